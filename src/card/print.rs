//! A role written down as a card.
//!
//! Printing is the other way of reading, and is held to it: of the forms that the format has for
//! a thing, the first that the parser reads back as the same thing is written. The strict form is
//! the first of them, so a card that needs no other gets no other.

mod front;
mod item;
mod nested;

use crate::role::{CardForm, Known, Origin, Role, Section, SectionKind};

use super::markup;

impl Role {
    /// The role as a card, in the strict form of the format; what has no strict form is written
    /// in a looser one.
    ///
    /// A role that was read from a card in the strict form, laid out as the built-in cards are,
    /// gives that card back byte for byte. Read from any other card in this format, it gives one that says the
    /// same: [`Role::parse`] of it [says](Role::says) what this role says. (Close to a limit it
    /// may not: the strict form of an item can be longer than the item was.)
    ///
    /// Keys of the front matter that are properties of the role stand under Properties.
    ///
    /// Of a role in another format, it is the card that [`in_own_format`](Role::in_own_format) says.
    pub fn print(&self) -> String {
        if self.form.is_foreign {
            return self.in_own_format().print();
        }
        Layout::all()
            .map(|layout| self.laid_out(layout))
            .find(|card| Role::parse(Origin::Stdin, card).says(self))
            .unwrap_or_else(|| self.laid_out(Layout::STRICT))
    }

    /// The role as a card in this program's format can say it. Text that was left over in a section
    /// of a known field gets a title of its own there, since it would be read as items of the field,
    /// and so do items that the field cannot hold. An interaction without a verb gets one.
    pub fn in_own_format(&self) -> Role {
        let mut role = self.clone();
        role.form = CardForm::default();
        for section in &mut role.sections {
            if section.known.take().is_some() || Known::of(&section.title).is_some() {
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
        let (above, below) = if layout.summary_ahead { (summary, "") } else { ("", summary) };
        let text = |known: Known| match known {
            Known::ShortDescription => below.to_owned(),
            Known::Properties => item::list(known, listed),
            Known::Responsibilities => item::list(known, &self.responsibilities),
            Known::Capabilities => item::list(known, &self.capabilities),
            Known::Artifacts => item::list(known, &self.artifacts),
            Known::Interactions => item::list(known, &self.interactions),
            _ if known.kind() == SectionKind::Text => self.text(known).to_owned(),
            _ => item::list(known, self.points(known)),
        };

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
            let text = text(known);
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
        if let Some(last) = layout.last.filter(|known| !text(*known).is_empty()) {
            parts.push(section(last.title(), &text(last)));
        }
        let front = front::matter(self, Some(above).filter(|text| !text.is_empty()), ahead);
        parts.into_iter().fold(front, |card, part| format!("{card}\n{part}\n"))
    }

    /// How many properties, from the first, the front matter must take: those up to the last one
    /// that is no list item, since the front matter is read before the body.
    fn unlisted(&self) -> usize {
        let last = self
            .properties
            .iter()
            .rposition(|property| item::form(Known::Properties, property).is_none());
        last.map_or(0, |at| at + 1)
    }
}

/// Where the parts of a card go that may stand in more than one place.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// The short description is in the front matter: in the body its own Markdown would take
    /// what follows it, or be taken for sections.
    summary_ahead: bool,
    /// The section of paragraphs that stands last, since its Markdown may have no end: a code
    /// fence that is never closed. Text before the first heading then has an empty one.
    last: Option<Known>,
    /// What a known section holds beside its items has a section of its own.
    apart: bool,
    /// An empty section marks the format of a card that would else be read as another.
    marked: bool,
}

impl Layout {
    const STRICT: Layout = Layout { summary_ahead: false, last: None, apart: false, marked: false };

    /// All of them, the strictest first.
    fn all() -> impl Iterator<Item = Layout> {
        [false, true].into_iter().flat_map(|marked| {
            std::iter::once(None).chain(Known::texts().map(Some)).flat_map(move |last| {
                [(false, false), (false, true), (true, false), (true, true)]
                    .map(|(summary_ahead, apart)| Layout { summary_ahead, last, apart, marked })
            })
        })
    }
}

/// The verb of an interaction that another format does not name.
const UNNAMED: &str = "Works with";

/// Keeps the items that can be written in a section, and adds a section of text with the others.
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

/// Markdown with an end of the code block or comment that would take what follows it.
fn closed(markdown: String) -> String {
    let ends = |text: &str| {
        let blocks = markup::skeleton(&format!("{text}\n\n# end\n"));
        let last = blocks.last().map(|block| &block.content);
        matches!(last, Some(markup::Content::Heading(1, title)) if markup::plain(title) == "end")
    };
    let fence = |sign: char| {
        let lines = markdown.lines().map(str::trim_start);
        let longest = lines.map(|line| line.len() - line.trim_start_matches(sign).len()).max();
        sign.to_string().repeat(longest.unwrap_or(0))
    };
    let closes = [String::new(), fence('`'), fence('~'), "-->".to_owned()];
    let mut texts = closes.iter().map(|close| format!("{markdown}\n{close}").trim_end().to_owned());
    texts.find(|text| ends(text)).unwrap_or_else(|| markdown.clone())
}

/// The title of text that belongs to a section and is not one of its items.
fn more_on(title: &str) -> String {
    format!("More on {}", title.to_lowercase())
}

/// Markdown with a line in bold for each heading that would begin a section of a card.
fn without_section_headings(markdown: &str) -> String {
    let mut text = markdown.to_owned();
    for block in markup::skeleton(markdown).into_iter().rev() {
        let markup::Content::Heading(level, title) = &block.content else { continue };
        let title = markup::plain(title);
        if *level == 1 || Known::of(&title).is_some() {
            text.replace_range(block.range, &format!("**{}**\n\n", title.trim()));
        }
    }
    text.trim_matches(['\n', '\r']).trim_end().to_owned()
}

fn section(title: &str, markdown: &str) -> String {
    let heading = heading(title);
    if markdown.is_empty() { heading } else { format!("{heading}\n{markdown}") }
}

/// A level-1 heading that is read as this text.
fn heading(title: &str) -> String {
    let plain = format!("# {title}").trim_end().to_owned();
    // A bracket is a link where the card says so anywhere.
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
