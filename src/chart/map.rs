//! stub
#![allow(missing_docs, unused_variables, dead_code)]
use super::*;
use crate::atlas::{EdgeId, Node};
#[derive(Debug)]
pub struct Map {
    net: Net,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal;
impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("36 roles are too many for a map (24 at most)")
    }
}
impl Map {
    pub fn class(width: usize) -> Option<usize> {
        (width >= 56).then_some(56)
    }
    pub fn lay(net: &Net, class: usize, glyphs: Glyphs) -> Result<Map, Refusal> {
        Err(Refusal)
    }
    pub fn net(&self) -> &Net {
        &self.net
    }
    pub fn height(&self) -> usize {
        0
    }
    pub fn start(&self, node: Option<Node>) -> Stand {
        Stand::default()
    }
    pub fn settle(&self, stand: Stand, height: usize) -> Stand {
        stand
    }
    pub fn step(&self, stand: Stand, way: Way, height: usize) -> Result<Stand, &'static str> {
        Err("")
    }
    pub fn scroll(&self, stand: Stand, rows: isize, height: usize) -> Stand {
        stand
    }
    pub fn first(&self, stand: Stand, height: usize) -> Stand {
        stand
    }
    pub fn last(&self, stand: Stand, height: usize) -> Stand {
        stand
    }
    pub fn node(&self, spot: Spot) -> Option<Node> {
        None
    }
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        None
    }
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        Vec::new()
    }
    pub fn in_reading_order(&self, spots: Vec<Spot>) -> Vec<Spot> {
        spots
    }
    pub fn draw(&self, stand: Stand, height: usize, shade: &dyn Fn(Shown) -> bool) -> Drawing {
        Drawing::default()
    }
}
