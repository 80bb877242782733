//! Which key does what where.

use std::collections::HashMap;

use crate::page::HelpEntry;

use super::action::{Action, BINDINGS, Binding, Context};
use super::key::{Code, Key};

/// The keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    actions: HashMap<(Context, Key), Action>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bound = BINDINGS.iter().flat_map(|binding| {
            let keys = binding.keys.split(' ').filter_map(Key::parse);
            keys.map(|key| ((binding.context, key), binding.action))
        });
        Keymap { actions: bound.collect() }
    }
}

impl Keymap {
    /// What a key does in a context: by the pane, then anywhere but in text, then everywhere.
    /// Where roles are picked, only what comes before the keys of the pane.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        let layers: &[Context] = match context {
            Context::Choose => &[Context::Choose],
            Context::ChooseMany => &[Context::ChooseMany, Context::Choose],
            _ if context.browses() => &[context, Context::Browse, Context::Always],
            _ => &[context, Context::Always],
        };
        layers.iter().find_map(|layer| self.actions.get(&(*layer, key)).copied())
    }

    /// Help for a pane: its keys, then those of everywhere.
    pub fn help(context: Context) -> Vec<HelpEntry> {
        let mut layers = match context {
            Context::Query => vec![Context::Query, Context::Always, Context::Browse],
            Context::Choose => CHOOSING.iter().skip(1).copied().collect(),
            Context::ChooseMany => CHOOSING.to_vec(),
            _ if context.browses() => vec![context, Context::Browse, Context::Always],
            _ => vec![context, Context::Always],
        };
        layers.dedup();
        let signs = SIGNS.iter().filter(|(pane, ..)| *pane == context).map(|(_, sign, meaning)| {
            let (keys, sentence) = ((*sign).to_owned(), (*meaning).to_owned());
            HelpEntry { group: "signs".to_owned(), keys, sentence }
        });
        let keys = |layer: Context| {
            let rows = BINDINGS.iter().filter(move |binding| binding.context == layer);
            rows.filter_map(move |binding| {
                let keys = printed(&left(context, binding)?);
                let (group, sentence) = (layer.name().to_owned(), binding.sentence.to_owned());
                Some(HelpEntry { group, keys, sentence })
            })
        };
        // The pane's own keys, what its signs mean, and then the keys of everywhere.
        let others = layers.into_iter().skip(1).flat_map(keys);
        keys(context).chain(signs).chain(others).collect()
    }

    /// The few keys that matter in a pane, key and label, most important first.
    pub fn footer(context: Context) -> Vec<(Action, String, &'static str)> {
        const ELSEWHERE: [Action; 6] = [
            Action::Search,
            Action::Back,
            Action::Help,
            Action::ShowGraph,
            Action::ShowCard,
            Action::Quit,
        ];
        let here = match context {
            Context::Card => Some(Action::ShowCard),
            Context::Graph => Some(Action::ShowGraph),
            _ => None,
        };
        let more = if context.browses() { Context::Browse } else { Context::Always };
        let row = |layer: Context, action: Action| {
            BINDINGS.iter().find(|row| row.context == layer && row.action == action)
        };
        let layers: &[Context] = match context {
            Context::Choose => &[Context::Choose, Context::Query],
            Context::ChooseMany => &[Context::ChooseMany, Context::Choose, Context::Query],
            _ => &[context],
        };
        let own = layers
            .iter()
            .flat_map(|layer| BINDINGS.iter().filter(move |binding| binding.context == *layer));
        let others = ELSEWHERE.into_iter().filter(|action| Some(*action) != here);
        own.chain(others.filter_map(|action| row(more, action)))
            .filter(|binding| !binding.label.is_empty())
            .filter_map(|row| {
                let keys = left(context, row)?;
                Some((row.action, first_keys(row.action, &keys), row.label))
            })
            .collect()
    }
}

/// Whose keys hold where several roles are picked, the first before the next.
const CHOOSING: [Context; 6] = [
    Context::ChooseMany,
    Context::Choose,
    Context::Query,
    Context::List,
    Context::Always,
    Context::Browse,
];

