//! Tests properties that all matrices have.

use crate::atlas::Family;
use crate::chart::{Knot, NetLine, Strand};

use super::*;

/// Returns a network with roles of these names and a line for each pair of roles. The directions
/// and weights are derived from the seed.
fn net(names: &[String], pairs: &[(usize, usize)], mut seed: u64) -> Net {
    let knots = names.iter().map(|name| Knot {
        node: None,
        name: name.clone(),
        missing: name.starts_with('Z'),
        loops: Vec::new(),
    });
    let mut any = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let lines = pairs.iter().map(|&(a, b)| {
        let mut strand = |often: bool| {
            let weight = Weight::ALL[any(3) as usize];
            let strand = Strand { weight, family: Family::ALL[any(7) as usize], edges: Vec::new() };
            often.then_some(strand)
        };
        let way = (a + b) % 3;
        let (forth, back) = (strand(way != 0), strand(way != 1));
        NetLine { ends: (a.min(b), a.max(b)), forth, back }
    });
    Net { knots: knots.collect(), lines: lines.collect(), beyond: 0 }
}

fn names() -> Vec<String> {
    let hard =
        ["数据分析师", "👩\u{200d}💻 Coder", "مهندس", "Ingé\u{301}nieure", "Zed", "QA Engineer"];
    let more = (0..14).map(|at| format!("Principal Number {at}"));
    hard.into_iter().map(str::to_owned).chain(more).collect()
}

fn pairs(count: usize) -> Vec<(usize, usize)> {
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    all.filter(|(a, b)| (a * 7 + b * 3) % 4 == 0).collect()
}

#[test]
fn reading_the_cells_gives_the_net_back_at_every_size() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let names = names();
        let matrix = Matrix::new(net(&names, &pairs(names.len()), 7), glyphs);
        for width in (24..110).step_by(3).chain([150, 200]) {
            for height in [4, 5, 9, 24, 60] {
                let size = Size { width, height };
                let mut seen = BTreeMap::new();
                let mut stand = matrix.start(None, size);
                for row in 0..matrix.len() {
                    for column in 0..matrix.len() {
                        stand = matrix.settle(stand.at(Spot::Cell(row, column)), size);
                        if seen.contains_key(&(row, column)) {
                            continue;
                        }
                        let drawing = matrix.draw(stand, size, false, &|_| false);
                        assert!(drawing.rows.len() <= height);
                        for row in &drawing.rows {
                            assert!(row.width() <= width, "{width}×{height}: {}", row.text());
                        }
                        for spotted in &drawing.spots {
                            let Spot::Cell(row, column) = spotted.spot else { panic!() };
                            if spotted.columns.len() > 2 {
                                continue; // a name
                            }
                            let text = drawing.rows[spotted.row].text();
                            let mut at = 0;
                            let mut drawn = ' ';
                            for (grapheme, columns) in crate::text::graphemes(&text) {
                                if at == spotted.columns.start {
                                    drawn = grapheme.chars().next().unwrap();
                                }
                                at += columns;
                            }
                            seen.insert((row, column), drawn);
                        }
                        assert!(seen.contains_key(&(row, column)), "the cursor is in sight");
                    }
                }
                for ((row, column), drawn) in seen {
                    let expected = match matrix.filled.get(&(row, column)) {
                        Some(&Filled::Strand(line, forth)) => {
                            matrix.sign(matrix.strand(line, forth).unwrap().weight)
                        }
                        _ => continue,
                    };
                    assert_eq!(drawn, expected, "{width}×{height} {row} {column}");
                }
            }
        }
        let strands: usize = matrix.net.lines.iter().map(|line| line.strands().count()).sum();
        assert_eq!(matrix.filled.len(), strands);
    }
}

#[test]
fn wide_cells_show_the_frequency_and_the_verb_family() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let names = names();
        let matrix = Matrix::new(net(&names, &pairs(names.len()), 7), glyphs);
        let drawing =
            matrix.draw(Stand::default(), Size { width: 120, height: 60 }, false, &|_| false);
        let rows = drawing.rows.iter().skip(1).map(Row::text).collect::<String>();
        for (&(row, column), filled) in &matrix.filled {
            let Filled::Strand(line, forth) = *filled else { continue };
            let strand = matrix.strand(line, forth).unwrap();
            let cell: String =
                [matrix.sign(strand.weight), strand.family.letter()].iter().collect();
            assert!(rows.contains(&cell), "{row} {column}: {cell}");
        }
        let title = drawing.rows[0].text();
        assert!(title.contains("p Provide") && title.contains("v Review"), "{title}");
    }
}

