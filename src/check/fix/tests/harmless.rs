//! Tests that no fix makes anything worse, for any set of cards.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::atlas::name_key;

/// Names that are difficult to parse or compare, each for a different role.
const NAMES: [&str; 12] = [
    "Backend Engineer",
    "QA Lead",
    "Zo\u{eb} Owner",
    "Re\u{301}gie Lead",
    "\u{6570}\u{636e} \u{5206}\u{6790}",
    "'*Notes*: x'",
    "Data, Inc",
    "Ops (night)",
    "R&D and more",
    "SRE",
    "Platform Owner",
    "Security",
];
const VERBS: [&str; 6] =
    ["Provides API", "Reviews", "Mentors", "Depends on", "Collaborates with", "Frobs"];
const ARROWS: [&str; 4] = ["→", "→", "->", "=>"];
const OFTEN: [&str; 5] = [" (daily)", " (daily)", " (weekly)", " (on-demand)", ""];
const SKILLS: [&str; 5] =
    ["**SQL** — Advanced", "**SQL**: Advanced", "Go -- Expert", "Rust – Novice (x)", "Prose"];
const FOLDERS: [&str; 4] = ["one/a", "one/b", "one/b/c", "two/a"];

/// The choices that define a card, given as indices into the lists in this file.
#[derive(Debug, Clone)]
struct Spec {
    /// The indices of the spellings of the id and the slug.
    id: usize,
    slug: usize,
    folder: usize,
    /// The kind of card. A card with a kind of 8 or more is broken or not in use.
    kind: usize,
    skills: Vec<usize>,
    links: Vec<(usize, usize, usize, usize)>,
    windows: bool,
}

fn spec() -> impl Strategy<Value = Spec> {
    let links = proptest::collection::vec((0..8_usize, 0..6_usize, 0..4_usize, 0..5_usize), 0..5);
    let skills = proptest::collection::vec(0..5_usize, 0..4);
    (0..5_usize, 0..6_usize, 0..4_usize, 0..12_usize, skills, links, any::<bool>()).prop_map(
        |(id, slug, folder, kind, skills, links, windows)| Spec {
            id,
            slug,
            folder,
            kind,
            skills,
            links,
            windows,
        },
    )
}

/// Returns cards and the name of a role. Two of the cards have the same identifier or name, and the
/// role belongs to one of these two. For kind 0, returns no cards.
fn planted(kind: usize, first: bool) -> (Vec<(String, String)>, &'static str) {
    match kind {
        1 => (both(first, "id: QA_01\nname: Plant", "id: qa-01\nname: Other Plant"), "Plant"),
        2 => (both(first, "id: Qa 01\nname: Plant", "id: QA_01\nname: Other Plant"), "Plant"),
        3 => (
            both(
                first,
                "slug: \u{e9}t\u{e9}_1\nname: Plant",
                "slug: e\u{301}te\u{301}_1\nname: Other Plant",
            ),
            "Plant",
        ),
        4 => (both(first, "name: Twin", "name: TWIN"), "Twin"),
        5 => (both(first, "name: Caf\u{e9} Lead", "name: Cafe\u{301} Lead"), "Cafe Lead"),
        6 => (both(first, "name: Twin", "name: Tw\u{456}n"), "Twin"),
        7 => {
            let user =
                plant(first, 2, "name: Other Plant", "See [[used_1]] and [it](../Used_1.md).");
            (vec![plant(first, 1, "id: Used_1\nname: Plant", "One."), user], "Plant")
        }
        8 => (both(first, "id: A_B\nname: Plant", "name: A-B"), "Plant"),
        _ => (Vec::new(), ""),
    }
}

fn both(first: bool, a: &str, b: &str) -> Vec<(String, String)> {
    vec![plant(first, 1, a, "One."), plant(first, 2, b, "Two.")]
}

fn plant(first: bool, at: usize, front: &str, body: &str) -> (String, String) {
    let folder = if first { "one/0" } else { "one/z" };
    let text = format!(
        "---\n{front}\n---\n# Mission\n{body}\n\n# Interactions\n- **Reviews** → Role 0 (daily)\n"
    );
    (format!("{folder}/plant{at}.md"), text)
}

