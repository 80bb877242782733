//! The reason for a hit: the text that matched, as one line.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, EdgeId, Node};
use crate::role::{Anchor, Known, LevelRank, Role};
use crate::text::{fold, head};

use super::field::Field;
use super::hits::{Hit, HitPlace};
use super::query::{Query, TextKind};
use super::rank::HitGroup;

/// The maximum length of a reason in bytes. It is limited because the reasons of all visible hits
/// are laid out after each key press.
const LONGEST: usize = 200;

/// A line that explains a hit by the matches in one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The field with the highest weight among those that match in the item.
    pub field: Field,
    /// The item in which the terms match.
    pub anchor: Anchor,
    /// The text that matched, as one line of at most 200 bytes. It is not sanitized.
    pub text: String,
    /// The level and its rank, for a capability.
    pub level: Option<(String, Option<LevelRank>)>,
    /// Whether the level belongs to a capability of which only a detail or the description matches.
    pub is_detail: bool,
}

/// A role that matches a query, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The role, which may be a missing role.
    pub node: Node,
    /// How much of the query the role matches.
    pub group: HitGroup,
    /// The reasons, most important first.
    pub reasons: Vec<Reason>,
}

impl Answer {
    /// Creates the answer for a hit.
    pub fn new(atlas: &Atlas, query: &Query, hit: &Hit) -> Answer {
        Answer { node: hit.node, group: hit.group, reasons: Reason::all(atlas, query, hit) }
    }

    /// Creates an answer without reasons, for a role that is not the result of a query.
    pub fn chosen(node: Node) -> Answer {
        Answer { node, group: HitGroup::Match, reasons: Vec::new() }
    }
}

impl Reason {
    /// Returns the reasons for a hit, one for each item with a match, ordered by weight. There are
    /// no reasons for an empty query.
    pub fn all(atlas: &Atlas, query: &Query, hit: &Hit) -> Vec<Reason> {
        let found = hit.places_by_weight();
        let mut query = AskedQuery { query, shown: HashSet::new() };
        let mut reasons: Vec<Reason> = Vec::new();
        for &HitPlace { field, anchor, edge } in &found {
            if field != Field::NamedBy && reasons.iter().any(|reason| reason.anchor == anchor) {
                continue;
            }
            let ReasonLine { text, level, is_detail } = if let Some(edge) = edge {
                ReasonLine::plain(incoming(atlas, edge))
            } else if field == Field::Name {
                ReasonLine::plain(atlas.name(hit.node).to_owned())
            } else if let Some(role) = role_with(atlas, hit.node, anchor) {
                line(&role, &query, field, anchor, &found)
            } else {
                ReasonLine::plain(atlas.name(hit.node).to_owned())
            };
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = if text.len() > LONGEST { around(&text, &query) } else { text };
            let text = shortened(text);
            let words = places(&text, &query);
            query.shown.extend(words.into_iter().filter_map(|word| Some(fold(text.get(word)?))));
            reasons.push(Reason { field, anchor, text, level, is_detail });
        }
        reasons
    }
}

/// Returns a role with at least the part of its card that contains `anchor`, so that the other
/// parts need not be parsed. Returns `None` for a missing role.
fn role_with(atlas: &Atlas, node: Node, anchor: Anchor) -> Option<Arc<Role>> {
    match (node, anchor) {
        (Node::Role(id), Anchor::Item(known, _)) => Some(atlas.section(id, known)),
        (Node::Role(id), _) => Some(atlas.role(id)),
        (Node::Missing(_), _) => None,
    }
}

/// The maximum length in bytes of a word that is dropped rather than cut.
const LONGEST_WORD: usize = 30;

/// Cuts a string that is longer than [`LONGEST`], after a word if possible, and appends `…`.
fn shortened(mut text: String) -> String {
    if text.len() > LONGEST {
        let kept = head(&text, LONGEST - '…'.len_utf8());
        let word = kept.rfind(' ').filter(|at| kept.len() - at <= LONGEST_WORD);
        text.truncate(word.unwrap_or(kept.len()));
        text.push('…');
    }
    text
}

