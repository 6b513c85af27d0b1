//! The settings: what can be set, and what it comes to when defaults, file, variables and arguments are laid
//! over one another in that order.

use super::nearest::advice;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::OnceLock;
use toml::Value;

/// One row of `assets/settings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// its name in the file
    pub name: String,
    /// what it does
    pub description: String,
    /// its value when nobody says anything; its type is the type of the setting
    pub default: Value,
    /// the values that it can have; none: any text, or true and false
    #[serde(default)]
    pub values: Vec<String>,
}

impl Setting {
    /// The environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("SPELUNK_{}", self.name.to_uppercase())
    }

    /// Whether a value can be had; else what can.
    fn check(&self, value: &Value) -> Result<(), String> {
        match (&self.default, value) {
            (Value::Boolean(_), Value::Boolean(_)) => Ok(()),
            (Value::Boolean(_), _) => Err(format!("`{}` is true or false", self.name)),
            (_, Value::String(text)) if self.values.is_empty() || self.values.contains(text) => Ok(()),
            (_, Value::String(text)) => {
                let advice = advice(text, self.values.iter().map(String::as_str));
                Err(format!("`{text}` is no value of `{}`{advice}", self.name))
            }
            _ => Err(format!("`{}` is a text in quotes", self.name)),
        }
    }
}

#[derive(Deserialize)]
struct Table {
    setting: Vec<Setting>,
}

/// Every setting, in the order of the table.
///
/// # Panics
/// When the asset is no valid table, which a test rules out.
#[allow(clippy::panic)]
pub fn table() -> &'static [Setting] {
    static TABLE: OnceLock<Vec<Setting>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let read: Result<Table, _> = toml::from_str(include_str!("../../assets/settings.toml"));
        read.unwrap_or_else(|error| panic!("assets/settings.toml: {error}")).setting
    })
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// nobody said anything
    Default,
    /// a line of the file, from 1
    File(PathBuf, usize),
    /// an environment variable
    Variable(String),
    /// an argument of the command line
    Argument(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::Argument(name) => write!(f, "argument {name}"),
        }
    }
}

/// A value that somebody gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// the setting
    pub name: String,
    /// its value
    pub value: Value,
    /// who gave it
    pub origin: Origin,
}

impl Given {
    /// A text or a choice from outside the file. `true` and `false` are read where the setting is one of these.
    #[must_use]
    pub fn text(name: &str, text: &str, origin: Origin) -> Self {
        let is_switch = table()
            .iter()
            .any(|setting| setting.name == name && matches!(setting.default, Value::Boolean(_)));
        let value = match text {
            "true" | "1" | "yes" if is_switch => Value::Boolean(true),
            "false" | "0" | "no" if is_switch => Value::Boolean(false),
            text => Value::String(text.to_owned()),
        };
        Self { name: name.to_owned(), value, origin }
    }
}

/// How many colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)] // the table describes each
pub enum Colours {
    #[default]
    #[serde(rename = "auto")]
    Auto,
    #[serde(rename = "none")]
    None,
    #[serde(rename = "16")]
    Ansi,
    #[serde(rename = "256")]
    Indexed,
    #[serde(rename = "true")]
    True,
}

/// The signs on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the table describes each
pub enum Glyphs {
    #[default]
    Auto,
    Unicode,
    Ascii,
}

/// Whether the terminal is light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the table describes each
pub enum Background {
    #[default]
    Auto,
    Ask,
    Light,
    Dark,
}

/// How texts are copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the table describes each
pub enum Clipboard {
    #[default]
    Osc52,
    None,
}

/// What all settings come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the table describes each
pub struct Settings {
    pub theme: String,
    pub background: Background,
    pub color: Colours,
    pub glyphs: Glyphs,
    pub mouse: bool,
    pub clipboard: Clipboard,
}

