//! Reads a config: parses the file into a tree, removes the parts that the schema rejects, and
//! applies all other parts.

use std::path::Path;

use crate::app::SavedSearch;
use crate::search::{Order, Query};
use crate::store::read_file;
use crate::ui::Themes;

use super::commands::commands;
use super::file::ConfigFile;
use super::keys::keymap;
use super::meaning::Meaning;
use super::node::{ConfigNode, ConfigValue, Remarks};
use super::place::{ConfigPlace, resolve};
use super::{Colour, Config};

/// Reads the config at its usual location. A missing file counts as an empty config, unless the
/// environment names the file.
pub fn read() -> Config {
    ConfigPlace::find().map_or_else(Config::default, read_at)
}

fn read_at(place: ConfigPlace) -> Config {
    let config = if place.is_empty() {
        Config::default()
    } else {
        match read_file(&place.path) {
            Ok(text) => parse(&place.path, &text),
            Err(problem) => {
                let remark = format!("config {}: {}", place.path.display(), problem.message);
                Config { remarks: vec![remark], ..Config::default() }
            }
        }
    };
    Config { place: Some(place), ..config }
}

/// Parses the text of a config. Relative paths in the config are resolved against the folder of
/// `path`. Messages about mistakes begin with `path`.
pub(super) fn parse(path: &Path, text: &str) -> Config {
    let mut file = match ConfigFile::parse(text, |_| None) {
        Ok(file) => file,
        Err(why) => {
            let remark = format!("{}:{why}", path.display());
            return Config { remarks: vec![remark], ..Config::default() };
        }
    };
    let mut config = put_in_force(path, &file.root, &mut file.remarks);
    (config.set, config.remarks) = file.finish(path);
    config
}

/// Creates the config from a tree that the schema accepts.
fn put_in_force(path: &Path, root: &ConfigNode, remarks: &mut Remarks) -> Config {
    let mut config = Config::default();
    // Empty paths are left out, because an empty path would refer to the folder of the config.
    let roots = root.get("roots").texts();
    let roots = roots.iter().filter(|root| !root.trim().is_empty());
    config.roots = roots.map(|root| resolve(path, root)).collect();
    config.settings.theme = Themes::number(root.get("theme").text()).unwrap_or_default();
    for colour in root.get("colors").entries() {
        if let Err(why) = config.themes.choose(&colour.key, colour.text()) {
            remarks.add(colour.line, why);
        }
    }
    config.colour = Colour::parse(root.get("color").text());
    config.ascii = is_on(root.get("ascii"), false);
    config.no_mouse = !is_on(root.get("mouse"), true);
    config.history = is_on(root.get("history"), false);
    config.session = is_on(root.get("session"), false);
    for (name, width) in config.settings.layout.widths() {
        let text = root.get("layout").get(name).text();
        *width = text.parse().unwrap_or(*width); // `auto` is the default
    }
    config.settings.keymap = keymap(root.get("keys"), remarks);
    config.settings.commands = commands(root.get("commands"), &config.settings.keymap, remarks);
    config.searches = searches(root.get("views"), remarks);
    config.meaning = Meaning::read(root, remarks);
    config.apply();
    config
}

/// Returns whether a switch is on. `default` applies if the config does not set the switch.
pub(super) fn is_on(node: &ConfigNode, default: bool) -> bool {
    match node.text() {
        "" => default,
        word => matches!(word, "yes" | "true" | "on"),
    }
}

