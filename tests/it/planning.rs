//! Tests the commands for planning: the figures that they print for the cards in
//! tests/search/roles, the ways to select a set of roles, and the output formats.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const FIVE: [&str; 5] = [
    "backend-engineer",
    "frontend-engineer",
    "qa-engineer",
    "platform-engineer",
    "product-manager",
];

/// Returns a command that runs the program in `folder`, with the cards of tests/search/roles.
fn rolescope(folder: &TempDir, args: &[&str]) -> Command {
    let roles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/roles");
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear();
    command.env("HOME", folder.path()).env("LANG", "C.UTF-8").arg("-r").arg(roles).args(args);
    command
}

fn text(folder: &TempDir, args: &[&str]) -> String {
    let output = rolescope(folder, args).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{args:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &TempDir, args: &[&str]) -> Value {
    serde_json::from_str(&text(folder, &[args, &["--json"]].concat())).unwrap()
}

#[test]
fn the_figures_of_a_crew_of_five() {
    let folder = tempfile::tempdir().unwrap();
    let crew = json(&folder, &[&["crew"], &FIVE[..]].concat());
    assert_eq!((&crew["inside"], &crew["leaving"]["daily"]), (&10.into(), &6.into()));
    let leaving: i64 =
        ["daily", "weekly", "rest"].iter().map(|key| crew["leaving"][key].as_i64().unwrap()).sum();
    assert_eq!((leaving, &crew["leaving_to"]), (22, &17.into()));
    let coming: i64 = ["daily", "weekly", "rest"]
        .iter()
        .map(|key| crew["coming_in"][key].as_i64().unwrap())
        .sum();
    assert_eq!((coming, &crew["coming_from"]), (25, &17.into()));
    assert_eq!(crew["skill_count"], 33);
    assert_eq!(
        (&crew["single_holders"], &crew["single_holders_with_details"]),
        (&28.into(), &26.into())
    );
    let shown = text(&folder, &[&["crew"], &FIVE[..]].concat());
    assert!(
        shown
            .contains("10 interactions inside the crew; 22, of which 6 are daily, leave it for 17")
    );
    assert!(shown.contains("33 skills: 26 have only one holder (28 if details are ignored)"));
    let closed =
        text(&folder, &[&["crew", "--close", "--section", "sequence"], &FIVE[..]].concat());
    assert!(closed.lines().last().unwrap().contains("  0  "), "{closed}");
}

#[test]
fn the_figures_of_all_skills() {
    let folder = tempfile::tempdir().unwrap();
    let skills = json(&folder, &["skills"]);
    assert_eq!(skills["names"], 154);
    assert_eq!(
        (&skills["single_holders"], &skills["single_holders_with_details"]),
        (&105.into(), &102.into())
    );
    let csv = text(&folder, &["skills", "--format", "csv"]);
    assert!(csv.starts_with("Skill,Holders,Best,Who\r\n"), "{csv}");
    assert_eq!(csv.lines().count(), 1 + skills["skills"].as_array().unwrap().len());
    let one = text(&folder, &["skills", "KUBERNETES"]);
    assert!(one.contains("Kubernetes") && !one.contains("FinOps"), "{one}");
    let coverage = text(&folder, &["coverage", "cap:kubernetes", "--format", "csv"]);
    assert!(coverage.lines().any(|line| line.starts_with("Kubernetes,")), "{coverage}");
}

#[test]
fn a_set_of_roles_is_a_crew_a_file_or_a_query() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join(".config/rolescope");
    fs::create_dir_all(&config).unwrap();
    fs::write(config.join("config.yaml"), "crews:\n  core: [qa-engineer, cto]\n").unwrap();
    fs::write(folder.path().join("team.txt"), "# mine\nqa-engineer\n\ncto # the boss\n").unwrap();
    let by_name = text(&folder, &["crew", "qa-engineer", "cto"]);
    assert_eq!(text(&folder, &["crew", "--crew", "core"]), by_name);
    assert_eq!(text(&folder, &["crew", "--file", "team.txt"]), by_name);
    let found = json(&folder, &["crew", "--query", "cap:kubernetes"]);
    assert!(found["members"].as_array().unwrap().len() > 2);
    let listed = text(&folder, &["list", "is:marked", "--crew", "core"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(text(&folder, &["list", "from:marked", "--file", "team.txt"]).lines().count() > 3);
    let graph = text(&folder, &["graph", "--crew", "core", "--format", "dot"]);
    assert!(graph.contains("QA Engineer") && !graph.contains("Tech Lead"), "{graph}");
    let path = text(&folder, &["path", "--file", "team.txt"]);
    assert!(path.contains("QA Engineer"), "{path}");
    for (args, code, message) in [
        (&["crew"][..], 2, "name at least one role, or use --crew, --file or --query"),
        (&["crew", "--crew", "cor"], 2, "did you mean core?"),
        (&["crew", "--file", "none.txt"], 2, "cannot read none.txt"),
        (&["crew", "--query", "zzzz-no-such-word"], 1, "no role matches"),
        (&["crew", "--query", "is:marked"], 2, "use --crew or --file here"),
        (&["list", "from:marked"], 2, "use --crew or --file here"),
        (&["crew", "no-such-role"], 1, "no role is named no-such-role"),
        (&["crew", "cto", "--format", "csv"], 2, "choose one with --section: members,"),
        (&["crew", "cto", "--section", "x"], 2, "no section is named x (known: members,"),
        (&["compare", "cto"], 2, "compare takes two to 4 roles"),
        (&["compare", "--gap", "cto"], 2, "--gap needs two roles"),
        (&["path", "--crew", "core", "--query", "x"], 2, "cannot be used with"),
        (&["similar", "cto", "--all"], 2, "cannot be used with"),
    ] {
        let output = rolescope(&folder, args).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {error}");
        assert!(error.contains(message), "{args:?}: {error}");
    }
}

#[test]
fn each_analysis_has_text_markdown_and_json() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["crew", "cto", "tech-lead"][..],
        &["compare", "cto", "tech-lead", "qa-engineer"],
        &["compare", "--gap", "backend-engineer", "platform-engineer"],
        &["pair", "cto", "tech-lead"],
        &["coverage", "kubernetes", "--columns", "likeness"],
        &["skills"],
        &["similar", "backend-engineer"],
        &["impact", "cto"],
        &["artifacts", "api"],
        &["tour", "backend-engineer"],
    ] {
        let shown = text(&folder, &[args, &["--width", "80"]].concat());
        assert!(shown.lines().all(|line| line.chars().count() <= 80), "{args:?}: {shown}");
        let markdown = text(&folder, &[args, &["--format", "markdown"]].concat());
        assert!(markdown.starts_with("# ") && markdown.contains("\n| --- |"), "{args:?}");
        assert_eq!(json(&folder, args)["schema"], "rolescope/1", "{args:?}");
    }
    let gap = text(&folder, &["compare", "--gap", "backend-engineer", "platform-engineer"]);
    for row in ["Cloud services  Competent  Advanced", "Kubernetes                  Expert"] {
        assert!(gap.contains(row), "{gap}");
    }
}

