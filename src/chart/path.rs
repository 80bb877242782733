//! stub
#![allow(missing_docs, unused_variables, dead_code)]
use super::*;
use crate::atlas::{Atlas, EdgeId, Node, Ways};
#[derive(Debug)]
pub struct Path {
    a: Node,
}
impl Path {
    pub fn new(atlas: &Atlas, a: Node, b: Node, ways: Ways, glyphs: Glyphs) -> Path {
        Path { a }
    }
    pub fn nodes(&self) -> Vec<Node> {
        vec![self.a]
    }
    pub fn start(&self) -> Stand {
        Stand::default()
    }
    pub fn settle(&self, stand: Stand, width: usize, height: usize) -> Stand {
        stand
    }
    pub fn step(
        &self,
        stand: Stand,
        way: Way,
        width: usize,
        height: usize,
    ) -> Result<Stand, &'static str> {
        Err("")
    }
    pub fn scroll(&self, stand: Stand, rows: isize, width: usize, height: usize) -> Stand {
        stand
    }
    pub fn first(&self, stand: Stand, width: usize, height: usize) -> Stand {
        stand
    }
    pub fn last(&self, stand: Stand, width: usize, height: usize) -> Stand {
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
    pub fn draw(&self, atlas: &Atlas, stand: Stand, width: usize, height: usize) -> Drawing {
        Drawing::default()
    }
}
