//! The page of a role:
//!
//! ```text
//! be-01 · Senior · 4 resp · 6 cap · 5 art · 4→ 7←
//!
//! Build robust, scalable, and secure server-side systems that power …
//!
//! RESPONSIBILITIES                                      ★ primary
//! ★ API design & implementation
//!   ✓ <200ms p95 response time · 99.9% uptime · RESTful compliance
//!
//! CAPABILITIES
//!   API development       ●●●○ Advanced   REST, GraphQL, …
//!
//! INTERACTIONS                          ⇄ both  → mine  ← theirs
//!   Provides API ⇄ Frontend Engineer                        daily
//!     API contracts, data schemas, authentication flows
//! ```
//!
//! What the role is fits one screen: the primary responsibility with its metric comes first,
//! interactions are sorted by how often. What others say about the role is here too.

use crate::atlas::{Atlas, EdgeId, MissingId, Neighbour, Node, RoleId, Tie, Weight};
use crate::role::{Anchor, Known, LevelRank, Role, Severity};
use crate::text::{columns, cut};

use super::markdown::markdown;
use super::row::{Ink, Row, Span, flow};
use super::{Page, Stop};

/// The page of a role or missing role, at most `width` columns wide.
pub fn card(atlas: &Atlas, node: Node, width: usize) -> Page {
    let width = width.max(1);
    match node {
        Node::Role(id) => role(atlas, id, width),
        Node::Missing(id) => missing(atlas, id, width),
    }
}

fn role(atlas: &Atlas, id: RoleId, width: usize) -> Page {
    let role = &*atlas.role(id);
    let mut page = Page::default();
    if let Some(broken) = &atlas[id].broken {
        let told = format!(
            "The file is broken (line {}: {}). This is the card as it was before.",
            broken.problem.line, broken.problem.message
        );
        page.rows.extend(flow(&[Span::new(&told, Ink::Problem(Severity::Error))], width, 0));
        page.gap();
    }
    page.rows.extend(flow(&identity(atlas, id), width, 0));
    page.gap();
    let (lead, anchor) = if role.mission.is_empty() {
        (&role.summary, Anchor::Summary)
    } else {
        (&role.mission, Anchor::Mission)
    };
    free(&mut page, lead, anchor, width, 0);
    responsibilities(&mut page, role, width);
    remainder(&mut page, role, Known::Responsibilities, width);
    capabilities(&mut page, role, width);
    remainder(&mut page, role, Known::Capabilities, width);
    interactions(&mut page, atlas, id, width);
    remainder(&mut page, role, Known::Interactions, width);
    artifacts(&mut page, role, width);
    remainder(&mut page, role, Known::Artifacts, width);
    if !role.mission.is_empty() && !role.summary.is_empty() {
        page.heading(heading("ABOUT", "", width));
        free(&mut page, &role.summary, Anchor::Summary, width, 2);
    }
    properties(&mut page, role, width);
    remainder(&mut page, role, Known::Properties, width);
    for known in [Known::Mission, Known::ShortDescription] {
        remainder(&mut page, role, known, width);
    }
    for (n, section) in
        role.sections.iter().enumerate().filter(|(_, section)| section.known.is_none())
    {
        if !section.title.is_empty() {
            let title = cut(&section.title.to_uppercase(), width).into_owned();
            page.heading(Row::new(&title, Ink::Heading));
            if section.markdown.is_empty() {
                page.stops.push(Stop {
                    rows: page.rows.len() - 1..page.rows.len(),
                    anchor: Some(Anchor::Section(n)),
                    link: None,
                });
            }
        }
        free(&mut page, &section.markdown, Anchor::Section(n), width, 2);
    }
    page
}

/// `be-01 · Senior · 4 resp · …`
fn identity(atlas: &Atlas, id: RoleId) -> Vec<Span> {
    let role = &*atlas.role(id);
    let mut spans = Vec::new();
    if let Some(id) = &role.id {
        spans.push(Span::new(id, Ink::Dim));
    }
    if let Some(seniority) = &role.seniority {
        spans.push(Span::new(&seniority.word, Ink::Strong));
    }
    for (count, what) in [
        (role.responsibilities.len(), "resp"),
        (role.capabilities.len(), "cap"),
        (role.artifacts.len(), "art"),
    ] {
        if count > 0 {
            spans.push(Span::new(&format!("{count} {what}"), Ink::Dim));
        }
    }
    let node = Node::Role(id);
    let (out, into) = (atlas.neighbours_out(node).len(), atlas.neighbours_in(node).len());
    if out + into > 0 {
        spans.push(Span::new(&format!("{out}→ {into}←"), Ink::Dim));
    }
    if atlas.mark(id).is_some() || spans.is_empty() {
        spans.push(Span::new(&role.origin.to_string(), Ink::Dim));
    }
    let mut joined = Vec::new();
    for span in spans {
        if !joined.is_empty() {
            joined.push(Span::new(" · ", Ink::Dim));
        }
        joined.push(span);
    }
    joined
}

