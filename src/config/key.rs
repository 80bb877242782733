//! The keys of a config, in one table: what is read, what is printed, the page of documentation
//! and the JSON Schema all follow it.

use crate::text::table;

table! {
    /// A key of a config, in the order of the documentation.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Key {
        /// As it is written.
        name,
        /// The default; where that is empty, an example, which may have several lines.
        example,
        /// What it is for.
        sentence
    }
    Roots = "roots" "[~/company/roles, ../platform/roles]"
        "Folders of cards, where none is named: from the home (~) or beside this file.";
    Theme = "theme" "terminal"
        "How the screen is coloured; `t` tries them.";
    Colors = "colors" "\n  heading: bold 208\n  metric: \"#2e8b57\""
        "Colours of single inks in whatever theme, spelt as git spells them.";
    Color = "color" "auto"
        "When colours are used: auto (unless NO_COLOR is set), always, never.";
    Ascii = "ascii" "no"
        "Whether only ASCII is drawn.";
    Mouse = "mouse" "yes"
        "Whether clicks and the wheel are the program's; else they stay the terminal's.";
    Layout = "layout" "{list: 34, card: 66, below: 90, beside: 160}"
        "Columns of the list; most columns of the card beside the graph; the screen's width from which the graph stands below the card, and from which it stands beside it.";
    Keys = "keys" "\n  list:\n    mark: [space, m]\n    sort: off\n  browse: {quit: Q}"
        "Other keys, by pane and action; off for none.";
    Views = "views" "\n  on call: incident sen:senior\n  experts: {query: level:expert, sort: level}"
        "Searches with a name: offered by `f`, and asked for as @name on the command line.";
    History = "history" "no"
        "Whether queries are kept from run to run.";
    Session = "session" "no"
        "Whether a run begins where the last one of the same folders ended.";
    Levels = "levels" "\n  Expert: [guru, black belt]\n  Novice: [learning]"
        "Other words for the levels of a capability.";
    Frequencies = "frequencies" "\n  Daily: [each morning]"
        "Other words for how often an interaction happens.";
    Verbs = "verbs" "\n  gives: [unlocks, prepares]"
        "Verbs of interactions that mean what those of a group mean.";
    External = "external" "[Customers, Auditor]"
        "Roles that are meant to have no card.";
    Aliases = "aliases" "\n  PostgreSQL: [Postgres, PG]"
        "Names of capabilities, artifacts and technologies that mean the same.";
    Severity = "severity" "\n  missing-target: error\n  unknown-key: off\n  one-sided:\n    provide: warning"
        "How much breaches of a rule matter: error, warning, hint or off; perhaps only for a family of verbs.";
}

impl Key {
    /// The key with its default, as a config writes it.
    pub fn by_default(self) -> String {
        match self.has_default() {
            true if self.example().starts_with('\n') => {
                format!("{}:{}", self.name(), self.example())
            }
            true => format!("{}: {}", self.name(), self.example()),
            false if matches!(self, Key::Roots | Key::External) => format!("{}: []", self.name()),
            false => format!("{}: {{}}", self.name()),
        }
    }

    /// Whether what [`Key::example`] gives is the default.
    pub(super) fn has_default(self) -> bool {
        use Key::{Ascii, Color, History, Layout, Mouse, Session, Theme};
        matches!(self, Theme | Color | Ascii | Mouse | Layout | History | Session)
    }
}
