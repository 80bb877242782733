//! Tests root folders (the folders of cards that a user names) that contain no cards or are not
//! folders. Also tests the other files that the program reads, and links in the path of a new card.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::run::{Run, run_in};
use crate::terminal::session::{self, Session};

const PROGRAM: &str = env!("CARGO_BIN_EXE_rolescope");

/// The kinds of unusable root folders, each with the reason that the program must give.
const KINDS: [(&str, &str); 9] = [
    ("empty", "no files were found"),
    ("dangling", "no such file"),
    ("round", "too many levels of symbolic links"),
    ("pipe", "not a regular file"),
    ("socket", ""),
    ("zeros", "not a regular file"),
    ("kernel log", ""),
    ("documents", "README.md: a document without front matter or role sections"),
    ("ignored", "all 2 files and folders were skipped"),
];

fn put(kind: &str, path: &Path) {
    match kind {
        "empty" => fs::create_dir(path).unwrap(),
        "dangling" => symlink("nowhere", path).unwrap(),
        "round" => symlink(path.file_name().unwrap(), path).unwrap(),
        "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "socket" => {
            let short = tempfile::tempdir().unwrap();
            drop(UnixListener::bind(short.path().join("s")).unwrap());
            fs::rename(short.path().join("s"), path).unwrap();
        }
        "zeros" => symlink("/dev/zero", path).unwrap(),
        "kernel log" => symlink("/proc/kmsg", path).unwrap(),
        "documents" => {
            fs::create_dir(path).unwrap();
            fs::write(path.join("README.md"), "About.\n").unwrap();
        }
        _ => {
            fs::create_dir(path).unwrap();
            fs::write(path.join(".ignore"), "*.md\n").unwrap();
            fs::write(path.join("card.md"), "# Card\n").unwrap();
        }
    }
}

