//! Writes the description of a list item. The first part may be next to the name or on the next
//! line. The other parts are below, in the order in which they are parsed.

use crate::role::{Origin, Role};

/// A description, split by where its parts are written.
#[derive(Debug, Default)]
pub(super) struct PlacedDescription {
    /// The part of the description on the same line as the name.
    pub(super) same: String,
    /// The part of the description on the next line.
    pub(super) line: String,
    /// The parts of the description further below.
    pub(super) below: String,
}

/// Returns all ways to place the description of an item.
pub(super) fn placements(texts: &[String]) -> Vec<PlacedDescription> {
    let all_below =
        below(texts, 2).map(|below| PlacedDescription { below, ..PlacedDescription::default() });
    let mut placements = Vec::from(all_below);
    match texts {
        [] => placements.truncate(1),
        [first, rest @ ..] => {
            let rest = below(rest, 2);
            placements.extend(rest.clone().map(|below| {
                let line = format!("  \n  {first}");
                PlacedDescription { line, below, ..PlacedDescription::default() }
            }));
            placements.extend(rest.map(|below| {
                let same = format!(" — {first}");
                PlacedDescription { same, below, ..PlacedDescription::default() }
            }));
        }
    }
    placements
}

/// Returns the parts of a description below an item whose content begins at column `margin`. They
/// are written in three ways: as bullets and blocks, only as blocks, and only as bullets.
pub(super) fn below(texts: &[String], margin: usize) -> [String; 3] {
    let texts: Vec<(&str, Shape)> =
        texts.iter().map(|text| (text.as_str(), Shape::from_text(text))).collect();
    let last = texts.iter().rposition(|(_, shape)| *shape == Shape::Bullet);
    let bullets = last.map_or(0, |at| at + 1);
    let together = texts.iter().enumerate().map(|(at, (text, shape))| match shape {
        Shape::Bullet => bullet(text, *shape, margin),
        _ if at == 0 && bullets > 0 => bullet(text, *shape, margin),
        // Bullets are parsed before blocks, so a block between two bullets belongs to the first.
        _ if at < bullets => block(text, *shape, margin + 2),
        _ => block(text, *shape, margin),
    });
    let blocks = texts.iter().map(|(text, shape)| block(text, *shape, margin));
    let apart = texts.iter().map(|(text, shape)| bullet(text, *shape, margin));
    [together.collect(), blocks.collect(), apart.collect()]
}

fn block(text: &str, shape: Shape, margin: usize) -> String {
    format!("\n\n{}", hung(text, margin + shape.indent()))
}

fn bullet(text: &str, shape: Shape, margin: usize) -> String {
    let lines = hung(text, margin + 2 + shape.indent());
    let head = format!("\n{}-", " ".repeat(margin));
    if shape == Shape::Block && text.starts_with(['-', '*', '_']) {
        // On the same line as the bullet, the text could become a horizontal rule.
        return format!("{head}\n{lines}");
    }
    format!("{head} {}", lines.get(margin + 2..).unwrap_or_default())
}

/// Indents lines by a margin. Empty lines stay empty.
fn hung(text: &str, margin: usize) -> String {
    let mut all = String::new();
    for line in text.split_inclusive('\n') {
        if !line.trim_end_matches(['\n', '\r']).is_empty() {
            all.push_str(&" ".repeat(margin));
        }
        all.push_str(line);
    }
    all
}

/// The form of text inside an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A nested bullet of one line.
    Bullet,
    /// A block with the indent of the item.
    Block,
    /// A block that must be a code block to keep its indent.
    Code,
}

impl Shape {
    /// Returns the first form in which `text` reads back unchanged.
    fn from_text(text: &str) -> Shape {
        let one_line = !text.contains(['\n', '\r']);
        let all = [Shape::Bullet, Shape::Block, Shape::Code];
        all.into_iter()
            .filter(|shape| one_line || *shape != Shape::Bullet)
            .find(|shape| {
                let below = match shape {
                    Shape::Bullet => bullet(text, *shape, 2),
                    _ => block(text, *shape, 2),
                };
                let card = format!("# Artifacts\n- **a**{below}\n- **b**\n");
                let role = Role::parse(Origin::Stdin, &card);
                let mut descriptions =
                    role.artifacts.iter().map(|item| item.description.as_slice());
                role.sections.is_empty()
                    && descriptions.next() == Some(&[text.to_owned()])
                    && descriptions.next() == Some(&[])
            })
            .unwrap_or(Shape::Bullet)
    }

    /// Returns the number of columns by which the form is indented from the margin.
    fn indent(self) -> usize {
        if self == Shape::Code { 4 } else { 0 }
    }
}
