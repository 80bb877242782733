//! Reads cards in rolescope's own format: Markdown with a known section for each kind of item.

pub(super) mod face;
mod items;
mod lines;
mod section;
mod tables;

use std::ops::Range;
use std::path::Path;

use crate::role::{
    Interaction, Known, Origin, Problem, Property, Role, Rule, Scales, Section, SectionHeading,
    SectionKind,
};
use crate::text::{marked, nearest, without_prefix};

use super::chunks::lines;
use super::container::Container;
use super::key::Key;
use super::limits::{MAX_NAME, MAX_SECTIONS};
use super::markup::{self, Block, Content, LINE_ENDS, shift};
use lines::{LineIndex, line_end, line_start};
pub(super) use section::section;

/// Returns whether a card is in rolescope's own format. A card in this format has one of the
/// following:
///
/// - a known section at heading level 1
/// - a known section at any level, and an id or slug
/// - an id and a slug
/// - an id or slug, and no body
pub(super) fn recognizes(card: &Container<'_>, origin: &Origin, scales: &Scales) -> bool {
    let ending = origin.file().and_then(Path::extension).unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    let is_data = matches!(ending.as_str(), "yaml" | "yml" | "toml" | "json" | "roomodes");
    if is_data || origin.key().is_some() {
        return false;
    }
    let (id, slug) = (card.has(Key::Id), card.has(Key::Slug));
    if id && slug {
        return true;
    }
    let body = card.text.get(card.body()..).unwrap_or_default();
    if (id || slug) && body.trim().is_empty() {
        return true;
    }
    // The fence of the open code block, and whether it is indented. An indented code block ends
    // where its list item ends.
    let mut fence: Option<(&str, bool)> = None;
    lines(body).any(|line| {
        let bare = line.trim_start();
        let indented = bare.len() < line.len();
        match fence {
            Some((open, _)) if bare.starts_with(open) => {
                fence = None;
                return false;
            }
            Some((_, true)) if !indented && !bare.is_empty() => fence = None,
            _ => {}
        }
        if fence.is_some() || !bare.starts_with(['#', '`', '~']) {
            return false;
        }
        let opened = ["```", "~~~"].into_iter().find(|open| bare.starts_with(open));
        let is_heading = bare.starts_with('#') && line.len() - bare.len() < 4;
        if let Some(open) = opened {
            fence = Some((open, indented));
        }
        let heading = bare.trim_end();
        let title = heading.trim_start_matches('#');
        let is_top = heading.len() - title.len() == 1;
        is_heading && (is_top || id || slug) && scales.section(title).is_some()
    })
}

/// Parses the whole card.
pub(super) fn role(card: &Container<'_>, origin: &Origin, scales: &Scales) -> Role {
    let mut reader = Reader::new(origin.clone(), card.text, scales);
    reader.front_matter(card.front());
    reader.body();
    reader.finish()
}

/// Returns the harmful characters of a card in any format, including those written as escapes or
/// entities.
pub(super) fn harmful(card: &Container<'_>) -> Vec<Problem> {
    let mut reader = Reader::new(Origin::Stdin, card.text, Scales::plain());
    reader.body = card.body();
    if card.text.get(..card.body()).is_some_and(|front| front.contains('\\')) {
        reader.escapes(&card.front().fields);
    }
    let body = card.text.get(card.body()..).unwrap_or_default();
    if may_have_entity(body) {
        let entities = markup::sections_and_entities(body, Scales::plain()).1;
        reader.unseen(&entities);
    }
    reader.harmful();
    reader.role.problems
}

/// Returns whether `text` may contain an entity such as `&#27;`. A `&` that is not followed by `#`
/// or a letter is common in titles and does not count.
fn may_have_entity(text: &str) -> bool {
    let signs = memchr::memchr_iter(b'&', text.as_bytes());
    signs
        .map(|at| text.as_bytes().get(at + 1))
        .any(|next| next.is_some_and(|byte| *byte == b'#' || byte.is_ascii_alphabetic()))
}

/// Parses only the names of a card. The body is read only if the front matter lacks a name.
pub(super) fn names(card: &Container<'_>, origin: &Origin, scales: &Scales) -> Role {
    let mut reader = Reader::new(origin.clone(), card.text, scales);
    reader.front_matter(card.front());
    if reader.name.is_none() {
        let body = reader.source.get(reader.body..).unwrap_or_default();
        reader.heading = markup::find_heading(body, |level, text| {
            (level == 1).then(|| title_of(&one_line_of(&markup::plain(text)), scales)).flatten()
        });
    }
    reader.name();
    reader.role
}

