//! What a person adds to the shipped rules: named on the command line, else in the settings folder.

use super::Failure;
use super::args::PolicyArgs;
use crate::config::places;
use crate::model::SafeText;
use crate::posture::Policy;
use crate::posture::check::exceptions;
use crate::posture::insights::critical;
use std::path::{Path, PathBuf};

/// Reads all of it. A file in the settings folder that is not there adds nothing.
pub fn policy(args: &PolicyArgs) -> Result<Policy, Failure> {
    Ok(Policy {
        rules: super::rules::own(args.rules.as_deref())?,
        exceptions: read(args.exceptions.as_deref(), "exceptions.toml", exceptions::read)?,
        critical: read(args.critical.as_deref(), "critical.toml", critical::read)?,
    })
}

fn read<T>(
    named: Option<&Path>,
    usual: &str,
    read: fn(&str) -> Result<Vec<T>, SafeText>,
) -> Result<Vec<T>, Failure> {
    let own = || places::settings().map(|settings| settings.join(usual)).filter(|path| path.is_file());
    let Some(path) = named.map(PathBuf::from).or_else(own) else { return Ok(Vec::new()) };
    let shown = SafeText::new(&path.display().to_string());
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::Input(format!("{shown}: {error}")))?;
    read(&text).map_err(|error| Failure::Usage(format!("{shown}: {error}")))
}
