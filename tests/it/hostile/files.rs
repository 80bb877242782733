//! Cases with folder contents other than ordinary text files: pipes, sockets, devices, links, and
//! unusual names.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::case::Case;

/// A readable card.
const FINE: &str = "# Fine\n\ntext\n";

/// A card without a name, whose role gets the name of the file.
const NAMELESS: &str = "text\n";

fn fine(path: impl AsRef<Path>) {
    fs::write(path, FINE).unwrap();
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

const NOT_REGULAR: &str =
    "case.md:1:1: error: cannot read the file: not a regular file; *[unreadable]";

pub(crate) fn cases() -> Vec<Case> {
    let mut all = kinds();
    all.extend(shut());
    all.extend(links());
    all.extend(names());
    all.extend(places());
    all
}

/// Returns cases with files that are not regular files.
fn kinds() -> Vec<Case> {
    vec![
        Case::folder("fifo", |folder| fifo(&folder.join("case.md"))).reports(NOT_REGULAR),
        Case::folder("fifo readme", |folder| fifo(&folder.join("README.md"))),
        Case::folder("fifo profile", |folder| {
            fs::create_dir(folder.join("role")).unwrap();
            fifo(&folder.join("role/profile.md"));
        })
        .reports("profile.md:1:1: error: cannot read the file: not a regular file; *[unreadable]"),
        Case::folder("fifo named as an ignore file", |folder| fifo(&folder.join(".ignore.md"))),
        Case::folder("socket", |folder| {
            // The path of a socket must be short, but the test's folder may have a long path.
            // Therefore, the socket is created in a different folder and then moved.
            let short = tempfile::tempdir().unwrap();
            drop(UnixListener::bind(short.path().join("s")).unwrap());
            fs::rename(short.path().join("s"), folder.join("case.md")).unwrap();
        })
        .reports("case.md:1:1: error: cannot read the file: *; *[unreadable]"),
        Case::folder("folder with a card's name", |folder| {
            fs::create_dir_all(folder.join("case.md/inner.md")).unwrap();
            fine(folder.join("case.md/inner.md/x.md"));
        }),
        Case::folder("empty folders", |folder| {
            fs::create_dir_all(folder.join("a/b/c")).unwrap();
            fs::create_dir_all(folder.join("d")).unwrap();
        }),
    ]
}

/// Returns cases with files and folders that only the superuser may read.
#[allow(clippy::print_stdout, reason = "a skipped test prints the reason")]
fn shut() -> Vec<Case> {
    let file = Case::folder("permission none", |folder| {
        fine(folder.join("case.md"));
        fs::set_permissions(folder.join("case.md"), fs::Permissions::from_mode(0o000)).unwrap();
    });
    let folder = Case::folder("permission of a folder none", |folder| {
        fs::create_dir(folder.join("shut")).unwrap();
        fine(folder.join("shut/x.md"));
        fs::set_permissions(folder.join("shut"), fs::Permissions::from_mode(0o000)).unwrap();
    });
    if rustix::process::geteuid().is_root() {
        println!("skipped: root may read what nobody may, so no refusal is expected");
        return vec![file, folder];
    }
    let report = "permission denied; change the permissions to allow reading [unreadable]";
    vec![
        file.reports(format!("case.md:1:1: error: cannot read the file: {report}")),
        folder.reports(format!("shut:1:1: error: cannot read the folder: {report}")),
    ]
}

fn linked(name: &str, to: &'static str) -> Case {
    Case::folder(name, move |folder| symlink(to, folder.join("case.md")).unwrap())
}

/// The message for a link that forms a loop or leads through too many other links.
const ROUND: &str = "1:1: error: cannot read the folder: *; *[unreadable]";

/// Returns cases with links. Only links to files inside the folder are followed. Links that lead
/// elsewhere, or nowhere, do not cause a message.
fn links() -> Vec<Case> {
    vec![
        linked("link to zeros", "/dev/zero"),
        linked("link to random bytes", "/dev/urandom"),
        linked("link to the terminal", "/dev/tty"),
        linked("link to standard input", "/dev/stdin"),
        linked("link to memory", "/proc/self/mem"),
        linked("link to a kernel log", "/proc/kmsg"),
        linked("link to the environment", "/proc/self/environ"),
        linked("link to a secret", "/etc/passwd"),
        linked("link to nowhere", "nowhere.md"),
        linked("link to itself", "case.md").reports(format!("case.md:{ROUND}")),
        linked("link to an empty name", "./"),
        linked("link to the folder above", ".."),
        linked("link to the root", "/"),
        Case::folder("links to one another", |folder| {
            symlink("b.md", folder.join("a.md")).unwrap();
            symlink("a.md", folder.join("b.md")).unwrap();
        })
        .reports(format!("a.md:{ROUND}")),
        Case::folder("links in a chain", |folder| {
            fine(folder.join("0.md"));
            for number in 1..100 {
                symlink(format!("{}.md", number - 1), folder.join(format!("{number}.md"))).unwrap();
            }
        })
        .reports(format!("99.md:{ROUND}")),
        Case::folder("link to a fifo", |folder| {
            fifo(&folder.join("pipe"));
            symlink("pipe", folder.join("case.md")).unwrap();
        }),
        Case::folder("link to a healthy card", |folder| {
            symlink("healthy.md", folder.join("case.md")).unwrap();
        }),
        Case::folder("link to text by another name", |folder| {
            fs::write(folder.join("other.txt"), "# Other \x1b[2J\n").unwrap();
            symlink("other.txt", folder.join("case.md")).unwrap();
        })
        .reports("case.md:1:9: warning: *U+001B; remove this character [harmful-text]"),
        Case::folder("link out of the folder", |folder| {
            let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
            symlink(outside, folder.join("case.md")).unwrap();
        }),
        Case::folder("folder loop", |folder| {
            fs::create_dir_all(folder.join("a/b")).unwrap();
            symlink(folder, folder.join("a/b/loop")).unwrap();
            symlink("..", folder.join("a/up")).unwrap();
            symlink(".", folder.join("here")).unwrap();
        }),
        Case::folder("folder links to system folders", |folder| {
            symlink("/proc", folder.join("proc")).unwrap();
            symlink("/sys", folder.join("sys")).unwrap();
            symlink("/dev", folder.join("dev.md")).unwrap();
        }),
        Case::folder("hard links", |folder| {
            fine(folder.join("0.md"));
            for number in 1..200 {
                fs::hard_link(folder.join("0.md"), folder.join(format!("{number}.md"))).unwrap();
            }
        }),
    ]
}

/// Returns cases with unusual names of files and folders.
fn names() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, file) in [
        ("escape", "a\x1b[2Jb.md"),
        ("title", "\x1b]0;owned\x07.md"),
        ("clipboard", "\x1b]52;c;b3duZWQ=\x07.md"),
        ("c1", "\u{9b}2J.md"),
        ("newline", "a\nb.md"),
        ("newline that forges a line", "a\nhealthy.md:1:1: error: forged.md"),
        ("carriage return", "a\rb.md"),
        ("tab", "a\tb.md"),
        ("bell", "\x07.md"),
        ("delete", "\x7f.md"),
        ("override", "a\u{202e}dm.exe.md"),
        ("zero width", "a\u{200b}b.md"),
        ("joiner", "a\u{200d}b.md"),
        ("tags", "a\u{e0041}b.md"),
        ("separator", "a\u{2028}b.md"),
        ("dash", "-rf.md"),
        ("two dashes", "--help.md"),
        ("spaces", "   .md"),
        ("dots", "x...md"),
        ("quotes", "a'b\"c`d.md"),
        ("shell", "$(touch owned);|&>x.md"),
        ("per cents", "%s%n%x.md"),
        ("backslashes", "a\\x1b[2J\\.md"),
        ("brackets", "[a](b).md"),
        ("markdown", "# **a**.md"),
        ("colons", "a:1:2: error: forged.md"),
        ("accents in two forms", "e\u{301}\u{e9}.md"),
        (
            "marks",
            "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}.md",
        ),
        ("letters of a right-to-left script", "מהנדס.md"),
        ("emoji", "👩\u{200d}💻.md"),
        ("ending in capitals", "A.MD"),
    ] {
        all.push(
            Case::folder(format!("file name {name}"), move |folder| {
                fs::write(folder.join(file), NAMELESS).unwrap();
            })
            .reports(
                ":1:1: warning: the card does not name its role, so the role is called*[no-name]",
            ),
        );
        all.push(
            Case::folder(format!("folder name {name}"), move |folder| {
                let inner = folder.join(file);
                fs::create_dir(&inner).unwrap();
                fs::write(inner.join("profile.md"), NAMELESS).unwrap();
                fs::write(inner.join("broken.md"), b"\xff").unwrap();
            })
            .reports("broken.md:1:1: error: the file is not UTF-8 text; *[unreadable]"),
        );
    }
    all.push(
        Case::folder("file name that is not text", |folder| {
            fs::write(folder.join(OsStr::from_bytes(b"a\xff\x1b[2J\x9b.md")), NAMELESS).unwrap();
            fs::write(folder.join(OsStr::from_bytes(b"b\xff.md")), b"\xff").unwrap();
        })
        .reports("b\u{fffd}.md:1:1: error: the file is not UTF-8 text; *[unreadable]"),
    );
    all.push(
        Case::folder("folder name that is not text", |folder| {
            let inner = folder.join(OsStr::from_bytes(b"\xc0\x9b\xed\xa0\x80"));
            fs::create_dir(&inner).unwrap();
            fs::write(inner.join("profile.md"), NAMELESS).unwrap();
        })
        .reports("profile.md:1:1: warning: *[no-name]"),
    );
    all.push(
        Case::folder("file name as long as may be", |folder| {
            fs::write(folder.join(format!("{}.md", "n".repeat(252))), NAMELESS).unwrap();
        })
        .reports("n.md:1:1: warning: *[no-name]"),
    );
    all.push(
        Case::folder("file name of wide letters", |folder| {
            fs::write(folder.join(format!("{}.md", "数".repeat(84))), NAMELESS).unwrap();
        })
        .reports("数.md:1:1: warning: *[no-name]"),
    );
    all
}

