//! Finds the meanings of verbs such as `Provides API`. A table defines the family, direction and
//! counterpart of each verb.

use std::sync::{Arc, LazyLock};

use crate::text::yaml::{self, Value};
use crate::text::{fold, table};

table! {
    /// The family of a verb, which determines its colour. The variants are in alphabetical order,
    /// which is also their order on screen.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Family {
        /// Returns the name of the family.
        name
    }
    /// The role gives advice, support or mentoring.
    Advise = "Advise";
    /// Both roles work together, and neither leads.
    Collaborate = "Collaborate";
    /// The role needs something from the other role.
    Depend = "Depend";
    /// The meaning of the verb is unknown.
    Other = "Other";
    /// The role gives something to the other role.
    Provide = "Provide";
    /// The role reports, manages or escalates.
    Report = "Report";
    /// The role tests, reviews or validates.
    Review = "Review";
}

impl Family {
    /// Returns the family with this name, in any letter case.
    pub fn named(name: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.name().eq_ignore_ascii_case(name))
    }

    /// Returns the letter by which pictures show the family. Report and Review have the same
    /// initial, so Review has the letter `v`.
    pub fn letter(self) -> char {
        match self {
            Family::Review => 'v',
            _ => self.name().chars().next().unwrap_or('?').to_ascii_lowercase(),
        }
    }
}

/// The direction in which something passes between the two roles of an interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flow {
    /// From the role that declares the interaction to the other role.
    Out,
    /// From the other role to the role that declares the interaction.
    In,
    /// In both directions, or in an unknown direction.
    Both,
}

/// The meaning of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbMeaning {
    /// The family, which determines the colour of the verb.
    pub family: Family,
    /// The direction in which something passes between the two roles.
    pub flow: Flow,
    /// The index of the group that contains the verb, and the index of the group that contains its
    /// counterparts. `None` if the verb is unknown.
    group: Option<(u16, u16)>,
}

const UNKNOWN: VerbMeaning = VerbMeaning { family: Family::Other, flow: Flow::Both, group: None };

/// The table of verbs and their meanings.
#[derive(Debug)]
pub struct Verbs {
    groups: Vec<VerbGroup>,
    /// The normalized words that each verb begins with, longest first.
    openings: Vec<Opening>,
}

/// Verbs with the same meaning.
#[derive(Debug, Clone)]
struct VerbGroup {
    name: String,
    family: Family,
    flow: Flow,
    /// The name of the group that contains the counterparts of these verbs.
    inverse: String,
    /// The words that each verb begins with, as written in the table.
    verbs: Vec<String>,
}

/// The words at the beginning of a verb by which the verb is recognized.
#[derive(Debug)]
struct Opening {
    words: String,
    kind: VerbMeaning,
    /// The position of the verb in its group.
    number: usize,
}

const SHIPPED: &str = include_str!("../../assets/verbs.yaml");

impl Verbs {
    /// Returns the built-in table, `assets/verbs.yaml`.
    pub fn shipped() -> Arc<Verbs> {
        static VERBS: LazyLock<Arc<Verbs>> =
            LazyLock::new(|| Arc::new(Verbs::with(&[]).unwrap_or_else(|_| Verbs::plain())));
        Arc::clone(&VERBS)
    }

    /// Returns the built-in table, extended with more verbs. Each entry adds words to an existing
    /// group, or defines a new group as `[family, flow, inverse, words, …]`. If an entry is
    /// invalid, the error contains its number and the reason.
    pub fn with(more: &[(String, Vec<String>)]) -> Result<Verbs, (usize, String)> {
        let mut groups: Vec<VerbGroup> = Vec::new();
        for field in yaml::fields(SHIPPED).unwrap_or_default() {
            if let Value::List(words) = &field.value {
                groups.extend(VerbGroup::read(&field.key, words));
            }
        }
        for (number, (name, words)) in more.iter().enumerate() {
            let known = groups.iter_mut().find(|group| group.name == *name);
            match (known, VerbGroup::read(name, words)) {
                (_, Some(group)) => groups.push(group),
                (Some(known), None) => known.verbs.extend(words.iter().cloned()),
                (None, None) => {
                    let families: Vec<&str> = Family::ALL.map(Family::name).to_vec();
                    return Err((
                        number,
                        format!(
                            "`{name}` is not a known verb group; to define it, write [family, flow, inverse, verb, …], where the family is one of {} and the flow is out, in or both",
                            families.join(", ")
                        ),
                    ));
                }
            }
        }
        for (number, (name, _)) in more.iter().enumerate() {
            let mut same = groups.iter().filter(|group| group.name == *name);
            let lost = same.find(|group| !groups.iter().any(|other| other.name == group.inverse));
            if let Some(group) = lost {
                let message = format!(
                    "the inverse of `{name}` is `{}`, which is not a known verb group",
                    group.inverse
                );
                return Err((number, message));
            }
        }
        Ok(Verbs::from_groups(groups))
    }

