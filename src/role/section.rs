//! The sections a card may have that rolescope understands.

use crate::text::{fold, table};

table! {
    /// A known section, in the order of the format.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Known {
        /// The heading as the strict form writes it.
        title
    }
    /// Why the role exists; paragraphs.
    Mission = "Mission";
    /// What it does; paragraphs.
    ShortDescription = "Short Description";
    /// `- **Key**: value, value`
    Properties = "Properties";
    /// `- **Title** (primary)` and `*Success metric*: a, b`
    Responsibilities = "Responsibilities";
    /// `- **Name** — Level (detail, detail)`
    Capabilities = "Capabilities";
    /// `- **Name** (type: kind)`
    Artifacts = "Artifacts";
    /// `- **Verb** → Target Role (frequency)` and `*Notes*: text`
    Interactions = "Interactions";
}

impl Known {
    /// How an item of a list section is written; `None` for sections of paragraphs.
    pub fn grammar(self) -> Option<&'static str> {
        match self {
            Known::Mission | Known::ShortDescription => None,
            Known::Properties => Some("- **Key**: value, value"),
            Known::Responsibilities => Some("- **Title** (primary), then *Success metric*: a, b"),
            Known::Capabilities => Some("- **Name** — Level (detail, detail)"),
            Known::Artifacts => Some("- **Name** (type: kind)"),
            Known::Interactions => Some("- **Verb** → Target Role (frequency), then *Notes*: text"),
        }
    }

    /// The section a heading names, in any letter case.
    pub fn of(heading: &str) -> Option<Known> {
        let heading = heading.trim().trim_end_matches(':');
        // The titles are ASCII, and folding only changes the case of that.
        let folded = if heading.is_ascii() { heading.into() } else { fold(heading) };
        Known::ALL.into_iter().find(|known| known.title().eq_ignore_ascii_case(&folded))
    }
}
