//! Turns text into a role and back.
//!
//! A [`Card`] contains the text of a file and the names of the role that it describes.
//! [`Role::parse`] accepts any text and never fails. Each error in the text becomes a [`Problem`]
//! with its position and, where possible, a fix. [`Role::print`] writes a role as a card.
//!
//! [`Role::parse`]: crate::role::Role::parse
//! [`Role::print`]: crate::role::Role::print
//! [`Problem`]: crate::role::Problem

mod chunks;
mod conflict;
mod container;
mod dialect;
mod file;
mod foreign;
mod founding;
mod item;
mod key;
mod limits;
pub mod markup;
mod print;
mod target;

pub use chunks::{Chunk, LONGEST_CHUNK, chunks};
pub use conflict::conflict;
pub use file::{Broken, Card};
pub(crate) use foreign::names_role;
pub use foreign::{RoleKeys, is_data, keys as role_keys};
pub use key::{Key, front_matter_schema};
pub use limits::{LIMITS, Limit, MAX_CARD_BYTES, MAX_DATA, MAX_DEPTH, MAX_SHARED};
