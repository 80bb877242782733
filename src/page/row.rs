//! Rows of styled spans, which are the content of a pane. They do not contain colours.

use std::borrow::Cow;

use crate::atlas::{Family, Weight};
use crate::role::{LevelRank, Severity};
use crate::text::{columns, graphemes, sanitize};

/// The meaning of a span. The theme has a style for each meaning, and no meaning is conveyed by
/// colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Running text.
    Text,
    /// Text that is less important than the text around it.
    Dim,
    /// Strongly emphasized text.
    Strong,
    /// Emphasized text.
    Emphasis,
    /// Code.
    Code,
    /// A link.
    Link,
    /// The name of a role as a title.
    Title,
    /// The heading of a section.
    Heading,
    /// The level of a capability; `None` if the level has no rank.
    Level(Option<LevelRank>),
    /// A frequency.
    Frequency(Weight),
    /// The verb or the line of an interaction, in the style of the verb's family.
    Verb(Family),
    /// A role without a card.
    Missing,
    /// The name of a severity, or the number of problems with this severity.
    Problem(Severity),
    /// A success metric.
    Metric,
    /// A key in a footer or on a help page.
    Key,
    /// Borders and rules.
    Frame,
    /// The cursor.
    Cursor,
}

/// A run of sanitized text in one ink (meaning and style).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text. Constant marks and spaces are borrowed instead of copied, because pages have many
    /// of them.
    text: Cow<'static, str>,
    /// The meaning of the span.
    pub ink: Ink,
    /// Whether the span matches the query.
    pub lit: bool,
}

impl Span {
    /// Creates a span. Characters that could control a terminal are replaced with visible marks.
    pub fn new(text: &str, ink: Ink) -> Span {
        Span { text: sanitize(text).into_owned().into(), ink, lit: false }
    }

    pub(crate) fn blank(columns: usize) -> Span {
        Span { text: blank(columns), ink: Ink::Text, lit: false }
    }

    /// Returns a span with the given text and the style of this span. Using `..self.clone()`
    /// instead would copy the whole text of this span for each word.
    fn part(&self, text: String) -> Span {
        Span { text: text.into(), ink: self.ink, lit: self.lit }
    }

    /// Returns the text, which is safe to print on a terminal.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the width in columns.
    pub fn width(&self) -> usize {
        columns(&self.text)
    }
}

/// Returns a string of `columns` spaces.
pub(super) fn blank(columns: usize) -> Cow<'static, str> {
    const BLANK: &str = "                                                                ";
    match BLANK.get(..columns) {
        Some(blank) => Cow::Borrowed(blank),
        None => Cow::Owned(" ".repeat(columns)),
    }
}

/// A row of spans.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The spans, from left to right.
    pub spans: Vec<Span>,
}

impl Row {
    /// Creates a row of one span.
    pub fn new(text: &str, ink: Ink) -> Row {
        Row::default().with(text, ink)
    }

    /// Adds a span to the row.
    #[must_use]
    pub fn with(mut self, text: &str, ink: Ink) -> Row {
        self.push(text, ink);
        self
    }

    /// Adds a span, unless the text is empty.
    pub fn push(&mut self, text: &str, ink: Ink) {
        if !text.is_empty() {
            self.spans.push(Span::new(text, ink));
        }
    }

    /// Inserts a constant mark at the start of the row.
    #[must_use]
    pub(super) fn behind(mut self, mark: Cow<'static, str>, ink: Ink) -> Row {
        self.spans.reserve_exact(1);
        self.spans.insert(0, Span { text: mark, ink, lit: false });
        self
    }

    /// Indents the row by a number of columns.
    #[must_use]
    pub(super) fn indented(self, columns: usize) -> Row {
        if columns == 0 { self } else { self.behind(blank(columns), Ink::Text) }
    }

