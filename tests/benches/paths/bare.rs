//! The yardstick: the same answers by plain loops over one adjacency, one thread, no pruning but the cut's.

use super::estate::Question;
use spelunk::graph::INFINITE;

/// Starts of the runs, other ends, edge numbers.
pub struct Plain {
    pub starts: Vec<u32>,
    pub ends: Vec<u32>,
    pub edges: Vec<u32>,
}

impl Plain {
    pub fn new(question: &Question, reversed: bool) -> Self {
        let way = |&(from, to): &(u32, u32)| if reversed { (to, from) } else { (from, to) };
        let mut starts = vec![0u32; question.vertices as usize + 1];
        question.edges.iter().for_each(|edge| starts[way(edge).0 as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let mut next = starts.clone();
        let mut ends = vec![0; question.edges.len()];
        let mut edges = vec![0; question.edges.len()];
        for (number, edge) in (0u32..).zip(&question.edges) {
            let (from, to) = way(edge);
            let slot = next[from as usize] as usize;
            next[from as usize] += 1;
            ends[slot] = to;
            edges[slot] = number;
        }
        Self { starts, ends, edges }
    }

    fn run(&self, vertex: u32) -> std::ops::Range<usize> {
        self.starts[vertex as usize] as usize..self.starts[vertex as usize + 1] as usize
    }
}

/// Breadth-first search per source, 8 hops: pairs, hops, and the scores of the best 100.
pub fn paths(plain: &Plain, sources: &[(u32, u32)], goals: &[u32], decay: &[f64; 9]) -> (u64, u64, u64) {
    let mut seen = vec![u32::MAX; plain.starts.len() - 1];
    let mut queue: Vec<u32> = Vec::new();
    let (mut pairs, mut hops) = (0u64, 0u64);
    let mut best = std::collections::BinaryHeap::new();
    for (run, &(source, rate)) in (0u32..).zip(sources) {
        queue.clear();
        queue.push(source);
        seen[source as usize] = run;
        let (mut at, mut end, mut depth) = (0, 1, 0);
        while at < queue.len() && depth < 8 {
            depth += 1;
            while at < end {
                let vertex = queue[at];
                at += 1;
                for place in plain.run(vertex) {
                    let next = plain.ends[place];
                    if seen[next as usize] != run {
                        seen[next as usize] = run;
                        queue.push(next);
                        if goals[next as usize] > 0 {
                            pairs += 1;
                            hops += depth as u64;
                            let score = super::score(rate, goals[next as usize], decay[depth]);
                            if best.len() < 100 {
                                best.push(std::cmp::Reverse(score));
                            } else if best.peek().is_some_and(|least| least.0 < score) {
                                best.pop();
                                best.push(std::cmp::Reverse(score));
                            }
                        }
                    }
                }
            }
            end = queue.len();
        }
    }
    (pairs, hops, best.iter().map(|score| score.0).sum())
}

/// Brandes' counts per edge, 8 hops: the sum over all edges, which is the sum of the hops.
pub fn choke(plain: &Plain, sources: &[(u32, u32)], goals: &[u32]) -> f64 {
    let vertices = plain.starts.len() - 1;
    let mut counts = vec![0f64; plain.ends.len()];
    let (mut hops, mut ways, mut share) =
        (vec![u8::MAX; vertices], vec![0f64; vertices], vec![0f64; vertices]);
    let mut queue: Vec<u32> = Vec::new();
    for &(source, _) in sources {
        queue.clear();
        queue.push(source);
        (hops[source as usize], ways[source as usize]) = (0, 1.0);
        let mut at = 0;
        while at < queue.len() {
            let vertex = queue[at] as usize;
            at += 1;
            if hops[vertex] == 8 {
                break;
            }
            for place in plain.run(queue[at - 1]) {
                let next = plain.ends[place] as usize;
                if hops[next] == u8::MAX {
                    hops[next] = hops[vertex] + 1;
                    queue.push(plain.ends[place]);
                }
                if hops[next] == hops[vertex] + 1 {
                    ways[next] += ways[vertex];
                }
            }
        }
        for &vertex in queue.iter().rev() {
            let own = vertex as usize;
            let mut sum = 0.0;
            for place in if hops[own] < 8 { plain.run(vertex) } else { 0..0 } {
                let next = plain.ends[place] as usize;
                if hops[next] == hops[own] + 1 {
                    let part = ways[own] / ways[next] * (share[next] + f64::from(u8::from(goals[next] > 0)));
                    if part > 0.0 {
                        counts[place] += part;
                        sum += part;
                    }
                }
            }
            share[own] = sum;
        }
        for &vertex in &queue {
            (hops[vertex as usize], ways[vertex as usize], share[vertex as usize]) = (u8::MAX, 0.0, 0.0);
        }
    }
    counts.iter().sum()
}

fn reached(plain: &Plain, from: &[(u32, u32)], within: Option<&[bool]>) -> Vec<bool> {
    let mut seen = vec![false; plain.starts.len() - 1];
    let mut stack: Vec<u32> = from.iter().map(|source| source.0).collect();
    stack.iter().for_each(|&vertex| seen[vertex as usize] = true);
    while let Some(vertex) = stack.pop() {
        for place in plain.run(vertex) {
            let next = plain.ends[place] as usize;
            if !seen[next] && within.is_none_or(|within| within[next]) {
                seen[next] = true;
                stack.push(plain.ends[place]);
            }
        }
    }
    seen
}

/// The least-cost cut: prune to what lies between, then Dinic over linked arcs.
pub fn cut(question: &Question, out: &Plain, into: &Plain) -> u64 {
    let ahead = reached(out, &question.entries, None);
    let both = reached(into, &question.targets, Some(&ahead));
    let mut number = vec![u32::MAX; both.len()];
    let mut count = 0;
    for vertex in (0..both.len()).filter(|&vertex| both[vertex] && ahead[vertex]) {
        number[vertex] = count;
        count += 1;
    }
    let mut flow = Flow::new(count as usize + 2);
    for vertex in (0..question.vertices).filter(|&vertex| number[vertex as usize] != u32::MAX) {
        for place in out.run(vertex) {
            let to = number[out.ends[place] as usize];
            if to != u32::MAX {
                flow.add(number[vertex as usize], to, question.prices[out.edges[place] as usize]);
            }
        }
    }
    let inside = |list: &[(u32, u32)]| -> Vec<u32> {
        list.iter().map(|&(vertex, _)| number[vertex as usize]).filter(|&vertex| vertex != u32::MAX).collect()
    };
    inside(&question.entries).into_iter().for_each(|entry| flow.add(count, entry, 5));
    inside(&question.targets).into_iter().for_each(|target| flow.add(target, count + 1, INFINITE));
    flow.run(count as usize, count as usize + 1)
}

struct Flow {
    head: Vec<u32>,
    next: Vec<u32>,
    to: Vec<u32>,
    room: Vec<u32>,
}

const END: u32 = u32::MAX;

impl Flow {
    fn new(vertices: usize) -> Self {
        Self { head: vec![END; vertices], next: Vec::new(), to: Vec::new(), room: Vec::new() }
    }

    fn add(&mut self, from: u32, to: u32, room: u32) {
        for (from, to, room) in [(from, to, room), (to, from, 0)] {
            self.next.push(self.head[from as usize]);
            self.head[from as usize] = u32::try_from(self.to.len()).expect("fits");
            self.to.push(to);
            self.room.push(room);
        }
    }

    fn levels(&self, source: usize, sink: usize, level: &mut [u32]) -> bool {
        level.fill(END);
        level[source] = 0;
        let mut queue = vec![source];
        let mut at = 0;
        while at < queue.len() && level[sink] == END {
            let vertex = queue[at];
            at += 1;
            let mut arc = self.head[vertex];
            while arc != END {
                let to = self.to[arc as usize] as usize;
                if self.room[arc as usize] > 0 && level[to] == END {
                    level[to] = level[vertex] + 1;
                    queue.push(to);
                }
                arc = self.next[arc as usize];
            }
        }
        level[sink] != END
    }

    fn run(&mut self, source: usize, sink: usize) -> u64 {
        let mut level = vec![END; self.head.len()];
        let mut flow = 0u64;
        while self.levels(source, sink, &mut level) {
            let mut open = self.head.clone();
            let (mut way, mut vertex) = (Vec::<u32>::new(), source);
            loop {
                if vertex == sink {
                    let sent = way.iter().map(|&arc| self.room[arc as usize]).min().unwrap_or(0);
                    flow += u64::from(sent);
                    let mut full = 0;
                    for (at, &arc) in way.iter().enumerate().rev() {
                        self.room[arc as usize] -= sent;
                        self.room[arc as usize ^ 1] += sent;
                        if self.room[arc as usize] == 0 {
                            full = at;
                        }
                    }
                    vertex = self.to[way[full] as usize ^ 1] as usize;
                    way.truncate(full);
                    continue;
                }
                while open[vertex] != END {
                    let arc = open[vertex] as usize;
                    let to = self.to[arc] as usize;
                    if self.room[arc] > 0 && level[to] == level[vertex] + 1 {
                        break;
                    }
                    open[vertex] = self.next[arc];
                }
                if open[vertex] != END {
                    way.push(open[vertex]);
                    vertex = self.to[open[vertex] as usize] as usize;
                } else if let Some(arc) = way.pop() {
                    level[vertex] = END;
                    vertex = self.to[arc as usize ^ 1] as usize;
                    open[vertex] = self.next[arc as usize];
                } else {
                    break;
                }
            }
        }
        flow
    }
}
