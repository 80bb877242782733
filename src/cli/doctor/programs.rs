//! Reports other programs and the system: the clipboard, the editor, and the detection of file
//! changes.

use crate::cli::source::Cards;
use crate::run::{can_watch, clipboard_routes, editor, is_program};

use super::DoctorReport;

/// Reports how text is copied, which editor is used, and whether changes to cards can be detected.
pub(super) fn report(cards: Option<&Cards>, report: &mut DoctorReport) {
    report.title("Programs");
    let routes = clipboard_routes();
    let shown = routes.iter().map(|route| {
        let missing = if route.is_there { "" } else { " (not installed)" };
        format!("{}{missing}", route.name)
    });
    report.fact("clipboard", &shown.collect::<Vec<_>>().join(", then "));
    if !routes.iter().any(|route| route.is_there) {
        report.fault("no clipboard program was found; install wl-copy, xclip or xsel");
    }
    let editor = editor();
    let program = editor.split_whitespace().next().unwrap_or_default();
    report.fact("editor", &editor);
    if !is_program(program) {
        report.fault(&format!("the editor {program} is not installed; set $VISUAL or $EDITOR"));
    }
    let Some(cards) = cards else { return };
    match can_watch(&cards.cards) {
        Ok(()) => report.fact("watch", "changes to cards are detected"),
        Err(why) => report.fault(&format!("changes to cards are not detected: {why}")),
    }
}
