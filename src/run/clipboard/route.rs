//! The ways to the clipboard on this machine, for people who wonder why nothing was copied.

use crate::run::programs::is_program;

use super::way::Around;

/// A way to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipboardRoute {
    /// The program, or the sequence that asks the terminal.
    pub name: String,
    /// Whether the program is installed. Whether a terminal obeys is not known.
    pub is_there: bool,
}

/// The ways that are tried, in their order.
pub fn clipboard_routes() -> Vec<ClipboardRoute> {
    let around = Around::here();
    let mut names: Vec<String> = around
        .ways(0)
        .into_iter()
        .map(|way| way.command().get_program().to_string_lossy().into_owned())
        .collect();
    names.dedup();
    let mut routes: Vec<ClipboardRoute> = names
        .into_iter()
        .map(|name| ClipboardRoute { is_there: is_program(&name), name })
        .collect();
    if around.terminal_may() {
        let name = "the terminal via OSC 52 (if it allows that)".to_owned();
        routes.push(ClipboardRoute { name, is_there: true });
    }
    routes
}
