//! Checks that the built-in roles form a plausible organization and illustrate the whole format.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use rolescope::atlas::{Atlas, Node, RoleId};
use rolescope::card::Card;
use rolescope::check::{Evidence, Policy, card_problems, findings};
use rolescope::search::{Chosen, HitGroup, Index, Order, Query};
use rolescope::store::builtin;

/// The role whose card (the founding card) must stay as the project's owner wrote it. The card
/// names four roles. Other roles also work with this role, but only their own cards declare these
/// interactions.
const FOUNDING: &str = "Backend Engineer";

/// The roles that name the founding card but are not named by it.
const ONE_SIDED: [&str; 8] = [
    "AI Engineer",
    "Engineering Manager",
    "Machine Learning Engineer",
    "Mobile Engineer",
    "Security Engineer",
    "Site Reliability Engineer",
    "Tech Lead",
    "Technical Writer",
];

/// Roles whose cards do not name a manager: the head of the company, and the role of the founding
/// card. Only the card of that role's manager declares the reporting line.
const WITHOUT_MANAGER: [&str; 2] = ["Chief Executive Officer", FOUNDING];

/// Roles that deliberately have no card, because they are outside of the company.
const MISSING: [&str; 1] = ["External Counsel"];

/// The maximum number of different verbs on all cards together.
const MOST_VERBS: usize = 36;

/// The maximum number of direct reports of a role.
const MOST_REPORTS: usize = 8;

/// Pairs of roles that work together in every company. The card of the first role must name the
/// second role.
const PAIRS: [(&str, &str); 12] = [
    ("Accessibility Specialist", "Mobile Engineer"),
    ("Chief Executive Officer", "Data Protection Officer"),
    ("Chief Executive Officer", "Head of Product"),
    ("Embedded Engineer", "Release Manager"),
    ("Machine Learning Engineer", FOUNDING),
    ("Product Manager", "Customer Success Manager"),
    ("Product Manager", "Product Marketing Manager"),
    ("Product Manager", "Support Engineer"),
    ("Security Engineer", "Legal Counsel"),
    ("Site Reliability Engineer", FOUNDING),
    ("Site Reliability Engineer", "Security Engineer"),
    ("Technical Writer", FOUNDING),
];

/// Skills that people search for, each with the role that `who` must list first.
const SKILLS: [(&str, &str); 8] = [
    ("firmware", "Embedded Engineer"),
    ("hiring", "Recruiter"),
    ("roadmapping", "Head of Product"),
    ("budgeting", "Finance Director"),
    ("react", "Frontend Engineer"),
    ("llm applications", "AI Engineer"),
    ("circuit design", "Hardware Engineer"),
    ("terraform", "Platform Engineer"),
];

fn atlas() -> Atlas {
    Atlas::new(builtin(), Vec::new(), 0)
}

/// Returns the built-in roles after replacing a string on one card.
fn spoilt(slug: &str, from: &str, to: &str) -> Atlas {
    let mut cards = builtin();
    let card = cards.iter_mut().find(|card| &*card.slug == slug).unwrap();
    assert!(card.text.contains(from), "{slug} has no {from}");
    *card = Arc::new(Card::new(card.origin.clone(), card.text.replace(from, to)));
    Atlas::new(cards, Vec::new(), 0)
}

/// Returns the roles that a role names with one of these verbs.
fn targets(atlas: &Atlas, id: RoleId, verbs: &[&str]) -> Vec<RoleId> {
    let edges = atlas.outgoing(Node::Role(id)).iter();
    let edges = edges.filter(|&&edge| verbs.contains(&&*atlas.interaction(edge).verb));
    let roles = edges.filter_map(|&edge| match atlas[edge].to {
        Node::Role(other) => Some(other),
        Node::Missing(_) => None,
    });
    roles.collect()
}

