//! The built-in themes. They use the colours of well-known palettes. Colours whose contrast with
//! the background was below 4.5 : 1 (WCAG 2.2, 1.4.3) have been made lighter or darker. A colour that
//! a terminal with 256 colours would not distinguish from another one has been shifted a little.

use ratatui::style::Color;

use super::{Ground, Theme};

/// The default theme.
pub(super) const TERMINAL: Theme = Theme {
    name: "terminal",
    sentence: "follows your terminal",
    ground: None,
    red: Color::Red,
    green: Color::Green,
    yellow: Color::Yellow,
    // Blue is replaced by cyan, because blue is barely readable on the background of xterm, VGA,
    // Campbell and Tango.
    blue: Color::Cyan,
    magenta: Color::Magenta,
    cyan: Color::Cyan,
};

/// The default theme on a terminal whose background is light. In most palettes, yellow, green and
/// cyan are hard to read on such a background.
pub(super) const TERMINAL_ON_LIGHT: Theme = Theme {
    ground: Some(Ground { paper: Color::Reset, text: Color::Reset, dim: rgb(0x57606a) }),
    ..TERMINAL
}
.with([0xb91c2c, 0x116329, 0x7d5300, 0x0550ae, 0x6f3fc4, 0x0f5f66]);

/// All built-in themes. The first is the default.
pub(super) const ALL: [Theme; 9] = [
    TERMINAL,
    on("gruvbox-dark", "dark, warm", [0x282828, 0xebdbb2, 0xa89984])
        .with([0xfb5946, 0xb8bb26, 0xfabd2f, 0x83a59e, 0xd3869b, 0x8ec07c]),
    on("nord", "dark, cool and soft", [0x2e3440, 0xe5e9f0, 0xa3adc0])
        .with([0xd08b91, 0xa3be8c, 0xebcb8b, 0x81a1c1, 0xb793b0, 0x88c0d0]),
    on("dracula", "dark, vivid", [0x282a36, 0xf8f8f2, 0xa0a8cc])
        .with([0xff5858, 0x50fa7b, 0xf1fa8c, 0xbd93f9, 0xff79c6, 0x8be9fd]),
    on("tokyo-night", "dark, blue", [0x1a1b26, 0xc0caf5, 0x8a93bd])
        .with([0xf7768e, 0x9ece6a, 0xe0af68, 0x7aa2f7, 0xbb9af7, 0x7dcfff]),
    on("catppuccin-mocha", "dark, pastel", [0x1e1e2e, 0xcdd6f4, 0xa6adc8])
        .with([0xf38ba8, 0xa6e3a1, 0xf9e2af, 0x89b4fa, 0xcba6f7, 0x94e2d5]),
    on("gruvbox-light", "light, warm", [0xfbf1c7, 0x3c3836, 0x665c54])
        .with([0x9d0006, 0x726d0d, 0x956110, 0x076678, 0x8f3f71, 0x3f7654]),
    on("github-light", "light, white", [0xffffff, 0x1f2328, 0x59636e])
        .with([0xcf222e, 0x116329, 0x9a6700, 0x0969da, 0x8250df, 0x1b7c83]),
    on("catppuccin-latte", "light, pastel", [0xeff1f5, 0x4c4f69, 0x696b81])
        .with([0xd20f39, 0x317a21, 0x976014, 0x145ff5, 0x8839ef, 0x13777c]),
];

/// Creates a theme with its own background. The colours `[paper, text, dim]` are given as 0xRRGGBB.
const fn on(name: &'static str, sentence: &'static str, [paper, text, dim]: [u32; 3]) -> Theme {
    let ground = Ground { paper: rgb(paper), text: rgb(text), dim: rgb(dim) };
    let text = ground.text;
    Theme {
        name,
        sentence,
        ground: Some(ground),
        red: text,
        green: text,
        yellow: text,
        blue: text,
        magenta: text,
        cyan: text,
    }
}

impl Theme {
    const fn with(self, [red, green, yellow, blue, magenta, cyan]: [u32; 6]) -> Theme {
        Theme {
            red: rgb(red),
            green: rgb(green),
            yellow: rgb(yellow),
            blue: rgb(blue),
            magenta: rgb(magenta),
            cyan: rgb(cyan),
            ..self
        }
    }
}

const fn rgb(colour: u32) -> Color {
    let [_, red, green, blue] = colour.to_be_bytes();
    Color::Rgb(red, green, blue)
}
