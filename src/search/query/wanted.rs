//! The words of a query, and the rules by which words in a card match them.

use std::ops::Range;

use crate::text::fold;

use super::super::field::{Field, Fields};
use super::super::fuzzy;
use super::super::kind::MatchKind;
use super::super::letters::{Letters, MOST_DIFFERENT, Numeronym};
use super::super::synonyms::Synonyms;
use super::super::words::{chunks, is_joint, is_unspaced, parts, unhyphenated};

/// Words that must follow each other in one string.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// One word, or several for a phrase; never empty.
    pub(crate) words: Vec<Needle>,
    /// The fields to search.
    pub(crate) fields: Fields,
    /// Whether the string must begin with the words.
    pub(crate) start: bool,
    /// Whether the string must end with the words.
    pub(crate) end: bool,
    how: How,
}

/// The kinds of matches that count for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// All kinds of matches.
    Loose,
    /// Whole words only, in any of their forms. A user who asks for SQL at a level does not want
    /// SQLite.
    Exact,
    /// Only the literal text, possibly inside a longer word.
    Literal,
    /// Only the word exactly as typed.
    Whole,
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Needle {
    /// The folded text.
    pub(crate) text: String,
    /// The length in characters.
    pub(crate) length: usize,
    pub(crate) letters: Letters,
    numeronym: Option<Numeronym>,
    /// Whether the word may be incomplete, which is the case for the last word of an unclosed
    /// quote.
    pub(crate) open: bool,
    /// Whether the word is written in a script without spaces between words.
    pub(crate) unspaced: bool,
    /// Whether the query has other words too.
    has_company: bool,
    /// Other forms of the word: its singular or plural, without hyphens, or joined with an adjacent
    /// word of the query.
    forms: Vec<String>,
    /// The other forms of a verb, if the word may be a form of one.
    verb_forms: Vec<String>,
    /// Synonyms that are one word, in singular and plural.
    synonyms: Vec<String>,
    /// Synonyms that consist of several words.
    phrases: Vec<Vec<String>>,
}

impl Words {
    /// Parses `word`, `'literal`, `'whole'`, `^start`, `end$` and `"a phrase"`.
    pub(super) fn read(text: &str, not: bool, fields: Fields) -> Option<Words> {
        let mut rest = text;
        let mut how = if not { How::Literal } else { How::Loose };
        if let Some(literal) = rest.strip_prefix('\'') {
            how = How::Literal;
            rest = literal;
            if let Some(whole) = rest.strip_suffix('\'').filter(|whole| !whole.is_empty()) {
                how = How::Whole;
                rest = whole;
            }
        }
        let (start, end) = (rest.starts_with('^'), rest.len() > 1 && rest.ends_with('$'));
        rest = rest.strip_prefix('^').unwrap_or(rest);
        rest = if end { rest.strip_suffix('$').unwrap_or(rest) } else { rest };
        let quoted = rest.strip_prefix('"');
        let open = quoted.is_some_and(|inside| !inside.ends_with('"'));
        let inside = quoted.map_or(rest, |inside| inside.strip_suffix('"').unwrap_or(inside));
        let folded = fold(inside);
        let mut words: Vec<Needle> =
            chunks(&folded).filter_map(|range| folded.get(range)).map(Needle::new).collect();
        // Quotes around a single word ask for the whole word.
        if quoted.is_some() && how == How::Loose {
            how = How::Whole;
        }
        if let Some(last) = words.last_mut() {
            last.open = open;
        }
        (!words.is_empty()).then_some(Words { words, fields, start, end, how })
    }

    /// Parses a compound word as a possible slug or id.
    pub(super) fn hyphenated(&self) -> Option<Words> {
        let [needle] = self.words.as_slice() else { return None };
        let fields = self.fields.and(Fields::from_list(&[Field::Slug, Field::Id]));
        let parts = unhyphenated(&needle.text);
        if fields == Fields::NONE || self.how == How::Whole || !parts.trim().contains(' ') {
            return None;
        }
        let mut parts: Vec<Needle> =
            chunks(&parts).filter_map(|range| parts.get(range)).map(Needle::new).collect();
        parts.last_mut()?.open = true;
        (parts.len() > 1).then(|| Words { words: parts, fields, ..self.clone() })
    }

    /// Returns the words with spaces between them.
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|needle| needle.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Returns a term with the same words but other fields.
    pub(crate) fn within(&self, fields: Fields) -> Words {
        Words { fields, ..self.clone() }
    }

