//! The page of a role:
//!
//! ```text
//! be-01 · Senior · 4 responsibilities · 6 skills · 5 artifacts · names 4 · named by 7
//!
//! Build robust, scalable, and secure server-side systems that power …
//!
//! RESPONSIBILITIES                                      ★ primary
//! ★ API design & implementation
//!   ✓ <200ms p95 response time  ✓ 99.9% uptime  ✓ RESTful compliance
//!
//! CAPABILITIES
//!   API development       ●●●○ Advanced   REST, GraphQL, …
//!
//! INTERACTIONS                          ⇄ both  → mine  ← theirs
//!   Provides API ⇄ Frontend Engineer                        daily
//!     API contracts, data schemas, authentication flows
//! ```
//!
//! The essentials fit on one screen: the primary responsibility with its metric comes first, and
//! interactions are sorted by frequency. The page also lists interactions that other roles declare
//! with this one.

mod interactions;
mod items;

use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, Inherited, Node, RoleId};
use crate::card::{Chunk, LONGEST_CHUNK, chunks};
use crate::role::{Anchor, Known, Provenance, Role, Section, Severity};
use crate::text::{columns, counted, cut, fold, path_end};

use super::document::PageContents;
use super::markdown::{as_written, markdown};
use super::row::{Ink, Row, Span, flow, flow_in};
use super::{Document, Page, Stop};
use interactions::{MOST_THEIRS, missing};
pub use items::dots;

/// The number of bytes added to the text length of each item or section, to account for the time
/// that laying out even a short item takes.
const ITEM: usize = 32;
/// The number of bytes of text after which items and small sections continue on another page.
const PAGE: usize = 4 * 1024;
/// The number of items and small sections after which the others continue on another page.
const MOST_ITEMS: usize = 16;

/// The maximum width of a card. Longer lines would be hard to read.
const WIDEST: usize = 150;

/// Returns the card of a role, or the page of a role without a card, at most `width` columns wide.
pub fn card(atlas: &Arc<Atlas>, node: Node, width: usize) -> Document {
    let width = width.clamp(1, WIDEST);
    match node {
        Node::Role(id) => role(atlas, id, width),
        Node::Missing(id) => missing(atlas, id, width).into(),
    }
}

fn role(atlas: &Arc<Atlas>, id: RoleId, width: usize) -> Document {
    let setting = Setting { atlas: Arc::clone(atlas), role: atlas.role(id), id, width };
    let mut setter = CardSetter { setting: Arc::new(setting), document: Document::default() };
    setter.push(0, PageContents::default(), |setting| {
        let mut page = Page::default();
        if let Some(broken) = &setting.atlas[setting.id].broken {
            let message = format!(
                "The file is broken (line {}: {}). The page shows the last good version.",
                broken.problem.line, broken.problem.message
            );
            let span = Span::new(&message, Ink::Problem(Severity::Error));
            page.rows.extend(flow(&[span], setting.width, 0));
            page.gap();
        }
        let all = details(&setting.role)
            .map(|details| parted(identity(&setting.atlas, setting.id, &details), setting.width));
        let [fullest, .., shortest] = &all;
        let fitting = all.iter().find(|rows| rows.len() <= 1).unwrap_or(shortest);
        let is_roomy = setting.width >= TWO_COLUMNS;
        page.rows.extend(if is_roomy { fullest } else { fitting }.iter().cloned());
        page
    });
    setter.sections();
    setter.document
}

/// The data that is needed to lay out any page of a card.
struct Setting {
    atlas: Arc<Atlas>,
    role: Arc<Role>,
    id: RoleId,
    width: usize,
}

/// Returns the Markdown text at the anchor of a text or section. Other anchors have no such text.
fn text_at(role: &Role, anchor: Anchor) -> &str {
    match anchor {
        Anchor::Text(known) => role.text(known),
        Anchor::Section(n) => role.sections.get(n).map_or("", |section| &section.markdown),
        Anchor::Identity | Anchor::Item(..) | Anchor::Line(_) => "",
    }
}

/// Builds the document of a role, section by section.
struct CardSetter {
    setting: Arc<Setting>,
    document: Document,
}

