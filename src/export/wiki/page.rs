//! Writes the wiki page of a role.

use crate::atlas::{EdgeId, Node, RoleId};
use crate::chart::{Direction, Net};
use crate::role::{Known, SectionKind};

use super::PageNames;
use super::prose::{escaped, line, prose};
use crate::export::exported::ExportedSet;
use crate::export::mermaid;

/// The indentation of text below a list item.
const ITEM: usize = 2;
/// The maximum number of interactions in a picture.
const MOST_DRAWN: usize = 60;

/// Returns the wiki page of a role, without the comment that begins every page.
pub(super) fn page(set: &ExportedSet<'_>, id: RoleId, files: &PageNames) -> String {
    let atlas = set.basis.atlas;
    let (role, node) = (atlas.role(id), Node::Role(id));
    let mut text = format!("# {}\n\n", escaped(&role.name));
    let seniority = role.seniority.as_ref().map(|seniority| seniority.word.as_str());
    let origin = atlas[id].origin.place();
    let facts = [role.id.as_deref(), seniority, Some(&role.slug), Some(origin.as_str())];
    let facts: Vec<String> = facts.into_iter().flatten().map(escaped).collect();
    text.push_str(&format!("{}\n\n[All roles](README.md)\n", facts.join(" · ")));
    for known in Known::ALL {
        let body = match known {
            Known::Interactions => interactions(set, node, files),
            known => section(&role, known),
        };
        if !body.is_empty() {
            text.push_str(&format!("\n## {}\n\n{}\n", escaped(known.title()), body.trim_end()));
        }
    }
    for other in &role.sections {
        let (title, body) = (escaped(&other.title), prose(&other.markdown, 0));
        if !title.is_empty() {
            text.push_str(&format!("\n## {title}\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("\n{body}\n"));
        }
    }
    text
}

/// Returns the text of a section, or an empty string if the card does not have the section.
fn section(role: &crate::role::Role, known: Known) -> String {
    let mut text = String::new();
    match known {
        Known::Properties => {
            for property in &role.properties {
                let values = property.values.iter().map(|value| escaped(value));
                let values = values.collect::<Vec<_>>().join(", ");
                text.push_str(&format!("- **{}**: {values}\n", escaped(&property.key)));
            }
        }
        Known::Responsibilities => {
            for item in &role.responsibilities {
                let primary = if item.primary { " (primary)" } else { "" };
                text.push_str(&format!("- **{}**{primary}\n", line(&item.title)));
                for metric in &item.metrics {
                    text.push_str(&format!("  - Success metric: {}\n", line(metric)));
                }
                text.push_str(&below(&item.description));
            }
        }
        Known::Capabilities => {
            for item in &role.capabilities {
                let level = item.level.as_ref().map(|level| format!(" — {}", escaped(&level.word)));
                let details: Vec<String> = item.details.iter().map(|text| line(text)).collect();
                let details = match details.as_slice() {
                    [] => String::new(),
                    details => format!(" ({})", details.join(", ")),
                };
                let level = level.unwrap_or_default();
                text.push_str(&format!("- **{}**{level}{details}\n", line(&item.name)));
                text.push_str(&below(&item.description));
            }
        }
        Known::Artifacts => {
            for item in &role.artifacts {
                let kind = item.kind.as_ref().map(|kind| format!(" ({})", escaped(kind)));
                text.push_str(&format!("- **{}**{}\n", line(&item.name), kind.unwrap_or_default()));
                text.push_str(&below(&item.description));
            }
        }
        known if known.kind() == SectionKind::Text => return prose(role.text(known), 0),
        known => {
            for point in role.points(known) {
                text.push_str(&format!("- {}\n", line(&point.title)));
                text.push_str(&below(&point.description));
            }
        }
    }
    text
}

/// Returns the description of an item, indented below the item.
fn below(texts: &[String]) -> String {
    let blank = " ".repeat(ITEM);
    texts.iter().map(|text| format!("\n{blank}{}\n", prose(text, ITEM))).collect()
}

/// Returns the interactions in both directions, with a picture if there are not too many.
fn interactions(set: &ExportedSet<'_>, node: Node, files: &PageNames) -> String {
    let atlas = set.basis.atlas;
    let (mine, theirs) = (atlas.outgoing(node), atlas.incoming(node));
    if mine.is_empty() && theirs.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    if mine.len() + theirs.len() <= MOST_DRAWN {
        let net = Net::near(atlas, node, 1, Direction::Both);
        text.push_str(&format!("```mermaid\n{}```\n\n", mermaid::write(atlas, &net)));
    }
    text.extend(mine.iter().map(|&edge| {
        let other = files.link(atlas, atlas[edge].to);
        interaction(set, edge, &format!("→ {other}"))
    }));
    if !theirs.is_empty() {
        text.push_str("\nDeclared by other roles:\n\n");
        text.extend(theirs.iter().map(|&edge| {
            let other = files.link(atlas, Node::Role(atlas[edge].from));
            interaction(set, edge, &format!("← {other}"))
        }));
    }
    text
}

fn interaction(set: &ExportedSet<'_>, edge: EdgeId, other: &str) -> String {
    let item = set.basis.atlas.interaction(edge);
    let frequency =
        item.frequency.as_ref().map(|frequency| format!(" ({})", escaped(&frequency.word)));
    let verb = match item.verb.as_str() {
        "" => String::new(),
        verb => format!("**{}** ", escaped(verb)),
    };
    let notes = item.notes.as_ref().map(|notes| format!(": {}", line(notes)));
    format!(
        "- {verb}{other}{}{}\n{}",
        frequency.unwrap_or_default(),
        notes.unwrap_or_default(),
        below(&item.description)
    )
}
