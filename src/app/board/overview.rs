//! Everything at a glance; each line leads to where it is told in full.

use super::{Column, Content, Kind, Line, Sources, bar};
use crate::app::detail::{Door, Tone};
use crate::app::facts::Facts;
use crate::model::{Estate, FileStatus, NodeRef, Ontology, Severity, Value};
use crate::posture::rules::areas;

/// Cells of a bar.
const BAR: usize = 10;
/// The most models that are listed as retiring.
const MAX_MODELS: usize = 8;

/// The lines of the list.
pub fn content(estate: &Estate, sources: &Sources) -> Content {
    let mut lines = Lines::default();
    lines.workloads(estate);
    lines.areas(estate, sources);
    lines.paths(sources);
    lines.models(estate);
    lines.quality(estate);
    let column = |heading, width| Column { heading, width };
    Content {
        title: "0 Overview".to_owned(),
        note: "each line leads on".to_owned(),
        columns: vec![column("", 24), column("", 12), column("", 0)],
        lines: lines.0,
        ..Content::default()
    }
}

#[derive(Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn heading(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.line("", String::new(), (String::new(), Tone::Plain), None);
        }
        let cells = vec![(text.to_owned(), Tone::Heading)];
        self.0.push(Line { cells, branch: false, door: None });
    }

    fn line(&mut self, label: &str, bar: String, text: (String, Tone), door: Option<Door>) {
        let cells = vec![(label.to_owned(), Tone::Plain), (bar, Tone::Bad), text];
        self.0.push(Line { cells, branch: false, door });
    }

    fn workloads(&mut self, estate: &Estate) {
        let facts = Facts::of(estate);
        self.heading("AI workloads");
        let text =
            format!("{} of {} open to the internet, {} unknown", facts.open, facts.workloads, facts.unknown);
        let (open, all) = (facts.open as u64, facts.workloads as u64);
        self.line("Exposure", bar(open, all, BAR), (text, Tone::Plain), None);
    }

    fn areas(&mut self, estate: &Estate, sources: &Sources) {
        let Some(judgement) = &sources.judgement else { return };
        self.heading("Risk areas");
        for area in areas() {
            let counts = judgement.sum(Some(&area.key));
            let all = counts.fail + counts.pass + counts.unknown;
            if all == 0 {
                continue;
            }
            let score = judgement.area_score(estate, &area.key);
            let (before, behind) = score.map_or_else(Default::default, |(points, of)| {
                (format!("score {points} of 100: "), format!(", over {of} resources"))
            });
            let (fail, unknown, pass) = (counts.fail, counts.unknown, counts.pass);
            let text = format!("{before}{fail} fail, {unknown} unknown, {pass} pass{behind}");
            let share = bar(counts.fail as u64, all as u64, BAR);
            self.line(&area.title, share, (text, Tone::Plain), Some(Door::Board(Kind::Findings)));
        }
    }

    fn paths(&mut self, sources: &Sources) {
        let attacks = &sources.attacks;
        self.heading("Attack paths");
        for level in Severity::ALL {
            let count = attacks.count(level);
            let first = attacks.entries.iter().position(|entry| entry.risk == Some(level));
            if let Some(place) = first {
                let text = format!("{count}, first: {}", attacks.entries[place].title);
                let share = bar(count as u64, attacks.entries.len() as u64, BAR);
                self.line(level.word(), share, (text, Tone::Plain), Some(Door::Path(place)));
            }
        }
        let Some(found) = &attacks.found else {
            return self.line("", String::new(), ("still being looked for".to_owned(), Tone::Unknown), None);
        };
        if let Some(choke) = found.view.chokes.first() {
            let text = format!("{:.0}% of all paths pass the first of them", choke.share);
            self.line(
                "Choke points",
                String::new(),
                (text, Tone::Plain),
                Some(Door::Board(Kind::ChokePoints)),
            );
        }
        let text = "the least that ends all critical and high paths".to_owned();
        self.line("Least fixes", String::new(), (text, Tone::Plain), Some(Door::Board(Kind::Fixes)));
    }

    fn models(&mut self, estate: &Estate) {
        let days = |node: NodeRef<'_>| {
            let key = estate.key_named("model_deprecation_days")?;
            match estate.concluded(node.id(), key).flatten()? {
                Value::Int(days) => Some(days),
                _ => None,
            }
        };
        let kind = Ontology::get().kind_id("ModelDeployment");
        let deployments = kind.map_or(&[][..], |kind| estate.of_kind(kind));
        let mut retiring: Vec<(i64, NodeRef<'_>)> =
            deployments.iter().filter_map(|&id| Some((days(estate.node(id))?, estate.node(id)))).collect();
        if retiring.is_empty() {
            return;
        }
        retiring.sort_by_key(|(days, node)| (*days, node.id()));
        self.heading("Models that retire");
        for (days, node) in retiring.into_iter().take(MAX_MODELS) {
            let model = crate::posture::bom::model_of(node).unwrap_or_default();
            let when = if days < 0 { format!("{} days ago", -days) } else { format!("in {days} days") };
            let tone = if days < 90 { Tone::Bad } else { Tone::Plain };
            self.line(&node.name(), when, (model, tone), Some(Door::Node(node.id())));
        }
    }

    fn quality(&mut self, estate: &Estate) {
        self.heading("Data quality");
        let of = |status: FileStatus| estate.files().iter().filter(|file| file.status == status).count();
        let read = format!(
            "{} read, {} partly, {} refused (d tells more)",
            of(FileStatus::Read),
            of(FileStatus::Partial),
            of(FileStatus::Refused)
        );
        self.line("Files", estate.files().len().to_string(), (read, Tone::Plain), None);
        for note in estate.notes() {
            let text = (note.message.to_string(), Tone::Plain);
            self.line(&note.code.replace('_', " "), note.count.to_string(), text, None);
        }
    }
}
