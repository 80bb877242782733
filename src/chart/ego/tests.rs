//! Tests individual pictures of neighbours, and properties that all such pictures share.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::atlas::{Atlas, Family, Node, Weight};
use crate::chart::glyphs::Arms;
use crate::chart::{Drawing, Glyphs, Spot, Stand, Way};
use crate::page::{Ink, Row};
use crate::role::Origin;
use crate::store::builtin;
use crate::text::{columns, graphemes};

use super::columns::{Columns, VerbColumns};
use super::tied::{self, Tied};
use super::{Choice, Ego, MOST_NOTES};

const BACKEND: &str = "Backend Engineer";

/// The name of a role, and the verb, target and frequency of each of its interactions.
type Card<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)]);

fn atlas(cards: &[Card]) -> Atlas {
    let cards = cards.iter().map(|(name, interactions)| {
        let mut text = format!("---\nname: {name}\n---\n# Interactions\n");
        for (verb, target, frequency) in *interactions {
            text.push_str(&format!("- **{verb}** → {target} ({frequency})\n"));
        }
        Arc::new(crate::card::Card::new(Origin::File(format!("{name}.md").into()), text))
    });
    Atlas::new(cards.collect(), Vec::new(), 0)
}

/// Returns an atlas with a Backend Engineer and its twelve neighbours.
fn thirteen() -> Atlas {
    atlas(&[
        (
            BACKEND,
            &[
                ("Collaborates with", "QA Engineer", "daily"),
                ("Provides API", "Frontend Engineer", "daily"),
                ("Provides API", "Mobile Engineer", "daily"),
                ("Collaborates with", "Data Engineer", "weekly"),
                ("Provides data", "数据分析师", "weekly"),
                ("Depends on", "Platform Engineer", "per release"),
                ("Consults", "Platform Engineer", "on-demand"),
                ("Reports risk to", "Security Lead", "on-demand"),
                ("Mentors", BACKEND, "weekly"),
            ],
        ),
        (
            "Frontend Engineer",
            &[("Depends on", BACKEND, "daily"), ("Asks", "QA Engineer", "weekly")],
        ),
        ("Mobile Engineer", &[("Depends on", BACKEND, "daily")]),
        (
            "QA Engineer",
            &[("Reports defects to", BACKEND, "daily"), ("Tests", "Mobile Engineer", "daily")],
        ),
        ("Technical Writer", &[("Depends on", BACKEND, "weekly")]),
        ("Product Manager", &[("Prioritises for", BACKEND, "weekly")]),
        ("Security Engineer", &[("Reviews work of", BACKEND, "biweekly")]),
        ("Principal Customer Experience Architect", &[("Consults", BACKEND, "monthly")]),
        ("Site Reliability Engineer", &[("Depends on", BACKEND, "on-demand")]),
        ("Data Engineer", &[]),
        ("数据分析师", &[]),
        ("Platform Engineer", &[]),
    ])
}

fn built_in() -> Atlas {
    Atlas::new(builtin(), Vec::new(), 0)
}

/// Returns an atlas in which one role has sixty incoming and sixty outgoing interactions. The names
/// contain characters whose display width is hard to measure.
fn hub() -> Atlas {
    let mut hub: Vec<String> = (30..90).map(|at| hub_line(at, &hub_name(at))).collect();
    hub.extend((30..40).map(|at| hub_line(at + 1, &hub_name(at))));
    hub.extend((0..5).map(|at| hub_line(at, "Hub")));
    let mut roles = vec![hub_card("Hub", &hub)];
    roles.extend((0..60).map(|at| {
        hub_card(&hub_name(at), &[hub_line(at, "Hub"), hub_line(at, &hub_name(at + 1))])
    }));
    Atlas::new(roles, Vec::new(), 0)
}

fn hub_name(at: usize) -> String {
    match at % 6 {
        0 => format!("数据分析师 {at}"),
        1 => format!("👩\u{200d}💻 Coder {at}"),
        2 => format!("مهندس {at}"),
        3 => format!("Ingé\u{301}nieure e\u{301}e\u{301} {at}"),
        4 => format!("Principal {} Architect {at}", "Very ".repeat(30)),
        _ => format!("QA {at}"),
    }
}

fn hub_card(name: &str, lines: &[String]) -> Arc<crate::card::Card> {
    let text = format!("---\nname: {name}\n---\n# Interactions\n{}", lines.concat());
    Arc::new(crate::card::Card::new(Origin::File(format!("{name}.md").into()), text))
}

fn hub_line(at: usize, to: &str) -> String {
    let frequency = ["daily", "weekly", "monthly", "on-demand", "whenever"][at % 5];
    let verb = match at % 4 {
        0 => "Depends on".to_owned(),
        1 => "提供数据".to_owned(),
        2 => format!("Gives {} to", "very ".repeat(12)),
        _ => "Asks".to_owned(),
    };
    format!("- **{verb}** → {to} ({frequency})\n")
}

fn node(atlas: &Atlas, name: &str) -> Node {
    Node::Role(atlas.named(name).unwrap())
}

fn ego(atlas: &Atlas, name: &str, width: usize, height: usize) -> Ego {
    Ego::new(atlas, node(atlas, name), width, height, Glyphs::Unicode, &Choice::default())
}

/// Returns the text of a drawing, with the cursor.
fn text(drawing: &Drawing) -> String {
    let mut drawing = drawing.clone();
    if let Some(row) = drawing.selected {
        drawing.rows[row].put(0, "▌", Ink::Key);
    }
    drawing.rows.iter().map(|row| row.text() + "\n").collect()
}

fn walked(ego: &Ego, ways: &[Way]) -> Stand {
    ways.iter().fold(ego.start(), |stand, &way| ego.step(stand, way).unwrap())
}

#[test]
fn both_verbs_a_row() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 20);
    let stand = walked(&ego, &[Way::Down, Way::Down]);
    let expected = "\
\x20Backend Engineer · 12 neighbours · 3 mutual · 3 daily · 1 without a card
 ┃   they declare          this role declares                            ━ daily ─ weekly ┄ other
 ┣━◀ Reports defects to ━▶ Collaborates with  & QA Engineer                                 daily
 ┣━◀ Depends on         ━▶ Provides API         Frontend Engineer                           daily
▌┡━◀ Depends on         ━▶ Provides API         Mobile Engineer                             daily
 ├───────────────────────▶ Collaborates with    Data Engineer                              weekly
 ├─◀ Depends on                                 Technical Writer                           weekly
 ├─◀ Prioritises for                            Product Manager                            weekly
 ├───────────────────────▶ Provides data        数据分析师                                 weekly
 ├─◀ Reviews work of                            Security Engineer                        biweekly
 ├┄◀ Consults                                   Principal Customer Experience Architect   monthly
 ├┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▶ Depends on +1        Platform Engineer                     per release
 ├┄◀ Depends on                                 Site Reliability Engineer               on-demand
 └┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄▶ Reports risk to      (Security Lead)                         on-demand
                         ↻ Mentors              Backend Engineer                           weekly
 & also works with Mobile Engineer
 Mobile Engineer → Backend Engineer · Depends on · daily
 Backend Engineer → Mobile Engineer · Provides API · daily
