//! Tests of parsing cards.

use super::*;
use crate::role::Seniority;
use crate::text::slug_of;

const FOUNDING: &str = include_str!("../../../roles/backend-engineer/profile.md");

/// Parses `text` as a card in rolescope's own format, even if it would not be recognized as one.
fn read(origin: Origin, text: &str) -> Role {
    super::role(&Container::new(text), &origin, Scales::plain())
}

fn parse(text: &str) -> Role {
    read(Origin::File("roles/some-role/profile.md".into()), text)
}

#[test]
fn the_founding_card_loads_completely_without_problems() {
    let place = Origin::File("roles/backend-engineer/profile.md".into());
    let role = read(place, FOUNDING);
    assert_eq!(role.problems, []);
    assert_eq!(
        (role.id.as_deref(), role.slug.as_str(), role.name.as_str()),
        (Some("be-01"), "backend-engineer", "Backend Engineer")
    );
    assert_eq!(role.seniority, Some(Seniority::new("Senior")));
    assert!(
        role.text(Known::Mission).starts_with("Build robust")
            && role.text(Known::ShortDescription).starts_with("Develops and maintains")
    );
    let metrics: Vec<usize> = role.responsibilities.iter().map(|r| r.metrics.len()).collect();
    assert_eq!(metrics, [3, 3, 2, 2]);
    assert_eq!(role.responsibilities.iter().filter(|r| r.primary).count(), 1);
    assert_eq!(role.primary().unwrap().metrics[0], "<200ms p95 response time");
    let levels: Vec<&str> =
        role.capabilities.iter().map(|c| c.level.as_ref().unwrap().word.as_str()).collect();
    assert_eq!(levels, ["Advanced", "Advanced", "Advanced", "Competent", "Competent", "Competent"]);
    let kinds: Vec<&str> = role.artifacts.iter().map(|a| a.kind.as_deref().unwrap()).collect();
    assert_eq!(kinds, ["api", "documentation", "schema", "specification", "report"]);
    let often: Vec<&str> =
        role.interactions.iter().map(|i| i.frequency.as_ref().unwrap().word.as_str()).collect();
    assert_eq!(often, ["daily", "weekly", "on-demand", "daily"]);
    assert!(role.interactions.iter().all(|i| i.notes.is_some()));
    assert_eq!(role.properties.len(), 3);
    assert_eq!(role.sections, []);
}

#[test]
fn places_point_at_the_text() {
    let role =
        parse("---\nid: A B\n---\n# Interactions\n- **Helps** → QA (now and then)\n- nothing\n");
    let places: Vec<(Rule, u32, u32)> =
        role.problems.iter().map(|p| (p.rule, p.line, p.column)).collect();
    assert_eq!(
        places,
        [
            (Rule::NoName, 1, 1),
            (Rule::BadIdentifier, 2, 5),
            (Rule::UnknownFrequency, 5, 19),
            (Rule::NotAnItem, 6, 3)
        ]
    );
    assert_eq!((role.interactions[0].line, role.interactions[0].target_column), (5, 15));
}

#[test]
fn a_missing_name_falls_back_to_other_sources() {
    for (text, name) in [
        ("---\nname: A\ntitle: B\n---\n# C\n", "A"),
        ("---\ntitle: B\n---\n# C\n", "B"),
        ("# Mission\nx\n# 🚀 Role: Data Lead 🚀\n", "Data Lead"),
        ("## Only deeper\n", "some-role"),
        ("", "some-role"),
        ("Title\n=====\n", "Title"),
        ("---\nname: [a, b]\n---\n", "some-role"),
    ] {
        assert_eq!(parse(text).name, name, "{text}");
    }
    assert_eq!(
        read(Origin::File("agents/api-documenter.md".into()), "text").name,
        "api-documenter"
    );
    assert_eq!(slug_of("C++ & Go Engineer!"), "c-go-engineer");
}

#[test]
fn no_word_is_lost() {
    let text = "---\nname: A\nodd: {deep: [1, 2]}\ntags: x, y\n---\nLoose intro.\n\n# Capabilities\nBefore.\n\n- **SQL** — Expert\n\nAfter.\n\n# Anything\n\nFree *text*.\n\n## Deeper\nmore\n";
    let role = parse(text);
    assert_eq!(role.properties[0].values, ["{deep: [1, 2]}"]);
    assert_eq!(role.properties[1].values, ["x", "y"]);
    let sections: Vec<(&str, &str, u32)> =
        role.sections.iter().map(|s| (s.title.as_str(), s.markdown.as_str(), s.line)).collect();
    assert_eq!(
        sections,
        [
            ("", "Loose intro.", 6),
            ("Capabilities", "Before.\n\nAfter.", 9),
            ("Anything", "Free *text*.\n\n## Deeper\nmore", 17)
        ]
    );
}

