//! The pictures of the ego graph, and what holds for all of them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::atlas::{Atlas, Node, Weight};
use crate::chart::glyphs::Arms;
use crate::chart::{Drawing, Glyphs, Spot, Stand, Way};
use crate::page::{Ink, Row};
use crate::role::Origin;
use crate::store::builtin;
use crate::text::{columns, graphemes};

use super::{Ego, Form};

const BACKEND: &str = "Backend Engineer";

/// A name, and verb, target and frequency of each interaction.
type Card<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)]);

fn atlas(cards: &[Card]) -> Atlas {
    let card = |(name, interactions): &Card| {
        let mut text = format!("---\nname: {name}\n---\n# Interactions\n");
        for (verb, target, frequency) in *interactions {
            text.push_str(&format!("- **{verb}** → {target} ({frequency})\n"));
        }
        Arc::new(crate::card::Card::new(Origin::File(format!("{name}.md").into()), text))
    };
    Atlas::new(cards.iter().map(card).collect(), Vec::new(), 0)
}

/// The org of the design's first picture.
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

/// Sixty in and sixty out, by names that are hard to measure.
fn hub() -> Atlas {
    let name = |at: usize| match at % 6 {
        0 => format!("数据分析师 {at}"),
        1 => format!("👩\u{200d}💻 Coder {at}"),
        2 => format!("مهندس {at}"),
        3 => format!("Ingé\u{301}nieure e\u{301}e\u{301} {at}"),
        4 => format!("Principal {} Architect {at}", "Very ".repeat(30)),
        _ => format!("QA {at}"),
    };
    let frequency =
        |at: usize| ["daily", "weekly", "monthly", "on-demand", "whenever"].get(at % 5).copied();
    let verb = |at: usize| match at % 4 {
        0 => "Depends on".to_owned(),
        1 => "提供数据".to_owned(),
        2 => format!("Gives {} to", "very ".repeat(12)),
        _ => "Asks".to_owned(),
    };
    let card = |name: &str, lines: &[String]| {
        let text = format!("---\nname: {name}\n---\n# Interactions\n{}", lines.concat());
        Arc::new(crate::card::Card::new(Origin::File(format!("{name}.md").into()), text))
    };
    let line = |at: usize, to: &str| {
        format!("- **{}** → {to} ({})\n", verb(at), frequency(at).unwrap_or_default())
    };
    let mut hub: Vec<String> = (30..90).map(|at| line(at, &name(at))).collect();
    hub.extend((30..40).map(|at| line(at + 1, &name(at))));
    hub.extend((0..5).map(|at| line(at, "Hub")));
    let mut roles = vec![card("Hub", &hub)];
    roles.extend((0..60).map(|at| card(&name(at), &[line(at, "Hub"), line(at, &name(at + 1))])));
    Atlas::new(roles, Vec::new(), 0)
}

fn node(atlas: &Atlas, name: &str) -> Node {
    Node::Role(atlas.named(name).unwrap())
}

fn ego(atlas: &Atlas, name: &str, width: usize, height: usize) -> Ego {
    Ego::new(
        atlas,
        node(atlas, name),
        width,
        height,
        Glyphs::Unicode,
        &crate::chart::Choice::default(),
    )
}

fn text(drawing: &Drawing) -> String {
    drawing.rows.iter().map(|row| row.text() + "\n").collect()
}

fn walked(ego: &Ego, ways: &[Way]) -> Stand {
    ways.iter().fold(ego.start(), |stand, &way| ego.step(stand, way).unwrap())
}

#[test]
fn three_columns() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 20);
    let stand = walked(&ego, &[Way::Down, Way::Down]);
    let expected = "\
◀ 8 in, 3 daily                                                                   7 out, 3 daily ▶
←⇄Frontend Engineer ╺━━━━━Depends on━┓                      ┏━Collaborates with━━━━▶ QA Engineer⇄◆
                                     ┃                      ┃
→⇄Mobile Engineer ╺━━━━━━━Depends on━┫                      ┣━Provides API━━━▶ Frontend Engineer⇄←
                                     ┃                      ┃
