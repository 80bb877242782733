//! Keeps the data about the roles that is known before their cards are parsed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::card::Card;
use crate::text::Texts;

use super::double::{Double, doubles};
use super::gather::both;
use super::graph::RoleId;
use super::identity::{Departed, Numbers, numbered};
use super::mentions::NameWords;
use super::names::{Names, name_key};
use super::not_cards::{NotCards, Unread};
use super::target::Files;
use super::terms::Terms;

/// The cards, and the data about them that is known before they are parsed.
#[derive(Debug, Default)]
pub(super) struct Faces {
    /// The cards, ordered by path.
    pub(super) cards: Vec<Arc<Card>>,
    /// The normalized names of all missing roles in the previous atlas.
    pub(super) missing_names: Arc<Texts>,
    pub(super) register: Arc<Register>,
}

/// The data that depends only on the names and paths of the cards, and on the files around them. It
/// stays the same if only the contents of cards change. Roles are identified by position.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) numbers: Numbers,
    pub(super) departed: Departed,
    names: Names,
    /// The words of all names, collected when the atlas first searches for mentions.
    pub(super) name_words: OnceLock<Arc<NameWords>>,
    /// The files of all cards, collected when a link is first resolved.
    files: OnceLock<Files>,
    /// The roles ordered by name, then path.
    pub(super) by_name: Vec<RoleId>,
    /// The roles whose name looks like another name. Each of them has a mark, such as its folder,
    /// that distinguishes it.
    doubles: HashMap<usize, Double>,
    /// Groups of roles whose names look alike. Each group is ordered by path.
    pub(super) alike: Vec<Vec<RoleId>>,
    /// The folders that were searched for cards.
    pub(super) roots: Vec<PathBuf>,
    /// The files that were read but are not cards.
    pub(super) others: Vec<PathBuf>,
    /// The searched folders that do not directly contain a card, if they are known.
    pub(super) without_cards: Option<Vec<PathBuf>>,
    /// Roles that share a name, slug or id with another role.
    pub(super) duplicates: HashSet<usize>,
    pub(super) rest: NotCards,
    /// Maps each role name found in a file that could not be read to the index of the file in the
    /// list of unread files.
    pub(super) unread_names: HashMap<String, usize>,
    pub(super) terms: Arc<Terms>,
}

/// If there are more cards than this, their names are collected on two threads.
const MANY: usize = 1_000;

impl Faces {
    /// Collects the data about cards in any order. Roles keep the numbers that they had `before`.
    /// The previous data comes with the names of the missing roles.
    pub(super) fn new(
        mut cards: Vec<Arc<Card>>,
        mut rest: NotCards,
        terms: Arc<Terms>,
        before: Option<(&Faces, &Arc<Texts>)>,
    ) -> Faces {
        cards.sort_by(|a, b| a.origin.cmp(&b.origin));
        cards.dedup_by(|a, b| a.origin == b.origin);
        rest.unread.sort_by(|a, b| a.origin.cmp(&b.origin));
        let (numbers, departed) = match before {
            Some((old, _)) => {
                numbered(&cards, &old.cards, &old.register.numbers, &old.register.departed)
            }
            None => numbered(&cards, &[], &Numbers::default(), &Departed::new()),
        };
        let in_order = || {
            let cards = cards.iter().enumerate();
            let mut by_name: Vec<(String, usize)> =
                cards.map(|(place, card)| (name_key(&card.name), place)).collect();
            by_name.sort();
            by_name
        };
        let named = || {
            let names = Names::new(&cards);
            let duplicates = names.doubled(&cards);
            (names, duplicates)
        };
        let (by_name, (names, duplicates)) = both(cards.len() > MANY, in_order, named);
        let (doubles, alike) = doubles(&cards, &by_name);
        let mut by_name: Vec<RoleId> =
            by_name.into_iter().map(|(_, place)| role_id(&numbers, place)).collect();
        by_name.shrink_to_fit(); // the list reuses the memory of the list of names
        let register = Register {
            names,
            name_words: OnceLock::new(),
            files: OnceLock::new(),
            by_name,
            doubles,
            alike: alike
                .into_iter()
                .map(|group| group.into_iter().map(|place| role_id(&numbers, place)).collect())
                .collect(),
            roots: Vec::new(),
            others: Vec::new(),
            without_cards: None,
            duplicates,
            numbers,
            departed,
            unread_names: unread_names(&rest.unread),
            rest,
            terms,
        };
        let missing_names = before.map(|(_, names)| Arc::clone(names)).unwrap_or_default();
        Faces { cards, missing_names, register: Arc::new(register) }
    }

