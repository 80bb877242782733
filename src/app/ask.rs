//! What is done with the query: typed, narrowed, gone back to, asked of the item under the cursor.

use crate::page::Switch;
use crate::role::Anchor;
use crate::search::{Facet, Order, Query};

use super::App;
use super::event::Effect;
use super::focus::Focus;
use super::history::History;
use super::overlay::Overlay;
use super::settings::View;

impl App {
    /// Searches anew for what is typed; the first hit is selected.
    pub(super) fn requery(&mut self) {
        let view = self.settings.view(self.prompt.text());
        let query = match &view {
            Some(view) => Query::parse(&view.query),
            None => Query::parse(self.prompt.text()),
        };
        let ordered = self.order_for(view);
        if query == self.query {
            if ordered {
                self.search();
            }
            return;
        }
        self.query = query;
        self.search();
        self.to_match = true;
        self.unset();
    }

    /// A view has an order of its own, and with the view it goes; whether it is another now.
    fn order_for(&mut self, view: Option<View>) -> bool {
        let before = self.order;
        match view {
            Some(view) => {
                self.unviewed.get_or_insert(before);
                self.order = view.order;
            }
            None => self.order = self.unviewed.take().unwrap_or(before),
        }
        self.order != before
    }

    /// Searches with the query in force.
    pub(super) fn search(&mut self) {
        let found = self.index.search(&self.atlas, self.chosen(), &self.query, self.order);
        self.list.replace(found);
        let nothing = self.list.hits().is_empty() && !self.loading;
        self.unknown =
            if nothing { self.index.unknown(&self.atlas, &self.query) } else { Vec::new() };
    }

    /// Puts another query in the search box.
    fn ask(&mut self, text: &str) {
        self.prompt.clear();
        self.prompt.insert(text);
        self.requery();
    }

    /// Keeps the query that is left, to be gone back to; in later runs too, if that is wanted.
    pub(super) fn keep_query(&mut self) {
        if self.history.push(self.prompt.text()) && self.keeps_queries {
            self.orders.push(Effect::KeepQuery(self.prompt.text().trim().to_owned()));
        }
    }

    /// Forgets all queries that were left.
    pub(super) fn forget_history(&mut self) {
        self.history = History::default();
        self.orders.push(Effect::ForgetQueries);
        self.notice = Some("the queries of before are forgotten".to_owned());
    }

    /// Goes through the queries that were left.
    pub(super) fn recall(&mut self, back: bool) {
        let query = match back {
            true => self.history.back(self.prompt.text()).map(str::to_owned),
            false => self.history.forward(),
        };
        match query {
            Some(query) => self.ask(&query),
            None => {
                self.notice = Some(
                    if back { "no query before this one" } else { "this is the last query" }.into(),
                );
            }
        }
    }

    /// Another order of the same hits; who is selected stays so.
    pub(super) fn sort(&mut self) {
        let listed = self.query.is_empty();
        // With nothing asked for there is no match, and no level of one.
        let orders = Order::ALL
            .iter()
            .filter(|order| !listed || !matches!(order, Order::Match | Order::Level));
        let orders: Vec<Order> = orders.copied().collect();
        let at = orders
            .iter()
            .position(|order| *order == self.order)
            .map_or(usize::from(listed), |at| at + 1);
        let Some(next) = orders.get(at % orders.len().max(1)) else { return };
        self.order = *next;
        let current = self.current;
        self.search();
        if let Some(node) = current {
            self.list.select(node);
        }
        self.notice = Some(format!("roles {}", self.order.sentence()));
    }

    /// Marks the current role, or takes its mark away, and goes on by `rows`.
    pub(super) fn mark(&mut self, rows: isize) {
        let Some(node) = self.current else { return };
        if self.toggle_mark(node) {
            self.list.cursor.by(rows);
            self.to_match = true;
        }
    }

