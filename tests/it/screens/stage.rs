//! An app on a screen in memory: `Stage::new(80, 24).keys("k8s<enter>").screen()`.

use std::sync::{Arc, OnceLock};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rolescope::app::{
    App, AppStart, Effect, Event, KeyPress, Loaded, Picking, SavedCrew, Settings, Snapshot, lay,
};
use rolescope::atlas::Atlas;
use rolescope::card::Card;
use rolescope::check::{self, Evidence, Policy};
use rolescope::role::Origin;
use rolescope::search::Index;
use rolescope::store::builtin;
use rolescope::ui::{self, Look, Themes, letter};

/// An app on a screen in memory.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) look: Look<'static>,
    size: (u16, u16),
    /// What the app has asked the main loop to do, except laying out maps, which is done
    /// immediately.
    pub(crate) effects: Vec<Effect>,
}

/// Returns the data that the app needs about some cards: their atlas, index and problems.
pub(crate) fn snapshot(cards: Vec<Arc<Card>>) -> Snapshot {
    snapshot_after(&Atlas::default(), cards)
}

/// Like [`snapshot`], but for cards that replace those of an earlier atlas.
pub(crate) fn snapshot_after(before: &Atlas, cards: Vec<Arc<Card>>) -> Snapshot {
    snapshot_of(before.after(cards, Vec::new(), 0))
}

pub(crate) fn snapshot_of(atlas: Atlas) -> Snapshot {
    let atlas = Arc::new(atlas);
    let index = Arc::new(Index::from_atlas(&atlas));
    let said = Evidence::new(&atlas);
    let findings = check::findings(&atlas, &said, &Policy::default()).into();
    Snapshot { atlas, index, findings }
}

pub(crate) fn shipped() -> Snapshot {
    static SHIPPED: OnceLock<Snapshot> = OnceLock::new();
    SHIPPED.get_or_init(|| snapshot(builtin())).clone()
}

/// Two cards with two warnings and three hints in total, since the built-in roles have no problems.
const PORTERS: [(&str, &str); 2] = [
    (
        "day-porter.md",
        "---\nid: dp-01\nslug: day-porter\nname: Day Porter\n---\n# Interactions\n\
         - **Reports to** → Head Porter (daily)\n- **Advises** → Tech Lead (weekly)\n",
    ),
    (
        "night-porter.md",
        "---\nid: np-01\nslug: night-porter\nname: Night Porter\n---\n# Interactions\n\
         - **Pairs with** → Locksmith (daily)\n- **Advises** → QA Engineer (weekly)\n\
         - **Advises** → Recruiter (weekly)\n",
    ),
];

/// Returns the built-in roles and two cards with problems.
fn faulty() -> Snapshot {
    static FAULTY: OnceLock<Snapshot> = OnceLock::new();
    let faulty = FAULTY.get_or_init(|| {
        let porters = PORTERS.map(|(path, text)| Card::new(Origin::File(path.into()), text));
        snapshot(builtin().into_iter().chain(porters.map(Arc::new)).collect())
    });
    faulty.clone()
}

/// Returns a saved crew of two roles.
fn crew(name: &str) -> SavedCrew {
    SavedCrew { name: name.into(), members: vec!["qa-engineer".into(), "recruiter".into()] }
}

impl Stage {
    /// Creates an app with the built-in roles.
    pub(crate) fn new(width: u16, height: u16) -> Stage {
        Stage::empty(width, height).loaded(shipped())
    }

    /// Creates an app with the built-in roles and two cards with problems.
    pub(crate) fn faulty(width: u16, height: u16) -> Stage {
        Stage::empty(width, height).loaded(faulty())
    }

    /// Creates an app that lets the user pick from the built-in roles.
    pub(crate) fn picking(several: bool) -> Stage {
        let picking = Some(Picking { several, cardless: false });
        Stage::with(
            AppStart { picking, source: "built-in roles".into(), ..AppStart::default() },
            80,
            24,
        )
        .loaded(shipped())
    }

    /// Creates an app with a few cards, given by path and text.
    pub(crate) fn of(width: u16, height: u16, cards: &[(&str, &str)]) -> Stage {
        let cards = cards.iter();
        let cards = cards.map(|(path, text)| Arc::new(Card::new(Origin::File(path.into()), *text)));
        Stage::empty(width, height).loaded(snapshot(cards.collect()))
    }

