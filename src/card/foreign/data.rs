//! Reads data that describes roles: the keys of a single role, or a document with several roles.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use crate::text::yaml::{self, MAX_KEYS, YamlError};
use crate::text::{Tree, head};

use super::entries;
use super::topic::normal;

/// The language of a data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Yaml,
    Toml,
    Json,
}

impl Language {
    /// Returns the language of a file, by its name, or `None` for Markdown.
    pub(super) fn from_path(path: &Path) -> Option<Language> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let (_, ending) = name.rsplit_once('.')?;
        Language::from_word(ending)
    }

    /// Returns the language with this name or file extension.
    pub(super) fn from_word(word: &str) -> Option<Language> {
        match word {
            "json" => Some(Language::Json),
            "toml" => Some(Language::Toml),
            "yaml" | "yml" | "roomodes" => Some(Language::Yaml),
            _ => None,
        }
    }

    pub(super) fn parse(self, text: &str) -> Option<Tree> {
        self.parse_or_refuse(text).ok()
    }

    /// Parses `text`, or returns the reason why it is invalid. The reason is known only for YAML,
    /// because invalid text in another language is not repaired.
    fn parse_or_refuse(self, text: &str) -> Result<Tree, Option<YamlError>> {
        match self {
            Language::Json => serde_json::from_str(text).map_err(|_| None),
            Language::Toml => toml::from_str(text).map_err(|_| None),
            Language::Yaml => yaml::tree(text).map_err(Some),
        }
    }

    /// Parses as much of the invalid `text` as possible. Returns `None` if nothing can be
    /// recovered.
    pub(super) fn repair(self, text: &str) -> Option<Tree> {
        (self == Language::Yaml).then(|| yaml::repaired(text))
    }
}

/// Returns whether the name of a file marks it as data: YAML, TOML or JSON.
pub fn is_data(path: &Path) -> bool {
    Language::from_path(path).is_some()
}

/// The document that the current thread read last.
struct LastData {
    language: Language,
    text: String,
    data: Rc<Data>,
}

thread_local! {
    static LAST: RefCell<Option<LastData>> = const { RefCell::new(None) };
}

/// A document, and the reason why it had to be repaired, if it was invalid.
pub(super) struct Data {
    pub(super) tree: Tree,
    pub(super) broken: Option<YamlError>,
    /// The range of lines of each role, computed on first use.
    lines: OnceCell<Vec<Range<usize>>>,
}

impl Data {
    pub(super) fn new(tree: Tree, broken: Option<YamlError>) -> Data {
        Data { tree, broken, lines: OnceCell::new() }
    }

    /// Returns the range of lines of the role with this number in `text`, the text of the document.
    pub(super) fn lines(
        &self,
        text: &str,
        roles: &[(String, &Tree)],
        number: usize,
    ) -> Option<Range<usize>> {
        self.lines.get_or_init(|| entries::ranges(text, roles)).get(number).cloned()
    }

    /// Reads a document. Returns `None` if nothing can be recovered.
    ///
    /// The roles in a file are read one after another, each from the whole document, so each thread
    /// keeps the document that it read last.
    pub(super) fn read(text: &str, language: Language) -> Option<Rc<Data>> {
        LAST.with_borrow_mut(|last| {
            let known = last.as_ref().filter(|last| last.language == language && last.text == text);
            if let Some(last) = known {
                return Some(Rc::clone(&last.data));
            }
            let data = Rc::new(Data::parse(text, language)?);
            let kept = Rc::clone(&data);
            *last = Some(LastData { language, text: text.to_owned(), data: kept });
            Some(data)
        })
    }

    fn parse(text: &str, language: Language) -> Option<Data> {
        match language.parse_or_refuse(text) {
            Ok(tree) => Some(Data::new(tree, None)),
            Err(broken) => Some(Data::new(language.repair(text)?, broken)),
        }
    }

    /// Returns the roles of the document, each with a unique key. The key is empty if the whole
    /// document is one role.
    pub(super) fn roles(&self, path: &Path) -> Vec<(String, &Tree)> {
        if is_role(&self.tree, path, self.broken.is_some()) {
            return vec![(String::new(), &self.tree)];
        }
        let mut found = Vec::new();
        gather(&self.tree, path, 0, &mut found);
        with_unique_keys(found)
    }
}

/// Replaces empty and repeated keys with the number of the role, counted from 1.
pub(super) fn with_unique_keys<T>(mut roles: Vec<(String, T)>) -> Vec<(String, T)> {
    let mut seen: HashSet<String> = HashSet::new();
    for (number, (key, _)) in roles.iter_mut().enumerate() {
        if key.is_empty() || seen.contains(key) {
            *key = (number + 1).to_string();
        }
        seen.insert(key.clone());
    }
    roles
}

