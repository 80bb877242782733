//! Tests which fixes are made and which are not offered. Also tests that no fix does harm.

mod harmless;

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::atlas::Unread;
use crate::check::findings;

fn file(path: &str) -> Origin {
    Origin::File(path.into())
}

/// Returns the changes that `--fix` would write.
fn changes(atlas: &Atlas) -> Vec<Change> {
    let (evidence, policy) = (Evidence::new(atlas), Policy::default());
    Check::new(atlas, &evidence, &policy, true).fixes()
}

/// Returns the path and new text of each changed card.
fn fixed(cards: &[(&str, &str)]) -> Vec<(String, String)> {
    let cards = cards.iter().map(|(path, text)| Arc::new(Card::new(file(path), *text))).collect();
    let changes = changes(&Atlas::new(cards, Vec::new(), 0)).into_iter();
    changes.map(|change| (change.origin.to_string(), change.after)).collect()
}

const HELPER: &str = "---\r\nid: Be 1\r\nname: A\r\n---\r\n# Capabilities\r\n- **SQL**: Advanced\r\n- **Go** -- Expert (x)\r\n- Rust – Novice\r\n\r\n# Interactions\r\n- **Provides API** -> B (daily)  \r\n  *Notes*: héllo\r\n\r\n# More\r\nkept  \r\n";

#[test]
fn only_the_intended_text_changes() {
    let other = "---\nid: b\nname: B\n---\n# Interactions\n* **Asks** → C\n\nAfter.\n";
    let third = "---\nid: c\nname: C\n---\n# Mission\nNo interactions were meant.\n";
    let changes = fixed(&[("a.md", HELPER), ("b.md", other), ("c.md", third)]);
    let fixed = HELPER
        .replace("id: Be 1", "id: be-1")
        .replace("**: Adv", "** — Adv")
        .replace("** -- Exp", "** — Exp")
        .replace("Rust – Nov", "Rust — Nov")
        .replace("->", "→");
    assert_eq!(changes[0], ("a.md".into(), fixed));
    let answered = other.replace("→ C\n", "→ C\n* **Receives API** → A\n");
    assert_eq!(changes[1], ("b.md".into(), answered));
    assert_eq!(changes.len(), 2);
}

#[test]
fn an_identifier_that_others_use_stays() {
    let user = "# Interactions\n- **Asks** → Be 1\n";
    let changes = fixed(&[("a.md", HELPER), ("u.md", user)]);
    assert!(changes[0].1.contains("id: Be 1") && changes[0].1.contains('→'));
}

#[test]
fn a_fixed_card_needs_no_fix() {
    let first = fixed(&[("a.md", HELPER)]);
    assert_eq!(fixed(&[("a.md", &first[0].1)]), []);
}

/// Returns a card for a role that declares an interaction with another role.
fn asks(name: &str, more: &str, verb: &str, target: &str) -> String {
    format!("---\nname: {name}\n{more}---\n# Interactions\n- **{verb}** → {target} (daily)\n")
}

/// Returns whether a fix adds the counterpart of the first card's interaction to the second card.
/// The set of cards also contains `others`.
fn answers(first: (&str, &str), second: (&str, &str), others: &[(&str, &str)]) -> bool {
    let mut cards = vec![first, second];
    cards.extend(others);
    let changes = fixed(&cards);
    assert!(changes.iter().all(|(path, _)| path == second.0), "{changes:?}");
    !changes.is_empty()
}

