//! Relations, findings and reported paths between merged nodes: ends found, repeats merged, sorted.

use super::bags::Shared;
use super::builder::{Builder, End, Lookup, RelationRow};
use super::estate::{Estate, Finding, NAME_IS_TAIL, Nodes, PathStep, Relations, ReportedPath};
use super::ids::{NodeId, RelationKindId, Source, Sym};
use super::merge::{Notes, Numbers, props_cmp};
use super::order::{self, Groups};
use super::severity::Severity;
use super::strings::Strings;
use super::table::Triple;
use super::value::Property;
use hashbrown::HashMap;
use std::cmp::{Ordering, Reverse};
use std::ops::Range;

pub(super) fn merge(mut builder: Builder, numbers: &Numbers, mut estate: Estate, mut notes: Notes) -> Estate {
    estate.relations = Relations::with_capacity(builder.relations.len());
    Links::new(&builder, numbers, &estate, &mut notes).write(&mut estate);
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
    let node = |node: NodeId| text(nodes.ids.prefix(node.0)) + &nodes.ids.tail(node.0);
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

/// Every relation on its way into the table.
struct Links<'b> {
    builder: &'b Builder,
    numbers: &'b Numbers,
    ends: Ends,
    /// rows by source node
    groups: Groups,
    contains: Option<RelationKindId>,
}

/// One relation that leaves the node at hand.
#[derive(Clone, Copy)]
struct Link {
    kind: RelationKindId,
    to: NodeId,
    row: u32,
}

/// A stretch of merged relations on its way into the estate.
#[derive(Default)]
struct Part {
    relations: Vec<Merged>,
    props: Vec<Property>,
    sources: Vec<Source>,
}

/// One merged relation; its properties and records end there in those of its part.
struct Merged {
    triple: Triple,
    props: usize,
    sources: usize,
}

impl Part {
    fn give(&self, estate: &mut Estate, shared: &mut Shared) {
        let (mut props, mut sources) = (0, 0);
        for merged in &self.relations {
            let bag = shared.push(&self.props[props..merged.props], &mut estate.bags);
            estate.push_relation(merged.triple, bag, &self.sources[sources..merged.sources]);
            (props, sources) = (merged.props, merged.sources);
        }
    }
}

impl<'b> Links<'b> {
    fn new(builder: &'b Builder, numbers: &'b Numbers, estate: &Estate, notes: &mut Notes) -> Self {
        let ends = Ends::new(builder, numbers, estate);
        let contains = super::ontology::Ontology::get().relation_id("CONTAINS");
        let from = |row: &RelationRow| match (ends.node(numbers, row.from), ends.node(numbers, row.to)) {
            (Found::One(from), Found::One(to)) => (from != to || Some(row.kind) != contains).then_some(from),
            _ => None,
        };
        for row in &builder.relations {
            let code = match (ends.node(numbers, row.from), ends.node(numbers, row.to)) {
                (Found::Many, _) | (_, Found::Many) => "ambiguous_reference",
                (Found::None, _) | (_, Found::None) => "unresolved_reference",
                _ => continue,
            };
            notes.add_unordered(code, || describe(builder, row));
        }
        let relations = &builder.relations;
        let groups = Groups::new(estate.nodes.name.len(), relations.len(), |at| {
            from(&relations[at]).map(NodeId::index)
        });
        Self { builder, numbers, ends, groups, contains }
    }

    fn write(&self, estate: &mut Estate) {
        let mut shared = Shared::default();
        let nodes = estate.nodes.name.len();
        order::in_stretches(nodes, |nodes| self.part(nodes), |part| part.give(estate, &mut shared));
    }

    fn part(&self, nodes: Range<usize>) -> Part {
        let (mut part, mut links) = (Part::default(), Vec::new());
        for node in nodes {
            links.clear();
            links.extend(self.groups.get(node).iter().filter_map(|&row| self.link(row)));
            if links.len() > 1 {
                links.sort_unstable_by(|a, b| self.order(a, b));
            }
            for same in links.chunk_by(|a, b| self.is_same(a, b)) {
                self.write_one(NodeId::from_index(node), same, &mut part);
            }
        }
        part
    }

    fn row(&self, link: Link) -> &'b RelationRow {
        &self.builder.relations[link.row as usize]
    }

    fn link(&self, row: u32) -> Option<Link> {
        let relation = &self.builder.relations[row as usize];
        let Found::One(to) = self.ends.node(self.numbers, relation.to) else { return None };
        Some(Link { kind: self.numbers.relation_kind[relation.kind.index()], to, row })
    }

    fn order(&self, a: &Link, b: &Link) -> Ordering {
        let text = |link: &Link| self.builder.strings.get(self.row(*link).key);
        (a.kind, a.to)
            .cmp(&(b.kind, b.to))
            .then_with(|| text(a).cmp(&text(b)))
            .then_with(|| props_cmp(self.builder, self.numbers, self.row(*a).props, self.row(*b).props))
    }

    fn is_same(&self, a: &Link, b: &Link) -> bool {
        let (one, other) = (self.row(*a), self.row(*b));
        let keyed = one.key.0 != 0;
        (a.kind, a.to, one.key) == (b.kind, b.to, other.key)
            && (keyed || props_cmp(self.builder, self.numbers, one.props, other.props).is_eq())
    }

    fn write_one(&self, from: NodeId, same: &[Link], part: &mut Part) {
        let numbers = &self.numbers.key;
        let said = &self.builder.props[super::draft::Draft::range(self.widest(same))];
        let (props, sources) = (part.props.len(), part.sources.len());
        let property = |own: &Property| Property::new(numbers[own.key().index()], own.value());
        part.props.extend(said.iter().rev().filter_map(property));
        order::sort_end(&mut part.props, props, |property| property.key());
        part.sources.extend(same.iter().map(|link| self.row(*link).source));
        let triple = Triple { from, kind: same[0].kind, to: same[0].to };
        if Some(triple.kind) == self.contains {
            // every record below says so: the first of each file is enough, whoever read it
            order::sort_end(&mut part.sources, sources, |source| *source);
            order::sort_end(&mut part.sources, sources, |source| source.file());
        } else {
            order::sort_end(&mut part.sources, sources, |source| *source);
        }
        part.relations.push(Merged { triple, props: part.props.len(), sources: part.sources.len() });
    }

    /// Of repeats with one key the one that says most; the first of those, by content.
    fn widest(&self, same: &[Link]) -> (u32, u32) {
        let props = |link: &Link| self.row(*link).props;
        let width = |link: &Link| props(link).1 - props(link).0;
        let most = same.iter().map(width).max().unwrap_or_default();
        same.iter().find(|link| width(link) == most).map(props).unwrap_or_default()
    }
}

