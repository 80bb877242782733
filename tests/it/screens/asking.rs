//! Tests queries: invalid terms, the list of search filters (facets), and the order of the results.

use insta::assert_snapshot;
use rolescope::app::{Event, Focus, Loaded};
use rolescope::role::{Anchor, Known};
use rolescope::search::{HitGroup, Order};

use super::stage::{Stage, snapshot};

fn current(stage: &Stage) -> &str {
    stage.app.list().current().map_or("", |node| stage.app.atlas().name(node))
}

fn query(stage: &Stage) -> &str {
    stage.app.search_box().prompt().text()
}

#[test]
fn an_incomplete_term_is_reported_and_blocks_nothing() {
    assert_snapshot!(Stage::new(80, 24).keys("cap:sql>=wiz").screen());
    // While the user types a level, the list of results never becomes empty.
    let mut stage = Stage::new(80, 24);
    for c in "cap:sql>=advanced".chars() {
        stage = stage.keys(&c.to_string());
        assert!(!stage.app.list().hits().is_empty(), "{}", query(&stage));
    }
    assert_eq!(stage.app.search_box().query().notes(), []);
    let open = Stage::new(80, 24).keys("\"open quote");
    assert!(open.text().contains("the closing quote is missing"));
}

#[test]
fn text_that_does_not_fit_the_search_box_is_reported() {
    let stage = Stage::new(80, 24).event(Event::Paste("api ".repeat(2_500)));
    assert_eq!(query(&stage).len(), 256);
    assert!(stage.text().contains("the search box is full"));
    assert!(!stage.app.list().hits().is_empty());
}

#[test]
fn facets_say_that_partial_matches_do_not_count() {
    let all = Stage::new(120, 40).keys("kubernetes<shift-tab>f").text();
    assert!(all.contains("Narrow the search"), "{all}");
    let some = Stage::new(120, 40).keys("kubernetes expert<shift-tab>f");
    let full = some.app.list().hits().rows_of(HitGroup::Match);
    assert!(full < some.app.list().hits().len());
    assert!(some.text().contains(&format!("Narrow the {full} full matches")), "{}", some.text());
}

#[test]
fn facets_narrow_the_search_and_show_counts() {
    let stage = Stage::new(80, 24).keys("api<shift-tab>f");
    assert_snapshot!(stage.screen());
    let first = stage.text().lines().nth(3).unwrap().to_owned();
    assert!(first.contains("sen:mid"), "{first}");
    let left: usize = first.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    let stage = stage.keys("<enter>");
    assert_eq!(query(&stage), "api sen:mid ");
    assert_eq!(stage.app.list().hits().roles(), left);
    assert!(stage.text().contains("● sen:mid"));
    let stage = stage.keys("<enter><esc>");
    assert_eq!(query(&stage).trim(), "api");
    assert_eq!(stage.app.screen().focus(), Focus::List);
}

#[test]
fn another_order_keeps_the_selected_role() {
    let stage = Stage::new(80, 24).keys("engineer<down><down><shift-tab>");
    let chosen = current(&stage).to_owned();
    let stage = stage.keys("ss");
    assert_eq!((stage.app.search_box().order(), current(&stage)), (Order::Name, chosen.as_str()));
    assert!(stage.text().contains("by name"));
    // The order of results lasts until the query is emptied, and does not affect the list of all
    // roles.
    let stage = stage.keys("/<end> data");
    assert_eq!(stage.app.search_box().order(), Order::Name);
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.search_box().order(), Order::Match);
    assert!(!stage.text().contains("by name"));
    let stage = stage.keys("engineer");
    assert_eq!(stage.app.search_box().order(), Order::Match);
    assert!(stage.text().contains("best match first"));
    // The order of all roles does not affect the results of a query, and applies again afterwards.
    let stage = Stage::new(80, 24).keys("<esc>ss");
    assert_eq!(stage.app.search_box().order(), Order::NamedBy);
    let stage = stage.keys("/engineer");
    assert_eq!(stage.app.search_box().order(), Order::Match);
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.search_box().order(), Order::NamedBy);
    assert!(stage.text().contains("most referenced first"));
    // Without a query, `s` does not offer sorting by match.
    let stage = Stage::new(80, 24).keys("<esc>s");
    assert_eq!(stage.app.search_box().order(), Order::Seniority);
}

