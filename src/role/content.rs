//! What a card says, field by field.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Frequency, Known, Level, Problem, Seniority};

/// Where a card came from; the identity of a role. Built-in cards come first, then files by the
/// bytes of their paths, which takes a tenth of the time that their parts would.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A card that the program carries in itself, by slug.
    Builtin(String),
    /// A file that holds one role, as its path was found.
    File(PathBuf),
    /// One of several roles in a file, by its key: the key of a map, else its id, slug, name or
    /// number.
    Part(PathBuf, String),
    /// Standard input.
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
        match self {
            Origin::Builtin(slug) => slug.hash(state),
            Origin::File(path) => path.as_os_str().hash(state),
            Origin::Part(path, key) => (path.as_os_str(), key).hash(state),
            Origin::Stdin => {}
        }
    }
}

impl PartialOrd for Origin {
    fn partial_cmp(&self, other: &Origin) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Origin {
    fn cmp(&self, other: &Origin) -> Ordering {
        let rank = |origin: &Origin| match origin {
            Origin::Builtin(_) => 0,
            Origin::File(_) | Origin::Part(..) => 1,
            Origin::Stdin => 2,
        };
        match (self, other) {
            (Origin::Builtin(a), Origin::Builtin(b)) => a.cmp(b),
            _ => match (self.file(), other.file()) {
                (Some(a), Some(b)) => {
                    a.as_os_str().cmp(b.as_os_str()).then_with(|| self.key().cmp(&other.key()))
                }
                _ => rank(self).cmp(&rank(other)),
            },
        }
    }
}

impl Origin {
    /// The file on disk, where there is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Origin::File(path) | Origin::Part(path, _) => Some(path),
            Origin::Builtin(_) | Origin::Stdin => None,
        }
    }

    /// The file, or what stands for it, without the key of a role in it.
    pub fn place(&self) -> String {
        match self {
            Origin::Part(path, _) => path.display().to_string(),
            other => other.to_string(),
        }
    }

    /// The key of a role in a file of several; `None` for a role that has a file to itself.
    pub fn key(&self) -> Option<&str> {
        match self {
            Origin::Part(_, key) => Some(key),
            _ => None,
        }
    }

    /// Its text as it is printed, without a copy where that is possible.
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

/// One role: everything its card says, in the card's own words.
///
/// Lines are those of the file, from 1. Texts are as written: foreign, unchecked for what a
/// terminal would do with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Where the card came from.
    pub origin: Origin,
    /// The short stable identifier, if the card has one.
    pub id: Option<String>,
    /// The link name: as written, else made from the name.
    pub slug: String,
    /// The shown name; never empty.
    pub name: String,
    /// Usual seniority.
    pub seniority: Option<Seniority>,
    /// The sections of paragraphs, in Markdown; none is empty.
    pub texts: BySection<String>,
    /// The items of the plain lists.
    pub lists: BySection<Vec<Point>>,
    /// Properties of front matter and body, in that order.
    pub properties: Vec<Property>,
    /// What it answers for.
    pub responsibilities: Vec<Responsibility>,
    /// What it must be good at.
    pub capabilities: Vec<Capability>,
    /// What it makes.
    pub artifacts: Vec<Artifact>,
    /// Who it works with, as this card says it.
    pub interactions: Vec<Interaction>,
    /// Everything else, and what stood in a known section without being an item of it.
    pub sections: Vec<Section>,
    /// How the card is written.
    pub form: CardForm,
    /// The flaws of the card that only its text shows. The rules about what a card says are in
    /// [`check`](crate::check).
    pub problems: Vec<Problem>,
}

