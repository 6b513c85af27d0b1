//! Rules as data: read from TOML, conditions in Cypher, shipped ones and a person's own.

pub mod fixture;
mod frameworks;
mod properties;
mod rule;
mod set;
mod text;

pub use frameworks::{Area, Controls, Framework, area, areas, frameworks};
pub use properties::{TypeSource, how_to_get, type_sources};
pub use rule::{Change, Conditions, Effort, Fix, Ids, Origin, Removal, Rule, Selector, Setting};
pub use set::{RuleSet, read_folder, shipped_files};
pub use text::{Off, Override, RuleError, RuleFile, read};
