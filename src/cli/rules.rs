//! `spelunk rules`.

use super::args::{Output, RulesAction, RulesFormat};
use super::{Failure, output, pretty};
use crate::config::places;
use crate::model::{FindingState, SafeText};
use crate::posture::rules::fixture::Fixtures;
use crate::posture::rules::{RuleError, RuleSet, read_folder};
use crate::report::rules as report;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command.
pub fn run(
    action: Option<&RulesAction>,
    folder: Option<&Path>,
    format: RulesFormat,
    out: &Output,
) -> Result<ExitCode, Failure> {
    match action {
        None | Some(RulesAction::List) => {
            let rules = set(folder)?;
            let text = match format {
                RulesFormat::Table => report::list(&rules),
                RulesFormat::Json => pretty(&report::json(&rules)),
                RulesFormat::Markdown => report::markdown(&rules),
            };
            output::write(&text, out)?;
        }
        Some(RulesAction::Show { id }) => {
            let rules = set(folder)?;
            let rule = rules.rule(id).ok_or_else(|| {
                Failure::Usage(format!("no rule {}; `spelunk rules` lists them", SafeText::new(id)))
            })?;
            let text = match format {
                RulesFormat::Json => pretty(&report::one_json(rule)),
                RulesFormat::Table | RulesFormat::Markdown => report::one(rule),
            };
            output::write(&text, out)?;
        }
        Some(RulesAction::Validate { dir }) => return validate(dir, out),
        Some(RulesAction::Test { dir }) => return test(dir, out),
    }
    Ok(ExitCode::SUCCESS)
}

/// The shipped rules, changed by a person's folder where there is one.
pub fn set(folder: Option<&Path>) -> Result<Arc<RuleSet>, Failure> {
    Ok(own(folder)?.unwrap_or_else(|| Arc::clone(RuleSet::shipped())))
}

/// The rules as a person's folder changes them: the named one, else the one in the settings; nothing without one.
pub fn own(folder: Option<&Path>) -> Result<Option<Arc<RuleSet>>, Failure> {
    let own = places::settings().map(|settings| settings.join("rules")).filter(|folder| folder.is_dir());
    let Some(folder) = folder.map(Path::to_path_buf).or(own) else { return Ok(None) };
    let (rules, errors) = RuleSet::with_folder(&folder);
    match errors.as_slice() {
        [] => Ok(Some(Arc::new(rules))),
        errors => Err(Failure::Usage(shown(errors))),
    }
}

fn shown(errors: &[RuleError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn validate(dir: &Path, out: &Output) -> Result<ExitCode, Failure> {
    let (rules, errors) = RuleSet::with_folder(dir);
    if !errors.is_empty() {
        output::write(&(shown(&errors) + "\n"), out)?;
        return Ok(ExitCode::from(1));
    }
    let own = rules.rules().iter().filter(|rule| !rule.origin.shipped).count();
    output::write(&format!("{own} rules, {} switched off\n", rules.off().len()), out)?;
    Ok(ExitCode::SUCCESS)
}

/// Tests the rules of a folder: every one has fixtures, has each state where it should, and passes with
/// nothing taken away.
fn test(dir: &Path, out: &Output) -> Result<ExitCode, Failure> {
    let mut errors = Vec::new();
    let rules: Vec<_> = read_folder(dir, &mut errors)
        .into_iter()
        .flat_map(|(_, file)| {
            errors.extend(file.errors);
            file.rules
        })
        .collect();
    let mut report: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let fixtures = fixtures(&dir.join("tests"), &mut report);
    for rule in &rules {
        let Some(fixture) = fixtures.get(&rule.id) else {
            report.push(format!("{}: {} has no fixtures", rule.origin, rule.id));
            continue;
        };
        for case in fixture.cases(rule) {
            let state = fixture.judge(rule, &case.node).unwrap_or(FindingState::NotApplicable);
            if state != case.state {
                report.push(format!("{}: {} instead of {}", rule.id, state.word(), case.state.word()));
            }
        }
        for (gone, node) in fixture.mutants(rule) {
            if fixture.judge(rule, &node) == Some(FindingState::Pass) {
                report.push(format!("{} passes: {gone}", rule.id));
            }
        }
    }
    let failed = !report.is_empty();
    report.push(format!("{} rules, {} faults", rules.len(), report.len()));
    output::write(&(report.join("\n") + "\n"), out)?;
    Ok(ExitCode::from(u8::from(failed)))
}

fn fixtures(dir: &Path, report: &mut Vec<String>) -> Fixtures {
    let mut all = Fixtures::new();
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        match toml::from_str::<Fixtures>(&text) {
            Ok(fixtures) => all.extend(fixtures),
            Err(error) => {
                let line = text[..error.span().map_or(0, |span| span.start).min(text.len())].lines().count();
                let shown = SafeText::new(&path.display().to_string());
                report.push(format!("{shown}:{line}: {}", SafeText::new(error.message())));
            }
        }
    }
    all
}
