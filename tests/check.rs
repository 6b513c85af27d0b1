//! What follows from verdicts: evidence, exceptions, the provider's opinion, the score, a refresh, queries.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod support;

use spelunk::model::{Builder, Draft, Estate, FindingState, NodeId, RawFinding, Severity, moment};
use spelunk::posture::check::{
    Check, Fate, Gate, Muted, Opinion, Selection, Verdicts, area_score, compare, evidence, exceptions, score,
    told,
};
use spelunk::posture::rules::RuleSet;
use support::Graph;

fn table(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}

fn service(id: &str, text: &str, graph: &mut Graph) {
    let mut node = table(text);
    node.insert("kind".to_owned(), "AiService".into());
    node.insert("provider".to_owned(), "azure".into());
    node.insert("type".to_owned(), "microsoft.cognitiveservices/accounts".into());
    graph.node(id, &node);
}

/// Two services: one open with keys, one closed without.
fn estate() -> Estate {
    let mut graph = Graph::default();
    service(
        "open",
        "disable_local_auth = false\npublic_network_access = 'Enabled'\n\"tags.env\" = 'dev'",
        &mut graph,
    );
    service("closed", "disable_local_auth = true\npublic_network_access = 'Disabled'", &mut graph);
    service("silent", "", &mut graph);
    spelunk::posture::complete(graph.load().as_of(moment::seconds("2026-11-01").unwrap()))
}

fn judged(estate: &Estate) -> Verdicts {
    Verdicts::of(estate, RuleSet::shipped())
}

fn state(estate: &Estate, verdicts: &Verdicts, rule: &str, id: &str) -> Option<FindingState> {
    let at = u16::try_from(RuleSet::shipped().position(rule)?).unwrap();
    verdicts.state(at, estate.find(id)?)
}

const KEYS: &str = "azure-ai-keys-refused";

#[test]
fn verdicts_are_found_by_node_rule_and_area() {
    let estate = estate();
    let verdicts = judged(&estate);
    assert_eq!(state(&estate, &verdicts, KEYS, "open"), Some(FindingState::Fail));
    assert_eq!(state(&estate, &verdicts, KEYS, "closed"), Some(FindingState::Pass));
    assert_eq!(state(&estate, &verdicts, KEYS, "silent"), Some(FindingState::Unknown));
    let at = u16::try_from(RuleSet::shipped().position(KEYS).unwrap()).unwrap();
    assert_eq!(verdicts.of_rule(&estate, at).len(), 3);
    let counts = verdicts.counts(at);
    assert_eq!((counts.fail, counts.pass, counts.unknown), (1, 1, 1));
    let identity = verdicts.area("identity");
    let by_hand = verdicts.all().filter(|(_, one)| verdicts.rule(*one).area.key == "identity").count();
    assert_eq!(identity.fail + identity.pass + identity.unknown + identity.not_applicable, by_hand);
    assert_eq!(verdicts.worst(estate.find("open").unwrap(), &Muted::default()), Some(Severity::High));
}

#[test]
fn evidence_says_what_was_seen_and_what_is_missing_and_how_to_get_it() {
    let estate = estate();
    let rule = RuleSet::shipped().rule(KEYS).unwrap();
    let of = |id: &str, state| evidence(&estate, rule, estate.node(estate.find(id).unwrap()), state);
    assert!(of("open", FindingState::Fail).to_string().contains("disable_local_auth is false"));
    let unknown = of("silent", FindingState::Unknown);
    assert_eq!(unknown.missing[0].name, "key_auth");
    assert!(!unknown.missing[0].get.is_empty());
    let network = RuleSet::shipped().rule("azure-ai-public-access-disabled").unwrap();
    let unknown =
        evidence(&estate, network, estate.node(estate.find("silent").unwrap()), FindingState::Unknown);
    assert!(
        unknown
            .missing
            .iter()
            .any(|one| one.name == "public_network_access" && one.get.contains("az graph query"))
    );
}

