//! The interactions on a card, and the page of a role without a card.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, EdgeId, MissingId, Neighbour, Node, RoleId, Tie, Unread, Weight};
use crate::role::{Anchor, Frequency, Interaction, Known};
use crate::text::{columns, cut};

use super::items::descriptions;
use super::{CardSetter, MOST_ITEMS, PAGE, beside, heading, paragraph, second_column};
use crate::page::Page;
use crate::page::document::PageContents;
use crate::page::row::{Ink, Row, Span, flow, flow_in};

/// The maximum number of listed roles that name this role without being named by it. Laying out
/// thousands of roles would noticeably delay the response to a keystroke. The search lists all of
/// them.
pub(super) const MOST_THEIRS: usize = 200;

/// The maximum number of listed interactions that other roles declare with this role.
const MOST_DECLARED: usize = 1_000;

/// The number of interactions that determine the width of the first column. They are on the first
/// page, so no card is parsed only to measure them.
const MOST_MEASURED: usize = MOST_ITEMS;

/// An interaction on the page of a role: one that the role declares, or one that another role
/// declares with it.
struct InteractionLine {
    edge: EdgeId,
    tie: Tie,
    other: Node,
    /// The interactions that the other role declares in return.
    answers: Vec<EdgeId>,
    anchor: Option<Anchor>,
}

impl InteractionLine {
    /// Returns the role of this page, or `None` if it has no card.
    fn own_role(&self, atlas: &Atlas) -> Option<RoleId> {
        let edge = &atlas[self.edge];
        if Node::Role(edge.from) == self.other { edge.to.role() } else { Some(edge.from) }
    }

    /// Returns the interaction that gives the frequency of this one.
    fn frequency_source(&self, atlas: &Atlas) -> EdgeId {
        atlas.frequency_source_among(self.edge, &self.answers)
    }

    /// Returns the interaction as it is written on its card.
    fn read(&self, atlas: &Atlas) -> ReadInteraction {
        let (interaction, source) = (atlas.interaction(self.edge), self.frequency_source(atlas));
        let frequency = if source == self.edge {
            interaction.frequency.clone()
        } else {
            atlas.interaction(source).frequency
        };
        ReadInteraction { interaction, source, frequency }
    }

    /// Creates the line of an interaction that only the other role declares.
    fn theirs(edge: EdgeId, other: Node) -> InteractionLine {
        let (tie, answers) = (Tie::Theirs, Vec::new());
        InteractionLine { edge, tie, other, answers, anchor: None }
    }
}

/// An interaction as it is written on its card.
struct ReadInteraction {
    interaction: Interaction,
    /// The interaction that gives the frequency of this one.
    source: EdgeId,
    frequency: Option<Frequency>,
}

impl CardSetter {
    pub(super) fn interactions(&mut self) {
        let setting = Arc::clone(&self.setting);
        let atlas = &*setting.atlas;
        let (lines, more) = interaction_lines(atlas, setting.id);
        let anchors: Vec<Option<Anchor>> = lines.iter().map(|line| line.anchor).collect();
        // The size of an interaction is unknown until the card is parsed, so an estimate is used.
        let sizes = vec![PAGE / 64; lines.len()];
        let shared_columns = OnceLock::new();
        let heading = (Known::Interactions, "declared by ⇄ both  → this  ← other");
        self.items(
            (0..lines.len()).collect(),
            sizes,
            heading,
            |n| anchors.get(n).copied().flatten(),
            move |setting, n, page| {
                let Some(line) = lines.get(n) else { return };
                let (atlas, read) = (&setting.atlas, line.read(&setting.atlas));
                let rows = match second_column(setting.width) {
                    Some(least) => {
                        let &HeadColumns { verb, notes_at: at } =
                            shared_columns.get_or_init(|| {
                                let first = lines.iter().take(MOST_MEASURED);
                                let heads = first.map(|line| head_widths(atlas, line)).collect();
                                HeadColumns::new(heads, least, setting.width)
                            });
                        let head = interaction_head(atlas, line, &read, verb, at - 2);
                        let width = setting.width - at;
                        let notes = interaction_notes(atlas, line, &read, width, 0);
                        // If the verb or the name is too long for the first column, the row takes
                        // as much of the second column as it needs.
                        if is_cut(&head) {
                            let wider = |width| interaction_head(atlas, line, &read, verb, width);
                            let mut heads = (at..setting.width).map(wider);
                            let head = heads.find(|head| !is_cut(head));
                            let head = head.unwrap_or_else(|| wider(setting.width));
                            std::iter::once(head).chain(beside(Vec::new(), notes, at)).collect()
                        } else {
                            beside(vec![head], notes, at)
                        }
                    }
                    None => interaction_rows(atlas, line, &read, setting.width),
                };
                let rows = rows.into_iter().map(|row| row.cut(setting.width));
                page.stop(rows, line.anchor, Some(line.other));
            },
        );
        if more > 0 {
            self.push(0, PageContents::default(), move |setting| {
                let name = setting.atlas.name(Node::Role(setting.id));
                let message = format!("… {more} not shown; to see them, search for to:\"{name}\"");
                let mut page = Page::default();
                page.stop(paragraph(&message, Ink::Dim, setting.width, 2), None, None);
                page
            });
        }
    }
}

