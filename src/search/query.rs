//! A parsed query. Every input can be parsed: each invalid part becomes a [`Note`] with its place,
//! and the search uses the rest.

mod atom;
mod compare;
mod scope;
mod token;
mod wanted;

use std::ops::Range;

use crate::role::LevelRank;
use crate::text::{Folded, fold};

use super::field::{Field, Fields};
use super::kind::MatchKind;
use super::letters::initials;
use super::synonyms::Synonyms;
use super::words::{is_function_word, words};

pub(super) use atom::{Atom, InteractionTerm, MARKED, PartnerTerm, PropertyTerm, What};
pub(super) use scope::parts;
pub use scope::{
    Is, QUERY_FORMS, STATE_FORMS, STATES, Scope, ScopeRow, names_roles, scope_values, scopes,
};

pub(super) use wanted::{DoubtfulWord, Needle, SHORTEST_SIMILAR, Words, numbers, without_joints};

use token::terms;

/// The maximum length of a query in characters. The rest is ignored.
const LONGEST: usize = 256;

/// A kind of text in which matches are highlighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A name. A short word of the query also matches the beginning of a word, and a longer one
    /// also matches scattered letters.
    Name,
    /// An item of a card, in which a word also matches scattered letters.
    Item,
    /// Any other text.
    Prose,
}

/// Fuzzy matches are highlighted only in strings with at most this many words.
const LONGEST_FUZZY: usize = 256;

/// A query: clauses that must all match, possibly in different fields of a role.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The clauses. A clause matches if at least one of its terms matches.
    pub(super) clauses: Vec<Vec<Atom>>,
    /// The query as typed.
    pub(super) typed: String,
    /// The whole query, folded and with single spaces.
    pub(super) whole: String,
    /// The plain words of the query, folded and with single spaces. Empty if the query has
    /// alternatives.
    pub(super) plain: String,
    /// The query as typed if folding changes it; otherwise `None`.
    pub(super) spelling: Option<String>,
    /// Whether this is a query for the command `who`, in which every term is a skill.
    pub(super) skills_only: bool,
    notes: Vec<Note>,
}

/// A part of a query that is invalid or incomplete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The term, as a byte range of the typed text.
    pub range: Range<usize>,
    /// What is wrong with the term, and which values are accepted.
    pub message: String,
    /// Whether the term is meaningless, so that a command cannot answer the query. If this is
    /// false, the search takes the term literally.
    pub is_error: bool,
}

impl Note {
    fn hint(range: Range<usize>, message: impl Into<String>) -> Note {
        Note { range, message: message.into(), is_error: false }
    }

    fn error(message: impl Into<String>) -> Note {
        Note { range: 0..0, message: message.into(), is_error: true }
    }

    fn at(self, range: Range<usize>) -> Note {
        Note { range, ..self }
    }
}

/// Returns a hint for a word that other search programs use as an operator.
fn operator_hint(term: &str) -> Option<String> {
    let instead = match term {
        "OR" => "use | instead",
        "AND" => "a space already means AND",
        "NOT" => "use ! instead",
        _ if term.contains('|') && !term.contains('"') => "put spaces around | to find either word",
        _ => {
            let word = term.strip_prefix('-')?;
            let is_word = word.starts_with(char::is_alphabetic);
            return is_word.then(|| format!("use !{word} for roles without {word}"));
        }
    };
    Some(format!("{term} is searched for as a word; {instead}"))
}

/// Returns the hint about a term such as `model=sonnet`, or `None` for any other term.
fn assignment_hint(term: &str) -> Option<String> {
    let (field, value) = term.split_once('=')?;
    let is_field = !field.is_empty() && field.chars().all(char::is_alphanumeric);
    let is_value = value.starts_with(char::is_alphanumeric);
    (is_field && is_value)
        .then(|| format!("{term} is searched for as words; {field}:{value} searches the field"))
}

impl Query {
    /// Parses a query.
    pub fn parse(text: &str) -> Query {
        Query::read(text, None)
    }

    /// Parses a query for the command `who`. All its words must match in one capability or
    /// property.
    pub fn who(text: &str) -> Query {
        Query { skills_only: true, ..Query::read(text, Some(atom::SKILLS)) }
    }

