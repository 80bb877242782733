//! Tests that the program can leave the mouse to the terminal and take it back.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;
use vt100::{MouseProtocolMode, Screen};

use super::browse::start_as;
use super::session::{Session, Start};

/// Returns whether the screen shows only the text of one pane, and the terminal handles the mouse.
fn is_bare(screen: &Screen) -> bool {
    screen.mouse_protocol_mode() == MouseProtocolMode::None
        && screen.alternate_screen()
        && screen.contents().contains("P goes back")
        && !screen.contents().contains('│')
}

fn is_ours(screen: &Screen) -> bool {
    screen.mouse_protocol_mode() != MouseProtocolMode::None && screen.contents().contains("1 Roles")
}

fn reading(start: &Start<'_>) -> Session {
    let mut session = start_as(start);
    session.wait_for_text("next item");
    session.send("P");
    session
}

const BUILTIN: [&str; 3] = ["--builtin", "--open", "backend-engineer"];

#[test]
fn the_terminal_has_the_mouse_until_a_key_takes_it_back() {
    for key in ["P", "q", "\x1b"] {
        let mut session = reading(&Start { args: &BUILTIN, ..Start::default() });
        session.wait_for(is_bare);
        session.resize(120, 40);
        session.wait_for_text("INTERACTIONS");
        session.wait_for(is_bare);
        session.send(key);
        session.wait_for(is_ours);
        session.send("q");
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        session.assert_restored();
    }
}

#[test]
fn the_mouse_stays_released_after_a_stop_and_an_editor() {
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("editor");
    fs::write(&editor, "#!/bin/sh\necho editing\nread -r line\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let card = folder.path().join("ada.md");
    fs::write(&card, "---\nname: Ada\n---\n# Mission\nLives.\n").unwrap();
    let (card, editor) = (card.to_str().unwrap(), editor.to_str().unwrap());
    let mut session = reading(&Start {
        args: &[card, "--open", "ada"],
        env: &[("VISUAL", editor)],
        shell: true,
        ..Start::default()
    });
    session.wait_for(is_bare);
    session.send("\x1a");
    session.wait_job_stopped();
    session.assert_restored();
    session.continue_job();
    session.wait_for(is_bare);
    session.signal(Signal::CONT);
    session.send("e");
    session.wait_for_text("editing");
    session.assert_restored_but("editing");
    session.send("done\n");
    session.wait_for(is_bare);
    session.send("P");
    session.wait_for(is_ours);
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn any_end_with_the_mouse_released_restores_the_terminal() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut session = reading(&Start { args: &BUILTIN, ..Start::default() });
        session.wait_for(is_bare);
        session.signal(signal);
        assert_eq!(session.wait_exit().terminating_signal(), Some(signal.as_raw()));
        session.assert_restored();
    }
}

#[test]
fn a_disabled_mouse_is_never_captured() {
    let args = ["--no-mouse", "--builtin", "--open", "backend-engineer"];
    let mut session = reading(&Start { args: &args, ..Start::default() });
    session.wait_for(is_bare);
    session.send("P");
    session.wait_for_text("1 Roles");
    session.send("q");
    session.wait_exit();
    session.assert_restored();
    assert!(!String::from_utf8_lossy(session.written()).contains("\x1b[?1000h"));
}
