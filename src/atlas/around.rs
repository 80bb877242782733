//! Finds all interactions of one role without parsing the cards that cannot name it.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use crate::card::Card;
use crate::text::{fold, fold_into};

use super::gather::in_threads;
use super::graph::{Atlas, RoleId};
use super::target::stem;

/// The minimum number of cards that a thread searches.
const PIECE: usize = 1024;

impl Atlas {
    /// Returns an atlas of the same roles in which one role has all its interactions: those on its
    /// own card, those that other cards declare with it, and those by which it extends other roles.
    /// Other roles may lack interactions, because only the cards that may name the role are parsed.
    /// `self` need not be parsed.
    pub fn around(&self, id: RoleId) -> Atlas {
        let words = NameFinder::new(&self[id]);
        let ids: Vec<RoleId> = self.ids().collect();
        let may_name = in_threads(&ids, PIECE, |ids| {
            let mut folded = String::new();
            let mut ids = ids.to_vec();
            ids.retain(|&other| {
                let text = &self[other].text;
                words.as_ref().is_none_or(|words| words.may_be_in(text, &mut folded))
            });
            ids
        });
        let mut parsed: BTreeSet<usize> = may_name.into_iter().map(|id| self.slot(id)).collect();
        parsed.insert(self.slot(id));
        loop {
            let ids: Vec<RoleId> =
                parsed.iter().filter_map(|&slot| self.node(slot)?.role()).collect();
            let atlas = self.parsed_in_part(&ids);
            let known = parsed.len();
            parsed.extend(atlas.bases(id).into_iter().map(|base| self.slot(base)));
            if parsed.len() == known {
                return atlas;
            }
        }
    }
}

/// The names by which other cards can refer to a role.
struct NameFinder {
    /// Finds the first word of each name. The number of a pattern is the index of its name.
    finder: AhoCorasick,
    /// The other words of each name.
    others: Vec<Vec<String>>,
}

impl NameFinder {
    /// Collects the names of a card. Returns `None` if they cannot narrow the search, because a
    /// name lacks words.
    fn new(card: &Card) -> Option<NameFinder> {
        let file = card.origin.file().and_then(stem);
        let names = [&card.name, &card.slug].into_iter().chain(&card.id).chain(&card.aliases);
        let names: BTreeSet<Vec<String>> =
            names.map(|name| fold(name)).chain(file).map(|name| words(&name)).collect();
        let split = |words: &Vec<String>| Some((words.first()?.clone(), words.get(1..)?.to_vec()));
        let (first, others): (Vec<String>, _) =
            names.iter().map(split).collect::<Option<Vec<_>>>()?.into_iter().unzip();
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(first).ok()?;
        Some(NameFinder { finder, others })
    }

    /// Returns whether a text may contain one of the names. `folded` is a buffer.
    fn may_be_in(&self, text: &str, folded: &mut String) -> bool {
        if self.are_in(text) || has_escape(text) {
            return true;
        }
        if !text.chars().any(is_part_of_word) {
            return false;
        }
        fold_into(folded, text);
        self.are_in(folded)
    }

    /// Returns whether a text contains all words of one of the names, one after another.
    fn are_in(&self, text: &str) -> bool {
        self.finder.find_overlapping_iter(text).any(|first| {
            let others = self.others.get(first.pattern().as_usize());
            others.is_some_and(|words| follow(text.get(first.end()..).unwrap_or_default(), words))
        })
    }
}

/// Returns the words of a name.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The maximum number of bytes of markup between two words of a name.
const LONGEST_MARKUP: usize = 200;

/// Returns whether words follow at the beginning of a text, with only signs or markup, such as a
/// tag or a link, between them.
fn follow(text: &str, words: &[String]) -> bool {
    let mut rest = text;
    words.iter().all(|word| {
        let from = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let has_markup = rest.get(..from).is_some_and(|gap| gap.contains(MARKUP));
        let last = if has_markup { from + LONGEST_MARKUP } else { from };
        let found = (from..=last).find(|at| {
            let here = rest.get(*at..at + word.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(word))
        });
        rest = found.and_then(|at| rest.get(at + word.len()..)).unwrap_or_default();
        found.is_some()
    })
}

/// The signs that may begin markup which contains letters: tags and comments, links, footnotes and
/// encoded characters.
const MARKUP: [char; 4] = ['<', '[', ']', '%'];

/// Returns whether a text may contain characters that are written as entities or escapes.
fn has_escape(text: &str) -> bool {
    let signs = memchr::memchr2_iter(b'&', b'\\', text.as_bytes());
    signs
        .filter_map(|at| text.as_bytes().get(at + 1))
        .any(|next| *next == b'#' || next.is_ascii_alphabetic())
}

/// Returns whether folding a non-ASCII character may turn it into a part of a word. Dashes, quotes
/// and arrows, which occur in most cards, are never parts of words.
fn is_part_of_word(c: char) -> bool {
    !c.is_ascii() && !matches!(c, '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{21ff}')
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::atlas::{Node, NotCards};
    use crate::role::Origin;

    /// Returns the interactions of a role, incoming and outgoing.
    fn interactions(atlas: &Atlas, id: RoleId) -> Vec<String> {
        let edges = atlas.edges_of(Node::Role(id));
        edges
            .map(|(edge, other, is_own)| {
                format!("{} {} {is_own}", atlas.verb(edge), atlas.label(other))
            })
            .collect()
    }

    #[test]
    fn a_role_has_all_its_interactions() {
        let head = |name: &str| format!("---\nname: {name}\n---\n# Interactions\n");
        let cards = [
            ("qa.md", head("Quality Engineer") + "- **Asks** → Data Lead\n"),
            ("data.md", "---\nname: Data Lead\naliases: [Chef des données]\n---\n".to_owned()),
            ("a.md", head("A") + "- **Asks** → the quality_engineers\n"),
            ("b.md", head("B") + "- **Asks** → [them](../qa.md)\n"),
            ("f.md", head("F") + "- **Asks** → *Quality*\n  <b>Engineer</b>\n"),
            ("g.md", head("G") + "- **Asks** → Quality <!-- or any --> Engineer\n"),
            ("c.md", head("C") + "- **Asks** → Quality Engineer and CHEF DES DONNE\u{301}ES\n"),
            (
                "d.md",
                "---\nname: D\nextends: \"D\\x61ta Lead\"\n---\n## Skills\n- SQL\n".to_owned(),
            ),
            ("e.md", head("E") + "- **Extends** → D\n- **Asks** → A\n"),
            ("数.md", head("数") + "- **Asks** → E\n"),
        ];
        let cards = cards.map(|(path, text)| Arc::new(Card::new(Origin::File(path.into()), text)));
        let names = Atlas::unparsed(cards.to_vec(), NotCards::default(), Arc::default(), None);
        let whole = Atlas::new(cards.to_vec(), Vec::new(), 0);
        for id in whole.ids() {
            let around = names.around(id);
            assert_eq!(interactions(&around, id), interactions(&whole, id), "{}", whole[id].name);
            assert_eq!(around.bases(id), whole.bases(id));
            assert!(around.outgoing(Node::Role(id)).len() <= whole.outgoing(Node::Role(id)).len());
        }
        let lead = names.named("Data Lead").unwrap();
        assert_eq!(interactions(&names.around(lead), lead).len(), 3);
    }
}
