//! Compares two to four roles and shows the differences first.

mod gap;
mod texts;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{EdgeId, Handover, Node, Pair};
use crate::role::{Anchor, Known, Role};
use crate::text::{counted, fold};

use super::artifacts::{GUESS, guessed};
use super::report::{Report, ReportCell, ReportColumn, ReportRow, ReportSection, listed};
use super::similarity::{CardText, card_text};
use super::subject::{InteractionRef, Load, RoleRef, SkillLevel};
use super::survey::{Basis, SkillId};

pub use gap::{Gap, Raise};
pub use texts::DifferingLines;
use texts::aligned;
pub(super) use texts::content_words;

/// The maximum number of roles in one comparison.
pub const MOST_COMPARED: usize = 4;
/// The maximum number of differing lines that the report lists.
const MOST_LINES: usize = 20;

/// A comparison of roles. Every list with one value per role has the same order as `roles`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "rolescope compare --json")]
pub struct Comparison<'a> {
    /// The compared roles.
    pub roles: Vec<RoleRef<'a>>,
    /// Groups of roles whose files have the same text. Each role is given as its position in
    /// `roles`, counted from 0.
    pub copies: Vec<Vec<usize>>,
    /// The lines that differ between two nearly identical cards; null for other cards.
    pub differing_lines: Option<DifferingLines>,
    /// The interactions that the roles declare with each other.
    pub interactions: Vec<Exchange<'a>>,
    /// The usual seniorities, as written in the cards; null if a card gives none.
    pub seniority: Vec<Option<&'a str>>,
    /// The skills of all roles. Skills with the fewest holders come first, then skills with
    /// different levels.
    pub skills: Vec<ComparedSkill<'a>>,
    /// The responsibilities, starting with those that only one role has.
    pub responsibilities: Vec<ComparedResponsibility>,
    /// The artifacts, starting with those that only one role has.
    pub artifacts: Vec<ComparedText>,
    /// The summary of each card; empty if the card has none.
    pub summaries: Vec<String>,
    /// The tools, starting with those that only one role has.
    pub tools: Vec<ComparedText>,
    /// The limits of the roles, starting with those that only one role has.
    pub boundaries: Vec<ComparedText>,
    /// The steps of the roles' work, starting with those that only one role has.
    pub steps: Vec<ComparedText>,
    /// The texts of the cards that are too long to be set side by side, in the order of the cards.
    pub passages: Vec<ComparedPassage>,
    /// The success metrics of the roles, starting with those that only one role has.
    pub metrics: Vec<ComparedText>,
    /// The roles that the compared roles work with. Those that only one compared role works with
    /// come first.
    pub partners: Vec<ComparedPartner<'a>>,
    /// The number of interactions that each role declares, by frequency.
    pub load: Vec<Load>,
    /// The short properties, such as the model of an agent. Those in which the roles differ come
    /// first.
    #[serde(skip)]
    pub properties: Vec<ComparedProperty>,
    /// The skills to learn in order to move from the first of two roles to the second, and from the
    /// second to the first. Empty if the cards do not give levels.
    #[serde(skip)]
    pub gaps: Vec<Gap<'a>>,
}

/// An interaction that one of the compared roles declares with another compared role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "Exchange")]
pub struct Exchange<'a> {
    /// The role that declares the interaction.
    pub from: RoleRef<'a>,
    /// The role with which the interaction is declared.
    pub to: RoleRef<'a>,
    /// The declared interaction.
    #[serde(flatten)]
    pub interaction: InteractionRef,
    /// Whether the target role declares the same interaction from its side.
    pub answered: bool,
    /// Whether the target role declares any interaction in return.
    #[serde(skip)]
    pub mutual: bool,
    /// The artifacts that pass between the two roles through the interaction.
    pub artifacts: Vec<ExchangedArtifact>,
}

/// An artifact that passes between two roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ExchangedArtifact")]
pub struct ExchangedArtifact {
    /// The name of the artifact.
    pub name: String,
    /// Whether the role that declares the interaction receives the artifact. Otherwise, it makes
    /// the artifact and hands it over.
    pub received: bool,
    /// Whether the interaction names the artifact. Otherwise, it contains only a word of the
    /// artifact's name, or its type.
    pub certain: bool,
}

