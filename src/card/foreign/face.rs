//! Finds the names and the summary of a role.

use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

use crate::text::{fold, without_prefix};

use super::keys::KeyTexts;
use super::outline::{Kind, OutlineNode, OutlinePiece};
use super::topic::{Topic, normal, unadorned};
use super::{Draft, Found};
use crate::card::markup::words;

/// File names that do not name a role. The name of the folder is used instead.
const GENERIC: [&str; 8] =
    ["index", "profile", "readme", "skill", "customize", "agent", "role", "job description"];

/// The extensions of files that describe roles.
const ENDINGS: [&str; 15] = [
    "html", "md", "mdx", "mdc", "markdown", "erb", "yaml", "yml", "toml", "json", "agent", "mode",
    "chatmode", "prompt", "roomodes",
];

/// Words in a title that precede the name of a role.
const BEFORE: [&str; 8] = [
    "role:",
    "agent:",
    "role -",
    "agent -",
    "job description:",
    "job title:",
    "position:",
    "persona:",
];
const AFTER: [&str; 9] = [
    " agent personality",
    " - mode documentation",
    " mode documentation",
    " handbook",
    " job description",
    " role description",
    " - job description",
    " agent definition",
    " persona",
];

/// Keys whose value can be the displayed name, the preferred key first.
const TITLES: [&str; 4] = ["title", "displayname", "display name", "job title"];

/// Returns whether the keys contain a name. If they do, the body is not searched for one.
pub(super) fn has_name(texts: &KeyTexts) -> bool {
    let written = texts.get("name").or_else(|| texts.first(&TITLES));
    written.is_some_and(|name| !bare(name).is_empty())
}

/// Sets the name, slug and id of a draft.
pub(super) fn name(draft: &mut Draft, texts: &KeyTexts, root: Option<&OutlineNode>, path: &Path) {
    let title = texts.first(&TITLES);
    draft.id = texts.get("id").map(str::to_owned);
    draft.slug = texts.get("slug").map(str::to_owned);
    let name = match (texts.get("name"), title) {
        (Some(name), Some(title)) if is_person(name) && normal(name) != normal(title) => {
            draft.aliases.push(name.to_owned());
            Some(title)
        }
        (name, title) => name.or(title),
    };
    if draft.slug.is_none() {
        let mut names = name.into_iter().chain(draft.id.as_deref());
        draft.slug = names.find(|name| is_slug(name)).map(str::to_owned);
    }
    let role = texts.get("role").filter(|role| role.split_whitespace().count() <= 6);
    let name = name
        .map(bare)
        .filter(|name| !name.is_empty())
        .or_else(|| role.map(bare))
        .or_else(|| {
            let heading = root.and_then(first_heading)?;
            Some(bare(&heading)).filter(|name| !name.is_empty())
        })
        .or_else(|| root.and_then(first_line).map(|text| bare(&text)))
        .or_else(|| draft.id.as_deref().filter(|id| !id.contains('/')).map(bare))
        .or_else(|| name_from_path(path));
    draft.name = titled(&name.unwrap_or_else(|| "unnamed".to_owned()));
    let own = [Some(&draft.name), draft.slug.as_ref()];
    draft.own_names = own.into_iter().flatten().map(|name| normal(name)).collect();
    draft.own_names.retain(|name| !name.is_empty());
}

/// Returns whether a name is a single capitalized word, such as the first name of a person.
fn is_person(name: &str) -> bool {
    !name.contains([' ', '-', '_'])
        && name.starts_with(char::is_uppercase)
        && name.chars().skip(1).all(char::is_lowercase)
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// Turns a name in kebab case into a title.
pub(super) fn titled(name: &str) -> String {
    let is_word = name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase());
    let is_kebab = is_slug(name) && (name.contains(['-', '_']) || is_word);
    if !is_kebab {
        return name.to_owned();
    }
    let parts = name.split(['-', '_']).filter(|part| !part.is_empty());
    let words = parts
        .map(|part| if ACRONYMS.contains(&part) { part.to_uppercase() } else { capitalized(part) });
    words.collect::<Vec<_>>().join(" ")
}

/// Words that are written in capitals in a title.
const ACRONYMS: [&str; 33] = [
    "api", "ui", "ux", "qa", "ai", "ml", "sql", "css", "php", "aws", "gcp", "ios", "seo", "cto",
    "ceo", "cfo", "coo", "sre", "dx", "ci", "cd", "llm", "mcp", "it", "hr", "pm", "nlp", "iot",
    "gdpr", "ccpa", "sqs", "pr", "devops",
];

