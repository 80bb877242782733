//! Analyses a crew, which is a set of roles that work together: its skills, and the interactions
//! and artifacts that enter or leave it.

mod closing;

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{EdgeId, Node, RoleId};
use crate::role::Known;
use crate::text::{counted, fold};

use super::artifacts::{ArtifactFlow, FlowFinder, guesses};
use super::report::{Report, ReportCell, ReportColumn, ReportRow, ReportSection, listed};
use super::skills::with_one_holder;
use super::subject::{
    InteractionRef, Load, RoleRef, SkillHolder, SkillLevel, single_holders, skill_order, verbs,
};
use super::survey::{Basis, SkillId};
use super::work::WorkWay;

pub use closing::{Candidate, ClosingStep, Until};

/// The analysis of a crew.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "rolescope crew --json")]
pub struct Crew<'a> {
    /// The number of interactions whose two roles are both in the crew.
    pub inside: usize,
    /// The number of interactions that members declare with roles outside the crew, by frequency.
    pub leaving: Load,
    /// The number of roles outside the crew that members name.
    pub leaving_to: usize,
    /// The number of interactions that roles outside the crew declare with members, by frequency.
    pub coming_in: Load,
    /// The number of roles outside the crew that name a member.
    pub coming_from: usize,
    /// The number of roles outside the crew to which members hand work, by the meanings of the
    /// verbs.
    pub hands_work_to: usize,
    /// The number of roles outside the crew from which members get work, by the meanings of the
    /// verbs.
    pub gets_work_from: usize,
    /// The number of capability names in the crew.
    pub skill_count: usize,
    /// The number of capability names that only one member has as a capability. Other members may
    /// have them as details of capabilities.
    pub single_holders: usize,
    /// The number of capability names that one member has and that no other member has, even as a
    /// detail of a capability.
    pub single_holders_with_details: usize,
    /// The members, in the given order.
    pub members: Vec<Member<'a>>,
    /// The pairs of members that declare interactions with each other. Those with the most frequent
    /// interactions come first.
    pub pairs: Vec<CrewPair<'a>>,
    /// The roles outside the crew that members work with. Those with the most frequent interactions
    /// come first.
    pub partners: Vec<CrewPartner<'a>>,
    /// The candidates for joining the crew, best first. If one of them joined, fewer interactions
    /// would leave or enter the crew.
    pub candidates: Vec<Candidate<'a>>,
    /// The roles to add, one after another, until no interaction of the requested frequency leaves
    /// or enters the crew. Empty unless a frequency is requested.
    pub closing: Vec<ClosingStep<'a>>,
    /// The skills of the crew; skills with one holder come first.
    pub skills: Vec<CrewSkill<'a>>,
    /// The artifacts that members make, with the members that receive them.
    pub made: Vec<ArtifactFlow<'a>>,
    /// The artifacts that members receive from roles outside the crew.
    pub received: Vec<ArtifactFlow<'a>>,
}

/// A member of a crew.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Member")]
pub struct Member<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The usual seniority, as written on the card; null if the card gives none.
    pub seniority: Option<&'a str>,
    /// The number of responsibilities.
    pub responsibilities: usize,
    /// The number of capabilities.
    pub capabilities: usize,
    /// The number of interactions between this member and other members.
    pub inside: usize,
    /// The number of interactions that this member declares with roles outside the crew.
    pub leaving: usize,
    /// The number of interactions that roles outside the crew declare with this member.
    pub coming_in: usize,
}

/// Two members of a crew with the interactions between them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CrewPair")]
pub struct CrewPair<'a> {
    /// The two roles, in the order of the members.
    pub roles: [RoleRef<'a>; 2],
    /// The interactions that the first role declares with the second one, most frequent first.
    pub declared: Vec<InteractionRef>,
    /// The interactions that the second role declares with the first one, most frequent first.
    pub declared_by_other: Vec<InteractionRef>,
}

impl CrewPair<'_> {
    fn interactions(&self) -> impl Iterator<Item = &InteractionRef> {
        self.declared.iter().chain(&self.declared_by_other)
    }
}

