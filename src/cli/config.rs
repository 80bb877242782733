//! The config file: where it is and what it says. The only place that knows `directories`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use directories::{ProjectDirs, UserDirs};

use crate::atlas::{Family, Terms, Verbs, read_file};
use crate::check::{Aliases, Policy};
use crate::role::yaml::{self, Field, Value};
use crate::role::{Rule, Severity};
use crate::text::nearest;

/// What the config says. Whatever is wrong with it is a remark, and the default stays in force.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// Folders of cards.
    pub(super) roots: Vec<PathBuf>,
    /// What verbs mean, and who is outside.
    pub(super) terms: Arc<Terms>,
    /// How much problems matter, and which names mean the same.
    pub(super) policy: Policy,
    /// What is wrong, each with file and line.
    pub(super) remarks: Vec<String>,
}

/// Every key there is.
const KEYS: [&str; 5] = ["roots", "severity", "aliases", "external", "verbs"];

/// Reads `$ROLESCOPE_CONFIG`, else `config.yaml` in the place for it on this system. A file that
/// is not there is an empty one, unless the variable names it.
pub(super) fn read() -> Config {
    let named =
        std::env::var_os("ROLESCOPE_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    let required = named.is_some();
    let Some(path) = named
        .or_else(|| Some(ProjectDirs::from("", "", "rolescope")?.config_dir().join("config.yaml")))
    else {
        return Config::default();
    };
    // The usual way to say: no config.
    if path == Path::new("/dev/null") || !required && !path.exists() {
        return Config::default();
    }
    match read_file(&path) {
        Ok(text) => Reader::new(&path).read(&text),
        Err(problem) => {
            let remark = format!("config {}: {}", path.display(), problem.message);
            Config { remarks: vec![remark], ..Config::default() }
        }
    }
}

/// Reads a config key by key.
struct Reader<'a> {
    path: &'a Path,
    config: Config,
    aliases: Aliases,
    external: Vec<String>,
    /// Groups of verbs with the line each stands on.
    verbs: Vec<(String, Vec<String>)>,
    verb_lines: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn new(path: &'a Path) -> Reader<'a> {
        Reader {
            path,
            config: Config::default(),
            aliases: Aliases::default(),
            external: Vec::new(),
            verbs: Vec::new(),
            verb_lines: Vec::new(),
        }
    }

    fn read(mut self, text: &str) -> Config {
        let fields = match yaml::fields(text) {
            Ok(fields) => fields,
            Err(refusal) => {
                let place = format!("{}:{}", refusal.line, refusal.column);
                let remark = format!("{}:{place}: {}", self.path.display(), refusal.message);
                self.config.remarks.push(remark);
                return self.config;
            }
        };
        let mut severities = Vec::new();
        for field in &fields {
            match field.key.as_str() {
                "roots" => self.roots(field),
                "severity" => severities.extend(self.mapping(field, "missing-target: error")),
                "aliases" => self.aliases(field),
                "external" => match listed(&field.value) {
                    Some(names) => self.external.extend(names),
                    None => self.remark(
                        field.line,
                        "external is a nested value; write a list of names, e.g. external: [Customers]",
                    ),
                },
                "verbs" => self.verbs(field),
                key => {
                    let near = meant(key, KEYS);
                    let known = KEYS.join(", ");
                    self.remark(field.line, &format!("unknown key `{key}`{near} (known: {known})"));
                }
            }
        }
        self.config.policy = Policy::new(std::mem::take(&mut self.aliases));
        for field in severities {
            self.severity(&field);
        }
        self.terms();
        self.config
    }

    fn remark(&mut self, line: u32, text: &str) {
        self.config.remarks.push(format!("{}:{line}: {text}", self.path.display()));
    }

    fn roots(&mut self, field: &Field) {
        match listed(&field.value) {
            Some(roots) => {
                let roots = roots.iter().map(|root| resolve(self.path, root));
                self.config.roots.extend(roots);
            }
            None => self.remark(
                field.line,
                "roots is a nested value; write a list of folders, e.g. roots: [~/roles]",
            ),
        }
    }

    /// The entries of a mapping, with their lines in the file.
    fn mapping(&mut self, field: &Field, example: &str) -> Vec<Field> {
        let source = match &field.value {
            Value::Source(source) => yaml::dedented(source),
            Value::Text(text) if text.is_empty() => return Vec::new(),
            _ => String::new(),
        };
        match yaml::fields(&source) {
            Ok(mut entries) if !entries.is_empty() => {
                // In flow style (`{a: b}`) they begin on the line of the key.
                let flow = source.starts_with('{');
                entries.iter_mut().for_each(|entry| {
                    entry.line = if flow { field.line } else { field.line + entry.line }
                });
                entries
            }
            _ => {
                let text = format!("{} is no mapping; write e.g. `{example}` below it", field.key);
                self.remark(field.line, &text);
                Vec::new()
            }
        }
    }

    /// `rule: severity`, or `rule: {family: severity}`.
    fn severity(&mut self, field: &Field) {
        let Some(rule) = Rule::of(&field.key) else {
            let near = meant(&field.key, Rule::ALL.iter().map(|rule| rule.name()));
            return self.remark(field.line, &format!("no rule is named `{}`{near}", field.key));
        };
        if let Value::Text(word) = &field.value {
            if let Some(severity) = self.weight(field.line, word) {
                self.config.policy.set(rule, None, severity);
            }
            return;
        }
        for entry in self.mapping(field, "provide: warning") {
            let (Some(family), Value::Text(word)) = (Family::of(&entry.key), &entry.value) else {
                let families = Family::ALL.map(|family| family.name().to_lowercase());
                let text =
                    format!("`{}` is no family of verbs: {}", entry.key, families.join(", "));
                self.remark(entry.line, &text);
                continue;
            };
            if let Some(severity) = self.weight(entry.line, word) {
                self.config.policy.set(rule, Some(family), severity);
            }
        }
    }

    /// A severity; `Some(None)` for off.
    fn weight(&mut self, line: u32, word: &str) -> Option<Option<Severity>> {
        match Severity::ALL.into_iter().find(|severity| severity.word() == word) {
            Some(severity) => Some(Some(severity)),
            None if word == "off" => Some(None),
            None => {
                let text = format!("`{word}` is no severity; write error, warning, hint or off");
                self.remark(line, &text);
                None
            }
        }
    }

    fn aliases(&mut self, field: &Field) {
        for entry in self.mapping(field, "PostgreSQL: [Postgres, PG]") {
            match listed(&entry.value) {
                Some(others) => self.aliases.add(&entry.key, &others),
                None => self.remark(
                    entry.line,
                    &format!("write a list of what else `{}` is called", entry.key),
                ),
            }
        }
    }

    fn verbs(&mut self, field: &Field) {
        for entry in self.mapping(field, "gives: [unlocks, prepares]") {
            match listed(&entry.value) {
                Some(words) => {
                    self.verbs.push((entry.key, words));
                    self.verb_lines.push(entry.line);
                }
                None => {
                    self.remark(entry.line, &format!("write a list of verbs for `{}`", entry.key))
                }
            }
        }
    }

    /// Groups of verbs that are wrong are left out, one after the other.
    fn terms(&mut self) {
        let verbs = loop {
            match Verbs::with(&self.verbs) {
                Ok(verbs) => break verbs,
                Err((number, message)) => {
                    let line = self.verb_lines.get(number).copied().unwrap_or(1);
                    self.remark(line, &message);
                    if number >= self.verbs.len() {
                        return;
                    }
                    self.verbs.remove(number);
                    self.verb_lines.remove(number);
                }
            }
        };
        let external = self.external.iter().map(String::as_str);
        self.config.terms = Arc::new(Terms::new(verbs, external));
    }
}

/// A list, or one text as a list of one; `None` for a nested value.
fn listed(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::List(texts) => Some(texts.clone()),
        Value::Text(text) if text.is_empty() => Some(Vec::new()),
        Value::Text(text) => Some(vec![text.clone()]),
        Value::Source(_) => None,
    }
}

