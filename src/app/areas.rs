//! Computes the position of every part of the screen.
//!
//! ```text
//!  › query                                       3 of 8
//! ─ 1 Roles ────────┬─ 2 Backend Engineer ── ‹Card› Graph Raw ──
//!                   │
//!  list             │ right
//!                   │
//!  status
//!  footer
//! ```

pub(super) use ratatui::layout::Rect;

use super::focus::{Focus, Tab};

/// The widths of panes, and the screen widths at which the layout changes, in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaneLayout {
    /// The maximum width of the list without its border, or [`PaneLayout::AUTO`].
    pub list: u16,
    /// The maximum width of the card next to the graph, since long lines are hard to read.
    pub card: u16,
    /// The minimum screen width at which the graph is below the card.
    pub below: u16,
    /// The minimum screen width at which the graph is to the right of the card.
    pub beside: u16,
}

impl Default for PaneLayout {
    fn default() -> Self {
        PaneLayout { list: PaneLayout::AUTO, card: 66, below: 90, beside: 160 }
    }
}

/// The width that the content needs and the width that the user chose. Both determine the sizes of
/// the panes.
#[derive(Debug, Clone, Copy, Default)]
pub struct PaneNeeds {
    /// The width of the longest row of the list.
    pub row_width: u16,
    /// The width of the list that the user chose by moving its border; `None` if the border was not
    /// moved.
    pub moved: Option<u16>,
    /// Whether the list shows why each role matches a query.
    pub has_reasons: bool,
    /// Whether the graph pane shows only a message because the role has no neighbours. If so, most
    /// of its rows are given to the card above it.
    pub is_graph_empty: bool,
    /// Whether the graph pane shows a picture whose rows need a margin on the left, because they do
    /// not begin with a free column.
    pub needs_graph_margin: bool,
    /// The number of rows that the graph pane needs without its title. It gets them from the card
    /// above it while it has the focus.
    pub graph_rows: u16,
}

/// The minimum width of a list that shows other columns besides the names.
pub const ROSTER: u16 = 100;

/// The minimum width of the list on a screen that has room for it.
const LIST: u16 = 34;
/// The width of a list that shows why each role matches a query, on a screen that has room for it.
const REASONS: u16 = 46;
/// The minimum width of the other panes if the list is wider than [`LIST`], with the border. It is
/// enough for a graph with the verbs of both directions.
const RIGHT: u16 = 80;
/// The width of a graph beside the card that is enough for the verbs of both directions. Further
/// columns first make the lines of the card longer, up to the maximum.
const GRAPH: u16 = 80;
/// The minimum width of the list, and of the panes next to it, when the user moves the border.
const NARROW: u16 = 16;

impl PaneLayout {
    /// The value of [`PaneLayout::list`] for a list that is as wide as its content, up to a
    /// fraction of the width of the screen.
    pub const AUTO: u16 = 0;

    /// Returns the width of the list on a screen of `width` columns.
    fn list_width(&self, width: u16, needs: PaneNeeds) -> u16 {
        let widest = width.saturating_sub(NARROW + 1).max(NARROW);
        if let Some(moved) = needs.moved {
            return moved.clamp(NARROW, widest);
        }
        let most = match self.list {
            PaneLayout::AUTO => LIST.max((width / 3).min(width.saturating_sub(RIGHT))),
            most => most,
        };
        if width < self.below {
            return (width / 3).clamp(24, most.max(24));
        }
        // On a wide screen, the list has room for the reasons of a search. Next to two other panes, it
        // gets a smaller share.
        let share = if width >= self.beside { width * 23 / 100 } else { width / 3 };
        let reasons = if needs.has_reasons { share.min(REASONS) } else { 0 };
        needs.row_width.max(LIST).max(reasons).min(most).min(width / 2)
    }

    /// Returns each width together with its name in the config.
    pub fn widths(&mut self) -> [(&'static str, &mut u16); 4] {
        [
            ("list", &mut self.list),
            ("card", &mut self.card),
            ("below", &mut self.below),
            ("beside", &mut self.beside),
        ]
    }
}

/// Where a dialog is shown over the panes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dock {
    /// The dialog is in the middle, with a width that is easy to read.
    #[default]
    Centre,
    /// The dialog is in the middle, with a width for rows that have several columns.
    Broad,
    /// The dialog is in the middle and almost as wide as the screen, for tables.
    Wide,
    /// The dialog is on the left, and the graph stays visible.
    Left,
    /// The dialog is on the right, and the list stays visible.
    Right,
}

