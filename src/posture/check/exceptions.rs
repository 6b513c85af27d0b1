//! Accepted failures: a file of rule, resource, reason, owner and end. Ended ones come back, and what is muted
//! stays countable.

use super::verdicts::Verdicts;
use crate::model::{Estate, FindingState, NodeId, NodeRef, SafeText, Truth, moment};
use crate::posture::logical::{logical_id, logical_of};
use crate::query::Predicate;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// One line of the file.
#[derive(Clone, Debug)]
pub struct Exception {
    /// the rule's id; `*`: every rule
    pub rule: String,
    /// which resources
    pub resource: Resource,
    /// why it is accepted
    pub reason: String,
    /// who accepted it
    pub owner: String,
    /// the last day, in seconds since 1970 at its start
    pub expires: i64,
    /// the line in the file, from 1
    pub line: usize,
}

/// Which resources an exception is for.
#[derive(Clone, Debug)]
pub enum Resource {
    /// the one with that canonical id, or the one that was rebuilt in its place
    Id(String),
    /// the one with that logical id
    Logical(String),
    /// all with a tag: name and value
    Tag(String, String),
    /// all of which a condition on `n` holds
    Query(Box<Predicate>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    exception: Vec<ExceptionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionText {
    rule: Spanned<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    logical: Option<String>,
    #[serde(default)]
    tag: Option<String>,
    #[serde(default)]
    query: Option<String>,
    reason: String,
    owner: String,
    expires: String,
}

/// Reads the text of an exceptions file.
///
/// # Errors
/// A sentence that names the line and what works.
pub fn read(text: &str) -> Result<Vec<Exception>, SafeText> {
    let line = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
    let fault = |at: usize, message: &str| SafeText::new(&format!("line {}: {message}", line(at)));
    let parsed: FileText = toml::from_str(text)
        .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message()))?;
    let mut all = Vec::new();
    for one in parsed.exception {
        let at = one.rule.span().start;
        let resource = resource(&one).map_err(|message| fault(at, &message))?;
        let expires = moment::seconds(&one.expires).ok_or_else(|| {
            fault(at, &format!("{} is no day: write expires = \"2027-06-30\"", one.expires))
        })?;
        if one.reason.trim().is_empty() || one.owner.trim().is_empty() {
            return Err(fault(at, "an exception has a reason and an owner"));
        }
        let safe = |text: &str| SafeText::new(text).to_string();
        let (rule, reason, owner) = (safe(one.rule.get_ref()), safe(&one.reason), safe(&one.owner));
        all.push(Exception { rule, resource, reason, owner, expires, line: line(at) });
    }
    Ok(all)
}

fn resource(text: &ExceptionText) -> Result<Resource, String> {
    let given = [&text.id, &text.logical, &text.tag, &text.query].iter().filter(|one| one.is_some()).count();
    if given != 1 {
        return Err("an exception names its resources by one of id, logical, tag or query".to_owned());
    }
    if let Some(id) = &text.id {
        return Ok(Resource::Id(id.clone()));
    }
    if let Some(logical) = &text.logical {
        return Ok(Resource::Logical(logical.clone()));
    }
    if let Some(tag) = &text.tag {
        let (name, value) = tag.split_once('=').ok_or("a tag is written NAME=VALUE")?;
        return Ok(Resource::Tag(name.trim().to_owned(), value.trim().to_owned()));
    }
    let query = text.query.as_deref().unwrap_or_default();
    let predicate = Predicate::parse(query).map_err(|error| format!("in the query: {error}"))?;
    Ok(Resource::Query(Box::new(predicate)))
}

/// Which failures and unknowns are muted, and what became of each exception.
#[derive(Clone, Debug, Default)]
pub struct Muted {
    /// (node, rule) -> its exception's place
    verdicts: BTreeMap<(NodeId, u16), usize>,
    /// what became of each exception
    pub fates: Vec<Fate>,
}

