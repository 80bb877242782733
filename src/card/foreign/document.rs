//! The containers of role files: front matter with a Markdown body, data files, and data within the
//! only code block of a file.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use crate::text::yaml;
use crate::text::{Tree, head};

use super::items::Reader;
use super::keys::{self, Texts};
use super::outline::{Kind, Node, Piece, outline};
use super::topic::{Topic, Topics, normal};
use super::{Draft, face};

/// The languages of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Yaml,
    Toml,
    Json,
}

/// Keys whose text makes a map with a name a role.
const TEXT_KEYS: [&str; 21] = [
    "instructions",
    "developer instructions",
    "prompt",
    "system prompt",
    "systemrole",
    "roledefinition",
    "role definition",
    "persona",
    "goal",
    "backstory",
    "responsibilities",
    "capabilities",
    "skills",
    "competencies",
    "required skills",
    "skills required",
    "allowed actions",
    "instruction template",
    "metadata",
    "custominstructions",
    "system",
];
const NAME_KEYS: [&str; 6] = ["name", "id", "slug", "title", "role", "displayname"];
/// Folders in which a name with a description is a role.
const HOMES: [&str; 6] = ["agents", "roles", "modes", "personas", "job-families", "teams"];

/// What a file says.
#[derive(Default)]
pub(super) struct Source {
    /// Its roles.
    pub(super) drafts: Vec<Draft>,
    /// The outline of a Markdown text that is one role.
    pub(super) root: Option<Node>,
    /// The lines of it that are in a field.
    pub(super) used: Vec<Range<usize>>,
}

impl Source {
    fn of(drafts: Vec<Draft>) -> Source {
        Source { drafts, ..Source::default() }
    }
}

/// Most bytes that the roles of one file may cost together.
const MAX_READ: usize = 4 * 1024 * 1024;

/// Most roles of one file.
const MOST_ROLES: usize = 1024;

/// The keys of the roles of a file; one empty key where the whole file is one role.
pub(super) fn keys(text: &str, path: &Path) -> Vec<String> {
    let may_be_several = || {
        let plural = |line: &&str| {
            let text = normal(line.trim_start_matches(['#', ' ']).trim_start_matches("title:"));
            text.split(' ').any(|word| PLURALS.contains(&word))
        };
        let titles =
            text.lines().filter(|line| line.starts_with("# ") || line.starts_with("title:"));
        titles.take(8).any(|line| plural(&line)) || {
            let bare = text.trim_start();
            !bare.starts_with("---") && !bare.starts_with("+++") && text.matches("```").count() == 2
        }
    };
    if language(path).is_none() && !may_be_several() {
        return vec![String::new()];
    }
    let drafts = read(text, path).drafts;
    // Each role is read from the whole file.
    if drafts.len() > 1 && drafts.len() * text.len() > MAX_READ {
        return Vec::new();
    }
    match drafts.as_slice() {
        [_] => vec![String::new()],
        several => several.iter().map(|draft| draft.key.clone()).collect(),
    }
}

/// The draft of a Markdown file whose front matter gives the name, read from that alone.
pub(super) fn quick_name(text: &str, path: &Path) -> Option<Draft> {
    if language(path).is_some() {
        return None;
    }
    let (tree, _) = front_matter(text);
    let tree = tree?;
    if !is_described(&tree) {
        return None;
    }
    let mut draft = Draft::default();
    let texts = keys::read(&mut draft, &tree, Topics::plain(), false);
    face::name(&mut draft, &texts, None, path);
    // The seniority is among these.
    draft.rest = texts.rest;
    Some(draft)
}

/// Whether front matter names a role and says what it is for.
fn is_described(tree: &Tree) -> bool {
    let has =
        |keys: &[&str]| keys.iter().any(|key| find(tree, key, 0).and_then(Tree::text).is_some());
    // A name that is nested is read by nobody else.
    let is_own = |name: &str| tree.entries().iter().any(|(key, _)| normal(key) == name);
    let own = is_own("name");
    // A slug is a key of the founding format.
    if is_own("slug") {
        return false;
    }
    let texts = ["description", "summary", "whentouse", "when to use", "short description"];
    has(&["name"]) && !own || has(&["name", "title"]) && has(&texts)
}

