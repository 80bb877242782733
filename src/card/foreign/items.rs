//! Finds the items of a role in an outline.

use std::ops::Range;

use crate::card::limits::MAX_ITEMS;
use crate::card::markup::{Inline, is_box_part, words};
use crate::role::LevelRank;
use crate::text::fold;

use super::outline::{Entry, ItemList, Kind, OutlineNode, OutlinePiece, Paragraph, inlines, lists};
use super::topic::{By, Topic, Topics, normal, unadorned, unnumbered};
use super::{Draft, DraftItem, Found, LONGEST_ITEM};
use super::{face, partners};

/// Reads an outline into a draft.
pub(super) struct ItemReader<'t> {
    pub(super) topics: &'t Topics,
    pub(super) draft: Draft,
    /// Headings and labels that do not belong to any field, grouped by parent. They are candidates
    /// for capabilities.
    loose: Vec<Group>,
    /// The number of level-1 headings.
    tops: usize,
    /// The labelled items that follow a workflow and apply to the whole card, each with its lines.
    tail: Vec<(DraftItem, Range<usize>)>,
    /// The number of items so far.
    items: usize,
    /// The ranges of lines whose content was assigned to a field.
    pub(super) used: Vec<Range<usize>>,
}

/// Headings below one parent, or labels below one parent.
struct Group {
    depth: usize,
    is_label: bool,
    points: Vec<DraftItem>,
    lines: Vec<Range<usize>>,
}

