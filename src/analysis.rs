//! Analyses of roles for planning: pure functions from all roles to plain data.
//!
//! Each analysis is a struct that can be serialized. A method turns it into a [`Report`], the form
//! in which it is shown on screen and written as text, Markdown or CSV. Every analysis starts from
//! a [`Basis`]: the atlas and a [`Survey`] of the facts on all cards, so that an analysis of
//! thousands of roles does not parse their cards again.
//!
//! | analysis | question |
//! |---|---|
//! | [`Crew`] | which interactions leave a set of roles, and which skill has only one holder in it? |
//! | [`Comparison`], [`Gap`] | how do roles differ, and which skills must one learn for the other? |
//! | [`Coverage`], [`Skills`] | who has which skill? |
//! | [`Similar`], [`SimilarPairs`] | which roles are alike? |
//! | [`Impact`] | what breaks without a role? |
//! | [`Artifacts`] | who makes an artifact, and who receives it? |
//! | [`Tour`] | which roles does a new joiner meet? |

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

pub use artifacts::{ArtifactFlow, Artifacts, Receiver};
pub use compare::{
    ComparedPartner, ComparedResponsibility, ComparedSkill, ComparedText, Comparison, Exchange,
    Gap, MOST_COMPARED, Raise,
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
pub use report::{Report, ReportCell, ReportColumn, ReportRow, ReportSection};
pub use similarity::{Similar, SimilarPair, SimilarPairs, SimilarRole, USUAL_THRESHOLD};
pub use skills::{SkillRow, Skills};
pub use subject::{InteractionRef, Load, RoleRef, SkillHolder, SkillLevel};
pub use survey::{Basis, HolderFact, SkillId, SkillIndex, Survey};
pub use tour::{Meeting, Tour, TourArtifact};