#[test]
fn the_built_in_roles_form_an_organisation_without_problems() {
    let atlas = atlas();
    assert!(atlas.len() >= 45);
    for id in atlas.ids() {
        assert_eq!(card_problems(&atlas.role(id)), [], "{}", atlas[id].name);
    }
    let found = findings(&atlas, &Evidence::new(&atlas), &Policy::default());
    let found: Vec<String> = found.iter().map(|found| found.problem.message.clone()).collect();
    assert_eq!(found, Vec::<String>::new());
    let missing: Vec<&str> = atlas.missing().map(|id| atlas[id].name.as_str()).collect();
    assert_eq!(missing, MISSING);
    assert!(atlas.missing().all(|id| atlas[id].external));
}

/// Returns a message for each error in the reporting lines.
fn wrong_lines(atlas: &Atlas) -> Vec<String> {
    let mut wrong = Vec::new();
    for id in atlas.ids() {
        let name = &*atlas[id].name;
        let managers = targets(atlas, id, &["Reports to"]);
        let expected = usize::from(!WITHOUT_MANAGER.contains(&name));
        if managers.len() != expected {
            wrong.push(format!("{name} reports to {} roles", managers.len()));
        }
        let reports = targets(atlas, id, &["Manages", "Leads"]);
        if reports.len() > MOST_REPORTS {
            wrong.push(format!("{name} has {} direct reports", reports.len()));
        }
        for &manager in &managers {
            if !targets(atlas, manager, &["Manages", "Leads"]).contains(&id) {
                wrong.push(format!("{} does not manage {name}", atlas[manager].name));
            }
        }
        for report in reports.into_iter().filter(|report| &*atlas[*report].name != FOUNDING) {
            if !targets(atlas, report, &["Reports to"]).contains(&id) {
                wrong.push(format!("{} does not report to {name}", atlas[report].name));
            }
        }
        // The chain of managers above a role must not lead back to a role in the chain.
        let (mut above, mut seen) = (id, HashSet::from([id]));
        while let Some(&manager) = targets(atlas, above, &["Reports to"]).first() {
            above = manager;
            if !seen.insert(above) {
                wrong.push(format!("{name} is its own manager"));
                break;
            }
        }
    }
    wrong
}

#[test]
fn every_role_reports_to_somebody() {
    assert_eq!(wrong_lines(&atlas()), Vec::<String>::new());
    for (slug, from, to) in [
        ("ux-designer", "**Reports to**", "**Advises**"),
        ("data-analyst", "→ Head of Data", "→ Sales Lead"),
        ("cto", "**Manages** → Head of Data", "**Advises** → Head of Data"),
        ("cto", "**Reports to** → Chief Executive Officer", "**Reports to** → Delivery Manager"),
    ] {
        assert_ne!(wrong_lines(&spoilt(slug, from, to)), Vec::<String>::new(), "{slug}");
    }
}

