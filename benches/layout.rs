//! Measures laying out pictures of the graph. The baselines are the cheapest operations on the same
//! data: copying it, or visiting all of its edges.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench may stop at the first surprise, in its helpers too"
)]

use std::sync::{Arc, LazyLock};

use divan::Bencher;
use rolescope::atlas::{Atlas, Chain, Node, Ways};
use rolescope::card::Card;
use rolescope::chart::{Choice, Ego, Glyphs, Map, Matrix, Net, Size, Stand};
use rolescope::role::Origin;

#[allow(dead_code, reason = "each bench uses only some of it")]
#[path = "cards/set.rs"]
mod set;

fn main() {
    divan::main();
}

/// The graphs to lay out as maps. The benchmark also counts the crossing lines of each map.
const GRAPHS: [&str; 4] = ["org8", "12x30", "16x40", "24x30"];

/// Reads a graph from a file and returns an atlas in which each node is a card, so that the layout
/// gets the same kind of input as in the program.
fn graph(name: &str) -> Atlas {
    let path = format!("{}/tests/graphs/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let read: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let names: Vec<&str> =
        read["nodes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    let edges = read["edges"].as_array().unwrap();
    let cards = names.iter().enumerate().map(|(number, name)| {
        let mut text = format!("---\nname: {name}\n---\n# Interactions\n");
        for edge in edges.iter().filter(|edge| edge[0].as_u64() == Some(number as u64)) {
            let to = names.get(edge[1].as_u64().unwrap() as usize).unwrap();
            text.push_str(&format!("- **Asks** → {to} (weekly)\n"));
        }
        Arc::new(Card::new(Origin::File(format!("{number}.md").into()), text))
    });
    Atlas::new(cards.collect(), Vec::new(), 0)
}

/// An atlas of a hundred thousand roles.
static MANY: LazyLock<Atlas> = LazyLock::new(|| {
    let count = set::counts(&[100_000]).first().copied().unwrap_or(100);
    Atlas::new(set::cards(count), Vec::new(), 0)
});

/// Returns the role that is named by the most other roles.
fn hub(atlas: &Atlas) -> Node {
    atlas.ids().map(Node::Role).max_by_key(|&node| atlas.incoming(node).len()).unwrap()
}

/// Returns the number of roles that are reachable from a role.
fn reach(atlas: &Atlas, from: Node) -> usize {
    let mut seen = vec![false; atlas.len() + atlas.missing().count()];
    let mut waiting = std::collections::VecDeque::from([from]);
    let mut count = 0;
    while let Some(node) = waiting.pop_front() {
        for &edge in atlas.outgoing(node) {
            let to = atlas[edge].to;
            let seen = seen.get_mut(atlas.slot(to)).unwrap();
            if !std::mem::replace(seen, true) {
                count += 1;
                waiting.push_back(to);
            }
        }
    }
    count
}

mod map {
    use super::*;

    #[divan::bench(args = GRAPHS)]
    fn lay(bencher: Bencher<'_, '_>, name: &str) {
        let net = Net::whole(&graph(name));
        bencher.bench_local(|| Map::lay(&net, 156, Glyphs::Unicode).is_ok());
    }

    #[divan::bench(args = GRAPHS)]
    fn copy(bencher: Bencher<'_, '_>, name: &str) {
        let net = Net::whole(&graph(name));
        bencher.bench_local(|| net.clone());
    }

    #[divan::bench]
    fn frame(bencher: Bencher<'_, '_>) {
        let map = Map::lay(&Net::whole(&graph("12x30")), 156, Glyphs::Unicode).unwrap();
        bencher.bench_local(|| map.draw(Stand::default(), 60, &|_| false));
    }
}

mod matrix {
    use super::*;

    const SIZE: Size = Size { width: 200, height: 60 };

    /// Returns the network around the role with the most incoming interactions: three hundred roles
    /// and their interactions.
    fn net() -> Net {
        let atlas = &*MANY;
        let centre = hub(atlas);
        Net::around(atlas, centre, 299)
    }

    #[divan::bench]
    fn order(bencher: Bencher<'_, '_>) {
        let net = net();
        bencher
            .with_inputs(|| net.clone())
            .bench_local_values(|net| Matrix::new(net, Glyphs::Unicode));
    }

    #[divan::bench]
    fn copy(bencher: Bencher<'_, '_>) {
        let net = net();
        bencher.bench_local(|| net.clone());
    }

    #[divan::bench]
    fn frame(bencher: Bencher<'_, '_>) {
        let matrix = Matrix::new(net(), Glyphs::Unicode);
        bencher.bench_local(|| matrix.draw(Stand::default(), SIZE, false, &|_| false));
    }
}

mod ego {
    use super::*;

    fn ego(atlas: &Atlas, node: Node) -> Ego {
        Ego::new(atlas, node, 120, 40, Glyphs::Unicode, &Choice::default())
    }

    /// Measures laying out the neighbourhood of the role with the most neighbours.
    #[divan::bench]
    fn lay_a_hub(bencher: Bencher<'_, '_>) {
        let atlas = &*MANY;
        let node = hub(atlas);
        bencher.bench_local(|| ego(atlas, node));
    }

    /// Measures copying the edges of the role with the most neighbours, as a baseline for its
    /// layout.
    #[divan::bench]
    fn copy_a_hub(bencher: Bencher<'_, '_>) {
        let atlas = &*MANY;
        let node = hub(atlas);
        bencher.bench_local(|| {
            let edges = atlas.incoming(node).iter().chain(atlas.outgoing(node));
            edges.map(|&edge| atlas[edge].clone()).collect::<Vec<_>>()
        });
    }

    #[divan::bench]
    fn lay_anybody(bencher: Bencher<'_, '_>) {
        let atlas = &*MANY;
        let node = atlas.ids().nth(77).map(Node::Role).unwrap();
        bencher.bench_local(|| ego(atlas, node));
    }

    #[divan::bench]
    fn frame_of_a_hub(bencher: Bencher<'_, '_>) {
        let atlas = &*MANY;
        let ego = ego(atlas, hub(atlas));
        bencher.bench_local(|| ego.draw(atlas, ego.start(), None, &|_| false));
    }
}

mod path {
    use super::*;

    /// Returns the first and the last role of the atlas, which are the ends of the path to find.
    fn ends() -> (Node, Node) {
        let atlas = &*MANY;
        let mut ids = atlas.ids().map(Node::Role);
        (ids.next().unwrap(), ids.next_back().unwrap())
    }

    #[divan::bench]
    fn find(bencher: Bencher<'_, '_>) {
        let (from, to) = ends();
        bencher.bench_local(|| Chain::between(&MANY, from, to, Ways::Directed));
    }

    #[divan::bench]
    fn find_ignoring_arrows(bencher: Bencher<'_, '_>) {
        let (from, to) = ends();
        bencher.bench_local(|| Chain::between(&MANY, from, to, Ways::Either));
    }

    #[divan::bench]
    fn walk_everywhere(bencher: Bencher<'_, '_>) {
        let (from, _) = ends();
        bencher.bench_local(|| reach(&MANY, from));
    }
}