impl<'t> ItemReader<'t> {
    pub(super) fn new(topics: &'t Topics, draft: Draft) -> ItemReader<'t> {
        ItemReader {
            topics,
            draft,
            loose: Vec::new(),
            tops: 0,
            tail: Vec::new(),
            items: 0,
            used: Vec::new(),
        }
    }

    /// Reads a whole outline.
    pub(super) fn read(&mut self, root: &OutlineNode) {
        self.collect_tail(root);
        self.tops = root.nodes().filter(|node| node.kind == Kind::Heading(1)).count();
        self.below(root, None, 0);
        self.last_paragraph(root);
    }

    /// Collects the labelled items that follow a workflow and apply to the whole card rather than
    /// to one step. The workflow ends at a label that contains only a quoted message.
    fn collect_tail(&mut self, node: &OutlineNode) {
        for child in node.nodes() {
            let labels = child.nodes().filter(|label| matches!(label.kind, Kind::Label { .. }));
            let behind = labels.skip_while(|label| !is_quoted_message(label)).skip(1);
            let same = behind
                .filter(|label| self.topic_of(label, None).is_none() && is_topic_title(label));
            let found: Vec<(DraftItem, Range<usize>)> = same.map(detailed).collect();
            self.tail.extend(found);
            self.collect_tail(child);
        }
    }

    /// Turns the titles of a career ladder into levels. If the card has no capabilities, other
    /// unknown titles become capabilities.
    pub(super) fn infer(&mut self) {
        let mut groups = std::mem::take(&mut self.loose);
        groups.retain(|group| {
            let rungs = group.points.iter().filter(|point| is_rung(&point.title)).count();
            let is_ladder = rungs * 2 >= group.points.len();
            if is_ladder && self.draft.levels.is_empty() {
                self.draft.levels = group.points.clone();
                self.used.extend(group.lines.iter().cloned());
            }
            !is_ladder
        });
        if self.count(Topic::Capabilities) > 0 {
            return;
        }
        let enough = groups.into_iter().filter(|group| group.points.len() >= 3);
        if let Some(mut group) = enough.min_by_key(|group| group.depth) {
            if group.is_label {
                for (point, lines) in std::mem::take(&mut self.tail) {
                    if !group.points.contains(&point) {
                        group.points.push(point);
                        group.lines.push(lines);
                    }
                }
            }
            self.used.extend(group.lines);
            let line = group.points.first().map_or(0, |point| point.line);
            self.record_field(Topic::Capabilities, "", line, true);
            self.draft.lists.insert(Topic::Capabilities, group.points);
        }
    }

    fn record_field(&mut self, topic: Topic, heading: &str, line: usize, inferred: bool) {
        let heading = heading.to_owned();
        self.draft.found.push(Found { topic, inferred, heading, line });
    }

    /// Returns the topic of a title. `inside` is the topic of the surrounding section.
    fn topic_of(&self, node: &OutlineNode, inside: Option<Topic>) -> Option<Topic> {
        let (topic, by) = node.topic?;
        // If the name of the role comes from a key, a single level-1 heading may name a section.
        let is_title = self.tops < 2 && face::is_name(node, &self.draft);
        if node.kind == Kind::Heading(1) && (by != By::Whole || is_title) {
            return None;
        }
        if topic == Topic::UseWhen && by == By::Prefix && !self.is_about_role(node) {
            return None;
        }
        let Some(_) = inside.filter(|topic| topic.is_list()) else { return Some(topic) };
        let text = normal(&node.title);
        let long = text.split(' ').count() >= 3
            && ["responsibilities", "requirements"].iter().any(|end| text.ends_with(end));
        let has_prefix = by == By::Prefix && matches!(topic, Topic::Interactions | Topic::Tools);
        let fits = by == By::Whole || has_prefix || long;
        fits.then_some(topic)
    }

    /// Returns whether a title such as `When to use this agent` is about the role itself. A title
    /// such as `When to use caching` is about something that the role knows.
    fn is_about_role(&self, node: &OutlineNode) -> bool {
        let text = normal(&node.title);
        let Some(rest) = USES.iter().find_map(|start| text.strip_prefix(start)) else {
            return true;
        };
        let rest = rest.trim_start();
        let mut words = rest.split(' ');
        words.next().is_none_or(|word| ["", "and", "or", "vs"].contains(&word))
            || rest.split(' ').any(|word| ROLE_WORDS.contains(&word))
            || self.draft.own_names.iter().any(|name| name == rest)
    }

    /// Like [`topic_of`](ItemReader::topic_of), but for a title that may be one of several skill
    /// areas.
    fn topic_among(
        &self,
        node: &OutlineNode,
        inside: Option<Topic>,
        is_among_topics: bool,
    ) -> Option<Topic> {
        if is_among_topics && is_known_by_end(node) {
            return None;
        }
        self.topic_of(node, inside)
    }

    /// Reads the content below a title that does not name a field.
    fn below(&mut self, node: &OutlineNode, inside: Option<Topic>, depth: usize) {
        let topics = node.nodes().map(|child| (child, self.topic_of(child, inside)));
        let (known, unknown): (Vec<_>, Vec<_>) = topics.partition(|(_, topic)| topic.is_some());
        let known = known.iter().filter(|(child, _)| !is_known_by_end(child)).count();
        let is_among_topics = unknown.len() > known;
        let unknown: Vec<&OutlineNode> = node
            .nodes()
            .filter(|child| self.topic_among(child, inside, is_among_topics).is_none())
            .filter(|child| is_topic_title(child))
            .collect();
        for piece in &node.content {
            match piece {
                OutlinePiece::Node(child) => {
                    let topic = self.topic_among(child, inside, is_among_topics);
                    let topic = topic.or_else(|| on_occasion(child).then_some(Topic::Process));
                    self.node(child, topic, inside, depth + 1);
                }
                OutlinePiece::List(list) => self.loose_list(list),
                OutlinePiece::Text(paragraph) => {
                    self.known_lines(paragraph, inside);
                    partners::sentence(&mut self.draft, paragraph);
                }
                _ => {}
            }
        }
        // In the order in which the kinds first occur, because the first of several groups at one
        // depth becomes the capabilities.
        let mut kinds: Vec<Kind> = Vec::new();
        for child in &unknown {
            if !kinds.contains(&child.kind) {
                kinds.push(child.kind);
            }
        }
        for kind in kinds {
            let same: Vec<&&OutlineNode> =
                unknown.iter().filter(|child| child.kind == kind).collect();
            if inside.is_none() && node.kind != Kind::Tag && same.len() >= 3 {
                let (points, lines) = same.iter().map(|node| detailed(node)).unzip();
                let is_label = matches!(kind, Kind::Label { .. });
                self.loose.push(Group { depth, is_label, points, lines });
            }
        }
    }

    /// Reads a title with its content. `topic` is the field that the title names.
    fn node(
        &mut self,
        node: &OutlineNode,
        topic: Option<Topic>,
        inside: Option<Topic>,
        depth: usize,
    ) {
        match topic {
            None if is_example(&node.title) && node.kind != Kind::Heading(1) => {}
            None if is_directory(&node.title) && partners::directory(&mut self.draft, node) => {
                self.record_field(Topic::Interactions, &node.title, node.line, false);
                self.used.push(node.line..node.end);
            }
            None => self.below(node, inside, depth),
            Some(Topic::NoField) if is_example(&node.title) => {}
            Some(Topic::NoField | Topic::Summary) => self.below(node, topic, depth),
            Some(Topic::UseWhen) => {
                if self.draft.use_when.is_none() {
                    let text = text_of(&node.content).join("; ");
                    self.draft.use_when = Some(text).filter(|text| !text.is_empty());
                    self.used.push(node.line..node.end);
                }
                self.below(node, Some(Topic::UseWhen), depth);
            }
            Some(Topic::Interactions) => {
                let before = self.draft.partner_lines.len();
                partners::section(&mut self.draft, node);
                let mut lines = self.draft.partner_lines.get(before..).unwrap_or_default().to_vec();
                lines.sort_unstable();
                if !lines.is_empty() {
                    self.record_field(Topic::Interactions, &node.title, node.line, false);
                    self.used.push(node.line..node.line + 1);
                    self.mark_lines(&node.content, &lines);
                }
            }
            Some(topic) => self.section(node, topic, depth),
        }
    }

    /// Reads a section whose field is a list of items.
    fn section(&mut self, node: &OutlineNode, topic: Topic, depth: usize) {
        let title = normal(&node.title);
        let direct: usize = lists(&node.content).map(|list| list.entries.len()).sum();
        let subs: Vec<&OutlineNode> = node
            .nodes()
            .filter(|child| child.is_heading() && !child.is_empty())
            .filter(|child| self.topic_of(child, Some(topic)).is_none())
            .collect();
        let topic = match topic {
            Topic::Responsibilities if title.ends_with("tasks") && !subs.is_empty() => {
                Topic::Process
            }
            topic => topic,
        };
        if topic == Topic::Capabilities
            && title.ends_with("requirements")
            && lists(&node.content).any(|list| list.ordered)
        {
            return;
        }
        let before = self.count(topic);
        let led: usize = node.content.iter().map(led_lines).sum();
        let is_format = topic == Topic::Artifacts
            && ["format", "template", "structure", "specification"]
                .iter()
                .any(|word| title.contains(word));
        // Headings in a section of prerequisites only group the prerequisites and are not skills.
        let divides = title.ends_with("prerequisites");
        let by_heading = !subs.is_empty()
            && !is_format
            && !divides
            && (topic == Topic::Boundaries || direct < 3 && direct <= subs.len());
        for piece in &node.content {
            match piece {
                OutlinePiece::List(list) => self.list(list, topic),
                OutlinePiece::Table(rows, lines) if !is_format => {
                    self.table(rows, lines.start, topic)
                }
                OutlinePiece::Node(child) => {
                    // A tag that contains only text, `<x>text</x>`, is an item of the surrounding
                    // tag.
                    if let (Kind::Tag, [OutlinePiece::Text(text)]) =
                        (child.kind, child.content.as_slice())
                        && text.lines.len() == 1
                    {
                        self.used.push(child.line..child.end);
                        self.add_titles(vec![words(&text.text)], topic, child.line);
                        continue;
                    }
                    let own = self.topic_of(child, Some(topic));
                    let is_code =
                        child.content.iter().all(|piece| matches!(piece, OutlinePiece::Code(..)));
                    let is_shown = topic == Topic::Artifacts
                        && child.is_heading()
                        && is_code
                        && own == Some(Topic::NoField)
                        && !child.is_empty();
                    if own.is_some() && !is_shown {
                        let before = self.count(topic);
                        self.node(child, own, Some(topic), depth + 1);
                        // A sub-heading that names the same field again and has only running text
                        // is an item.
                        if own == Some(topic)
                            && !divides
                            && self.count(topic) == before
                            && !child.is_empty()
                            && child.is_heading()
                        {
                            self.add_node(child, topic);
                        }
                    } else if child.is_heading() {
                        if by_heading && !child.is_empty() {
                            self.add_node(child, topic);
                            self.nested_interactions(child, depth + 1);
                        }
                    } else if is_format && is_form(&child.title) {
                        // The bullets are the parts of one document: `Decisions should follow the
                        // ADR format:`.
                    } else if !is_format || matches!(child.kind, Kind::Label { .. }) {
                        self.label(child, topic, depth);
                    }
                }
                OutlinePiece::Text(paragraph) => {
                    partners::sentence(&mut self.draft, paragraph);
                    // If only one line of the section begins with bold words, the bold may be mere
                    // emphasis.
                    if led > 1 && led_lines(piece) > 0 {
                        self.led_lines(paragraph, topic);
                    } else if node.content.len() == 1 {
                        self.listed_line(paragraph, topic);
                    }
                }
                _ => {}
            }
        }
        if topic == Topic::Boundaries && self.count(topic) == before {
            self.bold_rule(node);
        }
        if self.count(topic) > before {
            self.used.push(node.line..node.line + 1);
            self.record_field(topic, &node.title, node.line, false);
        }
    }

    /// Reads a paragraph that begins with bold words. If every line begins in bold, every line is
    /// an item.
    fn led_lines(&mut self, paragraph: &Paragraph, topic: Topic) {
        let end = paragraph.line + paragraph.lines.len();
        self.used.push(paragraph.line..end);
        let lines: Vec<Vec<Inline>> = paragraph.lines.iter().map(|line| inlines(line)).collect();
        let each = lines.iter().all(|line| bold_lead(line).is_some());
        let texts = if each { lines } else { vec![paragraph.text.clone()] };
        for (number, text) in texts.iter().enumerate() {
            self.add(topic, titled(text, paragraph.line + number));
        }
    }

    /// Reads a paragraph that is only a list of names: `Python, SQL, Kafka`.
    fn listed_line(&mut self, paragraph: &Paragraph, topic: Topic) {
        if !matches!(topic, Topic::Capabilities | Topic::Tools | Topic::Artifacts) {
            return;
        }
        let parts = split_list(&words(&paragraph.text));
        if parts.len() >= 3 && parts.iter().all(|part| is_short(part)) {
            self.used.push(paragraph.line..paragraph.line + paragraph.lines.len());
            self.add_titles(parts, topic, paragraph.line);
        }
    }

    /// Reads the lines of a paragraph that begin with a known word in bold and list short names:
    /// `**Tools:** Python, SQL`.
    fn known_lines(&mut self, paragraph: &Paragraph, inside: Option<Topic>) {
        for (number, text) in paragraph.lines.iter().enumerate() {
            if !text.trim_start().starts_with("**") {
                continue;
            }
            let Some((lead, rest)) = bold_lead(&inlines(text)) else { continue };
            let topic = self.topics.whole(&lead).filter(|topic| topic.is_list());
            let Some(topic) = topic.filter(|topic| Some(*topic) != inside) else { continue };
            let parts = split_list(&rest);
            let is_list = parts.len() >= 2 && parts.iter().all(|part| is_short(part));
            if is_list && topic != Topic::Interactions {
                let line = paragraph.line + number;
                self.used.push(line..line + 1);
                self.record_field(topic, &lead, line, false);
                self.add_titles(parts, topic, line);
            }
        }
    }

    fn add_titles(&mut self, titles: Vec<String>, topic: Topic, line: usize) {
        for title in titles {
            self.add(topic, DraftItem::new(title, Vec::new(), line));
        }
    }

    /// Adds a title with everything below it as one item.
    fn add_node(&mut self, node: &OutlineNode, topic: Topic) {
        let (point, lines) = detailed(node);
        self.used.push(lines);
        self.add(topic, point);
    }

    /// Adds a boundary whose title is the first bold text of a paragraph.
    fn bold_rule(&mut self, node: &OutlineNode) {
        let paragraph = node.content.iter().find_map(|piece| match piece {
            OutlinePiece::Text(paragraph) => Some(paragraph),
            _ => None,
        });
        let Some(paragraph) = paragraph else { return };
        let bold: Vec<Inline> =
            paragraph.text.iter().filter(|run| run.style.strong).take(1).cloned().collect();
        let title = words(&bold).trim_end_matches(['.', ':']).to_owned();
        if title.split_whitespace().count() >= 3 {
            let details = vec![words(&paragraph.text)];
            self.used.push(paragraph.line..paragraph.line + paragraph.lines.len());
            self.add(Topic::Boundaries, DraftItem::new(title, details, paragraph.line));
        }
    }

    /// Reads the labels about other roles below a sub-heading, when the sub-heading itself is an
    /// item.
    fn nested_interactions(&mut self, node: &OutlineNode, depth: usize) {
        for child in node.nodes() {
            if child.whole == Some(Topic::Interactions) {
                self.node(child, Some(Topic::Interactions), None, depth);
            } else {
                self.nested_interactions(child, depth);
            }
        }
    }

    /// Marks the entries that contain one of the sorted `lines` as used, together with the labels
    /// above these entries.
    fn mark_lines(&mut self, pieces: &[OutlinePiece], lines: &[usize]) {
        for piece in pieces {
            match piece {
                OutlinePiece::List(list) => {
                    let ranges = list.entries.iter().map(|entry| &entry.lines);
                    self.used.extend(ranges.filter(|range| has_line(lines, range)).cloned());
                }
                OutlinePiece::Table(rows, range) if has_line(lines, range) => {
                    self.used.push(range.start..range.start + rows.len() + 1);
                }
                OutlinePiece::Text(text) => {
                    let range = text.line..text.line + text.lines.len();
                    if has_line(lines, &range) {
                        self.used.push(range);
                    }
                }
                OutlinePiece::Node(node) => {
                    if has_line(lines, &(node.line..node.end)) {
                        self.used.push(node.line..node.line + 1);
                    }
                    self.mark_lines(&node.content, lines);
                }
                _ => {}
            }
        }
    }

    fn count(&self, topic: Topic) -> usize {
        self.draft.lists.get(&topic).map_or(0, Vec::len)
    }

    /// Reads a label or tag that is inside a section but does not name a field. Its bullets are
    /// items. A bold label followed only by paragraphs is an item itself.
    fn label(&mut self, node: &OutlineNode, topic: Topic, depth: usize) {
        let has_list = node
            .content
            .iter()
            .any(|piece| matches!(piece, OutlinePiece::List(_) | OutlinePiece::Table(..)));
        let is_bold = matches!(node.kind, Kind::Label { bold: true, .. });
        if is_example(&node.title) {
            return;
        }
        if !has_list && is_bold && !node.is_empty() && node.nodes().next().is_none() {
            return self.add_node(node, topic);
        }
        // A label that is a whole sentence is text to keep, so its line is not marked as used.
        let is_sentence = matches!(node.kind, Kind::Label { bold: false, .. })
            && node.title.split_whitespace().count() > LONGEST_LABEL;
        if has_list && !is_sentence {
            self.used.push(node.line..node.line + 1);
        }
        for piece in &node.content {
            match piece {
                OutlinePiece::List(list) => self.list(list, topic),
                OutlinePiece::Table(rows, lines) => self.table(rows, lines.start, topic),
                OutlinePiece::Node(child) => match self.topic_of(child, Some(topic)) {
                    None => self.label(child, topic, depth + 1),
                    own => self.node(child, own, Some(topic), depth + 1),
                },
                _ => {}
            }
        }
    }

    fn list(&mut self, list: &ItemList, topic: Topic) {
        for entry in &list.entries {
            if self.known_entry(entry, Some(topic)) {
                continue;
            }
            let (point, lines) = within_limit(point(entry), entry.lines.clone());
            let is_empty = entry.text.is_empty() && entry.content.is_empty();
            if is_item(&point) || is_empty {
                self.used.push(lines);
            }
            self.add_to_field(topic, point, entry);
        }
    }

    /// Reads a list outside all sections. Only entries that begin with a known word in bold are
    /// used.
    fn loose_list(&mut self, list: &ItemList) {
        for entry in list.entries.iter().filter(|_| !list.ordered) {
            self.known_entry(entry, None);
        }
    }

    /// Treats an entry that begins with a known word in bold as a label. Returns `false` for any
    /// other entry.
    fn known_entry(&mut self, entry: &Entry, inside: Option<Topic>) -> bool {
        let Some((lead, rest)) = bold_lead(&entry.text) else { return false };
        let Some(topic) = self.topics.whole(&lead) else { return false };
        let text = words(&entry.text);
        let is_label = text.get(lead.len()..).is_some_and(|rest| rest.starts_with([':', '：']));
        if !is_label || Some(topic) == inside || !topic.is_list() {
            return false;
        }
        if topic == Topic::Interactions {
            return matches!(inside, None | Some(Topic::Boundaries))
                && partners::entry(&mut self.draft, entry, &lead);
        }
        if inside.is_some() && !matches!(topic, Topic::Boundaries | Topic::Responsibilities) {
            return false;
        }
        if lists(&entry.content).next().is_some() {
            lists(&entry.content).for_each(|list| self.list(list, topic));
            return true;
        }
        let parts = split_list(&rest);
        let is_read = !rest.is_empty() && (parts.len() >= 2 || topic == Topic::Boundaries);
        if is_read {
            let line = entry.lines.start;
            if entry.content.is_empty() {
                self.used.push(entry.lines.clone());
                self.record_field(topic, &lead, line, false);
            }
            self.add_titles(parts, topic, line);
        }
        is_read
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>], line: usize, topic: Topic) {
        let Some((head, rows)) = rows.split_first() else { return };
        let head: Vec<String> = head.iter().map(|cell| normal(&words(cell))).collect();
        let level = head.iter().position(|cell| {
            matches!(cell.as_str(), "level" | "proficiency" | "min level" | "minimum level")
        });
        // The first column may contain row numbers instead of titles.
        let first = head
            .iter()
            .position(|name| !matches!(name.as_str(), "" | "#" | "no" | "nr" | "step"))
            .unwrap_or(0);
        self.used.push(line..line + rows.len() + 2);
        for (number, row) in rows.iter().enumerate() {
            let title = unnumbered(&cell_text(row, first)).to_owned();
            let details = (0..row.len())
                .filter(|at| *at != first && Some(*at) != level)
                .map(|at| cell_text(row, at))
                .filter(|text| !text.is_empty());
            let point = DraftItem {
                title,
                details: details.collect(),
                level: level.map(|at| cell_text(row, at)).filter(|level| !level.is_empty()),
                line: line + 2 + number,
            };
            self.add(topic, point);
        }
    }

