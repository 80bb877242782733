//! Tests the graph pane: its pictures and its keys.

use rolescope::app::{Effect, Event, Mouse, MouseKind};

use super::stage::Stage;

/// Returns the graph of a role, zoomed to the whole screen.
fn zoomed(width: u16, height: u16, keys: &str) -> Stage {
    Stage::new(width, height).keys("backend engineer<enter>33").keys(keys)
}

#[test]
fn the_pictures_in_turn() {
    insta::assert_snapshot!("map", zoomed(120, 36, "v").screen());
    insta::assert_snapshot!("matrix", zoomed(120, 45, "vv").screen());
    let back = zoomed(120, 36, "vvv");
    assert_eq!(back.text(), zoomed(120, 36, "").text());
}

#[test]
fn a_graph_too_dense_for_a_map_becomes_a_matrix_with_a_reason() {
    let stage = Stage::new(120, 40).keys("engineering manager<enter>33v");
    let text = stage.text();
    assert!(text.contains("map") || text.contains("matrix"), "{text}");
    // The pane is too narrow for any map.
    let text = zoomed(50, 20, "v").text();
    assert!(text.contains("too narrow for a map; showing the matrix instead"), "{text}");
}

#[test]
fn the_message_of_a_search_without_a_match_goes() {
    let none = zoomed(120, 36, "Fzqxj<enter>");
    assert!(none.text().contains("no role matches"), "{}", none.text());
    assert!(!none.keys("j").text().contains("zqxj"));
}

#[test]
fn a_mark_is_apart_from_the_verb() {
    for width in [40, 50, 60, 76, 90] {
        let text = zoomed(width, 30, "<space>j<space>j<space>").text();
        let marks: Vec<&str> = text.lines().filter(|line| line.contains('●')).collect();
        assert!(marks.len() >= 3, "{text}");
        let sticks = |line: &str| {
            line.split_once('●').is_some_and(|(verb, _)| verb.ends_with(char::is_alphanumeric))
        };
        assert!(!marks.into_iter().any(sticks), "{text}");
    }
}

#[test]
fn the_cursor_stays_on_its_role_from_picture_to_picture() {
    let stage = zoomed(120, 36, "jj");
    let on = under_cursor(&stage);
    assert!(on.is_some() && on != stage.app.list().current());
    let stage = stage.keys("v");
    assert_eq!(under_cursor(&stage), on);
    let stage = stage.keys("v");
    assert_eq!(under_cursor(&stage), on);
    let stage = stage.keys("<enter>");
    assert_eq!(stage.app.list().current(), on);
    let back = stage.keys("H");
    assert_eq!(under_cursor(&back), on, "back is exactly where the jump began");
}

fn under_cursor(stage: &Stage) -> Option<rolescope::atlas::Node> {
    let graph = stage.app.graph();
    graph.picture().and_then(|picture| picture.node(graph.stand().spot))
}

#[test]
fn a_path_is_requested_followed_and_closed() {
    let stage = Stage::new(100, 30).keys("ux designer<enter>3p").keys("technology");
    insta::assert_snapshot!("picking_the_end_of_a_path", stage.text());
    let stage = stage.keys("<enter>");
    insta::assert_snapshot!("path", stage.screen());
    let first = stage.text();
    let second = stage.keys("l");
    assert!(second.text().contains("path 2 of 8"), "{}", second.text());
    let back = second.keys("h");
    assert_eq!(back.text(), first);
    let last = back.keys("h");
    assert!(last.text().contains("path 8 of 8"), "{}", last.text());
    let text = last.keys("d").text();
    assert!(text.contains("ignoring arrows"), "{text}");
    let there = Stage::new(100, 30).keys("ux designer<enter>3pchief tech<enter>j<enter>");
    let name = there.app.list().current().map(|node| there.app.atlas().name(node).to_owned());
    assert_eq!(name.as_deref(), Some("Product Manager"));
    let card = there.app.text().card();
    let row = card.current_rows().map(|rows| rows[0].text());
    assert!(row.as_ref().is_some_and(|row| row.contains("Delivery Manager")), "{row:?}");
    let back = there.keys("H").text();
    assert!(back.contains("PATH"), "{back}");
    let left = Stage::new(100, 30).keys("ux designer<enter>3pchief tech<enter><esc>").text();
    assert!(!left.contains("PATH"), "{left}");
}

#[test]
fn the_matrix_begins_where_the_current_role_meets_the_role_under_the_cursor() {
    for moves in ["j", "jj", "jjj"] {
        let stage = Stage::new(120, 40).keys(&format!("frontend<enter>3{moves}"));
        let on = under_cursor(&stage).expect("a neighbour is under the cursor");
        let current = stage.app.list().current().expect("a role is selected");
        let stage = stage.keys("vv");
        let graph = stage.app.graph();
        let pair = graph.picture().and_then(|picture| picture.pair(graph.stand().spot));
        assert_eq!(pair, Some((on, current)), "{moves}: {}", stage.text());
    }
}

