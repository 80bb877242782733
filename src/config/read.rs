//! Reads a config key by key.

use std::path::Path;

use crate::store::read_file;
use crate::text::nearest;
use crate::text::yaml::{self, Field, Value};

use super::key::Key;
use super::place::{Place, resolve};
use super::words::Words;
use super::{Config, Set};

/// Reads the config in its place. A file that is not there is an empty one, unless the environment
/// names it.
pub fn read() -> Config {
    Place::find().map_or_else(Config::default, read_at)
}

fn read_at(place: Place) -> Config {
    let config = if place.is_empty() {
        Config::default()
    } else {
        match read_file(&place.path) {
            Ok(text) => Reader::new(&place.path).read(&text),
            Err(problem) => {
                let remark = format!("config {}: {}", place.path.display(), problem.message);
                Config { remarks: vec![remark], ..Config::default() }
            }
        }
    };
    Config { place: Some(place), ..config }
}

/// A config being read.
pub(super) struct Reader<'a> {
    path: &'a Path,
    pub(super) config: Config,
    /// Lines on which something is wrong.
    wrong: Vec<u32>,
    /// What only makes sense when all of it is known.
    pub(super) words: Words,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a Path) -> Reader<'a> {
        Reader { path, config: Config::default(), wrong: Vec::new(), words: Words::default() }
    }

    pub(super) fn read(mut self, text: &str) -> Config {
        let fields = match yaml::fields(text) {
            Ok(fields) => fields,
            Err(refusal) => {
                let place = format!("{}:{}", refusal.line, refusal.column);
                let remark = format!("{}:{place}: {}", self.path.display(), refusal.message);
                self.config.remarks.push(remark);
                return self.config;
            }
        };
        for (number, field) in fields.iter().enumerate() {
            let Some(key) = Key::of(&field.key) else {
                self.unknown(field);
                continue;
            };
            if let Some(twice) = self.config.set(key) {
                let text = format!("`{}` stands on line {} already", field.key, twice.line);
                self.remark(field.line, &text);
                continue;
            }
            let end = fields.get(number + 1).map(|next| next.line);
            let text = own_lines(text, field.line, end);
            self.config.set.push(Set { key, line: field.line, text, flawed: false });
            self.take(key, field);
        }
        self.settle_words();
        for set in &mut self.config.set {
            let lines = u32::try_from(set.text.lines().count()).unwrap_or(u32::MAX);
            let own = set.line..set.line.saturating_add(lines.max(1));
            set.flawed = self.wrong.iter().any(|line| own.contains(line));
        }
        self.config
    }

    fn take(&mut self, key: Key, field: &Field) {
        match key {
            Key::Roots => {
                let roots = self.list(field, "roots: [~/roles]");
                // An empty path would be the folder of the config.
                let roots = roots.iter().filter(|root| !root.trim().is_empty());
                self.config.roots = roots.map(|root| resolve(self.path, root)).collect();
            }
            Key::Theme => self.theme(field),
            Key::Colors => self.colours(field),
            Key::Color => self.colour(field),
            Key::Ascii => self.config.ascii = self.switch(field, false),
            Key::Mouse => self.config.no_mouse = !self.switch(field, true),
            Key::History => self.config.history = self.switch(field, false),
            Key::Session => self.config.session = self.switch(field, false),
            Key::Layout => self.layout(field),
            Key::Keys => self.keys(field),
            Key::Views => self.views(field),
            Key::Levels => self.levels(field),
            Key::Frequencies => self.frequencies(field),
            Key::Verbs => self.verbs(field),
            Key::External => self.words.external = self.list(field, "external: [Customers]"),
            Key::Aliases => self.aliases(field),
            Key::Severity => self.severities(field),
        }
    }

    fn unknown(&mut self, field: &Field) {
        let names = || Key::ALL.iter().map(|key| key.name());
        let near = meant(&field.key, names());
        let known = names().collect::<Vec<_>>().join(", ");
        self.remark(field.line, &format!("unknown key `{}`{near} (known: {known})", field.key));
    }

    /// Notes what is wrong on a line.
    pub(super) fn remark(&mut self, line: u32, text: &str) {
        self.wrong.push(line);
        self.config.remarks.push(format!("{}:{line}: {text}", self.path.display()));
    }

    /// The entries of a mapping, with their lines in the file.
    pub(super) fn mapping(&mut self, field: &Field, example: &str) -> Vec<Field> {
        let source = match &field.value {
            Value::Source(source) => yaml::dedented(source),
            Value::Text(text) if text.is_empty() => return Vec::new(),
            _ => String::new(),
        };
        // In flow style all of it is taken to stand on the line of the key.
        let flow = source.starts_with('{');
        let (read, above) = match flow {
            true => (yaml::flow(&source), field.line.saturating_sub(1)),
            false => (yaml::fields(&source), field.line),
        };
        match read {
            Ok(mut entries) if flow || !entries.is_empty() => {
                entries.iter_mut().for_each(|entry| entry.line += above);
                entries
            }
            Err(refusal) => {
                let text = format!("{}: {}; {}", field.key, refusal.message, refusal.mend);
                self.remark(above + refusal.line, &text);
                Vec::new()
            }
            Ok(_) => {
                let text = format!("{} is no mapping; write e.g. `{example}` below it", field.key);
                self.remark(field.line, &text);
                Vec::new()
            }
        }
    }

    /// A list of texts; one text is a list of one.
    pub(super) fn list(&mut self, field: &Field, example: &str) -> Vec<String> {
        match &field.value {
            Value::List(texts) => texts.clone(),
            Value::Text(text) if text.is_empty() => Vec::new(),
            Value::Text(text) => vec![text.clone()],
            Value::Source(_) => {
                let text = format!("{} is a nested value; write a list, e.g. {example}", field.key);
                self.remark(field.line, &text);
                Vec::new()
            }
        }
    }

    /// One text.
    pub(super) fn text<'f>(&mut self, field: &'f Field, example: &str) -> Option<&'f str> {
        match &field.value {
            Value::Text(text) => Some(text),
            _ => {
                let text = format!("{} takes one word, e.g. {example}", field.key);
                self.remark(field.line, &text);
                None
            }
        }
    }

    /// Yes or no.
    fn switch(&mut self, field: &Field, default: bool) -> bool {
        match &field.value {
            Value::Text(text) => match text.to_lowercase().as_str() {
                "yes" | "true" | "on" => return true,
                "no" | "false" | "off" => return false,
                _ => {}
            },
            Value::List(_) | Value::Source(_) => {}
        }
        self.remark(field.line, &format!("{} is yes or no", field.key));
        default
    }
}