/// Returns `text` with its first letter capitalized.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Returns a title without emoji, and without words such as `role:` around the name.
fn bare(title: &str) -> String {
    let one_line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = unadorned(&one_line);
    for before in BEFORE {
        text = without_prefix(text, before).map_or(text, unadorned);
    }
    for after in AFTER {
        let cut = text.len().checked_sub(after.len());
        let tail = cut.and_then(|at| text.split_at_checked(at));
        if let Some((head, _)) = tail.filter(|(_, tail)| tail.eq_ignore_ascii_case(after)) {
            text = head.trim();
        }
    }
    let text = text.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, ')' | ']' | '+' | '#' | '.' | '"')
    });
    text.trim().to_owned()
}

fn first_heading(root: &OutlineNode) -> Option<String> {
    let found = root.nodes().find(|node| node.kind == Kind::Heading(1));
    found.map(|node| node.title.clone()).filter(|title| title.chars().any(char::is_alphanumeric))
}

/// Returns the first line below `root`, if it is short enough for a name.
fn first_line(root: &OutlineNode) -> Option<String> {
    for piece in &root.content {
        match piece {
            OutlinePiece::Text(paragraph) => {
                let text = words(&paragraph.text);
                // A line such as `Place: Anywhere` does not name a role.
                if text.contains(':') && paragraph.lines.len() == 1 {
                    continue;
                }
                let count = text.split_whitespace().count();
                let ends = text.ends_with(['.', '!', '?', ',', ';']);
                let fits = count <= 8 && count > 0 && !ends && paragraph.lines.len() == 1;
                return fits.then_some(text);
            }
            OutlinePiece::Node(node)
                if matches!(node.kind, Kind::Label { bold: true, .. })
                    || node.kind == Kind::Heading(2) && root.nodes().count() == 1 =>
            {
                return Some(node.title.clone());
            }
            OutlinePiece::Other(_) => {}
            _ => return None,
        }
    }
    None
}

