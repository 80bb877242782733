//! Checks that every byte below 0x80 has exactly the effect that the table of keys specifies for
//! it, in every context.
//!
//! The real program and an app in memory visit the same contexts. The program gets the byte. If the
//! table has an action for the byte, the app gets a different key that has the same action;
//! otherwise, it gets the key that the byte represents. After each byte, the two screens must be
//! identical.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ratatui::buffer::Buffer;
use rolescope::app::{
    App, AppStart, BINDINGS, Bookmark, BookmarkChange, Context, Effect, Event, KeyName, KeyPress,
    Keymap, Loaded, Picking, Settings, Snapshot, lay,
};
use rolescope::atlas::Atlas;
use rolescope::check::{self, Evidence, Policy};
use rolescope::search::Index;
use rolescope::store::builtin;
use rolescope::text::graphemes;
use rolescope::ui::{self, Look, Themes};
use vt100::Screen;

use super::browse::start;
use super::pick::Asked;
use super::session::Session;

/// A place in the program: the arguments of the program, the keys that lead to the place, and the
/// context whose keys apply there. The keys are typed in the list or, with `pick`, at the start.
type Place = (&'static str, &'static str, Context);

const PLACES: [Place; 27] = [
    ("", "/", Context::Query),
    ("", "/ b a c k", Context::Query),
    ("", "", Context::List),
    ("", "enter", Context::Card),
    ("", "3", Context::Graph),
    ("", "3 v", Context::Graph),
    ("", "3 v v", Context::Graph),
    ("", "4", Context::Raw),
    ("", "?", Context::Help),
    ("", "? / k", Context::Filter),
    ("", "x", Context::Problems),
    ("", "x / n", Context::Filter),
    ("", "f", Context::Facets),
    ("", "enter F a", Context::Find),
    ("", "3 F a", Context::Find),
    ("", "3 r", Context::Relations),
    ("", "3 E", Context::Export),
    ("", "ctrl-g a", Context::Pick),
    ("", "ctrl-g q a enter = enter", Context::Pair),
    ("", "t", Context::Themes),
    ("", "y", Context::Copy),
    ("", "enter P", Context::Print),
    ("", ": s", Context::Palette),
    ("", "enter o", Context::Outline),
    ("", "b '", Context::Bookmarks),
    ("pick", "", Context::Choose),
    ("pick --multi", "b", Context::ChooseMany),
];

/// Returns the bytes to send for a key in the notation of the keymap.
fn typed(name: &str) -> String {
    match name {
        "enter" => "\r".to_owned(),
        "esc" => "\x1b[27u".to_owned(),
        "ctrl-g" => "\x07".to_owned(),
        plain => plain.to_owned(),
    }
}

/// Returns the key that a byte represents.
fn key(byte: u8) -> KeyPress {
    let name = match byte {
        0x00 => "ctrl-space".to_owned(),
        0x08 | 0x7f => "backspace".to_owned(),
        0x09 => "tab".to_owned(),
        0x0d => "enter".to_owned(),
        0x1b => "esc".to_owned(),
        0x01..=0x1a => format!("ctrl-{}", char::from(byte - 1 + b'a')),
        0x1c..=0x1f => format!("ctrl-{}", byte - 0x1c + 4),
        b' ' => "space".to_owned(),
        printable => char::from(printable).to_string(),
    };
    KeyPress::parse(&name).unwrap()
}

/// The result of a keystroke in the app in memory.
#[derive(Debug, PartialEq, Eq)]
enum Left {
    /// The app continues, and the program must show the same screen.
    On,
    /// The app continues, but its screen may differ from that of the program.
    Elsewhere,
    /// The app exits with this code.
    Ended(i32),
}

/// The app in memory, which determines what the program must show.
struct Model {
    app: App,
    keymap: Keymap,
    cards: Snapshot,
    bookmarks: Vec<Bookmark>,
    picks: bool,
}

impl Model {
    fn new(place: Place) -> Model {
        let picking = Picking { several: place.0.contains("--multi"), cardless: true };
        let picks = place.0.starts_with("pick");
        let start = AppStart {
            source: "built-in roles".into(),
            settings: Settings { themes: Themes::names().collect(), ..Settings::default() },
            picking: picks.then_some(picking),
            ..AppStart::default()
        };
        let atlas = Arc::new(Atlas::new(builtin(), Vec::new(), 0));
        let index = Arc::new(Index::from_atlas(&atlas));
        let findings = check::findings(&atlas, &Evidence::new(&atlas), &Policy::default()).into();
        let cards = Snapshot { atlas, index, findings };
        let app = App::new(start, 80, 24);
        let mut model = Model {
            app,
            keymap: Keymap::default(),
            cards: cards.clone(),
            bookmarks: Vec::new(),
            picks,
        };
        model.handle(Event::Loaded(Loaded::Whole(cards)));
        model
    }

