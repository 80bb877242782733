//! stub
use crate::chart::Filter;
/// stub
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choice {
    /// s
    pub filter: Filter,
    /// s
    pub lens: bool,
    /// s
    pub depth: usize,
    /// s
    pub opened: Vec<u8>,
}
