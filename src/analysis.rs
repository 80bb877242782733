//! Analyses of roles for planning. Each analysis is a pure function from all roles to plain data.
//!
//! The result of an analysis is a struct that can be serialized. Its `report` method returns a
//! [`Report`], which is shown on screen or written as text, Markdown or CSV. Every analysis starts
//! from a [`Basis`]: the atlas and a [`Survey`] of the facts on all cards, so that an analysis of
//! thousands of roles does not parse their cards again.
//!
//! | Analysis | Question |
//! |---|---|
//! | [`Crew`] | Which interactions leave a set of roles, and which skills are rare in the set? |
//! | [`Comparison`], [`Gap`] | How do roles differ, and which skills does a new role require? |
//! | [`Coverage`], [`Skills`] | Which roles have which skills? |
//! | [`Similar`], [`SimilarPairs`] | Which roles are alike? |
//! | [`Impact`] | What is lost if a role is removed? |
//! | [`Artifacts`] | Which role makes an artifact, and which roles receive it? |
//! | [`Tour`] | Which roles does a newcomer meet first? |

mod artifacts;
mod compare;
mod coverage;
mod crew;
mod facts;
mod impact;
mod report;
mod similarity;
mod skills;
mod subject;
mod survey;
#[cfg(test)]
mod tests;
mod tour;
mod work;

pub use artifacts::{ArtifactFlow, Artifacts, Receiver};
pub use compare::{
    ComparedPartner, ComparedResponsibility, ComparedSkill, ComparedText, Comparison,
    DifferingLines, Exchange, Gap, MOST_COMPARED, Raise,
};
pub use coverage::{ColumnOrder, Coverage, CoveredSkill};
pub use crew::{
    Candidate, ClosingStep, Crew, CrewInteraction, CrewOptions, CrewPartner, CrewSkill, Member,
    Until,
};
pub use facts::{Fact, FactKind, Facts};
pub use impact::{
    Impact, LostArtifact, LostInteraction, LostSkill, NamedIn, NewProblem, SavedNames,
};
pub(crate) use report::first_entries;
pub use report::{Report, ReportCell, ReportColumn, ReportRow, ReportSection};
pub use similarity::{Similar, SimilarPair, SimilarPairs, SimilarRole, USUAL_THRESHOLD};
pub use skills::{SkillRow, Skills};
pub use subject::{InteractionRef, Load, RoleRef, SkillHolder, SkillLevel};
pub use survey::{Basis, HolderFact, SkillId, SkillIndex, Survey};
pub use tour::{Meeting, Tour, TourArtifact};
pub use work::WorkWay;
