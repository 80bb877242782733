//! Writes problems as SARIF 2.1.0, the format of code-scanning services.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Value, json};

use crate::check::Finding;
use crate::role::{Rule, Severity};

use super::printed;

/// Returns the log of one run.
pub fn log(findings: &[Finding]) -> String {
    let rules = Rule::ALL.iter().map(|rule| {
        json!({
            "id": rule.name(),
            "shortDescription": { "text": rule.title() },
            "fullDescription": { "text": rule.why() },
            "help": { "text": rule.how() },
            "defaultConfiguration": { "level": level(rule.severity()) },
        })
    });
    let driver = json!({
        "name": "rolescope",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.collect::<Vec<_>>(),
    });
    printed(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            // The columns of problems are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    }))
}

fn result(finding: &Finding) -> Value {
    let problem = &finding.problem;
    let fix = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let uri = super::uri(&finding.origin.place());
    let mut region = json!({ "startLine": problem.line, "startColumn": problem.column });
    if let (Value::Object(region), 1..) = (&mut region, problem.width) {
        region.insert("endColumn".to_owned(), json!(problem.column + problem.width));
    }
    json!({
        "ruleId": problem.rule.name(),
        "ruleIndex": problem.rule as usize,
        "level": level(finding.severity),
        "message": { "text": format!("{}{fix}", problem.message) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": uri }, "region": region },
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}
