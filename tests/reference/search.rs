//! A slow reference for the search: it examines every string of every role for every term, and
//! sorts by a direct implementation of the documented order. Tests and fuzzers compare the index
//! with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "no part of the program: it may stop at the first surprise"
)]

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, Node, RoleId};
use crate::card::Card;
use crate::role::{Origin, Role};
use crate::store::builtin;
use crate::text::fold;

use super::field::{Code, Field};
use super::find::Chosen;
use super::kind::{MatchKind, MatchReach};
use super::query::{
    Atom, DoubtfulWord, InteractionTerm, Is, Needle, Query, What, Words, clause_word, numbers,
};
use super::rank::{HitGroup, Order};
use super::run::{FEW, PLENTY};
use super::score::{Tally, TermMatch, Together, rarity, score, together};
use super::words::{chunks, is_function_word, unhyphenated};
use super::{Index, fuzzy, letters, texts};

/// A string of a role: the code of its field, the number of its item, its folded form (without
/// differences in case and accents), and its words with their positions.
struct Text {
    code: Code,
    item: u32,
    folded: String,
    words: Vec<(String, u32)>,
}

/// The strings of all roles.
pub(super) struct Slow<'a> {
    atlas: &'a Atlas,
    /// All roles, sorted by name, with missing roles last.
    all: Vec<Node>,
    texts: HashMap<Node, Vec<Text>>,
    roles: HashMap<RoleId, Arc<Role>>,
    /// Every word, with the code of each field in which it occurs.
    vocabulary: BTreeMap<String, Vec<Code>>,
    /// The possible corrections of each word that was looked up.
    corrected: RefCell<HashMap<String, Vec<(String, MatchKind)>>>,
    /// For each searched word that has been looked up: the words of the cards that it matches, each
    /// with the kind of match.
    kinds: RefCell<HashMap<String, Rc<HashMap<String, MatchKind>>>>,
}

/// A role with its group and its sort key.
type Ranked = (SortKey, Node, HitGroup);
/// The sort key, most important part first: the group, how much a partial result lacks, whether the
/// query differs from the name of the role, the score, whether the role has no card, the length of the name, the number of roles that name the role, whether the
/// name and the query are spelt differently, and the alphabetical position.
type SortKey = (HitGroup, u64, bool, Reverse<u64>, TieKey);
type TieKey = (bool, usize, Reverse<usize>, bool, Option<usize>);

/// The matches of a clause, by role.
type Matches = HashMap<Node, Vec<TermMatch>>;

