//! One breadth-first sweep from many sources at once: how far each vertex is from the nearest.

use super::csr::Adjacency;
use super::mask::Allow;

/// The hops of a vertex that no source reaches. A vertex farther than 254 hops counts as 254.
pub const FAR: u8 = u8::MAX;

/// For each vertex the fewest hops from any of the `sources`, at most `bound`; [`FAR`] where none reaches.
///
/// A `bound` of [`FAR`] is none. Time: one visit of every edge that leaves a reached vertex.
#[must_use]
pub fn sweep(adjacency: &Adjacency, sources: &[u32], bound: u8, allow: &impl Allow) -> Vec<u8> {
    let mut hops = vec![FAR; adjacency.vertices()];
    let mut level: Vec<u32> = Vec::new();
    for &source in sources {
        if allow.vertex(source) && hops[source as usize] == FAR {
            hops[source as usize] = 0;
            level.push(source);
        }
    }
    let (mut next, mut at) = (Vec::new(), 0u8);
    while !level.is_empty() && (bound == FAR || at < bound) {
        at = at.saturating_add(1).min(FAR - 1);
        for &vertex in &level {
            for (end, edge) in adjacency.neighbours(vertex) {
                if hops[end as usize] == FAR && allow.edge(edge) && allow.vertex(end) {
                    hops[end as usize] = at;
                    next.push(end);
                }
            }
        }
        level.clear();
        std::mem::swap(&mut level, &mut next);
    }
    hops
}
