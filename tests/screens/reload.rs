//! Cards change under a running program: who is selected stays so, and the rest follows.

use rolescope::app::{Effect, Event, Loaded};
use rolescope::role::{Broken, Card, Origin, Problem, Rule};

use crate::stage::{Stage, snapshot};

/// Cards of these names, each naming the next.
fn cards(names: &[&str]) -> Vec<(String, String)> {
    let next = names.iter().cycle().skip(1);
    let card = |(name, next): (&&str, &&str)| {
        let slug = name.to_lowercase().replace(' ', "-");
        let text = format!(
            "---\nname: {name}\n---\n# Capabilities\n- **SQL** — Expert\n- **Go** — Novice\n\n# Interactions\n- **Provides API** → {next} (daily)\n- **Asks** → Nobody (weekly)\n"
        );
        (format!("roles/{slug}/profile.md"), text)
    };
    names.iter().zip(next).map(card).collect()
}

fn stage(width: u16, height: u16, cards: &[(String, String)]) -> Stage {
    let cards: Vec<(&str, &str)> = cards.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    Stage::of(width, height, &cards)
}

fn again(stage: Stage, cards: &[(String, String)]) -> Stage {
    let card = |(path, text): &(String, String)| {
        Card::new(Origin::File(path.into()), text.as_str()).into()
    };
    stage.loaded(snapshot(cards.iter().map(card).collect()))
}

fn current(stage: &Stage) -> &str {
    stage.app.current().map_or("", |node| stage.app.atlas().name(node))
}

const NAMES: [&str; 6] = ["Ada", "Bob", "Cora", "Dan", "Eve", "Finn"];

