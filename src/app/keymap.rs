//! Maps keys to actions in each context.

use std::collections::HashMap;

use crate::page::HelpEntry;
use crate::search;

use super::action::{Action, Binding, Context};
use super::key::{KeyName, KeyPress};
use super::layout::latin;

/// The current key bindings.
#[derive(Debug, Clone)]
pub struct Keymap {
    actions: HashMap<(Context, KeyPress), Action>,
    /// Each row of the table of default keys, with its current keys.
    rows: Vec<(&'static Binding, Vec<KeyPress>)>,
}

/// New keys for an action in a context, as defined in the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// The context.
    pub context: Context,
    /// The action.
    pub action: Action,
    /// The keys that replace the default keys; empty to remove all keys.
    pub keys: Vec<KeyPress>,
}

/// A conflict that a rebinding caused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The index of the rebinding that caused the conflict.
    pub rebinding: usize,
    /// The key.
    pub key: KeyPress,
    /// The action that lost the key. It has no other key, or an earlier rebinding gave it the same
    /// key.
    pub loser: Action,
    /// Whether an earlier rebinding gave the key to `loser`.
    pub chosen: bool,
}

/// A key for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The action.
    pub action: Action,
    /// The key.
    pub key: KeyPress,
    /// The text that is displayed for the key. Related movement keys are shown together, such as
    /// `↑↓`.
    pub shown: String,
    /// One or two words that describe the action.
    pub label: &'static str,
}

impl Keymap {
    /// Creates a keymap from a table of default keys and the user's changes; see [`Keymap::new`].
    pub(super) fn with(
        table: &'static [Binding],
        rebindings: &[Rebinding],
    ) -> (Keymap, Vec<Clash>) {
        let mut clashes = Vec::new();
        let mut given: HashMap<(Context, KeyPress), Action> = HashMap::new();
        for (rebinding, change) in rebindings.iter().enumerate() {
            for key in &change.keys {
                let before = given.insert((change.context, *key), change.action);
                if let Some(loser) = before.filter(|before| *before != change.action) {
                    clashes.push(Clash { rebinding, key: *key, loser, chosen: true });
                }
            }
        }
        let mut rows = Vec::new();
        for row in table {
            let chosen = rebindings
                .iter()
                .rfind(|change| (change.context, change.action) == (row.context, row.action));
            let mut keys = match chosen {
                Some(change) => change.keys.clone(),
                None => default_keys(row).collect(),
            };
            let first = keys.first().copied();
            keys.retain(|key| {
                given.get(&(row.context, *key)).is_none_or(|action| *action == row.action)
            });
            if let (Some(key), true, None) = (first, keys.is_empty(), chosen) {
                let rebinding = rebindings.iter().rposition(|change| {
                    change.context == row.context && change.keys.contains(&key)
                });
                let rebinding = rebinding.unwrap_or_default();
                clashes.push(Clash { rebinding, key, loser: row.action, chosen: false });
            }
            rows.push((row, keys));
        }
        let bound = rows
            .iter()
            .flat_map(|(row, keys)| keys.iter().map(|key| ((row.context, *key), row.action)));
        (Keymap { actions: bound.collect(), rows }, clashes)
    }