◆⇄QA Engineer ╺━━━Reports defects to━┫                      ┣━Provides API━━━━━▶ Mobile Engineer⇄→
                                     ┃ ┌──────────────────┐ ┃
  Technical Writer ╶──────Depends on─╄▶│ Backend Engineer │╺╃─Collaborates with──▶ Data Engineer
                                     │ └──────────────────┘ │
  Product Manager ╶──Prioritises for─┤ ↻ Mentors            ├─Provides data─────────▶ 数据分析师
                                     │                      ┆
  Security Engineer ╶──Reviews work…─┤                      ├┄Depends on +1┄┄▶ Platform Engineer
                                     ┆                      ┆
  Principal Customer Ex… ┄┄┄Consults┄┤                      └┄Reports risk to┄┄▶ (Security Lead)
                                     ┆
  Site Reliability En… ┄┄┄Depends on┄┘
";
    assert_eq!(text(&ego.draw(&atlas, stand, None)), expected);
}

#[test]
fn three_columns_that_scroll() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 6);
    let stand = walked(&ego, &[Way::Down, Way::Down, Way::Down, Way::Down]);
    let expected = "\
◀ 8 in, 3 daily                                                                   7 out, 3 daily ▶
  … 2 more                           ┃                      ┏━Collaborates with━━━━▶ QA Engineer⇄
 ⇄QA Engineer ╺━━━Reports defects to━┫ ┌──────────────────┐ ┣━Provides API━━━▶ Frontend Engineer⇄
  Technical Writer ╶──────Depends on─╄▶│ Backend Engineer │╺╇━Provides API━━━━━▶ Mobile Engineer⇄
◆ Product Manager ╶──Prioritises for─┤ └──────────────────┘ ├─Collaborates with──▶ Data Engineer
  … 3 more                           │ ↻ Mentors            │                           … 3 more
";
    assert_eq!(text(&ego.draw(&atlas, stand, None)), expected);
}

#[test]
fn stacked() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 58, 20);
    let stand = ego.settle(Stand::on(Spot::Centre));
    let expected = "\
◀ 8 in, 3 daily                           7 out, 3 daily ▶
 ┏◀━Depends on━━━━━━━━━━╸ Frontend Engineer             ⇄
 ┣◀━Depends on━━━━━━━━━━╸ Mobile Engineer               ⇄
 ┣◀━Reports defects to━━╸ QA Engineer                   ⇄
 ┠◀─Depends on──────────╴ Technical Writer
 ┠◀─Prioritises for─────╴ Product Manager
 ┠◀─Reviews work of─────╴ Security Engineer
 ┠◀┄Consults┄┄┄┄┄┄┄┄┄┄┄┄┄ Principal Customer Experienc…
 ┠◀┄Depends on┄┄┄┄┄┄┄┄┄┄┄ Site Reliability Engineer
[Backend Engineer] ↻ Mentors
 ┣━━Collaborates with━━━▶ QA Engineer                   ⇄
 ┣━━Provides API━━━━━━━━▶ Frontend Engineer             ⇄
 ┡━━Provides API━━━━━━━━▶ Mobile Engineer               ⇄
 ├──Collaborates with───▶ Data Engineer
 ├──Provides data───────▶ 数据分析师
 ├┄┄Depends on +1┄┄┄┄┄┄┄▶ Platform Engineer
 └┄┄Reports risk to┄┄┄┄┄▶ (Security Lead)
";
    assert_eq!(text(&ego.draw(&atlas, stand, None)), expected);
}

#[test]
fn stacked_in_ascii_counts_both_sides_where_the_centre_is_hidden() {
    let atlas = thirteen();
    let ego = Ego::new(
        &atlas,
        node(&atlas, BACKEND),
        46,
        7,
        Glyphs::Ascii,
        &crate::chart::Choice::default(),
    );
    let expected = "\
< 8 in, 3 daily               7 out, 3 daily >
 .<=Depends on=========== Frontend Engineer =<
 +<=Depends on=========== Mobile Engineer   =>
 +<=Reports defects to=== QA Engineer       =*
 +<-Depends on----------- Technical Writer
 +<-Prioritises for------ Product Manager
 # ~ <3 >7 more [Backend Engineer]
";
    let stand = walked(&ego, &[Way::Down, Way::Down]);
    assert_eq!(text(&ego.draw(&atlas, stand, None)), expected);
}

