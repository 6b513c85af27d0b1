//! Changes of the tree: each is remembered, written as text and counted.

use super::lines::What;
use super::popup::Popup;
use super::{Builder, Job, sections};
use crate::query::steps::{Ask, At, Choice, Condition, Offer, Place, Reach, Steps, Test, Where};

impl Builder {
    /// Lets a change reach the tree; `change` tells where the cursor goes, `Err` what cannot be done.
    fn change(
        &mut self,
        change: impl FnOnce(&mut Steps) -> Result<Option<Place>, &'static str>,
    ) -> Result<Vec<Job>, &'static str> {
        let mut steps = self.steps.clone().ok_or(super::update::ONLY_TEXT)?;
        let before = self.moment();
        let place = change(&mut steps)?;
        if Some(&steps) == self.steps.as_ref() {
            return Ok(Vec::new());
        }
        self.remember(before);
        let jobs = self.show(Some(steps), None);
        if let Some(place) = place {
            self.go_to(&place);
        }
        Ok(jobs)
    }

    /// Changes the condition under the cursor.
    pub(super) fn change_here(
        &mut self,
        change: impl FnOnce(&mut Steps, &[At]) -> Result<Option<Place>, &'static str>,
    ) -> Result<Vec<Job>, &'static str> {
        let place = self.place().cloned().ok_or("it is no condition: go to one")?;
        self.change(|steps| change(steps, &place))
    }

    pub(super) fn negate(&mut self) -> Result<Vec<Job>, &'static str> {
        self.change_here(|steps, place| {
            if place.is_empty() {
                return Err("what is looked for cannot be negated: go to a condition");
            }
            Ok(steps.negate(place))
        })
    }

    pub(super) fn turn(&mut self) -> Result<Vec<Job>, &'static str> {
        self.change_here(|steps, place| {
            let turned = steps.turn(place);
            if turned { Ok(Some(place.to_vec())) } else { Err("there is only one condition here") }
        })
    }

    pub(super) fn remove(&mut self) -> Result<Vec<Job>, &'static str> {
        self.change_here(|steps, place| {
            if place.is_empty() {
                return Err("what is looked for cannot be removed; t changes its type");
            }
            steps.remove(place);
            Ok(None)
        })
    }

    pub(super) fn turn_column(&mut self) -> Result<Vec<Job>, &'static str> {
        const WHY: &str = "it can be no column: only a connection can that every row has";
        const WRITTEN: &str = "the columns are written as text: e edits it";
        if self.steps.as_ref().is_some_and(|steps| steps.then.is_some()) {
            return Err(WRITTEN);
        }
        self.change_here(|steps, place| {
            let turned = steps.turn_shown(place);
            if turned { Ok(Some(place.to_vec())) } else { Err(WHY) }
        })
    }

    pub(super) fn turn_depth(&mut self) -> Result<Vec<Job>, &'static str> {
        self.change_here(|steps, place| {
            let turned = steps.turn_reach(place);
            if turned { Ok(Some(place.to_vec())) } else { Err("only a connection has a depth") }
        })
    }

    /// Takes the last change back, or does it again.
    pub(super) fn undo(&mut self, redo: bool) -> Result<Vec<Job>, &'static str> {
        let stack = if redo { &mut self.undone } else { &mut self.done };
        let moment = stack.pop().ok_or(if redo { "nothing to do again" } else { "nothing to undo" })?;
        let now = self.moment();
        if redo { &mut self.done } else { &mut self.undone }.push(now);
        self.why_text.clear();
        let is_text = moment.steps.is_none();
        let mut jobs = self.show(moment.steps, Some(moment.text));
        if is_text {
            jobs.push(self.read());
        }
        Ok(jobs)
    }

    /// Where a condition goes that is added at the cursor: inside what can hold some, else beside it.
    fn here(&self) -> Where {
        let place = self.place().cloned().unwrap_or_default();
        if self.steps.as_ref().is_some_and(|steps| steps.that(&place).is_some()) {
            return Where::That(place);
        }
        match place.split_last() {
            Some((At::Through(_), above)) => Where::Through(above.to_vec()),
            Some((At::That(_), above)) => Where::That(above.to_vec()),
            None => Where::That(place),
        }
    }

    pub(super) fn add(&mut self) -> Result<Vec<Job>, &'static str> {
        self.ask_condition(self.here())
    }

    pub(super) fn add_beside(&mut self) -> Result<Vec<Job>, &'static str> {
        let place = self.place().filter(|place| !place.is_empty()).cloned();
        let place = place.ok_or("go to the condition that the other one stands beside")?;
        self.ask_condition(Where::Beside(place))
    }

    pub(super) fn add_through(&mut self) -> Result<Vec<Job>, &'static str> {
        const WHY: &str = "only a connection of one relation can have conditions on it";
        let place = self.place().cloned().unwrap_or_default();
        let condition = self.steps.as_ref().and_then(|steps| steps.condition(&place));
        match condition.map(|condition| &condition.test) {
            Some(Test::Link(link)) if link.reach == Reach::One => self.ask_condition(Where::Through(place)),
            _ => Err(WHY),
        }
    }

    /// Asks for the kinds of what is looked for, or of what the connection under the cursor leads to.
    pub(super) fn ask_kinds(&mut self) -> Result<Vec<Job>, &'static str> {
        let place = self.place().cloned().unwrap_or_default();
        let steps = self.steps.as_ref().ok_or(super::update::ONLY_TEXT)?;
        let set =
            steps.set(&place).ok_or("a condition has no type: go to a connection or to the first line")?;
        let checked = set.kinds.clone();
        self.ask(Ask::Kind(place), checked)
    }

    /// Whether the cursor is on what is kept as text.
    pub(super) fn is_on_text(&self) -> bool {
        let then = self.lines.get(self.list.cursor).is_some_and(|line| line.what == What::Then);
        let condition = self.place().and_then(|place| self.steps.as_ref()?.condition(place));
        then || condition.is_some_and(|condition| matches!(condition.test, Test::Text { .. }))
    }

    /// What Enter does: choose the type, the value, another condition, or add one.
    pub(super) fn open_line(&mut self) -> Result<Vec<Job>, &'static str> {
        let Some(place) = self.place().cloned() else { return self.add() };
        let test = self.steps.as_ref().and_then(|steps| steps.condition(&place)).map(|one| one.test.clone());
        let into = Where::Instead(place);
        match test {
            None | Some(Test::Link(_)) => self.ask_kinds(),
            Some(Test::Group(_)) => self.add(),
            Some(Test::Compare { key, .. }) => {
                self.ask(Ask::Value { into, key, typed: String::new() }, Vec::new())
            }
            Some(Test::Fact { .. } | Test::Is(_)) => self.ask_condition(into),
            Some(Test::Text { .. }) => Ok(Vec::new()),
        }
    }

    fn ask_condition(&mut self, into: Where) -> Result<Vec<Job>, &'static str> {
        self.ask(Ask::Condition { into, spread: sections::spread() }, Vec::new())
    }

    /// Opens the list of choices.
    fn ask(&mut self, ask: Ask, checked: Vec<String>) -> Result<Vec<Job>, &'static str> {
        self.popup = Some(Popup::new(ask, checked));
        self.choose().map(|job| vec![job]).ok_or_else(|| {
            self.popup = None;
            super::update::ONLY_TEXT
        })
    }

    /// Takes the choice under the cursor: the tree changes, or the next question is asked.
    pub(super) fn take(&mut self) -> Result<Vec<Job>, &'static str> {
        let Some(popup) = self.popup.clone() else { return Ok(Vec::new()) };
        if let Ask::Kind(place) = &popup.ask {
            return self.take_kinds(&popup, place);
        }
        let Some(Choice { offer, .. }) = popup.selected().cloned() else { return Ok(Vec::new()) };
        let into = match popup.ask {
            Ask::Condition { into, .. } | Ask::Value { into, .. } | Ask::Target { into, .. } => into,
            Ask::Kind(place) => Where::That(place),
        };
        match offer {
            Offer::Condition(condition) => {
                self.popup = None;
                self.put(&into, condition)
            }
            Offer::Property(key) => self.ask(Ask::Value { into, key, typed: String::new() }, Vec::new()),
            Offer::Connection(types, way, reach) => {
                self.ask(Ask::Target { into, types, way, reach }, Vec::new())
            }
            Offer::Kind(_) => Ok(Vec::new()),
        }
    }

    fn put(&mut self, into: &Where, condition: Condition) -> Result<Vec<Job>, &'static str> {
        self.change(|steps| match steps.add(into, condition) {
            Some(place) => Ok(Some(place)),
            None => Err("it lies too deep for another condition"),
        })
    }

    fn take_kinds(&mut self, popup: &Popup, place: &[At]) -> Result<Vec<Job>, &'static str> {
        let kinds = match popup.selected().map(|choice| &choice.offer) {
            _ if popup.by_hand => popup.checked.clone(),
            Some(Offer::Kind(kind)) => kind.iter().cloned().collect(),
            _ => return Ok(Vec::new()),
        };
        self.popup = None;
        self.change(|steps| {
            steps.set_kinds(place, kinds);
            Ok(Some(place.to_vec()))
        })
    }

    /// From the value of a property or the target of a connection back to the conditions.
    pub(super) fn ask_again(&mut self) -> Vec<Job> {
        let into = match self.popup.as_ref().map(|popup| &popup.ask) {
            Some(Ask::Value { into, .. } | Ask::Target { into, .. }) => into.clone(),
            _ => return Vec::new(),
        };
        self.ask_condition(into).unwrap_or_default()
    }
}