    /// Creates an app without any cards.
    pub(crate) fn empty(width: u16, height: u16) -> Stage {
        let start = AppStart {
            source: "built-in roles".into(),
            settings: Settings {
                themes: Themes::names().collect(),
                crews: ["core", "edge"].map(crew).to_vec(),
                ..Settings::default()
            },
            ..AppStart::default()
        };
        Stage::with(start, width, height)
    }

    pub(crate) fn with(start: AppStart, width: u16, height: u16) -> Stage {
        let app = App::new(start, width, height);
        Stage { app, look: Look::new(true, false), size: (width, height), effects: Vec::new() }
    }

    /// Replaces the current cards with others, as if their files had changed.
    pub(crate) fn again(self, cards: Vec<Arc<Card>>) -> Stage {
        let snapshot = snapshot_after(self.app.atlas(), cards);
        self.loaded(snapshot)
    }

    pub(crate) fn loaded(mut self, snapshot: Snapshot) -> Stage {
        self.app.handle(Event::Loaded(Loaded::Whole(snapshot)));
        self
    }

    /// Replaces the current cards with others, and records what the app then asks the main loop to
    /// do.
    pub(crate) fn whole(self, cards: Vec<Arc<Card>>) -> Stage {
        let snapshot = snapshot_after(self.app.atlas(), cards);
        self.event(Event::Loaded(Loaded::Whole(snapshot)))
    }

    /// Presses keys. Characters stand for themselves, and other keys have the form `<ctrl-p>`.
    pub(crate) fn keys(mut self, script: &str) -> Stage {
        let mut rest = script;
        while let Some(c) = rest.chars().next() {
            let (name, after) = match rest.strip_prefix('<').and_then(|inner| inner.split_once('>'))
            {
                Some((name, after)) => (name.to_owned(), after),
                None => (c.to_string(), rest.strip_prefix(c).unwrap_or("")),
            };
            let name = if name == " " { "space".to_owned() } else { name };
            let key = KeyPress::parse(&name);
            assert!(key.is_some(), "no key {name}");
            key.into_iter().for_each(|key| self.press(key));
            rest = after;
        }
        self
    }

    pub(crate) fn press(&mut self, key: KeyPress) {
        let effects = self.app.handle(Event::Key(key));
        self.perform(effects);
    }

    pub(crate) fn event(mut self, event: Event) -> Stage {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        let effects = self.app.handle(event);
        self.perform(effects);
        self
    }

    /// Lays out maps immediately, and records everything else that the app asks the main loop to
    /// do.
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Lay(order) => {
                    let laid = self.app.handle(Event::Laid(lay(order)));
                    self.perform(laid);
                }
                effect => self.effects.push(effect),
            }
        }
    }

    pub(crate) fn buffer(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = ui::paint(&self.app, self.look, &mut buffer);
        (buffer, cursor)
    }

    /// Returns the text on the screen.
    pub(crate) fn text(&self) -> String {
        rows(&self.buffer().0, |buffer, x, y| buffer[(x, y)].symbol().to_owned())
    }

    /// Returns the text and, below it, the ink map, which shows the style of each cell as a letter.
    pub(crate) fn screen(&self) -> String {
        let (buffer, cursor) = self.buffer();
        let ink = rows(&buffer, |buffer, x, y| {
            let cell = &buffer[(x, y)];
            let letter = letter(cell.style());
            let blank = cell.symbol().trim().is_empty() && letter != '#';
            if blank { " ".to_owned() } else { letter.to_string() }
        });
        let cursor = cursor.map_or("hidden".to_owned(), |(x, y)| format!("{x},{y}"));
        format!("{}\ncursor {cursor}\n\n{ink}", self.text())
    }
}

fn rows(buffer: &Buffer, cell: impl Fn(&Buffer, u16, u16) -> String) -> String {
    let area = buffer.area;
    let rows = (0..area.height).map(|y| {
        let mut text = String::new();
        let mut skip = 0;
        for x in 0..area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = cell(buffer, x, y);
            skip = rolescope::text::columns(&symbol).saturating_sub(1);
            text.push_str(&symbol);
        }
        text.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}