    /// Adds an item to its field. A responsibility that forbids something becomes a boundary, and a
    /// boundary that names another role becomes an interaction.
    fn add_to_field(&mut self, topic: Topic, point: DraftItem, entry: &Entry) {
        if topic == Topic::Boundaries && partners::boundary(&mut self.draft, entry) {
            return;
        }
        let forbids = topic == Topic::Responsibilities && is_forbidden(&words(&entry.text));
        self.add(if forbids { Topic::Boundaries } else { topic }, point);
    }

    pub(super) fn add(&mut self, topic: Topic, mut point: DraftItem) {
        if !is_item(&point) {
            return;
        }
        if topic == Topic::Capabilities && point.level.is_none() {
            move_level(&mut point);
        }
        if self.items >= MAX_ITEMS {
            self.draft.exceeded = Some((MAX_ITEMS, "items"));
            return;
        }
        let key = (topic, point.title.clone());
        let known = self.draft.titles.get(&key).copied();
        let list = self.draft.lists.entry(topic).or_default();
        match known.and_then(|at| list.get_mut(at)) {
            Some(first) => first.join(point),
            None => {
                let at = list.len();
                list.push(point);
                self.items += 1;
                self.draft.titles.insert(key, at);
            }
        }
    }

    /// Adds the last paragraph as a boundary if it forbids something.
    fn last_paragraph(&mut self, root: &OutlineNode) {
        let mut node = root;
        while let Some(OutlinePiece::Node(last)) = node.content.last() {
            node = last;
        }
        if let Some(OutlinePiece::Text(Paragraph { text, line, lines })) = node.content.last() {
            let text = words(text);
            let count = text.split_whitespace().count();
            let is_used = self.used.iter().any(|lines| lines.contains(line));
            if is_forbidden(&text) && count <= 40 && !is_used {
                self.used.push(*line..line + lines.len());
                self.add_titles(vec![text], Topic::Boundaries, *line);
            }
        }
    }
}