/// A skill that at least one of the roles has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ComparedSkill")]
pub struct ComparedSkill<'a> {
    /// The most common spelling of the name.
    pub name: &'a str,
    /// The level of each role; null for a role without the skill.
    pub levels: Vec<Option<SkillLevel<'a>>>,
}

/// A responsibility that at least one of the roles has. Titles are aligned if they share at least
/// half of their words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ComparedResponsibility")]
pub struct ComparedResponsibility {
    /// The title on each card; null for a role without this responsibility.
    pub titles: Vec<Option<String>>,
    /// Whether each card marks the responsibility as primary.
    pub primary: Vec<bool>,
}

/// An entry on the card of at least one of the roles, such as the name of an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ComparedText")]
pub struct ComparedText {
    /// The compared text.
    pub text: String,
    /// For each role, whether its card has the entry.
    pub has: Vec<bool>,
}

/// A longer text on the card of at least one of the roles, such as a section in the author's own
/// words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ComparedPassage")]
pub struct ComparedPassage {
    /// The title of the section, or the key of the property.
    pub title: String,
    /// The number of words on each card; 0 if a card does not have the text.
    pub words: Vec<usize>,
    /// Whether the text is the same on all cards.
    pub equal: bool,
}

/// A short property of the roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedProperty {
    /// The key, as spelt on the first card that has it.
    pub key: String,
    /// The value on each card; empty if the card does not have the property.
    pub values: Vec<String>,
}

/// A role that at least one of the compared roles works with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ComparedPartner")]
pub struct ComparedPartner<'a> {
    /// The role that at least one of the compared roles works with.
    pub role: RoleRef<'a>,
    /// The most frequent interaction that each role declares with the partner; null if there is
    /// none.
    pub interactions: Vec<Option<InteractionRef>>,
    /// For each compared role, whether the partner declares an interaction with it.
    pub named_by_partner: Vec<bool>,
    /// The most frequent interaction that the partner declares with each compared role; null if
    /// the partner declares none with it.
    pub partner_interactions: Vec<Option<InteractionRef>>,
}

