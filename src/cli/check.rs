//! `check [PATHS…]` prints the problems in cards in the requested format, and applies safe fixes.

mod baseline;
mod fix;
mod human;
mod places;
mod sweeper;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::atlas::Atlas;
use crate::card::LIMITS;
use crate::check::{
    self, Change, Evidence, Finding, Policy, ProblemKey, SingleFix, count, fingerprints,
};
use crate::export::{self, ReportedProblem, github, sarif};
use crate::page::{self, HelpEntry};
use crate::role::{Rule, Severity};
use crate::text::counted;

use super::args::{CheckArgs, CheckFormat};
use super::commands::{no_cards, stdin};
use super::error::Error;
use super::out::{Out, remark};
use super::source::Cards;
use super::{Look, Outcome};
use baseline::Baseline;
use places::CardPlaces;

/// Deletes temporary files after a `check --fix`, if this process was started for that purpose.
pub(super) fn sweep_if_asked() -> Option<std::process::ExitCode> {
    sweeper::answer()
}

/// Runs `check [PATHS…]`.
pub(super) fn check(
    args: &CheckArgs,
    cards: &Cards,
    policy: &Policy,
    look: Look<'_>,
    out: &mut Out,
) -> Result<Outcome, Error> {
    if args.limits {
        return limits(out);
    }
    if args.fix && args.paths.iter().any(|path| path.as_os_str() == "-") {
        let what =
            "--fix cannot write to standard input; `check --diff -` prints the fixes as a patch";
        return Err(Error::new(what));
    }
    let baseline = args.baseline.as_deref().map(Baseline::read).transpose()?;
    let mut checked = Checked::new(args, cards, policy)?;
    if args.diff && !checked.atlas.is_empty() {
        fix::print(&checked.changes, look, out)?;
        return Ok(if checked.changes.is_empty() { Outcome::Found } else { Outcome::Nothing });
    }
    if args.fix {
        fix::show(&checked.changes, look);
        if !checked.changes.is_empty() && !fix::agreed(&checked.changes) {
            remark("no cards were changed");
            return Ok(checked.outcome(args));
        }
        if !checked.changes.is_empty() {
            let written = fix::write(&checked.changes)?;
            remark(&format!("fixed {}", counted(written, "card")));
            checked = Checked::new(args, cards, policy)?;
        }
    }
    let left_out = checked.leave_out(args.min_severity, baseline.as_ref());
    if let Some(path) = &args.write_baseline {
        return checked.write_baseline(path);
    }
    let Checked { atlas, findings, .. } = &checked;
    match args.format() {
        CheckFormat::Human => human::print(atlas, findings, look, out)?,
        CheckFormat::Short => findings.iter().try_for_each(|finding| out.line(&short(finding)))?,
        CheckFormat::Json => out.json(&export::check(atlas, &cards.label, findings))?,
        CheckFormat::Github => {
            github::commands(&checked.reported()).try_for_each(|command| out.line(&command))?;
        }
        CheckFormat::Sarif => out.json(&sarif::log(&checked.reported()))?,
    }
    out.flush()?;
    if args.format() != CheckFormat::Json {
        remark(&checked.summary(left_out));
    }
    // A file with merge conflicts is not a card, but it was read and checked, so the absence of
    // cards is not an error.
    let is_judged = findings.iter().any(|finding| finding.problem.rule == Rule::HalfMerged);
    if atlas.is_empty() && !is_judged {
        return Err(no_cards(atlas, cards));
    }
    Ok(checked.outcome(args))
}

/// The summary gives the exact number of fixes only up to this number of problems, because counting
/// the fixes means making and checking each of them in memory.
const MOST_FIXES_COUNTED: usize = 1_000;

/// The checked cards and their problems.
struct Checked {
    atlas: Arc<Atlas>,
    /// The problems to report, each with its fingerprint. The fingerprints are empty if the output
    /// does not need them.
    findings: Vec<Finding>,
    fingerprints: Vec<String>,
    places: CardPlaces,
    /// The safe fix for each problem. This is empty if the output format does not include fixes.
    single: HashMap<ProblemKey, SingleFix>,
    /// The changes that the fixes make to the cards. This is empty if the command does not show,
    /// write or count them.
    changes: Vec<Change>,
    /// The number of problems that `--fix` would try to fix.
    fixable: usize,
    /// Whether each card was checked on its own, because the paths are single files.
    apart: bool,
}

impl Checked {
    fn new(args: &CheckArgs, cards: &Cards, policy: &Policy) -> Result<Checked, Error> {
        let (atlas, evidence) = if args.paths.iter().any(|path| path.as_os_str() == "-") {
            stdin(&cards.reading)?
        } else {
            cards.gathered::<Evidence>()
        };
        let apart = !args.paths.is_empty() && args.paths.iter().all(|path| !path.is_dir());
        // To make fixes, all problems must be found, even those that are not printed.
        let needs_all = args.diff || args.fix || args.format() == CheckFormat::Sarif;
        let make = if needs_all { check::Check::new } else { check::Check::listed };
        let check = make(&atlas, &evidence, policy, !apart);
        let fixable = check.fixable();
        let counts = matches!(args.format(), CheckFormat::Human | CheckFormat::Short)
            && fixable <= MOST_FIXES_COUNTED;
        let changes = if args.diff || args.fix || counts { check.fixes() } else { Vec::new() };
        let single = match args.format() {
            CheckFormat::Sarif => check.single_fixes(),
            _ => HashMap::new(),
        };
        let findings = check.into_findings();
        let places = CardPlaces::new(&cards.cards);
        // The fingerprints are computed only if needed, because finding the path of a card in its
        // repository takes system calls.
        let wanted = args.baseline.is_some()
            || args.write_baseline.is_some()
            || args.format() == CheckFormat::Sarif;
        let fingerprints = if wanted {
            fingerprints(&atlas, &findings, |finding| {
                places.place(&finding.origin).path().to_owned()
            })
        } else {
            vec![String::new(); findings.len()]
        };
        Ok(Checked { atlas, findings, fingerprints, places, single, changes, fixable, apart })
    }

