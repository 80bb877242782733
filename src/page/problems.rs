//! Everything that is wrong, as a page:
//!
//! ```text
//! 1 warning, 2 hints
//!
//! roles/cto/profile.md
//!   warning 52:22  no card describes `Chief Executive Officer`
//!           did you mean …?
//! ```

use crate::atlas::{Atlas, Node};
use crate::check::{Finding, count};

use super::row::{Ink, Row, Span, flow};
use super::{Page, Stop};

/// The page of all findings; each is a stop that leads to its role.
pub fn problems(atlas: &Atlas, findings: &[Finding], width: usize) -> Page {
    let mut page = Page::default();
    page.rows.extend(flow(&[Span::new(&summary(findings), Ink::Strong)], width, 0));
    let mut origin = None;
    for finding in findings {
        if origin != Some(&finding.origin) {
            origin = Some(&finding.origin);
            page.gap();
            page.headings.push(page.rows.len());
            page.rows.extend(flow(&[Span::new(&finding.origin.to_string(), Ink::Title)], width, 2));
        }
        let problem = &finding.problem;
        let severity = finding.severity;
        let place = format!("{}:{}", problem.line, problem.column);
        let spans = [
            Span::new(severity.word(), Ink::Problem(severity)),
            Span::new(&format!(" {place} "), Ink::Dim),
            Span::new(&problem.message, Ink::Text),
            Span::new(
                &problem.mend.as_ref().map(|mend| format!(" — {mend}")).unwrap_or_default(),
                Ink::Dim,
            ),
        ];
        let start = page.rows.len();
        let indent = if width > 12 { 2 } else { 0 };
        for row in flow(&spans, width - indent, 2) {
            let mut whole = Row::new(&" ".repeat(indent), Ink::Text);
            whole.spans.extend(row.spans);
            page.rows.push(whole);
        }
        page.stops.push(Stop {
            rows: start..page.rows.len(),
            anchor: finding.role.and_then(|id| atlas.role(id).anchor_at(problem.line)),
            link: finding.role.map(Node::Role),
        });
    }
    page
}

/// `1 warning, 2 hints`, or that nothing is wrong.
fn summary(findings: &[Finding]) -> String {
    let [errors, warnings, hints] = count(findings);
    let told: Vec<String> = [(errors, "error"), (warnings, "warning"), (hints, "hint")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if told.is_empty() {
        "No problems: every card reads well and every target has a card.".to_owned()
    } else {
        told.join(", ")
    }
}