#[test]
fn a_role_alone_says_so() {
    let atlas = atlas(&[("Hermit", &[("Asks", "Hermit", "daily")])]);
    let drawn = |width, height| {
        let ego = ego(&atlas, "Hermit", width, height);
        assert_eq!(ego.start().spot, Spot::Centre);
        text(&ego.draw(&atlas, ego.start(), None))
    };
    let expected = "\
◀ 0 in                                                          0 out ▶
                                ┌────────┐
         no role names this one │ Hermit │ names no other role
                                └────────┘
                                ↻ Asks
";
    assert_eq!(drawn(100, 10), expected);
    let stacked = "◀ 0 in                0 out ▶\n no role names this one\n[Hermit] ↻ Asks\n names no other role\n";
    assert_eq!(drawn(29, 10), stacked);
    assert_eq!(drawn(20, 10), "Hermit ◀0 ▶0\n");
    assert_eq!(drawn(9, 10), "He… ◀0 ▶0\n");
    assert_eq!(drawn(100, 3), "Hermit ◀0 ▶0\n");
    assert_eq!(drawn(0, 10), "");
    let ego = ego(&atlas, "Hermit", 100, 10);
    assert_eq!(ego.step(ego.start(), Way::Left), Err("no role names this one"));
    assert_eq!(ego.edges(Spot::Centre).len(), 1);
}

#[test]
fn who_names_a_missing_role_is_shown() {
    let atlas = thirteen();
    let missing = Node::Missing(atlas.missing().next().unwrap());
    let ego = Ego::new(&atlas, missing, 50, 10, Glyphs::Unicode, &crate::chart::Choice::default());
    let expected = "\
◀ 1 in                                     0 out ▶
 ┌◀┄Reports risk to┄┄┄ Backend Engineer  ◆
[(Security Lead)]
 has no card
";
    assert_eq!(text(&ego.draw(&atlas, ego.start(), None)), expected);
}

#[test]
fn inks_say_what_things_are() {
    let atlas = thirteen();
    let ego = ego(&atlas, BACKEND, 98, 20);
    let drawing = ego.draw(&atlas, ego.start(), None);
    let ink = |text: &str| {
        let mut spans = drawing.rows.iter().flat_map(|row| &row.spans);
        spans.find(|span| span.text() == text).map(|span| span.ink)
    };
    assert_eq!(ink("Frontend Engineer"), Some(Ink::Cursor));
    assert_eq!(ink("Backend Engineer"), Some(Ink::Title));
    assert_eq!(ink("(Security Lead)"), Some(Ink::Missing));
    assert_eq!(ink("Data Engineer"), Some(Ink::Text));
    assert_eq!(ink("Provides API"), Some(Ink::Verb(crate::atlas::Family::Provide)));
    assert_eq!(drawing.at(7, 45), Some(Spot::Centre));
    assert_eq!(drawing.at(7, 70), Some(Spot::Out(3)));
    assert_eq!(drawing.at(0, 3), None);
}

/// The cells of a drawing: one grapheme's first character each, nothing after a wide one.
fn cells(drawing: &Drawing, width: usize) -> Vec<Vec<char>> {
    let row = |text: String| {
        let mut cells = vec![' '; width];
        let mut at = 0;
        for (grapheme, columns) in graphemes(&text) {
            if columns > 0 {
                cells[at] = grapheme.chars().next().unwrap();
            }
            at += columns;
        }
        cells
    };
    drawing.rows.iter().map(|r| row(r.text())).collect()
}

/// What `… n more` rows count, in and out.
fn counted(drawing: &Drawing, wide: Option<usize>) -> (usize, usize) {
    let mut sum = (0, 0);
    for (y, row) in drawing.rows.iter().enumerate().skip(1) {
        let mut column = 0;
        for span in &row.spans {
            if let Some(rest) = span.text().strip_prefix('…').filter(|_| span.ink == Ink::Dim) {
                let number = |word: &str| word.parse::<usize>().ok();
                let words: Vec<&str> = rest.split_whitespace().collect();
                for word in words {
                    let incoming = wide.map_or(y == 1, |bus| column < bus);
                    let (ins, outs) = match (word.strip_prefix('◀'), word.strip_prefix('▶')) {
                        (Some(n), _) => (number(n).unwrap(), 0),
                        (_, Some(n)) => (0, number(n).unwrap()),
                        _ if incoming => (number(word).unwrap_or(0), 0),
                        _ => (0, number(word).unwrap_or(0)),
                    };
                    sum = (sum.0 + ins, sum.1 + outs);
                }
            }
            column += span.width();
        }
    }
    sum
}

