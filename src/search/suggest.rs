//! Explains why a query has no results, and suggests a better query.

use std::cmp::Reverse;

use crate::atlas::Atlas;
use crate::role::LevelRank;
use crate::text::{counted, fold};

use super::field::Fields;
use super::find::Chosen;
use super::index::Index;
use super::letters::{Letters, MOST_DIFFERENT};
use super::query::{Atom, DoubtfulWord, Query, Scope, What, Words};
use super::score::TermMatch;

/// The reasons why a query has no results, and a corrected query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice {
    /// Sentences, most helpful first.
    pub lines: Vec<String>,
    /// The query with a misspelt word corrected.
    pub corrected: Option<String>,
}

impl Index {
    /// Explains why a query has no results. The running time is proportional to the size of the
    /// vocabulary, so call this only if there are no results.
    pub fn advice(&self, atlas: &Atlas, chosen: Chosen<'_>, query: &Query) -> Advice {
        let mut advice = Advice::default();
        let operators: Vec<(String, String)> = query.operators().collect();
        for clause in &query.clauses {
            let [Atom { not: false, what: What::Words(words) }, ..] = clause.as_slice() else {
                continue;
            };
            let mut alone = Query::from_clause(clause.clone());
            alone.skills_only = query.skills_only;
            if !self.answers(atlas, chosen, &alone).is_clear() {
                continue;
            }
            let text = words.text();
            // The roles may well have what the user meant, so the line is about the sign.
            if let Some((_, hint)) = operators.iter().find(|(words, _)| *words == text) {
                advice.lines.push(hint.clone());
                continue;
            }
            match self.elsewhere(atlas, chosen, words) {
                Some(line) => advice.lines.push(line),
                None => {
                    let (line, instead) = self.instead(atlas, chosen, words);
                    advice.lines.push(line);
                    let instead = instead.filter(|_| advice.corrected.is_none());
                    let query = instead.and_then(|term| corrected(&query.typed, &text, &term));
                    advice.corrected = query.or(advice.corrected.take());
                }
            }
        }
        if advice.lines.is_empty() && query.clauses.len() > 1 {
            advice.lines.push(
                "each term has matches, but no role itself matches all of the terms".to_owned(),
            );
        }
        advice
    }

    /// Returns a line about a word that no role has, and a term to search for instead: the word in
    /// the paths of cards, or a similar word.
    fn instead(
        &self,
        atlas: &Atlas,
        chosen: Chosen<'_>,
        words: &Words,
    ) -> (String, Option<String>) {
        let text = words.text();
        let may_be_folder = words.fields == Fields::ALL
            && self.docs.len() <= MOST_PATHS
            && text.chars().count() >= SHORTEST_FOLDER
            && text.chars().all(char::is_alphanumeric);
        if may_be_folder {
            let in_paths = format!("path:{text}");
            let found = self.answers(atlas, chosen, &Query::parse(&in_paths)).count_ones(..);
            if found > 0 {
                let line = format!("{text} is in a different field: {in_paths} finds {found}");
                return (line, Some(in_paths));
            }
        }
        match self.nearest(&text) {
            Some(near) => (format!("no role has {text}; did you mean {near}?"), Some(near)),
            None => (format!("no role has {text}"), None),
        }
    }

    /// Explains where the words of a term occur, if they occur only at a level or in a field other
    /// than the one that the term requires.
    fn elsewhere(&self, atlas: &Atlas, chosen: Chosen<'_>, words: &Words) -> Option<String> {
        let text = words.text();
        let levels = words.fields.at_all_levels();
        if levels != words.fields {
            let query = query_within(words, levels);
            let found = self.answers(atlas, chosen, &query).count_ones(..);
            if found > 0 {
                let highest = self.best_match(atlas, chosen, &query)?.code.level();
                let rank = LevelRank::ALL.iter().find(|rank| rank.number() == highest);
                let level = rank.map_or("no level", |rank| rank.word());
                let roles = counted(found, "role");
                let verb = if found == 1 { "has" } else { "have" };
                return Some(format!(
                    "{roles} {verb} {text}, but not at that level (highest: {level})"
                ));
            }
        }
        if words.fields == Fields::ALL {
            return None;
        }
        let everywhere = query_within(words, Fields::ALL);
        let found = self.best_match(atlas, chosen, &everywhere)?.code.field()?;
        let scope = Scope::for_field(found)?;
        let query = query_within(words, Fields::from_list(&scope.fields()));
        let number = self.answers(atlas, chosen, &query).count_ones(..);
        let quoted = if text.contains(' ') { format!("\"{text}\"") } else { text.clone() };
        let name = scope.name();
        Some(format!("{text} is in a different field: {name}:{quoted} finds {number}"))
    }

