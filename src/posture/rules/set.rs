//! All rules that are asked: the shipped ones, and what a person's folder adds, replaces or switches off.

use super::frameworks::area;
use super::rule::Rule;
use super::text::{RuleError, RuleFile, read};
use crate::model::{SafeText, Severity};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The largest rule file that is read, in bytes.
const MAX_FILE: u64 = 4 << 20;

/// Rules in the order they are shown: by area, then the most severe first, then by id.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    index: HashMap<String, usize>,
    /// shipped or added rules that are switched off, with the reason
    off: Vec<(String, String)>,
}

impl RuleSet {
    /// The rules that the binary carries.
    #[must_use]
    pub fn shipped() -> &'static Arc<Self> {
        static SET: OnceLock<Arc<RuleSet>> = OnceLock::new();
        SET.get_or_init(|| {
            let files = shipped_files();
            Arc::new(Self::of(files.into_iter().flat_map(|file| file.rules)))
        })
    }

    /// A set of rules; of two with one id the later one stays.
    pub fn of(rules: impl IntoIterator<Item = Rule>) -> Self {
        let mut set = Self::default();
        for rule in rules {
            if let Some(&at) = set.index.get(&rule.id) {
                set.rules[at] = rule;
            } else {
                set.index.insert(rule.id.clone(), set.rules.len());
                set.rules.push(rule);
            }
        }
        set.sort();
        set
    }

    /// The shipped rules changed by the files of a folder, and what is wrong with those files.
    #[must_use]
    pub fn with_folder(folder: &Path) -> (Self, Vec<RuleError>) {
        let (mut off, mut severities, mut errors) = (Vec::new(), HashMap::new(), Vec::new());
        let mut rules: Vec<Rule> = Self::shipped().rules.clone();
        for (path, file) in read_folder(folder, &mut errors) {
            rules.extend(file.rules);
            let safe = |text: &str| SafeText::new(text).to_string();
            off.extend(file.off.iter().map(|off| (safe(&off.rule), safe(&off.reason))));
            for one in file.overrides {
                match Severity::parse(&one.severity) {
                    Some(severity) => _ = severities.insert(one.rule, severity),
                    None => errors.push(fault(&path, 1, &format!("{} is no severity", one.severity))),
                }
            }
            errors.extend(file.errors);
        }
        let mut set = Self::of(rules);
        for name in off.iter().map(|(rule, _)| rule).chain(severities.keys()) {
            if set.rule(name).is_none() {
                errors.push(fault(folder, 1, &format!("no rule {name}; `spelunk rules` lists them")));
            }
        }
        set.rules.retain(|rule| !off.iter().any(|(id, _)| *id == rule.id));
        for rule in &mut set.rules {
            rule.severity = severities.get(&rule.id).copied().unwrap_or(rule.severity);
        }
        set.off = off;
        set.sort();
        errors.sort_by(|a, b| (&*a.file, a.line, &*a.message).cmp(&(&*b.file, b.line, &*b.message)));
        (set, errors)
    }

    /// Every rule.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of that id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.index.get(id).map(|&at| &self.rules[at])
    }

    /// The place of a rule in [`RuleSet::rules`].
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// Rules that are switched off, with the reason.
    #[must_use]
    pub fn off(&self) -> &[(String, String)] {
        &self.off
    }

    fn sort(&mut self) {
        let place = |rule: &Rule| area(&rule.area.key).map_or(usize::MAX, |(at, _)| at);
        self.rules.sort_by(|a, b| {
            (place(a), Reverse(a.severity), &a.id).cmp(&(place(b), Reverse(b.severity), &b.id))
        });
        self.index = self.rules.iter().enumerate().map(|(at, rule)| (rule.id.clone(), at)).collect();
    }
}

/// The shipped rule files. Their faults are faults of the build, which a test rules out.
#[must_use]
pub fn shipped_files() -> Vec<RuleFile> {
    let files = [
        ("azure-ai-services.toml", include_str!("../../../assets/rules/azure-ai-services.toml")),
        ("azure-foundry.toml", include_str!("../../../assets/rules/azure-foundry.toml")),
        ("azure-agents.toml", include_str!("../../../assets/rules/azure-agents.toml")),
        ("azure-ml.toml", include_str!("../../../assets/rules/azure-ml.toml")),
        ("azure-databricks.toml", include_str!("../../../assets/rules/azure-databricks.toml")),
        ("azure-data.toml", include_str!("../../../assets/rules/azure-data.toml")),
        ("azure-secrets.toml", include_str!("../../../assets/rules/azure-secrets.toml")),
        ("compute.toml", include_str!("../../../assets/rules/compute.toml")),
        ("identity.toml", include_str!("../../../assets/rules/identity.toml")),
        ("dependencies.toml", include_str!("../../../assets/rules/dependencies.toml")),
        ("aws-bedrock.toml", include_str!("../../../assets/rules/aws-bedrock.toml")),
        ("aws-account.toml", include_str!("../../../assets/rules/aws-account.toml")),
        ("aws-sagemaker.toml", include_str!("../../../assets/rules/aws-sagemaker.toml")),
        ("gcp.toml", include_str!("../../../assets/rules/gcp.toml")),
    ];
    files
        .into_iter()
        .map(|(name, text)| read(&PathBuf::from("assets/rules").join(name), text, true))
        .collect()
}

/// The rule files of a folder, in the order of their names.
pub fn read_folder(folder: &Path, errors: &mut Vec<RuleError>) -> Vec<(PathBuf, RuleFile)> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            errors.push(fault(folder, 1, &error.to_string()));
            return Vec::new();
        }
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        match text_of(&path) {
            Ok(text) => files.push((path.clone(), read(&path, &text, false))),
            Err(error) => errors.push(fault(&path, 1, &error)),
        }
    }
    files
}

fn text_of(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_FILE {
        return Err(format!("the file is larger than {} MB", MAX_FILE >> 20));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

fn fault(path: &Path, line: usize, message: &str) -> RuleError {
    RuleError { file: SafeText::new(&path.display().to_string()), line, message: SafeText::new(message) }
}
