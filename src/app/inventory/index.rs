//! The tree of the AI BOM as one flat list in the order of drawing: built beside the drawing, from the
//! estate and what was asked, and never changed.

use crate::model::{Estate, KindId, NodeId, NodeRef, Ontology, RelationRef, Severity, Truth};
use crate::posture::bom::{is_workload, model_of, scope_name, worst_failure};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// What the tree is grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grouping {
    /// by kind, in the ontology's order
    #[default]
    Kind,
    /// by provider and account
    Provider,
    /// by scope: tenant, account, resource group, resource
    Scope,
}

impl Grouping {
    /// The shown words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Kind => "by kind",
            Self::Provider => "by provider",
            Self::Scope => "by scope",
        }
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Kind => Self::Provider,
            Self::Provider => Self::Scope,
            Self::Scope => Self::Kind,
        }
    }
}

/// What a tree is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// what it is grouped by
    pub grouping: Grouping,
    /// every resource, not only AI workloads and the data they answer from
    pub all: bool,
    /// words that each must be found in the name, kind, model, account, or `exposed:yes`
    pub filter: String,
}

/// What an entry stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// a heading that is no node
    Group(String),
    /// a node
    Node(NodeId),
}

/// One entry of the tree, before it is opened or closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// what it stands for
    pub what: What,
    /// how deep it lies
    pub depth: u8,
    /// the entry that it lies below; itself at the top
    pub parent: u32,
    /// the first entry that is no longer below it
    pub end: u32,
    /// how many listed nodes lie below it
    pub count: u32,
    /// how many of them are open to the internet
    pub exposed: u32,
}

/// The tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// the entries, each before those below it
    pub entries: Vec<Entry>,
    /// listed nodes
    pub count: usize,
    /// listed nodes that are open to the internet
    pub exposed: usize,
}

/// How often a long build looks whether it is still wanted.
const LOOK: usize = 4096;

/// Builds the tree; `None` when `stale` says that nobody wants it any more.
#[must_use]
pub fn build(estate: &Estate, request: &Request, stale: &dyn Fn() -> bool) -> Option<Index> {
    let words: Vec<String> = request.filter.split_whitespace().map(str::to_lowercase).collect();
    let mut listed = Vec::new();
    for (at, node) in estate.nodes().enumerate() {
        if at % LOOK == 0 && stale() {
            return None;
        }
        if (request.all || is_shown(node)) && words.iter().all(|word| matches(node, word)) {
            listed.push(node);
        }
    }
    let mut tree = Tree { estate, index: Index::default(), open: Vec::new() };
    match request.grouping {
        Grouping::Kind => tree.by_kind(&listed),
        Grouping::Provider => tree.by_provider(&listed),
        Grouping::Scope => tree.by_scope(&listed),
    }
    tree.index.count = listed.len();
    tree.index.exposed = listed.iter().filter(|node| node.truth("exposed") == Truth::Yes).count();
    Some(tree.index)
}

struct Tree<'e> {
    estate: &'e Estate,
    index: Index,
    /// the entries that are not closed yet, the deepest last
    open: Vec<usize>,
}

