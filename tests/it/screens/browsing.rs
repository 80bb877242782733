//! Tests the main task: find a role, read its card, jump to another role, and go back.

use std::fs;
use std::sync::Arc;

use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use rolescope::app::{AppStart, Effect, Event, Focus, Loaded, Mouse, MouseKind, Tab};
use rolescope::check::Evidence;
use rolescope::page::Position;
use rolescope::role::{Anchor, Known};
use rolescope::store::{CardSource, Reading, whole};
use rolescope::ui::Look;

use super::stage::{Stage, snapshot, snapshot_after, snapshot_of};

fn current(stage: &Stage) -> &str {
    stage.app.list().current().map_or("", |node| stage.app.atlas().name(node))
}

#[test]
fn the_first_screen() {
    assert_snapshot!(Stage::new(80, 24).screen());
}

#[test]
fn a_search_shows_the_reason_for_each_hit() {
    assert_snapshot!(Stage::new(80, 24).keys("api advanced").screen());
}

#[test]
fn a_level_that_matches_a_word_counts_as_a_reason() {
    let card = |name: &str, rest: &str| {
        format!(
            "---\nname: {name}\n---\n# Properties\n- **Tech**: Kubernetes\n\n# Capabilities\n{rest}"
        )
    };
    let expert = card("Ada", "- **On-call** — Expert\n");
    let novice = card("Bo", "- **On-call** — Novice\n");
    let rows = |width: u16| {
        let cards = [("a.md", expert.as_str()), ("b.md", novice.as_str())];
        Stage::of(width, 24, &cards).keys("kubernetes expert").text()
    };
    let narrow = rows(80);
    let reason = |name: &str| -> String {
        let is_name = |line: &&str| line.trim_start_matches(['▌', ' ']).starts_with(name);
        let mut lines = narrow.lines().skip_while(|line| !is_name(line));
        lines.nth(1).unwrap_or_default().split('│').next().unwrap_or_default().trim_end().to_owned()
    };
    assert!(reason("Ada").ends_with("Kubernetes +1"), "{narrow}");
    assert!(reason("Bo").ends_with("Kubernetes"), "{narrow}");
}

#[test]
fn the_card_and_the_graph_side_by_side() {
    assert_snapshot!(Stage::new(120, 40).keys("backend").screen());
}

#[test]
fn everything_at_once_on_a_wide_screen() {
    assert_snapshot!(Stage::new(200, 60).keys("backend<enter>").screen());
}

#[test]
fn a_long_name_is_cut_and_the_seniority_stays() {
    let name = "Principal Customer Experience and Service Operations Architect";
    let text = format!("---\nname: {name}\ndefault_seniority: Senior\n---\n# Mission\nHelp.\n");
    for (width, keys) in [(80, "<esc>"), (120, "<esc>"), (120, "architect"), (120, "<esc> b")] {
        let stage = Stage::of(width, 40, &[("a.md", &text)]).keys(keys);
        let text = stage.text();
        let row = text.lines().skip(2).find(|row| row.contains("Princ")).unwrap();
        assert!(row.contains('…') && row.contains(" Sen "), "{width} {keys}: {row}");
    }
}

#[test]
fn all_seniorities_of_a_list_are_whole_or_all_are_short() {
    for (width, whole) in [(80, false), (120, true), (200, true)] {
        let text = Stage::new(width, 40).keys("<esc>").text();
        let rows = || text.lines().skip(2).filter_map(|row| row.split(['│', '┃']).next());
        let ends = |ending: &str| rows().any(|row| row.trim_end().ends_with(ending));
        for (word, short) in [("Senior", "Sen"), ("Staff", "Sta"), ("Principal", "Pri")] {
            assert_eq!(ends(&format!(" {word}")), whole, "{text}");
            assert_eq!(ends(&format!(" {short}")), !whole, "{text}");
        }
    }
}

#[test]
fn a_missing_role_can_be_selected() {
    assert_snapshot!(Stage::new(80, 24).keys("external couns<enter>").screen());
}

