//! The message for the user, and the prefix that waits for another key.

/// The message in the status line, and whether it asks what to copy.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// The message, shown until the next key.
    notice: Option<String>,
    /// Whether the copy key was pressed and the next key chooses what to copy.
    is_asking: bool,
}

impl Messages {
    pub(super) fn new(notice: Option<String>) -> Messages {
        Messages { notice, is_asking: false }
    }

    /// The message.
    pub(super) fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    pub(super) fn say(&mut self, notice: impl Into<String>) {
        self.notice = Some(notice.into());
    }

    pub(super) fn clear(&mut self) {
        self.notice = None;
    }

    /// Asks what to copy.
    pub(super) fn ask(&mut self, question: String) {
        self.notice = Some(question);
        self.is_asking = true;
    }

    pub(super) fn is_asking(&self) -> bool {
        self.is_asking
    }

    /// Ends the question. Returns whether there was one.
    pub(super) fn take_question(&mut self) -> bool {
        std::mem::take(&mut self.is_asking)
    }
}