/// Whether a file is data by its name: YAML, TOML or JSON.
pub fn is_data(path: &Path) -> bool {
    language(path).is_some()
}

fn language(path: &Path) -> Option<Language> {
    let name =
        path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.ends_with(".json") {
        Some(Language::Json)
    } else if name.ends_with(".toml") {
        Some(Language::Toml)
    } else if name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".roomodes") {
        Some(Language::Yaml)
    } else {
        None
    }
}

/// Words in the title of a text that describes several roles.
const PLURALS: [&str; 5] = ["roles", "personas", "positions", "agents", "titles"];

/// Reads the roles of a file.
pub(super) fn read(text: &str, path: &Path) -> Source {
    let topics = Topics::plain();
    let text = &yaml_dedented(text);
    match language(path) {
        Some(language) => Source::of(numbered(data(text, language, path, topics))),
        None => markdown(text, path, topics),
    }
}

/// Roles of one file with keys that tell them apart.
fn numbered(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let mut seen: HashSet<String> = HashSet::new();
    for (number, draft) in drafts.iter_mut().enumerate() {
        if draft.key.is_empty() || seen.contains(&draft.key) {
            draft.key = (number + 1).to_string();
        }
        seen.insert(draft.key.clone());
    }
    drafts
}

/// A text without the indent that all its lines share.
fn yaml_dedented(text: &str) -> String {
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let indent =
        filled.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    if indent == 0 {
        return text.to_owned();
    }
    text.lines().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// A text with a list that was folded into one line as lines again: `includes: - one. - two.`
fn unfolded(text: &str) -> String {
    if text.contains('\n') || text.matches(" - ").count() < 3 || !text.contains(": - ") {
        return text.to_owned();
    }
    text.replace(": - ", ":\n\n- ").replace(". - ", ".\n- ")
}

fn parse(text: &str, language: Language) -> Option<Tree> {
    match language {
        Language::Json => serde_json::from_str(text).ok(),
        Language::Toml => toml::from_str(text).ok(),
        Language::Yaml => yaml::tree(text).ok(),
    }
}

fn data(text: &str, language: Language, path: &Path, topics: &Topics) -> Vec<Draft> {
    let strict = parse(text, language);
    let broken = strict.is_none();
    let tree = match (strict, language) {
        (Some(tree), _) => tree,
        (None, Language::Yaml) => yaml::repaired(text),
        (None, _) => return Vec::new(),
    };
    roles(&tree, path, topics, broken)
}

fn roles(tree: &Tree, path: &Path, topics: &Topics, broken: bool) -> Vec<Draft> {
    if is_role(tree, path, broken) {
        return vec![role_of(tree, path, topics)];
    }
    let mut found = Vec::new();
    many(tree, path, 0, &mut found);
    found.truncate(MOST_ROLES);
    found.into_iter().map(|(key, tree)| Draft { key, ..role_of(tree, path, topics) }).collect()
}

/// The maps of a document without a name of its own that are a role each.
fn many<'t>(tree: &'t Tree, path: &Path, depth: usize, found: &mut Vec<(String, &'t Tree)>) {
    if depth > 3 {
        return;
    }
    for element in tree.elements() {
        if is_role(element, path, false) {
            let key = name_of(element).unwrap_or_default();
            found.push((key, element));
        }
    }
    for (key, value) in tree.entries() {
        match value {
            Tree::Map(_)
                if is_role(value, path, false) || name_of(value).is_some() && has_text(value) =>
            {
                found.push((key.clone(), value));
            }
            Tree::Map(_) | Tree::List(_) => many(value, path, depth + 1, found),
            _ => {}
        }
    }
}

fn name_of(tree: &Tree) -> Option<String> {
    NAME_KEYS.iter().find_map(|key| find(tree, key, 0).and_then(Tree::text))
}

/// The value of a key, also below the keys that only group.
fn find<'t>(tree: &'t Tree, key: &str, depth: usize) -> Option<&'t Tree> {
    let own = tree.entries().iter().find(|(name, _)| normal(name) == key).map(|(_, value)| value);
    own.or_else(|| {
        let around = [
            "metadata",
            "spec",
            "agent",
            "persona",
            "meta",
            "profile",
            "config",
            "identity",
            "constraints",
        ];
        let mut inner = tree.entries().iter().filter(|(name, value)| {
            depth < 3 && around.contains(&normal(name).as_str()) && matches!(value, Tree::Map(_))
        });
        inner.find_map(|(_, value)| find(value, key, depth + 1))
    })
}

