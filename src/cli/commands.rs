//! What the commands print.

use std::io::IsTerminal;

use crate::atlas::{Atlas, Node, RoleId, read_text};
use crate::check::{self, count};
use crate::page::{self, HelpEntry, Ink, Row};
use crate::role::{Card, LIMITS, Origin, Severity};
use crate::search::{Field, Index, Query, Reason};

use super::Outcome;
use super::args::{Args, Check, List, Show};
use super::error::Error;
use super::json;
use super::out::{Out, remark};
use super::source::Cards;

/// What browsing prints where there is no terminal to browse in.
pub(super) fn plain(args: &Args, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    match &args.open {
        Some(role) => {
            show(&Show { role: role.clone(), json: false, raw: false, width: None }, cards, out)
        }
        None => {
            let query = args.query.iter().cloned().collect();
            list(&List { query, json: false }, cards, out).map(|_| Outcome::Found)
        }
    }
}

/// `list [QUERY…]`
pub(super) fn list(args: &List, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let atlas = readable(cards)?;
    let query = Query::parse(&args.query.join(" "));
    let index = Index::new(&atlas);
    let hits = index.search(&query);
    let hits: Vec<_> = hits
        .iter()
        .filter_map(|hit| match hit.node {
            Node::Role(id) => Some((id, Reason::all(&atlas, &query, hit))),
            Node::Missing(_) => None,
        })
        .collect();
    let outcome = if hits.is_empty() { Outcome::Nothing } else { Outcome::Found };
    if args.json {
        out.json(&json::list(&atlas, &cards.label, &hits))?;
        return Ok(outcome);
    }
    let rows: Vec<Vec<String>> = hits
        .iter()
        .map(|(id, reasons)| {
            let role = &atlas[*id];
            let seniority = role.seniority.as_ref().map(|s| s.word.clone()).unwrap_or_default();
            let why = |reason: &Reason| {
                let level = reason.level.as_ref().map(|(word, _)| format!(" — {word}"));
                format!("{}: {}{}", reason.field.label(), reason.text, level.unwrap_or_default())
            };
            let why: Vec<String> = reasons.iter().map(why).collect();
            let mut row = vec![role.slug.to_string(), role.name.to_string(), seniority];
            row.extend((!why.is_empty()).then(|| why.join("; ")));
            row
        })
        .collect();
    out.table(&rows, std::io::stdout().is_terminal())?;
    if hits.is_empty() {
        remark("nothing matches: every word must be found in one role");
        for unknown in index.unknown(&query) {
            let near = unknown.near.map(|near| format!("; did you mean {near}?"));
            remark(&format!("no role has {}{}", unknown.word, near.unwrap_or_default()));
        }
    }
    Ok(outcome)
}

/// `show ROLE`
pub(super) fn show(args: &Show, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let (atlas, id) = if args.role == "-" {
        let atlas = stdin()?;
        let id = atlas.ids().next().ok_or_else(|| Error::new("standard input holds no card"))?;
        (std::sync::Arc::new(atlas), id)
    } else {
        let atlas = readable(cards)?;
        let id = named(&atlas, &args.role)?;
        (atlas, id)
    };
    let terminal = std::io::stdout().is_terminal();
    if args.json {
        out.json(&json::show(&atlas, &cards.label, id))?;
    } else if args.raw {
        out.raw(&atlas[id].text, terminal)?;
    } else {
        let width = args.width.unwrap_or_else(terminal_width).clamp(20, 1000);
        out.row(&Row::new(&atlas[id].name, Ink::Title).cut(width))?;
        for row in page::card(&atlas, Node::Role(id), width).rows {
            out.row(&row)?;
        }
    }
    Ok(Outcome::Found)
}

