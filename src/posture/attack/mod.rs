//! Attack paths: what an attacker can follow, from where to what, how risky each way is, and what ends it.

mod analysis;
mod build;
mod choke;
mod compare;
mod condition;
mod fix;
mod hold;
mod map;
mod path;
mod pattern;
mod plan;
mod rights;
mod risk;
mod rules;
mod saved;
mod search;
mod sever;
mod view;
mod what_if;
mod words;

pub use analysis::{Analysis, Options};
pub use choke::{Blast, Choke, blast_radius, busiest_relations};
pub use compare::{Unseen, entry_of, only_reported, unseen};
pub use condition::Evidence;
pub use fix::{Effort, Fix, Place, Remedy, fixes};
pub use hold::Hold;
pub use map::{Door, Goal, Link, Map, Part, Rule, State};
pub use path::{AttackPath, AttackStep, Origin};
pub use pattern::{Pattern, patterns};
pub use plan::{Aim, Plan, PlanStep, plan};
pub use risk::{Point, level, likelihood, score};
pub use saved::{Item, RelationName, Saved, SavedError};
pub use search::{Found, Off, Row, Search};
pub use sever::{Severance, sever};
pub use view::{Group, Totals, View};
pub use what_if::{Change, WhatIf};
