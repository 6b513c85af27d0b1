//! Every way of a pair: the easiest first, each once, without what a what-if takes away.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod attack_support;

use attack_support::{analysed, demo, patterns};
use spelunk::model::{Estate, RelationId};
use spelunk::posture::attack::{Analysis, AttackPath, Change, Off, WhatIf, ways};
use std::collections::HashSet;

const MOST: usize = 12;

fn over(path: &AttackPath) -> Vec<Option<RelationId>> {
    path.steps.iter().map(|step| step.over).collect()
}

/// That the ways are in order, each once, and lead from the entry to the target; how many there are.
fn check(estate: &Estate, analysis: &Analysis, path: &AttackPath) -> usize {
    let all = ways(estate, analysis, &Off::default(), (path.entry, path.target), MOST);
    let first = &all.paths[0];
    assert_eq!((&first.id, first.score, first.steps.len()), (&path.id, path.score, path.steps.len()));
    assert!(all.paths.is_sorted_by_key(|way| std::cmp::Reverse(way.score)), "{}", path.title);
    let each: HashSet<_> = all.paths.iter().map(over).collect();
    let ids: HashSet<_> = all.paths.iter().map(|way| &way.id).collect();
    assert_eq!((each.len(), ids.len()), (all.paths.len(), all.paths.len()), "{}", path.title);
    for way in &all.paths {
        assert_eq!(
            (way.entry, way.steps.last().map_or(way.entry, |step| step.to)),
            (path.entry, path.target)
        );
        assert!(way.steps.windows(2).all(|pair| pair[1].from == Some(pair[0].to)), "{}", way.story());
        assert!(way.steps.len() <= usize::from(analysis.options.max_hops));
    }
    assert!(all.complete || all.paths.len() == MOST, "{} of {}", all.paths.len(), path.title);
    all.paths.len()
}

#[test]
fn the_easiest_way_comes_first_and_none_twice() {
    for estate in [demo(), patterns()] {
        let analysis = analysed(&estate);
        let view = analysis.view(&estate);
        let counts: Vec<usize> = view.paths.iter().map(|path| check(&estate, &analysis, path)).collect();
        assert!(counts.iter().any(|count| *count > 1), "{counts:?}");
    }
}

#[test]
fn what_a_what_if_takes_away_is_on_no_way() {
    let estate = demo();
    let analysis = analysed(&estate);
    let view = analysis.view(&estate);
    let mut seen = 0;
    for path in &view.paths {
        let pair = (path.entry, path.target);
        let all = ways(&estate, &analysis, &Off::default(), pair, MOST);
        let Some(cut) =
            over(path).into_iter().flatten().last().filter(|_| all.complete && all.paths.len() > 1)
        else {
            continue;
        };
        let mut what_if = WhatIf::new(&analysis);
        what_if.toggle(&estate, &analysis, Change::Relation(cut));
        let left = ways(&estate, &analysis, what_if.off(), pair, MOST);
        let kept: HashSet<_> = all.paths.iter().map(over).filter(|way| !way.contains(&Some(cut))).collect();
        let own: HashSet<_> = left.paths.iter().map(over).collect();
        assert_eq!(own, kept, "{}", path.title);
        seen += usize::from(!kept.is_empty());
    }
    assert!(seen > 3, "{seen} pairs have a way that is left");
}