/// Returns the name of a file without its extensions, or the name of its folder if the file name is
/// generic.
pub(super) fn name_from_path(path: &Path) -> Option<String> {
    let file = path.file_name()?.to_string_lossy();
    let mut stem = file.trim_start_matches('.');
    while let Some((rest, ending)) = stem.rsplit_once('.')
        && ENDINGS.contains(&ending)
    {
        stem = rest;
    }
    let is_generic = GENERIC.contains(&normal(stem).as_str());
    let folder = path.parent().and_then(Path::file_name).filter(|_| is_generic);
    let name = folder.map_or(stem.into(), OsStr::to_string_lossy).into_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// Keys whose value can be the summary, the preferred key first.
const SUMMARIES: [&str; 11] = [
    "description",
    "summary",
    "short description",
    "shortdescription",
    "mission",
    "purpose",
    "goal",
    "role",
    "roledefinition",
    "identity",
    "backstory",
];

/// Sets the summary of a draft. Returns the lines of the summary if it comes from the outline.
pub(super) fn summary(
    draft: &mut Draft,
    texts: &KeyTexts,
    root: Option<&OutlineNode>,
) -> Option<Range<usize>> {
    if let Some(text) = texts.first(&["whentouse", "when to use", "use when"]) {
        draft.use_when.get_or_insert_with(|| text.to_owned());
    }
    let written = texts.first(&SUMMARIES).map(clean_summary);
    let (text, when) = written.unwrap_or_default();
    if let Some(when) = when {
        draft.use_when.get_or_insert(when);
    }
    if let Some(text) = texts.get("backstory").filter(|_| texts.get("goal").is_some()) {
        draft.mission = text.to_owned();
    }
    if !text.is_empty() {
        draft.summary = text;
        return None;
    }
    let found = root.and_then(section_summary);
    if let Some((_, lines)) = &found {
        let (topic, heading) = (Topic::Summary, String::new());
        draft.found.push(Found { topic, inferred: false, heading, line: lines.start });
    }
    let found = found.or_else(|| root.and_then(first_paragraph));
    let Some((text, lines)) = found else {
        // If there is no summary, use the text that explains when to choose the role.
        draft.summary = draft.use_when.clone().unwrap_or_default();
        return None;
    };
    draft.summary = text;
    Some(lines)
}

/// Returns whether a heading only repeats the name of the role.
pub(super) fn is_name(node: &OutlineNode, draft: &Draft) -> bool {
    let titles = [&bare(&node.title), &node.title];
    titles.into_iter().any(|title| draft.own_names.contains(&normal(title)))
}

/// A paragraph with the range of its lines.
type Placed = (String, Range<usize>);

/// The beginnings of descriptions that advise when to choose a role.
const ADVICE: [&str; 11] = [
    "use this agent when ",
    "use this mode when ",
    "use when ",
    "use this agent to ",
    "use this agent for ",
    "must be used to ",
    "must be used when ",
    "must be used for ",
    "use proactively to ",
    "use proactively when ",
    "use proactively for ",
];

/// Separates a description from the advice on when to choose the role.
fn clean_summary(text: &str) -> (String, Option<String>) {
    let text = text.replace("\\n", "\n");
    let mut text = text.trim();
    for tail in ["<example", "Examples:", "Example:", "\nExample", "Example usage"] {
        if let Some(at) = text.find(tail).filter(|at| *at > 0) {
            text = text.get(..at).unwrap_or_default().trim();
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = fold(&text);
    let Some(lead) = ADVICE.iter().find(|lead| folded.starts_with(**lead)) else {
        return (text, None);
    };
    let rest = text.get(lead.len()..).unwrap_or_default();
    let task = if lead.ends_with("when ") { task_of(rest) } else { Some(rest) };
    let summary = match task {
        Some(task) => capitalized(task),
        // A condition without a task is not a complete sentence, so it is left out.
        None => behind_first_sentence(rest).unwrap_or_default().to_owned(),
    };
    (summary, Some(text))
}

/// Returns the task in a condition such as `the user needs to …`, or `None` if the condition does
/// not describe a task.
fn task_of(condition: &str) -> Option<&str> {
    const WHO: [&str; 7] =
        ["you ", "the user ", "a user ", "users ", "someone ", "the team ", "teams "];
    const WANTS: [&str; 16] = [
        "need to ",
        "needs to ",
        "want to ",
        "wants to ",
        "have to ",
        "has to ",
        "ask to ",
        "asks to ",
        "asks you to ",
        "need help with ",
        "needs help with ",
        "need ",
        "needs ",
        "want ",
        "wants ",
        "asks for ",
    ];
    let folded = fold(condition);
    for who in WHO {
        let Some(rest) = folded.strip_prefix(who) else { continue };
        let wants = WANTS.iter().find(|wants| rest.starts_with(**wants))?;
        // Case folding may change the length of the text, so this offset may be inside a character.
        // The result is then `None`.
        return condition.get(who.len() + wants.len()..);
    }
    let first = folded.split(' ').next()?;
    first.trim_end_matches(',').ends_with("ing").then_some(condition)
}

/// Returns the text after the first sentence, unless that text is only more advice on when to
/// choose the role.
fn behind_first_sentence(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(". ")?;
    let folded = fold(rest);
    let is_advice = ["use ", "must be ", "trigger", "also use", "do not", "not for"];
    (!is_advice.iter().any(|start| folded.starts_with(start))).then_some(rest.trim())
}

/// Returns the first paragraph of a section that summarizes the role. A mission section or an
/// `Identity` section is used only if there is no other.
fn section_summary(root: &OutlineNode) -> Option<Placed> {
    let mut found: Vec<(bool, Placed)> = Vec::new();
    gather(root, &mut found);
    found.into_iter().min_by_key(|(is_second, _)| *is_second).map(|(_, text)| text)
}

/// Collects the first paragraph of each section below `node` that summarizes the role, and whether
/// it is used only without another.
fn gather(node: &OutlineNode, found: &mut Vec<(bool, Placed)>) {
    for child in node.nodes() {
        let topic = child.whole;
        let title = normal(&child.title);
        let is_mission = topic == Some(Topic::Responsibilities) && title.contains("mission");
        if topic == Some(Topic::Summary) || is_mission {
            let is_second = title.contains("identity") || is_mission;
            found.extend(paragraph(child).map(|text| (is_second, text)));
        }
        if topic.is_none() || topic == Some(Topic::Summary) {
            gather(child, found);
        }
    }
}

fn paragraph(node: &OutlineNode) -> Option<Placed> {
    node.content.iter().find_map(|piece| {
        let OutlinePiece::Text(paragraph) = piece else { return None };
        let text = words(&paragraph.text);
        let lines = paragraph.line..paragraph.line + paragraph.lines.len();
        (!is_notice(&text) && !is_entry(&text)).then_some((text, lines))
    })
}

/// Returns the first paragraph outside known sections.
fn first_paragraph(root: &OutlineNode) -> Option<Placed> {
    let mut unknown =
        root.nodes().filter(|node| node.topic.is_none() || node.kind == Kind::Heading(1));
    paragraph(root).or_else(|| unknown.find_map(first_paragraph))
}

/// Returns whether `text` is a filled-in form line, such as `Place: Anywhere`, or only a name.
fn is_entry(text: &str) -> bool {
    let count = text.split_whitespace().count();
    let label =
        text.split_once(':').is_some_and(|(label, _)| label.split_whitespace().count() <= 2);
    count <= 5 && label || count <= 3 && !text.ends_with(['.', '!', '。'])
}

/// Returns whether `text` is about the document and not about the role.
fn is_notice(text: &str) -> bool {
    let folded = fold(text);
    let starts = [
        "this document",
        "this page",
        "this file",
        "activation-notice",
        "critical:",
        "note:",
        "powered by",
        "the following",
        "last updated",
        "table of contents",
        "complete agent definition",
    ];
    starts.iter().any(|start| folded.starts_with(start)) || !text.contains(char::is_alphabetic)
}
