//! Tests cards that change while the program is running. The selected role stays selected, and the
//! rest of the screen is updated.

use std::sync::Arc;

use rolescope::analysis::Survey;
use rolescope::app::{BookmarkChange, Effect, Event, Loaded};
use rolescope::atlas::Unread;
use rolescope::card::{Broken, Card};
use rolescope::chart::View;
use rolescope::role::{Origin, Problem, Rule};

use super::stage::{Stage, snapshot_of};

/// Returns cards with these names. Each card names the next one in an interaction.
fn cards(names: &[&str]) -> Vec<(String, String)> {
    let next = names.iter().cycle().skip(1);
    let cards = names.iter().zip(next).map(|(name, next)| {
        let slug = name.to_lowercase().replace(' ', "-");
        let text = format!(
            "---\nname: {name}\n---\n# Capabilities\n- **SQL** — Expert\n- **Go** — Novice\n\n# Interactions\n- **Provides API** → {next} (daily)\n- **Asks** → Nobody (weekly)\n"
        );
        (format!("roles/{slug}/profile.md"), text)
    });
    cards.collect()
}

fn stage(width: u16, height: u16, cards: &[(String, String)]) -> Stage {
    let cards: Vec<(&str, &str)> = cards.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    Stage::of(width, height, &cards)
}

fn again(stage: Stage, cards: &[(String, String)]) -> Stage {
    stage.again(parsed(cards))
}

fn parsed(cards: &[(String, String)]) -> Vec<Arc<Card>> {
    let cards = cards.iter();
    cards.map(|(path, text)| Card::new(Origin::File(path.into()), text.as_str()).into()).collect()
}

fn current(stage: &Stage) -> &str {
    stage.app.list().current().map_or("", |node| stage.app.atlas().name(node))
}

const NAMES: [&str; 6] = ["Ada", "Bob", "Cora", "Dan", "Eve", "Finn"];

#[test]
fn reloading_the_same_cards_changes_no_cell() {
    let all = cards(&NAMES);
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        for keys in [
            "",
            "sql<down><down>",
            "<esc>jjj ",
            "cora<enter>jj",
            "cora<enter>3j",
            "cora<enter>3l[]]j",
            "cora<enter>3vj",
            "cora<enter>3vvjl",
            "cora<enter>3pfinn<enter>j",
            "cora<enter>4jjj",
            "cora<enter>=bob<enter>j",
            "<esc>xjjj",
            "<esc>xtj",
            "<esc>fj",
        ] {
            let before = stage(width, height, &all).keys(keys);
            let screen = before.screen();
            let after = again(before, &all);
            assert_eq!(after.screen(), screen, "{keys} at {width}×{height}");
        }
    }
}

#[test]
fn the_selected_role_stays_selected_on_its_row() {
    let all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("<esc>jjj");
    assert_eq!(current(&stage), "Dan");
    let more = cards(&["Abe", "Ada", "Al", "Bob", "Cora", "Dan", "Eve", "Finn"]);
    let stage = again(stage, &more);
    assert_eq!((current(&stage), stage.app.list().selected()), ("Dan", 5));
    // A role stays selected when its file is renamed.
    let mut moved = more.clone();
    moved[5].0 = "roles/renamed/profile.md".into();
    let stage = again(stage, &moved);
    assert_eq!(current(&stage), "Dan");
    // The selected role no longer exists, so the role that moves into its row is selected.
    moved.remove(5);
    let stage = again(stage, &moved);
    assert_eq!(current(&stage), "Eve");
    let stage = again(stage, &[]);
    assert_eq!(current(&stage), "");
    // If the role returns before the user does anything, it is selected again.
    let stage = again(stage, &all);
    assert_eq!(current(&stage), "Dan");
    // If the user has moved the cursor, the returning role is not selected again.
    let stage = again(again(stage, &[]).keys("j"), &all);
    assert_eq!(current(&stage), "Ada");
}