    /// Returns every row of the table with its keys, in the same order as in the documentation.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Binding, &[KeyPress])> {
        self.rows.iter().map(|(row, keys)| (*row, keys.as_slice()))
    }

    /// Returns the action of a key in a context. The keys of the context itself come first, then
    /// the keys that it shares with other contexts, such as the keys of every pane. An unbound
    /// non-Latin letter acts like the Latin letter on the same key, except in text fields.
    pub fn action(&self, context: Context, key: KeyPress) -> Option<Action> {
        self.bound(context, key).or_else(|| {
            let latin = key.typed().filter(|_| !context.types()).and_then(latin)?;
            self.bound(context, KeyPress::plain(KeyName::Char(latin)))
        })
    }

    /// Like [`Keymap::action`], but does not replace non-Latin letters with Latin ones.
    fn bound(&self, context: Context, key: KeyPress) -> Option<Action> {
        let layers = context.layers();
        layers.iter().find_map(|layer| self.actions.get(&(*layer, key)).copied())
    }

    /// Returns a message for a key that does nothing in `here`. If the key works in another
    /// context, the message names that context.
    pub(super) fn elsewhere(&self, here: Context, key: KeyPress) -> String {
        let leave = self.keys(here, Action::Leave);
        if let (Some(leave), false, false) = (leave.first(), here.browses(), here.types()) {
            let panes =
                [Context::List, Context::Card, Context::Graph, Context::Raw, Context::Browse];
            if panes.into_iter().any(|pane| self.has_key(pane, key)) {
                return format!("{key} works in the panes; {leave} goes back to them");
            }
        }
        if let Some(message) = self.in_other_pane(here, key).filter(|_| here.browses()) {
            return message;
        }
        let search = self.keys(Context::Browse, Action::Search);
        if let (Some(search), true) = (search.first(), here.browses())
            && self.has_key(Context::Typing, key)
        {
            return format!("{key} works in text fields; {search} goes to the search box");
        }
        match self.keys(Context::Always, Action::Help).first() {
            Some(help) => format!("{key} does nothing here; {help} lists the keys"),
            None => format!("{key} does nothing here"),
        }
    }

    /// Returns a message that names another pane in which a key works, or `None` if it does not
    /// work in any other pane.
    fn in_other_pane(&self, here: Context, key: KeyPress) -> Option<String> {
        let panes = [
            (Context::List, Action::ShowList, "list"),
            (Context::Card, Action::ShowCard, "card"),
            (Context::Graph, Action::ShowGraph, "graph"),
            (Context::Raw, Action::ShowRaw, "source"),
        ];
        let (_, show, name) =
            panes.into_iter().find(|(pane, ..)| *pane != here && self.has_key(*pane, key))?;
        let there = *self.keys(Context::Browse, show).first()?;
        Some(format!("{key} works in the {name}; {there} goes there"))
    }

    /// Returns whether a context has its own action for a key. Keys that it shares with other
    /// contexts do not count.
    fn has_key(&self, context: Context, key: KeyPress) -> bool {
        self.rows().any(|(row, keys)| row.context == context && keys.contains(&key))
    }

    /// Returns the keys that perform `action` in the context `layer`. Keys that it shares with
    /// other contexts are left out.
    pub fn keys(&self, layer: Context, action: Action) -> Vec<KeyPress> {
        let rows = self.rows().filter(|(row, _)| row.context == layer && row.action == action);
        rows.flat_map(|(_, keys)| keys.iter().copied()).collect()
    }

    /// Returns the help for a context. The context's own keys come first, followed by the keys that
    /// it shares with other contexts.
    pub fn help(&self, context: Context) -> Vec<HelpEntry> {
        let layers = match context {
            // The help of the search box also lists the keys that work outside text fields.
            Context::Query => [context.layers(), vec![Context::Browse]].concat(),
            Context::Choose | Context::ChooseMany => {
                // Keys that the picker does not bind belong to the search box or the list.
                let mut layers = context.layers();
                layers.extend([Context::Query, Context::Typing, Context::List]);
                layers.extend([Context::Always, Context::Browse]);
                layers
            }
            _ => context.layers(),
        };
        let first: &[(&str, &str)] = match context {
            Context::Query => &FIRST_STEPS,
            Context::List | Context::Card => &NEXT_STEPS,
            _ => &[],
        };
        let first = first.iter().map(|(keys, sentence)| entry("what to do next", keys, sentence));
        let signs = SIGNS.iter().filter(|(pane, ..)| *pane == context);
        let signs = signs.map(|(_, sign, meaning)| entry("signs", sign, meaning));
        let is_search = matches!(context, Context::Query | Context::Choose | Context::ChooseMany);
        let scopes = search::scopes().map(|(_, _, example, finds)| (example, finds));
        let states = search::STATE_FORMS.iter().copied();
        let forms = search::QUERY_FORMS.iter().copied().chain(scopes).chain(states);
        let forms = forms.filter(|_| is_search);
        let forms = forms.map(|(form, finds)| entry("what you can search for", form, finds));
        // The keys of the context itself come first, then the meanings of the symbols, and then all
        // other keys.
        let others = layers.into_iter().skip(1).filter(|layer| *layer != context);
        let others = others.flat_map(|layer| {
            let typed = (context == Context::Query && layer == Context::Browse)
                .then(|| self.typed_in_the_search_box());
            typed.flatten().into_iter().chain(self.layer_help(context, layer))
        });
        first
            .chain(self.layer_help(context, context))
            .chain(signs)
            .chain(forms)
            .chain(others)
            .collect()
    }

    /// Returns the help that explains why the keys of every pane do not work in the search box, or
    /// `None` if no key leaves it.
    fn typed_in_the_search_box(&self) -> Option<HelpEntry> {
        let leave = self.keys(Context::Query, Action::Leave);
        let sentence = "first: in the search box, the letters and signs below are only typed";
        Some(entry(Context::Browse.name(), &leave.first()?.to_string(), sentence))
    }

    /// Returns the help for the keys of the context `layer` that also apply in `context`.
    fn layer_help(&self, context: Context, layer: Context) -> impl Iterator<Item = HelpEntry> {
        let rows = self.rows().filter(move |(row, _)| row.context == layer);
        rows.filter_map(move |(row, keys)| {
            let keys = if row.keys.is_empty() && keys.is_empty() {
                ONLY_BY_NAME.to_owned()
            } else {
                printed(&self.left(context, row, keys)?)
            };
            Some(entry(layer.name(), &keys, row.sentence))
        })
    }

    /// Returns those of `keys` that perform the action of `row` in `context`, or `None` if there
    /// are none. Keys that a picker uses for its own actions are left out.
    fn left(&self, context: Context, row: &Binding, keys: &[KeyPress]) -> Option<Vec<KeyPress>> {
        let is_hidden = context.picks() && !row.context.picks();
        let before = if is_hidden { context.layers() } else { Vec::new() };
        let mut keys = keys.to_vec();
        keys.retain(|key| before.iter().all(|layer| !self.actions.contains_key(&(*layer, *key))));
        (!keys.is_empty()).then_some(keys)
    }

    /// Returns the text that the footer shows for a key. Related movement keys are shown together,
    /// such as `↑↓`, if all of them are default keys.
    fn first_keys(&self, row: &Binding, keys: &[KeyPress]) -> String {
        let [first, ..] = keys else { return String::new() };
        let (shown, spelt, actions): (&str, &str, &[Action]) = match row.action {
            Action::Down if *first == KeyPress::plain(KeyName::Down) => {
                ("↑↓", "up down", &[Action::Up, Action::Down])
            }
            Action::Down => ("j k", "j k", &[Action::Down, Action::Up]),
            Action::CardDown => {
                ("Shift-↑↓", "shift-up shift-down", &[Action::CardUp, Action::CardDown])
            }
            Action::Left => {
                ("h j k l", "h j k l", &[Action::Left, Action::Down, Action::Up, Action::Right])
            }
            Action::SectionDown => ("[ ]", "[ ]", &[Action::SectionUp, Action::SectionDown]),
            _ => return first.to_string(),
        };
        let is_default = spelt.split(' ').zip(actions).all(|(key, action)| {
            KeyPress::parse(key).and_then(|key| self.action(row.context, key)) == Some(*action)
        });
        if is_default { shown.to_owned() } else { first.to_string() }
    }

    /// Returns the keys that the footer shows for a context, most important first.
    pub fn footer(&self, context: Context) -> Vec<Hint> {
        const ELSEWHERE: [Action; 8] = [
            Action::Search,
            Action::Back,
            Action::Help,
            Action::ShowGraph,
            Action::ShowCard,
            Action::Quit,
            Action::Palette,
            Action::Copy,
        ];
        let here = match context {
            Context::Card => Some(Action::ShowCard),
            Context::Graph => Some(Action::ShowGraph),
            Context::Palette => Some(Action::Palette),
            Context::Help => Some(Action::Help),
            _ => None,
        };
        let more = if context.browses() { Context::Browse } else { Context::Always };
        let layers = if context.picks() {
            [context.layers(), vec![Context::Query]].concat()
        } else {
            vec![context]
        };
        let own = layers
            .iter()
            .flat_map(|layer| self.rows().filter(move |(row, _)| row.context == *layer));
        let others = ELSEWHERE.into_iter().filter(|action| Some(*action) != here);
        let others = others.filter_map(|action| {
            self.rows().find(|(row, _)| row.context == more && row.action == action)
        });
        own.chain(others)
            .filter(|(row, _)| !row.label.is_empty())
            .filter_map(|(row, keys)| {
                let keys = self.left(context, row, keys)?;
                let (action, key, label) = (row.action, *keys.first()?, row.label);
                Some(Hint { action, key, shown: self.first_keys(row, &keys), label })
            })
            .collect()
    }
}

