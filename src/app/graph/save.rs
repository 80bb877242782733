//! Saving the picture as a file, and what other programs are told of it.

use crate::atlas::Node;
use crate::chart::{Export, Net, Picture, View};
use crate::page::Switch;

use super::super::event::Effect;
use super::{App, MOST_MAPPED, MOST_PICTURED, NEAREST};

impl App {
    /// Orders the picture to be written in one of the forms.
    pub(in crate::app) fn save_graph(&mut self, at: usize) {
        let (Some(&form), Some(centre)) = (Export::ALL.get(at), self.current) else { return };
        let size = self.graph_size();
        // Unrolled, it is laid out anew; a map or a matrix is shared.
        let picture = match &self.graph.picture {
            None => return,
            Some(Picture::Map(map)) => Picture::Map(map.clone()),
            Some(Picture::Matrix(matrix)) => Picture::Matrix(matrix.clone()),
            Some(Picture::Ego(_)) => self.ego(centre, size),
            Some(Picture::Path(_)) => Picture::Path(self.path(centre)),
        };
        let net = self.net(centre);
        let text = form.of(&self.atlas, &net, &self.source, || {
            picture.unrolled(&self.atlas, size.width, self.stress(centre, None))
        });
        let stem = crate::text::stem_of(self.atlas.name(centre));
        let name = format!("{stem}-{}", self.graph.view.name());
        self.orders.push(Effect::Save { name, ending: form.ending(), text });
    }

    /// The roles and lines of the picture that is wanted, whether or not it is on the screen.
    pub(in crate::app) fn net(&self, centre: Node) -> Net {
        match self.areas.graph.and(self.graph.picture.as_ref()) {
            Some(Picture::Map(map)) => return map.net().clone(),
            Some(Picture::Matrix(matrix)) => return matrix.net().clone(),
            Some(Picture::Ego(_) | Picture::Path(_)) | None => {}
        }
        let (choice, pictured) = (&self.graph.choice, self.pictured());
        let (most, nearest) = match self.graph.view {
            View::Ego => {
                let (steps, direction) = (choice.depth + 1, choice.filter.direction);
                return Net::near(&self.atlas, centre, steps, direction);
            }
            View::Path => return Net::of(&self.atlas, self.path(centre).nodes()),
            View::Map => (MOST_MAPPED, usize::MAX),
            View::Matrix => (MOST_PICTURED, NEAREST),
        };
        match pictured <= most {
            true => Net::whole(&self.atlas),
            false => Net::around(&self.atlas, centre, nearest),
        }
    }
}

/// A line for each form.
pub(in crate::app) fn forms() -> Vec<Switch> {
    let form = |form: Export| Switch {
        group: "save this picture as",
        name: form.sentence().to_owned(),
        count: None,
        on: false,
    };
    Export::ALL.map(form).into()
}