#[test]
fn a_role_that_is_no_longer_a_hit_is_pinned() {
    let mut all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("sql<down>");
    assert_eq!(current(&stage), "Bob");
    all[1].1 = all[1].1.replace("SQL", "Rust");
    let stage = again(stage, &all);
    assert_eq!(current(&stage), "Bob");
    assert!(stage.text().contains("outside this search"), "{}", stage.text());
}

#[test]
fn a_missing_role_with_a_new_card_stays_the_same_role() {
    let mut all = cards(&NAMES);
    let mut stage = stage(80, 24, &all).keys("nobody");
    assert!(stage.text().contains("(Nobody)"));
    stage = stage.keys("<enter>a");
    let Some(Effect::Create { path, text }) = stage.effects.last().cloned() else {
        panic!("{:?}", stage.effects)
    };
    assert_eq!(path.to_str(), Some("roles/nobody/profile.md"));
    assert_eq!(text.matches("- **Works with** → ").count(), 6, "{text}");
    all.push((path.display().to_string(), text));
    let stage = again(stage, &all);
    assert_eq!(current(&stage), "Nobody");
    assert!(stage.text().contains("NOBODY") || stage.text().contains("2 Nobody"));
}

#[test]
fn back_leads_only_to_current_cards() {
    let all = cards(&NAMES);
    // The graph remembers which roles the user unfolded individually.
    let stage = stage(120, 40, &all).keys("eve<enter>3jo<enter>");
    assert_eq!(current(&stage), "Finn");
    let few = cards(&["Ada", "Eve"]);
    let stage = again(stage, &few).keys("H");
    assert_eq!(current(&stage), "Eve");
    let stage = again(again(stage, &few), &[]).keys("HL");
    assert_eq!(current(&stage), "");
}

#[test]
fn a_hidden_link_follows_the_cards() {
    let all = cards(&NAMES);
    let here = stage(80, 24, &all).keys("finn<enter>G");
    // On a screen that is too small for a card, the card is laid out again only when it becomes
    // visible.
    let here = here.event(Event::Resize(10, 3));
    let here = again(here, &cards(&["Zoe"])).keys("<enter>*=e");
    let here = here.event(Event::Resize(80, 24));
    assert_eq!(current(&here), "Zoe");
    let gone = again(stage(80, 24, &all).keys("finn<enter>G"), &[]);
    assert_eq!(current(&gone.keys("<enter>*=ea")), "");
}

#[test]
fn a_broken_card_stays_with_a_mark() {
    let all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("cora");
    let mut whole: Vec<_> = all
        .iter()
        .map(|(path, text)| Card::new(Origin::File(path.into()), text.as_str()))
        .collect();
    let problem = Problem::new(Rule::BrokenFrontMatter, (3, 1), "it makes no sense");
    whole[2].broken = Some(Box::new(Broken { problem, text: None }));
    let stage = stage.again(whole.into_iter().map(Into::into).collect());
    let text = stage.text();
    assert!(text.contains("broken") && text.contains("it makes no"), "{text}");
    assert!(text.contains("SQL"), "the card as it was is shown:\n{text}");
    assert!(stage.keys("<esc><esc>x").text().contains("it makes no sense"));
}

#[test]
fn a_role_with_an_unreadable_file_shows_it_and_can_be_edited() {
    let all = cards(&NAMES);
    let problem = Problem::new(Rule::HalfMerged, (4, 1), "it is half merged");
    let mut unread = Unread::new(Origin::File("roles/nobody/profile.md".into()), problem);
    unread.names = vec!["nobody".into()];
    let stage = stage(80, 24, &all);
    let atlas = stage.app.atlas().after(parsed(&all), vec![unread], 0);
    let stage = stage.loaded(snapshot_of(atlas)).keys("nobody");
    assert!(stage.text().contains("unreadable") && !stage.text().contains("no card"));
    let stage = stage.keys("<enter>a");
    let text = stage.text();
    assert!(text.contains("it is half merged") && stage.effects.is_empty(), "{text}");
    let stage = stage.keys("e");
    let edit = Effect::Edit { path: "roles/nobody/profile.md".into(), line: 4, column: 1 };
    assert_eq!(stage.effects, [edit]);
}

