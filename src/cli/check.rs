//! `spelunk check`.

use super::args::{CheckArgs, CheckFormat, StateWord};
use super::{Failure, output};
use crate::model::{FindingState, SafeText};
use crate::posture::check::{Check, Gate, Judgement, Selection};
use crate::posture::rules::{RuleSet, areas};
use crate::report::check as report;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let policy = super::policy::policy(&args.policy)?;
    let selection = selection(args, policy.rules())?;
    let estate = super::something(super::loaded(&args.paths)?)?;
    let estate = match args.as_of {
        Some(moment) => estate.as_of(moment),
        None => estate,
    };
    let estate = policy.complete(estate);
    let judgement = policy.judge(&estate);
    let Judgement { verdicts, exceptions, muted, .. } = &judgement;
    let check = Check { estate: &estate, verdicts, exceptions, muted };
    write(args, &check, &selection)?;
    let gate = Gate { fail_on: args.fail_on, unknown_fails: args.unknown_fails };
    Ok(ExitCode::from(u8::from(check.fails(&selection, gate))))
}

fn selection(args: &CheckArgs, rules: &RuleSet) -> Result<Selection, Failure> {
    for area in &args.area {
        if !areas().iter().any(|own| own.key == *area) {
            let keys: Vec<&str> = areas().iter().map(|area| area.key.as_str()).collect();
            let message = format!("no area {}; there are {}", SafeText::new(area), keys.join(", "));
            return Err(Failure::Usage(message));
        }
    }
    for id in &args.rule {
        if rules.rule(id).is_none() {
            let message = format!("no rule {}; `spelunk rules` lists them", SafeText::new(id));
            return Err(Failure::Usage(message));
        }
    }
    let state = |word: &StateWord| match word {
        StateWord::Fail => FindingState::Fail,
        StateWord::Pass => FindingState::Pass,
        StateWord::Unknown => FindingState::Unknown,
        StateWord::NotApplicable => FindingState::NotApplicable,
    };
    Ok(Selection {
        areas: args.area.clone(),
        severity: args.severity,
        rules: args.rule.clone(),
        states: args.state.iter().map(state).collect(),
    })
}

fn write(args: &CheckArgs, check: &Check<'_>, selection: &Selection) -> Result<(), Failure> {
    output::stream(&args.output, |out| match args.format {
        CheckFormat::Table => out.write_all(report::table(check, selection).as_bytes()),
        CheckFormat::Markdown => out.write_all(report::markdown(check, selection).as_bytes()),
        CheckFormat::Json => report::json(check, selection, out),
        CheckFormat::Sarif => report::sarif(check, selection, out),
        CheckFormat::Csv => {
            let text = report::csv(check, selection).map_err(std::io::Error::other)?;
            out.write_all(text.as_bytes())
        }
    })
}
