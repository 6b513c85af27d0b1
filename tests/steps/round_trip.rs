//! Tree to text and back, and which texts are no tree.

use super::trees::any_steps;
use proptest::prelude::*;
use spelunk::query::parse;
use spelunk::query::steps::Steps;

fn read(text: &str) -> Result<Steps, String> {
    let query = parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    Steps::read(&query).map_err(|error| error.to_string())
}

/// The text of the tree of a text.
fn again(text: &str) -> String {
    read(text).unwrap_or_else(|why| panic!("{why}\n{text}")).cypher()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]
    #[test]
    fn a_tree_comes_back_from_its_text(steps in any_steps()) {
        let text = steps.cypher();
        match read(&text) {
            Ok(back) => prop_assert_eq!(back, steps, "{}", text),
            Err(why) => prop_assert!(false, "{}\n{}", why, text),
        }
    }
}

#[test]
fn what_people_write_becomes_steps() {
    let cases = [
        (
            "MATCH (m:AiModel)-[r:RUNS_ON]->(:ModelDeployment)<-[:CONTAINS]-(s) WHERE NOT (s.exposed = true) AND 5 < m.size RETURN m AS model, m.version",
            "MATCH (m:AiModel)-[:RUNS_ON]->(deployment:ModelDeployment)<-[:CONTAINS]-(s)\nWHERE m.size > 5\n  AND NOT s.exposed\nRETURN m AS model, m.version",
        ),
        (
            "MATCH (m:AiModel) WHERE (m)-[:RUNS_ON]->(:ModelDeployment {sku: 'S0', on: true}) AND NOT (m)<-[:CONTAINS*]-(:Account) RETURN m",
            "MATCH (m:AiModel)\nWHERE EXISTS {\n    MATCH (m)-[:RUNS_ON]->(deployment:ModelDeployment)\n    WHERE deployment.sku = 'S0'\n      AND deployment.on\n  }\n  AND NOT EXISTS { (m)<-[:CONTAINS*]-(account:Account) }\nRETURN m",
        ),
        (
            "MATCH (i)-[p:HAS_PERMISSION {access: 'admin'}]->(s:AI), (i)-[:MEMBER_OF*1..3]->(g:Group) WHERE p.data OR p.keys = true RETURN DISTINCT s, p.role AS role ORDER BY role DESC LIMIT 3",
            "MATCH (i)-[p:HAS_PERMISSION]->(s:AI)\nMATCH (i)-[:MEMBER_OF*1..3]->(g:Group)\nWHERE p.access = 'admin'\n  AND (p.data OR p.keys)\nRETURN DISTINCT s, p.role AS role\nORDER BY role DESC\nLIMIT 3",
        ),
        (
            "MATCH (a:AiModel) MATCH (d:ModelDeployment)<-[:RUNS_ON]-(a) WHERE d.x IS NOT NULL RETURN a, d",
            "MATCH (a:AiModel)-[:RUNS_ON]->(d:ModelDeployment)\nWHERE d.x IS NOT NULL\nRETURN a, d",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(again(text), expected);
        assert_eq!(again(expected), expected, "it stays as it is");
    }
}

#[test]
fn what_is_no_tree_says_why_and_where() {
    let cases = [
        ("MATCH (m) RETURN count(*)", "count(*) is no column"),
        ("MATCH (m) RETURN toLower(m.name)", "tolower(…) is no column"),
        ("MATCH (m) WITH m RETURN m", "WITH is no step"),
        ("UNWIND [1] AS x RETURN x", "UNWIND is no step"),
        ("MATCH (m) OPTIONAL MATCH (m)-->(n) RETURN m, n", "OPTIONAL MATCH is no step"),
        ("MATCH (m) RETURN m UNION MATCH (m) RETURN m", "UNION is no step"),
        ("MATCH (m)-->(d) WHERE m.x OR d.x RETURN m", "conditions on m and on d"),
        ("MATCH (m)-->(d) WHERE m.x = d.x RETURN m", "two properties are not compared"),
        ("MATCH (m)-[:A]->(d)-[:B]->(m) RETURN m", "it comes back to m"),
        ("MATCH (m:A), (d:B) RETURN m, d", "not connected"),
        ("MATCH (a)-[:R]->(b)<-[:R]-(c) RETURN a", "followed twice"),
        ("MATCH (a)-[:R]->(b)-[:S]->(c)-[:R]->(d) RETURN a", "followed twice"),
        ("MATCH p = (a)-[:R]->(b) RETURN p", "p is a whole path"),
        ("MATCH (a)-[:R*2..3]->(b) RETURN a", "at least 2 relations"),
        ("MATCH (m) WHERE m.x = $p RETURN m", "$p is no constant"),
        ("MATCH (m) WHERE toLower(m.x) = 'a' RETURN m", "the function tolower is no step"),
        ("MATCH (m)-->(d) WHERE EXISTS { (m)-->(x)<--(d) } RETURN m", "also speaks of d"),
        ("MATCH (m) WHERE COUNT { (m)-->() } > 2 RETURN m", "no step"),
        ("MATCH (m:A&B) RETURN m", "labels that must all hold"),
        ("MATCH (m) RETURN *", "RETURN * is no step"),
    ];
    for (text, expected) in cases {
        let why = read(text).expect_err(text);
        assert!(why.contains(expected), "{text}: {why}");
    }
    let why = read("MATCH (m)\nWHERE m.a = toLower(m.b)\nRETURN m").expect_err("no constant");
    assert!(why.starts_with("line 2, column 13"), "{why}");
}

#[test]
fn deep_texts_are_refused_and_do_not_overflow() {
    let chain = "MATCH (a)".to_owned() + &"-[:R]->()".repeat(300) + " RETURN a";
    assert!(read(&chain).expect_err("too deep").contains("nests more than"));
    let nested = "MATCH (a) WHERE ".to_owned()
        + &"(a.x AND (a.y OR ".repeat(30)
        + "a.z"
        + &"))".repeat(30)
        + " RETURN a";
    let steps = read(&nested).expect("thirty groups are read");
    assert_eq!(again(&steps.cypher()), steps.cypher());
}
