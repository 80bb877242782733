//! The only room with colours.
//!
//! By default the terminal's own colours 1–6 and its default, with bold, dim, italic, underline and
//! reverse: readable on light and dark alike. The other themes bring their own paper. No meaning
//! rests on colour alone.

mod built_in;
#[cfg(test)]
mod contrast;
mod name;

use ratatui::style::{Color, Modifier, Style};

use crate::atlas::{Family, Weight};
use crate::page::Ink;
use crate::role::{LevelRank, Severity};
use crate::text::nearest;

use name::{SLOTS, Slot};

/// How the screen looks, apart from what is on it.
#[derive(Debug, Clone, Copy)]
pub struct Look<'t> {
    /// Whether colours are used; bold, dim and reverse always are.
    pub colour: bool,
    /// Whether only ASCII is written.
    pub ascii: bool,
    /// Whether the terminal knows more than 256 colours.
    pub deep: bool,
    /// Which colours.
    pub themes: &'t Themes,
    /// The number of the theme; a screen takes the one the app says.
    pub theme: usize,
}

static AS_BUILT_IN: Themes = Themes { chosen: Vec::new() };

impl Look<'static> {
    /// The built-in colours, without more than 256 of them.
    pub const fn new(colour: bool, ascii: bool) -> Look<'static> {
        Look { colour, ascii, deep: false, themes: &AS_BUILT_IN, theme: 0 }
    }
}

/// Colours for every ink.
#[derive(Debug, Clone, Copy)]
struct Theme {
    name: &'static str,
    /// What it is, in a few words.
    sentence: &'static str,
    /// What it stands on; `None` for whatever the terminal has.
    ground: Option<Ground>,
    red: Color,
    green: Color,
    yellow: Color,
    blue: Color,
    magenta: Color,
    cyan: Color,
}

/// Paper, what is written on it, and what is written on it lightly.
#[derive(Debug, Clone, Copy)]
struct Ground {
    paper: Color,
    text: Color,
    dim: Color,
}

/// The built-in themes and the colours that the user wants in all of them.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    chosen: Vec<(Slot, Style)>,
}

impl Themes {
    /// Name and a few words of each, the default first.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        built_in::ALL.iter().map(|theme| (theme.name, theme.sentence))
    }

    /// The number of a theme; else what to write instead.
    pub fn number(name: &str) -> Result<usize, String> {
        built_in::ALL.iter().position(|theme| theme.name == name).ok_or_else(|| {
            let known: Vec<_> = Themes::names().map(|(name, _)| name).collect();
            let near = nearest(name, known.iter().copied());
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("no theme is named `{name}`{near} (there are {})", known.join(", "))
        })
    }

    /// The names of all inks and what is written in them.
    pub fn inks() -> impl Iterator<Item = (&'static str, &'static str)> {
        SLOTS.iter().map(|(name, _, sentence)| (*name, *sentence))
    }

    /// Has an ink look as `style` says (`bold cyan`, `#ff8800`, `208 italic`) in every theme;
    /// else says what to write instead. The style is spelt as git spells it.
    pub fn choose(&mut self, ink: &str, style: &str) -> Result<(), String> {
        let Some((_, slot, _)) = SLOTS.iter().find(|(name, ..)| *name == ink) else {
            let near = nearest(ink, SLOTS.iter().map(|(name, ..)| *name));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("no ink is named `{ink}`{near}"));
        };
        let style = anstyle_git::parse(style).map_err(|_| {
            format!("`{style}` is no style; write e.g. `bold cyan`, `\"#ff8800\"` or `208 italic`")
        })?;
        self.chosen.retain(|(other, _)| other != slot);
        self.chosen.push((*slot, style.into()));
        Ok(())
    }

    fn chosen(&self, slot: Slot) -> Option<Style> {
        self.chosen.iter().find(|(other, _)| *other == slot).map(|(_, style)| *style)
    }
}

impl<'t> Look<'t> {
    /// The same in another theme.
    pub(super) fn of(self, theme: usize) -> Look<'t> {
        Look { theme, ..self }
    }

    /// The style of an ink; `lit` for what the query found.
    pub(super) fn style(self, ink: Ink, lit: bool) -> Style {
        let theme = self.theme();
        let mut style = match self.themes.chosen(Slot::Ink(ink)) {
            Some(chosen) => theme.ground().patch(chosen),
            None => theme.ground().patch(theme.style(ink)),
        };
        if lit {
            let strike = self.themes.chosen(Slot::Match).unwrap_or(
                Style::new().fg(theme.yellow).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            );
            style = style.patch(strike).remove_modifier(Modifier::DIM);
        }
        self.can(style)
    }

    /// The style of what nothing is written on.
    pub(super) fn ground(self) -> Style {
        self.can(self.theme().ground())
    }

    fn theme(self) -> &'static Theme {
        let [default, ..] = &built_in::ALL;
        built_in::ALL.get(self.theme).unwrap_or(default)
    }

    /// As near to a style as the terminal comes.
    fn can(self, mut style: Style) -> Style {
        if !self.colour {
            (style.fg, style.bg) = (None, None);
        } else if !self.deep {
            style.fg = style.fg.map(shallow);
            style.bg = style.bg.map(shallow);
        }
        style
    }

    /// The same style for what a command prints: never on paper of its own.
    pub fn ansi(self, ink: Ink) -> anstyle::Style {
        let style = self.of(0).style(ink, false);
        // A colour that nobody chose.
        let style =
            if style.fg == Some(Color::Reset) { Style { fg: None, ..style } } else { style };
        style.into()
    }
}