impl CardSetter {
    fn push(
        &mut self,
        size: usize,
        contents: PageContents,
        lay_out: impl Fn(&Setting) -> Page + Send + Sync + 'static,
    ) {
        let setting = Arc::clone(&self.setting);
        self.document.push(size, contents, move || lay_out(&setting).unless_blank());
    }

    fn sections(&mut self) {
        let setting = Arc::clone(&self.setting);
        let role = &*setting.role;
        let has_mission = !role.text(Known::Mission).is_empty();
        let lead = if has_mission { Known::Mission } else { Known::ShortDescription };
        self.text(Anchor::Text(lead), 0, None);
        let first =
            [Known::Responsibilities, Known::Capabilities, Known::Interactions, Known::Artifacts];
        first.into_iter().chain(Known::lists()).for_each(|known| self.list(known));
        self.inherited();
        for (known, _) in role.texts.iter().filter(|(known, _)| *known != lead) {
            let title = match known {
                Known::ShortDescription => "ABOUT".to_owned(),
                _ => known.title().to_uppercase(),
            };
            self.text(Anchor::Text(known), 2, Some(title));
        }
        self.list(Known::Properties);
        Known::texts().for_each(|known| self.remainder(known, false));
        self.free_sections();
        self.mentions();
    }

    /// Adds the items of a section, and then its remaining text.
    fn list(&mut self, known: Known) {
        match known {
            Known::Responsibilities => self.responsibilities(),
            Known::Capabilities => self.capabilities(),
            Known::Interactions => self.interactions(),
            Known::Artifacts => self.artifacts(),
            Known::Properties => self.properties(),
            _ => self.points(known),
        }
        self.remainder(known, !self.setting.role.titles(known).is_empty());
    }

    /// Adds Markdown text below a title. The cursor stops at each block, and each chunk of long
    /// text is a page.
    fn text(&mut self, anchor: Anchor, indent: usize, title: Option<String>) {
        let setting = Arc::clone(&self.setting);
        let chunks = chunks(text_at(&setting.role, anchor));
        let is_long = chunks.len() > 1;
        for (number, Chunk { range, verbatim }) in chunks.into_iter().enumerate() {
            let title = title.clone().filter(|_| number == 0);
            let contents = PageContents {
                anchors: vec![anchor],
                title: title.clone().filter(|title| !title.is_empty()),
                ..PageContents::default()
            };
            self.push(range.len(), contents, move |setting| {
                let mut page = Page::below();
                if let Some(title) = &title {
                    page.heading(heading(title, "", setting.width));
                }
                let text = text_at(&setting.role, anchor).get(range.clone()).unwrap_or_default();
                if verbatim {
                    let rows = text.lines().flat_map(|line| as_written(line, setting.width));
                    page.stop(rows, Some(anchor), None);
                } else {
                    blocks(&mut page, text, anchor, setting.width, indent);
                }
                // Without a cursor stop here, the program might have to lay out a mebibyte of
                // comments or tags before it finds a row to show.
                if is_long && page.stops.is_empty() {
                    page.stop([Row::new(HIDDEN, Ink::Dim)], Some(anchor), None);
                }
                page
            });
        }
    }

