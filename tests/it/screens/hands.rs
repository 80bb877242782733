//! Tests one task in four ways: with arrow keys, with vim keys, with emacs keys in the search box,
//! and with only the mouse. Each way must complete the task.
//!
//! The task: find the roles that work with APIs, open the card of the first one, go to a role that
//! it names, look at the graph, make a different role the current one, go back to the first role,
//! view the problems, view the keys, and quit.

use rolescope::app::{Context, Effect, Event, Focus, Mouse, MouseKind, Tab};

use super::stage::Stage;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// Returns the current role.
fn role(stage: &Stage) -> String {
    let app = &stage.app;
    app.list().current().map_or(String::new(), |node| app.atlas().name(node).to_owned())
}

/// Repeats an action until the cursor of the card is on a link to a role.
fn until_a_link(mut stage: Stage, again: impl Fn(Stage) -> Stage) -> Stage {
    for _ in 0..100 {
        if stage.app.text().card().current().is_some_and(|stop| stop.link.is_some()) {
            return stage;
        }
        stage = again(stage);
    }
    panic!("nobody to go to: {}", stage.text());
}

/// One way of doing the task, with a function for each step.
struct Hands {
    find: fn(Stage) -> Stage,
    open: fn(Stage) -> Stage,
    follow: fn(Stage) -> Stage,
    graph: fn(Stage) -> Stage,
    centre: fn(Stage) -> Stage,
    back: fn(Stage) -> Stage,
    problems: fn(Stage) -> Stage,
    help: fn(Stage) -> Stage,
    leave: fn(Stage) -> Stage,
}

fn errand(hands: &Hands) {
    for (width, height) in SIZES {
        let start = Stage::faulty(width, height);
        let some = format!(" of {}", start.app.atlas().len());
        let stage = (hands.find)(start);
        assert!(stage.text().contains(&some), "{}", stage.text());
        let first = role(&stage);
        let stage = (hands.open)(stage);
        assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Card), "{}", stage.text());
        let stage = (hands.follow)(stage);
        let second = role(&stage);
        assert_ne!(second, first, "{}", stage.text());
        let stage = (hands.graph)(stage);
        assert_eq!(stage.app.screen().focus(), Focus::Tab(Tab::Graph), "{}", stage.text());
        let stage = (hands.centre)(stage);
        assert_ne!(role(&stage), second, "{}", stage.text());
        let stage = (hands.back)(stage);
        assert_eq!(role(&stage), first, "{}", stage.text());
        let stage = (hands.problems)(stage);
        let shown = stage.app.context() == Context::Problems;
        assert!(shown, "{}", stage.text());
        let stage = (hands.help)(stage);
        assert!(stage.app.context() == Context::Help, "{}", stage.text());
        let stage = (hands.leave)(stage);
        assert!(stage.effects.contains(&Effect::Quit), "{}", stage.text());
    }
}

#[test]
fn with_arrows() {
    errand(&Hands {
        find: |stage| stage.keys("api<down><up>"),
        open: |stage| stage.keys("<enter>"),
        follow: |stage| until_a_link(stage, |stage| stage.keys("<down>")).keys("<enter>"),
        graph: |stage| stage.keys("<tab>"),
        centre: |stage| stage.keys("<down><right><enter>"),
        back: |stage| stage.keys("<alt-left><alt-left>"),
        problems: |stage| stage.keys("<f2>problems in<enter>"),
        help: |stage| stage.keys("<f1>"),
        leave: |stage| stage.keys("<esc><esc><f2>quit<enter>"),
    });
}

#[test]
fn with_the_keys_of_vim() {
    errand(&Hands {
        find: |stage| stage.keys("<esc>gg/api"),
        open: |stage| stage.keys("<esc><esc>/api<enter>"),
        follow: |stage| until_a_link(stage.keys("gg"), |stage| stage.keys("j")).keys("l"),
        graph: |stage| stage.keys("3"),
        centre: |stage| stage.keys("jl<enter>"),
        back: |stage| stage.keys("HH"),
        problems: |stage| stage.keys("x"),
        help: |stage| stage.keys("?"),
        leave: |stage| stage.keys("qqq"),
    });
}

