//! Updates all parts of the app after every event. As a result, drawing, scrolling and the mouse
//! all use the same rectangles and rows.

use crate::atlas::Node;
use crate::chart::View;

use super::App;
use super::action::{Action, Context};
use super::areas::{PaneNeeds, ROSTER};
use super::arrival::WantedRole;
use super::dialog::{self, Dialog};
use super::event::{Effect, Snapshot};
use super::focus::{Focus, Tab};
use super::graph::GraphPane;
use super::search_box::Requery;
use super::trail::TrailPlace;

impl App {
    /// Updates all parts of the app so that they are consistent with each other.
    pub(super) fn settle(&mut self) {
        self.settle_screen();
        let body = self.screen.areas().list.map(|pane| pane.body);
        let is_wide = body.is_some_and(|body| body.width >= ROSTER);
        self.list.settle(body.map(|body| body.height), !self.search.query().is_empty(), is_wide);
        let (list, atlas) = (&self.list, self.library.atlas());
        self.text.follow_query(self.search.query());
        self.text.settle(&self.library, &self.screen, list.current(), || list.matched(atlas));
        let view = self.graph.view();
        let mut requests = self.with_graph(GraphPane::settle);
        // A map that does not fit becomes a matrix, which has another margin.
        if self.graph.view() != view {
            self.settle_screen();
            requests.extend(self.with_graph(GraphPane::settle));
        }
        requests.into_iter().for_each(|request| self.perform(request));
        let Some(mut dialog) = self.dialog.take() else { return };
        let request = dialog.settle(&self.scope());
        if let Some(finding) = dialog.finding(&self.scope()).cloned() {
            self.arrival.remember_problem(Some(finding));
        }
        self.dialog = Some(dialog);
        request.into_iter().for_each(|request| self.perform(request));
    }

    /// Places the panes on the screen.
    fn settle_screen(&mut self) {
        let needs = PaneNeeds {
            row_width: self.library.row_width(),
            moved: None,
            has_reasons: !self.search.query().is_empty(),
            is_graph_empty: self.graph.is_empty(self.library.atlas(), self.list.current()),
            needs_graph_margin: matches!(self.graph.view(), View::Matrix | View::Path),
            graph_rows: self.graph.rows_wanted(self.library.atlas(), self.list.current()),
        };
        self.screen.settle(&self.preferences.settings.layout, needs);
    }

    /// Replaces the cards with a new snapshot. The selected role stays selected and keeps its row
    /// on the screen.
    pub(super) fn load(&mut self, snapshot: Snapshot, is_whole: bool) {
        let is_reload = !self.library.is_loading();
        // If the selected role matches the query only partly, a full match is selected instead,
        // unless the user has done something since the query changed.
        let stays = self.arrival.is_touched() || is_reload && !self.list.is_apart();
        let selected = self.list.current().filter(|_| stays);
        let (pinned, place) = (self.list.pinned(), self.list.place());
        self.list.keep(None);
        self.library.replace(snapshot, is_whole);
        let atlas = self.library.atlas();
        self.marks.look_up(atlas);
        if is_whole && let [lost, ..] = self.marks.take_wanted(atlas).as_slice() {
            self.messages.say(format!("cannot mark {lost}: no role has this name"));
        }
        let changes = self.bookmarks.follow(atlas).into_iter().map(Effect::Bookmark);
        self.effects.extend(changes);
        let still_pinned = pinned.and_then(|node| atlas.current(node));
        let still_selected = selected.and_then(|node| atlas.current(node));
        self.with_graph(|graph, ground| {
            graph.forget_pictures();
            graph.look_again(ground);
        });
        self.repeat_search();
        // A role that is pinned above the results stays pinned, unless it has become a result
        // itself.
        if let Some(node) = still_pinned.filter(|node| is_reload && !self.list.hits().has(*node)) {
            self.list.select(node);
        }
        match still_selected {
            // While the cards are loaded for the first time, a role that is no longer a result
            // stays selected only if it was pinned.
            Some(node) if is_reload || pinned.is_some() || self.list.hits().has(node) => {
                self.list.select_at(node, place);
            }
            // The selected role no longer exists, so the role that is now in its row is selected.
            None if is_reload && stays => {
                self.list.restore(place);
                if let Some(role) = selected {
                    self.arrival.lose(role, self.text.place());
                }
            }
            _ => {}
        }
        if let Some((node, place)) = self.arrival.take_found(self.library.atlas()) {
            self.list.select(node);
            self.text.aim_at_match(false);
            self.settle();
            self.text.restore(&place, self.library.atlas());
        }
        if let Some(node) = self.arrival.take_resumed(&self.library) {
            self.list.select(node);
        }
        match self.arrival.take_wanted(&self.library) {
            Some(WantedRole::Here(node, notice)) => {
                notice.into_iter().for_each(|notice| self.messages.say(notice));
                self.go(node);
                self.screen.focus_tab(Tab::Card);
            }
            Some(WantedRole::Nowhere(notice)) => self.messages.say(notice),
            Some(WantedRole::Search(text)) => {
                self.messages.say(format!("no role is named {text}; searching the cards instead"));
                self.search.set_text(&text);
                self.requery();
            }
            None => {}
        }
    }

