//! What a person does: find, open, follow, come back.

use super::driver::Explorer;
use spelunk::app::attacks::Of;
use spelunk::app::detail::Door;
use spelunk::app::{Action, Pane};

fn shown_node(explorer: &Explorer) -> String {
    let estate = explorer.state.estate.as_ref().expect("loaded");
    let node = explorer.state.detail.node.expect("a node is shown");
    estate.node(node).name().to_string()
}

#[test]
fn the_cursor_of_the_inventory_drives_detail_and_paths() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("down");
    assert_eq!(shown_node(&explorer), "aoai-prod");
    let path = explorer.state.paths.selected().expect("a path");
    let node = explorer.state.detail.node.expect("a node");
    assert!(explorer.state.paths.through(node).contains(&u32::try_from(path).expect("small")));
    assert_eq!(explorer.state.paths.node(), Some(node), "the walk stands on it");
}

#[test]
fn a_filter_narrows_and_esc_brings_everything_back() {
    let mut explorer = Explorer::new(80, 24);
    let all = explorer.state.inventory.index.count;
    explorer.press("/").type_text("aoai exposed:yes");
    let some = explorer.state.inventory.index.count;
    assert!(some > 0 && some < all, "{some} of {all}");
    assert_eq!(some, explorer.state.inventory.index.exposed);
    explorer.type_text(" nothing-like-this");
    assert!(explorer.text().contains("Nothing matches the filter"));
    explorer.act(Action::Escape);
    assert_eq!(explorer.state.inventory.index.count, all);
    assert!(!explorer.state.typing);
}

#[test]
fn a_neighbour_is_entered_and_back_brings_the_whole_view_again() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("/").type_text("aoai").act(Action::Escape);
    explorer.press("b down 3");
    let door = explorer.state.detail.lines.iter().position(|line| matches!(line.door, Some(Door::Node(_))));
    explorer.state.detail.list.cursor = door.expect("a door");
    let before = explorer.with_styles();
    let name = shown_node(&explorer);
    explorer.press("enter");
    assert_ne!(shown_node(&explorer), name);
    explorer.press("1 b z");
    let there = explorer.with_styles();
    explorer.press("[");
    assert_eq!(explorer.with_styles(), before);
    explorer.press("]");
    assert_eq!(explorer.with_styles(), there);
}

#[test]
fn an_attack_path_is_opened_from_the_detail_and_walked_to_its_end() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("down 3");
    let door = explorer.state.detail.lines.iter().rposition(|line| matches!(line.door, Some(Door::Path(_))));
    explorer.state.detail.list.cursor = door.expect("a path through it");
    explorer.press("enter");
    assert_eq!(explorer.state.focus, Pane::Paths);
    assert!(explorer.state.paths.open);
    explorer.press("G");
    let estate = explorer.state.estate.clone().expect("loaded");
    let target = explorer.state.paths.entry().expect("a path").to.clone();
    let last = explorer.state.paths.node().expect("a stop");
    assert_eq!(estate.node(last).name().as_str(), target);
    explorer.press("[");
    assert_eq!(explorer.state.focus, Pane::Detail);
}

#[test]
fn the_most_severe_path_is_first() {
    let mut explorer = Explorer::new(80, 24);
    assert!(explorer.press("4").text().contains("CRITICAL"));
    let risks: Vec<_> = explorer.state.paths.attacks.entries.iter().map(|entry| entry.risk).collect();
    assert!(risks.windows(2).all(|pair| pair[0] >= pair[1]), "{risks:?}");
}

#[test]
fn rows_are_sorted_filtered_and_entered() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 /").type_text("model and version").press("enter");
    assert_eq!(explorer.state.focus, Pane::Results);
    let column = |explorer: &Explorer, at: usize| {
        let (results, estate) =
            (explorer.state.results.as_ref().expect("rows"), explorer.state.estate.as_ref().expect("loaded"));
        (0..results.rows.len())
            .map(|row| results.row(row).expect("row")[at].shown(estate))
            .collect::<Vec<_>>()
    };
    explorer.press("right s");
    let mut sorted = column(&explorer, 1);
    sorted.sort_by_key(|text| text.to_lowercase());
    assert_eq!(column(&explorer, 1), sorted);
    explorer.press("s");
    sorted.reverse();
    assert_eq!(column(&explorer, 1).first(), sorted.first());
    let all = sorted.len();
    explorer.press("/").type_text("gpt-5.1");
    let kept = column(&explorer, 1).len();
    assert!(kept > 0 && kept < all);
    explorer.act(Action::Escape);
    explorer.press("enter");
    assert_eq!(explorer.state.focus, Pane::Detail);
    explorer.press("[");
    assert_eq!(explorer.state.focus, Pane::Results);
    explorer.press("esc");
    assert!(explorer.state.results.is_none());
}

