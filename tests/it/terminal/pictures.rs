//! Draws the pictures in the documents from the program in a terminal.

use std::fs;
use std::path::Path;

use super::browse::start_as;
use super::session::Start;
use super::svg::svg;

struct Picture {
    /// Whether the picture shows the role files in tests/dialects instead of the built-in roles.
    foreign: bool,
    name: &'static str,
    title: &'static str,
    size: (u16, u16),
    args: &'static [&'static str],
    /// The keys to type, each with the texts that must then be on the screen.
    steps: &'static [(&'static str, &'static [&'static str])],
}

/// The step in which the cards are read and checked, and a role is open.
const OPEN: (&str, &[&str]) = ("", &["3 hints", "next item"]);

const PICTURES: [Picture; 10] = [
    Picture {
        foreign: false,
        name: "search",
        title: "rolescope: who has SQL at Advanced or better, the card of the first, and who it works with",
        size: (120, 34),
        args: &[],
        steps: &[
            ("", &["37 roles", "3 hints"]),
            (
                "sql>=advanced",
                &["› sql>=advanced ", "5 of 37 · best match first", "cap Database design (SQL)"],
            ),
        ],
    },
    Picture {
        foreign: false,
        name: "graph",
        title: "rolescope: who works with the Backend Engineer, and how often",
        size: (120, 20),
        args: &["--open", "backend-engineer"],
        steps: &[OPEN, ("33", &["\n─ 3 Backend Engineer", "go to role"])],
    },
    Picture {
        foreign: false,
        name: "map",
        title: "rolescope: the map around the Tech Lead",
        size: (110, 22),
        args: &["--open", "tech-lead"],
        steps: &[
            OPEN,
            ("33", &["\n─ 3 Tech Lead", "go to role"]),
            ("v", &["0 crossings", "│   Tech Lead   │"]),
        ],
    },
    Picture {
        foreign: false,
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
        foreign: false,
        name: "problems",
        title: "rolescope: the problems of the cards, and how to fix them",
        size: (88, 31),
        args: &["--open", "tech-lead"],
        steps: &[OPEN, ("x", &["2 warnings, 3 hints", "go to card"])],
    },
    Picture {
        foreign: false,
        name: "palette",
        title: "rolescope: the palette of all commands, with their keys",
        size: (88, 20),
        args: &["--open", "backend-engineer"],
        steps: &[OPEN, ("\x1bOQ", &["Do …"]), ("card", &["Do … / card", "Enter run"])],
    },
    Picture {
        foreign: true,
        name: "agent",
        title: "rolescope: an agent definition with the author's own titles, and whom it works with",
        size: (120, 34),
        args: &["--open", "lamp-keeper"],
        steps: &[("", &["Lamp Keeper", "next item", "live"])],
    },
    Picture {
        foreign: true,
        name: "job",
        title: "rolescope: a job description with skills from a table",
        size: (88, 31),
        args: &["--open", "ferry-pilot"],
        steps: &[("", &["Ferry Pilot", "next item", "live"])],
    },
    Picture {
        foreign: true,
        name: "crew",
        title: "rolescope: a role of several in a YAML file, and its neighbours",
        size: (120, 26),
        args: &["--open", "harbour-master"],
        steps: &[("", &["Harbour Master", "next item", "live"])],
    },
    Picture {
        foreign: true,
        name: "ladder",
        title: "rolescope: a career ladder with its levels",
        size: (88, 24),
        args: &["--open", "pilot-ladder"],
        steps: &[("", &["Pilot ladder", "next item", "live"])],
    },
];

fn drawn(picture: &Picture, config: &Path) -> String {
    let config = config.to_str().unwrap();
    let dialects = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    let builtin = if picture.foreign { [].as_slice() } else { &["--builtin"] };
    let roles = picture.foreign.then_some(&*dialects);
    let args: Vec<&str> = builtin.iter().chain(picture.args).copied().collect();
    let env = [("ROLESCOPE_CONFIG", config), ("COLORTERM", "truecolor"), ("NO_COLOR", "")];
    let (cols, rows) = picture.size;
    let mut session =
        start_as(&Start { cols, rows, args: &args, env: &env, roles, ..Start::default() });
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
