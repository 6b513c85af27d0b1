//! A picture in the language of Graphviz.

use crate::diagram::{Node, Origin, Picture, Relation, State};

/// The digraph, from the top down: scopes are clusters; a step that is only possible is dashed, one that is
/// cut is dotted and ends in a bar, one that most paths take is bold, one that is only reported has an open arrow.
#[must_use]
pub fn dot(picture: &Picture) -> String {
    let mut out = "digraph attack_path {\n  rankdir=TB;\n  node [shape=box];\n".to_owned();
    let mut scopes: Vec<&str> = Vec::new();
    for scope in picture.nodes.iter().filter_map(|node| node.scope.as_deref()) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    for (at, scope) in scopes.iter().enumerate() {
        out.push_str(&format!("  subgraph cluster_{at} {{\n    label={};\n", quoted(scope)));
        for (at, node) in inside(picture, Some(scope)) {
            out.push_str(&format!("    {}\n", node_line(at, node)));
        }
        out.push_str("  }\n");
    }
    for (at, node) in inside(picture, None) {
        out.push_str(&format!("  {}\n", node_line(at, node)));
    }
    let count = picture.nodes.len();
    for relation in picture.relations.iter().filter(|one| one.from.max(one.to) < count) {
        out.push_str(&format!("  {}\n", relation_line(relation)));
    }
    out.push_str("}\n");
    out
}

fn inside<'p>(picture: &'p Picture, scope: Option<&'p str>) -> impl Iterator<Item = (usize, &'p Node)> {
    picture.nodes.iter().enumerate().filter(move |(_, node)| node.scope.as_deref() == scope)
}

fn node_line(at: usize, node: &Node) -> String {
    let marks = [node.entry.then_some("entry"), node.target.then_some("target"), node.choke.as_deref()];
    let lines = [node.name.as_str(), node.kind.as_str()].into_iter().chain(marks.into_iter().flatten());
    let lines = lines.chain(node.badges.iter().map(String::as_str)).filter(|line| !line.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    let heavy = if node.choke.is_some() { " penwidth=3" } else { "" };
    let rounds = if node.entry || node.target { " peripheries=2" } else { "" };
    format!("n{at} [label={}{heavy}{rounds}];", quoted(&text))
}

fn relation_line(relation: &Relation) -> String {
    let style = match (relation.state, relation.heavy) {
        (State::Cut, _) => " style=dotted arrowhead=tee",
        (State::Possible, _) => " style=dashed",
        (State::Certain, true) => " penwidth=3",
        (State::Certain, false) => "",
    };
    let open = if relation.origin == Origin::Reported && relation.state != State::Cut {
        " arrowhead=empty"
    } else {
        ""
    };
    format!("n{} -> n{} [label={}{style}{open}];", relation.from, relation.to, quoted(&relation.label))
}

/// A quoted string in which nothing is an escape but the ends of lines.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_scopes_and_states_are_told_apart() {
        let node = |name: &str, scope: Option<&str>| Node {
            name: name.to_owned(),
            scope: scope.map(str::to_owned),
            ..Node::default()
        };
        let mut picture = Picture {
            nodes: vec![node("Internet", None), node("a\"\\", Some("rg"))],
            relations: vec![Relation { to: 1, label: "exposes".to_owned(), ..Relation::default() }; 3],
        };
        picture.nodes[1].target = true;
        picture.relations[1].state = State::Possible;
        picture.relations[2].state = State::Cut;
        let expected = "digraph attack_path {\n  rankdir=TB;\n  node [shape=box];\n  subgraph cluster_0 {\n    \
             label=\"rg\";\n    n1 [label=\"a\\\"\\\\\\ntarget\" peripheries=2];\n  }\n  n0 [label=\"Internet\"];\n  \
             n0 -> n1 [label=\"exposes\"];\n  n0 -> n1 [label=\"exposes\" style=dashed];\n  \
             n0 -> n1 [label=\"exposes\" style=dotted arrowhead=tee];\n}\n";
        assert_eq!(dot(&picture), expected);
    }
}
