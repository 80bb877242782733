//! The grammar of list items, such as `- **API** — Advanced (REST)`.
//!
//! The functions work on the source lines of an item, not on rendered text, because `<200ms`, `->`
//! and `R&D` are text on a card, not markup. They do not know the position of an item on the card,
//! so the line of each item that they return is 0.

use crate::role::{Artifact, Capability, Interaction, Responsibility, Scales};

use crate::text::without_prefix;

use super::target::{Target, target, with_notes};

/// The source of one list item, split into its blocks.
#[derive(Debug, Default)]
pub(super) struct Source<'a> {
    /// Lines of the first paragraph, trimmed.
    pub(super) lines: Vec<&'a str>,
    /// Nested list items.
    pub(super) bullets: Vec<Source<'a>>,
    /// Further paragraphs and other blocks, without the indent of the item.
    pub(super) rest: Vec<String>,
}

impl Source<'_> {
    /// Returns the lines of the item. Lines are joined if an editor broke them inside bold text,
    /// inside a bracket, or between an arrow and its target.
    fn unwrapped(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in &self.lines {
            let open = lines.last().is_some_and(|last| {
                let arrow = ARROWS.iter().any(|arrow| last.trim_end().ends_with(arrow));
                let bold = last.matches("**").count() % 2 == 1;
                arrow || bold || last.matches('(').count() > last.matches(')').count()
            });
            match lines.last_mut() {
                Some(last) if open && metric_label(line).is_none() => join(last, line),
                _ => lines.push((*line).to_owned()),
            }
        }
        lines
    }

    /// Returns the lines of the first paragraph as one line.
    pub(super) fn joined(&self) -> String {
        self.lines.join(" ")
    }

    /// Returns the whole content of the item: the first paragraph, and then the content after it.
    fn texts(&self) -> Vec<String> {
        let own = Some(self.joined()).filter(|text| !text.is_empty());
        own.into_iter().chain(self.remainder()).collect()
    }

    /// Returns the content after the first paragraph: the text of nested bullets, and then further
    /// blocks.
    fn remainder(&self) -> Vec<String> {
        let mut all = Vec::new();
        // The recursion is bounded because the Markdown reader limits nesting.
        for bullet in &self.bullets {
            all.extend(bullet.texts());
        }
        all.extend(self.rest.iter().cloned());
        all
    }
}

/// Parses `Key: value, value`.
pub(super) fn property(item: &Source<'_>) -> Option<(String, Vec<String>)> {
    let text = item.joined();
    let (key, rest) = match bold(&text) {
        Some((key, rest)) => match key.strip_suffix(':') {
            Some(key) => (key, rest),
            None => (key, rest.trim_start().strip_prefix(':')?),
        },
        None => {
            text.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '))?
        }
    };
    let key = key.trim();
    if key.is_empty() {
        return None;
    }
    let mut values = split_list(rest);
    values.extend(item.remainder());
    Some((key.to_owned(), values))
}

/// Parses `**Title**: text`, `**Title** — text`, `**Title**` with text on the next line, or only a
/// title.
pub(super) fn point(item: &Source<'_>) -> Option<(String, Vec<String>)> {
    let mut title = item.joined();
    let mut description = item.remainder();
    let has_own_line = item.lines.first().and_then(|line| bold(line));
    let has_own_line = has_own_line.is_some_and(|(_, rest)| rest.is_empty());
    while let Some((lead, rest)) = bold(&title) {
        let is_apart = has_own_line
            || lead.ends_with(':')
            || rest.trim_start().starts_with([':', '—', '–'])
            || rest.trim_start().starts_with("- ");
        if is_apart || rest.is_empty() {
            let rest = rest.trim_start().trim_start_matches("- ");
            let rest = rest
                .trim_start_matches(|c: char| matches!(c, ':' | '—' | '–') || c.is_whitespace());
            if !rest.trim().is_empty() {
                description.insert(0, rest.trim().to_owned());
            }
            title = lead.to_owned();
            break;
        }
        // Bold words may be the beginning of a sentence and not a title: `**Never** deploy on a
        // Friday`.
        title = format!("{lead}{rest}");
    }
    let title = unmarked(&title);
    (!title.is_empty()).then(|| (title.to_owned(), description))
}

