//! Chooses the methods for copying to the clipboard from the environment of the process.

use std::process::Command;

use crate::tty;

/// The maximum size in bytes of the text to copy. A card has at most 1 MiB.
pub(super) const MOST: usize = 8 << 20;

/// The maximum size in bytes of text that is sent to a terminal. The limits differ: xterm and kitty
/// accept megabytes; hterm and its descendants accept a sequence of 100,000 bytes. In base64, such
/// a sequence has room for this many bytes of text. A terminal with a lower limit drops or cuts the
/// text without notice.
pub(super) const MOST_BY_TERMINAL: usize = 74_994;

/// The parts of the environment that determine how to copy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Around {
    pub(super) macos: bool,
    pub(super) wayland: bool,
    pub(super) x11: bool,
    /// Whether the user is connected from another machine by ssh.
    pub(super) ssh: bool,
    pub(super) tmux: bool,
    /// Whether the terminal is the Linux console, which prints unknown sequences as text.
    pub(super) console: bool,
}

/// A program that copies text to the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CopyMethod {
    Pbcopy,
    WlCopy,
    Xclip,
    Xsel,
    /// Copies to tmux's buffer and, through tmux, to the terminal's clipboard.
    Tmux,
    /// Copies only to tmux's buffer. Used for an older tmux, or if the text is too long for
    /// terminals.
    TmuxBuffer,
}

impl Around {
    /// Returns the environment of this process.
    pub(super) fn here() -> Around {
        Around {
            macos: cfg!(target_os = "macos"),
            wayland: is_set("WAYLAND_DISPLAY"),
            x11: is_set("DISPLAY"),
            ssh: is_set("SSH_CONNECTION") || is_set("SSH_TTY"),
            tmux: is_set("TMUX"),
            console: tty::is_linux_console(),
        }
    }

    /// Returns the programs to try for text that is `bytes` bytes long, best first. Over ssh, this
    /// machine's clipboard is not the user's, so tmux is the only program to try.
    pub(super) fn ways(self, bytes: usize) -> Vec<CopyMethod> {
        let here = !self.ssh;
        let fits = bytes <= MOST_BY_TERMINAL;
        let ways = [
            (here && self.macos, CopyMethod::Pbcopy),
            (here && self.wayland, CopyMethod::WlCopy),
            (here && self.x11, CopyMethod::Xclip),
            (here && self.x11, CopyMethod::Xsel),
            (self.tmux && fits, CopyMethod::Tmux),
            (self.tmux, CopyMethod::TmuxBuffer),
        ];
        ways.into_iter().filter(|(may, _)| *may).map(|(_, way)| way).collect()
    }

    /// Returns whether the terminal can be asked to copy. The Linux console has no clipboard.
    pub(super) fn terminal_may(self) -> bool {
        !self.console
    }
}

/// Returns whether an environment variable has a value.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

impl CopyMethod {
    /// Returns the command to run.
    pub(super) fn command(self) -> Command {
        let (program, options) = self.words().split_first().unwrap_or((&"", &[]));
        let mut command = Command::new(program);
        command.args(options);
        if self == CopyMethod::Pbcopy {
            command.env("LC_CTYPE", "UTF-8"); // otherwise it may decode the text as Mac Roman
        }
        command
    }

    /// Returns the program and its arguments.
    fn words(self) -> &'static [&'static str] {
        match self {
            CopyMethod::Pbcopy => &["pbcopy"],
            // If no type is given, wl-copy guesses one, such as JSON.
            CopyMethod::WlCopy => &["wl-copy", "--type", "text/plain"],
            CopyMethod::Xclip => &["xclip", "-selection", "clipboard"],
            CopyMethod::Xsel => &["xsel", "-ib"],
            CopyMethod::Tmux => &["tmux", "load-buffer", "-w", "-"],
            CopyMethod::TmuxBuffer => &["tmux", "load-buffer", "-"],
        }
    }

    /// Returns a description of the method for use in a message to the user.
    pub(super) fn phrase(self) -> String {
        match self {
            CopyMethod::Tmux => "through tmux".to_owned(),
            CopyMethod::TmuxBuffer => {
                "to the tmux buffer only; to paste, press the tmux prefix, then ]".to_owned()
            }
            CopyMethod::Pbcopy | CopyMethod::WlCopy | CopyMethod::Xclip | CopyMethod::Xsel => {
                format!("with {}", self.words().first().unwrap_or(&""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_determines_the_methods() {
        let wayland = Around { wayland: true, ..Around::default() };
        let x11 = Around { x11: true, ..Around::default() };
        let both = Around { x11: true, ..wayland };
        let mac = Around { macos: true, ..Around::default() };
        let tmux_around = Around { tmux: true, ..Around::default() };
        let tmux = [CopyMethod::Tmux, CopyMethod::TmuxBuffer];
        for (around, ways) in [
            (Around::default(), vec![]),
            (wayland, vec![CopyMethod::WlCopy]),
            (x11, vec![CopyMethod::Xclip, CopyMethod::Xsel]),
            (both, vec![CopyMethod::WlCopy, CopyMethod::Xclip, CopyMethod::Xsel]),
            (mac, vec![CopyMethod::Pbcopy]),
            (Around { ssh: true, ..both }, vec![]),
            (Around { ssh: true, ..mac }, vec![]),
            (tmux_around, tmux.to_vec()),
            (Around { ssh: true, tmux: true, ..both }, tmux.to_vec()),
            (
                Around { tmux: true, ..wayland },
                vec![CopyMethod::WlCopy, CopyMethod::Tmux, CopyMethod::TmuxBuffer],
            ),
        ] {
            assert_eq!(around.ways(10), ways, "{around:?}");
        }
    }

    #[test]
    fn long_text_stays_in_tmux() {
        let around = Around { tmux: true, ssh: true, ..Around::default() };
        assert_eq!(around.ways(MOST_BY_TERMINAL), [CopyMethod::Tmux, CopyMethod::TmuxBuffer]);
        assert_eq!(around.ways(MOST_BY_TERMINAL + 1), [CopyMethod::TmuxBuffer]);
        // The size of the complete sequence includes its introducer and terminator.
        assert_eq!("\x1b]52;c;".len() + MOST_BY_TERMINAL / 3 * 4 + 1, 100_000);
        assert!(!Around { console: true, ..Around::default() }.terminal_may());
    }
}
