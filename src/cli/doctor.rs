//! `doctor` prints what affects the program on this machine, for a bug report.

mod cards;
mod places;
mod programs;
mod terminal;

use std::path::Path;

use crate::config::{Config, home};
use crate::page::{Ink, Row};
use crate::role::Severity;
use crate::text::counted;

use super::Outcome;
use super::args::Global;
use super::error::Error;
use super::out::Out;
use super::source::Cards;
use super::version::BUILD;

/// The width of a label in columns.
const LABEL: usize = 12;

/// Runs `doctor`. `cards` is an error if the source of the cards cannot be read.
pub(super) fn doctor(
    cards: Result<Cards, Error>,
    config: &Config,
    global: &Global,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let mut report = DoctorReport::default();
    report.rows.push(Row::new(&format!("rolescope {BUILD}"), Ink::Title));
    places::report(config, &mut report);
    match &cards {
        Ok(cards) => cards::report(cards, &mut report),
        Err(error) => {
            report.title("Cards");
            report.fault(&error.to_string());
        }
    }
    terminal::report(config, global, &mut report);
    programs::report(cards.as_ref().ok(), &mut report);
    let faults = report.faults;
    report.title(&match faults {
        0 => "No problems".to_owned(),
        faults => format!("{}, marked with `!`", counted(faults, "problem")),
    });
    report.rows.iter().try_for_each(|row| out.row(row))?;
    Ok(if faults == 0 { Outcome::Found } else { Outcome::Nothing })
}

/// The report, with the number of problems in it.
#[derive(Default)]
struct DoctorReport {
    rows: Vec<Row>,
    faults: usize,
}

impl DoctorReport {
    /// Adds the title of a section.
    fn title(&mut self, title: &str) {
        self.rows.push(Row::default());
        self.rows.push(Row::new(title, Ink::Heading));
    }

    /// Adds a line with a fact.
    fn fact(&mut self, label: &str, text: &str) {
        let row = Row::new(&format!("  {label:LABEL$}"), Ink::Key);
        self.rows.push(row.with(text, Ink::Text));
    }

    /// Adds a line that reports a problem.
    fn fault(&mut self, text: &str) {
        self.faults += 1;
        self.rows.push(Row::new(&format!("! {text}"), Ink::Problem(Severity::Error)));
    }
}

/// Returns a path for a report that others may read. The home folder is replaced by `~`.
fn shown(path: &Path) -> String {
    let home = home().filter(|home| home.parent().is_some());
    match home.and_then(|home| Some(path.strip_prefix(home).ok()?.to_owned())) {
        Some(below) => format!("~/{}", below.display()),
        None => path.display().to_string(),
    }
}