/// Describes an interaction that another role declares with the role of the hit, in the form
/// `Prioritizes for ← Product Manager (weekly)`.
fn incoming(atlas: &Atlas, edge: EdgeId) -> String {
    let item = atlas.interaction(edge);
    let often = item.frequency.map(|f| format!(" ({})", f.word)).unwrap_or_default();
    format!("{} ← {}{often}", item.verb, atlas.label(Node::Role(atlas[edge].from)))
}

/// A query, and the matched words that the reasons found so far contain, folded.
struct AskedQuery<'q> {
    query: &'q Query,
    shown: HashSet<String>,
}

impl AskedQuery<'_> {
    /// The number of letters at the beginning of a word that its other forms share.
    const STEM: usize = 4;

    /// Returns whether the reasons found so far contain this folded word or a form of it.
    fn has_shown(&self, word: &str) -> bool {
        let stem = |word: &str| -> String { word.chars().take(Self::STEM).collect() };
        self.shown.iter().any(|shown| stem(shown) == stem(word))
    }
}

/// The parts of a [`Reason`] that depend on the item.
#[derive(Default)]
struct ReasonLine {
    text: String,
    level: Option<(String, Option<LevelRank>)>,
    is_detail: bool,
}

impl ReasonLine {
    /// Creates a line without a level.
    fn plain(text: String) -> ReasonLine {
        ReasonLine { text, ..ReasonLine::default() }
    }
}

fn line(
    role: &Role,
    query: &AskedQuery<'_>,
    field: Field,
    anchor: Anchor,
    found: &[HitPlace],
) -> ReasonLine {
    let text = match anchor {
        Anchor::Identity => match field {
            Field::Id => role.id.clone().unwrap_or_default(),
            Field::Slug => role.slug.clone(),
            Field::Path => role.origin.to_string(),
            Field::Seniority => role.seniority.as_ref().map(|s| s.word.clone()).unwrap_or_default(),
            _ => role.name.clone(),
        },
        Anchor::Text(known) => around(role.text(known), query),
        Anchor::Item(Known::Properties, n) => role
            .properties
            .get(n)
            .map(|p| {
                // If only the key matches, the values are what the user asks for.
                let value = match matching_text(&p.values, query) {
                    none if none.is_empty() => p.values.join(", "),
                    value => around(&value, query),
                };
                if value.is_empty() { p.key.clone() } else { format!("{}: {value}", p.key) }
            })
            .unwrap_or_default(),
        Anchor::Item(Known::Responsibilities, n) => role
            .responsibilities
            .get(n)
            .map(|r| match field {
                Field::Metric => matching_text(&r.metrics, query),
                _ if has_place(found, Field::Metric, anchor) => {
                    format!("{} · {}", r.title, matching_text(&r.metrics, query))
                }
                _ if matches(&r.title, query) => r.title.clone(),
                _ => around(&matching_text(&r.description, query), query),
            })
            .unwrap_or_default(),
        Anchor::Item(Known::Capabilities, n) => {
            let Some(capability) = role.capabilities.get(n) else { return ReasonLine::default() };
            let level = capability.level.as_ref().map(|level| (level.word.clone(), level.rank));
            let name = &capability.name;
            let texts = capability.details.iter().chain(&capability.description);
            let texts: Vec<&str> =
                texts.filter(|text| matches(text, query)).map(String::as_str).collect();
            // The name and the details of an inferred skill have the same field, so the field does
            // not show which of them match.
            let in_details = has_place(found, Field::Detail, anchor) || !matches(name, query);
            let text = if !in_details || texts.is_empty() {
                name.clone()
            } else {
                format!("{name} ({})", texts.join(", "))
            };
            // If only the level matches, it is not the level of a detail.
            let has_detail = has_place(found, Field::Detail, anchor) || !texts.is_empty();
            let is_detail = has_detail && !matches(name, query);
            return ReasonLine { text, level, is_detail };
        }
        Anchor::Item(Known::Artifacts, n) => role
            .artifacts
            .get(n)
            .map(|a| match &a.kind {
                _ if field == Field::ArtifactText => {
                    around(&matching_text(&a.description, query), query)
                }
                Some(kind) => format!("{} ({kind})", a.name),
                None => a.name.clone(),
            })
            .unwrap_or_default(),
        Anchor::Item(Known::Interactions, n) => role
            .interactions
            .get(n)
            .map(|i| match field {
                Field::Notes => {
                    let notes =
                        i.notes.iter().chain(&i.description).find(|text| matches(text, query));
                    around(notes.map(String::as_str).unwrap_or_default(), query)
                }
                _ => {
                    let often =
                        i.frequency.as_ref().map(|f| format!(" ({})", f.word)).unwrap_or_default();
                    format!("{} → {}{often}", i.verb, i.target)
                }
            })
            .unwrap_or_default(),
        Anchor::Item(known, n) => role
            .points(known)
            .get(n)
            .map(|p| match matching_text(&p.description, query) {
                text if text.is_empty() || matches(&p.title, query) => p.title.clone(),
                text => format!("{}: {}", p.title, around(&text, query)),
            })
            .unwrap_or_default(),
        Anchor::Section(n) => role
            .sections
            .get(n)
            .map(|s| {
                if matches(&s.title, query) { s.title.clone() } else { around(&s.markdown, query) }
            })
            .unwrap_or_default(),
        // A raw line of the file does not belong to a field.
        Anchor::Line(_) => String::new(),
    };
    ReasonLine::plain(text)
}

