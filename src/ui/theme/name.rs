//! What each ink is called where its colour is chosen.

use crate::atlas::{Family, Weight};
use crate::page::Ink;
use crate::role::{LevelRank, Severity};

/// What has a colour of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Whatever is written in an ink.
    Ink(Ink),
    /// What the query found, in whatever ink it is written.
    Match,
}

/// Every slot with its name and what it is.
pub(super) const SLOTS: [(&str, Slot, &str); 32] = [
    ("text", Slot::Ink(Ink::Text), "running text"),
    ("dim", Slot::Ink(Ink::Dim), "what matters less than the text around it"),
    ("strong", Slot::Ink(Ink::Strong), "stressed"),
    ("emphasis", Slot::Ink(Ink::Emphasis), "lightly stressed"),
    ("code", Slot::Ink(Ink::Code), "code"),
    ("link", Slot::Ink(Ink::Link), "what can be followed"),
    ("title", Slot::Ink(Ink::Title), "the name of a role"),
    ("heading", Slot::Ink(Ink::Heading), "the heading of a section"),
    ("level-expert", Slot::Ink(Ink::Level(Some(LevelRank::Expert))), "a level"),
    ("level-advanced", Slot::Ink(Ink::Level(Some(LevelRank::Advanced))), "a level"),
    ("level-competent", Slot::Ink(Ink::Level(Some(LevelRank::Competent))), "a level"),
    ("level-novice", Slot::Ink(Ink::Level(Some(LevelRank::Novice))), "a level"),
    ("level-other", Slot::Ink(Ink::Level(None)), "a level that is none of the four"),
    ("frequency-heavy", Slot::Ink(Ink::Frequency(Weight::Heavy)), "daily or more often"),
    ("frequency-light", Slot::Ink(Ink::Frequency(Weight::Light)), "weekly, every two weeks"),
    ("frequency-dashed", Slot::Ink(Ink::Frequency(Weight::Dashed)), "less often"),
    ("verb-provide", Slot::Ink(Ink::Verb(Family::Provide)), "a verb and its line"),
    ("verb-depend", Slot::Ink(Ink::Verb(Family::Depend)), "a verb and its line"),
    ("verb-collaborate", Slot::Ink(Ink::Verb(Family::Collaborate)), "a verb and its line"),
    ("verb-review", Slot::Ink(Ink::Verb(Family::Review)), "a verb and its line"),
    ("verb-advise", Slot::Ink(Ink::Verb(Family::Advise)), "a verb and its line"),
    ("verb-report", Slot::Ink(Ink::Verb(Family::Report)), "a verb and its line"),
    ("verb-other", Slot::Ink(Ink::Verb(Family::Other)), "a verb and its line"),
    ("missing", Slot::Ink(Ink::Missing), "a role without a card"),
    ("error", Slot::Ink(Ink::Problem(Severity::Error)), "an error in a card"),
    ("warning", Slot::Ink(Ink::Problem(Severity::Warning)), "a warning about a card"),
    ("hint", Slot::Ink(Ink::Problem(Severity::Hint)), "a hint for a card"),
    ("metric", Slot::Ink(Ink::Metric), "how success is measured"),
    ("key", Slot::Ink(Ink::Key), "a key"),
    ("frame", Slot::Ink(Ink::Frame), "borders and rules"),
    ("cursor", Slot::Ink(Ink::Cursor), "where the cursor is"),
    ("match", Slot::Match, "what the query found"),
];