fn run(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> Run {
    let mut all = vec![("HOME", folder.to_str().unwrap()), ("ROLESCOPE_STATE", "/dev/null")];
    all.extend(env);
    run_in(folder, &all, args).unwrap()
}

fn with_card(folder: &Path, name: &str) {
    fs::create_dir_all(folder.join(name)).unwrap();
    fs::write(folder.join(name).join("fine.md"), "# Fine\n").unwrap();
}

#[test]
fn a_root_without_cards_is_an_error_that_names_it_and_the_reason() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    with_card(folder, "good");
    let mut config: Vec<String> = Vec::new();
    for (kind, why) in KINDS {
        put(kind, &folder.join(kind));
        fs::write(folder.join("config.yaml"), format!("roots: ['{kind}']\n")).unwrap();
        let commands = [
            (vec!["-r", kind, "list"], None),
            (vec!["list"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["list"], Some(("ROLESCOPE_CONFIG", "config.yaml"))),
            (vec!["stats"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["graph"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["show", "x"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["pick", "-0"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["check"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["check", "--diff"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["check", "--fix"], Some(("ROLESCOPE_ROLES", kind))),
            (vec!["check", "--json", kind], None),
            (vec![kind], None),
        ];
        for (args, env) in commands {
            let env: Vec<(&str, &str)> = env.into_iter().collect();
            let ended = run(folder, &env, &args);
            let all = format!("{}{}", ended.err, ended.out);
            if ended.code != Some(2) || !ended.err.contains(kind) || !all.contains(why) {
                config.push(format!("{args:?} {env:?}: {:?} {all}", ended.code));
            }
        }
        // An unusable root folder does not hide the roles in the other root folders.
        let two = run(folder, &[], &["-r", "good", "-r", kind, "list"]);
        if kind != "dangling" && kind != "round" {
            assert!(two.out.contains("Fine") && two.err.contains(kind), "{kind}: {}", two.err);
        }
        assert_eq!(two.code, Some(2), "{kind}");
    }
    assert!(config.is_empty(), "{}:\n{}", config.len(), config.join("\n"));
}

#[test]
fn unreadable_cards_are_a_failure() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("cards")).unwrap();
    fs::write(place.path().join("cards/a.md"), b"\xff").unwrap();
    let check = run(place.path(), &[], &["check", "cards"]);
    assert_eq!(check.code, Some(2));
    assert!(check.out.contains("UTF-8"), "{}", check.out);
    assert!(check.err.contains("no role cards in cards: no files can be read"));
    // If another card can be read, `check` reports the broken card as a problem, and does not fail
    // as a whole.
    fs::write(place.path().join("cards/b.md"), "# B\n").unwrap();
    assert_eq!(run(place.path(), &[], &["check", "cards"]).code, Some(1));
    assert_eq!(run(place.path(), &[], &["check", "cards/a.md", "cards/b.md"]).code, Some(1));
    let list = run(place.path(), &[], &["list", "-r", "cards/a.md", "-r", "cards/b.md"]);
    assert_eq!((list.code, list.out.as_str()), (Some(2), "b\tB\n"));
}

#[test]
fn built_in_roles_never_silently_replace_a_broken_folder() {
    for (kind, _) in KINDS {
        let place = tempfile::tempdir().unwrap();
        put(kind, &place.path().join("roles"));
        let list = run(place.path(), &[], &["list"]);
        assert_eq!(list.code, Some(0), "{kind}");
        assert!(list.out.contains("Backend Engineer"));
        assert!(list.err.contains("roles: ") && list.err.contains("built-in"), "{}", list.err);
        let check = run(place.path(), &[], &["check"]);
        assert_eq!(check.code, Some(2), "{kind}");
        assert!(check.err.contains("roles: "), "{kind}: {}", check.err);
        assert!(check.err.contains("name a folder or use --builtin"), "{kind}: {}", check.err);
        // Shell completion must still offer the built-in roles.
        let asked = [("ROLESCOPE_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", "2")];
        let completed = run(place.path(), &asked, &["--", "rolescope", "show", "back"]);
        assert!(completed.out.contains("backend-engineer") && completed.err.is_empty(), "{kind}");
        let new = run(place.path(), &[], &["new", "Tester"]);
        let made = place.path().join("roles/tester/profile.md").is_file();
        let is_folder = ["empty", "documents", "ignored"].contains(&kind);
        assert_eq!((new.code, made), (Some(if is_folder { 0 } else { 2 }), is_folder), "{kind}");
        assert!(is_folder || new.err.contains("roles"), "{kind}: {}", new.err);
    }
    let place = tempfile::tempdir().unwrap();
    assert_eq!(run(place.path(), &[], &["list"]).err, "", "no folder, no complaint");
}

#[test]
fn an_empty_entry_of_a_path_list_is_ignored() {
    let place = tempfile::tempdir().unwrap();
    with_card(place.path(), "cards");
    fs::write(place.path().join("here.md"), "# Here\n").unwrap();
    for listed in ["cards:", ":cards", "::cards::"] {
        let list = run(place.path(), &[("ROLESCOPE_ROLES", listed)], &["list"]);
        assert_eq!(
            (list.code, list.out.as_str(), list.err.as_str()),
            (Some(0), "fine\tFine\n", "")
        );
    }
    let list = run(place.path(), &[("ROLESCOPE_ROLES", "::")], &["list"]);
    assert!(list.code == Some(0) && list.out.contains("Backend Engineer"));
}

#[test]
fn without_cards_the_skipped_files_are_listed() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::create_dir_all(folder.join("cards/inner")).unwrap();
    fs::write(folder.join(".gitignore"), "ignored.md\n").unwrap();
    fs::write(folder.join("outside.md"), "# Outside\n").unwrap();
    for name in ["ignored.md", "README.md", "notes.txt", ".hidden.md"] {
        fs::write(folder.join("cards").join(name), "text\n").unwrap();
    }
    symlink("../outside.md", folder.join("cards/out.md")).unwrap();
    symlink("nowhere.md", folder.join("cards/gone.md")).unwrap();
    symlink("inner", folder.join("cards/folder")).unwrap();
    symlink("/dev/zero", folder.join("cards/zeros.md")).unwrap();
    let list = run(folder, &[], &["-r", "cards", "list"]);
    let ignore_file = folder.canonicalize().unwrap().join(".gitignore");
    for line in [
        &format!("cards/ignored.md: ignored by {}", ignore_file.display()),
        "cards/README.md: a document without front matter or role sections",
        "cards/notes.txt: not a role file (.md, .yaml, .toml, .json)",
        "cards/.hidden.md: hidden; use --hidden to include it",
        "cards/out.md: a link to a location outside the folder",
        "cards/gone.md: a broken link",
        "cards/folder: a link to a folder that has already been read from a different path",
        "cards/zeros.md: a link to something that is not a file",
        "rolescope: no role cards in cards: all 8 files and folders were skipped",
    ] {
        assert!(list.err.lines().any(|report| report == line), "{line}: {}", list.err);
    }
    // The browser must show the skipped files on its screen.
    let root = folder.join("cards");
    let mut session = browse(folder, &[root.to_str().unwrap()]);
    session.wait_for_frame_with(&["no role cards in", "ignored by", "broken link", "hidden;"]);
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

/// Starts the browser in a folder, on a wide screen.
fn browse(folder: &Path, args: &[&str]) -> Session {
    let script = r#"cd "$0" && exec "$@""#;
    let mut all = vec!["-c", script, folder.to_str().unwrap(), PROGRAM];
    all.extend(args);
    let env = [
        ("LANG", "C.UTF-8"),
        ("ROLESCOPE_CONFIG", "/dev/null"),
        ("ROLESCOPE_STATE", "/dev/null"),
        ("HOME", "/nonexistent"),
    ];
    let start =
        session::Start { cols: 250, rows: 40, args: &all, env: &env, ..session::Start::default() };
    Session::start(Path::new("/bin/sh"), &start)
}

#[test]
fn the_browser_reports_unusable_roles() {
    let place = tempfile::tempdir().unwrap();
    symlink("nowhere", place.path().join("roles")).unwrap();
    let mut session = browse(place.path(), &[]);
    // The browser must show this notice on its screen, which would cover a notice that was printed
    // earlier.
    let notice = "./roles: a broken link; showing the built-in roles instead";
    session.wait_for_frame_with(&[notice, "Backend Engineer"]);
    session.send("\x03");
    session.wait_exit();
}

#[test]
fn a_new_card_is_not_written_through_a_link_out_of_the_root() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    fs::create_dir(folder.join("outside")).unwrap();
    with_card(folder, "roles/real");
    for (name, to) in [("out", "../outside"), ("gone", "nowhere"), ("file", "real/fine.md")] {
        symlink(to, folder.join("roles").join(name)).unwrap();
    }
    symlink("../../outside/profile.md", folder.join("roles/real/profile.md")).unwrap();
    for (name, why) in [
        ("Out", "roles/out is a link that points outside the cards folder; remove the link"),
        ("Gone", "roles/gone is a broken link; remove the link"),
        ("File", "roles/file is not a folder; choose a different name"),
        ("Real", "a file with this name already exists; choose a different name"),
    ] {
        let new = run(folder, &[], &["new", name]);
        assert_eq!((new.code, new.out.as_str()), (Some(2), ""), "{name}: {}", new.err);
        assert!(new.err.starts_with("rolescope: cannot create roles/"), "{}", new.err);
        assert!(new.err.contains(why), "{name}: {}", new.err);
    }
    for name in ["..", "../../outside", "/outside", "."] {
        let new = run(folder, &[], &["new", name]);
        let inside = new.out.trim().starts_with("roles/") && !new.out.contains("..");
        assert!(
            if new.code == Some(0) { inside } else { new.code == Some(2) },
            "{name}: {}",
            new.out
        );
    }
    assert_eq!(fs::read_dir(folder.join("outside")).unwrap().count(), 0);
    assert!(!folder.join("roles/nowhere").exists());
}

#[test]
fn a_card_made_in_the_browser_stays_in_the_root() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("roles");
    fs::create_dir(place.path().join("outside")).unwrap();
    fs::create_dir_all(root.join("ada")).unwrap();
    let card = "---\nname: Ada\n---\n# Interactions\n- **Advises** → Bob (weekly)\n";
    fs::write(root.join("ada/profile.md"), card).unwrap();
    symlink("../outside", root.join("bob")).unwrap();
    let mut session = browse(place.path(), &[root.to_str().unwrap()]);
    session.wait_for_text("live");
    session.send("is:missing\r");
    session.wait_for_text("(Bob)");
    session.send("a");
    session.wait_for_text("is a link that points outside the cards folder; remove the link");
    assert_eq!(fs::read_dir(place.path().join("outside")).unwrap().count(), 0);
    fs::remove_file(root.join("bob")).unwrap();
    session.send("a");
    session.wait_for_text("press `e` to edit it");
    assert!(root.join("bob/profile.md").is_file());
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn other_files_are_read_with_the_same_limits() {
    for kind in ["pipe", "zeros", "kernel log", "socket", "round"] {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        with_card(folder, "roles");
        put(kind, &folder.join("config.yaml"));
        let list = run(folder, &[("ROLESCOPE_CONFIG", "config.yaml")], &["list"]);
        assert!(list.out.contains("Fine"), "{kind}: {}", list.err);
        assert!(list.err.contains("config config.yaml: cannot read the file"), "{}", list.err);
        // The bookmarks are in a folder whose name depends on the root folders.
        let state = folder.join("state");
        let name = {
            let mut session = browse_with_state(folder, &state);
            session.wait_for_text("live");
            session.send("fine\r");
            session.wait_for_text("next item");
            session.send("b");
            session.wait_for_text("bookmarked");
            session.wait_for(|_| state.read_dir().is_ok_and(|mut all| all.next().is_some()));
            session.send("\x03");
            session.wait_exit();
            state.read_dir().unwrap().next().unwrap().unwrap().path().join("bookmarks.json")
        };
        fs::remove_file(&name).unwrap();
        put(kind, &name);
        let kept = [("ROLESCOPE_STATE", state.to_str().unwrap())];
        let list = run(folder, &kept, &["list", "is:bookmarked"]);
        assert!(list.err.contains("bookmarks.json: cannot read"), "{kind}: {}", list.err);
        let list = run(folder, &kept, &["list"]);
        assert!(list.code == Some(0) && list.out.contains("Fine"), "{kind}: {}", list.err);
    }
}

fn browse_with_state(folder: &Path, state: &Path) -> Session {
    let script = r#"cd "$0" && exec "$@""#;
    let env = [
        ("LANG", "C.UTF-8"),
        ("ROLESCOPE_CONFIG", "/dev/null"),
        ("ROLESCOPE_STATE", state.to_str().unwrap()),
    ];
    let args = ["-c", script, folder.to_str().unwrap(), PROGRAM, "roles"];
    let start = session::Start { args: &args, env: &env, ..session::Start::default() };
    Session::start(Path::new("/bin/sh"), &start)
}