/// Returns the path and text of each card in a set.
fn set(specs: &[Spec], plant: usize, first: bool) -> Vec<(String, String)> {
    let (mut cards, planted) = planted(plant, first);
    for (at, spec) in specs.iter().enumerate() {
        let mut front = format!("name: {}\n", role_name(at));
        match spec.id {
            0 => front.push_str(&format!("id: ok-{at}\n")),
            1 | 2 => front.push_str(&format!("id: Role_{at}x\n")),
            3 => front.push_str(&format!("id: R\u{d4}LE {at}x\n")),
            _ => {}
        }
        match spec.slug {
            0 => front.push_str(&format!("slug: good-{at}\n")),
            1 => front.push_str(&format!("slug: Bad_{at}\n")),
            _ => {}
        }
        let mut path = format!("{}/card{at}.md", FOLDERS[spec.folder]);
        match spec.kind {
            8 => front.push_str("status: archived\n"),
            9 => front.push_str("note: a: b\n"),
            10 => path = format!("one/_template/card{at}.md"),
            11 => front.push_str("team: \"{{ team }}\"\n"),
            _ => {}
        }
        let mut text = format!("---\n{front}---\n# Capabilities\n");
        for skill in &spec.skills {
            text.push_str(&format!("- {}\n", SKILLS[*skill]));
        }
        text.push_str("\n# Interactions\n");
        for &(to, verb, arrow, often) in &spec.links {
            let to = to % (specs.len() + 1);
            let target = if to == specs.len() && !planted.is_empty() {
                planted.to_owned()
            } else {
                role_name(to % specs.len()).trim_matches('\'').to_owned()
            };
            let (verb, arrow, often) = (VERBS[verb], ARROWS[arrow], OFTEN[often]);
            text.push_str(&format!("- **{verb}** {arrow} {target}{often}\n"));
        }
        text.push_str("\n# More\nkept  \n");
        cards.push((path, if spec.windows { text.replace('\n', "\r\n") } else { text }));
    }
    cards
}

fn role_name(at: usize) -> String {
    if at == 0 { "Role 0".to_owned() } else { NAMES[at % NAMES.len()].to_owned() }
}

fn atlas(cards: &[(String, String)]) -> Atlas {
    let cards = cards.iter().map(|(path, text)| Card::new(file(path), text.as_str()));
    let atlas = Atlas::new(cards.map(Arc::new).collect(), Vec::new(), 0);
    let changed = atlas.below(vec!["one".into(), "two".into()], Vec::new());
    changed.changed::<()>(Vec::new()).0
}

/// Returns the number of problems for each rule and card.
fn problems(atlas: &Atlas) -> BTreeMap<(Rule, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings(atlas, &Evidence::new(atlas), &Policy::default()) {
        *counts.entry((finding.problem.rule, finding.origin.to_string())).or_default() += 1;
    }
    counts
}

/// Returns whether a fix may change a card, given its path and text.
fn is_live(path: &str, text: &str) -> bool {
    !path.contains("_template")
        && !["status: archived", "note: a: b", "{{"].iter().any(|mark| text.contains(mark))
}

/// Returns the rules whose problems were fixed in a set of cards, or an error that describes a
/// harmful fix.
fn judge(cards: &[(String, String)]) -> Result<Vec<Rule>, String> {
    let before = atlas(cards);
    let changes = changes(&before);
    let mut fixed = cards.to_vec();
    for change in &changes {
        let path = change.origin.to_string();
        let card = fixed.iter_mut().find(|card| card.0 == path).unwrap();
        if !is_live(&path, &card.1) {
            return Err(format!("a fix changes {path}, which must not be changed"));
        }
        card.1.clone_from(&change.after);
    }
    let after = atlas(&fixed);
    let (was, is) = (problems(&before), problems(&after));
    for (key, count) in &is {
        if *count > was.get(key).copied().unwrap_or(0) {
            return Err(format!("the fixes cause more problems of the kind {key:?}"));
        }
    }
    let again = super::changes(&after);
    if !again.is_empty() {
        return Err(format!("applying the fixes a second time changes {again:?}"));
    }
    for id in before.ids() {
        added(&before, &after, id)?;
        renamed(&before, &after, id)?;
    }
    let solved = Rule::ALL.iter().copied().filter(|rule| total(&is, *rule) < total(&was, *rule));
    Ok(solved.collect())
}

fn total(counts: &BTreeMap<(Rule, String), usize>, rule: Rule) -> usize {
    counts.iter().filter(|(key, _)| key.0 == rule).map(|(_, count)| count).sum()
}

