//! Turns a draft into a role. Text that was not recognized is kept under its own heading.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use crate::card::container::{Container, without_bom};
use crate::card::dialect::FoundNames;
use crate::card::founding;
use crate::card::limits::MAX_NAME;
use crate::role::{
    Artifact, Capability, CardForm, Interaction, Known, Origin, Point, Problem, Property,
    Provenance, Responsibility, Role, Rule, Scales, Section, SectionKind, Seniority,
};
use crate::text::{Tree, slug_of};

use super::data::is_data;
use super::document::{self, DraftSource, RoleKeys};
use super::outline::{self, Kind, OutlineNode};
use super::phrases::PhraseLines;
use super::topic::{Topic, Topics, normal};
use super::{Draft, face};

/// Parses the role that has this origin. Returns `None` if no field was found in the text and the
/// front matter does not describe a role.
pub(crate) fn role(card: &Container<'_>, origin: &Origin, scales: &Scales) -> Option<Role> {
    let path = path_of(origin);
    let alone = origin.key().is_none();
    let DraftSource { mut draft, body, root, used, sound, broken, lines } =
        document::read(card, &path, origin.key(), &Topics::in_terms(scales))?;
    let is_data = is_data(&path);
    let has_content = !draft.found.is_empty()
        || !draft.partners.is_empty()
        || draft.described
        || !draft.levels.is_empty();
    if !is_data && alone && !has_content {
        return None;
    }
    if draft.name.is_empty() {
        let name = face::name_from_path(&path).map(|name| face::titled(&name));
        draft.name = name.unwrap_or_else(|| "unnamed".to_owned());
    }
    let exceeded = draft.exceeded;
    let mut role = converted(draft, origin.clone(), scales);
    let text = body.as_deref().unwrap_or(card.text);
    role.sections = rest(&text.lines().collect::<Vec<_>>(), &root, &used, scales);
    move_texts(&mut role);
    if body.is_some() {
        // The role was parsed from only a part of its file.
        role.each_line(|line, _| *line = 1);
    }
    // The items that come from keys have no lines yet. Only data files have keys outside front
    // matter.
    let keyed = if is_data || body.is_some() { card.text } else { front_of(card.text, &root) };
    let phrases = PhraseLines::new(keyed, lines.unwrap_or(0..usize::MAX));
    role.each_line(|line, text| phrases.locate(line, text));
    if !is_data {
        role.problems.extend(match sound {
            Some(source) => card.problems_if_sound(&source),
            None => card.front().problems.clone(),
        });
    }
    role.problems.extend(broken.map(|refusal| {
        let message = format!("the file was read line by line: {}", refusal.message);
        let place = (refusal.line, refusal.column);
        Problem::new(Rule::LooseFrontMatter, place, message).help(refusal.help)
    }));
    if let Some((most, what)) = exceeded {
        let message = format!("more than {most} {what}; the rest are shown only in the source");
        let problem = Problem::new(Rule::ItemTooLong, (role.form.start + 1, 1), message);
        role.problems.push(problem.help("split the card"));
    }
    role.problems.extend(founding::harmful(card));
    role.problems.sort_by_key(|problem| (problem.line, problem.column, problem.rule));
    Some(role)
}

/// Parses only the names of the role that has this origin.
pub(crate) fn names(card: &Container<'_>, origin: &Origin, scales: &Scales) -> Option<FoundNames> {
    let path = path_of(origin);
    if let Some(draft) = document::quick_name(card, &path).filter(|_| origin.key().is_none()) {
        let role = converted(draft, origin.clone(), scales);
        return Some(FoundNames { role, is_whole: false, front: card.take_tree() });
    }
    let role = role(card, origin, scales)?;
    Some(FoundNames { role, is_whole: true, front: None })
}

/// Returns whether a file contains no role, one role or several roles. If there are several, also
/// returns their keys. `scales` contains a team's own words for sections.
pub fn keys(text: &str, path: &Path, scales: &Scales) -> RoleKeys {
    document::keys(without_bom(text), path, &Topics::in_terms(scales))
}

fn path_of(origin: &Origin) -> std::path::PathBuf {
    match origin {
        Origin::Builtin(slug) => format!("{slug}.md").into(),
        Origin::Stdin => "stdin.md".into(),
        Origin::File(path) | Origin::Part(path, _) => path.clone(),
    }
}

