//! Which relations the graph shows: by the family of their verb, and by how often.

use std::collections::HashSet;

use crate::atlas::{EdgeId, Family, Weight};
use crate::page::Switch;

use super::App;

impl App {
    /// A switch for each family and each weight, with how many interactions of the current role
    /// it is about.
    pub(in crate::app) fn relation_switches(&self) -> Vec<Switch> {
        let touching = self
            .current
            .map(|node| self.atlas.incoming(node).iter().chain(self.atlas.outgoing(node)).copied());
        let touching: HashSet<EdgeId> = touching.into_iter().flatten().collect();
        let kinds: Vec<(Family, Weight)> = touching
            .into_iter()
            .map(|edge| (self.atlas.family(edge), Weight::of(self.atlas[edge].frequency)))
            .collect();
        let filter = self.graph.choice.filter;
        let families = Family::ALL.into_iter().map(|family| Switch {
            group: "verbs",
            name: family.name().to_owned(),
            count: Some(kinds.iter().filter(|kind| kind.0 == family).count()),
            on: filter.shows_family(family),
        });
        let weights = Weight::ALL.into_iter().map(|weight| Switch {
            group: "how often",
            name: weight.sentence().to_owned(),
            count: Some(kinds.iter().filter(|kind| kind.1 == weight).count()),
            on: filter.shows_weight(weight),
        });
        families.chain(weights).collect()
    }

    /// Shows what a switch is about, or hides it.
    pub(in crate::app) fn toggle_relation(&mut self, at: usize) {
        let filter = &mut self.graph.choice.filter;
        if let Some(&family) = Family::ALL.get(at) {
            filter.toggle_family(family);
        } else if let Some(&weight) =
            at.checked_sub(Family::ALL.len()).and_then(|at| Weight::ALL.get(at))
        {
            filter.toggle_weight(weight);
        }
    }
}
