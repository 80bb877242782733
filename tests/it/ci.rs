//! Tests `check` as teams use it: in a hook, with annotations, as SARIF, and with a baseline of
//! known problems.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns a card with one interaction, which names another role.
fn asks(name: &str, target: &str) -> String {
    format!("---\nname: {name}\n---\n# Interactions\n- **Asks** → {target} (daily)\n")
}

/// A git repository with two cards, the first of which names a role without a card.
struct Team(TempDir);

impl Team {
    fn new() -> Team {
        let team = Team(tempfile::tempdir().unwrap());
        team.git(&["init", "-q"]);
        team.write("roles/api lead.md", &asks("API Lead", "Nobody"));
        team.write("roles/web.md", &asks("Web Lead", "API Lead"));
        team
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, args: &[&str]) {
        let done = self.clean(Command::new("git")).args(args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Makes a command run in the repository, isolated from this machine's settings.
    fn clean(&self, mut command: Command) -> Command {
        command
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.at("home"))
            .env("LANG", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "t")
                .env(format!("GIT_{who}_EMAIL"), "t@example.org");
        }
        command
    }

    fn check(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let program = Command::new(env!("CARGO_BIN_EXE_rolescope"));
        answer(self.clean(program).arg("check").args(args).output().unwrap())
    }

    fn sarif(&self, args: &[&str]) -> Value {
        let (_, out, err) = self.check(&[&["--format", "sarif"], args].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
    }
}

fn answer(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Returns the results in a SARIF log that belong to a rule.
fn results<'a>(log: &'a Value, rule: &str) -> Vec<&'a Value> {
    let results = log["runs"][0]["results"].as_array().unwrap();
    results.iter().filter(|result| result["ruleId"] == rule).collect()
}

#[test]
fn lesser_problems_can_be_left_out() {
    let team = Team::new();
    let lines = |severity: &str| {
        let args = ["--strict", "--format", "short", "--min-severity", severity];
        let (code, out, err) = team.check(&args);
        (code, out.lines().count(), err)
    };
    let (code, all, _) = lines("hint");
    assert_eq!((code, all > 1), (Some(1), true));
    let (code, warnings, err) = lines("warning");
    assert_eq!((code, warnings), (Some(1), 1));
    assert!(err.contains("2 cards: 0 errors, 1 warning, 0 hints"), "{err}");
    assert_eq!(lines("error").0, Some(0));
}

