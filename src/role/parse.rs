//! From the text of a card to a [`Role`]; never fails.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use crate::text::{fold, is_harmful, marked, nearest};

use super::front_matter;
use super::item::{self, Source};
use super::key::Key;
use super::limits::{MAX_ITEM, MAX_ITEMS, MAX_NAME};
use super::markup::{self, Block, Content};
use super::review::{Headed, review};
use super::yaml::{self, Value};
use super::{
    Artifact, Capability, Interaction, Known, Level, Origin, Problem, Property, Responsibility,
    Role, Rule, Seniority, SeniorityRank,
};

impl Role {
    /// Reads a card. Whatever the text, there is a role; what is wrong is in its problems.
    pub fn parse(origin: Origin, text: &str) -> Role {
        let mut reader = Reader::new(origin, said(text));
        reader.front_matter();
        reader.body();
        reader.finish()
    }

    /// Reads one interaction again, by where its item stands in the text; its first line has a
    /// number and a byte offset. Only its own lines are looked at: a card may have thousands.
    pub(super) fn interaction_at(
        text: &str,
        span: Range<u32>,
        (line, start): (u32, u32),
    ) -> Option<Interaction> {
        let (from, to, start) = (span.start as usize, span.end as usize, start as usize);
        let mut blocks = markup::skeleton(text.get(from..to)?);
        blocks.iter_mut().for_each(|block| shift(block, from.saturating_sub(start)));
        let mut reader = Reader::new(Origin::Stdin, text.get(start..to)?);
        let Some(Content::List(_, items)) = blocks.first().map(|block| &block.content) else {
            return None;
        };
        reader.item(Known::Interactions, items.first()?).then_some(())?;
        let mut interaction = reader.role.interactions.pop()?;
        interaction.line += line.saturating_sub(1);
        interaction.span.start += to_u32(start);
        interaction.span.end += to_u32(start);
        Some(interaction)
    }

    /// What a card calls its role; the body is read only where the front matter gives no name.
    pub(super) fn face(origin: &Origin, text: &str) -> Role {
        let mut reader = Reader::new(origin.clone(), said(text));
        reader.front_matter();
        if reader.name.is_none() {
            reader.body();
        }
        reader.name();
        reader.role
    }
}

/// The text of a file without the byte order mark some editors put at its head.
pub(super) fn said(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A name as a link: lower-case letters and digits of the folded name, joined by hyphens.
/// Other letters (数据分析师) are kept, so that a name always leaves a slug.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// A stretch of the body under one heading.
struct Part<'b> {
    /// The heading's text; empty before the first heading.
    title: String,
    known: Option<Known>,
    blocks: &'b [Block],
    /// Byte range below the heading.
    range: Range<usize>,
}

/// A character with its line and column.
type Placed = ((u32, u32), char);

struct Reader<'s> {
    source: &'s str,
    /// Byte offset where the body begins.
    body: usize,
    lines: LineIndex,
    role: Role,
    /// The name the front matter gives.
    name: Option<String>,
    /// The first level-1 heading that is no known section.
    heading: Option<String>,
    slug: Option<String>,
    description: Option<String>,
    /// Front-matter keys that rolescope does not know, with the line of the first.
    unknown: Vec<(String, u32)>,
    /// List items of known sections read so far.
    items: usize,
    /// Responsibilities that were read before this section.
    answers: usize,
    /// Headings of known sections.
    headed: Vec<Headed>,
    /// Where headings and items are written in a looser form; only a card in this format is told.
    loose: Vec<Problem>,
    /// The line on which the slug is written.
    slug_line: Option<u32>,
    /// How many harmful characters are written as escapes or entities, and the first of them.
    unseen: (usize, Option<Placed>),
}

