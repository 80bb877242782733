//! Tests the user's settings: keys, themes, saved searches and widths.

use ratatui::style::Color;
use rolescope::app::{
    Action, AppStart, Context, Effect, KeyPress, Keymap, PaneLayout, Rebinding, SavedSearch,
    Settings,
};
use rolescope::search::Order;
use rolescope::store::builtin;
use rolescope::ui::Themes;

use super::stage::{Stage, shipped};

fn with(settings: Settings, width: u16, height: u16) -> Stage {
    let settings = Settings { themes: Themes::names().collect(), ..settings };
    Stage::with(AppStart { settings, ..AppStart::default() }, width, height).loaded(shipped())
}

/// Returns the background colours on the screen.
fn papers(stage: &Stage) -> Vec<Color> {
    let mut papers: Vec<Color> = stage.buffer().0.content.iter().map(|cell| cell.bg).collect();
    papers.dedup();
    papers
}

#[test]
fn a_dialog_at_the_side_does_not_touch_the_text_next_to_it() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        for key in ["t", "f"] {
            let text = Stage::new(width, height).keys("backend<enter><esc>").keys(key).text();
            let rows: Vec<Vec<char>> = text.lines().map(|row| row.chars().collect()).collect();
            let at = rows[1].iter().position(|c| *c == '┌').unwrap();
            for row in rows.iter().skip(1).take_while(|row| row.get(at) != Some(&'└')) {
                assert_eq!(row[at - 1], ' ', "{text}");
            }
        }
    }
}

#[test]
fn themes_are_previewed_and_reverted() {
    let stage = Stage::new(80, 24).keys("<esc>t");
    insta::assert_snapshot!(stage.screen());
    assert_eq!(papers(&stage), [Color::Reset]);
    let stage = stage.keys("j");
    let seen = papers(&stage);
    assert!(seen.len() == 1 && seen != [Color::Reset], "{seen:?}");
    let stage = stage.keys("<esc>");
    assert_eq!((papers(&stage), stage.app.preferences().theme()), (vec![Color::Reset], 0));
    let stage = stage.keys("tG<enter>");
    assert_eq!(stage.app.preferences().theme(), Themes::names().count() - 1);
    assert!(stage.effects.contains(&Effect::SaveTheme("catppuccin-latte".to_owned())));
    // Space uses a theme until the program ends and does not write it to the config.
    let for_now = Stage::new(80, 24).keys("<esc>tG<space>");
    assert_eq!(for_now.app.preferences().theme(), Themes::names().count() - 1);
    assert!(for_now.text().contains("theme catppuccin-latte until rolescope quits"));
    assert!(!for_now.effects.iter().any(|effect| matches!(effect, Effect::SaveTheme(_))));
    // The cursor starts on the current theme, and the panes behind the dialog have the same
    // background.
    let stage = stage.keys("t");
    assert_eq!(stage.app.preferences().theme(), Themes::names().count() - 1);
    let kept = papers(&stage);
    let stage = stage.keys("<esc>x?");
    assert_eq!(papers(&stage), kept);
}

#[test]
fn every_theme_covers_every_cell() {
    for (theme, (name, _)) in Themes::names().enumerate() {
        for (width, height) in [(80, 24), (120, 40), (200, 60), (40, 10), (10, 3)] {
            let mut stage = with(Settings { theme, ..Settings::default() }, width, height);
            stage.look.deep = true;
            let seen = papers(&stage.keys("engineer<enter>3"));
            assert_eq!(seen.len(), 1, "{name} at {width}×{height}: {seen:?}");
        }
    }
}

