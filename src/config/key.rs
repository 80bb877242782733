//! The table of config keys. The config reader, `config --print-default`, the documentation and the
//! JSON Schema all use this table.

use crate::text::table;

table! {
    /// A key of the config. The keys are in the same order as in the documentation.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ConfigKey {
        /// The name of the key.
        name,
        /// The default, or an example if there is no default. It may have several lines.
        example,
        /// A description of the key.
        sentence
    }
    Roots = "roots" "[~/company/roles, ../platform/roles]"
        "Folders of cards, used if the command line does not name any. Paths are relative to this file; ~ is the home folder.";
    Theme = "theme" "terminal"
        "The colour theme; `t` previews the themes.";
    Colors = "colors" "\n  heading: bold 208\n  metric: \"#2e8b57\""
        "Colours that override the theme, one for each kind of text (ink), in git's colour notation.";
    Color = "color" "auto"
        "When to use colours: auto (unless NO_COLOR is set), always or never.";
    Ascii = "ascii" "no"
        "Whether to use only ASCII characters.";
    Mouse = "mouse" "yes"
        "Whether rolescope handles mouse clicks and the wheel; if not, the terminal does.";
    Layout = "layout" "{list: auto, card: 66, below: 90, beside: 160}"
        "Widths in columns. list: the maximum width of the list (auto: as wide as its content, up to a third of the screen); card: the maximum width of the card next to the graph; below and beside: the minimum screen widths for showing the graph below the card and to its right.";
    Keys = "keys" "\n  list:\n    mark: [space, m]\n    sort: off\n  browse: {quit: Q}"
        "Keys that replace the defaults, by pane and action; off removes all keys from an action.";
    Commands = "commands" "\n  - {key: ctrl-o, name: Open in browser, run: [xdg-open, \"{path}\"]}"
        "Your own commands, which can take the current role as an argument; they are listed in the palette and the help.";
    Views = "views" "\n  on call: incident sen:senior\n  experts: {query: level:expert, sort: level}"
        "Saved searches: `f` lists them, and @name runs one on the command line.";
    Crews = "crews" "\n  core: [backend-engineer, frontend-engineer, qa-engineer]"
        "Saved sets of roles, by slug: `--crew NAME` selects one on the command line, and `w` on a crew page saves one.";
    History = "history" "no"
        "Whether to keep queries between runs.";
    Session = "session" "no"
        "Whether to resume the last session when the same folders are opened.";
    Levels = "levels" "\n  Expert: [guru, black belt]\n  Novice: [learning]"
        "More words for capability levels.";
    Frequencies = "frequencies" "\n  Daily: [each morning]"
        "More words for interaction frequencies.";
    Sections = "sections" "\n  responsibilities: [What I do, Aufgaben]\n  metrics: [How we know]"
        "More section headings for each field.";
    Verbs = "verbs" "\n  gives: [unlocks, prepares]"
        "More interaction verbs for each verb group.";
    External = "external" "[Customers, Auditor]"
        "Roles that deliberately have no card.";
    Aliases = "aliases" "\n  PostgreSQL: [Postgres, PG]"
        "Alternative names for a capability, artifact or technology.";
    Severity = "severity" "\n  missing-target: error\n  unknown-key: off\n  one-sided:\n    provide: warning"
        "The severity of each rule: error, warning, hint or off; some rules can be set separately for each verb family.";
}

impl ConfigKey {
    /// Returns the key with its default value, in the syntax of the config.
    pub fn by_default(self) -> String {
        let value = match self {
            _ if self.has_default() => self.example(),
            ConfigKey::Roots | ConfigKey::External | ConfigKey::Commands => "[]",
            _ => "{}",
        };
        let space = if value.starts_with('\n') { "" } else { " " };
        format!("{}:{space}{value}", self.name())
    }

    /// Returns whether the config of a repository may set the key. Such a config can define the
    /// meanings of words, saved searches, and the folders of cards. Only the user's own config can
    /// set the other keys.
    pub fn is_shared(self) -> bool {
        self == ConfigKey::Roots || self == ConfigKey::Views || self.is_meaning()
    }

    /// Returns whether the key defines the meanings of words. For cards that a repository's config
    /// covers, only the meanings in that config apply.
    pub fn is_meaning(self) -> bool {
        use ConfigKey::{Aliases, Crews, External, Frequencies, Levels, Sections, Severity, Verbs};
        matches!(
            self,
            External | Aliases | Sections | Severity | Verbs | Levels | Frequencies | Crews
        )
    }

    /// Returns whether [`ConfigKey::example`] is the default rather than an example.
    pub(super) fn has_default(self) -> bool {
        use ConfigKey::{Ascii, Color, History, Layout, Mouse, Session, Theme};
        matches!(self, Theme | Color | Ascii | Mouse | Layout | History | Session)
    }
}
