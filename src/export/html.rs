//! Writes the exported roles as one HTML page for readers without a terminal. The page loads no
//! other files, works without its script, and never interprets the text of a card as HTML.

mod card;
mod escape;
mod overview;
mod picture;
mod place;
mod policy;
mod prose;

use crate::analysis::Skills;
use crate::atlas::Node;
use crate::check::Finding;
use crate::text::{counted, sanitize_json};

use super::exported::ExportedSet;
use escape::escaped;
use place::RoleAnchors;

const STYLE: &str = include_str!("../../assets/export/roles.css");
const SCRIPT: &str = include_str!("../../assets/export/roles.js");

/// Returns the script without its comments and indentation. This is safe because no string in the
/// script spans several lines.
fn script() -> String {
    let lines = SCRIPT.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Returns the complete HTML page.
pub(super) fn write(set: &ExportedSet<'_>) -> String {
    let script = script();
    let (atlas, roles) = (set.basis.atlas, set.roles);
    let places = RoleAnchors::new(atlas, roles);
    let count = counted(roles.len(), "role");
    let findings = set.own_findings();
    let mut html = format!(
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>\n\
         <meta http-equiv=Content-Security-Policy content=\"{}\">\n\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
         <meta name=color-scheme content=\"light dark\"><meta name=referrer content=no-referrer>\n\
         <title>{count}</title>\n<style>{STYLE}</style></head><body>\n\
         <header><h1>{count}</h1>\
         <div id=search><label for=q>Search</label><input id=q type=search autocomplete=off spellcheck=false \
         placeholder=\"a skill, a name, sql&gt;=advanced\"><span id=status class=dim role=status></span></div>\
         <nav><a href=\"#list\">Roles</a><a href=\"#matrix\">Matrix</a><a href=\"#skills\">Skills</a>\
         <a href=\"#problems\">Problems</a><a href=\"#all\">All cards</a></nav></header>\n\
         <main><nav id=list aria-label=Roles><ol>",
        policy::policy(STYLE, &script),
    );
    for &id in roles {
        html.push_str(&format!("<li>{}", overview::link(atlas, Node::Role(id), &places, "")));
    }
    html.push_str("</ol></nav>\n<div>\n");
    for &id in roles {
        let own = findings.iter().copied().filter(|finding| finding.role == Some(id));
        let own: Vec<&Finding> = own.collect();
        html.push_str(&card::card(atlas, id, &places, &own));
    }
    let nodes: Vec<Node> = roles.iter().copied().map(Node::Role).collect();
    let skills = Skills::new(set.basis, Some(&nodes), false);
    for (anchor, title, text) in [
        ("matrix", "Matrix", overview::matrix(atlas, roles, &places)),
        ("skills", "Skills", overview::skills(atlas, &skills, &places)),
        ("problems", "Problems", overview::problems(atlas, &findings, &places)),
    ] {
        html.push_str(&format!("<section id={anchor}><h2>{title}</h2>{text}</section>\n"));
    }
    let source = escaped(set.source);
    html.push_str(&format!("<p class=dim>From {source}.</p></div></main>\n"));
    let names = sanitize_json(&serde_json::to_string(&set.other_names).unwrap_or_default());
    // Because `<` and `&` are escaped, no name can end the script element.
    let names = names.replace('<', "\\u003c").replace('&', "\\u0026");
    html + &format!(
        "<script type=\"application/json\" id=names>{names}</script>\n<script>{script}</script>\n</body></html>\n"
    )
}
