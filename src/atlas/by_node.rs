//! Groups values by node with a counting sort.

use std::collections::HashMap;
use std::sync::Arc;

/// Values of type `T`, grouped by node number. The values of a node keep their original order.
#[derive(Debug, Clone)]
pub struct ByNode<T> {
    /// The index in `things` where each node's values start. The last entry marks the end of
    /// `things`.
    starts: Vec<u32>,
    things: Vec<T>,
}

impl<T> Default for ByNode<T> {
    fn default() -> Self {
        ByNode { starts: Vec::new(), things: Vec::new() }
    }
}

impl<T: Copy> ByNode<T> {
    /// Groups values by their nodes. `nodes` is the number of nodes.
    pub fn new(all: impl Iterator<Item = (u32, T)> + Clone, nodes: usize) -> ByNode<T> {
        let mut starts = vec![0u32; nodes + 1];
        for (node, _) in all.clone() {
            if let Some(count) = starts.get_mut(node as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let Some((_, any)) = all.clone().next() else {
            return ByNode { starts, things: Vec::new() };
        };
        let mut things = vec![any; sum as usize];
        let mut next = starts.clone();
        for (node, thing) in all {
            if let Some(at) = next.get_mut(node as usize)
                && let Some(slot) = things.get_mut(*at as usize)
            {
                *slot = thing;
                *at += 1;
            }
        }
        ByNode { starts, things }
    }

    /// Returns the values of one node.
    pub fn get(&self, node: usize) -> &[T] {
        let ends = self.starts.get(node..).and_then(|starts| starts.first_chunk());
        let things = ends.and_then(|&[from, to]| self.things.get(from as usize..to as usize));
        things.unwrap_or_default()
    }
}

/// Values grouped by node number, of which a copy costs little. A copy shares all values except
/// those of nodes that were edited.
#[derive(Debug, Clone)]
pub struct EditedByNode<T> {
    first: Arc<ByNode<T>>,
    edited: HashMap<u32, Arc<[T]>>,
}

impl<T> Default for EditedByNode<T> {
    fn default() -> Self {
        EditedByNode { first: Arc::default(), edited: HashMap::new() }
    }
}

impl<T: Copy> From<ByNode<T>> for EditedByNode<T> {
    fn from(first: ByNode<T>) -> EditedByNode<T> {
        EditedByNode { first: Arc::new(first), edited: HashMap::new() }
    }
}

impl<T: Copy> EditedByNode<T> {
    /// Returns the values of one node.
    pub fn get(&self, node: u32) -> &[T] {
        match self.edited.get(&node) {
            Some(things) => things,
            None => self.first.get(node as usize),
        }
    }

    /// Replaces the values of one node.
    pub fn set(&mut self, node: u32, things: impl Into<Arc<[T]>>) {
        self.edited.insert(node, things.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_keep_their_order_within_a_node() {
        let all = [(2, 'a'), (0, 'b'), (2, 'c'), (1, 'x'), (2, 'd')];
        let grouped = ByNode::new(all.into_iter(), 4);
        let texts = [0, 1, 2, 3, 9].map(|node| grouped.get(node).iter().collect::<String>());
        assert_eq!(texts, ["b", "x", "acd", "", ""]);
        let mut edited = EditedByNode::from(grouped);
        let before = edited.clone();
        edited.set(2, ['y']);
        edited.set(7, ['z']);
        assert_eq!([0, 2, 7, 8].map(|node| edited.get(node)), [&['b'][..], &['y'], &['z'], &[]]);
        assert_eq!([2, 7].map(|node| before.get(node)), [&['a', 'c', 'd'][..], &[]]);
    }
}
