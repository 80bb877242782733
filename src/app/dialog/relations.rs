//! The dialog that filters the interactions in the graph by frequency and by the family of their
//! verb.

use std::collections::HashSet;

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::areas::Dock;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::{EdgeId, Family, Weight};
use crate::chart::Picture;
use crate::page::{self, Page, Switch};

use super::kind::{DialogKind, DialogSpec, Room};

dialog_keys! {
    /// The filter of the graph's interactions.
    Relations = Page "relations" "filter the graph" {
        Open "enter space" "show or hide these interactions" "toggle";
        Up "k up ctrl-p ctrl-k" "the line above";
        Down "j down ctrl-n ctrl-j" "the line below" "move";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q r" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Relations,
    title: "Filter the graph",
    keys: KEYS,
    dock: Dock::Left,
    openers: &[(Action::Relations, |_| Ok(Box::new(Relations)))],
    ..DialogSpec::PLAIN
};

/// The dialog, which has a switch for each family of verbs and each range of frequencies.
#[derive(Debug)]
struct Relations;

impl DialogKind for Relations {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn depends_on(&self, scope: &AppScope<'_>) -> String {
        format!("{:?}", scope.graph.choice().filter)
    }

    /// Returns the page. Each switch shows how many interactions it affects. The interactions are
    /// those in the map or matrix if one is shown, or else those of the current role.
    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let atlas = scope.atlas();
        let of_current = scope
            .current()
            .map(|node| atlas.incoming(node).iter().chain(atlas.outgoing(node)).copied());
        let touching: HashSet<EdgeId> = match scope.graph.picture().and_then(Picture::net) {
            Some(net) => net.all_edges().collect(),
            None => of_current.into_iter().flatten().collect(),
        };
        let kinds: Vec<(Family, Weight)> = touching
            .into_iter()
            .map(|edge| (atlas.family(edge), Weight::from_frequency(atlas[edge].frequency)))
            .collect();
        let filter = scope.graph.choice().filter;
        let families = Family::ALL.into_iter().map(|family| Switch {
            group: "verbs",
            name: family.name().to_owned(),
            count: Some(kinds.iter().filter(|kind| kind.0 == family).count()),
            on: filter.shows_family(family),
        });
        let weights = Weight::ALL.into_iter().map(|weight| Switch {
            group: "how often",
            name: weight.sentence().to_owned(),
            count: Some(kinds.iter().filter(|kind| kind.1 == weight).count()),
            on: filter.shows_weight(weight),
        });
        page::switches(&families.chain(weights).collect::<Vec<_>>(), "", room.width)
    }

    fn open(&mut self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let mut filter = scope.graph.choice().filter;
        let at = at.selected();
        if let Some(family) = Family::ALL.get(at) {
            filter.toggle_family(*family);
        } else if let Some(weight) = Weight::ALL.get(at - Family::ALL.len()) {
            filter.toggle_weight(*weight);
        }
        Reply::ask(Request::SetFilter(filter))
    }
}
