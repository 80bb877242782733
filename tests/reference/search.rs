//! The same answers, slowly: it looks for every term in every text of every role, and sorts by the
//! order as it is written down. Tests and fuzzers compare the index with it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "no part of the program: it may stop at the first surprise"
)]

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::atlas::{Atlas, Node, RoleId};
use crate::card::Card;
use crate::role::{Known, Origin, Role};
use crate::store::builtin;
use crate::text::fold;

use super::field::{Code, Field};
use super::find::Chosen;
use super::query::{Atom, InteractionTerm, Is, Needle, Query, What, Words};
use super::rank::{Order, Tier};
use super::words::{chunks, parts, unhyphenated};
use super::{Index, fuzzy, letters, texts};

/// Every text of a role, cut into words: what it is, which item, and the words.
type Texts = Vec<(Code, u32, String, Vec<String>)>;

/// Where a term was found: tier, weight, fuzzy score, and the item, none for what is true of the
/// role as a whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct TermMatch {
    tier: Tier,
    worth: Reverse<u32>,
    score: Reverse<u32>,
    item: Option<(Section, u32)>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Identity,
    Known(Known),
    Text,
    Others,
}

/// Everything that is said, by role.
pub(super) struct Slow<'a> {
    atlas: &'a Atlas,
    /// By name, missing roles last.
    all: Vec<Node>,
    texts: HashMap<Node, Texts>,
    roles: HashMap<RoleId, Arc<Role>>,
}

impl<'a> Slow<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Slow<'a> {
        let roles = atlas.by_name().iter().map(|&id| Node::Role(id));
        let all: Vec<Node> = roles.chain(atlas.missing().map(Node::Missing)).collect();
        let texts = all.iter().map(|&node| (node, texts_of(atlas, node))).collect();
        let roles = atlas.ids().map(|id| (id, atlas.role(id))).collect();
        Slow { atlas, all, texts, roles }
    }

    /// The answers to a query, in order, with their tiers.
    pub(super) fn search(&self, query: &Query) -> Vec<(Node, Tier)> {
        search(self, query)
    }
}

fn search(slow: &Slow<'_>, query: &Query) -> Vec<(Node, Tier)> {
    let atlas = slow.atlas;
    let mut answers = Vec::new();
    for (order, &node) in slow.all.iter().enumerate() {
        let several =
            query.clauses.len() > 1 || query.clauses.iter().flatten().any(|atom| atom.not);
        let found: Option<Vec<Vec<TermMatch>>> = query
            .clauses
            .iter()
            .map(|clause| {
                let all: Vec<TermMatch> =
                    clause.iter().flat_map(|atom| places(slow, node, atom, several)).collect();
                (!all.is_empty()).then_some(all)
            })
            .collect();
        let Some(found) = found else { continue };
        let name = atlas.name(node);
        let names = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let is_named = match node {
            Node::Role(id) => {
                let card = &atlas[id];
                [Some(&*card.name), Some(&*card.slug), card.id.as_deref()]
                    .into_iter()
                    .flatten()
                    .any(|text| names(text) == query.whole)
            }
            Node::Missing(_) => names(name) == query.whole,
        };
        let (spread, best) = best(&found);
        let tier = if is_named || best.is_empty() { Tier::WholeName } else { worst(&best) };
        let worth: u32 = best.iter().map(|f| f.worth.0).sum();
        let score: u32 = best.iter().map(|f| f.score.0).sum();
        let length = fold(name).chars().count().min(255);
        let named_by = atlas.incoming(node).len();
        let key = if query.clauses.is_empty() {
            (Tier::WholeName, false, Reverse(0), Reverse(0), 0, Reverse(0), false, order)
        } else {
            let spelt = match &query.spelling {
                Some(spelling) => name.contains(spelling.as_str()),
                None => name.is_ascii(),
            };
            let (worth, score) = (Reverse(worth), Reverse(score));
            (tier, spread, worth, score, length, Reverse(named_by), !spelt, order)
        };
        answers.push((key, node, tier));
    }
    answers.sort_by_key(|(key, ..)| *key);
    answers.into_iter().map(|(_, node, tier)| (node, tier)).collect()
}

