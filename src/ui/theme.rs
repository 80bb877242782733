//! The style of each ink (a kind of text). Only this module contains colours.
//!
//! The default theme keeps the terminal's background. It uses five colours of the terminal's
//! palette, or colours of its own if the terminal has reported that its background is light. The
//! other themes set their own background. No information is conveyed by colour alone.
//!
//! Each colour has one meaning: yellow marks warnings, red marks errors, cyan marks keys, links and
//! code. A verb has the colour of its family. Only in the default theme, verbs that work in both
//! directions are cyan too, because the palettes of terminals have no other readable colour. A level
//! has the colour of the text, because green means a verb that provides something. A match is bold
//! and underlined, and keeps its colour.

mod built_in;
#[cfg(test)]
mod contrast;
mod name;

use ratatui::style::{Color, Modifier, Style};

use crate::atlas::{Family, Weight};
use crate::page::Ink;
use crate::role::{LevelRank, Severity};
use crate::text::nearest;

use name::{SLOTS, ThemeSlot};

/// The look of the screen, which is independent of its contents.
#[derive(Debug, Clone, Copy)]
pub struct Look<'t> {
    /// Whether to use colours. Bold, dim and reverse are always used.
    pub colour: bool,
    /// Whether to draw with ASCII only.
    pub ascii: bool,
    /// Whether the terminal supports more than 256 colours.
    pub deep: bool,
    /// Whether the background of the terminal is known to be light. The default theme then uses
    /// colours that are readable on it, because the terminal's palette may be made for a dark one.
    pub on_light: bool,
    /// The available themes.
    pub themes: &'t Themes,
    /// The index of the theme. On the screen, the theme selected in the app is used instead.
    pub theme: usize,
}

static AS_BUILT_IN: Themes = Themes { chosen: Vec::new() };

impl Look<'static> {
    /// Creates a look with the built-in themes and at most 256 colours.
    pub const fn new(colour: bool, ascii: bool) -> Look<'static> {
        Look { colour, ascii, deep: false, on_light: false, themes: &AS_BUILT_IN, theme: 0 }
    }
}

/// The colours of a theme.
#[derive(Debug, Clone, Copy)]
struct Theme {
    name: &'static str,
    /// A short description.
    sentence: &'static str,
    /// The background with its text colours; `None` to use the colours of the terminal.
    ground: Option<Ground>,
    red: Color,
    green: Color,
    yellow: Color,
    blue: Color,
    magenta: Color,
    cyan: Color,
}

/// A background, with the colours of normal text and dim text.
#[derive(Debug, Clone, Copy)]
struct Ground {
    paper: Color,
    text: Color,
    dim: Color,
}

/// The built-in themes, and the user's colours, which apply to all of them.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    chosen: Vec<(ThemeSlot, Style)>,
}

impl Themes {
    /// Returns the name and description of each theme, the default first.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        built_in::ALL.iter().map(|theme| (theme.name, theme.sentence))
    }

    /// Returns the index of the theme with this name, or an error message with suggestions.
    pub fn number(name: &str) -> Result<usize, String> {
        built_in::ALL.iter().position(|theme| theme.name == name).ok_or_else(|| {
            let known: Vec<_> = Themes::names().map(|(name, _)| name).collect();
            let near = nearest(name, known.iter().copied());
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("unknown theme `{name}`{near} (known: {})", known.join(", "))
        })
    }

    /// Returns the name and description of each ink (kind of text).
    pub fn inks() -> impl Iterator<Item = (&'static str, &'static str)> {
        SLOTS.iter().map(|(name, _, sentence)| (*name, *sentence))
    }

    /// Sets the style of an ink (a kind of text) in every theme, in git's notation (`bold cyan`,
    /// `#ff8800`, `208 italic`). If the ink or the style is invalid, returns an error message with
    /// suggestions.
    pub fn choose(&mut self, ink: &str, style: &str) -> Result<(), String> {
        let Some((_, slot, _)) = SLOTS.iter().find(|(name, ..)| *name == ink) else {
            let near = nearest(ink, SLOTS.iter().map(|(name, ..)| *name));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("unknown ink `{ink}`{near}"));
        };
        let style = anstyle_git::parse(style).map_err(|_| {
            format!(
                "`{style}` is not a valid style; use a style such as `bold cyan`, `\"#ff8800\"` or `208 italic`"
            )
        })?;
        self.chosen.retain(|(other, _)| other != slot);
        self.chosen.push((*slot, style.into()));
        Ok(())
    }

    fn chosen(&self, slot: ThemeSlot) -> Option<Style> {
        self.chosen.iter().find(|(other, _)| *other == slot).map(|(_, style)| *style)
    }
}