";
    assert_eq!(text(&ego.draw(&atlas, stand, None, &|_| false)), expected);
}

#[test]
fn the_first_row_explains_the_signs_if_it_has_room() {
    let atlas = thirteen();
    // There is room for the name if there is room for the longest name.
    let named = "& also works with Mobile Engineer";
    let cases = [(138, named), (120, "& works with the role under the cursor"), (108, "")];
    for (width, explained) in cases {
        let ego = ego(&atlas, BACKEND, width, 18);
        let drawing = ego.draw(&atlas, walked(&ego, &[Way::Down, Way::Down]), None, &|_| false);
        let first = drawing.rows[0].text();
        assert!(first.ends_with(explained), "{first}");
        assert_eq!(first.contains('&'), !explained.is_empty(), "{first}");
    }
}

#[test]
fn rows_that_scroll() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 9);
    let stand = walked(&ego, &[Way::Down; 8]);
    let expected = "\
\x20Backend Engineer · 12 neighbours · 3 mutual · 3 daily · 1 without a card
 ┃   they declare          this role declares                            ━ daily ─ weekly ┄ other
 │ … 4 more
 ├─◀ Depends on                                 Technical Writer                           weekly
 ├─◀ Prioritises for                            Product Manager                            weekly
 ├───────────────────────▶ Provides data        数据分析师                                 weekly
 ├─◀ Reviews work of                            Security Engineer                        biweekly
▌├┄◀ Consults                                   Principal Customer Experience Architect   monthly
 ┆ … 4 more
";
    assert_eq!(text(&ego.draw(&atlas, stand, None, &|_| false)), expected);
}

#[test]
fn narrow_pictures_have_one_verb_per_row() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 58, 20);
    let expected = "\
\x20Backend Engineer · 12 neighbours · 3 mutual · 3 daily
 ┃    this role …  ◀ declared by them  ▶ by it
▌┣━◀▶ Collaborates with  ●QA Engineer                daily
 ┣━◀▶ Provides API      & Frontend Engineer          daily
 ┡━◀▶ Provides API      & Mobile Engineer            daily
 ├──▶ Collaborates with   Data Engineer             weekly
 ├─◀  they: Depends on    Technical Writer          weekly
 ├─◀  they: Prioritise…   Product Manager           weekly
 ├──▶ Provides data       数据分析师                weekly
 ├─◀  Is reviewed by      Security Engineer       biweekly
 ├┄◀  Is advised by       Principal Customer Expe… monthly
 ├┄┄▶ Depends on +1       Platform Engineer        release
 ├┄◀  they: Depends on    Site Reliability Engineer demand
 └┄┄▶ Reports risk to     (Security Lead)           demand
    ↻ Mentors             Backend Engineer          weekly
 & also works with QA Engineer
 QA Engineer → Backend Engineer · Reports defects to
 Backend Engineer → QA Engineer · Collaborates with
";
    let qa = node(&atlas, "QA Engineer");
    assert_eq!(text(&ego.draw(&atlas, ego.start(), None, &|other| other == qa)), expected);
    let drawing = ego.draw(&atlas, ego.start(), None, &|_| false);
    let neutral = ["they: ", "Depends on"].map(|text| ink(&drawing, text));
    assert_eq!(neutral, [Some(Ink::Dim), Some(Ink::Verb(Family::Depend))]);
    // The central role is marked as well.
    let centre = node(&atlas, BACKEND);
    let marked = text(&ego.draw(&atlas, ego.start(), None, &|other| other == centre));
    assert!(marked.starts_with("●Backend Engineer · "), "{marked}");
}

#[test]
fn in_ascii_and_without_verbs() {
    let atlas = thirteen();
    let centre = node(&atlas, BACKEND);
    let ego = Ego::new(&atlas, centre, 38, 10, Glyphs::Ascii, &Choice::default());
    let expected = "\
\x20Backend Engineer - 12 neighbours
 # < they declare  > this role declar~
 +=<> & QA Engineer
 +=<>   Frontend Engineer
▌+=<>   Mobile Engineer
 +-->   Data Engineer
 +-<    Technical Writer
 +-<    Product Manager
 +-->   数据分析师
 | ~ 6 more
";
    let stand = walked(&ego, &[Way::Down, Way::Down]);
    assert_eq!(text(&ego.draw(&atlas, stand, None, &|_| false)), expected);
}

#[test]
fn a_role_alone_says_so() {
    let atlas = atlas(&[("Hermit", &[]), ("Narcissus", &[("Asks", "Narcissus", "daily")])]);
    let expected =
        " Hermit · no neighbours\n not named by any other role\n does not name any other role\n";
    assert_eq!(drawn(&atlas, "Hermit", 100, 10), expected);
    assert_eq!(drawn(&atlas, "Hermit", 29, 3), expected);
    assert_eq!(drawn(&atlas, "Hermit", 20, 10), "Hermit ◀0 ▶0\n");
    assert_eq!(drawn(&atlas, "Hermit", 9, 10), "He… ◀0 ▶0\n");
    assert_eq!(drawn(&atlas, "Hermit", 100, 2), "Hermit ◀0 ▶0\n");
    assert_eq!(drawn(&atlas, "Hermit", 0, 10), "");
    let alone = ego(&atlas, "Hermit", 100, 10);
    assert_eq!(alone.start().spot, Spot::Centre);
    assert!(alone.step(alone.start(), Way::Down).is_err());
    let expected = "\
\x20Narcissus · no neighbours
      this role …  ◀ declared by them  ▶ by it
▌   ↻ Asks     Narcissus    daily

 Narcissus → Narcissus · Asks · daily
";
    assert_eq!(drawn(&atlas, "Narcissus", 60, 10), expected);
    let with_itself = ego(&atlas, "Narcissus", 100, 10);
    assert_eq!(with_itself.edges(Spot::Row(0)).len(), 1);
    assert_eq!(with_itself.node(Spot::Row(0)), Some(node(&atlas, "Narcissus")));
}

fn drawn(atlas: &Atlas, name: &str, width: usize, height: usize) -> String {
    let ego = ego(atlas, name, width, height);
    text(&ego.draw(atlas, ego.start(), None, &|_| false))
}

#[test]
fn roles_that_name_a_missing_role_are_shown() {
    let atlas = thirteen();
    let missing = Node::Missing(atlas.missing().next().unwrap());
    let ego = Ego::new(&atlas, missing, 60, 10, Glyphs::Unicode, &Choice::default());
    let expected = "\
\x20(Security Lead) · 1 neighbour
 ┆    this role …  ◀ declared by them  ▶ by it
▌└┄◀  they: Reports risk to     Backend Engineer    demand

 Backend Engineer → Security Lead · Reports risk to ·
 on-demand
";
    assert_eq!(text(&ego.draw(&atlas, ego.start(), None, &|_| false)), expected);
}

