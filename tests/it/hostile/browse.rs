//! Browses the cases: every page of every hostile card in memory, and all cases at once in a real
//! terminal.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rolescope::app::{App, AppStart, Effect, Event, KeyPress, Loaded, Snapshot, lay};
use rolescope::check::{self, Evidence, Policy};
use rolescope::search::{Index, Piece};
use rolescope::store::{CardSource, Reading, whole};
use rolescope::text::is_harmful;
use rolescope::ui::{self, Look};

use super::case::Case;
use super::run::acting;
use super::whole::cases;
use super::{encodings, escapes, files, front_matter, markdown, relations};
use crate::terminal::background::QUERY;
use crate::terminal::session::{self, Session};

/// The sizes of the smallest screen and of a common one.
const SIZES: [(u16, u16); 2] = [(20, 5), (80, 24)];

/// The maximum number of cards to open per case.
const OPENED: usize = 2;

fn press(app: &mut App, key: &str) {
    let mut effects = app.handle(Event::Key(KeyPress::parse(key).unwrap()));
    while let Some(effect) = effects.pop() {
        if let Effect::Lay(order) = effect {
            effects.extend(app.handle(Event::Laid(lay(order))));
        }
    }
}

/// Returns the contents of the screen. No cell may contain a character that controls a terminal or
/// is hidden.
fn screen(app: &App, (width, height): (u16, u16)) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    ui::paint(app, Look::new(true, false), &mut buffer);
    let text: String = buffer.content().iter().map(|cell| cell.symbol()).collect();
    assert!(!text.contains(|c: char| c.is_control() || is_harmful(c)), "{text:?}");
    let is_mark = unicode_normalization::char::is_combining_mark;
    for cell in buffer.content() {
        let marks = cell.symbol().chars().filter(|c| is_mark(*c)).count();
        assert!(marks <= 8 && !cell.symbol().starts_with(is_mark), "{:?}", cell.symbol());
    }
    text
}

/// Opens some cards of a case and views all of their pages.
fn look_at(case: &Case) {
    let place = tempfile::tempdir().unwrap();
    case.put(place.path());
    let source = CardSource::Paths(vec![place.path().to_owned()]);
    let (atlas, (words, said)) = whole::<(Piece, Evidence)>(&source, &Reading::default());
    let findings = check::findings(&atlas, &said, &Policy::default()).into();
    let index = Arc::new(Index::new(&atlas, words));
    let snapshot = Snapshot { atlas: Arc::clone(&atlas), index, findings };
    let paths = atlas.ids().map(|id| atlas[id].origin.to_string());
    let hostile = paths.filter(|path| !path.ends_with("healthy.md"));
    let healthy = case.healthy();
    assert!(atlas.ids().any(|id| *atlas[id].name == *healthy), "{healthy} is not listed");
    for path in hostile.take(OPENED) {
        for size in SIZES {
            let start = AppStart { open: Some(path.clone()), ..AppStart::default() };
            let mut app = App::new(start, size.0, size.1);
            app.handle(Event::Loaded(Loaded::Whole(snapshot.clone())));
            assert!(app.list().current().is_some(), "{path} is not open");
            for key in ["2", "G", "3", "4", "G", "x", "G"] {
                press(&mut app, key);
                screen(&app, size);
            }
        }
    }
}

#[test]
fn escapes_are_viewed() {
    escapes::cases().iter().for_each(look_at);
}

#[test]
fn front_matter_is_viewed() {
    front_matter::cases().iter().for_each(look_at);
}

#[test]
fn markdown_is_viewed() {
    markdown::cases().iter().for_each(look_at);
}

#[test]
fn bytes_files_and_interactions_are_viewed() {
    let all = [encodings::cases(), files::cases(), relations::cases()];
    all.iter().flatten().for_each(look_at);
}

/// Returns the kinds of control sequences in the output, without their parameters. No other
/// character in the output may control a terminal.
fn sequences(written: &[u8]) -> BTreeSet<String> {
    let text = std::str::from_utf8(written).expect("the output is text");
    let mut parts = text.split('\x1b');
    let mut all = BTreeSet::new();
    assert_shown_as_text(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| matches!(c, '@'..='Z' | '\\'..='~'));
        let (sequence, after) = part.split_at(end.map_or(part.len(), |end| end + 1));
        all.insert(sequence.replace(|c: char| c.is_ascii_digit() || c == ';' || c == ':', ""));
        assert_shown_as_text(after);
    }
    all
}

fn assert_shown_as_text(text: &str) {
    assert_eq!(acting(&text.replace("\r\n", "\n")), None);
}

#[test]
fn all_hostile_cards_are_browsed_in_a_terminal() {
    let place = tempfile::tempdir().unwrap();
    let all = cases();
    for case in &all {
        let folder = place.path().join(&case.name);
        fs::create_dir(&folder).unwrap();
        case.put(&folder);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_rolescope"));
    let start = session::Start {
        args: &[place.path().to_str().unwrap()],
        env: &[
            ("LANG", "C.UTF-8"),
            ("ROLESCOPE_CONFIG", "/dev/null"),
            ("ROLESCOPE_STATE", "/dev/null"),
        ],
        ..session::Start::default()
    };
    let mut session = Session::start(program, &start);
    session.wait_for_text("live");
    for case in all.iter().step_by(31) {
        let name: String = case.name.chars().take(20).collect();
        session.send(&format!("/\x15{}", case.healthy()));
        session.wait_for_text(&format!("Healthy {name}"));
    }
    session.send("/\x15\x1b[27u");
    // The keys move up and down the list, and through all panes of a role.
    let mut screens = BTreeSet::new();
    for keys in ["g", "jjj", "jjjjj", "jjjjjjj", "jjjjjjjjjjj", "G", "kkk", "kkkkk", "kkkkkkk"] {
        session.send(keys);
        for (pane, shown) in
            [("2", "‹Card›"), ("G", "Card"), ("3", "‹Graph›"), ("4", "‹Raw›"), ("G", "Raw")]
        {
            session.send(pane);
            session.wait_for_text(shown);
            screens.insert(session.contents());
        }
        session.send("x");
        session.wait_for_text("─ Problems ─");
        session.send("GGx1");
        session.wait_for_text("‹");
    }
    assert!(screens.len() > 9, "only {} screens", screens.len());
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
    let known: BTreeSet<String> = KNOWN.iter().map(|part| (*part).to_owned()).collect();
    // The query itself is removed first, so that any other OSC sequence counts as strange.
    let written = String::from_utf8_lossy(session.written()).replace(QUERY, "");
    let strange: Vec<String> = sequences(written.as_bytes()).difference(&known).cloned().collect();
    assert!(strange.is_empty(), "{strange:?}");
}

/// All control sequences that the program itself writes: colours, positions, and the modes that it
/// sets and resets.
const KNOWN: [&str; 9] = ["[m", "[H", "[J", "[K", "[?h", "[?l", "[>u", "[<u", "[?u"];
