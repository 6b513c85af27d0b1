//! Cloud, image, repository and bill of materials in one folder become one graph that can be walked from code to data.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use spelunk::ingest::{Input, Progress, load};
use spelunk::model::Estate;
use spelunk::query::templates;
use std::path::Path;
use std::sync::Arc;

/// A scanner's report on the image, Dependabot's on the repository, the bill of materials, the cloud's own rows.
const FILES: [&str; 5] =
    ["mixed/rows.json", "image.trivy.json", "image.grype.json", "dependabot.json", "model.cdx.json"];

fn estate() -> Estate {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/supply");
    let inputs: Vec<Input> = FILES.iter().map(|name| Input::Path(folder.join(name))).collect();
    spelunk::posture::complete(load(&inputs, &Arc::new(Progress::default())).unwrap())
}

/// The rows of a template, cells as they are shown.
fn rows(estate: &Estate, name: &str) -> Vec<Vec<String>> {
    let template = templates().iter().find(|one| one.name == name).expect(name);
    let answer = template.run(estate).unwrap();
    answer.rows.iter().map(|row| row.iter().map(|cell| cell.shown(estate)).collect()).collect()
}

#[test]
fn repositories_with_weak_libraries_that_provision_ai_are_found() {
    let found = rows(&estate(), "vulnerable-repositories-openai");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0][0].as_str(), found[0][2].as_str()), ("assistant", "ai"));
    assert!(found[0][1].contains("CVE-2099-1001") && found[0][1].contains("CVE-2099-0001"), "{found:?}");
}

#[test]
fn containers_that_run_weak_images_are_found() {
    let found = rows(&estate(), "vulnerable-containers");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][0], "acme.azurecr.io/chat:1.4");
    assert!(found[0][1].contains("CVE-2099-1001") && !found[0][1].contains("CVE-2099-1000"), "{found:?}");
    let found = rows(&estate(), "vulnerable-containers-for-ai");
    assert!(found.iter().any(|row| row.iter().any(|cell| cell.contains("ai"))), "{found:?}");
}

#[test]
fn one_walk_leads_from_the_image_to_the_service() {
    let estate = estate();
    let image = estate.nodes().find(|node| node.kind_name().as_str() == "ContainerImage").unwrap();
    let container = image.incoming().find(|one| one.kind_name().as_str() == "RUNS_IMAGE").unwrap().from();
    let identity = container.outgoing().find(|one| one.kind_name().as_str() == "RUNS_AS").unwrap().to();
    let service = identity.outgoing().find(|one| one.kind_name().as_str() == "HAS_PERMISSION").unwrap().to();
    assert_eq!(service.name().as_str(), "ai");
    let code = service.incoming().find(|one| one.kind_name().as_str() == "PROVISIONS").unwrap().from();
    assert_eq!(code.canonical_id(), "https://github.com/acme/assistant");
}