impl Dock {
    /// Returns whether the dialog is docked to one side of the screen. The panes next to such a
    /// dialog are not dimmed.
    pub fn is_at_side(self) -> bool {
        matches!(self, Dock::Left | Dock::Right)
    }

    /// Returns whether the dialog is only as high as its page. Pages with tables or longer texts keep
    /// their height, so that they do not change it with each filter.
    pub fn fits_page(self) -> bool {
        !matches!(self, Dock::Wide | Dock::Broad)
    }
}

/// The maximum width of a dialog in the middle of the screen.
const DIALOG: u16 = 84;
/// The maximum width of a dialog with several columns. A greater width would move the
/// columns too far apart.
const BROAD: u16 = 130;
/// The maximum width of a dialog that is docked to one side of the screen.
const SIDE: u16 = 46;
/// The minimum width of the part of a pane that stays visible next to a dialog. A narrower part
/// cannot be read, so it is covered or cleared.
const READABLE: u16 = 16;

/// The minimum width of a screen that shows a pane next to the list.
const TWO_PANES: u16 = 60;

/// The minimum number of rows of a graph below the card. A smaller graph is shown in a tab instead.
const GRAPH_ROWS: u16 = 8;

/// The number of rows of a graph pane that shows only a message because the role has no neighbours.
const EMPTY_GRAPH: u16 = 4;

/// A pane: a title row and the body below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pane {
    /// The title row.
    pub title: Rect,
    /// The content below the title row, without the margins.
    pub body: Rect,
}

/// The position of every part of the screen. Hidden panes are `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    /// The whole screen.
    pub screen: Rect,
    /// Whether only one pane is shown, without a title, margins or a cursor.
    pub bare: bool,
    /// The search box.
    pub query: Rect,
    /// The list.
    pub list: Option<Pane>,
    /// The card.
    pub card: Option<Pane>,
    /// The graph.
    pub graph: Option<Pane>,
    /// The card's source.
    pub raw: Option<Pane>,
    /// The status line, which shows the breadcrumb and the counts.
    pub status: Rect,
    /// The footer, which shows keys.
    pub footer: Rect,
    /// The area for a dialog: everything between the search box and the status line.
    pub middle: Rect,
}

/// The smallest usable screen, in columns and rows.
pub const SMALLEST: (u16, u16) = (20, 5);