#[test]
fn the_screen_shows_that_changes_are_watched() {
    let stage = stage(80, 24, &cards(&NAMES));
    assert!(!stage.text().contains("live"));
    let stage = stage.event(Event::Loaded(Loaded::Watched(Ok(()))));
    assert!(stage.text().contains("· live"));
    let stage = stage.event(Event::Loaded(Loaded::Watched(Err("too many folders".into()))));
    assert!(
        stage.text().contains("changes to cards are not detected: too many folders"),
        "{}",
        stage.text()
    );
    let stage = stage.keys("<esc>");
    let text = stage.text();
    assert!(text.contains("not watching: R reloads") && !text.contains("· live"), "{text}");
}

#[test]
fn the_editor_opens_at_the_item_under_the_cursor() {
    let all = cards(&NAMES);
    assert_eq!(edited(&all, "<esc>je"), place("bob", 1, 1));
    assert_eq!(edited(&all, "go<down><esc><esc>e"), place("bob", 1, 1), "no query, no hit");
    assert_eq!(edited(&all, "sql<shift-tab>je"), place("bob", 5, 1), "the hit");
    assert_eq!(edited(&all, "cora<enter>je"), place("cora", 6, 1), "a capability");
    assert_eq!(edited(&all, "cora<enter>je4gjje"), place("cora", 3, 1), "a line of the source");
    assert_eq!(edited(&all, "cora<enter>j4e"), place("cora", 6, 1), "the item in the source");
    // Bob declares the interaction with Cora, so the editor opens Bob's card.
    assert_eq!(edited(&all, "cora<enter>3e"), place("bob", 9, 22));
    assert_eq!(edited(&all, "cora<enter>3je"), place("cora", 9, 22));
    assert_eq!(edited(&all, "<esc>xe"), place("ada", 10, 14), "a problem");
    // The role `Nobody` is missing, so the editor opens a card that names `Nobody`.
    assert_eq!(edited(&all, "nobody<enter>e"), place("ada", 10, 14));
    assert_eq!(edited(&all, "nobody<esc><esc>/nobody<shift-tab>e"), None);
}

/// Returns the role, line and column at which the editor opens.
fn edited(all: &[(String, String)], keys: &str) -> Option<(String, u32, u32)> {
    let stage = stage(120, 40, all).keys(keys);
    match stage.effects.last() {
        Some(Effect::Edit { path, line, column }) => {
            let folder = path.parent().unwrap().file_name().unwrap();
            place(folder.to_str().unwrap(), *line, *column)
        }
        _ => None,
    }
}

fn place(name: &str, line: u32, column: u32) -> Option<(String, u32, u32)> {
    Some((name.to_owned(), line, column))
}

#[test]
fn problems_are_narrowed_by_card_kind_and_words() {
    let all = cards(&NAMES);
    assert!(problems(&all, "").contains("6 warnings, 6 hints"), "{}", problems(&all, ""));
    let one = problems(&all, "o");
    assert!(one.contains("Problems · roles/ada/profile.md") && one.contains("1 warning, 1 hint"));
    let kind = problems(&all, "Gt");
    assert!(kind.contains("· one-sided") && !kind.contains("no card describes"), "{kind}");
    assert!(problems(&all, "/missing cora<enter>").contains("1 warning"));
    assert!(problems(&all, "/zzz").contains("No problem matches."));
    assert!(problems(&all, "/zzz<esc>").contains("6 warnings"));
    // The cursor stays on its problem when other problems appear before it.
    let on = stage(120, 40, &all).keys("<esc>xG");
    let on_what = on.app.problem().unwrap().origin.clone();
    let mut more = cards(&["Abe", "Zoe"]);
    more.extend(all.clone());
    let on = again(on, &more);
    assert_eq!(on.app.problem().unwrap().origin, on_what);
    let there = stage(120, 40, &all).keys("<esc>xjj<enter>");
    assert_eq!(current(&there), "Cora");
}

fn problems(all: &[(String, String)], keys: &str) -> String {
    stage(120, 40, all).keys(&format!("<esc>x{keys}")).text()
}

