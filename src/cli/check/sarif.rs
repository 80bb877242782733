//! Problems as SARIF 2.1.0, the format in which code-scanning services take findings.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use crate::check::Finding;
use crate::json::printed;
use crate::role::{Rule, Severity};

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns of problems count characters.
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Description>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    id: &'static str,
    short_description: Message<&'static str>,
    full_description: Message<&'static str>,
    help: Message<&'static str>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<String>,
    locations: [Location; 1],
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

/// The log of one run.
pub(super) fn log(findings: &[Finding]) -> String {
    let rules = Rule::ALL.iter().map(|rule| Description {
        id: rule.name(),
        short_description: Message { text: rule.sentence() },
        full_description: Message { text: rule.why() },
        help: Message { text: rule.how() },
        default_configuration: Configuration { level: level(rule.severity()) },
    });
    let driver = Driver {
        name: "rolescope",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.collect(),
    };
    printed(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            results: findings.iter().map(outcome).collect(),
        }],
    })
}

fn outcome(finding: &Finding) -> Outcome {
    let problem = &finding.problem;
    let mend = problem.mend.as_ref().map(|mend| format!("; {mend}")).unwrap_or_default();
    let uri = utf8_percent_encode(&finding.origin.to_string(), UNSAFE).to_string();
    Outcome {
        rule_id: problem.rule.name(),
        rule_index: problem.rule as usize,
        level: level(finding.severity),
        message: Message { text: format!("{}{mend}", problem.message) },
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact { uri },
                region: Region {
                    start_line: problem.line,
                    start_column: problem.column,
                    end_column: (problem.width > 0).then(|| problem.column + problem.width),
                },
            },
        }],
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// What may not stand in the path of a URI (RFC 3986, section 3.3).
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
