//! A card in memory: its text, and the names of its role.
//!
//! The text of a card takes half the memory of the parsed role, and most roles of a large folder
//! are never opened. Cards are therefore kept as text with their names. A [`Role`] is parsed on
//! request, which takes a twentieth of a millisecond.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use crate::role::{
    Interaction, Known, Origin, Problem, Property, Provenance, Role, Rule, Scales, Seniority,
};

use crate::text::Tree;

use super::container::{Container, without_bom};
use super::dialect::{self, FoundNames};
use super::foreign::names_role;
use super::{Key, founding, is_data};

/// The length in bytes of the longest text whose lines are counted again whenever the number of a
/// line is needed. Keeping their positions would take more memory than the names of the role.
const LONGEST_COUNTED: usize = 16 * 1024;

/// A card: the text of a file, and the names of its role.
#[derive(Debug, Clone)]
pub struct Card {
    /// The file and key from which the card was read.
    pub origin: Origin,
    /// The whole text of the card.
    pub text: Box<str>,
    /// The displayed name; never empty.
    pub name: Box<str>,
    /// The slug as written on the card, or else a slug derived from the name.
    pub slug: Box<str>,
    /// The short stable identifier, if the card has one.
    pub id: Option<Box<str>>,
    /// Other names of the role.
    pub aliases: Box<[Box<str>]>,
    /// The usual seniority of the role.
    pub seniority: Option<Seniority>,
    /// Whether the front matter marks the card as not in use.
    pub is_set_aside: bool,
    /// Whether the card is in a format other than this program's own.
    pub is_foreign: bool,
    /// Set if the file no longer contains a valid card. This card then keeps its earlier content.
    pub broken: Option<Box<Broken>>,
    /// A team's own words for ranks and sections; `None` if there are none.
    pub(crate) scales: Option<Arc<Scales>>,
    /// The byte offsets of the lines of a long text, computed on first use.
    pub(crate) lines: OnceLock<Box<[u32]>>,
    /// The part of the card that was already parsed to find the names.
    parsed: ParsedOnce,
}

/// The part of a card that was parsed to find its names. It can be taken only once, because most
/// cards are parsed right after their names are found. A cloned card starts without it.
#[derive(Debug, Default)]
struct ParsedOnce(Mutex<Option<ParsedPart>>);

#[derive(Debug)]
enum ParsedPart {
    /// The whole role, because finding the names required parsing all of it.
    Role(Box<Role>),
    /// Only the front matter, because it contains all names.
    Front(Tree),
}

impl Clone for ParsedOnce {
    fn clone(&self) -> ParsedOnce {
        ParsedOnce::default()
    }
}

impl ParsedOnce {
    fn take(&self) -> Option<ParsedPart> {
        self.0.lock().ok()?.take()
    }
}

/// The current state of a file from which a valid card can no longer be read.
#[derive(Debug, Clone)]
pub struct Broken {
    /// The reason why no valid card can be read.
    pub problem: Problem,
    /// The current text, or `None` if the file itself cannot be read.
    pub text: Option<Box<str>>,
}

impl Card {
    /// Returns whether the slug equals the name of the file. For a file named `profile.md`, the
    /// slug is compared with the name of the folder.
    pub fn is_at_home(&self) -> bool {
        let Some(path) = self.origin.file() else { return true };
        let own = path.file_name().is_some_and(|name| name == "profile.md");
        let name = if own { path.parent().and_then(Path::file_name) } else { path.file_stem() };
        name.is_some_and(|name| name == &*self.slug)
    }

    /// Returns whether another card has the same origin and the same names.
    pub(crate) fn has_names_of(&self, other: &Card) -> bool {
        self.origin == other.origin
            && self.id == other.id
            && self.name == other.name
            && self.slug == other.slug
            && self.aliases == other.aliases
    }

    /// Returns the current text of the file, even if it is not a valid card. If the file itself
    /// cannot be read, returns its earlier text.
    pub fn written(&self) -> &str {
        let broken = self.broken.as_ref().and_then(|broken| broken.text.as_deref());
        broken.unwrap_or(&self.text)
    }

    /// Creates a card from any text. The body is read only if the front matter lacks a name.
    pub fn new(origin: Origin, text: impl Into<Box<str>>) -> Card {
        Card::in_terms(origin, text, &Arc::default())
    }

    /// Like [`Card::new`], but using a team's own words for ranks and sections.
    pub fn in_terms(origin: Origin, text: impl Into<Box<str>>, scales: &Arc<Scales>) -> Card {
        let text = text.into();
        let FoundNames { role, is_whole, front } = dialect::names(&origin, &text, scales);
        let card = Card::from_role(&role, origin, text, scales);
        let whole = is_whole.then(|| ParsedPart::Role(Box::new(role)));
        let parsed = Mutex::new(whole.or(front.map(ParsedPart::Front)));
        Card { parsed: ParsedOnce(parsed), ..card }
    }

