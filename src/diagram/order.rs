//! Which relations run against the flow, and the order in which an attacker meets the nodes.

use super::picture::{Picture, Relation};
use petgraph::algo::{greedy_feedback_arc_set, kosaraju_scc};
use petgraph::graph::DiGraph;

/// Relations without loops, by the node at one of their ends.
pub(super) struct Ends {
    first: Vec<usize>,
    relations: Vec<usize>,
}

impl Ends {
    /// Groups the `kept` relations by the node that `end` names.
    pub(super) fn new(
        nodes: usize,
        relations: &[Relation],
        end: impl Fn(usize, &Relation) -> Option<usize>,
    ) -> Self {
        let ends: Vec<Option<usize>> = relations.iter().enumerate().map(|(at, one)| end(at, one)).collect();
        let mut first = vec![0; nodes + 1];
        for end in ends.iter().flatten() {
            first[end + 1] += 1;
        }
        for at in 0..nodes {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut grouped = vec![0; first[nodes]];
        for (at, end) in ends.iter().enumerate() {
            if let Some(end) = *end {
                grouped[next[end]] = at;
                next[end] += 1;
            }
        }
        Self { first, relations: grouped }
    }

    /// The relations at a node, in the order given.
    pub(super) fn of(&self, node: usize) -> &[usize] {
        &self.relations[self.first[node]..self.first[node + 1]]
    }
}

/// For each relation whether it is drawn against the flow, so that the others are without cycles.
///
/// A cycle is followed from where an attacker comes into it, so that the relations that close it run back; of
/// cycles into which nothing leads as few relations as possible run back. Loops do not count.
pub(super) fn backward(picture: &Picture) -> Vec<bool> {
    let relations = &picture.relations;
    let mut graph = DiGraph::<(), usize>::with_capacity(picture.nodes.len(), relations.len());
    let ids: Vec<_> = picture.nodes.iter().map(|_| graph.add_node(())).collect();
    for (at, relation) in relations.iter().enumerate().filter(|(_, relation)| relation.from != relation.to) {
        graph.add_edge(ids[relation.from], ids[relation.to], at);
    }
    let components = kosaraju_scc(&graph);
    let mut back = vec![false; relations.len()];
    if components.len() == picture.nodes.len() {
        return back;
    }
    let mut component = vec![0; picture.nodes.len()];
    for (at, members) in components.iter().enumerate() {
        for node in members {
            component[node.index()] = at;
        }
    }
    let inside = |one: &Relation| component[one.from] == component[one.to] && one.from != one.to;
    let mut starts: Vec<usize> = (0..picture.nodes.len()).filter(|&node| picture.nodes[node].entry).collect();
    starts.extend(relations.iter().filter(|one| component[one.from] != component[one.to]).map(|one| one.to));
    let mut entered = vec![false; components.len()];
    for &start in &starts {
        entered[component[start]] = true;
    }
    let out = Ends::new(picture.nodes.len(), relations, |_, one| inside(one).then_some(one.from));
    close_cycles(relations, &out, &starts, &mut back);
    graph.retain_edges(|graph, edge| {
        let one = &relations[graph[edge]];
        inside(one) && !entered[component[one.from]]
    });
    for edge in greedy_feedback_arc_set(&graph) {
        back[*edge.weight()] = true;
    }
    back
}

/// Walks from each start in turn, depth first; relations to where the walk came through run back.
fn close_cycles(relations: &[Relation], out: &Ends, starts: &[usize], back: &mut [bool]) {
    let (mut met, mut on_the_way) = (vec![false; out.first.len()], vec![false; out.first.len()]);
    for &start in starts {
        if std::mem::replace(&mut met[start], true) {
            continue;
        }
        on_the_way[start] = true;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&relation) = out.of(*node).get(*next) else {
                on_the_way[*node] = false;
                way.pop();
                continue;
            };
            *next += 1;
            let to = relations[relation].to;
            back[relation] = on_the_way[to];
            if !std::mem::replace(&mut met[to], true) {
                on_the_way[to] = true;
                way.push((to, 0));
            }
        }
    }
}

/// The order in which an attacker meets the nodes: each after those that lead to it, as far as the relations
/// are without cycles; whatever follows a node comes right after it, short ways before long ones.
#[must_use]
pub fn order(picture: &Picture) -> Vec<usize> {
    let picture = picture.drawable();
    ordered(&picture, &backward(&picture))
}