fn texts_of(atlas: &Atlas, node: Node) -> Texts {
    let mut all = Vec::new();
    let mut add = |code: Code, item: u32, text: &str| {
        let folded = fold(text);
        let cut = if matches!(code.field(), Some(Field::Slug | Field::Id)) {
            unhyphenated(&folded)
        } else {
            folded.clone()
        };
        let words = chunks(&cut).filter_map(|range| cut.get(range)).map(str::to_owned).collect();
        all.push((code, item, folded, words));
    };
    match node {
        Node::Role(id) => texts::of_role(&atlas.role(id), &mut add),
        Node::Missing(_) => add(Code::new(Field::Name, 0), 0, atlas.name(node)),
    }
    all
}

fn places(slow: &Slow<'_>, node: Node, atom: &Atom, several: bool) -> Vec<TermMatch> {
    let (atlas, texts) = (slow.atlas, &slow.texts[&node]);
    let nowhere =
        TermMatch { tier: Tier::WholeName, worth: Reverse(0), score: Reverse(0), item: None };
    let holds = |holds: bool| if holds { vec![nowhere] } else { Vec::new() };
    let mut found = match &atom.what {
        What::Words(words) => words_in(texts, words),
        What::Level(fields) => {
            let leveled = texts.iter().filter(|(code, ..)| fields.has(*code));
            leveled.map(|(code, item, ..)| term_match(Tier::ExactWord, *code, *item, 0)).collect()
        }
        What::Seniority(from, to) => {
            let rank = match node {
                Node::Role(id) => atlas[id].seniority.as_ref().and_then(|s| s.rank),
                Node::Missing(_) => None,
            };
            let fits = rank.is_some_and(|rank| *from <= rank && rank <= *to);
            let code = Code::new(Field::Seniority, 0);
            if fits { vec![term_match(Tier::ExactWord, code, 0, 0)] } else { Vec::new() }
        }
        What::Has(fields) => {
            holds(texts.iter().any(|(code, _, _, words)| fields.has(*code) && !words.is_empty()))
        }
        What::Is(Is::Missing) => holds(matches!(node, Node::Missing(_))),
        What::Is(Is::Orphan) => {
            let named = |id| {
                Node::Role(id) != node
                    && atlas.outgoing(Node::Role(id)).iter().any(|&edge| atlas[edge].to == node)
            };
            holds(matches!(node, Node::Role(_)) && !atlas.ids().any(named))
        }
        What::Is(_) | What::Path(_) => Vec::new(), // not asked of it
        What::Interaction(link) => links(slow, node, link),
    };
    if atom.not {
        return holds(found.is_empty());
    }
    // Beside other terms, one or two letters count once where they only begin words.
    if several && atom.what.is_short() {
        let begun = found.iter().filter(|f| f.tier >= Tier::Prefix).min().copied();
        found.retain(|f| f.tier < Tier::Prefix);
        found.extend(begun);
    }
    found
}

fn term_match(tier: Tier, code: Code, item: u32, score: u32) -> TermMatch {
    let section = match code.field().unwrap() {
        Field::Name | Field::Id | Field::Slug | Field::Seniority | Field::Path => Section::Identity,
        Field::Section(known) => Section::Known(known),
        Field::Property => Section::Known(Known::Properties),
        Field::Responsibility | Field::Metric => Section::Known(Known::Responsibilities),
        Field::Capability | Field::Level | Field::Detail => Section::Known(Known::Capabilities),
        Field::Artifact | Field::Type | Field::ArtifactText => Section::Known(Known::Artifacts),
        Field::Verb | Field::Target | Field::Frequency | Field::Notes => {
            Section::Known(Known::Interactions)
        }
        Field::Text => Section::Text,
        Field::NamedBy => Section::Others,
    };
    let item = Some((section, item));
    TermMatch { tier, worth: Reverse(code.worth()), score: Reverse(score), item }
}