/// The maximum number of words in a label that only names a group of items.
const LONGEST_LABEL: usize = 7;

/// The beginnings of titles of sections about when to use something.
const USES: [&str; 3] = ["when to use", "when to invoke", "when to call"];
/// Words for the role itself, as in `When to use this agent`.
const ROLE_WORDS: [&str; 14] = [
    "this",
    "me",
    "it",
    "agent",
    "subagent",
    "role",
    "skill",
    "mode",
    "chatmode",
    "persona",
    "assistant",
    "bot",
    "specialist",
    "expert",
];

/// Returns the number of lines of a paragraph that begin with bold words and a colon or dash, or 0
/// if the first line does not.
fn led_lines(piece: &OutlinePiece) -> usize {
    let OutlinePiece::Text(paragraph) = piece else { return 0 };
    if !is_led(&paragraph.text) {
        return 0;
    }
    paragraph.lines.iter().filter(|line| is_led(&inlines(line))).count().max(1)
}

fn is_led(text: &[Inline]) -> bool {
    let Some(first) = text.first().filter(|run| run.style.strong) else { return false };
    let rest = text.get(1).map_or("", |run| run.text.trim_start());
    let is_lead = first.text.trim_end().ends_with([':', '：'])
        || rest.starts_with([':', '：', '—', '–'])
        || rest.starts_with("- ");
    is_lead && bold_lead(text).is_some()
}

