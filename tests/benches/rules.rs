//! All rules over a large estate, beside a bare loop that reads one property for each question asked.
//!
//! `cargo bench --bench rules -- [nodes]` (100000 by default). Prints both times and their ratio, and what one
//! changed resource costs.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::cast_precision_loss)]

use rayon::prelude::*;
use spelunk::model::{Builder, Draft, Estate, NodeId, Raw};
use spelunk::posture::check::Verdicts;
use spelunk::posture::rules::RuleSet;
use std::time::{Duration, Instant};

/// An estate of `nodes` resources in the proportions of a cloud account with AI in it.
fn estate(nodes: usize) -> Estate {
    let mut builder = Builder::new();
    for start in (0..nodes).step_by(10_000) {
        let mut draft = Draft::new();
        for at in start..(start + 10_000).min(nodes) {
            write(&mut draft, at);
        }
        builder.absorb(&draft);
    }
    builder.build(Vec::new())
}

fn write(draft: &mut Draft, at: usize) {
    let account = format!("/subscriptions/{}", at % 40);
    let group = format!("{account}/resourcegroups/rg-{}", at % 2000);
    let id = format!("{group}/providers/x/y/res-{at:07}");
    let flag = |n: usize| at.is_multiple_of(n);
    let access = if flag(3) { "Disabled" } else { "Enabled" };
    let (kind, native) = match at % 20 {
        0..=3 => ("StorageAccount", "microsoft.storage/storageaccounts"),
        4..=5 => ("StorageContainer", "microsoft.storage/storageaccounts/blobservices/containers"),
        6..=8 => ("AiService", "microsoft.cognitiveservices/accounts"),
        9 => ("ModelDeployment", "microsoft.cognitiveservices/accounts/deployments"),
        10 => ("SearchService", "microsoft.search/searchservices"),
        11..=12 => ("VirtualMachine", "microsoft.compute/virtualmachines"),
        13 => ("KeyVault", "microsoft.keyvault/vaults"),
        14..=15 => ("ManagedIdentity", "microsoft.managedidentity/userassignedidentities"),
        16 => ("Container", "microsoft.app/containerapps"),
        17 => ("AiAgent", "foundry agent"),
        18 => ("ContainerImage", ""),
        _ => ("Database", "microsoft.documentdb/databaseaccounts"),
    };
    let mut node = draft.node(&id, kind);
    node.name(&format!("res-{at:07}")).provider("azure").set("type", native).set("detail", true);
    node.set("public_network_access", access).set("disable_local_auth", flag(2)).set("https_only", flag(5));
    node.set("network_default_action", if flag(4) { "Deny" } else { "Allow" });
    node.set("private_endpoints_approved", i64::from(flag(6))).set("identity_type", "SystemAssigned");
    node.set("allow_blob_public_access", flag(7)).set("public_access", if flag(9) { "Blob" } else { "None" });
    node.set("location", "westeurope").set("tags.env", if flag(3) { "prod" } else { "dev" });
    node.set("tools", ["mcp", "openapi"].into_iter().collect::<Raw<'_>>());
    drop(node);
    draft.relation("CONTAINS", group.as_str(), id.as_str());
    let other =
        format!("{account}/resourcegroups/rg-{}/providers/x/y/res-{:07}", at % 2000, at.saturating_sub(2000));
    let relation = match at % 20 {
        9 => "GUARDED_BY",
        14..=15 => "HAS_PERMISSION",
        16 | 6 => "RUNS_AS",
        17 => "GROUNDED_ON",
        18 => "AFFECTED_BY",
        _ => "DEPENDS_ON",
    };
    draft
        .relation(relation, id.as_str(), other.as_str())
        .set("access", if flag(5) { "admin" } else { "read" });
}

/// Reads one property of each node for every question that the rules ask of it.
fn bare(estate: &Estate, verdicts: &Verdicts) -> usize {
    let key = estate.key_named("public_network_access").expect("a key");
    let nodes: Vec<NodeId> = estate.nodes().map(spelunk::model::NodeRef::id).collect();
    let one = |node: &NodeId| {
        let asked = verdicts.on(*node).len();
        let says = |_| {
            estate
                .node(*node)
                .property_by(key)
                .is_some_and(|value| value.as_text().is_some_and(|t| t == "Disabled"))
        };
        (0..asked).filter(|at| std::hint::black_box(says(*at))).count()
    };
    nodes.par_iter().with_min_len(4096).map(one).sum()
}

fn best<T>(times: usize, mut body: impl FnMut() -> T) -> (Duration, T) {
    let mut fastest: Option<(Duration, T)> = None;
    for _ in 0..times {
        let start = Instant::now();
        let value = body();
        let took = start.elapsed();
        if fastest.as_ref().is_none_or(|(old, _)| took < *old) {
            fastest = Some((took, value));
        }
    }
    fastest.expect("at least one run")
}

fn main() {
    let nodes = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100_000);
    let raw = estate(nodes);
    let (concluding, estate) = best(3, || spelunk::posture::complete(raw.clone()));
    let rules = RuleSet::shipped();
    let (judging, verdicts) = best(5, || Verdicts::of(&estate, rules));
    let (reading, _) = best(5, || bare(&estate, &verdicts));
    let changed = [estate.nodes().nth(nodes / 2).expect("a node").id()];
    let (refreshing, again) = best(5, || verdicts.refreshed(&estate, &changed));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{} nodes, {} rules, {} questions", estate.node_count(), rules.rules().len(), verdicts.asked());
    println!("insights          {:8.1} ms", ms(concluding));
    println!("bare loop         {:8.1} ms", ms(reading));
    println!(
        "all rules         {:8.1} ms   ratio {:.1}",
        ms(judging),
        judging.as_secs_f64() / reading.as_secs_f64()
    );
    println!("one changed       {:8.1} ms   {} asked again", ms(refreshing), again.asked());
}
