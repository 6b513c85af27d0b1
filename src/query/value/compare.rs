//! When values are equal, which is less (three-valued), and the total order of ORDER BY.

use super::{Val, not};
use crate::model::Truth;
use std::cmp::Ordering;

/// Whether two values are equal: unknown when null decides, no when the types differ.
pub fn equal(a: &Val<'_>, b: &Val<'_>) -> Truth {
    match (a, b) {
        (Val::Null, _) | (_, Val::Null) => Truth::Unknown,
        (Val::Text(a), Val::Text(b)) => (**a == **b).into_truth(),
        (Val::Int(_) | Val::Float(_), Val::Int(_) | Val::Float(_)) => {
            (numbers(a, b) == Some(Ordering::Equal)).into_truth()
        }
        (Val::Bool(a), Val::Bool(b)) => (a == b).into_truth(),
        (Val::Node(a), Val::Node(b)) => (a == b).into_truth(),
        (Val::Relation(a), Val::Relation(b)) => (a == b).into_truth(),
        (Val::List(a), Val::List(b)) => all_equal(a.len(), b.len(), a.iter().zip(b.iter())),
        (Val::Map(a), Val::Map(b)) => {
            if !a.keys().eq(b.keys()) {
                return Truth::No;
            }
            all_equal(a.len(), b.len(), a.values().zip(b.values()))
        }
        (Val::Path(a), Val::Path(b)) => (a == b).into_truth(),
        (Val::Date(a), Val::Date(b)) | (Val::Moment(a), Val::Moment(b)) => (a == b).into_truth(),
        (Val::Duration(a), Val::Duration(b)) => (a == b).into_truth(),
        _ => Truth::No,
    }
}

fn all_equal<'v, 'e: 'v>(
    a: usize,
    b: usize,
    pairs: impl Iterator<Item = (&'v Val<'e>, &'v Val<'e>)>,
) -> Truth {
    if a != b {
        return Truth::No;
    }
    let mut all = Truth::Yes;
    for (a, b) in pairs {
        all = all.min(equal(a, b));
        if all == Truth::No {
            break;
        }
    }
    all
}

/// Whether `test` holds of the order of two values; unknown when they cannot be compared.
pub fn compared(a: &Val<'_>, b: &Val<'_>, test: fn(Ordering) -> bool) -> Truth {
    match (a, b) {
        (Val::Int(_) | Val::Float(_), Val::Int(_) | Val::Float(_)) => {
            // not a number: comparable with numbers, and never less, equal or greater
            numbers(a, b).is_some_and(test).into_truth()
        }
        _ => match partial(a, b) {
            Some(order) => test(order).into_truth(),
            None => Truth::Unknown,
        },
    }
}

