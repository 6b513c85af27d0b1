//! No content filter: prompts and answers pass without one blocking check.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::{Added, Truth};

/// Whether a deployment, an endpoint or an agent answers unfiltered.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    if let Some(word) = subject.text(Prop::ContentSafety) {
        let says = format!("contentSafetyStatus is {word}");
        return Some(if word.eq_ignore_ascii_case("disabled") { Fact::yes(says) } else { Fact::no(says) });
    }
    let own: Vec<Fact> = subject.out(Rel::GuardedBy).map(by_guardrail).collect();
    if let Some(best) = strongest(own) {
        return Some(best);
    }
    if subject.is_kind("AiAgent") {
        return agent(subject);
    }
    let applies = subject.is_kind("ModelDeployment") && !subject.is(Prop::ModelFormat, "azureml");
    (applies || subject.is_kind("ModelEndpoint")).then(|| Fact::missing("raiPolicyName or contentSafety"))
}

/// An agent is as filtered as the model that it uses, unless it has guardrails of its own.
fn agent(subject: Subject<'_, '_>) -> Option<Fact> {
    match subject.text(Prop::GuardrailId) {
        Some(id) if !id.is_empty() => return Some(Fact::no(format!("guardrail {id}"))),
        Some(_) => return Some(Fact::yes("it has no guardrail")),
        None => {}
    }
    let models = subject.out(Rel::UsesModel).filter_map(|model| Some((model, conclude(model)?)));
    let known = models.map(|(model, fact)| {
        let why = format!("its model {}: {}", model.name(), fact.evidence);
        Fact { evidence: why.into(), ..fact }.by(model.node)
    });
    Some(
        strongest(known.collect())
            .unwrap_or_else(|| Fact::missing("a guardrail of the agent or of its model")),
    )
}

fn by_guardrail(guardrail: Subject<'_, '_>) -> Fact {
    let off = guardrail.texts(Prop::FiltersOff).unwrap_or_default();
    let name = guardrail.name();
    let fact = match guardrail.flag(Prop::BlocksNothing) {
        Some(true) => Fact::yes(format!("the policy {name} blocks nothing")),
        Some(false) => Fact::no(format!("the policy {name} blocks something")),
        None if name.to_ascii_lowercase().starts_with("microsoft.") => {
            Fact::no(format!("{name} is the provider's own policy"))
        }
        None => Fact::unknown(format!("the policy {name} is not in the export")),
    };
    let fact = fact.by(guardrail.node);
    if off.is_empty() { fact } else { fact.with("filters_off", Added::Texts(off)) }
}

/// Of several guardrails the one that protects best: one that filters is enough.
fn strongest(facts: Vec<Fact>) -> Option<Fact> {
    facts.into_iter().min_by_key(|fact| match fact.truth {
        Truth::No => 0,
        Truth::Unknown => 1,
        Truth::Yes => 2,
    })
}