    /// Adds items below a heading. The cursor stops at each item. `order` contains the indices of
    /// the items, and `sizes` contains the approximate size of each item in bytes. `item` adds the
    /// item with a given index to a page.
    fn items(
        &mut self,
        order: Vec<usize>,
        sizes: Vec<usize>,
        (known, legend): (Known, &'static str),
        anchor: impl Fn(usize) -> Option<Anchor>,
        item: impl Fn(&Setting, usize, &mut Page) + Send + Sync + 'static,
    ) {
        let item = Arc::new(item);
        let sizes = order.iter().map(|&number| ITEM + sizes.get(number).copied().unwrap_or(0));
        for (range, size) in grouped(sizes) {
            let first = range.start == 0;
            let numbers = order.get(range).unwrap_or_default().to_vec();
            let contents = PageContents {
                anchors: numbers.iter().filter_map(|&n| anchor(n)).collect(),
                title: first.then(|| known.title().to_uppercase()),
                ..PageContents::default()
            };
            let item = Arc::clone(&item);
            self.push(size, contents, move |setting| {
                let mut page = if first { Page::below() } else { Page::default() };
                if first {
                    let title = known.title().to_uppercase();
                    let source = source(&setting.role, known);
                    let legend = source.as_deref().unwrap_or(legend);
                    page.heading(heading(&title, legend, setting.width));
                }
                numbers.iter().for_each(|&number| item(setting, number, &mut page));
                page
            });
        }
    }

    /// Adds the text of a known section that is not part of any of its items.
    fn remainder(&mut self, known: Known, begun: bool) {
        let setting = Arc::clone(&self.setting);
        let all = setting.role.sections.iter().enumerate();
        for (n, _) in all.filter(|(_, section)| section.known == Some(known)) {
            let title = (!begun).then(|| known.title().to_uppercase());
            self.text(Anchor::Section(n), 2, title);
        }
    }

    /// Adds the sections that the card format does not define. Several small sections share a page.
    fn free_sections(&mut self) {
        let setting = Arc::clone(&self.setting);
        let all = setting.role.sections.iter().enumerate();
        let free: Vec<(usize, &Section)> =
            all.filter(|(_, section)| section.known.is_none()).collect();
        let sizes =
            free.iter().map(|(_, section)| ITEM + section.title.len() + section.markdown.len());
        for (range, size) in grouped(sizes) {
            let group = free.get(range).unwrap_or_default();
            if let [(n, section)] = group
                && section.markdown.len() > LONGEST_CHUNK
            {
                self.text(Anchor::Section(*n), 2, Some(free_title(section)));
                continue;
            }
            let numbers: Vec<usize> = group.iter().map(|(n, _)| *n).collect();
            let contents = PageContents {
                anchors: numbers.iter().map(|&n| Anchor::Section(n)).collect(),
                title: group.first().map(|(_, section)| free_title(section)),
                ..PageContents::default()
            };
            self.push(size, contents, move |setting| {
                let mut page = Page::below();
                for &n in &numbers {
                    if let Some(section) = setting.role.sections.get(n) {
                        free_section(&mut page, section, Anchor::Section(n), setting.width);
                    }
                }
                page
            });
        }
    }

    /// Adds the items that this role inherits, grouped by the role from which it inherits them.
    fn inherited(&mut self) {
        for base in self.setting.atlas.bases(self.setting.id) {
            self.push(0, PageContents::default(), move |setting| inherited(setting, base));
        }
    }

    /// Adds the roles that the text of the card mentions. Mentions are searched for only when the
    /// end of the card comes into view.
    fn mentions(&mut self) {
        self.push(0, PageContents::default(), |setting| {
            let all = setting.atlas.mentions_by(setting.id);
            let mut page = Page::below();
            if all.is_empty() {
                return page;
            }
            page.heading(heading("MENTIONS", "named only in the text", setting.width));
            for mention in all.iter().take(MOST_THEIRS) {
                let node = Node::Role(mention.role);
                let rows = paragraph(setting.atlas.label(node), Ink::Link, setting.width, 2);
                page.stop(rows, Some(Anchor::Line(mention.line)), Some(node));
            }
            if let Some(more @ 1..) = all.len().checked_sub(MOST_THEIRS) {
                let message = format!("… {more} more");
                page.stop(paragraph(&message, Ink::Dim, setting.width, 2), None, None);
            }
            page
        });
    }
}

/// Returns a page with the items that a role inherits from one of the roles that it extends, by
/// section.
fn inherited(setting: &Setting, base: RoleId) -> Page {
    let all = setting.atlas.inherited(setting.id);
    let items: Vec<&Inherited> = all.iter().filter(|item| item.from == base).collect();
    let mut page = Page::below();
    if items.is_empty() {
        return page;
    }
    let title = format!("INHERITED FROM {}", setting.atlas.label(Node::Role(base)).to_uppercase());
    page.heading(Row::new(&cut(&title, setting.width), Ink::Dim));
    for same in items.chunk_by(|a, b| a.known == b.known) {
        let Some(first) = same.first() else { continue };
        let titles: Vec<&str> = same.iter().map(|item| item.title.as_str()).collect();
        let text = format!("{}: {}", first.known.title(), joined(&titles, MOST_INHERITED));
        let rows = paragraph(&text, Ink::Dim, setting.width, 2);
        page.stop(rows, None, Some(Node::Role(base)));
    }
    page
}

/// The maximum number of inherited items that are listed in a section.
const MOST_INHERITED: usize = 40;

/// Returns the title of a section that the card format does not define.
fn free_title(section: &Section) -> String {
    match section.title.as_str() {
        "" => "ABOUT".to_owned(),
        title => title.to_uppercase(),
    }
}

/// Adds a section that the card format does not define, below its title.
fn free_section(page: &mut Page, section: &Section, anchor: Anchor, width: usize) {
    if !section.title.is_empty() || !section.markdown.is_empty() {
        page.heading(heading(&free_title(section), "", width));
        if section.markdown.is_empty() {
            let rows = page.rows.len() - 1..page.rows.len();
            page.stops.push(Stop { rows, anchor: Some(anchor), link: None });
        }
    }
    blocks(page, &section.markdown, anchor, width, 2);
}

/// Groups consecutive elements of the given sizes into ranges of at most [`PAGE`] bytes and
/// [`MOST_ITEMS`] elements. A larger element forms a range by itself. Returns the ranges with their
/// sizes.
fn grouped(sizes: impl Iterator<Item = usize>) -> Vec<(Range<usize>, usize)> {
    let mut groups: Vec<(Range<usize>, usize)> = Vec::new();
    for (number, size) in sizes.enumerate() {
        match groups.last_mut() {
            Some((group, bytes)) if *bytes + size <= PAGE && group.len() < MOST_ITEMS => {
                (group.end, *bytes) = (number + 1, *bytes + size);
            }
            _ => groups.push((number..number + 1, size)),
        }
    }
    groups
}

/// The minimum width for two columns on a card.
const TWO_COLUMNS: usize = 100;
/// The maximum width of the first column. If it were wider, the second column would be too far from
/// the titles in the first.
const FIRST_COLUMN: usize = 48;

/// Joins two lists of rows side by side. The rows on the right begin at the column `at`.
fn beside(left: Vec<Row>, right: Vec<Row>, at: usize) -> Vec<Row> {
    let count = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let rows = (0..count).map(|_| {
        let mut row = left.next().unwrap_or_default();
        if let Some(rest) = right.next() {
            row.fill(at);
            row.spans.extend(rest.spans);
        }
        row
    });
    rows.collect()
}

/// Returns the column at which the second column of an item begins, or `None` if there is not
/// enough room for two columns.
fn second_column(width: usize) -> Option<usize> {
    (width >= TWO_COLUMNS).then_some((width * 2 / 5).min(FIRST_COLUMN))
}

/// Returns the counts of items for the first row of a card, in three versions: all counts, then
/// fewer for less room.
fn details(role: &Role) -> [Vec<String>; 3] {
    let responsibilities = match role.responsibilities.len() {
        1 => "1 responsibility".to_owned(),
        several => format!("{several} responsibilities"),
    };
    let skills = || counted(role.capabilities.len(), "skill");
    let artifacts = || counted(role.artifacts.len(), "artifact");
    let tools = || counted(role.points(Known::Tools).len(), "tool");
    [
        vec![responsibilities, skills(), artifacts(), tools()],
        vec![skills(), artifacts(), tools()],
        vec![skills(), tools()],
    ]
}

/// Returns the parts of the first row of a card, such as `be-01`, `Senior` and `named by 7`.
fn identity(atlas: &Atlas, id: RoleId, details: &[String]) -> Vec<HeadPart> {
    let role = &*atlas.role(id);
    let mut parts = Vec::new();
    if let Some(id) = &role.id {
        parts.push(HeadPart::Word(Span::new(id, Ink::Dim)));
    }
    if let Some(seniority) = &role.seniority {
        parts.push(HeadPart::Word(Span::new(&seniority.word, Ink::Strong)));
    }
    let details = details.iter().filter(|detail| !detail.starts_with("0 "));
    parts.extend(details.map(|detail| HeadPart::Word(Span::new(detail, Ink::Dim))));
    let node = Node::Role(id);
    let (out, into) = (atlas.neighbours_out(node).len(), atlas.neighbours_in(node).len());
    if out + into > 0 {
        let counts = [format!("names {out}"), format!("named by {into}")];
        parts.extend(counts.map(|count| HeadPart::Word(Span::new(&count, Ink::Dim))));
    }
    if atlas.mark(id).is_some() || parts.is_empty() {
        parts.push(HeadPart::Path(role.origin.to_string()));
    }
    parts
}

/// A part of the first row of a card.
enum HeadPart {
    Word(Span),
    /// The path of the card. A long path is shortened at its beginning.
    Path(String),
}

/// Joins the parts of the first row of a card. A part that does not fit begins another row, so that
/// no row ends in a separator.
fn parted(parts: Vec<HeadPart>, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for part in parts {
        let span = match part {
            HeadPart::Word(span) => span,
            HeadPart::Path(path) => Span::new(&path_end(&path, width), Ink::Dim),
        };
        match rows.last_mut() {
            Some(row) if row.width() + columns(SEPARATOR) + span.width() <= width => {
                row.push(SEPARATOR, Ink::Dim);
                row.spans.push(span);
            }
            _ => rows.extend(flow(&[span], width, 0)),
        }
    }
    rows
}

/// The text between the parts of the first row of a card.
const SEPARATOR: &str = " · ";

/// Describes how a field was found in a card of another format: below unusual titles, or by
/// inference if it has no title. Returns `None` for a field below its usual title.
fn source(role: &Role, known: Known) -> Option<String> {
    let fields = role.form.provenance.iter().filter(|field| field.known == known);
    if fields.clone().any(|field| field.inferred) {
        return Some("inferred from the headings".to_owned());
    }
    let mut titles: Vec<&str> = Vec::new();
    // Each group after the first has a title of its own, which is shown above it.
    let first = match groups(role, known).as_slice() {
        [(_, first), _, ..] => Some(*first),
        _ => None,
    };
    let all = fields.map(|field| field.heading.trim_end_matches(':'));
    for title in all.filter(|title| first.is_none_or(|first| first == *title)) {
        if !title.is_empty() && fold(title) != fold(known.title()) && !titles.contains(&title) {
            titles.push(title);
        }
    }
    Some(joined(&titles, MOST_TITLES)).filter(|shown| !shown.is_empty())
}

/// Returns the groups of tools that are below different titles, in the order of the card: the number
/// of the first tool, and the title. The tools that the front matter grants come first, and the text
/// may recommend others. Other lists are not grouped, because some of their items may come from
/// lists with another title.
fn groups(role: &Role, known: Known) -> Vec<(usize, &str)> {
    let fields = role.form.provenance.iter();
    let titles: Vec<&Provenance> =
        fields.filter(|field| field.known == known && !field.inferred).collect();
    let mut groups: Vec<(usize, &str)> = Vec::new();
    if known != Known::Tools || titles.len() < 2 {
        return groups;
    }
    for (number, point) in role.points(known).iter().enumerate() {
        let above = titles.iter().filter(|title| title.line <= point.line);
        let above = above.max_by_key(|title| title.line).or(titles.first());
        let title = above.map_or("", |title| title.heading.trim_end_matches(':'));
        if groups.last().is_none_or(|(_, last)| fold(last) != fold(title)) {
            groups.push((number, title));
        }
    }
    groups
}

/// Joins titles, and gives only the number of those after the first `most`.
fn joined(titles: &[&str], most: usize) -> String {
    let shown = titles.get(..most).unwrap_or(titles).join(" · ");
    match titles.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} · {more} more"),
    }
}

