//! Tests the three ways of copying text: with a clipboard tool, through a real tmux, and through
//! the terminal.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rolescope::store::builtin;
use rustix::process::{Pid, test_kill_process};
use tempfile::TempDir;

use super::browse::start_as;
use super::session::{Session, Start};

/// The maximum size in bytes of the text that the terminal is asked to copy.
const MOST_BY_TERMINAL: usize = 74_994;

/// A folder with fake clipboard tools, which come first in `$PATH`, and with the files that these
/// tools write.
struct Tools(TempDir);

impl Tools {
    fn new(tools: &[(&str, &str)]) -> Tools {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        for (name, script) in tools {
            let path = folder.path().join("bin").join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Tools(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Starts the browser. The variables in `env` determine which clipboards it finds.
    fn browse(&self, args: &[&str], env: &[(&str, &str)]) -> Session {
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", self.at("bin").display());
        let here = self.0.path().display().to_string();
        let all: Vec<(&str, &str)> = NOTHING
            .iter()
            .chain(env)
            .copied()
            .chain([("PATH", &*path), ("HERE", &*here)])
            .collect();
        let mut session = start_as(&Start { args, env: &all, ..Start::default() });
        session.wait_for_text("1 Roles");
        session
    }
}

/// The environment variables of a system without a clipboard.
const NOTHING: [(&str, &str); 5] = [
    ("TMUX", ""),
    ("WAYLAND_DISPLAY", ""),
    ("DISPLAY", ""),
    ("SSH_CONNECTION", ""),
    ("SSH_TTY", ""),
];
const BUILTIN: [&str; 3] = ["--builtin", "--open", "backend-engineer"];
const WAYLAND: (&str, &str) = ("WAYLAND_DISPLAY", "wayland-9");
/// A script that accepts the copied text. The script's own output must not appear on the screen.
const TAKES: &str = "echo noise; echo noise >&2; cat >\"$HERE/taken\"; echo $* >\"$HERE/words\"";

fn quit(mut session: Session) {
    session.send("\x1b[27u\x1b[27u\x1b[27u\x1b[27uq");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

/// Returns the text of the last OSC 52 sequence in the output.
fn asked(written: &[u8]) -> Option<String> {
    let start = b"\x1b]52;";
    let at = written.windows(start.len()).rposition(|part| part == start)?;
    let rest = written.get(at + start.len()..)?;
    let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b))?;
    let (_, base64) = std::str::from_utf8(rest.get(..end)?).ok()?.split_once(';')?;
    Some(String::from_utf8(decoded(base64)).unwrap())
}

fn decoded(base64: &str) -> Vec<u8> {
    let sextets = base64.trim_end_matches('=').chars().map(|c| match c {
        'A'..='Z' => u32::from(c) - u32::from('A'),
        'a'..='z' => u32::from(c) - u32::from('a') + 26,
        '0'..='9' => u32::from(c) - u32::from('0') + 52,
        '+' => 62,
        '/' => 63,
        other => panic!("{other:?}"),
    });
    let sextets: Vec<u32> = sextets.collect();
    sextets
        .chunks(4)
        .flat_map(|chunk| {
            let bits = chunk.iter().fold(0, |bits, sextet| bits << 6 | sextet);
            let bits = bits << (6 * (4 - chunk.len()));
            bits.to_be_bytes().into_iter().skip(1).take(chunk.len() - 1).collect::<Vec<u8>>()
        })
        .collect()
}

/// Returns a card of this many bytes.
fn card_of(bytes: usize) -> String {
    let mut text = "---\nname: Ada\n---\n# Notes\n".to_owned();
    while text.len() < bytes {
        text.push_str("a line of a long card, as long as others\n");
    }
    text.truncate(bytes);
    text
}

#[test]
fn a_tool_takes_what_the_command_line_prints() {
    let tools = Tools::new(&[("wl-copy", TAKES)]);
    let mut session = tools.browse(&BUILTIN, &[WAYLAND]);
    session.wait_for_text("next item");
    session.send("yy");
    session.wait_for_text("copied the slug backend-engineer with wl-copy");
    assert_eq!(fs::read_to_string(tools.at("taken")).unwrap(), "backend-engineer");
    assert_eq!(fs::read_to_string(tools.at("words")).unwrap(), "--type text/plain\n");
    for (key, text_shown, args) in [
        ("j", "copied Backend Engineer as JSON", ["show", "backend-engineer", "--json"]),
        ("m", "copied the card for Backend Engineer", ["show", "backend-engineer", "--raw"]),
        ("t", "copied Backend Engineer as text", ["show", "backend-engineer", "--width=80"]),
        ("g", "copied the graph of", ["graph", "backend-engineer", "--format=mermaid"]),
    ] {
        session.send(&format!("y{key}"));
        session.wait_for_text(text_shown);
        session.wait_for_text("with wl-copy");
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolescope"));
        let command = command.env("ROLESCOPE_CONFIG", "/dev/null").arg("--builtin").args(args);
        let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
        let taken = fs::read_to_string(tools.at("taken")).unwrap();
        assert_eq!(taken.trim_end(), printed.trim_end(), "{key}");
    }
    assert!(!session.contents().contains("noise"));
    quit(session);
}

#[test]
fn a_copy_before_an_immediate_quit_is_completed() {
    for (around, by_tool) in [(vec![WAYLAND], true), (vec![], false)] {
        let tools = Tools::new(&[("wl-copy", TAKES)]);
        let mut session = tools.browse(&BUILTIN, &around);
        session.wait_for_text("next item");
        session.send("ynyyq");
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        session.assert_restored();
        let taken = fs::read_to_string(tools.at("taken")).ok();
        assert_eq!(
            if by_tool { taken } else { asked(session.written()) }.unwrap(),
            "backend-engineer"
        );
    }
}

#[test]
fn several_roles_are_copied_at_once() {
    let tools = Tools::new(&[("wl-copy", TAKES)]);
    let mut session = tools.browse(&["--builtin"], &[WAYLAND]);
    session.wait_for_text(&format!("{} roles", builtin().len()));
    session.send("\x1b[27u j jj yy");
    session.wait_for_text("copied 3 slugs with wl-copy");
    assert_eq!(fs::read_to_string(tools.at("taken")).unwrap().lines().count(), 3);
    quit(session);
}

#[test]
fn hidden_characters_are_copied_as_marks_and_reported() {
    let tools = Tools::new(&[("wl-copy", TAKES)]);
    let card = "---\nname: Ada\n---\r\n# Mission\r\n\trm -rf ~\r\u{1b}[2J\n";
    fs::write(tools.at("ada.md"), card).unwrap();
    let mut session = tools.browse(&[tools.at("ada.md").to_str().unwrap()], &[WAYLAND]);
    session.wait_for_text("Ada");
    session.send("\rym");
    session.wait_for_text("copied the card for Ada (2 hidden characters replaced by marks)");
    let taken = fs::read_to_string(tools.at("taken")).unwrap();
    assert_eq!(taken, "---\nname: Ada\n---\n# Mission\n\trm -rf ~␍␛[2J\n");
    quit(session);
}

#[test]
fn a_failing_or_missing_tool_is_replaced_by_the_next() {
    let tools = Tools::new(&[("wl-copy", "cat >/dev/null; exit 3"), ("xclip", TAKES)]);
    let mut session = tools.browse(&BUILTIN, &[WAYLAND, ("DISPLAY", ":9")]);
    session.wait_for_text("next item");
    session.send("yy");
    session.wait_for_text("with xclip; wl-copy exited with status 3");
    assert_eq!(fs::read_to_string(tools.at("taken")).unwrap(), "backend-engineer");
    quit(session);
    // A tool that reads only a part of the text has failed, whatever its exit code is.
    let tools = Tools::new(&[("wl-copy", "exit 0")]);
    fs::write(tools.at("ada.md"), card_of(70_000)).unwrap();
    let mut session = tools.browse(&[tools.at("ada.md").to_str().unwrap()], &[WAYLAND]);
    session.wait_for_text("Ada");
    session.send("\rym");
    session.wait_for_text("via OSC 52 (unconfirmed)");
    session.wait_for_written(asked);
    quit(session);
}

#[test]
fn a_hanging_tool_blocks_nothing_and_is_ended() {
    let script = "echo $$ >\"$HERE/pid\"; exec tail -f /dev/null";
    let tools = Tools::new(&[("wl-copy", script)]);
    fs::write(tools.at("ada.md"), card_of(70_000)).unwrap();
    let mut session = tools.browse(&[tools.at("ada.md").to_str().unwrap()], &[WAYLAND]);
    session.wait_for_text("Ada");
    session.send("\rym/sql");
    session.wait_for_text("› sql");
    session.wait_for_text("wl-copy did not respond");
    assert_eq!(session.wait_for_written(asked), card_of(70_000));
    let pid = fs::read_to_string(tools.at("pid")).unwrap().trim().parse().unwrap();
    assert!(test_kill_process(Pid::from_raw(pid).unwrap()).is_err(), "it is still there");
    quit(session);
}

#[test]
fn over_ssh_the_terminal_copies_not_the_remote_tools() {
    let tools = Tools::new(&[("wl-copy", TAKES), ("xclip", TAKES)]);
    let around = [WAYLAND, ("DISPLAY", ":9"), ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")];
    let mut session = tools.browse(&BUILTIN, &around);
    session.wait_for_text("next item");
    session.send("yn");
    session.wait_for_text("copied the name Backend Engineer via OSC 52 (unconfirmed)");
    assert_eq!(session.wait_for_written(asked), "Backend Engineer");
    assert!(!tools.at("taken").exists());
    quit(session);
}

#[test]
fn a_text_is_copied_completely_or_not_at_all() {
    let tools = Tools::new(&[]);
    fs::write(tools.at("ada.md"), card_of(MOST_BY_TERMINAL)).unwrap();
    let mut session = tools.browse(&[tools.at("ada.md").to_str().unwrap()], &[]);
    session.wait_for_text("Ada");
    session.send("\rym");
    session.wait_for_text("via OSC 52");
    assert_eq!(session.wait_for_written(asked), card_of(MOST_BY_TERMINAL));
    quit(session);
    fs::write(tools.at("ada.md"), card_of(MOST_BY_TERMINAL + 1)).unwrap();
    let mut session = tools.browse(&[tools.at("ada.md").to_str().unwrap()], &[]);
    session.wait_for_text("Ada");
    session.send("\rym");
    session.wait_for_text("exceed the terminal limit");
    assert_eq!(asked(session.written()), None);
    quit(session);
    // The Linux console has no clipboard and prints unknown sequences.
    let mut session = tools.browse(&BUILTIN, &[("TERM", "linux")]);
    session.wait_for_text("next item");
    session.send("yy");
    session.wait_for_text("no clipboard is available");
    assert_eq!(asked(session.written()), None);
    quit(session);
}

/// A separate tmux server, which is stopped together with everything that runs in it.
struct Tmux {
    socket: PathBuf,
}

impl Tmux {
    fn tell(&self, words: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(words).env_remove("TMUX");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.tell(&["kill-server"]);
    }
}

#[test]
fn in_tmux_the_buffer_and_the_outer_terminal_get_the_text() {
    if Command::new("tmux").arg("-V").output().is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: tmux is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let tmux = Tmux { socket: folder.path().join("tmux") };
    let socket = tmux.socket.display().to_string();
    let program = env!("CARGO_BIN_EXE_rolescope");
    let mut args = vec!["-S", &socket, "-f", "/dev/null", "new-session", program];
    args.extend(BUILTIN);
    let env: Vec<(&str, &str)> = [("LANG", "C.UTF-8"), ("ROLESCOPE_CONFIG", "/dev/null")]
        .into_iter()
        .chain(NOTHING)
        .collect();
    let start = Start { args: &args, env: &env, ..Start::default() };
    let mut session = Session::start(Path::new("tmux"), &start);
    session.wait_for_text("next item");
    tmux.tell(&["set-option", "-s", "set-clipboard", "on"]);
    session.send("yy");
    session.wait_for_text("copied the slug backend-engineer through tmux");
    assert_eq!(tmux.tell(&["show-buffer"]), "backend-engineer");
    assert_eq!(session.wait_for_written(asked), "backend-engineer");
    session.send("yn");
    session.wait_for_text("copied the name Backend Engineer through tmux");
    assert_eq!(tmux.tell(&["show-buffer"]), "Backend Engineer");
    session.send("q");
    session.wait_exit();
}

#[test]
fn an_older_tmux_keeps_the_text_and_the_notice_names_the_place() {
    let script = format!("case \"$*\" in *-w*) exit 1;; esac\n{TAKES}");
    let tools = Tools::new(&[("tmux", &script)]);
    let mut session = tools.browse(&BUILTIN, &[("TMUX", "/tmp/tmux,1,0")]);
    session.wait_for_text("next item");
    session.send("yy");
    session.wait_for_text("copied the slug backend-engineer to the tmux buffer only");
    assert_eq!(fs::read_to_string(tools.at("taken")).unwrap(), "backend-engineer");
    quit(session);
}
