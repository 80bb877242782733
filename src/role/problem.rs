//! A flaw in a card. Problems are data, collected and shown; they never stop anything.

use std::fmt;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The card could not be read as it stands, or cannot be told apart from another.
    Error,
    /// Something the reader will miss: a target without a card, an unknown word on a scale.
    Warning,
    /// The card was understood, but not by the strict form.
    Hint,
}

impl Severity {
    /// The word for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

macro_rules! rules {
    ($($rule:ident $name:literal $severity:ident $sentence:literal)*) => {
        /// What kind of flaw a problem is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $sentence] $rule,)* }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule,)*];
            /// The rule's name in `--json` and on the command line.
            pub fn name(self) -> &'static str { match self { $(Rule::$rule => $name,)* } }
            /// How much a breach matters.
            pub fn severity(self) -> Severity { match self { $(Rule::$rule => Severity::$severity,)* } }
            /// One sentence on what the rule asks.
            pub fn sentence(self) -> &'static str { match self { $(Rule::$rule => $sentence,)* } }
        }
    };
}

rules! {
    Unreadable "unreadable" Error "A card is a regular text file in UTF-8 that may be read."
    TooLarge "too-large" Error "A card keeps the limits that `check --limits` prints."
    BrokenFrontMatter "broken-front-matter" Error "Front matter gives at least a name."
    DuplicateId "duplicate-id" Error "An id belongs to one card."
    DuplicateSlug "duplicate-slug" Error "A slug belongs to one card."
    LooseFrontMatter "loose-front-matter" Warning "Front matter is YAML between two `---` lines."
    NoName "no-name" Warning "A card names its role in front matter or in its first heading."
    DuplicateName "duplicate-name" Warning "A name belongs to one card."
    UnknownSeniority "unknown-seniority" Warning "Seniority is Junior, Mid, Senior, Staff or Principal."
    MissingTarget "missing-target" Warning "An interaction names a role that has a card."
    HarmfulText "harmful-text" Warning "A card holds no control or hidden characters."
    BadIdentifier "bad-identifier" Hint "An id or slug is lower-case letters, digits and hyphens."
    WrongType "wrong-type" Hint "A front-matter key holds the kind of value it is for."
    DoubleKey "double-key" Hint "A front-matter key stands once."
    UnknownKey "unknown-key" Hint "Front matter holds keys that rolescope knows."
    LooseHeading "loose-heading" Hint "A known section is a level-1 heading in its usual letter case."
    UnknownLevel "unknown-level" Hint "A level is Novice, Competent, Advanced or Expert."
    UnknownFrequency "unknown-frequency" Hint "A frequency is a word rolescope can rank, such as daily or weekly."
    NotAnItem "not-an-item" Hint "A list item follows the grammar of its section."
    SeveralTargets "several-targets" Hint "An interaction names one role."
    ItemTooLong "item-too-long" Hint "A list item keeps the limits that `check --limits` prints."
}

/// A flaw in a card: where, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in that line, in characters, from 1.
    pub column: u32,
    /// One sentence that the card's author understands; no line breaks.
    pub message: String,
    /// What to write instead, where that can be said.
    pub mend: Option<String>,
}

impl Problem {
    /// A problem at a place, without a mend.
    pub fn new(rule: Rule, (line, column): (u32, u32), message: impl Into<String>) -> Self {
        Problem { rule, line, column, message: message.into(), mend: None }
    }

    /// The same with a mend.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}