#[test]
fn help_of_the_pane_in_focus() {
    assert_snapshot!(Stage::new(80, 24).keys("<f1>").screen());
    let filtered = Stage::new(80, 24).keys("<enter>?/back").text();
    assert!(filtered.contains("go back to the role or page before this one"));
    assert!(!filtered.contains("the item below"));
    // The help of the search box lists the forms of a query too.
    for typed in [">=", "expert", "to:", "either word", "is:inferred"] {
        let filtered = Stage::new(80, 24).keys("<f1>/").keys(typed).text();
        assert!(filtered.contains("WHAT YOU CAN SEARCH FOR"), "{typed}: {filtered}");
    }
}

#[test]
fn problems_lead_to_their_roles() {
    let stage = Stage::faulty(80, 24).keys("<esc>x");
    assert_snapshot!(stage.screen());
    let stage = stage.keys("j<enter>");
    assert_eq!(current(&stage), "Night Porter");
    assert!(stage.app.dialog().is_none());
    // The source shows only the line, so the status line says where and what the problem is.
    let notice = stage.app.notice().unwrap();
    assert!(notice.starts_with("line ") && notice.contains(", column "), "{notice}");
}

#[test]
fn a_missing_role_is_marked_even_if_a_line_names_several() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["Ada", "Eve"] {
        let card = format!(
            "---\nname: {name}\ndescription: Plans the work.\ntools: ['read', 'agent']\n\
             agents: ['Bea', 'Cid', 'Dan']\n---\n\n## Identity\n\nYou plan.\n"
        );
        fs::write(folder.path().join(format!("{name}.agent.md")), card).unwrap();
    }
    let source = CardSource::Paths(vec![folder.path().to_owned()]);
    let (atlas, _) = whole::<Evidence>(&source, &Reading::default());
    let snapshot = snapshot_of(Arc::into_inner(atlas).unwrap());
    for name in ["Bea", "Cid", "Dan"] {
        let stage = Stage::empty(120, 30).loaded(snapshot.clone());
        let stage = stage.keys(&format!("<esc>x/{name}<enter><enter>"));
        let card = stage.app.text().card();
        let row = card.current_rows().map(|rows| rows[0].text());
        assert!(row.as_ref().is_some_and(|row| row.contains(name)), "{name}: {}", stage.text());
    }
}

#[test]
fn keys_on_a_skipped_file_are_about_this_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let card = "---\nname: Ada\n---\n# Mission\nLives.\n# Interactions\n- **Advises** → Zoe\n";
    fs::write(root.join("ada.md"), card).unwrap();
    fs::write(root.join("notes.txt"), "Notes").unwrap();
    let source = CardSource::Paths(vec![root.to_owned()]);
    let (atlas, _) = whole::<Evidence>(&source, &Reading::default());
    let snapshot = snapshot_of(Arc::into_inner(atlas).unwrap());
    let on_row =
        |keys: &str| Stage::empty(120, 30).loaded(snapshot.clone()).keys(&format!("<esc>xG{keys}"));
    let edited = on_row("e");
    let Some(Effect::Edit { path, line: 1, .. }) = edited.effects.last() else {
        panic!("{:?}", edited.effects)
    };
    assert_eq!(*path, root.join("notes.txt"));
    for (keys, message) in [
        ("a", "a skipped file is not a missing role"),
        ("o", "a skipped file is not a problem"),
        ("t", "a skipped file is not a problem"),
        ("<enter>", "a skipped file has no card to show"),
    ] {
        let stage = on_row(keys);
        assert!(stage.text().contains(message), "{keys}: {}", stage.text());
        assert!(stage.effects.is_empty(), "{keys}: {:?}", stage.effects);
    }
    // On a problem, the keys are about its own role, even if the list shows another.
    let missing = Stage::faulty(120, 30).keys("<esc>x/locksmith<enter>a");
    let creates = matches!(missing.effects.last(), Some(Effect::Create { .. }));
    let notice = missing.app.notice().unwrap_or_default();
    assert!(creates || notice.contains("Locksmith"), "{notice}");
}