/// The text that is shown in place of a key for an action without a key.
const ONLY_BY_NAME: &str = "F2 …";

fn entry(group: &str, keys: &str, sentence: &str) -> HelpEntry {
    HelpEntry { group: group.to_owned(), keys: keys.to_owned(), sentence: sentence.to_owned() }
}

fn printed(keys: &[KeyPress]) -> String {
    keys.iter().map(KeyPress::to_string).collect::<Vec<_>>().join(" ")
}

/// The first steps for a new user, as keys and explanations.
const FIRST_STEPS: [(&str, &str); 7] = [
    ("type", "a name, a skill or a task, for example: who tests releases"),
    ("Enter", "read the selected role's card; there, Enter goes to the roles it works with"),
    ("3", "after Enter: show the graph of this role; 2 shows the card again"),
    ("Tab", "mark roles; in the list (Esc), = compares them and c shows them as a crew"),
    ("S T D", "in the list: all skills, the first week in this role, what breaks without it"),
    ("Esc", "leave a search, page or card, never the program; H goes back"),
    ("? :", "when the search box is empty, ? opens this page and : lists all commands"),
];

/// The questions that a reader of a card may have next, with the keys that answer them.
const NEXT_STEPS: [(&str, &str); 5] = [
    ("3", "who works with whom?"),
    ("T", "what should a newcomer read, and which roles should they meet?"),
    ("D", "what breaks without this role?"),
    (
        "=",
        "how does this role differ from another role, and what would you have to learn to switch?",
    ),
    ("S", "who has which skill? Space marks roles, then c shows them as a crew"),
];

