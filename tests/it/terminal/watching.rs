//! Tests changes around the cards: folders above them that disappear and return, links with new
//! targets, mounts and unmounts, and a system that can no longer report changes.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::browse::{start, start_as};
use super::session::{Session, Start};

fn put(root: &Path, name: &str, skill: &str) {
    let place = root.join(name.to_lowercase());
    fs::create_dir_all(&place).unwrap();
    let card = format!("---\nname: {name}\n---\n# Capabilities\n- **{skill}** — Expert\n");
    fs::write(place.join("profile.md"), card).unwrap();
}

/// Checks that the program notices several changes, one after another.
fn assert_sees(session: &mut Session, root: &Path, skills: &[&str]) {
    for skill in skills {
        put(root, "Ada", skill);
        session.wait_for_text(skill);
    }
    session.wait_for_text("· live");
}

fn end(mut session: Session) {
    session.send("\x03");
    session.wait_exit();
    session.assert_restored();
}

#[test]
fn a_folder_above_the_root_disappears_and_returns() {
    let base = tempfile::tempdir().unwrap();
    let above = base.path().join("a/b");
    let root = above.join("c/roles");
    put(&root, "Ada", "SQL");
    let mut session = start(&[root.to_str().unwrap()], &[]);
    session.wait_for_text("· live");
    for (part, first, second) in [("a/b/c", "Go", "Zig"), ("a/b", "Lua", "Perl"), ("a", "C", "D")] {
        let (here, away) = (base.path().join(part), base.path().join("away"));
        fs::rename(&here, &away).unwrap();
        session.wait_for_text("no role cards");
        fs::rename(&away, &here).unwrap();
        session.wait_for_text("2 Ada");
        assert_sees(&mut session, &root, &[first]);
        // The folder is deleted and created again without the old contents.
        fs::remove_dir_all(&here).unwrap();
        session.wait_for_text("no role cards");
        assert_sees(&mut session, &root, &["Ocaml", second]);
    }
    end(session);
}

#[test]
fn an_immediately_replaced_folder_is_watched_again() {
    let base = tempfile::tempdir().unwrap();
    let root = base.path().join("proj/roles");
    put(&root, "Ada", "SQL");
    let mut session = start(&[root.to_str().unwrap()], &[]);
    session.wait_for_text("· live");
    // The folder is moved away and created again within one burst of events, so the program never
    // finds it missing.
    fs::rename(&root, base.path().join("old")).unwrap();
    put(&root, "Ada", "Haskell");
    session.wait_for_text("Haskell");
    assert_sees(&mut session, &root, &["Erlang", "Elixir"]);
    // The folder is moved away and back. It is the same folder, but the system has dropped every
    // watch.
    fs::rename(base.path().join("proj"), base.path().join("away")).unwrap();
    fs::rename(base.path().join("away"), base.path().join("proj")).unwrap();
    put(&root, "Bob", "Go");
    session.wait_for_text("Bob");
    assert_sees(&mut session, &root, &["Scala", "Racket"]);
    // The folder of one card is moved.
    fs::rename(root.join("ada"), base.path().join("ada")).unwrap();
    fs::rename(base.path().join("ada"), root.join("ada")).unwrap();
    put(&root, "Cora", "Go");
    session.wait_for_text("Cora");
    assert_sees(&mut session, &root, &["Prolog", "Forth"]);
    end(session);
}

#[test]
fn a_redirected_link_is_followed() {
    let base = tempfile::tempdir().unwrap();
    let [one, two] = ["data/v1", "data/v2"].map(|path| base.path().join(path));
    put(&one.join("roles"), "Ada", "SQL");
    put(&two.join("roles"), "Ada", "Haskell");
    symlink("data/v1", base.path().join("current")).unwrap();
    let root = base.path().join("current/roles");
    let mut session = start(&[root.to_str().unwrap()], &[]);
    session.wait_for_text("SQL");
    session.wait_for_text("· live");
    // As in a deployment, the link is replaced by a different link.
    symlink("data/v2", base.path().join("next")).unwrap();
    fs::rename(base.path().join("next"), base.path().join("current")).unwrap();
    session.wait_for_text("Haskell");
    assert_sees(&mut session, &two.join("roles"), &["Erlang", "Elixir"]);
    // A folder above the target of the link disappears and returns.
    let (data, away) = (base.path().join("data"), base.path().join("away"));
    fs::rename(&data, &away).unwrap();
    session.wait_for_text("no role cards");
    fs::rename(&away, &data).unwrap();
    session.wait_for_text("2 Ada");
    assert_sees(&mut session, &two.join("roles"), &["Scala", "Racket"]);
    // The root folder itself becomes a link.
    let roles = two.join("roles");
    fs::rename(&roles, base.path().join("aside")).unwrap();
    symlink(one.join("roles"), &roles).unwrap();
    session.wait_for_text("SQL");
    assert_sees(&mut session, &one.join("roles"), &["Prolog", "Forth"]);
    end(session);
}

#[test]
fn a_root_that_appears_after_the_start_is_noticed() {
    let base = tempfile::tempdir().unwrap();
    let root = base.path().join("later/still/roles");
    let mut session = start(&[], &[("ROLESCOPE_ROLES", root.to_str().unwrap())]);
    session.wait_for_text("no role cards");
    session.wait_for_text("· live");
    fs::create_dir(base.path().join("later")).unwrap();
    put(&root, "Ada", "SQL");
    session.wait_for_text("2 Ada");
    assert_sees(&mut session, &root, &["Erlang", "Elixir"]);
    end(session);
}