/// `check [PATHS…]`
pub(super) fn check(args: &Check, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    if args.limits {
        let entries: Vec<HelpEntry> = LIMITS
            .iter()
            .map(|limit| HelpEntry {
                group: "limits".into(),
                keys: limit.what.into(),
                sentence: format!("{} {}", limit.most, limit.unit),
            })
            .collect();
        page::help(&entries, 80).rows.iter().try_for_each(|row| out.row(row))?;
        return Ok(Outcome::Found);
    }
    let atlas = if args.paths.iter().any(|path| path.as_os_str() == "-") {
        std::sync::Arc::new(stdin()?)
    } else {
        cards.load()
    };
    let findings = check::findings(&atlas);
    let [errors, warnings, hints] = count(&findings);
    if args.json {
        out.json(&json::check(&atlas, &cards.label, &findings))?;
    } else {
        for finding in &findings {
            let problem = &finding.problem;
            let mend = problem.mend.as_ref().map(|mend| format!("; {mend}")).unwrap_or_default();
            let (line, column) = (problem.line, problem.column);
            out.line(&format!(
                "{}:{line}:{column}: {}: {}{mend}",
                finding.origin,
                problem.severity(),
                problem.message
            ))?;
        }
        out.flush()?;
        let number = |count: usize, word: &str| {
            format!("{count} {word}{}", if count == 1 { "" } else { "s" })
        };
        let passed = if atlas.passed_over() > 0 {
            format!(" ({} passed over)", number(atlas.passed_over(), "file"))
        } else {
            String::new()
        };
        remark(&format!(
            "{}{passed}: {}, {}, {}",
            number(atlas.len(), "card"),
            number(errors, "error"),
            number(warnings, "warning"),
            number(hints, "hint")
        ));
    }
    if atlas.is_empty() && atlas.unread().is_empty() {
        return Err(Error::new(format!("no role cards in {}", cards.label)));
    }
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    let wrong = findings.iter().any(|finding| finding.problem.severity() <= worst);
    Ok(if wrong { Outcome::Nothing } else { Outcome::Found })
}

/// All cards; it is an error when there are none at all.
fn readable(cards: &Cards) -> Result<std::sync::Arc<Atlas>, Error> {
    let atlas = cards.load();
    for file in atlas.unread() {
        remark(&format!("{}: {}: {}", file.origin, file.problem.severity(), file.problem.message));
    }
    if atlas.is_empty() {
        Err(Error::new(format!("no role cards in {}", cards.label)))
    } else {
        Ok(atlas)
    }
}

/// The one role of a name, slug, id or path.
fn named(atlas: &Atlas, name: &str) -> Result<RoleId, Error> {
    match atlas.all_named(name).as_slice() {
        [id] => Ok(*id),
        [] => {
            let mut near: Vec<String> =
                atlas.nearest(name).into_iter().map(str::to_owned).collect();
            if near.is_empty() {
                let hits = Index::new(atlas).search(&Query::parse(name));
                let named =
                    hits.iter().filter(|hit| hit.found.iter().all(|(f, _)| *f == Field::Name));
                near.extend(named.take(3).map(|hit| atlas.name(hit.node).to_owned()));
            }
            let hint = match near.is_empty() {
                true => format!("; `rolescope list {name}` searches"),
                false => format!("; did you mean {}?", near.join(" or ")),
            };
            Err(Error::nothing(format!("no role is named {name}{hint}")))
        }
        several => {
            let paths: Vec<String> =
                several.iter().map(|id| format!("  {}", atlas[*id].origin)).collect();
            Err(Error::new(format!(
                "{} roles are named {name}; say which by path: {}",
                several.len(),
                paths.join(" ")
            )))
        }
    }
}

/// A card read from standard input, alone in its atlas.
fn stdin() -> Result<Atlas, Error> {
    let text = read_text(std::io::stdin().lock())
        .map_err(|problem| Error::new(format!("standard input: {}", problem.message)))?;
    Ok(Atlas::new(vec![std::sync::Arc::new(Card::new(Origin::Stdin, text))], Vec::new(), 0))
}

fn terminal_width() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok();
    size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0).unwrap_or(80)
}
