//! Tests shell completion and the manual pages with the shells and tools that are installed, and
//! prints a note about each one that is missing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Returns a folder with a valid card and several malicious ones.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        (
            "roles/good.md",
            "---\nname: \"Good\\e[31m One\\tTab: x\"\nslug: good-one\nid: g-1\n---\n# Capabilities\n- **API design** — Expert\n- **API; touch owned** — Expert\n- **$(touch owned)** — Expert\n",
        ),
        ("roles/b.md", "---\nname: B\nslug: \"$(touch owned)\"\nid: \"g;touch owned\"\n---\n"),
        ("roles/c.md", "---\nname: C\nslug: \"go od\"\nid: \"g*\"\n---\n"),
        ("roles/d.md", "---\nname: D\nslug: \"g`touch owned`\"\n---\n"),
        ("roles/e.md", "---\nname: E\nslug: \"g\\n\\e[2J'\\\"\"\n---\n"),
        ("my cards/x.md", "---\nname: Xaver\nslug: xaver\n---\n"),
        ("empty/$(touch owned)/y.md", "---\nname: Y\n---\n"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_rolescope"))
}

/// Runs a program with rolescope in its `$PATH`, as in a user's shell.
fn tool(folder: &Path, name: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let ours = program().parent().unwrap().display().to_string();
    let mut command = Command::new(name);
    command.current_dir(folder).env_clear().env("PATH", format!("{ours}:{path}"));
    command.env("HOME", folder).env("LANG", "C.UTF-8").env("ROLESCOPE_CONFIG", "/dev/null");
    command
}

