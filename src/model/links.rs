//! Relations, findings and reported paths between merged nodes: ends found, repeats merged, sorted.

use super::builder::{Builder, End, RelationRow};
use super::estate::{Estate, Finding, Nodes, PathStep, ReportedPath};
use super::ids::{NodeId, RelationId, RelationKindId, Source, Sym};
use super::merge::{Notes, Numbers, props_cmp};
use super::severity::Severity;
use super::strings::Strings;
use super::table::Triple;
use super::value::{Property, Value};
use hashbrown::{HashMap, HashSet};
use rayon::slice::ParallelSliceMut;
use std::cmp::Reverse;

pub(super) fn merge(mut builder: Builder, numbers: &Numbers, mut estate: Estate, mut notes: Notes) -> Estate {
    let ends = Ends::new(&builder, numbers, &estate);
    let mut rows = resolved(&builder, numbers, &ends, &mut notes);
    let props_of = |row: &Resolved| builder.relations[row.at as usize].props;
    let key_of = |row: &Resolved| builder.strings.get(builder.relations[row.at as usize].key);
    rows.par_sort_unstable_by(|a, b| {
        (a.from, a.kind, a.to)
            .cmp(&(b.from, b.kind, b.to))
            .then_with(|| key_of(a).cmp(&key_of(b)))
            .then_with(|| props_cmp(&builder, numbers, props_of(a), props_of(b)))
    });
    let same = |a: &Resolved, b: &Resolved| {
        (a.from, a.kind, a.to) == (b.from, b.kind, b.to)
            && key_of(a) == key_of(b)
            && (!key_of(a).is_empty() || props_cmp(&builder, numbers, props_of(a), props_of(b)).is_eq())
    };
    let mut sources: Vec<Source> = Vec::new();
    for group in rows.chunk_by(same) {
        let props = widest(&builder, group);
        let props = renumbered(&builder.props[super::draft::Draft::range(props)], numbers);
        sources.clear();
        sources.extend(group.iter().map(|row| row.source));
        sources.sort_unstable();
        sources.dedup();
        let triple = Triple { from: group[0].from, kind: group[0].kind, to: group[0].to };
        estate.push_relation(triple, &props, &sources);
    }
    drop(rows);
    let findings = findings(&mut builder, numbers);
    let paths = paths(&mut builder, numbers);
    estate.strings = builder.strings;
    estate.values = builder.values;
    estate.strings.shrink();
    estate.findings = findings;
    estate.findings.sort_by(|a, b| finding_order(&estate.strings, a, b));
    estate
        .findings
        .dedup_by(|a, b| (a.node, a.check, a.title, a.state) == (b.node, b.check, b.title, b.state));
    estate.paths = paths;
    let Estate { strings, paths, nodes, .. } = &mut estate;
    paths.sort_by_cached_key(|path| path_order(strings, nodes, path));
    paths.dedup_by(|a, b| a.id == b.id && a.id.0 != 0);
    if estate.strings.is_full() {
        notes.add("text_capped", || "more than 4 GiB of different texts: the rest was dropped".to_owned());
    }
    estate.notes = notes.finish();
    estate.finish()
}

fn finding_order(strings: &Strings, a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let text = |sym: Sym| strings.get(sym);
    (a.node, a.state as u8, Reverse(a.severity))
        .cmp(&(b.node, b.state as u8, Reverse(b.severity)))
        .then_with(|| text(a.title).cmp(&text(b.title)))
        .then_with(|| text(a.check).cmp(&text(b.check)))
        .then_with(|| text(a.reason).cmp(&text(b.reason)))
        .then_with(|| a.factors.iter().map(|&one| text(one)).cmp(b.factors.iter().map(|&one| text(one))))
        .then_with(|| a.source.cmp(&b.source))
}

