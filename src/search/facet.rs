//! Offers terms that narrow a search, each with the number of results that would remain.

use std::collections::{BTreeMap, HashMap};

use fixedbitset::FixedBitSet;

use crate::atlas::{Atlas, RoleId};
use crate::role::{FrequencyRank, Known, LevelRank, SeniorityRank};
use crate::text::fold;

use super::find::Chosen;
use super::index::Index;
use super::query::{Query, STATES, Scope, parts};

/// The maximum number of artifact types that are offered.
const MOST_TYPES: usize = 12;

/// The minimum number of values of a group that are offered, if the cards have so many.
const LEAST_VALUES: usize = 12;
/// The maximum number of cards whose values are counted.
const COUNTED: usize = 1_000;

/// A group of terms whose values come from the cards.
struct ValueGroup {
    /// The subject of the terms.
    title: &'static str,
    /// The field of the terms.
    field: &'static str,
    /// Whether every term of this field in the query belongs to the group.
    is_whole_field: bool,
    /// Whether the values are identifiers, so that a value that is part of another is a different
    /// one: `opus` is not `claude-opus-4`.
    is_exact: bool,
}

const VALUE_GROUPS: [ValueGroup; 5] = [
    ValueGroup { title: "skill", field: "cap", is_whole_field: true, is_exact: false },
    ValueGroup { title: "tool", field: "tool", is_whole_field: true, is_exact: true },
    ValueGroup { title: "model", field: "prop", is_whole_field: false, is_exact: true },
    ValueGroup { title: "folder", field: "path", is_whole_field: true, is_exact: false },
    ValueGroup { title: "verb", field: "verb", is_whole_field: true, is_exact: false },
];

/// The values of the cards that have been read, a list for each group of values.
#[derive(Debug, Default)]
pub struct CardValues {
    by_role: HashMap<RoleId, [Vec<String>; VALUE_GROUPS.len()]>,
}

impl CardValues {
    fn of_role(&mut self, atlas: &Atlas, id: RoleId) -> &[Vec<String>; VALUE_GROUPS.len()] {
        self.by_role.entry(id).or_insert_with(|| {
            let role = atlas.role(id);
            let skills = role.capabilities.iter().map(|skill| skill.name.clone()).collect();
            let tools = role.points(Known::Tools).iter().map(|tool| tool.title.clone()).collect();
            let model = role.properties.iter().filter(|property| property.key == "model");
            let models = model.filter_map(|property| property.values.first().cloned()).collect();
            let folder = role.origin.file().and_then(|path| path.parent()?.file_name());
            let folders = folder.map(|folder| folder.to_string_lossy().into_owned());
            let verbs = role.interactions.iter().map(|one| one.verb.clone()).collect();
            [skills, tools, models, folders.into_iter().collect(), verbs]
        })
    }