#[test]
fn looser_headings_are_accepted_with_a_hint() {
    let role =
        parse("# Some Role\n\nIntro.\n\n## responsibilities\n- Ship it\n\n## Style\nterse\n");
    assert_eq!(role.responsibilities[0].title, "Ship it");
    assert_eq!(role.problems, [], "other dialects are written like that");
    assert_eq!(
        role.sections.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(),
        ["Some Role", "Style"]
    );
}

#[test]
fn several_roles_in_one_file_are_not_mixed() {
    let role = parse(
        "# Personas\n## Dev\n### Responsibilities\n- Code\n## PM\n### Responsibilities\n- Plan\n",
    );
    assert!(role.responsibilities.is_empty());
    assert!(
        role.sections[0].markdown.contains("Code") && role.sections[0].markdown.contains("Plan")
    );
}

#[test]
fn a_heading_of_one_role_of_several_stays_with_its_text() {
    let role = parse("## Mission\nx\n## Capabilities\n- a\n## Capabilities\n- b\n");
    assert_eq!((role.text(Known::Mission), role.capabilities.len()), ("x", 0));
    let texts: Vec<(&str, &str)> =
        role.sections.iter().map(|s| (s.title.as_str(), s.markdown.as_str())).collect();
    assert_eq!(texts, [("", "## Capabilities\n- a"), ("", "## Capabilities\n- b")]);
}

#[test]
fn text_that_is_not_an_item_is_kept_unchanged() {
    let role = parse(
        "# Interactions\n[a]: /b\n- no\n- neither\n\nText.\n- Asks → QA\n  - Notes: x\n\nMore.\n",
    );
    assert_eq!(role.sections[0].markdown, "[a]: /b\n- no\n- neither\n\nText.\n\nMore.");
    assert_eq!((role.sections[0].line, role.interactions[0].line), (2, 7));
}

#[test]
fn a_block_of_an_item_loses_the_indent_of_the_item() {
    let role = parse("# Artifacts\n- a\n\n  ```\n  if x:\n      y\n  ```\n");
    assert_eq!(role.artifacts[0].description, ["```\nif x:\n    y\n```"]);
}

#[test]
fn a_single_carriage_return_ends_a_line() {
    let role = parse("# Mission\rWhy.\r\r# Artifacts\r- a\r- b\r");
    assert_eq!((role.text(Known::Mission), role.artifacts.len()), ("Why.", 2));
}

#[test]
fn significant_indent_is_kept() {
    assert_eq!(parse("# Mission\n\n    # Artifacts\n").text(Known::Mission), "    # Artifacts");
    assert_eq!(parse("# Mission\n\n  Why.  \n").text(Known::Mission), "Why.");
}

#[test]
fn hidden_characters_are_counted() {
    let role = parse("# A\u{202e}b\n\u{1b}[2J\ttab\r\n");
    let problem = &role.problems[0];
    assert_eq!((problem.rule, problem.line, problem.column), (Rule::HarmfulText, 1, 4));
    assert!(problem.message.starts_with("2 control"));
}

#[test]
fn content_over_a_limit_is_reported_and_stays_text() {
    use crate::card::limits::{MAX_ITEM, MAX_ITEMS, MAX_SECTIONS};
    let role = parse(&format!("# {}\n", "h".repeat(1_000)));
    assert_eq!(role.name.chars().count(), MAX_NAME);
    let many = |items: usize| parse(&format!("# Artifacts\n{}", "- **a** (doc)\n".repeat(items)));
    let exceeds = |role: &Role| role.problems.iter().any(|p| p.rule == Rule::ItemTooLong);
    let (full, over) = (many(MAX_ITEMS), many(MAX_ITEMS + 1));
    assert_eq!((full.artifacts.len(), exceeds(&full)), (MAX_ITEMS, false));
    assert_eq!((over.artifacts.len(), exceeds(&over)), (MAX_ITEMS, true));
    let long = |bytes: usize| parse(&format!("# Artifacts\n- **{}** (doc)\n", "a".repeat(bytes)));
    assert!(exceeds(&long(MAX_ITEM)) && !exceeds(&long(MAX_ITEM - 20)));
    let sections = parse(&"# a\n\nb\n\n".repeat(MAX_SECTIONS + 3)).sections;
    assert_eq!(sections.len(), MAX_SECTIONS);
    assert_eq!(sections.last().unwrap().markdown.matches("# a").count(), 3);
}
