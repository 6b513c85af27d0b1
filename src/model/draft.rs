//! What one stretch of a file says, before it is merged into the estate.
//!
//! Readers write into a [`Draft`]; every text passes through safe-making and masking here, so that
//! nothing unsafe or secret can get any further. Drafts are filled in parallel and then absorbed
//! by the [`Builder`](super::Builder), in any order, to the same estate.

use super::idents::{Idents, split_id};
use super::ids::{KeyId, Source, Sym};
use super::raw::{Endpoint, FindingState, Raw, RawFinding, RawPath, RawStep, Remark};
use super::secret::{masked_value, names_secret};
use super::severity::Severity;
use super::strings::Strings;
use super::text::SafeStr;
use super::value::{Packed, Property, Values};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

/// The longest list value that is kept.
pub const MAX_LIST_ITEMS: usize = 1024;
/// The most properties one record can bring.
pub const MAX_PROPERTIES: usize = 512;

/// How much a record knows of a node: decides which kind and name win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// another record points at it
    Reference,
    /// another record says what it is
    Mention,
    /// a record of its own
    Record,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct NodeDraft {
    /// a row of the ids
    pub id: u32,
    pub kind: Sym,
    pub name: Sym,
    pub provider: Sym,
    pub labels: (u32, u32),
    pub props: (u32, u32),
    pub source: Source,
    pub modified: i64,
    pub strength: Strength,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// a row of the ids
    Id(u32),
    Named {
        kind: Sym,
        name: Sym,
    },
    Having {
        kind: Sym,
        key: Sym,
        value: Sym,
    },
}

#[derive(Clone, Copy, Debug)]
pub(super) struct RelationDraft {
    pub kind: Sym,
    pub from: Target,
    pub to: Target,
    pub key: Sym,
    pub props: (u32, u32),
    pub source: Source,
}

#[derive(Clone, Debug)]
pub(super) struct FindingDraft {
    /// a row of the ids
    pub resource: u32,
    pub check: Sym,
    pub title: Sym,
    pub state: FindingState,
    pub severity: Option<Severity>,
    pub reason: Sym,
    pub factors: Vec<Sym>,
    pub source: Source,
}

#[derive(Clone, Debug)]
pub(super) struct PathDraft {
    pub texts: PathTexts,
    pub risk: Option<Severity>,
    pub partial: bool,
    /// rows of the ids, as those that follow
    pub entry: Option<u32>,
    pub target: Option<u32>,
    pub nodes: Vec<u32>,
    pub steps: Vec<(u32, u32, Sym)>,
    pub source: Source,
}

/// The interned texts of a reported path.
#[derive(Clone, Debug, Default)]
pub(super) struct PathTexts {
    pub id: Sym,
    pub title: Sym,
    pub description: Sym,
    pub story: Sym,
    pub impact: Sym,
    pub shape: Sym,
    pub factors: Vec<Sym>,
    pub tactics: Vec<Sym>,
    pub remediation: Vec<Sym>,
}

/// Facts of one stretch of one file. See the module's text.
#[derive(Default)]
pub struct Draft {
    pub(super) strings: Strings,
    pub(super) ids: Idents,
    pub(super) values: Values,
    pub(super) keys: Vec<Sym>,
    pub(super) nodes: Vec<NodeDraft>,
    pub(super) labels: Vec<Sym>,
    pub(super) props: Vec<Property>,
    pub(super) relations: Vec<RelationDraft>,
    pub(super) findings: Vec<FindingDraft>,
    pub(super) paths: Vec<PathDraft>,
    pub(super) aliases: Vec<(u32, u32)>,
    remarks: BTreeMap<&'static str, Remark>,
    /// by text: the number that it has as a key
    key_of: Vec<Option<KeyId>>,
    /// by key: whether its name says that it holds a secret
    secret_keys: Vec<bool>,
    source: Source,
    records: u64,
    pub(super) moment: Option<i64>,
    told: hashbrown::HashSet<u64>,
    /// the ids that were asked for last, and their rows: a record names its own again and again
    recent: [(String, u32); 2],
    hasher: hashbrown::DefaultHashBuilder,
}

/// The end of the year 2199: what lies later is a placeholder, not a moment.
const LAST_MOMENT: i64 = 7_258_118_399;