impl<'a> Slow<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Slow<'a> {
        let roles = atlas.by_name().iter().map(|&id| Node::Role(id));
        let all: Vec<Node> = roles.chain(atlas.missing().map(Node::Missing)).collect();
        let texts: HashMap<Node, Vec<Text>> =
            all.iter().map(|&node| (node, texts_of(atlas, node))).collect();
        let roles = atlas.ids().map(|id| (id, atlas.role(id))).collect();
        let mut vocabulary: BTreeMap<String, Vec<Code>> = BTreeMap::new();
        for text in texts.values().flatten() {
            for (word, _) in &text.words {
                vocabulary.entry(word.clone()).or_default().push(text.code);
            }
        }
        let (corrected, kinds) = (RefCell::default(), RefCell::default());
        Slow { atlas, all, texts, roles, vocabulary, corrected, kinds }
    }

    /// Returns the results of a query, in order, with their groups.
    pub(super) fn search(&self, query: &Query) -> Vec<(Node, HitGroup)> {
        if query.is_empty() {
            return self.all.iter().map(|&node| (node, HitGroup::Match)).collect();
        }
        let matches: Vec<Matches> =
            query.clauses.iter().map(|clause| self.clause(clause, MatchReach::Matches)).collect();
        let none = Matches::new();
        let is_function: Vec<bool> =
            query.clauses.iter().map(|clause| is_function(clause)).collect();
        let plain: Vec<bool> =
            query.clauses.iter().map(|clause| clause_word(clause).is_some()).collect();
        let content = (0..plain.len()).filter(|&at| plain[at] && !is_function[at]).count();
        let optional = |at: usize| content > 1 && is_function[at];
        let is_named = self.all.iter().any(|node| self.is_named(query, *node));
        // Whether a clause narrows the results of the plain words.
        let narrows = |at: usize| !plain[at] && !query.skills_only;
        let similar: Vec<Matches> = (query.clauses.iter().enumerate())
            .map(|(at, clause)| {
                let counts = |node: &&Node| {
                    let together = |other: usize| !narrows(other) && !optional(other);
                    let mut all = (0..matches.len())
                        .filter(|&other| if narrows(at) { other == at } else { together(other) });
                    all.all(|other| matches[other].contains_key(node))
                };
                match self.all.iter().filter(counts).count() {
                    ..FEW if !is_named => self.clause(clause, MatchReach::SimilarOrVerb),
                    ..PLENTY => self.clause(clause, MatchReach::Similar),
                    _ => Matches::new(),
                }
            })
            .collect();
        let mut answers = Vec::new();
        for &node in &self.all {
            let mut group = HitGroup::Match;
            let found: Option<Vec<&Matches>> = matches
                .iter()
                .zip(&similar)
                .enumerate()
                .map(|(at, (matches, similar))| {
                    let full = matches.contains_key(&node).then_some(matches);
                    full.or_else(|| optional(at).then_some(&none)).or_else(|| {
                        group = HitGroup::Similar;
                        similar.contains_key(&node).then_some(similar)
                    })
                })
                .collect();
            let Some(mut found) = found else { continue };
            let required: Vec<usize> =
                (0..plain.len()).filter(|&at| plain[at] && !optional(at)).collect();
            let is_partner = |at: &usize| top(found[*at], node).is_partner_name();
            if group == HitGroup::Match
                && required.len() > 1
                && required.iter().any(is_partner)
                && self.together(query, node, &found).is_none()
            {
                group = HitGroup::Partial;
                for at in (0..found.len()).filter(|&at| is_function[at]) {
                    found[at] = &none;
                }
            }
            answers.push((node, group, found));
        }
        let mut keyed: Vec<_> = Vec::new();
        for (node, group, found) in &answers {
            let together = self.together(query, *node, found);
            keyed.push(self.key(query, *node, *group, found, together.as_ref()));
        }
        let whole = self.all.iter().filter(|node| {
            let mut words = (0..plain.len()).filter(|&at| plain[at] && !optional(at));
            words.all(|at| matches[at].contains_key(node) || similar[at].contains_key(node))
        });
        let whole: HashSet<Node> = whole.copied().collect();
        if whole.len() < 10 && !is_named {
            keyed.extend(self.partial(query, &whole, &matches, &similar));
        }
        keyed.sort_by_key(|(key, ..)| *key);
        keyed.into_iter().map(|(_, node, group)| (node, group)).collect()
    }

    fn clause(&self, clause: &[Atom], reach: MatchReach) -> Matches {
        let mut all = Matches::new();
        for &node in &self.all {
            let mut found = Vec::new();
            for atom in clause {
                let places =
                    places(self, node, atom, if atom.not { MatchReach::Matches } else { reach });
                match atom.not {
                    true if reach != MatchReach::Matches => {}
                    true if places.is_empty() => found.push(TermMatch::NOWHERE),
                    true => {}
                    false => found.extend(places),
                }
            }
            if !found.is_empty() {
                all.insert(node, found);
            }
        }
        all
    }

    fn together(&self, query: &Query, node: Node, found: &[&Matches]) -> Option<Together> {
        let mut places = Vec::new();
        for (clause, matches) in query.clauses.iter().zip(found) {
            if !clause.iter().any(|atom| !atom.not && atom.what.has_place()) {
                continue;
            }
            let Some(mut here) = matches.get(&node).cloned() else { continue };
            here.retain(|found| !found.is_nowhere() || !clause.iter().any(|atom| atom.not));
            places.push(here);
        }
        if places.len() < 2 { None } else { together(&mut places) }
    }

    fn key(
        &self,
        query: &Query,
        node: Node,
        group: HitGroup,
        found: &[&Matches],
        together: Option<&Together>,
    ) -> Ranked {
        let atlas = self.atlas;
        let added = query.clauses.iter().zip(found).filter_map(|(clause, matches)| {
            let here = matches.contains_key(&node);
            let is_partial = group == HitGroup::Partial && clause_word(clause).is_some();
            if !here || is_partial && top(matches, node).is_partner_name() {
                return None;
            }
            let rarity = rarity(matches.len(), self.all.len());
            Some(score(rarity, tally(matches, node).strength()))
        });
        let mut total: u64 = added.sum();
        if let Some(together) = together {
            let here = found.iter().filter(|matches| matches.contains_key(&node));
            let rarities = here.map(|matches| rarity(matches.len(), self.all.len()));
            total += score(rarities.sum(), together.strength);
        }
        let lack = if group == HitGroup::Partial { self.lack(query, node, found) } else { 0 };
        let name = atlas.name(node);
        let is_named = self.is_named(query, node);
        let length = fold(name).chars().count().min(255);
        let named_by = atlas.incoming(node).len();
        let spelt = match &query.spelling {
            Some(spelling) => name.contains(spelling.as_str()),
            None => name.is_ascii(),
        };
        let order = self.all.iter().position(|other| *other == node);
        let is_missing = matches!(node, Node::Missing(_));
        let ties = (is_missing, length, Reverse(named_by), !spelt, order);
        let key = (group, lack, !is_named, Reverse(total), ties);
        (key, node, group)
    }

    /// Returns how much of the plain words a partial result lacks, in units of 1/255 of their total
    /// rarity. Function words do not count, nor do matches in the name of a partner.
    fn lack(&self, query: &Query, node: Node, found: &[&Matches]) -> u64 {
        let (mut all, mut lacking) = (0, 0);
        for (clause, matches) in query.clauses.iter().zip(found) {
            let Some(needle) = clause_word(clause) else { continue };
            if is_function_word(&needle.text) {
                continue;
            }
            let rarity = rarity(matches.len(), self.all.len());
            all += rarity;
            if !matches.contains_key(&node) || top(matches, node).is_partner_name() {
                lacking += rarity;
            }
        }
        lacking * 255 / all.max(1)
    }

    /// Returns up to 20 roles that match only some words of a query. Each matching word adds to the
    /// total of the role, rare words more than common ones. Roles whose total is at most half of
    /// the highest total are left out. The other terms then narrow these roles.
    fn partial(
        &self,
        query: &Query,
        whole: &HashSet<Node>,
        matches: &[Matches],
        similar: &[Matches],
    ) -> Vec<Ranked> {
        let plain: Vec<Option<&Needle>> =
            query.clauses.iter().map(|clause| clause_word(clause)).collect();
        if plain.iter().flatten().count() < 2 {
            return Vec::new();
        }
        let none = Matches::new();
        let mut all = Vec::new();
        for &node in self.all.iter().filter(|node| !whole.contains(node)) {
            let mut covered = 0;
            let mut found: Vec<&Matches> = Vec::new();
            let mut holds = true;
            for (number, plain) in plain.iter().enumerate() {
                let clause =
                    if matches[number].is_empty() { &similar[number] } else { &matches[number] };
                let has = clause.contains_key(&node);
                match plain {
                    Some(needle) if is_function_word(&needle.text) => found.push(&none),
                    Some(_) => {
                        covered += if has { rarity(clause.len(), self.all.len()) } else { 0 };
                        found.push(clause);
                    }
                    None => {
                        holds &= has;
                        found.push(clause);
                    }
                }
            }
            if covered > 0 {
                let key = |found: &[&Matches]| {
                    let together = self.together(query, node, found);
                    self.key(query, node, HitGroup::Partial, found, together.as_ref())
                };
                let words = found.iter().zip(&plain);
                let words: Vec<&Matches> = words
                    .map(|(found, plain)| if plain.is_some() { *found } else { &none })
                    .collect();
                let ((_, lack, _, total, ..), ..) = key(&words);
                all.push((covered, (lack, total), holds.then(|| key(&found))));
            }
        }
        let most = all.iter().map(|(covered, ..)| *covered).max().unwrap_or_default();
        all.retain(|(covered, ..)| covered * 2 > most);
        all.sort_by_key(|(_, total, _)| *total);
        all.truncate(20);
        all.into_iter().filter_map(|(.., key)| key).collect()
    }

    /// Returns the words of the cards that a searched word matches, each with the kind of match.
    fn kinds(&self, words: &Words, needle: &Needle) -> Rc<HashMap<String, MatchKind>> {
        let key = words.key(needle);
        if let Some(kinds) = self.kinds.borrow().get(&key) {
            return Rc::clone(kinds);
        }
        let kind = |word: &String| match words.kind(needle, word, false)? {
            MatchKind::Numeronym if !self.is_listed(word) => None,
            kind => Some((word.clone(), kind)),
        };
        let mut kinds: HashMap<String, MatchKind> =
            self.vocabulary.keys().filter_map(kind).collect();
        let known = words.has_forms() && kinds.values().any(|kind| *kind < MatchKind::VerbForm);
        for (word, kind) in kinds.iter_mut() {
            if known && *kind == MatchKind::Prefix {
                let rest = word.strip_prefix(&*needle.text).unwrap_or_default();
                let is_compound = self.vocabulary.contains_key(rest);
                *kind = if is_compound { MatchKind::Compound } else { MatchKind::Longer };
            }
        }
        let kinds = Rc::new(kinds);
        self.kinds.borrow_mut().insert(key, Rc::clone(&kinds));
        kinds
    }

    /// Returns whether a word occurs in a list or a name rather than only in running text.
    fn is_listed(&self, word: &str) -> bool {
        let listed = |code: &Code| code.field().is_some_and(Field::is_listed);
        self.vocabulary.get(word).is_some_and(|codes| codes.iter().any(listed))
    }

    /// Returns the possible corrections of a misspelt word, most frequent first.
    fn corrections(&self, needle: &Needle) -> Vec<(String, MatchKind)> {
        let key = format!("{needle:?}");
        let computed = || self.compute_corrections(needle);
        self.corrected.borrow_mut().entry(key).or_insert_with(computed).clone()
    }

    /// Returns whether the query is the whole name of a role.
    fn is_named(&self, query: &Query, node: Node) -> bool {
        let names = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let is = |name: String| name == query.whole || !name.is_empty() && name == query.plain;
        match node {
            Node::Role(id) => {
                let card = &self.atlas[id];
                let aliases = card.aliases.iter().map(|alias| &**alias);
                let own = [Some(&*card.name), Some(&*card.slug), card.id.as_deref()];
                own.into_iter().flatten().chain(aliases).any(|text| is(names(text)))
            }
            Node::Missing(_) => is(names(self.atlas.name(node))),
        }
    }

    /// Returns whether a searched word occurs on the cards.
    fn is_known(&self, needle: &Needle) -> bool {
        let known = |text: &String| {
            self.vocabulary.keys().any(|word| {
                word == text
                    || super::words::parts(word).into_iter().any(|at| word.get(at) == Some(text))
            })
        };
        needle.spellings().iter().any(known)
    }

    fn compute_corrections(&self, needle: &Needle) -> Vec<(String, MatchKind)> {
        if needle.length < 4 || needle.unspaced {
            return Vec::new();
        }
        let mut near: Vec<(MatchKind, Reverse<usize>, &String)> = Vec::new();
        for (word, codes) in &self.vocabulary {
            if let Some(kind) =
                DoubtfulWord::new(&needle.text).and_then(|typed| typed.likeness(word))
                && self.is_listed(word)
            {
                near.push((kind, Reverse(codes.len()), word));
            }
        }
        near.sort();
        let nearest = near.first().map(|(kind, ..)| *kind);
        near.retain(|(kind, ..)| Some(*kind) == nearest);
        near.into_iter().map(|(kind, _, word)| (word.clone(), kind)).collect()
    }
}

