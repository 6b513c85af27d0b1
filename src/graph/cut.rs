//! The least-cost cut between entries and targets (Dinic), from both sides.

use super::core::Core;
use super::mask::Allow;

/// The capacity of what cannot be cut.
pub const INFINITE: u32 = 1 << 28;

/// What cutting costs.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'p> {
    /// one entry per core edge; [`INFINITE`] where it cannot be cut
    pub edges: &'p [u32],
    /// one entry per entry of the core, in their order
    pub entries: &'p [u32],
}

/// Something that a cut takes away. Core numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// an entry is closed
    Entry(u32),
    /// an edge is removed
    Edge(u32),
}

/// A least-cost cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// what it costs
    pub cost: u64,
    /// the cut nearest to the entries
    pub near_entries: Vec<Part>,
    /// the cut nearest to the targets, of the same cost
    pub near_targets: Vec<Part>,
}

/// The least-cost cut after which no entry reaches a target over any number of hops within the core.
/// `None` when there is no cut of finite cost.
#[must_use]
pub fn cut(core: &Core, prices: Prices<'_>, allow: &impl Allow) -> Option<Cut> {
    let mut net = Net::new(core, prices, allow);
    let mut cost = 0u64;
    while net.level() {
        cost += net.block();
        if cost >= u64::from(INFINITE) {
            return None;
        }
    }
    let near = net.reached_from_source();
    let far = net.reaching_sink();
    Some(Cut {
        cost,
        near_entries: net.parts(|from, to| near[from] && !near[to]),
        near_targets: net.parts(|from, to| !far[from] && far[to]),
    })
}

/// An arc and, at the place it names, its opposite.
#[derive(Clone, Copy)]
struct Arc {
    to: u32,
    back: u32,
    room: u32,
}

/// The residual network: the arcs of each vertex lie side by side. Two vertices more than the core: the
/// source above the entries and the sink below the targets.
struct Net {
    starts: Vec<u32>,
    arcs: Vec<Arc>,
    /// place of the forward arc -> what it stands for
    parts: Vec<(u32, Part)>,
    level: Vec<u32>,
    next: Vec<u32>,
    queue: Vec<u32>,
    way: Vec<u32>,
}

const UNSEEN: u32 = u32::MAX;

impl Net {
    fn new(core: &Core, prices: Prices<'_>, allow: &impl Allow) -> Self {
        let vertices = core.graph.vertices();
        let (source, sink) = (vertices, vertices + 1);
        let mut wires: Vec<(usize, usize, u32, Option<Part>)> = Vec::with_capacity(core.graph.edges());
        for (edge, &price) in (0u32..).zip(prices.edges) {
            let (from, to) = core.graph.ends(edge);
            if allow.edge(edge) && allow.vertex(from) && allow.vertex(to) {
                wires.push((from as usize, to as usize, price, Some(Part::Edge(edge))));
            }
        }
        for (&entry, &price) in core.entries.iter().zip(prices.entries) {
            if allow.vertex(entry) {
                wires.push((source, entry as usize, price, Some(Part::Entry(entry))));
            }
        }
        wires.extend(core.targets.iter().map(|&target| (target as usize, sink, INFINITE, None)));
        Self::wired(vertices + 2, &wires)
    }

