//! The cards that are loaded, with everything that is made from them.

use std::sync::Arc;

use crate::atlas::{Atlas, Node};
use crate::card::Card;
use crate::check::Finding;
use crate::search::Index;

use super::event::Snapshot;

/// All roles as they were read last, and how far reading is.
#[derive(Debug)]
pub struct Library {
    atlas: Arc<Atlas>,
    index: Arc<Index>,
    findings: Arc<[Finding]>,
    /// Counts atlases: a newer one may differ about the same role.
    epoch: u64,
    is_loading: bool,
    read: usize,
    watching: Option<bool>,
    source: String,
}

impl Library {
    /// Nothing is loaded yet; the cards come from `source`, a word or a path.
    pub(super) fn new(source: String) -> Library {
        Library {
            atlas: Arc::default(),
            index: Arc::default(),
            findings: Arc::new([]),
            epoch: 0,
            is_loading: true,
            read: 0,
            watching: None,
            source,
        }
    }

    /// The roles.
    pub fn atlas(&self) -> &Arc<Atlas> {
        &self.atlas
    }

    /// Their words.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// The problems of the cards.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many atlases there were before this one.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Whether cards are still being read.
    pub fn is_loading(&self) -> bool {
        self.is_loading
    }

    /// How many cards have been read so far, while they are.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Whether changes of the files are seen; `None` until that is known, and where there are no
    /// files.
    pub fn watching(&self) -> Option<bool> {
        self.watching
    }

    /// Where the cards come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The card of a node; `None` for a missing role.
    pub(super) fn card(&self, node: Node) -> Option<&Arc<Card>> {
        match node {
            Node::Role(id) => self.atlas.card_of(id),
            Node::Missing(_) => None,
        }
    }

    pub(super) fn replace(&mut self, snapshot: Snapshot, is_whole: bool) {
        self.atlas = snapshot.atlas;
        self.index = snapshot.index;
        self.findings = snapshot.findings;
        self.is_loading = !is_whole;
        self.epoch += 1;
    }

    pub(super) fn set_findings(&mut self, findings: Arc<[Finding]>) {
        self.findings = findings;
    }

    pub(super) fn set_read(&mut self, cards: usize) {
        self.read = cards;
    }

    pub(super) fn set_watching(&mut self, is_watching: bool) {
        self.watching = Some(is_watching);
    }
}
