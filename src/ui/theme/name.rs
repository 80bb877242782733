//! The names of the inks (kinds of text), as used in the config.

use crate::atlas::{Family, Weight};
use crate::page::Ink;
use crate::role::{LevelRank, Severity};

/// A part of a theme that can be configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThemeSlot {
    /// Text of one kind (ink).
    Ink(Ink),
    /// Text of any kind that matches the query.
    Match,
}

/// All configurable parts of a theme, each with its name and description.
pub(super) const SLOTS: [(&str, ThemeSlot, &str); 32] = [
    ("text", ThemeSlot::Ink(Ink::Text), "running text"),
    ("dim", ThemeSlot::Ink(Ink::Dim), "less important text"),
    ("strong", ThemeSlot::Ink(Ink::Strong), "strongly emphasized text"),
    ("emphasis", ThemeSlot::Ink(Ink::Emphasis), "emphasized text"),
    ("code", ThemeSlot::Ink(Ink::Code), "code"),
    ("link", ThemeSlot::Ink(Ink::Link), "a link"),
    ("title", ThemeSlot::Ink(Ink::Title), "the name of a role"),
    ("heading", ThemeSlot::Ink(Ink::Heading), "a section heading"),
    ("level-expert", ThemeSlot::Ink(Ink::Level(Some(LevelRank::Expert))), "a level"),
    ("level-advanced", ThemeSlot::Ink(Ink::Level(Some(LevelRank::Advanced))), "a level"),
    ("level-competent", ThemeSlot::Ink(Ink::Level(Some(LevelRank::Competent))), "a level"),
    ("level-novice", ThemeSlot::Ink(Ink::Level(Some(LevelRank::Novice))), "a level"),
    ("level-other", ThemeSlot::Ink(Ink::Level(None)), "any other level"),
    (
        "frequency-heavy",
        ThemeSlot::Ink(Ink::Frequency(Weight::Heavy)),
        "daily or more frequent interactions",
    ),
    (
        "frequency-light",
        ThemeSlot::Ink(Ink::Frequency(Weight::Light)),
        "weekly and biweekly interactions",
    ),
    (
        "frequency-dashed",
        ThemeSlot::Ink(Ink::Frequency(Weight::Dashed)),
        "less frequent interactions",
    ),
    (
        "verb-provide",
        ThemeSlot::Ink(Ink::Verb(Family::Provide)),
        "a verb in the `provide` family, and its line",
    ),
    (
        "verb-depend",
        ThemeSlot::Ink(Ink::Verb(Family::Depend)),
        "a verb in the `depend` family, and its line",
    ),
    (
        "verb-collaborate",
        ThemeSlot::Ink(Ink::Verb(Family::Collaborate)),
        "a verb in the `collaborate` family, and its line",
    ),
    (
        "verb-review",
        ThemeSlot::Ink(Ink::Verb(Family::Review)),
        "a verb in the `review` family, and its line",
    ),
    (
        "verb-advise",
        ThemeSlot::Ink(Ink::Verb(Family::Advise)),
        "a verb in the `advise` family, and its line",
    ),
    (
        "verb-report",
        ThemeSlot::Ink(Ink::Verb(Family::Report)),
        "a verb in the `report` family, and its line",
    ),
    (
        "verb-other",
        ThemeSlot::Ink(Ink::Verb(Family::Other)),
        "a verb in the `other` family, and its line",
    ),
    ("missing", ThemeSlot::Ink(Ink::Missing), "a role without a card"),
    ("error", ThemeSlot::Ink(Ink::Problem(Severity::Error)), "an error in a card"),
    ("warning", ThemeSlot::Ink(Ink::Problem(Severity::Warning)), "a warning about a card"),
    ("hint", ThemeSlot::Ink(Ink::Problem(Severity::Hint)), "a hint about a card"),
    ("metric", ThemeSlot::Ink(Ink::Metric), "a success metric"),
    ("key", ThemeSlot::Ink(Ink::Key), "a key"),
    ("frame", ThemeSlot::Ink(Ink::Frame), "borders and rules"),
    ("cursor", ThemeSlot::Ink(Ink::Cursor), "the cursor in a map, a matrix or a text"),
    ("match", ThemeSlot::Match, "text that matches the query"),
];
