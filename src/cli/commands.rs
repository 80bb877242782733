//! Runs the commands that list and show roles.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::analysis::{Report, ReportCell, ReportRow, ReportSection};
use crate::atlas::{Atlas, Node, RoleId, Unread};
use crate::card::{Card, conflict};
use crate::check::{self, Evidence, Policy};
use crate::config::{Config, state_folder};
use crate::export;
use crate::page::{self, Ink, Position, Row};
use crate::role::{Known, Origin};
use crate::run::bookmarks;
use crate::search::{Answer, Chosen, Field, HitGroup, Index, Order, Piece, Query, Reason};
use crate::store::{Reading, read_text};
use crate::text::counted;

use super::Outcome;
use super::analyse::ReportFormat;
use super::args::{Args, ListArgs, ShowArgs, WhoArgs};
use super::error::Error;
use super::out::{Out, TableCell, remark};
use super::roster::Roster;
use super::source::{Cards, real_file};

/// Prints the card of the requested role, or the list of roles. This replaces the browser if there
/// is no terminal.
pub(super) fn plain(
    args: &Args,
    word: Option<String>,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let is_role = |word: &String| cards.names().all_meant(word).len() == 1;
    if let Some(role) = args.open.clone().or_else(|| word.clone().filter(is_role)) {
        let args = ShowArgs { role, ..ShowArgs::default() };
        return show(&args, cards, &config.policy, out);
    }
    let query = args.query.iter().cloned().chain(word).collect();
    list(&ListArgs { query, ..ListArgs::default() }, cards, config, out)?;
    Ok(Outcome::Found)
}

/// Runs `list [QUERY…]`.
pub(super) fn list(
    args: &ListArgs,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let view = config.query(&args.query.join(" ")).map_err(Error::new)?;
    let query = config.settings.parse(&view.query);
    let roster = args.set.roster();
    roster.check_query(&view.query)?;
    let order = args.sort.unwrap_or(view.order);
    let format = args.format.chosen();
    let is_json = format == ReportFormat::Json;
    let needed = match (args.full, is_json) {
        (true, _) => NeededPart::Everything,
        (false, true) => NeededPart::Text,
        (false, false) => NeededPart::Names,
    };
    let mut found = Answers::new(cards, &query, order, needed, &roster, config)?;
    let is_text = format == ReportFormat::Text;
    let shows_all = is_json || args.similar || is_text && out.terminal;
    let shown = if shows_all { &HitGroup::ALL[..] } else { &[HitGroup::Match] };
    if is_json {
        let findings = args
            .full
            .then(|| check::findings(&found.atlas, &Evidence::new(&found.atlas), &config.policy));
        out.json(&export::list(&found.atlas, &cards.label, &found.roles, findings.as_deref()))?;
    } else if !is_text {
        let roles = found.roles.iter().filter(|answer| shown.contains(&answer.group));
        let rows = roles.map(|answer| report_row(&list_row(&found.atlas, answer), answer.node));
        let titles = ["Slug", "Role", "Seniority", "Match"];
        let titles = if query.is_empty() { &titles[..3] } else { &titles };
        let section = ReportSection::new("", titles, "No role matches.").rows(rows);
        out.text(&formatted("Roles", section, format))?;
    } else {
        for &group in shown {
            let answers = found.roles.iter().filter(|answer| answer.group == group);
            let rows: Vec<_> = answers.map(|answer| list_row(&found.atlas, answer)).collect();
            if let (Some(title), false) = (group.title(), rows.is_empty()) {
                out.row(&Row::new(title, Ink::Heading))?;
            }
            out.table(&rows)?;
        }
    }
    if shows_all {
        found.roles.retain(|answer| answer.group == HitGroup::Match);
    }
    found.outcome(&query)
}

/// Returns the row of a report that has the same cells as a table row about a role.
fn report_row(cells: &[TableCell], node: Node) -> ReportRow {
    let cells = cells.iter().map(|cell| match cell.text() {
        "-" => ReportCell::Absent("-"),
        text => ReportCell::Text(text.to_owned()),
    });
    ReportRow::new(cells).to(node)
}

/// Returns a table as Markdown or CSV.
fn formatted(title: &str, section: ReportSection, format: ReportFormat) -> String {
    match format {
        ReportFormat::Csv => export::section_csv(&section),
        _ => export::report_markdown(&Report::new(title, [section])),
    }
}

