//! Parses the structure of Markdown: a tree of headings, labels and tags with their contents.
//!
//! The title of a list may be a heading, a bold line, a line that ends with a colon, or a tag on
//! its own line. Each of them becomes an [`OutlineNode`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::card::chunks::{closes_fence, opened_fence};
use crate::card::limits::MAX_DEPTH;
use crate::card::markup::{self, Block, Content, Inline, words};
use crate::text::html;

use super::topic::{By, Topic, Topics};

/// The form of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A Markdown heading and its level.
    Heading(u8),
    /// A bold line, or a line that ends with a colon, before a list, a table, code or text.
    Label {
        /// Whether the line is bold.
        bold: bool,
        /// Whether the line begins with a number, as in `**4. X**`. Such a line acts as a
        /// sub-heading.
        numbered: bool,
    },
    /// An opening and a closing tag, `<x>` and `</x>`, each on its own line.
    Tag,
}

/// A title with everything below it.
#[derive(Debug, Clone)]
pub(super) struct OutlineNode {
    pub(super) kind: Kind,
    /// The title, without markup.
    pub(super) title: String,
    /// The line of the title in the text, from 0.
    pub(super) line: usize,
    /// The line after the last line of the node.
    pub(super) end: usize,
    /// The content below the title, in order.
    pub(super) content: Vec<OutlinePiece>,
    /// The field that is named by the whole title and not just by a part of it.
    pub(super) whole: Option<Topic>,
    /// The field to which the title belongs, and the part of the title by which the field was
    /// recognized.
    pub(super) topic: Option<(Topic, By)>,
}

/// A part of the content below a title.
#[derive(Debug, Clone)]
pub(super) enum OutlinePiece {
    Node(OutlineNode),
    Text(Paragraph),
    List(ItemList),
    /// The rows of a table, header first, and the range of its lines.
    Table(Vec<Vec<Vec<Inline>>>, Range<usize>),
    Code(String, String, Range<usize>),
    Quote(Vec<OutlinePiece>, Range<usize>),
    /// HTML, a horizontal rule, or a block that is nested too deeply.
    Other(Range<usize>),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub(super) text: Vec<Inline>,
    /// The lines of the paragraph as written.
    pub(super) lines: Vec<String>,
    pub(super) line: usize,
}

/// A list.
#[derive(Debug, Clone)]
pub(super) struct ItemList {
    pub(super) ordered: bool,
    pub(super) entries: Vec<Entry>,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The first paragraph of the item.
    pub(super) text: Vec<Inline>,
    /// The content after the first paragraph.
    pub(super) content: Vec<OutlinePiece>,
    pub(super) lines: Range<usize>,
}

impl OutlineNode {
    fn new(kind: Kind, title: String, line: usize, topics: &Topics) -> OutlineNode {
        let (whole, topic) = topics.look_up(&title);
        OutlineNode { kind, title, line, end: line, content: Vec::new(), whole, topic }
    }

    /// Returns the node without its title.
    pub(super) fn untitled(&self) -> OutlineNode {
        OutlineNode { title: String::new(), whole: None, topic: None, ..self.clone() }
    }

    /// Returns the child nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &OutlineNode> {
        self.content.iter().filter_map(|piece| match piece {
            OutlinePiece::Node(node) => Some(node),
            _ => None,
        })
    }

    /// Returns whether the node is a heading, or a label that acts as one.
    pub(super) fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading(_) | Kind::Label { numbered: true, .. } | Kind::Tag)
    }

    /// Returns whether the node is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.content.iter().all(|piece| matches!(piece, OutlinePiece::Other(_)))
    }
}

/// Returns the lists among `pieces`.
pub(super) fn lists(pieces: &[OutlinePiece]) -> impl Iterator<Item = &ItemList> {
    pieces.iter().filter_map(|piece| match piece {
        OutlinePiece::List(list) => Some(list),
        _ => None,
    })
}

/// Calls `each` with the pieces of `content`, including those in its nodes.
pub(super) fn each_piece<'n>(content: &'n [OutlinePiece], each: &mut impl FnMut(&'n OutlinePiece)) {
    for piece in content {
        match piece {
            OutlinePiece::Node(node) => each_piece(&node.content, each),
            other => each(other),
        }
    }
}

