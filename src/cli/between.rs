//! `path A B` and `pair A B`: the relationship of two roles.

use std::io::IsTerminal;

use crate::atlas::{Atlas, Chain, Node, Pair, Ways, name_key};
use crate::chart::{Glyphs, Path, Stand};
use crate::export;
use crate::page;

use super::Outcome;
use super::args::{PairArgs, PathArgs};
use super::commands::{named, readable, terminal_width};
use super::error::Error;
use super::out::{Out, remark};
use super::source::Cards;

/// A height in rows that exceeds any path.
const TALL: usize = 1 << 20;

/// `path A B`
pub(super) fn path(
    args: &PathArgs,
    cards: &Cards,
    ascii: bool,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let cards = &cards.including(&args.from).including(&args.to);
    let atlas = readable(cards.load(), cards)?;
    let (from, to) = (anyone(&atlas, &args.from)?, anyone(&atlas, &args.to)?);
    let ways = if args.undirected { Ways::Either } else { Ways::Directed };
    let found = if args.json {
        let chain = Chain::between(&atlas, from, to, ways);
        out.json(&export::path(&atlas, &cards.label, (from, to), chain.as_ref()))?;
        chain.is_some()
    } else {
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let path = Path::new(&atlas, from, to, ways, glyphs);
        let width = if std::io::stdout().is_terminal() { terminal_width() } else { TALL };
        let drawing = path.draw(&atlas, Stand::default(), width, TALL, &|_| false);
        drawing.rows.iter().try_for_each(|row| out.row(row))?;
        path.chain().is_some()
    };
    if found {
        return Ok(Outcome::Found);
    }
    if !args.undirected {
        remark("no path in the direction of the interactions; --undirected ignores the direction");
    }
    Ok(Outcome::Nothing)
}

/// `pair A B`
pub(super) fn pair(args: &PairArgs, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let cards = &cards.including(&args.one).including(&args.other);
    let atlas = readable(cards.load(), cards)?;
    let (one, other) = (anyone(&atlas, &args.one)?, anyone(&atlas, &args.other)?);
    if args.json {
        out.json(&export::pair(&atlas, &cards.label, &Pair::new(&atlas, one, other)))?;
    } else {
        let width = args.width.unwrap_or_else(terminal_width).clamp(20, 1000);
        let page = page::pair(&atlas, one, other, width);
        page.rows.iter().try_for_each(|row| out.row(row))?;
    }
    Ok(Outcome::Found)
}

/// Finds a role by name, slug, id or path. Roles without a card are found by name.
fn anyone(atlas: &Atlas, name: &str) -> Result<Node, Error> {
    let mut missing = atlas.missing().map(Node::Missing);
    let missing = missing.find(|&node| name_key(atlas.name(node)) == name_key(name));
    // A missing role of this name is meant rather than a role with a longer one.
    match missing.filter(|_| atlas.all_called(name).is_empty()) {
        Some(node) => Ok(node),
        None => named(atlas, name).map(Node::Role),
    }
}
