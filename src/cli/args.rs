//! Defines the arguments of the command line.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args as Group, Parser, Subcommand, ValueEnum};

use crate::analysis::Until;
use crate::chart::Direction;
use crate::config::Colour;
use crate::export::{Export, ExportTable};
use crate::role::Severity;
use crate::search::Order;
use crate::tty::InlineHeight;

use super::analyse::{AnalysisCommand, ReportFormat};
use super::roster::{CrewSource, RosterArgs};
use super::version::LONG_VERSION;
use super::{examples, manual, schema};

/// Lets an option accept the names in a table as its values.
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
    ExportTable: ExportTable::sentence;
    Order: Order::sentence;
    Severity: Severity::sentence;
    Until: Until::sentence;
}

/// Browse role cards in the terminal: what each role is responsible for, which skills it needs, and
/// whom it works with.
#[derive(Debug, Parser)]
#[command(name = "rolescope", version, long_version = LONG_VERSION, subcommand_precedence_over_arg = true, disable_help_subcommand = true, after_help = AFTER, after_long_help = manual::after_long(AFTER))]
pub(super) struct Args {
    #[command(flatten, next_help_heading = "Everywhere")]
    pub(super) global: Global,

    /// Folders or cards to browse [default: the first available of $ROLESCOPE_ROLES, the roots in
    /// the config, ./roles, agent folders and the built-in roles]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Start with a query in the search box
    #[arg(short, long, value_name = "QUERY")]
    pub(super) query: Option<String>,

    /// Open the card of a role, given by name, slug, id or path
    #[arg(long, value_name = "ROLE")]
    pub(super) open: Option<String>,

    #[command(subcommand)]
    pub(super) command: Option<CliCommand>,
}

pub(super) const AFTER: &str = "\
Examples:
  rolescope                           browse the built-in roles
  rolescope ~/company/roles           browse the cards in a folder
  rolescope -q 'kubernetes advanced'  start with a search
  rolescope list sql                  list the roles that mention SQL, and where
  rolescope who 'sql>=advanced'       list the roles that are good at SQL, best first
  rolescope show backend-engineer     print a card as text
  rolescope graph backend-engineer    draw the graph of a role
  rolescope path 'ux designer' cto    show the path from one role to another
  rolescope compare backend-engineer qa-engineer
                                      compare two roles side by side
  rolescope crew backend-engineer qa-engineer cto
                                      show what leaves a team, and which skills only one member has
  rolescope impact cto                show what breaks without a role
  rolescope check roles               list the problems in the cards
  rolescope new 'Security Engineer'   create a card
  $EDITOR \"$(rolescope -r roles pick --print path)\"
                                      pick a card on screen and edit it

crew, compare, coverage, skills, similar, impact, artifacts, tour, list and who also print Markdown
or CSV: --format markdown, --format csv.

In the browser, type to search, press Enter to open a card, and then Tab to go to the next pane.
F1 shows the keys.";

/// The options of every command.
#[derive(Debug, Group)]
pub(super) struct Global {
    /// A folder of cards (repeatable)
    #[arg(short, long = "roles", value_name = "DIR", global = true)]
    pub(super) roles: Vec<PathBuf>,

    /// Use the built-in roles
    #[arg(long, global = true, conflicts_with = "roles")]
    pub(super) builtin: bool,

    /// Also use the built-in roles, except those with the same slug as one of your cards
    #[arg(long, global = true, conflicts_with = "builtin")]
    pub(super) with_builtin: bool,

    /// Also look for cards in hidden folders
    #[arg(long, global = true)]
    pub(super) hidden: bool,

    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub(super) ascii: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", global = true)]
    pub(super) color: Option<Colour>,

