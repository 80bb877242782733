//! `graph [ROLE]` prints the graph as a picture, or in a format for other programs.

use std::sync::Arc;

use crate::atlas::{Atlas, Node};
use crate::chart::{Choice, Ego, Filter, Glyphs, Map, Matrix, Net, Picture, Stress};
use crate::config::Config;
use crate::export::Export;

use super::Outcome;
use super::args::{GraphArgs, GraphView};
use super::commands::{named, readable, terminal_width};
use super::error::Error;
use super::out::{Out, remark};
use super::roster::Roster;
use super::source::Cards;

/// The width in columns if no option sets it and the output is not a terminal.
const COLUMNS: usize = 116;
/// The maximum number of roles in a picture.
const MOST_PICTURED: usize = 300;

/// Runs `graph [ROLE]`.
pub(super) fn graph(
    args: &GraphArgs,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let roster = Roster { query: args.words.clone(), ..args.set.roster() };
    let (atlas, set) = if roster.is_given() {
        let (atlas, nodes) = roster.read(cards, config)?;
        (atlas, Some(nodes))
    } else {
        let cards = &cards.including(args.role.as_deref().unwrap_or_default());
        (readable(cards.load(), cards)?, None)
    };
    let centre = args.role.as_ref().map(|role| named(&atlas, role).map(Node::Role)).transpose()?;
    let width = args.width.unwrap_or_else(|| if out.terminal { terminal_width() } else { COLUMNS });
    let width = width.clamp(20, 1000);
    let glyphs = if out.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    let drawn = Drawn { atlas: &atlas, args, centre, set, width, glyphs };
    let form = if args.json { Export::Json } else { args.format };
    let net = drawn.net()?;
    let picture = match form {
        Export::Text | Export::Svg => Some(drawn.picture(&net)?),
        Export::Dot | Export::Mermaid | Export::Json => None,
    };
    let (filter, letters) = (drawn.choice().filter, args.letters);
    let stress = Stress { filter, centre, find: None, marked: &|_| false, letters };
    let drawing =
        picture.map(|picture| picture.unrolled(&atlas, width, stress)).unwrap_or_default();
    if form == Export::Text {
        drawing.rows.iter().try_for_each(|row| out.row(row))?;
    } else {
        let text = form.write(&atlas, &net, &cards.label, || drawing);
        out.text(&text)?;
    }
    Ok(if net.knots.is_empty() { Outcome::Nothing } else { Outcome::Found })
}

/// The graph that the command line requests.
struct Drawn<'a> {
    atlas: &'a Atlas,
    args: &'a GraphArgs,
    centre: Option<Node>,
    /// The roles in the graph; `None` for all roles.
    set: Option<Vec<Node>>,
    width: usize,
    glyphs: Glyphs,
}

impl Drawn<'_> {
    fn choice(&self) -> Choice {
        let filter = Filter::in_direction(self.args.direction);
        Choice { filter, depth: usize::from(self.args.depth) - 1, ..Choice::default() }
    }

    /// Returns the roles and interactions in the picture.
    fn net(&self) -> Result<Net, Error> {
        match self.centre {
            Some(centre) => {
                Ok(Net::near(self.atlas, centre, self.args.depth.into(), self.args.direction))
            }
            None if self.args.view == Some(GraphView::Ego) => {
                Err(Error::new("--view ego needs a role: rolescope graph ROLE --view ego"))
            }
            None => Ok(match &self.set {
                Some(nodes) => Net::from_nodes(self.atlas, nodes.iter().copied()),
                None => Net::whole(self.atlas),
            }),
        }
    }

    fn picture(&self, net: &Net) -> Result<Picture, Error> {
        if let (None | Some(GraphView::Ego), Some(centre)) = (self.args.view, self.centre) {
            let choice = self.choice();
            let ego = Ego::new(self.atlas, centre, self.width, 1, self.glyphs, &choice);
            return Ok(Picture::Ego(Box::new(ego)));
        }
        if self.args.view != Some(GraphView::Matrix) {
            match Map::class(self.width).map(|class| Map::lay(net, class, self.glyphs)) {
                Some(Ok(map)) => return Ok(Picture::Map(Arc::new(map))),
                Some(Err(why)) => remark(&format!("{why}; showing the matrix instead")),
                None => remark("too narrow for a map; showing the matrix instead"),
            }
        }
        if net.knots.len() > MOST_PICTURED {
            return Err(Error::new(format!(
                "too many roles to draw ({}); name a role or use --format dot",
                net.knots.len()
            )));
        }
        Ok(Picture::Matrix(Arc::new(Matrix::new(net.clone(), self.glyphs))))
    }
}
