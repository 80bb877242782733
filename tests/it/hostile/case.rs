//! A hostile case: the contents of its folder and the expected messages.

use std::fs;
use std::path::Path;

/// A hostile card or folder.
pub(crate) struct Case {
    /// A unique description, which is also the name of its folder.
    pub(crate) name: String,
    /// The file extension of the card.
    pub(crate) ending: &'static str,
    put: Put,
    /// The strings that the output of `check --format short` must contain; see [`is_reported`].
    pub(crate) report: Vec<String>,
}

enum Put {
    Card(Vec<u8>),
    /// A card of about a given size.
    Grown(Grow),
    Folder(Box<dyn Fn(&Path) + Send + Sync>),
}

/// Creates a card of about a given size in bytes.
pub(crate) type Grow = fn(usize) -> String;

/// The size in bytes of a generated card. It is not larger, because a debug build reads each card
/// twice per command.
const GROWN: usize = 64 * 1024;

impl Case {
    fn new(name: impl Into<String>, put: Put) -> Case {
        Case { name: name.into(), ending: "md", put, report: Vec::new() }
    }

    /// Returns a card named `case.md`.
    pub(crate) fn card(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Case {
        Case::new(name, Put::Card(text.into()))
    }

    /// Returns a card named `case.md` whose size can be chosen.
    pub(crate) fn grown(name: impl Into<String>, grow: Grow) -> Case {
        Case::new(name, Put::Grown(grow))
    }

    /// Returns a file named `case.ENDING` whose size can be chosen.
    pub(crate) fn grown_as(name: impl Into<String>, ending: &'static str, grow: Grow) -> Case {
        Case { ending, ..Case::grown(name, grow) }
    }

    /// Returns a case whose folder is filled by `put`.
    pub(crate) fn folder(
        name: impl Into<String>,
        put: impl Fn(&Path) + Send + Sync + 'static,
    ) -> Case {
        Case::new(name, Put::Folder(Box::new(put)))
    }

    /// Adds a message that `check` must print about the case.
    #[must_use]
    pub(crate) fn reports(mut self, line: impl Into<String>) -> Case {
        self.report.push(line.into());
        self
    }

    /// Creates the case in `folder`, next to a healthy card.
    pub(crate) fn put(&self, folder: &Path) {
        let file = folder.join(format!("case.{}", self.ending));
        match &self.put {
            Put::Card(bytes) => fs::write(file, bytes).unwrap(),
            Put::Grown(grow) => fs::write(file, grow(GROWN)).unwrap(),
            Put::Folder(put) => put(folder),
        }
        let healthy = format!("---\nname: {}\n---\n# Mission\n\nLives.\n", self.healthy());
        fs::write(folder.join("healthy.md"), healthy).unwrap();
    }

    /// Returns the card of the case with about this size in bytes, or `None` if the case is not a
    /// card or has a fixed size.
    #[allow(dead_code, reason = "the cost of reading one is measured")]
    pub(crate) fn at_size(&self, bytes: usize) -> Option<String> {
        match &self.put {
            Put::Grown(grow) => Some(grow(bytes)),
            Put::Card(_) | Put::Folder(_) => None,
        }
    }

    /// Returns the name of the healthy card.
    pub(crate) fn healthy(&self) -> String {
        format!("Healthy {}", self.name)
    }

    /// Returns whether the commands must refuse at least one card of the case.
    pub(crate) fn is_refused(&self) -> bool {
        self.report.iter().any(|line| line.contains("error: "))
    }
}

/// Returns whether a line contains the parts of `wanted` in order. A `*` in `wanted` separates two
/// parts and matches any text between them.
pub(crate) fn is_reported(line: &str, wanted: &str) -> bool {
    let mut rest = line;
    wanted.split('*').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// Returns `head`, followed by `unit` repeated up to `size` bytes.
pub(crate) fn repeated(head: &str, unit: &str, size: usize) -> String {
    format!("{head}{}", unit.repeat(size.saturating_sub(head.len()) / unit.len()))
}

/// Returns `head`, followed by the output of `unit` for 0, 1, 2 and so on, until the text has at
/// least `size` bytes.
pub(crate) fn numbered(head: &str, size: usize, unit: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    let mut number = 0;
    while text.len() < size {
        text.push_str(&unit(number));
        number += 1;
    }
    text
}

/// Returns `head`, many copies of `open`, as many of `close`, and `tail`. The copies have about
/// `size` bytes in total.
pub(crate) fn nested(head: &str, open: &str, close: &str, tail: &str, size: usize) -> String {
    let count = size / (open.len() + close.len()).max(1);
    format!("{head}{}x{}{tail}", open.repeat(count), close.repeat(count))
}
