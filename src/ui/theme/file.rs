//! Theme files: the shipped ones under `assets/themes`, and those of the person's own folder.

use super::look::{Look, colour};
use crate::config::nearest::advice;
use serde::Deserialize;
use std::io::Read;
use std::path::Path;

/// The shipped themes.
const SHIPPED: [(&str, &str); 5] = [
    ("default", include_str!("../../../assets/themes/default.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../../assets/themes/high-contrast.toml")),
    ("deuteranopia", include_str!("../../../assets/themes/deuteranopia.toml")),
    ("mono", include_str!("../../../assets/themes/mono.toml")),
];

/// The theme of who has chosen none.
pub(super) fn default() -> File {
    let [(_, text), ..] = SHIPPED;
    crate::model::asset("themes/default.toml", text)
}

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 16;

/// A theme as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// what it is, in a few words
    #[serde(default)]
    pub description: String,
    /// the background that it is made for, where it leaves the terminal's own
    pub background: Option<String>,
    /// how things look
    #[serde(default)]
    pub looks: Looks,
}

/// How things look, by what they mean.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Looks {
    /// everything that has no look of its own
    pub text: Look,
    /// the border of a pane
    pub border: Look,
    /// the border of the pane that keys go to
    pub focus: Look,
    /// the title of a pane
    pub title: Look,
    /// the title of the pane that keys go to
    pub focused_title: Look,
    /// the lines above and below all panes
    pub header: Look,
    /// a key
    pub key: Look,
    /// the heading of a section
    pub heading: Look,
    /// the row under the cursor in the pane that keys go to
    pub cursor: Look,
    /// the row under the cursor in the other panes
    pub other_cursor: Look,
    /// bad news
    pub bad: Look,
    /// good news
    pub good: Look,
    /// what is not known
    pub unknown: Look,
    /// what is beside the point
    pub dim: Look,
    /// severity critical
    pub critical: Look,
    /// severity high
    pub high: Look,
    /// severity medium
    pub medium: Look,
    /// severity low, and below
    pub low: Look,
}

impl Default for Looks {
    /// Plain, but for the cursor: without one nobody knows where they are.
    fn default() -> Self {
        use ratatui::style::Modifier;
        let plain = Look::default();
        Self {
            text: plain,
            border: plain,
            focus: plain,
            title: plain,
            focused_title: plain,
            header: plain,
            key: plain,
            heading: plain,
            cursor: Look { modifiers: Modifier::REVERSED, ..plain },
            other_cursor: Look { modifiers: Modifier::UNDERLINED, ..plain },
            bad: plain,
            good: plain,
            unknown: plain,
            dim: plain,
            critical: plain,
            high: plain,
            medium: plain,
            low: plain,
        }
    }
}

/// The names of the shipped themes, and of those in a folder.
#[must_use]
pub fn names(folder: Option<&Path>) -> Vec<String> {
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let own = paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let own = own.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<String> = SHIPPED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut own: Vec<String> = own.filter(|name| !names.contains(name)).collect();
    own.sort();
    names.append(&mut own);
    names
}

/// Reads a theme: the person's own before a shipped one of that name.
///
/// # Errors
/// When there is none, or it cannot be read; with file and line.
pub fn read(name: &str, folder: Option<&Path>) -> Result<File, String> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let own = folder.filter(|_| plain).map(|folder| folder.join(format!("{name}.toml")));
    if let Some(path) = own.filter(|path| path.is_file()) {
        let mut text = String::new();
        let file = std::fs::File::open(&path);
        let size = file.and_then(|file| file.take(MAX_FILE + 1).read_to_string(&mut text));
        return match size {
            Ok(size) if size as u64 > MAX_FILE => {
                Err(format!("{}: larger than {MAX_FILE} bytes: this is no theme", path.display()))
            }
            Ok(_) => parse(&path.display().to_string(), &text),
            Err(error) => Err(format!("{}: {error}", path.display())),
        };
    }
    if let Some((name, text)) = SHIPPED.iter().find(|(own, _)| *own == name) {
        parse(name, text)
    } else {
        let names = names(folder);
        Err(format!("no theme is called `{name}`{}", advice(name, names.iter().map(String::as_str))))
    }
}

fn parse(file: &str, text: &str) -> Result<File, String> {
    let wrong = |error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1;
        format!("{file}:{line}: {}", error.message())
    };
    let read: File = toml::from_str(text).map_err(wrong)?;
    match read.background.as_deref().map(colour) {
        Some(Err(why)) => Err(format!("{file}: background: {why}")),
        _ => Ok(read),
    }
}