    fn read(text: &str, fields: Option<atom::Within>) -> Query {
        let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
        let mut query = Query::default();
        if end < text.len() {
            let message = format!("only the first {LONGEST} characters of the query are used");
            query.notes.push(Note::hint(end..text.len(), message));
        }
        let text = text.get(..end).unwrap_or_default();
        let folded = fold(text);
        query.typed = text.trim().to_owned();
        query.whole = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        query.spelling = (folded != text).then(|| text.trim().to_owned());
        let (mut terms, open) = terms(text, compare::is_rank, Scope::is_named);
        compare::drop_level_words(&mut terms);
        let mut or = false;
        let (mut plain, mut has_alternatives) = (Vec::new(), false);
        for (number, term) in terms.iter().enumerate() {
            if term.text == "|" {
                or = !query.clauses.is_empty();
                has_alternatives |= or;
                continue;
            }
            let is_operator = terms.len() > 1 || term.text.contains('|') || term.text.contains(':');
            let hint = operator_hint(&term.text).filter(|_| is_operator);
            query.notes.extend(hint.map(|hint| Note::hint(term.range.clone(), hint)));
            let open = open && number + 1 == terms.len();
            let (mut atoms, note) = Atom::read(&term.text, open, fields);
            for atom in &mut atoms {
                if let What::Property(property) = &mut atom.what {
                    property.range = term.range.clone();
                }
            }
            query.notes.extend(note.map(|note| note.at(term.range.clone())));
            plain.extend(clause_word(&atoms).map(|_| fold(&term.text)));
            match query.clauses.last_mut() {
                _ if atoms.is_empty() => continue,
                Some(clause) if or => clause.extend(atoms),
                // If all alternatives are negated, a role must match none of them, so each becomes
                // a clause.
                _ if atoms.iter().all(|atom| atom.not) => {
                    query.clauses.extend(atoms.into_iter().map(|atom| vec![atom]));
                }
                _ => query.clauses.push(atoms),
            }
            or = false;
        }
        if !has_alternatives {
            query.plain = plain.join(" ");
        }
        query.restrict_links();
        if fields.is_none() {
            query.drop_question_words();
        } else {
            query.accept_levels();
        }
        query.join_neighbours();
        query.tell_company();
        query
    }

    /// Drops the function words from a query that is typed as a question, such as `who reviews
    /// designs`. Otherwise a card that contains the word `who` by chance would come first.
    fn drop_question_words(&mut self) {
        const BEGINNINGS: [&str; 8] = ["how", "i", "please", "we", "what", "which", "who", "whose"];
        // Words that ask for a role but say nothing about it.
        const ASKING: [&str; 14] = [
            "agent", "agents", "anyone", "anything", "best", "good", "know", "knows", "most",
            "much", "people", "person", "role", "roles",
        ];
        let first = self.whole.split(' ').next().unwrap_or_default();
        let is_content = |clause: &Vec<Atom>| {
            clause_word(clause).is_none_or(|needle| {
                !is_function_word(&needle.text) && !ASKING.contains(&&*needle.text)
            })
        };
        if BEGINNINGS.contains(&first) && self.clauses.iter().any(is_content) {
            self.clauses.retain(is_content);
        }
    }

    /// Lets a word for a level also match a capability at this level or above, in a query for the
    /// command `who`: `who kubernetes expert` finds the same roles as `who kubernetes>=expert`. The
    /// word must also match as text, because a skill may have such a word in its name.
    fn accept_levels(&mut self) {
        if self.clauses.len() < 2 {
            return;
        }
        for clause in &mut self.clauses {
            let [Atom { not: false, what: What::Words(words) }] = clause.as_slice() else {
                continue;
            };
            let [needle] = words.words.as_slice() else { continue };
            if !words.has_forms() {
                continue;
            }
            let Some(rank) = LevelRank::from_phrase(&needle.text) else { continue };
            let fields = Fields::at_levels(&[Field::Level], |level| level >= rank.number());
            clause.push(Atom { not: false, what: What::Level(fields) });
        }
    }