/// A heading with a legend at the right, where there is room for it.
fn heading(title: &str, legend: &str, width: usize) -> Row {
    let mut row = Row::new(&cut(title, width), Ink::Heading);
    if columns(title) + columns(legend) + 2 <= width {
        row.fill(width - columns(legend));
        row.push(legend, Ink::Dim);
    }
    row
}

/// `text` hanging at `indent`.
fn paragraph(text: &str, ink: Ink, width: usize, indent: usize) -> Vec<Row> {
    let indent = if indent + 8 > width { 0 } else { indent };
    flow(&[Span::new(text, ink)], width - indent, 0)
        .into_iter()
        .map(|row| row.indented(indent))
        .collect()
}

/// Free Markdown; each block is a stop.
fn free(page: &mut Page, text: &str, anchor: Anchor, width: usize, indent: usize) {
    let indent = if indent + 8 > width { 0 } else { indent };
    let mut first = true;
    markdown(text, width - indent, |block| {
        if !std::mem::take(&mut first) {
            page.gap();
        }
        if block.heading {
            page.headings.push(page.rows.len());
        }
        page.stop(block.rows.into_iter().map(|row| row.indented(indent)), Some(anchor), None);
    });
}

/// What stood in a known section without being an item of it.
fn remainder(page: &mut Page, role: &Role, known: Known, width: usize) {
    for (n, section) in
        role.sections.iter().enumerate().filter(|(_, section)| section.known == Some(known))
    {
        page.gap();
        let begun = match known {
            Known::Responsibilities => !role.responsibilities.is_empty(),
            Known::Capabilities => !role.capabilities.is_empty(),
            Known::Artifacts => !role.artifacts.is_empty(),
            Known::Interactions => !role.interactions.is_empty(),
            Known::Properties => !role.properties.is_empty(),
            Known::Mission | Known::ShortDescription => false,
        };
        if !begun {
            page.heading(heading(&known.title().to_uppercase(), "", width));
        }
        free(page, &section.markdown, Anchor::Section(n), width, 2);
    }
}

fn responsibilities(page: &mut Page, role: &Role, width: usize) {
    if role.responsibilities.is_empty() {
        return;
    }
    page.heading(heading("RESPONSIBILITIES", "★ primary  ✓ measured by", width));
    let mut items: Vec<(usize, _)> = role.responsibilities.iter().enumerate().collect();
    items.sort_by_key(|(_, item)| !item.primary);
    for (n, item) in items {
        let mark = if item.primary { "★ " } else { "  " };
        let mut rows =
            flow(&[Span::new(mark, Ink::Key), Span::new(&item.title, Ink::Strong)], width, 2);
        // The mark of a secondary one is blank, and blanks at the start of a line are dropped.
        if !item.primary {
            rows = paragraph(&item.title, Ink::Strong, width, 2);
        }
        let mut metrics = vec![Span::new("✓ ", Ink::Dim)];
        for (number, metric) in item.metrics.iter().enumerate() {
            if number > 0 {
                metrics.push(Span::new(" · ", Ink::Dim));
            }
            metrics.push(Span::new(metric, Ink::Metric));
        }
        if !item.metrics.is_empty() {
            let indent = if width > 12 { 2 } else { 0 };
            rows.extend(
                flow(&metrics, width - indent, 2).into_iter().map(|row| row.indented(indent)),
            );
        }
        for text in &item.description {
            rows.extend(paragraph(text, Ink::Dim, width, 4));
        }
        page.stop(rows, Some(Anchor::Responsibility(n)), None);
    }
}

/// A level as filled dots, so that it can be read without colour: `●●●○` is Advanced.
pub fn dots(rank: Option<LevelRank>) -> String {
    match rank {
        Some(rank) => {
            let filled = usize::from(rank.number());
            "●".repeat(filled) + &"○".repeat(LevelRank::ALL.len().saturating_sub(filled))
        }
        None => "····".to_owned(),
    }
}

