//! What is drawn in pane 4 beside the paths: around a node, within its reach; panning, the map, the legend.

use super::driver::Explorer;
use spelunk::app::detail::Door;
use spelunk::app::paths::around::What;
use spelunk::app::{Action, Effect, Event, Loaded, Pane};
use spelunk::posture::attack::Saved;

fn name_here(explorer: &Explorer) -> String {
    let estate = explorer.state.estate.as_ref().expect("loaded");
    estate.node(explorer.state.paths.node().expect("a stop")).name().to_string()
}

#[test]
fn everything_a_node_is_related_to_is_drawn_and_esc_leads_back_to_the_path() {
    let mut explorer = Explorer::new(120, 40);
    let before = explorer.state.paths.walk.clone();
    let node = explorer.state.selected().expect("a node");
    explorer.press("v");
    let paths = &explorer.state.paths;
    assert_eq!((explorer.state.focus, paths.node()), (Pane::Paths, Some(node)));
    let estate = explorer.state.estate.clone().expect("loaded");
    let walk = paths.walk.as_ref().expect("drawn");
    for relation in estate.outgoing(node).chain(estate.incoming(node)) {
        let other = relation.other(node).id();
        let (at, drawn) = (walk.nodes.iter().position(|own| *own == other), &walk.picture.relations);
        let at = at.unwrap_or_else(|| panic!("{} is not drawn", estate.node(other).name()));
        assert!(drawn.iter().any(|one| [(one.from, one.to), (one.to, one.from)].contains(&(at, 0))));
    }
    assert!(explorer.text().contains("Around aif-support"));
    explorer.act(Action::Escape);
    assert!(explorer.state.paths.around.is_none());
    let nodes = |walk: &Option<spelunk::app::paths::Walk>| walk.as_ref().map(|walk| walk.nodes.clone());
    assert_eq!(nodes(&explorer.state.paths.walk), nodes(&before));
}

#[test]
fn the_blast_radius_leads_to_every_target_within_reach() {
    let mut explorer = Explorer::new(200, 60);
    explorer.press("V");
    let paths = &explorer.state.paths;
    assert!(matches!(paths.around.as_ref().map(|around| around.what), Some(What::Reach(_))));
    let (walk, found) = (paths.walk.as_ref().expect("drawn"), paths.attacks.found.clone().expect("found"));
    let estate = explorer.state.estate.as_ref().expect("loaded");
    let blast = spelunk::posture::attack::blast_radius(estate, &found.analysis, walk.nodes[0]);
    assert!(!blast.targets.is_empty());
    for target in &blast.targets {
        let mut at = walk.nodes.iter().position(|node| node == target).expect("each target is drawn");
        assert!(walk.picture.nodes[at].target);
        let mut steps = 0;
        while at > 0 {
            at = walk.picture.relations.iter().find(|one| one.to == at).expect("a way leads there").from;
            steps += 1;
        }
        let nearest = blast.nodes.iter().find(|(node, _)| node == target).expect("in reach").1;
        assert!(steps > 0 && steps <= usize::from(nearest), "{steps} of {nearest}");
    }
}

#[test]
fn the_window_pans_and_a_step_brings_it_back_to_the_cursor() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("V").text();
    let window = |explorer: &Explorer| explorer.state.paths.walk.as_ref().expect("drawn").window;
    assert_eq!(window(&explorer), (0, 0));
    let (here, top) = (name_here(&explorer), explorer.text());
    explorer.press("J J");
    assert_ne!(explorer.text(), top);
    assert!(window(&explorer).0 > 0);
    assert_eq!(name_here(&explorer), here, "the cursor stays");
    explorer.press("K K K");
    explorer.text();
    assert_eq!(window(&explorer), (0, 0));
    explorer.press("J J").text();
    explorer.press("G g").text();
    assert_eq!(window(&explorer).0, 0);
}

