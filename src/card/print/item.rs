//! The forms of list items in known sections.

use super::nested::{PlacedDescription, below, placements};
use crate::role::{
    Artifact, Capability, Interaction, Known, Origin, Point, Property, Responsibility, Role,
};

/// A value that a card writes as a list item.
pub(super) trait Listed: Sized {
    /// The Markdown of a minimal item of this section.
    const PLAIN: &str = "- **a**";
    /// Returns the values in a section of a role.
    fn all(role: &Role, known: Known) -> &[Self];
    /// Returns whether both values have the same content, regardless of their positions.
    fn has_same_content(&self, other: &Self) -> bool;
    /// Returns the possible forms, the strict one first. Some of them may not read back as this
    /// item.
    fn forms(&self) -> Vec<String>;
}

/// Returns items as a list.
pub(super) fn list<T: Listed>(known: Known, items: &[T]) -> String {
    let forms: Vec<String> = items
        .iter()
        .filter_map(|item| form(known, item).or_else(|| item.forms().into_iter().next()))
        .collect();
    forms.join("\n")
}

/// Returns the first form that reads back as the item when it is written between other items.
pub(super) fn form<T: Listed>(known: Known, item: &T) -> Option<String> {
    item.forms().into_iter().find(|form| {
        let (title, plain) = (known.title(), T::PLAIN);
        let card = format!("# {title}\n{plain}\n{form}\n{plain}\n");
        let role = Role::parse(Origin::Stdin, &card);
        role.sections.is_empty()
            && matches!(T::all(&role, known), [_, read, _] if read.has_same_content(item))
    })
}

/// Returns ways to write a name, which is normally in bold. A name with asterisks may need the
/// other bold syntax, no bold, or a trailing space. A name that looks like the beginning of a block
/// may need a checkbox before it.
fn names(name: &str) -> [String; 6] {
    [
        format!("**{name}**"),
        format!("__{name}__"),
        name.to_owned(),
        format!("**{name} **"),
        format!("__{name} __"),
        format!("[ ] {name}"),
    ]
}

impl Listed for Property {
    const PLAIN: &str = "- **a**: b";

    fn all(role: &Role, _: Known) -> &[Self] {
        &role.properties
    }

    fn has_same_content(&self, other: &Self) -> bool {
        (&self.key, &self.values) == (&other.key, &other.values)
    }

    fn forms(&self) -> Vec<String> {
        let mut forms = Vec::new();
        for key in names(&self.key) {
            forms.push(format!("- {key}: {}", self.values.join(", ")).trim_end().to_owned());
            forms.extend(below(&self.values, 2).map(|values| format!("- {key}:{values}")));
        }
        forms
    }
}

impl Responsibility {
    const LABEL: &str = "*Success metric*:";

    /// Returns ways to write the metrics: on one line, as bullets below a label, or as bullets that
    /// each begin with a label. In the last form, the metric may also be on the line below its
    /// label.
    fn measured(&self) -> Vec<String> {
        const LABEL: &str = Responsibility::LABEL;
        if self.metrics.is_empty() {
            return vec![String::new()];
        }
        let mut all = vec![format!("  \n  {LABEL} {}", self.metrics.join(", "))];
        all.extend(below(&self.metrics, 2).map(|bullets| format!("  \n  {LABEL}{bullets}")));
        for way in 0..3 {
            let labelled = self.metrics.iter().map(|metric| {
                let on_line = format!("\n  - {LABEL} {metric}");
                if is_metric(metric, &on_line) {
                    return on_line;
                }
                let nested = below(std::slice::from_ref(metric), 4);
                format!("\n  - {LABEL}{}", nested.into_iter().nth(way).unwrap_or_default())
            });
            all.push(labelled.collect());
        }
        all
    }
}

/// Returns whether `text`, written after a title, is parsed as exactly this metric.
fn is_metric(metric: &str, text: &str) -> bool {
    let role = Role::parse(Origin::Stdin, &format!("# Responsibilities\n- **a**{text}\n"));
    matches!(
        role.responsibilities.as_slice(),
        [read] if read.metrics == [metric] && read.description.is_empty()
    )
}

impl Listed for Responsibility {
    fn all(role: &Role, _: Known) -> &[Self] {
        &role.responsibilities
    }

    fn has_same_content(&self, other: &Self) -> bool {
        (&self.title, self.primary, &self.metrics, &self.description)
            == (&other.title, other.primary, &other.metrics, &other.description)
    }

    fn forms(&self) -> Vec<String> {
        let primary = if self.primary { " (primary)" } else { "" };
        let mut forms = Vec::new();
        let (descriptions, measured) = (placements(&self.description), self.measured());
        for name in names(&self.title) {
            for PlacedDescription { same, line, below } in &descriptions {
                for metrics in &measured {
                    forms.push(format!("- {name}{primary}{same}{line}{metrics}{below}"));
                }
            }
        }
        forms
    }
}

/// Returns details in brackets, or an empty string if there are none.
fn bracket(details: &[String]) -> String {
    match details {
        [] => String::new(),
        _ => format!(" ({})", details.join(", ")),
    }
}

