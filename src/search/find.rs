//! Finds the terms of a query.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::atlas::{Atlas, ByNode, Edge, EdgeId, Node};
use crate::role::{Problem, Severity};
use crate::text::fold;

use super::field::{Code, Field, Fields};
use super::fuzzy;
use super::index::{Index, Word};
use super::posting::WordPlace;
use super::query::{Atom, InteractionTerm, Is, Needle, What, Words};
use super::rank::{Scale, TermMatch, Tier};

/// The user's own choices that a query can refer to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chosen<'a> {
    /// The marked roles; `None` if roles cannot be marked.
    pub marked: Option<&'a HashSet<Node>>,
    /// The bookmarked roles; `None` if roles cannot be bookmarked.
    pub bookmarked: Option<&'a HashSet<Node>>,
}

impl<'a> From<&'a HashSet<Node>> for Chosen<'a> {
    fn from(marked: &'a HashSet<Node>) -> Chosen<'a> {
        Chosen { marked: Some(marked), bookmarked: None }
    }
}

impl Chosen<'_> {
    fn has(&self, state: Is, node: Node) -> bool {
        let nodes = match state {
            Is::Marked => self.marked,
            Is::Bookmarked => self.bookmarked,
            _ => None,
        };
        nodes.is_some_and(|nodes| nodes.contains(&node))
    }
}

/// An index with the other data that a query can refer to.
pub(super) struct Finder<'a> {
    pub(super) index: &'a Index,
    pub(super) atlas: &'a Atlas,
    pub(super) chosen: Chosen<'a>,
    pub(super) scale: Scale,
}

