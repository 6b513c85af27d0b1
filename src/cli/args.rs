//! What can be written on the command line.

use super::paths::{PathsArgs, PlanArgs};
use crate::model::Severity;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

/// A terminal explorer for the security posture of AI workloads. Offline, read-only.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Files and folders of exports; `-` reads standard input. None: the built-in demo estate.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// A what-if (TOML or JSON) to start from: relations, nodes and recommendations that count as fixed
    #[arg(long, value_name = "FILE")]
    pub what_if: Option<PathBuf>,
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// What is laid over the file of settings.
#[derive(ClapArgs)]
pub struct SettingsArgs {
    /// The file of settings; default: `config.toml` in the settings folder, or what the variable `SPELUNK_CONFIG` names
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// The colours: a shipped theme, or one of your own
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// How many colours: auto, 16, 256, true or none
    #[arg(long, value_name = "WHEN")]
    pub color: Option<String>,
    /// Draw without colours (as does the variable `NO_COLOR`)
    #[arg(long, conflicts_with = "color")]
    pub no_color: bool,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
}

const EXAMPLES: &str = "Examples:
  spelunk                              explore the demo estate
  spelunk exports/                     explore a folder of export files
  spelunk inspect exports/             what was read, and what was not
  spelunk bom exports/ --format csv    the AI bill of materials
  spelunk check exports/ --fail-on high
  az graph query -q resources -o json | spelunk bom -

Exit codes: 0 fine, 1 a check failed, 2 wrong usage, 3 input could not be read, 4 output could not be written.";

#[derive(Subcommand)]
pub enum Command {
    /// What was read and what was not: per file format, records, nodes, relations, what was skipped and why
    Inspect {
        /// Files and folders; `-` reads standard input
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        #[command(flatten)]
        output: Output,
    },
    /// The AI bill of materials: workloads with their models, data, identities and exposure
    Bom {
        /// Files and folders; none: the demo estate
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[arg(long, value_enum, default_value_t = BomFormat::Table)]
        format: BomFormat,
        #[command(flatten)]
        output: Output,
    },
    /// Attack paths, found and reported: steps with evidence, risk, what ends them
    Paths(PathsArgs),
    /// The least fixes that end the risky paths, and what is left after each
    Plan(PlanArgs),
    /// Ask a question: a template or openCypher
    #[command(after_long_help = super::ask::help())]
    Query(QueryArgs),
    /// Rules asked of every resource: what fails, what passes, what cannot be told and why
    Check(CheckArgs),
    /// Every key of the explorer and what it does
    Keys {
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        #[command(flatten)]
        output: Output,
    },
    /// The settings: a file to start from, where it lies, what holds and why, a schema for editors
    Config {
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// What the terminal can do, which settings hold, where files lie; ends with 1 when something is wrong
    Doctor {
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        #[command(flatten)]
        output: Output,
    },
    /// Completions for a shell: `spelunk completions bash > ~/.local/share/bash-completion/completions/spelunk`
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
        #[command(flatten)]
        output: Output,
    },
    /// The man page: `spelunk man | man -l -`
    Man {
        /// That of a sub-command
        #[arg(value_name = "COMMAND")]
        of: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// The rules: list them, explain one, validate or test a folder of your own
    Rules {
        #[command(subcommand)]
        action: Option<RulesAction>,
        /// A folder of rules that add, replace or switch off; default: `rules` in the settings folder
        #[arg(long, value_name = "DIR", global = true)]
        rules: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t = RulesFormat::Table, global = true)]
        format: RulesFormat,
        #[command(flatten)]
        output: Output,
    },
    /// The questions that are there already
    Templates {
        /// Files and folders that --counts runs them over; none: the demo estate
        #[arg(value_name = "PATH", requires = "counts")]
        paths: Vec<PathBuf>,
        /// How many rows each has, and why one has none
        #[arg(long)]
        counts: bool,
        /// A folder with templates of your own, which are checked and listed too; default: `templates` in the
        /// settings folder
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        #[command(flatten)]
        output: Output,
    },
    /// The whole estate in another form
    Export {
        /// Files and folders; none: the demo estate
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The form to write
        #[arg(long, value_enum)]
        to: Form,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(ClapArgs)]
