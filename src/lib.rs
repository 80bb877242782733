//! rolescope
pub mod role;
pub mod text;
