//! Tests picking roles for another program: the screen is the same, but Enter picks a role.

use insta::assert_snapshot;
use rolescope::app::{AppStart, Effect, Event, Focus, Loaded, Mouse, MouseKind, Picking, Tab};
use rolescope::store::builtin;

use super::stage::{Stage, snapshot};

/// Returns the names of the picked roles, or `None` if none were picked.
fn answer(stage: &Stage) -> Option<Vec<&str>> {
    stage.effects.iter().find_map(|effect| match effect {
        Effect::Answer(nodes) => Some(nodes.iter().map(|n| stage.app.atlas().name(*n)).collect()),
        _ => None,
    })
}

#[test]
fn the_screen_explains_enter() {
    assert_snapshot!(Stage::picking(true).keys("engineer<tab><tab>").screen());
    let one = Stage::picking(false).text();
    assert!(one.contains("Enter take  Esc leave") && !one.contains("Tab mark"), "{one}");
    let help = Stage::picking(true).keys("<f1>").text();
    assert!(
        help.contains("ROLESCOPE PICK --MULTI") && !help.contains("to the next pane"),
        "{help}"
    );
}

#[test]
fn enter_answers_with_the_role_under_the_cursor() {
    let stage = Stage::picking(false).keys("qa eng<enter>");
    assert_eq!(answer(&stage), Some(vec!["QA Engineer"]));
    // Picking also works from the list and after viewing the card.
    let stage = Stage::picking(false).keys("be-01<ctrl-o>");
    assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Card));
    let stage = (0..40).fold(stage.keys("g"), |stage, _| {
        let linked = stage.app.text().card().current().is_some_and(|stop| stop.link.is_some());
        if linked { stage } else { stage.keys("j") }
    });
    let stage = stage.keys("<enter>");
    assert_eq!(answer(&stage), None, "Enter follows in the card");
    let there = stage.app.atlas().name(stage.app.list().current().unwrap()).to_owned();
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.screen().focus(), Focus::List);
    assert_eq!(answer(&stage.keys("<enter>")), Some(vec![there.as_str()]));
    let click = Mouse { kind: MouseKind::DoubleClick, column: 3, row: 4 };
    let stage = Stage::picking(false).event(Event::Mouse(click));
    assert_eq!(answer(&stage), Some(vec!["AI Engineer"]));
}

#[test]
fn marks_are_answered_in_the_order_of_marking() {
    let stage = Stage::picking(true).keys("qa engineer<tab><ctrl-u>be-01<tab><ctrl-u>cto<enter>");
    assert_eq!(answer(&stage), Some(vec!["QA Engineer", "Backend Engineer"]));
    // A role that is unmarked and marked again becomes the last of the picked roles.
    let stage = Stage::picking(true).keys("<tab><tab><up><up><tab><up><tab><enter>");
    let names = answer(&stage).unwrap();
    assert_eq!(names, ["Account Executive", "Accessibility Specialist"]);
    // As in fzf, Shift-Tab marks a role and moves up.
    let stage = Stage::picking(true).keys("<down><down><shift-tab><shift-tab><enter>");
    assert_eq!(answer(&stage).unwrap(), ["AI Engineer", "Account Executive"]);
    // If only one role can be picked, no role can be marked, and only a visible role can be picked.
    let stage = Stage::picking(false).keys("<ctrl-o><esc><space><enter>");
    assert!(stage.app.marks().nodes().is_empty());
    assert_eq!(answer(&stage).unwrap().len(), 1);
}

#[test]
fn escape_closes_one_layer_at_a_time_and_then_leaves() {
    for keys in
        ["<esc>", "api<esc>", "<ctrl-g>", "<ctrl-o><esc><esc>", "<f1><esc><esc>", "<ctrl-o>q"]
    {
        let stage = Stage::picking(true).keys(keys);
        assert_eq!(stage.effects, [Effect::Quit], "{keys}");
    }
}

#[test]
fn a_role_without_a_card_is_picked_only_by_name() {
    let stage = Stage::picking(true).keys("external couns<tab><enter>");
    assert_eq!(answer(&stage), None);
    assert!(stage.text().contains("has no card"), "{}", stage.text());
    let picking = Some(Picking { several: false, cardless: true });
    let stage = Stage::with(AppStart { picking, ..AppStart::default() }, 80, 24);
    let stage = stage.loaded(snapshot(builtin())).keys("external couns<enter>");
    assert_eq!(answer(&stage), Some(vec!["External Counsel"]));
}

#[test]
fn no_hit_is_an_answer_too() {
    let stage = Stage::picking(false).keys("zzzz");
    assert!(stage.text().contains("Press Ctrl-U to clear"), "{}", stage.text());
    assert_eq!(answer(&stage.keys("<enter>")), Some(vec![]));
}

#[test]
fn enter_before_the_cards_are_read_answers_afterwards() {
    let stage = start(false).keys("be-01<enter>");
    assert_eq!(answer(&stage), None);
    assert!(stage.text().contains("as soon as the cards have been read"), "{}", stage.text());
    assert_eq!(
        answer(&start(false).keys("be-01<enter>").whole(builtin())),
        Some(vec!["Backend Engineer"])
    );
    // Enter waits until the cards are read. If the user edits the query in the meantime, nothing is
    // picked.
    assert_eq!(
        answer(&start(false).keys("be-01<enter>").keys("<backspace>").whole(builtin())),
        None
    );
}

#[test]
fn keys_before_the_cards_are_read_choose_the_same_role_as_after() {
    for (several, script) in [
        (false, "sql<down><down><enter>"),
        (false, "<down><down><enter>"),
        (false, "<end><pgdn><up><enter>"),
        (false, "engineer<enter>"),
        (false, "engineer<down><left><down><enter><enter>"),
        (false, "<down>sql<down><enter>"),
        (true, "engineer<down><tab><tab><enter>"),
    ] {
        let loaded = start(several).loaded(snapshot(builtin())).keys(script);
        let expected = answer(&loaded);
        assert!(expected.is_some(), "{script}");
        let ends: Vec<usize> = script.match_indices(['<', 'l']).map(|(at, _)| at).collect();
        for end in ends.into_iter().filter(|end| script.is_char_boundary(*end)) {
            let (before, after) = script.split_at(end);
            // The script cannot be split inside the name of a key, such as `<enter>`.
            if before.rfind('<') > before.rfind('>') {
                continue;
            }
            let early = start(several).keys(before).event(names()).keys(after);
            assert_eq!(answer(&early), None, "{before} {after}");
            let early = early.whole(builtin());
            assert_eq!(answer(&early), expected, "{before} names {after}");
            let late = start(several).keys(before).whole(builtin()).keys(after);
            assert_eq!(answer(&late), expected, "{before} cards {after}");
        }
    }
    // Esc leaves the picker immediately, even before the cards are read.
    let left = start(false).keys("sql<down>").keys("<esc>");
    assert!(left.effects.contains(&Effect::Quit));
}

fn start(several: bool) -> Stage {
    let picking = Some(Picking { several, ..Picking::default() });
    Stage::with(AppStart { picking, ..AppStart::default() }, 80, 24)
}

/// Returns the event that reports the names of the built-in roles.
fn names() -> Event {
    let whole = snapshot(builtin());
    let index = rolescope::search::Index::from_names(&whole.atlas).into();
    let early = rolescope::app::Snapshot { index, findings: Default::default(), ..whole };
    Event::Loaded(Loaded::Names(early))
}