#[test]
fn inks_say_what_things_are() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 20);
    let drawing = ego.draw(&atlas, ego.start(), None, &|_| false);
    assert_eq!(ink(&drawing, "QA Engineer"), Some(Ink::Text));
    assert_eq!(ink(&drawing, "Backend Engineer"), Some(Ink::Title));
    assert_eq!(ink(&drawing, "(Security Lead)"), Some(Ink::Missing));
    assert_eq!(ink(&drawing, "Data Engineer"), Some(Ink::Text));
    assert_eq!(ink(&drawing, "Provides API"), Some(Ink::Verb(crate::atlas::Family::Provide)));
    assert_eq!(drawing.at(2, 45), Some(Spot::Row(0)));
    assert_eq!(drawing.at(5, 0), Some(Spot::Row(3)));
    assert_eq!(drawing.at(0, 3), None);
}

#[test]
fn the_line_in_place_of_a_verb_is_dim() {
    let atlas = thirteen();
    let drawing = {
        let ego = ego(&atlas, BACKEND, 98, 20);
        ego.draw(&atlas, ego.start(), None, &|_| false)
    };
    let row = drawing.rows.iter().find(|row| row.text().contains("Data Engineer")).unwrap();
    let line: Vec<(String, Ink)> =
        row.spans.iter().map(|span| (span.text().to_owned(), span.ink)).take(6).collect();
    let long = line.iter().find(|(text, _)| text.contains("──")).unwrap();
    assert_eq!(long.1, Ink::Frame, "{line:?}");
    let verb = Ink::Verb(Family::Collaborate);
    let stub = ["─", "▶"].map(|text| (text.to_owned(), verb));
    assert!(line.windows(2).any(|spans| spans == stub), "{line:?}");
}

fn ink(drawing: &Drawing, text: &str) -> Option<Ink> {
    let mut spans = drawing.rows.iter().flat_map(|row| &row.spans);
    spans.find(|span| span.text() == text).map(|span| span.ink)
}

/// Returns the cells of a drawing. A cell contains the first character of a grapheme. The second
/// cell of a wide grapheme contains a space.
fn cells(drawing: &Drawing, width: usize) -> Vec<Vec<char>> {
    let rows = drawing.rows.iter().map(|row| {
        let text = row.text();
        let mut cells = vec![' '; width];
        let mut at = 0;
        for (grapheme, columns) in graphemes(&text) {
            if columns > 0 {
                cells[at] = grapheme.chars().next().unwrap();
            }
            at += columns;
        }
        cells
    });
    rows.collect()
}

/// Returns the total number of hidden rows, as given by the rows `… 5 more`.
fn counted(drawing: &Drawing) -> usize {
    let counts = drawing.rows.iter().filter_map(|row| {
        let words = row.text();
        let words = words.trim_end().trim_start_matches(|c: char| " │┃┆".contains(c));
        words.strip_prefix("… ")?.strip_suffix(" more")?.parse::<usize>().ok()
    });
    counts.sum()
}

/// Returns the part of a row to the left of a column.
fn before(row: &Row, column: usize) -> Row {
    let text = row.text();
    let wide = graphemes(&text).scan(0, |at, (grapheme, columns)| {
        *at += columns;
        (*at <= column).then_some(grapheme)
    });
    Row::new(&wide.collect::<String>(), Ink::Text)
}

/// Returns the role of a row's parent row, or the central role for a row without a parent.
fn parent(ego: &Ego, tied: &Tied) -> Node {
    tied.path.iter().rev().nth(1).copied().unwrap_or(ego.centre)
}

/// Checks the line of every drawn row by following its characters: to the right to its arrowheads,
/// and upwards to the row of its parent, to the headings, or to the edge of the picture.
fn follow(ego: &Ego, atlas: &Atlas, drawing: &Drawing) {
    let cells = cells(drawing, ego.width);
    let shown = |row: usize| format!("{row}\n{}", text(drawing));
    let names = |from: Node, to: Node| atlas.outgoing(from).iter().any(|&e| atlas[e].to == to);
    let at = |spot| if let Spot::Row(at) = spot { &ego.rows[at] } else { panic!("{spot:?}") };
    for spotted in &drawing.spots {
        let (tied, row) = (at(spotted.spot), spotted.row);
        let bus = 1 + tied.indent();
        let nested = if ego.columns.verbs == VerbColumns::None { tied.indent() } else { 0 };
        let line = &cells[row][..ego.columns.gutter_at() + nested];
        let has = |head: char| line.contains(&head);
        if tied.is_loop {
            assert!(has('↻') && !has('◀') && !has('▶'), "{}", shown(row));
            continue;
        }
        // The arrowheads agree with the cards.
        let (role, centre) = (tied.node, parent(ego, tied));
        assert_eq!(
            (has('◀'), has('▶')),
            (names(role, centre), names(centre, role)),
            "{}",
            shown(row)
        );
        let piece = |edge: crate::atlas::EdgeId| match Weight::from_frequency(atlas[edge].frequency)
        {
            Weight::Heavy => '━',
            Weight::Light => '─',
            Weight::Dashed => '┄',
        };
        // A line connects the bus with each arrowhead.
        let both = ego.columns.verbs == VerbColumns::Both;
        if let Some(&edge) = tied.theirs.first() {
            let edge = if both { edge } else { tied.edges[0] };
            assert_eq!((line[bus + 1], line[bus + 2]), (piece(edge), '◀'), "{}", shown(row));
        }
        if let Some(&edge) = tied.own.first() {
            let head = line.iter().position(|&cell| cell == '▶').unwrap();
            let from = if tied.theirs.is_empty() { bus + 1 } else { head - 1 };
            let between = &line[from..head];
            let is_line =
                |cell: &char| *cell == if both { piece(edge) } else { piece(tied.edges[0]) };
            let is_head = |cell: &char| *cell == '◀' && !both;
            assert!(between.iter().all(|cell| is_line(cell) || is_head(cell)), "{}", shown(row));
        }
        let heavy = |arm: Option<Weight>| arm == Some(Weight::Heavy);
        let joint = Arms::from_char(cells[row][bus]);
        assert!(joint.right.is_some() && joint.up.is_some(), "{}", shown(row));
        assert_eq!(heavy(joint.right), tied.weight == Weight::Heavy, "{}", shown(row));
        for above in (ego.above()..row).rev() {
            let spot = drawing.spots.iter().find(|spotted| spotted.row == above);
            let Some(other) = spot.map(|spotted| at(spotted.spot)) else { break };
            if other.level() < tied.level() {
                assert_eq!(other.node, centre, "{}", shown(row));
                break;
            }
            let passed = Arms::from_char(cells[above][bus]);
            assert!(passed.up.is_some() && passed.down.is_some(), "{}", shown(row));
            assert!(heavy(passed.down) || tied.weight != Weight::Heavy, "{}", shown(row));
        }
    }
}