#[test]
fn the_keys_of_the_user_are_shown_everywhere() {
    let (keymap, clashes) = Keymap::new(&[
        rebind(Context::List, Action::Mark, &["m"]),
        rebind(Context::Browse, Action::Quit, &["Q"]),
        rebind(Context::Browse, Action::Help, &["f9"]),
    ]);
    assert_eq!(clashes, []);
    let stage = with(Settings { keymap, ..Settings::default() }, 120, 40).keys("<esc>m");
    assert_eq!(stage.app.marks().nodes().len(), 1);
    assert!(
        stage.text().contains("m mark") && stage.text().contains("F9 help"),
        "{}",
        stage.text()
    );
    let stage = stage.keys("q<f9>");
    assert!(stage.effects.is_empty());
    let shown = stage.text();
    let mut rows = shown.lines().filter(|line| line.contains(" m "));
    assert!(rows.any(|line| line.contains("mark the role")), "{shown}");
}

fn rebind(context: Context, action: Action, keys: &[&str]) -> Rebinding {
    let keys = keys.iter().filter_map(|key| KeyPress::parse(key)).collect();
    Rebinding { context, action, keys }
}

#[test]
fn saved_searches_are_offered_first() {
    let searches = vec![
        saved("experts", "level:expert", Order::Level),
        saved("data people", "data sen:senior", Order::Match),
    ];
    let stage = with(Settings { searches, ..Settings::default() }, 80, 24).keys("sql<esc><esc>f");
    insta::assert_snapshot!(stage.screen());
    let stage = stage.keys("<enter>");
    assert_eq!(
        (stage.app.search_box().prompt().text(), stage.app.search_box().order()),
        ("level:expert", Order::Level)
    );
    assert!(stage.app.dialog().is_none());
    // The search filters (facets) below the saved searches still work.
    let stage = stage.keys("fjj<enter>");
    assert!(
        stage.app.search_box().prompt().text().contains("sen:"),
        "{}",
        stage.app.search_box().prompt().text()
    );
}

fn saved(name: &str, query: &str, order: Order) -> SavedSearch {
    SavedSearch { name: name.to_owned(), query: query.to_owned(), order }
}

#[test]
fn panes_have_the_configured_widths() {
    let layout = PaneLayout { list: 50, below: 120, ..PaneLayout::default() };
    let stage = with(Settings { layout, ..Settings::default() }, 119, 40);
    let areas = stage.app.screen().areas();
    assert!(areas.card.is_some() && areas.graph.is_none());
    let stage = with(Settings { layout, ..Settings::default() }, 130, 40);
    let areas = stage.app.screen().areas();
    // The configured width is only a maximum. This list is narrower, because its rows are short.
    assert!((30..50).contains(&areas.list.unwrap().title.width));
    assert!(areas.card.is_some() && areas.graph.is_some());
}

#[test]
fn a_saved_search_can_be_typed_and_sets_the_order() {
    let experts =
        SavedSearch { name: "experts".into(), query: "level:expert".into(), order: Order::Level };
    let settings = Settings { searches: vec![experts], ..Settings::default() };
    let stage = with(settings, 80, 24).keys("@experts");
    let all = stage.app.list().hits().len();
    let experts = builtin().iter().filter(|card| card.text.contains("** — Expert (")).count();
    assert_eq!((all, stage.app.search_box().order()), (experts, Order::Level));
    // Words after the name of the saved search narrow the results.
    let stage = stage.keys(" sql");
    let some = stage.app.list().hits().len();
    assert!(some > 0 && some < all, "{some}");
    assert_eq!(stage.app.search_box().order(), Order::Level);
    let stage = stage.keys("<esc>sql");
    assert_eq!(
        (stage.app.search_box().order(), stage.app.search_box().prompt().text()),
        (Order::Match, "sql")
    );
    // When the saved search is chosen from the list of search filters, the results are the same.
    let stage = stage.keys("<esc><esc>f<enter>");
    assert_eq!(
        (stage.app.search_box().order(), stage.app.list().hits().len()),
        (Order::Level, experts)
    );
    let stage = stage.keys("/x");
    assert_eq!(stage.app.search_box().order(), Order::Match);
}