    /// Who else has what is under the cursor of the card.
    pub(super) fn who_else(&mut self) {
        let stop = self.card.current().cloned();
        let anchor = stop.as_ref().and_then(|stop| stop.anchor);
        let named = self.card.link(&self.atlas).map(|node| self.atlas.name(node).to_owned());
        let (question, order) = match (anchor, named) {
            (_, Some(name)) => (term("with", &name), Order::Match),
            (Some(Anchor::Capability(n)), _) => {
                let role = self.role();
                let name = role.as_ref().and_then(|role| role.capabilities.get(n));
                (name.and_then(|item| term("cap", &item.name)), Order::Level)
            }
            (Some(Anchor::Property(n)), _) => {
                let role = self.role();
                let value = role.as_ref().and_then(|role| role.properties.get(n));
                let value = value.and_then(|item| item.values.first().or(Some(&item.key)));
                (value.and_then(|value| term("prop", value)), Order::Match)
            }
            (Some(Anchor::Artifact(n)), _) => {
                let role = self.role();
                let artifact = role.as_ref().and_then(|role| role.artifacts.get(n));
                let kind = artifact.and_then(|item| item.kind.as_deref());
                let name = artifact.map(|item| item.name.as_str());
                (
                    kind.map_or_else(
                        || name.and_then(|n| term("art", n)),
                        |kind| term("type", kind),
                    ),
                    Order::Match,
                )
            }
            (Some(Anchor::Responsibility(n)), _) => {
                let role = self.role();
                let item = role.as_ref().and_then(|role| role.responsibilities.get(n));
                (item.and_then(|item| subject(&item.title)), Order::Match)
            }
            _ => (None, Order::Match),
        };
        let Some(question) = question else {
            self.notice = Some("* asks who else has an item; there is none here".to_owned());
            return;
        };
        self.trail.push(self.here());
        self.keep_query();
        self.order = order;
        self.ask(&question);
        self.search();
        self.focus = Focus::List;
        self.zoom = false;
    }

    fn role(&self) -> Option<std::sync::Arc<crate::role::Role>> {
        match self.current? {
            crate::atlas::Node::Role(id) => Some(self.atlas.role(id)),
            crate::atlas::Node::Missing(_) => None,
        }
    }

    /// Puts the facet under the cursor into the query, or takes it out.
    pub(super) fn toggle_facet(&mut self) {
        let Some(Overlay::Facets(facets)) = &self.overlay else { return };
        let stop = facets.reader.selected();
        let views = &self.settings.views;
        if let Some(view) = views.get(stop) {
            let view = view.clone();
            self.overlay = None;
            return self.see(&view);
        }
        let facet = stop.checked_sub(views.len()).and_then(|stop| facets.shown.get(stop));
        let Some(query) = facet.map(|facet| facet.toggled(self.prompt.text())) else { return };
        self.ask(&query);
    }

    /// Asks what a view asks; what was asked before can be gone back to.
    fn see(&mut self, view: &View) {
        self.history.push(self.prompt.text());
        self.ask(&view.query);
    }

    /// The searches with a name, as they are offered above the facets.
    pub(super) fn view_switches(&self) -> impl Iterator<Item = Switch> {
        self.settings.views.iter().map(|view| Switch {
            group: "searches of yours",
            name: format!("{}: {}", view.name, view.query),
            count: None,
            on: view.query.trim() == self.prompt.text().trim(),
        })
    }

    /// What there is to narrow the query with.
    pub(super) fn facets(&self) -> Vec<Facet> {
        Facet::all(&self.index, &self.atlas, self.chosen(), self.prompt.text())
    }
}

/// Terms for what a responsibility is about: no two are worded alike, so its first two words of
/// some length.
fn subject(title: &str) -> Option<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
    let terms: Vec<String> = words.take(2).filter_map(|word| term("resp", word)).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// A term for a phrase in a field; `None` where nothing of it can be searched for.
fn term(scope: &str, text: &str) -> Option<String> {
    let text = text.replace('"', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = if text.contains(' ') { "\"" } else { "" };
    text.contains(char::is_alphanumeric).then(|| format!("{scope}:{quote}{text}{quote}"))
}
