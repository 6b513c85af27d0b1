//! The values of a property, and the comparisons that what is typed can mean.

use super::super::bits::{Bits, Kleene};
use super::super::evaluate::{Halt, Over};
use super::super::{Condition, Literal, Operator, Test};
use super::{Choices, Offer, Spot, value_of};
use crate::model::{NodeId, RelationId, Truth, Value};
use std::collections::BTreeMap;

/// The most different values that are gathered.
const MAX_VALUES: usize = 50_000;
/// The most of them that are offered.
const MAX_OFFERED: usize = 200;
/// What can be typed before a constant, the longest first.
const OPERATORS: [(&str, Operator); 9] = [
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<>", Operator::Unequal),
    ("!=", Operator::Unequal),
    ("=~", Operator::Matches),
    ("~", Operator::Matches),
    ("=", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::Greater),
];

/// A value as it is found in the estate: ordered, so that the offers are the same every time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// a number, by the order of its bits
    Int(i64),
    Float(u64),
    Text(String),
}

impl Found {
    fn of(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Self::Int(number)),
            Value::Float(number) if number.is_finite() => Some(Self::Float(number.to_bits())),
            Value::Text(text) => Some(Self::Text(text.to_string())),
            _ => None,
        }
    }

    fn literal(self) -> Literal {
        match self {
            Self::Int(number) => Literal::Int(number),
            Self::Float(bits) => Literal::Float(f64::from_bits(bits)),
            Self::Text(text) => Literal::Text(text),
        }
    }

    fn has(&self, typed: &str) -> bool {
        match self {
            Self::Int(number) => number.to_string().contains(typed),
            Self::Float(bits) => f64::from_bits(*bits).to_string().contains(typed),
            Self::Text(text) => text.to_lowercase().contains(&typed.to_lowercase()),
        }
    }
}

#[derive(Default)]
struct Values {
    /// as the whole value, and as an item of a list
    of: BTreeMap<(Found, bool), Vec<usize>>,
    known: Vec<usize>,
    complete: bool,
}

