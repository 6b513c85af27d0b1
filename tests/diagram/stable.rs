//! What stays in the picture stays where it is.

use super::corpus::corpus;
use super::example;
use spelunk::diagram::{
    Budget, Density, Drawing, Node, Options, Picture, Place, Relation, State, View, What, layout,
};

const BUDGET: Budget = Budget { width: 120, height: 40 };

fn moved(before: &Drawing, after: &Drawing) -> usize {
    let at = |place: &Option<Place>| place.map(|place| (place.row, place.col));
    before.places.iter().zip(&after.places).filter(|(before, after)| at(before) != at(after)).count()
}

#[test]
fn a_relation_that_is_cut_moves_nothing_and_stays_as_a_ghost() {
    for case in corpus() {
        let before = layout(&case.picture, BUDGET, &Options::default());
        for at in (0..case.picture.relations.len()).step_by(3) {
            let mut picture = case.picture.clone();
            picture.relations[at].state = State::Cut;
            let after = layout(&picture, BUDGET, &Options::default());
            assert_eq!(moved(&before, &after), 0, "{}", case.name);
            let label = &picture.relations[at].label;
            let shown = after.rows.iter().flatten();
            let own: Vec<&str> =
                shown.filter(|run| run.what == What::Relation(at)).map(|run| run.text.as_str()).collect();
            assert!(own.contains(&label.as_str()), "{}: {own:?}", case.name);
            let ghost = own.iter().any(|text| text.contains(['╳', '↺', '┈', '┊']));
            assert!(ghost, "{}: {own:?}\n{}", case.name, after.text());
        }
    }
}

#[test]
fn a_relation_that_is_gone_moves_nothing_when_the_drawing_before_is_kept() {
    let (mut all, mut away) = (0, 0);
    for case in corpus() {
        let before = layout(&case.picture, BUDGET, &Options::default());
        if before.density == Density::Rail {
            continue;
        }
        let mut picture = case.picture.clone();
        picture.relations.remove(case.picture.relations.len() / 2);
        let options = Options { keep: before.kept.clone(), ..Options::default() };
        all += picture.nodes.len();
        away += moved(&before, &layout(&picture, BUDGET, &options));
    }
    assert!(all > 500);
    assert!(away * 100 <= 3 * all, "{away} of {all} nodes moved");
}

#[test]
fn an_opened_hub_moves_what_was_there_as_little_as_possible() {
    let mut picture = example::picture();
    for at in 12..20 {
        picture.nodes.push(Node { key: format!("leaf-{at}"), name: format!("leaf-{at}"), ..Node::default() });
        picture.relations.push(Relation {
            from: 5,
            to: at,
            label: "contains".to_owned(),
            ..Relation::default()
        });
    }
    let budget = Budget { width: 200, height: 60 };
    let folded = Options { density: Density::Spine, fold: Some(2), ..Options::default() };
    let before = layout(&picture, budget, &folded);
    let more = before.hits().filter(|(_, run)| run.what == What::More(5)).count();
    assert!(more > 0 && before.text().contains("+ 6 more"), "{}", before.text());
    assert_eq!(before.places.iter().filter(|place| place.is_none()).count(), 6);
    let opened = Options { opened: vec!["node-5".to_owned()], keep: before.kept.clone(), ..folded };
    let after = layout(&picture, budget, &opened);
    assert!(after.places.iter().all(Option::is_some));
    assert!(!after.text().contains("more"));
    let col = |drawing: &Drawing, node: usize| drawing.places[node].map(|place| place.col);
    let stayed = (0..12).filter(|&node| col(&before, node) == col(&after, node)).count();
    assert!(stayed >= 7, "{stayed} of 12\n{}\n{}", before.text(), after.text());
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    for case in corpus() {
        let [one, two] = [0, 1].map(|_| layout(&case.picture, BUDGET, &Options::default()));
        assert_eq!(one.text(), two.text());
        assert_eq!(one, two);
    }
}

#[test]
fn the_cursor_moves_nothing() {
    let picture: Picture = example::picture();
    let drawing = layout(&picture, Budget { width: 80, height: 22 }, &Options::default());
    let shown = |cursor, visited| {
        let view = View { width: 80, height: 22, cursor, visited, ..View::default() };
        let rows = drawing.window(&view).into_iter();
        rows.map(|row| row.into_iter().map(|piece| piece.text).collect::<String>()).collect::<Vec<_>>()
    };
    let plain = shown(What::Nothing, Vec::new());
    for node in 0..12 {
        let marked = shown(What::Node(node), vec![0, node]);
        let text = marked.join("\n");
        assert!(text.contains(&format!("▐{}", picture.nodes[node].glyph)), "{text}");
        assert!(text.contains(&format!("{}▌", picture.nodes[node].name)) || text.contains('▔'), "{text}");
        assert!(node == 0 || text.contains("•◎ Internet"), "{text}");
        let unmarked: Vec<String> = marked.iter().map(|row| row.replace(['▐', '▌', '•'], " ")).collect();
        assert_eq!(unmarked, plain);
    }
}
