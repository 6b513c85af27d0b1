//! The shape of a rule file, and from its text to rules. Faults name the file, the line and what works.

use super::frameworks::{Controls, area, areas};
use super::rule::{Change, Conditions, Effort, Fix, Ids, Origin, Removal, Rule, Selector, Setting};
use crate::model::{Ontology, SafeText, Severity};
use crate::query::Predicate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// A fault in a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct RuleError {
    /// the file, as shown
    pub file: SafeText,
    /// the line, from 1
    pub line: usize,
    /// what is wrong, and what works
    pub message: SafeText,
}

/// What one file says.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// its rules, in the order of the file
    pub rules: Vec<Rule>,
    /// rules that it switches off
    pub off: Vec<Off>,
    /// severities that it sets
    pub overrides: Vec<Override>,
    /// what is wrong with it
    pub errors: Vec<RuleError>,
}

/// A rule that is switched off.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Off {
    /// its id
    pub rule: String,
    /// why
    pub reason: String,
}

/// Another severity for a rule.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// its id
    pub rule: String,
    /// the word of the severity
    pub severity: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    rule: Vec<Spanned<RuleText>>,
    #[serde(default)]
    off: Vec<Off>,
    #[serde(default, rename = "override")]
    overrides: Vec<Override>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    id: Spanned<String>,
    version: String,
    title: String,
    area: Spanned<String>,
    severity: Spanned<String>,
    kinds: Spanned<Vec<String>>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    provider: String,
    #[serde(default)]
    applies: Option<Spanned<String>>,
    fails: Spanned<String>,
    #[serde(default)]
    passes: Option<Spanned<String>>,
    #[serde(default)]
    evidence: Vec<String>,
    why: String,
    effort: Effort,
    fix: Fix,
    #[serde(default)]
    change: ChangeText,
    #[serde(default)]
    policy: Vec<String>,
    #[serde(default)]
    defender: Vec<String>,
    #[serde(default)]
    mcsb: Option<Vec<String>>,
    #[serde(default)]
    atlas: Option<Vec<String>>,
    #[serde(default)]
    owasp_llm: Option<Vec<String>>,
    #[serde(default)]
    owasp_agentic: Option<Vec<String>>,
    #[serde(default)]
    nist_ai_rmf: Option<Vec<String>>,
    #[serde(default)]
    equals: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ChangeText {
    set: BTreeMap<String, Setting>,
    remove: Vec<String>,
    note: String,
}

/// Reads the text of a rule file.
#[must_use]
pub fn read(path: &Path, text: &str, shipped: bool) -> RuleFile {
    let place = Place { file: Arc::new(path.to_owned()), text, shipped };
    let parsed: FileText = match toml::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return RuleFile { errors: vec![place.error(at, error.message())], ..RuleFile::default() };
        }
    };
    let mut file = RuleFile { off: parsed.off, overrides: parsed.overrides, ..RuleFile::default() };
    for rule in parsed.rule {
        let mut errors = Vec::new();
        match place.rule(rule.into_inner(), &mut errors) {
            Some(rule) if errors.is_empty() => file.rules.push(rule),
            _ => file.errors.extend(errors),
        }
    }
    file
}

struct Place<'t> {
    file: Arc<PathBuf>,
    text: &'t str,
    shipped: bool,
}

