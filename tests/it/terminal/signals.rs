//! Tests every signal in every pane: the terminal must be restored, and the parent process must get
//! the real exit status.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use super::browse::start_as;
use super::session::{DEADLY, Session, Start, figure};

/// The tested panes: their names, the keys that lead to them, and a string on each of their
/// screens.
const PANES: [(&str, &str, &str); 7] = [
    ("query", "sql", "› sql"),
    ("list", "\x1b[27uj", "Space mark"),
    ("card", "\r", "next item"),
    ("graph", "\r3", "‹Graph›"),
    ("help", "\x1b[27u?", "Keys ·"),
    ("problems", "\x1b[27ux", "Problems"),
    ("editor", "\x1b[27ue", EDITING),
];
const EDITING: &str = "editing";

const STOPPING: [Signal; 3] = [Signal::TSTP, Signal::TTIN, Signal::TTOU];

/// The maximum time from the signal until the program exits. The measured time is 10 ms, but the
/// test must not fail on a busy machine.
const PROMPT: Duration = Duration::from_secs(5);

/// A folder with three cards, and an editor that waits for a line.
struct House {
    folder: TempDir,
    editor: String,
}

impl House {
    fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        for name in ["Ada", "Bob", "Cora"] {
            let text = format!(
                "---\nname: {name}\n---\n# Capabilities\n- **SQL** — Expert\n\n# Interactions\n- **Asks** → Bob (daily)\n"
            );
            fs::create_dir_all(folder.path().join("roles")).unwrap();
            fs::write(folder.path().join(format!("roles/{name}.md")), text).unwrap();
        }
        let editor = folder.path().join("editor");
        fs::write(&editor, format!("#!/bin/sh\necho {EDITING}\nread -r line\n")).unwrap();
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
        House { editor: editor.display().to_string(), folder }
    }

    fn open(&self, (_, keys, seen): (&str, &str, &str), shell: bool) -> Session {
        let roles = self.folder.path().join("roles");
        let mut session = start_as(&Start {
            args: &[roles.to_str().unwrap()],
            env: &[("VISUAL", &self.editor)],
            shell,
            ..Start::default()
        });
        session.wait_for_text("live");
        session.send(keys);
        session.wait_for_text(seen);
        session
    }
}

fn quit(mut session: Session) {
    session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27uq");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_deadly_signal_restores_the_terminal_and_sets_the_status() {
    let house = House::new();
    let mut worst = Duration::ZERO;
    for pane in PANES {
        for signal in DEADLY {
            let mut session = house.open(pane, false);
            let editing = pane.2 == EDITING;
            if editing && matches!(signal, Signal::INT | Signal::QUIT) {
                continue; // this signal is for the editor: see below
            }
            let began = Instant::now();
            session.signal(signal);
            let status = session.wait_exit();
            worst = worst.max(began.elapsed());
            assert_eq!(status.terminating_signal(), Some(signal.as_raw()), "{pane:?} {signal:?}");
            assert!(began.elapsed() < PROMPT, "{pane:?} {signal:?}: {:?}", began.elapsed());
            session.assert_restored();
        }
    }
    figure("a deadly signal in any pane, the worst", worst, 100);
}

#[test]
fn keyboard_signals_belong_to_an_open_editor() {
    let house = House::new();
    let [.., editor] = PANES;
    for signal in [Signal::INT, Signal::QUIT] {
        let mut session = house.open(editor, false);
        session.signal(signal);
        session.send("done\n");
        session.wait_for(|screen| screen.alternate_screen());
        session.wait_for_text("live");
        session.assert_taken();
        quit(session);
    }
}

#[test]
fn ignored_signals_change_nothing() {
    let house = House::new();
    for pane in PANES {
        for signal in [Signal::PIPE, Signal::CONT] {
            let mut session = house.open(pane, false);
            session.signal(signal);
            if pane.2 == EDITING {
                session.send("done\n");
                session.wait_for(|screen| screen.alternate_screen());
            }
            session.wait_for_text("live");
            // A keystroke with a visible effect shows that the program is still running.
            session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27u?");
            session.wait_for_text("Keys ·");
            session.assert_taken();
            quit(session);
        }
    }
}

#[test]
fn a_stop_returns_the_terminal_to_the_shell_until_resumed() {
    let house = House::new();
    for pane in PANES {
        for signal in STOPPING {
            let mut session = house.open(pane, true);
            session.signal(signal);
            session.wait_job_stopped();
            session.assert_restored();
            session.continue_job();
            if pane.2 == EDITING {
                session.send("done\n");
                session.wait_for(|screen| screen.alternate_screen());
            } else {
                session.wait_for(|screen| {
                    screen.alternate_screen() && screen.contents().contains(pane.2)
                });
            }
            session.assert_taken();
            quit(session);
        }
    }
}

#[test]
fn without_a_shell_ctrl_z_shows_a_notice() {
    let house = House::new();
    for pane in PANES {
        let mut session = house.open(pane, false);
        session.send("\x1a");
        if pane.2 == EDITING {
            session.send("done\n");
            session.wait_for(|screen| screen.alternate_screen());
        } else {
            session.wait_for_text("no shell is available");
        }
        session.assert_taken();
        quit(session);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_background_job_waits_for_the_foreground() {
    let house = House::new();
    let [query, ..] = PANES;
    let mut session = house.open(query, true);
    // The program cannot handle SIGSTOP, and SIGCONT does not come from the shell, so the program
    // continues in the background. When it tries to take over the terminal, the system stops it
    // again.
    session.signal(Signal::STOP);
    session.wait_for_text("stop 1");
    session.signal(Signal::CONT);
    session.wait_halted();
    session.continue_job();
    session.send("zz");
    session.wait_for_text("› sqlzz");
    session.assert_taken();
    quit(session);
}
