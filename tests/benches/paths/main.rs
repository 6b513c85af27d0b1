//! Attack paths, choke points, cut and what-if beside the bare loop over the adjacency, in one run.
//!
//! `cargo bench --bench paths -- [FILE…]`: files in the native form with `exploitability`, `sensitivity` and
//! `cost`; none: made-up graphs of 10,000, 100,000 and 1,000,000 nodes. Medians of 7 runs; both sides must agree.

#![allow(clippy::expect_used, clippy::cast_possible_truncation, clippy::cast_sign_loss, missing_docs)]

mod bare;
mod estate;

use bare::Plain;
use estate::{Question, Random};
use spelunk::graph::{
    All, Answers, Core, FAR, Graph, Mask, Pair, Prices, Side, Top, Walk, affected, blame, cut, each_pair,
};
use std::time::Instant;

const HOPS: u8 = 8;

/// What a way is worth: exploitability times sensitivity, a tenth less per hop.
fn score(entry: u32, target: u32, decay: f64) -> u64 {
    (f64::from(entry * target) * decay * 1e6) as u64
}

fn decays() -> [f64; 9] {
    std::array::from_fn(|hops| 0.9f64.powi(i32::try_from(hops).expect("small")))
}

/// The median of the runs in milliseconds, and the last answer.
fn median<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    let mut run = || {
        let start = Instant::now();
        let answer = work();
        (start.elapsed().as_secs_f64() * 1e3, answer)
    };
    let (first, mut answer) = run();
    let mut times = vec![first];
    for _ in 0..6 {
        let (time, next) = run();
        times.push(time);
        answer = next;
    }
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], answer)
}

fn rates(of: &[(u32, u32)], vertices: u32) -> Vec<u32> {
    let mut rates = vec![0; vertices as usize];
    of.iter().for_each(|&(vertex, rate)| rates[vertex as usize] = rate);
    rates
}

struct Ours<'q> {
    graph: Graph,
    entries: Vec<u32>,
    targets: Vec<u32>,
    weight: (Vec<u32>, Vec<u32>),
    question: &'q Question,
}

impl<'q> Ours<'q> {
    fn new(question: &'q Question) -> Self {
        let own = |list: &[(u32, u32)]| list.iter().map(|&(vertex, _)| vertex).collect();
        Self {
            graph: Graph::new(question.vertices, question.edges.clone()),
            entries: own(&question.entries),
            targets: own(&question.targets),
            weight: (
                rates(&question.entries, question.vertices),
                rates(&question.targets, question.vertices),
            ),
            question,
        }
    }

    fn core(&self, bound: u8) -> Core {
        Core::new(&self.graph, &self.entries, &self.targets, bound)
    }

    fn paths(&self) -> (u64, u64, u64) {
        let (core, decay) = (self.core(HOPS), decays());
        let new = || (0u64, 0u64, Top::new(100));
        let see = |sum: &mut (u64, u64, Top<u64>), pair: Pair| {
            sum.0 += 1;
            sum.1 += u64::from(pair.hops);
            let entry = self.weight.0[core.vertex[pair.entry as usize] as usize];
            let target = self.weight.1[core.vertex[pair.target as usize] as usize];
            sum.2.offer(score(entry, target, decay[usize::from(pair.hops)]));
        };
        let (pairs, hops, best) = each_pair(&core, &All, new, see, |mut a, b| {
            b.2.finish().into_iter().for_each(|item| a.2.offer(item));
            (a.0 + b.0, a.1 + b.1, a.2)
        });
        (pairs, hops, best.finish().iter().sum())
    }

    fn choke(&self) -> f64 {
        let core = self.core(HOPS);
        let counts = blame(&core, &All, u64::MAX);
        (0..u32::try_from(core.graph.edges()).expect("fits")).map(|edge| counts.edge(edge)).sum()
    }

    fn cut(&self) -> u64 {
        let core = self.core(FAR);
        let edges: Vec<u32> = core.edge.iter().map(|&edge| self.question.prices[edge as usize]).collect();
        let entries = vec![5; core.entries.len()];
        cut(&core, Prices { edges: &edges, entries: &entries }, &All).map_or(0, |cut| cut.cost)
    }

