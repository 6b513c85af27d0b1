//! Defender for Endpoint: which software of which machine has which vulnerability.

use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::subject;
use crate::ingest::supply::{Affected, Purl, Weakness};
use crate::model::Draft;

/// Reads one row.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let (Some(machine), Some(cve)) = (json.text("machineId").or_else(|| json.text("deviceId")), cve(json))
    else {
        return Outcome::Skipped("no_machine", "a row that names no machine or no vulnerability".to_owned());
    };
    let id = format!("defender-machine:{machine}").to_lowercase();
    let name = ["computerDnsName", "deviceName", "machineName"].iter().find_map(|path| json.text(path));
    let mut node = draft.mention(&id, "VirtualMachine");
    node.name(name.unwrap_or(machine)).set("type", "machine of Defender for Endpoint");
    drop(node);
    let name = json.text("productName").or_else(|| json.text("softwareName"));
    let version = json.text("productVersion").or_else(|| json.text("softwareVersion")).unwrap_or_default();
    let package = name.map(|name| {
        let vendor = json.text("productVendor").or_else(|| json.text("softwareVendor")).unwrap_or_default();
        let purl = Purl::of("generic", name, version).vendor(vendor);
        subject::package(&id, &purl, "", draft)
    });
    let severity = json.text("severity").or_else(|| json.text("vulnerabilitySeverityLevel"));
    let Some(weakness) = (Weakness { id: cve, severity, ..Weakness::default() }).write(draft) else {
        return Outcome::Skipped("no_id", "a vulnerability without an id".to_owned());
    };
    let affected = Affected {
        severity,
        package: package.as_deref(),
        fixed: json.text("recommendedSecurityUpdateId").or_else(|| json.text("fixingKbId")),
        ..Affected::default()
    };
    affected.write(&id, &weakness, draft);
    Outcome::Read
}

fn cve(json: Json<'_>) -> Option<&str> {
    json.text("cveId").filter(|id| !id.trim().is_empty())
}