/// Returns whether a part of a list is short enough to be a name and not a remark.
fn is_short(part: &str) -> bool {
    part.split_whitespace().count() <= 4
}

/// Returns whether the only content of a label is a quoted message.
fn is_quoted_message(label: &OutlineNode) -> bool {
    match label.content.as_slice() {
        [OutlinePiece::Text(text)] => words(&text.text).trim_start().starts_with(['"', '“']),
        _ => false,
    }
}

/// Returns whether the topic of a label was recognized only from its last words. In a list of skill
/// areas, such a label is itself a skill area.
fn is_known_by_end(node: &OutlineNode) -> bool {
    matches!(node.kind, Kind::Label { .. })
        && node.topic.is_some_and(|(topic, by)| by == By::Suffix && topic != Topic::Metrics)
}

/// Returns whether `range` contains at least one of `lines`, which are sorted.
fn has_line(lines: &[usize], range: &Range<usize>) -> bool {
    let at = lines.partition_point(|line| *line < range.start);
    lines.get(at).is_some_and(|line| *line < range.end)
}

/// Returns the text of a cell, or an empty string if the row is too short.
pub(super) fn cell_text(row: &[Vec<Inline>], column: usize) -> String {
    row.get(column).map(|cell| words(cell)).unwrap_or_default()
}

