//! stub
#![allow(missing_docs, unused_variables, dead_code)]
use super::*;
use crate::atlas::{EdgeId, Node};
#[derive(Debug)]
pub struct Matrix {
    net: Net,
}
impl Matrix {
    pub fn new(net: Net, glyphs: Glyphs) -> Matrix {
        Matrix { net }
    }
    pub fn net(&self) -> &Net {
        &self.net
    }
    pub fn start(&self, node: Option<Node>, width: usize, height: usize) -> Stand {
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
    pub fn next_filled(
        &self,
        stand: Stand,
        forward: bool,
        width: usize,
        height: usize,
    ) -> Result<Stand, &'static str> {
        Err("")
    }
    pub fn mirror(&self, stand: Stand, width: usize, height: usize) -> Stand {
        stand
    }
    pub fn node(&self, spot: Spot) -> Option<Node> {
        None
    }
    pub fn pair(&self, spot: Spot) -> Option<(Node, Node)> {
        None
    }
    pub fn spot_of(&self, node: Node) -> Option<Spot> {
        None
    }
    pub fn edges(&self, spot: Spot) -> Vec<EdgeId> {
        Vec::new()
    }
    pub fn draw(
        &self,
        stand: Stand,
        width: usize,
        height: usize,
        letters: bool,
        shade: &dyn Fn(Shown) -> bool,
    ) -> Drawing {
        Drawing::default()
    }
}
