//! Paints the list of roles. With a query, each row shows the reason for the match:
//! ```text
//! ▌Backend Engineer              Senior
//! ▌  cap API development       Advanced
//!  QA Engineer                      Mid
//!    cap Test automation       Advanced
//! ```
//! Without a query, the list shows a summary below each role if there is room for all roles.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;

use ratatui::layout::Rect;

use crate::app::{App, ListRow};
use crate::atlas::Node;
use crate::page::{Ink, Row, Span, light};
use crate::role::{Anchor, FrequencyRank, Known, LevelRank, Severity};
use crate::search::{Field, Hit, HitGroup, Reason, TextKind};
use crate::text::{columns, cut, cut_words, fold, last_words};

use super::cursor::CursorLook;
use super::paint::{Painter, margin};
use super::roster;

pub(super) fn paint(app: &App, painter: &mut Painter<'_>) {
    let Some(pane) = app.screen().areas().list else { return };
    let list = app.list();
    let width = usize::from(pane.body.width);
    if list.is_empty() {
        for (y, line) in
            nothing(app).iter().flat_map(|line| crate::text::wrap(line, width)).enumerate()
        {
            painter.row(pane.body, y, &Row::new(&line, Ink::Dim));
        }
        return;
    }
    let lines = app.list().lines();
    let names = roster::names(app, width);
    if let Some(names) = names {
        let titles = Rect { width: pane.body.width, x: pane.body.x, ..pane.title };
        let titles_from = titles.x + u16::try_from(names).unwrap_or(0);
        let rest = Rect { x: titles_from, width: titles.right() - titles_from, ..titles };
        painter.row(rest, 0, &roster::titles(width));
    }
    let cursor = CursorLook::in_list(app);
    for (shown, number) in list.visible().enumerate() {
        let y = shown * lines;
        if let Some(ListRow::Title(group)) = list.row(number) {
            title(app, group, width).iter().take(lines).zip(y..).for_each(|(row, y)| {
                painter.row(pane.body, y, row);
            });
            continue;
        }
        let Some(node) = list.node(number) else { continue };
        let selected = number == list.selected();
        let hit = list.hit_of(number, app.atlas());
        let row = name(app, node, hit.is_some(), names.unwrap_or(width));
        let row = match names {
            Some(names) => roster::columns(app, node, row, names, width),
            None => row,
        };
        let row = if selected { cursor.current(row) } else { row };
        painter.row(pane.body, y, &row);
        if lines > 1 {
            let has_query = !app.search_box().query().is_empty();
            let below = match hit {
                Some(_) if matches!(node, Node::Missing(_)) => namers(app, node).cut(width),
                Some(hit) if has_query => match why(app, &hit, width) {
                    Some(why) => why,
                    None => cut_at_word(summary(app, node), width),
                },
                Some(_) => cut_at_word(summary(app, node), width),
                None => Row::new("  outside this search", Ink::Dim).cut(width),
            };
            painter.row(pane.body, y + 1, &below);
        }
        if selected {
            let margin = margin(pane.body, false);
            (0..lines).for_each(|line| painter.cursor(margin, y + line, cursor, line == 0));
        }
    }
    // Without the focus, a scroll bar in the border would look like a part of the cursor in the pane
    // on the right.
    if cursor != CursorLook::Quiet {
        painter.thumb(margin(pane.body, true), list.visible().start * lines, list.len() * lines);
    }
}

/// Returns the title rows above a group of results, such as roles that match most of the words.
fn title(app: &App, group: HitGroup, width: usize) -> [Row; 2] {
    let hits = app.list().hits();
    let count = hits.count(group);
    let mut title = format!("{} · {count}", group.title().unwrap_or_default());
    // The counts are those above the list, in which roles without a card are apart.
    let without_card = match hits.rows_of(group) - count {
        0 => String::new(),
        others => format!(" · {others} without a card"),
    };
    if columns(&title) + columns(&without_card) <= width {
        title.push_str(&without_card);
    }
    // The line before the title is left out first, then the line after it.
    let line = if columns(&title) + columns("── ") <= width { "── " } else { "" };
    let mut row = Row::new(line, Ink::Frame).with(&title, Ink::Dim);
    if let Some(rest @ 1..) = width.checked_sub(row.width() + 1) {
        row.push(&format!(" {}", "─".repeat(rest)), Ink::Frame);
    }
    [Row::default(), row.cut(width)]
}

