//! Defines the graph, in which roles and missing roles are nodes, and declared interactions are
//! edges.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, LazyLock, OnceLock};

use schemars::JsonSchema;
use serde::Serialize;

use crate::card::{Card, LONGEST_CHUNK};
use crate::role::{FrequencyRank, Interaction, Known, Origin, Problem, Role};
use crate::text::{Texts, look, slug_of, table};

use super::by_node::ByNode;
use super::canonical::Alphabet;
use super::double::spaced;
use super::faces::Faces;
use super::fits::{Fits, group};
use super::identity::Numbers;
use super::link::{Edge, EdgeTexts, UnresolvedEdges};
use super::mentions::{Mention, MentionedBy, NameWords};
use super::names::name_key;
use super::not_cards::{NotCards, SkippedFiles, Unread};
use super::recent::RecentlyUsed;
use super::target::{Part, name_and_link, parts};
use super::terms::Terms;
use super::verb::{Family, Verbs};

/// The number that identifies a role. It stays the same when cards are reloaded: see
/// [`Atlas::after`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoleId(pub(super) u32);

/// The number that identifies a missing role. It stays the same when cards are reloaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MissingId(u32);

/// The number that identifies an edge. It is valid only in the atlas that returned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgeId(pub(super) u32);

impl EdgeId {
    /// Returns the number of the edge, counted from 0.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A role or a missing role. Nodes cannot be compared by themselves: [`Atlas::slot`] returns the
/// position by which they are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A role with a card.
    Role(RoleId),
    /// A role that cards name but no card describes.
    Missing(MissingId),
}

impl Node {
    /// Returns the role, or `None` for a missing role.
    pub fn role(self) -> Option<RoleId> {
        match self {
            Node::Role(id) => Some(id),
            Node::Missing(_) => None,
        }
    }
}

impl From<RoleId> for Node {
    fn from(id: RoleId) -> Node {
        Node::Role(id)
    }
}

/// A role that cards name but no card describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRole {
    /// The name, as written on the first card that names the role.
    pub name: String,
    /// Whether the role is outside the organization and needs no card.
    pub external: bool,
    pub(super) key: String,
}

table! {
    /// The weight of a drawn line, which depends on the frequency of the interaction. The heaviest
    /// weight comes first.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Weight {
        /// Returns a description of the frequencies that this weight covers.
        sentence
    }
    Heavy = "daily or more often";
    Light = "weekly or every two weeks";
    Dashed = "less often or unknown";
}

impl Weight {
    /// Returns the weight of a frequency.
    pub fn from_frequency(frequency: Option<FrequencyRank>) -> Weight {
        match frequency {
            Some(FrequencyRank::Continuous | FrequencyRank::Daily) => Weight::Heavy,
            Some(FrequencyRank::Weekly | FrequencyRank::Biweekly) => Weight::Light,
            _ => Weight::Dashed,
        }
    }
}

/// How one role is connected to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tie {
    /// Each role names the other.
    Mutual,
    /// Only this role names the other.
    #[serde(rename = "names")]
    Mine,
    /// Only the other role names this one.
    #[serde(rename = "named")]
    Theirs,
}

/// A neighbour of a role, with all edges from the role to the neighbour, or all edges from the
/// neighbour to the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The neighbouring role.
    pub node: Node,
    /// The edges between the two roles, all in the same direction, most frequent first; never
    /// empty.
    pub edges: Vec<EdgeId>,
    /// Whether there are also edges in the opposite direction.
    pub mutual: bool,
}

/// The number of recently parsed roles to keep in memory, so that a page can be redrawn without
/// parsing its card again.
const READ_LATELY: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1023);
/// The number of separately parsed sections to keep: those of several screens of search results,
/// because the next letter of a query usually leaves most of the results on the screen.
const SECTIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);
/// The number of roles to keep mentions for. The card and the graph of the current role both need
/// these mentions.
const MENTIONS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(63);

/// The resolved interactions of all cards. They stay the same if a card changes but still declares
/// the same interactions.
#[derive(Debug, Clone, Default)]
pub(super) struct Web {
    /// The missing roles, ordered by normalized name.
    pub(super) missing: Vec<MissingRole>,
    missing_numbers: Numbers,
    /// The edges, ordered by the role that declares them, then by position on its card.
    edges: Vec<Edge>,
    pub(super) texts: EdgeTexts,
    /// The alphabetical order of verbs and names, for sorting edges.
    pub(super) alphabet: Alphabet,
    outgoing: ByNode<EdgeId>,
    /// The incoming edges of each node. The edges of roles come before those of missing roles.
    incoming: ByNode<EdgeId>,
}

/// All roles and their interactions at one point in time.
#[derive(Debug)]
pub struct Atlas {
    faces: Arc<Faces>,
    /// The normalized names of all missing roles that ever existed, indexed by number.
    missing_names: Arc<Texts>,
    pub(super) web: Arc<Web>,
    /// The byte ranges of all interactions on cards that changed after the edges were resolved.
    spans: HashMap<RoleId, Arc<[Range<u32>]>>,
    /// The problems on each card. Cards without problems have no entry.
    problems: HashMap<RoleId, Arc<[Problem]>>,
    whole: bool,
    /// The roles with long cards, which stay in memory after they have been parsed.
    long: HashMap<RoleId, Arc<Role>>,
    lately: RecentlyUsed<RoleId, Arc<Role>>,
    /// Sections that were recently parsed without the rest of their cards.
    sections: RecentlyUsed<(RoleId, Known), Arc<Role>>,
    /// The roles that were recently found in the texts of roles.
    pub(super) mentions: RecentlyUsed<RoleId, Arc<[Mention]>>,
    /// For each role, the roles that mention it; computed on first use.
    mentioned_by: OnceLock<MentionedBy>,
}

