//! Awful cards: `tests/cards/NAME.md` beside the problems it must yield, in `NAME.problems`.
//! A bug report becomes a file. `UPDATE_CARDS=1 cargo test --test cards` writes what is found,
//! for review.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise, in their helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use rolescope::atlas::{Atlas, Node, Source, WalkOptions, builtin, whole};
use rolescope::check;
use rolescope::page;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards")
}

fn told(path: &Path) -> String {
    let mut lines = Vec::new();
    let (atlas, ()) = whole(&Source::Paths(vec![path.to_owned()]), WalkOptions::default());
    match atlas.unread() {
        [] => {
            lines.extend(atlas.ids().map(|id| format!("name {}", atlas[id].name)));
            for finding in check::findings(&atlas) {
                let p = &finding.problem;
                let mend = p.mend.as_ref().map(|mend| format!("; {mend}")).unwrap_or_default();
                lines.push(format!(
                    "{}:{}: {}: {}: {}{mend}",
                    p.line,
                    p.column,
                    p.severity(),
                    p.rule.name(),
                    p.message
                ));
            }
        }
        [unread, ..] => lines.push(format!(
            "unread: {}: {}",
            unread.problem.rule.name(),
            unread.problem.message
        )),
    }
    lines.push(String::new());
    lines.join("\n")
}

#[test]
fn every_awful_card_yields_its_problems() {
    let mut count = 0;
    let mut wrong = Vec::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        count += 1;
        let expected = path.with_extension("problems");
        let told = told(&path);
        if std::env::var_os("UPDATE_CARDS").is_some() {
            fs::write(&expected, &told).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{}:\n{told}", path.display()));
        }
    }
    assert!(count >= 20, "only {count} cards");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever the card, every word of it can be reached, and no row is too wide or acts.
#[test]
fn every_awful_card_has_a_page() {
    let atlas = whole::<()>(&Source::Paths(vec![folder()]), WalkOptions::default()).0;
    assert!(atlas.len() >= 19);
    for id in atlas.ids() {
        for width in [1, 20, 80] {
            for row in page::card(&atlas, Node::Role(id), width).rows {
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

/// What is kept of a card says the same as the card.
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
fn what_is_kept_of_a_card_says_the_same_as_the_card() {
    agrees(&Atlas::new(builtin(), Vec::new(), 0));
    agrees(&whole::<()>(&Source::Paths(vec![folder()]), WalkOptions::default()).0);
}

/// Cards that strangers wrote, where a folder of them is at hand.
#[test]
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
fn outside_cards_load() {
    let Some(folder) = std::env::var_os("ROLESCOPE_TEST_CARDS") else {
        println!("skipped: ROLESCOPE_TEST_CARDS names no folder of cards");
        return;
    };
    let atlas = whole::<()>(&Source::Paths(vec![folder.clone().into()]), WalkOptions::default()).0;
    let files = ignore::WalkBuilder::new(&folder)
        .hidden(false)
        .build()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|e| e == "md"))
        .count();
    assert!(
        atlas.len() + atlas.passed_over() + atlas.unread().len() == files,
        "{} cards of {files} files",
        atlas.len()
    );
    agrees(&atlas);
    for id in atlas.ids() {
        assert!(!atlas[id].name.trim().is_empty());
        let node = Node::Role(id);
        let page = page::card(&atlas, node, 60);
        let shown: String = page.rows.iter().map(|row| row.text()).collect();
        // Every word of the file is on the page of the card, or on the page of its source.
        let raw: String = page::raw(&atlas[id], 60).rows.iter().map(|row| row.text()).collect();
        assert!(!shown.trim().is_empty() && !raw.trim().is_empty(), "{}", atlas[id].origin);
    }
}
