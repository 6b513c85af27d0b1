//! Paths, counts and rankings of the graph room beside brute force on random graphs.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::cast_precision_loss)]

mod graph_random;

use graph_random::{Case, Random, case, core_mask, on_threads};
use spelunk::graph::{
    Adjacency, Allow, Answers, Core, Easiest, FAR, Graph, Mask, Pair, Side, Top, Walk, affected,
    alternatives, blame, each_pair, route, sweep,
};
use std::collections::BTreeMap;

const CASES: u64 = 1000;

/// Entry and target -> fewest hops, by counting walks of each length.
fn plain_pairs(case: &Case) -> BTreeMap<(u32, u32), u8> {
    let mut pairs = BTreeMap::new();
    for entry in case.open_entries() {
        let walks = case.walks(entry, case.bound);
        for &target in case.targets.iter().filter(|&&target| target != entry) {
            let hops = (1..=case.bound).find(|&hops| walks[usize::from(hops)][target as usize].is_some());
            pairs.extend(hops.map(|hops| ((entry, target), hops)));
        }
    }
    pairs
}

fn listed(core: &Core, allow: &impl Allow) -> Vec<Pair> {
    let mut pairs = each_pair(core, allow, Vec::new, Vec::push, |mut a: Vec<Pair>, b| {
        a.extend(b);
        a
    });
    pairs.sort_unstable();
    pairs
}

#[test]
fn pairs_and_routes_equal_brute_force() {
    let mut found = 0;
    for seed in 0..CASES {
        let case = case(seed, 40);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, case.bound);
        let mask = core_mask(&case, &core);
        let pairs = on_threads(|| listed(&core, &mask));
        let expected = plain_pairs(&case);
        let outside = |core_vertex: u32| core.vertex[core_vertex as usize];
        let ours: BTreeMap<(u32, u32), u8> =
            pairs.iter().map(|pair| ((outside(pair.entry), outside(pair.target)), pair.hops)).collect();
        assert_eq!(ours, expected, "seed {seed}");
        assert_eq!(pairs.len(), expected.len(), "seed {seed}: a pair twice");
        for pair in &pairs {
            let edges = route(&core, pair.entry, pair.target, &mask).expect("a route");
            let mut best = case.routes(outside(pair.entry), outside(pair.target), pair.hops);
            best.retain(|route| route.len() == usize::from(pair.hops));
            best.sort();
            let ours: Vec<u32> = edges.iter().map(|&edge| core.edge[edge as usize]).collect();
            assert_eq!(Some(&ours), best.first(), "seed {seed}");
        }
        found += pairs.len();
    }
    assert!(found > 4000, "only {found} pairs in all cases");
}

#[test]
fn sweeps_equal_brute_force() {
    for seed in 0..CASES {
        let case = case(seed, 40);
        let graph = case.graph();
        let hops = sweep(&graph.out, &case.entries, case.bound, &case.mask);
        let all: Vec<_> = case.open_entries().map(|entry| case.walks(entry, case.bound)).collect();
        for vertex in 0..case.vertices as usize {
            let least =
                (0..=case.bound).find(|&at| all.iter().any(|walks| walks[usize::from(at)][vertex].is_some()));
            assert_eq!(hops[vertex], least.unwrap_or(FAR), "seed {seed} vertex {vertex}");
        }
    }
}

#[test]
fn many_at_once_equals_one_by_one() {
    for seed in 0..20 {
        let mut random = Random(seed);
        let vertices = 300;
        let mut edges: Vec<(u32, u32)> =
            (0..1500).map(|_| (random.below(vertices), random.below(vertices))).collect();
        edges.sort_unstable();
        let graph = Graph::new(vertices, edges);
        let (entries, targets): (Vec<u32>, Vec<u32>) = ((0..290).collect(), (5..300).collect());
        let core = Core::new(&graph, &entries, &targets, 6);
        let mut mask = Mask::default();
        (0..40).for_each(|_| mask.set_edge(random.below(1500), true));
        let pairs = on_threads(|| listed(&core, &mask));
        let mut expected = Vec::new();
        let goals = Side::Entries.goals(&core);
        let mut walk = Walk::new(core.graph.vertices());
        for &entry in &core.entries {
            walk.from(entry, &core.graph.out, (6, &vec![0; core.graph.vertices()]), &mask, |target, hops| {
                if goals[target as usize] && hops > 0 {
                    expected.push(Pair { entry, target, hops });
                }
            });
        }
        expected.sort_unstable();
        assert_eq!(pairs, expected, "seed {seed}");
        assert!(pairs.len() > 50_000, "the sources must overlap");
    }
}

