//! Tests faulty files among healthy cards: each error must be reported once, at its position, and
//! the healthy cards must be neither reported nor changed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

const CONFLICT: &str = "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";

/// Returns two roles that name each other, each in a folder below `cards` that is named after its
/// slug.
fn pair() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "api", "API", "Web");
    write(&folder, "web", "Web", "API");
    folder
}

fn write(folder: &TempDir, place: &str, name: &str, target: &str) {
    let slug = name.to_lowercase();
    let card = format!(
        "---\nid: {slug}-01\nslug: {slug}\nname: {name}\n---\n# Interactions\n\
         - **Collaborates with** → {target} (daily)\n"
    );
    let place = folder.path().join("cards").join(place);
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("profile.md"), card).unwrap();
}

fn append(path: &Path, text: &str) {
    let before = fs::read_to_string(path).unwrap();
    fs::write(path, before + text).unwrap();
}

/// Returns the exit code, output and messages of a command.
fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let output = command.env("LANG", "C.UTF-8").args(arguments).output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code().unwrap(), out, err)
}

fn problems(folder: &TempDir) -> Vec<String> {
    let (_, output, _) = run(folder, &["check", "cards", "--format", "short"]);
    output.lines().map(str::to_owned).collect()
}

#[test]
fn a_half_merged_card_is_the_only_problem_and_is_listed_with_its_role() {
    let folder = pair();
    append(&folder.path().join("cards/web/profile.md"), CONFLICT);
    let found = problems(&folder);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("cards/web/profile.md:8:1: error: "), "{found:?}");
    let (code, _, messages) = run(&folder, &["-r", "cards", "show", "Web"]);
    assert_eq!(code, 2);
    assert!(
        messages.contains("the card for Web cannot be read: cards/web/profile.md:8"),
        "{messages}"
    );
    let (code, _, messages) = run(&folder, &["-r", "cards", "new", "Web"]);
    assert_eq!(code, 2);
    assert!(
        messages.contains("the card for Web (cards/web/profile.md) cannot be read"),
        "{messages}"
    );
}

#[test]
fn a_copied_folder_takes_no_links_and_is_reported() {
    let folder = pair();
    fs::create_dir_all(folder.path().join("cards/a-copy")).unwrap();
    let [from, to] = ["web", "a-copy"].map(|slug| folder.path().join("cards").join(slug));
    fs::copy(from.join("profile.md"), to.join("profile.md")).unwrap();
    let found = problems(&folder);
    let rest = found.iter().filter(|line| !line.starts_with("cards/a-copy/"));
    let rest: Vec<&String> = rest.collect();
    assert_eq!(rest.len(), 1, "{rest:#?}");
    assert!(rest[0].contains("using the nearest, cards/web/profile.md"), "{rest:?}");
}

#[test]
#[allow(clippy::print_stdout, reason = "a skipped test prints the reason")]
fn a_folder_that_may_not_be_entered_is_one_problem() {
    let folder = pair();
    let closed = folder.path().join("cards/closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&closed).is_ok() {
        println!("skipped: this user may enter every folder");
        return;
    }
    let found = problems(&folder);
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn a_copy_is_reported_with_its_original_and_the_reason() {
    for (copy, message) in [
        (
            "web (conflicted copy 2024-01-02)/profile.md",
            "copy of `web/profile.md` left behind by a sync",
        ),
        ("web/profile copy.md", "copy of `profile.md` that describes the same role"),
        ("web/profile.bak.md", "copy of `profile.md` that describes the same role"),
        (
            "web/profile.sync-conflict-20240102-030405-ABCDEFG.md",
            "`profile.md` left behind by a sync",
        ),
    ] {
        let folder = pair();
        let to = folder.path().join("cards").join(copy);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(folder.path().join("cards/web/profile.md"), to).unwrap();
        let found = problems(&folder);
        assert!(found.len() == 1 && found[0].contains(message), "{copy}: {found:#?}");
    }
}

#[test]
fn a_card_without_a_name_gets_the_help_that_fits() {
    for (text, help) in [
        ("# Mission\nx\n", "begin the card with front matter"),
        ("---\nname:\n---\n# Mission\nx\n", "write the role's name after `name:`"),
        ("----\nname: A\n----\n# Mission\nx\n", "exactly three hyphens"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("cards")).unwrap();
        fs::write(folder.path().join("cards/lead.md"), text).unwrap();
        let found = problems(&folder);
        let name = found.iter().find(|line| line.ends_with("[no-name]"));
        assert!(name.is_some_and(|line| line.contains(help)), "{text}: {found:#?}");
    }
}

#[test]
fn an_unclosed_bracket_is_reported_where_it_opens() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("cards")).unwrap();
    for (text, place) in [
        ("---\nid: a\nname: [Alpha\nslug: a\n---\n", "3:7"),
        ("---\nname: A\ntags: [x,\n  y\nslug: a\n---\n", "3:7"),
        ("---\nname: A\nslug: \"a\nid: a\n---\n", "3:7"),
        ("---\nname: A\nslug: a: b\nid: a\n---\n", "3:"),
    ] {
        fs::write(folder.path().join("cards/a.md"), text).unwrap();
        let found = problems(&folder);
        assert!(found[0].starts_with(&format!("cards/a.md:{place}")), "{text}: {found:#?}");
    }
}

#[test]
fn a_name_with_foreign_letters_is_shown_letter_by_letter() {
    let folder = pair();
    write(&folder, "ops", "Ops", "Wеb");
    let found = problems(&folder);
    let target = found.iter().find(|line| line.ends_with("[missing-target]")).unwrap();
    assert!(target.contains("`е` (U+0435) looks like `e` (U+0065)"), "{target}");
    let (code, _, messages) = run(&folder, &["-r", "cards", "new", "АPI"]);
    assert_eq!(code, 2);
    assert!(messages.contains("looks like API"), "{messages}");
}

#[test]
fn new_cards_get_unique_ids_and_pass_check() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Ops Lead", "Office Lead", "Ünï Cödé", "数据分析师"] {
        let (code, _, messages) = run(&folder, &["new", name, "--dir", "cards"]);
        assert_eq!(code, 0, "{messages}");
    }
    let found = problems(&folder);
    let faults = ["[bad-identifier]", "[duplicate-id]", "[look-alike-name]", "[slug-not-folder]"];
    let bad = found.iter().filter(|line| faults.iter().any(|fault| line.ends_with(fault)));
    assert_eq!(bad.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn a_fix_of_standard_input_is_refused() {
    let folder = pair();
    let (code, output, messages) = run(&folder, &["check", "--fix", "-"]);
    assert_eq!((code, output.as_str()), (2, ""));
    assert!(messages.contains("--diff"), "{messages}");
}