#[test]
fn with_the_keys_of_emacs() {
    errand(&Hands {
        find: |stage| {
            stage.keys("xpai<ctrl-a><ctrl-d><ctrl-f><ctrl-f><ctrl-b><ctrl-w><ctrl-e><ctrl-u>api<ctrl-n><ctrl-p>")
        },
        open: |stage| stage.keys("<enter>"),
        follow: |stage| until_a_link(stage, |stage| stage.keys("<ctrl-n>")).keys("<enter>"),
        graph: |stage| stage.keys("<tab>"),
        centre: |stage| stage.keys("<ctrl-d><enter>"),
        back: |stage| stage.keys("<backspace><backspace>"),
        problems: |stage| stage.keys(":problems in<ctrl-n><ctrl-p><enter>"),
        help: |stage| stage.keys("<f1>"),
        leave: |stage| stage.keys("<esc><esc>:quit<enter>"),
    });
}

/// Clicks on the first occurrence of a string on the screen or, with `last`, on the occurrence in
/// the lowest row.
fn click(stage: Stage, text: &str, kind: MouseKind, last: bool) -> Stage {
    let shown = stage.text();
    let mut rows = shown.lines().enumerate().filter(|(_, line)| line.contains(text));
    let found = if last { rows.last() } else { rows.next() };
    let (row, line) = found.unwrap_or_else(|| panic!("no {text} on\n{shown}"));
    let column = rolescope::text::columns(line.split(text).next().unwrap());
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    stage.event(Event::Mouse(Mouse { kind, column, row }))
}

#[test]
fn with_the_mouse() {
    use MouseKind::{Click, DoubleClick, WheelDown};
    errand(&Hands {
        // The query is typed with the keyboard, because a mouse cannot enter text.
        find: |stage| stage.keys("api"),
        open: |stage| {
            let first = role(&stage);
            // The name is shortened, because a narrow list shows only its beginning.
            let name: String = first.chars().take(8).collect();
            click(stage, &name, DoubleClick, false)
        },
        follow: |stage| {
            let body = stage.app.screen().areas().card.unwrap().body;
            let wheel = Mouse { kind: WheelDown, column: body.x + 3, row: body.y + 3 };
            let link_in_view = |stage: &Stage| {
                let reader = stage.app.text().card();
                let document = reader.document();
                let height = usize::from(body.height);
                let stops = document.stops(reader.top().page..document.pages());
                let rows = stops
                    .filter(|(_, stop)| stop.link.is_some())
                    .filter_map(|(at, _)| document.rows_of(at));
                let mut in_view =
                    rows.filter_map(|rows| document.distance(reader.top(), rows.start, height));
                in_view.next()
            };
            let mut stage = stage;
            while link_in_view(&stage).is_none() {
                stage = stage.event(Event::Mouse(wheel));
            }
            let row = body.y + u16::try_from(link_in_view(&stage).unwrap()).unwrap();
            stage.event(Event::Mouse(Mouse { kind: DoubleClick, column: body.x + 3, row }))
        },
        graph: |stage| {
            // If the graph has its own pane, a click on its title opens it. Otherwise, a click on
            // its tab does.
            let beside = stage.text().contains("Who works with whom");
            click(stage, if beside { "Who works with whom" } else { "Graph" }, Click, false)
        },
        centre: |stage| {
            let body = stage.app.screen().areas().graph.unwrap().body;
            let on = Mouse { kind: DoubleClick, column: body.x + 28, row: body.y + 3 };
            stage.event(Event::Mouse(on))
        },
        back: |stage| {
            // A narrow footer has no room for this key, so the tab is clicked.
            let stage = click(stage, "Card", Click, false);
            let stage = click(stage, "H back", Click, true);
            let stage = click(stage, "Card", Click, false);
            click(stage, "H back", Click, true)
        },
        problems: |stage| click(stage, "2 warnings", Click, true),
        help: |stage| click(stage, "F1 help", Click, true),
        leave: |stage| {
            let stage = click(stage, "Esc close", Click, true);
            let stage = click(stage, "Esc close", Click, true);
            let stage = click(stage, "› api", Click, false);
            click(stage, "^C quit", Click, true)
        },
    });
}