    /// Let the terminal handle the mouse
    #[arg(long, global = true)]
    pub(super) no_mouse: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum CliCommand {
    /// List the roles that match a query, best first, and show why they match
    List(ListArgs),
    /// List the roles that have a capability, best first, with the matching line from each card
    Who(WhoArgs),
    /// Show a card as text
    Show(ShowArgs),
    /// Find problems in cards, and optionally fix them
    Check(CheckArgs),
    /// Create a card from a template, and add the other side of each interaction that other cards
    /// already declare with the role
    New(NewArgs),
    /// Convert role files to cards in rolescope's own format
    ///
    /// Recognized text goes into the matching section. All other text stays under its own heading.
    /// Without --to, the files must contain exactly one role, and its card is printed.
    Convert(ConvertArgs),
    /// Draw the graph of a role or of all roles
    Graph(GraphArgs),
    /// Show the shortest path from one role to another
    Path(PathArgs),
    #[command(flatten)]
    Analysis(AnalysisCommand),
    /// Export roles as a web page, a wiki, tables or JSON, for people and programs that do not use
    /// rolescope
    ///
    /// The web page is a single file that does not load any other files and also works without
    /// JavaScript. By default, all roles are exported. To export only some of them, name them on
    /// the command line, or use --crew, --file or --query.
    Export(ExportArgs),
    /// Pick roles on screen and print them
    ///
    /// The picker runs on the controlling terminal, even if standard input and output are
    /// redirected. Only the picked roles are written to standard output. If no role is marked, the
    /// role under the cursor is picked. Searching, sorting, and viewing cards and graphs work as in
    /// the browser.
    Pick(PickArgs),
    /// Count roles, interactions, capabilities and problems
    Stats {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a script that lets your shell complete commands, options and role names
    Completions {
        /// The name of the shell
        #[arg(value_parser = ["bash", "zsh", "fish", "powershell", "elvish"])]
        shell: String,
    },
    /// Print a manual page, or write all manual pages to a folder
    Man {
        /// The name of a command [default: rolescope itself]
        command: Option<String>,
        /// Write all manual pages to a folder, creating it if necessary
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        dir: Option<PathBuf>,
    },
    /// Print the JSON Schema of front matter, the config or a command's JSON output
    Schema {
        /// The name of the schema [default: list the names]
        #[arg(value_parser = schema::names())]
        name: Option<String>,
    },
    /// Print the settings in effect, and where each one comes from
    Config(ConfigArgs),
    /// Create a config for a repository, and a first card if it has no cards
    Init {
        /// The repository's folder [default: the working directory]
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Print example role files in other formats, or write them to a folder
    Examples {
        /// The kind of role files
        #[arg(value_parser = examples::KINDS.map(|(name, help)| PossibleValue::new(name).help(help)))]
        kind: String,
        /// Write the files to a folder, without replacing existing files
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Show details about the configuration, cards and terminal, for bug reports
    ///
    /// Prints the version, the paths of the config files and the state folder, the cards and
    /// skipped files, the capabilities of the terminal, how text is copied to the clipboard, and
    /// whether changes to cards can be detected. Each problem is marked with `!`. If there are any
    /// problems, the exit code is 1.
    Doctor,
}

#[derive(Debug, Default, Group)]
pub(super) struct ListArgs {
    /// Words that must all occur in a role, or @NAME for a saved search [default: list all roles]
    pub(super) query: Vec<String>,
    /// The sort order [default: the order of the saved search if it has one, otherwise match]
    #[arg(long, value_name = "ORDER")]
    pub(super) sort: Option<Order>,
    /// Also list approximate matches: roles with similar words or, if the query is a sentence, with
    /// most of its words (always on if the output is JSON or goes to a terminal)
    #[arg(long)]
    pub(super) similar: bool,
    /// The roles that the word `marked` refers to in the query
    #[command(flatten)]
    pub(super) set: CrewSource,
    #[command(flatten)]
    pub(super) format: FormatArgs,
    /// With --json, print the whole card of every role
    #[arg(long, requires = "json")]
    pub(super) full: bool,
}

#[derive(Debug, Group)]
pub(super) struct WhoArgs {
    /// A capability, optionally with a level, such as kubernetes, "sql>=advanced" or "api design"
    #[arg(required = true)]
    pub(super) capability: Vec<String>,
    #[command(flatten)]
    pub(super) format: FormatArgs,
}

/// The output format of a command that prints one table.
#[derive(Debug, Default, Group)]
pub(super) struct FormatArgs {
    /// The output format
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: ReportFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl FormatArgs {
    /// Returns the chosen format.
    pub(super) fn chosen(&self) -> ReportFormat {
        if self.json { ReportFormat::Json } else { self.format }
    }
}

#[derive(Debug, Default, Group)]
pub(super) struct ShowArgs {
    /// The role's name, slug, id or path; `-` reads a card from standard input
    pub(super) role: String,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["raw", "width"])]
    pub(super) json: bool,
    /// Print the card's source text
    #[arg(long)]
    pub(super) raw: bool,
    /// The width in columns [default: the width of the terminal, or 80]
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
}

#[derive(Debug, Group)]
pub(super) struct GraphArgs {
    /// The role's name, slug, id or path [default: draw all roles]
    pub(super) role: Option<String>,
    /// Draw only the roles in a set, and their interactions with each other
    #[command(flatten)]
    pub(super) set: CrewSource,
    /// Draw only the roles that match a query
    #[arg(long = "query", value_name = "QUERY", id = "words", conflicts_with_all = ["role", "crew", "file"])]
    pub(super) words: Option<String>,
    /// The kind of picture [default: ego for one role; otherwise map, or matrix if a map does not
    /// fit]
    #[arg(long, value_name = "VIEW")]
    pub(super) view: Option<GraphView>,
    /// The width in columns [default: the width of the terminal, or 116]
    #[arg(long, value_name = "COLUMNS")]
    pub(super) width: Option<usize>,
    /// The maximum number of steps from the role
    #[arg(long, value_name = "STEPS", default_value = "1", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub(super) depth: u8,
    /// Which neighbours to show, by the direction of their interactions
    #[arg(long, value_name = "SIDE", default_value = "both")]
    pub(super) direction: Direction,
    /// In the matrix, show each verb's family as a letter
    #[arg(long)]
    pub(super) letters: bool,
    /// The output format
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub(super) format: Export,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct PathArgs {
    /// The role where the path starts: a name, slug, id or path
    #[arg(required_unless_present_any = ["crew", "file", "words"])]
    pub(super) from: Option<String>,
    /// The role where the path ends
    #[arg(required_unless_present_any = ["crew", "file", "words"])]
    pub(super) to: Option<String>,
    /// The first and the last role of the path, given as a set of two roles
    #[command(flatten)]
    pub(super) set: CrewSource,
    /// Use the two roles that match a query as the start and end of the path
    #[arg(long = "query", value_name = "QUERY", id = "words", conflicts_with_all = ["from", "crew", "file"])]
    pub(super) words: Option<String>,
    /// Ignore the direction of interactions
    #[arg(long)]
    pub(super) undirected: bool,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct ConfigArgs {
    /// Print a config file with every key explained and commented out
    #[arg(long, conflicts_with = "paths")]
    pub(super) print_default: bool,
    /// Print the path of the config file
    #[arg(long)]
    pub(super) paths: bool,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["print_default", "paths"])]
    pub(super) json: bool,
}

#[derive(Debug, Group)]
pub(super) struct PickArgs {
    /// The initial query
    #[arg(value_name = "QUERY")]
    pub(super) words: Vec<String>,
    /// The same as QUERY
    #[arg(short, long, value_name = "QUERY", conflicts_with = "words")]
    pub(super) query: Option<String>,
    /// The roles that are marked at the start
    #[command(flatten)]
    pub(super) set: CrewSource,
    /// What to print for each role
    #[arg(long, value_name = "WHAT", default_value = "slug")]
    pub(super) print: Printed,
    /// Pick several roles: Tab marks a role, and Enter prints the marked roles in the order marked
    #[arg(short, long)]
    pub(super) multi: bool,
    /// Exit immediately with code 1 if no role matches the query
    #[arg(short = '0', long)]
    pub(super) exit_0: bool,
    /// If only one role matches the query, print it without opening the picker
    #[arg(short = '1', long)]
    pub(super) select_1: bool,
    /// End each line with NUL instead of a newline, for xargs -0
    #[arg(long)]
    pub(super) print0: bool,
    /// Draw the picker below the shell prompt, with a height in rows or as a percentage of the
    /// terminal height
    #[arg(long, value_name = "N|N%", value_parser = height)]
    pub(super) height: Option<InlineHeight>,
}

/// Parses the height of the area to use below the prompt.
fn height(text: &str) -> Result<InlineHeight, String> {
    InlineHeight::parse(text).ok_or_else(|| {
        "write a number of rows, such as 12, or a percentage of the terminal height, such as 40%"
            .to_owned()
    })
}

impl PickArgs {
    /// Returns the initial query.
    pub(super) fn asked(&self) -> String {
        self.query.clone().unwrap_or_else(|| self.words.join(" "))
    }
}

/// What to print for a picked role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// The slug
    Slug,
    /// The path of the card
    Path,
    /// The name
    Name,
    /// JSON, as printed by `list --json`
    Json,
}

#[derive(Debug, Group)]
pub(super) struct ExportArgs {
    /// The output format
    #[arg(value_name = "FORM")]
    pub(super) form: ExportForm,
    /// The roles [default: all]
    #[command(flatten)]
    pub(super) roster: RosterArgs,
    /// The file to write or, for markdown and csv, the folder [default: standard output, except for
    /// markdown, which needs a folder]
    #[arg(short, long, value_name = "PATH")]
    pub(super) out: Option<PathBuf>,
    /// The table to print if csv goes to standard output
    #[arg(long, value_name = "TABLE", conflicts_with = "out")]
    pub(super) table: Option<ExportTable>,
    /// Replace existing files even if they were not created by an earlier export
    #[arg(long, requires = "out")]
    pub(super) force: bool,
}

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportForm {
    /// A single web page with search, cards, graphs, a matrix, skills and problems
    Html,
    /// A Markdown page for each role, for a wiki
    Markdown,
    /// Tables of roles, skills and interactions, for a spreadsheet
    Csv,
    /// All cards in one document, for programs
    Json,
}

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GraphView {
    /// A role, the roles that name it and the roles it names
    Ego,
    /// Roles as boxes and interactions as lines
    Map,
    /// A table of which role names which
    Matrix,
}

#[derive(Debug, Group)]
pub(super) struct NewArgs {
    /// The name of the role
    pub(super) name: String,
    /// Copy the contents of an existing role, given by name, slug, id or path
    #[arg(long, value_name = "ROLE")]
    pub(super) from: Option<String>,
    /// Add a weekly collaboration with this role, which need not have a card (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(super) works_with: Vec<String>,
    /// The usual seniority of the role, such as Mid or Senior
    #[arg(long, value_name = "LEVEL")]
    pub(super) seniority: Option<String>,
    /// Open the card in the editor
    #[arg(long, conflicts_with = "print")]
    pub(super) edit: bool,
    /// The folder in which to create the card's own folder [default: the folder that contains the
    /// other cards, or ./roles]
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
    /// Print the card instead of creating it
    #[arg(long, conflicts_with = "dir")]
    pub(super) print: bool,
}

#[derive(Debug, Group)]
pub(super) struct ConvertArgs {
    /// Files and folders to convert; `-` reads Markdown from standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Create DIR/SLUG/profile.md for each role; if the slug is taken, add a number to it
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
}

#[derive(Debug, Group)]
pub(super) struct CheckArgs {
    /// Folders or cards to check; `-` reads a card from standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The output format
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub(super) format: CheckFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(super) json: bool,
    /// Fail on warnings too
    #[arg(long)]
    pub(super) strict: bool,
    /// Report only problems of this severity or higher
    #[arg(long, value_name = "SEVERITY", default_value = "hint")]
    pub(super) min_severity: Severity,
    /// Report only problems that are not listed in this baseline file (see --write-baseline)
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the current problems to a baseline file instead of reporting them (see --baseline)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "fix", "diff", "format", "json"])]
    pub(super) write_baseline: Option<PathBuf>,
    /// Show the safe fixes and apply them
    #[arg(long)]
    pub(super) fix: bool,
    /// Only show what --fix would change
    #[arg(long, conflicts_with_all = ["fix", "format", "json"])]
    pub(super) diff: bool,
    /// Print the limits for cards and exit
    #[arg(long)]
    pub(super) limits: bool,
}

/// The format of the problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people, with the source line and a caret below each problem
    Human,
    /// One line per problem, with file:line:column, for editors
    Short,
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// SARIF 2.1.0, for code-scanning services
    Sarif,
}
