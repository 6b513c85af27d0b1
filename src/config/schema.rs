//! The template of `config.toml` and its JSON schema, both from the table of settings.

use super::settings::{Setting, table};
use serde_json::{Map, Value, json};

/// The longest line of the template.
const WIDTH: usize = 100;

/// An action or a context with what it means.
pub type Named = (String, String);

/// A `config.toml` in which everything is said and nothing is set: each setting with its default in a comment.
#[must_use]
pub fn template() -> String {
    let mut text = String::from(
        "# Settings of spelunk. A line without its # sets what it says; what is not set keeps its default.\n",
    );
    for setting in table() {
        text.push('\n');
        text.push_str(&comment(&setting.description));
        if !setting.values.is_empty() {
            text.push_str(&comment(&format!("one of: {}", setting.values.join(", "))));
        }
        text.push_str(&format!("#{} = {}\n", setting.name, setting.default));
    }
    text.push('\n');
    text.push_str(&comment(
        "Keys: ACTION = [KEY, …] replaces the keys of an action, [] leaves it none. `spelunk keys` names the \
         actions and their keys; under [keys.PANE] it is about that pane alone.",
    ));
    text.push_str("#[keys]\n#zoom = [\"z\", \"ctrl-l\"]\n#[keys.paths]\n#story = \"t\"\n");
    text
}

fn comment(text: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => line.push_str(&format!(" {word}")),
            _ => lines.push(format!("# {word}")),
        }
    }
    format!("{}\n", lines.join("\n"))
}

/// The JSON schema of `config.toml` for editors: settings, actions and panes with what they mean.
#[must_use]
pub fn schema(actions: &[Named], contexts: &[Named]) -> Value {
    let mut properties: Map<String, Value> =
        table().iter().map(|setting| (setting.name.clone(), property(setting))).collect();
    let keys = json!({"anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
    ]});
    let own: Map<String, Value> = actions
        .iter()
        .map(|(name, about)| (name.clone(), json!({"description": about, "$ref": "#/$defs/keys"})))
        .collect();
    let mut everywhere = own.clone();
    for (name, about) in contexts {
        everywhere.insert(name.clone(), json!({"description": about, "$ref": "#/$defs/actions"}));
    }
    properties.insert(
        "keys".to_owned(),
        json!({"type": "object", "additionalProperties": false, "properties": everywhere,
            "description": "the keys of actions; under the name of a pane they are about that pane alone"}),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "config.toml of spelunk",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "$defs": {
            "keys": keys,
            "actions": {"type": "object", "additionalProperties": false, "properties": own},
        },
    })
}

fn property(setting: &Setting) -> Value {
    let (default, kind) = match &setting.default {
        toml::Value::Boolean(value) => (json!(value), "boolean"),
        value => (json!(value.as_str().unwrap_or_default()), "string"),
    };
    let mut property = json!({"type": kind, "default": default, "description": setting.description});
    if let (false, Some(object)) = (setting.values.is_empty(), property.as_object_mut()) {
        object.insert("enum".to_owned(), json!(setting.values));
    }
    property
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::parse;
    use crate::config::settings::{Settings, resolved};
    use std::path::Path;

    /// The template with every setting set.
    fn set() -> String {
        let is_set = |line: &str| line.starts_with('#') && !line.starts_with("# ");
        template().lines().map(|line| if is_set(line) { &line[1..] } else { line }).fold(
            String::new(),
            |mut text, line| {
                text.push_str(line);
                text.push('\n');
                text
            },
        )
    }

    #[test]
    fn the_template_is_a_config_that_changes_nothing() {
        let path = Path::new("config.toml");
        assert_eq!(parse(path, &template()).expect("reads").given, []);
        let file = parse(path, &set()).expect("reads");
        assert_eq!(file.given.len(), table().len(), "every setting is in the template");
        let defaults = Settings::of(&resolved(&[]).expect("defaults"));
        assert_eq!(Settings::of(&resolved(&file.given).expect("resolved")), defaults);
        assert_eq!(file.bindings.len(), 2);
    }

    #[test]
    fn the_schema_has_every_setting_of_the_template() {
        let actions = [("zoom".to_owned(), "z".to_owned()), ("story".to_owned(), "s".to_owned())];
        let schema = schema(&actions, &[("paths".to_owned(), "attack paths".to_owned())]);
        let properties = schema["properties"].as_object().expect("properties");
        let set: toml::Table = set().parse().expect("TOML");
        for (name, value) in set.iter().filter(|(name, _)| *name != "keys") {
            let property = &properties[name];
            assert_eq!(property["default"], serde_json::to_value(value).expect("JSON"), "{name}");
            let own = property.get("enum").and_then(Value::as_array);
            assert!(own.is_none_or(|values| values.contains(&property["default"])), "{name}");
        }
        assert_eq!(properties.len(), table().len() + 1, "and the keys");
        let keys = &properties["keys"]["properties"];
        assert!(keys["zoom"].is_object() && keys["paths"].is_object());
        assert!(schema["$defs"]["actions"]["properties"]["story"].is_object());
    }
}