/// The maximum number of reasons that an empty list gives for the lack of cards.
const MOST_REASONS: usize = 12;

/// Returns the lines that are shown in an empty list.
fn nothing(app: &App) -> Vec<String> {
    if app.library().is_loading() {
        return vec!["reading cards …".to_owned()];
    }
    if app.atlas().is_empty() {
        let mut lines = vec![format!("no role cards in {}", app.library().source()), String::new()];
        let unread = app.atlas().unread().iter().filter(|unread| !unread.is_empty_root());
        let why = unread.map(|unread| format!("{}: {}", unread.origin, unread.problem.message));
        lines.extend(why.take(MOST_REASONS));
        let left = MOST_REASONS.saturating_sub(lines.len() - 2);
        lines.extend(app.atlas().skipped().lines(left));
        if lines.len() > 2 {
            lines.push(String::new());
        }
        lines.push("Cards are Markdown files; --builtin shows the built-in cards.".to_owned());
        return lines;
    }
    let mut lines = vec!["no role matches".to_owned(), String::new()];
    let advice = app.search_box().advice();
    if advice.lines.is_empty() {
        lines.push("Only roles that match every word are listed.".to_owned());
    } else {
        lines.extend(advice.lines.iter().cloned());
    }
    if let Some(corrected) = &advice.corrected {
        lines.push(format!("Press Tab to search for {corrected}."));
    }
    let clears = if app.preferences().picking().is_some() { "Ctrl-U" } else { "Esc" };
    lines.extend([String::new(), format!("Press {clears} to clear the search.")]);
    lines
}

/// The minimum width of the text at the right edge of a name. Narrower text is left out.
const LEAST_RIGHT: usize = 3;

/// Returns the row with the name of a role. The seniority of the role is at the right edge. The
/// seniorities of all roles are whole words, or all are shortened if one of them does not fit next to
/// its name: `Sta` between `Staff` and `Senior` would look like another word.
fn name(app: &App, node: Node, is_hit: bool, width: usize) -> Row {
    let atlas = app.atlas();
    let sign = if app.marks().nodes().contains(&node) { "● " } else { "" };
    let bookmark = if app.bookmarks().nodes().contains(&node) { " ⚑" } else { "" };
    let (name, brackets, ink) = match node {
        // A broken card has no mark at the right edge that distinguishes it.
        Node::Role(id) if atlas[id].broken.is_some() => (atlas.label(node), 0, Ink::Text),
        Node::Role(_) => (atlas.name(node), 0, Ink::Text),
        Node::Missing(_) => (atlas.name(node), 2, Ink::Missing),
    };
    let signs = columns(sign) + columns(bookmark);
    let (mut right, least, right_ink) = right_of(app, node, width);
    if columns(name) + brackets + signs + 1 + columns(&right) > width {
        right = right.chars().take(least).collect();
    }
    right = match (width / 2).saturating_sub(signs + 1) {
        room @ LEAST_RIGHT.. if !right.is_empty() => format!(" {}", cut(&right, room)),
        _ => String::new(),
    };
    let room = width.saturating_sub(signs + columns(&right));
    let name = cut(name, room.saturating_sub(brackets));
    let name = if brackets > 0 { format!("({name})").into() } else { name };
    let mut row = Row::new(&name, ink);
    if !sign.is_empty() {
        row.spans.insert(0, Span::new(sign, Ink::Key));
    }
    if is_hit {
        light(&mut row, |text| app.search_box().query().places(text, TextKind::Name));
    }
    let end = columns(bookmark) + columns(&right);
    if end > 0 {
        row.fill(width.saturating_sub(end));
    }
    row.with(bookmark, Ink::Key).with(&right, right_ink).cut(width)
}