/// Parses `**Title** (primary)` followed by `*Success metric*: a, b`. Looser forms are accepted
/// too.
pub(super) fn responsibility(item: &Source<'_>) -> Option<Responsibility> {
    let unwrapped = item.unwrapped();
    let mut lines = unwrapped.iter();
    let first = lines.next()?;
    let mut answer = Responsibility::default();
    let (head, mut metric) = match bold(first) {
        Some((title, rest)) => {
            let (text, metric) = split_at_label(rest, &METRIC_LABELS);
            let (text, primary) = without_primary(text);
            answer.primary = primary;
            let text = text.trim().trim_start_matches(['—', '–', ':', '-']).trim_start();
            match metric_label(text) {
                Some(rest) if metric.is_none() => (title, Some(rest.to_owned())),
                _ => {
                    answer.description.extend(Some(text.to_owned()).filter(|t| !t.is_empty()));
                    (title, metric)
                }
            }
        }
        None => split_at_label(first, &METRIC_LABELS),
    };
    let mut title = head.trim();
    loop {
        let (bare, primary) = without_primary(title);
        let bare = bare.trim_end_matches([':', '—', '–', '-', '.', ',', ';', ' ']);
        answer.primary |= primary;
        if bare.len() == title.len() {
            break;
        }
        title = bare;
    }
    answer.title = title.to_owned();

    let mut description = String::new();
    for line in lines {
        match (metric_label(line), &mut metric) {
            (Some(rest), _) => {
                answer.metrics.extend(metric.take().iter().flat_map(|text| split_list(text)));
                metric = Some(rest.to_owned());
            }
            (None, Some(text)) => join(text, line),
            (None, None) => join(&mut description, line),
        }
    }
    // After a `Metrics:` label without text, the bullets are the metrics.
    let bullets_are_metrics = metric.as_deref().is_some_and(|text| text.trim().is_empty());
    answer.metrics.extend(metric.iter().flat_map(|text| split_list(text)));
    if !description.is_empty() {
        answer.description.push(description);
    }
    let mut texts = Vec::new();
    for bullet in &item.bullets {
        if let Some(rest) = metric_label(&bullet.joined()) {
            answer.metrics.extend(split_list(rest));
            answer.metrics.extend(bullet.remainder());
        } else if bullets_are_metrics {
            answer.metrics.extend(bullet.texts());
        } else {
            texts.extend(bullet.texts());
        }
    }
    for text in texts.iter().chain(&item.rest) {
        match metric_label(text) {
            Some(rest) => answer
                .metrics
                .extend(split_list(&rest.split_whitespace().collect::<Vec<_>>().join(" "))),
            None => answer.description.push(text.clone()),
        }
    }
    (!answer.title.is_empty()).then_some(answer)
}

/// Returns the metrics of an item that has no other content. These metrics belong to the previous
/// responsibility.
pub(super) fn metrics_alone(item: &Source<'_>) -> Option<Vec<String>> {
    let text = item.joined();
    // If the bold text has more words than the label, it is a title.
    if bold(&text).and_then(|(title, _)| metric_label(title)).is_some_and(|more| !more.is_empty()) {
        return None;
    }
    let rest = metric_label(&text)?;
    let mut metrics = split_list(rest);
    metrics.extend(item.remainder());
    Some(metrics)
}

