//! Decides whether an interaction hands over an artifact. For example, `Delivers dataset` hands
//! over the artifact `Curated datasets`, but `Reports to` does not hand over anything.
//!
//! The verb and the notes of an interaction are reduced to the stems of their words. An artifact is
//! named by its whole name, or by the main word of its name together with another word of it. A
//! single word of the name, or the type in a verb such as `Provides API`, is only a hint. Generic
//! words, such as `report` or `team`, do not identify an artifact on their own.

use crate::role::{Artifact, Interaction};
use crate::text::{SharedTexts, fold};

use super::verb::{Family, Flow, VerbMeaning};

/// Words for kinds of documents. They may follow the main word of a phrase, as in `design
/// document`.
const FORMS: &str = "\
    brief checklist deck doc document documentation draft file guide guideline list log \
    material note output package plan record report spec specification summary template \
    version write";

/// Words that occur in descriptions of any kind of work.
const BROAD: &str = "\
    access analysis best business change client communication company customer daily data \
    decision delivery development engineering feature feedback goal implementation information \
    integration issue issues management market meeting monthly need new performance practice \
    problem process product progress project quality result review role security service set \
    stakeholder standard status strategy support system task team technical test tool update \
    user weekly work";

/// Words that end a phrase. The word before one of these is the subject of the phrase.
const LINKING: [&str; 52] = [
    "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "before", "between",
    "by", "during", "each", "every", "for", "from", "has", "have", "if", "in", "into", "is", "it",
    "its", "of", "off", "on", "onto", "or", "our", "out", "over", "per", "so", "that", "the",
    "their", "them", "then", "they", "this", "to", "up", "via", "when", "where", "which", "while",
    "with",
];

/// Pairs of words that can also be written as one word.
const COMPOUNDS: [(&str, &str); 12] = [
    ("back", "log"),
    ("code", "base"),
    ("dash", "board"),
    ("data", "base"),
    ("data", "set"),
    ("life", "cycle"),
    ("play", "book"),
    ("post", "mortem"),
    ("proto", "type"),
    ("road", "map"),
    ("run", "book"),
    ("wire", "frame"),
];

/// The number before the first phrase of a clause in [`SpokenWords`]. No word has this number.
const BREAK: u32 = u32::MAX;
/// The number between two phrases of a clause, where the text has a linking word.
const LINK: u32 = u32::MAX - 1;
/// The number of a word that does not occur in any interaction.
const UNKNOWN: u32 = u32::MAX - 2;

/// The stems of words, each with a number. Generic words have the smallest numbers.
#[derive(Debug, Clone)]
pub struct Stems(SharedTexts);

impl Default for Stems {
    fn default() -> Stems {
        let mut texts = SharedTexts::default();
        for word in FORMS.split(' ').chain(BROAD.split(' ')) {
            texts.number(word);
        }
        Stems(texts)
    }
}

impl Stems {
    /// Adds the stems of `others`, and returns the new number of each stem.
    pub fn adopt(&mut self, others: &Stems) -> Vec<u32> {
        self.0.adopt(&others.0)
    }

    /// Returns the number of each stem in `others`. The number of an unknown stem is `u32::MAX`.
    pub fn numbers_of(&self, others: &Stems) -> Vec<u32> {
        self.0.numbers_of(&others.0)
    }

    /// Drops all stems except the generic ones and those in `used`. Returns the new number of each
    /// stem.
    pub fn keep_only<'w>(&mut self, used: impl Iterator<Item = &'w SpokenWords>) -> Vec<u32> {
        let generic = 0..const { count(FORMS) + count(BROAD) };
        let used = used.flat_map(|spoken| spoken.words.iter().copied());
        self.0.keep_only(generic.chain(used.filter(|word| *word < UNKNOWN)))
    }

    /// Shares the stems with later copies.
    pub fn share(&mut self) {
        self.0.share();
    }

    /// Returns the number of stems.
    pub fn distinct(&self) -> usize {
        self.0.len()
    }
}

/// Returns whether a stem names a kind of document.
fn is_form(stem: u32) -> bool {
    stem < const { count(FORMS) }
}

/// Returns whether a stem is too generic to identify an artifact on its own.
fn is_generic(stem: u32) -> bool {
    stem < const { count(FORMS) + count(BROAD) }
}