/// What became of an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// it mutes so many verdicts
    Mutes(usize),
    /// its end has passed: its verdicts are back
    Expired,
    /// nothing that it names fails
    Idle,
    /// its rule is not known
    NoRule,
}

impl Muted {
    /// Applies exceptions. Ends count against the snapshot's own moment; without one nothing has ended.
    #[must_use]
    pub fn of(exceptions: &[Exception], estate: &Estate, verdicts: &Verdicts) -> Self {
        let mut muted = Self::default();
        let logical = Logical::new(exceptions, estate);
        for (at, exception) in exceptions.iter().enumerate() {
            let fate = muted.apply(at, exception, estate, verdicts, &logical);
            muted.fates.push(fate);
        }
        muted
    }

    /// The place of the exception that mutes a verdict.
    #[must_use]
    pub fn exception(&self, node: NodeId, rule: u16) -> Option<usize> {
        self.verdicts.get(&(node, rule)).copied()
    }

    /// The muted verdicts: node and place of the rule.
    pub fn verdicts(&self) -> impl Iterator<Item = (NodeId, u16)> + '_ {
        self.verdicts.keys().copied()
    }

    /// How many verdicts are muted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.verdicts.len()
    }

    /// Whether nothing is muted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    fn apply(
        &mut self,
        at: usize,
        exception: &Exception,
        estate: &Estate,
        verdicts: &Verdicts,
        logical: &Logical,
    ) -> Fate {
        let rules = verdicts.rules();
        if exception.rule != "*" && rules.rule(&exception.rule).is_none() {
            return Fate::NoRule;
        }
        if estate.moment().is_some_and(|now| now >= exception.expires + DAY) {
            return Fate::Expired;
        }
        let mut count = 0;
        for node in logical.nodes(exception, estate) {
            for verdict in verdicts.on(node) {
                let open = matches!(verdict.state, FindingState::Fail | FindingState::Unknown);
                let named = exception.rule == "*" || verdicts.rule(*verdict).id == exception.rule;
                if open && named && self.verdicts.insert((node, verdict.rule), at).is_none() {
                    count += 1;
                }
            }
        }
        if count > 0 { Fate::Mutes(count) } else { Fate::Idle }
    }
}

/// A day in seconds.
const DAY: i64 = 86_400;

/// Nodes by their logical id, where an exception needs it.
struct Logical(HashMap<String, Vec<NodeId>>);

impl Logical {
    fn new(exceptions: &[Exception], estate: &Estate) -> Self {
        let gone = |id: &String| estate.find(id).is_none();
        let needed = exceptions.iter().any(|exception| match &exception.resource {
            Resource::Id(id) => gone(id),
            Resource::Logical(_) => true,
            Resource::Tag(..) | Resource::Query(_) => false,
        });
        let mut map: HashMap<String, Vec<NodeId>> = HashMap::new();
        if needed {
            for node in estate.nodes().filter(|node| node.is_described()) {
                map.entry(logical_id(node)).or_default().push(node.id());
            }
        }
        Self(map)
    }

    /// The one node with that logical id; none when several could be meant.
    fn one(&self, logical: &str) -> Option<NodeId> {
        match self.0.get(logical).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    fn nodes(&self, exception: &Exception, estate: &Estate) -> Vec<NodeId> {
        let all = |holds: &dyn Fn(NodeRef<'_>) -> bool| {
            estate.nodes().filter(|node| holds(*node)).map(NodeRef::id).collect()
        };
        match &exception.resource {
            Resource::Id(id) => {
                let exact = estate.find(id).or_else(|| estate.find(&id.to_lowercase()));
                exact.or_else(|| self.one(&logical_of(id))).into_iter().collect()
            }
            Resource::Logical(logical) => self.one(logical).into_iter().collect(),
            Resource::Tag(name, value) => {
                let key = format!("tags.{name}");
                all(&|node| node.text(&key).is_some_and(|own| own == value.as_str()))
            }
            Resource::Query(predicate) => all(&|node| predicate.test(estate, node.id()) == Truth::Yes),
        }
    }
}
