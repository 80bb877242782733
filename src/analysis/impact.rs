//! Analyses the impact of removing roles: the interactions that end, and the skills and artifacts
//! that no other role has.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{Node, RoleId};
use crate::role::{Known, Rule};
use crate::text::{counted, fold};

use super::artifacts::{FlowFinder, Receiver, guesses, receivers_cell};
use super::facts::FactKind;
use super::report::{Report, ReportCell, ReportRow, ReportSection, listed};
use super::subject::{InteractionRef, RoleRef, SkillLevel, verbs};
use super::survey::Basis;

/// The impact of removing some roles. The analysis does not change any files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "rolescope impact --json")]
pub struct Impact<'a> {
    /// The roles to remove.
    pub roles: Vec<RoleRef<'a>>,
    /// The interactions that end, most frequent first.
    pub interactions: Vec<LostInteraction<'a>>,
    /// The skills that no other role has.
    pub skills: Vec<LostSkill<'a>>,
    /// The artifacts that no other role makes.
    pub artifacts: Vec<LostArtifact<'a>>,
    /// The roles that are left without any partner.
    pub alone: Vec<RoleRef<'a>>,
    /// Groups of roles that are connected only through the removed roles, the largest first. Roles
    /// that are left without any partner are not included.
    pub groups: Vec<Vec<RoleRef<'a>>>,
    /// The saved crews and searches that name one of the removed roles.
    pub named_in: Vec<NamedIn>,
    /// The new problems that `check` would report.
    pub problems: Vec<NewProblem<'a>>,
}

/// An interaction that ends because a role is removed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "LostInteraction")]
pub struct LostInteraction<'a> {
    /// The role that loses its partner.
    pub role: RoleRef<'a>,
    /// The partner that is removed.
    pub partner: RoleRef<'a>,
    /// Whether the remaining role declares the interaction.
    pub declared: bool,
    /// The interaction that ends.
    #[serde(flatten)]
    pub interaction: InteractionRef,
}

/// A skill that no remaining role has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "LostSkill")]
pub struct LostSkill<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// The role that has the skill.
    pub role: RoleRef<'a>,
    /// The level of the skill.
    #[serde(flatten)]
    pub level: SkillLevel<'a>,
}

/// An artifact that no remaining role makes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "LostArtifact")]
pub struct LostArtifact<'a> {
    /// The name of the artifact.
    pub name: &'a str,
    /// The role that makes the artifact.
    pub role: RoleRef<'a>,
    /// The roles that receive the artifact.
    pub receivers: Vec<Receiver<'a>>,
    /// The position of the artifact on the card, counted from 0.
    #[serde(skip)]
    pub item: usize,
}

/// A saved crew or search that names a removed role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "NamedIn")]
pub struct NamedIn {
    /// The kind of the saved entry: `crew` or `search`.
    pub kind: &'static str,
    /// The name of the crew or the search.
    pub name: String,
}

/// A new problem that `check` would report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "NewProblem")]
pub struct NewProblem<'a> {
    /// The name of the rule.
    pub rule: &'static str,
    /// The role with the problem.
    pub role: RoleRef<'a>,
    /// The number of problems of this rule on the card.
    pub count: usize,
    /// The removed roles that the card names.
    pub names: Vec<RoleRef<'a>>,
}

/// The crews and saved searches from the config file. They may contain names of roles.
#[derive(Debug, Clone, Default)]
pub struct SavedNames {
    /// The crews, each with the slugs of its members.
    pub crews: Vec<(String, Vec<String>)>,
    /// The saved searches and their queries.
    pub searches: Vec<(String, String)>,
}

