//! What the tree looks like as Cypher.

use super::trees::{link, not, set, steps};
use spelunk::model::Truth;
use spelunk::query::steps::{Condition, Join, Literal, Operator, Way};

#[test]
fn shown_connections_are_the_pattern_and_all_conditions_follow_it() {
    let service = set("", &["AiService"], Join::All, vec![Condition::fact("key_auth", Truth::No)]);
    let deployment = set("", &["ModelDeployment"], Join::All, vec![link("CONTAINS", Way::In, service)]);
    let identity = set(
        "",
        &[],
        Join::Any,
        vec![
            Condition::fact("privileged", Truth::Yes),
            Condition::compare("name", Operator::Contains, Literal::Text("it's".to_owned())),
        ],
    );
    let root = set(
        "",
        &["AiModel"],
        Join::All,
        vec![
            link("RUNS_ON", Way::Out, deployment),
            link("HAS_PERMISSION", Way::In, identity),
            Condition::fact("exposed", Truth::Yes),
        ],
    );
    let expected = "\
MATCH (model:AiModel)
      -[:RUNS_ON]->(deployment:ModelDeployment)
      <-[:CONTAINS]-(service:AiService)
MATCH (model)<-[:HAS_PERMISSION]-(resource)
WHERE model.exposed
  AND service.key_auth = false
  AND (resource.privileged OR resource.name CONTAINS 'it\\'s')
RETURN model, deployment, service, resource";
    assert_eq!(steps(root).cypher(), expected);
}

#[test]
fn what_cannot_be_a_column_is_a_subquery() {
    let deployment = set(
        "",
        &["ModelDeployment"],
        Join::All,
        vec![
            Condition::fact("no_content_filter", Truth::Yes),
            link("CONTAINS", Way::In, set("", &["AiService"], Join::All, Vec::new())),
        ],
    );
    let account = set("", &["Account"], Join::All, Vec::new());
    let root = set(
        "",
        &["AiModel"],
        Join::Any,
        vec![
            not(link("RUNS_ON", Way::Out, deployment)),
            link("CONTAINS", Way::In, account),
            Condition::fact("model_metadata", Truth::Unknown),
        ],
    );
    let expected = "\
MATCH (model:AiModel)
WHERE NOT EXISTS {
    MATCH (model)
          -[:RUNS_ON]->(deployment:ModelDeployment)
          <-[:CONTAINS]-(service:AiService)
    WHERE deployment.no_content_filter
  }
  OR EXISTS { (model)<-[:CONTAINS]-(account:Account) }
  OR model.model_metadata IS NULL
RETURN model";
    assert_eq!(steps(root).cypher(), expected);
}

#[test]
fn two_that_could_follow_the_same_relation_have_a_match_each() {
    let neighbour = set("", &["AiModel"], Join::All, Vec::new());
    let deployment = set("", &["ModelDeployment"], Join::All, vec![link("RUNS_ON", Way::In, neighbour)]);
    let root = set("", &["AiModel"], Join::All, vec![link("RUNS_ON", Way::Out, deployment)]);
    let expected = "\
MATCH (model:AiModel)-[:RUNS_ON]->(deployment:ModelDeployment)
MATCH (deployment)<-[:RUNS_ON]-(model2:AiModel)
RETURN model, deployment, model2";
    assert_eq!(steps(root).cypher(), expected);
}
