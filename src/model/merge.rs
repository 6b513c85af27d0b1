//! Merges what the records say about each node, and numbers everything by content.

use super::builder::{Builder, Fragment};
use super::draft::{Draft, Strength};
use super::estate::{Estate, LabelSet, NAME_IS_TAIL, Nodes};
use super::file::{FileReport, Note};
use super::ids::{KeyId, KindId, NodeId, RelationKindId, Source, Sym};
use super::links;
use super::ontology::Ontology;
use super::order::{self, Groups};
use super::strings::Strings;
use super::text::SafeText;
use super::value::{Property, Value};
use hashbrown::HashMap;
use std::cmp::{Ordering, Reverse};
use std::ops::Range;

/// Old handles to new ones, once everything is numbered by content.
pub(super) struct Numbers {
    /// builder row -> node
    pub node: Vec<NodeId>,
    pub kind: Vec<KindId>,
    pub relation_kind: Vec<RelationKindId>,
    pub key: Vec<KeyId>,
}

pub(super) fn merge(mut builder: Builder, files: Vec<FileReport>) -> Estate {
    let mut notes = Notes::default();
    let because = builder.strings.intern("because");
    builder.keys.number(because);
    let canonical = aliased(&builder, &mut notes);
    let order = order::by_id(&builder, &canonical);
    let (kinds, kind) = renumbered(&builder.strings, &builder.kinds.names, Ontology::get().kinds().len());
    let (relation_kinds, relation_kind) =
        renumbered(&builder.strings, &builder.relation_kinds.names, Ontology::get().relations().len());
    let (keys, key) = renumbered(&builder.strings, &builder.keys.names, 0);
    let mut node = vec![NodeId(u32::MAX); builder.ids.len()];
    for (at, &row) in order.iter().enumerate() {
        node[row as usize] = NodeId::from_index(at);
    }
    for row in 0..node.len() {
        node[row] = node[canonical[row] as usize];
    }
    let numbers = Numbers {
        node,
        kind: kind.into_iter().map(KindId).collect(),
        relation_kind: relation_kind.into_iter().map(RelationKindId).collect(),
        key: key.into_iter().map(KeyId).collect(),
    };
    let moment = builder.moment;
    let mut estate = Estate { keys, kinds, relation_kinds, files, moment, ..Estate::default() };
    merge_nodes(&mut builder, &numbers, &order, &mut estate, &mut notes);
    links::merge(builder, &numbers, estate, notes)
}

/// How many examples of remarks are looked at that come in the order of their content.
const EXAMPLES: u64 = 64;