impl Finder<'_> {
    /// The approximate cost of a clause: the number of bytes in the postings of its words.
    pub(super) fn cost(&self, clause: &[Atom]) -> usize {
        let of = |atom: &Atom| match &atom.what {
            What::Words(words) => match words.words.as_slice() {
                [needle] => self.matches(words, needle).iter().map(|m| m.word.weight()).sum(),
                _ => 0,
            },
            _ => 0,
        };
        clause.iter().map(of).sum()
    }

    /// Calls `take` with every match, in no order.
    pub(super) fn each(&self, what: &What, mut take: impl FnMut(u32, TermMatch)) {
        let nowhere = |doc: u32| (doc, TermMatch::NOWHERE);
        match what {
            What::Words(words) => self.words(words, take),
            What::Level(fields) => self.levels(*fields, take),
            What::Interaction(link) => self.links(link, take),
            What::Has(fields) => {
                let has = self.numbered().filter(|(_, doc)| doc.fields.meets(*fields));
                has.map(|(doc, _)| nowhere(doc)).for_each(|(doc, found)| take(doc, found));
            }
            What::Seniority(from, to) => {
                let code = Code::new(Field::Seniority, 0);
                let found = self.scale.found(Tier::ExactWord, code, 0, 0);
                for (number, doc) in self.numbered() {
                    if doc.seniority.is_some_and(|rank| (*from..=*to).contains(&rank)) {
                        take(number, found);
                    }
                }
            }
            What::Path(part) => {
                let code = Code::new(Field::Path, 0);
                let found = self.scale.found(Tier::Substring, code, 0, 0);
                for id in self.atlas.ids() {
                    if fold(&self.atlas[id].origin.lossy()).contains(part) {
                        take(self.number(Node::Role(id)), found);
                    }
                }
            }
            What::Is(state) => {
                for (number, _) in self.numbered() {
                    let node = self.atlas.node(number as usize);
                    if node.is_some_and(|node| self.is(*state, node)) {
                        take(number, TermMatch::NOWHERE);
                    }
                }
            }
        }
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &super::index::Doc)> {
        (0..).zip(&self.index.docs)
    }

    fn number(&self, node: Node) -> u32 {
        u32::try_from(self.atlas.slot(node)).unwrap_or(u32::MAX)
    }

    fn words(&self, words: &Words, mut take: impl FnMut(u32, TermMatch)) {
        let [needle] = words.words.as_slice() else { return self.phrase(words, take) };
        if words.is_loose() && needle.is_letter() {
            return self.letter(words.fields, needle, take);
        }
        let fits = |place: &WordPlace| {
            words.fields.has(place.code)
                && (!words.start || place.first)
                && (!words.end || place.last)
        };
        for match_ in self.matches(words, needle) {
            match_.word.each(|doc, place| {
                if fits(&place) {
                    take(doc, match_.found(&place, &self.scale));
                }
            });
        }
        if !words.is_loose() {
            return;
        }
        if needle.length > 1 {
            let from = self.index.initials.partition_point(|i| *i.text < *needle.text);
            let begin = self.index.initials.iter().skip(from);
            for initials in begin.take_while(|i| i.text.starts_with(&needle.text)) {
                initials.each(|doc, place| {
                    if fits(&place) {
                        let WordPlace { code, item, .. } = place;
                        take(doc, self.scale.found(Tier::Initials, code, item, 0));
                    }
                });
            }
        }
        if words.is_fuzzy() {
            self.names(words.fields, needle, take);
        }
    }

    /// Matches a single letter: only as a word of its own or at the beginning of a name or detail.
    /// It begins a word in every card, which is useless and would cost more than all other letters
    /// together.
    fn letter(&self, fields: Fields, needle: &Needle, mut take: impl FnMut(u32, TermMatch)) {
        let words = &self.index.words;
        let alone = words.binary_search_by(|word| (*word.text).cmp(&needle.text));
        if let Some(word) = alone.ok().and_then(|at| words.get(at)) {
            let alone = Match { word, tier: Tier::ExactWord, score: 0, whole: true };
            word.each(|doc, place| {
                if fields.has(place.code) {
                    take(doc, alone.found(&place, &self.scale));
                }
            });
        }
        for list in [&self.index.initials, &self.index.names] {
            let from = list.partition_point(|name| *name.text < *needle.text);
            for name in list.iter().skip(from).take_while(|n| n.text.starts_with(&needle.text)) {
                name.each(|doc, WordPlace { code, item, .. }| {
                    if fields.has(code) {
                        take(doc, self.scale.found(Tier::Prefix, code, item, 0));
                    }
                });
            }
        }
        let code = Code::new(Field::Name, 0);
        for (number, _) in self.numbered().filter(|_| fields.has(code)) {
            let mut words = self.index.name(number as usize).split(|c: char| !c.is_alphanumeric());
            if words.any(|word| word.starts_with(&needle.text)) {
                take(number, self.scale.found(Tier::Prefix, code, 0, 0));
            }
        }
    }

    /// Matches scattered letters in whole names.
    fn names(&self, fields: Fields, needle: &Needle, mut take: impl FnMut(u32, TermMatch)) {
        if !fuzzy::is_tried(&needle.text) {
            return;
        }
        for name in self.index.names.iter().filter(|name| name.letters.hold(needle.letters)) {
            // A name that contains the text was already found by its words.
            if name.text.contains(&needle.text) {
                continue;
            }
            let Some((score, _)) = fuzzy::score(&name.text, &needle.text) else { continue };
            name.each(|doc, place| {
                if fields.has(place.code) {
                    let WordPlace { code, item, .. } = place;
                    take(doc, self.scale.found(Tier::Fuzzy, code, item, score));
                }
            });
        }
        let code = Code::new(Field::Name, 0);
        if !fields.has(code) {
            return;
        }
        for (number, _) in self.numbered().filter(|(_, doc)| doc.letters.hold(needle.letters)) {
            let name = self.index.name(number as usize);
            if name.contains(&needle.text) {
                continue;
            }
            if let Some((score, _)) = fuzzy::score(name, &needle.text) {
                take(number, self.scale.found(Tier::Fuzzy, code, 0, score));
            }
        }
    }

    /// The indexed words that match a needle, each once.
    fn matches(&self, words: &Words, needle: &Needle) -> Vec<Match<'_>> {
        let all = &self.index.words;
        let mut found: Vec<Match<'_>> = Vec::new();
        if words.is_prefix_only(needle) {
            let from = all.partition_point(|word| *word.text < *needle.text);
            let begin = all.iter().skip(from);
            let begin = begin.take_while(|word| word.text.starts_with(&needle.text));
            found.extend(begin.filter_map(|word| Match::strict(words, needle, word)));
            // Words of which only a part begins with the needle; the others are already found.
            let parts = &self.index.parts;
            let from = parts.partition_point(|(part, _)| **part < *needle.text);
            let begin = parts.iter().skip(from);
            let begin = begin.take_while(|(part, _)| part.starts_with(&needle.text));
            let numbers: BTreeSet<u32> = begin.map(|(_, number)| *number).collect();
            let compounds = numbers.into_iter().filter_map(|number| all.get(number as usize));
            found.extend(
                compounds
                    .filter(|word| !word.text.starts_with(&needle.text))
                    .filter_map(|word| Match::strict(words, needle, word)),
            );
            return found;
        }
        let loose = words.is_fuzzy();
        for word in all {
            // A numeronym has digits that are not in the word.
            if !word.letters.hold(needle.letters) && !needle.is_numeronym() {
                continue;
            }
            found.extend(Match::strict(words, needle, word).or_else(|| {
                let (score, _) = fuzzy::word(&word.text, &needle.text).filter(|_| loose)?;
                Some(Match { word, tier: Tier::Fuzzy, score, whole: false })
            }));
        }
        found
    }

    /// Matches a phrase: consecutive words of a text.
    fn phrase(&self, words: &Words, mut take: impl FnMut(u32, TermMatch)) {
        let last = words.words.len().saturating_sub(1);
        let mut before: Vec<(u32, Step)> = Vec::new();
        for (number, needle) in words.words.iter().enumerate() {
            let so_far = ByNode::new(&before, self.index.docs.len(), |_| true);
            before.clear();
            for match_ in self.matches(words, needle) {
                match_.word.each(|doc, place| {
                    let starts = number > 0 || !words.start || place.first;
                    let ends = number < last || !words.end || place.last;
                    // A word that is the whole text has no neighbours.
                    if !words.fields.has(place.code) || !starts || !ends || place.is_whole() {
                        return;
                    }
                    let step = Step { place, tier: match_.tier, first: place.first };
                    if number == 0 {
                        before.push((doc, step));
                    } else if let Some(step) =
                        so_far.get(doc as usize).iter().find_map(|prior| prior.then(&step))
                    {
                        before.push((doc, step));
                    }
                });
            }
        }
        for (doc, Step { place, tier, first }) in before {
            let WordPlace { code, item, .. } = place;
            let named = code.field().is_some_and(Field::is_named);
            let whole = first && place.last && named && tier == Tier::ExactWord;
            let tier = if whole { Tier::ExactField } else { tier };
            take(doc, self.scale.found(tier, code, item, 0));
        }
    }

    /// Matches capabilities at some levels.
    fn levels(&self, fields: Fields, mut take: impl FnMut(u32, TermMatch)) {
        // The scale has only a few words.
        let words = crate::role::LevelRank::phrases().flat_map(str::split_whitespace);
        let words: BTreeSet<&str> = words.collect();
        for wanted in words {
            let at = self.index.words.binary_search_by(|word| (*word.text).cmp(wanted));
            let Some(word) = at.ok().and_then(|at| self.index.words.get(at)) else { continue };
            word.each(|doc, place| {
                if fields.has(place.code) {
                    let WordPlace { code, item, .. } = place;
                    take(doc, self.scale.found(Tier::ExactWord, code, item, 0));
                }
            });
        }
    }

    /// Matches interactions with roles of a name.
    fn links(&self, link: &InteractionTerm, mut take: impl FnMut(u32, TermMatch)) {
        let mut others: HashMap<u32, Tier> = HashMap::new();
        if let Some(who) = &link.who {
            self.words(who, |doc, found| {
                // Loose matches would name unexpected roles.
                if found.tier() < Tier::Substring {
                    let best = others.entry(doc).or_insert(found.tier());
                    *best = found.tier().min(*best);
                }
            });
        }
        let verbs: Option<HashSet<(u32, u32)>> = link.verb.as_ref().map(|verb| {
            let mut places = HashSet::new();
            self.words(verb, |doc, found| {
                places.insert((doc, found.item));
            });
            places
        });
        let fits = |id: EdgeId, edge: &Edge| {
            let number = u32::try_from(self.atlas.number(id)).unwrap_or(u32::MAX);
            let from = self.number(Node::Role(edge.from));
            let often = link.often.is_none_or(|(from, to)| {
                edge.frequency.is_some_and(|rank| (from..=to).contains(&rank))
            });
            often && verbs.as_ref().is_none_or(|verbs| verbs.contains(&(from, number)))
        };
        let mut out = |id: EdgeId, tier: Tier| {
            let edge = &self.atlas[id];
            if fits(id, edge) {
                let item = u32::try_from(self.atlas.number(id)).unwrap_or(u32::MAX);
                let code = Code::new(Field::Target, 0);
                take(self.number(Node::Role(edge.from)), self.scale.found(tier, code, item, 0));
            }
        };
        let nodes = |docs: &HashMap<u32, Tier>| {
            let nodes = docs
                .iter()
                .filter_map(|(&doc, &tier)| Some((self.atlas.node(doc as usize)?, tier)));
            nodes.collect::<Vec<_>>()
        };
        if link.who.is_none() {
            for id in self.atlas.ids() {
                for &edge in self.atlas.outgoing(Node::Role(id)) {
                    out(edge, Tier::ExactWord);
                }
            }
            return;
        }
        for (node, tier) in nodes(&others) {
            if link.out {
                self.atlas.incoming(node).iter().for_each(|&edge| out(edge, tier));
            }
        }
        for (node, tier) in nodes(&others) {
            for &id in self.atlas.outgoing(node).iter().filter(|_| link.into) {
                let edge = &self.atlas[id];
                if fits(id, edge) {
                    let (code, item) = (Code::new(Field::NamedBy, 0), id.number());
                    take(self.number(edge.to), self.scale.found(tier, code, item, 0));
                }
            }
        }
    }

    fn is(&self, state: Is, node: Node) -> bool {
        let Node::Role(id) = node else {
            return state == Is::Missing || self.chosen.has(state, node);
        };
        let atlas = self.atlas;
        match state {
            Is::Orphan => atlas.incoming(node).iter().all(|&edge| atlas[edge].from == id),
            Is::OneSided => atlas.outgoing(node).iter().any(|&edge| {
                let other = atlas[edge].to;
                let answers = || atlas.outgoing(other).iter().any(|&back| atlas[back].to == node);
                matches!(other, Node::Role(_)) && other != node && !answers()
            }),
            Is::Missing => false,
            Is::Marked | Is::Bookmarked => self.chosen.has(state, node),
            Is::Broken => {
                let serious = |problem: &Problem| problem.rule.severity() <= Severity::Warning;
                atlas[id].broken.is_some() || atlas.problems(id).iter().any(serious)
            }
            Is::Duplicate => atlas.is_duplicate(id),
        }
    }
}