/// Parses `**Name** — Level (detail, detail)`.
pub(super) fn capability(item: &Source<'_>, scales: &Scales) -> Option<Capability> {
    let text = item.joined();
    let (name, rest) = match bold(&text) {
        Some((name, rest)) => (name, rest.trim_start_matches([' ', ':', '—', '–', '-'])),
        None => split_skill(&text, scales),
    };
    let (word, details) = split_parens(rest);
    let mut details = details.map(split_list).unwrap_or_default();
    let (written, word) = (word, bare_level(word));
    let mut level = None;
    if scales.is_level(word) {
        level = Some(scales.level(word));
    } else if let Some((first, more)) =
        written.split_once(',').filter(|(first, _)| scales.is_level(bare_level(first)))
    {
        level = Some(scales.level(bare_level(first)));
        details.splice(0..0, split_list(more));
    } else if !word.is_empty() {
        // One or two words in place of the level are treated as an unknown level, and more words as
        // a detail.
        let separated = bold(&text)
            .is_some_and(|(_, rest)| rest.trim_start().starts_with(['—', '–']))
            || (bold(&text).is_none() && text.contains(['—', '–']));
        if separated && word.split_whitespace().count() <= 2 && !word.contains(',') {
            level = Some(scales.level(word));
        } else {
            details.splice(0..0, split_list(written));
        }
    } else if let [only] = details.as_slice() {
        // The item may have the form `Name (Advanced)`.
        if scales.is_level(only) {
            level = Some(scales.level(only));
            details.clear();
        }
    }
    let (name, description) = (unmarked(name).to_owned(), item.remainder());
    (!name.is_empty()).then_some(Capability { name, level, details, description, line: 0 })
}

/// Returns the word for a level, without the separator before it and without markup.
fn bare_level(text: &str) -> &str {
    let text = text.trim_start_matches(|c| is_markup(c) || matches!(c, ':' | '—' | '–' | '-'));
    text.trim_end_matches(is_markup)
}

/// Returns whether a character is a space or marks emphasis or code.
fn is_markup(c: char) -> bool {
    matches!(c, '*' | '_' | '`') || c.is_whitespace()
}

/// A part of the first line of an item that is not in the strict form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Loose<'a> {
    /// The byte offset of the loose part in its line.
    at: usize,
    /// The text of the loose part.
    pub(super) text: &'a str,
    /// The text after the loose part.
    pub(super) after: &'a str,
}

impl Loose<'_> {
    /// Returns the position of the loose part in the file, given that its line begins at `start`.
    pub(super) fn place(&self, start: (u32, u32), line: &str) -> (u32, u32) {
        let before = line.get(..self.at).unwrap_or_default().chars().count();
        (start.0, start.1 + u32::try_from(before).unwrap_or(0))
    }
}

/// Returns the separator between a capability and its level, if the separator is not ` — `.
pub(super) fn loose_dash<'a>(line: &'a str, skill: &Capability) -> Option<Loose<'a>> {
    let word = &skill.level.as_ref().filter(|level| level.rank.is_some())?.word;
    let name = line.find(skill.name.as_str())? + skill.name.len();
    let bold = line.get(name..)?.strip_prefix("**").map_or(0, |_| "**".len());
    let at = name + bold;
    let rest = line.get(at..)?;
    let mark = rest.trim_start().chars().next().filter(|c| matches!(c, '-' | '–' | '—' | ':'))?;
    let after = rest.trim_start().trim_start_matches(['-', '–', '—', ':']).trim_start();
    let text = rest.get(..rest.len() - after.len())?;
    (after.starts_with(word.as_str()) && !(mark == '—' && text == " — ")).then_some(Loose {
        at,
        text,
        after,
    })
}

/// Returns the arrow of an interaction, if the arrow is not `→`.
pub(super) fn loose_arrow(line: &str) -> Option<Loose<'_>> {
    let (head, arrow) = arrow_of(line)?;
    let end = head + arrow.len();
    // The arrow includes its whole shaft. An arrow with two heads is left alone, because both heads
    // have a meaning.
    let at = line.get(..head)?.trim_end_matches(['-', '=', '~', '–', '—']).len();
    let text = line.get(at..end)?;
    let is_double = line.get(..at)?.ends_with(['<', '‹', '←', '⇐']);
    (text != "→" && !is_double).then_some(Loose { at, text, after: line.get(end..)? })
}