fn check(ego: &Ego, atlas: &Atlas, stand: Stand) {
    let drawing = ego.draw(atlas, stand, None, &|_| false);
    let shown = || format!("{}×{} {stand:?}\n{}", ego.width, ego.height, text(&drawing));
    assert!(drawing.rows.len() <= ego.height, "{}", shown());
    for row in &drawing.rows {
        assert!(row.width() <= ego.width && columns(&row.text()) <= ego.width, "{}", shown());
    }
    for spotted in &drawing.spots {
        assert!(spotted.row < drawing.rows.len().max(1) && spotted.columns.end <= ego.width);
    }
    if !ego.has_rows() {
        return;
    }
    assert!(drawing.row_of(stand.spot).is_some(), "{}", shown());
    assert_eq!(drawing.selected, drawing.row_of(stand.spot), "{}", shown());
    // The other list is on the right of this one, or at least one row below it.
    let last = drawing.spots.iter().map(|spotted| spotted.row).max().unwrap_or(0);
    let rows = drawing.rows.iter().take(last + 2);
    let left = Drawing {
        rows: rows.map(|row| before(row, ego.columns.width())).collect(),
        ..Drawing::default()
    };
    assert_eq!(drawing.spots.len() + counted(&left), ego.rows.len(), "{}", shown());
    // No text is cut while there are free columns.
    let graph = drawing.spots.iter().map(|spotted| left.rows[spotted.row].text());
    let is_cut = graph.into_iter().any(|row| row.contains('…'));
    assert!(!is_cut || ego.columns.width() >= super::ring::room(ego.width) - 2, "{}", shown());
    follow(ego, atlas, &drawing);
}

/// Returns whether the layout changes at this width or at an adjacent width. The tests check all
/// cases at such widths, but only some cases at other widths.
fn is_threshold(width: usize) -> bool {
    [0, 24, 40, 76, 140].iter().any(|edge| width.abs_diff(*edge) <= 1)
}

const HEIGHTS: [usize; 17] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 40, 60, 25];

#[test]
fn every_built_in_role_is_whole_at_every_width() {
    let atlas = built_in();
    for (at, id) in atlas.ids().enumerate() {
        for depth in [0, 1] {
            let choice = Choice { depth, ..Choice::default() };
            let mut ego = Ego::new(&atlas, Node::Role(id), 0, 0, Glyphs::Unicode, &choice);
            // Other widths are tested with only one role in seven. This reduces the time from ten
            // seconds to two.
            for width in (0..=200).filter(|width| (width + at) % 7 == 0 || is_threshold(*width)) {
                ego = ego.resized(&atlas, width, HEIGHTS[(width + at) % HEIGHTS.len()]);
                check(&ego, &atlas, ego.start());
                check(&ego, &atlas, ego.rim(ego.start(), true));
            }
        }
    }
}

#[test]
fn a_hub_of_hard_names_is_whole_at_every_size() {
    let atlas = hub();
    let mut ego = ego(&atlas, "Hub", 0, 0);
    assert_eq!(ego.rows.len(), 91, "ninety neighbours and a loop");
    for width in 0..=200 {
        let all = is_threshold(width);
        for (at, height) in HEIGHTS.into_iter().enumerate() {
            if !all && (width + at) % 4 != 0 {
                continue;
            }
            ego = ego.resized(&atlas, width, height);
            let spot = Spot::Row([0, 31, 59, 60, 88, 90][(width + at) % 6]);
            check(&ego, &atlas, ego.settle(Stand::on(spot)));
        }
    }
}

/// Adds the Markdown files in a folder and its subfolders to a list of cards.
fn add_cards(folder: &Path, cards: &mut Vec<Arc<crate::card::Card>>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            add_cards(&path, cards);
        } else if path.extension().is_some_and(|ending| ending == "md")
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            cards.push(Arc::new(crate::card::Card::new(Origin::File(path), text)));
        }
    }
}

#[allow(clippy::print_stdout, reason = "says that a test has fewer cards")]
#[test]
fn neighbours_of_roles_in_other_formats_are_whole_in_every_width_class() {
    let mut cards = Vec::new();
    add_cards(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects"), &mut cards);
    match std::env::var_os("ROLESCOPE_TEST_CARDS") {
        Some(folder) => add_cards(Path::new(&folder), &mut cards),
        None => println!("ROLESCOPE_TEST_CARDS is not set: only three cards are drawn"),
    }
    let atlas = Atlas::new(cards, Vec::new(), 0);
    let mut drawn = 0;
    for id in atlas.ids().filter(|id| atlas[*id].is_foreign) {
        for width in [52, 84, 98, 140, 190] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 24, Glyphs::Unicode, &choice);
            if ego.rows.is_empty() {
                continue;
            }
            check(&ego, &atlas, ego.start());
            check(&ego, &atlas, ego.rim(ego.start(), true));
            let nodes: HashSet<Node> = ego.rows.iter().map(|tied| tied.node).collect();
            assert_eq!(nodes.len(), ego.rows.len());
            let verbs = if width < 76 { VerbColumns::Main } else { VerbColumns::Both };
            assert_eq!(ego.columns.verbs, verbs);
            drawn += 1;
        }
    }
    assert!(drawn >= 5, "{drawn}");
}

#[test]
fn each_neighbour_is_listed_once_and_the_most_frequent_first() {
    let (hub, built_in) = (hub(), built_in());
    for (atlas, id) in
        hub.ids().map(|id| (&hub, id)).chain(built_in.ids().map(|id| (&built_in, id)))
    {
        let centre = Node::Role(id);
        let ego = Ego::new(atlas, centre, 100, 20, Glyphs::Unicode, &Choice::default());
        let rows = || ego.rows.iter().filter(|tied| !tied.is_loop);
        let listed: HashSet<Node> = rows().map(|tied| tied.node).collect();
        assert_eq!(listed.len(), rows().count());
        let ins = atlas.incoming(centre).iter().map(|&edge| Node::Role(atlas[edge].from));
        let outs = atlas.outgoing(centre).iter().map(|&edge| atlas[edge].to);
        let tied: HashSet<Node> = ins.chain(outs).filter(|node| *node != centre).collect();
        assert_eq!(listed, tied);
        assert!(rows().map(|tied| tied.most_frequent(atlas)).is_sorted());
    }
}

#[test]
fn a_width_class_has_one_form_for_every_role() {
    let atlas = built_in();
    for id in atlas.ids() {
        for width in 0..=200 {
            let choice = Choice { depth: width % 3, ..Choice::default() };
            let ego = Ego::new(&atlas, Node::Role(id), width, 30, Glyphs::Unicode, &choice);
            let verbs = match width {
                0..40 => VerbColumns::None,
                40..76 => VerbColumns::Main,
                _ => VerbColumns::Both,
            };
            assert_eq!(ego.columns.verbs, verbs);
        }
    }
}

#[test]
fn the_notes_of_both_ways_are_whole_where_rows_are_free() {
    let atlas = built_in();
    let mut whole = 0;
    for id in atlas.ids() {
        for width in [60, 80, 120, 160] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 60, Glyphs::Unicode, &choice);
            for at in 0..ego.rows.len() {
                let spot = Spot::Row(at);
                let drawing = ego.draw(&atlas, Stand::on(spot), None, &|_| false);
                let below: Vec<String> =
                    drawing.rows.iter().skip(2 + ego.rows.len()).map(Row::text).collect();
                let words = below.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
                for &edge in ego.edges(spot).iter().filter(|_| width < 140) {
                    let notes = atlas.interaction(edge).notes.unwrap_or_default();
                    let notes = notes.split_whitespace().collect::<Vec<_>>().join(" ");
                    assert!(words.contains(&notes), "{notes}: {words}");
                    whole += 1;
                }
            }
        }
    }
    assert!(whole > 500, "{whole}");
}

