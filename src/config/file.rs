//! `config.toml`: settings, and keys under `[keys]` and `[keys.PANE]`. Everything is told with its line.

use super::nearest::advice;
use super::settings::{Given, Origin, names};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;
/// The table of keys.
const KEYS: &str = "keys";

/// What is wrong with the file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// the file
    pub file: PathBuf,
    /// the line, from 1; 0 speaks of the whole file
    pub line: usize,
    /// what is wrong, and what works
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

impl std::error::Error for ConfigError {}

/// The keys that a person gives an action: instead of those that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// the pane that it is about; none: wherever the action has keys
    pub context: Option<String>,
    /// the name of the action
    pub action: String,
    /// its keys as they were written; none: no key does it
    pub keys: Vec<String>,
    /// the line, from 1
    pub line: usize,
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// its settings
    pub given: Vec<Given>,
    /// its keys
    pub bindings: Vec<Binding>,
}

/// Reads a file; one that is not there says nothing, unless it was asked for by name.
///
/// # Errors
/// When it cannot be read, is no TOML or names what is not known.
pub fn read(path: &Path, named: bool) -> Result<File, ConfigError> {
    let whole = |message: String| ConfigError { file: path.to_owned(), line: 0, message };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => return Ok(File::default()),
        Err(error) => return Err(whole(error.to_string())),
    };
    let mut text = String::new();
    let size = file.take(MAX_FILE + 1).read_to_string(&mut text).map_err(|error| whole(error.to_string()))?;
    if size as u64 > MAX_FILE {
        return Err(whole(format!("larger than {MAX_FILE} bytes: this is no file of settings")));
    }
    parse(path, &text)
}

/// Reads the text of a file.
///
/// # Errors
/// When it is no TOML or names what is not known.
pub fn parse(path: &Path, text: &str) -> Result<File, ConfigError> {
    let reader = Reader { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        reader.error(error.span().map_or(0, |span| span.start), error.message().to_owned())
    })?;
    let mut file = File::default();
    for (key, value) in table.get_ref() {
        let name: &str = key.get_ref();
        if name == KEYS {
            reader.keys(value, None, &mut file.bindings)?;
        } else if names().any(|known| known == name) {
            file.given.push(reader.setting(key.span().start, name, value)?);
        } else {
            let advice = advice(name, names().chain([KEYS]));
            return Err(reader.error(key.span().start, format!("no setting is called `{name}`{advice}")));
        }
    }
    file.bindings.sort_by_key(|binding| binding.line);
    Ok(file)
}

struct Reader<'t> {
    path: &'t Path,
    text: &'t str,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
    }

    fn error(&self, at: usize, message: String) -> ConfigError {
        ConfigError { file: self.path.to_owned(), line: self.line(at), message }
    }

    fn setting(&self, at: usize, name: &str, value: &Value<'_>) -> Result<Given, ConfigError> {
        let value = match value.get_ref() {
            DeValue::Boolean(value) => toml::Value::Boolean(*value),
            DeValue::String(text) => toml::Value::String(text.to_string()),
            _ => return Err(self.error(at, format!("`{name}` is a text in quotes, or true or false"))),
        };
        let origin = Origin::File(self.path.to_owned(), self.line(at));
        Ok(Given { name: name.to_owned(), value, origin })
    }

    /// The keys of a table; a table within is one pane's.
    fn keys(
        &self,
        value: &Value<'_>,
        context: Option<&str>,
        bindings: &mut Vec<Binding>,
    ) -> Result<(), ConfigError> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.error(value.span().start, "`keys` is a table: ACTION = [KEY, …]".to_owned()));
        };
        for (key, value) in table {
            let name: &str = key.get_ref();
            if matches!(value.get_ref(), DeValue::Table(_)) && context.is_none() {
                self.keys(value, Some(name), bindings)?;
                continue;
            }
            let keys = self.key_names(value)?;
            let context = context.map(str::to_owned);
            let line = self.line(key.span().start);
            bindings.push(Binding { context, action: name.to_owned(), keys, line });
        }
        Ok(())
    }

    fn key_names(&self, value: &Value<'_>) -> Result<Vec<String>, ConfigError> {
        let wrong = |at| self.error(at, "a key is a text in quotes: \"ctrl-s\"".to_owned());
        match value.get_ref() {
            DeValue::String(text) => Ok(vec![text.to_string()]),
            DeValue::Array(values) => values
                .iter()
                .map(|one| match one.get_ref() {
                    DeValue::String(text) => Ok(text.to_string()),
                    _ => Err(wrong(one.span().start)),
                })
                .collect(),
            _ => Err(wrong(value.span().start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(Path::new("config.toml"), text).expect_err("wrong").to_string()
    }

    #[test]
    fn settings_and_keys_are_read_with_their_lines() {
        let text = "theme = \"light\"\nmouse = false\n[keys]\nzoom = \"Z\"\nquit = []\n[keys.paths]\nstory = [\"t\", \"ctrl-t\"]\n";
        let file = parse(Path::new("config.toml"), text).expect("a config");
        let given: Vec<(&str, String)> =
            file.given.iter().map(|given| (given.name.as_str(), given.origin.to_string())).collect();
        assert!(given.contains(&("theme", "config.toml:1".to_owned())));
        assert!(given.contains(&("mouse", "config.toml:2".to_owned())));
        let binding = |context: Option<&str>, action: &str, keys: &[&str], line| Binding {
            context: context.map(str::to_owned),
            action: action.to_owned(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            line,
        };
        let expected = [
            binding(None, "zoom", &["Z"], 4),
            binding(None, "quit", &[], 5),
            binding(Some("paths"), "story", &["t", "ctrl-t"], 7),
        ];
        assert_eq!(file.bindings, expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_works() {
        assert_eq!(
            error("\nthem = \"light\""),
            "config.toml:2: no setting is called `them`; did you mean `theme`?"
        );
        assert!(error("mouse = 3").starts_with("config.toml:1: `mouse` is a text in quotes, or true"));
        assert!(error("[keys]\nzoom = 3").starts_with("config.toml:2: a key is a text in quotes"));
        assert!(error("a = \n").starts_with("config.toml:1: "));
        assert!(error("keys = 1").contains("`keys` is a table"));
    }

    #[test]
    fn a_file_that_is_not_there_says_nothing_unless_it_was_named() {
        let path = Path::new("/no/such/config.toml");
        assert_eq!(read(path, false).expect("nothing"), File::default());
        assert!(read(path, true).is_err());
    }
}
