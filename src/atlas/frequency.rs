//! Finds the frequency of an interaction, which only one of the two cards may give.

use crate::role::FrequencyRank;

use super::graph::{Atlas, EdgeId, Node};

impl Atlas {
    /// Returns the interactions that the other role declares in return for `edge`. They belong to
    /// the first interaction that a role declares with another, so other interactions have none.
    fn answers(&self, edge: EdgeId) -> Vec<EdgeId> {
        let (from, to) = (Node::Role(self[edge].from), self[edge].to);
        let is_first = from != to && self.edges_between(from, to).next() == Some(edge);
        if is_first { self.edges_between(to, from).collect() } else { Vec::new() }
    }

    /// Returns the interaction that gives the frequency of `edge`: `edge` itself or, if its card
    /// does not give a frequency, the most frequent of its answers.
    pub fn frequency_source(&self, edge: EdgeId) -> EdgeId {
        let is_ranked = self[edge].frequency.is_some();
        if is_ranked { edge } else { self.frequency_source_among(edge, &self.answers(edge)) }
    }

    /// Like [`Atlas::frequency_source`], but with known answers.
    pub fn frequency_source_among(&self, edge: EdgeId, answers: &[EdgeId]) -> EdgeId {
        let has_frequency = |edge| self.interaction(edge).frequency.is_some();
        if self[edge].frequency.is_some() || answers.is_empty() || has_frequency(edge) {
            return edge;
        }
        let given = answers.iter().copied().filter(|&answer| has_frequency(answer));
        let rank = |edge: EdgeId| self[edge].frequency.map_or(u8::MAX, FrequencyRank::number);
        given.min_by_key(|&answer| rank(answer)).unwrap_or(edge)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::card::Card;
    use crate::role::Origin;

    #[test]
    fn a_partner_gives_the_frequency_that_the_own_card_does_not_give() {
        let card = |name: &str, interactions: &str| {
            let text = format!("---\nname: {name}\n---\n# Interactions\n{interactions}");
            Arc::new(Card::new(Origin::File(format!("{name}.md").into()), text))
        };
        let cards = [
            card(
                "A",
                "- **Tells** → B\n- **Shows** → B\n- **Asks** → C (at times)\n- **Asks** → D\n",
            ),
            card("B", "- **Hears** → A (monthly)\n- **Sees** → A (daily)\n"),
            card("C", "- **Answers** → A (weekly)\n"),
            card("D", "- **Answers** → A (each sprint)\n"),
        ];
        let atlas = Atlas::new(cards.to_vec(), Vec::new(), 0);
        let a = Node::Role(atlas.named("A").unwrap());
        let often = atlas.outgoing(a).iter().map(|&edge| {
            let frequency = atlas.interaction(atlas.frequency_source(edge)).frequency;
            frequency.map(|frequency| frequency.word)
        });
        let expected = [Some("daily"), None, Some("at times"), Some("each sprint")];
        assert_eq!(often.collect::<Vec<_>>(), expected.map(|word| word.map(str::to_owned)));
    }
}