/// Splits off the name of a capability that is not in bold.
fn split_skill<'t>(text: &'t str, scales: &Scales) -> (&'t str, &'t str) {
    if let Some((name, rest)) = text.split_once(['—', '–']) {
        return (name, rest);
    }
    for separator in [" - ", ": ", "- ", ":"] {
        let found = text.match_indices(separator).find_map(|(at, _)| {
            let (name, rest) = text.split_at_checked(at)?;
            let rest = rest.strip_prefix(separator)?;
            let word = split_parens(rest).0.split(',').next()?;
            // A dash of several characters is removed as a whole.
            let name = name.trim_end_matches(['-', '–', '—', ':', ' ']);
            scales.is_level(word).then_some((name, rest))
        });
        if let Some(found) = found {
            return found;
        }
    }
    if let Some((name, rest)) = text.split_once(": ").or_else(|| text.split_once(" - ")) {
        return (name, rest);
    }
    split_at_parens(text)
}

/// Splits off the bracket that ends the text, if there is one.
fn split_at_parens(text: &str) -> (&str, &str) {
    let (head, _) = split_parens(text);
    (head, text.get(head.len()..).unwrap_or_default())
}

/// Parses `**Name** (type: kind)`.
pub(super) fn artifact(item: &Source<'_>) -> Option<Artifact> {
    let text = item.joined();
    let mut description = item.remainder();
    let (name, rest) = bold(&text).unwrap_or_else(|| split_at_parens(&text));
    let (between, kind) = split_parens(rest);
    let between = between.trim().trim_start_matches(['—', '–', ':', '-']).trim();
    if !between.is_empty() {
        description.insert(0, between.to_owned());
    }
    let kind = kind
        .map(|kind| without_prefix(kind.trim(), "type:").unwrap_or(kind).trim().to_owned())
        .filter(|kind| !kind.is_empty());
    let name = unmarked(name).to_owned();
    (!name.is_empty()).then_some(Artifact { name, kind, description, line: 0 })
}

const ARROWS: [&str; 13] =
    ["-->", "->", "=>", "→", "⇒", "➜", "➔", "➡\u{fe0f}", "➡", "⟶", "—>", "–>", "~>"];

/// Returns the first arrow of a line with its offset. If two arrows begin at the same position,
/// returns the longer one.
fn arrow_of(line: &str) -> Option<(usize, &'static str)> {
    ARROWS
        .into_iter()
        .filter_map(|arrow| line.find(arrow).map(|at| (at, arrow)))
        .min_by_key(|(at, arrow)| (*at, std::cmp::Reverse(arrow.len())))
}