impl<'s> Reader<'s> {
    fn new(origin: Origin, source: &'s str) -> Self {
        let role = Role {
            origin,
            id: None,
            slug: String::new(),
            name: String::new(),
            seniority: None,
            mission: String::new(),
            summary: String::new(),
            properties: Vec::new(),
            responsibilities: Vec::new(),
            capabilities: Vec::new(),
            artifacts: Vec::new(),
            interactions: Vec::new(),
            sections: Vec::new(),
            problems: Vec::new(),
        };
        Reader {
            source,
            body: 0,
            lines: LineIndex::default(),
            role,
            name: None,
            heading: None,
            slug: None,
            description: None,
            unknown: Vec::new(),
            items: 0,
            answers: 0,
            headed: Vec::new(),
            loose: Vec::new(),
            slug_line: None,
            unseen: (0, None),
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.role.problems.push(problem);
    }

    fn front_matter(&mut self) {
        let front = front_matter::read(self.source);
        self.body = front.body;
        self.role.problems.extend(front.problems);
        self.escapes(&front.fields);
        let mut seen: Vec<&str> = Vec::new();
        for field in &front.fields {
            if seen.contains(&field.key.as_str()) {
                let message =
                    format!("`{}` stands twice in the front matter; the first is used", field.key);
                self.problem(
                    Problem::new(Rule::DoubleKey, (field.line, 1), message)
                        .mend("remove one of them"),
                );
                self.property(&field.key, &field.value, field.line);
                continue;
            }
            seen.push(&field.key);
            self.field(&field.key, &field.value, field.line);
        }
    }

    /// Notes the harmful characters that front matter holds as escapes: `"\e[2J"`.
    fn escapes(&mut self, fields: &[yaml::Field]) {
        let source = self.source.get(..self.body).unwrap_or_default();
        if !source.contains('\\') {
            return;
        }
        for field in fields {
            let values = match &field.value {
                Value::Text(text) | Value::Source(text) => std::slice::from_ref(text),
                Value::List(texts) => texts.as_slice(),
            };
            let all = std::iter::once(&field.key).chain(values);
            let unseen = |c: &char| {
                is_harmful(*c) && !matches!(c, '\n' | '\t' | '\r') && !source.contains(*c)
            };
            for c in all.flat_map(|text| text.chars()).filter(unseen) {
                self.unseen.0 += 1;
                self.unseen.1.get_or_insert(((field.line, 1), c));
            }
        }
    }

    fn field(&mut self, key: &str, value: &Value, line: u32) {
        let Some(known) = Key::of(key) else {
            self.unknown.push((key.to_owned(), line));
            return self.property(key, value, line);
        };
        match known {
            Key::Id => {
                self.role.id = self
                    .one_line(key, value, line, "be-01")
                    .inspect(|id| self.identifier(key, id, line))
            }
            Key::Slug => {
                self.slug_line = Some(line);
                self.slug = self
                    .one_line(key, value, line, "backend-engineer")
                    .inspect(|slug| self.identifier(key, slug, line))
            }
            Key::Name => self.name = self.one_line(key, value, line, "Backend Engineer"),
            Key::Title if self.name.is_none() => {
                self.name = self.one_line(key, value, line, "Backend Engineer");
                self.property(key, value, line);
            }
            Key::DefaultSeniority => {
                self.role.seniority =
                    self.one_line(key, value, line, "Senior").map(|word| Seniority::new(&word));
                if let Some(Seniority { word, rank: None }) = &self.role.seniority {
                    let ranks: Vec<&str> =
                        SeniorityRank::ALL.iter().map(|rank| rank.title()).collect();
                    let message = format!("`{word}` is not a seniority rolescope can rank");
                    let mend = meant(word, &ranks)
                        .unwrap_or_else(|| format!("use one of {}", ranks.join(", ")));
                    let problem = Problem::new(Rule::UnknownSeniority, (line, 1), message);
                    let written = self.source.lines().nth(line.saturating_sub(1) as usize);
                    self.problem(at_word(problem, written.unwrap_or_default(), word).mend(mend));
                }
            }
            Key::Description | Key::Summary => {
                let text = match value {
                    Value::Text(text) => text.trim().to_owned(),
                    Value::List(lines) => lines.join("\n"),
                    Value::Source(text) => text.clone(),
                };
                match &self.description {
                    Some(first) if *first != text => self.property(key, value, line),
                    Some(_) => {}
                    None if text.is_empty() => {}
                    None => self.description = Some(text),
                }
            }
            Key::Properties => self.properties(value, line),
            Key::Title | Key::Tags | Key::Tools | Key::Model | Key::Color => {
                self.property(key, value, line);
            }
        }
    }

    /// The text of a key that takes one line of it; anything else is kept as a property.
    fn one_line(&mut self, key: &str, value: &Value, line: u32, example: &str) -> Option<String> {
        let is = match value {
            Value::Text(text) if !text.trim().is_empty() => {
                let mut lines = text.trim().lines();
                let first = lines.next().unwrap_or_default().trim_end();
                if lines.next().is_none() && first.chars().count() <= MAX_NAME {
                    return Some(first.to_owned());
                }
                self.property(key, value, line);
                let message = format!(
                    "{key} is longer than one line of {MAX_NAME} characters; its beginning is used"
                );
                self.problem(
                    Problem::new(Rule::WrongType, (line, 1), message)
                        .mend(format!("write one line, e.g. {key}: {example}")),
                );
                let beginning: String = first.chars().take(MAX_NAME).collect();
                return Some(beginning.trim_end().to_owned());
            }
            Value::Text(_) => return None,
            Value::List(_) => "a list",
            Value::Source(_) => "a nested value",
        };
        self.property(key, value, line);
        let problem = Problem::new(Rule::WrongType, (line, 1), format!("{key} is {is}"))
            .mend(format!("write one line of text, e.g. {key}: {example}"));
        self.problem(problem);
        None
    }

    fn identifier(&mut self, key: &str, value: &str, line: u32) {
        if !value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            let message = format!(
                "{key} `{value}` has characters other than lower-case letters, digits and hyphens"
            );
            let better = slug_of(value);
            let mut problem = Problem::new(Rule::BadIdentifier, (line, 1), message)
                .mend(format!("write {key}: {better}"));
            if better == value {
                problem.mend = None; // letters of another script are nobody's to replace
                return self.problem(problem);
            }
            // Only where it can be pointed at: quoted or spread over lines it is left alone.
            let written = self.source.lines().nth(line.saturating_sub(1) as usize);
            let plain = written.and_then(|text| text.strip_prefix(key)?.strip_prefix(':'));
            if let Some(plain) = plain.filter(|text| text.trim() == value && !better.is_empty()) {
                let lead = plain.chars().take_while(|c| c.is_whitespace()).count();
                problem.column = to_u32(key.len() + 1 + lead + 1);
                problem = problem.wide(value.chars().count()).fix(better);
            }
            self.role.problems.push(problem);
        }
    }

