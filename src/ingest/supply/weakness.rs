//! Vulnerabilities: one node for one, whichever of its names a scanner uses.

use super::fields::prose;
use crate::model::{Draft, moment};

/// A vulnerability as a scanner tells it. What is not told stays unknown.
#[derive(Clone, Debug, Default)]
pub struct Weakness<'t> {
    /// the scanner's id
    pub id: &'t str,
    /// other ids of the same one
    pub aliases: Vec<&'t str>,
    /// the scanner's word
    pub severity: Option<&'t str>,
    /// highest CVSS base score and its vector
    pub cvss: Option<(f64, Option<&'t str>)>,
    /// when it was published
    pub published: Option<&'t str>,
    /// one line
    pub title: Option<&'t str>,
    /// what the scanner says of it
    pub description: Option<&'t str>,
    /// whether it is known to be used by attackers
    pub exploited: Option<bool>,
    /// how likely it is to be used, 0 to 1
    pub epss: Option<f64>,
}

/// How something is affected.
#[derive(Clone, Copy, Debug, Default)]
pub struct Affected<'t> {
    /// `fail`, `pass` or `not_applicable`; empty is `fail`
    pub state: &'t str,
    /// severity in this place
    pub severity: Option<&'t str>,
    /// canonical id of the package that brings it
    pub package: Option<&'t str>,
    /// first version without it
    pub fixed: Option<&'t str>,
    /// whether a fix is there, in the scanner's words
    pub fix_status: Option<&'t str>,
    /// what an analyst says: not affected, exploitable…
    pub analysis: Option<&'t str>,
    /// why
    pub justification: Option<&'t str>,
}

impl Weakness<'_> {
    /// Writes its node and other names; its id. Nothing when it has no id.
    pub fn write(&self, draft: &mut Draft) -> Option<String> {
        let own = self.id.trim();
        let mut cves: Vec<&str> = self.aliases.iter().map(|id| id.trim()).filter(|id| is_cve(id)).collect();
        cves.sort_unstable();
        cves.dedup();
        let shown = match cves.as_slice() {
            [one] if !is_cve(own) => one,
            _ => own,
        };
        let id = shown.to_ascii_lowercase();
        if id.is_empty() {
            return None;
        }
        draft.alias(&own.to_ascii_lowercase(), &id);
        let mut node = draft.node(&id, "Vulnerability");
        node.name(&if is_cve(shown) { shown.to_ascii_uppercase() } else { shown.to_owned() });
        if let Some(severity) = self.severity.filter(|word| is_told(word)) {
            node.set("severity", severity.to_ascii_lowercase().as_str());
        }
        if let Some((score, vector)) = self.cvss {
            node.set("cvss", score);
            if let Some(vector) = vector {
                node.set("cvss_vector", vector);
            }
        }
        if let Some(published) = self.published {
            node.set("published", day(published).as_str());
        }
        if let Some(title) = self.title {
            node.set("title", prose(title));
        }
        if let Some(exploited) = self.exploited {
            node.set("known_exploited", exploited);
        }
        if let Some(epss) = self.epss {
            node.set("epss", epss);
        }
        if [self.description, self.title].into_iter().flatten().any(runs_code) {
            node.set("remote_code_execution", true);
        }
        drop(node);
        Some(id)
    }
}

impl Affected<'_> {
    /// Writes that `what` is affected by the weakness of that id, and so is the package that brings it.
    pub fn write(&self, what: &str, weakness: &str, draft: &mut Draft) {
        self.write_one(what, weakness, draft);
        if let Some(package) = self.package.filter(|package| *package != what) {
            Affected { package: None, ..*self }.write_one(package, weakness, draft);
        }
    }

    fn write_one(&self, what: &str, weakness: &str, draft: &mut Draft) {
        let mut relation = draft.relation("AFFECTED_BY", what, weakness);
        relation.set("state", if self.state.is_empty() { "fail" } else { self.state });
        relation.key(self.package.unwrap_or_default());
        for (name, value) in [
            ("severity", self.severity.filter(|word| is_told(word))),
            ("package", self.package),
            ("fixed_version", self.fixed.filter(|text| !text.is_empty())),
            ("fix_status", self.fix_status),
            ("analysis", self.analysis),
            ("justification", self.justification),
        ] {
            if let Some(value) = value {
                relation.set(name, prose(value));
            }
        }
    }
}

/// The day of a moment, so that all sources say the same; the text itself when it is none.
pub fn day(text: &str) -> String {
    moment::seconds(text).map_or_else(|| prose(text).to_owned(), moment::day)
}

fn is_told(word: &str) -> bool {
    !["", "unknown", "none", "unspecified"].iter().any(|nothing| word.eq_ignore_ascii_case(nothing))
}

/// Whether a text is the id of a CVE.
pub fn is_cve(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cve-"))
}

fn runs_code(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("remote code execution") || lower.contains("execute arbitrary code")
}