#[test]
fn lists_of_roles_have_the_formats_of_the_planning_commands() {
    let folder = tempfile::tempdir().unwrap();
    for (args, titles) in [
        (&["who", "kubernetes"][..], "Level,Slug,Role,Match"),
        (&["list", "kubernetes"], "Slug,Role,Seniority,Match"),
        (&["list"], "Slug,Role,Seniority"),
    ] {
        let of = |format| text(&folder, &[args, &["--format", format]].concat());
        let (csv, markdown) = (of("csv"), of("markdown"));
        assert_eq!(csv.lines().next(), Some(titles), "{args:?}");
        assert!(markdown.starts_with("# ") && markdown.contains("\n| --- |"), "{markdown}");
        assert_eq!(of("text"), text(&folder, args));
        assert_eq!(of("json"), text(&folder, &[args, &["--json"]].concat()));
        let rows = text(&folder, args).lines().count();
        assert_eq!(csv.lines().count(), rows + 1, "{args:?}");
        assert_eq!(markdown.lines().filter(|line| line.starts_with('|')).count(), rows + 2);
    }
}

#[test]
fn agent_cards_without_levels_work_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let cards = folder.path().join("agents");
    fs::create_dir_all(&cards).unwrap();
    for (name, partner) in [("planner", "coder"), ("coder", "planner"), ("tester", "coder")] {
        let text = format!(
            "---\nname: {name}\ndescription: Works on {name} tasks.\ntools: Read, Write\n---\n\
             You are the {name}.\n\n## Skills\n- Kubernetes\n- {name} craft\n\n## Collaboration\n\
             - Hand off to {partner} when the design is ready\n\n## Deliverables\n- Design document\n"
        );
        fs::write(cards.join(format!("{name}.md")), text).unwrap();
    }
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    command.env("LANG", "C.UTF-8").args(["-r", "agents", "skills"]);
    let output = command.output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !shown.contains("Best"), "{shown}");
    assert!(shown.contains("Kubernetes"), "{shown}");
}
