//! Template files: reading, and saying what is wrong with them by file and line.

use super::needs::Need;
use super::{Cell, Template};
use crate::model::{Builder, Estate, SafeText};
use crate::query::answer::{Options, UnknownWords};
use crate::query::{parse, run_with};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;
/// The most files of a folder that are read.
const MAX_FILES: usize = 500;
/// The longest title and card, in characters.
const MAX_LINE: usize = 300;

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// the file, as it was named
    pub file: String,
    /// the line, from 1; 0 speaks of the whole file
    pub line: usize,
    /// what is wrong, and what works
    pub message: String,
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for TemplateError {}

/// A template as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: Spanned<String>,
    title: Spanned<String>,
    card: Spanned<String>,
    category: Spanned<String>,
    cypher: Spanned<String>,
    #[serde(default)]
    columns: Vec<Spanned<String>>,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default = "first")]
    version: Spanned<u32>,
    #[serde(default)]
    params: BTreeMap<String, toml::Value>,
    #[serde(default)]
    without_demo_rows: String,
}

fn first() -> Spanned<u32> {
    Spanned::new(0..0, 1)
}

/// Reads every template file (`*.toml`) of a folder, in the order of the names. What is wrong is told, and
/// the rest is kept; a folder that cannot be read is one error.
#[must_use]
pub fn load_dir(folder: &Path) -> (Vec<Template>, Vec<TemplateError>) {
    let (mut templates, mut errors) = (Vec::new(), Vec::new());
    let whole = |path: &Path, message: String| TemplateError { file: shown(path), line: 0, message };
    let mut paths = match std::fs::read_dir(folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect::<Vec<_>>(),
        Err(error) => return (templates, vec![whole(folder, error.to_string())]),
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")));
    paths.sort_unstable();
    if paths.len() > MAX_FILES {
        errors.push(whole(folder, format!("only the first {MAX_FILES} of {} files are read", paths.len())));
    }
    let mut names = BTreeSet::new();
    for path in paths.iter().take(MAX_FILES) {
        let text = match text_of(path) {
            Ok(text) => text,
            Err(message) => {
                errors.push(whole(path, message));
                continue;
            }
        };
        let (read, wrong) = read(&shown(path), &text);
        errors.extend(wrong);
        for template in read {
            if names.insert(template.name.clone()) {
                templates.push(template);
            } else {
                errors.push(whole(path, format!("a template {} was in an earlier file", template.name)));
            }
        }
    }
    (templates, errors)
}

fn shown(path: &Path) -> String {
    SafeText::new(&path.display().to_string()).to_string()
}

fn text_of(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_FILE {
        return Err(format!("larger than {MAX_FILE} bytes"));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

/// Reads the templates of one file, and tries their queries; `name` is what errors call it.
pub fn read(name: &str, text: &str) -> (Vec<Template>, Vec<TemplateError>) {
    let nothing = Builder::new().build(Vec::new());
    decoded(&Source { name, text, nothing: Some(&nothing) })
}

/// The templates of a file whose queries were tried before: trying them all again would be the most of a start.
pub fn known_good(name: &str, text: &str) -> Vec<Template> {
    decoded(&Source { name, text, nothing: None }).0
}

fn decoded(source: &Source<'_>) -> (Vec<Template>, Vec<TemplateError>) {
    let text = source.text;
    let document = match DeTable::parse(text) {
        Ok(document) => document.into_inner(),
        Err(error) => return (Vec::new(), vec![source.error(error.span(), error.message())]),
    };
    let (mut templates, mut errors) = (Vec::new(), Vec::new());
    let mut params = BTreeMap::new();
    let mut rows = Vec::new();
    for (key, value) in document {
        match key.get_ref().as_ref() {
            "params" => match source.decode::<BTreeMap<String, toml::Value>>(value) {
                Ok(values) => params = values,
                Err(error) => errors.push(error),
            },
            "template" => match value.into_inner() {
                DeValue::Array(items) => rows.extend(items),
                _ => errors.push(source.error(Some(key.span()), "write [[template]], with two brackets")),
            },
            other => {
                let message = format!("{other} is not known here; a file has [[template]] and [params]");
                errors.push(source.error(Some(key.span()), &message));
            }
        }
    }
    let mut names = BTreeSet::new();
    for row in rows {
        match source.template(row, &params, &mut names) {
            Ok(template) => templates.push(template),
            Err(error) => errors.push(error),
        }
    }
    errors.sort_by_key(|error| error.line);
    (templates, errors)
}

/// A file's text, and how its faults are told.
struct Source<'t> {
    name: &'t str,
    text: &'t str,
    /// an empty estate that queries are tried on; none: they are known to be right
    nothing: Option<&'t Estate>,
}

impl Source<'_> {
    fn error(&self, span: Option<Range<usize>>, message: &str) -> TemplateError {
        let line = span.map_or(0, |span| self.line(span.start));
        let message = SafeText::new(message.trim()).to_string();
        TemplateError { file: self.name.to_owned(), line, message }
    }

    fn line(&self, at: usize) -> usize {
        let end = self.text.floor_char_boundary(at);
        self.text[..end].matches('\n').count() + 1
    }

    fn decode<T: DeserializeOwned>(&self, value: Spanned<DeValue<'_>>) -> Result<T, TemplateError> {
        let span = value.span();
        let decoded = T::deserialize(ValueDeserializer::from(value));
        decoded.map_err(|error| self.error(error.span().or(Some(span)), error.message()))
    }

    fn template(
        &self,
        value: Spanned<DeValue<'_>>,
        shared: &BTreeMap<String, toml::Value>,
        names: &mut BTreeSet<String>,
    ) -> Result<Template, TemplateError> {
        let row: Row = self.decode(value)?;
        self.check_words(&row)?;
        if !names.insert(row.name.get_ref().clone()) {
            let message = format!("a second template {}", row.name.get_ref());
            return Err(self.error(Some(row.name.span()), &message));
        }
        let mut params = BTreeMap::new();
        for (name, value) in shared.iter().chain(&row.params) {
            let cell = cell(value).ok_or_else(|| {
                let message = format!("params.{name}: only texts, numbers, true, false and lists of them");
                self.error(Some(row.name.span()), &message)
            })?;
            params.insert(name.clone(), cell);
        }
        self.check_query(&row, &params)?;
        let need = |word: &Spanned<String>| {
            Need::parse(word.get_ref()).map_err(|message| self.error(Some(word.span()), &message))
        };
        let needs = row.needs.iter().map(need).collect::<Result<_, _>>()?;
        let safe = |text: &str| SafeText::new(text.trim()).to_string();
        Ok(Template {
            name: row.name.into_inner(),
            title: safe(row.title.get_ref()),
            card: safe(row.card.get_ref()),
            category: safe(row.category.get_ref()),
            cypher: row.cypher.get_ref().trim().to_owned(),
            columns: row.columns.into_iter().map(Spanned::into_inner).collect(),
            needs,
            tags: row.tags.iter().map(|tag| safe(tag)).collect(),
            version: row.version.into_inner(),
            params,
            without_demo_rows: safe(&row.without_demo_rows),
        })
    }

    fn check_words(&self, row: &Row) -> Result<(), TemplateError> {
        let wrong = |part: &Spanned<String>, message: &str| Err(self.error(Some(part.span()), message));
        let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if row.name.get_ref().is_empty() || !row.name.get_ref().chars().all(small) {
            return wrong(&row.name, "a name is made of small letters, digits and -");
        }
        for (part, word) in [(&row.title, "title"), (&row.card, "card"), (&row.category, "category")] {
            let length = part.get_ref().trim().chars().count();
            if length == 0 || length > MAX_LINE {
                return wrong(part, &format!("a {word} has 1 to {MAX_LINE} characters"));
            }
        }
        if *row.version.get_ref() == 0 {
            return Err(self.error(Some(row.version.span()), "versions count from 1"));
        }
        Ok(())
    }

    /// Parses the query and runs it over nothing, which finds unknown variables and functions too.
    fn check_query(&self, row: &Row, params: &BTreeMap<String, Cell>) -> Result<(), TemplateError> {
        let options =
            Options { params: params.clone(), unknown_words: UnknownWords::Warn, ..Options::default() };
        let Some(nothing) = self.nothing else { return Ok(()) };
        let tried = parse(row.cypher.get_ref()).and_then(|query| run_with(&query, nothing, &options));
        let answer = tried.map_err(|error| {
            let line = self.first_line(&row.cypher) + error.line - 1;
            let message = SafeText::new(&format!("cypher: {error}")).to_string();
            TemplateError { file: self.name.to_owned(), line, message }
        })?;
        let known = |column: &&Spanned<String>| answer.columns.contains(column.get_ref());
        match row.columns.iter().find(|column| !known(column)) {
            Some(column) => {
                let message = format!(
                    "the query returns no {}: it has {}",
                    column.get_ref(),
                    answer.columns.join(", ")
                );
                Err(self.error(Some(column.span()), &message))
            }
            None => Ok(()),
        }
    }

    /// The line that the first line of a text stands on: the next one when three quotes open it alone.
    fn first_line(&self, text: &Spanned<String>) -> usize {
        let written = self.text.get(text.span()).unwrap_or_default();
        let alone = ["\"\"\"", "'''"].iter().any(|quotes| {
            let rest = written.strip_prefix(quotes);
            rest.is_some_and(|rest| rest.trim_start_matches('\r').starts_with('\n'))
        });
        self.line(text.span().start) + usize::from(alone)
    }
}

fn cell(value: &toml::Value) -> Option<Cell> {
    Some(match value {
        toml::Value::String(text) => Cell::Text(SafeText::new(text).to_string()),
        toml::Value::Integer(number) => Cell::Int(*number),
        toml::Value::Float(number) => Cell::Float(*number),
        toml::Value::Boolean(flag) => Cell::Bool(*flag),
        toml::Value::Array(items) => Cell::List(items.iter().map(cell).collect::<Option<_>>()?),
        toml::Value::Datetime(_) | toml::Value::Table(_) => return None,
    })
}
