//! Makes fixes that are safe without asking the author: replacing an arrow or a dash, replacing an
//! identifier that is not used elsewhere, and adding the counterpart of an interaction. All other
//! bytes of a card stay the same.
//!
//! A fix is first made in memory. It is kept only under two conditions: the changed card must have
//! the same content as before, apart from the intended addition, and a check of all changed cards
//! must find that the problem is gone and that there are no new problems. A fix therefore never
//! makes anything worse.

mod single;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::atlas::{Atlas, Node, RoleId};
use crate::card::{Card, Key, MAX_CARD_BYTES};
use crate::role::{Interaction, Origin, Rule};

use super::card_lines::CardLines;
use super::certain::Certain;
use super::used::{Renaming, unused};
use super::{Check, Evidence, Finding, Policy, relation};

pub use single::{ProblemKey, SingleFix};

/// A card before and after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where the card comes from, which is always a file.
    pub origin: Origin,
    /// The card as it was read.
    pub before: String,
    /// The card with its fixes.
    pub after: String,
    /// The number of fixes made to the card.
    pub fixes: usize,
}

/// A range of bytes of a card and its replacement.
#[derive(Debug, Clone)]
struct Edit {
    role: RoleId,
    range: Range<usize>,
    text: String,
    /// The rule, the card and the position of the problem that this edit fixes.
    rule: Rule,
    asks: RoleId,
    place: (u32, u32),
    adds: Adds,
}

/// The content that an edit adds to a card.
#[derive(Debug, Clone)]
enum Adds {
    /// No content, because only the notation changes.
    Nothing,
    Id(String),
    Slug(String),
    /// An interaction after the existing interactions.
    Answer(Box<Interaction>),
}

/// The maximum number of attempts to apply a set of fixes. Each attempt leaves out the fixes that
/// caused problems in the previous attempt.
const TRIES: usize = 6;
/// The maximum number of passes. Each pass looks for more fixes in the result of the previous pass.
const PASSES: usize = 4;

impl Check<'_> {
    /// Returns the number of problems that `--fix` tries to fix. This is fast, because nothing is
    /// fixed yet. [`Check::fixes`] may keep fewer fixes.
    pub fn fixable(&self) -> usize {
        fixable(&self.all, self.together).count()
    }

    /// Returns the changes that `--fix` writes, ordered by path. Problems that involve several
    /// cards are fixed only if all cards are loaded.
    pub fn fixes(&self) -> Vec<Change> {
        let Check { atlas, evidence, policy, together, .. } = *self;
        let mut fixes: HashMap<RoleId, usize> = HashMap::new();
        let mut last: Option<Fixed> = None;
        for _ in 0..PASSES {
            // Each pass starts with the result of the previous pass. So if the user runs the
            // program again, there is nothing left to fix.
            let next = match &last {
                Some(last) => pass(&last.atlas, &last.evidence, &last.findings, policy, together),
                None => pass(atlas, evidence, &self.all, policy, together),
            };
            let Some(next) = next else { break };
            next.edits.iter().for_each(|edit| *fixes.entry(edit.role).or_default() += 1);
            last = Some(next);
        }
        let Some(last) = last else { return Vec::new() };
        let mut fixes: Vec<(RoleId, usize)> = fixes.into_iter().collect();
        fixes.sort_by_key(|(id, _)| atlas.slot(*id));
        let changes = fixes.into_iter().map(|(id, fixes)| Change {
            origin: atlas[id].origin.clone(),
            before: atlas[id].text.to_string(),
            after: last.atlas[id].text.to_string(),
            fixes,
        });
        changes.collect()
    }
}

/// The result of one pass of fixes.
struct Fixed {
    atlas: Atlas,
    evidence: Evidence,
    findings: Vec<Finding>,
    /// The edits that remain after all checks.
    edits: Vec<Edit>,
}

