//! The sections a card may have that rolescope understands.

use crate::text::fold;

/// A known section, in the order of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Why the role exists; paragraphs.
    Mission,
    /// What it does; paragraphs.
    ShortDescription,
    /// `- **Key**: value, value`
    Properties,
    /// `- **Title** (primary)` and `*Success metric*: a, b`
    Responsibilities,
    /// `- **Name** — Level (detail, detail)`
    Capabilities,
    /// `- **Name** (type: kind)`
    Artifacts,
    /// `- **Verb** → Target Role (frequency)` and `*Notes*: text`
    Interactions,
}

impl Known {
    /// All of them, in the order of the format.
    pub const ALL: [Known; 7] = [
        Known::Mission,
        Known::ShortDescription,
        Known::Properties,
        Known::Responsibilities,
        Known::Capabilities,
        Known::Artifacts,
        Known::Interactions,
    ];

    /// The heading as the strict form writes it.
    pub fn title(self) -> &'static str {
        match self {
            Known::Mission => "Mission",
            Known::ShortDescription => "Short Description",
            Known::Properties => "Properties",
            Known::Responsibilities => "Responsibilities",
            Known::Capabilities => "Capabilities",
            Known::Artifacts => "Artifacts",
            Known::Interactions => "Interactions",
        }
    }

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
        let named = |heading: &str| {
            Known::ALL.into_iter().find(|known| known.title().eq_ignore_ascii_case(heading))
        };
        // The titles are ASCII, and folding only changes the case of that.
        if heading.is_ascii() { named(heading) } else { named(&fold(heading)) }
    }
}
