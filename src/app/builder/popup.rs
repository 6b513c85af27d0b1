//! The list of what can be chosen, filtered while a person types.

use super::sections::{heading, place};
use super::words;
use crate::app::list::List;
use crate::app::palette::ranked;
use crate::model::{Ontology, Truth};
use crate::query::steps::{Ask, Choice, Choices, Condition, Join, Offer, Steps, Test, Way, Where};

/// The mark before a property.
const PROPERTY: &str = "=";

/// What is being chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Popup {
    /// the question
    pub ask: Ask,
    /// what is typed
    pub typed: String,
    /// the choices, once they are counted
    pub choices: Option<Choices>,
    /// the shown ones, by their place
    pub rows: Vec<usize>,
    /// cursor and window
    pub list: List,
    /// kinds that are chosen together
    pub checked: Vec<String>,
    /// whether a person has checked or unchecked one
    pub by_hand: bool,
}

impl Popup {
    /// A question without its choices.
    #[must_use]
    pub fn new(ask: Ask, checked: Vec<String>) -> Self {
        let (typed, rows, list) = (String::new(), Vec::new(), List::default());
        Self { ask, typed, choices: None, rows, list, checked, by_hand: false }
    }

    /// What it is about, in the tree that it is asked of.
    #[must_use]
    pub fn title(&self, steps: Option<&Steps>) -> String {
        match &self.ask {
            Ask::Condition { into, .. } => match into {
                Where::That(_) => "that".to_owned(),
                Where::Through(_) => "by one with".to_owned(),
                Where::Beside(place) => match steps.and_then(|steps| steps.joined(place)) {
                    Some(Join::Any) => "and that".to_owned(),
                    _ => "or that".to_owned(),
                },
                Where::Instead(_) => "instead".to_owned(),
            },
            Ask::Value { key, .. } => format!("that {key}"),
            Ask::Target { types, way, reach, .. } => {
                format!("that {}", words::connection(types, *way, *reach))
            }
            Ask::Kind(_) => "find".to_owned(),
        }
    }

    /// Takes the choices.
    pub fn set(&mut self, choices: Choices) {
        self.choices = Some(choices);
        self.refilter();
    }

    /// Lists the choices that match what is typed, the best first; by sections, those that leave the
    /// most first, when nothing is. Values are filtered where they are counted.
    pub fn refilter(&mut self) {
        let Some(choices) = &self.choices else { return };
        self.rows = if matches!(self.ask, Ask::Value { .. }) {
            (0..choices.list.len()).collect()
        } else if self.typed.trim().is_empty() {
            let mut rows: Vec<usize> = (0..choices.list.len()).collect();
            rows.sort_by_key(|&at| place(&choices.list[at].offer));
            rows
        } else {
            let text = |choice: &Choice| {
                format!("{} {} {}", words_of(&choice.offer), heading(&choice.offer), searched(&choice.offer))
            };
            let mut rows = ranked(&self.typed, choices.list.iter().map(text));
            // who types the name of a fact wants what it holds of, and says so where not
            if !self.typed.split_whitespace().any(|word| matches!(word, "no" | "not" | "unknown")) {
                rows.sort_by_key(|&at| is_contrary(&choices.list[at].offer));
            }
            rows
        };
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// The choice under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Choice> {
        self.choices.as_ref()?.list.get(*self.rows.get(self.list.cursor)?)
    }

    /// Checks or unchecks the kind under the cursor.
    pub fn check(&mut self) {
        let Some(Choice { offer: Offer::Kind(Some(kind)), .. }) = self.selected().cloned() else { return };
        self.by_hand = true;
        match self.checked.iter().position(|own| *own == kind) {
            Some(at) => _ = self.checked.remove(at),
            None => self.checked.push(kind),
        }
    }
}

/// A choice in words.
#[must_use]
pub fn words_of(offer: &Offer) -> String {
    match offer {
        Offer::Condition(Condition { test: Test::Link(link), .. }) => {
            format!("{} {}", words::glyph(&link.to), words::kinds(&link.to.kinds))
        }
        Offer::Condition(condition) => {
            let mark = Some(words::mark(condition)).filter(|mark| !mark.is_empty()).unwrap_or(PROPERTY);
            format!("{mark} {}", words::condition(condition))
        }
        Offer::Property(key) => format!("{PROPERTY} {key} …"),
        Offer::Connection(types, way, reach) => {
            let arrow = if *way == Way::In { "←" } else { "→" };
            format!("{arrow} {} …", words::connection(types, *way, *reach))
        }
        Offer::Kind(None) => "· any resource".to_owned(),
        Offer::Kind(Some(label)) => {
            let set = crate::query::steps::Set { kinds: vec![label.clone()], ..Default::default() };
            format!("{} {}", words::glyph(&set), words::kind(label))
        }
    }
}

/// What else finds a choice: the words of the text.
fn searched(offer: &Offer) -> String {
    match offer {
        Offer::Condition(Condition { test: Test::Fact { key, truth }, .. }) => {
            format!("{key} {}", if *truth == Truth::Yes { "yes" } else { "" })
        }
        Offer::Connection(types, ..) => types.join(" "),
        Offer::Kind(Some(label)) => {
            let ontology = Ontology::get();
            let kind = ontology.kind_id(label).and_then(|id| ontology.kind(id));
            format!("{label} {}", kind.map_or("", |kind| kind.category.as_str()))
        }
        _ => String::new(),
    }
}

fn is_contrary(offer: &Offer) -> bool {
    let Offer::Condition(condition) = offer else { return false };
    condition.negated || matches!(&condition.test, Test::Fact { truth, .. } if *truth != Truth::Yes)
}

/// What a choice means, in one sentence.
#[must_use]
pub fn meaning(offer: &Offer) -> String {
    match offer {
        Offer::Condition(condition) => words::meaning(condition),
        Offer::Connection(types, way, reach) => {
            let link = crate::query::steps::Link::to_any(types.clone(), *way, *reach);
            words::meaning(&Condition::new(Test::Link(Box::new(link))))
        }
        _ => String::new(),
    }
}
