//! The hostile collection: what a folder that strangers filled may hold. Each case is put into a
//! folder of its own beside a healthy card, and read by the commands; all of them together are
//! browsed, in memory and in a real terminal.
//!
//! Nothing sleeps: who waits, waits for output, with a deadline that only a hang can reach.

mod browse;
mod case;
mod commands;
mod encodings;
mod escapes;
mod files;
mod front_matter;
mod ignores;
mod markdown;
mod relations;
mod roots;
mod run;
mod whole;
