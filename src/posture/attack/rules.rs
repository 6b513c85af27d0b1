//! What an attacker can follow, want and be stopped by: `assets/paths/*.toml`, compiled once.

use super::condition::Subject;
use super::hold::Hold;
use serde::Deserialize;
use std::sync::OnceLock;

/// An end of a step.
#[derive(Clone, Debug)]
pub struct End {
    /// what the node must be
    pub subject: Subject,
    /// what must be held there, or is gained; `None`: what is held is carried on
    pub hold: Option<Hold>,
}

/// The words and consequences that every kind of move has.
#[derive(Clone, Debug, Deserialize)]
pub struct Move {
    /// a stable name
    #[serde(alias = "name")]
    pub id: String,
    /// 0 trivial to 10 very hard
    pub cost: u8,
    /// one sentence with `{from}` and `{to}`
    pub words: String,
    /// ATT&CK tactic
    pub tactic: String,
    /// ATT&CK and ATLAS techniques
    pub techniques: Vec<String>,
    /// ids of fixes that end it
    #[serde(default)]
    pub breaks: Vec<String>,
    /// the shown relation; empty: that of the record
    #[serde(default)]
    pub relation: String,
}

/// A step over one relation.
#[derive(Clone, Debug)]
pub struct Step {
    /// its words
    pub base: Move,
    /// whether the relation is followed from its target to its source
    pub against: bool,
    /// where it starts
    pub from: End,
    /// where it leads
    pub to: End,
}

/// What a permission lets its holder do.
#[derive(Clone, Debug)]
pub struct Right {
    /// its words
    pub base: Move,
    /// "read its keys"
    pub label: String,
    /// control-plane actions, one of which is needed, in lower case
    pub actions: Vec<String>,
    /// data-plane actions, one of which is needed, in lower case
    pub data: Vec<String>,
    /// actions, one of which the same identity must have elsewhere
    pub also: Vec<String>,
    /// access classes that stand in for actions
    pub access: Vec<String>,
    /// what it works on and what is gained
    pub to: End,
}

/// A place where an attacker starts.
#[derive(Clone, Debug)]
pub struct Entry {
    /// its words
    pub base: Move,
    /// where, and what is gained
    pub at: End,
    /// whether it comes through the internet's EXPOSES relation
    pub exposure: bool,
    /// the words of titles after "with"; may be empty
    pub weakness: String,
    /// the words of titles instead of "Internet exposed {type}"; may be empty
    pub subject: String,
    /// risk factors
    pub factors: Vec<String>,
}

/// Something an attacker wants.
#[derive(Clone, Debug)]
pub struct Target {
    /// where, and what must be held
    pub at: End,
    /// the class of what an attacker gains
    pub impact: String,
    /// 0 to 100
    pub value: u8,
    /// the words of titles, with `{type}`
    pub title: String,
    /// risk factors
    pub factors: Vec<String>,
    /// what the attacker then can do, with `{node}`
    pub says: String,
}

/// Everything the data says.
#[derive(Clone, Debug)]
pub struct Rules {
    /// steps over relations other than permissions
    pub steps: Vec<Step>,
    /// what permissions give
    pub rights: Vec<Right>,
    /// where attackers start
    pub entries: Vec<Entry>,
    /// what they want
    pub targets: Vec<Target>,
}

impl Rules {
    /// The shipped data.
    #[must_use]
    pub fn get() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| Self {
            steps: read::<Steps>("paths/steps.toml", include_str!("../../../assets/paths/steps.toml"))
                .step
                .into_iter()
                .map(StepRow::compile)
                .collect(),
            rights: read::<Rights>("paths/rights.toml", include_str!("../../../assets/paths/rights.toml"))
                .right
                .into_iter()
                .map(RightRow::compile)
                .collect(),
            entries: read::<Entries>(
                "paths/entries.toml",
                include_str!("../../../assets/paths/entries.toml"),
            )
            .entry
            .into_iter()
            .map(EntryRow::compile)
            .collect(),
            targets: read::<Targets>(
                "paths/targets.toml",
                include_str!("../../../assets/paths/targets.toml"),
            )
            .target
            .into_iter()
            .map(TargetRow::compile)
            .collect(),
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    crate::model::asset(name, text)
}

#[derive(Deserialize)]
struct Steps {
    step: Vec<StepRow>,
}

#[derive(Deserialize)]
struct EndRow {
    kinds: Vec<String>,
    hold: String,
    #[serde(default)]
    when: Vec<String>,
}

impl EndRow {
    fn compile(self) -> End {
        End { subject: Subject::new(&self.kinds, &self.when, &[], false), hold: Hold::named(&self.hold) }
    }
}

#[derive(Deserialize)]
struct StepRow {
    #[serde(flatten)]
    base: Move,
    #[serde(default)]
    against: bool,
    from: EndRow,
    to: EndRow,
}

impl StepRow {
    fn compile(self) -> Step {
        Step { base: self.base, against: self.against, from: self.from.compile(), to: self.to.compile() }
    }
}

#[derive(Deserialize)]
struct Rights {
    right: Vec<RightRow>,
}

#[derive(Deserialize)]
struct RightRow {
    #[serde(flatten)]
    base: Move,
    label: String,
    kinds: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    data: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    access: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
    gains: String,
}

impl RightRow {
    fn compile(self) -> Right {
        let lower = |list: Vec<String>| list.into_iter().map(|action| action.to_ascii_lowercase()).collect();
        Right {
            base: self.base,
            label: self.label,
            actions: lower(self.actions),
            data: lower(self.data),
            also: lower(self.also),
            access: self.access,
            to: End {
                subject: Subject::new(&self.kinds, &self.when, &[], false),
                hold: Hold::named(&self.gains),
            },
        }
    }
}

#[derive(Deserialize)]
struct Entries {
    entry: Vec<EntryRow>,
}

#[derive(Deserialize)]
struct EntryRow {
    #[serde(flatten)]
    base: Move,
    kinds: Vec<String>,
    when: Vec<String>,
    #[serde(default)]
    unknown: String,
    gains: String,
    #[serde(default)]
    exposure: bool,
    #[serde(default)]
    weakness: String,
    #[serde(default)]
    subject: String,
    factors: Vec<String>,
}

impl EntryRow {
    fn compile(self) -> Entry {
        Entry {
            base: self.base,
            at: End {
                subject: Subject::new(&self.kinds, &self.when, &[], self.unknown == "no"),
                hold: Hold::named(&self.gains),
            },
            exposure: self.exposure,
            weakness: self.weakness,
            subject: self.subject,
            factors: self.factors,
        }
    }
}

#[derive(Deserialize)]
struct Targets {
    target: Vec<TargetRow>,
}

#[derive(Deserialize)]
struct TargetRow {
    kinds: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    unknown: String,
    #[serde(default)]
    read_by: Vec<String>,
    hold: String,
    impact: String,
    value: u8,
    title: String,
    #[serde(default)]
    factors: Vec<String>,
    says: String,
}

impl TargetRow {
    fn compile(self) -> Target {
        let subject = Subject::new(&self.kinds, &self.when, &self.read_by, self.unknown == "no");
        Target {
            at: End { subject, hold: Hold::named(&self.hold) },
            impact: self.impact,
            value: self.value,
            title: self.title,
            factors: self.factors,
            says: self.says,
        }
    }
}