fn capabilities(page: &mut Page, role: &Role, width: usize) {
    if role.capabilities.is_empty() {
        return;
    }
    page.heading(heading("CAPABILITIES", "●●○○ level", width));
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let name_width = widest(&mut role.capabilities.iter().map(|c| columns(&c.name))).min(width / 2);
    let word_width = widest(
        &mut role.capabilities.iter().filter_map(|c| c.level.as_ref()).map(|l| columns(&l.word)),
    )
    .min(12);
    let any_level = word_width > 0;
    let at = 2 + name_width + if any_level { 2 + 4 + 1 + word_width } else { 0 } + 2;
    for (n, item) in role.capabilities.iter().enumerate() {
        let mut row =
            Row::new("  ", Ink::Text).with(&cut(&item.name, width.saturating_sub(2)), Ink::Strong);
        // A name longer than its column has the level on the same row all the same.
        row.fill(2 + name_width);
        if any_level {
            let rank = item.level.as_ref().and_then(|level| level.rank);
            let (dots, word) = item
                .level
                .as_ref()
                .map_or(("    ".to_owned(), ""), |level| (dots(rank), level.word.as_str()));
            row.push("  ", Ink::Text);
            row.push(&format!("{dots} "), Ink::Level(rank));
            row.push(word, Ink::Level(rank));
        }
        let details = item.details.join(", ");
        let mut rows = Vec::new();
        if details.is_empty() {
            rows.push(row);
        } else if at + 20 <= width && row.width() <= at {
            row.fill(at);
            let mut lines = flow(&[Span::new(&details, Ink::Text)], width - at, 0).into_iter();
            if let Some(first) = lines.next() {
                row.spans.extend(first.spans);
            }
            rows.push(row);
            rows.extend(lines.map(|line| line.indented(at)));
        } else {
            rows.push(row);
            rows.extend(paragraph(&details, Ink::Text, width, 4));
        }
        for text in &item.description {
            rows.extend(paragraph(text, Ink::Dim, width, 4));
        }
        let rows: Vec<Row> = rows.into_iter().map(|row| row.cut(width)).collect();
        page.stop(rows, Some(Anchor::Capability(n)), None);
    }
}

/// Most roles listed that only name this one: a role that thousands name would take longer to
/// set than a key may take. The search lists them all.
const MOST_THEIRS: usize = 200;

/// One line of the interactions section: an edge of this role, or of another that names it.
struct Relation<'a> {
    edge: EdgeId,
    tie: Tie,
    other: Node,
    /// Whether the role of this page could answer: one without a card cannot.
    answerable: bool,
    /// Edges back, for a mutual relation.
    answers: &'a [EdgeId],
    anchor: Option<Anchor>,
}

fn interactions(page: &mut Page, atlas: &Atlas, id: RoleId, width: usize) {
    let node = Node::Role(id);
    let incoming = atlas.neighbours_in(node);
    let answers = |other: Node| {
        incoming.iter().find(|n| n.node == other).map_or(&[][..], |n| n.edges.as_slice())
    };
    let mut relations: Vec<Relation<'_>> = Vec::new();
    for edge in atlas.outgoing(node) {
        let other = atlas[*edge].to;
        let back = answers(other);
        // Their words stand once, under the first of mine.
        let shown = relations.iter().any(|r| r.other == other);
        relations.push(Relation {
            edge: *edge,
            tie: if back.is_empty() { Tie::Mine } else { Tie::Mutual },
            other,
            answerable: true,
            answers: if shown { &[] } else { back },
            anchor: Some(Anchor::Interaction(atlas.number(*edge))),
        });
    }
    let mut theirs = incoming.iter().filter(|n| !n.mutual);
    for Neighbour { node: other, edges, mutual } in theirs.by_ref().take(MOST_THEIRS) {
        debug_assert!(!mutual);
        relations.extend(edges.iter().map(|&edge| Relation {
            edge,
            tie: Tie::Theirs,
            other: *other,
            answerable: true,
            answers: &[],
            anchor: None,
        }));
    }
    if relations.is_empty() {
        return;
    }
    relations.sort_by_key(|r| {
        (atlas[r.edge].frequency.map_or(u8::MAX, |rank| rank.number()), r.tie == Tie::Theirs)
    });
    page.heading(heading("INTERACTIONS", "⇄ both  → only mine  ← only theirs", width));
    for relation in relations {
        let rows = relation_rows(atlas, &relation, width)
            .into_iter()
            .map(|row| row.cut(width))
            .collect::<Vec<_>>();
        page.stop(rows, relation.anchor, Some(relation.other));
    }
    let more = theirs.count();
    if more > 0 {
        let told = format!("… {more} more name this role: search to:\"{}\"", atlas.name(node));
        page.stop(paragraph(&told, Ink::Dim, width, 2), None, None);
    }
}

