//! A baseline: a file that lists the problems that a team already knows, one per line. A check with
//! a baseline reports only other problems.

use std::collections::HashSet;
use std::path::Path;

use crate::check::Finding;
use crate::cli::error::Error;
use crate::cli::export::create_or_replace;
use crate::store::read_start;
use crate::text::brief;

/// The first lines of the file, which identify it as a baseline.
const HEAD: &str = "# Known problems of role cards, written by rolescope check --write-baseline. Remove\n\
                    # a line to have its problem reported. Only the first word of a line matters.\n";

/// The maximum size of the file in bytes.
const MOST_BYTES: u64 = 16 << 20;

/// The fingerprints of the known problems.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    pub(super) known: HashSet<String>,
}

impl Baseline {
    /// Reads a baseline from a file.
    pub(super) fn read(path: &Path) -> Result<Baseline, Error> {
        let shown = path.display();
        let unread = format!(
            "cannot read the baseline {shown}; `rolescope check --write-baseline {shown}` creates it"
        );
        let bytes = read_start(path, MOST_BYTES).map_err(|error| Error::io(unread, error))?;
        let text = String::from_utf8_lossy(&bytes);
        if !text.starts_with(HEAD.lines().next().unwrap_or_default()) {
            return Err(Error::new(format!(
                "{shown} is not a baseline; `rolescope check --write-baseline FILE` creates one"
            )));
        }
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let known = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
        Ok(Baseline { known: known.collect() })
    }

    /// Writes problems with their fingerprints to a file. An existing file is replaced only if it
    /// is also a baseline.
    pub(super) fn write<'a>(
        path: &Path,
        problems: impl Iterator<Item = (&'a str, &'a Finding, String)>,
    ) -> Result<(), Error> {
        let lines = problems.map(|(fingerprint, finding, place)| {
            let (rule, message) = (finding.problem.rule.name(), &finding.problem.message);
            let line = format!("{fingerprint} {place}: {message} [{rule}]");
            (format!("{place} {rule}"), brief(&line).into_owned())
        });
        let mut lines: Vec<(String, String)> = lines.collect();
        lines.sort();
        let lines = lines.into_iter().map(|(_, line)| line + "\n");
        let text: String = std::iter::once(HEAD.to_owned()).chain(lines).collect();
        if path.symlink_metadata().is_ok() {
            Baseline::read(path)?;
        }
        create_or_replace(path, &text)
    }
}