impl Values {
    fn add(&mut self, value: Value<'_>, at: usize) {
        self.known.push(at);
        let is_list = matches!(value, Value::List(_));
        for found in value.items().filter_map(Found::of) {
            let key = (found, is_list);
            if self.of.len() >= MAX_VALUES && !self.of.contains_key(&key) {
                self.complete = false;
                continue;
            }
            let places = self.of.entry(key).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
}

pub(super) fn choices(spot: &mut Spot<'_>, key: &str, typed: &str) -> Result<Choices, Halt> {
    let among = spot.among()?;
    let values = gathered(spot, key, &among)?;
    let (constant, operator) = read(typed);
    let complete = values.complete;
    let mut offers = typed_offers(spot, key, constant, operator, &values, &among)?;
    if operator.is_none() {
        offers.extend(known(key, &values, spot, &among).into_iter().filter(|_| constant.is_empty()));
        offers.extend(found(key, values, constant, spot, &among));
    }
    let mut choices = spot.counted(offers)?;
    choices.complete &= complete;
    // that it is known leaves more than any value, and says the least
    choices.list.sort_by_key(|choice| is_known(&choice.offer));
    Ok(choices)
}

fn is_known(offer: &Offer) -> bool {
    matches!(offer, Offer::Condition(Condition { test: Test::Fact { .. }, .. }))
}

/// The values of a property as conditions.
pub(super) fn spread(spot: &Spot<'_>, key: &str, among: &Bits) -> Result<Vec<(Offer, Kleene)>, Halt> {
    let values = gathered(spot, key, among)?;
    Ok(found(key, values, "", spot, among))
}

fn gathered(spot: &Spot<'_>, key: &str, among: &Bits) -> Result<Values, Halt> {
    let mut values = Values { complete: true, ..Values::default() };
    for (count, at) in among.iter().enumerate() {
        spot.evaluator.pause(count)?;
        let value = match spot.over {
            Over::Nodes => value_of(spot.estate.node(NodeId::from_index(at)), key),
            Over::Relations => spot.estate.relation(RelationId::from_index(at)).property(key),
        };
        if let Some(value) = value {
            values.add(value, at);
        }
    }
    Ok(values)
}

/// The operator that is typed, and the rest.
fn read(typed: &str) -> (&str, Option<Operator>) {
    let typed = typed.trim();
    let found = OPERATORS.iter().find_map(|(text, operator)| {
        typed.strip_prefix(text).map(|rest| (rest.trim_start(), Some(*operator)))
    });
    found.unwrap_or((typed, None))
}

fn known(key: &str, values: &Values, spot: &Spot<'_>, among: &Bits) -> [(Offer, Kleene); 2] {
    let known = spot.bits(values.known.iter().copied());
    let mut is_known = Condition::fact(key, Truth::Unknown);
    is_known.negated = true;
    let unknown = Kleene::of(among.clone().without(&known));
    let is_unknown = Condition::fact(key, Truth::Unknown);
    [(Offer::Condition(is_known), Kleene::of(known)), (Offer::Condition(is_unknown), unknown)]
}

/// The values that contain what is typed, the most frequent.
fn found(key: &str, values: Values, typed: &str, spot: &Spot<'_>, among: &Bits) -> Vec<(Offer, Kleene)> {
    let unknown = among.clone().without(&spot.bits(values.known.iter().copied()));
    let mut fitting: Vec<_> = values.of.into_iter().filter(|((value, _), _)| value.has(typed)).collect();
    fitting.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    fitting.truncate(MAX_OFFERED);
    let offer = |((value, in_list), places): ((Found, bool), Vec<usize>)| {
        let operator = if in_list { Operator::Has } else { Operator::Equal };
        let fill = Kleene { yes: spot.bits(places), unknown: unknown.clone() };
        (Offer::Condition(Condition::compare(key, operator, value.literal())), fill)
    };
    fitting.into_iter().map(offer).collect()
}

/// The comparisons that what is typed can mean, asked of the engine.
fn typed_offers(
    spot: &Spot<'_>,
    key: &str,
    typed: &str,
    operator: Option<Operator>,
    values: &Values,
    among: &Bits,
) -> Result<Vec<(Offer, Kleene)>, Halt> {
    let mut offers = Vec::new();
    for condition in meanings(key, typed, operator, values) {
        match spot.evaluator.leaf(&condition, spot.over, among) {
            Ok(fill) => offers.push((Offer::Condition(condition), fill)),
            Err(Halt::Stopped) => return Err(Halt::Stopped),
            // a pattern that is still being typed
            Err(Halt::Wrong(_)) => {}
        }
    }
    Ok(offers)
}

fn meanings(key: &str, typed: &str, operator: Option<Operator>, values: &Values) -> Vec<Condition> {
    if typed.is_empty() {
        return Vec::new();
    }
    let text = || Literal::Text(typed.to_owned());
    let number = typed.parse().map(Literal::Int).ok();
    let float = || typed.parse().ok().filter(|number: &f64| number.is_finite()).map(Literal::Float);
    let number = number.or_else(float);
    let has = |fits: fn(&(Found, bool)) -> bool| values.of.keys().any(fits);
    let texts = has(|(found, in_list)| !in_list && matches!(found, Found::Text(_)));
    let numbers = has(|(found, in_list)| !in_list && !matches!(found, Found::Text(_)));
    if let Some(operator) = operator {
        let value = number.filter(|_| numbers && operator != Operator::Matches).unwrap_or_else(text);
        return vec![Condition::compare(key, operator, value)];
    }
    let mut all = Vec::new();
    if texts {
        let tests = [Operator::Contains, Operator::StartsWith, Operator::EndsWith];
        all.extend(tests.map(|operator| Condition::compare(key, operator, text())));
    }
    if let Some(number) = number.filter(|_| numbers) {
        let tests = [Operator::AtLeast, Operator::AtMost, Operator::Unequal];
        all.extend(tests.map(|operator| Condition::compare(key, operator, number.clone())));
    }
    all
}
