//! Reads a rail back from its text alone: each row's arrowhead, label and node, and the lane it hangs on.

use super::grid::{DOWN, Grid, LEFT, RIGHT, UP};
use super::tracer::{Key, Reading, is_name};

/// What stands behind an arrowhead.
enum Behind {
    Node(usize),
    Reference(usize),
    Ditto,
}

struct Row {
    /// the column below which the node's line starts
    anchor: usize,
    node: Option<usize>,
    arrow: bool,
    label: String,
    reference: bool,
}

/// Reads a rail.
pub fn read(text: &str, ascii: bool, key: &Key<'_>) -> Reading {
    let grid = Grid::new(text, ascii);
    let mut reading = Reading::default();
    let mut rows: Vec<Row> = Vec::new();
    for row in 0..grid.rows.len() {
        let above = rows.last().and_then(|row| row.node);
        let parsed = parse(&grid, row, key, above, &mut reading);
        if parsed.is_none() {
            reading.wrong.push(format!("row {row}: {:?}", grid.text(row, 0..grid.width())));
        }
        let nothing =
            Row { anchor: usize::MAX, node: None, arrow: false, label: String::new(), reference: true };
        rows.push(parsed.unwrap_or(nothing));
    }
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.arrow) {
        match (source(&grid, &rows, at, row.anchor), row.node) {
            (Some(source), Some(target)) => reading.relations.push((source, target, row.label.clone())),
            (from, to) => reading.wrong.push(format!("row {at}: from {from:?} to {to:?}")),
        }
    }
    for (row, parsed) in rows.iter().enumerate() {
        for col in 0..parsed.anchor.min(grid.width()) {
            match grid.arms(row, col) {
                Some([true, true, true, true]) => reading.crossings += 1,
                Some([up, right, down, left]) if up != down && right != left => reading.bends += 1,
                _ => {}
            }
        }
    }
    reading
}

fn is_arrow(grid: &Grid, row: usize, col: usize) -> bool {
    let text = grid.at(row, col);
    if !grid.ascii {
        return ["▼", "▽", "▶", "▷", "╳"].contains(&text);
    }
    let from_left = col.checked_sub(1).and_then(|col| grid.arms(row, col)).is_some_and(|arms| arms[RIGHT]);
    match text {
        ">" | "}" => from_left,
        "v" | "V" => true,
        "x" => true,
        _ => false,
    }
}

fn parse(grid: &Grid, row: usize, key: &Key<'_>, above: Option<usize>, reading: &mut Reading) -> Option<Row> {
    let mut col = 0;
    while grid.at(row, col) == " " || grid.arms(row, col).is_some() {
        col += 1;
        if col > grid.width() {
            return None;
        }
    }
    if grid.at(row, col) == key.glyph && !is_arrow(grid, row, col) {
        let node = node(grid, row, col, key, reading)?;
        return Some(Row {
            anchor: col,
            node: Some(node),
            arrow: false,
            label: String::new(),
            reference: false,
        });
    }
    if !is_arrow(grid, row, col) || ![" ", "?", "━", "="].contains(&grid.at(row, col + 1)) {
        return None;
    }
    let glyph = (col + 2..grid.width()).find(|&at| {
        grid.at(row, at) == key.glyph && grid.at(row, at - 1) == " " && grid.at(row, at + 1) == " "
    })?;
    let label = grid.text(row, col + 2..glyph);
    let label = label.trim_end();
    let (up, down) = if grid.ascii { ("^", "v") } else { ("↑", "↓") };
    let reference = [up, down].iter().find_map(|arrow| {
        label.strip_suffix(arrow).filter(|rest| rest.is_empty() || rest.ends_with(' ')).map(str::trim_end)
    });
    let behind = match (reference, grid.at(row, glyph + 2)) {
        (Some(_), _) => Behind::Reference(node(grid, row, glyph, key, reading)?),
        (None, "″" | "\"") => Behind::Ditto,
        _ => Behind::Node(node(grid, row, glyph, key, reading)?),
    };
    let label = reference.unwrap_or(label).to_owned();
    let (node, reference) = match behind {
        Behind::Node(node) => (Some(node), false),
        Behind::Reference(node) => (Some(node), true),
        Behind::Ditto => (above, false),
    };
    Some(Row { anchor: col, node, arrow: true, label, reference })
}

fn node(grid: &Grid, row: usize, glyph: usize, key: &Key<'_>, reading: &mut Reading) -> Option<usize> {
    let text = grid.text(row, glyph + 2..grid.width());
    let text = text.trim_end();
    let round = if grid.ascii { " @ " } else { " ↺ " };
    let name = text.split(" [").next()?.split(round).next()?.split("  ").next()?;
    let node = key.names.iter().position(|one| is_name(name, one))?;
    for part in text.split(round).skip(1) {
        let label = part.split(" [").next().unwrap_or(part).split("  ").next().unwrap_or(part);
        reading.relations.push((node, node, label.to_owned()));
    }
    Some(node)
}

/// Left along the row to the lane, then up it to the row whose anchor it starts under.
fn source(grid: &Grid, rows: &[Row], at: usize, anchor: usize) -> Option<usize> {
    let mut col = anchor;
    let mut row = at;
    if col.checked_sub(1).and_then(|col| grid.arms(row, col)).is_some_and(|arms| arms[RIGHT]) {
        loop {
            col = col.checked_sub(1)?;
            let arms = grid.arms(row, col)?;
            if arms[UP] {
                break;
            }
            if !(arms[LEFT] && arms[RIGHT]) {
                return None;
            }
        }
    }
    loop {
        row = row.checked_sub(1)?;
        let above = &rows[row];
        if above.anchor == col && !above.reference {
            return above.node;
        }
        if !grid.arms(row, col)?[DOWN] || !grid.arms(row, col)?[UP] {
            return None;
        }
    }
}
