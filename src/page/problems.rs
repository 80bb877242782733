//! The page of problems, the most severe first:
//!
//! ```text
//! 2 warnings, 7 hints
//!
//! WARNINGS
//! roles/cto/profile.md
//!   52:22  no card describes `Chief Executive Officer`
//!          — did you mean …?
//! ```

use crate::check::{Finding, count};
use crate::role::{Rule, Severity};
use crate::text::counted;

use super::Page;
use super::row::{Ink, Row, Span, flow, flow_in};

/// Returns a page of the findings in `shown`, which must be sorted by severity. The cursor stops at
/// each finding. `all` is the total number of findings, and `more` is the number of findings
/// omitted for lack of room. `shorten` shortens the paths in a text.
pub fn problems(
    shown: &[&Finding],
    all: usize,
    more: usize,
    shorten: &dyn Fn(&str) -> String,
    width: usize,
) -> Page {
    let mut page = Page::default();
    let counts = count(shown.iter().copied());
    let summary = match (shown.len(), all) {
        (0, 0) => {
            "No problems: every card was read in full, and every target has a card or is external."
                .to_owned()
        }
        (0, _) => "No problem matches.".to_owned(),
        (_, _) => in_words(counts),
    };
    page.rows.extend(flow(&[Span::new(&summary, Ink::Strong)], width, 0));
    let mut group = None;
    let mut origin = None;
    for finding in shown {
        let rule = finding.problem.rule;
        if group != Some(group_of(finding)) {
            (group, origin) = (Some(group_of(finding)), None);
            page.gap();
            let same = shown.iter().filter(|other| group == Some(group_of(other))).count();
            let severity = finding.severity.name().to_uppercase();
            let title = format!("{severity}S · {} ({same})", rule.name());
            page.rows.push(Row::new(&title, Ink::Problem(finding.severity)).cut(width));
        }
        if origin != Some(&finding.origin) {
            origin = Some(&finding.origin);
            page.headings.push(page.rows.len());
            let path = Span::new(&shorten(&finding.origin.to_string()), Ink::Title);
            page.rows.extend(flow(&[path], width, 2));
        }
        let problem = &finding.problem;
        let place = format!("{}:{} ", problem.line, problem.column);
        let help = problem.help.as_ref().map(|help| format!(" — {}", shorten(help)));
        let spans = [
            Span::new(&place, Ink::Dim),
            Span::new(&shorten(&problem.message), Ink::Text),
            Span::new(&help.unwrap_or_default(), Ink::Dim),
        ];
        page.stop(flow_in(&spans, width, 2, if width > 12 { 2 } else { 0 }), None, None);
    }
    if more > 0 {
        let text = format!("… {more} more; filter the list to see them");
        page.gap();
        page.rows.extend(flow(&[Span::new(&text, Ink::Dim)], width, 0));
    }
    page
}

/// Returns the severity and the rule of a finding. Findings that agree in both are listed together.
fn group_of(finding: &Finding) -> (Severity, Rule) {
    (finding.severity, finding.problem.rule)
}

/// Adds the skipped files below the problems. The cursor stops at each line. `count` is the number
/// of all skipped files, and `passed_over` the number of documents without a role among them.
pub fn skipped(
    page: &mut Page,
    (count, passed_over): (usize, usize),
    lines: &[String],
    width: usize,
) {
    if lines.is_empty() {
        return;
    }
    page.gap();
    page.headings.push(page.rows.len());
    let mut title = Row::new(&format!("SKIPPED FILES AND FOLDERS  {count}"), Ink::Heading);
    if passed_over > 0 {
        let documents = counted(passed_over, "document");
        title.push(&format!("  including {documents} without a role"), Ink::Dim);
    }
    page.rows.push(title.cut(width));
    let indent = if width > 12 { 2 } else { 0 };
    for line in lines {
        page.stop(flow_in(&[Span::new(line, Ink::Dim)], width, 2, indent), None, None);
    }
}

/// Returns the title of a rule, the reason for the rule, and how to fix a violation, in at most
/// `rows` rows.
pub fn explained(rule: Rule, severity: Severity, width: usize, rows: usize) -> Vec<Row> {
    let spans = [
        Span::new(rule.name(), Ink::Problem(severity)),
        Span::new(&format!(" {} ", rule.title()), Ink::Strong),
        Span::new(&format!("{} ", rule.why()), Ink::Text),
        Span::new(rule.how(), Ink::Dim),
    ];
    let mut all = flow(&spans, width, 0);
    all.truncate(rows);
    all
}

/// Describes the numbers of errors, warnings and hints, such as `1 warning, 2 hints`.
fn in_words([errors, warnings, hints]: [usize; 3]) -> String {
    let parts = [(errors, "error"), (warnings, "warning"), (hints, "hint")].into_iter();
    let parts = parts.filter(|(count, _)| *count > 0).map(|(count, word)| counted(count, word));
    parts.collect::<Vec<_>>().join(", ")
}
