//! Writes a card as HTML. Each piece of text has an attribute with the letter of its field. The
//! letter determines the weight of the text in the search.

use std::collections::HashSet;
use std::sync::Arc;

use crate::atlas::{Atlas, EdgeId, Node, RoleId};
use crate::check::Finding;
use crate::role::{Interaction, Known, LevelRank, PointForm, Property, Role, SectionKind};

use super::escape::escaped;
use super::overview::link;
use super::picture::{family, picture};
use super::place::RoleAnchors;
use super::prose::{line, prose};

/// Returns the card of a role as an HTML article.
pub(super) fn card(
    atlas: &Atlas,
    id: RoleId,
    places: &RoleAnchors,
    findings: &[&Finding],
) -> String {
    let role = atlas.role(id);
    let anchor = escaped(places.anchor(Node::Role(id)).unwrap_or_default());
    let mut html = format!("<article id=\"{anchor}\"><h2 data-f=n>{}</h2>", escaped(&role.name));
    html.push_str(&identity(atlas, id, &role));
    if let Some(broken) = &atlas[id].broken {
        let message = escaped(&broken.problem.message);
        html.push_str(&format!("<p class=warn>The file is broken: {message}</p>"));
    }
    for known in Known::ALL {
        html.push_str(&match known {
            Known::Properties => section(known, &properties(&role.properties)),
            Known::Responsibilities => section(known, &responsibilities(&role)),
            Known::Capabilities => section(known, &capabilities(&role)),
            Known::Artifacts => section(known, &artifacts(&role)),
            Known::Interactions => section(known, &interactions(atlas, id, &role, places)),
            known => plain(known, &role),
        });
    }
    for other in &role.sections {
        let title = escaped(&other.title);
        let text = field('Z', &prose(&other.markdown));
        html.push_str(&format!("<h3 data-f=Z>{title}</h3>{text}"));
    }
    if !findings.is_empty() {
        let items: String = findings.iter().map(|finding| problem(finding)).collect();
        html.push_str(&format!("<h3>Problems</h3><ul>{items}</ul>"));
    }
    html + "</article>\n"
}

/// Returns the line with the id, seniority, slug and path.
fn identity(atlas: &Atlas, id: RoleId, role: &Role) -> String {
    let mut parts = Vec::new();
    parts.extend(role.id.iter().map(|id| format!("<span data-f=i>{}</span>", escaped(id))));
    parts.extend(role.seniority.iter().map(|seniority| {
        let rank = seniority.rank.map_or(0, |rank| rank.number());
        format!("<span data-f=E data-l={rank}>{}</span>", escaped(&seniority.word))
    }));
    parts.push(format!("<span data-f=s>{}</span>", escaped(&role.slug)));
    parts.push(format!("<span data-f=P>{}</span>", escaped(&atlas[id].origin.place())));
    format!("<p class=dim>{}</p>", parts.join(" · "))
}

/// Returns a section with its heading, or an empty string for a section without items.
fn section(known: Known, items: &str) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("<h3>{}</h3><ul>{items}</ul>", escaped(known.title()))
}

/// Returns a section that consists of text or of a plain list.
fn plain(known: Known, role: &Role) -> String {
    let letter = letter(known);
    let title = escaped(known.title());
    if known.kind() == SectionKind::Text {
        let text = role.text(known);
        if text.is_empty() {
            return String::new();
        }
        return format!("<h3>{title}</h3>{}", field(letter, &prose(text)));
    }
    let mut items = String::new();
    for point in role.points(known) {
        let name = line(&point.title);
        let text: String = point.description.iter().map(|text| prose(text)).collect();
        let is_named = known.kind() == SectionKind::List(PointForm::NamedText);
        let name = if is_named { format!("<b>{name}</b>") } else { name };
        items.push_str(&format!("<li data-f={letter}>{name}{text}"));
    }
    section(known, &items)
}

/// Returns the letter of a section. The search gives each letter a different weight.
fn letter(known: Known) -> char {
    match known {
        Known::Mission | Known::ShortDescription | Known::UseWhen => 'M',
        Known::Metrics => 'm',
        Known::Tools => 't',
        Known::Boundaries => 'b',
        _ => 'h',
    }
}

fn properties(properties: &[Property]) -> String {
    let items = properties.iter().map(|property| {
        let letter = match property.key.as_str() {
            "aliases" => 'a',
            key if is_tool(key) => 't',
            _ => 'o',
        };
        let values = escaped(&property.values.join(", "));
        let key = escaped(&property.key);
        format!("<li><b data-f=o>{key}</b>: <span data-f={letter}>{values}</span>")
    });
    items.collect()
}

/// Returns whether the values of a property are names of tools.
fn is_tool(key: &str) -> bool {
    const TOOLS: [&str; 7] =
        ["tech", "tool", "stack", "language", "framework", "platforms", "tags"];
    let key = key.to_lowercase();
    TOOLS.iter().any(|word| key.contains(word))
}

fn responsibilities(role: &Role) -> String {
    let items = role.responsibilities.iter().map(|item| {
        let (letter, mark) = if item.primary { ('p', "<i>primary</i>") } else { ('r', "") };
        let metrics = item.metrics.iter().map(|metric| format!("<p data-f=m>{}", line(metric)));
        let metrics: String = metrics.collect();
        let (title, texts) = (line(&item.title), texts(&item.description, 'x'));
        format!("<li><b data-f={letter}>{title}</b> {mark}{metrics}{texts}")
    });
    items.collect()
}

