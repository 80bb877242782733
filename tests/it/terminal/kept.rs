//! Tests which data is kept between runs, and which data is not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rolescope::store::builtin;
use rustix::process::Signal;

use super::browse::start;
use super::session::{Session, Start};

/// Starts the program with the built-in roles, this state folder and this config.
fn run(state: &Path, config: &Path) -> Session {
    let env = [
        ("ROLESCOPE_STATE", state.to_str().unwrap()),
        ("ROLESCOPE_CONFIG", config.to_str().unwrap()),
    ];
    let mut session = start(&["--builtin"], &env);
    session.wait_for(|screen| {
        // When the number of roles is shown without a progress message, all cards are loaded.
        let text = screen.contents();
        text.contains(&builtin().len().to_string()) && !text.contains("ing cards")
    });
    session
}

fn quit(mut session: Session) {
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn only_bookmarks_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let none = Path::new("/dev/null");
    let mut first = run(&state, none);
    first.send("be-01\r");
    first.wait_for_text("next item");
    assert!(!state.exists(), "looking writes nothing");
    first.send("b");
    first.wait_for_text("is bookmarked");
    // A second instance of the program changes the bookmarks at the same time.
    let mut second = run(&state, none);
    second.send("qa\rb");
    second.wait_for_text("is bookmarked");
    quit(first);
    quit(second);
    let mut third = run(&state, none);
    third.send("\x1b[27u'");
    third.wait_for_text("Backend Engineer  Senior");
    third.wait_for_text("QA Engineer  Mid");
    third.send("q");
    quit(third);
    let files: Vec<_> = fs::read_dir(state.join("builtin"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["bookmarks.json"]);
}

#[test]
fn queries_and_session_are_kept_if_the_config_enables_it() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let config = folder.path().join("config.yaml");
    fs::write(&config, "history: true\nsession: true\n").unwrap();
    let mut first = run(&state, &config);
    first.send("graphql\r");
    first.wait_for_text("next item");
    first.send("/\x15zqxj");
    first.wait_for_text("no role matches");
    first.send("\x15be-01\r3");
    first.wait_for_text("‹Graph›");
    quit(first);
    let kept = fs::read_to_string(state.join("builtin/queries.json")).unwrap();
    assert!(kept.contains("\"graphql\",\n    \"be-01\"") && !kept.contains("never"), "{kept}");
    let mut second = run(&state, &config);
    second.wait_for_text("3 Backend Engineer");
    second.send("/\x1b[1;5A\x1b[1;5A");
    second.wait_for_text("› graphql");
    // The query is also saved if Ctrl-C interrupts the program.
    second.send("\x15k8s");
    second.wait_for_text("› k8s");
    second.signal(Signal::INT);
    second.wait_exit();
    second.assert_restored();
    let mut third = run(&state, &config);
    third.wait_for_text("› k8s");
    third.send("\x03");
    third.wait_exit();
    third.assert_restored();
}

#[test]
fn an_unwritable_folder_is_reported_once() {
    let folder = tempfile::tempdir().unwrap();
    // Permissions do not stop root from writing, but a file in place of the state folder does.
    let state = folder.path().join("state");
    fs::write(&state, "").unwrap();
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
    let mut places = vec![state.join("within")];
    if !rustix::process::geteuid().is_root() {
        places.push(locked.clone());
    }
    for place in places {
        let mut session = run(&place, Path::new("/dev/null"));
        session.send("be-01\rb");
        session.wait_for_text("bookmarked for this run only: cannot write");
        session.send("'");
        session.wait_for_text("Backend Engineer  Senior");
        session.send("q");
        quit(session);
    }
    assert_eq!(fs::read_dir(&locked).unwrap().count(), 0);
}

#[test]
fn a_broken_file_is_reported_and_left_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("builtin/bookmarks.json");
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::write(&file, "{ mine").unwrap();
    let mut session = run(folder.path(), Path::new("/dev/null"));
    session.wait_for_text("bookmarks.json:1:");
    session.send("be-01\rb");
    session.wait_for_text("bookmarked for this run only");
    quit(session);
    assert_eq!(fs::read_to_string(&file).unwrap(), "{ mine");
}

#[test]
fn a_file_size_limit_is_a_notice_not_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let env = [
        ("LANG", "C.UTF-8"),
        ("ROLESCOPE_CONFIG", "/dev/null"),
        ("ROLESCOPE_STATE", folder.path().to_str().unwrap()),
    ];
    let script = r#"ulimit -f 0; exec "$0" --builtin"#;
    let args = ["-c", script, env!("CARGO_BIN_EXE_rolescope")];
    let start = Start { args: &args, env: &env, ..Start::default() };
    let mut session = Session::start(Path::new("/bin/sh"), &start);
    session.wait_for_cards();
    session.send("be-01\rb");
    session.wait_for_text("bookmarked for this run only: cannot write");
    session.assert_taken();
    quit(session);
}