/// Returns the text at the right edge of the row with a name, and the number of its letters to show
/// next to a long name in a list of `width` columns. The text is the seniority of the role, or the
/// mark that distinguishes it from another role of the same name, or a remark. Only the brackets
/// around the name of a missing role make its remark dispensable.
fn right_of(app: &App, node: Node, width: usize) -> (String, usize, Ink) {
    let atlas = app.atlas();
    let is_whole = usize::from(app.library().row_width()) <= width + AROUND_NAME;
    let (text, letters, ink) = match node {
        Node::Role(id) => {
            let seniority = atlas[id].seniority.as_ref().map(|seniority| seniority.word.as_str());
            match (atlas[id].broken.is_some(), atlas.mark(id)) {
                (true, _) => ("broken", usize::MAX, Ink::Problem(Severity::Error)),
                (false, Some(mark)) => (mark, usize::MAX, Ink::Dim),
                (false, None) => {
                    let word = seniority.unwrap_or_default();
                    let short = word.char_indices().nth(SHORT_SENIORITY).map(|(at, _)| at);
                    let short = short.filter(|_| !is_whole).and_then(|at| word.get(..at));
                    (short.unwrap_or(word), usize::MAX, Ink::Dim)
                }
            }
        }
        Node::Missing(id) if atlas.unread_named(&atlas[id].name).is_some() => {
            ("unreadable", 0, Ink::Dim)
        }
        Node::Missing(id) if atlas[id].external => ("outside", 0, Ink::Dim),
        Node::Missing(_) => ("no card", 0, Ink::Dim),
    };
    (text.to_owned(), letters, ink)
}

/// Returns the row below a role without a card, which lists the roles that name it.
fn namers(app: &App, node: Node) -> Row {
    let all = app.atlas().neighbours_in(node);
    let names: Vec<&str> = all.iter().take(3).map(|by| app.atlas().label(by.node)).collect();
    let more = if all.len() > names.len() { ", …" } else { "" };
    Row::new("  named by ", Ink::Dim).with(&format!("{}{more}", names.join(", ")), Ink::Text)
}

/// Returns the row with the summary of a role.
fn summary(app: &App, node: Node) -> Row {
    let Node::Role(id) = node else { return Row::default() };
    Row::new("  ", Ink::Dim).with(app.atlas().role(id).summary(), Ink::Dim)
}

/// The minimum width of a row that shows several matches together with their levels.
const WIDE: usize = 60;

/// The minimum width of each match in a row with several matches. Matches that do not fit are left
/// out.
const NARROWEST: usize = 18;

/// The number of letters of a shortened seniority.
const SHORT_SENIORITY: usize = 3;

/// The number of columns that the width of a row contains besides the list, the name and the text at
/// its right edge: the two margins of the list, and a column that stays free.
const AROUND_NAME: usize = 3;

/// Returns the row that shows why a role matches: the matching strings, each with its field. Returns
/// `None` if only the name matches, because the row above already shows it.
///
/// Matches of other words of the query come first. The row has as many matches as are needed to show
/// the most words. If some that match other words are left out, the row ends with their number, such
/// as `+1`.
fn why(app: &App, hit: &Hit, width: usize) -> Option<Row> {
    let mut reasons = Reason::all(app.atlas(), app.search_box().query(), hit);
    reasons.retain(|reason| reason.field != Field::Name);
    // Many rows do not have room for the frequency, so an interaction without it would seem to have
    // none. It is shown only if the query is about frequency.
    if hit.found.iter().all(|place| place.field != Field::Frequency) {
        for reason in reasons.iter_mut().filter(|reason| is_item_interaction(reason)) {
            let (whole, kept) = (reason.text.as_str(), without_frequency(&reason.text));
            let end = kept.len();
            // The frequency of an interaction that another role declares has no field of its own.
            let places = app.search_box().query().places(whole, TextKind::Item);
            if places.iter().all(|place| place.end <= end) {
                reason.text.truncate(end);
            }
        }
    }
    let mut known: Vec<String> = Vec::new();
    let (adding, others): (Vec<MatchedReason>, Vec<MatchedReason>) = reasons
        .into_iter()
        .map(|reason| {
            let mut words = lit_words(&lit_text(app, &reason));
            // A word such as `expert` may match only the level, which is not a part of the text.
            let level = reason.level.as_ref().map(|(word, rank)| lit_level(app, word, *rank));
            words.extend(level.iter().flat_map(lit_words));
            // `reviews` and `reviewing` match the same word of the query as `review` does.
            words.retain(|word| {
                !known.iter().any(|other| word.starts_with(other) || other.starts_with(word))
            });
            known.extend(words.iter().cloned());
            MatchedReason { reason, words }
        })
        .partition(|one| !one.words.is_empty());
    let needed = adding.len();
    let reasons: Vec<MatchedReason> = adding.into_iter().chain(others).collect();
    let most = (width / NARROWEST).max(1).min(reasons.len());
    let rows = (1..=most).map(|count| {
        let shown = reasons.get(..count).unwrap_or_default();
        let more = needed.saturating_sub(count);
        let sign = if more > 0 { format!(" +{more}") } else { String::new() };
        let mut row = reasons_row(app, shown, width.saturating_sub(columns(&sign)));
        let lit = lit_words(&row);
        let wanted = shown.iter().flat_map(|one| &one.words);
        let (seen, cut): (Vec<&String>, Vec<&String>) = wanted.partition(|word| lit.contains(word));
        row.push(&sign, Ink::Dim);
        ((seen.len(), cut.is_empty(), count), row.cut(width))
    });
    rows.max_by_key(|(shown, _)| *shown).map(|(_, row)| row)
}

