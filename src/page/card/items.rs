//! The items in the sections of a card, except interactions.

use crate::card::LONGEST_CHUNK;
use crate::role::{
    Anchor, Artifact, Capability, Known, LevelRank, Point, Property, Responsibility, Role,
};
use crate::text::{columns, head};

use super::{CardSetter, beside, groups, paragraph, second_column};
use crate::page::markdown::markdown;
use crate::page::row::{Ink, Row, Span, flow, flow_in};

impl CardSetter {
    pub(super) fn responsibilities(&mut self) {
        let all = &self.setting.role.responsibilities;
        let has_signs = all.iter().any(|item| item.primary || !item.metrics.is_empty());
        let legend = if has_signs { "★ primary  ✓ success metric" } else { "" };
        self.known_items(
            (Known::Responsibilities, legend),
            |role, _| &role.responsibilities,
            |item| item.title.len() + bytes(&item.metrics) + bytes(&item.description),
            responsibility,
        );
    }

    pub(super) fn capabilities(&mut self) {
        let all = &self.setting.role.capabilities;
        let names = all.iter().map(|item| columns(&item.name));
        let words = all.iter().filter_map(|item| item.level.as_ref());
        let name = widest(names, self.setting.width * 3 / 5);
        let level = widest(words.map(|level| columns(&level.word)), 12);
        let has_levels = all.iter().any(|item| item.level.is_some());
        let table = SkillColumns::new(all, (name, level), self.setting.width);
        self.known_items(
            (Known::Capabilities, if has_levels { "●●○○ level" } else { "" }),
            |role, _| &role.capabilities,
            |item| item.name.len() + bytes(&item.details) + bytes(&item.description),
            move |item, width| capability(item, table, width),
        );
    }

    pub(super) fn artifacts(&mut self) {
        let names = self.setting.role.artifacts.iter().map(|item| columns(&item.name));
        let name = widest(names, self.setting.width * 3 / 5);
        self.known_items(
            (Known::Artifacts, ""),
            |role, _| &role.artifacts,
            |item| item.name.len() + bytes(&item.kind) + bytes(&item.description),
            move |item, width| artifact(item, name, width),
        );
    }

    pub(super) fn points(&mut self, known: Known) {
        self.known_items(
            (known, ""),
            Role::points,
            |item| item.title.len() + bytes(&item.description),
            point,
        );
    }

    pub(super) fn properties(&mut self) {
        self.known_items(
            (Known::Properties, ""),
            |role, _| &role.properties,
            |item| item.key.len() + bytes(&item.values),
            property,
        );
    }

    /// Adds the items that `all` returns for a section. `rows` lays out an item at a given width.
    fn known_items<T: 'static>(
        &mut self,
        (known, legend): (Known, &'static str),
        all: fn(&Role, Known) -> &[T],
        size: fn(&T) -> usize,
        rows: impl Fn(&T, usize) -> Vec<Row> + Send + Sync + 'static,
    ) {
        let role = &self.setting.role;
        let sizes: Vec<usize> = all(role, known).iter().map(size).collect();
        let mut order: Vec<usize> = (0..sizes.len()).collect();
        if known == Known::Responsibilities {
            // Primary responsibilities come first.
            let items = &role.responsibilities;
            order.sort_by_key(|&n| items.get(n).is_none_or(|item| !item.primary));
        }
        self.items(
            order,
            sizes,
            (known, legend),
            |n| Some(Anchor::Item(known, n)),
            move |setting, n, page| {
                let item = all(&setting.role, known).get(n);
                let rows = item.map(|item| rows(item, setting.width)).unwrap_or_default();
                let groups = groups(&setting.role, known);
                if let Some((_, title)) = groups.iter().skip(1).find(|(first, _)| *first == n) {
                    page.rows.push(Row::default());
                    page.rows.extend(paragraph(title, Ink::Dim, setting.width, 2));
                }
                page.stop(rows, Some(Anchor::Item(known, n)), None);
            },
        );
    }
}