    /// The `properties` mapping of the front matter, one property a line where it is that simple.
    fn properties(&mut self, value: &Value, line: u32) {
        let Value::Source(text) = value else { return self.property("properties", value, line) };
        match yaml::fields(&yaml::dedented(text)) {
            Ok(fields) => {
                for field in fields {
                    self.property(&field.key, &field.value, line + field.line);
                }
            }
            Err(_) => self.property("properties", value, line),
        }
    }

    fn property(&mut self, key: &str, value: &Value, line: u32) {
        let values = match value {
            // A list of tools is often one line with commas; prose is not.
            Value::Text(text) if matches!(key, "tags" | "tools") => item::split_list(text),
            Value::Text(text) => Some(text.trim())
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .into_iter()
                .collect(),
            Value::List(values) => values.clone(),
            Value::Source(text) => vec![text.clone()],
        };
        self.role.properties.push(Property { key: key.to_owned(), values, line });
    }

    fn body(&mut self) {
        let body = self.source.get(self.body..).unwrap_or_default();
        let (mut blocks, entities) = markup::skeleton_and_entities(body);
        self.unseen.0 += entities.len();
        if let Some(&(at, c)) = entities.first() {
            let place = self.lines.place(self.source, self.body + at);
            self.unseen.1.get_or_insert((place, c));
        }
        for block in &mut blocks {
            shift(block, self.body);
        }
        let parts = self.parts(&blocks);
        for part in &parts {
            if let Some(known) = part.known {
                let text = self.source.get(part.range.clone()).unwrap_or_default();
                let line = self.lines.place(self.source, part.range.start.saturating_sub(1)).0;
                self.headed.push(Headed { known, line, empty: text.trim().is_empty() });
            }
            match part.known {
                Some(known) => self.known(known, part),
                None => {
                    let markdown = self.source.get(part.range.clone()).unwrap_or_default();
                    self.remainder(part, markdown, part.range.start);
                }
            }
        }
        if let Some(description) = self.description.take() {
            if self.role.summary.is_empty() {
                self.role.summary = description;
            } else if self.role.summary != description {
                self.role.properties.push(Property {
                    key: "description".into(),
                    values: vec![description],
                    line: 1,
                });
            }
        }
    }