/// The word that was meant, as the end of a remark.
fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// The home of the user.
pub(super) fn home() -> Option<PathBuf> {
    UserDirs::new().map(|dirs| dirs.home_dir().to_owned())
}

/// A folder as the config writes it: `~` is the home, and other paths are beside the config.
fn resolve(config: &Path, root: &str) -> PathBuf {
    match root.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) => home().unwrap_or_default().join(rest.trim_start_matches('/')),
        None => config.parent().unwrap_or(Path::new("")).join(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understand(text: &str) -> Config {
        Reader::new(Path::new("/c/config.yaml")).read(text)
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_change_nothing_else() {
        let config = understand("# mine\nroot: x\nroots:\n  - /a\n  - b\n");
        assert_eq!(config.roots, [PathBuf::from("/a"), PathBuf::from("/c/b")]);
        assert_eq!(
            config.remarks,
            [
                "/c/config.yaml:2: unknown key `root`; did you mean `roots`? (known: roots, severity, aliases, external, verbs)"
            ]
        );
        assert!(understand("roots: [").remarks[0].starts_with("/c/config.yaml:"));
        assert!(understand("").remarks.is_empty());
    }

    #[test]
    fn rules_names_and_verbs() {
        let config = understand(
            "severity:\n  missing-target: error\n  unknown-key: off\n  one-sided: {provide: warning}\n  unanswered:\n    report: error\naliases:\n  Go: [Golang]\nexternal: [Customers]\nverbs:\n  gives: [unlocks]\n",
        );
        assert_eq!(config.remarks, Vec::<String>::new());
        let policy = &config.policy;
        assert_eq!(policy.severity(Rule::MissingTarget, None), Some(Severity::Error));
        assert_eq!(policy.severity(Rule::UnknownKey, None), None);
        let of = |rule, family| policy.severity(rule, Some(family));
        assert_eq!(of(Rule::OneSided, Family::Provide), Some(Severity::Warning));
        assert_eq!(of(Rule::OneSided, Family::Advise), Some(Severity::Hint));
        assert_eq!(of(Rule::Unanswered, Family::Report), Some(Severity::Error));
        assert_eq!(config.terms.verbs.kind("Unlocks budgets").family, Family::Provide);
    }

    #[test]
    fn each_mistake_has_its_line_and_what_may_be_written() {
        let config = understand(
            "severity:\n  mising-target: error\n  unknown-key: never\n  one-sided:\n    friends: hint\naliases: yes\nverbs:\n  gives: [unlocks]\n  odd: [x]\n",
        );
        let told: Vec<&str> = config
            .remarks
            .iter()
            .map(|remark| remark.strip_prefix("/c/config.yaml:").unwrap())
            .collect();
        assert_eq!(told.len(), 5, "{told:#?}");
        assert!(told[0].starts_with("6: aliases is no mapping"), "{told:#?}");
        assert!(
            told[1]
                .starts_with("2: no rule is named `mising-target`; did you mean `missing-target`?")
        );
        assert!(told[2].starts_with("3: `never` is no severity; write error"));
        assert!(told[3].starts_with("5: `friends` is no family of verbs: advise,"));
        assert!(told[4].starts_with("9: `odd` is no group of verbs"), "{told:#?}");
        assert_eq!(config.terms.verbs.kind("Unlocks").family, Family::Provide);
    }
}
