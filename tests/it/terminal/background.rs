//! Tests the query for the background colour of the terminal.

use vt100::Color;

use super::browse::start;
use super::session::Session;

/// The query for the background colour.
pub(crate) const QUERY: &str = "\x1b]11;?\x1b\\";
const WHITE: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";

/// The colour of keys in the default theme on a light background.
const KEYS_ON_LIGHT: Color = Color::Rgb(0x0f, 0x5f, 0x66);

/// Starts the program, and returns when it has asked for the background.
fn asked() -> Session {
    let mut session = start(&["--builtin"], &[("COLORTERM", "truecolor")]);
    session.wait_for_passing_text(QUERY);
    session
}

fn uses(screen: &vt100::Screen, colour: Color) -> bool {
    let (rows, cols) = screen.size();
    (0..rows.get()).any(|row| {
        (0..cols.get())
            .any(|col| screen.cell(row, col).is_some_and(|cell| cell.fgcolor() == colour))
    })
}

#[test]
fn a_light_background_changes_the_colours_of_the_default_theme() {
    // The reply counts only if it arrives within 100 ms, which a slow machine may miss.
    let mut tries = 0..20;
    let mut session = tries
        .find_map(|_| {
            let mut session = asked();
            assert!(!uses(session.screen(), KEYS_ON_LIGHT));
            session.send(&format!("{WHITE}\x1b[27u"));
            session.wait_for_text("Space mark");
            session.wait_for_cards();
            uses(session.screen(), KEYS_ON_LIGHT).then_some(session)
        })
        .expect("the answer to the query changes the colours");
    assert!(!uses(session.screen(), Color::Idx(6)), "{}", session.contents());
    session.send("q");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn an_answer_does_not_reach_the_shell_after_the_program() {
    let mut session = asked();
    // Ctrl-C and the reply are sent together, so that the reply arrives before the program exits.
    session.send(&format!("\x03{WHITE}"));
    session.wait_exit();
    session.assert_restored();
    assert_eq!(session.contents(), "");
}

#[test]
fn without_colours_and_on_the_linux_console_the_terminal_is_not_asked() {
    for variable in [("NO_COLOR", "1"), ("TERM", "linux")] {
        let mut session = start(&["--builtin"], &[variable]);
        session.wait_for_cards();
        session.send("\x03");
        session.wait_exit();
        session.assert_restored();
        let written = String::from_utf8_lossy(session.written());
        assert!(!written.contains(QUERY), "{variable:?}");
    }
}
