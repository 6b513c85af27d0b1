//! What the engine answers.

use super::run;
use crate::model::{Builder, Draft, Estate};
use crate::query::answer::Cell;
use crate::query::error::Fault;
use crate::query::parse::parse;

fn estate() -> Estate {
    let mut draft = Draft::new();
    draft.node("a", "AiService").name("a").set("size", 3i64).set("open", true);
    draft.node("b", "AiService").name("b").set("size", 5i64);
    draft.node("m", "ManagedIdentity").name("m");
    draft.node("s", "StorageAccount").name("s").set("open", false);
    draft.relation("RUNS_AS", "a", "m");
    draft.relation("HAS_PERMISSION", "m", "s").set("access", "read");
    draft.relation("CONTAINS", "b", "s");
    let mut builder = Builder::new();
    builder.absorb(&draft);
    builder.build(Vec::new())
}

fn rows(text: &str) -> (Vec<String>, usize) {
    let estate = estate();
    let answer = run(&parse(text).expect(text), &estate).expect(text);
    let shown = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(&estate)).collect::<Vec<_>>().join(" ");
    (answer.rows.iter().map(shown).collect(), answer.unknown_rows)
}

#[test]
fn patterns_and_conditions_answer() {
    assert_eq!(rows("MATCH (n:AiService) WHERE n.size > 3 RETURN n.name").0, ["b"]);
    assert_eq!(rows("MATCH (n:AI) RETURN n").0, ["a", "b"]);
    assert_eq!(
        rows("MATCH (w)-[:RUNS_AS]->(i)-[p:HAS_PERMISSION]->(s:StorageAccount) RETURN w, i, p.access, s").0,
        ["a m read s"]
    );
    assert_eq!(rows("MATCH (s:StorageAccount)<-[:HAS_PERMISSION|CONTAINS]-(x) RETURN x").0, ["b", "m"]);
    assert_eq!(rows("MATCH (a:AiService {name:'a'})-[*1..2]->(s:StorageAccount) RETURN s.name").0, ["s"]);
    assert_eq!(rows("MATCH (n:AI) RETURN n LIMIT 1").0, ["a"]);
    assert_eq!(rows("MATCH (n) WHERE n.name IN ['a', 's'] AND NOT n:Data RETURN n").0, ["a"]);
}

#[test]
fn what_is_unknown_is_left_out_and_counted() {
    assert_eq!(rows("MATCH (n:AiService) WHERE n.open = true RETURN n"), (vec!["a".to_owned()], 1));
    assert_eq!(rows("MATCH (n:AiService) WHERE NOT n.open = true RETURN n"), (vec![], 1));
    assert_eq!(rows("MATCH (n:AiService) WHERE n.open IS NULL RETURN n"), (vec!["b".to_owned()], 0));
}

#[test]
fn wrong_words_are_named_with_the_closest_one() {
    let query = parse("MATCH (n:AiServise) RETURN n").expect("parses");
    let error = run(&query, &estate()).expect_err("unknown label").to_string();
    assert!(error.contains("AiService"), "{error}");
}

#[test]
fn what_cannot_run_is_said() {
    for text in ["CREATE (n) RETURN n", "MATCH (n) CALL db.labels() YIELD label RETURN n", "nonsense", ""] {
        assert!(parse(text).is_err(), "{text}");
    }
    let deep = format!("MATCH (n) WHERE {}n.a{} RETURN n", "(".repeat(5000), ")".repeat(5000));
    assert!(parse(&deep).is_err());
    for word in ["not ", "NOT ", "Not\n", "n.a and ", "n.a OR "] {
        let long = format!("MATCH (n) WHERE {}n.a RETURN n", word.repeat(5000));
        assert!(parse(&long).is_err(), "{word:?}");
    }
    for (part, end) in
        [("-", "1"), ("1^", "1"), ("1*", "1"), ("n.", "a"), ("n:", "A"), ("1<", "2"), ("case when ", "1")]
    {
        let long = format!("MATCH (n) WHERE ({}{end}) RETURN n", part.repeat(5000));
        assert!(parse(&long).is_err(), "{part:?}");
    }
}

#[test]
fn what_may_be_deep_is_parsed_and_brackets_in_texts_do_not_count() {
    let brackets = format!("MATCH (n) WHERE {}n.a{} RETURN n", "(".repeat(120), ")".repeat(120));
    assert!(parse(&brackets).is_ok());
    for chain in ["not ", "n.a or ", "n.a = 'x' and ", "1 + "] {
        let long = format!("MATCH (n) WHERE {}n.a RETURN n", chain.repeat(1000));
        assert!(!parse(&long).is_err_and(|error| error.fault == Fault::Limit), "{chain}");
    }
    let text = format!("MATCH (n) WHERE n.name = '{}' RETURN n", "(".repeat(1000));
    assert!(parse(&text).is_ok());
}
