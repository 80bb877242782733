//! rolescope
pub mod app;
pub mod atlas;
pub mod chart;
pub mod check;
pub mod page;
pub mod role;
pub mod search;
pub mod text;
pub mod ui;
