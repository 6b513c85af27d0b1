//! One record of an answer as a node: which type it is of, its id, what it names.

use super::arn::{self, Arn, canonical, table};
use crate::ingest::azure::write_run;
use crate::ingest::cloud::table::{Link, TypeRow};
use crate::ingest::cloud::{Owner, write_facts};
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::Draft;

/// What stands around a record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    /// the shown name of the file
    pub document: &'c str,
    /// the account, where the record does not say it
    pub account: &'c str,
    /// the region, likewise
    pub region: &'c str,
}

/// The text of the first of several members.
pub fn first<'t, S: AsRef<str>>(json: Json<'t>, members: &[S]) -> Option<&'t str> {
    members.iter().find_map(|member| json.text(member.as_ref()))
}

/// The type of a record: by the member that it lies in and by its own ARN.
pub fn row<'t>(list: &str, json: Json<'_>) -> Option<&'t TypeRow> {
    let own = |row: &&TypeRow| {
        let id = first(json, &row.id).filter(|id| Arn::parse(id).is_some());
        id.and_then(arn::row_of).is_some_and(|told| told.native == row.native)
    };
    let mut candidates = table().of_list(list);
    let (one, more) = (candidates.next(), candidates.next());
    if let (Some(one), None) = (one, more) {
        return Some(one);
    }
    if one.is_some() {
        return table().of_list(list).find(own).or(one);
    }
    let by_id = json.members().filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?)));
    let told = by_id.filter_map(|(name, id)| {
        let native = &arn::row_of(id).filter(|_| Arn::parse(id).is_some())?.native;
        table().of_id(&name).find(|(_, row)| row.native == *native)
    });
    let told = told.min_by_key(|(at, _)| *at).map(|(_, row)| row);
    let tells =
        |row: &&TypeRow| !row.tells.is_empty() && row.tells.iter().all(|name| json.get(name).is_some());
    told.or_else(|| table().rows().iter().find(tells))
}

/// Reads a record of a known type.
pub fn read(row: &TypeRow, json: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Outcome {
    let own = first(json, &row.id).filter(|id| Arn::parse(id).is_some()).map(canonical);
    let named = || fill(&row.build, json, Arn::default(), around, "");
    let whole = own.or_else(named);
    let parts = whole.as_deref().and_then(Arn::parse).unwrap_or_default();
    let short = fill(&row.short, json, parts, around, "");
    let Some(id) = whole.as_deref().or(short.as_deref()) else {
        let message = format!("a record of {} says neither its ARN nor its name", row.native);
        return Outcome::Skipped("no_id", message);
    };
    if let (Some(whole), Some(short)) = (&whole, &short) {
        draft.alias(short, whole);
    }
    let owner = Owner {
        id,
        row,
        json,
        provider: "aws",
        name: first(json, &row.name).unwrap_or_else(|| arn::shown(id)),
        detail: row.full.iter().any(|member| json.get(member).is_some_and(|value| !value.is_null())),
    };
    write(&owner, around, draft);
    Outcome::Read
}

fn write(owner: &Owner<'_>, around: &Context<'_>, draft: &mut Draft) {
    let linked = write_facts(owner, draft);
    let arn = Arn::parse(owner.id).unwrap_or_default();
    let region = if arn.region.is_empty() { around.region } else { arn.region };
    if !region.is_empty() {
        draft.node(owner.id, &owner.row.kind).set("location", region);
    }
    if arn.account.is_empty() && !owner.row.outside {
        arn::contain(
            if arn.partition.is_empty() { "aws" } else { arn.partition },
            around.account,
            owner.id,
            draft,
        );
    }
    arn::write_account(owner.id, draft);
    for (link, text) in linked {
        write_link(owner, link, text, around, draft);
    }
    super::special::write(owner, around, draft);
}

fn write_link(owner: &Owner<'_>, link: &Link, text: &str, around: &Context<'_>, draft: &mut Draft) {
    if link.to == "image" {
        return write_run(owner.id, text, draft);
    }
    let Some(target) = target(owner, link, text, around) else { return };
    relate(link, owner.id, &target, draft);
}

/// Relates a record to what it names.
fn relate(link: &Link, id: &str, target: &str, draft: &mut Draft) {
    if target == id {
        return;
    }
    let (from, to) = if link.reverse { (target, id) } else { (id, target) };
    let mut relation = draft.relation(&link.relation, from, to);
    relation.set("via", link.path.text().split('|').next().unwrap_or_default());
    if link.relation == "RUNS_AS" {
        relation.key("identity");
    }
    drop(relation);
    arn::refer(target, draft);
}

/// The id of what a value names.
fn target(owner: &Owner<'_>, link: &Link, text: &str, around: &Context<'_>) -> Option<String> {
    let arn = Arn::parse(owner.id).unwrap_or_default();
    if Arn::parse(text).is_some() {
        return Some(canonical(text));
    }
    let partition = if arn.partition.is_empty() { "aws" } else { arn.partition };
    if text.contains("://") {
        return arn::bucket_of(text, partition);
    }
    let key = link.to.strip_suffix("key/{}").filter(|_| text.starts_with("alias/"));
    let to = key.map_or_else(|| link.to.clone(), |start| format!("{start}{{}}"));
    fill(&to, owner.json, arn, around, text).map(|id| canonical(&id))
}

/// A template with its places filled: `{}` is the value, `{partition}`, `{region}` and `{account}` come from the ARN or
/// from around it, everything else is a member of the record. Nothing when one is not known.
pub fn fill(
    template: &str,
    json: Json<'_>,
    arn: Arn<'_>,
    around: &Context<'_>,
    value: &str,
) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        let part = match name {
            "" => value,
            "partition" if arn.partition.is_empty() => "aws",
            "partition" => arn.partition,
            "region" if arn.region.is_empty() => around.region,
            "region" => arn.region,
            "account" if arn.account.is_empty() => around.account,
            "account" => arn.account,
            _ => name.split('|').find_map(|member| json.text(member))?,
        };
        if part.is_empty() {
            return None;
        }
        filled.push_str(before);
        filled.push_str(part);
        rest = behind;
    }
    filled.push_str(rest);
    (!filled.is_empty()).then_some(filled)
}
