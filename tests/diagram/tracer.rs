//! Reads a drawing back from its text alone: nodes, lines through joints, arrowheads, labels.

use super::grid::{DOWN, Grid, LEFT, RIGHT, UP};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// source, target and label of each arrowhead that leads from one node to one node
    pub relations: Vec<(usize, usize, String)>,
    /// arrowheads and lines that lead nowhere, or from several nodes
    pub wrong: Vec<String>,
    pub crossings: usize,
    pub bends: usize,
    /// rows of the whole drawing
    pub rows: usize,
}

/// The nodes to look for: the glyph that is before every name, and the names.
pub struct Key<'k> {
    pub glyph: &'k str,
    pub names: &'k [String],
}

type Cell = (usize, usize);

struct Tracer<'t> {
    grid: &'t Grid,
    key: &'t Key<'t>,
    /// the cells of nodes and of their boxes
    nodes: HashMap<Cell, usize>,
    boxes: BTreeSet<Cell>,
    reading: Reading,
}

/// Reads a spine or a map.
pub fn read(text: &str, ascii: bool, key: &Key<'_>) -> Reading {
    let grid = Grid::new(text, ascii);
    let mut tracer = Tracer {
        grid: &grid,
        key,
        nodes: HashMap::new(),
        boxes: BTreeSet::new(),
        reading: Reading::default(),
    };
    tracer.find_nodes();
    tracer.follow();
    tracer.count();
    tracer.reading
}

/// Whether a shown name is this name, whole or cut in its middle.
pub fn is_name(shown: &str, name: &str) -> bool {
    let cut = ["…", "..", "~"].iter().any(|ellipsis| {
        shown.split_once(ellipsis).is_some_and(|(head, tail)| {
            name.starts_with(head) && name.ends_with(tail) && head.len() + tail.len() < name.len()
        })
    });
    shown == name || cut
}

/// The end of a text that starts at a column: before two blanks, or a blank and a line or an arrowhead.
fn text_end(grid: &Grid, row: usize, from: usize, stop: impl Fn(usize, usize) -> bool) -> usize {
    let mut col = from;
    while col < grid.width() {
        let blank = grid.at(row, col) == " ";
        if blank && (grid.at(row, col + 1) == " " || stop(row, col + 1)) {
            break;
        }
        col += 1;
    }
    col
}