impl Draft {
    /// An empty draft.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everything it holds but the memory for it, and what of the file at hand it has told once already.
    pub fn clear(&mut self) {
        let Self { strings, ids, values, keys, nodes, labels, props, relations, findings, .. } = self;
        strings.clear();
        ids.clear();
        values.clear();
        keys.clear();
        nodes.clear();
        labels.clear();
        props.clear();
        relations.clear();
        findings.clear();
        let Self { paths, aliases, remarks, key_of, secret_keys, records, moment, .. } = self;
        paths.clear();
        aliases.clear();
        remarks.clear();
        key_of.clear();
        secret_keys.clear();
        (*records, *moment) = (0, None);
        self.recent = Default::default();
    }

    /// Says where the facts that follow come from. Call it once at the start of each record.
    pub fn begin_record(&mut self, source: Source) {
        if source.file() != self.source.file() {
            self.told.clear();
        }
        self.source = source;
        self.records += 1;
    }

    /// Whether these texts together are told of for the first time in the file at hand: what every record would
    /// repeat needs to be written once. Stretches of a file come to a draft in their order, so that wherever else a
    /// fact is written, it is from where the file says it first.
    pub fn first_time(&mut self, parts: &[&str]) -> bool {
        let mut state = self.hasher.build_hasher();
        for part in parts {
            state.write(part.as_bytes());
            state.write_u8(0xff);
        }
        self.told.insert(state.finish())
    }

    /// Says that something was seen at that moment, in seconds since 1970: the snapshot is at least as new.
    pub fn moment(&mut self, seconds: i64) {
        if seconds <= LAST_MOMENT {
            self.moment = self.moment.max(Some(seconds));
        }
    }