/// The most severe path first, then by everything it says: which file says it decides last.
fn path_order(
    strings: &Strings,
    nodes: &Nodes,
    path: &ReportedPath,
) -> (Reverse<Option<Severity>>, Vec<String>, bool, Source) {
    let text = |sym: Sym| strings.get(sym).to_string();
    let node = |node: NodeId| {
        let (prefix, tail) = nodes.id[node.index()];
        text(prefix) + &text(tail)
    };
    let mut said = vec![text(path.title), text(path.id)];
    said.extend([path.description, path.story, path.impact, path.shape].map(text));
    for list in [&path.factors, &path.tactics, &path.remediation] {
        said.extend(list.iter().copied().map(text));
    }
    said.extend([path.entry, path.target].into_iter().flatten().chain(path.nodes.iter().copied()).map(node));
    for step in &path.steps {
        said.extend([node(step.from), node(step.to), text(step.label)]);
    }
    (Reverse(path.risk), said, path.partial, path.source)
}

#[derive(Clone, Copy)]
struct Resolved {
    from: NodeId,
    kind: RelationKindId,
    to: NodeId,
    at: u32,
    source: Source,
}

fn resolved(builder: &Builder, numbers: &Numbers, ends: &Ends, notes: &mut Notes) -> Vec<Resolved> {
    let contains = super::ontology::Ontology::get().relation_id("CONTAINS");
    let mut rows = Vec::with_capacity(builder.relations.len());
    for (at, relation) in builder.relations.iter().enumerate() {
        let found = (ends.node(builder, numbers, relation.from), ends.node(builder, numbers, relation.to));
        let (Found::One(from), Found::One(to)) = found else {
            let code = if matches!(found, (Found::Many, _) | (_, Found::Many)) {
                "ambiguous_reference"
            } else {
                "unresolved_reference"
            };
            notes.add_unordered(code, || describe(builder, relation));
            continue;
        };
        let kind = numbers.relation_kind[relation.kind.index()];
        if from == to && Some(kind) == contains {
            continue;
        }
        rows.push(Resolved { from, kind, to, at: RelationId::from_index(at).0, source: relation.source });
    }
    rows
}

fn describe(builder: &Builder, relation: &RelationRow) -> String {
    let text = |sym: Sym| builder.strings.get(sym);
    let side = |end: End| match end {
        End::Node(row) => {
            let (prefix, tail) = builder.ids[row as usize];
            format!("{}{}", text(prefix), text(tail))
        }
        End::Named { kind, name } => format!("{} named {}", text(kind), text(name)),
        End::Having { kind, key, value } => format!("{} with {} {}", text(kind), text(key), text(value)),
    };
    let kind = text(builder.relation_kinds.names[relation.kind.index()]);
    format!("{} {kind} {}", side(relation.from), side(relation.to))
}

/// Of repeats with one key the one that says most; the first of those, by content.
fn widest(builder: &Builder, group: &[Resolved]) -> (u32, u32) {
    let props = |row: &Resolved| builder.relations[row.at as usize].props;
    let width = |row: &Resolved| props(row).1 - props(row).0;
    let most = group.iter().map(width).max().unwrap_or_default();
    group.iter().find(|row| width(row) == most).map(props).unwrap_or_default()
}

fn renumbered(props: &[Property], numbers: &Numbers) -> Vec<Property> {
    let renumber = |property: &Property| Property::new(numbers.key[property.key().index()], property.value());
    let mut own: Vec<Property> = props.iter().rev().filter_map(renumber).collect();
    own.sort_by_key(|property| property.key());
    own.dedup_by_key(|property| property.key());
    own
}

enum Found {
    One(NodeId),
    Many,
    None,
}

/// Where the ends that are named by a property lead.
struct Ends {
    /// (kind name or empty, key, value lower case) -> the node, `None` when several fit
    nodes: HashMap<(Sym, Sym, String), Option<NodeId>>,
}

impl Ends {
    fn new(builder: &Builder, numbers: &Numbers, estate: &Estate) -> Self {
        let mut wanted: HashSet<(Sym, Sym)> = HashSet::new();
        for relation in &builder.relations {
            for end in [relation.from, relation.to] {
                match end {
                    End::Node(_) => {}
                    End::Named { kind, .. } => _ = wanted.insert((kind, Sym(0))),
                    End::Having { kind, key, .. } => _ = wanted.insert((kind, key)),
                }
            }
        }
        let mut ends = Self { nodes: HashMap::new() };
        if !wanted.is_empty() {
            for row in 0..estate.nodes.name.len() {
                ends.index(builder, numbers, estate, NodeId::from_index(row), &wanted);
            }
        }
        ends
    }

