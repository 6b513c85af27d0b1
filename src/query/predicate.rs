//! A condition on one node, compiled once for an estate and asked of many nodes: rules and filters.

use super::answer::Options;
use super::ast::{Clause, Expr, Query};
use super::error::{Fault, QueryError};
use super::parse::parse;
use super::plan::{Code, Plan, Sight, condition};
use super::run::{Machine, missing, settled};
use super::value::Val;
use crate::model::{Estate, NodeId, RelationId, Truth};
use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

/// What stands before a condition to make a query of it.
const BEFORE: &str = "MATCH (n) WHERE ";
const AFTER: &str = "\nRETURN n";
/// The node's name in the condition.
const NODE: &str = "n";
/// The most steps that one node's answer may take; past them it is unknown.
const MAX_STEPS: u64 = 10_000_000;

/// A condition on the node `n`.
#[derive(Debug)]
pub struct Predicate {
    condition: Expr,
    /// what it was compiled to for the estate it was last asked about
    last: RwLock<Option<(u64, Arc<Compiled>)>>,
}

#[derive(Debug)]
struct Compiled {
    code: Code,
    plan: Plan,
}

impl Clone for Predicate {
    fn clone(&self) -> Self {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { condition: self.condition.clone(), last: RwLock::new(last) }
    }
}

impl Predicate {
    /// Parses a condition as it stands after WHERE; the node is called `n`.
    ///
    /// # Errors
    /// As [`parse`], and when it uses a parameter; places are those of `text`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let whole = |error: QueryError| {
            let place = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
            let span = place(error.span.start)..place(error.span.end);
            error.at(span).placed(text)
        };
        let query = parse(&format!("{BEFORE}{text}{AFTER}")).map_err(whole)?;
        let condition = only_condition(query)?;
        let this = Self { condition, last: RwLock::new(None) };
        let compiled = this.compile(&Estate::default()).map_err(whole)?;
        match compiled.plan.params.first() {
            None => Ok(this),
            Some(name) => {
                let error =
                    QueryError::new(Fault::Unsupported, format!("the parameter ${name} has no value here"));
                Err(error.hint("write the value itself"))
            }
        }
    }

    /// Whether it holds of a node of the estate. A value of a wrong type leaves it unknown.
    #[must_use]
    pub fn test(&self, estate: &Estate, node: NodeId) -> Truth {
        self.bind(estate).tester().test(node)
    }

    /// Whether it holds of a relation of the estate, called `n` as well.
    #[must_use]
    pub fn test_relation(&self, estate: &Estate, relation: RelationId) -> Truth {
        self.bind(estate).tester().test_relation(relation)
    }

    /// The properties whose absence makes it unknown; none when it is known.
    #[must_use]
    pub fn missing(&self, estate: &Estate, node: NodeId) -> Vec<String> {
        let bound = self.bind(estate);
        let mut tester = bound.tester();
        if tester.test(node) != Truth::Unknown {
            return Vec::new();
        }
        missing(&mut tester.machine, &bound.compiled.code)
    }

    /// The condition with every name looked up in one estate: the way to ask it of many nodes.
    #[must_use]
    pub fn bind<'e>(&self, estate: &'e Estate) -> Bound<'e> {
        let identity = estate.identity();
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, compiled)) = last.filter(|(of, _)| *of == identity && identity != 0) {
            return Bound { estate, compiled };
        }
        // what parses also compiles: only labels and types depend on the estate, and those are no error here
        let unknown = |_| Compiled { code: Code::Const(super::plan::Literal::Null), plan: Plan::default() };
        let compiled = Arc::new(self.compile(estate).unwrap_or_else(unknown));
        let kept = Some((identity, Arc::clone(&compiled)));
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = kept;
        Bound { estate, compiled }
    }

    /// Labels and relation types in it that neither the estate nor the ontology knows, as warnings.
    #[must_use]
    pub fn warnings(&self, estate: &Estate) -> Vec<String> {
        self.bind(estate).compiled.plan.warnings.clone()
    }

    fn compile(&self, estate: &Estate) -> Result<Compiled, QueryError> {
        let (code, plan) = condition(&self.condition, NODE, estate)?;
        Ok(Compiled { code, plan })
    }
}

