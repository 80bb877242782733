//! Exports the graph: its picture as a file, and its roles and interactions for other programs.

use crate::atlas::Node;
use crate::chart::{Direction, Net, Picture, View};
use crate::export::Export;

use super::{GraphGround, GraphPane, MOST_MAPPED, MOST_PICTURED, NEAREST};
use crate::app::event::Effect;

impl GraphPane {
    /// Returns the effect that saves the picture in the format `Export::ALL[form]`, or `None` if
    /// there is no picture.
    pub(crate) fn saved(&self, form: usize, ground: GraphGround<'_>) -> Option<Effect> {
        let (form, centre) = (Export::ALL.get(form)?, ground.current?);
        // Maps and matrices are reused. Other pictures are laid out again, because the saved
        // picture is not limited to the height of the pane.
        let picture = match self.picture.as_ref()? {
            Picture::Map(map) => Picture::Map(map.clone()),
            Picture::Matrix(matrix) => Picture::Matrix(matrix.clone()),
            Picture::Ego(_) => self.ego(centre, ground),
            Picture::Path(_) => Picture::Path(self.path(centre, ground)),
        };
        let (atlas, net) = (ground.library.atlas(), self.net(centre, ground));
        let text = form.write(atlas, &net, ground.library.source(), || {
            picture.unrolled(atlas, ground.size().width, self.stress(centre, None))
        });
        let stem = crate::text::stem_of(atlas.name(centre));
        let name = format!("{stem}-{}", self.view.name());
        Some(Effect::Save { name, ending: form.ending(), text })
    }

    /// Returns the roles and interactions of the requested picture, even if the picture is not on
    /// the screen.
    pub(crate) fn net(&self, centre: Node, ground: GraphGround<'_>) -> Net {
        if let Some(net) = ground.pane.and(self.picture.as_ref()).and_then(Picture::net) {
            return net.clone();
        }
        let atlas = ground.library.atlas();
        let count = ground.count();
        match self.view {
            View::Ego => {
                let (steps, direction) = (self.choice.depth + 1, self.choice.filter.direction);
                Net::near(atlas, centre, steps, direction)
            }
            View::Path => Net::from_nodes(atlas, self.path(centre, ground).nodes()),
            View::Map if count > MOST_MAPPED => {
                Net::near(atlas, centre, 1 + self.extra_steps, Direction::Both)
            }
            View::Matrix if count > MOST_PICTURED => Net::around(atlas, centre, NEAREST),
            View::Map | View::Matrix => Net::whole(atlas),
        }
    }
}
