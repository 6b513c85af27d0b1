//! Graphs of many shapes, the same ones each time.

use spelunk::diagram::{Node, Picture, Relation};

/// A small generator of numbers, the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 33) % u64::try_from(bound.max(1)).expect("small")).expect("small")
    }
}

/// The glyph of every node in the corpus.
pub const GLYPH: &str = "◆";
/// The same in ASCII; it stands in no name and in no label.
pub const ASCII_GLYPH: &str = "&";

const LABELS: [&str; 12] = [
    "contains",
    "runs-as",
    "can reach",
    "has permission to",
    "Contributor",
    "OpenAI User",
    "Storage Blob Data Reader",
    "reads-from",
    "uses",
    "holds-credential",
    "exposes :443",
    "AUTHENTICATES_AS",
];
const WORDS: [&str; 14] = [
    "vm-jump",
    "aoai-prod",
    "stragdocs",
    "kv",
    "mi-chat",
    "rg-ai",
    "agent-support",
    "gpt-4o-ft",
    "idx",
    "db",
    "customer-pii",
    "ca-chat-frontend",
    "sp-pipeline",
    "func",
];
const WIDE: [&str; 5] = ["顧客データ", "모델-배포", "e\u{301}tude-clé", "فهرس-المعرفة", "索引🔑知识"];

/// A graph with the name of its shape.
pub struct Case {
    pub name: String,
    pub picture: Picture,
}

impl Case {
    pub fn names(&self) -> Vec<String> {
        self.picture.nodes.iter().map(|node| node.name.clone()).collect()
    }

    /// What must be read back.
    pub fn expected(&self) -> Vec<(usize, usize, String)> {
        let mut all: Vec<_> =
            self.picture.relations.iter().map(|one| (one.from, one.to, one.label.clone())).collect();
        all.sort();
        all
    }
}

/// How names are made.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Usual,
    Long,
    Wide,
}

fn case(name: &str, seed: u64, nodes: usize, ends: &[(usize, usize)], names: Names) -> Case {
    let mut dice = Dice::new(seed);
    let node = |at: usize| {
        let word = match names {
            Names::Wide if at.is_multiple_of(2) => WIDE[dice.below(WIDE.len())],
            _ => WORDS[dice.below(WORDS.len())],
        };
        let name = match names {
            Names::Long => {
                format!("{at}-{word}-in-resource-group-rg-contoso-production-westeurope-{word}-{at}")
            }
            _ => format!("{word}-{at}"),
        };
        Node {
            key: format!("k{at}"),
            glyph: GLYPH.to_owned(),
            ascii: ASCII_GLYPH.to_owned(),
            name,
            kind: "Kind of thing".to_owned(),
            ..Node::default()
        }
    };
    let nodes: Vec<Node> = (0..nodes).map(node).collect();
    let relation = |&(from, to): &(usize, usize)| Relation {
        from,
        to,
        label: LABELS[dice.below(LABELS.len())].to_owned(),
        ..Relation::default()
    };
    let relations = ends.iter().map(relation).collect();
    Case { name: format!("{name}-{seed}"), picture: Picture { nodes, relations } }
}

/// Layers of nodes in which every node but the first has something above it.
fn layered(dice: &mut Dice, nodes: usize, extra: usize) -> Vec<(usize, usize)> {
    let mut ends: Vec<(usize, usize)> =
        (1..nodes).map(|to| (dice.below(to.min(6)) + to - to.min(6), to)).collect();
    for _ in 0..extra {
        let to = 1 + dice.below(nodes - 1);
        ends.push((dice.below(to), to));
    }
    ends
}

fn chain(count: usize) -> Vec<(usize, usize)> {
    (1..count).map(|to| (to - 1, to)).collect()
}

/// Diamonds one below the other.
fn diamonds(count: usize) -> (usize, Vec<(usize, usize)>) {
    let one = |at: usize| {
        let top = 3 * at;
        [(top, top + 1), (top, top + 2), (top + 1, top + 3), (top + 2, top + 3)]
    };
    (3 * count + 1, (0..count).flat_map(one).collect())
}

/// The whole corpus: at least 200 graphs of 4 to 60 nodes.
pub fn corpus() -> Vec<Case> {
    let mut cases = Vec::new();
    for seed in 0..24 {
        let mut dice = Dice::new(1000 + seed);
        let names = [Names::Usual, Names::Long, Names::Wide][usize::try_from(seed).expect("small") % 3];
        let size = 4 + dice.below(9);
        cases.push(case("chain", seed, size, &chain(size), names));
        let (count, ends) = diamonds(1 + dice.below(6));
        cases.push(case("diamonds", seed, count, &ends, names));
        let fan = 2 + dice.below(7);
        let ends: Vec<_> = (1..=fan).flat_map(|at| [(0, at), (at, fan + 1)]).collect();
        cases.push(case("fan-in", seed, fan + 2, &ends, names));
        let fan = 3 + dice.below(10);
        let mut ends: Vec<_> = (1..=fan).map(|at| (0, at)).collect();
        ends.push((1, fan + 1));
        cases.push(case("fan-out", seed, fan + 2, &ends, names));
        let size = 5 + dice.below(10);
        let mut ends = chain(size);
        ends.push((size - 1, dice.below(size - 1)));
        ends.push((size / 2, dice.below(size / 2)));
        cases.push(case("cycles", seed, size, &ends, names));
        let size = 4 + dice.below(8);
        let mut ends = layered(&mut dice, size, 2);
        let again = ends[dice.below(ends.len())];
        let own = dice.below(size);
        ends.extend([again, (own, own), (size - 1, size - 1)]);
        cases.push(case("parallel-and-self", seed, size, &ends, names));
        let size = 8 + dice.below(14);
        let extra = dice.below(size / 2);
        let mut clusters = case("clusters", seed, size, &layered(&mut dice, size, extra), names);
        let scopes = [None, Some("rg-ai-prod"), Some("rg-data"), Some("rg-of-the-web-shop")];
        for (at, node) in clusters.picture.nodes.iter_mut().enumerate() {
            // neighbours mostly share a scope
            let scope = if dice.below(8) == 0 { dice.below(4) } else { at * 4 / size };
            node.scope = scopes[scope].map(str::to_owned);
        }
        cases.push(clusters);
        let size = 15 + dice.below(46);
        let extra = dice.below(size / 2);
        cases.push(case("large", seed, size, &layered(&mut dice, size, extra), names));
        let size = 4 + dice.below(17);
        let ends: Vec<_> =
            (0..size + dice.below(size)).map(|_| (dice.below(size), dice.below(size))).collect();
        cases.push(case("any", seed, size, &ends, names));
    }
    cases
}
