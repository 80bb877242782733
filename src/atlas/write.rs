//! Writes cards, and what is kept from run to run. What is written is there as a whole or not at all: it goes to a file beside the
//! old one, which then takes its name.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use super::fault::{Call, may};
use super::read::read_file;

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
    // Renaming asks the folder, not the file; a card that is not to be written stays.
    OpenOptions::new().append(true).open(&path)?;
    let stands = read_file(&path).map_err(|problem| io::Error::other(problem.message))?;
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

/// Makes a card, and the folders above it; never over another file.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        may(Call::MakeFolder, folder)?;
        fs::create_dir_all(folder)?;
    }
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
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
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
    use super::*;

    #[test]
    fn a_card_is_put_in_place_of_what_it_was_and_of_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/profile.md");
        create(&path, "one").unwrap();
        assert!(create(&path, "two").is_err());
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.md");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(rewrite(&link, "other", "two").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        rewrite(&link, "one", "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