impl<'a> Comparison<'a> {
    /// Compares the given roles. Only the first [`MOST_COMPARED`] roles are used.
    pub fn new(basis: Basis<'a>, nodes: &[Node]) -> Comparison<'a> {
        let atlas = basis.atlas;
        let nodes: Vec<Node> = nodes.iter().copied().take(MOST_COMPARED).collect();
        let cards: Vec<Option<Arc<Role>>> =
            nodes.iter().map(|node| node.role().map(|id| atlas.role(id))).collect();
        Comparison {
            roles: nodes.iter().map(|&node| RoleRef::new(atlas, node)).collect(),
            copies: copies(basis, &nodes),
            differing_lines: match nodes.as_slice() {
                [Node::Role(one), Node::Role(other)] => {
                    DifferingLines::new(&atlas[*one].text, &atlas[*other].text)
                }
                _ => None,
            },
            interactions: exchanges(basis, &nodes),
            seniority: nodes
                .iter()
                .map(|node| Some(atlas[node.role()?].seniority.as_ref()?.word.as_str()))
                .collect(),
            skills: skills(basis, &nodes),
            responsibilities: responsibilities(&cards),
            artifacts: equal_texts(&cards, |role| {
                role.artifacts.iter().map(|one| one.name.clone()).collect()
            }),
            summaries: cards
                .iter()
                .map(|card| card.as_ref().map_or("", |card| card.summary()).to_owned())
                .collect(),
            tools: equal_texts(&cards, |role| titles(role, Known::Tools)),
            boundaries: equal_texts(&cards, |role| titles(role, Known::Boundaries)),
            steps: equal_texts(&cards, |role| titles(role, Known::Process)),
            passages: passages(&cards),
            metrics: equal_texts(&cards, metrics_of),
            partners: partners(basis, &nodes),
            properties: properties(&cards),
            load: nodes
                .iter()
                .map(|&node| Load::new(atlas, atlas.outgoing(node).iter().copied()))
                .collect(),
            gaps: match nodes.as_slice() {
                &[one, other] => [(one, other), (other, one)]
                    .map(|(from, to)| Gap::new(basis, from, to))
                    .into_iter()
                    .filter(Gap::has_levels)
                    .collect(),
                _ => Vec::new(),
            },
        }
    }

    /// Returns the report about the comparison.
    pub fn report(&self) -> Report {
        if self.roles.len() < 2 {
            let empty = "Mark two to four roles with Space to compare them.";
            return Report::new("Compare", [ReportSection::new("Compare", &[], empty)]);
        }
        let mut sections: Vec<ReportSection> =
            self.differing_lines.iter().map(|lines| self.lines_section(lines)).collect();
        sections.push(self.exchange_section());
        sections.push(self.overview_section());
        sections.push(self.skills_section());
        sections.push(self.responsibilities_section());
        let has_summaries = self.summaries.iter().any(|summary| !summary.is_empty());
        sections.extend(has_summaries.then(|| self.summary_section()));
        for (heading, item, texts) in [
            ("Tools", "Tool", &self.tools),
            ("Boundaries", "Boundary", &self.boundaries),
            ("Process", "Step", &self.steps),
            ("Artifacts", "Artifact", &self.artifacts),
            ("Success metrics", "Metric", &self.metrics),
        ] {
            sections.extend((!texts.is_empty()).then(|| self.texts_section(heading, item, texts)));
        }
        sections.extend((!self.passages.is_empty()).then(|| self.passages_section()));
        sections.push(self.partners_section());
        sections.extend(self.gaps.iter().map(Gap::section));
        let title = match self.roles.as_slice() {
            [one, other] => format!("{} and {}", one.label, other.label),
            roles => listed(roles.iter().map(|role| role.label), MOST_COMPARED),
        };
        Report::new(title, sections)
    }

    /// Links a row to the first role for which `has` yields `true`.
    fn leading(&self, row: ReportRow, has: impl Iterator<Item = bool>) -> ReportRow {
        let first = self.roles.iter().zip(has).find(|(_, has)| *has);
        ReportRow { link: first.map(|(role, _)| role.node), ..row }
    }

    /// Returns a section with one column for each role, in addition to the columns in `first`.
    fn section(&self, heading: &str, first: &[&str], empty: &str) -> ReportSection {
        ReportSection::new(heading, first, empty).role_columns(&self.roles)
    }

    fn lines_section(&self, lines: &DifferingLines) -> ReportSection {
        let mut section = self.section("Differing lines", &[], "The texts are identical.");
        let (count, differ) = (lines.lines, lines.changes.len());
        let verb = if differ == 1 { "differs" } else { "differ" };
        section.lead =
            format!("{differ} of {} {verb}; the rest are identical.", counted(count, "line"));
        let paths = self.roles.iter().map(|role| {
            let path = role.path.map(ToString::to_string).unwrap_or_default();
            ReportCell::Dim(path)
        });
        section.rows.push(self.leading(ReportRow::new(paths), std::iter::once(true)));
        for change in lines.changes.iter().take(MOST_LINES) {
            let texts = change.iter().map(|line| match line {
                Some(line) => ReportCell::Text(line.clone()),
                None => ReportCell::Dim("–".to_owned()),
            });
            let has = change.iter().map(Option::is_some);
            section.rows.push(self.leading(ReportRow::new(texts), has));
        }
        section
    }

    fn exchange_section(&self) -> ReportSection {
        let empty = match self.roles.as_slice() {
            [RoleRef { label: one, .. }, RoleRef { label: other, .. }] => {
                format!("{one} and {other} do not declare any interactions with each other.")
            }
            _ => "These roles do not declare any interactions with each other.".to_owned(),
        };
        let rows = self.interactions.iter().map(|one| {
            let answered = match (one.answered, one.mutual) {
                (true, _) => "the same",
                (false, true) => "another",
                (false, false) => "nothing",
            };
            let mut row = ReportRow::new([
                one.from.cell(),
                one.to.cell(),
                one.interaction.cell(),
                one.interaction.frequency_cell(),
                ReportCell::Dim(answered.to_owned()),
            ])
            .linked_to_interactions(one.to.node, one.from.node);
            row.notes.extend(one.interaction.notes.clone());
            for (received, what) in [(false, "hands over"), (true, "receives")] {
                let artifacts = one.artifacts.iter().filter(|one| one.received == received);
                let names = artifacts.map(|one| guessed(&one.name, one.certain));
                let names: Vec<String> = names.collect();
                if !names.is_empty() {
                    row.notes.push(format!("{what}: {}", names.join(", ")));
                }
            }
            row
        });
        let columns = ["From", "To", "Interaction", "Frequency", "In return"];
        let mut lead = "“In return” is what the other card declares: the same interaction, \
                        another one or nothing."
            .to_owned();
        let mut artifacts = self.interactions.iter().flat_map(|one| &one.artifacts);
        if artifacts.any(|one| !one.certain) {
            lead += &format!(" {GUESS}");
        }
        ReportSection::new("Between them", &columns, &empty).lead(lead).rows(rows)
    }

    /// Returns the section on seniority, the number of interactions, short properties, and copies of
    /// cards.
    fn overview_section(&self) -> ReportSection {
        let empty = "The cards do not give a seniority or a short property, or declare any \
                     interactions.";
        let mut section = self.section("Overview", &[""], empty);
        let copies = self.copies.iter().map(|group| {
            let names = group.iter().filter_map(|at| Some(self.roles.get(*at)?.label));
            format!("Copies with the same text: {}.", listed(names, MOST_COMPARED))
        });
        section.lead = copies.collect::<Vec<_>>().join(" ");
        let texts = self.seniority.iter();
        let seniority = texts.map(|word| ReportCell::Text(word.unwrap_or_default().to_owned()));
        let counts = |count: fn(&Load) -> usize| -> Vec<ReportCell> {
            self.load.iter().map(count).map(ReportCell::Number).collect()
        };
        let properties = self.properties.iter().map(|property| {
            let cells = property.values.iter().cloned().map(ReportCell::Text).collect();
            (property.key.as_str(), cells)
        });
        let facts = [
            ("Seniority", seniority.collect()),
            ("Daily interactions", counts(|load| load.daily)),
            ("Weekly interactions", counts(|load| load.weekly)),
            ("Interactions declared", counts(|load| load.all())),
        ];
        for (title, cells) in facts.into_iter().chain(properties) {
            let is_blank = cells.iter().all(|cell| ["", "0"].contains(&cell.text().as_str()));
            if !is_blank {
                let first = ReportCell::Text(title.to_owned());
                let row = ReportRow::new(std::iter::once(first).chain(cells));
                section.rows.push(self.leading(row, std::iter::once(true)));
            }
        }
        section
    }

    fn summary_section(&self) -> ReportSection {
        let texts = self.summaries.iter().cloned().map(ReportCell::Text);
        let row = self.leading(ReportRow::new(texts), std::iter::once(true));
        self.section("Summary", &[], "").rows([row])
    }

    fn skills_section(&self) -> ReportSection {
        let mut section = self.section("Skills", &["Skill"], "The cards do not list any skills.");
        let with_marks = self.roles.len() == 2;
        if with_marks {
            section.columns.insert(2, ReportColumn::default());
            let used: Vec<&str> = self.skills.iter().map(ComparedSkill::mark).collect();
            let meanings = [
                (&["◀", "▶"][..], "only one role has the skill"),
                (&["▲", "▼"], "the second role has a higher or lower level"),
                (&["="], "both roles have the same level, or no level"),
            ];
            let used = meanings.iter().filter(|(marks, _)| marks.iter().any(|m| used.contains(m)));
            let used = used.map(|(marks, meaning)| format!("{} {meaning}", marks.join(" ")));
            let mut levels = self.skills.iter().flat_map(|skill| skill.levels.iter().flatten());
            let detail =
                "a level in brackets means that the skill is only a detail of another skill"
                    .to_owned();
            let detail = levels.any(|level| level.detail).then_some(detail);
            section.lead = used.chain(detail).collect::<Vec<_>>().join(" · ");
        }
        for skill in &self.skills {
            let mut cells = vec![ReportCell::Text(skill.name.to_owned())];
            let levels = skill.levels.iter();
            cells.extend(
                levels.map(|level| level.as_ref().map(SkillLevel::cell).unwrap_or_default()),
            );
            if with_marks {
                cells.insert(2, ReportCell::Strong(skill.mark().to_owned()));
            }
            let mut held = skill.levels.iter().zip(&self.roles);
            let row = ReportRow::new(cells);
            section.rows.push(match held.find_map(|(level, role)| Some((level.as_ref()?, role))) {
                Some((level, role)) => row.linked_to_item(role, Known::Capabilities, level.item),
                None => row,
            });
        }
        section
    }

    fn responsibilities_section(&self) -> ReportSection {
        let rows = self.responsibilities.iter().map(|one| {
            let titles = one.titles.iter().zip(&one.primary).enumerate();
            let row = ReportRow::new(titles.map(|(at, (title, primary))| {
                let like = if one.is_only_similar(at) { "≈ " } else { "" };
                match title {
                    Some(title) if *primary => ReportCell::Strong(format!("★ {like}{title}")),
                    Some(title) => ReportCell::Text(format!("{like}{title}")),
                    None => ReportCell::Dim("–".to_owned()),
                }
            }));
            self.leading(row, one.titles.iter().map(Option::is_some))
        });
        let empty = "The cards do not list any responsibilities.";
        let mut all = self.responsibilities.iter();
        let has_primary = all.clone().any(|one| one.primary.contains(&true));
        let has_similar = all.any(|one| (0..one.titles.len()).any(|at| one.is_only_similar(at)));
        let primary = has_primary.then_some("★ the primary responsibility");
        let similar = has_similar.then_some("≈ only similar to the first title in the row");
        let lead = primary.into_iter().chain(similar).collect::<Vec<_>>().join(" · ");
        self.section("Responsibilities", &[], empty).lead(lead).rows(rows)
    }

    fn texts_section(
        &self,
        heading: &str,
        item: &'static str,
        texts: &[ComparedText],
    ) -> ReportSection {
        let rows = texts.iter().map(|one| {
            let marks = one.has.iter().map(|has| if *has { "✓" } else { "" });
            let cells = std::iter::once(one.text.as_str()).chain(marks);
            let cells = cells.map(|text| ReportCell::Text(text.to_owned()));
            self.leading(ReportRow::new(cells), one.has.iter().copied())
        });
        self.section(heading, &[item], "").rows(rows)
    }

    fn passages_section(&self) -> ReportSection {
        let rows = self.passages.iter().map(|passage| {
            let words = passage.words.iter().map(|words| match words {
                0 => ReportCell::Dim("–".to_owned()),
                _ if passage.equal => ReportCell::Dim("the same".to_owned()),
                words => ReportCell::Text(counted(*words, "word")),
            });
            let title = ReportCell::Text(passage.title.clone());
            let row = ReportRow::new(std::iter::once(title).chain(words));
            self.leading(row, passage.words.iter().map(|words| *words > 0))
        });
        self.section("Other texts", &["Text"], "")
            .lead("Longer texts are not set side by side; open the cards to read them.")
            .rows(rows)
    }

    fn partners_section(&self) -> ReportSection {
        let rows = self.partners.iter().map(|partner| {
            let ties = partner.interactions.iter().zip(&partner.partner_interactions);
            let cells = ties.map(|(own, theirs)| {
                let (arrow, shown) = match (own, theirs) {
                    (Some(own), Some(_)) => ("⇄", own),
                    (Some(own), None) => ("→", own),
                    (None, Some(theirs)) => ("←", theirs),
                    (None, None) => return ReportCell::Empty,
                };
                let word = shown.frequency.as_deref().unwrap_or_default();
                let text = format!("{arrow} {word}").trim_end().to_owned();
                ReportCell::Frequency(shown.weight, text)
            });
            let row = ReportRow::new(std::iter::once(partner.role.cell()).chain(cells));
            let ties = partner.interactions.iter().zip(&partner.partner_interactions);
            let mut tied = ties
                .zip(&self.roles)
                .filter(|((own, theirs), _)| own.is_some() || theirs.is_some());
            match tied.next() {
                Some((_, role)) => row.linked_to_interactions(partner.role.node, role.node),
                None => row.to(partner.role.node),
            }
        });
        let empty = "These roles do not work with any other roles.";
        self.section("Partners", &["Role"], empty)
            .lead("⇄ each card names the other · → only this role's card does · ← only the partner's card does")
            .rows(rows)
    }
}

impl ComparedResponsibility {
    /// Returns whether the title of a role differs from the first title in the row.
    fn is_only_similar(&self, at: usize) -> bool {
        let first = self.titles.iter().flatten().next().map(|title| fold(title));
        let title = self.titles.get(at).and_then(Option::as_ref);
        title.is_some_and(|title| first != Some(fold(title)))
    }
}

impl ComparedSkill<'_> {
    /// Returns a symbol for the difference between two roles. `◀` and `▶` point to the only role
    /// with the skill. `▲` and `▼` show whether the level of the second role is higher or lower,
    /// and `=` means that the levels are equal.
    fn mark(&self) -> &'static str {
        match self.levels.as_slice() {
            [Some(_), None] => "◀",
            [None, Some(_)] => "▶",
            [Some(one), Some(other)] => match one.rank.cmp(&other.rank) {
                std::cmp::Ordering::Greater => "▼",
                std::cmp::Ordering::Less => "▲",
                std::cmp::Ordering::Equal => "=",
            },
            _ => "",
        }
    }

    fn has_equal_levels(&self) -> bool {
        let mut ranks = self.levels.iter().map(|level| level.as_ref().map(|level| level.rank));
        let first = ranks.next();
        ranks.all(|rank| Some(rank) == first)
    }
}