/// Reads saved searches. A saved search is either `name: query`, or a name with a mapping that
/// contains a query and an order.
pub(super) fn searches(node: &ConfigNode, remarks: &mut Remarks) -> Vec<SavedSearch> {
    let mut searches = Vec::new();
    for entry in node.entries() {
        let query = match &entry.content {
            ConfigValue::Text(query) => query,
            _ => entry.get("query").text(),
        };
        for note in Query::parse(query).notes() {
            remarks.add(entry.line, format!("saved search `{}`: {}", entry.key, note.message));
        }
        let order = Order::parse(entry.get("sort").text()).unwrap_or_default();
        searches.push(SavedSearch { name: entry.key.clone(), query: query.to_owned(), order });
    }
    searches
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::app::{Action, Context, KeyPress as Pressed, PaneLayout, SavedCrew};
    use crate::atlas::Family;
    use crate::config::ConfigKey;
    use crate::role::{FrequencyRank, Known, LevelRank, Origin, Rule, Severity};

    fn understand(text: &str) -> Config {
        parse(Path::new("/c/config.yaml"), text)
    }

    /// Returns the messages about mistakes, without the path at the beginning.
    fn remarks(text: &str) -> Vec<String> {
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
crews:
  core: [a, b]
history: true
session: on
levels: {Expert: [guru, black belt]}
frequencies:
  Daily: [each morning]
sections:
  responsibilities: [What I do]
  Metrics: Erfolg
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
commands:
  - {key: f5, name: Open, run: [open, \"{path}\"], wait: yes}
  - key: ctrl-o
    name: Show all
    run: [cat, \"{marked}\"]
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
        assert_eq!(settings.layout, PaneLayout { list: 40, beside: 200, ..PaneLayout::default() });
        let does = |context, key| settings.keymap.action(context, Pressed::parse(key).unwrap());
        assert_eq!(does(Context::List, "m"), Some(Action::Mark));
        assert_eq!(does(Context::List, "s"), None);
        assert_eq!(
            (does(Context::Card, "Q"), does(Context::Card, "q")),
            (Some(Action::Quit), None)
        );
        let views: Vec<_> =
            settings.searches.iter().map(|view| (&*view.name, &*view.query, view.order)).collect();
        let expected =
            [("on call", "incident", Order::Match), ("experts", "level:expert", Order::Level)];
        assert_eq!(views, expected);
        let scales = config.terms.scales(&Origin::Stdin);
        assert_eq!(scales.level("Black Belt").rank, Some(LevelRank::Expert));
        assert_eq!(scales.frequency("each morning").rank, Some(FrequencyRank::Daily));
        assert_eq!(scales.section("WHAT I DO:"), Some(Known::Responsibilities));
        assert_eq!(scales.section("Erfolg"), Some(Known::Metrics));
        assert_eq!(config.terms.verbs.kind("Unlocks budgets").family, Family::Provide);
        let policy = &config.policy;
        let severity = |rule, family| policy.severity(&Origin::Stdin, rule, family);
        assert_eq!(severity(Rule::MissingTarget, None), Some(Severity::Error));
        assert_eq!(severity(Rule::UnknownKey, None), None);
        let severity = |rule, family| severity(rule, Some(family));
        assert_eq!(severity(Rule::OneSided, Family::Provide), Some(Severity::Warning));
        assert_eq!(severity(Rule::OneSided, Family::Advise), Some(Severity::Hint));
        assert_eq!(severity(Rule::Unanswered, Family::Report), Some(Severity::Error));
        let commands = settings.commands.iter();
        let commands: Vec<_> = commands
            .map(|command| {
                (command.key.unwrap().spelt(), &*command.name, command.run.len(), command.wait)
            })
            .collect();
        assert_eq!(
            commands,
            [("f5".to_owned(), "Open", 2, true), ("ctrl-o".to_owned(), "Show all", 2, false)]
        );
        let crew = SavedCrew { name: "core".into(), members: vec!["a".into(), "b".into()] };
        assert_eq!(settings.crews, [crew]);
        let lines: Vec<u32> = config.set.iter().map(|set| set.line).collect();
        assert_eq!(
            lines,
            [2, 5, 6, 7, 8, 9, 10, 13, 18, 23, 25, 26, 27, 28, 30, 33, 35, 36, 38, 44]
        );
        assert_eq!(
            config.set(ConfigKey::Frequencies).unwrap().text,
            "frequencies:\n  Daily: [each morning]"
        );
    }

    #[test]
    fn an_empty_root_is_none() {
        assert_eq!(understand("roots: ['', ' ', a]").roots, [PathBuf::from("/c/a")]);
    }

    /// An example of every kind of mistake, with its line and a part of the message.
    const MISTAKES: [(&str, u32, &str); 48] = [
        ("commands: open", 1, "`commands` takes a list of mappings, e.g. `- {key: ctrl-o,"),
        ("commands:\n  - {name: a}", 2, "`commands` lacks the required key `run`"),
        ("commands: [{name: a, run: x}]", 1, "`run` takes a list of words"),
        (
            "commands:\n  - name: a\n    run: [x]\n    kay: q",
            4,
            "unknown key `kay` in `commands`; did you mean `key`?",
        ),
        (
            "commands:\n  - {name: b, run: [x]}\n  - {name: a, run: [x, '{file}']}",
            3,
            "command `a`: `{file}` is not a placeholder (known: path,",
        ),
        (
            "commands:\n  - name: a\n    run: [x]\n    key: q",
            4,
            "`q` is already used for quit in browse; choose a different key",
        ),
        (
            "commands:\n  - {name: a, run: [x], key: f6}\n  - {name: b, run: [x], key: f6}",
            3,
            "`f6` is already the key for the command `a`",
        ),
        ("views:\n  mine: is:lead", 2, "saved search `mine`: lead is not a valid state"),
        ("root: x", 1, "unknown key `root`; did you mean `roots`? (known: roots, theme,"),
        ("ascii: no\nascii: yes", 2, "`ascii` is already set on line 1"),
        ("roots: {a: b}", 1, "`roots` takes a word or a list of words, e.g. `[~/company/roles,"),
        (
            "\ntheme: nrod",
            2,
            "`nrod` is not a valid value for `theme`; did you mean `nord`? (known: terminal,",
        ),
        ("theme:", 1, "`` is not a valid value for `theme` (known: terminal,"),
        ("roots:\n  - {a: b}", 1, "`roots` takes a word or a list of words, e.g. `[~/"),
        ("views:\n  mine: {sort: level}", 2, "`mine` lacks the required key `query`"),
        ("layout:\n  list: 40\n  list: 50", 3, "`list` is already set on line 2"),
        ("theme: [nord]", 1, "`theme` takes one word, e.g. `terminal`"),
        ("colors:\n  headin: bold", 2, "unknown key `headin` in `colors`; did you mean `heading`?"),
        (
            "colors:\n  heading: sparkling",
            2,
            "`sparkling` is not a valid style; use a style such as `bold cyan`",
        ),
        (
            "colors:\n  heading: #ff8800",
            2,
            "`heading` is empty; if its value begins with #, put the value in double quotes",
        ),
        (
            "color: sometimes",
            1,
            "`sometimes` is not a valid value for `color` (known: auto, always, never)",
        ),
        ("ascii: maybe", 1, "`maybe` is not a valid value for `ascii` (known: yes, no, on, off)"),
        ("mouse: 1", 1, "`1` is not a valid value for `mouse` (known: yes, no, on, off)"),
        ("history: [x]", 1, "`history` takes one word, e.g. `no`"),
        ("layout: wide", 1, "`layout` takes a mapping, e.g. `{list: auto, card: 66,"),
        (
            "layout:\n  lists: 34",
            2,
            "unknown key `lists` in `layout`; did you mean `list`? (known: below,",
        ),
        ("layout:\n  list: 34\n  card: much", 3, "`card` takes a number from 20 to 1000"),
        ("layout:\n  list: 4", 2, "`list` takes a number from 20 to 1000"),
        ("keys:\n  lists:\n    mark: m", 2, "unknown key `lists` in `keys`; did you mean `list`?"),
        ("keys:\n  list:\n    marks: m", 3, "unknown key `marks` in `list`; did you mean `mark`?"),
        (
            "keys:\n  list:\n    edit: m",
            3,
            "unknown key `edit` in `list`; this key belongs in browse,",
        ),
        ("keys:\n  list:\n    mark: hyper-m", 3, "`hyper-m` is not a valid key; use a key such as"),
        ("keys:\n  list:\n    mark: ctrl-m", 3, "terminals send `ctrl-m` as"),
        ("keys:\n  list:\n    mark: ctrl-c", 3, "`ctrl-c` always quits or suspends"),
        ("keys:\n  query:\n    down: j", 3, "`j` is used for typing in query"),
        (
            "keys:\n  list:\n    mark: #",
            3,
            "`mark` is empty; if its value begins with #, put the value in double quotes",
        ),
        (
            "keys:\n  list:\n    mark: f",
            3,
            "reassigning `f` leaves facets without a key; give it a new key, or write `facets: off`",
        ),
        (
            "keys:\n  list:\n    mark: m\n    sort: m",
            4,
            "`m` is assigned to both mark and sort; sort takes precedence",
        ),
        (
            "views:\n  mine: {query: x, sort: best}",
            2,
            "`best` is not a valid value for `sort` (known: match,",
        ),
        (
            "views:\n  mine:\n    query: x\n    search: x",
            4,
            "unknown key `search` in `mine` (known: query, sort)",
        ),
        ("levels:\n  Wizard: [guru]", 2, "`Wizard` is not a level (known: Novice,"),
        ("frequencies:\n  Never: [no]", 2, "`Never` is not a frequency (known: continuous,"),
        (
            "sections:\n  metric: [x]",
            2,
            "unknown key `metric` in `sections`; did you mean `metrics`?",
        ),
        ("verbs:\n  odd: [x]", 2, "`odd` is not a known verb group"),
        (
            "aliases: yes",
            1,
            "`aliases` takes a mapping, e.g. `PostgreSQL: [Postgres, PG]` on the next line",
        ),
        (
            "severity:\n  mising-target: error",
            2,
            "unknown key `mising-target` in `severity`; did you mean `missing-target`?",
        ),
        (
            "severity:\n  unknown-key: never",
            2,
            "`never` is not a valid value for `unknown-key` (known: error, warning, hint, off)",
        ),
        (
            "severity:\n  one-sided:\n    friends: hint",
            3,
            "unknown key `friends` in `one-sided` (known: advise,",
        ),
    ];

    #[test]
    fn comments_stand_anywhere_and_everything_may_stand_on_one_line() {
        let marked = |text: &str| {
            let config = understand(text);
            assert_eq!(config.remarks, Vec::<String>::new(), "{text}");
            let does = |key| config.settings.keymap.action(Context::List, Pressed::parse(key)?);
            assert_eq!(does("m"), Some(Action::Mark), "{text}");
            assert_eq!(config.settings.searches.len(), 2, "{text}");
            assert_eq!(config.settings.searches[1].order, Order::Level, "{text}");
        };
        marked(
            "keys:\n  list:\n# mine\n    mark: m\n  # other\n\n  browse: {quit: Q}\n# views\nviews:\n  a: sql\n# b\n  b:\n    query: x\n    sort: level\n# the end\n",
        );
        marked(
            "keys: {list: {mark: m}, browse: {quit: [Q, ctrl-x]}} # mine\nviews: {a: sql, b: {query: x, sort: level}}\n",
        );
        marked("keys: {\n  list: {mark: m}\n}\nviews:\n  a: sql\n  b: {query: x, sort: level}\n");
        let remarks = remarks(
            "theme: nord\nkeys: {list: {marks: m}}\nseverity: {one-sided: {friends: hint}}",
        );
        assert!(remarks[0].starts_with("2: unknown key `marks` in `list`"), "{remarks:?}");
        assert!(remarks[1].starts_with("3: unknown key `friends` in `one-sided`"), "{remarks:?}");
    }

    #[test]
    fn each_mistake_is_reported_with_its_line_and_valid_values() {
        for (text, line, part) in MISTAKES {
            let remarks = remarks(text);
            let (place, rest) =
                remarks.first().and_then(|first| first.split_once(": ")).unwrap_or(("", ""));
            assert!(place.split(':').next() == Some(&line.to_string()), "{text}: {remarks:?}");
            assert!(rest.contains(part), "{text}: {remarks:?}");
        }
    }

    #[test]
    fn any_failed_call_is_reported_and_the_defaults_apply() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, "theme: nord\nhistory: yes\n").unwrap();
        let read = |fails| {
            let place = ConfigPlace { path: path.clone(), named: true };
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
            // A mistake in one part of the config must not affect the other parts.
            let config = understand(&format!("external: [Nobody]\n{text}\n"));
            assert!(!config.remarks.is_empty(), "{text}");
            assert!(
                config.set(ConfigKey::External).is_some() || text.contains("ascii: no\n"),
                "{text}"
            );
        }
        assert!(understand("").remarks.is_empty());
        assert!(understand("# nothing\n\n").remarks.is_empty());
    }
}
