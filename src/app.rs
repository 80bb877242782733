//! The state of the program and its behaviour. [`App::handle`] is the only entry point. It takes an
//! [`Event`] and returns [`Effect`]s. It is synchronous, never fails and performs no I/O, so a
//! sequence of events can be replayed. The screen is a function of the state, and drawing does not
//! change the state.

mod action;
mod answer;
mod areas;
mod arrival;
mod bookmarks;
mod copy;
mod cursor;
mod dialog;
mod edit;
mod event;
mod focus;
mod foot;
mod graph;
mod handle;
mod history;
mod key;
mod keymap;
mod launch;
mod layout;
mod library;
mod list;
mod map_order;
mod marks;
mod messages;
mod notice;
mod orders;
mod preferences;
mod prompt;
mod question;
mod reader;
mod request;
mod scope;
mod screen;
mod search_box;
mod session;
mod settings;
mod settle;
mod shift;
mod shown;
mod text_find;
mod text_pane;
mod trail;
mod user_command;

use std::sync::Arc;

use crate::atlas::Atlas;
use crate::chart::{Drawing, Glyphs};
use crate::check::Finding;
use crate::page::Row;
use crate::search::Order;

pub use action::{Action, Binding, Context};
pub use answer::Picking;
use areas::Rect;
pub use areas::{Areas, Dock, Pane, PaneLayout, PaneNeeds, ROSTER, SMALLEST};
use arrival::Arrival;
pub use bookmarks::{Bookmark, BookmarkChange, Bookmarks};
pub use dialog::{BINDINGS, Dialog, DialogFoot};
pub use event::{Effect, Event, Loaded, Mouse, MouseKind, Snapshot};
pub use focus::{Focus, Tab};
pub use foot::FootKey;
pub use graph::{GraphFind, GraphPane};
pub use key::{KeyName, KeyPress};
pub use keymap::{Clash, Hint, Keymap, Rebinding};
pub use library::Library;
pub use list::{List, ListRow};
pub use map_order::{LaidMap, MapOrder, lay};
pub use marks::Marks;
use messages::Messages;
pub use preferences::Preferences;
pub use prompt::Prompt;
pub use reader::{DocumentReader, ReaderPlace};
use scope::AppScope;
pub use screen::Screen;
pub use search_box::SearchBox;
pub use session::Session;
pub use settings::{SavedCrew, SavedSearch, Settings};
pub use text_find::TextFind;
pub use text_pane::TextPane;
use trail::Trail;
pub use user_command::UserCommand;

/// The initial state of the program.
#[derive(Debug, Clone, Default)]
pub struct AppStart {
    /// The initial query.
    pub query: String,
    /// The initial order of the results.
    pub order: Order,
    /// The name of a role to open as soon as it is loaded.
    pub open: Option<String>,
    /// The name of a role to open. If no role has this name, the name becomes the query.
    pub word: Option<String>,
    /// The name of the card source, as shown to the user.
    pub source: String,
    /// The characters with which the graph is drawn.
    pub glyphs: Glyphs,
    /// A message to show at the start.
    pub notice: Option<String>,
    /// The user's settings.
    pub settings: Settings,
    /// The bookmarked roles.
    pub bookmarks: Vec<Bookmark>,
    /// The queries of earlier runs, oldest first; `None` if history is not kept.
    pub history: Option<Vec<String>>,
    /// The session of the last run, if it is resumed.
    pub session: Option<Session>,
    /// What the user may pick, or `None` if the user is only browsing.
    pub picking: Option<Picking>,
    /// The slugs or names of the roles to mark as soon as they are loaded.
    pub marked: Vec<String>,
}

/// The state of the program. Each field owns one part of the state and handles the keys for it.
#[derive(Debug)]
pub struct App {
    library: Library,
    preferences: Preferences,
    search: SearchBox,
    list: List,
    marks: Marks,
    bookmarks: Bookmarks,
    trail: Trail,
    screen: Screen,
    text: TextPane,
    graph: GraphPane,
    dialog: Option<Dialog>,
    messages: Messages,
    arrival: Arrival,
    /// The position at which the user grabbed a scroll bar or a border with the mouse, and the pane
    /// whose right edge is at that position (`None` for a dialog).
    grip: Option<(Mouse, Option<Focus>)>,
    /// The area of the graph at the last click in it, and whether the click hit a role other than
    /// the central role.
    graph_click: Option<(Option<Rect>, bool)>,
    effects: Vec<Effect>,
}

impl App {
    /// Creates an app without any cards.
    pub fn new(start: AppStart, width: u16, height: u16) -> App {
        let session = start
            .session
            .filter(|_| start.query.is_empty() && start.open.is_none() && start.word.is_none());
        let mut screen = Screen::new(width, height);
        let (mut query, mut order) = (start.query, start.order);
        let mut resumed = None;
        if let Some(session) = session {
            screen.resume(session.focus, session.tab, session.zoom);
            (query, order, resumed) = (session.query, session.order, session.role);
        }
        let preferences = Preferences::new(start.settings, start.picking);
        let mut app = App {
            library: Library::new(start.source),
            search: SearchBox::new(&query, order, start.history, &preferences),
            preferences,
            list: List::default(),
            marks: Marks::wanting(start.marked),
            bookmarks: Bookmarks::new(start.bookmarks),
            trail: Trail::default(),
            screen,
            text: TextPane::new(),
            graph: GraphPane::new(start.glyphs),
            dialog: None,
            messages: Messages::new(start.notice),
            arrival: Arrival::new(start.open, start.word, resumed),
            grip: None,
            graph_click: None,
            effects: Vec::new(),
        };
        app.settle();
        app
    }

