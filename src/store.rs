//! Finds, reads and writes cards on disk. The contents of the disk are not trusted.

mod aside;
mod broken;
mod builtin;
mod copy;
mod fault;
mod git;
mod ignored;
mod load;
mod read;
mod reread;
mod tree;
mod walk;
mod write;

pub use builtin::{builtin, example_files};
pub use load::{CardSource, LoadStage, Reading, load, names, watched, whole};
pub use read::{cause, read_file, read_start, read_text};
pub use reread::{Reread, reread};
pub use walk::{Folders, MAX_FILES, MAX_WALK_DEPTH, folders, may_hold_role};
pub use write::{create, create_card, put, replace, rewrite, sweep};

#[cfg(test)]
pub(crate) use fault::Faults;
