//! **rolescope** is a terminal browser for role cards: Markdown files that describe what a role is
//! responsible for, which skills it needs, and which roles it works with.
//!
//! # Modules
//!
//! Each module has one public face (`module.rs`) and imports only modules to its left:
//!
//! ```text
//! text ← role ← card ← atlas ← store ← search, check ← page ← chart ← export ← app ← ui ← run, tty
//!      ← config ← cli ← main
//! ```
//!
//! | module | contents |
//! |---|---|
//! | [`text`] | widths, graphemes, folding, sanitizing; the YAML reader |
//! | [`role`] | a role as data: its items, scales and problems |
//! | [`card`] | text to role, which never fails, and role to text |
//! | [`atlas`] | all roles and their resolved interactions; ids stay valid across reloads |
//! | [`store`] | the disk: finding, reading, loading and writing cards |
//! | [`search`] | a query in, ranked hits out |
//! | [`check`] | every rule about cards, their severity, and safe fixes |
//! | [`page`] | rows of styled spans at a width, some of which are links |
//! | [`chart`] | pictures of the graph, laid out and drawn as rows |
//! | [`export`] | forms that other programs read: JSON, DOT, Mermaid, SVG, SARIF |
//! | [`app`] | the state of the program: `handle(Event) -> Vec<Effect>` |
//! | [`ui`] | `draw(&App, &mut Frame)`; the theme is the only file with colours |
//! | [`tty`] | the terminal guard, input and signals |
//! | [`run`] | the loop: events in, effects out; the threads that read, watch and edit cards |
//! | [`config`] | the user's config and the mistakes in it |
//! | [`cli`] | the command line |
//!
//! # A key
//!
//! `k` is pressed in the search box. A thread of [`tty`] decodes it and sends it to the inbox of
//! [`run`]. The loop takes everything that waits, makes each an [`app::Event`] and calls
//! [`app::App::handle`]. The app looks the key up in the keymap; here it has no action, and so it
//! is typed: the search box parses the query, [`search`] answers it, and the list takes the hits.
//! Then the app settles: the text pane has [`page`] lay out the card of the first hit, the graph
//! pane has [`chart`] make its picture. The loop calls [`ui::draw`], which turns the visible rows
//! into cells, and sleeps again.
//!
//! # A jump
//!
//! Enter is pressed on an interaction of the card. The keymap has the action *open*; the app gives
//! it to the pane in focus. The text pane finds the link under its cursor and answers with
//! *consumed* and the request to jump there: it changes nothing outside itself. The app pushes
//! the place on the trail, selects the role in the list (pinned above the hits where it is none of
//! them), and settles, so that card and graph show the new role. `H` pops the place.
//!
//! # A saved file
//!
//! A card is saved in an editor. The watch in [`run`] wakes the thread that reads cards. [`store`]
//! walks and reads the files; a card whose text is the same stays the same object. [`atlas`] gives
//! every role the number it had, also where its file was moved, so that every id in the app stays
//! valid. Only the changed card is parsed. The app takes the new snapshot, repeats the search,
//! and settles; the text pane sees that its card is another edition, and moves the cursor to the
//! same item. Nothing else is translated.

pub mod app;
pub mod atlas;
pub mod card;
pub mod chart;
pub mod check;
pub mod cli;
pub mod config;
pub mod export;
pub mod page;
pub mod role;
pub mod run;
pub mod search;
pub mod store;
pub mod text;
pub mod tty;
pub mod ui;