/// Returns whether a clause is a function word.
fn is_function(clause: &[Atom]) -> bool {
    clause_word(clause).is_some_and(|needle| is_function_word(&needle.text))
}

/// Returns the combined matches of a clause in a role.
fn tally(matches: &Matches, node: Node) -> Tally {
    let mut tally = Tally::EMPTY;
    let places = matches.get(&node).map(Vec::as_slice).unwrap_or_default();
    places.iter().for_each(|place| tally.add(*place));
    tally
}

/// Returns the best match of a clause in a role.
fn top(matches: &Matches, node: Node) -> TermMatch {
    tally(matches, node).top
}

fn texts_of(atlas: &Atlas, node: Node) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    let mut add = |code: Code, item: u32, text: &str| {
        let folded = fold(text);
        let cut = match code.field() {
            Some(Field::Slug | Field::Id) => unhyphenated(&folded),
            _ => folded.clone(),
        };
        // The positions of words leave a gap between two strings of the same field, so that a
        // phrase cannot match across two strings.
        let before = all.iter().rev().find(|text| !text.words.is_empty());
        let before = before.filter(|text| (text.code, text.item) == (code, item));
        let start = before.and_then(|text| text.words.last()).map_or(0, |(_, at)| at + 2);
        let words = chunks(&cut).filter_map(|range| cut.get(range)).map(str::to_owned);
        let words = words.zip(start..).collect();
        all.push(Text { code, item, folded, words });
    };
    match node {
        Node::Role(id) => texts::each_in_role(&atlas.role(id), &mut add),
        Node::Missing(_) => add(Code::new(Field::Name, 0), 0, atlas.name(node)),
    }
    all
}

