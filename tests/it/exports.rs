//! Tests exports that other programs read: a wiki, tables and JSON.

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::Command;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};
use rolescope::store::builtin;
use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear().env("LANG", "C.UTF-8");
    let output = command.env("HOME", folder.path()).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(folder: &TempDir, args: &[&str]) -> Value {
    let (_, out, err) = run(folder, args);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

/// Returns the links on a page, and the number of HTML tags and comments on it. The comment at the
/// top of the page is not counted.
fn links(text: &str) -> (Vec<String>, usize) {
    let (mut links, mut html) = (Vec::new(), 0);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.to_string());
            }
            Event::Html(CowStr::Borrowed(text)) if text.starts_with("<!-- Written by") => {}
            Event::Html(_) | Event::InlineHtml(_) => html += 1,
            _ => {}
        }
    }
    (links, html)
}

const STRANGE: &str = "---\nname: \"[A](x.md) <b>*c*</b> | d\"\n---\n# Mission\nSee [other](../other.md) and ![p](p.png) <script>x</script>\n\n- one\n  - two `a|b`\n\n| a | b |\n|---|---|\n| [x](y.md) | `c` |\n\n```md\n[not](a-link.md)\n```\n\n# Interactions\n- **Uses** → [Nobody](nobody.md) (daily)\n  *Notes*: [z](z.md)\n";

#[test]
fn all_links_of_the_wiki_resolve() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("cards")).unwrap();
    fs::write(folder.path().join("cards/strange.md"), STRANGE).unwrap();
    fs::write(
        folder.path().join("cards/readme-role.md"),
        "---\nname: Readme\nslug: README\n---\n# Interactions\n- **Uses** → strange (daily)\n",
    )
    .unwrap();
    for (source, at_least) in [(&["--builtin"][..], builtin().len()), (&["-r", "cards"], 2)] {
        let args = [source, &["export", "markdown", "--out", "wiki", "--force"]].concat();
        let (code, _, err) = run(&folder, &args);
        assert_eq!(code, Some(0), "{err}");
        let wiki = folder.path().join("wiki");
        let mut pages = 0;
        for entry in fs::read_dir(&wiki).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let (links, html) = links(&text);
            pages += 1;
            assert_eq!(html, 0, "{}: {text}", path.display());
            for link in links.iter().filter(|link| !link.contains("://")) {
                let decoded = link.replace("%20", " ");
                assert!(wiki.join(&decoded).is_file(), "{}: {link}", path.display());
            }
        }
        assert!(pages > at_least, "{pages}");
        if source.len() == 1 {
            let page = fs::read_to_string(wiki.join("cto.md")).unwrap();
            assert!(page.contains("```mermaid\nflowchart LR"), "{page}");
            assert!(page.contains("](engineering-manager.md)"), "{page}");
            fs::remove_dir_all(&wiki).unwrap();
        } else {
            let page = fs::read_to_string(wiki.join("strange.md")).or_else(|_| {
                let names = fs::read_dir(&wiki).unwrap().map(|entry| entry.unwrap().path());
                let found = names
                    .into_iter()
                    .find(|path| fs::read_to_string(path).unwrap().contains("two"));
                fs::read_to_string(found.unwrap())
            });
            let page = page.unwrap();
            assert!(page.contains("[not](a-link.md)") && page.contains("- two"), "{page}");
        }
    }
}