#[test]
fn a_jump_keeps_the_query_and_back_restores_the_place_exactly() {
    let before = Stage::new(80, 24).keys("graphql<down><enter>");
    let (screen, role) = (before.screen(), current(&before).to_owned());
    // Move to the first interaction of the card and jump to its role.
    let mut there = before.keys("g");
    for _ in 0..60 {
        if there.app.text().card().current().is_some_and(|stop| stop.link.is_some()) {
            break;
        }
        there = there.keys("j");
    }
    let at_link = there.screen();
    let there = there.keys("<enter>");
    assert_ne!(current(&there), role);
    assert_eq!(there.app.search_box().prompt().text(), "graphql");
    let far = there.screen();
    let back = there.keys("H");
    assert_eq!(back.screen(), at_link);
    let forth = back.keys("L");
    assert_eq!(forth.screen(), far);
    let start = forth.keys("HH");
    assert_eq!(current(&start), role);
    // Going back focuses the list. In the search box, the next `H` would be typed as text.
    assert_eq!(start.app.screen().focus(), Focus::List);
    assert_eq!(start.app.search_box().prompt().text(), "graphql");
    assert_eq!(start.keys("<enter>").screen(), screen);
}

#[test]
fn going_back_to_a_full_screen_says_what_fills_it() {
    let stage = Stage::new(80, 24).keys("backend<enter>3vj<enter>z");
    let stage = stage.keys("H");
    assert!(stage.app.screen().is_zoomed());
    let notice = "the screen again shows only the map; z shows the other panes";
    assert!(stage.text().contains(notice), "{}", stage.text());
    // The screen was filled only for the map, so the other panes return with another view.
    assert!(!stage.keys("vv").app.screen().is_zoomed());
}

#[test]
fn a_role_that_matches_only_by_name_shows_its_summary() {
    let text = Stage::new(120, 40).keys("backend").text();
    assert!(!text.contains("name Backend Engineer"), "{text}");
    let row = text.lines().skip_while(|line| !line.contains("▌Backend Engineer")).nth(1).unwrap();
    assert!(row.contains("  Develops and maintains"), "{row}");
}

#[test]
fn the_counts_leave_room_for_the_query() {
    let first =
        |keys: &str| Stage::new(80, 24).keys(keys).text().lines().next().unwrap().to_owned();
    for query in ["sql", "tests software before release", &"release ".repeat(7)] {
        let row = first(query);
        assert!(row.contains(query) && row.contains(" of 47 roles"), "{row}");
    }
    // A query that leaves no room even for the shortest counts scrolls next to them.
    let row = first(&"release ".repeat(9));
    assert!(row.contains("release release") && row.contains(" of 47 roles"), "{row}");
}

#[test]
fn a_target_outside_the_hits_is_pinned_above_them() {
    let stage = Stage::new(80, 24).keys("external couns<enter><enter>");
    assert_eq!(current(&stage), "Legal Counsel");
    let stage = Stage::new(80, 24).keys("be-01<enter>").keys("]]]]]");
    let stage = (0..20).fold(stage, |stage, _| {
        if stage.app.text().card().current().is_some_and(|stop| stop.link.is_some()) {
            stage
        } else {
            stage.keys("k")
        }
    });
    let stage = stage.keys("<enter>");
    assert!(stage.text().contains("outside this search"), "{}", stage.text());
    assert_eq!(stage.app.search_box().prompt().text(), "be-01");
    // After the query is changed, the first result is selected, and the role that did not match is
    // no longer listed above the results.
    let stage = stage.keys("/<backspace>");
    assert!(!stage.text().contains("outside this search"));
}

#[test]
fn escape_closes_one_layer_and_never_quits() {
    let stage = Stage::new(80, 24).keys("api<enter>?");
    assert!(stage.app.dialog().is_some());
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Card));
    let stage = stage.keys("<esc>");
    assert_eq!(stage.app.screen().focus(), Focus::List);
    let stage = stage.keys("<esc>");
    assert_eq!(
        (stage.app.search_box().prompt().text(), stage.app.screen().focus()),
        ("", Focus::List)
    );
    let stage = stage.keys("<esc><esc>");
    assert_eq!((stage.app.screen().focus(), stage.effects.len()), (Focus::List, 0));
    let stage = stage.keys("/api<esc>");
    assert_eq!(
        (stage.app.search_box().prompt().text(), stage.app.screen().focus()),
        ("", Focus::Query)
    );
    let stage = stage.keys("<esc>");
    assert_eq!((stage.app.screen().focus(), stage.effects.len()), (Focus::List, 0));
    assert_eq!(stage.keys("q").effects, [Effect::Quit]);
}

