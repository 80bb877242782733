//! A single-line text field.

use std::ops::Range;

use tui_input::{Input, InputRequest};

use crate::text::is_harmful;

use super::action::Action;

/// The maximum length of the text in characters. Text beyond this length is dropped.
const LONGEST: usize = 256;

/// A line of text with a cursor.
#[derive(Debug, Clone, Default)]
pub struct Prompt {
    input: Input,
}

impl Action {
    /// Returns whether the action edits text.
    pub fn edits(self) -> bool {
        self.edit().is_some()
    }

    /// Returns the request with which the action edits a text field.
    fn edit(self) -> Option<InputRequest> {
        Some(match self {
            Action::EditLeft => InputRequest::GoToPrevChar,
            Action::EditRight => InputRequest::GoToNextChar,
            Action::EditWordLeft => InputRequest::GoToPrevWord,
            Action::EditWordRight => InputRequest::GoToNextWord,
            Action::EditHome => InputRequest::GoToStart,
            Action::EditEnd => InputRequest::GoToEnd,
            Action::EditBackspace => InputRequest::DeletePrevChar,
            Action::EditDelete => InputRequest::DeleteNextChar,
            Action::EditDeleteWord => InputRequest::DeletePrevWord,
            Action::EditDeleteNextWord => InputRequest::DeleteNextWord,
            Action::EditClear => InputRequest::DeleteLine,
            _ => return None,
        })
    }
}

impl Prompt {
    /// Creates a text field with `text` and the cursor at its end.
    pub fn new(text: &str) -> Prompt {
        let mut prompt = Prompt::default();
        prompt.insert(text);
        prompt
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Returns the position of the cursor in characters.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Restores the text and the cursor position.
    pub fn restore(&mut self, text: &str, cursor: usize) {
        self.input = Input::new(text.to_owned()).with_cursor(cursor);
    }

    /// Inserts `text`. Line breaks, control characters and hidden characters become spaces.
    ///
    /// Returns false if not all of `text` fits.
    pub fn insert(&mut self, text: &str) -> bool {
        let room = LONGEST.saturating_sub(self.input.value().chars().count());
        let mut chars = text.chars();
        for c in chars.by_ref().take(room) {
            self.input.handle(InputRequest::InsertChar(if is_harmful(c) { ' ' } else { c }));
        }
        chars.next().is_none()
    }

    /// Inserts `text` if the text field is blank. Returns whether this changed the text field.
    pub(super) fn insert_if_empty(&mut self, text: &str) -> bool {
        let inserts = self.text().trim().is_empty() && !text.trim().is_empty();
        if inserts {
            self.clear();
            self.insert(text);
        }
        inserts
    }

    /// Performs an editing action. Returns false for any other action.
    pub fn edit(&mut self, action: Action) -> bool {
        let Some(edit) = action.edit() else { return false };
        self.input.handle(edit);
        true
    }

    /// Deletes the whole text.
    pub fn clear(&mut self) {
        self.input.reset();
    }

    /// Returns the part of the text around the cursor that fits in `width` columns, as a byte
    /// range, and the column of the cursor in that part.
    pub fn view(&self, width: usize) -> (Range<usize>, usize) {
        let scroll = self.input.visual_scroll(width.saturating_sub(1));
        let (mut column, mut start) = (0, 0);
        let mut graphemes = crate::text::graphemes(self.text());
        while column < scroll
            && let Some((grapheme, columns)) = graphemes.next()
        {
            column += columns;
            start += grapheme.len();
        }
        let (mut used, mut end) = (0, start);
        for (grapheme, columns) in graphemes {
            if used + columns > width {
                break;
            }
            used += columns;
            end += grapheme.len();
        }
        (start..end, self.input.visual_cursor().saturating_sub(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_lines_become_one() {
        assert_eq!(Prompt::new("a\nb\x1b[").text(), "a b [");
        assert_eq!(Prompt::new(&"x".repeat(10_000)).text().len(), LONGEST);
    }

    #[test]
    fn the_cursor_stays_in_view() {
        let mut prompt = Prompt::new("数据分析师 and more");
        for width in 1..20 {
            let (range, column) = prompt.view(width);
            assert!(column <= width && prompt.text().get(range).is_some());
        }
        prompt.edit(Action::EditHome);
        assert_eq!(prompt.view(6).1, 0);
    }
}
