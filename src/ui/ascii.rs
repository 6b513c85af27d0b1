//! For terminals without Unicode: everything is drawn as usual, then each character by its ASCII twin.

use crate::model::Ontology;
use ratatui::buffer::Buffer;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    twins: HashMap<String, String>,
}

/// The shown characters and their twins: lines and marks from `assets/ascii.toml`, kinds from the ontology.
fn twins() -> &'static HashMap<String, String> {
    static TWINS: OnceLock<HashMap<String, String>> = OnceLock::new();
    TWINS.get_or_init(|| {
        let file: File = crate::model::asset("ascii.toml", include_str!("../../assets/ascii.toml"));
        let mut twins = file.twins;
        for kind in Ontology::get().kinds() {
            twins.entry(kind.glyph.clone()).or_insert_with(|| kind.ascii.clone());
        }
        twins
    })
}

/// Leaves only ASCII on the screen; a character without a twin becomes a question mark.
pub fn fold(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let twin = twins().get(cell.symbol()).map_or("?", String::as_str);
            cell.set_symbol(twin);
        }
    }
}
