//! Saves data between runs: the bookmarks, and also queries and the session if the config enables
//! them.
//!
//! Each set of roots has a folder with one small JSON file per kind of data. To change a file, the
//! program locks the folder, reads the file again, and replaces it atomically, so that concurrent
//! programs do not lose each other's changes. A file that cannot be read is never overwritten.

use std::fs::{DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::app::{Bookmark, Focus, Session, Tab};
use crate::search::Order;
use crate::store::{CardSource, cause, put, read_file};

/// The version of the file format.
const VERSION: u32 = 1;
/// The maximum number of saved queries.
const MOST_QUERIES: usize = 500;
/// The maximum length of the part of a folder name that is taken from a root's name.
const LONGEST_NAME: usize = 40;

const BOOKMARKS: &str = "bookmarks.json";
const QUERIES: &str = "queries.json";
const SESSION: &str = "session.json";

/// The folder for the saved data of a set of roots.
#[derive(Debug, Clone)]
pub(super) struct StateFolder {
    /// The path of the folder; `None` if no data can be saved.
    folder: Option<PathBuf>,
    /// The roots, which are also written to each file.
    roots: Vec<String>,
}

/// The contents of a data file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    version: u32,
    /// The roots. The program does not read them, but they help people who look at the file.
    #[serde(default)]
    roots: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bookmarks: Vec<Bookmark>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    queries: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<KeptSession>,
}

/// A session. Any part that is missing or invalid gets its default value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct KeptSession {
    query: String,
    sort: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Bookmark>,
    focus: String,
    tab: String,
    zoom: bool,
}

impl StateFolder {
    /// Returns the folder for the roots of a source, within the folder `state`. Nothing is created
    /// on disk.
    pub(super) fn new(state: Option<&Path>, source: &CardSource) -> StateFolder {
        let roots = source.roots().iter().map(|path| {
            let whole = path.canonicalize().or_else(|_| std::path::absolute(path));
            whole.unwrap_or_else(|_| path.clone())
        });
        let mut roots: Vec<PathBuf> = roots.collect();
        roots.sort();
        roots.dedup();
        let name = match roots.first() {
            None => "builtin".to_owned(),
            Some(first) => format!("{}-{:016x}", readable(first), fingerprint(&roots)),
        };
        StateFolder {
            folder: state.map(|state| state.join(name)),
            roots: roots.iter().map(|root| root.display().to_string()).collect(),
        }
    }

    /// Returns the bookmarks, or the reason why they cannot be read.
    pub(super) fn bookmarks(&self) -> Result<Vec<Bookmark>, String> {
        Ok(self.read(BOOKMARKS)?.bookmarks)
    }

    /// Adds the bookmark `add` and removes the bookmarks in `drop`. Returns all bookmarks after the
    /// change.
    pub(super) fn bookmark(
        &self,
        add: Option<&Bookmark>,
        drop: &[Bookmark],
    ) -> Result<Vec<Bookmark>, String> {
        let kept = self.change(BOOKMARKS, |kept| {
            kept.bookmarks.retain(|one| !drop.contains(one));
            if let Some(add) = add.filter(|add| !kept.bookmarks.contains(add)) {
                kept.bookmarks.push(add.clone());
            }
        })?;
        Ok(kept.bookmarks)
    }

    /// Returns the queries of earlier runs, oldest first.
    pub(super) fn queries(&self) -> Result<Vec<String>, String> {
        Ok(self.read(QUERIES)?.queries)
    }

    /// Saves a query as the newest one.
    pub(super) fn keep_query(&self, query: &str) -> Result<(), String> {
        let change = self.change(QUERIES, |kept| {
            kept.queries.retain(|past| past != query);
            kept.queries.push(query.to_owned());
            let more = kept.queries.len().saturating_sub(MOST_QUERIES);
            kept.queries.drain(..more);
        });
        change.map(drop)
    }

    /// Deletes all saved queries. Writes nothing if there are none.
    pub(super) fn forget_queries(&self) -> Result<(), String> {
        match self.read(QUERIES) {
            Ok(kept) if kept.queries.is_empty() => Ok(()),
            _ => self.change(QUERIES, |kept| kept.queries.clear()).map(drop),
        }
    }

    /// Returns the session as it was at the end of the last run.
    pub(super) fn session(&self) -> Result<Option<Session>, String> {
        Ok(self.read(SESSION)?.session.map(Session::from))
    }

    /// Saves the session of this run.
    pub(super) fn keep_session(&self, session: &Session) -> Result<(), String> {
        let session = KeptSession::from(session);
        self.change(SESSION, |kept| kept.session = Some(session)).map(drop)
    }

    fn read(&self, file: &str) -> Result<Kept, String> {
        let folder = self.folder.as_ref();
        folder.map_or_else(|| Ok(Kept::default()), |folder| read(&folder.join(file)))
    }

