//! Tests the real program in a real terminal, for behaviour that an app in memory cannot show.

use std::fs;
use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use super::session::{Session, Start};

pub(crate) fn start(args: &[&str], env: &[(&str, &str)]) -> Session {
    start_as(&Start { args, env, ..Start::default() })
}

pub(crate) fn start_as(start: &Start<'_>) -> Session {
    let program = Path::new(env!("CARGO_BIN_EXE_rolescope"));
    // The state and the config are stored in the folder of the session.
    let own =
        [("LANG", "C.UTF-8"), ("ROLESCOPE_CONFIG", "/dev/null"), ("ROLESCOPE_STATE", "state")];
    let env: Vec<(&str, &str)> = own.iter().chain(start.env).copied().collect();
    Session::start(program, &Start { env: &env, ..*start })
}

pub(crate) fn browsing() -> Session {
    browsing_as(&Start::default())
}

fn browsing_as(start: &Start<'_>) -> Session {
    let mut session = start_as(&Start { args: &["--builtin"], ..*start });
    session.wait_for_text(" roles");
    session.wait_for_text("Backend Engineer");
    session
}

#[test]
fn a_user_finds_a_role_follows_a_link_and_returns() {
    let mut session = browsing();
    session.send("k8s");
    session.wait_for_text("2 Platform Engineer");
    session.send("\r");
    session.wait_for_text("next item"); // the footer of the card
    session.send("/\x15be-01\r");
    session.wait_for_text("2 Backend Engineer");
    session.send("3");
    session.wait_for_text("‹Graph›");
    session.send("\r");
    session.wait_for(|screen| !screen.contents().contains("3 Backend Engineer"));
    session.send("H");
    session.wait_for_text("3 Backend Engineer");
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
    assert_eq!(session.contents(), "");
}

#[test]
fn ctrl_c_quits_from_a_query_and_ctrl_z_stops() {
    let mut session = browsing_as(&Start { shell: true, ..Start::default() });
    session.send("some query");
    session.wait_for_text("some query");
    session.send("\x1a");
    session.wait_job_stopped();
    session.assert_restored();
    session.continue_job();
    session
        .wait_for(|screen| screen.alternate_screen() && screen.contents().contains("some query"));
    session.send("\x03");
    let status = session.wait_exit();
    // A shell reports a signal in its exit status, or kills itself with the same signal.
    let signal = status.exit_status().map(|code| code - 128).or(status.terminating_signal());
    assert_eq!(signal, Some(Signal::INT.as_raw()));
    session.assert_restored();
}

