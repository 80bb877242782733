//! Tests commands whose standard input, output or error is a pipe, a full disk or a closed
//! descriptor. Each command must exit, explain a failure in one line, and never panic.
#![cfg(target_os = "linux")] // `setsid` is needed to hide the terminal of the tests

use std::path::Path;
use std::process::Command;

/// The tested commands, each with its exit code when its output can be written.
const COMMANDS: [(&str, i32); 6] = [
    ("--builtin -q k8s", 0),
    ("--builtin list", 0),
    ("--builtin show 'QA Engineer'", 0),
    ("check - --format short", 0),
    ("--builtin pick", 2),
    ("config", 0),
];
/// A card with a problem.
const CARD: &str = "printf '# Capabilities\\n- **SQL** — wizardly\\n'";
const INPUTS: [&str; 3] = ["<&-", "</dev/null", ""];
const OUTPUTS: [&str; 3] = [">&-", ">/dev/full", ""];
const MESSAGES: [&str; 3] = ["2>&-", "2>/dev/full", ""];

#[test]
fn every_command_ends_with_any_standard_streams() {
    let folder = tempfile::tempdir().unwrap();
    for (command, code) in COMMANDS {
        for input in INPUTS {
            for output in OUTPUTS {
                for messages in MESSAGES {
                    let ends = format!("{command} {input} {output} {messages}");
                    let (out, err, ended) = run(folder.path(), &ends);
                    let writes = output == ">/dev/full" && code == 0;
                    assert_eq!(ended, if writes { 2 } else { code }, "{ends}: {out}{err}");
                    assert!(!err.contains("panicked"), "{ends}: {err}");
                    if writes && messages.is_empty() {
                        assert!(
                            err.contains("rolescope: cannot write the output: "),
                            "{ends}: {err}"
                        );
                    }
                    if output.is_empty() && code == 0 {
                        assert!(!out.is_empty(), "{ends}");
                    }
                    assert!(err.lines().count() <= 2, "{ends}: {err}");
                }
            }
        }
    }
}

/// Runs a command and returns its output, its messages and its exit code. The input is a pipe
/// unless `command` redirects it.
fn run(folder: &Path, command: &str) -> (String, String, i32) {
    let script = format!("{CARD} | timeout 30 setsid -w \"$0\" {command}");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_rolescope")])
        .current_dir(folder)
        .env_remove("ROLESCOPE_ROLES")
        .env("ROLESCOPE_CONFIG", "/dev/null")
        .env("ROLESCOPE_STATE", folder)
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let [out, err] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    (out, err, output.status.code().unwrap_or(-1))
}
