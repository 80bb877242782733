//! A role as data: what one card says, the scales it ranks on, and the problems of a card.
//!
//! The module reads and writes nothing. Text becomes a [`Role`] in [`card`](crate::card).

mod content;
mod follow;
mod problem;
mod scale;
mod scales;
mod section;

pub use content::{
    Anchor, Artifact, BySection, Capability, CardForm, Interaction, Origin, Point, Property,
    Provenance, Responsibility, Role, Section, SectionHeading,
};
pub use problem::{Problem, Rule, Severity};
pub use scale::{Frequency, FrequencyRank, Level, LevelRank, Seniority, SeniorityRank};
pub use scales::Scales;
pub use section::{Known, PointForm, SectionKind};
