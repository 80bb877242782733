//! The word index: every distinct word once, with the places where it stands.

use std::collections::HashMap;

use crate::atlas::{Atlas, Node};
use crate::role::{Anchor, LevelRank, Role};
use crate::text::fold;

use super::query::initials;
use super::words::words;

/// What part of a role a text is, from which follow its weight and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The role's name.
    Name,
    /// Its id.
    Id,
    /// Its slug.
    Slug,
    /// A capability's name.
    Capability,
    /// Seniority.
    Seniority,
    /// A property: key or value.
    Property,
    /// An artifact's name.
    Artifact,
    /// A responsibility's title or description.
    Responsibility,
    /// A capability's level.
    Level,
    /// A detail of a capability.
    Detail,
    /// An artifact's type.
    Kind,
    /// A success metric.
    Metric,
    /// The mission.
    Mission,
    /// The short description.
    Summary,
    /// An interaction's verb.
    Verb,
    /// The role an interaction names.
    Target,
    /// An interaction's frequency.
    Frequency,
    /// An interaction's notes.
    Notes,
    /// Any other text.
    Text,
}

impl Field {
    /// The short label of a hit's reason.
    pub fn label(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Id => "id",
            Field::Slug => "slug",
            Field::Seniority => "level",
            Field::Capability | Field::Level | Field::Detail => "cap",
            Field::Property => "prop",
            Field::Artifact | Field::Kind => "art",
            Field::Responsibility => "resp",
            Field::Metric => "metric",
            Field::Mission => "mission",
            Field::Summary => "about",
            Field::Verb | Field::Target | Field::Frequency => "with",
            Field::Notes => "notes",
            Field::Text => "text",
        }
    }

    /// How much a hit in this field counts.
    pub(super) fn weight(self) -> u32 {
        match self {
            Field::Name => 100,
            Field::Id | Field::Slug => 90,
            Field::Capability => 80,
            Field::Property | Field::Seniority => 70,
            Field::Artifact | Field::Responsibility => 60,
            Field::Level | Field::Detail => 50,
            Field::Kind | Field::Metric | Field::Mission | Field::Summary => 40,
            Field::Verb | Field::Target | Field::Frequency | Field::Notes => 30,
            Field::Text => 20,
        }
    }

    /// Whether a term that is the whole of such a text is an exact field, not just a word.
    pub(super) fn is_named(self) -> bool {
        matches!(self, Field::Name | Field::Id | Field::Slug | Field::Capability)
    }

    /// Initials are those of names and details, never of prose.
    fn has_initials(self) -> bool {
        matches!(self, Field::Name | Field::Capability | Field::Property | Field::Detail)
    }
}

/// One text of a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) field: Field,
    /// The item it belongs to.
    pub(super) anchor: Anchor,
    /// For texts of a capability: how good, 0 without a rank.
    pub(super) level: u8,
}

/// A word in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) entry: u16,
    /// Whether the word is all of the text.
    pub(super) whole: bool,
}

/// A role, or a missing role.
#[derive(Debug)]
pub(super) struct Doc {
    pub(super) node: Node,
    pub(super) entries: Vec<Entry>,
    /// Folded name, slug and id, for a query that is one of them.
    pub(super) names: Vec<String>,
    /// Place in the order by name and path; missing roles come last.
    pub(super) order: u32,
    /// How many roles name it.
    pub(super) named_by: u32,
}

/// Words of all roles with the places where they stand.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) docs: Vec<Doc>,
    pub(super) words: Vec<(String, Vec<Posting>)>,
    /// Initials of names and details: `sre` for Site Reliability Engineer.
    pub(super) initials: Vec<(String, Vec<Posting>)>,
    /// Whole names of roles and capabilities, for the fuzzy tier.
    pub(super) names: Vec<(String, Vec<Posting>)>,
}

impl Index {
    /// Indexes an atlas. Cost is linear in its text.
    pub fn new(atlas: &Atlas) -> Index {
        let mut builder = Builder::default();
        for (&id, order) in atlas.by_name().iter().zip(0..) {
            builder.role(atlas, Node::Role(id), &atlas.role(id), order);
        }
        for (id, order) in atlas.missing().zip(u32::try_from(atlas.len()).unwrap_or(u32::MAX)..) {
            let node = Node::Missing(id);
            builder.doc(atlas, node, vec![fold(atlas.name(node))], order);
            builder.text(Field::Name, Anchor::Identity, atlas.name(node));
        }
        Index {
            docs: builder.docs,
            words: sorted(builder.words),
            initials: sorted(builder.initials),
            names: sorted(builder.names),
        }
    }
}