#[test]
fn other_roles_with_the_item_under_the_cursor_are_listed() {
    let stage = Stage::new(80, 24).keys("be-01<enter>]]jj");
    let (screen, order) = (stage.screen(), stage.app.search_box().order());
    let stage = stage.keys("*");
    assert_eq!(query(&stage), "cap:\"API development\" !name:\"Backend Engineer\"");
    let atlas = stage.app.atlas();
    assert!(stage.app.list().hits().nodes().all(|node| atlas.name(node) != "Backend Engineer"));
    assert_eq!(stage.app.search_box().order(), Order::Level);
    assert_eq!(stage.app.screen().focus(), Focus::List);
    assert!(!stage.app.list().hits().is_empty());
    let stage = stage.keys("H");
    assert_eq!((stage.screen(), stage.app.search_box().order()), (screen, order));
}

#[test]
fn an_item_that_no_other_role_has_keeps_the_search() {
    let before = Stage::new(120, 40).keys("frontend<enter>]");
    assert!(before.text().contains("Enter who else"), "{}", before.text());
    let place = (query(&before).to_owned(), before.app.screen().focus());
    let role = before.app.list().current();
    for key in ["<enter>", "*"] {
        let stage = Stage::new(120, 40).keys("frontend<enter>]").keys(key);
        assert_eq!(
            stage.app.notice(),
            Some(
                "no other role has “Web features from frame to production”; \
                 / searches for other words"
            )
        );
        assert_eq!((query(&stage).to_owned(), stage.app.screen().focus()), place);
        assert_eq!(stage.app.list().current(), role);
        // No place was added to the trail.
        assert_eq!(stage.keys("H").app.screen().focus(), Focus::List);
    }
}

#[test]
fn the_example_of_the_first_steps_finds_a_responsibility() {
    let example = "who tests releases";
    // The help breaks its lines and has a frame.
    let help = Stage::new(120, 40).keys("<f1>").text().replace(['│', '┃'], " ");
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains(&format!("for example: {example}")), "{help}");
    let stage = Stage::new(120, 40).keys(example);
    let first = stage.app.list().hit_of(0, stage.app.atlas()).unwrap();
    assert_eq!(stage.app.atlas().name(first.node), "QA Engineer");
    let anchor = first.found.first().map(|place| place.anchor);
    assert!(matches!(anchor, Some(Anchor::Item(Known::Responsibilities, _))), "{anchor:?}");
}

#[test]
fn each_step_back_is_visible_or_gives_the_reason() {
    let list = Stage::new(120, 40).keys("frontend<enter>h");
    assert_eq!(list.app.screen().focus(), Focus::List);
    let first = Some("cannot go further back: this is the first place");
    assert_eq!(list.keys("H").app.notice(), first);
    // The list is a place of its own after another search.
    let other = Stage::new(120, 40).keys("frontend<enter>h/backend e<enter>H");
    assert_ne!(other.app.notice(), first);
    assert_eq!(
        other.app.list().current(),
        Stage::new(120, 40).keys("frontend").app.list().current()
    );
}

#[test]
fn esc_in_the_list_says_that_one_can_go_back() {
    let start = Stage::new(120, 40).keys("<esc><esc>");
    assert_eq!(start.app.notice(), Some("/ searches, q quits"));
    let page = Stage::new(120, 40).keys("backend e<enter>T<enter><esc><esc><esc>");
    assert_eq!(page.app.notice(), Some("H goes back, / searches, q quits"));
    assert!(page.keys("H").app.dialog().is_some());
}

