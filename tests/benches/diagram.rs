//! Drawing attack paths, beside a bare breadth-first walk over the same relations that writes one row of text
//! for each, in the same run.
//!
//! `cargo bench --bench diagram`. Prints the best and the median time of each, and the ratio of the medians.

#![allow(clippy::expect_used, clippy::unwrap_used)]

use spelunk::diagram::{Budget, Density, Node, Options, Picture, Relation, View, layout};
use std::collections::VecDeque;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A graph in which each node but the first hangs on one of the six before it, with some more relations.
fn picture(nodes: usize, extra: usize) -> Picture {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).expect("small") % bound
    };
    let mut ends: Vec<(usize, usize)> = (1..nodes).map(|to| (to - 1 - below(to.min(6)), to)).collect();
    for _ in 0..extra {
        let to = 1 + below(nodes - 1);
        ends.push((to - 1 - below(to.min(12)), to));
    }
    let node = |at: usize| Node {
        key: format!("k{at}"),
        glyph: "◆".to_owned(),
        name: format!("resource-{at}"),
        kind: "Storage account".to_owned(),
        ..Node::default()
    };
    let relation = |(at, &(from, to)): (usize, &(usize, usize))| Relation {
        from,
        to,
        label: ["contains", "runs-as", "has permission to", "reads-from"][at % 4].to_owned(),
        ..Relation::default()
    };
    Picture {
        nodes: (0..nodes).map(node).collect(),
        relations: ends.iter().enumerate().map(relation).collect(),
    }
}

/// One row of text for each relation, in the order of a breadth-first walk.
fn bare(picture: &Picture) -> usize {
    let mut out: Vec<Vec<&Relation>> = vec![Vec::new(); picture.nodes.len()];
    for relation in &picture.relations {
        out[relation.from].push(relation);
    }
    let mut met = vec![false; picture.nodes.len()];
    let mut open = VecDeque::from([0]);
    let mut text = String::new();
    while let Some(node) = open.pop_front() {
        for relation in &out[node] {
            let (from, to) = (&picture.nodes[relation.from], &picture.nodes[relation.to]);
            writeln!(text, "{} {} {} {} {}", from.glyph, from.name, relation.label, to.glyph, to.name)
                .expect("text");
            if !std::mem::replace(&mut met[relation.to], true) {
                open.push_back(relation.to);
            }
        }
    }
    text.len()
}

fn measured(mut run: impl FnMut()) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[0], times[times.len() / 2])
}

fn line(name: &str, picture: &Picture, budget: Budget, density: Density, goal: f64) {
    let options = Options { density, ..Options::default() };
    let drawing = layout(picture, budget, &options);
    let (best, median) = measured(|| drop(black_box(layout(black_box(picture), budget, &options))));
    let (_, base) = measured(|| {
        black_box(bare(black_box(picture)));
    });
    let view = View { width: budget.width, height: budget.height, ..View::default() };
    let (_, window) = measured(|| drop(black_box(drawing.window(black_box(&view)))));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{name:<34} {:>5} {:>3}x{:<4} best {:7.3} median {:7.3} (goal {goal:4.1})  window {:6.3}  bare {:6.3} ms  ratio {:6.1}",
        format!("{:?}", drawing.density),
        drawing.width,
        drawing.height(),
        ms(best),
        ms(median),
        ms(window),
        ms(base),
        median.as_secs_f64() / base.as_secs_f64(),
    );
}

fn main() {
    let (small, middle, large) = (picture(12, 4), picture(60, 26), picture(2000, 1000));
    let (narrow, wide) = (Budget { width: 80, height: 24 }, Budget { width: 200, height: 60 });
    line("12 nodes, 80x24", &small, narrow, Density::Auto, 1.0);
    line("12 nodes, 200x60", &small, wide, Density::Auto, 1.0);
    line("12 nodes, a map by name", &small, narrow, Density::Map, 1.0);
    line("60 nodes, 80x24", &middle, narrow, Density::Auto, 5.0);
    line("60 nodes, 200x60", &middle, wide, Density::Auto, 5.0);
    line("60 nodes, a spine by name", &middle, wide, Density::Spine, 5.0);
    line("60 nodes, a map by name", &middle, wide, Density::Map, 5.0);
    line("2000 nodes, 80x24", &large, narrow, Density::Auto, 20.0);
    line("2000 nodes, 200x60", &large, wide, Density::Rail, 20.0);
}
