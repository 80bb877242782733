//! A document of keys and values, read from YAML, TOML or JSON.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value, which may be nested to any depth. Entries are in the same order as in the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// No value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A mapping; keys may repeat.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// Returns the text of a scalar, or `None` for a list, a mapping, an empty string or null.
    pub fn text(&self) -> Option<String> {
        match self {
            Tree::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Tree::Number(text) => Some(text.clone()),
            Tree::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Returns the lines of the value in YAML.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Tree::Map(entries) => {
                entries.iter().flat_map(|(key, value)| value.below(format!("{key}:"))).collect()
            }
            Tree::List(elements) => {
                elements.iter().flat_map(|element| element.below("-".to_owned())).collect()
            }
            scalar => scalar.text().into_iter().collect(),
        }
    }

    /// Formats a value as lines that begin with `head`, the key or dash that introduces the value.
    fn below(&self, head: String) -> Vec<String> {
        match self {
            Tree::List(_) | Tree::Map(_) => {
                let inner = self.lines().into_iter().map(|line| format!("  {line}"));
                std::iter::once(head).chain(inner).collect()
            }
            scalar => {
                let line = format!("{head} {}", scalar.text().unwrap_or_default());
                vec![line.trim_end().to_owned()]
            }
        }
    }

    /// Returns the entries of a mapping, or an empty slice for any other value.
    pub fn entries(&self) -> &[(String, Tree)] {
        if let Tree::Map(entries) = self { entries } else { &[] }
    }

    /// Returns the elements of a list, or an empty slice for any other value.
    pub fn elements(&self) -> &[Tree] {
        if let Tree::List(elements) = self { elements } else { &[] }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

/// Implements the methods of a visitor for several types of scalars, all of which become the same
/// kind of value.
macro_rules! visit_scalars {
    (|$scalar:pat_param| $value:expr; $($visit:ident $type:ty),*) => {
        $(fn $visit<E>(self, $scalar: $type) -> Result<Self::Value, E> { Ok($value) })*
    };
}

pub(super) use visit_scalars;

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }
    visit_scalars! {
        |number| Tree::Number(number.to_string());
        visit_i64 i64, visit_u64 u64, visit_i128 i128, visit_u128 u128, visit_f64 f64
    }
    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }
    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            elements.push(element);
        }
        Ok(Tree::List(elements))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Tree, Tree>()? {
            entries.push((key.text().unwrap_or_default(), value));
        }
        Ok(Tree::Map(entries))
    }
}
