//! Lists the files and folders that are not cards, each with a reason.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::card::{MAX_DATA, MAX_SHARED};
use crate::role::{Origin, Problem, Rule};

/// A file or folder that could not be read as a card.
#[derive(Debug, Clone)]
pub struct Unread {
    /// The origin of the file or folder, such as its path.
    pub origin: Origin,
    /// The problem that explains why the file could not be read.
    pub problem: Problem,
    /// The possible names of the role, found in the path and in single lines of the file.
    pub names: Vec<String>,
}

/// The message for a root folder that contains neither readable nor unreadable cards.
const NO_CARDS: &str = "no role cards in this folder";

impl Unread {
    /// Creates the entry for a file or folder that could not be read and in which no role name was
    /// found.
    pub fn new(origin: Origin, problem: Problem) -> Unread {
        Unread { origin, problem, names: Vec::new() }
    }

    /// Creates the entry for a root folder without any card.
    pub fn empty_root(root: &Path) -> Unread {
        let problem = Problem::new(Rule::Unreadable, (1, 1), NO_CARDS).help(
            "choose a folder that contains role cards; `rolescope list` shows which files were skipped",
        );
        Unread::new(Origin::File(root.to_owned()), problem)
    }

    /// Returns whether this entry is for a root folder without any card.
    pub fn is_empty_root(&self) -> bool {
        self.problem.message == NO_CARDS
    }
}

/// The files in the root folders that are not cards.
#[derive(Debug, Clone, Default)]
pub struct NotCards {
    /// Files and folders that could not be read.
    pub unread: Vec<Unread>,
    /// The number of documents that were read but are not cards.
    pub passed_over: usize,
    /// All skipped files and folders, including the documents that `passed_over` counts.
    pub skipped: SkippedFiles,
}

impl NotCards {
    /// Returns whether both values contain the same unread files with the same problems.
    pub(super) fn has_same_unread(&self, other: &NotCards) -> bool {
        let mine = self.unread.iter().map(|file| (&file.origin, &file.problem));
        mine.eq(other.unread.iter().map(|file| (&file.origin, &file.problem)))
    }
}

/// The maximum number of skipped files whose paths are stored. Any others are only counted.
pub const MAX_SKIPPED: usize = 1_000;

/// A file or folder that was skipped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Why the file or folder was skipped.
    pub reason: SkipReason,
    /// The path of the file or folder. It is relative if the path of the root folder is relative.
    pub path: PathBuf,
}

/// Why a file or folder was skipped. The most surprising reasons come first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// The file or folder matches a pattern in an ignore file, whose path is given here.
    Ignored(PathBuf),
    /// A link to a file or folder outside of the root folder.
    LinkOut,
    /// A link whose target does not exist.
    LinkToNothing,
    /// A link to a folder that is already searched under another path.
    LinkedFolder,
    /// A link to a device, a pipe or a socket.
    LinkToOther,
    /// A README or a similar document about the folder, without front matter or the sections of a
    /// role.
    Document,
    /// Data that does not describe a role.
    NotARole,
    /// Data that exceeds the size limit of data files.
    LargeData,
    /// A file that contains too many roles for its size.
    ManyRoles,
    /// A template of a role file.
    Template,
    /// A role file that is archived, disabled, a draft, or in a cache.
    NotInUse,
    /// A translation of another file in the folder.
    Translation,
    /// A document in a folder that also contains cards.
    BesideCards,
    /// A file or folder whose name begins with a dot.
    Hidden,
    /// A file without the extension of a role file.
    NotMarkdown,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::Ignored(by) => write!(f, "ignored by {}", by.display()),
            SkipReason::LinkOut => f.write_str("a link to a location outside the folder"),
            SkipReason::LinkToNothing => f.write_str("a broken link"),
            SkipReason::LinkedFolder => {
                f.write_str("a link to a folder that has already been read from a different path")
            }
            SkipReason::LinkToOther => f.write_str("a link to something that is not a file"),
            SkipReason::Document => f.write_str("a document without front matter or role sections"),
            SkipReason::NotARole => f.write_str(
                "a data file without a role; a role needs a name and, for example, responsibilities",
            ),
            SkipReason::LargeData => {
                let most = MAX_DATA / 1024;
                write!(f, "a data file larger than {most} KiB; split it if it describes roles")
            }
            SkipReason::ManyRoles => {
                let most = MAX_SHARED / 1024 / 1024;
                write!(
                    f,
                    "a file that is too large for its number of roles (size × roles is more than \
                     {most} MiB); split it into smaller files"
                )
            }
            SkipReason::Template => f.write_str("a template for role files"),
            SkipReason::NotInUse => f.write_str("archived, disabled, cached or a draft"),
            SkipReason::Translation => f.write_str("a translation of another file in the folder"),
            SkipReason::BesideCards => f.write_str("a document in a folder of role cards"),
            SkipReason::Hidden => f.write_str("hidden; use --hidden to include it"),
            SkipReason::NotMarkdown => f.write_str("not a role file (.md, .yaml, .toml, .json)"),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