/// Parses a single interaction again. `span` is the range of its item in the text. `line` and
/// `start` are the number and the byte offset of the line on which the item begins. Only the lines
/// of the item are read, because a card may have thousands of lines.
pub(super) fn interaction(
    text: &str,
    span: Range<u32>,
    (line, start): (u32, u32),
    scales: &Scales,
) -> Option<Interaction> {
    let (from, to, start) = (span.start as usize, span.end as usize, start as usize);
    let mut blocks = markup::skeleton(text.get(from..to)?);
    blocks.iter_mut().for_each(|block| shift(block, from.saturating_sub(start)));
    let mut reader = Reader::new(Origin::Stdin, text.get(start..to)?, scales);
    let Some(Content::List(_, items)) = blocks.first().map(|block| &block.content) else {
        return None;
    };
    reader.item(Known::Interactions, items.first()?).then_some(())?;
    let mut interaction = reader.role.interactions.pop()?;
    interaction.line += line.saturating_sub(1);
    interaction.span.start += to_u32(start);
    interaction.span.end += to_u32(start);
    Some(interaction)
}

/// The part of the body below one heading.
struct BodySection<'b> {
    /// The text of the heading; empty before the first heading.
    title: String,
    known: Option<Known>,
    blocks: &'b [Block],
    /// The byte range below the heading.
    range: Range<usize>,
}

impl<'b> BodySection<'b> {
    /// Returns the list items and the tables of the section. In a section that is a plain list,
    /// only those before the first sub-heading are returned, because the content below a
    /// sub-heading belongs to that heading.
    fn items(&self) -> Vec<ItemSource<'b>> {
        let is_plain = self.known.is_some_and(|known| known.kind() != SectionKind::Typed);
        let blocks = self.blocks.iter();
        blocks
            .take_while(|block| !(is_plain && matches!(block.content, Content::Heading(..))))
            .flat_map(|block| match &block.content {
                Content::List(_, items) => items.iter().map(ItemSource::Item).collect(),
                Content::Table(_) => vec![ItemSource::Table(&block.range)],
                _ => Vec::new(),
            })
            .collect()
    }
}

/// A block in a section that may contain items.
enum ItemSource<'b> {
    Item(&'b markup::ListItem),
    Table(&'b Range<usize>),
}

impl ItemSource<'_> {
    fn range(&self) -> &Range<usize> {
        match self {
            ItemSource::Item(item) => &item.range,
            ItemSource::Table(range) => range,
        }
    }
}

/// A character with its line and column.
type PlacedChar = ((u32, u32), char);

struct Reader<'s> {
    source: &'s str,
    /// The words for levels, frequencies and sections.
    scales: &'s Scales,
    /// The byte offset of the body.
    body: usize,
    lines: LineIndex,
    role: Role,
    /// The name in the front matter.
    name: Option<String>,
    /// The first level-1 heading that is not a known section.
    heading: Option<String>,
    slug: Option<String>,
    description: Option<String>,
    /// The unknown front-matter keys and their lines.
    unknown: Vec<(String, u32)>,
    /// The number of items in known sections so far.
    items: usize,
    /// The number of responsibilities in earlier sections.
    earlier_responsibilities: usize,
    /// Problems with headings and items that are not in the strict form. They are reported only for
    /// cards in this format.
    loose: Vec<Problem>,
    /// The number of harmful characters that are written as escapes or entities, and the first such
    /// character.
    unseen: (usize, Option<PlacedChar>),
}

