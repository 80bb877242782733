//! A card as data.
//!
//! A [`Card`] is a Markdown file; a [`Role`] is what it says. [`Role::parse`] never fails: every
//! text is a role, however poor, and what is wrong with it becomes a [`Problem`] with a place
//! and a mend. [`Role::print`] writes a role as a card. The room knows one card at a time; who works with whom is the atlas's business.
//!
//! Two packages end here: `serde_yaml` in `yaml`, `pulldown-cmark` in `markup`.

mod card;
mod chunks;
mod conflict;
mod content;
mod follow;
mod front_matter;
mod item;
mod key;
mod limits;
pub mod markup;
mod parse;
mod print;
mod problem;
mod review;
mod scale;
mod scales;
mod section;
mod stem;
pub mod yaml;

pub use card::{Broken, Card};
pub use chunks::{Chunk, LONGEST_CHUNK, chunks};
pub use conflict::conflict;
pub use content::{
    Anchor, Artifact, Capability, Interaction, Origin, Property, Responsibility, Role, Section,
};
pub use key::{Key, front_matter_schema};
pub use limits::{LIMITS, Limit, MAX_CARD_BYTES, MAX_DEPTH};
pub use parse::slug_of;
pub use problem::{Problem, Rule, Severity};
pub use scale::{Frequency, FrequencyRank, Level, LevelRank, Seniority, SeniorityRank};
pub use scales::Scales;
pub use section::Known;
pub use stem::stem_of;
