//! The graph that is measured: read from a file in the native form, or made up in its shape.

use spelunk::graph::INFINITE;
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::{Estate, Source, Value};
use std::sync::Arc;

/// What attackers can follow in the measured graph.
const FOLLOWED: [&str; 8] = [
    "EXPOSES",
    "RUNS_AS",
    "MEMBER_OF",
    "HAS_PERMISSION",
    "CONTAINS",
    "READS_FROM",
    "CAN_REACH",
    "HOLDS_CREDENTIAL",
];

/// A question: ways of at most 8 hops from entries to targets, the cost of cutting each edge.
pub struct Question {
    pub name: String,
    pub vertices: u32,
    pub edges: Vec<(u32, u32)>,
    pub prices: Vec<u32>,
    /// vertex and exploitability
    pub entries: Vec<(u32, u32)>,
    /// vertex and sensitivity
    pub targets: Vec<(u32, u32)>,
}

/// Reads a file of `gen N SEED FILE opengraph`.
pub fn read(path: &str) -> Question {
    let estate = load(&[Input::Path(path.into())], &Arc::new(Progress::default())).expect("loads");
    let number = |value: Option<Value<'_>>| {
        value.and_then(Value::as_int).and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
    };
    let rated = |estate: &Estate, key: &str| -> Vec<(u32, u32)> {
        let all = estate.nodes().map(|node| (node.id().0, number(node.property(key))));
        all.filter(|&(_, rate)| rate > 0).collect()
    };
    let (mut edges, mut prices) = (Vec::new(), Vec::new());
    for relation in estate.relations() {
        let kind = relation.kind_name();
        if FOLLOWED.iter().any(|own| kind == *own) {
            edges.push((relation.from_id().0, relation.to_id().0));
            let own = number(relation.property("cost")).max(1) * repeats(relation.evidence());
            prices.push(if kind == "CONTAINS" { INFINITE } else { own });
        }
    }
    Question {
        name: path.rsplit('/').next().unwrap_or(path).to_owned(),
        vertices: u32::try_from(estate.node_count()).expect("fits"),
        edges,
        prices,
        entries: rated(&estate, "exploitability"),
        targets: rated(&estate, "sensitivity"),
    }
}

/// How often one file states a relation: as often it must be cut.
fn repeats(evidence: &[Source]) -> u32 {
    let most = evidence.chunk_by(|a, b| a.file() == b.file()).map(<[Source]>::len).max();
    u32::try_from(most.unwrap_or(1)).expect("fits")
}

/// A graph of the same shape, made up: scopes that contain resources, workloads that run as identities,
/// identities with a power-law number of permissions, few of them wide.
pub fn made_up(vertices: u32, seed: u64) -> Question {
    let mut random = Random(seed);
    let (accounts, groups) = ((vertices / 1500).max(2), vertices / 30);
    let first = accounts + groups;
    let scope: Vec<u32> =
        (0..vertices).map(|at| accounts + random.below(groups) * u32::from(at >= first)).collect();
    let account_of: Vec<u32> = (0..groups).map(|_| random.below(accounts)).collect();
    let mut wires: Vec<(u32, u32, u32)> =
        (0..groups).map(|g| (account_of[g as usize], accounts + g, INFINITE)).collect();
    let third = |at: u32| (at - first) % 3;
    let near = |random: &mut Random, at: u32, kind: u32| {
        let span = (vertices - first).min(3000);
        let start = (at - first).saturating_sub(span / 2);
        let pick = first + (start + random.below(span)).min(vertices - first - 3) / 3 * 3 + kind;
        pick.min(vertices - 1)
    };
    for at in first..vertices {
        wires.push((scope[at as usize], at, INFINITE));
        match third(at) {
            0 if random.below(10) < 6 => wires.push((at, near(&mut random, at, 1), 2 + random.below(5))),
            1 => {
                for _ in 0..random.power_law(60) {
                    let wide = random.below(100);
                    let to = near(&mut random, at, 2);
                    let to = if wide < 1 {
                        account_of[(scope[to as usize] - accounts) as usize]
                    } else if wide < 20 {
                        scope[to as usize]
                    } else {
                        to
                    };
                    wires.push((at, to, 1 + random.below(5)));
                }
            }
            2 if random.below(10) < 3 => wires.push((at, near(&mut random, at, 2), 3)),
            _ => {}
        }
    }
    wires.sort_by_key(|wire| wire.0);
    let rated = |random: &mut Random, kind: u32, chance: u32| {
        let own: Vec<u32> = (first..vertices).filter(|&at| third(at) == kind).collect();
        own.into_iter().filter(|_| random.below(1000) < chance).map(|at| (at, 1 + at % 10)).collect()
    };
    Question {
        name: format!("made up, {vertices} nodes, seed {seed}"),
        vertices,
        edges: wires.iter().map(|&(from, to, _)| (from, to)).collect(),
        prices: wires.iter().map(|&(_, _, price)| price).collect(),
        entries: rated(&mut random, 0, 57),
        targets: rated(&mut random, 2, 27),
    }
}

/// The same numbers for the same seed.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `most`.
    pub fn below(&mut self, most: u32) -> u32 {
        u32::try_from(self.next() % u64::from(most.max(1))).expect("fits")
    }

    /// Mostly 1, seldom many.
    fn power_law(&mut self, most: u32) -> u32 {
        let part = 1 + self.below(1 << 20);
        ((1u32 << 20) / part).clamp(1, most)
    }
}