/// Starts the program from a shell script that ends in `exec "$0" …`. If `unshare` has options, the
/// script runs in its own namespaces. Returns `None` if the system does not allow that.
fn scripted(unshare: &[&str], script: &str, folder: &Path) -> Option<Session> {
    let program = env!("CARGO_BIN_EXE_rolescope");
    let env =
        [("LANG", "C.UTF-8"), ("ROLESCOPE_CONFIG", "/dev/null"), ("ROLESCOPE_STATE", "state")];
    let shell = ["-c", script, program, folder.to_str().unwrap()];
    if unshare.is_empty() {
        return Some(Session::start(
            Path::new("sh"),
            &Start { args: &shell, env: &env, ..Start::default() },
        ));
    }
    let tried = std::process::Command::new("unshare").args(unshare).args(["true"]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        return None;
    }
    let args: Vec<&str> = unshare.iter().copied().chain(["sh"]).chain(shell).collect();
    let start = Start { args: &args, env: &env, cols: 100, ..Start::default() };
    Some(Session::start(Path::new("unshare"), &start))
}

#[test]
fn a_renamed_working_directory_is_followed() {
    let base = tempfile::tempdir().unwrap();
    let here = base.path().join("here");
    put(&here.join("roles"), "Ada", "SQL");
    let script = "cd \"$1/here\" && exec \"$0\" ./roles";
    let mut session = scripted(&[], script, base.path()).unwrap();
    session.wait_for_text("· live");
    let there = base.path().join("there");
    fs::rename(&here, &there).unwrap();
    assert_sees(&mut session, &there.join("roles"), &["Erlang", "Elixir"]);
    put(&there.join("roles"), "Bob", "Go");
    session.wait_for_text("Bob");
    // After this folder is deleted, the program can no longer notice changes.
    fs::remove_dir_all(&there).unwrap();
    session.wait_for_text("changes to cards are not detected");
    assert!(!session.contents().contains("· live"));
    end(session);
}

#[test]
#[cfg(target_os = "linux")]
fn a_system_that_watches_no_more_is_told_until_it_does() {
    let base = tempfile::tempdir().unwrap();
    let root = base.path().join("roles");
    for name in ["Ada", "Bob", "Cora", "Dan", "Eve", "Finn"] {
        put(&root, name, "SQL");
    }
    // The script lowers a limit on inotify, which applies only to the script's own namespaces. It
    // raises the limit when the test writes a line to the pipe.
    for (limit, few) in [("max_inotify_watches", "3"), ("max_inotify_instances", "0")] {
        let script = format!(
            "mkfifo \"$1/go-{limit}\"; echo {few} > /proc/sys/user/{limit} || exit 9\n\
             (read go < \"$1/go-{limit}\"; echo 9999 > /proc/sys/user/{limit}; echo > \"$1/done-{limit}\") &\n\
             exec \"$0\" \"$1/roles\""
        );
        let Some(mut session) = scripted(&["-Ur"], &script, base.path()) else { return };
        session.wait_for_text("changes to cards are not detected");
        session.send("\x1b");
        session.wait_for_text("not watching: R reloads");
        assert!(!session.contents().contains("live"), "{}", session.contents());
        put(&root, "Ada", "Erlang");
        session.send("R");
        session.wait_for_text("Erlang");
        assert!(session.contents().contains("not watching"), "{}", session.contents());
        fs::write(base.path().join(format!("go-{limit}")), "go\n").unwrap();
        // The shell creates this file after it has raised the limit.
        while !base.path().join(format!("done-{limit}")).exists() {
            std::thread::yield_now();
        }
        session.send("R");
        session.wait_for_text("· live");
        assert_sees(&mut session, &root, &["Elixir", "Scala"]);
        put(&root, "Ada", "SQL");
        end(session);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn mounts_and_unmounts_are_noticed() {
    let base = tempfile::tempdir().unwrap();
    let root = base.path().join("proj/roles");
    put(&root, "Ada", "Haskell");
    // The program runs in its own namespaces. Each line that is written to the pipe is a command.
    let script = "mkfifo \"$1/go\"\n\
         (while read go < \"$1/go\"; do (cd / && eval \"$go\"); done) &\n\
         exec \"$0\" \"$1/proj/roles\"";
    let Some(mut session) = scripted(&["-Urm"], script, base.path()) else { return };
    session.wait_for_text("Haskell");
    session.wait_for_text("· live");
    let go = base.path().join("go");
    // A file system is mounted over a folder above the root folder. Watches on folders below the
    // mount point do not report this.
    fs::write(&go, "mount -t tmpfs none \"$1/proj\"\n").unwrap();
    session.wait_for_text("no role cards");
    fs::write(&go, "mkdir \"$1/proj/roles\"; echo '# Bob' > \"$1/proj/roles/bob.md\"\n").unwrap();
    session.wait_for_text("2 Bob");
    // The program may be reading the mounted folder at this moment, in which case the mount is
    // busy.
    fs::write(&go, "until umount \"$1/proj\" 2>/dev/null; do :; done\n").unwrap();
    session.wait_for_text("2 Ada");
    assert_sees(&mut session, &root, &["Erlang", "Elixir"]);
    fs::write(&go, "exit 0\n").unwrap();
    end(session);
}

#[test]
fn an_unlistable_folder_does_not_prevent_watching_others() {
    use std::os::unix::fs::PermissionsExt;
    let base = tempfile::tempdir().unwrap();
    put(base.path(), "Ada", "SQL");
    let closed = base.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let args = [base.path().to_str().unwrap()];
    let mut session = start_as(&Start { args: &args, cols: 120, ..Start::default() });
    session.wait_for_text("· live");
    assert_sees(&mut session, base.path(), &["Erlang", "Elixir"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    put(&closed, "Bob", "Go");
    session.wait_for_text("Bob");
    end(session);
}