/// Parses `**Verb** → Target Role (frequency)` followed by `*Notes*: text`. The column of the
/// target is counted from 0, and from the beginning of the item.
pub(super) fn interaction(item: &Source<'_>, scales: &Scales) -> Option<Interaction> {
    let mut unwrapped = item.unwrapped();
    // The target may continue on the next line, up to the bracket with the frequency.
    if let [first, next, ..] = unwrapped.as_slice()
        && !first.ends_with(')')
        && next.ends_with(')')
        && label(next, &NOTE_LABELS).is_none()
    {
        let whole = format!("{first} {next}");
        unwrapped.splice(0..2, [whole]);
    }
    let first = unwrapped.first()?;
    let (at, arrow) = arrow_of(first)?;
    let verb = first.get(..at)?;
    let verb = unmarked(bold(verb.trim()).map_or(verb, |(verb, _)| verb));
    let after = first.get(at + arrow.len()..)?;
    // The messages point to the target on the first line of the source.
    let target_at = first.len() - after.trim_start().len();
    let ahead = item.lines.first().and_then(|line| line.get(..target_at)).unwrap_or_default();
    let target_column = u32::try_from(ahead.chars().count()).unwrap_or(u32::MAX);

    // Notes may follow on the same line.
    let (head, mut notes) = split_at_label(after, &NOTE_LABELS);
    let Target { name, link, frequency, notes: behind } = target(head, scales);
    if verb.is_empty() || name.is_empty() {
        return None;
    }

    let mut description = Vec::new();
    let mut loose = String::new();
    for line in unwrapped.iter().skip(1) {
        match (label(line, &NOTE_LABELS), &mut notes) {
            (Some(rest), None) => notes = Some(rest.to_owned()),
            (_, Some(text)) => join(text, line),
            (None, None) => join(&mut loose, line),
        }
    }
    if !loose.is_empty() {
        description.push(loose);
    }
    for text in item.remainder() {
        let has_notes = notes.as_deref().is_some_and(|notes| !notes.trim().is_empty());
        match label(&text, &NOTE_LABELS).filter(|_| !has_notes) {
            Some(rest) => notes = Some(rest.to_owned()),
            None => description.push(text),
        }
    }
    let notes = with_notes(notes, behind);
    let notes = notes.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Some(Interaction {
        verb: verb.to_owned(),
        target: name,
        link,
        frequency,
        notes,
        description,
        line: 0,
        target_column,
        span: 0..0,
    })
}

/// Returns a name without surrounding spaces and trailing colons.
fn unmarked(name: &str) -> &str {
    name.trim().trim_end_matches(|c: char| c == ':' || c.is_whitespace())
}

pub(super) fn join(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line.trim());
}

/// Splits `**bold** rest`. Returns `None` if the text does not begin in bold.
fn bold(text: &str) -> Option<(&str, &str)> {
    ["**", "__"].iter().find_map(|mark| {
        let (inner, rest) = text.strip_prefix(mark)?.split_once(mark)?;
        (!inner.trim().is_empty()).then_some((inner.trim(), rest))
    })
}

/// Removes `(primary)` from a title.
fn without_primary(text: &str) -> (&str, bool) {
    let text = text.trim();
    let bare = ["(primary)", "(Primary)", "(PRIMARY)"]
        .iter()
        .find_map(|mark| text.strip_suffix(mark).or_else(|| text.strip_prefix(mark)));
    (bare.unwrap_or(text).trim(), bare.is_some())
}

const METRIC_LABELS: [&str; 6] =
    ["success metrics", "success metric", "metrics", "metric", "kpis", "kpi"];

const NOTE_LABELS: [&str; 2] = ["notes", "note"];

fn metric_label(text: &str) -> Option<&str> {
    label(text, &METRIC_LABELS)
}

/// Splits `title — Label: text` on one line.
fn split_at_label<'a>(text: &'a str, labels: &[&str]) -> (&'a str, Option<String>) {
    match find_label(text, labels) {
        Some((head, rest)) => (head, Some(rest.to_owned())),
        None => (text, None),
    }
}

/// Returns the text after `Label:` at the start of `text`. The label may be in asterisks.
fn label<'a>(text: &'a str, labels: &[&str]) -> Option<&'a str> {
    let bare = text.trim_start().trim_start_matches(['*', '_']);
    labels.iter().find_map(|label| {
        let rest = without_prefix(bare, label)?;
        let rest = rest.trim_start_matches(['*', '_']).trim_start().strip_prefix([':', '：'])?;
        Some(rest.trim_start_matches(['*', '_']).trim())
    })
}

