//! Shows a progress bar on standard error if standard error is a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The time after which the progress bar appears.
const PATIENCE: Duration = Duration::from_millis(400);

/// A progress bar on a terminal. It appears only if the work takes a long time, and disappears at
/// the end.
pub(super) struct Progress {
    began: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new() -> Progress {
        Progress { began: Instant::now(), bar: None }
    }

    /// Shows that `done` of `all` steps are complete.
    pub(super) fn at(&mut self, done: usize, all: usize) {
        if self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("reading {bar:40} {pos}/{len} cards");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(all as u64).with_style(style.progress_chars("█▌ "))
        });
        bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
