//! `stats` prints figures about a set of roles.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Atlas, Gather, Node, RoleId};
use crate::check::{self, Evidence, Policy};
use crate::export;
use crate::page::Ink;
use crate::role::{Known, LevelRank, Role};
use crate::text::{counted, fold};

use super::Outcome;
use super::commands::readable;
use super::error::Error;
use super::out::{Out, TableCell};
use super::source::Cards;

/// The maximum number of roles that are listed by name.
const MOST: usize = 10;

/// The output of `stats`: figures about a set of roles.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "rolescope stats --json")]
pub(super) struct StatsOutput<'a> {
    /// The number of files that are not cards.
    passed_over: usize,
    /// The number of roles with a card.
    roles: usize,
    /// The roles that cards name but no card describes.
    missing_roles: MissingRoles,
    /// The interactions that cards declare.
    interactions: Interactions,
    /// The capabilities of the roles.
    capabilities: Capabilities,
    /// The sections that are plain lists, such as tools, each with its number of items.
    lists: Vec<PlainList>,
    /// The problems by severity. The config can change the severity of a rule.
    problems: Problems,
    /// The roles that are named by the most other roles, at most ten.
    most_named: Vec<NamedRole<'a>>,
}

/// Roles without a card.
#[derive(Serialize, JsonSchema)]
struct MissingRoles {
    /// The number of missing roles.
    count: usize,
    /// The number of missing roles that the config lists as external.
    external: usize,
}

/// The number of interactions, and whether they are declared on both sides.
#[derive(Serialize, JsonSchema)]
struct Interactions {
    /// The number of declared interactions. An interaction with several targets counts once for
    /// each target.
    declared: usize,
    /// The number of pairs of roles in which both have a card and each names the other.
    mutual_pairs: usize,
    /// The number of pairs of roles in which both have a card but only one names the other.
    one_sided_pairs: usize,
}

/// Capabilities and their levels.
#[derive(Serialize, JsonSchema)]
struct Capabilities {
    /// The number of capabilities that the cards declare.
    declared: usize,
    /// The number of different capabilities, ignoring letter case and accents.
    distinct: usize,
    /// The number of capabilities at each level of the scale, highest level first.
    levels: Vec<AtLevel>,
    /// The number of capabilities without a level, or with a level that is not on the scale.
    without_level: usize,
}

/// A section that is a plain list, such as success metrics or tools, counted over all cards.
#[derive(Serialize, JsonSchema)]
struct PlainList {
    /// The key of the list in the JSON of a card.
    #[schemars(extend("enum" = Known::lists().map(|known| known.key().0).collect::<Vec<_>>()))]
    list: &'static str,
    #[serde(skip)]
    title: &'static str,
    /// The number of items that the cards declare.
    declared: usize,
    /// The number of cards with at least one item.
    cards: usize,
}

/// The number of capabilities at a level.
#[derive(Serialize, JsonSchema)]
struct AtLevel {
    /// The level.
    #[schemars(extend("enum" = LevelRank::ALL.iter().map(|rank| rank.word()).collect::<Vec<_>>()))]
    level: &'static str,
    /// The position of the level on the scale, counted from 1 for the lowest.
    #[schemars(range(min = 1, max = LevelRank::ALL.len()))]
    level_rank: u8,
    /// The number of capabilities at this level.
    count: usize,
}

/// Problems by severity.
#[derive(Serialize, JsonSchema)]
struct Problems {
    /// The number of errors.
    error: usize,
    /// The number of warnings.
    warning: usize,
    /// The number of hints.
    hint: usize,
}

/// A role that other roles name.
#[derive(Serialize, JsonSchema)]
struct NamedRole<'a> {
    /// The slug; null for a role without a card.
    slug: Option<&'a str>,
    /// The name. A role without a card has the name that other cards use.
    name: &'a str,
    /// The path of the card; null for a role without a card. Unlike names and slugs, paths are
    /// unique.
    path: Option<String>,
    #[serde(skip)]
    label: &'a str,
    /// The number of roles that name the role.
    named_by: usize,
}

/// The numbers of items on the cards, counted while the cards are parsed.
#[derive(Default)]
struct Counted {
    /// How often each capability is declared, by its name in lower case without accents.
    names: BTreeMap<String, usize>,
    /// For each plain list, the number of items and the number of cards that have the list.
    lists: BTreeMap<Known, (usize, usize)>,
    levels: BTreeMap<u8, usize>,
}

impl Gather for Counted {
    fn add(&mut self, _: RoleId, role: &Role) {
        for (known, points) in role.lists.iter() {
            let all = self.lists.entry(known).or_default();
            *all = (all.0 + points.len(), all.1 + 1);
        }
        for capability in &role.capabilities {
            *self.names.entry(fold(&capability.name)).or_default() += 1;
            if let Some(rank) = capability.level.as_ref().and_then(|level| level.rank) {
                *self.levels.entry(rank.number()).or_default() += 1;
            }
        }
    }

    fn append(&mut self, other: Counted) {
        for (known, (declared, cards)) in other.lists {
            let all = self.lists.entry(known).or_default();
            *all = (all.0 + declared, all.1 + cards);
        }
        for (name, count) in other.names {
            *self.names.entry(name).or_default() += count;
        }
        for (rank, count) in other.levels {
            *self.levels.entry(rank).or_default() += count;
        }
    }
}

