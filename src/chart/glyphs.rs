//! The characters of lines, arrows and marks, in Unicode and in ASCII.

use std::borrow::Cow;

use crate::atlas::Weight;
use crate::text::{columns, cut, sanitize};

/// The character set with which a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Glyphs {
    /// Box-drawing characters and arrows.
    #[default]
    Unicode,
    /// ASCII, which every terminal and log can display.
    Ascii,
}

/// The lines that meet in a cell, one for each direction. `None` means that there is no line in
/// that direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Arms {
    pub(super) up: Option<Weight>,
    pub(super) down: Option<Weight>,
    pub(super) left: Option<Weight>,
    pub(super) right: Option<Weight>,
}

/// The characters for all combinations of absent, light and heavy arms, which are lines from the
/// middle of a cell to its edges. The rows are the combinations of the arms up and down: both
/// absent, absent and light, absent and heavy, light and absent, and so on. The columns are the
/// combinations of the arms left and right, in the same order.
const JOINTS: [[char; 9]; 9] = [
    [' ', '╶', '╺', '╴', '─', '╼', '╸', '╾', '━'],
    ['╷', '┌', '┍', '┐', '┬', '┮', '┑', '┭', '┯'],
    ['╻', '┎', '┏', '┒', '┰', '┲', '┓', '┱', '┳'],
    ['╵', '└', '┕', '┘', '┴', '┶', '┙', '┵', '┷'],
    ['│', '├', '┝', '┤', '┼', '┾', '┥', '┽', '┿'],
    ['╽', '┟', '┢', '┧', '╁', '╆', '┪', '╅', '╈'],
    ['╹', '┖', '┗', '┚', '┸', '┺', '┛', '┹', '┻'],
    ['╿', '┞', '┡', '┦', '╀', '╄', '┩', '╃', '╇'],
    ['┃', '┠', '┣', '┨', '╂', '╊', '┫', '╉', '╋'],
];

