//! Rules about a single card.
//!
//! Most rules apply only if the card itself suggests that its author wanted to follow them. For
//! example, a missing level is reported if other capabilities have one, and a missing section is
//! reported if the card has nearly all other sections.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::role::{CardForm, Known, Origin, Problem, Role, Rule, SectionHeading};
use crate::text::fold;

/// The sections that a card in rolescope's format usually has. A properties section is optional.
const EXPECTED: [Known; 6] = [
    Known::Mission,
    Known::ShortDescription,
    Known::Responsibilities,
    Known::Capabilities,
    Known::Artifacts,
    Known::Interactions,
];

/// A card with at least this many of the expected sections was probably meant to have all of them.
const ENOUGH: usize = 4;

/// Returns all problems of a single card, ordered by position. Some are found by the parser, and
/// some by the rules about a single role.
pub fn card_problems(role: &Role) -> Vec<Problem> {
    let mut problems = [role.problems.clone(), breaches(role)].concat();
    problems.sort_by_key(|problem| (problem.line, problem.column, problem.rule));
    problems
}

/// Returns all violations of the rules that look at one role alone.
pub(super) fn breaches(role: &Role) -> Vec<Problem> {
    // Other card formats have no fixed order of sections, no metrics for responsibilities, and no
    // scale of levels.
    if role.form.is_foreign {
        return Vec::new();
    }
    let mut problems = Vec::new();
    problems.extend(folder(role));
    sections(&role.form, &mut problems);
    responsibilities(role, &mut problems);
    doubles(role, &mut problems);
    missing_values(
        (Rule::NoLevel, "level", "write a level after the name, as in **Name** — Advanced"),
        role.capabilities.iter().map(|c| (c.line, &*c.name, c.level.is_some())),
        &mut problems,
    );
    missing_values(
        (Rule::NoFrequency, "frequency", "write a frequency after the role, such as (weekly)"),
        role.interactions.iter().map(|i| (i.line, &*i.target, i.frequency.is_some())),
        &mut problems,
    );
    problems
}

fn folder(role: &Role) -> Option<Problem> {
    let line = role.form.slug_line?;
    let Origin::File(path) = &role.origin else { return None };
    let folder = path.parent()?.file_name()?.to_str()?;
    let canonical = path.file_name().is_some_and(|name| name == "profile.md");
    if !canonical || folder == role.slug {
        return None;
    }
    let message = format!("the slug is `{}`, but the folder is `{folder}`", role.slug);
    let help = format!("rename the folder to {}, or write slug: {folder}", role.slug);
    Some(Problem::new(Rule::SlugNotFolder, (line, 1), message).help(help))
}

fn sections(form: &CardForm, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<Known, u32> = HashMap::new();
    let mut last: Option<Known> = None;
    let mut ordered = true;
    for SectionHeading { known, line, is_empty } in form.headings.iter().copied() {
        let title = known.title();
        if is_empty {
            let message = format!("the {title} section is empty");
            let help = match known.grammar() {
                Some(grammar) => format!("write {grammar}, or remove the heading"),
                None => "write a paragraph, or remove the heading".to_owned(),
            };
            problems.push(Problem::new(Rule::EmptySection, (line, 1), message).help(help));
        }
        if let Some(first) = seen.get(&known) {
            let message = format!("a second {title} section; the first is on line {first}");
            let help = "move its content into the first section";
            problems.push(Problem::new(Rule::DoubleSection, (line, 1), message).help(help));
            continue;
        }
        seen.insert(known, line);
        if let Some(before) = last.filter(|before| *before > known && ordered && form.is_founding) {
            ordered = false; // one problem is reported, because further ones often follow from it
            let message = format!("{title} comes after {}", before.title());
            let order = Known::ALL
                .into_iter()
                .filter(|known| form.headings.iter().any(|heading| heading.known == *known));
            let order: Vec<&str> = order.map(Known::title).collect();
            let help = format!("use this order: {}", order.join(", "));
            problems.push(Problem::new(Rule::SectionOrder, (line, 1), message).help(help));
        }
        last = last.max(Some(known));
    }
    let missing = EXPECTED.into_iter().filter(|known| !seen.contains_key(known));
    let missing: Vec<&str> = missing.map(Known::title).collect();
    if form.is_founding && !missing.is_empty() && missing.len() <= EXPECTED.len() - ENOUGH {
        let message = format!("the card has no {} section", missing.join(" or "));
        let help = format!("add # {}", missing.join(" and # "));
        problems.push(Problem::new(Rule::MissingSection, (1, 1), message).help(help));
    }
}

