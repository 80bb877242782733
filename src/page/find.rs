//! Finds text in a page. Text that wraps over several rows is searched as a whole.

use std::ops::Range;

use crate::text::{Folded, fold};

use super::row::{Ink, Row};
use super::{Document, Page, Position};

/// A match, which may span several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageMatch {
    /// The rows of the match from top to bottom, at least one, each with a byte range of its text.
    pub parts: Vec<(Position, Range<usize>)>,
}

impl PageMatch {
    /// Returns the row on which the match begins.
    pub fn row(&self) -> Position {
        self.parts.first().map_or_else(Position::default, |(row, _)| *row)
    }

    /// Returns the ranges of the match on a row.
    pub fn on(&self, row: Position) -> impl Iterator<Item = Range<usize>> + '_ {
        self.parts.iter().filter(move |part| part.0 == row).map(|part| part.1.clone())
    }
}

/// A character of a page without its letter case and accent, with its position on the page.
struct Letter {
    c: char,
    row: usize,
    from: usize,
    to: usize,
}

/// The character that represents the break between two rows of wrapped text. In the source, there
/// is a space at this point, or nothing if the break is inside a long word.
const JOINT: char = '\n';

/// Returns every match of `wanted` on the given pages of a document, from top to bottom. Letter
/// case, Latin accents and the amount of white space do not matter, and a hyphen after a letter
/// also matches white space, so that a slug finds the name. If `numbered` is true, the first span
/// of each row is a line number and is skipped.
pub fn find(
    document: &Document,
    pages: Range<usize>,
    wanted: &str,
    numbered: bool,
) -> Vec<PageMatch> {
    let wanted: Vec<char> =
        fold(wanted).split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut all = Vec::new();
    if wanted.is_empty() {
        return all;
    }
    for number in pages {
        let Some(page) = document.page(number) else { break };
        for block in blocks(page) {
            let letters = letters(page, block, numbered);
            let mut at = 0;
            while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
                match begins(rest, &wanted) {
                    Some(length) => {
                        all.extend(found(number, rest.get(..length).unwrap_or_default()));
                        at += length.max(1);
                    }
                    None => at += 1,
                }
            }
        }
    }
    all
}

/// Returns the matches that `places` finds on the rows of the given pages, from top to bottom. If
/// `numbered` is true, the first span of each row is a line number and is skipped.
pub fn find_in_rows(
    document: &Document,
    pages: Range<usize>,
    places: impl Fn(&str) -> Vec<Range<usize>>,
    numbered: bool,
) -> Vec<PageMatch> {
    let mut all = Vec::new();
    for number in pages {
        let Some(page) = document.page(number) else { break };
        for (index, row) in page.rows.iter().enumerate() {
            let skipped = label_length(row, numbered);
            let found = places(&row.text()).into_iter().filter(|range| range.start >= skipped);
            let row = Position { page: number, index };
            all.extend(found.map(|range| PageMatch { parts: vec![(row, range)] }));
        }
    }
    all
}

/// Returns the length in bytes of the line number of a row.
fn label_length(row: &Row, numbered: bool) -> usize {
    let label = row.spans.first().filter(|span| numbered && span.ink == Ink::Dim);
    label.map_or(0, |span| span.text().len())
}

/// Groups rows into blocks, each of which is searched as a whole. The rows of a cursor stop form a
/// block. Rows between two stops are split into blocks at headings and empty rows.
fn blocks(page: &Page) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut end = 0;
    let mut stops = Vec::new();
    for stop in &page.stops {
        split(page, end..stop.rows.start.max(end), &mut blocks);
        stops.push(stop.rows.clone());
        end = stop.rows.end;
    }
    split(page, end..page.rows.len().max(end), &mut blocks);
    blocks.extend(stops);
    blocks.retain(|rows| !rows.is_empty());
    blocks.sort_by_key(|rows| rows.start);
    blocks
}

/// Splits rows into blocks at headings and empty rows.
fn split(page: &Page, rows: Range<usize>, blocks: &mut Vec<Range<usize>>) {
    let mut start = rows.start;
    for row in rows.clone() {
        let ends = page.headings.binary_search(&row).is_ok()
            || page.rows.get(row).is_none_or(|row| row.spans.is_empty());
        if ends {
            blocks.extend([start..row, row..row + 1]);
            start = row + 1;
        }
    }
    blocks.push(start..rows.end);
}

