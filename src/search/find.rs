//! Finds the matches of a query's terms.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use crate::atlas::{Atlas, EdgeId, Node};
use crate::role::{Known, Severity};
use crate::text::fold;

use super::field::{Code, Field, Fields};
use super::fuzzy;
use super::index::{Index, Word};
use super::kind::{MatchKind, MatchReach};
use super::letters::MOST_DIFFERENT;
use super::posting::WordPlace;
use super::query::{
    DoubtfulWord, InteractionTerm, Is, MARKED, Needle, PartnerTerm, SHORTEST_SIMILAR, What, Words,
    numbers,
};
use super::score::TermMatch;
use super::source::{MatchRules, TermSource};

/// The roles that the user chose and that a query can refer to.
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

/// An index together with the other data that a query can refer to.
pub(super) struct Finder<'a> {
    pub(super) index: &'a Index,
    pub(super) atlas: &'a Atlas,
    pub(super) chosen: Chosen<'a>,
    /// Whether to search for skills only. If so, the name and the summary of a role count only if
    /// the role does not list any capabilities.
    pub(super) skills_only: bool,
}

impl<'a> Finder<'a> {
    /// Calls `take` with everything that satisfies a term, in no particular order. `reach` selects
    /// either words that match the term or words that are only similar to it.
    pub(super) fn sources(
        &self,
        what: &What,
        reach: MatchReach,
        mut take: impl FnMut(TermSource<'a>),
    ) {
        match what {
            What::Words(words) => self.words(words, reach, &mut take),
            What::Property(term) if !self.index.has_key(&term.key) => {
                self.words(&term.text, reach, &mut take);
            }
            what if reach == MatchReach::Matches => {
                self.facts(what, |role, found| take(TermSource::Match(role, found)));
            }
            _ => {}
        }
    }

    /// Calls `take` with every match of a term, in no particular order. Similar words do not count.
    pub(super) fn each(&self, what: &What, mut take: impl FnMut(u32, TermMatch)) {
        self.sources(what, MatchReach::Matches, |source| expand(&source, &mut take));
    }

    /// Calls `take` with every match of the words of a term, in no particular order. Similar words
    /// do not count.
    fn each_of_words(&self, words: &Words, mut take: impl FnMut(u32, TermMatch)) {
        self.words(words, MatchReach::Matches, &mut |source| expand(&source, &mut take));
    }

    /// Calls `take` with every match of a term that is more than words, in no particular order.
    fn facts(&self, what: &What, mut take: impl FnMut(u32, TermMatch)) {
        match what {
            What::Words(_) => {}
            What::Property(term) => {
                let with_key: HashSet<(u32, u32)> = self.index.keyed(&term.key).collect();
                self.each_of_words(&term.words, |doc, found| {
                    if with_key.contains(&(doc, found.item)) {
                        take(doc, found);
                    }
                });
            }
            What::Level(fields) => self.levels(*fields, take),
            What::Interaction(link) => self.links(link, take),
            What::Has(fields) => {
                let has = self.numbered().filter(|(_, doc)| doc.fields.meets(*fields));
                has.for_each(|(doc, _)| take(doc, TermMatch::NOWHERE));
            }
            What::Seniority(from, to) => {
                let found = TermMatch::fact(Code::new(Field::Seniority, 0), 0);
                for (number, doc) in self.numbered() {
                    if doc.seniority.is_some_and(|rank| (*from..=*to).contains(&rank)) {
                        take(number, found);
                    }
                }
            }
            What::Path(part) => {
                let found = TermMatch::fact(Code::new(Field::Path, 0), 0);
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
        (0..).zip(&*self.index.docs)
    }

    fn number(&self, node: Node) -> u32 {
        u32::try_from(self.atlas.slot(node)).unwrap_or(u32::MAX)
    }

    /// Calls `take` with everything that satisfies the words of a term.
    fn words(&self, words: &Words, reach: MatchReach, take: &mut dyn FnMut(TermSource<'a>)) {
        let mut found = FoundWords { finder: self, rules: MatchRules::new(words), take };
        let [needle] = words.words.as_slice() else {
            if reach == MatchReach::Matches {
                let phrase = words.words.iter().map(|needle| self.candidates_of(words, needle));
                let phrase: Vec<Vec<(&Word, MatchKind)>> = phrase.collect();
                found.add_all(sequences(&phrase));
            }
            return;
        };
        match reach {
            MatchReach::Matches => {
                for (word, kind) in self.candidates_of(words, needle) {
                    found.add_word(word, kind, false);
                }
                if words.has_forms() {
                    found.add_all(self.spaced_forms(needle));
                }
                if words.is_loose() {
                    self.names(needle, &mut found);
                    self.marks(words, needle, &mut found);
                }
            }
            MatchReach::Similar | MatchReach::SimilarOrVerb => {
                if !words.is_loose() {
                    return;
                }
                // A query word that occurs in the cards is assumed to be spelt correctly, but a card
                // may say what an agent noun does: `code review` for `code reviewer`.
                if self.is_known(needle) {
                    let verbs = (reach == MatchReach::SimilarOrVerb).then(|| needle.verbs());
                    let mut numbers: BTreeSet<usize> = BTreeSet::new();
                    for verb in verbs.iter().flatten() {
                        numbers.extend(self.index.word_at(verb));
                        numbers.extend(self.index.compounds.with_part(verb));
                    }
                    for word in numbers.into_iter().filter_map(|n| self.index.words.get(n)) {
                        found.add_word(word, MatchKind::OneEdit, true);
                    }
                    return;
                }
                for (number, (word, edits)) in self.corrections(needle).iter().enumerate() {
                    // A corrected word is searched for as if the user had typed it. If there are
                    // several corrections, only the first also matches longer words.
                    let corrected = needle.corrected(&word.text);
                    for (word, kind) in self.candidates_of(words, &corrected) {
                        let kind = match kind {
                            kind if kind.is_beginning() && number > 0 => continue,
                            kind if kind.is_beginning() => MatchKind::Inside,
                            _ => *edits,
                        };
                        found.add_word(word, kind, false);
                    }
                }
                for word in self.words_around(words, needle) {
                    found.add_word(word, MatchKind::Inside, true);
                }
                self.scattered(needle, &mut found);
            }
        }
    }

    /// Returns whether a word in the field with this code shows that a role has a skill. The name
    /// and the summary do so only if the role does not list any capabilities.
    fn proves_skill(&self, doc: u32, code: Code) -> bool {
        let is_named = code.field().is_some_and(|field| {
            matches!(field, Field::Capability | Field::Detail | Field::Tech)
                || field.known() == Some(Known::Capabilities)
        });
        is_named || {
            let skills =
                Fields::from_list(&[Field::Capability, Field::Section(Known::Capabilities)]);
            self.index.docs.get(doc as usize).is_some_and(|doc| !doc.fields.meets(skills))
                || code.field() == Some(Field::Section(Known::Tools))
        }
    }

    /// Returns the indexed words that match a query word, each once.
    fn candidates_of(&self, words: &Words, needle: &Needle) -> Vec<(&'a Word, MatchKind)> {
        let index = self.index;
        let mut numbers: BTreeSet<usize> = BTreeSet::new();
        if words.is_prefix_only() {
            numbers.extend(index.beginning_with(&needle.text));
            numbers.extend(index.compounds.with_part(&needle.text));
        } else if !words.has_forms() {
            let all = index.words.iter().enumerate();
            let inside = all.filter(|(_, word)| word.letters.hold(needle.letters));
            numbers.extend(inside.map(|(number, _)| number));
        } else {
            self.form_numbers(words, needle, &mut numbers);
        }
        let found = numbers.into_iter().filter_map(|number| {
            let word = index.words.get(number)?;
            Some((word, words.kind(needle, &word.text, false)?))
        });
        let mut found: Vec<(&'a Word, MatchKind)> = found.collect();
        let known = words.has_forms() && found.iter().any(|(_, kind)| *kind < MatchKind::VerbForm);
        for (word, kind) in &mut found {
            *kind = kind.among(known, || {
                let rest = word.text.strip_prefix(&*needle.text).unwrap_or_default();
                index.word_at(rest).is_some()
            });
        }
        found
    }

    /// Collects the numbers of the indexed words that may match a query word or one of its forms,
    /// such as its plural.
    fn form_numbers(&self, words: &Words, needle: &Needle, numbers: &mut BTreeSet<usize>) {
        let index = self.index;
        for text in needle.spellings() {
            numbers.extend(index.word_at(&text));
            numbers.extend(index.compounds.with_part(&text));
            numbers.extend(index.compounds.joined(&text));
        }
        if let Some(shape) = needle.numeronym() {
            // A numeronym such as `k8s` would match many long words in prose, so only words in
            // names and lists are considered.
            let all = index.words.iter().enumerate();
            let long = all.filter(|(_, word)| shape.fits(&word.text) && word.is_listed());
            numbers.extend(long.map(|(number, _)| number));
        }
        if needle.unspaced {
            let all = index.words.iter().enumerate();
            let inside = all.filter(|(_, word)| {
                word.letters.hold(needle.letters) && word.text.contains(&needle.text)
            });
            numbers.extend(inside.map(|(number, _)| number));
        }
        if words.is_loose() && (!needle.is_short() || words.is_scoped()) {
            numbers.extend(index.beginning_with(&needle.text));
            numbers.extend(index.compounds.with_part_beginning(&needle.text));
        }
    }

    /// Finds pairs of adjacent words that the query writes as one word, with or without a hyphen.
    /// Also finds synonyms that consist of several words.
    fn spaced_forms(&self, needle: &Needle) -> Vec<(u32, WordPlace, MatchKind)> {
        let mut all = Vec::new();
        for (first, second) in needle.splits() {
            if let (Some(first), Some(second)) = (self.index.word(&first), self.index.word(&second))
            {
                let pair = [vec![(first, MatchKind::Form)], vec![(second, MatchKind::Form)]];
                all.extend(sequences(&pair));
            }
        }
        for phrase in needle.phrases() {
            let phrase: Vec<Vec<(&Word, MatchKind)>> =
                phrase.iter().map(|text| self.synonym_forms(text)).collect();
            all.extend(sequences(&phrase));
        }
        all
    }

    /// Returns the indexed words that equal a word from a synonym, or its plural or singular.
    fn synonym_forms(&self, text: &str) -> Vec<(&'a Word, MatchKind)> {
        let forms = std::iter::once(text.to_owned()).chain(numbers(text));
        forms.filter_map(|form| Some((self.index.word(&form)?, MatchKind::Synonym))).collect()
    }

    /// Finds names whose initials equal the query word. A short query word also matches the
    /// beginning of a word in a role's name.
    fn names(&self, needle: &Needle, found: &mut FoundWords<'_, 'a>) {
        if needle.length > 1 {
            let at = self.index.initials.binary_search_by(|i| (*i.text).cmp(&needle.text));
            if let Some(initials) = at.ok().and_then(|at| self.index.initials.get(at)) {
                found.add_word(initials, MatchKind::Initials, false);
            }
        }
        if !needle.is_short() {
            return;
        }
        let code = Code::new(Field::Name, 0);
        let place = WordPlace { code, first: false, last: false, item: 0, at: TermMatch::ALONE };
        for number in self.index.role_names.with_word_beginning(&needle.text) {
            found.add(number, place, needle.beginning());
        }
    }

    /// Returns whether a query word, or a form or synonym of it, occurs in the cards.
    fn is_known(&self, needle: &Needle) -> bool {
        let index = self.index;
        needle.spellings().iter().any(|text| {
            index.word_at(text).is_some() || !index.compounds.with_part(text).is_empty()
        })
    }

    /// Finds the marks that distinguish roles with similar names. The list shows them in place of
    /// the seniority.
    fn marks(&self, words: &Words, needle: &Needle, found: &mut FoundWords<'_, 'a>) {
        if words.is_scoped() || self.skills_only {
            return;
        }
        let code = Code::new(Field::Path, 0);
        for (word, roles) in &self.index.role_names.marks {
            let Some(kind) = words.kind(needle, word, false) else { continue };
            let mark = TermMatch::word(kind, code, 0, TermMatch::ALONE, false);
            roles.iter().for_each(|role| (found.take)(TermSource::Match(*role, mark)));
        }
    }

    /// Returns the words in names and lists that the user may have meant by a query word that no
    /// card contains. Only the most similar words are returned, the most frequent first.
    fn corrections(&self, needle: &Needle) -> Vec<(&'a Word, MatchKind)> {
        let typed = DoubtfulWord::new(&needle.text).filter(|_| !needle.unspaced);
        let Some(typed) = typed else { return Vec::new() };
        let index = self.index;
        let near =
            index.words.iter().filter(|word| word.letters.differ(needle.letters) <= MOST_DIFFERENT);
        let mut near: Vec<(&Word, MatchKind)> = near
            .filter_map(|word| Some((word, typed.likeness(&word.text)?)))
            .filter(|(word, _)| word.is_listed())
            .collect();
        let nearest = near.iter().map(|(_, kind)| *kind).min();
        near.retain(|(_, kind)| Some(*kind) == nearest);
        near.sort_by_cached_key(|(word, _)| Reverse(word.count()));
        near
    }

    /// Returns the indexed words that contain a query word but do not match it.
    fn words_around(&self, words: &Words, needle: &Needle) -> Vec<&'a Word> {
        if needle.length < SHORTEST_SIMILAR {
            return Vec::new();
        }
        let all = self.index.words.iter().filter(|word| word.letters.hold(needle.letters));
        let inside = all.filter(|word| word.text.contains(&needle.text));
        inside.filter(|word| words.kind(needle, &word.text, false).is_none()).collect()
    }

    /// Finds names of roles and capabilities that contain the letters of a query word in order, but
    /// with gaps between them.
    fn scattered(&self, needle: &Needle, found: &mut FoundWords<'_, 'a>) {
        if !fuzzy::is_tried(&needle.text) {
            return;
        }
        for name in self.index.names.iter().filter(|name| name.letters.hold(needle.letters)) {
            if !name.text.contains(&needle.text) && fuzzy::score(&name.text, &needle.text).is_some()
            {
                found.add_word(name, MatchKind::Scattered, true);
            }
        }
        let code = Code::new(Field::Name, 0);
        for (number, _) in self.numbered().filter(|(_, doc)| doc.letters.hold(needle.letters)) {
            let name = self.index.role_names.get(number as usize);
            if !name.contains(&needle.text) && fuzzy::score(name, &needle.text).is_some() {
                let place =
                    WordPlace { code, first: false, last: false, item: 0, at: TermMatch::ALONE };
                found.add(number, place, MatchKind::Scattered);
            }
        }
    }

    /// Finds the capabilities whose level is in `fields`.
    fn levels(&self, fields: Fields, mut take: impl FnMut(u32, TermMatch)) {
        // There are only a few words for levels, so all of them are looked up.
        let words = crate::role::LevelRank::phrases().flat_map(str::split_whitespace);
        let words: BTreeSet<&str> = words.collect();
        for wanted in words {
            let at = self.index.words.binary_search_by(|word| (*word.text).cmp(wanted));
            let Some(word) = at.ok().and_then(|at| self.index.words.get(at)) else { continue };
            word.each(|doc, place| {
                if fields.has(place.code) {
                    take(doc, TermMatch::fact(place.code, place.item));
                }
            });
        }
    }

    /// Finds the interactions that an interaction term describes.
    fn links(&self, link: &InteractionTerm, mut take: impl FnMut(u32, TermMatch)) {
        let verbs: Option<HashSet<(u32, u32)>> = link.verb.as_ref().map(|verb| {
            let mut places = HashSet::new();
            self.each_of_words(verb, |doc, found| {
                places.insert((doc, found.item));
            });
            places
        });
        let mut out = |id: EdgeId| {
            let edge = &self.atlas[id];
            if self.link_fits(id, link, verbs.as_ref()) {
                let item = u32::try_from(self.atlas.number(id)).unwrap_or(u32::MAX);
                let code = Code::new(Field::Target, 0);
                take(self.number(Node::Role(edge.from)), TermMatch::fact(code, item));
            }
        };
        let Some(who) = &link.who else {
            for id in self.atlas.ids() {
                self.atlas.outgoing(Node::Role(id)).iter().for_each(|&edge| out(edge));
            }
            return;
        };
        let nodes = self.called(who);
        for &node in nodes.iter().filter(|_| link.out) {
            self.atlas.incoming(node).iter().for_each(|&edge| out(edge));
        }
        for &node in nodes.iter().filter(|_| link.into) {
            for &id in self.atlas.outgoing(node) {
                if self.link_fits(id, link, verbs.as_ref()) {
                    let found = TermMatch::fact(Code::new(Field::NamedBy, 0), id.number());
                    take(self.number(self.atlas[id].to), found);
                }
            }
        }
    }

    /// Returns whether an interaction has the verb and the frequency of a term. `verbs` contains a
    /// pair for each interaction with this verb: the number of its role and the number of the
    /// interaction in that role.
    fn link_fits(
        &self,
        id: EdgeId,
        link: &InteractionTerm,
        verbs: Option<&HashSet<(u32, u32)>>,
    ) -> bool {
        let edge = &self.atlas[id];
        let number = u32::try_from(self.atlas.number(id)).unwrap_or(u32::MAX);
        let from = self.number(Node::Role(edge.from));
        let often = link.often.is_none_or(|(from, to)| {
            edge.frequency.is_some_and(|rank| (from..=to).contains(&rank))
        });
        often && verbs.is_none_or(|verbs| verbs.contains(&(from, number)))
    }

    /// Returns the roles to which an interaction term refers. The name [`MARKED`] means the marked
    /// roles. Any other name means the roles with this name, slug, id or alias or, if there are
    /// none, the roles with these words in their name.
    fn called(&self, who: &PartnerTerm) -> Vec<Node> {
        if let (true, Some(marked)) = (who.text == MARKED, self.chosen.marked) {
            return self.ordered(marked.iter().copied().collect());
        }
        let missing = self.atlas.missing_named(&who.text);
        let roles = self.atlas.all_named(&who.text).into_iter().map(Node::Role);
        let named: HashSet<Node> = roles.chain(missing).collect();
        if !named.is_empty() {
            return self.ordered(named);
        }
        let mut found = HashSet::new();
        self.each_of_words(&who.words, |doc, _| {
            found.extend(self.atlas.node(doc as usize));
        });
        self.ordered(found)
    }

    /// Returns roles in the same order as in the atlas, so that the same query always gives the
    /// same results.
    fn ordered(&self, nodes: HashSet<Node>) -> Vec<Node> {
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_by_key(|&node| self.atlas.slot(node));
        nodes
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
                matches!(other, Node::Role(_))
                    && other != node
                    && !atlas.outgoing(other).iter().any(|&back| atlas[back].to == node)
            }),
            Is::Missing => false,
            Is::Marked | Is::Bookmarked => self.chosen.has(state, node),
            Is::Broken => {
                atlas[id].broken.is_some()
                    || atlas
                        .problems(id)
                        .iter()
                        .any(|problem| problem.rule.severity() <= Severity::Warning)
            }
            Is::Duplicate => atlas.is_duplicate(id),
            Is::Mentioned => !atlas.mentions_of(id).is_empty(),
            Is::Inferred => {
                let doc = self.index.docs.get(self.number(node) as usize);
                doc.is_some_and(|doc| doc.fields.meets(Fields::inferred()))
            }
        }
    }
}

/// Takes what satisfies the words of a term.
struct FoundWords<'f, 'a> {
    finder: &'f Finder<'a>,
    rules: MatchRules<'f>,
    take: &'f mut dyn FnMut(TermSource<'a>),
}

