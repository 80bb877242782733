//! Runs the program on cards that interfere with each other: identical names, half-merged files,
//! and interrupted fixes.
#![cfg(target_os = "linux")] // needs signals and hidden files

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

fn folder(cards: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in cards {
        let path = folder.path().join("cards").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn rolescope(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolescope"));
    clean(&mut command, folder);
    command
}

fn clean(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .env_remove("ROLESCOPE_ROLES")
        .env("ROLESCOPE_CONFIG", "/dev/null")
        .env("ROLESCOPE_STATE", folder)
        .env("LANG", "C.UTF-8");
}

fn run(folder: &Path, args: &[&str]) -> Output {
    rolescope(folder).args(args).output().unwrap()
}

fn out(folder: &Path, args: &[&str]) -> String {
    String::from_utf8(run(folder, args).stdout).unwrap()
}

fn asks(name: &str, target: &str) -> String {
    format!(
        "---\nname: {name}\n---\n# Capabilities\n- **SQL** — Advanced\n\n# Interactions\n- **Asks** → {target} (daily)\n"
    )
}

#[test]
fn roles_with_similar_names_are_distinguished_in_each_output() {
    // Names that differ only in case or Unicode form, and a name that looks the same in letters of
    // another script.
    let names = ["Zo\u{eb} Ops", "ZOE\u{308} OPS", "Zo\u{eb} \u{41e}ps"];
    let cards = [
        ("one/a.md", asks(names[0], "Boss")),
        ("two/a.md", asks(names[1], "Boss")),
        ("three/a.md", asks(names[2], "Boss")),
        ("boss.md", asks("Boss", "Zo\u{eb} Ops")),
    ];
    let cards: Vec<(&str, &str)> = cards.iter().map(|(path, text)| (*path, &**text)).collect();
    let folder = folder(&cards);
    let folder = folder.path();
    let marks = ["(one)", "(two)", "(three)"];
    let apart = [
        vec!["list", "-r", "cards"],
        vec!["who", "sql", "-r", "cards"],
        graph("text"),
        graph("dot"),
        graph("mermaid"),
        graph("svg"),
    ];
    for args in &apart {
        let text = out(folder, args);
        assert!(marks.iter().all(|mark| text.contains(mark)), "{args:?}: {text}");
    }
    for args in [
        vec!["path", "cards/one/a.md", "cards/two/a.md", "--undirected", "-r", "cards"],
        vec!["pair", "cards/one/a.md", "cards/two/a.md", "-r", "cards"],
    ] {
        let text = out(folder, &args);
        assert!(marks[..2].iter().all(|mark| text.contains(mark)), "{args:?}: {text}");
    }
    let card = out(folder, &["show", "Boss", "-r", "cards"]);
    assert!(marks.iter().all(|mark| card.contains(mark)), "{card}");
    let stats = out(folder, &["stats", "-r", "cards"]);
    assert!(marks.iter().any(|mark| stats.contains(mark)), "{stats}");
    // The JSON output contains the path of each role.
    for args in [graph("json"), vec!["list", "-r", "cards", "--json"]] {
        let json: Value = serde_json::from_str(&out(folder, &args)).unwrap();
        let roles = json["roles"].as_array().unwrap();
        let paths: Vec<&str> = roles
            .iter()
            .filter(|role| role["name"] != "Boss")
            .map(|role| role["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths.len(), 3, "{args:?}");
        assert!(paths.iter().all(|path| path.ends_with("/a.md")));
    }
    let found = out(folder, &["check", "cards", "--format", "short"]);
    for rule in ["[duplicate-name]", "[look-alike-name]", "[ambiguous-target]"] {
        assert!(found.contains(rule), "{rule}: {found}");
    }
    // Either spelling of the shared name finds a role, and a message says that several roles have
    // that name.
    for name in &names[..2] {
        let output = run(folder, &["show", name, "-r", "cards"]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("2 roles are named"), "{name}: {message}");
    }
    let output = run(folder, &["new", "zoe ops", "-r", "cards"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

fn graph(form: &'static str) -> Vec<&'static str> {
    vec!["graph", "-r", "cards", "--format", form]
}

#[test]
fn an_ambiguous_name_means_the_nearest_role() {
    let cards = [
        ("a/lead/profile.md", asks("Lead", "Boss")),
        ("b/lead/profile.md", asks("Lead", "Boss")),
        ("c/lead.md", asks("LEAD", "Boss")),
        ("a/dev/profile.md", asks("Dev A", "Lead")),
        ("b/sub/dev/profile.md", asks("Dev B", "lead")),
        ("c/dev.md", asks("Dev C", "Lead")),
        ("d/dev.md", asks("Dev D", "Lead")),
    ];
    let cards: Vec<(&str, &str)> = cards.iter().map(|(path, text)| (*path, &**text)).collect();
    let folder = folder(&cards);
    let json = out(folder.path(), &["graph", "-r", "cards", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let mut meant: Vec<(&str, &str)> = json["interactions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["target"] != "Boss")
        .map(|item| (item["role"].as_str().unwrap(), item["resolved_path"].as_str().unwrap()))
        .collect();
    meant.sort_unstable();
    assert_eq!(
        meant,
        [
            ("dev-a", "cards/a/lead/profile.md"),
            ("dev-b", "cards/b/lead/profile.md"),
            ("dev-c", "cards/c/lead.md"),
            ("dev-d", "cards/a/lead/profile.md"),
        ]
    );
}

#[test]
fn a_half_merged_file_is_an_error_and_its_copy_is_not() {
    let qa = "---\nid: qa-01\nslug: qa\nname: QA\n---\n# Mission\nTests.\n";
    let broken = "---\nname: Ops\n---\n<<<<<<< HEAD\n# A\n=======\n# B\n>>>>>>> x\n";
    let folder = folder(&[
        ("qa.md", qa),
        ("qa.sync-conflict-20240102-030405-ABCDEFG.md", qa),
        ("qa (Jane's conflicted copy 2024-01-02).md", qa),
        ("qa (1).md", qa),
        ("qa-DESKTOP-1A2B.md", qa),
        ("qa_REMOTE_1234.md", qa),
        ("lead (1).md", "# Lead\n"),
        ("ops.md", broken),
        ("dev.md", &asks("Dev", "QA")),
        ("pm.md", &asks("PM", "Ops")),
        ("tester.md", &asks("Tester", "Data Analyst")),
        ("README.md", "<<<<<<< HEAD\nnotes\n=======\n>>>>>>> x\n"),
    ]);
    let analyst = folder.path().join("cards/data-analyst");
    fs::create_dir(&analyst).unwrap();
    fs::write(analyst.join("profile.md"), b"---\nname: Data Analyst\n---\n\xff\xfe\n").unwrap();
    let output = run(folder.path(), &["check", "cards", "--format", "short"]);
    let found = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(found.matches("[half-merged]").count(), 6, "{found}");
    assert_eq!(found.lines().filter(|line| line.contains(": error: ")).count(), 7, "{found}");
    assert!(found.contains("cards/ops.md:4:1: error: "), "{found}");
    assert!(!found.contains("[duplicate-") && !found.contains("[missing-target]"), "{found}");
    let mut listed: Vec<String> = out(folder.path(), &["list", "-r", "cards"])
        .lines()
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect();
    listed.sort();
    assert_eq!(listed, ["dev", "lead", "pm", "qa", "tester"]);
    // A half-merged card from standard input is an error too.
    let stdin = |args: &[&str]| {
        let file = fs::File::open(folder.path().join("cards/ops.md")).unwrap();
        rolescope(folder.path()).args(args).stdin(file).output().unwrap()
    };
    let output = stdin(&["check", "-", "--format", "short"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains(":4:1: error: "));
    assert_eq!(stdin(&["show", "-"]).status.code(), Some(2));
}

#[test]
fn a_duplicate_identifier_is_not_suggested() {
    let card = |id: &str, name: &str| format!("---\nid: {id}\nname: {name}\n---\n# Mission\nX.\n");
    for ids in [["QA_01", "qa-01"], ["QA_01", "Qa 01"], ["qa-01", "QA_01"]] {
        let cards = [("a.md", card(ids[0], "One")), ("b.md", card(ids[1], "Two"))];
        let cards: Vec<(&str, &str)> = cards.iter().map(|(path, text)| (*path, &**text)).collect();
        let folder = folder(&cards);
        let found = out(folder.path(), &["check", "cards", "--fix", "--format", "short"]);
        assert!(!found.contains("write id: qa-01") && !found.contains("[duplicate"), "{found}");
        for (path, text) in cards {
            assert_eq!(fs::read_to_string(folder.path().join("cards").join(path)).unwrap(), text);
        }
    }
}

/// A run of `check --fix` on many cards.
struct Fixing {
    folder: TempDir,
    child: Child,
    cards: usize,
}

impl Fixing {
    /// Starts the script `around`, which runs `check --fix`, and waits until the first card is
    /// fixed.
    fn start(cards: usize, around: &str) -> Fixing {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("cards")).unwrap();
        for at in 0..cards {
            let text = format!(
                "---\nid: r-{at}\nname: Role {at}\n---\n# Interactions\n- **Asks** -> Nobody (daily)\n"
            );
            fs::write(folder.path().join(format!("cards/{at:05}.md")), text).unwrap();
        }
        let messages = fs::File::create(folder.path().join("messages")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", around, env!("CARGO_BIN_EXE_rolescope")]);
        clean(&mut command, folder.path());
        let quiet = std::process::Stdio::null;
        command.stdin(quiet()).stdout(quiet()).stderr(messages);
        let child = command.spawn().unwrap();
        let fixing = Fixing { folder, child, cards };
        let deadline = Instant::now() + Duration::from_secs(60);
        // Only the first card is checked, since counting the fixed cards takes as long as fixing
        // them.
        while !fixing.is_fixed(0) {
            assert!(Instant::now() < deadline, "nothing is fixed");
            std::thread::yield_now();
        }
        fixing
    }

    fn kill(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn wait(&mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        (status, fs::read_to_string(self.folder.path().join("messages")).unwrap())
    }

    /// Returns the number of fixed cards. Cards are fixed in order, so counting ends at the first
    /// card that is not fixed.
    fn fixed(&self) -> usize {
        (0..self.cards).take_while(|at| self.is_fixed(*at)).count()
    }

    fn is_fixed(&self, card: usize) -> bool {
        let path = self.folder.path().join(format!("cards/{card:05}.md"));
        fs::read_to_string(path).unwrap().contains('→')
    }

    /// Returns the number of entries in the folder of cards.
    fn entries(&self) -> usize {
        fs::read_dir(self.folder.path().join("cards")).unwrap().count()
    }
}

const FIX: &str = "exec \"$0\" check cards --fix --format short";
/// A command that runs the fixes with the default handling of signals, even if the tests ignore
/// signals, as under `nohup`.
const FIX_WITH_SIGNALS: &str =
    "exec env --default-signal=INT,TERM,HUP \"$0\" check cards --fix --format short";

#[test]
fn an_interrupted_fix_leaves_no_file_and_reports_its_progress() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut fixing = Fixing::start(600, FIX_WITH_SIGNALS);
        fixing.kill(signal);
        let (status, messages) = fixing.wait();
        let fixed = fixing.fixed();
        assert!((1..600).contains(&fixed), "{fixed}");
        assert_eq!(status.signal(), Some(signal.as_raw()), "{status:?}");
        let expected = format!(
            "interrupted: {fixed} of 600 cards fixed; run the command again to fix the rest"
        );
        assert_eq!(messages.matches(&expected).count(), 1, "{expected}");
        assert_eq!(fixing.entries(), 600);
        // A second run of the program fixes the remaining cards.
        run(fixing.folder.path(), &["check", "cards", "--fix", "--format", "short"]);
        assert_eq!(fixing.fixed(), 600);
    }
}

#[test]
fn a_killed_fix_leaves_complete_cards_and_no_temporary_file() {
    let mut fixing = Fixing::start(300, FIX);
    // A run that is killed before it renames its temporary file leaves a hidden file like this one
    // behind.
    let hidden = fixing.folder.path().join("cards/.rolescope-aB3dEf");
    fs::write(&hidden, "a card").unwrap();
    fixing.kill(Signal::KILL);
    assert_eq!(fixing.wait().0.signal(), Some(9));
    let deadline = Instant::now() + Duration::from_secs(60);
    while hidden.exists() || fixing.entries() > 300 {
        assert!(Instant::now() < deadline, "the hidden file stays");
        std::thread::yield_now();
    }
    // Usually, a separate process removes the hidden file of a killed run. If that process was
    // killed too, the next run removes the file.
    fs::write(&hidden, "a card").unwrap();
    run(fixing.folder.path(), &["check", "cards", "--fix", "--format", "short"]);
    assert_eq!((fixing.fixed(), fixing.entries()), (300, 300));
}

#[test]
fn an_inherited_ignored_signal_interrupts_nothing() {
    let mut fixing = Fixing::start(100, &format!("trap '' HUP; {FIX}"));
    fixing.kill(Signal::HUP);
    let (status, messages) = fixing.wait();
    assert_eq!(status.code(), Some(0), "{status:?}");
    assert!(!messages.contains("interrupted"));
    assert_eq!(fixing.fixed(), 100);
}
