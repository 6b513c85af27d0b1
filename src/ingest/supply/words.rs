//! `assets/supply.toml`: how scanners call what has one name here.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The table.
#[derive(Deserialize)]
pub struct Words {
    ecosystems: BTreeMap<String, String>,
    purl_kinds: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

impl Words {
    /// The one table, read once.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Words> = OnceLock::new();
        let text = include_str!("../../../assets/supply.toml");
        TABLE.get_or_init(|| crate::model::asset("supply.toml", text))
    }

    /// The package URL's type for the word of a scanner; the word itself when it is not known.
    pub fn ecosystem(&self, word: &str) -> String {
        let lower = word.trim().to_ascii_lowercase();
        let plain = lower.split(':').next().unwrap_or_default();
        self.ecosystems.get(plain).map_or_else(|| plain.replace(['/', ' '], "-"), Clone::clone)
    }

    /// Whether a word names an ecosystem.
    pub fn knows(&self, word: &str) -> bool {
        self.ecosystems.contains_key(&word.trim().to_ascii_lowercase())
    }

    /// The kind of what a package URL of that type names.
    pub fn kind(&self, purl_type: &str) -> &str {
        self.purl_kinds.get(purl_type).map_or("Package", String::as_str)
    }

    /// What stands between namespace and name in the shown name; nothing when the name stands alone.
    pub fn separator(&self, purl_type: &str) -> Option<&str> {
        self.names.get(purl_type).map(String::as_str)
    }
}
