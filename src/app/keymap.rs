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
            let keys = binding.keys.split(' ').filter_map(Key::parse);
            keys.map(|key| ((binding.context, key), binding.action))
        });
        Keymap { actions: bound.collect() }
    }
}

impl Keymap {
    /// What a key does in a context: by the pane, then anywhere but in text, then everywhere.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        let layers: &[Context] = match context {
            Context::Query | Context::Help | Context::Filter | Context::Problems => {
                &[context, Context::Always]
            }
            _ => &[context, Context::Browse, Context::Always],
        };
        layers.iter().find_map(|layer| self.actions.get(&(*layer, key)).copied())
    }

    /// Help for a pane: its keys, then those of everywhere.
    pub fn help(context: Context) -> Vec<HelpEntry> {
        let layers = match context {
            Context::Query => vec![Context::Query, Context::Always, Context::Browse],
            Context::Help | Context::Filter | Context::Problems => vec![context, Context::Always],
            _ => vec![context, Context::Browse, Context::Always],
        };
        let of = |layer: Context| BINDINGS.iter().filter(move |binding| binding.context == layer);
        layers
            .into_iter()
            .flat_map(of)
            .map(|binding| HelpEntry {
                group: binding.context.name().to_owned(),
                keys: printed(binding.keys),
                sentence: binding.sentence.to_owned(),
            })
            .collect()
    }

    /// The few keys that matter in a pane: key and label.
    pub fn footer(context: Context) -> Vec<(String, &'static str)> {
        let more: &[Context] = match context {
            Context::Query | Context::Help | Context::Filter | Context::Problems => {
                &[Context::Always]
            }
            _ => &[Context::Browse],
        };
        let rows = std::iter::once(&context)
            .chain(more)
            .flat_map(|layer| BINDINGS.iter().filter(move |b| b.context == *layer));
        rows.filter(|binding| !binding.label.is_empty())
            .map(|binding| (first_keys(binding.action, binding.keys), binding.label))
            .collect()
    }
}

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
