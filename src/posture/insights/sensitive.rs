//! Contains sensitive data: labels and information types, found by a scan or flowing in from elsewhere.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::Added;

/// How many steps data is followed back to where it comes from.
const FLOWS: usize = 3;

/// Whether the node holds sensitive data.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    if let Some(own) = scanned(subject) {
        return Some(own);
    }
    let part = subject.out(Rel::Contains).find(|child| child.flag(Prop::Sensitive) == Some(true));
    if let Some(part) = part {
        return Some(
            detailed(Fact::yes(format!("{} in it holds sensitive data", part.name())), part).by(part.node),
        );
    }
    if let Some(origin) = origin(subject, FLOWS) {
        let fact = Fact::yes(format!("its data comes from {}, which holds sensitive data", origin.name()));
        return Some(detailed(fact, origin).by(origin.node));
    }
    (subject.node.category() == "Data").then(|| Fact::missing("a scan for sensitive data"))
}

fn scanned(subject: Subject<'_, '_>) -> Option<Fact> {
    if subject.flag(Prop::Sensitive)? {
        let what = subject.get(Prop::InfoTypes).or_else(|| subject.get(Prop::SensitivityLabels));
        let why = what.map_or_else(|| "found by the provider's scan".to_owned(), |what| what.to_string());
        Some(detailed(Fact::yes(why), subject))
    } else {
        Some(Fact::no("sensitive is false"))
    }
}

fn detailed(fact: Fact, of: Subject<'_, '_>) -> Fact {
    let mut fact = fact;
    for (name, prop) in [("sensitive_labels", Prop::SensitivityLabels), ("sensitive_types", Prop::InfoTypes)]
    {
        if let Some(texts) = of.texts(prop).filter(|texts| !texts.is_empty()) {
            fact = fact.with(name, Added::Texts(texts));
        }
    }
    fact
}

/// The nearest sensitive store that the node's data comes from.
fn origin<'l, 'e>(subject: Subject<'l, 'e>, steps: usize) -> Option<Subject<'l, 'e>> {
    let sources =
        || [Rel::ReadsFrom, Rel::GroundedOn, Rel::TrainedOn].into_iter().flat_map(|r| subject.out(r));
    let direct = sources().find(|source| source.flag(Prop::Sensitive) == Some(true));
    direct.or_else(|| match steps {
        0 | 1 => None,
        _ => sources().find_map(|source| origin(source, steps - 1)),
    })
}
