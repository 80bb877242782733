//! The only file with colours.
//!
//! The terminal's own colours 1–6 and its default, with bold, dim, italic, underline and reverse:
//! readable on light and dark alike. No meaning rests on colour alone.

use anstyle::{AnsiColor, Effects};
use ratatui::style::{Color, Modifier, Style};

use crate::atlas::{Family, Weight};
use crate::page::Ink;
use crate::role::{LevelRank, Severity};

/// How the screen looks, apart from what is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used; bold, dim and reverse always are.
    pub colour: bool,
    /// Whether only ASCII is written.
    pub ascii: bool,
}

impl Look {
    /// The style of an ink.
    pub(super) fn style(self, ink: Ink, lit: bool) -> Style {
        let mut style = base(ink);
        if lit {
            style = style
                .fg(Color::Yellow)
                .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
                .remove_modifier(Modifier::DIM);
        }
        if !self.colour {
            style.fg = None;
            style.bg = None;
        }
        style
    }
}

impl Look {
    /// The same style for what a command prints.
    pub fn ansi(self, ink: Ink) -> anstyle::Style {
        let style = self.style(ink, false);
        let colour = style.fg.and_then(|colour| match colour {
            Color::Red => Some(AnsiColor::Red),
            Color::Green => Some(AnsiColor::Green),
            Color::Yellow => Some(AnsiColor::Yellow),
            Color::Blue => Some(AnsiColor::Blue),
            Color::Magenta => Some(AnsiColor::Magenta),
            Color::Cyan => Some(AnsiColor::Cyan),
            _ => None,
        });
        let effects = [
            (Modifier::BOLD, Effects::BOLD),
            (Modifier::DIM, Effects::DIMMED),
            (Modifier::ITALIC, Effects::ITALIC),
            (Modifier::UNDERLINED, Effects::UNDERLINE),
            (Modifier::REVERSED, Effects::INVERT),
        ];
        let effects = effects
            .into_iter()
            .filter(|(modifier, _)| style.add_modifier.contains(*modifier))
            .fold(Effects::new(), |all, (_, effect)| all | effect);
        anstyle::Style::new().fg_color(colour.map(anstyle::Color::Ansi)).effects(effects)
    }
}

fn base(ink: Ink) -> Style {
    let plain = Style::new();
    match ink {
        Ink::Text => plain,
        Ink::Dim | Ink::Frame => plain.add_modifier(Modifier::DIM),
        Ink::Strong | Ink::Title => plain.add_modifier(Modifier::BOLD),
        Ink::Emphasis => plain.add_modifier(Modifier::ITALIC),
        Ink::Code => plain.fg(Color::Cyan),
        Ink::Link => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Ink::Heading => plain.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        Ink::Level(rank) => level(rank),
        Ink::Frequency(Weight::Heavy) => plain.add_modifier(Modifier::BOLD),
        Ink::Frequency(Weight::Light) => plain,
        Ink::Frequency(Weight::Dashed) => plain.add_modifier(Modifier::DIM),
        Ink::Verb(family) => plain.fg(verb(family)),
        Ink::Missing => plain.add_modifier(Modifier::DIM | Modifier::ITALIC),
        Ink::Problem(Severity::Error) => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Ink::Problem(Severity::Warning) => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Ink::Problem(Severity::Hint) => plain.fg(Color::Cyan),
        Ink::Metric => plain.fg(Color::Green),
        Ink::Key => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Ink::Cursor => plain.add_modifier(Modifier::REVERSED),
    }
}

fn level(rank: Option<LevelRank>) -> Style {
    let plain = Style::new();
    match rank {
        Some(LevelRank::Expert) => plain.fg(Color::Green).add_modifier(Modifier::BOLD),
        Some(LevelRank::Advanced) => plain.fg(Color::Green),
        Some(LevelRank::Competent) => plain.fg(Color::Yellow),
        Some(LevelRank::Novice) => plain.fg(Color::Red),
        None => plain.add_modifier(Modifier::DIM),
    }
}

fn verb(family: Family) -> Color {
    match family {
        Family::Provide => Color::Green,
        Family::Depend => Color::Yellow,
        Family::Collaborate => Color::Cyan,
        Family::Review => Color::Magenta,
        Family::Advise => Color::Blue,
        Family::Report => Color::Red,
        Family::Other => Color::Reset,
    }
}

/// A letter for a cell's style, for ink maps in tests: the colour's first letter (`.` for none),
/// upper case when bold; `-` dim, `_` underlined, `#` reversed come before it.
pub fn letter(style: Style) -> char {
    let has = |modifier| style.add_modifier.contains(modifier);
    if has(Modifier::REVERSED) {
        return '#';
    }
    if has(Modifier::UNDERLINED) {
        return '_';
    }
    let colour = match style.fg {
        Some(Color::Red) => 'r',
        Some(Color::Green) => 'g',
        Some(Color::Yellow) => 'y',
        Some(Color::Blue) => 'b',
        Some(Color::Magenta) => 'm',
        Some(Color::Cyan) => 'c',
        _ if has(Modifier::ITALIC) => 'i',
        _ if has(Modifier::DIM) => '-',
        _ if has(Modifier::BOLD) => return 'B',
        _ => return '.',
    };
    if has(Modifier::BOLD) { colour.to_ascii_uppercase() } else { colour }
}
