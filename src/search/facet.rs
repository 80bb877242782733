//! Offers terms that narrow a search, each with the number of results that would remain.

use crate::atlas::Atlas;
use crate::role::{FrequencyRank, LevelRank, SeniorityRank};

use super::find::Chosen;
use super::index::Index;
use super::query::{Query, STATES, Scope, parts};

/// The maximum number of artifact types that are offered.
const MOST_TYPES: usize = 12;

/// A group of terms about one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetGroup {
    /// The subject of the terms.
    pub title: &'static str,
    /// The terms, in query syntax.
    pub terms: Vec<String>,
    /// The field of the terms.
    pub field: String,
    /// The number of values that are left out because there are too many of them.
    pub more: usize,
}

impl FacetGroup {
    /// Creates a group with one term for each value of the given field.
    pub fn from_values(
        title: &'static str,
        field: &str,
        values: &[&str],
        more: usize,
    ) -> FacetGroup {
        let known = values.iter().filter(|value| !value.contains('"'));
        FacetGroup {
            title,
            terms: known.map(|value| format!("{field}:{}", quoted(value))).collect(),
            field: field.to_owned(),
            more,
        }
    }

    /// Returns the line that tells how many values are left out, or `None` if there are none.
    pub fn rest(&self) -> Option<String> {
        (self.more > 0).then(|| format!("… {} more; type {}:NAME", self.more, self.field))
    }
}

/// A term that narrows a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The subject of the group to which the term belongs.
    pub group: &'static str,
    /// The term, in query syntax.
    pub term: String,
    /// The number of results of the query with this term added. If the query already has a term of
    /// this group, this term replaces it.
    pub count: usize,
    /// Whether the query contains this term.
    pub on: bool,
}

impl Facet {
    /// Returns the terms that can narrow a query. A term that would leave no results is included
    /// only if the query contains it. A group with a single value is left out, since it does not
    /// narrow anything. `more` contains additional groups, whose values come from the cards.
    pub fn all(
        index: &Index,
        atlas: &Atlas,
        chosen: Chosen<'_>,
        query: &str,
        more: &[FacetGroup],
    ) -> Vec<Facet> {
        let mut facets = Vec::new();
        let mut all = groups(index);
        let by_count: Vec<&str> = more.iter().map(|group| group.title).collect();
        let more = more.iter().map(|group| (group.title, group.terms.clone()));
        all.splice(1..1, more);
        for (group, terms) in all {
            let before = facets.len();
            let on: Vec<bool> = terms.iter().map(|term| has(query, term)).collect();
            let others = terms
                .iter()
                .zip(&on)
                .filter(|(_, on)| **on)
                .fold(query.to_owned(), |query, (term, _)| without(&query, term));
            let base = index.answers(atlas, chosen, &Query::parse(&others));
            for (term, on) in terms.into_iter().zip(on) {
                let mut left = index.answers(atlas, chosen, &Query::parse(&term));
                left.intersect_with(&base);
                let count = left.count_ones(..);
                if count > 0 || on {
                    facets.push(Facet { group, term, count, on });
                }
            }
            if by_count.contains(&group) {
                let listed = facets.get_mut(before..).unwrap_or_default();
                listed.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.term.cmp(&b.term)));
            }
            let is_single = matches!(facets.get(before..), Some([facet]) if !facet.on);
            if is_single && is_alternative(group) {
                facets.truncate(before);
            }
        }
        facets
    }

    /// Returns the query with this term added, or removed if the query has it. Terms of one group
    /// are joined as alternatives.
    pub fn toggled(&self, query: &str) -> String {
        if self.on {
            return without(query, &self.term);
        }
        let scope = self.term.split(':').next().unwrap_or_default();
        let alternative = is_alternative(self.group);
        let mut tokens = tokens(query);
        let last = tokens
            .iter()
            .rposition(|token| token.split_once(':').is_some_and(|(head, _)| head == scope));
        match last.filter(|_| alternative) {
            Some(at) => drop(tokens.splice(at + 1..at + 1, ["|", &self.term])),
            None => tokens.push(&self.term),
        }
        tokens.join(" ") + " "
    }
}

/// Returns whether the terms of a group are alternatives, so that a role needs to match only one of
/// them.
fn is_alternative(group: &str) -> bool {
    group != "state" && group != "has"
}

