//! Tests copying, and showing the text of a pane or page on its own.

use std::sync::Arc;

use insta::assert_snapshot;
use rolescope::app::{Context, Effect, Event, Mouse, MouseKind};
use rolescope::card::Card;
use rolescope::role::Origin;

use super::stage::Stage;

/// Returns the description and the text that the last keystroke copied.
fn copied(stage: &Stage) -> (&str, &str) {
    match stage.effects.last() {
        Some(Effect::Copy { what, text }) => (what, text),
        other => panic!("{other:?}"),
    }
}

fn text(keys: &str) -> String {
    copied(&Stage::new(80, 24).keys(keys)).1.to_owned()
}

#[test]
fn a_prefix_shows_the_keys_that_may_follow() {
    assert_snapshot!(Stage::new(80, 24).keys("backend<enter>y").screen());
    let stage = Stage::new(80, 24).keys("backend<enter>yy");
    assert!(stage.text().contains("copying the slug backend-engineer …"), "{}", stage.text());
    let notice = "copied the slug backend-engineer with wl-copy".to_owned();
    let stage = stage.event(Event::Copied(Ok(notice.clone())));
    assert!(stage.text().contains(&notice));
}

#[test]
fn each_key_copies_its_own_text() {
    assert_eq!(text("<esc>/backend<enter>yy"), "backend-engineer");
    assert_eq!(text("backend<enter>yn"), "Backend Engineer");
    assert_eq!(text("backend<enter>yp"), "builtin:backend-engineer");
    let card = include_str!("../../../roles/backend-engineer/profile.md");
    assert_eq!(text("backend<enter>ym"), card);
    assert_eq!(text("backend<enter>4ym"), card);
    assert!(text("backend<enter>3yg").starts_with("flowchart LR\n"));
    let json = text("backend<enter>yj");
    assert!(json.starts_with("{\n  \"schema\": \"rolescope/1\"") && json.contains("\"role\": {"));
}

#[test]
fn the_picture_is_copied_even_if_it_is_hidden() {
    for view in ["", "v", "vv", "pqa<enter>"] {
        let keys = format!("<esc>/tech lead<enter>3{view}");
        let shown = text(&format!("{keys}yg"));
        assert_eq!(text(&format!("{keys}2yg")), shown, "{view}");
        let saved = Stage::new(80, 24).keys(&format!("{keys}Ejjj<enter>"));
        assert_eq!(
            saved.effects.iter().rev().find_map(|effect| match effect {
                Effect::Save { text, .. } => Some(text.as_str()),
                _ => None,
            }),
            Some(shown.as_str()),
            "{view}"
        );
    }
}

#[test]
fn a_page_a_section_or_a_row_is_copied() {
    let page = |keys: &str| Stage::new(100, 40).keys(&format!("backend e<enter>D{keys}"));
    let asks = page("y").text();
    let asked = "copy the page or section as Markdown, the row as text, or its roles?";
    for hint in [asked, "y page", "s section", "t row"] {
        assert!(asks.contains(hint), "{hint}: {asks}");
    }
    let stage = page("]ys");
    let (what, section) = copied(&stage);
    assert_eq!(what, "the section “Skills that no other role has” as Markdown (6 lines)");
    assert!(section.starts_with("## Skills that no other role has\n\n| Skill |"), "{section}");
    let whole = page("yy");
    assert!(copied(&whole).1.contains(section) && copied(&whole).1.starts_with("# Without "));
    let stage = page("jyt");
    let (what, row) = copied(&stage);
    assert_eq!(what, "this row as text (2 lines)");
    assert_eq!(
        row,
        "Mobile Engineer · → · Consumes API from · daily\n\
         Mobile Engineer: Sync endpoints, push payloads, and how long an old response shape must live"
    );
    let card = Stage::new(100, 40).keys("backend e<enter>ys");
    assert!(card.text().contains("only planning pages have sections to copy"), "{}", card.text());
}