impl Areas {
    /// Lays out a screen. `tab` is the pane on the right. `text` is the card or the source,
    /// whichever was shown last. A layout with two panes on the right shows `text` and the graph.
    pub fn new(
        screen: Rect,
        focus: Focus,
        tab: Tab,
        text: Tab,
        zoom: bool,
        layout: &PaneLayout,
        needs: PaneNeeds,
    ) -> Areas {
        let mut areas = Areas { screen, ..Areas::default() };
        if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
            return areas;
        }
        areas.query = Rect { height: 1, ..screen };
        areas.status = Rect { y: screen.bottom() - 2, ..areas.query };
        areas.footer = Rect { y: screen.bottom() - 1, ..areas.query };
        areas.middle = Rect { y: screen.y + 1, height: screen.height - 3, ..screen };
        let middle = areas.middle;
        if screen.width < TWO_PANES || screen.height < 15 || zoom {
            let focus = if focus.is_in_roles() { focus } else { Focus::Tab(tab) };
            areas.show(focus, pane(middle));
            areas.keep_scroll_bars_apart();
            areas.use_margins_of_graph(needs);
            return areas;
        }
        let (left, right) = split(middle, layout.list_width(screen.width, needs));
        areas.list = Some(pane(left));
        if screen.width >= layout.beside {
            let spare = right.width.saturating_sub(GRAPH + 1);
            let card_width = (right.width * 2 / 5).max(spare).min(layout.card);
            let (card, graph) = split(right, card_width);
            areas.show(Focus::Tab(text), pane(card));
            areas.graph = Some(pane(graph));
        } else if screen.width >= layout.below && right.height * 2 / 5 > GRAPH_ROWS {
            let usual = right.height * 2 / 5;
            let graph_height = match focus {
                _ if needs.is_graph_empty => EMPTY_GRAPH,
                Focus::Tab(Tab::Graph) => {
                    needs.graph_rows.saturating_add(1).clamp(usual, right.height * 2 / 3)
                }
                _ => usual,
            };
            let top = Rect { height: right.height - graph_height, ..right };
            areas.show(Focus::Tab(text), pane(top));
            areas.graph = Some(pane(Rect { y: top.bottom(), height: graph_height, ..right }));
        } else {
            areas.show(Focus::Tab(tab), pane(right));
        }
        areas.keep_scroll_bars_apart();
        areas.use_margins_of_graph(needs);
        areas
    }

    /// Lets the graph use both margins of its pane: most pictures begin with a column that is free or
    /// has the cursor, and none of them has a scroll bar next to its text.
    fn use_margins_of_graph(&mut self, needs: PaneNeeds) {
        if let Some(graph) = &mut self.graph {
            let left = if needs.needs_graph_margin { graph.body.x } else { graph.title.x };
            graph.body.width = graph.title.right() - left;
            graph.body.x = left;
        }
    }

    /// Leaves a free column between the text of a card and its scroll bar. At the edge of the screen,
    /// the bar is in the margin, because there is no border that can show it.
    fn keep_scroll_bars_apart(&mut self) {
        let edge = self.screen.right();
        for pane in [&mut self.card, &mut self.raw].into_iter().flatten() {
            if self.screen.width >= TWO_PANES && pane.body.right() + 1 == edge {
                pane.body.width -= 1;
            }
        }
    }

    /// Lays out only the focused pane, over the whole screen except the last line, so that a mouse
    /// selection does not include text from other panes.
    pub fn bare(screen: Rect, focus: Focus) -> Areas {
        let mut areas = Areas { screen, bare: true, ..Areas::default() };
        if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
            return areas;
        }
        areas.footer = Rect { y: screen.bottom() - 1, height: 1, ..screen };
        areas.middle = Rect { height: screen.height - 1, ..screen };
        let pane = areas.overlay(Dock::Centre, 0);
        areas.show(focus, pane);
        areas
    }

    fn show(&mut self, focus: Focus, pane: Pane) {
        let shown = match focus {
            Focus::Query | Focus::List => &mut self.list,
            Focus::Tab(Tab::Card) => &mut self.card,
            Focus::Tab(Tab::Graph) => &mut self.graph,
            Focus::Tab(Tab::Raw) => &mut self.raw,
        };
        *shown = Some(pane);
    }

    /// Returns whether the screen is too small to show any pane.
    pub fn too_small(&self) -> bool {
        self.middle.width == 0
    }

    /// Returns the pane of a tab, if it is shown.
    pub fn tab(&self, tab: Tab) -> Option<Pane> {
        match tab {
            Tab::Card => self.card,
            Tab::Graph => self.graph,
            Tab::Raw => self.raw,
        }
    }

    /// Returns the tabs with the positions of their labels, at the right end of a title row. If the
    /// graph has a separate pane, only the card and the source have tabs.
    pub fn tab_bar(&self) -> Vec<(Tab, Rect)> {
        let text = self.card.or(self.raw);
        let Some(pane) = text.or(self.graph).filter(|_| !self.bare) else { return Vec::new() };
        let beside = text.is_some() && self.graph.is_some();
        let tabs: Vec<Tab> =
            Tab::ALL.into_iter().filter(|tab| !beside || *tab != Tab::Graph).collect();
        let all: u16 = tabs.iter().map(|tab| tab_width(*tab)).sum();
        if pane.title.width < all + 16 {
            return Vec::new();
        }
        let mut x = pane.title.right() - all - 1;
        tabs.into_iter()
            .map(|tab| {
                let rect = Rect { x, width: tab_width(tab), ..pane.title };
                x += rect.width;
                (tab, rect)
            })
            .collect()
    }

    /// Returns the area of a dialog that has `foot` additional rows below its page. The area is a
    /// part of [`Areas::middle`], or all of it on a small screen.
    pub fn overlay(&self, dock: Dock, foot: u16) -> Pane {
        if self.bare {
            return Pane { title: Rect { height: 0, ..self.middle }, body: self.middle };
        }
        let mut pane = pane(self.column(dock));
        pane.body.height -= self.foot(dock, foot).height;
        pane
    }

    /// Returns an area of up to `rows` rows at the top of the card. At least one row of the card
    /// stays visible below the area. Returns `None` if no card is shown.
    pub fn over_card(&self, rows: usize) -> Option<Pane> {
        let mut pane = self.card?;
        let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(1);
        pane.body.height = pane.body.height.saturating_sub(1).min(rows);
        Some(pane)
    }

    /// Returns the area of `rows` additional rows below the page of a dialog. The area is empty if
    /// fewer than `2 * rows` rows would remain for the page.
    pub fn foot(&self, dock: Dock, rows: u16) -> Rect {
        let body = pane(self.column(dock)).body;
        let height = if body.height >= 3 * rows && !self.bare { rows } else { 0 };
        Rect { y: body.bottom() - height, height, ..body }
    }

    /// Returns the frame around a dialog: a column on each side and a row below. Returns `None` if
    /// the dialog is as wide as the screen.
    pub fn frame(&self, dock: Dock) -> Option<Rect> {
        let column = self.column(dock);
        let is_part = column.width < self.middle.width && !self.bare;
        is_part.then(|| Rect {
            x: column.x - 1,
            width: column.width + 2,
            height: column.height + 1,
            ..column
        })
    }

    /// Returns whether the parts of the panes next to a frame are too narrow to be read.
    pub fn leaves_shreds(&self, frame: Rect) -> bool {
        let (left, right) = (frame.x - self.middle.x, self.middle.right() - frame.right());
        let is_shred = |width| (1..READABLE).contains(&width);
        is_shred(left) && is_shred(right)
    }

    /// Returns the column of the frame's inner edge for a dialog at the left or right side. If `edge`
    /// would leave a part of a pane that is too narrow to be read, the frame covers the whole pane.
    fn side_edge(&self, edge: u16, is_left: bool) -> u16 {
        let panes = [self.list, self.card, self.graph, self.raw].into_iter().flatten();
        let mut titles = panes.map(|pane| pane.title);
        let Some(cut) = titles.find(|title| (title.left()..title.right()).contains(&edge)) else {
            return edge;
        };
        let (rest, border) = if is_left {
            (cut.right() - edge - 1, cut.right().min(self.middle.right() - 1))
        } else {
            (edge - cut.x, cut.x.saturating_sub(1).max(self.middle.x))
        };
        if rest < READABLE { border } else { edge }
    }

    /// Returns the area inside the frame of a dialog.
    fn column(&self, dock: Dock) -> Rect {
        let Rect { x, y, width, height } = self.middle;
        if width < 60 || height < 12 || self.bare {
            return self.middle;
        }
        // On a tall screen, the titles of the panes are visible above the dialog.
        let above = u16::from(height > 30 && !dock.is_at_side());
        let (y, height) = (y + above, height - 1 - above);
        let side = SIDE.min(width / 2);
        // On a narrow screen, the frame is at the edge, because the panes next to it would be too
        // narrow to read.
        let margin = if width < 100 { 1 } else { 3 };
        let left = match dock {
            Dock::Centre => ((width - DIALOG.min(width)) / 2).max(margin),
            Dock::Broad => ((width - BROAD.min(width)) / 2).max(margin),
            Dock::Wide => margin,
            Dock::Left => {
                let edge = self.side_edge(x + side + 1, true);
                return Rect { x: x + 1, y, width: edge - x - 1, height };
            }
            Dock::Right => {
                let edge = self.side_edge(x + width - side - 2, false);
                return Rect { x: edge + 1, y, width: x + width - edge - 2, height };
            }
        };
        Rect { x: x + left, y, width: width - 2 * left, height }
    }
}