/// Splits a query into words. A phrase in quotes is one word.
fn tokens(query: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let words = query.split(|c: char| {
        is_quoted ^= c == '"';
        c.is_whitespace() && !is_quoted
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns all terms that can be offered, by group.
fn groups(index: &Index) -> Vec<(&'static str, Vec<String>)> {
    let types = index.types().filter(|kind| !kind.contains('"')).take(MOST_TYPES);
    let seniorities = SeniorityRank::ALL.iter().map(|rank| rank.word());
    let levels = LevelRank::ALL.iter().rev().map(|rank| rank.word());
    let frequencies = FrequencyRank::ALL.iter().map(|rank| rank.word());
    vec![
        ("seniority", terms(Scope::Seniority, seniorities)),
        ("capability level", terms(Scope::Level, levels)),
        ("artifact type", terms(Scope::Type, types)),
        ("how often", terms(Scope::Frequency, frequencies)),
        ("state", terms(Scope::Is, STATES.iter().map(|(name, _)| *name))),
        ("has", terms(Scope::Has, parts().iter().map(|(name, _)| *name))),
    ]
}

/// Returns one term for each word, restricted to the given scope.
fn terms<'a>(scope: Scope, words: impl Iterator<Item = &'a str>) -> Vec<String> {
    words.map(|word| format!("{}:{}", scope.name(), quoted(word))).collect()
}

fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}

/// Returns whether a query contains a term.
fn has(query: &str, term: &str) -> bool {
    position(query, term).is_some()
}

fn position(query: &str, term: &str) -> Option<usize> {
    query.match_indices(term).map(|(at, _)| at).find(|&at| {
        let (before, after) = query.split_at_checked(at).unwrap_or_default();
        let after = after.get(term.len()..).unwrap_or_default();
        before.chars().next_back().is_none_or(char::is_whitespace)
            && after.chars().next().is_none_or(char::is_whitespace)
    })
}

/// Returns a query without a term, and without the operator that joined the term to another.
fn without(query: &str, term: &str) -> String {
    let Some(at) = position(query, term) else { return query.to_owned() };
    let before = query.get(..at).unwrap_or_default().trim_end();
    let after = query.get(at + term.len()..).unwrap_or_default().trim_start();
    let (before, after) = match before.strip_suffix('|') {
        Some(before) => (before, after),
        None => (before, after.strip_prefix('|').unwrap_or(after)),
    };
    let (before, after) = (before.trim_end(), after.trim_start());
    let joint = if before.is_empty() || after.is_empty() { "" } else { " " };
    let rest = format!("{before}{joint}{after}");
    // The trailing space allows the user to type the next term immediately.
    if after.is_empty() && !rest.is_empty() { rest + " " } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::builtin;

    fn facet(group: &'static str, term: &str, on: bool) -> Facet {
        Facet { group, term: term.into(), count: 1, on }
    }

    #[test]
    fn a_term_is_put_in_and_taken_out_of_a_query() {
        let senior = facet("seniority", "sen:senior", false);
        let staff = facet("seniority", "sen:staff", false);
        assert_eq!(senior.toggled("api"), "api sen:senior ");
        assert_eq!(staff.toggled("api sen:senior x"), "api sen:senior | sen:staff x ");
        let off = |text: &str, term: &str| facet("seniority", term, true).toggled(text);
        assert_eq!(off("api sen:senior | sen:staff x ", "sen:staff"), "api sen:senior x ");
        assert_eq!(off("api sen:senior | sen:staff", "sen:senior").trim(), "api sen:staff");
        assert_eq!(off("sen:senior ", "sen:senior"), "");
        let sql = facet("skill", "cap:SQL", false);
        assert_eq!(sql.toggled("cap:\"API design\" x"), "cap:\"API design\" | cap:SQL x ");
        assert_eq!(facet("state", "is:orphan", false).toggled("is:broken"), "is:broken is:orphan ");
        assert!(!has("sen:seniors", "sen:senior") && has("a sen:senior", "sen:senior"));
    }

    #[test]
    fn counts_are_those_of_the_lists_they_lead_to() {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        let index = Index::from_atlas(&atlas);
        let none = std::collections::HashSet::new();
        for query in ["", "api", "sen:senior", "sql | api sen:mid"] {
            let facets = Facet::all(&index, &atlas, Chosen::from(&none), query, &[]);
            assert!(facets.len() > 10, "{query}");
            for facet in facets.iter().filter(|facet| !facet.on) {
                // A term that is an alternative to another term of the query widens the search
                // instead of narrowing it.
                let group = facets.iter().any(|f| f.on && f.group == facet.group);
                if !group {
                    let text = facet.toggled(query);
                    let answers = index.answers(&atlas, &none, &Query::parse(&text));
                    assert_eq!(answers.count_ones(..), facet.count, "{text}");
                }
            }
        }
    }
}
