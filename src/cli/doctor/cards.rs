//! Reports the cards, and the files that are not read as cards.

use crate::cli::source::Cards;
use crate::config::state_folder;
use crate::run::bookmarks;
use crate::text::counted;

use super::{DoctorReport, shown};

/// The maximum number of files of each kind that are listed.
const MOST: usize = 20;

/// Reports each root with the number of its roles, and all other files with the reasons why they
/// are not read.
pub(super) fn report(cards: &Cards, report: &mut DoctorReport) {
    report.title("Cards");
    report.fact("source", &format!("{} ({})", cards.label, cards.chosen_by));
    cards.notices.iter().for_each(|notice| report.fact("", notice));
    let atlas = cards.load();
    for root in cards.cards.roots() {
        let files = atlas.ids().filter_map(|id| atlas[id].origin.file());
        let roles = counted(files.filter(|file| file.starts_with(root)).count(), "role");
        report.fact("root", &format!("{}: {roles}", shown(root)));
    }
    report.fact("roles", &atlas.len().to_string());
    report.fact("missing", &format!("{} without a card", counted(atlas.missing().count(), "role")));
    let unread = atlas.unread();
    for unread in unread.iter().take(MOST) {
        let problem = &unread.problem;
        let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let place = unread.origin.file().map_or(unread.origin.to_string(), shown);
        report.fault(&format!("{place}:{}: {}{help}", problem.line, problem.message));
    }
    if let Some(more @ 1..) = unread.len().checked_sub(MOST) {
        report.fault(&format!("{more} more files cannot be read; `rolescope check` lists them"));
    }
    report.fact("skipped", &atlas.skipped().count().to_string());
    for line in atlas.skipped().lines(MOST) {
        report.fact("", &line);
    }
    if let Err(why) = bookmarks(state_folder().as_deref(), &cards.cards) {
        report.fault(&why);
    }
}
