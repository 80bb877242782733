//! Recognizes the verbs of interactions in titles and labels.

use super::topic::{normal, unnumbered};

/// Normalized words that begin the verbs of interactions.
const BEGINNINGS: [&str; 54] = [
    "reports to",
    "report to",
    "escalates to",
    "escalate to",
    "escalation",
    "delegates to",
    "delegate to",
    "delegation",
    "hand off",
    "hands off",
    "handoff",
    "handoffs",
    "receives from",
    "receive from",
    "provides to",
    "provide to",
    "coordinates with",
    "coordinate with",
    "collaborates with",
    "collaborate with",
    "works with",
    "work with",
    "works closely with",
    "interfaces with",
    "interface with",
    "integrates with",
    "integration with",
    "partners with",
    "partner with",
    "consults",
    "consult",
    "mentors",
    "supports",
    "supported by",
    "manages",
    "managed by",
    "supervises",
    "direct reports",
    "after",
    "before",
    "complements",
    "upstream",
    "downstream",
    "input from",
    "inputs from",
    "output to",
    "outputs to",
    "ping",
    "depends on",
    "advises",
    "reviews",
    "is reviewed by",
    "defers to",
    "sync with",
];

/// Returns the verb in a title, recognized by its beginning: `Reports to`.
pub(super) fn known_verb(title: &str) -> Option<String> {
    let text = normal(title);
    // A title that ends with one of these words introduces an overview of interactions and is not a
    // verb.
    const MAPS: [&str; 8] =
        ["map", "matrix", "chart", "table", "tree", "protocol", "overview", "structure"];
    let is_map = text.rsplit(' ').next().is_some_and(|last| MAPS.contains(&last));
    let plain = unnumbered(title).trim_end_matches([':', '：', ' ']).to_owned();
    let is_verb = BEGINNINGS.iter().any(|start| {
        text.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    (is_verb && !is_map).then_some(plain)
}

/// Returns the verb in a label of a section about roles, recognized by its end: `Implements specs
/// from`.
pub(super) fn verb_of_label(label: &str) -> Option<String> {
    const ENDS: [&str; 13] = [
        "from",
        "to",
        "with",
        "by",
        "coordination",
        "collaboration",
        "collaborators",
        "cooperation",
        "dependencies",
        "escalation",
        "handoff",
        "handoffs",
        "support",
    ];
    let text = normal(label);
    let plain = unnumbered(label).trim_end_matches([':', '：', ' ']).to_owned();
    (text.split(' ').count() <= 4 && ENDS.contains(&text.rsplit(' ').next()?)).then_some(plain)
}