    fn handle(&mut self, event: Event) -> Left {
        let mut left = Left::On;
        for effect in self.app.handle(event) {
            let next = match effect {
                Effect::Lay(order) => self.handle(Event::Laid(lay(order))),
                Effect::Load => self.handle(Event::Loaded(Loaded::Whole(self.cards.clone()))),
                Effect::Bookmark(BookmarkChange { add, drop }) => {
                    self.bookmarks.retain(|bookmark| !drop.contains(bookmark));
                    self.bookmarks.extend(add);
                    self.handle(Event::Bookmarked(Ok(self.bookmarks.clone())))
                }
                Effect::Quit => Left::Ended(if self.picks { 130 } else { 0 }),
                Effect::Answer(_) => Left::Ended(0),
                Effect::Redraw | Effect::Mouse { .. } => Left::On,
                _ => Left::Elsewhere,
            };
            if next != Left::On {
                left = next;
            }
        }
        left
    }

    /// Performs the action that is bound to a byte or, with `alt`, to ESC followed by the byte.
    fn byte(&mut self, byte: u8, alt: bool) -> Left {
        let why = "cannot suspend: no shell is available to resume the program";
        if byte == 0x1a {
            // Ctrl-Z is a signal, so the table of keys does not apply to it.
            return self.handle(Event::Refused(why.to_owned()));
        }
        let (context, key) = (self.app.help_context(), key(byte));
        let key = KeyPress { alt: alt && key.code != KeyName::Enter, ..key };
        let layers = match context {
            Context::Choose | Context::ChooseMany => vec![context, self.app.context()],
            _ => vec![context],
        };
        let Some(action) = layers.iter().find_map(|layer| self.keymap.action(*layer, key)) else {
            if key.alt {
                return Left::On;
            }
            // The byte has no action, so it is typed as text or only causes a message. After a
            // prefix key such as `y`, the message names the byte.
            let before = self.screen();
            let left = self.handle(Event::Key(key));
            let types = context.types() && key.typed().is_some();
            if !types && context != Context::Copy {
                assert_eq!(without_message(&self.screen()), without_message(&before), "{key}");
            }
            return left;
        };
        // The app gets the last key for this action. Most actions have two keys, so this key
        // usually differs from the byte.
        let names = BINDINGS.iter().filter(|row| row.action == action);
        let mut names = names.flat_map(|row| row.keys.split(' ')).filter_map(KeyPress::parse);
        let other = names.rfind(|other| {
            layers.iter().find_map(|layer| self.keymap.action(*layer, *other)) == Some(action)
        });
        let other = other.unwrap();
        self.handle(Event::Key(other))
    }

    /// Returns the cells of the screen and the position of the cursor.
    fn cells(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut buffer = Buffer::empty(self.app.screen().areas().screen);
        let cursor = ui::paint(&self.app, Look::new(true, false), &mut buffer);
        (buffer, cursor)
    }

    /// Returns the text on the screen as a terminal shows it, and the position of the cursor.
    fn screen(&self) -> (String, Option<(u16, u16)>) {
        let (buffer, cursor) = self.cells();
        let mut lines = String::new();
        for row in buffer.content.chunks(usize::from(buffer.area.width)) {
            let mut wide = 0;
            for cell in row {
                if wide == 0 {
                    lines.push_str(cell.symbol());
                    wide = graphemes(cell.symbol()).map(|(_, columns)| columns).sum();
                }
                wide = usize::saturating_sub(wide, 1);
            }
            lines.push('\n');
        }
        (trimmed(&lines), cursor)
    }
}

/// Removes the row of messages and the footer from a screen of 24 rows.
fn without_message((text, cursor): &(String, Option<(u16, u16)>)) -> (String, Option<(u16, u16)>) {
    (text.lines().take(22).collect::<Vec<_>>().join("\n"), *cursor)
}

/// Returns the text on a terminal and the position of its cursor.
fn shown(screen: &Screen) -> (String, Option<(u16, u16)>) {
    let (row, column) = screen.cursor_position();
    (trimmed(&screen.contents()), (!screen.hide_cursor()).then_some((column, row)))
}