impl<'e> Tree<'e> {
    fn by_kind(&mut self, listed: &[NodeRef<'e>]) {
        let mut kinds: HashMap<KindId, Vec<NodeRef<'e>>> = HashMap::new();
        for &node in listed {
            kinds.entry(node.kind()).or_default().push(node);
        }
        let mut groups: BTreeMap<(usize, String), Vec<NodeRef<'e>>> = BTreeMap::new();
        for (kind, nodes) in kinds {
            let known = Ontology::get().kind(kind);
            let rank = known.map_or(usize::MAX, |known| rank(&known.category) * 1000 + kind.index());
            let label =
                known.map_or_else(|| self.estate.kind_name(kind).to_string(), |known| known.plural.clone());
            groups.insert((rank, label), nodes);
        }
        for ((_, label), nodes) in groups {
            self.group(label, 0, |tree| tree.leaves(nodes, 1));
        }
    }

    fn by_provider(&mut self, listed: &[NodeRef<'e>]) {
        let mut providers: BTreeMap<String, BTreeMap<String, Vec<NodeRef<'e>>>> = BTreeMap::new();
        for &node in listed {
            let provider = or_none(&node.provider(), "no provider");
            let account = or_none(scope_name(node, "Account"), "no account");
            providers.entry(provider).or_default().entry(account).or_default().push(node);
        }
        for (provider, accounts) in providers {
            self.group(provider, 0, |tree| {
                for (account, nodes) in accounts {
                    tree.group(account, 1, |tree| tree.leaves(nodes, 2));
                }
            });
        }
    }

    /// The scopes that contain something listed, and below each what it contains.
    fn by_scope(&mut self, listed: &[NodeRef<'e>]) {
        let mut children: HashMap<Option<NodeId>, Vec<NodeId>> = HashMap::new();
        let mut placed: HashMap<NodeId, bool> = HashMap::new();
        for node in listed {
            placed.insert(node.id(), true);
        }
        for &node in listed {
            let mut below = node;
            loop {
                let above = below.scope();
                children.entry(above.map(NodeRef::id)).or_default().push(below.id());
                match above {
                    Some(scope) if !placed.contains_key(&scope.id()) => {
                        placed.insert(scope.id(), false);
                        below = scope;
                    }
                    _ => break,
                }
            }
        }
        let roots = children.remove(&None).unwrap_or_default();
        self.scopes(roots, 0, &mut children, &placed);
    }

    fn scopes(
        &mut self,
        nodes: Vec<NodeId>,
        depth: u8,
        children: &mut HashMap<Option<NodeId>, Vec<NodeId>>,
        placed: &HashMap<NodeId, bool>,
    ) {
        let nodes = nodes.into_iter().map(|id| self.estate.node(id)).collect();
        for node in sorted(nodes) {
            let listed = placed.get(&node.id()) == Some(&true);
            let below = children.remove(&Some(node.id())).unwrap_or_default();
            let at = self.open(What::Node(node.id()), depth);
            if listed {
                self.note(at, node);
            }
            self.scopes(below, depth.saturating_add(1), children, placed);
            self.close(at);
        }
    }

    fn group(&mut self, label: String, depth: u8, below: impl FnOnce(&mut Self)) {
        let at = self.open(What::Group(label), depth);
        below(self);
        self.close(at);
    }

    fn leaves(&mut self, nodes: Vec<NodeRef<'e>>, depth: u8) {
        for node in sorted(nodes) {
            let at = self.open(What::Node(node.id()), depth);
            self.note(at, node);
            self.close(at);
        }
    }

    fn open(&mut self, what: What, depth: u8) -> usize {
        let at = self.index.entries.len();
        let parent = u32::try_from(*self.open.last().unwrap_or(&at)).unwrap_or(u32::MAX);
        self.index.entries.push(Entry { what, depth, parent, end: 0, count: 0, exposed: 0 });
        self.open.push(at);
        at
    }

    fn note(&mut self, at: usize, node: NodeRef<'_>) {
        self.index.entries[at].count = 1;
        self.index.entries[at].exposed = u32::from(node.truth("exposed") == Truth::Yes);
    }

    /// Ends an entry: what lies below it is counted in it.
    fn close(&mut self, at: usize) {
        self.open.pop();
        let end = self.index.entries.len();
        let (mut count, mut exposed) = (self.index.entries[at].count, self.index.entries[at].exposed);
        let mut below = at + 1;
        while below < end {
            let entry = &self.index.entries[below];
            count += entry.count;
            exposed += entry.exposed;
            below = entry.end as usize;
        }
        let entry = &mut self.index.entries[at];
        (entry.count, entry.exposed) = (count, exposed);
        entry.end = u32::try_from(end).unwrap_or(u32::MAX);
    }
}

/// The most exposed first, then the worst failed recommendation, then by name.
fn sorted(mut nodes: Vec<NodeRef<'_>>) -> Vec<NodeRef<'_>> {
    let key = |node: &NodeRef<'_>| {
        let open = node.truth("exposed") == Truth::Yes && is_workload(*node);
        let worst: Option<Severity> = worst_failure(*node);
        (Reverse(open), Reverse(worst), node.name().to_lowercase(), node.id())
    };
    nodes.sort_by_cached_key(key);
    nodes
}

fn rank(category: &str) -> usize {
    let order = Ontology::get().categories().iter().position(|own| own.name == category);
    order.unwrap_or(usize::MAX / 2000)
}

fn or_none(text: &str, none: &str) -> String {
    if text.is_empty() { none.to_owned() } else { text.to_owned() }
}

/// AI workloads and their parts, and the data that they answer from.
fn is_shown(node: NodeRef<'_>) -> bool {
    let grounds = || {
        let mut uses = node.incoming().map(RelationRef::kind_name);
        uses.any(|kind| matches!(kind.as_str(), "GROUNDED_ON" | "READS_FROM" | "TRAINED_ON"))
    };
    node.category() == "AI" || (node.category() == "Data" && grounds())
}

fn matches(node: NodeRef<'_>, word: &str) -> bool {
    if let Some((key, value)) = word.split_once(':') {
        let known = node.estate().insight(node.id(), key);
        return known.is_some_and(|insight| insight.truth.word() == value);
    }
    let has = |text: &str| text.to_lowercase().contains(word);
    has(&node.name())
        || has(node.kind_label())
        || has(scope_name(node, "Account"))
        || model_of(node).is_some_and(|model| has(&model))
}
