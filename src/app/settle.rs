//! After every event: sizes, pages and pictures are brought in line with the state, so that
//! drawing, paging and the mouse read the same rectangles and rows.

use crate::atlas::{Node, Ways};
use crate::chart::{Choice, View};
use crate::page::{self, Page, Switch};

use super::areas::{Areas, Pane};
use super::focus::Tab;
use super::graph;
use super::overlay::Overlay;
use super::reader::{Edition, Reader};
use super::{Action, App, Context};

/// What the panes were last set for.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// Counts atlases: a newer one may say something else about the same role.
    pub(super) epoch: u64,
    /// Counts the pages of cards and sources that were set.
    pub(super) cards: u64,
    pub(super) raws: u64,
    card: Option<For>,
    raw: Option<For>,
    pub(super) graph: Option<Pictured>,
    /// Which overlay, in which atlas, at which size, filtered by what.
    overlay: Option<(Context, u64, u16, u16, String)>,
}

/// A role at a size in an atlas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct For {
    node: Node,
    epoch: u64,
    width: u16,
    height: u16,
}

impl Set {
    /// The overlay is set anew, whatever it was set for.
    pub(super) fn overlay_again(&mut self) {
        self.overlay = None;
    }
}

impl For {
    /// Whether it is the same role, at whatever size.
    pub(super) fn is_same(&self, other: &For) -> bool {
        self.node == other.node
    }
}

/// Which picture of a role.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pictured {
    pub(super) role: For,
    pub(super) view: View,
    pub(super) choice: Choice,
    pub(super) target: Option<(Node, Ways)>,
}

impl App {
    pub(super) fn settle(&mut self) {
        self.areas = match self.bare {
            true => Areas::bare(self.screen, self.focus),
            false => Areas::of(
                self.screen,
                self.focus,
                self.tab,
                self.text,
                self.zoom,
                &self.settings.layout,
            ),
        };
        self.settle_list();
        self.current = self.list.node(self.list.cursor.selected);
        self.settle_card();
        self.settle_raw();
        self.settle_find();
        self.settle_graph();
        self.settle_overlay();
        self.preview_theme();
        self.note_problem();
    }

    fn settle_list(&mut self) {
        let lines = self.list_lines();
        if let Some(pane) = self.areas.list {
            self.list.cursor.height = usize::from(pane.body.height) / lines;
        }
        self.list.settle();
    }

    /// Screen rows that a row of the list takes: with a query, each says why it is there.
    pub fn list_lines(&self) -> usize {
        if self.query.is_empty() && self.list.pinned().is_none() { 1 } else { 2 }
    }

    /// What a pane is to be set for now; `None` when it is not shown or there is no role.
    pub(super) fn wanted(&self, pane: Option<Pane>) -> Option<(Node, For)> {
        let (pane, node) = (pane?, self.current?);
        Some((
            node,
            For { node, epoch: self.set.epoch, width: pane.body.width, height: pane.body.height },
        ))
    }

    fn edition(&self, node: Node) -> Edition {
        let card = match node {
            Node::Role(id) => self.atlas.card_of(id).cloned(),
            Node::Missing(_) => None,
        };
        Edition { epoch: self.set.epoch, card }
    }

    fn settle_card(&mut self) {
        let Some((node, wanted)) = self.wanted(self.areas.card) else { return };
        if self.set.card.as_ref() == Some(&wanted) {
            return;
        }
        let page = page::card(&self.atlas, node, usize::from(wanted.width));
        let (height, edition) = (usize::from(wanted.height), self.edition(node));
        if self.set.card.as_ref().is_some_and(|set| set.node == wanted.node) {
            self.card.replace(page, height, edition, &self.atlas);
        } else {
            self.card = Reader::open(page, height, edition);
            let anchor = self
                .hit()
                .and_then(|hit| hit.found.into_iter().min_by_key(|spot| spot.field))
                .map(|spot| spot.anchor);
            if let Some(anchor) = anchor.filter(|_| self.to_match) {
                self.card.show(anchor);
            }
        }
        self.set.card = Some(wanted);
        self.set.cards += 1;
    }

    fn settle_raw(&mut self) {
        let Some((node, wanted)) = self.wanted(self.areas.raw) else { return };
        if self.set.raw.as_ref() == Some(&wanted) {
            return;
        }
        let page = match node {
            Node::Role(id) => match self.atlas.card_of(id) {
                Some(card) => page::raw(card, !self.bare, usize::from(wanted.width)),
                None => return,
            },
            Node::Missing(_) => page::card(&self.atlas, node, usize::from(wanted.width)),
        };
        let (height, edition) = (usize::from(wanted.height), self.edition(node));
        if self.set.raw.as_ref().is_some_and(|set| set.node == wanted.node) {
            self.raw.replace(page, height, edition, &self.atlas);
        } else {
            self.raw = Reader::open(page, height, edition);
        }
        self.set.raw = Some(wanted);
        self.set.raws += 1;
    }

    /// Rows below the page of the overlay.
    pub fn foot(&self) -> u16 {
        self.overlay.as_ref().map_or(0, Overlay::foot)
    }

    /// Where the overlay is.
    pub fn overlay_pane(&self) -> Pane {
        let rows = self.overlay.as_ref().and_then(Overlay::rows);
        match rows.and_then(|rows| self.areas.over_card(rows)) {
            Some(pane) => pane,
            None => self.areas.overlay(self.foot()),
        }
    }

