//! Lays out the message for the user at the bottom of the screen.

use crate::page::{Ink, Row, Span, flow};
use crate::text::{fit, sanitize};

use super::messages::Messages;

/// The maximum number of rows: the status line and the footer.
const MOST_ROWS: usize = 2;

/// Returns the message in rows of `width` columns. A message that is too long for the status line
/// continues in the footer, because its end states the reason or the next step. A question stays in
/// the status line, because the footer shows its answers.
pub(super) fn rows(messages: &Messages, width: usize) -> Vec<Row> {
    let Some(notice) = messages.notice().map(sanitize) else { return Vec::new() };
    let most = if messages.is_asking() { 1 } else { MOST_ROWS };
    let room = width.saturating_sub(2);
    let wrapped = |text: &str| flow(&[Span::new(text, Ink::Strong)], room, 0);
    // Long words, such as paths, are shortened until the message fits.
    let shortened = (room..=most * room).rev().map(|max| wrapped(&fit(&notice, max)));
    let mut versions = std::iter::once(wrapped(&notice)).chain(shortened);
    let rows = versions.find(|rows| rows.len() <= most);
    let rows = rows.unwrap_or_else(|| wrapped(&fit(&notice, room)));
    let indented = rows.into_iter().take(most).map(|row| {
        let mut indented = Row::new(" ", Ink::Text);
        indented.spans.extend(row.spans);
        indented
    });
    indented.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(messages: &Messages, width: usize) -> Vec<String> {
        rows(messages, width).iter().map(|row| row.text().trim_end().to_owned()).collect()
    }

    #[test]
    fn a_long_message_continues_in_the_footer_and_a_question_does_not() {
        let mut messages = Messages::new(Some("saved as map.svg".to_owned()));
        assert_eq!(shown(&messages, 20), [" saved as map.svg"]);
        messages.say("this card is built in; `rolescope new` makes a copy");
        assert_eq!(
            shown(&messages, 30),
            [" this card is built in;", " `rolescope new` makes a copy"]
        );
        messages.say(format!("cannot write {}: the disk is full", "/a/long/path".repeat(20)));
        let rows = shown(&messages, 60);
        assert_eq!(rows.len(), 2);
        assert!(rows[1].ends_with("the disk is full") && rows.concat().contains('…'), "{rows:?}");
        messages.ask("what to copy from this role with a long name?".to_owned());
        assert_eq!(shown(&messages, 30).len(), 1);
    }
}
