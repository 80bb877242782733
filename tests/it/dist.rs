//! Checks that the packages contain everything that the manifest lists for the Debian package, and
//! that the tarball contains the same files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn packages_and_tarball_match_the_layout() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_rolescope");
    run(Command::new(root.join("scripts/dist.sh"))
        .env("ROLESCOPE", program)
        .env("DIST", folder.path()));

    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let assets = manifest.lines().filter_map(|line| line.trim().strip_prefix("[\"target/dist/"));
    let mut taken = 0;
    for asset in assets {
        let path = asset.split('"').next().unwrap();
        let (inside, pattern) = path.rsplit_once('/').unwrap();
        let ending = pattern.trim_start_matches('*');
        let files = fs::read_dir(folder.path().join("dist").join(inside)).unwrap();
        let files = files.filter(|file| {
            let name = file.as_ref().unwrap().file_name();
            name.to_str().unwrap().ends_with(ending)
        });
        assert!(files.count() > 0, "{path}");
        taken += 1;
    }
    assert_eq!(taken, 5);
    // `cargo binstall` must find the tarball and the program under the names in the manifest.
    let name = packed(folder.path(), ".tar.gz");
    let name = name.file_name().unwrap().to_str().unwrap().trim_end_matches(".tar.gz").to_owned();
    let version = env!("CARGO_PKG_VERSION");
    let target = name.strip_prefix(&format!("rolescope-{version}-")).unwrap();
    let value = |key: &str| {
        let line = manifest.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        let line = line.unwrap().replace("{ version }", version).replace("{ target }", target);
        line.replace("{ bin }", "rolescope").replace("{ binary-ext }", "")
    };
    assert!(value("pkg-url").ends_with(&format!("/{name}.tar.gz\"")), "{}", value("pkg-url"));
    assert_eq!(value("bin-dir"), format!("{name}/bin/rolescope\""));

    run(Command::new("tar").arg("-xzf").arg(packed(folder.path(), ".tar.gz")).current_dir(&folder));
    let unpacked = packed(folder.path(), ".tar.gz").with_extension("").with_extension("");
    run(Command::new("diff").arg("-r").arg(folder.path().join("dist")).arg(&unpacked));
    let version = run(Command::new(unpacked.join("bin/rolescope")).arg("--version")).stdout;
    assert_eq!(version, run(Command::new(program).arg("--version")).stdout);
    let sum = fs::read_to_string(packed(folder.path(), ".sha256")).unwrap();
    let (sum, name) = sum.trim_end().split_once("  ").unwrap();
    assert_eq!(sum.len(), 64);
    assert_eq!(Some(name), packed(folder.path(), ".tar.gz").file_name().unwrap().to_str());
}

/// Returns the package whose file name has this extension.
fn packed(folder: &Path, ending: &str) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.find(|path| path.to_str().unwrap().ends_with(ending)).unwrap()
}
