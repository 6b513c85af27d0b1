//! SARIF 2.1.0: what any static scanner says of code, an image or a binary.

use super::subject;
use super::trivy::number;
use super::verdicts_of::{at_line, cve_in, weakness_of};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::verdicts::Told;
use crate::ingest::supply::{Affected, Verdicts};
use crate::model::{Draft, FindingState, Severity, moment};
use std::collections::BTreeMap;

/// Reads one run.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if json.at("tool.driver").is_none() {
        return Outcome::Skipped("no_tool", "a run that does not say which tool ran".to_owned());
    }
    let run = Run { json, rules: rules(json), about: about(json, record.document, draft) };
    let ended = values(json, "invocations[].endTimeUtc").into_iter().filter_map(Json::as_str);
    ended.filter_map(moment::seconds).for_each(|seconds| draft.moment(seconds));
    let mut verdicts = Verdicts::default();
    for result in values(json, "results[]") {
        run.result(result, &mut verdicts, draft);
    }
    verdicts.write(draft);
    Outcome::Read
}

/// What was scanned: the image or the repository that the run names, else the files of the document.
fn about(json: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let texts = |path: &str| values(json, path).into_iter().filter_map(Json::as_str).collect::<Vec<_>>();
    let (tags, digests) = (texts("properties.repoTags[]"), texts("properties.repoDigests[]"));
    let image = digests.first().or(tags.first()).copied().or_else(|| json.text("properties.imageName"));
    if let Some(id) = image.and_then(|image| subject::image(image, tags, digests, draft)) {
        return id;
    }
    let code = values(json, "versionControlProvenance[].repositoryUri").into_iter().find_map(Json::as_str);
    subject::code(code.unwrap_or_default(), document, draft)
}

/// The rules of the tool and its extensions, by id.
fn rules(json: Json<'_>) -> BTreeMap<&str, Json<'_>> {
    let lists = ["tool.driver.rules[]", "tool.extensions[].rules"];
    let listed = lists.iter().flat_map(|path| values(json, path));
    let all = listed.flat_map(|one| if one.is_array() { one.items().collect() } else { vec![one] });
    all.filter_map(|rule| Some((rule.text("id")?, rule))).collect()
}

struct Run<'t> {
    json: Json<'t>,
    rules: BTreeMap<&'t str, Json<'t>>,
    about: String,
}

impl<'t> Run<'t> {
    fn result(&self, json: Json<'t>, verdicts: &mut Verdicts, draft: &mut Draft) {
        let rule = self.rule(json);
        let named = json.text("ruleId").or_else(|| json.text("rule.id")).or_else(|| rule?.text("id"));
        let check = named.unwrap_or("result without a rule");
        let said = |path: &str| rule.and_then(|rule| rule.text(path));
        let title =
            said("shortDescription.text").or_else(|| said("name")).or_else(|| said("fullDescription.text"));
        let message = message(json, rule);
        let places: Vec<String> =
            values(json, "locations[]").into_iter().map(|one| self.place(one)).collect();
        if let Some(cve) = cve_in(check) {
            let word = severity(json, rule).map(Severity::word);
            if let Some(weakness) = weakness_of(&cve, word, said("fullDescription.text"), draft) {
                let state = if state(json) == FindingState::Fail { "fail" } else { "not_applicable" };
                let place = Some(places.join(", ")).filter(|place| !place.is_empty());
                Affected { state, severity: word, justification: place.as_deref(), ..Affected::default() }
                    .write(&self.about, &weakness, draft);
            }
        }
        for place in if places.is_empty() { vec![String::new()] } else { places } {
            verdicts.add(Told {
                resource: &self.about,
                check,
                title: title.unwrap_or(check),
                state: state(json),
                severity: severity(json, rule),
                reason: &message,
                place,
            });
        }
    }

    /// The rule by id, by the id of its family (`CA1000/1` is one of `CA1000`), else by its place in the list.
    fn rule(&self, json: Json<'t>) -> Option<Json<'t>> {
        let named = json.text("ruleId").or_else(|| json.text("rule.id"));
        let family = named.and_then(|id| id.rsplit_once('/')).map(|(family, _)| family);
        let by_id = named.and_then(|id| self.rules.get(id)).or_else(|| self.rules.get(family?));
        let index = json.get("ruleIndex").or_else(|| json.at("rule.index")).and_then(Json::as_int);
        let by_index = || self.json.at("tool.driver.rules")?.items().nth(usize::try_from(index?).ok()?);
        by_id.copied().or_else(by_index)
    }

    /// File and line, else what the result names in the code.
    fn place(&self, location: Json<'t>) -> String {
        let artifact = location.at("physicalLocation.artifactLocation");
        let listed = || {
            let index = artifact?.get("index").and_then(Json::as_int)?;
            let list = self.json.get("artifacts")?;
            list.items().nth(usize::try_from(index).ok()?)?.text("location.uri")
        };
        let file = artifact.and_then(|artifact| artifact.text("uri")).or_else(listed);
        let line = location.at("physicalLocation.region.startLine").and_then(Json::as_int);
        let logical =
            values(location, "logicalLocations[].fullyQualifiedName").into_iter().find_map(Json::as_str);
        file.map(|file| at_line(file, line)).or_else(|| logical.map(str::to_owned)).unwrap_or_default()
    }
}

/// The message, with the rule's text and its arguments filled in when it only names one.
fn message(json: Json<'_>, rule: Option<Json<'_>>) -> String {
    if let Some(text) = json.text("message.text").or_else(|| json.text("message.markdown")) {
        return text.to_owned();
    }
    let template = || {
        let id = json.text("message.id")?;
        let strings = rule?.get("messageStrings")?;
        strings.members().find(|(name, _)| *name == id).and_then(|(_, one)| one.text("text"))
    };
    let arguments = values(json, "message.arguments[]").into_iter().filter_map(Json::as_str).enumerate();
    arguments.fold(template().unwrap_or_default().to_owned(), |text, (at, argument)| {
        text.replace(&format!("{{{at}}}"), argument)
    })
}

fn state(json: Json<'_>) -> FindingState {
    let accepted = |one: &Json<'_>| !matches!(one.text("status"), Some("rejected" | "underReview"));
    if values(json, "suppressions[]").iter().any(accepted) || json.text("kind") == Some("notApplicable") {
        return FindingState::NotApplicable;
    }
    match (json.text("kind"), json.text("baselineState")) {
        (Some("pass"), _) | (_, Some("absent")) => FindingState::Pass,
        (Some("open" | "review" | "informational"), _) => FindingState::Unknown,
        _ => FindingState::Fail,
    }
}

/// By the rule's security severity, else by the level of the result or of its rule.
fn severity(json: Json<'_>, rule: Option<Json<'_>>) -> Option<Severity> {
    let score = rule.and_then(|rule| rule.get("properties")?.get("security-severity")).and_then(number);
    if let Some(score) = score.filter(|score| *score > 0.0) {
        return Some(match score {
            score if score >= 9.0 => Severity::Critical,
            score if score >= 7.0 => Severity::High,
            score if score >= 4.0 => Severity::Medium,
            _ => Severity::Low,
        });
    }
    let level = json.text("level").or_else(|| rule?.text("defaultConfiguration.level")).unwrap_or("warning");
    Some(match level {
        "error" => Severity::High,
        "warning" => Severity::Medium,
        "note" => Severity::Low,
        _ => Severity::Info,
    })
}