/// Follows the line of every drawn neighbour along its bus to the centre or to where the bus
/// leaves the picture, by the characters alone.
fn follow(ego: &Ego, drawing: &Drawing) {
    let cells = cells(drawing, ego.width);
    let centre =
        drawing.spots.iter().filter(|s| s.spot == Spot::Centre).map(|s| s.row).collect::<Vec<_>>();
    for spotted in &drawing.spots {
        let (tied, incoming) = match spotted.spot {
            Spot::Centre => continue,
            Spot::In(at) => (ego.ins.get(at).unwrap(), true),
            Spot::Out(at) => (ego.outs.get(at).unwrap(), false),
            _ => continue,
        };
        let (bus, target) = match &ego.form {
            Form::Columns(columns) if incoming => (spotted.columns.end, columns.centre),
            Form::Columns(columns) => (spotted.columns.start - 1, columns.centre),
            // The centre's own row hides the bus; where it is scrolled away, the row that counts.
            _ => (
                1,
                centre
                    .first()
                    .copied()
                    .map_or(if incoming { drawing.rows.len() } else { 0 }, |row| row),
            ),
        };
        let stacked = matches!(ego.form, Form::Stacked(_));
        let arms = Arms::of(cells[spotted.row][bus]);
        let arm = if incoming && !stacked { arms.left } else { arms.right };
        let shown = || format!("{spotted:?}\n{}", text(drawing));
        assert_eq!(arm == Some(Weight::Heavy), tied.weight == Weight::Heavy, "{}", shown());
        assert!(arm.is_some(), "{}", shown());
        let down = target > spotted.row;
        let mut row = spotted.row;
        while row != target {
            let next = if down { row + 1 } else { row - 1 };
            let here = Arms::of(cells[row][bus]);
            assert!(if down { here.down } else { here.up }.is_some(), "{}", shown());
            if stacked && (next == target || next >= drawing.rows.len() || next == 0) {
                break;
            }
            let there = Arms::of(cells[next][bus]);
            let (leaves, enters) = if down { (here.down, there.up) } else { (here.up, there.down) };
            assert!(enters.is_some(), "{}", shown());
            let heavy = |arm| arm == Some(Weight::Heavy);
            assert!(heavy(leaves) || !heavy(Some(tied.weight)), "{}", shown());
            row = next;
        }
        if !stacked {
            let middle = Arms::of(cells[target][bus]);
            let to_centre = if incoming { middle.right } else { middle.left };
            assert!(to_centre.is_some(), "{}", shown());
            let head = if incoming { cells[target][bus + 1] } else { cells[spotted.row][bus + 1] };
            assert!(!incoming || head == '▶', "{}", shown());
        }
        let drawn: String = cells[spotted.row].iter().collect();
        assert!(
            drawn.contains(if incoming && stacked { '◀' } else { '▶' }) || !stacked,
            "{}",
            shown()
        );
    }
}

fn check(ego: &Ego, atlas: &Atlas, stand: Stand) {
    let drawing = ego.draw(atlas, stand, None);
    let shown = || format!("{}×{} {stand:?}\n{}", ego.width, ego.height, text(&drawing));
    assert!(drawing.rows.len() <= ego.height, "{}", shown());
    for row in &drawing.rows {
        assert!(row.width() <= ego.width && columns(&row.text()) <= ego.width, "{}", shown());
    }
    for spotted in &drawing.spots {
        assert!(spotted.row < drawing.rows.len().max(1) && spotted.columns.end <= ego.width);
    }
    let wide = match &ego.form {
        Form::Nothing | Form::Line => return,
        Form::Stacked(_) => None,
        Form::Columns(_) => Some(ego.width / 2),
    };
    assert!(drawing.row_of(stand.spot).is_some(), "{}", shown());
    let spans = drawing.rows.iter().flat_map(|row| &row.spans);
    assert_eq!(spans.filter(|span| span.ink == Ink::Cursor).count(), 1, "{}", shown());
    let rows = |is: fn(Spot) -> bool| drawing.spots.iter().filter(|s| is(s.spot)).count();
    let hidden = counted(&drawing, wide);
    let ins = rows(|spot| matches!(spot, Spot::In(_))) + hidden.0;
    let outs = rows(|spot| matches!(spot, Spot::Out(_))) + hidden.1;
    assert_eq!((ins, outs), (ego.ins.len(), ego.outs.len()), "{}", shown());
    follow(ego, &drawing);
}

/// Widths around which the form changes; there every height is tried with every width.
fn is_threshold(width: usize) -> bool {
    [0, 24, 40, 96].iter().any(|edge| width.abs_diff(*edge) <= 1)
}

const HEIGHTS: [usize; 17] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 40, 60, 25];

