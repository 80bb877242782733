//! A card in memory: its text, and what stands on its face.
//!
//! A text takes half the memory of what it says, and most roles of a large folder are never
//! looked at. So cards are kept as text with their names, and a [`Role`] is read from one each
//! time somebody asks what it says; that takes a twentieth of a millisecond.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::role::{Interaction, Known, Origin, Problem, Provenance, Role, Rule, Scales, Seniority};

use super::container::{Container, without_bom};
use super::foreign::names_role;
use super::{dialect, founding, is_data};

/// A card: what stands in the file, and what the role is called.
#[derive(Debug, Clone)]
pub struct Card {
    /// Where it came from.
    pub origin: Origin,
    /// The whole card as it stands in the file.
    pub text: Box<str>,
    /// The shown name; never empty.
    pub name: Box<str>,
    /// The link name: as written, else made from the name.
    pub slug: Box<str>,
    /// The short stable identifier, if the card has one.
    pub id: Option<Box<str>>,
    /// Usual seniority.
    pub seniority: Option<Seniority>,
    /// Whether it is in another format than that of this program.
    pub is_foreign: bool,
    /// What is wrong with the file by now, where it cannot be read any more; then this card is
    /// what it said before.
    pub broken: Option<Box<Broken>>,
    /// Words for ranks beside those of the format; `None` without any.
    pub(crate) scales: Option<Arc<Scales>>,
    /// Byte offsets at which its lines begin, once somebody has asked.
    pub(crate) lines: OnceLock<Box<[u32]>>,
}

/// What became of a file whose card is kept as it was before.
#[derive(Debug, Clone)]
pub struct Broken {
    /// What is wrong with it.
    pub problem: Problem,
    /// What stands in it; `None` where it cannot be read at all.
    pub text: Option<Box<str>>,
}

impl Card {
    /// Whether the file, or the folder of a `profile.md`, has the name of the slug.
    pub fn is_at_home(&self) -> bool {
        let Some(path) = self.origin.file() else { return true };
        let own = path.file_name().is_some_and(|name| name == "profile.md");
        let name = if own { path.parent().and_then(Path::file_name) } else { path.file_stem() };
        name.is_some_and(|name| name == &*self.slug)
    }

    /// What stands in the file by now.
    pub fn written(&self) -> &str {
        let broken = self.broken.as_ref().and_then(|broken| broken.text.as_deref());
        broken.unwrap_or(&self.text)
    }

    /// Takes a text as a card. Any text is one. The body is only read where the front matter
    /// gives no name.
    pub fn new(origin: Origin, text: impl Into<Box<str>>) -> Card {
        let text = text.into();
        let face = dialect::names(&origin, &text);
        Card {
            name: face.name.into(),
            slug: face.slug.into(),
            id: face.id.map(Box::from),
            seniority: face.seniority,
            is_foreign: face.form.is_foreign,
            broken: None,
            scales: None,
            lines: OnceLock::new(),
            origin,
            text,
        }
    }

    /// Takes a text as a card that is looked at at once: with all that it says, read once.
    pub fn with_role(
        origin: Origin,
        text: impl Into<Box<str>>,
        scales: &Arc<Scales>,
    ) -> (Card, Role) {
        let text = text.into();
        let role = Role::parse_with(origin.clone(), &text, scales);
        let card = Card {
            name: role.name.as_str().into(),
            slug: role.slug.as_str().into(),
            id: role.id.as_deref().map(Box::from),
            seniority: role.seniority.clone(),
            is_foreign: role.form.is_foreign,
            broken: None,
            scales: None,
            lines: OnceLock::new(),
            origin,
            text,
        };
        (card.with(scales), role)
    }

    /// The same card where a team has words of its own for ranks.
    pub fn with(self, scales: &Arc<Scales>) -> Card {
        let scales = (!scales.is_plain()).then(|| Arc::clone(scales));
        Card { scales, ..self }
    }

    /// The card with another text, in the same place and in the same team's words.
    pub fn with_text(&self, text: impl Into<Box<str>>) -> Card {
        let card = Card::new(self.origin.clone(), text);
        Card { scales: self.scales.clone(), ..card }
    }

