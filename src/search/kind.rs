//! How a word of a card satisfies a term of a query.

/// How a word satisfies a term, best first. From [`MatchKind::Inside`] on, the word is only similar
/// to the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MatchKind {
    /// The word equals the term.
    Word,
    /// The term is a part of a compound: `api` in `rest-api`.
    Part,
    /// The word and the term differ in number, or in a hyphen or blank: `apis`, `on-call` for
    /// `oncall`.
    Form,
    /// The term is the first letter, the count and the last letter of the word: `k8s`.
    Numeronym,
    /// The word and the term are two names of one thing.
    Synonym,
    /// The term is the initials of a name.
    Initials,
    /// The word begins with the term.
    Prefix,
    /// The word begins with the term, and the term is itself a word of the cards.
    Longer,
    /// A word of the role's name begins with a term of one or two letters.
    Beginning,
    /// The word contains the term.
    Inside,
    /// The word differs from the term by one typing error.
    OneEdit,
    /// The word differs from the term by two typing errors.
    TwoEdits,
    /// The letters of the term are scattered over a name.
    Scattered,
}

impl MatchKind {
    /// The share of a field's weight that a match of this kind is worth, in 1/64.
    pub(super) fn quality(self) -> u32 {
        match self {
            MatchKind::Word => 64,
            MatchKind::Part | MatchKind::Form => 60,
            MatchKind::Numeronym => 56,
            MatchKind::Synonym | MatchKind::Initials | MatchKind::OneEdit => 48,
            MatchKind::TwoEdits => 32,
            MatchKind::Prefix => 24,
            MatchKind::Inside | MatchKind::Scattered => 16,
            MatchKind::Beginning => 8,
            // Any match of the term itself must be worth more.
            MatchKind::Longer => 1,
        }
    }

    /// The kind of a match if `known` says whether the term is a word of the cards.
    pub(super) fn among(self, known: bool) -> MatchKind {
        if self == MatchKind::Prefix && known { MatchKind::Longer } else { self }
    }
}

/// The groups of matches that a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MatchReach {
    /// Words that the term names.
    Matches,
    /// Words that are only similar to it.
    Similar,
}