fn muted(estate: &Estate, verdicts: &Verdicts, text: &str) -> (Muted, usize) {
    let exceptions = exceptions::read(text).unwrap();
    let muted = Muted::of(&exceptions, estate, verdicts);
    let count = muted.len();
    (muted, count)
}

#[test]
fn exceptions_mute_by_id_tag_and_query_and_come_back_when_they_end() {
    let estate = estate();
    let verdicts = judged(&estate);
    let tail = "reason = 'r'\nowner = 'o'\n";
    let one = |what: &str, expires: &str| {
        format!("[[exception]]\nrule = '{KEYS}'\n{what}\n{tail}expires = '{expires}'\n")
    };
    for what in ["id = 'open'", "tag = 'env=dev'", "query = \"n.name = 'open'\""] {
        let (muted, count) = muted(&estate, &verdicts, &one(what, "2026-11-01"));
        assert_eq!((count, muted.fates[0]), (1, Fate::Mutes(1)), "{what}");
        let (muted, count) = self::muted(&estate, &verdicts, &one(what, "2026-10-31"));
        assert_eq!((count, muted.fates[0]), (0, Fate::Expired), "{what}");
    }
    let (muted, _) = muted(&estate, &verdicts, &one("id = 'closed'", "2027-01-01"));
    assert_eq!(muted.fates[0], Fate::Idle, "what passes needs no exception");
    let (muted, _) =
        self::muted(&estate, &verdicts, &one("id = 'open'", "2027-01-01").replace(KEYS, "no-such-rule"));
    assert_eq!(muted.fates[0], Fate::NoRule);
}

#[test]
fn muted_failures_stay_countable_and_do_not_fail_a_gate() {
    let estate = estate();
    let verdicts = judged(&estate);
    let text = "[[exception]]\nrule = '*'\nid = 'open'\nreason = 'r'\nowner = 'o'\nexpires = '2027-01-01'\n";
    let exceptions = exceptions::read(text).unwrap();
    let muted = Muted::of(&exceptions, &estate, &verdicts);
    let check = Check { estate: &estate, verdicts: &verdicts, exceptions: &exceptions, muted: &muted };
    let keys = Selection { rules: vec![KEYS.to_owned()], ..Selection::default() };
    let (counts, count) = check.counts(&keys);
    assert_eq!((counts.fail, count), (1, 1));
    let gate = Gate { fail_on: Some(Severity::Low), unknown_fails: false };
    assert!(!check.fails(&keys, gate));
    let open = Check { muted: &Muted::default(), ..check };
    assert!(open.fails(&keys, gate));
    assert!(
        !open.fails(&keys, Gate { fail_on: Some(Severity::High), ..gate }),
        "the rule is of medium severity"
    );
    let unknown = Gate { fail_on: None, unknown_fails: true };
    let check = Check { estate: &estate, verdicts: &verdicts, exceptions: &exceptions, muted: &muted };
    assert!(check.fails(&keys, unknown), "the silent one is unknown");
}

#[test]
fn an_exception_follows_a_resource_that_was_rebuilt_under_a_generated_name() {
    let id = |name: &str| {
        format!("/subscriptions/s/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/{name}")
    };
    let mut graph = Graph::default();
    service(&id("aoai-prod-9dk21m"), "disable_local_auth = false", &mut graph);
    let estate = spelunk::posture::complete(graph.load());
    let verdicts = judged(&estate);
    let exception = |name: &str| {
        format!(
            "[[exception]]\nrule = '{KEYS}'\nid = '{}'\nreason = 'r'\nowner = 'o'\nexpires = '2027-01-01'\n",
            id(name)
        )
    };
    assert_eq!(muted(&estate, &verdicts, &exception("aoai-prod-x7f3k2")).1, 1);
    assert_eq!(muted(&estate, &verdicts, &exception("aoai-test-x7f3k2")).1, 0);
}

