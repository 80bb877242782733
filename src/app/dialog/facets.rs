//! The dialog that lists the facets: terms that narrow the search, each with the number of roles
//! that would remain.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Atlas;
use crate::page::{self, Page, Switch};
use crate::role::Known;
use crate::search::{Facet, FacetGroup};

use super::kind::{DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The list of facets, which narrow the search.
    Facets = Page "facets" "narrow the search" {
        Open "enter space" "add the term to the query, or remove it" "toggle";
        Up "k up ctrl-p ctrl-k" "the term above";
        Down "j down ctrl-n ctrl-j" "the term below" "move";
        SectionUp "[" "the previous group";
        SectionDown "]" "the next group" "group";
        ..scroll "pgdn";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q f" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Facets,
    title: "Narrow the search",
    keys: KEYS,
    dock: Dock::Right,
    openers: &[(Action::Facets, |_| Ok(Box::new(Facets::default())))],
    ..DialogSpec::PLAIN
};

/// The dialog, which lists the saved searches and then the facets.
#[derive(Debug, Default)]
struct Facets {
    /// The listed facets, in the order in which the page shows them below the saved searches.
    shown: Vec<Facet>,
    /// The number of saved searches.
    views: usize,
    /// The facets for the most frequent values in the cards.
    more: Vec<FacetGroup>,
    /// The version of the loaded cards from which `more` was computed.
    epoch: Option<u64>,
    names: Vec<String>,
}

impl DialogKind for Facets {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn depends_on(&self, scope: &AppScope<'_>) -> String {
        scope.search.prompt().text().to_owned()
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let (library, text) = (scope.library, scope.search.prompt().text());
        if self.epoch != Some(library.epoch()) {
            (self.more, self.epoch) = (groups(library.atlas()), Some(library.epoch()));
        }
        let (index, atlas) = (library.index(), library.atlas());
        self.shown = Facet::all(index, atlas, scope.chosen(), text, &self.more);
        let searches = scope.preferences.settings.searches.iter().map(|view| {
            let on = view.query.trim() == text.trim();
            switch("saved searches", format!("{}: {}", view.name, view.query), on)
        });
        let mut switches: Vec<Switch> = searches.collect();
        self.views = switches.len();
        switches.extend(self.shown.iter().map(Switch::from));
        self.names = switches.iter().map(|switch| switch.name.clone()).collect();
        let rests: Vec<(&str, String)> =
            self.more.iter().filter_map(|group| Some((group.title, group.rest()?))).collect();
        page::switches_with_rests(
            &switches,
            &rests,
            "this search cannot be narrowed further",
            room.width,
        )
    }

    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn open(&mut self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let stop = at.selected();
        if let Some(view) = scope.preferences.settings.searches.get(stop) {
            return Reply::close_and(Request::RunSavedSearch(view.clone()));
        }
        let facet = stop.checked_sub(self.views).and_then(|stop| self.shown.get(stop));
        let text = scope.search.prompt().text();
        Reply::ask(facet.map(|facet| Request::Ask(facet.toggled(text))))
    }
}

/// The maximum number of cards whose values are counted.
const COUNTED: usize = 1_000;
/// The maximum number of values in a group. If there are more values, the group contains the most
/// frequent ones.
const MOST_VALUES: usize = 12;

/// Returns the most frequent skills, tools, models, folders and verbs of the cards.
fn groups(atlas: &Atlas) -> Vec<FacetGroup> {
    let [mut skills, mut tools, mut models, mut folders, mut verbs] =
        [const { Vec::<String>::new() }; 5];
    for &id in atlas.by_name().iter().take(COUNTED) {
        let role = atlas.role(id);
        skills.extend(role.capabilities.iter().map(|skill| skill.name.clone()));
        tools.extend(role.points(Known::Tools).iter().map(|tool| tool.title.clone()));
        let model = role.properties.iter().filter(|property| property.key == "model");
        models.extend(model.filter_map(|property| property.values.first().cloned()));
        verbs.extend(role.interactions.iter().map(|interaction| interaction.verb.clone()));
        let folder = role.origin.file().and_then(|path| path.parent()?.file_name());
        folders.extend(folder.map(|folder| folder.to_string_lossy().into_owned()));
    }
    [
        ("skill", "cap", skills),
        ("tool", "tool", tools),
        ("model", "prop", models),
        ("folder", "path", folders),
        ("verb", "verb", verbs),
    ]
    .map(|(title, field, values)| {
        let (values, more) = frequent(&values);
        FacetGroup::from_values(title, field, &values, more)
    })
    .into()
}

/// Returns the most frequent values, most frequent first, and the number of the other values.
fn frequent(values: &[String]) -> (Vec<&str>, usize) {
    let mut sorted: Vec<&str> = values.iter().map(String::as_str).collect();
    sorted.retain(|value| !value.is_empty());
    sorted.sort_unstable();
    let mut counted: Vec<(usize, &str)> =
        sorted.chunk_by(|a, b| a == b).filter_map(|run| Some((run.len(), *run.first()?))).collect();
    counted.sort_by_key(|(count, value)| (std::cmp::Reverse(*count), *value));
    let more = counted.len().saturating_sub(MOST_VALUES);
    (counted.into_iter().take(MOST_VALUES).map(|(_, value)| value).collect(), more)
}
