//! The content of a card, field by field.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Frequency, Known, Level, Problem, Seniority};

/// The origin of a card, which identifies its role. Built-in cards come first, then files, ordered
/// by the bytes of their paths, because comparing bytes is ten times faster than comparing path
/// components.
#[derive(Debug, Clone, Default)]
pub enum Origin {
    /// A built-in card, by slug.
    Builtin(String),
    /// A file with one role. The path is kept as it was found.
    File(PathBuf),
    /// One of several roles in a file, identified by a key: its key in a map, or else its id, slug,
    /// name or number.
    Part(PathBuf, String),
    /// Standard input.
    #[default]
    Stdin,
}

impl PartialEq for Origin {
    fn eq(&self, other: &Origin) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Origin {}

impl Hash for Origin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.order().hash(state);
    }
}

impl PartialOrd for Origin {
    fn partial_cmp(&self, other: &Origin) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Origin {
    fn cmp(&self, other: &Origin) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl Origin {
    /// Returns the values by which origins are compared: the kind, the slug or path, and the key.
    fn order(&self) -> (u8, &OsStr, Option<&str>) {
        match self {
            Origin::Builtin(slug) => (0, slug.as_ref(), None),
            Origin::File(path) => (1, path.as_os_str(), None),
            Origin::Part(path, key) => (1, path.as_os_str(), Some(key)),
            Origin::Stdin => (2, OsStr::new(""), None),
        }
    }

    /// Returns the file on disk, if there is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Origin::File(path) | Origin::Part(path, _) => Some(path),
            Origin::Builtin(_) | Origin::Stdin => None,
        }
    }

    /// Returns the path of the file without the key of a role. If the origin is not a file, returns
    /// the name of the origin.
    pub fn place(&self) -> String {
        match self {
            Origin::Part(path, _) => path.display().to_string(),
            other => other.to_string(),
        }
    }

    /// Returns the key of a role in a file that contains several roles, or `None` if the file
    /// contains only one.
    pub fn key(&self) -> Option<&str> {
        if let Origin::Part(_, key) = self { Some(key) } else { None }
    }

    /// Returns the origin as text for display, without copying the text if possible.
    pub fn lossy(&self) -> Cow<'_, str> {
        match self {
            Origin::File(path) => path.to_string_lossy(),
            Origin::Builtin(_) | Origin::Part(..) | Origin::Stdin => self.to_string().into(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Builtin(slug) => write!(f, "builtin:{slug}"),
            Origin::File(path) => write!(f, "{}", path.display()),
            Origin::Part(path, key) => write!(f, "{}#{key}", path.display()),
            Origin::Stdin => f.write_str("-"),
        }
    }
}

/// A role: the whole content of its card, in the card's own words.
///
/// Line numbers refer to the file and start at 1. Strings are as written on the card, so they must
/// be sanitized before they are printed on a terminal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Role {
    /// The origin of the card.
    pub origin: Origin,
    /// The short stable identifier, if the card has one.
    pub id: Option<String>,
    /// The name used in links: the slug on the card, or else a slug derived from the name.
    pub slug: String,
    /// The displayed name; never empty.
    pub name: String,
    /// The usual seniority of the role.
    pub seniority: Option<Seniority>,
    /// The sections that consist of paragraphs of Markdown. Empty sections are left out.
    pub texts: BySection<String>,
    /// The items of the plain lists.
    pub lists: BySection<Vec<Point>>,
    /// Properties from front matter and body, in that order.
    pub properties: Vec<Property>,
    /// The responsibilities of the role.
    pub responsibilities: Vec<Responsibility>,
    /// The skills that the role needs.
    pub capabilities: Vec<Capability>,
    /// The artifacts that the role makes.
    pub artifacts: Vec<Artifact>,
    /// The interactions that this card declares.
    pub interactions: Vec<Interaction>,
    /// All other sections, and text in known sections that is not an item.
    pub sections: Vec<Section>,
    /// The form of the card.
    pub form: CardForm,
    /// Problems that are visible only in the text of the card. Rules about the content of roles are
    /// in [`check`](crate::check).
    pub problems: Vec<Problem>,
}

/// The form of a card, to the extent that the rules of `check` need it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardForm {
    /// Whether the content of the card shows that it is in rolescope's own format. Some rules apply
    /// only to such cards.
    pub is_founding: bool,
    /// The line of the front-matter key `slug`.
    pub slug_line: Option<u32>,
    /// The headings of known sections, from top to bottom.
    pub headings: Vec<SectionHeading>,
    /// Whether the card was parsed as a card in another format.
    pub is_foreign: bool,
    /// The line of the file where the role begins, counted from 0.
    pub start: u32,
    /// Records of how the fields that are not in rolescope's own format were found.
    pub provenance: Vec<Provenance>,
}

/// A record of how a field that is not in rolescope's own format was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The field.
    pub known: Known,
    /// Whether the field was inferred without a title. If so, the author may have meant something
    /// else.
    pub inferred: bool,
    /// The author's own title; empty if there is none.
    pub heading: String,
    /// The line of the title, counted from 1.
    pub line: u32,
}

