//! AI Search data-plane lists: indexes and data sources. The service is named only by `@odata.context`.

use super::id::{canonical, is_arm_id};
use super::path::values;
use super::resource::set_at;
use crate::ingest::json::Json;
use crate::ingest::reader::{Envelope, Outcome};
use crate::model::{Draft, Endpoint, Raw};

/// The name of the service in `https://NAME.search.windows.net/$metadata#…`.
fn service<'e>(envelope: &'e Envelope, name: &str, draft: &mut Draft) -> &'e str {
    let context = envelope.text("@odata.context").unwrap_or_default();
    if let Some((_, service)) = super::special::named_by_url(context) {
        return service;
    }
    draft.remark("search_unplaced", &format!("{name}: nothing says which search service it belongs to"));
    ""
}

fn named(record: Json<'_>) -> Result<&str, Outcome> {
    record
        .text("name")
        .ok_or_else(|| Outcome::Skipped("no_identity", "a search object without name".to_owned()))
}

/// Reads one index.
pub fn index(record: Json<'_>, envelope: &Envelope, draft: &mut Draft) -> Outcome {
    let name = match named(record) {
        Ok(name) => name,
        Err(outcome) => return outcome,
    };
    let service = service(envelope, name, draft);
    let id = format!("search:{}/indexes/{}", service.to_ascii_lowercase(), name.to_ascii_lowercase());
    let fields: Vec<&str> =
        values(record, "fields[]").into_iter().filter_map(|field| field.text("name")).collect();
    let vector = values(record, "vectorSearch.profiles[]").len();
    let mut node = draft.node(&id, "VectorIndex");
    node.name(name)
        .provider("azure")
        .set("type", "search index")
        .set("detail", true)
        .set("vector", vector > 0);
    node.set("fields", fields.into_iter().collect::<Raw<'_>>());
    drop(node);
    if !service.is_empty() {
        draft.relation("CONTAINS", Endpoint::Named { kind: "SearchService", name: service }, id.as_str());
    }
    Outcome::Read
}

/// Reads one data source: where an index gets its data from.
pub fn data_source(record: Json<'_>, envelope: &Envelope, draft: &mut Draft) -> Outcome {
    let name = match named(record) {
        Ok(name) => name,
        Err(outcome) => return outcome,
    };
    let service = service(envelope, name, draft);
    let id = format!("search:{}/datasources/{}", service.to_ascii_lowercase(), name.to_ascii_lowercase());
    let connection = record.text("credentials.connectionString").unwrap_or_default();
    let container = record.text("container.name");
    let mut node = draft.node(&id, "DataStore");
    node.name(name).provider("azure").set("type", "search data source").set("detail", true);
    set_at(&mut node, "datastore_type", record, "type");
    set_at(&mut node, "container_name", record, "container.name");
    if let Some(credentials) = credentials(connection) {
        node.set("credentials_type", credentials);
    }
    if matches!(credentials(connection), Some("AccountKey" | "Password")) {
        node.set("connectionString", connection);
    }
    drop(node);
    let owner = Endpoint::Named { kind: "SearchService", name: service };
    let owner = (!service.is_empty()).then_some(owner);
    if let Some(owner) = owner {
        draft.relation("CONTAINS", owner, id.as_str());
    }
    grounded(owner, &id, connection, container, draft);
    Outcome::Read
}

/// Reads one indexer: the index gets its data from the data source.
pub fn indexer(record: Json<'_>, envelope: &Envelope, draft: &mut Draft) -> Outcome {
    let (Some(index), Some(source)) = (record.text("targetIndexName"), record.text("dataSourceName")) else {
        return Outcome::Skipped("no_identity", "an indexer without index and data source".to_owned());
    };
    let service = service(envelope, index, draft).to_ascii_lowercase();
    let index_id = format!("search:{service}/indexes/{}", index.to_ascii_lowercase());
    let source_id = format!("search:{service}/datasources/{}", source.to_ascii_lowercase());
    draft.mention(&index_id, "VectorIndex").name(index).provider("azure");
    draft.mention(&source_id, "DataStore").name(source).provider("azure");
    let mut relation = draft.relation("READS_FROM", index_id.as_str(), source_id.as_str());
    relation.set("via", record.text("name").unwrap_or("indexer"));
    Outcome::Read
}

fn grounded(
    owner: Option<Endpoint<'_>>,
    id: &str,
    connection: &str,
    container: Option<&str>,
    draft: &mut Draft,
) {
    let resource = resource(connection, container);
    let target = match &resource {
        Some(id) => {
            super::id::write_mention(id, draft);
            super::id::write_scopes(id, draft);
            Endpoint::Id(id)
        }
        None => match named_source(connection) {
            Some((kind, name)) => Endpoint::Named { kind, name },
            None => return,
        },
    };
    draft.relation("READS_FROM", id, target);
    if let Some(owner) = owner {
        draft.relation("GROUNDED_ON", owner, target).set("via", super::id::last_part(id));
    }
}

/// The id that a connection string names: a container of a storage account, a database of a server, or the
/// account itself, whose tables and collections are no resources.
fn resource(connection: &str, container: Option<&str>) -> Option<String> {
    let account = part(connection, "ResourceId").filter(|id| is_arm_id(id)).map(canonical)?;
    let database = || part(connection, "Initial Catalog").or_else(|| part(connection, "Database"));
    let inner = match super::id::native_type(&account).as_str() {
        "microsoft.storage/storageaccounts" => {
            container.map(|name| format!("/blobservices/default/containers/{name}"))
        }
        "microsoft.sql/servers" => database().map(|name| format!("/databases/{name}")),
        _ => None,
    };
    Some(account + &inner.unwrap_or_default().to_ascii_lowercase())
}

/// Kind and name of what a connection string without an id names: by its account, or by its host.
#[must_use]
pub fn named_source(connection: &str) -> Option<(&'static str, &str)> {
    if let Some(name) = part(connection, "AccountName") {
        return Some(("StorageAccount", name));
    }
    if let Some(url) = part(connection, "AccountEndpoint") {
        return super::special::named_by_url(url);
    }
    let server = ["Server", "Data Source", "Address"].iter().find_map(|name| part(connection, name))?;
    let host = server.trim_start_matches("tcp:").split([',', ':']).next()?;
    host.strip_suffix(".database.windows.net").map(|name| ("Database", name))
}

/// How a connection string authenticates; services hide it in their answers, and then nothing is known.
fn credentials(connection: &str) -> Option<&'static str> {
    let has = |name| part(connection, name).is_some();
    if has("AccountKey") || has("SharedAccessKey") {
        Some("AccountKey")
    } else if has("Password") || has("Pwd") {
        Some("Password")
    } else if has("SharedAccessSignature") {
        Some("Sas")
    } else {
        has("ResourceId").then_some("Identity")
    }
}

/// A part of a connection string: `Name=value;`.
fn part<'t>(connection: &'t str, name: &str) -> Option<&'t str> {
    let mut parts = connection.split(';').filter_map(|part| part.split_once('='));
    parts.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