impl<'a> FoundWords<'_, 'a> {
    /// Takes the places of a word. If `listed` is true, only places in names and other short texts
    /// count, in which a word may be similar to a query word.
    fn add_word(&mut self, word: &'a Word, kind: MatchKind, listed: bool) {
        let rule = self.rules.get(kind, listed);
        if !self.finder.skills_only {
            return (self.take)(TermSource::Word(word, rule));
        }
        word.each(|role, place| {
            if let Some(found) = rule.apply(&place) {
                self.add_match(role, found);
            }
        });
    }

    /// Takes one place.
    fn add(&mut self, role: u32, place: WordPlace, kind: MatchKind) {
        if let Some(found) = self.rules.get(kind, false).apply(&place) {
            self.add_match(role, found);
        }
    }

    fn add_all(&mut self, places: Vec<(u32, WordPlace, MatchKind)>) {
        places.into_iter().for_each(|(role, place, kind)| self.add(role, place, kind));
    }

    fn add_match(&mut self, role: u32, found: TermMatch) {
        if !self.finder.skills_only || self.finder.proves_skill(role, found.code) {
            (self.take)(TermSource::Match(role, found));
        }
    }
}

/// Calls `take` with every match of a source.
fn expand(source: &TermSource<'_>, take: &mut impl FnMut(u32, TermMatch)) {
    match source {
        TermSource::Match(role, found) => take(*role, *found),
        TermSource::Word(word, rule) => word.each(|role, place| {
            if let Some(found) = rule.apply(&place) {
                take(role, found);
            }
        }),
    }
}