/// For each edge and vertex the pairs whose shortest routes use it, equal routes sharing.
fn plain_blame(case: &Case) -> (BTreeMap<u32, f64>, BTreeMap<u32, f64>) {
    let (mut edges, mut vertices) = (BTreeMap::new(), BTreeMap::new());
    for (&(entry, target), &hops) in &plain_pairs(case) {
        let mut routes = case.routes(entry, target, hops);
        routes.retain(|route| route.len() == usize::from(hops));
        let part = 1.0 / routes.len() as f64;
        for edge in routes.iter().flatten() {
            *edges.entry(*edge).or_insert(0.0) += part;
            let (from, _) = case.edges[*edge as usize];
            if from != entry {
                *vertices.entry(from).or_insert(0.0) += part;
            }
        }
    }
    (edges, vertices)
}

#[test]
fn choke_counts_equal_brute_force() {
    for seed in 0..CASES {
        let case = case(seed, 40);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, case.bound);
        let mask = core_mask(&case, &core);
        let counts = on_threads(|| blame(&core, &mask, u64::MAX));
        assert!(counts.is_complete());
        let (edges, vertices) = plain_blame(&case);
        for (own, edge) in (0..).zip(&core.edge) {
            let expected = edges.get(edge).copied().unwrap_or(0.0);
            assert!((counts.edge(own) - expected).abs() < 1e-6, "seed {seed} edge {edge}");
        }
        for (own, vertex) in (0..).zip(&core.vertex) {
            let expected = vertices.get(vertex).copied().unwrap_or(0.0);
            assert!((counts.vertex(own) - expected).abs() < 1e-6, "seed {seed} vertex {vertex}");
        }
        assert!(edges.keys().all(|edge| core.find_edge(*edge).is_some()), "seed {seed}");
    }
}

/// The walks that no other walk beats in both cost and hops: hops -> cost, costs falling.
fn plain_labels(walks: &[Vec<Option<u32>>], vertex: u32) -> Vec<(u8, u32)> {
    let mut best = u32::MAX;
    let mut labels = Vec::new();
    for (hops, row) in (0u8..).zip(walks) {
        if let Some(cost) = row[vertex as usize].filter(|&cost| cost < best) {
            best = cost;
            labels.push((hops, cost));
        }
    }
    labels
}

#[test]
fn easiest_ways_equal_brute_force() {
    for seed in 0..CASES {
        let case = case(seed, 40);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, case.bound);
        let mask = core_mask(&case, &core);
        let costs: Vec<u8> = core.edge.iter().map(|&edge| case.costs[edge as usize]).collect();
        let mut search = Easiest::new(core.graph.vertices());
        for &entry in &core.entries {
            let labels = search.from(entry, &core, case.bound, &costs, &mask).to_vec();
            let walks = case.walks(core.vertex[entry as usize], case.bound);
            for &target in &core.targets {
                let mut ours: Vec<(u8, u32)> = labels
                    .iter()
                    .filter(|label| label.vertex == target)
                    .map(|label| (label.hops, u32::from(label.cost)))
                    .collect();
                ours.sort_unstable();
                assert_eq!(ours, plain_labels(&walks, core.vertex[target as usize]), "seed {seed}");
            }
            for (at, label) in (0..).zip(&labels) {
                let way = search.way(at);
                let cost: u32 = way.iter().map(|&edge| u32::from(costs[edge as usize])).sum();
                assert_eq!((way.len(), cost), (usize::from(label.hops), u32::from(label.cost)));
            }
        }
    }
}

#[test]
fn shares_of_easy_ways_equal_brute_force() {
    for seed in 0..CASES / 2 {
        let case = case(seed, 14);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, case.bound);
        let mask = core_mask(&case, &core);
        let costs: Vec<u8> = core.edge.iter().map(|&edge| case.costs[edge as usize] % 3).collect();
        let mut search = Easiest::new(core.graph.vertices());
        for &entry in &core.entries {
            let labels = search.from(entry, &core, case.bound, &costs, &mask).to_vec();
            let goal =
                |label: &spelunk::graph::Label| f64::from(u8::from(core.targets.contains(&label.vertex)));
            let weight: Vec<f64> = labels.iter().map(goal).collect();
            let mut ours: BTreeMap<u32, f64> = BTreeMap::new();
            search.share(&weight, |edge, _, part| *ours.entry(edge).or_insert(0.0) += part);
            let mut expected: BTreeMap<u32, f64> = BTreeMap::new();
            for label in labels.iter().filter(|label| goal(label) > 0.0) {
                let (from, to) = (core.vertex[entry as usize], core.vertex[label.vertex as usize]);
                let mut routes = case.routes(from, to, label.hops);
                let cost = |route: &[u32]| -> u32 {
                    route.iter().map(|&edge| u32::from(case.costs[edge as usize] % 3)).sum()
                };
                routes.retain(|route| {
                    route.len() == usize::from(label.hops) && cost(route) == u32::from(label.cost)
                });
                for edge in routes.iter().flatten() {
                    let own = core.find_edge(*edge).unwrap();
                    *expected.entry(own).or_insert(0.0) += 1.0 / routes.len() as f64;
                }
            }
            assert_eq!(ours.len(), expected.len(), "seed {seed}");
            for (edge, part) in expected {
                assert!((ours[&edge] - part).abs() < 1e-9, "seed {seed}");
            }
        }
    }
}

