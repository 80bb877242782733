//! The commands for planning: `crew`, `compare`, `coverage`, `skills`, `similar`, `impact`,
//! `artifacts` and `tour`.
//!
//! To add a command, add a variant to [`AnalysisCommand`], an arm to [`answer`] and, for its
//! schema, a row to [`ANALYSES`].

use clap::{Args as Group, Subcommand, ValueEnum};

use crate::analysis::{
    Artifacts, Basis, ColumnOrder, Comparison, Coverage, Crew, CrewOptions, Gap, Impact,
    MOST_COMPARED, Report, SavedNames, Similar, SimilarPairs, Skills, Tour, USUAL_THRESHOLD, Until,
};
use crate::atlas::{Node, Pair};
use crate::config::Config;
use crate::export::{self, PairOutput, enveloped, enveloped_schema};
use crate::page::{self, ReportLook};

use super::Outcome;
use super::commands::terminal_width;
use super::error::Error;
use super::out::{Out, remark};
use super::roster::{Roster, RosterArgs, Surveyed};
use super::schema::SchemaRow;
use super::source::Cards;

/// The commands for planning.
#[derive(Debug, Subcommand)]
pub(super) enum AnalysisCommand {
    /// Analyse a team of roles: the interactions that leave it, its skills and its artifacts
    Crew {
        #[command(flatten)]
        roster: RosterArgs,
        /// Also suggest roles to add, one by one, until no daily interaction leaves or enters the crew
        #[arg(long)]
        close: bool,
        /// With --close, suggest roles until no interaction of this or a higher frequency leaves
        /// or enters the crew
        #[arg(long, value_name = "FREQUENCY", default_value = "daily", requires = "close")]
        until: Until,
        /// Ignore skills that are only details of a capability
        #[arg(long)]
        names_only: bool,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Compare two to four roles, differences first
    Compare(CompareArgs),
    /// Compare two roles like `compare`, but with a different JSON format
    Pair(CompareArgs),
    /// Show a table of which role has which skill, and at which level
    Coverage {
        /// Show only the roles that match this query [default: all roles]
        query: Vec<String>,
        /// Use the roles of a saved crew
        #[arg(long, value_name = "NAME", conflicts_with = "query")]
        crew: Option<String>,
        /// Read the roles from a file with one slug per line
        #[arg(long, value_name = "FILE", conflicts_with = "query")]
        file: Option<std::path::PathBuf>,
        /// The order of the columns
        #[arg(long, value_name = "ORDER", default_value = "name")]
        columns: ColumnChoice,
        /// Ignore skills that are only details of a capability
        #[arg(long)]
        names_only: bool,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// List all skills and the roles that have them, rarest skills first
    Skills {
        /// List only skills with these words in their names [default: all skills]
        query: Vec<String>,
        /// Ignore skills that are only details of a capability
        #[arg(long)]
        names_only: bool,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// List the roles that are similar to one role, or all pairs of similar roles, with the reasons
    Similar {
        /// The role's name, slug, id or path [default: compare all roles with each other]
        #[arg(conflicts_with = "all")]
        role: Option<String>,
        /// List copies and all pairs of similar roles (the default if no role is given)
        #[arg(long)]
        all: bool,
        /// The minimum overlap of a pair of roles, as a percentage
        #[arg(long, value_name = "PERCENT", conflicts_with = "role", default_value_t = USUAL_THRESHOLD, value_parser = clap::value_parser!(u8).range(1..=100))]
        threshold: u8,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Show what would break or be lost if some roles were removed
    Impact {
        #[command(flatten)]
        roster: RosterArgs,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// List artifacts with the roles that make and receive them
    ///
    /// A role receives an artifact if an interaction between it and the role that makes the
    /// artifact names the artifact in its verb or notes. A name with “?” is a guess: the
    /// interaction contains only a word of the artifact's name, or its type. “not stated” means
    /// that no interaction mentions the artifact; `rolescope artifacts not stated` lists these
    /// artifacts.
    Artifacts {
        /// List only artifacts with these words in their name or type, or in the name of a role
        /// that makes or receives them [default: all artifacts]
        query: Vec<String>,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Plan the first week in a role: which roles to meet and which artifacts to read
    Tour {
        /// The role's name, slug, id or path
        role: String,
        #[command(flatten)]
        report: ReportArgs,
    },
}

/// How to print a report.
#[derive(Debug, Group)]
pub(super) struct ReportArgs {
    /// The output format
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: ReportFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print only the section with this name (an unknown name lists all section names)
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    section: Option<String>,
    /// The width in columns [default: the width of the terminal, or 100]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// Tables for a wiki
    Markdown,
    /// One table for a spreadsheet
    Csv,
    /// For programs
    Json,
}

#[derive(Debug, Group)]
pub(super) struct CompareArgs {
    #[command(flatten)]
    roster: RosterArgs,
    /// Show the skills to learn when moving from the first role to the second
    #[arg(long)]
    gap: bool,
    #[command(flatten)]
    report: ReportArgs,
}

/// The order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColumnChoice {
    /// Sort by name
    Name,
    /// Put roles that share skills next to each other
    Likeness,
}

impl AnalysisCommand {
    fn report_args(&self) -> &ReportArgs {
        match self {
            AnalysisCommand::Crew { report, .. }
            | AnalysisCommand::Compare(CompareArgs { report, .. })
            | AnalysisCommand::Pair(CompareArgs { report, .. })
            | AnalysisCommand::Coverage { report, .. }
            | AnalysisCommand::Skills { report, .. }
            | AnalysisCommand::Similar { report, .. }
            | AnalysisCommand::Impact { report, .. }
            | AnalysisCommand::Artifacts { report, .. }
            | AnalysisCommand::Tour { report, .. } => report,
        }
    }

    /// Returns the set of roles to which the analysis is restricted.
    fn roster(&self) -> Roster<'_> {
        match self {
            AnalysisCommand::Crew { roster, .. }
            | AnalysisCommand::Compare(CompareArgs { roster, .. })
            | AnalysisCommand::Pair(CompareArgs { roster, .. })
            | AnalysisCommand::Impact { roster, .. } => roster.roster(),
            AnalysisCommand::Coverage { crew, file, query, .. } => Roster {
                crew: crew.as_deref(),
                file: file.as_deref(),
                query: (!query.is_empty()).then(|| query.join(" ")),
                ..Roster::default()
            },
            AnalysisCommand::Skills { .. } | AnalysisCommand::Artifacts { .. } => Roster::default(),
            AnalysisCommand::Similar { role, .. } => Roster::of_roles(role.as_slice()),
            AnalysisCommand::Tour { role, .. } => Roster::of_roles(std::slice::from_ref(role)),
        }
    }
}

/// The JSON Schemas of the commands' output.
pub(super) const ANALYSES: &[SchemaRow] = &[
    ("crew", "The output of `crew --json`", enveloped_schema::<Crew<'static>>),
    ("compare", "The output of `compare --json`", enveloped_schema::<Comparison<'static>>),
    ("gap", "The output of `compare --gap --json`", enveloped_schema::<Gap<'static>>),
    ("coverage", "The output of `coverage --json`", enveloped_schema::<Coverage<'static>>),
    ("skills", "The output of `skills --json`", enveloped_schema::<Skills<'static>>),
    ("similar", "The output of `similar --json`", enveloped_schema::<Similar<'static>>),
    (
        "similar-all",
        "The output of `similar --all --json`",
        enveloped_schema::<SimilarPairs<'static>>,
    ),
    ("impact", "The output of `impact --json`", enveloped_schema::<Impact<'static>>),
    ("artifacts", "The output of `artifacts --json`", enveloped_schema::<Artifacts<'static>>),
    ("tour", "The output of `tour --json`", enveloped_schema::<Tour<'static>>),
    ("pair", "The output of `pair --json`", enveloped_schema::<PairOutput<'static>>),
];

/// The result of an analysis.
struct Analysed {
    report: Report,
    /// The JSON of the result; `None` unless the user wants JSON.
    json: Option<String>,
}

impl Analysed {
    fn new(asked: Asked<'_>, report: Report, answer: &impl serde::Serialize) -> Analysed {
        let json = asked.wants_json.then(|| enveloped(asked.source, answer));
        Analysed { report, json }
    }
}

/// The parts of the command line that an analysis needs.
#[derive(Clone, Copy)]
struct Asked<'a> {
    /// A description of the card source.
    source: &'a str,
    wants_json: bool,
}

/// Runs a command for planning.
pub(super) fn analyse(
    command: &AnalysisCommand,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let roster = command.roster();
    let surveyed = Surveyed::new(cards, config, &roster)?;
    let nodes = roster.nodes(&surveyed, config)?;
    let args = command.report_args();
    let wants_json = args.json || args.format == ReportFormat::Json;
    let asked = Asked { source: &cards.label, wants_json };
    print(args, answer(command, surveyed.basis(), nodes, asked, config)?, out)
}

/// Runs the analysis for a command. `nodes` are the roles that the command names, or `None` if it
/// analyses all roles.
fn answer(
    command: &AnalysisCommand,
    basis: Basis<'_>,
    nodes: Option<Vec<Node>>,
    asked: Asked<'_>,
    config: &Config,
) -> Result<Analysed, Error> {
    Ok(match command {
        AnalysisCommand::Crew { close, until, names_only, .. } => {
            let options = CrewOptions { close: close.then_some(*until), names_only: *names_only };
            let crew = Crew::new(basis, &nodes.unwrap_or_default(), options);
            Analysed::new(asked, crew.report(), &crew)
        }
        AnalysisCommand::Compare(args) => compare(args, basis, &nodes.unwrap_or_default(), asked)?,
        AnalysisCommand::Pair(args) => {
            let nodes = nodes.unwrap_or_default();
            let mut analysed = compare(args, basis, &nodes, asked)?;
            if let (&[one, other], Some(json), false) = (&*nodes, &mut analysed.json, args.gap) {
                let pair = Pair::new(basis.atlas, one, other);
                *json = export::pair(basis.atlas, asked.source, &pair);
            }
            analysed
        }
        AnalysisCommand::Coverage { columns, names_only, .. } => {
            let order = match columns {
                ColumnChoice::Name => ColumnOrder::Name,
                ColumnChoice::Likeness => ColumnOrder::Likeness,
            };
            let nodes = nodes.unwrap_or_else(|| basis.atlas.ids().map(Node::Role).collect());
            let coverage = Coverage::new(basis, &nodes, order, *names_only);
            Analysed::new(asked, coverage.report(), &coverage)
        }
        AnalysisCommand::Skills { query, names_only, .. } => {
            let mut skills = Skills::new(basis, nodes.as_deref(), *names_only);
            skills.retain(query);
            Analysed::new(asked, skills.report(), &skills)
        }
        AnalysisCommand::Similar { threshold, .. } => match nodes.as_deref() {
            Some(&[Node::Role(id)]) => {
                let similar = Similar::new(basis, id);
                Analysed::new(asked, similar.report(), &similar)
            }
            Some(&[node]) => {
                let name = basis.atlas.name(node);
                return Err(Error::new(format!("{name} has no card to compare")));
            }
            _ => {
                let pairs = SimilarPairs::new(basis, *threshold);
                Analysed::new(asked, pairs.report(), &pairs)
            }
        },
        AnalysisCommand::Impact { .. } => {
            let impact = Impact::new(basis, &nodes.unwrap_or_default(), &saved_names(config));
            Analysed::new(asked, impact.report(), &impact)
        }
        AnalysisCommand::Artifacts { query, .. } => {
            let mut artifacts = Artifacts::new(basis, nodes.as_deref());
            artifacts.retain(query);
            Analysed::new(asked, artifacts.report(), &artifacts)
        }
        AnalysisCommand::Tour { .. } => {
            let node = nodes.and_then(|nodes| nodes.first().copied());
            let node = node.ok_or_else(|| Error::new("tour needs a role: rolescope tour ROLE"))?;
            let tour = Tour::new(basis, node);
            Analysed::new(asked, tour.report(), &tour)
        }
    })
}

/// Compares two to four roles.
fn compare(
    args: &CompareArgs,
    basis: Basis<'_>,
    nodes: &[Node],
    asked: Asked<'_>,
) -> Result<Analysed, Error> {
    match nodes {
        &[from, to] if args.gap => {
            let gap = Gap::new(basis, from, to);
            Ok(Analysed::new(asked, gap.report(), &gap))
        }
        _ if args.gap => Err(Error::new("--gap needs two roles: rolescope compare --gap FROM TO")),
        [_, _, ..] if nodes.len() <= MOST_COMPARED => {
            let comparison = Comparison::new(basis, nodes);
            Ok(Analysed::new(asked, comparison.report(), &comparison))
        }
        nodes => Err(Error::new(format!(
            "compare takes two to {MOST_COMPARED} roles, not {}",
            nodes.len()
        ))),
    }
}

/// Returns the names of the crews and saved searches in the config.
fn saved_names(config: &Config) -> SavedNames {
    let (crews, searches) = (config.settings.crews.iter(), config.settings.searches.iter());
    SavedNames {
        crews: crews.map(|crew| (crew.name.clone(), crew.members.clone())).collect(),
        searches: searches.map(|search| (search.name.clone(), search.query.clone())).collect(),
    }
}

fn print(args: &ReportArgs, analysed: Analysed, out: &mut Out) -> Result<Outcome, Error> {
    let Analysed { mut report, json } = analysed;
    let has_rows = report.sections.iter().any(|section| !section.rows.is_empty());
    let outcome = if has_rows { Outcome::Found } else { Outcome::Nothing };
    if let Some(json) = json {
        out.json(&json)?;
        return Ok(outcome);
    }
    if let Some(wanted) = &args.section {
        let names: Vec<String> = report.sections.iter().map(|section| section.name()).collect();
        let has_name = names.contains(wanted);
        report.sections.retain(|section| {
            let name = section.name();
            name == *wanted || !has_name && name.starts_with(&format!("{wanted}-"))
        });
        if report.sections.is_empty() {
            let known = names.join(", ");
            return Err(Error::new(format!("no section is named {wanted} (known: {known})")));
        }
    }
    match args.format {
        ReportFormat::Markdown => out.text(&export::report_markdown(&report))?,
        ReportFormat::Csv => match report.sections.as_slice() {
            [section] => out.text(&export::section_csv(section))?,
            sections => {
                let names: Vec<String> = sections.iter().map(|section| section.name()).collect();
                return Err(Error::new(format!(
                    "CSV output can contain only one table; choose one with --section: {}",
                    names.join(", ")
                )));
            }
        },
        ReportFormat::Text | ReportFormat::Json => {
            let width =
                args.width.unwrap_or_else(|| if out.terminal { terminal_width() } else { 100 });
            let marked = Default::default();
            let width = width.clamp(20, 1000);
            let look = ReportLook {
                width,
                marked: &marked,
                column: None,
                is_page: false,
                is_typing: false,
            };
            let page = page::report(&report, look);
            out.row(&page::Row::new(&report.title, page::Ink::Title).cut(width))?;
            page.rows.iter().try_for_each(|row| out.row(row))?;
        }
    }
    if !has_rows {
        remark("the report has no rows");
    }
    Ok(outcome)
}
