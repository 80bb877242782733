//! Sets of roles on the command line, given by names, a saved crew, a file or a query.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args as Group;

use crate::analysis::{Basis, Facts, Survey};
use crate::atlas::{Atlas, Node};
use crate::config::Config;
use crate::search::{Chosen, HitGroup, Index, Order, Piece};
use crate::store::{read_file, read_text};
use crate::text::nearest;

use super::between::anyone;
use super::commands::{readable, remark_notes};
use super::error::Error;
use super::out::remark;
use super::source::Cards;

/// The options that name a set of roles.
#[derive(Debug, Default, Group)]
pub(super) struct RosterArgs {
    /// Roles, given by name, slug, id or path
    #[arg(value_name = "ROLE")]
    role: Vec<String>,
    #[command(flatten)]
    crew: CrewSource,
    /// Use the roles that match a query
    #[arg(long = "query", value_name = "QUERY", id = "words", conflicts_with_all = ["role", "crew", "file"])]
    words: Option<String>,
}

/// The options that name a set of roles, for commands in which a query has another purpose.
#[derive(Debug, Default, Group)]
pub(super) struct CrewSource {
    /// Use the roles of a saved crew
    #[arg(long, value_name = "NAME")]
    crew: Option<String>,
    /// Read the roles from a file with one slug per line (`-` for standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "crew")]
    file: Option<PathBuf>,
}

impl RosterArgs {
    pub(super) fn roster(&self) -> Roster<'_> {
        Roster {
            roles: &self.role,
            query: self.words.clone(),
            is_needed: true,
            ..self.crew.roster()
        }
    }
}

impl CrewSource {
    pub(super) fn roster(&self) -> Roster<'_> {
        Roster { crew: self.crew.as_deref(), file: self.file.as_deref(), ..Roster::default() }
    }
}

/// A set of roles, as given on the command line.
#[derive(Debug, Default)]
pub(super) struct Roster<'a> {
    pub(super) roles: &'a [String],
    pub(super) crew: Option<&'a str>,
    pub(super) file: Option<&'a Path>,
    pub(super) query: Option<String>,
    /// Whether the command requires at least one role.
    pub(super) is_needed: bool,
}

impl<'a> Roster<'a> {
    /// Creates a set from names. If there are none, the set contains all roles.
    pub(super) fn of_roles(roles: &'a [String]) -> Roster<'a> {
        Roster { roles, ..Roster::default() }
    }

    /// Returns whether the command line names a set of roles.
    pub(super) fn is_given(&self) -> bool {
        !self.roles.is_empty() || self.crew.is_some() || self.file.is_some() || self.query.is_some()
    }

    /// Returns the roles without duplicates, or `None` for all roles.
    pub(super) fn nodes(
        &self,
        cards: &Surveyed,
        config: &Config,
    ) -> Result<Option<Vec<Node>>, Error> {
        if !self.is_given() {
            let what = "name at least one role, or use --crew, --file or --query";
            return if self.is_needed { Err(Error::new(what)) } else { Ok(None) };
        }
        let mut nodes = self.named(&cards.atlas, config)?;
        if let (Some(query), Some(index)) = (&self.query, &cards.index) {
            nodes.extend(found(&cards.atlas, index, query, config)?);
        }
        let mut seen = HashSet::new();
        nodes.retain(|node| seen.insert(*node));
        Ok(Some(nodes))
    }

    /// Returns an error if a query asks for marked roles, but the command line does not name any.
    pub(super) fn check_query(&self, query: &str) -> Result<(), Error> {
        let asks = query.split_whitespace().any(|term| {
            term.trim_start_matches(['-', '!']).split_once(':').is_some_and(|(field, value)| {
                value == "marked" && ["is", "from", "to", "with"].contains(&field)
            })
        });
        let is_named = self.crew.is_some() || self.file.is_some();
        if asks && !is_named {
            let what = "roles can be marked only in the browser; use --crew or --file here";
            return Err(Error::new(what));
        }
        Ok(())
    }

    /// Returns the roles that the word `marked` in a query refers to, or `None` if the command line
    /// does not give a set of roles.
    pub(super) fn marked(
        &self,
        atlas: &Atlas,
        config: &Config,
    ) -> Result<Option<HashSet<Node>>, Error> {
        if !self.is_given() {
            return Ok(None);
        }
        Ok(Some(self.named(atlas, config)?.into_iter().collect()))
    }

    /// Reads all cards. Returns them and the roles of the set.
    pub(super) fn read(
        &self,
        cards: &Cards,
        config: &Config,
    ) -> Result<(Arc<Atlas>, Vec<Node>), Error> {
        let surveyed = Surveyed::new(cards, config, self)?;
        let nodes = self.nodes(&surveyed, config)?.unwrap_or_default();
        Ok((surveyed.atlas, nodes))
    }

    /// Returns the names in a saved crew or a file, without reading any cards.
    pub(super) fn names(&self, config: &Config) -> Result<Vec<String>, Error> {
        let mut names = match self.crew {
            Some(name) => crew_members(name, config)?.to_vec(),
            None => Vec::new(),
        };
        if let Some(path) = self.file {
            names.extend(lines_of(path)?.into_iter().map(|(_, name)| name));
        }
        Ok(names)
    }

    /// Returns the roles that are named on the command line, in a saved crew or in a file.
    pub(super) fn named(&self, atlas: &Atlas, config: &Config) -> Result<Vec<Node>, Error> {
        let named = self.roles.iter().map(|name| anyone(atlas, name));
        let mut nodes = named.collect::<Result<Vec<Node>, Error>>()?;
        if let Some(name) = self.crew {
            for member in crew_members(name, config)? {
                match anyone(atlas, member) {
                    Ok(node) => nodes.push(node),
                    Err(error) => remark(&format!("crew {name}: {error}")),
                }
            }
            if nodes.is_empty() {
                return Err(Error::new(format!(
                    "no member of the crew {name} was found in these cards"
                )));
            }
        }
        if let Some(path) = self.file {
            for (number, name) in lines_of(path)? {
                nodes.push(anyone(atlas, &name).map_err(|error| {
                    Error::new(format!("{}:{number}: {error}", path.display()))
                })?);
            }
        }
        Ok(nodes)
    }
}

/// Returns the members of a saved crew, or an error if there is no such crew.
fn crew_members<'a>(name: &str, config: &'a Config) -> Result<&'a [String], Error> {
    let crews = &config.settings.crews;
    if let Some(crew) = crews.iter().find(|crew| crew.name == name) {
        return Ok(&crew.members);
    }
    let names: Vec<&str> = crews.iter().map(|crew| crew.name.as_str()).collect();
    let near = nearest(name, names.iter().copied());
    let hint = match (near, names.as_slice()) {
        (Some(near), _) => format!("; did you mean {near}?"),
        (None, []) => "; define it under `crews` in the config".to_owned(),
        (None, names) => format!(" (known: {})", names.join(", ")),
    };
    Err(Error::new(format!("no crew is named {name}{hint}")))
}