/// Collects the mappings that describe a role, at most three levels below the top.
fn gather<'t>(tree: &'t Tree, path: &Path, depth: usize, found: &mut Vec<(String, &'t Tree)>) {
    if depth > 3 {
        return;
    }
    for element in tree.elements() {
        if is_role(element, path, false) {
            found.push((RoleFields::new(element).name().unwrap_or_default(), element));
        }
    }
    for (key, value) in tree.entries() {
        match value {
            Tree::Map(_) => {
                let fields = RoleFields::new(value);
                if is_role(value, path, false) || fields.name().is_some() && fields.describe() {
                    found.push((key.clone(), value));
                } else {
                    gather(value, path, depth + 1, found);
                }
            }
            Tree::List(_) => gather(value, path, depth + 1, found),
            _ => {}
        }
    }
}

/// A mapping with a name and one of these keys counts as a role.
const TEXT_KEYS: [&str; 20] = [
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
    "custominstructions",
    "system",
];
pub(super) const NAME_KEYS: [&str; 6] = ["name", "id", "slug", "title", "role", "displayname"];
/// Keys that only group other keys of a role.
pub(super) const GROUPS: [&str; 9] = [
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
/// The names of folders in which every mapping with a name and a description counts as a role.
const HOMES: [&str; 6] = ["agents", "roles", "modes", "personas", "job-families", "teams"];

/// The values of a mapping by key, including values nested below grouping keys such as `metadata`.
/// If a key occurs several times, the first value is used, and outer values come before inner ones.
pub(super) struct RoleFields<'t>(HashMap<String, &'t Tree>);

impl<'t> RoleFields<'t> {
    pub(super) fn new(tree: &'t Tree) -> RoleFields<'t> {
        let mut fields = RoleFields(HashMap::new());
        fields.add(tree, 0);
        fields
    }

    fn add(&mut self, tree: &'t Tree, depth: usize) {
        let entries = tree.entries().iter().take(MAX_KEYS);
        let entries: Vec<(String, &Tree)> =
            entries.map(|(key, value)| (normal(head(key, LONGEST_KEY)), value)).collect();
        for (key, value) in &entries {
            self.0.entry(key.clone()).or_insert(value);
        }
        for (key, value) in entries {
            if depth < 3 && GROUPS.contains(&key.as_str()) && matches!(value, Tree::Map(_)) {
                self.add(value, depth + 1);
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).copied().and_then(Tree::text)
    }

    pub(super) fn has_text(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.text(key).is_some())
    }

    fn name(&self) -> Option<String> {
        NAME_KEYS.iter().find_map(|key| self.text(key))
    }

    /// Returns whether one of the keys describes what the role does.
    fn describe(&self) -> bool {
        TEXT_KEYS.iter().any(|key| self.has(key))
    }
}

/// The maximum length in bytes of a key that is looked up.
pub(super) const LONGEST_KEY: usize = 128;

fn is_role(tree: &Tree, path: &Path, is_broken: bool) -> bool {
    if !matches!(tree, Tree::Map(_)) {
        return false;
    }
    let fields = RoleFields::new(tree);
    let named = fields.has_text(&["id", "slug"]) || fields.has("name") || fields.has("title");
    let described = fields.has("description") || fields.has("summary");
    let both = fields.has("role") && fields.has("identity");
    named
        && (fields.describe()
            || both
            || is_broken
            || described && is_at_home(path)
            || path.to_string_lossy().ends_with(".agent.yaml"))
}

/// Returns whether a file is in a folder that usually holds roles.
fn is_at_home(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        HOMES.contains(&part.as_str())
    })
}

/// Returns whether front matter names a role and describes it.
pub(super) fn is_described(tree: &Tree) -> bool {
    // A slug shows that the card is in rolescope's own format.
    if has_top_key(tree, "slug") {
        return false;
    }
    let fields = RoleFields::new(tree);
    // Only this reader understands a nested name. The reader for rolescope's own format does not.
    fields.has_text(&["name"]) && !has_top_key(tree, "name")
        || fields.has_text(&["name", "title"])
            && fields.has_text(&[
                "description",
                "summary",
                "whentouse",
                "when to use",
                "short description",
            ])
}

/// Returns whether a mapping has a key at its top level.
fn has_top_key(tree: &Tree, name: &str) -> bool {
    tree.entries().iter().take(MAX_KEYS).any(|(key, _)| normal(head(key, LONGEST_KEY)) == name)
}

/// Returns `text` without the common indent of its lines.
pub(super) fn dedented(text: &str) -> Cow<'_, str> {
    let mut indent = usize::MAX;
    for line in text.lines().filter(|line| !line.trim_start().is_empty()) {
        indent = indent.min(line.len() - line.trim_start_matches(' ').len());
        if indent == 0 {
            return text.into();
        }
    }
    let lines = text.lines().map(|line| line.get(indent..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n").into()
}

/// Restores the line breaks of a list that was folded into one line: `includes: - one. - two.`
pub(super) fn unfolded(text: &str) -> String {
    if text.contains('\n') || text.matches(" - ").count() < 3 || !text.contains(": - ") {
        return text.to_owned();
    }
    text.replace(": - ", ":\n\n- ").replace(". - ", ".\n- ")
}
