//! The corpus of drawings beside other programs that draw graphs as text: what can be read back from each drawing, and
//! whether it fits. `Graph::Easy` takes part when `graph-easy` is found.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss, dead_code)]

#[path = "../../diagram/corpus.rs"]
mod corpus;
#[path = "../../diagram/grid.rs"]
mod grid;
mod peers;
#[path = "../../diagram/rail_tracer.rs"]
mod rail_tracer;
mod trace;
#[path = "../../diagram/tracer.rs"]
mod tracer;

use corpus::{Case, GLYPH, corpus};
use spelunk::diagram::{Budget, Density, Drawing, Options, Picture, layout};
use std::collections::BTreeSet;
use std::time::Instant;
use trace::Reading;

const BUDGETS: [Budget; 3] =
    [Budget { width: 80, height: 24 }, Budget { width: 120, height: 40 }, Budget { width: 200, height: 60 }];

/// What one program comes to within one budget.
#[derive(Default)]
struct Sum {
    drawings: usize,
    none: usize,
    relations: usize,
    read: usize,
    right: usize,
    labelled: usize,
    fits: usize,
    crossings: usize,
    bends: usize,
    area: usize,
    nodes: usize,
    moved: usize,
    seconds: f64,
}

impl Sum {
    fn add(&mut self, case: &Case, text: &str, reading: &Reading, budget: Budget) {
        let (rows, wide) = size(text);
        let mut open: Vec<&(usize, usize, BTreeSet<String>)> = reading.relations.iter().collect();
        for relation in &case.picture.relations {
            let same =
                |one: &&(usize, usize, BTreeSet<String>)| (one.0, one.1) == (relation.from, relation.to);
            let best = open.iter().position(|one| same(one) && one.2.contains(&relation.label));
            if let Some(at) = best.or_else(|| open.iter().position(same)) {
                self.labelled += usize::from(open.remove(at).2.contains(&relation.label));
                self.right += 1;
            }
        }
        self.read += reading.relations.len();
        self.fits += usize::from(rows <= budget.height && wide <= budget.width);
        self.crossings += reading.crossings;
        self.bends += reading.bends;
        self.area += rows * wide;
    }

    fn row(&self, who: &str, budget: Budget) -> String {
        let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
        format!(
            "| {who} | {}x{} | {:.1} % | {:.1} % | {:.1} % | {:.0} % | {:.2} | {:.2} | {} | {:.1} % | {:.2} ms |",
            budget.width,
            budget.height,
            share(self.right, self.relations),
            share(self.right, self.read),
            share(self.labelled, self.relations),
            share(self.fits, self.drawings),
            self.crossings as f64 / self.relations.max(1) as f64,
            self.bends as f64 / self.relations.max(1) as f64,
            self.area / (self.drawings - self.none).max(1),
            share(self.moved, self.nodes),
            1e3 * self.seconds / self.drawings.max(1) as f64,
        )
    }
}

fn size(text: &str) -> (usize, usize) {
    (text.lines().count(), text.lines().map(spelunk::diagram::columns).max().unwrap_or(0))
}

fn without_the_middle(picture: &Picture) -> Picture {
    let mut picture = picture.clone();
    picture.relations.remove(picture.relations.len() / 2);
    picture
}

/// A program: a picture and a budget to a text; nothing when it gives none.
type Draw<'d> = &'d dyn Fn(&Picture, Budget) -> Option<String>;

fn judged(corpus: &[Case], budget: Budget, draw: Draw<'_>) -> Sum {
    let mut sum = Sum::default();
    for case in corpus {
        sum.drawings += 1;
        sum.relations += case.picture.relations.len();
        let start = Instant::now();
        let text = draw(&case.picture, budget);
        sum.seconds += start.elapsed().as_secs_f64();
        let Some(text) = text else {
            sum.none += 1;
            continue;
        };
        let labels = case.picture.relations.iter().map(|one| one.label.clone()).collect();
        let names = case.names();
        let reading = trace::read(&text, &names, &labels);
        sum.add(case, &text, &reading, budget);
        if let Some(after) = draw(&without_the_middle(&case.picture), budget) {
            let after = trace::read(&after, &names, &labels).places;
            sum.nodes += names.len();
            sum.moved += (0..names.len()).filter(|at| reading.places.get(at) != after.get(at)).count();
        }
    }
    sum
}

/// Ours, read back more strictly: a name must follow its glyph, a label must be the one beside the arrowhead.
fn strictly(case: &Case, drawing: &Drawing) -> Reading {
    let names = case.names();
    let (key, text) = (tracer::Key { glyph: GLYPH, names: &names }, drawing.text());
    let read = if drawing.density == Density::Rail { rail_tracer::read } else { tracer::read };
    let read = read(&text, false, &key);
    let relation = |(from, to, label): (usize, usize, String)| (from, to, BTreeSet::from([label]));
    Reading {
        relations: read.relations.into_iter().map(relation).collect(),
        crossings: read.crossings,
        bends: read.bends,
        ..Reading::default()
    }
}

fn ours(corpus: &[Case], budget: Budget) -> Sum {
    let mut sum = Sum::default();
    for case in corpus {
        sum.drawings += 1;
        sum.relations += case.picture.relations.len();
        let start = Instant::now();
        let drawing = layout(&case.picture, budget, &Options::default());
        let text = drawing.text();
        sum.seconds += start.elapsed().as_secs_f64();
        sum.add(case, &text, &strictly(case, &drawing), budget);
        let options = Options { keep: drawing.kept.clone(), ..Options::default() };
        let after = layout(&without_the_middle(&case.picture), budget, &options);
        let at = |place: &Option<spelunk::diagram::Place>| place.map(|place| (place.row, place.col));
        sum.nodes += case.picture.nodes.len();
        sum.moved += drawing.places.iter().zip(&after.places).filter(|(a, b)| at(a) != at(b)).count();
    }
    sum
}

fn main() {
    let corpus = corpus();
    println!("{} graphs of 4 to 60 nodes\n", corpus.len());
    println!(
        "| program | budget | relations read back | of those read right | labels beside their own | fits | crossings a relation | bends a relation | cells | nodes moved when a relation goes | a drawing |\n|--|--|--|--|--|--|--|--|--|--|--|"
    );
    for budget in BUDGETS {
        println!("{}", ours(&corpus, budget).row("spelunk", budget));
        println!("{}", judged(&corpus, budget, &peers::ascii_dag).row("ascii-dag 0.11", budget));
        if peers::has_graph_easy() {
            println!("{}", judged(&corpus, budget, &peers::graph_easy).row("Graph::Easy 0.76", budget));
        }
    }
}