/// The data that the atlas keeps from parsed cards, in the same order as the cards.
#[derive(Debug, Default)]
pub(super) struct ParsedContents {
    links: UnresolvedEdges,
    problems: HashMap<RoleId, Arc<[Problem]>>,
    long: HashMap<RoleId, Arc<Role>>,
}

impl ParsedContents {
    /// Adds the contents of a card that was just parsed. If the card is long, its whole role is
    /// kept in memory.
    pub(super) fn add(&mut self, id: RoleId, card: &Card, mut role: Role, verbs: &Verbs) {
        self.links.add(id, &role, verbs);
        let problems = if card.text.len() > LONGEST_CHUNK {
            let problems = role.problems.clone();
            self.long.insert(id, Arc::new(role));
            problems
        } else {
            std::mem::take(&mut role.problems)
        };
        if !problems.is_empty() {
            self.problems.insert(id, problems.into());
        }
    }

    /// Copies the contents of a card from an earlier atlas, without parsing the card again.
    pub(super) fn keep(&mut self, id: RoleId, before: &Atlas) {
        self.links.keep(before.declared(id), &before.web.texts);
        self.problems.extend(before.problems.get(&id).map(|all| (id, Arc::clone(all))));
        self.long.extend(before.long.get(&id).map(|role| (id, Arc::clone(role))));
    }

    /// Appends the contents of more cards.
    pub(super) fn append(&mut self, other: ParsedContents) {
        self.links.append(other.links);
        self.problems.extend(other.problems);
        self.long.extend(other.long);
    }
}

impl Default for Atlas {
    fn default() -> Self {
        Atlas::unparsed(Vec::new(), NotCards::default(), Arc::default(), None)
    }
}

impl Atlas {
    /// Builds an atlas from cards in any order. `unread` contains the files that could not be read,
    /// and `passed_over` is the number of files that are not cards.
    pub fn new(cards: Vec<Arc<Card>>, unread: Vec<Unread>, passed_over: usize) -> Atlas {
        Atlas::in_terms(cards, unread, passed_over, Arc::default())
    }

    /// Returns the atlas after a reload. Roles keep their numbers even if their files were moved,
    /// so every [`Node`] of this atlas stays valid in the new one.
    pub fn after(&self, cards: Vec<Arc<Card>>, unread: Vec<Unread>, passed_over: usize) -> Atlas {
        let rest = NotCards { unread, passed_over, skipped: SkippedFiles::default() };
        Atlas::unparsed(cards, rest, Arc::clone(&self.faces.register.terms), Some(self))
            .with_all_read(Some(self))
    }

    /// Like [`Atlas::new`], but with the terms of a team, such as its verbs.
    pub fn in_terms(
        cards: Vec<Arc<Card>>,
        unread: Vec<Unread>,
        passed_over: usize,
        terms: Arc<Terms>,
    ) -> Atlas {
        let rest = NotCards { unread, passed_over, skipped: SkippedFiles::default() };
        Atlas::unparsed(cards, rest, terms, None).with_all_read(None)
    }

    /// Parses every card that was not already parsed for `before`, and returns an atlas of the same
    /// roles with their interactions.
    fn with_all_read(self, before: Option<&Atlas>) -> Atlas {
        let mut contents = ParsedContents::default();
        for id in self.ids() {
            match before.filter(|before| self.shares_card(before, id)) {
                Some(before) => contents.keep(id, before),
                None => contents.add(id, &self[id], self[id].role(), self.verbs()),
            }
        }
        self.with(contents)
    }

    /// Returns the atlas after some of its cards were replaced by others with the same names, or
    /// `None` if these declare other interactions. `roles` are the parsed cards.
    pub(super) fn with_same_web(&self, faces: &Atlas, roles: &[(RoleId, Role)]) -> Option<Atlas> {
        let mut atlas = Atlas::from_faces(Arc::clone(&faces.faces));
        atlas.missing_names = Arc::clone(&self.missing_names);
        atlas.web = Arc::clone(&self.web);
        (atlas.spans, atlas.problems, atlas.long) =
            (self.spans.clone(), self.problems.clone(), self.long.clone());
        for (id, role) in roles {
            let mut old = UnresolvedEdges::default();
            old.keep(self.declared(*id), &self.web.texts);
            let mut new = ParsedContents::default();
            new.add(*id, &atlas[*id], role.clone(), self.verbs());
            if !new.links.declare_same(&old) {
                return None;
            }
            atlas.spans.insert(*id, new.links.spans());
            atlas.problems.remove(id);
            atlas.problems.extend(new.problems);
            atlas.long.remove(id);
            atlas.long.extend(new.long);
        }
        atlas.whole = true;
        Some(atlas)
    }

    /// Returns whether the same files could not be read as in an earlier atlas.
    pub fn has_unread_of(&self, before: &Atlas) -> bool {
        self.faces.register.rest.has_same_unread(&before.faces.register.rest)
    }

    /// Returns whether all cards declare the same interactions as in an earlier atlas. `false` is
    /// also returned if this is not known.
    pub fn has_edges_of(&self, before: &Atlas) -> bool {
        Arc::ptr_eq(&self.web, &before.web)
    }

    /// Returns the edges that a role declares, with the current byte ranges of its interactions.
    fn declared(&self, id: RoleId) -> impl Iterator<Item = (&Edge, Range<u32>)> {
        let spans = self.spans.get(&id);
        self.outgoing(Node::Role(id)).iter().map(move |&edge| {
            let edge = &self[edge];
            let moved = spans.and_then(|spans| spans.get(edge.number as usize));
            (edge, moved.unwrap_or(&edge.span).clone())
        })
    }