#[test]
fn back_restores_the_pinned_role_and_the_source_pane() {
    // A role that does not match the query is pinned above the results, and a result below it is
    // selected.
    let stage =
        Stage::new(80, 24).keys("external couns<enter><enter>").keys("/<ctrl-u>be-01<enter>g");
    let stage = (0..40).fold(stage, |stage, _| {
        let linked = stage.app.text().card().current().is_some_and(|stop| stop.link.is_some());
        if linked { stage } else { stage.keys("j") }
    });
    let stage = stage.keys("<enter>1j");
    let pinned = stage.app.list().pinned();
    assert!(pinned.is_some());
    let stage = stage.keys("<enter>H");
    assert_eq!(stage.app.list().pinned(), pinned);

    let stage = Stage::new(120, 40).keys("backend<enter>43lj");
    let before = stage.screen();
    assert_eq!(stage.keys("<enter>2H").screen(), before);
}

#[test]
fn help_and_problems_lead_back() {
    let stage = Stage::faulty(80, 24).keys("<esc>xj<f1>");
    assert!(
        stage.text().contains("Keys · problems")
            && stage.text().contains("go to this line: in the card")
    );
    let stage = stage.keys("<esc>");
    assert!(stage.text().contains("Problems") && stage.app.dialog().is_some());
    // Enter on a problem goes to the item that has the problem.
    let stage = stage.keys("<enter>");
    let here = stage.app.text().card().current().and_then(|stop| stop.anchor);
    let is_interaction = matches!(here, Some(Anchor::Item(Known::Interactions, _)));
    assert!(is_interaction, "{here:?}");
    // Only missing roles are marked in the card. Any other problem is visible in the source.
    let source = Stage::faulty(80, 24).keys("<esc>xG<enter>");
    assert_eq!(source.app.screen().focus(), Focus::Tab(Tab::Raw));
    let line = source.app.text().raw().current().and_then(|stop| stop.anchor);
    assert!(matches!(line, Some(Anchor::Line(8..))), "{line:?}");
    // Going back leads to the same row of the list with the same limits.
    let limited = Stage::faulty(80, 24).keys("<esc>xjt");
    let there = limited.text();
    let back = limited.keys("<enter>H");
    assert_eq!(back.text(), there);
}

#[test]
fn tab_and_shift_tab_go_opposite_ways() {
    for (keys, steps) in [("<esc>", 3), ("<enter>", 3), ("<enter>3", 3), ("<enter>4", 3)] {
        let stage = Stage::new(80, 24).keys(keys).keys("<tab>");
        let focus = stage.app.screen().focus();
        let round = (0..steps).fold(stage, |stage, _| stage.keys("<tab>"));
        assert_eq!(round.app.screen().focus(), focus);
        let back = (0..steps).fold(round, |stage, _| stage.keys("<shift-tab>"));
        assert_eq!(back.app.screen().focus(), focus);
    }
}

#[test]
fn loading_keeps_the_choice_of_the_user() {
    let stage = Stage::empty(80, 24);
    assert!(stage.text().contains("finding cards"));
    // Until the user does something, the first role in the list is selected, whichever role that
    // is.
    let stage = with_names(with_names(stage, &["M", "P"]), &["A", "M", "P"]);
    assert_eq!(current(&stage), "A");
    let stage = with_names(stage.keys("<down>"), &["A", "B", "C", "M", "P"]);
    assert_eq!(current(&stage), "M");
}

/// Loads the names of cards, as the program does before it reads their contents.
fn with_names(stage: Stage, names: &[&str]) -> Stage {
    let cards = names.iter().map(|name| {
        let origin = rolescope::role::Origin::File(format!("{name}.md").into());
        std::sync::Arc::new(rolescope::card::Card::new(origin, format!("# {name}\n")))
    });
    let names = snapshot_after(stage.app.atlas(), cards.collect());
    stage.event(Event::Loaded(Loaded::Names(names)))
}

#[test]
fn a_role_can_be_opened_at_the_start() {
    let roles = rolescope::store::builtin;
    let stage = Stage::with(open("qa-engineer"), 80, 24).loaded(snapshot(roles()));
    assert_eq!(
        (current(&stage), stage.app.screen().focus()),
        ("QA Engineer", Focus::Tab(Tab::Card))
    );
    let stage = Stage::with(open("QA Enginer"), 80, 24).loaded(snapshot(roles()));
    assert_eq!(stage.app.notice(), Some("no role is named QA Enginer; did you mean QA Engineer?"));
}