fn relation_rows(atlas: &Atlas, relation: &Relation<'_>, width: usize) -> Vec<Row> {
    let interaction = atlas.interaction(relation.edge);
    let arrow = match relation.tie {
        Tie::Mutual => "⇄",
        Tie::Mine => "→",
        Tie::Theirs => "←",
    };
    let missing = matches!(relation.other, Node::Missing(_));
    let name = if missing {
        format!("({})", atlas.name(relation.other))
    } else {
        atlas.name(relation.other).to_owned()
    };
    let often = interaction.frequency.as_ref().map_or("", |f| f.word.as_str());
    let remark = match (missing, relation.tie) {
        (true, _) => "  no card",
        (false, Tie::Theirs) if relation.answerable => "  one-sided",
        _ => "",
    };
    // Where it is tight the remark goes, which the arrow says too, then the end of the verb.
    let link = columns(&name) + 5;
    let verb_width = columns(&crate::text::harmless(&interaction.verb));
    let fits = |tail: usize| link + verb_width + tail < width;
    let remark = if fits(columns(often) + columns(remark)) { remark } else { "" };
    let tail = columns(often) + columns(remark);
    let room = if fits(tail) { verb_width } else { width.saturating_sub(link + tail + 1).max(8) };
    let mut row = Row::new("  ", Ink::Text)
        .with(&cut(&interaction.verb, room), Ink::Verb(atlas.family(relation.edge)))
        .with(&format!(" {arrow} "), Ink::Dim)
        .with(&name, if missing { Ink::Missing } else { Ink::Link })
        .cut(width.saturating_sub(tail + 1).max(width.min(12)));
    row.fill(width.saturating_sub(tail).max(row.width() + 1));
    row.push(often, Ink::Frequency(Weight::of(atlas[relation.edge].frequency)));
    row.push(remark, Ink::Dim);
    let mut rows = vec![row];
    if let Some(notes) = &interaction.notes {
        rows.extend(paragraph(notes, Ink::Dim, width, 4));
    }
    for text in &interaction.description {
        rows.extend(paragraph(text, Ink::Dim, width, 4));
    }
    for &answer in relation.answers {
        let theirs = atlas.interaction(answer);
        let often = theirs
            .frequency
            .as_ref()
            .filter(|f| interaction.frequency.as_ref().is_none_or(|mine| mine.rank != f.rank));
        let often = often.map_or(String::new(), |f| format!(" ({})", f.word));
        let notes = theirs.notes.as_deref().map_or(String::new(), |notes| format!(": {notes}"));
        let indent = if width > 20 { 4 } else { 0 };
        let spans = [
            Span::new("← ", Ink::Dim),
            Span::new(&theirs.verb, Ink::Verb(atlas.family(answer))),
            Span::new(&format!("{often}{notes}"), Ink::Dim),
        ];
        rows.extend(flow(&spans, width - indent, 2).into_iter().map(|row| row.indented(indent)));
    }
    rows
}

fn artifacts(page: &mut Page, role: &Role, width: usize) {
    if role.artifacts.is_empty() {
        return;
    }
    page.heading(heading("ARTIFACTS", "", width));
    let name_width =
        role.artifacts.iter().map(|a| columns(&a.name)).max().unwrap_or(0).min(width * 3 / 5);
    for (n, item) in role.artifacts.iter().enumerate() {
        let mut row = Row::new("  ", Ink::Text).with(&item.name, Ink::Text);
        if let Some(kind) = &item.kind {
            row.fill(2 + name_width + 2);
            if row.width() > 2 + name_width + 2 {
                row.push("  ", Ink::Text);
            }
            row.push(kind, Ink::Dim);
        }
        let mut rows = if row.width() <= width { vec![row] } else { flow(&row.spans, width, 4) };
        for text in &item.description {
            rows.extend(paragraph(text, Ink::Dim, width, 4));
        }
        page.stop(rows, Some(Anchor::Artifact(n)), None);
    }
}

fn properties(page: &mut Page, role: &Role, width: usize) {
    if role.properties.is_empty() {
        return;
    }
    page.heading(heading("PROPERTIES", "", width));
    for (n, property) in role.properties.iter().enumerate() {
        let nested = property.values.iter().any(|value| value.contains('\n'));
        let value = if nested { String::new() } else { property.values.join(", ") };
        let spans = [
            Span::new(&property.key, Ink::Strong),
            Span::new(": ", Ink::Dim),
            Span::new(&value, Ink::Text),
        ];
        let indent = if width > 12 { 2 } else { 0 };
        let mut rows: Vec<Row> =
            flow(&spans, width - indent, 2).into_iter().map(|row| row.indented(indent)).collect();
        if nested {
            for line in property.values.iter().flat_map(|value| value.lines()) {
                let depth = line.len() - line.trim_start().len();
                rows.extend(paragraph(
                    line.trim_start(),
                    Ink::Code,
                    width,
                    4 + depth.min(width / 2),
                ));
            }
        }
        page.stop(rows, Some(Anchor::Property(n)), None);
    }
}

