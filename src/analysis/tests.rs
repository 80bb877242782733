//! Tests analyses against known figures for real cards, against hand-written tables, and with
//! random roles.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::atlas::{Atlas, Node, RoleId};
use crate::card::Card;
use crate::role::Origin;
use crate::store::{CardSource, Reading, whole};

#[path = "../../tests/reference/analysis.rs"]
mod reference;
use reference::PlainRole;

fn atlas_of(texts: &[String]) -> Atlas {
    let cards = texts.iter().enumerate();
    let cards = cards.map(|(at, text)| {
        Arc::new(Card::new(Origin::File(format!("{at:02}.md").into()), text.as_str()))
    });
    Atlas::new(cards.collect(), Vec::new(), 0)
}

/// Returns the atlas and the survey of the cards in `tests/search/roles`.
fn company() -> (Arc<Atlas>, Survey) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/roles");
    let source = CardSource::Paths(vec![folder]);
    let (atlas, facts) = whole::<Facts>(&source, &Reading::default());
    let survey = Survey::new(facts, Default::default());
    (atlas, survey)
}

fn nodes(atlas: &Atlas, names: &[&str]) -> Vec<Node> {
    names.iter().map(|name| Node::Role(atlas.named(name).unwrap())).collect()
}

const FIVE: [&str; 5] = [
    "backend-engineer",
    "frontend-engineer",
    "qa-engineer",
    "platform-engineer",
    "product-manager",
];

#[test]
fn the_figures_of_a_crew() {
    let (atlas, survey) = company();
    let basis = Basis { atlas: &atlas, survey: &survey };
    let crew = Crew::new(basis, &nodes(&atlas, &FIVE), CrewOptions::default());
    assert_eq!((crew.inside, crew.leaving.all(), crew.leaving.daily), (10, 22, 6));
    assert_eq!((crew.leaving_to, crew.coming_in.all(), crew.coming_from), (17, 25, 17));
    assert_eq!(crew.skill_count, 33);
    assert_eq!((crew.single_holders, crew.single_holders_with_details), (28, 26));
    assert_eq!(crew.candidates.len(), 17);
    assert_eq!(crew.candidates.iter().map(|one| one.closes.all()).sum::<usize>(), 25);
    let named_only = CrewOptions { names_only: true, ..CrewOptions::default() };
    let crew = Crew::new(basis, &nodes(&atlas, &FIVE), named_only);
    assert_eq!((crew.single_holders, crew.single_holders_with_details), (28, 28));
}

#[test]
fn the_figures_of_all_skills() {
    let (atlas, survey) = company();
    let basis = Basis { atlas: &atlas, survey: &survey };
    let skills = Skills::new(basis, None, false);
    assert_eq!(skills.names, 154);
    assert_eq!((skills.single_holders, skills.single_holders_with_details), (105, 102));
    let all: Vec<Node> = atlas.ids().map(Node::Role).collect();
    let coverage = Coverage::new(basis, &all, ColumnOrder::Likeness, false);
    assert_eq!((coverage.roles.len(), coverage.skills.len()), (37, 154));
    assert_eq!(coverage.single_holders, 102);
    assert_eq!(Coverage::new(basis, &all, ColumnOrder::Name, true).single_holders, 105);
}

#[test]
fn a_closing_sequence_ends_when_nothing_daily_leaves_or_enters() {
    let (atlas, survey) = company();
    let basis = Basis { atlas: &atlas, survey: &survey };
    for until in Until::ALL {
        let options = CrewOptions { close: Some(until), ..CrewOptions::default() };
        let crew = Crew::new(basis, &nodes(&atlas, &FIVE), options);
        let last = crew.closing.last().unwrap();
        assert_eq!(last.leaving.daily, 0, "{until:?}");
        assert!(until == Until::Daily || last.leaving.weekly == 0);
        let mut added: Vec<Node> = nodes(&atlas, &FIVE);
        for step in &crew.closing {
            let candidates = Crew::new(basis, &added, CrewOptions::default()).candidates;
            assert!(candidates.contains(&step.candidate));
            added.push(step.candidate.role.node);
        }
        let closed = Crew::new(basis, &added, CrewOptions::default());
        let left: usize = closed.candidates.iter().map(|one| one.closes.all()).sum();
        assert_eq!(left, last.leaving.all());
    }
}