/// Returns the interactions that a role declares and those that others declare with it, the most
/// frequent first. Also returns the number of omitted roles that name this role.
fn interaction_lines(atlas: &Atlas, id: RoleId) -> (Vec<InteractionLine>, usize) {
    let node = Node::Role(id);
    let incoming = atlas.neighbours_in(node);
    let mine = atlas.outgoing(node);
    let named: HashSet<Node> = mine.iter().map(|&edge| atlas[edge].to).collect();
    let mutual = incoming.iter().filter(|neighbour| named.contains(&neighbour.node));
    let mut answers: HashMap<Node, &[EdgeId]> =
        mutual.map(|neighbour| (neighbour.node, neighbour.edges.as_slice())).collect();
    let answered: HashSet<Node> = answers.keys().copied().collect();
    let mut lines: Vec<InteractionLine> = Vec::new();
    for &edge in mine {
        let other = atlas[edge].to;
        lines.push(InteractionLine {
            edge,
            tie: if answered.contains(&other) { Tie::Mutual } else { Tie::Mine },
            other,
            // Interactions that the other role declares in return are shown only once, below the
            // first interaction with that role.
            answers: answers.remove(&other).unwrap_or_default().to_vec(),
            anchor: Some(Anchor::Item(Known::Interactions, atlas.number(edge))),
        });
    }
    let theirs: Vec<&Neighbour> = incoming.iter().filter(|n| !n.mutual).collect();
    let (mut listed, mut declared) = (0, 0);
    for Neighbour { node: other, edges, .. } in theirs.iter().take(MOST_THEIRS) {
        if declared >= MOST_DECLARED {
            break;
        }
        let edges = edges.iter().take(MOST_DECLARED - declared);
        let before = lines.len();
        lines.extend(edges.map(|&edge| InteractionLine::theirs(edge, *other)));
        (listed, declared) = (listed + 1, declared + lines.len() - before);
    }
    lines.sort_by_cached_key(|line| {
        let rank = atlas[line.frequency_source(atlas)].frequency;
        (rank.map_or(u8::MAX, |rank| rank.number()), line.tie == Tie::Theirs)
    });
    (lines, theirs.len() - listed)
}

fn interaction_rows(
    atlas: &Atlas,
    line: &InteractionLine,
    read: &ReadInteraction,
    width: usize,
) -> Vec<Row> {
    let mut rows = vec![interaction_head(atlas, line, read, 0, width)];
    let indent = if width > 20 { 4 } else { 0 };
    rows.extend(interaction_notes(atlas, line, read, width, indent));
    rows
}

/// Returns whether the first row of an interaction does not show all of the verb and the name.
fn is_cut(head: &Row) -> bool {
    head.text().contains('…')
}

/// Returns the name of the other role of an interaction, and the remark about its place.
fn partner(atlas: &Atlas, line: &InteractionLine) -> (String, String) {
    let name = match line.other {
        Node::Missing(_) => format!("({})", atlas.name(line.other)),
        Node::Role(_) => atlas.label(line.other).to_owned(),
    };
    let collection = line.own_role(atlas).and_then(|id| atlas.other_collection(id, line.other));
    let place = collection.map_or(String::new(), |name| format!(" in {name}"));
    // Several roles have the name on the card, so the link to the nearest one is only a guess.
    let doubt = if atlas[line.edge].ambiguous { " ?" } else { "" };
    (name, format!("{doubt}{place}"))
}