#[test]
fn find_in_the_graph_survives_a_reload() {
    let before = stage(120, 40, &cards(&NAMES)).keys("cora<enter>3Fhannah<enter>");
    assert_eq!(found_number(&before), Some(0));
    // A card for Hannah is added, and Cora's card names her.
    let after = again(before, &cards(&["Ada", "Bob", "Cora", "Hannah", "Eve", "Finn"]));
    assert_eq!(found_number(&after), Some(2), "{}", after.text());
}

/// Returns the number of the search match that is under the cursor of the graph.
fn found_number(stage: &Stage) -> Option<usize> {
    stage.app.graph().found(stage.app.atlas()).map(|(here, _)| here)
}

const ADA: &str = "---
name: Ada
---
# Capabilities
- **SQL** — Expert
- **Go** — Novice

# Responsibilities
- **Data**
- **Backups**

# Interactions
- **Provides API** → Bob (daily)
- **Asks** → Cora (weekly)
- **Reviews** → Dan (weekly)

# Habits
Early.

Often.

# Wishes
None.
";

/// Returns a card for Ada with this path and text, and cards for other roles that name each other.
fn with_ada(path: &str, text: &str) -> Vec<(String, String)> {
    let mut all = cards(&["Bob", "Cora", "Dan", "Eve"]);
    all.insert(0, (path.to_owned(), text.to_owned()));
    all
}

const HER_FILE: &str = "roles/ada/profile.md";

/// Returns the text of the rows under the cursor of the card or the source, and the position of
/// these rows in the viewport.
fn under(stage: &Stage, raw: bool) -> (String, Option<usize>) {
    let reader = if raw { stage.app.text().raw() } else { stage.app.text().card() };
    let rows = reader.current_rows().unwrap();
    let text: Vec<String> = rows.iter().map(|row| row.text().trim().to_owned()).collect();
    let at = reader.current_rows_at().unwrap();
    (text.join(" "), reader.document().distance(reader.top(), at.start, usize::MAX / 2))
}

/// Moves the cursor of the card to the first item that contains `text`.
fn on(stage: Stage, text: &str) -> Stage {
    let mut stage = stage.keys("<esc>ada<enter>");
    for _ in 0..60 {
        if under(&stage, false).0.contains(text) {
            return stage;
        }
        stage = stage.keys("j");
    }
    panic!("no {text}:\n{}", stage.text());
}

#[test]
fn the_cursor_of_the_card_stays_on_its_item() {
    let all = with_ada(HER_FILE, ADA);
    let front = "---\nname: Ada\n---\n";
    let body = ADA.strip_prefix(front).unwrap();
    let (first, second) = body.split_at(body.find("# Interactions").unwrap());
    for (now, what) in [
        (ADA.replace("- **SQL**", "- **Rust** — Expert\n- **SQL**"), "another before"),
        (format!("{front}{second}\n{first}"), "sections in another order"),
        (
            ADA.replace(
                "- **SQL** — Expert\n- **Go** — Novice",
                "- **Go** — Novice\n- **SQL** — Expert",
            ),
            "turned",
        ),
        (ADA.replace("- **Data**\n- **Backups**", "- **Backups**\n- **Data**"), "turned"),
        (
            ADA.replace("- **Asks**", "- **Asks** → Eve (daily)\n- **Asks**"),
            "another with the verb",
        ),
        (ADA.replace("Early.\n", "Early.\n\nAnd late.\n"), "another paragraph"),
        (ADA.replace("# Habits", "# Aims\nMany.\n\n# Habits"), "another section"),
        (ADA.replace("# Capabilities", "# Mission\nKeeps data.\n\n# Capabilities"), "a mission"),
        (ADA.replace("Expert", "Novice").replace("weekly", "daily"), "other levels"),
    ] {
        for item in ["SQL", "Go", "Backups", "Cora", "Dan", "Often.", "None."] {
            for (width, height) in [(80, 12), (120, 40)] {
                let before = on(stage(width, height, &all), item);
                let after = again(before, &with_ada(HER_FILE, &now));
                let (text, row) = under(&after, false);
                assert!(text.contains(item), "{what}: {item} became {text}\n{}", after.text());
                let height = after.app.screen().areas().card.unwrap().body.height;
                assert!(row.is_some_and(|row| row < usize::from(height)), "{what}: {item}");
            }
        }
    }
    // If the item under the cursor is deleted, the cursor moves to the next item.
    let gone = ADA.replace("- **SQL** — Expert\n", "").replace("name: Ada", "name: Ada\nteam: x");
    assert!(
        under(&again(on(stage(80, 24, &all), "SQL"), &with_ada(HER_FILE, &gone)), false)
            .0
            .contains("Go")
    );
    // An item that gets a new name in the same position still counts as the same item.
    let renamed = ADA.replace("- **SQL**", "- **C**\n- **SQLite**").replace("- **C**\n", "");
    assert!(
        under(&again(on(stage(80, 24, &all), "SQL"), &with_ada(HER_FILE, &renamed)), false)
            .0
            .contains("SQLite")
    );
}