fn places(slow: &Slow<'_>, node: Node, atom: &Atom, reach: MatchReach) -> Vec<TermMatch> {
    let (atlas, texts) = (slow.atlas, &slow.texts[&node]);
    let holds = |holds: bool| if holds { vec![TermMatch::NOWHERE] } else { Vec::new() };
    if reach != MatchReach::Matches {
        return match &atom.what {
            What::Words(words) => similar_in(slow, texts, words, reach),
            What::Property(term) => {
                let keyed = |role: &Arc<Role>| {
                    role.properties.iter().any(|property| fold(&property.key) == term.key)
                };
                if slow.roles.values().any(keyed) {
                    Vec::new()
                } else {
                    similar_in(slow, texts, &term.text, reach)
                }
            }
            _ => Vec::new(),
        };
    }
    match &atom.what {
        What::Words(words) => {
            let mut found = words_in(slow, texts, words);
            found.extend(marks_in(atlas, node, words));
            found
        }
        What::Property(term) => {
            let keys = |role: &Role| -> Vec<String> {
                role.properties.iter().map(|property| fold(&property.key)).collect()
            };
            let own: Vec<String> = match node {
                Node::Role(id) => keys(&slow.roles[&id]),
                Node::Missing(_) => Vec::new(),
            };
            if !slow.roles.values().any(|role| keys(role).contains(&term.key)) {
                return words_in(slow, texts, &term.text);
            }
            let mut found = words_in(slow, texts, &term.words);
            found.retain(|found| own.get(found.item as usize) == Some(&term.key));
            found
        }
        What::Level(fields) => {
            let leveled = texts.iter().filter(|text| fields.has(text.code));
            leveled.map(|text| TermMatch::fact(text.code, text.item)).collect()
        }
        What::Seniority(from, to) => {
            let rank = match node {
                Node::Role(id) => atlas[id].seniority.as_ref().and_then(|s| s.rank),
                Node::Missing(_) => None,
            };
            let fits = rank.is_some_and(|rank| *from <= rank && rank <= *to);
            let code = Code::new(Field::Seniority, 0);
            if fits { vec![TermMatch::fact(code, 0)] } else { Vec::new() }
        }
        What::Has(fields) => {
            holds(texts.iter().any(|text| fields.has(text.code) && !text.words.is_empty()))
        }
        What::Is(Is::Missing) => holds(matches!(node, Node::Missing(_))),
        What::Is(Is::Orphan) => {
            let named = |id| {
                Node::Role(id) != node
                    && atlas.outgoing(Node::Role(id)).iter().any(|&edge| atlas[edge].to == node)
            };
            holds(matches!(node, Node::Role(_)) && !atlas.ids().any(named))
        }
        What::Is(_) | What::Path(_) => Vec::new(), // the reference is never asked about these terms
        What::Interaction(link) => links(slow, node, link),
    }
}

