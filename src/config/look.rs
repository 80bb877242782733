//! How the screen looks: theme, colours, columns; and the searches it offers.

use clap::ValueEnum;

use crate::app::View;
use crate::search::{Order, Query};
use crate::text::yaml::{Field, Value};
use crate::ui::Themes;

use super::Colour;
use super::read::{Reader, meant};

/// Widths that a pane or screen may have.
const WIDTHS: std::ops::RangeInclusive<u16> = 20..=1000;

impl Reader<'_> {
    pub(super) fn theme(&mut self, field: &Field) {
        let Some(name) = self.text(field, "theme: nord") else { return };
        match Themes::number(name) {
            Ok(number) => self.config.settings.theme = number,
            Err(why) => self.remark(field.line, &why),
        }
    }

    pub(super) fn colours(&mut self, field: &Field) {
        for entry in self.mapping(field, "heading: bold cyan") {
            let Some(style) = self.text(&entry, "bold cyan") else { continue };
            // What a comment swallowed.
            let style = if style.is_empty() { "(nothing: quote \"#rrggbb\")" } else { style };
            if let Err(why) = self.config.themes.choose(&entry.key, style) {
                self.remark(entry.line, &why);
            }
        }
    }

    pub(super) fn colour(&mut self, field: &Field) {
        let Some(word) = self.text(field, "color: never") else { return };
        match Colour::from_str(word, true) {
            Ok(colour) => self.config.colour = Some(colour),
            Err(_) => {
                let text = format!("`{word}` is not known here; write auto, always or never");
                self.remark(field.line, &text);
            }
        }
    }

    pub(super) fn layout(&mut self, field: &Field) {
        for entry in self.mapping(field, "list: 34") {
            let layout = &mut self.config.settings.layout;
            let width = match entry.key.as_str() {
                "list" => &mut layout.list,
                "card" => &mut layout.card,
                "below" => &mut layout.below,
                "beside" => &mut layout.beside,
                other => {
                    let near = meant(other, ["list", "card", "below", "beside"]);
                    let known = "(known: list, card, below, beside)";
                    self.remark(entry.line, &format!("no width is named `{other}`{near} {known}"));
                    continue;
                }
            };
            let number = match &entry.value {
                Value::Text(text) => text.parse().ok(),
                _ => None,
            };
            match number.filter(|number| WIDTHS.contains(number)) {
                Some(number) => *width = number,
                None => {
                    let (least, most) = (WIDTHS.start(), WIDTHS.end());
                    let text = format!("{} is a number of columns, {least} to {most}", entry.key);
                    self.remark(entry.line, &text);
                }
            }
        }
    }

    /// `name: query`, or query and order below the name.
    pub(super) fn views(&mut self, field: &Field) {
        for entry in self.mapping(field, "experts: level:expert") {
            let mut view =
                View { name: entry.key.clone(), query: String::new(), order: Order::default() };
            if let Value::Text(query) = &entry.value {
                view.query.clone_from(query);
            } else {
                for part in self.mapping(&entry, "query: level:expert") {
                    self.view_part(&mut view, &part);
                }
            }
            if view.query.trim().is_empty() {
                let text = format!("the view `{}` has no query", entry.key);
                self.remark(entry.line, &text);
                continue;
            }
            for note in Query::parse(&view.query).notes() {
                let text = format!("the view `{}`: {}", entry.key, note.message);
                self.remark(entry.line, &text);
            }
            self.config.settings.views.push(view);
        }
    }

    fn view_part(&mut self, view: &mut View, part: &Field) {
        let Some(text) = self.text(part, "level:expert") else { return };
        match part.key.as_str() {
            "query" => text.clone_into(&mut view.query),
            "sort" => match Order::ALL.iter().find(|order| order.name() == text) {
                Some(order) => view.order = *order,
                None => {
                    let known: Vec<_> = Order::ALL.iter().map(|order| order.name()).collect();
                    let known = known.join(", ");
                    self.remark(part.line, &format!("`{text}` is no order; there are {known}"));
                }
            },
            other => {
                let text = format!("a view has `query` and `sort`, not `{other}`");
                self.remark(part.line, &text);
            }
        }
    }
}
