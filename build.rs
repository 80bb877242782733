//! Records how the program was built, for `--version`: the commit, the target, the profile and the
//! compiler. Git is never run.
#![allow(clippy::print_stdout, reason = "cargo reads the output of a build script")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The number of digits to which a commit hash is shortened.
const DIGITS: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=ROLESCOPE_COMMIT");
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let root = variable("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let profile = variable("PROFILE").unwrap_or_default();
    // A debug build ignores the checked-out commit. Otherwise, each commit would cause a rebuild.
    let commit = variable("ROLESCOPE_COMMIT")
        .or_else(|| packaged(&root))
        .or_else(|| if profile == "release" { checked_out(&root) } else { None });
    let commit = commit.filter(|commit| commit.chars().all(|c| c.is_ascii_hexdigit()));
    let commit: String = commit.as_deref().unwrap_or("unknown").chars().take(DIGITS).collect();
    let compiler = variable("RUSTC").and_then(|compiler| {
        let output = Command::new(compiler).arg("--version").output().ok()?;
        String::from_utf8(output.stdout).ok()
    });
    for (name, value) in [
        ("COMMIT", commit.as_str()),
        ("TARGET", variable("TARGET").as_deref().unwrap_or("unknown")),
        ("PROFILE", &profile),
        ("COMPILER", compiler.as_deref().unwrap_or("unknown").trim()),
    ] {
        println!("cargo::rustc-env=ROLESCOPE_BUILD_{name}={value}");
    }
}

/// Returns the commit recorded in `.cargo_vcs_info.json`, which `cargo package` adds to a package.
fn packaged(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = text.split_once("\"sha1\"")?;
    Some(rest.split('"').nth(1)?.to_owned())
}

/// Returns the commit that is checked out in a clone of the repository.
fn checked_out(root: &Path) -> Option<String> {
    let git = root.join(".git");
    let own = match fs::read_to_string(&git) {
        // In a worktree, `.git` is a file that names the worktree's git folder.
        Ok(line) => root.join(line.strip_prefix("gitdir: ")?.trim()),
        Err(_) => git,
    };
    let shared = match fs::read_to_string(own.join("commondir")) {
        Ok(path) => own.join(path.trim()),
        Err(_) => own.clone(),
    };
    let head = read(&own.join("HEAD"))?;
    let Some(name) = head.trim().strip_prefix("ref: ").map(str::to_owned) else {
        return Some(head.trim().to_owned());
    };
    if let Some(commit) = read(&shared.join(&name)) {
        return Some(commit.trim().to_owned());
    }
    let packed = read(&shared.join("packed-refs"))?;
    let line = packed.lines().find(|line| line.ends_with(&format!(" {name}")))?;
    line.split(' ').next().map(str::to_owned)
}

/// Reads a file, and makes cargo rebuild the program when the file changes.
fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    println!("cargo::rerun-if-changed={}", path.display());
    Some(text)
}
