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