/// Parses the outline of `text`. The root has no title.
pub(super) fn outline(text: &str, base: usize, topics: &Topics) -> OutlineNode {
    let lines = prepared(text);
    let mut builder = OutlineBuilder { stack: vec![(root(base, topics), None)], topics, base };
    let closes = closing_tags(&lines);
    let mut part: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut fence = Fence::default();
    for (number, line) in lines.iter().enumerate() {
        let tag = if fence.line(line) { None } else { tag(line) };
        let tag = tag.filter(|tag| match tag {
            Tag::Open(..) => closes.contains(&number) && builder.stack.len() < MAX_DEPTH,
            Tag::Close(name) => builder.has_tag(name),
            Tag::Whole(..) => true,
        });
        let Some(tag) = tag else {
            part.push(line);
            continue;
        };
        builder.part(&part, start);
        (part, start) = (Vec::new(), number + 1);
        match tag {
            Tag::Open(name, title) => builder.open_tag(name, title, number),
            Tag::Close(name) => builder.close_tag(name, number + 1),
            Tag::Whole(name, title, text) => {
                builder.open_tag(name, title, number);
                builder.part(&[text], number);
                builder.close_tag(name, number + 1);
            }
        }
    }
    builder.part(&part, start);
    builder.finish(base + lines.len())
}

fn root(line: usize, topics: &Topics) -> OutlineNode {
    OutlineNode::new(Kind::Heading(0), String::new(), line, topics)
}

/// Returns the lines of `text`, with unusual bullets replaced by Markdown bullets. If a code block
/// contains Markdown, its fence is made longer than the fences inside.
fn prepared(text: &str) -> Vec<Cow<'_, str>> {
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    let mut fence = Fence::default();
    // The line and indent of a fence around Markdown, and the number of open fences inside.
    let mut outer: Option<(usize, &str, usize)> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let indent = line.get(..line.len() - bare.len()).unwrap_or_default();
        if let Some((opened, with, depth)) = &mut outer {
            if bare.starts_with("```") {
                let info = bare.trim_start_matches('`').trim();
                if !info.is_empty() {
                    *depth += 1;
                } else if *depth > 0 {
                    *depth -= 1;
                } else {
                    let first = lines.get(*opened).map(|line| line.trim_start().to_owned());
                    let info = first.unwrap_or_default();
                    if let Some(line) = lines.get_mut(*opened) {
                        *line = format!("{with}``````{}", info.trim_start_matches('`')).into();
                    }
                    lines.push(format!("{indent}``````").into());
                    outer = None;
                    continue;
                }
            }
            lines.push(line.into());
            continue;
        }
        let was_open = fence.is_open();
        fence.line(line);
        if !was_open && fence.is_open() {
            let info = bare.trim_start_matches('`').trim().to_lowercase();
            if bare.starts_with("```") && matches!(info.as_str(), "markdown" | "md" | "mdx") {
                outer = Some((lines.len(), indent, 0));
                fence = Fence::default();
            }
            lines.push(line.into());
            continue;
        }
        let bullet = ['•', '–', '●', '▪', '◦', '‣', '·'];
        match bare.strip_prefix(bullet).filter(|rest| rest.starts_with(char::is_whitespace)) {
            Some(rest) if !was_open => lines.push(format!("{indent}-{rest}").into()),
            _ => lines.push(line.into()),
        }
    }
    lines
}

/// Tracks whether the current line is inside a code block.
#[derive(Default)]
struct Fence(Option<(char, usize)>);

impl Fence {
    fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Reads the next line. Returns whether it belongs to a code block, which includes the fences.
    fn line(&mut self, line: &str) -> bool {
        let bare = line.trim_start();
        let was_open = self.is_open();
        self.0 = match self.0 {
            None => opened_fence(bare),
            open => open.filter(|fence| !closes_fence(bare, *fence)),
        };
        was_open || self.is_open()
    }
}