/// Returns the names in a file, each with its line number. Empty lines and comments are skipped.
fn lines_of(path: &Path) -> Result<Vec<(usize, String)>, Error> {
    let shown = path.display().to_string();
    let text = match shown.as_str() {
        "-" => read_text(std::io::stdin().lock()),
        _ => read_file(path),
    };
    let text =
        text.map_err(|problem| Error::new(format!("cannot read {shown}: {}", problem.message)))?;
    let lines = (1..).zip(text.lines()).map(|(number, line)| {
        let name = line.split(" #").next().unwrap_or_default().trim();
        (number, name.to_owned())
    });
    let names = lines.filter(|(_, name)| !name.is_empty() && !name.starts_with('#'));
    let names: Vec<(usize, String)> = names.collect();
    if names.is_empty() {
        return Err(Error::new(format!(
            "{shown} does not name any roles; write one slug per line"
        )));
    }
    Ok(names)
}

/// All cards, their [`Survey`], and an index if a query needs one.
pub(super) struct Surveyed {
    pub(super) atlas: Arc<Atlas>,
    survey: Survey,
    index: Option<Index>,
}

impl Surveyed {
    /// Reads all cards.
    pub(super) fn new(
        cards: &Cards,
        config: &Config,
        roster: &Roster<'_>,
    ) -> Result<Surveyed, Error> {
        // An argument can be the path of a card that is not in the source. Such cards are added to
        // the source.
        let mut wider = None;
        for role in roster.roles {
            wider = Some(wider.as_ref().unwrap_or(cards).including(role));
        }
        let cards = wider.as_ref().unwrap_or(cards);
        let (atlas, facts, words) = if roster.query.is_some() {
            let (atlas, (words, facts)) = cards.gathered::<(Piece, Facts)>();
            (atlas, facts, Some(words))
        } else {
            let (atlas, facts) = cards.gathered::<Facts>();
            (atlas, facts, None)
        };
        let atlas = readable(atlas, cards)?;
        let index = words.map(|words| Index::new(&atlas, words));
        let survey = Survey::new(facts, config.policy.aliases().clone());
        Ok(Surveyed { atlas, survey, index })
    }

    pub(super) fn basis(&self) -> Basis<'_> {
        Basis { atlas: &self.atlas, survey: &self.survey }
    }
}

/// Returns the roles that match a query, best first. Returns an error if the query is invalid or
/// has no results.
fn found(atlas: &Atlas, index: &Index, query: &str, config: &Config) -> Result<Vec<Node>, Error> {
    let search = config.query(query).map_err(Error::new)?;
    Roster::default().check_query(&search.query)?;
    let parsed = config.settings.parse(&search.query);
    remark_notes(index, &parsed)?;
    let mut hits = index.search(atlas, Chosen::default(), &parsed, Order::Match);
    hits.sort(usize::MAX);
    let hits = (0..hits.len()).filter_map(|row| hits.get(atlas, row));
    // Roles that match only through a similar word are left out.
    let hits = hits.filter(|hit| hit.group == HitGroup::Match);
    let nodes: Vec<Node> = hits.map(|hit| hit.node).collect();
    if nodes.is_empty() {
        return Err(Error::nothing(format!("no role matches {query}")));
    }
    Ok(nodes)
}