pub struct QueryArgs {
    /// Files and folders; none: the demo estate
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub question: QuestionArgs,
    /// A value of the question's `$NAME`, as in JSON or as plain text; may be given again
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// The most rows
    #[arg(long, value_name = "N", default_value_t = crate::query::MAX_ROWS)]
    pub max_rows: usize,
    /// The most seconds; what was found until then is answered. Without it only the number of steps is bounded
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    /// The day or moment that ages count from; without it the snapshot's own
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<i64>,
    #[arg(long, value_enum, default_value_t = QueryFormat::Table)]
    pub format: QueryFormat,
    #[command(flatten)]
    pub output: Output,
}

/// Exactly one of them.
#[derive(ClapArgs)]
#[group(required = true, multiple = false)]
pub struct QuestionArgs {
    /// The name of a template
    #[arg(short, long, value_name = "NAME")]
    pub template: Option<String>,
    /// openCypher text
    #[arg(short, long, value_name = "CYPHER")]
    pub query: Option<String>,
    /// A file with openCypher text; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let read = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    read.ok_or_else(|| format!("{text} is no number of seconds"))
}

/// What a person adds to the shipped rules.
#[derive(ClapArgs, Default)]
pub struct PolicyArgs {
    /// Accepted failures (rule, resource, reason, owner, end); default: `exceptions.toml` in the settings folder
    #[arg(long, value_name = "FILE")]
    pub exceptions: Option<PathBuf>,
    /// A folder of rules that add, replace or switch off; default: `rules` in the settings folder
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Your critical resources, by id, tag or condition; default: `critical.toml` in the settings folder
    #[arg(long, value_name = "FILE")]
    pub critical: Option<PathBuf>,
}

#[derive(ClapArgs)]
pub struct CheckArgs {
    /// Files and folders; none: the demo estate
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only rules of these risk areas: identity, network, data, dependencies, logging, agents
    #[arg(long, value_name = "AREA")]
    pub area: Vec<String>,
    /// Only rules of that severity or worse: critical, high, medium, low, info
    #[arg(long, value_name = "LEVEL", value_parser = severity)]
    pub severity: Option<Severity>,
    /// Only these rules
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Only these states; the table shows failures unless told otherwise
    #[arg(long, value_enum)]
    pub state: Vec<StateWord>,
    /// End with 1 when something of that severity or worse fails
    #[arg(long, value_name = "LEVEL", value_parser = severity)]
    pub fail_on: Option<Severity>,
    /// What cannot be told counts like a failure
    #[arg(long)]
    pub unknown_fails: bool,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// The day that ages and ends count from; default: the newest moment in the files
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<i64>,
    #[arg(long, value_enum, default_value_t = CheckFormat::Table)]
    pub format: CheckFormat,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Subcommand)]
pub enum ConfigAction {
    /// A `config.toml` in which every setting is described and none is set
    Template {
        #[command(flatten)]
        output: Output,
    },
    /// Where the file of settings lies
    Path,
    /// Every setting that holds, and who set it: default, file, variable or argument
    Show {
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        #[command(flatten)]
        output: Output,
    },
    /// The JSON schema of `config.toml`
    Schema {
        #[command(flatten)]
        output: Output,
    },
}

impl ConfigAction {
    /// Where the answer goes.
    pub fn into_output(self) -> Output {
        match self {
            Self::Template { output } | Self::Show { output, .. } | Self::Schema { output } => output,
            Self::Path => Output::default(),
        }
    }
}

#[derive(Subcommand)]
pub enum RulesAction {
    /// Every rule in one line
    List,
    /// One rule in full: why, conditions, how to put it right, controls
    Show {
        /// The rule's id
        id: String,
    },
    /// Whether the rule files of a folder can be read; faults with file and line
    Validate {
        /// The folder
        dir: PathBuf,
    },
    /// Validates a folder and tests its rules with the fixtures in its `tests` folder
    Test {
        /// The folder
        dir: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum StateWord {
    Fail,
    Pass,
    Unknown,
    #[value(name = "not_applicable", alias = "not-applicable")]
    NotApplicable,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum CheckFormat {
    Table,
    Json,
    Csv,
    Markdown,
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RulesFormat {
    Table,
    Json,
    Markdown,
}

fn severity(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| "critical, high, medium, low or info".to_owned())
}

fn day(text: &str) -> Result<i64, String> {
    crate::model::moment::seconds(text).ok_or_else(|| "a day is written 2026-11-01".to_owned())
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    Table,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum BomFormat {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum QueryFormat {
    Table,
    Json,
    Csv,
    Markdown,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Form {
    /// `BloodHound` `OpenGraph` JSON
    Opengraph,
}

#[derive(ClapArgs, Default)]
pub struct Output {
    /// Write to a file; an existing one is only replaced with --force
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, requires = "output")]
    pub force: bool,
}
