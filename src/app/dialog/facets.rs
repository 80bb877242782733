//! The dialog that lists the facets: terms that narrow the search, each with the number of roles
//! that would remain.

use std::cmp::Reverse;

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::page::{self, Page, Switch};
use crate::search::{CardValues, Facet, HitGroup};

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
    section: "group",
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
    /// The values of the cards that have been read.
    values: CardValues,
    /// The version of the loaded cards that has these values.
    epoch: Option<u64>,
    names: Vec<String>,
}

impl DialogKind for Facets {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, scope: &AppScope<'_>) -> String {
        // The facets count only full matches, although the list below shows other results too.
        let hits = scope.list.hits();
        let full = hits.rows_of(HitGroup::Match);
        if full == hits.len() {
            return SPEC.title.to_owned();
        }
        let matches = if full == 1 { "match" } else { "matches" };
        format!("Narrow the {full} full {matches}")
    }

    fn depends_on(&self, scope: &AppScope<'_>) -> String {
        scope.search.prompt().text().to_owned()
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let (library, text) = (scope.library, scope.search.prompt().text());
        if self.epoch != Some(library.epoch()) {
            (self.values, self.epoch) = (CardValues::default(), Some(library.epoch()));
        }
        let (index, atlas) = (library.index(), library.atlas());
        let searches = scope.preferences.settings.searches.iter().map(|view| {
            let on = view.query.trim() == text.trim();
            switch("saved searches", format!("{}: {}", view.name, view.query), on)
        });
        let mut switches: Vec<Switch> = searches.collect();
        self.views = switches.len();
        let (heading, values) = (usize::from(self.views > 0), &mut self.values);
        let rows = room.height.saturating_sub(self.views + heading);
        let (shown, rests) = Facet::all(index, atlas, scope.chosen(), text, values, rows);
        self.shown = by_count(shown);
        switches.extend(self.shown.iter().map(Switch::from));
        self.names = switches.iter().map(|switch| switch.name.clone()).collect();
        let rests: Vec<(&str, String)> =
            rests.iter().map(|rest| (rest.group, rest.message())).collect();
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

/// The groups whose values have an order of their own, from the lowest to the highest or the other
/// way round, and the groups of fixed values.
const ORDERED: [&str; 5] = ["seniority", "capability level", "how often", "state", "has"];

/// Sorts the facets of each other group by their counts, highest first. Facets that are on stay at
/// the top.
fn by_count(mut facets: Vec<Facet>) -> Vec<Facet> {
    for group in facets.chunk_by_mut(|one, other| one.group == other.group) {
        if group.first().is_some_and(|facet| !ORDERED.contains(&facet.group)) {
            group.sort_by_key(|facet| (!facet.on, Reverse(facet.count)));
        }
    }
    facets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_without_an_order_of_their_own_are_sorted_by_count() {
        let facet = |group, term: &str, count, on| Facet { group, term: term.into(), count, on };
        let facets = vec![
            facet("seniority", "sen:junior", 1, false),
            facet("seniority", "sen:senior", 21, false),
            facet("artifact type", "type:dataset", 17, false),
            facet("artifact type", "type:policy", 20, false),
            facet("artifact type", "type:code", 3, true),
        ];
        let terms: Vec<String> = by_count(facets).into_iter().map(|facet| facet.term).collect();
        let expected = ["sen:junior", "sen:senior", "type:code", "type:policy", "type:dataset"];
        assert_eq!(terms, expected);
    }
}