    fn settle_overlay(&mut self) {
        let body = self.overlay_pane().body;
        let Some(overlay) = &self.overlay else {
            self.set.overlay = None;
            return;
        };
        let wanted = (self.context(), self.set.epoch, body.width, body.height, self.asked(overlay));
        if self.set.overlay.as_ref() == Some(&wanted) {
            return;
        }
        let (width, height) = (usize::from(body.width), usize::from(body.height));
        let Some(mut overlay) = self.overlay.take() else { return };
        let before = self.set.overlay.as_ref().filter(|set| set.0 == wanted.0);
        let opened = before.is_none();
        let asked_again = before.is_some_and(|set| set.4 != wanted.4);
        if matches!(overlay, Overlay::Outline(_)) && before.is_some_and(|set| set.1 != wanted.1) {
            self.outline_again(&mut overlay);
        }
        // The searches with a name are above the facets, and stay.
        let above = match overlay {
            Overlay::Facets(_) => self.view_switches().count(),
            _ => 0,
        };
        let at = overlay.reader().selected().checked_sub(above);
        let label = at.and_then(|at| Some((*overlay.labels().get(at)?).to_owned()));
        let page = self.overlay_page(&mut overlay, width, height);
        let edition = Edition::of_all(self.set.epoch);
        let labelled = label.and_then(|label| {
            let at = overlay.labels().iter().position(|other| *other == label)?;
            Some(at + above)
        });
        match &mut overlay {
            // Something else is asked for: the first is the best.
            overlay if asked_again && overlay.prompt().is_some() => {
                *overlay.reader_mut() = Reader::open(page, height, edition);
            }
            Overlay::Outline(outline) if opened => {
                outline.reader = Reader::open(page, height, edition);
                outline.reader.go(outline.on);
            }
            overlay => {
                if let Some(stop) = labelled {
                    overlay.reader_mut().expect(stop);
                }
                overlay.reader_mut().replace(page, height, edition, &self.atlas);
            }
        }
        self.overlay = Some(overlay);
        self.set.overlay = Some(wanted);
        self.find_problem();
    }

    /// What the content of an overlay depends on, beside the atlas.
    fn asked(&self, overlay: &Overlay) -> String {
        match overlay {
            Overlay::Help(help) => format!("{:?} {}", help.context, help.filter.text()),
            Overlay::Problems(problems) => {
                let card = problems.card.as_ref().map(|card| (card.role, &card.origin));
                format!("{card:?} {:?} {}", problems.rule, problems.filter.text())
            }
            Overlay::Export(_) | Overlay::Themes(_) => String::new(),
            Overlay::Facets(_) => self.prompt.text().to_owned(),
            Overlay::Pick(pick) => pick.prompt.text().to_owned(),
            Overlay::Pair(pair) => format!("{:?}", pair.roles),
            Overlay::Palette(palette) => palette.prompt.text().to_owned(),
            Overlay::Outline(outline) => outline.prompt.text().to_owned(),
            Overlay::Bookmarks(_) => String::new(),
            Overlay::Relations(_) => format!("{:?}", self.graph.choice.filter),
        }
    }

    fn overlay_page(&self, overlay: &mut Overlay, width: usize, height: usize) -> Page {
        match overlay {
            Overlay::Facets(shown) => {
                shown.shown = self.facets();
                let facets = shown.shown.iter().map(Switch::from);
                let switches: Vec<Switch> = self.view_switches().chain(facets).collect();
                page::switches(&switches, "nothing narrows this search any further", width)
            }
            Overlay::Help(shown) => {
                page::help(&self.help(shown.context, shown.filter.text()), width)
            }
            Overlay::Problems(problems) => self.problems_page(problems, width),
            Overlay::Relations(_) => page::switches(&self.relation_switches(), "", width),
            Overlay::Palette(palette) => self.palette_page(palette, width),
            Overlay::Outline(outline) => App::outline_page(outline, width),
            Overlay::Bookmarks(bookmarked) => self.bookmarks_page(bookmarked, width),
            Overlay::Export(_) => page::switches(&graph::forms(), "", width),
            Overlay::Themes(themes) => page::switches(&self.theme_switches(themes), "", width),
            Overlay::Pair(pair) => {
                let (a, b) = pair.roles;
                match (self.atlas.current(a), self.atlas.current(b)) {
                    (Some(a), Some(b)) => page::pair(&self.atlas, a, b, width),
                    _ => Page::default(),
                }
            }
            Overlay::Pick(pick) => {
                // A screenful is picked from; whoever wants more types more.
                let most = height.max(20);
                let (nodes, all) = self.candidates(pick.purpose, pick.prompt.text(), most);
                page::names(&self.atlas, &nodes, all, width)
            }
        }
    }

    /// The help of a pane, filtered by words.
    fn help(&self, context: Context, filter: &str) -> Vec<page::HelpEntry> {
        let filter = filter.to_lowercase();
        let mut entries = self.settings.keymap.help(context);
        entries.retain(|entry| {
            let text = format!("{} {}", entry.keys, entry.sentence).to_lowercase();
            filter.split_whitespace().all(|word| text.contains(word))
        });
        entries
    }

    /// Forgets what the card and graph were set for, so that they open anew at their top.
    pub(super) fn unset(&mut self) {
        (self.set.card, self.set.raw, self.set.graph) = (None, None, None);
    }
}

impl Tab {
    /// The tab an action shows.
    pub(super) fn of(action: Action) -> Option<Tab> {
        match action {
            Action::ShowCard => Some(Tab::Card),
            Action::ShowGraph => Some(Tab::Graph),
            Action::ShowRaw => Some(Tab::Raw),
            _ => None,
        }
    }
}
