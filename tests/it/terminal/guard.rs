//! Tests the terminal guard (`src/tty.rs`) in a program that contains nothing else:
//! `examples/guard.rs`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::session::{DEADLY, Session, Start, figure};

/// Returns the path of the example program with the guard, which `cargo test` builds next to the
/// tests. `cargo test --test it terminal` does not build the examples, so this function panics if
/// the program is older than its source.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("examples/guard");
    let built = program.metadata().and_then(|file| file.modified()).ok();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let room = root.join("src/tty").read_dir().unwrap().map(|file| file.unwrap().path());
    for source in room.chain([root.join("src/tty.rs"), root.join("examples/guard.rs")]) {
        let written = source.metadata().unwrap().modified().unwrap();
        assert!(
            built.is_some_and(|built| built >= written),
            "{} is missing or older than {}: cargo build --example guard",
            program.display(),
            source.display(),
        );
    }
    program
}

fn ready() -> Session {
    ready_as(&Start::default())
}

fn ready_as(start: &Start<'_>) -> Session {
    let mut session = Session::start(&program(), start);
    session.wait_for_text(&format!("ready {}x{}", start.cols, start.rows));
    session.assert_taken();
    session.wait_for(|screen| screen.hide_cursor());
    session
}

#[test]
fn quitting_restores_the_terminal_and_leaves_nothing_on_the_screen() {
    let mut session = ready();
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
    assert_eq!(session.contents(), "");
}

#[test]
fn an_error_appears_on_the_restored_screen() {
    let mut session = ready();
    session.send("e");
    assert_eq!(session.wait_exit().exit_status(), Some(2));
    session.assert_restored();
    assert_eq!(session.contents(), "error: asked for");
}

#[test]
fn a_panic_appears_on_the_restored_screen_with_the_report_address() {
    let mut session = ready();
    session.send("p");
    assert_eq!(session.wait_exit().exit_status(), Some(101));
    session.assert_restored();
    let contents = session.contents();
    assert!(contents.contains("main panics ␛]0;owned␇"), "{contents}");
    assert!(contents.contains("this is a bug in rolescope; please report it"), "{contents}");
    assert!(!contents.contains("ready"), "{contents}");
}

#[test]
fn a_worker_panic_leaves_the_screen_unchanged() {
    let mut session = ready();
    session.send("w");
    session.wait_for_text("alive");
    session.assert_taken();
    assert!(!session.contents().contains("panic"), "{}", session.contents());
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
    assert_eq!(session.contents(), "");
}

