//! Rows of inked spans at a width, some of which lead somewhere. No terminal, no colour.

mod row;

pub use row::{Ink, Row, Span, flow, light};
