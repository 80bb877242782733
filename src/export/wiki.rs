//! Writes roles as Markdown pages for a wiki: one page for each role, and an index page.

mod page;
mod prose;

use std::collections::HashMap;

use crate::atlas::{Atlas, Node, RoleId};

use super::exported::ExportedSet;
use prose::escaped;

/// The first line of each page. An export may replace a file that begins with this line.
pub const WIKI_MARK: &str = "<!-- Written by rolescope export markdown. -->\n\n";

/// The name of the index page, which lists the roles.
const INDEX: &str = "README.md";

/// Returns the pages, each with the name of its file.
pub fn wiki(set: &ExportedSet<'_>) -> Vec<(String, String)> {
    let atlas = set.basis.atlas;
    let files = PageNames::new(atlas, set.roles);
    let mut index = format!("{WIKI_MARK}# Roles\n\nFrom {}.\n\n", escaped(set.source));
    index.push_str("| Role | Seniority | Mission |\n| --- | --- | --- |\n");
    let mut pages = Vec::new();
    for &id in set.roles {
        let role = atlas.role(id);
        let seniority = role.seniority.as_ref().map_or("", |seniority| &seniority.word);
        let mission = role.text(crate::role::Known::Mission);
        index.push_str(&format!(
            "| {} | {} | {} |\n",
            files.link(atlas, Node::Role(id)),
            escaped(seniority),
            escaped(mission)
        ));
        let name = files.file(Node::Role(id)).unwrap_or_default().to_owned();
        pages.push((name, format!("{WIKI_MARK}{}", page::page(set, id, &files))));
    }
    pages.insert(0, (INDEX.to_owned(), index));
    pages
}

/// The name of the file for each role's page.
struct PageNames {
    names: HashMap<RoleId, String>,
}

impl PageNames {
    /// Gives each role a separate file, named after its slug.
    fn new(atlas: &Atlas, roles: &[RoleId]) -> PageNames {
        let mut names = HashMap::new();
        // Two names must differ in more than letter case, because a file system may ignore letter
        // case. The name of the index page is reserved.
        let mut taken: HashMap<String, usize> = HashMap::from([("readme".to_owned(), 1)]);
        for &id in roles {
            let safe: String = atlas[id]
                .slug
                .chars()
                .take(80)
                .map(|c| if c.is_alphanumeric() { c } else { '-' })
                .collect();
            let count = taken.entry(safe.to_lowercase()).or_default();
            *count += 1;
            let file = match *count {
                1 => format!("{safe}.md"),
                count => format!("{safe}.{count}.md"),
            };
            names.insert(id, file);
        }
        PageNames { names }
    }

    /// Returns the file of a role, or `None` for a role without a page.
    fn file(&self, node: Node) -> Option<&str> {
        self.names.get(&node.role()?).map(String::as_str)
    }

    /// Returns a link to the page of a role, or only the name of a role without a page.
    fn link(&self, atlas: &Atlas, node: Node) -> String {
        let name = escaped(atlas.label(node));
        match self.file(node) {
            Some(file) => format!("[{name}]({})", super::uri(file)),
            None => format!("*{name}* (no page)"),
        }
    }
}
