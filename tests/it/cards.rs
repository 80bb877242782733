//! Tests faulty cards. Each case is a card `tests/cards/NAME.md`, or a folder `tests/cards/NAME` of
//! cards that conflict with each other. `NAME.problems` lists the expected problems. A card is
//! added for each bug report. `UPDATE_CARDS=1 cargo test --test it cards` writes the current
//! problems to these files, for review.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rolescope::atlas::{Atlas, Node};
use rolescope::check::{self, Evidence, Policy};
use rolescope::page::{self, Document, Position};
use rolescope::role::{Rule, Severity};
use rolescope::store::{CardSource, Reading, builtin, whole};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards")
}

fn reported(path: &Path) -> String {
    let mut lines = Vec::new();
    let source = CardSource::Paths(vec![path.to_owned()]);
    let (atlas, evidence) = whole::<Evidence>(&source, &Reading::default());
    let alone = path.is_file();
    if alone {
        lines.extend(atlas.ids().map(|id| format!("name {}", atlas[id].name)));
    }
    for finding in check::findings(&atlas, &evidence, &Policy::default()) {
        let p = &finding.problem;
        let file = finding.origin.file().unwrap().strip_prefix(path).unwrap();
        let file = if alone { String::new() } else { format!("{}:", file.display()) };
        let help = p.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        // The path of the cards is removed, because it differs between machines.
        let folder = format!("{}/", path.display());
        let text = format!("{}{help}", p.message).replace(&folder, "");
        lines.push(format!(
            "{file}{}:{}+{}: {}: {}: {text}",
            p.line,
            p.column,
            p.width,
            finding.severity,
            p.rule.name(),
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Returns every faulty card and every folder of cards.
fn cases() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_dir() || path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    paths
}

#[test]
fn every_awful_card_yields_its_problems() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 20, "only {} cards", cases.len());
    for path in cases {
        let expected = path.with_extension("problems");
        let reported = reported(&path);
        if std::env::var_os("UPDATE_CARDS").is_some() {
            fs::write(&expected, &reported).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != reported {
            wrong.push(format!("{}:\n{reported}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns an example of a problem that a rule reports, as docs/check.md shows it: `case.md:6:15:
/// message`, or `case/file.md:…`.
fn example(rule: Rule) -> Option<String> {
    cases().iter().find_map(|case| {
        let expected = fs::read_to_string(case.with_extension("problems")).unwrap_or_default();
        let line = expected.lines().find(|line| line.contains(&format!(": {}: ", rule.name())))?;
        let (place, reported) = line.split_once(&format!(": {}: ", rule.name()))?;
        let place = place.split('+').next()?;
        let name = case.file_name()?.to_string_lossy().into_owned();
        let joint = if case.is_dir() { "/" } else { ":" };
        Some(format!("{name}{joint}{place}: {reported}"))
    })
}

#[test]
fn every_rule_is_broken_by_a_card() {
    let missing: Vec<&str> = Rule::ALL
        .iter()
        .filter(|rule| **rule != Rule::TooLarge && example(**rule).is_none())
        .map(|rule| rule.name())
        .collect();
    assert!(missing.is_empty(), "no card breaks {missing:?}");
    // A card over the size limit is generated here rather than stored with the others.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("large.md"), "x".repeat(2 << 20)).unwrap();
    fs::write(folder.path().join("small.md"), "# Small\n").unwrap();
    let found = reported(folder.path());
    assert!(found.starts_with("large.md:1:1+0: error: too-large: the file exceeds"), "{found}");
}

/// Returns the description of all rules for docs/check.md.
fn rules() -> String {
    let mut page = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        for rule in Rule::ALL.iter().filter(|rule| rule.severity() == severity) {
            let example = example(*rule).map(|line| format!("\n```text\n{line}\n```\n"));
            page.push_str(&format!(
                "\n### {}\n\n**{}** ({severity}) {}\n\n*To fix it*: {}\n{}",
                rule.name(),
                rule.title(),
                rule.why(),
                rule.how(),
                example.unwrap_or_default()
            ));
        }
    }
    page
}

#[test]
fn the_rules_page_matches_the_table_of_rules() {
    const MARK: &str = "`UPDATE_DOCS=1 cargo test` updates it. -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, _) = page.split_once(MARK).unwrap();
    let wanted = format!("{before}{MARK}{}", rules());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert_eq!(page, wanted, "run `UPDATE_DOCS=1 cargo test --test it cards`");
    }
}

/// Checks that every card has a page, and that no row of the page is too wide or contains a
/// character that could control the terminal.
#[test]
fn every_awful_card_has_a_page() {
    let atlas = whole::<()>(&CardSource::Paths(vec![folder()]), &Reading::default()).0;
    assert!(atlas.len() >= 19);
    for id in atlas.ids() {
        for width in [1, 20, 80] {
            let document = page::card(&atlas, Node::Role(id), width);
            for (_, row) in document.rows(Position::default()) {
                assert!(
                    row.width() <= width.max(2),
                    "{} at {width}: {}",
                    atlas[id].origin,
                    row.text()
                );
                assert!(!row.text().chars().any(rolescope::text::is_harmful));
            }
        }
    }
}

/// Compares the data that the atlas keeps about each card with the parsed card.
fn agrees(atlas: &Atlas) {
    for id in atlas.ids() {
        let (card, role) = (&atlas[id], atlas.role(id));
        assert_eq!((&*card.name, &*card.slug), (&*role.name, &*role.slug), "{}", card.origin);
        assert_eq!(card.id.as_deref(), role.id.as_deref(), "{}", card.origin);
        assert_eq!(card.seniority, role.seniority, "{}", card.origin);
        for &edge in atlas.outgoing(Node::Role(id)) {
            assert_eq!(Some(&atlas.interaction(edge)), role.interactions.get(atlas.number(edge)));
        }
    }
}

#[test]
fn a_card_kept_as_text_has_the_content_of_its_role() {
    agrees(&Atlas::new(builtin(), Vec::new(), 0));
    agrees(&whole::<()>(&CardSource::Paths(vec![folder()]), &Reading::default()).0);
}

/// Reads cards by other authors, if a folder of them is available.
#[test]
#[allow(clippy::print_stdout, reason = "a skipped test prints the reason")]
fn outside_cards_load() {
    let Some(folder) = std::env::var_os("ROLESCOPE_TEST_CARDS") else {
        println!("skipped: ROLESCOPE_TEST_CARDS names no folder of cards");
        return;
    };
    let atlas = whole::<()>(&CardSource::Paths(vec![folder.clone().into()]), &Reading::default()).0;
    let files = ignore::WalkBuilder::new(&folder)
        .hidden(false)
        .build()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|e| e == "md"))
        .count();
    // Counts distinct Markdown files rather than roles, because one file may contain several roles,
    // and files in other formats may also contain roles.
    let cards = atlas.ids().filter_map(|id| atlas[id].origin.file());
    let cards: BTreeSet<&Path> = cards.filter(|path| is_markdown(path)).collect();
    let unread = atlas.unread().iter().filter_map(|file| file.origin.file());
    let unread = unread.filter(|path| is_markdown(path));
    assert_eq!(cards.len() + atlas.passed_over() + unread.count(), files);
    agrees(&atlas);
    for id in atlas.ids() {
        assert!(!atlas[id].name.trim().is_empty());
        let node = Node::Role(id);
        let shown = shown_text(page::card(&atlas, node, 60));
        // Every word of the file must appear on the page of the card or on the page of its source.
        let raw = shown_text(page::raw(atlas.card_of(id).unwrap(), true, 60));
        assert!(!shown.trim().is_empty() && !raw.trim().is_empty(), "{}", atlas[id].origin);
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}

fn shown_text(document: Document) -> String {
    document.rows(Position::default()).map(|(_, row)| row.text()).collect()
}
