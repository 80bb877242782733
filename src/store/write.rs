//! Writes cards and other files. Each write is atomic: the text goes to a new file, which then
//! takes the name of the old file.
//!
//! If the system supports it, the new file has no name while it is written, so that it disappears
//! if the program is killed. A file without a name cannot replace another file. It therefore gets a
//! hidden name first, and takes the name of the old file in the next system call. If the program is
//! killed between the two calls, the hidden file remains. [`sweep`] removes it before the next
//! write, because no process has locked it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{FlockOperation, OFlags, flock};
use tempfile::{Builder, NamedTempFile};

use super::fault::{Call, may};
use super::read::{cause, read_file};

/// The prefix of the hidden name of a temporary file. Six letters or digits follow the prefix.
const HIDDEN: &str = ".rolescope-";

/// The permissions of a new file before the umask applies.
const NEW: u32 = 0o666;
/// The permissions of a file that only its owner may access.
const OWN: u32 = 0o600;

/// Replaces the contents of a file with `after`, and keeps its permissions. If the contents differ
/// from `before`, the file is not changed.
pub fn rewrite(path: &Path, before: &str, after: &str) -> io::Result<()> {
    may(Call::Resolve, path)?;
    // If the path is a link, the link stays as it is, and its target is written.
    let path = path.canonicalize()?;
    let current = read_file(&path).map_err(|problem| io::Error::other(problem.message))?;
    // The file is opened only to check that it is writable, because a rename needs permission only
    // for the folder. Because of NONBLOCK, opening does not block if a pipe has just replaced the
    // file.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    OpenOptions::new().append(true).custom_flags(flags).open(&path)?;
    if current != before {
        return Err(io::Error::other("the file has changed since it was read"));
    }
    may(Call::Stat, &path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let beside = beside(&path, permissions.clone(), after)?;
    may(Call::Permit, &path)?;
    beside.as_file().set_permissions(permissions)?;
    beside.persist(&path)
}

/// Creates a card under `root`, together with the missing folders in its path. Never overwrites
/// another file, and never follows a link out of `root`. The error names the path, the reason and
/// the next step.
pub fn create_card(root: &Path, path: &Path, text: &str) -> Result<(), String> {
    below(root, path, text).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => {
                "a file with this name already exists; choose a different name".to_owned()
            }
            // Errors from this module already contain the path.
            _ if error.get_ref().is_some() => error.to_string(),
            _ => cause(&error),
        };
        format!("cannot create {}: {why}", path.display())
    })
}

fn below(root: &Path, path: &Path, text: &str) -> io::Result<()> {
    let folders = path.parent().and_then(|folder| folder.strip_prefix(root).ok());
    let (Some(folders), Some(name)) = (folders, path.file_name()) else {
        return Err(io::Error::other(format!("the path is not inside {}", root.display())));
    };
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    if is_absent(root) {
        may(Call::MakeFolder, root)?;
        fs::create_dir_all(root)?;
    }
    let real_root = followed(root)?;
    let (mut shown, mut real) = (root.to_owned(), real_root.clone());
    for folder in folders.components() {
        let Component::Normal(folder) = folder else {
            return Err(io::Error::other("`..` is not allowed in the path"));
        };
        shown.push(folder);
        real.push(folder);
        if is_absent(&real) {
            may(Call::MakeFolder, &real)?;
            fs::create_dir(&real)?;
        }
        // This is the only place where links under the root are resolved.
        real = followed(&shown)?;
        stays(&real, &real_root, &shown)?;
    }
    let made = real.join(name);
    let beside = beside(&made, Permissions::from_mode(NEW), text)?;
    // The real path reveals whether a link has replaced a folder in the meantime.
    may(Call::Resolve, &real)?;
    stays(&real.canonicalize()?, &real_root, &shown)?;
    may(Call::Rename, path)?;
    beside.persist_noclobber(&made)
}

/// Returns whether nothing exists at this path, not even a dangling link.
fn is_absent(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Returns the real path of an existing folder.
fn followed(folder: &Path) -> io::Result<PathBuf> {
    may(Call::Resolve, folder)?;
    let why = match folder.canonicalize() {
        Ok(real) if real.is_dir() => return Ok(real),
        Ok(_) => "not a folder; choose a different name",
        Err(error) if error.kind() == ErrorKind::NotFound => "a broken link; remove the link",
        Err(error) => return Err(error),
    };
    Err(io::Error::other(format!("{} is {why}", folder.display())))
}

/// Returns an error if the real path is not under the root.
fn stays(real: &Path, root: &Path, shown: &Path) -> io::Result<()> {
    if real.starts_with(root) {
        return Ok(());
    }
    let shown = shown.display();
    Err(io::Error::other(format!(
        "{shown} is a link that points outside the cards folder; \
         remove the link, or create the card in the folder it points to"
    )))
}

/// Creates a file in an existing folder. Never overwrites another file.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    let beside = beside(path, Permissions::from_mode(NEW), text)?;
    may(Call::Rename, path)?;
    beside.persist_noclobber(path)
}