/// Adds entries that do not belong to any field as properties, and sets the seniority.
fn properties(role: &mut Role, entries: Vec<(String, Tree)>) {
    let summary = normal(role.text(Known::ShortDescription));
    let when = normal(role.text(Known::UseWhen));
    let texts = [role.text(Known::UseWhen), role.text(Known::Mission)];
    let names = [role.name.as_str(), role.slug.as_str(), role.id.as_deref().unwrap_or_default()];
    let mut shown: HashSet<String> = texts.into_iter().chain(names).map(normal).collect();
    shown.insert(summary.clone());
    shown.remove("");
    for (key, value) in entries {
        let name = normal(&key);
        let values: Vec<String> = match &value {
            Tree::Null => continue,
            Tree::List(list) if list.iter().all(|element| element.text().is_some()) => {
                list.iter().filter_map(Tree::text).collect()
            }
            Tree::List(_) | Tree::Map(_) => vec![value.lines().join("\n")],
            scalar => scalar.text().into_iter().collect(),
        };
        let is_face = matches!(
            name.as_str(),
            "name" | "title" | "description" | "summary" | "id" | "slug" | "roledefinition"
        );
        if values.is_empty()
            || name == "name"
            || values.iter().all(|text| shown.contains(&normal(text)))
        {
            continue;
        }
        // The summary may be this description without its examples. A description that contains the
        // summary is therefore not repeated as a property.
        if is_face && values.iter().all(|text| contains_one(&normal(text), [&summary, &when])) {
            continue;
        }
        if matches!(name.as_str(), "default seniority" | "seniority")
            && let Some(word) = values.first()
            && Seniority::new(word).rank.is_some()
        {
            role.seniority = Some(Seniority::new(word));
            continue;
        }
        role.properties.push(Property { key, values, line: 1 });
    }
}

/// Returns whether `text` contains at least one of `parts`, not counting empty parts.
fn contains_one(text: &str, parts: [&str; 2]) -> bool {
    parts.into_iter().any(|part| !part.is_empty() && text.contains(part))
}

/// Returns a name on one line, cut to the maximum length of a name.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().take(MAX_NAME).collect::<String>().trim_end().to_owned()
}

/// Returns a title without the punctuation at its end.
fn without_stop(title: &str) -> &str {
    match title.trim_end_matches([',', ';', '.', '—', '–', ' ']) {
        "" => title,
        short => short,
    }
}

/// Converts a line number counted from 0 to one counted from 1.
pub(super) fn line_number(line: usize) -> u32 {
    u32::try_from(line + 1).unwrap_or(u32::MAX)
}

fn converted(mut draft: Draft, origin: Origin, scales: &Scales) -> Role {
    let mut role = Role::empty(origin);
    role.name = one_line(&draft.name);
    role.id = draft.id.map(|id| one_line(&id));
    role.slug = draft.slug.map_or_else(|| slug_of(&role.name), |slug| one_line(&slug));
    for (known, written) in [
        (Known::ShortDescription, draft.summary),
        (Known::Mission, draft.mission),
        (Known::UseWhen, draft.use_when.unwrap_or_default()),
    ] {
        role.texts.update(known, |text| *text = written);
    }
    let mut items = |topic| draft.lists.remove(&topic).unwrap_or_default().into_iter();
    let responsibilities = items(Topic::Responsibilities).map(|point| Responsibility {
        // Titles in this program's own format do not end with punctuation.
        title: without_stop(&point.title).to_owned(),
        primary: false,
        metrics: Vec::new(),
        description: point.details,
        line: line_number(point.line),
    });
    role.responsibilities = responsibilities.collect();
    let capabilities = items(Topic::Capabilities).map(|point| Capability {
        name: point.title,
        level: point.level.as_deref().map(|word| scales.level(word)),
        details: Vec::new(),
        description: point.details,
        line: line_number(point.line),
    });
    role.capabilities = capabilities.collect();
    let artifacts = items(Topic::Artifacts).map(|point| Artifact {
        name: point.title,
        kind: None,
        description: point.details,
        line: line_number(point.line),
    });
    role.artifacts = artifacts.collect();
    let interactions = draft.partners.into_iter().map(|partner| Interaction {
        verb: partner.verb,
        target: partner.target,
        link: partner.link,
        frequency: partner.often.as_deref().map(|word| scales.frequency(word)),
        notes: partner.notes,
        description: Vec::new(),
        line: line_number(partner.line),
        target_column: 1,
        span: 0..0,
    });
    role.interactions = interactions.collect();
    for (known, points) in [
        (Known::Metrics, items(Topic::Metrics)),
        (Known::Tools, items(Topic::Tools)),
        (Known::Boundaries, items(Topic::Boundaries)),
        (Known::Process, items(Topic::Process)),
        (Known::Levels, draft.levels.into_iter()),
    ] {
        role.lists.update(known, |list| {
            list.extend(points.map(|point| Point {
                title: point.title,
                description: point.details,
                line: line_number(point.line),
            }));
        });
    }
    properties(&mut role, draft.rest);
    if !draft.aliases.is_empty() {
        let key = "aliases".to_owned();
        role.properties.push(Property { key, values: draft.aliases, line: 1 });
    }
    role.form = CardForm {
        is_foreign: true,
        start: u32::try_from(draft.line).unwrap_or_default(),
        provenance: draft
            .found
            .into_iter()
            .filter_map(|found| {
                Some(Provenance {
                    known: found.topic.known()?,
                    inferred: found.inferred,
                    heading: found.heading,
                    line: line_number(found.line),
                })
            })
            .collect(),
        ..CardForm::default()
    };
    role
}