fn responsibilities(role: &Role, problems: &mut Vec<Problem>) {
    let items = &role.responsibilities;
    let mut primary = items.iter().filter(|item| item.primary);
    match (primary.next(), primary.next(), items.first()) {
        (Some(first), Some(second), _) => {
            let message = format!(
                "`{}` is marked primary, and so is `{}` on line {}",
                second.title, first.title, first.line
            );
            let help = "mark only one responsibility as primary";
            problems.push(Problem::new(Rule::OnePrimary, (second.line, 1), message).help(help));
        }
        (None, _, Some(first)) if role.form.is_founding && items.len() > 1 => {
            let message = "no responsibility is marked primary";
            let help = "write (primary) after the most important responsibility";
            problems.push(Problem::new(Rule::OnePrimary, (first.line, 1), message).help(help));
        }
        _ => {}
    }
    let measured = items.iter().any(|item| !item.metrics.is_empty());
    for item in items.iter().filter(|_| measured) {
        if item.metrics.is_empty() {
            let message = format!("`{}` has no success metric", item.title);
            let help = "add a `*Success metric*: …` line below the responsibility";
            problems.push(Problem::new(Rule::NoMetric, (item.line, 1), message).help(help));
        } else if !item.metrics.iter().any(|metric| is_measurable(metric)) {
            let message = format!("no success metric for `{}` includes a number", item.title);
            let help = "state how much, how many, how soon or how often";
            problems.push(Problem::new(Rule::VagueMetric, (item.line, 1), message).help(help));
        }
    }
}

/// Words that make a success metric measurable, as a number would.
const MEASURES: [&str; 25] = [
    "zero", "none", "no", "all", "every", "each", "never", "always", "only", "half", "double",
    "twice", "once", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "dozen", "percent",
];

/// Returns whether a success metric is measurable: it contains a number, a percentage, or a word
/// such as *zero* or *all*.
fn is_measurable(metric: &str) -> bool {
    metric.chars().any(|c| c.is_numeric() || c == '%')
        || fold(metric).split(|c: char| !c.is_alphanumeric()).any(|word| MEASURES.contains(&word))
}

fn doubles(role: &Role, problems: &mut Vec<Problem>) {
    for known in Known::ALL.into_iter().filter(|known| *known != Known::Properties) {
        let mut seen: HashMap<String, u32> = HashMap::new();
        for (title, line) in role.titles(known) {
            let first = match seen.entry(fold(&title)) {
                Entry::Occupied(first) => *first.get(),
                Entry::Vacant(place) => {
                    place.insert(line);
                    continue;
                }
            };
            let message = format!("the {} `{title}` is already on line {first}", known.item());
            let problem = Problem::new(Rule::DoubleItem, (line, 1), message);
            problems.push(problem.help("merge the two items"));
        }
    }
}

/// Reports the items of a section that have no value, but only if other items of the section have
/// one.
fn missing_values<'a>(
    (rule, what, help): (Rule, &str, &str),
    items: impl Iterator<Item = (u32, &'a str, bool)> + Clone,
    problems: &mut Vec<Problem>,
) {
    if !items.clone().any(|(_, _, has_value)| has_value) {
        return;
    }
    for (line, name, _) in items.filter(|(_, _, has_value)| !has_value) {
        let message = format!("`{name}` has no {what}, unlike other items on this card");
        problems.push(Problem::new(rule, (line, 1), message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_word_like_one_measures() {
        for metric in
            ["<200ms", "99.9% uptime", "zero open defects", "All teams onboarded", "½ day"]
        {
            assert!(is_measurable(metric), "{metric}");
        }
        for metric in ["happy customers", "good documentation", "allowed often", "nonetheless fine"]
        {
            assert!(!is_measurable(metric), "{metric}");
        }
    }

    #[test]
    fn a_card_that_never_meant_to_is_not_told() {
        for text in [
            "---\nname: x\ndescription: y\n---\nYou are an expert.\n",
            "# X\n\n# Responsibilities\n- Ship it\n- Test it\n",
            "# X\n\n# Capabilities\n- SQL\n- Go\n\n# Interactions\n- Asks -> QA\n",
        ] {
            let role = Role::parse(Origin::File("agents/x.md".into()), text);
            assert_eq!(card_problems(&role), [], "{text}");
        }
    }
}