    /// The 95th percentile of switching one edge of the core off, the best 100 refreshed, in milliseconds.
    fn what_if(&self) -> f64 {
        let core = self.core(HOPS);
        let side = Side::smaller(&core);
        let (sources, goals, decay) = (side.sources(&core), side.goals(&core), decays());
        let ask = |walk: &mut Walk, source: u32, mask: &Mask| {
            let (mut count, mut best) = ((0u32, 0u32), Top::new(100));
            walk.from(source, side.adjacency(&core), side.limits(&core), mask, |found, hops| {
                if goals[found as usize] && hops > 0 {
                    count = (count.0 + 1, count.1 + u32::from(hops));
                    let pair = side.pair(source, found, hops);
                    let entry = self.weight.0[core.vertex[pair.entry as usize] as usize];
                    let target = self.weight.1[core.vertex[pair.target as usize] as usize];
                    best.offer(score(entry, target, decay[usize::from(hops)]));
                }
            });
            (count, best.finish())
        };
        let memory = || Walk::new(core.graph.vertices());
        let mut mask = Mask::default();
        let mut answers = Answers::new(sources, memory, |walk, source| ask(walk, source, &mask));
        let (mut back, mut again, mut random) = (memory(), memory(), Random(1));
        let mut times: Vec<f64> = Vec::new();
        for _ in 0..400 {
            let edge = random.below(u32::try_from(core.graph.edges()).expect("fits"));
            for off in [true, false] {
                let start = Instant::now();
                mask.set_edge(edge, off);
                let which = affected(&core, side, &[edge], &[], &mut back);
                answers.renew(sources, &which, |source| ask(&mut again, source, &mask));
                let mut best = Top::new(100);
                let mut count = (0u64, 0u64);
                for (sum, own) in &answers.rows {
                    count = (count.0 + u64::from(sum.0), count.1 + u64::from(sum.1));
                    own.iter().for_each(|&item| best.offer(item));
                }
                std::hint::black_box((count, best.finish()));
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
        }
        times.sort_by(f64::total_cmp);
        times[times.len() * 95 / 100]
    }
}

fn measure(question: &Question) -> [f64; 3] {
    let (out, into) = (Plain::new(question, false), Plain::new(question, true));
    let (entries, targets) =
        (rates(&question.entries, question.vertices), rates(&question.targets, question.vertices));
    let ours = Ours::new(question);
    println!(
        "\n{}: {} vertices, {} edges, {} entries, {} targets",
        question.name,
        question.vertices,
        question.edges.len(),
        question.entries.len(),
        question.targets.len()
    );
    let (bare_ahead, expected) = median(|| bare::paths(&out, &question.entries, &targets, &decays()));
    let (bare_back, reversed) = median(|| bare::paths(&into, &question.targets, &entries, &decays()));
    let (paths, found) = median(|| ours.paths());
    assert_eq!((expected, reversed), (found, found), "paths differ");
    println!("  pairs {}  hops {}", found.0, found.1);
    row("all paths, from the entries", bare_ahead, paths);
    row("all paths, from the targets", bare_back, paths);
    let (bare_choke, expected) = median(|| bare::choke(&out, &question.entries, &targets));
    let (choke, sum) = median(|| ours.choke());
    assert!((expected - sum).abs() < 1e-3 * expected.max(1.0), "choke counts differ: {expected} {sum}");
    row("choke points", bare_choke, choke);
    let (bare_cut, expected) = median(|| bare::cut(question, &out, &into));
    let (cut, cost) = median(|| ours.cut());
    assert_eq!(expected, cost, "cuts differ");
    row(&format!("least-cost cut ({cost})"), bare_cut, cut);
    let what_if = ours.what_if();
    println!(
        "  {:30} {:>21} {what_if:9.3} ms p95, 1/{:.0} of all paths",
        "what-if, one edge",
        "",
        paths / what_if
    );
    [paths, choke, cut]
}

fn row(what: &str, bare: f64, ours: f64) {
    println!("  {what:30} bare {bare:9.2} ms, ours {ours:9.2} ms, ratio {:.2}", ours / bare);
}

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let questions: Box<dyn Iterator<Item = Question>> = if files.is_empty() {
        Box::new([10_000, 100_000, 1_000_000].into_iter().map(|vertices| estate::made_up(vertices, 7)))
    } else {
        Box::new(files.into_iter().map(|file| estate::read(&file)))
    };
    let times: Vec<[f64; 3]> = questions.map(|question| measure(&question)).collect();
    if let (Some(first), Some(last)) = (times.first(), times.last().filter(|_| times.len() > 1)) {
        let growth: Vec<String> = first.iter().zip(last).map(|(a, b)| format!("{:.0}x", b / a)).collect();
        println!(
            "\ngrowth from the first to the last: paths {}, choke points {}, cut {}",
            growth[0], growth[1], growth[2]
        );
    }
}