/// Moves up to `steps` steps in one direction, and returns how many were possible.
fn go(ego: &Ego, mut stand: Stand, way: Way, steps: usize) -> (Stand, usize) {
    for done in 0..steps {
        match ego.step(stand, way) {
            Ok(next) => stand = next,
            Err(_) => return (stand, done),
        }
    }
    (stand, steps)
}

fn check_walk(ego: &Ego) {
    let mut seen = HashSet::from([ego.start().spot]);
    let mut open = vec![ego.start()];
    while let Some(stand) = open.pop() {
        assert_eq!(ego.settle(stand), stand, "a stand that was reached is settled");
        for (way, back) in [
            (Way::Left, Way::Right),
            (Way::Right, Way::Left),
            (Way::Up, Way::Down),
            (Way::Down, Way::Up),
        ] {
            for steps in [1, 2, 7, 70] {
                let (far, done) = go(ego, stand, way, steps);
                assert_eq!(
                    go(ego, far, back, done).0.spot,
                    stand.spot,
                    "{stand:?} {way:?} {steps}"
                );
                if seen.insert(far.spot) {
                    open.push(far);
                }
            }
        }
    }
    assert_eq!(seen.len(), ego.rows.len());
}

#[test]
fn every_spot_is_reached_and_every_way_leads_back() {
    let (hub, built_in) = (hub(), built_in());
    for (width, height) in [(24, 4), (58, 9), (80, 60), (96, 4), (98, 8), (120, 24), (200, 60)] {
        check_walk(&ego(&hub, "Hub", width, height));
        for (at, id) in built_in.ids().enumerate() {
            let choice = Choice { depth: at % 3, ..Choice::default() };
            let (centre, glyphs) = (Node::Role(id), Glyphs::Unicode);
            check_walk(&Ego::new(&built_in, centre, width, height, glyphs, &choice));
        }
    }
}

#[test]
fn scrolling_takes_the_cursor_along() {
    let atlas = hub();
    for (width, height) in [(24, 4), (58, 9), (98, 8), (120, 24)] {
        let ego = ego(&atlas, "Hub", width, height);
        for from in [ego.start(), ego.rim(ego.start(), true), walked(&ego, &[Way::Down, Way::Down])]
        {
            for rows in [-200, -7, -1, 0, 1, 2, 3, 40, 200] {
                let stand = ego.scroll(from, rows);
                assert_eq!(ego.settle(stand), stand);
                check(&ego, &atlas, stand);
            }
        }
        let end = ego.scroll(ego.start(), isize::MAX);
        assert_ne!(end.spot, ego.start().spot);
        assert_eq!(ego.rim(end, false).spot, Spot::Row(0));
    }
}

#[test]
fn a_stand_of_another_size_or_atlas_is_settled() {
    let (hub, small) = (hub(), thirteen());
    let there = ego(&hub, "Hub", 200, 5);
    let stand = there.rim(there.start(), true);
    for (width, height) in [(0, 0), (10, 3), (24, 4), (60, 10), (98, 4), (150, 40)] {
        let here = ego(&small, BACKEND, width, height);
        let settled = here.settle(stand);
        assert_eq!(settled.spot, Spot::Row(here.rows.len() - 1));
        check(&here, &small, settled);
    }
}

#[test]
fn in_ascii_all_is_ascii() {
    let atlas = built_in();
    for id in atlas.ids().filter(|&id| atlas[id].name.is_ascii()) {
        for (width, height) in [(20, 5), (30, 9), (46, 9), (100, 5), (100, 30)] {
            let ego =
                Ego::new(&atlas, Node::Role(id), width, height, Glyphs::Ascii, &Choice::default());
            // The notes are left out, because they contain the words of the cards, which need not
            // be ASCII.
            let mut drawing = ego.draw(&atlas, ego.start(), None, &|_| false);
            drawing.rows.truncate(ego.above() + ego.rows.len());
            drawing.selected = None;
            let drawn = text(&drawing);
            assert!(drawn.is_ascii(), "{drawn}");
        }
    }
}

#[test]
fn from_a_hundred_columns_few_labels_are_cut() {
    let atlas = built_in();
    for width in 100..=200 {
        let (mut labels, mut cuts) = (0, 0);
        for id in atlas.ids() {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 40, Glyphs::Unicode, &choice);
            let drawing = ego.draw(&atlas, Stand::default(), None, &|_| false);
            let rows = drawing.spots.iter().map(|spotted| &drawing.rows[spotted.row]);
            let spans = rows.flat_map(|row| &row.spans).map(|span| span.text());
            let words: Vec<&str> =
                spans.filter(|text| text.chars().any(char::is_alphabetic)).collect();
            labels += words.len();
            cuts += words.iter().filter(|text| text.contains('…')).count();
        }
        assert!(cuts * 10 <= labels, "{width}: {cuts} of {labels}");
    }
}

#[test]
fn a_filter_hides_rows_counts_them_and_keeps_the_others_in_order() {
    use crate::atlas::Family;
    use crate::chart::{Direction, Filter};
    let atlas = built_in();
    for id in atlas.ids() {
        let centre = Node::Role(id);
        let all = neighbours(&atlas, centre, None);
        for direction in [Direction::Both, Direction::In, Direction::Out] {
            for hidden in Family::ALL {
                for needs in [false, true] {
                    let open = Choice { needs, ..Choice::default() };
                    let filter = Filter::in_direction(direction);
                    let mut choice = Choice { filter, needs, ..Choice::default() };
                    choice.filter.toggle_family(hidden);
                    let [before, after] = [&open, &choice]
                        .map(|choice| Ego::new(&atlas, centre, 110, 30, Glyphs::Unicode, choice));
                    let (shown, gone) = count(&after);
                    assert_eq!(shown + gone, all);
                    assert_eq!(count(&before), (all, 0));
                    let mut many = before.rows.iter().map(|tied| tied.node);
                    let mut few = after.rows.iter().map(|tied| tied.node);
                    assert!(few.all(|few| many.any(|node| node == few)));
                    for height in [3, 9, 40] {
                        let ego = after_resized(&atlas, centre, &choice, height);
                        let drawing = ego.draw(&atlas, ego.start(), None, &|_| false);
                        assert!(drawing.rows.len() <= height);
                        assert!(drawing.rows.iter().all(|row| row.width() <= 110));
                        let header = drawing.rows[0].text();
                        assert!(
                            height == 3 || gone == 0 || header.contains(&format!("{gone} hidden"))
                        );
                    }
                    let stand = before.rim(before.start(), true);
                    let there = after.stand_like(&before, stand);
                    after.draw(&atlas, there, Some(&|_| false), &|_| true);
                }
            }
        }
    }
}

