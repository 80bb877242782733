//! Maps take some milliseconds to lay out: another thread does it.

use std::sync::Arc;

use crate::atlas::Node;
use crate::chart::{Glyphs, Map, Net};

/// The roles that a map or matrix pictures, and its width class.
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
    /// The roles it pictures.
    pub pictured: Pictured,
    /// The roles and lines.
    pub net: Net,
    /// Its characters.
    pub glyphs: Glyphs,
}

/// A map that was laid out, or why there is none.
#[derive(Debug, Clone)]
pub struct LaidMap {
    /// The roles it pictures.
    pub pictured: Pictured,
    /// The map.
    pub map: Result<Arc<Map>, String>,
}

/// Lays a map out.
pub fn lay(order: MapOrder) -> LaidMap {
    let class = order.pictured.class;
    let map =
        Map::lay(&order.net, class, order.glyphs).map(Arc::new).map_err(|why| why.to_string());
    LaidMap { pictured: order.pictured, map }
}
