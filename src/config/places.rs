//! Where a person's own files lie: the folders of the XDG base directory specification.

use std::env;
use std::path::PathBuf;

/// The folder of the person's settings: `$XDG_CONFIG_HOME/spelunk`, else `~/.config/spelunk`.
#[must_use]
pub fn settings() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(base.join("spelunk"))
}