impl<'t> Look<'t> {
    /// Returns the same look with a different theme.
    pub(super) fn with_theme(self, theme: usize) -> Look<'t> {
        Look { theme, ..self }
    }

    /// Returns the style of an ink (a kind of text). `lit` is true for text that matches a search.
    pub(super) fn style(self, ink: Ink, lit: bool) -> Style {
        let theme = self.theme();
        let mut style = match self.themes.chosen(ThemeSlot::Ink(ink)) {
            Some(chosen) => theme.ground().patch(chosen),
            None => theme.ground().patch(theme.style(ink)),
        };
        if lit {
            let strike = self
                .themes
                .chosen(ThemeSlot::Match)
                .unwrap_or(Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
            style = style.patch(strike).remove_modifier(Modifier::DIM);
        }
        self.can(style)
    }

    /// Returns the style of an empty cell.
    pub(super) fn ground(self) -> Style {
        self.can(self.theme().ground())
    }

    fn theme(self) -> &'static Theme {
        match built_in::ALL.get(self.theme) {
            Some(theme) if self.theme > 0 => theme,
            _ if self.on_light => &built_in::TERMINAL_ON_LIGHT,
            _ => &built_in::TERMINAL,
        }
    }

    /// Returns the most similar style that the terminal supports.
    fn can(self, mut style: Style) -> Style {
        if !self.colour {
            (style.fg, style.bg) = (None, None);
        } else if !self.deep {
            style.fg = style.fg.map(shallow);
            style.bg = style.bg.map(shallow);
        }
        style
    }

    /// Returns the style of an ink (a kind of text) for output on the command line. This style
    /// never sets a background.
    pub fn ansi(self, ink: Ink) -> anstyle::Style {
        let style = self.with_theme(0).style(ink, false);
        // `Reset` is the terminal's default, so it needs no escape sequence.
        let style =
            if style.fg == Some(Color::Reset) { Style { fg: None, ..style } } else { style };
        style.into()
    }
}

/// Returns the nearest colour among the 256 colours of xterm's palette.
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

    /// Returns the style of less important text: dimmed by the terminal in the default theme, or in
    /// a colour with sufficient contrast in other themes.
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
            Ink::Heading => plain.add_modifier(Modifier::BOLD),
            Ink::Level(rank) => self.level(rank),
            Ink::Frequency(Weight::Heavy) => plain.add_modifier(Modifier::BOLD),
            Ink::Frequency(Weight::Light) => plain,
            Ink::Frequency(Weight::Dashed) => self.dim(),
            Ink::Verb(family) => self.verb(family),
            Ink::Missing => self.dim().add_modifier(Modifier::ITALIC),
            Ink::Problem(Severity::Error) => plain.fg(self.red).add_modifier(Modifier::BOLD),
            Ink::Problem(Severity::Warning) => plain.fg(self.yellow).add_modifier(Modifier::BOLD),
            Ink::Problem(Severity::Hint) | Ink::Metric => plain,
            Ink::Key => plain.fg(self.cyan).add_modifier(Modifier::BOLD),
            Ink::Cursor => plain.add_modifier(Modifier::REVERSED),
        }
    }

    /// Returns the style of a level, from dim for the lowest to bold for the highest. The dots next
    /// to a level distinguish the levels between.
    fn level(&self, rank: Option<LevelRank>) -> Style {
        match rank {
            Some(LevelRank::Expert) => Style::new().add_modifier(Modifier::BOLD),
            Some(LevelRank::Advanced | LevelRank::Competent) => Style::new(),
            Some(LevelRank::Novice) | None => self.dim(),
        }
    }

    /// Returns the style of a family of verbs. Verbs that provide something are green, verbs that
    /// need something are magenta, and verbs that work in both directions are blue. If two families
    /// have the same colour, the rarer one is italic. Yellow and red are reserved for problems, and
    /// cyan for keys, links and code.
    fn verb(&self, family: Family) -> Style {
        let plain = Style::new();
        match family {
            Family::Provide => plain.fg(self.green),
            Family::Advise => plain.fg(self.green).add_modifier(Modifier::ITALIC),
            Family::Depend => plain.fg(self.magenta),
            Family::Report => plain.fg(self.magenta).add_modifier(Modifier::ITALIC),
            Family::Collaborate => plain.fg(self.blue),
            Family::Review => plain.fg(self.blue).add_modifier(Modifier::ITALIC),
            Family::Other => plain,
        }
    }
}

