//! Risk areas and control frameworks: `assets/areas.toml`, `assets/frameworks.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A risk area.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Area {
    /// the word for scripts: `identity`
    pub key: String,
    /// the shown title
    pub title: String,
    /// what it is about, in one sentence
    pub about: String,
    /// control ids that its rules carry unless they name others
    #[serde(flatten)]
    pub controls: Controls,
}

/// Control ids by framework. `None`: the area's own.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Controls {
    /// Microsoft cloud security benchmark v2
    pub mcsb: Option<Vec<String>>,
    /// MITRE ATLAS
    pub atlas: Option<Vec<String>>,
    /// OWASP Top 10 for LLM applications
    pub owasp_llm: Option<Vec<String>>,
    /// OWASP Top 10 for agentic applications
    pub owasp_agentic: Option<Vec<String>>,
    /// NIST AI RMF
    pub nist_ai_rmf: Option<Vec<String>>,
}

impl Controls {
    /// The words of the frameworks, in the order of [`Controls::lists`].
    pub const FRAMEWORKS: [&str; 5] = ["mcsb", "atlas", "owasp_llm", "owasp_agentic", "nist_ai_rmf"];

    /// Every framework's word and its ids.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let lists = [&self.mcsb, &self.atlas, &self.owasp_llm, &self.owasp_agentic, &self.nist_ai_rmf];
        Self::FRAMEWORKS.into_iter().zip(lists.map(|list| list.as_deref().unwrap_or_default()))
    }

    /// The ids of its own, and those of the area where it names none.
    pub(super) fn or(self, area: &Self) -> Self {
        let either = |own: Option<Vec<String>>, other: &Option<Vec<String>>| own.or_else(|| other.clone());
        Self {
            mcsb: either(self.mcsb, &area.mcsb),
            atlas: either(self.atlas, &area.atlas),
            owasp_llm: either(self.owasp_llm, &area.owasp_llm),
            owasp_agentic: either(self.owasp_agentic, &area.owasp_agentic),
            nist_ai_rmf: either(self.nist_ai_rmf, &area.nist_ai_rmf),
        }
    }
}

/// A control framework.
#[derive(Debug, Deserialize)]
pub struct Framework {
    /// the shown title
    pub title: String,
    /// control id -> its name
    pub controls: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Areas {
    area: Vec<Area>,
}

/// Every risk area, in the order they are shown.
#[must_use]
pub fn areas() -> &'static [Area] {
    static TABLE: OnceLock<Areas> = OnceLock::new();
    let text = include_str!("../../../assets/areas.toml");
    &TABLE.get_or_init(|| crate::model::asset("areas.toml", text)).area
}

/// The area of that key, and its place in the order.
#[must_use]
pub fn area(key: &str) -> Option<(usize, &'static Area)> {
    areas().iter().enumerate().find(|(_, area)| area.key == key)
}

/// Every framework, by its word.
#[must_use]
pub fn frameworks() -> &'static BTreeMap<String, Framework> {
    static TABLE: OnceLock<BTreeMap<String, Framework>> = OnceLock::new();
    let text = include_str!("../../../assets/frameworks.toml");
    TABLE.get_or_init(|| crate::model::asset("frameworks.toml", text))
}
