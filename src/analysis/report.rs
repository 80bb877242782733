//! Defines the report of an analysis, which is shown on screen or written as text, Markdown or CSV.
//! A report has sections. Each section contains a table, or a sentence that explains why the table
//! is empty.

use crate::atlas::{Family, Node, Weight};
use crate::role::{Anchor, Known, LevelRank};
use crate::text::counted;

use super::crew::codes;
use super::subject::RoleRef;

/// The result of an analysis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The title of the report.
    pub title: String,
    /// The sections, most important first.
    pub sections: Vec<ReportSection>,
    /// The filter of the report; `None` if all rows are kept.
    pub filter: Option<ReportFilter>,
}

/// The words that filter a report, and the rows that are left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFilter {
    /// The words as typed.
    pub words: String,
    /// The number of rows that contain the words.
    pub left: usize,
    /// The number of rows without the filter.
    pub all: usize,
}

/// A part of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportSection {
    /// The heading of the section.
    pub heading: String,
    /// A sentence above the table; empty if there is none.
    pub lead: String,
    /// The columns of the table.
    pub columns: Vec<ReportColumn>,
    /// The rows of the table.
    pub rows: Vec<ReportRow>,
    /// The sentence that is shown if the table has no rows.
    pub empty: String,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportColumn {
    /// The title of the column; empty if the cells need no explanation.
    pub title: String,
    /// A shorter title for narrow screens; empty if there is none.
    pub short: String,
    /// The role that the column is about; `None` if it is not about a role.
    pub role: Option<Node>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportRow {
    /// The cells of the row, one for each column.
    pub cells: Vec<ReportCell>,
    /// Notes that are shown below the row.
    pub notes: Vec<String>,
    /// The role that the row links to.
    pub link: Option<Node>,
    /// The second role of a row about two roles.
    pub other: Option<Node>,
    /// The item that the row links to, on the card of the linked role.
    pub anchor: Option<Anchor>,
    /// The role with which the linked role interacts, if the row is about their interactions. The
    /// row then links to these interactions on the card of the linked role.
    pub partner: Option<Node>,
    /// The query that the row links to, if it links to several roles.
    pub query: Option<String>,
    /// Whether the row is about a skill that only one of the analysed roles has.
    pub has_one_holder: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReportCell {
    /// An empty cell.
    #[default]
    Empty,
    /// A word for a value that the cards do not give, such as `not stated`. Programs get an empty value.
    Absent(&'static str),
    /// Running text.
    Text(String),
    /// Text that is more important than the text around it.
    Strong(String),
    /// Text that is less important than the text around it.
    Dim(String),
    /// A list, of which only the first entries are shown.
    List {
        /// All entries, most important first.
        entries: Vec<String>,
        /// The maximum number of shown entries.
        most: usize,
    },
    /// A number.
    Number(usize),
    /// A role with its displayed name.
    Role(Node, String),
    /// A verb and its family.
    Verb(Family, String),
    /// A frequency with its weight, which determines how the cell is drawn.
    Frequency(Weight, String),
    /// The level of a skill.
    Level {
        /// The rank of the level; `None` if the card does not give a level, or if the level is not
        /// on the scale.
        rank: Option<LevelRank>,
        /// Whether the skill is a detail of a capability.
        is_detail: bool,
        /// Whether the card gives a level.
        has_word: bool,
    },
}

impl ReportCell {
    /// Returns the text of the cell. A level is drawn as dots, which are in brackets if the skill
    /// is a detail of a capability.
    pub fn text(&self) -> String {
        match self {
            ReportCell::Empty => String::new(),
            ReportCell::Absent(word) => (*word).to_owned(),
            ReportCell::Text(text)
            | ReportCell::Strong(text)
            | ReportCell::Dim(text)
            | ReportCell::Role(_, text)
            | ReportCell::Verb(_, text)
            | ReportCell::Frequency(_, text) => text.clone(),
            ReportCell::List { entries, most } => first_entries(entries, *most),
            ReportCell::Number(number) => number.to_string(),
            ReportCell::Level { rank, is_detail, has_word } => {
                let dots = match rank {
                    Some(rank) => {
                        let filled = usize::from(rank.number());
                        let open = LevelRank::ALL.len().saturating_sub(filled);
                        "●".repeat(filled) + &"○".repeat(open)
                    }
                    None if *has_word => "?".to_owned(),
                    None => "✓".to_owned(),
                };
                if *is_detail { format!("({dots})") } else { dots }
            }
        }
    }

    /// Returns whether the cell has no text and no level.
    fn is_blank(&self) -> bool {
        match self {
            ReportCell::Level { rank, has_word, .. } => rank.is_none() && !has_word,
            ReportCell::Absent(_) => true,
            cell => cell.text().is_empty(),
        }
    }

    /// Returns the value of the cell for programs. The value of a level is its rank, where 1 is the
    /// lowest, or 0 if the level has no rank.
    pub fn value(&self) -> String {
        match self {
            ReportCell::Level { rank: Some(rank), .. } => rank.number().to_string(),
            ReportCell::Level { rank: None, .. } => "0".to_owned(),
            ReportCell::Absent(_) => String::new(),
            cell => cell.text(),
        }
    }
}

impl ReportColumn {
    /// Creates a column with a title.
    pub fn new(title: &str) -> ReportColumn {
        ReportColumn { title: title.to_owned(), ..ReportColumn::default() }
    }
}

impl ReportSection {
    /// Creates a section without rows.
    pub fn new(heading: &str, columns: &[&str], empty: &str) -> ReportSection {
        ReportSection {
            heading: heading.to_owned(),
            columns: columns.iter().map(|title| ReportColumn::new(title)).collect(),
            empty: empty.to_owned(),
            ..ReportSection::default()
        }
    }

    /// Adds one column for each role. On narrow screens, its title is a short code.
    #[must_use]
    pub(super) fn role_columns<'r>(
        mut self,
        roles: impl IntoIterator<Item = &'r RoleRef<'r>> + Clone,
    ) -> ReportSection {
        let codes = codes(roles.clone().into_iter().map(|role| role.label));
        self.columns.extend(roles.into_iter().zip(codes).map(|(role, short)| ReportColumn {
            title: role.label.to_owned(),
            short,
            role: Some(role.node),
        }));
        self
    }

    /// Sets the sentence above the table.
    #[must_use]
    pub fn lead(mut self, lead: impl Into<String>) -> ReportSection {
        self.lead = lead.into();
        self
    }

    /// Adds rows to the table.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = ReportRow>) -> ReportSection {
        self.rows.extend(rows);
        self
    }

    /// Removes every column that is empty in all rows, except the first column. For example, the
    /// table has no column for levels if no card gives a level.
    #[must_use]
    pub fn without_blanks(self) -> ReportSection {
        self.without_blanks_except(None)
    }

    /// Does the same as [`ReportSection::without_blanks`], but never removes the column `kept`.
    #[must_use]
    pub(super) fn without_blanks_except(mut self, kept: Option<usize>) -> ReportSection {
        for at in (0..self.columns.len()).rev() {
            let mut cells = self.rows.iter().filter_map(|row| row.cells.get(at));
            if at > 0
                && Some(at) != kept
                && !self.rows.is_empty()
                && cells.all(ReportCell::is_blank)
            {
                self.columns.remove(at);
                for row in self.rows.iter_mut().filter(|row| at < row.cells.len()) {
                    row.cells.remove(at);
                }
            }
        }
        self
    }

    /// Puts a dash into each empty cell below a title, because an empty cell looks like a mistake. In
    /// the column of a role, an empty cell means that the role is not concerned.
    fn fill_blanks(&mut self) {
        for (at, column) in self.columns.iter().enumerate() {
            if column.title.is_empty() || column.role.is_some() {
                continue;
            }
            let cells = self.rows.iter_mut().filter_map(|row| row.cells.get_mut(at));
            for cell in cells.filter(|cell| cell.text().is_empty()) {
                *cell = ReportCell::Absent("–");
            }
        }
    }

    /// Returns the name that the command line uses for the section: the slug of its heading.
    pub fn name(&self) -> String {
        crate::text::slug_of(&self.heading)
    }
}

impl ReportRow {
    /// Creates a row of cells.
    pub fn new(cells: impl IntoIterator<Item = ReportCell>) -> ReportRow {
        ReportRow { cells: cells.into_iter().collect(), ..ReportRow::default() }
    }

    /// Makes the row link to a role.
    #[must_use]
    pub fn to(mut self, node: Node) -> ReportRow {
        self.link = Some(node);
        self
    }

    /// Makes the row link to the interactions with `partner` on the card of a role.
    #[must_use]
    pub(super) fn linked_to_interactions(self, role: Node, partner: Node) -> ReportRow {
        ReportRow { partner: Some(partner), ..self.to(role) }
    }

    /// Makes the row link to an item on the card of a role. `item` is the position of the item in
    /// the section `known`.
    #[must_use]
    pub(super) fn linked_to_item(self, role: &RoleRef<'_>, known: Known, item: usize) -> ReportRow {
        self.linked_to(role, Anchor::Item(known, item))
    }

    /// Makes the row link to a place on the card of a role.
    #[must_use]
    pub(super) fn linked_to(self, role: &RoleRef<'_>, anchor: Anchor) -> ReportRow {
        ReportRow { anchor: Some(anchor), ..self.to(role.node) }
    }

    /// Returns the text of all cells and notes in lower case, so that it can be filtered.
    pub fn words(&self) -> String {
        let mut words: Vec<String> = self.cells.iter().map(ReportCell::text).collect();
        words.extend(self.notes.iter().cloned());
        words.join(" ").to_lowercase()
    }
}

impl Report {
    /// Creates a report from sections.
    pub fn new(
        title: impl Into<String>,
        sections: impl IntoIterator<Item = ReportSection>,
    ) -> Report {
        let mut sections: Vec<ReportSection> = sections.into_iter().collect();
        sections.iter_mut().for_each(ReportSection::fill_blanks);
        Report { title: title.into(), sections, filter: None }
    }

    /// Shows one more entry of each list that is not shown in full. Returns false if all lists are
    /// shown in full.
    pub fn lengthen_lists(&mut self) -> bool {
        let rows = self.sections.iter_mut().flat_map(|section| &mut section.rows);
        let mut is_longer = false;
        for cell in rows.flat_map(|row| &mut row.cells) {
            if let ReportCell::List { entries, most } = cell
                && *most < entries.len()
            {
                *most += 1;
                is_longer = true;
            }
        }
        is_longer
    }

    /// Returns whether a filter left no section.
    pub fn is_filtered_away(&self) -> bool {
        self.sections.iter().all(|section| section.heading.is_empty() && section.rows.is_empty())
    }

    fn count_rows(&self) -> usize {
        self.sections.iter().map(|section| section.rows.len()).sum()
    }

    /// Returns the report with only the rows that contain all words of `typed`, and the whole of each
    /// section whose heading contains them. Sections without any matching row are left out. Arrows
    /// match however they are written, because a keyboard has no key for `→`.
    #[must_use]
    pub fn filtered(mut self, typed: &str) -> Report {
        let words_typed = typed.trim().to_owned();
        let typed = with_typed_arrows(&typed.to_lowercase());
        let words: Vec<&str> = typed.split_whitespace().collect();
        if words.is_empty() {
            return self;
        }
        let all = self.count_rows();
        for section in &mut self.sections {
            let heading = section.heading.to_lowercase();
            if words.iter().all(|word| heading.contains(word)) {
                continue;
            }
            section.rows.retain(|row| {
                let text = with_typed_arrows(&row.words());
                words.iter().all(|word| text.contains(word))
            });
            // The rows are sorted by how well the first cell matches.
            section.rows.sort_by_key(|row| {
                let first = row.cells.first().map(ReportCell::text).unwrap_or_default();
                let first = with_typed_arrows(&first.to_lowercase());
                let is_equal = first == typed.trim();
                let begins = first.starts_with(typed.trim());
                let has_all = words.iter().all(|word| first.contains(word));
                (!is_equal, !begins, !has_all)
            });
        }
        self.sections.retain(|section| !section.rows.is_empty());
        let left = self.count_rows();
        self.filter = Some(ReportFilter { words: words_typed, left, all });
        if self.sections.is_empty() {
            self.sections.push(ReportSection {
                empty: "No rows contain all of these words.".to_owned(),
                ..ReportSection::default()
            });
        }
        self
    }
}

impl ReportFilter {
    /// Returns how many rows are left, such as `154 of 240 rows`.
    pub fn count(&self) -> String {
        format!("{} of {}", self.left, counted(self.all, "row"))
    }
}

/// Returns a text in which each arrow is written with the signs on a keyboard.
fn with_typed_arrows(text: &str) -> String {
    text.replace("←→", "<->").replace('→', "->").replace('←', "<-")
}

/// Joins the first `most` entries of a list, such as `A, B, and 3 more`.
pub(crate) fn first_entries(entries: &[String], most: usize) -> String {
    let shown = entries.get(..most).unwrap_or(entries).join(", ");
    match entries.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}

/// Returns the sentence that explains why a list is empty although there are entries: none of them
/// matches the words. `noun` names an entry.
pub(super) fn none_matches(count: usize, noun: &str, words: &[String]) -> String {
    let words = words.join(" ");
    format!("No {noun} matches \"{words}\". Leave out the words to list all {count}.")
}

/// Joins at most `most` names in a list such as `A, B and 3 more`.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>, most: usize) -> String {
    let mut names = names.into_iter();
    let shown = names.by_ref().take(most).collect::<Vec<_>>().join(", ");
    match names.count() {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
