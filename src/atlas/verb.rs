//! The table of verb families: what a verb such as `Provides API` means for flow and answer.

use std::sync::{Arc, LazyLock};

use crate::role::yaml::{self, Value};
use crate::text::fold;

/// The colour group of a verb. Ordered by name, as families are sorted on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Gives advice, support, mentoring.
    Advise,
    /// Works together, neither for the other.
    Collaborate,
    /// Needs something from the other.
    Depend,
    /// None of the known verbs.
    Other,
    /// Gives something to the other.
    Provide,
    /// Reports, manages, escalates.
    Report,
    /// Tests, reviews, validates.
    Review,
}

impl Family {
    /// All families.
    pub const ALL: [Family; 7] = [
        Family::Advise,
        Family::Collaborate,
        Family::Depend,
        Family::Other,
        Family::Provide,
        Family::Report,
        Family::Review,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Family::Advise => "Advise",
            Family::Collaborate => "Collaborate",
            Family::Depend => "Depend",
            Family::Other => "Other",
            Family::Provide => "Provide",
            Family::Report => "Report",
            Family::Review => "Review",
        }
    }
}

/// Which way something flows along a declared interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flow {
    /// From the role that declares it to the other.
    Out,
    /// From the other to the role that declares it.
    In,
    /// Both ways, or nobody knows.
    Both,
}

/// What a verb means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its colour group.
    pub family: Family,
    /// Which way it flows.
    pub flow: Flow,
    /// Its group in the table, and the group of the verbs that answer it; `None` when unknown.
    group: Option<(u16, u16)>,
}

const UNKNOWN: Kind = Kind { family: Family::Other, flow: Flow::Both, group: None };

/// The table.
#[derive(Debug)]
pub struct Verbs {
    /// Opening words, folded, longest first.
    openings: Vec<(String, Kind)>,
}

impl Verbs {
    /// The table the program ships, `assets/verbs.yaml`.
    pub fn shipped() -> Arc<Verbs> {
        static SHIPPED: LazyLock<Arc<Verbs>> =
            LazyLock::new(|| Arc::new(Verbs::read(include_str!("../../assets/verbs.yaml"))));
        Arc::clone(&SHIPPED)
    }

    /// Reads a table; lines that are not of its form are passed over.
    fn read(text: &str) -> Verbs {
        let fields = yaml::fields(text).unwrap_or_default();
        let number = |name: &str| {
            fields.iter().position(|field| field.key == name).and_then(|at| u16::try_from(at).ok())
        };
        let mut openings = Vec::new();
        for field in &fields {
            let Value::List(words) = &field.value else { continue };
            let [family, flow, inverse, verbs @ ..] = words.as_slice() else { continue };
            let kind = Kind {
                family: Family::ALL
                    .into_iter()
                    .find(|f| f.name() == family)
                    .unwrap_or(Family::Other),
                flow: match flow.as_str() {
                    "out" => Flow::Out,
                    "in" => Flow::In,
                    _ => Flow::Both,
                },
                group: number(&field.key).zip(number(inverse)),
            };
            openings.extend(verbs.iter().map(|verb| (fold(verb), kind)));
        }
        openings.sort_by_key(|(opening, _)| (std::cmp::Reverse(opening.len()), opening.clone()));
        Verbs { openings }
    }

    /// What a verb means; an unknown one is of family Other and flows nowhere.
    pub fn kind(&self, verb: &str) -> Kind {
        let verb = fold(verb).split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = |opening: &str| {
            verb.strip_prefix(opening).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.openings.iter().find(|(opening, _)| fits(opening)).map_or(UNKNOWN, |(_, kind)| *kind)
    }

    /// Whether `answer`, declared by the other role, says the same as `verb` from its side.
    pub fn answers(&self, verb: &str, answer: &str) -> bool {
        match (self.kind(verb).group, self.kind(answer).group) {
            (Some((_, inverse)), Some((group, _))) => inverse == group,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words_decide_and_the_longest_wins() {
        let verbs = Verbs::shipped();
        assert_eq!(verbs.kind("Provides API").family, Family::Provide);
        assert_eq!(verbs.kind("Reports defects to").family, Family::Review);
        assert_eq!(verbs.kind("reports to").family, Family::Report);
        assert_eq!(verbs.kind("Receives dataset").flow, Flow::In);
        assert_eq!(verbs.kind("Providesque"), UNKNOWN);
        assert_eq!(verbs.kind("Prioritises for").family, Family::Other);
    }

    #[test]
    fn every_group_has_an_inverse_that_leads_back() {
        let verbs = Verbs::shipped();
        for (opening, kind) in &verbs.openings {
            let (group, inverse) = kind.group.unwrap_or_else(|| panic!("{opening} has no inverse"));
            let back = verbs
                .openings
                .iter()
                .find(|(_, other)| other.group.is_some_and(|(g, _)| g == inverse))
                .unwrap();
            assert_eq!(back.1.group.unwrap().1, group, "{opening}");
            assert_eq!(
                back.1.family == kind.family,
                !matches!(kind.family, Family::Provide | Family::Depend),
                "{opening}"
            );
        }
        assert!(verbs.answers("Provides API", "Consumes API from"));
        assert!(verbs.answers("Collaborates with", "Pairs with"));
        assert!(!verbs.answers("Provides API", "Provides data"));
        assert!(!verbs.answers("Juggles", "Juggles"));
    }
}