/// A reason, and the matching words that the reasons before it do not have.
struct MatchedReason {
    reason: Reason,
    words: Vec<String>,
}

/// Returns the highlighted words of a row.
fn lit_words(row: &Row) -> Vec<String> {
    row.spans.iter().filter(|span| span.lit).map(|span| fold(span.text())).collect()
}

/// Returns the text of a reason with its matches highlighted.
fn lit_text(app: &App, reason: &Reason) -> Row {
    let mut text = Row::new(&reason.text, Ink::Text);
    light(&mut text, |text| app.search_box().query().places(text, TextKind::Item));
    text
}

/// Returns a level with its matches highlighted.
fn lit_level(app: &App, level: &str, rank: Option<LevelRank>) -> Row {
    let mut level = Row::new(level, Ink::Level(rank));
    light(&mut level, |level| app.search_box().query().places(level, TextKind::Item));
    level
}

/// Returns the text that a row shows for a level. A level without a letter, such as `2`, does not
/// tell that it is a level.
fn level_form(level: &str) -> Cow<'_, str> {
    let is_word = level.chars().any(char::is_alphabetic);
    if is_word { level.into() } else { format!("level {level}").into() }
}

fn reasons_row(app: &App, reasons: &[MatchedReason], width: usize) -> Row {
    let mut row = Row::new("  ", Ink::Dim);
    // A narrow row with several matches leaves out the levels, to make room for the words.
    let with_level = reasons.len() == 1 || width >= WIDE;
    for (number, MatchedReason { reason, .. }) in reasons.iter().enumerate() {
        // Each match gets an equal share of the remaining width, to keep all matches visible.
        let left = width.saturating_sub(row.width());
        let room = left / (reasons.len() - number);
        let last = number + 1 == reasons.len();
        let room = if last { left } else { room };
        row.spans.extend(place_of(app, reason, room, last, with_level).spans);
        if !last {
            row.push(" · ", Ink::Dim);
        }
    }
    row.cut(width)
}

