//! Labels, relation types and property keys against one estate; unknown ones are named with the closest.

use super::Planner;
use super::code::{LabelTest, Prop, TypeTest};
use super::scope::Holds;
use crate::model::{KindId, Ontology};
use crate::query::answer::UnknownWords;
use crate::query::ast::{Labels, Span};
use crate::query::error::{Fault, QueryError};
use crate::query::words::closest;

impl Planner<'_> {
    /// Which nodes carry the labels.
    pub fn label_test(&mut self, labels: &Labels) -> Result<LabelTest, QueryError> {
        for (name, span) in labels.names() {
            if !self.is_label(name) {
                self.unknown("label", name, span, &self.label_words())?;
            }
        }
        Ok(self.labelled(labels))
    }

    /// Which relation kinds are wanted.
    pub fn type_test(&mut self, types: Option<&Labels>) -> Result<TypeTest, QueryError> {
        let Some(types) = types else { return Ok(TypeTest::Any) };
        for (name, span) in types.names() {
            if self.estate.relation_kind_named(name).is_none() {
                self.unknown("relation type", name, span, &self.type_words())?;
            }
        }
        Ok(self.typed(types))
    }

    /// Both tests at once, for `x:Name` where `x` can be either.
    pub fn either_test(
        &mut self,
        labels: &Labels,
        holds: Holds,
    ) -> Result<(LabelTest, TypeTest), QueryError> {
        for (name, span) in labels.names() {
            let (label, kind) = (self.is_label(name), self.estate.relation_kind_named(name).is_some());
            match holds {
                Holds::Node if !label => self.unknown("label", name, span, &self.label_words())?,
                Holds::Relation if !kind => self.unknown("relation type", name, span, &self.type_words())?,
                Holds::Value if !label && !kind => self.unknown("label", name, span, &self.label_words())?,
                _ => {}
            }
        }
        Ok((self.labelled(labels), self.typed(labels)))
    }

    fn labelled(&self, labels: &Labels) -> LabelTest {
        let estate = self.estate;
        let fits = |(_, kind, extra): (usize, KindId, &[KindId])| {
            let has = |name: &str| {
                let own = estate.kind_named(name);
                category(kind) == name || own.is_some_and(|own| own == kind || extra.contains(&own))
            };
            holds(labels, &has, true)
        };
        LabelTest(Some(estate.label_rows().map(fits).collect()))
    }

    fn typed(&self, types: &Labels) -> TypeTest {
        let estate = self.estate;
        if let Labels::Is(name, _) = types {
            return estate
                .relation_kind_named(name)
                .map_or_else(|| TypeTest::Many(Box::new([])), TypeTest::One);
        }
        let fits = |kind| holds(types, &|name| estate.relation_kind_name(kind) == name, true);
        TypeTest::Many(estate.relation_kinds().map(fits).collect())
    }

    fn is_label(&self, name: &str) -> bool {
        self.estate.kind_named(name).is_some() || Ontology::get().category(name).is_some()
    }

    fn label_words(&self) -> Vec<String> {
        let categories = Ontology::get().categories().iter().map(|category| category.name.clone());
        let kinds = self.estate.kinds().map(|kind| self.estate.kind_name(kind).to_string());
        kinds.chain(categories).collect()
    }

    fn type_words(&self) -> Vec<String> {
        let estate = self.estate;
        estate.relation_kinds().map(|kind| estate.relation_kind_name(kind).to_string()).collect()
    }

    fn unknown(&mut self, what: &str, word: &str, span: Span, words: &[String]) -> Result<(), QueryError> {
        let near = closest(word, words.iter().map(String::as_str));
        let near = near.map(|near| format!("the closest is {near}")).unwrap_or_default();
        if self.unknown_words == UnknownWords::Refuse {
            return Err(QueryError::new(Fault::Word, format!("no {what} {word}"))
                .hint(near)
                .at(span.range()));
        }
        let near = if near.is_empty() { near } else { format!("; {near}") };
        self.warn(&format!("no {what} {word}{near}"));
        Ok(())
    }

    /// A property by name. Nothing carries it: a warning, once.
    pub fn prop(&mut self, name: &str, holds: Holds) -> Prop {
        let prop = Prop::new(name, self.estate);
        if holds != Holds::Value && !prop.is_known(self.estate) {
            let words: Vec<String> = self.estate.keys().map(|key| key.to_string()).collect();
            let carried = words.iter().filter(|word| Prop::new(word, self.estate).is_known(self.estate));
            let near = closest(name, carried.map(String::as_str));
            let near = near.map(|near| format!("; the closest is {near}")).unwrap_or_default();
            self.warn(&format!("nothing here has a property {name}{near}"));
        }
        prop
    }

    /// Adds a warning, once.
    pub fn warn(&mut self, warning: &str) {
        let warning = crate::model::SafeText::new(warning).to_string();
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

/// The category of a kind, as [`crate::model::NodeRef::category`] tells it.
fn category(kind: KindId) -> &'static str {
    Ontology::get().kind(kind).map_or("Other", |kind| kind.category.as_str())
}

fn holds(labels: &Labels, has: &dyn Fn(&str) -> bool, any: bool) -> bool {
    match labels {
        Labels::Is(name, _) => has(name),
        Labels::Any => any,
        Labels::All(of) => of.iter().all(|one| holds(one, has, any)),
        Labels::OneOf(of) => of.iter().any(|one| holds(one, has, any)),
        Labels::Not(inner) => !holds(inner, has, any),
    }
}