    /// Returns whether a role's card was already parsed in an earlier atlas.
    pub fn shares_card(&self, before: &Atlas, id: RoleId) -> bool {
        let cards = self.faces.card(id).zip(before.faces.card(id));
        before.whole && cards.is_some_and(|(now, then)| Arc::ptr_eq(now, then))
    }

    /// Returns an atlas with a single card that was just parsed.
    pub fn from_card(card: Card, role: Role, terms: Arc<Terms>) -> Atlas {
        let faces = Atlas::unparsed(vec![Arc::new(card)], NotCards::default(), terms, None);
        let mut contents = ParsedContents::default();
        for id in faces.ids() {
            contents.add(id, &faces[id], role.clone(), faces.verbs());
        }
        let atlas = faces.with(contents);
        let role = Arc::new(role);
        atlas.ids().for_each(|id| atlas.lately.put(id, Arc::clone(&role)));
        atlas
    }

    /// Returns an atlas of roles whose cards are not parsed yet. The roles have names but no
    /// interactions, and they keep the numbers from the previous atlas.
    pub fn unparsed(
        cards: Vec<Arc<Card>>,
        rest: NotCards,
        terms: Arc<Terms>,
        before: Option<&Atlas>,
    ) -> Atlas {
        let before = before.map(|before| (&*before.faces, &before.missing_names));
        Atlas::from_faces(Arc::new(Faces::new(cards, rest, terms, before)))
    }

    /// Records the folders that were searched and the files in these folders that are not cards.
    pub fn below(mut self, roots: Vec<PathBuf>, mut others: Vec<PathBuf>) -> Atlas {
        others.sort();
        let faces = Arc::get_mut(&mut self.faces);
        if let Some(register) = faces.and_then(|faces| Arc::get_mut(&mut faces.register)) {
            (register.roots, register.others) = (roots, others);
        }
        self
    }

    /// Records the searched folders that do not directly contain a card, if they are known.
    pub fn with_folders_without_cards(mut self, folders: Option<Vec<PathBuf>>) -> Atlas {
        let faces = Arc::get_mut(&mut self.faces);
        if let Some(register) = faces.and_then(|faces| Arc::get_mut(&mut faces.register)) {
            register.without_cards = folders;
        }
        self
    }

    fn from_faces(faces: Arc<Faces>) -> Atlas {
        Atlas {
            missing_names: Arc::clone(&faces.missing_names),
            faces,
            web: Arc::default(),
            spans: HashMap::new(),
            problems: HashMap::new(),
            whole: false,
            long: HashMap::new(),
            lately: RecentlyUsed::new(READ_LATELY),
            sections: RecentlyUsed::new(SECTIONS),
            mentions: RecentlyUsed::new(MENTIONS),
            mentioned_by: OnceLock::new(),
        }
    }

    /// Returns an atlas of the same roles with the contents of all their cards.
    pub(super) fn with(&self, contents: ParsedContents) -> Atlas {
        let mut atlas = Atlas::from_faces(Arc::clone(&self.faces));
        let faces = &self.faces;
        // Many cards name the same target, so each spelling of a target is looked up only once.
        let mut known: HashMap<String, Option<Rc<Fits>>> = HashMap::new();
        let targets = contents.links.targets();
        let mut roles: Vec<Vec<Part<Rc<Fits>>>> = Vec::new();
        for target in targets.iter() {
            roles.push(parts(
                target,
                &mut |name| {
                    let key = name_key(name);
                    let fits = known.entry(key.clone());
                    fits.or_insert_with(|| Fits::new(faces, faces.fitting(&key)).map(Rc::new))
                        .clone()
                },
                &mut |link| Fits::new(faces, faces.linked(link)).map(Rc::new),
            ));
        }
        // Missing roles are sorted by name, so that their ids do not depend on the order of the
        // cards.
        let has_builtin = faces.cards.iter().any(|card| matches!(card.origin, Origin::Builtin(_)));
        let mut missing: BTreeMap<String, MissingRole> = BTreeMap::new();
        for (target, roles) in targets.iter().zip(&roles) {
            let whole = roles.is_empty().then(|| name_and_link(target).0);
            let parts = roles.iter().filter_map(|part| part.as_ref().err().map(String::as_str));
            for name in whole.into_iter().chain(parts) {
                let key = name_key(name);
                let external = faces.register.terms.is_external(&key, has_builtin);
                let name = name.to_owned();
                missing.entry(key.clone()).or_insert(MissingRole { name, external, key });
            }
        }
        if missing.keys().any(|name| atlas.missing_names.find(name).is_none()) {
            let names = Arc::make_mut(&mut atlas.missing_names);
            for name in missing.keys() {
                names.number(name);
            }
        }
        let names = &atlas.missing_names;
        let absent: Vec<Option<MissingId>> =
            targets.iter().map(|target| missing_id(names, name_and_link(target).0)).collect();
        let numbers = missing.keys().filter_map(|name| names.find(name)).collect();
        let (edges, texts) = contents.links.resolved(|from, target| {
            let parts = roles.get(target).map_or(&[][..], Vec::as_slice);
            if parts.is_empty() {
                let missing = absent.get(target).copied().flatten();
                return missing.map(|id| (Node::Missing(id), false)).into_iter().collect();
            }
            let nodes = parts.iter().filter_map(|part| match part {
                Ok(fits) => Some((Node::Role(fits.nearest(faces, from)), fits.is_several())),
                Err(name) => missing_id(names, name).map(|id| (Node::Missing(id), false)),
            });
            nodes.collect()
        });
        atlas.web = Arc::new(Web {
            missing_numbers: Numbers::new(numbers, names.len()),
            missing: missing.into_values().collect(),
            edges,
            texts,
            ..Web::default()
        });
        let alphabet = Alphabet::new(&atlas);
        let outgoing = atlas.edges_by(|edge| Node::Role(edge.from));
        let incoming = atlas.edges_by(|edge| edge.to);
        let web = Arc::make_mut(&mut atlas.web);
        (web.alphabet, web.outgoing, web.incoming) = (alphabet, outgoing, incoming);
        atlas.problems = contents.problems;
        atlas.long = contents.long;
        atlas.whole = true;
        atlas
    }

