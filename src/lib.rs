//! **rolescope** is a terminal browser for role cards: Markdown files that describe what a role is
//! responsible for, which skills it needs, and which roles it works with.
//!
//! # Modules
//!
//! The file `module.rs` contains the public interface of a module. A module imports only modules
//! that come before it in this list. `search` and `check` do not import each other:
//!
//! ```text
//! text ← role ← card ← atlas ← store ← search, check ← analysis ← page ← chart ← export ← app ← ui
//!      ← tty ← run ← config ← cli ← main
//! ```
//!
//! | module | contents |
//! |---|---|
//! | [`text`] | widths, graphemes, folding, sanitizing; the YAML reader |
//! | [`role`] | the data of a role: its items, scales and problems |
//! | [`card`] | parses text into a role, without ever failing, and writes a role as text |
//! | [`atlas`] | all roles and their resolved interactions; ids stay valid across reloads |
//! | [`store`] | finds, reads, loads and writes cards on disk |
//! | [`search`] | turns a query into ranked hits |
//! | [`check`] | the rules for cards, their severities, and safe fixes |
//! | [`analysis`] | pure functions for planning: crews, comparisons, skills, impact |
//! | [`page`] | lays out rows of styled spans for a given width; some spans are links |
//! | [`chart`] | lays out pictures of the graph and draws them as rows |
//! | [`export`] | formats for other programs: JSON, DOT, Mermaid, SVG, SARIF |
//! | [`app`] | the state of the program: `handle(Event) -> Vec<Effect>` |
//! | [`ui`] | `draw(&App, &mut Frame)`; only its themes contain colours |
//! | [`tty`] | the terminal guard, input and signals |
//! | [`run`] | the main loop of events and effects; the threads that read, watch and edit cards |
//! | [`config`] | the user's config and the mistakes in it |
//! | [`cli`] | the command line |
//!
//! # A key press
//!
//! The user presses `k` in the search box. A thread of [`tty`] decodes the key and sends it to the
//! inbox of [`run`]. The loop takes all waiting messages, converts each to an [`app::Event`], and
//! calls [`app::App::handle`]. The app looks up the key in the keymap. In the search box, `k` has
//! no action, so it is typed: the search box parses the query, [`search`] finds the hits, and the
//! list shows them. Then the app settles: the text pane asks [`page`] to lay out the card of the
//! first hit, and the graph pane asks [`chart`] for its picture. The loop calls [`ui::draw`], which
//! turns the visible rows into cells, and sleeps again.
//!
//! # A jump
//!
//! The user presses Enter on an interaction of the card. The keymap maps the key to the action
//! *open*, and the app passes the action to the focused pane. The text pane finds the link under
//! its cursor and replies with *consumed* and a request to jump. The pane changes only its own
//! state. The app pushes the current place onto the trail and selects the role in the list. If the
//! role is not a hit, it is pinned above the hits. Then the app settles: the card and the graph
//! show the new role. `H` pops the place from the trail.
//!
//! # A saved file
//!
//! The user saves a card in an editor. The watcher in [`run`] wakes the thread that reads cards.
//! [`store`] walks through the folders and reads the files. A card whose text has not changed is
//! reused. [`atlas`] gives every role its previous number, even if the file was moved, which keeps
//! every id in the app valid. Only the changed card is parsed. The app takes the new snapshot,
//! repeats the search, and settles. The text pane notices that the card has changed and moves the
//! cursor to the same item.

pub mod analysis;
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