impl Capability {
    /// Returns ways to write the part after the name: a level, and details in brackets.
    fn tails(&self) -> Vec<String> {
        let level = self.level.as_ref().map(|level| format!(" — {}", level.word));
        let strict = format!("{}{}", level.as_deref().unwrap_or_default(), bracket(&self.details));
        let mut tails = vec![strict];
        // An empty pair of brackets keeps earlier brackets from being read as the details.
        tails.extend(level.iter().map(|level| format!("{level} ()")));
        // A dash marks the end of a name that would otherwise be split.
        tails.push(" —".to_owned());
        // Some of the details may also be written before the bracket.
        for before in (1..=self.details.len()).rev() {
            let (before, inside) = self.details.split_at(before);
            let before = before.join(", ");
            for inside in [bracket(inside), " ()".to_owned()] {
                tails.extend(match &level {
                    Some(level) => vec![format!("{level}, {before}{inside}")],
                    // The comma keeps a dash at the start of a detail from being read as a separator.
                    None => vec![
                        format!(": {before}{inside}"),
                        format!(" — {before}{inside}"),
                        format!(" —, {before}{inside}"),
                    ],
                });
            }
        }
        tails
    }
}

impl Listed for Capability {
    fn all(role: &Role, _: Known) -> &[Self] {
        &role.capabilities
    }

    fn has_same_content(&self, other: &Self) -> bool {
        (&self.name, &self.level, &self.details, &self.description)
            == (&other.name, &other.level, &other.details, &other.description)
    }

    fn forms(&self) -> Vec<String> {
        let mut forms = Vec::new();
        let (tails, descriptions) = (self.tails(), below(&self.description, 2));
        for name in names(&self.name) {
            for tail in &tails {
                forms.extend(descriptions.iter().map(|below| format!("- {name}{tail}{below}")));
            }
        }
        forms
    }
}

impl Listed for Artifact {
    fn all(role: &Role, _: Known) -> &[Self] {
        &role.artifacts
    }

    fn has_same_content(&self, other: &Self) -> bool {
        (&self.name, &self.kind, &self.description)
            == (&other.name, &other.kind, &other.description)
    }

    fn forms(&self) -> Vec<String> {
        let kinds = match &self.kind {
            Some(kind) => vec![format!(" (type: {kind})")],
            // An empty pair of brackets keeps earlier brackets from being read as the kind.
            None => vec![String::new(), " ()".to_owned()],
        };
        let mut forms = Vec::new();
        let descriptions = placements(&self.description);
        for name in names(&self.name) {
            for PlacedDescription { same, line, below } in &descriptions {
                if line.is_empty() {
                    forms.extend(kinds.iter().map(|kind| format!("- {name}{same}{kind}{below}")));
                }
            }
        }
        forms
    }
}

impl Interaction {
    /// Returns ways to write the notes: on the item's line, on the next line, below a label, as a
    /// bullet, or as a paragraph.
    fn noted(&self) -> Vec<(String, String)> {
        const LABEL: &str = "*Notes*:";
        let Some(text) = &self.notes else { return vec![Default::default()] };
        let apart = [
            format!("  \n  {LABEL} {text}"),
            format!("  \n  {LABEL}  \n  {text}"),
            format!("\n  - {LABEL} {text}"),
            format!("\n\n  {LABEL} {}", text.replace('\n', "\n  ")),
        ];
        let same = (format!(" {LABEL} {text}"), String::new());
        apart.map(|notes| (String::new(), notes)).into_iter().chain([same]).collect()
    }
}

impl Listed for Interaction {
    const PLAIN: &str = "- **a** → b";

    fn all(role: &Role, _: Known) -> &[Self] {
        &role.interactions
    }

    fn has_same_content(&self, other: &Self) -> bool {
        let [mut item, mut other] = [self.clone(), other.clone()];
        item.clear_place();
        other.clear_place();
        item == other
    }

    fn forms(&self) -> Vec<String> {
        let often = self.frequency.as_ref().map(|f| format!(" ({})", f.word)).unwrap_or_default();
        let target = &self.target;
        let targets = [
            self.reference().into_owned(),
            format!("**{target}**"),
            format!("`{target}`"),
            format!("{target} ()"),
        ];
        let mut forms = Vec::new();
        let (descriptions, noted) = (placements(&self.description), self.noted());
        for verb in names(&self.verb) {
            for target in &targets {
                let below_items = descriptions.iter().filter(|placed| placed.same.is_empty());
                for PlacedDescription { line, below, .. } in below_items {
                    for (same, notes) in &noted {
                        let head = format!("- {verb} → {target}{often}{same}");
                        forms.push(format!("{head}{line}{notes}{below}"));
                    }
                }
            }
        }
        forms
    }
}

impl Listed for Point {
    fn all(role: &Role, known: Known) -> &[Self] {
        role.points(known)
    }

    fn has_same_content(&self, other: &Self) -> bool {
        (&self.title, &self.description) == (&other.title, &other.description)
    }

    fn forms(&self) -> Vec<String> {
        let mut all = Vec::from(below(&self.description, 2));
        if let Some((first, rest)) = self.description.split_first() {
            let on_line = below(rest, 2).map(|rest| format!(": {first}{rest}"));
            all.splice(0..0, on_line);
        }
        let title = names(&self.title);
        title
            .iter()
            .flat_map(|name| all.iter().map(move |text| format!("- {name}{text}")))
            .collect()
    }
}