#[test]
fn only_new_problems_fail_and_a_moved_line_is_not_new() {
    let team = Team::new();
    let (code, _, err) = team.check(&["--strict", "--baseline", "known.txt"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("--write-baseline known.txt` creates it"), "{err}");
    let (code, out, err) = team.check(&["--write-baseline", "known.txt"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    assert!(err.contains("known problems written to known.txt"), "{err}");
    let known = fs::read_to_string(team.at("known.txt")).unwrap();
    assert!(
        known.contains(" roles/api lead.md: no card describes `Nobody` [missing-target]"),
        "{known}"
    );

    let check = |args: &[&str]| {
        team.check(&[&["--strict", "--format", "short", "--baseline", "known.txt"], args].concat())
    };
    let (code, out, err) = check(&[]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("0 hints; ") && err.contains("known problems in the baseline"), "{err}");
    // A known problem is still recognized if `check` gets a different path, or if the problem has
    // moved to a different line.
    let roles = team.at("roles");
    assert_eq!(check(&[roles.to_str().unwrap()]).0, Some(0));
    let moved = asks("API Lead", "Nobody").replace("# Inter", "# Mission\nHelps.\n\n# Inter");
    team.write("roles/api lead.md", &moved);
    assert_eq!(check(&[]).0, Some(0));
    // A new problem is reported, but the known problem is not.
    team.write("roles/api lead.md", &format!("{moved}- **Helps** → Someone (daily)\n"));
    let (code, out, _) = check(&[]);
    assert_eq!(code, Some(1));
    assert!(out.contains("`Someone`") && !out.contains("`Nobody`"), "{out}");
    // A solved problem is counted, and writing the baseline again removes it.
    team.write("roles/api lead.md", &asks("API Lead", "Web Lead"));
    let (code, _, err) = check(&[]);
    assert_eq!(code, Some(0));
    assert!(err.contains("fixed (--write-baseline removes the fixed problems)"), "{err}");
    assert_eq!(team.check(&["--write-baseline", "known.txt"]).0, Some(0));
    assert!(!fs::read_to_string(team.at("known.txt")).unwrap().contains("Nobody"));
    // A file that is not a baseline is neither used as one nor overwritten.
    let card = fs::read_to_string(team.at("roles/web.md")).unwrap();
    for option in ["--baseline", "--write-baseline"] {
        let (code, _, err) = team.check(&[option, "roles/web.md"]);
        assert_eq!(code, Some(2));
        assert!(err.contains("roles/web.md is not a baseline"), "{err}");
    }
    assert_eq!(fs::read_to_string(team.at("roles/web.md")).unwrap(), card);
}

#[test]
fn sarif_is_valid_and_its_paths_are_those_of_the_repository() {
    let team = Team::new();
    let roles = team.at("roles").canonicalize().unwrap();
    let logs = [team.sarif(&[]), team.sarif(&[roles.to_str().unwrap()])];
    for log in &logs {
        // These types are generated from the SARIF schema, so they drop any property that the
        // schema does not define.
        let read: serde_sarif::sarif::Sarif = serde_json::from_value(log.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), *log);
        let missing = results(log, "missing-target");
        let place = &missing[0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uri"], "roles/api%20lead.md");
        assert_eq!(place["uriBaseId"], "%SRCROOT%");
        assert!(log["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].is_object());
    }
    let places = |log: &Value| -> Vec<(Value, Value)> {
        let results = log["runs"][0]["results"].as_array().unwrap().iter();
        results.map(|r| (r["locations"].clone(), r["partialFingerprints"].clone())).collect()
    };
    assert_eq!(places(&logs[0]), places(&logs[1]));
    // The log contains the absolute path of a file that is outside of the repository.
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("x.md"), asks("X", "Nobody")).unwrap();
    let log = team.sarif(&["roles", other.path().to_str().unwrap()]);
    let missing = results(&log, "missing-target");
    let outside = missing
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"].clone());
    let outside: Vec<Value> =
        outside.filter(|place| place["uri"].as_str().unwrap().starts_with("file:///")).collect();
    assert_eq!(outside.len(), 1, "{missing:?}");
    assert!(outside[0].get("uriBaseId").is_none());
    // No two problems have the same fingerprint.
    let all = log["runs"][0]["results"].as_array().unwrap();
    let mut prints: Vec<&str> = all
        .iter()
        .map(|result| result["partialFingerprints"]["rolescopeProblem/v1"].as_str().unwrap())
        .collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), all.len());
}

#[test]
fn the_fixes_of_sarif_are_those_of_the_fix_option() {
    let team = Team::new();
    let strict = asks("Web Lead", "API Lead")
        .replace("name:", "id: web\nname:")
        .replace("# Inter", "# Capabilities\n- **SQL** — Advanced\n\n# Inter");
    team.write("roles/web.md", &strict.replace("**Asks** →", "**Provides API** ->"));
    let log = team.sarif(&[]);
    for (rule, path) in [("loose-arrow", "roles/web.md"), ("one-sided", "roles/api lead.md")] {
        let result = results(&log, rule)[0];
        let change = &result["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], path.replace(' ', "%20"));
        let edit = &change["replacements"][0];
        let number =
            |key: &str| usize::try_from(edit["deletedRegion"][key].as_u64().unwrap()).unwrap();
        let card = fs::read_to_string(team.at(path)).unwrap();
        let offset = |line: usize, column: usize| -> usize {
            let before: usize = card.split_inclusive('\n').take(line - 1).map(str::len).sum();
            let line = card.lines().nth(line - 1).unwrap();
            before + line.chars().take(column - 1).map(char::len_utf8).sum::<usize>()
        };
        let from = offset(number("startLine"), number("startColumn"));
        let to = offset(number("endLine"), number("endColumn"));
        let text = edit["insertedContent"]["text"].as_str().unwrap();
        let (before, rest) = card.split_at(from);
        let (_, after) = rest.split_at(to - from);
        team.write(path, &format!("{before}{text}{after}"));
    }
    let log = team.sarif(&[]);
    assert_eq!(results(&log, "loose-arrow").len() + results(&log, "one-sided").len(), 0);
    assert!(results(&log, "missing-target")[0].get("fixes").is_none());
}

/// Runs the GitHub action's script, which checks the cards after the action has installed
/// rolescope.
fn act(team: &Team, settings: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = team.clean(Command::new("bash"));
    command.arg(root().join("scripts/action.sh"));
    command.env("ROLESCOPE", env!("CARGO_BIN_EXE_rolescope"));
    command.envs(settings.iter().copied());
    answer(command.output().unwrap())
}

#[test]
fn the_action_annotates_and_writes_sarif() {
    let team = Team::new();
    team.write("roles/broken.md", "---\n: : :\n\t- [\n---\n# Mission\nx\n");
    let paths = team.at("roles");
    let settings = [
        ("ROLESCOPE_PATHS", paths.to_str().unwrap()),
        ("ROLESCOPE_STRICT", "true"),
        ("ROLESCOPE_SARIF", "out.sarif"),
    ];
    let (code, out, err) = act(&team, &settings);
    assert_eq!(code, Some(1), "{err}");
    let kinds: Vec<&str> = out.lines().filter_map(|line| line.split(' ').next()).collect();
    let order = ["::error", "::warning", "::notice"];
    let numbers: Vec<_> =
        kinds.iter().map(|kind| order.iter().position(|known| known == kind)).collect();
    assert!(
        numbers.is_sorted() && numbers.contains(&Some(0)) && numbers.contains(&Some(2)),
        "{out}"
    );
    assert!(out.contains("::warning file=roles/api lead.md,line=5,col=14"), "{out}");
    assert!(err.lines().last().unwrap().starts_with("3 cards: "), "{err}");
    let log: Value = serde_json::from_slice(&fs::read(team.at("out.sarif")).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), kinds.len());
    // The following calls test the action's inputs for strictness, severity, baseline and paths.
    fs::remove_file(team.at("roles/broken.md")).unwrap();
    assert_eq!(act(&team, &settings[1..2]).0, Some(1));
    assert_eq!(act(&team, &[("ROLESCOPE_MIN_SEVERITY", "error"), settings[1]]).0, Some(0));
    team.check(&["--write-baseline", "known.txt"]);
    assert_eq!(act(&team, &[("ROLESCOPE_BASELINE", "known.txt"), settings[1]]).0, Some(0));
    fs::remove_file(team.at("out.sarif")).unwrap();
    let (code, _, err) = act(&team, &[("ROLESCOPE_PATHS", "absent"), settings[2]]);
    assert_eq!(code, Some(2));
    assert!(err.contains("absent") && !team.at("out.sarif").exists(), "{err}");
}

#[test]
fn the_action_passes_each_input_to_its_script() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let action: serde_yaml::Value = serde_yaml::from_str(&action).unwrap();
    let script = fs::read_to_string(root().join("scripts/action.sh")).unwrap();
    let inputs = action["inputs"].as_mapping().unwrap();
    let steps = action["runs"]["steps"].as_sequence().unwrap();
    let passed = steps.last().unwrap()["env"].as_mapping().unwrap();
    assert_eq!((inputs.len(), passed.len()), (6, 6));
    let document = fs::read_to_string(root().join("docs/ci.md")).unwrap();
    for input in inputs.keys().map(|name| name.as_str().unwrap()) {
        let value = format!("${{{{ inputs.{input} }}}}");
        let variable = passed.iter().find(|(_, passed)| passed.as_str() == Some(&value));
        let variable = variable.unwrap_or_else(|| panic!("{input} is not passed")).0;
        assert!(script.contains(&format!("${{{}", variable.as_str().unwrap())), "{input}");
        assert!(document.contains(&format!("| `{input}` |")), "{input} is not in docs/ci.md");
    }
}

#[test]
fn the_hooks_check_all_cards() {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: serde_yaml::Value = serde_yaml::from_str(&hooks).unwrap();
    for hook in hooks.as_sequence().unwrap() {
        assert_eq!(hook["pass_filenames"].as_bool(), Some(false));
        assert_eq!(hook["always_run"].as_bool(), Some(true));
        assert_eq!(hook["entry"].as_str(), Some("rolescope check"));
    }
}

/// Requires pre-commit, which most systems do not have: `pip install pre-commit`.
#[test]
fn a_commit_with_a_dangling_target_is_refused() {
    let installed = Command::new("pre-commit").arg("--version").output();
    if !installed.is_ok_and(|output| output.status.success()) {
        drop(writeln!(std::io::stderr(), "pre-commit is not installed: skipped"));
        return;
    }
    // This repository contains only the definition of the hook, at a tagged commit.
    let hook = Team::new();
    fs::copy(root().join(".pre-commit-hooks.yaml"), hook.at(".pre-commit-hooks.yaml")).unwrap();
    hook.git(&["add", ".pre-commit-hooks.yaml"]);
    hook.git(&["commit", "-q", "-m", "hooks"]);
    hook.git(&["tag", "v1"]);

    let team = Team::new();
    let config = format!(
        "repos:\n  - repo: {}\n    rev: v1\n    hooks:\n      - id: rolescope-system\n        args: [--strict]\n",
        hook.0.path().display()
    );
    team.write(".pre-commit-config.yaml", &config);
    team.git(&["add", "."]);
    let program = Path::new(env!("CARGO_BIN_EXE_rolescope")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(program.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(path).unwrap();
    let run = || {
        let mut command = team.clean(Command::new("pre-commit"));
        answer(command.env("PATH", &path).args(["run", "--color", "never"]).output().unwrap())
    };
    let (code, out, err) = run();
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(out.contains("no card describes `Nobody`"), "{out}{err}");
    team.write("roles/api lead.md", &asks("API Lead", "Web Lead"));
    team.git(&["add", "."]);
    let (code, out, err) = run();
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(out.contains("Passed"), "{out}{err}");
}