/// Runs `stats`.
pub(super) fn stats(
    json: bool,
    cards: &Cards,
    policy: &Policy,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let (atlas, (evidence, counted)) = cards.gathered::<(Evidence, Counted)>();
    let atlas = readable(atlas, cards)?;
    let [error, warning, hint] = check::count(&check::findings(&atlas, &evidence, policy));
    let stats = StatsOutput {
        passed_over: atlas.passed_over(),
        roles: atlas.len(),
        missing_roles: MissingRoles {
            count: atlas.missing().count(),
            external: atlas.missing().filter(|id| atlas[*id].external).count(),
        },
        interactions: Interactions::count(&atlas),
        capabilities: Capabilities::count(&counted),
        lists: PlainList::all(&counted),
        problems: Problems { error, warning, hint },
        most_named: most_named(&atlas),
    };
    if json {
        out.json(&export::enveloped(&cards.label, stats))?;
    } else {
        out.table(&stats.rows(&cards.label, &atlas))?;
    }
    Ok(Outcome::Found)
}

impl Interactions {
    fn count(atlas: &Atlas) -> Interactions {
        let (mut declared, mut mutual, mut one_sided) = (0, 0, 0);
        for node in atlas.ids().map(Node::Role) {
            declared += atlas.outgoing(node).len();
            for neighbour in atlas.neighbours_out(node) {
                match neighbour.node {
                    Node::Missing(_) => {}
                    Node::Role(_) if neighbour.mutual => mutual += 1,
                    Node::Role(_) => one_sided += 1,
                }
            }
        }
        // The loop counts each mutual pair twice, once for each of its roles.
        Interactions { declared, mutual_pairs: mutual / 2, one_sided_pairs: one_sided }
    }
}

impl Capabilities {
    fn count(counted: &Counted) -> Capabilities {
        let declared = counted.names.values().sum();
        let levels = LevelRank::ALL.iter().rev().map(|rank| AtLevel {
            level: rank.word(),
            level_rank: rank.number(),
            count: counted.levels.get(&rank.number()).copied().unwrap_or(0),
        });
        let levels: Vec<AtLevel> = levels.collect();
        let without_level = declared - counted.levels.values().sum::<usize>();
        Capabilities { declared, distinct: counted.names.len(), levels, without_level }
    }
}

impl PlainList {
    fn all(counted: &Counted) -> Vec<PlainList> {
        let lists = Known::lists().map(|known| {
            let (declared, cards) = counted.lists.get(&known).copied().unwrap_or_default();
            PlainList { list: known.key().0, title: known.title(), declared, cards }
        });
        lists.collect()
    }
}

fn most_named(atlas: &Atlas) -> Vec<NamedRole<'_>> {
    let nodes = atlas.by_name().iter().copied().map(Node::Role);
    let nodes = nodes.chain(atlas.missing().map(Node::Missing));
    let named = nodes.map(|node| NamedRole {
        slug: match node {
            Node::Role(id) => Some(&*atlas[id].slug),
            Node::Missing(_) => None,
        },
        name: atlas.name(node),
        path: atlas.path(node),
        label: atlas.label(node),
        named_by: atlas.neighbours_in(node).len(),
    });
    let mut named: Vec<NamedRole<'_>> = named.filter(|named| named.named_by > 0).collect();
    named.sort_by(|a, b| b.named_by.cmp(&a.named_by).then_with(|| a.name.cmp(b.name)));
    named.truncate(MOST);
    named
}

impl StatsOutput<'_> {
    /// Returns the rows to print. Each row contains what was counted, the number, and details.
    fn rows(&self, source: &str, atlas: &Atlas) -> Vec<Vec<TableCell>> {
        let mut missing: Vec<&str> =
            atlas.missing().map(|id| atlas.name(Node::Missing(id))).collect();
        missing.sort_unstable();
        let more = missing.len().checked_sub(MOST).filter(|more| *more > 0);
        let mut names = missing.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
        names.extend(more.map(|more| format!(" and {more} more")));
        let interactions = &self.interactions;
        let (mutual, one_sided) = (interactions.mutual_pairs, interactions.one_sided_pairs);
        let pairs = format!(
            "{mutual} pairs of roles name each other; in {one_sided} pairs, only one role names the other"
        );
        let capabilities = &self.capabilities;
        let mut levels = vec![format!("{} distinct", capabilities.distinct)];
        let at = capabilities.levels.iter().filter(|level| level.count > 0);
        levels.extend(at.map(|level| format!("{} {}", level.count, level.level)));
        if capabilities.without_level > 0 {
            levels.push(format!("{} without a level", capabilities.without_level));
        }
        let Problems { error, warning, hint } = self.problems;
        let problems = [(error, "error"), (warning, "warning"), (hint, "hint")];
        let problems = problems.map(|(count, word)| counted(count, word)).join(", ");
        let most =
            self.most_named.iter().map(|named| format!("{} {}", named.label, named.named_by));
        let lists = self.lists.iter().filter(|list| list.cards > 0).map(|list| {
            let cards = format!("on {}", counted(list.cards, "card"));
            row(&list.title.to_lowercase(), list.declared, cards)
        });
        let mut rows = vec![
            row("roles", self.roles, format!("in {source}")),
            row("missing roles", self.missing_roles.count, names),
            row("interactions", interactions.declared, pairs),
            row("capabilities", capabilities.declared, levels.join(", ")),
        ];
        rows.extend(lists);
        rows.extend([
            row("problems", error + warning + hint, problems),
            vec![
                TableCell::new("most named", Ink::Heading),
                TableCell::from(String::new()),
                most.collect::<Vec<_>>().join(", ").into(),
            ],
        ]);
        rows
    }
}

fn row(what: &str, count: usize, details: String) -> Vec<TableCell> {
    vec![
        TableCell::new(what, Ink::Heading),
        TableCell::new(&count.to_string(), Ink::Strong),
        details.into(),
    ]
}
