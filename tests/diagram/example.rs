//! The attack path of twelve nodes and fifteen relations.

use spelunk::diagram::{Node, Picture, Relation};

const NODES: [(&str, &str, &str); 12] = [
    ("◎", "N", "Internet"),
    ("▣", "C", "vm-jump-01"),
    ("⚷", "K", "secret: st-key"),
    ("▣", "C", "ca-chat-frontend"),
    ("◈", "I", "mi-chat-prod"),
    ("▤", "S", "rg-ai-prod"),
    ("◆", "A", "aoai-prod"),
    ("▦", "D", "stragdocs"),
    ("☻", "a", "agent-support"),
    ("⌕", "x", "idx-kb"),
    ("◇", "m", "gpt-4o-ft"),
    ("▦", "D", "customer-pii"),
];

const RELATIONS: [(usize, &str, usize); 15] = [
    (0, "exposed-to", 3),
    (0, "exposed-to", 1),
    (3, "runs-as", 4),
    (1, "holds-credential", 2),
    (1, "can-reach", 3),
    (2, "auth-to", 7),
    (4, "Contributor", 5),
    (4, "OpenAI User", 6),
    (5, "contains", 7),
    (5, "contains", 8),
    (7, "contains", 11),
    (8, "uses", 10),
    (6, "contains", 10),
    (8, "reads-from", 9),
    (9, "indexes", 11),
];

/// The example as a picture.
pub fn picture() -> Picture {
    let node = |(at, &(glyph, ascii, name)): (usize, &(&str, &str, &str))| Node {
        key: format!("node-{at}"),
        glyph: glyph.to_owned(),
        ascii: ascii.to_owned(),
        name: name.to_owned(),
        ..Node::default()
    };
    let relation = |&(from, label, to): &(usize, &str, usize)| Relation {
        from,
        to,
        label: label.to_owned(),
        ..Relation::default()
    };
    Picture {
        nodes: NODES.iter().enumerate().map(node).collect(),
        relations: RELATIONS.iter().map(relation).collect(),
    }
}

/// The same with one glyph for all nodes, as the tracer wants it.
pub fn plain() -> Picture {
    let mut picture = picture();
    for node in &mut picture.nodes {
        node.glyph = super::corpus::GLYPH.to_owned();
    }
    picture
}
