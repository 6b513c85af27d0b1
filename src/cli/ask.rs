//! `query` and `templates`: questions, the shipped ones and those of a person's own folder.

use super::args::PolicyArgs;
use super::args::{Format, QueryArgs, QueryFormat, QuestionArgs};
use super::{Failure, loaded, output, policy, pretty, something};
use crate::config::places;
use crate::model::{Estate, SafeText};
use crate::query::{
    Answer, Cell, MAX_LENGTH, Options, Query, QueryError, Template, load_dir, parse, run_with, templates,
    use_folder, with_own,
};
use crate::report;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `spelunk query --help` says below its options: the properties that are concluded.
pub fn help() -> String {
    let mut text = String::from(
        "Every node answers to id, name, kind, category and provider, to its own properties, and to what is concluded \
         about it:\n",
    );
    for row in crate::posture::insights::rows() {
        let _ = writeln!(text, "  {:<26}{}", row.key, row.title);
        for detail in &row.details {
            let _ = writeln!(text, "    {:<24}{}", detail.name, detail.about);
        }
    }
    text + "\nExample:\n  spelunk query -q \"MATCH (n) WHERE n.failing RETURN n.name, n.risk, n.fails ORDER BY n.risk DESC\" exports/"
}

/// A question.
enum Question {
    Template(&'static Template),
    Cypher(String, Query),
}

fn usage(message: &str) -> Failure {
    Failure::Usage(SafeText::new(message).to_string())
}

/// Runs a question over the files and writes its answer.
pub fn query(args: &QueryArgs) -> Result<(), Failure> {
    use_own_templates();
    let given = args.params.iter().map(|param| pair(param)).collect::<Result<Vec<_>, _>>()?;
    let question = question(&args.question)?;
    let mut options = match &question {
        Question::Template(template) => template.options(),
        Question::Cypher(..) => Options::default(),
    };
    options.params.extend(given);
    (options.max_rows, options.max_time) = (args.max_rows, args.timeout);
    let loaded = loaded(&args.paths)?;
    let moved = if let Some(moment) = args.as_of { loaded.as_of(moment) } else { loaded };
    let estate = judged(something(moved)?)?;
    let answer = match &question {
        Question::Template(template) => template.run_with(&estate, &options),
        Question::Cypher(_, query) => run_with(query, &estate, &options),
    };
    let answer = answer.map_err(|error| wrong(&error, question.text()))?;
    output::write(&written(&question, &estate, &answer, args.format)?, &args.output)
}

/// The estate with its insights and with what the rules say of each node, as the explorer asks it too.
fn judged(estate: Estate) -> Result<Estate, Failure> {
    let policy = policy::policy(&PolicyArgs::default())?;
    let estate = policy.complete(estate);
    let judgement = policy.judge(&estate);
    Ok(judgement.told(estate))
}

impl Question {
    fn text(&self) -> &str {
        match self {
            Self::Template(template) => &template.cypher,
            Self::Cypher(text, _) => text,
        }
    }
}

fn question(args: &QuestionArgs) -> Result<Question, Failure> {
    if let Some(name) = &args.template {
        return named(name).map(Question::Template);
    }
    let text = match (&args.query, &args.file) {
        (Some(text), _) => text.clone(),
        (None, file) => file.as_deref().map(read_question).transpose()?.unwrap_or_default(),
    };
    let query = parse(&text).map_err(|error| wrong(&error, &text))?;
    Ok(Question::Cypher(text, query))
}

/// The text of a file or of standard input, no more of it than a query can be long.
fn read_question(file: &Path) -> Result<String, Failure> {
    let shown = || SafeText::new(&file.display().to_string()).to_string();
    let failed = |error: std::io::Error| Failure::Input(format!("{}: {error}", shown()));
    let source: Box<dyn Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file).map_err(failed)?)
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_LENGTH).unwrap_or(u64::MAX).saturating_add(4);
    source.take(most).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::Input(format!("{}: no UTF-8 text", shown())))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// A query that cannot be run, with its place marked.
fn wrong(error: &QueryError, text: &str) -> Failure {
    let message = SafeText::new(&error.to_string()).to_string();
    Failure::Usage(format!("{message}{}", error.excerpt(text)))
}