/// Returns cases with deep, numerous, hidden or ignored paths.
fn places() -> Vec<Case> {
    vec![
        Case::folder("folders as deep as is looked", |folder| {
            let deep = folder.join(["d"; 25].join("/"));
            fs::create_dir_all(&deep).unwrap();
            fine(deep.join("x.md"));
        }),
        Case::folder("folders deeper than is looked", |folder| {
            let deep = folder.join(["d"; 60].join("/"));
            fs::create_dir_all(&deep).unwrap();
            fine(deep.join("x.md"));
        })
        .reports("d:1:1: error: this folder is more than 32 folders deep, so it is not read; *[too-large]"),
        Case::folder("folders with long names", |folder| {
            let deep = folder.join([&*"n".repeat(200); 10].join("/"));
            fs::create_dir_all(&deep).unwrap();
            fine(deep.join("x.md"));
        }),
        Case::folder("many files of another kind", |folder| {
            for number in 0..1_000 {
                fs::write(folder.join(format!("{number}.bin")), b"\xff").unwrap();
            }
        }),
        Case::folder("ignored by a broken ignore file", |folder| {
            fs::write(folder.join(".ignore"), b"\xff\xfe[[[\n!\n\\\n***/***\n{a,{b,{c\n").unwrap();
            fine(folder.join("x.md"));
        }),
        Case::folder("ignored by an ignore file that is a folder", |folder| {
            fs::create_dir(folder.join(".gitignore")).unwrap();
            fs::create_dir(folder.join(".ignore")).unwrap();
            fine(folder.join("x.md"));
        }),
        Case::folder("hidden cards", |folder| {
            fs::create_dir(folder.join(".secret")).unwrap();
            fs::write(folder.join(".secret/x.md"), b"\xff").unwrap();
            fs::write(folder.join(".x.md"), b"\xff").unwrap();
        }),
        Case::folder("documents that are not text", |folder| {
            for name in ["README", "CHANGELOG", "LICENSE", "index", "agents", "claude"] {
                fs::write(folder.join(format!("{name}.md")), b"\xff\x1b[2J").unwrap();
            }
        }),
        Case::folder("ignore file that is a fifo", |folder| fifo(&folder.join(".ignore"))).reports(
            ".ignore:1:1: error: cannot read the ignore file: not a regular file*; remove the file*",
        ),
        Case::folder("ignore file of git that is a fifo", |folder| {
            fs::create_dir_all(folder.join("a/b")).unwrap();
            fine(folder.join("a/b/x.md"));
            fifo(&folder.join("a/.gitignore"));
        })
        .reports(
            "a/.gitignore:1:1: error: cannot read the ignore file: not a regular file*; remove the file*",
        ),
        Case::folder("ignore file that is a link to zeros", |folder| {
            symlink("/dev/zero", folder.join(".gitignore")).unwrap();
        })
        .reports(
            ".gitignore:1:1: error: cannot read the ignore file: not a regular file*; remove the file*",
        ),
        Case::folder("ignore file of two hundred megabytes", |folder| {
            fs::File::create(folder.join(".ignore")).unwrap().set_len(200 << 20).unwrap();
        })
        .reports(".ignore:1:1: error: cannot read the ignore file: larger than *; remove the file*"),
        Case::folder("ignore file of many patterns", |folder| {
            let patterns = super::case::numbered("", 60_000, |n| format!("**/[a-z]*{n}?\n"));
            fs::write(folder.join(".ignore"), patterns).unwrap();
        })
        .reports(
            ".ignore:1:1: error: cannot read the ignore file: the combined patterns exceed the limit*",
        ),
        Case::folder("ignore file of many names", |folder| {
            let patterns = super::case::numbered("", 60_000, |n| format!("name-{n}/\n"));
            fs::write(folder.join(".ignore"), patterns).unwrap();
        }),
        Case::folder("ignore file of braces in braces", |folder| {
            let patterns = super::case::nested("", "{", "}", "\n", 60_000);
            fs::write(folder.join(".ignore"), patterns).unwrap();
        })
        .reports(".ignore:1:1: error: cannot read the ignore file: a pattern is longer than 4096*"),
        Case::folder("ignore file of braces in braces as long as a pattern may be", |folder| {
            let patterns = super::case::nested("", "{", "}", "\n", 4_000);
            fs::write(folder.join(".ignore"), patterns).unwrap();
        })
        .reports(
            ".ignore:1:1: error: cannot read the ignore file: a pattern is too large or too deeply nested*",
        ),
        Case::folder("ignore file in each of many folders", |folder| {
            for number in 0..300 {
                let inner = folder.join(format!("{number}"));
                fs::create_dir(&inner).unwrap();
                let patterns =
                    super::case::numbered("", 60_000, |n| format!("name-{number}-{n}/\n"));
                fs::write(inner.join(".gitignore"), patterns).unwrap();
                fine(inner.join("x.md"));
            }
        })
        .reports(
            ".gitignore:1:1: error: cannot read the ignore file and *: the combined patterns*",
        ),
        Case::folder("ignore file that is the kernel's log", |folder| {
            symlink("/proc/kmsg", folder.join(".gitignore")).unwrap();
        })
        .reports(".gitignore:1:1: error: cannot read the ignore file: *; remove the file*"),
        Case::folder("ignore file that links to itself", |folder| {
            symlink(".ignore", folder.join(".ignore")).unwrap();
        })
        .reports(".ignore:1:1: error: cannot read the ignore file: *; remove the file*"),
        Case::folder("excludes of git that are a fifo", |folder| {
            fs::create_dir_all(folder.join(".git/info")).unwrap();
            fifo(&folder.join(".git/info/exclude"));
        })
        .reports(".git/info/exclude:1:1: error: cannot read the ignore file: not a regular file*"),
        Case::folder("worktree of a fifo", |folder| {
            let git = folder.join("sub/git");
            fs::create_dir_all(&git).unwrap();
            fifo(&git.join("commondir"));
            fs::write(folder.join("sub/.git"), format!("gitdir: {}\n", git.display())).unwrap();
            fine(folder.join("sub/x.md"));
        })
        .reports("commondir:1:1: error: cannot read the git file: not a regular file*"),
        Case::folder("git folder that is broken", |folder| {
            fs::create_dir(folder.join(".git")).unwrap();
            fs::write(folder.join(".git/config"), b"\xff[[[").unwrap();
            fs::write(folder.join(".git/HEAD"), b"\x1b").unwrap();
            fine(folder.join("x.md"));
        }),
    ]
}