fn verbs(atlas: &Atlas) -> BTreeSet<String> {
    let roles = atlas.ids().map(|id| atlas.role(id));
    roles
        .flat_map(|role| role.interactions.iter().map(|i| i.verb.clone()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn the_cards_share_a_small_vocabulary_of_verbs() {
    let atlas = atlas();
    let all = verbs(&atlas);
    assert!(all.len() <= MOST_VERBS, "{} verbs: {all:?}", all.len());
    assert!(all.iter().all(|verb| atlas.verbs().knows(verb)), "{all:?}");
    for other in ["Supplies", "Delivers", "Hands over", "Shares"] {
        assert!(!all.iter().any(|verb| verb.starts_with(other)), "{other}");
    }
    let more = spoilt("qa-engineer", "**Validates** → Mobile", "**Tests everything of** → Mobile");
    assert_eq!(verbs(&more).len(), all.len() + 1);
}

/// Returns the cards with too few or too many success metrics. The founding card is exempt, because
/// it is kept as its owner wrote it.
fn measured_wrongly(atlas: &Atlas) -> Vec<String> {
    let ids = atlas.ids().filter(|id| &*atlas[*id].name != FOUNDING);
    let counts = ids.map(|id| {
        let metrics =
            atlas.role(id).responsibilities.iter().map(|r| r.metrics.len()).sum::<usize>();
        (metrics, format!("{}: {metrics} metrics", atlas[id].name))
    });
    counts.filter(|(metrics, _)| !(4..=9).contains(metrics)).map(|(_, said)| said).collect()
}

#[test]
fn every_role_has_a_few_metrics_that_it_can_watch() {
    assert_eq!(measured_wrongly(&atlas()), Vec::<String>::new());
    let more =
        spoilt("qa-engineer", "*Success metric*: ", "*Success metric*: one a day, two a week, ");
    assert_eq!(measured_wrongly(&more).len(), 1);
}

#[test]
fn the_cards_differ_in_shape() {
    let atlas = atlas();
    let of = |count: &dyn Fn(RoleId) -> usize| {
        atlas.ids().map(count).fold(BTreeMap::new(), |mut counts: BTreeMap<usize, usize>, n| {
            *counts.entry(n).or_default() += 1;
            counts
        })
    };
    let responsibilities = of(&|id| atlas.role(id).responsibilities.len());
    assert!(responsibilities.len() >= 3, "{responsibilities:?}");
    assert!(responsibilities.values().all(|cards| cards * 3 < atlas.len() * 2));
    let described = of(&|id| {
        atlas.role(id).responsibilities.iter().filter(|r| !r.description.is_empty()).count()
    });
    assert!(described.len() >= 2, "{described:?}");
    let seniorities: BTreeSet<String> =
        builtin().iter().filter_map(|card| seniority(&card.text)).collect();
    assert!(seniorities.len() >= 5, "{seniorities:?}");
}

/// Returns the seniority as it is written on the card.
fn seniority(text: &str) -> Option<String> {
    let mut lines = text.lines();
    lines.find_map(|line| line.strip_prefix("default_seniority: ")).map(str::to_owned)
}

#[test]
fn roles_that_need_each_other_name_each_other() {
    let lost = |atlas: &Atlas| {
        let pairs = PAIRS.iter().filter(|(a, b)| {
            let [a, b] = [a, b].map(|name| Node::Role(atlas.named(name).unwrap()));
            !atlas.outgoing(a).iter().any(|&edge| atlas[edge].to == b)
        });
        pairs.map(|(a, b)| format!("{a} does not name {b}")).collect::<Vec<_>>()
    };
    assert_eq!(lost(&atlas()), Vec::<String>::new());
    let without = spoilt("technical-writer", "→ Backend Engineer", "→ Mobile Engineer");
    assert_eq!(lost(&without).len(), 1);
}

/// Returns the names of the roles that a query finds, best first.
fn found(atlas: &Arc<Atlas>, index: &Index, query: &Query, order: Order) -> Vec<String> {
    let mut hits = index.search(atlas, Chosen::default(), query, order);
    hits.sort(usize::MAX);
    let hits = (0..hits.len()).filter_map(|row| hits.get(atlas, row));
    let hits = hits.filter(|hit| hit.group == HitGroup::Match);
    hits.map(|hit| atlas.name(hit.node).to_owned()).collect()
}

#[test]
fn people_find_the_roles_and_skills_that_they_look_for() {
    let atlas = Arc::new(atlas());
    let index = Index::from_atlas(&atlas);
    for id in atlas.ids() {
        let name = &*atlas[id].name;
        let answers = found(&atlas, &index, &Query::parse(name), Order::Match);
        assert_eq!(answers.first().map(String::as_str), Some(name));
    }
    for (skill, first) in SKILLS {
        let answers = found(&atlas, &index, &Query::who(skill), Order::Level);
        assert_eq!(answers.first().map(String::as_str), Some(first), "{skill}: {answers:?}");
    }
    let on_call = found(&atlas, &index, &Query::who("on-call"), Order::Level);
    assert!(on_call.contains(&"Site Reliability Engineer".to_owned()), "{on_call:?}");
    let terraform = found(&atlas, &index, &Query::who("terraform"), Order::Level);
    assert!(!terraform.contains(&"Recruiter".to_owned()), "{terraform:?}");
}

#[test]
fn the_documents_count_the_roles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = format!("{} built-in roles", builtin().len());
    for name in ["README.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        assert!(text.contains(&said), "{name} does not say {said}");
    }
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
            ("interactions", role.interactions.len(), 3..=14),
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
    let meant = ONE_SIDED.map(|name| (name.to_owned(), FOUNDING.to_owned()));
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
