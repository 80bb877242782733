//! Writes the sections about all roles: the matrix of interactions, the skills and the problems.

use crate::analysis::Skills;
use crate::atlas::{Atlas, Node, RoleId};
use crate::check::Finding;

use super::escape::escaped;
use super::picture::family;
use super::place::RoleAnchors;

/// The maximum number of roles in the matrix. A larger matrix would be unreadable.
const MOST_IN_MATRIX: usize = 80;
/// The maximum number of rows in the lists of skills and problems.
const MOST_ROWS: usize = 2_000;
/// The maximum number of roles that are listed for a skill.
const MOST_HOLDERS: usize = 40;

/// Returns a link to a role, or only its name if the role is not on the page. `field` is an
/// attribute of the element, preceded by a space, or an empty string.
pub(super) fn link(atlas: &Atlas, node: Node, places: &RoleAnchors, field: &str) -> String {
    let name = escaped(atlas.label(node));
    match places.anchor(node) {
        Some(place) => format!("<a href=\"#{}\"{field}>{name}</a>", escaped(place)),
        None => format!("<span class=no{field}>({name})</span>"),
    }
}

/// Returns the matrix that shows which roles name which other roles. Each role with interactions
/// has a row and a column.
pub(super) fn matrix(atlas: &Atlas, roles: &[RoleId], places: &RoleAnchors) -> String {
    let interactions =
        |id: RoleId| atlas.outgoing(Node::Role(id)).len() + atlas.incoming(Node::Role(id)).len();
    let mut shown: Vec<RoleId> = roles.iter().copied().filter(|&id| interactions(id) > 0).collect();
    if shown.is_empty() {
        return "<p>The cards declare no interactions.</p>".to_owned();
    }
    let mut html = String::new();
    if shown.len() > MOST_IN_MATRIX {
        shown.sort_by_key(|&id| std::cmp::Reverse(interactions(id)));
        let all = shown.len();
        shown.truncate(MOST_IN_MATRIX);
        shown.sort_by_key(|&id| atlas.name(Node::Role(id)));
        html.push_str(&format!(
            "<p>The {MOST_IN_MATRIX} roles with the most interactions, out of {all}.</p>"
        ));
    }
    html.push_str("<p>The role in each row declares interactions with the roles whose columns contain a letter. It is the first letter of the verb's family.</p><div class=wide><table class=matrix><tr><td>");
    for number in 1..=shown.len() {
        html.push_str(&format!("<th>{number}"));
    }
    for (number, &id) in (1..=shown.len()).zip(&shown) {
        let node = Node::Role(id);
        html.push_str(&format!("<tr><th>{number} {}", link(atlas, node, places, "")));
        for &other in &shown {
            match atlas.edges_between(node, Node::Role(other)).next() {
                Some(edge) => {
                    let letter = atlas.family(edge).name().chars().next().unwrap_or('?');
                    html.push_str(&format!("<td class={}>{letter}", family(atlas, edge)));
                }
                None if other == id => html.push_str("<td>·"),
                None => html.push_str("<td>"),
            }
        }
    }
    html + "</table></div>"
}

/// Returns a table of the skills, each with the roles that have it.
pub(super) fn skills(atlas: &Atlas, skills: &Skills<'_>, places: &RoleAnchors) -> String {
    if skills.skills.is_empty() {
        return "<p>The cards list no capabilities.</p>".to_owned();
    }
    let mut html = String::from("<table><tr><th>Skill<th>Holders<th>Roles and levels");
    for skill in skills.skills.iter().take(MOST_ROWS) {
        let holders = skill.holders.iter().take(MOST_HOLDERS).map(|holder| {
            let node = atlas.named(holder.role.slug.unwrap_or_default()).map(Node::Role);
            let name = match node {
                Some(node) => link(atlas, node, places, ""),
                None => escaped(holder.role.label),
            };
            match holder.level.level_rank {
                Some(rank) => format!("{name} <i data-l={rank}></i>"),
                None => name,
            }
        });
        let mut holders: Vec<String> = holders.collect();
        if let Some(more @ 1..) = skill.holders.len().checked_sub(MOST_HOLDERS) {
            holders.push(format!("{more} more"));
        }
        let (name, count) = (escaped(skill.name), skill.holders.len());
        html.push_str(&format!("<tr><td>{name}<td>{count}<td>{}", holders.join(", ")));
    }
    html + "</table>" + &rest(skills.skills.len())
}

/// Returns a table of the problems in the cards.
pub(super) fn problems(atlas: &Atlas, findings: &[&Finding], places: &RoleAnchors) -> String {
    if findings.is_empty() {
        return "<p>The check found no problems.</p>".to_owned();
    }
    let mut html = String::from("<table><tr><th>Severity<th>Role<th>Line<th>Problem");
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|finding| finding.severity);
    for finding in sorted.into_iter().take(MOST_ROWS) {
        let role = match finding.role {
            Some(id) => link(atlas, Node::Role(id), places, ""),
            None => escaped(&finding.origin.place()),
        };
        let problem = &finding.problem;
        let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let message = escaped(&format!("{}{help}", problem.message));
        let (severity, line) = (finding.severity, problem.line);
        html.push_str(&format!(
            "<tr><td class={severity}>{severity}<td>{role}<td>{line}<td>{message} <small>{}</small>",
            problem.rule.name()
        ));
    }
    html + "</table>" + &rest(findings.len())
}

/// Returns a sentence with the number of omitted rows, or an empty string if no row is omitted.
fn rest(all: usize) -> String {
    match all.checked_sub(MOST_ROWS) {
        Some(more @ 1..) => format!("<p>Rows not shown: {more}.</p>"),
        _ => String::new(),
    }
}