impl<'s> Reader<'s> {
    fn new(origin: Origin, source: &'s str, scales: &'s Scales) -> Self {
        let role = Role::empty(origin);
        Reader {
            source,
            scales,
            body: 0,
            lines: LineIndex::default(),
            role,
            name: None,
            heading: None,
            slug: None,
            description: None,
            unknown: Vec::new(),
            items: 0,
            earlier_responsibilities: 0,
            loose: Vec::new(),
            unseen: (0, None),
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.role.problems.push(problem);
    }

    fn report(&mut self, rule: Rule, place: (u32, u32), message: String, help: impl Into<String>) {
        self.problem(Problem::new(rule, place, message).help(help));
    }

    /// Reports a word that is not one of the `known` words for `what`. The problem is at the last
    /// occurrence of the word in `line`, which begins at `place`.
    fn unknown_word(
        &mut self,
        rule: Rule,
        what: &str,
        place: (u32, u32),
        (word, line): (&str, &str),
        known: &[&str],
    ) {
        let message = format!("`{word}` is not a known {what}");
        let help = match nearest(word, known.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("use one of {}", known.join(", ")),
        };
        let mut problem = Problem::new(rule, place, message).help(help);
        if let Some(before) = line.rfind(word).and_then(|at| line.get(..at)) {
            problem.column += to_u32(before.chars().count());
            problem = problem.wide(word.chars().count());
        }
        self.problem(problem);
    }

    /// Records harmful characters that the body contains as entities, with their offsets in the
    /// body.
    fn unseen(&mut self, entities: &[(usize, char)]) {
        self.unseen.0 += entities.len();
        if let Some(&(at, c)) = entities.first() {
            let place = self.lines.place(self.source, self.body + at);
            self.unseen.1.get_or_insert((place, c));
        }
    }

    fn body(&mut self) {
        let body = self.source.get(self.body..).unwrap_or_default();
        let (mut blocks, entities) = markup::sections_and_entities(body, self.scales);
        self.unseen(&entities);
        for block in &mut blocks {
            shift(block, self.body);
        }
        let parts = self.parts(&blocks);
        for part in &parts {
            let text = self.source.get(part.range.clone()).unwrap_or_default();
            let Some(known) = part.known else {
                self.remainder(part, text, part.range.start);
                continue;
            };
            let line = self.lines.place(self.source, part.range.start.saturating_sub(1)).0;
            let is_empty = text.trim().is_empty();
            self.role.form.headings.push(SectionHeading { known, line, is_empty });
            self.known(known, part);
        }
        if let Some(description) = self.description.take() {
            let summary = self.role.text(Known::ShortDescription);
            if summary.is_empty() {
                self.role.texts.update(Known::ShortDescription, |text| *text = description);
            } else if summary != description {
                self.role.properties.push(Property {
                    key: "description".into(),
                    values: vec![description],
                    line: 1,
                });
            }
        }
    }

    /// Splits the body at the headings that begin a section: every level-1 heading, every heading
    /// with a known name, and every heading at the level of the current section or higher.
    fn parts<'b>(&mut self, blocks: &'b [Block]) -> Vec<BodySection<'b>> {
        let mut cuts: Vec<(usize, Option<Known>, Option<String>)> = Vec::new();
        // If a heading below level 1 occurs several times, the file describes several roles, and
        // their sections must not be merged into one.
        let mut loose: Vec<Known> = Vec::new();
        for block in blocks {
            if let Content::Heading(2.., text) = &block.content {
                loose.extend(self.scales.section(&one_line_of(&markup::plain(text))));
            }
        }
        let mut repeated = Known::ALL.to_vec();
        repeated.retain(|known| loose.iter().filter(|other| *other == known).count() > 1);
        let mut level = 1;
        for (at, block) in blocks.iter().enumerate() {
            let Content::Heading(depth, text) = &block.content else { continue };
            let title = one_line_of(&markup::plain(text));
            let named = self.scales.section(&title);
            let known = named.filter(|known| *depth == 1 || !repeated.contains(known));
            if known.is_none() && (*depth > level || cuts.len() >= MAX_SECTIONS) {
                continue;
            }
            let finding = match known.map(Known::title) {
                Some(strict)
                    if (*depth != 1 || title != strict)
                        && self.scales.own_section(&title).is_none() =>
                {
                    let marks = "#".repeat(usize::from(*depth));
                    let message = format!("heading `{marks} {title}` is read as `# {strict}`");
                    Some((Rule::LooseHeading, message, format!("write # {strict}")))
                }
                None if *depth == 1 => nearest(&title, Known::ALL.map(Known::title)).map(|near| {
                    let message = format!("heading `# {title}` is not a known section");
                    (Rule::MisspeltHeading, message, format!("did you mean # {near}?"))
                }),
                _ => None,
            };
            if let Some((rule, message, help)) = finding {
                let place = self.lines.place(self.source, block.range.start);
                self.loose.push(Problem::new(rule, place, message).help(help));
            }
            if *depth == 1 && self.heading.is_none() {
                self.heading = title_of(&title, self.scales);
            }
            level = *depth;
            // A repeated heading stays text, because it belongs to one of several roles and would
            // otherwise be mistaken for a section of this role.
            let title = if named.is_some() && known.is_none() { None } else { Some(title) };
            cuts.push((at, known, title));
        }
        let first_cut = cuts.first().map_or(blocks.len(), |cut| cut.0);
        let mut parts = Vec::with_capacity(cuts.len() + 1);
        parts.push(BodySection {
            title: String::new(),
            known: None,
            blocks: blocks.get(..first_cut).unwrap_or_default(),
            range: self.body..self.block_start(blocks.get(first_cut)),
        });
        let ends: Vec<usize> = cuts.iter().skip(1).map(|cut| cut.0).chain([blocks.len()]).collect();
        for ((at, known, title), end) in cuts.into_iter().zip(ends) {
            let from = match (&title, blocks.get(at)) {
                (Some(_), Some(block)) => line_end(self.source, block.range.end),
                (_, block) => self.block_start(block),
            };
            let until = self.block_start(blocks.get(end)).max(from);
            parts.push(BodySection {
                title: title.unwrap_or_default(),
                known,
                blocks: blocks.get(at + 1..end).unwrap_or_default(),
                range: from..until,
            });
        }
        parts
    }

    /// Returns the start of the line on which a block begins, or the end of the card if there is no
    /// block.
    fn block_start(&self, block: Option<&Block>) -> usize {
        block.map_or(self.source.len(), |block| line_start(self.source, block.range.start))
    }

    /// Keeps Markdown that is not an item of a known section. Blank text is dropped unless it is
    /// below an unknown heading, because the heading would otherwise be lost.
    fn remainder(&mut self, part: &BodySection<'_>, markdown: &str, at: usize) {
        let blank = markdown.len() - markdown.trim_start_matches(['\n', '\r']).len();
        let markdown = markdown.get(blank..).unwrap_or_default().trim_end_matches(BLANK);
        if markdown.trim().is_empty() && (part.title.is_empty() || part.known.is_some()) {
            return;
        }
        let line = self.lines.place(self.source, at + blank).0;
        self.role.sections.push(Section {
            title: part.title.clone(),
            known: part.known,
            markdown: markdown.to_owned(),
            line,
        });
    }

    fn known(&mut self, known: Known, part: &BodySection<'_>) {
        let text = paragraphs(self.source.get(part.range.clone()).unwrap_or_default());
        match known.kind() {
            SectionKind::Text if text.is_empty() => {}
            SectionKind::Text if self.role.text(known).is_empty() => {
                self.role.texts.update(known, |own| text.clone_into(own));
            }
            SectionKind::Text => self.remainder(part, text, part.range.start),
            kind => {
                self.earlier_responsibilities = self.role.responsibilities.len();
                // The ranges of the section that are not items. Their text stays Markdown.
                let mut rest: Vec<Range<usize>> = Vec::new();
                let mut start = part.range.start;
                let items = part.items();
                let is_torn = kind != SectionKind::Typed && self.has_text_between(&items);
                for entry in items.into_iter().filter(|_| !is_torn) {
                    let is_read = match entry {
                        ItemSource::Item(item) => self.item(known, item),
                        ItemSource::Table(range) => self.table(known, range),
                    };
                    if is_read {
                        rest.push(start..line_start(self.source, entry.range().start));
                        start = entry.range().end;
                    }
                }
                rest.push(start..part.range.end);
                let mut first = None;
                let mut markdown = String::new();
                for range in rest {
                    let text = self.source.get(range.clone()).unwrap_or_default();
                    let filled = without_blank_lines(text);
                    if filled.is_empty() {
                        continue;
                    }
                    let blank = text.find(filled).unwrap_or_default();
                    first.get_or_insert(range.start + blank);
                    markdown.push_str(if markdown.is_empty() { "" } else { "\n\n" });
                    markdown.push_str(filled);
                }
                if let Some(first) = first {
                    self.remainder(part, &markdown, first);
                }
            }
        }
    }

    /// Returns whether there is text between items. If so, the items depend on the text above them
    /// and would be misleading without it.
    fn has_text_between(&self, items: &[ItemSource<'_>]) -> bool {
        items.iter().zip(items.iter().skip(1)).any(|(before, after)| {
            let between = before.range().end..line_start(self.source, after.range().start);
            self.source.get(between).is_some_and(|text| !text.trim().is_empty())
        })
    }

    fn finish(mut self) -> Role {
        self.name();
        // Unknown keys are reported only for cards in this format.
        let role = &self.role;
        let ours =
            role.id.is_some() || !role.responsibilities.is_empty() && !role.interactions.is_empty();
        let has_sections = role.form.headings.iter().any(|heading| !heading.known.is_common())
            || self.loose.iter().any(|problem| problem.rule == Rule::MisspeltHeading);
        // The form of a card is checked only if the card also has known sections and an identifier.
        let has_identifier = role.id.is_some() || role.form.slug_line.is_some();
        self.role.form.is_founding = ours && has_sections && has_identifier;
        if self.role.form.is_founding {
            self.role.problems.append(&mut self.loose);
        }
        if ours && let Some((_, line)) = self.unknown.first() {
            let keys: Vec<String> =
                self.unknown.iter().map(|(key, _)| format!("`{key}`")).collect();
            let message = format!(
                "unknown {} in the front matter: {}; shown under Properties",
                plural(keys.len(), "key", "keys"),
                keys.join(", ")
            );
            let mut problem = Problem::new(Rule::UnknownKey, (*line, 1), message);
            let near = self.unknown.iter().find_map(|(key, _)| {
                Some((key, nearest(key, Key::ALL.iter().map(|known| known.name()))?))
            });
            if let Some((key, near)) = near {
                problem = problem.help(format!("`{key}`: did you mean {near}?"));
            }
            self.role.problems.push(problem);
        }
        self.harmful();
        self.role.problems.sort_by_key(|problem| (problem.line, problem.column, problem.rule));
        self.role
    }

    /// Reports the number of harmful characters and the position of the first one. The characters
    /// are displayed as visible marks.
    fn harmful(&mut self) {
        let is_plain = self.source.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t'));
        let marked = if is_plain { Vec::new() } else { marked(self.source) };
        let seen = marked.first().map(|&(at, c)| (self.lines.place(self.source, at), c));
        let count = marked.len() + self.unseen.0;
        if let Some((place, c)) =
            self.unseen.1.into_iter().chain(seen).min_by_key(|(place, _)| *place)
        {
            let message = format!(
                "{count} control or hidden {} shown as marks; the first is U+{:04X}",
                plural(count, "character is", "characters are"),
                c as u32
            );
            let help = plural(count, "remove this character", "remove these characters");
            self.report(Rule::HarmfulText, place, message, help);
        }
    }
}