/// Returns the part of a row that shows one match: its field, its text and its level. The level of
/// the last match is at the right edge. A level is always a whole word. If `with_level` is true, the
/// text is cut to make room for it. If too little of the text remained, the level is left out. The
/// level of a detail is in brackets, because it is the level of the whole capability.
///
/// An arrow already shows that the text is an interaction, so there is no field before it. A level
/// shows that the text is a skill, so the field is left out if it would take room from the text.
fn place_of(app: &App, reason: &Reason, width: usize, last: bool, with_level: bool) -> Row {
    let text = lit_text(app, reason);
    let all = width.saturating_sub(if last { 0 } else { columns(" · ") });
    let mut label = format!("{} ", reason.field.label());
    let room = all.saturating_sub(columns(&label));
    let in_brackets =
        |word: &str| if reason.is_detail { format!("({word})") } else { word.to_owned() };
    // Shortening the text before a match removes its highlights.
    let shown_in = |width: usize| {
        let mut shown = match_in_view(text.clone(), width);
        light(&mut shown, |text| app.search_box().query().places(text, TextKind::Item));
        shown
    };
    let level = reason.level.as_ref().and_then(|(word, rank)| {
        let whole = in_brackets(&level_form(word));
        let left = |room: usize| room.saturating_sub(columns(&whole) + 1);
        let is_enough = |room: usize| {
            room >= LEAST_TEXT && lit_words(&shown_in(room)) == lit_words(&shown_in(all))
        };
        let fits = if with_level {
            text.width() <= left(all) || is_enough(left(all))
        } else {
            text.width() <= left(room)
        };
        fits.then_some((whole, *rank))
    });
    let tail = level.as_ref().map_or(0, |(word, _)| columns(word) + 1);
    let mut shown = shown_in(room.saturating_sub(tail));
    let wider = shown_in(all.saturating_sub(tail));
    let is_skill = with_level && level.is_some() && text.width() + tail > room;
    if is_skill || is_interaction(reason) && wider.text().contains(ARROWS) {
        label.clear();
        shown = wider;
    }
    let mut row = Row::new(&label, Ink::Dim);
    row.spans.extend(shown.spans);
    if let Some((word, rank)) = level {
        if last {
            row.fill(width.saturating_sub(columns(&word)));
        } else {
            row.push(" ", Ink::Text);
        }
        row.spans.extend(lit_level(app, &word, rank).spans);
    }
    row
}

/// Returns whether the text of a reason is an interaction: a verb, an arrow and a partner.
fn is_interaction(reason: &Reason) -> bool {
    use Field::{Frequency, NamedBy, Section, Target, Verb};
    matches!(reason.field, Verb | Target | Frequency | NamedBy | Section(Known::Interactions))
}

/// Returns whether the text of a reason is one interaction, which ends with its frequency.
fn is_item_interaction(reason: &Reason) -> bool {
    let is_item = matches!(reason.anchor, Anchor::Item(Known::Interactions, _));
    reason.field == Field::NamedBy || is_item && is_interaction(reason)
}

/// Returns the text of an interaction without the frequency in brackets at its end.
fn without_frequency(text: &str) -> &str {
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match parts {
        Some((kept, word)) if FrequencyRank::from_phrase(word).is_some() => kept,
        _ => text,
    }
}

/// The minimum width of a text that is cut to make room for its whole level.
const LEAST_TEXT: usize = 10;

/// Removes an aside in brackets from the end of a row that is wider than `width`, such as
/// ` (weekly)`, if this makes the row fit. The first match is never removed.
fn without_aside(mut row: Row, width: usize) -> Row {
    let first = row.spans.iter().position(|span| span.lit).map_or(0, |lit| lit + 1);
    let after = row.spans.iter().enumerate().skip(first).filter(|(_, span)| !span.lit);
    let mut asides = after
        .filter_map(|(at, span)| Some((at, Span::new(span.text().rsplit_once(" (")?.0, span.ink))));
    let Some((at, kept)) = asides.next_back().filter(|_| row.width() > width) else { return row };
    let before: usize = row.spans.iter().take(at).map(Span::width).sum();
    if before + kept.width() <= width {
        row.spans.truncate(at);
        row.spans.push(kept);
    }
    row
}

/// Removes a closing bracket from the end of a row that does not contain the opening bracket.
fn without_open_end(mut row: Row) -> Row {
    let is_pair = row.spans.iter().any(|span| span.text().contains('('));
    let Some(last) = row.spans.last().filter(|last| !last.lit && !is_pair) else { return row };
    let Some(kept) = last.text().strip_suffix(')') else { return row };
    let last = Row::new(kept, last.ink);
    row.spans.pop();
    row.spans.extend(last.spans);
    row
}

/// Cuts a row to `width`, if possible at the end of a word. Only the first match is ever cut itself.
fn cut_at_word(row: Row, width: usize) -> Row {
    if row.width() <= width {
        return row;
    }
    let mut kept = Row::default();
    for span in &row.spans {
        let room = width.saturating_sub(kept.width());
        if span.width() < room {
            kept.spans.push(span.clone());
        } else if span.lit && kept.spans.iter().any(|span| span.lit) {
            let before = kept.spans.pop_if(|last| !last.lit);
            let before = before.as_ref().map_or("", |before| before.text().trim_end());
            return kept.with(&format!("{before}…"), span.ink);
        } else if span.lit {
            break;
        } else {
            // The added space represents the text after the span, so that `…` is always appended.
            return kept.with(&cut_words(&format!("{} ", span.text()), room), span.ink);
        }
    }
    row.cut(width)
}

