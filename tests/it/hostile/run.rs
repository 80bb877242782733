//! Runs the program and reads its output.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rolescope::text::is_harmful;

/// A deadline that is reached only if the program hangs.
const DEADLINE: Duration = Duration::from_secs(30);

/// The output of a command and its exit code.
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

/// Runs the program in `folder`. Its output must be text without characters that control a
/// terminal.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Result<Run, String> {
    run_in(folder, &[], args)
}

/// Like [`run`], but with environment variables. A limit kills a program that uses more than a
/// gigabyte of address space.
pub(crate) fn run_in(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> Result<Run, String> {
    let mut child = Command::new("sh")
        .args(["-c", r#"ulimit -v 1000000; exec "$0" "$@""#, env!("CARGO_BIN_EXE_rolescope")])
        .args(args)
        .current_dir(folder)
        .env_remove("ROLESCOPE_ROLES")
        .env("ROLESCOPE_CONFIG", "/dev/null")
        .env("LANG", "C.UTF-8")
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = read(child.stdout.take().unwrap());
    let err = read(child.stderr.take().unwrap());
    let end = Instant::now() + DEADLINE;
    // Standard output and standard error are closed when the program exits.
    let out = out.recv_timeout(end.saturating_duration_since(Instant::now()));
    let err = err.recv_timeout(end.saturating_duration_since(Instant::now()));
    let (Ok(out), Ok(err)) = (out, err) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("hangs: {args:?}"));
    };
    let code = child.wait().unwrap().code();
    Ok(Run { out: text(out, args)?, err: text(err, args)?, code })
}

fn read(mut from: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        send.send(bytes)
    });
    receive
}

fn text(bytes: Vec<u8>, args: &[&str]) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|error| format!("{args:?}: {error}"))?;
    match acting(&text) {
        Some(line) => Err(format!("{args:?} writes what acts: {line:?}")),
        None => Ok(text),
    }
}

/// Returns the first line with a character that controls a terminal.
pub(crate) fn acting(text: &str) -> Option<&str> {
    text.split('\n')
        .find(|line| line.contains(|c: char| c != '\t' && (c.is_control() || is_harmful(c))))
}