#[test]
fn a_role_that_only_names_a_member_can_close_the_crew() {
    let card = |name: &str, target: &str, often: &str| {
        format!("---\nname: {name}\n---\n# Interactions\n- **Asks** → {target} ({often})\n")
    };
    let both = card("D", "A", "weekly");
    let atlas = atlas_of(&[card("A", "D", "weekly"), card("B", "A", "daily"), both]);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let options = CrewOptions { close: Some(Until::Daily), ..CrewOptions::default() };
    let crew = Crew::new(basis, &nodes(&atlas, &["A"]), options);
    let candidates = crew.candidates.iter().map(|one| (one.role.label, one.closes.all()));
    assert_eq!(candidates.collect::<Vec<_>>(), [("B", 1), ("D", 1)]);
    assert_eq!(crew.closing.len(), 1);
    let atlas =
        atlas_of(&[card("A", "C", "weekly"), card("C", "A", "weekly"), card("D", "C", "daily")]);
    let survey = Survey::of_atlas(&atlas);
    let crew = Crew::new(Basis { atlas: &atlas, survey: &survey }, &nodes(&atlas, &["A"]), options);
    assert_eq!(crew.candidates[0].opens, 1);
}

/// Returns an atlas of two roles with details and aliases, and a third role that interacts with
/// both of them.
fn trio() -> Atlas {
    atlas_of(&[
        "---\nname: A\ndefault_seniority: Senior\n---\n# Responsibilities\n- **API design and implementation** (primary)\n  *Success metric*: 99% uptime\n# Capabilities\n- **K8s** — Expert\n- **SQL** — Advanced (Postgres, Tuning)\n- **Go** — Novice\n# Artifacts\n- **REST APIs** (type: api)\n- **Plan** (type: document)\n# Interactions\n- **Provides API** → B (daily)\n- **Asks** → C (weekly)\n".to_owned(),
        "---\nname: B\n---\n# Responsibilities\n- **Design of APIs**\n- **Budget**\n# Capabilities\n- **Kubernetes** — Competent\n- **PostgreSQL** — Expert\n- **Web** (Go, CSS)\n# Artifacts\n- **plan**\n# Interactions\n- **Consumes API from** → A (daily)\n- **Asks** → D\n".to_owned(),
        "---\nname: C\n---\n# Interactions\n- **Asks** → B (monthly)\n".to_owned(),
    ])
}

#[test]
fn a_comparison_by_hand() {
    let atlas = trio();
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let comparison = Comparison::new(basis, &nodes(&atlas, &["A", "B"]));
    let skills: Vec<(&str, Vec<String>)> = comparison
        .skills
        .iter()
        .map(|skill| {
            let levels = skill.levels.iter();
            let words = levels.map(|level| {
                level.as_ref().map_or("-".to_owned(), |level| format!("{}|", level.words()))
            });
            (skill.name, words.collect())
        })
        .collect();
    let expected = [
        ("SQL", ["Advanced|", "-"]),
        ("Web", ["-", "|"]),
        // Skills in which the levels differ come before skills in which they are the same.
        // Capabilities come before details of capabilities.
        ("K8s", ["Expert|", "Competent|"]),
        ("PostgreSQL", ["Advanced, as a detail|", "Expert|"]),
        ("Go", ["Novice|", "as a detail|"]),
    ];
    let expected = expected.map(|(name, words)| (name, words.map(str::to_owned).to_vec()));
    assert_eq!(skills, expected);
    let titles: Vec<_> = comparison.responsibilities.iter().map(|one| &one.titles).collect();
    assert_eq!(titles[0], &[None, Some("Budget".to_owned())]);
    assert_eq!(comparison.responsibilities[1].primary, [true, false]);
    let passed: Vec<&str> = comparison
        .interactions
        .iter()
        .flat_map(|one| &one.artifacts)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(passed, ["REST APIs"]);
    assert!(comparison.interactions.iter().all(|one| one.answered));
    let artifacts: Vec<(&str, &[bool])> =
        comparison.artifacts.iter().map(|one| (one.text.as_str(), one.has.as_slice())).collect();
    assert_eq!(artifacts, [("REST APIs", &[true, false][..]), ("Plan", &[true, true])]);
    let gap = Gap::new(basis, nodes(&atlas, &["B"])[0], nodes(&atlas, &["A"])[0]);
    let names = |all: &[Raise<'_>]| all.iter().map(|one| one.name.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (names(&gap.new), names(&gap.raise)),
        (vec!["SQL".into()], vec!["K8s".into(), "Go".into()])
    );
    assert_eq!(names(&gap.there), ["PostgreSQL"]);
}