    /// Returns the loaded cards and the data derived from them.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Returns the loaded roles.
    pub fn atlas(&self) -> &Arc<Atlas> {
        self.library.atlas()
    }

    /// Returns the user's settings.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// Returns the search box.
    pub fn search_box(&self) -> &SearchBox {
        &self.search
    }

    /// Returns the list of roles.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// Returns the marked roles.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Returns the bookmarked roles.
    pub fn bookmarks(&self) -> &Bookmarks {
        &self.bookmarks
    }

    /// Returns the layout of the panes.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Returns the card and its source.
    pub fn text(&self) -> &TextPane {
        &self.text
    }

    /// Returns the graph.
    pub fn graph(&self) -> &GraphPane {
        &self.graph
    }

    /// Draws the graph. Returns `None` if there is no picture.
    pub fn drawing(&self) -> Option<Drawing> {
        self.graph.draw(self.scope().ground())
    }

    /// Returns the visible rows of a map that is higher than the graph pane, and the number of its
    /// rows.
    pub fn map_rows(&self) -> Option<(std::ops::Range<usize>, usize)> {
        self.graph.rows_seen(self.scope().ground())
    }

    /// Returns legends of the line weights for the title of the graph pane, the widest first, if the
    /// picture has no room for one.
    pub fn weights_in_rule(&self) -> Option<[String; 2]> {
        self.graph.weights_in_rule(self.scope().ground())
    }

    /// Returns the dialog over the panes, if one is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Returns the position of the dialog.
    pub fn dialog_pane(&self) -> Option<Pane> {
        self.dialog.as_ref().map(|dialog| dialog.pane(&self.scope()))
    }

    /// Returns the selected problem on the problems page.
    pub fn problem(&self) -> Option<&Finding> {
        self.dialog.as_ref()?.finding(&self.scope())
    }

    /// Returns the current message for the user.
    pub fn notice(&self) -> Option<&str> {
        self.messages.notice()
    }

    /// Returns the current message for the user, laid out for the status line and the footer.
    pub fn notice_rows(&self) -> Vec<Row> {
        notice::rows(&self.messages, self.screen.areas().status.width.into())
    }

    /// Returns the key hints that fit in the footer to the right of column `from`.
    pub fn feet(&self, from: usize) -> Vec<FootKey> {
        foot::feet(&self.scope(), self.dialog(), from)
    }

    /// Returns the names of the roles and pages that the user visited before the current role, oldest
    /// first.
    pub fn behind(&self) -> Vec<&str> {
        self.trail.behind().flat_map(|place| place.names(self.atlas())).collect()
    }

    /// Returns the state that the next run can resume.
    pub fn session(&self) -> Session {
        Session {
            query: self.search.prompt().text().to_owned(),
            order: self.search.order(),
            role: self.list.current().map(|node| Bookmark::new(self.atlas(), node)),
            focus: self.screen.focus(),
            tab: self.screen.tab(),
            zoom: self.screen.is_zoomed(),
        }
    }

    /// Returns the context whose key bindings currently apply.
    pub fn context(&self) -> Context {
        if self.messages.is_asking() {
            return Context::Copy;
        }
        if self.screen.is_bare() {
            return Context::Print;
        }
        if let Some(dialog) = &self.dialog {
            return dialog.context();
        }
        match self.screen.focus() {
            Focus::Query => Context::Query,
            Focus::List => Context::List,
            Focus::Tab(Tab::Card | Tab::Raw) if self.text.is_typing() => Context::Find,
            Focus::Tab(Tab::Graph) if self.graph.is_typing() => Context::Find,
            Focus::Tab(Tab::Card) => Context::Card,
            Focus::Tab(Tab::Graph) => Context::Graph,
            Focus::Tab(Tab::Raw) => Context::Raw,
        }
    }

    /// Returns the context whose keys the help and the footer show. In a picker, the picker's keys
    /// come first.
    pub fn help_context(&self) -> Context {
        let context = self.context();
        match self.preferences.picking() {
            Some(picking) if matches!(context, Context::Query | Context::List) => picking.context(),
            _ => context,
        }
    }

    /// Borrows all parts of the app for reading.
    fn scope(&self) -> AppScope<'_> {
        AppScope {
            library: &self.library,
            preferences: &self.preferences,
            search: &self.search,
            list: &self.list,
            marks: &self.marks,
            bookmarks: &self.bookmarks,
            screen: &self.screen,
            text: &self.text,
            graph: &self.graph,
            last_problem: self.arrival.last_problem(),
            is_from_page: self.trail.behind().next_back().is_some_and(|place| place.page.is_some()),
            context: self.context(),
            help_context: self.help_context(),
        }
    }
}
