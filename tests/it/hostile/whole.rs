//! Runs all hostile cases.

use super::case::Case;
use super::{encodings, escapes, files, foreign, front_matter, markdown, relations};

/// Returns every case. All names must be unique.
pub(crate) fn cases() -> Vec<Case> {
    [
        escapes::cases(),
        front_matter::cases(),
        markdown::cases(),
        encodings::cases(),
        files::cases(),
        foreign::cases(),
        relations::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn there_are_enough_hostile_cards_with_unique_names() {
    let all = cases();
    assert!(all.len() >= 200, "only {}", all.len());
    let mut names: Vec<&str> = all.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}
