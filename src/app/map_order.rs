//! Orders for maps. Laying out a map takes some milliseconds, so another thread does it.

use std::sync::Arc;

use crate::atlas::Node;
use crate::chart::{Glyphs, Map, Net};

/// The roles of a map or matrix, and its width class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictured {
    pub(super) epoch: u64,
    /// The role in the middle; `None` for all roles.
    pub(super) around: Option<Node>,
    pub(super) class: usize,
}

/// A map to lay out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapOrder {
    /// The roles of the map.
    pub pictured: Pictured,
    /// The roles and their interactions.
    pub net: Net,
    /// The characters with which the map is drawn.
    pub glyphs: Glyphs,
}

/// A map that was laid out, or the reason why there is none.
#[derive(Debug, Clone)]
pub struct LaidMap {
    /// The roles of the map.
    pub pictured: Pictured,
    /// The map.
    pub map: Result<Arc<Map>, String>,
}

/// Lays out a map.
pub fn lay(order: MapOrder) -> LaidMap {
    let class = order.pictured.class;
    let map =
        Map::lay(&order.net, class, order.glyphs).map(Arc::new).map_err(|why| why.to_string());
    LaidMap { pictured: order.pictured, map }
}