#[test]
fn queries_of_this_run_can_be_recalled() {
    let stage = Stage::new(80, 24).keys("sql<esc>api<enter>/<ctrl-u>x<ctrl-up>");
    assert_eq!(query(&stage), "api");
    let stage = stage.keys("<ctrl-up>");
    assert_eq!(query(&stage), "sql");
    let stage = stage.keys("<ctrl-down><ctrl-down>");
    assert_eq!(query(&stage), "x");
}

#[test]
fn space_marks_the_selected_role_and_tab_in_the_search_box_also_moves_down() {
    for (keys, moved) in [("<esc>jj<space>", 0), ("<down><down><tab>", 1)] {
        let before = Stage::new(80, 24).keys(keys.rsplit_once('<').unwrap().0);
        let (row, role) = (before.app.list().selected(), before.app.list().current().unwrap());
        let marked = Stage::new(80, 24).keys(keys);
        assert_eq!(marked.app.marks().nodes().iter().collect::<Vec<_>>(), [&role], "{keys}");
        assert_eq!(marked.app.list().selected(), row + moved, "{keys}");
        // A mark does not add to the visited places.
        let back = marked.keys("<esc>H");
        assert_eq!(
            back.app.notice(),
            Some("cannot go further back: this is the first place"),
            "{keys}"
        );
        assert_eq!(back.app.list().selected(), row + moved, "{keys}");
    }
    let unmarked = Stage::new(80, 24).keys("<esc>jj<space><space>");
    assert!(unmarked.app.marks().nodes().is_empty());
    assert_eq!(unmarked.app.list().selected(), 2);
}

#[test]
fn marked_roles_are_found_again() {
    let stage = Stage::new(80, 24).keys("<esc> j jj ");
    assert!(stage.text().contains("3 marked"));
    let stage = stage.keys("/is:marked");
    assert_eq!(stage.app.list().hits().len(), 3);
    let stage = stage.keys("<shift-tab>u");
    assert!(!stage.text().contains("marked ·"));
}

#[test]
fn names_are_searched_until_the_cards_are_read() {
    let cards = rolescope::store::builtin();
    let count = cards.len();
    let whole = snapshot(cards);
    let names = rolescope::search::Index::from_names(&whole.atlas);
    let stage = Stage::empty(80, 24);
    let atlas = whole.atlas.clone();
    let early =
        rolescope::app::Snapshot { atlas, index: names.into(), findings: Default::default() };
    let stage = stage.event(Event::Loaded(Loaded::Names(early))).keys("graphql");
    assert!(stage.text().contains("finding cards"));
    assert_eq!(stage.app.list().hits().len(), 0);
    let stage = stage.event(Event::Loaded(Loaded::Reading(12)));
    let reading = format!("reading cards: 12 of {count}");
    assert!(stage.text().contains(&reading), "{}", stage.text());
    let stage = stage.keys("<ctrl-u>backend");
    assert_eq!(current(&stage), "Backend Engineer");
    let stage = stage.keys("<ctrl-u>graphql").loaded(whole);
    assert!(stage.app.list().hits().len() > 1 && !stage.text().contains("reading cards"));
}

#[test]
fn similar_and_partial_results_are_below_a_line() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let similar = Stage::new(width, height).keys("kuberntes");
        assert_eq!(similar.app.list().node(0), None, "the first row is the line");
        assert_snapshot!(format!("similar_{width}"), similar.screen());
        let task = Stage::new(width, height).keys("review my pull request for security problems");
        assert_snapshot!(format!("sentence_{width}"), task.screen());
        let nothing = Stage::new(width, height).keys("recieves");
        assert!(nothing.text().contains("Press Tab to search for"), "{}", nothing.text());
        let corrected = nothing.keys("<tab>");
        assert_eq!(corrected.app.search_box().prompt().text(), "receives");
        assert!(!corrected.app.list().is_empty());
    }
}