    /// Groups all edges by one of their two nodes. `end` selects the source or the target of an
    /// edge.
    fn edges_by(&self, end: impl Fn(&Edge) -> Node + Copy) -> ByNode<EdgeId> {
        let edges = self.web.edges.iter().zip((0..).map(EdgeId));
        let all =
            edges.map(|(edge, id)| (u32::try_from(self.slot(end(edge))).unwrap_or(u32::MAX), id));
        ByNode::new(all, self.len() + self.web.missing.len())
    }

    /// Returns the position of a node in this atlas. Roles come first, ordered by path, and missing
    /// roles follow, ordered by name. Returns `usize::MAX` if the node is not in this atlas.
    pub fn slot(&self, node: impl Into<Node>) -> usize {
        match node.into() {
            Node::Role(id) => self.faces.place(id),
            Node::Missing(id) => {
                self.web.missing_numbers.place(id.0).map(|place| self.len() + place)
            }
        }
        .unwrap_or(usize::MAX)
    }

    /// Returns the node at a position.
    pub fn node(&self, slot: usize) -> Option<Node> {
        match slot.checked_sub(self.len()) {
            None => self.faces.id(slot).map(Node::Role),
            Some(place) => self
                .web
                .missing_numbers
                .number(place)
                .map(|number| Node::Missing(MissingId(number))),
        }
    }

    /// Returns the current node for a node of this or an earlier atlas, or `None` if it no longer
    /// exists. For a missing role that now has a card, returns the role with the card. For a
    /// removed role, returns the other role with the same name if there is exactly one.
    pub fn current(&self, node: Node) -> Option<Node> {
        if self.slot(node) != usize::MAX {
            return Some(node);
        }
        let name = match node {
            Node::Role(id) => &self.faces.register.departed.get(&id.0)?.name,
            Node::Missing(id) => self.missing_names.get(id.0)?,
        };
        match self.all_named(name).as_slice() {
            [id] => Some(Node::Role(*id)),
            _ => None,
        }
    }

    /// Returns the missing role with this normalized name.
    pub fn missing_named(&self, name: &str) -> Option<Node> {
        let node = Node::Missing(MissingId(self.missing_names.find(name)?));
        (self.slot(node) != usize::MAX).then_some(node)
    }

    /// Returns whether the cards have been parsed. Until then, roles have neither edges nor
    /// problems.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns the card of a role.
    pub fn card_of(&self, id: RoleId) -> Option<&Arc<Card>> {
        self.faces.card(id)
    }

    /// Returns the whole role, parsed from its card. Recently used roles and roles with long cards
    /// stay in memory, because parsing these again would noticeably delay the response to a
    /// keystroke.
    pub fn role(&self, id: RoleId) -> Arc<Role> {
        let long = self.long.get(&id).cloned();
        long.unwrap_or_else(|| self.lately.get_or(id, || Arc::new(self[id].role())))
    }

    /// Returns the whole role if it is in memory.
    fn in_memory(&self, id: RoleId) -> Option<Arc<Role>> {
        self.long.get(&id).cloned().or_else(|| self.lately.get(&id))
    }

    /// Returns a role in which at least the given section is complete. All other sections may be
    /// empty.
    pub fn section(&self, id: RoleId, known: Known) -> Arc<Role> {
        if let Some(role) = self.in_memory(id) {
            return role;
        }
        self.sections
            .get_or((id, known), || self[id].section(known).map_or_else(|| self.role(id), Arc::new))
    }

    /// Returns the problems of a single card.
    pub fn problems(&self, id: RoleId) -> &[Problem] {
        self.problems.get(&id).map_or(&[], AsRef::as_ref)
    }

    /// Returns the role with exactly this name, alias, slug or id, regardless of case, spacing and
    /// Unicode form.
    pub fn named(&self, name: &str) -> Option<RoleId> {
        self.faces.named(&name_key(name)).next()
    }

    /// Returns every role with this path, or else every role with exactly this name, alias, slug or
    /// id.
    pub fn all_called(&self, name: &str) -> Vec<RoleId> {
        let by_path: Vec<RoleId> =
            self.ids().filter(|&id| self[id].origin.to_string() == name).collect();
        if by_path.is_empty() { self.all_named(name) } else { by_path }
    }

    /// Returns every role with exactly this name, alias, slug or id.
    pub fn all_named(&self, name: &str) -> Vec<RoleId> {
        let key = name_key(name);
        let mut named: Vec<RoleId> = self.faces.named(&key).collect();
        named.sort_by_key(|&id| self.faces.place(id));
        named.dedup();
        named
    }

    /// Returns the first role whose name looks like this name but is spelt with different letters,
    /// such as letters from another script.
    pub fn looking_like(&self, name: &str) -> Option<RoleId> {
        let (key, shape) = (name_key(name), look(&spaced(name)));
        self.ids().find(|id| {
            let other = &*self[*id].name;
            let is_plain = name.is_ascii() && other.is_ascii();
            !is_plain && name_key(other) != key && look(&spaced(other)) == shape
        })
    }