/// Returns the matches in the mark that distinguishes a role from roles with similar names.
fn marks_in(atlas: &Atlas, node: Node, words: &Words) -> Vec<TermMatch> {
    let mark = node.role().and_then(|id| atlas.mark(id)).map(fold).unwrap_or_default();
    let found = super::words::words(&mark).into_iter().filter_map(|range| {
        let needle = words.plain().filter(|_| !words.is_scoped())?;
        let kind = words.kind(needle, mark.get(range)?, false)?;
        Some(TermMatch::word(kind, Code::new(Field::Path, 0), 0, TermMatch::ALONE, false))
    });
    found.collect()
}

/// Returns a match that covers the words of a string with the indices `first` to `last`.
fn found(text: &Text, kind: MatchKind, first: usize, last: usize) -> TermMatch {
    let named = matches!(
        text.code.field(),
        Some(Field::Name | Field::Alias | Field::Slug | Field::Id | Field::Capability)
    );
    let whole = first == 0 && last + 1 == text.words.len();
    let at = if whole { TermMatch::ALONE } else { text.words[last].1 };
    TermMatch::word(kind, text.code, text.item, at, whole && named && kind <= MatchKind::Form)
}

fn words_in(slow: &Slow<'_>, texts: &[Text], words: &Words) -> Vec<TermMatch> {
    let mut all = Vec::new();
    let kinds: Vec<_> = words.words.iter().map(|needle| slow.kinds(words, needle)).collect();
    for text in texts.iter().filter(|text| words.fields.has(text.code)) {
        let count = words.words.len();
        for (at, window) in text.words.windows(count).enumerate() {
            let (first, last) = (at == 0, at + count == text.words.len());
            if words.start && !first || words.end && !last || count > 1 && text.words.len() < 2 {
                continue;
            }
            let window = window.iter().zip(&kinds).map(|((word, _), kinds)| kinds.get(word));
            let window: Option<Vec<&MatchKind>> = window.collect();
            if let Some(kind) = window.and_then(|kinds| kinds.into_iter().max().copied()) {
                all.push(found(text, kind, at, at + count - 1));
            }
        }
        let [needle] = words.words.as_slice() else { continue };
        if words.has_forms() {
            all.extend(phrases(text, needle));
        }
        if words.is_loose() && !text.words.is_empty() {
            let code = text.code;
            let initials = letters::initials(&text.folded).map(|(letters, _)| letters);
            if needle.length > 1
                && code.field().is_some_and(Field::has_initials)
                && initials.is_some_and(|initials| initials == needle.text)
            {
                all.push(TermMatch::word(
                    MatchKind::Initials,
                    code,
                    text.item,
                    TermMatch::ALONE,
                    false,
                ));
            }
            let longer = |word: &str| word != needle.text && word.starts_with(&needle.text);
            let words = text.folded.split(|c: char| !c.is_alphanumeric());
            if code.field() == Some(Field::Name)
                && needle.length < 3
                && !needle.unspaced
                && words.clone().any(longer)
            {
                all.push(TermMatch::word(needle.beginning(), code, 0, TermMatch::ALONE, false));
            }
        }
    }
    all
}

