//! What can be said on the command line.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args as Group, Parser, Subcommand, ValueEnum};

use crate::chart::Direction;
use crate::config::Colour;
use crate::export::Export;
use crate::search::Order;

use super::manual;

/// Has the command line take the names of a table.
macro_rules! choices {
    ($($table:ty: $help:expr;)*) => {$(
        impl ValueEnum for $table {
            fn value_variants<'a>() -> &'a [Self] {
                &Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.name()).help($help(*self)))
            }
        }
    )*};
}

choices! {
    Colour: Colour::sentence;
    Direction: Direction::sentence;
    Export: Export::sentence;
    Order: Order::sentence;
}

/// Browse role cards in the terminal: who answers for what, how well, and with whom.
#[derive(Debug, Parser)]
#[command(name = "rolescope", version, subcommand_precedence_over_arg = true, disable_help_subcommand = true, after_help = AFTER, after_long_help = manual::after_long(AFTER))]
pub(super) struct Args {
    #[command(flatten, next_help_heading = "Everywhere")]
    pub(super) global: Global,

    /// Folders or cards to browse; without any: $ROLESCOPE_ROLES, the config's roots, ./roles,
    /// else the built-in roles
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Start with a query in the search box
    #[arg(short, long, value_name = "QUERY")]
    pub(super) query: Option<String>,

    /// Start on the card of a role: its name, slug, id or path
    #[arg(long, value_name = "ROLE")]
    pub(super) open: Option<String>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

pub(super) const AFTER: &str = "\
Examples:
  rolescope                          browse the built-in roles
  rolescope ~/company/roles          browse the cards below a folder
  rolescope -q 'kubernetes advanced' start with a search
  rolescope list sql                 who mentions SQL, and where, as text
  rolescope who 'sql>=advanced'      who is good at SQL, the best first
  rolescope show backend-engineer    one card as text
  rolescope graph backend-engineer   who works with a role, as a picture
  rolescope path 'ux designer' cto   how one role leads to another
  rolescope pair backend-engineer qa-engineer
                                     two roles side by side
  rolescope check roles              what is wrong with the cards
  rolescope new 'Security Engineer'  make a card
  $EDITOR \"$(rolescope -r roles pick --print path)\"
                                     choose a card on the screen, and edit it

Inside: type to search, Enter opens, Tab goes to the next pane, F1 shows the keys.";

/// What every command takes.
#[derive(Debug, Group)]
pub(super) struct Global {
    /// A folder of cards (repeatable)
    #[arg(short, long = "roles", value_name = "DIR", global = true)]
    pub(super) roles: Vec<PathBuf>,

    /// Use the built-in roles
    #[arg(long, global = true, conflicts_with = "roles")]
    pub(super) builtin: bool,

    /// Look into hidden folders too
    #[arg(long, global = true)]
    pub(super) hidden: bool,

    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub(super) ascii: bool,

    /// When to use colours on screen
    #[arg(long, value_name = "WHEN", global = true)]
    pub(super) color: Option<Colour>,