/// Counted remarks of the merge; the first example by content is kept.
#[derive(Default)]
pub(super) struct Notes(std::collections::BTreeMap<&'static str, (u64, String)>);

impl Notes {
    /// Counts a remark. Remarks of one code come in the order of what they are about.
    pub fn add(&mut self, code: &'static str, example: impl FnOnce() -> String) {
        self.add_if(code, |count| count <= EXAMPLES, example);
    }

    /// As [`Notes::add`], for remarks that come in no order.
    pub fn add_unordered(&mut self, code: &'static str, example: impl FnOnce() -> String) {
        self.add_if(code, |_| true, example);
    }

    fn add_if(&mut self, code: &'static str, look: fn(u64) -> bool, example: impl FnOnce() -> String) {
        let entry = self.0.entry(code).or_insert_with(|| (0, String::new()));
        entry.0 += 1;
        if look(entry.0) {
            let example = example();
            if entry.1.is_empty() || example < entry.1 {
                entry.1 = example;
            }
        }
    }

    /// Takes in remarks on what comes behind.
    pub fn append(&mut self, behind: Self) {
        for (code, (count, example)) in behind.0 {
            let entry = self.0.entry(code).or_insert_with(|| (0, example));
            entry.0 += count;
        }
    }

    pub fn finish(self) -> Vec<Note> {
        let note = |(code, (count, example)): (&'static str, (u64, String))| Note {
            code,
            count,
            message: SafeText::new(&example),
        };
        self.0.into_iter().map(note).collect()
    }
}

/// For each row the row that stands for it: itself, or the node that it is another name of.
fn aliased(builder: &Builder, notes: &mut Notes) -> Vec<u32> {
    let mut stands: Vec<u32> = (0..Sym::from_index(builder.ids.len()).0).collect();
    let text = |row: u32| builder.id_text(row);
    let mut pairs = builder.aliases.clone();
    pairs.sort_by_cached_key(|&(alias, id)| (text(alias), text(id)));
    pairs.dedup();
    for &(alias, id) in &pairs {
        let free = stands[alias as usize] == alias;
        if free && followed(&stands, id) != alias {
            stands[alias as usize] = id;
        } else if !free && stands[alias as usize] != id {
            notes.add("ambiguous_alias", || format!("{} names several resources", text(alias)));
        }
    }
    for row in 0..stands.len() {
        stands[row] = followed(&stands, Sym::from_index(row).0);
    }
    stands
}

/// The end of a chain of other names. Chains have an end: a pair that would close one is never added.
fn followed(stands: &[u32], start: u32) -> u32 {
    let mut row = start;
    while stands[row as usize] != row {
        row = stands[row as usize];
    }
    row
}

/// Names after the first `fixed` sorted by text, and old number -> new number.
fn renumbered(strings: &Strings, names: &[Sym], fixed: usize) -> (Vec<Sym>, Vec<u32>) {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order[fixed..].sort_unstable_by_key(|&at| strings.get(names[at]));
    let mut numbers = vec![0; names.len()];
    for (new, &old) in order.iter().enumerate() {
        numbers[old] = Sym::from_index(new).0;
    }
    (order.into_iter().map(|at| names[at]).collect(), numbers)
}

fn merge_nodes(
    builder: &mut Builder,
    numbers: &Numbers,
    order: &[u32],
    estate: &mut Estate,
    notes: &mut Notes,
) {
    let builder = &*builder;
    let fragments = &builder.fragments;
    let groups = Groups::new(order.len(), fragments.len(), |at| {
        Some(numbers.node[fragments[at].node as usize].index())
    });
    estate.nodes = Nodes::with_capacity(order.len());
    let mut sets: HashMap<LabelSet, u32> = HashMap::new();
    let merged = |nodes: Range<usize>| {
        let (mut part, mut own): (Part, Vec<&Fragment>) = (Part::default(), Vec::new());
        for at in nodes {
            own.clear();
            own.extend(groups.get(at).iter().map(|&fragment| &fragments[fragment as usize]));
            if own.len() > 1 {
                own.sort_unstable_by(|a, b| precedence(builder, numbers, a, b));
            }
            Group { builder, numbers, row: order[at], fragments: &own }.write(&mut part);
        }
        part
    };
    order::in_stretches(order.len(), merged, |part| part.give(builder, estate, &mut sets, notes));
    let mut label_sets: Vec<(LabelSet, u32)> = sets.into_iter().collect();
    label_sets.sort_unstable_by_key(|&(_, at)| at);
    estate.label_sets = label_sets.into_iter().map(|(set, _)| set).collect();
}

/// The record that wins first: one of its own, the latest, the one that says most.
fn precedence(builder: &Builder, numbers: &Numbers, a: &Fragment, b: &Fragment) -> Ordering {
    let standing = |fragment: &Fragment| {
        Reverse((fragment.strength, fragment.modified, fragment.props.1 - fragment.props.0))
    };
    standing(a).cmp(&standing(b)).then_with(|| by_content(builder, numbers, a, b))
}

/// Decides between records of equal standing by what they say, never by where they came from.
fn by_content(builder: &Builder, numbers: &Numbers, a: &Fragment, b: &Fragment) -> Ordering {
    let text = |sym: Sym| builder.strings.get(sym);
    let kind = |fragment: &Fragment| fragment.kind.map(|kind| numbers.kind[kind.index()]);
    text(a.name)
        .cmp(&text(b.name))
        .then_with(|| kind(a).cmp(&kind(b)))
        .then_with(|| text(a.provider).cmp(&text(b.provider)))
        .then_with(|| props_cmp(builder, numbers, a.props, b.props))
}

/// Compares two runs of properties by key and content.
pub(super) fn props_cmp(builder: &Builder, numbers: &Numbers, a: (u32, u32), b: (u32, u32)) -> Ordering {
    let sorted = |range: (u32, u32)| {
        let mut props = builder.props[Draft::range(range)].to_vec();
        props.sort_by_key(|property| numbers.key[property.key().index()]);
        props
    };
    let (a, b) = (sorted(a), sorted(b));
    let value = |property: &Property| builder.values.get(property.value(), &builder.strings);
    for (mine, theirs) in a.iter().zip(&b) {
        let keys = numbers.key[mine.key().index()].cmp(&numbers.key[theirs.key().index()]);
        let unequal = keys.then_with(|| value(mine).total_cmp(value(theirs)));
        if unequal != Ordering::Equal {
            return unequal;
        }
    }
    a.len().cmp(&b.len())
}

/// A stretch of merged nodes on its way into the estate.
#[derive(Default)]
struct Part {
    nodes: Vec<Merged>,
    props: Vec<Property>,
    sources: Vec<Source>,
    notes: Notes,
    /// used again for every node
    all: Vec<(KeyId, usize, Property)>,
}

/// One merged node; its properties and records end there in those of its part.
struct Merged {
    /// the row of its id
    row: u32,
    set: LabelSet,
    name: Sym,
    props: usize,
    sources: usize,
}

impl Part {
    fn give(
        self,
        builder: &Builder,
        estate: &mut Estate,
        sets: &mut HashMap<LabelSet, u32>,
        notes: &mut Notes,
    ) {
        let Builder { ids, strings, .. } = builder;
        let (mut props, mut sources) = (0, 0);
        for merged in self.nodes {
            let tail = ids.tail(merged.row);
            let node = estate.nodes.ids.push(ids.prefix(merged.row), &tail);
            let is_tail = merged.name.0 != 0 && strings.get(merged.name) == *tail;
            let next = Sym::from_index(sets.len()).0;
            estate.nodes.labels.push(*sets.entry(merged.set).or_insert(next));
            estate.nodes.name.push(if is_tail { NAME_IS_TAIL } else { merged.name });
            estate.nodes.scope.push(node);
            estate.nodes.bags.push(estate.bags.push(&self.props[props..merged.props]));
            estate.nodes.evidence.push(&self.sources[sources..merged.sources]);
            (props, sources) = (merged.props, merged.sources);
        }
        notes.append(self.notes);
    }
}

/// All records about one node, the one that wins first.
struct Group<'b> {
    builder: &'b Builder,
    numbers: &'b Numbers,
    /// the row of its id
    row: u32,
    fragments: &'b [&'b Fragment],
}