    /// Returns the roles that a target names: one role if the whole target is its name, or several
    /// if the target is a list, with commas or `and`, in which each part names a role. Returns an
    /// empty list if no role is found. If several roles have the same name, this returns the first
    /// by path, whereas [`Edge::to`] is the role nearest to the card that declares the interaction.
    pub fn targets(&self, reference: &str) -> Vec<RoleId> {
        let parts = parts(reference, &mut |name| self.named(name), &mut |link| {
            self.faces.linked(link).first().copied()
        });
        parts.into_iter().flatten().collect()
    }

    /// Returns the names of all roles, which are used to find mentions. The names are collected on
    /// the first call, which is slow for thousands of roles.
    pub(super) fn name_words(&self) -> &NameWords {
        self.faces.register.name_words.get_or_init(|| Arc::new(NameWords::new(&self.faces.cards)))
    }

    /// Returns whether the mentions are already known, so that [`Atlas::mentions_of`] returns
    /// immediately.
    pub fn knows_mentions(&self) -> bool {
        self.mentioned_by.get().is_some()
    }

    /// Finds the mentions in all cards, so that [`Atlas::mentions_of`] later returns immediately.
    /// If all roles have the same names as in an earlier atlas, only changed cards are searched.
    pub fn find_mentions(&self, before: Option<&Atlas>) {
        let same = before.filter(|before| self.has_names_of(before));
        if let Some(known) = same.and_then(|before| before.faces.register.name_words.get()) {
            let _ = self.faces.register.name_words.set(Arc::clone(known));
        }
        if let Some((before, known)) = same.and_then(|b| Some((b, b.mentioned_by.get()?))) {
            self.mentioned_by.get_or_init(|| self.updated_mentions(before, known));
        } else {
            self.mentioned_by();
        }
    }

    /// Returns whether all roles have the same names and files as in an earlier atlas.
    pub fn has_names_of(&self, before: &Atlas) -> bool {
        let (mine, theirs) = (&self.faces, &before.faces);
        Arc::ptr_eq(&mine.register, &theirs.register)
            || mine.cards.len() == theirs.cards.len()
                && mine
                    .cards
                    .iter()
                    .zip(&theirs.cards)
                    .all(|(a, b)| Arc::ptr_eq(a, b) || a.has_names_of(b))
    }

    pub(super) fn mentioned_by(&self) -> &MentionedBy {
        self.mentioned_by.get_or_init(|| self.all_mentions())
    }

    /// Returns the card at a position.
    pub(super) fn card_at(&self, place: usize) -> Option<&Card> {
        self.faces.cards.get(place).map(AsRef::as_ref)
    }

    /// Returns the role that a name in the text of `from` refers to: `from` itself if it has this
    /// name, or else the nearest role with this name. `known` caches the roles found for each name.
    pub(super) fn meant_by(
        &self,
        name: &str,
        from: RoleId,
        known: &mut HashMap<String, Vec<RoleId>>,
    ) -> Option<RoleId> {
        let ids = match known.get(name) {
            Some(ids) => ids,
            None => {
                let ids = self.faces.fitting(&name_key(name));
                known.entry(name.to_owned()).or_insert(ids)
            }
        };
        if ids.contains(&from) {
            return Some(from);
        }
        let folder = self.faces.path(from).map(group).filter(|_| ids.len() > 1);
        let nearest = ids.iter().rev().max_by_key(|id| {
            let other = self.faces.path(**id).map(group);
            folder.zip(other).map_or(0, |(folder, other)| nearness(folder, other))
        });
        nearest.copied()
    }

    /// Returns the index of the root folder in which a role was found. If several root folders
    /// contain the card, returns the innermost one. Returns `None` if the card is not a file below
    /// a root folder.
    pub fn root(&self, id: RoleId) -> Option<usize> {
        let path = self[id].origin.file()?;
        let roots = self.faces.register.roots.iter().enumerate();
        let around = roots.filter(|(_, root)| path.starts_with(root));
        around.max_by_key(|(_, root)| root.components().count()).map(|(number, _)| number)
    }

    /// Returns the path of the root folder in which a role was found, like [`Atlas::root`].
    pub fn root_path(&self, id: RoleId) -> Option<&Path> {
        self.faces.register.roots.get(self.root(id)?).map(PathBuf::as_path)
    }

    /// Returns the collection of a node, as seen from a role of another collection: the first folder
    /// below the root folder, or the root folder itself. Returns `None` if both belong to the same
    /// collection, or if the label of the node already gives the folder. Cards in this program's own
    /// format belong to one organization, even in different folders, but files in other formats
    /// are often collected from several authors.
    pub fn other_collection(&self, from: RoleId, node: Node) -> Option<&str> {
        let id = node.role().filter(|id| self[*id].is_foreign && self[from].is_foreign)?;
        let ((_, own), (root, other)) = (self.collection(from)?, self.collection(id)?);
        let name = other.strip_prefix(root).ok().filter(|name| !name.as_os_str().is_empty());
        let name = name.unwrap_or(other).to_str()?;
        let is_in_label = self.mark(id).is_some_and(|mark| mark.contains(name));
        (own != other && !is_in_label).then_some(name)
    }

    /// Returns the root folder of a card and the folder of its collection.
    fn collection(&self, id: RoleId) -> Option<(&Path, &Path)> {
        let (root, path) = (self.root_path(id)?, self.faces.path(id)?);
        let folder = group(path);
        let root = if root == path { folder } else { root };
        let first = folder.ancestors().find(|folder| folder.parent() == Some(root));
        Some((root, first.unwrap_or(root)))
    }

