//! Adds what spelunk concludes to an estate: derived relations and insights, marked as such.

use super::estate::{Conclusion, Derived, Estate, Insight, span};
use super::ids::{KeyId, RelationId, Sym};
use super::table::Row;
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
        let rows = self.rows_with(derived);
        let node_props = self.nodes.props.last().map_or(0, |&end| end as usize);
        let node_sources = self.nodes.sources.last().map_or(0, |&end| end as usize);
        self.props.truncate(node_props);
        self.sources.truncate(node_sources);
        self.set_relations(rows);
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

    fn rows_with(&mut self, derived: &[Derived]) -> Vec<Row> {
        let mut rows: Vec<Row> =
            (0..self.relation_count()).map(|at| self.row(RelationId::from_index(at))).collect();
        let because = self.key_named("because");
        for one in derived {
            let text = Packed::text(self.strings.intern(&one.because));
            let props = because.and_then(|key| Property::new(key, text)).into_iter().collect();
            rows.push(Row { from: one.from, kind: one.kind, to: one.to, props, sources: Vec::new() });
        }
        rows.sort_by_key(|row| (row.from, row.kind, row.to));
        rows
    }

    fn row(&self, id: RelationId) -> Row {
        let at = id.index();
        Row {
            from: self.relations.from[at],
            kind: self.relations.kind[at],
            to: self.relations.to[at],
            props: self.props[span(&self.relations.props, at)].to_vec(),
            sources: self.sources[span(&self.relations.sources, at)].to_vec(),
        }
    }
}