fn open(role: &str) -> AppStart {
    AppStart { open: Some(role.into()), ..AppStart::default() }
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let stage = Stage::new(80, 24).event(mouse(MouseKind::Click, 3, 5));
    assert_eq!((current(&stage), stage.app.screen().focus()), ("Backend Engineer", Focus::List));
    let stage = stage.event(mouse(MouseKind::WheelDown, 40, 10));
    assert!(stage.app.text().card().top() > Position::default());
    let stage = stage.event(mouse(MouseKind::DoubleClick, 3, 4));
    assert_eq!(
        (current(&stage), stage.app.screen().focus()),
        ("AI Engineer", Focus::Tab(Tab::Card))
    );
    // A click on a label in the tab bar opens its tab.
    let bar = stage.app.screen().areas().tab_bar();
    let (tab, rect) = bar[1];
    let stage = stage.event(mouse(MouseKind::Click, rect.x + 1, rect.y));
    assert_eq!((tab, stage.app.screen().focus()), (Tab::Graph, Focus::Tab(Tab::Graph)));
    let stage = stage.event(mouse(MouseKind::Click, 5, 0));
    assert_eq!(stage.app.screen().focus(), Focus::Query);
}

fn mouse(kind: MouseKind, column: u16, row: u16) -> Event {
    Event::Mouse(Mouse { kind, column, row })
}

#[test]
fn hostile_names_never_reach_the_screen() {
    let stage = Stage::of(
        80,
        24,
        &[
            ("a.md", "---\nname: \"E\\e[2J\\u202evil\"\n---\n# Mission\n\x1b]0;title\x07 text\n"),
            ("b.md", "# Healthy\n"),
        ],
    );
    let text = stage.text();
    assert!(text.contains("Healthy") && text.contains("␛[2J"));
    assert!(!text.chars().any(|c| c != '\n' && rolescope::text::is_harmful(c)));
}

#[test]
fn ascii_writes_only_ascii() {
    let mut stage = Stage::of(
        80,
        24,
        &[("a.md", "---\nname: 数据 Engineer\n---\n# Capabilities\n- **SQL** — Expert (joins)\n")],
    );
    stage.look.ascii = true;
    assert!(stage.text().is_ascii(), "{}", stage.text());
    let mut stage = Stage::new(120, 40).keys("backend");
    stage.look.ascii = true;
    let text = stage.text();
    assert!(text.is_ascii());
    // The prompt, the cursor and the arrows are different characters.
    assert!(text.starts_with(" / backend"), "{text}");
    assert!(text.contains("\n[Backend Engineer") && text.contains("  Mentors > "), "{text}");
}

#[test]
fn no_colour_leaves_bold_and_reverse() {
    let mut stage = Stage::new(80, 24).keys("api");
    stage.look.colour = false;
    let (buffer, _) = stage.buffer();
    assert!(
        buffer.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset
            && cell.bg == ratatui::style::Color::Reset)
    );
}

#[test]
fn text_can_be_pasted() {
    let stage = Stage::new(80, 24).keys("<esc>").event(Event::Paste("api\nadvanced".into()));
    assert_eq!(
        (stage.app.search_box().prompt().text(), stage.app.screen().focus()),
        ("api advanced", Focus::Query)
    );
}

#[test]
fn roles_with_one_name_are_distinguished_in_list_card_and_graph() {
    let role = "---\nname: Very Important Principal Engineer\n---\n# Interactions\n- **Asks** → Boss (daily)\n";
    let boss = "---\nname: Boss\n---\n# Mission\nLeads.\n";
    let cards = [("one/a.md", role), ("two/a.md", role), ("boss.md", boss)];
    for width in [60, 80, 120] {
        let stage = Stage::of(width, 24, &cards);
        let text = stage.text();
        let rows: Vec<&str> = text.lines().filter(|line| line.contains("Very")).collect();
        for folder in ["one", "two"] {
            assert!(rows.iter().any(|row| row.contains(folder)), "{width}: {text}");
        }
        let graph = stage.keys("boss<enter>3").text();
        assert!(["(one)", "(two)"].iter().all(|mark| graph.contains(mark)), "{width}: {graph}");
    }
}