impl Place<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    fn error(&self, at: usize, message: &str) -> RuleError {
        RuleError {
            file: SafeText::new(&self.file.display().to_string()),
            line: self.line(at),
            message: SafeText::new(message),
        }
    }

    fn rule(&self, text: RuleText, errors: &mut Vec<RuleError>) -> Option<Rule> {
        let line = self.line(text.id.span().start);
        self.check_words(&text, errors);
        let area = self.area(&text.area, errors);
        let severity = self.severity(&text.severity, errors);
        let conditions = self.conditions(&text, errors);
        let change = self.change(&text, errors);
        let (_, area) = area?;
        let controls = Controls {
            mcsb: text.mcsb.map(safe_all),
            atlas: text.atlas.map(safe_all),
            owasp_llm: text.owasp_llm.map(safe_all),
            owasp_agentic: text.owasp_agentic.map(safe_all),
            nist_ai_rmf: text.nist_ai_rmf.map(safe_all),
        };
        let Fix { portal, cli, terraform, bicep } = text.fix;
        Some(Rule {
            id: text.id.into_inner(),
            version: text.version,
            title: safe(&text.title),
            area,
            severity: severity?,
            selector: Selector {
                kinds: text.kinds.into_inner(),
                types: safe_all(text.types),
                provider: safe(&text.provider),
            },
            conditions: conditions?,
            evidence: safe_all(text.evidence),
            why: safe(&text.why),
            fix: Fix {
                portal: safe_all(portal),
                cli: safe_all(cli),
                terraform: safe_all(terraform),
                bicep: safe_all(bicep),
            },
            effort: text.effort,
            change: change?,
            ids: Ids {
                policy: safe_all(text.policy),
                defender: safe_all(text.defender),
                controls: controls.or(&area.controls),
                equals: safe_all(text.equals),
            },
            origin: Origin { file: Arc::clone(&self.file), line, shipped: self.shipped },
        })
    }

    fn check_words(&self, text: &RuleText, errors: &mut Vec<RuleError>) {
        let id = text.id.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(plain) {
            errors.push(self.error(text.id.span().start, "an id is made of a-z, 0-9 and -"));
        }
        let known = |kind: &String| Ontology::get().kind_id(kind).is_some();
        for kind in text.kinds.get_ref().iter().filter(|kind| !known(kind)) {
            let message = format!("no kind {kind}: kinds are the labels of queries, such as AiService");
            errors.push(self.error(text.kinds.span().start, &message));
        }
        if text.kinds.get_ref().is_empty() {
            errors.push(self.error(text.kinds.span().start, "a rule names at least one kind"));
        }
        let at = text.id.span().start;
        if text.title.is_empty() || text.why.is_empty() || text.fix.forms().next().is_none() {
            errors.push(self.error(at, "a rule has a title, a reason and at least one way to put it right"));
        }
        if text.version.split('.').filter(|part| part.parse::<u32>().is_ok()).count() != 3 {
            errors.push(self.error(at, "a version is three numbers: 1.0.0"));
        }
    }

    fn area(
        &self,
        text: &Spanned<String>,
        errors: &mut Vec<RuleError>,
    ) -> Option<(usize, &'static super::frameworks::Area)> {
        let found = area(text.get_ref());
        if found.is_none() {
            let keys: Vec<&str> = areas().iter().map(|area| area.key.as_str()).collect();
            let message = format!("no area {}; there are {}", text.get_ref(), keys.join(", "));
            errors.push(self.error(text.span().start, &message));
        }
        found
    }

    fn severity(&self, text: &Spanned<String>, errors: &mut Vec<RuleError>) -> Option<Severity> {
        let severity = Severity::parse(text.get_ref());
        if severity.is_none() {
            let message = "a severity is critical, high, medium, low or info";
            errors.push(self.error(text.span().start, message));
        }
        severity
    }

    fn conditions(&self, text: &RuleText, errors: &mut Vec<RuleError>) -> Option<Conditions> {
        let applies = text.applies.as_ref().map(|one| self.predicate(one, errors));
        let fails = self.predicate(&text.fails, errors);
        let passes = text.passes.as_ref().map(|one| self.predicate(one, errors));
        let shown = |one: Option<&Spanned<String>>| one.map(|one| safe(one.get_ref())).unwrap_or_default();
        let texts = [shown(text.applies.as_ref()), shown(Some(&text.fails)), shown(text.passes.as_ref())];
        let (applies, passes) = (transposed(applies)?, transposed(passes)?);
        Some(Conditions { applies, fails: fails?, passes, texts })
    }

    fn predicate(&self, text: &Spanned<String>, errors: &mut Vec<RuleError>) -> Option<Predicate> {
        match Predicate::parse(text.get_ref()) {
            Ok(predicate) => Some(predicate),
            Err(error) => {
                errors.push(self.error(text.span().start, &format!("in the condition: {error}")));
                None
            }
        }
    }

    fn change(&self, text: &RuleText, errors: &mut Vec<RuleError>) -> Option<Change> {
        let mut remove = Vec::new();
        for removal in &text.change.remove {
            if let Some(removal) = removal_of(removal) {
                remove.push(removal);
            } else {
                let message =
                    format!("{removal}: a removal is KIND in or KIND out, then WHERE and a condition");
                errors.push(self.error(text.id.span().start, &message));
                return None;
            }
        }
        Some(Change { set: text.change.set.clone(), remove, note: safe(&text.change.note) })
    }
}

/// A person's text, safe to show, in one line.
fn safe(text: &str) -> String {
    SafeText::new(&text.replace('\n', " ")).to_string()
}

#[allow(clippy::needless_pass_by_value)] // mapped over options of lists
fn safe_all(texts: Vec<String>) -> Vec<String> {
    texts.iter().map(|text| safe(text)).collect()
}

/// Nothing where nothing was wanted; what was wanted and failed is the outer `None`.
#[allow(clippy::option_option)] // wanted or not, and found or not
fn transposed<T>(wanted: Option<Option<T>>) -> Option<Option<T>> {
    match wanted {
        None => Some(None),
        Some(None) => None,
        Some(found) => Some(found),
    }
}

fn removal_of(text: &str) -> Option<Removal> {
    let (head, condition) = text.split_once(" WHERE ").unwrap_or((text, ""));
    let (relation, direction) = head.trim().split_once(' ')?;
    Ontology::get().relation_id(relation)?;
    let outgoing = match direction.trim() {
        "out" => true,
        "in" => false,
        _ => return None,
    };
    Some(Removal { relation: relation.to_owned(), outgoing, condition: condition.trim().to_owned() })
}