fn has_text(tree: &Tree) -> bool {
    TEXT_KEYS.iter().any(|key| *key != "metadata" && find(tree, key, 0).is_some())
}

fn is_role(tree: &Tree, path: &Path, broken: bool) -> bool {
    let named = ["name", "title", "id", "slug"]
        .iter()
        .any(|key| find(tree, key, 0).and_then(Tree::text).is_some());
    let blank = find(tree, "name", 0).is_some() || find(tree, "title", 0).is_some();
    let home = path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        HOMES.contains(&part.as_str())
    });
    let described = find(tree, "description", 0).is_some() || find(tree, "summary", 0).is_some();
    let is_agent = path.to_string_lossy().ends_with(".agent.yaml");
    let both = find(tree, "role", 0).is_some() && find(tree, "identity", 0).is_some();
    matches!(tree, Tree::Map(_))
        && (named || blank)
        && (has_text(tree) || both || home && described || broken || is_agent)
}

fn role_of(tree: &Tree, path: &Path, topics: &Topics) -> Draft {
    let mut draft = Draft::default();
    let texts = keys::read(&mut draft, tree, topics, true);
    face::name(&mut draft, &texts, None, path);
    draft.rest.clone_from(&texts.rest);
    let bodies = texts.bodies.iter().map(|text| unfolded(text));
    let body = bodies.collect::<Vec<_>>().join("\n\n");
    let root = outline(&body, 0, topics);
    finish(draft, &texts, &root, topics).0
}

/// The draft with what an outline says, and the lines of the outline that are in a field.
fn finish(draft: Draft, texts: &Texts, root: &Node, topics: &Topics) -> (Draft, Vec<Range<usize>>) {
    let mut reader = Reader::new(topics, draft);
    reader.read(root);
    reader.infer();
    let Reader { mut draft, mut used, .. } = reader;
    used.extend(face::summary(&mut draft, texts, Some(root), topics));
    used.extend(
        root.nodes()
            .filter(|node| face::is_name(node, &draft))
            .map(|node| node.line..node.line + 1),
    );
    (draft, used)
}

/// Most bytes of a body in which items are looked for; the rest is shown as it is.
const MAX_BODY: usize = 256 * 1024;

/// The first lines of a text that is longer than a role may be.
fn bounded(text: &str) -> &str {
    if text.len() <= MAX_BODY {
        return text;
    }
    let head = head(text, MAX_BODY);
    head.rfind('\n').and_then(|end| head.get(..=end)).unwrap_or(head)
}

fn markdown(text: &str, path: &Path, topics: &Topics) -> Source {
    let (front, body) = front_matter(text);
    let above = text.get(..text.len() - body.len()).unwrap_or_default();
    let base = above.matches('\n').count();
    let root = outline(bounded(body), base, topics);
    if front.is_none()
        && let Some(tree) = only_block(&root)
    {
        let found = roles(&tree, path, topics, false);
        if !found.is_empty() {
            return Source::of(numbered(found));
        }
    }
    let tree = front.unwrap_or(Tree::Null);
    if find(&tree, "name", 0).is_none()
        && let Some(parts) = several(&root, &tree, topics)
    {
        return Source::of(numbered(parts));
    }
    let mut draft = Draft::default();
    let texts = keys::read(&mut draft, &tree, topics, false);
    face::name(&mut draft, &texts, Some(&root), path);
    draft.rest.clone_from(&texts.rest);
    draft.described = is_described(&tree);
    let (draft, used) = finish(draft, &texts, &root, topics);
    Source { drafts: vec![draft], root: Some(root), used }
}