    /// Returns a cache key for a query word of this term. Query words with equal keys match the
    /// same words.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn key(&self, needle: &Needle) -> String {
        let form = (self.how, self.start, self.end, self.words.len(), needle.open);
        let form = (form, self.is_scoped(), needle.has_company);
        format!("{form:?} {} {}", needle.text, needle.forms.join(" "))
    }

    /// Restricts the matches to whole words in any of their forms.
    pub(super) fn exactly(self) -> Words {
        let how = if self.how == How::Loose { How::Exact } else { self.how };
        Words { how, ..self }
    }

    /// Returns the word, if the term is a single word without operators such as `^`.
    pub(crate) fn plain(&self) -> Option<&Needle> {
        match self.words.as_slice() {
            [needle] if self.is_loose() => Some(needle),
            _ => None,
        }
    }

    pub(crate) fn plain_mut(&mut self) -> Option<&mut Needle> {
        let loose = self.is_loose();
        self.words.first_mut().filter(|_| loose)
    }

    /// Returns whether the term is a single word without operators such as `^`. It may be
    /// restricted to some fields.
    pub(crate) fn is_loose(&self) -> bool {
        self.how == How::Loose && self.has_forms()
    }

    /// Returns whether the term is restricted to some fields. If so, even a short term matches the
    /// beginning of any word in these fields.
    pub(crate) fn is_scoped(&self) -> bool {
        self.fields != Fields::ALL
    }

    /// Returns whether other forms of the word, such as its plural, match too.
    pub(crate) fn has_forms(&self) -> bool {
        matches!(self.how, How::Loose | How::Exact)
            && !self.start
            && !self.end
            && self.words.len() == 1
    }

    /// Returns how a word in a string matches `needle` literally, or `None` if it does not. This
    /// does not check whether the word is the first or last in its string.
    pub(crate) fn literal(&self, needle: &Needle, word: &str) -> Option<MatchKind> {
        let text = needle.text.as_str();
        if word == text {
            return Some(MatchKind::Word);
        }
        if self.words.len() > 1 || needle.open {
            return (needle.open && word.starts_with(text)).then_some(MatchKind::Prefix);
        }
        match (self.start, self.end, self.how) {
            (true, true, _) => None,
            (true, false, _) => word.starts_with(text).then_some(MatchKind::Prefix),
            (false, true, _) => word.ends_with(text).then_some(MatchKind::Inside),
            (_, _, How::Literal) => word.contains(text).then_some(MatchKind::Inside),
            _ => None,
        }
    }

    /// Returns the best kind of match between a word in a string and `needle`, or `None` if the
    /// word does not match. `in_name` is true for a word in the name of a role.
    pub(crate) fn kind(&self, needle: &Needle, word: &str, in_name: bool) -> Option<MatchKind> {
        let literal = self.literal(needle, word);
        if !self.has_forms() {
            // A quoted word also matches a part of a compound.
            let is_part = self.how == How::Whole && self.words.len() == 1 && has_part(word, needle);
            return literal.or(is_part.then_some(MatchKind::Part));
        }
        literal.or_else(|| needle.form(word)).or_else(|| match self.how {
            How::Loose if has_form(word, &needle.verb_forms) => Some(MatchKind::VerbForm),
            How::Loose if needle.is_short() => {
                let begins = in_name && word.starts_with(&needle.text)
                    || self.is_scoped() && begins_part(word, needle);
                begins.then(|| needle.beginning())
            }
            How::Loose => begins_part(word, needle).then_some(MatchKind::Prefix),
            _ => None,
        })
    }

    /// Returns how a word in a name or list is similar to `needle`, or `None` if it is not similar.
    /// Call this only for a word that does not match `needle`.
    pub(crate) fn similarity(&self, needle: &Needle, word: &str) -> Option<MatchKind> {
        if !self.is_loose() || needle.length < SHORTEST_SIMILAR {
            return None;
        }
        let is_near = Letters::from_text(word).differ(needle.letters) <= MOST_DIFFERENT;
        let doubtful = DoubtfulWord::new(&needle.text).filter(|_| is_near);
        doubtful
            .and_then(|typed| typed.likeness(word))
            .or_else(|| word.contains(&needle.text).then_some(MatchKind::Inside))
    }

    /// Returns whether each word of the term can only match words that begin with it.
    pub(crate) fn is_prefix_only(&self) -> bool {
        let inside = self.end && !self.start;
        !inside && (self.words.len() > 1 || self.start || self.how == How::Whole)
    }

    /// Returns the places of a phrase in a folded string.
    pub(super) fn phrases(&self, folded: &str) -> Vec<Range<usize>> {
        let found: Vec<Range<usize>> = chunks(folded).collect();
        found
            .windows(self.words.len())
            .filter(|window| {
                window.iter().zip(&self.words).all(|(range, needle)| {
                    folded
                        .get(range.clone())
                        .is_some_and(|word| self.literal(needle, word).is_some())
                })
            })
            .filter_map(|window| Some(window.first()?.start..window.last()?.end))
            .collect()
    }
}