/// A role outside the crew that members work with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CrewPartner")]
pub struct CrewPartner<'a> {
    /// The role.
    pub role: RoleRef<'a>,
    /// The interactions that members declare with the role, most frequent first.
    pub leaving: Vec<CrewInteraction<'a>>,
    /// The interactions that the role declares with members.
    pub coming_in: Vec<CrewInteraction<'a>>,
}

impl CrewPartner<'_> {
    /// Returns the way of the work between the crew and the role, as seen from the crew.
    fn work(&self) -> Option<WorkWay> {
        WorkWay::joined(self.leaving.iter().chain(&self.coming_in).map(|one| one.work))
    }
}

/// An interaction between a member and a role outside the crew.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CrewInteraction")]
pub struct CrewInteraction<'a> {
    /// The member that takes part in the interaction.
    pub member: RoleRef<'a>,
    /// The way of the work, as seen from the member; null if the meaning of the verb is unknown.
    pub work: Option<WorkWay>,
    /// The interaction with the role outside the crew.
    #[serde(flatten)]
    pub interaction: InteractionRef,
}

/// A skill of a crew.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "CrewSkill")]
pub struct CrewSkill<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// The members that have the skill, with their levels.
    pub holders: Vec<SkillHolder<'a>>,
    /// The roles outside the crew that have the skill.
    pub outside: Vec<RoleRef<'a>>,
}

/// The options of a crew analysis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CrewOptions {
    /// The analysis searches for roles to add until no interaction of this frequency, or a higher
    /// one, leaves or enters the crew. If this is `None`, it does not search for roles.
    pub close: Option<Until>,
    /// Whether to ignore roles that have a skill only as a detail of a capability.
    pub names_only: bool,
}

/// The members of a crew, both in the given order and as a set.
struct Members {
    nodes: Vec<Node>,
    set: HashSet<Node>,
}

impl Members {
    fn new(nodes: &[Node]) -> Members {
        let mut set = HashSet::new();
        let nodes = nodes.iter().copied().filter(|node| set.insert(*node)).collect();
        Members { nodes, set }
    }

    fn ids(&self) -> impl Iterator<Item = RoleId> {
        self.nodes.iter().filter_map(|node| node.role())
    }
}

