//! Tests the command line from the perspective of the calling program.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const FOUNDING: &str = include_str!("../../roles/backend-engineer/profile.md");

/// Returns a command that runs the program in `folder`, isolated from this machine's settings.
fn rolescope(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("rolescope").unwrap();
    command.current_dir(folder).env_clear().env("HOME", folder).env("LANG", "C.UTF-8");
    command
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn with_founding_card() -> TempDir {
    let folder = empty();
    let place = folder.path().join("cards/backend-engineer");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("profile.md"), FOUNDING).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

#[test]
fn the_founding_card_alone_gives_every_answer() {
    let folder = with_founding_card();
    let output =
        json(rolescope(folder.path()).args(["-r", "cards", "show", "backend-engineer", "--json"]));
    let role = &output["role"];
    assert_eq!(output["schema"], "rolescope/1");
    assert_eq!(output["source"], "cards");
    assert_eq!(
        [&role["id"], &role["slug"], &role["name"], &role["default_seniority"]],
        ["be-01", "backend-engineer", "Backend Engineer", "Senior"]
    );
    let metrics: Vec<usize> = list(role, "responsibilities")
        .iter()
        .map(|r| r["success_metrics"].as_array().unwrap().len())
        .collect();
    assert_eq!(metrics, [3, 3, 2, 2]);
    assert_eq!(list(role, "responsibilities").iter().filter(|r| r["primary"] == true).count(), 1);
    let levels: Vec<Value> =
        list(role, "capabilities").iter().map(|c| c["level"].clone()).collect();
    assert_eq!(levels, ["Advanced", "Advanced", "Advanced", "Competent", "Competent", "Competent"]);
    assert_eq!(list(role, "capabilities")[0]["level_rank"], 3);
    let kinds: Vec<Value> = list(role, "artifacts").iter().map(|a| a["type"].clone()).collect();
    assert_eq!(kinds, ["api", "documentation", "schema", "specification", "report"]);
    let often: Vec<Value> =
        list(role, "interactions").iter().map(|i| i["frequency"].clone()).collect();
    assert_eq!(often, ["daily", "weekly", "on-demand", "daily"]);
    assert!(
        list(role, "interactions")
            .iter()
            .all(|i| i["notes"].is_string() && i["resolved"].is_null())
    );
    assert_eq!(list(role, "properties").len(), 3);
    assert_eq!(list(role, "problems").len(), 0);
    // If the folder contains only one card, interactions with roles without a card are not
    // reported.
    rolescope(folder.path()).args(["check", "cards"]).assert().code(0).stdout("");
}

#[test]
fn the_built_in_roles_need_no_file() {
    let folder = empty();
    let output = rolescope(folder.path()).args(["list", "--json"]).output().unwrap();
    let output: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output["source"], "built-in roles");
    assert!(output["roles"].as_array().unwrap().len() >= 32);
    assert_eq!(output["roles"][0]["path"].as_str().unwrap().split(':').next(), Some("builtin"));
    let shown = rolescope(folder.path())
        .args(["show", "builtin:backend-engineer", "--raw"])
        .output()
        .unwrap();
    assert_eq!(text(&shown.stdout), FOUNDING);
}

#[test]
fn list_prints_hits_with_reasons_and_its_status_shows_hits() {
    let folder = empty();
    let output = rolescope(folder.path()).args(["list", "graphql", "advanced"]).output().unwrap();
    let first = text(&output.stdout).lines().next().unwrap().to_owned();
    assert_eq!(first.split('\t').count(), 4, "{first}");
    assert!(first.contains("Advanced"));
    rolescope(folder.path()).args(["list", "zzzz"]).assert().code(1).stdout("");
}