impl<'a> Impact<'a> {
    /// Returns the impact of removing some roles.
    pub fn new(basis: Basis<'a>, nodes: &[Node], saved: &SavedNames) -> Impact<'a> {
        let atlas = basis.atlas;
        let gone: HashSet<Node> = nodes.iter().copied().collect();
        let mut interactions = Vec::new();
        let mut problems: BTreeMap<usize, NewProblem<'a>> = BTreeMap::new();
        for &node in nodes {
            let edges = atlas.edges_of(node).filter(|(_, other, _)| !gone.contains(other));
            for (edge, other, is_own) in edges {
                interactions.push(LostInteraction {
                    role: RoleRef::new(atlas, other),
                    partner: RoleRef::new(atlas, node),
                    declared: !is_own,
                    interaction: InteractionRef::new(atlas, edge),
                });
                // If another role has the same name, the interaction would lead to that role, so
                // `check` would report no problem.
                let is_only_one =
                    |id: RoleId| atlas.all_named(&atlas[id].name).iter().all(|named| *named == id);
                if !is_own && node.role().is_some_and(is_only_one) {
                    let problem = problems.entry(atlas.slot(other)).or_insert_with(|| NewProblem {
                        rule: Rule::MissingTarget.name(),
                        role: RoleRef::new(atlas, other),
                        count: 0,
                        names: Vec::new(),
                    });
                    problem.count += 1;
                    if problem.names.last().is_none_or(|last| last.node != node) {
                        problem.names.push(RoleRef::new(atlas, node));
                    }
                }
            }
        }
        interactions.sort_by_cached_key(|one: &LostInteraction<'_>| {
            (one.interaction.rank(), basis.order(one.role.node), !one.declared)
        });
        let ids: Vec<RoleId> = nodes.iter().filter_map(|node| node.role()).collect();
        let (alone, groups) = parts(basis, &gone);
        Impact {
            roles: nodes.iter().map(|&node| RoleRef::new(atlas, node)).collect(),
            interactions,
            skills: lost_skills(basis, &ids, &gone),
            artifacts: lost_artifacts(basis, &ids, &gone),
            alone: alone.into_iter().map(|node| RoleRef::new(atlas, node)).collect(),
            groups: groups
                .into_iter()
                .map(|group| group.into_iter().map(|node| RoleRef::new(atlas, node)).collect())
                .collect(),
            named_in: named_in(basis, &ids, saved),
            problems: problems.into_values().collect(),
        }
    }

    /// Returns whether nothing depends on the removed roles.
    pub fn is_empty(&self) -> bool {
        self.interactions.is_empty()
            && self.skills.is_empty()
            && self.artifacts.is_empty()
            && self.alone.is_empty()
            && self.groups.is_empty()
            && self.named_in.is_empty()
            && self.problems.is_empty()
    }

    /// Returns the report about the impact.
    pub fn report(&self) -> Report {
        let title = format!("Without {}", listed(self.roles.iter().map(|role| role.label), 6));
        if self.is_empty() {
            let empty = "Nothing would be lost: no interactions would end, and other roles have the same skills and artifacts.";
            return Report::new(title, [ReportSection::new("Impact", &[], empty)]);
        }
        let skills = self.skills.iter().map(|skill| {
            ReportRow::new([
                ReportCell::Text(skill.name.to_owned()),
                skill.level.cell(),
                skill.role.cell(),
            ])
            .linked_to_item(&skill.role, Known::Capabilities, skill.level.item)
        });
        let artifacts = self.artifacts.iter().map(|artifact| {
            ReportRow::new([
                ReportCell::Text(artifact.name.to_owned()),
                artifact.role.cell(),
                receivers_cell(&artifact.receivers),
            ])
            .linked_to_item(&artifact.role, Known::Artifacts, artifact.item)
        });
        let sections = [
            self.interactions_section(),
            ReportSection::new(
                "Skills that no other role has",
                &["Skill", "Level", "Role"],
                "No skills would be lost.",
            )
            .rows(skills)
            .without_blanks(),
            ReportSection::new(
                "Artifacts that no other role makes",
                &["Artifact", "Made by", "Received by"],
                "No artifacts would be lost.",
            )
            .lead(guesses(self.artifacts.iter().flat_map(|artifact| &artifact.receivers)))
            .rows(artifacts)
            .without_blanks(),
            self.structure_section(),
            self.config_section(),
        ];
        Report::new(title, sections)
    }