fn after_resized(atlas: &Atlas, centre: Node, choice: &Choice, height: usize) -> Ego {
    Ego::new(atlas, centre, 110, 30, Glyphs::Unicode, choice).resized(atlas, 110, height)
}

#[test]
fn ordering_by_need_keeps_every_head() {
    let atlas = atlas(&[
        ("A", &[("Provides API", "B", "monthly"), ("Depends on", "C", "daily")]),
        ("B", &[("Pairs with", "A", "monthly")]),
        ("C", &[("Provides data", "A", "daily")]),
        ("D", &[("Asks", "A", "daily")]),
    ]);
    let choice = Choice { needs: true, ..Default::default() };
    let ego = Ego::new(&atlas, node(&atlas, "A"), 96, 9, Glyphs::Unicode, &choice);
    // B receives an API, so B needs A. C provides data, so A needs C. The verb of D is unknown.
    let drawing = ego.draw(&atlas, Stand::default(), None, &|_| false);
    let expected = "\
\x20A · 3 neighbours · 1 needing it · 1 needed
 ┃   they declare       this role declares  ━ daily ─ weekly ┄ other
 ┠┄◀ Pairs with      ┄▶ Provides API           B     needs it
 ┣━◀ Provides data   ━▶ Depends on             C    is needed
 ┗━◀ Asks                                      D
";
    assert_eq!(text(&drawing), expected);
    follow(&ego, &atlas, &drawing);
}

#[test]
fn unfolding_puts_rows_below_their_parent_and_unfolds_a_role_once() {
    use crate::chart::DEEPEST;
    let atlas = built_in();
    for id in atlas.ids() {
        let centre = Node::Role(id);
        let folded = Ego::new(&atlas, centre, 120, 40, Glyphs::Unicode, &Choice::default());
        for depth in 0..=DEEPEST {
            let choice = Choice { depth, ..Choice::default() };
            let ego = Ego::new(&atlas, centre, 120, 40, Glyphs::Unicode, &choice);
            assert_eq!(count(&ego), count(&folded));
            let first = ego.rows.iter().filter(|row| row.level() == 0).map(|row| row.node);
            assert!(first.eq(folded.rows.iter().map(|row| row.node)), "the rest keeps its order");
            assert!(ego.rows.iter().all(|row| row.level() <= depth));
            let (mut open, mut listed) = (HashSet::new(), HashSet::from([centre]));
            let mut above: Vec<Node> = Vec::new();
            for (at, row) in ego.rows.iter().enumerate() {
                assert!(row.path.starts_with(&above[..row.level().min(above.len())]));
                above.clone_from(&row.path);
                let is_open = ego.level(at + 1) > ego.level(at);
                assert!(!is_open || open.insert(row.node), "unfolded twice");
                assert!(!is_open || !row.again);
                assert!(row.again || row.is_loop || listed.insert(row.node), "listed twice");
            }
            if id.eq(&atlas.ids().next().unwrap()) || depth == 1 {
                for (width, height) in [(24, 4), (40, 9), (58, 20), (97, 12), (140, 60), (200, 200)]
                {
                    let ego = Ego::new(&atlas, centre, width, height, Glyphs::Unicode, &choice);
                    let mut stand = ego.rim(ego.start(), false);
                    loop {
                        check(&ego, &atlas, stand);
                        match ego.step(stand, Way::Down) {
                            Ok(next) => stand = next,
                            Err(_) => break,
                        }
                    }
                    assert_eq!(stand.spot, ego.rim(stand, true).spot);
                }
            }
        }
    }
}

#[test]
fn a_row_is_turned_and_turned_back() {
    let atlas = thirteen();
    let choice = Choice::default();
    let centre = node(&atlas, BACKEND);
    let folded = Ego::new(&atlas, centre, 66, 24, Glyphs::Unicode, &choice);
    let on = folded.settle(
        folded.settle(Stand::on(folded.spot_of(node(&atlas, "Frontend Engineer")).unwrap())),
    );
    let unfolded = folded.turned(&atlas, on, &choice).unwrap();
    let ego = Ego::new(&atlas, centre, 66, 24, Glyphs::Unicode, &unfolded);
    let there = ego.stand_like(&folded, on);
    assert_eq!(ego.node(there.spot), folded.node(on.spot));
    let drawn = text(&ego.draw(&atlas, there, None, &|_| false));
    let expected = "\
\x20┣━◀▶ Collaborates with     & QA Engineer                    daily
▌┣━◀▶ Provides API            Frontend Engineer              daily
 ┃  └──▶ Asks               ↑ QA Engineer                   weekly
 ┡━◀▶ Provides API            Mobile Engineer                daily
 ├──▶ Collaborates with       Data Engineer                 weekly
";
    let rows: String = drawn.lines().skip(2).take(5).map(|row| format!("{row}\n")).collect();
    assert_eq!(rows, expected, "{drawn}");
    let back = ego.turned(&atlas, there, &unfolded).unwrap();
    assert_eq!(back, choice);
    // A row without children cannot be unfolded.
    let loops = folded.rows.len() - 1;
    assert!(folded.rows[loops].is_loop);
    assert!(folded.turned(&atlas, Stand::on(Spot::Row(loops)), &choice).is_err());
    let lead = folded
        .settle(Stand::on(folded.spot_of(Node::Missing(atlas.missing().next().unwrap())).unwrap()));
    let why = folded.turned(&atlas, lead, &choice).unwrap_err();
    assert!(why.ends_with("has no other neighbours to unfold"), "{why}");
}

#[test]
fn a_wide_picture_shows_the_neighbours_of_the_role_under_the_cursor() {
    let atlas = built_in();
    for id in atlas.ids() {
        for (width, height) in [(139, 9), (140, 5), (160, 12), (200, 60)] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, height, Glyphs::Unicode, &choice);
            let mut stand = ego.rim(ego.start(), false);
            while let Ok(next) = ego.step(stand, Way::Down) {
                let [before, after] =
                    [stand, next].map(|stand| ego.draw(&atlas, stand, None, &|_| false));
                for drawing in [&before, &after] {
                    assert!(drawing.rows.len() <= height);
                    assert!(drawing.rows.iter().all(|row| row.width() <= width));
                }
                let named = ego.node(next.spot).unwrap();
                let ring = Ego::new(&atlas, named, width, height, Glyphs::Unicode, &choice);
                let count = super::header::neighbours(ring.rows.len());
                let count = format!(" · {count}");
                assert_eq!(
                    text(&after).lines().skip(1).any(|row| row.ends_with(&count)),
                    width >= 140,
                    "{}",
                    text(&after)
                );
                if height == 60 {
                    let rows = before.rows.iter().zip(&after.rows).take(2 + ego.rows.len()).skip(1);
                    let width = ego.columns.width();
                    rows.for_each(|(one, other)| assert_eq!(bare(one, width), bare(other, width)));
                    for tied in &ring.rows {
                        let name = atlas.label(tied.node);
                        assert!(text(&after).matches(name).count() >= 1, "{name}");
                    }
                }
                stand = next;
            }
        }
    }
}

