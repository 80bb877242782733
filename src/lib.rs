//! rolescope
pub mod atlas;
pub mod check;
pub mod page;
pub mod role;
pub mod text;
pub mod tty;