/// The maximum number of titles from the card itself that are shown next to the usual title of a
/// field.
const MOST_TITLES: usize = 2;

/// Returns a heading with a legend on the right, if there is room.
fn heading(title: &str, legend: &str, width: usize) -> Row {
    let mut row = Row::new(&cut(title, width), Ink::Heading);
    if !legend.is_empty() && columns(title) + columns(legend) + 2 <= width {
        row.fill(width - columns(legend));
        row.push(legend, Ink::Dim);
    }
    row
}

/// Returns the rows of a paragraph, indented by `indent` columns.
fn paragraph(text: &str, ink: Ink, width: usize, indent: usize) -> Vec<Row> {
    let indent = if indent + 8 > width { 0 } else { indent };
    flow_in(&[Span::new(text, ink)], width, 0, indent).collect()
}

/// Adds the blocks of Markdown text. The cursor stops at each block.
fn blocks(page: &mut Page, text: &str, anchor: Anchor, width: usize, indent: usize) {
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

/// The row shown in place of text that has no visible content.
const HIDDEN: &str = "… press 4 to see comments and tags in the source";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Position;
    use crate::role::Origin;
    use crate::store::builtin;

    #[test]
    fn no_row_of_the_head_ends_in_a_separator() {
        let parts = || {
            let words = ["qa-01", "Senior", "12 skills", "names 4"];
            let words = words.map(|word| HeadPart::Word(Span::new(word, Ink::Dim)));
            words.into_iter().chain([HeadPart::Path("agents/quality/role.md".to_owned())])
        };
        for width in 1..80 {
            for row in parted(parts().collect(), width) {
                assert!(row.width() <= width && !row.text().trim_end().ends_with('·'));
            }
        }
        let rows: Vec<String> =
            parted(parts().collect(), 20).iter().map(|row| row.text()).collect();
        assert_eq!(rows, ["qa-01 · Senior", "12 skills · names 4", "…/quality/role.md"]);
    }

    fn shipped() -> Arc<Atlas> {
        Arc::new(Atlas::new(builtin(), Vec::new(), 0))
    }

    fn rows(document: &Document) -> impl Iterator<Item = &Row> {
        document.rows(Position::default()).map(|(_, row)| row)
    }

    #[test]
    fn every_page_fits_at_every_width() {
        let atlas = shipped();
        for id in atlas.ids() {
            for width in [1, 5, 11, 20, 37, 46, 66, 120] {
                for row in rows(&card(&atlas, Node::Role(id), width)) {
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
                    rows(&card(&atlas, Node::Missing(id), width)).all(|row| row.width() <= width)
                );
            }
        }
    }

    #[test]
    fn a_wide_screen_does_not_move_the_columns_of_a_card_apart() {
        let atlas = shipped();
        for id in atlas.ids() {
            let page = |width| card(&atlas, Node::Role(id), width);
            assert!(rows(&page(300)).eq(rows(&page(WIDEST))), "{}", atlas[id].name);
        }
        assert_eq!(second_column(WIDEST), second_column(120));
        assert_eq!(second_column(TWO_COLUMNS), Some(40));
    }

    #[test]
    fn every_fact_is_on_the_page() {
        let atlas = shipped();
        for id in atlas.ids() {
            let role = &*atlas.role(id);
            let page = card(&atlas, Node::Role(id), 80);
            let text: String = rows(&page)
                .flat_map(|row| row.text().chars().collect::<Vec<_>>())
                .filter(|c| !c.is_whitespace())
                .collect();
            // A wide page has two columns, so a fact may be split over several rows, but each word
            // is whole.
            let wide = card(&atlas, Node::Role(id), 140);
            let wide = rows(&wide).map(|row| row.text()).collect::<Vec<_>>().join("\n");
            let mut facts: Vec<&str> = role.texts.iter().map(|(_, text)| text.as_str()).collect();
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
                for word in fact.split_whitespace() {
                    assert!(wide.contains(word), "{}: {word} of {fact}\n{wide}", role.name);
                }
                let fact: String = fact.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(text.contains(&fact), "{}: {fact}", role.name);
            }
        }
    }

    fn document(text: &str) -> Document {
        let card = Arc::new(crate::card::Card::new(crate::role::Origin::Stdin, text));
        let atlas = Arc::new(Atlas::new(vec![card], Vec::new(), 0));
        let id = atlas.ids().next().unwrap();
        self::card(&atlas, Node::Role(id), 80)
    }

    #[test]
    fn a_window_needs_few_pages_of_a_text_that_shows_nothing() {
        for part in ["<div>\n", "<!-- a -->\n\n", "[a]: b\n"] {
            let document = document(&part.repeat(100_000));
            assert!(document.rows(Position::default()).take(50).count() > 2, "{part:?}");
            assert!(document.laid_out() <= 51, "{} for {part:?}", document.laid_out());
        }
        let short = document("<!-- a -->\n");
        assert!(short.rows(Position::default()).all(|(_, row)| row.text() != HIDDEN));
    }

    #[test]
    fn only_the_visible_pages_of_a_mebibyte_are_laid_out() {
        for text in [
            "- a\n".repeat(250_000),
            "> a\n".repeat(250_000),
            "# a\n\n".repeat(200_000),
            "a ".repeat(500_000),
            "`".repeat(1_000_000),
            format!("```\n{}", "a\n".repeat(500_000)),
            format!("| a |\n|---|\n{}", "| b |\n".repeat(170_000)),
            format!("# Mission\n\n{}", "a\n\n".repeat(300_000)),
            items("Responsibilities", &format!("- **{}**\n", "a ".repeat(100))),
            items("Capabilities", &format!("- **b** — Expert ({})\n", "a ".repeat(100))),
            items("Artifacts", &format!("- **c** (type: {})\n", "a ".repeat(100))),
            items("Interactions", &format!("- **d** → {}\n", "a ".repeat(100))),
            format!("---\nname: a\nnotes: |\n{}---\n", "  b\n".repeat(250_000)),
        ] {
            let document = document(&text);
            let head = text.get(..30).unwrap();
            assert!(document.rows(Position::default()).take(50).count() > 2, "{head:?}");
            let end = document.last_top(50);
            assert!(document.rows(end).count() <= 50, "{head:?}");
            assert!(document.laid_out() <= 12, "{} for {head:?}", document.laid_out());
            let rows = (0..document.pages()).filter_map(|number| document.page(number));
            let most = rows.map(|page| page.rows.len()).max().unwrap();
            assert!(most < 10_000, "{most} rows on a page for {head:?}");
        }
    }

    #[test]
    fn a_frequency_that_only_the_partner_gives_is_shown_with_an_arrow() {
        let card = |name: &str, text: &str| {
            let text = format!("---\nname: {name}\n---\n# Interactions\n{text}");
            Arc::new(crate::card::Card::new(Origin::File(format!("{name}.md").into()), text))
        };
        let cards = vec![
            card("A", "- **Asks** → C (weekly)\n- **Tells** → B\n"),
            card("B", "- **Hears** → A (daily)\n"),
        ];
        let atlas = Arc::new(Atlas::new(cards, Vec::new(), 0));
        let node = Node::Role(atlas.named("A").unwrap());
        let shown = |width: usize| {
            let document = super::card(&atlas, node, width);
            let pages = (0..document.pages()).filter_map(|number| document.page(number));
            let rows: Vec<String> = pages
                .flat_map(|page| page.rows.iter().map(Row::text).collect::<Vec<_>>())
                .collect();
            rows.iter().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        let wide: Vec<String> = shown(60);
        let at = wide.iter().position(|row| row == "Tells ⇄ B ← daily").unwrap();
        assert_eq!(wide[at + 1], "← Hears");
        assert!(wide[at + 2].starts_with("Asks → (C)"), "{wide:?}");
        let narrow: Vec<String> = shown(18);
        assert!(narrow.contains(&"Tells ⇄ B daily".to_owned()), "{narrow:?}");
    }

    fn items(section: &str, item: &str) -> String {
        format!("# {section}\n\n{}", item.repeat(4_000))
    }

    #[test]
    fn tools_below_another_title_are_a_group() {
        let text = "---\nname: Tester\ntools: Read, Bash\n---\n## Toolbox\n\n- Axe\n- Wave\n";
        let document = document(text);
        let rows: Vec<String> =
            document.rows(Position::default()).map(|(_, row)| row.text()).collect();
        let at = rows.iter().position(|row| row == "TOOLS").unwrap();
        let shown: Vec<&str> = rows[at..].iter().take(7).map(|row| row.trim()).collect();
        assert_eq!(shown, ["TOOLS", "Read", "Bash", "", "Toolbox", "Axe", "Wave"]);
        let stops = document.stops(0..document.pages()).map(|(_, stop)| stop.rows.len());
        assert!(stops.max() == Some(1), "{rows:?}");
    }

    #[test]
    fn stops_are_in_order_and_apart() {
        let atlas = shipped();
        for id in atlas.ids() {
            let page = card(&atlas, Node::Role(id), 60);
            for page in (0..page.pages()).filter_map(|number| page.page(number)) {
                let stops = &page.stops;
                let mut rows = stops.iter().map(|stop| &stop.rows);
                assert!(rows.all(|rows| !rows.is_empty() && rows.end <= page.rows.len()));
                assert!(stops.windows(2).all(|pair| pair[0].rows.end <= pair[1].rows.start));
            }
            let stops = page.stops(0..page.pages());
            let links = stops.filter(|(_, stop)| stop.link.is_some()).count();
            assert!(links >= atlas.role(id).interactions.len());
        }
    }
}