/// The minimum width of the text that is kept before a match. Shorter text is left out.
const LEAST_BEFORE: usize = 6;

/// The arrows before the name of a partner.
const ARROWS: [char; 2] = ['→', '←'];

/// Text before a match counts as part of a sentence if it is this many times as wide as its room.
const SENTENCE: usize = 4;

/// Returns the matches that a row of `width` columns can show: the index of the first one, and the
/// number of columns from its start to the end of the last one. The matches with the most letters are
/// preferred, and among equal ones, those that come first. Returns `None` if the beginning of the row
/// shows them.
fn best_matches(row: &Row, width: usize) -> Option<(usize, usize)> {
    let mut end = 0;
    let places = row.spans.iter().enumerate().map(|(at, span)| {
        let start = end;
        end += span.width();
        (at, span, start..end)
    });
    let lit: Vec<_> = places.filter(|(_, span, _)| span.lit).collect();
    // The last column is kept for `…` if text follows. The first match may be wider than the row.
    let shown_from = |start: usize| {
        let last = if end - start <= width { end } else { start + width.saturating_sub(1) };
        let shown = lit.iter().filter(move |(.., place)| place.start >= start);
        shown.take_while(move |(.., place)| place.end <= last || place.start == start)
    };
    // A word that matches several times counts once.
    let letters = |start: usize| -> usize {
        let words: HashSet<String> =
            shown_from(start).map(|(_, span, _)| span.text().to_lowercase()).collect();
        words.iter().map(|word| columns(word).min(width)).sum()
    };
    let starts = lit.iter().map(|(at, _, place)| (Some(*at), place.start));
    let starts = std::iter::once((None, 0)).chain(starts);
    let (at, start) = starts.min_by_key(|(_, start)| Reverse(letters(*start)))?;
    let end = shown_from(start).last().map_or(start, |(.., place)| place.end);
    Some((at?, end - start))
}

