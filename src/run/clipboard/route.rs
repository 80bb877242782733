//! Lists the methods for copying to the clipboard on this machine, so that users can find out why
//! nothing was copied.

use crate::run::programs::is_program;

use super::way::Around;

/// A method for copying to the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipboardRoute {
    /// The name of the program, or a description of the request to the terminal.
    pub name: String,
    /// Whether the program is installed. This is always true for the terminal, although it is
    /// unknown whether the terminal supports copying.
    pub is_there: bool,
}

/// Returns the methods for copying to the clipboard, in the order in which they are tried.
pub fn clipboard_routes() -> Vec<ClipboardRoute> {
    let around = Around::here();
    let routes = around.ways(0).into_iter().map(|way| {
        let name = way.command().get_program().to_string_lossy().into_owned();
        ClipboardRoute { is_there: is_program(&name), name }
    });
    let mut routes: Vec<ClipboardRoute> = routes.collect();
    routes.dedup();
    if around.terminal_may() {
        let name = "the terminal via OSC 52 (if the terminal allows it)".to_owned();
        routes.push(ClipboardRoute { name, is_there: true });
    }
    routes
}
