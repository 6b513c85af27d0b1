//! What-if overlays: equal to a search from scratch, undone to the same bytes, saved and read back.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod attack_support;
mod graph_random;

use attack_support::{analysed, demo, patterns};
use graph_random::{Random, on_threads};
use spelunk::model::{Estate, NodeId, RelationId, Severity};
use spelunk::posture::attack::{
    Aim, Analysis, Change, Remedy, Saved, WhatIf, blast_radius, blast_ways, plan, sever,
};

fn changes(estate: &Estate, analysis: &Analysis) -> (Vec<Remedy>, Vec<RelationId>, Vec<NodeId>) {
    let view = analysis.view(estate);
    let remedies = view.paths.iter().flat_map(|path| &path.breaks).copied().collect();
    let relations = analysis.map.links.iter().map(|link| link.relation).collect();
    let nodes = analysis.map.states.iter().map(|state| state.node).collect();
    (remedies, relations, nodes)
}

fn pick<T: Copy>(random: &mut Random, list: &[T]) -> T {
    list[random.below(u32::try_from(list.len()).unwrap()) as usize]
}

#[test]
fn five_hundred_random_sequences_equal_a_search_from_scratch() {
    let mut toggled = 0;
    for (estate, runs) in [(demo(), 150), (patterns(), 350)] {
        let analysis = analysed(&estate);
        let (remedies, relations, nodes) = changes(&estate, &analysis);
        for seed in 0..runs {
            let mut random = Random(seed);
            let mut what_if = WhatIf::new(&analysis);
            for _ in 0..2 + random.below(5) {
                let change = match random.below(4) {
                    0 => Change::Node(pick(&mut random, &nodes)),
                    1 => Change::Relation(pick(&mut random, &relations)),
                    _ => Change::Remedy(pick(&mut random, &remedies)),
                };
                match random.below(5) {
                    0 => _ = what_if.undo(&estate, &analysis),
                    1 => _ = what_if.redo(&estate, &analysis),
                    _ => what_if.toggle(&estate, &analysis, change),
                }
            }
            let scratch = analysis.search.answers(&analysis.map, what_if.off());
            assert_eq!(*what_if.answers(), scratch, "seed {seed}");
            toggled += usize::from(*what_if.answers() != analysis.answers);
            while what_if.undo(&estate, &analysis) {}
            assert_eq!(*what_if.answers(), analysis.answers, "seed {seed}: undone");
            assert_eq!(what_if.changes().len(), 0);
        }
    }
    assert!(toggled > 300, "only {toggled} sequences changed anything");
}

#[test]
fn undoing_gives_the_same_bytes() {
    let estate = demo();
    let analysis = analysed(&estate);
    let (remedies, relations, _) = changes(&estate, &analysis);
    let text = |what_if: &WhatIf| {
        let view = what_if.view(&estate, &analysis);
        let report = spelunk::report::paths::Report::of_view(&estate, &analysis, &view);
        spelunk::report::paths::json(&report).to_string()
    };
    let mut what_if = WhatIf::new(&analysis);
    let before = text(&what_if);
    for at in [3, 40] {
        what_if.toggle(&estate, &analysis, Change::Remedy(remedies[at % remedies.len()]));
        what_if.toggle(&estate, &analysis, Change::Relation(relations[at % relations.len()]));
    }
    let changed = text(&what_if);
    assert_ne!(before, changed);
    while what_if.undo(&estate, &analysis) {}
    assert_eq!(text(&what_if), before);
    while what_if.redo(&estate, &analysis) {}
    assert_eq!(text(&what_if), changed);
    what_if.clear(&estate, &analysis);
    assert_eq!(text(&what_if), before);
}

#[test]
fn any_number_of_threads_gives_the_same_answers() {
    let estate = demo();
    let answers = on_threads(|| analysed(&estate).answers);
    assert!(answers.rows.iter().any(|row| row.pairs > 5));
}

#[test]
fn overlays_are_saved_and_read_back() {
    let estate = demo();
    let analysis = analysed(&estate);
    let (remedies, relations, nodes) = changes(&estate, &analysis);
    let mut what_if = WhatIf::new(&analysis);
    "quarter plan".clone_into(&mut what_if.name);
    for at in 0..6 {
        what_if.toggle(&estate, &analysis, Change::Remedy(remedies[at * 7 % remedies.len()]));
    }
    what_if.toggle(&estate, &analysis, Change::Relation(relations[5]));
    what_if.toggle(&estate, &analysis, Change::Node(nodes[9]));
    let saved = Saved::of(&estate, &what_if);
    let toml = saved.to_toml();
    let json = serde_json::to_string(&saved).expect("JSON");
    for text in [toml, json] {
        let read = Saved::parse(&text).expect("reads");
        assert_eq!(read, saved);
        let mut again = WhatIf::new(&analysis);
        assert_eq!(read.apply(&estate, &analysis, &mut again), Vec::<String>::new());
        assert_eq!(again.name, "quarter plan");
        assert_eq!(again.answers(), what_if.answers());
    }
}