/// Cuts a row to `width`. If this would cut off matches, the text before them is shortened instead:
/// `Collab… → QA Engineer`. The parts of a reason thus have the same order in every row.
fn match_in_view(row: Row, width: usize) -> Row {
    if row.width() <= width {
        return row;
    }
    let Some((lit, found)) = best_matches(&row, width) else {
        return cut_at_word(without_aside(row, width), width);
    };
    let before: String = row.spans.iter().take(lit).map(Span::text).collect();
    let ink = row.spans.first().map_or(Ink::Text, |span| span.ink);
    // The other words of a partner's name stay before the match. The verb before the name is left
    // out first.
    let partner = before.rfind(ARROWS).map_or("", |at| before.split_at(at).1);
    let partner = partner.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_after_name = partner.contains('(');
    let (before, name) = match width.checked_sub(found + 1) {
        _ if is_after_name => (partner, String::new()),
        Some(room) if columns(partner) > room + 1 && room < LEAST_BEFORE => ("", String::new()),
        Some(room) if columns(partner) > room + 1 => {
            ("", format!("{} ", cut_words(partner.trim_end(), room)))
        }
        _ => (before.strip_suffix(partner).unwrap_or(&before), partner.to_owned()),
    };
    // A sign directly before the match, such as an arrow, stays next to it.
    let start = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let (start, sign) = before.split_at(start.len());
    let sign = sign.trim_matches([',', ';', ':', '.', '(']);
    let mut rest = Row::new(&name, ink);
    rest.spans.extend(row.spans.iter().skip(lit).cloned());
    let rest = without_open_end(rest);
    let rest = without_aside(rest, width.saturating_sub(columns(sign) + LEAST_BEFORE));
    // The last column is kept for `…`, unless the row ends with the matches.
    let shown = rest.width().min((width * 2 / 3).max(columns(&name) + found + 1));
    let room = width.saturating_sub(columns(sign) + shown);
    let mut shortened = Row::default();
    // A partner or a detail in brackets comes after a verb or a name, of which the first words are
    // shown. In a sentence, the last words before the match explain it better.
    let is_sentence = !before.contains(ARROWS) && !before.contains('(');
    if room >= if is_sentence { 1 } else { LEAST_BEFORE } {
        let is_long = columns(start) > room * SENTENCE;
        let words =
            if is_sentence || is_long { last_words(start, room) } else { cut_words(start, room) };
        shortened = shortened.with(&words, ink).with(sign, ink);
    }
    shortened.spans.extend(rest.spans);
    cut_at_word(without_aside(shortened, width), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a reason in which the words of `matched` match, as it is shown in `width` columns.
    fn shown(text: &str, matched: &str, width: usize) -> String {
        let mut row = Row::new(text, Ink::Text);
        light(&mut row, |text| {
            let words = matched.split(' ').flat_map(|word| text.match_indices(word));
            let mut places: Vec<_> = words.map(|(at, found)| at..at + found.len()).collect();
            places.sort_by_key(|place| place.start);
            places
        });
        let row = match_in_view(row, width);
        assert!(row.width() <= width, "{}", row.text());
        row.text()
    }

    #[test]
    fn a_level_that_is_not_a_word_is_called_a_level() {
        assert_eq!(level_form("2"), "level 2");
        assert_eq!(level_form("3/5"), "level 3/5");
        assert_eq!(level_form("Expert"), "Expert");
    }

    #[test]
    fn only_a_frequency_is_left_out() {
        assert_eq!(without_frequency("Asks → Lead (weekly)"), "Asks → Lead");
        assert_eq!(without_frequency("Asks ← Lead (EU) (per release)"), "Asks ← Lead (EU)");
        for whole in ["Asks → Lead (EU)", "Asks → Lead", "(daily)"] {
            assert_eq!(without_frequency(whole), whole);
        }
    }

    #[test]
    fn a_match_stays_in_view_behind_the_text_before_it() {
        let with = "Collaborates with → QA Engineer (daily)";
        assert_eq!(shown(with, "QA", 40), with);
        assert_eq!(shown(with, "QA", 33), "Collaborates with → QA Engineer");
        assert_eq!(shown(with, "QA", 20), "Colla… → QA Engineer");
        assert_eq!(shown(with, "QA", 12), "QA Engineer");
        assert_eq!(shown(with, "Engineer", 20), "Colla… → QA Engineer");
        assert_eq!(shown(with, "Engineer", 14), "QA Engineer");
        assert_eq!(shown(with, "Engineer", 9), "Engineer");
        let long = "Depends on → Machine Learning Engineer (daily)";
        assert_eq!(shown(long, "Engineer", 20), "Machine… Engineer");
        assert_eq!(shown(long, "daily", 24), "Machine Learning… daily");
        assert_eq!(shown(long, "Engineer", 25), "Machine Learning Engineer");
        assert_eq!(shown(with, "Collab", 20), "Collaborates with →…");
        let skill = "API development (GraphQL)";
        assert_eq!(shown(skill, "GraphQL", 18), "API devel… GraphQL");
        assert_eq!(shown(skill, "GraphQL", 12), "GraphQL");
        assert_eq!(shown("Scope (plans, requests)", "requests", 16), "Scope… requests");
        let notes = "Which fields a page needs, pagination and error shapes, before the endpoint \
                     is built and the contract is signed";
        assert_eq!(shown(notes, "fields", 30), "Which fields a page needs…");
        assert_eq!(shown(notes, "endpoint", 30), "… the endpoint is built and…");
    }

    #[test]
    fn the_part_with_the_most_matches_is_shown() {
        let text = "Works with the teams that plan embedded hardware and coordinate releases";
        let found = "with hardware coordinate";
        assert_eq!(shown(text, found, 34), "… hardware and coordinate releases");
        assert_eq!(shown(text, found, 14), "… coordinate…");
        assert_eq!(shown(text, "with teams coordinate", 24), "… and coordinate releas…");
        assert_eq!(shown(text, "Works with releases", 18), "Works with the…");
        assert_eq!(shown(text, "teams that plan", 14), "… teams that…");
        assert_eq!(shown("a plan for coordination", "for coordination", 8), "coordin…");
    }
}