#[test]
fn the_card_keeps_its_scroll_position() {
    let all = with_ada(HER_FILE, ADA);
    let before = on(stage(80, 12, &all), "None.");
    let (text, row) = under(&before, false);
    let more = ADA.replace("- **SQL**", "- **Rust**\n- **Zig**\n- **C**\n- **SQL**");
    let after = again(before, &with_ada(HER_FILE, &more));
    assert_eq!(under(&after, false), (text, row), "{}", after.text());
}

#[test]
fn the_cursor_of_the_source_stays_on_its_line() {
    let all = with_ada(HER_FILE, ADA);
    let before = stage(80, 12, &all).keys("ada<enter>4gjjjjj");
    let (text, row) = under(&before, true);
    assert!(text.contains("Go"), "{text}");
    let more = ADA
        .replace("name: Ada", "name: Ada\nteam: x\nid: a-1")
        .replace("- **SQL**", "- **C**\n- **SQL**");
    let before = again(before, &with_ada(HER_FILE, &more));
    let (now, at) = under(&before, true);
    assert!(now.contains("Go") && at == row, "{now} {at:?}");
    // The cursor follows its item even while the pane is hidden, and after several changes.
    let away = before.keys("2");
    let away = again(again(away, &all), &with_ada("roles/x/profile.md", &more));
    assert!(under(&away.keys("4"), true).0.contains("Go"));
}

#[test]
fn moved_files_and_renamed_roles_keep_the_place() {
    let all = with_ada(HER_FILE, ADA);
    let called = ADA.replace("name: Ada", "name: Zoe\nslug: zoe");
    let other_text = ADA.replace("Early.", "Late.");
    let moved = [
        with_ada("roles/zzz/profile.md", ADA),
        with_ada("roles/zzz/profile.md", &other_text),
        with_ada(HER_FILE, &called),
    ];
    for now in &moved {
        for (width, height) in [(80, 12), (120, 40)] {
            // The user is reading the card when the files change.
            let before = on(stage(width, height, &all), "Backups");
            let was = under(&before, false);
            let after = again(before, now);
            assert_eq!(under(&after, false), was, "{}", after.text());
            // The user is reading the source when the files change.
            let before = stage(width, height, &all).keys("ada<enter>4jjjjjj");
            let was = numberless(&before);
            let after = again(before, now);
            assert_eq!(numberless(&after), was);
            // The cursor of the graph stays on its role in each kind of picture.
            for keys in ["3j", "3v", "3vvjl", "3pdan<enter>j"] {
                let before = stage(width, height, &all).keys("ada<enter>").keys(keys);
                let was = in_graph(&before);
                let after = again(before, now);
                assert_eq!(in_graph(&after), was, "{keys}\n{}", after.text());
            }
            // After a role is renamed, it is still marked and compared, and going back still leads
            // to it.
            let marked = again(stage(width, height, &all).keys("<esc> "), now);
            assert_eq!(marked.app.marks().nodes().len(), 1);
            let pair = again(stage(width, height, &all).keys("ada<enter>=bob<enter>"), now);
            assert!(
                pair.text().contains("Backups") || pair.text().contains("Provides API"),
                "{}",
                pair.text()
            );
            let there = again(on(stage(width, height, &all), "Dan").keys("<enter>"), now);
            assert_eq!(current(&there), "Dan");
            let back = there.keys("H");
            assert_eq!(current(&back).replace("Zoe", "Ada"), "Ada");
            assert!(under(&back, false).0.contains("Dan"), "{}", back.text());
        }
    }
}