    /// Parses the text of the search box again. If the query has changed, the first result is
    /// selected. If the query has become empty, the role that the list keeps stays selected.
    pub(super) fn requery(&mut self) {
        match self.search.requery(&self.preferences) {
            Requery::Nothing => {}
            Requery::Order => self.repeat_search(),
            Requery::Query => {
                let current = self.list.kept().filter(|_| self.search.query().is_empty());
                self.arrival.begin_again();
                self.repeat_search();
                if let Some(node) = current {
                    self.list.select(node);
                    return self.arrival.touch();
                }
                self.text.aim_at_match(true);
                self.text.forget();
                self.graph.forget();
            }
        }
    }

    /// Runs the current query again.
    pub(super) fn repeat_search(&mut self) {
        let bookmarked = Some(self.bookmarks.nodes());
        let chosen = crate::search::Chosen { marked: Some(self.marks.nodes()), bookmarked };
        let hits = self.search.search(self.list.hits(), &self.library, chosen);
        let earlier = self.list.replace(hits);
        self.library.index().reuse(earlier);
    }

    /// Adds the query to the history.
    pub(super) fn keep_query(&mut self) {
        self.effects.extend(self.search.keep().map(Effect::KeepQuery));
    }

    /// Makes a role the current one. The query stays the same, and a role that is not a result is
    /// pinned above the results.
    pub(super) fn jump(&mut self, node: Node) {
        self.leave_place();
        self.go(node);
    }

    fn go(&mut self, node: Node) {
        self.list.unpin();
        self.list.select(node);
        self.graph.leave_path();
        self.text.aim_at_match(false);
        self.text.forget();
        self.graph.forget();
    }

    /// Adds the current place to the trail of visited places.
    pub(super) fn leave_place(&mut self) {
        self.trail.push(self.here());
    }

    /// Goes back or forward along the trail of visited places.
    pub(super) fn travel(&mut self, back: bool) {
        let here = self.here();
        match if back { self.trail.back(here) } else { self.trail.forward(here) } {
            Some(place) => {
                let (before, panes) = (self.screen.choice(), place.panes);
                self.return_to(place);
                // The other panes are hidden, which may surprise a user who zoomed long ago.
                if panes.is_zoomed() && panes != before && self.dialog.is_none() {
                    self.report_zoom(panes.focus);
                }
            }
            None if back => self.messages.say("cannot go further back: this is the first place"),
            None => self.messages.say("cannot go forward: this is the last place; H goes back"),
        }
    }

    /// Reports which pane fills the screen again, and which key shows the other panes.
    fn report_zoom(&mut self, focus: Focus) {
        let pane = match focus {
            Focus::Query | Focus::List => "list",
            Focus::Tab(Tab::Card) => "card",
            Focus::Tab(Tab::Raw) => "source",
            Focus::Tab(Tab::Graph) => self.graph.view().name(),
        };
        let keys = self.preferences.keymap().keys(Context::Browse, Action::Zoom);
        let leaves = keys.first().map(|key| format!("; {key} shows the other panes"));
        let place = format!("the screen again shows only the {pane}");
        self.messages.say(place + &leaves.unwrap_or_default());
    }

    /// Returns the current place, in the form in which the trail stores it.
    pub(super) fn here(&self) -> TrailPlace {
        TrailPlace {
            search: self.search.place(),
            current: self.list.current(),
            pinned: self.list.pinned(),
            list_top: self.list.place().1,
            text: self.text.place(),
            scene: self.graph.scene(),
            page: self.dialog.as_ref().and_then(Dialog::place),
            panes: self.screen.choice(),
        }
    }

    fn return_to(&mut self, place: TrailPlace) {
        self.search.restore(&place.search, &self.preferences);
        self.repeat_search();
        for node in place.pinned.into_iter().chain(place.current) {
            let node = self.library.atlas().current(node);
            node.into_iter().for_each(|node| self.list.select(node));
        }
        self.screen.restore(place.panes);
        self.text.aim_at_match(false);
        self.text.forget();
        self.graph.forget();
        self.list.look_at(place.list_top);
        self.dialog = place.page.clone().map(dialog::planned);
        self.graph.set_scene(place.scene.clone());
        self.settle();
        self.text.restore(&place.text, self.library.atlas());
        self.with_graph(|graph, ground| graph.restore_cursor(&place.scene, ground));
    }
}
