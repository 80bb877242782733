//! A hostile thing, what is put into a folder for it, and what must be told of it.

use std::fs;
use std::path::Path;

/// A hostile card or folder.
pub(crate) struct Case {
    /// What it is, unique, and the name of its folder.
    pub(crate) name: String,
    put: Put,
    /// What the lines of `check --format short` must hold; see [`is_told`].
    pub(crate) told: Vec<String>,
}

enum Put {
    Card(Vec<u8>),
    /// A card of about so many bytes.
    Grown(Grow),
    Folder(Box<dyn Fn(&Path) + Send + Sync>),
}

/// Makes a card of about so many bytes.
pub(crate) type Grow = fn(usize) -> String;

/// How large grown cards are here: a debug build reads them, twice for each command.
const GROWN: usize = 64 * 1024;

impl Case {
    fn new(name: impl Into<String>, put: Put) -> Case {
        Case { name: name.into(), put, told: Vec::new() }
    }

    /// A card `case.md`.
    pub(crate) fn card(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Case {
        Case::new(name, Put::Card(text.into()))
    }

    /// A card `case.md` that may be of any size.
    pub(crate) fn grown(name: impl Into<String>, grow: Grow) -> Case {
        Case::new(name, Put::Grown(grow))
    }

    /// Whatever is put into the folder.
    pub(crate) fn folder(
        name: impl Into<String>,
        put: impl Fn(&Path) + Send + Sync + 'static,
    ) -> Case {
        Case::new(name, Put::Folder(Box::new(put)))
    }

    /// One more thing that must be told.
    #[must_use]
    pub(crate) fn told(mut self, line: impl Into<String>) -> Case {
        self.told.push(line.into());
        self
    }

    /// Puts it into `folder`, beside a healthy card.
    pub(crate) fn put(&self, folder: &Path) {
        let write = |bytes: &[u8]| fs::write(folder.join("case.md"), bytes).unwrap();
        match &self.put {
            Put::Card(bytes) => write(bytes),
            Put::Grown(grow) => write(grow(GROWN).as_bytes()),
            Put::Folder(put) => put(folder),
        }
        let healthy = format!("---\nname: {}\n---\n# Mission\n\nLives.\n", self.healthy());
        fs::write(folder.join("healthy.md"), healthy).unwrap();
    }

    /// Its card at about so many bytes; `None` for what is no card, or of one size.
    #[allow(dead_code, reason = "what it costs to read one is measured")]
    pub(crate) fn at_size(&self, bytes: usize) -> Option<String> {
        match &self.put {
            Put::Grown(grow) => Some(grow(bytes)),
            Put::Card(_) | Put::Folder(_) => None,
        }
    }

    /// The name of the healthy card.
    pub(crate) fn healthy(&self) -> String {
        format!("Healthy {}", self.name)
    }

    /// Whether one of the cards must be refused.
    pub(crate) fn is_refused(&self) -> bool {
        self.told.iter().any(|line| line.contains("error: "))
    }
}

/// Whether a line has the parts of `wanted` between `*`, one after the other.
pub(crate) fn is_told(line: &str, wanted: &str) -> bool {
    let mut rest = line;
    wanted.split('*').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// `head`, and `unit` as often as `size` bytes take.
pub(crate) fn repeated(head: &str, unit: &str, size: usize) -> String {
    format!("{head}{}", unit.repeat(size.saturating_sub(head.len()) / unit.len()))
}

/// `head`, and what `unit` says of each number, up to `size` bytes.
pub(crate) fn numbered(head: &str, size: usize, unit: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    let mut number = 0;
    while text.len() < size {
        text.push_str(&unit(number));
        number += 1;
    }
    text
}

/// `head`, `size` bytes of two equal halves of `open` and `close`, and `tail`.
pub(crate) fn nested(head: &str, open: &str, close: &str, tail: &str, size: usize) -> String {
    let count = size / (open.len() + close.len()).max(1);
    format!("{head}{}x{}{tail}", open.repeat(count), close.repeat(count))
}