fn describe(builder: &Builder, relation: &RelationRow) -> String {
    let text = |sym: Sym| builder.strings.get(sym);
    let side = |end: End| match end.row() {
        Ok(row) => builder.id_text(row),
        Err(lookup) => match builder.lookups[lookup] {
            Lookup { kind, key: Sym(0), value } => format!("{} named {}", text(kind), text(value)),
            Lookup { kind, key, value } => format!("{} with {} {}", text(kind), text(key), text(value)),
        },
    };
    let kind = text(builder.relation_kinds.names[relation.kind.index()]);
    format!("{} {kind} {}", side(relation.from), side(relation.to))
}

enum Found {
    One(NodeId),
    Many,
    None,
}

/// Where the ends lead that have no id: a node for each lookup, where just one fits.
struct Ends {
    nodes: Vec<Fits>,
}

/// How many nodes fit a lookup.
#[derive(Clone, Copy, PartialEq)]
enum Fits {
    None,
    One(NodeId),
    Many,
}

impl Ends {
    fn new(builder: &Builder, numbers: &Numbers, estate: &Estate) -> Self {
        let mut ends = Self { nodes: vec![Fits::None; builder.lookups.len()] };
        // (kind name or empty, key) -> lower case value -> lookup
        let mut wanted: HashMap<(Sym, Sym), HashMap<&str, usize>> = HashMap::new();
        for (at, lookup) in builder.lookups.iter().enumerate() {
            let value = builder.strings.get(lookup.value).as_str();
            wanted.entry((lookup.kind, lookup.key)).or_default().insert(value, at);
        }
        if !wanted.is_empty() {
            for row in 0..estate.nodes.name.len() {
                ends.fit(builder, numbers, estate, NodeId::from_index(row), &wanted);
            }
        }
        ends
    }

    fn fit(
        &mut self,
        builder: &Builder,
        numbers: &Numbers,
        estate: &Estate,
        node: NodeId,
        wanted: &HashMap<(Sym, Sym), HashMap<&str, usize>>,
    ) {
        let set = &estate.label_sets[estate.nodes.labels[node.index()] as usize];
        let labels = std::iter::once(set.kind).chain(set.extra.iter().copied());
        let labels = labels.map(|label| estate.kinds[label.index()]).chain([Sym(0)]);
        for label in labels {
            for (&(_, key), values) in wanted.iter().filter(|((of, _), _)| *of == label) {
                let found = value_of(builder, numbers, estate, node, key);
                let lookup = found.and_then(|value| values.get(value.to_lowercase().as_str()));
                if let Some(&lookup) = lookup {
                    self.add(lookup, node);
                }
            }
        }
    }

    fn add(&mut self, lookup: usize, node: NodeId) {
        self.nodes[lookup] = match self.nodes[lookup] {
            Fits::None => Fits::One(node),
            one if one == Fits::One(node) => one,
            _ => Fits::Many,
        };
    }

    fn node(&self, numbers: &Numbers, end: End) -> Found {
        match end.row() {
            Ok(row) => Found::One(numbers.node[row as usize]),
            Err(lookup) => match self.nodes[lookup] {
                Fits::One(node) => Found::One(node),
                Fits::Many => Found::Many,
                Fits::None => Found::None,
            },
        }
    }
}

/// What a node has under a key, as text; no key, or `name`, is its name.
fn value_of(builder: &Builder, numbers: &Numbers, estate: &Estate, node: NodeId, key: Sym) -> Option<String> {
    if key.0 == 0 || builder.strings.get(key) == "name" {
        let name = match estate.nodes.name[node.index()] {
            NAME_IS_TAIL => estate.nodes.ids.tail(node.0),
            name => builder.strings.get(name),
        };
        return Some(name.to_string()).filter(|name| !name.is_empty());
    }
    let old = builder.keys.names.iter().position(|&name| name == key)?;
    let value = estate.bags.get(estate.nodes.bags[node.index()], numbers.key[old])?;
    Some(builder.values.get(value, &builder.strings).to_string())
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
    let node = |row: u32| numbers.node.get(row as usize).copied();
    let drafts = std::mem::take(&mut builder.paths);
    let path = |draft: super::draft::PathDraft| {
        let step =
            |(from, to, label): (u32, u32, Sym)| Some(PathStep { from: node(from)?, to: node(to)?, label });
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
            entry: draft.entry.and_then(node),
            target: draft.target.and_then(node),
            nodes: draft.nodes.into_iter().filter_map(node).collect(),
            steps: draft.steps.into_iter().filter_map(step).collect(),
            partial: draft.partial,
            source: draft.source,
        }
    };
    drafts.into_iter().map(path).collect()
}
