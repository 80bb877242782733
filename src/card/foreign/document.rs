//! Reads roles from files of several kinds: Markdown with front matter, data files, and Markdown
//! whose only code block is data.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use memchr::memmem;

use crate::card::container::Container;
use crate::card::limits::{MAX_BODY, MAX_DATA, MAX_FRONT_MATTER, MAX_SHARED};
use crate::role::Origin;
use crate::text::yaml::{MAX_KEYS, YamlError};
use crate::text::{Tree, head};

use super::data::{self, Data, Language, RoleFields, is_described};
use super::items::ItemReader;
use super::keys::{self, KeyTexts};
use super::outline::{Kind, OutlineNode, OutlinePiece, each_piece, outline};
use super::topic::{LONGEST_TITLE, Topic, Topics, normal, unnumbered};
use super::{Draft, face};

/// One role in a file.
pub(super) struct DraftSource {
    pub(super) draft: Draft,
    /// The prose of a data file, if it has any. `None` for other files, because their prose is the
    /// body of the file itself.
    pub(super) body: Option<String>,
    /// The outline of the text.
    pub(super) root: OutlineNode,
    /// The ranges of lines whose content was assigned to a field.
    pub(super) used: Vec<Range<usize>>,
    /// The YAML of the front matter, if the YAML parser accepts it.
    pub(super) sound: Option<String>,
    /// The reason why a data file is invalid, if it is.
    pub(super) broken: Option<YamlError>,
    /// The range of lines of the role in the file, counted from 0. `None` for prose, because its
    /// items have lines of their own.
    pub(super) lines: Option<Range<usize>>,
}

/// The roles in a file: none, one, or several, each with a key.
pub enum RoleKeys {
    /// The whole file is one role.
    One,
    /// The keys of several roles.
    Several(Vec<String>),
    /// The file does not describe a role.
    None,
    /// The file is too large for a data file.
    TooLarge,
    /// The file has too many roles for its size.
    TooMany,
}

impl RoleKeys {
    /// Returns the origin of each role. The result is empty if no role is read from the file.
    pub fn origins(&self, path: &Path) -> Vec<Origin> {
        match self {
            RoleKeys::One => vec![Origin::File(path.to_owned())],
            RoleKeys::Several(keys) => {
                keys.iter().map(|key| Origin::Part(path.to_owned(), key.clone())).collect()
            }
            RoleKeys::None | RoleKeys::TooLarge | RoleKeys::TooMany => Vec::new(),
        }
    }
}

/// Returns whether a file contains no role, one role or several roles. If there are several, also
/// returns their keys.
pub(super) fn keys(text: &str, path: &Path, topics: &Topics) -> RoleKeys {
    let language = Language::from_path(path);
    if language.is_none() && !may_be_several(head(text, MAX_BODY)) {
        return RoleKeys::One;
    }
    if language.is_some() && text.len() > MAX_DATA {
        return RoleKeys::TooLarge;
    }
    let text = data::dedented(text);
    let keys = match language {
        Some(language) => {
            Data::read(&text, language).map_or_else(Vec::new, |data| keys_of(data.roles(path)))
        }
        None => {
            let markdown = Markdown::read(&text, topics, None);
            let data = markdown.data(path);
            data.map_or_else(|| keys_of(markdown.roles()), |(data, ..)| keys_of(data.roles(path)))
        }
    };
    match keys.len() {
        0 if language.is_none() => RoleKeys::One,
        0 => RoleKeys::None,
        1 => RoleKeys::One,
        count if count * text.len() > MAX_SHARED => RoleKeys::TooMany,
        _ => RoleKeys::Several(keys),
    }
}

fn keys_of<T>(roles: Vec<(String, T)>) -> Vec<String> {
    roles.into_iter().map(|(key, _)| key).collect()
}

/// The maximum number of titles of each kind that are examined for a plural.
const MOST_EXAMINED: usize = 8;

/// Returns whether a Markdown document may contain several roles: a title has a plural such as
/// `agents`, or the only code block may be data.
fn may_be_several(text: &str) -> bool {
    // Each sign is searched for alone, because the card has far fewer of them than lines.
    let is_in_titles = |sign: &str| {
        let at_line = |at: &usize| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
        let places = memmem::find_iter(text.as_bytes(), sign).filter(at_line);
        let titles = places.filter_map(|at| text.get(at + sign.len()..));
        titles.take(MOST_EXAMINED).any(is_plural)
    };
    if is_in_titles("# ") || is_in_titles("title:") {
        return true;
    }
    let bare = text.trim_start();
    !bare.starts_with("---") && !bare.starts_with("+++") && text.matches("```").take(3).count() == 2
}