/// Returns whether a hit has a match in this field of this item.
fn has_place(found: &[HitPlace], field: Field, anchor: Anchor) -> bool {
    found.iter().any(|place| (place.field, place.anchor) == (field, anchor))
}

/// Returns the string that matches most of a query, shortened if it is long, or an empty string if
/// none matches.
fn matching_text(texts: &[String], query: &AskedQuery<'_>) -> String {
    let values = texts.iter().map(|text| (letters(&places(text, query), text, query), text));
    let best =
        values.filter(|((_, letters), _)| *letters > 0).min_by_key(|(value, _)| Reverse(*value));
    match best {
        Some((_, text)) if text.len() > LONGEST => around(text, query),
        Some((_, text)) => text.clone(),
        None => String::new(),
    }
}

/// Returns the number of letters in the different words at `places`: first in those that no more
/// important reason contains, then in all.
fn letters(places: &[Range<usize>], text: &str, query: &AskedQuery<'_>) -> (usize, usize) {
    let words: HashSet<String> =
        places.iter().filter_map(|place| Some(fold(text.get(place.clone())?))).collect();
    let new = words.iter().filter(|word| !query.has_shown(word));
    let count = |word: &String| word.chars().count();
    (new.map(count).sum(), words.iter().map(count).sum())
}

fn matches(text: &str, query: &AskedQuery<'_>) -> bool {
    !places(text, query).is_empty()
}

/// The size in bytes of the pieces in which a string is searched. At most [`PIECES`] pieces are
/// searched, because a longer search would delay the response to keystrokes.
const PIECE: usize = 16 * 1024;
const PIECES: usize = 16;

/// The maximum number of matches of each word among which the best sentence is chosen.
const MOST_PLACES: usize = 16;

/// Returns the first matches in a string: those in the first of its pieces that has any.
fn places(text: &str, query: &AskedQuery<'_>) -> Vec<Range<usize>> {
    places_in_piece(text, |piece| query.query.places(piece, TextKind::Item))
}

/// Returns the matches in the first piece that has an exact match of a word that no more important
/// reason contains, or else the first matches.
fn new_places(text: &str, query: &AskedQuery<'_>) -> Vec<Range<usize>> {
    let new = |piece: &str| {
        let mut found = query.query.places(piece, TextKind::Prose);
        let is_new = |place: &Range<usize>| {
            !query.has_shown(&fold(piece.get(place.clone()).unwrap_or_default()))
        };
        if !found.iter().any(is_new) {
            found.clear();
        }
        found
    };
    let found = if query.shown.is_empty() { Vec::new() } else { places_in_piece(text, new) };
    if found.is_empty() { places(text, query) } else { found }
}

