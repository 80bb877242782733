//! The cards that are embedded in the program, so that it needs no files.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::card::Card;
use crate::role::Origin;

static ROLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/roles");
static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/examples");

/// Returns the built-in cards, ordered by slug.
pub fn builtin() -> Vec<Arc<Card>> {
    let cards = ROLES.dirs().filter_map(|folder| {
        let slug = folder.path().to_str()?;
        let text = folder.get_file(folder.path().join("profile.md"))?.contents_utf8()?;
        Some(Arc::new(Card::new(Origin::Builtin(slug.to_owned()), text)))
    });
    let mut cards: Vec<Arc<Card>> = cards.collect();
    cards.sort_by(|a, b| a.origin.cmp(&b.origin));
    cards
}

/// Returns the name and the text of each example file in a folder of `assets/examples`, sorted by
/// name.
pub fn example_files(folder: &str) -> Vec<(&'static str, &'static str)> {
    let files = EXAMPLES.get_dir(folder).into_iter().flat_map(Dir::files);
    let files =
        files.filter_map(|file| Some((file.path().file_name()?.to_str()?, file.contents_utf8()?)));
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    files
}
