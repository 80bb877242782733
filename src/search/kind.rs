//! How a word of a card satisfies a term of a query.

/// How a word satisfies a term, best first. From [`MatchKind::Inside`] on, the two are only similar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MatchKind {
    /// They are equal.
    Word,
    /// The term is a part of a compound: `api` in `rest-api`.
    Part,
    /// They differ in number or in a hyphen or blank: `apis`, `on-call` for `oncall`.
    Form,
    /// The term is the first letter, the count and the last letter of the word: `k8s`.
    Numeronym,
    /// They are two names of one thing.
    Synonym,
    /// The term is the initials of a name.
    Initials,
    /// The word begins with the term.
    Prefix,
    /// The word begins with the term, which is a word of the cards itself.
    Longer,
    /// A word of the role's name begins with a term of one or two letters.
    Beginning,
    /// The word contains the term.
    Inside,
    /// One typing error separates them.
    OneEdit,
    /// Two typing errors separate them.
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
            // Any mention of the word itself is worth more.
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