    /// Returns a table without verbs.
    pub fn plain() -> Verbs {
        Verbs::from_groups(Vec::new())
    }

    fn from_groups(groups: Vec<VerbGroup>) -> Verbs {
        let mut openings: Vec<Opening> = Vec::new();
        for group in &groups {
            let kind = VerbMeaning {
                family: group.family,
                flow: group.flow,
                group: position(&groups, &group.name).zip(position(&groups, &group.inverse)),
            };
            openings.extend(group.verbs.iter().enumerate().map(|(number, verb)| Opening {
                words: fold(verb),
                kind,
                number,
            }));
        }
        openings
            .sort_by_key(|opening| (std::cmp::Reverse(opening.words.len()), opening.words.clone()));
        Verbs { groups, openings }
    }

    /// Returns the meaning of a verb. An unknown verb belongs to the family Other and has no
    /// direction.
    pub fn kind(&self, verb: &str) -> VerbMeaning {
        self.opening(&tidy(verb)).map_or(UNKNOWN, |opening| opening.kind)
    }

    /// Returns the entry for a verb. An entry is found by the words with which the verb begins. The
    /// spacing of the verb must be normalized. The base form matches too: `report to` matches
    /// `reports to`.
    fn opening(&self, verb: &str) -> Option<&Opening> {
        self.exact_opening(verb).or_else(|| self.exact_opening(&in_third_person(verb)))
    }