    /// Returns the files that were read but are not cards, such as a README, ordered by path.
    pub fn others(&self) -> &[PathBuf] {
        &self.faces.register.others
    }

    /// Returns the folders that were searched when the cards were read and that do not directly
    /// contain a card, or `None` if they are not known.
    pub fn folders_without_cards(&self) -> Option<&[PathBuf]> {
        self.faces.register.without_cards.as_deref()
    }

    /// Returns an unparsed atlas in which the given cards replace the cards with the same origins.
    pub(super) fn faces_with(&self, changed: Vec<Arc<Card>>) -> Atlas {
        Atlas::from_faces(Arc::new(self.faces.with(changed, &self.missing_names)))
    }

    /// Returns groups of at least two roles whose names look alike, either because the names are
    /// equal or because they contain similar letters from different scripts. Each group is ordered
    /// by path.
    pub fn alike(&self) -> &[Vec<RoleId>] {
        &self.faces.register.alike
    }

    /// Returns the number of roles.
    pub fn len(&self) -> usize {
        self.faces.cards.len()
    }

    /// Returns whether the atlas is empty.
    pub fn is_empty(&self) -> bool {
        self.faces.cards.is_empty()
    }

    /// Returns all roles, ordered by path.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = RoleId> + Clone {
        self.faces.register.numbers.all().iter().copied().map(RoleId)
    }

    /// Returns all roles, ordered by name.
    pub fn by_name(&self) -> &[RoleId] {
        &self.faces.register.by_name
    }

    /// Returns all missing roles, ordered by name.
    pub fn missing(&self) -> impl Iterator<Item = MissingId> {
        self.web.missing_numbers.all().iter().copied().map(MissingId)
    }

    /// Returns the folder, file name or path that distinguishes a role from roles with similar
    /// names. Returns `None` if no other name looks like the name of the role.
    pub fn mark(&self, id: RoleId) -> Option<&str> {
        self.faces.double(id).map(|double| double.mark.as_str())
    }

    /// Returns the displayed name of a node. If another name looks the same, the name is followed
    /// by its [`Atlas::mark`] in brackets.
    pub fn label(&self, node: Node) -> &str {
        let double = node.role().and_then(|id| self.faces.double(id));
        double.map_or_else(|| self.name(node), |double| &double.label)
    }

    /// Returns the path of a node's card, or `None` for a missing role.
    pub fn path(&self, node: Node) -> Option<String> {
        node.role().map(|id| self[id].origin.place())
    }

    /// Returns whether another role has the same name, slug or id.
    pub fn is_duplicate(&self, id: RoleId) -> bool {
        self.faces.place(id).is_some_and(|place| self.faces.register.duplicates.contains(&place))
    }

    /// Returns the edge with this number.
    pub fn edge(&self, number: u32) -> Option<EdgeId> {
        ((number as usize) < self.web.edges.len()).then_some(EdgeId(number))
    }

    /// Returns the files that could not be read.
    pub fn unread(&self) -> &[Unread] {
        &self.faces.register.rest.unread
    }

    /// Returns the file that could not be read and that probably describes the role with this name.
    pub fn unread_named(&self, name: &str) -> Option<&Unread> {
        let names = &self.faces.register.unread_names;
        let number = names.get(&name_key(name)).or_else(|| names.get(&name_key(&slug_of(name))))?;
        self.faces.register.rest.unread.get(*number)
    }

    /// Returns the number of files that were read but are not cards.
    pub fn passed_over(&self) -> usize {
        self.faces.register.rest.passed_over
    }

    /// Returns the skipped files and folders, except those that could not be read: see
    /// [`Atlas::unread`].
    pub fn skipped(&self) -> &SkippedFiles {
        &self.faces.register.rest.skipped
    }

    /// Returns whether a missing role counts as external on the card of the role `id`, and so does
    /// not need a card.
    pub fn is_external_for(&self, id: RoleId, missing: MissingId) -> bool {
        self.faces.register.terms.is_external_for(&self[id].origin, &self[missing].key)
    }

    /// Returns the table of verbs.
    pub fn verbs(&self) -> &Verbs {
        &self.faces.register.terms.verbs
    }

    /// Returns whether both atlases share all their cards in memory and have the same unread files.
    /// Two identical cards count as different if they were read separately.
    pub fn is_same(&self, other: &Atlas) -> bool {
        let (mine, theirs) = (&self.faces, &other.faces);
        mine.cards.len() == theirs.cards.len()
            && mine.cards.iter().zip(&theirs.cards).all(|(a, b)| Arc::ptr_eq(a, b))
            && mine.register.rest.passed_over == theirs.register.rest.passed_over
            // If there are no cards, the user is told which files were skipped, so the lists
            // of skipped files are compared too.
            && (!mine.cards.is_empty() || mine.register.rest.skipped == theirs.register.rest.skipped)
            && mine.register.rest.has_same_unread(&theirs.register.rest)
    }

    /// Returns the card with this origin.
    pub fn card(&self, origin: &Origin) -> Option<&Arc<Card>> {
        let at = self.faces.cards.binary_search_by(|card| card.origin.cmp(origin)).ok()?;
        self.faces.cards.get(at)
    }

    /// Returns the roles in a file, ordered by key.
    pub fn in_file(&self, file: &Path) -> Vec<RoleId> {
        let cards = &self.faces.cards;
        let start = Origin::File(file.to_owned());
        let first = cards.partition_point(|card| card.origin < start);
        let own = cards.iter().skip(first).take_while(|card| card.origin.file() == Some(file));
        (first..).zip(own).filter_map(|(place, _)| self.faces.id(place)).collect()
    }

    /// Returns the name of a node.
    pub fn name(&self, node: Node) -> &str {
        match node {
            Node::Role(id) => &self[id].name,
            Node::Missing(id) => &self[id].name,
        }
    }

    /// Returns the edges that a node declares, in the order in which they appear on its card. A
    /// missing role declares none.
    pub fn outgoing(&self, node: Node) -> &[EdgeId] {
        match node {
            Node::Role(_) => self.web.outgoing.get(self.slot(node)),
            Node::Missing(_) => &[],
        }
    }

    /// Returns the edges whose target is a node.
    pub fn incoming(&self, node: Node) -> &[EdgeId] {
        self.web.incoming.get(self.slot(node))
    }

    /// Returns the edges between a node and other nodes. Each edge comes with the other node and a
    /// flag that tells whether `node` declares the edge. The edges that `node` declares come first.
    pub fn edges_of(&self, node: Node) -> impl Iterator<Item = (EdgeId, Node, bool)> {
        let out = self.outgoing(node).iter().map(|&edge| (edge, self[edge].to, true));
        let back = self.incoming(node).iter();
        let back = back.map(|&edge| (edge, Node::Role(self[edge].from), false));
        out.chain(back).filter(move |(_, other, _)| *other != node)
    }

    /// Returns the edges that one node declares with another, in the order in which they appear on
    /// its card.
    pub fn edges_between(&self, from: Node, to: Node) -> impl Iterator<Item = EdgeId> {
        self.outgoing(from).iter().copied().filter(move |&edge| self[edge].to == to)
    }

    /// Returns the verb of an edge, as written on the card.
    pub fn verb(&self, edge: EdgeId) -> &str {
        self.web.texts.verb(self[edge].verb)
    }

    /// Returns the family of an edge's verb, such as Report or Advise.
    pub fn family(&self, edge: EdgeId) -> Family {
        self[edge].family
    }

    /// Returns the roles that name `node`, except `node` itself, without duplicates and in
    /// canonical order.
    pub fn neighbours_in(&self, node: Node) -> Vec<Neighbour> {
        self.neighbours(node, false)
    }

    /// Returns the roles that `node` names, except `node` itself, without duplicates and in
    /// canonical order.
    pub fn neighbours_out(&self, node: Node) -> Vec<Neighbour> {
        self.neighbours(node, true)
    }

    /// Returns the interactions that a role declares with itself.
    pub fn loops(&self, node: Node) -> Vec<EdgeId> {
        self.edges_between(node, node).collect()
    }

    /// Returns the neighbours with edges in one direction. `is_out` tells whether `node` declares
    /// these edges.
    fn neighbours(&self, node: Node, is_out: bool) -> Vec<Neighbour> {
        let mut merged: HashMap<Node, Vec<EdgeId>> = HashMap::new();
        let mut opposite: HashSet<Node> = HashSet::new();
        for (edge, other, is_own) in self.edges_of(node) {
            if is_own == is_out {
                merged.entry(other).or_default().push(edge);
            } else {
                opposite.insert(other);
            }
        }
        let neighbours = merged.into_iter().map(|(node, edges)| {
            let mutual = opposite.contains(&node);
            Neighbour { node, edges, mutual }
        });
        let mut neighbours: Vec<Neighbour> = neighbours.collect();
        self.sort_neighbours(&mut neighbours);
        neighbours
    }
}