/// Returns the table row for a role, with its slug, name, seniority and reasons.
fn list_row(atlas: &Atlas, answer: &Answer) -> Vec<TableCell> {
    let mut row = match answer.node {
        Node::Role(id) => {
            let card = &atlas[id];
            let seniority = card.seniority.as_ref().map(|s| s.word.as_str());
            vec![
                TableCell::new(&card.slug, Ink::Key),
                TableCell::new(atlas.label(answer.node), Ink::Title),
                TableCell::new(seniority.unwrap_or_default(), Ink::Dim),
            ]
        }
        Node::Missing(_) => vec![
            TableCell::new("-", Ink::Dim),
            TableCell::new(atlas.name(answer.node), Ink::Missing),
            TableCell::new("no card", Ink::Dim),
        ],
    };
    let why: Vec<String> = answer.reasons.iter().map(sentence).collect();
    row.extend((!why.is_empty()).then(|| why.join("; ").into()));
    row
}

/// Runs `who CAPABILITY[>=LEVEL]`.
pub(super) fn who(
    args: &WhoArgs,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let query = Query::who(&args.capability.join(" ")).with_synonyms(&config.settings.synonyms);
    if query.is_empty() {
        return Err(Error::new("name a capability, as in `rolescope who \"sql>=advanced\"`"));
    }
    let roster = Roster::default();
    roster.check_query(&args.capability.join(" "))?;
    let mut found =
        Answers::new(cards, &query, Order::Level, NeededPart::Everything, &roster, config)?;
    // All words of the query must occur in the same capability.
    found.roles.retain(|answer| answer.reasons.len() == 1);
    let format = args.format.chosen();
    if format == ReportFormat::Json {
        out.json(&export::list(&found.atlas, &cards.label, &found.roles, None))?;
        return found.outcome(&query);
    }
    let rows = found.roles.iter().filter_map(|answer| {
        let Node::Role(id) = answer.node else { return None };
        let (card, reason) = (&found.atlas[id], answer.reasons.first()?);
        let (level, rank) =
            reason.level.as_ref().map_or(("-", None), |(word, rank)| (word.as_str(), *rank));
        let cells = vec![
            TableCell::new(level, Ink::Level(rank)),
            TableCell::new(&card.slug, Ink::Key),
            TableCell::new(found.atlas.label(answer.node), Ink::Title),
            skill(reason).into(),
        ];
        Some((cells, answer.node))
    });
    if format == ReportFormat::Text {
        out.table(&rows.map(|(cells, _)| cells).collect::<Vec<_>>())?;
    } else {
        let rows = rows.map(|(cells, node)| report_row(&cells, node));
        let titles = ["Level", "Slug", "Role", "Match"];
        let section = ReportSection::new("", &titles, "No role matches.").rows(rows);
        out.text(&formatted("Roles with the capability", section, format))?;
    }
    found.outcome(&query)
}

/// Returns the text in which a skill was found, with a note if it is the name or the description of
/// the role.
fn skill(reason: &Reason) -> String {
    match reason.field {
        Field::Name | Field::Alias => format!("{} (from the role's name)", reason.text),
        Field::Section(Known::ShortDescription) => {
            format!("{} (from the role's description)", reason.text)
        }
        _ => reason.text.clone(),
    }
}

/// Returns a reason as a line, such as `cap: API development — Advanced`.
fn sentence(reason: &Reason) -> String {
    let level = reason.level.as_ref().map(|(word, _)| format!(" — {word}"));
    format!("{}: {}{}", reason.field.label(), reason.text, level.unwrap_or_default())
}

/// The roles that match a query, with the reasons for each match.
struct Answers {
    atlas: Arc<Atlas>,
    index: Index,
    roles: Vec<Answer>,
}

/// The part of all cards that a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NeededPart {
    Names,
    /// The names, and the texts of single cards.
    Text,
    /// All cards are parsed.
    Everything,
}

impl Answers {
    /// Finds the roles that match a query. `needed` is the part of the cards that is needed even if
    /// the query is empty. `roster` contains the marked roles.
    fn new(
        cards: &Cards,
        query: &Query,
        order: Order,
        needed: NeededPart,
        roster: &Roster<'_>,
        config: &Config,
    ) -> Result<Answers, Error> {
        let (atlas, index) = if query.is_empty() {
            let atlas = match needed {
                NeededPart::Everything => cards.load(),
                _ if order == Order::NamedBy => cards.load(),
                NeededPart::Text => cards.names(),
                NeededPart::Names => cards.names_alone(),
            };
            let index = Index::without_words(&atlas);
            (atlas, index)
        } else {
            let (atlas, words) = cards.gathered::<Piece>();
            let index = Index::new(&atlas, words);
            (atlas, index)
        };
        let atlas = readable(atlas, cards)?;
        remark_notes(&index, query)?;
        let bookmarks = bookmarks(state_folder().as_deref(), &cards.cards).unwrap_or_else(|why| {
            remark(&why);
            Vec::new()
        });
        let bookmarked: HashSet<Node> =
            bookmarks.iter().flat_map(|bookmark| bookmark.find(&atlas)).collect();
        let marked = roster.marked(&atlas, config)?;
        let chosen = Chosen { marked: marked.as_ref(), bookmarked: Some(&bookmarked) };
        let mut hits = index.search(&atlas, chosen, query, order);
        hits.sort(usize::MAX);
        // An empty query does not list roles without a card.
        let hits = (0..hits.len()).filter_map(|row| hits.get(&atlas, row));
        let hits = hits.filter(|hit| !query.is_empty() || matches!(hit.node, Node::Role(_)));
        let roles = hits.map(|hit| Answer::new(&atlas, query, &hit)).collect();
        Ok(Answers { atlas, index, roles })
    }

