//! Draws a screen as SVG on an exact grid.
//!
//! Lines, blocks and arrowheads are drawn as shapes, because fonts disagree about where the shapes
//! of neighbouring cells meet. Text uses the browser's font, and each run is fitted to its columns.

use std::collections::BTreeMap;
use std::fmt::Write;

use vt100::{Cell, Color, Screen};

/// The width and the height of a cell, the margin, and the height of the title bar, in pixels.
const WIDE: u32 = 9;
const HIGH: u32 = 19;
const MARGIN: u32 = 14;
const BAR: u32 = 30;
const FONTS: &str = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,\
                     Liberation Mono,monospace";

/// The line characters for every combination of four arms, each absent (0), light (1) or heavy (2).
/// The index is 27 × up + 9 × down + 3 × left + right, and the first character is a space.
const JOINTS: &str =
    "╶╺╴─╼╸╾━╷┌┍┐┬┮┑┭┯╻┎┏┒┰┲┓┱┳╵└┕┘┴┶┙┵┷│├┝┤┼┾┥┽┿╽┟┢┧╁╆┪╅╈╹┖┗┚┸┺┛┹┻╿┞┡┦╀╄┩╃╇┃┠┣┨╂╊┫╉╋";

/// The style of a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    fill: u32,
    bold: bool,
    italic: bool,
    underline: bool,
}

/// The default colours of the terminal, which a theme may leave unchanged.
struct Paper {
    text: u32,
    ground: u32,
}

/// The shapes and the text on a screen, grouped by style.
#[derive(Default)]
struct Drawing {
    grounds: Vec<(u32, Strip)>,
    /// The horizontal and vertical lines in half pixels, by colour and weight.
    lines: BTreeMap<(u32, bool), (Vec<Strip>, Vec<Strip>)>,
    /// The dashes, by colour.
    dashes: BTreeMap<u32, String>,
    /// The filled shapes, by colour.
    shapes: BTreeMap<u32, String>,
    texts: Vec<String>,
    styles: BTreeMap<Style, usize>,
}

/// A straight piece of a line: its row (or its column, if it is vertical), its start and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Strip {
    at: u32,
    from: u32,
    to: u32,
}

/// A screen that is shown for some time.
pub(crate) struct FilmFrame {
    pub(crate) screen: Screen,
    /// A caption above the screen that describes what the user does.
    pub(crate) caption: &'static str,
    /// The time until the next frame, in milliseconds.
    pub(crate) time: u32,
}

/// Returns the screen with a title, in a window frame.
pub(crate) fn svg(screen: &Screen, title: &str) -> String {
    let paper = Paper::new(screen);
    let mut drawing = Drawing::default();
    for row in 0..u32::from(screen.size().0.get()) {
        drawing.row(screen, row, &paper);
    }
    let mut body = String::new();
    drawing.write(&mut body);
    cursor(screen, &paper, &mut body);
    window(screen, title, &drawing.styles, "", &body)
}

/// Returns an animated picture that repeats the frames. Rows that stay the same are drawn once. If
/// the reader prefers reduced motion, only the last frame is visible.
pub(crate) fn film(frames: &[FilmFrame], title: &str) -> String {
    let first = &frames.first().expect("a film has frames").screen;
    let paper = Paper::new(first);
    let mut styles = BTreeMap::new();
    // The parts of the picture, by the frames in which they appear and disappear.
    let mut parts: BTreeMap<(usize, usize), String> = BTreeMap::new();
    let rows: Vec<u32> = (0..u32::from(first.size().0.get())).collect();
    let tracks = rows.len() + 2;
    for track in 0..tracks {
        let mut drawn = frames.iter().map(|frame| {
            let mut body = String::new();
            match rows.get(track) {
                Some(&row) => {
                    let mut drawing =
                        Drawing { styles: std::mem::take(&mut styles), ..Drawing::default() };
                    drawing.row(&frame.screen, row, &paper);
                    drawing.write(&mut body);
                    styles = drawing.styles;
                }
                None if track == rows.len() => cursor(&frame.screen, &paper, &mut body),
                None => {
                    let middle = u32::from(first.size().1.get()) * WIDE / 2;
                    let _ = writeln!(
                        body,
                        "<text x=\"{middle}\" y=\"-10\" class=\"m c\">{}</text>",
                        escaped(frame.caption)
                    );
                }
            }
            body
        });
        let mut shown = drawn.next().map(|body| (0, body));
        for (number, body) in (1..).zip(drawn) {
            if shown.as_ref().is_some_and(|(_, before)| *before != body) {
                let (from, before) = shown.replace((number, body)).unwrap_or_default();
                parts.entry((from, number)).or_default().push_str(&before);
            }
        }
        let (from, last) = shown.unwrap_or_default();
        parts.entry((from, frames.len())).or_default().push_str(&last);
    }
    let total: u32 = frames.iter().map(|frame| frame.time).sum();
    // Returns the time at which a frame begins, as a percentage of the total time.
    let begin = |number: usize| {
        let before: u32 = frames.iter().take(number).map(|frame| frame.time).sum();
        format!("{:.2}%", f64::from(before) * 100.0 / f64::from(total))
    };
    let (mut rules, mut body) = (String::new(), String::new());
    for ((from, to), part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        let (is_first, is_last) = (*from == 0, *to == frames.len());
        if is_first && is_last {
            body.push_str(part);
            continue;
        }
        let name = format!("f{from}-{to}");
        let start = if is_first { "visible" } else { "hidden" };
        let _ = write!(rules, "@keyframes {name}{{0%{{visibility:{start}}}");
        if !is_first {
            let _ = write!(rules, "{}{{visibility:visible}}", begin(*from));
        }
        let end = if is_last { "visible" } else { "hidden" };
        if !is_last {
            let _ = write!(rules, "{}{{visibility:hidden}}", begin(*to));
        }
        let _ = writeln!(rules, "100%{{visibility:{end}}}}}");
        let _ = writeln!(
            rules,
            ".{name}{{visibility:{end};animation:{name} {total}ms step-end infinite}}"
        );
        let _ = write!(body, "<g class=\"{name}\">\n{part}</g>\n");
    }
    let _ = writeln!(rules, ".c{{fill:{}}}", hex(mixed(paper.text, paper.ground, 70)));
    rules.push_str("@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n");
    window(first, title, &styles, &rules, &body)
}