    fn change(&self, file: &str, change: impl FnOnce(&mut Kept)) -> Result<Kept, String> {
        let Some(folder) = &self.folder else {
            return Err("no state folder is available; set $ROLESCOPE_STATE to a folder".to_owned());
        };
        let path = folder.join(file);
        let unwritable = |error| format!("cannot write {}: {}", path.display(), cause(&error));
        // The folder is accessible only to its owner, because searches and bookmarks are private.
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
        let lock = File::open(folder).map_err(unwritable)?;
        // An error is ignored, because some file systems do not support locks, and two programs
        // rarely write at the same time.
        let _ = rustix::io::retry_on_intr(|| flock(&lock, FlockOperation::LockExclusive));
        let mut kept = read(&path)?;
        change(&mut kept);
        (kept.version, kept.roots) = (VERSION, self.roots.clone());
        let text = serde_json::to_string_pretty(&kept).map_err(|error| error.to_string())?;
        put(&path, &format!("{text}\n")).map_err(unwritable)?;
        Ok(kept)
    }
}

fn read(path: &Path) -> Result<Kept, String> {
    if path.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(Kept::default());
    }
    let text =
        read_file(path).map_err(|problem| format!("{}: {}", path.display(), problem.message))?;
    if text.trim().is_empty() {
        return Ok(Kept::default());
    }
    let kept: Kept = serde_json::from_str(&text)
        .map_err(|error| format!("{}:{}: {error}", path.display(), error.line()))?;
    if kept.version > VERSION {
        let why = "this file was written by a newer version of rolescope";
        return Err(format!("{}: {why}", path.display()));
    }
    Ok(kept)
}

/// Returns a readable name for a root, which helps people who look at the folder.
fn readable(root: &Path) -> String {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let slug = crate::text::slug_of(&name);
    let short: String = slug.chars().filter(char::is_ascii).take(LONGEST_NAME).collect();
    if short.is_empty() { "roles".to_owned() } else { short }
}

