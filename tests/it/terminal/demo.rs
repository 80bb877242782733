//! Records the demo in the documents by running the program in a terminal. The results are an
//! animated picture for light pages, another for dark pages, and a recording for asciinema. The
//! recording does not depend on the speed of the machine, because each frame waits for its expected
//! text and has a fixed duration.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::browse::start_as;
use super::session::Start;
use super::svg::{FilmFrame, film};

/// A step of the demo, in which a key or a word is typed.
struct DemoStep {
    keys: &'static str,
    /// A caption that describes what the user does; empty to keep the previous caption.
    caption: &'static str,
    /// The strings that must be on the screen after the keys are typed.
    texts: &'static [&'static str],
    /// The time until the next step, in milliseconds.
    time: u32,
}

const fn step(
    keys: &'static str,
    caption: &'static str,
    texts: &'static [&'static str],
    time: u32,
) -> DemoStep {
    DemoStep { keys, caption, texts, time }
}

const TITLE: &str = "rolescope: find a role by a skill, read it, and walk to the roles around it";
const SIZE: (u16, u16) = (100, 32);

const STEPS: [DemoStep; 16] = [
    step("", "rolescope", &["47 roles", "named by", "built-in roles"], 1300),
    step("k", "Type a skill …", &["› k "], 200),
    step("8", "", &["› k8 "], 200),
    step("s", "", &["› k8s ", "cap Kubernetes"], 1500),
    step(">", "… and a level.", &["› k8s> "], 200),
    step("=", "", &["› k8s>= "], 200),
    step("exp", "", &["› k8s>=exp "], 250),
    step("ert", "", &["› k8s>=expert ", "1 of 47"], 1500),
    step("\r", "Enter reads the card.", &["next item"], 1600),
    step("3", "3 shows whom the role works with.", &["Enter go to role"], 1500),
    step("j", "The arrow keys walk.", &["Platform Engineer Provides platform Data Engineer"], 500),
    step("j", "", &["Platform Engineer Provides platform Machine Learning Engineer"], 1000),
    step("\r", "Enter goes to the other role.", &["2 Machine Learning Engineer"], 1500),
    step("3", "", &["─ 3 Machine Learning Engineer"], 300),
    step("v", "v draws the map.", &["· map ", "▲p Provide"], 2200),
    step("H", "H returns to the same place.", &["2 Platform Engineer"], 1300),
];

fn recorded(theme: &str) -> Vec<FilmFrame> {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.yaml");
    fs::write(&config, format!("theme: {theme}\n")).unwrap();
    let env = [
        ("ROLESCOPE_CONFIG", config.to_str().unwrap()),
        ("COLORTERM", "truecolor"),
        ("NO_COLOR", ""),
    ];
    let (cols, rows) = SIZE;
    let mut session =
        start_as(&Start { cols, rows, args: &["--builtin"], env: &env, ..Start::default() });
    let mut frames: Vec<FilmFrame> = Vec::new();
    for step in &STEPS {
        session.send(step.keys);
        session.wait_for_frame_with(step.texts);
        let caption = match frames.last() {
            Some(last) if step.caption.is_empty() => last.caption,
            _ => step.caption,
        };
        frames.push(FilmFrame { screen: session.screen().clone(), caption, time: step.time });
    }
    frames
}

/// Returns the recording in version 2 of the asciinema format.
fn asciicast(frames: &[FilmFrame]) -> String {
    let (width, height) = SIZE;
    let header =
        serde_json::json!({"version": 2, "width": width, "height": height, "title": TITLE});
    let mut cast = format!("{header}\n");
    let mut time = 0;
    let mut before: Option<&FilmFrame> = None;
    for frame in frames {
        let bytes = match before {
            None => frame.screen.state_formatted(),
            Some(before) => frame.screen.state_diff(&before.screen),
        };
        let event = serde_json::json!([f64::from(time) / 1000.0, "o", bytes]);
        let _ = writeln!(cast, "{event}");
        time += frame.time;
        before = Some(frame);
    }
    let _ = writeln!(cast, "{}", serde_json::json!([f64::from(time) / 1000.0, "o", ""]));
    cast
}

/// Returns the files of the demo.
fn files() -> [(&'static str, String); 3] {
    let [light, dark] = ["github-light", "tokyo-night"].map(recorded);
    let seconds = light.iter().map(|frame| frame.time).sum::<u32>() / 1000;
    assert!((12..=16).contains(&seconds), "{seconds} s");
    [
        ("demo-light.svg", film(&light, TITLE)),
        ("demo-dark.svg", film(&dark, TITLE)),
        ("demo.cast", asciicast(&dark)),
    ]
}

#[test]
fn the_demo_in_the_docs_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        for (name, content) in files() {
            fs::write(folder.join(name), content).unwrap();
        }
        return;
    }
    // On a busy machine, a frame may be captured between two updates of the screen. The recording
    // is stale only if no attempt reproduces its frames.
    let mut stale = vec!["demo-light.svg", "demo-dark.svg", "demo.cast"];
    for _ in 0..3 {
        for (name, content) in files() {
            if fs::read_to_string(folder.join(name)).ok().as_ref() == Some(&content) {
                stale.retain(|other| *other != name);
            }
        }
        if stale.is_empty() {
            return;
        }
    }
    panic!("run scripts/screens.sh, and look at {stale:?}");
}
