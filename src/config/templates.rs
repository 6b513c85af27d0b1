//! The person's own query templates: TOML files, one for each.

use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The longest file name before its ending, in characters.
const MAX_NAME: usize = 60;

/// Why a template could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// nothing of the title can be a file name
    #[error("this title has no letter or digit")]
    NoName,
    /// an own template of that name is there
    #[error("{0} is already there: choose another title")]
    Exists(PathBuf),
    /// the file could not be written
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// the text could not be written as TOML
    #[error(transparent)]
    Toml(#[from] toml::ser::Error),
}

#[derive(Serialize)]
struct File<'t> {
    template: [Template<'t>; 1],
}

#[derive(Serialize)]
struct Template<'t> {
    name: &'t str,
    title: &'t str,
    card: &'t str,
    category: &'t str,
    cypher: &'t str,
}

/// Writes a template into the folder, which is made when it is not there. The file is new: one that is
/// there is never replaced. Returns its path.
///
/// # Errors
/// When there is such a file already, or it cannot be written.
pub fn save(folder: &Path, title: &str, card: &str, cypher: &str) -> Result<PathBuf, SaveError> {
    let name = file_name(title).ok_or(SaveError::NoName)?;
    let template = [Template { name: &name, title, card, category: "Mine", cypher }];
    let text = toml::to_string_pretty(&File { template })?;
    let path = folder.join(format!("{name}.toml"));
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
        file.write_all(text.as_bytes())
    });
    match written {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(SaveError::Exists(path)),
        Err(error) => Err(SaveError::Io(path, error)),
    }
}

/// A title as a file name: letters and digits in lower case, everything else a dash.
fn file_name(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(MAX_NAME).collect();
    let name = name.trim_end_matches('-').to_owned();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_saved_once_and_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("spelunk").join("templates");
        let cypher = "MATCH (n:AiModel)\nWHERE n.name = 'it\\'s \"it\"'\nRETURN n";
        let path = save(&folder, "Models: it's \"it\"!", "card", cypher).expect("saved");
        assert_eq!(path.file_name().and_then(|name| name.to_str()), Some("models-it-s-it.toml"));
        let text = std::fs::read_to_string(&path).expect("readable");
        let read: toml::Table = text.parse().expect("TOML");
        assert_eq!(read["template"][0]["cypher"].as_str(), Some(cypher));
        let again = save(&folder, "models it s it", "other", "RETURN 1");
        assert!(matches!(again, Err(SaveError::Exists(_))));
        assert_eq!(std::fs::read_to_string(&path).expect("readable"), text);
        assert!(matches!(save(&folder, "…", "", ""), Err(SaveError::NoName)));
    }

    #[test]
    fn a_long_title_is_cut() {
        let name = file_name(&"long title ".repeat(20)).expect("a name");
        assert!(name.len() <= MAX_NAME && !name.ends_with('-'), "{name}");
    }
}