#[test]
fn an_answer_is_written_only_where_the_other_side_is_certain() {
    let api = asks("API Lead", "", "Provides API", "Web Lead");
    let web = asks("Web Lead", "", "Asks", "Nobody");
    let (a, b) = (("api.md", api.as_str()), ("web.md", web.as_str()));
    assert!(answers(a, b, &[]));
    // In each of these cases, a third role has one of the two names.
    for name in ["Web Lead", "WEB  LEAD", "API Lead", "W\u{435}b Lead"] {
        let twin = asks(name, "", "Asks", "Nobody");
        assert!(!answers(a, b, &[("twin.md", &twin)]), "{name}");
    }
    let slug = asks("Other", "slug: web-lead\n", "Asks", "Nobody");
    assert!(!answers(a, b, &[("twin.md", &slug)]));
    // None of these cards is in use, because they are templates, archived or broken.
    for path in ["_template/web.md", "archive/web.md", "web-template.md"] {
        assert!(!answers(a, (path, &web), &[]), "{path}");
    }
    for more in ["status: archived\n", "deprecated: true\n", "note: a: b\n"] {
        let web = asks("Web Lead", more, "Asks", "Nobody");
        assert!(!answers(a, ("web.md", &web), &[]), "{more}");
        let api = asks("API Lead", more, "Provides API", "Web Lead");
        assert!(!answers(("api.md", &api), b, &[]), "{more}");
    }
    for text in ["{{ more }}", "<name>"] {
        let web = format!("{web}\n# Mission\n{text}\n");
        assert!(!answers(a, ("web.md", &web), &[]), "{text}");
    }
}

#[test]
fn a_card_that_may_name_the_role_already_gets_no_answer() {
    let slips = [
        ("Site Reliabilty Engineer", "Site Reliability Engineer"),
        ("SoftwareArchitect", "Software Architect"),
        ("ux-researcher", "UX Researcher"),
        ("Accessibility Specialist", "\u{410}ccessibility Specialist"),
        ("Data Engineer", "Data Enginer"),
        ("QA Engineers", "QA Engineer"),
    ];
    for (name, target) in slips {
        assert!(!answered(name, target), "{name} and {target}");
        assert!(!answered(target, name), "{target} and {name}");
    }
    for (name, target) in [("Data Engineer", "Data Analyst"), ("Squad 7 Lead", "Squad 8 Lead")] {
        assert!(answered(name, target), "{name} and {target}");
    }
}

fn answered(name: &str, target: &str) -> bool {
    let api = asks(name, "", "Provides API", "Web Lead");
    let web = asks("Web Lead", "", "Asks", target);
    answers(("api.md", &api), ("web.md", &web), &[])
}

#[test]
fn an_answer_stays_in_its_root_and_waits_for_broken_files() {
    for (roles, unread, count) in [
        (&["one", "two"][..], None, 0),
        (&[], None, 1),
        (&[], Some("Web Lead"), 0),
        (&[], Some("web-lead"), 0),
        (&[], Some("other"), 1),
    ] {
        let api = asks("API Lead", "", "Provides API", "Web Lead");
        let web = asks("Web Lead", "", "Asks", "Nobody");
        let cards = [("one/api.md", api), ("two/web.md", web)];
        let cards = cards.map(|(path, text)| Arc::new(Card::new(file(path), text.as_str())));
        let problem = crate::role::Problem::new(Rule::HalfMerged, (1, 1), "half merged");
        let unread = unread.map(|name| {
            let names = vec![name.to_owned()];
            Unread { names, ..Unread::new(file("two/unread.md"), problem) }
        });
        let atlas = Atlas::new(cards.to_vec(), unread.into_iter().collect(), 0);
        let atlas = atlas.below(roles.iter().map(PathBuf::from).collect(), Vec::new());
        assert_eq!(changes(&atlas).len(), count, "{roles:?}");
    }
}

#[test]
fn a_full_card_gets_no_answer() {
    use crate::card::MAX_CARD_BYTES;
    let api = asks("API Lead", "", "Provides API", "Web Lead");
    let web = asks("Web Lead", "", "Asks", "Nobody") + "\n## More\n";
    for room in [0, 200] {
        let more = usize::try_from(MAX_CARD_BYTES).unwrap() - web.len() - room;
        let web = format!("{web}{}", "x".repeat(more));
        assert_eq!(fixed(&[("api.md", &api), ("web.md", &web)]).len(), usize::from(room > 0));
    }
}

#[test]
fn a_card_of_many_gets_all_answers_at_once() {
    let hub = asks("Hub", "", "Asks", "Nobody");
    let others: Vec<(String, String)> = (0..3000)
        .map(|at| (format!("r{at}.md"), asks(&format!("Role {at}"), "", "Reviews", "Hub")))
        .collect();
    let mut cards = vec![("hub.md", hub.as_str())];
    cards.extend(others.iter().map(|(path, text)| (&**path, &**text)));
    let changes = fixed(&cards);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].1.matches("**Is reviewed by** → Role ").count(), 3000);
}

