//! Copies the marked roles, or else the current role.
//!
//! After the copy key, the next key chooses what to copy; the footer shows the possible keys. The
//! main loop sanitizes the text and decides how to copy it.

use std::collections::HashSet;

use crate::atlas::{Atlas, EdgeId, Node, Pair, RoleId};
use crate::card::Card;
use crate::chart::{Direction, Net};
use crate::check::Finding;
use crate::export::{self, Export};
use crate::page::{self, Position};
use crate::role::Anchor;
use crate::search::Answer;
use crate::text::{self, sanitize};

use super::action::{Action, Context};
use super::dialog::Dialog;
use super::focus::{Focus, Tab};
use super::scope::{AppScope, CursorItem};

/// The width in columns of a card that is copied as text.
const TEXT_WIDTH: usize = 80;

/// The parts of the app that contain the roles and text to copy.
pub(super) struct Copying<'a> {
    pub(super) scope: AppScope<'a>,
    pub(super) dialog: Option<&'a Dialog>,
}

/// A short description of the copied text and the text itself, or the reason why nothing is copied.
type Copied = Result<(String, String), String>;

impl Copying<'_> {
    fn atlas(&self) -> &Atlas {
        self.scope.atlas()
    }

    /// Returns a question that asks the user what to copy, or an error if there is nothing to copy.
    pub(super) fn question(&self) -> Result<String, String> {
        let all = self.roles();
        if self.dialog.is_some_and(|dialog| dialog.report().is_some()) {
            return Ok(
                "copy the page or section as Markdown, the row as text, or its roles?".to_owned()
            );
        }
        let subject = match all.as_slice() {
            [] => return Err("no role to copy".to_owned()),
            [one] => self.atlas().label(*one).to_owned(),
            several if self.dialog.is_none() => format!("the {} marked roles", several.len()),
            _ => "both roles".to_owned(),
        };
        Ok(format!("what to copy from {subject}?"))
    }

    /// Returns the roles to copy. These are the roles of the dialog if it has any, or else the
    /// marked roles sorted by name, or else the role under the graph's cursor, or else the current
    /// role.
    fn roles(&self) -> Vec<Node> {
        if let Some(roles) = self.dialog.and_then(|dialog| dialog.roles(&self.scope)) {
            return roles;
        }
        let (atlas, marked) = (self.atlas(), self.scope.marks.nodes());
        if marked.is_empty() {
            let under = match self.scope.screen.focus() {
                Focus::Tab(Tab::Graph) => self.scope.graph.under_cursor(),
                _ => None,
            };
            return under.or(self.scope.current()).into_iter().collect();
        }
        let by_name = atlas.by_name().iter().map(|&id| Node::Role(id));
        let missing = atlas.missing().map(Node::Missing);
        by_name.chain(missing).filter(|node| marked.contains(node)).collect()
    }

    fn is_pair(&self) -> bool {
        self.dialog.is_some_and(|dialog| dialog.is_pair(&self.scope))
    }

    /// Returns the text that an action copies, or `None` if the action is not a copy action.
    pub(super) fn copied(&self, action: Action) -> Option<Copied> {
        let reads_cards = !matches!(action, Action::CopySlug | Action::CopyName | Action::CopyPath);
        if action != Action::Leave && reads_cards && !self.atlas().is_whole() {
            return Some(Err("only names can be copied until all cards have been read".to_owned()));
        }
        let report = self.dialog.and_then(Dialog::report);
        if let (Action::CopySlug | Action::CopyMarkdown, Some(report)) = (action, report) {
            if report.is_filtered_away() {
                return Some(Err("nothing to copy: no row matches the filter".to_owned()));
            }
            let text = export::report_markdown(report);
            return Some(Ok(described("this page", "Markdown", text)));
        }
        let under = self.dialog.and_then(Dialog::row_under_cursor);
        match (action, report.zip(under)) {
            (Action::CopySection, None) => {
                let why = match report {
                    Some(_) => "no section under the cursor",
                    None => "only planning pages have sections to copy",
                };
                return Some(Err(why.to_owned()));
            }
            (Action::CopySection, Some((report, (section, _)))) => {
                let text = export::section_markdown(report, section);
                let what = format!("the section “{}”", section.heading);
                return Some(Ok(described(&what, "Markdown", text)));
            }
            (Action::CopyText, Some((_, (_, row)))) => {
                return Some(Ok(described("this row", "text", export::row_text(&row))));
            }
            _ => {}
        }
        Some(match action {
            Action::CopySlug => {
                self.lines("slug", |card| card.slug.to_string()).map(|(what, text)| {
                    let note = self.shared("slug", |card| &card.slug);
                    (what + &note, text)
                })
            }
            Action::CopyName => Ok(self.names()),
            Action::CopyPath => self.lines("path", |card| card.origin.place()),
            Action::CopyText if self.dialog.is_none() => self.texts(),
            Action::CopyText | Action::CopyItem => self.text_under_cursor(),
            Action::CopyMarkdown => self.cards(),
            Action::CopyJson => Ok(self.as_json()),
            Action::CopyMermaid => self.mermaid(),
            _ => return None,
        })
    }

    fn names(&self) -> (String, String) {
        let names: Vec<String> = self.roles().into_iter().map(|node| self.shown(node)).collect();
        let note = self.shared("name", |card| &card.name);
        (counted("name", &names) + &note, names.join("\n"))
    }

    fn cards(&self) -> Copied {
        let ids: Vec<RoleId> = self.with_cards().collect();
        let mut text = String::new();
        for id in &ids {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&self.atlas()[*id].text);
        }
        let what = match ids.as_slice() {
            [] => return Err(self.no_card()),
            [id] => format!("the card for {}", self.shown(Node::Role(*id))),
            several => format!("{} cards", several.len()),
        };
        Ok((what + &self.left_out(), text))
    }

    /// Returns the cards as text for people, as the command `show` prints them.
    fn texts(&self) -> Copied {
        let mut all: Vec<String> = Vec::new();
        for id in self.with_cards() {
            let document = page::card(self.scope.library.atlas(), Node::Role(id), TEXT_WIDTH);
            let rows = document.rows(Position::default()).map(|(_, row)| row.text());
            let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
            all.push(format!("{}\n{}\n", self.shown(Node::Role(id)), rows.join("\n")));
        }
        let what = match (all.len(), self.with_cards().next()) {
            (_, None) => return Err(self.no_card()),
            (1, Some(id)) => self.shown(Node::Role(id)),
            (several, _) => format!("{several} roles"),
        };
        Ok(described(&what, "text", all.join("\n")))
    }

    /// Returns the roles as JSON: a single role as in `show --json`, a compared pair as in `pair
    /// --json`, and other roles as in `list --json`, with the reasons why they match the query.
    fn as_json(&self) -> (String, String) {
        let (all, atlas, source) = (self.roles(), self.atlas(), self.scope.library.source());
        let what = match all.as_slice() {
            [one] => self.shown(*one),
            [_, _] if self.is_pair() => "the pair".to_owned(),
            several => format!("{} roles", several.len()),
        };
        let json = match all.as_slice() {
            &[Node::Role(id)] => {
                let findings = self.scope.library.findings().iter();
                let of_it = findings.filter(|finding| finding.role == Some(id));
                let of_it: Vec<Finding> = of_it.map(|finding| Finding::clone(finding)).collect();
                export::show(atlas, source, id, &of_it)
            }
            &[one, other] if self.is_pair() => {
                export::pair(atlas, source, &Pair::new(atlas, one, other))
            }
            all => {
                let roles: Vec<_> = all.iter().map(|&node| self.answer(node)).collect();
                export::list(atlas, source, &roles, None)
            }
        };
        described(&what, "JSON", json)
    }

    /// Returns a role for the JSON output. If the role is a result of the query, the reasons for
    /// the match are included.
    fn answer(&self, node: Node) -> Answer {
        let (hits, atlas) = (self.scope.list.hits(), self.atlas());
        let row = hits.nodes().position(|hit| hit == node);
        let hit = row.and_then(|row| hits.get(atlas, row));
        let query = self.scope.search.query();
        hit.map_or_else(|| Answer::chosen(node), |hit| Answer::new(atlas, query, &hit))
    }

    fn mermaid(&self) -> Copied {
        let atlas = self.atlas();
        let roles = self.dialog.and_then(|dialog| dialog.roles(&self.scope)).unwrap_or_default();
        // On a page, the picture of the graph pane is hidden, so the graph is that of the page.
        let net = match (roles.as_slice(), self.scope.current()) {
            ([one], _) => Net::near(atlas, *one, 1, Direction::Both),
            ([_, _, ..], _) => Net::from_nodes(atlas, roles),
            ([], Some(centre)) => self.scope.graph.net(centre, self.scope.ground()),
            ([], None) => return Err("no graph to copy".to_owned()),
        };
        let text =
            Export::Mermaid.write(atlas, &net, self.scope.library.source(), Default::default);
        let roles = text::counted(net.knots.len(), "role");
        Ok(described(&format!("the graph of {roles}"), "Mermaid", text))
    }

    /// Returns the text under the cursor: an item as written in its card, a problem with its
    /// message, or an entry of a dialog.
    fn text_under_cursor(&self) -> Copied {
        let finding = self.dialog.and_then(|dialog| dialog.finding(&self.scope));
        let under = match (finding, self.dialog) {
            (Some(finding), _) => {
                let problem = &finding.problem;
                let (line, column) = (problem.line, problem.column);
                let help =
                    problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
                let (severity, message) = (finding.severity.name(), &problem.message);
                Some(format!("{}:{line}:{column}: {severity}: {message}{help}", finding.origin))
            }
            (None, Some(dialog)) => dialog.reader().current_rows().map(|rows| {
                let texts: Vec<String> =
                    rows.iter().map(|row| row.text().trim().to_owned()).collect();
                texts.join(" ")
            }),
            (None, None) => self.item_text(),
        };
        match under.filter(|text| !text.trim().is_empty()) {
            Some(text) => Ok(described("the item under the cursor", "text", text)),
            None => Err("no text under the cursor".to_owned()),
        }
    }

    /// Returns the text of the item under the cursor of the pane that has the focus.
    fn item_text(&self) -> Option<String> {
        let is_raw = self.scope.screen.focus() == Focus::Tab(Tab::Raw);
        match (self.scope.item_under_cursor()?, self.scope.current()?) {
            (CursorItem::Own(Anchor::Line(line)), Node::Role(id)) if is_raw => {
                let mut lines = self.atlas()[id].written().lines();
                lines.nth(line.saturating_sub(1) as usize).map(str::to_owned)
            }
            (CursorItem::Own(anchor), node) => self.item(node, anchor),
            (CursorItem::Edge(edge), _) => self.declared_text(edge),
        }
    }

    /// Returns an interaction as written in the card that declares it.
    fn declared_text(&self, edge: EdgeId) -> Option<String> {
        let (atlas, id) = (self.atlas(), self.atlas()[edge].from);
        let anchor = atlas.role(id).anchor_at(atlas.interaction(edge).line)?;
        self.item(Node::Role(id), anchor)
    }

    /// Returns an item as written in its card.
    fn item(&self, node: Node, anchor: Anchor) -> Option<String> {
        let Node::Role(id) = node else { return None };
        let role = self.atlas().role(id);
        match anchor {
            Anchor::Identity => return Some(role.name.clone()),
            Anchor::Text(known) => return Some(role.text(known).to_owned()),
            Anchor::Section(n) => return Some(role.sections.get(n)?.markdown.clone()),
            _ => {}
        }
        let first = role.line_of(anchor)?;
        let lines =
            (first..).zip(self.atlas()[id].text.lines().skip(first.saturating_sub(1) as usize));
        // An item ends at the next heading or at the end of the front matter.
        let its = lines
            .take_while(|(at, line)| {
                let ends = line.starts_with('#') || line.trim_end() == "---";
                *at == first || !ends && role.anchor_at(*at) == Some(anchor)
            })
            .map(|(_, line)| line);
        Some(its.collect::<Vec<_>>().join("\n").trim_end().to_owned())
    }

    /// Returns the name of a role as it appears in a message.
    fn shown(&self, node: Node) -> String {
        sanitize(self.atlas().name(node)).into_owned()
    }

    fn with_cards(&self) -> impl Iterator<Item = RoleId> {
        self.roles().into_iter().filter_map(|node| match node {
            Node::Role(id) => Some(id),
            Node::Missing(_) => None,
        })
    }

    /// Returns a line for each role with a card.
    fn lines(&self, noun: &str, text: impl Fn(&Card) -> String) -> Copied {
        let texts = self.with_cards().map(|id| text(&self.atlas()[id]));
        let lines: Vec<String> = texts.map(|text| sanitize(&text).into_owned()).collect();
        if lines.is_empty() {
            return Err(self.no_card());
        }
        Ok((counted(noun, &lines) + &self.left_out(), lines.join("\n")))
    }

    /// Returns a note if several roles have one of the copied slugs or names. The note also gives
    /// the keys that copy the paths, if these differ.
    fn shared(&self, noun: &str, text: fn(&Card) -> &str) -> String {
        let atlas = self.atlas();
        let copied: HashSet<&str> = self.with_cards().map(|id| text(&atlas[id])).collect();
        let holders = atlas.ids().filter(|id| copied.contains(text(&atlas[*id])));
        let paths: Vec<String> = holders.map(|id| atlas[id].origin.place()).collect();
        if paths.len() <= copied.len() {
            return String::new();
        }
        let who = match (copied.len(), self.with_cards().count()) {
            (1, 1) => format!("{} roles have it", paths.len()),
            _ => format!("several roles have the same {noun}"),
        };
        let keymap = self.scope.preferences.keymap();
        let keys = [(Context::Browse, Action::Copy), (Context::Copy, Action::CopyPath)]
            .map(|(context, action)| keymap.keys(context, action).first().map(ToString::to_string));
        match keys {
            [Some(copy), Some(path)]
                if paths.iter().collect::<HashSet<_>>().len() == paths.len() =>
            {
                format!(" ({who}; {copy} {path} copies the path)")
            }
            _ => format!(" ({who})"),
        }
    }

    fn no_card(&self) -> String {
        match self.roles().as_slice() {
            [one] => {
                format!("{} has no card; only its name can be copied", self.atlas().name(*one))
            }
            _ => "none of these roles has a card; only their names can be copied".to_owned(),
        }
    }

    /// Returns a note that says how many roles are left out because they have no card.
    fn left_out(&self) -> String {
        let missing = self.roles().iter().filter(|node| matches!(node, Node::Missing(_))).count();
        match missing {
            0 => String::new(),
            1 => " (one role has no card)".to_owned(),
            several => format!(" ({several} roles have no card)"),
        }
    }
}

/// Returns a text with its description, which gives the source, the format and the length, such as
/// `the section “Skills” as Markdown (12 lines)`.
fn described(what: &str, format: &str, text: String) -> (String, String) {
    let lines = text::counted(text.lines().count(), "line");
    (format!("{what} as {format} ({lines})"), text)
}

/// Returns `noun` followed by the only value, or preceded by the number of values: `the slug
/// backend-engineer`, `3 slugs`.
fn counted(noun: &str, all: &[String]) -> String {
    match all {
        [one] => format!("the {noun} {one}"),
        several => format!("{} {noun}s", several.len()),
    }
}