/// Draws the cursor as a bar, if it is visible.
fn cursor(screen: &Screen, paper: &Paper, body: &mut String) {
    if !screen.hide_cursor() {
        let (row, column) = screen.cursor_position();
        let (x, y) = (u32::from(column) * WIDE, u32::from(row) * HIGH);
        let fill = hex(paper.text);
        let _ = writeln!(body, "<path fill=\"{fill}\" d=\"M{x} {}h2v16h-2z\"/>", y + 1);
    }
}

/// Returns a window frame with a title and this content.
fn window(
    screen: &Screen,
    title: &str,
    styles: &BTreeMap<Style, usize>,
    rules: &str,
    body: &str,
) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (u32::from(rows.get()), u32::from(columns.get()));
    let paper = Paper::new(screen);
    let (width, height) = (columns * WIDE + 2 * MARGIN, rows * HIGH + MARGIN + BAR);
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{}</title>\n<style>\n\
         text{{font:15px {FONTS};white-space:pre}}\n.m{{text-anchor:middle}}\n",
        escaped(title),
    );
    for (style, number) in styles {
        let _ = write!(page, ".s{number}{{fill:{}", hex(style.fill));
        for (is, rule) in [
            (style.bold, ";font-weight:700"),
            (style.italic, ";font-style:italic"),
            (style.underline, ";text-decoration:underline"),
        ] {
            page.push_str(if is { rule } else { "" });
        }
        page.push_str("}\n");
    }
    page.push_str(rules);
    let faint = mixed(paper.text, paper.ground, 35);
    let _ = writeln!(
        page,
        "</style>\n<rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{}\" \
         stroke=\"{}\"/>\n<g fill=\"{}\"><circle cx=\"19\" cy=\"15\" r=\"5\"/><circle cx=\"37\" \
         cy=\"15\" r=\"5\"/><circle cx=\"55\" cy=\"15\" r=\"5\"/></g>\n\
         <g transform=\"translate({MARGIN} {BAR})\">",
        width - 1,
        height - 1,
        hex(paper.ground),
        hex(faint),
        hex(faint),
    );
    page.push_str(body);
    page.push_str("</g>\n</svg>\n");
    page
}

impl Paper {
    fn new(screen: &Screen) -> Paper {
        let last = screen.cell(screen.size().0.get() - 1, screen.size().1.get() - 1);
        let last = last.expect("a screen has a last cell"); // this cell is always blank
        Paper { text: rgb(last.fgcolor()), ground: rgb(last.bgcolor()) }
    }
}