/// The order of two values of one type; `None` when nothing orders them.
fn partial(a: &Val<'_>, b: &Val<'_>) -> Option<Ordering> {
    match (a, b) {
        (Val::Text(a), Val::Text(b)) => Some((**a).cmp(&**b)),
        (Val::Int(_) | Val::Float(_), Val::Int(_) | Val::Float(_)) => numbers(a, b),
        (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
        (Val::Date(a), Val::Date(b)) | (Val::Moment(a), Val::Moment(b)) => Some(a.cmp(b)),
        (Val::List(a), Val::List(b)) => {
            for (a, b) in a.iter().zip(b.iter()) {
                match equal(a, b) {
                    Truth::Yes => {}
                    Truth::No => return partial(a, b),
                    Truth::Unknown => return None,
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        _ => None,
    }
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn numbers(a: &Val<'_>, b: &Val<'_>) -> Option<Ordering> {
    /// Exact, also where a float cannot hold the integer.
    fn mixed(a: i64, b: f64) -> Option<Ordering> {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if b.is_nan() {
            return None;
        }
        if b >= LIMIT {
            return Some(Ordering::Less);
        }
        if b < -LIMIT {
            return Some(Ordering::Greater);
        }
        let whole = b.trunc();
        Some(a.cmp(&(whole as i64)).then_with(|| 0.0.partial_cmp(&(b - whole)).unwrap_or(Ordering::Equal)))
    }
    match (a, b) {
        (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
        (Val::Float(a), Val::Float(b)) => a.partial_cmp(b),
        (Val::Int(a), Val::Float(b)) => mixed(*a, *b),
        (Val::Float(a), Val::Int(b)) => mixed(*b, *a).map(Ordering::reverse),
        _ => None,
    }
}

/// The order of ORDER BY, min and max: total, by type first; null is the last.
pub fn order(a: &Val<'_>, b: &Val<'_>) -> Ordering {
    let by_rank = rank(a).cmp(&rank(b));
    by_rank.then_with(|| match (a, b) {
        (Val::Node(a), Val::Node(b)) => a.cmp(b),
        (Val::Relation(a), Val::Relation(b)) => a.cmp(b),
        (Val::Int(_) | Val::Float(_), _) => numbers(a, b).unwrap_or_else(|| is_nan(a).cmp(&is_nan(b))),
        (Val::List(a), Val::List(b)) => {
            a.iter().zip(b.iter()).map(|(a, b)| order(a, b)).fold_unequal(a.len(), b.len())
        }
        (Val::Map(a), Val::Map(b)) => {
            let keys = a.keys().cmp(b.keys());
            keys.then_with(|| {
                a.values().zip(b.values()).map(|(a, b)| order(a, b)).fold_unequal(a.len(), b.len())
            })
        }
        (Val::Path(a), Val::Path(b)) => (&a.nodes, &a.relations).cmp(&(&b.nodes, &b.relations)),
        (Val::Duration(a), Val::Duration(b)) => a.cmp(b),
        _ => partial(a, b).unwrap_or(Ordering::Equal),
    })
}

fn is_nan(value: &Val<'_>) -> bool {
    matches!(value, Val::Float(number) if number.is_nan())
}

fn rank(value: &Val<'_>) -> u8 {
    match value {
        Val::Map(_) => 0,
        Val::Node(_) => 1,
        Val::Relation(_) => 2,
        Val::List(_) => 3,
        Val::Path(_) => 4,
        Val::Moment(_) => 5,
        Val::Date(_) => 6,
        Val::Duration(_) => 7,
        Val::Text(_) => 8,
        Val::Bool(_) => 9,
        Val::Int(_) | Val::Float(_) => 10,
        Val::Null => 11,
    }
}

trait FoldUnequal: Iterator<Item = Ordering> + Sized {
    /// The first order that is not equal, else that of the lengths.
    fn fold_unequal(mut self, a: usize, b: usize) -> Ordering {
        self.find(|order| order.is_ne()).unwrap_or_else(|| a.cmp(&b))
    }
}

impl<I: Iterator<Item = Ordering>> FoldUnequal for I {}

trait IntoTruth {
    fn into_truth(self) -> Truth;
}

impl IntoTruth for bool {
    fn into_truth(self) -> Truth {
        if self { Truth::Yes } else { Truth::No }
    }
}

/// Whether a list holds a value: unknown when only an unknown item could be it.
pub fn member<'v, 'e: 'v>(item: &Val<'e>, items: impl Iterator<Item = &'v Val<'e>>) -> Truth {
    let mut found = Truth::No;
    for other in items {
        found = found.max(equal(item, other));
        if found == Truth::Yes {
            break;
        }
    }
    found
}

/// Whether two values differ.
pub fn unequal(a: &Val<'_>, b: &Val<'_>) -> Truth {
    not(equal(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[Val<'static>]) -> Val<'static> {
        Val::list(items.to_vec())
    }

    #[test]
    fn equality_is_three_valued_and_exact() {
        assert_eq!(equal(&Val::Int(1), &Val::Float(1.0)), Truth::Yes);
        assert_eq!(equal(&Val::Int(1), &Val::lent("1")), Truth::No);
        assert_eq!(equal(&Val::Null, &Val::Null), Truth::Unknown);
        assert_eq!(equal(&list(&[Val::Int(1), Val::Null]), &list(&[Val::Int(2), Val::Null])), Truth::No);
        assert_eq!(equal(&list(&[Val::Int(1), Val::Null]), &list(&[Val::Int(1), Val::Null])), Truth::Unknown);
        // 2^53 + 1 has no float
        assert_eq!(equal(&Val::Int(9_007_199_254_740_993), &Val::Float(9_007_199_254_740_992.0)), Truth::No);
        assert_eq!(compared(&Val::Int(i64::MAX), &Val::Float(1e300), Ordering::is_lt), Truth::Yes);
        assert_eq!(compared(&Val::Int(-3), &Val::Float(-2.5), Ordering::is_lt), Truth::Yes);
    }

    #[test]
    fn what_cannot_be_compared_is_unknown_and_not_a_number_is_not() {
        assert_eq!(compared(&Val::Int(1), &Val::lent("a"), Ordering::is_lt), Truth::Unknown);
        assert_eq!(compared(&Val::Float(f64::NAN), &Val::Int(1), Ordering::is_lt), Truth::No);
        assert_eq!(equal(&Val::Float(f64::NAN), &Val::Float(f64::NAN)), Truth::No);
        let (a, b) = (list(&[Val::Int(1), Val::Null]), list(&[Val::Int(2)]));
        assert_eq!(compared(&a, &b, Ordering::is_lt), Truth::Yes);
    }

    #[test]
    fn the_order_is_total() {
        let sorted = [
            list(&[]),
            list(&[Val::Int(1)]),
            Val::lent("a"),
            Val::Bool(false),
            Val::Float(-1.5),
            Val::Int(2),
            Val::Float(f64::NAN),
            Val::Null,
        ];
        for (at, a) in sorted.iter().enumerate() {
            for (other, b) in sorted.iter().enumerate() {
                assert_eq!(order(a, b), at.cmp(&other), "{a:?} {b:?}");
            }
        }
    }
}
