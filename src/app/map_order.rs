//! Maps take some milliseconds to lay out, so another thread does it.

use std::sync::Arc;

use crate::atlas::Node;
use crate::chart::{Glyphs, Map, Net};

/// The roles of a map or matrix, and its width class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictured {
    pub(super) epoch: u64,
    /// `None` for all roles.
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
    /// The glyphs.
    pub glyphs: Glyphs,
}

/// The result of laying out a map, or the reason for a failure.
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