fn cell_texts(row: &ReportRow) -> Vec<String> {
    row.cells.iter().map(ReportCell::text).collect()
}

#[test]
fn a_comparison_shows_short_properties_and_first_those_that_differ() {
    let long = "x".repeat(60);
    let card = |name: &str, model: &str| {
        format!("---\nname: {name}\nhue: red\nmodel: {model}\nwhy: {name} {long}\n---\n")
    };
    let atlas = atlas_of(&[card("A", "opus"), card("B", "haiku")]);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let comparison = Comparison::new(basis, &nodes(&atlas, &["A", "B"]));
    let rows: Vec<(&str, &[String])> =
        comparison.properties.iter().map(|one| (one.key.as_str(), &*one.values)).collect();
    let values = |of: [&str; 2]| of.map(str::to_owned);
    let (models, hues) = (values(["opus", "haiku"]), values(["red", "red"]));
    assert_eq!(rows, [("model", &models[..]), ("hue", &hues[..])]);
}

#[test]
fn the_work_of_a_crew_goes_the_way_that_the_verbs_mean() {
    let atlas = trio();
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    for (member, hands_to, gets_from, arrows) in
        [("A", 1, 0, vec!["←", "–"]), ("B", 0, 1, vec!["→", "–", "–"])]
    {
        let crew = Crew::new(basis, &nodes(&atlas, &[member]), CrewOptions::default());
        assert_eq!((crew.hands_work_to, crew.gets_work_from), (hands_to, gets_from), "{member}");
        let report = crew.report();
        let rows = report.sections[2].rows.iter().map(cell_texts);
        assert_eq!(rows.map(|row| row[1].clone()).collect::<Vec<_>>(), arrows, "{member}");
        assert!(report.sections[2].lead.contains("“Work” shows which way the work goes"));
        assert!(report.sections[2].lead.contains("– not known"));
    }
    // No card gives a verb with a known meaning, so there is no column for arrows.
    let crew = Crew::new(basis, &nodes(&atlas, &["C"]), CrewOptions::default());
    assert!(crew.report().sections[2].columns.iter().all(|column| !column.title.is_empty()));
}

#[test]
fn impact_artifacts_and_tour_by_hand() {
    let atlas = trio();
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let [a, b, c] = ["A", "B", "C"].map(|name| nodes(&atlas, &[name])[0]);
    let saved = SavedNames {
        crews: vec![("core".into(), vec!["a".into()]), ("other".into(), vec!["c".into()])],
        searches: vec![("mine".into(), "from:a".into()), ("theirs".into(), "sql".into())],
    };
    let impact = Impact::new(basis, &[b], &saved);
    let lost: Vec<(&str, bool)> =
        impact.interactions.iter().map(|one| (one.role.name, one.declared)).collect();
    assert_eq!(lost, [("A", true), ("A", false), ("C", true), ("D", false)]);
    // Interactions between the same two roles share a row. The arrow shows which card declares them.
    let rows = impact.report().sections[0].rows.clone();
    let ends: Vec<String> =
        rows.iter().map(|row| row.cells.iter().take(2).map(|cell| cell.text()).collect()).collect();
    assert_eq!(ends, ["A⇄", "C→", "D←"]);
    let skills: Vec<&str> = impact.skills.iter().map(|skill| skill.name).collect();
    // Role A also has Kubernetes, PostgreSQL and Go, so no other skill of role B is lost.
    assert_eq!(skills, ["Web"]);
    assert!(impact.artifacts.is_empty() && impact.alone.is_empty());
    assert_eq!(impact.problems.len(), 2);
    // The first table has the interactions that `check` would report, so they are only counted.
    let report = impact.report();
    let names = report.sections.iter().find(|one| one.heading == "Names that lead nowhere");
    let names = names.unwrap();
    assert!(names.rows.is_empty(), "{names:?}");
    assert!(names.empty.starts_with("`rolescope check` would report 2 interactions"), "{names:?}");
    let impact = Impact::new(basis, &[a], &saved);
    assert_eq!(impact.artifacts.iter().map(|one| one.name).collect::<Vec<_>>(), ["REST APIs"]);
    let named: Vec<&str> = impact.named_in.iter().map(|one| one.name.as_str()).collect();
    assert!(named.contains(&"core") && !named.contains(&"other"), "{named:?}");
    let impact = Impact::new(basis, &[a, b], &SavedNames::default());
    assert_eq!(impact.alone.iter().map(|role| role.node).collect::<Vec<_>>(), [c]);
    let artifacts = Artifacts::new(basis, None);
    let rows: Vec<(&str, Vec<&str>)> = artifacts
        .artifacts
        .iter()
        .map(|flow| (flow.name, flow.receivers.iter().map(|one| one.role.name).collect()))
        .collect();
    assert_eq!(rows, [("plan", vec![]), ("Plan", vec![]), ("REST APIs", vec!["B"])]);
    let tour = Tour::new(basis, b);
    let meet: Vec<&str> = tour.meet.iter().map(|one| one.role.name).collect();
    assert_eq!(meet, ["A", "C", "D"]);
    assert_eq!(tour.meet[0].shared_skills.len(), 3);
    assert_eq!((tour.read[0].name, tour.read[0].received), ("REST APIs", true));
}

