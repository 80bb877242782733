//! Tests every kind of section that consists of text or a plain list, from the card to every output
//! that shows it. Sections that are added to `Known::ALL` are tested without any change to this
//! file.

use std::fs;
use std::path::Path;

use rolescope::role::{Anchor, Known, Origin, PointForm, Role, SectionKind};
use serde_json::{Value, json};

use super::house::with_rows;
use super::schema::{printed, rolescope, validator};

fn read(body: &str) -> Role {
    Role::parse(Origin::File("some-role/profile.md".into()), &card(body))
}

fn card(body: &str) -> String {
    format!("---\nslug: some-role\nname: Some Role\n---\n\n{body}")
}

/// Returns each kind of section that consists of text or a plain list, with an example and the
/// value of this example in `--json`.
fn samples() -> Vec<(Known, String, Value)> {
    let samples = Known::ALL.into_iter().filter_map(|known| {
        let list = "- **Alpha**: beta\n- **Gamma**: delta\n  - more";
        let (text, value) = match known.kind() {
            SectionKind::Typed => return None,
            SectionKind::Text => ("Alpha beta.", json!("Alpha beta.")),
            SectionKind::List(PointForm::Title) => (list, json!(["Alpha", "Gamma"])),
            SectionKind::List(PointForm::NamedText) => {
                let alpha = json!({ "name": "Alpha", "text": "beta" });
                (list, json!([alpha, { "name": "Gamma", "text": "delta\n\nmore" }]))
            }
            SectionKind::List(PointForm::Point) => {
                let alpha = json!({ "title": "Alpha", "description": ["beta"] });
                (list, json!([alpha, { "title": "Gamma", "description": ["delta", "more"] }]))
            }
        };
        Some((known, format!("# {}\n{text}\n", known.title()), value))
    });
    samples.collect()
}

/// Runs a command on two cards: one with this body, and one without the section.
fn run(folder: &Path, body: &str, args: &[&str]) -> String {
    fs::write(folder.join("a.md"), card(body)).unwrap();
    fs::write(folder.join("b.md"), "---\nname: Other\n---\nAlpha beta.\n").unwrap();
    rolescope(folder, &[&["-r", "."], args].concat())
}

#[test]
fn every_section_is_in_the_json_and_matches_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let (show, stats) = (validator("show"), validator("stats"));
    for (known, body, value) in samples() {
        let (key, about) = known.key();
        assert!(!about.is_empty(), "{known:?}");
        fs::write(folder.path().join("a.md"), card(&body)).unwrap();
        let role = &printed(&show, folder.path(), &["-r", ".", "show", "some-role"])["role"];
        assert_eq!((&role[key], &role["sections"]), (&value, &json!([])), "{known:?}");
        let counted = printed(&stats, folder.path(), &["-r", ".", "stats"]);
        let lists = counted["lists"].as_array().unwrap();
        let filled: Vec<&Value> = lists.iter().filter(|list| list["cards"] == 1).collect();
        match known.kind() {
            SectionKind::List(_) => {
                assert_eq!(filled, [&json!({ "list": key, "declared": 2, "cards": 1 })]);
            }
            _ => assert!(filled.is_empty(), "{filled:?}"),
        }
    }
}

#[test]
fn every_section_is_on_the_page_and_in_the_statistics() {
    let folder = tempfile::tempdir().unwrap();
    for (known, body, _) in samples() {
        let page = run(folder.path(), &body, &["show", "some-role"]);
        for word in ["lpha", "beta"] {
            assert_eq!(page.matches(word).count(), 1, "{known:?}: {page}");
        }
        let SectionKind::List(_) = known.kind() else { continue };
        let (heading, row) = (known.title().to_uppercase(), known.title().to_lowercase());
        assert!(page.contains(&heading) && page.contains("more"), "{page}");
        let stats = run(folder.path(), &body, &["stats"]);
        assert!(stats.contains(&format!("{row}\t2\ton 1 card\n")), "{stats}");
    }
}

