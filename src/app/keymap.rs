//! Which key does what where.

use std::collections::HashMap;

use crate::page::HelpEntry;

use super::action::{Action, BINDINGS, Context};
use super::key::{Code, Key};

/// The keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    actions: HashMap<(Context, Key), Action>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bound = BINDINGS.iter().flat_map(|binding| {
            let keys = binding.keys.split_whitespace().filter_map(Key::parse);
            keys.map(|key| ((binding.context, key), binding.action))
        });
        Keymap { actions: bound.collect() }
    }
}

impl Keymap {
    /// What a key does in a context: by the pane, then anywhere but in text, then everywhere.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        context.layers().iter().find_map(|layer| self.actions.get(&(*layer, key)).copied())
    }

    /// The keys of an action in one layer, those of the table first.
    pub fn keys(&self, layer: Context, action: Action) -> Vec<Key> {
        let rows = BINDINGS.iter().filter(|row| row.context == layer && row.action == action);
        let usual: Vec<Key> =
            rows.flat_map(|row| row.keys.split_whitespace()).filter_map(Key::parse).collect();
        let bound = self.actions.iter().filter(|(on, does)| on.0 == layer && **does == action);
        let mut keys: Vec<Key> = bound.map(|((_, key), _)| *key).collect();
        let place = |key: &Key| usual.iter().position(|usual| usual == key);
        keys.sort_by_key(|key| (place(key).unwrap_or(usize::MAX), *key));
        keys
    }

    /// Help for a pane: its keys, then those of everywhere.
    pub fn help(context: Context) -> Vec<HelpEntry> {
        let mut layers = match context {
            Context::Query => vec![Context::Query, Context::Always, Context::Browse],
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
            rows.map(|binding| HelpEntry {
                group: binding.context.name().to_owned(),
                keys: if binding.keys.is_empty() {
                    ONLY_BY_NAME.to_owned()
                } else {
                    printed(binding.keys)
                },
                sentence: binding.sentence.to_owned(),
            })
        };
        // The pane's own keys, what its signs mean, and then the keys of everywhere.
        let others = layers.into_iter().skip(1).flat_map(keys);
        keys(context).chain(signs).chain(others).collect()
    }

    /// The few keys that matter in a pane, key and label, most important first.
    pub fn footer(context: Context) -> Vec<(Action, String, &'static str)> {
        const ELSEWHERE: [Action; 7] = [
            Action::Search,
            Action::Back,
            Action::Help,
            Action::ShowGraph,
            Action::ShowCard,
            Action::Quit,
            Action::Palette,
        ];
        let here = match context {
            Context::Card => Some(Action::ShowCard),
            Context::Graph => Some(Action::ShowGraph),
            Context::Palette => Some(Action::Palette),
            _ => None,
        };
        let more = if context.browses() { Context::Browse } else { Context::Always };
        let row = |layer: Context, action: Action| {
            BINDINGS.iter().find(|row| row.context == layer && row.action == action)
        };
        let own = BINDINGS.iter().filter(|binding| binding.context == context);
        let others = ELSEWHERE.into_iter().filter(|action| Some(*action) != here);
        own.chain(others.filter_map(|action| row(more, action)))
            .filter(|binding| !binding.label.is_empty())
            .map(|row| (row.action, first_keys(row.action, row.keys), row.label))
            .collect()
    }
}

/// What stands in the place of keys where there are none.
const ONLY_BY_NAME: &str = "F2 …";

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
    keys.split_whitespace()
        .filter_map(Key::parse)
        .map(|key| key.to_string())
        .collect::<Vec<_>>()
        .join(" ")
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
            for text in binding.keys.split_whitespace() {
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
                // Without a key it is for the palette only.
                let mut keys = row.keys.split(' ');
                assert!(keys.any(|key| !key.starts_with("alt-")), "{action:?}");
            }
        }
        let mut names: Vec<_> = Action::ALL.iter().map(|action| action.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }
}
