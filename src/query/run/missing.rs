//! Which absent properties leave a condition unknown.

use super::machine::Machine;
use crate::model::Truth;
use crate::query::plan::{Code, MoveKind, Step, Sub};

/// The names of the properties whose absence leaves a condition unknown, each once, as they come.
pub fn missing<'e>(machine: &mut Machine<'e>, code: &'e Code) -> Vec<String> {
    let mut names = Vec::new();
    blame(machine, code, &mut names);
    names
}

fn blame<'e>(machine: &mut Machine<'e>, code: &'e Code, names: &mut Vec<String>) {
    if machine.truth(code).unwrap_or(Truth::Unknown) != Truth::Unknown {
        return;
    }
    match code {
        Code::And(of) | Code::Or(of) => of.iter().for_each(|one| blame(machine, one, names)),
        Code::Not(of) => blame(machine, of, names),
        Code::Xor(a, b) => [a, b].into_iter().for_each(|one| blame(machine, one, names)),
        other => absent(machine, other, names),
    }
}

/// The properties in an expression that are absent; those of a subquery may be.
fn absent<'e>(machine: &mut Machine<'e>, code: &'e Code, names: &mut Vec<String>) {
    match code {
        Code::SlotProp(_, prop) | Code::Prop(_, prop, _) => {
            let known = machine.eval(code).is_ok_and(|value| !value.is_null());
            if !known && !names.iter().any(|name| **name == *prop.name) {
                names.push(prop.name.to_string());
            }
        }
        Code::Exists(sub) | Code::Count(sub) | Code::Collect(sub) | Code::First(sub) => inside(sub, names),
        other => other.children().into_iter().for_each(|child| absent(machine, child, names)),
    }
}

fn inside(sub: &Sub, names: &mut Vec<String>) {
    let steps = sub.pipes.iter().flat_map(|pipe| &pipe.stages).flat_map(|stage| &stage.steps);
    for step in steps {
        match step {
            Step::Match(found) => {
                for step in &found.moves {
                    step.conditions.iter().for_each(|(condition, _)| every(condition, names));
                    if let MoveKind::Walk(_, reach) | MoveKind::Shortest(_, reach, _) = &step.kind {
                        let each = reach.each.iter().flat_map(|(_, conditions)| conditions);
                        each.for_each(|(condition, _)| every(condition, names));
                    }
                }
            }
            Step::Filter(condition, _) => every(condition, names),
            _ => {}
        }
    }
}

/// Every property that an expression reads.
fn every(code: &Code, names: &mut Vec<String>) {
    if let Code::SlotProp(_, prop) | Code::Prop(_, prop, _) = code
        && !names.iter().any(|name| **name == *prop.name)
    {
        names.push(prop.name.to_string());
    }
    code.children().into_iter().for_each(|child| every(child, names));
}
