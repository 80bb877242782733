//! Tests invalid ignore files, in a cloned repository and in the user's home folder. Every command
//! must still work, report the file once, and find the card.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run::run_in;
use crate::terminal::session::{self, Session};

/// The kinds of hostile ignore files.
const KINDS: [&str; 5] = ["zeros", "pipe", "kernel log", "megabytes", "wildcards"];

/// The paths of ignore files: above, in and below the folder of cards.
const PLACES: [&str; 9] = [
    ".ignore",
    ".gitignore",
    ".git/info/exclude",
    "roles/.ignore",
    "roles/.gitignore",
    "roles/.git/info/exclude",
    "roles/sub/.ignore",
    "roles/sub/.gitignore",
    "roles/sub/.git/info/exclude",
];

/// The ignore files in the user's home folder.
const OF_THE_USER: [&str; 4] =
    [".config/git/ignore", ".config/git/config", ".gitconfig", "named by .gitconfig"];

fn put(kind: &str, path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match kind {
        "zeros" => symlink("/dev/zero", path).unwrap(),
        "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "kernel log" => symlink("/proc/kmsg", path).unwrap(),
        "megabytes" => fs::write(path, "**/[a-z]*?x\n".repeat(330_000)).unwrap(),
        _ => {
            let patterns: Vec<String> = (0..6_000).map(|n| format!("*a*{n}*b")).collect();
            fs::write(path, patterns.join("\n")).unwrap();
        }
    }
}

/// A clone with cards, and a home folder next to the clone.
struct Place {
    folder: tempfile::TempDir,
    clone: PathBuf,
    home: String,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let clone = folder.path().join("clone");
        fs::create_dir_all(clone.join(".git/info")).unwrap();
        fs::create_dir_all(clone.join("roles/sub/deep")).unwrap();
        let card = "---\nname: Healthy\n---\n# Mission\n\nLives.\n";
        fs::write(clone.join("roles/sub/healthy.md"), card).unwrap();
        fs::write(clone.join("roles/sub/deep/other.md"), "# Other\n").unwrap();
        let home = folder.path().join("home");
        fs::create_dir(&home).unwrap();
        Place { home: home.to_str().unwrap().to_owned(), clone, folder }
    }

    fn environment(&self) -> [(&str, &str); 4] {
        [
            ("HOME", &self.home),
            ("XDG_CONFIG_HOME", ""),
            ("GIT_CONFIG_GLOBAL", ""),
            ("ROLESCOPE_STATE", "/dev/null"),
        ]
    }

    /// Runs the commands. Returns an error for the first command that behaves wrongly.
    fn judge(&self) -> Result<(), String> {
        let env = self.environment();
        for args in [&["list"][..], &["-r", "roles", "list"], &["roles/sub", "roles"]] {
            let list = run_in(&self.clone, &env, args)?;
            if list.code != Some(0) || !list.out.contains("Healthy") {
                return Err(format!("{args:?} ends with {:?}: {}", list.code, list.err));
            }
            refused_once(&list.err)?;
        }
        let check = run_in(&self.clone, &env, &["check", "roles", "--format", "short"])?;
        refused_once(&check.out)?;
        if check.code != Some(1) {
            return Err(format!("check ends with {:?}", check.code));
        }
        let new = run_in(&self.clone, &env, &["new", "Tester"])?;
        refused_once(&new.err)?;
        if new.code != Some(0) || !self.clone.join("roles/tester/profile.md").is_file() {
            return Err(format!("new ends with {:?}: {}", new.code, new.err));
        }
        let mut asked = self.environment().to_vec();
        asked.extend([("ROLESCOPE_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", "2")]);
        let completed = run_in(&self.clone, &asked, &["--", "rolescope", "show", "he"])?;
        if !completed.out.contains("healthy") || !completed.err.is_empty() {
            return Err(format!("completes {:?} {:?}", completed.out, completed.err));
        }
        Ok(())
    }
}

fn refused_once(text: &str) -> Result<(), String> {
    match text.matches(": error: cannot read ").count() {
        1 => Ok(()),
        count => Err(format!("refused {count} times: {text}")),
    }
}

#[test]
fn an_invalid_ignore_file_is_refused_once_and_hides_nothing() {
    let mut wrong = Vec::new();
    for kind in KINDS {
        for name in PLACES {
            let place = Place::new();
            put(kind, &place.clone.join(name));
            if let Err(why) = place.judge() {
                wrong.push(format!("{kind} as {name}: {why}"));
            }
        }
        for name in OF_THE_USER {
            if kind == "wildcards" && name.ends_with("config") {
                continue; // the file is read without harm
            }
            let place = Place::new();
            let home = place.folder.path().join("home");
            if name.starts_with("named") {
                fs::write(home.join(".gitconfig"), "[core]\n\texcludesFile = ~/mine\n").unwrap();
                put(kind, &home.join("mine"));
            } else {
                put(kind, &home.join(name));
            }
            if let Err(why) = place.judge() {
                wrong.push(format!("{kind} as {name} of the user: {why}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_worktree_that_leads_to_a_device_is_refused_once() {
    for name in [".git", "own/commondir", "main/info/exclude"] {
        let place = Place::new();
        fs::remove_dir_all(place.clone.join(".git")).unwrap();
        let [own, main] = ["own", "main"].map(|name| place.folder.path().join(name));
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(main.join("info")).unwrap();
        if name == ".git" {
            put("zeros", &place.clone.join(name));
        } else {
            fs::write(place.clone.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
            if name == "main/info/exclude" {
                fs::write(own.join("commondir"), "../main\n").unwrap();
            }
            put("zeros", &place.folder.path().join(name));
        }
        place.judge().unwrap_or_else(|why| panic!("{name}: {why}"));
    }
}

#[test]
fn the_browser_opens_a_hostile_clone() {
    for kind in KINDS {
        let place = Place::new();
        put(kind, &place.clone.join(".ignore"));
        let root = place.clone.join("roles");
        let mut env = place.environment().to_vec();
        env.extend([("LANG", "C.UTF-8"), ("ROLESCOPE_CONFIG", "/dev/null")]);
        let start = session::Start {
            args: &[root.to_str().unwrap()],
            env: &env,
            ..session::Start::default()
        };
        let mut session = Session::start(Path::new(env!("CARGO_BIN_EXE_rolescope")), &start);
        session.wait_for_frame_with(&["Healthy", "1 error", "live"]);
        let memory = session.memory().unwrap_or_default();
        assert!(memory < 200_000_000, "{kind}: {memory} bytes");
        session.send("\r");
        session.wait_for_text("next item");
        session.send("x");
        session.wait_for_text("cannot read the ignore file");
        session.send("\x03");
        session.wait_exit();
        session.assert_restored();
    }
}

#[test]
fn copies_of_one_ignore_file_cost_as_much_as_one() {
    let place = Place::new();
    let patterns: String = (0..5_000).map(|n| format!("name-{n}/\n")).collect();
    for number in 0..1_000 {
        let folder = place.clone.join(format!("roles/{number}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(".gitignore"), &patterns).unwrap();
        fs::write(folder.join("card.md"), format!("# Card {number}\n")).unwrap();
        fs::create_dir(folder.join("name-7")).unwrap();
        fs::write(folder.join("name-7/card.md"), "# Hidden\n").unwrap();
    }
    let list = run_in(&place.clone, &place.environment(), &["list"]).unwrap();
    assert_eq!(list.out.lines().count(), 1_002, "{}", list.err);
    assert_eq!(list.err, "");
    assert!(!list.out.contains("Hidden"));
}