/// Returns the success metrics of the role and of its responsibilities.
fn metrics_of(role: &Role) -> Vec<String> {
    metric_items(role).into_iter().map(|(metric, _)| metric).collect()
}

/// Returns the success metrics of the role and of its responsibilities, each with the item of the
/// card that has the metric.
pub(super) fn metric_items(role: &Role) -> Vec<(String, Anchor)> {
    let own = titles(role, Known::Metrics).into_iter().enumerate();
    let own = own.map(|(at, metric)| (metric, Anchor::Item(Known::Metrics, at)));
    let duties = role.responsibilities.iter().enumerate();
    let of_duties = duties.flat_map(|(at, duty)| {
        let item = Anchor::Item(Known::Responsibilities, at);
        duty.metrics.iter().map(move |metric| (metric.clone(), item))
    });
    own.chain(of_duties).collect()
}

/// Returns the titles of the items in a section that is a plain list.
fn titles(role: &Role, known: Known) -> Vec<String> {
    role.points(known).iter().map(|point| point.title.clone()).collect()
}

fn copies(basis: Basis<'_>, nodes: &[Node]) -> Vec<Vec<usize>> {
    let mut by_text: BTreeMap<CardText<'_>, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if let Node::Role(id) = node {
            by_text.entry(card_text(basis.atlas, *id)).or_default().push(at);
        }
    }
    let mut groups: Vec<Vec<usize>> =
        by_text.into_values().filter(|group| group.len() > 1).collect();
    groups.sort();
    groups
}