    /// Returns the section on the interactions that end. Interactions between the same two roles
    /// share a row, so that an interaction that both cards declare is listed once.
    fn interactions_section(&self) -> ReportSection {
        let mut pairs: Vec<((Node, Node), Vec<&LostInteraction<'_>>)> = Vec::new();
        let mut rows: HashMap<(Node, Node), usize> = HashMap::new();
        for one in &self.interactions {
            let ends = (one.role.node, one.partner.node);
            let row = *rows.entry(ends).or_insert(pairs.len());
            match pairs.get_mut(row) {
                Some((_, all)) => all.push(one),
                None => pairs.push((ends, vec![one])),
            }
        }
        let columns = ["Role", "", "Removed", "Role does", "Removed does", "Frequency"];
        let rows = pairs.iter().filter_map(|(_, all)| lost_row(all, self.roles.len() > 1));
        ReportSection::new("Interactions that end", &columns, "No interactions would end.")
            .lead("⇄ both cards declare it · → only the role's card does · ← only the removed role's card does")
            .rows(rows)
            .without_blanks()
    }

    /// Returns the section on roles that are no longer connected to the other roles.
    fn structure_section(&self) -> ReportSection {
        let empty = "All other roles would stay connected.";
        let mut section = ReportSection::new("Roles that would be cut off", &["Role", ""], empty);
        for role in &self.alone {
            let why = "left without a partner".to_owned();
            section.rows.push(ReportRow::new([role.cell(), ReportCell::Dim(why)]).to(role.node));
        }
        for (number, group) in self.groups.iter().enumerate() {
            let names = listed(group.iter().map(|role| role.label), 8);
            let what = format!("group {}: {}", number + 1, counted(group.len(), "role"));
            let first = group.first().map(|role| role.node);
            let cells = [ReportCell::Text(names), ReportCell::Dim(what)];
            section.rows.push(ReportRow { link: first, ..ReportRow::new(cells) });
        }
        section
    }

    /// Returns the section on crews and saved searches that name a removed role. The interactions
    /// that `check` would report have a row in the first section, so here they are only counted.
    fn config_section(&self) -> ReportSection {
        let count: usize = self.problems.iter().map(|problem| problem.count).sum();
        let reported = match count {
            0 => "`rolescope check` would find no new problems.".to_owned(),
            count => format!(
                "`rolescope check` would report {} with a role without a card: see ⇄ and → in the \
                 first table.",
                counted(count, "interaction")
            ),
        };
        let empty = format!("{reported} No crew or saved search names a removed role.");
        let rows = self.named_in.iter().map(|named| {
            let what = ReportCell::Dim(format!("saved {}", named.kind));
            ReportRow::new([ReportCell::Text(named.name.clone()), what])
        });
        ReportSection::new("Names that lead nowhere", &["Where", "What"], &empty)
            .lead(reported)
            .rows(rows)
    }
}

/// Returns the row for the interactions between a remaining and a removed role, most frequent
/// first. If only one role is removed, the title of the report names it, and the row does not.
fn lost_row(all: &[&LostInteraction<'_>], names_removed: bool) -> Option<ReportRow> {
    let first = all.first()?;
    let frequency = InteractionRef::most_frequent(all.iter().map(|one| &one.interaction));
    let own = || all.iter().filter(|one| one.declared).map(|one| &one.interaction);
    let theirs = || all.iter().filter(|one| !one.declared).map(|one| &one.interaction);
    let arrow = match (own().next(), theirs().next()) {
        (Some(_), Some(_)) => "⇄",
        (Some(_), None) => "→",
        (None, _) => "←",
    };
    let mut row = ReportRow::new([
        first.role.cell(),
        ReportCell::Text(arrow.to_owned()),
        if names_removed { first.partner.cell() } else { ReportCell::Empty },
        verbs(own()),
        verbs(theirs()),
        frequency.map(InteractionRef::frequency_cell).unwrap_or_default(),
    ]);
    // Each note begins with the role whose card contains it.
    row.notes.extend(all.iter().filter_map(|one| {
        let from = if one.declared { &one.role } else { &one.partner };
        Some(format!("{}: {}", from.label, one.interaction.notes.as_deref()?))
    }));
    Some(row.linked_to_interactions(first.role.node, first.partner.node))
}

fn lost_skills<'a>(basis: Basis<'a>, ids: &[RoleId], gone: &HashSet<Node>) -> Vec<LostSkill<'a>> {
    let index = basis.index();
    let mut skills = Vec::new();
    let mut seen = HashSet::new();
    for &id in ids {
        for (skill, fact) in index.of_role(basis.facts(), id) {
            let is_elsewhere = index
                .holders(basis.facts(), skill)
                .any(|holder| !gone.contains(&Node::Role(holder.role)));
            if fact.kind == FactKind::Capability && !is_elsewhere && seen.insert(skill) {
                skills.push(LostSkill {
                    name: index.name(skill),
                    role: RoleRef::new(basis.atlas, Node::Role(id)),
                    level: SkillLevel::new(basis, fact),
                });
            }
        }
    }
    skills.sort_by_cached_key(|skill| (std::cmp::Reverse(skill.level.rank), fold(skill.name)));
    skills
}

