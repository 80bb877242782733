//! Scopes: the named fields to which a term can be restricted, such as `cap:sql`, `to:platform` and
//! `is:orphan`.

use crate::role::{FrequencyRank, Known, LevelRank, SeniorityRank};

use super::super::field::{Field, Fields};

/// A scope, which is written before the colon of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The name of the role.
    Name,
    /// The id of the role.
    Id,
    /// The slug of the role.
    Slug,
    /// The path of the card.
    Path,
    /// A capability, optionally with a level.
    Capability,
    /// The level of a capability.
    Level,
    /// A responsibility.
    Responsibility,
    /// A success metric.
    Metric,
    /// An artifact.
    Artifact,
    /// The type of an artifact.
    Type,
    /// A property.
    Property,
    /// The roles that declare an interaction with a given role.
    To,
    /// The roles with which a given role declares an interaction.
    From,
    /// The roles that have an interaction with a given role, whichever of the two declares it.
    With,
    /// The verb of an interaction.
    Verb,
    /// The frequency of an interaction.
    Frequency,
    /// The usual seniority of the role.
    Seniority,
    /// A state of the role.
    Is,
    /// A part of the card.
    Has,
    /// A section of text, or an item of a plain list.
    Section(Known),
}

/// A scope, its names (the displayed one first), an example, and a description of the example's
/// results.
pub type ScopeRow = (Scope, &'static [&'static str], &'static str, &'static str);

/// The forms of a term without a scope, each with a description of the results.
pub const QUERY_FORMS: &[(&str, &str)] = &[
    ("kubernetes expert", "roles with both words; those with both in one skill come first"),
    (
        "kubernetes>=expert",
        "a skill at this level or above: novice, competent, advanced or expert; <=, >, < and = work too",
    ),
    ("\"error handling\"", "these words next to each other"),
    ("sql | nosql", "either word"),
    ("!junior", "roles without the word"),
    ("'ops", "these letters, even inside a longer word; 'ops' finds only the whole word"),
    ("^data", "names, skills and sentences that begin with the word"),
    ("engineer$", "names, skills and sentences that end with the word"),
];

/// Returns every scope. Each section has its own scope, unless a scope with the same name already
/// includes the section.
pub fn scopes() -> impl Iterator<Item = ScopeRow> {
    let sections = Known::ALL.into_iter().filter_map(|known| {
        let (names, example, finds) = known.scope();
        let own = names
            .first()
            .is_some_and(|name| SCOPES.iter().all(|(_, others, ..)| !others.contains(name)));
        own.then_some((Scope::Section(known), names, example, finds))
    });
    SCOPES.iter().copied().chain(sections)
}

/// Returns the scopes with a name that passes a test.
fn scopes_named(test: impl Fn(&str) -> bool) -> Vec<ScopeRow> {
    scopes().filter(|(_, names, ..)| names.iter().any(|name| test(name))).collect()
}

/// Returns the words that can follow a scope, if the set of words does not depend on the cards.
pub fn scope_values(word: &str) -> Vec<&'static str> {
    let Read::Scope(scope) = Scope::read(word) else { return Vec::new() };
    match scope {
        Scope::Is => STATES.iter().map(|(name, _)| *name).collect(),
        Scope::Has => parts().into_iter().map(|(name, _)| name).collect(),
        Scope::Level => LevelRank::ALL.iter().map(|rank| rank.word()).collect(),
        Scope::Seniority => SeniorityRank::ALL.iter().map(|rank| rank.word()).collect(),
        Scope::Frequency => FrequencyRank::ALL.iter().map(|rank| rank.word()).collect(),
        _ => Vec::new(),
    }
}

/// Returns whether a word names a scope whose value is a role.
pub fn names_roles(word: &str) -> bool {
    matches!(Scope::read(word), Read::Scope(Scope::To | Scope::From | Scope::With))
}

/// The scopes that are not sections.
const SCOPES: &[ScopeRow] = &[
    (Scope::Name, &["name"], "name:engineer", "a word in the name"),
    (Scope::Id, &["id"], "id:be-01", "the id"),
    (Scope::Slug, &["slug"], "slug:backend", "the slug"),
    (Scope::Path, &["path"], "path:platform/", "part of the card's path"),
    (
        Scope::Capability,
        &["cap", "capability"],
        "cap:sql>=advanced",
        "a capability or its details, with an optional level",
    ),
    (Scope::Level, &["lvl", "level"], "lvl:expert", "any capability at the given level"),
    (Scope::Responsibility, &["resp", "responsibility"], "resp:api", "a responsibility"),
    (Scope::Metric, &["metric"], "metric:p95", "a success metric"),
    (Scope::Artifact, &["art", "artifact"], "art:runbook", "an artifact"),
    (Scope::Type, &["type"], "type:report", "an artifact type"),
    (
        Scope::Property,
        &["prop", "property", "tech", "technology"],
        "prop:redis",
        "a property or tag",
    ),
    (Scope::To, &["to"], "to:platform", "roles that name the given role"),
    (Scope::From, &["from"], "from:product", "roles that the given role names"),
    (Scope::With, &["with"], "with:qa", "roles that work with the given role"),
    (Scope::Verb, &["verb"], "verb:reviews", "the verb of an interaction"),
    (
        Scope::Frequency,
        &["freq", "frequency"],
        "freq:>=weekly",
        "interactions that take place weekly or more often",
    ),
    (Scope::Seniority, &["sen", "seniority"], "sen:>=staff", "the usual seniority"),
    (
        Scope::Is,
        &["is"],
        "is:orphan",
        "roles in a given state: orphan, one-sided, missing, marked, bookmarked, broken, duplicate, mentioned, inferred",
    ),
    (Scope::Has, &["has"], "has:metrics", "cards with a given part: metrics, notes, artifacts, …"),
];

