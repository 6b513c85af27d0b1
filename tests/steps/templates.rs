//! The shipped templates as steps: nearly all can be refined, and find the same.

use spelunk::ingest::{Progress, embedded, load};
use spelunk::query::steps::{Steps, inlined};
use spelunk::query::{parse, run, templates};
use std::sync::Arc;

#[test]
fn templates_become_steps_that_find_the_same() {
    let demo = load(&embedded::demo(), &Arc::new(Progress::default())).expect("the demo estate loads");
    let demo = spelunk::posture::complete(demo);
    let mut without = Vec::new();
    for template in templates() {
        let text = inlined(&template.cypher, &template.params);
        let query = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", template.name));
        let Ok(steps) = Steps::read(&query) else {
            without.push(template.name.as_str());
            continue;
        };
        let again = parse(&steps.cypher()).unwrap_or_else(|error| panic!("{}: {error}", template.name));
        assert_eq!(Steps::read(&again).as_ref(), Ok(&steps), "{}", steps.cypher());
        let own = template.run(&demo).unwrap_or_else(|error| panic!("{}: {error}", template.name));
        let mut found = run(&again, &demo).unwrap_or_else(|error| panic!("{}: {error}", template.name));
        if template.columns.is_empty() {
            assert_eq!(found.columns, own.columns, "{}", template.name);
            // rows without an order may come in another one
            let text = |rows: &mut Vec<Vec<_>>| rows.sort_by_cached_key(|row| format!("{row:?}"));
            let mut rows = own.rows;
            text(&mut rows);
            text(&mut found.rows);
            assert_eq!(found.rows, rows, "{}\n{}", template.name, steps.cypher());
        }
        let tallies = steps.tallies(&demo, &|| false).expect("counted");
        let root = tallies.list[0];
        assert!(
            root.yes + root.unknown > 0 || own.columns.is_empty() || found.rows.is_empty(),
            "{}",
            template.name
        );
    }
    assert!(without.len() * 20 <= templates().len(), "{without:?}");
}