/// Returns the number of words in a list, which are separated by spaces.
const fn count(list: &str) -> u32 {
    let (mut rest, mut count) = (list.as_bytes(), 1);
    while let [first, others @ ..] = rest {
        count += (*first == b' ') as u32;
        rest = others;
    }
    count
}

/// The words of all interactions on a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpokenWords {
    words: Box<[u32]>,
    /// The end of each interaction in the list of words.
    ends: Box<[u32]>,
}

impl SpokenWords {
    /// Returns the words of the interactions on a card. New words are added to `stems`.
    pub fn new(items: &[Interaction], stems: &mut Stems) -> SpokenWords {
        let (mut words, mut ends) = (Vec::new(), Vec::with_capacity(items.len()));
        for item in items {
            // The first word of a verb names the action, and the words after it name its object.
            let object = item.verb.trim().split_once(' ').map_or("", |(_, object)| object);
            let verb = phrases(object).into_iter().flatten();
            words.extend(verb.map(|word| stems.0.number(&word)));
            for clause in item.notes.iter().flat_map(|notes| clauses(notes)) {
                for (at, phrase) in clause.iter().enumerate() {
                    words.push(if at == 0 { BREAK } else { LINK });
                    words.extend(phrase.iter().map(|word| stems.0.number(word)));
                }
            }
            ends.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        SpokenWords { words: words.into(), ends: ends.into() }
    }

    /// Returns the words of the interaction at a position on the card.
    pub fn get(&self, number: usize) -> Option<Spoken<'_>> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|last| self.ends.get(last).copied());
        let words = self.words.get(start.unwrap_or(0) as usize..end as usize)?;
        Some(Spoken { words, signature: Signature::new(words) })
    }

    /// Replaces the number of each word: `numbers` maps old numbers to new ones.
    pub fn renumber(&mut self, numbers: &[u32]) {
        for word in self.words.iter_mut().filter(|word| **word <= UNKNOWN) {
            *word = numbers.get(*word as usize).copied().unwrap_or(UNKNOWN);
        }
    }
}

/// The words of an interaction: the words of its verb except the first, then the phrases of its
/// notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken<'a> {
    words: &'a [u32],
    signature: Signature,
}

impl<'a> Spoken<'a> {
    fn object(self) -> &'a [u32] {
        self.words.split(|word| *word == BREAK).next().unwrap_or_default()
    }

    /// Returns the clauses of the notes, in which [`LINK`] separates the phrases.
    fn clauses(self) -> impl Iterator<Item = &'a [u32]> {
        self.words.split(|word| *word == BREAK).skip(1)
    }

    /// Returns the phrases of the notes.
    fn notes(self) -> impl Iterator<Item = &'a [u32]> {
        self.clauses().flat_map(|clause| clause.split(|word| *word == LINK))
    }
}

/// A set of bits in which each word of a string sets one bit. If the signatures of two strings have
/// no bits in common, the strings have no words in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signature(u64);

impl Signature {
    fn new<'w>(words: impl IntoIterator<Item = &'w u32>) -> Signature {
        let words = words.into_iter().filter(|word| **word < UNKNOWN);
        Signature(words.fold(0, |bits, word| bits | 1 << (word % u64::BITS)))
    }

    fn meets(self, other: Signature) -> bool {
        self.0 & other.0 != 0
    }
}

/// How clearly an interaction hands over an artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handover {
    /// The interaction names the artifact.
    Named,
    /// The interaction contains only a word of the artifact's name, or its type.
    Hinted,
}

/// The words of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactWords {
    name: Vec<u32>,
    /// The phrases of the name with [`LINK`] between them; empty if the name is a single phrase.
    linked: Vec<u32>,
    kind: Vec<u32>,
    signature: Signature,
}

impl ArtifactWords {
    /// Returns the words of an artifact as numbers. All words that do not occur in any interaction
    /// have the same number.
    pub fn new(name: &str, kind: Option<&str>, stems: &Stems) -> ArtifactWords {
        let (name, kind) = (found(name, stems), found(kind.unwrap_or_default(), stems));
        let linked = if name.len() > 1 { name.join(&LINK) } else { Vec::new() };
        let (name, kind) = (name.concat(), kind.concat());
        let signature = Signature::new(name.iter().chain(&kind));
        ArtifactWords { name, linked, kind, signature }
    }

