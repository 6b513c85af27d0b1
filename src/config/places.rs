//! Where the person's files lie: `$XDG_CONFIG_HOME/spelunk`, `~/.config/spelunk`, or what the system has
//! instead.

use etcetera::BaseStrategy;
use std::path::PathBuf;

/// The folder of the person's settings; it need not exist. `None` on a system without a home.
#[must_use]
pub fn settings() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("spelunk"))
}

/// The folder of the person's own query templates; it need not exist. `None` on a system without a home.
#[must_use]
pub fn templates() -> Option<PathBuf> {
    Some(settings()?.join("templates"))
}

/// The file of the person's settings; it need not exist. `None` on a system without a home.
#[must_use]
pub fn config() -> Option<PathBuf> {
    Some(settings()?.join("config.toml"))
}

/// The folder of the person's own themes; it need not exist. `None` on a system without a home.
#[must_use]
pub fn themes() -> Option<PathBuf> {
    Some(settings()?.join("themes"))
}