#[test]
fn each_deadly_signal_restores_the_terminal_and_sets_the_status() {
    for signal in DEADLY {
        let mut session = ready();
        session.signal(signal);
        assert_eq!(session.wait_exit().terminating_signal(), Some(signal.as_raw()));
        session.assert_restored();
        assert_eq!(session.contents(), "", "{signal:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn rare_signals_also_restore_and_exit_with_a_shell_status() {
    for signal in [Signal::IO, Signal::POWER, Signal::STKFLT] {
        let mut session = ready();
        session.signal(signal);
        assert_eq!(session.wait_exit().exit_status(), Some(128 + signal.as_raw()), "{signal:?}");
        session.assert_restored();
    }
}

#[test]
fn input_typed_into_a_borrower_is_dropped() {
    // The shell that borrows the terminal reads two lines and leaves the rest of the input unread.
    for rest in ["qqq", "q\rq\r", "\x1b", "\x1bq", "\x1b]11;q\x07q", "\x1b[200~q\x1b[201~q"] {
        let mut session = ready();
        session.send("l");
        session.wait_for_text("borrowed");
        session.send(&format!("one\ntwo\n{rest}"));
        session.wait_for_text("returned 80x24");
        session.send("x");
        session.wait_for_text("key x");
        session.wait_for_text("after 1 keys");
        session.send("q");
        assert_eq!(session.wait_exit().exit_status(), Some(0), "{rest:?}");
        // While the shell had the terminal, the system echoed the input that the shell did not
        // read.
        session.assert_restored_but(if rest.contains("\x1b[") { "^[[" } else { "^[" });
    }
}

#[test]
fn a_borrower_that_stops_only_itself_is_continued_without_a_shell() {
    let mut session = ready();
    session.send("h");
    // The text may already be gone, because the program draws a new frame when SIGCONT arrives.
    session.wait_for_passing_text("returned");
    session.wait_for_text("80x24");
    session.assert_taken();
    session.send("x");
    session.wait_for_text("key x");
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_borrower_that_stops_only_itself_gives_the_terminal_to_the_shell() {
    let mut session = ready_as(&Start { shell: true, ..Start::default() });
    session.send("h");
    session.wait_job_stopped();
    session.assert_restored();
    session.continue_job();
    // The text may already be gone, because the program draws a new frame when SIGCONT arrives.
    session.wait_for_passing_text("returned");
    session.wait_for_text("80x24");
    session.assert_taken();
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_stuck_program_restores_the_terminal_and_ends_by_the_signal() {
    let mut session = ready();
    session.send("s");
    session.signal(Signal::TERM);
    assert_eq!(session.wait_exit().terminating_signal(), Some(Signal::TERM.as_raw()));
    session.assert_restored();
}

#[test]
fn a_closed_pipe_signal_does_not_end_the_program() {
    let mut session = ready();
    session.signal(Signal::PIPE);
    session.send("x");
    session.wait_for_text("key x");
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn typed_ctrl_c_and_ctrl_backslash_are_signals() {
    for (keys, signal) in [("\x03", Signal::INT), ("\x1c", Signal::QUIT)] {
        let mut session = ready();
        session.send(keys);
        assert_eq!(session.wait_exit().terminating_signal(), Some(signal.as_raw()));
        session.assert_restored();
    }
}

#[test]
fn ctrl_c_interrupts_an_endless_paste() {
    let mut session = ready();
    session.send("\x1b[200~never ending");
    session.send("\x03");
    assert_eq!(session.wait_exit().terminating_signal(), Some(Signal::INT.as_raw()));
    session.assert_restored();
}

#[test]
fn stopping_restores_the_terminal_and_continuing_takes_it_again() {
    for signal in [None, Some(Signal::TSTP), Some(Signal::TTIN), Some(Signal::TTOU)] {
        let mut session = ready_as(&Start { shell: true, ..Start::default() });
        for _ in 0..2 {
            match signal {
                None => session.send("\x1a"),
                Some(signal) => session.signal(signal),
            }
            session.wait_job_stopped();
            session.assert_restored();
            session.continue_job();
            session.wait_for_text("back 80x24");
            session.assert_taken();
        }
        session.send("x");
        session.wait_for_text("key x");
        session.send("q");
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        session.assert_restored();
    }
}

#[test]
fn it_does_not_stop_if_no_shell_would_continue_it() {
    for signal in [Signal::TSTP, Signal::TTIN, Signal::TTOU] {
        let mut session = ready();
        session.signal(signal);
        session.wait_for_text("refuses");
        session.send("x");
        session.wait_for_text("key x");
        session.assert_taken();
        session.send("q");
        assert_eq!(session.wait_exit().exit_status(), Some(0));
        session.assert_restored();
    }
}

#[test]
fn everything_is_redrawn_after_an_unexpected_stop() {
    let mut session = ready();
    session.signal(Signal::STOP);
    assert_eq!(session.wait_stopped(), Some(Signal::STOP.as_raw()));
    session.signal(Signal::CONT);
    session.wait_for_text("back 80x24");
    session.assert_taken();
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_borrower_gets_every_key_and_ctrl_c() {
    let mut session = ready();
    session.send("l");
    session.wait_for_text("borrowed");
    session.assert_restored();
    session.send("each of these keys\n");
    session.wait_for_text("got each of these keys");
    // Ctrl-C kills the shell that borrows the terminal, but not the program with the guard.
    session.send("\x03");
    session.wait_for_text("returned 80x24");
    session.assert_taken();
    session.send("x");
    session.wait_for_text("key x");
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_new_size_is_drawn() {
    let mut session = ready();
    for (cols, rows) in [(100, 30), (40, 10), (80, 24)] {
        session.resize(cols, rows);
        session.wait_for_text(&format!("resized {cols}x{rows}"));
    }
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}

#[test]
fn a_closed_terminal_ends_the_program() {
    // If the program has a controlling terminal, SIGHUP reports that the terminal is closed.
    // Otherwise, only a thread that polls the terminal notices this.
    for controlling in [true, false] {
        let mut session = ready_as(&Start { controlling, ..Start::default() });
        let start = Instant::now();
        session.hang_up("x");
        let status = session.wait_exit();
        assert_eq!(status.terminating_signal(), Some(Signal::HUP.as_raw()), "{status:?}");
        let how = if controlling { "with SIGHUP" } else { "in silence" };
        figure(&format!("a terminal that dies {how}"), start.elapsed(), 2000);
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
}

#[test]
fn a_key_typed_during_a_resize_is_not_lost() {
    let mut session = ready();
    for round in 1..=200 {
        session.resize(if round % 2 == 0 { 90 } else { 80 }, 24);
        session.send("x");
        session.wait_for_text(&format!("after {round} keys"));
    }
    session.send("q");
    assert_eq!(session.wait_exit().exit_status(), Some(0));
    session.assert_restored();
}
