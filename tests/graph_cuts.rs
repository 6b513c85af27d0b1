//! Dominators, cuts and covers of the graph room beside brute force and petgraph on random graphs.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod graph_random;

use graph_random::{Case, Random, case, core_mask};
use petgraph::algo::{dinics, dominators::simple_fast};
use petgraph::graph::{DiGraph, NodeIndex};
use spelunk::graph::{Allow, Choice, Core, FAR, INFINITE, Part, Prices, cover, cut, dominators};
use std::collections::BTreeSet;

const CASES: u64 = 1000;

/// The case's open edges in petgraph, with a root above the entries as the last node.
fn rooted(case: &Case) -> (DiGraph<(), u32>, NodeIndex) {
    let mut graph = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..case.vertices).map(|_| graph.add_node(())).collect();
    let root = graph.add_node(());
    for (_, (from, to)) in case.open() {
        graph.add_edge(nodes[from as usize], nodes[to as usize], 1);
    }
    for entry in case.open_entries() {
        graph.add_edge(root, nodes[entry as usize], 1);
    }
    (graph, root)
}

#[test]
fn dominators_equal_brute_force_and_petgraph() {
    let mut met = 0;
    for seed in 0..CASES {
        let case = case(seed, 40);
        let tree = dominators(&case.graph(), &case.entries, &case.mask);
        let (graph, root) = rooted(&case);
        let theirs = simple_fast(&graph, root);
        let all = case.reached(None);
        let without: Vec<Vec<bool>> = (0..case.vertices).map(|v| case.reached(Some(v))).collect();
        for vertex in 0..case.vertices {
            let passed: BTreeSet<u32> = (0..case.vertices)
                .filter(|&other| other != vertex && all[vertex as usize] && all[other as usize])
                .filter(|&other| !without[other as usize][vertex as usize])
                .collect();
            let ours: BTreeSet<u32> = tree.chain(vertex).collect();
            assert_eq!(ours, passed, "seed {seed} vertex {vertex}");
            let node = NodeIndex::new(vertex as usize);
            let nearest = theirs.immediate_dominator(node).filter(|&node| node != root);
            assert_eq!(
                tree.before(vertex),
                nearest.map(|node| u32::try_from(node.index()).unwrap()),
                "seed {seed}"
            );
            met += ours.len();
        }
    }
    assert!(met > 2000, "only {met} must-pass vertices");
}

fn prices(case: &Case, core: &Core, random: &mut Random) -> (Vec<u32>, Vec<u32>) {
    let edge = |&edge: &u32| {
        let cost = u32::from(case.costs[edge as usize]).max(1);
        if cost == 7 { INFINITE } else { cost }
    };
    let edges = core.edge.iter().map(edge).collect();
    let entries = core.entries.iter().map(|_| 1 + random.below(6)).collect();
    (edges, entries)
}

fn total(parts: &[Part], core: &Core, edges: &[u32], entries: &[u32]) -> u64 {
    let price = |part: &Part| match *part {
        Part::Edge(edge) => u64::from(edges[edge as usize]),
        Part::Entry(entry) => u64::from(entries[core.entries.binary_search(&entry).unwrap()]),
    };
    parts.iter().map(price).sum()
}

/// Whether some entry still reaches a target once the parts are gone.
fn leaks(parts: &[Part], core: &Core, mask: &impl Allow) -> bool {
    let mut open = core.entries.iter().copied().filter(|&entry| mask.vertex(entry)).collect::<Vec<_>>();
    open.retain(|&entry| !parts.contains(&Part::Entry(entry)));
    let mut seen = vec![false; core.graph.vertices()];
    while let Some(vertex) = open.pop() {
        if core.targets.contains(&vertex) {
            return true;
        }
        if !std::mem::replace(&mut seen[vertex as usize], true) {
            let next = core.graph.out.neighbours(vertex);
            let kept = next.filter(|&(end, edge)| {
                mask.edge(edge) && mask.vertex(end) && !parts.contains(&Part::Edge(edge))
            });
            open.extend(kept.map(|(end, _)| end));
        }
    }
    false
}

