//! Writes problems as workflow commands of GitHub Actions, which GitHub shows as annotations on a
//! pull request. Syntax:
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use crate::role::Severity;

use super::reported::ReportedProblem;

/// Returns a workflow command for each problem, most severe first, because GitHub shows only ten
/// annotations of each kind for a step.
pub fn commands<'a>(problems: &'a [ReportedProblem<'a>]) -> impl Iterator<Item = String> + 'a {
    let by_severity = Severity::ALL.into_iter().flat_map(move |severity| {
        problems.iter().filter(move |reported| reported.finding.severity == severity)
    });
    by_severity.map(command)
}

/// Returns the workflow command for a problem, such as `::warning
/// file=…,line=52,col=22,title=missing-target::no card describes …`.
fn command(reported: &ReportedProblem<'_>) -> String {
    let finding = reported.finding;
    let problem = &finding.problem;
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let end = match problem.width {
        0 => String::new(),
        width => format!(",endColumn={}", problem.column + width),
    };
    format!(
        "::{kind} file={},line={},col={}{end},title={}::{}",
        property(reported.place.path()),
        problem.line,
        problem.column,
        problem.rule.name(),
        data(&format!("{}{help}", problem.message)),
    )
}

/// Escapes the message of a workflow command: line breaks, which would end the message, and `%`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command. Unlike a message, a property would also end at a colon
/// or comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Finding;
    use crate::export::CardPlace;
    use crate::role::{Origin, Problem, Rule};

    fn printed(findings: &[Finding]) -> Vec<String> {
        let reported = findings.iter().map(|finding| ReportedProblem {
            finding,
            place: CardPlace::Inside(finding.origin.place()),
            fingerprint: "",
            fix: None,
        });
        commands(&reported.collect::<Vec<_>>()).collect()
    }

    fn finding(severity: Severity, line: u32, message: &str) -> Finding {
        let problem = Problem::new(Rule::WrongType, (line, 7), message).wide(3);
        let origin = Origin::File("a,b:c.md".into());
        Finding { role: None, origin, problem, severity, edge: None }
    }

    #[test]
    fn card_text_cannot_end_a_workflow_command() {
        assert_eq!(
            printed(&[finding(Severity::Hint, 4, "100% of\n::error::x")]),
            [
                "::notice file=a%2Cb%3Ac.md,line=4,col=7,endColumn=10,title=wrong-type::100%25 of%0A::error::x"
            ]
        );
    }

    #[test]
    fn the_most_severe_problems_come_first() {
        let severities = [Severity::Hint, Severity::Warning, Severity::Error, Severity::Warning];
        let findings: Vec<Finding> =
            (1..).zip(severities).map(|(line, severity)| finding(severity, line, "x")).collect();
        let lines: Vec<String> =
            printed(&findings).iter().map(|line| line.chars().take(38).collect()).collect();
        assert_eq!(
            lines,
            [
                "::error file=a%2Cb%3Ac.md,line=3,col=7",
                "::warning file=a%2Cb%3Ac.md,line=2,col",
                "::warning file=a%2Cb%3Ac.md,line=4,col",
                "::notice file=a%2Cb%3Ac.md,line=1,col="
            ]
        );
    }
}