/// The skipped files of all root folders: their number, and the first [`MAX_SKIPPED`] files, sorted
/// by reason and path. The result does not depend on the order in which files are added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkippedFiles {
    /// The files whose paths are stored, sorted and without duplicates.
    files: Vec<Skipped>,
    count: usize,
}

impl SkippedFiles {
    /// Adds a skipped file or folder.
    pub fn add(&mut self, path: &Path, reason: SkipReason) {
        self.count += 1;
        let full = self.files.len() >= MAX_SKIPPED;
        if full
            && self.files.last().is_some_and(|last| (&last.reason, &*last.path) <= (&reason, path))
        {
            return;
        }
        let file = Skipped { reason, path: path.to_owned() };
        match self.files.binary_search(&file) {
            // The file was already added, because it is in two of the root folders.
            Ok(_) => self.count -= 1,
            Err(at) => self.files.insert(at, file),
        }
        self.files.truncate(MAX_SKIPPED);
    }

    /// Returns the skipped files whose paths are stored, sorted by reason, then path.
    pub fn files(&self) -> &[Skipped] {
        &self.files
    }

    /// Returns one line for each of the first `most` files, followed by a line with the number of
    /// remaining files.
    pub fn lines(&self, most: usize) -> Vec<String> {
        let mut lines: Vec<String> =
            self.files.iter().take(most).map(|file| format!("{file}")).collect();
        if let Some(more @ 1..) = self.count.checked_sub(lines.len()) {
            let files = if more == 1 { "file or folder was" } else { "files and folders were" };
            lines.push(format!("{more} more {files} skipped"));
        }
        lines
    }

    /// Returns the number of skipped files, including those whose paths are not stored.
    pub fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_in_order_are_kept_and_all_are_counted() {
        let mut skipped = SkippedFiles::default();
        for number in (0..3 * MAX_SKIPPED).rev() {
            skipped.add(Path::new(&format!("{number:05}.txt")), SkipReason::NotMarkdown);
        }
        skipped.add(Path::new("z.md"), SkipReason::Ignored(".ignore".into()));
        skipped.add(Path::new("z.md"), SkipReason::Ignored(".ignore".into()));
        assert_eq!(skipped.count(), 3 * MAX_SKIPPED + 1);
        assert_eq!(skipped.files().len(), MAX_SKIPPED);
        assert_eq!(skipped.files()[0].to_string(), "z.md: ignored by .ignore");
        assert_eq!(
            skipped.files()[1].to_string(),
            "00000.txt: not a role file (.md, .yaml, .toml, .json)"
        );
        assert!(skipped.files().is_sorted());
        let lines = skipped.lines(2);
        assert_eq!(lines[1], "00000.txt: not a role file (.md, .yaml, .toml, .json)");
        assert_eq!(lines[2], "2999 more files and folders were skipped");
    }
}