/// The symbols that a pane shows, with their meanings.
const SIGNS: [(Context, &str, &str); 46] = [
    (Context::List, "●", "marked"),
    (Context::List, "⚑", "bookmarked"),
    (
        Context::List,
        "A › B",
        "the roles and pages that you opened before; H goes back to the last one",
    ),
    (
        Context::List,
        "cap resp art …",
        "the part of the card that matches: capability, responsibility, artifact",
    ),
    (
        Context::List,
        "Adv Com …",
        "the level of the matching skill in a full row: Advanced, Competent, or as the card gives \
         it, such as level 2; in brackets for a detail",
    ),
    (
        Context::List,
        "+1",
        "one more part of the card matches another word of the query; the zoomed list (z) has more \
         room",
    ),
    (
        Context::List,
        "partial",
        "a role that matches only some words of the query; these are listed if few roles match all",
    ),
    (Context::Card, "A › B", "the roles and pages that you opened, this one last; H goes back"),
    (Context::Card, "names 4", "this card declares interactions with 4 roles"),
    (Context::Card, "named by 7", "the cards of 7 roles declare interactions with this role"),
    (Context::Card, "★", "the primary responsibility"),
    (Context::Card, "✓", "a success metric"),
    (Context::Card, "●●●○", "the level: novice, competent, advanced, expert"),
    (Context::Card, "····", "the card gives no level, or one that is not on the scale"),
    (Context::Card, "⇄", "both cards name each other"),
    (Context::Card, "→", "only this card names the other role"),
    (Context::Card, "←", "only the other card names this role; also marks text from that card"),
    (Context::Card, "(Name)", "a role without a card"),
    (Context::Card, "Name ?", "a guess: several roles have this name, and this one is the nearest"),
    (
        Context::Card,
        "in team-a",
        "the other role is from another collection of roles, which is in this folder",
    ),
    (Context::Graph, "━ ─ ┄", "daily; weekly or every two weeks; less often or not known"),
    (
        Context::Graph,
        "colours",
        "the kind of verb: provide is green and advise green italic, depend magenta and report \
         magenta italic, collaborate blue and review blue italic (in the theme `terminal`, cyan \
         instead of blue); on a map, only the lines of the role under the cursor have colours, and a \
         line with verbs of two kinds has none (▪ mixed); in the matrix, w shows \
         letters instead",
    ),
    (
        Context::Graph,
        "p▲ ▼d",
        "on a map: the letter of the kind of verb, if there is room next to the arrowhead",
    ),
    (
        Context::Graph,
        "row above",
        "the row from which a row branches: the central role, or an unfolded neighbour",
    ),
    (Context::Graph, "┈", "only mentioned in a card's text; m shows these roles"),
    (Context::Graph, "◀ ▶", "declared by the neighbour, declared by this role"),
    (
        Context::Graph,
        "▲ ▼",
        "on a path: the arrow begins at the role whose card declares the interaction; what is handed \
         over may go the other way, as the verb says",
    ),
    (Context::Graph, "▌", "the row under the cursor"),
    (Context::Graph, "●", "marked"),
    (Context::Graph, "&", "this role also works with the role under the cursor"),
    (Context::Graph, "↻", "works with itself"),
    (Context::Graph, "↑", "this role also appears nearer the centre or higher up"),
    (Context::Graph, "+2", "two more interactions between the same roles"),
    (Context::Graph, "(Name)", "a role without a card"),
    (
        Context::Graph,
        "Name ?",
        "a guess: several roles have this name, and this one is the nearest",
    ),
    (
        Context::Graph,
        "9 with others",
        "on a map: interactions with roles that the map does not show",
    ),
    (Context::Plan, "●", "marked: the role after it"),
    (
        Context::Plan,
        "●●●○",
        "the level: novice, competent, advanced, expert; in brackets for a detail",
    ),
    (
        Context::Plan,
        "✓ ?",
        "on the card without a level; on the card with a level that is not on the scale",
    ),
    (
        Context::Plan,
        "Received by",
        "the roles whose interaction with the maker names the artifact in its verb or notes; “Name?” \
         is a guess from a word of the artifact's name or from its type",
    ),
    (Context::Pair, "●", "marked: the role after it"),
    (
        Context::Pair,
        "●●●○",
        "the level: novice, competent, advanced, expert; in brackets for a detail",
    ),
    (
        Context::Pair,
        "✓ ?",
        "on the card without a level; on the card with a level that is not on the scale",
    ),
    (Context::Pair, "★", "the primary responsibility"),
    (Context::Pair, "–", "not on this card"),
    (
        Context::Pair,
        "Artifact?",
        "a guess: the interaction does not name the artifact, only a word of its name or its type",
    ),
];