/// Returns whether the title at the beginning of `text` has a plural such as `agents`, so that the
/// document may describe several roles.
fn is_plural(text: &str) -> bool {
    let title = head(text, LONGEST_TITLE).lines().next().unwrap_or_default();
    // Most titles are ruled out here, because finding the normal form of a title takes long.
    let is_candidate = |word: &str| PLURALS.iter().any(|plural| word.eq_ignore_ascii_case(plural));
    if title.is_ascii() && !title.split(|c: char| !c.is_ascii_alphanumeric()).any(is_candidate) {
        return false;
    }
    normal(title).split(' ').any(|word| PLURALS.contains(&word))
}

/// Reads the names of the role in a Markdown file from its front matter alone. Returns `None` if
/// the front matter does not name and describe a role. The card keeps the front matter for the next
/// reader.
pub(super) fn quick_name(card: &Container<'_>, path: &Path) -> Option<Draft> {
    if data::is_data(path) {
        return None;
    }
    let FrontData { tree, sound, .. } = FrontData::read(card.text, None);
    let tree = tree?;
    let mut draft = Draft::default();
    let texts = is_described(&tree)
        .then(|| keys::read(&mut draft, &tree, &Topics::plain(), false))
        .filter(face::has_name);
    card.give_tree(sound.is_some().then_some(tree));
    let texts = texts?;
    face::name(&mut draft, &texts, None, path);
    // Keep the entries that do not belong to any field, because they include the seniority.
    draft.rest = texts.rest;
    Some(draft)
}

/// Words in the title of a document that describes several roles.
const PLURALS: [&str; 5] = ["roles", "personas", "positions", "agents", "titles"];

/// Parses the role with this key in a file. Without a key, parses the only role.
pub(super) fn read(
    card: &Container<'_>,
    path: &Path,
    key: Option<&str>,
    topics: &Topics,
) -> Option<DraftSource> {
    let text = data::dedented(card.text);
    if let Some(language) = Language::from_path(path) {
        if text.len() > MAX_DATA {
            return None;
        }
        let data = Data::read(&text, language)?;
        return read_data(&data, (&text, 0), path, key, topics);
    }
    let tree = card.take_tree().filter(|_| matches!(text, Cow::Borrowed(_)));
    let markdown = Markdown::read(&text, topics, tree);
    if let Some((data, code, line)) = markdown.data(path) {
        return read_data(&data, (code, line), path, key, topics);
    }
    let parts = markdown.roles();
    if parts.is_empty() {
        return Some(markdown.whole(path, topics));
    }
    let (_, node) = chosen(&parts, key)?;
    let draft = Draft {
        name: unnumbered(&node.title).to_owned(),
        own_names: vec![normal(&node.title)],
        line: node.line,
        ..Draft::default()
    };
    let mut root = node.untitled();
    let (draft, used) = finish(draft, &KeyTexts::default(), &root, topics);
    // The heading itself is the name of the role, so the text begins on the next line.
    root.line += 1;
    Some(DraftSource { draft, body: None, root, used, sound: None, broken: None, lines: None })
}

/// Returns the role with this key. If there is only one role, it is returned for every key.
fn chosen<'r, T>(roles: &'r [(String, T)], key: Option<&str>) -> Option<&'r (String, T)> {
    match roles {
        [one] => Some(one),
        several => several.iter().find(|(own, _)| Some(own.as_str()) == key),
    }
}

/// Reads one role of a data document. `written` is the text of the document, and the line of the
/// file on which this text begins.
fn read_data(
    data: &Data,
    written: (&str, usize),
    path: &Path,
    key: Option<&str>,
    topics: &Topics,
) -> Option<DraftSource> {
    let roles = data.roles(path);
    let (own, tree) = chosen(&roles, key)?;
    let number = roles.iter().position(|(other, _)| other == own)?;
    let lines = data.lines(written.0, &roles, number).filter(|_| roles.len() > 1);
    let lines = lines.map(|lines| lines.start + written.1..lines.end + written.1);
    let mut draft = Draft::default();
    let texts = keys::read(&mut draft, tree, topics, true);
    face::name(&mut draft, &texts, None, path);
    draft.rest.clone_from(&texts.rest);
    let bodies = texts.bodies.iter().map(|text| data::unfolded(text));
    let body = bodies.collect::<Vec<_>>().join("\n\n");
    let root = outline(bounded(&body, MAX_BODY), 0, topics);
    let (mut draft, used) = finish(draft, &texts, &root, topics);
    draft.line = lines.as_ref().map_or(0, |lines| lines.start);
    // A file with several roles is reported only once.
    let is_first = roles.first().is_some_and(|(first, _)| key.is_none_or(|key| key == first));
    let broken = data.broken.clone().filter(|_| is_first);
    Some(DraftSource { draft, body: Some(body), root, used, sound: None, broken, lines })
}

