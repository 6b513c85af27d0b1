//! Any graph, any text, any budget.

use proptest::prelude::*;
use spelunk::diagram::{
    Budget, Density, Glyphs, Node, Options, Origin, Picture, Relation, State, View, Way, What, columns,
    layout, order,
};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 .-]{0,24}",
        "\\PC{0,12}",
        Just("顧客データ-索引".to_owned()),
        Just("e\u{301}\u{301}tude".to_owned()),
        Just("فهرس".to_owned()),
        Just("a\nb\tc\u{7}".to_owned()),
        Just("👩‍💻🏳️‍🌈".to_owned()),
        "[a-z]{60,90}",
    ]
}

prop_compose! {
    fn node()(
        name in text(), kind in text(), badges in prop::collection::vec("[A-Z]{1,6}", 0..3),
        entry in any::<bool>(), target in any::<bool>(), choke in prop::option::of(text()),
        scope in prop::option::of("[ab]"), key in "[a-z]{0,3}", glyph in prop_oneof!["◆", "日", "", "e\u{301}"],
    ) -> Node {
        Node { name, kind, badges, entry, target, choke, scope, key, ascii: "o".to_owned(), glyph }
    }
}

prop_compose! {
    fn relation(nodes: usize)(
        from in 0..nodes + 1, to in 0..nodes + 1, label in text(), heavy in any::<bool>(),
        state in prop_oneof![Just(State::Certain), Just(State::Possible), Just(State::Cut)],
        origin in prop_oneof![Just(Origin::Found), Just(Origin::Reported)],
    ) -> Relation {
        Relation { from, to, label, state, origin, heavy }
    }
}

fn picture() -> impl Strategy<Value = Picture> {
    (0usize..24).prop_flat_map(|nodes| {
        (prop::collection::vec(node(), nodes), prop::collection::vec(relation(nodes), 0..40))
            .prop_map(|(nodes, relations)| Picture { nodes, relations })
    })
}

fn density() -> impl Strategy<Value = Density> {
    prop_oneof![Just(Density::Auto), Just(Density::Map), Just(Density::Spine), Just(Density::Rail)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_the_budget_is_kept(
        picture in picture(), width in 20usize..160, height in 5usize..50, density in density(),
        ascii in any::<bool>(), fold in prop::option::of(0usize..5), top in 0usize..80, left in 0usize..80,
    ) {
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let options = Options { density, glyphs, fold, ..Options::default() };
        let drawing = layout(&picture, Budget { width, height }, &options);
        let rail = drawing.density == Density::Rail;
        if density == Density::Auto || rail {
            prop_assert!(drawing.width <= width);
            prop_assert!(rail || drawing.height() <= height);
        }
        for runs in &drawing.rows {
            let mut col = 0;
            for run in runs {
                prop_assert!(run.col >= col, "{runs:?}");
                prop_assert_eq!(run.width, columns(&run.text));
                col = run.col + run.width;
            }
            prop_assert!(col <= drawing.width, "{} of {}: {:?}", col, drawing.width, runs);
        }
        let visited = vec![0, 3];
        let view = View { top, left, width, height, cursor: What::Node(1), visited };
        let window = drawing.window(&view);
        prop_assert!(window.len() <= height);
        for row in &window {
            let wide: usize = row.iter().map(|piece| columns(&piece.text)).sum();
            prop_assert_eq!(wide, width);
        }
        for node in 0..picture.nodes.len() {
            let (top, left) = drawing.scrolled(&view, node);
            if let Some(place) = drawing.places[node] {
                prop_assert!(top <= place.row && place.row < top + height);
                prop_assert!(left <= place.col && place.col < left + width);
            }
            for way in [Way::Along, Way::Back, Way::Left, Way::Right] {
                prop_assert!(drawing.steps(&picture, node, way).iter().all(|step| step.node < drawing.places.len()));
                prop_assert!(drawing.beside(node, way).is_none_or(|other| other != node));
            }
        }
        if let Some(map) = drawing.minimap(&view, 12, 4) {
            prop_assert!(map.len() <= 4 && map.iter().all(|row| row.len() <= 12));
        }
        prop_assert_eq!(order(&picture).len(), picture.nodes.len());
    }

    #[test]
    fn a_drawing_after_another_does_not_panic(
        first in picture(), second in picture(), density in density(), width in 20usize..160, height in 5usize..50,
    ) {
        let budget = Budget { width, height };
        let options = Options { density, ..Options::default() };
        let before = layout(&first, budget, &options);
        let drawing = layout(&second, budget, &Options { keep: before.kept, ..options });
        if density == Density::Auto {
            prop_assert!(drawing.width <= width);
            prop_assert!(drawing.density == Density::Rail || drawing.height() <= height);
        }
    }
}
