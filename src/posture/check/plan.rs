//! Which rules are asked of which nodes, found once per kind, provider and type.

use crate::model::{Estate, KeyId, NodeRef, Ontology, Value};
use crate::posture::rules::{Rule, RuleSet};
use hashbrown::HashMap;

/// Rules by the kinds that they name.
pub struct Plan<'r> {
    rules: &'r RuleSet,
    /// by the number of the ontology's kind
    of_kind: Vec<Vec<u16>>,
    type_key: Option<KeyId>,
}

impl<'r> Plan<'r> {
    /// A plan for one estate.
    pub fn new(rules: &'r RuleSet, estate: &Estate) -> Self {
        let mut of_kind = vec![Vec::new(); Ontology::get().kinds().len()];
        for (at, rule) in (0u16..).zip(rules.rules()) {
            for kind in rule.selector.kinds.iter().filter_map(|kind| Ontology::get().kind_id(kind)) {
                of_kind[kind.index()].push(at);
            }
        }
        Self { rules, of_kind, type_key: estate.key_named("type") }
    }

    /// The numbers of all rules.
    pub fn every(&self) -> impl Iterator<Item = u16> {
        (0u16..).take(self.rules.rules().len())
    }

    /// Whether a rule names the kind of a node.
    pub fn names_kind_of(&self, rule: u16, node: NodeRef<'_>) -> bool {
        self.of_kind.get(node.kind().index()).is_some_and(|of_kind| of_kind.contains(&rule))
    }

    /// What finds the rules of one node after another. Each thread takes its own.
    pub fn finder(&self) -> Finder<'_, 'r> {
        Finder { plan: self, known: HashMap::new() }
    }

    fn fitting(&self, node: NodeRef<'_>, native: &str) -> Vec<u16> {
        let of_kind = self.of_kind.get(node.kind().index()).map_or(&[][..], Vec::as_slice);
        let fits = |at: &&u16| fits(&self.rules.rules()[usize::from(**at)], node, native);
        of_kind.iter().filter(fits).copied().collect()
    }
}

fn fits(rule: &Rule, node: NodeRef<'_>, native: &str) -> bool {
    let selector = &rule.selector;
    let provider = selector.provider.is_empty() || node.provider().eq_ignore_ascii_case(&selector.provider);
    provider
        && (selector.types.is_empty() || selector.types.iter().any(|own| own.eq_ignore_ascii_case(native)))
}

/// Remembers which rules go with a kind, provider and type; equal texts lie at one place of the estate.
pub struct Finder<'p, 'r> {
    plan: &'p Plan<'r>,
    known: HashMap<(u32, usize, usize), Vec<u16>>,
}

impl Finder<'_, '_> {
    /// The rules whose selector fits a node.
    pub fn rules(&mut self, node: NodeRef<'_>) -> &[u16] {
        let native = self.plan.type_key.and_then(|key| node.property_by(key)).and_then(Value::as_text);
        let native = native.map_or("", crate::model::SafeStr::as_str);
        let key = (node.kind().0, node.provider().as_str().as_ptr().addr(), native.as_ptr().addr());
        self.known.entry(key).or_insert_with(|| self.plan.fitting(node, native))
    }
}
