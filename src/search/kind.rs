//! The ways in which a word in a card can match a term of a query.

/// How a word matches a term, best kind first. From [`MatchKind::Inside`] on, the word is only
/// similar to the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MatchKind {
    /// The word equals the term.
    Word,
    /// The term is a part of a compound: `api` in `rest-api`.
    Part,
    /// The word and the term are singular and plural of each other, or differ only in a hyphen or
    /// space: `apis` for `api`, `on-call` for `oncall`.
    Form,
    /// The term is a numeronym of the word, such as `k8s`: the first letter, the number of omitted
    /// letters and the last letter.
    Numeronym,
    /// The word and the term are two names for the same thing.
    Synonym,
    /// The term is the initials of a name.
    Initials,
    /// The word and the term are forms of the same verb: `testing` for `tests`.
    VerbForm,
    /// The word begins with the term.
    Prefix,
    /// The word consists of two words that occur in the cards, and the term is the first of these
    /// words: `front` in `frontend`.
    Compound,
    /// The word begins with the term, but probably by chance: the term itself occurs in the cards
    /// as a word, or it has one or two letters and the query has other words.
    Longer,
    /// A word in the role's name begins with a term of one or two letters, which is the whole query.
    Beginning,
    /// The word contains the term.
    Inside,
    /// The word differs from the term by one typing error, or the term is the agent noun of a verb
    /// of which the word is a form: `tester` for `testing`.
    OneEdit,
    /// The word differs from the term by two typing errors.
    TwoEdits,
    /// A name contains the letters of the term in order, but with gaps between them.
    Scattered,
}

impl MatchKind {
    /// Returns the fraction of the field's weight that a match of this kind is worth, in units of
    /// 1/64.
    pub(super) fn quality(self) -> u32 {
        match self {
            MatchKind::Word => 64,
            MatchKind::Part | MatchKind::Form => 60,
            MatchKind::Numeronym => 56,
            MatchKind::Synonym | MatchKind::Initials | MatchKind::VerbForm | MatchKind::OneEdit => {
                48
            }
            MatchKind::TwoEdits => 32,
            MatchKind::Prefix | MatchKind::Compound => 24,
            MatchKind::Inside | MatchKind::Scattered => 16,
            MatchKind::Beginning => 8,
            // `Longer` must be worth less than any other kind of match.
            MatchKind::Longer => 1,
        }
    }

    /// Returns whether the term matches only the beginning of the word.
    pub(super) fn is_beginning(self) -> bool {
        matches!(self, MatchKind::Prefix | MatchKind::Compound | MatchKind::Longer)
    }

    /// Adjusts the kind of a prefix match. `known` is true if the term itself occurs in the cards
    /// as a word, and `is_compound` returns true if the rest of the matched word does so too.
    pub(super) fn among(self, known: bool, is_compound: impl FnOnce() -> bool) -> MatchKind {
        match self {
            MatchKind::Prefix if known && is_compound() => MatchKind::Compound,
            MatchKind::Prefix if known => MatchKind::Longer,
            kind => kind,
        }
    }
}

/// The words that a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MatchReach {
    /// Words that satisfy the term.
    Matches,
    /// Words that are only similar to the term.
    Similar,
    /// Words that are only similar to the term, including the verb of an agent noun that occurs in
    /// the cards.
    SimilarOrVerb,
}