/// The meaning of a word before a colon.
pub(super) enum Read {
    /// The word means this scope.
    Scope(Scope),
    /// The word is a prefix of several scope names.
    Several(Vec<&'static str>),
    /// The word does not mean a scope.
    Unknown,
}

impl Scope {
    /// Finds a scope by its name or an unambiguous prefix. A complete name takes precedence.
    pub(super) fn read(word: &str) -> Read {
        let word = word.to_lowercase();
        let whole = scopes_named(|name| name == word);
        let begun = scopes_named(|name| name.starts_with(&word));
        match (whole.as_slice(), begun.as_slice()) {
            ([(scope, ..)], _) | (_, [(scope, ..)]) => Read::Scope(*scope),
            (_, []) => Read::Unknown,
            (_, several) => Read::Several(
                several.iter().filter_map(|(_, names, ..)| names.first().copied()).collect(),
            ),
        }
    }

    /// Returns the scope with this name or unambiguous prefix.
    pub(crate) fn from_name(word: &str) -> Option<Scope> {
        match Scope::read(word) {
            Read::Scope(scope) => Some(scope),
            _ => None,
        }
    }

    /// Returns whether a word is the name of a scope or a prefix of only one scope name.
    pub(super) fn is_named(word: &str) -> bool {
        matches!(Scope::read(word), Read::Scope(_))
    }

    /// Returns the displayed name.
    pub(crate) fn name(self) -> &'static str {
        self.names().first().copied().unwrap_or_default()
    }

    fn names(self) -> &'static [&'static str] {
        scopes().find(|(scope, ..)| *scope == self).map_or(&[], |(_, names, ..)| names)
    }

    /// Returns the scope that searches a field.
    pub(crate) fn for_field(field: Field) -> Option<Scope> {
        scopes().map(|(scope, ..)| scope).find(|scope| scope.fields().contains(&field))
    }

    /// Returns an example of the scope and a description of its results.
    pub(super) fn example(self) -> (&'static str, &'static str) {
        let found = scopes().find(|(scope, ..)| *scope == self);
        found.map_or(("", ""), |(_, _, example, finds)| (example, finds))
    }

    /// Returns the fields that the scope searches; none for a scope that takes no words.
    pub(crate) fn fields(self) -> Vec<Field> {
        let names = self.names();
        let sections = Known::ALL.into_iter().filter(|known| {
            let (scope, ..) = known.scope();
            scope.first().is_some_and(|name| names.contains(name))
        });
        let own: &[Field] = match self {
            Scope::Name => &[Field::Name, Field::Alias],
            Scope::Id => &[Field::Id],
            Scope::Slug => &[Field::Slug],
            Scope::Capability => {
                &[Field::Capability, Field::Detail, Field::Section(Known::Capabilities)]
            }
            Scope::Level => &[Field::Level],
            Scope::Responsibility => RESPONSIBILITY,
            Scope::Metric => &[Field::Metric],
            Scope::Artifact => &[Field::Artifact, Field::Section(Known::Artifacts)],
            Scope::Type => &[Field::Type],
            Scope::Property => &[Field::Property, Field::Tech],
            Scope::Section(Known::Tools) => &[Field::Tech],
            Scope::Verb => &[Field::Verb],
            Scope::Seniority => &[Field::Seniority],
            _ => &[],
        };
        own.iter().copied().chain(sections.map(Field::Section)).collect()
    }
}

/// A state of a role that `is:` can require.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// No other role declares an interaction with the role.
    Orphan,
    /// The role declares an interaction with another role, which declares none in return.
    OneSided,
    /// The role has no card.
    Missing,
    /// The user marked the role.
    Marked,
    /// The user bookmarked the role.
    Bookmarked,
    /// The text of the card has an error or a warning. Problems that depend on other cards do not
    /// count.
    Broken,
    /// Another role has the same name, slug or id.
    Duplicate,
    /// The text of another card mentions the role.
    Mentioned,
    /// A section of the role was inferred from text, because the card has no heading for it.
    Inferred,
}