#[test]
fn an_export_replaces_only_an_earlier_export() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "# Mine\n").unwrap();
    for (args, name) in [
        (&["export", "markdown", "--out", "."][..], "README.md"),
        (&["export", "html", "--out", "mine.html"], "mine.html"),
        (&["export", "json", "--out", "mine.json"], "mine.json"),
        (&["export", "csv", "--out", "."], "roles.csv"),
    ] {
        fs::write(folder.path().join(name), "mine").unwrap();
        let (code, _, err) = run(&folder, args);
        assert_eq!(code, Some(2));
        assert!(err.contains("was not created by an earlier export"), "{err}");
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), "mine");
        let forced = [args, &["--force"]].concat();
        assert_eq!(run(&folder, &forced).0, Some(0), "{args:?}");
        assert_eq!(run(&folder, args).0, Some(0), "{args:?}");
        assert_ne!(fs::read_to_string(folder.path().join(name)).unwrap(), "mine");
    }
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.html")).unwrap();
    let (code, _, err) = run(&folder, &["export", "html", "--out", "link.html", "--force"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(run(&folder, &["export", "markdown"]).0, Some(2));
    assert_eq!(run(&folder, &["export", "csv"]).0, Some(2));
    assert_eq!(run(&folder, &["export", "html", "--table", "roles"]).0, Some(2));
}

#[test]
fn tables_read_back() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&folder, &["--builtin", "export", "csv", "--out", "tables"]).0, Some(0));
    let read = |name: &str| {
        let path = folder.path().join("tables").join(name);
        let mut reader = csv::Reader::from_path(path).unwrap();
        let head = reader.headers().unwrap().clone();
        let rows: Vec<Vec<(String, String)>> = reader
            .records()
            .map(|row| {
                head.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect()
            })
            .collect();
        rows
    };
    let cell = |row: &[(String, String)], name: &str| {
        row.iter().find(|(title, _)| title == name).unwrap().1.clone()
    };
    let roles = read("roles.csv");
    assert_eq!(roles.len(), builtin().len());
    let skills = read("skills.csv");
    let interactions = read("interactions.csv");
    for row in &roles {
        let slug = cell(row, "slug");
        let shown = json(&folder, &["--builtin", "show", &slug, "--json"]);
        let role = &shown["role"];
        let of = |rows: &[Vec<(String, String)>], key: &str| -> Vec<String> {
            rows.iter().filter(|row| cell(row, "slug") == slug).map(|row| cell(row, key)).collect()
        };
        let names: Vec<String> = role["capabilities"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|item| {
                let details = item["details"].as_array().unwrap().iter();
                std::iter::once(&item["name"])
                    .chain(details)
                    .map(|name| name.as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        let mine: BTreeSet<String> = of(&skills, "skill").into_iter().collect();
        assert_eq!(mine, names.into_iter().collect(), "{slug}");
        let verbs: Vec<&str> = role["interactions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["kind"] == "declared")
            .map(|item| item["verb"].as_str().unwrap())
            .collect();
        assert_eq!(of(&interactions, "verb"), verbs, "{slug}");
        assert_eq!(cell(row, "name"), role["name"].as_str().unwrap());
    }
    // If only one table is exported, it goes to standard output, even if a query selects the roles.
    let (_, out, _) = run(
        &folder,
        &["--builtin", "export", "csv", "--table", "roles", "--query", "is:orphan | name:cto"],
    );
    assert!(out.starts_with("slug,name,id,"), "{out}");
    let (_, one, _) =
        run(&folder, &["--builtin", "export", "csv", "--table", "roles", "cto", "tech-lead"]);
    assert_eq!(one.lines().count(), 3, "{one}");
}

#[test]
fn json_validates_and_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let schema = |name: &str| {
        let (_, out, _) = run(&folder, &["schema", name]);
        jsonschema::validator_for(&serde_json::from_str(&out).unwrap()).unwrap()
    };
    let export = json(&folder, &["--builtin", "export", "json"]);
    assert!(schema("export").validate(&export).is_ok());
    assert_eq!(export["roles"].as_array().unwrap().len(), builtin().len());
    assert!(!export["missing_roles"].as_array().unwrap().is_empty());
    let some = json(&folder, &["--builtin", "export", "json", "--query", "name:engineer"]);
    let count = some["roles"].as_array().unwrap().len();
    assert!((5..30).contains(&count), "{count}");
    // Each card must be the same as in the output of `show`.
    let full = json(&folder, &["--builtin", "list", "sql", "--json", "--full"]);
    assert!(schema("list").validate(&full).is_ok());
    for role in full["roles"].as_array().unwrap().iter().take(5) {
        let slug = role["slug"].as_str().unwrap();
        let shown = json(&folder, &["--builtin", "show", slug, "--json"]);
        assert_eq!(role["card"], shown["role"], "{slug}");
    }
    let plain = json(&folder, &["--builtin", "list", "sql", "--json"]);
    assert!(plain["roles"][0].get("card").is_none());
    assert_eq!(run(&folder, &["--builtin", "list", "--full"]).0, Some(2));
}
