//! Takes in drafts, in any order, and makes the estate of them: always the same one.
//!
//! Nothing here depends on the order of arrival: handles that are given out in that order are
//! renumbered by content before anything can see them.

use super::draft::{Draft, FindingDraft, NodeDraft, PathDraft, RelationDraft, Strength, Target};
use super::estate::Estate;
use super::file::FileReport;
use super::idents::Idents;
use super::ids::{KeyId, KindId, RelationKindId, Source, Sym};
use super::merge;
use super::ontology::Ontology;
use super::strings::Strings;
use super::value::{Packed, Property, Value, Values};
use hashbrown::HashMap;

/// What one record says about one node.
#[derive(Clone, Copy)]
pub(super) struct Fragment {
    pub node: u32,
    pub kind: Option<KindId>,
    pub name: Sym,
    pub provider: Sym,
    pub labels: (u32, u32),
    pub props: (u32, u32),
    pub source: Source,
    pub modified: i64,
    pub strength: Strength,
}

/// One end of a relation, on its way to a node: a row of the ids, or with the highest bit set a row of the
/// lookups.
#[derive(Clone, Copy)]
pub(super) struct End(u32);

impl End {
    const LOOKUP: u32 = 1 << 31;

    /// The row of the ids, or else of the lookups.
    pub(super) fn row(self) -> Result<u32, usize> {
        if self.0 & Self::LOOKUP == 0 { Ok(self.0) } else { Err((self.0 & !Self::LOOKUP) as usize) }
    }
}

/// What is known of an end that has no id: the kind it must have, and the value of a property; no key is the name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Lookup {
    pub kind: Sym,
    pub key: Sym,
    pub value: Sym,
}

#[derive(Clone, Copy)]
pub(super) struct RelationRow {
    pub kind: RelationKindId,
    pub from: End,
    pub to: End,
    pub key: Sym,
    pub props: (u32, u32),
    pub source: Source,
}

/// Names numbered in the order of arrival, the ontology's first.
#[derive(Default)]
pub(super) struct Names {
    pub names: Vec<Sym>,
    index: HashMap<Sym, u32>,
}

impl Names {
    pub(super) fn number(&mut self, name: Sym) -> u32 {
        let next = Sym::from_index(self.names.len()).0;
        *self.index.entry(name).or_insert_with(|| {
            self.names.push(name);
            next
        })
    }
}

/// A property that is added once every file is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Added {
    /// true or false
    Flag(bool),
    /// a whole number
    Number(i64),
    /// text
    Text(String),
    /// a list of texts
    Texts(Vec<String>),
}

impl Added {
    pub(super) fn pack(&self, strings: &mut Strings, values: &mut Values) -> Packed {
        match self {
            Self::Flag(flag) => Values::bool(*flag),
            Self::Number(number) => values.int(*number),
            Self::Text(text) => Packed::text(strings.intern(text)),
            Self::Texts(items) => {
                let packed: Vec<Packed> =
                    items.iter().map(|item| Packed::text(strings.intern(item))).collect();
                values.list(&packed)
            }
        }
    }
}