impl Drawing {
    fn row(&mut self, screen: &Screen, row: u32, paper: &Paper) {
        let columns = u32::from(screen.size().1.get());
        let mut run: Option<(Style, u32, String)> = None;
        for column in 0..columns {
            let cell = row.try_into().ok().zip(column.try_into().ok());
            let Some(cell) = cell.and_then(|(row, column)| screen.cell(row, column)) else {
                continue;
            };
            if cell.is_wide_continuation() {
                continue;
            }
            let (fill, ground) = colours(cell, paper);
            if ground != paper.ground {
                self.ground(ground, row * HIGH, column * WIDE);
            }
            let style = Style {
                fill,
                bold: cell.bold(),
                italic: cell.italic(),
                underline: cell.underline(),
            };
            let text = cell.contents();
            let goes_on = run.as_ref().is_some_and(|(of, from, text)| {
                *of == style && from + text.chars().count() as u32 == column
            });
            if text.trim().is_empty() {
                match &mut run {
                    // A single space continues a run of words.
                    Some((_, _, words)) if goes_on && !words.ends_with(' ') => words.push(' '),
                    _ => self.text(run.take(), row),
                }
            } else if let Some(shape) = text.chars().next().filter(|c| is_shape(*c)) {
                self.text(run.take(), row);
                self.shape(shape, fill, column * WIDE, row * HIGH);
            } else if text.chars().count() == 1 && !cell.is_wide() && text.chars().all(is_plain) {
                if !goes_on {
                    self.text(run.take(), row);
                    run = Some((style, column, String::new()));
                }
                if let Some((_, _, words)) = &mut run {
                    words.push_str(text);
                }
            } else {
                self.text(run.take(), row);
                let half = if cell.is_wide() { WIDE * 2 } else { WIDE };
                let place = format!(
                    "x=\"{}\" y=\"{}\"",
                    tenths(column * WIDE * 10 + half * 5),
                    row * HIGH + 14
                );
                let number = self.number(style);
                let text = format!("<text {place} class=\"s{number} m\">{}</text>", escaped(text));
                self.texts.push(text);
            }
        }
        self.text(run.take(), row);
    }

    /// Writes a run of characters that are each one column wide.
    fn text(&mut self, run: Option<(Style, u32, String)>, row: u32) {
        let Some((style, column, words)) = run else { return };
        let words = words.trim_end();
        let number = self.number(style);
        let text = format!(
            "<text x=\"{}\" y=\"{}\" textLength=\"{}\" class=\"s{number}\">{}</text>",
            column * WIDE,
            row * HIGH + 14,
            words.chars().count() as u32 * WIDE,
            escaped(words),
        );
        self.texts.push(text);
    }

    fn number(&mut self, style: Style) -> usize {
        let next = self.styles.len();
        *self.styles.entry(style).or_insert(next)
    }

    fn ground(&mut self, fill: u32, y: u32, x: u32) {
        match self.grounds.last_mut() {
            Some((same, strip)) if *same == fill && strip.at == y && strip.to == x => {
                strip.to = x + WIDE;
            }
            _ => self.grounds.push((fill, Strip { at: y, from: x, to: x + WIDE })),
        }
    }

    fn shape(&mut self, shape: char, fill: u32, x: u32, y: u32) {
        if let Some([up, down, left, right]) = arms(shape) {
            // Coordinates are in half pixels here, because the middle of a cell may lie between two
            // pixels.
            let (x, y, wide, high) = (2 * x, 2 * y, 2 * WIDE, 2 * HIGH);
            let (middle, centre) = (x + WIDE, y + HIGH);
            for (weight, from, to) in [(left, x, middle), (right, middle, x + wide)] {
                if weight > 0 {
                    let lines = &mut self.lines.entry((fill, weight > 1)).or_default().0;
                    lines.push(Strip { at: centre, from, to });
                }
            }
            for (weight, from, to) in [(up, y, centre), (down, centre, y + high)] {
                if weight > 0 {
                    let lines = &mut self.lines.entry((fill, weight > 1)).or_default().1;
                    lines.push(Strip { at: middle, from, to });
                }
            }
            return;
        }
        let centre = tenths(y * 10 + HIGH * 5);
        let (right, bottom) = (x + WIDE, y + HIGH);
        let path = match shape {
            '┄' | '╌' => {
                let dash = format!("M{} {centre}h2m1 0h2m1 0h2", tenths(x * 10 + 5));
                self.dashes.entry(fill).or_default().push_str(&dash);
                return;
            }
            '┆' => {
                let middle = tenths(x * 10 + WIDE * 5);
                let dash = format!("M{middle} {}v4m0 2v5m0 2v4", y + 1);
                self.dashes.entry(fill).or_default().push_str(&dash);
                return;
            }
            '▶' => format!("M{x} {}l{WIDE} 4.5l-{WIDE} 4.5z", y + 5),
            '◀' => format!("M{right} {}l-{WIDE} 4.5l{WIDE} 4.5z", y + 5),
            '▲' => format!("M{} {}l4.5 9.5h-9z", tenths(x * 10 + WIDE * 5), y + 9),
            '▼' => format!("M{} {}l4.5 -9.5h-9z", tenths(x * 10 + WIDE * 5), y + 10),
            '▌' => format!("M{x} {y}h4v{HIGH}h-4z"),
            '▐' => format!("M{} {y}h4v{HIGH}h-4z", right - 4),
            '█' => format!("M{x} {y}H{right}V{bottom}H{x}z"),
            '●' => format!("M{} {centre}a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0z", x + 1),
            '○' => format!(
                "M{} {centre}a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1-7 0zm1.2 0a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0z",
                x + 1
            ),
            other => panic!("{other:?} is not drawn yet"),
        };
        self.shapes.entry(fill).or_default().push_str(&path);
    }

