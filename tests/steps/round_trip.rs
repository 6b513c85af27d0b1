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
fn what_is_no_step_is_kept_as_text() {
    let cases = [
        // columns that are worked out, and what follows the first MATCHes
        ("MATCH (m:AiModel)\nWHERE m.x\nRETURN count(*)", &[][..]),
        ("MATCH (m:AiModel)\nWITH m, size(m.name) AS s\nRETURN m, s", &[]),
        ("MATCH (m:AiModel)\nWHERE m.x\nOPTIONAL MATCH (m)-->(n)\nRETURN m, n", &[]),
        ("MATCH (m:AiModel)\nRETURN *", &[]),
        // conditions with functions, on one thing and on several
        ("MATCH (m:AiModel)\nWHERE toLower(m.x) = 'a'\nRETURN m", &["toLower(m.x) = 'a'"]),
        ("MATCH (m:AiModel)\nWHERE COUNT { (m)-->() } > 2\nRETURN m", &["COUNT { (m)-->() } > 2"]),
        ("MATCH (m)-->(d)\nWHERE m.x = d.x\nRETURN m, d", &["m.x = d.x"]),
        ("MATCH (m)-->(d)\nWHERE m.z\n  AND (m.x OR d.x)\nRETURN m, d", &["m.x OR d.x"]),
        (
            "MATCH (i)-[p:HAS_PERMISSION]->(s)\nWHERE any(a IN p.actions WHERE a STARTS WITH '*')\n  AND NOT any(a IN p.actions WHERE a = s.type)\nRETURN i, s",
            &["any(a IN p.actions WHERE a STARTS WITH '*')", "any(a IN p.actions WHERE a = s.type)"],
        ),
        ("MATCH (m)\nWHERE m.y\n  OR toLower(m.x) = 'a'\nRETURN m", &["toLower(m.x) = 'a'"]),
        (
            "MATCH (m)\nWHERE EXISTS {\n    MATCH (m)-->(d)\n    WHERE d.x = m.x\n  }\nRETURN m",
            &["d.x = m.x"],
        ),
    ];
    for (text, expected) in cases {
        let steps = read(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
        assert_eq!(steps.cypher(), text);
        assert_eq!(written(&steps), expected, "{text}");
    }
}

/// The conditions that are kept as text.
fn written(steps: &Steps) -> Vec<String> {
    let conditions = steps.places().into_iter().filter_map(|place| steps.condition(&place).cloned());
    let text = |condition: spelunk::query::steps::Condition| match condition.test {
        spelunk::query::steps::Test::Text { text, .. } => Some(text),
        _ => None,
    };
    conditions.filter_map(text).collect()
}

#[test]
fn a_name_that_a_text_speaks_of_stays_and_is_given_to_nothing_else() {
    let text = "MATCH (a:AiModel)-[:RUNS_ON]->(:ModelDeployment) OPTIONAL MATCH (deployment)-->(a) RETURN deployment, count(*)";
    let mut steps = read(text).expect("steps");
    assert!(
        steps.cypher().starts_with("MATCH (a:AiModel)-[:RUNS_ON]->(deployment2:ModelDeployment)\nOPTIONAL"),
        "{}",
        steps.cypher()
    );
    let mut model = read("MATCH (model:AiModel) WITH model RETURN count(model)").expect("steps");
    model.set_kinds(&[], vec!["AiAgent".to_owned()]);
    assert_eq!(model.cypher(), "MATCH (model:AiAgent)\nWITH model RETURN count(model)");
    let to = super::trees::set("", &["AiService"], spelunk::query::steps::Join::All, Vec::new());
    let link = super::trees::link("CONTAINS", spelunk::query::steps::Way::In, to);
    steps.add(&spelunk::query::steps::Where::That(Vec::new()), link);
    assert!(
        steps.cypher().contains("WHERE EXISTS { (a)<-[:CONTAINS]-(service:AiService) }"),
        "what is counted stays what it was: {}",
        steps.cypher()
    );
}

#[test]
fn what_is_no_tree_says_why_and_where() {
    let cases = [
        ("UNWIND [1] AS x RETURN x", "steps begin with MATCH"),
        ("MATCH (m) RETURN m UNION MATCH (m) RETURN m", "UNION is no step"),
        ("MATCH (m)-[:A]->(d)-[:B]->(m) RETURN m", "it comes back to m"),
        ("MATCH (m:A), (d:B) RETURN m, d", "not connected"),
        ("MATCH (a)-[:R]->(b)<-[:R]-(c) RETURN a", "followed twice"),
        ("MATCH (a)-[:R]->(b)-[:S]->(c)-[:R]->(d) RETURN a", "followed twice"),
        ("MATCH p = (a)-[:R]->(b) RETURN p", "p is a whole path"),
        ("MATCH (a)-[:R*2..3]->(b) RETURN a", "at least 2 relations"),
        ("MATCH (m) WHERE 1 = 2 RETURN m", "steps ask for properties"),
        ("MATCH (m:A&B) RETURN m", "labels that must all hold"),
    ];
    for (text, expected) in cases {
        let why = read(text).expect_err(text);
        assert!(why.contains(expected), "{text}: {why}");
    }
    let why = read("MATCH (m)\nMATCH (m)-[:A*2..]->(n)\nRETURN m").expect_err("no step");
    assert!(why.starts_with("line 2, column 1"), "{why}");
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