#[test]
fn free_rows_show_the_neighbours_of_the_role_under_the_cursor_below_the_notes() {
    let atlas = built_in();
    let mut whole = 0;
    for id in atlas.ids() {
        for (width, height) in [(24, 40), (60, 12), (76, 25), (97, 57), (139, 30)] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, height, Glyphs::Unicode, &choice);
            for at in 0..ego.rows.len() {
                let stand = ego.settle(Stand::on(Spot::Row(at)));
                let drawing = ego.draw(&atlas, stand, None, &|_| false);
                let named = ego.node(stand.spot).unwrap();
                let all = Ego::new(&atlas, named, width, height, Glyphs::Unicode, &choice).rows;
                let count = format!(" · {}", super::header::neighbours(all.len()));
                let rows: Vec<String> = drawing.rows.iter().map(Row::text).collect();
                let title = rows.iter().skip(1).position(|row| row.ends_with(&count));
                let Some(title) = title else { continue };
                let last = drawing.spots.last().unwrap().row;
                assert!(title > last && rows.len() <= height, "{}", text(&drawing));
                let listed = Drawing { rows: drawing.rows[title + 2..].to_vec(), ..drawing };
                let more = counted(&listed);
                let drawn = listed.rows.len() - usize::from(more > 0);
                assert_eq!(drawn + more, all.len(), "{}", text(&listed));
                assert!(listed.rows.iter().all(|row| row.width() <= width));
                whole += usize::from(more == 0);
            }
        }
    }
    assert!(whole > 100, "{whole}");
}

#[test]
fn both_lists_have_the_same_columns_unless_these_cut_labels() {
    let atlas = built_in();
    let (mut lists, mut apart) = (0, 0);
    let name_at = |row: &Row, node: Node| {
        let text = row.text();
        let at = text.rfind(atlas.label(node))?;
        Some(columns(text.get(..at)?.trim_end_matches('(')))
    };
    let is_cut = |row: &&Row| row.text().contains('…');
    for id in atlas.ids() {
        for width in [78, 92, 118, 139] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 60, Glyphs::Unicode, &choice);
            for at in (0..ego.rows.len()).filter(|_| ego.shares_columns) {
                let drawing = ego.draw(&atlas, Stand::on(Spot::Row(at)), None, &|_| false);
                let title = drawing.rows.iter().skip(2).position(|row| {
                    row.spans.iter().any(|span| span.text().contains(" neighbour"))
                });
                let Some(title) = title else { continue };
                let rows = drawing.rows.iter().skip(2 + title + 1);
                let rows: Vec<&Row> = rows.filter(|row| !row.text().ends_with(" more")).collect();
                let above = drawing.spots.iter().map(|spot| &drawing.rows[spot.row]);
                let width_above = ego.columns.width();
                assert!(above.into_iter().all(|row| row.width() == width_above));
                let all = tied::neighbours(&atlas, ego.rows[at].node, None, &choice).0;
                let own = Columns::without_signs(&atlas, &all, width).width();
                let end = rows[0].width();
                // The right edges differ only if a label needs the column at the edge of the picture.
                assert!(end == width_above || end == own, "{}", text(&drawing));
                assert!(rows.iter().all(|row| row.width() == end), "{}", text(&drawing));
                let names = rows.iter().zip(&all).filter_map(|(row, tied)| name_at(row, tied.node));
                let names: Vec<usize> = names.collect();
                let aligned = names.iter().all(|at| *at == ego.columns.name_at());
                if end == width_above && aligned {
                    lists += 1;
                } else {
                    apart += 1;
                }
                // From this width, columns of its own have room for all labels of a list.
                if width >= 118 {
                    assert!(aligned && end == width_above, "{}", text(&drawing));
                    assert_eq!(rows.into_iter().filter(is_cut).count(), 0, "{}", text(&drawing));
                }
            }
        }
    }
    assert!(lists > 3 * apart && apart > 0, "{lists} and {apart}");
}

/// Returns the text of a row without the cursor and without the arrows to the role under the
/// cursor.
fn bare(row: &Row, width: usize) -> String {
    let text: String = row.text().chars().take(width).collect();
    text.trim_end().replace(['▌', '&'], " ").trim_end().to_owned()
}

#[test]
fn the_order_of_files_changes_nothing() {
    let cards = builtin();
    let turned: Vec<_> = cards.iter().rev().cloned().collect();
    let (one, other) = (Atlas::new(cards, Vec::new(), 0), Atlas::new(turned, Vec::new(), 0));
    for id in one.ids() {
        let name = one[id].name.clone();
        let [one, other] = [&one, &other].map(|atlas| {
            let choice = Choice { depth: 1, ..Default::default() };
            let node = node(atlas, &name);
            let ego = Ego::new(atlas, node, 120, 50, Glyphs::Unicode, &choice);
            let net = crate::chart::Net::around(atlas, node, 12);
            let map = crate::chart::Map::lay(&net, 156, Glyphs::Unicode).ok();
            let map = map.map(|map| text(&map.draw(map.start(None), 80, &|_| false)));
            (text(&ego.draw(atlas, ego.start(), None, &|_| false)), map)
        });
        assert_eq!(one, other, "{name}");
    }
}

#[test]
fn below_unfolded_rows_everything_is_drawn_or_counted_as_hidden() {
    use crate::atlas::Family;
    use crate::chart::DEEPEST;
    let atlas = built_in();
    for id in atlas.ids() {
        for depth in 0..=DEEPEST {
            for family in Family::ALL {
                let mut choice = Choice { depth, ..Choice::default() };
                choice.filter.toggle_family(family);
                let centre = Node::Role(id);
                let ego = Ego::new(&atlas, centre, 120, 40, Glyphs::Unicode, &choice);
                let drawn = ego.rows.iter().filter(|row| !row.is_loop).count();
                let mut declared = neighbours(&atlas, centre, None);
                for (at, row) in ego.rows.iter().enumerate() {
                    if ego.level(at + 1) > ego.level(at) {
                        declared += neighbours(&atlas, row.node, Some(parent(&ego, row)));
                    }
                }
                assert_eq!(drawn + ego.hidden + ego.hidden_below, declared);
            }
        }
    }
}

/// Returns the number of neighbours of a role, not counting its parent.
fn neighbours(atlas: &Atlas, node: Node, parent: Option<Node>) -> usize {
    let ins = atlas.incoming(node).iter().map(|&edge| Node::Role(atlas[edge].from));
    let outs = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
    let others = ins.chain(outs).filter(|other| *other != node && Some(*other) != parent);
    others.collect::<std::collections::HashSet<_>>().len()
}

/// Returns the number of neighbours of the central role that have a row, including those scrolled
/// out of view, and the number of those that the filter hides.
fn count(ego: &Ego) -> (usize, usize) {
    let first = ego.rows.iter().filter(|tied| tied.level() == 0 && !tied.is_loop);
    (first.count(), ego.hidden)
}

