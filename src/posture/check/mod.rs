//! Rules asked of a snapshot: verdicts, their evidence, exceptions, the provider's opinion, a score.

mod ask;
mod compare;
mod evidence;
pub mod exceptions;
mod failing;
mod judgement;
mod plan;
mod reach;
mod score;
mod selection;
mod told;
mod verdicts;

pub use compare::{Comparison, Matcher, Opinion, compare};
pub use evidence::{Evidence, Missing, Seen, evidence};
pub use exceptions::{Exception, Fate, Muted};
pub use failing::failing;
pub use judgement::Judgement;
pub use score::{Cost, Score, area_score, score, weight};
pub use selection::{Check, Gate, Row, Selection};
pub use told::told;
pub use verdicts::{Counts, Verdict, Verdicts};
