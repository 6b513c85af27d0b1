//! The other programs, each asked in the way that serves it best.

use super::size;
use ascii_dag::{Graph, RenderOptions};
use spelunk::diagram::{Budget, Picture};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The crate's own layout, rendered plainly.
pub fn ascii_dag(picture: &Picture, _budget: Budget) -> Option<String> {
    let mut graph = Graph::new();
    for (id, node) in picture.nodes.iter().enumerate() {
        graph.add_node(id, node.name.as_str());
    }
    for relation in &picture.relations {
        graph.add_edge(relation.from, relation.to, Some(relation.label.as_str()));
    }
    Some(graph.compute_layout().render_string(&RenderOptions::plain()))
}

/// Whether `graph-easy` can be run.
pub fn has_graph_easy() -> bool {
    Command::new("graph-easy").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Both directions of flow; the one that fits, else the smaller one.
pub fn graph_easy(picture: &Picture, budget: Budget) -> Option<String> {
    let drawn: Vec<String> = ["south", "east"].iter().filter_map(|flow| run(picture, flow)).collect();
    let over = |text: &String| {
        let (rows, wide) = size(text);
        (rows > budget.height || wide > budget.width, rows * wide)
    };
    drawn.into_iter().min_by_key(over)
}

fn run(picture: &Picture, flow: &str) -> Option<String> {
    let mut text = format!("graph {{ flow: {flow}; }}\n");
    for relation in &picture.relations {
        let (from, to) = (&picture.nodes[relation.from].name, &picture.nodes[relation.to].name);
        text.push_str(&format!("[ {from} ] -- {} --> [ {to} ]\n", relation.label));
    }
    let mut easy = Command::new("graph-easy");
    easy.args(["--as=boxart", "--timeout=20"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = easy.spawn().ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let text: Vec<&str> = text.lines().map(str::trim_end).skip_while(|line| line.is_empty()).collect();
    let text = text.join("\n");
    (output.status.success() && !text.trim().is_empty()).then_some(text)
}
