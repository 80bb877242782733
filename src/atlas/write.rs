//! Writes cards, and what is kept from run to run. What is written is there as a whole or not at all: it goes to a file beside the
//! old one, which then takes its name.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use rustix::fs::OFlags;
use tempfile::{Builder, NamedTempFile};

use super::fault::{Call, may};
use super::read::{cause, read_file};

/// What a file that is not there yet may be used for, before the user's mask.
const NEW: u32 = 0o666;
/// What a file may be used for that is only its owner's.
const OWN: u32 = 0o600;

/// Puts `after` in the place of `before`, keeping who may read it. A card that says something else
/// by now is left as it is.
pub fn rewrite(path: &Path, before: &str, after: &str) -> io::Result<()> {
    may(Call::Resolve, path)?;
    // A link stays a link.
    let path = path.canonicalize()?;
    let stands = read_file(&path).map_err(|problem| io::Error::other(problem.message))?;
    // Renaming asks the folder, not the file; a card that is not to be written stays. A pipe that
    // took its place just now would block.
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    OpenOptions::new().append(true).custom_flags(flags).open(&path)?;
    if stands != before {
        return Err(io::Error::other("it has been changed meanwhile"));
    }
    may(Call::Stat, &path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let beside = filled(beside(&path, permissions.clone())?, after)?;
    may(Call::Permit, &path)?;
    beside.as_file().set_permissions(permissions)?;
    may(Call::Rename, &path)?;
    beside.persist(&path)?;
    Ok(())
}

/// Makes a card below `root`, and the folders on the way to it; never over another file, and never
/// through a link that leads out of `root`. The error names the path, the reason and the next step.
pub fn create_card(root: &Path, path: &Path, text: &str) -> Result<(), String> {
    below(root, path, text).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => {
                "there is a file of this name already; choose another name".to_owned()
            }
            // A refusal of ours keeps its names as they are.
            _ if error.get_ref().is_some() => error.to_string(),
            _ => cause(&error),
        };
        format!("cannot make {}: {why}", path.display())
    })
}

fn below(root: &Path, path: &Path, text: &str) -> io::Result<()> {
    let folders = path.parent().and_then(|folder| folder.strip_prefix(root).ok());
    let (Some(folders), Some(name)) = (folders, path.file_name()) else {
        return Err(io::Error::other(format!("it is not below {}", root.display())));
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
            return Err(io::Error::other("`..` leads out of the folder"));
        };
        shown.push(folder);
        real.push(folder);
        if is_absent(&real) {
            may(Call::MakeFolder, &real)?;
            fs::create_dir(&real)?;
        }
        // Each link is followed here, and nowhere later.
        real = followed(&shown)?;
        stays(&real, &real_root, &shown)?;
    }
    let beside = filled(beside(&real.join(name), Permissions::from_mode(NEW))?, text)?;
    // A link that took the place of a folder since would show here.
    may(Call::Resolve, beside.path())?;
    stays(&beside.path().canonicalize()?, &real_root, &shown)?;
    may(Call::Rename, path)?;
    beside.persist_noclobber(real.join(name))?;
    Ok(())
}

/// Whether nothing is at a path, not even a link to nothing.
fn is_absent(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// The real path of a folder that exists.
fn followed(folder: &Path) -> io::Result<PathBuf> {
    may(Call::Resolve, folder)?;
    match folder.canonicalize() {
        Ok(real) if real.is_dir() => Ok(real),
        Ok(_) => {
            let why = format!("{} is not a folder; choose another name", folder.display());
            Err(io::Error::other(why))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let why = format!("{} is a link to nothing; remove the link", folder.display());
            Err(io::Error::other(why))
        }
        Err(error) => Err(error),
    }
}

/// An error where a real path is not below a root.
fn stays(real: &Path, root: &Path, shown: &Path) -> io::Result<()> {
    if real.starts_with(root) {
        return Ok(());
    }
    let shown = shown.display();
    Err(io::Error::other(format!(
        "{shown} is a link that leads out of the folder of the cards; \
         remove the link, or make the card where it leads to"
    )))
}

/// Makes a file in a folder that exists; never over another file.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    let beside = filled(beside(path, Permissions::from_mode(NEW))?, text)?;
    may(Call::Rename, path)?;
    beside.persist_noclobber(path)?;
    Ok(())
}

/// Puts a text in a file that only its owner may read, whether it is there or not; the folder must
/// be there.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    may(Call::Resolve, path)?;
    // A link stays a link.
    let path = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        path => path?,
    };
    let beside = filled(beside(&path, Permissions::from_mode(OWN))?, text)?;
    may(Call::Rename, &path)?;
    beside.persist(&path)?;
    Ok(())
}

/// A hidden file in the same folder, which vanishes unless it takes another name.
fn beside(path: &Path, permissions: Permissions) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    may(Call::MakeFile, path)?;
    Builder::new().prefix(".rolescope-").permissions(permissions).tempfile_in(folder)
}

fn filled(mut file: NamedTempFile, text: &str) -> io::Result<NamedTempFile> {
    may(Call::Write, file.path())?;
    file.write_all(text.as_bytes())?;
    may(Call::Sync, file.path())?;
    file.as_file().sync_all()?;
    Ok(file)
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
        assert!(refused.ends_with("of this name already; choose another name"), "{refused}");
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
            ("root/out/profile.md", "root/out is a link that leads out of the folder of the cards"),
            ("root/out/more/profile.md", "remove the link, or make the card where it leads to"),
            ("root/up/outside/profile.md", "root/up is a link that leads out"),
            ("root/dangling/profile.md", "root/dangling is a link to nothing; remove the link"),
            ("root/round/profile.md", "too many levels of symbolic links"),
            ("root/file/profile.md", "root/file is not a folder; choose another name"),
            ("root/real/profile.md", "a file of this name already; choose another name"),
            ("root/../outside/profile.md", "`..` leads out of the folder"),
            ("outside/profile.md", "it is not below "),
        ] {
            let refused = create_card(&at("root"), &at(path), "text").unwrap_err();
            assert!(refused.contains(why), "{path}: {refused}");
            assert!(refused.starts_with(&format!("cannot make {}: ", at(path).display())));
        }
        assert_eq!(fs::read_dir(at("outside")).unwrap().count(), 0);
        // A link within the root is followed, and a root may be a link itself.
        create_card(&at("root"), &at("root/in/a/profile.md"), "text").unwrap();
        assert_eq!(fs::read_to_string(at("root/real/a/profile.md")).unwrap(), "text");
        symlink("root", at("link")).unwrap();
        create_card(&at("link"), &at("link/b/profile.md"), "text").unwrap();
        assert!(at("root/b/profile.md").is_file());
        create_card(&at("new/root"), &at("new/root/c/profile.md"), "text").unwrap();
        symlink("nowhere", at("gone")).unwrap();
        assert!(create_card(&at("gone"), &at("gone/c.md"), "").unwrap_err().contains("to nothing"));
    }
}
