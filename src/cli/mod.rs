//! Arguments, sub-commands, exit codes.

mod args;
mod ask;
mod check;
mod doctor;
mod keys;
mod output;
mod paths;
mod policy;
mod rules;
mod settings;
mod shell;

use crate::ingest::{Input, LoadError, Progress, load};
use crate::model::{Estate, FileStatus};
use crate::report;
use args::{Args, BomFormat, Command, Form, Format, Output};
use clap::Parser;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Why a run ended badly; each has its exit code.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Input(String),
    #[error("{0}")]
    Output(String),
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Input(_) => 3,
            Self::Output(_) => 4,
        }
    }
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    match dispatch(Args::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("spelunk: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn dispatch(args: Args) -> Result<ExitCode, Failure> {
    match args.command {
        None => return explore(&args),
        Some(Command::Inspect { paths, format, output }) => {
            let estate = read(&paths)?;
            let text = match format {
                Format::Table => report::inspect::text(&estate),
                Format::Json => pretty(&report::inspect::json(&estate)),
            };
            output::write(&text, &output)?;
            return Ok(if nothing_read(&estate) { ExitCode::from(3) } else { ExitCode::SUCCESS });
        }
        Some(Command::Bom { paths, format, output }) => {
            let estate = read_some(&paths)?;
            let text = match format {
                BomFormat::Table => report::bom::text(&estate),
                BomFormat::Json => pretty(&report::bom::json(&estate)),
                BomFormat::Csv => {
                    report::bom::csv(&estate).map_err(|error| Failure::Output(error.to_string()))?
                }
            };
            output::write(&text, &output)?;
        }
        Some(Command::Paths(args)) => paths::paths(&args)?,
        Some(Command::Plan(args)) => paths::fix_plan(&args)?,
        Some(Command::Query(args)) => ask::query(&args)?,
        Some(Command::Templates { paths, counts, folder, format, output }) => {
            output::write(&ask::list(&paths, folder.as_deref(), counts, format)?, &output)?;
        }
        Some(Command::Keys { format, output }) => {
            output::write(&keys::told(&settings::load(&args.settings)?.keys, format), &output)?;
        }
        Some(Command::Config { action }) => {
            let text = settings::told(&action, &args.settings)?;
            output::write(&text, &action.into_output())?;
        }
        Some(Command::Doctor { format, output }) => {
            let (text, bad) = doctor::told(&args.settings, format);
            output::write(&text, &output)?;
            return Ok(ExitCode::from(u8::from(bad)));
        }
        Some(Command::Completions { shell, output }) => {
            output::stream(&output, |out| out.write_all(&shell::completions(shell)))?;
        }
        Some(Command::Man { of, output }) => {
            let page = shell::man(of.as_deref())?;
            output::stream(&output, |out| out.write_all(&page))?;
        }
        Some(Command::Check(args)) => return check::run(&args),
        Some(Command::Rules { action, rules, format, output }) => {
            return rules::run(action.as_ref(), rules.as_deref(), format, &output);
        }
        Some(Command::Export { paths, to: Form::Opengraph, output }) => export(&paths, &output)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn export(paths: &[PathBuf], output: &Output) -> Result<(), Failure> {
    let estate = read_some(paths)?;
    output::stream(output, |out| report::opengraph::write(&estate, out))
}

fn pretty(value: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The inputs that the paths name; none: the built-in demo estate.
fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    if paths.is_empty() {
        return crate::ingest::embedded::demo();
    }
    let input =
        |path: &PathBuf| if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.clone()) };
    paths.iter().map(input).collect()
}

fn read(paths: &[PathBuf]) -> Result<Estate, Failure> {
    Ok(crate::posture::complete(loaded(paths)?))
}

/// Reads without concluding anything.
fn loaded(paths: &[PathBuf]) -> Result<Estate, Failure> {
    load(&inputs(paths), &Arc::new(Progress::default())).map_err(|error| input_failure(&error))
}

fn input_failure(error: &LoadError) -> Failure {
    Failure::Input(crate::model::SafeText::new(&error.to_string()).to_string())
}

fn nothing_read(estate: &Estate) -> bool {
    estate.files().iter().all(|file| file.status == FileStatus::Refused)
}

/// Reads, and fails when no file could be read at all.
fn read_some(paths: &[PathBuf]) -> Result<Estate, Failure> {
    something(read(paths)?)
}

/// The estate, unless no file could be read at all.
fn something(estate: Estate) -> Result<Estate, Failure> {
    if !nothing_read(&estate) {
        return Ok(estate);
    }
    let mut message = String::from("no file could be read; `spelunk inspect` says why");
    for file in estate.files().iter().take(5) {
        let why = file.notes.first().map(|note| note.message.to_string()).unwrap_or_default();
        message.push_str(&format!("\n  {}: {why}", file.shown));
    }
    Err(Failure::Input(message))
}

/// What the explorer calls the snapshot.
fn snapshot_name(paths: &[PathBuf]) -> String {
    let last = |path: &PathBuf| {
        let whole = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = whole.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        crate::model::SafeText::new(&name).to_string()
    };
    match paths {
        [] => "contoso demo".to_owned(),
        [path] if path.as_os_str() == "-" => "standard input".to_owned(),
        [path] => last(path),
        [first, rest @ ..] => format!("{} and {} more", last(first), rest.len()),
    }
}

/// The explorer where there is a terminal, else the text summary.
fn explore(args: &Args) -> Result<ExitCode, Failure> {
    let from_pipe = args.paths.iter().any(|path| path.as_os_str() == "-");
    let terminal = std::io::stdout().is_terminal() && (std::io::stdin().is_terminal() || from_pipe);
    if let Some(missing) = args.paths.iter().find(|path| path.as_os_str() != "-" && !path.exists()) {
        let shown = crate::model::SafeText::new(&missing.display().to_string());
        return Err(Failure::Input(format!("{shown}: no such file or folder")));
    }
    if !terminal {
        let estate = read_some(&args.paths)?;
        output::write(&report::summary::text(&estate), &Output::default())?;
        return Ok(ExitCode::SUCCESS);
    }
    ask::use_own_templates();
    let (name, own) = (snapshot_name(&args.paths), settings::load(&args.settings)?);
    let given = args.paths.iter().map(|path| path.display().to_string()).collect();
    let policy = std::sync::Arc::new(policy::policy(&args.policy)?);
    let what_if = args.what_if.as_deref().map(paths::saved).transpose()?;
    let (settings, keys, theme) = (own.settings.clone(), own.keys, settings::theme(&own.settings)?);
    let options = crate::terminal::Options { name, settings, keys, theme, inputs: given, policy, what_if };
    crate::terminal::explore(inputs(&args.paths), options)
        .map(ExitCode::from)
        .map_err(|error| Failure::Output(format!("{error:#}")))
}