#[test]
fn a_name_that_an_item_cannot_hold_gets_no_answer() {
    for name in ["'*Notes*: x'", "'**A**'", "'`A`'"] {
        let api = asks(name, "", "Provides API", "Web Lead");
        let web = asks("Web Lead", "", "Asks", "Nobody");
        assert_eq!(fixed(&[("api.md", &api), ("web.md", &web)]), [], "{name}");
    }
}

/// Returns the new id that a fix gives to a card, if any. The set of cards also contains `others`.
fn renamed(id: &str, others: &[(&str, &str)]) -> Option<String> {
    let card = format!("---\nid: {id}\nname: Tester\n---\n# Mission\nTests.\n");
    let mut cards = vec![("tester.md", card.as_str())];
    cards.extend(others);
    let changes = fixed(&cards);
    let text = &changes.iter().find(|(path, _)| path == "tester.md")?.1;
    text.lines().find_map(|line| line.strip_prefix("id: ")).map(str::to_owned)
}

#[test]
fn an_identifier_is_renamed_only_where_nothing_uses_it() {
    assert_eq!(renamed("QA_01", &[]), Some("qa-01".into()));
    assert_eq!(renamed("QA_01", &[("x.md", "# X\nQA_011 and xQA_01\n")]), Some("qa-01".into()));
    for other in [
        "---\nid: qa-01\nname: X\n---\n",
        "---\nslug: QA-01\nname: X\n---\n",
        "# QA 01\n",
        "---\nid: QA-01\nname: X\n---\n",
        "---\nid: qa 01\nname: X\n---\n# Mission\nx\n",
        "---\nname: X\nreports_to: QA_01\n---\n",
        "# X\nSee [[qa_01]].\n",
        "# X\nSee [it](../QA_01/profile.md).\n",
        "# X\nSee [it](../QA%5F01/profile.md).\n",
        "# X\nAsk QA_01, please.\n",
        "# X\nAsk QA\\_01.\n",
        "# X\nSee [it](#role-QA_01).\n",
        "# X\nSee ../QA_01-notes.md\n",
        "# X\nqa-01\n",
        "# X\n# Interactions\n- Asks → QA_01\n",
    ] {
        assert_eq!(renamed("QA_01", &[("x.md", other)]), None, "{other}");
    }
    assert_eq!(renamed("QA_01", &[("qa-01/x.md", "# X\n")]), None);
    assert_eq!(renamed("QA_01", &[("QA_01/x.md", "# X\n")]), None);
    // The two ids differ only in Unicode form, accents, letter case or separator. Each pair is
    // tested in both orders.
    for (one, other) in [("\u{e9}t\u{e9}_1", "e\u{301}te\u{301}_1"), ("\u{c9}T\u{c9} 1", "ete_1")] {
        for (a, b) in [(one, other), (other, one)] {
            let twin = format!("---\nid: {b}\nname: X\n---\n# Mission\nx\n");
            assert_eq!(renamed(a, &[("a.md", &twin)]), None, "{a} {b}");
            assert_eq!(renamed(a, &[("z.md", &twin)]), None, "{a} {b}");
        }
    }
}

#[test]
fn an_identifier_that_other_files_use_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("README.md");
    std::fs::write(&path, "Ask someone.\n").unwrap();
    assert_eq!(changes(&tester(vec![path.clone()])).len(), 1);
    std::fs::write(&path, "Ask `qa_01`.\n").unwrap();
    assert_eq!(changes(&tester(vec![path])).len(), 0);
    assert_eq!(changes(&tester(vec![folder.path().join("gone.md")])).len(), 0);
    // If only some cards are loaded, the others may use the identifier.
    let atlas = tester(Vec::new());
    let (evidence, policy) = (Evidence::new(&atlas), Policy::default());
    assert_eq!(Check::new(&atlas, &evidence, &policy, false).fixes(), []);
}

fn tester(others: Vec<PathBuf>) -> Atlas {
    let text = "---\nid: QA_01\nname: Tester\n---\n# Mission\nTests.\n";
    let card = Card::new(file("tester.md"), text);
    Atlas::new(vec![Arc::new(card)], Vec::new(), 0).below(Vec::new(), others)
}
