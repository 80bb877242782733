//! The hostile collection: what a folder that strangers filled may hold. Each case is put into a
//! folder of its own beside a healthy card, and read by the commands; all of them together are
//! browsed, in memory and in a real terminal.
//!
//! Nothing sleeps: who waits, waits for output, with a deadline that only a hang can reach.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise, in their helpers too"
)]

#[path = "hostile/browse.rs"]
mod browse;
#[path = "hostile/case.rs"]
mod case;
#[path = "hostile/commands.rs"]
mod commands;
#[path = "hostile/encodings.rs"]
mod encodings;
#[path = "hostile/escapes.rs"]
mod escapes;
#[path = "hostile/files.rs"]
mod files;
#[path = "hostile/front_matter.rs"]
mod front_matter;
#[path = "hostile/ignores.rs"]
mod ignores;
#[path = "hostile/markdown.rs"]
mod markdown;
#[path = "hostile/relations.rs"]
mod relations;
#[path = "hostile/roots.rs"]
mod roots;
#[path = "hostile/run.rs"]
mod run;
#[path = "terminal/session.rs"]
#[allow(dead_code, reason = "the tests of the terminal use all of it")]
mod session;
#[path = "hostile/whole.rs"]
mod whole;
