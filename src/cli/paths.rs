//! `spelunk paths` and `spelunk plan`.

use super::args::Output;
use super::{Failure, output, pretty, read_some};
use crate::diagram::{self, Budget, Glyphs};
use crate::model::{Estate, NodeId, RelationKindId, SafeText, Severity};
use crate::posture::attack::{
    Aim, Analysis, Asked, AttackPath, Change, Followed, Map, Options, Question, Saved, WhatIf, follow, plan,
    sever, ways,
};
use crate::query::{Cell, MAX_ROWS};
use crate::report;
use crate::report::paths::Report;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// The most nodes that a question can name.
const MAX_NAMED: usize = 4_000_000;

#[derive(Args)]
pub struct PathsArgs {
    /// Files and folders; none: the demo estate
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Where attackers start: a query that returns nodes, instead of the shipped entry rules
    #[arg(long, value_name = "CYPHER")]
    from: Option<String>,
    /// What they want: a query that returns nodes, instead of the shipped target rules
    #[arg(long, value_name = "CYPHER")]
    to: Option<String>,
    /// Follow these relations along their direction, whatever they mean, instead of the shipped steps
    #[arg(long, value_name = "RELATION", value_delimiter = ',', requires = "from", requires = "to")]
    follow: Vec<String>,
    /// The most steps of a path, the way in included
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    max_hops: u8,
    /// The most paths that are listed; all are counted [default: 500, or 10 with --draw]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(0..=10_000))]
    top: Option<u32>,
    /// List up to N ways of each listed pair of entry and target, not the easiest alone
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "follow", value_parser = clap::value_parser!(u8).range(1..=100))]
    ways: u8,
    /// Draw the listed paths as one picture instead of listing them
    #[arg(long, value_name = "FORM", value_enum, conflicts_with = "format")]
    draw: Option<Draw>,
    /// The most columns of the drawing
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u16).range(20..=2_000))]
    width: u16,
    /// Rows that the drawing should need at most; one with less detail is taken where it would need more
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(5..=5_000))]
    height: u16,
    /// A what-if (TOML or JSON): relations, nodes and recommendations that count as fixed
    #[arg(long, value_name = "FILE")]
    what_if: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = PathsFormat::Table)]
    format: PathsFormat,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum PathsFormat {
    Table,
    Json,
    Markdown,
}

/// What a picture is written as.
#[derive(Clone, Copy, ValueEnum)]
enum Draw {
    /// text with box-drawing characters
    Unicode,
    /// text with ASCII characters alone
    Ascii,
    Mermaid,
    Dot,
    Svg,
}

#[derive(Args)]
pub struct PlanArgs {
    /// Files and folders; none: the demo estate
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The worst level that may be left
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Medium)]
    target_risk: Level,
    /// The most effort to spend: low counts 1, medium 2, high 4
    #[arg(long, value_name = "N")]
    max_effort: Option<u32>,
    /// The most steps of a path, the way in included
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    max_hops: u8,
    /// A what-if (TOML or JSON) that the plan starts from
    #[arg(long, value_name = "FILE")]
    what_if: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = super::args::Format::Table)]
    format: super::args::Format,
    #[command(flatten)]
    output: Output,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    /// end every path
    None,
    Low,
    Medium,
    High,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::None => Severity::Info,
            Self::Low => Severity::Low,
            Self::Medium => Severity::Medium,
            Self::High => Severity::High,
        }
    }
}

/// Runs `spelunk paths`.
pub fn paths(args: &PathsArgs) -> Result<(), Failure> {
    let estate = read_some(&args.paths)?;
    let top = args.top.unwrap_or(if args.draw.is_some() { 10 } else { 500 });
    let options = Options { max_hops: args.max_hops, top: top as usize };
    let (from, from_all) = named(&estate, args.from.as_deref())?;
    let (to, to_all) = named(&estate, args.to.as_deref())?;
    let saved = args.what_if.as_deref().map(saved).transpose()?;
    let write = |mut report: Report<'_>| {
        report.asked_all = from_all && to_all;
        if !report.asked_all {
            report.remarks.push("the query names more nodes than were taken".to_owned());
        }
        let text = match args.draw {
            Some(form) => drawn(&report, form, args),
            None => shown(&report, args.format),
        };
        output::write(&text, &args.output)
    };
    if !args.follow.is_empty() {
        let follow = kinds(&estate, &args.follow)?;
        let (followed, remarks) = followed(&estate, (from, to), &follow, options, saved.as_ref());
        let mut report = Report::of_followed(&estate, &followed, options);
        report.remarks = remarks;
        return write(report);
    }
    let asked = Asked { from: from.as_deref(), to: to.as_deref() };
    let analysis = Analysis::of_map(&estate, Map::asked(&estate, asked), options);
    let mut what_if = WhatIf::new(&analysis);
    let unmatched = saved.as_ref().map(|saved| saved.apply(&estate, &analysis, &mut what_if));
    let view = what_if.view(&estate, &analysis);
    let (listed, more) = every_way(&estate, &analysis, &what_if, &view.paths, usize::from(args.ways));
    let mut report = Report::of_view(&estate, &analysis, &view);
    report.what_if = saved.is_some().then_some(&what_if);
    report.remarks = unmatched.unwrap_or_default().iter().map(|item| not_here(item)).collect();
    if args.ways > 1 {
        report.ways = &listed;
    }
    if more > 0 {
        report.remarks.push(format!("{more} pairs have more ways than are listed"));
    }
    write(report)
}

