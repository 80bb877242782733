//! Keeps what is to be kept on a thread of its own: a slow disk, or another program that holds
//! the lock, keeps nobody waiting at the keys.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::app::{BookmarkChange, Event, Session, Start};

use super::state::State;

/// Longest that the end of the program waits for what is being written.
const PATIENCE: Duration = Duration::from_millis(80);

/// What is to be kept.
pub(super) enum Order {
    Bookmark(BookmarkChange),
    Query(String),
    ForgetQueries,
    Session(Session),
    /// Answer when everything before is done.
    Flush(Sender<()>),
}

/// Who is told what to keep.
pub(super) struct Keeper {
    orders: Sender<Order>,
    session: bool,
}

impl Keeper {
    /// Puts what was kept into the start of the app, and waits for orders; `tell` hears what came
    /// of them.
    pub(super) fn start(
        state: State,
        (history, session): (bool, bool),
        start: &mut Start,
        tell: impl Fn(Event) -> bool + Send + 'static,
    ) -> Keeper {
        let mut notice = |told: String| {
            start.notice.get_or_insert(told);
        };
        match state.bookmarks() {
            Ok(all) => start.bookmarks = all,
            Err(why) => notice(why),
        }
        if history {
            start.history = Some(state.queries().unwrap_or_else(|why| {
                notice(why);
                Vec::new()
            }));
        }
        if session {
            start.session = state.session().unwrap_or_else(|why| {
                notice(why);
                None
            });
        }
        let (orders, given) = mpsc::channel();
        let work = move || keep(&state, &given, &tell);
        drop(thread::Builder::new().name("keeper".to_owned()).spawn(work));
        Keeper { orders, session }
    }

    pub(super) fn order(&self, order: Order) {
        let _ = self.orders.send(order);
    }

    /// Has everything kept, but waits for it only so long.
    pub(super) fn end(&self, session: impl FnOnce() -> Session) {
        if self.session {
            self.order(Order::Session(session()));
        }
        let (done, end) = mpsc::channel();
        self.order(Order::Flush(done));
        let _ = end.recv_timeout(PATIENCE);
    }
}

fn keep(state: &State, given: &Receiver<Order>, tell: &impl Fn(Event) -> bool) {
    let mut told = false;
    for order in given {
        let kept = match order {
            Order::Bookmark(BookmarkChange { add, drop }) => {
                tell(Event::Bookmarked(state.bookmark(add.as_ref(), &drop)));
                Ok(())
            }
            Order::Query(query) => state.keep_query(&query),
            Order::ForgetQueries => state.forget_queries(),
            Order::Session(session) => state.keep_session(&session),
            Order::Flush(done) => {
                let _ = done.send(());
                Ok(())
            }
        };
        if let (Err(why), false) = (kept, told) {
            told = true;
            tell(Event::Refused(format!("queries are kept for this run only: {why}")));
        }
    }
}