/// Checks that each interaction added to a card is with a role that already names the card's role,
/// and that the names of both roles are unambiguous.
fn added(before: &Atlas, after: &Atlas, id: RoleId) -> Result<(), String> {
    let node = Node::Role(id);
    for &edge in after.outgoing(node).iter().skip(before.outgoing(node).len()) {
        let Node::Role(to) = after[edge].to else {
            return Err("a fix names a role without a card".into());
        };
        let asked = before.outgoing(Node::Role(to)).iter().any(|&edge| before[edge].to == node);
        if !asked
            || !is_alone(before, id)
            || !is_alone(before, to)
            || root(before, id) != root(before, to)
        {
            return Err(format!(
                "{} must not be given an interaction with {}",
                before[id].origin, before[to].origin
            ));
        }
        if !is_live(&before[to].origin.to_string(), &before[to].text) {
            return Err(format!("{} is not a card, but a fix names its role", before[to].origin));
        }
    }
    Ok(())
}

fn is_alone(atlas: &Atlas, id: RoleId) -> bool {
    let key = name_key(&atlas[id].name);
    atlas.ids().filter(|other| name_key(&atlas[*other].name) == key).count() == 1
}

fn root(atlas: &Atlas, id: RoleId) -> Option<String> {
    atlas[id].origin.to_string().split('/').next().map(str::to_owned)
}

/// Checks that an id or slug changes only if no other card contains the old or the new identifier.
fn renamed(before: &Atlas, after: &Atlas, id: RoleId) -> Result<(), String> {
    let (old, new) = (&before[id], &after[id]);
    let pairs = [(old.id.as_ref(), new.id.as_ref()), (Some(&old.slug), Some(&new.slug))];
    for (was, is) in pairs.into_iter().filter(|(was, is)| was != is) {
        for other in before.ids().filter(|other| *other != id) {
            let text = name_key(&before[other].text);
            for name in [was, is].into_iter().flatten() {
                if text
                    .split(|c: char| c != '-' && c != '_' && !c.is_alphanumeric())
                    .any(|word| word == name_key(name))
                {
                    return Err(format!(
                        "a fix changes the name {name}, which {} uses",
                        before[other].origin
                    ));
                }
            }
            let card = &after[other];
            let keys = [Some(&card.name), Some(&card.slug), card.id.as_ref()];
            let keys = keys.map(|name| name.map(|name| name_key(name)));
            if is.is_some_and(|is| keys.contains(&Some(name_key(is)))) {
                return Err(format!("{is:?} is also used by {}", before[other].origin));
            }
        }
    }
    Ok(())
}

/// Two minimum percentages of the random sets of cards: for each rule, the sets in which problems
/// are fixed, and the sets that contain two cards with the same identifier or name.
const FIXED: usize = 30;
const COLLIDING: usize = 50;

#[test]
fn no_fix_makes_anything_worse() {
    // The environment variable `PROPTEST_CASES` can raise the number of cases.
    let cases = Config::default().cases.max(500);
    let source_file = Some(file!());
    let mut runner = TestRunner::new(Config { cases, source_file, ..Config::default() });
    let seen: RefCell<(usize, usize, BTreeMap<Rule, usize>)> = RefCell::default();
    let sets = (proptest::collection::vec(spec(), 3..8), 0..13_usize, any::<bool>());
    let outcome = runner.run(&sets, |(specs, plant, first)| {
        let plant = plant.saturating_sub(4);
        let cards = set(&specs, plant, first);
        let solved = judge(&cards).map_err(|why| {
            let texts: Vec<String> =
                cards.iter().map(|(path, text)| format!("== {path}\n{text}")).collect();
            TestCaseError::fail(format!("{why}\n{}", texts.join("\n")))
        })?;
        let (all, colliding, rules) = &mut *seen.borrow_mut();
        *all += 1;
        *colliding += usize::from(plant > 0);
        solved.into_iter().for_each(|rule| *rules.entry(rule).or_default() += 1);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let (all, colliding, rules) = &*seen.borrow();
    let share = colliding * 100 / all;
    assert!(share >= COLLIDING, "only {share}% of the sets contain cards that collide");
    for rule in [Rule::BadIdentifier, Rule::LooseDash, Rule::LooseArrow, Rule::OneSided] {
        let share = rules.get(&rule).copied().unwrap_or(0) * 100 / all;
        assert!(share >= FIXED, "{} is fixed in only {share}% of {all} sets", rule.name());
    }
}
