//! The comparison of two roles.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::page::{self, Page};

use super::kind::{DialogKind, DialogSpec, Room};

dialog_keys! {
    /// The comparison of two roles.
    Pair = Page "pair" "two roles" {
        Open "enter l right" "go to the role of this line" "go to role";
        Up "k up ctrl-p ctrl-k" "the line above";
        Down "j down ctrl-n ctrl-j" "the line below" "move";
        SectionUp "[" "the previous section";
        SectionDown "]" "the next section" "section";
        HalfUp "ctrl-u" "half a page up";
        HalfDown "ctrl-d" "half a page down";
        PageUp "pgup" "a page up";
        PageDown "pgdn space" "a page down";
        First "g home" "to the top";
        Last "G end" "to the bottom";
        Copy "y" "copy to the clipboard: both roles, or the line under the cursor";
        Print "P" "leave the mouse to the terminal, with only this page's text on the screen";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys of this page";
        Leave "esc q = h left" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec =
    DialogSpec { context: Context::Pair, keys: KEYS, ..DialogSpec::PLAIN };

/// The comparison of two roles.
#[derive(Debug)]
pub(super) struct PairDialog {
    pub(super) roles: [Node; 2],
}

impl DialogKind for PairDialog {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn title(&self, scope: &AppScope<'_>) -> String {
        let atlas = scope.library.atlas();
        let [one, other] =
            self.roles.map(|node| atlas.current(node).map_or("", |n| atlas.label(n)));
        format!("{one} and {other}")
    }

    fn depends_on(&self, _: &AppScope<'_>) -> String {
        format!("{:?}", self.roles)
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let atlas = scope.library.atlas();
        match self.roles.map(|node| atlas.current(node)) {
            [Some(one), Some(other)] => page::pair(atlas, one, other, room.width),
            _ => Page::default(),
        }
    }

    fn roles(&self, _: &DocumentReader, _: &AppScope<'_>) -> Option<Vec<Node>> {
        Some(self.roles.to_vec())
    }

    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        match (action, at.link(scope.library.atlas())) {
            (Action::Open, Some(node)) => {
                Reply::Consumed(vec![Request::Jump(node), Request::Close])
            }
            (Action::Open, None) => Reply::done(),
            _ => Reply::Ignored,
        }
    }
}
