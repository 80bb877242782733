//! Parses Markdown into a tree of blocks. Only this file uses `pulldown-cmark`.
//!
//! Only tables, strikethrough and task lists are enabled, because all recent panics of the parser
//! occurred in other extensions. HTML is kept as text, except where [`each_block`] interprets it.
//! The tree is built without recursion and is never deeper than [`MAX_DEPTH`].

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::role::Scales;
use crate::text::html::{self, Shown};
use crate::text::is_harmful;

use super::chunks::{Chunk, chunks, lines};
use super::limits::{MAX_DEPTH, MAX_ITEMS, MAX_SECTIONS};

/// The characters that end a line in Markdown. A lone carriage return also ends a line.
pub(super) const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// A block of Markdown and its position in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The content of the block.
    pub content: Content,
    /// The byte range in the text.
    pub range: Range<usize>,
}

/// The content of a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A heading of level 1 to 6.
    Heading(u8, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list, with the first number if it is ordered.
    List(Option<u64>, Vec<ListItem>),
    /// A code block and its language (empty if none is given).
    Code(String, String),
    /// A quotation.
    Quote(Vec<Block>),
    /// A table: rows of cells, header first.
    Table(Vec<Vec<Vec<Inline>>>),
    /// HTML, kept as written.
    Html(String),
    /// A horizontal rule.
    Rule,
    /// A placeholder for blocks that are nested too deeply to draw.
    TooDeep,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Whether the item is done, if it is a task.
    pub done: Option<bool>,
    /// The blocks of the item.
    pub blocks: Vec<Block>,
    /// The byte range in the text.
    pub range: Range<usize>,
}

/// A run of text in one style. A hard line break is a separate run, `"\n"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The decoded text, which may contain any character.
    pub text: String,
    /// The style of the text.
    pub style: Style,
}

/// The style of a run of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether the text is strong: `**strong**`.
    pub strong: bool,
    /// Whether the text is emphasized: `*emphasis*`.
    pub emphasis: bool,
    /// Whether the text is code: `` `code` ``.
    pub code: bool,
    /// Whether the text is struck out: `~~struck out~~`.
    pub strike: bool,
    /// Whether the text belongs to a link, as its label or its address.
    pub link: bool,
}

/// Parses `text` as Markdown. This never fails, and the blocks are in the same order as in the
/// text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    read(text, Builder::default(), |_, _| {}, |block| blocks.push(block));
    blocks
}

/// Parses `text` for display and passes each block to `each`. Each list item is passed as a
/// separate list, because a list may have a hundred thousand items and only one is kept in memory
/// at a time. HTML within text has the same effect as in a browser, and table cells beyond the last
/// column are kept.
pub fn each_block(text: &str, each: impl FnMut(Block)) {
    read(text, Builder { shown: Some(text), ..Builder::default() }, |_, _| {}, each);
}

/// Returns the same blocks and byte ranges as [`blocks`], but with text only in headings. This is
/// for callers that read the text of the other blocks from the source.
pub(super) fn skeleton(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let builder = Builder { keeps: Keeps::Places, ..Builder::default() };
    read(text, builder, |_, _| {}, |block| blocks.push(block));
    blocks
}

/// Returns the blocks needed to parse a role: the headings, and the lists in sections that contain
/// items. Also returns the harmful characters that are written as entities (`&#27;`), with their
/// offsets, because they are not visible in the source.
///
/// Long text is parsed in [`chunks`](super::chunks()), and chunks that cannot contain such blocks
/// or entities are skipped.
pub(super) fn sections_and_entities(
    text: &str,
    scales: &Scales,
) -> (Vec<Block>, Vec<(usize, char)>) {
    let mut outline = Outline { scales: Some(scales), ..Outline::default() };
    for Chunk { range, verbatim } in chunks(text) {
        let part = text.get(range.clone()).unwrap_or_default();
        let whole = range.len() == text.len();
        if whole || !verbatim && outline.needs(part) {
            outline.add(part, range.start);
        }
    }
    (outline.blocks, outline.entities)
}

/// Calls `pick` with each heading until it returns `Some`, and returns that value. Nothing after
/// this heading is parsed.
pub(super) fn find_heading<T>(
    text: &str,
    mut pick: impl FnMut(u8, &[Inline]) -> Option<T>,
) -> Option<T> {
    let parts = chunks(text).into_iter().filter(|chunk| !chunk.verbatim);
    let mut parts = parts.filter_map(|chunk| text.get(chunk.range));
    parts.find_map(|part| {
        let mut outline = Outline::default();
        if may_have_heading(part) {
            outline.add(part, 0);
        }
        outline.blocks.iter().find_map(|block| match &block.content {
            Content::Heading(level, text) => pick(*level, text),
            _ => None,
        })
    })
}