/// The heading of a known section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionHeading {
    /// The section.
    pub known: Known,
    /// The line of the heading, counted from 1.
    pub line: u32,
    /// Whether the section is empty.
    pub is_empty: bool,
}

/// The values of sections, in the order that the format specifies. Sections without a value take no
/// memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BySection<T>(Vec<(Known, T)>);

impl<T: Default + PartialEq> BySection<T> {
    /// Returns the value of a section, or `None` if it has none.
    pub fn get(&self, known: Known) -> Option<&T> {
        self.0.iter().find(|(at, _)| *at == known).map(|(_, value)| value)
    }

    /// Changes the value of a section. A section without a value starts with an empty value.
    pub fn update(&mut self, known: Known, change: impl FnOnce(&mut T)) {
        let at = match self.0.binary_search_by_key(&known, |(known, _)| *known) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (known, T::default()));
                at
            }
        };
        if let Some((_, value)) = self.0.get_mut(at) {
            change(value);
            if *value == T::default() {
                self.0.remove(at);
            }
        }
    }

    /// Returns the sections that have a value, with their values.
    pub fn iter(&self) -> impl Iterator<Item = (Known, &T)> {
        self.0.iter().map(|(known, value)| (*known, value))
    }
}

/// An item of a plain list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// The title of the item, or its whole text.
    pub title: String,
    /// Further text: one string for each paragraph or bullet.
    pub description: Vec<String>,
    /// The line of the item, counted from 1.
    #[serde(skip)]
    pub line: u32,
}

/// A named list of values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Property {
    /// The name of the property.
    pub key: String,
    /// The values of the property. A nested value has several lines and is kept as written.
    pub values: Vec<String>,
    /// The line of the property, counted from 1.
    #[serde(skip)]
    pub line: u32,
}

/// A responsibility of the role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Responsibility {
    /// The title of the responsibility.
    pub title: String,
    /// Whether the card marks it as primary.
    pub primary: bool,
    /// The success metrics of the responsibility.
    #[serde(rename = "success_metrics")]
    pub metrics: Vec<String>,
    /// Further text: one string for each paragraph or bullet.
    pub description: Vec<String>,
    /// The line of the responsibility, counted from 1.
    #[serde(skip)]
    pub line: u32,
}

/// A skill that the role needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// The name of the capability.
    pub name: String,
    /// The level; `None` if the card does not give one.
    pub level: Option<Level>,
    /// The details that the capability includes.
    pub details: Vec<String>,
    /// Further text: one string for each paragraph or bullet.
    pub description: Vec<String>,
    /// The line of the capability, counted from 1.
    pub line: u32,
}

/// An artifact that the role makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Artifact {
    /// The name of the artifact.
    pub name: String,
    /// The type of the artifact; null if the card does not give one.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Further text: one string for each paragraph or bullet.
    pub description: Vec<String>,
    /// The line of the artifact, counted from 1.
    #[serde(skip)]
    pub line: u32,
}

/// A declared interaction with another role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// The verb as written: `Provides API`.
    pub verb: String,
    /// The name of the other role as written. The atlas resolves this name to a role.
    pub target: String,
    /// The file or name that the target links to.
    pub link: Option<String>,
    /// The frequency; `None` if the card does not give one.
    pub frequency: Option<Frequency>,
    /// The notes, which describe the subject of the interaction.
    pub notes: Option<String>,
    /// Further text: one string for each paragraph or bullet.
    pub description: Vec<String>,
    /// The line of the interaction, counted from 1.
    pub line: u32,
    /// The column of the target in that line, in characters, counted from 1.
    pub target_column: u32,
    /// The byte range of the item in the text, not counting a byte order mark.
    pub span: Range<u32>,
}

impl Interaction {
    /// Returns the target with its link, as `[name](link)`, or only the name if the target is not a
    /// link.
    pub fn reference(&self) -> Cow<'_, str> {
        match &self.link {
            Some(link) => format!("[{}]({link})", self.target).into(),
            None => self.target.as_str().into(),
        }
    }

    /// Clears the position of the item, so that comparisons consider only its content.
    pub fn clear_place(&mut self) {
        (self.line, self.target_column, self.span) = (0, 0, 0..0);
    }
}

/// A section of Markdown text below a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Section {
    /// The text of the heading. It is empty for text before the first heading. It is also empty if
    /// the Markdown itself begins with the heading, as in a file with several roles.
    pub title: String,
    /// The known section to which this text belongs, if any.
    #[serde(skip)]
    pub known: Option<Known>,
    /// The Markdown below the heading.
    pub markdown: String,
    /// The line of the file on which `markdown` begins.
    #[serde(skip)]
    pub line: u32,
}

/// A place in a role that a search hit, the cursor or a link on a page can point to. Indices are
/// positions in the list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// The name, id, slug and seniority.
    Identity,
    /// A section that consists of paragraphs.
    Text(Known),
    /// An item of a list.
    Item(Known, usize),
    /// An unknown section.
    Section(usize),
    /// A line of the file, counted from 1.
    Line(u32),
}

impl Role {
    /// Returns a role without any content.
    pub fn empty(origin: Origin) -> Role {
        Role { origin, ..Role::default() }
    }