#[test]
fn a_comparison_tells_what_the_other_card_declares_in_return() {
    let card = |name: &str, lines: &str| format!("---\nname: {name}\n---\n# Interactions\n{lines}");
    let atlas = atlas_of(&[
        card("A", "- **Delegates to** → B\n- **Provides API** → C\n- **Mentors** → D\n"),
        card("B", "- **Reports to** → A\n"),
        card("C", "- **Receives API** → A\n"),
        card("D", ""),
    ]);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let report = Comparison::new(basis, &nodes(&atlas, &["A", "B", "C", "D"])).report();
    let exchange = report.sections.iter().find(|one| one.heading == "Between them").unwrap();
    let rows = exchange.rows.iter().map(cell_texts);
    let returned: Vec<[String; 3]> =
        rows.map(|cells| [cells[0].clone(), cells[1].clone(), cells[4].clone()]).collect();
    let expected = [
        ["A", "B", "another"],
        ["B", "A", "another"],
        ["A", "C", "the same"],
        ["C", "A", "the same"],
        ["A", "D", "nothing"],
    ];
    assert_eq!(returned, expected.map(|row| row.map(str::to_owned)));
}

#[test]
fn near_copies_are_similar_and_reasons_are_given() {
    let card = |name: &str, skill: &str, artifact: &str| {
        format!(
            "---\nname: {name}\n---\n# Responsibilities\n- **Rollouts of clusters**\n# Capabilities\n- **Kubernetes** — Expert\n- **{skill}** — Novice\n- **Terraform** — Expert\n# Artifacts\n- **{artifact}**\n"
        )
    };
    let mut texts = vec![card("A", "Bash", "Charts"), card("B", "Zsh", "Charts")];
    texts.push("---\nname: C\n---\n# Capabilities\n- **Painting** — Expert\n".to_owned());
    texts.push("---\nname: D\n---\n# Capabilities\n- **Kubernetes**\n".to_owned());
    texts.push("---\nname: E\n---\nSame text.\n".to_owned());
    texts.push("---\nname: E\n---\nSame text.\n".to_owned());
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let similar = Similar::new(basis, atlas.named("A").unwrap());
    let names: Vec<&str> = similar.similar.iter().map(|one| one.role.name).collect();
    assert_eq!(names, ["B", "D"]);
    assert_eq!(similar.similar[0].reasons.len(), 3);
    assert!(similar.similar[0].reasons[0].starts_with("skill Terraform (Expert)"));
    assert_eq!(similar.similar[0].more_reasons, 1);
    let report = similar.report();
    assert!(cell_texts(&report.sections[0].rows[0])[2].ends_with(", and 1 more"), "{report:?}");
    let pairs = SimilarPairs::new(basis, 40);
    assert_eq!(pairs.pairs.len(), 1);
    assert_eq!(pairs.copies.len(), 1);
    assert_eq!(pairs.copies[0].len(), 2);
}

