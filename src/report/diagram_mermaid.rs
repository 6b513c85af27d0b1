//! A picture as a Mermaid flowchart.

use crate::diagram::{Node, Origin, Picture, Relation, State};

/// The flowchart, from the top down: scopes are subgraphs; a step that is only possible is dotted, one that is
/// cut ends in a cross, one that most paths take is thick, one that is only reported ends in a circle.
#[must_use]
pub fn mermaid(picture: &Picture) -> String {
    let mut out = "flowchart TB\n".to_owned();
    let mut scopes: Vec<&str> = Vec::new();
    for scope in picture.nodes.iter().filter_map(|node| node.scope.as_deref()) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    for (at, scope) in scopes.iter().enumerate() {
        out.push_str(&format!("  subgraph s{at}[\"{}\"]\n", escaped(scope)));
        for (at, node) in inside(picture, Some(scope)) {
            out.push_str(&format!("    {}\n", node_line(at, node)));
        }
        out.push_str("  end\n");
    }
    for (at, node) in inside(picture, None) {
        out.push_str(&format!("  {}\n", node_line(at, node)));
    }
    let count = picture.nodes.len();
    for relation in picture.relations.iter().filter(|one| one.from.max(one.to) < count) {
        out.push_str(&format!("  {}\n", relation_line(relation)));
    }
    for (class, marked) in [
        ("entry", Box::new(|node: &Node| node.entry) as Box<dyn Fn(&Node) -> bool>),
        ("target", Box::new(|node: &Node| node.target)),
        ("choke", Box::new(|node: &Node| node.choke.is_some())),
    ] {
        let nodes = picture.nodes.iter().enumerate().filter(|(_, node)| marked(node));
        let ids: Vec<String> = nodes.map(|(at, _)| format!("n{at}")).collect();
        if !ids.is_empty() {
            out.push_str(&format!("  class {} {class}\n", ids.join(",")));
        }
    }
    out.push_str("  classDef entry stroke-width:3px\n");
    out.push_str("  classDef target stroke-width:3px,stroke-dasharray:6 2\n");
    out.push_str("  classDef choke stroke-width:5px\n");
    out
}

fn inside<'p>(picture: &'p Picture, scope: Option<&'p str>) -> impl Iterator<Item = (usize, &'p Node)> {
    picture.nodes.iter().enumerate().filter(move |(_, node)| node.scope.as_deref() == scope)
}

fn node_line(at: usize, node: &Node) -> String {
    let marks = [node.entry.then_some("entry"), node.target.then_some("target"), node.choke.as_deref()];
    let behind = marks.into_iter().flatten().chain(node.badges.iter().map(String::as_str));
    let mut text = escaped(&node.name);
    for line in [node.kind.as_str()].into_iter().chain(behind).filter(|line| !line.is_empty()) {
        text.push_str("<br>");
        text.push_str(&escaped(line));
    }
    format!("n{at}[\"{text}\"]")
}

fn relation_line(relation: &Relation) -> String {
    let arrow = match (relation.state, relation.heavy, relation.origin) {
        (State::Cut, _, _) => "--x",
        (State::Possible, _, _) => "-.->",
        (State::Certain, true, _) => "==>",
        (State::Certain, false, Origin::Reported) => "--o",
        (State::Certain, false, Origin::Found) => "-->",
    };
    let Relation { from, to, label, .. } = relation;
    let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(label)) };
    format!("n{from} {arrow}{label} n{to}")
}

/// Everything that Mermaid could read as more than text becomes a character reference.
fn escaped(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '|' | ';' | '\\' => format!("#{};", u32::from(c)),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_arrow_and_text_stays_text() {
        let node = |name: &str, scope: Option<&str>| Node {
            name: name.to_owned(),
            scope: scope.map(str::to_owned),
            ..Node::default()
        };
        let mut picture = Picture {
            nodes: vec![node("Internet", None), node("a\"];click n0 \"x", Some("rg")), node("b", Some("rg"))],
            relations: Vec::new(),
        };
        picture.nodes[0].entry = true;
        for (to, label, state, heavy) in [
            (1, "exposes", State::Certain, false),
            (1, "a|b", State::Possible, false),
            (2, "", State::Certain, true),
            (2, "reads", State::Cut, false),
        ] {
            let label = label.to_owned();
            picture.relations.push(Relation { from: 0, to, label, state, heavy, ..Relation::default() });
        }
        let expected = "flowchart TB\n  subgraph s0[\"rg\"]\n    n1[\"a#34;]#59;click n0 #34;x\"]\n    n2[\"b\"]\n  end\n  \
             n0[\"Internet<br>entry\"]\n  n0 -->|\"exposes\"| n1\n  n0 -.->|\"a#124;b\"| n1\n  n0 ==> n2\n  \
             n0 --x|\"reads\"| n2\n  class n0 entry\n";
        assert!(mermaid(&picture).starts_with(expected), "{}", mermaid(&picture));
    }
}