    /// Cuts the body at the headings that begin a section: every level-1 heading, every heading
    /// with a known name, and a heading of the level of the section it ends (or a higher one).
    fn parts<'b>(&mut self, blocks: &'b [Block]) -> Vec<Part<'b>> {
        let mut cuts: Vec<(usize, Option<Known>, Option<String>)> = Vec::new();
        // A heading below level 1 that stands several times belongs to several roles in one
        // file; to take them all as one role's section would mix them.
        let mut loose: Vec<Known> = Vec::new();
        for block in blocks {
            if let Content::Heading(2.., text) = &block.content {
                loose.extend(Known::of(&one_line_of(&markup::plain(text))));
            }
        }
        let counted = Known::ALL.map(|known| loose.iter().filter(|k| **k == known).count());
        let repeated = |known: Known| counted.get(known as usize).is_some_and(|count| *count > 1);
        let mut level = 1;
        for (at, block) in blocks.iter().enumerate() {
            let Content::Heading(depth, text) = &block.content else { continue };
            let title = one_line_of(&markup::plain(text));
            let named = Known::of(&title);
            let known = named.filter(|known| *depth == 1 || !repeated(*known));
            if known.is_none() && *depth > level {
                continue;
            }
            if let Some(known) = known
                && (*depth != 1 || title != known.title())
            {
                let message = format!(
                    "heading `{} {title}` is taken as `# {}`",
                    "#".repeat(usize::from(*depth)),
                    known.title()
                );
                let place = self.lines.place(self.source, block.range.start);
                self.loose.push(
                    Problem::new(Rule::LooseHeading, place, message)
                        .mend(format!("write # {}", known.title())),
                );
            }
            let titles = || Known::ALL.iter().map(|known| known.title());
            if let (None, 1, Some(near)) = (known, *depth, nearest(&title, titles())) {
                let message = format!("heading `# {title}` is no section of a card");
                let place = self.lines.place(self.source, block.range.start);
                self.loose.push(
                    Problem::new(Rule::MisspeltHeading, place, message)
                        .mend(format!("did you mean # {near}?")),
                );
            }
            if known.is_none() && *depth == 1 && self.heading.is_none() {
                self.heading = Some(bare_heading(&title)).filter(|heading| !heading.is_empty());
            }
            level = *depth;
            // The heading of one role of several is text, or it would be taken for this one's.
            let title = if named.is_some() && known.is_none() { None } else { Some(title) };
            cuts.push((at, known, title));
        }
        let first_cut = cuts.first().map_or(blocks.len(), |cut| cut.0);
        let start_of = |at: usize| {
            blocks
                .get(at)
                .map_or(self.source.len(), |block| line_start(self.source, block.range.start))
        };
        let mut parts = Vec::with_capacity(cuts.len() + 1);
        parts.push(Part {
            title: String::new(),
            known: None,
            blocks: blocks.get(..first_cut).unwrap_or_default(),
            range: self.body..start_of(first_cut),
        });
        let ends: Vec<usize> = cuts.iter().skip(1).map(|cut| cut.0).chain([blocks.len()]).collect();
        for ((at, known, title), end) in cuts.into_iter().zip(ends) {
            let from = match (&title, blocks.get(at)) {
                (Some(_), Some(block)) => line_end(self.source, block.range.end),
                _ => start_of(at),
            };
            let until = start_of(end).max(from);
            parts.push(Part {
                title: title.unwrap_or_default(),
                known,
                blocks: blocks.get(at + 1..end).unwrap_or_default(),
                range: from..until,
            });
        }
        parts
    }

    /// Keeps Markdown that is no item of a known section. Nothing is kept of blank text, unless
    /// the heading itself would be lost.
    fn remainder(&mut self, part: &Part<'_>, markdown: &str, at: usize) {
        let blank = markdown.len() - markdown.trim_start_matches(['\n', '\r']).len();
        let markdown = markdown.get(blank..).unwrap_or_default().trim_end_matches(BLANK);
        if markdown.trim().is_empty() && (part.title.is_empty() || part.known.is_some()) {
            return;
        }
        let line = self.lines.place(self.source, at + blank).0;
        self.role.sections.push(super::Section {
            title: part.title.clone(),
            known: part.known,
            markdown: markdown.to_owned(),
            line,
        });
    }

    fn known(&mut self, known: Known, part: &Part<'_>) {
        let text = paragraphs(self.source.get(part.range.clone()).unwrap_or_default());
        match known {
            Known::Mission if self.role.mission.is_empty() => self.role.mission = text.to_owned(),
            Known::ShortDescription if self.role.summary.is_empty() => {
                self.role.summary = text.to_owned()
            }
            Known::Mission | Known::ShortDescription => {
                self.remainder(part, text, part.range.start)
            }
            _ => {
                self.answers = self.role.responsibilities.len();
                // What is no item stays Markdown: the section without the items that were read.
                let mut rest: Vec<Range<usize>> = Vec::new();
                let mut start = part.range.start;
                let lists = part.blocks.iter().filter_map(|block| match &block.content {
                    Content::List(_, items) => Some(items),
                    _ => None,
                });
                for item in lists.flatten() {
                    if self.item(known, item) {
                        rest.push(start..line_start(self.source, item.range.start));
                        start = item.range.end;
                    }
                }
                rest.push(start..part.range.end);
                let mut first = None;
                let mut markdown = String::new();
                for range in rest {
                    let text = self.source.get(range.clone()).unwrap_or_default();
                    let filled = without_blank_lines(text);
                    if filled.is_empty() {
                        continue;
                    }
                    let blank = text.find(filled).unwrap_or_default();
                    first.get_or_insert(range.start + blank);
                    markdown.push_str(if markdown.is_empty() { "" } else { "\n\n" });
                    markdown.push_str(filled);
                }
                if let Some(first) = first {
                    self.remainder(part, &markdown, first);
                }
            }
        }
    }

    /// Reads one list item; `false` when it does not follow the grammar of its section.
    fn item(&mut self, known: Known, item: &markup::Item) -> bool {
        let start = item.blocks.first().map_or(item.range.start, |block| block.range.start);
        let place = self.lines.place(self.source, start);
        self.items += 1;
        if item.range.len() > MAX_ITEM || self.items > MAX_ITEMS {
            if self.items <= MAX_ITEMS + 1 {
                let message = if self.items > MAX_ITEMS {
                    format!("more than {MAX_ITEMS} list items; the rest is shown as text")
                } else {
                    format!("a list item is longer than {MAX_ITEM} bytes; it is shown as text")
                };
                self.problem(Problem::new(Rule::ItemTooLong, place, message));
            }
            return false;
        }
        let source = self.source_of(item);
        let read = match known {
            Known::Properties => item::property(&source).map(|(key, values)| {
                self.role.properties.push(Property { key, values, line: place.0 })
            }),
            Known::Responsibilities => self.responsibility(&source, place.0),
            Known::Capabilities => self.capability(&source, place),
            Known::Artifacts => item::artifact(&source).map(|made| {
                self.role.artifacts.push(Artifact {
                    name: made.name,
                    kind: made.kind,
                    description: made.description,
                    line: place.0,
                });
            }),
            Known::Interactions => self.interaction(&source, place, &item.range),
            Known::Mission | Known::ShortDescription => None,
        };
        if read.is_none() && !source.lines.is_empty() {
            let grammar = known.grammar().unwrap_or_default();
            let message = format!("this item of {} is shown as text", known.title());
            self.problem(
                Problem::new(Rule::NotAnItem, place, message).mend(format!("write {grammar}")),
            );
        }
        read.is_some()
    }

    /// The responsibility that metrics standing alone belong to: the last one of this section.
    fn measured(&mut self) -> Option<&mut Responsibility> {
        self.role.responsibilities.get_mut(self.answers..)?.last_mut()
    }

    fn responsibility(&mut self, source: &Source<'_>, line: u32) -> Option<()> {
        if let (Some(metrics), Some(last)) = (item::metrics_alone(source), self.measured()) {
            last.metrics.extend(metrics);
            return Some(());
        }
        let answer = item::responsibility(source)?;
        self.role.responsibilities.push(Responsibility {
            title: answer.title,
            primary: answer.primary,
            metrics: answer.metrics,
            description: answer.description,
            line,
        });
        Some(())
    }

    fn capability(&mut self, source: &Source<'_>, place: (u32, u32)) -> Option<()> {
        let skill = item::capability(source)?;
        let first = source.lines.first().copied().unwrap_or_default();
        if let Some(dash) = item::loose_dash(first, &skill) {
            let message = format!("`{}` stands before a level instead of ` — `", dash.text.trim());
            let problem = Problem::new(Rule::LooseDash, dash.place(place, first), message)
                .wide(dash.text.chars().count())
                .mend(format!("write **{}** — {}", skill.name, dash.before))
                .fix(" — ");
            self.loose.push(problem);
        }
        if let Some(Level { word, rank: None }) = &skill.level {
            let message = format!("`{word}` is not a level rolescope can rank");
            let ranks: Vec<&str> = super::LevelRank::ALL.iter().map(|rank| rank.title()).collect();
            let mend =
                meant(word, &ranks).unwrap_or_else(|| format!("use one of {}", ranks.join(", ")));
            let problem = Problem::new(Rule::UnknownLevel, place, message);
            self.problem(at_word(problem, first, word).mend(mend));
        }
        self.role.capabilities.push(Capability {
            name: skill.name,
            level: skill.level,
            details: skill.details,
            description: skill.description,
            line: place.0,
        });
        Some(())
    }

    fn interaction(
        &mut self,
        source: &Source<'_>,
        place: (u32, u32),
        span: &Range<usize>,
    ) -> Option<()> {
        let relation = item::interaction(source)?;
        let first = source.lines.first().copied().unwrap_or_default();
        if let Some(frequency) =
            relation.frequency.as_ref().filter(|f| !item::is_frequency(&f.word))
        {
            let message = format!("`{}` is not a frequency rolescope can rank", frequency.word);
            let mend = meant(&frequency.word, &FREQUENCIES)
                .unwrap_or_else(|| format!("use one of {}", FREQUENCIES.join(", ")));
            let problem = Problem::new(Rule::UnknownFrequency, place, message);
            self.problem(at_word(problem, first, &frequency.word).mend(mend));
        }
        let before = first.get(..relation.target_at).unwrap_or_default().chars().count();
        if let Some(arrow) = item::loose_arrow(first) {
            let message = format!("`{}` points instead of `→`", arrow.text);
            let problem = Problem::new(Rule::LooseArrow, arrow.place(place, first), message)
                .wide(arrow.text.chars().count())
                .mend(format!("write **{}** → {}", relation.verb, relation.target))
                .fix("→");
            self.loose.push(problem);
        }
        self.role.interactions.push(Interaction {
            verb: relation.verb,
            target: relation.target,
            frequency: relation.frequency,
            notes: relation.notes,
            description: relation.description,
            line: place.0,
            target_column: place.1 + to_u32(before),
            span: to_u32(span.start)..to_u32(span.end),
        });
        Some(())
    }

    /// The source lines of a list item. Nesting is bounded by the Markdown reader.
    fn source_of(&self, item: &markup::Item) -> Source<'s> {
        let mut source = Source::default();
        for (number, block) in item.blocks.iter().enumerate() {
            let text = self.source.get(block.range.clone()).unwrap_or_default();
            match &block.content {
                Content::Paragraph(_) if number == 0 => {
                    source.lines = text
                        .lines()
                        .map(|line| {
                            let line = line.trim();
                            line.trim_end_matches(|c: char| c == '\\' || c.is_whitespace())
                        })
                        .filter(|line| !line.is_empty())
                        .collect();
                }
                Content::List(_, items) => {
                    source.bullets.extend(items.iter().map(|item| self.source_of(item)))
                }
                _ => source.rest.extend(
                    Some(self.outdented(block.range.clone())).filter(|text| !text.is_empty()),
                ),
            }
        }
        source
    }

    /// A block of a list item as it would stand outside of it.
    fn outdented(&self, range: Range<usize>) -> String {
        let before = self.source.get(line_start(self.source, range.start)..range.start);
        let indent = before.unwrap_or_default().chars().count();
        let text = self.source.get(range).unwrap_or_default().trim();
        let mut lines = text.split('\n');
        let mut all = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            all.push('\n');
            all.push_str(line.get(blanks.min(indent)..).unwrap_or_default());
        }
        all
    }

    /// Names the role, by its front matter, its heading or its file.
    fn name(&mut self) {
        let stem = self.stem();
        let name = self
            .name
            .take()
            .or(self.heading.take())
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        if name.is_none() {
            let message = format!("the card does not name its role; its file name is used: {stem}");
            self.problem(
                Problem::new(Rule::NoName, (1, 1), message)
                    .mend("begin the card with front matter that has a line `name: …`"),
            );
        }
        self.role.name = name.unwrap_or(stem);
        self.role.slug = match self.slug.take() {
            Some(slug) => slug,
            None => slug_of(&self.role.name),
        };
    }

    fn finish(mut self) -> Role {
        self.name();
        // Only a card that is written in this format is told about keys it does not know.
        let role = &self.role;
        let ours =
            role.id.is_some() || !role.responsibilities.is_empty() && !role.interactions.is_empty();
        let has_sections = !self.headed.is_empty()
            || self.loose.iter().any(|problem| problem.rule == Rule::MisspeltHeading);
        // And of those, only one that also has sections is held to how they are written.
        let strict = ours && has_sections && (role.id.is_some() || self.slug_line.is_some());
        let told = review(role, &self.headed, strict, self.slug_line);
        self.role.problems.extend(told);
        if strict {
            self.role.problems.append(&mut self.loose);
        }
        if let (true, Some((_, line))) = (ours, self.unknown.first()) {
            let keys: Vec<String> =
                self.unknown.iter().map(|(key, _)| format!("`{key}`")).collect();
            let message = format!(
                "front matter has {} rolescope does not know: {}; shown under Properties",
                plural(keys.len(), "a key", "keys"),
                keys.join(", ")
            );
            let mut problem = Problem::new(Rule::UnknownKey, (*line, 1), message);
            let known = || Key::ALL.iter().map(|key| key.name());
            let near = self.unknown.iter().find_map(|(key, _)| Some((key, nearest(key, known())?)));
            if let Some((key, near)) = near {
                problem = problem.mend(format!("`{key}`: did you mean {near}?"));
            }
            self.role.problems.push(problem);
        }
        self.harmful();
        self.role.problems.sort_by_key(|problem| (problem.line, problem.column, problem.rule));
        self.role
    }

    /// Counts characters that are shown as marks, with the place of the first.
    fn harmful(&mut self) {
        let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t');
        let marked =
            if self.source.bytes().all(|b| plain(&b)) { Vec::new() } else { marked(self.source) };
        let seen = marked.first().map(|&(at, c)| (self.lines.place(self.source, at), c));
        let count = marked.len() + self.unseen.0;
        if let Some((place, c)) =
            self.unseen.1.into_iter().chain(seen).min_by_key(|(place, _)| *place)
        {
            let message = format!(
                "{count} control or hidden {} shown as marks; the first is U+{:04X}",
                plural(count, "character is", "characters are"),
                c as u32
            );
            self.problem(Problem::new(Rule::HarmfulText, place, message).mend("remove them"));
        }
    }

    /// The file's name without its ending; for profile, index and README the folder's.
    fn stem(&self) -> String {
        let stem = match &self.role.origin {
            Origin::Builtin(slug) => slug.clone(),
            Origin::Stdin => "stdin".to_owned(),
            Origin::File(path) => {
                let name =
                    |part: Option<&std::ffi::OsStr>| part.map(|n| n.to_string_lossy().into_owned());
                let stem = name(path.file_stem()).unwrap_or_default();
                let generic =
                    ["profile", "index", "readme"].iter().any(|g| stem.eq_ignore_ascii_case(g));
                let folder = path.parent().and_then(|parent| name(parent.file_name()));
                if generic { folder.unwrap_or(stem) } else { stem }
            }
        };
        let stem: String = one_line_of(&stem).chars().take(MAX_NAME).collect();
        let stem = stem.trim_end();
        if stem.is_empty() { "unnamed".to_owned() } else { stem.to_owned() }
    }
}