/// The value of every setting with who gave it, in the order of the table: the last giver wins.
///
/// # Errors
/// When a name is unknown or a value is none of the setting's; with its origin.
pub fn resolved(layers: &[Given]) -> Result<Vec<Given>, String> {
    let mut known: BTreeMap<&str, Given> = BTreeMap::new();
    for given in layers {
        let Some(setting) = table().iter().find(|setting| setting.name == given.name) else {
            let advice = advice(&given.name, names());
            return Err(format!("{}: no setting is called `{}`{advice}", given.origin, given.name));
        };
        setting.check(&given.value).map_err(|why| format!("{}: {why}", given.origin))?;
        known.insert(&setting.name, given.clone());
    }
    let default = |setting: &Setting| Given {
        name: setting.name.clone(),
        value: setting.default.clone(),
        origin: Origin::Default,
    };
    let value = |setting: &Setting| known.remove(setting.name.as_str()).unwrap_or_else(|| default(setting));
    Ok(table().iter().map(value).collect())
}

/// The names of all settings.
pub fn names() -> impl Iterator<Item = &'static str> {
    table().iter().map(|setting| setting.name.as_str())
}

impl Settings {
    /// What the resolved values come to.
    ///
    /// # Errors
    /// When a value is none of the setting's.
    pub fn of(resolved: &[Given]) -> Result<Self, String> {
        let table: toml::Table =
            resolved.iter().map(|given| (given.name.clone(), given.value.clone())).collect();
        table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }
}

/// What the environment says: `SPELUNK_NAME` for each setting, `NO_COLOR` for no colours.
pub fn variables(of: impl Fn(&str) -> Option<String>) -> Vec<Given> {
    let set = |name: &str| of(name).filter(|text| !text.is_empty());
    let colours = set("NO_COLOR").map(|_| Given::text("color", "none", Origin::Variable("NO_COLOR".into())));
    let own = table().iter().filter_map(|setting| {
        let name = setting.variable();
        set(&name).map(|text| Given::text(&setting.name, &text, Origin::Variable(name)))
    });
    colours.into_iter().chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> Given {
        Given::text(name, text, Origin::File("config.toml".into(), 3))
    }

    #[test]
    fn the_table_and_the_settings_are_one() {
        let defaults = resolved(&[]).expect("defaults");
        let settings = Settings::of(&defaults).expect("every setting has a field");
        assert_eq!((settings.theme.as_str(), settings.mouse), ("auto", true));
        for setting in table() {
            for value in &setting.values {
                let one = resolved(&[file(&setting.name, value)]).expect("a value of the table");
                Settings::of(&one).unwrap_or_else(|why| panic!("{}: {why}", setting.name));
            }
        }
    }

    #[test]
    fn the_last_giver_wins() {
        let environment = |name: &str| match name {
            "NO_COLOR" => Some("1".to_owned()),
            "SPELUNK_MOUSE" => Some("false".to_owned()),
            "SPELUNK_THEME" => Some("mono".to_owned()),
            _ => None,
        };
        let mut layers = vec![file("color", "256"), file("glyphs", "ascii")];
        layers.extend(variables(environment));
        layers.push(Given::text("theme", "light", Origin::Argument("--theme")));
        let resolved = resolved(&layers).expect("resolved");
        let settings = Settings::of(&resolved).expect("settings");
        assert_eq!(settings.color, Colours::None);
        assert_eq!(settings.glyphs, Glyphs::Ascii);
        assert_eq!((settings.theme.as_str(), settings.mouse), ("light", false));
        let origins: Vec<String> = resolved.iter().map(|given| given.origin.to_string()).collect();
        assert_eq!(origins[0], "argument --theme");
        assert_eq!(origins[2], "variable NO_COLOR");
        assert_eq!(origins[3], "config.toml:3");
    }

    #[test]
    fn a_wrong_value_is_told_with_what_works() {
        let why = resolved(&[file("color", "ture")]).expect_err("no such value");
        assert_eq!(why, "config.toml:3: `ture` is no value of `color`; did you mean `true`?");
        let why = resolved(&[Given::text("mouse", "on", Origin::Variable("SPELUNK_MOUSE".into()))]);
        assert_eq!(why.expect_err("no switch"), "variable SPELUNK_MOUSE: `mouse` is true or false");
    }
}