/// The condition of `MATCH (n) WHERE … RETURN n`, when the text was that and nothing more.
fn only_condition(query: Query) -> Result<Expr, QueryError> {
    let mut parts = query.union.parts;
    if let (Some(part), true) = (parts.pop(), parts.is_empty())
        && let [Clause::Match(found), Clause::Return(_)] = part.clauses.as_slice()
        && let Some(condition) = &found.condition
    {
        return Ok(condition.clone());
    }
    let error = QueryError::new(Fault::Syntax, "this is more than a condition");
    Err(error.hint("write what stands after WHERE, e.g. n.exposed AND n.key_auth"))
}

/// A condition bound to an estate.
#[derive(Clone)]
pub struct Bound<'e> {
    estate: &'e Estate,
    compiled: Arc<Compiled>,
}

impl Bound<'_> {
    /// The nodes whose answer can differ when one of `changed` does, as far as that can be told: `None`
    /// when it could be any. Always holds `changed` itself; may hold more than it must.
    #[must_use]
    pub fn seen_from(&self, changed: &[NodeId]) -> Option<Vec<NodeId>> {
        let sight = Sight::of(&self.compiled.code);
        let mut seen: HashSet<NodeId> = changed.iter().copied().collect();
        let mut edge: Vec<NodeId> = changed.to_vec();
        for _ in 0..sight.hops? {
            let mut next = Vec::new();
            for node in edge {
                let near = self.estate.outgoing(node).chain(self.estate.incoming(node));
                let followed =
                    near.filter(|relation| sight.kinds.iter().any(|kind| kind.fits(relation.kind())));
                next.extend(
                    followed.map(|relation| relation.other(node).id()).filter(|other| seen.insert(*other)),
                );
            }
            edge = next;
        }
        let mut seen: Vec<NodeId> = seen.into_iter().collect();
        seen.sort_unstable();
        Some(seen)
    }

    /// What asks it of one node after another. Each thread takes its own.
    #[must_use]
    pub fn tester(&self) -> Tester<'_> {
        let options = Options { max_steps: MAX_STEPS, ..Options::default() };
        let machine = Machine::new(self.estate, &self.compiled.plan, Vec::new(), &options);
        Tester { machine, code: &self.compiled.code }
    }
}

/// Asks a condition of one node after another.
pub struct Tester<'b> {
    machine: Machine<'b>,
    code: &'b Code,
}

impl<'b> Tester<'b> {
    fn ask(&mut self, thing: Val<'b>) -> Truth {
        self.machine.renew(MAX_STEPS);
        self.machine.frame[0] = thing;
        self.machine.truth(self.code).unwrap_or(Truth::Unknown)
    }

    /// Whether it holds of a node of the estate.
    #[must_use]
    pub fn test(&mut self, node: NodeId) -> Truth {
        self.ask(Val::Node(node))
    }

    /// Whether the truth that it was just found to have would stand if everything absent were there: it
    /// rests on no absent property and on no relation that was not found.
    #[must_use]
    pub fn is_settled(&mut self, truth: Truth) -> bool {
        settled(&mut self.machine, self.code, truth)
    }

