//! Tests long sequences of combining marks. At most eight marks may be painted on one cell.

use rolescope::app::Effect;

use super::stage::Stage;

const MARK: char = '\u{301}';

/// Returns cards with combining marks inside a string, at its end, and at the beginning of the next
/// string.
fn cards() -> Vec<(String, String)> {
    let tower = MARK.to_string().repeat(8);
    let name = |letter: &str| format!("{letter}{tower}{tower}");
    let card = |letter: &str, other: &str| {
        format!(
            "---\nname: \"{0}\"\nteam: \"{tower}{tower}\"\n---\n# Mission\n\
             x{tower}**{tower}b{tower}**{tower}`{tower}`{tower}\n\n# Capabilities\n\
             - **{tower}S{tower}** — {tower}Expert{tower}\n  - {tower}a{tower}\n\n\
             # Responsibilities\n- **{tower}** {tower}\n\n# {tower}Free{tower}\n\
             | a{tower} | {tower} |\n|---|---|\n| {tower} | {tower} |\n\n# Interactions\n\
             - **{tower}Asks{tower}** → {1} ({tower}daily{tower}): {tower}n{tower}\n\
             - **{tower}** → {tower}{tower}\n",
            name(letter),
            name(other)
        )
    };
    vec![
        (format!("roles/a{tower}/{tower}.md"), card("A", "B")),
        (format!("roles/{tower}b/profile.md"), card("B", "A")),
    ]
}

/// Returns the length of the longest sequence of combining marks in a line. A terminal paints the
/// whole sequence on a single character.
fn highest(text: &str) -> usize {
    let mut highest = 0;
    for line in text.lines() {
        let mut marks = 0;
        for c in line.chars() {
            marks = if c == MARK { marks + 1 } else { 0 };
            highest = highest.max(marks);
        }
    }
    highest
}

#[test]
fn no_cell_of_any_page_has_more_than_eight_marks() {
    let cards = cards();
    let cards: Vec<(&str, &str)> = cards.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        for keys in [
            "",
            "a",
            "<esc>jj",
            "<esc> ",
            "<enter>",
            "<enter>jjjj",
            "<enter>G",
            "<enter>o",
            "<enter>Fa",
            "<enter>3j",
            "<enter>3v",
            "<enter>3vv",
            "<enter>3vvjl",
            "<enter>3pb<enter>",
            "<enter>4",
            "<enter>4G",
            "<esc>x",
            "<esc>xG",
            "<esc>xo",
            "<esc>f",
            "<esc><ctrl-g>",
            "<esc>b'",
            "<esc>=b<enter>",
            "<enter>jj<enter>H",
            "<enter>y",
            "<enter>yn",
            "<esc>:",
            "team:x",
        ] {
            let stage = Stage::of(width, height, &cards).keys(keys);
            let text = stage.text();
            assert!(highest(&text) <= 8, "{keys} at {width}×{height}: {}\n{text}", highest(&text));
        }
    }
}

#[test]
fn no_saved_picture_has_more_than_eight_marks() {
    let cards = cards();
    let cards: Vec<(&str, &str)> = cards.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let mut saved = 0;
    for view in ["3", "3v", "3vv"] {
        for down in ["", "j", "jj", "jjj"] {
            let stage = Stage::of(120, 40, &cards).keys("<enter>").keys(view);
            let stage = stage.keys("E").keys(down).keys("<enter>");
            for effect in &stage.effects {
                if let Effect::Save { name, text, .. } = effect {
                    saved += 1;
                    assert!(highest(text) <= 8 && highest(name) <= 8, "{text}");
                }
            }
        }
    }
    assert_eq!(saved, 12);
}
