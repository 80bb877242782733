//! All roles and who works with whom.
//!
//! An [`Atlas`] is a finished snapshot: it never changes, is shared by `Arc`, and is replaced as
//! a whole when cards are added. Targets are resolved here, by name, slug or id and by nothing
//! else; what does not resolve is a [`Node::Missing`], an object like any other.

mod by_node;
mod chain;
mod draft;
mod gather;
mod graph;
mod identity;
mod link;
mod names;
mod not_cards;
mod pair;
mod terms;
mod verb;

pub use by_node::ByNode;
pub use chain::{Chain, Hop, Ways};
pub use draft::is_placeholder;
pub use gather::{Gather, threads};
pub use graph::{Atlas, EdgeId, Missing, MissingId, Neighbour, Node, RoleId, Tie, Weight};
pub use link::Edge;
pub use names::name_key;
pub use not_cards::{MAX_SKIPPED, NotCards, SkipReason, Skipped, SkippedFiles, Unread};
pub use pair::{Common, Pair, Passed, Shared};
pub use terms::Terms;
pub use verb::{Family, Flow, Kind, Verbs};
