//! The dialog that lists the saved crews. Choosing a crew marks its roles.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::app::settings::SavedCrew;
use crate::atlas::Node;
use crate::page::{self, Page};
use crate::text::counted;

use super::kind::{DialogKind, DialogSpec, Room, switch};

dialog_keys! {
    /// The list of saved crews.
    Crews = Page "crews" "saved crews" {
        Open "enter" "mark only the roles in this crew" "mark";
        Up "k up ctrl-p ctrl-k" "the crew above";
        Down "j down ctrl-n ctrl-j" "the crew below" "move";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q" "close" "close";
    }
    opened by
        /// Lists the saved crews.
        Crews = "crews" in Browse {
            Crews "" "mark the roles in a saved crew";
        }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Crews,
    title: "Saved crews",
    keys: KEYS,
    openers: &[(Action::Crews, |_| Ok(Box::new(CrewList)))],
    ..DialogSpec::PLAIN
};

/// The dialog, which has a row for each saved crew.
#[derive(Debug)]
struct CrewList;

impl DialogKind for CrewList {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let crews = scope.preferences.settings.crews.iter().map(|crew| {
            switch("crews", format!("{}: {}", crew.name, crew.members.join(", ")), false)
        });
        let empty = "no crews have been saved yet: mark roles, then press c and w";
        page::switches(&crews.collect::<Vec<_>>(), empty, room.width)
    }

    fn open(&mut self, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        let Some(crew) = scope.preferences.settings.crews.get(at.selected()) else {
            return Reply::done();
        };
        let atlas = scope.atlas();
        let found = crew.members.iter().filter_map(|name| atlas.all_called(name).first().copied());
        let nodes: Vec<Node> = found.map(Node::Role).collect();
        let lost = crew.members.len() - nodes.len();
        let mut notice = format!(
            "marked {} from the crew {}; c shows them",
            counted(nodes.len(), "role"),
            crew.name
        );
        if lost > 0 {
            notice.push_str(&format!("; {lost} not found among these cards"));
        }
        Reply::Consumed(vec![Request::Close, Request::MarkOnly(nodes), Request::Notice(notice)])
    }
}

/// Returns a crew whose members are the marked roles. A role is listed by its slug, and a role
/// without a card by its name.
pub(super) fn marked_crew(name: &str, scope: &AppScope<'_>) -> SavedCrew {
    let atlas = scope.atlas();
    let members = scope.marks.in_order(atlas).into_iter().map(|node| match node {
        Node::Role(id) => atlas[id].slug.to_string(),
        Node::Missing(_) => atlas.name(node).to_owned(),
    });
    SavedCrew { name: name.trim().to_owned(), members: members.collect() }
}