/// The maximum number of level-1 headings that are compared with the name of the role.
const MOST_TITLES: usize = 8;

/// Adds the contents of an outline to a draft. Also returns the ranges of lines whose content was
/// assigned to a field.
fn finish(
    draft: Draft,
    texts: &KeyTexts,
    root: &OutlineNode,
    topics: &Topics,
) -> (Draft, Vec<Range<usize>>) {
    let mut reader = ItemReader::new(topics, draft);
    reader.read(root);
    reader.infer();
    let ItemReader { mut draft, mut used, .. } = reader;
    used.extend(face::summary(&mut draft, texts, Some(root)));
    let titles = root.nodes().filter(|node| node.kind == Kind::Heading(1)).take(MOST_TITLES);
    let names = titles.filter(|node| face::is_name(node, &draft));
    used.extend(names.map(|node| node.line..node.line + 1));
    (draft, used)
}

/// Returns the complete lines within the first `most` bytes of `text`.
fn bounded(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let head = head(text, most);
    head.rfind('\n').and_then(|end| head.get(..=end)).unwrap_or(head)
}

/// A Markdown document, split into its front matter and the outline of its text.
struct Markdown {
    front: Option<Tree>,
    root: OutlineNode,
    /// The YAML of the front matter, if the YAML parser accepts it.
    sound: Option<String>,
}

impl Markdown {
    fn read(text: &str, topics: &Topics, parsed: Option<Tree>) -> Markdown {
        let FrontData { tree, body, sound } = FrontData::read(text, parsed);
        let above = text.get(..text.len() - body.len()).unwrap_or_default();
        let base = above.matches('\n').count();
        let root = outline(bounded(body, MAX_BODY), base, topics);
        Markdown { front: tree, root, sound: sound.map(str::to_owned) }
    }

    /// Returns the data in the only code block of a document without front matter, if the data
    /// describes a role. Also returns the text of the block, and its first line in the document.
    fn data(&self, path: &Path) -> Option<(Data, &str, usize)> {
        if self.front.is_some() {
            return None;
        }
        let (language, code, line) = only_block(&self.root)?;
        let language = Language::from_word(&language.trim().to_lowercase())?;
        let tree = language.parse(code).or_else(|| language.repair(code))?;
        let data = Data::new(tree, None);
        (!data.roles(path).is_empty()).then_some((data, code, line))
    }

    /// Returns the roles of a document that has one role below each heading of the same level. The
    /// result is empty if the whole document is one role.
    fn roles(&self) -> Vec<(String, &OutlineNode)> {
        let fields = self.front.as_ref().map(RoleFields::new);
        if fields.as_ref().is_some_and(|fields| fields.has_text(&["name"])) {
            return Vec::new();
        }
        let title = fields.and_then(|fields| fields.text("title"));
        several(&self.root, title).unwrap_or_default()
    }

    /// Returns the document as one role.
    fn whole(self, path: &Path, topics: &Topics) -> DraftSource {
        let tree = self.front.unwrap_or(Tree::Null);
        let mut draft = Draft::default();
        let texts = keys::read(&mut draft, &tree, topics, false);
        face::name(&mut draft, &texts, Some(&self.root), path);
        draft.rest.clone_from(&texts.rest);
        draft.described = is_described(&tree);
        let (draft, used) = finish(draft, &texts, &self.root, topics);
        DraftSource {
            draft,
            body: None,
            root: self.root,
            used,
            sound: self.sound,
            broken: None,
            lines: None,
        }
    }
}

/// Front matter and the text below it.
struct FrontData<'t> {
    /// The front matter as a tree, if any.
    tree: Option<Tree>,
    body: &'t str,
    /// The YAML of the front matter, if the YAML parser accepts it.
    sound: Option<&'t str>,
}