#[test]
fn every_built_in_role_is_whole_at_every_width() {
    let atlas = built_in();
    for (at, id) in atlas.ids().enumerate() {
        let mut ego = Ego::new(
            &atlas,
            Node::Role(id),
            0,
            0,
            Glyphs::Unicode,
            &crate::chart::Choice::default(),
        );
        // Each width comes with every seventh role, with heights in turn: two seconds
        // instead of ten.
        for width in (0..=200).filter(|width| (width + at) % 7 == 0 || is_threshold(*width)) {
            ego = ego.resized(&atlas, width, HEIGHTS[(width + at) % HEIGHTS.len()]);
            check(&ego, &atlas, ego.start());
            let far = ego.step(ego.start(), Way::Right).unwrap_or(ego.start());
            check(&ego, &atlas, ego.last(far));
        }
    }
}

#[test]
fn a_hub_of_hard_names_is_whole_at_every_size() {
    let atlas = hub();
    let mut ego = ego(&atlas, "Hub", 0, 0);
    assert_eq!((ego.ins.len(), ego.outs.len()), (60, 60));
    let spots =
        [Spot::Centre, Spot::In(0), Spot::In(31), Spot::In(59), Spot::Out(2), Spot::Out(59)];
    for width in 0..=200 {
        let all = is_threshold(width);
        for (at, height) in HEIGHTS.into_iter().enumerate() {
            if !all && (width + at) % 4 != 0 {
                continue;
            }
            ego = ego.resized(&atlas, width, height);
            let spot = spots[(width + at) % spots.len()];
            check(&ego, &atlas, ego.settle(Stand::on(spot)));
        }
    }
}

#[test]
fn sides_are_ordered_by_weight() {
    // What a bus carries is read off the first line of a range.
    let (hub, built_in) = (hub(), built_in());
    for (atlas, id) in
        hub.ids().map(|id| (&hub, id)).chain(built_in.ids().map(|id| (&built_in, id)))
    {
        let ego = Ego::new(
            atlas,
            Node::Role(id),
            100,
            20,
            Glyphs::Unicode,
            &crate::chart::Choice::default(),
        );
        for side in [&ego.ins, &ego.outs] {
            assert!(side.iter().map(|tied| tied.weight).is_sorted());
        }
    }
}

/// Walks as far as `steps`, and tells how many there were.
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
    assert_eq!(seen.len(), ego.ins.len() + ego.outs.len() + 1);
}

#[test]
fn every_spot_is_reached_and_every_way_leads_back() {
    let (hub, built_in) = (hub(), built_in());
    for (width, height) in [(24, 4), (58, 9), (80, 60), (96, 4), (98, 8), (120, 24), (200, 60)] {
        check_walk(&ego(&hub, "Hub", width, height));
        for id in built_in.ids() {
            check_walk(&Ego::new(
                &built_in,
                Node::Role(id),
                width,
                height,
                Glyphs::Unicode,
                &crate::chart::Choice::default(),
            ));
        }
    }
}

#[test]
fn scrolling_takes_the_cursor_along() {
    let atlas = hub();
    for (width, height) in [(24, 4), (58, 9), (98, 8), (120, 24)] {
        let ego = ego(&atlas, "Hub", width, height);
        for from in [ego.start(), ego.last(ego.start()), walked(&ego, &[Way::Right, Way::Right])] {
            for rows in [-200, -7, -1, 0, 1, 2, 3, 40, 200] {
                let stand = ego.scroll(from, rows);
                assert_eq!(ego.settle(stand), stand);
                check(&ego, &atlas, stand);
            }
        }
        let end = ego.scroll(ego.start(), isize::MAX);
        assert_ne!(end.spot, ego.start().spot);
        let columns = matches!(ego.form, Form::Columns(_));
        assert_eq!(ego.first(end).spot, if columns { Spot::In(0) } else { Spot::Out(0) });
    }
}

#[test]
fn a_stand_of_another_size_or_atlas_is_settled() {
    let (hub, small) = (hub(), thirteen());
    let there = ego(&hub, "Hub", 200, 5);
    let stand = there.last(there.start());
    for (width, height) in [(0, 0), (10, 3), (24, 4), (60, 10), (98, 4), (150, 40)] {
        let here = ego(&small, BACKEND, width, height);
        let settled = here.settle(stand);
        assert_eq!(settled.spot, Spot::In(7));
        assert_eq!(here.node(settled.spot), Some(node(&small, "Site Reliability Engineer")));
        check(&here, &small, settled);
    }
}

