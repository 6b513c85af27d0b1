//! What is drawn in pane 4 beside the paths: around a node, within its reach; panning, the map, the legend.

use super::driver::Explorer;
use spelunk::app::detail::Door;
use spelunk::app::paths::around::What;
use spelunk::app::{Action, Pane};

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
    assert_eq!(paths.around.as_ref().map(|around| around.what), Some(What::Reach));
    let (walk, found) = (paths.walk.as_ref().expect("drawn"), paths.attacks.found.clone().expect("found"));
    let blast = spelunk::posture::attack::blast_radius(&found.analysis, walk.nodes[0]);
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