    fn write(&mut self, page: &mut String) {
        for (fill, strip) in &self.grounds {
            let Strip { at, from, to } = strip;
            let _ = writeln!(
                page,
                "<path fill=\"{}\" d=\"M{from} {at}H{to}v{HIGH}H{from}z\"/>",
                hex(*fill)
            );
        }
        for ((colour, heavy), (across, upright)) in &mut self.lines {
            let mut path = String::new();
            for Strip { at, from, to } in joined(across) {
                let _ = write!(path, "M{} {}H{}", halves(from), halves(at), halves(to));
            }
            for Strip { at, from, to } in joined(upright) {
                let _ = write!(path, "M{} {}V{}", halves(at), halves(from), halves(to));
            }
            let width = if *heavy { "2.6" } else { "1.2" };
            let _ = writeln!(
                page,
                "<path stroke=\"{}\" stroke-width=\"{width}\" stroke-linecap=\"square\" d=\"{path}\"/>",
                hex(*colour),
            );
        }
        for (colour, path) in &self.dashes {
            let _ = writeln!(
                page,
                "<path fill=\"none\" stroke=\"{}\" stroke-width=\"1.2\" d=\"{path}\"/>",
                hex(*colour)
            );
        }
        for (colour, path) in &self.shapes {
            let _ = writeln!(page, "<path fill=\"{}\" d=\"{path}\"/>", hex(*colour));
        }
        for text in &self.texts {
            page.push_str(text);
            page.push('\n');
        }
    }
}

/// Joins strips that touch each other into longer lines.
fn joined(strips: &mut [Strip]) -> Vec<Strip> {
    strips.sort_unstable();
    let mut lines: Vec<Strip> = Vec::new();
    for strip in strips {
        match lines.last_mut() {
            Some(last) if last.at == strip.at && last.to >= strip.from => {
                last.to = last.to.max(strip.to);
            }
            _ => lines.push(*strip),
        }
    }
    lines
}

/// Returns the weights of the arms of a line: up, down, left and right.
fn arms(shape: char) -> Option<[usize; 4]> {
    let number = JOINTS.chars().position(|joint| joint == shape)? + 1;
    Some([number / 27, number / 9 % 3, number / 3 % 3, number % 3])
}

/// Returns whether a character is drawn as a shape. Arrows and stars stay text.
fn is_shape(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{259f}' | '▶' | '◀' | '▲' | '▼' | '●' | '○')
}

/// Returns whether every monospaced font gives the character the width of a letter.
fn is_plain(c: char) -> bool {
    matches!(c, '!'..='~' | '\u{a1}'..='\u{24f}' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '‹' | '›')
}

/// Returns the foreground and background colours of a cell.
fn colours(cell: &Cell, paper: &Paper) -> (u32, u32) {
    let (mut fill, mut ground) = (paper.text, paper.ground);
    if cell.fgcolor() != Color::Default {
        fill = rgb(cell.fgcolor());
    }
    if cell.bgcolor() != Color::Default {
        ground = rgb(cell.bgcolor());
    }
    if cell.inverse() {
        (fill, ground) = (ground, fill);
    }
    if cell.dim() {
        fill = mixed(fill, ground, 70);
    }
    (fill, ground)
}

fn rgb(colour: Color) -> u32 {
    match colour {
        Color::Rgb(r, g, b) => u32::from_be_bytes([0, r, g, b]),
        other => panic!("{other:?}: the theme of the pictures must define all colours"),
    }
}

/// Mixes two colours, taking `per_cent` from the first colour and the rest from the second.
fn mixed(colour: u32, other: u32, per_cent: u32) -> u32 {
    [16, 8, 0].into_iter().fold(0, |all, shift| {
        let [part, other] = [colour, other].map(|colour| colour >> shift & 0xff);
        all | (((part * per_cent + other * (100 - per_cent)) / 100) << shift)
    })
}

fn hex(colour: u32) -> String {
    format!("#{colour:06x}")
}

fn tenths(tenths: u32) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

fn halves(halves: u32) -> String {
    tenths(halves * 5)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn every_joint_has_its_arms() {
    for (joint, wanted) in [
        ('─', [0, 0, 1, 1]),
        ('┃', [2, 2, 0, 0]),
        ('┗', [2, 0, 0, 2]),
        ('┡', [2, 1, 0, 2]),
        ('╄', [2, 1, 1, 2]),
        ('╋', [2, 2, 2, 2]),
    ] {
        assert_eq!(arms(joint), Some(wanted), "{joint}");
    }
}
