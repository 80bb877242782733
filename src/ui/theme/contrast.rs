//! Tests that text is readable in every theme. The measure is the contrast ratio of WCAG 2.2, which
//! is between 1 and 21.

use super::*;

/// The minimum contrast for text (WCAG 2.2, 1.4.3, AA).
const READABLE: f64 = 4.5;

fn luminance(colour: anstyle::RgbColor) -> f64 {
    0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
}

/// Returns the linear value of a colour channel, from 0 to 1.
fn channel(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn ratio(one: anstyle::RgbColor, other: anstyle::RgbColor) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns the RGB values of a colour that does not depend on the terminal's palette.
fn known(colour: Color) -> anstyle::RgbColor {
    let colour = anstyle::Color::from(colour);
    anstyle_lossy::color_to_rgb(colour, anstyle_lossy::palette::VGA)
}

#[test]
fn everything_is_readable_in_every_theme() {
    for deep in [true, false] {
        for (number, (name, _)) in Themes::names().enumerate().skip(1) {
            let look = Look { deep, theme: number, ..Look::new(true, false) };
            for (ink, slot, _) in SLOTS {
                let ThemeSlot::Ink(slot) = slot else { continue };
                for lit in [false, true] {
                    let style = look.style(slot, lit);
                    let found = ratio(known(style.fg.unwrap()), known(style.bg.unwrap()));
                    // With only 256 colours, the nearest colour may have less contrast.
                    let least = if deep { READABLE } else { 3.5 };
                    assert!(
                        found >= least,
                        "contrast of {ink} in {name} (deep: {deep}): {found:.2}"
                    );
                    assert!(!style.add_modifier.contains(Modifier::DIM), "{ink} in {name}");
                }
            }
        }
    }
}

/// On a light background, the default theme must not depend on the palette of the terminal, because
/// the bright colours of many palettes are unreadable on such a background.
#[test]
fn everything_is_readable_on_a_light_background_with_any_palette() {
    let names = ["white", "One Half light", "Solarized light", "Gruvbox light", "the darkest"];
    let papers = [0xffffff, 0xfafafa, 0xfdf6e3, 0xfbf1c7, 0xdadada];
    for deep in [true, false] {
        let look = Look { deep, on_light: true, ..Look::new(true, false) };
        for (ink, slot, _) in SLOTS {
            let ThemeSlot::Ink(slot) = slot else { continue };
            for lit in [false, true] {
                let style = look.style(slot, lit);
                assert_eq!(style.bg, Some(Color::Reset), "{ink}");
                assert!(!style.add_modifier.contains(Modifier::DIM), "{ink}");
                let colour = match style.fg {
                    Some(Color::Reset) => continue,
                    Some(colour @ (Color::Rgb(..) | Color::Indexed(16..))) => known(colour),
                    other => panic!("{ink} uses the palette colour {other:?}"),
                };
                for (name, paper) in names.iter().zip(papers) {
                    let found = ratio(rgb(paper), colour);
                    // As in the other themes, 256 colours may have less contrast.
                    let least = if deep && *name != "the darkest" { READABLE } else { 3.5 };
                    assert!(
                        found >= least,
                        "contrast of {ink} on {name} (deep: {deep}): {found:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_terminals_own_theme_takes_only_what_palettes_agree_on() {
    use Color::{Cyan, Green, Magenta, Red, Yellow};
    let look = Look::new(true, false);
    for (ink, slot, _) in SLOTS {
        let ThemeSlot::Ink(slot) = slot else { continue };
        for lit in [false, true] {
            let style = look.style(slot, lit);
            let agreed = [Red, Green, Yellow, Magenta, Cyan];
            assert!(style.fg.is_none_or(|colour| agreed.contains(&colour)), "{ink}");
            assert_eq!(style.bg, None, "{ink}");
        }
    }
}

/// Published terminal palettes: the background, the text, and colours 1 to 6 of each. The entries
/// named `bright` contain colours 9 to 14 instead, on a black or white background.
const PALETTES: [(&str, [u32; 8]); 18] = [
    ("xterm", [0x000000, 0xe5e5e5, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd]),
    ("VGA", [0x000000, 0xaaaaaa, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa]),
    ("Campbell", [0x0c0c0c, 0xcccccc, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd]),
    ("Terminal", [0xffffff, 0x000000, 0xc23621, 0x25bc24, 0xadad27, 0x492ee1, 0xd338d3, 0x33bbc8]),
    ("Tango", [0x2e3436, 0xd3d7cf, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a]),
    (
        "Tango light",
        [0xffffff, 0x2e3436, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a],
    ),
    ("Solarized", [0x002b36, 0x839496, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198]),
    (
        "Solarized light",
        [0xfdf6e3, 0x657b83, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198],
    ),
    ("Gruvbox", [0x282828, 0xebdbb2, 0xcc241d, 0x98971a, 0xd79921, 0x458588, 0xb16286, 0x689d6a]),
    ("Dracula", [0x282a36, 0xf8f8f2, 0xff5555, 0x50fa7b, 0xf1fa8c, 0xbd93f9, 0xff79c6, 0x8be9fd]),
    ("Nord", [0x2e3440, 0xd8dee9, 0xbf616a, 0xa3be8c, 0xebcb8b, 0x81a1c1, 0xb48ead, 0x88c0d0]),
    (
        "One Half light",
        [0xfafafa, 0x383a42, 0xe45649, 0x50a14f, 0xc18401, 0x0184bc, 0xa626a4, 0x0997b3],
    ),
    ("bright xterm on black", bright(0x000000, XTERM)),
    ("bright xterm on white", bright(0xffffff, XTERM)),
    ("bright VGA on black", bright(0x000000, VGA)),
    ("bright VGA on white", bright(0xffffff, VGA)),
    ("bright Campbell on black", bright(0x000000, CAMPBELL)),
    ("bright Campbell on white", bright(0xffffff, CAMPBELL)),
];

const XTERM: [u32; 6] = [0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff];
const VGA: [u32; 6] = [0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff];
const CAMPBELL: [u32; 6] = [0xe74856, 0x16c60c, 0xf9f1a5, 0x3b78ff, 0xb4009e, 0x61d6d6];

const fn bright(paper: u32, [red, green, yellow, blue, magenta, cyan]: [u32; 6]) -> [u32; 8] {
    [paper, 0xffffff - paper, red, green, yellow, blue, magenta, cyan]
}

/// Returns whether a background counts as light. If the terminal reports such a background, the
/// default theme uses its own colours.
fn is_light(paper: u32) -> bool {
    luminance(rgb(paper)) >= 0.7
}

fn rgb(colour: u32) -> anstyle::RgbColor {
    let [_, red, green, blue] = colour.to_be_bytes();
    anstyle::RgbColor(red, green, blue)
}

/// Finds the colours that are hard to read in published palettes. Only palettes with a dark
/// background matter, because the default theme uses a palette only on a dark background. The theme
/// does not use blue, which is hard to read in several palettes. The other colours that are hard to
/// read are used only for information that the text also gives.
#[test]
fn colours_of_published_palettes_that_are_hard_to_read() {
    let names = ["red", "green", "yellow", "blue", "magenta", "cyan"];
    let mut hard = Vec::new();
    for (palette, [paper, text, colours @ ..]) in PALETTES {
        // The text colour needs more contrast than the other colours, because most text on the
        // screen has this colour.
        assert!(ratio(rgb(paper), rgb(text)) > 4.0, "{palette}");
        for (name, colour) in names.iter().zip(colours) {
            let found = ratio(rgb(paper), rgb(colour));
            if found < 2.5 && !is_light(paper) {
                hard.push(format!("{palette}: {name} {found:.1}"));
            }
        }
    }
    assert_eq!(hard, HARD);
}

const HARD: [&str; 7] = [
    "xterm: blue 2.2",
    "VGA: blue 1.6",
    "Campbell: blue 2.4",
    "Campbell: magenta 2.4",
    "Tango: red 2.1",
    "Tango: blue 2.1",
    "Tango: magenta 1.9",
];