/// Returns an item and its lines. The title of the node becomes the title of the item, and
/// everything below it becomes the details.
fn detailed(node: &OutlineNode) -> (DraftItem, Range<usize>) {
    let title = unnumbered(&node.title);
    let title = title.trim_end_matches([':', '：', ' ']).to_owned();
    let point = DraftItem::new(title, details_of(&node.content), node.line);
    within_limit(point, node.line..node.end)
}

/// Returns an item and its lines. Details that exceed the size limit of an item are dropped from
/// the item, and their lines remain unused.
fn within_limit(mut point: DraftItem, mut lines: Range<usize>) -> (DraftItem, Range<usize>) {
    let bytes: usize = point.details.iter().map(|text| text.len() + 8).sum();
    if point.title.len() + bytes > LONGEST_ITEM {
        point.details.clear();
        lines.end = lines.start + 1;
    }
    (point, lines)
}

/// Returns whether a title can be the name of a skill area: it has content, and is not an example,
/// a question or a sentence.
fn is_topic_title(node: &OutlineNode) -> bool {
    let text = node.title.as_str();
    let count = text.split_whitespace().count();
    let listed = node.content.iter().any(|piece| matches!(piece, OutlinePiece::List(_)));
    let fits = match node.kind {
        Kind::Label { .. } => listed,
        _ => !node.is_empty(),
    };
    let steps = unnumbered(text).len() < unadorned(text).len();
    fits && count <= 6
        && !text.contains(['?', '!', '"', '“'])
        && !is_example(text)
        && !steps
        && node.kind != Kind::Heading(1)
        && node.kind != Kind::Tag
}