fn exchanges<'a>(basis: Basis<'a>, nodes: &[Node]) -> Vec<Exchange<'a>> {
    let atlas = basis.atlas;
    let mut all = Vec::new();
    for (at, &one) in nodes.iter().enumerate() {
        for &other in nodes.iter().skip(at + 1).filter(|other| **other != one) {
            let pair = Pair::new(atlas, one, other);
            let ends = [((one, other), &pair.forth), ((other, one), &pair.back)];
            for ((from, to), edges) in ends {
                all.extend(edges.iter().map(|&edge| Exchange {
                    from: RoleRef::new(atlas, from),
                    to: RoleRef::new(atlas, to),
                    interaction: InteractionRef::new(atlas, edge),
                    answered: pair.answer(atlas, edge).is_some(),
                    mutual: !pair.forth.is_empty() && !pair.back.is_empty(),
                    artifacts: passed(&pair, edge, from),
                }));
            }
        }
    }
    all
}

/// Returns the artifacts that pass through an interaction, which `from` declares.
fn passed(pair: &Pair, edge: EdgeId, from: Node) -> Vec<ExchangedArtifact> {
    let passed = pair.passed.iter().filter(|passed| passed.edge == edge);
    let artifacts = passed.map(|passed| ExchangedArtifact {
        name: passed.artifact.clone(),
        received: passed.to == from,
        certain: passed.handover == Handover::Named,
    });
    artifacts.collect()
}

