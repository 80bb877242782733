//! Tests of screens: keys drive the app, which is painted into a buffer. The buffer is compared
//! with a snapshot. Below the text, a snapshot has an ink map, which shows the style of each cell
//! as a letter, so that styles can be reviewed too. No test sleeps.

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
mod planning;
mod reload;
mod settings;
mod sizes;