#[test]
fn terminal_messages_never_block_the_keys() {
    let mut session = browsing();
    for junk in [
        "\x1b[<0;0;0M",
        "\x1b[<0;5;0M",
        "\x1b[<99;99999;99999m",
        "\x1b[M\x20\x20\x20",
        "\x1b[999;999R",
    ] {
        session.send(junk);
    }
    session.send("k8s");
    session.wait_for_text("2 Platform Engineer");
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn the_screen_follows_the_terminal() {
    let mut session = browsing();
    for (cols, rows, wanted) in [
        (120, 40, "3 Who works with whom"),
        (59, 14, "1 Roles"),
        (30, 8, "1 Roles"),
        (10, 3, "terminal"),
        (200, 60, "3 Who works with whom"),
        (80, 24, "‹Card›"),
    ] {
        session.resize(cols, rows);
        session.wait_for_text(wanted);
    }
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

/// Tests a folder from untrusted authors. Whatever is wrong with a file, the healthy card next to
/// it must be listed.
#[test]
fn a_hostile_folder_neither_hangs_nor_hides_roles() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    fs::write(
        place.join("healthy.md"),
        "---\nid: h-1\nname: Healthy Role\n---\n# Mission\nLives.\n",
    )
    .unwrap();
    let fifo = Command::new("mkfifo").arg(place.join("fifo.md")).status().unwrap();
    assert!(fifo.success());
    std::os::unix::fs::symlink("/dev/zero", place.join("zero.md")).unwrap();
    std::os::unix::fs::symlink(folder.path(), place.join("loop")).unwrap();
    std::os::unix::fs::symlink("nowhere.md", place.join("dangling.md")).unwrap();
    fs::write(place.join("big.md"), vec![b'a'; 2 << 20]).unwrap();
    fs::write(place.join("latin.md"), b"# Caf\xe9\n").unwrap();
    fs::write(
        place.join("bomb.md"),
        format!("---\na: {}\n---\n# Bomb\n", "{\"\":[".repeat(50_000)),
    )
    .unwrap();
    fs::write(place.join("nested.md"), format!("# Nested\n{}x\n", "> ".repeat(100_000))).unwrap();
    fs::write(place.join("escape.md"), "# \x1b[2J\x1b]0;owned\x07Escape\n\x1b[31mred\n").unwrap();
    let mut session = start(&[folder.path().to_str().unwrap()], &[]);
    session.wait_for_text("Healthy Role");
    session.wait_for_text("error");
    session.send("escape\r");
    session.wait_for_text("red");
    session.send("x");
    session.wait_for_text("not a regular file");
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn without_a_capable_terminal_output_is_plain_text() {
    let mut session = start(&["--builtin", "-q", "k8s"], &[("TERM", "dumb")]);
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    let shown = session.contents();
    assert!(shown.contains("platform-engineer"), "{shown}");
    assert!(!shown.contains('['), "{shown}");
}

#[test]
fn a_raw_card_does_not_control_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card.md");
    fs::write(&card, "---\nname: Nobody\n---\n\x1b]0;owned\x07\x1b[2J\u{9b}31m\n").unwrap();
    let mut session = start(&["-r", card.to_str().unwrap(), "show", "nobody", "--raw"], &[]);
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    assert!(session.contents().contains("␛]0;owned␇␛[2J␦31m"), "{}", session.contents());
    assert!(!session.written().contains(&b'\x1b'));
}

#[test]
fn keys_are_echoed_while_thousands_of_cards_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let founding = include_str!("../../../roles/backend-engineer/profile.md");
    for number in 0..3_000 {
        let text = founding.replace("name: Backend Engineer", &format!("name: Keeper {number}"));
        fs::write(folder.path().join(format!("{number}.md")), text).unwrap();
    }
    let mut session = start(&[folder.path().to_str().unwrap()], &[]);
    for typed in ["g", "gr", "gra", "grap", "graph", "graphq", "graphql"] {
        session.send(&typed.chars().last().unwrap().to_string());
        session.wait_for(|screen| screen.contents().starts_with(&format!(" › {typed} ")));
    }
    session.wait_for_text("3000 of 3000 roles · best match first");
    session.wait_for_text("art REST/GraphQL");
    session.send("\x03");
    assert_eq!(session.wait_exit().terminating_signal(), Some(Signal::INT.as_raw()));
    session.assert_restored();
}

#[test]
fn input_and_output_may_be_redirected() {
    // If the input is redirected, the keys come from the controlling terminal.
    for script in ["\"$0\" --builtin </dev/null", "echo k8s | \"$0\" --builtin"] {
        let mut session = shell(script, true);
        session.wait_for_text("Backend Engineer");
        session.send("k8s");
        session.wait_for_text("2 Platform Engineer");
        session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27uq");
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        session.assert_restored();
    }
    // Without a controlling terminal, the program prints the reason in one line.
    let mut session = shell("\"$0\" --builtin </dev/null", false);
    assert_eq!(session.wait_exit().exit_status(), Some(2));
    assert!(session.contents().starts_with("rolescope: cannot use the terminal: "));
    // If the output is redirected, the program prints its results as text.
    for script in [
        "\"$0\" --builtin -q k8s | cat",
        "\"$0\" --builtin -q k8s </dev/null | cat",
        "\"$0\" --builtin -q k8s 2>/dev/null | cat",
    ] {
        let mut session = shell(script, true);
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        assert!(session.contents().contains("platform-engineer"), "{}", session.contents());
    }
}

fn shell(script: &str, controlling: bool) -> Session {
    let args = ["-c", script, env!("CARGO_BIN_EXE_rolescope")];
    let env =
        [("LANG", "C.UTF-8"), ("ROLESCOPE_CONFIG", "/dev/null"), ("ROLESCOPE_STATE", "state")];
    let start = Start { args: &args, controlling, env: &env, ..Start::default() };
    Session::start(Path::new("/bin/sh"), &start)
}