    /// Returns [`Outcome::Found`] if any role matches. Otherwise, prints a hint and returns
    /// [`Outcome::Nothing`].
    fn outcome(&self, query: &Query) -> Result<Outcome, Error> {
        if self.roles.iter().any(|answer| answer.group == HitGroup::Match) {
            return Ok(Outcome::Found);
        }
        remark("no role matches; a role must itself contain every word of the query");
        if !self.roles.is_empty() {
            let roles = counted(self.roles.len(), "role");
            remark(&format!(
                "found {roles} with most of the words or with similar words; --similar lists them"
            ));
        }
        let advice = self.index.advice(&self.atlas, Chosen::default(), query);
        advice.lines.iter().for_each(|line| remark(line));
        Ok(Outcome::Nothing)
    }
}

/// Prints the notes about a query, or returns the first one that is an error.
pub(super) fn remark_notes(index: &Index, query: &Query) -> Result<(), Error> {
    for note in index.notes(query) {
        if note.is_error {
            return Err(Error::new(note.message));
        }
        remark(&note.message);
    }
    Ok(())
}

/// Runs `show ROLE`.
pub(super) fn show(
    args: &ShowArgs,
    cards: &Cards,
    policy: &Policy,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let cards = &cards.including(&args.role);
    let (atlas, evidence) = match args.role.as_str() {
        "-" => stdin(&cards.reading)?,
        _ if args.json => cards.gathered::<Evidence>(),
        _ => (cards.names(), Evidence::default()),
    };
    let id = if args.role == "-" {
        let first = readable(Arc::clone(&atlas), cards).ok().and_then(|atlas| atlas.ids().next());
        first.ok_or_else(|| Error::new("standard input does not contain a card"))?
    } else {
        named(&*readable(Arc::clone(&atlas), cards)?, &args.role)?
    };
    if args.json {
        let mut findings = check::findings(&atlas, &evidence, policy);
        findings.retain(|finding| finding.role == Some(id));
        out.json(&export::show(&atlas, &cards.label, id, &findings))?;
    } else if args.raw {
        out.text(&atlas[id].text)?;
    } else {
        let atlas = if atlas.is_whole() { atlas } else { Arc::new(atlas.around(id)) };
        let width = args.width.unwrap_or_else(terminal_width).clamp(20, 1000);
        out.row(&Row::new(&atlas[id].name, Ink::Title).cut(width))?;
        let document = page::card(&atlas, Node::Role(id), width);
        document.rows(Position::default()).try_for_each(|(_, row)| out.row(row))?;
    }
    Ok(Outcome::Found)
}

/// The maximum number of unreadable files that are listed.
const MOST_UNREAD: usize = 20;

/// Returns the atlas, or an error if it has no cards. Prints the files that could not be read.
pub(super) fn readable(atlas: Arc<Atlas>, cards: &Cards) -> Result<Arc<Atlas>, Error> {
    report_unread(&atlas);
    // The program ends soon, which releases the memory faster than dropping each card would.
    std::mem::forget(Arc::clone(&atlas));
    if atlas.is_empty() { Err(no_cards(&atlas, cards)) } else { Ok(atlas) }
}

/// Prints the files that could not be read. If there are no cards, empty roots are left out,
/// because [`no_cards`] reports them.
pub(super) fn report_unread(atlas: &Atlas) {
    let unread = atlas.unread().iter();
    let unread: Vec<&Unread> =
        unread.filter(|unread| !(atlas.is_empty() && unread.is_empty_root())).collect();
    for Unread { origin, problem, .. } in unread.iter().take(MOST_UNREAD) {
        let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let (line, column, severity) = (problem.line, problem.column, problem.rule.severity());
        remark(&format!("{origin}:{line}:{column}: {severity}: {}{help}", problem.message));
    }
    if let Some(more @ 1..) = unread.len().checked_sub(MOST_UNREAD) {
        remark(&format!("{more} more files cannot be read; `rolescope check` lists them"));
    }
}

