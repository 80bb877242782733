//! Tests finding things by typing: commands, roles by name, sections, text, and bookmarks.

use insta::assert_snapshot;
use rolescope::app::{
    AppStart, Bookmark, BookmarkChange, Context, Effect, Event, Focus, Session, Tab,
};
use rolescope::page::PageMatch;
use rolescope::search::Order;

use super::stage::Stage;

fn current(stage: &Stage) -> &str {
    stage.app.list().current().map_or("", |node| stage.app.atlas().name(node))
}

fn loaded(start: AppStart) -> Stage {
    let shipped = super::stage::snapshot(rolescope::store::builtin());
    Stage::with(start, 80, 24).loaded(shipped)
}

fn named(name: &str, slug: &str) -> Bookmark {
    Bookmark { name: name.into(), slug: Some(slug.into()) }
}

#[test]
fn the_palette_lists_actions_with_their_keys() {
    assert_snapshot!("palette", Stage::new(80, 24).keys("backend<enter>:").screen());
    assert_snapshot!("palette_typed", Stage::new(80, 24).keys("backend<enter>:graph").screen());
    let narrow = Stage::new(40, 14).keys("backend<enter>:zoom").text();
    assert!(narrow.contains("zoom this pane to full"), "{narrow}");
    let whole = Stage::new(120, 60).keys("backend<enter>:").text();
    assert!(whole.contains("compare roles · pair") && !whole.contains('…'), "{whole}");
    let none = Stage::new(80, 24).keys("<f2>no such thing").text();
    assert!(none.contains("no command matches"), "{none}");
    assert!(Stage::new(80, 24).keys("<f2>no such thing<enter>").app.dialog().is_some());
}

#[test]
fn the_palette_finds_each_thing_that_can_be_copied() {
    let stage = Stage::new(80, 24).keys("backend<enter>:copy path");
    assert!(stage.text().contains("copy card paths, one per line"), "{}", stage.text());
    assert!(stage.text().contains("y p"), "{}", stage.text());
    let copied = stage.keys("<enter>").effects;
    let [Effect::Copy { text, .. }] = copied.as_slice() else { panic!("{copied:?}") };
    assert_eq!(text, "builtin:backend-engineer");
    // On a planning page, the same command copies the paths of its role, and the page stays open.
    let stage = Stage::new(80, 24).keys("backend<enter>T:copy name<enter>");
    assert!(stage.app.dialog().is_some());
    assert!(matches!(stage.effects.as_slice(), [Effect::Copy { .. }]), "{:?}", stage.effects);
}

#[test]
fn a_chosen_action_runs_in_its_pane() {
    // The action is performed in the pane from which the command palette was opened.
    let stage = Stage::new(80, 24).keys("backend<enter>:zoom<enter>");
    assert_eq!(stage.screen(), Stage::new(80, 24).keys("backend<enter>z").screen());
    // An action for the list is chosen while the search box has the focus.
    let stage = Stage::new(80, 24).keys("api<f2>change the sort<enter>");
    assert_eq!(
        (stage.app.screen().focus(), stage.app.search_box().order()),
        (Focus::List, Order::Level)
    );
    // An action for the graph is chosen while the list has the focus.
    let stage = Stage::new(120, 40).keys("<esc>:next view<enter>");
    assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Graph));
    assert_eq!(stage.app.graph().view().name(), "map");
    // The page below the command palette stays open if the chosen action belongs to that page.
    let stage = Stage::faulty(80, 24)
        .keys("<esc>x<f2>only this<backspace><backspace><backspace><backspace>card<enter>");
    assert_eq!(stage.app.context(), Context::Problems);
    assert!(stage.text().contains("Problems · "), "{}", stage.text());
    let stage = Stage::faulty(80, 24).keys("<esc>x:<esc>");
    assert_eq!(stage.app.context(), Context::Problems);
    let stage = Stage::faulty(80, 24).keys("<esc>x:raw<enter>");
    assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Raw));
    assert_eq!(Stage::new(80, 24).keys("api<f2>quit<enter>").effects, [Effect::Quit]);
    // The command palette also opens during a text search.
    let stage = Stage::new(80, 24).keys("backend<enter>3Fsql<f2>zoom<enter>");
    assert_eq!(stage.app.context(), Context::Graph);
}