#[test]
fn the_raw_record_is_read_from_its_file() {
    let mut explorer = Explorer::new(120, 40);
    let name = shown_node(&explorer);
    explorer.press("r");
    let raw = explorer.state.detail.raw.as_ref().expect("the record");
    assert!(raw.iter().any(|line| line.contains("\"id\"") && line.contains(&name)), "{raw:?}");
    explorer.press("r");
    assert!(explorer.state.detail.raw.is_none());
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut explorer = Explorer::new(80, 24);
    explorer.act(Action::Back);
    assert_eq!(explorer.state.message, "nothing to go back to");
    explorer.press("?").type_text("back to where");
    let frame = explorer.text();
    assert!(frame.contains("back to where you were"), "{frame}");
    let mut empty = Explorer::empty(80, 24);
    empty.act(Action::FocusQueries);
    assert_eq!(empty.state.message, "the files are still being read");
}

#[test]
fn the_picture_of_an_attack_path_is_copied_and_so_is_its_story() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("4").text();
    explorer.press("y");
    let picture = explorer.copied.pop().expect("a picture");
    assert!(
        picture.lines().count() > 4 && picture.contains("◎ Internet") && picture.contains('▼'),
        "{picture}"
    );
    explorer.press("s y");
    let story = explorer.copied.pop().expect("a story");
    assert!(story.contains("1.") && !story.contains('┌'), "{story}");
}

#[test]
fn the_value_under_the_cursor_is_copied() {
    let mut explorer = Explorer::new(80, 24);
    explorer.press("y");
    assert!(explorer.copied[0].starts_with("/subscriptions/"), "{:?}", explorer.copied);
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut explorer = Explorer::new(120, 40);
    let (_, hits) = explorer.draw();
    let place = (0..40).find(|&y| hits.at(5, y).is_some_and(|(_, row)| row == Some(3))).expect("row 3");
    for _ in 0..2 {
        let (pane, row) = hits.at(5, place).expect("a pane");
        explorer.apply(spelunk::app::Event::Click(pane, row));
    }
    assert_eq!(explorer.state.inventory.list.cursor, 3);
    assert_eq!(explorer.state.focus, Pane::Detail);
}

#[test]
fn columns_are_chosen_rows_marked_and_what_is_shown_is_written() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 /").type_text("model and version").press("enter");
    let columns = |explorer: &Explorer| explorer.state.results.as_ref().expect("rows").columns.len();
    let all = columns(&explorer);
    let width = |explorer: &Explorer| explorer.state.results.as_ref().expect("rows").columns[1].width;
    let before = width(&explorer);
    explorer.press("right > >");
    assert_eq!(width(&explorer), before + 4);
    explorer.press("left -");
    assert_eq!(columns(&explorer), all - 1);
    explorer.press("space down space e enter");
    let Some(spelunk::app::Effect::Write(name, "csv", text)) = explorer.written.first() else {
        panic!("no file")
    };
    assert!(name.starts_with("model-deployments"), "{name}");
    assert_eq!(text.lines().count(), 3, "the heading and two marked rows: {text}");
    assert!(text.starts_with("model,version"), "{text}");
    explorer.press("+");
    assert_eq!(columns(&explorer), all);
}

#[test]
fn the_values_of_a_column_are_counted_and_one_is_kept() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 /").type_text("model and version").press("enter right f");
    let frame = explorer.text();
    assert!(frame.contains("Values of model"), "{frame}");
    explorer.press("enter");
    let results = explorer.state.results.as_ref().expect("rows");
    let most = results.request.filter.clone();
    assert!(!results.rows.is_empty() && results.rows.len() < results.answer().rows.len());
    let estate = explorer.state.estate.as_ref().expect("loaded");
    for at in 0..results.rows.len() {
        let row = results.row(at).expect("row");
        assert!(row.iter().any(|cell| cell.shown(estate).contains(&most)), "{most}");
    }
}

#[test]
fn the_chain_of_a_row_is_shown_above_the_detail() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 enter");
    let chain = explorer.state.results.as_ref().expect("rows").chain();
    assert!(chain.len() >= 3, "{chain:?}");
    let frame = explorer.text();
    assert!(frame.contains(" ▸ "), "{frame}");
    explorer.press("right right");
    assert_eq!(explorer.state.detail.node, Some(chain[1]));
}

#[test]
fn a_fork_of_the_path_asks_and_the_choice_is_taken() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("4");
    let estate = explorer.state.estate.clone().expect("loaded");
    // the provider's paths are graphs: one of them forks
    for place in 0..explorer.state.paths.attacks.entries.len() {
        if matches!(explorer.state.paths.attacks.entries[place].of, Of::Reported(_)) {
            explorer.state.paths.go_to(&estate, place);
            (0..20).for_each(|_| _ = explorer.act(Action::Down));
            if explorer.state.overlay.is_some() {
                break;
            }
        }
    }
    let frame = explorer.text();
    assert!(frame.contains("The path forks"), "{frame}");
    let from = explorer.state.paths.node();
    explorer.press("enter");
    assert!(explorer.state.overlay.is_none());
    assert_ne!(explorer.state.paths.node(), from);
    assert_eq!(explorer.state.detail.node, explorer.state.paths.node(), "the detail follows");
    explorer.press("up");
    assert_eq!(explorer.state.paths.node(), from, "back the way that was taken");
}