    /// Creates a query from one clause.
    pub(super) fn from_clause(clause: Vec<Atom>) -> Query {
        Query { clauses: vec![clause], ..Query::default() }
    }

    /// Adds a team's own synonyms to each word of the query.
    pub fn with_synonyms(mut self, team: &Synonyms) -> Query {
        for atom in self.clauses.iter_mut().flatten() {
            if let What::Words(words) = &mut atom.what {
                words.words.iter_mut().for_each(|needle| needle.add_synonyms(team));
            }
        }
        self
    }

    /// Applies `verb:` and `freq:` to the interactions that `to:`, `from:` and `with:` describe.
    fn restrict_links(&mut self) {
        let links = self.clauses.iter().filter_map(|clause| clause_link(clause));
        let limits = links.clone().filter(|link| link.who.is_none()).cloned();
        let Some(limit) = limits.reduce(InteractionTerm::and) else { return };
        if links.clone().any(|link| link.who.is_some()) {
            self.clauses.retain(|clause| clause_link(clause).is_none_or(|link| link.who.is_some()));
            let named = self.clauses.iter_mut().filter(|clause| clause_link(clause).is_some());
            for atom in named.flatten() {
                if let What::Interaction(link) = &mut atom.what {
                    *link = std::mem::take(link).and(limit.clone());
                }
            }
        } else {
            // Even if the query does not name a role, all its `verb:` and `freq:` terms apply to
            // the same interaction.
            let first = self.clauses.iter().position(|clause| clause_link(clause).is_some());
            let mut number = 0;
            self.clauses.retain(|clause| {
                number += 1;
                clause_link(clause).is_none() || first == Some(number - 1)
            });
            let first = first.and_then(|at| self.clauses.get_mut(at));
            if let Some(atom) = first.and_then(|clause| clause.first_mut()) {
                atom.what = What::Interaction(limit);
            }
        }
    }

    /// Lets two adjacent words of the query also match the single word that they form together: `on
    /// call` matches `oncall`.
    fn join_neighbours(&mut self) {
        let texts: Vec<Option<String>> = (self.clauses.iter())
            .map(|clause| clause_word(clause).map(|needle| needle.text.clone()))
            .collect();
        for (number, pair) in texts.windows(2).enumerate() {
            let [Some(first), Some(second)] = pair else { continue };
            let joined = without_joints(&format!("{first}{second}"));
            for clause in self.clauses.iter_mut().skip(number).take(2) {
                for atom in clause.iter_mut() {
                    if let What::Words(words) = &mut atom.what
                        && let Some(needle) = words.plain_mut()
                    {
                        needle.join(&joined);
                    }
                }
            }
        }
    }

    /// Tells the words of a query with several plain words that they are not alone.
    fn tell_company(&mut self) {
        if self.clauses.iter().filter_map(|clause| clause_word(clause)).nth(1).is_none() {
            return;
        }
        for atom in self.clauses.iter_mut().flatten() {
            if let What::Words(words) = &mut atom.what
                && !words.is_scoped()
                && let Some(needle) = words.plain_mut()
            {
                needle.add_company();
            }
        }
    }

    /// Returns the terms that other search programs use as operators, each as its words and the hint
    /// about it.
    pub(super) fn operators(&self) -> impl Iterator<Item = (String, String)> {
        self.typed.split_whitespace().filter_map(|term| {
            let folded = fold(term);
            let words: Vec<&str> =
                words(&folded).into_iter().filter_map(|r| folded.get(r)).collect();
            Some((words.join(" "), operator_hint(term).or_else(|| assignment_hint(term))?))
        })
    }

    /// Returns the query as typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns whether the query has words that can be highlighted in a text.
    pub fn has_words(&self) -> bool {
        self.sought().next().is_some()
    }

    /// Returns whether the query is empty, so that every role matches.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Returns the invalid and incomplete parts, in order. [`Index::notes`](super::Index::notes)
    /// adds those that depend on the cards.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns the terms whose field may be the key of a property, each with its place.
    pub(super) fn keyed(&self) -> impl Iterator<Item = &PropertyTerm> {
        self.clauses.iter().flatten().filter_map(|atom| match &atom.what {
            What::Property(term) => Some(term),
            _ => None,
        })
    }