/// As [`order`], of a picture whose relations all have ends, with those known that run against the flow.
pub(super) fn ordered(picture: &Picture, back: &[bool]) -> Vec<usize> {
    let count = picture.nodes.len();
    let forward = |at: usize, relation: &Relation| !back[at] && relation.from != relation.to;
    let out = Ends::new(count, &picture.relations, |at, one| forward(at, one).then_some(one.from));
    let mut waits = vec![0usize; count];
    for (at, relation) in picture.relations.iter().enumerate() {
        waits[relation.to] += usize::from(forward(at, relation));
    }
    let depth = depths(picture, &out, waits.clone());
    let mut ready: Vec<usize> = (0..count).filter(|&node| waits[node] == 0).collect();
    ready.sort_by_key(|&node| (picture.nodes[node].entry, std::cmp::Reverse(node)));
    let mut order = Vec::with_capacity(count);
    while let Some(node) = ready.pop() {
        order.push(node);
        let mut next = Vec::new();
        for &at in out.of(node) {
            let to = picture.relations[at].to;
            waits[to] -= 1;
            if waits[to] == 0 {
                next.push(to);
            }
        }
        next.sort_by_key(|&node| depth[node]);
        ready.extend(next.into_iter().rev());
    }
    order
}

/// How many relations the longest way from each node takes.
fn depths(picture: &Picture, out: &Ends, mut waits: Vec<usize>) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..waits.len()).filter(|&node| waits[node] == 0).collect();
    let mut at = 0;
    while let Some(&node) = sorted.get(at) {
        for &relation in out.of(node) {
            let to = picture.relations[relation].to;
            waits[to] -= 1;
            if waits[to] == 0 {
                sorted.push(to);
            }
        }
        at += 1;
    }
    let mut depth = vec![0; waits.len()];
    for &node in sorted.iter().rev() {
        let below = out.of(node).iter().map(|&relation| depth[picture.relations[relation].to] + 1);
        depth[node] = below.max().unwrap_or(0);
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::super::picture::{Node, Picture, Relation};
    use super::*;
    use proptest::prelude::*;

    fn picture(nodes: usize, ends: &[(usize, usize)]) -> Picture {
        Picture {
            nodes: vec![Node::default(); nodes],
            relations: ends.iter().map(|&(from, to)| Relation { from, to, ..Relation::default() }).collect(),
        }
    }

    proptest! {
        #[test]
        fn every_node_comes_once_and_after_what_leads_to_it(
            ends in prop::collection::vec((0usize..9, 0usize..9), 0..30)
        ) {
            let picture = picture(9, &ends);
            let back = backward(&picture);
            let order = ordered(&picture, &back);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..9).collect::<Vec<_>>());
            let place = |node: usize| order.iter().position(|&at| at == node);
            for (at, &(from, to)) in ends.iter().enumerate() {
                prop_assert!(back[at] || from == to || place(from) < place(to));
            }
        }
    }

    #[test]
    fn nothing_runs_against_the_flow_without_a_cycle() {
        let picture = picture(4, &[(0, 1), (1, 2), (0, 2), (2, 3)]);
        assert_eq!(backward(&picture), [false; 4]);
    }

    #[test]
    fn the_entry_stays_first_in_a_cycle() {
        let mut picture = picture(3, &[(0, 1), (1, 2), (2, 0)]);
        picture.nodes[1].entry = true;
        assert_eq!(backward(&picture), [true, false, false]);
        assert_eq!(order(&picture), [1, 2, 0]);
    }

    #[test]
    fn a_cycle_is_followed_from_where_it_is_entered() {
        let picture = picture(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 1), (3, 2)]);
        assert_eq!(backward(&picture), [false, false, false, false, true, true]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let ends: Vec<(usize, usize)> = (1..100_000).map(|to| (to - 1, to)).chain([(99_999, 5)]).collect();
        let picture = picture(100_000, &ends);
        assert_eq!(backward(&picture).iter().filter(|back| **back).count(), 1);
        assert_eq!(order(&picture).len(), 100_000);
    }

    #[test]
    fn relations_without_ends_are_left_out() {
        assert_eq!(order(&picture(2, &[(0, 5), (7, 1)])), [0, 1]);
    }
}
