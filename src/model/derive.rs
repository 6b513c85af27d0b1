//! Adds what spelunk concludes to an estate: derived relations and insights, marked as such.

use super::estate::{Conclusion, Derived, Estate, Insight, Relations, span};
use super::ids::{KeyId, Source, Sym};
use super::table::Triple;
use super::value::{Packed, Property};

impl Estate {
    /// The same estate with derived relations and insights added. A derived relation carries no
    /// evidence of a record; its `because` property says what it rests on.
    #[must_use]
    pub fn with_conclusions(mut self, derived: &[Derived], conclusions: &[Conclusion]) -> Self {
        let mut names: Vec<&str> = conclusions.iter().map(|conclusion| conclusion.key).collect();
        names.push("because");
        self.add_keys(&names);
        self.add_insights(conclusions);
        self.add_relations(derived);
        self.finish()
    }

    /// Adds property keys and renumbers the old ones; the order of the names is kept.
    fn add_keys(&mut self, names: &[&str]) {
        let old = self.keys.clone();
        for name in names {
            let sym = self.strings.intern(name);
            if !self.keys.contains(&sym) {
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
        for property in &mut self.props {
            if let Some(moved) = Property::new(numbers[property.key().index()], property.value()) {
                *property = moved;
            }
        }
        for insight in &mut self.insights {
            insight.key = numbers[insight.key.index()];
        }
    }

    fn add_insights(&mut self, conclusions: &[Conclusion]) {
        for conclusion in conclusions {
            let key = self.key_named(conclusion.key).unwrap_or_default();
            let evidence = self.strings.intern(&conclusion.evidence);
            self.insights.push(Insight { node: conclusion.node, key, truth: conclusion.truth, evidence });
        }
        self.insights.sort_by_key(|insight| (insight.node, insight.key));
        self.insights.dedup_by_key(|insight| (insight.node, insight.key));
    }

    /// Merges the derived relations into the table, each after the stated ones of its triple.
    fn add_relations(&mut self, derived: &[Derived]) {
        let stated = std::mem::take(&mut self.relations);
        let (props, sources) = self.cut_to_nodes();
        let mut added: Vec<(Triple, &str)> = derived.iter().map(triple).collect();
        added.sort_unstable();
        added.dedup();
        let mut added = added.into_iter().peekable();
        for at in 0..stated.kind.len() {
            let own = Triple { from: stated.from[at], kind: stated.kind[at], to: stated.to[at] };
            while let Some((triple, because)) = added.next_if(|(triple, _)| *triple < own) {
                self.push_derived(triple, because);
            }
            let (own_props, own_sources) = (shifted(&stated, at, props.0), span(&stated.sources, at));
            let own_sources = own_sources.start - sources.0..own_sources.end - sources.0;
            self.push_relation(own, &props.1[own_props], &sources.1[own_sources]);
        }
        for (triple, because) in added {
            self.push_derived(triple, because);
        }
    }

    fn push_derived(&mut self, triple: Triple, because: &str) {
        let text = Packed::text(self.strings.intern(because));
        let key = self.key_named("because");
        let props: Vec<Property> = key.and_then(|key| Property::new(key, text)).into_iter().collect();
        self.push_relation(triple, &props, &[]);
    }

    /// Takes the relations' share of properties and sources off, each with where it began.
    fn cut_to_nodes(&mut self) -> ((usize, Vec<Property>), (usize, Vec<Source>)) {
        let end = |starts: &[u32]| starts.last().map_or(0, |&end| end as usize);
        let (props, sources) = (end(&self.nodes.props), end(&self.nodes.sources));
        ((props, self.props.split_off(props)), (sources, self.sources.split_off(sources)))
    }
}

fn triple(derived: &Derived) -> (Triple, &str) {
    (Triple { from: derived.from, kind: derived.kind, to: derived.to }, derived.because.as_str())
}

fn shifted(stated: &Relations, at: usize, by: usize) -> std::ops::Range<usize> {
    let own = span(&stated.props, at);
    own.start - by..own.end - by
}