    /// Returns how clearly an interaction with this verb hands over the artifact, or `None` if it
    /// does not hand it over. `by_maker` is true if the role that makes the artifact declares the
    /// interaction, and false if the role that receives it does.
    pub fn handover(
        &self,
        spoken: Spoken<'_>,
        verb: VerbMeaning,
        by_maker: bool,
    ) -> Option<Handover> {
        if !self.signature.meets(spoken.signature) {
            return None;
        }
        let gives = matches!(verb.family, Family::Provide | Family::Depend);
        let wrong = if by_maker { Flow::In } else { Flow::Out };
        if gives && verb.flow == wrong {
            return None;
        }
        if has_all(&self.name, spoken.object())
            || spoken.notes().any(|phrase| self.is_named_in(phrase))
            || spoken.clauses().any(|clause| self.is_quoted_in(clause))
        {
            return Some(Handover::Named);
        }
        // People report and advise on all kinds of things, so nothing less than the whole name is
        // enough for these verbs.
        if matches!(verb.family, Family::Report | Family::Advise) {
            return None;
        }
        let head = head(&self.name);
        if spoken.notes().any(|phrase| self.is_meant_by(phrase, head)) {
            return Some(Handover::Named);
        }
        let in_object = spoken.object().iter().any(|word| {
            let is_type = self.kind.contains(word);
            let is_word = self.name.contains(word) && (gives || Some(*word) == head);
            is_type && (gives || !is_generic(*word)) || is_word && !is_generic(*word)
        });
        let is_hinted = in_object || spoken.notes().any(|phrase| self.is_subject(phrase, head));
        is_hinted.then_some(Handover::Hinted)
    }

    /// Returns whether a phrase in the notes contains the whole name of the artifact. If the name
    /// is a single generic word, it must be the subject of the phrase. For example, `report` is the
    /// subject of `needs the report`, but not of `report progress`.
    fn is_named_in(&self, phrase: &[u32]) -> bool {
        match self.name.as_slice() {
            [only] if is_generic(*only) => phrase.last() == Some(only),
            name => has_all(name, phrase),
        }
    }

    /// Returns whether a clause contains a name with a linking word, such as `File for conformity`.
    fn is_quoted_in(&self, clause: &[u32]) -> bool {
        !self.linked.is_empty()
            && clause.windows(self.linked.len()).any(|words| *words == *self.linked)
    }

    /// Returns whether a phrase means the artifact without giving its whole name: it contains the
    /// main word of the name and another word of it, or its subject is the only word of the name
    /// that is not a kind of document.
    fn is_meant_by(&self, phrase: &[u32], main: Option<u32>) -> bool {
        let Some(main) = main.filter(|main| phrase.contains(main)) else { return false };
        let mut others = self.name.iter().filter(|word| **word != main && !is_form(**word));
        let is_subject = head(phrase) == Some(main) && !is_generic(main);
        others.clone().any(|word| !is_generic(*word) && phrase.contains(word))
            || is_subject && others.next().is_none()
    }

    /// Returns whether a phrase may be about the artifact: it has the same subject as the
    /// artifact's name, or it contains two words of the name.
    fn is_subject(&self, phrase: &[u32], main: Option<u32>) -> bool {
        let subject = head(phrase).filter(|word| !is_generic(*word));
        let words = self.name.iter().filter(|word| !is_generic(**word) && phrase.contains(word));
        subject.is_some() && subject == main || words.count() > 1
    }
}

/// Returns the phrases in a string. The number of a word that has none is [`UNKNOWN`].
fn found(text: &str, stems: &Stems) -> Vec<Vec<u32>> {
    let number = |word: &String| stems.0.find(word).unwrap_or(UNKNOWN);
    phrases(text).iter().map(|phrase| phrase.iter().map(number).collect()).collect()
}

/// Returns the main word of a phrase: the last word that is not a kind of document.
fn head(phrase: &[u32]) -> Option<u32> {
    phrase.iter().rev().copied().find(|word| !is_form(*word))
}