#[test]
fn few_equal_features_are_weak_evidence() {
    let card = |name: &str, about: &str| {
        format!("---\nname: {name}\ndescription: {about}\ntools: Read, Grep, Bash\n---\nText.\n")
    };
    let about = [
        "",
        "",
        "Reviews pull requests for security flaws and reports bugs by severity",
        "Reviews pull requests for security flaws and reports each by severity",
        "Plans database migrations and backfills without downtime",
    ];
    let texts: Vec<String> = ["A", "B", "C", "D", "E"]
        .iter()
        .zip(about)
        .map(|(name, about)| card(name, about))
        .collect();
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let score = |one: &str, other: &str| {
        let similar = Similar::new(basis, atlas.named(one).unwrap()).similar;
        similar.iter().find(|role| role.role.name == other).map_or(0, |role| role.score)
    };
    // A and B have three tools in common and nothing else.
    assert!(score("A", "B") <= 50, "{}", score("A", "B"));
    assert!(score("C", "D") > 60, "{}", score("C", "D"));
    assert!(score("C", "E") < 20, "{}", score("C", "E"));
    let pairs = SimilarPairs::new(basis, 60);
    assert_eq!((pairs.pairs.len(), pairs.closest.is_none()), (1, true));
    assert!(pairs.pairs[0].reasons.iter().any(|reason| reason.starts_with("the words ")));
    // A single shared word is not a reason if the roles share tools.
    let reasons = &Similar::new(basis, atlas.named("C").unwrap()).similar;
    let weak = reasons.iter().flat_map(|role| &role.reasons).any(|why| why.contains("the word "));
    assert!(!weak, "{reasons:?}");
    let none = SimilarPairs::new(basis, 99);
    assert_eq!(none.closest.as_ref().map(|pair| pair.roles[0].name), Some("C"));
    let report = none.report();
    assert!(report.sections[0].empty.contains("The most similar are C and D"));
}

#[test]
fn a_number_is_no_reason_for_similarity() {
    let card = |name: &str, rest: &str| {
        format!("---\nname: {name} 7\ndescription: Keeps 2 of 40 {rest}\n---\nText.\n")
    };
    let atlas = atlas_of(&[card("A", "patterns"), card("B", "patterns")]);
    let survey = Survey::of_atlas(&atlas);
    let pairs = SimilarPairs::new(Basis { atlas: &atlas, survey: &survey }, 0);
    let reasons: Vec<&String> = pairs.pairs.iter().flat_map(|pair| &pair.reasons).collect();
    assert!(reasons.iter().any(|reason| reason.contains("“pattern”")), "{reasons:?}");
    assert!(!reasons.iter().any(|reason| reason.contains(char::is_numeric)), "{reasons:?}");
}

#[test]
fn roles_with_the_same_name_are_the_most_similar() {
    let card = |name: &str, about: &str, skills: &str| {
        format!("---\nname: {name}\ndescription: {about}\n---\n# Capabilities\n{skills}")
    };
    let skills = |first: usize| -> String {
        (first..first + 4).map(|number| format!("- **Skill {number}**\n")).collect()
    };
    let texts = [
        card("Agent Organizer", "Plans that own the execution during a phase", &skills(0)),
        card("agent-organizer", "Splits tasks", "- **Routing**\n"),
        card("Translator", "Texts that own a style during a week", &skills(50)),
        card("Party Organizer", "Splits cakes", "- **Baking**\n"),
        card("Half Agent", "Bakes", &skills(10)),
    ];
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let similar = Similar::new(basis, atlas.ids().next().unwrap());
    let named =
        |at: usize| (similar.similar[at].role.name, similar.similar[at].reasons[0].as_str());
    assert_eq!(named(0), ("agent-organizer", "the same name"));
    // Function words are no reasons.
    assert!(similar.similar.iter().all(|one| one.role.name != "Translator"));
    let other = similar.similar.iter().find(|one| one.role.name == "Party Organizer").unwrap();
    assert_eq!(other.reasons, ["the word “organizer” in their names"]);
}

#[test]
fn roles_without_levels_have_no_column_of_levels() {
    let texts: Vec<String> = ["A", "B"]
        .map(|name| format!("---\nname: {name}\n---\n# Capabilities\n- **SQL**\n- **{name}**\n"))
        .to_vec();
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    let basis = Basis { atlas: &atlas, survey: &survey };
    let report = Skills::new(basis, None, false).report();
    let titles: Vec<&str> =
        report.sections[0].columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles, ["Skill", "Holders", "Who"]);
    let report = Gap::new(basis, nodes(&atlas, &["A"])[0], nodes(&atlas, &["B"])[0]).report();
    assert_eq!(report.sections[1].columns.len(), 1);
}

