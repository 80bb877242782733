//! What the user has done. One door: [`App::handle`] takes an [`Event`] and answers with
//! [`Effect`]s. It is synchronous, total, and does no input or output, so that everything can be
//! replayed. What is drawn is a function of it; drawing changes nothing.

mod action;
mod answer;
mod areas;
mod ask;
mod bookmarks;
mod copy;
mod cursor;
mod edit;
mod event;
mod find;
mod focus;
mod foot;
mod graph;
mod handle;
mod history;
mod key;
mod keymap;
mod layout;
mod list;
mod marks;
mod mouse;
mod outline;
mod overlay;
mod palette;
mod pick;
mod print;
mod problems;
mod prompt;
mod reader;
mod session;
mod settings;
mod settle;
mod shift;
mod themes;
mod trail;

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::atlas::{Atlas, Node};
use crate::chart::Glyphs;
use crate::check::Finding;
use crate::search::{Chosen, Hit, Index, Order, Query, Unknown};

pub use action::{Action, BINDINGS, Binding, Context};
pub use answer::Picking;
pub use areas::{Areas, Layout, Pane, SMALLEST};
pub use bookmarks::{Bookmark, Bookmarks};
pub use cursor::Cursor;
pub use event::{Effect, Event, Laid, Lay, Loaded, Mouse, MouseKind, Snapshot};
pub use find::TextFind;
pub use focus::{Focus, Tab};
pub use foot::Foot;
pub use graph::{Find, Graph, Of, Scene, lay};
pub use history::History;
pub use key::{Code, Key};
pub use keymap::{Clash, Hint, Keymap, Rebinding};
pub use list::List;
pub use marks::Marks;
pub use overlay::{
    Bookmarked, Facets, Help, Outline, Overlay, Pair, Palette, Pick, Problems, Purpose,
};
pub use prompt::Prompt;
pub use reader::{Reader, ReaderPlace};
pub use session::Session;
pub use settings::{Settings, View};
pub use themes::Themes;
pub use trail::{Place, Trail};

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

/// A role whose card is gone, and where it was read.
#[derive(Debug)]
struct Lost {
    role: Node,
    card: ReaderPlace,
    raw: ReaderPlace,
}

/// The state of the program.
#[derive(Debug)]
pub struct App {
    atlas: Arc<Atlas>,
    index: Arc<Index>,
    findings: Arc<[Finding]>,
    /// Whether cards are still being read, and how many have been.
    loading: bool,
    read: usize,
    /// Whether changes of the files are seen; `None` until that is known.
    watching: Option<bool>,
    source: String,
    glyphs: Glyphs,
    settings: Settings,

    prompt: Prompt,
    history: History,
    query: Query,
    list: List,
    /// In what order the hits stand.
    order: Order,
    /// In what order they stood before a view said another.
    unviewed: Option<Order>,
    /// The roles the user marked.
    marks: Marks,
    bookmarks: Bookmarks,
    /// Orders to keep bookmarks that were not answered yet.
    unanswered: usize,
    /// Whether it was told that bookmarks cannot be kept.
    told_unkept: bool,
    /// Whether queries are kept from run to run.
    keeps_queries: bool,
    /// When nothing answers the query: its words that no role has.
    unknown: Vec<Unknown>,
    /// The role that list, card and graph show.
    current: Option<Node>,
    focus: Focus,
    /// The pane on the right, where there is room for one.
    tab: Tab,
    /// Which of card and source is shown where the graph has a pane of its own.
    text: Tab,
    zoom: bool,
    overlay: Option<Overlay>,
    /// A key that waits for the one after it.
    prefix: Option<copy::Prefix>,
    /// Whether text stands alone on the screen and the mouse is the terminal's.
    bare: bool,
    trail: Trail,
    /// The problem the cursor was on last, to come back to.
    last_problem: Option<Box<Finding>>,
    /// One line for the user, until the next key.
    notice: Option<String>,

    screen: Rect,
    areas: Areas,
    card: Reader,
    raw: Reader,
    /// What is looked for in either.
    text_find: Option<TextFind>,
    graph: Graph,
    /// What is to be done about what was settled.
    orders: Vec<Effect>,
    /// What the panes were last set for.
    set: settle::Set,
    /// Whether the next card shows the item that matched, or its top.
    to_match: bool,
    /// Whether the user has chosen anything: until then loading keeps the first role selected.
    touched: bool,
    /// A role to open as soon as it is loaded.
    wanted: Option<String>,
    /// The role that was selected until its card was gone, to be selected again if the card
    /// returns before the user does anything.
    lost: Option<Lost>,
    /// The role the run before ended at, to stand in as soon as it is there.
    resumed: Option<Bookmark>,
    /// What is picked for somebody outside.
    picking: Option<Picking>,
    /// Whether to answer as soon as the cards are read.
    answers_soon: bool,
}