/// At most `most` ways of each path's pair, and how many pairs have more than that.
fn every_way(
    estate: &Estate,
    analysis: &Analysis,
    what_if: &WhatIf,
    paths: &[AttackPath],
    most: usize,
) -> (Vec<AttackPath>, usize) {
    let (mut all, mut more) = (Vec::new(), 0);
    for path in paths.iter().filter(|_| most > 1) {
        let own = ways(estate, analysis, what_if.off(), (path.entry, path.target), most);
        more += usize::from(!own.complete);
        all.extend(own.paths);
    }
    (all, more)
}

fn not_here(item: &str) -> String {
    format!("the what-if names what these files do not have: {item}")
}

fn shown(report: &Report<'_>, format: PathsFormat) -> String {
    match format {
        PathsFormat::Table => report::paths::text(report),
        PathsFormat::Json => pretty(&report::paths::json(report)),
        PathsFormat::Markdown => report::paths::markdown(report),
    }
}

/// The listed paths as one picture.
fn drawn(report: &Report<'_>, form: Draw, args: &PathsArgs) -> String {
    let paths: Vec<&AttackPath> = report.listed().iter().collect();
    let picture = report::paths::picture(report.estate, &paths, report.chokes).picture;
    let drawing = |glyphs| {
        let budget = Budget { width: usize::from(args.width), height: usize::from(args.height) };
        diagram::layout(&picture, budget, &diagram::Options { glyphs, ..diagram::Options::default() })
    };
    match form {
        Draw::Unicode => drawing(Glyphs::Unicode).text(),
        Draw::Ascii => drawing(Glyphs::Ascii).text(),
        Draw::Mermaid => report::diagram_mermaid::mermaid(&picture),
        Draw::Dot => report::diagram_dot::dot(&picture),
        Draw::Svg => report::diagram_svg::svg(&drawing(Glyphs::Unicode), "Attack paths"),
    }
}

fn followed(
    estate: &Estate,
    ends: (Option<Vec<NodeId>>, Option<Vec<NodeId>>),
    follow_kinds: &[RelationKindId],
    options: Options,
    saved: Option<&Saved>,
) -> (Followed, Vec<String>) {
    let (from, to) = (ends.0.unwrap_or_default(), ends.1.unwrap_or_default());
    let (gone, unmatched) = saved.map(|saved| saved.changes(estate)).unwrap_or_default();
    let plain = |change: &Change| !matches!(change, Change::Remedy(_));
    let mut remarks: Vec<String> = unmatched.iter().map(|item| not_here(item)).collect();
    if !gone.iter().all(plain) {
        remarks.push("recommendations of the what-if do not apply where relations are followed".to_owned());
    }
    let question = Question {
        from: &from,
        to: &to,
        follow: follow_kinds,
        max_hops: options.max_hops,
        top: options.top,
        gone: &gone,
    };
    (follow(estate, question), remarks)
}

/// The nodes that a query returns, by handle, and whether they are all.
fn named(estate: &Estate, cypher: Option<&str>) -> Result<(Option<Vec<NodeId>>, bool), Failure> {
    let Some(cypher) = cypher else { return Ok((None, true)) };
    let query = crate::query::parse(cypher).map_err(|error| usage(&error.to_string()))?;
    let options =
        crate::query::Options { max_rows: MAX_NAMED.max(MAX_ROWS), ..crate::query::Options::default() };
    let answer =
        crate::query::run_with(&query, estate, &options).map_err(|error| usage(&error.to_string()))?;
    let node = |cell: &Cell| if let Cell::Node(node) = cell { Some(*node) } else { None };
    let mut nodes: Vec<NodeId> = answer.rows.iter().flatten().filter_map(node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.is_empty() && !answer.rows.is_empty() {
        return Err(usage("the query must return nodes, as in MATCH (n:AiService) RETURN n"));
    }
    Ok((Some(nodes), answer.complete))
}

fn kinds(estate: &Estate, names: &[String]) -> Result<Vec<RelationKindId>, Failure> {
    let kind = |name: &String| {
        let known = estate.relation_kind_named(name);
        known.ok_or_else(|| usage(&format!("no relation {name}: `spelunk inspect` lists those of the files")))
    };
    names.iter().map(kind).collect()
}

/// Reads a what-if.
pub fn saved(path: &Path) -> Result<Saved, Failure> {
    let shown = SafeText::new(&path.display().to_string());
    let text = std::fs::read_to_string(path).map_err(|error| Failure::Input(format!("{shown}: {error}")))?;
    Saved::parse(&text).map_err(|error| usage(&format!("{shown}: {error}")))
}

fn usage(message: &str) -> Failure {
    Failure::Usage(SafeText::new(message).to_string())
}

/// Runs `spelunk plan`.
pub fn fix_plan(args: &PlanArgs) -> Result<(), Failure> {
    let estate = read_some(&args.paths)?;
    let options = Options { max_hops: args.max_hops, ..Options::default() };
    let analysis = Analysis::new(&estate, options);
    let mut what_if = WhatIf::new(&analysis);
    if let Some(saved) = args.what_if.as_deref().map(saved).transpose()? {
        for item in saved.apply(&estate, &analysis, &mut what_if) {
            eprintln!("spelunk: {}", not_here(&item));
        }
    }
    let aim =
        Aim { target_risk: args.target_risk.severity(), max_effort: args.max_effort.unwrap_or(u32::MAX) };
    let plan = plan(&estate, &analysis, &what_if, aim);
    let cut = sever(&estate, &analysis, what_if.off());
    let text = match args.format {
        super::args::Format::Table => report::plan::text(&estate, &plan, cut.as_ref(), args.max_hops),
        super::args::Format::Json => pretty(&report::plan::json(&estate, &plan, cut.as_ref(), args.max_hops)),
    };
    output::write(&text, &args.output)
}
