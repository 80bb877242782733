//! Reads only the files that have changed.
//!
//! If someone saves a card, only its file is read. As soon as a change may concern more than the
//! contents of cards, such as a new file or another name, everything must be loaded again, because
//! whether a file counts as a card can depend on the files and names around it.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Atlas, Gather, RoleId};
use crate::card::Card;

use super::CardSource;
use super::load::{ReadOutcome, Reading, outcome};
use super::walk::{WalkEntry, candidate};

/// The result of [`reread`].
#[derive(Debug)]
pub enum Reread<T> {
    /// No card has changed.
    Same,
    /// The atlas with the changed cards, and the data gathered from them.
    Changed(Arc<Atlas>, T),
    /// Everything must be loaded again, because the change may concern more than these files.
    LoadAll,
}

/// Reads these files again and gathers `T` from the cards that differ from those in the previous
/// atlas. A file that neither exists nor was known, such as the temporary file of an editor, is
/// ignored.
pub fn reread<T: Gather>(source: &CardSource, reading: &Reading, files: &[PathBuf]) -> Reread<T> {
    let Some(before) = reading.before.as_deref().filter(|before| before.is_whole()) else {
        return Reread::LoadAll;
    };
    let mut changed = Vec::new();
    for file in files {
        match changed_in(file, source, reading, before) {
            Some(cards) => changed.extend(cards),
            None => return Reread::LoadAll,
        }
    }
    if changed.is_empty() {
        return Reread::Same;
    }
    let (atlas, gathered) = before.changed(changed);
    Reread::Changed(Arc::new(atlas), gathered)
}

/// Returns the cards of a file that differ from those in the previous atlas, or `None` if they do
/// not simply replace them.
fn changed_in(
    file: &Path,
    source: &CardSource,
    reading: &Reading,
    before: &Atlas,
) -> Option<Vec<Arc<Card>>> {
    let known = before.in_file(file);
    let Ok(data) = file.symlink_metadata() else {
        let is_unknown = known.is_empty()
            && before.others().binary_search_by(|other| other.as_path().cmp(file)).is_err()
            && !before.unread().iter().any(|unread| unread.origin.file() == Some(file));
        return is_unknown.then(Vec::new);
    };
    // Another path to the same file, such as a hard link, may be the one that counts.
    if known.is_empty() || !data.is_file() || data.nlink() > 1 {
        return None;
    }
    let mut roots = source.roots().iter().filter(|root| file.starts_with(root));
    let root = roots.next().filter(|_| roots.next().is_none())?;
    let ReadOutcome::Cards(mut cards, _) =
        outcome(WalkEntry::File(candidate(file.to_owned(), false)), root, reading)
    else {
        return None;
    };
    cards.sort_by(|a, b| a.origin.cmp(&b.origin));
    let replaces = |(id, card): (&RoleId, &Arc<Card>)| {
        let old = &before[*id];
        old.has_names_of(card) && old.broken.is_none() && card.error().is_none()
    };
    if cards.len() != known.len() || !known.iter().zip(&cards).all(replaces) {
        return None;
    }
    let is_new = |(id, card): (RoleId, Arc<Card>)| {
        let is_known = before.card_of(id).is_some_and(|old| Arc::ptr_eq(old, &card));
        (!is_known).then_some(card)
    };
    Some(known.into_iter().zip(cards).filter_map(is_new).collect())
}