impl<'a> Crew<'a> {
    /// Returns the analysis of a crew with the given members.
    pub fn new(basis: Basis<'a>, nodes: &[Node], options: CrewOptions) -> Crew<'a> {
        let atlas = basis.atlas;
        let members = Members::new(nodes);
        let declared: usize = members.nodes.iter().map(|&node| atlas.outgoing(node).len()).sum();
        let leaving = closing::leaving(basis, &members.set);
        let mut coming: Vec<EdgeId> =
            members.nodes.iter().flat_map(|&node| atlas.incoming(node)).copied().collect();
        coming.retain(|&edge| !members.set.contains(&Node::Role(atlas[edge].from)));
        let partners = partners(basis, &leaving, &coming);
        let ways = || partners.iter().filter_map(CrewPartner::work);
        let hands_work_to = ways().filter(|way| way.hands_over()).count();
        let gets_work_from = ways().filter(|way| way.receives()).count();
        let skills = skills(basis, &members, options.names_only);
        let (single_holders, single_holders_with_details) =
            single_holders(skills.iter().map(|skill| &*skill.holders));
        let mut finder = FlowFinder::new(basis);
        let mut flows_to_members = |id| {
            let mut flows = finder.flows(id);
            for flow in &mut flows {
                flow.receivers.retain(|receiver| members.set.contains(&receiver.role.node));
            }
            flows
        };
        let made = members.ids().flat_map(&mut flows_to_members).collect();
        let outside = partners.iter().filter_map(|partner| partner.role.node.role());
        let received = outside.flat_map(&mut flows_to_members);
        let received = received.filter(|flow| !flow.receivers.is_empty()).collect();
        Crew {
            inside: declared - leaving.len(),
            leaving: Load::new(atlas, leaving),
            leaving_to: partners.iter().filter(|partner| !partner.leaving.is_empty()).count(),
            coming_in: Load::new(atlas, coming),
            coming_from: partners.iter().filter(|partner| !partner.coming_in.is_empty()).count(),
            hands_work_to,
            gets_work_from,
            skill_count: skills.len(),
            single_holders,
            single_holders_with_details,
            members: members.nodes.iter().map(|&node| member(basis, &members, node)).collect(),
            candidates: closing::candidates(basis, &members.set),
            closing: options
                .close
                .map(|until| closing::closing(basis, members.set.clone(), until))
                .unwrap_or_default(),
            pairs: pairs(basis, &members),
            partners,
            skills,
            made,
            received,
        }
    }

    /// Returns the report about the crew.
    pub fn report(&self) -> Report {
        if self.members.is_empty() {
            let empty = "No roles are marked. Mark some with Space in the list, or name them on the command line.";
            return Report::new("Crew", [ReportSection::new("Members", &[], empty)]);
        }
        let names = self.members.iter().map(|member| member.role.label);
        let title = format!("Crew of {}", listed(names, 6));
        let mut sections = vec![self.members_section(), self.pairs_section()];
        sections.push(self.partners_section());
        sections.push(self.skills_section());
        sections.push(closing::section(&self.candidates));
        sections.extend((!self.closing.is_empty()).then(|| closing::steps(&self.closing)));
        sections.extend(self.artifact_sections());
        Report::new(title, sections)
    }

    fn members_section(&self) -> ReportSection {
        let columns =
            ["Role", "Seniority", "Responsibilities", "Skills", "Inside", "Leaving", "Coming in"];
        let flow = |load: &Load, one: &str, several: &str, roles: usize| {
            let verb = if load.all() == 1 { one } else { several };
            let be = if load.daily == 1 { "is" } else { "are" };
            let (all, daily, roles) = (load.all(), load.daily, counted(roles, "role"));
            format!("{all}, of which {daily} {be} daily, {verb} {roles}")
        };
        let mut lead = format!(
            "The cards declare {} inside the crew; {}; and {}.",
            counted(self.inside, "interaction"),
            flow(&self.leaving, "leaves it for", "leave it for", self.leaving_to),
            flow(&self.coming_in, "comes in from", "come in from", self.coming_from),
        );
        if self.hands_work_to + self.gets_work_from > 0 {
            lead += &format!(
                " The columns count these declarations. Counted by where the work goes instead, the \
                 crew hands work to {} and gets work from {}.",
                counted(self.hands_work_to, "role"),
                counted(self.gets_work_from, "role"),
            );
        }
        let rows = self.members.iter().map(|member| {
            ReportRow::new([
                member.role.cell(),
                ReportCell::Text(member.seniority.unwrap_or_default().to_owned()),
                ReportCell::Number(member.responsibilities),
                ReportCell::Number(member.capabilities),
                ReportCell::Number(member.inside),
                ReportCell::Number(member.leaving),
                ReportCell::Number(member.coming_in),
            ])
            .to(member.role.node)
        });
        let mut section = ReportSection::new("Members", &columns, "").lead(lead).rows(rows);
        if let Some(column) = section.columns.get_mut(2) {
            column.short = "Resp.".to_owned();
        }
        section.without_blanks()
    }

    /// Returns the section on interactions with roles outside the crew. The table has a row for
    /// each pair of a partner and a member, with the verbs of both roles. The most frequent
    /// interactions come first, and those with the same frequency are sorted by the partner.
    fn partners_section(&self) -> ReportSection {
        let columns = ["Outside", "Work", "Crew", "Crew does", "Partner does", "Frequency"];
        let empty = if self.inside > 0 {
            "Members interact only with other members."
        } else {
            "Neither the members nor other roles declare interactions of the members."
        };
        let mut section = ReportSection::new("What leaves or enters the crew", &columns, empty);
        let mut rows: Vec<(u8, String, ReportRow)> = Vec::new();
        let mut only_comes_in = false;
        let (mut has_ways, mut has_unknown) = (false, false);
        for partner in &self.partners {
            let mut members: Vec<&RoleRef<'a>> = Vec::new();
            for one in partner.leaving.iter().chain(&partner.coming_in) {
                if !members.iter().any(|known| known.node == one.member.node) {
                    members.push(&one.member);
                }
            }
            for member in members {
                let own = partner.leaving.iter().filter(|one| one.member.node == member.node);
                let theirs = partner.coming_in.iter().filter(|one| one.member.node == member.node);
                let all = own.clone().chain(theirs.clone()).map(|one| &one.interaction);
                let first = InteractionRef::most_frequent(all);
                let frequency = first.map(InteractionRef::frequency_cell);
                let rank = first.map_or(u8::MAX, InteractionRef::rank);
                only_comes_in |= own.clone().next().is_none();
                let way = WorkWay::joined(own.clone().chain(theirs.clone()).map(|one| one.work));
                has_ways |= way.is_some();
                has_unknown |= way.is_none();
                let row = ReportRow::new([
                    partner.role.cell(),
                    ReportCell::Text(way.map_or("", WorkWay::arrow).to_owned()),
                    ReportCell::Text(member.label.to_owned()),
                    verbs(own.map(|one| &one.interaction)),
                    verbs(theirs.map(|one| &one.interaction)),
                    frequency.unwrap_or_default(),
                ]);
                let row = row.linked_to_interactions(partner.role.node, member.node);
                rows.push((rank, fold(partner.role.label), row));
            }
        }
        rows.sort_by(|(rank, name, _), (other_rank, other_name, _)| {
            (rank, name).cmp(&(other_rank, other_name))
        });
        section.rows = rows.into_iter().map(|(.., row)| row).collect();
        section.lead = "The most frequent interactions come first; interactions of the same \
                        frequency are sorted by the outside role. "
            .to_owned();
        if has_ways {
            section.lead += "“Work” shows which way the work goes: → from the outside role to \
                             the crew, ← from the crew to the outside role, ←→ both";
            section.lead += if has_unknown {
                ", – not known, because the meaning of the verb is not known. "
            } else {
                ". "
            };
        }
        if only_comes_in {
            section.lead +=
                "If a row has no verb for the crew, only the partner declares the interaction.";
        }
        section.lead = section.lead.trim_end().to_owned();
        section.without_blanks()
    }

    /// Returns a section with a first column and one column for each member.
    fn section(&self, heading: &str, first: &str, empty: &str) -> ReportSection {
        let roles = self.members.iter().map(|member| &member.role);
        ReportSection::new(heading, &[first], empty).role_columns(roles)
    }

    fn skills_section(&self) -> ReportSection {
        let empty = "The members' cards do not list any skills.";
        let rows = self.skills.iter().map(|skill| {
            let mut cells = vec![ReportCell::Text(skill.name.to_owned())];
            for member in &self.members {
                let holder = skill.holders.iter().find(|h| h.role.node == member.role.node);
                cells.push(holder.map(|holder| holder.level.cell()).unwrap_or_default());
            }
            cells.push(ReportCell::Dim(match skill.outside.as_slice() {
                [] => String::new(),
                [only] => only.label.to_owned(),
                [first, others @ ..] => format!("{} +{}", first.label, others.len()),
            }));
            let mut row = ReportRow::new(cells);
            row.has_one_holder = skill.holders.len() == 1;
            match skill.holders.first() {
                Some(first) => {
                    row.linked_to_item(&first.role, Known::Capabilities, first.level.item)
                }
                None => row,
            }
        });
        let lead = format!(
            "{}: {} ({} if details are ignored). Skills with the fewest holders come first. A level \
             in brackets means that the skill is only a detail of another skill.",
            counted(self.skill_count, "skill"),
            with_one_holder(self.single_holders_with_details),
            self.single_holders,
        );
        let mut section = self.section("Skills", "Skill", empty).lead(lead).rows(rows);
        section.columns.push(ReportColumn::new("Also outside"));
        section
    }

    /// Returns the section on interactions between members. The table has a row for each pair of
    /// members, with the verbs of both.
    fn pairs_section(&self) -> ReportSection {
        let columns = ["Role", "Other role", "Role does", "Other does", "Frequency"];
        let empty = "No member declares an interaction with another member.";
        let rows = self.pairs.iter().map(|pair| {
            let [role, other] = &pair.roles;
            let first = InteractionRef::most_frequent(pair.interactions());
            ReportRow::new([
                role.cell(),
                other.cell(),
                verbs(pair.declared.iter()),
                verbs(pair.declared_by_other.iter()),
                first.map(InteractionRef::frequency_cell).unwrap_or_default(),
            ])
            .linked_to_interactions(role.node, other.node)
        });
        let section = ReportSection::new("Interactions inside the crew", &columns, empty);
        section.rows(rows).without_blanks()
    }

    fn artifact_sections(&self) -> [ReportSection; 2] {
        let made = ReportSection::new(
            "Artifacts made in the crew",
            &["Artifact", "Type", "Made by", "Receiving members"],
            "The members do not make any artifacts.",
        );
        let received = ReportSection::new(
            "Artifacts received from other roles",
            &["Artifact", "Type", "Made by", "Receiving members"],
            "The members do not receive any artifacts from roles outside the crew.",
        );
        [(made, &self.made), (received, &self.received)].map(|(section, flows)| {
            section
                .lead(guesses(flows.iter().flat_map(|flow| &flow.receivers)))
                .rows(flows.iter().map(ArtifactFlow::row))
                .without_blanks()
        })
    }
}

fn member<'a>(basis: Basis<'a>, members: &Members, node: Node) -> Member<'a> {
    let atlas = basis.atlas;
    let targets = atlas.outgoing(node).iter().map(|&edge| atlas[edge].to);
    let inside = targets.filter(|target| members.set.contains(target)).count();
    let incoming = atlas.incoming(node).iter();
    let coming_in = incoming.filter(|&&edge| !members.set.contains(&Node::Role(atlas[edge].from)));
    let seniority = node.role().and_then(|id| atlas[id].seniority.as_ref());
    let card = node.role().map(|id| atlas.role(id));
    Member {
        role: RoleRef::new(atlas, node),
        seniority: seniority.map(|seniority| seniority.word.as_str()),
        responsibilities: card.as_ref().map_or(0, |card| card.responsibilities.len()),
        capabilities: card.as_ref().map_or(0, |card| card.capabilities.len()),
        inside,
        leaving: atlas.outgoing(node).len() - inside,
        coming_in: coming_in.count(),
    }
}