fn skills<'a>(basis: Basis<'a>, nodes: &[Node]) -> Vec<ComparedSkill<'a>> {
    let index = basis.index();
    let mut by_skill: HashMap<SkillId, Vec<Option<SkillLevel<'a>>>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let Node::Role(id) = node else { continue };
        for (skill, fact) in index.of_role(basis.facts(), *id) {
            let levels = by_skill.entry(skill).or_insert_with(|| vec![None; nodes.len()]);
            let level = levels.get_mut(at).into_iter();
            level.for_each(|level| *level = Some(SkillLevel::new(basis, fact)));
        }
    }
    // A skill is left out if only one role has it, and has it only as a detail of a capability.
    by_skill.retain(|_, levels| {
        let names = levels.iter().flatten().filter(|level| !level.detail).count();
        names > 0 || levels.iter().flatten().count() > 1
    });
    let mut skills: Vec<ComparedSkill<'a>> = by_skill
        .into_iter()
        .map(|(skill, levels)| ComparedSkill { name: index.name(skill), levels })
        .collect();
    skills.sort_by_cached_key(|skill| {
        let by_detail = skill.levels.iter().flatten().any(|level| level.detail);
        let best = skill.levels.iter().flatten().filter_map(|level| level.rank).max();
        let holders = skill.levels.iter().flatten().count();
        (holders, skill.has_equal_levels(), by_detail, Reverse(best), fold(skill.name))
    });
    skills
}

