//! Screens: the app is driven by keys, painted into a buffer, and compared with a snapshot of the
//! text and, below it, an ink map, so that styles are reviewed by eye. Nothing sleeps.

mod stage;

mod browsing;
mod keys;
mod readme;
mod sizes;