/// Returns a character that shows the style of a cell in tests. It is `#` for reversed and `_` for
/// underlined text. Otherwise, it is the first letter of the colour, or `i` for italic, `-` for
/// dim, `B` for bold, or `.` for plain text without a colour. Bold makes the letter upper case.
pub fn letter(style: Style) -> char {
    let modifiers = style.add_modifier;
    if modifiers.contains(Modifier::REVERSED) {
        return '#';
    }
    if modifiers.contains(Modifier::UNDERLINED) {
        return '_';
    }
    let colour = match style.fg {
        Some(Color::Red) => 'r',
        Some(Color::Green) => 'g',
        Some(Color::Yellow) => 'y',
        Some(Color::Blue) => 'b',
        Some(Color::Magenta) => 'm',
        Some(Color::Cyan) => 'c',
        _ if modifiers.contains(Modifier::ITALIC) => 'i',
        _ if modifiers.contains(Modifier::DIM) => '-',
        _ if modifiers.contains(Modifier::BOLD) => return 'B',
        _ => return '.',
    };
    if modifiers.contains(Modifier::BOLD) { colour.to_ascii_uppercase() } else { colour }
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
    fn levels_do_not_have_the_colour_of_a_verb() {
        for theme in 0..Themes::names().count() {
            for on_light in [false, true] {
                let look = Look { theme, on_light, deep: true, ..Look::new(true, false) };
                let style = |ink| look.style(ink, false);
                let verbs = Family::ALL.into_iter().filter(|family| *family != Family::Other);
                let verbs: Vec<_> = verbs.map(|family| style(Ink::Verb(family)).fg).collect();
                let levels = LevelRank::ALL.iter().map(|rank| style(Ink::Level(Some(*rank))));
                assert!(levels.clone().all(|level| !verbs.contains(&level.fg)), "{theme}");
                let bold = levels.filter(|level| level.add_modifier.contains(Modifier::BOLD));
                assert_eq!(bold.count(), 1, "{theme}");
            }
        }
    }

    /// The palette of a terminal has too few readable colours, so the default theme is an exception
    /// unless it uses colours of its own.
    #[test]
    fn verbs_do_not_have_the_colour_of_keys_and_links() {
        for (theme, (name, _)) in Themes::names().enumerate() {
            for deep in [false, true] {
                let look = Look { theme, deep, on_light: theme == 0, ..Look::new(true, false) };
                for family in Family::ALL {
                    let verb = look.style(Ink::Verb(family), false).fg;
                    for other in [Ink::Key, Ink::Link, Ink::Code] {
                        let other = look.style(other, false).fg;
                        assert_ne!(verb, other, "{} in {name} (deep: {deep})", family.name());
                    }
                }
            }
        }
    }

    #[test]
    fn misspelt_names_are_reported_with_suggestions() {
        assert!(Themes::number("nrod").unwrap_err().contains("did you mean `nord`?"));
        let mut themes = Themes::default();
        assert!(themes.choose("heading", "sparkling").unwrap_err().contains("bold cyan"));
        assert!(themes.choose("headin", "bold").unwrap_err().contains("did you mean `heading`?"));
    }
}
