//! All roles and who works with whom.
//!
//! An [`Atlas`] is a finished snapshot: it never changes, is shared by `Arc`, and is replaced as
//! a whole when cards are added. Targets are resolved here, by name, slug or id and by nothing
//! else; what does not resolve is a [`Node::Missing`], an object like any other.

mod builtin;
mod by_node;
mod chain;
mod copy;
mod draft;
mod fault;
mod git;
mod graph;
mod ignored;
mod link;
mod load;
mod names;
mod pair;
mod read;
mod since;
mod skipped;
mod terms;
mod verb;
mod walk;
mod write;

pub use builtin::builtin;
pub use by_node::ByNode;
pub use chain::{Chain, Hop, Ways};
pub use draft::is_placeholder;
pub use graph::{EdgeId, Key, Missing, MissingId, Neighbour, Node, RoleId, Tie, Weight};
pub use link::Edge;
pub use load::{Gather, Reading, Source, Stage, load, names, watched, whole};
pub use names::name_key;
pub use pair::{Common, Pair, Passed, Shared};
pub use read::{Unread, cause, read_file, read_text};
pub use since::Since;
pub use skipped::{MAX_SKIPPED, SkipReason, Skipped, SkippedFiles};
pub use terms::Terms;
pub use verb::{Family, Flow, Kind, Verbs};
pub use walk::{Folders, MAX_FILES, MAX_WALK_DEPTH, folders};
pub use write::{create, create_card, put, rewrite, sweep};

#[cfg(test)]
pub(crate) use fault::Faults;

use graph::NotCards;

pub use graph::Atlas;
