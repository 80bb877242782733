//! Measures the CPU time of each keystroke on hostile cards: `hostile keys FOLDER`.
//!
//! Prints a line for each card: the CPU time of the slowest keystroke in milliseconds, the key
//! pressed, and the name of the card. The keys open the card, its source and the graph, move to
//! both ends of each, search for text, list the sections, and change the width.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rolescope::app::{App, AppStart, Event, KeyPress, Loaded, Snapshot};
use rolescope::atlas::Atlas;
use rolescope::card::Card;
use rolescope::check::{self, Evidence, Policy};
use rolescope::role::Origin;
use rolescope::search::Index;
use rolescope::ui::{self, Look};

const LOOK: Look<'static> = Look::new(true, false);

const KEYS: &str = "esc enter j j J down ctrl-d ctrl-d G k g ] ] [ 2 o down enter o esc F a b enter n n N \
                    4 j ctrl-d G k g F a esc 3 j k 1 j k / a b c esc";

pub(crate) fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let (key, cost) = slowest(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!("{:.1}\t{key}\t{name}", cost * 1000.0);
    }
    Ok(())
}

/// Returns the slowest key on a card and its CPU time in seconds. Each key is measured three times,
/// and its shortest time counts.
fn slowest(path: &Path) -> Result<(String, f64), Box<dyn Error>> {
    let file = Path::new("a/profile").with_extension(path.extension().unwrap_or_default());
    let hostile = Card::new(Origin::File(file), fs::read_to_string(path)?);
    let healthy = Card::new(Origin::File("b/profile.md".into()), "# Mission\n\nHealthy abc\n");
    let atlas = Arc::new(Atlas::new(vec![Arc::new(hostile), Arc::new(healthy)], Vec::new(), 0));
    let index = Arc::new(Index::from_atlas(&atlas));
    let findings = check::findings(&atlas, &Evidence::new(&atlas), &Policy::default()).into();
    let whole = Snapshot { atlas, index, findings };
    let mut shortest: Vec<(String, f64)> = Vec::new();
    for _ in 0..3 {
        let mut app = App::new(AppStart::default(), 120, 40);
        let mut terminal = Terminal::new(TestBackend::new(120, 40))?;
        let keys = KEYS.split_whitespace();
        let keys = keys.filter_map(|key| Some((key, Event::Key(KeyPress::parse(key)?))));
        let first = ("loaded", Event::Loaded(Loaded::Whole(whole.clone())));
        let last = ("resize", Event::Resize(100, 30));
        let all = std::iter::once(first).chain(keys).chain([last]);
        for (number, (name, event)) in all.enumerate() {
            let start = seconds()?;
            app.handle(event);
            terminal.draw(|frame| ui::draw(&app, LOOK, frame))?;
            let cost = seconds()? - start;
            match shortest.get_mut(number) {
                Some(shortest) => shortest.1 = shortest.1.min(cost),
                None => shortest.push((name.to_owned(), cost)),
            }
        }
    }
    let slowest = shortest.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    Ok(slowest.unwrap_or_default())
}

/// Returns the CPU time of this thread.
fn seconds() -> Result<f64, Box<dyn Error>> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Ok(time.tv_sec as f64 + time.tv_nsec as f64 / 1e9)
}