    fn exact_opening(&self, verb: &str) -> Option<&Opening> {
        self.openings.iter().find(|opening| {
            let rest = verb.strip_prefix(&*opening.words);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    /// Returns whether the table contains a verb.
    pub fn knows(&self, verb: &str) -> bool {
        self.kind(verb).group.is_some()
    }

    /// Returns whether `answer` is a counterpart of `verb`: the verb with which the other role
    /// declares the same interaction from its side.
    pub fn answers(&self, verb: &str, answer: &str) -> bool {
        match (self.kind(verb).group, self.kind(answer).group) {
            (Some((_, inverse)), Some((group, _))) => inverse == group,
            _ => false,
        }
    }

    /// Returns the verb that the other role would use to declare the same interaction: `Receives
    /// API` for `Provides API`, and `Is reviewed by` for `Reviews`. Returns `None` for an unknown
    /// verb.
    pub fn inverse(&self, verb: &str) -> Option<String> {
        let (mut answer, object) = self.inverse_with_object(verb)?;
        if let Some(object) = object.filter(|object| !object.is_empty()) {
            answer.push(' ');
            answer.push_str(&object);
        }
        Some(answer)
    }

    /// Returns the same verb as [`Verbs::inverse`] if it is clear without further words. `Depends
    /// on` does not say what passes between the roles, and `Provides` alone would seem to be about
    /// the other role itself.
    pub fn clear_inverse(&self, verb: &str) -> Option<String> {
        let (_, object) = self.inverse_with_object(verb)?;
        if object.is_some_and(|object| object.is_empty()) { None } else { self.inverse(verb) }
    }

    /// Returns the counterpart of a verb. If something passes between the roles, also returns its
    /// name, which is empty if the verb does not name it.
    fn inverse_with_object(&self, verb: &str) -> Option<(String, Option<String>)> {
        let tidied = tidy(verb);
        let opening = self.opening(&tidied)?;
        let (own, inverse) = opening.kind.group?;
        let inverse_group = self.groups.get(usize::from(inverse))?;
        let passes = self.groups.get(usize::from(own))?.family != inverse_group.family;
        if own == inverse {
            return Some((verb.trim().to_owned(), None)); // such a verb is its own answer
        }
        // If something passes between the roles, the counterpart names it too. For example, the
        // counterpart of `Provides API` is `Receives API`. All other counterparts consist only of
        // words from the table.
        let number = if passes { 0 } else { opening.number };
        let verbs = &inverse_group.verbs;
        let answer = capital(verbs.get(number).or(verbs.first())?);
        let words = opening.words.split(' ').count();
        let mut object: Vec<&str> = verb.split_whitespace().skip(words).collect();
        while object.last().is_some_and(|word| LINKS.contains(&fold(word).as_str())) {
            object.pop();
        }
        Some((answer, passes.then(|| object.join(" "))))
    }
}

/// Words that connect a verb to its target, as in `Consumes API from` or `Provides API to`. They
/// depend on the direction, so they are left out of the counterpart.
const LINKS: [&str; 7] = ["from", "to", "for", "with", "of", "on", "by"];

fn tidy(verb: &str) -> String {
    fold(verb).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn position(groups: &[VerbGroup], name: &str) -> Option<u16> {
    groups.iter().position(|group| group.name == name).and_then(|at| u16::try_from(at).ok())
}

/// Returns the verb with its first word in the third person.
fn in_third_person(verb: &str) -> String {
    let (first, rest) = verb.split_at(verb.find(' ').unwrap_or(verb.len()));
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| first.ends_with(end));
    match first.strip_suffix('y').filter(|stem| !stem.ends_with(|c: char| "aeiou".contains(c))) {
        Some(stem) => format!("{stem}ies{rest}"),
        None if hisses => format!("{first}es{rest}"),
        None => format!("{first}s{rest}"),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

impl VerbGroup {
    /// Parses `[family, flow, inverse, verb, …]`. Returns `None` if the list does not have this
    /// form.
    fn read(name: &str, words: &[String]) -> Option<VerbGroup> {
        let [family, flow, inverse, verbs @ ..] = words else { return None };
        Some(VerbGroup {
            name: name.to_owned(),
            family: Family::named(family)?,
            flow: match flow.as_str() {
                "out" => Flow::Out,
                "in" => Flow::In,
                "both" => Flow::Both,
                _ => return None,
            },
            inverse: inverse.clone(),
            verbs: verbs.to_vec(),
        })
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
        assert_eq!(verbs.kind("Report to").family, Family::Report);
        assert_eq!(verbs.kind("supply"), verbs.kind("supplies"));
        assert_eq!(verbs.kind("coach"), verbs.kind("coaches"));
        assert_eq!(verbs.inverse("Report to").as_deref(), Some("Manages"));
    }

    #[test]
    fn every_group_has_an_inverse_that_leads_back() {
        let verbs = Verbs::shipped();
        for Opening { words: opening, kind, .. } in &verbs.openings {
            let (group, inverse) = kind.group.unwrap_or_else(|| panic!("{opening} has no inverse"));
            let back = verbs
                .openings
                .iter()
                .find(|other| other.kind.group.is_some_and(|(g, _)| g == inverse))
                .unwrap()
                .kind;
            assert_eq!(back.group.unwrap().1, group, "{opening}");
            assert_eq!(
                back.family == kind.family,
                !matches!(kind.family, Family::Provide | Family::Depend),
                "{opening}"
            );
        }
        assert!(verbs.answers("Provides API", "Consumes API from"));
        assert!(verbs.answers("Collaborates with", "Pairs with"));
        assert!(!verbs.answers("Provides API", "Provides data"));
        assert!(!verbs.answers("Juggles", "Juggles"));
    }

    #[test]
    fn answering_verbs_have_the_same_meaning() {
        let verbs = Verbs::shipped();
        for (verb, answer) in [
            ("Provides API", "Receives API"),
            ("Consumes API from", "Provides API"),
            ("Receives dataset", "Provides dataset"),
            ("Reviews designs of", "Is reviewed by"),
            ("Is mentored by", "Mentors"),
            ("Reports to", "Manages"),
            ("Collaborates with", "Collaborates with"),
        ] {
            assert_eq!(verbs.inverse(verb).as_deref(), Some(answer));
            assert!(verbs.answers(verb, answer), "{verb} {answer}");
        }
        assert_eq!(verbs.inverse("Juggles with"), None);
        assert_eq!(verbs.inverse("Depends on").as_deref(), Some("Provides"));
        assert_eq!(verbs.clear_inverse("Depends on"), None);
        assert_eq!(verbs.clear_inverse("Uses data of").as_deref(), Some("Provides data"));
        assert_eq!(verbs.clear_inverse("Mentors").as_deref(), Some("Is mentored by"));
    }

    #[test]
    fn a_table_can_be_extended() {
        let more = |name: &str, words: &[&str]| {
            (name.to_owned(), words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        let verbs = Verbs::with(&[
            more("gives", &["unlocks"]),
            more("teaches", &["Advise", "out", "learns", "teaches"]),
            more("learns", &["advise", "in", "teaches", "learns from"]),
        ])
        .unwrap();
        assert!(verbs.answers("Unlocks budget", "Receives budget"));
        assert_eq!(verbs.inverse("Teaches Rust").as_deref(), Some("Learns from"));
        assert_eq!(Verbs::with(&[more("odd", &["x"])]).unwrap_err().0, 0);
        let lost = Verbs::with(&[more("gives", &["a"]), more("b", &["Other", "out", "c", "d"])]);
        assert!(lost.unwrap_err().1.contains("is `c`, which is not"));
    }
}
