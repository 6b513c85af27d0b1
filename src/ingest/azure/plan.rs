//! All the paths that are wanted of a record as one tree of names: the record is walked once.

use super::path::Path;
use crate::ingest::json::{Json, Key};

/// A tree of member names; what is wanted is numbered.
#[derive(Debug)]
pub struct Plan {
    steps: Vec<Step>,
}

#[derive(Debug, Default)]
struct Step {
    next: Vec<(Key<String>, usize)>,
    /// which names the next ones may be: a bit for each of 64 kinds
    classes: u64,
    /// what is wanted here: number and way
    wanted: Vec<(usize, usize)>,
    /// the step below `properties`, which may be missing
    lifted: Option<usize>,
}

/// What was found of a plan: the number of what is wanted, the way that led there, the value.
pub type Found<'t> = Vec<(usize, usize, Json<'t>)>;

impl Plan {
    /// A plan for these paths; each is known by its position.
    pub fn new<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        let mut plan = Self { steps: vec![Step::default()] };
        for (number, path) in paths.enumerate() {
            for (at, way) in path.ways.iter().enumerate() {
                let end = way.names.iter().fold(0, |step, name| plan.step(step, name));
                plan.steps[end].wanted.push((number, at));
            }
        }
        plan
    }

    fn step(&mut self, from: usize, name: &str) -> usize {
        if let Some((_, known)) = self.steps[from].next.iter().find(|(own, _)| own.text == name) {
            return *known;
        }
        let new = self.steps.len();
        self.steps.push(Step::default());
        let step = &mut self.steps[from];
        let key = Key::new(name.to_owned());
        step.classes |= key.bit();
        step.next.push((key, new));
        if name == "properties" {
            step.lifted = Some(new);
        }
        new
    }

    /// Everything that is wanted of a record, in the order of the numbers; of several ways to one the first
    /// that leads anywhere. Nulls are nothing.
    pub fn walk<'t>(&self, record: Json<'t>, found: &mut Found<'t>) {
        found.clear();
        self.follow(0, record, found);
        found.sort_by_key(|&(number, way, _)| (number, way));
        found.dedup_by_key(|&mut (number, _, _)| number);
    }

    fn follow<'t>(&self, at: usize, value: Json<'t>, found: &mut Found<'t>) {
        let step = &self.steps[at];
        let mut lifted = step.lifted;
        for (name, member) in value.named() {
            if name.bit() & step.classes == 0 {
                continue;
            }
            let Some((_, next)) = step.next.iter().find(|(own, _)| name.is(own)) else { continue };
            if lifted == Some(*next) {
                lifted = None;
            }
            if !member.is_null() {
                self.take(*next, member, found);
            }
        }
        if let Some(below) = lifted.filter(|_| value.is_object()) {
            self.follow(below, value, found);
        }
    }

    fn take<'t>(&self, at: usize, value: Json<'t>, found: &mut Found<'t>) {
        let step = &self.steps[at];
        for &(number, way) in &step.wanted {
            // of members that repeat a name the last one counts
            found.retain(|&(own, by, _)| (own, by) != (number, way));
            found.push((number, way, value));
        }
        if !step.next.is_empty() && value.is_object() {
            self.follow(at, value, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::Document;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Paths {
        paths: Vec<Path>,
    }

    fn found(paths: &str, text: &str) -> Vec<(usize, usize, String)> {
        let paths: Paths = toml::from_str(&format!("paths = [{paths}]")).expect("paths");
        let plan = Plan::new(paths.paths.iter());
        let document = Document::parse(text.as_bytes()).expect(text);
        let mut found = Vec::new();
        plan.walk(document.root(), &mut found);
        found.into_iter().map(|(number, way, value)| (number, way, value.source().into_owned())).collect()
    }

    #[test]
    fn one_walk_finds_every_path() {
        let paths = r#""sku.name", "properties.a.b", "properties.c|kind", "properties.list[].x", "properties.properties.d""#;
        let all = |text: &str| found(paths, text);
        let value = |text: &str| text.to_owned();
        let nested = r#"{"kind":"k","SKU":{"name":"s"},"properties":{"a":{"B":1},"list":[{"x":2}],"properties":{"d":3}}}"#;
        let expected = [
            (0, 0, value("\"s\"")),
            (1, 0, value("1")),
            (2, 1, value("\"k\"")),
            (3, 0, value("[{\"x\":2}]")),
            (4, 0, value("3")),
        ];
        assert_eq!(all(nested), expected);
        let lifted = r#"{"kind":"k","sku":{"name":"s"},"a":{"b":1},"list":[{"x":2}],"d":3}"#;
        assert_eq!(all(lifted), expected);
        assert_eq!(all(r#"{"properties":{"c":0,"C":1},"kind":"k"}"#), [(2, 0, value("1"))]);
        assert_eq!(all(r#"{"a":{"b":1},"properties":null}"#), []);
        assert_eq!(all("[1]"), []);
    }
}