impl App {
    /// An app that has loaded nothing yet.
    pub fn new(start: Start, width: u16, height: u16) -> App {
        let session = start.session.filter(|_| start.query.is_empty() && start.open.is_none());
        let prompt = Prompt::new(session.as_ref().map_or(&start.query, |session| &session.query));
        // Begun with a view, it is left as if one had come from the default.
        let unviewed = start.settings.view(&start.query).map(|_| Order::default());
        let mut app = App {
            atlas: Arc::default(),
            index: Arc::default(),
            findings: Arc::new([]),
            loading: true,
            read: 0,
            watching: None,
            source: start.source,
            glyphs: start.glyphs,
            settings: start.settings,
            query: Query::parse(prompt.text()),
            prompt,
            keeps_queries: start.history.is_some(),
            history: History::new(start.history.unwrap_or_default()),
            list: List::default(),
            order: start.order,
            unviewed,
            marks: Marks::default(),
            bookmarks: Bookmarks::new(start.bookmarks),
            unanswered: 0,
            told_unkept: false,
            unknown: Vec::new(),
            current: None,
            focus: Focus::Query,
            tab: Tab::Card,
            text: Tab::Card,
            zoom: false,
            overlay: None,
            prefix: None,
            bare: false,
            trail: Trail::default(),
            last_problem: None,
            notice: start.notice,
            screen: Rect::new(0, 0, width, height),
            areas: Areas::default(),
            card: Reader::default(),
            raw: Reader::default(),
            text_find: None,
            graph: Graph::default(),
            orders: Vec::new(),
            set: settle::Set::default(),
            to_match: true,
            touched: false,
            wanted: start.open,
            resumed: None,
            lost: None,
            picking: start.picking,
            answers_soon: false,
        };
        if let Some(session) = session {
            app.resume(session);
        }
        app.settle();
        app
    }

    /// The cards as far as they are loaded.
    pub fn atlas(&self) -> &Arc<Atlas> {
        &self.atlas
    }

    /// What is wrong with them.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether cards are still being read.
    pub fn loading(&self) -> bool {
        self.loading
    }

    /// How many cards have been read so far, while they are.
    pub fn read(&self) -> usize {
        self.read
    }

    /// Whether changes of the files are seen; `None` until that is known, and where there are no
    /// files.
    pub fn watching(&self) -> Option<bool> {
        self.watching
    }

    /// Which key does what.
    pub fn keymap(&self) -> &Keymap {
        &self.settings.keymap
    }

    /// Where the cards come from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text in the search box.
    pub fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// The query in force.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The list of roles.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// In what order the hits stand.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The roles the user marked.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// What a query may ask of the user's own.
    fn chosen(&self) -> Chosen<'_> {
        Chosen { marked: Some(self.marks.nodes()), bookmarked: Some(self.bookmarks.nodes()) }
    }

    /// When nothing answers the query: its words that no role has.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// The current role.
    pub fn current(&self) -> Option<Node> {
        self.current
    }

    /// The pane that keys go to.
    pub fn focus(&self) -> Focus {
        self.focus
    }

    /// The pane on the right.
    pub fn shown_tab(&self) -> Tab {
        self.tab
    }

    /// The page over the panes, if one is open.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// One line for the user.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// Where everything is on the screen.
    pub fn areas(&self) -> &Areas {
        &self.areas
    }

    /// The card.
    pub fn card(&self) -> &Reader {
        &self.card
    }

    /// The card's source.
    pub fn raw(&self) -> &Reader {
        &self.raw
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The names of the roles on the way here, oldest first.
    pub fn behind(&self) -> Vec<&str> {
        self.trail
            .behind()
            .filter_map(|node| self.atlas.current(node))
            .map(|node| self.atlas.label(node))
            .collect()
    }

    /// Which keys are in force.
    pub fn context(&self) -> Context {
        if self.prefix.is_some() {
            return Context::Copy;
        }
        if self.bare {
            return Context::Print;
        }
        match (&self.overlay, self.focus) {
            (Some(overlay), _) if overlay.filter().is_some_and(|(_, typing)| typing) => {
                Context::Filter
            }
            (Some(Overlay::Help(_)), _) => Context::Help,
            (Some(Overlay::Problems(_)), _) => Context::Problems,
            (Some(Overlay::Facets(_)), _) => Context::Facets,
            (Some(Overlay::Relations(_)), _) => Context::Relations,
            (Some(Overlay::Export(_)), _) => Context::Export,
            (Some(Overlay::Pick(_)), _) => Context::Pick,
            (Some(Overlay::Pair(_)), _) => Context::Pair,
            (Some(Overlay::Themes(_)), _) => Context::Themes,
            (Some(Overlay::Palette(_)), _) => Context::Palette,
            (Some(Overlay::Outline(_)), _) => Context::Outline,
            (Some(Overlay::Bookmarks(_)), _) => Context::Bookmarks,
            (None, Focus::Query) => Context::Query,
            (None, Focus::List) => Context::List,
            (None, Focus::Tab(Tab::Card | Tab::Raw))
                if self.text_find.as_ref().is_some_and(|find| find.typing) =>
            {
                Context::Find
            }
            (None, Focus::Tab(Tab::Card)) => Context::Card,
            (None, Focus::Tab(Tab::Graph)) => match self.graph.find() {
                Some(find) if find.typing => Context::Find,
                _ => Context::Graph,
            },
            (None, Focus::Tab(Tab::Raw)) => Context::Raw,
        }
    }

    /// The hit of the current role; `None` when it is pinned or nothing is selected.
    fn hit(&self) -> Option<Hit> {
        self.hit_of(self.list.cursor.selected)
    }

    /// The hit of a row of the list; `None` for the pinned one.
    pub fn hit_of(&self, row: usize) -> Option<Hit> {
        self.list.hits().get(&self.atlas, self.list.hit(row)?)
    }
}
