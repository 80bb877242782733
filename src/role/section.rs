//! The table of known sections.
//!
//! To add a plain list or a text section, add a row to this table. The parser, the writer, the
//! page, the search, `--json` and its schema, `stats` and `check` all use the table.

use crate::text::fold;

/// The kind of content in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// Paragraphs, kept as one string.
    Text,
    /// Items that have their own Rust type, such as `Capability`.
    Typed,
    /// A plain list, whose items have a title and a description. The [`PointForm`] determines how
    /// the items are written in `--json` output.
    List(PointForm),
}

/// How `--json` writes the items of a plain list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointForm {
    /// An object of the form `{"title": …, "description": […]}`.
    Point,
    /// Only the title.
    Title,
    /// An object of the form `{"name": …, "text": …}`.
    NamedText,
}

/// A row of the table. Fields that do not apply to the kind of section are empty.
#[derive(Debug)]
struct SectionRow {
    /// The heading in the strict form of a card.
    title: &'static str,
    kind: SectionKind,
    /// The grammar of an item, as shown to authors.
    grammar: &'static str,
    /// The word for one item, for use in a sentence.
    item: &'static str,
    /// The key in `--json`.
    key: &'static str,
    /// The description of the key in the schema.
    about: &'static str,
    /// The short label of search hits in the section.
    label: &'static str,
    /// The names of the section's search scope.
    scope: &'static [&'static str],
    /// An example of a search term with this scope, and a description of its results.
    example: (&'static str, &'static str),
    /// The word that follows `has:` in a search.
    part: &'static str,
}

impl SectionRow {
    const TEXT: SectionRow = SectionRow {
        title: "",
        kind: SectionKind::Text,
        grammar: "",
        item: "",
        key: "",
        about: "",
        label: "",
        scope: &[],
        example: ("", ""),
        part: "",
    };
    const LIST: SectionRow = SectionRow {
        kind: SectionKind::List(PointForm::Point),
        grammar: "- **Title**: text",
        ..SectionRow::TEXT
    };

    /// Creates the row of a section whose items have a type of their own. `item` is the word for one
    /// item; it is empty if there is none.
    const fn typed(title: &'static str, grammar: &'static str, item: &'static str) -> SectionRow {
        SectionRow { title, kind: SectionKind::Typed, grammar, item, ..SectionRow::TEXT }
    }
}

