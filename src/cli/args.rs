//! What can be written on the command line.

use super::paths::{PathsArgs, PlanArgs};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// A terminal explorer for the security posture of AI workloads. Offline, read-only.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Files and folders of exports; `-` reads standard input. None: the built-in demo estate.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Draw without colours (as does the variable `NO_COLOR`)
    #[arg(long)]
    pub no_color: bool,
}

const EXAMPLES: &str = "Examples:
  spelunk                              explore the demo estate
  spelunk exports/                     explore a folder of export files
  spelunk inspect exports/             what was read, and what was not
  spelunk bom exports/ --format csv    the AI bill of materials
  az graph query -q resources -o json | spelunk bom -

Exit codes: 0 fine, 2 wrong usage, 3 input could not be read, 4 output could not be written.";

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
    /// Ask a question: a template or openCypher (one MATCH, WHERE, RETURN)
    Query {
        /// Files and folders; none: the demo estate
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The name of a template
        #[arg(short, long, required_unless_present = "query", conflicts_with = "query")]
        template: Option<String>,
        /// openCypher text
        #[arg(short, long, value_name = "CYPHER")]
        query: Option<String>,
        #[arg(long, value_enum, default_value_t = BomFormat::Table)]
        format: BomFormat,
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