#[test]
fn an_arrow_matches_however_it_is_written() {
    let row = |work: &str| ReportRow::new([ReportCell::Text(work.to_owned())]);
    let rows = ["in →", "out ←", "both ←→", "typed ->"].map(row);
    let section = ReportSection::new("Work", &["Work"], "").rows(rows);
    let left = |typed: &str| {
        let report = Report::new("Work", [section.clone()]).filtered(typed);
        report.filter.map(|filter| filter.left)
    };
    for (typed, count) in [("->", 3), ("→", 3), ("<-", 2), ("<->", 1), ("←→", 1), ("in ->", 1)]
    {
        assert_eq!(left(typed), Some(count), "{typed}");
    }
}

#[test]
fn words_narrow_the_lists_as_they_narrow_the_pages() {
    let (atlas, survey) = company();
    let basis = Basis { atlas: &atlas, survey: &survey };
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let all = Artifacts::new(basis, None);
    for text in ["not stated", "backend api", "runbook not stated"] {
        let mut found = Artifacts::new(basis, None);
        found.retain(&words(text));
        let page = all.report().filtered(text);
        assert_eq!(found.artifacts.len(), page.sections[0].rows.len(), "{text}");
        assert!(!found.artifacts.is_empty(), "{text}");
    }
    let mut unstated = Artifacts::new(basis, None);
    unstated.retain(&words("not stated"));
    let section = &unstated.report().sections[0];
    let titles: Vec<&str> = section.columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles.last(), Some(&"Received by"), "{titles:?}");
    let count = format!("{} of {} artifacts", unstated.artifacts.len(), all.artifacts.len());
    let lead = format!("{count} match “not stated”, none of them with a known receiver");
    assert!(section.lead.starts_with(&lead), "{}", section.lead);
    let mut artifacts = Artifacts::new(basis, None);
    artifacts.retain(&words("zzzz api"));
    assert_eq!(
        artifacts.report().sections[0].empty,
        format!(
            "No artifact matches \"zzzz api\". Leave out the words to list all {}.",
            all.artifacts.len()
        )
    );
    let mut skills = Skills::new(basis, None, false);
    skills.retain(&words("zzzz"));
    assert_eq!(
        skills.report().sections[0].empty,
        "No skill matches \"zzzz\". Leave out the words to list all 154."
    );
}

#[test]
fn spellings_share_a_row() {
    let texts: Vec<String> = ["Unit tests", "Unit test", "Unit-tests", "Load tests"]
        .iter()
        .enumerate()
        .map(|(at, skill)| {
            format!("---\nname: r{at}\n---\n# Capabilities\n- **{skill}** — Expert\n")
        })
        .collect();
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    let skills = Skills::new(Basis { atlas: &atlas, survey: &survey }, None, false);
    assert_eq!((skills.names, skills.skills.len()), (4, 2));
    let row = skills.skills.iter().find(|row| row.holders.len() == 3).unwrap();
    assert_eq!(row.spellings.len(), 2);
}

/// Creates random roles. The skill names include an alias, and some differ only in letter case.
fn roles() -> impl Strategy<Value = Vec<PlainRole>> {
    let name = prop_oneof![
        Just("Kubernetes"),
        Just("k8s"),
        Just("SQL"),
        Just("sql"),
        Just("Go"),
        Just("Rust"),
        Just("Painting"),
    ];
    let name = name.prop_map(str::to_owned);
    let skill = (name.clone(), 1u8..5, proptest::collection::vec(name, 0..3));
    let often = prop_oneof![Just("daily"), Just("weekly"), Just("monthly"), Just("now and then")];
    let artifact = prop_oneof![Just("Charts"), Just("Maps"), Just("charts")];
    let role = (
        proptest::collection::vec(skill, 0..4),
        proptest::collection::vec((0usize..9, often), 0..4),
        proptest::collection::vec(artifact.prop_map(str::to_owned), 0..2),
    );
    let role =
        role.prop_map(|(skills, partners, artifacts)| PlainRole { skills, partners, artifacts });
    proptest::collection::vec(role, 1..8)
}

fn built(roles: &[PlainRole]) -> (Atlas, Survey) {
    let texts: Vec<String> = roles.iter().enumerate().map(|(at, role)| role.card(at)).collect();
    let atlas = atlas_of(&texts);
    let survey = Survey::of_atlas(&atlas);
    (atlas, survey)
}

fn role_id(atlas: &Atlas, number: usize) -> RoleId {
    atlas.named(&format!("r{number}")).unwrap()
}

fn chosen(roles: &[PlainRole], bits: u16) -> BTreeSet<usize> {
    (0..roles.len()).filter(|at| bits >> at & 1 == 1).collect()
}