/// The columns that the interactions on a wide card share.
struct HeadColumns {
    /// The width of the verbs before the arrows, or 0 if each arrow follows its verb.
    verb: usize,
    /// The column at which the notes begin.
    notes_at: usize,
}

impl HeadColumns {
    /// Returns the columns for first rows of the given widths; see [`head_widths`]. The notes begin at
    /// column `least` or after it, and have at least half of the row. The verbs have a column only if
    /// it does not take room from a name.
    fn new(mut heads: Vec<(usize, usize)>, least: usize, width: usize) -> HeadColumns {
        let fits = |at: usize| at * 2 <= width;
        heads.retain(|(verb, rest)| fits(verb + rest + 2));
        let verb = heads.iter().map(|(verb, _)| *verb).max().unwrap_or(0);
        let aligned = heads.iter().map(|(_, rest)| verb + rest + 2).fold(least, usize::max);
        if fits(aligned) {
            return HeadColumns { verb, notes_at: aligned };
        }
        let notes_at = heads.iter().map(|(verb, rest)| verb + rest + 2).fold(least, usize::max);
        HeadColumns { verb: 0, notes_at }
    }
}

/// Returns the width of the verb in the first row of an interaction, and the width of the rest: the
/// name, the frequency, and the remark that a role has no card.
fn head_widths(atlas: &Atlas, line: &InteractionLine) -> (usize, usize) {
    let ReadInteraction { interaction, frequency, .. } = line.read(atlas);
    let (name, place) = partner(atlas, line);
    let verb = columns(&crate::text::sanitize(&interaction.verb));
    let often = frequency.as_ref().map_or(0, |often| columns(&often.word));
    let remark = if matches!(line.other, Node::Missing(_)) { columns(NO_CARD) } else { 0 };
    (verb, columns(&name) + columns(&place) + LINK + often + remark + 1)
}

/// The remark after a role without a card.
const NO_CARD: &str = "  no card";

/// The number of columns for the indentation, the arrow and the spaces around it.
const LINK: usize = 5;

/// Returns the first row of an interaction: `Provides API ⇄ Frontend Engineer
/// daily`. The name does not have the colour of links, which is also that of a family of verbs. The verb takes at least `verb_column`
/// columns if there is room.
fn interaction_head(
    atlas: &Atlas,
    line: &InteractionLine,
    read: &ReadInteraction,
    verb_column: usize,
    width: usize,
) -> Row {
    let arrow = match line.tie {
        Tie::Mutual => "⇄",
        Tie::Mine => "→",
        Tie::Theirs => "←",
    };
    let missing = matches!(line.other, Node::Missing(_));
    let (name, place) = partner(atlas, line);
    let &ReadInteraction { ref interaction, source, ref frequency } = read;
    let often = frequency.as_ref().map_or("", |f| f.word.as_str());
    // This arrow means that the frequency is on the card of the other role.
    let from = if source == line.edge { "" } else { "← " };
    let remark = if missing { NO_CARD } else { "" };
    // In a narrow pane, the remark is dropped first, because the brackets around the name have the
    // same meaning; so is the source of the frequency. Then the end of the verb is cut.
    let link = columns(&name) + columns(&place) + LINK;
    let verb_width = columns(&crate::text::sanitize(&interaction.verb)).max(verb_column);
    let room = width.saturating_sub(link + 1);
    let long = columns(from) + columns(often) + columns(remark);
    let (from, remark) = if verb_width + long <= room { (from, remark) } else { ("", "") };
    let tail = columns(from) + columns(often) + columns(remark);
    let room = verb_width.min(room.saturating_sub(tail).max(8));
    let verb = cut(&interaction.verb, room);
    let mut row = Row::new("  ", Ink::Text).with(&verb, Ink::Verb(atlas.family(line.edge)));
    row.fill(2 + room.min(verb_column));
    let gap = if row.width() > 2 { " " } else { "" };
    let mut row = row
        .with(&format!("{gap}{arrow} "), Ink::Dim)
        .with(&name, if missing { Ink::Missing } else { Ink::Strong })
        .with(&place, Ink::Dim)
        .cut(width.saturating_sub(tail + 1).max(width.min(12)));
    row.fill(width.saturating_sub(tail).max(row.width() + 1));
    row.push(from, Ink::Dim);
    row.push(often, Ink::Frequency(Weight::from_frequency(atlas[source].frequency)));
    row.push(remark, Ink::Dim);
    row
}

