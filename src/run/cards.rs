//! Reads the cards on a thread of its own, and again whenever they change.
//!
//! ```text
//! read ── names, everything, what is wrong ──▶ inbox
//!   ▲
//!   └── watch: a file changed, or somebody asked
//! ```

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::SystemTime;

use crate::app::{Loaded, Snapshot};
use crate::atlas::Atlas;
use crate::check::{self, Evidence, Policy};
use crate::search::{Index, Piece};
use crate::store::{Reading, Source, Stage, load};

use super::mounts;
use super::watch::{Stir, Watch};

/// What is read, and how.
#[derive(Debug)]
pub(super) struct Cards {
    pub(super) source: Source,
    pub(super) reading: Reading,
    pub(super) policy: Policy,
}

/// Asks for the cards to be read again.
pub(super) struct Again(Sender<Stir>);

impl Again {
    /// Has them read again, soon.
    pub(super) fn ask(&self) {
        let _ = self.0.send(Stir::Asked);
    }
}

/// Starts reading; `tell` is told of every stage until it says no.
pub(super) fn start(cards: Cards, tell: impl Fn(Loaded) -> bool + Send + 'static) -> Again {
    let (stir, stirred) = mpsc::channel();
    let again = Again(stir.clone());
    let work = move || cards.read_for_ever(stir, &stirred, &tell);
    drop(thread::Builder::new().name("cards".to_owned()).spawn(work));
    again
}

impl Cards {
    fn read_for_ever(
        mut self,
        stir: Sender<Stir>,
        stirred: &Receiver<Stir>,
        tell: &impl Fn(Loaded) -> bool,
    ) {
        let mut watch = match &self.source {
            Source::Builtin => None,
            Source::Paths(_) => {
                mounts::listen(stir.clone());
                Some(Watch::new(stir))
            }
        };
        let mut told = None;
        loop {
            let began = SystemTime::now();
            if let Some(watch) = &mut watch {
                watch.lead(&self.source);
            }
            if !self.read(tell) {
                return;
            }
            if let Some(watch) = &mut watch {
                if watch.follow(&self.source, self.reading.hidden, began) {
                    continue; // something changed before it was watched
                }
                let state = watch.state();
                if told.as_ref() != Some(&state) {
                    told = Some(state.clone());
                    tell(Loaded::Watched(state));
                }
            }
            loop {
                match super::watch::wait(stirred) {
                    Some(Stir::Mounted) if !watch.as_ref().is_some_and(Watch::is_displaced) => {}
                    Some(_) => break,
                    None => return,
                }
            }
        }
    }

    /// Reads everything that is not as it was; `false` when nobody listens any more.
    fn read(&mut self, tell: &impl Fn(Loaded) -> bool) -> bool {
        let mut heard = true;
        let mut whole: Option<Arc<Atlas>> = None;
        let again = self.reading.before.is_some();
        load(&self.source, &self.reading, |stage: Stage<(Piece, Evidence)>| {
            heard = match stage {
                Stage::Reading(cards) => tell(Loaded::Reading(cards)),
                Stage::Names(atlas) => {
                    let index = Arc::new(Index::of_names(&atlas));
                    let findings = Arc::default();
                    tell(Loaded::Names(Snapshot { atlas, index, findings }))
                }
                Stage::Whole(atlas, (words, evidence)) => {
                    let first = whole.replace(Arc::clone(&atlas)).is_none() && !again;
                    let index = Arc::new(Index::new(&atlas, words));
                    let findings = || check::findings(&atlas, &evidence, &self.policy).into();
                    let whole = |findings| {
                        let atlas = Arc::clone(&atlas);
                        Loaded::Whole(Snapshot { atlas, index: Arc::clone(&index), findings })
                    };
                    // Nobody waits for what is wrong the first time. Later the counts on screen
                    // are not to vanish and come back.
                    match first {
                        true => tell(whole(Arc::default())) && tell(Loaded::Checked(findings())),
                        false => tell(whole(findings())),
                    }
                }
            };
            heard
        });
        if whole.is_some() {
            self.reading.before = whole;
        }
        heard
    }
}
