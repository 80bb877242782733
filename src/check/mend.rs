//! Mends that are safe to make without asking what the author meant: another arrow or dash, an
//! identifier nobody uses, the stub of an answer. Every other byte of a card stays.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::atlas::{Atlas, Node, RoleId};
use crate::role::{Origin, Rule};
use crate::text::fold;

use super::Finding;
use super::relation;

/// What a card would be after its mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where the card is; always a file.
    pub origin: Origin,
    /// The card as it was read.
    pub before: String,
    /// The card with its mends.
    pub after: String,
    /// How many mends there are.
    pub mends: usize,
}

/// Bytes of a card with what they become.
struct Edit {
    range: Range<usize>,
    text: String,
}

/// The cards that can be mended, by path.
pub fn mends(atlas: &Atlas, findings: &[Finding]) -> Vec<Change> {
    let mut edits: BTreeMap<RoleId, Vec<Edit>> = BTreeMap::new();
    for finding in findings {
        let Some(id) = finding.role else { continue };
        let mend = match finding.problem.rule {
            Rule::OneSided => stub(atlas, finding),
            _ => replacement(atlas, id, finding).map(|edit| (id, edit)),
        };
        if let Some((id, edit)) = mend {
            edits.entry(id).or_default().push(edit);
        }
    }
    let changes = edits.into_iter().filter_map(|(id, mut edits)| {
        let card = &atlas[id];
        card.origin.file().filter(|_| card.broken.is_none())?;
        // From the end on, so that the places before stay true; stubs keep their order.
        edits.sort_by_key(|edit| edit.range.start);
        edits.dedup_by(|a, b| a.range == b.range && a.text == b.text);
        let mut after = card.text.to_string();
        let mut end = usize::MAX;
        let mut mends = 0;
        for edit in edits.iter().rev() {
            if edit.range.end <= end && after.get(edit.range.clone()).is_some() {
                after.replace_range(edit.range.clone(), &edit.text);
                end = edit.range.start;
                mends += 1;
            }
        }
        let (origin, before) = (card.origin.clone(), card.text.to_string());
        Some(Change { origin, before, after, mends })
    });
    changes.collect()
}

/// The characters that are meant, with what may be put in their place.
fn replacement(atlas: &Atlas, id: RoleId, finding: &Finding) -> Option<Edit> {
    let problem = &finding.problem;
    let text = problem.fix.clone()?;
    let card = &atlas[id];
    let line: usize = card
        .text
        .split_inclusive('\n')
        .take(problem.line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let mut places = card.text.get(line..)?.char_indices().map(|(at, _)| line + at);
    let start = places.nth(problem.column.saturating_sub(1) as usize)?;
    let last = places.nth((problem.width as usize).checked_sub(1)?)?;
    let range = start..last;
    let old = card.text.get(range.clone())?;
    // A name that others use is not theirs to change.
    let named = problem.rule == Rule::BadIdentifier
        && atlas.incoming(Node::Role(id)).iter().any(|&edge| {
            let target = atlas.interaction(edge).target;
            fold(&target) == fold(old)
        });
    (!named).then_some(Edit { range, text })
}

/// The stub of the interaction that answers a one-sided one, below the last of the other card.
fn stub(atlas: &Atlas, finding: &Finding) -> Option<(RoleId, Edit)> {
    let edge = finding.edge?;
    let Node::Role(other) = atlas[edge].to else { return None };
    let (own, verb) = (atlas[edge].from, atlas.verb(edge));
    // A name that is not this role's alone names nobody, and a verb nobody knows has no answer.
    if atlas.targets(&atlas[own].name) != [own] || !atlas.verbs().knows(verb) {
        return None;
    }
    let card = &atlas[other];
    let bom = card.text.len() - card.text.trim_start_matches('\u{feff}').len();
    let last = *atlas.outgoing(Node::Role(other)).last()?;
    let last = atlas.interaction(last).span;
    let (start, end) = (bom + last.start as usize, bom + last.end as usize);
    let end = card.text.get(..end)?.trim_end().len();
    let lead = card.text.get(..start)?.rsplit('\n').next()?;
    let mark = card.text.get(start..)?.chars().next().filter(|c| matches!(c, '*' | '+'));
    let newline = if card.text.contains("\r\n") { "\r\n" } else { "\n" };
    let answer = relation::answer(atlas, edge, &atlas.interaction(edge));
    let item = answer.strip_prefix('-').unwrap_or(&answer);
    let text = format!("{newline}{lead}{}{item}", mark.unwrap_or('-'));
    Some((other, Edit { range: end..end, text }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::{Policy, Said, findings};
    use crate::role::Card;

    fn mended(cards: &[(&str, &str)]) -> Vec<(String, String)> {
        let cards = cards
            .iter()
            .map(|(path, text)| Arc::new(Card::new(Origin::File(path.into()), *text)))
            .collect();
        let atlas = Atlas::new(cards, Vec::new(), 0);
        let found = findings(&atlas, &Said::of(&atlas), &Policy::default());
        let changes = mends(&atlas, &found).into_iter();
        changes.map(|change| (change.origin.to_string(), change.after)).collect()
    }

    const HELPER: &str = "---\r\nid: Be 1\r\nname: A\r\n---\r\n# Capabilities\r\n- **SQL**: Advanced\r\n- **Go** -- Expert (x)\r\n- Rust – Novice\r\n\r\n# Interactions\r\n- **Provides API** -> B (daily)  \r\n  *Notes*: héllo\r\n\r\n# More\r\nkept  \r\n";

    #[test]
    fn only_what_is_meant_changes() {
        let other = "---\nid: b\nname: B\n---\n# Interactions\n* **Asks** → C\n\nAfter.\n";
        let third = "---\nid: c\nname: C\n---\n# Mission\nNo interactions were meant.\n";
        let changes = mended(&[("a.md", HELPER), ("b.md", other), ("c.md", third)]);
        let mended = HELPER
            .replace("id: Be 1", "id: be-1")
            .replace("**: Adv", "** — Adv")
            .replace("** -- Exp", "** — Exp")
            .replace("Rust – Nov", "Rust — Nov")
            .replace("->", "→");
        assert_eq!(changes[0], ("a.md".into(), mended));
        let answered = other.replace("→ C\n", "→ C\n* **Receives API** → A (daily)\n");
        assert_eq!(changes[1], ("b.md".into(), answered));
        assert_eq!(changes.len(), 2);
    }

    #[test]
    fn an_identifier_that_others_use_stays() {
        let user = "# Interactions\n- **Asks** → Be 1\n";
        let changes = mended(&[("a.md", HELPER), ("u.md", user)]);
        assert!(changes[0].1.contains("id: Be 1") && changes[0].1.contains('→'));
    }

    #[test]
    fn a_mended_card_needs_no_mend() {
        let first = mended(&[("a.md", HELPER)]);
        assert_eq!(mended(&[("a.md", &first[0].1)]), []);
    }
}