fn sorted(map: HashMap<String, Vec<Posting>>) -> Vec<(String, Vec<Posting>)> {
    let mut list: Vec<_> = map.into_iter().collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

#[derive(Default)]
struct Builder {
    docs: Vec<Doc>,
    words: HashMap<String, Vec<Posting>>,
    initials: HashMap<String, Vec<Posting>>,
    names: HashMap<String, Vec<Posting>>,
    level: u8,
}

impl Builder {
    fn doc(&mut self, atlas: &Atlas, node: Node, names: Vec<String>, order: u32) {
        let named_by = u32::try_from(atlas.incoming(node).len()).unwrap_or(u32::MAX);
        self.docs.push(Doc { node, entries: Vec::new(), names, order, named_by });
    }

    fn role(&mut self, atlas: &Atlas, node: Node, role: &Role, order: u32) {
        let names = [Some(role.name.as_str()), Some(role.slug.as_str()), role.id.as_deref()];
        self.doc(atlas, node, names.into_iter().flatten().map(fold).collect(), order);
        self.text(Field::Name, Anchor::Identity, &role.name);
        self.text(Field::Slug, Anchor::Identity, &role.slug);
        self.texts(Field::Id, Anchor::Identity, role.id.as_ref());
        self.texts(Field::Seniority, Anchor::Identity, role.seniority.as_ref().map(|s| &s.word));
        self.text(Field::Mission, Anchor::Mission, &role.mission);
        self.text(Field::Summary, Anchor::Summary, &role.summary);
        for (n, property) in role.properties.iter().enumerate() {
            self.text(Field::Property, Anchor::Property(n), &property.key);
            self.texts(Field::Property, Anchor::Property(n), &property.values);
        }
        for (n, item) in role.responsibilities.iter().enumerate() {
            let anchor = Anchor::Responsibility(n);
            self.text(Field::Responsibility, anchor, &item.title);
            self.texts(Field::Responsibility, anchor, &item.description);
            self.texts(Field::Metric, anchor, &item.metrics);
        }
        for (n, item) in role.capabilities.iter().enumerate() {
            let anchor = Anchor::Capability(n);
            self.level =
                item.level.as_ref().and_then(|level| level.rank).map_or(0, LevelRank::number);
            self.text(Field::Capability, anchor, &item.name);
            self.texts(Field::Level, anchor, item.level.as_ref().map(|level| &level.word));
            self.texts(Field::Detail, anchor, &item.details);
            self.texts(Field::Detail, anchor, &item.description);
            self.level = 0;
        }
        for (n, item) in role.artifacts.iter().enumerate() {
            let anchor = Anchor::Artifact(n);
            self.text(Field::Artifact, anchor, &item.name);
            self.texts(Field::Kind, anchor, item.kind.as_ref());
            self.texts(Field::Text, anchor, &item.description);
        }
        for (n, item) in role.interactions.iter().enumerate() {
            let anchor = Anchor::Interaction(n);
            self.text(Field::Verb, anchor, &item.verb);
            self.text(Field::Target, anchor, &item.target);
            self.texts(Field::Frequency, anchor, item.frequency.as_ref().map(|f| &f.word));
            self.texts(Field::Notes, anchor, item.notes.as_ref());
            self.texts(Field::Notes, anchor, &item.description);
        }
        for (n, section) in role.sections.iter().enumerate() {
            self.text(Field::Text, Anchor::Section(n), &section.title);
            self.text(Field::Text, Anchor::Section(n), &section.markdown);
        }
    }

    fn texts<'t>(
        &mut self,
        field: Field,
        anchor: Anchor,
        texts: impl IntoIterator<Item = &'t String>,
    ) {
        for text in texts {
            self.text(field, anchor, text);
        }
    }

    fn text(&mut self, field: Field, anchor: Anchor, text: &str) {
        let number = u32::try_from(self.docs.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let Some(doc) = self.docs.last_mut() else { return };
        let Ok(entry) = u16::try_from(doc.entries.len()) else { return };
        let folded = fold(text);
        let found = words(&folded);
        if found.is_empty() {
            return;
        }
        doc.entries.push(Entry { field, anchor, level: self.level });
        for range in found {
            let word = folded.get(range).unwrap_or_default();
            let posting = Posting { doc: number, entry, whole: word.len() == folded.trim().len() };
            let postings = match self.words.get_mut(word) {
                Some(postings) => postings,
                None => self.words.entry(word.to_owned()).or_default(),
            };
            // A word may stand twice in one text.
            if postings.last().is_none_or(|last| (last.doc, last.entry) != (number, entry)) {
                postings.push(posting);
            }
        }
        let posting = Posting { doc: number, entry, whole: true };
        if field.has_initials()
            && let Some((letters, _)) = initials(&folded)
        {
            self.initials.entry(letters).or_default().push(posting);
        }
        if matches!(field, Field::Name | Field::Capability) {
            self.names.entry(folded).or_default().push(posting);
        }
    }
}