#[test]
fn any_size_and_any_number_of_roles_can_be_drawn() {
    let none = Matrix::new(Net::default(), Glyphs::Unicode);
    let names = names();
    let some = Matrix::new(net(&names, &pairs(names.len()), 3), Glyphs::Unicode);
    for matrix in [none, some] {
        for width in 0..60 {
            for height in 0..12 {
                let size = Size { width, height };
                let stand = matrix.start(None, size);
                let drawing = matrix.draw(stand, size, true, &|_| true);
                assert!(drawing.rows.len() <= height);
                assert!(drawing.rows.iter().all(|row| row.width() <= width));
                for way in Way::ALL {
                    let _ = matrix.step(stand, way, size);
                }
                let _ = matrix.next_filled(stand, true, size);
                matrix.scroll(matrix.mirror(stand, size), 3, size);
            }
        }
    }
}

#[test]
fn teams_appear_as_blocks() {
    // There are four teams of six roles, which differ only in their interactions.
    let count = 24;
    let names: Vec<String> = (0..count).map(|at| format!("Role {at}")).collect();
    let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    let tied = all.filter(|&(a, b)| {
        if team(a) == team(b) { (a * 5 + b) % 6 != 0 } else { (a * 31 + b * 17) % 23 == 0 }
    });
    let pairs: Vec<_> = tied.collect();
    let order = order::seriate(&net(&names, &pairs, 1));
    let mut teams: Vec<usize> = order.iter().map(|&knot| team(knot)).collect();
    teams.dedup();
    assert_eq!(teams.len(), 4, "{order:?}");
}

fn team(knot: usize) -> usize {
    (knot * 7) % 24 / 6
}

#[test]
fn the_order_depends_only_on_the_net() {
    let names = names();
    let net = net(&names, &pairs(names.len()), 11);
    let mut turned = net.clone();
    turned.lines.reverse();
    assert_eq!(order::seriate(&net), order::seriate(&turned));
    let mut sorted = order::seriate(&net);
    sorted.sort_unstable();
    assert_eq!(sorted, (0..names.len()).collect::<Vec<_>>());
}

#[test]
fn k_steps_and_k_steps_back_return_to_the_start() {
    let names = names();
    let matrix = Matrix::new(net(&names, &pairs(names.len()), 5), Glyphs::Unicode);
    let size = Size { width: 40, height: 9 };
    for way in Way::ALL {
        let start = matrix.settle(Stand::on(Spot::Cell(9, 11)), size);
        for steps in 0..30 {
            let mut stand = start;
            let mut walked = Vec::new();
            for _ in 0..steps {
                if let Ok(next) = matrix.step(stand, way, size) {
                    stand = next;
                    walked.push(opposite(way));
                }
            }
            for way in walked {
                stand = matrix.step(stand, way, size).unwrap();
            }
            assert_eq!(stand.spot, start.spot);
        }
        let twice = matrix.mirror(matrix.mirror(start, size), size);
        assert_eq!(twice.spot, start.spot);
    }
    for forward in [true, false] {
        let mut stand = matrix.start(None, size);
        let mut cells = std::collections::BTreeSet::new();
        for _ in 0..matrix.filled.len() {
            stand = matrix.next_filled(stand, forward, size).unwrap();
            let Spot::Cell(row, column) = stand.spot else { panic!() };
            cells.insert((row, column));
        }
        assert!(cells.iter().eq(matrix.filled.keys()));
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
fn dimming_moves_nothing() {
    let names = names();
    let matrix = Matrix::new(net(&names, &pairs(names.len()), 5), Glyphs::Unicode);
    let size = Size { width: 80, height: 30 };
    let stand = matrix.start(None, size);
    let bright = matrix.draw(stand, size, false, &|_| false);
    assert_eq!(texts(bright), texts(matrix.draw(stand, size, false, &|_| true)));
}

fn texts(drawing: Drawing) -> Vec<String> {
    drawing.rows.iter().map(Row::text).collect()
}
