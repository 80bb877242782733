//! Writes a new file atomically. An existing file is never overwritten.

use std::io::ErrorKind;
use std::path::{Path, absolute};

use crate::store::{cause, create};

/// The maximum number of file names to try.
const TRIES: u32 = 1000;

/// Writes `text` to the file `name.ending` in the working directory. If the file already exists,
/// writes to `name-2.ending` and so on. Returns the whole path of the file, or the reason why the
/// write failed.
pub(super) fn write(name: &str, ending: &str, text: &str) -> Result<String, String> {
    for number in 1..TRIES {
        let file = match number {
            1 => format!("{name}.{ending}"),
            _ => format!("{name}-{number}.{ending}"),
        };
        match create(Path::new(&file), text) {
            Ok(()) => return Ok(absolute(&file).map_or(file, |path| path.display().to_string())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("cannot write {file}: {}", cause(&error))),
        }
    }
    Err(format!(
        "cannot write {name}.{ending}: {TRIES} files with similar names already exist; delete some of them"
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Faults;

    #[test]
    fn after_any_failed_call_a_picture_is_complete_or_absent() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("graph");
        let name = name.to_str().unwrap();
        let mut fails = 0;
        while let (Err(why), _) =
            Faults::within(folder.path(), fails, || write(name, "svg", "<svg/>"))
        {
            assert!(why.starts_with("cannot write "), "{why}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
            fails += 1;
        }
        assert!(fails > 3);
        assert_eq!(fs::read_to_string(format!("{name}.svg")).unwrap(), "<svg/>");
        assert_eq!(write(name, "svg", "other"), Ok(format!("{name}-2.svg")));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