#[test]
fn two_roles_side_by_side() {
    let stage = Stage::new(100, 36).keys("backend engineer<enter>3j=");
    insta::assert_snapshot!("pair", stage.screen());
    let jumped = stage.keys("G<enter>");
    assert!(jumped.app.dialog().is_none());
    let back = jumped.keys("H");
    assert!(back.app.dialog().is_some(), "back to the two roles");
}

#[test]
fn find_dims_other_roles_and_moves_nothing() {
    let before = zoomed(120, 36, "");
    let found = zoomed(120, 36, "Fkubernetes<enter>");
    insta::assert_snapshot!("find", found.screen());
    // The search does not move names or lines. The test ignores the signs next to the names and
    // their explanation in the first row, because they follow the cursor.
    let [before, after] = [before, found].map(|stage| {
        let text = stage.text().replace(['▌', '&'], " ");
        text.lines().skip(3).map(|row| row.trim_end().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(before[..9], after[..9]);
    // The next search starts with an empty text field. Without text, it repeats the last one.
    let again = zoomed(120, 36, "Fkubernetes<enter>F<enter>");
    assert_eq!(again.app.graph().find().unwrap().prompt().text(), "kubernetes");
    let other = zoomed(120, 36, "Fkubernetes<enter>Fsql<enter>");
    assert_eq!(other.app.graph().find().unwrap().prompt().text(), "sql");
    let outside = zoomed(120, 36, "Fis:missing<enter>n").text();
    assert!(outside.contains("outside this view"), "{outside}");
}

#[test]
fn rows_unfold_in_place() {
    let stage = zoomed(110, 30, "jjo");
    insta::assert_snapshot!("unfolded", stage.text());
    let folded = stage.keys("o");
    assert_eq!(folded.text(), zoomed(110, 30, "jj").text());
    let deep = zoomed(110, 30, "]").text();
    assert!(deep.contains("other roles 2 steps away") && deep.contains('↑'), "{deep}");
    assert!(zoomed(110, 30, "]]]").text().contains("rows cannot be unfolded more than"));
    assert_eq!(zoomed(110, 30, "][j").text(), zoomed(110, 30, "j").text());
}

/// Returns the graph of `Link 3` in a chain of 30 roles. The last role of the chain works with 24
/// others.
fn chain() -> Stage {
    let card = |at: usize| {
        let targets: Vec<String> = match at {
            5 => (6..30).map(|leaf| format!("Link {leaf}")).collect(),
            at if at < 5 => vec![format!("Link {}", at + 1)],
            _ => Vec::new(),
        };
        let lines = targets.iter().map(|to| format!("- **Depends on** → {to} (daily)\n"));
        let lines: String = lines.collect();
        (format!("{at}.md"), format!("---\nname: Link {at}\n---\n# Interactions\n{lines}"))
    };
    let cards: Vec<(String, String)> = (0..30).map(card).collect();
    let cards: Vec<(&str, &str)> = cards.iter().map(|(path, text)| (&**path, &**text)).collect();
    Stage::of(120, 40, &cards).keys("name:\"link 3\"<enter>33")
}

#[test]
fn the_map_shows_more_steps_while_it_has_room() {
    let roles = |stage: &Stage| {
        let picture = stage.app.graph().picture();
        picture.and_then(|picture| picture.net()).map(|net| net.knots.len())
    };
    let near = chain().keys("v");
    assert_eq!(roles(&near), Some(3));
    let wider = near.keys("]");
    assert_eq!(roles(&wider), Some(5));
    let shown = "showing 2 neighbours and 2 other roles 2 steps away";
    assert!(wider.text().contains(shown), "{}", wider.text());
    let full = wider.keys("]");
    assert_eq!(roles(&full), Some(5));
    assert!(full.text().contains("the map would have 30 roles, and 24 is the limit"));
    // Another role starts with its neighbours, and going back restores the map.
    let back = full.keys("k<enter>H");
    assert_eq!(roles(&back), Some(5));
    let folded = back.keys("[");
    assert_eq!(roles(&folded), Some(3));
    assert!(folded.keys("[").text().contains("the map already shows only the neighbours"));
    let whole = Stage::of(120, 40, &[("a.md", "---\nname: Alone\n---\n")]).keys("<enter>33v]");
    assert!(whole.text().contains("the map always shows all"), "{}", whole.text());
    let matrix = chain().keys("vv]").text();
    assert!(matrix.contains("[ and ] work only in the neighbours and map views"), "{matrix}");
}

#[test]
fn unfolded_rows_belong_to_the_role_in_the_centre() {
    let depth = |stage: &Stage| stage.app.graph().choice().depth;
    let deep = zoomed(110, 30, "jj]o");
    assert_eq!(depth(&deep), 1);
    let other = deep.keys("<enter>");
    assert!(other.app.graph().choice().is_folded(), "{}", other.text());
    let back = other.keys("H");
    assert_eq!(depth(&back), 1);
    assert!(back.keys("L").app.graph().choice().is_folded());
    // The graph is hidden while the other role becomes the centre.
    let found = Stage::new(80, 24).keys("backend engineer<enter>3]/qa engineer<enter>3");
    assert!(found.app.graph().choice().is_folded(), "{}", found.text());
}

#[test]
fn a_filter_hides_rows_and_counts_them() {
    let all = zoomed(120, 36, "").text();
    let daily = zoomed(120, 36, "rjjjjjjjj<enter>j<enter><esc>").text();
    assert!(daily.contains("hidden") && daily.contains("filtered"), "{daily}");
    // The filter does not apply to the neighbours of the role under the cursor, below the notes.
    let mut rows = daily.lines().take_while(|line| !line.trim().is_empty());
    assert!(rows.all(|line| !line.contains('┄') || line.contains("other")), "{daily}");
    assert_eq!(zoomed(120, 36, "rjjjjjjjj<enter>j<enter><enter>k<enter><esc>").text(), all);
    insta::assert_snapshot!("only_in", zoomed(120, 36, "d").text());
    insta::assert_snapshot!("who_needs_whom", zoomed(120, 36, "w").text());
}

#[test]
fn the_picture_is_saved_in_every_form() {
    for (down, ending, begins) in [
        ("", "txt", " Backend Engineer · 12 neighbours"),
        ("j", "svg", "<svg"),
        ("jj", "dot", "digraph"),
        ("jjj", "mmd", "flowchart"),
        ("jjjj", "json", "{"),
    ] {
        for picture in ["", "v", "vv"] {
            let stage = zoomed(120, 36, &format!("{picture}E{down}<enter>"));
            let saved = stage.effects.iter().find_map(|effect| match effect {
                Effect::Save { name, ending, text } => Some((name, *ending, text)),
                _ => None,
            });
            let (name, end, text) = saved.unwrap();
            assert!(name.starts_with("backend-engineer-"));
            assert_eq!(end, ending);
            assert!(!picture.is_empty() || text.starts_with(begins), "{text}");
            assert!(text.contains("Frontend Engineer"));
        }
    }
}

#[test]
fn the_mouse_selects_recentres_and_scrolls() {
    for picture in ["", "v", "vv"] {
        let stage = zoomed(120, 24, picture);
        let graph = stage.app.graph();
        let drawing = stage.app.drawing().unwrap();
        let mut others = drawing.spots.iter().filter(|spot| {
            let node = graph.picture().and_then(|picture| picture.node(spot.spot));
            spot.spot != graph.stand().spot && node.is_some() && node != stage.app.list().current()
        });
        let target = others.nth(3).unwrap().clone();
        let body = stage.app.screen().areas().graph.unwrap().body;
        let (column, row) = (target.columns.start as u16, target.row as u16);
        let (column, row) = (body.x + column, body.y + row);
        let [click, double, down, up] =
            [MouseKind::Click, MouseKind::DoubleClick, MouseKind::WheelDown, MouseKind::WheelUp]
                .map(|kind| Event::Mouse(Mouse { kind, column, row }));
        let node = graph.picture().and_then(|picture| picture.node(target.spot));
        let clicked = stage.event(click.clone());
        assert_eq!(clicked.app.graph().stand().spot, target.spot, "{picture}");
        let wheel = clicked.event(down).event(up);
        let again = wheel.event(click).event(double);
        assert_eq!(again.app.list().current(), node, "{picture}");
    }
}

#[test]
fn a_double_click_opens_the_clicked_role_although_the_focused_graph_grows() {
    let stage = Stage::new(120, 40).keys("backend");
    let graph = stage.app.graph();
    let target = stage.app.drawing().unwrap().spots[4].clone();
    let node = graph.picture().and_then(|picture| picture.node(target.spot));
    let body = stage.app.screen().areas().graph.unwrap().body;
    let (column, row) = (body.x + 20, body.y + target.row as u16);
    let [click, double] = [MouseKind::Click, MouseKind::DoubleClick]
        .map(|kind| Event::Mouse(Mouse { kind, column, row }));
    let stage = stage.event(click);
    let grown = stage.app.screen().areas().graph.unwrap().body;
    assert!(grown.height > body.height, "{}", stage.text());
    assert_eq!(stage.event(double).app.list().current(), node);
}

#[test]
fn a_map_does_not_move_within_a_width_class() {
    let stage = zoomed(96, 40, "v");
    let before = drawn(&stage);
    for width in [97, 120, 155] {
        let wider = zoomed(96, 40, "v").event(Event::Resize(width, 40));
        // The map only stays in the centre of the pane.
        let indent = drawn(&wider)[0].len() - before[0].len();
        let moved: Vec<String> =
            before.iter().map(|row| format!("{}{row}", " ".repeat(indent))).collect();
        assert_eq!(drawn(&wider), moved, "{width}");
        assert_eq!(wider.app.graph().stand(), stage.app.graph().stand());
    }
}

/// Returns the rows of the picture below its title.
fn drawn(stage: &Stage) -> Vec<String> {
    stage.app.drawing().unwrap().rows.iter().skip(1).map(|row| row.text()).collect()
}

#[test]
fn a_long_name_is_saved_and_a_failure_gives_the_reason() {
    let name = "数据平台".repeat(60);
    let card = format!("---\nname: {name}\n---\n");
    let stage = Stage::of(80, 24, &[("roles/a/profile.md", &card)]).keys("<enter>3E<enter>");
    let Some(Effect::Save { name, ending, .. }) = stage.effects.last() else {
        panic!("{:?}", stage.effects)
    };
    assert!(name.len() + ending.len() <= 140 && name.starts_with("数据平台"), "{name}");
    // The reason for the failure is visible even if the name of the file is long.
    let why = format!("cannot write {}.svg: no space left on device", "数据平台".repeat(60));
    for width in [60, 80, 120] {
        let stage = Stage::of(width, 24, &[("roles/a/profile.md", &card)]);
        let text = stage.event(Event::Saved(Err(why.clone()))).text();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("cannot write") && text.contains("no space left on device"),
            "{text}"
        );
    }
}

const MENTIONING: [(&str, &str); 4] = [
    (
        "backend.md",
        "---\nname: Backend Engineer\n---\n# Mission\n\nBuilds the API with the Data Engineer and the \
         Tech Lead.\n\n# Interactions\n- **Provides API** → Frontend Engineer (daily)\n",
    ),
    ("frontend.md", "---\nname: Frontend Engineer\n---\n# Mission\n\nBuilds the app.\n"),
    (
        "data.md",
        "---\nname: Data Engineer\n---\n# Mission\n\nAsks the backend engineer for data.\n",
    ),
    ("lead.md", "---\nname: Tech Lead\n---\n# Mission\n\nLeads.\n"),
];

#[test]
fn mentions_are_dotted_rows_that_one_key_shows() {
    let stage =
        |width, keys: &str| Stage::of(width, 20, &MENTIONING).keys("backend<enter>33").keys(keys);
    let without = stage(100, "").text();
    assert!(!without.contains('┈') && !without.contains("Tech Lead"), "{without}");
    insta::assert_snapshot!("mentions", stage(100, "mjj").screen());
    insta::assert_snapshot!("mentions_narrow", stage(60, "m").text());
    assert_eq!(stage(100, "mmj").text(), stage(100, "j").text());
    let there = stage(100, "mG<enter>");
    let name = there.app.list().current().map(|node| there.app.atlas().name(node).to_owned());
    assert_eq!(name.as_deref(), Some("Tech Lead"));
    let only_in = stage(100, "md").text();
    assert!(only_in.contains("Data Engineer") && !only_in.contains("Tech Lead"), "{only_in}");
    assert!(stage(100, "vm").text().contains("m works only in the neighbours view"));
}

#[test]
fn the_card_lists_the_roles_that_its_text_mentions() {
    let stage = Stage::of(100, 40, &MENTIONING).keys("backend<enter>");
    let text = stage.text();
    let (_, list) = text.split_once("MENTIONS").unwrap_or_else(|| panic!("{text}"));
    assert!(list.contains("Data Engineer") && list.contains("Tech Lead"), "{text}");
    let there = stage.keys("G<enter>");
    let name = there.app.list().current().map(|node| there.app.atlas().name(node).to_owned());
    assert_eq!(name.as_deref(), Some("Tech Lead"));
}

#[test]
fn a_key_of_another_pane_says_where_it_works() {
    let stage = Stage::new(100, 30).keys("backend engineer<enter>");
    let text = stage.keys("m").text();
    assert!(text.contains("m works in the graph; 3 goes there"), "{text}");
    let text = Stage::new(100, 30).keys("<esc>v").text();
    assert!(text.contains("v works in the graph; 3 goes there"), "{text}");
}