/// The only characters that Markdown treats as blank. Other spaces are text, so trimming them could
/// change the meaning.
const BLANK: [char; 6] = [' ', '\t', '\n', '\r', '\u{b}', '\u{c}'];

/// Returns Markdown without leading and trailing blank lines. A significant indent is kept.
fn without_blank_lines(text: &str) -> &str {
    let text = text.trim_end_matches(BLANK);
    let blank = text.len() - text.trim_start_matches(BLANK).len();
    let start = text.get(..blank).and_then(|blank| blank.rfind(LINE_ENDS)).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// Like [`without_blank_lines`], but for paragraphs, in which an indent is significant only for
/// code.
fn paragraphs(text: &str) -> &str {
    let text = without_blank_lines(text);
    let bare = text.trim_start_matches(' ');
    if text.len() - bare.len() < 4 { bare } else { text }
}

fn one_line_of(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}

/// Returns the role name in a level-1 heading, or `None` if the heading begins a known section.
fn title_of(heading: &str, scales: &Scales) -> Option<String> {
    if scales.section(heading).is_some() {
        return None;
    }
    Some(bare_heading(heading)).filter(|name| !name.is_empty())
}

/// Returns a heading as a name, without a leading `Role:` or surrounding emoji.
fn bare_heading(title: &str) -> String {
    let bare = title.trim_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '(' | ')' | '+' | '#' | '.' | '"' | '\'')
    });
    let name = without_prefix(bare, "role:").unwrap_or(bare);
    name.trim().chars().take(MAX_NAME).collect()
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