#[test]
fn what_a_file_names_and_the_estate_has_not_is_said() {
    let estate = patterns();
    let analysis = analysed(&estate);
    let text = "[[fixed]]\nnode = \"nowhere\"\n[[fixed]]\nfix = \"refuse-keys\"\nnode = \"p06/aoai\"\n\
                [[fixed]]\nfix = \"no-such-fix\"\nnode = \"p06/aoai\"\n";
    let mut what_if = WhatIf::new(&analysis);
    let unmatched = Saved::parse(text).expect("reads").apply(&estate, &analysis, &mut what_if);
    assert_eq!(unmatched, ["nowhere", "no-such-fix at p06/aoai"]);
    assert_eq!(what_if.changes().len(), 1);
    let target = estate.find("p06/aoai").expect("there");
    let view = what_if.view(&estate, &analysis);
    assert!(view.paths.iter().all(|path| path.target != target));
    for wrong in ["[[fixed]]\nnod = \"x\"", "{\"fixed\": 3}", "fixed"] {
        assert!(Saved::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_plan_reaches_its_aim_and_its_curve_falls() {
    for estate in [demo(), patterns()] {
        let analysis = analysed(&estate);
        let start = WhatIf::new(&analysis);
        for target_risk in [Severity::Info, Severity::Low, Severity::Medium, Severity::High] {
            let plan = plan(&estate, &analysis, &start, Aim { target_risk, max_effort: u32::MAX });
            assert!(plan.reached, "{target_risk}");
            let curve: Vec<u64> = std::iter::once(plan.start.risk)
                .chain(plan.steps.iter().map(|step| step.risk_left))
                .collect();
            assert!(curve.is_sorted_by(|a, b| a >= b), "{curve:?}");
            let last = plan.steps.last().and_then(|step| step.worst_left);
            assert!(last.is_none_or(|worst| worst <= target_risk));
            let mut what_if = start.clone();
            for step in &plan.steps {
                what_if.toggle(&estate, &analysis, Change::Remedy(step.remedy));
                assert_eq!(what_if.totals().risk, step.risk_left);
            }
        }
        let poor = plan(&estate, &analysis, &start, Aim { target_risk: Severity::Info, max_effort: 2 });
        assert!(!poor.reached && poor.steps.len() <= 2);
    }
}

#[test]
fn the_cut_ends_every_path() {
    for estate in [demo(), patterns()] {
        let analysis = analysed(&estate);
        let cut = sever(&estate, &analysis, WhatIf::new(&analysis).off()).expect("a cut");
        for side in [&cut.near_entries, &cut.near_targets] {
            let mut what_if = WhatIf::new(&analysis);
            side.iter().for_each(|&remedy| what_if.toggle(&estate, &analysis, Change::Remedy(remedy)));
            assert_eq!(what_if.totals().pairs, 0);
        }
        assert!(cut.cost > 0);
    }
}

#[test]
fn a_blast_radius_reaches_what_paths_through_the_node_reach() {
    let estate = demo();
    let analysis = analysed(&estate);
    let view = analysis.view(&estate);
    let choke = &view.chokes[0];
    let blast = blast_radius(&estate, &analysis, choke.node);
    assert_eq!(blast.targets.len(), choke.targets);
    for at in view.through(choke.node) {
        let path = &view.paths[at];
        let reached = path.target == choke.node || blast.nodes.iter().any(|(node, _)| *node == path.target);
        assert!(reached, "{}", path.title);
    }
    assert!(view.through(choke.node).count() > 3);
}

#[test]
fn the_blast_radius_of_the_internet_is_what_the_ways_in_lead_to() {
    let estate = demo();
    let analysis = analysed(&estate);
    let internet = estate.find(spelunk::model::INTERNET).expect("the demo has it");
    let blast = blast_radius(&estate, &analysis, internet);
    let view = analysis.view(&estate);
    assert!(view.lists_all());
    let mut reached: Vec<NodeId> = view.paths.iter().map(|path| path.target).collect();
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(blast.targets, reached);
    for path in &view.paths {
        let nearest = blast.nodes.iter().find(|(node, _)| *node == path.target).expect("in reach").1;
        assert!(usize::from(nearest) <= path.steps.len(), "{}", path.title);
    }
    let ways = blast_ways(&estate, &analysis, internet, &blast, usize::MAX - 1);
    let led: std::collections::HashSet<NodeId> = ways.iter().map(|way| way.to).collect();
    assert!(blast.nodes.iter().all(|(node, _)| led.contains(node)));
}