    /// Returns the best match of a query that consists of one term. Matches at higher levels are
    /// preferred.
    fn best_match(&self, atlas: &Atlas, chosen: Chosen<'_>, query: &Query) -> Option<TermMatch> {
        let atom = query.clauses.first()?.first()?;
        let mut best: Option<TermMatch> = None;
        self.finder(atlas, chosen, query).each(&atom.what, |_, found| {
            let better = best.is_none_or(|best| {
                (Reverse(found.code.level()), found.precedence())
                    < (Reverse(best.code.level()), best.precedence())
            });
            if better {
                best = Some(found);
            }
        });
        best
    }

    /// Returns the word in the cards that the user may have meant by a misspelt word. If several
    /// words are equally similar, returns the one that occurs most often.
    fn nearest(&self, wanted: &str) -> Option<String> {
        let typed = DoubtfulWord::new(wanted)?;
        let letters = Letters::from_text(wanted);
        let near = self.words.iter().filter(|word| word.letters.differ(letters) <= MOST_DIFFERENT);
        let near = near.filter_map(|word| Some((typed.likeness(&word.text)?, word)));
        let best = near.min_by_key(|(kind, word)| (*kind, Reverse(word.weight()), &word.text));
        best.map(|(_, word)| word.text.to_string())
    }
}

/// The minimum length of a word that is searched for in paths.
const SHORTEST_FOLDER: usize = 3;
/// The maximum number of roles whose paths are searched for a word that no role has. Searching more
/// of them would delay the response to keystrokes.
const MOST_PATHS: usize = 1 << 14;

/// Returns a query that searches for the same words in the given fields.
fn query_within(words: &Words, fields: Fields) -> Query {
    Query::from_clause(vec![Atom { not: false, what: What::Words(words.within(fields)) }])
}

/// Returns the typed query with one word replaced.
fn corrected(typed: &str, word: &str, near: &str) -> Option<String> {
    let mut at = 0;
    for piece in typed.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let bare = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if fold(bare) == word {
            let (before, rest) = typed.split_at_checked(at)?;
            return Some(format!("{before}{near}{}", rest.get(bare.len()..)?));
        }
        at += piece.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::atlas::Atlas;
    use crate::card::Card;
    use crate::role::Origin;
    use crate::store::builtin;

    fn advice(query: &str) -> Advice {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        Index::from_atlas(&atlas).advice(&atlas, Chosen::default(), &Query::parse(query))
    }

    #[test]
    fn a_word_that_only_paths_have_is_searched_for_there() {
        // Roles of the same name would be told apart by their folders.
        let card = |name: &str, path: &str| {
            let text = format!("---\nname: {name}\n---\n# Mission\nDesigns voltage.\n");
            Arc::new(Card::new(Origin::File(path.into()), text))
        };
        let cards = vec![card("Api", "packs/voltagent/api.md"), card("Web", "packs/other/web.md")];
        let atlas = Atlas::new(cards, Vec::new(), 0);
        let index = Index::from_atlas(&atlas);
        let advice = |query: &str| index.advice(&atlas, Chosen::default(), &Query::parse(query));
        let found = advice("api voltagent");
        assert_eq!(found.lines, ["voltagent is in a different field: path:voltagent finds 1"]);
        assert_eq!(found.corrected.as_deref(), Some("api path:voltagent"));
        assert_eq!(advice("voltags").corrected.as_deref(), Some("voltage"));
    }

    #[test]
    fn an_empty_list_says_why() {
        assert_eq!(
            advice("kuberentes").lines,
            ["no role has kuberentes; did you mean kubernetes?"]
        );
        assert_eq!(advice("sql  Frontned x").corrected.as_deref(), Some("sql  frontend x"));
        assert_eq!(advice("zqxj sql").lines, ["no role has zqxj"]);
        assert_eq!(advice("-tool:write").lines, ["use !tool:write for roles without tool:write"]);
        assert_eq!(
            advice("model=sonnet").lines,
            ["model=sonnet is searched for as words; model:sonnet searches the field"]
        );
        let lines = advice("name:kubernetes").lines;
        assert!(
            lines[0].starts_with("kubernetes is in a different field: cap:kubernetes finds "),
            "{lines:?}"
        );
        let lines = advice("recruiting>=expert sql").lines;
        assert!(!lines.is_empty());
    }
}
