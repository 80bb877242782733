//! The order of hits.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::atlas::Node;
use crate::role::Anchor;

use super::fuzzy;
use super::index::{Doc, Entry, Field, Index, Posting};
use super::query::{Query, Term};

/// How strictly a term was matched, strictest first. A role is as good as its worst term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The whole query is the role's name, slug or id.
    WholeName,
    /// The term is all of a name, slug, id or capability name.
    ExactField,
    /// The term is a word.
    ExactWord,
    /// The term is the initials of a name.
    Initials,
    /// A word begins with the term.
    Prefix,
    /// The term is a word's first letter, count and last letter.
    Numeronym,
    /// A word contains the term.
    Substring,
    /// The term's letters are scattered over a word or name.
    Fuzzy,
}

/// A role that answers a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The role, or missing role.
    pub node: Node,
    /// How strictly its worst term was matched.
    pub tier: Tier,
    /// Where each term was found: field and item, in the order of the terms.
    pub found: Vec<(Field, Anchor)>,
}

/// A term found in a text of a role.
#[derive(Debug, Clone, Copy)]
struct Found {
    entry: u16,
    tier: Tier,
    /// Orders the fuzzy tier; 0 elsewhere.
    score: i64,
}

impl Index {
    /// Every role that answers the query, best first. An empty query is answered by all, by
    /// name, with missing roles last.
    pub fn search(&self, query: &Query) -> Vec<Hit> {
        if query.is_empty() {
            return self
                .docs
                .iter()
                .map(|doc| Hit { node: doc.node, tier: Tier::WholeName, found: Vec::new() })
                .collect();
        }
        let mut answers: Vec<Vec<Vec<Found>>> = Vec::new();
        for term in &query.terms {
            answers.push(self.find(term));
        }
        let mut hits: Vec<_> = self
            .docs
            .iter()
            .enumerate()
            .filter_map(|(number, doc)| judge(query, doc, number, &answers))
            .collect();
        hits.sort_by_key(|(order, _)| *order);
        hits.into_iter().map(|(_, hit)| hit).collect()
    }

    /// Where a term stands, by document.
    fn find(&self, term: &Term) -> Vec<Vec<Found>> {
        let mut answers: Vec<Vec<Found>> = vec![Vec::new(); self.docs.len()];
        let mut put = |posting: &Posting, tier: Tier, score: i64| {
            let doc = posting.doc as usize;
            let named = self
                .docs
                .get(doc)
                .and_then(|doc| doc.entries.get(usize::from(posting.entry)))
                .is_some_and(|e| e.field.is_named());
            let tier = if tier == Tier::ExactWord && posting.whole && named {
                Tier::ExactField
            } else {
                tier
            };
            if let Some(found) = answers.get_mut(doc) {
                found.push(Found { entry: posting.entry, tier, score });
            }
        };
        for (word, postings) in &self.words {
            let (tier, score) = match term.tier(word) {
                Some(tier) => (tier, 0),
                None => match fuzzy::score(word, &term.text) {
                    Some((score, _)) => (Tier::Fuzzy, score),
                    None => continue,
                },
            };
            postings.iter().for_each(|posting| put(posting, tier, score));
        }
        if term.text.chars().count() > 1 {
            let from =
                self.initials.partition_point(|(letters, _)| letters.as_str() < term.text.as_str());
            for (_, postings) in self
                .initials
                .iter()
                .skip(from)
                .take_while(|(letters, _)| letters.starts_with(&term.text))
            {
                postings.iter().for_each(|posting| put(posting, Tier::Initials, 0));
            }
        }
        for (name, postings) in &self.names {
            if let Some((score, _)) = fuzzy::score(name, &term.text) {
                postings.iter().for_each(|posting| put(posting, Tier::Fuzzy, score));
            }
        }
        answers
    }
}

/// The order of hits: worst tier, all terms in one item, sum of weights, sum of fuzzy scores,
/// shorter name, named by more roles, name and path.
///
/// Terms in one item come before the sum, so that `api advanced` finds who is advanced in APIs
/// before a role with `API` in its name and `Advanced` elsewhere.
type Order = (Tier, bool, Reverse<u32>, Reverse<i64>, usize, Reverse<u32>, u32);

fn judge(
    query: &Query,
    doc: &Doc,
    number: usize,
    answers: &[Vec<Vec<Found>>],
) -> Option<(Order, Hit)> {
    let found: Vec<&[Found]> =
        answers.iter().map(|answer| answer.get(number).map_or(&[][..], Vec::as_slice)).collect();
    if found.iter().any(|places| places.is_empty()) {
        return None;
    }
    // The best place of each term in each item, in one pass over the places.
    let by_item: Vec<BTreeMap<Anchor, Found>> =
        found.iter().map(|places| best(doc, places)).collect();
    let apart: Option<Vec<Found>> = by_item
        .iter()
        .map(|items| items.values().min_by_key(|f| goodness(doc, f)).copied())
        .collect();
    let apart = apart?;
    let whole = doc.names.contains(&query.whole);
    // The best item that holds every term, if there is one.
    let items = by_item.first().into_iter().flat_map(BTreeMap::keys);
    let together: Option<Vec<Found>> = items
        .filter_map(|anchor| {
            by_item.iter().map(|items| items.get(anchor).copied()).collect::<Option<Vec<Found>>>()
        })
        .min_by_key(|terms| (worst(terms), Reverse(weight(doc, terms))));
    let (spread, terms) = match together {
        Some(terms) if worst(&terms) <= worst(&apart) => (false, terms),
        _ => (true, apart),
    };
    let tier = if whole { Tier::WholeName } else { worst(&terms) };
    let order = (
        tier,
        spread,
        Reverse(weight(doc, &terms)),
        Reverse(terms.iter().map(|found| found.score).sum()),
        doc.names.first().map_or(0, |name| name.chars().count()),
        Reverse(doc.named_by),
        doc.order,
    );
    let found = terms
        .iter()
        .filter_map(|found| doc.entries.get(usize::from(found.entry)))
        .map(|entry| (entry.field, entry.anchor))
        .collect();
    Some((order, Hit { node: doc.node, tier, found }))
}

