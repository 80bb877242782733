//! Which ignore files may be handed to the package that reads them. It opens whatever has the
//! name: a pipe would block it for ever, a device would fill the memory.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::read::open;

/// Largest ignore file that is read, in bytes: each of its lines becomes a pattern, which takes
/// far longer than to read it.
const MAX_IGNORE_BYTES: u64 = 64 * 1024;

/// The first ignore file of `folder` that must not be read, and why.
pub(super) fn harmful(folder: &Path) -> Option<(PathBuf, &'static str)> {
    let named = [".ignore", ".gitignore"].into_iter().map(|name| folder.join(name));
    named.chain(excludes(folder)).find_map(|path| Some((why(&path)?, path))).map(|(w, p)| (p, w))
}

/// What git keeps for itself. In a worktree the folder of it is named in files.
fn excludes(folder: &Path) -> Vec<PathBuf> {
    let git = folder.join(".git");
    let Ok(data) = git.metadata() else { return Vec::new() };
    if !data.is_file() {
        return vec![git.join("info/exclude")];
    }
    let Some(real) = first_line(&git) else { return vec![git] };
    let Some(real) = real.strip_prefix("gitdir: ") else { return Vec::new() };
    let common = Path::new(real).join("commondir");
    let Some(line) = first_line(&common) else { return vec![common] };
    vec![git, common, Path::new(real).join(line).join("info/exclude")]
}

/// `None` for what cannot be read within the limit.
fn first_line(path: &Path) -> Option<String> {
    let mut line = String::new();
    let (file, _) = open(path).ok()?;
    BufReader::new(file.take(MAX_IGNORE_BYTES)).read_line(&mut line).ok()?;
    Some(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Why a file must not be read, `None` where it may be or is not there.
fn why(path: &Path) -> Option<&'static str> {
    let data = path.metadata().ok()?;
    let is_link = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    if data.is_dir() {
        None // the package cannot read it either
    } else if !data.is_file() || is_link && data.len() == 0 {
        // Some files of the system have no size, and block who reads them.
        Some("not a regular file")
    } else if data.len() > MAX_IGNORE_BYTES {
        Some("larger than an ignore file may be (65536 bytes)")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_regular_files_of_some_size_are_left_to_the_package() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(harmful(folder.path()), None);
        fs::write(at(".gitignore"), "target\n").unwrap();
        symlink(".gitignore", at(".ignore")).unwrap();
        fs::create_dir_all(at(".git/info")).unwrap();
        fs::write(at(".git/info/exclude"), "x\n").unwrap();
        assert_eq!(harmful(folder.path()), None);
        for target in ["/dev/zero", "/proc/kmsg", "/dev/null"] {
            fs::remove_file(at(".ignore")).unwrap();
            symlink(target, at(".ignore")).unwrap();
            assert_eq!(harmful(folder.path()), Some((at(".ignore"), "not a regular file")));
        }
        fs::remove_file(at(".ignore")).unwrap();
        fs::write(at(".git/info/exclude"), vec![b'x'; 70_000]).unwrap();
        assert!(harmful(folder.path()).is_some_and(|(path, _)| path == at(".git/info/exclude")));
    }

    #[test]
    fn a_worktree_is_followed_to_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("real/info")).unwrap();
        fs::create_dir_all(at("tree")).unwrap();
        fs::write(at("tree/.git"), format!("gitdir: {}\n", at("real").display())).unwrap();
        fs::write(at("real/commondir"), ".\n").unwrap();
        assert_eq!(harmful(&at("tree")), None);
        symlink("/dev/zero", at("real/info/exclude")).unwrap();
        assert!(harmful(&at("tree")).is_some());
        fs::remove_file(at("real/commondir")).unwrap();
        symlink("/dev/zero", at("real/commondir")).unwrap();
        assert!(harmful(&at("tree")).is_some());
    }
}
