//! Draws the pictures in the documents by running the program in a terminal.

use std::fs;
use std::path::Path;

use super::browse::start_as;
use super::session::Start;
use super::svg::svg;

struct Picture {
    /// The folder of cards that the picture shows; `None` for the built-in roles.
    folder: Option<&'static str>,
    name: &'static str,
    title: &'static str,
    size: (u16, u16),
    args: &'static [&'static str],
    /// The keys to type, each with the strings that must be on the screen afterwards.
    steps: &'static [(&'static str, &'static [&'static str])],
}

/// The first step, which waits until the cards are read and a role is open.
const OPEN: (&str, &[&str]) = ("", &["next item"]);

const PICTURES: [Picture; 11] = [
    Picture {
        folder: None,
        name: "search",
        title: "rolescope: who has SQL at Advanced or better, the card of the first, and who it works with",
        size: (120, 34),
        args: &[],
        steps: &[
            ("", &["built-in roles"]),
            (
                "sql>=advanced",
                &["› sql>=advanced ", " of 47 roles · best match first", "Database design (SQL)"],
            ),
        ],
    },
    Picture {
        folder: None,
        name: "graph",
        title: "rolescope: who works with the Backend Engineer, and how often",
        size: (120, 20),
        args: &["--open", "backend-engineer"],
        steps: &[OPEN, ("33", &["\n─ 3 Backend Engineer", "go to role"])],
    },
    Picture {
        folder: None,
        name: "map",
        title: "rolescope: the map around the Tech Lead",
        size: (110, 22),
        args: &["--open", "tech-lead"],
        steps: &[OPEN, ("33", &["\n─ 3 Tech Lead", "go to role"]), ("v", &["· map ", "v Review"])],
    },
    Picture {
        folder: None,
        name: "team",
        title: "rolescope: what leaves a team of three roles",
        size: (100, 27),
        args: &["--open", "cto"],
        steps: &[
            OPEN,
            ("/backend engineer\t", &["1 marked"]),
            ("\u{15}frontend engineer\t", &["2 marked"]),
            ("\u{15}qa engineer\t", &["3 marked"]),
            ("\u{15}\x1b", &["3 marked", "/ search"]),
            ("c", &["Crew of Backend Engineer", "MEMBERS", "Enter open"]),
        ],
    },
    Picture {
        folder: None,
        name: "pair",
        title: "rolescope: two roles side by side",
        size: (88, 27),
        args: &["--open", "data-engineer"],
        steps: &[
            OPEN,
            ("=", &["Enter take"]),
            ("data analyst\r", &["Data Engineer and Data Analyst", "SKILLS", "Enter go to role"]),
        ],
    },
    Picture {
        folder: Some("roles"),
        name: "problems",
        title: "rolescope: the problems of the cards, and how to fix them",
        size: (88, 31),
        args: &["--open", "tech-lead"],
        steps: &[("", &["next item", "live"]), ("x", &["1 warning, 8 hints", "go to line"])],
    },
    Picture {
        folder: None,
        name: "palette",
        title: "rolescope: the palette of all commands, with their keys",
        size: (88, 20),
        args: &["--open", "backend-engineer"],
        steps: &[OPEN, ("\x1bOQ", &["› type to filter"]), ("card", &["› card", "Enter run"])],
    },
    Picture {
        folder: Some("tests/dialects"),
        name: "agent",
        title: "rolescope: an agent definition with the author's own titles, and whom it works with",
        size: (120, 34),
        args: &["--open", "lamp-keeper"],
        steps: &[("", &["Lamp Keeper", "next item", "live"])],
    },
    Picture {
        folder: Some("tests/dialects"),
        name: "job",
        title: "rolescope: a job description with skills from a table",
        size: (88, 31),
        args: &["--open", "ferry-pilot"],
        steps: &[("", &["Ferry Pilot", "next item", "live"])],
    },
    Picture {
        folder: Some("tests/dialects"),
        name: "crew",
        title: "rolescope: a role of several in a YAML file, and its neighbours",
        size: (120, 26),
        args: &["--open", "harbour-master"],
        steps: &[("", &["Harbour Master", "next item", "live"])],
    },
    Picture {
        folder: Some("tests/dialects"),
        name: "ladder",
        title: "rolescope: a career ladder with its levels",
        size: (88, 24),
        args: &["--open", "pilot-ladder"],
        steps: &[("", &["Pilot ladder", "next item", "live"])],
    },
];

fn drawn(picture: &Picture, config: &Path) -> String {
    let config = config.to_str().unwrap();
    let folder = picture.folder.map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let builtin = if folder.is_some() { [].as_slice() } else { &["--builtin"] };
    let roles = folder.as_deref();
    let args: Vec<&str> = builtin.iter().chain(picture.args).copied().collect();
    let env = [("ROLESCOPE_CONFIG", config), ("COLORTERM", "truecolor"), ("NO_COLOR", "")];
    let (cols, rows) = picture.size;
    let mut session =
        start_as(&Start { cols, rows, args: &args, env: &env, roles, ..Start::default() });
    if roles.is_none() {
        session.wait_for_cards();
    }
    for (keys, texts) in picture.steps {
        session.send(keys);
        session.wait_for_frame_with(texts);
    }
    svg(session.screen(), picture.title)
}

#[test]
fn the_pictures_in_the_docs_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
    let configs = tempfile::tempdir().unwrap();
    let mut stale = Vec::new();
    for (paper, theme) in [("light", "github-light"), ("dark", "tokyo-night")] {
        let config = configs.path().join(paper);
        fs::write(&config, format!("theme: {theme}\n")).unwrap();
        for picture in &PICTURES {
            let path = folder.join(format!("{}-{paper}.svg", picture.name));
            let drawn = drawn(picture, &config);
            if std::env::var_os("UPDATE_DOCS").is_some() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(&path, &drawn).unwrap();
            } else if fs::read_to_string(&path).ok().as_ref() != Some(&drawn) {
                stale.push(path);
            }
        }
    }
    assert!(stale.is_empty(), "run scripts/screens.sh, and look at {stale:?}");
}
