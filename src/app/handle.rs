//! Handles the events of the app.

use ratatui::layout::{Position, Rect};

use crate::atlas::Node;
use crate::chart::{Map, View};
use crate::page::OutlineSection;
use crate::role::Anchor;

use super::action::{Action, Context};
use super::copy::Copying;
use super::dialog::{self, Dialog};
use super::edit;
use super::event::{Effect, Event, Loaded, Mouse, MouseKind};
use super::focus::{Focus, Tab};
use super::foot;
use super::graph::{GraphGround, GraphPane};
use super::key::KeyPress;
use super::launch;
use super::question::{self, Question};
use super::request::{Reply, Request};
use super::{App, DocumentReader, Pane};

/// The message for input that is ignored while cards are being read.
const EARLY: &str = "the cards are still being read";
/// The maximum number of roles that are marked without asking the user for confirmation.
const MANY: usize = 200;
/// The number of columns by which a key moves the border of the list.
const BORDER_STEP: i16 = 2;
/// The number of rows that one step of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    /// Handles an event and returns the effects to perform.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            // An unbound key with Alt is ignored, because it may be part of a longer escape
            // sequence.
            Event::Key(key)
                if key.alt && self.bound(key).is_none() && self.own_command(key).is_none() => {}
            Event::Key(key) => {
                self.messages.clear();
                if !self.keep_key(key) {
                    self.arrival.touch();
                    self.press(key);
                }
            }
            // Pasted text is ignored while keystrokes are waiting, because it must not overtake
            // them.
            Event::Paste(_) if self.arrival.has_keys() => self.messages.say(EARLY),
            Event::Paste(text) => {
                self.arrival.touch();
                self.paste(&text);
            }
            // The mouse is ignored here, because another role may be under it once the cards are
            // read.
            Event::Mouse(_) if self.library.is_loading() && self.picks_or_waits() => {
                self.messages.say(EARLY);
            }
            Event::Mouse(mouse) => {
                self.arrival.touch();
                self.track_leaving(|app| app.point(mouse));
            }
            Event::Resize(width, height) => self.screen.resize(width, height),
            Event::Loaded(Loaded::Names(snapshot)) => self.load(snapshot, false),
            Event::Loaded(Loaded::Reading(cards)) => self.library.read = cards,
            Event::Loaded(Loaded::Whole(snapshot)) => self.load(snapshot, true),
            Event::Loaded(Loaded::Surveyed(survey)) => {
                self.library.set_survey(survey);
                self.dialog.iter_mut().for_each(Dialog::renew);
            }
            Event::Loaded(Loaded::Checked(findings)) => {
                self.library.set_findings(findings);
                self.dialog.iter_mut().for_each(Dialog::renew);
            }
            Event::Loaded(Loaded::Watched(watched)) => {
                self.library.watching = Some(watched.is_ok());
                if let Err(why) = watched {
                    self.messages.say(format!("changes to cards are not detected: {why}"));
                }
            }
            Event::Laid(laid) => self.graph.laid(laid),
            Event::Saved(Ok(name)) => self.messages.say(format!("saved as {name}")),
            Event::Edited(Ok(())) => self.messages.clear(),
            Event::Made(Ok(message)) | Event::Copied(Ok(message)) => self.messages.say(message),
            Event::Saved(Err(why))
            | Event::Made(Err(why))
            | Event::Copied(Err(why))
            | Event::Edited(Err(why))
            | Event::Refused(why) => self.messages.say(why),
            Event::Bookmarked(kept) => {
                let notice = self.bookmarks.take_kept(kept, self.library.atlas());
                notice.into_iter().for_each(|notice| self.messages.say(notice));
            }
        }
        self.settle();
        while let Some(key) = self.arrival.take_key(&self.library) {
            self.messages.clear();
            self.arrival.touch();
            self.press(key);
            self.settle();
            if self.effects.iter().any(Effect::leaves) {
                self.arrival.drop_keys();
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// Returns true if the program runs as a picker or if keystrokes are waiting for the cards to
    /// be loaded.
    fn picks_or_waits(&self) -> bool {
        self.preferences.picking().is_some() || self.arrival.has_keys()
    }

    /// Keeps a keystroke until the cards are read if it depends on the selected role or follows
    /// such a keystroke. The search box still accepts text in the meantime. Returns whether the
    /// keystroke was kept.
    fn keep_key(&mut self, key: KeyPress) -> bool {
        if self.own_command(key).is_some() && !self.arrival.has_keys() {
            return false;
        }
        let action = self.bound(key);
        let leaves = matches!(action, Some(Action::Quit | Action::Redraw | Action::Suspend));
        if !self.library.is_loading() || (leaves && key.typed().is_none()) {
            return false;
        }
        let (keymap, context) = (self.preferences.keymap(), self.help_context());
        let answer = Some(Action::Answer);
        // If a waiting keystroke would pick a role, any other key cancels it.
        if keymap.action(context, key) != answer {
            while self.arrival.drop_last_key(|key| keymap.action(context, key) == answer) {}
        }
        let edits = keymap.action(Context::Typing, key) == action;
        // A list of all roles does not change when the cards are read, but a list of results may.
        let is_open = self.list.is_empty() || !self.search.is_empty();
        let waits = self.arrival.has_keys()
            || (self.preferences.picking().is_some() && !edits)
            || (self.dialog.is_none() && is_open && action.is_some_and(Action::needs_role));
        if waits {
            self.arrival.keep_key(key);
            self.messages.say(match action {
                Some(Action::Answer) => {
                    "the role will be picked as soon as the cards have been read"
                }
                _ => "this key takes effect as soon as the cards have been read",
            });
        }
        waits
    }

    /// Returns the action of a key in the current context.
    fn bound(&self, key: KeyPress) -> Option<Action> {
        let keymap = self.preferences.keymap();
        let (context, help) = (self.context(), self.help_context());
        let before = keymap.action(help, key).filter(|_| help != context);
        before.or_else(|| keymap.action(context, key)).or_else(|| self.asks_for_help(key))
    }

    /// Returns the action that opens the help or the palette, or goes to the search box, if its key
    /// is pressed in the empty search box. No query begins with a character such as `?`, `:` or
    /// `/`.
    fn asks_for_help(&self, key: KeyPress) -> Option<Action> {
        let is_empty = self.context() == Context::Query && self.search.is_empty();
        key.typed().filter(|c| is_empty && c.is_ascii_punctuation() && *c != '"')?;
        let action = self.preferences.keymap().action(Context::Browse, key)?;
        matches!(action, Action::Help | Action::Palette | Action::Search).then_some(action)
    }

    fn press(&mut self, key: KeyPress) {
        let action = self.bound(key);
        if matches!(action, Some(Action::Back | Action::Forward)) {
            return self.press_bound(key, action);
        }
        self.track_leaving(|app| app.press_bound(key, action));
    }

    /// Handles a key or the mouse. If this moves the focus from a pane to the search box, or from a
    /// card or graph to the list, the previous place is remembered for going back. If it moves the
    /// focus out of the search box, the query is added to the history.
    fn track_leaving(&mut self, handle: impl FnOnce(&mut App)) {
        let focus = self.screen.focus();
        let before = (self.dialog.is_none() && focus != Focus::Query).then(|| self.here());
        handle(self);
        let now = self.screen.focus();
        let leaves = now == Focus::Query || now == Focus::List && focus != Focus::List;
        if let Some(place) = before.filter(|_| leaves) {
            self.trail.leave(place);
        }
        if focus == Focus::Query && now != Focus::Query {
            self.keep_query();
        }
    }

    /// Performs the action that is bound to a key, or else types the character of the key.
    fn press_bound(&mut self, key: KeyPress, action: Option<Action>) {
        let context = self.context();
        // If the program is asking what to copy, this key either answers the question or cancels
        // it.
        let was_asking = self.messages.take_question();
        match (action, self.own_command(key), key.typed()) {
            (Some(action), ..) => self.act(context, action),
            (None, Some(number), _) => self.run_command(number),
            (None, None, _) if was_asking => {
                self.messages
                    .say(format!("nothing copied: y {key} is not a copy command; y lists them"));
            }
            (None, None, Some(c)) if context.types() => {
                self.type_text(c.encode_utf8(&mut [0; 4]));
            }
            _ => self.messages.say(self.preferences.keymap().elsewhere(context, key)),
        }
    }

    /// Returns the index of the user's command that is bound to this key. The user's commands work
    /// in the panes, and also in the search box if the key does not type a character.
    fn own_command(&self, key: KeyPress) -> Option<usize> {
        let context = self.context();
        let works = self.dialog.is_none()
            && self.preferences.picking().is_none()
            && (context.browses() || context == Context::Query && key.typed().is_none());
        let mut commands = self.preferences.commands().iter();
        commands.position(|command| works && command.key == Some(key))
    }

    /// Runs the user's command with this index for the current role.
    fn run_command(&mut self, number: usize) {
        if self.library.is_loading() {
            return self.messages.say(EARLY);
        }
        let Some(command) = self.preferences.commands().get(number).cloned() else { return };
        self.perform_or_say(|app| launch::started(&command, &app.scope()));
    }

    /// Inserts `text` if a text field has the focus. Returns whether all of it fits.
    fn type_text(&mut self, text: &str) -> bool {
        let context = self.context();
        if let Some(dialog) = &mut self.dialog {
            dialog.type_text(text);
        } else if context == Context::Find {
            match self.screen.focus() {
                Focus::Tab(Tab::Graph) => {
                    self.with_graph(|graph, ground| graph.type_text(text, ground));
                }
                focus => self.text.type_text(focus.text_tab(), text, self.library.atlas()),
            }
        } else if self.screen.focus() == Focus::Query {
            let before = self.search.prompt().text().to_owned();
            self.list.keep(None);
            let has_room = self.search.insert(text);
            // If the search box is full, the text stays the same, and the search must not be
            // repeated: a paste of several megabytes would otherwise repeat it for every character.
            if self.search.prompt().text() != before {
                self.requery();
            }
            return has_room;
        }
        true
    }

    fn paste(&mut self, text: &str) {
        self.messages.take_question();
        self.leave_print();
        if self.dialog.is_none() && self.context() != Context::Find {
            self.screen.set_focus(Focus::Query);
        }
        if !self.type_text(text) {
            self.messages.say("the search box is full; the rest of the text was dropped");
        }
    }

    /// Performs an action in a context.
    fn act(&mut self, context: Context, action: Action) {
        match action {
            Action::Quit => self.effects.push(Effect::Quit),
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Answer => self.answer(),
            Action::ForgetHistory => {
                self.search.forget_history();
                self.effects.push(Effect::ForgetQueries);
                self.messages.say("the earlier queries have been deleted");
            }
            Action::Copy => match self.copying().question() {
                Ok(question) => self.messages.ask(question),
                Err(why) => self.messages.say(why),
            },
            Action::Print if self.screen.set_bare(true) => {
                self.effects.push(Effect::Mouse { ours: false });
            }
            Action::Edit | Action::MakeCard => match self.act_in_dialog(action) {
                Reply::Ignored if action == Action::Edit => {
                    self.perform_or_say(|app| edit::edit(&app.scope(), app.problem()));
                }
                Reply::Ignored => {
                    self.perform_or_say(|app| edit::make_card(&app.scope(), app.problem()));
                }
                reply => self.take(reply),
            },
            Action::Reload => {
                self.messages.say("reloading the cards");
                self.effects.push(Effect::Load);
            }
            action => self.act_in(context, action),
        }
    }

    /// Performs an action that depends on the context.
    fn act_in(&mut self, context: Context, action: Action) {
        if context == Context::Copy || action.copies() {
            return self.copy(action);
        }
        // The help key also closes the help page, and the palette key closes the palette.
        let is_on_help = self.dialog.as_ref().is_some_and(Dialog::is_help);
        let closes = action == Action::Help && is_on_help
            || action == Action::Palette && context == Context::Palette;
        if closes {
            return self.perform(Request::Close);
        }
        match dialog::opened(action, &self.scope()) {
            Some(Ok(dialog)) => {
                if self.dialog.as_ref().is_some_and(|open| open.is_same_page(&dialog)) {
                    return self.messages.say("this page is already open");
                }
                return self.open(dialog);
            }
            Some(Err(why)) => return self.messages.say(why),
            None => {}
        }
        if context == Context::Print {
            return self.act_in_print(action);
        }
        if self.dialog.is_some() {
            let reply = self.act_in_dialog(action);
            return self.take(reply);
        }
        match self.act_in_pane(context, action) {
            Reply::Ignored => self.act_in_any_pane(action),
            reply => self.take(reply),
        }
    }

    /// Passes an action to the dialog, if one is open.
    fn act_in_dialog(&mut self, action: Action) -> Reply {
        let Some(mut dialog) = self.dialog.take() else { return Reply::Ignored };
        let reply = dialog.act(action, &self.scope());
        self.dialog = Some(dialog);
        reply
    }

    /// Opens a dialog over the current one, if any.
    fn open(&mut self, dialog: Dialog) {
        self.leave_print();
        self.dialog = Some(dialog.over(self.dialog.take()));
    }

    /// Passes an action to the pane that has the focus.
    fn act_in_pane(&mut self, context: Context, action: Action) -> Reply {
        let atlas = self.library.atlas();
        match self.screen.focus() {
            Focus::Query if self.search.correct(action) || self.search.edit(action) => {
                // Deleting letters finds other roles on the way to an empty query, which the user
                // has not asked for.
                self.list.keep(self.list.kept());
                self.requery();
                Reply::done()
            }
            Focus::Query | Focus::List => self.act_in_roles(action),
            Focus::Tab(Tab::Graph) if context == Context::Find => {
                self.with_graph(|graph, ground| graph.act_in_find(action, ground))
            }
            Focus::Tab(Tab::Graph) => {
                let reply = self.with_graph(|graph, ground| graph.act(action, ground));
                if action == Action::NextView {
                    self.make_room_for_map();
                }
                reply
            }
            Focus::Tab(Tab::Card) if action == Action::Mark => match self.list.current() {
                Some(node) => Reply::ask(Request::Mark(node)),
                None => Reply::notice("no role is shown"),
            },
            Focus::Tab(tab) if context == Context::Find => {
                self.text.act_in_find(tab, action, atlas)
            }
            Focus::Tab(tab) => {
                let (current, query) = (self.list.current(), self.search.query());
                self.text.act(tab, action, &self.library, current, query)
            }
        }
    }

    /// Zooms the graph if its pane is too narrow for a map, or too short to show more than a
    /// small part of the map.
    fn make_room_for_map(&mut self) {
        let areas = self.screen.areas();
        let body = areas.graph.unwrap_or_default().body;
        let is_narrow = Map::class(usize::from(body.width)).is_none();
        let is_low = body.height < areas.middle.height / 2;
        let helps = (is_narrow || is_low) && Map::class(areas.screen.width.into()).is_some();
        match self.graph.view() {
            View::Map if helps && !self.screen.is_zoomed() => {
                self.screen.zoom_for_now();
                self.messages.say("the map needs the whole screen; z shows the list again");
            }
            View::Ego => self.screen.end_zoom_for_now(),
            _ => {}
        }
    }

    /// Performs an action in the search box or the list.
    fn act_in_roles(&mut self, action: Action) -> Reply {
        let (selected, in_query) = (self.list.selected(), self.screen.focus() == Focus::Query);
        match action {
            action
                if self.list.is_empty()
                    && !self.search.is_empty()
                    && action.needs_role()
                    && action != Action::MarkAll =>
            {
                self.messages.say("no role is listed; Esc clears the query");
            }
            Action::Leave if !self.search.is_empty() => {
                self.keep_query();
                self.search.set_text("");
                self.requery();
            }
            Action::Leave if in_query => self.screen.set_focus(Focus::List),
            Action::Leave if self.trail.leads_back(&self.here()) => {
                self.messages.say("H goes back, / searches, q quits");
            }
            Action::Leave => self.messages.say("/ searches, q quits"),
            Action::HistoryBack | Action::HistoryForward => {
                let back = action == Action::HistoryBack;
                match self.search.recalled(back) {
                    Some(query) => self.perform(Request::Ask(query)),
                    None if back => self.messages.say("no earlier query"),
                    None => self.messages.say("no later query"),
                }
            }
            Action::CardUp => self.text.reader_mut(Tab::Card).scroll(-1),
            Action::CardDown => self.text.reader_mut(Tab::Card).scroll(1),
            Action::Mark | Action::MarkDown | Action::MarkUp => {
                let current = self.list.current();
                if let Some(node) = current.filter(|node| self.mark(*node)) {
                    if !self.marks.nodes().contains(&node) {
                        let name = self.library.atlas().label(node);
                        self.messages.say(format!("{name} is unmarked"));
                    }
                    self.list.step(match action {
                        Action::MarkDown => 1,
                        Action::MarkUp => -1,
                        _ => 0,
                    });
                    self.list.keep(Some(node));
                }
            }
            Action::MarkAll => self.mark_all(),
            Action::Sort => {
                self.search.next_order();
                let current = self.list.current();
                self.repeat_search();
                current.into_iter().for_each(|node| self.list.select(node));
                self.messages.say(format!("roles are sorted {}", self.search.order().sentence()));
            }
            Action::Open if self.list.current().is_some() => {
                self.keep_query();
                self.trail.open(self.here());
                if in_query {
                    self.screen.focus_tab(Tab::Card);
                } else {
                    self.screen.focus_shown_tab();
                }
            }
            action if self.list.act(action) => {}
            _ => return Reply::Ignored,
        }
        // If the selection has moved, the card of the selected row opens at the item that matches
        // the query.
        if self.list.selected() != selected {
            self.text.aim_at_match(true);
        }
        Reply::done()
    }

    /// Performs an action that works in every pane.
    fn act_in_any_pane(&mut self, action: Action) {
        match action {
            Action::Search => {
                if self.screen.focus() == Focus::Query && self.search.is_empty() {
                    self.messages.say("type a name, a skill or a task");
                }
                self.search.select_text();
                self.screen.show(Focus::Query);
            }
            Action::Leave | Action::ShowList if self.screen.focus() != Focus::List => {
                self.screen.show(Focus::List);
            }
            Action::ShowList | Action::Zoom => self.screen.toggle_zoom(),
            Action::Narrower => self.move_border(-BORDER_STEP),
            Action::Wider => self.move_border(BORDER_STEP),
            Action::ShowCard => self.screen.show_tab(Tab::Card),
            Action::ShowGraph => self.screen.show_tab(Tab::Graph),
            Action::ShowRaw => self.show_raw(),
            Action::Bookmark => {
                let Some(node) = self.list.current() else { return };
                let (on, change) = self.bookmarks.toggle(node, self.library.atlas());
                self.effects.push(Effect::Bookmark(change));
                let name = self.atlas().name(node);
                self.messages.say(if on {
                    format!("{name} is bookmarked; ' lists all bookmarks")
                } else {
                    format!("the bookmark of {name} has been removed")
                });
            }
            Action::ClearMarks => self.perform(Request::ClearMarks),
            Action::NextPane => self.screen.turn(1),
            Action::PreviousPane if self.screen.focus() == Focus::Query => {
                self.screen.set_focus(Focus::List);
            }
            Action::PreviousPane => self.screen.turn(2),
            Action::Back => self.travel(true),
            Action::Forward => self.travel(false),
            _ => {}
        }
    }

    /// Shows the source of the current card. From the card, the source opens at the line of the
    /// item under the cursor, unless the user has already moved the cursor in the source.
    fn show_raw(&mut self) {
        let is_unmoved = self.text.raw().top() == Default::default();
        let is_in_card = self.screen.focus() == Focus::Tab(Tab::Card) && is_unmoved;
        let anchor = self.text.card().current().and_then(|stop| stop.anchor);
        self.screen.show_tab(Tab::Raw);
        if let (true, Some(anchor), Some(Node::Role(id))) =
            (is_in_card, anchor, self.list.current())
            && let Some(line) = self.library.atlas().role(id).line_of(anchor)
        {
            self.settle();
            self.text.reader_mut(Tab::Raw).show(Anchor::Line(line));
        }
    }

    /// Moves the border of the list by a number of columns. A message shows how to keep the new
    /// width.
    fn move_border(&mut self, columns: i16) {
        let before = self.screen.border();
        let Some(column) = before.map(|column| column.saturating_add_signed(columns)) else {
            return self.messages.say("only one pane is shown, so no border can be moved");
        };
        self.screen.move_border(column);
        self.settle();
        self.messages.say(match self.screen.border() {
            Some(after) if before != Some(after) => {
                format!("the list is {after} columns wide; `layout: {{list: {after}}}` in the config keeps this width")
            }
            _ => "the border cannot be moved further".to_owned(),
        });
    }

    /// Performs an action in the view that shows only the focused pane. The user can only scroll or
    /// leave this view.
    fn act_in_print(&mut self, action: Action) {
        let reader = match (&mut self.dialog, self.screen.focus()) {
            _ if action == Action::Leave => return self.leave_print(),
            (Some(dialog), _) => dialog.reader_mut(),
            (None, Focus::Tab(Tab::Graph)) => {
                // The graph scrolls by at most half a page, so that the area around its cursor
                // stays visible.
                let action = match action {
                    Action::PageUp => Action::HalfUp,
                    Action::PageDown => Action::HalfDown,
                    action => action,
                };
                let reply = self.with_graph(|graph, ground| graph.act(action, ground));
                return self.take(reply);
            }
            (None, Focus::Query | Focus::List) => {
                self.list.act(action);
                return;
            }
            (None, Focus::Tab(tab)) => self.text.reader_mut(tab),
        };
        reader.act_by_lines(action);
    }

    /// Leaves the view that shows only the focused pane, and takes the mouse back from the
    /// terminal.
    fn leave_print(&mut self) {
        if self.screen.set_bare(false) {
            self.effects.push(Effect::Mouse { ours: true });
        }
    }

    fn copying(&self) -> Copying<'_> {
        Copying { scope: self.scope(), dialog: self.dialog() }
    }

    fn copy(&mut self, action: Action) {
        match self.copying().copied(action) {
            Some(Ok((what, text))) => {
                self.messages.say(format!("copying {what} …"));
                self.effects.push(Effect::Copy { what, text });
            }
            Some(Err(why)) => self.messages.say(why),
            None if action == Action::Leave => {}
            None => self.messages.say("nothing copied; press y to try again"),
        }
    }

    /// Picks the marked roles in the order in which they were marked, or else the selected role.
    /// While cards are being read, nothing is picked, because the selected role may still change.
    fn answer(&mut self) {
        let (Some(picking), atlas) = (self.preferences.picking(), self.library.atlas()) else {
            return;
        };
        let mut nodes = self.marks.in_order(atlas);
        if nodes.is_empty() {
            nodes.extend(self.list.current());
        }
        if self.library.is_loading() {
            return self.messages.say(EARLY);
        }
        match nodes.iter().find_map(|node| picking.refusal(*node, atlas)) {
            Some(why) => self.messages.say(why),
            None => self.effects.push(Effect::Answer(nodes)),
        }
    }

    /// Marks or unmarks a role. A picker marks only roles that may be picked. Returns whether the
    /// mark changed.
    fn mark(&mut self, node: Node) -> bool {
        let atlas = self.library.atlas();
        let picking = self.preferences.picking();
        let refusal = picking.and_then(|picking| picking.mark_refusal(node, atlas));
        let is_allowed = refusal.is_none();
        match refusal {
            Some(why) => self.messages.say(why),
            None => self.marks.toggle(atlas, node),
        }
        is_allowed
    }

    /// Marks or unmarks all listed roles that match every term. If there are more than [`MANY`],
    /// the user must confirm this.
    fn mark_all(&mut self) {
        let (atlas, picking) = (self.library.atlas(), self.preferences.picking());
        let mut nodes = self.list.matching();
        nodes.retain(|node| match picking {
            Some(picking) => picking.takes(*node),
            None => matches!(node, Node::Role(_)),
        });
        let Some(first) = nodes.first() else {
            return self.messages.say("no roles match, so none were marked");
        };
        if let Some(why) = picking.and_then(|picking| picking.mark_refusal(*first, atlas)) {
            return self.messages.say(why);
        }
        let question = format!("press Alt-A again to mark all {} roles", nodes.len());
        if nodes.len() > MANY && !self.messages.confirms(Action::MarkAll, question) {
            return;
        }
        let message = self.marks.turn_all(self.library.atlas(), &nodes);
        self.messages.say(message);
    }

    /// Calls `ask` with write access to the graph and read access to all other parts of the app.
    pub(super) fn with_graph<T>(
        &mut self,
        ask: impl FnOnce(&mut GraphPane, GraphGround<'_>) -> T,
    ) -> T {
        let mut graph = std::mem::take(&mut self.graph);
        let answer = ask(&mut graph, self.scope().ground());
        self.graph = graph;
        answer
    }

    fn take(&mut self, reply: Reply) {
        if let Reply::Consumed(requests) = reply {
            requests.into_iter().for_each(|request| self.perform(request));
        }
    }

    /// Performs the effect that `ask` returns, or shows the reason why there is none.
    fn perform_or_say(&mut self, ask: impl FnOnce(&App) -> Result<Effect, String>) {
        match ask(self) {
            Ok(effect) => self.effects.push(effect),
            Err(why) => self.messages.say(why),
        }
    }

    /// Carries out a request from one part of the app to the other parts.
    pub(super) fn perform(&mut self, request: Request) {
        match request {
            Request::Notice(text) => self.messages.say(text),
            Request::Perform(effect) => self.effects.push(effect),
            Request::Close => self.dialog = self.dialog.take().and_then(Dialog::close),
            Request::CloseAll => self.dialog = None,
            Request::MarkOnly(nodes) => self.marks.replace(self.library.atlas(), &nodes),
            Request::SaveCrew(crew) => {
                self.effects.push(Effect::SaveCrew(crew.clone()));
                self.preferences.add_crew(crew);
            }
            Request::Travel { back } => self.travel(back),
            Request::Jump(node) => self.jump(node),
            Request::Visit(node) => {
                self.jump(node);
                self.screen.leave_roles();
            }
            Request::ShowLine(node, anchor, line) => {
                self.jump(node);
                let tab = if anchor.is_some() { Tab::Card } else { Tab::Raw };
                self.screen.focus_tab(tab);
                self.settle();
                self.text.reader_mut(tab).show(anchor.unwrap_or(Anchor::Line(line)));
            }
            Request::ShowInteractions(node, partner) => {
                self.jump(node);
                self.screen.focus_tab(Tab::Card);
                self.settle();
                self.text.reader_mut(Tab::Card).show_interactions(partner);
            }
            Request::ShowSection(number) => {
                // The card is laid out first, because its layout behind the dialog may be for a
                // different width.
                self.settle();
                let parts = OutlineSection::all(self.text.card().document(), "");
                let row = parts.get(number).map(|part| part.row);
                row.into_iter().for_each(|row| self.text.reader_mut(Tab::Card).go_to_row(row));
            }
            Request::Mark(node) => {
                // If a dialog is open, it shows the mark, so no message is needed.
                if self.mark(node) && self.dialog.is_none() {
                    let is_marked = self.marks.nodes().contains(&node);
                    let marked = if is_marked { "marked" } else { "unmarked" };
                    let name = self.library.atlas().label(node);
                    self.messages.say(format!("{name} is {marked}"));
                }
            }
            Request::ClearMarks => {
                let message = self.marks.clear_or_restore(self.library.atlas());
                self.messages.say(message);
            }
            Request::Ask(query) => {
                self.list.keep(None);
                self.search.set_text(&query);
                self.requery();
            }
            Request::WhoElse(question) => {
                let Question { query, order, item } = question;
                match self.about_others(query) {
                    Some(query) => self.perform(Request::AskFromCard(query, order)),
                    None => self
                        .messages
                        .say(format!("no other role {item}; / searches for other words")),
                }
            }
            Request::AskFromCard(query, order) => {
                self.leave_place();
                self.keep_query();
                // The role from whose card the search was started, or `None` if it was started from
                // a planning page.
                let asking = self.list.current().filter(|_| self.dialog.is_none());
                self.perform(Request::Ask(query));
                self.search.set_order_for_now(order);
                self.repeat_search();
                // The role from whose card the search was started matches too, so the first result
                // that is a different role is selected.
                if asking.is_some() {
                    let other = self.list.hits().nodes().find(|node| Some(*node) != asking);
                    other.into_iter().for_each(|node| self.list.select(node));
                }
                self.screen.show(Focus::List);
            }
            Request::RunSavedSearch(view) => {
                // The query is added to the history of this run but is not saved.
                let _ = self.search.keep();
                self.perform(Request::Ask(view.query));
            }
            Request::ShowPath(node) => {
                self.leave_place();
                self.graph.show_path(node);
                self.screen.focus_tab(Tab::Graph);
            }
            Request::ShowComparison(nodes) => self.open(dialog::comparison(nodes)),
            Request::SetFilter(filter) => self.graph.set_filter(filter),
            Request::SaveGraph(form) => {
                let saved = self.graph.saved(form, self.scope().ground());
                self.effects.extend(saved);
            }
            Request::SetTheme(theme) => self.preferences.settings.theme = theme,
            Request::RemoveBookmark(bookmark) => {
                let change = self.bookmarks.set(bookmark, false, self.library.atlas());
                self.effects.push(Effect::Bookmark(change));
            }
            Request::Run(number) => self.run_command(number),
            Request::Act(action) => self.act(self.context(), action),
            Request::ActElsewhere(context, action) => {
                self.dialog = None;
                self.text.end_typing();
                self.graph.end_typing();
                self.screen.show_context(context);
                self.settle();
                self.act(self.context(), action);
            }
        }
    }

    /// Returns a query that finds the same roles without the current one, or `None` if there are no
    /// others. The query stays the same if the name of the current role would exclude others as
    /// well, and while cards are being read.
    fn about_others(&self, query: String) -> Option<String> {
        let (library, chosen) = (&self.library, self.scope().chosen());
        let Some(current) = self.list.current().filter(|_| !library.is_loading()) else {
            return Some(query);
        };
        let answers = |query: &str| {
            library.index().answers(library.atlas(), chosen, &self.preferences.parse(query))
        };
        let mut others = answers(&query);
        others.set(library.atlas().slot(current), false);
        if others.is_clear() {
            return None;
        }
        let exclusion = question::other_than(library.atlas().name(current));
        let narrowed = exclusion.map(|exclusion| format!("{query} {exclusion}"));
        narrowed.filter(|narrowed| answers(narrowed) == others).or(Some(query))
    }

    /// Handles a mouse event. A click on a key in the footer acts like pressing that key.
    fn point(&mut self, mouse: Mouse) {
        if self.screen.is_bare() {
            return; // the event was sent before the terminal got the mouse
        }
        let wheel = match mouse.kind {
            MouseKind::WheelUp => Some(-WHEEL),
            MouseKind::WheelDown => Some(WHEEL),
            MouseKind::Click | MouseKind::DoubleClick => None,
            MouseKind::Drag => return self.drag(mouse),
        };
        self.grip = None;
        let is_covered = self.notice_rows().len() > 1;
        let key = foot::key_at(&self.scope(), self.dialog(), mouse).filter(|_| !is_covered);
        if let (Some(key), None) = (key, wheel) {
            self.messages.clear();
            return self.press(key);
        }
        if self.messages.take_question() {
            return self.messages.clear();
        }
        if let (None, Some((focus, _))) = (wheel, self.edge_at(mouse)) {
            self.grip = Some((mouse, focus));
            return self.drag(mouse);
        }
        let body = self.bodies().into_iter().find(|(_, body)| body.contains(position(mouse)));
        if let Some(rows) = wheel {
            // The wheel scrolls a dialog even if the mouse is not over it.
            let focus = if self.dialog.is_some() { Some(None) } else { body.map(|body| body.0) };
            return focus.into_iter().for_each(|focus| self.scroll(focus, rows));
        }
        let Some((focus, body)) = body else {
            // A click outside a dialog closes it.
            if self.dialog.take().is_none() {
                self.point_at_frame(mouse);
            }
            return;
        };
        let (row, column) = (usize::from(mouse.row - body.y), usize::from(mouse.column - body.x));
        let is_double = mouse.kind == MouseKind::DoubleClick;
        match focus {
            None => self.point_at_dialog(row, is_double),
            Some(Focus::Query | Focus::List) => self.point_at_list(row, is_double),
            Some(Focus::Tab(Tab::Graph)) => self.point_at_graph(row, column, is_double),
            Some(Focus::Tab(tab)) => self.point_at_text(tab, row, is_double),
        }
    }

    /// Returns the body of the dialog if one is open, or else the bodies of all panes. The focus is
    /// `None` for a dialog.
    fn bodies(&self) -> Vec<(Option<Focus>, Rect)> {
        if let Some(pane) = self.dialog_pane() {
            return vec![(None, pane.body)];
        }
        let areas = self.screen.areas();
        let tabs = Tab::ALL.map(|tab| (Focus::Tab(tab), areas.tab(tab)));
        let panes = [(Focus::List, areas.list)].into_iter().chain(tabs);
        panes.filter_map(|(focus, pane)| Some((Some(focus), pane?.body))).collect()
    }

    /// Returns the focus and the body of the pane whose right edge is under the mouse. The edge
    /// consists of the scroll bar and the border next to it. The graph has no scroll bar.
    fn edge_at(&self, mouse: Mouse) -> Option<(Option<Focus>, Rect)> {
        self.bodies().into_iter().find(|(focus, body)| {
            *focus != Some(Focus::Tab(Tab::Graph))
                && (body.top()..body.bottom()).contains(&mouse.row)
                && (body.right()..=body.right() + 1).contains(&mouse.column)
        })
    }

    /// Moves the border of the list or scrolls a pane, depending on what the mouse grabbed.
    fn drag(&mut self, mouse: Mouse) {
        let Some((from, taken)) = self.grip else { return };
        let edge = self.edge_at(from).filter(|(focus, _)| *focus == taken);
        let Some((focus, body)) = edge else {
            // The border has already moved, so it is no longer at the position where it was
            // grabbed.
            if taken == Some(Focus::List) {
                self.screen.move_border(mouse.column);
            }
            return;
        };
        let (across, along) = (from.column.abs_diff(mouse.column), from.row.abs_diff(mouse.row));
        if focus == Some(Focus::List) && across > along {
            self.screen.move_border(mouse.column);
            return;
        }
        let extent = |reader: &DocumentReader| reader.document().extent(reader.top());
        let (rows, above) = match (focus, &mut self.dialog) {
            (Some(Focus::Tab(tab)), _) => extent(self.text.reader_mut(tab)),
            (None, Some(dialog)) => extent(dialog.reader()),
            _ => (self.list.len(), self.list.place().1),
        };
        self.scroll(focus, distance(above, row_at(mouse.row, body, rows)));
    }

    /// Scrolls a pane, or the dialog if `focus` is `None`.
    fn scroll(&mut self, focus: Option<Focus>, rows: isize) {
        match (focus, &mut self.dialog) {
            (Some(Focus::Tab(Tab::Graph)), _) => {
                self.with_graph(|graph, ground| graph.scroll(rows, ground));
            }
            (Some(Focus::Tab(tab)), _) => self.text.reader_mut(tab).scroll(rows),
            (None, Some(dialog)) => dialog.reader_mut().scroll(rows),
            _ => self.list.scroll(rows),
        }
    }

    fn point_at_dialog(&mut self, row: usize, is_double: bool) {
        let Some(dialog) = &mut self.dialog else { return };
        dialog.reader_mut().click(row);
        if is_double {
            self.act_in(self.context(), Action::Open);
        }
    }

    fn point_at_list(&mut self, row: usize, is_double: bool) {
        if !self.list.select_row(self.list.place().1 + row / self.list.lines()) {
            return;
        }
        self.screen.set_focus(Focus::List);
        self.text.aim_at_match(true);
        if is_double {
            self.settle();
            if self.preferences.picking().is_some() {
                self.answer();
            } else {
                self.act_in_roles(Action::Open);
            }
        }
    }

    fn point_at_graph(&mut self, row: usize, column: usize, is_double: bool) {
        // The first click of a double click may have moved the rows, because the focused graph gets
        // more rows.
        let body = self.screen.areas().graph.map(|pane| pane.body);
        let first = self.graph_click.take().filter(|(before, _)| is_double && *before != body);
        let is_other = match first {
            Some((_, is_other)) => is_other,
            None => self.with_graph(|graph, ground| graph.click(row, column, ground)),
        };
        self.graph_click = (!is_double).then_some((body, is_other));
        self.screen.focus_tab(Tab::Graph);
        if is_double && is_other {
            let reply = self.with_graph(|graph, ground| graph.act(Action::Open, ground));
            self.take(reply);
        }
    }

    fn point_at_text(&mut self, tab: Tab, row: usize, is_double: bool) {
        self.screen.focus_tab(tab);
        let is_hit = self.text.reader_mut(tab).click(row);
        if is_hit && is_double && tab == Tab::Card {
            let (current, query) = (self.list.current(), self.search.query());
            let reply = self.text.act(tab, Action::Open, &self.library, current, query);
            self.take(reply);
        }
    }

    /// Handles a click outside the pane bodies. A click on the search box or on the title of a pane
    /// moves the focus there. The tab bar opens a tab, the breadcrumb goes back, and the counts
    /// open the problems page.
    fn point_at_frame(&mut self, mouse: Mouse) {
        let (areas, at) = (*self.screen.areas(), position(mouse));
        if areas.query.contains(at) {
            self.screen.set_focus(Focus::Query);
        } else if areas.status.contains(at) {
            if mouse.column - areas.status.x < areas.status.width / 2 {
                self.travel(true);
            } else {
                self.act_in(self.context(), Action::Problems);
            }
        } else if let Some((tab, _)) =
            areas.tab_bar().into_iter().find(|(_, rect)| rect.contains(at))
        {
            self.screen.focus_tab(tab);
        } else if is_on_title(areas.list, at) {
            self.screen.set_focus(Focus::List);
        } else if let Some(tab) = Tab::ALL.into_iter().find(|tab| is_on_title(areas.tab(*tab), at))
        {
            self.screen.focus_tab(tab);
        }
    }
}

/// Returns the number of rows from row `from` to row `to`. The number is negative if `to` is above
/// `from`.
fn distance(from: usize, to: usize) -> isize {
    let rows = isize::try_from(from.abs_diff(to)).unwrap_or(isize::MAX);
    if to < from { -rows } else { rows }
}

/// Converts row `y` of the screen to one of `rows` rows, in proportion to its position in `body`.
fn row_at(y: u16, body: Rect, rows: usize) -> usize {
    let down = usize::from(y.clamp(body.top(), body.bottom() - 1) - body.top());
    rows * down / usize::from(body.height.max(1))
}

/// Returns whether a position is on the title of a pane.
fn is_on_title(pane: Option<Pane>, at: Position) -> bool {
    pane.is_some_and(|pane| pane.title.contains(at))
}

fn position(mouse: Mouse) -> Position {
    (mouse.column, mouse.row).into()
}
