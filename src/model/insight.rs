//! What spelunk concludes: insights about nodes, derived relations, and when the snapshot was taken.

use super::builder::Added;
use super::estate::{Estate, span};
use super::ids::{KeyId, NodeId, RelationKindId, Sym};
use super::severity::Truth;
use super::text::SafeStr;
use super::value::{Property, Value};

/// A fact that spelunk concludes about a node, with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Insight {
    /// the node
    pub node: NodeId,
    /// the property name it answers to in queries: `exposed`
    pub key: KeyId,
    /// yes, no or unknown
    pub truth: Truth,
    /// why: the property and value, or what is missing
    pub evidence: Sym,
    /// the node whose record says so: the node itself, or one beside it
    pub of: NodeId,
    /// a row of the estate's detail sets; 0 is the empty one
    pub(super) details: u32,
}

/// Runs of properties that insights share.
#[derive(Clone, Default)]
pub(super) struct DetailSets {
    pub props: Vec<Property>,
    /// starts in `props`; one more entry than sets
    pub starts: Vec<u32>,
}

/// A derived relation before it is added.
#[derive(Clone, Debug)]
pub struct Derived {
    /// source node
    pub from: NodeId,
    /// relation kind
    pub kind: RelationKindId,
    /// target node
    pub to: NodeId,
    /// why it is concluded; shown as its `because` property
    pub because: String,
}

/// A conclusion about a node before it is added.
#[derive(Clone, Debug)]
pub struct Conclusion {
    /// the node
    pub node: NodeId,
    /// the property name it answers to in queries
    pub key: &'static str,
    /// yes, no or unknown
    pub truth: Truth,
    /// why: the property and value, or what is missing
    pub evidence: String,
    /// the node whose record says so
    pub of: NodeId,
    /// what more is known, by the property name it answers to in queries
    pub details: Vec<(&'static str, Added)>,
}

impl Conclusion {
    /// A conclusion from the node's own record, without details.
    pub fn new(node: NodeId, key: &'static str, truth: Truth, evidence: impl Into<String>) -> Self {
        Self { node, key, truth, evidence: evidence.into(), of: node, details: Vec::new() }
    }
}

impl Estate {
    /// Every insight, by node.
    #[must_use]
    pub fn insights(&self) -> &[Insight] {
        &self.insights
    }

    /// The insights about one node, in the order of their keys.
    #[must_use]
    pub fn insights_of(&self, node: NodeId) -> &[Insight] {
        self.insights.get(span(&self.insights_at, node.index())).unwrap_or_default()
    }

    /// The insight `key` about one node; `None` when it does not apply to the node.
    #[must_use]
    pub fn insight(&self, node: NodeId, key: &str) -> Option<&Insight> {
        self.insight_by(node, self.key_named(key)?)
    }

    /// As [`Estate::insight`], by the handle of the key.
    #[must_use]
    pub fn insight_by(&self, node: NodeId, key: KeyId) -> Option<&Insight> {
        self.insights_of(node).iter().find(|insight| insight.key == key)
    }

    /// What more an insight knows: property names and values, in the order of the names.
    pub fn details<'e>(&'e self, insight: &Insight) -> impl Iterator<Item = (SafeStr<'e>, Value<'e>)> {
        self.detail_props(insight)
            .iter()
            .map(|property| (self.key_name(property.key()), self.unpack(property.value())))
    }

    /// What the insights say under a property name: a truth (`None` inside when it is unknown), or a
    /// detail of one of them. `None` when no insight about the node answers to that name.
    #[must_use]
    pub fn concluded(&self, node: NodeId, key: KeyId) -> Option<Option<Value<'_>>> {
        let own = self.insights_of(node);
        if let Some(insight) = own.iter().find(|insight| insight.key == key) {
            return Some(match insight.truth {
                Truth::Yes => Some(Value::Bool(true)),
                Truth::No => Some(Value::Bool(false)),
                Truth::Unknown => None,
            });
        }
        let detail = |insight| self.detail_props(insight).iter().find(|property| property.key() == key);
        own.iter().find_map(detail).map(|property| Some(self.unpack(property.value())))
    }

    /// The same estate, seen as of another moment (seconds since 1970).
    #[must_use]
    pub fn as_of(mut self, moment: i64) -> Self {
        self.moment = Some(moment);
        self
    }

    fn detail_props(&self, insight: &Insight) -> &[Property] {
        if insight.details == 0 {
            return &[];
        }
        self.details.props.get(span(&self.details.starts, insight.details as usize)).unwrap_or_default()
    }
}