fn words_in(texts: &Texts, words: &Words) -> Vec<TermMatch> {
    let mut found = Vec::new();
    for (code, item, folded, said) in texts.iter().filter(|(code, ..)| words.fields.has(*code)) {
        let named =
            matches!(code.field(), Some(Field::Name | Field::Id | Field::Slug | Field::Capability));
        let count = words.words.len();
        for (at, window) in said.windows(count).enumerate() {
            let (first, last) = (at == 0, at + count == said.len());
            if words.start && !first || words.end && !last {
                continue;
            }
            let tiers: Option<Vec<Tier>> =
                window.iter().zip(&words.words).map(|(word, n)| tier(words, n, word)).collect();
            let Some(tier) = tiers.and_then(|tiers| tiers.into_iter().max()) else { continue };
            let very = window.iter().zip(&words.words).all(|(word, needle)| *word == needle.text);
            let whole = first && last && named && very;
            let tier = if whole { Tier::ExactField } else { tier };
            found.push(term_match(tier, *code, *item, 0));
        }
        if !words.is_loose() || said.is_empty() {
            continue;
        }
        let Some(needle) = words.words.first() else { continue };
        let initials = matches!(
            code.field(),
            Some(Field::Name | Field::Capability | Field::Property | Field::Detail)
        );
        let letters = letters::initials(folded).filter(|_| initials).map(|(letters, _)| letters);
        if needle.length > 1 && letters.as_ref().is_some_and(|l| l.starts_with(&needle.text)) {
            found.push(term_match(Tier::Initials, *code, *item, 0));
        }
        if needle.is_letter() {
            let begins = match code.field() {
                Some(Field::Name) => folded
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word.starts_with(&needle.text)),
                Some(Field::Capability) => folded.starts_with(&needle.text),
                _ => false,
            };
            if begins || letters.is_some_and(|l| l.starts_with(&needle.text)) {
                found.push(term_match(Tier::Prefix, *code, *item, 0));
            }
        }
        if !words.is_fuzzy() {
            continue;
        }
        for word in said.iter().filter(|word| tier(words, needle, word).is_none()) {
            if let Some((score, _)) = fuzzy::word(word, &needle.text) {
                found.push(term_match(Tier::Fuzzy, *code, *item, score));
            }
        }
        let whole_name = matches!(code.field(), Some(Field::Name | Field::Capability));
        if whole_name
            && !folded.contains(&needle.text)
            && let Some((score, _)) = fuzzy::score(folded, &needle.text)
        {
            found.push(term_match(Tier::Fuzzy, *code, *item, score));
        }
    }
    found
}

/// Whether a word or a part of it matches a term, written independently of the index.
fn tier(words: &Words, needle: &Needle, word: &str) -> Option<Tier> {
    let alone = |word: &str| {
        let text = needle.text.as_str();
        let phrase = words.words.len() > 1 || needle.open;
        if word == text {
            Some(Tier::ExactWord)
        } else if words.start && words.end {
            None
        } else if words.start || phrase {
            (word.starts_with(text) && (needle.open || !phrase)).then_some(Tier::Prefix)
        } else if words.end {
            word.ends_with(text).then_some(Tier::Substring)
        } else if words.is_whole() || words.is_loose() && needle.is_letter() {
            None
        } else if word.starts_with(text) {
            Some(Tier::Prefix)
        } else if words.is_loose()
            && letters::Numeronym::read(text).is_some_and(|shape| shape.fits(word))
        {
            Some(Tier::Numeronym)
        } else if words.is_loose() && (needle.length < 3 || !words.is_fuzzy()) {
            None
        } else {
            word.contains(text).then_some(Tier::Substring)
        }
    };
    let whole = alone(word);
    if words.start || words.end || words.words.len() > 1 || words.is_loose() && needle.is_letter() {
        return whole;
    }
    let of_parts = parts(word).into_iter().filter_map(|range| alone(word.get(range)?));
    whole.into_iter().chain(of_parts).min()
}

fn links(slow: &Slow<'_>, node: Node, link: &InteractionTerm) -> Vec<TermMatch> {
    let atlas = slow.atlas;
    let mut found = Vec::new();
    for from in atlas.ids() {
        let role = &slow.roles[&from];
        for &id in atlas.outgoing(Node::Role(from)) {
            let edge = &atlas[id];
            let item = &role.interactions[atlas.number(id)];
            let rank = item.frequency.as_ref().and_then(|f| f.rank);
            let often = link
                .often
                .is_none_or(|(most, least)| rank.is_some_and(|rank| most <= rank && rank <= least));
            let verb = link.verb.as_ref().is_none_or(|verb| {
                let code = Code::new(Field::Verb, 0);
                let folded = fold(&item.verb);
                let said =
                    chunks(&folded).filter_map(|r| folded.get(r)).map(str::to_owned).collect();
                !words_in(&vec![(code, 0, folded.clone(), said)], verb).is_empty()
            });
            if !often || !verb {
                continue;
            }
            let tier_of = |other: Node| match &link.who {
                None => Some(Tier::ExactWord),
                Some(who) => {
                    let found = words_in(&slow.texts[&other], who);
                    found.iter().map(|f| f.tier).min().filter(|tier| *tier < Tier::Substring)
                }
            };
            let number = u32::try_from(atlas.number(id)).unwrap();
            if link.out && Node::Role(from) == node {
                let tier = tier_of(edge.to);
                found.extend(
                    tier.map(|tier| term_match(tier, Code::new(Field::Target, 0), number, 0)),
                );
            }
            if link.into && link.who.is_some() && edge.to == node {
                let tier = tier_of(Node::Role(from));
                let code = Code::new(Field::NamedBy, 0);
                found.extend(tier.map(|tier| term_match(tier, code, id.number(), 0)));
            }
        }
    }
    found
}