fn pass(
    atlas: &Atlas,
    evidence: &Evidence,
    findings: &[Finding],
    policy: &Policy,
    together: bool,
) -> Option<Fixed> {
    let mut edits = candidates(atlas, findings, together);
    for _ in 0..TRIES {
        let (cards, kept) = read_back(atlas, edits);
        if kept.is_empty() {
            return None;
        }
        let (changed, parsed) = atlas.changed::<Evidence>(cards);
        let mut evidence = evidence.clone();
        evidence.update(&changed, parsed);
        let left = Check::new(&changed, &evidence, policy, together).all;
        let blamed = blamed(findings, &left, &kept);
        if blamed.is_empty() {
            return Some(Fixed { atlas: changed, evidence, findings: left, edits: kept });
        }
        let kept = kept.into_iter().enumerate().filter(|(number, _)| !blamed.contains(number));
        edits = kept.map(|(_, edit)| edit).collect();
    }
    None
}

/// Returns the problems of the kinds that can be fixed.
fn fixable(findings: &[Finding], together: bool) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(move |finding| {
        finding.problem.fix.is_some() || (together && finding.problem.rule == Rule::OneSided)
    })
}

/// Returns every edit that could fix a problem, ordered by card and by position.
fn candidates(atlas: &Atlas, findings: &[Finding], together: bool) -> Vec<Edit> {
    let mut findings = fixable(findings, together).peekable();
    if findings.peek().is_none() {
        return Vec::new();
    }
    let mut certain = Certain::new(atlas);
    let mut places = CardLines::default();
    let mut feet = HashMap::new();
    let mut edits: Vec<Edit> = Vec::new();
    let mut renamings: Vec<Renaming> = Vec::new();
    for finding in findings {
        let edit = match finding.problem.rule {
            Rule::OneSided => stub(atlas, finding, &mut certain, &mut feet),
            _ => {
                replacement(atlas, finding, &mut places).filter(|edit| certain.is_sound(edit.role))
            }
        };
        let Some(edit) = edit else { continue };
        if edit.rule == Rule::BadIdentifier {
            let known = together && certain.is_only(edit.role);
            let old = atlas[edit.role].text.get(edit.range.clone()).filter(|_| known);
            let Some(old) = old.map(str::to_owned) else { continue };
            let (role, range, new) = (edit.role, edit.range.clone(), edit.text.clone());
            renamings.push(Renaming { edit: edits.len(), role, range, old, new });
        }
        edits.push(edit);
    }
    let free = unused(atlas, &renamings);
    let numbered = edits.into_iter().enumerate();
    let kept =
        numbered.filter(|(number, edit)| free.contains(number) || edit.rule != Rule::BadIdentifier);
    let mut edits: Vec<Edit> = kept.map(|(_, edit)| edit).collect();
    // The sort is stable, so several interactions that are added at the same place keep their
    // order.
    edits.sort_by_key(|edit| (atlas.slot(edit.role), edit.range.start));
    edits.dedup_by(|a, b| (a.role, &a.range, &a.text) == (b.role, &b.range, &b.text));
    edits
}

/// Returns the edit that replaces the faulty characters with the suggested ones.
fn replacement(atlas: &Atlas, finding: &Finding, places: &mut CardLines) -> Option<Edit> {
    let (problem, role) = (&finding.problem, finding.role?);
    let text = problem.fix.clone()?;
    let card = &atlas[role];
    let line = places.start(atlas, role, problem.line)?;
    let rest = card.text.get(line..)?;
    let mut chars = rest.char_indices().map(|(at, _)| line + at);
    let start = chars.nth(problem.column.saturating_sub(1) as usize)?;
    let end = chars.nth((problem.width as usize).checked_sub(1)?)?;
    let adds = match (problem.rule, Key::parse(rest.split(':').next()?)) {
        (Rule::BadIdentifier, Some(Key::Id)) => Adds::Id(text.clone()),
        (Rule::BadIdentifier, Some(Key::Slug)) => Adds::Slug(text.clone()),
        (Rule::BadIdentifier, _) => return None,
        _ => Adds::Nothing,
    };
    let place = (problem.line, problem.column);
    Some(Edit { role, range: start..end, text, rule: problem.rule, asks: role, place, adds })
}