/// Returns whether a title names a level of a career ladder: `TL4 - Tech Lead 4`, `Level 2`,
/// `Engineer II`.
fn is_rung(title: &str) -> bool {
    let text = fold(title);
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let last = words.last().copied().unwrap_or_default();
    let roman = matches!(last, "i" | "ii" | "iii" | "iv" | "v" | "vi");
    words.len() > 1 && (last.bytes().all(|b| b.is_ascii_digit()) || roman)
        || words.first().is_some_and(|first| {
            let rest = first.trim_start_matches(|c: char| c.is_alphabetic());
            matches!(*first, "level" | "grade" | "band") && words.len() > 1
                || !rest.is_empty()
                    && rest.len() < first.len()
                    && first.len() - rest.len() <= 3
                    && rest.bytes().all(|b| b.is_ascii_digit())
        })
}

/// Returns whether a title can belong to a directory of other roles.
fn is_directory(title: &str) -> bool {
    let text = normal(title);
    text.split(' ').any(|word| {
        matches!(word, "agents" | "specialists" | "experts" | "roles" | "teammates" | "subagents")
    })
}

/// Returns whether a label names the situation in which the numbered steps below it apply, such as
/// `When a build fails:`.
fn on_occasion(node: &OutlineNode) -> bool {
    let text = normal(&node.title);
    let first = text.split(' ').next().unwrap_or_default();
    let ordered =
        node.content.iter().any(|piece| matches!(piece, OutlinePiece::List(list) if list.ordered));
    matches!(node.kind, Kind::Label { bold: false, .. })
        && matches!(first, "when" | "whenever" | "quand" | "lorsque" | "cuando" | "quando" | "wenn")
        && ordered
}

/// Returns whether a label says that the list below it is the form of a document.
fn is_form(title: &str) -> bool {
    let text = normal(title);
    ["format", "template", "structure"].iter().any(|end| text.ends_with(end))
}

pub(super) fn is_example(title: &str) -> bool {
    let text = normal(title);
    text.split(' ')
        .any(|word| matches!(word, "example" | "examples" | "sample" | "template" | "templates"))
        && !text.starts_with("example tasks")
        || ["示例", "模板", "例"].iter().any(|end| text.ends_with(end))
}

/// Returns whether `point` is a real item, and not just punctuation, a quotation, a placeholder or
/// an entry that begins with a time of day.
fn is_item(point: &DraftItem) -> bool {
    let title = point.title.trim();
    let inner = title.trim_end_matches(['.', '?', '!', ',']);
    let quoted = title.starts_with(['"', '“', '「']) && inner.ends_with(['"', '”', '」']);
    let placeholder = title.starts_with('[') && title.ends_with(']')
        || title.starts_with("{{") && title.ends_with("}}");
    let clock = title.split(['-', '–', ' ']).next().is_some_and(is_clock_time);
    title.chars().any(char::is_alphanumeric) && !quoted && !placeholder && !clock
}