    /// Returns the words of all terms that are not negated.
    pub(super) fn sought(&self) -> impl Iterator<Item = &Words> {
        self.clauses.iter().flatten().filter(|atom| !atom.not).filter_map(|atom| match &atom.what {
            What::Words(words) => Some(words),
            What::Property(term) => Some(&term.words),
            What::Interaction(link) => {
                link.who.as_ref().map(|who| &who.words).or(link.verb.as_ref())
            }
            _ => None,
        })
    }

    /// Returns whether the query has at least two plain words that are not function words. Its
    /// function words then need not match.
    pub(super) fn is_sentence(&self) -> bool {
        let plain = self.clauses.iter().filter_map(|clause| clause_word(clause));
        plain.filter(|needle| !is_function_word(&needle.text)).nth(1).is_some()
    }

    /// Returns the places in `text` that the query matches, in order and without overlap. The
    /// function words of a sentence are left out. For each word, only the strictest kind of match is
    /// highlighted.
    pub fn places(&self, text: &str, kind: TextKind) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let found = words(&folded.text);
        let mut lit: Vec<Range<usize>> = Vec::new();
        let is_sentence = self.is_sentence();
        let telling = self.sought().filter(|sought| {
            let plain = sought.plain().filter(|_| is_sentence && sought.fields == Fields::ALL);
            plain.is_none_or(|needle| !is_function_word(&needle.text))
        });
        for sought in telling {
            for part in places_of(sought, &folded.text, &found, kind) {
                lit.push(folded.original(part));
            }
        }
        lit.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in lit {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}

/// Returns the word of a clause that consists of one plain word without a scope, or `None` for any
/// other clause.
pub(super) fn clause_word(clause: &[Atom]) -> Option<&Needle> {
    match clause {
        [Atom { not: false, what: What::Words(words) }, ..] if words.fields == Fields::ALL => {
            words.plain()
        }
        _ => None,
    }
}

/// Returns the interaction term of a clause that has no other terms.
fn clause_link(clause: &[Atom]) -> Option<&InteractionTerm> {
    match clause {
        [Atom { not: false, what: What::Interaction(link) }] => Some(link),
        _ => None,
    }
}

/// Returns the places where `sought` matches in a folded string. `found` contains the ranges of the
/// words in the string.
fn places_of(
    sought: &Words,
    folded: &str,
    found: &[Range<usize>],
    kind: TextKind,
) -> Vec<Range<usize>> {
    if sought.words.len() > 1 {
        return sought.phrases(folded);
    }
    let Some(needle) = sought.words.first() else { return Vec::new() };
    let lit = best_places(needle, folded, found, |word| {
        sought.kind(needle, word, kind == TextKind::Name)
    });
    if !lit.is_empty() || !sought.has_forms() {
        return lit;
    }
    let apart = pairs(needle, folded, found);
    if !apart.is_empty() || !sought.is_loose() {
        return apart;
    }
    let first = folded.chars().find(|c| c.is_alphanumeric());
    let initials =
        if needle.text.starts_with(|c| Some(c) == first) { initials(folded) } else { None };
    match initials.filter(|(letters, _)| *letters == needle.text) {
        Some((_, starts)) => return starts,
        None if kind == TextKind::Prose => return Vec::new(),
        None => {}
    }
    let similar = best_places(needle, folded, found, |word| sought.similarity(needle, word));
    // Fuzzy matches in long prose mean little, so they are not highlighted.
    if similar.is_empty() && found.len() <= LONGEST_FUZZY {
        return needle.scattered(folded, found);
    }
    similar
}

/// Returns the places of the words that match a query word best. `kind` returns how a word matches.
fn best_places(
    needle: &Needle,
    folded: &str,
    found: &[Range<usize>],
    kind: impl Fn(&str) -> Option<MatchKind>,
) -> Vec<Range<usize>> {
    let matches = found.iter().filter_map(|range| {
        let word = folded.get(range.clone())?;
        Some((kind(word)?, word, range))
    });
    let matches: Vec<(MatchKind, &str, &Range<usize>)> = matches.collect();
    let best = matches.iter().map(|(kind, ..)| *kind).min();
    let best = matches.into_iter().filter(|(kind, ..)| Some(*kind) == best);
    best.map(|(kind, word, range)| {
        use MatchKind::{Beginning, Inside, Longer, Part, Prefix};
        // In a longer word, only the typed part is highlighted.
        let at = word.find(&needle.text).map(|at| range.start + at);
        match (kind, at) {
            (Part | Prefix | Longer | Beginning | Inside, Some(at)) => at..at + needle.text.len(),
            _ => range.clone(),
        }
    })
    .collect()
}

/// Returns the places where a query word matches several consecutive words: `on call` for `oncall`,
/// or a synonym.
fn pairs(needle: &Needle, folded: &str, found: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut phrases: Vec<Vec<String>> = needle.phrases().to_vec();
    // The words of most strings cannot begin a pair, and then forming the pairs would be wasted work.
    let mut words = found.iter().filter_map(|range| folded.get(range.clone()));
    if words.any(|word| needle.may_split_after(word)) {
        phrases.extend(needle.splits().into_iter().map(|(first, second)| vec![first, second]));
    }
    let mut lit = Vec::new();
    for phrase in phrases {
        let windows = found.windows(phrase.len()).filter(|window| {
            window.iter().zip(&phrase).all(|(range, word)| {
                let text = folded.get(range.clone()).unwrap_or_default();
                text == word || numbers(word).iter().any(|form| form == text)
            })
        });
        lit.extend(windows.filter_map(|w| Some(w.first()?.start..w.last()?.end)));
    }
    lit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lit<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        Query::parse(query)
            .places(text, TextKind::Name)
            .into_iter()
            .map(|range| text.get(range).unwrap())
            .collect()
    }

