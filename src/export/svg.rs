//! Writes a drawing as SVG: cells of 8 by 16 pixels, with colours for light and dark pages.

use std::fmt::Write;

use crate::atlas::Family;
use crate::chart::Drawing;
use crate::page::{Ink, Span};
use crate::text::columns;

/// The size of a cell in pixels.
const CELL: (usize, usize) = (8, 16);
/// The margin around the drawing in pixels.
const MARGIN: usize = 8;
/// The distance in pixels from the top of a row to its baseline.
const BASE: usize = 12;

const STYLE: &str = "\
text{font:13.3px 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}
.back{fill:#ffffff}.text{fill:#1f2328}.dim{fill:#6e7781}.frame{fill:#8c959f}
.strong{fill:#1f2328;font-weight:bold}.missing{fill:#9a6700;font-style:italic}
.bar{fill:#1f2328}.cursor{fill:#ffffff}
.advise{fill:#8250df}.collaborate{fill:#1a7f37}.depend{fill:#9a6700}.other{fill:#57606a}
.provide{fill:#0969da}.report{fill:#cf222e}.review{fill:#0b7285}
@media (prefers-color-scheme:dark){
.back{fill:#0d1117}.text{fill:#e6edf3}.dim{fill:#8b949e}.frame{fill:#6e7681}
.strong{fill:#f0f6fc}.missing{fill:#d29922}.bar{fill:#e6edf3}.cursor{fill:#0d1117}
.advise{fill:#d2a8ff}.collaborate{fill:#7ee787}.depend{fill:#e3b341}.other{fill:#b1bac4}
.provide{fill:#79c0ff}.report{fill:#ff7b72}.review{fill:#76e3ea}}";

/// Writes an SVG that looks the same in every viewer, because each run of text has a fixed length.
pub(super) fn write(drawing: &Drawing) -> String {
    let widest = drawing.rows.iter().map(|row| row.width()).max().unwrap_or(0);
    let (width, height) = (widest * CELL.0 + 2 * MARGIN, drawing.rows.len() * CELL.1 + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <style>{STYLE}</style>\n<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n"
    );
    for (number, row) in drawing.rows.iter().enumerate() {
        let y = MARGIN + number * CELL.1;
        let mut column = 0;
        for span in &row.spans {
            run(&mut svg, span, column, y);
            column += span.width();
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// Writes a span without its leading and trailing spaces.
fn run(svg: &mut String, span: &Span, column: usize, y: usize) {
    let (x, class) = (MARGIN + column * CELL.0, class(span.ink));
    if span.ink == Ink::Cursor {
        let (width, height) = (span.width() * CELL.0, CELL.1);
        let bar = format!(
            "<rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\n"
        );
        svg.push_str(&bar);
    }
    // Some programs collapse consecutive spaces, so a span with such spaces becomes several
    // elements.
    let mut column = 0;
    for (number, words) in span.text().split("  ").enumerate() {
        column += if number == 0 { 0 } else { 2 };
        let text = words.trim_matches(' ');
        let blank = words.len() - words.trim_start_matches(' ').len();
        if !text.is_empty() {
            let (x, length) = (x + (column + blank) * CELL.0, columns(text) * CELL.0);
            // Writing to a string cannot fail.
            let _ = writeln!(
                svg,
                "<text class=\"{class}\" x=\"{x}\" y=\"{}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                y + BASE,
                escaped(text)
            );
        }
        column += columns(words);
    }
}

/// Escapes the text of an XML element and drops characters that XML 1.0 forbids.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Returns the CSS class for an [`Ink`].
fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Dim => "dim",
        Ink::Frame => "frame",
        Ink::Cursor => "cursor",
        Ink::Missing => "missing",
        Ink::Strong | Ink::Title | Ink::Heading | Ink::Key => "strong",
        Ink::Verb(Family::Advise) => "advise",
        Ink::Verb(Family::Collaborate) => "collaborate",
        Ink::Verb(Family::Depend) => "depend",
        Ink::Verb(Family::Other) => "other",
        Ink::Verb(Family::Provide) => "provide",
        Ink::Verb(Family::Report) => "report",
        Ink::Verb(Family::Review) => "review",
        _ => "text",
    }
}