#[test]
fn pivot_goes_to_the_node_in_the_list_even_when_it_is_not_listed() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("4 down down");
    let node = explorer.state.paths.node();
    explorer.press("o");
    assert_eq!(explorer.state.focus, Pane::Inventory);
    assert_eq!(explorer.state.inventory.selected(), node);
    assert!(explorer.state.inventory.request.all, "an identity is no AI workload");
    explorer.press("[");
    assert_eq!(explorer.state.focus, Pane::Paths);
    assert!(!explorer.state.inventory.request.all);
}

#[test]
fn recommendations_are_grouped_by_severity_and_their_steps_are_copied() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("5 b b b");
    let frame = explorer.text();
    assert!(frame.contains("by severity") && frame.contains("Critical"), "{frame}");
    explorer.press("g right down enter");
    let board = explorer.state.board.clone().expect("a recommendation");
    let step = board.content.lines.iter().position(|line| line.cells[1].0.starts_with("1. "));
    let step = step.expect("a step of the remediation");
    let text = board.content.lines[step].cells[1].0.clone();
    (0..step).for_each(|_| _ = explorer.press("down"));
    explorer.press("y");
    assert_eq!(explorer.copied, [text]);
}

#[test]
fn recommendations_open_over_the_panes_and_lead_to_their_resources() {
    let mut explorer = Explorer::new(120, 40);
    let before = explorer.with_styles();
    explorer.press("5");
    assert_eq!(explorer.state.focus, Pane::Board);
    let frame = explorer.text();
    assert!(frame.contains("5 Recommendations") && frame.contains("Fail"), "{frame}");
    explorer.press("enter down");
    let node = explorer.state.board.as_ref().expect("a list").node().expect("a resource");
    assert_eq!(explorer.state.detail.node, Some(node), "the detail follows");
    explorer.press("o");
    assert_eq!(explorer.state.inventory.selected(), Some(node));
    assert!(explorer.state.board.is_none());
    explorer.press("[ [");
    assert_eq!(explorer.with_styles(), before);
    explorer.press("5 b");
    assert!(explorer.text().contains("by resource"));
    explorer.press("esc");
    assert_eq!(explorer.state.focus, Pane::Inventory);
}

#[test]
fn a_step_is_cut_the_drawing_answers_and_the_list_follows() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("4 down up");
    let before = explorer.with_styles();
    let paths = explorer.state.paths.attacks.left_entries().count();
    let title = explorer.state.paths.entry().expect("a path").title.clone();
    explorer.press("down x");
    let frame = explorer.text();
    assert!(frame.contains("what-if: 1 fixed"), "{frame}");
    let left = explorer.state.paths.attacks.left_entries().count();
    assert!(left < paths, "{left} of {paths}");
    let ended = explorer.state.paths.attacks.entries.iter().find(|entry| entry.title == title);
    assert!(ended.is_some(), "an ended path stays in the list");
    explorer.press("u up");
    assert_eq!(explorer.state.paths.attacks.left_entries().count(), paths);
    explorer.state.message.clear();
    assert!(explorer.with_styles() == before, "undo brings everything again");
}

#[test]
fn fixes_are_tried_from_their_list() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("6");
    let frame = explorer.text();
    assert!(frame.contains("6 Least fixes") && frame.contains("today"), "{frame}");
    let paths = explorer.state.paths.attacks.left_entries().count();
    explorer.press("down space");
    assert!(explorer.state.paths.attacks.left_entries().count() < paths);
    assert!(explorer.text().contains("✂"));
    explorer.press("X");
    assert_eq!(explorer.state.paths.attacks.left_entries().count(), paths);
    explorer.press("7");
    assert!(explorer.text().contains("7 Choke points"));
    explorer.press("0");
    let frame = explorer.text();
    for part in ["Risk areas", "Attack paths", "Models that retire", "Data quality"] {
        assert!(frame.contains(part), "{part}: {frame}");
    }
}

#[test]
fn the_drawing_of_a_path_is_written_as_a_picture() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("4").draw();
    for (form, (ending, mark)) in
        [("txt", "▼"), ("md", "```"), ("svg", "<svg"), ("mmd", "flowchart"), ("dot", "digraph")]
            .into_iter()
            .enumerate()
    {
        explorer.press("e");
        (0..form).for_each(|_| _ = explorer.act(Action::Down));
        explorer.press("enter");
        let Some(spelunk::app::Effect::Write(_, own, text)) = explorer.written.last() else {
            panic!("no file")
        };
        assert_eq!(*own, ending);
        assert!(text.contains(mark), "{ending}: {text}");
    }
}