    /// How many records were begun.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// How many node records and relations were written, for progress.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.nodes.len(), self.relations.len())
    }

    /// The remarks by code.
    #[must_use]
    pub fn remarks(&self) -> &BTreeMap<&'static str, Remark> {
        &self.remarks
    }

    /// Remarks on the current record; the first message of each code is kept as the example.
    pub fn remark(&mut self, code: &'static str, message: &str) {
        self.remark_many(code, 1, message);
    }

    /// As [`Draft::remark`], `count` times at once.
    pub fn remark_many(&mut self, code: &'static str, count: u64, message: &str) {
        let offset = self.source.offset();
        let entry = self.remarks.entry(code).or_insert_with(|| Remark {
            count: 0,
            offset,
            message: super::text::SafeText::new(message).to_string(),
        });
        entry.count += count;
    }

    /// A node with a record of its own. `id` is its canonical id.
    pub fn node(&mut self, id: &str, kind: &str) -> NodeEntry<'_> {
        self.entry(id, kind, Strength::Record)
    }

    /// A node that this record only speaks of; a record of its own wins over what is said here.
    pub fn mention(&mut self, id: &str, kind: &str) -> NodeEntry<'_> {
        self.entry(id, kind, Strength::Mention)
    }

    /// A node that this record only points at. When nothing else speaks of it, the estate says that it is missing.
    pub fn refer(&mut self, id: &str, kind: &str) -> NodeEntry<'_> {
        self.entry(id, kind, Strength::Reference)
    }

    /// A relation from `from` to `to`.
    pub fn relation<'a>(
        &mut self,
        kind: &str,
        from: impl Into<Endpoint<'a>>,
        to: impl Into<Endpoint<'a>>,
    ) -> RelationEntry<'_> {
        let at = Sym::from_index(self.props.len()).0;
        let relation = RelationDraft {
            kind: self.strings.intern(kind),
            from: self.target(from.into()),
            to: self.target(to.into()),
            key: Sym(0),
            props: (at, at),
            source: self.source,
        };
        RelationEntry { draft: self, relation }
    }

    /// Says that `alias` and `id` name the same node, whose canonical id is `id`.
    pub fn alias(&mut self, alias: &str, id: &str) {
        if alias != id && !alias.is_empty() && !id.is_empty() {
            let pair = (self.id(alias), self.id(id));
            self.aliases.push(pair);
        }
    }

    /// A provider's verdict.
    pub fn finding(&mut self, raw: &RawFinding<'_>) {
        let finding = FindingDraft {
            resource: self.id(raw.resource),
            check: self.safe("check", raw.check),
            title: self.safe("title", raw.title),
            state: raw.state,
            severity: raw.severity,
            reason: self.safe("reason", raw.reason),
            factors: self.all_safe("factor", &raw.factors),
            source: self.source,
        };
        self.findings.push(finding);
    }

    /// A path that the provider reports.
    pub fn path(&mut self, raw: &RawPath<'_>) {
        let texts = PathTexts {
            factors: self.all_safe("factor", &raw.factors),
            tactics: self.all_safe("tactic", &raw.tactics),
            remediation: self.all_safe("remediation", &raw.remediation),
            id: self.safe("path", raw.id),
            title: self.safe("title", raw.title),
            description: self.safe("description", raw.description),
            story: self.safe("story", raw.story),
            impact: self.safe("impact", raw.impact),
            shape: self.safe("shape", raw.shape),
        };
        let mut end = |id: &str| (!id.is_empty()).then(|| self.id(id));
        let (entry, target) = (end(raw.entry), end(raw.target));
        let nodes = raw.nodes.iter().map(|id| self.id(id)).collect();
        let mut steps = Vec::with_capacity(raw.steps.len());
        for RawStep { from, to, label } in &raw.steps {
            steps.push((self.id(from), self.id(to), self.safe("step", label)));
        }
        let (risk, partial, source) = (raw.risk, raw.partial, self.source);
        self.paths.push(PathDraft { texts, risk, partial, entry, target, nodes, steps, source });
    }

    fn all_safe(&mut self, what: &str, texts: &[&str]) -> Vec<Sym> {
        texts.iter().map(|text| self.safe(what, text)).collect()
    }

    fn entry(&mut self, id: &str, kind: &str, strength: Strength) -> NodeEntry<'_> {
        let at = Sym::from_index(self.props.len()).0;
        let labels = Sym::from_index(self.labels.len()).0;
        let node = NodeDraft {
            id: self.id(id),
            kind: self.safe("kind", kind),
            name: Sym(0),
            provider: Sym(0),
            labels: (labels, labels),
            props: (at, at),
            source: self.source,
            modified: 0,
            strength,
        };
        NodeEntry { draft: self, node }
    }

    fn target(&mut self, endpoint: Endpoint<'_>) -> Target {
        match endpoint {
            Endpoint::Id(id) => Target::Id(self.id(id)),
            Endpoint::Named { kind, name } => Target::Named {
                kind: self.strings.intern(kind),
                name: self.strings.intern(&name.to_lowercase()),
            },
            Endpoint::Having { kind, key, value } => Target::Having {
                kind: self.strings.intern(kind.unwrap_or_default()),
                key: self.strings.intern(key),
                value: self.strings.intern(&value.to_lowercase()),
            },
        }
    }

    /// The row of an id, made safe.
    fn id(&mut self, raw: &str) -> u32 {
        if let Some(at) = self.recent.iter().position(|(own, _)| own == raw && !raw.is_empty()) {
            self.recent.swap(0, at);
            return self.recent[0].1;
        }
        let row = self.row_of(raw);
        self.recent.swap(0, 1);
        let (text, known) = &mut self.recent[0];
        raw.clone_into(text);
        *known = row;
        row
    }

    fn row_of(&mut self, raw: &str) -> u32 {
        let (prefix, tail) = split_id(raw);
        // Both parts as they are stand for an id that was made safe before.
        let known = self.strings.find(prefix);
        if let Some(row) = known.and_then(|prefix| self.ids.find(prefix, tail)) {
            return row;
        }
        let before = self.strings.masked();
        let safe = self.strings.safe(raw);
        if let (Some(prefix), Cow::Borrowed(_)) = (known, &safe) {
            return self.ids.row(prefix, tail);
        }
        let (prefix, tail) = split_id(&safe);
        let prefix = self.strings.adopt(SafeStr::trusted(prefix));
        let row = self.ids.row(prefix, tail);
        if self.strings.masked() > before {
            self.remark("masked_secret", &format!("id: {safe}"));
        }
        row
    }

    /// Interns a text; says so when a secret in it was masked.
    fn safe(&mut self, what: &str, text: &str) -> Sym {
        let before = self.strings.masked();
        let sym = self.strings.intern(text);
        if self.strings.masked() > before {
            let shown = format!("{what}: {}", self.strings.get(sym));
            self.remark("masked_secret", &shown);
        }
        sym
    }

    fn pack(&mut self, key: &str, secret: bool, raw: &Raw<'_>) -> Packed {
        match raw {
            Raw::Bool(flag) => Values::bool(*flag),
            Raw::Int(number) => self.values.int(*number),
            Raw::Float(number) => self.values.float(*number),
            Raw::Text(text) => Packed::text(self.value_text(key, secret, text)),
            Raw::List(items) => {
                if items.len() > MAX_LIST_ITEMS {
                    self.remark("list_capped", &format!("{key}: {} items", items.len()));
                }
                let flat = items.iter().filter(|item| !matches!(item, Raw::List(_)));
                let packed: Vec<Packed> =
                    flat.take(MAX_LIST_ITEMS).map(|item| self.pack(key, secret, item)).collect();
                self.values.list(&packed)
            }
        }
    }

    fn value_text(&mut self, key: &str, secret: bool, text: &str) -> Sym {
        match secret.then(|| masked_value(text)).flatten() {
            None => self.safe(key, text),
            Some(mask) => {
                self.remark("masked_secret", &format!("{key}: {mask}"));
                self.strings.intern(&mask)
            }
        }
    }

    fn set(&mut self, range: &mut (u32, u32), key: &str, raw: &Raw<'_>) {
        if (range.1 - range.0) as usize >= MAX_PROPERTIES {
            self.remark("properties_capped", key);
            return;
        }
        let Some(key_id) = self.key(key) else {
            self.remark("property_keys_capped", key);
            return;
        };
        let secret = self.secret_keys[key_id.index()];
        let value = self.pack(key, secret, raw);
        if let Some(property) = Property::new(key_id, value) {
            self.props.push(property);
            range.1 += 1;
        }
    }

    /// The number of a property key; nothing when there are more than can be told apart.
    fn key(&mut self, key: &str) -> Option<KeyId> {
        let name = self.safe("key", key);
        if self.key_of.len() <= name.index() {
            self.key_of.resize(name.index() + 1, None);
        }
        if let Some(known) = self.key_of[name.index()] {
            return Some(known);
        }
        let new = KeyId::from_index(self.keys.len());
        u16::try_from(new.0).ok()?;
        self.keys.push(name);
        self.secret_keys.push(names_secret(key));
        self.key_of[name.index()] = Some(new);
        Some(new)
    }

    pub(super) fn text(&self, sym: Sym) -> SafeStr<'_> {
        self.strings.get(sym)
    }

    pub(super) fn range(pair: (u32, u32)) -> Range<usize> {
        pair.0 as usize..pair.1 as usize
    }
}