/// Labels cut and labels drawn over all built-in roles.
fn cut(width: usize) -> (usize, usize) {
    let atlas = built_in();
    let drawings = atlas.ids().map(|id| {
        let ego = Ego::new(
            &atlas,
            Node::Role(id),
            width,
            60,
            Glyphs::Unicode,
            &crate::chart::Choice::default(),
        );
        ego.draw(&atlas, ego.start(), None)
    });
    let spans: Vec<String> = drawings
        .flat_map(|drawing| drawing.rows)
        .flat_map(|row| row.spans)
        .map(|span| span.text().to_owned())
        .filter(|text| text.chars().any(char::is_alphabetic))
        .collect();
    (spans.iter().filter(|text| text.ends_with('…')).count(), spans.len())
}

#[test]
fn few_labels_are_cut() {
    // Of 890 labels: none at 95 (stacked), 334 at 96, 268 at 100, 125 at 110, 62 at 120, 14 at
    // 140. The built-in cards' verbs are longer than those the form was drawn for.
    assert_eq!(cut(95).0, 0);
    let (cut, all) = cut(120);
    assert!(cut * 10 <= all, "{cut} of {all} labels are cut");
}

#[test]
fn in_ascii_all_is_ascii() {
    let atlas = built_in();
    for id in atlas.ids().filter(|&id| atlas[id].name.is_ascii()) {
        for (width, height) in [(20, 5), (30, 9), (46, 9), (100, 5), (100, 30)] {
            let ego = Ego::new(
                &atlas,
                Node::Role(id),
                width,
                height,
                Glyphs::Ascii,
                &crate::chart::Choice::default(),
            );
            let drawn = text(&ego.draw(&atlas, ego.start(), None));
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
            let choice = crate::chart::Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, 40, Glyphs::Unicode, &choice);
            labels += 2 * (ego.ins.len() + ego.outs.len());
            cuts += match &ego.form {
                Form::Columns(columns) => columns.cuts(&ego),
                Form::Stacked(stacked) => stacked.cuts(&ego),
                Form::Nothing | Form::Line => panic!("there is room"),
            };
        }
        assert!(cuts * 10 <= labels, "{width}: {cuts} of {labels}");
    }
}

#[test]
fn a_filter_hides_rows_counts_them_and_keeps_the_others_in_order() {
    use crate::atlas::Family;
    use crate::chart::{Choice, Direction, Filter};
    let atlas = built_in();
    for id in atlas.ids() {
        let centre = Node::Role(id);
        let mut edges: Vec<_> =
            atlas.incoming(centre).iter().chain(atlas.outgoing(centre)).copied().collect();
        edges.sort_unstable();
        edges.dedup();
        for direction in [Direction::Both, Direction::In, Direction::Out] {
            for hidden in Family::ALL {
                for needs in [false, true] {
                    let all = Choice { needs, ..Choice::default() };
                    let filter = Filter::of(direction);
                    let mut choice = Choice { filter, needs, ..Choice::default() };
                    choice.filter.toggle_family(hidden);
                    let of = |choice: &Choice| {
                        Ego::new(&atlas, centre, 110, 30, Glyphs::Unicode, choice)
                    };
                    let (before, after) = (of(&all), of(&choice));
                    let (shown, gone) = after.count();
                    assert_eq!(shown + gone, edges.len());
                    assert_eq!(before.count(), (edges.len(), 0));
                    for (few, many) in [(&after.ins, &before.ins), (&after.outs, &before.outs)] {
                        let mut many = many.iter().map(|tied| tied.node);
                        assert!(few.iter().all(|tied| many.any(|node| node == tied.node)));
                    }
                    for height in [3, 9, 40] {
                        let ego = after_resized(&atlas, centre, &choice, height);
                        let drawing = ego.draw(&atlas, ego.start(), None);
                        assert!(drawing.rows.len() <= height);
                        assert!(drawing.rows.iter().all(|row| row.width() <= 110));
                    }
                    let stand = before.last(before.start());
                    after.draw(&atlas, after.stand_like(&before, stand), Some(&|_| false));
                }
            }
        }
    }
}

fn after_resized(atlas: &Atlas, centre: Node, choice: &crate::chart::Choice, height: usize) -> Ego {
    Ego::new(atlas, centre, 110, 30, Glyphs::Unicode, choice).resized(atlas, 110, height)
}

