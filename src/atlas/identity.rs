//! Numbers the roles. A role keeps its number when cards are reloaded.
//!
//! Normally, a number belongs to the path of a card. If the file was moved, or if two files swapped
//! places, the role is recognized by its id, or else by its text, or else by its name. The number
//! of a removed card is reserved until the card returns.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::card::Card;
use crate::role::Origin;

use super::names::{hash, name_key};

/// Maps numbers to positions and positions to numbers. A role can have different positions in two
/// atlases, but it keeps its number.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    /// The number of the role at each position.
    by_place: Vec<u32>,
    /// The position of every number that was ever assigned, or [`ABSENT`] if the number is not in
    /// use.
    places: Vec<u32>,
}

/// The position of a number that is not in use.
const ABSENT: u32 = u32::MAX;

impl Numbers {
    /// Creates the table. `by_place` contains the number of the role at each position. Each number
    /// is below `count` and occurs at most once.
    pub(super) fn new(by_place: Vec<u32>, count: usize) -> Numbers {
        let mut places = vec![ABSENT; count];
        for (place, &number) in (0..).zip(&by_place) {
            if let Some(slot) = places.get_mut(number as usize) {
                *slot = place;
            }
        }
        Numbers { by_place, places }
    }

    /// Returns how many numbers have been assigned so far.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.by_place.get(place).copied()
    }

    pub(super) fn place(&self, number: u32) -> Option<usize> {
        let place = self.places.get(number as usize).copied();
        place.filter(|&place| place != ABSENT).map(|place| place as usize)
    }

    pub(super) fn all(&self) -> &[u32] {
        &self.by_place
    }
}

/// Maps the number of each removed role to the traits by which the role is recognized if it
/// returns.
pub(super) type Departed = HashMap<u32, Traits>;

/// The traits by which a role is recognized if its path changes.
#[derive(Debug, Clone)]
pub(super) struct Traits {
    origin: Origin,
    id: Option<String>,
    /// The hash of the text; `None` if the text is empty.
    text: Option<u64>,
    /// The normalized name of the role.
    pub(super) name: String,
    slug: String,
}

impl Traits {
    fn new(card: &Card) -> Traits {
        let text = card.text.trim();
        Traits {
            origin: card.origin.clone(),
            id: card.id.as_deref().map(name_key),
            text: (!text.is_empty()).then(|| hash(text)),
            name: name_key(&card.name),
            slug: name_key(&card.slug),
        }
    }
}