/// Returns the places that `find` returns for the first piece of a string for which it returns any.
fn places_in_piece(text: &str, find: impl Fn(&str) -> Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut start = 0;
    for _ in 0..PIECES {
        let piece = head(text.get(start..).unwrap_or_default(), PIECE);
        let found = find(piece);
        if !found.is_empty() || piece.is_empty() {
            let mut counts: HashMap<String, usize> = HashMap::new();
            let found = found.into_iter().filter(|place| {
                let word = fold(piece.get(place.clone()).unwrap_or_default());
                let count = counts.entry(word).or_default();
                *count += 1;
                *count <= MOST_PLACES
            });
            return found.map(|place| start + place.start..start + place.end).collect();
        }
        start += piece.len();
    }
    Vec::new()
}

/// Returns the sentence or line in which a match is.
fn sentence(text: &str, place: &Range<usize>) -> Range<usize> {
    let (above, below) = (text.get(..place.start), text.get(place.end..));
    let (above, below) = (above.unwrap_or_default(), below.unwrap_or_default());
    let marks = ["\n", ". ", "! ", "? "].into_iter();
    let starts = marks.clone().filter_map(|mark| Some(above.rfind(mark)? + mark.len()));
    let ends = marks.filter_map(|mark| {
        let at = below.find(mark)?;
        Some(place.end + at + usize::from(mark != "\n"))
    });
    starts.max().unwrap_or(0)..ends.min().unwrap_or(text.len())
}