/// A line that consists of a tag.
enum Tag<'t> {
    /// An opening tag: its name, and its title, which comes from an attribute or from the name.
    Open(&'t str, String),
    Close(&'t str),
    /// A tag and its text on one line: the name, the title and the text.
    Whole(&'t str, String, &'t str),
}

/// Returns whether a line consists of an opening or closing tag.
pub(super) fn is_tag(line: &str) -> bool {
    matches!(tag(line), Some(Tag::Open(..) | Tag::Close(_)))
}

fn tag(line: &str) -> Option<Tag<'_>> {
    let inner = line.trim().strip_prefix('<')?;
    if let Some(name) = inner.strip_prefix('/') {
        let name = name.strip_suffix('>')?.trim();
        return (!name.is_empty() && name.chars().all(is_tag_char)).then_some(Tag::Close(name));
    }
    let end = inner.find(|c: char| !is_tag_char(c))?;
    let (name, rest) = inner.split_at_checked(end)?;
    // HTML elements are not titles.
    let known = html::is_element(name);
    if name.is_empty() || !name.starts_with(|c: char| c.is_ascii_alphabetic()) || known {
        return None;
    }
    let (attributes, rest) = rest.split_once('>')?;
    if attributes.ends_with('/') || !(attributes.is_empty() || attributes.starts_with(' ')) {
        return None;
    }
    let shown = name.replace(['_', '-'], " ");
    // The title of `<step name="plan">` is in an attribute. `<provides-to agent="x">` names another
    // role.
    let partner = ["agent", "role", "to"].iter().find_map(|key| attribute(attributes, key));
    let shown = match (attribute(attributes, "name"), partner) {
        (Some(title), _) => title.to_owned(),
        (None, Some(partner)) => format!("{shown}: {partner}"),
        (None, None) => shown,
    };
    if rest.trim().is_empty() {
        return Some(Tag::Open(name, shown));
    }
    let text = rest.trim().strip_suffix('>')?.strip_suffix(name)?.strip_suffix("</")?;
    Some(Tag::Whole(name, shown, text.trim()))
}

/// Returns whether a character can be in the name of a tag.
fn is_tag_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':')
}