/// Returns whether the program is installed. Prints a note if it is not.
fn there(name: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {name}")]).output().unwrap();
    if !found.status.success() {
        drop(writeln!(std::io::stderr(), "{name} is not installed: skipped"));
    }
    found.status.success()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Runs a completion script in a shell, and passes it the words of a command line. Returns the
/// completions that it offers for the last word.
fn offered(folder: &Path, shell: &[&str], script: &str, words: &[&str]) -> Vec<String> {
    let mut command = tool(folder, shell[0]);
    command.args(&shell[1..]).arg(script).args(words);
    let offered = text(&command.output().unwrap());
    assert!(!folder.join("owned").exists(), "{words:?} ran what a card says");
    assert!(!offered.chars().any(|c| c != '\n' && c != '\t' && rolescope::text::is_harmful(c)));
    offered.lines().map(str::to_owned).collect()
}

const BASH: &str = r#"
source <(rolescope completions bash)
split() { # as readline does, at `=` and `:`
    COMP_WORDS=()
    for word in "$@"; do
        case $word in
            *=*) COMP_WORDS+=("${word%%=*}" "="); word=${word#*=}; [[ -n $word ]] && COMP_WORDS+=("$word");;
            *:*) COMP_WORDS+=("${word%%:*}" ":"); word=${word#*:}; [[ -n $word ]] && COMP_WORDS+=("$word");;
            *) COMP_WORDS+=("$word");;
        esac
    done
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
}
split "$@"
last=${COMP_WORDS[COMP_CWORD]}
if [[ $last == [=:] ]]; then last=''; fi
_rolescope rolescope "$last" "${COMP_WORDS[COMP_CWORD - 1]}"
if ((${#COMPREPLY[@]})); then printf '%s\n' "${COMPREPLY[@]}"; fi
"#;

#[test]
fn bash_completes_roles_options_and_folders() {
    if !there("bash") {
        return;
    }
    let folder = folder();
    assert_eq!(ask_bash(&folder, &["--builtin", "show", "back"]), ["backend-engineer"]);
    // Only one of the slugs with this prefix is harmless in a shell. Ids are offered only if no
    // slug has the prefix.
    assert_eq!(ask_bash(&folder, &["show", "go"]), ["good-one"]);
    assert_eq!(ask_bash(&folder, &["show", "g-"]), ["g-1"]);
    for before in
        [&["graph"][..], &["path", "cto"], &["pair", "a"], &["--open"], &["new", "X", "--from"]]
    {
        assert_eq!(ask_bash(&folder, &[before, &["goo"]].concat()), ["good-one"], "{before:?}");
    }
    // The completions come from the cards that the command line selects, however their path is
    // quoted.
    for place in [&["-r", "my\\ cards"][..], &["-r", "'my cards'"], &["-r", "~/my\\ cards"]] {
        assert_eq!(ask_bash(&folder, &[place, &["show", "x"]].concat()), ["xaver"], "{place:?}");
        assert_eq!(ask_bash(&folder, &[&["show"], place, &["x"]].concat()), ["xaver"], "{place:?}");
    }
    assert_eq!(ask_bash(&folder, &["-r", "nowhere", "show", "g"]), [""; 0]);
    assert_eq!(ask_bash(&folder, &["--builtin", "show", "good"]), [""; 0]);
    assert_eq!(ask_bash(&folder, &["-r", "m"]), ["my cards/"]);
    assert_eq!(ask_bash(&folder, &["-r", "empty/"]), ["empty/$(touch owned)/"]);
    assert_eq!(ask_bash(&folder, &["show", "./roles/go"]), ["./roles/good.md"]);
    // Completions are also offered for fields, values and commands, and for capabilities, one word
    // at a time.
    assert_eq!(ask_bash(&folder, &["who", "ap"]), ["api"]);
    assert_eq!(ask_bash(&folder, &["who", "API", "d"]), ["design"]);
    assert_eq!(ask_bash(&folder, &["list", "lev"]), ["level:"]);
    assert_eq!(ask_bash(&folder, &["list", "is:orp"]), ["orphan"]);
    assert_eq!(ask_bash(&folder, &["list", "lvl:"]), ["novice", "competent", "advanced", "expert"]);
    assert_eq!(ask_bash(&folder, &["list", "to:goo"]), ["good-one"]);
    assert_eq!(ask_bash(&folder, &["graph", "--view=ma"]), ["map", "matrix"]);
    assert_eq!(ask_bash(&folder, &["--color="]), ["auto", "always", "never"]);
    assert_eq!(ask_bash(&folder, &["pick", "--print", "p"]), ["path"]);
    assert_eq!(ask_bash(&folder, &["sta"]), ["stats"]);
}

fn ask_bash(folder: &TempDir, words: &[&str]) -> Vec<String> {
    let words = [&["_", "rolescope"], words].concat();
    offered(folder.path(), &["bash", "--norc", "--noprofile", "-c"], BASH, &words)
}

#[test]
fn zsh_completes_roles() {
    if !there("zsh") {
        return;
    }
    let folder = folder();
    let script = r#"
        function compdef() { }
        function _describe() { print -rl -- ${(P)3} }
        source <(rolescope completions zsh)
        words=("$@") CURRENT=$#
        _clap_dynamic_completer_rolescope
    "#;
    for (words, candidate) in [
        (&["show", "go"][..], "good-one:Good␛[31m One Tab: x"),
        (&["-r", "my\\ cards", "show", "x"], "xaver:Xaver"),
    ] {
        let words = [&["_", "rolescope"], words].concat();
        let offered = offered(folder.path(), &["zsh", "-f", "-c"], script, &words);
        assert_eq!(offered, [candidate]);
    }
}

#[test]
fn fish_completes_roles() {
    if !there("fish") {
        return;
    }
    let folder = folder();
    let script = "rolescope completions fish | source; complete -C $argv[1]";
    for (line, candidate) in [
        ("rolescope show go", "good-one\tGood␛[31m One Tab: x"),
        ("rolescope -r my\\ cards show x", "xaver\tXaver"),
    ] {
        let fish = ["fish", "--no-config", "-c"];
        assert_eq!(offered(folder.path(), &fish, script, &[line]), [candidate]);
    }
}

#[test]
fn every_shell_has_a_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = text(&Command::new(program()).args(["completions", shell]).output().unwrap());
        assert!(script.contains("ROLESCOPE_COMPLETE"), "{shell}: {script}");
        assert!(!script.contains(&*program().to_string_lossy()), "{shell}: {script}");
    }
    let unknown = Command::new(program()).args(["completions", "tcsh"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn a_failed_completion_prints_nothing() {
    let folder = folder();
    for (shell, words) in [
        ("fish", &["rolescope", "-r", "/nowhere", "show", ""][..]),
        ("fish", &["rolescope", "no such command", "x", ""]),
        ("tcsh", &["rolescope", "show", ""]),
    ] {
        let mut command = tool(folder.path(), program().to_str().unwrap());
        command.env("ROLESCOPE_COMPLETE", shell).env("ROLESCOPE_CONFIG", "/nowhere/config.yaml");
        let output = command.arg("--").args(words).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell} {words:?}");
    }
}

#[test]
fn ranks_and_saved_searches_are_completed() {
    let folder = folder();
    fs::write(folder.path().join("config.yaml"), "views:\n  oncall: sre\n  other: cto\n").unwrap();
    for (words, expected) in [
        (&["rolescope", "list", "sql>=ad"][..], "sql>=advanced"),
        (&["rolescope", "who", "sql>=ad"], "sql>=advanced"),
        (&["rolescope", "list", "sen:>=sta"], "sen:>=staff"),
        (&["rolescope", "list", "@on"], "@oncall"),
    ] {
        let mut command = tool(folder.path(), program().to_str().unwrap());
        command.env("ROLESCOPE_COMPLETE", "fish").env("ROLESCOPE_CONFIG", "config.yaml");
        let output = command.arg("--").args(words).output().unwrap();
        let lines = text(&output);
        let first = lines.lines().map(|line| line.split('\t').next().unwrap_or_default());
        assert_eq!(first.collect::<Vec<_>>(), [expected], "{words:?}");
    }
}

/// Returns every command in the help.
fn commands() -> Vec<String> {
    let help = text(&Command::new(program()).arg("--help").output().unwrap());
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let (rows, _) = rest.split_once("\n\n").unwrap();
    let rows = rows.lines().filter_map(|row| row.strip_prefix("  "));
    let names = rows.filter_map(|row| row.split(' ').next()).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

#[test]
fn every_command_has_a_valid_manual_page() {
    let folder = folder();
    let written = run(folder.path(), &["man", "--dir", "deep/man1"]);
    let names: Vec<&str> = written.lines().collect();
    let commands = commands();
    assert!(commands.len() > 10 && names.len() == commands.len() + 1, "{names:?}");
    for command in &commands {
        let path = format!("deep/man1/rolescope-{command}.1");
        assert!(names.contains(&&*path), "{path}");
        assert_eq!(
            fs::read_to_string(folder.path().join(path)).unwrap(),
            run(folder.path(), &["man", command])
        );
    }
    let page = run(folder.path(), &["man"]);
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "COMMANDS",
        "OPTIONS",
        "KEYS",
        "ENVIRONMENT",
        "FILES",
        "EXIT STATUS",
        "EXAMPLES",
        "SEE ALSO",
    ] {
        let heading = [format!(".SH {section}\n"), format!(".SH \"{section}\"\n")];
        assert!(heading.iter().any(|heading| page.contains(&**heading)), "{section}");
    }
    assert_eq!(page.matches("(1)").count(), 2 * commands.len());
    assert_eq!(
        tool(folder.path(), program().to_str().unwrap())
            .args(["man", "nothing"])
            .output()
            .unwrap()
            .status
            .code(),
        Some(2)
    );
    // Programs that read manual pages must accept every page without warnings.
    for path in names {
        for (reader, args) in [
            ("mandoc", &["-T", "lint", "-W", "error"][..]),
            ("groff", &["-man", "-Tutf8", "-ww", "-z"]),
            ("man", &["--warnings", "-l"]),
        ] {
            if there(reader) {
                let mut command = tool(folder.path(), reader);
                let output = command.args(args).arg(path).env("MANPAGER", "cat").output().unwrap();
                let messages = String::from_utf8_lossy(&output.stderr);
                assert!(
                    output.status.success() && messages.is_empty(),
                    "{reader} {path}: {messages}"
                );
                let shown = String::from_utf8_lossy(&output.stdout);
                assert!(reader != "man" || shown.contains("SYNOPSIS"), "{path}: {shown}");
            }
        }
    }
}

fn run(folder: &Path, args: &[&str]) -> String {
    text(&tool(folder, program().to_str().unwrap()).args(args).output().unwrap())
}
