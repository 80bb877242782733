//! The one door: what happens on each event.

use crate::atlas::Node;
use crate::search::Query;

use super::action::{Action, Context};
use super::event::{Effect, Event, Loaded, Snapshot};
use super::focus::{Focus, Tab};
use super::key::Key;
use super::overlay::{Facets, Help, Overlay, Purpose};
use super::reader::Reader;
use super::trail::Place;
use super::{App, Lost};

impl App {
    /// Takes an event and says what is to be done about it.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            // Part of a longer sequence can look like Alt with a key.
            Event::Key(key) if key.alt && self.action(key).is_none() => Vec::new(),
            Event::Key(key) => {
                self.notice = None;
                (self.touched, self.answers_soon) = (true, false);
                self.lost = None;
                self.press(key)
            }
            Event::Paste(text) => {
                self.touched = true;
                self.lost = None;
                self.paste(&text);
                Vec::new()
            }
            Event::Mouse(mouse) => {
                self.touched = true;
                self.lost = None;
                self.mouse(mouse)
            }
            Event::Resize(width, height) => {
                self.screen = ratatui::layout::Rect::new(0, 0, width, height);
                Vec::new()
            }
            Event::Loaded(loaded) => {
                match loaded {
                    Loaded::Names(snapshot) => self.load(snapshot, false),
                    Loaded::Reading(cards) => self.read = cards,
                    Loaded::Whole(snapshot) => self.load(snapshot, true),
                    Loaded::Checked(findings) => {
                        self.findings = findings;
                        self.set.overlay_again();
                    }
                    Loaded::Watched(watched) => {
                        self.watching = Some(watched.is_ok());
                        if let Err(why) = watched {
                            self.notice = Some(format!("not watching: {why}"));
                        }
                    }
                }
                Vec::new()
            }
            Event::Laid(laid) => {
                self.graph.laid(laid);
                Vec::new()
            }
            Event::Saved(saved) => {
                self.notice = Some(match saved {
                    Ok(name) => format!("saved as {name}"),
                    Err(why) => why,
                });
                Vec::new()
            }
            Event::Made(Ok(told) | Err(told)) => {
                self.notice = Some(told);
                Vec::new()
            }
            Event::Copied(Ok(told) | Err(told)) => {
                self.notice = Some(told);
                Vec::new()
            }
            Event::Edited(edited) => {
                self.notice = edited.err();
                Vec::new()
            }
            Event::Bookmarked(kept) => {
                self.bookmarked(kept);
                Vec::new()
            }
            Event::Refused(why) => {
                self.notice = Some(why);
                Vec::new()
            }
        };
        self.settle();
        self.answer_now();
        effects.append(&mut self.orders);
        effects
    }

    /// What a key is bound to here.
    fn action(&self, key: Key) -> Option<Action> {
        let keymap = &self.settings.keymap;
        let chosen = self.choosing().and_then(|first| keymap.action(first, key));
        chosen.or_else(|| keymap.action(self.context(), key))
    }

    pub(super) fn press(&mut self, key: Key) -> Vec<Effect> {
        let (context, action) = (self.context(), self.action(key));
        // Whatever comes after a prefix ends it.
        let begun = self.prefix.take();
        if let Some(action) = action {
            return self.act(context, action);
        }
        if begun.is_some() {
            self.notice = Some(format!("nothing is copied: y {key} means nothing"));
            return Vec::new();
        }
        if self.bare {
            return Vec::new();
        }
        if let Some(c) = key.typed() {
            match (&mut self.overlay, self.focus) {
                (Some(overlay), _) if context == Context::Filter => {
                    let filter = overlay.filter_mut().map(|(filter, _)| filter);
                    filter.map(|filter| filter.insert(c.encode_utf8(&mut [0; 4])));
                }
                (Some(overlay), _) => {
                    let prompt = overlay.prompt_mut();
                    prompt.map(|prompt| prompt.insert(c.encode_utf8(&mut [0; 4])));
                }
                (None, _) if context == Context::Find => {
                    self.type_in_find(c.encode_utf8(&mut [0; 4]));
                }
                (None, Focus::Query) => {
                    self.prompt.insert(c.encode_utf8(&mut [0; 4]));
                    self.history.edited();
                    self.requery();
                }
                _ => {}
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        self.prefix = None;
        self.leave_print();
        if self.context() == Context::Find {
            return self.type_in_find(text);
        }
        match (&mut self.overlay, self.focus) {
            (Some(overlay), _) if overlay.filter().is_some_and(|(_, typing)| typing) => {
                overlay.filter_mut().map(|(filter, _)| filter.insert(text));
            }
            (Some(overlay), _) => drop(overlay.prompt_mut().map(|prompt| prompt.insert(text))),
            (None, _) => {
                self.focus = Focus::Query;
                if !self.prompt.insert(text) {
                    self.notice = Some("the search box is full; the rest was left out".to_owned());
                }
                self.history.edited();
                self.requery();
            }
        }
    }

    pub(super) fn act(&mut self, context: Context, action: Action) -> Vec<Effect> {
        match action {
            Action::Palette if context == Context::Palette => self.close(),
            Action::Palette => self.open_palette(context),
            Action::Open if context == Context::Palette => return self.do_command(),
            Action::ForgetHistory => self.forget_history(),
            Action::Quit => return vec![Effect::Quit],
            Action::Answer => self.answer(),
            Action::Redraw => return vec![Effect::Redraw],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Help if matches!(context, Context::Help | Context::Filter) => self.close(),
            Action::Help => {
                self.leave_print();
                let told = self.choosing().unwrap_or(context);
                let under = self.overlay.take();
                self.overlay = Some(Overlay::Help(Help::of(told, under)));
            }
            Action::Problems => self.open_problems(),
            Action::Themes => self.open_themes(),
            Action::Copy => self.ask_what_to_copy(),
            Action::Print => self.print(),
            Action::Edit => return self.edit(),
            Action::MakeCard => return self.make_card(),
            Action::Reload => {
                self.notice = Some("the cards are read again".to_owned());
                return vec![Effect::Load];
            }
            Action::Facets if context != Context::Facets => {
                self.overlay = Some(Overlay::Facets(Facets::default()));
            }
            _ => match context {
                Context::Help
                | Context::Filter
                | Context::Problems
                | Context::Facets
                | Context::Relations
                | Context::Export
                | Context::Pick
                | Context::Themes
                | Context::Palette
                | Context::Outline
                | Context::Bookmarks
                | Context::Pair => self.in_overlay(action),
                Context::Copy => self.copy(action),
                Context::Print => self.in_print(action),
                Context::Find => self.in_any_find(action),
                Context::Query => self.in_query(action),
                Context::List => self.in_list(action),
                Context::Card => self.in_card(action),
                Context::Graph => self.in_graph(action),
                Context::Raw => self.in_raw(action),
                Context::Typing
                | Context::Choose
                | Context::ChooseMany
                | Context::Browse
                | Context::Always => {}
            },
        }
        Vec::new()
    }

    pub(super) fn in_overlay(&mut self, action: Action) {
        let Some(overlay) = &mut self.overlay else { return };
        if read(overlay.reader_mut(), action) || filter(overlay, action) {
            return;
        }
        match (overlay, action) {
            (Overlay::Problems(_), Action::Open) => self.go_to_problem(),
            (Overlay::Problems(_), Action::OnlyCard) => self.only_this_card(),
            (Overlay::Problems(_), Action::OnlyKind) => self.only_this_kind(),
            (Overlay::Facets(_), Action::Open) => self.toggle_facet(),
            (Overlay::Relations(reader), Action::Open) => {
                let at = reader.selected();
                self.toggle_relation(at);
            }
            (Overlay::Export(reader), Action::Open) => {
                let at = reader.selected();
                self.overlay = None;
                self.save_graph(at);
            }
            (Overlay::Pick(pick), Action::Open) => {
                let purpose = pick.purpose;
                let Some(node) = pick.reader.link(&self.atlas) else { return };
                self.overlay = None;
                self.picked(purpose, node);
            }
            (Overlay::Pair(pair), Action::Open) => {
                let Some(node) = pair.reader.link(&self.atlas) else { return };
                self.trail.push(self.here());
                self.overlay = None;
                self.go(node);
            }
            (Overlay::Themes(_), Action::Open) => self.keep_theme(),
            (Overlay::Themes(_), Action::Leave) => self.leave_themes(),
            (Overlay::Outline(_), Action::Open) => self.go_to_section(),
            (Overlay::Bookmarks(_), Action::Open) => self.go_to_bookmark(),
            (Overlay::Bookmarks(_), Action::Remove) => self.remove_bookmark(),
            (_, Action::Leave) => self.close(),
            (overlay, action) => drop(overlay.prompt_mut().map(|prompt| prompt.edit(action))),
        }
    }

    /// Closes the overlay; help and palette give way to the page they were asked for.
    fn close(&mut self) {
        self.overlay = match self.overlay.take() {
            Some(Overlay::Help(help)) => help.under.map(|under| *under),
            Some(Overlay::Palette(palette)) => palette.under.map(|under| *under),
            _ => None,
        };
    }

    fn in_query(&mut self, action: Action) {
        match action {
            Action::Leave if self.prompt.text().is_empty() => self.focus = Focus::List,
            Action::Leave => self.forget(),
            Action::HistoryBack => self.recall(true),
            Action::HistoryForward => self.recall(false),
            _ if self.prompt.edit(action) => {
                self.history.edited();
                self.requery();
            }
            _ => self.in_roles(action),
        }
    }

    pub(super) fn in_list(&mut self, action: Action) {
        match action {
            Action::Leave if self.prompt.text().is_empty() => {
                self.notice = Some("/ searches, q quits".to_owned());
            }
            Action::Leave => self.forget(),
            Action::ClearMarks => self.marks.clear(),
            Action::First => self.list.cursor.by(isize::MIN / 2),
            Action::Last => self.list.cursor.by(isize::MAX / 2),
            Action::HalfUp | Action::HalfDown => {
                let rows = isize::try_from(self.list.cursor.height / 2).unwrap_or(1).max(1);
                self.list.cursor.by(if action == Action::HalfDown { rows } else { -rows });
            }
            _ => self.in_roles(action),
        }
    }

    /// Clears the query, which can be gone back to.
    fn forget(&mut self) {
        self.keep_query();
        self.prompt.clear();
        self.requery();
    }

    /// What search box and list have in common.
    pub(super) fn in_roles(&mut self, action: Action) {
        let page = isize::try_from(self.list.cursor.height).unwrap_or(1).max(1);
        let before = self.list.cursor.selected;
        match action {
            Action::Up => self.list.cursor.by(-1),
            Action::Down => self.list.cursor.by(1),
            Action::PageUp => self.list.cursor.by(-page),
            Action::PageDown => self.list.cursor.by(page),
            Action::CardUp => self.card.scroll(-1),
            Action::CardDown => self.card.scroll(1),
            Action::Mark => self.mark(1),
            Action::MarkBack => self.mark(-1),
            Action::Sort => self.sort(),
            Action::Open => {
                if self.current.is_some() {
                    self.keep_query();
                    self.trail.push(self.here());
                    self.focus_tab(self.tab);
                }
            }
            _ => self.in_pane(action, false),
        }
        if self.list.cursor.selected != before {
            self.to_match = true;
        }
    }

    pub(super) fn in_card(&mut self, action: Action) {
        if action == Action::WhoElse {
            return self.who_else();
        }
        if action == Action::Open {
            match self.card.link(&self.atlas) {
                Some(node) => self.jump(node),
                None => {
                    self.notice =
                        Some("nothing to follow here; Enter works on interactions".to_owned())
                }
            }
            return;
        }
        if action == Action::Outline {
            return self.open_outline();
        }
        if self.finds(action) {
            return;
        }
        let moved = read(&mut self.card, action);
        self.in_pane(action, moved);
    }

    fn in_raw(&mut self, action: Action) {
        if self.finds(action) {
            return;
        }
        let moved = read(&mut self.raw, action);
        self.in_pane(action, moved);
    }

    /// What card and source have in common; `false` when the action has to do with no find.
    fn finds(&mut self, action: Action) -> bool {
        match action {
            Action::Find => self.begin_find(),
            Action::NextMatch => self.next_text(true),
            Action::PreviousMatch => self.next_text(false),
            Action::Leave => return self.text_find.take().is_some(),
            _ => return false,
        }
        true
    }

    /// What can be done in every pane, unless the pane has done it already.
    pub(super) fn in_pane(&mut self, action: Action, done: bool) {
        if done {
            return;
        }
        match action {
            Action::Search => {
                self.focus = Focus::Query;
                self.zoom = false;
            }
            Action::Leave | Action::ShowList if self.focus != Focus::List => {
                self.focus = Focus::List;
                self.zoom = false;
            }
            Action::ShowList | Action::Zoom => self.zoom = !self.zoom,
            Action::ShowCard | Action::ShowGraph | Action::ShowRaw => {
                let tab = Tab::of(action).unwrap_or_default();
                if self.focus == Focus::Tab(tab) {
                    self.zoom = !self.zoom
                } else {
                    self.focus_tab(tab)
                }
            }
            Action::Pair => self.pair(),
            Action::Jump => self.pick(Purpose::Jump),
            Action::Bookmark => self.bookmark(),
            Action::Bookmarks => self.open_bookmarks(),
            Action::NextPane => self.turn(1),
            Action::PreviousPane if self.focus == Focus::Query => self.focus = Focus::List,
            Action::PreviousPane => self.turn(2),
            Action::Back => match self.trail.back(self.here()) {
                Some(place) => self.stand_at(place),
                None => self.notice = Some("this is where you began".to_owned()),
            },
            Action::Forward => match self.trail.forward(self.here()) {
                Some(place) => self.stand_at(place),
                None => self.notice = Some("nothing ahead: go back first".to_owned()),
            },
            _ => {}
        }
    }

    /// Focus to the pane `steps` further round: roles (the search box is one with the list), card
    /// (one with its source), graph.
    fn turn(&mut self, steps: usize) {
        let here = match self.focus {
            Focus::Query | Focus::List => 0,
            Focus::Tab(Tab::Card | Tab::Raw) => 1,
            Focus::Tab(Tab::Graph) => 2,
        };
        match (here + steps) % 3 {
            0 => self.focus = Focus::List,
            1 => self.focus_tab(self.text),
            _ => self.focus_tab(Tab::Graph),
        }
    }

    pub(super) fn focus_tab(&mut self, tab: Tab) {
        self.focus = Focus::Tab(tab);
        self.tab = tab;
        if tab != Tab::Graph {
            self.text = tab;
        }
    }

    /// Stands in another role. The query stays; a role outside the hits is pinned above them.
    pub(super) fn jump(&mut self, node: Node) {
        self.trail.push(self.here());
        self.go(node);
    }

    fn go(&mut self, node: Node) {
        self.list.unpin();
        self.list.select(node);
        self.to_match = false;
        self.graph.leave_path();
        self.unset();
    }

    /// Where we are, to come back to.
    pub(super) fn here(&self) -> Place {
        Place {
            query: (self.prompt.text().to_owned(), self.prompt.cursor()),
            order: self.order,
            current: self.current,
            pinned: self.list.pinned(),
            list_top: self.list.cursor.top,
            card: self.card.place(),
            raw: self.raw.place(),
            scene: self.graph.scene(),
            pair: match &self.overlay {
                Some(Overlay::Pair(pair)) => Some(pair.roles),
                _ => None,
            },
            focus: self.focus,
            tab: self.tab,
            text: self.text,
            zoom: self.zoom,
        }
    }

    fn stand_at(&mut self, place: Place) {
        let (text, cursor) = place.query;
        self.prompt.restore(&text, cursor);
        self.query = Query::parse(&text);
        self.order = place.order;
        self.search();
        let pinned = place.pinned.and_then(|node| self.atlas.current(node));
        let current = place.current.and_then(|node| self.atlas.current(node));
        for node in pinned.into_iter().chain(current) {
            self.list.select(node);
        }
        (self.focus, self.tab, self.zoom) = (place.focus, place.tab, place.zoom);
        if self.focus == Focus::Query {
            // In the search box the next `H` would be typed.
            self.focus = Focus::List;
        }
        self.text = place.text;
        self.to_match = false;
        self.unset();
        self.list.cursor.top = place.list_top;
        self.overlay = place.pair.map(|(one, other)| Overlay::pair(one, other));
        self.graph.set_scene(place.scene.clone());
        self.settle();
        self.card.restore(&place.card, &self.atlas);
        self.raw.restore(&place.raw, &self.atlas);
        self.restand(place.scene);
    }

    fn load(&mut self, snapshot: Snapshot, whole: bool) {
        let again = !self.loading;
        let selected = self.current.filter(|_| self.touched || again);
        let pinned = self.list.pinned();
        let (row, top) = (self.list.cursor.selected, self.list.cursor.top);
        self.atlas = snapshot.atlas;
        self.index = snapshot.index;
        self.findings = snapshot.findings;
        self.loading = !whole;
        self.set.epoch += 1;
        self.marks.look_up(&self.atlas);
        self.follow_bookmarks();
        self.graph.forget_pictures();
        self.refind();
        self.search();
        // What is above the hits stays there, unless it is one of them now.
        let same = |node: Option<Node>| node.and_then(|node| self.atlas.current(node));
        let (pinned_now, selected_now) = (same(pinned), same(selected));
        if let Some(node) = pinned_now.filter(|node| again && !self.list.hits().has(*node)) {
            self.list.select(node);
        }
        match selected_now {
            // What stands selected stays so, at its row of the screen. While names come, a role
            // that is no longer a hit stays only if it was pinned.
            Some(node) if again || pinned.is_some() || self.list.hits().has(node) => {
                self.list.select(node);
                self.list.cursor.top = (self.list.cursor.selected + top).saturating_sub(row);
            }
            // The role is gone; the next one has its row.
            None if again => {
                (self.list.cursor.selected, self.list.cursor.top) = (row, top);
                if let (None, Some(role)) = (&self.lost, selected) {
                    let (card, raw) = (self.card.place(), self.raw.place());
                    self.lost = Some(Lost { role, card, raw });
                }
            }
            _ => {}
        }
        self.select_lost();
        self.stand_again();
        self.open_wanted();
    }

    /// Selects the role again that was selected when its card went.
    fn select_lost(&mut self) {
        let Some(node) = self.lost.as_ref().and_then(|lost| self.atlas.current(lost.role)) else {
            return;
        };
        let Some(lost) = self.lost.take() else { return };
        self.list.select(node);
        self.to_match = false;
        self.settle();
        self.card.restore(&lost.card, &self.atlas);
        self.raw.restore(&lost.raw, &self.atlas);
    }

    /// Opens the role the program was asked for, as soon as it is there.
    fn open_wanted(&mut self) {
        if self.touched {
            self.wanted = None; // the user is somewhere else by now
        }
        let Some(name) = &self.wanted else { return };
        let found = self.atlas.all_called(name);
        match found.first() {
            Some(&id) => {
                if let (false, Some(name)) =
                    (self.loading, self.wanted.take().filter(|_| found.len() > 1))
                {
                    self.notice = Some(format!(
                        "{} roles are named {name}; this is {}",
                        found.len(),
                        self.atlas[id].origin
                    ));
                }
                self.go(Node::Role(id));
                self.focus_tab(Tab::Card);
                self.touched = true;
            }
            None if self.loading => return,
            None => {
                let near = self.atlas.nearest(name);
                let hint = if near.is_empty() {
                    String::new()
                } else {
                    format!("; did you mean {}?", near.join(" or "))
                };
                self.notice = Some(format!("no role is named {name}{hint}"));
            }
        }
        self.wanted = None;
    }
}

/// Types the filter of a page, begins and ends it; `false` when the action has to do with none.
fn filter(overlay: &mut Overlay, action: Action) -> bool {
    let Some((filter, typing)) = overlay.filter_mut() else { return false };
    match action {
        Action::Search => *typing = true,
        Action::Open if *typing => *typing = false,
        Action::Leave if *typing || !filter.text().is_empty() => {
            *typing = false;
            filter.clear();
        }
        action => return *typing && filter.edit(action),
    }
    true
}

/// Moves in a page; `false` when the action is no movement.
pub(super) fn read(reader: &mut Reader, action: Action) -> bool {
    match action {
        Action::Up => reader.step(false),
        Action::Down => reader.step(true),
        Action::HalfUp => reader.by_page(false, true),
        Action::HalfDown => reader.by_page(true, true),
        Action::PageUp => reader.by_page(false, false),
        Action::PageDown => reader.by_page(true, false),
        Action::First => reader.first(),
        Action::Last => reader.last(),
        Action::SectionUp => reader.section(false),
        Action::SectionDown => reader.section(true),
        _ => return false,
    }
    true
}
