//! Risk: likelihood times impact, every point of it explained.
//!
//! Likelihood starts at 100. The way in and each step take [`PER_COST`] points per unit of their cost (0 trivial
//! to 10 very hard, a precondition that is unknown adding [`DOUBT`](super::map::DOUBT)), and each step after the
//! first takes [`PER_STEP`]. It never falls below [`LEAST`]. Impact is the value of what is reached, 0 to 100. The
//! score is their product over 100, rounded.

use crate::model::Severity;

/// Points of likelihood per unit of cost.
pub const PER_COST: u16 = 3;
/// Points of likelihood per step after the first.
pub const PER_STEP: u16 = 2;
/// The least likelihood.
pub const LEAST: u16 = 10;

/// How likely an attack is: 10 to 100. `cost` is the sum over the way in and the steps.
#[must_use]
pub fn likelihood(cost: u16, hops: u8) -> u8 {
    let lost = cost * PER_COST + u16::from(hops.saturating_sub(1)) * PER_STEP;
    u8::try_from(100u16.saturating_sub(lost).max(LEAST)).unwrap_or(100)
}

/// The score: 0 to 100.
#[must_use]
pub fn score(likelihood: u8, impact: u8) -> u8 {
    let product = u16::from(likelihood) * u16::from(impact.min(100));
    u8::try_from((product + 50) / 100).unwrap_or(100)
}

/// The level of a score.
#[must_use]
pub fn level(score: u8) -> Severity {
    match score {
        70.. => Severity::Critical,
        50..70 => Severity::High,
        30..50 => Severity::Medium,
        _ => Severity::Low,
    }
}

/// One line of the account of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// what counts
    pub words: String,
    /// how much: of likelihood, or of impact in the last line
    pub points: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_falls_with_cost_and_steps_and_grows_with_impact() {
        assert_eq!(likelihood(0, 1), 100);
        assert_eq!(likelihood(4, 3), 84);
        assert_eq!(likelihood(200, 8), 10);
        assert_eq!(score(84, 85), 71);
        assert_eq!(score(100, 100), 100);
        assert_eq!(
            [70, 69, 49, 29].map(level),
            [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
        );
    }
}