/// What Markdown takes for blank; other spaces are text to it, so that to trim them may change
/// what the text is.
const BLANK: [char; 6] = [' ', '\t', '\n', '\r', '\u{b}', '\u{c}'];

/// Markdown without the blank lines around it; an indent that means something stays.
fn without_blank_lines(text: &str) -> &str {
    let text = text.trim_end_matches(BLANK);
    let blank = text.len() - text.trim_start_matches(BLANK).len();
    let start = text.get(..blank).and_then(|blank| blank.rfind(LINE_ENDS)).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

/// The same of paragraphs, which have no indent unless they are code.
fn paragraphs(text: &str) -> &str {
    let text = without_blank_lines(text);
    let bare = text.trim_start_matches(' ');
    if text.len() - bare.len() < 4 { bare } else { text }
}

fn one_line_of(text: &str) -> String {
    text.trim().replace(['\n', '\r'], " ")
}

/// A heading as a name: without `Role:` before it and emoji around it.
fn bare_heading(title: &str) -> String {
    let around =
        |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '+' | '#' | '.' | '"' | '\'');
    let bare = title.trim_matches(around);
    let label =
        bare.split_at_checked("role:".len()).filter(|(head, _)| head.eq_ignore_ascii_case("role:"));
    label.map_or(bare, |(_, rest)| rest).trim().chars().take(MAX_NAME).collect()
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// The same problem, pointing at a word of the line it is on; the last one, where it stands
/// several times. `line` begins at the problem's column.
fn at_word(problem: Problem, line: &str, word: &str) -> Problem {
    let Some(before) = line.rfind(word).and_then(|at| line.get(..at)) else { return problem };
    let column = problem.column + to_u32(before.chars().count());
    Problem { column, ..problem }.wide(word.chars().count())
}

/// How the word that was meant is asked for.
fn meant(word: &str, known: &[&str]) -> Option<String> {
    nearest(word, known.iter().copied()).map(|near| format!("did you mean {near}?"))
}

/// The frequencies as the format writes them.
const FREQUENCIES: [&str; 9] = [
    "continuous",
    "daily",
    "weekly",
    "biweekly",
    "monthly",
    "quarterly",
    "per release",
    "yearly",
    "on-demand",
];

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Moves a block's ranges from the body's offsets to the file's.
fn shift(block: &mut Block, by: usize) {
    block.range.start += by;
    block.range.end += by;
    // Nesting is bounded by the Markdown reader.
    match &mut block.content {
        Content::List(_, items) => {
            for item in items {
                item.range.start += by;
                item.range.end += by;
                item.blocks.iter_mut().for_each(|block| shift(block, by));
            }
        }
        Content::Quote(blocks) => blocks.iter_mut().for_each(|block| shift(block, by)),
        _ => {}
    }
}

/// What ends a line for Markdown, which also takes a carriage return alone.
const LINE_ENDS: [char; 2] = ['\n', '\r'];

fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind(LINE_ENDS)).map_or(0, |end| end + 1)
}

