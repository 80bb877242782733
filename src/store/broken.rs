//! Finds role names in a file that cannot be read as a card, so that the role is not reported as
//! missing.

use std::path::Path;

use crate::atlas::Unread;
use crate::card::{Key, MAX_CARD_BYTES};
use crate::role::Known;

use super::read::read_at_most;

/// Finds the role names in an unreadable file and records them. Reads at most the maximum size of a
/// card.
pub(super) fn find_names(file: &mut Unread) {
    let Some(path) = file.origin.file().filter(|path| !path.is_dir()) else { return };
    let folder = path.parent().and_then(Path::file_name);
    let generic = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("profile"));
    let of_path = if generic { folder } else { path.file_stem() };
    let bytes = read_at_most(path, MAX_CARD_BYTES).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let names = of_path.map(|name| name.to_string_lossy().into_owned()).into_iter();
    file.names = names.chain(text.lines().filter_map(named).map(str::to_owned)).collect();
}

/// Returns the role name in a line, if the line is a heading or sets a name, slug or id.
fn named(line: &str) -> Option<&str> {
    let value = match line.split_once(':') {
        Some((key, value))
            if matches!(Key::read(key.trim()), Some(Key::Id | Key::Slug | Key::Name)) =>
        {
            value
        }
        _ => line.strip_prefix("# ").filter(|heading| Known::from_heading(heading).is_none())?,
    };
    Some(value.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::{Origin, Problem, Rule};

    #[test]
    fn names_are_found_in_the_path_and_in_single_lines() {
        let folder = tempfile::tempdir().unwrap();
        let names = |path: &str, bytes: &[u8]| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
            let problem = Problem::new(Rule::HalfMerged, (1, 1), "half merged");
            let mut file = Unread::new(Origin::File(path), problem);
            find_names(&mut file);
            file.names
        };
        let half = b"---\n<<<<<<< a\nname: 'Web Lead'\n=======\nid: web-01\n---\n# Mission\n";
        assert_eq!(names("copy.md", half), ["copy", "Web Lead", "web-01"]);
        assert_eq!(names("web/profile.md", b"name: W\xff\n"), ["web", "W\u{fffd}"]);
        assert!(names("folder/x.md", &vec![b'x'; 3 << 20]).contains(&"x".to_owned()));
    }
}