#[test]
fn every_section_is_found_by_its_scope_and_by_has() {
    let folder = tempfile::tempdir().unwrap();
    for (known, body, _) in samples() {
        let (names, ..) = known.scope();
        for query in names.iter().map(|name| format!("{name}:beta")) {
            let roles = found(folder.path(), &body, &query);
            assert_eq!(roles.len(), 1, "{query}: {roles:?}");
            let reason = &roles[0]["reasons"][0];
            assert_eq!(reason["field"], json!(known.label()), "{query}");
            assert!(reason["text"].as_str().unwrap().contains("beta"), "{query}: {reason}");
        }
        assert_eq!(
            found(folder.path(), &body, &format!("has:{}", known.part())).len(),
            1,
            "{known:?}"
        );
        assert_eq!(
            found(folder.path(), &body, &format!("!has:{}", known.part())).len(),
            1,
            "{known:?}"
        );
    }
}

/// Returns the roles that a query lists.
fn found(folder: &Path, body: &str, query: &str) -> Vec<Value> {
    let text = run(folder, body, &["list", "--json", query]);
    let value: Value = serde_json::from_str(&text).unwrap();
    value["roles"].as_array().unwrap().clone()
}

#[test]
fn every_section_is_printed_as_it_was_read() {
    let mut all = String::new();
    for (known, body, _) in samples() {
        all += &format!("{}{body}", if all.is_empty() { "" } else { "\n" });
        let role = read(&body);
        assert_eq!((role.print(), &role.problems), (card(&body), &vec![]), "{known:?}");
    }
    assert_eq!(read(&all).print(), card(&all));
}

#[test]
fn an_item_is_followed_in_its_own_list() {
    for known in Known::lists() {
        let others = Known::lists().filter(|other| *other != known);
        let others = others.map(|other| format!("# {}\n- **Gamma**\n\n", other.title()));
        let head = format!("{}# {}\n", others.collect::<String>(), known.title());
        let before = read(&format!("{head}- **Alpha**: beta\n- **Gamma**\n"));
        let now = read(&format!("{head}- **New**\n- **Alpha**: other words\n- **Gamma**\n"));
        let moved = now.follow(&before);
        for (from, to) in [(0, 1), (1, 2)] {
            assert_eq!(moved[&Anchor::Item(known, from)], Anchor::Item(known, to), "{known:?}");
        }
        let line = now.line_of(Anchor::Item(known, 1)).unwrap();
        assert_eq!(now.anchor_at(line), Some(Anchor::Item(known, 1)));
    }
}

#[test]
fn check_covers_every_list() {
    let folder = tempfile::tempdir().unwrap();
    for known in Known::lists() {
        let title = known.title();
        let report = run(folder.path(), &format!("# {title}\n- A\n- **a**: b\n"), &["check"]);
        let double = format!("the {} `a` is already on line 7", known.item());
        assert!(report.contains(&double), "{report}");
        let report = run(folder.path(), &format!("# {title}\n\n# Anything\nx\n"), &["check"]);
        assert!(report.contains(&format!("the {title} section is empty")), "{report}");
    }
}

/// Titles or headings, each with the text below it.
type Titled<T> = Vec<(String, T)>;

/// Returns the titles and descriptions of the items in a list, and the remaining text, which is
/// kept as Markdown.
fn items(body: &str) -> (Titled<Vec<String>>, Titled<String>) {
    let role = read(&format!("# Boundaries\n{body}"));
    let items = role.points(Known::Boundaries).iter();
    let items = items.map(|item| (item.title.clone(), item.description.clone())).collect();
    let rest = role.sections.iter().map(|rest| (rest.title.clone(), rest.markdown.clone()));
    (items, rest.collect())
}