    /// Creates a card together with its role, so that the text is parsed only once.
    pub fn with_role(
        origin: Origin,
        text: impl Into<Box<str>>,
        scales: &Arc<Scales>,
    ) -> (Card, Role) {
        let text = text.into();
        let role = Role::parse_with(origin.clone(), &text, scales);
        (Card::from_role(&role, origin, text, scales), role)
    }

    /// Creates a card that has the names of a parsed role.
    fn from_role(role: &Role, origin: Origin, text: Box<str>, scales: &Arc<Scales>) -> Card {
        Card {
            name: role.name.as_str().into(),
            slug: role.slug.as_str().into(),
            id: role.id.as_deref().map(Box::from),
            aliases: aliases(&role.properties),
            seniority: role.seniority.clone(),
            is_set_aside: is_set_aside(&role.properties),
            is_foreign: role.form.is_foreign,
            broken: None,
            scales: (!scales.is_plain()).then(|| Arc::clone(scales)),
            lines: OnceLock::new(),
            parsed: ParsedOnce::default(),
            origin,
            text,
        }
    }

    /// Returns a card with different text. Its origin and the team's own words for ranks and
    /// sections stay the same.
    pub fn with_text(&self, text: impl Into<Box<str>>) -> Card {
        let scales = self.scales.clone().unwrap_or_default();
        Card::in_terms(self.origin.clone(), text, &scales)
    }

    /// Returns the same card, marked with the reason why its file no longer contains a valid card.
    pub fn while_broken(&self, broken: Broken) -> Card {
        Card { broken: Some(Box::new(broken)), ..self.clone() }
    }

    /// Drops the text of the card, so that only its names remain.
    pub fn forget_text(&mut self) {
        (self.text, self.parsed) = (Box::default(), ParsedOnce::default());
    }

    fn scales(&self) -> &Scales {
        self.scales.as_deref().unwrap_or_else(|| Scales::plain())
    }

    /// Returns the problem, if any, because of which content of the card may be missing: the front
    /// matter is not YAML, or the file is empty.
    pub fn error(&self) -> Option<Problem> {
        if self.text.trim().is_empty() {
            return Some(Problem::new(Rule::Unreadable, (1, 1), "the file is empty"));
        }
        if self.origin.file().is_some_and(is_data) {
            return None;
        }
        let card = Container::new(&self.text);
        let mut problems = card.front().problems.iter();
        let broken = problems.find(|problem| {
            matches!(problem.rule, Rule::BrokenFrontMatter | Rule::LooseFrontMatter)
        });
        broken.cloned()
    }

    /// Parses the whole card.
    pub fn role(&self) -> Role {
        let front = match self.parsed.take() {
            Some(ParsedPart::Role(role)) => return *role,
            Some(ParsedPart::Front(tree)) => Some(tree),
            None => None,
        };
        dialect::role(&self.origin, &self.text, self.is_foreign, self.scales(), front)
    }

    /// Parses one section of the card in a fraction of the time that [`Card::role`] takes. The
    /// items are the same as those of the whole role except for their line numbers, and all other
    /// fields of the returned role are empty. Returns `None` if the section cannot be read without
    /// the rest of the card.
    pub fn section(&self, known: Known) -> Option<Role> {
        let founding = Some(&*self.text).filter(|_| !self.is_foreign)?;
        founding::section(without_bom(founding), known, self.scales())
    }

    /// Returns whether the text has content that only a role has: responsibilities, capabilities,
    /// or two known sections.
    pub fn describes_role(&self) -> bool {
        let role = self.role();
        let declared = role.form.provenance.iter().filter(|field| !field.inferred).count();
        !role.responsibilities.is_empty()
            || role.form.provenance.iter().any(declares_skills)
            || declared >= 2 && names_role(&role.name)
    }

    /// Returns whether the card has front matter or a known section. This distinguishes a README
    /// about a role from one about a folder.
    pub fn is_marked(&self) -> bool {
        let mut lines = self.text.lines().map(str::trim_end);
        let fenced = lines.next() == Some("---");
        fenced && lines.take_while(|line| *line != "---").any(|line| line.contains(':'))
            || self
                .text
                .lines()
                .any(|line| section(line, self.scales()).is_some_and(|known| !known.is_common()))
    }

    /// Returns the line of a front-matter key, counted from 1, or `None` if the card has no such
    /// key. A slug that is derived from the name does not have a line.
    pub fn line_of(&self, key: &str) -> Option<u32> {
        let card = Container::new(&self.text);
        card.front().fields.iter().find(|field| field.key == key).map(|field| field.line)
    }

