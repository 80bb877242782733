//! Compares JSON output and front matter with the schemas that the program prints.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use jsonschema::Validator;
use rolescope::card::{Key, LIMITS};
use rolescope::check::card_problems;
use rolescope::role::{Origin, Role, Rule};
use rolescope::store::builtin;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Runs the program in `folder`, isolated from this machine's settings, and returns its output.
pub(crate) fn rolescope(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder).env_clear().env("HOME", folder).env("LANG", "C.UTF-8");
    String::from_utf8(command.args(args).output().unwrap().stdout).unwrap()
}

/// Returns the names that `rolescope schema` lists, with their descriptions.
fn names() -> Vec<(String, String)> {
    let listed = rolescope(Path::new("."), &["schema"]);
    let rows = listed.lines().map(|line| line.split_once('\t').unwrap());
    rows.map(|(name, about)| (name.to_owned(), about.to_owned())).collect()
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&rolescope(Path::new("."), &["schema", name])).unwrap()
}

pub(crate) fn validator(name: &str) -> Validator {
    let schema = schema(name);
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn holds(validator: &Validator, value: &Value, what: &str) {
    let wrong: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{what}: {}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the `--json` output of a command, after validating it against its schema.
#[track_caller]
pub(crate) fn printed(validator: &Validator, folder: &Path, args: &[&str]) -> Value {
    let text = rolescope(folder, &[args, &["--json"]].concat());
    let value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{}: {error}: {text}", args.join(" ")));
    holds(validator, &value, &args.join(" "));
    value
}

/// Returns cards in which as many parts as possible are missing or invalid.
fn awkward() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cards: [(&str, &[u8]); 8] = [
        (
            "a.md",
            b"---\nid: a-1\nslug: a\nname: A\ndefault_seniority: Wizard\nodd: {deep: [1]}\n---\n# Responsibilities\n- **Ship** (primary)\n  *Success metric*: 9 of 10\n- **Rest**\n\nLoose.\n# Capabilities\n- **SQL** \xe2\x80\x94 Advanced (views)\n- **Go**\n- **Rust** (wizardry)\n# Artifacts\n- **Plan** (type: document)\n- Notes\n# Interactions\n- **Provides Plan** \xe2\x86\x92 B (daily)\n  *Notes*: the Plan\n- **Asks** \xe2\x86\x92 Nobody Here (now and then)\n- **Helps** \xe2\x86\x92 D\n- no item\n",
        ),
        (
            "b.md",
            b"---\nid: a-1\nslug: b\nname: B\n---\n# Capabilities\n- **SQL**\n- **Rust** \xe2\x80\x94 Guru\n# Interactions\n- **Receives Plan** \xe2\x86\x92 A (weekly)\n  *Notes*: the Plan\n- **Helps** \xe2\x86\x92 D (yearly)\n- **Asks** \xe2\x86\x92 Nobody Here\n",
        ),
        ("c.md", b"---\nname: C\n---\nAlone.\n"),
        ("d.md", b"---\nname: D\n---\n# Interactions\n- **Asks** -> A\n"),
        ("e/profile.md", b"---\nslug: Other Slug\nname: [a, list]\n---\n# Mission\n\n# Mission\nx\n"),
        ("control.md", b"---\nname: \"C\\u001B[2J\"\n---\n# A\xe2\x80\xaeb \x1b[2J\x07\n\n# Capabilities\n- **\x1b[31mRed** \xe2\x80\x94 Expert\n"),
        ("unreadable.md", b"---\nname: \xff\xfe\n---\n"),
        ("README.md", b"no card\n"),
    ];
    for (name, text) in cards {
        let path = folder.path().join("cards").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Returns an example of every kind of output, made from cards with missing and invalid parts.
fn examples() -> Vec<(&'static str, Value)> {
    let folder = awkward();
    let mut all = Vec::new();
    for (name, command) in [
        ("list", "list"),
        ("list", "list sql"),
        ("list", "list is:missing"),
        ("list", "list nothing-has-this"),
        ("list", "who sql>=advanced"),
        ("list", "who rust"),
        ("show", "show a"),
        ("show", "show b"),
        ("show", "show C"),
        ("show", "show cards/e/profile.md"),
        ("show", "show cards/control.md"),
        ("check", "check"),
        ("path", "path a b"),
        ("path", "path a a"),
        ("path", "path a c"),
        ("path", "path nobody&here a"),
        ("path", "path nobody&here a --undirected"),
        ("pair", "pair a b"),
        ("pair", "pair a nobody&here"),
        ("pair", "pair c d"),
        ("crew", "crew a b"),
        ("crew", "crew a c --close"),
        ("compare", "compare a b"),
        ("compare", "compare a nobody&here d"),
        ("gap", "compare --gap a b"),
        ("coverage", "coverage"),
        ("skills", "skills"),
        ("similar", "similar a"),
        ("similar-all", "similar --all --threshold 1"),
        ("impact", "impact a"),
        ("artifacts", "artifacts"),
        ("tour", "tour a"),
        ("stats", "stats"),
        ("graph", "graph"),
        ("graph", "graph a"),
        ("graph", "graph C"),
        ("graph", "graph D"),
    ] {
        let args: Vec<String> = command.split(' ').map(|word| word.replace('&', " ")).collect();
        let args: Vec<&str> =
            ["-r", "cards"].into_iter().chain(args.iter().map(|a| &**a)).collect();
        all.push((name, printed(&validator(name), folder.path(), &args)));
    }
    all
}

#[test]
fn awkward_output_matches_the_schemas() {
    let all = examples();
    // The examples must cover these values, or the test would prove little.
    has(&all, "/hops", &Value::is_null);
    has(&all, "/hops", &|hops| hops == &json!([]));
    has(&all, "/hops/0/against", &|against| against == true);
    has(&all, "/from/slug", &Value::is_null);
    has(&all, "/roles/0/slug", &Value::is_null);
    has(&all, "/roles", &|roles| roles == &json!([]));
    has(&all, "/role/capabilities/1/level", &Value::is_null);
    has(&all, "/role/capabilities/1/level_rank", &Value::is_null);
    has(&all, "/role/interactions/1/resolved", &Value::is_null);
    has(&all, "/role/interactions/2/frequency", &Value::is_null);
    has(&all, "/interactions/0/0/answered", &|answered| answered == true);
    has(&all, "/capabilities/1/levels", &|levels| levels == &json!(["Advanced", null]));
    has(&all, "/artifacts/0/notes", &Value::is_string);
    has(&all, "/neighbours/0/ties", &|ties| ties == &json!(["mutual", "names"]));
    has(&all, "/beyond", &|beyond| beyond.as_u64() > Some(0));
    has(&all, "/passed_over", &|files| files == 1);
    has(&all, "/roles/0/reasons/0/text", &Value::is_string);
}

/// Panics unless the value at `pointer` satisfies `wanted` in at least one example.
fn has(all: &[(&str, Value)], pointer: &str, wanted: &dyn Fn(&Value) -> bool) {
    assert!(all.iter().any(|(_, v)| v.pointer(pointer).is_some_and(wanted)), "{pointer}");
}

#[test]
fn the_built_in_roles_match_the_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let (list, show) = (validator("list"), validator("show"));
    let slugs: Vec<String> = printed(&list, folder.path(), &["list"])["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["slug"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(slugs.len(), builtin().len());
    printed(&list, folder.path(), &["list", "graphql", "advanced"]);
    printed(&list, folder.path(), &["list", "is:missing"]);
    printed(&list, folder.path(), &["who", "sql>=advanced"]);
    for slug in &slugs {
        printed(&show, folder.path(), &["show", slug]);
    }
    printed(&validator("check"), folder.path(), &["check", "--builtin"]);
    printed(&validator("stats"), folder.path(), &["stats"]);
    printed(&validator("graph"), folder.path(), &["graph"]);
    printed(&validator("graph"), folder.path(), &["graph", "cto", "--depth", "2"]);
    printed(&validator("path"), folder.path(), &["path", "ux-designer", "cto"]);
    printed(&validator("pair"), folder.path(), &["pair", "backend-engineer", "qa-engineer"]);
}

#[test]
fn awful_cards_match_the_schemas() {
    let cards = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards");
    let folder = tempfile::tempdir().unwrap();
    let roles = cards.to_str().unwrap();
    let listed = printed(&validator("list"), folder.path(), &["-r", roles, "list"]);
    let problems = printed(&validator("check"), folder.path(), &["check", roles]);
    assert!(problems["problems"].as_array().unwrap().len() > 20);
    let show = validator("show");
    for role in listed["roles"].as_array().unwrap() {
        let path = role["path"].as_str().unwrap();
        let card = role["key"].as_str().map_or(path.to_owned(), |key| format!("{path}#{key}"));
        printed(&show, folder.path(), &["-r", roles, "show", &card]);
    }
}

/// Returns all variants of a value in which one key is removed, or one nested value has a different
/// type.
fn spoilt(value: &Value) -> Vec<(String, Value)> {
    fn places(value: &Value, path: &str, all: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| {
                all.push(format!("{path}/{key}"));
                places(value, &format!("{path}/{key}"), all);
            }),
            Value::Array(list) => list.iter().enumerate().for_each(|(number, value)| {
                all.push(format!("{path}/{number}"));
                places(value, &format!("{path}/{number}"), all);
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    places(value, "", &mut all);
    let mut spoilt = Vec::new();
    for place in all {
        let (parent, key) = place.rsplit_once('/').unwrap();
        let mut less = value.clone();
        // The keys of `provenance` depend on the card, so none of them is required.
        let is_free = parent.ends_with("/provenance");
        if let Some(Value::Object(map)) = less.pointer_mut(parent).filter(|_| !is_free) {
            map.remove(key).unwrap();
            spoilt.push((format!("without {place}"), less));
        }
        // An object is never valid where a string, a number, a list or null is expected, and a
        // string is never valid where an object is expected.
        let mut other = value.clone();
        let there = other.pointer_mut(&place).unwrap();
        *there = if there.is_object() { json!("text") } else { json!({}) };
        spoilt.push((format!("other {place}"), other));
    }
    spoilt
}

#[test]
fn missing_keys_and_wrong_types_are_found_everywhere() {
    for (name, value) in examples() {
        let validator = validator(name);
        for (what, wrong) in spoilt(&value) {
            assert!(!validator.is_valid(&wrong), "{name}: {what}");
        }
    }
}

#[test]
fn words_outside_the_tables_are_found() {
    let validator = validator("check");
    for rule in Rule::ALL {
        assert!(validator.is_valid(&problem(rule.name(), "error", 1, "rolescope/1")), "{rule:?}");
    }
    assert!(!validator.is_valid(&problem("no-such-rule", "error", 1, "rolescope/1")));
    assert!(!validator.is_valid(&problem("no-name", "fatal", 1, "rolescope/1")));
    assert!(!validator.is_valid(&problem("no-name", "error", 0, "rolescope/1")));
    assert!(!validator.is_valid(&problem("no-name", "error", 1, "rolescope/2")));
}

/// Returns the output of a check with one problem.
fn problem(rule: &str, severity: &str, line: u32, version: &str) -> Value {
    json!({ "schema": version, "source": "cards", "cards": 1, "passed_over": 0, "skipped": [], "problems": [{
        "rule": rule, "severity": severity, "path": "a.md", "line": line, "column": 1,
        "width": 0, "message": "x", "mend": null,
    }] })
}

#[test]
fn everything_has_a_description() {
    fn look(schema: &Value, place: &str, mute: &mut Vec<String>) {
        for group in ["properties", "$defs"] {
            for (name, part) in schema[group].as_object().into_iter().flatten() {
                let place = format!("{place}/{name}");
                if part["description"].as_str().is_none_or(|text| !text.ends_with('.')) {
                    mute.push(place.clone());
                }
                look(part, &place, mute);
            }
        }
    }
    let mut mute = Vec::new();
    for (name, sentence) in names() {
        assert!(!sentence.is_empty(), "{name}");
        look(&schema(&name), &name, &mut mute);
    }
    assert!(mute.is_empty(), "{}", mute.join("\n"));
}

/// Returns the front matter of a card, parsed as YAML.
fn front_matter(text: &str) -> Value {
    let (_, rest) = text.split_once("---\n").unwrap();
    let (yaml, _) = rest.split_once("\n---\n").unwrap();
    serde_yaml::from_str(yaml).unwrap()
}

#[test]
fn the_front_matter_of_the_built_in_cards_matches_its_schema() {
    let validator = validator("front-matter");
    for card in builtin() {
        holds(&validator, &front_matter(&card.text), &card.origin.to_string());
    }
}

#[test]
fn front_matter_with_problems_violates_the_schema() {
    let validator = validator("front-matter");
    let longest = LIMITS.iter().find(|limit| limit.what == "a name").unwrap().most;
    let longest = "é".repeat(usize::try_from(longest).unwrap());
    for good in [
        json!({}),
        json!({ "slug": "backend-engineer", "id": "be-01", "default_seniority": "Staff" }),
        json!({ "tags": ["a", 1.1, true], "tools": "Read, Write", "properties": { "a": [1] } }),
        json!({ "tools": { "write": false }, "another": null }),
        json!({ "name": longest }),
    ] {
        holds(&validator, &good, "good");
    }
    for wrong in [
        json!([]),
        json!({ "slug": "Backend Engineer" }),
        json!({ "slug": "" }),
        json!({ "slug": "a_b" }),
        json!({ "id": 7 }),
        json!({ "name": "" }),
        json!({ "name": ["A", "B"] }),
        json!({ "default_seniority": "Wizard" }),
        json!({ "default_seniority": null }),
        json!({ "properties": "none" }),
        json!({ "tags": [["deep"]] }),
        json!({ "name": format!("{longest}é") }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn schema_parser_and_docs_have_the_same_front_matter_keys() {
    let schema = schema("front-matter");
    let described: BTreeSet<&str> =
        schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(described, Key::ALL.iter().map(|key| key.name()).collect());
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/card-format.md"));
    let page = page.unwrap();
    for key in described {
        assert!(!has_unknown_key(&format!("id: a-1\n{key}: x")), "{key}");
        assert!(page.contains(&format!("`{key}`")), "docs/card-format.md has no `{key}`");
    }
    assert!(has_unknown_key("id: a-1\nsulg: x"));
    // The comment that tells an editor which schema to use must not cause a problem.
    let line = "# yaml-language-server: $schema=front-matter.schema.json";
    let text = format!("---\n{line}\nid: a-1\nname: A\n---\n");
    let role = Role::parse(Origin::File("a.md".into()), &text);
    assert_eq!((role.name.as_str(), card_problems(&role)), ("A", vec![]));
}

fn has_unknown_key(front: &str) -> bool {
    let text = format!("---\n{front}\n---\n");
    let role = Role::parse(Origin::File("a.md".into()), &text);
    role.problems.iter().any(|problem| problem.rule == Rule::UnknownKey)
}

#[test]
fn the_schema_files_equal_the_printed_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    let mut wanted = BTreeSet::new();
    for (name, _) in names() {
        let file = format!("{name}.schema.json");
        let (path, text) = (folder.join(&file), rolescope(Path::new("."), &["schema", &name]));
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == text,
            "{file}: run `UPDATE_DOCS=1 cargo test --test it schema`"
        );
        wanted.insert(file);
    }
    let there = fs::read_dir(&folder).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(there.collect::<BTreeSet<_>>(), wanted);
    // `who` has the same output format as `list`.
    assert_eq!(schema("who"), schema("list"));
}

#[test]
fn a_full_config_matches_its_schema_and_mistakes_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let text = rolescope(folder.path(), &["config", "--print-default"]);
    let lines = text.lines().filter_map(|line| line.strip_prefix("# "));
    let config = lines.collect::<Vec<_>>().join("\n");
    let config: Value = serde_yaml::from_str(&config).unwrap();
    let validator = validator("config");
    holds(&validator, &config, "config --print-default");
    for (wrong, why) in [
        (json!({ "themes": "nord" }), "an unknown key"),
        (json!({ "theme": "nrod" }), "a misspelt theme"),
        (json!({ "keys": { "list": { "marks": "m" } } }), "an unknown action"),
        (json!({ "layout": { "list": 4 } }), "a width that is too small"),
        (json!({ "severity": { "mising-target": "error" } }), "an unknown rule"),
        (json!({ "severity": { "unknown-key": "never" } }), "an unknown severity"),
        (json!({ "views": { "x": { "sort": "level" } } }), "a view without a query"),
        (json!({ "colors": { "headin": "bold" } }), "an unknown ink"),
    ] {
        assert!(!validator.is_valid(&wrong), "{why}");
    }
    let validator = self::validator("config-output");
    printed(&validator, folder.path(), &["config"]);
}