fn responsibilities(cards: &[Option<Arc<Role>>]) -> Vec<ComparedResponsibility> {
    let duties = cards.iter().map(|card| card.as_ref().map_or(&[][..], |c| &c.responsibilities));
    let titles: Vec<Vec<String>> =
        duties.clone().map(|all| all.iter().map(|one| one.title.clone()).collect()).collect();
    let rows = aligned(&titles).into_iter().map(|places| {
        let row = duties.clone().zip(places).map(|(all, place)| all.get(place?));
        ComparedResponsibility {
            titles: row.clone().map(|one| one.map(|one| one.title.clone())).collect(),
            primary: row.map(|one| one.is_some_and(|one| one.primary)).collect(),
        }
    });
    let mut rows: Vec<ComparedResponsibility> = rows.collect();
    rows.sort_by_cached_key(|row| {
        let held = row.titles.iter().flatten().count();
        let is_primary = row.primary.contains(&true);
        (held, !is_primary, row.titles.iter().flatten().map(|title| fold(title)).min())
    });
    rows
}

/// The maximum length in characters of a property's value that is compared. A longer value is
/// prose.
const LONGEST_VALUE: usize = 40;

/// Returns the short properties, starting with those in which the roles differ.
fn properties(cards: &[Option<Arc<Role>>]) -> Vec<ComparedProperty> {
    let mut all: Vec<ComparedProperty> = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        for property in card.iter().flat_map(|card| &card.properties) {
            let known = all.iter().position(|one| fold(&one.key) == fold(&property.key));
            let number = known.unwrap_or_else(|| {
                let values = vec![String::new(); cards.len()];
                all.push(ComparedProperty { key: property.key.clone(), values });
                all.len() - 1
            });
            let value = all.get_mut(number).and_then(|one| one.values.get_mut(at));
            value.into_iter().for_each(|value| *value = property.values.join(", "));
        }
    }
    all.retain(|one| one.values.iter().all(|value| is_short(value)));
    all.sort_by_key(|one| one.values.windows(2).all(|pair| matches!(pair, [a, b] if a == b)));
    all
}

/// Returns whether a value of a property fits into a table.
fn is_short(value: &str) -> bool {
    value.chars().nth(LONGEST_VALUE).is_none() && !value.contains('\n')
}