/// Splits `text` at the first label that begins a clause. Such a label is in asterisks, or follows
/// a dash, bracket, semicolon or full stop. `Define team metrics: …` does not contain such a label.
fn find_label<'a>(text: &'a str, labels: &[&str]) -> Option<(&'a str, &'a str)> {
    text.char_indices().filter(|(_, c)| c.is_alphabetic() || matches!(c, '*' | '_')).find_map(
        |(at, c)| {
            let (head, tail) = text.split_at_checked(at)?;
            let before = head.trim_end();
            let ends = before.is_empty() || before.ends_with(['—', '–', '-', ';', '.', '(', ')']);
            let apart = head.is_empty() || head.ends_with(' ');
            if !(apart && (ends || matches!(c, '*' | '_'))) {
                return None;
            }
            let rest = label(tail, labels)?;
            let head = before.trim_end_matches(['—', '–', '-', ';', '(']).trim_end();
            Some((head, rest))
        },
    )
}

/// Splits `head (inside)` at the bracket that ends the text. Brackets may be nested.
pub(super) fn split_parens(text: &str) -> (&str, Option<&str>) {
    let trimmed = text.trim_end().trim_end_matches(['.', ';']).trim_end();
    if !trimmed.ends_with(')') {
        return (text, None);
    }
    let mut depth = 0;
    for (at, c) in trimmed.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (head, tail) = trimmed.split_at(at);
            return (head, tail.strip_prefix('(').and_then(|t| t.strip_suffix(')')));
        }
    }
    (text, None)
}

/// Splits a list of values at commas outside brackets, double quotes and backticks, and never
/// between two digits. An unclosed quote or bracket has no effect.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let protected = protected_bytes(text);
    let mut values = Vec::new();
    let mut start = 0;
    let cuts = text.match_indices(',').map(|(at, _)| at).filter(|&at| {
        let inside = protected.iter().any(|range| range.contains(&at));
        let around = at.checked_sub(1).and_then(|before| text.as_bytes().get(before..at + 2));
        let in_number = matches!(around, Some([b'0'..=b'9', _, b'0'..=b'9']));
        !(inside || in_number)
    });
    for cut in cuts.chain([text.len()]) {
        let value = text.get(start..cut).unwrap_or_default().trim();
        if !value.is_empty() {
            values.push(value.to_owned());
        }
        start = cut + 1;
    }
    values
}