/// The keys of a row that mean in `context` what the row says; `None` where there are none. Those
/// by which roles are picked come before the others.
fn left(context: Context, row: &Binding) -> Option<String> {
    let before: &[Context] = match (context, row.context) {
        (Context::ChooseMany, Context::ChooseMany) => &[],
        (Context::Choose | Context::ChooseMany, Context::Choose) => &[],
        (Context::Choose, _) => &[Context::Choose],
        (Context::ChooseMany, _) => &[Context::ChooseMany, Context::Choose],
        _ => &[],
    };
    let taken = |key: &str| {
        let rows = BINDINGS.iter().filter(|row| before.contains(&row.context));
        rows.into_iter().any(|row| row.keys.split(' ').any(|taken| taken == key))
    };
    let keys: Vec<&str> = row.keys.split(' ').filter(|key| !taken(key)).collect();
    (!keys.is_empty()).then(|| keys.join(" "))
}

/// What the signs of a pane mean.
const SIGNS: [(Context, &str, &str); 16] = [
    (Context::Card, "★", "the primary responsibility"),
    (Context::Card, "✓", "how success is measured"),
    (Context::Card, "●●●○", "the level: novice, competent, advanced, expert"),
    (Context::Card, "⇄", "each names the other"),
    (Context::Card, "→", "only this card names the other"),
    (Context::Card, "←", "only the other names this role, or what it says of it"),
    (Context::Card, "5→ 7←", "names five roles, is named by seven"),
    (Context::Card, "(Name)", "a role without a card"),
    (Context::Graph, "━ ─ ┄", "daily, weekly or every two weeks, less often"),
    (Context::Graph, "⇄", "each names the other"),
    (Context::Graph, "◆", "the role under the cursor"),
    (Context::Graph, "→ ← ↔", "the role under the cursor names this one, is named by it, both"),
    (Context::Graph, "↻", "works with itself"),
    (Context::Graph, "↑", "is unfolded nearer to the role, or further up"),
    (Context::Graph, "+2", "two more interactions of the same two roles"),
    (Context::Graph, "(Name)", "a role without a card"),
];

/// Keys as they are printed, with a space between.
fn printed(keys: &str) -> String {
    keys.split(' ').filter_map(Key::parse).map(|key| key.to_string()).collect::<Vec<_>>().join(" ")
}

/// One key for the footer; a pair of directions as one.
fn first_keys(action: Action, keys: &str) -> String {
    let first = keys.split(' ').next().and_then(Key::parse);
    match (action, first) {
        (Action::Down, Some(Key { code: Code::Down, shift: false, .. })) => "↑↓".to_owned(),
        (Action::CardDown, _) => "Shift-↑↓".to_owned(),
        (Action::Down, _) => "j k".to_owned(),
        (Action::Left, _) => "h j k l".to_owned(),
        (Action::SectionDown, _) => "[ ]".to_owned(),
        (_, Some(key)) => key.to_string(),
        (_, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_spelt_right_and_bound_once_in_a_pane() {
        let mut seen = HashMap::new();
        for binding in BINDINGS {
            for text in binding.keys.split(' ') {
                let key = Key::parse(text).unwrap_or_else(|| panic!("{text}"));
                let before = seen.insert((binding.context, key), binding.action);
                assert_eq!(before, None, "{text} in {:?}", binding.context);
                assert!(
                    !matches!((key.ctrl, key.code), (true, Code::Char('i' | 'm' | 's' | 'q'))),
                    "{text} is taken by terminals"
                );
            }
        }
    }

    #[test]
    fn every_action_has_a_sentence_and_a_key_that_is_not_alt_alone() {
        for action in Action::ALL {
            let rows: Vec<_> =
                BINDINGS.iter().filter(|binding| binding.action == *action).collect();
            assert!(!rows.is_empty(), "{action:?} has no key");
            for row in rows {
                assert!(!row.sentence.is_empty());
                assert!(row.keys.split(' ').any(|key| !key.starts_with("alt-")), "{action:?}");
            }
        }
        let mut names: Vec<_> = Action::ALL.iter().map(|action| action.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }
}
