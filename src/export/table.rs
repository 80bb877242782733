//! Writes lines of CSV (RFC 4180). Only this file uses the `csv` crate.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use crate::text::sanitize;

/// Returns a line of CSV. A cell that a spreadsheet would take for a formula is prefixed with an
/// apostrophe, so that the text of a card is never evaluated.
pub(super) fn record(cells: &[String]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let cells = cells.iter().map(|cell| guarded(&sanitize(cell)).into_owned());
    // Writing to memory cannot fail.
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Puts an apostrophe in front of a cell that a spreadsheet would take for a formula.
fn guarded(cell: &str) -> Cow<'_, str> {
    let is_formula =
        cell.starts_with(['=', '+', '-', '@']) && cell.len() > 1 && cell.parse::<f64>().is_err();
    if is_formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_cell_is_a_formula() {
        let cells = ["a", "b, \"c\"", "=1+1", "-", "-5", "@x", ""].map(str::to_owned);
        assert_eq!(record(&cells), "a,\"b, \"\"c\"\"\",'=1+1,-,-5,'@x,\r\n");
    }
}