    /// Returns the Markdown of a text section. The result is empty if the card does not have the
    /// section.
    pub fn text(&self, known: Known) -> &str {
        self.texts.get(known).map_or("", String::as_str)
    }

    /// Returns the first line of the description, or else of the mission. It is empty if the card
    /// has neither.
    pub fn summary(&self) -> &str {
        let texts = [Known::ShortDescription, Known::Mission].map(|known| self.text(known));
        let text = texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
        text.lines().next().unwrap_or_default()
    }

    /// Returns the items of a plain list. The result is empty if the card does not have the list.
    pub fn points(&self, known: Known) -> &[Point] {
        self.lists.get(known).map_or(&[], Vec::as_slice)
    }

    /// Returns whether another role has the same content. Origin, positions, form and problems are
    /// ignored.
    pub fn has_same_content(&self, other: &Role) -> bool {
        self.clone().without_places() == other.clone().without_places()
    }

    /// Returns the role with only its content: its origin, positions, form and problems are
    /// cleared.
    pub fn without_places(mut self) -> Role {
        self.origin = Origin::Stdin;
        self.form = CardForm::default();
        self.problems.clear();
        self.each_line(|line, _| *line = 0);
        self.interactions.iter_mut().for_each(Interaction::clear_place);
        self
    }

    /// Calls `each` with the line of every item, of every section and of every record of how a field
    /// was found, and with the text that is written there.
    pub(crate) fn each_line(&mut self, mut each: impl FnMut(&mut u32, &str)) {
        self.properties.iter_mut().for_each(|item| each(&mut item.line, &item.key));
        self.responsibilities.iter_mut().for_each(|item| each(&mut item.line, &item.title));
        self.capabilities.iter_mut().for_each(|item| each(&mut item.line, &item.name));
        self.artifacts.iter_mut().for_each(|item| each(&mut item.line, &item.name));
        self.interactions.iter_mut().for_each(|item| each(&mut item.line, &item.target));
        let points = self.lists.0.iter_mut().flat_map(|(_, points)| points);
        points.for_each(|item| each(&mut item.line, &item.title));
        self.sections.iter_mut().for_each(|section| each(&mut section.line, &section.markdown));
        let records = &mut self.form.provenance;
        records.iter_mut().for_each(|record| each(&mut record.line, &record.heading));
    }

    /// Returns the title and line of each item in a section. The result is empty for a text
    /// section.
    pub fn titles(&self, known: Known) -> Vec<(Cow<'_, str>, u32)> {
        fn titled<T>(items: &[T], title: fn(&T) -> (&str, u32)) -> Vec<(Cow<'_, str>, u32)> {
            let pairs = items.iter().map(title);
            pairs.map(|(title, line)| (title.into(), line)).collect()
        }
        match known {
            Known::Properties => titled(&self.properties, |item| (&item.key, item.line)),
            Known::Responsibilities => titled(&self.responsibilities, |r| (&r.title, r.line)),
            Known::Capabilities => titled(&self.capabilities, |item| (&item.name, item.line)),
            Known::Artifacts => titled(&self.artifacts, |item| (&item.name, item.line)),
            Known::Interactions => {
                let items = self.interactions.iter();
                let titles =
                    items.map(|item| (format!("{} → {}", item.verb, item.target), item.line));
                titles.map(|(title, line)| (title.into(), line)).collect()
            }
            _ => titled(self.points(known), |item| (&item.title, item.line)),
        }
    }

    /// Returns the line number of a place in the file, counted from 1, or `None` if the role has no
    /// such place.
    pub fn line_of(&self, anchor: Anchor) -> Option<u32> {
        match anchor {
            Anchor::Identity => Some(self.form.start + 1),
            // In a card in another format, a text has the line of the key or heading that gives it.
            Anchor::Text(known) => {
                let found = self.form.provenance.iter().find(|found| found.known == known);
                Some(found.map_or(self.form.start + 1, |found| found.line))
            }
            Anchor::Item(known, n) => self.titles(known).get(n).map(|(_, line)| *line),
            Anchor::Section(n) => self.sections.get(n).map(|s| s.line),
            Anchor::Line(line) => Some(line),
        }
    }

    /// Returns the item that contains a line of the file: the last item that begins at or before
    /// the line.
    pub fn anchor_at(&self, line: u32) -> Option<Anchor> {
        let items = Known::ALL.into_iter().flat_map(|known| {
            let lines = self.titles(known).into_iter().map(|(_, line)| line);
            lines.enumerate().map(move |(n, line)| (Anchor::Item(known, n), line))
        });
        let sections = self.sections.iter().enumerate();
        let all = items.chain(sections.map(|(n, section)| (Anchor::Section(n), section.line)));
        let begun = all.filter(|(_, start)| *start <= line);
        begun.max_by_key(|(_, start)| *start).map(|(anchor, _)| anchor)
    }

    /// Returns the most important responsibility: the one marked primary, else the first.
    pub fn primary(&self) -> Option<&Responsibility> {
        self.responsibilities.iter().find(|r| r.primary).or(self.responsibilities.first())
    }
}
