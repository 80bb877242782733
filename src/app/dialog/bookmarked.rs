//! The dialog that lists the bookmarked roles.

use crate::app::action::{Action, Context, dialog_keys};
use crate::app::bookmarks::Bookmark;
use crate::app::reader::DocumentReader;
use crate::app::request::{Reply, Request};
use crate::app::scope::AppScope;
use crate::atlas::Node;
use crate::page::{self, Page};

use super::kind::{DialogKind, DialogSpec, Room};

dialog_keys! {
    /// The list of bookmarks.
    Bookmarks = Page "bookmarks" "bookmarks" {
        Open "enter l right" "go to this role" "go to role";
        Remove "d delete b" "remove the bookmark" "remove";
        Up "k up ctrl-p ctrl-k" "the role above";
        Down "j down ctrl-n ctrl-j" "the role below" "move";
        ..scroll "pgdn space";
        Palette ":" "list all commands and filter them by typing";
        Help "?" "show the keys for this page";
        Leave "esc q ' h left" "close" "close";
    }
}

pub(super) const SPEC: DialogSpec = DialogSpec {
    context: Context::Bookmarks,
    title: "Bookmarks",
    keys: KEYS,
    openers: &[(Action::Bookmarks, |_| Ok(Box::new(Bookmarked::default())))],
    ..DialogSpec::PLAIN
};

/// The dialog that lists the bookmarks, ordered by name.
#[derive(Debug, Default)]
struct Bookmarked {
    /// The listed bookmarks, in the order in which the page shows them.
    shown: Vec<Bookmark>,
}

impl DialogKind for Bookmarked {
    fn spec(&self) -> &'static DialogSpec {
        &SPEC
    }

    fn depends_on(&self, scope: &AppScope<'_>) -> String {
        format!("{:?}", scope.bookmarks.all())
    }

    fn page(&mut self, scope: &AppScope<'_>, _: &str, room: Room) -> Page {
        let atlas = scope.atlas();
        self.shown = scope.bookmarks.all().iter().cloned().collect();
        let entries: Vec<(&str, Option<Node>)> = self
            .shown
            .iter()
            .map(|bookmark| (bookmark.name.as_str(), bookmark.find(atlas).first().copied()))
            .collect();
        page::bookmarks(atlas, &entries, room.width)
    }

    fn names(&self) -> Vec<&str> {
        self.shown.iter().map(|bookmark| bookmark.name.as_str()).collect()
    }

    fn act(&mut self, action: Action, at: &DocumentReader, scope: &AppScope<'_>) -> Reply {
        match action {
            Action::Open => match at.link(scope.atlas()) {
                Some(node) => Reply::close_and(Request::Visit(node)),
                None if self.shown.is_empty() => Reply::done(),
                None => Reply::notice("no role has this name any more; d removes the bookmark"),
            },
            Action::Remove => {
                let bookmark = self.shown.get(at.selected()).cloned();
                Reply::ask(bookmark.map(Request::RemoveBookmark))
            }
            _ => Reply::Ignored,
        }
    }
}
