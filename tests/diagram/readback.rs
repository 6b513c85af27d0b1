//! The whole corpus, drawn within three budgets and read back.

use super::corpus::{ASCII_GLYPH, Case, GLYPH, corpus};
use super::tracer::{Key, Reading};
use super::{rail_tracer, tracer};
use spelunk::diagram::{Budget, Density, Drawing, Glyphs, Options, layout};

const BUDGETS: [Budget; 3] =
    [Budget { width: 80, height: 24 }, Budget { width: 120, height: 40 }, Budget { width: 200, height: 60 }];

/// Reads a drawing of a case back.
pub fn read(case: &Case, drawing: &Drawing) -> Reading {
    let ascii = drawing.glyphs == Glyphs::Ascii;
    let names = case.names();
    let key = Key { glyph: if ascii { ASCII_GLYPH } else { GLYPH }, names: &names };
    let text = drawing.text();
    let mut reading = if drawing.density == Density::Rail {
        rail_tracer::read(&text, ascii, &key)
    } else {
        tracer::read(&text, ascii, &key)
    };
    reading.relations.sort();
    reading.rows = drawing.height();
    reading
}

fn check(case: &Case, budget: Budget, glyphs: Glyphs, density: Density) -> Reading {
    let drawing = layout(&case.picture, budget, &Options { glyphs, density, ..Options::default() });
    let reading = read(case, &drawing);
    let place = format!("{} in {budget:?}\n{}", case.name, drawing.text());
    assert!(reading.wrong.is_empty(), "{:?}\n{place}", reading.wrong);
    assert_eq!(reading.relations, case.expected(), "{place}");
    let widest = drawing.text().lines().map(spelunk::diagram::columns).max().unwrap_or(0);
    assert!(widest <= budget.width, "{widest} columns\n{place}");
    assert!(drawing.density == Density::Rail || drawing.height() <= budget.height, "{place}");
    reading
}

/// What the drawings of the corpus come to within one budget.
#[derive(Debug, Default)]
struct Sum {
    relations: usize,
    crossings: usize,
    bends: usize,
    /// drawings that need no scrolling
    whole: usize,
}

#[test]
fn every_relation_is_read_back_with_its_label() {
    let corpus = corpus();
    assert!(corpus.len() >= 200);
    // of each budget: how many drawings at least need no scrolling, and how many relations there are at least
    // for each crossing and for each bend
    let goals = [(170, 200, 3), (190, 50, 2), (205, 20, 1)];
    for (budget, (whole, to_a_crossing, to_a_bend)) in BUDGETS.into_iter().zip(goals) {
        let mut sum = Sum::default();
        for case in &corpus {
            let reading = check(case, budget, Glyphs::Unicode, Density::Auto);
            sum.relations += reading.relations.len();
            sum.crossings += reading.crossings;
            sum.bends += reading.bends;
            sum.whole += usize::from(reading.rows <= budget.height);
        }
        assert!(sum.whole >= whole, "{budget:?}: {sum:?}");
        assert!(sum.crossings * to_a_crossing <= sum.relations, "{budget:?}: {sum:?}");
        assert!(sum.bends * to_a_bend <= sum.relations, "{budget:?}: {sum:?}");
    }
}

#[test]
fn ascii_drawings_are_read_back_as_well() {
    for (at, case) in corpus().iter().enumerate() {
        check(case, BUDGETS[at % 3], Glyphs::Ascii, Density::Auto);
    }
}

#[test]
fn a_spine_and_a_map_by_name_show_everything_as_well() {
    for case in corpus().iter().step_by(3) {
        for density in [Density::Spine, Density::Map] {
            let drawing = layout(&case.picture, BUDGETS[0], &Options { density, ..Options::default() });
            assert_eq!(drawing.density, density, "{}", case.name);
            let reading = read(case, &drawing);
            assert_eq!(reading.relations, case.expected(), "{}\n{}", case.name, drawing.text());
            assert!(reading.wrong.is_empty(), "{}: {:?}", case.name, reading.wrong);
        }
    }
}

#[test]
fn a_rail_shows_everything() {
    for case in &corpus() {
        check(case, BUDGETS[0], Glyphs::Unicode, Density::Rail);
    }
}