    /// Fills the row with spaces up to `width` columns.
    pub fn fill(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width());
        self.spans.extend((missing > 0).then(|| Span::blank(missing)));
    }

    /// Replaces the space in column `at` with `text`, which must be one column wide. Does nothing
    /// if there is no space in this column.
    pub fn put(&mut self, at: usize, text: &str, ink: Ink) {
        let mut column = 0;
        let mut place = None;
        for (number, span) in self.spans.iter().enumerate() {
            let mut start = 0;
            for (grapheme, width) in graphemes(&span.text) {
                if column == at && grapheme == " " {
                    place = Some((number, start));
                }
                column += width;
                start += grapheme.len();
            }
        }
        let Some((number, start)) = place else { return };
        let Some(Span { text: before, ink: old, .. }) = self.spans.get(number).cloned() else {
            return;
        };
        let left = before.get(..start).unwrap_or_default();
        let right = before.get(start + 1..).unwrap_or_default();
        let parts = [(left, old), (text, ink), (right, old)];
        let parts = parts.into_iter().filter(|(text, _)| !text.is_empty());
        let parts: Vec<Span> = parts.map(|(text, ink)| Span::new(text, ink)).collect();
        self.spans.splice(number..=number, parts);
    }

    /// Returns the width of the row in columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(Span::width).sum()
    }

    /// Returns the text of the row without styles.
    pub fn text(&self) -> String {
        self.spans.iter().map(Span::text).collect()
    }

    /// Cuts the row to `width` columns. The result ends in `…` if text was cut off.
    #[must_use]
    pub fn cut(self, width: usize) -> Row {
        if self.width() <= width {
            return self;
        }
        let mut kept = Row::default();
        let mut left = width;
        for span in self.spans {
            let needed = span.width();
            if needed < left {
                left -= needed;
                kept.spans.push(span);
                continue;
            }
            let text = if needed == left { format!("{} ", span.text).into() } else { span.text };
            let text = crate::text::cut(&text, left).into_owned().into();
            kept.spans.push(Span { text, ..span });
            break;
        }
        kept
    }
}

/// Wraps spans into a paragraph of at most `width` columns. Rows break at spaces, and inside a word
/// only if the word is wider than a row. Rows after the first begin with `hang` spaces. A row that
/// ends between two parts separated by `·` ends with the separator, unless it is full.
pub fn flow(spans: &[Span], width: usize, hang: usize) -> Vec<Row> {
    if let [span] = spans
        && is_set(&span.text)
        && span.width() <= width
    {
        return vec![Row { spans: vec![span.clone()] }];
    }
    let hang = if hang + 8 > width { 0 } else { hang };
    let mut setter = RowSetter { width: width.max(1), hang, ..RowSetter::default() };
    let words = words(spans);
    for (number, SetWord { gap, spans, .. }) in words.iter().enumerate() {
        let after = words.get(number + 1..).unwrap_or_default();
        if is_separator(spans) && setter.breaks_before(after) {
            // Without the separator, the next row would look like the rest of this part.
            if setter.used + 2 <= setter.width {
                setter.gap = gap.clone();
                setter.word(spans.clone());
            }
            setter.turn();
            continue;
        }
        setter.gap = gap.clone();
        setter.word(spans.clone());
    }
    setter.rows.push(setter.row);
    setter.rows
}

/// Like [`flow`], but indents all rows by `indent` columns, which are part of `width`.
pub(super) fn flow_in(
    spans: &[Span],
    width: usize,
    hang: usize,
    indent: usize,
) -> impl Iterator<Item = Row> + use<> {
    let rows = flow(spans, width.saturating_sub(indent), hang).into_iter();
    rows.map(move |row| row.indented(indent))
}

/// Returns whether the words of `text` are separated by single spaces. If so, and if the text fits
/// on a row, it can be used unchanged.
fn is_set(text: &str) -> bool {
    let apart = text.split(' ').all(|word| !word.is_empty());
    apart && !text.is_empty()
}

/// A word of a paragraph.
struct SetWord {
    /// The space before the word, in the style of the text that contains the space.
    gap: Option<Span>,
    spans: Vec<Span>,
    width: usize,
}

