//! **rolescope** is a terminal browser for role cards: who answers for what, how good they must
//! be at it, and who works with whom.
//!
//! # The house
//!
//! Each room is a noun with one door (`room.rs`) and knows only the rooms left of it:
//!
//! ```text
//! text ← role ← card ← atlas ← store ← search, check ← page ← chart ← json ← app ← ui ← run, tty
//!      ← config ← cli ← main
//! ```
//!
//! | room | what it is |
//! |---|---|
//! | [`text`] | columns, graphemes, folding; control characters made harmless |
//! | [`role`] | a role as data: its items, scales and problems |
//! | [`card`] | text to role, which never fails, and a role as a card |
//! | [`atlas`] | all roles and who works with whom |
//! | [`store`] | the disk: cards are found, read and written; files that hold none, with the reason |
//! | [`search`] | a query in, ranked hits out |
//! | [`check`] | rules over the atlas, how much each matters, and safe mends |
//! | [`page`] | rows of inked spans at a width, some of which lead somewhere |
//! | [`chart`] | pure pictures of the graph |
//! | [`json`] | what programs are told of roles, printed and copied |
//! | [`app`] | what the user has done; one door: `handle(Event) -> Vec<Effect>` |
//! | [`ui`] | `draw(&App, &mut Frame)`; the theme is the only file with colours |
//! | [`tty`] | takes the terminal and always gives it back |
//! | [`run`] | the loop: an inbox, events in, effects out; cards read, watched and edited |
//! | [`config`] | what a user wants otherwise than by default, and what is wrong with the file |
//! | [`cli`] | the command line |
//!
//! # One keystroke, walked through
//!
//! `k` is pressed in the search box. A thread of [`tty`] reads it and sends it to the inbox of
//! [`run`], which sleeps there. The loop takes everything that waits, turns each into an
//! [`app::Event`] and hands it to [`app::App::handle`]. The app types the letter into its
//! prompt, asks [`search`] for hits, selects the first, has [`page`] set its card and [`chart`]
//! its graph, and answers with no effect. The loop calls [`ui::draw`], which turns the visible
//! rows into cells, and goes to sleep again. Nothing ticks: an idle program uses no CPU.

pub mod app;
pub mod atlas;
pub mod card;
pub mod chart;
pub mod check;
pub mod cli;
pub mod config;
pub mod json;
pub mod page;
pub mod role;
pub mod run;
pub mod search;
pub mod store;
pub mod text;
pub mod tty;
pub mod ui;
