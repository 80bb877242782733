//! Writes to standard output and standard error, and sanitizes all text.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};

use crate::page::{Ink, Row};
use crate::text::{ascii, brief, columns, sanitize};
use crate::ui::{Look, Themes};

use super::commands::terminal_width;
use super::error::Error;

/// Buffered standard output.
pub(super) struct Out {
    to: BufWriter<Stdout>,
    /// Whether standard output is a terminal.
    pub(super) terminal: bool,
    /// Whether to write ASCII characters only.
    pub(super) ascii: bool,
    /// The colours of printed pages; `None` if colours are disabled.
    pub(super) colours: Option<Colours>,
}

/// The settings for the colours of printed pages.
pub(super) struct Colours {
    /// The user's colours.
    pub(super) themes: Themes,
    /// Whether the terminal supports more than 256 colours.
    pub(super) deep: bool,
}

/// A cell of a table.
pub(super) struct TableCell {
    /// The sanitized text.
    text: String,
    ink: Ink,
}

impl TableCell {
    /// Creates a cell. Sanitizes the text, which may come from a card.
    pub(super) fn new(text: &str, ink: Ink) -> TableCell {
        TableCell { text: sanitize(text).into_owned(), ink }
    }

    /// Returns the sanitized text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl From<String> for TableCell {
    fn from(text: String) -> TableCell {
        TableCell::new(&text, Ink::Text)
    }
}

impl Out {
    pub(super) fn new() -> Out {
        let terminal = io::stdout().is_terminal();
        Out { to: BufWriter::new(io::stdout()), terminal, ascii: false, colours: None }
    }

    /// Writes a line of text that may come from a card, sanitized.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Error> {
        let text = sanitize(text);
        let text = if self.ascii { ascii(&text) } else { text };
        writeln!(self.to, "{}", text.trim_end()).map_err(cannot_write)
    }

    /// Writes a word for another program, sanitized and followed by a newline or NUL.
    pub(super) fn word(&mut self, text: &str, nul: bool) -> Result<(), Error> {
        self.bytes(sanitize(text).as_bytes(), nul)
    }

    /// Writes bytes unchanged for a program that needs them exactly, followed by a newline or NUL.
    pub(super) fn bytes(&mut self, bytes: &[u8], nul: bool) -> Result<(), Error> {
        let end: &[u8] = if nul { b"\0" } else { b"\n" };
        self.to.write_all(bytes).and_then(|()| self.to.write_all(end)).map_err(cannot_write)
    }

    /// Writes a row of a printed page.
    pub(super) fn row(&mut self, row: &Row) -> Result<(), Error> {
        if self.colours.is_none() {
            return self.line(&row.text());
        }
        let text: String = row.spans.iter().map(|span| self.inked(span.text(), span.ink)).collect();
        self.rendered(text.trim_end())
    }

    /// Writes the rows of a table. On a terminal, the cells are aligned; for a program, they are
    /// separated by tabs, and have colours only if the user requested them.
    pub(super) fn table(&mut self, rows: &[Vec<TableCell>]) -> Result<(), Error> {
        let mut widths: Vec<usize> = Vec::new();
        for row in rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = columns(&cell.text).max(*width);
            }
        }
        for row in rows {
            if !self.terminal {
                let cells = row.iter().map(|cell| self.inked(&cell.text, cell.ink));
                self.rendered(cells.collect::<Vec<_>>().join("\t").trim_end())?;
                continue;
            }
            let mut line = Row::default();
            for (n, cell) in row.iter().enumerate() {
                line.push(if n == 0 { "" } else { "  " }, Ink::Text);
                line.push(&cell.text, cell.ink);
                // The last cell of a row needs no padding.
                let missing = widths.get(n).map_or(0, |width| width - columns(&cell.text));
                line.push(&" ".repeat(if n + 1 < row.len() { missing } else { 0 }), Ink::Text);
            }
            // A line that is wider than the terminal is cut, because the terminal would break it in
            // the middle of a word.
            self.row(&line.cut(terminal_width()))?;
        }
        Ok(())
    }

    /// Returns `text`, which must already be sanitized, in the theme's colour for `ink`. If colours
    /// are disabled, returns it unchanged.
    fn inked(&self, text: &str, ink: Ink) -> String {
        let Some(Colours { themes, deep }) = &self.colours else { return text.to_owned() };
        let look = Look { themes, deep: *deep, ..Look::new(true, false) };
        let style = look.ansi(ink);
        format!("{style}{text}{style:#}")
    }

    /// Writes `text` unchanged.
    pub(super) fn raw(&mut self, text: &str) -> Result<(), Error> {
        self.to.write_all(text.as_bytes()).map_err(cannot_write)
    }

    /// Writes `text`: sanitized on a terminal, or unchanged for a program.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Error> {
        if !self.terminal {
            return self.raw(text);
        }
        text.lines().try_for_each(|line| self.line(&line.replace('\t', "    ")))
    }

    /// Writes a line that may have colours. All text from cards must already be sanitized.
    pub(super) fn rendered(&mut self, text: &str) -> Result<(), Error> {
        let text = if self.ascii { ascii(text) } else { text.into() };
        writeln!(self.to, "{text}").map_err(cannot_write)
    }

    /// Writes JSON, in which all characters must already be safe to print.
    pub(super) fn json(&mut self, json: &str) -> Result<(), Error> {
        writeln!(self.to, "{json}").map_err(cannot_write)
    }

    pub(super) fn flush(&mut self) -> Result<(), Error> {
        self.to.flush().map_err(cannot_write)
    }
}

fn cannot_write(error: io::Error) -> Error {
    Error::io("cannot write the output", error)
}

/// Writes a line to standard error. All text from cards must already be sanitized.
pub(super) fn remark_rendered(text: &str) {
    drop(writeln!(io::stderr(), "{text}"));
}

/// Quotes a word if it contains characters with a special meaning in a shell.
pub(super) fn quoted(word: &str) -> std::borrow::Cow<'_, str> {
    shell_words::quote(word)
}

/// Writes an error message to standard error, shortened to one line. If writing fails, the failure
/// is ignored, because it cannot be reported to anyone.
pub(super) fn complain(text: &str) {
    drop(writeln!(io::stderr(), "rolescope: {}", brief(text)));
}

/// Writes a note to standard error, shortened to one line.
pub(super) fn remark(text: &str) {
    drop(writeln!(io::stderr(), "{}", brief(text)));
}