/// The blocks and entities found so far.
#[derive(Default)]
struct Outline<'w> {
    /// A team's own words for sections.
    scales: Option<&'w Scales>,
    blocks: Vec<Block>,
    entities: Vec<(usize, char)>,
    /// Whether the last heading belongs to a section with items.
    below_items: bool,
    /// The number of list items so far.
    items: usize,
    /// The number of headings so far.
    headings: usize,
}

impl Outline<'_> {
    /// Returns whether the next part of the text may contain blocks or entities to collect.
    fn needs(&self, part: &str) -> bool {
        self.below_items && self.items <= MAX_ITEMS
            || part.contains('&')
            || self.headings <= MAX_SECTIONS && may_have_heading(part)
    }

    /// Adds the blocks in a part of the text. The part begins at byte `start`.
    fn add(&mut self, part: &str, start: usize) {
        let keeps = Keeps::Sections { items: self.below_items };
        let builder = Builder { keeps, scales: self.scales, ..Builder::default() };
        let Outline { blocks, entities, items, headings, .. } = self;
        let keeps = read(
            part,
            builder,
            |event, range| {
                let source = part.get(range.clone()).unwrap_or_default();
                let chars = unseen_chars(event, source);
                entities.extend(chars.map(|c| (start + range.start, c)));
            },
            |mut block| {
                match &block.content {
                    Content::List(_, list) => *items += list.len(),
                    Content::Table(_) => {}
                    _ => *headings += 1,
                }
                shift(&mut block, start);
                blocks.push(block);
            },
        );
        self.below_items = keeps == Keeps::Sections { items: true };
    }
}

/// Returns the harmful characters in an event that do not appear literally in its source.
fn unseen_chars<'e>(event: &'e Event<'_>, source: &'e str) -> impl Iterator<Item = char> + use<'e> {
    let decoded = match event {
        Event::Text(text) => Some(text),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url),
        _ => None,
    };
    decoded
        // Borrowed text that is longer than an entity appears literally in the source.
        .filter(|text| !matches!(text, CowStr::Borrowed(_)) || text.len() <= LONGEST_ENTITY)
        .into_iter()
        .flat_map(|text| text.chars())
        .filter(move |c| is_harmful(*c) && !source.contains(*c))
}

/// Returns whether any line of `part` could be a heading, or could underline the line above it.
/// Many other lines also pass this quick test.
fn may_have_heading(part: &str) -> bool {
    let mut above = "";
    lines(part).any(|line| {
        let text = line.trim();
        let above = std::mem::replace(&mut above, text);
        let is_rule = text.trim_matches('=').is_empty() || text.trim_matches('-').is_empty();
        // A hyphen below an empty list item begins a new item and does not underline anything.
        let may_underline = !text.is_empty() && !matches!(above, "" | "-");
        text.starts_with('#') || may_underline && is_rule
    })
}

/// Moves the ranges of a block by a number of bytes.
pub(super) fn shift(block: &mut Block, by: usize) {
    block.range.start += by;
    block.range.end += by;
    // The recursion is bounded because the Markdown reader limits nesting.
    match &mut block.content {
        Content::List(_, items) => {
            for item in items {
                item.range.start += by;
                item.range.end += by;
                item.blocks.iter_mut().for_each(|block| shift(block, by));
            }
        }
        Content::Quote(blocks) => blocks.iter_mut().for_each(|block| shift(block, by)),
        _ => {}
    }
}

/// The maximum length of an entity in bytes.
const LONGEST_ENTITY: usize = 8;

/// Passes the blocks of `text` to `each`. Returns which parts of the text the builder was keeping
/// at the end, so that parsing can continue with the following text.
fn read(
    text: &str,
    mut builder: Builder<'_>,
    mut note: impl FnMut(&Event<'_>, &Range<usize>),
    mut each: impl FnMut(Block),
) -> Keeps {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, mut range) in Parser::new_ext(text, options).into_offset_iter() {
        // The range of an escaped character does not include the backslash, so the range is
        // extended.
        let escaped = text.get(..range.start).is_some_and(|before| before.ends_with('\\'));
        range.start -= usize::from(escaped && matches!(event, Event::Text(_)));
        note(&event, &range);
        builder.take(event, range);
        builder.top.drain(..).for_each(&mut each);
    }
    builder.finish();
    builder.top.into_iter().for_each(each);
    builder.keeps
}

