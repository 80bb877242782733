//! Tests that `doctor` reports each problem that a test sets up.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with one card, in which the program runs, isolated from this machine's settings.
struct Patient {
    folder: TempDir,
    env: Vec<(&'static str, String)>,
}

impl Patient {
    fn new() -> Patient {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("roles")).unwrap();
        fs::write(folder.path().join("roles/ada.md"), "---\nname: Ada\n---\n# Mission\nHelps.\n")
            .unwrap();
        let home = folder.path().display().to_string();
        let env = vec![
            ("HOME", home),
            ("LANG", "C.UTF-8".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("EDITOR", "/bin/sh".to_owned()),
        ];
        Patient { folder, env }
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn set(&mut self, name: &'static str, value: impl AsRef<Path>) {
        self.env.push((name, value.as_ref().display().to_string()));
    }

    /// Returns the exit code and the report of `doctor`.
    fn examined(&self, args: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolescope"));
        command.current_dir(self.folder.path()).env_clear();
        command.envs(self.env.iter().map(|(name, value)| (*name, value.as_str())));
        let Output { status, stdout, .. } = command.arg("doctor").args(args).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap())
    }

    /// Returns the problems that the `doctor` report lists.
    fn faults(&self, args: &[&str]) -> Vec<String> {
        let (code, report) = self.examined(args);
        let faults: Vec<String> =
            report.lines().filter_map(|line| line.strip_prefix("! ")).map(str::to_owned).collect();
        assert_eq!(code, Some(i32::from(!faults.is_empty())), "{report}");
        faults
    }
}

#[test]
fn a_healthy_machine_has_no_fault_and_shows_what_a_report_needs() {
    let patient = Patient::new();
    let (code, report) = patient.examined(&[]);
    assert_eq!(code, Some(0), "{report}");
    for part in [
        &format!("rolescope {} (commit ", env!("CARGO_PKG_VERSION")),
        "  config      ~/",
        "  state       ~/",
        "  source      roles (default)",
        "  root        roles: 1 role",
        "TERM=xterm-256color, LANG=C.UTF-8",
        "  characters  Unicode",
        "the terminal via OSC 52",
        "  editor      /bin/sh",
        "  watch       changes to cards are detected",
        "\nNo problems\n",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    // The report does not contain the path of the home folder, so it can be published.
    let home = patient.folder.path().display().to_string();
    assert!(!report.contains(&home), "{report}");
}

#[test]
fn each_planted_fault_is_found() {
    // The config contains a mistake.
    let mut patient = Patient::new();
    fs::write(patient.at("config.yaml"), "theme: nord\ncolour: never\n").unwrap();
    patient.set("ROLESCOPE_CONFIG", patient.at("config.yaml"));
    let faults = patient.faults(&[]);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("config.yaml:2: unknown key `colour`"), "{faults:?}");

    // The folder of cards does not exist. It is named first on the command line and then in the
    // environment.
    let mut patient = Patient::new();
    let faults = patient.faults(&["-r", "absent"]);
    assert!(faults.len() == 1 && faults[0].contains("absent"), "{faults:?}");
    patient.set("ROLESCOPE_ROLES", "gone");
    let faults = patient.faults(&[]);
    assert!(faults.len() == 1 && faults[0].contains("gone"), "{faults:?}");

    // A card is not valid text.
    let patient = Patient::new();
    fs::write(patient.at("roles/odd.md"), b"# \xff\xfe\n").unwrap();
    let faults = patient.faults(&[]);
    assert!(faults.len() == 1 && faults[0].contains("roles/odd.md:"), "{faults:?}");

    // An ignore file excludes a card. The report mentions this but does not count it as a problem.
    let patient = Patient::new();
    fs::write(patient.at("roles/bob.md"), "---\nname: Bob\n---\n").unwrap();
    fs::write(patient.at("roles/.ignore"), "bob.md\n").unwrap();
    let (code, report) = patient.examined(&[]);
    assert_eq!(code, Some(0));
    assert!(report.contains("roles/bob.md: ignored by roles/.ignore"), "{report}");

    // Colours are turned off, and the terminal does not support full-screen programs.
    let mut patient = Patient::new();
    patient.set("NO_COLOR", "1");
    patient.set("TERM", "dumb");
    let (_, report) = patient.examined(&[]);
    assert!(report.contains("  colours     none, because $NO_COLOR is set\n"), "{report}");
    assert!(report.contains("  screen      none, because $TERM is dumb"), "{report}");

    // The state folder cannot be created.
    let mut patient = Patient::new();
    fs::write(patient.at("file"), "").unwrap();
    patient.set("ROLESCOPE_STATE", patient.at("file").join("state"));
    let faults = patient.faults(&[]);
    assert!(faults[0].contains("state folder ~/file/state: ~/file is not a folder"), "{faults:?}");

    // The editor is not installed.
    let mut patient = Patient::new();
    patient.set("EDITOR", "no-such-editor -x");
    let faults = patient.faults(&[]);
    assert_eq!(faults, ["the editor no-such-editor is not installed; set $VISUAL or $EDITOR"]);
}