/// Prints the reasons why there are no cards. The last reason is returned as an error instead.
pub(super) fn no_cards(atlas: &Atlas, cards: &Cards) -> Error {
    let mut lines = cards.why_empty(atlas);
    let last = lines.pop().unwrap_or_default();
    lines.iter().for_each(|line| remark(line));
    Error::new(last)
}

/// The maximum number of roles that an error lists.
const MOST_CANDIDATES: usize = 8;

/// Finds the one role to which `name` refers (see [`Atlas::all_meant`]). `name` can also be any
/// path that leads to the card.
pub(super) fn named(atlas: &Atlas, name: &str) -> Result<RoleId, Error> {
    let mut found = at_path(atlas, name);
    if found.is_empty() {
        found = atlas.all_meant(name);
    }
    match found.as_slice() {
        [id] => Ok(*id),
        [] => Err(unnamed(atlas, name)),
        several => {
            let are_named = !atlas.all_called(name).is_empty();
            let candidates = several.iter().take(MOST_CANDIDATES).map(|&id| {
                let card = &atlas[id];
                if are_named { card.origin.to_string() } else { card.slug.to_string() }
            });
            let mut list = candidates.collect::<Vec<_>>().join(", ");
            if let Some(more @ 1..) = several.len().checked_sub(MOST_CANDIDATES) {
                list.push_str(&format!(" and {more} more"));
            }
            let count = several.len();
            Err(Error::new(if are_named {
                format!("{count} roles are named {name}; choose one by its path: {list}")
            } else {
                format!("{name} matches {count} roles; choose one: {list}")
            }))
        }
    }
}

/// Returns the roles in the file at `path`. If `path` has the form `FILE#KEY`, returns only the
/// role with that key.
fn at_path(atlas: &Atlas, path: &str) -> Vec<RoleId> {
    let whole = real_file(Path::new(path)).map(|file| (file, None));
    let found = whole.or_else(|| {
        let (path, key) = path.rsplit_once('#')?;
        Some((real_file(Path::new(path))?, Some(key)))
    });
    let Some((file, key)) = found else { return Vec::new() };
    // Resolving a path takes system calls, so paths with a different file name are ruled out first.
    let here = atlas.ids().filter(|id| {
        let origin = &atlas[*id].origin;
        let same_name = origin.file().filter(|other| other.file_name() == file.file_name());
        same_name.and_then(real_file).is_some_and(|other| other == file)
            && key.is_none_or(|key| origin.key() == Some(key))
    });
    here.collect()
}

/// Returns the error for a name that no role has.
fn unnamed(atlas: &Atlas, name: &str) -> Error {
    if let Some(Unread { origin, problem, .. }) = atlas.unread_named(name) {
        let (line, message) = (problem.line, &problem.message);
        let what = format!("the card for {name} cannot be read: {origin}:{line}: {message}");
        return Error::new(what);
    }
    let mut near: Vec<String> = atlas.nearest(name).into_iter().map(str::to_owned).collect();
    if near.is_empty() {
        let (index, query) = (Index::from_names(atlas), Query::parse(name));
        let hits = index.search(atlas, Chosen::default(), &query, Order::Match);
        near.extend(hits.nodes().take(3).map(|node| atlas.name(node).to_owned()));
    }
    let hint = if near.is_empty() {
        format!("; `rolescope list {name}` searches all cards")
    } else {
        format!("; did you mean {}?", near.join(" or "))
    };
    Error::nothing(format!("no role is named {name}{hint}"))
}

/// Reads a card from standard input. Returns an atlas that contains only this card, and the
/// evidence in it.
pub(super) fn stdin(reading: &Reading) -> Result<(Arc<Atlas>, Evidence), Error> {
    let text = read_text(std::io::stdin().lock())
        .map_err(|problem| Error::new(format!("standard input: {}", problem.message)))?;
    let terms = Arc::clone(&reading.terms);
    let atlas = if let Some(problem) = conflict(&text) {
        let unread = vec![Unread::new(Origin::Stdin, problem)];
        Atlas::in_terms(Vec::new(), unread, 0, terms)
    } else {
        let (card, role) = Card::with_role(Origin::Stdin, text, terms.scales(&Origin::Stdin));
        Atlas::from_card(card, role, terms)
    };
    let evidence = Evidence::new(&atlas);
    Ok((Arc::new(atlas), evidence))
}

pub(super) fn terminal_width() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok();
    size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(80)
}