    /// Leave the mouse to the terminal
    #[arg(long, global = true)]
    pub(super) no_mouse: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the roles that a query finds, best first, each with the reason
    List(List),
    /// Say who can do something, the best first, each with the line that proves it
    Who(Who),
    /// Show a card as text
    Show(Show),
    /// List the problems of the cards, and fix them
    Check(Check),
    /// Make a card from a template, with the answers to all who name the role already
    New(New),
    /// Draw who works with whom: around a role, or everybody
    Graph(Graph),
    /// Show the shortest way from one role to another
    Path(PathOf),
    /// Show two roles side by side: what they declare about each other and what they share
    Pair(PairOf),
    /// Choose roles on the screen, and print what was chosen
    ///
    /// The screen is drawn on the controlling terminal, and keys come from there, whatever standard
    /// input and output are: only the answer goes to standard output. Without a mark it is the role
    /// under the cursor. Everything else works as when browsing: the search, the order, the card,
    /// the graph.
    Pick(PickOf),
    /// Count roles, interactions, capabilities and problems
    Stats(StatsOf),
    /// Print what makes the shell complete commands, options and names of roles
    Completions(CompletionsOf),
    /// Print the manual page, or write one for every command
    Man(ManOf),
    /// Print a JSON Schema: of front matter, or of what a command prints with --json
    Schema(SchemaOf),
    /// Say what is in force of the config, and where each of it comes from
    Config(ConfigOf),
}

#[derive(Debug, Group)]
pub(super) struct List {
    /// Words that must all be found in a role, or @name of a search in the config; without any:
    /// every role
    pub(super) query: Vec<String>,
    /// In what order [default: that of the search with a name, else match]
    #[arg(long, value_name = "ORDER")]
    pub(super) sort: Option<Order>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct Who {
    /// A capability, perhaps with a level: kubernetes, "sql>=advanced", "api design"
    #[arg(required = true)]
    pub(super) capability: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct Show {
    /// A name, slug, id or path; `-` reads a card from standard input
    pub(super) role: String,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["raw", "width"])]
    pub(super) json: bool,
    /// Print the card as it stands in the file
    #[arg(long)]
    pub(super) raw: bool,
    /// Columns to print in [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Group)]
pub(super) struct Graph {
    /// A name, slug, id or path; without one: everybody
    pub(super) role: Option<String>,
    /// Which picture [default: ego with a role, else map, else matrix]
    #[arg(long, value_name = "VIEW")]
    pub(super) view: Option<Pictured>,
    /// Columns to draw in [default: those of the terminal, else 116]
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
    /// How many steps from the role
    #[arg(long, value_name = "STEPS", default_value = "1", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(super) depth: u8,
    /// Which side of the role
    #[arg(long, value_name = "SIDE", default_value = "both")]
    pub(super) direction: Direction,
    /// In the matrix, say the family of a verb by a letter
    #[arg(long)]
    pub(super) letters: bool,
    /// In which form
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) format: Export,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct PathOf {
    /// Where it begins: a name, slug, id or path
    pub(super) from: String,
    /// Where it leads
    pub(super) to: String,
    /// Ignore which way interactions are declared
    #[arg(long)]
    pub(super) undirected: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct PairOf {
    /// A name, slug, id or path
    pub(super) one: String,
    /// The other
    pub(super) other: String,
    /// Print JSON
    #[arg(long, conflicts_with = "width")]
    pub(super) json: bool,
    /// Columns to print in [default: those of the terminal, else 80]
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Group)]
pub(super) struct ConfigOf {
    /// Print a config that says nothing, with every key explained
    #[arg(long, conflicts_with = "paths")]
    pub(super) print_default: bool,
    /// Print where the files are
    #[arg(long)]
    pub(super) paths: bool,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["print_default", "paths"])]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct SchemaOf {
    /// Of what; without it: what there is
    pub(super) name: Option<Described>,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Described {
    /// The front matter of a card, for editors
    FrontMatter,
    /// What `list --json` and `who --json` print
    #[value(alias = "who")]
    List,
    /// What `show --json` prints
    Show,
    /// What `check --json` prints
    Check,
    /// What `graph --json` prints
    Graph,
    /// What `path --json` prints
    Path,
    /// What `pair --json` prints
    Pair,
    /// The config, for editors
    Config,
    /// What `config --json` prints
    ConfigOutput,
    /// What `stats --json` prints
    Stats,
}

#[derive(Debug, Group)]
pub(super) struct PickOf {
    /// What to begin with in the search box
    #[arg(value_name = "QUERY")]
    pub(super) words: Vec<String>,
    /// The same as QUERY
    #[arg(short, long, value_name = "QUERY", conflicts_with = "words")]
    pub(super) query: Option<String>,
    /// What to print of a role
    #[arg(long, value_name = "WHAT", default_value = "slug")]
    pub(super) print: Printed,
    /// Take several: Tab marks a role, Enter prints the marked ones in the order of marking
    #[arg(short, long)]
    pub(super) multi: bool,
    /// End at once with exit code 1 when nothing matches the query
    #[arg(short = '0', long)]
    pub(super) exit_0: bool,
    /// Answer at once when only one role matches the query
    #[arg(short = '1', long)]
    pub(super) select_1: bool,
    /// End each answer with a NUL instead of a line end, for xargs -0
    #[arg(long)]
    pub(super) print0: bool,
}

impl PickOf {
    /// What is asked for at first.
    pub(super) fn asked(&self) -> String {
        self.query.clone().unwrap_or_else(|| self.words.join(" "))
    }
}

/// What is printed of a role that was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// Its link name
    Slug,
    /// Where its card is
    Path,
    /// Its shown name
    Name,
    /// The same as `list --json` prints
    Json,
}

#[derive(Debug, Group)]
pub(super) struct StatsOf {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct CompletionsOf {
    /// For which shell
    pub(super) shell: Shell,
}

/// A shell that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

#[derive(Debug, Group)]
pub(super) struct ManOf {
    /// Of which command; without it: of rolescope
    pub(super) command: Option<String>,
    /// Write the pages of all commands to a folder instead, which is made where it is missing
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub(super) dir: Option<PathBuf>,
}

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Pictured {
    /// A role, who names it and whom it names
    Ego,
    /// Boxes and lines
    Map,
    /// A table of who names whom
    Matrix,
}

#[derive(Debug, Group)]
pub(super) struct New {
    /// The name of the role, as it is shown
    pub(super) name: String,
    /// Begin with what another role says: its name, slug, id or path
    #[arg(long, value_name = "ROLE")]
    pub(super) from: Option<String>,
    /// Where the folder of the card is made [default: where the cards are, else roles]
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// Print the card instead of making it
    #[arg(long, conflicts_with = "dir")]
    pub(super) print: bool,
}

#[derive(Debug, Group)]
pub(super) struct Check {
    /// Folders or cards; `-` reads a card from standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// In which form problems are told
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(super) format: Told,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,
    /// Fail on warnings too
    #[arg(long)]
    pub(super) strict: bool,
    /// Fix what is safe to fix, after showing the changes
    #[arg(long)]
    pub(super) fix: bool,
    /// Only show what --fix would change
    #[arg(long, conflicts_with_all = ["fix", "format", "json"])]
    pub(super) diff: bool,
    /// Print the limits on cards and end
    #[arg(long)]
    pub(super) limits: bool,
}

/// In which form problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Told {
    /// With the line and a caret, to be read
    Human,
    /// One line each, file:line:column, for editors
    Short,
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code-scanning services
    Sarif,
}