/// Replaces the whole text of an existing file and keeps its permissions. The file must not be a
/// link.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    may(Call::Stat, path)?;
    let data = path.symlink_metadata()?;
    if !data.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let beside = beside(path, data.permissions(), text)?;
    may(Call::Permit, path)?;
    beside.as_file().set_permissions(data.permissions())?;
    beside.persist(path)
}

/// Writes text to a new or existing file that only its owner may access. The folder must exist.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    may(Call::Resolve, path)?;
    // If the path is a link, the link stays as it is, and its target is written.
    let path = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        path => path?,
    };
    if let Some(folder) = path.parent() {
        sweep(folder);
    }
    beside(&path, Permissions::from_mode(OWN), text)?.persist(&path)
}

/// A temporary file in the folder of the file to write. It is deleted unless it gets a final name.
enum Beside {
    /// A file without a name, and its folder.
    Nameless(File, PathBuf),
    /// A named file, for systems that do not support files without names.
    Named(NamedTempFile),
}

impl Beside {
    fn as_file(&self) -> &File {
        match self {
            Beside::Nameless(file, _) => file,
            Beside::Named(file) => file.as_file(),
        }
    }

    /// Gives the file a name, and replaces any file that has this name.
    fn persist(self, path: &Path) -> io::Result<()> {
        let (file, folder) = match self {
            Beside::Named(file) => {
                may(Call::Rename, path)?;
                return file.persist(path).map(drop).map_err(io::Error::from);
            }
            Beside::Nameless(file, folder) => (file, folder),
        };
        may(Call::Link, path)?;
        let hidden = Builder::new().prefix(HIDDEN).make_in(folder, |hidden| link(&file, hidden))?;
        may(Call::Rename, path)?;
        hidden.persist(path).map(drop).map_err(io::Error::from)
    }

    /// Gives the file a name, and fails if another file has this name.
    fn persist_noclobber(self, path: &Path) -> io::Result<()> {
        match self {
            Beside::Named(file) => file.persist_noclobber(path).map(drop).map_err(io::Error::from),
            Beside::Nameless(file, _) => link(&file, path),
        }
    }
}

/// Creates a temporary file with the given text, which is later to get the name `path`.
fn beside(path: &Path, permissions: Permissions, text: &str) -> io::Result<Beside> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    may(Call::MakeFile, path)?;
    let made = match nameless(folder, permissions.mode()) {
        Some(file) => Beside::Nameless(file, folder.to_owned()),
        None => Beside::Named(
            Builder::new().prefix(HIDDEN).permissions(permissions).tempfile_in(folder)?,
        ),
    };
    // The lock shows that the file is in use. If the file cannot be locked, [`sweep`] cannot lock
    // it either and does not remove it.
    let _ = flock(made.as_file(), FlockOperation::NonBlockingLockExclusive);
    may(Call::Write, path)?;
    let mut file = made.as_file();
    file.write_all(text.as_bytes())?;
    may(Call::Sync, path)?;
    file.sync_all()?;
    Ok(made)
}

/// Creates a file without a name in a folder. Returns `None` if the system or the file system does
/// not support such files.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, mode: u32) -> Option<File> {
    use rustix::fs::{CWD, Mode, openat};
    // The file gets its name later through the folder `/proc/self/fd`, which must therefore exist.
    fs::metadata("/proc/self/fd").ok()?;
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    openat(CWD, folder, flags, Mode::from_raw_mode(mode)).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path, _: u32) -> Option<File> {
    None
}

/// Gives a name to an unnamed file.
#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};
    let open = format!("/proc/self/fd/{}", file.as_raw_fd());
    linkat(CWD, open, CWD, name, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Removes hidden files that a killed program left in a folder. A file that is being written is
/// locked and is not removed, nor are other files with similar names.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_hidden_name(&entry.file_name())) {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
        let flags = i32::try_from(flags).unwrap_or(0);
        let path = entry.path();
        let Ok(file) = OpenOptions::new().read(true).custom_flags(flags).open(&path) else {
            continue;
        };
        let left = flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok();
        let same = file.metadata().is_ok_and(|open| {
            let there = fs::symlink_metadata(&path);
            open.is_file() && there.is_ok_and(|there| there.ino() == open.ino())
        });
        if left && same {
            drop(fs::remove_file(&path));
        }
    }
}

