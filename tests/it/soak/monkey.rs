//! Performs random actions on the app: usually keys that have a meaning in the current context, in
//! order to reach deep states, and sometimes anything else.

use std::collections::VecDeque;

use rolescope::app::{
    App, AppStart, BINDINGS, Bookmark, Context, Effect, Event, KeyName, KeyPress, LaidMap, Loaded,
    Mouse, MouseKind, Picking, lay,
};
use rolescope::check::Finding;

use super::chance::Chance;
use super::folder::{Folder, LINES};

/// The number of events that are printed on failure.
const LAST_EVENTS: usize = 24;

/// Screen sizes near each threshold of the layout, and a few unusual ones.
const SIZES: [(u16, u16); 24] = [
    (80, 24),
    (80, 24),
    (120, 40),
    (120, 40),
    (200, 60),
    (160, 40),
    (159, 41),
    (90, 24),
    (89, 24),
    (90, 21),
    (60, 15),
    (59, 15),
    (60, 14),
    (110, 12),
    (96, 30),
    (24, 80),
    (20, 5),
    (19, 5),
    (21, 6),
    (1, 1),
    (0, 0),
    (0, 50),
    (300, 5),
    (20, 200),
];

const TYPED: [char; 20] = [
    'a', 'e', 's', 'q', 'l', ' ', '"', '-', ':', '>', '=', '(', '.', '数', 'é', '\u{301}', '👩',
    '\u{200d}', '\u{1b}', 'ß',
];

const WORDS: [&str; 16] = [
    "sql",
    "sql>=advanced ",
    "-api ",
    "is:missing ",
    "\"backend engineer\"",
    "capability:",
    "to:twin ",
    "kuberentes ",
    "a ",
    "zzzz",
    "level>=",
    "\u{1b}[201~",
    "\u{0}\u{0}\u{0}",
    "one\ntwo\r\nthree",
    "全角文字",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

pub(crate) struct Monkey {
    pub(crate) app: App,
    chance: Chance,
    folder: Folder,
    size: (u16, u16),
    /// Maps whose layout has been requested. They may belong to an outdated atlas.
    laying: Vec<LaidMap>,
    last: VecDeque<String>,
}

impl Monkey {
    pub(crate) fn new(seed: u64) -> Monkey {
        // If the seed is even, the app is a picker. If it is odd, the app is a browser.
        let picking = Picking { several: seed % 4 == 2, cardless: seed % 8 < 4 };
        let picking = seed.is_multiple_of(2).then_some(picking);
        let start = AppStart { source: "roles".into(), picking, ..AppStart::default() };
        Monkey {
            app: App::new(start, 80, 24),
            chance: Chance::new(seed),
            folder: Folder::new(),
            size: (80, 24),
            laying: Vec::new(),
            last: VecDeque::new(),
        }
    }

    /// Returns the last actions, the newest at the end.
    pub(crate) fn last(&self) -> impl Iterator<Item = String> {
        self.last.iter().cloned()
    }

    /// Performs a random action.
    pub(crate) fn act(&mut self) {
        let event = self.event();
        self.handle(event);
    }

    fn event(&mut self) -> Event {
        let chance = &mut self.chance;
        if !self.laying.is_empty() && chance.one_in(3) {
            return Event::Laid(self.laying.remove(0));
        }
        match chance.below(1000) {
            0..550 => match known(self.app.help_context(), chance) {
                Some(key) => Event::Key(key),
                None => Event::Key(any(chance)),
            },
            550..700 => Event::Key(KeyPress::plain(KeyName::Char(*chance.pick(&TYPED)))),
            700..760 => Event::Key(any(chance)),
            760..800 => Event::Key(*chance.pick(&MOVES)),
            800..840 => Event::Paste(pasted(chance)),
            840..930 => Event::Mouse(self.mouse()),
            930..980 => {
                self.size = if chance.one_in(6) {
                    (chance.below(220) as u16, chance.below(70) as u16)
                } else {
                    *chance.pick(&SIZES)
                };
                Event::Resize(self.size.0, self.size.1)
            }
            980..984 => self.changed(),
            984..986 => {
                let names = self.folder.names(self.app.atlas(), &mut self.chance);
                Event::Loaded(Loaded::Names(names))
            }
            986..990 => Event::Loaded(Loaded::Reading(chance.below(100))),
            990 => {
                let first = self.app.library().findings().iter().take(3);
                let first: Vec<Finding> = first.map(|finding| Finding::clone(finding)).collect();
                Event::Loaded(Loaded::Checked(first.into()))
            }
            991..994 => Event::Loaded(Loaded::Watched(if chance.one_in(2) {
                Ok(())
            } else {
                Err((*chance.pick::<&str>(&LINES)).to_owned())
            })),
            994..997 => Event::Saved(Err((*chance.pick::<&str>(&LINES)).to_owned())),
            _ => Event::Edited(Err((*chance.pick::<&str>(&LINES)).to_owned())),
        }
    }

    /// Changes some cards, and returns the event that reports the change.
    fn changed(&mut self) -> Event {
        self.folder.change(&mut self.chance);
        Event::Loaded(Loaded::Whole(self.folder.whole(self.app.atlas())))
    }

    fn mouse(&mut self) -> Mouse {
        let chance = &mut self.chance;
        let kinds = [
            MouseKind::Click,
            MouseKind::DoubleClick,
            MouseKind::Drag,
            MouseKind::WheelUp,
            MouseKind::WheelDown,
        ];
        let [column, row] = [self.size.0, self.size.1].map(|end| {
            if chance.one_in(20) {
                u16::MAX - chance.below(2) as u16
            } else {
                chance.below(usize::from(end) + 1) as u16
            }
        });
        Mouse { kind: *chance.pick(&kinds), column, row }
    }

    fn handle(&mut self, event: Event) {
        self.last.push_back(described(&event));
        if self.last.len() > LAST_EVENTS {
            self.last.pop_front();
        }
        let effects = self.app.handle(event);
        for effect in effects {
            self.perform(effect);
        }
    }

    /// Does what the app asks the main loop to do, but without a disk and with some delays.
    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Quit
            | Effect::Answer(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Mouse { .. } => {}
            Effect::KeepQuery(_)
            | Effect::ForgetQueries
            | Effect::SaveCrew(_)
            | Effect::SaveTheme(_) => {}
            Effect::Copy { what, text } => {
                assert!(!text.is_empty() && !what.contains(char::is_control), "{what:?}");
                self.handle(Event::Copied(Ok(format!("copied {what} via OSC 52"))));
            }
            Effect::Bookmark(_) => {
                let message = (*self.chance.pick::<&str>(&LINES)).to_owned();
                let kept = if self.chance.one_in(2) {
                    Err(message)
                } else {
                    Ok(vec![Bookmark { name: message, slug: None }])
                };
                self.app.handle(Event::Bookmarked(kept));
            }
            Effect::Lay(order) => {
                self.laying.push(lay(order));
                let late = self.laying.len().saturating_sub(4);
                self.laying.drain(..late);
            }
            Effect::Load => {
                let event = self.changed();
                self.handle(event);
            }
            Effect::Save { name, ending, .. } => {
                self.handle(Event::Saved(Ok(format!("{name}.{ending}"))));
            }
            Effect::Create { path, text } => {
                let path = path.display().to_string();
                self.folder.add(&path, &text);
                self.handle(Event::Saved(Ok(path)));
                self.handle(Event::Loaded(Loaded::Whole(self.folder.whole(self.app.atlas()))));
            }
            Effect::Edit { .. } | Effect::Run { .. } => {
                let edited = if self.chance.one_in(3) {
                    Err("vi exited with status 1".to_owned())
                } else {
                    Ok(())
                };
                self.handle(Event::Edited(edited));
                let event = self.changed();
                self.handle(event);
            }
        }
    }
}