fn line_end(source: &str, at: usize) -> usize {
    match source.get(..at) {
        Some(before) if before.ends_with(LINE_ENDS) => at,
        _ => {
            let rest = source.get(at..).unwrap_or_default();
            let line = rest.split(LINE_ENDS).next().unwrap_or_default();
            let after = rest.get(line.len()..).unwrap_or_default();
            let end = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
            at + line.len() + end
        }
    }
}

/// Where each line begins, to turn byte offsets into lines and columns.
#[derive(Default)]
struct LineIndex {
    starts: OnceCell<Vec<usize>>,
    /// What was asked last: a byte offset and how many characters of its line are before it.
    /// Thousands of places on one long line are asked one after the other.
    last: Cell<(usize, usize)>,
}

impl LineIndex {
    /// Line and column (in characters) of a byte offset, both from 1.
    fn place(&self, source: &str, at: usize) -> (u32, u32) {
        let starts = self.starts.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', source.as_bytes());
            std::iter::once(0).chain(newlines.map(|at| at + 1)).collect()
        });
        let line = starts.partition_point(|&start| start <= at).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let (from, before) = match self.last.get() {
            (last, before) if (start..=at).contains(&last) => (last, before),
            _ => (start, 0),
        };
        let before = before + source.get(from..at).map_or(0, |text| text.chars().count());
        self.last.set((at, before));
        (to_u32(line), to_u32(before + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUNDING: &str = include_str!("../../roles/backend-engineer/profile.md");

    fn parse(text: &str) -> Role {
        Role::parse(Origin::File("roles/some-role/profile.md".into()), text)
    }

    #[test]
    fn the_founding_card_loads_whole_and_without_problem() {
        let place = Origin::File("roles/backend-engineer/profile.md".into());
        let role = Role::parse(place, FOUNDING);
        assert_eq!(role.problems, []);
        assert_eq!(
            (role.id.as_deref(), role.slug.as_str(), role.name.as_str()),
            (Some("be-01"), "backend-engineer", "Backend Engineer")
        );
        assert_eq!(role.seniority, Some(Seniority::new("Senior")));
        assert!(
            role.mission.starts_with("Build robust")
                && role.summary.starts_with("Develops and maintains")
        );
        let metrics: Vec<usize> = role.responsibilities.iter().map(|r| r.metrics.len()).collect();
        assert_eq!(metrics, [3, 3, 2, 2]);
        assert_eq!(role.responsibilities.iter().filter(|r| r.primary).count(), 1);
        assert_eq!(role.primary().unwrap().metrics[0], "<200ms p95 response time");
        let levels: Vec<&str> =
            role.capabilities.iter().map(|c| c.level.as_ref().unwrap().word.as_str()).collect();
        assert_eq!(
            levels,
            ["Advanced", "Advanced", "Advanced", "Competent", "Competent", "Competent"]
        );
        let kinds: Vec<&str> = role.artifacts.iter().map(|a| a.kind.as_deref().unwrap()).collect();
        assert_eq!(kinds, ["api", "documentation", "schema", "specification", "report"]);
        let often: Vec<&str> =
            role.interactions.iter().map(|i| i.frequency.as_ref().unwrap().word.as_str()).collect();
        assert_eq!(often, ["daily", "weekly", "on-demand", "daily"]);
        assert!(role.interactions.iter().all(|i| i.notes.is_some()));
        assert_eq!(role.properties.len(), 3);
        assert_eq!(role.sections, []);
    }

    #[test]
    fn places_point_at_the_text() {
        let role = parse(
            "---\nid: A B\n---\n# Interactions\n- **Helps** → QA (now and then)\n- nothing\n",
        );
        let told: Vec<(Rule, u32, u32)> =
            role.problems.iter().map(|p| (p.rule, p.line, p.column)).collect();
        assert_eq!(
            told,
            [
                (Rule::NoName, 1, 1),
                (Rule::BadIdentifier, 2, 5),
                (Rule::UnknownFrequency, 5, 19),
                (Rule::NotAnItem, 6, 3)
            ]
        );
        assert_eq!((role.interactions[0].line, role.interactions[0].target_column), (5, 15));
    }

    #[test]
    fn the_name_falls_back() {
        for (text, name) in [
            ("---\nname: A\ntitle: B\n---\n# C\n", "A"),
            ("---\ntitle: B\n---\n# C\n", "B"),
            ("# Mission\nx\n# 🚀 Role: Data Lead 🚀\n", "Data Lead"),
            ("## Only deeper\n", "some-role"),
            ("", "some-role"),
            ("Title\n=====\n", "Title"),
            ("---\nname: [a, b]\n---\n", "some-role"),
        ] {
            assert_eq!(parse(text).name, name, "{text}");
        }
        assert_eq!(
            Role::parse(Origin::File("agents/api-documenter.md".into()), "text").name,
            "api-documenter"
        );
        assert_eq!(slug_of("C++ & Go Engineer!"), "c-go-engineer");
    }

    #[test]
    fn no_word_is_lost() {
        let text = "---\nname: A\nodd: {deep: [1, 2]}\ntags: x, y\n---\nLoose intro.\n\n# Capabilities\nBefore.\n\n- **SQL** — Expert\n\nAfter.\n\n# Anything\n\nFree *text*.\n\n## Deeper\nmore\n";
        let role = parse(text);
        assert_eq!(role.properties[0].values, ["{deep: [1, 2]}"]);
        assert_eq!(role.properties[1].values, ["x", "y"]);
        let sections: Vec<(&str, &str, u32)> =
            role.sections.iter().map(|s| (s.title.as_str(), s.markdown.as_str(), s.line)).collect();
        assert_eq!(
            sections,
            [
                ("", "Loose intro.", 6),
                ("Capabilities", "Before.\n\nAfter.", 9),
                ("Anything", "Free *text*.\n\n## Deeper\nmore", 17)
            ]
        );
    }

    #[test]
    fn looser_headings_are_taken_with_a_hint() {
        let role =
            parse("# Some Role\n\nIntro.\n\n## responsibilities\n- Ship it\n\n## Style\nterse\n");
        assert_eq!(role.responsibilities[0].title, "Ship it");
        assert_eq!(role.problems, [], "other dialects are written like that");
        assert_eq!(
            role.sections.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(),
            ["Some Role", "Style"]
        );
    }

    #[test]
    fn several_roles_in_one_file_are_not_mixed() {
        let role = parse(
            "# Personas\n## Dev\n### Responsibilities\n- Code\n## PM\n### Responsibilities\n- Plan\n",
        );
        assert!(role.responsibilities.is_empty());
        assert!(
            role.sections[0].markdown.contains("Code")
                && role.sections[0].markdown.contains("Plan")
        );
    }

    #[test]
    fn a_heading_of_one_role_of_several_stays_with_its_text() {
        let role = parse("## Mission\nx\n## Capabilities\n- a\n## Capabilities\n- b\n");
        assert_eq!((role.mission.as_str(), role.capabilities.len()), ("x", 0));
        let texts: Vec<(&str, &str)> =
            role.sections.iter().map(|s| (s.title.as_str(), s.markdown.as_str())).collect();
        assert_eq!(texts, [("", "## Capabilities\n- a"), ("", "## Capabilities\n- b")]);
    }

    #[test]
    fn what_is_no_item_is_kept_as_it_stands() {
        let role = parse(
            "# Interactions\n[a]: /b\n- no\n- neither\n\nText.\n- Asks → QA\n  - Notes: x\n\nMore.\n",
        );
        assert_eq!(role.sections[0].markdown, "[a]: /b\n- no\n- neither\n\nText.\n\nMore.");
        assert_eq!((role.sections[0].line, role.interactions[0].line), (2, 7));
    }

    #[test]
    fn a_block_of_an_item_is_as_it_would_be_outside() {
        let role = parse("# Artifacts\n- a\n\n  ```\n  if x:\n      y\n  ```\n");
        assert_eq!(role.artifacts[0].description, ["```\nif x:\n    y\n```"]);
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let role = parse("# Mission\rWhy.\r\r# Artifacts\r- a\r- b\r");
        assert_eq!((role.mission.as_str(), role.artifacts.len()), ("Why.", 2));
    }

    #[test]
    fn blanks_that_make_code_stay() {
        assert_eq!(parse("# Mission\n\n    # Artifacts\n").mission, "    # Artifacts");
        assert_eq!(parse("# Mission\n\n  Why.  \n").mission, "Why.");
    }

    #[test]
    fn hidden_characters_are_counted() {
        let role = parse("# A\u{202e}b\n\u{1b}[2J\ttab\r\n");
        let problem = &role.problems[0];
        assert_eq!((problem.rule, problem.line, problem.column), (Rule::HarmfulText, 1, 4));
        assert!(problem.message.starts_with("2 control"));
    }
}