#[test]
fn a_role_stays_selected_when_the_search_ends() {
    for keys in ["backend<enter><esc><esc>", "backend<esc>", "qa<down><esc>"] {
        let before = Stage::new(80, 24).keys(keys.trim_end_matches("<esc>"));
        let role = current(&before);
        assert_eq!(current(&Stage::new(80, 24).keys(keys)), role, "{keys}");
    }
}

#[test]
fn an_empty_query_selects_the_role_that_the_user_saw_or_marked_last() {
    for (keys, role) in [
        // All ways to empty the query lead to the same role.
        ("backend e", "Backend Engineer"),
        ("backend e<esc>", "Backend Engineer"),
        ("backend e<ctrl-u>", "Backend Engineer"),
        ("backend e<backspace><backspace><backspace><ctrl-w>", "Backend Engineer"),
        ("qa<backspace><backspace>", "QA Engineer"),
        // Text that is typed after a deletion begins a new search.
        ("qa<backspace><backspace>backend e<ctrl-u>", "Backend Engineer"),
        // The key that marks a role also moves down, but only to help to mark the next role.
        ("backend e<tab><esc>", "Backend Engineer"),
        ("backend e<tab><ctrl-u>", "Backend Engineer"),
    ] {
        assert_eq!(current(&Stage::new(80, 24).keys(keys)), role, "{keys}");
    }
    // A role that the user selects is not left for the marked one.
    let selected = Stage::new(80, 24).keys("backend e<tab><down>");
    let role = current(&selected).to_owned();
    assert_ne!(role, "Backend Engineer");
    assert_eq!(current(&selected.keys("<esc>")), role);
}

#[test]
fn typing_replaces_an_old_query() {
    let typed =
        |keys: &str| Stage::new(80, 24).keys(keys).app.search_box().prompt().text().to_owned();
    for (keys, expected) in [
        ("qa<shift-tab>/plat", "plat"),
        ("qa<shift-tab>/p", "p"),
        ("qa<shift-tab>/<backspace>", ""),
        ("qa<shift-tab>/<ctrl-w>x", "x"),
        ("qa<shift-tab>/<left>x", "qxa"),
        ("qa<shift-tab>/<end>x", "qax"),
        ("qa<shift-tab>/<down>x", "qax"),
    ] {
        assert_eq!(typed(keys), expected, "{keys}");
    }
}

/// Returns the style of the number in the title of each pane, such as `─ 2 Backend Engineer`.
fn title_numbers(buffer: &Buffer) -> Vec<(String, Modifier)> {
    let area = buffer.area;
    let mut numbers = Vec::new();
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right().saturating_sub(3) {
            let [line, gap, number, end] = [0, 1, 2, 3].map(|step| &buffer[(x + step, y)]);
            let is_title = line.symbol() == "─" && gap.symbol() == " " && end.symbol() == " ";
            if is_title && ["1", "2", "3"].contains(&number.symbol()) {
                numbers.push((number.symbol().to_owned(), number.modifier));
            }
        }
    }
    numbers.sort_by(|a, b| a.0.cmp(&b.0));
    numbers
}

#[test]
fn without_colours_the_pane_in_focus_is_marked() {
    for (width, height) in [(120, 40), (200, 60)] {
        for (key, keys) in
            [("1", "backend<enter>1"), ("2", "backend<enter>"), ("3", "backend<enter>3")]
        {
            let mut stage = Stage::new(width, height).keys(keys);
            stage.look = Look::new(false, false);
            let numbers = title_numbers(&stage.buffer().0);
            assert_eq!(numbers.len(), 3, "{numbers:?}");
            let (focused, others): (Vec<_>, Vec<_>) =
                numbers.into_iter().partition(|(number, _)| number == key);
            let others: Vec<Modifier> = others.into_iter().map(|(_, modifier)| modifier).collect();
            assert!(others.iter().all(|other| *other == others[0]), "{key}: {others:?}");
            assert_ne!(focused[0].1, others[0], "{key} at {width}x{height}");
        }
    }
}

#[test]
fn a_search_shows_its_match_in_the_source_too() {
    let stage = Stage::new(120, 40).keys("backend<enter>4/kubernetes");
    let rows = stage.app.text().raw().current_rows().unwrap_or_default();
    let line: String = rows.iter().map(rolescope::page::Row::text).collect();
    assert!(line.to_lowercase().contains("kubernetes"), "{line}");
}