fn petgraph_flow(core: &Core, mask: &impl Allow, edges: &[u32], entries: &[u32]) -> u64 {
    let mut graph: DiGraph<(), u64> = DiGraph::new();
    let nodes: Vec<NodeIndex> = (0..core.graph.vertices()).map(|_| graph.add_node(())).collect();
    let (source, sink) = (graph.add_node(()), graph.add_node(()));
    for (edge, &price) in (0..).zip(edges) {
        let (from, to) = core.graph.ends(edge);
        if mask.edge(edge) && mask.vertex(from) && mask.vertex(to) {
            graph.add_edge(nodes[from as usize], nodes[to as usize], u64::from(price));
        }
    }
    for (&entry, &price) in core.entries.iter().zip(entries).filter(|(entry, _)| mask.vertex(**entry)) {
        graph.add_edge(source, nodes[entry as usize], u64::from(price));
    }
    for &target in &core.targets {
        graph.add_edge(nodes[target as usize], sink, u64::from(INFINITE));
    }
    dinics(&graph, source, sink).0
}

#[test]
fn cuts_sever_and_cost_what_petgraph_says() {
    let mut differ = 0;
    for seed in 0..CASES {
        let case = case(seed, 40);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, FAR);
        let mask = core_mask(&case, &core);
        let mut random = Random(seed);
        let (edges, entries) = prices(&case, &core, &mut random);
        let prices = Prices { edges: &edges, entries: &entries };
        let answer = cut(&core, prices, &mask).expect("every entry can be closed");
        assert_eq!(answer.cost, petgraph_flow(&core, &mask, &edges, &entries), "seed {seed}");
        for parts in [&answer.near_entries, &answer.near_targets] {
            assert_eq!(total(parts, &core, &edges, &entries), answer.cost, "seed {seed}");
            assert!(!leaks(parts, &core, &mask), "seed {seed}");
        }
        differ += usize::from(answer.near_entries != answer.near_targets);
    }
    assert!(differ > 50, "the two cuts differed only {differ} times");
}

#[test]
fn cuts_equal_trying_every_subset() {
    for seed in 0..CASES {
        let case = case(seed, 7);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, FAR);
        let mask = core_mask(&case, &core);
        let mut random = Random(seed);
        let (edges, entries) = prices(&case, &core, &mut random);
        let parts: Vec<Part> = (0..u32::try_from(edges.len()).unwrap())
            .map(Part::Edge)
            .chain(core.entries.iter().map(|&entry| Part::Entry(entry)))
            .collect();
        if parts.len() > 11 {
            continue;
        }
        let subset = |bits: u32| -> Vec<Part> {
            let chosen = parts.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            chosen.map(|(_, part)| *part).collect()
        };
        let least = (0..1u32 << parts.len())
            .map(subset)
            .filter(|parts| !leaks(parts, &core, &mask))
            .map(|parts| total(&parts, &core, &edges, &entries))
            .min();
        let prices = Prices { edges: &edges, entries: &entries };
        assert_eq!(cut(&core, prices, &mask).map(|cut| cut.cost), least, "seed {seed}");
    }
}

#[test]
fn what_cannot_be_cut_is_said() {
    let graph = spelunk::graph::Graph::new(3, vec![(0, 1), (1, 2)]);
    let core = Core::new(&graph, &[0], &[2], FAR);
    let prices = Prices { edges: &[INFINITE, INFINITE], entries: &[INFINITE] };
    assert_eq!(cut(&core, prices, &spelunk::graph::All), None);
}

#[test]
fn covers_equal_the_plain_greedy_choice() {
    for seed in 0..CASES {
        let mut random = Random(seed);
        let weights: Vec<u64> = (0..=random.below(20)).map(|_| u64::from(random.below(9))).collect();
        let elements = u32::try_from(weights.len()).unwrap();
        let choices: Vec<Choice> = (0..random.below(12))
            .map(|_| Choice {
                cost: 1 + random.below(5),
                elements: (0..random.below(8)).map(|_| random.below(elements + 2)).collect(),
            })
            .collect();
        let picks = cover(&choices, &weights);
        let mut left = weights.clone();
        for pick in &picks {
            let gain = |choice: &Choice| -> u64 {
                let own: BTreeSet<u32> = choice.elements.iter().copied().collect();
                own.iter().filter_map(|&element| left.get(element as usize)).sum()
            };
            let beats = |other: &Choice| {
                gain(other) * u64::from(choices[pick.choice].cost)
                    > gain(&choices[pick.choice]) * u64::from(other.cost)
            };
            assert_eq!(pick.gain, gain(&choices[pick.choice]), "seed {seed}");
            assert!(!choices.iter().any(beats), "seed {seed}: a better choice was left");
            for &element in &choices[pick.choice].elements {
                left.iter_mut().skip(element as usize).take(1).for_each(|weight| *weight = 0);
            }
        }
        let rest =
            |choice: &Choice| choice.elements.iter().any(|&e| left.get(e as usize).is_some_and(|&w| w > 0));
        assert!(!choices.iter().any(rest), "seed {seed}: something could still be covered");
    }
}
