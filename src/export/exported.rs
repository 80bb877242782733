//! The input of the exports: a set of roles, with their source, problems and synonyms.

use std::collections::{BTreeMap, HashSet};

use crate::analysis::Basis;
use crate::atlas::RoleId;
use crate::check::Finding;

/// A set of roles to export, with the data that the exports need.
pub struct ExportedSet<'a> {
    /// All roles, and facts about their cards.
    pub basis: Basis<'a>,
    /// The roles to export.
    pub roles: &'a [RoleId],
    /// The source of the cards: the folders as given, or the built-in roles.
    pub source: &'a str,
    /// The problems in all cards.
    pub findings: &'a [Finding],
    /// The synonyms of each name, for the search on the HTML page. Names and synonyms are folded
    /// (see [`fold`](crate::text::fold)).
    pub other_names: BTreeMap<String, Vec<String>>,
}

impl<'a> ExportedSet<'a> {
    /// Returns the problems in the exported cards, and in files that are not cards.
    pub(super) fn own_findings(&self) -> Vec<&'a Finding> {
        let roles: HashSet<RoleId> = self.roles.iter().copied().collect();
        let findings = self.findings.iter();
        findings.filter(|finding| finding.role.is_none_or(|id| roles.contains(&id))).collect()
    }
}