/// Defines a method for each glyph that has one character in Unicode and one in ASCII.
macro_rules! glyphs {
    ($($(#[$doc:meta])* $glyph:ident $unicode:literal $ascii:literal;)*) => {
        impl Glyphs {
            $($(#[$doc])* pub(super) fn $glyph(self) -> char {
                self.pick($unicode, $ascii)
            })*
        }
    };
}

glyphs! {
    /// Returns the character of the dotted line to a role that is only mentioned.
    dotted '┈' '\'';
    /// Returns the arrowhead of a line that comes from the right.
    head_left '◀' '<';
    /// Returns the arrowhead of a line that comes from the left.
    head_right '▶' '>';
    /// Returns the arrowhead of a line that comes from below.
    head_up '▲' '^';
    /// Returns the arrowhead of a line that comes from above.
    head_down '▼' 'v';
    /// Returns the mark beside the name of a role that is also listed nearer to the central role or
    /// further up.
    again '↑' '^';
    /// Returns the mark before the verb of a role's interaction with itself.
    around '↻' '@';
    /// Returns the mark before the name of a marked role.
    mark '●' 'o';
    /// Returns the sign in the legend of lines that have no colour.
    mixed '▪' '*';
    /// Returns the separator between two parts of a line of text.
    dot '·' '-';
    /// Returns the arrow from the role that declares an interaction to its target.
    arrow '→' '>';
    /// Returns the sign next to the name of a role that works with the role under the cursor.
    connected '&' '&';
    /// Returns the character that marks omitted text or rows.
    ellipsis '…' '~';
}

impl Glyphs {
    /// Returns one of two characters, depending on the character set.
    pub(super) fn pick(self, unicode: char, ascii: char) -> char {
        match self {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    /// Returns the character of a horizontal line.
    pub(super) fn across(self, weight: Weight) -> char {
        match weight {
            Weight::Heavy => self.pick('━', '='),
            Weight::Light => self.pick('─', '-'),
            Weight::Dashed => self.pick('┄', '.'),
        }
    }

    /// Returns the character of a vertical line.
    pub(super) fn upright(self, weight: Weight) -> char {
        match weight {
            Weight::Heavy => self.pick('┃', '#'),
            Weight::Light => self.pick('│', '|'),
            Weight::Dashed => self.pick('┆', ':'),
        }
    }

    /// Returns a legend of the line weights, such as `━ daily ─ weekly ┄ other`.
    pub(super) fn weights(self) -> String {
        let words =
            [(Weight::Heavy, "daily"), (Weight::Light, "weekly"), (Weight::Dashed, "other")];
        words.map(|(weight, word)| format!("{} {word}", self.across(weight))).join(" ")
    }

    /// Returns legends of the line weights for a title rule, the widest first, such as `┃ daily │
    /// weekly ┆ other`. In a rule, a horizontal line would seem to be a part of the rule.
    pub(super) fn weights_in_rule(self) -> [String; 2] {
        let words =
            [(Weight::Heavy, "daily"), (Weight::Light, "weekly"), (Weight::Dashed, "other")];
        [" ", ""].map(|gap| {
            let word = |(weight, word)| format!("{}{gap}{word}", self.upright(weight));
            words.map(word).join(" ")
        })
    }

    /// Returns the character for a cell in which lines meet, bend, end or pass. There are dashed
    /// characters only for straight lines, so dashed lines are drawn light where they bend or meet.
    pub(super) fn joint(self, arms: Arms) -> char {
        let (upright, across) = (heavier(arms.up, arms.down), heavier(arms.left, arms.right));
        match (upright, across) {
            (None, None) => ' ',
            (None, Some(Weight::Dashed)) => self.across(Weight::Dashed),
            (Some(Weight::Dashed), None) => self.upright(Weight::Dashed),
            _ if self == Glyphs::Unicode => {
                let row = JOINTS.get(joint_index(arms.up, arms.down));
                let joint = row.and_then(|row| row.get(joint_index(arms.left, arms.right)));
                joint.copied().unwrap_or(' ')
            }
            (None, Some(weight)) => self.across(weight),
            (Some(weight), None) => self.upright(weight),
            _ if arms.left.is_some() && arms.right.is_some() => '+',
            _ => match (arms.up, arms.down) {
                (None, _) => '.',
                (_, None) => '\'',
                _ => '+',
            },
        }
    }

    /// Returns the character of a part of a border with heavy lines instead of light ones, or `None`
    /// if `text` is not part of a border. Lines that leave the box keep their weight.
    pub(super) fn heavy_border(self, text: &str) -> Option<char> {
        let mut chars = text.chars();
        let (Some(drawn), None) = (chars.next(), chars.next()) else { return None };
        let light = [('─', '━'), ('│', '┃'), ('┌', '┏'), ('┐', '┓'), ('└', '┗'), ('┘', '┛')];
        let joints = [('┬', '┯'), ('┰', '┳'), ('┴', '┷'), ('┸', '┻')];
        let ascii = [('-', '='), ('|', '#')];
        let pairs: &[(char, char)] = match self {
            Glyphs::Unicode => &[light.as_slice(), &joints].concat(),
            Glyphs::Ascii => &ascii,
        };
        pairs.iter().find(|(from, _)| *from == drawn).map(|(_, heavy)| *heavy)
    }

    /// Sanitizes a name and cuts it to at most `max` columns. The name of a missing role is in
    /// brackets if there is room for them.
    pub(super) fn name(self, name: &str, is_missing: bool, max: usize) -> Cow<'_, str> {
        if is_missing && max > 2 {
            return Cow::Owned(format!("({})", self.cut(name, max - 2)));
        }
        self.cut(name, max)
    }

    /// Sanitizes `text` and cuts it to at most `max` columns. If there is room, text in brackets at
    /// the end is kept, because it distinguishes roles with the same name.
    pub(super) fn cut<'a>(self, text: &'a str, max: usize) -> Cow<'a, str> {
        let text = sanitize(text);
        if columns(&text) <= max {
            return text;
        }
        if let Some((head, tail)) = text.rsplit_once(" (").filter(|(_, tail)| tail.ends_with(')')) {
            let tail = format!(" ({tail}");
            let room = max.saturating_sub(columns(&tail));
            if room * 3 >= max {
                return Cow::Owned(format!("{}{tail}", self.cut(head, room)));
            }
        }
        let mut kept = cut(&text, max).into_owned();
        if kept.ends_with('…') {
            kept.pop();
            kept.push(self.ellipsis());
        }
        Cow::Owned(kept)
    }
}

/// Returns the weight of the heavier of two lines.
pub(super) fn heavier(one: Option<Weight>, other: Option<Weight>) -> Option<Weight> {
    one.into_iter().chain(other).min()
}

/// Returns the row or column of `JOINTS` for two opposite lines of a cell.
fn joint_index(first: Option<Weight>, second: Option<Weight>) -> usize {
    let [first, second] = [first, second].map(|arm| match arm {
        None => 0,
        Some(Weight::Light | Weight::Dashed) => 1,
        Some(Weight::Heavy) => 2,
    });
    first * 3 + second
}

#[cfg(test)]
impl Arms {
    /// Returns the lines that a box-drawing character shows.
    pub(super) fn from_char(drawn: char) -> Arms {
        const ARMS: [Option<Weight>; 3] = [None, Some(Weight::Light), Some(Weight::Heavy)];
        for (vertical, row) in JOINTS.iter().enumerate() {
            if let Some(flat) = row.iter().position(|&joint| joint == drawn) {
                return Arms {
                    up: ARMS[vertical / 3],
                    down: ARMS[vertical % 3],
                    left: ARMS[flat / 3],
                    right: ARMS[flat % 3],
                };
            }
        }
        let dashed = Some(Weight::Dashed);
        match drawn {
            '┄' => Arms { left: dashed, right: dashed, ..Arms::default() },
            '┆' => Arms { up: dashed, down: dashed, ..Arms::default() },
            _ => Arms::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: Option<Weight> = Some(Weight::Heavy);
    const L: Option<Weight> = Some(Weight::Light);
    const D: Option<Weight> = Some(Weight::Dashed);

    #[test]
    fn joints_keep_the_weight_of_each_arm() {
        for (up, down, left, right, unicode, ascii) in [
            (H, L, L, H, '╄', '+'),
            (H, L, H, L, '╃', '+'),
            (H, H, None, L, '┠', '+'),
            (H, L, None, H, '┡', '+'),
            (L, D, D, None, '┤', '+'),
            (D, None, D, None, '┘', '\''),
            (None, H, None, H, '┏', '.'),
            (D, D, None, None, '┆', ':'),
            (None, None, D, D, '┄', '.'),
            (None, None, None, D, '┄', '.'),
            (None, None, None, H, '╺', '='),
            (None, None, L, None, '╴', '-'),
            (H, None, None, D, '┖', '\''),
            (None, None, None, None, ' ', ' '),
        ] {
            let arms = Arms { up, down, left, right };
            assert_eq!(Glyphs::Unicode.joint(arms), unicode, "{arms:?}");
            assert_eq!(Glyphs::Ascii.joint(arms), ascii, "{arms:?}");
        }
    }

    #[test]
    fn every_joint_is_drawn_once() {
        let mut all: Vec<char> = JOINTS.into_iter().flatten().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 81);
    }

    #[test]
    fn a_cut_is_marked_in_the_same_characters() {
        assert_eq!(Glyphs::Unicode.cut("Reports defects to", 13), "Reports defe…");
        assert_eq!(Glyphs::Ascii.cut("Reports defects to", 13), "Reports defe~");
        assert_eq!(Glyphs::Unicode.cut("Backend Engineer (web)", 16), "Backend E… (web)");
        assert_eq!(Glyphs::Unicode.cut("Backend Engineer (platform)", 12), "Backend Eng…");
        assert_eq!(Glyphs::Ascii.cut("ends in …", 9), "ends in …");
        assert_eq!(Glyphs::Ascii.cut("数据分析师", 0), "");
    }
}