const MOVES: [KeyPress; 8] = {
    const fn plain(code: KeyName) -> KeyPress {
        KeyPress { code, ctrl: false, alt: false, shift: false }
    }
    [
        plain(KeyName::Up),
        plain(KeyName::Down),
        plain(KeyName::Left),
        plain(KeyName::Right),
        plain(KeyName::Enter),
        plain(KeyName::Esc),
        plain(KeyName::Tab),
        plain(KeyName::Backspace),
    ]
};

/// Returns a key that has a meaning in this context.
fn known(context: Context, chance: &mut Chance) -> Option<KeyPress> {
    let picks = matches!(context, Context::Choose | Context::ChooseMany);
    let here = BINDINGS.iter().filter(|row| {
        let of = row.context;
        of == context
            || of == Context::Always
            || of == Context::Browse && context.browses()
            || of == Context::Typing && context.types()
            || picks && matches!(of, Context::Choose | Context::Query | Context::List)
    });
    let bindings: Vec<_> = here.filter(|row| !row.keys.is_empty()).collect();
    let keys: Vec<&str> = chance.pick(&bindings).keys.split_whitespace().collect();
    KeyPress::parse(chance.pick::<&str>(&keys))
}

/// Returns any key.
fn any(chance: &mut Chance) -> KeyPress {
    let code = match chance.below(20) {
        0 => KeyName::F(chance.below(13) as u8),
        1 => KeyName::Home,
        2 => KeyName::End,
        3 => KeyName::PageUp,
        4 => KeyName::PageDown,
        5 => KeyName::Delete,
        6 => return *chance.pick(&MOVES),
        _ => KeyName::Char(char::from(b' ' + chance.below(95) as u8)),
    };
    let [ctrl, alt, shift] = [(); 3].map(|()| chance.one_in(8));
    KeyPress { code, ctrl, alt, shift: shift && !matches!(code, KeyName::Char(_)) }
}

fn pasted(chance: &mut Chance) -> String {
    let one =
        if chance.one_in(2) { chance.pick::<&str>(&WORDS) } else { chance.pick::<&str>(&LINES) };
    one.repeat(if chance.one_in(10) { 400 } else { 1 })
}

/// Returns a short description of an event.
fn described(event: &Event) -> String {
    match event {
        Event::Key(key) => format!("key {key:?}"),
        Event::Paste(text) => {
            let start: String = text.chars().take(40).collect();
            format!("paste of {} bytes: {start:?}", text.len())
        }
        Event::Loaded(Loaded::Whole(all)) => format!("{} cards", all.atlas.len()),
        Event::Loaded(Loaded::Names(all)) => format!("{} names", all.atlas.len()),
        Event::Loaded(_) => "some news of the cards".to_owned(),
        Event::Laid(laid) => format!("a map of {:?}", laid.pictured),
        other => format!("{other:?}"),
    }
}
