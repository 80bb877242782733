//! Screens: the app is driven by keys, painted into a buffer, and compared with a snapshot of the
//! text and, below it, an ink map, so that styles are reviewed by eye. Nothing sleeps.

mod stage;
mod towers;

mod asked;
mod asking;
mod browsing;
mod copying;
mod documents;
mod graph;
mod hands;
mod keys;
mod long;
mod picking;
mod reload;
mod settings;
mod sizes;