#[test]
fn who_needs_whom_keeps_every_head() {
    let atlas = atlas(&[
        ("A", &[("Provides API", "B", "daily"), ("Depends on", "C", "weekly")]),
        ("B", &[("Pairs with", "A", "monthly")]),
        ("C", &[("Provides data", "A", "daily")]),
    ]);
    let choice = crate::chart::Choice { needs: true, ..Default::default() };
    let ego = Ego::new(&atlas, node(&atlas, "A"), 96, 9, Glyphs::Unicode, &choice);
    // B gets an API, which A declares: the head is at B. C gives, and is depended on.
    let drawn = text(&ego.draw(&atlas, ego.settle(Stand::on(Spot::Centre)), None));
    assert!(drawn.contains("B ◀") && drawn.contains("need it"), "{drawn}");
    assert!(drawn.contains("C") && drawn.contains("it needs"), "{drawn}");
}

#[test]
fn unfolding_puts_rows_below_their_parent_and_unfolds_a_role_once() {
    use crate::chart::{Choice, DEEPEST};
    let atlas = built_in();
    for id in atlas.ids() {
        let centre = Node::Role(id);
        let of = |choice: &Choice, width, height| {
            Ego::new(&atlas, centre, width, height, Glyphs::Unicode, choice)
        };
        let folded = of(&Choice::default(), 120, 40);
        for depth in 0..=DEEPEST {
            let choice = Choice { depth, ..Choice::default() };
            let ego = of(&choice, 120, 40);
            assert_eq!(ego.count(), folded.count());
            for (side, before) in [(&ego.ins, &folded.ins), (&ego.outs, &folded.outs)] {
                let first = side.iter().filter(|row| row.level() == 0).map(|row| row.node);
                assert!(first.eq(before.iter().map(|row| row.node)), "the rest keeps its order");
                assert!(side.iter().all(|row| row.level() <= depth));
                let mut open = HashSet::new();
                let mut above: Vec<Node> = Vec::new();
                for (at, row) in side.iter().enumerate() {
                    assert!(row.path.starts_with(&above[..row.level().min(above.len())]));
                    above.clone_from(&row.path);
                    assert!(!side.is_open(at) || open.insert(row.node), "unfolded twice");
                    assert!(!side.is_open(at) || !row.again);
                }
            }
            if id.eq(&atlas.ids().next().unwrap()) || depth == 1 {
                for (width, height) in [(24, 4), (40, 9), (58, 20), (97, 12), (140, 60), (200, 200)]
                {
                    let ego = of(&choice, width, height);
                    let mut stand = ego.first(ego.start());
                    let mut seen = HashSet::new();
                    loop {
                        let drawing = ego.draw(&atlas, stand, None);
                        assert!(drawing.rows.len() <= height);
                        for row in &drawing.rows {
                            assert!(row.width() <= width, "{width}: {}", row.text());
                        }
                        assert!(drawing.row_of(stand.spot).is_some());
                        seen.insert(stand.spot);
                        match ego.step(stand, Way::Down) {
                            Ok(next) => stand = next,
                            Err(_) => break,
                        }
                    }
                    assert!(!seen.is_empty());
                }
            }
        }
    }
}

#[test]
fn a_row_is_turned_and_turned_back() {
    let atlas = thirteen();
    let choice = crate::chart::Choice::default();
    let of = |choice: &crate::chart::Choice| {
        Ego::new(&atlas, node(&atlas, BACKEND), 60, 24, Glyphs::Unicode, choice)
    };
    let folded = of(&choice);
    let on = folded.settle(Stand::on(Spot::Out(1)));
    let unfolded = folded.turned(&atlas, on, &choice).unwrap();
    let ego = of(&unfolded);
    let there = ego.stand_like(&folded, on);
    assert_eq!(ego.node(there.spot), folded.node(on.spot));
    let drawn = text(&ego.draw(&atlas, there, None));
    let rows: Vec<&str> = drawn.lines().skip(11).take(4).map(str::trim_end).collect();
    let expected = [
        " ┣━━Provides API━━━━━━━━▶ Frontend Engineer               ⇄◆",
        " ┃  ┡━━Depends on━━━━━━━▶ Backend Engineer                ↑↔",
        " ┃  └──Asks─────────────▶ QA Engineer                     ↑→",
        " ┡━━Provides API━━━━━━━━▶ Mobile Engineer                 ⇄",
    ];
    assert_eq!(rows, expected, "{drawn}");
    let back = ego.turned(&atlas, there, &unfolded).unwrap();
    assert_eq!(back, choice);
    // Where nothing is below, nothing unfolds.
    assert_eq!(folded.turned(&atlas, Stand::on(Spot::Centre), &choice), None);
    assert_eq!(folded.turned(&atlas, Stand::on(Spot::Out(6)), &choice), None);
}

