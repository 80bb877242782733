//! The saved state of a planning page or of the list of problems, which is needed to
//! reopen the page as the user left it.

use crate::app::action::Action;
use crate::atlas::Node;
use crate::check::Finding;
use crate::role::Rule;

/// Determines which roles a planning page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlanSubject {
    /// The roles that are marked when the page is laid out.
    Marked,
    /// The marked roles. If no role is marked, the page is about the results of the query, or about
    /// all roles if the query is empty.
    MarkedOrListed,
    /// All roles, or the marked roles if the page is opened from another planning page.
    All,
    /// The current role, or the marked roles if the page is opened from another planning page.
    Current,
}

/// A planning page and its roles, or the list of problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PagePlace {
    /// The action that opens the page; `None` for a comparison.
    pub(super) action: Option<Action>,
    /// Determines which roles the page is about.
    pub(super) subject: PlanSubject,
    /// The roles that the page is about, if `subject` is [`PlanSubject::Current`].
    pub(super) nodes: Vec<Node>,
    /// The text that filters the rows.
    pub(super) typed: String,
    /// The index of the selected row.
    pub(super) row: usize,
    /// The index of the selected column among the columns for roles; `None` if whole rows are
    /// selected.
    pub(super) column: Option<usize>,
    /// The state of the list of problems, if the page is that list.
    pub(super) problems: ProblemsPlace,
}

/// The limits of the list of problems, and the selected problem.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProblemsPlace {
    /// A problem that identifies the card to which the list is limited; `None` if the list covers
    /// all cards.
    pub(super) card: Option<Finding>,
    /// The rule to which the list is limited; `None` if the list covers all rules.
    pub(super) rule: Option<Rule>,
    /// The selected problem, which is selected again after a reload.
    pub(super) on: Option<Finding>,
}

impl PartialEq for ProblemsPlace {
    fn eq(&self, other: &ProblemsPlace) -> bool {
        // Between two loads of the cards, these values identify a problem.
        let key = |finding: &Option<Finding>| {
            let finding = finding.as_ref()?;
            let problem = &finding.problem;
            Some((finding.origin.clone(), problem.rule, problem.line, problem.message.clone()))
        };
        self.rule == other.rule
            && key(&self.card) == key(&other.card)
            && key(&self.on) == key(&other.on)
    }
}

impl Eq for ProblemsPlace {}

impl PagePlace {
    /// Returns whether both are places on the same page.
    pub(super) fn is_on_page_of(&self, other: &PagePlace) -> bool {
        (self.action, self.subject, &self.nodes) == (other.action, other.subject, &other.nodes)
    }

    /// Returns the name of the page, which is that of the action that opens it.
    pub(crate) fn name(&self) -> &'static str {
        self.action.unwrap_or(Action::Pair).name()
    }

    /// Returns the state of a page on which the first row is selected.
    pub(super) fn new(action: Option<Action>, subject: PlanSubject, nodes: Vec<Node>) -> PagePlace {
        PagePlace {
            action,
            subject,
            nodes,
            typed: String::new(),
            row: 0,
            column: None,
            problems: ProblemsPlace::default(),
        }
    }
}
