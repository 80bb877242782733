//! The graph in forms that other programs read.

use crate::atlas::Atlas;

use super::{Drawing, Net};

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// The picture as it is drawn, in characters.
    Text,
    /// The picture as it is drawn, in SVG.
    Svg,
    /// Roles and interactions, for graphviz.
    Dot,
    /// The same, for Mermaid.
    Mermaid,
    /// The same, for programs.
    Json,
}

impl Export {
    /// All of them.
    pub const ALL: [Export; 5] =
        [Export::Text, Export::Svg, Export::Dot, Export::Mermaid, Export::Json];

    /// The ending of a file of this form.
    pub fn ending(self) -> &'static str {
        match self {
            Export::Text => "txt",
            Export::Svg => "svg",
            Export::Dot => "dot",
            Export::Mermaid => "mmd",
            Export::Json => "json",
        }
    }

    /// What it is, for somebody who chooses.
    pub fn sentence(self) -> &'static str {
        match self {
            Export::Text => "text: the picture as it is drawn",
            Export::Svg => "SVG: the picture as it is drawn",
            Export::Dot => "DOT: roles and interactions, for graphviz",
            Export::Mermaid => "Mermaid: the same, for Markdown",
            Export::Json => "JSON: the same, for programs",
        }
    }

    /// The text of this form; the picture is only drawn where it is needed.
    pub fn of(
        self,
        atlas: &Atlas,
        net: &Net,
        source: &str,
        drawing: impl FnOnce() -> Drawing,
    ) -> String {
        match self {
            Export::Text => drawing().rows.iter().map(|row| row.text() + "\n").collect(),
            Export::Svg => svg(&drawing()),
            Export::Dot => dot(atlas, net),
            Export::Mermaid => mermaid(atlas, net),
            Export::Json => json(atlas, net, source),
        }
    }
}
fn svg(_: &Drawing) -> String {
    String::new()
}
fn dot(_: &Atlas, _: &Net) -> String {
    String::new()
}
fn mermaid(_: &Atlas, _: &Net) -> String {
    String::new()
}
fn json(_: &Atlas, _: &Net, _: &str) -> String {
    String::new()
}
