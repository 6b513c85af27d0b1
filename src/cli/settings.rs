//! The person's settings: read for the explorer and `spelunk keys`, and told by `spelunk config`.

use super::Failure;
use super::args::{ConfigAction, Format, SettingsArgs};
use super::pretty;
use crate::app::action::Row;
use crate::app::keymap::LINE;
use crate::app::{Keymap, Pane};
use crate::config::{Given, Origin, Settings, file, places, schema, settings};
use crate::model::SafeText;
use crate::report::table;
use crate::terminal::abilities;
use crate::ui::theme::Theme;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What defaults, file, variables and arguments come to.
pub struct Loaded {
    /// every value with who gave it
    pub resolved: Vec<Given>,
    /// the same, to be used
    pub settings: Settings,
    /// which keys do what
    pub keys: Keymap,
}

/// The file of settings, and whether the person named it.
pub fn path(named: Option<&Path>) -> Option<(PathBuf, bool)> {
    let variable = || std::env::var_os("SPELUNK_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    let named = named.map(Path::to_owned).or_else(variable);
    named.map(|path| (path, true)).or_else(|| Some((places::config()?, false)))
}

/// Reads everything; what is wrong is told with its place and what works.
pub fn load(args: &SettingsArgs) -> Result<Loaded, Failure> {
    let path = path(args.config.as_deref());
    let file = match &path {
        Some((path, named)) => file::read(path, *named).map_err(|error| usage(&[error]))?,
        None => file::File::default(),
    };
    let mut layers = file.given;
    layers.extend(settings::variables(|name| std::env::var(name).ok()));
    layers.extend(args.given());
    let resolved = settings::resolved(&layers).map_err(|why| usage(&[why]))?;
    let settings = Settings::of(&resolved).map_err(|why| usage(&[why]))?;
    let path = path.map(|(path, _)| path).unwrap_or_default();
    let keys = Keymap::new(&path, &file.bindings).map_err(|errors| usage(&errors))?;
    Ok(Loaded { resolved, settings, keys })
}

fn usage(errors: &[impl ToString]) -> Failure {
    let lines = errors.iter().map(|error| SafeText::new(&error.to_string()).to_string());
    Failure::Usage(lines.collect::<Vec<_>>().join("\n  "))
}

/// The theme that the settings come to.
pub fn theme(settings: &Settings) -> Result<Theme, Failure> {
    abilities::theme(settings, places::themes().as_deref()).map_err(|why| usage(&[why]))
}

impl SettingsArgs {
    /// What the arguments say.
    fn given(&self) -> Vec<Given> {
        let text = |name: &'static str, flag, value: &Option<String>| {
            value.as_deref().map(|value| Given::text(name, value, Origin::Argument(flag)))
        };
        let switch = |on: bool, name: &'static str, flag, value| {
            on.then(|| Given::text(name, value, Origin::Argument(flag)))
        };
        let given = [
            text("theme", "--theme", &self.theme),
            text("color", "--color", &self.color),
            switch(self.no_color, "color", "--no-color", "none"),
            switch(self.ascii, "glyphs", "--ascii", "ascii"),
            switch(self.no_mouse, "mouse", "--no-mouse", "false"),
        ];
        given.into_iter().flatten().collect()
    }
}

/// The answer of `spelunk config`.
pub fn told(action: &ConfigAction, args: &SettingsArgs) -> Result<String, Failure> {
    match action {
        ConfigAction::Template { .. } => Ok(schema::template()),
        ConfigAction::Schema { .. } => Ok(pretty(&json_schema())),
        ConfigAction::Path => path(args.config.as_deref())
            .map(|(path, _)| format!("{}\n", path.display()))
            .ok_or_else(|| Failure::Output("there is no folder for settings on this system".to_owned())),
        ConfigAction::Show { format, .. } => load(args).map(|loaded| shown(&loaded, *format)),
    }
}

fn json_schema() -> serde_json::Value {
    let keys = Keymap::default();
    let mut actions: BTreeMap<String, String> = BTreeMap::new();
    for row in keys.rows() {
        actions.entry(row.name.word()).or_insert_with(|| row.description.clone());
    }
    let mut panes: Vec<(String, String)> = Pane::WITH_KEYS
        .iter()
        .map(|pane| (pane.word(), format!("keys of the pane {}", pane.word())))
        .collect();
    panes.push((LINE.to_owned(), "keys of every line of text that is typed".to_owned()));
    schema::schema(&actions.into_iter().collect::<Vec<_>>(), &panes)
}

/// Every setting with its value and who gave it, and the keys that the person gave.
fn shown(loaded: &Loaded, format: Format) -> String {
    let own: Vec<&Row> = loaded.keys.rows().iter().filter(|row| row.line.is_some()).collect();
    let place =
        |row: &Row| if row.only { super::keys::shown(row).join(", ") } else { "everywhere".to_owned() };
    match format {
        Format::Table => {
            let value =
                |given: &Given| vec![given.name.clone(), given.value.to_string(), given.origin.to_string()];
            let mut rows: Vec<Vec<String>> = loaded.resolved.iter().map(value).collect();
            rows.extend(own.iter().map(|row| {
                let name = format!("key of {}, {}", row.name.word(), place(row));
                vec![name, row.keys.join(" "), format!("line {}", row.line.unwrap_or_default())]
            }));
            table::text(&["setting", "value", "from"], &rows)
        }
        Format::Json => {
            let settings: serde_json::Map<String, serde_json::Value> = loaded
                .resolved
                .iter()
                .map(|given| {
                    (given.name.clone(), json!({"value": given.value, "from": given.origin.to_string()}))
                })
                .collect();
            let keys: Vec<serde_json::Value> = own
                .iter()
                .map(|row| json!({"action": row.name.word(), "where": place(row), "keys": row.keys, "line": row.line}))
                .collect();
            pretty(&json!({"settings": settings, "keys": keys}))
        }
    }
}