/// Returns the text before the first line of an outline.
fn front_of<'t>(text: &'t str, root: &OutlineNode) -> &'t str {
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let end = root.line.checked_sub(1).and_then(|line| ends.nth(line));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// A heading that begins a new section.
struct Cut {
    line: usize,
    /// The first line below the heading.
    below: usize,
    title: String,
    known: Option<Known>,
}

/// Returns the text that was not assigned to any field, divided into sections by its headings.
/// `used` contains the ranges of the lines that were assigned.
fn rest(
    lines: &[&str],
    root: &OutlineNode,
    used: &[Range<usize>],
    scales: &Scales,
) -> Vec<Section> {
    let mut is_used = vec![false; lines.len()];
    for range in used {
        if let Some(slots) = is_used.get_mut(range.start..range.end.min(lines.len())) {
            slots.fill(true);
        }
    }
    let mut cuts =
        vec![Cut { line: root.line, below: root.line, title: String::new(), known: None }];
    headings(root, &is_used, scales, &mut cuts);
    cuts.sort_by_key(|cut| cut.line);
    // The role ends where the next role begins, or at the end of the text.
    let end = if root.end > root.line { root.end.min(lines.len()) } else { lines.len() };
    let ends: Vec<usize> = cuts.iter().skip(1).map(|cut| cut.line).chain([end]).collect();
    let mut sections = Vec::new();
    for (cut, end) in cuts.into_iter().zip(ends) {
        let start = cut.below;
        let mut kept: Vec<&str> = Vec::new();
        let mut first = None;
        for number in start..end.max(start) {
            let line = lines.get(number).copied().unwrap_or_default();
            if is_used.get(number) == Some(&true) {
                // Text before a removed item and text after it stay separate paragraphs.
                if kept.last().is_some_and(|line| !line.trim().is_empty()) {
                    kept.push("");
                }
                continue;
            }
            if outline::is_tag(line) {
                continue;
            }
            if !line.trim().is_empty() {
                first.get_or_insert(number);
            }
            kept.push(line);
        }
        let markdown = kept.join("\n");
        let markdown = markdown.trim_matches(['\n', '\r']).trim_end();
        if !has_text(markdown) {
            continue;
        }
        sections.push(Section {
            title: cut.title,
            known: cut.known,
            markdown: markdown.to_owned(),
            line: u32::try_from(first.unwrap_or(start) + 1).unwrap_or(u32::MAX),
        });
    }
    sections
}

/// Moves each text section, such as the mission, to its field if this program's format has one.
fn move_texts(role: &mut Role) {
    let sections = std::mem::take(&mut role.sections);
    for section in sections {
        let text = section.known.filter(|known| known.kind() == SectionKind::Text);
        match text.filter(|known| role.text(*known).is_empty()) {
            Some(known) => {
                role.texts.update(known, |text| section.markdown.trim().clone_into(text))
            }
            None => role.sections.push(section),
        }
    }
}

/// Returns whether Markdown has visible text. Horizontal rules and comments do not count.
fn has_text(markdown: &str) -> bool {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, behind)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = behind.split_once("-->").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    text.lines().map(str::trim).any(|line| {
        let is_rule = line.len() <= 80 && line.trim_matches(['-', '*', '_', ' ']).is_empty();
        !line.is_empty() && !is_rule
    })
}

fn headings(node: &OutlineNode, is_used: &[bool], scales: &Scales, cuts: &mut Vec<Cut>) {
    for child in node.nodes() {
        let used = is_used.get(child.line) == Some(&true);
        let own = match child.kind {
            Kind::Heading(level) => level <= 2 || used,
            Kind::Tag => true,
            Kind::Label { .. } => false,
        };
        if own {
            let known = scales.section(&child.title);
            // A level-1 heading whose line was already used is the name of the role.
            let is_name = child.kind == Kind::Heading(1) && used && known.is_none();
            let title = if is_name { String::new() } else { child.title.clone() };
            cuts.push(Cut { line: child.line, below: child.line + 1, title, known });
        }
        headings(child, is_used, scales, cuts);
    }
}
