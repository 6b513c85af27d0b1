//! Accepted failures in the explorer: out of the counts, never out of sight.

use super::driver::{Explorer, demo};
use spelunk::app::{Event, Loaded};
use spelunk::posture::Policy;
use spelunk::posture::check::exceptions;
use std::sync::Arc;

const FILE: &str = r#"
    [[exception]]
    rule = "*"
    query = "n.name = 'aoai-sandbox'"
    reason = "torn down every night"
    owner = "ai-platform"
    expires = "2099-06-30"
"#;

fn fails(explorer: &Explorer) -> usize {
    explorer.state.judgement.as_ref().expect("judged").sum(None).fail
}

#[test]
fn accepted_failures_leave_the_counts_and_stay_in_sight() {
    let mut plain = Explorer::new(200, 60);
    let mut explorer = Explorer::empty(200, 60);
    let exceptions = exceptions::read(FILE).expect("a file of exceptions");
    explorer.state.policy = Arc::new(Policy { exceptions, ..Policy::default() });
    explorer.apply(Event::Loaded(Box::new(Loaded::new(demo()))));
    let judgement = explorer.state.judgement.clone().expect("judged");
    let accepted = judgement.muted.len();
    assert!(accepted > 2, "{accepted}");
    let fewer = fails(&plain) - fails(&explorer);
    assert!(fewer > 0 && fewer <= accepted, "{fewer} of {accepted}");

    let board = explorer.press("5").text();
    assert!(board.contains(&format!("{accepted} accepted")), "{board}");
    assert!(!plain.press("5").text().contains("accepted"));

    explorer.press("esc 1 /").type_text("aoai-sandbox");
    let detail = explorer.press("esc 3").text();
    assert!(detail.contains("(accepted: torn down every night)"), "{detail}");
}

#[test]
fn a_fix_that_is_tried_is_judged_and_counted_anew_until_it_is_taken_back() {
    let mut explorer = Explorer::new(200, 60);
    let counts = |explorer: &Explorer| explorer.state.queries.counts.clone();
    let before = (fails(&explorer), explorer.state.facts, counts(&explorer));
    explorer.press("6 G g");
    let mut tried = 0;
    for _ in 0..40 {
        explorer.press("down");
        let line = explorer.state.board.as_ref().and_then(|board| board.selected().cloned());
        if line.is_some_and(|line| matches!(line.door, Some(spelunk::app::detail::Door::Change(_)))) {
            explorer.press("space");
            tried += 1;
        }
        if fails(&explorer) < before.0 && counts(&explorer) != before.2 {
            break;
        }
    }
    assert!(fails(&explorer) < before.0, "{tried} tried");
    assert_ne!(counts(&explorer), before.2);
    assert!(explorer.state.detail.after.is_some());
    explorer.press("X");
    assert_eq!((fails(&explorer), explorer.state.facts, counts(&explorer)), before);
    assert!(explorer.state.detail.after.is_none());
}

#[test]
fn every_point_of_a_score_is_told() {
    let mut explorer = Explorer::new(200, 60);
    explorer.press("1 down 3");
    let lines = &explorer.state.detail.lines;
    let heading = lines.iter().find(|line| line.label == "Recommendations").expect("a section");
    let score: i64 = heading
        .value
        .split("score ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next()?.parse().ok())
        .expect("a score");
    let cost = |line: &spelunk::app::detail::Line| {
        line.value.rsplit_once(" (-")?.1.strip_suffix(')')?.parse::<i64>().ok()
    };
    let costs: Vec<i64> = lines.iter().filter_map(cost).collect();
    assert!(costs.len() > 2, "{costs:?}");
    assert_eq!(score, (100 - costs.iter().sum::<i64>()).max(0), "{costs:?}");
}