// An edge is only used with the atlas that created it, so its number is always within bounds.
#[allow(clippy::indexing_slicing)]
mod arena {
    use super::*;

    /// Looks up the card of a role. The card is empty if the role no longer exists; see
    /// [`Atlas::current`].
    impl std::ops::Index<RoleId> for Atlas {
        type Output = Card;
        fn index(&self, id: RoleId) -> &Card {
            static NONE: LazyLock<Card> = LazyLock::new(|| Card::new(Origin::Stdin, ""));
            self.faces.card(id).map_or(&NONE, |card| card)
        }
    }

    /// Looks up a missing role. Its name is empty if the role is no longer missing.
    impl std::ops::Index<MissingId> for Atlas {
        type Output = MissingRole;
        fn index(&self, id: MissingId) -> &MissingRole {
            static NONE: MissingRole =
                MissingRole { name: String::new(), external: false, key: String::new() };
            let place = self.web.missing_numbers.place(id.0);
            place.and_then(|place| self.web.missing.get(place)).unwrap_or(&NONE)
        }
    }

    impl std::ops::Index<EdgeId> for Atlas {
        type Output = Edge;
        fn index(&self, id: EdgeId) -> &Edge {
            &self.web.edges[id.0 as usize]
        }
    }

    impl Atlas {
        /// Returns the position of an edge among the interactions of the role that declares it,
        /// counted from 0.
        pub fn number(&self, edge: EdgeId) -> usize {
            self[edge].number as usize
        }

        /// Returns the interaction that declares an edge.
        pub fn interaction(&self, edge: EdgeId) -> Interaction {
            let edge = &self[edge];
            let of = |role: Arc<Role>| role.interactions[edge.number as usize].clone();
            if let Some(role) = self.in_memory(edge.from) {
                return of(role);
            }
            let moved =
                self.spans.get(&edge.from).and_then(|spans| spans.get(edge.number as usize));
            let alone = self[edge.from].interaction(moved.unwrap_or(&edge.span).clone());
            alone.unwrap_or_else(|| of(self.role(edge.from)))
        }
    }
}