macro_rules! sections {
    ($($(#[$doc:meta])* $variant:ident = $row:expr;)*) => {
        /// A known section of a card. The variants are in the order that the format specifies.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Known { $($(#[$doc])* $variant,)* }

        const ROWS: &[SectionRow] = &[$($row),*];

        impl Known {
            /// All sections, in the order that the format specifies.
            pub const ALL: [Known; ROWS.len()] = [$(Known::$variant),*];
        }
    };
}

sections! {
    /// The reason why the role exists.
    Mission = SectionRow {
        title: "Mission",
        key: "mission",
        about: "Why the role exists, in Markdown; empty if the card has no mission.",
        label: "mission",
        part: "mission",
        ..SectionRow::TEXT
    };
    /// A description of what the role does.
    ShortDescription = SectionRow {
        title: "Short Description",
        key: "short_description",
        about: "A description of the role, in Markdown; empty if the card has none.",
        label: "about",
        part: "description",
        ..SectionRow::TEXT
    };
    /// Named lists of values.
    Properties = SectionRow::typed("Properties", "- **Key**: value, value", "");
    /// The responsibilities of the role.
    Responsibilities = SectionRow::typed(
        "Responsibilities",
        "- **Title** (primary), then *Success metric*: a, b",
        "responsibility",
    );
    /// The skills that the role needs.
    Capabilities =
        SectionRow::typed("Capabilities", "- **Name** — Level (detail, detail)", "capability");
    /// The artifacts that the role makes.
    Artifacts = SectionRow::typed("Artifacts", "- **Name** (type: kind)", "artifact");
    /// The roles that the role works with.
    Interactions = SectionRow::typed(
        "Interactions",
        "- **Verb** → Target Role (frequency), then *Notes*: text",
        "interaction",
    );
    /// The metrics for the success of the role.
    Metrics = SectionRow {
        title: "Success Metrics",
        item: "success metric",
        key: "metrics",
        about: "How the role's overall success is measured.",
        label: "metric",
        scope: &["metric"],
        part: "metrics",
        ..SectionRow::LIST
    };
    /// The tools that the role uses.
    Tools = SectionRow {
        title: "Tools",
        kind: SectionKind::List(PointForm::Title),
        item: "tool",
        key: "tools",
        about: "The names of the tools that the role works with.",
        label: "tool",
        scope: &["tool", "tools"],
        example: ("tool:bash", "a tool or technology that the role uses"),
        part: "tools",
        ..SectionRow::LIST
    };
    /// The limits of the role, such as actions that it must not take.
    Boundaries = SectionRow {
        title: "Boundaries",
        item: "boundary",
        key: "boundaries",
        about: "Actions that the role must not take, and the limits of its work.",
        label: "boundary",
        scope: &["boundary", "not"],
        example: ("boundary:deploy", "a limit on what the role may do"),
        part: "boundaries",
        ..SectionRow::LIST
    };
    /// The steps that the role follows in its work.
    Process = SectionRow {
        title: "Process",
        item: "step",
        key: "process",
        about: "How the role works, step by step.",
        label: "process",
        scope: &["process", "step"],
        example: ("process:review", "a step in the role's work"),
        part: "steps",
        ..SectionRow::LIST
    };
    /// The situations in which to turn to the role.
    UseWhen = SectionRow {
        title: "Use When",
        key: "use_when",
        about: "When to call on the role, in Markdown; empty if the card does not specify this.",
        label: "use",
        scope: &["use", "when"],
        example: ("use:migration", "when to use the role"),
        part: "use",
        ..SectionRow::TEXT
    };
    /// The grades of the role on a career ladder.
    Levels = SectionRow {
        title: "Levels",
        kind: SectionKind::List(PointForm::NamedText),
        grammar: "- **Level**: text",
        item: "level",
        key: "levels",
        about: "The role's grades on a career ladder, with a description of each.",
        label: "grade",
        scope: &["grade"],
        example: ("grade:principal", "one of the role's grades on a career ladder"),
        part: "grades",
    };
}

impl Known {
    fn row(self) -> &'static SectionRow {
        ROWS.get(self as usize).unwrap_or(&SectionRow::TEXT)
    }

    /// Returns the sections that consist of paragraphs.
    pub fn texts() -> impl Iterator<Item = Known> {
        Known::ALL.into_iter().filter(|known| known.kind() == SectionKind::Text)
    }

    /// Returns the sections that are plain lists.
    pub fn lists() -> impl Iterator<Item = Known> {
        Known::ALL.into_iter().filter(|known| matches!(known.kind(), SectionKind::List(_)))
    }

    /// Returns the heading in the strict form.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// Returns the kind of content in the section.
    pub fn kind(self) -> SectionKind {
        self.row().kind
    }

    /// Returns the grammar of an item, or `None` for text sections.
    pub fn grammar(self) -> Option<&'static str> {
        Some(self.row().grammar).filter(|grammar| !grammar.is_empty())
    }

    /// Returns the word for one item, for use in a sentence: `success metric`.
    pub fn item(self) -> &'static str {
        self.row().item
    }

    /// Returns the key of a text section or a plain list in `--json`, and its description in the
    /// schema.
    pub fn key(self) -> (&'static str, &'static str) {
        (self.row().key, self.row().about)
    }

    /// Returns the key of the section in `--json` and in the config. If the items of the section
    /// have their own type, the key is the title in lower case.
    pub fn name(self) -> String {
        match self.row().key {
            "" => self.title().to_lowercase(),
            key => key.to_owned(),
        }
    }

    /// Returns the short label of search hits in a text section or a plain list.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// Returns the names of the search scope of a text section or a plain list, an example of a
    /// search term, and a description of its results. The scope may also search other fields.
    pub fn scope(self) -> (&'static [&'static str], &'static str, &'static str) {
        let (example, finds) = self.row().example;
        (self.row().scope, example, finds)
    }

    /// Returns the word that follows `has:` in a search, for a text section or a plain list.
    pub fn part(self) -> &'static str {
        self.row().part
    }

    /// Returns whether the heading is too common to show that a document is a card. Ordinary
    /// documents also have sections about tools and processes.
    pub fn is_common(self) -> bool {
        self > Known::Interactions
    }

    /// Returns the section with this heading. Letter case does not matter.
    pub fn from_heading(heading: &str) -> Option<Known> {
        let heading = heading.trim().trim_end_matches(':');
        // All headings in the table are ASCII, and folding ASCII text changes only its letter case.
        let folded = if heading.is_ascii() { heading.into() } else { fold(heading) };
        Known::ALL.into_iter().find(|known| known.title().eq_ignore_ascii_case(&folded))
    }
}