#[test]
fn the_same_cards_again_change_not_a_cell() {
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
fn who_is_selected_stays_so_at_its_row() {
    let all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("<esc>jjj");
    assert_eq!(current(&stage), "Dan");
    let more = cards(&["Abe", "Ada", "Al", "Bob", "Cora", "Dan", "Eve", "Finn"]);
    let stage = again(stage, &more);
    assert_eq!((current(&stage), stage.app.list().cursor.selected), ("Dan", 5));
    // Its file has another name: it is the same role.
    let mut moved = more.clone();
    moved[5].0 = "roles/renamed/profile.md".into();
    let stage = again(stage, &moved);
    assert_eq!(current(&stage), "Dan");
    // It is gone: the next has its row.
    moved.remove(5);
    let stage = again(stage, &moved);
    assert_eq!(current(&stage), "Eve");
    let stage = again(stage, &[]);
    assert_eq!(current(&stage), "");
    assert_eq!(current(&again(stage, &all)), "Ada");
}

#[test]
fn a_role_that_is_no_hit_any_more_is_pinned() {
    let mut all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("sql<down>");
    assert_eq!(current(&stage), "Bob");
    all[1].1 = all[1].1.replace("SQL", "Rust");
    let stage = again(stage, &all);
    assert_eq!(current(&stage), "Bob");
    assert!(stage.text().contains("outside this search"), "{}", stage.text());
}

#[test]
fn a_missing_role_that_gets_a_card_is_that_role() {
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
fn a_place_to_go_back_to_is_one_of_these_cards() {
    let all = cards(&NAMES);
    // Rows unfolded by hand are remembered by the roles on them.
    let stage = stage(120, 40, &all).keys("eve<enter>3lo<enter>");
    assert_eq!(current(&stage), "Finn");
    let few = cards(&["Ada", "Eve"]);
    let stage = again(stage, &few).keys("H");
    assert_eq!(current(&stage), "Eve");
    let stage = again(again(stage, &few), &[]).keys("HL");
    assert_eq!(current(&stage), "");
}

#[test]
fn a_link_that_is_out_of_sight_follows_the_cards() {
    let all = cards(&NAMES);
    let here = stage(80, 24, &all).keys("finn<enter>G");
    // Too small for a card, which is set anew only when it is seen again.
    let here = here.event(Event::Resize(10, 3));
    let here = again(here, &cards(&["Zoe"])).keys("<enter>*=e");
    let here = here.event(Event::Resize(80, 24));
    assert_eq!(current(&here), "Zoe");
    let gone = again(stage(80, 24, &all).keys("finn<enter>G"), &[]);
    assert_eq!(current(&gone.keys("<enter>*=ea")), "");
}

#[test]
fn a_card_that_broke_stays_with_a_mark() {
    let all = cards(&NAMES);
    let stage = stage(80, 24, &all).keys("cora");
    let mut whole: Vec<_> = all
        .iter()
        .map(|(path, text)| Card::new(Origin::File(path.into()), text.as_str()))
        .collect();
    let problem = Problem::new(Rule::BrokenFrontMatter, (3, 1), "it makes no sense");
    whole[2].broken = Some(Box::new(Broken { problem, text: None }));
    let stage = stage.loaded(snapshot(whole.into_iter().map(Into::into).collect()));
    let text = stage.text();
    assert!(text.contains("broken") && text.contains("it makes no"), "{text}");
    assert!(text.contains("SQL"), "the card as it was is shown:\n{text}");
    assert!(stage.keys("<esc><esc>x").text().contains("it makes no sense"));
}

#[test]
fn that_changes_are_seen_is_said() {
    let stage = stage(80, 24, &cards(&NAMES));
    assert!(!stage.text().contains("live"));
    let stage = stage.event(Event::Loaded(Loaded::Watched(Ok(()))));
    assert!(stage.text().contains("· live"));
    let stage = stage.event(Event::Loaded(Loaded::Watched(Err("too many folders".into()))));
    assert!(stage.text().contains("not watching: too many folders"), "{}", stage.text());
    let stage = stage.keys("<esc>");
    let text = stage.text();
    assert!(text.contains("not watching: R reloads") && !text.contains("· live"), "{text}");
}

#[test]
fn the_editor_opens_at_what_is_under_the_cursor() {
    let all = cards(&NAMES);
    let place = |keys: &str| {
        let stage = stage(120, 40, &all).keys(keys);
        match stage.effects.last() {
            Some(Effect::Edit { path, line, column }) => {
                let folder = path.parent().unwrap().file_name().unwrap();
                Some((folder.to_str().unwrap().to_owned(), *line, *column))
            }
            _ => None,
        }
    };
    let at = |name: &str, line, column| Some((name.to_owned(), line, column));
    assert_eq!(place("<esc>je"), at("bob", 1, 1));
    assert_eq!(place("go<down><esc><esc>e"), at("ada", 1, 1), "no query, no hit");
    assert_eq!(place("sql<tab><shift-tab>je"), at("bob", 5, 1), "the hit");
    assert_eq!(place("cora<enter>je"), at("cora", 6, 1), "a capability");
    assert_eq!(place("cora<enter>je4jje"), at("cora", 3, 1), "a line of the source");
    // What Bob says of Cora stands on Bob's card.
    assert_eq!(place("cora<enter>3<left><left>e"), at("bob", 9, 22));
    assert_eq!(place("cora<enter>3<right>e"), at("cora", 9, 22));
    assert_eq!(place("<esc>xe"), at("ada", 10, 14), "a problem");
    // Nobody has no card; the row below the cursor is of one who names it.
    assert_eq!(place("nobody<enter>e"), at("ada", 10, 14));
    assert_eq!(place("nobody<esc><esc>/nobody<tab><shift-tab>e"), None);
}

#[test]
fn problems_are_narrowed_by_card_kind_and_words() {
    let all = cards(&NAMES);
    let problems = |keys: &str| stage(120, 40, &all).keys(&format!("<esc>x{keys}")).text();
    assert!(problems("").contains("6 warnings, 6 hints"), "{}", problems(""));
    let one = problems("o");
    assert!(one.contains("Problems · roles/ada/profile.md") && one.contains("1 warning, 1 hint"));
    let kind = problems("Gt");
    assert!(kind.contains("· one-sided") && !kind.contains("no card describes"), "{kind}");
    assert!(problems("/missing cora<enter>").contains("1 warning"));
    assert!(problems("/zzz").contains("No problem is like that."));
    assert!(problems("/zzz<esc>").contains("6 warnings"));
    // The cursor stays on its problem when others come before it.
    let on = stage(120, 40, &all).keys("<esc>xG");
    let on_what = on.app.problem().unwrap().origin.clone();
    let mut more = cards(&["Abe", "Zoe"]);
    more.extend(all.clone());
    let on = again(on, &more);
    assert_eq!(on.app.problem().unwrap().origin, on_what);
    let there = stage(120, 40, &all).keys("<esc>xjj<enter>");
    assert_eq!(current(&there), "Cora");
}

#[test]
fn what_is_found_in_the_graph_is_found_again() {
    let before = stage(120, 40, &cards(&NAMES)).keys("cora<enter>3Fhannah<enter>");
    let found = |stage: &Stage| stage.app.found();
    assert_eq!(found(&before).map(|(here, _)| here), Some(0));
    // She has come, and Cora names her.
    let after = again(before, &cards(&["Ada", "Bob", "Cora", "Hannah", "Eve", "Finn"]));
    assert_eq!(found(&after).map(|(here, _)| here), Some(2), "{}", after.text());
}