/// Finds two adjacent words in a string that the query writes as one word, and synonyms that
/// consist of several words.
fn phrases(text: &Text, needle: &Needle) -> Vec<TermMatch> {
    let mut all = Vec::new();
    for (first, second) in needle.splits() {
        for (at, pair) in text.words.windows(2).enumerate() {
            if pair[0].0 == first && pair[1].0 == second {
                all.push(found(text, MatchKind::Form, at, at + 1));
            }
        }
    }
    for phrase in needle.phrases() {
        let equals = |((word, _), wanted): (&(String, u32), &String)| {
            word == wanted || numbers(wanted).contains(word)
        };
        for (at, window) in text.words.windows(phrase.len()).enumerate() {
            if window.iter().zip(phrase).all(equals) {
                all.push(found(text, MatchKind::Synonym, at, at + phrase.len() - 1));
            }
        }
    }
    all
}

fn similar_in(slow: &Slow<'_>, texts: &[Text], words: &Words, reach: MatchReach) -> Vec<TermMatch> {
    let [needle] = words.words.as_slice() else { return Vec::new() };
    if !words.is_loose() {
        return Vec::new();
    }
    if slow.is_known(needle) {
        return if reach == MatchReach::SimilarOrVerb {
            verbs_in(texts, words, &needle.verbs())
        } else {
            Vec::new()
        };
    }
    let corrections = slow.corrections(needle).into_iter();
    let corrections: Vec<_> = corrections
        .map(|(word, edits)| (slow.kinds(words, &needle.corrected(&word)), edits))
        .collect();
    let own = slow.kinds(words, needle);
    let mut all = Vec::new();
    for text in texts.iter().filter(|text| words.fields.has(text.code)) {
        for (at, (word, _)) in text.words.iter().enumerate() {
            for (number, (kinds, edits)) in corrections.iter().enumerate() {
                let kind = match kinds.get(word) {
                    Some(kind) if kind.is_beginning() && number > 0 => continue,
                    Some(kind) if kind.is_beginning() => MatchKind::Inside,
                    Some(_) => *edits,
                    None => continue,
                };
                all.push(found(text, kind, at, at));
            }
        }
        if !text.code.field().is_some_and(Field::is_listed) || needle.length < 4 {
            continue;
        }
        for (at, (word, _)) in text.words.iter().enumerate() {
            if word.contains(&needle.text) && !own.contains_key(word) {
                all.push(found(text, MatchKind::Inside, at, at));
            }
        }
        let named = matches!(text.code.field(), Some(Field::Name | Field::Capability));
        if named
            && !text.folded.contains(&needle.text)
            && fuzzy::score(&text.folded, &needle.text).is_some()
        {
            let (code, item) = (text.code, text.item);
            all.push(TermMatch::word(MatchKind::Scattered, code, item, TermMatch::ALONE, false));
        }
    }
    all
}