    fn wired(vertices: usize, wires: &[(usize, usize, u32, Option<Part>)]) -> Self {
        let mut starts = vec![0u32; vertices + 1];
        for &(from, to, ..) in wires {
            starts[from + 1] += 1;
            starts[to + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut slots = starts.clone();
        let mut slot = |vertex: usize| {
            slots[vertex] += 1;
            slots[vertex] - 1
        };
        let mut arcs = vec![Arc { to: 0, back: 0, room: 0 }; 2 * wires.len()];
        let mut parts = Vec::with_capacity(wires.len());
        for &(from, to, price, part) in wires {
            let (ahead, back) = (slot(from), slot(to));
            arcs[ahead as usize] = Arc { to: number(to), back, room: price.min(INFINITE) };
            arcs[back as usize] = Arc { to: number(from), back: ahead, room: 0 };
            parts.extend(part.map(|part| (ahead, part)));
        }
        let (level, next) = (vec![UNSEEN; vertices], starts.clone());
        Self { starts, arcs, parts, level, next, queue: Vec::new(), way: Vec::new() }
    }

    fn source(&self) -> usize {
        self.level.len() - 2
    }

    fn sink(&self) -> usize {
        self.level.len() - 1
    }

    fn arcs_of(&self, vertex: usize) -> &[Arc] {
        &self.arcs[self.starts[vertex] as usize..self.starts[vertex + 1] as usize]
    }

    /// Levels by hops over arcs with room; whether the sink is reached.
    fn level(&mut self) -> bool {
        let (source, sink) = (self.source(), self.sink());
        self.level.fill(UNSEEN);
        self.level[source] = 0;
        self.queue.clear();
        self.queue.push(number(source));
        let mut at = 0;
        while at < self.queue.len() && self.level[sink] == UNSEEN {
            let vertex = self.queue[at] as usize;
            at += 1;
            for place in self.starts[vertex]..self.starts[vertex + 1] {
                let Arc { to, room, .. } = self.arcs[place as usize];
                if room > 0 && self.level[to as usize] == UNSEEN {
                    self.level[to as usize] = self.level[vertex] + 1;
                    self.queue.push(to);
                }
            }
        }
        self.level[sink] != UNSEEN
    }

    /// Fills the levelled network; the flow it adds.
    fn block(&mut self) -> u64 {
        self.next.copy_from_slice(&self.starts);
        let (source, sink) = (self.source(), self.sink());
        let (mut flow, mut vertex) = (0, source);
        self.way.clear();
        loop {
            if vertex == sink {
                let (sent, back_to) = self.push();
                flow += u64::from(sent);
                vertex = back_to;
            } else if let Some(place) = self.open(vertex) {
                self.way.push(place);
                vertex = self.arcs[place as usize].to as usize;
            } else {
                self.level[vertex] = UNSEEN;
                let Some(place) = self.way.pop() else { return flow };
                vertex = self.tail(place);
                self.next[vertex] += 1;
            }
        }
    }

    /// The next arc of a vertex that leads one level down.
    fn open(&mut self, vertex: usize) -> Option<u32> {
        let wanted = self.level[vertex].wrapping_add(1);
        let end = self.starts[vertex + 1];
        while self.next[vertex] < end {
            let arc = self.arcs[self.next[vertex] as usize];
            if arc.room > 0 && self.level[arc.to as usize] == wanted {
                return Some(self.next[vertex]);
            }
            self.next[vertex] += 1;
        }
        None
    }

    /// Sends what fits along the way; goes back to the first arc that is full.
    fn push(&mut self) -> (u32, usize) {
        let room = |place: &u32| self.arcs[*place as usize].room;
        let sent = self.way.iter().map(room).min().unwrap_or(0);
        let mut full = 0;
        for at in (0..self.way.len()).rev() {
            let place = self.way[at] as usize;
            let back = self.arcs[place].back as usize;
            self.arcs[place].room -= sent;
            self.arcs[back].room = self.arcs[back].room.saturating_add(sent);
            if self.arcs[place].room == 0 {
                full = at;
            }
        }
        let vertex = self.tail(self.way[full]);
        self.way.truncate(full);
        (sent, vertex)
    }

    fn tail(&self, place: u32) -> usize {
        let arc = self.arcs[place as usize];
        self.arcs[arc.back as usize].to as usize
    }

    fn reached_from_source(&self) -> Vec<bool> {
        self.flood(self.source(), |arc| arc.room > 0)
    }

    fn reaching_sink(&self) -> Vec<bool> {
        self.flood(self.sink(), |arc| self.arcs[arc.back as usize].room > 0)
    }

    fn flood(&self, start: usize, open: impl Fn(&Arc) -> bool) -> Vec<bool> {
        let mut seen = vec![false; self.level.len()];
        seen[start] = true;
        let mut stack = vec![start];
        while let Some(vertex) = stack.pop() {
            for arc in self.arcs_of(vertex).iter().filter(|arc| open(arc)) {
                if !std::mem::replace(&mut seen[arc.to as usize], true) {
                    stack.push(arc.to as usize);
                }
            }
        }
        seen
    }

    fn parts(&self, severed: impl Fn(usize, usize) -> bool) -> Vec<Part> {
        let cut =
            |&&(place, _): &&(u32, Part)| severed(self.tail(place), self.arcs[place as usize].to as usize);
        let mut parts: Vec<Part> = self.parts.iter().filter(cut).map(|&(_, part)| part).collect();
        parts.sort_unstable();
        parts
    }
}

fn number(vertex: usize) -> u32 {
    u32::try_from(vertex).unwrap_or(u32::MAX)
}
