//! Writes roles as tables for spreadsheets.

use crate::atlas::{Node, RoleId};
use crate::role::{FrequencyRank, Known, LevelRank};
use crate::text::table;

use super::exported::ExportedSet;
use super::table::record;

table! {
    /// A table that can be exported.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ExportTable {
        /// The name of the table on the command line, which is also the name of its file.
        name,
        /// A description of the table, which is shown to the user.
        sentence
    }
    Roles = "roles" "one line for each role";
    Skills = "skills" "one line for each capability of each role, and one for each of its details";
    Interactions = "interactions" "one line for each declared interaction";
}

impl ExportTable {
    /// Returns the header line, which has the titles of the columns.
    pub fn head(self) -> String {
        let titles = match self {
            ExportTable::Roles => {
                "slug,name,id,default_seniority,mission,responsibilities,primary_responsibility,\
                 capabilities,artifacts,interactions,named_by,problems,path"
            }
            ExportTable::Skills => "slug,name,skill,is_detail,level,level_rank,capability",
            ExportTable::Interactions => {
                "slug,name,verb,family,target,target_slug,frequency,frequency_rank,is_mutual,notes"
            }
        };
        format!("{titles}\r\n")
    }

    /// Returns the table as CSV, including the header line.
    pub fn write(self, set: &ExportedSet<'_>) -> String {
        let mut text = self.head();
        for &id in set.roles {
            let lines = match self {
                ExportTable::Roles => vec![role(set, id)],
                ExportTable::Skills => skills(set, id),
                ExportTable::Interactions => interactions(set, id),
            };
            text.extend(lines.iter().map(|cells| record(cells)));
        }
        text
    }
}

/// Puts text on one line, with single spaces between the words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a rank as text, or an empty string if there is none.
fn ranked(rank: Option<u8>) -> String {
    rank.map(|rank| rank.to_string()).unwrap_or_default()
}

fn role(set: &ExportedSet<'_>, id: RoleId) -> Vec<String> {
    let atlas = set.basis.atlas;
    let (role, node) = (atlas.role(id), Node::Role(id));
    let primary = role.responsibilities.iter().find(|item| item.primary);
    let problems = set.findings.iter().filter(|finding| finding.role == Some(id)).count();
    vec![
        role.slug.clone(),
        role.name.clone(),
        role.id.clone().unwrap_or_default(),
        role.seniority.as_ref().map(|seniority| seniority.word.clone()).unwrap_or_default(),
        one_line(role.text(Known::Mission)),
        role.responsibilities.len().to_string(),
        primary.map(|item| one_line(&item.title)).unwrap_or_default(),
        role.capabilities.len().to_string(),
        role.artifacts.len().to_string(),
        atlas.outgoing(node).len().to_string(),
        atlas.incoming(node).len().to_string(),
        problems.to_string(),
        role.origin.to_string(),
    ]
}

fn skills(set: &ExportedSet<'_>, id: RoleId) -> Vec<Vec<String>> {
    let role = set.basis.atlas.role(id);
    let mut lines = Vec::new();
    for item in &role.capabilities {
        let level = item.level.as_ref();
        let word = level.map(|level| level.word.clone()).unwrap_or_default();
        let rank = ranked(level.and_then(|level| level.rank).map(LevelRank::number));
        let names = std::iter::once((&item.name, "no"))
            .chain(item.details.iter().map(|detail| (detail, "yes")));
        lines.extend(names.map(|(name, is_detail)| {
            vec![
                role.slug.clone(),
                role.name.clone(),
                one_line(name),
                is_detail.to_owned(),
                word.clone(),
                rank.clone(),
                one_line(&item.name),
            ]
        }));
    }
    lines
}

fn interactions(set: &ExportedSet<'_>, id: RoleId) -> Vec<Vec<String>> {
    let atlas = set.basis.atlas;
    let node = Node::Role(id);
    let named_by = atlas.incoming(node);
    let lines = atlas.outgoing(node).iter().map(|&edge| {
        let (item, other) = (atlas.interaction(edge), atlas[edge].to);
        let slug = other.role().map(|id| atlas[id].slug.to_string()).unwrap_or_default();
        let is_mutual = named_by.iter().any(|&edge| Node::Role(atlas[edge].from) == other);
        let frequency = item.frequency.as_ref();
        vec![
            atlas[id].slug.to_string(),
            atlas[id].name.to_string(),
            one_line(&item.verb),
            atlas.family(edge).name().to_lowercase(),
            one_line(&item.target),
            slug,
            frequency.map(|frequency| frequency.word.clone()).unwrap_or_default(),
            ranked(frequency.and_then(|frequency| frequency.rank).map(FrequencyRank::number)),
            if is_mutual { "yes" } else { "no" }.to_owned(),
            item.notes.as_deref().map(one_line).unwrap_or_default(),
        ]
    });
    lines.collect()
}
