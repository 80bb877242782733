//! Tests the hostile collection: contents that a folder by untrusted authors may have. Each case is
//! put into a folder of its own next to a healthy card, and is read by the commands. All cases
//! together are browsed in memory and in a real terminal.
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