    fn scales(&self) -> &Scales {
        self.scales.as_deref().unwrap_or_else(|| Scales::plain())
    }

    /// Why the card may say less than it was meant to: its front matter is no YAML, or nothing
    /// stands in it.
    pub fn error(&self) -> Option<Problem> {
        if self.text.trim().is_empty() {
            return Some(Problem::new(Rule::Unreadable, (1, 1), "the file is empty"));
        }
        if self.origin.file().is_some_and(is_data) {
            return None;
        }
        let front = Container::new(&self.text).front;
        front.problems.into_iter().find(|problem| {
            matches!(problem.rule, Rule::BrokenFrontMatter | Rule::LooseFrontMatter)
        })
    }

    /// Everything the card says.
    pub fn role(&self) -> Role {
        Role::parse_with(self.origin.clone(), &self.text, self.scales())
    }

    /// Whether the text says what only a role says: it has responsibilities or capabilities, or two
    /// known sections.
    pub fn describes_role(&self) -> bool {
        let role = self.role();
        let declared = role.form.provenance.iter().filter(|field| !field.inferred).count();
        // The requirements of a program are no skills.
        let is_skill = |field: &Provenance| {
            let heading = field.heading.to_lowercase();
            field.known == Known::Capabilities
                && !field.inferred
                && !heading.contains("requirement")
                && !heading.contains("prerequisite")
        };
        !role.responsibilities.is_empty()
            || role.form.provenance.iter().any(is_skill)
            || declared >= 2 && names_role(&role.name)
    }

    /// Whether the card has front matter or a known section: what tells a README that describes
    /// a role from one that describes a folder.
    pub fn is_marked(&self) -> bool {
        let mut lines = self.text.lines().map(str::trim_end);
        let fenced = lines.next() == Some("---");
        fenced && lines.take_while(|line| *line != "---").any(|line| line.contains(':'))
            || self.text.lines().any(|line| section(line).is_some_and(|known| !known.is_common()))
    }

    /// The line of a key of the front matter, from 1; `None` where the card does not write it.
    /// A slug made from a name is not the author's.
    pub fn line_of(&self, key: &str) -> Option<u32> {
        let fields = Container::new(&self.text).front.fields;
        fields.iter().find(|field| field.key == key).map(|field| field.line)
    }

    /// The line of the heading of a section, from 1.
    pub fn line_of_section(&self, known: Known) -> Option<u32> {
        let at = self.text.lines().position(|line| section(line) == Some(known))?;
        u32::try_from(at + 1).ok()
    }

    /// Where a text stands in a line of the card, as line and column from 1; the start of the
    /// line where it is not written there in one piece.
    pub fn place_of(&self, line: u32, text: &str) -> (u32, u32) {
        let written = without_bom(&self.text).lines().nth(line.saturating_sub(1) as usize);
        let before = written.and_then(|written| written.get(..written.find(text)?));
        let column = before.map_or(1, |before| before.chars().count() + 1);
        (line, u32::try_from(column).unwrap_or(1))
    }

    /// The interaction whose item stands at a byte range of the text, as [`Role::parse`] found
    /// it; a few microseconds, however long the card is.
    ///
    /// `None` where no range of the text is the item, as in a card of another format.
    pub fn interaction(&self, span: Range<u32>) -> Option<Interaction> {
        if span.is_empty() {
            return None;
        }
        let text = without_bom(&self.text);
        let lines = self.lines.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            let starts = ends.filter_map(|end| u32::try_from(end + 1).ok());
            std::iter::once(0).chain(starts).collect()
        });
        let line = lines.partition_point(|&start| start <= span.start);
        let start = lines.get(line.checked_sub(1)?).copied()?;
        founding::interaction(text, span, (u32::try_from(line).ok()?, start), self.scales())
    }
}

/// The known section a line is the heading of.
fn section(line: &str) -> Option<Known> {
    Known::of(line.strip_prefix('#')?.trim_start_matches('#'))
}