    /// Returns the data if the given cards replace the cards with the same origins. `missing_names`
    /// are the names of the missing roles so far.
    pub(super) fn with(&self, changed: Vec<Arc<Card>>, missing_names: &Arc<Texts>) -> Faces {
        let mut cards = self.cards.clone();
        let mut is_same = true;
        for card in changed {
            let at = cards.binary_search_by(|old| old.origin.cmp(&card.origin));
            if let Some(slot) = at.ok().and_then(|at| cards.get_mut(at)) {
                is_same &= slot.has_names_of(&card);
                *slot = card;
            }
        }
        if is_same {
            let register = Arc::clone(&self.register);
            return Faces { cards, missing_names: Arc::clone(missing_names), register };
        }
        let old = &self.register;
        let (rest, terms) = (old.rest.clone(), Arc::clone(&old.terms));
        let mut faces = Faces::new(cards, rest, terms, Some((self, missing_names)));
        if let Some(register) = Arc::get_mut(&mut faces.register) {
            (register.roots, register.others) = (old.roots.clone(), old.others.clone());
        }
        faces
    }

    pub(super) fn place(&self, id: RoleId) -> Option<usize> {
        self.register.numbers.place(id.0)
    }

    pub(super) fn id(&self, place: usize) -> Option<RoleId> {
        self.register.numbers.number(place).map(RoleId)
    }

    pub(super) fn card(&self, id: RoleId) -> Option<&Arc<Card>> {
        self.cards.get(self.place(id)?)
    }

    pub(super) fn double(&self, id: RoleId) -> Option<&Double> {
        self.register.doubles.get(&self.place(id)?)
    }

    /// Returns the roles in the file that a link leads to.
    pub(super) fn linked(&self, link: &str) -> Vec<RoleId> {
        let files = self.register.files.get_or_init(|| {
            let paths = self.cards.iter().enumerate();
            Files::new(paths.filter_map(|(place, card)| Some((place, card.origin.file()?))))
        });
        let places = files.linked(link, |place| self.cards.get(place)?.origin.file());
        places.into_iter().filter_map(|place| self.id(place)).collect()
    }

    /// Returns every role with this normalized name, best match first: see [`Names::all`].
    pub(super) fn named<'a>(&'a self, key: &'a str) -> impl Iterator<Item = RoleId> + 'a {
        self.register.names.all(&self.cards, key).filter_map(|place| self.id(place))
    }

    /// Returns the roles that match a normalized name, without duplicates. Matches by slug or id
    /// come before matches by name or alias. In both groups, cards whose slug equals their file
    /// name come first. Otherwise, the order is that of [`Names::all`].
    pub(super) fn fitting(&self, key: &str) -> Vec<RoleId> {
        let mut seen = HashSet::new();
        let mut ids: Vec<RoleId> = self.named(key).filter(|id| seen.insert(*id)).collect();
        if ids.len() > 1 {
            ids.sort_by_cached_key(|id| {
                let card = self.card(*id);
                let by_slug = card.is_some_and(|card| {
                    name_key(&card.slug) == key
                        || card.id.as_deref().is_some_and(|id| name_key(id) == key)
                });
                (!by_slug, !card.is_some_and(|card| card.is_at_home()))
            });
        }
        ids
    }

    pub(super) fn path(&self, id: RoleId) -> Option<&Path> {
        self.card(id)?.origin.file()
    }
}

fn unread_names(unread: &[Unread]) -> HashMap<String, usize> {
    let mut numbers = HashMap::new();
    // Files are visited in reverse order. If several files contain a name, the first file by path
    // is visited last, so its entry replaces the others.
    for (number, file) in unread.iter().enumerate().rev() {
        let keys = file.names.iter().map(|name| name_key(name)).filter(|key| !key.is_empty());
        numbers.extend(keys.map(|key| (key, number)));
    }
    numbers
}

/// Returns the id of the role at a position.
fn role_id(numbers: &Numbers, place: usize) -> RoleId {
    RoleId(numbers.number(place).unwrap_or_default())
}