/// Returns the text of the source line under the cursor, without its number, and its row in the
/// viewport.
fn numberless(stage: &Stage) -> (String, Option<usize>) {
    let (text, row) = under(stage, true);
    (text.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned(), row)
}

/// Returns the view, and the names of the roles under the cursor of the graph. Zoe, the new name of
/// a renamed role, is replaced by Ada, its old name.
fn in_graph(stage: &Stage) -> (Option<View>, Vec<String>) {
    let picture = stage.app.graph().picture();
    let spot = stage.app.graph().stand().spot;
    let pair = picture.and_then(|picture| picture.pair(spot));
    let nodes = pair.into_iter().flat_map(|(row, column)| [row, column]);
    let nodes = nodes.chain(picture.and_then(|picture| picture.node(spot)));
    let names = nodes.map(|node| stage.app.atlas().name(node).replace("Zoe", "Ada"));
    (picture.map(|picture| picture.view()), names.collect())
}

#[test]
fn back_leads_to_the_item_that_was_left() {
    let all = with_ada(HER_FILE, ADA);
    let there = on(stage(80, 12, &all), "Cora").keys("<enter>");
    assert_eq!(current(&there), "Cora");
    let more = ADA
        .replace("- **Provides", "- **Asks** → Eve (daily)\n- **Provides")
        .replace("- **SQL**", "- **C**\n- **SQL**");
    let back = again(there, &with_ada(HER_FILE, &more)).keys("H");
    assert!(under(&back, false).0.contains("Cora"), "{}", back.text());
}

#[test]
fn swapped_files_keep_their_roles() {
    let all = cards(&NAMES);
    let before = stage(80, 24, &all).keys("<esc>jj j<esc>");
    assert_eq!(current(&before), "Dan");
    let mut turned = all.clone();
    let (cora, dan) = (all[2].1.clone(), all[3].1.clone());
    (turned[2].1, turned[3].1) = (dan, cora);
    let after = again(before, &turned);
    assert_eq!(current(&after), "Dan");
    let marked = after.app.marks().in_order(after.app.atlas());
    let names: Vec<&str> = marked.iter().map(|&node| after.app.atlas().name(node)).collect();
    assert_eq!(names, ["Cora"]);
}

#[test]
fn a_mark_waits_for_a_missing_card() {
    let all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("<esc>jjjj ");
    let few = cards(&["Ada", "Bob"]);
    let stage = again(stage, &few);
    assert!(stage.app.marks().nodes().is_empty());
    let mut back = all.clone();
    back[4].0 = "roles/elsewhere/profile.md".into();
    let stage = again(stage, &back);
    let marked = stage.app.marks().in_order(stage.app.atlas());
    assert_eq!(marked.len(), 1);
    assert_eq!(stage.app.atlas().name(marked[0]), "Eve");
}

#[test]
fn a_bookmark_follows_a_renamed_role() {
    let all = with_ada(HER_FILE, ADA);
    let stage = stage(80, 24, &all).keys("<esc>b");
    let renamed = with_ada(HER_FILE, &ADA.replace("name: Ada", "name: Zoe\nslug: zoe"));
    let stage = stage.whole(parsed(&renamed));
    assert_eq!(stage.app.bookmarks().nodes().len(), 1);
    let Some(Effect::Bookmark(BookmarkChange { add: Some(add), drop })) = stage.effects.last()
    else {
        panic!("{:?}", stage.effects)
    };
    assert_eq!((add.name.as_str(), drop.len()), ("Zoe", 1));
}