/// The position for a new interaction, after the last interaction of a card, and the text with
/// which a new item begins.
#[derive(Debug, Clone)]
struct Foot {
    /// The byte offset at which the new interaction is inserted.
    end: usize,
    /// A line break, the text before the list marker, and the marker.
    lead: String,
    /// Whether any interaction of the card has a frequency.
    has_frequencies: bool,
}

impl Foot {
    /// Returns the position for a new interaction, or `None` if the card has no interactions.
    fn new(atlas: &Atlas, role: RoleId) -> Option<Foot> {
        let text = &atlas[role].text;
        let edges = atlas.outgoing(Node::Role(role));
        let bom = text.len() - text.trim_start_matches('\u{feff}').len();
        let last = atlas.interaction(*edges.last()?).span;
        let (start, end) = (bom + last.start as usize, bom + last.end as usize);
        let before = text.get(..start)?.rsplit('\n').next()?;
        let sign = text.get(start..)?.chars().next().filter(|c| matches!(c, '*' | '+'));
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(Foot {
            end: text.get(..end)?.trim_end().len(),
            lead: format!("{newline}{before}{}", sign.unwrap_or('-')),
            has_frequencies: edges.iter().any(|edge| atlas.interaction(*edge).frequency.is_some()),
        })
    }
}

/// Returns an edit for an interaction that only one role declares. The edit adds the counterpart to
/// the card of the other role, after its last interaction. Both cards must be parsed without doubt,
/// and both names must be unambiguous.
fn stub(
    atlas: &Atlas,
    finding: &Finding,
    certain: &mut Certain<'_>,
    feet: &mut HashMap<RoleId, Option<Foot>>,
) -> Option<Edit> {
    let edge = finding.edge?;
    let Node::Role(other) = atlas[edge].to else { return None };
    let (own, verb) = (atlas[edge].from, atlas.verb(edge));
    let known = atlas.verbs().knows(verb) && !atlas[edge].ambiguous;
    if !known || atlas.root(own) != atlas.root(other) {
        return None;
    }
    for role in [own, other] {
        if !certain.is_sound(role) || !certain.is_only(role) {
            return None;
        }
    }
    if certain.may_name(other, own) {
        return None;
    }
    let foot = feet.entry(other).or_insert_with(|| Foot::new(atlas, other)).clone()?;
    let mut item = atlas.interaction(edge);
    // If no interaction on the card has a frequency, the new one gets none either, because
    // otherwise the existing interactions would look incomplete.
    item.frequency.take_if(|_| !foot.has_frequencies);
    let line = relation::answer(atlas, edge, &item);
    // Within a list item, the parser understands some names differently, such as `*Notes*: x` and
    // `QA (daily)`. So the new item is parsed, and the result is compared with the intended item.
    let mut answer = atlas.answer(edge, &item);
    answer.clear_place();
    let alone = atlas[other].with_text(format!("# Interactions\n{line}\n")).role();
    let alone = alone.without_places();
    if alone.interactions != [answer.clone()] || !alone.sections.is_empty() {
        return None;
    }
    let rest = line.strip_prefix('-').unwrap_or(&line);
    Some(Edit {
        role: other,
        range: foot.end..foot.end,
        text: format!("{}{rest}", foot.lead),
        rule: Rule::OneSided,
        asks: own,
        place: (finding.problem.line, finding.problem.column),
        adds: Adds::Answer(Box::new(answer)),
    })
}

/// Parses the changed cards and returns the cards with their edits. Drops edits after which a card
/// would not have the intended content. `edits` must be ordered by card and by position.
fn read_back(atlas: &Atlas, edits: Vec<Edit>) -> (Vec<Arc<Card>>, Vec<Edit>) {
    let mut cards = Vec::new();
    let mut kept: Vec<Edit> = Vec::new();
    for edits in edits.chunk_by(|a, b| a.role == b.role) {
        if let Some((card, edits)) = sound(atlas, edits) {
            cards.push(Arc::new(card));
            kept.extend(edits.into_iter().cloned());
        }
    }
    (cards, kept)
}

