//! Critical resources: shipped rules for AI, and a person's own file of ids, tags and conditions.

use crate::model::{Added, Conclusion, Estate, NodeId, NodeRef, SafeText, Truth};
use crate::query::Predicate;
use rayon::prelude::*;
use serde::Deserialize;
use std::sync::OnceLock;
use toml::Spanned;

/// How critical a resource is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// some damage
    Low,
    /// damage to one workload
    Medium,
    /// damage to many
    High,
    /// damage to the organisation
    VeryHigh,
}

impl Level {
    /// `low`, `medium`, `high` or `very high`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very high",
        }
    }
}

/// What makes a resource critical.
#[derive(Clone, Debug)]
pub struct CriticalRule {
    level: Level,
    why: String,
    kinds: Vec<String>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Id(String),
    Tag(String, String),
    When(Box<Predicate>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    critical: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    level: Spanned<Level>,
    why: String,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    tag: Option<String>,
    #[serde(default)]
    when: Option<String>,
}

/// Reads the text of a file of critical resources.
///
/// # Errors
/// A sentence that names the line and what works.
pub fn read(text: &str) -> Result<Vec<CriticalRule>, SafeText> {
    let fault = |at: usize, message: &str| {
        let line = text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
        SafeText::new(&format!("line {line}: {message}"))
    };
    let parsed: File = toml::from_str(text)
        .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message()))?;
    let rule = |text: Text| {
        let at = text.level.span().start;
        let what = what(&text).map_err(|message| fault(at, &message))?;
        Ok(CriticalRule { level: text.level.into_inner(), why: text.why, kinds: text.kinds, what })
    };
    parsed.critical.into_iter().map(rule).collect()
}

fn what(text: &Text) -> Result<What, String> {
    match (&text.id, &text.tag, &text.when) {
        (Some(id), None, None) => Ok(What::Id(id.to_lowercase())),
        (None, Some(tag), None) => {
            let (name, value) = tag.split_once('=').ok_or("a tag is written NAME=VALUE")?;
            Ok(What::Tag(format!("tags.{}", name.trim()), value.trim().to_owned()))
        }
        (None, None, Some(when)) => {
            let predicate = Predicate::parse(when).map_err(|error| format!("in the condition: {error}"))?;
            Ok(What::When(Box::new(predicate)))
        }
        _ => Err("a critical resource is named by one of id, tag or when".to_owned()),
    }
}

/// The shipped rules.
///
/// # Panics
/// When the asset is broken, which a test rules out.
#[must_use]
pub fn shipped() -> &'static [CriticalRule] {
    static RULES: OnceLock<Vec<CriticalRule>> = OnceLock::new();
    let text = include_str!("../../../assets/insights-critical.toml");
    RULES.get_or_init(|| read(text).unwrap_or_default())
}

/// The critical resources of an estate that has its other insights; unknown where a rule cannot be told, no
/// where none holds. A person's own rules come first; kinds that no rule names have no verdict.
#[must_use]
pub fn conclude(estate: &Estate, own: &[CriticalRule]) -> Vec<Conclusion> {
    let rules: Vec<&CriticalRule> = own.iter().chain(shipped()).collect();
    let nodes: Vec<NodeId> = estate.nodes().map(NodeRef::id).collect();
    let judge = |node: &NodeId| judge(estate.node(*node), &rules);
    nodes.par_iter().with_min_len(4096).filter_map(judge).collect()
}

fn judge(node: NodeRef<'_>, rules: &[&CriticalRule]) -> Option<Conclusion> {
    let kind = node.kind_name();
    let mut answer: Option<(Truth, &CriticalRule)> = None;
    for rule in
        rules.iter().filter(|rule| rule.kinds.is_empty() || rule.kinds.iter().any(|own| kind == own.as_str()))
    {
        let truth = rule.truth(node);
        if truth == Truth::Yes {
            return Some(rule.conclusion(node.id()));
        }
        let asked = !rule.kinds.is_empty();
        if asked && answer.is_none_or(|(known, _)| truth > known) {
            answer = Some((truth, rule));
        }
    }
    answer.map(|(truth, rule)| {
        let why = match truth {
            Truth::Unknown => format!("it cannot be told whether {}", rule.why),
            _ => "no rule names it".to_owned(),
        };
        Conclusion::new(node.id(), KEY, truth, why)
    })
}

/// The property name that it answers to in queries.
const KEY: &str = "critical";

impl CriticalRule {
    fn truth(&self, node: NodeRef<'_>) -> Truth {
        match &self.what {
            What::Id(id) => Truth::from(Some(node.canonical_id() == *id)),
            What::Tag(key, value) => {
                Truth::from(Some(node.text(key).is_some_and(|own| own == value.as_str())))
            }
            What::When(predicate) => predicate.test(node.estate(), node.id()),
        }
    }

    fn conclusion(&self, node: NodeId) -> Conclusion {
        Conclusion {
            details: vec![("critical_level", Added::Text(self.level.word().to_owned()))],
            ..Conclusion::new(node, KEY, Truth::Yes, self.why.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_read() {
        let text = include_str!("../../../assets/insights-critical.toml");
        let rules = read(text).expect("the asset");
        assert!(rules.len() >= 8);
    }

    #[test]
    fn a_fault_names_its_line() {
        let text = "[[critical]]\nlevel = \"high\"\nwhy = \"x\"\n\n[[critical]]\nlevel = \"high\"\nwhy = \"y\"\nid = \"a\"\ntag = \"b=c\"\n";
        assert!(read(text).is_err_and(|fault| fault.starts_with("line 2:")));
        assert!(read("[[critical]]\nlevel = \"huge\"\n").is_err_and(|fault| fault.starts_with("line 2:")));
    }
}
