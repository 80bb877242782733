//! All roles and the interactions between them.
//!
//! An [`Atlas`] is an immutable snapshot of all roles. It is shared through an `Arc` and replaced
//! as a whole when cards change. An atlas resolves the target of an interaction by link, name,
//! alias, slug or id. A target that does not resolve becomes a [`Node::Missing`], which is a node
//! like any other.

mod around;
mod by_node;
mod canonical;
mod chain;
mod double;
mod draft;
mod faces;
mod fits;
mod frequency;
mod gather;
mod graph;
mod handover;
mod identity;
mod inherit;
mod link;
mod meant;
mod mentions;
mod names;
mod near;
mod not_cards;
mod pair;
mod recent;
mod target;
mod terms;
mod verb;

pub use by_node::{ByNode, EditedByNode};
pub use chain::{Chain, Hop, Ways};
pub use draft::{collaboration, draft_text, is_placeholder, placeholders};
#[cfg(test)]
pub use gather::wanted;
pub use gather::{Gather, change_in_threads, in_threads, threads};
pub use graph::{Atlas, EdgeId, MissingId, MissingRole, Neighbour, Node, RoleId, Tie, Weight};
pub use handover::{ArtifactWords, Handover, Spoken, SpokenWords, Stems};
pub use inherit::Inherited;
pub use link::Edge;
pub use mentions::Mention;
pub use names::name_key;
pub use near::NearNames;
pub use not_cards::{MAX_SKIPPED, NotCards, SkipReason, Skipped, SkippedFiles, Unread};
pub use pair::{Common, Pair, Passed, Shared};
pub use terms::Terms;
pub use verb::{Family, Flow, VerbMeaning, Verbs};