/// Returns how near two folders are to each other. The more leading folders their paths share, the
/// nearer they are. A folder is nearer to itself than to a folder below it.
fn nearness(folder: &Path, other: &Path) -> usize {
    let pairs = folder.components().zip(other.components());
    2 * pairs.take_while(|(a, b)| a == b).count() + usize::from(folder == other)
}

/// Returns the id of the missing role with this name.
fn missing_id(names: &Texts, name: &str) -> Option<MissingId> {
    names.find(&name_key(name)).map(MissingId)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atlas(cards: &[(&str, &str)]) -> Atlas {
        let roles = cards
            .iter()
            .map(|(path, text)| Arc::new(Card::new(Origin::File(path.into()), *text)))
            .collect();
        Atlas::new(roles, Vec::new(), 0)
    }

    fn trio() -> Atlas {
        atlas(&[
            (
                "b.md",
                "---\nid: be-01\nname: Backend\n---\n# Interactions\n- **Provides API** → Frontend (daily)\n- **Helps** → frontend (weekly)\n- **Mentors** → Backend\n- **Asks** → Nobody\n",
            ),
            (
                "f.md",
                "---\nname: Frontend\n---\n# Interactions\n- **Consumes API from** → BE-01 (daily)\n- **Works with** → Backend, QA\n",
            ),
            ("q.md", "---\nname: QA\n---\n# Interactions\n- **Asks** → NOBODY\n"),
        ])
    }

    #[test]
    fn a_collection_is_the_first_folder_below_a_root() {
        let card = |name: &str| format!("---\nname: {name}\ndescription: Helps.\n---\nYou help.\n");
        let paths =
            ["r/a/x/one.md", "r/a/y/two.md", "r/b/three.md", "r/four/profile.md", "s/five.md"];
        let names = ["One", "Two", "Three", "Four", "Five"];
        let texts = names.map(card);
        let cards: Vec<(&str, &str)> =
            paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let atlas = atlas(&cards).below(vec!["r".into(), "s".into()], Vec::new());
        let [one, two, three, four, five] = names.map(|name| atlas.named(name).unwrap());
        let seen = |from, to| atlas.other_collection(from, Node::Role(to));
        assert_eq!(seen(one, two), None);
        assert_eq!((seen(one, three), seen(three, one)), (Some("b"), Some("a")));
        // A card in a folder of its own belongs to the folder around it.
        assert_eq!((seen(one, four), seen(four, five)), (Some("r"), Some("s")));
    }

    #[test]
    fn targets_resolve_by_name_slug_and_id_only() {
        let atlas = trio();
        let backend = Node::Role(atlas.named("backend").unwrap());
        let frontend = Node::Role(atlas.named(" FRONTEND ").unwrap());
        assert_eq!(
            atlas.neighbours_out(backend).iter().map(|n| n.node).collect::<Vec<_>>()[0],
            frontend
        );
        let out = &atlas.neighbours_out(backend)[0];
        assert_eq!((out.edges.len(), out.mutual), (2, true));
        assert_eq!(atlas.interaction(out.edges[0]).verb, "Provides API");
        assert_eq!(atlas.incoming(backend).len(), 3); // be-01, "Backend, QA", and the role itself
        assert_eq!(atlas.loops(backend).len(), 1);
        assert!(atlas.named("Back").is_none());
    }

    #[test]
    fn a_missing_role_is_one_object_for_all_who_name_it() {
        let atlas = trio();
        let missing: Vec<&str> = atlas.missing().map(|id| atlas[id].name.as_str()).collect();
        assert_eq!(missing, ["Nobody"]);
        let nobody = Node::Missing(atlas.missing().next().unwrap());
        assert_eq!(atlas.incoming(nobody).len(), 2);
        assert_eq!(atlas.missing_named("nobody"), Some(nobody));
        assert_eq!(atlas.nearest("Bakcend"), ["Backend"]);
    }

    #[test]
    fn the_order_of_cards_does_not_matter() {
        let cards = [("b.md", "# B\n"), ("a.md", "# A\n"), ("c.md", "# A\n")];
        let mut turned = cards;
        turned.reverse();
        let names = |atlas: &Atlas| {
            atlas.by_name().iter().map(|&id| atlas[id].origin.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(&atlas(&cards)), ["a.md", "c.md", "b.md"]);
        assert_eq!(names(&atlas(&cards)), names(&atlas(&turned)));
        let marks = |atlas: &Atlas| -> Vec<Option<String>> {
            atlas.by_name().iter().map(|&id| atlas.mark(id).map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(marks(&atlas(&cards)), [Some("a.md".into()), Some("c.md".into()), None]);
        let same = [("x/a/profile.md", "# A\n"), ("y/b/profile.md", "# A\n")];
        assert_eq!(marks(&atlas(&same)), [Some("a".into()), Some("b".into())]);
        let taken = [same[0], same[1], ("b.md", "# A (b)\n")];
        let labels = |cards: &[(&str, &str)]| {
            let atlas = atlas(cards);
            atlas.ids().map(|id| atlas.label(Node::Role(id)).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(labels(&taken), ["A (b)", "A (x/a/profile.md)", "A (y/b/profile.md)"]);
        let three = [("x/a.md", "# A\n"), ("y/a.md", "# A\n"), ("x/b.md", "# a\n")];
        assert_eq!(labels(&three), ["A (x/a.md)", "a (x/b.md)", "A (y/a.md)"]);
        assert_eq!(atlas(&cards).all_named("a").len(), 2);
        assert_eq!(atlas(&cards).all_called("c.md").len(), 1);
    }
}
