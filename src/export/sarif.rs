//! Writes problems as SARIF 2.1.0, the format of code-scanning services.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Map, Value, json};

use crate::role::{Rule, Severity};

use super::address::{address, document_address};
use super::printed;
use super::reported::{CardPlace, ReportedProblem};

/// The SARIF name for the root of the repository, to which paths are relative.
const ROOT: &str = "%SRCROOT%";

/// The name of the fingerprint. Its version must be increased whenever the data from which
/// fingerprints are computed changes.
const FINGERPRINT: &str = "rolescopeProblem/v1";

/// Returns a SARIF log of one run, with these problems.
pub fn log(problems: &[ReportedProblem<'_>]) -> String {
    printed(&document(problems, address()))
}

fn document(problems: &[ReportedProblem<'_>], address: Option<&str>) -> Value {
    let mut driver = json!({
        "name": "rolescope",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": Rule::ALL.iter().map(|rule| descriptor(*rule, address)).collect::<Vec<_>>(),
    });
    put(&mut driver, "informationUri", address.map(Value::from));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            // The log does not contain the path of the root, so it is the same on every machine.
            "originalUriBaseIds": {
                ROOT: { "description": { "text": "The root of the repository." } },
            },
            // The columns of problems are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": problems.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

/// Returns the SARIF description of a rule.
fn descriptor(rule: Rule, address: Option<&str>) -> Value {
    let mut descriptor = json!({
        "id": rule.name(),
        "shortDescription": { "text": rule.title() },
        "fullDescription": { "text": rule.why() },
        "help": { "text": rule.how() },
        "defaultConfiguration": { "level": level(rule.severity()) },
    });
    let help = address.map(|address| document_address(address, "check.md", rule.name()));
    put(&mut descriptor, "helpUri", help.map(Value::from));
    descriptor
}

fn result(reported: &ReportedProblem<'_>) -> Value {
    let finding = reported.finding;
    let problem = &finding.problem;
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let mut region = json!({ "startLine": problem.line, "startColumn": problem.column });
    let end = (problem.width > 0).then(|| json!(problem.column + problem.width));
    put(&mut region, "endColumn", end);
    let mut result = json!({
        "ruleId": problem.rule.name(),
        "ruleIndex": problem.rule as usize,
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", problem.message) },
        "locations": [{
            "physicalLocation": { "artifactLocation": location(&reported.place), "region": region },
        }],
        "partialFingerprints": { FINGERPRINT: reported.fingerprint },
    });
    put(&mut result, "fixes", fix(reported).map(|fix| json!([fix])));
    result
}

/// Returns the safe fix for a problem, if any.
fn fix(reported: &ReportedProblem<'_>) -> Option<Value> {
    let (place, fix) = reported.fix.as_ref()?;
    let ((start_line, start_column), (end_line, end_column)) = (fix.start, fix.end);
    let problem = &reported.finding.problem;
    let description = problem.help.as_deref().unwrap_or(problem.rule.how());
    Some(json!({
        "description": { "text": description },
        "artifactChanges": [{
            "artifactLocation": location(place),
            "replacements": [{
                "deletedRegion": {
                    "startLine": start_line,
                    "startColumn": start_column,
                    "endLine": end_line,
                    "endColumn": end_column,
                },
                "insertedContent": { "text": fix.text },
            }],
        }],
    }))
}

/// Returns the SARIF location of a file.
fn location(place: &CardPlace) -> Value {
    match place {
        CardPlace::Inside(path) => json!({ "uri": super::uri(path), "uriBaseId": ROOT }),
        CardPlace::Outside(path) if path.starts_with('/') => {
            json!({ "uri": format!("file://{}", super::uri(path)) })
        }
        CardPlace::Outside(path) => json!({ "uri": super::uri(path) }),
    }
}

/// Adds a value to a JSON object, unless the value is `None`.
fn put(object: &mut Value, key: &str, value: Option<Value>) {
    let fields: Option<&mut Map<String, Value>> = object.as_object_mut();
    if let (Some(fields), Some(value)) = (fields, value) {
        fields.insert(key.to_owned(), value);
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_known_address_is_linked() {
        let log = document(&[], Some("https://example.org/rolescope/"));
        let driver = &log["runs"][0]["tool"]["driver"];
        assert_eq!(driver["informationUri"], "https://example.org/rolescope/");
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            driver["rules"][0]["helpUri"],
            format!("https://example.org/rolescope/blob/v{version}/docs/check.md#unreadable")
        );
        let driver = document(&[], None)["runs"][0]["tool"]["driver"].clone();
        assert!(driver.get("informationUri").is_none());
        assert!(driver["rules"][0].get("helpUri").is_none());
    }
}
