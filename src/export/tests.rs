//! Tests that independent parsers can read the exported formats.

use std::collections::BTreeSet;
use std::sync::Arc;

use layout::gv::DotParser;
use layout::gv::parser::ast::{ArrowKind, AttributeList, Stmt};
use proptest::prelude::*;

use super::*;
use crate::card::Card;
use crate::chart::{Glyphs, Matrix, Path, Picture, Size, Stress};
use crate::role::Origin;
use crate::store::builtin;

fn built_in() -> Atlas {
    Atlas::new(builtin(), Vec::new(), 0)
}

/// Creates two roles that name each other with the given verb, and a role without a card. The
/// second role has the given name.
fn awkward(name: &str, verb: &str) -> Atlas {
    let cards = [("a.md", "A", "B"), ("b.md", name, "A")].map(|(path, name, to)| {
        let name = serde_json::to_string(name).unwrap();
        let text = format!(
            "---\nname: {name}\n---\n# Interactions\n- **{verb}** → {to} (daily)\n- **Asks** → Nobody <b>\"#&;\"</b>\n- **Asks** → A\n"
        );
        Arc::new(Card::new(Origin::File(path.into()), text))
    });
    Atlas::new(cards.to_vec(), Vec::new(), 0)
}

/// Returns the label of each role in a [`Net`], and the source, target and label of each edge.
fn expected(atlas: &Atlas, net: &Net) -> (Vec<String>, BTreeSet<(String, String, String)>) {
    let names: Vec<String> = net.knots.iter().map(label).collect();
    let edges = edges(atlas, net);
    let named = edges
        .iter()
        .map(|&(from, to, edge)| (names[from].clone(), names[to].clone(), edge_label(atlas, edge)));
    (names.clone(), named.collect())
}

fn check_dot(atlas: &Atlas, net: &Net) {
    let text = dot::write(atlas, net);
    let graph = DotParser::new(&text).process().unwrap_or_else(|why| panic!("{why}\n{text}"));
    let (mut names, mut edges) = (Vec::new(), BTreeSet::new());
    for statement in &graph.list.list {
        match statement {
            Stmt::Node(node) => {
                assert_eq!(node.id.name, format!("n{}", names.len()));
                names.push(dot_label(&node.list));
            }
            Stmt::Edge(edge) => {
                let [(to, ArrowKind::Arrow)] = edge.to.as_slice() else { panic!("{text}") };
                let [from, to] = [&edge.from.name, &to.name].map(|id| {
                    let number: usize = id.trim_start_matches('n').parse().unwrap();
                    names[number].clone()
                });
                edges.insert((from, to, dot_label(&edge.list)));
            }
            Stmt::Attribute(_) | Stmt::SubGraph(_) => {}
        }
    }
    assert_eq!((names, edges), expected(atlas, net));
}

fn dot_label(list: &AttributeList) -> String {
    let (_, label) = list.iter().find(|(key, _)| key == "label").unwrap();
    // Graphviz decodes entities, but this parser keeps them.
    let others = label.replace("&amp;", "");
    assert!(!others.contains('&'), "{label}");
    label.replace("&amp;", "&")
}

/// Checks the Mermaid text against the grammar of nodes and arrows, because no published crate
/// parses Mermaid.
fn check_mermaid(atlas: &Atlas, net: &Net) {
    let text = mermaid::write(atlas, net);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let (mut names, mut edges) = (Vec::new(), BTreeSet::new());
    for line in lines {
        let line = line.trim_start();
        if line == "classDef missing stroke-dasharray: 4 3" {
            continue;
        }
        let (id, rest) = line.split_once(['[', ' ']).unwrap();
        if line.chars().nth(id.len()) == Some('[') {
            assert_eq!(node_number(id), names.len());
            let rest = rest.strip_suffix(":::missing").unwrap_or(rest);
            names.push(decoded(rest.strip_prefix('"').unwrap().strip_suffix("\"]").unwrap()));
        } else {
            let (arrow, rest) = rest.split_once("|\"").unwrap();
            assert!(["==>", "-->", "-.->"].contains(&arrow), "{line}");
            let (words, to) = rest.rsplit_once("\"| ").unwrap();
            edges.insert((
                names[node_number(id)].clone(),
                names[node_number(to)].clone(),
                decoded(words),
            ));
        }
    }
    assert_eq!((names, edges), expected(atlas, net));
}