fn pairs<'a>(basis: Basis<'a>, members: &Members) -> Vec<CrewPair<'a>> {
    let atlas = basis.atlas;
    let order: HashMap<Node, usize> = members.nodes.iter().copied().zip(0..).collect();
    let mut found: BTreeMap<[usize; 2], CrewPair<'a>> = BTreeMap::new();
    for &node in &members.nodes {
        for &edge in atlas.outgoing(node) {
            let other = atlas[edge].to;
            let (Some(&at), Some(&other_at)) = (order.get(&node), order.get(&other)) else {
                continue;
            };
            let is_first = at <= other_at;
            let (key, roles) = if is_first {
                ([at, other_at], [node, other])
            } else {
                ([other_at, at], [other, node])
            };
            let pair = found.entry(key).or_insert_with(|| CrewPair {
                roles: roles.map(|node| RoleRef::new(atlas, node)),
                declared: Vec::new(),
                declared_by_other: Vec::new(),
            });
            let all = if is_first { &mut pair.declared } else { &mut pair.declared_by_other };
            all.push(InteractionRef::new(atlas, edge));
        }
    }
    let mut pairs: Vec<CrewPair<'a>> = found.into_values().collect();
    for pair in &mut pairs {
        for all in [&mut pair.declared, &mut pair.declared_by_other] {
            all.sort_by_cached_key(|one| (one.rank(), one.verb.clone()));
        }
    }
    pairs.sort_by_key(|pair| {
        InteractionRef::most_frequent(pair.interactions()).map(InteractionRef::rank)
    });
    pairs
}