/// A node being written; it is complete when dropped.
pub struct NodeEntry<'d> {
    draft: &'d mut Draft,
    node: NodeDraft,
}

impl NodeEntry<'_> {
    /// The shown name.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.node.name = self.draft.safe("name", name);
        self
    }

    /// `azure`, `aws`, `gcp` or whatever the record says.
    pub fn provider(&mut self, provider: &str) -> &mut Self {
        self.node.provider = self.draft.strings.intern(provider);
        self
    }

    /// A label beside the kind's own category.
    pub fn label(&mut self, label: &str) -> &mut Self {
        let sym = self.draft.strings.intern(label);
        self.draft.labels.push(sym);
        self.node.labels.1 += 1;
        self
    }

    /// When the record says it was last changed, in seconds since 1970: later records win.
    pub fn modified(&mut self, seconds: i64) -> &mut Self {
        self.node.modified = seconds;
        self
    }

    /// A property.
    pub fn set<'a>(&mut self, key: &str, value: impl Into<Raw<'a>>) -> &mut Self {
        let raw = value.into();
        self.draft.set(&mut self.node.props, key, &raw);
        self
    }
}

impl Drop for NodeEntry<'_> {
    fn drop(&mut self) {
        self.draft.nodes.push(self.node);
    }
}

/// A relation being written; it is complete when dropped.
pub struct RelationEntry<'d> {
    draft: &'d mut Draft,
    relation: RelationDraft,
}

impl RelationEntry<'_> {
    /// Tells parallel relations apart (a role assignment's id); equal keys are merged.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.relation.key = self.draft.strings.intern(key);
        self
    }

    /// A property.
    pub fn set<'a>(&mut self, key: &str, value: impl Into<Raw<'a>>) -> &mut Self {
        let raw = value.into();
        self.draft.set(&mut self.relation.props, key, &raw);
        self
    }
}

impl Drop for RelationEntry<'_> {
    fn drop(&mut self) {
        self.draft.relations.push(self.relation);
    }
}