/// Returns the number in the name of a random role.
fn number_of(role: &RoleRef<'_>) -> usize {
    role.name.trim_start_matches('r').parse().unwrap()
}

fn crew_nodes(atlas: &Atlas, crew: &BTreeSet<usize>) -> Vec<Node> {
    crew.iter().map(|&number| Node::Role(role_id(atlas, number))).collect()
}

proptest! {
    #[test]
    fn a_crew_is_as_counted_slowly(roles in roles(), bits in any::<u16>()) {
        let (atlas, survey) = built(&roles);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let set = chosen(&roles, bits);
        let crew = Crew::new(basis, &crew_nodes(&atlas, &set), CrewOptions::default());
        let [inside, leaving, coming] = reference::border(&roles, &set);
        prop_assert_eq!(crew.inside, inside.len());
        prop_assert_eq!(crew.leaving.all(), leaving.len());
        prop_assert_eq!(crew.coming_in.all(), coming.len());
        let targets: BTreeSet<usize> = leaving.iter().map(|(_, to)| *to).collect();
        prop_assert_eq!(crew.leaving_to, targets.len());
        let declared: usize = set.iter().map(|&number| roles[number].partners.len()).sum();
        prop_assert_eq!(crew.inside + crew.leaving.all(), declared);
        let skills = reference::skills(&roles, &set);
        prop_assert_eq!(crew.skill_count, skills.len());
        let single = skills.values().filter(|holders| holders.len() == 1).count();
        prop_assert_eq!(crew.single_holders_with_details, single);
        for skill in &crew.skills {
            for holder in &skill.holders {
                let number: usize = number_of(&holder.role);
                let level = holder.level.level_rank.unwrap();
                prop_assert_eq!(roles[number].level(skill.name), Some((level, holder.level.detail)));
            }
        }
        let everyone: BTreeSet<usize> = (0..roles.len()).collect();
        let missing: Vec<Node> = atlas.missing().map(Node::Missing).collect();
        let all = [crew_nodes(&atlas, &everyone), missing].concat();
        let whole = Crew::new(basis, &all, CrewOptions::default());
        prop_assert_eq!((whole.leaving.all(), whole.coming_in.all()), (0, 0));
        crew.report();
        whole.report();
    }

    #[test]
    fn a_comparison_mirrors_its_mirror(roles in roles(), a in 0usize..8, b in 0usize..8) {
        let (atlas, survey) = built(&roles);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let (a, b) = (a % roles.len(), b % roles.len());
        let ends = [a, b].map(|number| Node::Role(role_id(&atlas, number)));
        let there = Comparison::new(basis, &ends);
        let back = Comparison::new(basis, &[ends[1], ends[0]]);
        fn turned<T: Clone>(all: &[T]) -> Vec<T> {
            all.iter().rev().cloned().collect()
        }
        prop_assert_eq!(turned(&there.roles), back.roles);
        prop_assert_eq!(turned(&there.load), back.load);
        prop_assert_eq!(there.skills.len(), back.skills.len());
        for (one, other) in there.skills.iter().zip(&back.skills) {
            prop_assert_eq!((one.name, turned(&one.levels)), (other.name, other.levels.clone()));
        }
        for (one, other) in there.artifacts.iter().zip(&back.artifacts) {
            prop_assert_eq!((&one.text, turned(&one.has)), (&other.text, other.has.clone()));
        }
        for (one, other) in there.partners.iter().zip(&back.partners) {
            prop_assert_eq!(one.role.node, other.role.node);
            prop_assert_eq!(turned(&one.interactions), other.interactions.clone());
            prop_assert_eq!(turned(&one.named_by_partner), other.named_by_partner.clone());
        }
        let mut sorted = [there.interactions.clone(), back.interactions.clone()];
        for all in &mut sorted {
            all.sort_by_key(|one| {
                (one.from.name, one.interaction.rank(), one.interaction.verb.clone())
            });
        }
        prop_assert_eq!(&sorted[0], &sorted[1]);
        there.report();
    }

    #[test]
    fn an_impact_is_as_found_slowly(roles in roles(), bits in any::<u16>()) {
        let (atlas, survey) = built(&roles);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let gone = chosen(&roles, bits);
        let impact = Impact::new(basis, &crew_nodes(&atlas, &gone), &SavedNames::default());
        let alone: BTreeSet<usize> =
            impact.alone.iter().map(|role| number_of(role)).collect();
        prop_assert_eq!(alone, reference::alone(&roles, &gone));
        let left: BTreeSet<usize> = (0..roles.len()).filter(|at| !gone.contains(at)).collect();
        for skill in &impact.skills {
            prop_assert!(left.iter().all(|&at| roles[at].level(skill.name).is_none()));
        }
        let [_, leaving, coming] = reference::border(&roles, &gone);
        prop_assert_eq!(impact.interactions.len(), leaving.len() + coming.len());
        impact.report();
    }

    #[test]
    fn coverage_is_as_looked_up_slowly(roles in roles()) {
        let (atlas, survey) = built(&roles);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let all: BTreeSet<usize> = (0..roles.len()).collect();
        let coverage =
            Coverage::new(basis, &crew_nodes(&atlas, &all), ColumnOrder::Likeness, false);
        let slow: BTreeMap<String, Vec<usize>> = reference::skills(&roles, &all);
        prop_assert_eq!(coverage.skills.len(), slow.len());
        for skill in &coverage.skills {
            let holders: BTreeSet<usize> = skill
                .holders
                .iter()
                .map(|holder| number_of(&holder.role))
                .collect();
            let expected: BTreeSet<usize> =
                all.iter().copied().filter(|&at| roles[at].level(skill.name).is_some()).collect();
            prop_assert_eq!(holders, expected, "{}", skill.name);
        }
        coverage.report();
        Skills::new(basis, None, false).report();
        Artifacts::new(basis, None).report();
        Tour::new(basis, Node::Role(role_id(&atlas, 0))).report();
    }

    #[test]
    fn all_pairs_are_those_that_comparing_each_with_each_finds(roles in roles(), least in 10u8..90) {
        let (atlas, survey) = built(&roles);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let pairs = SimilarPairs::new(basis, least);
        let found: BTreeSet<(usize, usize, u8)> = pairs
            .pairs
            .iter()
            .map(|pair| {
                let [a, b] = [0, 1].map(|at| atlas.slot(pair.roles[at].node));
                (a.min(b), a.max(b), pair.score)
            })
            .collect();
        let mut slow = BTreeSet::new();
        for id in atlas.ids() {
            for one in Similar::new(basis, id).similar {
                let (a, b) = (atlas.slot(id), atlas.slot(one.role.node));
                if one.score >= least {
                    slow.insert((a.min(b), a.max(b), one.score));
                }
            }
        }
        prop_assert_eq!(found, slow);
    }

    #[test]
    fn an_orphan_has_no_impact(roles in roles()) {
        let mut texts: Vec<String> =
            roles.iter().enumerate().map(|(at, role)| role.card(at)).collect();
        texts.push("---\nname: Orphan\n---\nIt has no item.\n".to_owned());
        let atlas = atlas_of(&texts);
        let survey = Survey::of_atlas(&atlas);
        let basis = Basis { atlas: &atlas, survey: &survey };
        let orphan = nodes(&atlas, &["Orphan"]);
        let impact = Impact::new(basis, &orphan, &SavedNames::default());
        prop_assert!(impact.is_empty());
        prop_assert_eq!(impact.report().sections.len(), 1);
    }
}

#[test]
fn no_cell_below_a_title_is_blank() {
    let (atlas, survey) = company();
    let basis = Basis { atlas: &atlas, survey: &survey };
    let five = nodes(&atlas, &FIVE);
    let [first, ..] = five.as_slice() else { panic!() };
    let reports = [
        Artifacts::new(basis, None).report(),
        Crew::new(basis, &five, CrewOptions::default()).report(),
        Impact::new(basis, &five, &SavedNames::default()).report(),
        Skills::new(basis, None, false).report(),
        Tour::new(basis, *first).report(),
    ];
    for section in reports.iter().flat_map(|report| &report.sections) {
        for (at, column) in section.columns.iter().enumerate() {
            let is_filled = section.rows.iter().all(|row| !row.cells[at].text().is_empty());
            let may_be_blank = column.role.is_some() || column.title.is_empty();
            assert!(is_filled || may_be_blank, "{} {}", section.heading, column.title);
        }
    }
    let rows = &reports[0].sections[0].rows;
    let row =
        rows.iter().find(|row| row.cells.contains(&ReportCell::Absent("not stated"))).unwrap();
    assert_eq!(row.cells.last().unwrap().value(), "");
}
