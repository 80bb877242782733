//! Injects faults for tests.
//!
//! Before every system call for loading or writing cards, the code calls [`may`] with the kind of
//! call and its path. In the released program, `may` does nothing and permits the call. In the
//! tests of this crate, it refuses the one call that must fail. A trait for the file system would
//! have the same effect, but every function in this module and every caller would need a parameter
//! for it. Each fault applies to one folder, so that parallel tests do not disturb each other.

use std::io;
use std::path::Path;

/// The kind of a system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// Reads one entry of a folder.
    Entry,
    Resolve,
    Open,
    Stat,
    Read,
    MakeFolder,
    MakeFile,
    Write,
    Sync,
    Permit,
    Link,
    Rename,
}

/// Permits a system call, or returns the error with which the call fails.
#[cfg(not(test))]
#[inline]
pub(super) fn may(_: Call, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) use armed::Faults;
#[cfg(test)]
pub(super) use armed::may;

#[cfg(test)]
mod armed {
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex};

    use super::{Call, Path, io};

    static ARMED: Mutex<Vec<Arc<Faults>>> = Mutex::new(Vec::new());

    /// The system calls on paths in a folder, and which of the calls fails.
    pub(crate) struct Faults {
        within: PathBuf,
        fails: usize,
        /// Whether the call kills the process instead of failing.
        kills: bool,
        calls: Mutex<Vec<(Call, PathBuf)>>,
    }

    impl Faults {
        /// Runs `work` and makes one of its system calls within `folder` fail: call number `fails`,
        /// counted from 0. Returns the result of `work` and a list of its calls.
        pub(crate) fn within<T>(
            folder: &Path,
            fails: usize,
            work: impl FnOnce() -> T,
        ) -> (T, Vec<(Call, PathBuf)>) {
            Faults::arm(folder, fails, false, work)
        }

        /// Runs `work` and kills the process at system call number `at`.
        pub(crate) fn killed<T>(folder: &Path, at: usize, work: impl FnOnce() -> T) -> T {
            Faults::arm(folder, at, true, work).0
        }

        fn arm<T>(
            folder: &Path,
            fails: usize,
            kills: bool,
            work: impl FnOnce() -> T,
        ) -> (T, Vec<(Call, PathBuf)>) {
            let (within, calls) = (folder.to_owned(), Mutex::default());
            let faults = Arc::new(Faults { within, fails, kills, calls });
            ARMED.lock().unwrap().push(Arc::clone(&faults));
            let answer = work();
            ARMED.lock().unwrap().retain(|armed| !Arc::ptr_eq(armed, &faults));
            (answer, std::mem::take(&mut faults.calls.lock().unwrap()))
        }
    }

    pub(crate) fn may(call: Call, path: &Path) -> io::Result<()> {
        let armed: Vec<Arc<Faults>> = ARMED.lock().unwrap().clone();
        for faults in armed.iter().filter(|faults| path.starts_with(&faults.within)) {
            let mut calls = faults.calls.lock().unwrap();
            calls.push((call, path.to_owned()));
            if calls.len().checked_sub(1) == Some(faults.fails) {
                if faults.kills {
                    use rustix::process::{Signal, getpid, kill_process};
                    kill_process(getpid(), Signal::KILL).unwrap();
                }
                // The error is EIO, which any system call can return and which the user cannot fix.
                return Err(io::Error::from_raw_os_error(5));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::*;
    use crate::atlas::Atlas;
    use crate::store::{CardSource, Reading, create_card, rewrite, sweep, whole};

    fn names(atlas: &Atlas) -> Vec<String> {
        atlas.ids().map(|id| atlas[id].name.to_string()).collect()
    }

    #[test]
    fn any_failed_call_is_reported_once_and_the_rest_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("more")).unwrap();
        for name in ["Ada", "Bob", "more/Cora"] {
            fs::write(root.join(format!("{name}.md")), format!("# {name}\n")).unwrap();
        }
        let elsewhere = root.join("more/dan.txt");
        fs::write(&elsewhere, "# Dan\n").unwrap();
        symlink(&elsewhere, root.join("dan.md")).unwrap();
        let source = CardSource::Paths(vec![root.to_owned()]);
        let load =
            |fails| Faults::within(root, fails, || whole::<()>(&source, &Reading::default()).0);
        let (all, calls) = load(usize::MAX);
        assert_eq!(all.len(), 4);
        assert!(calls.len() > 16, "{calls:?}");
        for fails in 0..calls.len() {
            let (some, made) = load(fails);
            let (call, path) = made[fails].clone();
            // If the root cannot be resolved, no card is lost, because the real path is needed only
            // for links.
            let lost = 4 - some.len();
            assert!(
                lost <= 1 || (call, path.as_path()) == (Call::Entry, root),
                "{call:?} {path:?}"
            );
            let messages: Vec<String> =
                some.unread().iter().map(|unread| unread.problem.message.clone()).collect();
            assert_eq!(
                messages.len(),
                usize::from(lost > 0 || call == Call::Entry),
                "{call:?} {path:?}: {messages:?}"
            );
            assert!(
                messages.iter().all(|message| message.contains("input/output error")),
                "{messages:?}"
            );
            let known = names(&all);
            assert!(names(&some).iter().all(|name| known.contains(name)));
        }
    }

    #[test]
    fn an_ignore_file_that_fails_is_one_message_and_hides_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join("ada.md"), "# Ada\n").unwrap();
        fs::write(root.join("bob.md"), "# Bob\n").unwrap();
        fs::write(root.join(".ignore"), "bob.md\n").unwrap();
        let source = CardSource::Paths(vec![root.clone()]);
        let load =
            |fails| Faults::within(&root, fails, || whole::<()>(&source, &Reading::default()).0);
        let (all, calls) = load(usize::MAX);
        assert_eq!(names(&all), ["Ada"]);
        let is_of_ignore =
            |(call, path): &(Call, PathBuf)| *call != Call::Entry && path.ends_with(".ignore");
        let ignore_calls: Vec<usize> =
            (0..calls.len()).filter(|&call| is_of_ignore(&calls[call])).collect();
        assert_eq!(ignore_calls.len(), 3, "{calls:?}");
        for fails in ignore_calls {
            let (some, _) = load(fails);
            assert_eq!(names(&some), ["Ada", "Bob"]);
            let messages: Vec<&str> =
                some.unread().iter().map(|unread| &*unread.problem.message).collect();
            assert_eq!(messages.len(), 1, "{messages:?}");
            assert!(messages[0].contains("input/output error"), "{messages:?}");
        }
    }

    #[test]
    fn after_any_failed_call_a_card_is_old_or_new() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let card = root.join("card.md");
        fs::write(&card, "old").unwrap();
        let mut fails = 0;
        loop {
            let (written, made) = Faults::within(root, fails, || rewrite(&card, "old", "new"));
            let text = fs::read_to_string(&card).unwrap();
            assert_eq!(fs::read_dir(root).unwrap().count(), 1, "no other file is left");
            if written.is_ok() {
                assert!(made.len() <= fails && fails > 6, "{made:?}");
                assert_eq!(text, "new");
                break;
            }
            assert_eq!(text, "old");
            fails += 1;
        }
    }

    /// The environment variable that tells a child process at which system call to kill itself. Its
    /// form is `NUMBER FOLDER`.
    const KILLED: &str = "ROLESCOPE_TEST_KILLED";
    /// Returns a string that is too long for the system to write in one call.
    fn long(text: &str) -> String {
        text.repeat(300_000)
    }

    #[test]
    #[ignore = "a child of the test below"]
    fn a_child_that_is_killed() {
        let Ok(asked) = std::env::var(KILLED) else { return };
        let (at, folder) = asked.split_once(' ').unwrap();
        let (at, folder) = (at.parse().unwrap(), Path::new(folder));
        Faults::killed(folder, at, || rewrite(&folder.join("card.md"), &long("old"), &long("new")))
            .unwrap();
    }

    /// Returns the names of the files in a folder.
    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn killed_at_any_call_a_card_is_whole_and_nothing_is_left() {
        use std::os::unix::process::ExitStatusExt;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (card, mut left) = (root.join("card.md"), Vec::new());
        for at in 0.. {
            assert!(at < 40, "the write never ends");
            fs::write(&card, long("old")).unwrap();
            let child = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "store::fault::tests::a_child_that_is_killed", "--ignored"])
                .env(KILLED, format!("{at} {}", root.display()))
                .output()
                .unwrap();
            let text = fs::read_to_string(&card).unwrap();
            if child.status.success() {
                assert!(at > 8, "killed {at} times");
                assert_eq!(text, long("new"));
                break;
            }
            assert_eq!(child.status.signal(), Some(9), "{child:?}");
            assert_eq!(text, long("old"));
            if files(&root) != ["card.md"] {
                left.push(at);
                // Removes the leftover file, as the next run of the program would.
                sweep(&root);
            }
            assert_eq!(files(&root), ["card.md"]);
        }
        // A hidden file is left behind only if the process is killed after the file gets its hidden
        // name and before it gets its final name.
        assert!(left.len() <= 1, "something is left when killed at {left:?}");
    }

    #[test]
    fn after_any_failed_call_a_new_card_is_complete_or_absent() {
        let folder = tempfile::tempdir().unwrap();
        let card = folder.path().join("a/b/card.md");
        let mut fails = 0;
        loop {
            let (written, made) =
                Faults::within(folder.path(), fails, || create_card(folder.path(), &card, "new"));
            if written.is_ok() {
                assert!(made.len() <= fails && fails > 3, "{made:?}");
                assert_eq!(fs::read_to_string(&card).unwrap(), "new");
                break;
            }
            assert!(!card.exists());
            fails += 1;
        }
        assert_eq!(fs::read_dir(card.parent().unwrap()).unwrap().count(), 1);
    }
}