/// The front matter and the text behind it. Blank lines and a comment may be before it.
fn front_matter(text: &str) -> (Option<Tree>, &str) {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else { break };
        rest = behind.trim_start();
    }
    let Some((fence, inner)) = rest.split_once('\n') else { return (None, text) };
    let (close, language) = match fence.trim_end() {
        "---" | "---yaml" | "--- yaml" => ("---", Language::Yaml),
        "+++" | "---toml" => (if fence.starts_with('+') { "+++" } else { "---" }, Language::Toml),
        "---json" => ("---", Language::Json),
        _ => return (None, text),
    };
    let mut at = 0;
    for line in inner.split_inclusive('\n') {
        let line_end = line.trim_end();
        let is_rule = close == "---" && line_end.len() > 3 && line_end.bytes().all(|b| b == b'-');
        if line_end == close || is_rule {
            let source = inner.get(..at).unwrap_or_default();
            let body = inner.get(at + line.len()..).unwrap_or_default();
            let tree = parse(source, language).or_else(|| match language {
                Language::Yaml => Some(yaml::repaired(source)),
                _ => None,
            });
            let is_map = matches!(&tree, Some(Tree::Map(_) | Tree::Null));
            return if is_map { (tree, body) } else { (None, text) };
        }
        at += line.len();
    }
    (None, text)
}

/// The data in the only code block of a text.
fn only_block(root: &Node) -> Option<Tree> {
    fn blocks<'n>(content: &'n [Piece], found: &mut Vec<(&'n str, &'n str)>) {
        for piece in content {
            match piece {
                Piece::Code(language, code, _) => found.push((language, code)),
                Piece::Node(node) => blocks(&node.content, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    blocks(&root.content, &mut found);
    let [(language, code)] = found.as_slice() else { return None };
    let language = match language.trim().to_lowercase().as_str() {
        "yaml" | "yml" => Language::Yaml,
        "json" => Language::Json,
        "toml" => Language::Toml,
        _ => return None,
    };
    parse(code, language).or_else(|| (language == Language::Yaml).then(|| yaml::repaired(code)))
}

/// The roles of a text with one role below each heading of a level.
fn several(root: &Node, front: &Tree, topics: &Topics) -> Option<Vec<Draft>> {
    let tops: Vec<&Node> = root.nodes().filter(|node| node.kind == Kind::Heading(1)).collect();
    let title = match tops.as_slice() {
        [top] => top.title.clone(),
        [] => find(front, "title", 0)?.text()?,
        _ => return None,
    };
    let is_plural = normal(&title).split(' ').any(|word| PLURALS.contains(&word));
    if !is_plural {
        return None;
    }
    let parent = tops.first().copied().unwrap_or(root);
    [2, 3].into_iter().find_map(|level| {
        let mut siblings: Vec<&Node> = Vec::new();
        at_level(parent, level, &mut siblings);
        let holds = |node: &&&Node| {
            node.nodes().any(|child| {
                topics
                    .find(&child.title)
                    .is_some_and(|(topic, _)| topic.is_list() || topic == Topic::Summary)
            })
        };
        let roles: Vec<&&Node> = siblings.iter().filter(holds).collect();
        if roles.len() < 2 || roles.len() * 2 < siblings.len() {
            return None;
        }
        let drafts = roles.into_iter().map(|node| {
            let name = super::topic::unnumbered(&node.title).to_owned();
            let line = node.line;
            let draft = Draft { name: name.clone(), key: name, line, ..Draft::default() };
            let mut inner = (*node).clone();
            inner.title = String::new();
            finish(draft, &Texts::default(), &inner, topics).0
        });
        Some(drafts.collect())
    })
}

fn at_level<'n>(node: &'n Node, level: u8, found: &mut Vec<&'n Node>) {
    for child in node.nodes() {
        match child.kind {
            Kind::Heading(of) if of == level => found.push(child),
            Kind::Heading(of) if of < level => at_level(child, level, found),
            _ => {}
        }
    }
}