/// The minimum length of a query word that also matches the beginning of longer words outside of
/// names.
const SHORTEST_PREFIX: usize = 3;
/// The minimum length of a query word that also matches similar words.
pub(crate) const SHORTEST_SIMILAR: usize = 4;
/// The minimum length of a query word that also matches two adjacent words in a string.
const SHORTEST_PAIR: usize = 5;
/// The maximum length of a word that is checked for typing errors.
const LONGEST_SIMILAR: usize = 64;

/// A typed word that may be misspelt, or that may be the agent noun of a verb.
pub(crate) struct DoubtfulWord<'a> {
    typed: &'a str,
    /// The number of letters.
    length: usize,
    /// The maximum number of typing errors.
    most: usize,
    /// The verb of which the word is the agent noun.
    verb: Option<&'a str>,
}

impl<'a> DoubtfulWord<'a> {
    /// Prepares to compare a typed word with many others. Returns `None` if it is so short that any
    /// other word means something else. One error is allowed in a word of up to seven letters, and
    /// two in a longer one.
    pub(crate) fn new(typed: &'a str) -> Option<DoubtfulWord<'a>> {
        let length = typed.chars().count();
        let most = match length {
            ..SHORTEST_SIMILAR => return None,
            SHORTEST_SIMILAR..8 => 1,
            8..=LONGEST_SIMILAR => 2,
            _ => 0,
        };
        Some(DoubtfulWord { typed, length, most, verb: verb_of(typed) })
    }

    /// Returns how a word is similar to the typed word: it is a form of the verb, or the two words
    /// differ by typing errors.
    pub(crate) fn likeness(&self, word: &str) -> Option<MatchKind> {
        let is_form = self.verb.is_some_and(|verb| is_verb_form(word, verb));
        if is_form { Some(MatchKind::OneEdit) } else { self.edits(word) }
    }

    /// Counts the typing errors and returns the kind of match. An insertion, a deletion, a replaced
    /// letter and two swapped letters each count as one error.
    fn edits(&self, word: &str) -> Option<MatchKind> {
        if self.length.abs_diff(word.chars().count()) > self.most {
            return None;
        }
        match strsim::osa_distance(self.typed, word) {
            1 if self.most > 0 => Some(MatchKind::OneEdit),
            2 if self.most > 1 => Some(MatchKind::TwoEdits),
            _ => None,
        }
    }
}

/// The endings of agent nouns, such as `tester`; longer endings first.
const AGENT_ENDINGS: [&str; 4] = ["ers", "ors", "er", "or"];
/// The endings of the forms of a verb.
const VERB_ENDINGS: [&str; 6] = ["", "s", "e", "es", "ing", "ed"];
/// The minimum length of a verb. The beginning of a shorter word is rarely a verb: a `user` does
/// more than to use.
const SHORTEST_VERB: usize = 4;

/// Returns whether a word is a form of a verb: `test`, `tests`, `testing` and `tested` for `test`.
fn is_verb_form(word: &str, verb: &str) -> bool {
    let single = undoubled(verb);
    word.strip_prefix(verb).is_some_and(|rest| VERB_ENDINGS.contains(&rest))
        || word.strip_prefix(single).is_some_and(|rest| matches!(rest, "" | "s"))
}

/// Returns the verb of which a word is the agent noun, without its `e` at the end.
fn verb_of(word: &str) -> Option<&str> {
    let verb = AGENT_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    verb.filter(|verb| verb.chars().count() >= SHORTEST_VERB)
}

/// Returns a verb without its last letter if that letter is doubled, as in `planning`.
fn undoubled(verb: &str) -> &str {
    verb.char_indices().next_back().map_or(verb, |(at, last)| {
        let single = verb.get(..at).unwrap_or_default();
        if single.ends_with(last) { single } else { verb }
    })
}

/// Returns the forms of the verbs of which a word may be a form: `test`, `tests` and `tested` for
/// `testing`. Not all of them are words, but only words in the cards match.
fn verb_forms(word: &str) -> Vec<String> {
    if !word.chars().all(|c| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let mut verbs = numbers(word);
    verbs.push(word.to_owned());
    for stem in ["ing", "ed"].iter().filter_map(|ending| word.strip_suffix(ending)) {
        verbs.extend([stem.to_owned(), undoubled(stem).to_owned(), format!("{stem}e")]);
    }
    // An agent noun such as `engineer` is not a verb, even if a word such as `engineering` exists.
    verbs.retain(|verb| {
        verb.len() >= SHORTEST_VERB && !AGENT_ENDINGS.iter().any(|ending| verb.ends_with(ending))
    });
    let mut forms: Vec<String> = Vec::new();
    for verb in verbs {
        let stem = verb.strip_suffix('e').unwrap_or(&verb);
        let last = stem.chars().next_back();
        for ending in ["ing", "ed"] {
            forms.push(format!("{stem}{ending}"));
            forms.extend(last.map(|last| format!("{stem}{last}{ending}")));
        }
        forms.extend(numbers(&verb));
        forms.push(verb);
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Returns whether a word, or a part of it, passes a test.
fn any_part(word: &str, test: impl Fn(&str) -> bool) -> bool {
    test(word)
        || is_compound(word) && parts(word).into_iter().any(|at| word.get(at).is_some_and(&test))
}

/// Returns whether a word may consist of several parts. Most words do not, and this check is all
/// that the rules for parts cost for them.
fn is_compound(word: &str) -> bool {
    word.bytes().any(|byte| is_joint(char::from(byte)))
}

fn has_part(word: &str, needle: &Needle) -> bool {
    any_part(word, |part| part == needle.text)
}

/// Returns whether a word, or a part of it, begins with the query word.
fn begins_part(word: &str, needle: &Needle) -> bool {
    any_part(word, |part| part.starts_with(&needle.text))
}

/// Returns whether `forms` contains a word, a part of it, or the word without the characters that
/// join its parts.
fn has_form(word: &str, forms: &[String]) -> bool {
    any_part(word, |part| forms.iter().any(|form| form == part))
        || !forms.is_empty() && is_compound(word) && forms.contains(&without_joints(word))
}

/// Removes the characters that join the parts of a compound, except dots. For example, `on-call`
/// becomes `oncall`.
pub(crate) fn without_joints(word: &str) -> String {
    word.chars().filter(|c| *c == '.' || !is_joint(*c)).collect()
}

/// Returns the possible singulars of an English plural, and the possible plurals of a singular.
pub(crate) fn numbers(word: &str) -> Vec<String> {
    if word.len() < 3 || !word.chars().all(|c| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let mut forms = Vec::new();
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        forms.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix("es").filter(|stem| ends_in_hiss(stem)) {
        forms.push(stem.to_owned());
    }
    if let Some(stem) = word
        .strip_suffix('s')
        .filter(|stem| stem.len() > 2 && !["s", "u", "i"].iter().any(|end| stem.ends_with(end)))
    {
        forms.push(stem.to_owned());
    }
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    forms.push(match word.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if ends_in_hiss(word) => format!("{word}es"),
        _ => format!("{word}s"),
    });
    forms
}

/// Returns whether a word ends in a hissing sound, so that its plural ends in `es`.
fn ends_in_hiss(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end))
}

impl Needle {
    /// Returns whether the query word is so short that it matches the beginning of a longer word
    /// only in names.
    pub(crate) fn is_short(&self) -> bool {
        self.length < SHORTEST_PREFIX && !self.unspaced
    }

    /// Notes that the query has other words too.
    pub(crate) fn add_company(&mut self) {
        self.has_company = true;
    }

    /// Returns the kind of a match with the beginning of a name, for a short word. A short word
    /// that is typed alone is probably the beginning of a name, but `pr` in `review pr` is not.
    pub(crate) fn beginning(&self) -> MatchKind {
        if self.has_company { MatchKind::Longer } else { MatchKind::Beginning }
    }

    /// Returns the query word as a numeronym such as `k8s`, if it may be one.
    pub(crate) fn numeronym(&self) -> Option<Numeronym> {
        self.numeronym
    }

    /// Drops the forms of the query word that fail a test.
    pub(crate) fn retain_forms(&mut self, test: impl FnMut(&String) -> bool) {
        self.forms.retain(test);
    }

    /// Returns the kind of match if `word` equals another form of the query word; otherwise `None`.
    fn form(&self, word: &str) -> Option<MatchKind> {
        if has_part(word, self) {
            return Some(MatchKind::Part);
        }
        if has_form(word, &self.forms) {
            return Some(MatchKind::Form);
        }
        if self.numeronym.is_some_and(|shape| shape.fits(word)) {
            return Some(MatchKind::Numeronym);
        }
        if has_form(word, &self.synonyms) {
            return Some(MatchKind::Synonym);
        }
        (self.unspaced && word.contains(&self.text)).then_some(MatchKind::Part)
    }

    /// Adds the word that the query word and its neighbour in the query form together.
    pub(crate) fn join(&mut self, joined: &str) {
        self.forms.extend(numbers(joined));
        self.forms.push(joined.to_owned());
    }

    /// Returns the forms of the verb of which the query word is an agent noun, as in
    /// [`DoubtfulWord::likeness`].
    pub(crate) fn verbs(&self) -> Vec<String> {
        let Some(verb) = verb_of(&self.text) else { return Vec::new() };
        let mut all: Vec<String> =
            VERB_ENDINGS.iter().map(|ending| format!("{verb}{ending}")).collect();
        let single = undoubled(verb);
        if single != verb {
            all.extend([single.to_owned(), format!("{single}s")]);
        }
        all
    }

    /// Returns the query word with its spelling corrected to `text`.
    pub(crate) fn corrected(&self, text: &str) -> Needle {
        Needle { open: self.open, ..Needle::new(text) }
    }

    /// Returns the synonyms that consist of several words.
    pub(crate) fn phrases(&self) -> &[Vec<String>] {
        &self.phrases
    }

    /// Adds the synonyms of the query word from a table.
    pub(crate) fn add_synonyms(&mut self, table: &Synonyms) {
        for words in table.others(&self.text) {
            match words.as_slice() {
                [only] => {
                    self.synonyms.extend(numbers(only));
                    self.synonyms.push(only.clone());
                }
                _ => self.phrases.push(words.clone()),
            }
        }
    }

    /// Returns the query word itself, its other forms and its one-word synonyms.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let mut all = vec![self.text.clone()];
        all.extend(self.forms.iter().chain(&self.verb_forms).chain(&self.synonyms).cloned());
        all
    }

    /// Returns the pairs of words into which the query word can be split, whether or not a hyphen
    /// joins them.
    pub(crate) fn splits(&self) -> Vec<(String, String)> {
        let own = without_joints(&self.text);
        if self.length < SHORTEST_PAIR {
            return Vec::new();
        }
        let forms = std::iter::once(own.clone()).chain(numbers(&own));
        let pairs = forms.flat_map(|form| {
            let splits = form.char_indices().skip(2).map(|(at, _)| {
                let (first, second) = form.split_at(at);
                (first.to_owned(), second.to_owned())
            });
            splits.filter(|(_, second)| second.chars().nth(1).is_some()).collect::<Vec<_>>()
        });
        pairs.collect()
    }

    /// Returns whether a word may be the first word of a pair into which the query word can be
    /// split, or a plural or singular of it. These have the same first letters.
    pub(crate) fn may_split_after(&self, word: &str) -> bool {
        let own = self.text.chars().filter(|c| *c == '.' || !is_joint(*c));
        self.length >= SHORTEST_PAIR && own.zip(word.chars()).take(2).all(|(own, c)| own == c)
    }

    pub(crate) fn new(text: &str) -> Needle {
        let own = without_joints(text);
        let mut forms = numbers(&own);
        forms.push(own);
        let mut needle = Needle {
            text: text.to_owned(),
            length: text.chars().count(),
            letters: Letters::from_text(text),
            numeronym: Numeronym::read(text),
            open: false,
            unspaced: text.chars().all(is_unspaced),
            has_company: false,
            forms,
            verb_forms: verb_forms(text),
            synonyms: Vec::new(),
            phrases: Vec::new(),
        };
        needle.add_synonyms(Synonyms::shipped());
        needle
    }

    /// Returns the places where the letters of a fuzzy match occur in a folded string. The match is
    /// in a single word or in the whole string, whichever is better.
    pub(super) fn scattered(&self, folded: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
        if !Letters::from_text(folded).hold(self.letters) {
            return Vec::new();
        }
        let all = words.iter().cloned().chain(std::iter::once(0..folded.len()));
        let best = all
            .filter_map(|range| {
                Some((fuzzy::score(folded.get(range.clone())?, &self.text)?, range))
            })
            .max_by_key(|((score, _), _)| *score);
        let Some(((_, indices), range)) = best else { return Vec::new() };
        let chars: Vec<(usize, char)> =
            folded.get(range.clone()).unwrap_or_default().char_indices().collect();
        indices
            .iter()
            .filter_map(|&i| chars.get(i))
            .map(|(at, c)| range.start + at..range.start + at + c.len_utf8())
            .collect()
    }
}