/// Returns whether a name is of the kind that [`Beside::persist`] gives to hidden files.
fn is_hidden_name(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix(HIDDEN));
    rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_card_is_put_in_place_of_what_it_was_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/profile.md");
        let root = folder.path();
        create_card(root, &path, "one").unwrap();
        let refused = create_card(root, &path, "two").unwrap_err();
        assert!(
            refused.ends_with("with this name already exists; choose a different name"),
            "{refused}"
        );
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.md");
        symlink(&path, &link).unwrap();
        assert!(rewrite(&link, "other", "two").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        rewrite(&link, "one", "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
    #[test]
    fn a_pipe_in_place_of_a_card_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.md");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let (send, answer) = std::sync::mpsc::channel();
        std::thread::spawn(move || send.send(rewrite(&pipe, "one", "two")));
        let refused = answer.recv_timeout(std::time::Duration::from_secs(20)).expect("it hangs");
        assert!(refused.unwrap_err().to_string().contains("not a regular file"));
    }

    #[test]
    fn a_card_is_made_below_its_root_or_not_at_all() {
        let around = tempfile::tempdir().unwrap();
        let at = |name: &str| around.path().join(name);
        fs::create_dir_all(at("root/real")).unwrap();
        fs::create_dir(at("outside")).unwrap();
        fs::write(at("root/file"), "").unwrap();
        for (link, to) in [
            ("root/out", "../outside"),
            ("root/up", ".."),
            ("root/dangling", "nowhere"),
            ("root/round", "round"),
            ("root/in", "real"),
            ("root/real/profile.md", "../../outside/profile.md"),
        ] {
            symlink(to, at(link)).unwrap();
        }
        for (path, why) in [
            ("root/out/profile.md", "root/out is a link that points outside the cards folder"),
            (
                "root/out/more/profile.md",
                "remove the link, or create the card in the folder it points to",
            ),
            ("root/up/outside/profile.md", "root/up is a link that points outside"),
            ("root/dangling/profile.md", "root/dangling is a broken link; remove the link"),
            ("root/round/profile.md", "too many levels of symbolic links"),
            ("root/file/profile.md", "root/file is not a folder; choose a different name"),
            (
                "root/real/profile.md",
                "a file with this name already exists; choose a different name",
            ),
            ("root/../outside/profile.md", "`..` is not allowed in the path"),
            ("outside/profile.md", "the path is not inside "),
        ] {
            let refused = create_card(&at("root"), &at(path), "text").unwrap_err();
            assert!(refused.contains(why), "{path}: {refused}");
            assert!(refused.starts_with(&format!("cannot create {}: ", at(path).display())));
        }
        assert_eq!(fs::read_dir(at("outside")).unwrap().count(), 0);
        // A link within the root is followed, and a root may itself be a link.
        create_card(&at("root"), &at("root/in/a/profile.md"), "text").unwrap();
        assert_eq!(fs::read_to_string(at("root/real/a/profile.md")).unwrap(), "text");
        symlink("root", at("link")).unwrap();
        create_card(&at("link"), &at("link/b/profile.md"), "text").unwrap();
        assert!(at("root/b/profile.md").is_file());
        create_card(&at("new/root"), &at("new/root/c/profile.md"), "text").unwrap();
        symlink("nowhere", at("gone")).unwrap();
        assert!(
            create_card(&at("gone"), &at("gone/c.md"), "").unwrap_err().contains("broken link")
        );
    }

    #[test]
    fn only_leftovers_of_a_killed_program_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| File::create(folder.path().join(name)).unwrap();
        let stays =
            [".rolescope-a", ".rolescope-abc.md", ".rolescope-notes", "x.rolescope-abcdef", "a.md"];
        stays.iter().for_each(|name| drop(make(name)));
        drop(make(".rolescope-aB3dEf"));
        let busy = make(".rolescope-busy12");
        flock(&busy, FlockOperation::LockExclusive).unwrap();
        std::os::unix::fs::symlink("a.md", folder.path().join(".rolescope-linked")).unwrap();
        fs::create_dir(folder.path().join(".rolescope-folder")).unwrap();
        sweep(folder.path());
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut wanted: Vec<&str> = stays.to_vec();
        wanted.extend([".rolescope-busy12", ".rolescope-linked", ".rolescope-folder"]);
        wanted.sort();
        assert_eq!(left, wanted);
    }
}
