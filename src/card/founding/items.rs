//! Parses the items of known sections.

use std::ops::Range;

use crate::card::item::{self, Source};
use crate::card::limits::{MAX_ITEM, MAX_ITEMS};
use crate::card::markup::{self, Content};
use crate::role::{
    Artifact, Capability, Frequency, FrequencyRank, Interaction, Known, Level, LevelRank, Point,
    Problem, Property, Responsibility, Rule,
};

use super::lines::line_start;
use super::{Reader, to_u32};

impl<'s> Reader<'s> {
    /// Parses one list item. Returns `false` if it does not follow the grammar of its section.
    pub(super) fn item(&mut self, known: Known, item: &markup::ListItem) -> bool {
        let start = item.blocks.first().map_or(item.range.start, |block| block.range.start);
        let place = self.lines.place(self.source, start);
        self.items += 1;
        if item.range.len() > MAX_ITEM || self.items > MAX_ITEMS {
            if self.items <= MAX_ITEMS + 1 {
                let message = if self.items > MAX_ITEMS {
                    format!("more than {MAX_ITEMS} list items; the rest are shown as text")
                } else {
                    format!("a list item is longer than {MAX_ITEM} bytes, so it is shown as text")
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
                self.role.artifacts.push(Artifact { line: place.0, ..made });
            }),
            Known::Interactions => self.interaction(&source, place, &item.range),
            _ => item::point(&source).map(|(title, description)| {
                let point = Point { title, description, line: place.0 };
                self.role.lists.update(known, |points| points.push(point));
            }),
        };
        if read.is_none() && !source.lines.is_empty() {
            let grammar = known.grammar().unwrap_or_default();
            let message = format!(
                "this item in {} does not have the expected format, so it is shown as text",
                known.title()
            );
            self.report(Rule::NotAnItem, place, message, format!("write {grammar}"));
        }
        read.is_some()
    }

    /// Returns the last responsibility of the section. A list item that consists only of metrics
    /// belongs to it.
    pub(super) fn last_responsibility(&mut self) -> Option<&mut Responsibility> {
        self.role.responsibilities.get_mut(self.earlier_responsibilities..)?.last_mut()
    }

    pub(super) fn responsibility(&mut self, source: &Source<'_>, line: u32) -> Option<()> {
        if let (Some(metrics), Some(last)) =
            (item::metrics_alone(source), self.last_responsibility())
        {
            last.metrics.extend(metrics);
            return Some(());
        }
        let answer = item::responsibility(source)?;
        self.role.responsibilities.push(Responsibility { line, ..answer });
        Some(())
    }

    pub(super) fn capability(&mut self, source: &Source<'_>, place: (u32, u32)) -> Option<()> {
        let skill = item::capability(source, self.scales)?;
        let first = source.lines.first().copied().unwrap_or_default();
        if let Some(dash) = item::loose_dash(first, &skill) {
            let message = format!("`{}` is used before a level instead of ` — `", dash.text.trim());
            let problem = Problem::new(Rule::LooseDash, dash.place(place, first), message)
                .wide(dash.text.chars().count())
                .help(format!("write **{}** — {}", skill.name, dash.after))
                .fix(" — ");
            self.loose.push(problem);
        }
        if let Some(Level { word, rank: None }) = &skill.level {
            let ranks: Vec<&str> = LevelRank::ALL.iter().map(|rank| rank.title()).collect();
            self.unknown_word(Rule::UnknownLevel, "level", place, (word, first), &ranks);
        }
        self.role.capabilities.push(Capability { line: place.0, ..skill });
        Some(())
    }

    pub(super) fn interaction(
        &mut self,
        source: &Source<'_>,
        place: (u32, u32),
        span: &Range<usize>,
    ) -> Option<()> {
        let relation = item::interaction(source, self.scales)?;
        let first = source.lines.first().copied().unwrap_or_default();
        if let Some(Frequency { word, rank: None }) = &relation.frequency {
            let ranks: Vec<&str> = FrequencyRank::ALL.iter().map(|rank| rank.word()).collect();
            self.unknown_word(Rule::UnknownFrequency, "frequency", place, (word, first), &ranks);
        }
        if let Some(arrow) = item::loose_arrow(first) {
            let message = format!("`{}` is used instead of `→`", arrow.text);
            let problem = Problem::new(Rule::LooseArrow, arrow.place(place, first), message)
                .wide(arrow.text.chars().count())
                .help(format!("write **{}** → {}", relation.verb, relation.target))
                .fix("→");
            self.loose.push(problem);
        }
        self.role.interactions.push(Interaction {
            line: place.0,
            target_column: place.1 + relation.target_column,
            span: to_u32(span.start)..to_u32(span.end),
            ..relation
        });
        Some(())
    }

    /// Returns the source lines of a list item. The recursion is bounded because the Markdown
    /// reader limits nesting.
    pub(super) fn source_of(&self, item: &markup::ListItem) -> Source<'s> {
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

    /// Returns the text of a block in a list item, without the indent of the item.
    pub(super) fn outdented(&self, range: Range<usize>) -> String {
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
}
