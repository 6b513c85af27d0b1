//! Adds what spelunk concludes to an estate: derived relations and insights, marked as such.

use super::bags::Shared;
use super::builder::Added;
use super::estate::{Estate, Relations};
use super::ids::{KeyId, Sym};
use super::insight::{Conclusion, Derived, Insight};
use super::table::Triple;
use super::value::{Packed, Property};
use hashbrown::HashMap;
use std::ops::Range;

/// How many nodes are judged at once.
const WINDOW: usize = 1 << 16;

impl Estate {
    /// The same estate with derived relations and insights added. A derived relation carries no
    /// evidence of a record; its `because` property says what it rests on.
    #[must_use]
    pub fn with_conclusions(mut self, derived: &[Derived], conclusions: &[Conclusion]) -> Self {
        let details = conclusions.iter().flat_map(|conclusion| &conclusion.details).map(|(name, _)| *name);
        let mut names: Vec<&str> =
            conclusions.iter().map(|conclusion| conclusion.key).chain(details).collect();
        names.push("because");
        names.sort_unstable();
        names.dedup();
        self.add_keys(&names);
        let mut insights = Vec::new();
        self.pack_insights(conclusions, &mut insights);
        self.add_insights(insights);
        self.related(derived)
    }

    /// As [`Estate::with_conclusions`], in windows, so that conclusions about a large estate never lie
    /// in memory all at once. `names` are all keys and details that `judge` answers with; it is asked
    /// for each run of nodes once, in order, and sees no insight that it gave before.
    #[must_use]
    pub fn concluded_by(
        mut self,
        names: &[&str],
        judge: impl Fn(&Self, Range<usize>) -> (Vec<Derived>, Vec<Conclusion>),
    ) -> Self {
        self.add_keys(&[names, &["because"]].concat());
        let (mut derived, mut insights) = (Vec::new(), Vec::new());
        for start in (0..self.node_count()).step_by(WINDOW) {
            let window = start..(start + WINDOW).min(self.node_count());
            let (relations, conclusions) = judge(&self, window);
            derived.extend(relations);
            self.pack_insights(&conclusions, &mut insights);
        }
        self.add_insights(insights);
        self.related(&derived)
    }

    fn related(mut self, derived: &[Derived]) -> Self {
        if derived.is_empty() {
            // insights alone change which words there are as well
            self.count_words();
            return self;
        }
        self.add_relations(derived);
        self.finish()
    }

    /// Adds property keys and renumbers the old ones; the order of the names is kept.
    pub(super) fn add_keys(&mut self, names: &[&str]) {
        let old = self.keys.clone();
        for name in names {
            if self.key_named(name).is_none()
                && !self.keys[old.len()..].iter().any(|&new| self.text(new) == *name)
            {
                let sym = self.strings.intern(name);
                self.keys.push(sym);
            }
        }
        if self.keys.len() == old.len() {
            return;
        }
        let strings = &self.strings;
        self.keys.sort_unstable_by_key(|&sym| strings.get(sym));
        let new_number = |sym: &Sym| {
            self.keys.binary_search_by(|own| strings.get(*own).cmp(&strings.get(*sym))).unwrap_or_default()
        };
        let numbers: Vec<KeyId> = old.iter().map(|sym| KeyId::from_index(new_number(sym))).collect();
        self.bags.renumber(&numbers);
        for property in &mut self.details.props {
            if let Some(moved) = Property::new(numbers[property.key().index()], property.value()) {
                *property = moved;
            }
        }
        for insight in &mut self.insights {
            insight.key = numbers[insight.key.index()];
        }
        self.count_words();
    }