/// Returns whether `text` begins with a time of day: `9:30`.
fn is_clock_time(text: &str) -> bool {
    let Some((hours, rest)) = text.split_once(':') else { return false };
    let minutes = rest.split(':').next().unwrap_or_default();
    [hours, minutes.get(..2).unwrap_or(minutes)].iter().all(|digits| {
        (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns whether `text` forbids something.
pub(super) fn is_forbidden(text: &str) -> bool {
    if text.trim_start().starts_with(['❌', '🚫', '⛔']) {
        return true;
    }
    let folded = fold(unadorned(text)).replace('’', "'");
    ["do not ", "don't ", "never ", "must not ", "you must not "]
        .iter()
        .any(|start| folded.starts_with(start))
}

/// Converts a list entry to an item.
pub(super) fn point(entry: &Entry) -> DraftItem {
    let mut point = titled(&entry.text, entry.lines.start);
    point.details.extend(details_of(&entry.content));
    point
}

/// Converts `text` to an item with a title and at most one detail, which is the rest of the text.
pub(super) fn titled(text: &[Inline], line: usize) -> DraftItem {
    let (title, rest) = title_and_rest(text);
    let rest = Some(rest).filter(|rest| !rest.is_empty());
    DraftItem::new(title, rest.into_iter().collect(), line)
}

/// Splits `text` into a title and the rest. The title is the bold text at its beginning, or else
/// the words before a colon or dash, or else the whole text.
fn title_and_rest(text: &[Inline]) -> (String, String) {
    if let Some((lead, rest)) = bold_lead(text) {
        return (lead, rest);
    }
    let whole = words(text);
    let whole = unnumbered(unchecked(&whole));
    for sign in [": ", " — ", " – ", " -- ", "：", " - "] {
        if let Some((head, rest)) = whole.split_once(sign) {
            let count = head.split_whitespace().count();
            if count <= 7 && !head.is_empty() && !head.contains("://") {
                return (head.trim().to_owned(), rest.trim().to_owned());
            }
        }
    }
    (whole.trim_end_matches([':', '：']).trim().to_owned(), String::new())
}

fn unchecked(text: &str) -> &str {
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text)
}

/// Splits `text` after the bold words at its beginning.
pub(super) fn bold_lead(text: &[Inline]) -> Option<(String, String)> {
    let start = text.iter().position(|run| run.text.chars().any(char::is_alphanumeric))?;
    let ahead = text.get(..start).unwrap_or_default();
    if !text.get(start)?.style.strong {
        return None;
    }
    let end = text.iter().skip(start).position(|run| !run.style.strong);
    let end = end.map_or(text.len(), |at| start + at);
    let lead = words(text.get(start..end)?);
    let rest = words(text.get(end..).unwrap_or_default());
    // Bold words at the beginning of an ordinary sentence are not the title of an item.
    let is_lead = lead.ends_with([':', '：', '.'])
        || rest.is_empty()
        || rest.starts_with([':', '：', '—', '–', '(', '→', '[', '`'])
        || rest.starts_with("- ")
        || rest.starts_with("-> ")
        || ahead.is_empty() && rest.starts_with(char::is_uppercase);
    let lead = unnumbered(&lead).trim_end_matches([':', '：', '.', ' ']).to_owned();
    let rest = rest.trim_start_matches([':', '：', '—', '–', '-', '.', ' ']).to_owned();
    (is_lead && !lead.is_empty()).then_some((lead, rest))
}

/// Returns those contents of `pieces` that fit on one line, which excludes tables and code.
pub(super) fn text_of(pieces: &[OutlinePiece]) -> Vec<String> {
    let mut texts = details_of(pieces);
    texts.retain(|text| !text.contains('\n'));
    texts
}

/// Returns the contents of `pieces`: one line for each paragraph, bullet and title, and several
/// lines of Markdown for each table and block of code.
fn details_of(pieces: &[OutlinePiece]) -> Vec<String> {
    let mut texts = Vec::new();
    gather(pieces, &mut texts);
    texts.retain(|text| !text.is_empty());
    texts
}

fn gather(pieces: &[OutlinePiece], texts: &mut Vec<String>) {
    for piece in pieces {
        match piece {
            OutlinePiece::Node(node) => {
                texts.push(node.title.clone());
                gather(&node.content, texts);
            }
            // A drawing made of box characters keeps its line breaks.
            OutlinePiece::Text(paragraph) if is_drawing(&paragraph.lines) => {
                texts.push(fenced("", &paragraph.lines.join("\n")));
            }
            OutlinePiece::Text(paragraph) => texts.push(words(&paragraph.text)),
            OutlinePiece::List(list) => {
                for entry in &list.entries {
                    texts.push(words(&entry.text));
                    gather(&entry.content, texts);
                }
            }
            OutlinePiece::Table(rows, _) => texts.push(table_of(rows)),
            OutlinePiece::Quote(inner, _) => gather(inner, texts),
            OutlinePiece::Code(language, code, _) => texts.push(fenced(language, code)),
            OutlinePiece::Other(_) => {}
        }
    }
}

/// Returns whether a paragraph is a drawing made of box characters.
fn is_drawing(lines: &[String]) -> bool {
    lines.iter().filter(|line| line.contains(is_box_part)).count() > 1
}

/// Returns a table as Markdown.
fn table_of(rows: &[Vec<Vec<Inline>>]) -> String {
    let mut lines: Vec<String> = rows
        .iter()
        .map(|cells| {
            let cells = cells.iter().map(|cell| words(cell).replace('|', "\\|"));
            format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
        })
        .collect();
    let columns = rows.first().map_or(0, Vec::len);
    lines.insert(lines.len().min(1), format!("|{}", "---|".repeat(columns)));
    lines.join("\n")
}

/// Returns code between fences that are longer than any run of backticks in the code.
fn fenced(language: &str, code: &str) -> String {
    let runs = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(runs + 1));
    format!("{fence}{language}\n{}\n{fence}", code.trim_end())
}

/// Splits a list at its commas. A sentence stays in one part.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    let mut parts: Vec<String> = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '、' | '，' | '；' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    let parts: Vec<String> = parts
        .iter()
        .map(|part| part.trim().trim_start_matches("and ").trim_matches('`').trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let has_sentence = parts.iter().any(|part| part.split_whitespace().count() > 6);
    if parts.len() < 2 || has_sentence || text.contains(". ") {
        return vec![text.to_owned()];
    }
    parts
}

/// Moves the level of a skill out of its title, where it follows a dash or colon or is in brackets.
pub(super) fn move_level(point: &mut DraftItem) {
    let title = point.title.clone();
    if let Some((name, inside)) = title.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
        && LevelRank::from_phrase(inside.trim()).is_some()
    {
        point.title = name.trim().to_owned();
        point.level = Some(inside.trim().to_owned());
        return;
    }
    if let Some(first) = point.details.first()
        && LevelRank::from_phrase(first.trim().trim_end_matches('.')).is_some()
    {
        point.level = Some(point.details.remove(0).trim().trim_end_matches('.').to_owned());
    }
}