#[test]
fn the_legend_names_the_lines_and_the_kinds() {
    let mut explorer = Explorer::new(120, 60);
    let shown = explorer.press("4 i").text();
    for part in
        ["What the signs mean", "Lines of a drawing", "a precondition is not in these files", "AI agent"]
    {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    assert!(!explorer.press("i").text().contains("What the signs mean"));
}

#[test]
fn paths_are_grouped_so_that_equal_ones_read_as_one() {
    let mut explorer = Explorer::new(120, 40);
    let all = explorer.state.paths.attacks.left_entries().count();
    explorer.press("8");
    let board = |explorer: &Explorer| explorer.state.board.as_ref().expect("open").content.clone();
    let mut groupings = std::collections::BTreeSet::new();
    for _ in 0..7 {
        let content = board(&explorer);
        let (groups, leaves): (Vec<_>, Vec<_>) = content.lines.iter().partition(|line| line.branch);
        let counted: usize =
            groups.iter().map(|line| line.cells[2].0.parse::<usize>().expect("a count")).sum();
        assert_eq!(counted, leaves.len(), "{}", content.note);
        assert!(counted >= all && groups.len() < all, "{}", content.note);
        assert!(leaves.iter().all(|line| matches!(line.door, Some(Door::Path(_)))));
        groupings.insert(content.note.clone());
        explorer.press("b");
    }
    assert_eq!(groupings.len(), 7);
    explorer.press("g right down enter");
    assert_eq!((explorer.state.focus, explorer.state.paths.open), (Pane::Paths, true));
}

#[test]
fn every_way_of_a_pair_and_all_paths_alike_are_one_drawing() {
    let mut explorer = Explorer::new(200, 60);
    explorer.press("4");
    let drawn = |explorer: &Explorer| explorer.state.paths.around.as_ref().expect("drawn").paths.len();
    let (mut ways, mut alike) = (0, 0);
    for _ in 0..40 {
        let title = explorer.state.paths.entry().expect("a path").title.clone();
        let one = explorer.state.paths.walk.as_ref().expect("drawn").nodes.clone();
        explorer.press("a");
        ways = ways.max(drawn(&explorer));
        let all = &explorer.state.paths.walk.as_ref().expect("drawn").nodes;
        assert!(one.iter().all(|node| all.contains(node)), "{title}");
        explorer.press("A");
        alike = alike.max(drawn(&explorer));
        explorer.press("esc n");
    }
    assert!(ways > 2 && alike > 2, "{ways} ways, {alike} alike");
}

#[test]
fn the_ways_of_a_pair_are_told_as_text_and_cut_like_a_path() {
    let mut explorer = Explorer::new(200, 60);
    explorer.press("4");
    for _ in 0..40 {
        explorer.press("n a");
        if explorer.state.paths.around.as_ref().is_some_and(|around| around.paths.len() > 1) {
            break;
        }
    }
    assert!(explorer.text().contains("Every way from"));
    let story = explorer.press("s").text();
    assert!(story.contains("1. ") && story.contains("2. ") && story.contains("of 100"), "{story}");
    explorer.press("s end x");
    let cut = explorer.state.what_if.as_ref().expect("something is cut").changes().len();
    assert_eq!(cut, 1);
    assert!(explorer.text().contains("what-if: 1 fixed"));
}

#[test]
fn a_what_if_gets_a_name_and_is_opened_again() {
    let mut explorer = Explorer::new(160, 50);
    explorer.press("4 end x");
    let first: Vec<_> = explorer.state.what_if.as_ref().expect("cut").changes().collect();
    explorer.press("w").type_text("Close the door");
    assert!(explorer.text().contains("name of the what-if: Close the door_"));
    let effects = spelunk::app::update(&mut explorer.state, Event::Do(Action::Enter));
    let [Effect::Write(file, "toml", text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(file, "close-the-door");
    let saved = Saved::parse(text).expect("what is written is read");
    explorer.press("X");
    assert_eq!(explorer.state.what_if.as_ref().expect("an empty one").changes().len(), 0);
    explorer.apply(Event::WhatIfs(vec![("close-the-door.toml".to_owned(), saved.clone())]));
    assert!(explorer.text().contains("close-the-door.toml  Close the door  1 fixed"));
    explorer.press("enter");
    assert!(explorer.state.what_if.as_ref().expect("open").changes().eq(first.iter().copied()));
    assert!(explorer.text().contains("what-if Close the door: 1 fixed"));

    let mut later = Explorer::empty(160, 50);
    later.state.opening = Some(saved);
    later.apply(Event::Loaded(Box::new(Loaded::new(super::driver::demo()))));
    assert!(later.state.what_if.as_ref().expect("open").changes().eq(first));
    assert!(later.state.opening.is_none());
}