/// Returns whether a character is used to draw boxes.
pub(super) fn is_box_part(c: char) -> bool {
    ('\u{2500}'..='\u{257F}').contains(&c)
}

/// Which parts of the text the builder keeps.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// All text.
    #[default]
    Text,
    /// The positions of blocks, with text only for headings.
    Places,
    /// Headings, and lists if `items` is set.
    Sections { items: bool },
}

/// Adds an element to a small list without reserving extra capacity.
fn add<T>(list: &mut Vec<T>, element: T) {
    if list.is_empty() {
        list.reserve_exact(1);
    }
    list.push(element);
}

/// A container whose end has not been reached.
enum OpenBlock {
    Quote(Vec<Block>, Range<usize>),
    List(Option<u64>, Vec<ListItem>, Range<usize>),
    Item(ListItem),
    Table(Vec<Vec<Vec<Inline>>>, Range<usize>),
}

#[derive(Default)]
struct Builder<'t> {
    /// A team's own words for sections.
    scales: Option<&'t Scales>,
    keeps: Keeps,
    /// The source, if it is parsed for display. Each list item is then a separate list.
    shown: Option<&'t str>,
    /// The end of the last table cell.
    cell_end: usize,
    /// Whether the parser is inside a heading.
    heading: bool,
    /// Finished blocks.
    top: Vec<Block>,
    open: Vec<OpenBlock>,
    /// The number of open containers that are nested too deeply to keep.
    buried: usize,
    /// The current text, with its range.
    text: Option<(Vec<Inline>, Range<usize>)>,
    code: Option<(String, String)>,
    html: Option<String>,
    style: Style,
    /// The addresses of open links.
    links: Vec<String>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.keeps != Keeps::Text && !self.heading && self.passes_over(&event, &range) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) | Event::Html(text) => match (&mut self.code, &mut self.html) {
                (Some((_, code)), _) => code.push_str(&text),
                (None, Some(html)) => html.push_str(&text),
                (None, None) => self.inline(&text, range),
            },
            Event::Code(text) => {
                let style = Style { code: true, ..self.style };
                self.styled(&text, style, range);
            }
            Event::InlineHtml(tag) if self.shown.is_some() => match html::shown(&tag) {
                Shown::Nothing => {}
                Shown::Break => self.inline("\n", range),
                Shown::Text(text) => self.inline(&text, range),
                Shown::AsWritten => self.inline(&tag, range),
            },
            Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.inline(&text, range),
            Event::SoftBreak => self.inline(" ", range),
            Event::HardBreak => self.inline("\n", range),
            Event::Rule => {
                self.flush();
                self.block(Content::Rule, range);
            }
            Event::TaskListMarker(done) => {
                if let Some(OpenBlock::Item(item)) = self.open.last_mut() {
                    item.done = Some(done);
                }
            }
        }
    }

    /// Handles an event if only the position of its text matters. Returns `false` for events that
    /// change the structure.
    fn passes_over(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        let inside_block = self.code.is_some() || self.html.is_some();
        match event {
            Event::Text(_) | Event::Html(_) if inside_block => {}
            Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(
                Tag::Strong
                | Tag::Emphasis
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => {
                self.begin(range.clone());
            }
            Event::End(
                TagEnd::Strong
                | TagEnd::Emphasis
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image,
            ) => {}
            _ => return false,
        }
        true
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.heading |= matches!(tag, Tag::Heading { .. });
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => {
                self.flush();
                self.text = Some((Vec::new(), range));
            }
            Tag::TableCell => self.text = Some((Vec::new(), range)),
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match kind {
                    pulldown_cmark::CodeBlockKind::Fenced(language) => language.to_string(),
                    pulldown_cmark::CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            Tag::BlockQuote(_) => self.open(OpenBlock::Quote(Vec::new(), range)),
            Tag::List(first) => self.open(OpenBlock::List(first, Vec::new(), range)),
            Tag::Item => {
                self.open(OpenBlock::Item(ListItem { done: None, blocks: Vec::new(), range }))
            }
            Tag::Table(_) => self.open(OpenBlock::Table(Vec::new(), range)),
            Tag::TableHead | Tag::TableRow => {
                if let Some(OpenBlock::Table(rows, _)) = self.open.last_mut()
                    && self.keeps == Keeps::Text
                {
                    rows.push(Vec::new());
                }
            }
            Tag::Strong => self.style_at(range).strong = true,
            Tag::Emphasis => self.style_at(range).emphasis = true,
            Tag::Strikethrough => self.style_at(range).strike = true,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.style_at(range).link = true;
                self.links.push(dest_url.to_string());
            }
            // All other tags belong to extensions that are not enabled.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        self.heading &= !matches!(tag, TagEnd::Heading(_));
        match tag {
            TagEnd::Paragraph => match self.drawing(&range) {
                Some(drawing) => {
                    self.text = None;
                    self.block(Content::Code(String::new(), drawing), range);
                }
                None => self.flush(),
            },
            TagEnd::Heading(level) => {
                if let Some((text, range)) = self.text.take() {
                    self.block(Content::Heading(level as u8, text), range);
                }
            }
            TagEnd::TableCell => {
                let text = self.text.take().map(|(text, _)| text).unwrap_or_default();
                self.cell_end = range.end;
                if let Some(OpenBlock::Table(rows, _)) = self.open.last_mut() {
                    rows.last_mut().map(|row| row.push(text)).unwrap_or_default();
                }
            }
            TagEnd::TableRow => self.surplus_cells(range.end),
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    self.block(Content::Code(language, text), range);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.block(Content::Html(html), range);
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::Table => self.close(),
            TagEnd::Strong => self.style.strong = false,
            TagEnd::Emphasis => self.style.emphasis = false,
            TagEnd::Strikethrough => self.style.strike = false,
            TagEnd::Link | TagEnd::Image => {
                let address = self.links.pop().unwrap_or_default();
                let last = self.text.as_ref().and_then(|(text, _)| text.last());
                let is_shown = last.is_some_and(|last| last.text == address);
                if !is_shown && !address.is_empty() {
                    self.inline(&format!(" ({address})"), range);
                }
                self.style.link = !self.links.is_empty();
            }
            _ => {}
        }
    }

    /// Returns the source of a paragraph that is a drawing made of box characters. Such a paragraph
    /// is shown as written, because wrapping would destroy the drawing.
    fn drawing(&self, range: &Range<usize>) -> Option<String> {
        let source = self.shown?.get(range.clone())?;
        let drawn = source.lines().filter(|line| line.contains(is_box_part)).count();
        (self.open.is_empty() && drawn > 1).then(|| source.to_owned())
    }

    /// Adds the cells of a row that exceed the number of columns in the table header.
    fn surplus_cells(&mut self, end: usize) {
        let rest = self.shown.and_then(|text| text.get(self.cell_end..end));
        let rest = rest.map(|rest| rest.trim().trim_matches('|'));
        if let (Some(rest), Some(OpenBlock::Table(rows, _))) = (rest, self.open.last_mut())
            && let Some(row) = rows.last_mut()
            && !rest.trim().is_empty()
        {
            row.extend(rest.split('|').map(|text| {
                vec![Inline { text: text.trim().to_owned(), style: Style::default() }]
            }));
        }
    }

    /// Begins a paragraph if none is open, because the parser does not report a paragraph for the
    /// text of a tight list item.
    fn begin(&mut self, range: Range<usize>) -> &mut Vec<Inline> {
        let (inlines, whole) = self.text.get_or_insert_with(|| (Vec::new(), range.clone()));
        whole.end = whole.end.max(range.end);
        inlines
    }

    /// Begins a paragraph if none is open. Returns the style of the text that follows.
    fn style_at(&mut self, range: Range<usize>) -> &mut Style {
        self.begin(range);
        &mut self.style
    }

    fn inline(&mut self, text: &str, range: Range<usize>) {
        self.styled(text, self.style, range);
    }

    fn styled(&mut self, text: &str, style: Style, range: Range<usize>) {
        let inlines = self.begin(range);
        match inlines.last_mut() {
            Some(last) if last.style == style && text != "\n" && last.text != "\n" => {
                last.text.push_str(text)
            }
            _ => add(inlines, Inline { text: text.to_owned(), style }),
        }
    }

    fn flush(&mut self) {
        if let Some((text, range)) = self.text.take() {
            self.block(Content::Paragraph(text), range);
        }
    }

    fn block(&mut self, content: Content, range: Range<usize>) {
        if self.buried > 0 {
            return;
        }
        if self.open.is_empty()
            && let Keeps::Sections { items } = &mut self.keeps
        {
            match &content {
                Content::Heading(level, text) => {
                    *items = has_items(text, self.scales) || *items && *level > 1
                }
                Content::List(..) | Content::Table(_) if *items => {}
                _ => return,
            }
        }
        let passed_over = self.passes_items_over();
        let block = Block { content, range };
        match self.open.last_mut() {
            Some(_) if passed_over => {}
            Some(OpenBlock::Quote(blocks, _) | OpenBlock::Item(ListItem { blocks, .. })) => {
                add(blocks, block)
            }
            _ => self.top.push(block),
        }
    }

    /// Returns whether the items of the open list can be skipped.
    fn passes_items_over(&self) -> bool {
        self.keeps == Keeps::Sections { items: false }
    }

    fn open(&mut self, container: OpenBlock) {
        self.flush();
        if self.buried > 0 || self.open.len() >= 2 * MAX_DEPTH {
            if self.buried == 0 {
                let range = match &container {
                    OpenBlock::Quote(_, range)
                    | OpenBlock::List(_, _, range)
                    | OpenBlock::Table(_, range) => range.clone(),
                    OpenBlock::Item(item) => item.range.clone(),
                };
                self.block(Content::TooDeep, range);
            }
            self.buried += 1;
        } else {
            self.open.push(container);
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.buried > 0 {
            self.buried -= 1;
            return;
        }
        match self.open.pop() {
            Some(OpenBlock::Quote(blocks, range)) => self.block(Content::Quote(blocks), range),
            Some(OpenBlock::List(_, items, _)) if self.shown.is_some() && items.is_empty() => {}
            Some(OpenBlock::List(first, items, range)) => {
                self.block(Content::List(first, items), range)
            }
            Some(OpenBlock::Table(rows, range)) => self.block(Content::Table(rows), range),
            Some(OpenBlock::Item(_)) if self.passes_items_over() => {}
            Some(OpenBlock::Item(item)) => match self.open.as_mut_slice() {
                [OpenBlock::List(first, _, _)] if self.shown.is_some() => {
                    let (number, range) = (*first, item.range.clone());
                    *first = first.map(|first| first.saturating_add(1));
                    self.top.push(Block { content: Content::List(number, vec![item]), range });
                }
                [.., OpenBlock::List(_, items, _)] => add(items, item),
                _ => {}
            },
            None => {}
        }
    }

    fn finish(&mut self) {
        self.flush();
        while !self.open.is_empty() {
            self.close();
        }
    }
}

/// Returns whether a heading belongs to a section with items.
fn has_items(heading: &[Inline], scales: Option<&Scales>) -> bool {
    let scales = scales.unwrap_or_else(|| Scales::plain());
    let known = match heading {
        [title] => scales.section(&title.text),
        parts => scales.section(&plain(parts)),
    };
    known.is_some_and(|known| known.grammar().is_some())
}

/// Returns the text of `inlines` on one line, without markup and without the addresses of links.
pub(super) fn words(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        let is_link = inline.style.link;
        text.push_str(if is_link { without_address(&inline.text) } else { &inline.text });
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text of a link without the address, which the Markdown reader appends.
pub(super) fn without_address(text: &str) -> &str {
    let cut = text.ends_with(')').then(|| text.rfind(" (")).flatten();
    cut.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Returns the text of `inlines` without its style.
pub fn plain(inlines: &[Inline]) -> String {
    inlines.iter().map(|inline| inline.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tight_items_have_paragraphs_with_their_source_range() {
        let text = "- **API** (primary)  \n  *Success metric*: <200ms, 1\n- next\n";
        let all = blocks(text);
        let Content::List(None, items) = &all[0].content else { panic!("{all:?}") };
        assert_eq!(items.len(), 2);
        let range = items[0].blocks[0].range.clone();
        assert_eq!(text.get(range), Some("**API** (primary)  \n  *Success metric*: <200ms, 1"));
    }

    #[test]
    fn a_skeleton_has_the_same_blocks_at_the_same_places() {
        fn places(blocks: &[Block]) -> Vec<String> {
            let mut all = Vec::new();
            for block in blocks {
                let inner = match &block.content {
                    Content::Heading(level, text) => vec![format!("{level} {}", plain(text))],
                    Content::List(first, items) => items
                        .iter()
                        .flat_map(|item| {
                            let head = format!("{first:?} {:?} {:?}", item.done, item.range);
                            std::iter::once(head).chain(places(&item.blocks))
                        })
                        .collect(),
                    Content::Quote(blocks) => places(blocks),
                    other => vec![format!("{:?}", std::mem::discriminant(other))],
                };
                all.push(format!("{:?}", block.range));
                all.extend(inner);
            }
            all
        }
        let section_places = |blocks: Vec<Block>| {
            let mut items = false;
            let kept = blocks.into_iter().filter(|block| match &block.content {
                Content::Heading(level, text) => {
                    items = has_items(text, None) || items && *level > 1;
                    true
                }
                content => items && matches!(content, Content::List(..)),
            });
            places(&kept.collect::<Vec<_>>())
        };
        fn items(blocks: Vec<Block>) -> Vec<String> {
            let texts = |block: Block| match block.content {
                Content::List(first, items) => (0..)
                    .zip(items)
                    .map(|(n, item)| format!("{:?} {item:?}", first.map(|first| first + n)))
                    .collect(),
                Content::TooDeep => Vec::new(), // comes before its list
                _ => vec![format!("{block:?}")],
            };
            blocks.into_iter().flat_map(texts).collect()
        }
        let text = "# A *b* `c` [d](e)\n\n- **x** y\n  <i>z</i>\\\n  [l](m) ![n](o) ~~p~~\n- [ ] q\n\n  ```r\n  s\n  ```\n\n> t `u`\n\n<div>\nv\n</div>\n\n| w |\n|---|\n| *x* |\n\nSetext *y*\n===\n\n---\n";
        assert_eq!(places(&skeleton(text)), places(&blocks(text)));
        for file in std::fs::read_dir("tests/cards").unwrap() {
            let Ok(text) = std::fs::read_to_string(file.unwrap().path()) else { continue };
            assert_eq!(places(&skeleton(&text)), places(&blocks(&text)));
            let sections = sections_and_entities(&text, Scales::plain()).0;
            assert_eq!(places(&sections), section_places(blocks(&text)));
            let mut apart = Vec::new();
            each_block(&text, |block| apart.push(block));
            assert_eq!(items(apart), items(blocks(&text)));
        }
    }

    #[test]
    fn an_item_begins_at_its_source() {
        let text = "- \\*a\n- b\n  ***\n";
        let all = blocks(text);
        let Content::List(_, items) = &all[0].content else { panic!("{all:?}") };
        assert_eq!(text.get(items[0].blocks[0].range.clone()), Some("\\*a"));
        assert!(matches!(items[1].blocks[1].content, Content::Rule), "{items:?}");
    }

    #[test]
    fn syntax_of_disabled_extensions_is_text() {
        for text in ["$m$ and $$n$$", "a [^1] \"b\" -- ^s^ [[w]]", "+++", ":::", "h {#id}"] {
            let all = blocks(text);
            let Content::Paragraph(text_runs) = &all[0].content else { panic!("{all:?}") };
            assert_eq!(plain(text_runs), text);
        }
    }

    #[test]
    fn links_keep_their_address() {
        let all = blocks("see [docs](https://x.y) and <https://z.w>");
        let Content::Paragraph(text) = &all[0].content else { panic!() };
        assert_eq!(plain(text), "see docs (https://x.y) and https://z.w");
    }

    #[test]
    fn deep_nesting_is_cut_and_later_text_is_kept() {
        for text in [
            format!("{}x\n\nafter\n", "> ".repeat(20_000)),
            format!("{}x\n\nafter\n", "- ".repeat(20_000)),
        ] {
            let all = blocks(&text);
            assert!(format!("{all:?}").contains("TooDeep"));
            assert!(matches!(all.last().unwrap().content, Content::Paragraph(_)));
        }
    }

    #[test]
    fn tables_code_and_html_are_kept() {
        let all = blocks(
            "| a | b |\n|---|---|\n| 1 | |\n\n```rust\nfn x() {}\n```\n\n<div>\nraw\n</div>\n",
        );
        assert!(
            matches!(&all[0].content, Content::Table(rows) if rows.len() == 2 && rows[1].len() == 2)
        );
        assert!(
            matches!(&all[1].content, Content::Code(l, t) if l == "rust" && t == "fn x() {}\n")
        );
        assert!(matches!(&all[2].content, Content::Html(h) if h == "<div>\nraw\n</div>\n"));
    }
}