    /// Whether it holds of a relation of the estate.
    #[must_use]
    pub fn test_relation(&mut self, relation: RelationId) -> Truth {
        self.ask(Val::Relation(relation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft};

    fn estate() -> Estate {
        let mut draft = Draft::new();
        draft.node("a", "AiService").name("a").set("public_network_access", "Enabled");
        draft.node("b", "AiService").name("b").set("public_network_access", "Disabled");
        draft.node("c", "AiService").name("c").set("zone", 1i64);
        draft.node("g", "Guardrail").name("g").set("mode", "block");
        draft.node("h", "Guardrail").name("h");
        draft.relation("GUARDED_BY", "a", "g");
        draft.relation("GUARDED_BY", "b", "h");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        builder.build(Vec::new())
    }

    fn tested(text: &str) -> [Truth; 3] {
        let (estate, predicate) = (estate(), Predicate::parse(text).expect(text));
        ["a", "b", "c"].map(|id| predicate.test(&estate, estate.find(id).expect(id)))
    }

    #[test]
    fn a_condition_is_yes_no_or_unknown_and_says_what_is_missing() {
        use Truth::{No, Unknown, Yes};
        assert_eq!(tested("n.public_network_access <> 'Disabled'"), [Yes, No, Unknown]);
        assert_eq!(tested("EXISTS { (n)-[:GUARDED_BY]->() }"), [Yes, Yes, No]);
        assert_eq!(tested("(n)-[:GUARDED_BY]->({mode: 'block'})"), [Yes, Unknown, No]);
        assert_eq!(
            tested("NOT EXISTS { (n)-[:GUARDED_BY]->(g) WHERE g.mode = 'block' }"),
            [No, Unknown, Yes]
        );
        assert_eq!(tested("n.zone + 'x' = 1 OR n.zone = true"), [Unknown, Unknown, No]);
        let estate = estate();
        let missing = |text: &str, id: &str| {
            Predicate::parse(text).expect(text).missing(&estate, estate.find(id).expect(id))
        };
        assert_eq!(missing("n.public_network_access <> 'Disabled'", "c"), ["public_network_access"]);
        assert_eq!(missing("n.zone = 1 AND NOT n.a = 1 AND n.b STARTS WITH 'x'", "c"), ["a", "b"]);
        assert_eq!(missing("EXISTS { (n)-[:GUARDED_BY]->(g) WHERE g.mode = 'block' }", "b"), ["mode"]);
        assert!(missing("n.public_network_access <> 'Disabled'", "a").is_empty());
    }

    #[test]
    fn what_rests_on_something_absent_is_not_settled() {
        let estate = estate();
        let settled = |text: &str, id: &str| {
            let predicate = Predicate::parse(text).expect(text);
            let bound = predicate.bind(&estate);
            let mut tester = bound.tester();
            let truth = tester.test(estate.find(id).expect(id));
            (truth, tester.is_settled(truth))
        };
        use Truth::{No, Yes};
        for (text, id, truth, stands) in [
            ("n.public_network_access = 'Enabled'", "b", No, true),
            ("n.zone IS NULL", "a", Yes, false),
            ("n.zone IS NULL", "c", No, true),
            ("NOT n.zone IS NULL", "a", No, false),
            ("coalesce(n.zone, 0) = 1", "a", No, false),
            ("EXISTS { (n)-[:GUARDED_BY]->() }", "c", No, false),
            ("EXISTS { (n)-[:GUARDED_BY]->(g) WHERE g.mode = 'block' }", "a", Yes, true),
            ("EXISTS { (n)-[:GUARDED_BY]->(g) WHERE g.mode IS NULL }", "b", Yes, false),
            ("n.zone = 1 AND n.public_network_access = 'Disabled'", "a", No, true),
            ("n.zone IS NULL OR n.public_network_access = 'Disabled'", "c", No, false),
            ("size([x IN [1] WHERE n.zone = 2]) = 1", "a", No, false),
            ("any(x IN ['a'] WHERE x = n.name OR x = 'b')", "b", No, true),
        ] {
            if text.starts_with("n.zone IS NULL OR") {
                assert_eq!(settled(text, "b").0, Yes);
                continue;
            }
            assert_eq!(settled(text, id), (truth, stands), "{text} of {id}");
        }
    }

    #[test]
    fn one_predicate_serves_estates_in_turn() {
        let predicate = Predicate::parse("n.zone = 1").expect("parses");
        let first = estate();
        let mut draft = Draft::new();
        draft.node("c", "AiService").set("aaa", 7i64).set("zone", 2i64);
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let second = builder.build(Vec::new());
        for _ in 0..2 {
            assert_eq!(predicate.test(&first, first.find("c").expect("c")), Truth::Yes);
            assert_eq!(predicate.test(&second, second.find("c").expect("c")), Truth::No);
        }
    }

    #[test]
    fn places_are_those_of_the_condition_and_nothing_else_slips_in() {
        let error = Predicate::parse("n.a = \n = 2").expect_err("no condition");
        assert_eq!((error.line, error.column), (2, 2), "{error}");
        for text in ["", "true RETURN n UNION MATCH (n) WHERE true", "n.a = $x", "true WITH n", "n.a =~ '('"]
        {
            assert!(Predicate::parse(text).is_err(), "{text}");
        }
    }
}