fn default_keys(row: &Binding) -> impl Iterator<Item = KeyPress> {
    row.keys.split_whitespace().filter_map(KeyPress::parse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::BINDINGS;

    #[test]
    fn a_footer_does_not_offer_the_page_that_is_open() {
        let keymap = Keymap::default();
        let offers = |context, action| {
            keymap.footer(context).iter().any(|hint: &Hint| hint.action == action)
        };
        assert!(offers(Context::Facets, Action::Help) && !offers(Context::Help, Action::Help));
        assert!(offers(Context::Card, Action::ShowGraph));
        assert!(!offers(Context::Graph, Action::ShowGraph));
    }

    #[test]
    fn every_key_is_spelt_right_and_bound_once_in_a_pane() {
        let mut seen = HashMap::new();
        for binding in BINDINGS.iter() {
            for text in binding.keys.split_whitespace() {
                let key = KeyPress::parse(text).unwrap_or_else(|| panic!("{text}"));
                let before = seen.insert((binding.context, key), binding.action);
                assert_eq!(before, None, "{text} in {:?}", binding.context);
                assert!(
                    !matches!((key.ctrl, key.code), (true, KeyName::Char('i' | 'm' | 's' | 'q'))),
                    "{text} is taken by terminals"
                );
            }
        }
    }

    #[test]
    fn keys_are_given_away_and_who_loses_is_told() {
        let (keymap, clashes) = Keymap::new(&[
            rebind(Context::List, Action::Sort, &["S", "f4"]),
            rebind(Context::List, Action::Mark, &["f"]),
            rebind(Context::Browse, Action::Quit, &[]),
            rebind(Context::Browse, Action::Zoom, &["R"]),
            rebind(Context::Browse, Action::Help, &["R"]),
        ]);
        assert_eq!(does(&keymap, Context::List, "S"), Some(Action::Sort));
        assert_eq!(does(&keymap, Context::List, "s"), None);
        assert_eq!(does(&keymap, Context::List, "f"), Some(Action::Mark));
        assert_eq!(does(&keymap, Context::List, "q"), None);
        assert_eq!(does(&keymap, Context::Card, "R"), Some(Action::Help));
        let found: Vec<_> =
            clashes.iter().map(|clash| (clash.rebinding, clash.loser, clash.chosen)).collect();
        assert_eq!(
            found,
            [(4, Action::Zoom, true), (1, Action::Facets, false), (4, Action::Reload, false)]
        );
    }

    #[test]
    fn the_help_of_the_search_box_says_which_keys_are_only_typed() {
        let first = |context: Context| {
            let help = Keymap::default().help(context);
            help.into_iter().find(|entry| entry.group == Context::Browse.name()).unwrap()
        };
        let entry = first(Context::Query);
        assert_eq!((entry.keys.as_str(), entry.sentence.contains("only typed")), ("Esc", true));
        assert!(!first(Context::List).sentence.contains("only typed"));
    }

    fn rebind(context: Context, action: Action, keys: &[&str]) -> Rebinding {
        let keys = keys.iter().filter_map(|key| KeyPress::parse(key)).collect();
        Rebinding { context, action, keys }
    }

    fn does(keymap: &Keymap, context: Context, key: &str) -> Option<Action> {
        keymap.action(context, KeyPress::parse(key).unwrap())
    }

    #[test]
    fn every_action_has_a_sentence_and_a_key_that_is_not_alt_alone() {
        for action in Action::ALL {
            let rows: Vec<_> =
                BINDINGS.iter().filter(|binding| binding.action == *action).collect();
            assert!(!rows.is_empty(), "{action:?} has no key");
            for row in rows {
                assert!(!row.sentence.is_empty());
                // An action without a key is available in the palette. `MarkAll` has only Alt-A,
                // because Ctrl-A, which usually selects everything, moves the cursor in text
                // fields.
                let mut keys = row.keys.split(' ');
                let has_other = keys.any(|key| !key.starts_with("alt-"));
                assert!(has_other || row.action == Action::MarkAll, "{action:?}");
            }
        }
        let mut names: Vec<_> = Action::ALL.iter().map(|action| action.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Action::ALL.len());
    }
}