/// The lines from `first` (from 1) to the one before `next`, without what only stands above that.
fn own_lines(text: &str, first: u32, next: Option<u32>) -> String {
    let index = |line: u32| usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let end = next.map_or(usize::MAX, index);
    let mut lines: Vec<&str> = text.lines().take(end).skip(index(first)).collect();
    let idle = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    while lines.last().is_some_and(|line| idle(line)) {
        lines.pop();
    }
    lines.join("\n")
}

/// The word that was meant, as the end of a remark.
pub(super) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::app::{Action, Context, Key as Pressed, Layout};
    use crate::atlas::Family;
    use crate::role::{FrequencyRank, LevelRank, Rule, Severity};
    use crate::search::Order;

    fn understand(text: &str) -> Config {
        Reader::new(Path::new("/c/config.yaml")).read(text)
    }

    /// What is wrong, without the path.
    fn told(text: &str) -> Vec<String> {
        let strip = |remark: &String| remark.replace("/c/config.yaml:", "");
        understand(text).remarks.iter().map(strip).collect()
    }

    const EVERYTHING: &str = "\
# mine
roots:
  - /a
  - b
theme: nord
colors: {heading: bold 208, metric: \"#2e8b57\"}
color: never
ascii: yes
mouse: off
layout:
  list: 40
  beside: 200
keys:
  list:
    mark: [m, space]
    sort: off
  browse: {quit: Q}
views:
  on call: incident
  experts:
    query: level:expert
    sort: level
history: true
session: on
levels: {Expert: [guru, black belt]}
frequencies:
  Daily: [each morning]
verbs:
  gives: [unlocks]
external: [Customers]
aliases:
  Go: [Golang]
severity:
  missing-target: error
  unknown-key: off
  one-sided: {provide: warning}
  unanswered:
    report: error
";

    #[test]
    fn one_of_everything() {
        let config = understand(EVERYTHING);
        assert_eq!(config.remarks, Vec::<String>::new());
        assert_eq!(config.roots, [PathBuf::from("/a"), PathBuf::from("/c/b")]);
        let settings = &config.settings;
        assert_eq!(crate::ui::Themes::number("nord"), Ok(settings.theme));
        assert_eq!(config.colour, Some(crate::config::Colour::Never));
        assert!(config.ascii && config.no_mouse && config.history && config.session);
        assert_eq!(settings.layout, Layout { list: 40, beside: 200, ..Layout::default() });
        let does = |context, key| settings.keymap.action(context, Pressed::parse(key).unwrap());
        assert_eq!(does(Context::List, "m"), Some(Action::Mark));
        assert_eq!(does(Context::List, "s"), None);
        assert_eq!(
            (does(Context::Card, "Q"), does(Context::Card, "q")),
            (Some(Action::Quit), None)
        );
        let views: Vec<_> =
            settings.views.iter().map(|view| (&*view.name, &*view.query, view.order)).collect();
        let expected =
            [("on call", "incident", Order::Match), ("experts", "level:expert", Order::Level)];
        assert_eq!(views, expected);
        let scales = &config.terms.scales;
        assert_eq!(scales.level("Black Belt").rank, Some(LevelRank::Expert));
        assert_eq!(scales.frequency("each morning").rank, Some(FrequencyRank::Daily));
        assert_eq!(config.terms.verbs.kind("Unlocks budgets").family, Family::Provide);
        let policy = &config.policy;
        assert_eq!(policy.severity(Rule::MissingTarget, None), Some(Severity::Error));
        assert_eq!(policy.severity(Rule::UnknownKey, None), None);
        let of = |rule, family| policy.severity(rule, Some(family));
        assert_eq!(of(Rule::OneSided, Family::Provide), Some(Severity::Warning));
        assert_eq!(of(Rule::OneSided, Family::Advise), Some(Severity::Hint));
        assert_eq!(of(Rule::Unanswered, Family::Report), Some(Severity::Error));
        let lines: Vec<u32> = config.set.iter().map(|set| set.line).collect();
        assert_eq!(lines, [2, 5, 6, 7, 8, 9, 10, 13, 18, 23, 24, 25, 26, 28, 30, 31, 33]);
        assert_eq!(
            config.set(Key::Frequencies).unwrap().text,
            "frequencies:\n  Daily: [each morning]"
        );
    }

    #[test]
    fn an_empty_root_is_none() {
        assert_eq!(understand("roots: ['', ' ', a]").roots, [PathBuf::from("/c/a")]);
    }

    /// Each kind of mistake, the line it stands on, and what is said of it.
    const MISTAKES: [(&str, u32, &str); 36] = [
        ("views:\n  mine: is:lead", 2, "the view `mine`: no state is called lead"),
        ("root: x", 1, "unknown key `root`; did you mean `roots`? (known: roots, theme,"),
        ("ascii: no\nascii: yes", 2, "`ascii` stands on line 1 already"),
        ("roots: {a: b}", 1, "roots is a nested value; write a list, e.g. roots: [~/roles]"),
        ("\ntheme: nrod", 2, "no theme is named `nrod`; did you mean `nord`? (there are terminal,"),
        ("theme: [nord]", 1, "theme takes one word, e.g. theme: nord"),
        ("colors:\n  headin: bold", 2, "no ink is named `headin`; did you mean `heading`?"),
        ("colors:\n  heading: sparkling", 2, "`sparkling` is no style; write e.g. `bold cyan`"),
        ("colors:\n  heading: #ff8800", 2, "quote"),
        ("color: sometimes", 1, "`sometimes` is not known here; write auto, always or never"),
        ("ascii: maybe", 1, "ascii is yes or no"),
        ("mouse: 1", 1, "mouse is yes or no"),
        ("history: [x]", 1, "history is yes or no"),
        ("layout: wide", 1, "layout is no mapping; write e.g. `list: 34` below it"),
        ("layout:\n  lists: 34", 2, "no width is named `lists`; did you mean `list`?"),
        ("layout:\n  list: 34\n  card: much", 3, "card is a number of columns, 20 to 1000"),
        ("layout:\n  list: 4", 2, "list is a number of columns, 20 to 1000"),
        ("keys:\n  lists:\n    mark: m", 2, "no pane is named `lists`; did you mean `list`?"),
        (
            "keys:\n  list:\n    marks: m",
            3,
            "no action of `list` is named `marks`; did you mean `mark`?",
        ),
        ("keys:\n  list:\n    edit: m", 3, "`edit` is no action of `list`, but of browse,"),
        ("keys:\n  list:\n    mark: hyper-m", 3, "`hyper-m` is no key; write e.g."),
        ("keys:\n  list:\n    mark: ctrl-m", 3, "terminals send `ctrl-m` as"),
        ("keys:\n  list:\n    mark: ctrl-c", 3, "`ctrl-c` always quits or stops"),
        ("keys:\n  query:\n    down: j", 3, "`j` is typed in query"),
        ("keys:\n  list:\n    mark: #", 3, "`mark` has no key here; write off for none, and quote"),
        (
            "keys:\n  list:\n    mark: f",
            3,
            "`f` was all that facets had; give it another key, or say `facets: off`",
        ),
        (
            "keys:\n  list:\n    mark: m\n    sort: m",
            4,
            "`m` is given to both mark and sort; sort has it",
        ),
        ("views:\n  mine: {query: x, sort: best}", 2, "`best` is no order; there are match,"),
        ("views:\n  mine:\n    search: x", 3, "a view has `query` and `sort`, not `search`"),
        ("levels:\n  Wizard: [guru]", 2, "`Wizard` is no level; there are Novice,"),
        ("frequencies:\n  Never: [no]", 2, "`Never` is no frequency; there are continuous,"),
        ("verbs:\n  odd: [x]", 2, "`odd` is no group of verbs"),
        ("aliases: yes", 1, "aliases is no mapping"),
        (
            "severity:\n  mising-target: error",
            2,
            "no rule is named `mising-target`; did you mean `missing-target`?",
        ),
        ("severity:\n  unknown-key: never", 2, "`never` is no severity; write error"),
        (
            "severity:\n  one-sided:\n    friends: hint",
            3,
            "`friends` is no family of verbs: advise,",
        ),
    ];

    #[test]
    fn comments_stand_anywhere_and_everything_may_stand_on_one_line() {
        let marked = |text: &str| {
            let config = understand(text);
            assert_eq!(config.remarks, Vec::<String>::new(), "{text}");
            let does = |key| config.settings.keymap.action(Context::List, Pressed::parse(key)?);
            assert_eq!(does("m"), Some(Action::Mark), "{text}");
            assert_eq!(config.settings.views.len(), 2, "{text}");
            assert_eq!(config.settings.views[1].order, Order::Level, "{text}");
        };
        marked(
            "keys:\n  list:\n# mine\n    mark: m\n  # other\n\n  browse: {quit: Q}\n# views\nviews:\n  a: sql\n# b\n  b:\n    query: x\n    sort: level\n# the end\n",
        );
        marked(
            "keys: {list: {mark: m}, browse: {quit: [Q, ctrl-x]}} # mine\nviews: {a: sql, b: {query: x, sort: level}}\n",
        );
        marked("keys: {\n  list: {mark: m}\n}\nviews:\n  a: sql\n  b: {query: x, sort: level}\n");
        let told =
            told("theme: nord\nkeys: {list: {marks: m}}\nseverity: {one-sided: {friends: hint}}");
        assert!(told[0].starts_with("2: no action of `list` is named `marks`"), "{told:?}");
        assert!(told[1].starts_with("3: `friends` is no family"), "{told:?}");
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_what_may_be_written() {
        for (text, line, said) in MISTAKES {
            let told = told(text);
            let (place, rest) =
                told.first().and_then(|first| first.split_once(": ")).unwrap_or(("", ""));
            assert!(place.split(':').next() == Some(&line.to_string()), "{text}: {told:?}");
            assert!(rest.contains(said), "{text}: {told:?}");
        }
    }

    #[test]
    fn whichever_call_fails_is_told_and_everything_is_as_by_default() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, "theme: nord\nhistory: yes\n").unwrap();
        let read = |fails| {
            let place = Place { path: path.clone(), named: true };
            crate::store::Faults::within(folder.path(), fails, || read_at(place))
        };
        let (whole, calls) = read(usize::MAX);
        assert!(whole.history && calls.len() > 2, "{calls:?}");
        for (fails, call) in calls.iter().enumerate() {
            let (config, _) = read(fails);
            assert!(!config.history && config.settings.theme == 0, "{call:?}");
            let [remark] = config.remarks.as_slice() else { panic!("{:?}", config.remarks) };
            assert!(
                remark.contains("config.yaml") && remark.contains("input/output error"),
                "{remark}"
            );
        }
    }

    #[test]
    fn a_mistake_changes_nothing_else() {
        for (text, ..) in MISTAKES {
            // What stands beside it holds.
            let config = understand(&format!("external: [Nobody]\n{text}\n"));
            assert!(!config.remarks.is_empty(), "{text}");
            assert!(config.set(Key::External).is_some() || text.contains("ascii: no\n"), "{text}");
        }
        assert!(understand("").remarks.is_empty());
        assert!(understand("# nothing\n\n").remarks.is_empty());
    }
}