/// Returns the value of an attribute of a tag.
fn attribute<'t>(attributes: &'t str, key: &str) -> Option<&'t str> {
    let (_, value) = attributes.split_once(&format!(" {key}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

/// Returns the lines of the opening tags that have a closing tag further down.
fn closing_tags(lines: &[Cow<'_, str>]) -> HashSet<usize> {
    // The open tags with their lines, and the number of open tags with each name.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut closed = HashSet::new();
    let mut fence = Fence::default();
    for (number, line) in lines.iter().enumerate() {
        if fence.line(line) {
            continue;
        }
        match tag(line) {
            Some(Tag::Open(name, _)) => {
                open.push((name, number));
                *counts.entry(name).or_default() += 1;
            }
            Some(Tag::Close(name)) if counts.get(name).is_some_and(|count| *count > 0) => {
                // Tags that were opened later and are still open have no closing tag.
                while let Some((last, line)) = open.pop() {
                    if let Some(count) = counts.get_mut(last) {
                        *count -= 1;
                    }
                    if last == name {
                        closed.insert(line);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    closed
}

struct OutlineBuilder<'t> {
    /// The open nodes, starting with the root. For a tag, the name of the tag is stored as well.
    stack: Vec<(OutlineNode, Option<String>)>,
    topics: &'t Topics,
    /// The number of the line on which the text starts.
    base: usize,
}

impl OutlineBuilder<'_> {
    /// Adds the blocks of `lines`, the first of which is line `start`.
    fn part(&mut self, lines: &[&str], start: usize) {
        let filled = lines.iter().filter(|line| !line.trim().is_empty());
        let indents = filled.map(|line| line.len() - line.trim_start_matches(' ').len());
        let least = indents.min().unwrap_or(0);
        let dedented: Vec<&str> =
            lines.iter().map(|line| line.get(least..).unwrap_or_default()).collect();
        let text = dedented.join("\n");
        let places = Places::new(&text, self.base + start);
        for block in markup::blocks(&text) {
            match &block.content {
                Content::Heading(level, inlines) => {
                    let line = places.line(block.range.start);
                    self.pop_to(*level, line);
                    self.push_node(Kind::Heading(*level), words(inlines), line, None);
                }
                _ => {
                    let piece = piece(block, &text, &places);
                    if let Some((node, _)) = self.stack.last_mut() {
                        node.content.push(piece);
                    }
                }
            }
        }
    }

    fn open_tag(&mut self, name: &str, title: String, line: usize) {
        self.push_node(Kind::Tag, title, self.base + line, Some(name.to_owned()));
    }

    fn push_node(&mut self, kind: Kind, title: String, line: usize, tag: Option<String>) {
        self.stack.push((OutlineNode::new(kind, title, line, self.topics), tag));
    }

    /// Closes the open headings of this level and deeper levels, up to the innermost open tag.
    fn pop_to(&mut self, level: u8, line: usize) {
        while let [.., (last, tag)] = self.stack.as_slice()
            && self.stack.len() > 1
            && tag.is_none()
            && matches!(last.kind, Kind::Heading(own) if own >= level)
        {
            self.pop(line);
        }
    }

    fn pop(&mut self, line: usize) {
        if let Some((mut node, _)) = self.stack.pop() {
            node.end = line;
            node.content = labelled(std::mem::take(&mut node.content), self.topics, line);
            match self.stack.last_mut() {
                Some((parent, _)) => parent.content.push(OutlinePiece::Node(node)),
                None => self.stack.push((node, None)),
            }
        }
    }

    fn has_tag(&self, name: &str) -> bool {
        self.stack.iter().any(|(_, tag)| tag.as_deref() == Some(name))
    }

    fn close_tag(&mut self, name: &str, line: usize) {
        while let Some((_, tag)) = self.stack.last()
            && self.stack.len() > 1
        {
            let found = tag.as_deref() == Some(name);
            self.pop(self.base + line);
            if found {
                return;
            }
        }
    }

    fn finish(mut self, line: usize) -> OutlineNode {
        while self.stack.len() > 1 {
            self.pop(line);
        }
        self.pop(line);
        self.stack.pop().map_or_else(|| root(line, self.topics), |(node, _)| node)
    }
}

/// Finds the line of a byte offset.
struct Places {
    starts: Vec<usize>,
    first: usize,
}

impl Places {
    fn new(text: &str, first: usize) -> Places {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Places { starts, first }
    }

    fn line(&self, byte: usize) -> usize {
        self.first + self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    fn lines(&self, range: &Range<usize>) -> Range<usize> {
        self.line(range.start)..self.line(range.end.saturating_sub(1).max(range.start)) + 1
    }
}

fn piece(block: Block, text: &str, places: &Places) -> OutlinePiece {
    let lines = places.lines(&block.range);
    match block.content {
        Content::Paragraph(inlines) => {
            let source = text.get(block.range).unwrap_or_default();
            let written = source.lines().map(|line| line.trim().to_owned()).collect();
            OutlinePiece::Text(Paragraph { text: inlines, lines: written, line: lines.start })
        }
        Content::List(first, items) => {
            let entries = items.into_iter().map(|item| entry(item, text, places)).collect();
            OutlinePiece::List(ItemList { ordered: first.is_some(), entries })
        }
        Content::Table(rows) => OutlinePiece::Table(rows, lines),
        Content::Code(language, code) => OutlinePiece::Code(language, code, lines),
        Content::Quote(blocks) => {
            let pieces = blocks.into_iter().map(|block| piece(block, text, places)).collect();
            OutlinePiece::Quote(pieces, lines)
        }
        Content::Heading(_, inlines) => {
            let written = vec![words(&inlines)];
            OutlinePiece::Text(Paragraph { text: inlines, lines: written, line: lines.start })
        }
        Content::Html(_) | Content::Rule | Content::TooDeep => OutlinePiece::Other(lines),
    }
}

fn entry(item: markup::ListItem, text: &str, places: &Places) -> Entry {
    let lines = places.lines(&item.range);
    let mut blocks = item.blocks.into_iter().peekable();
    let first = blocks
        .next_if(|block| matches!(block.content, Content::Paragraph(_) | Content::Heading(..)));
    let inlines = match first.map(|block| block.content) {
        Some(Content::Paragraph(inlines) | Content::Heading(_, inlines)) => inlines,
        _ => Vec::new(),
    };
    let content = blocks.map(|block| piece(block, text, places)).collect();
    Entry { text: inlines, content, lines }
}

/// Finds the labels among `pieces` and moves the content after each label into a node. `end` is the
/// line after the last piece.
fn labelled(pieces: Vec<OutlinePiece>, topics: &Topics, end: usize) -> Vec<OutlinePiece> {
    let pieces = split_paragraphs(pieces, topics);
    let mut out: Vec<OutlinePiece> = Vec::new();
    // A numbered label contains everything up to the next numbered label, including other labels.
    let mut open: Option<OutlineNode> = None;
    let mut rest: Vec<OutlinePiece> = Vec::new();
    for piece in pieces {
        match piece {
            OutlinePiece::Node(node)
                if !matches!(node.kind, Kind::Label { numbered: false, .. }) =>
            {
                close_label(open.take(), std::mem::take(&mut rest), node.line, &mut out);
                match node.kind {
                    Kind::Label { .. } => open = Some(node),
                    _ => out.push(OutlinePiece::Node(node)),
                }
            }
            other => rest.push(other),
        }
    }
    close_label(open, rest, end, &mut out);
    out
}

/// Adds the open label and its contents to `out`, or only the contents if no label is open. `end`
/// is the line after the contents.
fn close_label(
    open: Option<OutlineNode>,
    content: Vec<OutlinePiece>,
    end: usize,
    out: &mut Vec<OutlinePiece>,
) {
    let content = scoped(content, end);
    match open {
        Some(node) => out.push(OutlinePiece::Node(OutlineNode { content, end, ..node })),
        None => out.extend(content),
    }
}

/// Returns the first line of an outline piece.
pub(super) fn line_of(piece: &OutlinePiece) -> usize {
    match piece {
        OutlinePiece::Node(node) => node.line,
        OutlinePiece::Text(text) => text.line,
        OutlinePiece::List(list) => list.entries.first().map_or(0, |entry| entry.lines.start),
        OutlinePiece::Table(_, lines)
        | OutlinePiece::Code(_, _, lines)
        | OutlinePiece::Quote(_, lines)
        | OutlinePiece::Other(lines) => lines.start,
    }
}

/// Ends each label at the next label, or at the first paragraph after its list.
fn scoped(pieces: Vec<OutlinePiece>, end: usize) -> Vec<OutlinePiece> {
    let mut out: Vec<OutlinePiece> = Vec::new();
    let mut open: Option<OutlineNode> = None;
    for piece in pieces {
        let line = line_of(&piece);
        let ends = match (&piece, &open) {
            (OutlinePiece::Node(_), _) => true,
            (OutlinePiece::Text(_), Some(node)) => {
                let mut content = node.content.iter();
                content.any(|piece| !matches!(piece, OutlinePiece::Text(_) | OutlinePiece::Node(_)))
            }
            _ => false,
        };
        // A label that directly follows an empty label becomes part of it, unless the second label
        // names a field.
        if let (OutlinePiece::Node(label), Some(node)) = (&piece, &mut open)
            && node.content.is_empty()
            && label.whole.is_none()
            && node.topic.is_some()
        {
            node.content.push(piece);
            continue;
        }
        if !matches!(piece, OutlinePiece::Node(_))
            && let Some(OutlineNode { content, .. }) = &mut open
            && let Some(OutlinePiece::Node(inner)) = content.last_mut()
            && (!matches!(piece, OutlinePiece::Text(_)) || inner.content.is_empty())
        {
            inner.end = line + 1;
            inner.content.push(piece);
            continue;
        }
        if ends && let Some(mut node) = open.take() {
            node.end = line;
            out.push(OutlinePiece::Node(node));
        }
        match (piece, &mut open) {
            (OutlinePiece::Node(node), open) => *open = Some(node),
            (piece, Some(node)) => node.content.push(piece),
            (piece, None) => out.push(piece),
        }
    }
    if let Some(mut node) = open.take() {
        node.end = end;
        out.push(OutlinePiece::Node(node));
    }
    out
}

/// Splits paragraphs at their labels. Each label becomes a node, whose content is added later.
fn split_paragraphs(pieces: Vec<OutlinePiece>, topics: &Topics) -> Vec<OutlinePiece> {
    let mut out = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let OutlinePiece::Text(paragraph) = piece else {
            out.push(piece);
            continue;
        };
        let next = pieces.peek().filter(|next| {
            use OutlinePiece::{Code, List, Quote, Table};
            matches!(next, List(_) | Table(..) | Code(..) | Quote(..))
        });
        split(paragraph, next, topics, &mut out);
    }
    out
}

/// The maximum number of words in a bold label.
const LONGEST_BOLD: usize = 12;
/// The maximum number of words in a label that is not bold and does not end with a colon.
const LONGEST_PLAIN: usize = 7;
/// The maximum number of words in a bold label that is recognized by its boldness alone.
const SHORT: usize = 6;

/// Splits a paragraph at its labels. `next` is the list, table, code or quotation after it.
fn split(
    paragraph: Paragraph,
    next: Option<&OutlinePiece>,
    topics: &Topics,
    out: &mut Vec<OutlinePiece>,
) {
    let Paragraph { lines, line, text } = paragraph;
    let count = lines.len();
    let is_listed = next.is_some();
    let mut rest: Vec<String> = Vec::new();
    let mut start = line;
    let mut found = false;
    for (number, written) in lines.iter().enumerate() {
        let is_last = number + 1 == count;
        let label = bold_label(written, is_last && is_listed, topics)
            .or_else(|| plain_label(written, is_last && is_listed, next, topics));
        match label {
            Some((ahead, title, kind)) => {
                if !ahead.is_empty() {
                    rest.push(ahead);
                }
                out.extend(paragraph_of(std::mem::take(&mut rest), start));
                found = true;
                let at = line + number;
                out.push(OutlinePiece::Node(OutlineNode::new(kind, title, at, topics)));
                start = at + 1;
            }
            None => rest.push(written.clone()),
        }
    }
    if found {
        out.extend(paragraph_of(rest, start));
    } else {
        out.push(OutlinePiece::Text(Paragraph { text, lines, line }));
    }
}

/// Joins lines into a paragraph, or returns `None` if there are none.
fn paragraph_of(lines: Vec<String>, line: usize) -> Option<OutlinePiece> {
    if lines.is_empty() {
        return None;
    }
    let text = inlines(&lines.join("\n"));
    Some(OutlinePiece::Text(Paragraph { text, lines, line }))
}

/// Parses a line of Markdown into runs of text.
pub(super) fn inlines(line: &str) -> Vec<Inline> {
    match markup::blocks(line).into_iter().next().map(|block| block.content) {
        Some(Content::Paragraph(inlines) | Content::Heading(_, inlines)) => inlines,
        _ => vec![Inline { text: line.to_owned(), style: markup::Style::default() }],
    }
}

type Label = (String, String, Kind);

/// Parses a bold line as a label.
fn bold_label(line: &str, is_listed: bool, topics: &Topics) -> Option<Label> {
    let (marked, colon) = match line.strip_suffix([':', '：']) {
        Some(marked) => (marked.trim_end(), true),
        None => (line, false),
    };
    let inner = ["**", "__"].iter().find_map(|mark| {
        let inner = marked.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.contains(mark) && !inner.is_empty()).then_some(inner)
    })?;
    let title = words(&inlines(inner.trim()));
    let colon = colon || title.ends_with([':', '：']);
    let title = title.trim_end_matches([':', '：', ' ']).to_owned();
    let count = title.split_whitespace().count();
    let ends = title.ends_with(['.', '!', '?']);
    let known = topics.look_up(&title).1.is_some();
    let fits = count > 0 && count <= LONGEST_BOLD && !ends;
    let numbered = title.split(['.', ')']).next().is_some_and(|number| {
        !number.is_empty()
            && number.len() < title.len()
            && number.bytes().all(|b| b.is_ascii_digit())
    });
    (fits && (is_listed || known || colon || numbered || count <= SHORT)).then_some((
        String::new(),
        title,
        Kind::Label { bold: true, numbered },
    ))
}

/// Parses a label that is not bold: the last line before a list, a table, code or a quotation.
fn plain_label(
    line: &str,
    is_listed: bool,
    next: Option<&OutlinePiece>,
    topics: &Topics,
) -> Option<Label> {
    if !is_listed {
        return None;
    }
    let kind = Kind::Label { bold: false, numbered: false };
    let text = words(&inlines(line));
    if text.trim_end().ends_with([':', '：']) {
        let (ahead, title) = last_sentence(&text);
        let title = title.trim_end_matches([':', '：', ' ']).to_owned();
        return (!title.is_empty()).then(|| (ahead.to_owned(), title, kind));
    }
    let count = text.split_whitespace().count();
    let is_list = matches!(next, Some(OutlinePiece::List(_)));
    let is_label = is_list && count <= LONGEST_PLAIN && topics.whole(&text).is_some();
    is_label.then(|| (String::new(), text, kind))
}

/// Splits off the last sentence of `text`.
fn last_sentence(text: &str) -> (&str, &str) {
    let cut = text.rmatch_indices(['.', '!', '?', '。']).find_map(|(at, sign)| {
        let rest = text.get(at + sign.len()..)?;
        (sign == "。" || rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase))
            .then_some(at + sign.len())
    });
    let (ahead, title) = text.split_at_checked(cut.unwrap_or(0)).unwrap_or(("", text));
    (ahead.trim(), title.trim())
}
