//! Tests that commands use colours on a terminal and on request.

use std::path::Path;
use std::process::Command;

use crate::terminal::session::{Session, Start};

const COMMANDS: [&[&str]; 9] = [
    &["list", "sql"],
    &["who", "sql"],
    &["stats"],
    &["graph", "cto"],
    &["path", "cto", "backend-engineer"],
    &["compare", "cto", "tech-lead"],
    &["show", "cto"],
    &["config"],
    &["schema"],
];

/// Returns the output of a command that writes to a pipe.
fn piped(args: &[&str], env: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolescope"));
    command.env_clear().env("LANG", "C.UTF-8").env("ROLESCOPE_CONFIG", "/dev/null");
    command.envs(env.iter().copied());
    let output = command.arg("--builtin").args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Returns `text` without its colours.
fn plain(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[test]
fn a_pipe_gets_colours_only_on_request() {
    for args in COMMANDS {
        let text = piped(args, &[]);
        assert!(!text.contains('\x1b'), "{args:?}");
        let always = [&["--color", "always"], args].concat();
        let coloured = piped(&always, &[]);
        assert!(coloured.contains("\x1b["), "{args:?}");
        let rest = plain(&coloured);
        assert!(!rest.contains('\x1b'), "{args:?}");
        let rest: Vec<&str> = rest.lines().map(str::trim_end).collect();
        let text: Vec<&str> = text.lines().map(str::trim_end).collect();
        // The output of `config` may differ, because it shows where the value of `color` comes
        // from.
        if args != ["config"] {
            assert_eq!(rest, text, "{args:?}");
        }
    }
}

#[test]
fn a_terminal_gets_colours_unless_the_user_wants_none() {
    for args in COMMANDS {
        for (option, no_color, expected) in
            [("auto", "", true), ("auto", "1", false), ("never", "", false), ("always", "1", true)]
        {
            let args = [&["--builtin", "--color", option], args].concat();
            let env = [
                ("LANG", "C.UTF-8"),
                ("TERM", "xterm-256color"),
                ("ROLESCOPE_CONFIG", "/dev/null"),
                ("NO_COLOR", no_color),
            ];
            let start = Start { args: &args, env: &env, ..Start::default() };
            let program = Path::new(env!("CARGO_BIN_EXE_rolescope"));
            let mut session = Session::start(program, &start);
            session.wait_exit();
            let written = String::from_utf8_lossy(session.written()).into_owned();
            assert!(!written.is_empty());
            assert_eq!(written.contains("\x1b["), expected, "{args:?} NO_COLOR={no_color}");
        }
    }
}
