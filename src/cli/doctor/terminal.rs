//! Reports the capabilities of the terminal, and the environment variables that determine them.

use std::io::IsTerminal;

use crate::cli::args::Global;
use crate::cli::{is_ascii_terminal, is_deep, is_dumb, no_color};
use crate::config::{Colour, Config};
use crate::tty::{self, DrawTarget};

use super::DoctorReport;

/// The variables that affect the screen. Their values reveal nothing about the user.
const VARIABLES: &str =
    "TERM COLORTERM TERM_PROGRAM NO_COLOR LC_ALL LC_CTYPE LANG WAYLAND_DISPLAY DISPLAY";
/// The variables that are reported only as set or unset, without their values.
const PRESENT: [&str; 2] = ["TMUX", "SSH_CONNECTION"];

/// Reports the environment, the screen and the colours.
pub(super) fn report(config: &Config, global: &Global, report: &mut DoctorReport) {
    report.title("Terminal");
    let set = VARIABLES.split(' ');
    let set = set.filter_map(|name| Some(format!("{name}={}", std::env::var_os(name)?.display())));
    let present = PRESENT.iter().filter(|name| std::env::var_os(name).is_some());
    let set = set.chain(present.map(|name| format!("{name} is set")));
    report.fact("environment", &set.collect::<Vec<_>>().join(", "));
    report.fact("screen", &screen());
    report.fact("colours", &colours(config, global));
    let ascii = match (global.ascii, config.ascii, is_ascii_terminal()) {
        (true, _, _) => "ASCII only, because of --ascii",
        (_, true, _) => "ASCII only, because of the config",
        (_, _, true) => "ASCII only, because the locale does not use UTF-8 or $TERM is dumb",
        _ => "Unicode",
    };
    report.fact("characters", ascii);
    let mouse = match (global.no_mouse, config.no_mouse) {
        (true, _) => "handled by the terminal, because of --no-mouse",
        (_, true) => "handled by the terminal, because of the config",
        _ => "handled by rolescope",
    };
    report.fact("mouse", mouse);
}

/// Returns the size of the screen, or the reason why the browser cannot be drawn.
fn screen() -> String {
    if is_dumb() {
        return "none, because $TERM is dumb; commands print text".to_owned();
    }
    if !tty::is_there(DrawTarget::Controlling) {
        return "none outside a terminal, where commands print text".to_owned();
    }
    match rustix::termios::tcgetwinsize(std::io::stdout()) {
        Ok(size) => format!("{} × {}", size.ws_col, size.ws_row),
        Err(_) if !std::io::stdout().is_terminal() => {
            "a terminal is available, but standard output is not connected to it".to_owned()
        }
        Err(_) => "a terminal of unknown size".to_owned(),
    }
}

fn colours(config: &Config, global: &Global) -> String {
    let depth = if is_deep() {
        "24-bit colours on a terminal"
    } else {
        "256 colours on a terminal, because $COLORTERM is not truecolor"
    };
    let (wanted, by) = match (global.color, config.colour) {
        (Some(colour), _) => (colour, "--color"),
        (None, Some(colour)) => (colour, "the config"),
        (None, None) => (Colour::Auto, "default"),
    };
    match wanted {
        Colour::Never => format!("none, because of {by}"),
        Colour::Auto if no_color() => "none, because $NO_COLOR is set".to_owned(),
        Colour::Auto | Colour::Always => depth.to_owned(),
    }
}