fn written(
    question: &Question,
    estate: &Estate,
    answer: &Answer,
    format: QueryFormat,
) -> Result<String, Failure> {
    if matches!(format, QueryFormat::Csv | QueryFormat::Markdown) {
        // these forms have no place for remarks
        report::query::remarks(answer).iter().for_each(|remark| eprintln!("spelunk: {remark}"));
    }
    Ok(match format {
        QueryFormat::Table => {
            let why = match question {
                Question::Template(template) if answer.rows.is_empty() => {
                    format!("{}\n", template.why_empty(estate, answer))
                }
                _ => String::new(),
            };
            report::query::text(estate, answer) + &why
        }
        QueryFormat::Json => pretty(&report::query::json(estate, answer)),
        QueryFormat::Csv => {
            report::query::csv(estate, answer).map_err(|error| Failure::Output(error.to_string()))?
        }
        QueryFormat::Markdown => report::query::markdown(estate, answer),
    })
}

fn named(name: &str) -> Result<&'static Template, Failure> {
    let found = templates().iter().find(|template| template.name == name);
    found.ok_or_else(|| usage(&format!("no template {name}: `spelunk templates` lists them")))
}

/// `NAME=VALUE`: a number, true, false, a quoted text or a list of them as in JSON; anything else is a text.
fn pair(text: &str) -> Result<(String, Cell), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| usage(&format!("{text} is no NAME=VALUE")))?;
    let parsed = serde_json::from_str(value).ok().and_then(|json| cell(&json));
    Ok((name.trim().to_owned(), parsed.unwrap_or_else(|| Cell::Text(SafeText::new(value).to_string()))))
}

fn cell(json: &serde_json::Value) -> Option<Cell> {
    use serde_json::Value;
    match json {
        Value::Null => Some(Cell::Null),
        Value::Bool(flag) => Some(Cell::Bool(*flag)),
        Value::Number(number) => number.as_i64().map(Cell::Int).or_else(|| number.as_f64().map(Cell::Float)),
        Value::String(text) => Some(Cell::Text(SafeText::new(text).to_string())),
        Value::Array(items) => items.iter().map(cell).collect::<Option<_>>().map(Cell::List),
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| Some((key.clone(), cell(value)?));
            entries.iter().map(entry).collect::<Option<_>>().map(Cell::Map)
        }
    }
}

/// The folder of the person's own templates, when there is one.
fn own_folder() -> Option<PathBuf> {
    places::templates().filter(|folder| folder.is_dir())
}

/// Puts the person's own templates beside the shipped ones; what is wrong with them is told and left out.
pub fn use_own_templates() {
    for error in own_folder().iter().flat_map(|folder| use_folder(folder)) {
        eprintln!("spelunk: {error}");
    }
}

/// Lists the templates, those of `folder` (else of the settings folder) after the shipped ones. With `counts` each is run over the files.
pub fn list(
    paths: &[PathBuf],
    folder: Option<&Path>,
    counts: bool,
    format: Format,
) -> Result<String, Failure> {
    let folder = folder.map(Path::to_path_buf).or_else(own_folder);
    let (own, errors) = folder.map(|folder| load_dir(&folder)).unwrap_or_default();
    if !errors.is_empty() {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        return Err(Failure::Input(lines.join("\n")));
    }
    let all = with_own(&own);
    let estate = if counts { Some(judged(something(loaded(paths)?)?)?) } else { None };
    Ok(match format {
        Format::Table => report::templates::text(&all, estate.as_ref()),
        Format::Json => pretty(&report::templates::json(&all, estate.as_ref())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_as_what_they_look_like() {
        let of = |text: &str| pair(text).ok();
        let named = |name: &str, cell: Cell| Some((name.to_owned(), cell));
        assert_eq!(of("days=30"), named("days", Cell::Int(30)));
        assert_eq!(of("x=1.5"), named("x", Cell::Float(1.5)));
        assert_eq!(of("on=true"), named("on", Cell::Bool(true)));
        assert_eq!(of("cve=CVE-2024-6387"), named("cve", Cell::Text("CVE-2024-6387".to_owned())));
        assert_eq!(of("q=\"12\""), named("q", Cell::Text("12".to_owned())));
        assert_eq!(of("l=[1,\"a\"]"), named("l", Cell::List(vec![Cell::Int(1), Cell::Text("a".to_owned())])));
        assert_eq!(of("e=a=b"), named("e", Cell::Text("a=b".to_owned())));
        assert!(of("nothing").is_none());
    }
}