fn partners<'a>(basis: Basis<'a>, leaving: &[EdgeId], coming: &[EdgeId]) -> Vec<CrewPartner<'a>> {
    let atlas = basis.atlas;
    let mut partners: HashMap<Node, CrewPartner<'a>> = HashMap::new();
    let all = leaving.iter().map(|edge| (*edge, true)).chain(coming.iter().map(|e| (*e, false)));
    for (edge, leaves) in all {
        let (from, to) = (Node::Role(atlas[edge].from), atlas[edge].to);
        let (outside, inside) = if leaves { (to, from) } else { (from, to) };
        let partner = partners.entry(outside).or_insert_with(|| CrewPartner {
            role: RoleRef::new(atlas, outside),
            leaving: Vec::new(),
            coming_in: Vec::new(),
        });
        let interaction = InteractionRef::new(atlas, edge);
        let (member, work) = (RoleRef::new(atlas, inside), WorkWay::from_edge(atlas, edge, leaves));
        let one = CrewInteraction { member, work, interaction };
        if leaves { partner.leaving.push(one) } else { partner.coming_in.push(one) }
    }
    let mut partners: Vec<CrewPartner<'a>> = partners.into_values().collect();
    for partner in &mut partners {
        for all in [&mut partner.leaving, &mut partner.coming_in] {
            all.sort_by_cached_key(|one| {
                let verb = one.interaction.verb.clone();
                (one.interaction.rank(), verb, basis.order(one.member.node))
            });
        }
    }
    partners.sort_by_cached_key(|partner| {
        let first = partner.leaving.first().or(partner.coming_in.first());
        let rank = first.map(|first| first.interaction.rank());
        (partner.leaving.is_empty(), rank, basis.order(partner.role.node))
    });
    partners
}

