//! Checks that the built-in roles are a plausible organization and document the format.

use std::collections::BTreeMap;

use rolescope::atlas::{Atlas, Node};
use rolescope::check::card_problems;
use rolescope::store::builtin;

/// Interactions that intentionally only one side declares: the founding card names four roles and
/// stays as its owner wrote it, but more roles depend on it.
const ONE_SIDED: [(&str, &str); 3] = [
    ("Mobile Engineer", "Backend Engineer"),
    ("Tech Lead", "Backend Engineer"),
    ("Security Engineer", "Backend Engineer"),
];

/// Roles that have no card, which are examples of missing roles.
const MISSING: [&str; 2] = ["Chief Executive Officer", "External Counsel"];

fn atlas() -> Atlas {
    Atlas::new(builtin(), Vec::new(), 0)
}

#[test]
fn the_built_in_roles_form_an_organisation_without_problems() {
    let atlas = atlas();
    assert!(atlas.len() >= 32);
    for id in atlas.ids() {
        assert_eq!(card_problems(&atlas.role(id)), [], "{}", atlas[id].name);
    }
    let missing: Vec<&str> = atlas.missing().map(|id| atlas[id].name.as_str()).collect();
    assert_eq!(missing, MISSING);
}

#[test]
fn every_card_has_enough_and_not_too_much_content() {
    let atlas = atlas();
    for id in atlas.ids() {
        let role = atlas.role(id);
        let counts = [
            ("responsibilities", role.responsibilities.len(), 3..=6),
            ("capabilities", role.capabilities.len(), 5..=8),
            ("artifacts", role.artifacts.len(), 3..=6),
            ("interactions", role.interactions.len(), 3..=7),
            ("primary", role.responsibilities.iter().filter(|r| r.primary).count(), 1..=1),
        ];
        for (what, count, range) in counts {
            assert!(range.contains(&count), "{}: {count} {what}", role.name);
        }
        assert!(
            role.responsibilities.iter().all(|r| !r.metrics.is_empty()),
            "{}: metrics",
            role.name
        );
        for capability in &role.capabilities {
            assert!(
                capability.level.as_ref().is_some_and(|l| l.rank.is_some())
                    && !capability.details.is_empty(),
                "{}: {}",
                role.name,
                capability.name
            );
        }
        assert!(role.artifacts.iter().all(|a| a.kind.is_some()), "{}: artifact types", role.name);
        for interaction in &role.interactions {
            assert!(interaction.notes.is_some(), "{}: notes on {}", role.name, interaction.target);
            assert!(
                interaction.frequency.as_ref().is_some_and(|f| f.rank.is_some()),
                "{}: {}",
                role.name,
                interaction.target
            );
        }
    }
}

#[test]
fn every_interaction_is_answered() {
    let atlas = atlas();
    let mut one_sided = Vec::new();
    for id in atlas.ids() {
        for &edge in atlas.outgoing(Node::Role(id)) {
            let Node::Role(other) = atlas[edge].to else { continue };
            let mine = atlas.interaction(edge);
            let answered = atlas.outgoing(Node::Role(other)).iter().any(|&back| {
                let theirs = atlas.interaction(back);
                atlas[back].to == Node::Role(id)
                    && atlas.verbs().answers(&mine.verb, &theirs.verb)
                    && mine.frequency.as_ref().map(|f| f.rank)
                        == theirs.frequency.as_ref().map(|f| f.rank)
            });
            if !answered {
                one_sided.push((atlas[id].name.to_string(), atlas[other].name.to_string()));
            }
        }
    }
    one_sided.sort();
    let mut meant: Vec<(String, String)> =
        ONE_SIDED.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    meant.sort();
    assert_eq!(one_sided, meant);
}

#[test]
fn no_two_responsibilities_are_alike() {
    let atlas = atlas();
    let mut seen: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    for id in atlas.ids() {
        for responsibility in &atlas.role(id).responsibilities {
            let mut words: Vec<String> = responsibility
                .title
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.len() > 3)
                .map(str::to_owned)
                .collect();
            words.sort();
            if let Some(other) = seen.insert(words, &atlas[id].name) {
                panic!("{} and {other}: {}", atlas[id].name, responsibility.title);
            }
        }
    }
}

#[test]
fn the_binary_contains_every_card_of_the_folder() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("roles");
    let on_disk = std::fs::read_dir(folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().join("profile.md").exists())
        .count();
    assert_eq!(
        builtin().len(),
        on_disk,
        "a card was added: rebuild with `touch src/store/builtin.rs`"
    );
}