/// Returns the total length of the given strings in bytes.
fn bytes<'a>(texts: impl IntoIterator<Item = &'a String>) -> usize {
    texts.into_iter().map(String::len).sum()
}

/// Lays out the descriptions of an item, each of which is a paragraph or several lines of Markdown.
pub(super) fn descriptions(texts: &[String], width: usize) -> impl Iterator<Item = Row> {
    texts.iter().flat_map(move |text| description(text, width, 4))
}

fn description(text: &str, width: usize, indent: usize) -> Vec<Row> {
    if !text.contains('\n') {
        return paragraph(text, Ink::Dim, width, indent);
    }
    let indent = if width > 12 { indent } else { 0 };
    let mut rows = Vec::new();
    markdown(text, width - indent, |block| {
        rows.extend(block.rows.into_iter().map(|row| row.indented(indent)));
    });
    rows
}

/// Returns the rows of a responsibility: the title, and the metrics and the description to the right
/// of the title if there is room, otherwise below the title. A description without a metric is always
/// below the title.
fn responsibility(item: &Responsibility, width: usize) -> Vec<Row> {
    if let (Some(at), false) = (second_column(width), item.metrics.is_empty()) {
        let title = Responsibility { metrics: Vec::new(), description: Vec::new(), ..item.clone() };
        let mut right = metrics(&item.metrics, width - at);
        // The description begins below the text of a metric.
        let texts = item.description.iter();
        right.extend(texts.flat_map(|text| description(text, width - at, columns(METRIC))));
        return beside(responsibility(&title, at - 2), right, at);
    }
    // A responsibility that is not primary is indented by the width of the star. Spaces in place of
    // the star would not work, because `flow` drops leading spaces.
    let mut rows = if item.primary {
        flow(&[Span::new("★ ", Ink::Key), Span::new(&item.title, Ink::Strong)], width, 2)
    } else {
        paragraph(&item.title, Ink::Strong, width, 2)
    };
    if !item.metrics.is_empty() {
        let indent = if width > 12 { 2 } else { 0 };
        let metrics = metrics(&item.metrics, width - indent).into_iter();
        rows.extend(metrics.map(|row| row.indented(indent)));
    }
    rows.extend(descriptions(&item.description, width));
    rows
}

/// Returns the metrics of a responsibility: `✓ <200ms p95 response time  ✓ 99.9% uptime` if they fit
/// on one row. Otherwise, each metric begins on a row of its own. Each metric has its own sign, because
/// two metrics would otherwise read like one sentence.
fn metrics(metrics: &[String], width: usize) -> Vec<Row> {
    let each = metrics.iter().map(|metric| {
        flow(&[Span::new(METRIC, Ink::Dim), Span::new(metric, Ink::Metric)], width, columns(METRIC))
    });
    let each: Vec<Vec<Row>> = each.collect();
    let gaps = METRICS_APART * metrics.len().saturating_sub(1);
    let is_wrapped = each.iter().any(|rows| rows.len() > 1);
    if is_wrapped || each.iter().flatten().map(Row::width).sum::<usize>() + gaps > width {
        return each.into_iter().flatten().collect();
    }
    let mut line = Row::default();
    for row in each.into_iter().flatten() {
        line.fill(if line.spans.is_empty() { 0 } else { line.width() + METRICS_APART });
        line.spans.extend(row.spans);
    }
    vec![line]
}

/// The sign before a metric.
const METRIC: &str = "✓ ";

/// The number of columns between two metrics on one row.
const METRICS_APART: usize = 2;

/// Returns a level as a row of dots, which is readable without colour: `●●●○` means Advanced.
pub fn dots(rank: Option<LevelRank>) -> String {
    match rank {
        Some(rank) => {
            let filled = usize::from(rank.number());
            "●".repeat(filled) + &"○".repeat(LevelRank::ALL.len().saturating_sub(filled))
        }
        None => "····".to_owned(),
    }
}

/// Returns the largest of the given widths, but at most `most`. Measuring stops when `most` is
/// reached.
fn widest(widths: impl Iterator<Item = usize>, most: usize) -> usize {
    let mut widest = 0;
    for width in widths {
        widest = width.max(widest);
        if widest >= most {
            return most;
        }
    }
    widest
}