#[test]
fn a_broken_exceptions_file_names_the_line() {
    for (text, says) in [
        ("[[exception]]\nrule = 'a'\n", "line 1"),
        (
            "\n[[exception]]\nrule = 'a'\nid = 'x'\ntag = 'y=z'\nreason='r'\nowner='o'\nexpires='2027-01-01'\n",
            "line 3",
        ),
        ("[[exception]]\nrule = 'a'\nid = 'x'\nreason='r'\nowner='o'\nexpires='soon'\n", "expires ="),
        (
            "[[exception]]\nrule = 'a'\nquery = 'n.'\nreason='r'\nowner='o'\nexpires='2027-01-01'\n",
            "in the query",
        ),
        (
            "[[exception]]\nrule = 'a'\nid = 'x'\nreason=' '\nowner='o'\nexpires='2027-01-01'\n",
            "a reason and an owner",
        ),
    ] {
        let error = exceptions::read(text).expect_err(text);
        assert!(error.contains(says), "{error}");
    }
}

fn assessed(findings: &[(&'static str, &'static str, FindingState)]) -> Estate {
    let mut draft = Draft::new();
    for (id, off) in [("open", false), ("closed", true)] {
        draft
            .node(id, "AiService")
            .provider("azure")
            .set("type", "microsoft.cognitiveservices/accounts")
            .set("disable_local_auth", off);
    }
    for (resource, check, state) in findings {
        let title =
            "Azure AI Services resources should have key access disabled (disable local authentication)";
        let title = if *check == "other" { "Something that no rule says" } else { title };
        draft.finding(&RawFinding {
            resource,
            check,
            title,
            state: *state,
            severity: None,
            reason: "because",
            factors: vec![],
        });
    }
    let mut builder = Builder::new();
    builder.absorb(&draft);
    spelunk::posture::complete(builder.build(Vec::new()))
}

#[test]
fn the_providers_verdicts_are_compared_with_ours() {
    let estate = assessed(&[
        ("open", "71ef260a-8f18-47b7-abcb-62d0673d94dc", FindingState::Fail),
        ("open", "other", FindingState::Fail),
        ("closed", "by-title", FindingState::Fail),
    ]);
    let verdicts = judged(&estate);
    let all = compare(&estate, &verdicts);
    let of = |id: &str, opinion: Opinion| -> Vec<Option<&str>> {
        let node = estate.find(id).unwrap();
        let own = all.iter().filter(|one| one.node == node && one.opinion == opinion);
        own.map(|one| one.ours.map(|ours| verdicts.rule(ours).id.as_str())).collect()
    };
    assert_eq!(of("open", Opinion::Agree), [Some(KEYS)]);
    assert_eq!(of("open", Opinion::OnlyTheirs), [None]);
    assert_eq!(of("closed", Opinion::Disagree), [Some(KEYS)], "ours passes, theirs fails");
    assert!(of("open", Opinion::OnlyOurs).iter().all(|rule| *rule != Some(KEYS)));
    assert_eq!(all[0].opinion, Opinion::Disagree, "disagreements come first");
}

#[test]
fn every_point_of_a_score_is_explained() {
    let estate = estate();
    let verdicts = judged(&estate);
    let none = Muted::default();
    let node = estate.find("open").unwrap();
    let whole = score(&estate, &verdicts, &none, node, None).unwrap();
    let lost: u32 = whole.costs.iter().map(|cost| cost.points).sum();
    assert_eq!(whole.points, 100u32.saturating_sub(lost));
    let keys =
        whole.costs.iter().find(|cost| verdicts.rules().rules()[usize::from(cost.rule)].id == KEYS).unwrap();
    assert_eq!((keys.base, keys.points), (10, 15), "medium, and half as much again because it is exposed");
    let unknown = score(&estate, &verdicts, &none, estate.find("silent").unwrap(), Some("identity")).unwrap();
    assert!(unknown.points < 100 && unknown.costs.iter().all(|cost| cost.state == FindingState::Unknown));
    let areas: u32 = ["identity", "network", "data", "dependencies", "logging", "agents"]
        .iter()
        .filter_map(|area| score(&estate, &verdicts, &none, node, Some(area)))
        .flat_map(|score| score.costs)
        .map(|cost| cost.points)
        .sum();
    assert_eq!(areas, lost, "the areas' costs are the resource's");
    let (mean, resources) = area_score(&estate, &verdicts, &none, "identity").unwrap();
    assert!(mean <= 100 && resources == 3);
    assert_eq!(area_score(&estate, &verdicts, &none, "agents"), None, "no rule of the area speaks of these");
}