impl Tracer<'_> {
    fn arrow(&self, row: usize, col: usize) -> Option<usize> {
        let text = self.grid.at(row, col);
        if !self.grid.ascii {
            return match text {
                "▼" | "▽" => Some(DOWN),
                "▲" | "△" => Some(UP),
                // the mark of a relation that is cut stands where its arrowhead was
                "╳" if self.in_node(row + 1, col).is_some() => Some(DOWN),
                "╳" => Some(UP),
                _ => None,
            };
        }
        let alone = [col.checked_sub(1), Some(col + 1)]
            .into_iter()
            .flatten()
            .all(|col| self.grid.at(row, col) == " " || self.grid.arms(row, col).is_some());
        let line = |row: Option<usize>, arm: usize| {
            row.and_then(|row| self.grid.arms(row, col)).is_some_and(|arms| arms[arm])
        };
        let above = row.checked_sub(1);
        let from_above = line(above, DOWN) || above.is_some_and(|above| self.in_node(above, col).is_some());
        let from_below = line(Some(row + 1), UP) || self.in_node(row + 1, col).is_some();
        match text {
            "v" | "V" | "x" if alone && from_above && self.in_node(row + 1, col).is_some() => Some(DOWN),
            "^" | "A" | "x"
                if alone && from_below && above.is_some_and(|above| self.in_node(above, col).is_some()) =>
            {
                Some(UP)
            }
            _ => None,
        }
    }

    fn in_node(&self, row: usize, col: usize) -> Option<usize> {
        self.nodes.get(&(row, col)).copied()
    }

    /// A name stands behind the glyph and a blank; facts in brackets and dots belong to the node.
    fn find_nodes(&mut self) {
        for row in 0..self.grid.rows.len() {
            let mut col = 0;
            while col < self.grid.width() {
                if self.grid.at(row, col) == self.key.glyph && self.grid.at(row, col + 1) == " " {
                    let line = |row: usize, col: usize| self.is_line(row, col);
                    let mut end = text_end(self.grid, row, col + 2, line);
                    let text = self.grid.text(row, col + 2..end);
                    if let Some(node) = self.named(&text) {
                        self.loops(&text, node);
                        while ["▔", "."].contains(&self.grid.at(row, end)) {
                            end += 1;
                        }
                        self.nodes.extend((col..end).map(|col| ((row, col), node)));
                        self.find_box(node, row, col, end);
                    } else {
                        self.reading.wrong.push(format!("no node is named {text:?}"));
                    }
                    col = end;
                }
                col += 1;
            }
        }
    }

    fn named(&self, text: &str) -> Option<usize> {
        let name = text.split(" [").next().unwrap_or(text).split(" ↺ ").next().unwrap_or(text);
        let name = if self.grid.ascii { name.split(" @ ").next().unwrap_or(name) } else { name };
        let bare = name.trim_end_matches(['▔', '.']);
        let is = |text: &str| self.key.names.iter().position(|name| is_name(text, name));
        is(name).or_else(|| is(bare))
    }

    fn loops(&mut self, text: &str, node: usize) {
        let round = if self.grid.ascii { " @ " } else { " ↺ " };
        for part in text.split(round).skip(1) {
            let label = part.split(" [").next().unwrap_or(part).trim_end_matches(['▔', '.']);
            self.reading.relations.push((node, node, label.to_owned()));
        }
    }

    /// The box around a name: its border belongs to the node.
    fn find_box(&mut self, node: usize, row: usize, from: usize, to: usize) {
        let Some(left) = from.checked_sub(2) else { return };
        let wall = |col: usize| ["│", "┃", "|", "#"].contains(&self.grid.at(row, col));
        let Some(right) = (to..self.grid.width())
            .take_while(|&col| wall(col) || self.grid.at(row, col) == " ")
            .find(|&col| wall(col))
        else {
            return;
        };
        let corner = |row: Option<usize>, col: usize, set: &[&str]| {
            row.is_some_and(|row| set.contains(&self.grid.at(row, col)))
        };
        let top = row.checked_sub(1);
        let is_box = wall(left)
            && corner(top, left, &["┌", "┏", "."])
            && corner(top, right, &["┐", "┓", "."])
            && corner(Some(row + 1), left, &["└", "┗", "'"])
            && corner(Some(row + 1), right, &["┘", "┛", "'"]);
        if is_box {
            for row in row - 1..=row + 1 {
                for col in left..=right {
                    self.boxes.insert((row, col));
                    self.nodes.insert((row, col), node);
                }
            }
        }
    }

    /// From every arrowhead back along its line.
    fn follow(&mut self) {
        for row in 0..self.grid.rows.len() {
            for col in 0..self.grid.width() {
                if self.in_node(row, col).is_none()
                    && let Some(way) = self.arrow(row, col)
                {
                    self.follow_one((row, col), way);
                }
            }
        }
    }

    fn follow_one(&mut self, arrow: Cell, way: usize) {
        let target = self.grid.next(arrow, way).and_then(|(row, col)| self.in_node(row, col));
        let (sources, own) = self.net(arrow, opposite(way));
        match (target, sources.len()) {
            (Some(target), 1) => {
                let label = own.iter().find_map(|&(row, col)| self.label(row, col)).unwrap_or_default();
                self.reading.relations.extend(sources.iter().map(|&source| (source, target, label.clone())));
            }
            _ => self.reading.wrong.push(format!("arrowhead {arrow:?}: from {sources:?} to {target:?}")),
        }
    }

    /// The nodes at which the line behind an arrowhead starts, and the cells that it shares with no other.
    fn net(&self, arrow: Cell, back: usize) -> (BTreeSet<usize>, Vec<Cell>) {
        let mut sources = BTreeSet::new();
        let mut own = vec![arrow];
        let mut alone = true;
        let mut met: BTreeSet<(Cell, usize)> = BTreeSet::new();
        let mut queue: VecDeque<(Cell, usize)> = VecDeque::from([(arrow, back)]);
        while let Some((from, way)) = queue.pop_front() {
            let Some((row, col)) = self.grid.next(from, way) else { continue };
            if let Some(node) = self.in_node(row, col) {
                sources.insert(node);
                continue;
            }
            let Some(arms) = self.grid.arms(row, col) else { continue };
            if !arms[opposite(way)] || !met.insert(((row, col), way % 2)) {
                continue;
            }
            let out: Vec<usize> = (0..4).filter(|&arm| arms[arm] && arm != opposite(way)).collect();
            if out.len() == 3 {
                queue.push_back(((row, col), way));
            } else {
                alone &= out.len() == 1;
                queue.extend(out.into_iter().map(|way| ((row, col), way)));
            }
            if alone {
                own.push((row, col));
            }
        }
        (sources, own)
    }

    /// The text that starts one blank right of a cell.
    fn label(&self, row: usize, col: usize) -> Option<String> {
        let first = self.grid.at(row, col + 2);
        let stop = |row: usize, col: usize| self.is_line(row, col) || self.arrow(row, col).is_some();
        let starts =
            [" ", "?", "━", "="].contains(&self.grid.at(row, col + 1)) && first != " " && !stop(row, col + 2);
        let inside = self.in_node(row, col + 2).is_some();
        (starts && !inside).then(|| self.grid.text(row, col + 2..text_end(self.grid, row, col + 2, stop)))
    }

    /// A character of a line that has a line, an arrowhead or a node where one of its arms points.
    fn is_line(&self, row: usize, col: usize) -> bool {
        let Some(arms) = self.grid.arms(row, col) else { return false };
        if !arms[RIGHT] && self.grid.at(row, col + 1) != " " && self.grid.arms(row, col + 1).is_none() {
            return false;
        }
        let joined = |arm: usize| {
            self.grid.next((row, col), arm).is_some_and(|(row, col)| {
                self.grid.arms(row, col).is_some_and(|arms| arms[opposite(arm)])
                    || self.arrow(row, col).is_some()
                    || self.in_node(row, col).is_some()
            })
        };
        (0..4).any(|arm| arms[arm] && joined(arm))
    }

    fn count(&mut self) {
        for row in 0..self.grid.rows.len() {
            for col in 0..self.grid.width() {
                let arms = if self.boxes.contains(&(row, col)) { None } else { self.grid.arms(row, col) };
                match arms {
                    Some([true, true, true, true]) => self.reading.crossings += 1,
                    Some([up, right, down, left]) if up != down && right != left => self.reading.bends += 1,
                    _ => {}
                }
            }
        }
    }
}

fn opposite(way: usize) -> usize {
    match way {
        UP => DOWN,
        DOWN => UP,
        LEFT => RIGHT,
        _ => LEFT,
    }
}
