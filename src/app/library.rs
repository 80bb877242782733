//! The loaded cards and the data that is derived from them.

use std::sync::{Arc, OnceLock};

use crate::analysis::Survey;
use crate::atlas::{Atlas, Node};
use crate::card::Card;
use crate::check::{Findings, count};
use crate::role::Origin;
use crate::search::Index;
use crate::text::columns;

use super::event::Snapshot;

/// The maximum number of cards for which the facts for the planning pages are collected
/// immediately. If there are more cards, another thread collects the facts.
const QUICK: usize = 200;

/// All loaded roles, and the progress of loading.
#[derive(Debug, Default)]
pub struct Library {
    atlas: Arc<Atlas>,
    index: Arc<Index>,
    findings: Findings,
    /// The number of problems of each severity.
    counts: [usize; 3],
    survey: OnceLock<Arc<Survey>>,
    /// Whether the facts in `survey` were collected by the thread that reads the cards.
    is_surveyed: bool,
    /// The version number of the current atlas. Each reload creates a new atlas and increases the
    /// number.
    epoch: u64,
    /// The width of the longest row of the list, which shows a name and a seniority.
    row_width: u16,
    is_loading: bool,
    pub(super) read: usize,
    pub(super) watching: Option<bool>,
    source: String,
}

impl Library {
    /// Creates an empty library. `source` names the source of the cards.
    pub(super) fn new(source: String) -> Library {
        Library { is_loading: true, source, ..Library::default() }
    }

    /// Returns the roles.
    pub fn atlas(&self) -> &Arc<Atlas> {
        &self.atlas
    }

    /// Returns the search index of the cards.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Returns the problems in the cards.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Returns the number of errors, warnings and hints.
    pub fn counts(&self) -> [usize; 3] {
        self.counts
    }

    /// Returns the version number of the current atlas, which increases with each reload.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Returns the width of the longest row of the list, in columns.
    pub fn row_width(&self) -> u16 {
        self.row_width
    }

    /// Returns whether cards are still being read.
    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// Returns the number of cards that have been read so far.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Returns whether the program detects changes to files, or `None` if this is not known yet or
    /// there are no files.
    pub fn watching(&self) -> Option<bool> {
        self.watching
    }

    /// Returns the source of the cards.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the path of a card as the screen shows it: relative to the source, if the source is
    /// a single folder that contains the card.
    pub fn shown_path(&self, origin: &Origin) -> String {
        self.with_shown_paths(&origin.to_string())
    }

    /// Returns a text in which the paths of cards are written as the screen shows them.
    pub fn with_shown_paths(&self, text: &str) -> String {
        let folder = format!("{}/", self.source);
        let mut shown = String::with_capacity(text.len());
        for (number, part) in text.split(&folder).enumerate() {
            // The folder may also be a part of a longer path.
            let begins = !shown.ends_with(|c: char| c.is_alphanumeric() || "./_-~".contains(c));
            if number > 0 && !begins {
                shown.push_str(&folder);
            }
            shown.push_str(part);
        }
        shown
    }

    /// Returns the card of a role, or `None` for a role without a card.
    pub(super) fn card(&self, node: Node) -> Option<&Arc<Card>> {
        match node {
            Node::Role(id) => self.atlas.card_of(id),
            Node::Missing(_) => None,
        }
    }

    pub(super) fn replace(&mut self, snapshot: Snapshot, is_whole: bool) {
        self.atlas = snapshot.atlas;
        self.index = snapshot.index;
        self.set_findings(snapshot.findings);
        self.is_loading = !is_whole;
        self.row_width = row_width(&self.atlas);
        self.epoch += 1;
        if !self.is_surveyed {
            self.survey = OnceLock::new();
        }
    }

    pub(super) fn set_survey(&mut self, survey: Arc<Survey>) {
        (self.survey, self.is_surveyed) = (survey.into(), true);
    }

    /// Returns the facts about all cards, or `None` if they have not been collected yet. If there
    /// are only a few cards, the facts are collected immediately.
    pub(super) fn survey(&self) -> Option<&Survey> {
        let is_quick = self.atlas.is_whole() && self.atlas.len() <= QUICK;
        if !is_quick && !self.is_surveyed {
            return None;
        }
        Some(self.survey.get_or_init(|| Arc::new(Survey::of_atlas(&self.atlas))))
    }

    pub(super) fn set_findings(&mut self, findings: Findings) {
        self.counts = count(findings.iter().map(AsRef::as_ref));
        self.findings = findings;
    }
}

/// The maximum number of roles whose names are measured for the width of the list.
const MEASURED: usize = 2_000;

/// Returns the width of the longest row of the list, including the margins of the pane. A row shows
/// a name and a seniority, or the text that distinguishes the role from similar ones.
fn row_width(atlas: &Atlas) -> u16 {
    let widths = atlas.by_name().iter().take(MEASURED).map(|&id| {
        let role = &atlas[id];
        let seniority = role.seniority.as_ref().map(|seniority| seniority.word.as_str());
        let right = atlas.mark(id).or(seniority).unwrap_or_default();
        columns(&role.name) + columns(right) + 4
    });
    u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX)
}
