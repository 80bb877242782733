//! stub
/// Whether arrows count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Ways {
    /// As declared.
    #[default]
    Directed,
    /// Both.
    Either,
}