/// Returns whether a phrase contains all words of a name. No phrase contains an empty name.
fn has_all(name: &[u32], phrase: &[u32]) -> bool {
    !name.is_empty() && name.iter().all(|word| phrase.contains(word))
}

/// Returns the phrases in a string, each as the stems of its words.
fn phrases(text: &str) -> Vec<Vec<String>> {
    clauses(text).concat()
}

/// Returns the clauses in a string, which end with a punctuation mark, each as a list of phrases.
fn clauses(text: &str) -> Vec<Vec<Vec<String>>> {
    let folded = fold(text);
    let mut clauses = vec![vec![Vec::new()]];
    for word in folded.split_whitespace() {
        let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        for part in parts {
            let clause = clauses.last_mut().into_iter();
            if LINKING.binary_search(&part).is_ok() {
                clause.for_each(|clause| clause.push(Vec::new()));
            } else {
                let phrase = clause.filter_map(|clause| clause.last_mut());
                phrase.for_each(|phrase| add(phrase, part));
            }
        }
        if word.ends_with(|c: char| ",;:.()!?".contains(c)) {
            clauses.push(vec![Vec::new()]);
        }
    }
    clauses.iter_mut().for_each(|clause| clause.retain(|phrase| !phrase.is_empty()));
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// Adds the stem of a word to a phrase. Two words that can also be written as one word are joined.
fn add(phrase: &mut Vec<String>, word: &str) {
    let stem = stem(word);
    match phrase.last_mut() {
        Some(last) if COMPOUNDS.contains(&(last.as_str(), stem.as_str())) => last.push_str(&stem),
        _ => phrase.push(stem),
    }
}

/// Returns a word without its plural ending.
fn stem(word: &str) -> String {
    let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 2) else {
        return word.to_owned();
    };
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ if stem.ends_with(['s', 'u', 'i']) => word.to_owned(),
        _ => match stem.strip_suffix('e') {
            Some(hiss) if ["ss", "sh", "ch", "x"].iter().any(|end| hiss.ends_with(end)) => {
                hiss.to_owned()
            }
            _ => stem.to_owned(),
        },
    }
}