/// Returns the words that are a form of the verb of an agent noun, or have it as a part.
fn verbs_in(texts: &[Text], words: &Words, verbs: &[String]) -> Vec<TermMatch> {
    let is_verb = |word: &str| verbs.iter().any(|verb| verb == word);
    let is_wanted = |text: &&Text| {
        words.fields.has(text.code) && text.code.field().is_some_and(Field::is_listed)
    };
    let mut all = Vec::new();
    for text in texts.iter().filter(is_wanted) {
        for (at, (word, _)) in text.words.iter().enumerate() {
            let mut parts = super::words::parts(word).into_iter();
            if is_verb(word) || parts.any(|part| word.get(part).is_some_and(is_verb)) {
                all.push(found(text, MatchKind::OneEdit, at, at));
            }
        }
    }
    all
}

fn links(slow: &Slow<'_>, node: Node, link: &InteractionTerm) -> Vec<TermMatch> {
    let atlas = slow.atlas;
    let called: Option<Vec<Node>> = link.who.as_ref().map(|who| {
        let exact: Vec<Node> = (slow.all.iter().copied())
            .filter(|&other| match other {
                Node::Role(id) => atlas.all_named(&who.text).contains(&id),
                Node::Missing(_) => atlas.missing_named(&who.text) == Some(other),
            })
            .collect();
        let worded = |other: &&Node| !words_in(slow, &slow.texts[other], &who.words).is_empty();
        if exact.is_empty() { slow.all.iter().filter(worded).copied().collect() } else { exact }
    });
    let is_called = |other: Node| called.as_ref().is_none_or(|called| called.contains(&other));
    let mut found = Vec::new();
    for from in atlas.ids() {
        let role = &slow.roles[&from];
        for &id in atlas.outgoing(Node::Role(from)) {
            let edge = &atlas[id];
            let number = atlas.number(id);
            let item = &role.interactions[number];
            let rank = item.frequency.as_ref().and_then(|f| f.rank);
            let often = link
                .often
                .is_none_or(|(most, least)| rank.is_some_and(|rank| most <= rank && rank <= least));
            let verb = link.verb.as_ref().is_none_or(|verb| {
                let texts = &slow.texts[&Node::Role(from)];
                let said = |found: &TermMatch| found.item as usize == number;
                words_in(slow, texts, verb).iter().any(said)
            });
            if !often || !verb {
                continue;
            }
            let number = u32::try_from(number).unwrap();
            if link.out && Node::Role(from) == node && is_called(edge.to) {
                found.push(TermMatch::fact(Code::new(Field::Target, 0), number));
            }
            if link.into && link.who.is_some() && edge.to == node && is_called(Node::Role(from)) {
                found.push(TermMatch::fact(Code::new(Field::NamedBy, 0), id.number()));
            }
        }
    }
    found
}