fn capabilities(role: &Role) -> String {
    let mut items = String::new();
    for item in &role.capabilities {
        let rank = item.level.as_ref().and_then(|level| level.rank).map_or(0, LevelRank::number);
        items.push_str(&format!("<li data-l={rank}><b data-f=c>{}</b>", line(&item.name)));
        if let Some(level) = &item.level {
            items.push_str(&format!(" <i data-f=v>{}</i>", escaped(&level.word)));
        }
        let details: Vec<String> = item.details.iter().map(|text| line(text)).collect();
        if !details.is_empty() {
            items.push_str(&format!(" <small data-f=d>{}</small>", details.join(", ")));
        }
        items.push_str(&texts(&item.description, 'd'));
    }
    items
}

fn artifacts(role: &Role) -> String {
    let items = role.artifacts.iter().map(|item| {
        let kind =
            item.kind.iter().map(|kind| format!(" <small data-f=y>{}</small>", escaped(kind)));
        let kind: String = kind.collect();
        format!("<li><b data-f=A>{}</b>{kind}{}", line(&item.name), texts(&item.description, 'X'))
    });
    items.collect()
}

/// Returns the description of an item as HTML.
fn texts(texts: &[String], letter: char) -> String {
    texts.iter().map(|text| field(letter, &prose(text))).collect()
}

/// Wraps HTML paragraphs in an element with the letter of a field. HTML does not require the end
/// tag of a single paragraph.
fn field(letter: char, html: &str) -> String {
    let only = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    match only.filter(|html| !html.contains("<p>")) {
        Some(text) => format!("<p data-f={letter}>{text}"),
        _ => format!("<div data-f={letter}>{html}</div>"),
    }
}

/// Returns the interactions in both directions, with a picture above them. If another role also
/// declares interactions with this role, their verbs are added to the first interaction that this
/// role declares with the other role.
fn interactions(atlas: &Atlas, id: RoleId, role: &Arc<Role>, places: &RoleAnchors) -> String {
    let node = Node::Role(id);
    let mut named_by: Vec<EdgeId> = atlas.incoming(node).to_vec();
    let mut items = String::new();
    let mut mutual: HashSet<Node> = HashSet::new();
    for &edge in atlas.outgoing(node) {
        let other = atlas[edge].to;
        let Some(item) = role.interactions.get(atlas.number(edge)) else { continue };
        let mut theirs = named_by.iter().filter(|edge| Node::Role(atlas[**edge].from) == other);
        let is_mutual = mutual.contains(&other) || theirs.next().is_some();
        let arrow = if is_mutual { "⇄" } else { "→" };
        // The card of a role that is not exported cannot be opened, so the interactions that it
        // declares are shown here in separate rows.
        let beside = if places.anchor(other).is_some() {
            let edges = named_by.extract_if(.., |edge| Node::Role(atlas[*edge].from) == other);
            edges.map(|edge| answer(atlas, edge, item)).collect()
        } else {
            String::new()
        };
        if is_mutual {
            mutual.insert(other);
        }
        items.push_str(&interaction(atlas, (edge, item), (other, arrow), &beside, places));
    }
    for edge in named_by {
        let other = Node::Role(atlas[edge].from);
        let item = atlas.interaction(edge);
        items.push_str(&interaction(atlas, (edge, &item), (other, "←"), "", places));
    }
    if items.is_empty() {
        return items;
    }
    format!(
        "<li class=view>{}<li class=dim>→ declared only by this role · ← declared only by the other role · \
         ⇄ declared by both, with the other role's verb at the end{items}",
        picture(atlas, id, places)
    )
}

/// Returns the verb of an interaction that the other role declares in return, and its frequency if
/// the frequency differs from that of `mine`.
fn answer(atlas: &Atlas, edge: EdgeId, mine: &Interaction) -> String {
    let theirs = atlas.interaction(edge);
    let mut html = format!(" · <small class={}>{}", family(atlas, edge), escaped(&theirs.verb));
    if let Some(often) = &theirs.frequency
        && mine.frequency.as_ref().is_none_or(|mine| mine.word != often.word)
    {
        html.push_str(&format!(", {}", escaped(&often.word)));
    }
    html + "</small>"
}

fn interaction(
    atlas: &Atlas,
    (edge, item): (EdgeId, &Interaction),
    (other, arrow): (Node, &str),
    beside: &str,
    places: &RoleAnchors,
) -> String {
    let family = family(atlas, edge);
    let is_theirs = arrow == "←";
    // The search must find an interaction only on the card that declares it, so interactions that
    // other roles declare are not marked with a field.
    let [verb_field, target_field, often_field] =
        if is_theirs { ["", "", ""] } else { [" data-f=V", " data-f=T", " data-f=F"] };
    let target = link(atlas, other, places, target_field);
    let verb = escaped(&item.verb);
    let mut html = format!("<li><b class={family}{verb_field}>{verb}</b> {arrow} {target}");
    if let Some(frequency) = &item.frequency {
        let word = escaped(&frequency.word);
        html.push_str(&format!(" <small{often_field}>{word}</small>"));
    }
    html.push_str(beside);
    // The card of the other role has the notes and the description, so they are not repeated here.
    if is_theirs && places.anchor(other).is_some() {
        return html;
    }
    if let Some(notes) = &item.notes {
        html.push_str(&format!("<p data-f=N>{}", line(notes)));
    }
    html + &texts(&item.description, 'N')
}

fn problem(finding: &Finding) -> String {
    let problem = &finding.problem;
    let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    format!(
        "<li><b class={0}>{0}</b> line {1}: {2} <small>{3}</small>",
        finding.severity,
        problem.line,
        escaped(&format!("{}{help}", problem.message)),
        problem.rule.name()
    )
}