fn trimmed(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// The program and the app in memory, which are kept in the same state.
struct Both {
    place: Place,
    real: Real,
    model: Model,
}

enum Real {
    Browses(Session),
    Picks(Asked),
}

impl Both {
    fn start(place: Place) -> Both {
        let real = match place.0.strip_prefix("pick") {
            None => Real::Browses(start(&["--builtin"], &[("VISUAL", "true")])),
            Some(options) => Real::Picks(Asked::about(options)),
        };
        let mut both = Both { place, real, model: Model::new(place) };
        both.same("at the start");
        if place.0.is_empty() {
            both.lead("esc");
        }
        both.lead(place.1);
        assert_eq!(both.model.app.help_context(), place.2, "{place:?}");
        both
    }

    fn session(&mut self) -> &mut Session {
        match &mut self.real {
            Real::Browses(session) => session,
            Real::Picks(asked) => &mut asked.session,
        }
    }

    /// Presses keys in the program and in the app.
    fn lead(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.session().send(&typed(name));
            let left = self.model.handle(Event::Key(KeyPress::parse(name).unwrap()));
            assert_eq!(left, Left::On, "{name} in {:?}", self.place);
            self.same(name);
        }
    }

    /// Waits until the program shows the same screen as the app.
    fn same(&mut self, what: &str) {
        let (wanted, place) = (self.model.screen(), self.place);
        let session = self.session();
        if !session.shows(|screen| shown(screen) == wanted) {
            let (text, cursor) = shown(session.screen());
            let (wanted, at) = wanted;
            panic!(
                "{what} in {place:?} shows {cursor:?}\n{text}\n~~~ and the table has {at:?}\n{wanted}"
            );
        }
    }

    /// Sends a byte to the program and to the app. Returns false if the byte ended the program, or
    /// led to a screen that the app in memory cannot predict.
    fn byte(&mut self, byte: u8, alt: bool) -> bool {
        let before = self.model.cells();
        let session = self.session();
        session.finish_frame();
        let (formatted, frames) = (session.formatted(), session.frames());
        let (bytes, what) = ([0x1b, byte], format!("byte {byte:#04x}"));
        if alt {
            session.send_bytes(&bytes);
        } else {
            session.send_bytes(&bytes[1..]);
        }
        let what = if alt { format!("ESC and {what}") } else { what };
        match self.model.byte(byte, alt) {
            Left::Ended(status) => {
                match &mut self.real {
                    Real::Browses(session) => {
                        assert_eq!(session.wait_exit().exit_status(), Some(status), "{what}");
                    }
                    Real::Picks(asked) => asked.wait_status(status),
                }
                false
            }
            Left::Elsewhere => false,
            Left::On => {
                self.session().wait_for_frame(frames + 1);
                self.same(&what);
                // Ctrl-L repaints everything, which may add or remove spaces at the ends of rows.
                if self.model.cells() == before && byte != 0x0c {
                    let place = self.place;
                    assert!(self.session().formatted() == formatted, "{what} in {place:?}");
                }
                true
            }
        }
    }
}

#[test]
fn every_byte_has_the_effect_in_the_key_table() {
    in_every_place(|place| {
        // Ctrl-C and Ctrl-\ are signals, which other tests cover.
        each(place, false, &|byte| !matches!(byte, 0x03 | 0x1c));
    });
}

#[test]
fn alt_with_an_unbound_key_does_nothing() {
    in_every_place(|place| {
        // Some bytes are left out: signals, and bytes that begin a control sequence after ESC.
        each(place, true, &|byte| {
            !matches!(byte, 0x03 | 0x1a | 0x1c) && !b"[O]P_^X\x1b".contains(&byte)
        });
    });
}

fn in_every_place(look: impl Fn(Place) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(&place) = PLACES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    look(place);
                }
            });
        }
    });
}

fn each(place: Place, alt: bool, wanted: &dyn Fn(u8) -> bool) {
    let mut both = Both::start(place);
    for byte in (0..0x80).filter(|byte| wanted(*byte)) {
        let on = both.byte(byte, alt);
        if !on || both.model.app.help_context() != place.2 {
            both = Both::start(place);
        }
    }
}

#[test]
fn a_letter_of_another_script_acts_by_key_position_except_in_text() {
    for (letters, keys) in [
        ("\u{43e}\u{43e}\u{41e}", "jjJ"),
        ("\u{3be}\u{3ba}", "jk"),
        ("\u{5d7}", "j"),
        ("\u{62a}", "j"),
    ] {
        let mut shown = Vec::new();
        for typed in [letters, keys] {
            let mut session = start(&["--builtin"], &[]);
            session.wait_for_cards();
            session.send("\x1b[27u");
            session.wait_for_text("Space mark");
            // The last key marks the role. When the mark is visible, the letters before it have
            // been handled too.
            session.send(&format!("{typed} "));
            session.wait_for_text("1 marked");
            shown.push(trimmed(&session.contents()));
            session.send(&format!("/{letters}"));
            session.wait_for_text(&format!("› {letters}"));
            session.send("\x03");
            session.wait_exit();
            session.assert_restored();
        }
        assert_eq!(shown[0], shown[1], "{letters}");
    }
}