/// Returns how clearly an interaction hands over an artifact, or `None` if it does not hand it over.
/// If `by_maker` is true, the role that declares the interaction makes the artifact;
/// otherwise, the other role makes it.
pub(super) fn handover(
    artifact: &Artifact,
    item: &Interaction,
    verb: VerbMeaning,
    by_maker: bool,
) -> Option<Handover> {
    let mut stems = Stems::default();
    let words = SpokenWords::new(std::slice::from_ref(item), &mut stems);
    let artifact = ArtifactWords::new(&artifact.name, artifact.kind.as_deref(), &stems);
    words.get(0).and_then(|spoken| artifact.handover(spoken, verb, by_maker))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Handover::{Hinted, Named};
    use super::*;
    use crate::atlas::{Atlas, Node, Pair};
    use crate::card::Card;
    use crate::role::Origin;

    /// Returns the artifacts that pass between two roles, given the artifacts of the first role and
    /// the interactions of both.
    fn passed(artifacts: &str, mine: &str, theirs: &str) -> Vec<(String, Handover)> {
        let texts = [
            format!("---\nname: A\n---\n# Artifacts\n{artifacts}\n# Interactions\n{mine}\n"),
            format!("---\nname: B\n---\n# Interactions\n{theirs}\n"),
        ];
        let cards = texts.into_iter().enumerate();
        let cards = cards
            .map(|(at, text)| Arc::new(Card::new(Origin::File(format!("{at}.md").into()), text)));
        let atlas = Atlas::new(cards.collect(), Vec::new(), 0);
        let [a, b] = ["A", "B"].map(|name| Node::Role(atlas.named(name).unwrap()));
        let pair = Pair::new(&atlas, a, b);
        pair.passed.into_iter().map(|passed| (passed.artifact, passed.handover)).collect()
    }

    #[test]
    fn planted_hand_overs_are_found() {
        for (artifact, mine, theirs) in [
            ("- **Curated datasets** (type: dataset)", "- **Delivers dataset** → B (weekly)", ""),
            ("- **Training data sets**", "", "- **Receives dataset from** → A (weekly)"),
            (
                "- **Curated data**\n- **Labels** (type: dataset)",
                "- **Provides data sets** → B",
                "",
            ),
            ("- **REST/GraphQL APIs** (type: api)", "- **Provides API** → B (daily)", ""),
            ("- **Payment service** (type: API)", "", "- **Consumes API from** → A (daily)"),
            ("- **Public API**", "", "- **Works with** → A\n  *Notes*: needs a stable API"),
            ("- **Design mockups** (type: design)", "- **Hands over designs** → B (weekly)", ""),
            ("- **UI designs**", "", "- **Implements designs of** → A (daily)"),
            (
                "- **Design document**",
                "- **Hands off to** → B\n  *Notes*: passes the design spec, then answers questions",
                "",
            ),
            (
                "- **Report** (type: report)",
                "",
                "- **Works with** → A\n  *Notes*: needs the report",
            ),
            ("- **Monthly figures** (type: report)", "- **Provides report** → B (monthly)", ""),
        ] {
            let found = passed(artifact, mine, theirs);
            assert!(!found.is_empty(), "{artifact} {mine}{theirs}");
        }
    }

    #[test]
    fn nothing_is_claimed_for_interactions_that_hand_over_nothing() {
        for (artifact, mine, theirs) in [
            ("- **Weekly report** (type: report)", "- **Reports to** → B (weekly)", ""),
            ("- **Incident report**", "- **Reports to** → B\n  *Notes*: reports progress", ""),
            (
                "- **Test plan** (type: plan)",
                "",
                "- **Plans with** → A\n  *Notes*: sprint planning",
            ),
            ("- **Team handbook**", "- **Leads** → B\n  *Notes*: team meetings, team goals", ""),
            ("- **Design document**", "", "- **Documents decisions with** → A (weekly)"),
            (
                "- **Product roadmap**",
                "- **Collaborates with** → B\n  *Notes*: product strategy and product quality",
                "",
            ),
            (
                "- **Performance benchmarks** (type: report)",
                "- **Collaborates with** → B\n  *Notes*: performance testing, report deadlines",
                "",
            ),
            ("- **API guidelines** (type: guide)", "- **Mentors** → B\n  *Notes*: API design", ""),
            ("- **Curated datasets**", "- **Receives dataset** → B (weekly)", ""),
            ("- **Service documentation**", "", "- **Supports** → A\n  *Notes*: service levels"),
            ("- **REST APIs** (type: api)", "", "- **Tests with** → A\n  *Notes*: API testing"),
            ("- **Reviews** (type: review)", "- **Reviews** → B (weekly)", ""),
            (
                "- **Breach register** (type: dataset)",
                "- **Reviews** → B\n  *Notes*: new datasets",
                "",
            ),
            ("- **Power budget** (type: model)", "", "- **Asks** → A\n  *Notes*: by phone model"),
            ("- **File for tax**", "- **Advises** → B\n  *Notes*: file, tax", ""),
        ] {
            let found = passed(artifact, mine, theirs);
            assert!(found.is_empty(), "{artifact} {mine}{theirs}: {found:?}");
        }
    }

    #[test]
    fn a_name_is_distinguished_from_a_hint() {
        for (artifact, mine, theirs, handover) in [
            ("- **Curated datasets**", "", "- **Reviews** → A\n  *Notes*: new datasets", Hinted),
            (
                "- **Design document**",
                "- **Works with** → B\n  *Notes*: the design spec",
                "",
                Named,
            ),
            ("- **Pull requests merged**", "- **Asks** → B\n  *Notes*: pull request", "", Hinted),
            ("- **Merged pull requests**", "- **Asks** → B\n  *Notes*: pull request", "", Named),
            ("- **Firmware images**", "- **Asks** → B\n  *Notes*: candidate image", "", Hinted),
            ("- **Component library** (type: design)", "- **Provides designs** → B", "", Hinted),
            ("- **File for tax**", "- **Advises** → B\n  *Notes*: file for tax, pay", "", Named),
        ] {
            let found = passed(artifact, mine, theirs);
            assert_eq!(found.first().map(|(_, handover)| *handover), Some(handover), "{artifact}");
        }
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(LINKING.is_sorted());
        assert!(BROAD.split(' ').is_sorted() && FORMS.split(' ').is_sorted());
    }
}