/// Merges drafts into an [`Estate`].
pub struct Builder {
    pub(super) strings: Strings,
    pub(super) values: Values,
    pub(super) keys: Names,
    pub(super) kinds: Names,
    pub(super) relation_kinds: Names,
    pub(super) ids: Idents,
    pub(super) lookups: Vec<Lookup>,
    lookup_of: HashMap<Lookup, u32>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) labels: Vec<KindId>,
    pub(super) props: Vec<Property>,
    pub(super) relations: Vec<RelationRow>,
    pub(super) findings: Vec<(u32, FindingDraft)>,
    pub(super) paths: Vec<PathDraft>,
    pub(super) aliases: Vec<(u32, u32)>,
    pub(super) moment: Option<i64>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// A builder that knows the ontology and the one node of the internet.
    #[must_use]
    pub fn new() -> Self {
        let mut builder = Self::bare();
        let mut internet = Draft::new();
        internet.mention(super::INTERNET, "Internet").name("Internet");
        builder.absorb(&internet);
        builder
    }

    /// A builder that knows the ontology and no node at all.
    #[must_use]
    pub fn bare() -> Self {
        let mut builder = Self {
            strings: Strings::default(),
            values: Values::default(),
            keys: Names::default(),
            kinds: Names::default(),
            relation_kinds: Names::default(),
            ids: Idents::default(),
            lookups: Vec::new(),
            lookup_of: HashMap::new(),
            fragments: Vec::new(),
            labels: Vec::new(),
            props: Vec::new(),
            relations: Vec::new(),
            findings: Vec::new(),
            paths: Vec::new(),
            aliases: Vec::new(),
            moment: None,
        };
        for kind in Ontology::get().kinds() {
            let name = builder.strings.intern(&kind.name);
            builder.kinds.number(name);
        }
        for kind in Ontology::get().relations() {
            let name = builder.strings.intern(&kind.name);
            builder.relation_kinds.number(name);
        }
        builder
    }

    /// Takes in the facts of a draft.
    pub fn absorb(&mut self, draft: &Draft) {
        self.moment = self.moment.max(draft.moment);
        Absorb::new(self, draft).run();
    }

    /// The nodes that records describe as of one kind: id, name, and their text-list properties.
    pub fn described(&self, kind: &str) -> Vec<Described<'_>> {
        let Some(kind) = Ontology::get().kind_id(kind) else { return Vec::new() };
        let of_kind = self.fragments.iter().filter(|fragment| fragment.kind == Some(kind));
        of_kind.map(|fragment| Described { builder: self, fragment: *fragment }).collect()
    }

    /// All ids that start with a text, in their order.
    pub fn ids_starting(&self, start: &str) -> Vec<String> {
        let rows = 0..Sym::from_index(self.ids.len()).0;
        let fits = |row: &u32| {
            let prefix = self.strings.get(self.ids.prefix(*row));
            prefix.starts_with(start) || start.starts_with(prefix.as_str())
        };
        let mut ids: Vec<String> = rows.filter(fits).map(|row| self.id_text(row)).collect();
        ids.retain(|id| id.starts_with(start));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Adds properties to every relation of one kind, chosen by the text of its property `by`.
    /// `choose` is asked once for each different text.
    pub fn complete_relations(
        &mut self,
        kind: &str,
        by: &str,
        mut choose: impl FnMut(&str) -> Vec<(&'static str, Added)>,
    ) {
        let (Some(kind), Some(by)) = (Ontology::get().relation_id(kind), self.key_named(by)) else { return };
        let mut chosen: HashMap<Sym, Vec<Property>> = HashMap::new();
        for row in 0..self.relations.len() {
            let relation = self.relations[row];
            let Some(text) = (relation.kind == kind).then(|| self.text_of(relation.props, by)).flatten()
            else {
                continue;
            };
            if !chosen.contains_key(&text) {
                let answer = choose(&self.strings.get(text));
                let added = self.pack_all(answer);
                chosen.insert(text, added);
            }
            let added = chosen.get(&text).map(Vec::as_slice).unwrap_or_default();
            self.relations[row].props = extended(&mut self.props, relation.props, added);
        }
    }

    /// Merges everything into the estate. `files[i]` is the file that sources call `FileId(i)`;
    /// its counts of nodes and relations are filled in here.
    #[must_use]
    pub fn build(self, files: Vec<FileReport>) -> Estate {
        merge::merge(self, files)
    }

    fn key_named(&mut self, name: &str) -> Option<KeyId> {
        let sym = self.strings.find(name)?;
        self.keys.index.get(&sym).copied().map(KeyId)
    }

    fn text_of(&self, props: (u32, u32), key: KeyId) -> Option<Sym> {
        let found = self.props[Draft::range(props)].iter().find(|property| property.key() == key)?;
        let text = self.values.get(found.value(), &self.strings).as_text()?;
        self.strings.find(&text)
    }

    fn pack_all(&mut self, answer: Vec<(&'static str, Added)>) -> Vec<Property> {
        let mut added = Vec::new();
        for (key, value) in answer {
            let name = self.strings.intern(key);
            let key = KeyId(self.keys.number(name));
            let value = value.pack(&mut self.strings, &mut self.values);
            added.extend(Property::new(key, value));
        }
        added
    }

    /// The text of an id.
    pub(super) fn id_text(&self, row: u32) -> String {
        [self.strings.get(self.ids.prefix(row)).as_str(), self.ids.tail(row).as_str()].concat()
    }

    fn lookup(&mut self, lookup: Lookup) -> End {
        let new = Sym::from_index(self.lookups.len()).0;
        let row = *self.lookup_of.entry(lookup).or_insert_with(|| {
            self.lookups.push(lookup);
            new
        });
        End(row | End::LOOKUP)
    }
}

/// A node as one record describes it, before merging.
pub struct Described<'b> {
    builder: &'b Builder,
    fragment: Fragment,
}

impl Described<'_> {
    /// The canonical id.
    #[must_use]
    pub fn id(&self) -> String {
        self.builder.id_text(self.fragment.node)
    }

    /// The shown name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.builder.strings.get(self.fragment.name).as_str()
    }

    /// The record that says it.
    #[must_use]
    pub fn source(&self) -> Source {
        self.fragment.source
    }

    /// The texts of a property: a list's items, or the one text.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<&str> {
        let strings = &self.builder.strings;
        let number = strings.find(key).and_then(|sym| self.builder.keys.index.get(&sym));
        let mut own = self.builder.props[Draft::range(self.fragment.props)].iter();
        let found = number.and_then(|&key| own.find(|property| property.key() == KeyId(key)));
        let value = found.map(|property| self.builder.values.get(property.value(), strings));
        value
            .into_iter()
            .flat_map(Value::items)
            .filter_map(|item| item.as_text().map(super::text::SafeStr::as_str))
            .collect()
    }
}