/// The best places of all terms, and whether they are spread over several items.
fn best(found: &[Vec<TermMatch>]) -> (bool, Vec<TermMatch>) {
    let apart: Vec<TermMatch> =
        found.iter().filter_map(|places| places.iter().min().copied()).collect();
    let items = |places: &[TermMatch]| {
        let mut items: Vec<_> = places.iter().filter_map(|f| f.item).collect();
        items.sort();
        items.dedup();
        items
    };
    if items(&apart).len() < 2 {
        return (false, apart);
    }
    let merit = |places: &Vec<TermMatch>| {
        let worth: u32 = places.iter().map(|f| f.worth.0).sum();
        let score: u32 = places.iter().map(|f| f.score.0).sum();
        (worst(places), Reverse(worth), Reverse(score))
    };
    let everywhere: Vec<TermMatch> = found.iter().flatten().copied().collect();
    let together = items(&everywhere).into_iter().filter_map(|item| {
        let in_item = |places: &Vec<TermMatch>| {
            places.iter().filter(|f| f.item.is_none_or(|other| other == item)).min().copied()
        };
        found.iter().map(in_item).collect::<Option<Vec<TermMatch>>>()
    });
    match together.min_by_key(merit) {
        Some(together) if worst(&together) <= worst(&apart) => (false, together),
        _ => (true, apart),
    }
}

fn worst(found: &[TermMatch]) -> Tier {
    found.iter().map(|f| f.tier).max().unwrap_or(Tier::WholeName)
}

/// The first roles of the built-in ones, and two that say what queries are made of. Few words, so
/// that terms meet in one item, and names that the tiers have to tell apart.
pub(super) fn cards(most: usize) -> Vec<Arc<Card>> {
    let mut cards = builtin();
    cards.truncate(most);
    for (n, text) in [
        "---\nid: x-1\nname: API Clerk\ndefault_seniority: Staff\n---\n# Capabilities\n- **Error handling** — Expert (C++, node.js, ci/cd)\n- **SQL** — Novice (error budgets)\n# Interactions\n- **Provides API** → Backend Engineer (daily)\n  *Notes*: error handling, SQL\n- **Asks** → Nobody\n",
        "---\nname: Café Owner\n---\n# Mission\nError handling of SQL errors; error, then handling.\n# Properties\n- **Tech**: SQL, C, C#, .NET, R\n",
    ]
    .iter()
    .enumerate()
    {
        cards.push(Arc::new(Card::new(Origin::File(format!("{n}.md").into()), *text)));
    }
    cards
}

/// Panics unless the index answers a query as the slow way does: the same roles, in the same
/// order, by the same tiers. How many answer it.
pub(super) fn agree(slow: &Slow<'_>, index: &Index, text: &str) -> usize {
    let (atlas, query) = (slow.atlas, Query::parse(text));
    let mut hits = index.search(atlas, Chosen::default(), &query, Order::Match);
    hits.sort(usize::MAX);
    let fast: Vec<_> = (0..hits.len())
        .filter_map(|row| hits.get(atlas, row))
        .map(|hit| (atlas.name(hit.node), hit.tier))
        .collect();
    let told: Vec<_> =
        slow.search(&query).into_iter().map(|(node, tier)| (atlas.name(node), tier)).collect();
    assert_eq!(fast, told, "{text:?}");
    fast.len()
}

/// The same for the fuzzer, over cards that are read once. What is asked of files, marks and
/// paths the slow way does not know.
pub fn agrees(text: &str) {
    static HELD: OnceLock<(Slow<'static>, Index)> = OnceLock::new();
    let (slow, index) = HELD.get_or_init(|| {
        let atlas: &'static Atlas = Box::leak(Box::new(Atlas::new(cards(3), Vec::new(), 0)));
        (Slow::new(atlas), Index::of(atlas))
    });
    let known = |atom: &Atom| match &atom.what {
        What::Is(is) => matches!(is, Is::Missing | Is::Orphan),
        What::Path(_) => false,
        _ => true,
    };
    if Query::parse(text).clauses.iter().flatten().all(known) {
        agree(slow, index, text);
    }
}