fn missing(atlas: &Atlas, id: MissingId, width: usize) -> Page {
    let node = Node::Missing(id);
    let mut page = Page::default();
    let told = match atlas[id].external {
        true => "Somebody outside: the config says that this role needs no card.",
        false => "No card describes this role; a makes one.",
    };
    page.rows.extend(flow(&[Span::new(told, Ink::Missing)], width, 0));
    let near = atlas.nearest(&atlas[id].name);
    page.heading(heading("NAMED BY", "", width));
    let all = atlas.neighbours_in(node);
    for neighbour in all.iter().take(MOST_THEIRS) {
        for &edge in &neighbour.edges {
            let relation = Relation {
                edge,
                tie: Tie::Theirs,
                other: neighbour.node,
                answerable: false,
                answers: &[],
                anchor: None,
            };
            let rows = relation_rows(atlas, &relation, width);
            page.stop(
                rows.into_iter().map(|row| row.cut(width)).collect::<Vec<_>>(),
                None,
                Some(neighbour.node),
            );
        }
    }
    if let Some(more) = all.len().checked_sub(MOST_THEIRS).filter(|more| *more > 0) {
        let told = format!("… {more} more name it: search to:\"{}\"", atlas.name(node));
        page.stop(paragraph(&told, Ink::Dim, width, 2), None, None);
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
    use crate::atlas::builtin;

    fn shipped() -> Atlas {
        Atlas::new(builtin(), Vec::new(), 0)
    }

    #[test]
    fn every_page_fits_at_every_width() {
        let atlas = shipped();
        for id in atlas.ids() {
            for width in [1, 5, 11, 20, 37, 46, 66, 120] {
                for row in card(&atlas, Node::Role(id), width).rows {
                    assert!(
                        row.width() <= width,
                        "{} at {width}: {:?}",
                        atlas[id].name,
                        row.text()
                    );
                }
            }
        }
        for id in atlas.missing() {
            for width in [1, 20, 46] {
                assert!(
                    card(&atlas, Node::Missing(id), width)
                        .rows
                        .iter()
                        .all(|row| row.width() <= width)
                );
            }
        }
    }

    #[test]
    fn every_fact_is_on_the_page() {
        let atlas = shipped();
        for id in atlas.ids() {
            let role = &*atlas.role(id);
            let page = card(&atlas, Node::Role(id), 100);
            let text: String = page
                .rows
                .iter()
                .flat_map(|row| row.text().chars().collect::<Vec<_>>())
                .filter(|c| !c.is_whitespace())
                .collect();
            let mut facts: Vec<&str> = vec![&role.mission, &role.summary];
            facts.extend(
                role.responsibilities
                    .iter()
                    .flat_map(|r| r.metrics.iter().chain([&r.title]))
                    .map(String::as_str),
            );
            facts.extend(
                role.capabilities
                    .iter()
                    .flat_map(|c| c.details.iter().chain([&c.name]))
                    .map(String::as_str),
            );
            facts.extend(role.artifacts.iter().map(|a| a.name.as_str()));
            facts.extend(role.interactions.iter().flat_map(|i| {
                [i.verb.as_str(), i.target.as_str(), i.notes.as_deref().unwrap_or_default()]
            }));
            facts.extend(
                role.properties
                    .iter()
                    .flat_map(|p| p.values.iter().chain([&p.key]))
                    .map(String::as_str),
            );
            for fact in facts {
                let fact: String = fact.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(text.contains(&fact), "{}: {fact}", role.name);
            }
        }
    }

    #[test]
    fn stops_are_in_order_and_apart() {
        let atlas = shipped();
        for id in atlas.ids() {
            let page = card(&atlas, Node::Role(id), 60);
            assert!(
                page.stops
                    .iter()
                    .all(|stop| !stop.rows.is_empty() && stop.rows.end <= page.rows.len())
            );
            assert!(page.stops.windows(2).all(|pair| pair[0].rows.end <= pair[1].rows.start));
            let links = page.stops.iter().filter(|stop| stop.link.is_some()).count();
            assert!(links >= atlas.role(id).interactions.len());
        }
    }
}