#[test]
fn who_sorts_by_level_and_shows_the_evidence() {
    let folder = empty();
    let (code, out, _) = answer(&folder, &["--builtin", "who", "sql>=advanced"]);
    let levels: Vec<&str> = out.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(code, Some(0));
    assert!(levels.contains(&"Expert") && levels.contains(&"Advanced"), "{out}");
    assert!(levels.is_sorted_by(|a, b| a >= b), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines.iter().all(|line| line.to_lowercase().contains("sql")), "{out}");
    // A match in the name of a skill comes before a match in a detail.
    let advanced = lines.iter().filter(|line| line.starts_with("Advanced"));
    let advanced: Vec<bool> = advanced
        .map(|line| !line.split('\t').nth(3).unwrap_or_default().starts_with("SQL"))
        .collect();
    assert!(advanced.is_sorted() && advanced.contains(&true), "{out}");

    // A word for a level means this level or a higher one, in the same capability.
    let (_, at_level, _) = answer(&folder, &["--builtin", "who", "sql", "at", "advanced", "level"]);
    let sorted = |out: &str| {
        let mut slugs: Vec<String> =
            out.lines().filter_map(|line| Some(line.split('\t').nth(1)?.to_owned())).collect();
        slugs.sort();
        slugs
    };
    assert_eq!(sorted(&at_level), sorted(&out));

    let (code, out, err) = answer(&folder, &["--builtin", "who", "kuberentes"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("did you mean kubernetes?"), "{err}");
    let (code, out, err) = answer(&folder, &["--builtin", "who", "sql>=wizard"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("wizard is not a valid level"), "{err}");
    assert_eq!(answer(&folder, &["--builtin", "who", "?"]).0, Some(2));
}

#[test]
fn a_list_has_the_requested_order() {
    let folder = empty();
    let by_name = sorted_names(&folder, "name");
    assert!(by_name.len() > 5 && by_name.is_sorted_by_key(|name| name.to_lowercase()));
    let mut by_match = sorted_names(&folder, "match");
    assert_ne!(by_match, by_name);
    by_match.sort_by_key(|name| name.to_lowercase());
    assert_eq!(by_match, by_name);
    // A role without a card is listed if the query asks for it.
    let output = json(rolescope(folder.path()).args(["--builtin", "list", "--json", "is:missing"]));
    assert_eq!(output["roles"][0]["slug"], Value::Null);
}

#[test]
fn show_prints_text_of_a_given_width() {
    let folder = empty();
    let output =
        rolescope(folder.path()).args(["show", "QA Engineer", "--width", "60"]).output().unwrap();
    let shown = text(&output.stdout);
    assert!(shown.starts_with("QA Engineer\n") && shown.contains("RESPONSIBILITIES"));
    assert!(shown.lines().all(|line| rolescope::text::columns(line) <= 60));
    assert!(!shown.contains('\x1b'));
    rolescope(folder.path())
        .args(["show", "qa enginer"])
        .assert()
        .code(1)
        .stderr("rolescope: no role is named qa enginer; did you mean QA Engineer?\n");
    rolescope(folder.path()).args(["show", "-"]).write_stdin(FOUNDING).assert().code(0);
}

#[test]
fn an_ambiguous_name_lists_the_candidates() {
    let folder = empty();
    fs::create_dir_all(folder.path().join("roles")).unwrap();
    fs::write(folder.path().join("roles/a.md"), "# Same\n").unwrap();
    fs::write(folder.path().join("roles/b.md"), "# Same\n").unwrap();
    let output = rolescope(folder.path()).args(["show", "same"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let messages = text(&output.stderr);
    assert!(messages.contains("roles/a.md") && messages.contains("roles/b.md"), "{messages}");
    rolescope(folder.path()).args(["show", "roles/b.md"]).assert().code(0);
}

#[test]
fn check_reports_place_message_and_help() {
    let folder = empty();
    let cards = folder.path().join("cards");
    fs::create_dir_all(&cards).unwrap();
    fs::write(
        cards.join("a.md"),
        "---\nid: x-1\nname: Alpha\n---\n# Interactions\n- **Helps** → Betta (daily)\n",
    )
    .unwrap();
    fs::write(cards.join("b.md"), "---\nid: x-2\nname: Beta\n---\n").unwrap();
    rolescope(folder.path())
        .args(["check", "cards", "--format", "short"])
        .assert()
        .code(0)
        .stdout("cards/a.md:6:15: warning: no card describes `Betta`; did you mean Beta? [missing-target]\n")
        .stderr("2 cards: 0 errors, 1 warning, 0 hints\n");
    rolescope(folder.path()).args(["check", "cards", "--strict"]).assert().code(1);
    fs::write(cards.join("c.md"), "---\nid: x-1\nname: Gamma\n---\n").unwrap();
    let output = json(rolescope(folder.path()).args(["check", "cards", "--json"]));
    assert_eq!(output["problems"][1]["rule"], "duplicate-id");
    rolescope(folder.path()).args(["check", "cards"]).assert().code(1);
    let limits = rolescope(folder.path()).args(["check", "--limits"]).output().unwrap();
    assert!(text(&limits.stdout).contains("1048576 bytes"));
}

#[test]
fn an_unreadable_card_is_a_message_and_hides_no_role() {
    let folder = with_founding_card();
    fs::write(folder.path().join("cards/latin.md"), b"---\nname: Caf\xe9\n---\n").unwrap();
    rolescope(folder.path()).args(["check", "cards"]).assert().code(1);
    let output = rolescope(folder.path()).args(["-r", "cards", "list"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("backend-engineer"));
    assert!(
        text(&output.stderr).contains("cards/latin.md:2:10: error: the file is not UTF-8 text")
    );
}

#[test]
fn what_is_neither_path_nor_command_is_answered() {
    let folder = empty();
    let output = rolescope(folder.path()).arg("kubernetes").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("site-reliability-engineer"), "a word is a query");
    let output = rolescope(folder.path()).arg("backend").output().unwrap();
    assert!(text(&output.stdout).starts_with("Backend Engineer"), "or a role");
    let output = rolescope(folder.path()).args(["data", "engineer"]).output().unwrap();
    assert!(text(&output.stdout).starts_with("Data Engineer"), "of several words");
    rolescope(folder.path())
        .arg("no/such")
        .assert()
        .code(2)
        .stderr("rolescope: cannot open no/such: no such file or directory\n");
    fs::create_dir(folder.path().join("nothing")).unwrap();
    rolescope(folder.path())
        .args(["-r", "nothing", "list"])
        .assert()
        .code(2)
        .stderr("rolescope: no role cards in nothing: no files were found\n");
}

#[test]
fn browsing_prints_text_without_a_terminal() {
    let folder = empty();
    let listed = rolescope(folder.path()).output().unwrap();
    assert_eq!(listed.status.code(), Some(0));
    assert!(text(&listed.stdout).lines().count() >= 32 && !text(&listed.stdout).contains('\x1b'));
    let opened = rolescope(folder.path()).args(["--open", "be-01"]).output().unwrap();
    assert!(text(&opened.stdout).starts_with("Backend Engineer\n"));
}

#[test]
fn places_of_roles_are_tried_in_order() {
    let folder = with_founding_card();
    assert_eq!(source(&mut rolescope(folder.path())), "built-in roles");
    fs::rename(folder.path().join("cards"), folder.path().join("roles")).unwrap();
    assert_eq!(source(&mut rolescope(folder.path())), "roles");
    let config = folder.path().join("config.yaml");
    fs::write(&config, "roots: [roles]\nrots: x\n").unwrap();
    assert!(source(&mut configured(&folder, &config)).ends_with("/roles"));
    let messages = text(&configured(&folder, &config).arg("list").output().unwrap().stderr);
    assert!(
        messages.contains("config.yaml:2: unknown key `rots`; did you mean `roots`?"),
        "{messages}"
    );
    assert_eq!(source(configured(&folder, &config).env("ROLESCOPE_ROLES", "roles")), "roles");
    assert_eq!(
        source(configured(&folder, &config).env("ROLESCOPE_ROLES", "roles").arg("--builtin")),
        "built-in roles"
    );
}

#[test]
fn nothing_in_a_card_acts_on_the_terminal() {
    let folder = empty();
    fs::create_dir_all(folder.path().join("roles")).unwrap();
    fs::write(
        folder.path().join("roles/e\u{1b}[2J.md"),
        "---\nid: \"a\\e[31m\"\nname: \"N\\e[31m\"\n---\n# Mission\n\x1b[2J \u{202e}x\n",
    )
    .unwrap();
    fs::write(folder.path().join("roles/unread\u{1b}[2J.md"), b"\xff").unwrap();
    for args in [
        vec!["list"],
        vec!["show", "n\u{1b}[31m"],
        vec!["show", "nobody\u{1b}[2J"],
        vec!["list", "key:\u{1b}[2J"],
        vec!["-r", "no\u{1b}[2J.md", "list"],
        vec!["check"],
        vec!["check", "--format", "short"],
        vec!["check", "--format", "github"],
        vec!["list", "--json"],
        vec!["check", "--json"],
    ] {
        let output = rolescope(folder.path()).args(&args).output().unwrap();
        for bytes in [&output.stdout, &output.stderr] {
            assert!(
                !text(bytes)
                    .chars()
                    .any(|c| !matches!(c, '\n' | '\t') && rolescope::text::is_harmful(c)),
                "{args:?}: {:?}",
                text(bytes)
            );
        }
    }
}

#[test]
fn hidden_and_ignored_files_are_skipped() {
    let folder = empty();
    let roles = folder.path().join("roles");
    for (path, text) in [
        ("seen.md", "# Seen\n"),
        ("ignored.md", "# Ignored\n"),
        (".gitignore", "ignored.md\n"),
        (".hidden/x.md", "# Hidden\n"),
        (".claude/agents/y.md", "# Agent\n"),
        ("README.md", "# About this folder\n"),
        ("sub/README.md", "---\nname: A Card After All\n---\n"),
        ("notes.txt", "no card"),
    ] {
        let path = roles.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    assert_eq!(
        listed(&folder, &["list", "--json"]),
        (vec!["A Card After All".into(), "Agent".into(), "Seen".into()], 1)
    );
    assert!(listed(&folder, &["list", "--json", "--hidden"]).0.contains(&"Hidden".to_owned()));
    assert!(
        listed(&folder, &["roles/ignored.md", "list", "--json"]).0.contains(&"Ignored".to_owned())
    );
}

#[test]
fn help_begins_with_its_purpose() {
    let folder = empty();
    let output = rolescope(folder.path()).arg("--help").output().unwrap();
    let help = text(&output.stdout);
    assert!(help.starts_with("Browse role cards in the terminal"));
    assert!(help.contains("Examples:") && help.contains("rolescope check roles"));
}

#[test]
fn a_path_and_a_pair_as_text_and_as_json() {
    let folder = empty();
    let path = builtin(&folder, &["path", "ux designer", "cto"]).output().unwrap();
    assert!(path.status.success());
    let messages = text(&path.stdout);
    assert!(messages.contains("3 hops") && messages.contains("Delivery Manager"), "{messages}");
    let read = json(&mut builtin(&folder, &["path", "ux designer", "cto", "--json"]));
    assert_eq!(read["hops"].as_array().unwrap().len(), 3);
    assert_eq!(read["to"]["slug"], "cto");
    // A path that follows the arrows can end at a role without a card, but cannot begin at one.
    builtin(&folder, &["path", "External Counsel", "cto"]).assert().code(1);
    builtin(&folder, &["path", "External Counsel", "cto", "--undirected"]).assert().code(0);
    builtin(&folder, &["path", "nobody at all", "cto"]).assert().code(1);
    let pair =
        json(&mut builtin(&folder, &["pair", "backend-engineer", "frontend-engineer", "--json"]));
    assert_eq!(pair["interactions"][0][0]["answered"], true);
    assert_eq!(pair["capabilities"][0]["name"], "GraphQL");
    let messages = text(
        &builtin(&folder, &["pair", "backend-engineer", "recruiter"]).output().unwrap().stdout,
    );
    assert!(messages.contains("declare any interactions with each other"), "{messages}");
    // If a name is ambiguous, the role must be specified in a different way.
    let twice = with_founding_card();
    fs::create_dir(twice.path().join("cards/again")).unwrap();
    fs::write(twice.path().join("cards/again/profile.md"), FOUNDING).unwrap();
    let mut command = rolescope(twice.path());
    command.args(["-r", "cards", "pair", "Backend Engineer", "Backend Engineer"]).assert().code(2);
}

#[test]
fn a_graph_in_every_view_and_form() {
    let folder = empty();
    assert!(graph(&folder, &["backend-engineer"]).contains("12 neighbours · 4 mutual · 3 daily"));
    assert!(
        graph(&folder, &["backend-engineer", "--width", "60"])
            .lines()
            .all(|line| line.chars().count() <= 60)
    );
    assert!(graph(&folder, &["backend-engineer", "--direction", "out"]).contains("hidden"));
    assert!(graph(&folder, &["recruiter", "--view", "map"]).contains("c Collaborate"));
    assert!(graph(&folder, &[]).contains("from row to column"), "everybody is too many for a map");
    assert!(graph(&folder, &["--letters"]).contains("v Review"));
    assert!(graph(&folder, &["recruiter", "--format", "dot"]).starts_with("digraph"));
    assert!(graph(&folder, &["recruiter", "--format", "mermaid"]).starts_with("flowchart"));
    assert!(graph(&folder, &["recruiter", "--format", "svg"]).starts_with("<svg"));
    assert!(graph(&folder, &["--ascii", "recruiter"]).is_ascii());
    let near = graph(&folder, &["recruiter", "--json"]);
    let near: Value = serde_json::from_str(&near).unwrap();
    let far: Value =
        serde_json::from_str(&graph(&folder, &["recruiter", "--json", "--depth", "2"])).unwrap();
    let [near, far] = [near, far].map(|read| read["roles"].as_array().unwrap().len());
    assert!(near > 1 && far > near);
    // The complete graph contains all roles, so no interaction leads out of it.
    let whole: Value = serde_json::from_str(&graph(&folder, &["--json"])).unwrap();
    assert_eq!(whole["beyond"], 0);
}

/// Returns two cards that disagree about an interaction. They contain unusual dashes and arrows,
/// and one of them has Windows line endings.
fn with_quarrel() -> TempDir {
    let folder = empty();
    fs::write(
        card_path(&folder, "api"),
        "---\nid: api-1\nslug: api\nname: API\n---\n# Capabilities\n- **SQL**: Expert\n\n# Interactions\n- **Provides API** -> Web (daily)\n",
    )
    .unwrap();
    fs::write(
        card_path(&folder, "web"),
        "---\r\nid: web-1\r\nslug: web\r\nname: Web\r\n---\r\n# Interactions\r\n- **Helps** → Webb (daily)\r\n\r\n# Notes\r\nkept  \r\n",
    )
    .unwrap();
    folder
}

#[test]
fn a_problem_is_shown_with_its_line_and_a_caret() {
    let folder = with_quarrel();
    let output = rolescope(folder.path()).args(["check", "cards"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let messages = text(&output.stdout);
    let wanted = "\
warning[missing-target]: no card describes `Webb`
 --> cards/web/profile.md:7:15
  |
7 | - **Helps** → Webb (daily)
  |               ^^^^
  |
  = help: did you mean Web?
";
    assert!(messages.contains(wanted), "{messages}");
    assert!(!messages.contains('\u{1b}'));
    assert_eq!(
        text(&output.stderr),
        "2 cards: 0 errors, 1 warning, 3 hints; 3 can be fixed with --fix\n"
    );
}

#[test]
fn similar_problems_are_merged_in_text_but_not_in_json() {
    let folder = empty();
    fs::create_dir(folder.path().join("cards")).unwrap();
    for number in 0..30 {
        let text = format!("---\nname: Role {number}\n---\n# Interactions\n- **Asks** → Nobody\n");
        fs::write(folder.path().join(format!("cards/{number}.md")), text).unwrap();
    }
    let human = checked(&folder, "human");
    assert!(human.contains("warning[missing-target]: 30 times in cards: "), "{human}");
    assert!(human.lines().count() < 10, "{human}");
    assert_eq!(checked(&folder, "short").lines().count(), 30);
    assert_eq!(
        checked(&folder, "github")
            .lines()
            .filter(|line| line.starts_with("::warning file=cards/"))
            .count(),
        30
    );
    let sarif: Value = serde_json::from_str(&checked(&folder, "sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 30);
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(
            [&region["startLine"], &region["startColumn"], &region["endColumn"]],
            [5, 14, 20]
        );
    }
}

#[test]
fn safe_fixes_are_shown_and_applied_and_nothing_else_changes() {
    let folder = with_quarrel();
    let (api, web) = (profile(&folder, "api"), profile(&folder, "web"));
    let (code, diff) = check(&folder, "--diff");
    assert_eq!(
        (code, profile(&folder, "api"), profile(&folder, "web")),
        (Some(1), api.clone(), web.clone())
    );
    assert!(diff.contains("-- **Provides API** -> Web (daily)\n+- **Provides API** → Web (daily)"));
    // With `--json`, standard output contains only JSON, and the human-readable diff goes to
    // standard error.
    let output =
        rolescope(folder.path()).args(["check", "cards", "--fix", "--json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("+- **Provides API** → Web (daily)"));
    let left: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(left["problems"].as_array().unwrap().len(), 1, "{left}");
    assert_eq!(profile(&folder, "api"), api.replace("->", "→").replace("**: E", "** — E"));
    let answer = "→ Webb (daily)\r\n- **Receives API** → API (daily)\r\n";
    assert_eq!(profile(&folder, "web"), web.replace("→ Webb (daily)\r\n", answer));
    assert_eq!(check(&folder, "--diff"), (Some(0), String::new()));
}

#[test]
fn a_second_fix_finds_nothing_to_do() {
    let folder = empty();
    let awful = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cards");
    let copy = folder.path().join("cards");
    for entry in ignore::WalkBuilder::new(&awful).build().flatten() {
        let to = copy.join(entry.path().strip_prefix(&awful).unwrap());
        match entry.file_type() {
            Some(kind) if kind.is_dir() => fs::create_dir_all(to).unwrap(),
            _ => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
    assert_eq!(check(&folder, "--diff").0, Some(1));
    check(&folder, "--fix");
    assert_eq!(check(&folder, "--diff"), (Some(0), String::new()));
    let odd = fs::read_to_string(copy.join("odd-arrows.md")).unwrap();
    for written in [
        "- SQL — Advanced",
        "- C++ — Expert",
        "- `x` — Expert",
        "**Asks** → Aa",
        "**Meets** <-> Ab",
        "**Tells** → Ac",
        "**Shows** → Ad",
    ] {
        assert!(odd.contains(written), "{written} in\n{odd}");
    }
}

#[test]
fn named_files_are_checked_alone_and_an_empty_folder_fails() {
    let folder = with_quarrel();
    let (code, out, messages) =
        answer(&folder, &["check", "cards/api/profile.md", "cards/web/profile.md", "--strict"]);
    assert!(code == Some(0) && !out.contains("missing-target"), "{out}");
    assert!(messages.contains("found only if a whole folder is checked"), "{messages}");
    let (code, _, messages) = answer(&folder, &["check"]);
    assert!(code == Some(2) && messages.contains("no cards to check here"), "{messages}");
    assert_eq!(answer(&folder, &["check", "--builtin"]).0, Some(0));
}

#[test]
fn a_new_card_has_the_answers_and_never_replaces_another() {
    let folder = with_quarrel();
    let (code, path, _) = answer(&folder, &["-r", "cards", "new", "Webb"]);
    assert_eq!((code, path.as_str()), (Some(0), "cards/webb/profile.md\n"));
    let card = fs::read_to_string(folder.path().join("cards/webb/profile.md")).unwrap();
    assert!(card.starts_with("---\nid: w-01\nslug: webb\nname: Webb\n"), "{card}");
    assert!(card.ends_with("# Interactions\n- **Works with** → Web (daily)\n"), "{card}");
    assert_eq!(answer(&folder, &["-r", "cards", "new", "Webb"]).0, Some(2));
    let (code, printed, _) =
        answer(&folder, &["-r", "cards", "new", "API Lead", "--from", "api", "--print"]);
    assert!(code == Some(0) && printed.contains("**Provides API** → Web (daily)"), "{printed}");
    let (code, printed, _) =
        answer(&folder, &["-r", "cards", "new", "CTO", "--from", "builtin:cto", "--print"]);
    assert!(code == Some(0) && printed.contains("default_seniority: Principal"), "{printed}");
    let (code, path, _) =
        answer(&folder, &["-r", "cards", "new", "../../etc/passwd", "--dir", "more"]);
    assert_eq!((code, path.as_str()), (Some(0), "more/etc-passwd/profile.md\n"));
    assert_eq!(answer(&folder, &["-r", "cards", "new", "  "]).0, Some(2));
    assert_eq!(answer(&folder, &["-r", "cards", "new", "A", "--from", "zzz"]).0, Some(1));
    let strict =
        rolescope(folder.path()).args(["check", "more", "--format", "short"]).output().unwrap();
    assert!(text(&strict.stdout).lines().all(|line| line.contains("hint")), "{strict:?}");
}

#[test]
fn a_team_has_its_own_terms() {
    let folder = with_quarrel();
    let (code, out, _) =
        check_with(&folder, "severity:\n  one-sided: {provide: error}\n  loose-dash: off\n");
    assert_eq!(code, Some(1));
    assert!(out.contains("error: Web does not name API") && !out.contains("loose-dash"), "{out}");
    let (code, out, _) = check_with(&folder, "external: [Webb]\n");
    assert!(code == Some(0) && !out.contains("missing-target"), "{out}");
    let (code, _, messages) = check_with(&folder, "severity:\n  missing-traget: error\n");
    assert_eq!(code, Some(1), "a rule that is misspelt does not hold");
    assert!(
        messages.contains(
            "mine.yaml:2: unknown key `missing-traget` in `severity`; did you mean `missing-target`?"
        ),
        "{messages}"
    );
}

/// Runs the program with `stdout` as its standard output. Returns the exit code and the messages.
fn into(stdout: impl Into<std::process::Stdio>, args: &[&str]) -> (Option<i32>, String) {
    let folder = empty();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rolescope"));
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let output = command.args(args).stdin(std::process::Stdio::null()).stdout(stdout);
    let output = output.stderr(std::process::Stdio::piped()).output().unwrap();
    (output.status.code(), text(&output.stderr))
}

const COMMANDS: [&[&str]; 7] = [
    &[],
    &["list"],
    &["list", "--json"],
    &["show", "cto"],
    &["who", "sql"],
    &["schema", "list"],
    &["--help"],
];

#[test]
fn a_closed_pipe_is_quiet_success() {
    for args in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(into(writer, args), (Some(0), String::new()), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_message() {
    for args in COMMANDS {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let (code, messages) = into(full, args);
        assert_eq!((code, messages.lines().count()), (Some(2), 1), "{args:?}: {messages}");
        assert!(
            messages.starts_with("rolescope: cannot write the output: "),
            "{args:?}: {messages}"
        );
    }
}

#[test]
fn statistics_of_a_set_of_roles() {
    let folder = with_quarrel();
    let messages =
        text(&rolescope(folder.path()).args(["-r", "cards", "stats"]).output().unwrap().stdout);
    let rows: Vec<Vec<&str>> = messages.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["roles", "2", "in cards"]);
    assert_eq!(rows[1], ["missing roles", "1", "Webb"]);
    assert_eq!(rows[3], ["capabilities", "1", "1 distinct, 1 expert"]);
    assert!(messages.contains("\nmost named\t\tWeb 1, Webb 1\n"), "{messages}");
    let read = json(rolescope(folder.path()).args(["-r", "cards", "stats", "--json"]));
    assert_eq!(read["interactions"]["declared"], 2);
    assert_eq!(read["interactions"]["mutual_pairs"], 0);
    assert_eq!(read["interactions"]["one_sided_pairs"], 1);
    assert_eq!(read["problems"]["warning"], 1);
    assert_eq!(read["most_named"][1]["slug"], Value::Null);
    // The counts per level and the count of capabilities without a level add up to the number of
    // declared capabilities.
    let read = json(rolescope(folder.path()).args(["--builtin", "stats", "--json"]));
    let levels = read["capabilities"]["levels"].as_array().unwrap();
    let ranked: u64 = levels.iter().map(|level| level["count"].as_u64().unwrap()).sum();
    let without = read["capabilities"]["without_level"].as_u64().unwrap();
    assert_eq!(read["capabilities"]["declared"], ranked + without);
    rolescope(folder.path()).args(["-r", "nothing", "stats"]).assert().code(2);
}

#[test]
fn a_pick_without_a_question_needs_no_terminal() {
    let folder = with_quarrel();
    let odd = folder.path().join("cards/new\nline\u{1b}[2J.md");
    fs::write(odd, "---\nname: \"Odd \\e[2J\"\nslug: odd-one\n---\n").unwrap();
    assert_eq!(pick(&folder, &["-1", "api-1"]), (Some(0), "api\n".into()));
    assert_eq!(pick(&folder, &["-1", "-q", "api-1", "--print", "name"]), (Some(0), "API\n".into()));
    assert_eq!(pick(&folder, &["-0", "zzzz"]), (Some(1), String::new()));
    let path = "cards/new\nline\u{1b}[2J.md";
    // A path is quoted so that it stays on one line of the output.
    let quoted = "\"cards/new\\nline\\033[2J.md\"\n";
    assert_eq!(pick(&folder, &["-1", "odd", "--print", "path"]), (Some(0), quoted.into()));
    assert_eq!(pick(&folder, &["-1", "odd", "--print", "path", "--print0"]).1, format!("{path}\0"));
    assert_eq!(pick(&folder, &["-1", "odd", "--print", "name"]).1, "Odd ␛[2J\n");
    // A role without a card has a name but no slug.
    assert_eq!(pick(&folder, &["-01", "is:missing"]), (Some(1), String::new()));
    assert_eq!(
        pick(&folder, &["-01", "is:missing", "--print", "name"]),
        (Some(0), "Webb\n".into())
    );
    let (code, printed) = pick(&folder, &["-1", "api-1", "--print", "json"]);
    let read: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((code, &read["roles"][0]["slug"]), (Some(0), &Value::from("api")));
    assert_eq!(pick(&folder, &["-1", "api-1", "--print", "json", "--print0"]).0, Some(2));
    rolescope(folder.path()).args(["-r", "nothing", "pick", "-0"]).assert().code(2);
}

#[test]
fn config_shows_each_value_and_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.yaml");
    fs::write(
        &path,
        "theme: nord\nmouse: no\nviews:\n  best: {query: level:expert, sort: level}\n",
    )
    .unwrap();
    let (code, out, messages) = with_config(&folder, &["config"], &[]);
    assert_eq!((code, messages.as_str()), (Some(0), ""));
    assert!(out.starts_with(&format!("# {}\n", path.display())), "{out}");
    assert!(line_of(&out, "theme: nord").ends_with("# line 1"), "{out}");
    assert!(line_of(&out, "color: auto").ends_with("# default"), "{out}");
    let (_, out, _) =
        with_config(&folder, &["config", "--color", "never", "--ascii"], &[("NO_COLOR", "1")]);
    assert!(line_of(&out, "color: never").ends_with("# --color"), "{out}");
    assert!(line_of(&out, "ascii: yes").ends_with("# --ascii"), "{out}");
    let (_, out, _) =
        with_config(&folder, &["config"], &[("NO_COLOR", "1"), ("ROLESCOPE_ROLES", "/tmp")]);
    assert!(line_of(&out, "color: never").ends_with("# $NO_COLOR"), "{out}");
    assert!(line_of(&out, "roots: [/tmp]").ends_with("# $ROLESCOPE_ROLES"), "{out}");
    // The printed config has the same effect as the original.
    let (_, printed, _) = with_config(&folder, &["config"], &[]);
    let again = folder.path().join("again.yaml");
    fs::write(&again, printed.replace("roots: [built-in roles]", "roots: []")).unwrap();
    let (code, out, messages) =
        with_config(&folder, &["config"], &[("ROLESCOPE_CONFIG", again.to_str().unwrap())]);
    assert_eq!((code, messages.as_str()), (Some(0), ""));
    assert_eq!(values(&out)[1..], values(&printed)[1..]);
    // A saved search also works on the command line.
    let (code, out, _) = with_config(&folder, &["--builtin", "list", "@best"], &[]);
    assert!(code == Some(0) && out.lines().all(|line| line.contains("Expert")), "{out}");
    let (code, _, messages) = with_config(&folder, &["--builtin", "list", "@bets"], &[]);
    assert!(code == Some(2) && messages.contains("did you mean `@best`?"), "{messages}");
    // Every command reports a mistake in the config, and `config` also exits with 1.
    fs::write(&path, "theme: nrod\n").unwrap();
    let (code, _, messages) = with_config(&folder, &["config"], &[]);
    assert!(
        code == Some(1)
            && messages.contains("config.yaml:1: `nrod` is not a valid value for `theme`"),
        "{messages}"
    );
    let (code, out, _) = with_config(&folder, &["--builtin", "list"], &[]);
    assert!(code == Some(0) && out.lines().count() == rolescope::store::builtin().len());
}

#[test]
fn the_documented_config_is_valid_and_has_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let page = include_str!("../../docs/config.md");
    let (_, rest) = page.split_once("## An example with every key\n\n```yaml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let path = folder.path().join("config.yaml");
    fs::write(&path, "").unwrap();
    let (bare, listed) = (
        with_config(&folder, &["config"], &[]),
        with_config(&folder, &["--builtin", "list", "engineer"], &[]),
    );
    fs::write(&path, example).unwrap();
    let (code, out, messages) = with_config(&folder, &["config"], &[]);
    assert_eq!((code, messages.as_str()), (Some(0), ""));
    let set = out.lines().filter(|line| line.contains("# line ")).count();
    assert_eq!(set, rolescope::config::ConfigKey::ALL.len(), "{out}");
    assert_eq!(with_config(&folder, &["--builtin", "list", "@experts"], &[]).0, Some(0));
    fs::write(&path, "").unwrap();
    assert_eq!(
        (
            with_config(&folder, &["config"], &[]),
            with_config(&folder, &["--builtin", "list", "engineer"], &[])
        ),
        (bare, listed)
    );
}

#[test]
fn a_first_card_can_be_a_built_in_role() {
    let folder = tempfile::tempdir().unwrap();
    let made = rolescope(folder.path()).args(["new", "Security Engineer"]).output().unwrap();
    assert_eq!(text(&made.stdout), "roles/security-engineer/profile.md\n", "{made:?}");
    let again = rolescope(folder.path()).args(["new", "Security Engineer"]).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("a card for Security Engineer already exists: roles/"));
}

#[test]
fn examples_are_printed_or_written_but_replace_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["agents", "job-family", "team-api"] {
        let (code, printed, _) = answer(&folder, &["examples", kind]);
        assert_eq!((code, printed.matches("==> ").count()), (Some(0), 3), "{printed}");
        let (code, paths, messages) = answer(&folder, &["examples", kind, "--to", kind]);
        assert_eq!((code, paths.lines().count()), (Some(0), 3), "{messages}");
        assert!(messages.contains(&format!("`rolescope {kind}` shows the cards")), "{messages}");
        let (code, listed, _) = answer(&folder, &["list", "-r", kind]);
        assert_eq!((code, listed.lines().count()), (Some(0), 3), "{listed}");
        let (code, problems, _) = answer(&folder, &["check", kind]);
        assert_eq!(code, Some(0), "{problems}");
        let (code, _, messages) = answer(&folder, &["examples", kind, "--to", kind]);
        assert!(code == Some(2) && messages.contains("already exists"), "{messages}");
    }
}

#[test]
fn a_first_card_answers_and_leads_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    // If built-in roles name the role of the first card, that card declares the matching
    // interactions, even though the built-in cards are not in this folder.
    let (_, printed, _) = answer(&folder, &["new", "External Counsel", "--print"]);
    assert!(printed.contains("→ Legal Counsel"), "{printed}");
    assert!(!printed.contains("default_seniority"), "{printed}");
    let (code, path, messages) =
        answer(&folder, &["new", "Head Baker", "--works-with", "Pastry Chef"]);
    assert_eq!((code, path.as_str()), (Some(0), "roles/head-baker/profile.md\n"));
    let next = messages.split('`').nth(1).unwrap();
    assert_eq!(next, "rolescope new 'Pastry Chef'");
    assert_eq!(answer(&folder, &["new", "Pastry Chef"]).0, Some(0));
    let (code, graph, _) = answer(&folder, &["graph", "head-baker"]);
    assert!(code == Some(0) && graph.contains("1 neighbour · 1 mutual"), "{graph}");
    // The only problems are hints about the sample text in the template.
    let (code, problems, _) = answer(&folder, &["check", "--format", "short"]);
    assert!(code == Some(0) && problems.lines().count() == 10, "{problems}");
    assert!(problems.lines().all(|line| line.contains("[template-text]")), "{problems}");
    // A card without interactions contains a commented-out example, which does not cause a problem.
    let (_, card, _) = answer(&folder, &["new", "Miller", "--seniority", "Mid", "--print"]);
    assert!(card.contains("\nname: Miller\ndefault_seniority: Mid\n"), "{card}");
    assert!(
        card.ends_with(
            "# Interactions\n<!-- - **Collaborates with** → Another Role (weekly) -->\n"
        )
    );
    // A copy of a card leaves out every interaction with a role that has no card in this folder.
    let (code, copy, _) =
        answer(&folder, &["new", "Night Baker", "--from", "QA Engineer", "--print"]);
    assert!(code == Some(0) && copy.contains("# Capabilities"), "{copy}");
    assert!(
        copy.ends_with(
            "# Interactions\n<!-- - **Collaborates with** → Another Role (weekly) -->\n"
        ),
        "{copy}"
    );
    let (_, copy, _) = answer(&folder, &["new", "Night Baker", "--from", "head-baker", "--print"]);
    assert!(copy.contains("→ Pastry Chef (weekly)"), "{copy}");
    for wrong in [["--works-with", " "], ["--seniority", "a\nb"]] {
        let (code, _, messages) = answer(&folder, &[&["new", "X"][..], &wrong[..]].concat());
        assert!(code == Some(2) && messages.contains("one line"), "{messages}");
    }
}

#[test]
fn colours_are_optional_and_mistyped_commands_get_a_suggestion() {
    let folder = tempfile::tempdir().unwrap();
    let show = ["--builtin", "show", "cto"];
    let plain = answer(&folder, &show).1;
    let coloured = answer(&folder, &[&show[..], &["--color", "always"]].concat()).1;
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}["));
    let bare = without_colours(&coloured);
    assert_eq!(bare, plain, "colours change no letter");
    let (code, _, messages) = answer(&folder, &["lst", "sql"]);
    assert!(code == Some(2) && messages.contains("did you mean `rolescope list`?"), "{messages}");
}

#[test]
fn a_role_is_named_by_a_part_of_its_name_or_any_spelling_of_its_path() {
    let folder = empty();
    let title = |args: &[&str]| {
        let (code, shown, messages) = answer(&folder, args);
        (code, shown.lines().next().unwrap_or_default().to_owned(), messages)
    };
    let (code, shown, _) = title(&["--builtin", "show", "back"]);
    assert_eq!((code, shown.as_str()), (Some(0), "Backend Engineer"));
    let (code, shown, _) = title(&["--builtin", "show", "writer"]);
    assert_eq!((code, shown.as_str()), (Some(0), "Technical Writer"));
    let (code, _, messages) = title(&["--builtin", "show", "engineer"]);
    assert_eq!(code, Some(2));
    assert!(
        messages.contains("engineer matches ") && messages.contains("backend-engineer, "),
        "{messages}"
    );
    fs::create_dir(folder.path().join("cards")).unwrap();
    fs::write(folder.path().join("cards/a.md"), "---\nname: Alpha\n---\n# Mission\nx\n").unwrap();
    fs::write(folder.path().join("b.md"), "---\nname: Beta\n---\n# Mission\nx\n").unwrap();
    fs::write(folder.path().join("crew.yaml"), "scout:\n  role: Scout\n  goal: Find it\n  backstory: x\ncook:\n  role: Cook\n  goal: Feed\n  backstory: y\n").unwrap();
    for (role, name) in [
        ("cards/a.md", "Alpha"),
        ("./cards/../cards/a.md", "Alpha"),
        ("b.md", "Beta"),
        ("./crew.yaml#cook", "Cook"),
    ] {
        let roots = if role.contains("crew") { "." } else { "cards" };
        let (code, shown, messages) = title(&["-r", roots, "show", role]);
        assert_eq!((code, shown.as_str()), (Some(0), name), "{role}: {messages}");
    }
}

#[test]
fn a_search_knows_the_names_of_the_team() {
    let folder = empty();
    fs::write(
        folder.path().join("config.yaml"),
        "aliases:\n  Kubernetes: [Kubby]\n  Cloud security: [Skyguard]\n",
    )
    .unwrap();
    for (word, role) in [("kubby", "site-reliability-engineer"), ("skyguard", "security-engineer")]
    {
        let (code, shown, messages) = with_config(&folder, &["--builtin", "list", word], &[]);
        assert!(code == Some(0) && shown.contains(role), "{word}: {shown}{messages}");
        let (code, shown, messages) = with_config(&folder, &["--builtin", "who", word], &[]);
        assert!(code == Some(0) && shown.contains(role), "{word}: {shown}{messages}");
    }
}

/// Returns `text` without its colours.
fn without_colours(text: &str) -> String {
    let mut bare = String::new();
    let mut parts = text.split("\u{1b}[");
    bare.push_str(parts.next().unwrap_or_default());
    for part in parts {
        bare.push_str(part.split_once('m').unwrap().1);
    }
    bare
}

/// Returns cards that need fixes, in folders with awkward names.
#[cfg(target_os = "linux")]
fn awkwardly_placed() -> TempDir {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = empty();
    let names: [&[u8]; 7] = [
        b"plain",
        b"a b",
        b"a\n::error::x",
        b"q\"u\\o",
        b"\x1b[2J\x07\t\r",
        "数据".as_bytes(),
        b"latin\xe9\x9b1",
    ];
    for (number, name) in names.into_iter().enumerate() {
        let place = folder.path().join("cards").join(OsStr::from_bytes(name));
        fs::create_dir_all(&place).unwrap();
        let card = format!(
            "---\nid: r-{number}\nname: R{number}\n---\n# Mission\nX.\n\n# Capabilities\n- **SQL**: Expert\n"
        );
        fs::write(place.join("profile.md"), card).unwrap();
    }
    folder
}

#[test]
#[cfg(target_os = "linux")]
fn a_patch_names_each_path_on_one_line_and_applies() {
    let folder = awkwardly_placed();
    let mut diff = rolescope(folder.path());
    diff.args(["check", "cards", "--diff"]);
    let patch = diff.output().unwrap().stdout;
    let printed = String::from_utf8(patch.clone()).unwrap();
    assert_eq!(printed.matches("\n+++ ").count(), 7, "{printed}");
    for line in printed.lines().filter(|line| line.starts_with("--- ") || line.starts_with("+++ "))
    {
        assert!(line.trim_end().bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line:?}");
    }
    assert!(
        printed.split('\n').all(|line| line.is_empty() || line.starts_with([' ', '+', '-', '@']))
    );
    fs::write(folder.path().join("patch"), &patch).unwrap();
    let git = Command::new("git")
        .args(["apply", "-p0", "patch"])
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap())
        .current_dir(folder.path())
        .output();
    // Without git, the patch cannot be applied, so the remaining checks are skipped.
    let Ok(applied) = git else { return };
    assert!(applied.status.success(), "{}", text(&applied.stderr));
    assert_eq!(text(&diff.output().unwrap().stdout), "");
}

#[test]
#[cfg(target_os = "linux")]
fn no_path_begins_a_line_of_its_own() {
    let folder = awkwardly_placed();
    for args in [
        &["check", "cards", "--format", "short"][..],
        &["check", "cards", "--format", "github"],
        &["check", "cards"],
        &["check", "cards", "--json"],
        &["check", "cards", "--format", "sarif"],
        &["list", "-r", "cards"],
        &["show", "R2", "-r", "cards"],
        &["check", "cards", "--fix"],
        &["check", "cards/\n::error::x"],
        &["list", "-r", "cards/\n::error::x"],
        &["show", "\n::error::x", "-r", "cards"],
        &["list", "\n::error::x", "-r", "cards"],
        &["graph", "\n::error::x", "-r", "cards"],
        &["path", "\n::error::x", "R1", "-r", "cards"],
        &["new", "\n::error::x", "-r", "cards"],
        &["check", "cards", "--format", "\n::error::x"],
        &["list", "--sort", "\n::error::x"],
        &["\n::error::x"],
    ] {
        let output = rolescope(folder.path()).args(args).output().unwrap();
        for stream in [&output.stdout, &output.stderr] {
            let printed = String::from_utf8_lossy(stream);
            let mut lines = printed.split(['\n', '\r']);
            let acts = lines.any(|line| line.trim_start().starts_with("::error::x"));
            assert!(!acts, "{args:?}: {printed}");
            let acts = printed.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
            assert!(!acts, "{args:?}: {printed:?}");
        }
    }
}

#[test]
fn a_message_shortens_long_arguments() {
    let folder = empty();
    fs::create_dir_all(folder.path().join("cards/a")).unwrap();
    let name = "long ".repeat(700);
    let card = format!("---\nname: A\n---\n# Interactions\n- **Asks** → {name}\n");
    fs::write(folder.path().join("cards/a/profile.md"), card).unwrap();
    fs::write(folder.path().join("config"), format!("theme: {}\n", "x".repeat(9_000))).unwrap();
    let long = "x".repeat(100_000);
    let deep = format!("cards/{}/end", "y".repeat(3_000));
    for args in [
        &["show", &long, "-r", "cards"][..],
        &["path", &long, "A", "-r", "cards"],
        &["pair", "A", &long, "-r", "cards"],
        &["graph", &long, "-r", "cards"],
        &["who", &long, "-r", "cards"],
        &["list", &long, "-r", "cards"],
        &["list", "-r", &deep],
        &["check", &deep],
        &["new", &long],
        &["new", "B", "--from", &long],
        &["list", "--sort", &long],
        &["check", "--format", &long],
        &["schema", &long],
        &[&format!("--{long}")],
        &[&long],
        &["check", "cards", "--format", "short"],
        &["check", "cards"],
        &["check", "cards", "--format", "github"],
        &["config"],
    ] {
        let config = folder.path().join("config");
        let output =
            rolescope(folder.path()).args(args).env("ROLESCOPE_CONFIG", config).output().unwrap();
        let messages = args.iter().map(|arg| arg.chars().take(20).collect::<String>());
        let messages: Vec<String> = messages.collect();
        for stream in [&output.stdout, &output.stderr] {
            let longest = text(stream).lines().map(|line| line.chars().count()).max();
            assert!(longest.unwrap_or(0) <= 1_000, "{messages:?}: {longest:?}");
        }
    }
}

#[test]
fn a_long_name_still_makes_a_file() {
    let folder = empty();
    let name = "数".repeat(99);
    let output = rolescope(folder.path()).args(["new", &name]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(folder.path().join(text(&output.stdout).trim_end()).is_file());
}

/// Returns the exit code, output and messages of a command.
fn answer(folder: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    output(rolescope(folder.path()).args(args))
}

/// Like [`answer`], but uses `config.yaml` in the folder as the config.
fn with_config(
    folder: &TempDir,
    args: &[&str],
    env: &[(&str, &str)],
) -> (Option<i32>, String, String) {
    let config = folder.path().join("config.yaml");
    let mut command = configured(folder, &config);
    output(command.args(args).envs(env.iter().copied()))
}

fn output(command: &mut Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn configured(folder: &TempDir, config: &Path) -> Command {
    let mut command = rolescope(folder.path());
    command.env("ROLESCOPE_CONFIG", config);
    command
}

fn builtin(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = rolescope(folder.path());
    command.arg("--builtin").args(args);
    command
}

fn graph(folder: &TempDir, args: &[&str]) -> String {
    text(&builtin(folder, &["graph"]).args(args).output().unwrap().stdout)
}

fn check(folder: &TempDir, option: &str) -> (Option<i32>, String) {
    let (code, out, _) = answer(folder, &["check", "cards", option]);
    (code, out)
}

fn checked(folder: &TempDir, format: &str) -> String {
    answer(folder, &["check", "cards", "--format", format]).1
}

fn check_with(folder: &TempDir, config: &str) -> (Option<i32>, String, String) {
    let path = folder.path().join("mine.yaml");
    fs::write(&path, config).unwrap();
    output(configured(folder, &path).args(["check", "cards", "--format", "short"]))
}

fn pick(folder: &TempDir, args: &[&str]) -> (Option<i32>, String) {
    let (code, out, _) = answer(folder, &[&["-r", "cards", "pick"], args].concat());
    (code, out)
}

/// Returns the names of the built-in engineers, sorted by `order`.
fn sorted_names(folder: &TempDir, order: &str) -> Vec<String> {
    let read = json(&mut builtin(folder, &["list", "--sort", order, "--json", "engineer"]));
    list(&read, "roles").iter().map(|role| role["name"].as_str().unwrap().to_owned()).collect()
}

/// Returns the sorted names of the listed roles, and the number of documents that are not cards.
fn listed(folder: &TempDir, args: &[&str]) -> (Vec<String>, u64) {
    let read = json(rolescope(folder.path()).args(args));
    let names = list(&read, "roles").into_iter();
    let mut names: Vec<String> =
        names.map(|role| role["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    (names, read["passed_over"].as_u64().unwrap())
}

fn source(command: &mut Command) -> String {
    json(command.args(["list", "--json"]))["source"].as_str().unwrap().to_owned()
}

fn list(read: &Value, key: &str) -> Vec<Value> {
    read[key].as_array().unwrap().clone()
}

/// Creates the folder for a new card, and returns the path of the card.
fn card_path(folder: &TempDir, slug: &str) -> PathBuf {
    let place = folder.path().join("cards").join(slug);
    fs::create_dir_all(&place).unwrap();
    place.join("profile.md")
}

fn profile(folder: &TempDir, slug: &str) -> String {
    fs::read_to_string(folder.path().join(format!("cards/{slug}/profile.md"))).unwrap()
}

fn line_of(out: &str, key: &str) -> String {
    out.lines().find(|line| line.starts_with(key)).unwrap_or_default().to_owned()
}

/// Returns the settings in a printed config, without the comments.
fn values(out: &str) -> Vec<String> {
    let lines = out.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split("  #").next().unwrap().trim().to_owned()).collect()
}
