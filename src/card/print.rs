//! Writes a role as a card.
//!
//! Printing is the inverse of parsing. The printer tries the forms that the format allows for an
//! item and takes the first one that the parser reads back as the same item. The strict form comes
//! first, so looser forms are used only where necessary.

mod front;
mod item;
mod nested;

use crate::role::{CardForm, Known, Origin, Property, Role, Section, SectionKind};

use super::markup;

impl Role {
    /// Returns the role as a card in the strict form of the format. Items that the strict form
    /// cannot express are written in a looser form.
    ///
    /// If the role comes from a card in the strict form with the layout of the built-in cards, the
    /// result is identical to that card, byte for byte. For any other card in this format,
    /// [`Role::parse`] of the result [has the same content](Role::has_same_content) as this role.
    /// The only exception is a role close to a limit, because the strict form of an item can be
    /// longer than the original.
    ///
    /// Front-matter keys that are properties of the role are printed under Properties.
    ///
    /// A role from another format is printed as [`in_own_format`](Role::in_own_format) returns it.
    pub fn print(&self) -> String {
        if self.form.is_foreign {
            return self.in_own_format().print();
        }
        Layout::all()
            .map(|layout| self.laid_out(layout))
            .find(|card| Role::parse(Origin::Stdin, card).has_same_content(self))
            .unwrap_or_else(|| self.laid_out(Layout::STRICT))
    }

    /// Returns the role in a form that a card in this program's format can express. Text that is
    /// left over in a known section moves to a section of its own, because it would otherwise be
    /// read as items. The same applies to items that a section cannot express. An interaction
    /// without a verb gets a default verb.
    pub fn in_own_format(&self) -> Role {
        let mut role = self.clone();
        role.form = CardForm::default();
        for section in &mut role.sections {
            if section.known.take().is_some() || Known::from_heading(&section.title).is_some() {
                section.title = more_on(&section.title);
            }
            section.markdown = closed(without_section_headings(&section.markdown));
        }
        for known in Known::texts() {
            role.texts.update(known, |text| *text = closed(without_section_headings(text)));
        }
        for item in role.interactions.iter_mut().filter(|item| item.verb.is_empty()) {
            UNNAMED.clone_into(&mut item.verb);
        }
        let mut rest = Vec::new();
        keep_items(Known::Responsibilities, &mut role.responsibilities, &mut rest);
        keep_items(Known::Capabilities, &mut role.capabilities, &mut rest);
        keep_items(Known::Artifacts, &mut role.artifacts, &mut rest);
        keep_items(Known::Interactions, &mut role.interactions, &mut rest);
        for known in Known::lists() {
            role.lists.update(known, |items| keep_items(known, items, &mut rest));
        }
        role.sections.append(&mut rest);
        role
    }

    fn laid_out(&self, layout: Layout) -> String {
        let (ahead, listed) = self.properties.split_at(self.unlisted());
        let summary = self.text(Known::ShortDescription);
        let summary_ahead =
            Some(summary).filter(|summary| layout.summary_ahead && !summary.is_empty());
        let mut parts: Vec<String> = Vec::new();
        let mut sections = self.sections.as_slice();
        if layout.last.is_none()
            && let [first, rest @ ..] = sections
            && first.title.is_empty()
        {
            parts.push(first.markdown.clone());
            sections = rest;
        }
        for known in Known::ALL.into_iter().filter(|known| layout.last != Some(*known)) {
            let text = self.section_text(known, layout, listed);
            if known.grammar().is_some()
                && !layout.apart
                && let [first, rest @ ..] = sections
                && first.known == Some(known)
                && first.title == known.title()
            {
                let items = if text.is_empty() { text } else { format!("\n\n{text}") };
                parts.push(section(known.title(), &format!("{}{items}", first.markdown)));
                sections = rest;
            } else if !text.is_empty() || layout.marked && known == Known::Mission {
                parts.push(section(known.title(), &text));
            }
        }
        parts.extend(sections.iter().map(|free| section(&free.title, &free.markdown)));
        if let Some(last) = layout.last {
            let text = self.section_text(last, layout, listed);
            if !text.is_empty() {
                parts.push(section(last.title(), &text));
            }
        }
        let front = front::matter(self, summary_ahead, ahead);
        parts.into_iter().fold(front, |card, part| format!("{card}\n{part}\n"))
    }

    /// Returns the text of a known section. `listed` contains the properties that are written as
    /// list items.
    fn section_text(&self, known: Known, layout: Layout, listed: &[Property]) -> String {
        match known {
            Known::ShortDescription if layout.summary_ahead => String::new(),
            Known::Properties => item::list(known, listed),
            Known::Responsibilities => item::list(known, &self.responsibilities),
            Known::Capabilities => item::list(known, &self.capabilities),
            Known::Artifacts => item::list(known, &self.artifacts),
            Known::Interactions => item::list(known, &self.interactions),
            _ if known.kind() == SectionKind::Text => self.text(known).to_owned(),
            _ => item::list(known, self.points(known)),
        }
    }