impl Group<'_> {
    fn write(&self, part: &mut Part) {
        let set =
            LabelSet { kind: self.kind(), extra: self.labels(), provider: self.first_text(|f| f.provider) };
        let name = self.first_text(|fragment| fragment.name);
        self.gather_properties(part);
        self.gather_sources(&mut part.sources);
        let (props, sources) = (part.props.len(), part.sources.len());
        part.nodes.push(Merged { row: self.row, set, name, props, sources });
        if self.fragments.iter().all(|fragment| fragment.strength == Strength::Reference) {
            part.notes.add("dangling_reference", || {
                format!("no record describes {}", self.builder.id_text(self.row))
            });
        }
    }

    fn kind(&self) -> KindId {
        if let [Fragment { kind: Some(only), .. }] = self.fragments {
            return self.numbers.kind[only.index()];
        }
        let ontology = Ontology::get();
        let resource = ontology.kind_id("Resource").unwrap_or_default();
        let strongest = self.fragments.iter().filter(|f| f.kind.is_some()).map(|f| f.strength).max();
        let mut kinds: Vec<KindId> = self
            .fragments
            .iter()
            .filter(|fragment| Some(fragment.strength) == strongest)
            .filter_map(|fragment| fragment.kind.map(|kind| self.numbers.kind[kind.index()]))
            .collect();
        kinds.sort_unstable();
        let refined = |kind: KindId| {
            let name = ontology.kind(kind).map(|kind| kind.name.as_str());
            kinds.iter().any(|&other| {
                ontology.kind(other).is_some_and(|other| other.refines.as_deref() == name && name.is_some())
            })
        };
        kinds.iter().copied().find(|&kind| kind != resource && !refined(kind)).unwrap_or(resource)
    }

    fn labels(&self) -> Vec<KindId> {
        let labels = self.fragments.iter().flat_map(|f| &self.builder.labels[Draft::range(f.labels)]);
        let mut labels: Vec<KindId> = labels.map(|label| self.numbers.kind[label.index()]).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    fn first_text(&self, field: impl Fn(&Fragment) -> Sym) -> Sym {
        self.fragments.iter().map(|fragment| field(fragment)).find(|sym| sym.0 != 0).unwrap_or_default()
    }

    fn gather_sources(&self, sources: &mut Vec<Source>) {
        let start = sources.len();
        let described = self.fragments.iter().filter(|f| f.strength == Strength::Record);
        sources.extend(described.map(|f| f.source));
        order::sort_end(sources, start, |source| *source);
    }

    fn gather_properties(&self, part: &mut Part) {
        let start = part.props.len();
        if let [only] = self.fragments {
            let own = &self.builder.props[Draft::range(only.props)];
            let key = |property: &Property| self.numbers.key[property.key().index()];
            part.props
                .extend(own.iter().filter_map(|property| Property::new(key(property), property.value())));
            let kept = &mut part.props[start..];
            kept.sort_unstable_by_key(|property| property.key());
            if kept.is_sorted_by(|a, b| a.key() != b.key()) {
                return;
            }
            part.props.truncate(start);
        }
        self.merge_properties(part, start);
    }

    fn merge_properties(&self, part: &mut Part, start: usize) {
        let Part { all, props, notes, .. } = part;
        all.clear();
        for (standing, fragment) in self.fragments.iter().enumerate() {
            for &property in &self.builder.props[Draft::range(fragment.props)] {
                all.push((self.numbers.key[property.key().index()], standing, property));
            }
        }
        all.sort_by_key(|&(key, standing, _)| (key, standing));
        for &(key, _, property) in &*all {
            match props[start..].last() {
                Some(first) if first.key() == key => self.note_conflict(*first, property, key, notes),
                _ => props.extend(Property::new(key, property.value())),
            }
        }
    }

    fn note_conflict(&self, kept: Property, other: Property, key: KeyId, notes: &mut Notes) {
        let value = |property: Property| self.builder.values.get(property.value(), &self.builder.strings);
        if same(value(kept), value(other)) {
            return;
        }
        notes.add("conflict", || {
            let name = self.builder.strings.get(self.first_text(|fragment| fragment.name));
            let key = self.numbers.key.iter().position(|&new| new == key);
            let key = key.map(|old| self.builder.strings.get(self.builder.keys.names[old]));
            let key = key.unwrap_or_default();
            format!("{name}: {key} is {} in one record and {} in another", value(kept), value(other))
        });
    }
}

fn same(a: Value<'_>, b: Value<'_>) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a.eq_ignore_ascii_case(&b),
        (a, b) => a.total_cmp(b) == Ordering::Equal,
    }
}