#[test]
fn the_text_under_the_cursor_is_the_cards_own() {
    let lines = text("backend<enter>jjjyi");
    let card = include_str!("../../../roles/backend-engineer/profile.md");
    assert!(card.contains(&lines) && lines.starts_with("- **System"), "{lines}");
    assert_eq!(lines.lines().count(), 2, "{lines}");
    // The text of the interaction under the cursor of the graph comes from the card that declares
    // it.
    let said = text("backend<enter>3jyi");
    let other = include_str!("../../../roles/mobile-engineer/profile.md");
    assert!(other.contains(&said) && said.contains("Backend Engineer"), "{said}");
    assert_eq!(text("backend<enter>4yi"), "---");
    assert!(text("<esc>/graphql<enter>1yi").contains("GraphQL"));
    let problem = Stage::faulty(80, 24).keys("<esc>xyt");
    assert!(copied(&problem).1.starts_with("day-porter.md:"), "{}", copied(&problem).1);
    let none = Stage::new(80, 24).keys("<esc>yi");
    assert!(none.text().contains("no text under the cursor"), "{}", none.text());
}

#[test]
fn the_text_of_the_roles_is_that_of_their_cards() {
    let stage = Stage::new(80, 24).keys("backend<enter>jjjyt");
    let (what, one) = copied(&stage);
    assert!(what.starts_with("Backend Engineer as text ("), "{what}");
    assert!(one.starts_with("Backend Engineer\n") && one.contains("INTERACTIONS"), "{one}");
    // The roles that the question names are copied, and not the role of the card.
    let stage = Stage::new(80, 24).keys("<esc>/name:engineer<shift-tab> j <enter>yt");
    let (what, two) = copied(&stage);
    assert!(what.starts_with("2 roles as text ("), "{what}");
    assert_eq!(two.matches("\nRESPONSIBILITIES").count(), 2, "{two}");
}

#[test]
fn the_graph_of_a_page_is_that_of_its_roles() {
    let marked = Stage::new(100, 40).keys("backend e<tab><ctrl-u>frontend e<tab><ctrl-u>qa e<tab>");
    let stage = marked.keys("<esc><esc>cyg");
    let (what, crew) = copied(&stage);
    assert!(what.starts_with("the graph of 3 roles as Mermaid"), "{what}");
    for name in ["Backend Engineer", "Frontend Engineer", "QA Engineer"] {
        assert!(crew.contains(name), "{name}: {crew}");
    }
    let stage = Stage::new(100, 40).keys("qa e<enter>Dyg");
    assert!(copied(&stage).1.contains("QA Engineer"), "{}", copied(&stage).1);
}

#[test]
fn the_marked_roles_or_the_role_under_the_cursor_are_copied() {
    let marked = "<esc>/name:engineer<shift-tab> j ";
    let stage = Stage::new(80, 24).keys(&format!("{marked}y"));
    assert!(stage.text().contains("what to copy from the 2 marked roles?"), "{}", stage.text());
    let stage = stage.keys("y");
    let (what, slugs) = copied(&stage);
    assert_eq!((what, slugs.lines().count()), ("2 slugs", 2));
    let names = text(&format!("{marked}yn"));
    assert!(names.is_ascii() && names.lines().is_sorted(), "{names}");
    let cards = text(&format!("{marked}ym"));
    assert_eq!(cards.matches("# Mission").count(), 2);
    let json = text(&format!("{marked}yj"));
    assert_eq!(
        (json.matches("\"reasons\": [").count(), json.matches("\"field\": \"name\"").count()),
        (2, 2)
    );
    // In the graph, the role under the cursor is copied; elsewhere, the current role.
    assert_eq!(text("backend<enter>3yy"), "qa-engineer");
    assert_eq!(text("backend<enter>]]]jyy"), "backend-engineer");
    let pair = Stage::new(80, 24).keys("backend<enter>3=yn");
    assert_eq!(copied(&pair).1, "Backend Engineer\nQA Engineer");
}

