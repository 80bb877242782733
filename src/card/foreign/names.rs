//! Recognizes the names of roles by their form and by their words.

use crate::text::fold;

use super::topic::{is_cjk, normal, unnumbered};

/// Words that are typical of the names of roles.
const ROLE_WORDS: [&str; 100] = [
    "engineer",
    "engineers",
    "developer",
    "developers",
    "expert",
    "specialist",
    "architect",
    "lead",
    "leads",
    "manager",
    "managers",
    "designer",
    "analyst",
    "reviewer",
    "tester",
    "auditor",
    "writer",
    "director",
    "directors",
    "officer",
    "agent",
    "administrator",
    "admin",
    "coach",
    "master",
    "owner",
    "scientist",
    "researcher",
    "programmer",
    "planner",
    "critic",
    "executor",
    "orchestrator",
    "optimizer",
    "debugger",
    "strategist",
    "consultant",
    "advisor",
    "adviser",
    "coordinator",
    "pro",
    "team",
    "squad",
    "guild",
    "producer",
    "artist",
    "verifier",
    "commander",
    "editor",
    "curator",
    "trainer",
    "assistant",
    "operator",
    "responder",
    "documenter",
    "builder",
    "checker",
    "guardian",
    "maintainer",
    "modernizer",
    "cto",
    "ceo",
    "cfo",
    "coo",
    "cpo",
    "ciso",
    "scrum",
    "qa",
    "sre",
    "devops",
    "head",
    "chief",
    "tech",
    "recruiter",
    "keeper",
    "pilot",
    "nurse",
    "teacher",
    "clerk",
    "steward",
    "accountant",
    "counsel",
    "buyer",
    "inspector",
    "supervisor",
    "technician",
    "mechanic",
    "instructor",
    "controller",
    "representative",
    "facilitator",
    "liaison",
    "moderator",
    "validator",
    "evaluator",
    "translator",
    "copywriter",
    "marketer",
    "apprentice",
    "intern",
];

/// Phrases that do not name a particular role.
const GENERIC_NAMES: [&str; 44] = [
    "user",
    "users",
    "the user",
    "human",
    "humans",
    "customer",
    "customers",
    "team",
    "the team",
    "teams",
    "stakeholder",
    "stakeholders",
    "sub agents",
    "subagents",
    "subagent",
    "sub agent",
    "all agents",
    "agents",
    "agent",
    "other agents",
    "other",
    "others",
    "none",
    "n a",
    "end to end",
    "self",
    "everyone",
    "anyone",
    "client",
    "clients",
    "workers",
    "worker",
    "real time",
    "cross functional",
    "directors",
    "other leads",
    "leads",
    "specialists",
    "development team",
    "me",
    "you",
    "parent",
    "main agent",
    "parent agent",
];

/// Returns whether `text`, which is formatted as code, can be the name of a role rather than a
/// path, a call or an option.
pub(super) fn is_code_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | ' '))
        && text.starts_with(char::is_alphanumeric)
        && text.split(' ').count() <= 4
        && !is_generic(text)
        && !text.chars().skip(1).any(char::is_uppercase)
}

/// Returns whether `text` is a name in lower case: `backend-developer`.
pub(super) fn is_slug(text: &str) -> bool {
    let text = text.trim_start_matches('@');
    text.contains('-')
        && text.len() > 3
        && text.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|c| c.is_lowercase() || c.is_ascii_digit())
        })
        && !is_generic(text)
}

/// Returns whether `text` does not name a particular role.
pub(super) fn is_generic(text: &str) -> bool {
    let text = normal(text);
    GENERIC_NAMES.contains(&text.as_str())
}

/// Returns whether `text` contains a word that is typical of the names of roles.
pub(crate) fn has_role_word(text: &str) -> bool {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| ROLE_WORDS.contains(&word))
}

/// Returns whether `text` can be a capitalized name: at most five words, all of them capitalized
/// except connecting words.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    let last = text.split_whitespace().last().unwrap_or_default();
    count > 0
        && count <= 5
        && text.split_whitespace().all(|word| {
            word == last && count > 1 && has_role_word(word)
                || word.starts_with(|c: char| {
                    c.is_uppercase() || c.is_ascii_digit() || c == '(' || is_cjk(c)
                })
                || is_brand(word)
                || matches!(word, "of" | "and" | "the" | "for" | "&" | "/" | "de" | "du" | "der")
        })
        && !text.contains(['.', ':', '?', '!', '"'])
        && text.chars().any(char::is_alphabetic)
        && !is_generic(text)
}

/// Returns whether a word is written like a product name with a small first letter: `macOS`, `iOS`.
fn is_brand(word: &str) -> bool {
    let small = word.chars().take_while(|c| c.is_lowercase()).count();
    (1..=3).contains(&small) && word.chars().skip(small).any(char::is_uppercase)
}

/// Returns the name in a title such as `With X` or `From X`.
pub(super) fn name_after_preposition(title: &str) -> Option<&str> {
    let text = unnumbered(title).trim_end_matches([':', ' ']);
    let rest =
        ["With ", "To ", "From ", "For "].iter().find_map(|start| text.strip_prefix(start))?;
    let rest = rest.trim_matches(['`', '*']);
    (is_name(rest) || is_slug(rest)).then_some(rest)
}

/// Returns a name without surrounding punctuation and markup.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace(['\u{2010}', '\u{2011}'], "-");
    let text = text.trim().trim_matches(['`', '*', ',', '.', ':', ';', '"', '(', ')']);
    let text = text.trim_start_matches("[[").trim_end_matches("]]");
    text.trim_start_matches('@').trim_start_matches('/').trim().to_owned()
}
