//! Edges and vertices that are switched off.

/// Which edges and vertices may be used.
pub trait Allow: Sync {
    /// Whether an edge may be followed.
    fn edge(&self, edge: u32) -> bool;
    /// Whether a vertex may be entered.
    fn vertex(&self, vertex: u32) -> bool;
}

/// Everything may be used.
#[derive(Clone, Copy, Debug, Default)]
pub struct All;

impl Allow for All {
    #[inline]
    fn edge(&self, _: u32) -> bool {
        true
    }

    #[inline]
    fn vertex(&self, _: u32) -> bool {
        true
    }
}

/// A set of numbers, one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bits(Vec<u64>);

impl Bits {
    #[inline]
    fn has(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    fn set(&mut self, number: u32, on: bool) {
        let at = number as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        let bit = 1u64 << (number % 64);
        if on { self.0[at] |= bit } else { self.0[at] &= !bit }
    }
}

/// What is switched off. Empty by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    edges: Bits,
    vertices: Bits,
}

impl Mask {
    /// Switches an edge off or on again.
    pub fn set_edge(&mut self, edge: u32, off: bool) {
        self.edges.set(edge, off);
    }

    /// Switches a vertex off or on again.
    pub fn set_vertex(&mut self, vertex: u32, off: bool) {
        self.vertices.set(vertex, off);
    }
}

impl Allow for Mask {
    #[inline]
    fn edge(&self, edge: u32) -> bool {
        !self.edges.has(edge)
    }

    #[inline]
    fn vertex(&self, vertex: u32) -> bool {
        !self.vertices.has(vertex)
    }
}