    /// Returns the different values of a group on the cards of these roles, most frequent first.
    /// Values that differ only in letter case are one value, in its most frequent spelling.
    fn frequent(&mut self, atlas: &Atlas, roles: &FixedBitSet, group: usize) -> Vec<String> {
        let listed = atlas.by_name().iter().filter(|id| roles.contains(atlas.slot(**id)));
        let mut by_key: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
        for &id in listed.take(COUNTED) {
            let values = self.of_role(atlas, id).get(group).into_iter().flatten();
            // A value with a quotation mark cannot be written as a term.
            for value in values.filter(|value| !value.is_empty() && !value.contains('"')) {
                let spellings = by_key.entry(fold(value)).or_default();
                *spellings.entry(value.clone()).or_default() += 1;
            }
        }
        let mut counted: Vec<(usize, String)> = by_key
            .into_values()
            .filter_map(|spellings| {
                let all = spellings.values().sum();
                let most = spellings.into_iter().max_by_key(|(_, count)| *count);
                Some((all, most?.0))
            })
            .collect();
        counted.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
        counted.into_iter().map(|(_, value)| value).collect()
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
    /// Returns the terms that can narrow a query, and the number of values that are left out of each
    /// group. A term that would leave no results is included only if the query contains it. A group
    /// with a single value is left out, since it does not narrow anything. The terms take about
    /// `rows` rows, if the cards have so many values.
    pub fn all(
        index: &Index,
        atlas: &Atlas,
        chosen: Chosen<'_>,
        query: &str,
        values: &mut CardValues,
        rows: usize,
    ) -> (Vec<Facet>, Vec<Rest>) {
        let counting = Counting { index, atlas, chosen, query };
        let mut groups: Vec<Vec<Facet>> = groups(index)
            .into_iter()
            .map(|(group, terms)| {
                let terms = terms.into_iter().map(|term| (has(query, &term), term)).collect();
                counting.facets(group, terms)
            })
            .collect();
        let wanted = VALUE_GROUPS.iter().enumerate().map(|(number, group)| {
            let on = group.active(query);
            let base = counting.without_terms(on.iter().copied());
            let mut found = values.frequent(atlas, &base, number);
            let is_on = |term: &str, found: &[String]| found.iter().any(|f| is_about(term, f));
            let on: Vec<String> = on
                .into_iter()
                .filter(|term| group.is_whole_field || is_on(term, &found))
                .map(str::to_owned)
                .collect();
            // A term is exact if its value is part of another value, even of one that is on.
            let all: Vec<String> = found.iter().map(|value| fold(value)).collect();
            found.retain(|value| !on.iter().any(|term| is_about(term, value)));
            let terms = found.iter().map(|value| group.term(value, &all));
            let found: Vec<String> = terms.collect();
            (on, found)
        });
        let wanted: Vec<(Vec<String>, Vec<String>)> = wanted.collect();
        // Each group also takes a row for its heading, and one for the values that are left out.
        let heads = 2 * VALUE_GROUPS.len();
        let taken = groups.iter().filter(|group| !group.is_empty()).map(|group| group.len() + 1);
        let room = rows.saturating_sub(heads + taken.sum::<usize>());
        let sizes: Vec<usize> = wanted.iter().map(|(on, found)| on.len() + found.len()).collect();
        let mut rests = Vec::new();
        let mut by_value = Vec::new();
        for ((group, (on, found)), most) in
            VALUE_GROUPS.iter().zip(wanted).zip(shares(room, &sizes))
        {
            let most = most.saturating_sub(on.len());
            let left_out = found.len().saturating_sub(most);
            if left_out > 0 {
                rests.push(Rest { group: group.title, field: group.field, values: left_out });
            }
            let terms = on.into_iter().map(|term| (true, term));
            let others = found.into_iter().take(most).map(|term| (false, term));
            let mut facets = counting.facets(group.title, terms.chain(others).collect());
            facets.sort_by(|a, b| {
                b.on.cmp(&a.on).then(b.count.cmp(&a.count)).then_with(|| a.term.cmp(&b.term))
            });
            by_value.push(facets);
        }
        groups.splice(1..1, by_value);
        (groups.into_iter().flatten().collect(), rests)
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

/// The values of a group that are left out, because there are too many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// The subject of the group.
    pub group: &'static str,
    /// The field of its terms.
    field: &'static str,
    /// The number of values that are left out.
    values: usize,
}

impl Rest {
    /// Returns the line with the number of values that are left out.
    pub fn message(&self) -> String {
        format!("… {} more; type {}:NAME", self.values, self.field)
    }
}

impl ValueGroup {
    /// Returns the term for a value, given all values of the group, folded.
    fn term(&self, value: &str, all: &[String]) -> String {
        let key = fold(value);
        let is_part = |other: &String| *other != key && other.contains(&key);
        let (start, end) =
            if self.is_exact && all.iter().any(is_part) { ("^", "$") } else { ("", "") };
        format!("{}:{start}{}{end}", self.field, quoted(value))
    }

    /// Returns the terms of a query that restrict the field of the group.
    fn active<'q>(&self, query: &'q str) -> Vec<&'q str> {
        let own = Scope::from_name(self.field);
        let mut terms = tokens(query);
        terms.retain(|term| {
            let (head, value) = term.split_once(':').unwrap_or_default();
            !value.is_empty() && !head.is_empty() && Scope::from_name(head) == own
        });
        terms
    }
}

/// Returns whether a term of a query is about a value of a group.
fn is_about(term: &str, value: &str) -> bool {
    let (_, own) = term.split_once(':').unwrap_or_default();
    fold(own.trim_matches(['"', '^', '$'])) == fold(value)
}

/// Shares out rows among groups that have these numbers of values. Each group gets at least
/// [`LEAST_VALUES`] rows if it has so many values.
fn shares(rows: usize, sizes: &[usize]) -> Vec<usize> {
    let mut shares: Vec<usize> = sizes.iter().map(|size| (*size).min(LEAST_VALUES)).collect();
    let mut left = rows.saturating_sub(shares.iter().sum());
    while left > 0 {
        let before = left;
        for (share, size) in shares.iter_mut().zip(sizes) {
            if *share < *size && left > 0 {
                (*share, left) = (*share + 1, left - 1);
            }
        }
        if left == before {
            break;
        }
    }
    shares
}

/// Counts the results of a query with other terms.
struct Counting<'a> {
    index: &'a Index,
    atlas: &'a Atlas,
    chosen: Chosen<'a>,
    query: &'a str,
}

