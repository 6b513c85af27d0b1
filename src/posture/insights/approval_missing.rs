//! Human approval missing: an agent's tool acts without asking a person.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::{Added, Truth};

/// Whether a tool, or one of an agent's tools, never asks. Tools that cannot ask are left out.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    if subject.is_kind("AgentTool") {
        return tool(subject);
    }
    let tools: Vec<(Subject<'_, '_>, Fact)> =
        subject.out(Rel::UsesTool).filter_map(|one| Some((one, tool(one)?))).collect();
    let worst = tools.iter().max_by_key(|(_, fact)| fact.truth);
    if let Some((tool, fact)) = worst {
        let names =
            tools.iter().filter(|(_, fact)| fact.truth == Truth::Yes).map(|(tool, _)| tool.name().to_owned());
        let names: Vec<String> = names.collect();
        let why = format!("its tool {}: {}", tool.name(), fact.evidence);
        let fact = Fact { evidence: why.into(), ..fact.clone() }.by(tool.node);
        return Some(if names.is_empty() {
            fact
        } else {
            fact.with("approval_missing_tools", Added::Texts(names))
        });
    }
    subject.text(Prop::HumanApproval).map(by_word)
}

fn tool(subject: Subject<'_, '_>) -> Option<Fact> {
    match subject.text(Prop::RequireApproval) {
        Some(word) => Some(by_word(word)),
        None => subject.is(Prop::Type, "mcp").then(|| Fact::missing("require_approval")),
    }
}

fn by_word(word: &str) -> Fact {
    let says = format!("require_approval is {word}");
    match word.to_ascii_lowercase().as_str() {
        "never" => Fact::yes(says),
        "always" => Fact::no(says),
        _ => Fact::unknown(format!("{says}: it depends on the action")),
    }
}
