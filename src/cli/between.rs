//! `path FROM TO` prints the shortest path from one role to another.

use crate::atlas::{Atlas, Chain, Node, Ways, name_key};
use crate::chart::{Glyphs, Path, Stand};
use crate::config::Config;
use crate::export;
use crate::text::counted;

use super::Outcome;
use super::args::PathArgs;
use super::commands::{named, readable, terminal_width};
use super::error::Error;
use super::out::{Out, remark};
use super::roster::Roster;
use super::source::Cards;

/// A height in rows that is large enough to draw any path.
const TALL: usize = 1 << 20;

/// Runs `path FROM TO`.
pub(super) fn path(
    args: &PathArgs,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let roster = Roster { query: args.words.clone(), ..args.set.roster() };
    let (atlas, from, to) = if roster.is_given() {
        let (atlas, nodes) = roster.read(cards, config)?;
        let &[from, to] = nodes.as_slice() else {
            let what = format!("a path connects two roles, not {}", counted(nodes.len(), "role"));
            return Err(Error::new(what));
        };
        (atlas, from, to)
    } else {
        let [from, to] = [&args.from, &args.to].map(|name| name.as_deref().unwrap_or_default());
        let cards = &cards.including(from).including(to);
        let atlas = readable(cards.load(), cards)?;
        let (from, to) = (anyone(&atlas, from)?, anyone(&atlas, to)?);
        (atlas, from, to)
    };
    let ways = if args.undirected { Ways::Either } else { Ways::Directed };
    let found = if args.json {
        let chain = Chain::between(&atlas, from, to, ways);
        out.json(&export::path(&atlas, &cards.label, (from, to), chain.as_ref()))?;
        chain.is_some()
    } else {
        let glyphs = if out.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let path = Path::new(&atlas, from, to, ways, glyphs);
        let width = if out.terminal { terminal_width() } else { TALL };
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

/// Finds a role by name, slug, id or path. A role without a card can only be found by its name.
pub(super) fn anyone(atlas: &Atlas, name: &str) -> Result<Node, Error> {
    let mut missing = atlas.missing().map(Node::Missing);
    let missing = missing.find(|&node| name_key(atlas.name(node)) == name_key(name));
    // If a role without a card has exactly this name, that role is returned, even if the name of a
    // card begins with the same words.
    let missing = missing.filter(|_| atlas.all_called(name).is_empty());
    missing.map_or_else(|| named(atlas, name).map(Node::Role), Ok)
}
