//! A folder of cards in memory. Random changes imitate users who make mistakes.

use std::sync::Arc;

use rolescope::app::Snapshot;
use rolescope::atlas::{Atlas, Unread};
use rolescope::card::{Broken, Card};
use rolescope::check::{self, Evidence, Policy};
use rolescope::role::{Origin, Problem, Rule};
use rolescope::search::Index;
use rolescope::store::builtin;

use super::chance::Chance;

/// The maximum number of cards and the maximum length of a card. Both limits keep the use of memory
/// constant.
const MOST: usize = 48;
const LONGEST: usize = 12_000;

/// Lines that careless or malicious authors might write.
pub(crate) const LINES: [&str; 32] = [
    "",
    "---",
    "name: Twin",
    "name: \u{202e}evil\u{200b}",
    "name:",
    "name: [a, list]",
    "id: be-01",
    "slug: twin",
    "default_seniority: Wizard",
    "key: &a [*a, *a]",
    "key: {\"\":[{\"\":[{\"\":[",
    "\tname: tab",
    "# Mission",
    "# Capabilities",
    "## Interactions",
    "# Responsibilities",
    "# 数据 \u{1b}[2J",
    "- **SQL** — Expert",
    "- **SQL** — Wizard: everything",
    "- **Provides API** → Backend Engineer (daily)",
    "- **Asks** → Nobody At All (weekly)",
    "- **Asks** → Twin (never)",
    "- **\u{1b}]0;owned\u{7}** → \u{9b}31m (daily)",
    "- ** → ",
    "    - nested\n      - deeper\n        - deepest",
    "> > > > > > > > > > > > > > > > > > quoted",
    "| a | b |\n|---|---|\n| e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} | 👩\u{200d}💻 |",
    "```\n\u{0}\u{1}\u{7f}\n```",
    "&#27;[31m<script>&#x9b;",
    "word\u{ad}word مهندس \u{2066}الرئيسي",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "全角文字全角文字全角文字全角文字全角文字全角文字全角文字全角文字全角文字全角文字全角文字全角文字",
];

pub(crate) struct Folder {
    cards: Vec<Arc<Card>>,
    /// The cards from which new cards are copied.
    shipped: Vec<Arc<Card>>,
    unread: usize,
    made: usize,
}

impl Folder {
    pub(crate) fn new() -> Folder {
        let shipped = builtin();
        let mut folder = Folder { cards: Vec::new(), shipped, unread: 0, made: 0 };
        for number in 0..12 {
            folder.copy(number);
        }
        folder
    }

    /// Changes a few files, as if users had saved them.
    pub(crate) fn change(&mut self, chance: &mut Chance) {
        for _ in 0..=chance.below(4) {
            match chance.below(12) {
                0 if self.cards.len() < MOST => self.copy(chance.below(self.shipped.len())),
                0 | 1 => drop(self.take(chance)),
                2 => self.rename(chance),
                3 => self.twin(chance),
                4 => self.unread = chance.below(3),
                5 => self.break_one(chance),
                6 if chance.one_in(10) => self.cards.clear(),
                7 if self.cards.len() < 8 => {
                    (0..self.shipped.len()).for_each(|number| self.copy(number));
                }
                8 => self.cards.reverse(),
                _ => self.edit(chance),
            }
        }
    }

    /// Adds a card that the program created.
    pub(crate) fn add(&mut self, path: &str, text: &str) {
        if self.cards.len() < MOST {
            self.cards.push(Arc::new(Card::new(Origin::File(path.into()), text)));
        }
    }

    /// Returns the data that the app needs about all cards in the folder.
    pub(crate) fn whole(&self, before: &Atlas) -> Snapshot {
        self.snapshot(before, self.cards.clone(), Index::from_atlas)
    }

    /// Returns the data that the app gets while cards are loading: only the names of some cards.
    pub(crate) fn names(&self, before: &Atlas, chance: &mut Chance) -> Snapshot {
        let some = chance.below(self.cards.len() + 1);
        self.snapshot(before, self.cards.iter().take(some).cloned().collect(), Index::from_names)
    }

    fn snapshot(
        &self,
        before: &Atlas,
        cards: Vec<Arc<Card>>,
        index: fn(&Atlas) -> Index,
    ) -> Snapshot {
        let unread = (0..self.unread).map(|number| {
            let origin = Origin::File(format!("roles/unread-{number}\u{1b}[31m.md").into());
            let message = "cannot read the file: \u{1b}[2J";
            Unread::new(origin, Problem::new(Rule::Unreadable, (1, 1), message))
        });
        let atlas = Arc::new(before.after(cards, unread.collect(), 1));
        let index = Arc::new(index(&atlas));
        let findings = check::findings(&atlas, &Evidence::new(&atlas), &Policy::default()).into();
        Snapshot { atlas, index, findings }
    }

    fn path(&mut self) -> Origin {
        self.made += 1;
        Origin::File(format!("roles/made-{}/profile.md", self.made % 1000).into())
    }

    fn copy(&mut self, number: usize) {
        let Some(text) = self.shipped.get(number).map(|card| card.text.clone()) else { return };
        let path = self.path();
        if self.cards.len() < MOST {
            self.cards.push(Arc::new(Card::new(path, text)));
        }
    }

    fn take(&mut self, chance: &mut Chance) -> Option<Arc<Card>> {
        let number = chance.below(self.cards.len());
        (number < self.cards.len()).then(|| self.cards.remove(number))
    }

    /// Moves a card to a different path.
    fn rename(&mut self, chance: &mut Chance) {
        let Some(card) = self.take(chance) else { return };
        let path = self.path();
        self.cards.push(Arc::new(Card::new(path, card.text.clone())));
    }

    /// Adds a card with the same contents as an existing card.
    fn twin(&mut self, chance: &mut Chance) {
        let Some(card) = self.take(chance) else { return };
        let path = self.path();
        self.cards.push(Arc::clone(&card));
        if self.cards.len() < MOST {
            self.cards.push(Arc::new(Card::new(path, card.text.clone())));
        }
    }

    /// Makes a card unreadable. The program must then keep the card's previous contents.
    fn break_one(&mut self, chance: &mut Chance) {
        let Some(card) = self.take(chance) else { return };
        let mut card = Card::clone(&card);
        let problem = Problem::new(Rule::BrokenFrontMatter, (3, 1), "it makes\u{7} no sense");
        let text = chance.one_in(2).then(|| "---\nname: [\n".into());
        card.broken = chance.one_in(2).then(|| Box::new(Broken { problem, text }));
        self.cards.push(Arc::new(card));
    }

    /// Adds, removes and swaps lines.
    fn edit(&mut self, chance: &mut Chance) {
        let number = chance.below(self.cards.len());
        let Some(card) = self.cards.get(number) else { return };
        let mut lines: Vec<&str> = card.text.lines().collect();
        for _ in 0..=chance.below(6) {
            let at = chance.below(lines.len());
            match chance.below(4) {
                0 if at < lines.len() => drop(lines.remove(at)),
                1 if at < lines.len() => {
                    let other = chance.below(lines.len());
                    lines.swap(at, other);
                }
                _ => lines.insert(at, *chance.pick::<&str>(&LINES)),
            }
        }
        let mut text = lines.join(if chance.one_in(8) { "\r\n" } else { "\n" });
        while text.len() > LONGEST {
            let half = (0..=text.len() / 2).rev().find(|&at| text.is_char_boundary(at));
            text.truncate(half.unwrap_or(0));
        }
        let changed = Arc::new(Card::new(card.origin.clone(), text));
        if let Some(card) = self.cards.get_mut(number) {
            *card = changed;
        }
    }
}