#[test]
fn a_role_whose_name_several_roles_have_is_shown_as_a_guess() {
    let card = |path: &str, name: &str, interaction: &str| {
        let text = format!("---\nname: {name}\n---\n# Interactions\n{interaction}\n");
        Arc::new(crate::card::Card::new(Origin::File(path.into()), text))
    };
    let cards = vec![
        card("a/lead.md", "Lead", "- **Asks** → Tester (weekly)\n- **Tells** → Writer"),
        card("a/writer.md", "Writer", ""),
        card("b/tester.md", "Tester", ""),
        card("c/tester.md", "Tester", ""),
    ];
    let atlas = Atlas::new(cards, Vec::new(), 0);
    for width in [58, 120] {
        let drawn = drawn(&atlas, "Lead", width, 20);
        let rows = drawn.lines().filter(|line| !line.contains('→'));
        assert_eq!(rows.filter(|line| line.contains("Tester (b) ?")).count(), 1, "{drawn}");
        assert!(!drawn.lines().any(|line| line.contains("Writer ?")), "{drawn}");
    }
}

#[test]
fn a_neighbour_of_another_collection_has_its_folder() {
    let card = |path: &str, name: &str, to: &str| {
        let front = format!("name: {name}\ndescription: Does things.\ndelegates_to: [{to}]");
        let text = format!("---\n{front}\n---\nWorks.\n");
        Arc::new(crate::card::Card::new(Origin::File(path.into()), text))
    };
    let cards = vec![
        card("cards/alpha/lead.md", "lead", "painter"),
        card("cards/alpha/tester.md", "tester", "lead"),
        card("cards/beta/painter.md", "painter", "tester"),
    ];
    let atlas = Atlas::new(cards, Vec::new(), 0).below(vec!["cards".into()], Vec::new());
    for (width, place) in [(60, "Painter in beta"), (120, "Painter in beta"), (30, "Painter")] {
        let drawn = drawn(&atlas, "lead", width, 20);
        let neighbours = drawn.split("\n\n").next().unwrap();
        assert!(neighbours.contains(place), "{width}: {drawn}");
        assert!(!neighbours.contains("Tester in"), "{width}: {drawn}");
    }
}

#[test]
fn all_neighbours_come_before_the_notes() {
    let atlas = built_in();
    let count = ego(&atlas, BACKEND, 80, 60).rows.len();
    for (height, rows) in [(2 + count, 0), (5 + count, 3), (10, 0)] {
        let drawing = {
            let ego = ego(&atlas, BACKEND, 80, height);
            ego.draw(&atlas, ego.start(), None, &|_| false)
        };
        let text = text(&drawing);
        assert_eq!(drawing.rows.len(), height, "{text}");
        assert_eq!(text.matches('→').count(), rows.min(1), "{text}");
        assert_eq!(text.contains(" more"), height == 10, "{text}");
        let mut last = text.lines().rev().take(rows);
        assert_eq!(last.any(|row| row.ends_with(" +1")), rows > 0, "{text}");
    }
}

#[test]
fn a_picture_with_one_verb_in_each_row_shows_the_verbs_of_the_role() {
    let cards: &[Card] = &[
        ("Lead", &[("Provides plans", "Tester", "weekly")]),
        ("Manager", &[("Manages", "Lead", "daily")]),
        ("Tester", &[("Receives plans", "Lead", "daily"), ("Juggles with", "Lead", "daily")]),
        ("Writer", &[("Depends on", "Lead", "weekly")]),
    ];
    let atlas = atlas(cards);
    let drawing = {
        let ego = ego(&atlas, "Lead", 60, 6);
        ego.draw(&atlas, Stand::on(Spot::Centre), None, &|_| false)
    };
    let rows: Vec<String> = drawing.rows.iter().map(Row::text).collect();
    assert!(rows.iter().any(|row| row.contains("◀  Reports to ") && row.contains("Manager")));
    assert!(rows.iter().any(|row| row.contains("◀▶ Provides plans +1 ")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("◀  they: Depends on ")), "{rows:?}");
    // The tester declares `Receives plans`, but the colour is that of the verb in the row.
    assert_eq!(ink(&drawing, "Provides plans +1"), Some(Ink::Verb(Family::Provide)));
}

#[test]
fn a_row_with_one_verb_has_its_whole_frequency() {
    let atlas = built_in();
    for id in atlas.ids() {
        for width in 42..76 {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 40, Glyphs::Unicode, &choice);
            let drawing = ego.draw(&atlas, ego.start(), None, &|_| false);
            for (spotted, tied) in drawing.spots.iter().zip(&ego.rows) {
                let row = drawing.rows[spotted.row].text();
                assert!(row.ends_with(&format!(" {}", tied.short_often())), "{width}: {row}");
            }
        }
    }
    let narrow = drawn(&atlas, BACKEND, 52, 24);
    assert!(narrow.contains("Collaborates with   Data Engineer       weekly"), "{narrow}");
    assert!(narrow.contains("Technical Writer   release"), "{narrow}");
}

#[test]
fn a_long_list_scrolls_above_the_notes() {
    let atlas = built_in();
    let choice = Choice { depth: 2, ..Choice::default() };
    let centre = node(&atlas, "Backend Engineer");
    for (width, height) in [(60, 24), (98, 30), (160, 40)] {
        let ego = Ego::new(&atlas, centre, width, height, Glyphs::Unicode, &choice);
        for stand in [ego.start(), ego.rim(ego.start(), true)] {
            let drawing = ego.draw(&atlas, stand, None, &|_| false);
            let list = drawing.spots.last().unwrap().row + 1;
            assert!(ego.rows.len() > list && list + MOST_NOTES >= height - 1);
            let below = drawing.rows.iter().skip(list).map(|row| row.text());
            assert!(below.into_iter().any(|row| row.contains('→')), "{}", text(&drawing));
        }
    }
}

#[test]
fn moving_the_cursor_moves_neither_the_legend_nor_the_notes() {
    let atlas = built_in();
    let mut explained = 0;
    for id in atlas.ids() {
        for (width, height) in [(52, 21), (84, 20), (98, 36), (140, 57), (190, 57)] {
            let choice = Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, height, Glyphs::Unicode, &choice);
            let mut places = Vec::new();
            for at in 0..ego.rows.len() {
                let drawing = ego.draw(&atlas, Stand::on(Spot::Row(at)), None, &|_| false);
                let list = 2 + ego.rows.len();
                // The list on the right of a wide picture has rows of its own.
                let rows = drawing.rows.iter().map(|row| before(row, super::ring::room(width)));
                let rows: Vec<String> = rows.map(|row| row.text()).collect();
                let notes = rows.iter().skip(list).position(|row| row.contains('→'));
                assert_eq!(notes, Some(1), "{width}: {}", text(&drawing));
                let legends = ["& also works with ", "& works with the role"];
                let is_legend = |row: &String| legends.iter().any(|legend| row.contains(legend));
                places.extend(rows.iter().position(is_legend));
            }
            explained += places.len();
            assert!(places.windows(2).all(|pair| pair[0] == pair[1]), "{width}: {places:?}");
        }
    }
    assert!(explained > 100, "{explained}");
}