/// Returns a hash of the roots (FNV-1a) that is the same in every version of the program.
fn fingerprint(roots: &[PathBuf]) -> u64 {
    let bytes = roots
        .iter()
        .flat_map(|root| root.as_os_str().as_encoded_bytes().iter().copied().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

const PANES: [(&str, Focus); 5] = [
    ("query", Focus::Query),
    ("list", Focus::List),
    ("card", Focus::Tab(Tab::Card)),
    ("graph", Focus::Tab(Tab::Graph)),
    ("raw", Focus::Tab(Tab::Raw)),
];

fn pane(focus: Focus) -> String {
    PANES.iter().find(|pane| pane.1 == focus).map_or("", |pane| pane.0).to_owned()
}

fn focus(name: &str) -> Focus {
    PANES.iter().find(|pane| pane.0 == name).map_or(Focus::default(), |pane| pane.1)
}

impl From<&Session> for KeptSession {
    fn from(session: &Session) -> KeptSession {
        KeptSession {
            query: session.query.clone(),
            sort: session.order.name().to_owned(),
            role: session.role.clone(),
            focus: pane(session.focus),
            tab: pane(Focus::Tab(session.tab)),
            zoom: session.zoom,
        }
    }
}

impl From<KeptSession> for Session {
    fn from(kept: KeptSession) -> Session {
        let tab = match focus(&kept.tab) {
            Focus::Tab(tab) => tab,
            Focus::Query | Focus::List => Tab::default(),
        };
        Session {
            query: kept.query,
            order: Order::parse(&kept.sort).unwrap_or_default(),
            role: kept.role,
            focus: focus(&kept.focus),
            tab,
            zoom: kept.zoom,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::store::Faults;

    fn in_folder(folder: &Path) -> StateFolder {
        StateFolder::new(Some(folder), &CardSource::Paths(vec![folder.to_owned()]))
    }

    fn role(name: &str) -> Bookmark {
        Bookmark { name: name.to_owned(), slug: Some(crate::text::slug_of(name)) }
    }

    #[test]
    fn saved_data_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let state = in_folder(folder.path());
        assert_eq!(state.bookmarks(), Ok(Vec::new()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "reading writes nothing");
        let odd = Bookmark { name: "R&D: \"Lead\"\u{1b}".into(), slug: None };
        state.bookmark(Some(&role("Ada")), &[]).unwrap();
        let all = state.bookmark(Some(&odd), &[]).unwrap();
        assert_eq!(all, [role("Ada"), odd.clone()]);
        assert_eq!(in_folder(folder.path()).bookmarks(), Ok(all));
        assert_eq!(state.bookmark(None, &[role("Ada")]), Ok(vec![odd]));
        let session = Session {
            query: "sql".into(),
            order: Order::NamedBy,
            role: Some(role("Ada")),
            focus: Focus::Tab(Tab::Graph),
            tab: Tab::Graph,
            zoom: true,
        };
        assert_eq!(state.session(), Ok(None));
        state.keep_session(&session).unwrap();
        assert_eq!(state.session(), Ok(Some(session)));
        let path = state.folder.unwrap().join(BOOKMARKS);
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn queries_are_kept_once_and_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let state = in_folder(folder.path());
        state.forget_queries().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        for query in ["api", "sql", "api"] {
            state.keep_query(query).unwrap();
        }
        assert_eq!(state.queries().unwrap(), ["sql", "api"]);
        let many = Kept {
            version: 1,
            queries: (0..MOST_QUERIES).map(|number| number.to_string()).collect(),
            ..Kept::default()
        };
        let path = state.folder.as_ref().unwrap().join(QUERIES);
        fs::write(&path, serde_json::to_string(&many).unwrap()).unwrap();
        state.keep_query("new").unwrap();
        let kept = state.queries().unwrap();
        assert_eq!((kept.len(), kept[0].as_str()), (MOST_QUERIES, "1"));
        assert_eq!(kept.last().map(String::as_str), Some("new"));
        state.forget_queries().unwrap();
        assert_eq!(state.queries(), Ok(Vec::new()));
    }

    #[test]
    fn each_set_of_roots_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        [&a, &b].into_iter().for_each(|path| fs::create_dir(path).unwrap());
        let place = |paths: &[&PathBuf]| {
            let paths = paths.iter().map(|path| (*path).clone()).collect();
            StateFolder::new(Some(folder.path()), &CardSource::Paths(paths)).folder.unwrap()
        };
        assert_eq!(place(&[&a, &b]), place(&[&b, &a.join("."), &b]));
        assert_ne!(place(&[&a]), place(&[&b]));
        assert_ne!(place(&[&a]), place(&[&a, &b]));
        let builtin = StateFolder::new(Some(folder.path()), &CardSource::Builtin);
        assert_eq!(builtin.folder.unwrap(), folder.path().join("builtin"));
    }

    #[test]
    fn a_broken_file_is_told_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let state = in_folder(folder.path());
        state.bookmark(Some(&role("Ada")), &[]).unwrap();
        let path = state.folder.as_ref().unwrap().join(BOOKMARKS);
        for (text, error) in [
            ("{\"version\": 1,\n  bookmarks", "bookmarks.json:2: "),
            ("{\"version\": 2}", "this file was written by a newer version of rolescope"),
            ("[[[[[[", "bookmarks.json:1: "),
            ("\u{fffd}", "bookmarks.json:1: "),
        ] {
            fs::write(&path, text).unwrap();
            assert!(state.bookmarks().unwrap_err().contains(error), "{text}");
            assert!(state.bookmark(Some(&role("Bob")), &[]).unwrap_err().contains(error));
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(state.bookmark(None, &[]).unwrap_err().contains("not a regular file"));
    }

    #[test]
    fn without_a_state_folder_an_error_is_reported() {
        let state = StateFolder::new(None, &CardSource::Builtin);
        assert_eq!(state.bookmarks(), Ok(Vec::new()));
        assert!(state.bookmark(Some(&role("Ada")), &[]).unwrap_err().contains("no state folder"));
        // The path of this state folder is invalid, because a part of it is a file.
        let file = tempfile::NamedTempFile::new().unwrap();
        let state = StateFolder::new(Some(file.path()), &CardSource::Builtin);
        let error = state.bookmark(Some(&role("Ada")), &[]).unwrap_err();
        assert!(error.starts_with("cannot write "), "{error}");
    }

    #[test]
    fn eight_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let folder = folder.path();
                scope.spawn(move || {
                    let state = in_folder(folder);
                    for number in 0..12 {
                        let name = format!("Role {writer} {number}");
                        state.bookmark(Some(&role(&name)), &[]).unwrap();
                        state.keep_query(&name).unwrap();
                    }
                });
            }
        });
        let state = in_folder(folder.path());
        assert_eq!(state.bookmarks().unwrap().len(), 96);
        assert_eq!(state.queries().unwrap().len(), 96);
    }

    #[test]
    fn after_any_failed_call_the_file_is_old_or_new() {
        let folder = tempfile::tempdir().unwrap();
        let state = in_folder(folder.path());
        state.bookmark(Some(&role("Ada")), &[]).unwrap();
        let mut fails = 0;
        loop {
            let (answer, made) =
                Faults::within(folder.path(), fails, || state.bookmark(Some(&role("Bob")), &[]));
            let saved = state.bookmarks().unwrap();
            let beside = fs::read_dir(state.folder.as_ref().unwrap()).unwrap().count();
            assert_eq!(beside, 1, "no other file is left");
            match answer {
                Ok(all) => {
                    assert!(made.len() <= fails && fails > 6, "{made:?}");
                    assert_eq!((all.len(), saved.len()), (2, 2));
                    break;
                }
                Err(error) => {
                    assert!(error.contains("input/output error"), "{error}");
                    assert_eq!(saved, [role("Ada")]);
                }
            }
            fails += 1;
        }
        let (read, _) = Faults::within(folder.path(), 0, || state.bookmarks());
        assert!(read.unwrap_err().contains("input/output error"));
    }
}
