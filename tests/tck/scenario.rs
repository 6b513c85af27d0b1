//! Runs one scenario.

use crate::expected::{Writer, canonical};
use crate::feature::{Scenario, Step};
use crate::graph::Graph;
use crate::setup;
use spelunk::model::Estate;
use spelunk::query::{Answer, Cell, Fault, Options, QueryError, UnknownWords, parse, run_with};
use std::collections::BTreeMap;
use std::path::Path;

/// What became of a scenario.
pub enum Verdict {
    Passed,
    Failed(String),
    NotApplicable(String),
}

/// Where an error came up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Compile,
    Run,
}

/// Properties that every node of an estate has.
const BUILT_IN: &[&str] = &["id", "kind", "category"];

struct World<'f> {
    folder: &'f Path,
    graph: Graph,
    params: BTreeMap<String, Cell>,
    /// a property that the query asks for, that a node lacks here and every node of an estate has
    built_in: Option<&'static str>,
    outcome: Option<Result<(Answer, Estate), (Phase, QueryError)>>,
}

/// Runs a scenario.
pub fn judge(scenario: &Scenario, folder: &Path) -> Verdict {
    if let Some(why) = not_applicable(scenario) {
        return Verdict::NotApplicable(why.to_owned());
    }
    let mut world =
        World { folder, graph: Graph::default(), params: BTreeMap::new(), built_in: None, outcome: None };
    for step in &scenario.steps {
        match world.step(step) {
            Ok(()) => {}
            Err(Verdict::Failed(why)) => {
                let built_in =
                    world.built_in.map(|key| format!("every node of an estate has a property {key}"));
                return built_in.map_or(Verdict::Failed(why), Verdict::NotApplicable);
            }
            Err(verdict) => return verdict,
        }
    }
    Verdict::Passed
}

/// Names that begin a function of temporal types.
const TIMES: &[&str] = &["date", "time", "datetime", "localtime", "localdatetime", "duration"];

fn not_applicable(scenario: &Scenario) -> Option<&'static str> {
    let words = |text: &str, words: &[&str]| {
        let outside = without_texts(text);
        let mut found = outside.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
        found.any(|word| words.contains(&word))
    };
    let blocks = || scenario.steps.iter().map(|step| step.block.as_str());
    let asked = || scenario.steps.iter().filter(|step| step.text.contains("executing"));
    if blocks().any(|text| TIMES.iter().any(|word| without_texts(text).contains(&format!("{word}("))))
        || blocks().any(|text| TIMES.iter().any(|word| without_texts(text).contains(&format!("{word}."))))
    {
        return Some("temporal types");
    }
    if asked().any(|step| words(&step.block, &["CALL"])) {
        return Some("the query calls a procedure");
    }
    if asked().any(|step| words(&step.block, &["CREATE", "MERGE", "DELETE", "SET", "REMOVE", "DETACH"])) {
        return Some("the query writes");
    }
    None
}

/// The text with quoted parts blanked.
fn without_texts(text: &str) -> String {
    let mut quote = None;
    let blank = |c: char| match (quote, c) {
        (Some(end), c) => {
            if c == end {
                quote = None;
            }
            ' '
        }
        (None, '\'' | '"' | '`') => {
            quote = Some(c);
            ' '
        }
        (None, c) => c,
    };
    text.chars().map(blank).collect()
}