/// Returns the texts that no other list contains: when to use the role, the sections in the author's
/// own words, and long properties. Texts with the same title are compared.
fn passages(cards: &[Option<Arc<Role>>]) -> Vec<ComparedPassage> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for (at, card) in cards.iter().enumerate() {
        let Some(card) = card else { continue };
        let own = card.sections.iter().map(|section| (&*section.title, section.markdown.clone()));
        let long = card.properties.iter().map(|one| (&*one.key, one.values.join(", ")));
        let long = long.filter(|(_, value)| !is_short(value));
        let use_when = (Known::UseWhen.title(), card.text(Known::UseWhen).to_owned());
        for (title, text) in std::iter::once(use_when).chain(own).chain(long) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if title.is_empty() || text.is_empty() {
                continue;
            }
            let known = all.iter().position(|(other, _)| fold(other) == fold(title));
            let number = known.unwrap_or_else(|| {
                all.push((title.to_owned(), vec![String::new(); cards.len()]));
                all.len() - 1
            });
            let own = all.get_mut(number).and_then(|(_, texts)| texts.get_mut(at));
            own.into_iter().for_each(|own| *own = format!("{own} {text}").trim().to_owned());
        }
    }
    let compared = all.into_iter().map(|(title, texts)| ComparedPassage {
        title,
        words: texts.iter().map(|text| text.split_whitespace().count()).collect(),
        equal: texts.windows(2).all(|pair| matches!(pair, [a, b] if a == b)),
    });
    compared.collect()
}

/// Returns the strings that `of` selects from each card, and which roles have each string. Strings
/// that differ only in letter case are merged.
fn equal_texts(cards: &[Option<Arc<Role>>], of: fn(&Role) -> Vec<String>) -> Vec<ComparedText> {
    let mut by_key: BTreeMap<String, ComparedText> = BTreeMap::new();
    for (at, card) in cards.iter().enumerate() {
        for text in card.as_deref().map(of).unwrap_or_default() {
            let entry = by_key.entry(fold(&text)).or_insert_with(|| ComparedText {
                text: text.clone(),
                has: vec![false; cards.len()],
            });
            // The alphabetically first spelling is shown, so that the order of the roles does not
            // matter.
            if text < entry.text {
                entry.text = text;
            }
            entry.has.get_mut(at).into_iter().for_each(|has| *has = true);
        }
    }
    let mut texts: Vec<ComparedText> = by_key.into_values().collect();
    texts.sort_by_key(|text| text.has.iter().filter(|has| **has).count());
    texts
}

fn partners<'a>(basis: Basis<'a>, nodes: &[Node]) -> Vec<ComparedPartner<'a>> {
    let atlas = basis.atlas;
    let mut partners: HashMap<Node, ComparedPartner<'a>> = HashMap::new();
    for (at, &node) in nodes.iter().enumerate() {
        let out = atlas.neighbours_out(node).into_iter().map(|near| (near, true));
        let back = atlas.neighbours_in(node).into_iter().map(|near| (near, false));
        for (near, is_own) in out.chain(back).filter(|(near, _)| !nodes.contains(&near.node)) {
            let other = near.node;
            let partner = partners.entry(other).or_insert_with(|| ComparedPartner {
                role: RoleRef::new(atlas, other),
                interactions: vec![None; nodes.len()],
                named_by_partner: vec![false; nodes.len()],
                partner_interactions: vec![None; nodes.len()],
            });
            let side =
                if is_own { &mut partner.interactions } else { &mut partner.partner_interactions };
            if let (Some(shown), Some(&edge)) = (side.get_mut(at), near.edges.first()) {
                *shown = Some(InteractionRef::new(atlas, edge));
            }
            if let Some(named) = partner.named_by_partner.get_mut(at) {
                *named |= !is_own;
            }
        }
    }
    let mut partners: Vec<ComparedPartner<'a>> = partners.into_values().collect();
    partners.sort_by_cached_key(|partner| {
        let ties = partner.interactions.iter().zip(&partner.named_by_partner);
        let held = ties.filter(|(own, named)| own.is_some() || **named).count();
        let ranks = partner.interactions.iter().flatten();
        let first = ranks.map(|own| own.rank()).min();
        (held, first.unwrap_or(u8::MAX), basis.order(partner.role.node))
    });
    partners
}