impl<'t> FrontData<'t> {
    /// Splits `text` into front matter and body. The front matter may follow blank lines and
    /// comments. `parsed` is the front matter if a parser has already accepted it.
    fn read(text: &'t str, parsed: Option<Tree>) -> FrontData<'t> {
        FrontData::split(text, parsed).unwrap_or(FrontData { tree: None, body: text, sound: None })
    }

    fn split(text: &'t str, parsed: Option<Tree>) -> Option<FrontData<'t>> {
        let mut rest = text.trim_start();
        while let Some((_, behind)) = rest.strip_prefix("<!--").and_then(|t| t.split_once("-->")) {
            rest = behind.trim_start();
        }
        let (fence, inner) = rest.split_once('\n')?;
        let (close, language) = match fence.trim_end() {
            "---" | "---yaml" | "--- yaml" => ("---", Language::Yaml),
            "+++" => ("+++", Language::Toml),
            "---toml" => ("---", Language::Toml),
            "---json" => ("---", Language::Json),
            _ => return None,
        };
        let mut at = 0;
        let line = inner.split_inclusive('\n').find(|line| {
            let bare = line.trim_end();
            let is_rule = close == "---" && bare.len() > 3 && bare.bytes().all(|b| b == b'-');
            let closes = bare == close || is_rule;
            at += if closes { 0 } else { line.len() };
            closes
        })?;
        let source = bounded(inner.get(..at)?, MAX_FRONT_MATTER);
        let parsed = parsed.or_else(|| language.parse(source));
        let is_sound = language == Language::Yaml
            && parsed.as_ref().is_some_and(|tree| {
                let entries = tree.entries();
                (1..=MAX_KEYS).contains(&entries.len())
                    && entries.iter().all(|(key, _)| !key.is_empty())
            });
        let tree = parsed.or_else(|| language.repair(source));
        let tree = tree.filter(|tree| matches!(tree, Tree::Map(_) | Tree::Null))?;
        let body = inner.get(at + line.len()..)?;
        Some(FrontData { tree: Some(tree), body, sound: is_sound.then_some(source) })
    }
}

/// Returns the language, the text and the first line of the only code block.
fn only_block(root: &OutlineNode) -> Option<(&str, &str, usize)> {
    let mut found: Vec<(&str, &str, usize)> = Vec::new();
    each_piece(&root.content, &mut |piece| {
        if let OutlinePiece::Code(language, code, lines) = piece {
            // The text begins below the fence.
            found.push((language, code, lines.start + 1));
        }
    });
    if let [one] = found.as_slice() { Some(*one) } else { None }
}

/// Returns the roles of a document that has one role below each heading of the same level. The
/// title, or else the title in the front matter, must name several roles.
fn several(root: &OutlineNode, title: Option<String>) -> Option<Vec<(String, &OutlineNode)>> {
    let tops: Vec<&OutlineNode> =
        root.nodes().filter(|node| node.kind == Kind::Heading(1)).collect();
    let title = match tops.as_slice() {
        [top] => top.title.clone(),
        [] => title?,
        _ => return None,
    };
    if !is_plural(&title) {
        return None;
    }
    let parent = tops.first().copied().unwrap_or(root);
    [2, 3].into_iter().find_map(|level| {
        let mut siblings: Vec<&OutlineNode> = Vec::new();
        at_level(parent, level, &mut siblings);
        let roles: Vec<&&OutlineNode> =
            siblings.iter().filter(|node| has_role_section(node)).collect();
        if roles.len() < 2 || roles.len() * 2 < siblings.len() {
            return None;
        }
        let named = roles.into_iter().map(|node| (unnumbered(&node.title).to_owned(), *node));
        Some(data::with_unique_keys(named.collect()))
    })
}

/// Returns whether a heading has a sub-heading that is typical of a role.
fn has_role_section(node: &OutlineNode) -> bool {
    let mut topics = node.nodes().filter_map(|child| child.topic);
    topics.any(|(topic, _)| topic.is_list() || topic == Topic::Summary)
}

fn at_level<'n>(node: &'n OutlineNode, level: u8, found: &mut Vec<&'n OutlineNode>) {
    for child in node.nodes() {
        match child.kind {
            Kind::Heading(own) if own == level => found.push(child),
            Kind::Heading(own) if own < level => at_level(child, level, found),
            _ => {}
        }
    }
}
