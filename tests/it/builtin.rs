//! Tests the built-in roles in combination with other roles.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::terminal::session::{Session, Start};

const NOTE: &str = "./roles now replaces the built-in roles here; --with-builtin shows both";

fn run(folder: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear().env("LANG", "C.UTF-8");
    let output = command.env("HOME", folder.path()).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Returns the number of listed roles, and the paths of the roles with this slug.
fn roles(folder: &TempDir, args: &[&str], slug: &str) -> (usize, Vec<String>) {
    let (_, out, err) = run(folder, &[args, &["list", "--json"]].concat());
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {err}"));
    let roles = answer["roles"].as_array().unwrap();
    let paths = roles.iter().filter(|role| role["slug"] == slug);
    (roles.len(), paths.map(|role| role["path"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn built_in_roles_join_those_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (all, _) = roles(&folder, &["--builtin"], "");
    fs::create_dir_all(folder.path().join("roles")).unwrap();
    fs::write(folder.path().join("roles/cto.md"), "---\nname: Chief\nslug: cto\n---\n").unwrap();
    fs::write(
        folder.path().join("roles/new.md"),
        "---\nname: New\n---\n# Interactions\n- **Asks** → Backend Engineer (daily)\n",
    )
    .unwrap();
    assert_eq!(roles(&folder, &[], "cto"), (2, vec!["roles/cto.md".to_owned()]));
    // A card in the folder replaces the built-in card with the same slug.
    let joined = roles(&folder, &["--with-builtin"], "cto");
    assert_eq!(joined, (all + 1, vec!["roles/cto.md".to_owned()]));
    let (_, out, _) = run(&folder, &["--with-builtin", "path", "new", "backend-engineer"]);
    assert!(out.contains("Asks"), "{out}");
    let (code, _, err) = run(&folder, &["--with-builtin", "--builtin", "list"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot be used with"), "{err}");
}

#[test]
fn the_first_card_of_a_folder_says_that_it_replaces_the_built_in_roles() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&folder, &["new", "One"]).2.contains(NOTE));
    assert!(!run(&folder, &["new", "Two"]).2.contains(NOTE));
    let folder = tempfile::tempdir().unwrap();
    assert!(run(&folder, &["init"]).2.trim_end().ends_with(NOTE));
    let folder = tempfile::tempdir().unwrap();
    assert!(!run(&folder, &["new", "One", "--dir", "elsewhere"]).2.contains(NOTE));
}

#[test]
fn a_folder_that_appears_meanwhile_is_reported_at_the_end() {
    for appears in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().display().to_string();
        let script = format!(r#"cd '{here}'; "$0"; echo "status $?""#);
        let args = ["-c", &script, env!("CARGO_BIN_EXE_rolescope")];
        let env = [
            ("LANG", "C.UTF-8"),
            ("TERM", "xterm-256color"),
            ("HOME", &here),
            ("ROLESCOPE_STATE", "/dev/null"),
            ("ROLESCOPE_CONFIG", "/dev/null"),
        ];
        let start = Start { args: &args, env: &env, ..Start::default() };
        let mut session = Session::start(Path::new("/bin/sh"), &start);
        session.wait_for_text("47 roles");
        if appears {
            fs::create_dir(folder.path().join("roles")).unwrap();
        }
        session.send("\x1b[27uq");
        session.wait_for_text("status 0");
        // The message is longer than a line of the terminal, so it is wrapped.
        let shown = session.contents().replace('\n', "");
        assert_eq!(shown.contains("./roles now replaces"), appears, "{shown}");
    }
}