/// The columns of a list of capabilities.
#[derive(Clone, Copy)]
struct SkillColumns {
    /// The width of the names.
    name: usize,
    /// The width of the levels with their dots, or 0 if no capability has a level.
    level: usize,
    /// The column at which the details begin, or `None` if they are below the names.
    details: Option<usize>,
}

impl SkillColumns {
    /// Returns the columns for names and words of the given widths on a card of `width` columns. The
    /// details are next to the names only if they are easy to read there and do not need more rows
    /// than below the names. All capabilities of a card have the same columns.
    fn new(all: &[Capability], (name, word): (usize, usize), width: usize) -> SkillColumns {
        let level = if word > 0 { 2 + 4 + 1 + word } else { 0 };
        let at = 2 + name + level + 2;
        // On a wide card, they begin at the same column as the notes of interactions.
        let at = second_column(width).map_or(at, |second| at.max(second));
        let room = width.saturating_sub(at);
        // The number of bytes is good enough for an estimate, and a long list is estimated quickly.
        let rows = |room: usize| -> usize {
            let lengths = all.iter().map(|item| bytes(&item.details) + 2 * item.details.len());
            lengths.filter(|length| *length > 0).map(|length| length.div_ceil(room.max(1))).sum()
        };
        let with_details = all.iter().filter(|item| !item.details.is_empty()).count();
        let fits =
            room >= LEAST_DETAILS && rows(room) <= rows(width.saturating_sub(4)) + with_details;
        SkillColumns { name, level, details: fits.then_some(at) }
    }
}

/// The minimum width of a column of details. In a narrower column, a few words take many rows.
const LEAST_DETAILS: usize = 40;

/// Returns the rows of a capability.
fn capability(item: &Capability, table: SkillColumns, width: usize) -> Vec<Row> {
    let SkillColumns { name: name_width, level: level_width, details: column } = table;
    // A name that does not fit next to its level is put on separate rows above the level.
    let mut rows = Vec::new();
    let mut row = Row::new("  ", Ink::Text).with(&item.name, Ink::Strong);
    if row.width().max(2 + name_width) + level_width > width {
        rows = paragraph(&item.name, Ink::Strong, width, 2);
        row = match item.level {
            Some(_) => Row::default(),
            None => rows.pop().unwrap_or_default(),
        };
    }
    row.fill(2 + name_width);
    if let Some(level) = item.level.as_ref().filter(|_| level_width > 0) {
        row.push("  ", Ink::Text);
        row.push(&format!("{} ", dots(level.rank)), Ink::Level(level.rank));
        row.push(&level.word, Ink::Level(level.rank));
    }
    let details = item.details.join(", ");
    if details.is_empty() {
        rows.push(row);
    } else if let Some(at) = column.filter(|at| row.width() <= *at) {
        row.fill(at);
        let mut lines = flow(&[Span::new(&details, Ink::Text)], width - at, 0).into_iter();
        if let Some(first) = lines.next() {
            row.spans.extend(first.spans);
        }
        rows.push(row);
        rows.extend(lines.map(|line| line.indented(at)));
    } else {
        rows.push(row);
        rows.extend(paragraph(&details, Ink::Text, width, 4));
    }
    rows.extend(descriptions(&item.description, width));
    rows.into_iter().map(|row| row.cut(width)).collect()
}

/// Returns the rows of an artifact. The name has a column of the given width.
fn artifact(item: &Artifact, name_width: usize, width: usize) -> Vec<Row> {
    let mut row = Row::new(&item.name, Ink::Text);
    if let Some(kind) = &item.kind {
        row.fill(name_width + 2);
        if row.width() > name_width + 2 {
            row.push("  ", Ink::Text);
        }
        row.push(kind, Ink::Dim);
    }
    let is_whole = row.width() + 2 <= width;
    let mut rows = if is_whole {
        vec![row.indented(2)]
    } else {
        let indent = if width > 12 { 2 } else { 0 };
        flow_in(&row.spans, width, 2, indent).collect()
    };
    rows.extend(descriptions(&item.description, width));
    rows
}

