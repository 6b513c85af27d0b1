//! Where lines touch the nodes.

use super::layers::{Kind, Layers};

/// The columns at the ends of each wire.
pub(super) struct Ports {
    pub upper: Vec<i32>,
    pub lower: Vec<i32>,
}

impl Ports {
    /// Every arrowhead at a node has a column of its own; lines out of a node leave it at its glyph.
    pub fn new(layers: &Layers, x: &[i32]) -> Self {
        let mut ports = Self { upper: vec![0; layers.wires.len()], lower: vec![0; layers.wires.len()] };
        for (node, &item) in layers.node.iter().enumerate() {
            let (from, to) = (x[item], x[item] + layers.wide[node] - 1);
            for (wire, port) in spread(layers, x, &layers.items[item].up, from, to) {
                ports.lower[wire] = port;
            }
            let (back, out): (Vec<usize>, Vec<usize>) =
                layers.items[item].down.iter().partition(|&&line| layers.wires[layers.wire_of[line]].back);
            for line in out {
                ports.upper[layers.wire_of[line]] = from;
            }
            for (wire, port) in spread(layers, x, &back, from + 2, to) {
                ports.upper[wire] = port;
            }
        }
        ports
    }
}

/// Columns from `from` to `to`, two from each other, each as near to its line as the others allow.
fn spread(layers: &Layers, x: &[i32], lines: &[usize], from: i32, to: i32) -> Vec<(usize, i32)> {
    let mut lines: Vec<usize> =
        lines.iter().copied().filter(|&line| matches!(layers.items[line].kind, Kind::Line(_))).collect();
    lines.sort_by_key(|&line| x[line]);
    let last = i32::try_from(lines.len()).unwrap_or(1) - 1;
    let port = |(nth, line): (i32, usize)| {
        let (low, high) = (from + 2 * nth, to - 2 * (last - nth));
        (layers.wire_of[line], x[line].clamp(low, high.max(low)))
    };
    (0..).zip(lines).map(port).collect()
}