/// How a card is written, as far as the rules of `check` judge it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardForm {
    /// Whether it is written in the founding format rather than in a relative of it.
    pub is_founding: bool,
    /// The line of the key `slug` in its front matter.
    pub slug_line: Option<u32>,
    /// The headings of its known sections, from top to bottom.
    pub headings: Vec<SectionHeading>,
    /// Whether it is in another format than that of this program.
    pub is_foreign: bool,
    /// Where the role begins in its file, in lines from 0.
    pub start: u32,
    /// How the fields were read that are not written in the founding format.
    pub provenance: Vec<Provenance>,
}

/// How a field was read from a text that is not in the founding format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The field.
    pub known: Known,
    /// Whether no title names the field, so that the author may mean something else.
    pub inferred: bool,
    /// The author's own title; empty where there is none.
    pub heading: String,
    /// The line of that title, from 1.
    pub line: u32,
}

/// The heading of a known section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionHeading {
    /// The section.
    pub known: Known,
    /// The line of the heading, from 1.
    pub line: u32,
    /// Whether the section holds nothing.
    pub is_empty: bool,
}

/// Values of sections, in the order of the format. A section without a value takes no room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BySection<T>(Vec<(Known, T)>);

impl<T> Default for BySection<T> {
    fn default() -> Self {
        BySection(Vec::new())
    }
}

impl<T: Default + PartialEq> BySection<T> {
    /// The value of a section, if it has one.
    pub fn get(&self, known: Known) -> Option<&T> {
        self.0.iter().find(|(at, _)| *at == known).map(|(_, value)| value)
    }

    /// Changes the value of a section, which is the default if there is none. A value that is the
    /// default afterwards is removed.
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

    /// The sections that have a value, each with it.
    pub fn iter(&self) -> impl Iterator<Item = (Known, &T)> {
        self.0.iter().map(|(known, value)| (*known, value))
    }
}

/// An item of a plain list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Point {
    /// The item in short, or all of it.
    pub title: String,
    /// Further text, one paragraph or bullet each.
    pub description: Vec<String>,
    /// The line of the item, from 1.
    #[serde(skip)]
    pub line: u32,
}

/// A named list of values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Property {
    /// What it is.
    pub key: String,
    /// Its values; one that spans lines is a nested value as it was written.
    pub values: Vec<String>,
    /// Where it stands.
    #[serde(skip)]
    pub line: u32,
}

/// Something the role answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Responsibility {
    /// What.
    pub title: String,
    /// Whether the card marks it as the primary one.
    pub primary: bool,
    /// How success is measured, one target each.
    #[serde(rename = "success_metrics")]
    pub metrics: Vec<String>,
    /// Further text, one paragraph or bullet each.
    pub description: Vec<String>,
    /// Where it stands.
    #[serde(skip)]
    pub line: u32,
}

/// Something the role must be good at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// What.
    pub name: String,
    /// How good; `None` when the card does not say.
    pub level: Option<Level>,
    /// What it includes.
    pub details: Vec<String>,
    /// Further text, one paragraph or bullet each.
    pub description: Vec<String>,
    /// Where it stands.
    pub line: u32,
}

/// Something the role makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Artifact {
    /// What.
    pub name: String,
    /// Which kind of thing; null where the card does not say.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Further text, one paragraph or bullet each.
    pub description: Vec<String>,
    /// Where it stands.
    #[serde(skip)]
    pub line: u32,
}

/// A declared relation to another role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// What this role does with the other, as written: `Provides API`.
    pub verb: String,
    /// The other role, as written; resolved by the atlas.
    pub target: String,
    /// How often; `None` when the card does not say.
    pub frequency: Option<Frequency>,
    /// What it is about.
    pub notes: Option<String>,
    /// Further text, one paragraph or bullet each.
    pub description: Vec<String>,
    /// Where it stands.
    pub line: u32,
    /// Where the target begins in that line, in characters from 1.
    pub target_column: u32,
    /// Where the item stands in the text (without a byte order mark), in bytes.
    pub span: Range<u32>,
}

impl Interaction {
    /// Forgets where the item is, so that only its content is compared.
    pub fn clear_place(&mut self) {
        (self.line, self.target_column, self.span) = (0, 0, 0..0);
    }
}