fn letters(page: &Page, rows: Range<usize>, numbered: bool) -> Vec<Letter> {
    let mut letters = Vec::new();
    for (number, row) in page.rows.iter().enumerate().skip(rows.start).take(rows.len()) {
        if number > rows.start {
            letters.push(Letter { c: JOINT, row: number, from: 0, to: 0 });
        }
        let skipped = label_length(row, numbered);
        let text = row.text();
        let text = text.get(skipped..).unwrap_or_default();
        let folded = Folded::new(text);
        for (at, c) in folded.text.char_indices() {
            let range = folded.original(at..at + c.len_utf8());
            // Ignoring case and accents can turn one letter into two characters. Each of the two
            // then covers the whole letter.
            let first = text.get(range.start..).and_then(|rest| rest.chars().next());
            let to = range.end.max(range.start + first.map_or(0, char::len_utf8));
            letters.push(Letter { c, row: number, from: skipped + range.start, to: skipped + to });
        }
    }
    letters
}

/// Returns the number of letters at the beginning of `letters` that together match `wanted`, or
/// `None` if they do not match.
fn begins(letters: &[Letter], wanted: &[char]) -> Option<usize> {
    let mut at = 0;
    for (number, &c) in wanted.iter().enumerate() {
        let blanks = letters.get(at..)?.iter().take_while(|letter| letter.c.is_whitespace());
        if c == ' ' {
            at += Some(blanks.count()).filter(|blanks| *blanks > 0)?;
            continue;
        }
        let is_slug = c == '-'
            && number
                .checked_sub(1)
                .and_then(|n| wanted.get(n))
                .is_some_and(|c| c.is_alphanumeric());
        if is_slug && letters.get(at)?.c.is_whitespace() {
            at += blanks.count();
            continue;
        }
        if number > 0 && letters.get(at)?.c == JOINT {
            at += blanks.count();
        }
        if letters.get(at)?.c != c {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn found(page: usize, letters: &[Letter]) -> Option<PageMatch> {
    let mut parts: Vec<(Position, Range<usize>)> = Vec::new();
    for letter in letters {
        match parts.last_mut() {
            Some((row, range)) if row.index == letter.row => range.end = range.end.max(letter.to),
            _ if letter.c.is_whitespace() => {}
            _ => parts.push((Position { page, index: letter.row }, letter.from..letter.to)),
        }
    }
    Some(PageMatch { parts }).filter(|found| !found.parts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::row::{Span, flow};
    use super::*;

    fn page(rows: Vec<Row>) -> Page {
        let mut page = Page::default();
        page.stop(rows, None, None);
        page
    }

    fn all(page: &Page, wanted: &str, numbered: bool) -> Vec<PageMatch> {
        find(&page.clone().into(), 0..1, wanted, numbered)
    }

    fn texts(page: &Page, wanted: &str) -> Vec<String> {
        let found = all(page, wanted, false).into_iter().map(|found| {
            let parts = found.parts.iter().map(|(row, range)| {
                page.rows[row.index].text().get(range.clone()).unwrap().to_owned()
            });
            parts.collect::<Vec<_>>().join("|")
        });
        found.collect()
    }

    #[test]
    fn wrapped_rows_are_searched_as_one_text() {
        let rows = flow(&[Span::new("Build robust and Café-secure systems", Ink::Text)], 14, 2);
        let page = page(rows);
        assert_eq!(texts(&page, "robust  and cafe"), ["robust|and|Café"]);
        assert_eq!(texts(&page, "S"), ["s", "s", "s", "s", "s"]);
        assert_eq!(texts(&page, "secure systems"), ["secure|systems"]);
        assert_eq!(texts(&page, "and-cafe-sec"), ["and|Café-sec"]);
        assert_eq!(texts(&page, "-robust"), Vec::<String>::new());
        assert_eq!(texts(&page, "buildrobust"), Vec::<String>::new());
        assert_eq!(texts(&page, " "), Vec::<String>::new());
        let word = super::tests::page(flow(&[Span::new("Kubernetes", Ink::Text)], 4, 0));
        assert_eq!(texts(&word, "bernet"), ["be|rnet"]);
        let wide = super::tests::page(vec![Row::new("Straße 数据", Ink::Text)]);
        assert_eq!(texts(&wide, "STRAS"), ["Straß"]);
        assert_eq!(texts(&wide, "据"), ["据"]);
    }

    #[test]
    fn separate_texts_and_line_numbers_do_not_match() {
        let mut page = Page::default();
        page.heading(Row::new("ONE", Ink::Heading));
        page.stop([Row::new("two", Ink::Text)], None, None);
        page.stop([Row::new("12 ", Ink::Dim).with("three 12", Ink::Text)], None, None);
        assert_eq!(texts(&page, "one two"), Vec::<String>::new());
        assert_eq!(texts(&page, "two three"), Vec::<String>::new());
        assert_eq!(all(&page, "12", false).len(), 2);
        let found = all(&page, "12", true);
        assert_eq!(found, [PageMatch { parts: vec![(Position { page: 0, index: 2 }, 9..11)] }]);
    }
}