#[test]
fn a_jump_by_name_keeps_the_query() {
    let stage = Stage::new(80, 24).keys("graphql<ctrl-g>sre");
    assert_snapshot!("jump", stage.text());
    let stage = stage.keys("<enter>");
    assert_eq!(current(&stage), "Site Reliability Engineer");
    assert_eq!(stage.app.search_box().prompt().text(), "graphql");
    assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Card));
    let back = stage.keys("H");
    assert_eq!(back.app.screen().focus(), Focus::List);
    assert_ne!(current(&back), "Site Reliability Engineer");
    let stage = Stage::new(80, 24).keys("backend<enter>3<ctrl-g>qa<enter>");
    assert_eq!(
        (current(&stage), stage.app.screen().focus()),
        ("QA Engineer", Focus::Tab(Tab::Graph))
    );
    let stage = Stage::new(80, 24).keys("<ctrl-g><ctrl-g>");
    assert!(stage.app.dialog().is_none());
}

#[test]
fn the_outline_leads_to_a_section() {
    let stage = Stage::new(80, 24).keys("be-01<enter>]]o");
    assert_snapshot!("outline", stage.screen());
    // When the outline opens, the current section is selected.
    let stage = stage.keys("<enter>");
    assert!(stage.text().lines().nth(2).unwrap().contains("CAPABILITIES"), "{}", stage.text());
    let stage = Stage::new(80, 24).keys("be-01<enter>oart<enter>");
    let text = stage.text();
    assert!(text.contains("ARTIFACTS"), "{text}");
    assert!(stage.app.text().card().current().unwrap().anchor.is_some());
    assert!(Stage::new(80, 24).keys("be-01<enter>ozzz<enter>").app.dialog().is_some());
}

#[test]
fn find_in_the_card_highlights_all_matches_and_wraps() {
    let typed = Stage::new(80, 24).keys("be-01<enter>Fapi");
    assert_snapshot!("find_in_card", typed.screen());
    let kept = typed.keys("<enter>");
    assert!(kept.text().contains("find api  1 of "), "{}", kept.text());
    let count = kept.app.text().find(kept.app.screen().focus()).unwrap().all().len();
    let last = (1..count).fold(kept, |stage, _| stage.keys("n"));
    assert!(last.text().contains(&format!("{count} of {count}")), "{}", last.text());
    let again = last.keys("n");
    assert!(again.text().contains("continued from the top"), "{}", again.text());
    let before = again.keys("N");
    assert!(before.text().contains("continued from the bottom"), "{}", before.text());
    // After a jump to another role, the message is gone, but the search continues on the card of
    // that role. Esc ends the search.
    let other = before.keys("<ctrl-g>frontend<enter>");
    assert!(!other.text().contains("find api"), "{}", other.text());
    let found = other.keys("n");
    assert!(found.text().contains("find api  1 of "), "{}", found.text());
    let gone = found.keys("<esc>");
    assert_eq!(gone.app.screen().focus(), Focus::Tab(Tab::Card));
    assert!(gone.app.text().find(gone.app.screen().focus()).is_none());
    // After the search has ended, n looks for the words of the query.
    assert!(gone.keys("n").text().contains("not found: be-01"));
}

#[test]
fn n_in_a_card_goes_to_the_places_that_match_the_query() {
    // The cursor is already at a place that matches, so the search begins with the next one.
    let found = Stage::new(80, 24).keys("api<enter>n");
    assert!(found.text().contains("find api  3 of "), "{}", found.text());
    let next = found.keys("n");
    assert!(next.text().contains("find api  4 of "), "{}", next.text());
    // The user's own text replaces the query.
    let own = next.keys("Ftest<enter>");
    assert!(own.text().contains("find test  1 of "), "{}", own.text());
    // The next search starts with an empty text field. Without text, it repeats the last one.
    let other = own.keys("Fsql<enter>");
    assert!(other.text().contains("find sql  "), "{}", other.text());
    let again = other.keys("F");
    assert!(again.app.text().find(again.app.screen().focus()).unwrap().prompt().text().is_empty());
    let again = again.keys("<enter>");
    assert!(again.text().contains("find sql  "), "{}", again.text());
}