fn tab_width(tab: Tab) -> u16 {
    u16::try_from(tab.title().len()).unwrap_or(0) + 2
}

fn pane(rect: Rect) -> Pane {
    let title = Rect { height: rect.height.min(1), ..rect };
    let margin = u16::from(rect.width > 2);
    let body = Rect {
        x: rect.x + margin,
        y: rect.y + title.height,
        width: rect.width - 2 * margin,
        height: rect.height - title.height,
    };
    Pane { title, body }
}

/// Splits a rectangle into a left part of `width` columns and a right part, with a border column
/// between the parts.
fn split(rect: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(rect.width.saturating_sub(1));
    let left = Rect { width, ..rect };
    let right = Rect { x: rect.x + width + 1, width: rect.width - width - 1, ..rect };
    (left, right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: u16, height: u16, focus: Focus, tab: Tab) -> (bool, bool, bool, bool) {
        let areas = Areas::new(
            Rect::new(0, 0, width, height),
            focus,
            tab,
            Tab::Card,
            false,
            &PaneLayout::default(),
            PaneNeeds::default(),
        );
        (areas.list.is_some(), areas.card.is_some(), areas.graph.is_some(), areas.raw.is_some())
    }

    #[test]
    fn panes_by_size() {
        let (query, graph) = (Focus::Query, Focus::Tab(Tab::Graph));
        assert_eq!(shown(59, 24, query, Tab::Card), (true, false, false, false));
        assert_eq!(shown(59, 24, graph, Tab::Graph), (false, false, true, false));
        assert_eq!(shown(80, 14, graph, Tab::Graph), (false, false, true, false));
        assert_eq!(shown(80, 24, query, Tab::Card), (true, true, false, false));
        assert_eq!(shown(80, 24, graph, Tab::Graph), (true, false, true, false));
        assert_eq!(shown(120, 40, query, Tab::Card), (true, true, true, false));
        assert_eq!(shown(120, 20, query, Tab::Card), (true, true, false, false));
        assert_eq!(shown(200, 60, query, Tab::Card), (true, true, true, false));
        assert_eq!(shown(10, 3, query, Tab::Card), (false, false, false, false));
    }

    #[test]
    fn the_focused_graph_gets_the_rows_that_it_needs() {
        let rows = |focus, graph_rows| {
            let needs = PaneNeeds { graph_rows, ..PaneNeeds::default() };
            let (screen, layout) = (Rect::new(0, 0, 120, 40), PaneLayout::default());
            let areas = Areas::new(screen, focus, Tab::Card, Tab::Card, false, &layout, needs);
            (areas.card.unwrap().body.height, areas.graph.unwrap().body.height)
        };
        let graph = Focus::Tab(Tab::Graph);
        assert_eq!(rows(Focus::Query, 20), (22, 13));
        assert_eq!(rows(graph, 3), (22, 13));
        assert_eq!(rows(graph, 20), (15, 20));
        assert_eq!(rows(graph, u16::MAX), (12, 23));
    }

    #[test]
    fn the_graph_has_its_three_columns_where_there_is_room() {
        let areas = Areas::new(
            Rect::new(0, 0, 200, 60),
            Focus::Query,
            Tab::Card,
            Tab::Card,
            false,
            &PaneLayout::default(),
            PaneNeeds::default(),
        );
        assert!(areas.graph.unwrap().body.width >= 96);
        assert!(areas.card.unwrap().body.width <= PaneLayout::default().card);
        let zoomed = Areas::new(
            Rect::new(0, 0, 96, 30),
            Focus::Tab(Tab::Graph),
            Tab::Graph,
            Tab::Card,
            true,
            &PaneLayout::default(),
            PaneNeeds::default(),
        );
        assert_eq!(zoomed.graph.unwrap().body.width, 96);
    }

    #[test]
    fn the_card_gets_the_columns_that_the_graph_does_not_need() {
        for width in 160..=240 {
            let needs = PaneNeeds { row_width: 60, has_reasons: true, ..PaneNeeds::default() };
            let (screen, layout) = (Rect::new(0, 0, width, 60), PaneLayout::default());
            let areas =
                Areas::new(screen, Focus::Query, Tab::Card, Tab::Card, false, &layout, needs);
            let (card, graph) = (areas.card.unwrap().title.width, areas.graph.unwrap().title.width);
            assert!(card == layout.card || graph <= GRAPH, "{width}: {card} {graph}");
            assert!(
                graph >= GRAPH || card == (card + 1 + graph) * 2 / 5,
                "{width}: {card} {graph}"
            );
        }
    }

    #[test]
    fn the_graph_begins_beside_the_border() {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let (focus, layout) = (Focus::Tab(Tab::Graph), PaneLayout::default());
            let screen = Rect::new(0, 0, width, height);
            for (needs_graph_margin, margin) in [(false, 0), (true, 1)] {
                let needs = PaneNeeds { needs_graph_margin, ..PaneNeeds::default() };
                let areas = Areas::new(screen, focus, Tab::Graph, Tab::Card, false, &layout, needs);
                let graph = areas.graph.unwrap();
                assert_eq!(graph.body.x, graph.title.x + margin);
                assert_eq!(graph.body.right(), graph.title.right());
            }
        }
    }

    #[test]
    fn the_list_grows_for_long_names_and_for_reasons_if_the_card_has_room() {
        let list = |width, row_width, has_reasons| {
            let needs = PaneNeeds { row_width, has_reasons, ..PaneNeeds::default() };
            PaneLayout::default().list_width(width, needs)
        };
        let widths = [80, 110, 120, 160, 200];
        assert_eq!(widths.map(|width| list(width, 36, false)), [26, 34, 36, 36, 36]);
        assert_eq!(widths.map(|width| list(width, 36, true)), [26, 34, 40, 36, 46]);
        assert_eq!(widths.map(|width| list(width, 60, false)), [26, 34, 40, 53, 60]);
    }

    #[test]
    fn the_scroll_bar_of_a_card_does_not_touch_its_text() {
        for (width, zoom) in [(80, false), (80, true), (120, false), (200, false)] {
            let areas = Areas::new(
                Rect::new(0, 0, width, 40),
                Focus::Tab(Tab::Card),
                Tab::Card,
                Tab::Card,
                zoom,
                &PaneLayout::default(),
                PaneNeeds::default(),
            );
            let card = areas.card.unwrap();
            // The bar is in the last column of the screen, or in the border to the right.
            let bar = card.title.right().min(width - 1);
            assert_eq!(card.body.right() + 1, bar, "{width} {zoom}");
        }
    }

    #[test]
    fn every_area_is_inside_the_screen() {
        for width in 0..=220 {
            for height in 0..=62 {
                let screen = Rect::new(0, 0, width, height);
                for focus in [Focus::Query, Focus::Tab(Tab::Card), Focus::Tab(Tab::Graph)] {
                    let areas = Areas::new(
                        screen,
                        focus,
                        Tab::Graph,
                        Tab::Raw,
                        false,
                        &PaneLayout::default(),
                        PaneNeeds::default(),
                    );
                    let docks = [Dock::Centre, Dock::Broad, Dock::Wide, Dock::Left, Dock::Right];
                    let dialogs = docks.map(|dock| Some(areas.overlay(dock, 6)));
                    let panes = [areas.list, areas.card, areas.graph, areas.raw];
                    for (dock, frame) in docks.map(|dock| (dock, areas.frame(dock))) {
                        let Some(frame) = frame else { continue };
                        assert_eq!(frame.intersection(areas.middle), frame, "{width}×{height}");
                        let panes = panes.into_iter().flatten().map(|pane| pane.title);
                        for title in panes.filter(|_| dock.is_at_side()) {
                            let hidden = title.intersection(Rect { y: title.y, ..frame }).width;
                            let shown = title.width - hidden;
                            let is_whole = hidden == 0 || shown == 0;
                            assert!(is_whole || shown >= READABLE, "{width}×{height}: {shown}");
                        }
                    }
                    for pane in panes.into_iter().chain(dialogs).flatten() {
                        assert_eq!(pane.body.intersection(screen), pane.body, "{width}×{height}");
                        assert_eq!(pane.title.intersection(screen), pane.title, "{width}×{height}");
                    }
                }
            }
        }
    }
}