fn extended(props: &mut Vec<Property>, own: (u32, u32), added: &[Property]) -> (u32, u32) {
    let start = Sym::from_index(props.len()).0;
    let replaced = |key: KeyId| added.iter().any(|property| property.key() == key);
    for at in Draft::range(own) {
        if !replaced(props[at].key()) {
            props.push(props[at]);
        }
    }
    props.extend_from_slice(added);
    (start, Sym::from_index(props.len()).0)
}

/// Copies one draft into a builder; handles of the draft are translated once each.
struct Absorb<'a> {
    builder: &'a mut Builder,
    draft: &'a Draft,
    syms: Vec<Option<Sym>>,
    rows: Vec<Option<u32>>,
    keys: Vec<KeyId>,
}

impl<'a> Absorb<'a> {
    fn new(builder: &'a mut Builder, draft: &'a Draft) -> Self {
        let (syms, rows) = (vec![None; draft.strings.len()], vec![None; draft.ids.len()]);
        let mut absorb = Self { builder, draft, syms, rows, keys: Vec::new() };
        for &name in &draft.keys {
            let name = absorb.sym(name);
            let key = KeyId(absorb.builder.keys.number(name));
            absorb.keys.push(key);
        }
        absorb
    }

    fn run(mut self) {
        let draft = self.draft;
        for node in &draft.nodes {
            self.node(node);
        }
        for relation in &draft.relations {
            self.relation(relation);
        }
        for &(alias, id) in &draft.aliases {
            let pair = (self.row(alias), self.row(id));
            self.builder.aliases.push(pair);
        }
        for finding in &draft.findings {
            self.finding(finding);
        }
        for path in &draft.paths {
            self.path(path);
        }
    }

    fn sym(&mut self, of_draft: Sym) -> Sym {
        if let Some(known) = self.syms[of_draft.index()] {
            return known;
        }
        let sym = self.builder.strings.adopt(self.draft.text(of_draft));
        self.syms[of_draft.index()] = Some(sym);
        sym
    }