/// Returns the notes of an interaction, followed by the interactions that the other role declares
/// in return.
fn interaction_notes(
    atlas: &Atlas,
    line: &InteractionLine,
    read: &ReadInteraction,
    width: usize,
    indent: usize,
) -> Vec<Row> {
    let ReadInteraction { interaction, frequency: shown, .. } = read;
    let mut rows = Vec::new();
    if let Some(notes) = &interaction.notes {
        rows.extend(paragraph(notes, Ink::Text, width, indent));
    }
    rows.extend(descriptions(&interaction.description, width));
    for &answer in &line.answers {
        let theirs = atlas.interaction(answer);
        let often = theirs.frequency.as_ref();
        let often =
            often.filter(|often| shown.as_ref().is_none_or(|shown| shown.rank != often.rank));
        let often = often.map_or(String::new(), |often| format!(" ({})", often.word));
        let colon = if theirs.verb.is_empty() && often.is_empty() { "" } else { ": " };
        let notes = theirs.notes.as_deref();
        let notes = notes.map_or(String::new(), |notes| format!("{colon}{notes}"));
        let spans = [
            Span::new("← ", Ink::Dim),
            Span::new(&theirs.verb, Ink::Verb(atlas.family(answer))),
            Span::new(&often, Ink::Dim),
            Span::new(&notes, Ink::Text),
        ];
        rows.extend(flow_in(&spans, width, 2, indent));
    }
    rows
}

/// Returns the page of a role without a card.
pub(super) fn missing(atlas: &Atlas, id: MissingId, width: usize) -> Page {
    let node = Node::Missing(id);
    let mut page = Page::default();
    let unread = atlas.unread_named(&atlas[id].name);
    let why = match unread {
        Some(Unread { origin, problem, .. }) => format!(
            "This role's card cannot be read: {origin}: {}. Press `e` to open it.",
            problem.message
        ),
        None if atlas[id].external => {
            "This role is outside the organization: it is listed as external in the config."
                .to_owned()
        }
        None => "This role has no card; `a` in the list creates one.".to_owned(),
    };
    page.rows.extend(flow(&[Span::new(&why, Ink::Missing)], width, 0));
    let near = if unread.is_some() { Vec::new() } else { atlas.nearest(&atlas[id].name) };
    page.heading(heading("NAMED BY", "", width));
    let all = atlas.neighbours_in(node);
    for neighbour in all.iter().take(MOST_THEIRS) {
        for &edge in &neighbour.edges {
            let line = InteractionLine::theirs(edge, neighbour.node);
            let rows = interaction_rows(atlas, &line, &line.read(atlas), width);
            let rows = rows.into_iter().map(|row| row.cut(width));
            page.stop(rows, None, Some(neighbour.node));
        }
    }
    if let Some(more @ 1..) = all.len().checked_sub(MOST_THEIRS) {
        let message =
            format!("… {more} not shown; to see them, search for to:\"{}\"", atlas.name(node));
        page.stop(paragraph(&message, Ink::Dim, width, 2), None, None);
    }
    if !near.is_empty() {
        page.heading(heading("DID YOU MEAN", "", width));
        for name in near {
            let link = atlas.named(name).map(Node::Role);
            page.stop(paragraph(name, Ink::Link, width, 2), None, link);
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_a_column_if_it_takes_no_room_from_names() {
        let columns = |heads: &[(usize, usize)]| {
            let HeadColumns { verb, notes_at } = HeadColumns::new(heads.to_vec(), 40, 100);
            (verb, notes_at)
        };
        assert_eq!(columns(&[(17, 20), (8, 28)]), (17, 47));
        assert_eq!(columns(&[(17, 20), (8, 34)]), (0, 44));
        // A row that needs more than half of the width does not count.
        assert_eq!(columns(&[(60, 20), (8, 28)]), (8, 40));
        assert_eq!(columns(&[(0, 20)]), (0, 40));
    }
}
