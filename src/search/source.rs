//! The words that satisfy a term, before the roles that contain them are known.

use std::array;
use std::sync::Arc;

use super::field::{Code, Field};
use super::index::Word;
use super::kind::MatchKind;
use super::posting::WordPlace;
use super::query::Words;
use super::score::TermMatch;
use super::weight::value;

/// What satisfies a term.
pub(super) enum TermSource<'a> {
    /// All places of a word that the rule accepts.
    Word(&'a Word, Arc<MatchRule>),
    /// One match in the role with this number.
    Match(u32, TermMatch),
}

/// Decides which places of a word count for a term, and how much each of them is worth.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MatchRule {
    kind: MatchKind,
    /// Whether only the first word of a string counts.
    start: bool,
    /// Whether only the last word of a string counts.
    end: bool,
    /// For each code, the value of a match in a longer string and of a match that is the whole
    /// string; `None` if the term does not look in the field. They are precomputed because a search
    /// applies the rule to millions of places.
    values: [Option<(u16, u16)>; 64],
}

impl MatchRule {
    fn new(words: &Words, kind: MatchKind, listed: bool) -> MatchRule {
        let values = array::from_fn(|number| {
            let code = Code(u8::try_from(number).unwrap_or_default());
            let field = code.field()?;
            let is_wanted = words.fields.has(code) && (!listed || field.is_listed());
            let is_name = Field::is_named(field) && kind <= MatchKind::Form;
            is_wanted.then(|| (value(code, kind, false), value(code, kind, is_name)))
        });
        MatchRule { kind, start: words.start, end: words.end, values }
    }

    /// Returns the match at a place, or `None` if the place does not count.
    #[inline]
    pub(super) fn apply(&self, place: &WordPlace) -> Option<TermMatch> {
        let WordPlace { code, first, last, item, at } = *place;
        let (part, whole) = (*self.values.get(usize::from(code.0))?)?;
        if self.start && !first || self.end && !last {
            return None;
        }
        let (value, at) = if first && last { (whole, TermMatch::ALONE) } else { (part, at) };
        Some(TermMatch { value, code, kind: Some(self.kind), item, at })
    }
}

/// The rules of a term, each made once.
pub(super) struct MatchRules<'w> {
    words: &'w Words,
    made: Vec<(bool, Arc<MatchRule>)>,
}

impl<'w> MatchRules<'w> {
    pub(super) fn new(words: &'w Words) -> MatchRules<'w> {
        MatchRules { words, made: Vec::new() }
    }

    /// Returns the rule for words that match in this way. If `listed` is true, only places in names
    /// and other short texts count, in which a word may be similar to a query word.
    pub(super) fn get(&mut self, kind: MatchKind, listed: bool) -> Arc<MatchRule> {
        let made = self.made.iter().find(|(other, rule)| *other == listed && rule.kind == kind);
        if let Some((_, rule)) = made {
            return Arc::clone(rule);
        }
        let rule = Arc::new(MatchRule::new(self.words, kind, listed));
        self.made.push((listed, Arc::clone(&rule)));
        rule
    }
}