#[test]
fn a_role_without_a_card_has_only_a_name() {
    let stage = Stage::new(80, 24).keys("<esc>/is:missing<enter>yn");
    let name = copied(&stage).1.to_owned();
    for key in ["y", "p", "m"] {
        let stage = Stage::new(80, 24).keys(&format!("<esc>/is:missing<enter>y{key}"));
        assert!(stage.effects.is_empty());
        assert!(stage.text().contains(&format!("{name} has no card")), "{}", stage.text());
    }
    let json = text("<esc>/is:missing<enter>yj");
    assert!(json.contains("\"slug\": null") && json.contains(&name));
    let both = Stage::new(80, 24).keys("<esc>/is:missing<shift-tab> <esc>/backend<shift-tab> yy");
    assert_eq!(
        copied(&both),
        ("the slug backend-engineer (one role has no card)", "backend-engineer")
    );
}

#[test]
fn a_shared_slug_is_reported_with_the_keys_that_copy_the_path() {
    let card = "---\nname: Ada\nslug: ada\n---\n# Mission\nLives.\n";
    let other = "---\nname: Bob\nslug: bob\n---\n# Mission\nLives.\n";
    let cards = [("a/ada.md", card), ("b/ada.md", card), ("bob.md", other)];
    let what = |keys: &str| copied(&Stage::of(80, 24, &cards).keys(keys)).0.to_owned();
    assert_eq!(what("ada<enter>yy"), "the slug ada (2 roles have it; y p copies the path)");
    assert_eq!(what("ada<enter>yn"), "the name Ada (2 roles have it; y p copies the path)");
    assert_eq!(what("bob<enter>yy"), "the slug bob");
    assert_eq!(
        what("<alt-a><enter>yy"),
        "3 slugs (several roles have the same slug; y p copies the path)"
    );
}

#[test]
fn a_copied_name_is_one_line() {
    let card = "---\nname: \"Ada\\r\\e[2J\\nrm -rf /\"\nslug: ada\n---\n# Mission\nLives.\n";
    let stage = Stage::of(80, 24, &[("ada.md", card)]).keys("<enter>yn");
    let (what, name) = copied(&stage);
    assert_eq!((what, name), ("the name Ada␍␛[2J", "Ada␍␛[2J"));
}

#[test]
fn other_keys_leave_the_prefix_and_do_nothing_else() {
    let before = Stage::new(80, 24).keys("backend<enter>jj");
    let esc = Stage::new(80, 24).keys("backend<enter>jjy<esc>");
    assert_eq!(esc.screen(), before.screen());
    for key in ["x", "q", "H", "<enter>", "<f5>"] {
        let stage = Stage::new(80, 24).keys(&format!("backend<enter>jjy{key}"));
        assert_eq!(stage.app.context(), Context::Card, "{key}");
        assert!(stage.effects.is_empty() && stage.app.dialog().is_none(), "{key}");
        assert!(stage.text().contains("nothing copied: y "), "{key}: {}", stage.text());
    }
    // Alt with an unbound key does nothing.
    let alt = Stage::new(80, 24).keys("backend<enter>jjy<alt-x>");
    let prefix = Stage::new(80, 24).keys("backend<enter>jjy");
    assert_eq!(alt.screen(), prefix.screen());
    // In a text field, y is typed as a letter.
    assert_eq!(Stage::new(80, 24).keys("yy").app.search_box().prompt().text(), "yy");
}

#[test]
fn the_mouse_chooses_too() {
    let stage = Stage::new(80, 24).keys("backend<enter>y");
    let foot = stage.text().lines().last().unwrap().to_owned();
    let [name, short_name, cancel, path] = ["n name", "name", "cancel", "p path"]
        .map(|word| u16::try_from(foot.find(word).unwrap()).unwrap());
    for column in [name, short_name] {
        let stage = Stage::new(80, 24).keys("backend<enter>y").event(click(column, 23));
        assert_eq!(copied(&stage).1, "Backend Engineer");
    }
    for (column, row) in [(cancel, 23), (path - 1, 23), (3, 5), (79, 23)] {
        let stage = Stage::new(80, 24).keys("backend<enter>y").event(click(column, row));
        assert!(stage.effects.is_empty(), "{column},{row}");
        assert_eq!(stage.app.context(), Context::Card);
    }
}

