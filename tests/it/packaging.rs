//! Tests the packaging files: only one of them contains the address of the repository, and the
//! tools of each system can parse them.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// Returns the name and the contents of every text file in the repository.
fn texts() -> Vec<(String, String)> {
    let mut folders = vec![root().to_owned()];
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                let is_kept = !["target", ".git", "fuzz", "roles"].contains(&&*name);
                folders.extend(is_kept.then_some(path));
            } else if let Ok(text) = fs::read_to_string(&path) {
                texts.push((name, text));
            }
        }
    }
    texts
}

#[test]
fn the_address_is_in_one_file_and_these_files_use_it() {
    let address = read("packaging/address").trim().to_owned();
    let uses: BTreeSet<String> = texts()
        .into_iter()
        .filter(|(name, text)| {
            let names_it = ["packaging/address", "../address", "@ADDRESS@"];
            name != "tests/it/packaging.rs" && names_it.iter().any(|part| text.contains(part))
        })
        .map(|(name, _)| name)
        .collect();
    let expected = [
        "Cargo.toml",
        "packaging/aur/PKGBUILD",
        "packaging/homebrew/rolescope.rb",
        "packaging/nix/flake.nix",
        "scripts/packaging.sh",
        "src/export/address.rs",
    ];
    assert_eq!(uses.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    // Cargo needs the actual address in the manifest. No other file may repeat the address.
    let manifest = read("Cargo.toml");
    let repository = manifest.lines().find_map(|line| line.strip_prefix("repository = "));
    assert_eq!(repository.unwrap_or("\"\"").trim_matches('"'), address);
    if !address.is_empty() {
        for (name, text) in texts() {
            let is_known = ["packaging/address", "Cargo.toml"].contains(&&*name);
            assert!(is_known || !text.contains(&address), "{name} repeats the address");
        }
    }
}

/// Returns the packaging files by name, with their placeholders filled in.
fn filled(address: &str, tarball: Option<&Path>) -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(root().join("scripts/packaging.sh"));
    command.args(tarball).env("OUT", out.path()).env("ADDRESS", address);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files: Vec<(String, String)> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Checks that a tool accepts a file, if the tool is installed.
fn accepted(tool: &[&str], name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let Ok(output) = Command::new(tool[0]).args(&tool[1..]).arg(&path).output() else {
        drop(writeln!(std::io::stderr(), "{} is not installed: skipped", tool[0]));
        return;
    };
    assert!(output.status.success(), "{tool:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn packages_are_complete_with_an_address_and_valid_without() {
    let version = env!("CARGO_PKG_VERSION");
    let tarball = root().join("Cargo.toml");
    let with = filled("https://example.org/rolescope/", Some(&tarball));
    let without = filled("", None);
    for files in [&with, &without] {
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["PKGBUILD", "rolescope.rb", "rolescope.toml"]);
        for (name, text) in files {
            assert!(!text.contains('@') || name == "PKGBUILD" && !text.contains("@S"), "{name}");
            match name.as_str() {
                "PKGBUILD" => accepted(&["bash", "-n"], name, text),
                "rolescope.rb" => accepted(&["ruby", "-c"], name, text),
                _ => drop(toml::from_str::<toml::Table>(text).unwrap()),
            }
        }
        assert!(files[0].1.contains(&format!("pkgver={version}\n")));
    }
    let url = format!("https://example.org/rolescope/archive/refs/tags/v{version}.tar.gz");
    assert!(with[1].1.contains(&format!("  url \"{url}\"\n  sha256 \"")), "{}", with[1].1);
    assert!(with[0].1.contains("::https://example.org/rolescope/archive/"), "{}", with[0].1);
    for (name, text) in &without {
        assert!(!text.contains("://") && !text.contains("homepage"), "{name}");
    }
    accepted(&["nix-instantiate", "--parse"], "flake.nix", &read("packaging/nix/flake.nix"));
    // Every package must include the completions and the manual pages.
    for (file, parts) in [
        ("packaging/homebrew/rolescope.rb", &["\"completions\"", "\"man\""][..]),
        ("packaging/aur/PKGBUILD", &["scripts/dist.sh", "target/dist/."]),
        ("packaging/nix/flake.nix", &["installManPage", "installShellCompletion"]),
        ("Cargo.toml", &["target/dist/share/man", "target/dist/share/bash-completion"]),
    ] {
        let text = read(file);
        assert!(parts.iter().all(|part| text.contains(part)), "{file}");
    }
}

#[test]
fn the_channel_of_television_runs() {
    let channel: toml::Table =
        toml::from_str(&read("packaging/television/rolescope.toml")).unwrap();
    let command = |table: &str| channel[table]["command"].as_str().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        let program = Path::new(env!("CARGO_BIN_EXE_rolescope")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(folder.path())
            .env_clear()
            .env("PATH", format!("{}:{path}", program.display()))
            .env("LANG", "C.UTF-8")
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}");
        String::from_utf8(output.stdout).unwrap()
    };
    let roles = run(&command("source"));
    let entry = roles.lines().find(|line| line.starts_with("backend-engineer")).unwrap();
    let parts: Vec<&str> = entry.split('\t').collect();
    assert_eq!(parts[..2], ["backend-engineer", "Backend Engineer"]);
    for table in ["display", "output"] {
        assert!(channel["source"][table].as_str().unwrap().contains("{split:\t:"));
    }
    let preview = command("preview").replace("{split:\t:0}", parts[0]);
    let card = run(&preview);
    assert!(card.contains("Backend Engineer") && card.contains('\u{1b}'), "{preview}");
}