    fn row(&mut self, id: u32) -> u32 {
        if let Some(known) = self.rows[id as usize] {
            return known;
        }
        let prefix = self.sym(self.draft.ids.prefix(id));
        let row = self.builder.ids.row(prefix, &self.draft.ids.tail(id));
        self.rows[id as usize] = Some(row);
        row
    }

    fn kind(&mut self, name: Sym) -> Option<KindId> {
        let sym = self.sym(name);
        (sym.0 != 0).then(|| KindId(self.builder.kinds.number(sym)))
    }

    fn props(&mut self, range: (u32, u32)) -> (u32, u32) {
        let start = Sym::from_index(self.builder.props.len()).0;
        let draft = self.draft;
        for property in &draft.props[Draft::range(range)] {
            let value = self.import(property.value());
            let key = self.keys[property.key().index()];
            self.builder.props.extend(Property::new(key, value));
        }
        (start, Sym::from_index(self.builder.props.len()).0)
    }

    fn import(&mut self, value: Packed) -> Packed {
        let Self { builder, draft, syms, .. } = self;
        let Builder { values, strings, .. } = &mut **builder;
        values.import(&draft.values, value, &mut |sym| {
            *syms[sym.index()].get_or_insert_with(|| strings.adopt(draft.text(sym)))
        })
    }

    fn node(&mut self, node: &NodeDraft) {
        let labels = Sym::from_index(self.builder.labels.len()).0;
        let draft = self.draft;
        for &label in &draft.labels[Draft::range(node.labels)] {
            let label = self.kind(label);
            self.builder.labels.extend(label);
        }
        let fragment = Fragment {
            node: self.row(node.id),
            kind: self.kind(node.kind),
            name: self.sym(node.name),
            provider: self.sym(node.provider),
            labels: (labels, Sym::from_index(self.builder.labels.len()).0),
            props: self.props(node.props),
            source: node.source,
            modified: node.modified,
            strength: node.strength,
        };
        self.builder.fragments.push(fragment);
    }

    fn end(&mut self, target: Target) -> End {
        let lookup = match target {
            Target::Id(id) => return End(self.row(id)),
            Target::Named { kind, name } => {
                Lookup { kind: self.sym(kind), key: Sym(0), value: self.sym(name) }
            }
            Target::Having { kind, key, value } => {
                Lookup { kind: self.sym(kind), key: self.sym(key), value: self.sym(value) }
            }
        };
        self.builder.lookup(lookup)
    }

    fn relation(&mut self, relation: &RelationDraft) {
        let name = self.sym(relation.kind);
        let row = RelationRow {
            kind: RelationKindId(self.builder.relation_kinds.number(name)),
            from: self.end(relation.from),
            to: self.end(relation.to),
            key: self.sym(relation.key),
            props: self.props(relation.props),
            source: relation.source,
        };
        self.builder.relations.push(row);
    }

    fn finding(&mut self, finding: &FindingDraft) {
        let row = self.row(finding.resource);
        let mut own = finding.clone();
        own.check = self.sym(own.check);
        own.title = self.sym(own.title);
        own.reason = self.sym(own.reason);
        own.factors = own.factors.iter().map(|&sym| self.sym(sym)).collect();
        self.builder.findings.push((row, own));
    }

    fn path(&mut self, path: &PathDraft) {
        let mut own = path.clone();
        let texts = &mut own.texts;
        for sym in [&mut texts.id, &mut texts.title, &mut texts.description, &mut texts.story]
            .into_iter()
            .chain([&mut texts.impact, &mut texts.shape])
            .chain(texts.factors.iter_mut().chain(&mut texts.tactics).chain(&mut texts.remediation))
        {
            *sym = self.sym(*sym);
        }
        for (from, to, label) in &mut own.steps {
            (*from, *to, *label) = (self.row(*from), self.row(*to), self.sym(*label));
        }
        for node in own.nodes.iter_mut().chain(&mut own.entry).chain(&mut own.target) {
            *node = self.row(*node);
        }
        self.builder.paths.push(own);
    }
}
