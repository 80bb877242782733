//! Saving the picture as a file.

use crate::chart::{Export, Net, Picture};
use crate::page::Switch;

use super::super::event::Effect;
use super::App;

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
            Some(Picture::Path(_)) => self.path(centre),
        };
        let choice = &self.graph.choice;
        let net = match &picture {
            Picture::Map(map) => map.net().clone(),
            Picture::Matrix(matrix) => matrix.net().clone(),
            Picture::Ego(_) => {
                Net::near(&self.atlas, centre, choice.depth + 1, choice.filter.direction)
            }
            Picture::Path(path) => Net::of(&self.atlas, path.nodes()),
        };
        let text = form.of(&self.atlas, &net, &self.source, || {
            picture.unrolled(&self.atlas, size.width, self.stress(centre, None))
        });
        let name =
            format!("{}-{}", crate::role::slug_of(self.atlas.name(centre)), self.graph.view.name());
        self.orders.push(Effect::Save { name, ending: form.ending(), text });
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
