//! A slow reference for the analyses: it computes the same figures from the rows of a small table,
//! without the program's own data structures. Tests compare the analyses with it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "no part of the program: it may stop at the first surprise"
)]

use std::collections::{BTreeMap, BTreeSet};

/// A role in the table. Each target is the number of a role. If the table does not contain a role
/// with this number, the target is a missing role.
#[derive(Debug, Clone)]
pub(super) struct PlainRole {
    /// The capabilities: the name, the level from 1 to 4, and the details of each.
    pub(super) skills: Vec<(String, u8, Vec<String>)>,
    /// The interactions: the target and the frequency of each.
    pub(super) partners: Vec<(usize, &'static str)>,
    /// The names of artifacts.
    pub(super) artifacts: Vec<String>,
}

impl PlainRole {
    /// Returns the card of the role with this number.
    pub(super) fn card(&self, number: usize) -> String {
        let mut text = format!("---\nname: r{number}\n---\n# Capabilities\n");
        for (name, level, details) in &self.skills {
            let level = ["Novice", "Competent", "Advanced", "Expert"][usize::from(*level) - 1];
            let details = if details.is_empty() {
                String::new()
            } else {
                format!(" ({})", details.join(", "))
            };
            text += &format!("- **{name}** — {level}{details}\n");
        }
        text += "# Artifacts\n";
        for artifact in &self.artifacts {
            text += &format!("- **{artifact}**\n");
        }
        text += "# Interactions\n";
        for (target, frequency) in &self.partners {
            text += &format!("- **Asks** → r{target} ({frequency})\n");
        }
        text
    }

    /// Returns the level of a skill, and whether the skill is only a detail of a capability.
    pub(super) fn level(&self, name: &str) -> Option<(u8, bool)> {
        let own = self.skills.iter().filter(|(skill, ..)| same(skill, name)).map(|skill| skill.1);
        if let Some(level) = own.max() {
            return Some((level, false));
        }
        let with = self.skills.iter();
        let with = with.filter(|(_, _, details)| details.iter().any(|detail| same(detail, name)));
        with.map(|skill| skill.1).max().map(|level| (level, true))
    }
}

/// Returns whether two names mean the same skill. Letter case does not matter, and `k8s` is an
/// alias of `kubernetes`.
fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| match name.to_lowercase().as_str() {
        "k8s" => "kubernetes".to_owned(),
        name => name.to_owned(),
    };
    plain(one) == plain(other)
}

/// Returns the interactions inside a crew, those that leave it and those that come in. Each
/// interaction is a pair of role numbers.
pub(super) fn border(roles: &[PlainRole], crew: &BTreeSet<usize>) -> [Vec<(usize, usize)>; 3] {
    let (mut inside, mut leaving, mut coming) = (Vec::new(), Vec::new(), Vec::new());
    for (from, role) in roles.iter().enumerate() {
        for (to, _) in &role.partners {
            match (crew.contains(&from), crew.contains(to)) {
                (true, true) => inside.push((from, *to)),
                (true, false) => leaving.push((from, *to)),
                (false, true) => coming.push((from, *to)),
                (false, false) => {}
            }
        }
    }
    [inside, leaving, coming]
}

/// Returns the names of all capabilities of some roles, each with the roles that have this skill.
pub(super) fn skills(roles: &[PlainRole], among: &BTreeSet<usize>) -> BTreeMap<String, Vec<usize>> {
    let mut skills: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &number in among {
        for (name, ..) in &roles[number].skills {
            if !skills.keys().any(|known| same(known, name)) {
                let holders = among.iter().copied().filter(|one| roles[*one].level(name).is_some());
                skills.insert(name.clone(), holders.collect());
            }
        }
    }
    skills
}

/// Returns the remaining roles that interact only with removed roles.
pub(super) fn alone(roles: &[PlainRole], gone: &BTreeSet<usize>) -> BTreeSet<usize> {
    let near = |number: usize| -> BTreeSet<usize> {
        let own = roles[number].partners.iter().map(|(to, _)| *to);
        let theirs = roles.iter().enumerate();
        let theirs = theirs.filter(|(_, role)| role.partners.iter().any(|(to, _)| *to == number));
        own.chain(theirs.map(|(from, _)| from)).filter(|other| *other != number).collect()
    };
    let all = (0..roles.len()).filter(|number| !gone.contains(number));
    all.filter(|&number| {
        let near = near(number);
        !near.is_empty() && near.iter().all(|other| gone.contains(other))
    })
    .collect()
}