/// The best place of one term in each item it was found in.
fn best(doc: &Doc, places: &[Found]) -> BTreeMap<Anchor, Found> {
    let mut best: BTreeMap<Anchor, Found> = BTreeMap::new();
    for place in places {
        let Some(entry) = doc.entries.get(usize::from(place.entry)) else { continue };
        let kept = best.entry(entry.anchor).or_insert(*place);
        if goodness(doc, place) < goodness(doc, kept) {
            *kept = *place;
        }
    }
    best
}

/// Orders the places of one term: the strictest tier, the weightiest field, the closest letters.
fn goodness(doc: &Doc, found: &Found) -> (Tier, Reverse<u32>, Reverse<i64>, u16) {
    let worth = doc.entries.get(usize::from(found.entry)).map_or(0, worth);
    (found.tier, Reverse(worth), Reverse(found.score), found.entry)
}

fn worst(terms: &[Found]) -> Tier {
    terms.iter().map(|found| found.tier).max().unwrap_or(Tier::Fuzzy)
}

/// The field's weight; a capability counts the more, the better the role is at it.
fn worth(entry: &Entry) -> u32 {
    entry.field.weight() + u32::from(entry.level) * 2
}

fn weight(doc: &Doc, terms: &[Found]) -> u32 {
    terms.iter().filter_map(|found| doc.entries.get(usize::from(found.entry))).map(worth).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::atlas::{Atlas, builtin};
    use crate::role::{Card, Origin};

    use super::*;

    fn atlas(cards: &[&str]) -> Atlas {
        let roles = cards
            .iter()
            .zip(0..)
            .map(|(text, n)| Arc::new(Card::new(Origin::File(format!("{n}.md").into()), *text)))
            .collect();
        Atlas::new(roles, Vec::new(), 0)
    }

    fn names(atlas: &Atlas, query: &str) -> Vec<String> {
        let hits = Index::new(atlas).search(&Query::parse(query));
        hits.iter().map(|hit| atlas.name(hit.node).to_owned()).collect()
    }

    fn shipped() -> Atlas {
        Atlas::new(builtin(), Vec::new(), 0)
    }

    #[test]
    fn the_role_people_mean_comes_first() {
        let atlas = shipped();
        for (query, first) in [
            ("backend", "Backend Engineer"),
            ("be-01", "Backend Engineer"),
            ("qa", "QA Engineer"),
            ("sre", "Site Reliability Engineer"),
            ("ml", "Machine Learning Engineer"),
            ("be", "Backend Engineer"),
            ("prodmgr", "Product Manager"),
            ("ux designer", "UX Designer"),
        ] {
            assert_eq!(names(&atlas, query).first().map(String::as_str), Some(first), "{query}");
        }
    }

    #[test]
    fn strict_tiers_come_before_loose_ones() {
        let cards = [
            "---\nname: Rapid\n---\n# Capabilities\n- **Capital planning** — Expert\n",
            "---\nname: Writer\n---\n# Capabilities\n- **API** — Novice\n",
            "---\nname: Maker\n---\n# Mission\nbuilds an API\n",
            "---\nname: Apiarist\n---\n",
        ];
        let atlas = atlas(&cards);
        assert_eq!(names(&atlas, "api"), ["Writer", "Maker", "Apiarist", "Rapid"]);
        assert_eq!(names(&atlas, "rapid"), ["Rapid"]);
        assert_eq!(names(&atlas, ""), ["Apiarist", "Maker", "Rapid", "Writer"]);
        assert_eq!(names(&atlas, "zzz"), [""; 0]);
    }

    #[test]
    fn terms_in_one_item_come_before_terms_apart() {
        let cards = [
            "---\nname: API Clerk\n---\n# Capabilities\n- **Filing** — Advanced\n",
            "---\nname: Builder\n---\n# Capabilities\n- **API development** — Advanced (GraphQL, auth)\n",
            "---\nname: Spread\n---\n# Capabilities\n- **GraphQL** — Advanced\n\n# Artifacts\n- **Auth guide** (type: guide)\n",
        ];
        let atlas = atlas(&cards);
        assert_eq!(names(&atlas, "api advanced"), ["Builder", "API Clerk"]);
        assert_eq!(names(&atlas, "graphql auth"), ["Builder", "Spread"]);
    }

    #[test]
    fn languages_with_symbols_are_themselves() {
        let cards = [
            "---\nname: A\n---\n# Capabilities\n- **Languages** — Advanced (C)\n",
            "---\nname: B\n---\n# Capabilities\n- **Languages** — Advanced (C++, Go)\n",
            "---\nname: Google\n---\n",
        ];
        let atlas = atlas(&cards);
        assert_eq!(names(&atlas, "c++"), ["B"]);
        assert_eq!(names(&atlas, "c")[0], "A");
        assert_eq!(names(&atlas, "go"), ["B", "Google"]);
    }

    #[test]
    fn the_same_query_gives_the_same_order() {
        let atlas = shipped();
        for query in ["engineer", "data", "e", "api daily", "plan"] {
            assert_eq!(names(&atlas, query), names(&atlas, query), "{query}");
        }
    }
}