/// The nearest of the 256 colours.
fn shallow(colour: Color) -> Color {
    match anstyle::RgbColor::try_from(colour) {
        Ok(rgb) => anstyle_lossy::rgb_to_xterm(rgb).into(),
        Err(_) => colour,
    }
}

impl Theme {
    fn ground(&self) -> Style {
        self.ground.map_or(Style::new(), |ground| Style::new().fg(ground.text).bg(ground.paper))
    }

    /// What matters less: dimmed by the terminal, or in a colour that is known to be readable.
    fn dim(&self) -> Style {
        match self.ground {
            Some(ground) => Style::new().fg(ground.dim),
            None => Style::new().add_modifier(Modifier::DIM),
        }
    }

    fn style(&self, ink: Ink) -> Style {
        let plain = Style::new();
        match ink {
            Ink::Text => plain,
            Ink::Dim | Ink::Frame => self.dim(),
            Ink::Strong | Ink::Title => plain.add_modifier(Modifier::BOLD),
            Ink::Emphasis => plain.add_modifier(Modifier::ITALIC),
            Ink::Code => plain.fg(self.cyan),
            Ink::Link => plain.fg(self.cyan).add_modifier(Modifier::BOLD),
            Ink::Heading => plain.fg(self.magenta).add_modifier(Modifier::BOLD),
            Ink::Level(rank) => self.level(rank),
            Ink::Frequency(Weight::Heavy) => plain.add_modifier(Modifier::BOLD),
            Ink::Frequency(Weight::Light) => plain,
            Ink::Frequency(Weight::Dashed) => self.dim(),
            Ink::Verb(family) => self.verb(family),
            Ink::Missing => self.dim().add_modifier(Modifier::ITALIC),
            Ink::Problem(Severity::Error) => plain.fg(self.red).add_modifier(Modifier::BOLD),
            Ink::Problem(Severity::Warning) => plain.fg(self.yellow).add_modifier(Modifier::BOLD),
            Ink::Problem(Severity::Hint) => plain.fg(self.cyan),
            Ink::Metric => plain.fg(self.green),
            Ink::Key => plain.fg(self.cyan).add_modifier(Modifier::BOLD),
            Ink::Cursor => plain.add_modifier(Modifier::REVERSED),
        }
    }

    fn level(&self, rank: Option<LevelRank>) -> Style {
        let plain = Style::new();
        match rank {
            Some(LevelRank::Expert) => plain.fg(self.green).add_modifier(Modifier::BOLD),
            Some(LevelRank::Advanced) => plain.fg(self.green),
            Some(LevelRank::Competent) => plain.fg(self.yellow),
            Some(LevelRank::Novice) => plain.fg(self.red),
            None => self.dim(),
        }
    }

    fn verb(&self, family: Family) -> Style {
        let plain = Style::new();
        match family {
            Family::Provide => plain.fg(self.green),
            Family::Depend => plain.fg(self.yellow),
            Family::Collaborate => plain.fg(self.cyan),
            Family::Review => plain.fg(self.magenta),
            Family::Advise => plain.fg(self.blue),
            Family::Report => plain.fg(self.red),
            Family::Other => plain,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_has_a_name_of_its_own_and_can_be_chosen() {
        let mut themes = Themes::default();
        let mut names = Vec::new();
        for (name, slot, sentence) in SLOTS {
            assert!(!names.contains(&name) && !sentence.is_empty());
            names.push(name);
            themes.choose(name, "bold #ff8800").unwrap();
            assert_eq!(themes.chosen(slot).unwrap().fg, Some(Color::Rgb(255, 136, 0)));
        }
        let look = Look { deep: true, themes: &themes, ..Look::new(true, false) };
        let style = look.style(Ink::Heading, false);
        assert_eq!(style, Style::new().fg(Color::Rgb(255, 136, 0)).add_modifier(Modifier::BOLD));
        let shallow = Look { deep: false, ..look }.style(Ink::Heading, false);
        assert_eq!(shallow.fg, Some(Color::Indexed(208)));
    }

    #[test]
    fn what_is_misspelt_is_told_with_what_there_is() {
        assert!(Themes::number("nrod").unwrap_err().contains("did you mean `nord`?"));
        let mut themes = Themes::default();
        assert!(themes.choose("heading", "sparkling").unwrap_err().contains("bold cyan"));
        assert!(themes.choose("headin", "bold").unwrap_err().contains("did you mean `heading`?"));
    }
}