    /// Removes the problems that are less severe than `least` or are in the baseline. Returns the
    /// number of problems that are listed in the baseline, and the number of problems in the
    /// baseline that no longer occur.
    fn leave_out(&mut self, least: Severity, baseline: Option<&Baseline>) -> (usize, usize) {
        let problems = self.findings.drain(..).zip(self.fingerprints.drain(..));
        let (mut kept, mut known) = (Vec::new(), 0);
        for (finding, fingerprint) in problems {
            if baseline.is_some_and(|baseline| baseline.known.contains(&fingerprint)) {
                known += 1;
            } else if finding.severity <= least {
                kept.push((finding, fingerprint));
            }
        }
        (self.findings, self.fingerprints) = kept.into_iter().unzip();
        (known, baseline.map_or(0, |baseline| baseline.known.len().saturating_sub(known)))
    }

    /// Writes the problems to a file as a baseline.
    fn write_baseline(&self, path: &Path) -> Result<Outcome, Error> {
        let Checked { findings, fingerprints, places, .. } = self;
        let problems = findings.iter().zip(fingerprints.iter()).map(|(finding, fingerprint)| {
            let place = places.place(&finding.origin).path().to_owned();
            (fingerprint.as_str(), finding, place)
        });
        Baseline::write(path, problems)?;
        let problems = counted(self.findings.len(), "known problem");
        let shown = path.display();
        remark(&format!(
            "{problems} written to {shown}; `rolescope check --baseline {shown}` reports only new problems"
        ));
        Ok(Outcome::Found)
    }

    /// Converts the problems to the form in which they are exported to other programs.
    fn reported(&self) -> Vec<ReportedProblem<'_>> {
        let Checked { findings, fingerprints, places, single, .. } = self;
        let reported = findings.iter().zip(fingerprints).map(|(finding, fingerprint)| {
            let fix = single.get(&ProblemKey::new(finding));
            let fix = fix.map(|fix| (places.place(&fix.origin), fix));
            ReportedProblem { finding, place: places.place(&finding.origin), fingerprint, fix }
        });
        reported.collect()
    }

    fn outcome(&self, args: &CheckArgs) -> Outcome {
        let worst = if args.strict { Severity::Warning } else { Severity::Error };
        let wrong = self.findings.iter().any(|finding| finding.severity <= worst);
        if wrong { Outcome::Nothing } else { Outcome::Found }
    }

    /// Returns a summary such as `37 cards: 0 errors, 2 warnings, 6 hints; 4 can be fixed with
    /// --fix`. `known` and `solved` are the numbers that [`Checked::leave_out`] has returned.
    fn summary(&self, (known, solved): (usize, usize)) -> String {
        let Checked { atlas, findings, changes, fixable, apart, .. } = self;
        let [errors, warnings, hints] = count(findings);
        let passed = match atlas.passed_over() {
            0 => String::new(),
            files => format!(" ({} without a role)", counted(files, "document")),
        };
        let files = changes.iter().filter(|change| change.origin.file().is_some());
        let fixable = match files.map(|change| change.fixes).sum::<usize>() {
            0 if *fixable > MOST_FIXES_COUNTED => "; --fix may fix some of them".into(),
            0 => String::new(),
            fixes => format!("; {fixes} can be fixed with --fix"),
        };
        let problems = counted(known, "known problem");
        let known = match (known, solved) {
            (0, 0) => String::new(),
            (_, 0) => format!("; {problems} in the baseline"),
            (_, solved) => format!(
                "; {problems} in the baseline and {solved} fixed (--write-baseline removes the fixed problems)"
            ),
        };
        let apart = if *apart {
            "; problems between cards are found only if a whole folder is checked"
        } else {
            ""
        };
        format!(
            "{}{passed}: {}, {}, {}{fixable}{known}{apart}",
            counted(atlas.len(), "card"),
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(hints, "hint"),
        )
    }
}

/// Returns a problem as one line, such as `roles/cto/profile.md:4:7: error: name is a list; write
/// one line of text [wrong-type]`.
fn short(finding: &Finding) -> String {
    let problem = &finding.problem;
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    format!(
        "{}:{}:{}: {}: {}{help} [{}]",
        finding.origin,
        problem.line,
        problem.column,
        finding.severity,
        problem.message,
        problem.rule.name()
    )
}

fn limits(out: &mut Out) -> Result<Outcome, Error> {
    let entries = LIMITS.iter().map(|limit| HelpEntry {
        group: "limits".into(),
        keys: limit.what.into(),
        sentence: format!("{} {}", limit.most, limit.unit),
    });
    let entries: Vec<HelpEntry> = entries.collect();
    page::help(&entries, 80).rows.iter().try_for_each(|row| out.row(row))?;
    Ok(Outcome::Found)
}

impl CheckArgs {
    /// Returns the format in which to print the problems.
    fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}