/// Returns the line that contains the start of a match.
fn line_of<'t>(text: &'t str, place: &Range<usize>) -> &'t str {
    let from = text.get(..place.start).and_then(|above| above.rfind('\n')).map_or(0, |at| at + 1);
    text.get(from..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// Returns whether a line of Markdown opens a block of code.
fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Returns the sentence in a long string that matches most of a query. A long sentence is cut at a
/// word shortly before the first match.
fn around(text: &str, query: &AskedQuery<'_>) -> String {
    /// The maximum number of bytes before the match.
    const BEFORE: usize = 60;
    let places = new_places(text, query);
    // The line that opens a block of code names only its language.
    let (fences, prose): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|place| is_fence(line_of(text, place)));
    let places = if prose.is_empty() { fences } else { prose };
    let sentences = places.chunk_by(|one, next| sentence(text, one).contains(&next.start));
    let Some(best) = sentences.min_by_key(|places| Reverse(letters(places, text, query))) else {
        return head(text.lines().next().unwrap_or_default(), LONGEST).to_owned();
    };
    let Some(place) = best.first() else { return String::new() };
    let Range { start: from, end: to } = sentence(text, place);
    if is_fence(line_of(text, place)) {
        return line_of(text, place).trim_start_matches([' ', '`', '~']).to_owned();
    }
    if to - from <= LONGEST {
        return text.get(from..to).unwrap_or_default().to_owned();
    }
    let above = text.get(..place.start).unwrap_or_default();
    let start = above
        .match_indices(' ')
        .map(|(at, _)| at + 1)
        .find(|at| *at >= from && place.start - at <= BEFORE)
        .unwrap_or(place.start);
    let start = if place.start - from <= BEFORE { from } else { start };
    let rest = head(text.get(start..to).unwrap_or_default(), 2 * LONGEST);
    format!("{}{rest}", if start > from { "… " } else { "" })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;
    use crate::search::{Chosen, Index, Order};

    fn reasons(query: &str) -> Vec<Reason> {
        let text = include_str!("../../roles/backend-engineer/profile.md");
        let atlas = Atlas::new(vec![Arc::new(Card::new(Origin::Stdin, text))], Vec::new(), 0);
        let query = Query::parse(query);
        let hits =
            Index::from_atlas(&atlas).search(&atlas, Chosen::default(), &query, Order::Match);
        Reason::all(&atlas, &query, &hits.get(&atlas, 0).unwrap())
    }

    #[test]
    fn the_evidence_for_a_skill() {
        for (query, label, text) in [
            ("backend", "name", "Backend Engineer"),
            ("api advanced", "cap", "API development"),
            ("graphql", "art", "REST/GraphQL APIs (api)"),
            ("limiting", "cap", "API development (rate limiting)"),
            ("p95", "metric", "<200ms p95 response time"),
            ("kubernetes", "prop", "Preferred Tech: Kubernetes"),
            ("daily qa", "with", "Collaborates with → QA Engineer (daily)"),
            ("scenarios", "notes", "API testing, integration test scenarios, performance testing"),
        ] {
            let reasons = reasons(query);
            assert_eq!(
                (reasons[0].field.label(), reasons[0].text.as_str()),
                (label, text),
                "{query}"
            );
        }
        let level = |query: &str| {
            let reason = reasons(query).remove(0);
            (reason.level.map(|(word, _)| word), reason.is_detail)
        };
        assert_eq!(level("api advanced"), (Some("Advanced".to_owned()), false));
        assert_eq!(level("limiting"), (Some("Advanced".to_owned()), true));
    }

    #[test]
    fn a_reason_has_the_sentence_with_the_most_matches() {
        let long = "Talk to the people with doubts. ".repeat(8);
        let text = format!("# Mission\n\n{long}Coordinate releases with the teams. Go home.\n");
        let atlas = Atlas::new(vec![Arc::new(Card::new(Origin::Stdin, text))], Vec::new(), 0);
        let query = Query::parse("with coordinate");
        let hits =
            Index::from_atlas(&atlas).search(&atlas, Chosen::default(), &query, Order::Match);
        let reasons = Reason::all(&atlas, &query, &hits.get(&atlas, 0).unwrap());
        assert_eq!(reasons[0].text, "Coordinate releases with the teams.");
    }

    #[test]
    fn a_reason_prefers_words_without_a_reason_and_prose_to_the_name_of_a_language() {
        let text = "---\nname: Python Expert\n---\n# Usage\n\nSnippets:\n\n```python\n\
                    print(1)\n```\n\nPython only. We write such files.\n";
        let card = Card::new(Origin::Stdin, text.to_owned());
        let atlas = Atlas::new(vec![Arc::new(card)], Vec::new(), 0);
        let texts = |query: &str| -> Vec<String> {
            let query = Query::parse(query);
            let hits =
                Index::from_atlas(&atlas).search(&atlas, Chosen::default(), &query, Order::Match);
            let reasons = Reason::all(&atlas, &query, &hits.get(&atlas, 0).unwrap());
            reasons.into_iter().map(|reason| reason.text).collect()
        };
        assert_eq!(texts("write python"), ["Python Expert", "We write such files."]);
        assert_eq!(texts("python snippets"), ["Python Expert", "Snippets:"]);
    }

    #[test]
    fn a_reason_is_short_however_long_the_text_is() {
        let text = format!("# Mission\n\nWe sell sand, {}\n", "é".repeat(300_000));
        let atlas = Atlas::new(vec![Arc::new(Card::new(Origin::Stdin, text))], Vec::new(), 0);
        let query = Query::parse("sand");
        let hits =
            Index::from_atlas(&atlas).search(&atlas, Chosen::default(), &query, Order::Match);
        let text = &Reason::all(&atlas, &query, &hits.get(&atlas, 0).unwrap())[0].text;
        assert!(text.len() <= LONGEST && text.contains("sand") && text.ends_with("é…"), "{text}");
    }

    #[test]
    fn an_item_with_only_a_level_comes_last() {
        for (query, labels) in [
            ("kubernetes advanced", &["prop", "cap"][..]),
            ("senior limiting", &["cap", "level"]),
            ("advanced", &["cap"]),
        ] {
            let reasons = reasons(query);
            let found: Vec<&str> = reasons.iter().map(|reason| reason.field.label()).collect();
            assert_eq!(found, labels, "{query}");
        }
        assert!(!reasons("kubernetes advanced")[1].is_detail);
    }

    #[test]
    fn a_function_word_of_a_sentence_has_no_reason() {
        let count = |query: &str| reasons(query).len();
        assert_eq!(count("robust in contracts"), count("robust contracts"));
    }

    #[test]
    fn separate_terms_are_reported() {
        let reasons = reasons("robust contracts");
        let fields: Vec<&str> = reasons.iter().map(|reason| reason.field.label()).collect();
        assert_eq!(fields, ["mission", "notes"]);
    }
}