/// Assigns numbers to the roles of `cards`. A role that was in `before` keeps its number. Both
/// lists of cards must be sorted by origin. A card that was not moved is compared only once.
pub(super) fn numbered(
    cards: &[Arc<Card>],
    before: &[Arc<Card>],
    numbers: &Numbers,
    departed: &Departed,
) -> (Numbers, Departed) {
    let mut by_place = vec![ABSENT; cards.len()];
    let mut gone = departed.clone();
    let mut come: Vec<(usize, &Arc<Card>)> = Vec::new();
    let mut old = (0..).zip(before).peekable();
    let mut new = (0..).zip(cards).peekable();
    loop {
        let order = match (old.peek(), new.peek()) {
            (Some((_, a)), Some((_, b))) => a.origin.cmp(&b.origin),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let a = old.next_if(|_| order.is_le());
        let b = new.next_if(|_| order.is_ge());
        let number = a.and_then(|(place, _)| numbers.number(place));
        match (a, b, number) {
            (Some((_, a)), Some((place, b)), Some(number)) if are_one_role(a, b) => {
                set(&mut by_place, place, number);
            }
            (a, b, number) => {
                gone.extend(number.zip(a.map(|(_, card)| Traits::new(card))));
                come.extend(b);
            }
        }
    }
    if !gone.is_empty() {
        come = recognized(&mut gone, come, &mut by_place);
    }
    let mut count = numbers.count();
    for (place, _) in come {
        set(&mut by_place, place, u32::try_from(count).unwrap_or(ABSENT));
        count += 1;
    }
    (Numbers::new(by_place, count), gone)
}

/// Assigns the numbers of removed roles to new cards that match them, and removes these roles from
/// `gone`. Returns the other new cards, each with its position.
fn recognized<'a>(
    gone: &mut Departed,
    come: Vec<(usize, &'a Arc<Card>)>,
    by_place: &mut [u32],
) -> Vec<(usize, &'a Arc<Card>)> {
    let traits: [fn(&Traits) -> Option<String>; 5] = [
        |role| role.id.clone(),
        |role| role.text.map(|hash| hash.to_string()),
        |role| Some(format!("{}\n{}", role.name, role.slug)),
        |role| Some(role.name.clone()),
        |role| Some(role.origin.to_string()),
    ];
    let mut come: Vec<(usize, &Arc<Card>, Traits)> =
        come.into_iter().map(|(place, card)| (place, card, Traits::new(card))).collect();
    for trait_of in traits {
        if gone.is_empty() || come.is_empty() {
            break;
        }
        let old = unique(gone.iter().map(|(number, role)| (trait_of(role), *number)));
        let new = unique(come.iter().map(|(place, _, role)| (trait_of(role), *place)));
        let mut found = HashSet::new();
        for (key, place) in new {
            if let Some(&number) = old.get(&key) {
                gone.remove(&number);
                found.insert(place);
                set(by_place, place, number);
            }
        }
        come.retain(|(place, ..)| !found.contains(place));
    }
    come.into_iter().map(|(place, card, _)| (place, card)).collect()
}

/// Returns the values whose keys occur only once, as a map.
fn unique<T: Copy>(all: impl Iterator<Item = (Option<String>, T)>) -> HashMap<String, T> {
    let mut values: HashMap<String, Option<T>> = HashMap::new();
    for (key, value) in all.filter_map(|(key, value)| Some((key?, value))) {
        values.entry(key).and_modify(|value| *value = None).or_insert(Some(value));
    }
    values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

fn set(by_place: &mut [u32], place: usize, number: u32) {
    if let Some(slot) = by_place.get_mut(place) {
        *slot = number;
    }
}

/// Returns whether two cards with the same path describe the same role.
fn are_one_role(one: &Arc<Card>, other: &Arc<Card>) -> bool {
    Arc::ptr_eq(one, other)
        || one.id.is_some() && one.id == other.id
        || one.name == other.name
        || one.slug == other.slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Atlas, Node};

    fn cards(cards: &[(&str, &str)]) -> Vec<Arc<Card>> {
        let card =
            |(path, text): &(&str, &str)| Arc::new(Card::new(Origin::File((*path).into()), *text));
        cards.iter().map(card).collect()
    }

    fn atlas(all: &[(&str, &str)]) -> Atlas {
        Atlas::new(cards(all), Vec::new(), 0)
    }

    fn node(atlas: &Atlas, path: &str) -> Node {
        Node::Role(atlas.ids().find(|&id| atlas[id].origin.to_string() == path).unwrap())
    }

    fn path(atlas: &Atlas, node: Node) -> Option<String> {
        atlas.path(atlas.current(node)?)
    }

    /// Returns the current file of the role that was at `path`.
    fn file(before: &[(&str, &str)], now: &[(&str, &str)], path: &str) -> Option<String> {
        let before = atlas(before);
        let now = before.after(cards(now), Vec::new(), 0);
        self::path(&now, node(&before, path))
    }

    const ADA: &str = "---\nname: Ada\n---\nA\n";
    const BOB: &str = "---\nname: Bob\n---\nB\n";

    #[test]
    fn a_role_is_followed_to_its_file() {
        let is = |now: &[(&str, &str)], wanted: Option<&str>| {
            let found = file(&[("a/profile.md", ADA), ("b/profile.md", BOB)], now, "a/profile.md");
            assert_eq!(found.as_deref(), wanted, "{now:?}");
        };
        // The role is still found if its text or its name changes, if its file moves, or if two
        // files swap places.
        is(&[("a/profile.md", "---\nname: Ada\n---\nX\n")], Some("a/profile.md"));
        is(&[("a/profile.md", "---\nname: Eve\nslug: eve\n---\n")], Some("a/profile.md"));
        is(&[("b/profile.md", BOB), ("c/profile.md", ADA)], Some("c/profile.md"));
        is(&[("a/profile.md", BOB), ("b/profile.md", ADA)], Some("b/profile.md"));
        // The role is not found if another role has taken its path or if its file is gone.
        is(&[("a/profile.md", BOB)], None);
        is(&[], None);
    }

    #[test]
    fn roles_without_a_name_are_recognized_by_text_or_id() {
        let text = "# Capabilities\n- **SQL** — Expert\n";
        let found =
            file(&[("ada/profile.md", text)], &[("eve/profile.md", text)], "ada/profile.md");
        assert_eq!(found.as_deref(), Some("eve/profile.md"));
        let with = |name: &str| format!("---\nid: x-1\nname: {name}\n---\n");
        let (ada, eve) = (with("Ada"), with("Eve"));
        let found =
            file(&[("a.md", &ada), ("b.md", BOB)], &[("e.md", &eve), ("b.md", BOB)], "a.md");
        assert_eq!(found.as_deref(), Some("e.md"));
    }

    #[test]
    fn the_moved_one_of_two_equal_names_is_followed() {
        let other = "---\nname: Ada\n---\nanother\n";
        let before = [("a.md", ADA), ("b.md", other)];
        let now = [("b.md", other), ("c.md", "---\nname: Ada\n---\nchanged\n")];
        assert_eq!(file(&before, &now, "a.md").as_deref(), Some("c.md"));
    }

    #[test]
    fn a_number_waits_for_a_card_that_is_away() {
        let first = atlas(&[("a.md", ADA), ("b.md", BOB)]);
        let ada = node(&first, "a.md");
        let away = first.after(cards(&[("b.md", BOB)]), Vec::new(), 0);
        assert_eq!(away.current(ada), None);
        let other = away.after(cards(&[("b.md", BOB), ("c.md", "# Cora\n")]), Vec::new(), 0);
        for now in [&[("a.md", ADA)], &[("elsewhere.md", ADA)]] {
            let back = other.after(cards(now), Vec::new(), 0);
            assert_eq!(path(&back, ada).as_deref(), Some(now[0].0));
        }
    }

    #[test]
    fn a_missing_role_keeps_its_number_until_it_has_a_card() {
        let names = |target: &str| format!("# Interactions\n- **Asks** → {target}\n");
        let first = atlas(&[("a.md", &names("Zoe"))]);
        let zoe = first.missing_named("zoe").unwrap();
        let more = [("a.md", &*names("Zoe")), ("b.md", &*names("Abe"))];
        let second = first.after(cards(&more), Vec::new(), 0);
        assert_eq!((second.name(zoe), second.current(zoe)), ("Zoe", Some(zoe)));
        let third = second.after(cards(&[("zoe.md", "---\nname: Zoe\n---\n")]), Vec::new(), 0);
        assert_eq!(path(&third, zoe).as_deref(), Some("zoe.md"));
        let fourth = third.after(cards(&more), Vec::new(), 0);
        assert_eq!(fourth.current(zoe), Some(zoe));
    }
}