    fn index(
        &mut self,
        builder: &Builder,
        numbers: &Numbers,
        estate: &Estate,
        node: NodeId,
        wanted: &HashSet<(Sym, Sym)>,
    ) {
        let set = &estate.label_sets[estate.nodes.labels[node.index()] as usize];
        let kind = estate.kinds[set.kind.index()];
        let extra = set.extra.iter().map(|label| estate.kinds[label.index()]);
        let name = builder.strings.get(estate.nodes.name[node.index()]);
        for label in std::iter::once(kind).chain(extra).chain([Sym(0)]) {
            if wanted.contains(&(label, Sym(0))) && !name.is_empty() {
                self.add((label, Sym(0), name.to_lowercase()), node);
            }
            for &(_, key) in wanted.iter().filter(|(of, key)| *of == label && key.0 != 0) {
                if builder.strings.get(key) == "name" {
                    self.add((label, key, name.to_lowercase()), node);
                } else if let Some(value) = property(builder, numbers, estate, node, key) {
                    self.add((label, key, value.to_string().to_lowercase()), node);
                }
            }
        }
    }

    fn add(&mut self, key: (Sym, Sym, String), node: NodeId) {
        let entry = self.nodes.entry(key).or_insert(Some(node));
        if *entry != Some(node) {
            *entry = None;
        }
    }

    fn node(&self, builder: &Builder, numbers: &Numbers, end: End) -> Found {
        let key = match end {
            End::Node(row) => return Found::One(numbers.node[row as usize]),
            End::Named { kind, name } => (kind, Sym(0), builder.strings.get(name).to_string()),
            End::Having { kind, key, value } => (kind, key, builder.strings.get(value).to_string()),
        };
        match self.nodes.get(&key) {
            Some(Some(node)) => Found::One(*node),
            Some(None) => Found::Many,
            None => Found::None,
        }
    }
}

fn property<'b>(
    builder: &'b Builder,
    numbers: &Numbers,
    estate: &Estate,
    node: NodeId,
    key: Sym,
) -> Option<Value<'b>> {
    let old = builder.keys.names.iter().position(|&name| name == key)?;
    let range = super::estate::span(&estate.nodes.props, node.index());
    let found = estate.props[range].iter().find(|property| property.key() == numbers.key[old])?;
    Some(builder.values.get(found.value(), &builder.strings))
}

fn findings(builder: &mut Builder, numbers: &Numbers) -> Vec<Finding> {
    let drafts = std::mem::take(&mut builder.findings);
    let finding = |(row, draft): (u32, super::draft::FindingDraft)| Finding {
        node: numbers.node[row as usize],
        check: draft.check,
        title: draft.title,
        state: draft.state,
        severity: draft.severity,
        reason: draft.reason,
        factors: draft.factors,
        source: draft.source,
    };
    drafts.into_iter().map(finding).collect()
}

fn paths(builder: &mut Builder, numbers: &Numbers) -> Vec<ReportedPath> {
    let node = |row: Sym| numbers.node.get(row.index()).copied();
    let drafts = std::mem::take(&mut builder.paths);
    let path = |draft: super::draft::PathDraft| {
        let step =
            |(from, to, label): (Sym, Sym, Sym)| Some(PathStep { from: node(from)?, to: node(to)?, label });
        ReportedPath {
            id: draft.texts.id,
            title: draft.texts.title,
            description: draft.texts.description,
            story: draft.texts.story,
            impact: draft.texts.impact,
            shape: draft.texts.shape,
            risk: draft.risk,
            factors: draft.texts.factors,
            tactics: draft.texts.tactics,
            remediation: draft.texts.remediation,
            entry: node(draft.texts.entry),
            target: node(draft.texts.target),
            nodes: draft.nodes.into_iter().filter_map(node).collect(),
            steps: draft.steps.into_iter().filter_map(step).collect(),
            partial: draft.partial,
            source: draft.source,
        }
    };
    drafts.into_iter().map(path).collect()
}
