//! Tests the user's own commands, which run other programs with the current role as an argument.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::browse::start;
use super::session::Session;

/// A browser that shows two cards and has user commands.
struct Desk {
    session: Session,
    folder: TempDir,
}

impl Desk {
    fn new(commands: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        for (file, name) in [("ada.md", "Ada $(touch hacked)"), ("-bob.md", "--Bob")] {
            let card = format!("---\nname: \"{name}\"\n---\n# Mission\nHelps.\n");
            fs::create_dir_all(folder.path().join("cards")).unwrap();
            fs::write(folder.path().join("cards").join(file), card).unwrap();
        }
        let commands = commands.replace("OUT", folder.path().join("out").to_str().unwrap());
        fs::write(folder.path().join("config.yaml"), commands).unwrap();
        let config = folder.path().join("config.yaml");
        let cards = folder.path().join("cards");
        let env = [("ROLESCOPE_CONFIG", config.to_str().unwrap())];
        let mut session = start(&[cards.to_str().unwrap()], &env);
        session.wait_for_text("2 roles");
        Desk { session, folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits for the lines that the command writes.
    fn written(&self) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let text = fs::read_to_string(self.at("out")).unwrap_or_default();
            if text.ends_with("end\n") {
                return text.lines().map(str::to_owned).collect();
            }
            assert!(Instant::now() < end, "{text}");
            std::thread::yield_now();
        }
    }

    fn quit(mut self) {
        self.session.send("q");
        assert_eq!(self.session.wait_exit().exit_status(), Some(0));
        self.session.assert_restored();
    }
}

const WRITES: &str = "commands:
  - key: ctrl-o
    name: Write down
    run: [sh, -c, 'printf \"%s\\n\" \"$@\" end >OUT.new; mv OUT.new OUT', sh, '{path}', 'x={slug}', 'a {name} b', '{marked}']
";

#[test]
fn a_command_gets_the_role_as_arguments_without_a_shell() {
    let mut desk = Desk::new(WRITES);
    desk.session.send("ada");
    desk.session.wait_for_text("1 of 2");
    // The key of the command also works in the search box.
    desk.session.send("\x0f");
    desk.session.wait_for_text("started Write down");
    let path = desk.at("cards/ada.md").display().to_string();
    let written = desk.written();
    assert_eq!(written.len(), 5, "{written:?}");
    assert_eq!(written[0], path);
    assert!(written[1].starts_with("x=ada"), "{written:?}");
    assert_eq!(written[2], "a Ada $(touch hacked) b");
    assert_eq!(written[3], path);
    assert!(!Path::new("hacked").exists());
    desk.session.send("\x1b[27u");
    desk.session.wait_for_text("2 roles");
    // Each marked role becomes one argument.
    desk.session.send("\x1b[27u");
    fs::remove_file(desk.at("out")).unwrap();
    desk.session.send("\x1ba");
    desk.session.wait_for_text("2 roles marked");
    desk.session.send("\x0f");
    desk.session.wait_for_text("started Write down");
    assert_eq!(desk.written().len(), 6);
    desk.quit();
}

#[test]
fn a_command_that_waits_gets_the_terminal() {
    let mut desk = Desk::new(
        "commands:\n  - {key: f6, name: Ask me, run: [sh, -c, 'echo GIVEN; read answer; echo \"$answer\" end >OUT; echo end >>OUT'], wait: true}\n",
    );
    desk.session.send("\x1b[17~");
    desk.session.wait_for_text("GIVEN");
    assert!(!desk.session.screen().alternate_screen());
    desk.session.send("typed\r");
    assert_eq!(desk.written()[0], "typed end");
    desk.session.wait_for_text("2 roles");
    desk.session.assert_taken();
    desk.session.send("\x1b[27u");
    desk.session.send("q");
    assert_eq!(desk.session.wait_exit().exit_status(), Some(0));
    desk.session.assert_restored_but("GIVEN");
}

#[test]
fn failures_are_messages() {
    let mut desk = Desk::new(
        "commands:
  - {key: f5, name: Absent, run: [no-such-program, x]}
  - {key: f6, name: Fails, run: [sh, -c, 'exit 3']}
  - {key: f7, name: Waits and fails, run: [sh, -c, 'exit 4'], wait: true}
  - {key: f8, name: Option, run: [echo, '{name}']}
",
    );
    desk.session.send("\x1b[15~");
    desk.session.wait_for_text("Absent: cannot run no-such-program: no such file");
    desk.session.send("\x1b[17~");
    desk.session.wait_for_text("Fails: sh exited with status 3");
    desk.session.send("\x1b[18~");
    desk.session.wait_for_text("Waits and fails: sh exited with status 4");
    desk.session.send("bob");
    desk.session.wait_for_text("1 of 2");
    desk.session.send("\x1b[19~");
    desk.session.wait_for_text("cannot run Option: the name begins with a hyphen");
    desk.session.send("\x1b[27u");
    desk.session.wait_for_text("2 roles");
    desk.session.send("\x1b[27u");
    desk.quit();
}

#[test]
fn palette_and_help_have_the_commands() {
    let mut desk = Desk::new(
        "commands:\n  - {key: ctrl-o, name: Open in browser, run: [sh, -c, 'echo end >OUT']}\n  - {name: Only by name, run: ['true']}\n",
    );
    desk.session.send("\x1b[27u");
    desk.session.send("?/browser");
    desk.session.wait_for_text("YOUR COMMANDS");
    desk.session.wait_for_text("Open in browser");
    desk.session.send("\x1b[27u\x1b[27u\x1b[27u");
    desk.session.send(":");
    desk.session.wait_for_text("Only by name");
    desk.session.send("open in browser");
    desk.session.wait_for_text("Open in browser");
    desk.session.send("\r");
    desk.session.wait_for_text("started Open in browser");
    assert_eq!(desk.written(), ["end"]);
    desk.quit();
}
