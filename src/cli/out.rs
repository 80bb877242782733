//! Standard output and standard error. All text is sanitized here.

use std::io::{self, BufWriter, Stdout, Write};

use crate::page::Row;
use crate::text::{ascii, brief, cut, sanitize};
use crate::ui::{Look, Themes};

use super::commands::terminal_width;
use super::error::Error;

/// Standard output, buffered.
pub(super) struct Out {
    to: BufWriter<Stdout>,
    ascii: bool,
    /// The colours of pages; `None` disables them.
    colours: Option<Colours>,
}

/// The colours of pages.
pub(super) struct Colours {
    /// The user's colours.
    pub(super) themes: Themes,
    /// Whether the terminal supports more than 256 colours.
    pub(super) deep: bool,
}

impl Out {
    pub(super) fn new() -> Out {
        Out { to: BufWriter::new(io::stdout()), ascii: false, colours: None }
    }

    /// Sets whether to write ASCII only.
    pub(super) fn ascii(&mut self, ascii: bool) {
        self.ascii = ascii;
    }

    /// Sets the colours of pages.
    pub(super) fn colours(&mut self, colours: Option<Colours>) {
        self.colours = colours;
    }

    /// Writes a line of foreign text.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Error> {
        let text = sanitize(text);
        let text = if self.ascii { ascii(&text) } else { text };
        writeln!(self.to, "{}", text.trim_end()).map_err(cannot_write)
    }

    /// Writes foreign text as a word for another program, followed by a newline or NUL.
    pub(super) fn word(&mut self, text: &str, nul: bool) -> Result<(), Error> {
        self.bytes(sanitize(text).as_bytes(), nul)
    }

    /// Writes bytes unchanged, for a program that requires this, followed by a newline or NUL.
    pub(super) fn bytes(&mut self, bytes: &[u8], nul: bool) -> Result<(), Error> {
        let end: &[u8] = if nul { b"\0" } else { b"\n" };
        self.to.write_all(bytes).and_then(|()| self.to.write_all(end)).map_err(cannot_write)
    }

    /// Writes a row of a page.
    pub(super) fn row(&mut self, row: &Row) -> Result<(), Error> {
        let Some(Colours { themes, deep }) = &self.colours else { return self.line(&row.text()) };
        let look = Look { themes, deep: *deep, ..Look::new(true, false) };
        let mut text = String::new();
        for span in &row.spans {
            let style = look.ansi(span.ink);
            text.push_str(&format!("{style}{}{style:#}", span.text()));
        }
        self.rendered(text.trim_end())
    }

    /// Writes the cells of a table, which are aligned on a terminal and separated by tabs for a
    /// program.
    pub(super) fn table(&mut self, rows: &[Vec<String>], aligned: bool) -> Result<(), Error> {
        let clean: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| sanitize(cell).into_owned()).collect())
            .collect();
        let count = clean.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..count)
            .map(|n| {
                clean
                    .iter()
                    .filter_map(|row| row.get(n))
                    .map(|cell| crate::text::columns(cell))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for row in &clean {
            let cells: Vec<String> = if aligned {
                row.iter()
                    .zip(&widths)
                    .map(|(cell, width)| crate::text::pad(cell, *width))
                    .collect()
            } else {
                row.clone()
            };
            let text = cells.join(if aligned { "  " } else { "\t" });
            // The terminal would break a longer line inside a word.
            let text = if aligned { cut(&text, terminal_width()).into_owned() } else { text };
            let text = if self.ascii { ascii(&text).into_owned() } else { text };
            writeln!(self.to, "{}", text.trim_end()).map_err(cannot_write)?;
        }
        Ok(())
    }

    /// Writes text unchanged for a program, or sanitized on a terminal.
    pub(super) fn raw(&mut self, text: &str, terminal: bool) -> Result<(), Error> {
        if !terminal {
            return self.to.write_all(text.as_bytes()).map_err(cannot_write);
        }
        text.lines().try_for_each(|line| self.line(&line.replace('\t', "    ")))
    }

    /// Writes a line that may have colours and whose foreign parts are already sanitized.
    pub(super) fn rendered(&mut self, text: &str) -> Result<(), Error> {
        let text = if self.ascii { ascii(text) } else { text.into() };
        writeln!(self.to, "{text}").map_err(cannot_write)
    }

    /// Writes JSON in which all characters are safe to print.
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

/// Writes a line on standard error whose foreign parts are already sanitized.
pub(super) fn remark_rendered(text: &str) {
    drop(writeln!(io::stderr(), "{text}"));
}

/// Writes an error message as one shortened line on standard error. A failure to write is ignored,
/// since it cannot be reported to anyone.
pub(super) fn complain(text: &str) {
    drop(writeln!(io::stderr(), "rolescope: {}", brief(text)));
}

/// Writes a note as one shortened line on standard error.
pub(super) fn remark(text: &str) {
    drop(writeln!(io::stderr(), "{}", brief(text)));
}
