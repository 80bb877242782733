//! Tests cards that change while the program is running, and the user's editor.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::browse::start;
use super::session::Session;

fn card(name: &str, skill: &str) -> String {
    format!("---\nname: {name}\n---\n# Capabilities\n- **{skill}** — Expert\n")
}

fn put(folder: &TempDir, slug: &str, text: &str) {
    let place = folder.path().join(slug);
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("profile.md"), text).unwrap();
}

fn live(folder: &TempDir, env: &[(&str, &str)]) -> Session {
    let mut session = start(&[folder.path().to_str().unwrap()], env);
    session.wait_for_text("live");
    session
}

/// Returns the rows of a screen without trailing spaces, which the program may or may not write.
fn trimmed(screen: &str) -> Vec<String> {
    screen.lines().map(|row| row.trim_end().to_owned()).collect()
}

/// Creates an editor that runs a script. In the script, `$card` is the last argument of the editor.
fn editor(folder: &TempDir, script: &str) -> String {
    let path = folder.path().join("editor");
    fs::write(&path, format!("#!/bin/sh\nfor card; do :; done\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

#[test]
fn saved_changes_appear_and_broken_cards_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "ada", &card("Ada", "SQL"));
    put(&folder, "bob", &card("Bob", "Go"));
    let mut session = live(&folder, &[]);
    session.send("bob");
    session.wait_for_text("2 Bob");
    // A card is added in a new folder.
    put(&folder, "cora", &card("Cora", "Rust"));
    session.wait_for_text("of 3");
    put(&folder, "bob", &card("Bob", "Erlang"));
    session.wait_for_text("Erlang");
    // The card is broken for a moment. Meanwhile, its last valid contents stay on the screen with a
    // mark.
    put(&folder, "bob", "---\n{{{\n---\n");
    session.wait_for_text("broken");
    assert!(session.contents().contains("Erlang"), "{}", session.contents());
    put(&folder, "bob", &card("Bob", "Elixir"));
    session.wait_for(|screen| {
        let text = screen.contents();
        text.contains("Elixir") && !text.contains("broken")
    });
    // The file is renamed and then deleted.
    fs::rename(folder.path().join("bob"), folder.path().join("robert")).unwrap();
    fs::write(folder.path().join("robert/profile.md"), card("Bob", "Zig")).unwrap();
    session.wait_for_text("Zig");
    assert!(session.contents().contains("2 Bob"));
    fs::remove_dir_all(folder.path().join("robert")).unwrap();
    session.wait_for_text("of 2");
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn a_root_that_disappears_and_returns_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("roles");
    fs::create_dir_all(root.join("ada")).unwrap();
    fs::write(root.join("ada/profile.md"), card("Ada", "SQL")).unwrap();
    let mut session = start(&[root.to_str().unwrap()], &[]);
    session.wait_for_text("live");
    // A checkout switches to a branch without roles, and a second checkout switches back.
    let away = folder.path().join("away");
    fs::rename(&root, &away).unwrap();
    session.wait_for_text("no role cards");
    fs::rename(&away, &root).unwrap();
    session.wait_for_text("2 Ada");
    fs::write(root.join("ada/profile.md"), card("Ada", "Erlang")).unwrap();
    session.wait_for_text("Erlang");
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn hundreds_of_changes_give_the_same_result_as_a_fresh_start() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..250 {
        put(&folder, &slug(number), &card(&name(number), "SQL"));
    }
    let mut session = live(&folder, &[]);
    session.send("\x1b[27uGkkk");
    session.wait_for_text("2 Keeper 246");
    let before = trimmed(&session.contents());
    // A checkout changes, deletes, adds and renames cards.
    for number in 0..100 {
        put(&folder, &slug(number), &card(&name(number), "Erlang"));
    }
    for number in 100..150 {
        fs::remove_dir_all(folder.path().join(slug(number))).unwrap();
    }
    for number in 150..200 {
        let from = folder.path().join(slug(number));
        fs::rename(from, folder.path().join(format!("x-{number}"))).unwrap();
    }
    for number in 0..20 {
        put(&folder, &format!("new-{number}"), &card(&format!("Newcomer {number}"), "Go"));
    }
    session.wait_for_text("220 roles");
    session.wait_for_text("2 Keeper 246");
    session.send("/erlang");
    session.wait_for_text("100 of 220");
    session.send("\x15\x1b[27u");
    let mut fresh = live(&folder, &[]);
    fresh.send("\x1b[27uGkkk");
    fresh.wait_for_text("2 Newcomer");
    fresh.send("/erlang");
    fresh.wait_for_text("100 of 220");
    // A second checkout reverses these changes.
    for number in 0..200 {
        let _ = fs::remove_dir_all(folder.path().join(format!("x-{number}")));
        put(&folder, &slug(number), &card(&name(number), "SQL"));
    }
    for number in 0..20 {
        fs::remove_dir_all(folder.path().join(format!("new-{number}"))).unwrap();
    }
    session.wait_for_text("250 roles");
    session.send("Gkkk");
    session.wait_for(|screen| trimmed(&screen.contents()) == before);
    for mut session in [session, fresh] {
        session.send("\x03");
        session.wait_exit();
        session.assert_restored();
    }
}

fn name(number: usize) -> String {
    format!("Keeper {number:03}")
}

fn slug(number: usize) -> String {
    format!("keeper-{number:03}")
}

#[test]
fn the_editor_gets_the_terminal_and_its_changes_appear() {
    let folder = tempfile::tempdir().unwrap();
    let tools = tempfile::tempdir().unwrap();
    put(&folder, "ada", &card("Ada", "SQL"));
    let script = "printf 'editing %s' \"$1\"; read answer; sed -i s/SQL/Erlang/ \"$card\"";
    let editor = editor(&tools, script);
    let command = format!("{editor} '+a b'");
    let mut session = live(&folder, &[("VISUAL", &command)]);
    session.send("\r");
    session.wait_for_text("next item");
    session.send("e");
    session.wait_for_text("editing +a b"); // words are kept together as a shell keeps them
    session.assert_restored_but("editing +a b");
    session.send("\n");
    session.wait_for_text("Erlang");
    session.assert_taken();
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn a_failed_editor_is_reported_and_the_terminal_is_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let tools = tempfile::tempdir().unwrap();
    put(&folder, "ada", &card("Ada", "SQL"));
    let failing = editor(&tools, "exit 3");
    let killed = tools.path().join("killed");
    fs::write(&killed, "#!/bin/sh\nkill -KILL $$\n").unwrap();
    fs::set_permissions(&killed, fs::Permissions::from_mode(0o755)).unwrap();
    for (command, text_shown) in [
        (failing.as_str(), "exited with status 3"),
        (killed.to_str().unwrap(), "was terminated by a signal"),
        ("no-such-editor --wait", "cannot run no-such-editor"),
        ("'unclosed", "cannot parse the editor command 'unclosed"),
    ] {
        let mut session = live(&folder, &[("EDITOR", command)]);
        session.send("\x1b[27ue");
        session.wait_for_text(text_shown);
        session.assert_taken();
        session.send("q");
        session.wait_exit();
        session.assert_restored();
    }
    assert!(Path::new(&failing).exists());
}

#[test]
fn input_typed_during_an_editor_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "ada", &card("Ada", "SQL"));
    put(&folder, "bob", &card("Bob", "SQL"));
    let editor = folder.path().join("editor");
    fs::write(&editor, "#!/bin/sh\necho editing\nread -r line\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let mut session = live(&folder, &[("VISUAL", editor.to_str().unwrap())]);
    session.send("\x1b[27u");
    session.wait_for_text("Space mark");
    let before = session.contents();
    // In the first group of keys, those after `e` are typed before the editor starts. The second
    // group is typed while the editor is running, and the editor reads only the line `done`.
    session.send("ejb");
    session.wait_for_text("editing");
    session.send("done\njbq\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\q");
    session.wait_for(|screen| screen.alternate_screen() && screen.contents() == before);
    assert_eq!(session.files(), [""; 0]);
    session.send("j");
    session.wait_for_text("2 Bob");
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    // The system echoed the input that was typed while the editor had the terminal.
    session.assert_restored_but("^[");
}