#[test]
fn find_matches_wrapped_and_folded_text_but_no_line_numbers() {
    let card = "# Café Lead\n\n# Mission\nBuild the robust and scalable systems that a company of so many people really needs each day.\n";
    let long = found(card, "<enter>Fcompany of so many people really needs each");
    assert!(long.len() == 1 && long[0].parts.len() > 1, "{long:?}");
    assert_eq!(found(card, "<enter>4Fcafe").len(), 1);
    assert_eq!(found(card, "<enter>4F3").len(), 0);
    assert!(lead(card, "<enter>Fnowhere").text().contains("not found"));
    // The message that nothing was found goes with the next key.
    let nothing = lead(card, "<enter>Fnowhere<enter>");
    assert!(nothing.text().contains("not found: nowhere"), "{}", nothing.text());
    assert!(!nothing.keys("j").text().contains("nowhere"));
    // While the user is typing the text to search for, Esc restores the previous position.
    let before = Stage::new(80, 24).keys("be-01<enter>jjj");
    let after = Stage::new(80, 24).keys("be-01<enter>jjjFinteractions<esc>");
    assert_eq!(after.screen(), before.screen());
    assert_eq!(lead(card, "<enter>F<enter>").app.context(), Context::Card);
    // Pasting text into the prompt searches for that text.
    let pasted = lead(card, "<enter>F").event(Event::Paste("robust\nand".into()));
    assert_eq!(pasted.app.text().find(pasted.app.screen().focus()).unwrap().all().len(), 1);
}

fn lead(card: &str, keys: &str) -> Stage {
    Stage::of(60, 20, &[("lead.md", card)]).keys(keys)
}

fn found(card: &str, keys: &str) -> Vec<PageMatch> {
    let stage = lead(card, keys);
    stage.app.text().find(stage.app.screen().focus()).unwrap().all().to_vec()
}

#[test]
fn bookmarks_are_set_listed_followed_and_removed() {
    let stage = Stage::new(80, 24).keys("<esc>bjjjb");
    let first = Effect::Bookmark(BookmarkChange {
        add: Some(named("Accessibility Specialist", "accessibility-specialist")),
        drop: Vec::new(),
    });
    assert_eq!(stage.effects[0], first);
    let stage = stage.keys("/external couns<enter>b'");
    assert_snapshot!("bookmarks", stage.screen());
    let stage = stage.keys("<enter>");
    assert_eq!(current(&stage), "Accessibility Specialist");
    assert_eq!(stage.app.search_box().prompt().text(), "external couns");
    let stage = stage.keys("/<ctrl-u>is:bookmarked");
    assert_eq!(stage.app.list().hits().len(), 3);
    let stage = stage.keys("<enter>'d");
    assert_eq!(stage.app.bookmarks().all().len(), 2);
    assert!(
        matches!(stage.effects.last(), Some(Effect::Bookmark(BookmarkChange { add: None, drop })) if drop.len() == 1)
    );
    let stage = stage.keys("dd");
    assert!(stage.text().contains("no bookmarks; press b"), "{}", stage.text());
    let stage = stage.keys("q/<ctrl-u>ux<enter>bb");
    assert!(stage.app.bookmarks().all().is_empty());
}

#[test]
fn bookmarks_of_other_and_earlier_runs_are_shown() {
    let bookmarks = vec![named("Old Name", "backend-engineer"), named("Gone", "gone")];
    let stage = loaded(AppStart { bookmarks, ..AppStart::default() }).keys("<esc>'");
    let text = stage.text();
    assert!(text.contains("Backend Engineer  was Old Name"), "{text}");
    assert!(text.contains("Gone  no role has this name"), "{text}");
    let stage = stage.keys("<enter>");
    assert!(stage.text().contains("no role has this name any more"), "{}", stage.text());
    let stage = stage.keys("j<enter>b");
    assert_eq!(current(&stage), "Backend Engineer");
    assert_eq!(stage.app.bookmarks().all().len(), 1);
    // After a bookmark is changed, the app receives all bookmarks, including those that another
    // program has added.
    let all = vec![named("Gone", "gone"), named("QA Engineer", "qa-engineer")];
    let stage = stage.event(Event::Bookmarked(Ok(all)));
    assert_eq!(stage.app.bookmarks().nodes().len(), 1);
    let stage = stage.keys("b").event(Event::Bookmarked(Err("read-only file system".into())));
    assert!(stage.text().contains("for this run only: read-only"), "{}", stage.text());
    assert_eq!(stage.app.bookmarks().nodes().len(), 2);
    let stage = stage.keys("b").event(Event::Bookmarked(Err("read-only file system".into())));
    assert!(!stage.text().contains("read-only"), "{}", stage.text());
}

#[test]
fn earlier_queries_are_recalled_and_new_ones_kept_if_enabled() {
    let history = Some(vec!["sql".to_owned(), "api".to_owned()]);
    let stage = loaded(AppStart { history, ..AppStart::default() }).keys("<ctrl-up><ctrl-up>");
    assert_eq!(stage.app.search_box().prompt().text(), "sql");
    let stage = stage.keys("<ctrl-u>k8s<enter>/<enter>");
    assert_eq!(stage.effects, [Effect::KeepQuery("k8s".into())]);
    // Typing over a query that was left with Shift-Tab or a click does not lose it either.
    let stage = stage.keys("/sql>=expert<shift-tab>/api<ctrl-up>");
    assert_eq!(stage.app.search_box().prompt().text(), "sql>=expert");
    let stage = stage.keys("<shift-tab>:forget<enter>");
    assert_eq!(stage.effects.last(), Some(&Effect::ForgetQueries));
    let stage = stage.keys("/<ctrl-u><ctrl-up>");
    assert!(stage.text().contains("no earlier query"), "{}", stage.text());
    assert!(Stage::new(80, 24).keys("k8s<enter>").effects.is_empty());
}