fn point(item: &Point, width: usize) -> Vec<Row> {
    let ink = if item.description.is_empty() { Ink::Text } else { Ink::Strong };
    let mut rows = paragraph(&item.title, ink, width, 2);
    rows.extend(descriptions(&item.description, width));
    rows
}

fn property(item: &Property, width: usize) -> Vec<Row> {
    let nested = item.values.iter().any(|value| value.contains('\n'));
    let value = if nested { String::new() } else { item.values.join(", ") };
    let (value, is_cut) = (head(&value, LONGEST_CHUNK), value.len() > LONGEST_CHUNK);
    let mut spans = vec![
        Span::new(&item.key, Ink::Strong),
        Span::new(": ", Ink::Dim),
        Span::new(value, Ink::Text),
    ];
    spans.extend(is_cut.then(|| Span::new(REST_IS_IN_THE_SOURCE, Ink::Dim)));
    let indent = if width > 12 { 2 } else { 0 };
    let mut rows: Vec<Row> = flow_in(&spans, width, 2, indent).collect();
    if nested {
        let text = item.values.join("\n");
        let (text, is_cut) = (head(&text, LONGEST_CHUNK), text.len() > LONGEST_CHUNK);
        for line in text.lines() {
            let depth = line.len() - line.trim_start().len();
            let indent = 4 + depth.min(width / 2);
            rows.extend(paragraph(line.trim_start(), Ink::Code, width, indent));
        }
        if is_cut {
            rows.extend(paragraph(REST_IS_IN_THE_SOURCE.trim_start(), Ink::Dim, width, 4));
        }
    }
    rows
}
/// The text appended to a value that was cut because it is too long for a page.
const REST_IS_IN_THE_SOURCE: &str = " … press 4 to see the rest in the source";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_has_a_sign() {
        let shown = |width| -> Vec<String> {
            let all = ["new service running within 1 working day", "≤4 requests per team"];
            metrics(&all.map(str::to_owned), width).iter().map(Row::text).collect()
        };
        let line = "✓ new service running within 1 working day  ✓ ≤4 requests per team";
        assert_eq!(shown(66), [line]);
        let rows = ["✓ new service running within 1 working day", "✓ ≤4 requests per team"];
        assert_eq!(shown(65), rows);
        let rows = ["✓ new service running within 1", "  working day", "✓ ≤4 requests per team"];
        assert_eq!(shown(32), rows);
    }

    #[test]
    fn a_description_beside_a_title_is_below_the_text_of_the_metric() {
        let item = Responsibility {
            title: "Drift".to_owned(),
            primary: false,
            metrics: vec!["0 resources changed by hand".to_owned()],
            description: vec!["A change made by hand is undone.".to_owned()],
            line: 1,
        };
        let shown = |item: &Responsibility, width| -> Vec<String> {
            responsibility(item, width).iter().map(Row::text).collect()
        };
        let at = " ".repeat(second_column(120).unwrap());
        let rows = shown(&item, 120);
        assert!(rows[0].ends_with("✓ 0 resources changed by hand"), "{rows:?}");
        assert_eq!(rows[1..], [format!("{at}  A change made by hand is undone.")]);
        assert_eq!(shown(&item, 60)[2], "    A change made by hand is undone.");
    }

    fn skill(details: &str) -> Capability {
        let (name, details) = ("SQL".to_owned(), vec![details.to_owned()]);
        Capability { name, level: None, details, description: Vec::new(), line: 1 }
    }

    #[test]
    fn details_have_a_column_only_if_they_are_easy_to_read_there() {
        let at = |all: &[Capability], width| SkillColumns::new(all, (20, 9), width).details;
        let short = [skill("Node.js, Python, Java"), skill("SQL")];
        assert_eq!(at(&short, 79), None);
        assert_eq!(at(&short, 80), Some(40));
        assert_eq!(at(&short, 120), second_column(120));
        // Long details need fewer rows below the names.
        assert_eq!(at(&[skill(&"word ".repeat(80))], 82), None);
    }
}
