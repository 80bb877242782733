//! Tests the hostile collection: contents that untrusted authors might put into a folder. The
//! commands read each case in its own folder, next to a healthy card. All cases together are
//! browsed in memory and in a real terminal.
//!
//! No test sleeps. Each test waits for output, up to a deadline that is reached only if the program
//! hangs.

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
