//! Reads one section of a plain card without parsing the rest. Each search result shows an item of
//! the card as the reason for the match, so each key press in the search box needs items from about
//! thirty cards.

use crate::card::chunks::lines;
use crate::role::{Known, Origin, Role, Scales, SectionKind};

use super::{Container, Reader};

/// Text that can change the meaning of a section even if it is outside the section: code fences,
/// link definitions, and unusual line endings. HTML tags are detected separately.
const FAR_MARKS: [&str; 4] = ["```", "~~~", "]:", "\r"];

fn has_far_mark(body: &str) -> bool {
    let bytes = body.as_bytes();
    let mut after_sign = memchr::memchr_iter(b'<', bytes).filter_map(|at| bytes.get(at + 1));
    // A tag begins with `<` and one of these characters.
    after_sign.any(|c| c.is_ascii_alphabetic() || matches!(c, b'/' | b'!' | b'?'))
        || FAR_MARKS.iter().any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some())
}

/// Parses only the section `known`, which must be of [`SectionKind::Typed`]. The returned role has
/// the same items as the whole card, except for their line numbers. Returns `None` if the card has
/// this section several times or not at all, or if the card is not plain: see [`plain_headings`].
pub(crate) fn section(text: &str, known: Known, scales: &Scales) -> Option<Role> {
    if known.kind() != SectionKind::Typed {
        return None;
    }
    let body = text.get(Container::new(text).body()..)?;
    if has_far_mark(body) {
        return None;
    }
    let headings = plain_headings(body, scales)?;
    let mut wanted = headings.iter().enumerate().filter(|(_, (_, other))| *other == Some(known));
    let (Some((number, &(start, _))), None) = (wanted.next(), wanted.next()) else { return None };
    let end = headings.get(number + 1).map_or(body.len(), |(next, _)| *next);
    let mut reader = Reader::new(Origin::Stdin, body.get(start..end)?, scales);
    reader.body();
    Some(reader.role)
}

/// Returns the level-1 headings with their byte offsets. Returns `None` if a line could be a
/// heading in another form, or if a heading below level 1 begins a known section.
fn plain_headings(body: &str, scales: &Scales) -> Option<Vec<(usize, Option<Known>)>> {
    let mut headings = Vec::new();
    let mut at = 0;
    for line in lines(body) {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if let Some(sign @ ('=' | '-')) = bare.chars().next()
            && bare.chars().all(|c| c == sign)
        {
            return None; // It may turn the line before into a heading.
        }
        if !bare.starts_with('#') {
            continue;
        }
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        if level == 0 || title.contains(['*', '_', '`', '[', '&', '\\']) {
            return None;
        }
        if !title.starts_with([' ', '\n']) && level < 7 {
            return None; // The sign is part of a word and does not end a section.
        }
        let named = scales.section(title);
        match (level, named) {
            (1, _) => headings.push((start, named)),
            (_, Some(_)) => return None,
            (..) => {}
        }
    }
    Some(headings)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::builtin;

    const TYPED: [Known; 4] =
        [Known::Responsibilities, Known::Capabilities, Known::Artifacts, Known::Interactions];

    /// Returns the items of a section as a string for comparison, without their lines.
    fn items(role: &Role, known: Known) -> String {
        let mut role = role.clone();
        role.responsibilities.iter_mut().for_each(|item| item.line = 0);
        role.capabilities.iter_mut().for_each(|item| item.line = 0);
        role.artifacts.iter_mut().for_each(|item| item.line = 0);
        for item in &mut role.interactions {
            (item.line, item.span) = (0, 0..0);
        }
        match known {
            Known::Responsibilities => format!("{:?}", role.responsibilities),
            Known::Capabilities => format!("{:?}", role.capabilities),
            Known::Artifacts => format!("{:?}", role.artifacts),
            _ => format!("{:?}", role.interactions),
        }
    }

    /// Compares each section that can be parsed alone with the same section of the whole card.
    /// Returns the number of sections compared.
    fn agree(text: &str) -> usize {
        let scales = Scales::plain();
        let whole = super::super::role(&Container::new(text), &Origin::Stdin, scales);
        let mut read = 0;
        for known in TYPED {
            if let Some(alone) = section(text, known, scales) {
                assert_eq!(items(&alone, known), items(&whole, known), "{known:?} of {text}");
                read += 1;
            }
        }
        read
    }

    #[test]
    fn a_section_alone_has_the_items_of_the_card() {
        let read: usize = builtin().iter().map(|card| agree(&card.text)).sum();
        assert!(read > 100, "only {read} sections are plain");
    }

    proptest! {
        #[test]
        fn a_changed_section_has_the_items_of_the_card(
            card in 0usize..builtin().len(),
            changes in proptest::collection::vec(
                (any::<proptest::sample::Index>(), prop::sample::select(vec![
                    "\n", "\n\n", "# ", "## ", "\n# Capabilities\n", "\n## Artifacts\n", "- ", "  ",
                    "---\n", "===\n", "```\n", "<div>", "[a]: b\n", "*", "#", "\n#\n", "| a | b |\n",
                    "1. ", "> ", "\t", "\r", "# Mission\n", "    ",
                ])), 0..6)
        ) {
            let cards = builtin();
            let mut text = cards[card % cards.len()].text.to_string();
            for (place, change) in changes {
                let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
                text.insert_str(*place.get(&lines), change);
            }
            agree(&text);
        }
    }
}