/// Returns the byte ranges inside matched brackets, double quotes and backticks. Nested ranges are
/// left out.
fn protected_bytes(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut brackets = Vec::new();
    let mut quote: [Option<usize>; 2] = [None; 2];
    for (at, c) in text.char_indices() {
        match c {
            '(' => brackets.push(at),
            ')' => {
                if let Some(from) = brackets.pop() {
                    ranges.push(from..at);
                }
            }
            '"' | '`' => {
                let [double, tick] = &mut quote;
                let open = if c == '"' { double } else { tick };
                match open.take() {
                    Some(from) => ranges.push(from..at),
                    None => *open = Some(at),
                }
            }
            _ => {}
        }
    }
    ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut outer: Vec<std::ops::Range<usize>> = Vec::new();
    for range in ranges {
        if outer.last().is_none_or(|last| range.start > last.end) {
            outer.push(range);
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Frequency;

    fn source(text: &str) -> Source<'_> {
        let mut lines = Vec::new();
        let mut bullets = Vec::new();
        for line in text.lines() {
            match line.trim().strip_prefix("- ") {
                Some(bullet) if line.starts_with("  ") => {
                    bullets.push(Source { lines: vec![bullet], ..Source::default() })
                }
                _ => lines.push(line.trim()),
            }
        }
        Source { lines, bullets, rest: vec![] }
    }

    #[test]
    fn lists_split_only_at_separating_commas() {
        for (text, values) in [
            (
                "<200ms p95 response time, 99.9% uptime, RESTful compliance",
                vec!["<200ms p95 response time", "99.9% uptime", "RESTful compliance"],
            ),
            ("1,000 users, 2", vec!["1,000 users", "2"]),
            ("a (b, c), d", vec!["a (b, c)", "d"]),
            ("\"a, b\", `c, d`", vec!["\"a, b\"", "`c, d`"]),
            ("don't, won't", vec!["don't", "won't"]),
            ("a (b, c", vec!["a (b", "c"]),
            ("say \"a, b", vec!["say \"a", "b"]),
            (" , ,", vec![]),
        ] {
            assert_eq!(split_list(text), values, "{text}");
        }
    }

    #[test]
    fn responsibilities_in_every_form() {
        let want = |primary| Responsibility {
            title: "API design".into(),
            primary,
            metrics: vec!["<200ms".into(), "99.9%".into()],
            description: vec![],
            line: 0,
        };
        for (text, primary) in [
            ("**API design** (primary)\n*Success metric*: <200ms, 99.9%", true),
            ("**API design (primary)**\n*Success metrics:* <200ms, 99.9%", true),
            ("**API design (primary):**\nMetric: <200ms, 99.9%", true),
            ("**API design**: KPI: <200ms, 99.9%", false),
            ("API design (primary)\nSuccess metric: <200ms, 99.9%", true),
            ("API design\nKPI: <200ms,\n99.9%", false),
            ("**API design** *Success metric*: <200ms, 99.9%", false),
            ("**API design** — Metric: <200ms, 99.9%", false),
            ("API design. Success metrics: <200ms, 99.9%", false),
            ("**API design**\n  - Metric: <200ms, 99.9%", false),
            ("**API design**\n*Success metrics*:\n  - <200ms\n  - 99.9%", false),
        ] {
            assert_eq!(responsibility(&source(text)), Some(want(primary)), "{text}");
        }
        let plain = responsibility(&source("Define team metrics: choose what to track")).unwrap();
        assert_eq!(
            (plain.title.as_str(), plain.metrics.len()),
            ("Define team metrics: choose what to track", 0)
        );
        let long =
            responsibility(&source("**A title that is\nvery long** (primary)\nMetric: 1")).unwrap();
        assert_eq!((long.title.as_str(), long.primary), ("A title that is very long", true));
        let described = responsibility(&source("**Title**\nWhat it means.\nMetric: 1")).unwrap();
        assert_eq!(described.description, ["What it means."]);
        assert_eq!(
            metrics_alone(&source("*Success metric*: 1, 2")),
            Some(vec!["1".into(), "2".into()])
        );
        assert_eq!(metrics_alone(&source("**Metrics: choose what to track**\nMetric: 1")), None);
    }

    #[test]
    fn capabilities_in_every_form() {
        let cap = |text: &str| {
            let skill = capability(&source(text), Scales::plain()).unwrap();
            (skill.name, skill.level.map(|l| l.word).unwrap_or_default(), skill.details.join("|"))
        };
        for (text, name, level, details) in [
            (
                "**API development** — Advanced (REST, GraphQL)",
                "API development",
                "Advanced",
                "REST|GraphQL",
            ),
            ("**API development** – advanced", "API development", "advanced", ""),
            ("API development - Advanced (REST)", "API development", "Advanced", "REST"),
            ("API development: Expert", "API development", "Expert", ""),
            ("**API development**: Expert (REST)", "API development", "Expert", "REST"),
            ("**API development:** Expert (REST)", "API development", "Expert", "REST"),
            ("API development (Advanced)", "API development", "Advanced", ""),
            ("API development", "API development", "", ""),
            ("**Server-side languages**", "Server-side languages", "", ""),
            ("Server-side languages — Wizard (Go)", "Server-side languages", "Wizard", "Go"),
            ("**SQL** (joins, CTEs)", "SQL", "", "joins|CTEs"),
            ("Kafka - event streams", "Kafka", "", "event streams"),
            ("Cloud: AWS, GCP", "Cloud", "", "AWS|GCP"),
            ("Python - data - Advanced", "Python - data", "Advanced", ""),
            ("Rust — Advanced, async", "Rust", "Advanced", "async"),
            ("**TS** — **Expert** (x)", "TS", "Expert", "x"),
            ("**TS**: `a, b`, `c`", "TS", "", "`a, b`|`c`"),
            ("TS:", "TS", "", ""),
            (
                "**Cloud services** — Competent (AWS/GCP/Azure, serverless (Lambda, Cloud Run))",
                "Cloud services",
                "Competent",
                "AWS/GCP/Azure|serverless (Lambda, Cloud Run)",
            ),
        ] {
            assert_eq!(cap(text), (name.into(), level.into(), details.into()), "{text}");
        }
    }

    #[test]
    fn artifacts_in_every_form() {
        for (text, name, kind) in [
            ("**REST/GraphQL APIs** (type: api)", "REST/GraphQL APIs", Some("api")),
            ("Runbook (document)", "Runbook", Some("document")),
            ("Runbook", "Runbook", None),
            ("**Runbook**", "Runbook", None),
        ] {
            let made = artifact(&source(text)).unwrap();
            assert_eq!((made.name.as_str(), made.kind.as_deref()), (name, kind), "{text}");
        }
    }

    #[test]
    fn interactions_in_every_form() {
        for text in [
            "**Provides API** → Frontend Engineer (daily)\n*Notes*: contracts, flows",
            "**Provides API** -> Frontend Engineer (daily)\nNotes: contracts, flows",
            "Provides API --> Frontend Engineer (daily)\n  - Notes: contracts, flows",
            "Provides API => **Frontend Engineer** (daily) *Notes*: contracts, flows",
            "Provides API ⇒ [Frontend Engineer](../fe.md) (daily)\nNote: contracts,\nflows",
            "**Provides API** ➜ `Frontend Engineer` (daily). Notes: contracts, flows",
        ] {
            let relation = interaction(&source(text), Scales::plain()).unwrap();
            assert_eq!(
                (relation.verb.as_str(), relation.target.as_str()),
                ("Provides API", "Frontend Engineer"),
                "{text}"
            );
            assert_eq!(relation.frequency, Some(Frequency::new("daily")), "{text}");
            assert_eq!(relation.notes.as_deref(), Some("contracts, flows"), "{text}");
        }
        for text in [
            "**Provides\nAPI** → QA (daily)",
            "**Provides API** →\nQA (daily)",
            "**Provides API** → QA\n(daily)\n*Notes*: x",
            "**Provides API** → QA (\ndaily)",
        ] {
            let relation = interaction(&source(text), Scales::plain()).unwrap();
            let often = relation.frequency.map(|f| f.word);
            assert_eq!(
                (relation.verb.as_str(), relation.target.as_str()),
                ("Provides API", "QA"),
                "{text}"
            );
            assert_eq!(often.as_deref().map(str::trim), Some("daily"), "{text}");
        }
        let bare = interaction(&source("Mentors → QA"), Scales::plain()).unwrap();
        assert_eq!((bare.frequency, bare.notes), (None, None));
        let wrapped = interaction(&source("Mentors → **[`QA`](qa.md)**"), Scales::plain()).unwrap();
        assert_eq!(wrapped.target, "QA");
        let late =
            interaction(&source("Mentors → QA\nNotes:\n  - Notes: pairing"), Scales::plain())
                .unwrap();
        assert_eq!((late.notes.as_deref(), late.description.len()), (Some("pairing"), 0));
        assert!(interaction(&source("**With QA**: tests"), Scales::plain()).is_none());
        assert!(interaction(&source("→ QA"), Scales::plain()).is_none());
    }

    #[test]
    fn properties_in_every_form() {
        for text in ["**Tech**: Go, R&D", "Tech: Go, R&D", "**Tech:** Go, R&D"] {
            assert_eq!(
                property(&source(text)),
                Some(("Tech".into(), vec!["Go".into(), "R&D".into()])),
                "{text}"
            );
        }
        assert!(property(&source("just words")).is_none());
    }
}
