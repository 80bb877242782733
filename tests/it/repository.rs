//! Tests the config of a repository: which keys it may set, which cards it applies to, and what it
//! cannot do if it comes from a stranger.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The keys that a repository may set. A new key is forbidden unless it is added to this list.
const SHARED: [&str; 10] = [
    "roots",
    "views",
    "crews",
    "levels",
    "frequencies",
    "sections",
    "verbs",
    "external",
    "aliases",
    "severity",
];

/// A repository with two cards in `roles`, and a home folder without a config.
struct Clone(TempDir);

const ONE: &str = "---\nname: One\n---\n# Responsibilities\n- **Work** (primary)\n  *Success metric*: 5 a day\n\n# Capabilities\n- **Postgres** — guru\n\n# Interactions\n- **Unlocks** → Auditor (each morning)\n- **Provides API** → Two (daily)\n";
const TWO: &str =
    "---\nname: Two\n---\n# Aufgaben\n- **Rest**\n\n# Capabilities\n- **PostgreSQL** — Expert\n";

impl Clone {
    fn new(config: &str) -> Clone {
        let clone = Clone(tempfile::tempdir().unwrap());
        clone.put("clone/.git/HEAD", "");
        clone.put("clone/roles/one.md", ONE);
        clone.put("clone/roles/two.md", TWO);
        clone.put("home/x", "");
        if !config.is_empty() {
            clone.put("clone/rolescope.yaml", config);
        }
        clone
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn user(&self, config: &str) {
        self.put("home/.config/rolescope/config.yaml", config);
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::cargo_bin("rolescope").unwrap();
        command.current_dir(self.at(folder)).env_clear().env("LANG", "C.UTF-8");
        let output = command.env("HOME", self.at("home")).args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        self.run_in("clone", args)
    }

    fn out(&self, args: &[&str]) -> String {
        self.run(args).1
    }

    fn check(&self) -> String {
        self.out(&["check", "--format", "short"])
    }

    /// Returns where the value of a key comes from, and the remarks about the config.
    fn source(&self, key: &str) -> (String, Vec<String>) {
        let output: Value = serde_json::from_str(&self.out(&["config", "--json"])).unwrap();
        let values = output["values"].as_array().unwrap();
        let value = values.iter().find(|value| value["key"] == key).unwrap();
        let remarks = output["remarks"].as_array().unwrap().iter();
        let remarks = remarks.map(|remark| remark.as_str().unwrap().to_owned()).collect();
        (value["from"].as_str().unwrap().to_owned(), remarks)
    }
}

#[test]
fn only_the_listed_keys_take_effect() {
    use rolescope::config::ConfigKey;
    let clone = Clone::new("");
    let schema: Value = serde_json::from_str(&clone.out(&["schema", "config"])).unwrap();
    let keys: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert!(keys.len() >= 19);
    for key in keys {
        let example = match key.as_str() {
            "roots" => "[roles]",
            key => ConfigKey::parse(key).unwrap().example(),
        };
        clone.put("clone/rolescope.yaml", &format!("{key}: {}\n", example.trim_start_matches(' ')));
        let (source, remarks) = clone.source(key);
        if SHARED.contains(&key.as_str()) {
            assert_eq!(
                (source.as_str(), remarks.len()),
                ("rolescope.yaml:1", 0),
                "{key}: {remarks:?}"
            );
            continue;
        }
        assert!(!source.contains("rolescope.yaml"), "{key}: {source}");
        let why = format!(
            "rolescope.yaml:1: `{key}` has no effect in a repository's config; set it in your own config"
        );
        assert_eq!(remarks, [why]);
        // `check` fails if there is a mistake in the config.
        assert_eq!(clone.run(&["check"]).0, Some(1), "{key}");
    }
}

#[test]
fn each_listed_key_has_its_effect() {
    let clone = Clone::new("external: [Auditor]\n");
    assert!(!clone.check().contains("no card describes"), "{}", clone.check());
    let with = |text: &str| Clone::new(text);
    let shown = |text: &str, role: &str| -> Value {
        serde_json::from_str(&with(text).out(&["show", role, "--json"])).unwrap()
    };
    assert!(Clone::new("").check().contains("no card describes `Auditor`"));
    assert!(with("severity:\n  missing-target: error\n").check().contains("error: no card"));
    let aliases = with("aliases: {Postgres: [PostgreSQL]}\n").check();
    assert!(aliases.contains("`PostgreSQL` is called `Postgres` in the config"), "{aliases}");
    let card = shown("levels: {Novice: [guru]}\n", "one");
    assert_eq!(card["role"]["capabilities"][0]["level_rank"], 1);
    let card = shown("frequencies: {Daily: [each morning]}\n", "one");
    assert_eq!(card["role"]["interactions"][0]["frequency_rank"], 2);
    let card = shown("sections: {mission: [Aufgaben]}\n", "two");
    assert!(card["role"]["mission"].as_str().unwrap().contains("Rest"), "{card}");
    let picture = |text: &str| with(text).out(&["graph", "one", "--format", "svg"]);
    assert!(picture("").contains("class=\"other\""));
    assert!(!picture("verbs: {gives: [unlocks]}\n").contains("class=\"other\""));
    let crew = with("crews: {core: [one, two]}\n").run(&["graph", "--crew", "core"]);
    assert_eq!(crew.0, Some(0), "{crew:?}");
    let search = with("views: {base: postgres}\n").out(&["list", "@base"]);
    assert_eq!(search.lines().count(), 2, "{search}");
    let roots = with("roots: [roles/]\n");
    assert!(roots.out(&["config"]).contains("rolescope.yaml:1"));
}

#[test]
fn two_homes_give_the_same_check() {
    const OTHER: &str = "external: [Auditor]\nseverity: {missing-target: off, one-sided: error}\naliases: {PG: [Postgres, PostgreSQL]}\nlevels: {Novice: [guru]}\nfrequencies: {Monthly: [each morning]}\nsections: {mission: [Aufgaben]}\nverbs: {gives: [unlocks]}\nroots: [/nowhere]\nthene: x\n";
    for config in ["severity: {no-metric: off}\n", "roots: [roles]\n", "# nothing\n"] {
        let (one, two) = (Clone::new(config), Clone::new(config));
        two.user(OTHER);
        two.put("home/.config/git/ignore", "two.md\n");
        for args in [&["check"][..], &["check", "roles", "--json"], &["check", "--strict", "roles"]]
        {
            let (one, two) = (one.run(args), two.run(args));
            assert_eq!((one.0, &one.1), (two.0, &two.1), "{config} {args:?}");
        }
    }
    // Without a config in the repository, the user's own config applies.
    let two = Clone::new("");
    two.user("external: [Auditor]\n");
    assert!(!two.check().contains("Auditor"));
    // The user's own config still determines the appearance of the screen.
    let two = Clone::new("external: [Nobody]\n");
    two.user("theme: nord\nexternal: [Auditor]\n");
    assert_eq!(two.source("theme").0, "line 1");
    assert_eq!(two.source("external").0, "rolescope.yaml:1");
    two.put("clone/rolescope.yaml", "levels: {}\n");
    assert_eq!(
        two.source("external").0,
        "default, because line 2 does not apply to cards in a repository"
    );
}

#[test]
fn no_root_is_outside_of_the_folder_of_the_config() {
    for root in ["..", "/", "/etc", "~", "~/roles", "roles/../..", "link", "link/below", "broken"] {
        let clone = Clone::new(&format!("roots: ['{root}', roles]\n"));
        clone.put("outside/secret.md", ONE);
        symlink("../outside", clone.at("clone/link")).unwrap();
        symlink("../missing", clone.at("clone/broken")).unwrap();
        let (code, out, err) = clone.run(&["list"]);
        assert_eq!((code, out.lines().count()), (Some(0), 2), "{root}: {out}{err}");
        assert!(err.contains("is outside the folder of this config file"), "{root}: {err}");
        assert_eq!(clone.run(&["check"]).0, Some(1), "{root}");
    }
    let clone = Clone::new("roots: [./roles, later]\n");
    let (_, _, err) = clone.run(&["list"]);
    assert!(!err.contains("outside"), "{err}");
}

#[test]
fn rules_that_protect_readers_keep_their_severity() {
    for severity in ["off", "hint", "{provide: off}"] {
        let clone = Clone::new(&format!(
            "severity:\n  harmful-text: {severity}\n  look-alike-name: {severity}\n"
        ));
        clone.put("clone/roles/three.md", "---\nname: Th\u{200b}ree\n---\n");
        let (_, out, err) = clone.run(&["check", "--format", "short"]);
        assert!(out.contains("warning: ") && out.contains("[harmful-text]"), "{out}");
        assert!(err.contains("cannot lower the severity of `harmful-text`"), "{err}");
        assert!(err.contains("cannot lower the severity of `look-alike-name`"), "{err}");
    }
    let clone = Clone::new("severity: {harmful-text: error}\n");
    clone.put("clone/roles/three.md", "---\nname: Th\u{200b}ree\n---\n");
    assert!(clone.check().contains("error: "), "{}", clone.check());
}

#[test]
fn a_strangers_file_is_data() {
    let names: Vec<String> = (0..5000).map(|n| format!("a{n}")).collect();
    let files = [
        "\u{1b}]0;x\u{7}: y\n".to_owned(),
        "external: [\"\u{1b}[2J\"]\nviews: {\"\u{1b}[31mx\": \"\u{9b}2J\"}\ncrews: {\"\u{202e}x\": [one]}\n".to_owned(),
        "a: &a [x, x]\nb: [*a, *a]\n".to_owned(),
        "x".repeat(2_000_000),
        format!("external: [{}]\n", "[".repeat(900)),
        format!("aliases: {{x: [{}]}}\n", names.join(", ")),
        format!("aliases: {{{}}}\n", (0..250).map(|n| format!("a{n}: [x, y, z]")).collect::<Vec<_>>().join(", ")),
        "severity: {missing-target: [x, {y: z}]}\nroots: {a: b}\n".to_owned(),
        (0..300).map(|n| format!("k{n}: 1\n")).collect(),
        "- a\n- b\n".to_owned(),
        "\u{feff}roots: [roles]\n".to_owned(),
    ];
    for text in files {
        let clone = Clone::new(&text);
        for args in [&["list"][..], &["config"], &["config", "--json"], &["check"], &["list", "x"]]
        {
            let start = std::time::Instant::now();
            let (code, out, err) = clone.run(args);
            assert!(start.elapsed().as_secs() < 20, "{args:?}");
            assert!(code.is_some_and(|code| code < 3), "{args:?}: {code:?} {err}");
            for shown in [&out, &err] {
                assert!(!shown.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{args:?}: {shown:?}");
            }
            assert!(err.lines().count() < 30, "{args:?}: {err}");
        }
    }
    // A config is refused if it is not a regular file, or if it is a link that leads out of the
    // repository.
    for make in [
        |path: &Path| symlink("/dev/zero", path).unwrap(),
        |path: &Path| symlink("/etc/passwd", path).unwrap(),
        |path: &Path| symlink("nowhere", path).unwrap(),
        |path: &Path| symlink("rolescope.yaml", path).unwrap(),
        |path: &Path| fs::create_dir(path).unwrap(),
        |path: &Path| {
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        },
    ] {
        let clone = Clone::new("");
        make(&clone.at("clone/rolescope.yaml"));
        let (code, out, err) = clone.run(&["list"]);
        assert_eq!((code, out.lines().count()), (Some(0), 2), "{err}");
        assert!(err.contains("rolescope.yaml"), "{err}");
        assert!(!err.contains("root:"), "{err}");
        assert_eq!(clone.run(&["check"]).0, Some(1));
    }
    // A link inside of the repository is accepted.
    let clone = Clone::new("");
    clone.put("clone/settings.yaml", "external: [Auditor]\n");
    symlink("settings.yaml", clone.at("clone/rolescope.yaml")).unwrap();
    assert!(!clone.check().contains("Auditor"));
}

#[test]
fn the_nearest_config_up_to_the_root_of_the_repository_applies() {
    let clone = Clone::new("external: [Auditor]\n");
    clone.put("rolescope.yaml", "external: [Two]\nthis: is outside\n");
    assert!(!clone.check().contains("Auditor"));
    // The config also applies if a command runs in a subfolder, or runs elsewhere and is given the
    // path of the cards.
    let below = clone.run_in("clone/roles", &["check", "--format", "short", "."]);
    assert!(!below.1.contains("Auditor"), "{below:?}");
    let away = clone.run_in("home", &["check", "--format", "short", "../clone/roles"]);
    assert!(!away.1.contains("Auditor"), "{away:?}");
    // A config in a folder nearer to the cards replaces the config of the repository.
    clone.put("clone/roles/.rolescope.yaml", "levels: {Expert: [guru]}\n");
    assert!(clone.check().contains("Auditor"));
    fs::remove_file(clone.at("clone/roles/.rolescope.yaml")).unwrap();
    // A config file above the root of the repository does not apply.
    fs::remove_file(clone.at("clone/rolescope.yaml")).unwrap();
    assert_eq!(clone.source("external").0, "default");
    // Outside of a repository, a config is searched for only in the folder of the cards.
    fs::remove_dir_all(clone.at("clone/.git")).unwrap();
    clone.put("clone/rolescope.yaml", "external: [Auditor]\n");
    let (_, out, _) = clone.run(&["check", "--format", "short", "roles"]);
    assert!(out.contains("Auditor"), "{out}");
    clone.put("clone/roles/rolescope.yaml", "external: [Auditor]\n");
    let (_, out, _) = clone.run(&["check", "--format", "short", "roles"]);
    assert!(!out.contains("Auditor"), "{out}");
}

#[test]
fn each_config_applies_to_the_cards_below_it() {
    let clone = Clone::new("");
    fs::remove_dir_all(clone.at("clone/roles")).unwrap();
    for (team, level) in [("a", "Novice"), ("b", "Expert")] {
        clone.put(&format!("clone/{team}/{team}.md"), &format!("---\nname: {team} lead\n---\n# Capabilities\n- **Go** — guru\n\n# Interactions\n- **Helps** → Board (daily)\n"));
        clone.put(&format!("clone/{team}/rolescope.yaml"), &format!("levels: {{{level}: [guru]}}\naliases: {{Go{team}: [Golang]}}\nverbs: {{gives: [helps {team}]}}\n"));
    }
    clone.put("clone/a/rolescope.yaml", "levels: {Novice: [guru]}\nexternal: [Board]\naliases: {Goa: [Golang]}\nseverity: {no-metric: off}\n");
    let level = |role: &str| {
        let card: Value =
            serde_json::from_str(&clone.out(&["-r", "a", "-r", "b", "show", role, "--json"]))
                .unwrap();
        card["role"]["capabilities"][0]["level_rank"].clone()
    };
    assert_eq!([level("a"), level("b")], [1, 4]);
    let (_, out, err) = clone.run(&["check", "a", "b", "--format", "short"]);
    assert!(!out.contains("a/a.md:8:15: warning: no card describes"), "{out}");
    assert!(out.contains("b/b.md:8:15: warning: no card describes `Board`"), "{out}");
    assert!(
        err.contains(
            "b/rolescope.yaml: the alias `Golang` means `Gob` here but `Goa` in a/rolescope.yaml"
        ),
        "{err}"
    );
    // The user's own vocabulary applies only to the folder that has no config.
    fs::remove_file(clone.at("clone/b/rolescope.yaml")).unwrap();
    clone.user("external: [Board]\nlevels: {Competent: [guru]}\n");
    assert_eq!([level("a"), level("b")], [1, 2]);
}

#[test]
fn init_writes_a_config_and_a_first_card_and_overwrites_nothing() {
    let clone = Clone::new("");
    let (code, out, _) = clone.run(&["init"]);
    assert_eq!((code, out.as_str()), (Some(0), "rolescope.yaml\n"));
    assert_eq!(clone.source("roots").0, "rolescope.yaml:3");
    let (code, _, err) = clone.run(&["init"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("rolescope.yaml already exists; edit it instead"), "{err}");
    fs::create_dir(clone.at("fresh")).unwrap();
    let (code, out, err) = clone.run_in("home", &["init", "../fresh"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out, "../fresh/roles/first-role/profile.md\n../fresh/rolescope.yaml\n");
    let (code, out, _) = clone.run_in("fresh", &["list"]);
    assert_eq!((code, out.as_str()), (Some(0), "first-role\tFirst Role\n"));
    assert_eq!(clone.run_in("fresh", &["check"]).0, Some(0));
    // Every key in the example config is valid after the comment markers are removed.
    let text = fs::read_to_string(clone.at("fresh/rolescope.yaml")).unwrap();
    let bare: Vec<&str> = text
        .lines()
        .filter(|line| {
            !line.starts_with("# ")
                || line.contains(": [")
                || line.ends_with(':') && !line.contains(' ')
                || line.starts_with("#   ")
                || ["# aliases:", "# severity:"].contains(line)
        })
        .map(|line| line.strip_prefix("# ").unwrap_or(line))
        .collect();
    fs::write(clone.at("fresh/rolescope.yaml"), bare.join("\n")).unwrap();
    let (code, _, err) = clone.run_in("fresh", &["config"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(clone.run(&["init", "nowhere"]).0, Some(2));
}
