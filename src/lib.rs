//! rolescope
pub mod atlas;
pub mod chart;
pub mod check;
pub mod page;
pub mod role;
pub mod text;