impl World<'_> {
    fn step(&mut self, step: &Step) -> Result<(), Verdict> {
        let text = step.text.as_str();
        let text = text.split_once(' ').map_or(text, |(_, rest)| rest);
        if text.starts_with("an empty graph")
            || text.starts_with("any graph")
            || text.contains("side effects")
        {
            return Ok(());
        }
        if let Some(name) = text.strip_prefix("the ").and_then(|rest| rest.strip_suffix(" graph")) {
            let file = self.folder.join(format!("graphs/{name}/{name}.cypher"));
            let text = std::fs::read_to_string(file).map_err(|error| Verdict::Failed(error.to_string()))?;
            return self.create(&text);
        }
        if text.starts_with("having executed") {
            return self.create(&step.block);
        }
        if text.starts_with("parameters are") {
            return self.parameters(step);
        }
        if text.starts_with("executing") {
            self.built_in = BUILT_IN.iter().find(|key| self.graph.answers_itself(key, &step.block)).copied();
            self.outcome = Some(self.execute(&step.block)?);
            return Ok(());
        }
        if text.contains("should be raised") {
            return self.raised(text);
        }
        if text.starts_with("the result should be") {
            return self.result(text, step);
        }
        Err(Verdict::NotApplicable(format!("a step that is not known: {text}")))
    }

    fn create(&mut self, text: &str) -> Result<(), Verdict> {
        setup::create(&mut self.graph, text).and_then(|()| self.graph.estate().map(|_| ())).map_err(|why| {
            Verdict::NotApplicable(format!("the graph: {}", why.lines().next().unwrap_or_default()))
        })
    }

    fn parameters(&mut self, step: &Step) -> Result<(), Verdict> {
        for row in &step.table {
            let [name, value] = row.as_slice() else { continue };
            let asked = parse(&format!("RETURN {value} AS value"))
                .and_then(|query| run_with(&query, &Estate::default(), &Options::default()));
            let answer = asked.map_err(|error| Verdict::Failed(format!("parameter {name}: {error}")))?;
            self.params.insert(name.clone(), answer.rows[0][0].clone());
        }
        Ok(())
    }

    #[allow(clippy::type_complexity)]
    fn execute(&self, text: &str) -> Result<Result<(Answer, Estate), (Phase, QueryError)>, Verdict> {
        let estate =
            self.graph.estate().map_err(|why| Verdict::NotApplicable(format!("the graph: {why}")))?;
        let query = match parse(text) {
            Ok(query) => query,
            Err(error) => return Ok(Err((Phase::Compile, error))),
        };
        let options =
            Options { params: self.params.clone(), unknown_words: UnknownWords::Warn, ..Options::default() };
        Ok(match run_with(&query, &estate, &options) {
            Ok(answer) => Ok((answer, estate)),
            Err(error) => Err((Phase::Run, error)),
        })
    }

    /// An error that the parser already finds is as good as one while running, not the reverse.
    fn raised(&self, text: &str) -> Result<(), Verdict> {
        match &self.outcome {
            Some(Err((_, error))) if error.fault == Fault::Unsupported => {
                Err(Verdict::Failed(format!("refused as unsupported: {error}")))
            }
            Some(Err((Phase::Run, error))) if text.contains("compile time") => {
                Err(Verdict::Failed(format!("raised while running: {error}")))
            }
            Some(Err(_)) => Ok(()),
            _ => Err(Verdict::Failed(format!("nothing raised; {text}"))),
        }
    }

    fn result(&self, text: &str, step: &Step) -> Result<(), Verdict> {
        let failed = |why: String| Err(Verdict::Failed(why));
        let (answer, estate) = match &self.outcome {
            Some(Ok(done)) => (&done.0, &done.1),
            Some(Err((_, error))) => return failed(format!("raised: {error}")),
            None => return failed("nothing was run".to_owned()),
        };
        if !answer.complete {
            return failed(format!("incomplete: {}", answer.bound));
        }
        if text.contains("should be empty") {
            return if answer.rows.is_empty() {
                Ok(())
            } else {
                failed(format!("{} rows", answer.rows.len()))
            };
        }
        let loose = text.contains("ignoring element order");
        let Some((head, rows)) = step.table.split_first() else { return failed("no table".to_owned()) };
        if *head != answer.columns {
            return failed(format!("columns {:?}, wanted {head:?}", answer.columns));
        }
        let read =
            |row: &Vec<String>| row.iter().map(|cell| canonical(cell, loose)).collect::<Option<Vec<_>>>();
        let Some(mut wanted) = rows.iter().map(read).collect::<Option<Vec<_>>>() else {
            return failed(format!("an expected value cannot be read: {rows:?}"));
        };
        let writer = Writer { estate, graph: &self.graph, loose };
        let write = |row: &Vec<Cell>| row.iter().map(|cell| writer.cell(cell)).collect::<Vec<_>>();
        let mut got: Vec<Vec<String>> = answer.rows.iter().map(write).collect();
        if !text.contains("in order") {
            wanted.sort();
            got.sort();
        }
        if wanted == got { Ok(()) } else { failed(format!("got    {got:?}\n  wanted {wanted:?}")) }
    }
}
