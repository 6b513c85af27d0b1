//! Any actions, any clicks, any sizes: nothing panics, every cursor stays where it can be.

use super::builder::{MODELS, on_query};
use super::driver::Explorer;
use proptest::prelude::*;
use spelunk::app::{Event, Pane, State, action::table};

#[derive(Clone, Debug)]
enum Step {
    Act(usize),
    Type(char),
    Erase,
    Click(u16, u16),
    Wheel(usize, isize),
    Resize(u16, u16),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        10 => (0..table().len()).prop_map(Step::Act),
        3 => prop::char::range(' ', 'z').prop_map(Step::Type),
        1 => Just(Step::Erase),
        2 => (0u16..220, 0u16..70).prop_map(|(x, y)| Step::Click(x, y)),
        1 => (0usize..5, -3isize..3).prop_map(|(pane, by)| Step::Wheel(pane, by)),
        1 => (1u16..220, 1u16..70).prop_map(|(width, height)| Step::Resize(width, height)),
    ];
    prop::collection::vec(step, 1..60)
}

fn check(state: &State) {
    let within = |cursor: usize, rows: usize| assert!(cursor < rows.max(1), "{cursor} of {rows}");
    within(state.inventory.list.cursor, state.inventory.rows.len());
    within(state.queries.list.cursor, state.queries.rows.len());
    within(state.detail.list.cursor, state.detail.lines.len());
    within(state.paths.list.cursor, state.paths.rows.len());
    if let Some(results) = &state.results {
        within(results.list.cursor, results.rows.len());
        within(results.column, results.columns.len());
    }
    assert!(state.focus != Pane::Results || state.results.is_some(), "no results to focus");
    let in_builder = matches!(state.focus, Pane::Builder | Pane::Cypher);
    assert_eq!(in_builder, state.builder.is_some(), "keys go to the builder while it is open");
    if let Some(builder) = &state.builder {
        within(builder.list.cursor, builder.lines.len());
        if let Some(popup) = &builder.popup {
            within(popup.list.cursor, popup.rows.len());
        }
        if let Some(steps) = &builder.steps {
            let mut again = steps.clone();
            again.settle();
            assert_eq!(&again, steps, "the tree is settled");
        }
    }
}

fn walk(mut explorer: Explorer, steps: Vec<Step>) {
    for step in steps {
        match step {
            Step::Act(at) => _ = explorer.act(table()[at].name),
            Step::Type(c) => explorer.apply(Event::Type(c)),
            Step::Erase => explorer.apply(Event::Erase),
            Step::Click(x, y) => {
                let (_, hits) = explorer.draw();
                if let Some((pane, row)) = hits.at(x, y) {
                    explorer.apply(Event::Click(pane, row));
                }
            }
            Step::Wheel(pane, by) => explorer.apply(Event::Scroll(Pane::ALL[pane], by)),
            Step::Resize(width, height) => explorer.size = (width, height),
        }
        explorer.draw();
        check(&explorer.state);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn nothing_breaks(steps in steps()) {
        walk(Explorer::new(80, 24), steps);
    }

    #[test]
    fn nothing_breaks_in_the_builder(steps in steps()) {
        walk(on_query(80, 24, "models", MODELS), steps);
    }
}

#[test]
fn every_small_size_draws() {
    for keys in ["Q", "Q +", "Q e", "", "2 enter", "4", "4 s", "d", "?", "b b"] {
        let mut explorer = Explorer::new(80, 24);
        explorer.press(keys);
        for width in 1..40 {
            for height in 1..14 {
                explorer.size = (width, height);
                explorer.draw();
            }
        }
    }
    let mut empty = Explorer::empty(1, 1);
    for width in 1..40 {
        empty.size = (width, 5);
        empty.draw();
    }
}