/// An indexed word that matches a needle.
struct Match<'i> {
    word: &'i Word,
    tier: Tier,
    score: u32,
    /// Whether the whole word matches, not only a part.
    whole: bool,
}

impl<'i> Match<'i> {
    fn strict(words: &Words, needle: &Needle, word: &'i Word) -> Option<Self> {
        let tier = words.tier(needle, &word.text)?;
        Some(Match { word, tier, score: 0, whole: *word.text == *needle.text })
    }

    fn found(&self, place: &WordPlace, scale: &Scale) -> TermMatch {
        let named = place.code.field().is_some_and(Field::is_named);
        let exact = self.whole && self.tier == Tier::ExactWord && place.is_whole() && named;
        let tier = if exact { Tier::ExactField } else { self.tier };
        scale.found(tier, place.code, place.item, self.score)
    }
}

/// A partial match of a phrase.
#[derive(Clone, Copy)]
struct Step {
    /// The last matched word.
    place: WordPlace,
    /// The loosest tier so far.
    tier: Tier,
    /// Whether the phrase is at the beginning of the text.
    first: bool,
}

impl Step {
    /// Extends the phrase by `next` if that is the next word of the same text. The numbering has a
    /// gap between two texts.
    fn then(&self, next: &Step) -> Option<Step> {
        let (here, there) = (&self.place, &next.place);
        let follows = (here.code, here.item, here.at + 1) == (there.code, there.item, there.at);
        follows.then(|| Step { tier: self.tier.max(next.tier), first: self.first, ..*next })
    }
}
