//! `query` and `templates`: questions, the shipped ones and those of a person's own folder.

use super::args::{BomFormat, Format};
use super::{Failure, pretty, read_some};
use crate::config::places;
use crate::model::SafeText;
use crate::query::{
    Answer, Cell, Options, Template, load_dir, parse, run_with, templates, use_folder, with_own,
};
use crate::report;
use std::path::{Path, PathBuf};

/// A question: a template by its name, or openCypher text.
pub enum Question<'a> {
    /// the name of a template
    Template(&'a str),
    /// openCypher text
    Cypher(&'a str),
}

fn usage(message: &str) -> Failure {
    Failure::Usage(SafeText::new(message).to_string())
}

/// Runs a question over the files; `params` are `NAME=VALUE`.
pub fn query(
    paths: &[PathBuf],
    question: &Question<'_>,
    params: &[String],
    format: BomFormat,
) -> Result<String, Failure> {
    use_own_templates();
    let given = params.iter().map(|param| pair(param)).collect::<Result<Vec<_>, _>>()?;
    let template = match question {
        Question::Template(name) => Some(named(name)?),
        Question::Cypher(_) => None,
    };
    let mut options = template.map_or_else(Options::default, Template::options);
    options.params.extend(given);
    if let Question::Cypher(text) = question {
        parse(text).map_err(|error| usage(&error.to_string()))?;
    }
    let estate = read_some(paths)?;
    let answer = match (template, question) {
        (Some(template), _) => template.run_with(&estate, &options),
        (None, Question::Cypher(text) | Question::Template(text)) => {
            parse(text).and_then(|query| run_with(&query, &estate, &options))
        }
    };
    let answer = answer.map_err(|error| usage(&error.to_string()))?;
    let text = match format {
        BomFormat::Table => {
            let why = template.filter(|_| answer.rows.is_empty()).map(|one| one.why_empty(&estate, &answer));
            report::query::text(&estate, &answer) + &why.map(|why| format!("{why}\n")).unwrap_or_default()
        }
        BomFormat::Json => pretty(&report::query::json(&estate, &answer)),
        BomFormat::Csv => rows(&estate, &answer)?,
    };
    Ok(text)
}

fn rows(estate: &crate::model::Estate, answer: &Answer) -> Result<String, Failure> {
    report::query::csv(estate, answer).map_err(|error| Failure::Output(error.to_string()))
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
        Value::Object(_) => None,
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
    let estate = if counts { Some(read_some(paths)?) } else { None };
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