    /// Returns the line of a front-matter key, or else the first line of the role. Front matter does
    /// not belong to a role that shares its file with other roles.
    pub fn line_of_own(&self, key: &str) -> u32 {
        let own = if self.origin.key().is_none() { self.line_of(key) } else { None };
        own.unwrap_or_else(|| self.role().form.start + 1)
    }

    /// Returns the line of a section's heading, counted from 1.
    pub fn line_of_section(&self, known: Known) -> Option<u32> {
        let at = self.text.lines().position(|line| section(line, self.scales()) == Some(known))?;
        u32::try_from(at + 1).ok()
    }

    /// Returns the position of `text` in a line of the card, as a line and a column, both counted
    /// from 1. If the line does not contain `text`, returns the start of the line.
    pub fn place_of(&self, line: u32, text: &str) -> (u32, u32) {
        let written = without_bom(&self.text).lines().nth(line.saturating_sub(1) as usize);
        let before = written.and_then(|written| written.get(..written.find(text)?));
        let column = before.map_or(1, |before| before.chars().count() + 1);
        (line, u32::try_from(column).unwrap_or(1))
    }

    /// Parses one interaction again. `span` is the byte range in which [`Role::parse`] found it.
    /// This takes a few microseconds, no matter how long the card is.
    ///
    /// Returns `None` if the item has no range in the text, as is the case for cards in other
    /// formats.
    pub fn interaction(&self, span: Range<u32>) -> Option<Interaction> {
        if span.is_empty() {
            return None;
        }
        let text = without_bom(&self.text);
        let (line, start) = self.line_at(text, span.start)?;
        founding::interaction(text, span, (line, start), self.scales())
    }

    /// Returns the line at a byte offset in the text, counted from 1, and the offset of its start.
    /// The lines of a long text are counted only once.
    fn line_at(&self, text: &str, at: u32) -> Option<(u32, u32)> {
        if text.len() <= LONGEST_COUNTED {
            let before = text.as_bytes().get(..at as usize)?;
            let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
            let line = memchr::memchr_iter(b'\n', before).count() + 1;
            return Some((u32::try_from(line).ok()?, u32::try_from(start).ok()?));
        }
        let lines = self.lines.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            let starts = ends.filter_map(|end| u32::try_from(end + 1).ok());
            std::iter::once(0).chain(starts).collect()
        });
        let line = lines.partition_point(|&start| start <= at);
        let start = lines.get(line.checked_sub(1)?).copied()?;
        Some((u32::try_from(line).ok()?, start))
    }
}

/// Returns whether a field declares skills of the role. A section about requirements or
/// prerequisites does not count, because it may list what some software needs.
fn declares_skills(field: &Provenance) -> bool {
    let heading = field.heading.to_lowercase();
    field.known == Known::Capabilities
        && !field.inferred
        && !heading.contains("requirement")
        && !heading.contains("prerequisite")
}

/// Returns the other names of a role.
fn aliases(properties: &[Property]) -> Box<[Box<str>]> {
    properties
        .iter()
        .filter(|property| Key::read(&property.key) == Some(Key::Aliases))
        .flat_map(|property| &property.values)
        .map(|name| name.trim().into())
        .collect()
}

/// Returns whether properties mark a role as archived, disabled or a draft.
fn is_set_aside(properties: &[Property]) -> bool {
    const SET_ASIDE: [&str; 7] =
        ["archived", "deprecated", "disabled", "draft", "inactive", "obsolete", "retired"];
    properties.iter().any(|property| {
        let key = property.key.to_lowercase();
        matches!(key.as_str(), "status" | "state" | "lifecycle") && has_value(property, &SET_ASIDE)
            || SET_ASIDE.contains(&key.as_str()) && has_value(property, &["true", "yes"])
            || matches!(key.as_str(), "enabled" | "active") && has_value(property, &["false", "no"])
    })
}

/// Returns whether a property has one of these words as a value, ignoring case.
fn has_value(property: &Property, words: &[&str]) -> bool {
    property.values.iter().any(|value| words.contains(&value.to_lowercase().as_str()))
}

/// Returns the known section that begins with this line.
fn section(line: &str, scales: &Scales) -> Option<Known> {
    scales.section(line.strip_prefix('#')?.trim_start_matches('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_in_short_and_long_texts() {
        let short = "---\nname: Ada\n---\n\n# Mission\nText\n";
        let long = format!("{short}{}", "x\n".repeat(LONGEST_COUNTED / 2));
        let cards = [short, &long].map(|text| Card::new(Origin::Stdin, text));
        for at in 0..=short.len() {
            let [one, other] = cards.each_ref().map(|card| card.line_at(&card.text, at as u32));
            assert_eq!(one, other, "{at}");
        }
        assert_eq!(cards.map(|card| card.lines.get().is_some()), [false, true]);
    }
}
