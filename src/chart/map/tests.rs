//! Tests properties of all maps, using graphs with known numbers of crossings.

use std::collections::BTreeSet;
use std::path::Path;

use crate::chart::{Filter, Knot, Picture, Strand, Stress};
use crate::text::{columns, graphemes};

use super::*;
use crate::atlas::Weight;
use crate::chart::Way;
use crate::chart::glyphs::Arms;

/// The names of graphs, each with the number of crossings that graphviz dot 2.42 draws.
const GRAPHS: [(&str, usize); 13] = [
    ("org8", 0),
    ("ego12", 1),
    ("8x24", 7),
    ("10x25", 3),
    ("12x30", 5),
    ("12x40", 15),
    ("16x40", 12),
    ("16x56", 27),
    ("20x50", 8),
    ("24x60", 26),
    ("24x30", 1),
    ("40x46", 2),
    ("40x140", 182),
];
/// The names of graphs whose maps must not have more crossings than dot draws.
const NO_WORSE: [&str; 8] = ["org8", "ego12", "8x24", "10x25", "12x30", "12x40", "16x40", "24x30"];

struct Any(u64);

impl Any {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Returns a network with roles of the given names and a line for each pair of roles. The
/// directions and frequencies are derived from a seed.
fn net(names: &[String], pairs: &[(usize, usize)], seed: u64) -> Net {
    let mut any = Any(seed);
    let knots = names.iter().map(|name| Knot {
        node: None,
        name: name.clone(),
        missing: name.contains("Lead"),
        loops: Vec::new(),
    });
    let lines = pairs.iter().map(|&(a, b)| {
        let way = any.below(3);
        let [forth, back] = [way != 0, way != 1].map(|is_declared| {
            let (weight, family) = (Weight::ALL[any.below(3)], Family::ALL[any.below(7)]);
            is_declared.then_some(Strand { weight, family, edges: Vec::new() })
        });
        NetLine { ends: (a.min(b), a.max(b)), forth, back }
    });
    Net { knots: knots.collect(), lines: lines.collect(), beyond: 0 }
}

fn fixture(name: &str) -> Net {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/graphs/{name}.json"));
    let read: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let names: Vec<String> =
        read["nodes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned()).collect();
    let pairs = read["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| (edge[0].as_u64().unwrap() as usize, edge[1].as_u64().unwrap() as usize));
    let pairs: Vec<_> = pairs.collect();
    net(&names, &pairs, 7)
}

/// Returns a network of up to eight roles. Some names contain characters whose display width is
/// hard to measure.
fn random(seed: u64) -> Net {
    let mut any = Any(seed);
    let hard = ["数据分析师", "👩\u{200d}💻 Coder", "مهندس", "Ingé\u{301}nieure", "QA"];
    let count = 1 + any.below(8);
    let names: Vec<String> = (0..count)
        .map(|at| format!("{}{at}", hard.get(any.below(9)).copied().unwrap_or("Role ")))
        .collect();
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let pairs: Vec<_> = all.filter(|_| any.below(5) < 2).collect();
    net(&names, &pairs, seed)
}

/// Returns the cells of a map with one character each. After a wide grapheme, the second cell
/// contains the character NUL.
fn cells(map: &Map) -> Vec<Vec<char>> {
    let rows = (0..map.height()).map(|y| {
        let text: String =
            map.canvas.runs(y, None, map.glyphs).into_iter().map(|(text, _)| text).collect();
        let mut row = Vec::new();
        for (grapheme, width) in graphemes(&text) {
            row.extend(grapheme.chars().next());
            row.extend(std::iter::repeat_n('\0', width.saturating_sub(1)));
        }
        assert!(row.len() <= map.width());
        row.resize(map.width(), ' ');
        row
    });
    rows.collect()
}

/// A line that was read from a drawing: its two roles, and whether it has an arrowhead at each of
/// them.
type Read = ((usize, bool), (usize, bool));

/// Returns the lines of a map, found by following the drawn characters downwards from each box.
fn follow(map: &Map) -> BTreeSet<Read> {
    let cells = cells(map);
    let mut lines = BTreeSet::new();
    for (knot, placed) in map.boxes.iter().enumerate() {
        let y = placed.y + 2;
        for x in placed.x as usize + 1..(placed.x + placed.width) as usize - 1 {
            let head = cell(&cells, x, y) == '▲';
            if !head && Arms::from_char(cell(&cells, x, y)).down.is_none() {
                continue;
            }
            let (mut x, mut y, mut way) = (x, y + 1, Way::Down);
            let end = loop {
                if let Some(end) = map.boxes.iter().position(|placed| covers(placed, x, y)) {
                    break end;
                }
                let arms = Arms::from_char(cell(&cells, x, y));
                let straight = match way {
                    Way::Down => arms.up.is_some() && arms.down.is_some(),
                    Way::Left | Way::Right => arms.left.is_some() && arms.right.is_some(),
                    Way::Up => panic!("lines never go up"),
                };
                if !straight {
                    way = match way {
                        Way::Down if arms.left.is_some() => Way::Left,
                        Way::Down if arms.right.is_some() => Way::Right,
                        Way::Left | Way::Right if arms.down.is_some() => Way::Down,
                        _ => panic!("a line ends at {x}, {y} in {:?}", cell(&cells, x, y)),
                    };
                }
                match way {
                    Way::Down => y += 1,
                    Way::Left => x -= 1,
                    Way::Right => x += 1,
                    Way::Up => {}
                }
            };
            let arrives = cell(&cells, x, y) == '▼';
            assert!(
                arrives || Arms::from_char(cell(&cells, x, y)).up.is_some(),
                "{:?}",
                cell(&cells, x, y)
            );
            let (one, other) = ((knot, head), (end, arrives));
            assert!(lines.insert((one.min(other), one.max(other))), "a line is drawn twice");
        }
    }
    lines
}

fn cell(cells: &[Vec<char>], x: usize, y: usize) -> char {
    cells.get(y).and_then(|row| row.get(x)).copied().unwrap_or(' ')
}

fn covers(placed: &PlacedBox, x: usize, y: usize) -> bool {
    (placed.x as usize..(placed.x + placed.width) as usize).contains(&x)
        && (placed.y..placed.y + 3).contains(&y)
}

/// Returns the lines that a drawing of the network must show.
fn expected(net: &Net) -> BTreeSet<Read> {
    let lines = net.lines.iter();
    lines
        .map(|line| ((line.ends.0, line.back.is_some()), (line.ends.1, line.forth.is_some())))
        .collect()
}

/// Checks that boxes do not overlap, that no line is inside a box, and that two lines share a cell
/// only where they cross.
fn check(map: &Map) {
    let cells = cells(map);
    for (knot, one) in map.boxes.iter().enumerate() {
        assert!(one.x >= 0 && one.x + one.width <= map.width() as i64);
        for other in map.boxes.iter().skip(knot + 1) {
            let apart = one.x + one.width <= other.x || other.x + other.width <= one.x;
            assert!(apart || one.y + 3 <= other.y || other.y + 3 <= one.y);
        }
    }
    let mut crossings = 0;
    for (y, row) in cells.iter().enumerate() {
        for (x, &drawn) in row.iter().enumerate() {
            if map.boxes.iter().any(|placed| covers(placed, x, y)) {
                continue;
            }
            let arms = Arms::from_char(drawn);
            let count = [arms.up, arms.down, arms.left, arms.right].iter().flatten().count();
            assert!([0, 2, 4].contains(&count), "{drawn} at {x}, {y} is a T");
            crossings += usize::from(count == 4);
        }
    }
    assert_eq!(crossings, map.crossings());
    assert_eq!(follow(map), expected(&map.net));
}

#[test]
fn no_more_crossings_than_dot_and_every_line_can_be_followed() {
    let mut worse = Vec::new();
    for (name, dot) in GRAPHS {
        let net = fixture(name);
        for class in Map::CLASSES {
            let gated = Map::lay(&net, class, Glyphs::Unicode);
            if let Ok(map) = &gated {
                assert!(map.width() <= class && map.height() <= TALLEST);
                check(map);
            }
        }
        let class = Map::CLASSES[3];
        if NO_WORSE.contains(&name) {
            let map = Map::lay_any(&net, class, Glyphs::Unicode).unwrap();
            check(&map);
            worse.extend((map.crossings() > dot).then_some(name));
        } else if let Ok(map) = Map::lay(&net, class, Glyphs::Unicode) {
            worse.extend((map.crossings() > dot).then_some(name));
        }
    }
    assert_eq!(worse, [""; 0]);
}

#[test]
fn a_stretched_map_fills_more_of_its_area_and_keeps_its_lines() {
    let mut filled = 0;
    for (name, _) in GRAPHS {
        for class in Map::CLASSES {
            let Ok(map) = Map::lay(&fixture(name), class, Glyphs::Unicode) else { continue };
            for height in [0, 10, 30, 60, 200] {
                let stretched = map.stretched(height);
                check(&stretched);
                assert_eq!(stretched.crossings(), map.crossings(), "{name}");
                assert_eq!(stretched.layers, map.layers, "{name}");
                assert!((map.width()..=class).contains(&stretched.width()), "{name}");
                let most = map.height().max(height.saturating_sub(2));
                assert!((map.height()..=most).contains(&stretched.height()), "{name}");
                filled += usize::from(map.height() < most && stretched.height() == most);
            }
        }
    }
    assert!(filled > 10, "{filled}");
}

#[test]
fn the_legend_is_at_the_right_end_of_the_title_at_all_sizes() {
    let map = Map::lay(&fixture("org8"), 96, Glyphs::Unicode).unwrap();
    let [legend, tight] = ["  ", " "].map(|gap| map.net.legend_of_heads('▲', gap).text());
    let weights = "━ daily ─ weekly ┄ other   ";
    let shortest = map.net.brief_legend('▲').text();
    let title = " 8 roles and 1 without a card · 0 interactions";
    let brief = " 9 roles";
    for (title, legend) in [
        (title, format!("{weights}{legend}  ▪ mixed")),
        (brief, format!("{weights}{legend}  ▪ mixed")),
        (brief, format!("{weights}{tight} ▪ mixed")),
        ("", format!("{weights}{tight} ▪ mixed")),
        (brief, format!("{weights}{shortest} ▪ mixed")),
        ("", format!("{weights}{shortest} ▪ mixed")),
        (brief, format!("{tight} ▪ mixed")),
        ("", format!("{tight} ▪ mixed")),
        (brief, format!("{shortest} ▪ mixed")),
        ("", format!("{shortest} ▪ mixed")),
    ] {
        let width = columns(title) + 2 + columns(&legend) + 1;
        assert_eq!(map.header(width, WeightsRule::None).text(), format!("{title}  {legend}"));
    }
    assert!(legend.contains("▲p Provide"), "{legend}");
    assert_eq!(map.header(20, WeightsRule::None).text(), title);
    let last = map.header(200, WeightsRule::None).spans.pop().unwrap();
    assert_eq!((last.text(), last.ink), ("  ▪ mixed", Ink::Text));
    let mut net = fixture("org8");
    net.lines.iter_mut().filter(|line| line.forth.is_some()).for_each(|line| line.back = None);
    let header = Map::lay(&net, 96, Glyphs::Unicode).unwrap().header(200, WeightsRule::None);
    assert!(header.width() == 199 && !header.text().contains("mixed"));
}

#[test]
fn the_rule_above_a_map_has_the_weights_if_the_first_row_has_no_room_for_them() {
    let map = Map::lay(&fixture("org8"), 96, Glyphs::Unicode).unwrap();
    let mut both = 0;
    for width in 60..200 {
        let header = map.header(width, WeightsRule::Above).text();
        let in_rule = map.weights_in_rule(width);
        assert_ne!(header.contains("━ daily"), in_rule.is_some(), "{width}: {header}");
        // The weights never take the letters of the families.
        assert!(!header.contains("daily") || header.contains("▲p Provide"), "{width}: {header}");
        both += usize::from(in_rule.is_some() && header.contains("▲p Provide"));
    }
    assert!(both > 20, "{both}");
    let legends = map.weights_in_rule(60).unwrap();
    assert_eq!(legends, ["┃ daily │ weekly ┆ other", "┃daily │weekly ┆other"]);
}

#[test]
fn a_map_is_in_the_middle_of_its_area_and_can_be_clicked_there() {
    let atlas = crate::atlas::Atlas::new(Vec::new(), Vec::new(), 0);
    let size = Size { width: 200, height: 70 };
    let map = Map::lay(&fixture("org8"), 156, Glyphs::Unicode).unwrap().stretched(size.height);
    let (names, boxes) = (map.net.clone().knots, map.boxes.clone());
    let stress = Stress {
        filter: Filter::default(),
        centre: None,
        find: None,
        marked: &|_| false,
        letters: false,
    };
    let picture = Picture::Map(std::sync::Arc::new(map));
    let rows = texts(picture.draw(&atlas, Stand::on(Spot::Knot(0)), size, stress));
    let is_blank = |row: &&String| row.trim().is_empty();
    let above = rows.iter().skip(1).take_while(is_blank).count();
    let below = size.height - rows.len() + rows.iter().rev().take_while(is_blank).count();
    assert!(above > 1 && above.abs_diff(below) <= 1, "{above} {below}");
    let drawing = picture.draw(&atlas, Stand::on(Spot::Knot(0)), size, stress);
    for (at, knot) in names.iter().enumerate() {
        let row = drawing.row_of(Spot::Knot(at)).unwrap();
        assert_eq!(row, 1 + above + boxes[at].y);
        assert!(rows[row + 1].contains(&knot.name));
    }
}

#[test]
fn a_map_of_nothing_or_of_strangers() {
    let none = Map::lay(&Net::default(), 56, Glyphs::Unicode);
    if let Ok(map) = none {
        assert_eq!(map.draw(Stand::on(Spot::Knot(0)), 5, &|_| false).rows.len(), 1);
    }
    let strangers = net(&["A".into(), "B".into(), "数据".into()], &[], 1);
    let map = Map::lay(&strangers, 56, Glyphs::Ascii).unwrap();
    check(&map);
    assert_eq!(map.layers.concat().len(), 3);
}

#[test]
fn drawing_moves_nothing_and_fits() {
    let net = fixture("12x30");
    let map = Map::lay_any(&net, 96, Glyphs::Unicode).unwrap();
    let stand = map.start(None);
    let bright = texts(map.draw(stand, 80, &|_| false));
    assert_eq!(bright, texts(map.draw(stand, 80, &|_| true)));
    let again = Map::lay_any(&net, 96, Glyphs::Unicode).unwrap();
    assert_eq!(bright, texts(again.draw(stand, 80, &|_| false)));
    for height in 0..60 {
        for knot in 0..net.knots.len() {
            let stand = map.settle(Stand::on(Spot::Knot(knot)), height);
            let drawing = map.draw(stand, height, &|_| false);
            assert!(drawing.rows.len() <= height);
            assert!(drawing.rows.iter().all(|row| row.width() <= 96));
            assert!(height < 4 || drawing.row_of(stand.spot).is_some());
        }
    }
}

#[test]
fn each_arrowhead_is_followed_by_the_letter_of_its_verb_family() {
    let (mut heads, mut bare) = (0, 0);
    for (name, _) in GRAPHS {
        for class in Map::CLASSES {
            let Ok(map) = Map::lay(&fixture(name), class, Glyphs::Unicode) else { continue };
            let cells = cells(&map);
            for (knot, placed) in map.boxes.iter().enumerate() {
                let lines = map.net.lines.iter();
                let entering = lines.filter_map(|line| match line.ends {
                    (_, to) if to == knot => line.forth.as_ref(),
                    (to, _) if to == knot => line.back.as_ref(),
                    _ => None,
                });
                let mut wanted: Vec<char> = entering.map(|strand| strand.family.letter()).collect();
                heads += wanted.len();
                for y in [placed.y, placed.y + 2] {
                    for x in placed.x..placed.x + placed.width {
                        let drawn = cell(&cells, x as usize, y);
                        if let Some(at) = wanted.iter().position(|letter| *letter == drawn) {
                            wanted.swap_remove(at);
                            assert!(['▲', '▼'].contains(&cell(&cells, x as usize - 1, y)));
                        } else {
                            assert!(!drawn.is_alphabetic(), "{name}: {drawn}");
                        }
                    }
                }
                bare += wanted.len();
            }
        }
    }
    assert!(heads > 300 && 50 * bare <= heads, "{bare} of {heads} have no letter");
}

#[test]
fn a_line_has_the_colour_of_its_arrowheads_or_none() {
    let names: Vec<String> = ["A", "B", "C"].map(str::to_owned).into();
    let mut net = net(&names, &[(0, 1), (1, 2)], 1);
    let strand = |family| Some(Strand { weight: Weight::Light, family, edges: Vec::new() });
    net.lines[0].forth = strand(Family::Provide);
    net.lines[0].back = strand(Family::Depend);
    net.lines[1].forth = strand(Family::Review);
    net.lines[1].back = None;
    let map = Map::lay(&net, 56, Glyphs::Unicode).unwrap();
    let drawing = map.draw(Stand::on(Spot::Knot(1)), 40, &|_| false);
    let spans = drawing.rows.iter().flat_map(|row| &row.spans);
    let inks = |glyphs: &[char]| -> Vec<Ink> {
        let spans = spans.clone().filter(|span| span.text().contains(glyphs));
        spans.map(|span| span.ink).collect()
    };
    let lines = inks(&['│', '┌', '┐', '└', '┘']);
    assert!(lines.contains(&Ink::Text), "{drawing:?}");
    assert!(lines.contains(&Ink::Verb(Family::Review)), "{drawing:?}");
    assert!(!lines.contains(&Ink::Verb(Family::Provide)), "{drawing:?}");
    assert!(!lines.contains(&Ink::Verb(Family::Depend)), "{drawing:?}");
    assert_eq!(inks(&['┃']), [Ink::Strong; 2]);
    let text = texts(drawing).concat();
    for corner in ['┏', '┓', '┗', '┛'] {
        assert_eq!(text.matches(corner).count(), 1, "{text}");
    }
}

#[test]
fn a_map_says_which_of_its_rows_are_visible() {
    let map = Map::lay(&fixture("org8"), 96, Glyphs::Unicode).unwrap();
    let rows = map.height();
    let picture = Picture::Map(std::sync::Arc::new(map));
    let seen = |spot, height| picture.rows_seen(Stand::on(spot), Size { width: 96, height });
    assert_eq!(seen(Spot::Centre, 1 + rows), None);
    assert_eq!(seen(Spot::Centre, rows), Some((0..rows - 1, rows)));
    assert_eq!(seen(Spot::Centre, 11), Some((0..10, rows)));
}

fn texts(drawing: Drawing) -> Vec<String> {
    drawing.rows.iter().map(Row::text).collect()
}

#[test]
fn k_steps_and_back_lead_where_they_began() {
    for seed in 0..1000 {
        let Ok(map) = Map::lay_any(&random(seed), 156, Glyphs::Unicode) else { continue };
        if seed < 200 {
            check(&map);
        }
        let height = 20;
        let mut reached = BTreeSet::new();
        let mut waiting = vec![map.settle(map.start(None), height)];
        while let Some(stand) = waiting.pop() {
            let Spot::Knot(knot) = stand.spot else { panic!() };
            if !reached.insert(knot) {
                continue;
            }
            for way in Way::ALL {
                let mut steps = Vec::new();
                let mut here = stand;
                while let Ok(next) = map.step(here, way, height) {
                    here = next;
                    steps.push(here);
                    if steps.len() > 9 {
                        break;
                    }
                }
                waiting.extend(steps.first());
                for _ in 0..steps.len() {
                    here = map.step(here, opposite(way), height).unwrap();
                }
                assert_eq!(here.spot, stand.spot, "seed {seed}, {way:?}");
            }
        }
        assert_eq!(reached.len(), map.boxes.len(), "seed {seed}");
    }
}

fn opposite(way: Way) -> Way {
    match way {
        Way::Left => Way::Right,
        Way::Right => Way::Left,
        Way::Up => Way::Down,
        Way::Down => Way::Up,
    }
}

#[test]
fn the_map_of_every_built_in_role_can_be_followed() {
    let atlas = crate::atlas::Atlas::new(crate::store::builtin(), Vec::new(), 0);
    let mut drawn = 0;
    for id in atlas.ids() {
        let net = Net::around(&atlas, crate::atlas::Node::Role(id), usize::MAX);
        for class in Map::CLASSES {
            if let Ok(map) = Map::lay(&net, class, Glyphs::Unicode) {
                check(&map);
                drawn += 1;
            }
        }
    }
    assert!(drawn > 2 * atlas.len(), "{drawn} maps");
}