    #[test]
    fn operators_of_other_programs_are_hinted_at() {
        let hint = |text: &str| {
            let query = Query::parse(text);
            query.notes().first().map_or(String::new(), |note| note.message.clone())
        };
        assert!(hint("sql OR rust").ends_with("use | instead"), "{}", hint("sql OR rust"));
        assert!(
            hint("sql|rust").ends_with("put spaces around | to find either word"),
            "{}",
            hint("sql|rust")
        );
        assert_eq!(hint("sql | rust"), "");
        assert_eq!(hint("\"a|b\""), "");
    }

    #[test]
    fn places_are_those_of_the_strictest_tier() {
        assert_eq!(lit("api", "API design, rapid APIs"), ["API"]);
        assert_eq!(lit("cafe", "Le Café"), ["Café"]);
        assert_eq!(lit("k8s", "on Kubernetes"), ["Kubernetes"]);
        assert_eq!(lit("sre", "Site Reliability Engineer"), ["S", "R", "E"]);
        assert_eq!(lit("prodmgr", "Product Manager"), ["Prod", "M", "g", "r"]);
        assert_eq!(lit("api api", "API"), ["API"]);
        assert_eq!(lit("c++", "C, C++"), ["C++"]);
        assert_eq!(lit("\"error handling\"", "error budgets, Error handling"), ["Error handling"]);
        assert_eq!(lit("'ops", "DevOps"), ["Ops"]);
        assert_eq!(lit("!ops cap:sql>=expert", "DevOps, SQL"), ["SQL"]);
        // The function word of a sentence is not a reason.
        assert_eq!(lit("tests in python", "In integration: Python"), ["Python"]);
        assert_eq!(lit("in python", "in Python"), ["in", "Python"]);
    }

