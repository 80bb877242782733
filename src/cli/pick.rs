//! `pick [QUERY…]` runs the browser as a picker. The screen is drawn on the terminal, and only the
//! picked roles are written to standard output.

use std::os::unix::ffi::OsStrExt;
use std::sync::Arc;

use crate::app::{Picking, SavedSearch, Snapshot};
use crate::atlas::{Atlas, Node};
use crate::check::{self, Evidence};
use crate::export;
use crate::run::{Browse, Ended, browse};
use crate::search::{Answer, Chosen, Index, Piece, Query, Synonyms};
use crate::text::{quote_path, sanitize};
use crate::tty::{self, DrawTarget};

use super::Outcome;
use super::args::{PickArgs, Printed};
use super::commands::readable;
use super::error::Error;
use super::out::Out;
use super::source::Cards;

/// Runs `pick [QUERY…]`.
pub(super) fn pick(
    args: &PickArgs,
    view: SavedSearch,
    mut browser: Browse,
    dumb: bool,
    out: &mut Out,
) -> Result<Outcome, Error> {
    if args.print0 && args.print == Printed::Json {
        return Err(Error::new(
            "--print0 cannot be used with --print json, which prints one object",
        ));
    }
    // The output is never converted to ASCII, because other characters in a name or path would be
    // lost.
    out.ascii = false;
    let cardless = matches!(args.print, Printed::Name | Printed::Json);
    let picking = Picking { several: args.multi, cardless };
    let source = browser.start.source.clone();
    if args.exit_0 || args.select_1 {
        let snapshot = snapshot(&browser)?;
        match answers(&snapshot, &view, picking, &browser.start.settings.synonyms).as_slice() {
            [] if args.exit_0 => return Ok(Outcome::Nothing),
            [only] if args.select_1 => {
                return print(args, &snapshot.atlas, &source, &[*only], out);
            }
            _ => browser.loaded = Some(snapshot),
        }
    }
    if dumb || !tty::is_there(DrawTarget::Controlling) {
        let what = if dumb { "$TERM is dumb" } else { "no terminal is available" };
        return Err(Error::new(format!(
            "pick needs a terminal, but {what}; use `rolescope list` instead"
        )));
    }
    (browser.start.query, browser.start.order) = (view.query, view.order);
    browser.start.picking = Some(picking);
    browser.height = args.height;
    match browse(browser).map_err(|error| Error::io("cannot use the terminal", error))? {
        Ended::Left => Ok(Outcome::Left),
        Ended::Answered(atlas, nodes) => print(args, &atlas, &source, &nodes, out),
    }
}

/// Reads all cards before the picker opens.
fn snapshot(browser: &Browse) -> Result<Snapshot, Error> {
    let (source, label) = (browser.source.clone(), browser.start.source.clone());
    let cards = Cards::new(source, label, "the command line", browser.reading.clone());
    let (atlas, (words, evidence)) = cards.gathered::<(Piece, Evidence)>();
    let atlas = readable(atlas, &cards)?;
    let index = Arc::new(Index::new(&atlas, words));
    let findings = check::findings(&atlas, &evidence, &browser.policy).into();
    Ok(Snapshot { atlas, index, findings })
}

/// Returns the roles that match the query and that the user can pick, best first.
fn answers(
    snapshot: &Snapshot,
    view: &SavedSearch,
    picking: Picking,
    synonyms: &Synonyms,
) -> Vec<Node> {
    let query = Query::parse(&view.query).with_synonyms(synonyms);
    let atlas = &snapshot.atlas;
    let mut hits = snapshot.index.search(atlas, Chosen::default(), &query, view.order);
    hits.sort(usize::MAX);
    hits.nodes().filter(|node| picking.takes(*node)).collect()
}

fn print(
    args: &PickArgs,
    atlas: &Atlas,
    source: &str,
    nodes: &[Node],
    out: &mut Out,
) -> Result<Outcome, Error> {
    if nodes.is_empty() {
        return Ok(Outcome::Nothing);
    }
    if args.print == Printed::Json {
        let roles: Vec<_> = nodes.iter().map(|node| Answer::chosen(*node)).collect();
        out.json(&export::list(atlas, source, &roles, None))?;
        return Ok(Outcome::Found);
    }
    for &node in nodes {
        match (args.print, node) {
            (Printed::Slug, Node::Role(id)) => out.word(&atlas[id].slug, args.print0)?,
            (Printed::Path, Node::Role(id)) => match (&atlas[id].origin, atlas[id].origin.file()) {
                // For a program, the bytes of a path are written unchanged. However, a path that
                // contains a newline is quoted, because it would otherwise take up two lines.
                (_, Some(path)) if !out.terminal => {
                    let bytes = path.as_os_str().as_bytes();
                    let text = path.to_string_lossy();
                    if args.print0 || sanitize(&text) == text {
                        out.bytes(bytes, args.print0)?;
                    } else {
                        out.word(&quote_path(bytes), false)?;
                    }
                }
                (origin, _) => out.word(&origin.place(), args.print0)?,
            },
            (_, node) => out.word(atlas.name(node), args.print0)?,
        }
    }
    Ok(Outcome::Found)
}