impl Counting<'_> {
    fn answers(&self, query: &str) -> FixedBitSet {
        self.index.answers(self.atlas, self.chosen, &Query::parse(query))
    }

    /// Returns the roles that match the query without these terms.
    fn without_terms<'t>(&self, terms: impl Iterator<Item = &'t str>) -> FixedBitSet {
        self.answers(&terms.fold(self.query.to_owned(), |query, term| without(&query, term)))
    }

    /// Returns the terms of a group, each of which is in the query or not, with their counts.
    fn facets(&self, group: &'static str, terms: Vec<(bool, String)>) -> Vec<Facet> {
        let on = terms.iter().filter(|(on, _)| *on).map(|(_, term)| term.as_str());
        let base = self.without_terms(on);
        let mut facets: Vec<Facet> = Vec::new();
        for (on, term) in terms {
            let mut left = self.answers(&term);
            left.intersect_with(&base);
            let count = left.count_ones(..);
            if count > 0 || on {
                facets.push(Facet { group, term, count, on });
            }
        }
        let is_single = matches!(facets.as_slice(), [facet] if !facet.on);
        if is_single && is_alternative(group) {
            facets.clear();
        }
        facets
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
    use crate::card::Card;
    use std::sync::Arc;

    use crate::role::Origin;
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
            let mut values = CardValues::default();
            let chosen = Chosen::from(&none);
            let (facets, _) = Facet::all(&index, &atlas, chosen, query, &mut values, 0);
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

    #[test]
    fn values_are_those_of_the_listed_roles() {
        let card =
            |name: &str, tools: &str| format!("---\nname: {name}\ntools: {tools}\n---\nText.\n");
        let cards = [
            card("one", "Read, Edit, axe"),
            card("two", "read, Edit, Bash"),
            card("three", "Read, Grep"),
        ];
        let cards = (0..).zip(cards).map(|(n, text)| {
            Arc::new(Card::new(Origin::File(format!("agents/{n}.md").into()), text.as_str()))
        });
        let atlas = Atlas::new(cards.collect::<Vec<_>>(), Vec::new(), 0);
        let index = Index::from_atlas(&atlas);
        let none = std::collections::HashSet::new();
        let tools = |query: &str| -> Vec<String> {
            let mut values = CardValues::default();
            let chosen = Chosen::from(&none);
            let (facets, _) = Facet::all(&index, &atlas, chosen, query, &mut values, 0);
            let tools = facets.into_iter().filter(|facet| facet.group == "tool");
            tools
                .map(|f| format!("{}{} {}", if f.on { "* " } else { "" }, f.term, f.count))
                .collect()
        };
        // Spellings that find the same roles are one value.
        assert_eq!(
            tools(""),
            ["tool:Read 3", "tool:Edit 2", "tool:Bash 1", "tool:Grep 1", "tool:axe 1"]
        );
        assert_eq!(tools("name:one"), ["tool:Edit 1", "tool:Read 1", "tool:axe 1"]);
        // A term of the query is the first value, as it is written there.
        assert_eq!(tools("name:one tool:AXE")[0], "* tool:AXE 1");
        assert_eq!(tools("tool:nothing")[0], "* tool:nothing 0");
        assert_eq!(tools("tool:AXE").iter().filter(|tool| tool.contains("axe")).count(), 0);
        // A value that is part of another one is exact, even if the other one is on.
        let longer = "---\nname: four\ntools: axes, axe\n---\nText.\n";
        let origin = Origin::File("agents/4.md".into());
        let cards = atlas.ids().filter_map(|id| atlas.card_of(id).cloned());
        let cards = cards.chain([Arc::new(Card::new(origin, longer))]);
        let atlas = Atlas::new(cards.collect::<Vec<_>>(), Vec::new(), 0);
        let index = Index::from_atlas(&atlas);
        let mut values = CardValues::default();
        let query = "tool:axes";
        let (facets, _) = Facet::all(&index, &atlas, Chosen::from(&none), query, &mut values, 0);
        let terms: Vec<&str> = facets.iter().map(|facet| facet.term.as_str()).collect();
        assert!(terms.contains(&"tool:^axe$"), "{terms:?}");
    }

    #[test]
    fn rows_are_shared_out_among_the_groups() {
        assert_eq!(shares(0, &[3, 40]), [3, 12]);
        assert_eq!(shares(30, &[3, 40]), [3, 27]);
        assert_eq!(shares(50, &[20, 3, 40]), [20, 3, 27]);
        assert_eq!(shares(100, &[20, 3]), [20, 3]);
    }
}