fn lost_artifacts<'a>(
    basis: Basis<'a>,
    ids: &[RoleId],
    gone: &HashSet<Node>,
) -> Vec<LostArtifact<'a>> {
    let (atlas, facts) = (basis.atlas, basis.facts());
    let mut lost = Vec::new();
    let mut finder = FlowFinder::new(basis);
    for &id in ids {
        for flow in finder.flows(id) {
            let mut receivers = flow.receivers;
            receivers.retain(|receiver| !gone.contains(&receiver.role.node));
            lost.push(LostArtifact { name: flow.name, role: flow.by, receivers, item: flow.item });
        }
    }
    if lost.is_empty() {
        return lost;
    }
    let mut wanted: HashSet<String> = lost.iter().map(|artifact| fold(artifact.name)).collect();
    for id in atlas.ids().filter(|id| !gone.contains(&Node::Role(*id))) {
        for &fact in facts.of_role(id).iter().filter(|fact| fact.kind == FactKind::Artifact) {
            wanted.remove(&fold(facts.text(fact)));
        }
    }
    lost.retain(|artifact| wanted.contains(&fold(artifact.name)));
    lost
}

/// Returns the roles that are left without a partner, and the groups of roles that are no longer
/// connected to each other. If only one group is left, the list of groups is empty.
fn parts(basis: Basis<'_>, gone: &HashSet<Node>) -> (Vec<Node>, Vec<Vec<Node>>) {
    let atlas = basis.atlas;
    let around = gone.iter().flat_map(|&node| near(basis, node));
    let mut starts: Vec<Node> = around.filter(|near| !gone.contains(near)).collect();
    starts.sort_by_key(|&node| atlas.slot(node));
    starts.dedup();
    let mut seen: HashSet<Node> = HashSet::new();
    let (mut alone, mut groups) = (Vec::new(), Vec::new());
    for start in starts {
        if !seen.insert(start) {
            continue;
        }
        let mut group = vec![start];
        let mut at = 0;
        while let Some(&node) = group.get(at) {
            at += 1;
            for next in near(basis, node) {
                if !gone.contains(&next) && seen.insert(next) {
                    group.push(next);
                }
            }
        }
        match group.as_slice() {
            [Node::Role(_)] => alone.push(start),
            // A missing role ceases to exist if no card names it, so it is not listed as a role
            // without partners.
            [Node::Missing(_)] => {}
            _ => groups.push(group),
        }
    }
    if groups.len() < 2 {
        groups.clear();
    }
    for group in &mut groups {
        group.sort_by_cached_key(|&node| basis.order(node));
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    alone.sort_by_cached_key(|&node| basis.order(node));
    (alone, groups)
}

/// Returns the roles that a role interacts with in either direction.
fn near(basis: Basis<'_>, node: Node) -> impl Iterator<Item = Node> {
    basis.atlas.edges_of(node).map(|(_, other, _)| other)
}

fn named_in(basis: Basis<'_>, ids: &[RoleId], saved: &SavedNames) -> Vec<NamedIn> {
    let mut named = Vec::new();
    for (name, members) in &saved.crews {
        let is_named = members
            .iter()
            .any(|member| basis.atlas.all_called(member).iter().any(|id| ids.contains(id)));
        named.extend(is_named.then(|| NamedIn { kind: "crew", name: name.clone() }));
    }
    for (name, query) in &saved.searches {
        let query = fold(query);
        let is_named = ids.iter().any(|&id| {
            let card = &basis.atlas[id];
            query.contains(&fold(&card.slug)) || query.contains(&fold(&card.name))
        });
        named.extend(is_named.then(|| NamedIn { kind: "search", name: name.clone() }));
    }
    named
}