    /// Returns the number of properties that must be written in the front matter. If a property
    /// cannot be a list item, all properties before it must be there too, because the front matter
    /// is read before the body.
    fn unlisted(&self) -> usize {
        let last = self
            .properties
            .iter()
            .rposition(|property| item::form(Known::Properties, property).is_none());
        last.map_or(0, |at| at + 1)
    }
}

/// The layout of a card: where to write those parts that can be in several places.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// Whether the short description is in the front matter. This is necessary if, in the body, its
    /// Markdown would absorb the following text or be mistaken for sections.
    summary_ahead: bool,
    /// The text section that must come last because its Markdown may leave something open, such as
    /// a code fence. If there is such a section, any text before the first heading gets an empty
    /// heading.
    last: Option<Known>,
    /// Whether content that is not an item of its known section is written as a separate section.
    apart: bool,
    /// Whether to add an empty section that shows the format of the card. This is necessary if the
    /// card would otherwise be taken for one in a different format.
    marked: bool,
}

impl Layout {
    const STRICT: Layout = Layout { summary_ahead: false, last: None, apart: false, marked: false };

    /// Returns all layouts, the strictest first.
    fn all() -> impl Iterator<Item = Layout> {
        [false, true].into_iter().flat_map(|marked| {
            std::iter::once(None).chain(Known::texts().map(Some)).flat_map(move |last| {
                [(false, false), (false, true), (true, false), (true, true)]
                    .map(|(summary_ahead, apart)| Layout { summary_ahead, last, apart, marked })
            })
        })
    }
}

/// The verb for interactions that come from a different format and have no verb.
const UNNAMED: &str = "Works with";

/// Keeps the items that a section can express, and moves the other items to a text section.
fn keep_items<T: item::Listed>(known: Known, items: &mut Vec<T>, sections: &mut Vec<Section>) {
    let mut others = Vec::new();
    items.retain(|item| {
        let fits = item::form(known, item).is_some();
        if !fits {
            others.extend(item.forms().into_iter().next());
        }
        fits
    });
    if !others.is_empty() {
        let markdown = without_section_headings(&others.join("\n"));
        let title = more_on(known.title());
        sections.push(Section { title, known: None, markdown, line: 0 });
    }
}

/// Closes the last code block or comment of `markdown`, which would otherwise absorb the following
/// text.
fn closed(markdown: String) -> String {
    let [backticks, tildes] = ['`', '~'].map(|sign| longest_fence(&markdown, sign));
    let closes = [String::new(), backticks, tildes, "-->".to_owned()];
    let mut texts = closes.iter().map(|close| format!("{markdown}\n{close}").trim_end().to_owned());
    texts.find(|text| is_closed(text)).unwrap_or_else(|| markdown.clone())
}

/// Returns whether a heading that follows this Markdown is read as a heading, and not as part of
/// the last block.
fn is_closed(markdown: &str) -> bool {
    let blocks = markup::skeleton(&format!("{markdown}\n\n# end\n"));
    let last = blocks.last().map(|block| &block.content);
    matches!(last, Some(markup::Content::Heading(1, title)) if markup::plain(title) == "end")
}

/// Returns a fence that closes every code block whose fence consists of this character.
fn longest_fence(markdown: &str, sign: char) -> String {
    let lines = markdown.lines().map(str::trim_start);
    let longest = lines.map(|line| line.len() - line.trim_start_matches(sign).len()).max();
    sign.to_string().repeat(longest.unwrap_or(0))
}

/// Returns the title for text that belongs to a section but is not one of its items.
fn more_on(title: &str) -> String {
    format!("More on {}", title.to_lowercase())
}

/// Replaces each heading that would begin a section of a card with a bold line.
fn without_section_headings(markdown: &str) -> String {
    let mut text = markdown.to_owned();
    for block in markup::skeleton(markdown).into_iter().rev() {
        let markup::Content::Heading(level, title) = &block.content else { continue };
        let title = markup::plain(title);
        if *level == 1 || Known::from_heading(&title).is_some() {
            text.replace_range(block.range, &format!("**{}**\n\n", title.trim()));
        }
    }
    text.trim_matches(['\n', '\r']).trim_end().to_owned()
}

fn section(title: &str, markdown: &str) -> String {
    let heading = heading(title);
    if markdown.is_empty() { heading } else { format!("{heading}\n{markdown}") }
}

/// Returns a level-1 heading that is parsed as `title`.
fn heading(title: &str) -> String {
    let plain = format!("# {title}").trim_end().to_owned();
    // Text in brackets becomes a link if the card defines an address for it anywhere.
    let read = match markup::blocks(&plain).as_slice() {
        [markup::Block { content: markup::Content::Heading(1, text), .. }] => markup::plain(text),
        _ => return plain,
    };
    if read.trim() == title && !title.contains('[') {
        return plain;
    }
    let mut escaped = String::from("# ");
    for c in title.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