#[test]
fn alternatives_are_all_routes_in_order() {
    let mut found = 0;
    for seed in 0..CASES {
        let mut case = case(seed, 40);
        case.bound = case.bound.min(6);
        for target in case.targets.iter().take(3) {
            found += all_routes_in_order(&case, seed, case.entries[0], *target);
        }
    }
    assert!(found > 1500, "only {found} routes");
}

fn all_routes_in_order(case: &Case, seed: u64, from: u32, to: u32) -> usize {
    let core = Core::new(&case.graph(), &[from], &[to], case.bound);
    let mask = core_mask(case, &core);
    let costs: Vec<u8> = core.edge.iter().map(|&edge| case.costs[edge as usize]).collect();
    let mut expected: Vec<(u32, u8, Vec<u32>)> = case
        .routes(from, to, case.bound)
        .into_iter()
        .map(|route| (case.cost(&route), u8::try_from(route.len()).unwrap(), route))
        .collect();
    expected.sort();
    let all = alternatives(&core, &costs, &mask, 200);
    if expected.len() <= 200 {
        let mut ours: Vec<(u32, u8, Vec<u32>)> = all
            .iter()
            .map(|route| {
                let edges = route.edges.iter().map(|&edge| core.edge[edge as usize]).collect();
                (route.cost, route.hops, edges)
            })
            .collect();
        ours.sort();
        assert_eq!(ours, expected, "seed {seed}");
    }
    for (ours, theirs) in all.iter().zip(&expected) {
        assert_eq!((ours.cost, ours.hops), (theirs.0, theirs.1), "seed {seed}: out of order");
    }
    all.len()
}

#[test]
fn the_best_few_are_those_of_a_sorted_list() {
    for seed in 0..CASES {
        let mut random = Random(seed);
        let items: Vec<(u32, u32)> = (0..random.below(60)).map(|at| (random.below(12), at)).collect();
        let most = random.below(20) as usize;
        let mut top = Top::new(most);
        items.iter().for_each(|&item| top.offer(item));
        let mut sorted = items;
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.truncate(most);
        assert_eq!(top.finish(), sorted);
    }
}

type Row = Vec<(u32, u8)>;

fn asked(walk: &mut Walk, source: u32, core: &Core, side: Side, goals: &[bool], mask: &Mask) -> Row {
    let mut row = Row::new();
    let adjacency: &Adjacency = side.adjacency(core);
    walk.from(source, adjacency, side.limits(core), mask, |found, hops| {
        if goals[found as usize] {
            row.push((found, hops));
        }
    });
    row.sort_unstable();
    row
}

#[test]
fn renewed_answers_equal_a_full_search() {
    let mut saved = 0;
    for seed in 0..CASES {
        let case = case(seed * 2, 40);
        let core = Core::new(&case.graph(), &case.entries, &case.targets, case.bound);
        let side = if seed % 3 == 0 { Side::Targets } else { Side::Entries };
        let (sources, goals) = (side.sources(&core).to_vec(), side.goals(&core));
        let memory = || Walk::new(core.graph.vertices());
        let full = |mask: &Mask| {
            Answers::new(&sources, memory, |walk, source| asked(walk, source, &core, side, &goals, mask))
        };
        let mut mask = Mask::default();
        let start = full(&mask);
        let mut answers = start.clone();
        let mut random = Random(seed);
        let mut walk = memory();
        let mut done: Vec<(bool, u32)> = Vec::new();
        let mut toggle = |mask: &mut Mask,
                          answers: &mut Answers<Row>,
                          (edge, number): (bool, u32),
                          off: bool| {
            let (edges, vertices) = if edge { (vec![number], vec![]) } else { (vec![], vec![number]) };
            if edge {
                mask.set_edge(number, off);
            } else {
                mask.set_vertex(number, off);
            }
            let which = affected(&core, side, &edges, &vertices, &mut walk);
            saved += sources.len() - which.len();
            answers.renew(&sources, &which, |source| asked(&mut memory(), source, &core, side, &goals, mask));
        };
        if core.graph.edges() == 0 {
            continue;
        }
        for _ in 0..6 {
            let edge = random.below(3) > 0;
            let of = if edge { core.graph.edges() } else { core.graph.vertices() };
            let item = (edge, random.below(u32::try_from(of).unwrap()));
            toggle(&mut mask, &mut answers, item, true);
            done.push(item);
            assert_eq!(answers, full(&mask), "seed {seed}");
        }
        while let Some(item) = done.pop() {
            if !done.contains(&item) {
                toggle(&mut mask, &mut answers, item, false);
            }
        }
        assert_eq!(answers, start, "seed {seed}: undone");
        assert_eq!(answers, full(&Mask::default()), "seed {seed}");
    }
    assert!(saved > 1000, "nothing was saved");
}
