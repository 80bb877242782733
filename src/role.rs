//! A role as data: the content of one card, the scales that the card uses, and the problems in its
//! text.
//!
//! This module does no I/O and no parsing. [`card`](crate::card) turns text into a [`Role`].

mod content;
mod follow;
mod problem;
mod region;
mod scale;
mod scales;
mod section;

pub use content::{
    Anchor, Artifact, BySection, Capability, CardForm, Interaction, Origin, Point, Property,
    Provenance, Responsibility, Role, Section, SectionHeading,
};
pub use problem::{Problem, Rule, Severity};
pub use region::Regions;
pub use scale::{Frequency, FrequencyRank, Level, LevelRank, Seniority, SeniorityRank};
pub use scales::Scales;
pub use section::{Known, PointForm, SectionKind};