/// The words that `is:` accepts.
pub const STATES: &[(&str, Is)] = &[
    ("orphan", Is::Orphan),
    ("one-sided", Is::OneSided),
    ("missing", Is::Missing),
    ("marked", Is::Marked),
    ("bookmarked", Is::Bookmarked),
    ("broken", Is::Broken),
    ("duplicate", Is::Duplicate),
    ("mentioned", Is::Mentioned),
    ("inferred", Is::Inferred),
];

/// The terms that require a state, each with its meaning, in the same order as in [`STATES`].
pub const STATE_FORMS: &[(&str, &str)] = &[
    ("is:orphan", "no other role declares an interaction with the role"),
    ("is:one-sided", "the role declares an interaction with a role that declares none in return"),
    ("is:missing", "other cards name the role, but it has no card"),
    ("is:marked", "you marked the role"),
    ("is:bookmarked", "you bookmarked the role"),
    ("is:broken", "the text of the card has an error or a warning"),
    ("is:duplicate", "another role has the same name, slug or id"),
    ("is:mentioned", "the text of another card mentions the role without an interaction"),
    ("is:inferred", "a section was inferred from text, because the card has no heading for it"),
];

/// Returns the words that `has:` accepts, each with its fields. A role must have at least one of
/// these fields.
pub(crate) fn parts() -> Vec<(&'static str, Vec<Field>)> {
    let mut parts: Vec<_> = PARTS.iter().map(|(word, fields)| (*word, fields.to_vec())).collect();
    for known in Known::texts().chain(Known::lists()) {
        match parts.iter_mut().find(|(word, _)| *word == known.part()) {
            Some((_, fields)) => fields.push(Field::Section(known)),
            None => parts.push((known.part(), vec![Field::Section(known)])),
        }
    }
    parts
}

/// The fields of a responsibility.
const RESPONSIBILITY: &[Field] = &[
    Field::Primary,
    Field::Responsibility,
    Field::ResponsibilityText,
    Field::Section(Known::Responsibilities),
];

/// The words for `has:` that are not names of sections, each with its fields.
const PARTS: &[(&str, &[Field])] = &[
    ("metrics", &[Field::Metric]),
    ("notes", &[Field::Notes]),
    ("artifacts", &[Field::Artifact, Field::Section(Known::Artifacts)]),
    ("capabilities", &[Field::Capability, Field::Section(Known::Capabilities)]),
    ("responsibilities", RESPONSIBILITY),
    ("interactions", &[Field::Target]),
    ("properties", &[Field::Property, Field::Tech]),
    ("levels", &[Field::Level]),
    ("details", &[Field::Detail]),
    ("types", &[Field::Type]),
    ("frequencies", &[Field::Frequency]),
    ("seniority", &[Field::Seniority]),
    ("id", &[Field::Id]),
    ("text", &[Field::Text]),
];

/// Returns the only choice that begins with `word`. A choice that equals `word` takes precedence.
pub(super) fn choose<'c, T>(choices: &'c [(&'static str, T)], word: &str) -> Option<&'c T> {
    let begun: Vec<_> = choices.iter().filter(|(name, _)| name.starts_with(word)).collect();
    let whole = begun.iter().find(|(name, _)| *name == word);
    match (whole, begun.as_slice()) {
        (Some((_, choice)), _) | (None, [(_, choice)]) if !word.is_empty() => Some(choice),
        _ => None,
    }
}

/// Returns the fields to which a word after `has:` refers.
pub(super) fn part(word: &str) -> Option<Fields> {
    choose(&parts(), word).map(|fields| Fields::from_list(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_unambiguous_beginning_will_do() {
        let read = |word: &str| match Scope::read(word) {
            Read::Scope(scope) => Some(scope),
            Read::Several(_) | Read::Unknown => None,
        };
        assert_eq!(read("cap"), Some(Scope::Capability));
        assert_eq!(read("CAPAB"), Some(Scope::Capability));
        assert_eq!(read("to"), Some(Scope::To)); // although `tool` begins with `to`
        assert_eq!(read("too"), Some(Scope::Section(Known::Tools)));
        assert_eq!(read("tools"), Some(Scope::Section(Known::Tools)));
        assert_eq!(read("m"), Some(Scope::Metric));
        assert!(
            matches!(Scope::read("p"), Read::Several(names) if names == ["path", "prop", "process"])
        );
        assert!(matches!(Scope::read("http"), Read::Unknown));
        assert_eq!(choose(STATES, "o"), None);
        assert_eq!(choose(STATES, "or"), Some(&Is::Orphan));
        assert_eq!(choose(STATES, ""), None);
        let forms = STATE_FORMS.iter().map(|(form, _)| (*form).to_owned());
        assert!(forms.eq(STATES.iter().map(|(name, _)| format!("is:{name}"))));
    }
}