/// Returns the first built-in roles, and two more roles whose cards contain the words of the
/// queries. These cards use few different words, so that several terms match in one item. The names
/// of these roles test whether different kinds of match are distinguished.
pub(super) fn cards(most: usize) -> Vec<Arc<Card>> {
    let mut cards = builtin();
    cards.truncate(most);
    for (n, text) in [
        "---\nid: x-1\nname: API Clerk\ndefault_seniority: Staff\n---\n# Capabilities\n- **Error handling** — Expert (C++, node.js, ci/cd)\n- **SQL** — Novice (error budgets)\n# Interactions\n- **Provides API** → Backend Engineer (daily)\n  *Notes*: error handling, SQL\n- **Asks** → Nobody\n",
        "---\nname: Café Owner\n---\n# Mission\nError handling of SQL errors; error, then handling.\n# Properties\n- **Tech**: SQL, C, C#, .NET, R\n",
    ]
    .iter()
    .enumerate()
    {
        cards.push(Arc::new(Card::new(Origin::File(format!("{n}.md").into()), *text)));
    }
    cards
}

/// Panics unless the index returns the same roles as the reference, in the same order and groups.
/// Returns the number of results.
pub(super) fn agree(slow: &Slow<'_>, index: &Index, text: &str) -> usize {
    let (atlas, query) = (slow.atlas, Query::parse(text));
    let mut hits = index.search(atlas, Chosen::default(), &query, Order::Match);
    hits.sort(usize::MAX);
    let fast: Vec<_> = (0..hits.len())
        .filter_map(|row| hits.get(atlas, row))
        .map(|hit| (atlas.name(hit.node), hit.group))
        .collect();
    let expected: Vec<_> =
        slow.search(&query).into_iter().map(|(node, group)| (atlas.name(node), group)).collect();
    assert_eq!(fast, expected, "{text:?}");
    fast.len()
}

/// Compares the index with the reference for the fuzzer, using cards that are read only once.
/// Queries about files, marks and paths are skipped, because the reference does not support them.
pub fn agrees(text: &str) {
    static HELD: OnceLock<(&Atlas, Index)> = OnceLock::new();
    thread_local!(static SLOW: OnceCell<Slow<'static>> = const { OnceCell::new() });
    let (atlas, index) = HELD.get_or_init(|| {
        let atlas: &'static Atlas = Box::leak(Box::new(Atlas::new(cards(3), Vec::new(), 0)));
        (atlas, Index::from_atlas(atlas))
    });
    let known = |atom: &Atom| match &atom.what {
        What::Is(is) => matches!(is, Is::Missing | Is::Orphan),
        What::Path(_) => false,
        _ => true,
    };
    if Query::parse(text).clauses.iter().flatten().all(known) {
        SLOW.with(|slow| agree(slow.get_or_init(|| Slow::new(atlas)), index, text));
    }
}
