//! What the user has done. One door: [`App::handle`] takes an [`Event`] and answers with
//! [`Effect`]s. It is synchronous, total, and does no input or output, so that everything can be
//! replayed. What is drawn is a function of it; drawing changes nothing.

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
mod layout;
mod library;
mod list;
mod map_order;
mod marks;
mod messages;
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

use std::sync::Arc;

use crate::atlas::Atlas;
use crate::chart::{Drawing, Glyphs};
use crate::check::Finding;
use crate::search::Order;

pub use action::{Action, Binding, Context};
pub use answer::Picking;
pub use areas::{Areas, Layout, Pane, SMALLEST};
use arrival::Arrival;
pub use bookmarks::{Bookmark, BookmarkChange, Bookmarks};
pub use dialog::{BINDINGS, Dialog, Foot};
pub use event::{Effect, Event, Loaded, Mouse, MouseKind, Snapshot};
pub use focus::{Focus, Tab};
pub use foot::FootKey;
pub use graph::{GraphFind, GraphPane};
pub use history::History;
pub use key::{Code, Key};
pub use keymap::{Clash, Hint, Keymap, Rebinding};
pub use library::Library;
pub use list::List;
pub use map_order::{LaidMap, MapOrder, lay};
pub use marks::Marks;
use messages::Messages;
pub use preferences::Preferences;
pub use prompt::Prompt;
pub use reader::{Reader, ReaderPlace};
use scope::Scope;
pub use screen::Screen;
pub use search_box::SearchBox;
pub use session::Session;
pub use settings::{Settings, View};
pub use text_find::TextFind;
pub use text_pane::TextPane;
use trail::Trail;

/// What the program was started with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The query to begin with.
    pub query: String,
    /// In what order its hits stand.
    pub order: Order,
    /// A role to open as soon as it is loaded.
    pub open: Option<String>,
    /// Where the cards come from, in a word or path.
    pub source: String,
    /// How the graph is drawn.
    pub glyphs: Glyphs,
    /// Something to be told at the start.
    pub notice: Option<String>,
    /// What is otherwise than by default.
    pub settings: Settings,
    /// The bookmarked roles.
    pub bookmarks: Vec<Bookmark>,
    /// Queries of earlier runs, oldest first; `None` where they are not kept.
    pub history: Option<Vec<String>>,
    /// Where the run before ended, to begin there.
    pub session: Option<Session>,
    /// What is picked for somebody outside; `None` to browse.
    pub picking: Option<Picking>,
}

/// The state of the program: parts that own their state and their keys.
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
    effects: Vec<Effect>,
}

impl App {
    /// An app that has loaded nothing yet.
    pub fn new(start: Start, width: u16, height: u16) -> App {
        let session = start.session.filter(|_| start.query.is_empty() && start.open.is_none());
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
            marks: Marks::default(),
            bookmarks: Bookmarks::new(start.bookmarks),
            trail: Trail::default(),
            screen,
            text: TextPane::new(),
            graph: GraphPane::new(start.glyphs),
            dialog: None,
            messages: Messages::new(start.notice),
            arrival: Arrival::new(start.open, resumed),
            effects: Vec::new(),
        };
        app.settle();
        app
    }

    /// The cards as far as they are loaded, and everything that is made from them.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The roles as far as they are loaded.
    pub fn atlas(&self) -> &Arc<Atlas> {
        self.library.atlas()
    }

    /// Everything that the user may set.
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// The search box.
    pub fn search_box(&self) -> &SearchBox {
        &self.search
    }

    /// The list of roles.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The roles the user marked.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The bookmarked roles.
    pub fn bookmarks(&self) -> &Bookmarks {
        &self.bookmarks
    }

    /// The panes on the screen.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The card and its source.
    pub fn text(&self) -> &TextPane {
        &self.text
    }

    /// The graph.
    pub fn graph(&self) -> &GraphPane {
        &self.graph
    }

    /// The graph as it is drawn.
    pub fn drawing(&self) -> Option<Drawing> {
        self.graph.draw(&self.library, self.list.current(), self.screen.areas().graph)
    }

    /// The dialog over the panes, if one is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    /// Where the dialog is.
    pub fn dialog_pane(&self) -> Option<Pane> {
        self.dialog.as_ref().map(|dialog| dialog.pane(&self.scope()))
    }

    /// The problem under the cursor of the problems page.
    pub fn problem(&self) -> Option<&Finding> {
        self.dialog.as_ref()?.finding(&self.scope())
    }

    /// One line for the user.
    pub fn notice(&self) -> Option<&str> {
        self.messages.notice()
    }

    /// The keys that matter here, as far as they fit right of column `from`.
    pub fn feet(&self, from: usize) -> Vec<FootKey> {
        foot::feet(&self.scope(), from)
    }

    /// The names of the roles on the way here, oldest first.
    pub fn behind(&self) -> Vec<&str> {
        let atlas = self.library.atlas();
        let nodes = self.trail.behind().filter_map(|node| atlas.current(node));
        nodes.map(|node| atlas.label(node)).collect()
    }

    /// Where the user is, to begin there next time.
    pub fn session(&self) -> Session {
        Session {
            query: self.search.prompt().text().to_owned(),
            order: self.search.order(),
            role: self.list.current().map(|node| Bookmark::of(self.atlas(), node)),
            focus: self.screen.focus(),
            tab: self.screen.tab(),
            zoom: self.screen.is_zoomed(),
        }
    }

    /// Whose keys are in force.
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

    /// The keys that help and footer show: where a role is picked, those of the command first.
    pub fn told_context(&self) -> Context {
        let context = self.context();
        match self.preferences.picking() {
            Some(picking) if matches!(context, Context::Query | Context::List) => picking.context(),
            _ => context,
        }
    }

    /// Every part, to look at.
    fn scope(&self) -> Scope<'_> {
        Scope {
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
            context: self.context(),
            told: self.told_context(),
        }
    }
}