fn skills<'a>(basis: Basis<'a>, members: &Members, names_only: bool) -> Vec<CrewSkill<'a>> {
    let (atlas, index) = (basis.atlas, basis.index());
    let mut holders: HashMap<SkillId, Vec<SkillHolder<'a>>> = HashMap::new();
    for id in members.ids() {
        for (skill, fact) in index.of_role(basis.facts(), id) {
            let level = SkillLevel::new(basis, fact);
            if !(level.detail && names_only) {
                let role = RoleRef::new(atlas, Node::Role(id));
                holders.entry(skill).or_default().push(SkillHolder { role, level });
            }
        }
    }
    // Skills that members have only as details of capabilities do not get a row.
    holders.retain(|_, holders| holders.iter().any(|holder| !holder.level.detail));
    let mut skills: Vec<CrewSkill<'a>> = holders
        .into_iter()
        .map(|(skill, mut holders)| {
            holders.sort_by_key(|holder| holder.level.detail);
            let all = index.holders(basis.facts(), skill).filter(|holder| {
                let is_counted = !(names_only && holder.is_detail());
                is_counted && !members.set.contains(&Node::Role(holder.role))
            });
            let outside = all.map(|holder| RoleRef::new(atlas, Node::Role(holder.role))).collect();
            CrewSkill { name: index.name(skill), holders, outside }
        })
        .collect();
    skills.sort_by_cached_key(|skill| skill_order(skill.name, &skill.holders));
    skills
}

/// Returns the first letter of a word, or the whole word if it is an abbreviation such as `QA`.
fn initials(word: &str) -> String {
    let is_whole = word.len() < 4 && word.chars().all(char::is_uppercase);
    word.chars().take(if is_whole { 3 } else { 1 }).collect()
}

/// Returns a short code for each name, made of the first letters of its words. A repeated code is
/// followed by a number.
pub(super) fn codes<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    names
        .map(|name| {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let words: Vec<&str> = words.collect();
            let code: String = match words.as_slice() {
                [only] => only.chars().take(3).collect(),
                words => words.iter().take(4).map(|word| initials(word)).collect(),
            };
            let code = code.to_uppercase();
            let times = seen.entry(code.clone()).or_default();
            *times += 1;
            if *times == 1 { code } else { format!("{code}{times}") }
        })
        .collect()
}