/// Returns the places where consecutive words in a string match a phrase. `lists` contains the
/// candidates for each word of the phrase. Each result is the place of the last word, with `first`
/// copied from the first word, and the loosest kind of match among the words.
fn sequences(lists: &[Vec<(&Word, MatchKind)>]) -> Vec<(u32, WordPlace, MatchKind)> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    // If a word of the phrase has no candidates, the phrase cannot match, so the places of the
    // other words are not read.
    if lists.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let mut so_far = sorted_places(first);
    for list in rest {
        let mut next = sorted_places(list);
        next.retain_mut(|(doc, place, kind)| {
            let Some(before) = place.at.checked_sub(1) else { return false };
            let key = (*doc, place.code.0, place.item, before);
            let from = so_far.partition_point(|(doc, place, _)| {
                (*doc, place.code.0, place.item, place.at) < key
            });
            let Some((doc, prior, looser)) = so_far.get(from) else { return false };
            let follows = (*doc, prior.code.0, prior.item, prior.at) == key;
            place.first = prior.first;
            *kind = (*kind).max(*looser);
            follows
        });
        so_far = next;
    }
    so_far
}

/// Returns the places where the given words occur, sorted by role and position. Strings that
/// consist of a single word are left out.
fn sorted_places(words: &[(&Word, MatchKind)]) -> Vec<(u32, WordPlace, MatchKind)> {
    let mut places: Vec<(u32, WordPlace, MatchKind)> = Vec::new();
    for (word, kind) in words {
        word.each(|doc, place| {
            // A word that is the whole string cannot be part of a phrase.
            if !place.is_whole() {
                places.push((doc, place, *kind));
            }
        });
    }
    places.sort_by_key(|(doc, place, kind)| (*doc, place.code.0, place.item, place.at, *kind));
    places
}