#[test]
fn a_wide_picture_says_whom_the_role_under_the_cursor_names() {
    let atlas = built_in();
    let (mut shown, mut walked) = (0, 0);
    let bare = |row: &Row| {
        let text: String = row.text().chars().take(110).collect();
        text.trim_end().replace(['◆', '←', '→', '↔'], " ").trim_end().to_owned()
    };
    for id in atlas.ids() {
        for (width, height) in [(139, 9), (140, 5), (160, 12), (200, 60)] {
            let choice = crate::chart::Choice::default();
            let ego = Ego::new(&atlas, Node::Role(id), width, height, Glyphs::Unicode, &choice);
            let mut stand = ego.first(ego.start());
            while let Ok(next) = ego.step(stand, Way::Down) {
                let (before, after) = (ego.draw(&atlas, stand, None), ego.draw(&atlas, next, None));
                for drawing in [&before, &after] {
                    assert!(drawing.rows.len() <= height);
                    assert!(drawing.rows.iter().all(|row| row.width() <= width));
                }
                if height == 60 && matches!(ego.form, Form::Columns(_)) {
                    // Nothing that was there moves: the sides are far left of it.
                    let rows = before.rows.iter().zip(&after.rows).take(3);
                    rows.for_each(|(one, other)| assert_eq!(bare(one), bare(other)));
                    let named = ego.node(next.spot).unwrap();
                    let told = format!("names {}", atlas.neighbours_out(named).len());
                    let told = told.replace("names 0", "names nobody");
                    shown += usize::from(text(&after).contains(&told));
                    walked += 1;
                }
                stand = next;
            }
        }
    }
    // Where names and verbs leave room for it, which is nearly everywhere.
    assert!(shown * 10 > walked * 8, "{shown} of {walked}");
}

#[test]
fn the_order_of_files_changes_nothing() {
    let cards = builtin();
    let turned: Vec<_> = cards.iter().rev().cloned().collect();
    let (one, other) = (Atlas::new(cards, Vec::new(), 0), Atlas::new(turned, Vec::new(), 0));
    for id in one.ids() {
        let name = one[id].name.clone();
        let drawn = |atlas: &Atlas| {
            let choice = crate::chart::Choice { depth: 1, ..Default::default() };
            let node = node(atlas, &name);
            let ego = Ego::new(atlas, node, 120, 50, Glyphs::Unicode, &choice);
            let net = crate::chart::Net::around(atlas, node, 12);
            let map = crate::chart::Map::lay(&net, 156, Glyphs::Unicode).ok();
            let map = map.map(|map| text(&map.draw(map.start(None), 80, &|_| false)));
            (text(&ego.draw(atlas, ego.start(), None)), map)
        };
        assert_eq!(drawn(&one), drawn(&other), "{name}");
    }
}

#[test]
fn below_unfolded_rows_everything_is_drawn_or_counted_as_hidden() {
    use crate::atlas::Family;
    use crate::chart::{Choice, DEEPEST};
    let atlas = built_in();
    for id in atlas.ids() {
        for depth in 0..=DEEPEST {
            for family in Family::ALL {
                let mut choice = Choice { depth, ..Choice::default() };
                choice.filter.toggle_family(family);
                let centre = Node::Role(id);
                let ego = Ego::new(&atlas, centre, 120, 40, Glyphs::Unicode, &choice);
                let (mut drawn, mut declared) = (0, 0);
                for (side, incoming) in [(&ego.ins, true), (&ego.outs, false)] {
                    let edges = |node: Node| -> usize {
                        let rows = match incoming {
                            true => atlas.neighbours_in(node),
                            false => atlas.neighbours_out(node),
                        };
                        rows.iter().map(|row| row.edges.len()).sum()
                    };
                    drawn += side.iter().map(|row| row.edges.len()).sum::<usize>();
                    declared += edges(centre);
                    let open = side.iter().enumerate().filter(|(at, _)| side.is_open(*at));
                    declared += open.map(|(_, row)| edges(row.node)).sum::<usize>();
                }
                let loops = atlas.loops(centre).len();
                assert_eq!(drawn + ego.loops.len() + ego.count().1, declared + loops);
            }
        }
    }
}