#[test]
fn the_cursor_of_a_page_stays_on_its_entry() {
    let all = cards(&NAMES);
    let more = cards(&["Abe", "Ada", "Al", "Bob", "Cora", "Dan", "Eve", "Finn"]);
    for keys in ["<esc><ctrl-g><down><down><down>", "<esc>fjjj", "<esc>jjjb'", "<esc>jjjbkkb'j"] {
        let before = stage(120, 40, &all).keys(keys);
        let was = entry(&before);
        let after = again(before, &more);
        assert_eq!(entry(&after), was, "{keys}\n{}", after.text());
    }
}

/// Returns the text of the row under the cursor of a dialog, without the numbers in it.
fn entry(stage: &Stage) -> String {
    let reader = stage.app.dialog().unwrap().reader();
    let rows = reader.current_rows().unwrap();
    let text: String = rows.iter().map(|row| row.text()).collect();
    text.replace(|c: char| c.is_ascii_digit() || c.is_whitespace(), "")
}

#[test]
fn a_problem_stays_under_the_cursor_if_its_file_is_moved() {
    let all = with_ada(HER_FILE, &ADA.replace("Dan", "Nobody"));
    let on = stage(120, 40, &all).keys("<esc>xg");
    let mut on = on;
    for _ in 0..40 {
        if problem(&on).0 == HER_FILE && problem(&on).2.contains("Nobody") {
            break;
        }
        on = on.keys("j");
    }
    let (_, rule, message) = problem(&on);
    assert!(message.contains("Nobody"));
    let more = ADA.replace("Dan", "Nobody").replace("- **SQL**", "- **C**\n- **SQL**");
    let moved = with_ada("roles/zzz/profile.md", &more);
    let wanted = ("roles/zzz/profile.md".to_owned(), rule, message);
    // The cursor also stays on its problem if the help covers the page, or if only the problems of
    // the current card are listed.
    let after = again(on.keys("o"), &moved);
    assert_eq!(problem(&after), wanted, "{}", after.text());
    let after = again(after.keys("<f1>"), &all).keys("<esc>");
    assert_eq!(problem(&after).0, HER_FILE, "{}", after.text());
    assert_eq!(problem(&after).2, wanted.2);
}

fn problem(stage: &Stage) -> (String, Rule, String) {
    let found = stage.app.problem().unwrap();
    (found.origin.to_string(), found.problem.rule, found.problem.message.clone())
}

#[test]
fn leaving_find_returns_to_the_item() {
    let all = with_ada(HER_FILE, ADA);
    let before = on(stage(80, 12, &all), "Go").keys("Fnone");
    let more = ADA.replace("- **SQL**", "- **Rust**\n- **Zig**\n- **C**\n- **SQL**");
    let after = again(before, &with_ada(HER_FILE, &more));
    assert!(
        after.app.text().find(after.app.screen().focus()).unwrap().current().is_some(),
        "{}",
        after.text()
    );
    let after = after.keys("<esc>");
    assert!(under(&after, false).0.contains("Go"), "{}", after.text());
}

#[test]
fn a_section_reached_by_a_jump_is_under_the_cursor() {
    let all = with_ada(HER_FILE, ADA);
    let before = stage(80, 14, &all).keys("ada<enter>owish");
    let more = ADA.replace("# Habits", "# Aims\nMany.\n\nAnd more.\n\n# Habits");
    let after = again(before, &with_ada(HER_FILE, &more)).keys("<enter>");
    assert!(under(&after, false).0.contains("None."), "{}", after.text());
}

#[test]
fn a_dialog_keeps_its_cursor_when_skills_and_problems_arrive() {
    for keys in ["ada<enter>o<down>", "<esc>t<down>", "<esc>:<down>", "<esc>f<down>"] {
        let mut stage = stage(100, 30, &cards(&["Ada", "Bob", "Cora"])).keys(keys);
        let selected = |stage: &Stage| stage.app.dialog().unwrap().reader().selected();
        let before = selected(&stage);
        assert!(before > 0, "{keys}");
        let survey = Arc::new(Survey::of_atlas(stage.app.atlas()));
        stage = stage.event(Event::Loaded(Loaded::Surveyed(survey)));
        assert_eq!(selected(&stage), before, "{keys}");
        stage = stage.event(Event::Loaded(Loaded::Checked(Default::default())));
        assert_eq!(selected(&stage), before, "{keys}");
    }
}
