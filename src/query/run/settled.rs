//! Whether an answer would stand if what is absent were there: the difference between "no" and "not seen".

use super::machine::Machine;
use crate::model::Truth;
use crate::query::functions::Kind;
use crate::query::plan::{Code, MoveKind, Step, Sub};

/// Whether the truth of a condition rests on nothing absent: no property that is not there, no relation
/// that was not found.
pub fn settled<'e>(machine: &mut Machine<'e>, code: &'e Code, truth: Truth) -> bool {
    match (code, truth) {
        (_, Truth::Unknown) => false,
        (Code::And(of), Truth::Yes) | (Code::Or(of), Truth::No) => {
            of.iter().all(|one| settled(machine, one, truth))
        }
        (Code::And(of), Truth::No) | (Code::Or(of), Truth::Yes) => of
            .iter()
            .any(|one| machine.truth(one).unwrap_or(Truth::Unknown) == truth && settled(machine, one, truth)),
        (Code::Not(of), Truth::Yes) => settled(machine, of, Truth::No),
        (Code::Not(of), Truth::No) => settled(machine, of, Truth::Yes),
        (Code::IsNull(of), _) => truth == Truth::No && is_strict(of),
        (Code::Exists(sub), _) => truth == Truth::Yes && finds(sub),
        (other, _) => is_strict(other),
    }
}

/// Whether the expression is unknown as soon as something that it reads is absent.
fn is_strict(code: &Code) -> bool {
    let own = match code {
        Code::IsNull(_) | Code::Case(..) | Code::Exists(_) | Code::Count(_) | Code::Collect(_) => false,
        Code::First(_) | Code::And(_) | Code::Or(_) | Code::MapOf(..) | Code::Reduce(..) => false,
        Code::Comprehension(_, condition, _) => condition.is_none(),
        Code::Call(function, ..) => matches!(function.kind, Kind::Strict(_)),
        _ => true,
    };
    own && code.children().into_iter().all(|child| within(code, child))
}

/// Conditions on the items of a list that is there may join words: the items are there too.
fn within(code: &Code, child: &Code) -> bool {
    match (code, child) {
        (Code::Quantified(..), Code::And(of) | Code::Or(of)) => of.iter().all(is_strict),
        _ => is_strict(child),
    }
}

/// Whether a subquery only finds what is there: no optional match, no gathering, strict conditions.
fn finds(sub: &Sub) -> bool {
    sub.pipes.iter().all(|pipe| match pipe.stages.as_slice() {
        [stage] => stage.steps.iter().all(step_finds),
        _ => false,
    })
}

fn step_finds(step: &Step) -> bool {
    match step {
        Step::Match(found) => {
            !found.optional
                && found.moves.iter().all(|step| {
                    let each = match &step.kind {
                        MoveKind::Walk(_, reach) | MoveKind::Shortest(_, reach, _) => reach.each.as_ref(),
                        _ => None,
                    };
                    let conditions =
                        each.into_iter().flat_map(|(_, conditions)| conditions).chain(&step.conditions);
                    conditions.into_iter().all(|(condition, _)| holds_strictly(condition))
                })
        }
        Step::Filter(condition, _) => holds_strictly(condition),
        _ => false,
    }
}

/// Whether a condition that holds of a match rests on what is there.
fn holds_strictly(code: &Code) -> bool {
    match code {
        Code::And(of) | Code::Or(of) => of.iter().all(holds_strictly),
        Code::Not(of) => match &**of {
            Code::And(inner) | Code::Or(inner) => inner.iter().all(is_strict),
            Code::IsNull(inner) => is_strict(inner),
            other => is_strict(other),
        },
        Code::Exists(sub) => finds(sub),
        other => is_strict(other),
    }
}