#[test]
fn queries_see_verdicts() {
    let estate = estate();
    let verdicts = judged(&estate);
    let estate = told(estate, &verdicts, &Muted::default());
    let rows = |text: &str| -> Vec<String> {
        let answer = spelunk::query::run(&spelunk::query::parse(text).unwrap(), &estate).unwrap();
        answer.rows.iter().map(|row| row[0].shown(&estate)).collect()
    };
    assert_eq!(rows(&format!("MATCH (n:AiService) WHERE '{KEYS}' IN n.fails RETURN n.name")), ["open"]);
    assert_eq!(rows("MATCH (n:AiService) WHERE n.failing RETURN n.name ORDER BY n.name"), ["open"]);
    assert_eq!(rows("MATCH (n:AiService) RETURN n.name ORDER BY n.risk DESC LIMIT 1"), ["open"]);
    assert_eq!(rows("MATCH (n:AiService {name: 'open'}) RETURN n.worst_failure"), ["high"]);
    assert_eq!(rows("MATCH (n:AiService {name: 'open'}) RETURN n.exposed_width"), ["wide"]);
}

/// A chain of services, agents and guardrails, with one service changed.
fn chained(changed: bool) -> (Estate, NodeId) {
    let mut graph = Graph::default();
    for at in 0..40 {
        let off = changed && at == 7;
        service(&format!("s{at:02}"), &format!("disable_local_auth = {off}\ndetail = true"), &mut graph);
        graph.node(&format!("d{at:02}"), &table("kind = 'ModelDeployment'\nprovider = 'azure'"));
        graph.node(&format!("a{at:02}"), &table("kind = 'AiAgent'\nprovider = 'azure'"));
        let filter = !(changed && at == 9);
        graph.node(&format!("g{at:02}"), &table(&format!("kind = 'Guardrail'\njailbreak_filter = {filter}")));
        for (from, kind, to) in [("a", "USES_MODEL", "d"), ("d", "GUARDED_BY", "g"), ("s", "CONTAINS", "d")] {
            let edge = [format!("{from}{at:02}"), kind.to_owned(), format!("{to}{at:02}")];
            graph.edge(&toml::Value::Array(edge.map(toml::Value::from).to_vec()));
        }
    }
    let estate = spelunk::posture::complete(graph.load());
    let node = estate.find("s07").unwrap();
    (estate, node)
}

#[test]
fn a_refresh_asks_only_what_can_see_the_change_and_ends_like_a_new_run() {
    let (before, service) = chained(false);
    let (after, _) = chained(true);
    let old = judged(&before);
    let guardrail = after.find("g09").unwrap();
    let refreshed = old.refreshed(&after, &[service, guardrail]);
    let anew = judged(&after);
    assert!(refreshed.all().eq(anew.all()), "the same verdicts");
    assert!(!old.all().eq(anew.all()), "the change is seen");
    let agent = after.find("a09").unwrap();
    let jailbreak = u16::try_from(RuleSet::shipped().position("agent-jailbreak-guardrail").unwrap()).unwrap();
    assert_eq!(old.state(jailbreak, agent), Some(FindingState::Pass));
    assert_eq!(refreshed.state(jailbreak, agent), Some(FindingState::Fail), "two relations away");
    assert!(refreshed.asked() * 10 < anew.asked(), "{} of {} asked", refreshed.asked(), anew.asked());
}