/// Returns a card with its edits applied. If all edits together do not give the intended content,
/// tries the edits of each rule separately.
fn sound<'a>(atlas: &Atlas, edits: &'a [Edit]) -> Option<(Card, Vec<&'a Edit>)> {
    let whole: Vec<&Edit> = edits.iter().collect();
    if let Some(card) = edited(atlas, &whole) {
        return Some((card, whole));
    }
    let rules: BTreeSet<Rule> = edits.iter().map(|edit| edit.rule).collect();
    let apart = rules.into_iter().filter_map(|rule| {
        let some: Vec<&Edit> = edits.iter().filter(|edit| edit.rule == rule).collect();
        edited(atlas, &some).map(|_| some)
    });
    let mut some: Vec<&Edit> = apart.flatten().collect();
    some.sort_by_key(|edit| edit.range.start);
    edited(atlas, &some).map(|card| (card, some))
}

/// Returns a card with edits applied, or `None` if the card would not have the intended content.
/// `edits` must be ordered by position.
fn edited(atlas: &Atlas, edits: &[&Edit]) -> Option<Card> {
    let card = &atlas[edits.first()?.role];
    let before = card.role();
    let mut wanted = before.clone();
    let (mut after, mut end) = (String::new(), 0);
    for edit in edits {
        after.push_str(card.text.get(end..edit.range.start)?);
        after.push_str(&edit.text);
        card.text.get(edit.range.clone())?;
        end = edit.range.end;
    }
    after.push_str(card.text.get(end..)?);
    if after.len() as u64 > MAX_CARD_BYTES {
        return None;
    }
    for edit in edits {
        match &edit.adds {
            Adds::Nothing => {}
            Adds::Id(id) => wanted.id = Some(id.clone()),
            Adds::Slug(slug) => wanted.slug.clone_from(slug),
            Adds::Answer(item) => wanted.interactions.push(item.as_ref().clone()),
        }
    }
    let card = card.with_text(after);
    card.role().has_same_content(&wanted).then_some(card)
}

/// Returns the indices of the edits that do not solve their problem or that cause new problems.
fn blamed(before: &[Finding], after: &[Finding], edits: &[Edit]) -> BTreeSet<usize> {
    let (before, after) = (counts(before), counts(after));
    let worse: HashSet<Option<RoleId>> = after
        .iter()
        .filter(|(key, count)| **count > before.get(key).copied().unwrap_or(0))
        .map(|((role, _), _)| *role)
        .collect();
    let mut solved: HashMap<(Option<RoleId>, Rule), usize> = HashMap::new();
    for edit in edits {
        *solved.entry((Some(edit.asks), edit.rule)).or_default() += 1;
    }
    let mut blamed = BTreeSet::new();
    for (at, edit) in edits.iter().enumerate() {
        let key = (Some(edit.asks), edit.rule);
        let [left, solved, before] =
            [&after, &solved, &before].map(|counts| counts.get(&key).copied().unwrap_or(0));
        let is_worse = worse.contains(&Some(edit.role)) || worse.contains(&Some(edit.asks));
        if is_worse || left + solved > before {
            blamed.insert(at);
        }
    }
    if !blamed.is_empty() || worse.is_empty() {
        return blamed;
    }
    // If an unchanged card has new problems, a changed name is the most likely cause.
    let renamed = edits.iter().enumerate().filter(|(_, edit)| edit.rule == Rule::BadIdentifier);
    let renamed: BTreeSet<usize> = renamed.map(|(at, _)| at).collect();
    if renamed.is_empty() { (0..edits.len()).collect() } else { renamed }
}

/// Returns the number of findings for each card and rule.
fn counts(findings: &[Finding]) -> HashMap<(Option<RoleId>, Rule), usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry((finding.role, finding.problem.rule)).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests;