/// Free Markdown under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Section {
    /// The heading's text; empty for text before the first heading and for text that begins with
    /// the heading of one role of several.
    pub title: String,
    /// The known section this is the remainder of, if it is one.
    #[serde(skip)]
    pub known: Option<Known>,
    /// The Markdown below the heading.
    pub markdown: String,
    /// The line on which `markdown` begins.
    #[serde(skip)]
    pub line: u32,
}

/// A place in a role: what a search hit, a cursor or a link on a page points at.
/// Numbers count within their list, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Name, id, slug, seniority.
    Identity,
    /// A section of paragraphs.
    Text(Known),
    /// An item of a list.
    Item(Known, usize),
    /// A free section.
    Section(usize),
    /// A line of the file, from 1.
    Line(u32),
}

impl Role {
    /// A role of which nothing is known.
    pub fn empty(origin: Origin) -> Role {
        Role {
            origin,
            id: None,
            slug: String::new(),
            name: String::new(),
            seniority: None,
            texts: BySection::default(),
            lists: BySection::default(),
            properties: Vec::new(),
            responsibilities: Vec::new(),
            capabilities: Vec::new(),
            artifacts: Vec::new(),
            interactions: Vec::new(),
            sections: Vec::new(),
            form: CardForm::default(),
            problems: Vec::new(),
        }
    }

    /// The text of a section of paragraphs, in Markdown; empty where the card has none.
    pub fn text(&self, known: Known) -> &str {
        self.texts.get(known).map_or("", String::as_str)
    }

    /// The items of a plain list; none where the card has none.
    pub fn points(&self, known: Known) -> &[Point] {
        self.lists.get(known).map_or(&[], Vec::as_slice)
    }

    /// Whether another role has the same content, wherever and however its card holds it: the
    /// origin, the places, the form and the problems do not count.
    pub fn says(&self, other: &Role) -> bool {
        self.clone().without_places() == other.clone().without_places()
    }

    /// The content of the role alone: without origin, places, form and problems.
    pub fn without_places(mut self) -> Role {
        self.origin = Origin::Stdin;
        self.form = CardForm::default();
        self.problems.clear();
        self.properties.iter_mut().for_each(|item| item.line = 0);
        self.responsibilities.iter_mut().for_each(|item| item.line = 0);
        self.capabilities.iter_mut().for_each(|item| item.line = 0);
        self.artifacts.iter_mut().for_each(|item| item.line = 0);
        self.lists.0.iter_mut().flat_map(|(_, points)| points).for_each(|item| item.line = 0);
        self.sections.iter_mut().for_each(|section| section.line = 0);
        self.interactions.iter_mut().for_each(Interaction::clear_place);
        self
    }

    /// The title of each item in a section, and the line of the item; none for a text.
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
                let title = |item: &Interaction| format!("{} → {}", item.verb, item.target).into();
                self.interactions.iter().map(|item| (title(item), item.line)).collect()
            }
            _ => titled(self.points(known), |item| (&item.title, item.line)),
        }
    }

    /// The line in the file where a place is, from 1; `None` when the role has no such place.
    pub fn line_of(&self, anchor: Anchor) -> Option<u32> {
        match anchor {
            Anchor::Identity | Anchor::Text(_) => Some(1),
            Anchor::Item(known, n) => self.titles(known).get(n).map(|(_, line)| *line),
            Anchor::Section(n) => self.sections.get(n).map(|s| s.line),
            Anchor::Line(line) => Some(line),
        }
    }

    /// The item that a line of the file belongs to: the last one that begins at or before it.
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

    /// The responsibility the role stands or falls with: the one marked, else the first.
    pub fn primary(&self) -> Option<&Responsibility> {
        self.responsibilities.iter().find(|r| r.primary).or(self.responsibilities.first())
    }
}
