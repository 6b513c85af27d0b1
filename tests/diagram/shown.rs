//! What the drawings look like, and what their marks say without colour.

use super::corpus::Case;
use super::example;
use super::readback::read;
use spelunk::diagram::{Budget, Density, Glyphs, Options, Origin, Picture, Role, State, What, layout};

const SMALL: Budget = Budget { width: 80, height: 22 };

fn drawn(picture: &Picture, density: Density, glyphs: Glyphs, budget: Budget) -> String {
    layout(picture, budget, &Options { density, glyphs, ..Options::default() }).text()
}

/// The example with every mark that there is.
fn marked() -> Picture {
    let mut picture = example::picture();
    picture.nodes[0].entry = true;
    picture.nodes[11].target = true;
    picture.nodes[11].badges = vec!["PII".to_owned()];
    picture.nodes[4].choke = Some("8 of 9 paths".to_owned());
    for (node, scope) in
        [(4, "rg-ai-prod"), (5, "rg-ai-prod"), (6, "rg-ai-prod"), (7, "rg-data"), (11, "rg-data")]
    {
        picture.nodes[node].scope = Some(scope.to_owned());
    }
    picture.relations[0].state = State::Possible;
    picture.relations[2].heavy = true;
    picture.relations[3].state = State::Cut;
    picture.relations[7].origin = Origin::Reported;
    picture
}

#[test]
fn twelve_nodes_and_fifteen_labels_fit_80_by_22_without_a_crossing() {
    let drawing = layout(&example::picture(), SMALL, &Options::default());
    assert_eq!(drawing.density, Density::Spine);
    assert!(drawing.width <= 66 && drawing.height() <= 22, "{}x{}", drawing.width, drawing.height());
    let case = Case { name: "example".to_owned(), picture: example::plain() };
    let drawing = layout(&case.picture, SMALL, &Options::default());
    let reading = read(&case, &drawing);
    assert_eq!(reading.relations, case.expected(), "{}", drawing.text());
    assert_eq!((reading.crossings, reading.wrong.len()), (0, 0), "{}", drawing.text());
    insta::assert_snapshot!("spine", layout(&example::picture(), SMALL, &Options::default()).text());
}

#[test]
fn every_density_and_glyph_set_has_its_look() {
    let large = Budget { width: 120, height: 60 };
    insta::assert_snapshot!("marks-rail", drawn(&marked(), Density::Rail, Glyphs::Unicode, SMALL));
    insta::assert_snapshot!("marks-spine", drawn(&marked(), Density::Spine, Glyphs::Unicode, SMALL));
    insta::assert_snapshot!("marks-map", drawn(&marked(), Density::Map, Glyphs::Unicode, large));
    insta::assert_snapshot!("marks-rail-ascii", drawn(&marked(), Density::Rail, Glyphs::Ascii, SMALL));
    insta::assert_snapshot!("marks-map-ascii", drawn(&marked(), Density::Map, Glyphs::Ascii, large));
}

#[test]
fn ascii_drawings_are_ascii() {
    for density in [Density::Rail, Density::Spine, Density::Map] {
        assert!(drawn(&marked(), density, Glyphs::Ascii, SMALL).is_ascii());
    }
}

#[test]
fn marks_do_not_rest_on_colour() {
    for density in [Density::Rail, Density::Spine, Density::Map] {
        let plain = drawn(&example::picture(), density, Glyphs::Unicode, SMALL);
        let mut one = example::picture();
        let mut seen = vec![plain];
        let mut look = |picture: &Picture| {
            let text = drawn(picture, density, Glyphs::Unicode, SMALL);
            assert!(!seen.contains(&text), "{density:?}\n{text}");
            seen.push(text);
        };
        for state in [State::Possible, State::Cut] {
            one.relations[4].state = state;
            look(&one);
        }
        one.relations[4].state = State::Certain;
        one.relations[4].heavy = true;
        look(&one);
        one.relations[4].heavy = false;
        one.relations[4].origin = Origin::Reported;
        look(&one);
        one = example::picture();
        one.nodes[3].entry = true;
        look(&one);
        one = example::picture();
        one.nodes[3].target = true;
        look(&one);
        one = example::picture();
        one.nodes[3].choke = Some("8 of 9 paths".to_owned());
        look(&one);
    }
}

#[test]
fn every_cell_says_what_it_belongs_to() {
    for density in [Density::Rail, Density::Spine, Density::Map] {
        let picture = marked();
        let drawing = layout(&picture, SMALL, &Options { density, ..Options::default() });
        for (node, place) in drawing.places.iter().enumerate() {
            let place = place.expect("drawn");
            assert_eq!(drawing.at(place.row, place.col), What::Node(node));
        }
        for relation in 0..picture.relations.len() {
            let own = drawing.hits().filter(|(_, run)| run.what == What::Relation(relation));
            let roles: Vec<Role> = own.map(|(_, run)| run.role).collect();
            assert!(roles.iter().any(|role| matches!(role, Role::Label | Role::CutLabel)), "{roles:?}");
        }
    }
}