#[test]
fn a_run_begins_where_the_last_one_ended() {
    let before = Stage::new(80, 24).keys("api<enter>/<down><down><down><down><enter>3z");
    let session = before.app.session();
    let stage = loaded(AppStart { session: Some(session.clone()), ..AppStart::default() });
    assert_eq!(stage.app.session(), session);
    assert_eq!(current(&stage), current(&before));
    // A query or a role that is requested at the start takes precedence over the saved session.
    let other =
        AppStart { session: Some(session.clone()), query: "sql".into(), ..AppStart::default() };
    assert_eq!(loaded(other).app.search_box().prompt().text(), "sql");
    let open = AppStart { session: Some(session), open: Some("qa".into()), ..AppStart::default() };
    assert_eq!(loaded(open).app.search_box().prompt().text(), "");
    // If the role no longer exists, the first result is selected.
    let gone = Session { role: Some(named("Gone", "gone")), ..Session::default() };
    let stage = loaded(AppStart { session: Some(gone), ..AppStart::default() });
    assert_eq!(stage.app.list().selected(), 0);
}

#[test]
fn a_jump_by_name_finds_roles_only_by_name() {
    let stage = Stage::new(80, 24).keys("backend<enter>");
    // The list includes the current role, because the user is typing its name.
    let stage = stage.keys("<ctrl-g>backend");
    let text = stage.text();
    assert!(text.lines().nth(3).unwrap().contains("Backend Engineer"), "{text}");
    let stage = Stage::new(80, 24).keys("<ctrl-g>be");
    let rows: Vec<String> = stage
        .text()
        .lines()
        .skip(3)
        .take_while(|row| !row.starts_with('└'))
        .filter_map(|row| row.split('│').nth(1))
        .map(|row| row.trim_matches(['▌', ' ']).to_owned())
        .collect();
    let named = rows.iter().filter(|row| !row.is_empty());
    for row in named {
        // The initials of a name match too. It is not enough that the card of a role contains the
        // word.
        let after_b = row.to_lowercase().split_once('b').map(|(_, rest)| rest.contains('e'));
        assert_eq!(after_b, Some(true), "{row}");
    }
}

#[test]
fn the_source_of_a_broken_card_is_the_current_file() {
    use rolescope::card::{Broken, Card};
    use rolescope::role::{Origin, Problem, Rule};
    let mut card = Card::new(Origin::File("a.md".into()), "---\nslug: dba\nname: Ada\n---\n");
    let problem = Problem::new(Rule::BrokenFrontMatter, (2, 1), "it makes no sense");
    let text = Some("---\nslug: [dba\nname: Ada\n---\n".into());
    card.broken = Some(Box::new(Broken { problem, text }));
    let stage = Stage::empty(80, 24).loaded(super::stage::snapshot(vec![card.into()]));
    let text = stage.keys("<esc>4").text();
    assert!(text.contains("slug: [dba"), "{text}");
}

#[test]
fn a_dialog_on_a_wide_screen_has_a_frame_and_dims_the_panes() {
    let stage = Stage::new(160, 30).keys("<esc>D");
    let text = stage.text();
    let lines: Vec<&str> = text.lines().collect();
    let corner = |line: &str, corner: char| line.chars().position(|c| c == corner);
    let top = lines.iter().find_map(|line| Some((corner(line, '┌')?, corner(line, '┐')?)));
    let bottom = lines.iter().find_map(|line| Some((corner(line, '└')?, corner(line, '┘')?)));
    assert!(top.is_some() && top == bottom, "{text}");
}

#[test]
fn a_property_asks_for_the_value_that_was_found() {
    let query = |keys: &str| {
        let stage = Stage::new(120, 40).keys(keys);
        stage.app.search_box().query().typed().to_owned()
    };
    let found = query("backend e<enter>Fpostgres<enter><enter>");
    assert!(found.starts_with("prop:PostgreSQL "), "{found}");
    let first = query("backend e<enter>FPreferred Tech<enter><enter>");
    assert!(first.starts_with("prop:Node.js "), "{first}");
}
