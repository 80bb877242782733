//! Saves persistent data on a separate thread, so that a slow disk or another program's lock does
//! not delay the response to keystrokes.

use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use crate::app::{AppStart, BookmarkChange, Event, Session};

use super::spawn;
use super::state::StateFolder;

/// How long the program waits for unfinished writes before it exits.
const PATIENCE: Duration = Duration::from_millis(80);

/// A request to the thread that saves data.
pub(super) enum KeepOrder {
    Bookmark(BookmarkChange),
    Query(String),
    ForgetQueries,
    Session(Session),
    /// Asks for a reply, which is sent as soon as all earlier requests are done.
    Flush(Sender<()>),
}

/// Sends requests to the thread that saves data.
pub(super) struct Keeper {
    orders: Sender<KeepOrder>,
    session: bool,
}

impl Keeper {
    /// Adds the saved data to the initial state of the app, and starts the thread that saves data.
    /// `tell` receives the results of the requests.
    pub(super) fn start(
        state: StateFolder,
        (history, session): (bool, bool),
        start: &mut AppStart,
        tell: impl Fn(Event) -> bool + Send + 'static,
    ) -> Keeper {
        start.bookmarks = noticed(state.bookmarks(), &mut start.notice);
        start.history = history.then(|| noticed(state.queries(), &mut start.notice));
        if session {
            start.session = noticed(state.session(), &mut start.notice);
        }
        let (orders, given) = mpsc::channel();
        spawn("keeper", move || keep(&state, &given, &tell));
        Keeper { orders, session }
    }

    pub(super) fn order(&self, order: KeepOrder) {
        let _ = self.orders.send(order);
    }

    /// Saves the session if the config enables this, and waits for all requests to be done, up to a
    /// time limit.
    pub(super) fn end(&self, session: impl FnOnce() -> Session) {
        if self.session {
            self.order(KeepOrder::Session(session()));
        }
        let (done, end) = mpsc::channel();
        self.order(KeepOrder::Flush(done));
        let _ = end.recv_timeout(PATIENCE);
    }
}

/// Returns the saved data, or no data if it cannot be read. In that case, the reason becomes the
/// notice, unless there already is one.
fn noticed<T: Default>(read: Result<T, String>, notice: &mut Option<String>) -> T {
    read.unwrap_or_else(|why| {
        notice.get_or_insert(why);
        T::default()
    })
}

fn keep(state: &StateFolder, given: &Receiver<KeepOrder>, tell: &impl Fn(Event) -> bool) {
    let mut failed_once = false;
    for order in given {
        let kept = match order {
            KeepOrder::Bookmark(BookmarkChange { add, drop }) => {
                tell(Event::Bookmarked(state.bookmark(add.as_ref(), &drop)));
                Ok(())
            }
            KeepOrder::Query(query) => state.keep_query(&query),
            KeepOrder::ForgetQueries => state.forget_queries(),
            KeepOrder::Session(session) => state.keep_session(&session),
            KeepOrder::Flush(done) => {
                let _ = done.send(());
                Ok(())
            }
        };
        if let Err(why) = kept
            && !failed_once
        {
            failed_once = true;
            tell(Event::Refused(format!("cannot save the query history: {why}")));
        }
    }
}