/// Decodes the entities in a Mermaid label.
fn decoded(text: &str) -> String {
    assert!(!text.contains('"') && !text.contains('|') && !text.contains(['<', '`', '&']));
    let mut parts = text.split('#');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once(';').unwrap();
        plain.push(char::from_u32(code.parse().unwrap()).unwrap());
        plain.push_str(rest);
    }
    plain
}

fn node_number(id: &str) -> usize {
    id.strip_prefix('n').unwrap().parse().unwrap()
}

fn check_svg(drawing: &Drawing) {
    let text = svg::write(drawing);
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let read: String = texts.filter_map(|node| node.text()).collect();
    let drawn: String = drawing.rows.iter().map(|row| row.text()).collect();
    assert_eq!(read.replace(' ', ""), drawn.replace(' ', ""));
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let length: usize = node.attribute("textLength").unwrap().parse().unwrap();
        assert_eq!(length, crate::text::columns(node.text().unwrap()) * CELL_WIDTH);
    }
}

const CELL_WIDTH: usize = 8;

fn check_json(atlas: &Atlas, net: &Net) {
    let read: serde_json::Value = serde_json::from_str(&graph::write(atlas, net, "here")).unwrap();
    assert_eq!(read["interactions"].as_array().unwrap().len(), net.edges());
    let names = read["roles"].as_array().unwrap().iter().map(|role| role["name"].as_str().unwrap());
    let wanted = net.knots.iter().filter_map(|knot| knot.node).map(|node| atlas.name(node));
    assert!(names.eq(wanted));
}

fn check(atlas: &Atlas, net: Net) {
    check_dot(atlas, &net);
    check_mermaid(atlas, &net);
    check_json(atlas, &net);
    let stress = Stress {
        filter: Default::default(),
        centre: None,
        find: None,
        marked: &|_| false,
        letters: false,
    };
    let matrix = Matrix::new(net, Glyphs::Unicode);
    let size = Size { width: 120, height: 40 };
    check_svg(&matrix.draw(matrix.start(None, size), size, false, &|_| false));
    check_svg(&Picture::Matrix(Arc::new(matrix)).unrolled(atlas, 90, stress));
}

#[test]
fn the_built_in_roles_in_every_form() {
    let atlas = built_in();
    check(&atlas, Net::whole(&atlas));
    let ids: Vec<_> = atlas.ids().collect();
    for pair in ids.windows(2).step_by(7) {
        let (one, other) = (Node::Role(pair[0]), Node::Role(pair[1]));
        check(&atlas, Net::near(&atlas, one, 2, Default::default()));
        let path = Path::new(&atlas, one, other, Default::default(), Glyphs::Unicode);
        check_svg(&path.draw(&atlas, path.start(), 80, 30, &|_| false));
    }
}

/// Strings that a program could mistake for an entity, an escape sequence or a directive.
const BAIT: [&str; 12] = [
    "&#27;[2J",
    "&lt;b&gt; &amp;",
    "\\N \\G \\l",
    "#27; #quot;",
    "%%{init: {'theme':'dark'}}%%",
    "1. Foo",
    "- Foo",
    "`**x**`",
    "<img src=x onerror=alert(1)>",
    "end",
    "\"]; click n0 href \"javascript:x\"",
    "ﬂ°°60¶ß",
];

#[test]
fn entities_and_directives_in_names_stay_text() {
    for bait in BAIT {
        let atlas = awkward(bait, "Asks");
        check(&atlas, Net::whole(&atlas));
        let atlas = awkward("B", &bait.replace(['*', '`', ':'], ""));
        check(&atlas, Net::whole(&atlas));
    }
    let atlas = awkward("1. Foo", "Asks");
    let text = mermaid::write(&atlas, &Net::whole(&atlas));
    assert!(text.contains("\"1#46; Foo\""), "{text}");
    let atlas = awkward("&lt;", "Asks");
    assert!(dot::write(&atlas, &Net::whole(&atlas)).contains("\"&amp;lt;\""));
}

proptest! {
    #[test]
    fn awkward_names_survive(name in "[ -~é数\u{202e}\u{7}→]{1,12}", verb in "[ -)+-~é→]{1,12}") {
        let atlas = awkward(&name, &verb);
        check(&atlas, Net::whole(&atlas));
    }
}
