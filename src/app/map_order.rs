//! Requests to lay out maps. Laying out a map takes several milliseconds, so another thread does
//! it.

use std::sync::Arc;

use crate::atlas::Node;
use crate::chart::{Glyphs, Map, Net};

/// Identifies a map or matrix by its atlas, its roles and the width for which it is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictured {
    pub(super) epoch: u64,
    /// The role in the middle; `None` if the picture shows all roles.
    pub(super) around: Option<Node>,
    /// The number of steps from that role to the outermost roles; 0 if the picture does not depend
    /// on it.
    pub(super) steps: usize,
    pub(super) class: usize,
}

/// A map to lay out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapOrder {
    /// Identifies the map.
    pub pictured: Pictured,
    /// The roles and their interactions.
    pub net: Net,
    /// The characters with which the map is drawn.
    pub glyphs: Glyphs,
}

/// The result of a [`MapOrder`]: a map, or the reason why it could not be laid out.
#[derive(Debug, Clone)]
pub struct LaidMap {
    /// Identifies the map.
    pub pictured: Pictured,
    /// The map, or the reason why it could not be laid out.
    pub map: Result<Arc<Map>, String>,
}

/// Lays out a map.
pub fn lay(order: MapOrder) -> LaidMap {
    let class = order.pictured.class;
    let map =
        Map::lay(&order.net, class, order.glyphs).map(Arc::new).map_err(|why| why.to_string());
    LaidMap { pictured: order.pictured, map }
}
