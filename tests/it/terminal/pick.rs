//! Tests `pick`: the screen is on the terminal, and the picked roles go to standard output.

use std::fs;
use std::path::Path;

use rolescope::store::builtin;
use rustix::process::Signal;
use tempfile::TempDir;

use super::session::{Session, Start};

/// A terminal in which a script runs the program (`$0`), and a folder with the file to which the
/// script writes the output of `pick`.
pub(crate) struct Asked {
    pub(crate) session: Session,
    folder: TempDir,
}

impl Asked {
    /// Runs `pick` with these arguments. The script writes the exit code below the output.
    pub(crate) fn about(args: &str) -> Asked {
        let script =
            format!(r#""$0" --builtin pick {args} >"$answer"; echo "status $?" >>"$answer""#);
        Asked::by(&script, true, false)
    }

    fn by(script: &str, controlling: bool, shell: bool) -> Asked {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("answer");
        let program = env!("CARGO_BIN_EXE_rolescope");
        let env = [
            ("LANG", "C.UTF-8"),
            ("ROLESCOPE_CONFIG", "/dev/null"),
            ("answer", out.to_str().unwrap()),
        ];
        let args = ["-c", script, program];
        let start = Start { args: &args, env: &env, controlling, shell, ..Start::default() };
        Asked { session: Session::start(Path::new("/bin/sh"), &start), folder }
    }

    /// Waits until the script exits. Checks that the screen is gone, and that `text` is the output
    /// of `pick` followed by its exit code.
    #[track_caller]
    pub(crate) fn ends(mut self, text: &str) {
        assert_eq!(self.session.wait_exit().exit_status(), Some(0));
        self.session.assert_restored();
        self.answered(text);
    }

    /// Waits until the script exits, and checks the exit code of `pick` but not its output.
    pub(crate) fn wait_status(&mut self, status: i32) {
        assert_eq!(self.session.wait_exit().exit_status(), Some(0));
        let answer = fs::read_to_string(self.folder.path().join("answer")).unwrap();
        assert!(answer.ends_with(&format!("status {status}\n")), "{answer}");
    }

    /// Like [`Asked::ends`], but for a run that never opened a screen.
    #[track_caller]
    fn ends_unseen(mut self, text: &str) {
        assert_eq!(self.session.wait_exit().exit_status(), Some(0));
        assert_eq!(self.session.written(), b"");
        self.answered(text);
    }

    #[track_caller]
    fn answered(&self, text: &str) {
        let answer = fs::read_to_string(self.folder.path().join("answer")).unwrap();
        assert_eq!(answer, text);
    }
}

/// The count that the status line shows once all cards are read.
fn all_roles() -> String {
    format!("{} roles", builtin().len())
}

fn asked(args: &str) -> Asked {
    Asked::about(args)
}

#[test]
fn the_answer_goes_to_standard_output_and_the_screen_to_the_terminal() {
    let mut asked = asked("");
    asked.session.wait_for_text(&all_roles());
    asked.session.assert_taken();
    asked.session.send("k8s");
    asked.session.wait_for_text("2 Platform Engineer");
    asked.session.send("\r");
    asked.ends("platform-engineer\nstatus 0\n");
}

#[test]
fn input_may_be_a_pipe_and_the_answer_an_argument() {
    for script in [
        r#"x=$("$0" --builtin pick be-01); echo "$x status $?" >"$answer""#,
        r#"echo k8s | "$0" --builtin pick be-01 >"$answer"; printf 'status %s\n' $? >>"$answer""#,
        r#""$0" --builtin pick be-01 2>/dev/null | cat >"$answer"; echo "status 0" >>"$answer""#,
    ] {
        let mut asked = Asked::by(script, true, false);
        asked.session.wait_for_text("2 Backend Engineer");
        asked.session.send("\r");
        assert_eq!(asked.session.wait_exit().exit_status(), Some(0), "{script}");
        asked.session.assert_restored();
        let answer = fs::read_to_string(asked.folder.path().join("answer")).unwrap();
        let words: Vec<&str> = answer.split_whitespace().collect();
        assert_eq!(words, ["backend-engineer", "status", "0"], "{script}");
    }
}

#[test]
fn several_answers_have_the_order_of_marking() {
    let mut asked = asked("--multi --print name engineer");
    asked.session.wait_for_text("2 Mobile Engineer");
    asked.session.send("\t");
    asked.session.wait_for_text("1 marked");
    asked.session.send("\x15be-01");
    asked.session.wait_for_text("2 Backend Engineer");
    asked.session.send("\t\r");
    asked.ends("Mobile Engineer\nBackend Engineer\nstatus 0\n");
}

#[test]
fn leaving_exits_with_130_and_no_answer_with_1() {
    for key in ["\x1b", "\x03", "\x07"] {
        let mut asked = asked("");
        asked.session.wait_for_text(&all_roles());
        asked.session.send(key);
        asked.ends("status 130\n");
    }
    let mut nothing = asked("zzzz");
    nothing.session.wait_for_text("no role matches");
    nothing.session.send("\r");
    nothing.ends("status 1\n");
}

#[test]
fn a_line_feed_moves_down_instead_of_answering() {
    for args in ["engineer", "--multi engineer"] {
        let mut asked = asked(args);
        asked.session.wait_for_text("2 Mobile Engineer");
        asked.session.wait_for_cards();
        asked.session.send("\n");
        asked.session.wait_for_text("2 Security Engineer");
        asked.session.send("\n\n\x0b\x0b\r");
        asked.ends("security-engineer\nstatus 0\n");
    }
}

#[test]
fn enter_with_alt_or_shift_is_enter() {
    for enter in ["\x1b\r", "\x1b[13;2u", "\x1b[13;3u", "\x1b[27;2;13~", "\x1bOM"] {
        let mut asked = asked("be-01");
        asked.session.wait_for_text("2 Backend Engineer");
        asked.session.send(enter);
        asked.ends("backend-engineer\nstatus 0\n");
    }
}

#[test]
fn zero_or_one_candidates_need_no_screen_on_request() {
    for (args, answer) in [
        ("-0 zzzz", "status 1\n"),
        ("-1 be-01", "backend-engineer\nstatus 0\n"),
        ("-01 --print path be-01", "builtin:backend-engineer\nstatus 0\n"),
    ] {
        asked(args).ends_unseen(answer);
    }
    // Several roles match, so `-1` does not apply and the picker opens.
    let mut asked = asked("-0 -1 engineer");
    asked.session.wait_for_text("2 Mobile Engineer");
    asked.session.wait_for_cards();
    asked.session.send("\r");
    asked.ends("mobile-engineer\nstatus 0\n");
}

#[test]
fn a_signal_ends_pick_and_a_missing_terminal_is_an_error() {
    let script = r#"exec "$0" --builtin pick >"$answer""#;
    for signal in [Signal::TERM, Signal::HUP] {
        let mut asked = Asked::by(script, true, false);
        asked.session.wait_for_text(&all_roles());
        asked.session.signal(signal);
        assert_eq!(asked.session.wait_exit().terminating_signal(), Some(signal.as_raw()));
        asked.session.assert_restored();
    }
    // SIGINT, the signal that Ctrl-C sends, may also come from another process.
    let mut asked = Asked::by(script, true, false);
    asked.session.wait_for_text(&all_roles());
    asked.session.signal(Signal::INT);
    assert_eq!(asked.session.wait_exit().exit_status(), Some(130));
    asked.session.assert_restored();
    let script = r#""$0" --builtin pick </dev/null >"$answer" 2>&1; echo "status $?" >>"$answer""#;
    Asked::by(script, false, false).ends_unseen(
        "rolescope: pick needs a terminal, but no terminal is available; use `rolescope list` instead\nstatus 2\n",
    );
}

#[test]
fn pick_handles_resizes_and_pastes_like_the_browser() {
    let mut asked = asked("");
    asked.session.wait_for_text(&all_roles());
    asked.session.resize(120, 40);
    asked.session.wait_for_text("3 Who works with whom");
    asked.session.send("\x1b[200~be\n-01\x1b[201~");
    asked.session.wait_for_text("› be -01");
    asked.session.send("\x15\x1b[200~be-01\x1b[201~");
    asked.session.wait_for_text("2 Backend Engineer");
    asked.session.send("\r");
    asked.ends("backend-engineer\nstatus 0\n");
}

#[test]
fn a_job_stops_and_resumes_unless_a_shell_waits_for_its_output() {
    // The shell runs the program itself as a job, and the output goes to a file.
    let mut asked = Asked::by(r#"exec "$0" --builtin pick >"$answer""#, true, true);
    asked.session.wait_for_text(&all_roles());
    asked.session.send("\x1a");
    asked.session.wait_job_stopped();
    asked.session.assert_restored();
    asked.session.continue_job();
    asked.session.wait_for(|screen| screen.alternate_screen());
    asked.session.send("be-01");
    asked.session.wait_for_text("2 Backend Engineer");
    asked.session.send("\r");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    asked.session.assert_restored();
    // If `pick` stopped, a shell that runs `x=$(…)` would wait for it forever.
    let script = r#"x=$("$0" --builtin pick); echo "$x$?" >"$answer""#;
    let mut asked = Asked::by(script, true, true);
    asked.session.wait_for_text(&all_roles());
    asked.session.send("\x1a");
    asked.session.wait_for_text("no shell is available");
    asked.session.assert_taken();
    // Ctrl-C cancels `pick`, which reports this to the waiting shell. The shell continues.
    asked.session.send("\x03");
    asked.ends("130\n");
}

#[test]
fn an_editor_uses_the_terminal_not_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ada.md"), "---\nname: Ada\n---\n").unwrap();
    let script = format!(
        r#"echo x | VISUAL="sh -c 'echo editing; read -r line; echo got \$line'" "$0" -r {} pick >"$answer"
           echo "status $?" >>"$answer""#,
        folder.path().display()
    );
    let mut asked = Asked::by(&script, true, false);
    asked.session.wait_for_text("Ada");
    asked.session.wait_for_text("live");
    asked.session.send("\x0fe"); // goes to the card and presses e
    asked.session.wait_for_text("editing");
    asked.session.send("done\n");
    asked.session.wait_for(|screen| screen.alternate_screen());
    asked.session.wait_for_text("live");
    asked.session.send("\x1b[27u\r");
    asked.ends("ada\nstatus 0\n");
}

#[test]
fn keys_while_cards_are_read_choose_the_same_role_as_after() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..1500 {
        let text = format!("---\nname: Role {number:04}\n---\n# Mission\nKnows knitting.\n");
        fs::write(folder.path().join(format!("r{number:04}.md")), text).unwrap();
    }
    let root = folder.path().display();
    let script = format!(r#""$0" -r {root} pick >"$answer"; echo "status $?" >>"$answer""#);
    for (keys, answer) in [
        ("\x1b[B\x1b[B\r", "role-0002"),
        ("knitting\x1b[B\x1b[B\r", "role-0002"),
        ("knitting\r", "role-0000"),
    ] {
        let mut asked = Asked::by(&script, true, false);
        asked.session.wait_for(|screen| screen.alternate_screen());
        asked.session.send(keys);
        asked.ends(&format!("{answer}\nstatus 0\n"));
    }
}

/// Runs `pick` with a given height, below a line that another program has printed, as after a shell
/// prompt.
fn inline(args: &str) -> Asked {
    let script = format!(
        r#"echo above; "$0" --builtin pick {args} >"$answer"; echo "status $?" >>"$answer"; echo below"#
    );
    Asked::by(&script, true, false)
}

/// Returns the lines of the terminal without the empty lines at the end.
fn lines(session: &Session) -> Vec<String> {
    let contents = session.contents();
    let lines = contents.trim_end().lines().map(|line| line.trim_end().to_owned());
    lines.collect()
}

#[test]
fn a_screen_below_the_prompt_leaves_the_lines_above() {
    let mut asked = inline("--height 10");
    asked.session.wait_for_text("47 roles");
    assert!(!asked.session.screen().alternate_screen());
    let shown = lines(&asked.session);
    assert_eq!(shown[0], "above");
    assert!(shown.len() <= 12, "{shown:?}");
    asked.session.send("k8s");
    asked.session.wait_for_text(" of 47");
    assert_eq!(lines(&asked.session)[0], "above");
    asked.session.send("\r");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    assert_eq!(lines(&asked.session), ["above", "below"]);
    asked.session.assert_restored();
    asked.answered("platform-engineer\nstatus 0\n");
}

#[test]
fn at_the_bottom_of_the_terminal_the_lines_above_scroll() {
    let script = r#"i=0; while [ $i -lt 40 ]; do echo "line $i"; i=$((i+1)); done; "$0" --builtin pick --height 50% >"$answer"; echo "status $?" >>"$answer"; echo below"#;
    let mut asked = Asked::by(script, true, false);
    asked.session.wait_for_text("47 roles");
    asked.session.wait_for_cards();
    let shown = lines(&asked.session);
    // The most recent lines stay visible above the picker, and older lines are scrolled away.
    assert!(shown.iter().any(|line| line == "line 39"), "{shown:?}");
    assert!(!shown.iter().any(|line| line == "line 20"), "{shown:?}");
    // Neither Ctrl-L, which draws every row again, nor a resize may damage the lines above the
    // picker. A frame for the old size would garble the screen at the new size, so the test waits
    // for each frame.
    let frames = asked.session.frames();
    asked.session.send("\x0c");
    asked.session.wait_for_frame(frames + 1);
    let frames = asked.session.frames();
    asked.session.resize(70, 20);
    asked.session.wait_for_frame(frames + 1);
    asked.session.send("qa");
    asked.session.wait_for_text("QA Engineer");
    let shown = lines(&asked.session);
    assert!(shown.iter().any(|line| line == "line 39"), "{shown:?}");
    asked.session.send("\x07");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    let shown = lines(&asked.session);
    assert_eq!(shown[shown.len() - 2..], ["line 39", "below"]);
    asked.session.assert_restored();
    asked.answered("status 130\n");
}

#[test]
fn a_signal_clears_the_rows_below_the_prompt() {
    let mut asked = inline("--height 12");
    asked.session.wait_for_text("47 roles");
    asked.session.signal(Signal::TERM);
    asked.session.wait_exit();
    assert_eq!(lines(&asked.session)[0], "above");
    asked.session.assert_restored();
}

#[test]
fn the_whole_terminal_is_the_usual_screen_and_other_heights_are_refused() {
    let mut asked = inline("--height 100%");
    asked.session.wait_for_text("47 roles");
    asked.session.assert_taken();
    asked.session.send("\x03");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    asked.answered("status 130\n");
    let mut asked = inline("--height tall");
    asked.session.wait_for_text("such as 12");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    asked.answered("status 2\n");
}

#[test]
fn a_job_below_the_prompt_stops_and_resumes() {
    let script = r#"exec "$0" --builtin pick --height 8 >"$answer""#;
    let mut asked = Asked::by(script, true, true);
    asked.session.wait_for_text("47 roles");
    asked.session.send("\x1a");
    asked.session.wait_job_stopped();
    asked.session.assert_restored();
    assert!(!asked.session.contents().contains("47 roles"));
    asked.session.continue_job();
    asked.session.wait_for_text("47 roles");
    assert!(!asked.session.screen().alternate_screen());
    asked.session.send("be-01");
    asked.session.wait_for_text("1 of 47");
    asked.session.send("\r");
    assert_eq!(asked.session.wait_exit().exit_status(), Some(0));
    asked.session.assert_restored();
    asked.answered("backend-engineer\n");
}