#[test]
fn items_of_a_plain_list_in_every_form() {
    for (item, title, description) in [
        ("- **No deploys**: ask first", "No deploys", vec!["ask first"]),
        ("- **No deploys:** ask first", "No deploys", vec!["ask first"]),
        ("- **No deploys** — ask first", "No deploys", vec!["ask first"]),
        ("- **No deploys** - ask first", "No deploys", vec!["ask first"]),
        ("- **No deploys**\n  ask first", "No deploys", vec!["ask first"]),
        ("- No deploys\n  at night", "No deploys at night", vec![]),
        ("- **No deploys**:\n  ask first", "No deploys", vec!["ask first"]),
        ("1. **No deploys**\n   - ask\n   - first", "No deploys", vec!["ask", "first"]),
        ("* No deploys\n\n  Ask first.", "No deploys", vec!["Ask first."]),
        ("- **Never** deploy: ask first", "Never deploy: ask first", vec![]),
        ("- No deploys: ask first", "No deploys: ask first", vec![]),
        ("- [ ] No deploys", "No deploys", vec![]),
        ("- `rm -rf` at <5%", "`rm -rf` at <5%", vec![]),
    ] {
        let description = description.into_iter().map(str::to_owned).collect();
        assert_eq!(items(item), (vec![(title.to_owned(), description)], vec![]), "{item}");
    }
}

#[test]
fn text_between_items_stays_under_its_heading() {
    assert_eq!(items("Before.\n\n- a\n- b\n"), (vec![item("a"), item("b")], kept("Before.")));
    assert_eq!(items("- a\n\nAfter.\n"), (vec![item("a")], kept("After.")));
    assert_eq!(items("- a\n\n## More\n- b\n"), (vec![item("a")], kept("## More\n- b")));
    // The items stay below their labels, because an item of `Do not` would mean the opposite
    // without its label.
    let torn = "**Do**:\n- a\n\n**Do not**:\n- b";
    assert_eq!(items(torn), (vec![], kept(torn)));
    let below = "## Do\n- a\n\n## Do not\n- b";
    assert_eq!(items(below), (vec![], kept(below)));
}

fn kept(text: &str) -> Vec<(String, String)> {
    vec![("Boundaries".to_owned(), text.to_owned())]
}

fn item(title: &str) -> (String, Vec<String>) {
    (title.to_owned(), Vec::new())
}

/// Returns the table of optional sections for docs/card-format.md.
fn rows() -> String {
    let common = Known::ALL.into_iter().filter(|known| known.is_common());
    let rows = common.map(|known| {
        let ((key, about), (names, ..)) = (known.key(), known.scope());
        let about = about.split(", in Markdown;").next().unwrap().trim_end_matches('.');
        let item = known.grammar().map_or("paragraphs".to_owned(), |item| format!("`{item}`"));
        format!("| `# {}` | {about} | {item} | `{}:` | `{key}` |\n", known.title(), names[0])
    });
    rows.collect()
}

#[test]
fn the_format_page_has_every_section() {
    const HEAD: &str =
        "| heading | content | an item | search | `--json` |\n|---|---|---|---|---|\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/card-format.md");
    let text = fs::read_to_string(&path).unwrap();
    let wanted = with_rows(&text, HEAD, &rows());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert_eq!(text, wanted, "run `UPDATE_DOCS=1 cargo test --test it sections`");
    }
    let typed = Known::ALL.into_iter().filter(|known| !known.is_common());
    assert!(typed.map(|known| format!("`# {}`", known.title())).all(|title| text.contains(&title)));
}

#[test]
fn a_common_heading_does_not_make_a_card() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), card("")).unwrap();
    let readme = folder.path().join("README.md");
    for known in Known::ALL.into_iter().filter(|known| known.kind() != SectionKind::Typed) {
        fs::write(&readme, format!("# Us\n\n## {}\n- a\n", known.title())).unwrap();
        let listed = rolescope(folder.path(), &["-r", ".", "list"]);
        assert_eq!(listed.lines().count(), if known.is_common() { 1 } else { 2 }, "{listed}");
    }
}
