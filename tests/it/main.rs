//! Tests of the whole program: all tests that do not need private parts of the library. They form a
//! single test crate, so that they are linked only once. `cargo test --test it screens` runs the
//! tests of one module.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise, in their helpers too"
)]

mod builtin;
mod cards;
mod ci;
mod cli;
mod colours;
mod dist;
mod docs;
mod doctor;
mod ends;
mod exports;
mod faulty;
mod foreign;
mod fuzz;
mod hostile;
mod house;
mod packaging;
mod page;
mod planning;
mod print;
mod repository;
mod roles;
mod schema;
mod screens;
mod search;
mod sections;
mod shells;
mod soak;
mod terminal;
mod together;
