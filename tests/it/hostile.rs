//! The hostile collection: what a folder by untrusted authors may contain. Each case is put into a
//! folder of its own next to a healthy card and read by the commands. All cases together are
//! browsed in memory and in a real terminal.
//!
//! No test sleeps. Each waits for output, with a deadline that only a hang can reach.

mod browse;
mod case;
mod commands;
mod encodings;
mod escapes;
mod files;
mod foreign;
mod front_matter;
mod ignores;
mod markdown;
mod relations;
mod roots;
mod run;
mod whole;