    #[test]
    fn the_beginning_of_a_word_matches_a_short_term_only_in_a_name() {
        let lit = |text: &str, kind| {
            let places = Query::parse("pr").places(text, kind).into_iter();
            places.map(|range| text.get(range).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(lit("Lead Programmer", TextKind::Name), ["Pr"]);
        for kind in [TextKind::Item, TextKind::Prose] {
            assert_eq!(lit("the previous PR", kind), ["PR"], "{kind:?}");
            assert!(lit("the previous process", kind).is_empty(), "{kind:?}");
        }
    }

    #[test]
    fn a_note_names_the_place_of_an_invalid_term() {
        for (text, at, word) in [
            ("cap:sql>=", "cap:sql>=", "novice"),
            ("x cap:sql>=wizard", "cap:sql>=wizard", "wizard"),
            ("\"open quote", "\"open quote", "quote"),
            ("p:bar", "p:bar", "path"),
            ("is:sleepy", "is:sleepy", "orphan"),
            ("cap:", "cap:", "cap:sql"),
            ("sen:>=x", "sen:>=x", "junior"),
            ("freq:>=", "freq:>=", "daily"),
            ("sql>expert", "sql>expert", "no level is above expert; use >= instead of >"),
            ("cap:sql<novice", "cap:sql<novice", "no level is below novice; use <= instead of <"),
            ("lvl:>expert", "lvl:>expert", "no level is above"),
            ("sen:>principal", "sen:>principal", "no seniority is above"),
            ("freq:>continuous", "freq:>continuous", "no frequency is above"),
            ("api !", "!", "without"),
            ("-tool:sql", "-tool:sql", "use !tool:sql"),
        ] {
            let query = Query::parse(text);
            let note = query.notes().first().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(text.get(note.range.clone()), Some(at), "{text}");
            assert!(note.message.contains(word), "{text}: {}", note.message);
        }
        for text in ["api advanced", "c++ .net", "sql>=advanced", "a | b !c", "<200ms", "to:qa"] {
            assert_eq!(Query::parse(text).notes(), [], "{text}");
        }
    }

    #[test]
    fn a_term_that_is_not_finished_holds_as_far_as_it_goes() {
        for (typed, meant) in [
            ("cap:sql>=", "cap:sql"),
            ("cap:sql>=wizard", "cap:sql"),
            ("cap:sql>=adv", "cap:sql>=advanced"),
            ("\"open quote\"", "\"open quote\""),
            ("api |", "api"),
            ("| api", "api"),
            ("is:or", "is:orphan"),
            ("sen:>=st", "sen:>=staff"),
            ("api cap:", "api"),
            ("! ' ^ $ api", "api"),
        ] {
            assert_eq!(Query::parse(typed).clauses, Query::parse(meant).clauses, "{typed}");
        }
    }

    #[test]
    fn words_that_announce_a_level_are_dropped() {
        for typed in [
            "kubernetes at expert level",
            "kubernetes expert level",
            "kubernetes at level expert",
            "kubernetes at the level of expert",
            "kubernetes with an Expert Level",
        ] {
            let meant = "kubernetes expert";
            assert_eq!(Query::parse(typed).clauses, Query::parse(meant).clauses, "{typed}");
            assert_eq!(Query::who(typed).clauses, Query::who(meant).clauses, "{typed}");
        }
        for (typed, meant) in [
            ("expert level in kubernetes", "expert kubernetes"),
            ("senior level engineer", "senior engineer"),
            ("level expert levels of sql", "expert sql"),
        ] {
            assert_eq!(Query::parse(typed).clauses, Query::parse(meant).clauses, "{typed}");
        }
        for (typed, words) in [
            ("service level objectives", 3),
            ("expert service level", 3),
            ("\"level\" expert", 2),
            ("level OR expert", 3),
        ] {
            assert_eq!(Query::parse(typed).clauses.len(), words, "{typed}");
        }
    }

    #[test]
    fn anything_can_be_typed() {
        for text in ["", "   ", "?!", "\"", "\u{1b}[2J", &"x".repeat(10_000), "::", "a:b:c", ">=="]
        {
            Query::parse(text).places("Backend Engineer", TextKind::Name);
        }
        assert!(Query::parse(" ?! ").is_empty());
        assert_eq!(Query::parse(&"x".repeat(10_000)).notes().len(), 1);
    }

    #[test]
    fn verb_and_frequency_restrict_the_same_interaction() {
        let query = Query::parse("to:qa freq:daily verb:tests api");
        assert_eq!(query.clauses.len(), 2);
        let What::Interaction(link) = &query.clauses[0][0].what else { panic!() };
        assert!(link.who.is_some() && link.verb.is_some() && link.often.is_some());
        assert_eq!(Query::parse("freq:daily verb:tests").clauses.len(), 1);
    }
}