    fn pack_insights(&mut self, conclusions: &[Conclusion], insights: &mut Vec<Insight>) {
        let mut sets: HashMap<&[(&'static str, Added)], u32> = HashMap::new();
        for conclusion in conclusions {
            let key = self.key_named(conclusion.key).unwrap_or_default();
            let details = match sets.get(conclusion.details.as_slice()) {
                _ if conclusion.details.is_empty() => 0,
                Some(&known) => known,
                None => self.add_details(&conclusion.details),
            };
            sets.insert(&conclusion.details, details);
            let evidence = self.strings.intern(&conclusion.evidence);
            let (node, truth, of) = (conclusion.node, conclusion.truth, conclusion.of);
            insights.push(Insight { node, key, truth, evidence, of, details });
        }
    }

    /// Adds insights; of two about the same node and key the new one stays.
    fn add_insights(&mut self, new: Vec<Insight>) {
        let old = std::mem::replace(&mut self.insights, new);
        self.insights.extend(old);
        self.insights.sort_by_key(|insight| (insight.node, insight.key));
        self.insights.dedup_by_key(|insight| (insight.node, insight.key));
        self.insights.shrink_to_fit();
        self.index_insights();
        self.count_conclusions();
    }

    fn add_details(&mut self, details: &[(&'static str, Added)]) -> u32 {
        if self.details.starts.is_empty() {
            self.details.starts = vec![0, 0];
        }
        let mut own: Vec<Property> = Vec::new();
        for (name, value) in details {
            let value = value.pack(&mut self.strings, &mut self.values);
            own.extend(self.key_named(name).and_then(|key| Property::new(key, value)));
        }
        own.sort_by_key(|property| property.key());
        self.details.props.extend(own);
        self.details.starts.push(Sym::from_index(self.details.props.len()).0);
        Sym::from_index(self.details.starts.len() - 2).0
    }

    fn index_insights(&mut self) {
        let mut at = 0;
        self.insights_at.clear();
        for row in 0..self.node_count() {
            self.insights_at.push(Sym::from_index(at).0);
            at += self.insights[at..].iter().take_while(|insight| insight.node.index() == row).count();
        }
        self.insights_at.push(Sym::from_index(at).0);
    }

    /// Merges the derived relations into the table, each after the stated ones of its triple.
    fn add_relations(&mut self, derived: &[Derived]) {
        let stated = std::mem::take(&mut self.relations);
        let mut added: Vec<(Triple, &str)> = derived.iter().map(triple).collect();
        added.sort_unstable();
        added.dedup();
        self.relations = Relations::with_capacity(stated.kind.len() + added.len());
        let (mut added, mut shared) = (added.into_iter().peekable(), Shared::default());
        for at in 0..stated.kind.len() {
            let own = Triple { from: stated.from[at], kind: stated.kind[at], to: stated.to[at] };
            while let Some((triple, because)) = added.next_if(|(triple, _)| *triple < own) {
                self.push_derived(triple, because, &mut shared);
            }
            self.push_relation(own, stated.bags[at], stated.evidence.get(at));
        }
        for (triple, because) in added {
            self.push_derived(triple, because, &mut shared);
        }
    }

    fn push_derived(&mut self, triple: Triple, because: &str, shared: &mut Shared) {
        let text = Packed::text(self.strings.intern(because));
        let key = self.key_named("because");
        let props: Vec<Property> = key.and_then(|key| Property::new(key, text)).into_iter().collect();
        let bag = shared.push(&props, &mut self.bags);
        self.push_relation(triple, bag, &[]);
    }
}

fn triple(derived: &Derived) -> (Triple, &str) {
    (Triple { from: derived.from, kind: derived.kind, to: derived.to }, derived.because.as_str())
}

#[cfg(test)]
mod tests {
    use crate::model::{Builder, Conclusion, Draft, Truth};

    #[test]
    fn an_insight_without_any_derived_relation_is_known_as_one() {
        let mut draft = Draft::new();
        draft.node("a", "AiService").set("zone", 1i64);
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        let node = estate.find("a").expect("the node");
        let estate = estate.with_conclusions(&[], &[Conclusion::new(node, "exposed", Truth::Yes, "why")]);
        assert!(estate.is_insight(estate.key_named("exposed").expect("a key")));
        let zone = estate.key_named("zone").expect("a key");
        assert_eq!(estate.key_count(zone), 1, "the counts follow the new numbers");
    }
}