/// Splits spans into words at spaces.
fn words(spans: &[Span]) -> Vec<SetWord> {
    let (mut words, mut gap, mut word) = (Vec::new(), None, Vec::new());
    let mut end = |gap: Option<Span>, spans: Vec<Span>| {
        if !spans.is_empty() {
            let width = spans.iter().map(Span::width).sum();
            words.push(SetWord { gap, spans, width });
        }
    };
    for span in spans {
        for (number, part) in span.text.split(' ').enumerate() {
            if number > 0 {
                end(gap, std::mem::take(&mut word));
                gap = Some(span.part(" ".into()));
            }
            if !part.is_empty() {
                word.push(span.part(part.to_owned()));
            }
        }
    }
    end(gap, word);
    words
}

/// Returns whether a word is the sign between the parts of a list.
fn is_separator(word: &[Span]) -> bool {
    matches!(word, [span] if span.text == "·")
}

#[derive(Default)]
struct RowSetter {
    rows: Vec<Row>,
    row: Row,
    used: usize,
    width: usize,
    hang: usize,
    /// The space before the next word, in the style of the text that contains the space.
    gap: Option<Span>,
}

impl RowSetter {
    fn is_started(&self) -> bool {
        self.used > if self.rows.is_empty() { 0 } else { self.hang }
    }

    /// Returns whether a new row begins after a separator before the given words: if the part
    /// after the separator fits on the new row but not on this one, or if not even its first word
    /// fits on this row.
    fn breaks_before(&self, words: &[SetWord]) -> bool {
        let Some(first) = words.first().filter(|_| self.is_started()) else { return false };
        let left = self.width.saturating_sub(self.used + 3);
        let mut part = 0;
        for word in words.iter().take_while(|word| !is_separator(&word.spans)) {
            part += word.width + usize::from(part > 0);
            if part > self.width {
                break;
            }
        }
        first.width > left || (part > left && part <= self.width.saturating_sub(self.hang))
    }

    fn word(&mut self, word: Vec<Span>) {
        if word.is_empty() {
            return;
        }
        let needed: usize = word.iter().map(Span::width).sum();
        let started = self.is_started();
        let gap = usize::from(self.gap.is_some());
        if started && self.used + gap + needed > self.width {
            self.turn();
        } else if let Some(gap) = self.gap.take().filter(|_| started) {
            self.used += 1;
            self.append(gap);
        }
        self.gap = None;
        if self.used + needed <= self.width {
            self.used += needed;
            word.into_iter().for_each(|span| self.append(span));
            return;
        }
        for span in word {
            let mut text = String::new();
            for (grapheme, columns) in graphemes(&span.text) {
                if self.used > 0 && self.used + columns > self.width {
                    self.append(span.part(std::mem::take(&mut text)));
                    self.turn();
                }
                text.push_str(grapheme);
                self.used += columns;
            }
            self.append(span.part(text));
        }
    }

    fn append(&mut self, span: Span) {
        match self.row.spans.last_mut() {
            _ if span.text.is_empty() => {}
            Some(last) if last.ink == span.ink && last.lit == span.lit => {
                last.text.to_mut().push_str(&span.text)
            }
            _ => self.row.spans.push(span),
        }
    }

    fn turn(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
        self.row.spans.extend((self.hang > 0).then(|| Span::blank(self.hang)));
        self.used = self.hang;
    }
}

/// Highlights all byte ranges that `matches` finds in the text of `row`.
pub fn light(row: &mut Row, matches: impl Fn(&str) -> Vec<std::ops::Range<usize>>) {
    let ranges = matches(&row.text());
    apart(row, &ranges, |span| span.lit = true);
}

/// Sets the style (ink) of the given byte ranges in a row's text.
pub fn ink(row: &mut Row, ranges: &[std::ops::Range<usize>], ink: Ink) {
    apart(row, ranges, |span| span.ink = ink);
}