fn click(column: u16, row: u16) -> Event {
    Event::Mouse(Mouse { kind: MouseKind::Click, column, row })
}

#[test]
fn text_is_shown_alone_until_a_key_takes_the_mouse_back() {
    let before = Stage::new(120, 40).keys("backend<enter>jj").screen();
    let stage = Stage::new(120, 40).keys("backend<enter>jjP");
    assert_eq!(stage.effects, [Effect::Mouse { ours: false }]);
    let shown = stage.text();
    assert!(shown.starts_with("be-01 · Senior"), "{shown}");
    let text = shown.rsplit_once('\n').unwrap().0;
    assert!(!text.contains(['│', '─', '▌', '┃']), "{shown}");
    let stage = stage.event(Event::Resize(80, 12)).keys("jjj").event(Event::Resize(120, 40));
    assert_eq!(stage.app.context(), Context::Print);
    for key in ["P", "q", "<esc>"] {
        let stage = Stage::new(120, 40).keys(&format!("backend<enter>jjP{key}"));
        assert_eq!(stage.effects, [Effect::Mouse { ours: false }, Effect::Mouse { ours: true }]);
        assert_eq!(stage.screen(), before, "{key}");
    }
    let pasted = stage.event(Event::Paste("sql".to_owned()));
    assert_eq!(pasted.effects.last(), Some(&Effect::Mouse { ours: true }));
    assert!(pasted.text().starts_with(" › backendsql"), "{}", pasted.text());
}

#[test]
fn every_pane_and_page_can_be_shown_alone() {
    assert_snapshot!(Stage::new(80, 24).keys("backend<enter>P").screen());
    for (keys, first) in [
        ("<esc>/backend<shift-tab>P", "Backend Engineer "),
        ("backend<enter>3P", " Backend Engineer · 12 neighbours"),
        ("backend<enter>4P", "---"),
        ("<esc>xP", "2 warnings"),
        ("backend<enter>3=P", "BETWEEN THEM"),
    ] {
        for (width, height) in [(80, 24), (200, 50), (30, 8)] {
            let stage = Stage::faulty(width, height).keys(keys);
            let text = stage.text();
            // On the smallest screen, the page may be scrolled to show its cursor, so its first
            // line is not checked.
            assert!(height < 10 || text.starts_with(first), "{keys}: {text}");
            assert!(text.lines().last().unwrap().contains("P goes back"), "{keys}: {text}");
            assert_eq!(stage.buffer().1, None, "{keys}");
        }
    }
    let small = Stage::new(80, 24).keys("backend<enter>P").event(Event::Resize(10, 3));
    assert!(small.text().contains("terminal"));
}

#[test]
fn notices_leave_room_for_the_key_back() {
    let long = "a word ".repeat(30);
    let stage = Stage::new(80, 24).keys("backend<enter>P").event(Event::Refused(long));
    let foot = stage.text().lines().last().unwrap().to_owned();
    assert!(foot.contains("a word") && foot.contains("P goes back"), "{foot}");
}

#[test]
fn the_copied_path_is_a_file_even_if_the_file_has_several_roles() {
    let text = "- name: Ann\n  goal: x\n- name: Bob\n  goal: y\n";
    let cards = ["Ann", "Bob"]
        .map(|key| Arc::new(Card::new(Origin::Part("agents/a.yaml".into(), key.into()), text)));
    let stage = Stage::empty(80, 24).whole(cards.to_vec()).keys("<esc>yp");
    assert_eq!(copied(&stage), ("the path agents/a.yaml", "agents/a.yaml"));
}
