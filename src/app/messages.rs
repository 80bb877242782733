//! The message for the user, and the questions that the next keystroke answers.

use super::action::Action;

/// The message in the status line, and the question that it asks, if any.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// The message, which is shown until the next keystroke.
    notice: Option<String>,
    /// Whether the copy key was pressed and the next keystroke chooses what to copy.
    is_asking: bool,
    /// The action to confirm. The user confirms it by requesting it again with the next keystroke.
    doubted: Option<Action>,
    /// The action to confirm. The user confirms it by requesting it again with the current
    /// keystroke.
    repeatable: Option<Action>,
}

impl Messages {
    pub(super) fn new(notice: Option<String>) -> Messages {
        Messages { notice, ..Messages::default() }
    }

    /// Returns the message.
    pub(super) fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    pub(super) fn say(&mut self, notice: impl Into<String>) {
        self.notice = Some(notice.into());
    }

    /// Removes the message. This is done before each keystroke is handled.
    pub(super) fn clear(&mut self) {
        self.notice = None;
        self.repeatable = self.doubted.take();
    }

    /// Asks the user to repeat an action. Returns true if the user has just repeated it.
    pub(super) fn confirms(&mut self, action: Action, question: impl Into<String>) -> bool {
        let is_repeated = self.repeatable.take() == Some(action);
        if !is_repeated {
            self.doubted = Some(action);
            self.say(question);
        }
        is_repeated
    }

    /// Asks the user what to copy.
    pub(super) fn ask(&mut self, question: String) {
        self.notice = Some(question);
        self.is_asking = true;
    }

    pub(super) fn is_asking(&self) -> bool {
        self.is_asking
    }

    /// Stops asking the user what to copy. Returns whether the user was being asked.
    pub(super) fn take_question(&mut self) -> bool {
        std::mem::take(&mut self.is_asking)
    }
}
