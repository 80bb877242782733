//! Problems as workflow commands of GitHub Actions, which become annotations on a pull request.
//! Grammar: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use crate::check::Finding;
use crate::role::Severity;

/// Returns the command for a problem: `::warning file=…,line=52,col=22,title=missing-target::no
/// card describes …`.
pub fn command(finding: &Finding) -> String {
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
        property(&finding.origin.place()),
        problem.line,
        problem.column,
        problem.rule.name(),
        data(&format!("{}{help}", problem.message)),
    )
}

/// Escapes the characters that would end a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the characters that would end a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::{Origin, Problem, Rule};

    #[test]
    fn card_text_cannot_end_a_workflow_command() {
        let problem = Problem::new(Rule::WrongType, (4, 7), "100% of\n::error::x").wide(3);
        let origin = Origin::File("a,b:c.md".into());
        let finding = Finding { role: None, origin, problem, severity: Severity::Hint, edge: None };
        assert_eq!(
            command(&finding),
            "::notice file=a%2Cb%3Ac.md,line=4,col=7,endColumn=10,title=wrong-type::100%25 of%0A::error::x"
        );
    }
}