/// Splits the spans of a row at the given byte ranges of its text, and applies `change` to the
/// spans in these ranges.
fn apart(row: &mut Row, ranges: &[std::ops::Range<usize>], change: impl Fn(&mut Span)) {
    if ranges.is_empty() {
        return;
    }
    let mut all = Row::default();
    let mut at = 0;
    for span in std::mem::take(&mut row.spans) {
        let end = at + span.text.len();
        let mut from = at;
        for range in ranges.iter().filter(|range| range.start < end && range.end > at) {
            let (start, stop) = (range.start.max(from), range.end.min(end));
            if start >= stop {
                continue;
            }
            if start > from {
                all.spans.push(part(&span, from - at..start - at));
            }
            let mut changed = part(&span, start - at..stop - at);
            change(&mut changed);
            all.spans.push(changed);
            from = stop;
        }
        if from < end {
            all.spans.push(part(&span, from - at..end - at));
        }
        at = end;
    }
    *row = all;
}

fn part(span: &Span, range: std::ops::Range<usize>) -> Span {
    span.part(span.text.get(range).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_paragraph_hangs_and_keeps_its_inks() {
        let spans = [
            Span::new("one two ", Ink::Text),
            Span::new("three", Ink::Strong),
            Span::new(" four", Ink::Text),
        ];
        let rows = flow(&spans, 12, 2);
        assert_eq!(rows.iter().map(Row::text).collect::<Vec<_>>(), ["one two", "  three four"]);
        assert_eq!(rows[1].spans[1], Span::new("three", Ink::Strong));
    }

    #[test]
    fn a_separator_ends_its_row_and_begins_none() {
        let set = |text: &str, width| -> Vec<String> {
            flow(&[Span::new(text, Ink::Text)], width, 2).iter().map(Row::text).collect()
        };
        assert_eq!(
            set("✓ one two · three four · five", 19),
            ["✓ one two ·", "  three four · five"]
        );
        assert_eq!(
            set("✓ one · a part wider than a row", 18),
            ["✓ one · a part", "  wider than a row"]
        );
        for width in 10..40 {
            for row in set("✓ one two · three four five six · seven · eight nine ten", width) {
                assert!(!row.trim().starts_with('·') && row.chars().count() <= width, "{row}");
            }
        }
    }

    #[test]
    fn matches_are_lit_across_spans() {
        let mut row = Row::new("Back", Ink::Text).with("end API", Ink::Strong);
        light(&mut row, |text| {
            text.match_indices("kend").map(|(at, m)| at..at + m.len()).collect()
        });
        let lit: Vec<&str> = row.spans.iter().filter(|s| s.lit).map(Span::text).collect();
        assert_eq!((lit, row.text().as_str()), (vec!["k", "end"], "Backend API"));
    }

    #[test]
    fn a_cut_row_says_so() {
        let row = Row::new("one", Ink::Text).with(" two", Ink::Dim);
        assert_eq!(row.clone().cut(5).text(), "one…".to_owned());
        assert_eq!(row.clone().cut(7).text(), "one two");
        assert_eq!(row.cut(3).text(), "on…");
    }

    proptest! {
        #[test]
        fn how_text_is_cut_into_spans_does_not_matter(text in "[a-z 数é]{0,24}", at in 0usize..24, width in 2usize..30, hang in 0usize..4) {
            let (head, tail): (String, String) =
                (text.chars().take(at).collect(), text.chars().skip(at).collect());
            let parts = [Span::new(&head, Ink::Text), Span::new(&tail, Ink::Text)];
            prop_assert_eq!(flow(&[Span::new(&text, Ink::Text)], width, hang), flow(&parts, width, hang));
        }

        #[test]
        fn every_row_fits_and_no_word_is_lost(text in "[a-z 数é]{0,80}", width in 2usize..30, hang in 0usize..4) {
            let rows = flow(&[Span::new(&text, Ink::Text)], width, hang);
            for row in &rows {
                prop_assert!(row.width() <= width);
            }
            let set: String = rows.iter().flat_map(|r| r.text().chars().collect::<Vec<_>>()).filter(|c| !c.is_whitespace()).collect();
            let expected: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(set, expected);
        }
    }
}
