//! What actions, typing and answers do to the builder.

use super::write::effects;
use super::{Builder, Found, Job, Report, command_line};
use crate::app::history::Place;
use crate::app::list::List;
use crate::app::text::Move;
use crate::app::{Action, Effect, Pane, State};
use crate::model::Estate;
use crate::query::steps::{Ask, Steps, inlined};
use crate::query::{Template, templates};

/// Why the tree cannot be changed.
pub(super) const ONLY_TEXT: &str = "the steps cannot say this query: e edits its text";

/// An action while the builder is open; `None` when it is not the builder's.
pub fn act(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let page = state.page;
    let builder = state.builder.as_mut()?;
    if builder.naming.is_some() {
        return Some(name(state, action));
    }
    if builder.popup.is_some() {
        return Some(choose(state, action));
    }
    if action != Action::Escape {
        builder.leaving = false;
    }
    if state.focus == Pane::Cypher
        && let Some(jobs) = builder.edit(action, page)
    {
        return Some(effects(jobs));
    }
    let done = match action {
        Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
            builder.move_by(action, page);
            Ok(Vec::new())
        }
        Action::Enter if builder.is_on_text() => return around(state, Action::EditText),
        Action::Enter => builder.open_line(),
        Action::AddCondition => builder.add(),
        Action::AddBeside => builder.add_beside(),
        Action::AddThrough => builder.add_through(),
        Action::Negate => builder.negate(),
        Action::AnyOrAll => builder.turn(),
        Action::Kinds => builder.ask_kinds(),
        Action::Column => builder.turn_column(),
        Action::Depth => builder.turn_depth(),
        Action::Remove => builder.remove(),
        Action::Undo => builder.undo(false),
        Action::Redo => builder.undo(true),
        _ => return around(state, action),
    };
    Some(match done {
        Ok(jobs) => effects(jobs),
        Err(why) => {
            why.clone_into(&mut state.message);
            Vec::new()
        }
    })
}

/// The actions that go beyond the tree.
fn around(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let builder = state.builder.as_mut()?;
    match action {
        Action::EditText => enter_text(state),
        Action::NextPane | Action::PreviousPane if state.focus == Pane::Builder => enter_text(state),
        Action::NextPane | Action::PreviousPane => return Some(leave_text(state)),
        Action::Run => return Some(run(state)),
        Action::Save if state.templates.is_none() => {
            "there is no folder for templates on this system".clone_into(&mut state.message);
        }
        Action::Save => builder.naming = Some(String::new()),
        Action::Copy => {
            let line = command_line(builder.text.text(), &state.inputs);
            "copied as a command line".clone_into(&mut state.message);
            return Some(vec![Effect::Copy(line)]);
        }
        Action::Escape if builder.completion.take().is_some() => {}
        Action::Escape if state.focus == Pane::Cypher => return Some(leave_text(state)),
        Action::Escape if builder.edited && !builder.leaving => {
            builder.leaving = true;
            "changed: Esc again leaves, r runs it, w saves it as a template".clone_into(&mut state.message);
        }
        Action::Escape => close(state),
        Action::Palette | Action::Quality => return None,
        _ => "not while the builder is open: Esc leaves it".clone_into(&mut state.message),
    }
    Some(Vec::new())
}

impl Builder {
    fn move_by(&mut self, action: Action, page: usize) {
        let page = isize::try_from(page.max(2) - 1).unwrap_or(1);
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -page,
            Action::PageDown => page,
            Action::First => isize::MIN / 2,
            _ => isize::MAX / 2,
        };
        match &mut self.popup {
            Some(popup) => popup.list.step(by, popup.rows.len()),
            None => self.list.step(by, self.lines.len()),
        }
    }
}

/// From the text back to the tree: the text is read.
fn leave_text(state: &mut State) -> Vec<Effect> {
    state.focus = Pane::Builder;
    let Some(builder) = state.builder.as_mut() else { return Vec::new() };
    builder.completion = None;
    if builder.steps.as_ref().is_some_and(|steps| steps.cypher() == builder.text.text()) {
        return Vec::new();
    }
    if let Some(entered) = builder.entered.take().filter(|entered| entered.text != builder.text.text()) {
        builder.remember(entered);
    }
    builder.reformat = false;
    let job = builder.read();
    effects(vec![job])
}

fn enter_text(state: &mut State) {
    state.focus = Pane::Cypher;
    if let Some(builder) = &mut state.builder {
        builder.entered = Some(builder.moment());
    }
}

fn run(state: &mut State) -> Vec<Effect> {
    let Some(builder) = state.builder.as_mut() else { return Vec::new() };
    let title = if builder.edited { format!("{} (edited)", builder.title) } else { builder.title.clone() };
    let job = Job::Run(builder.running.renew(), title, builder.text.text().to_owned());
    "running …".clone_into(&mut state.message);
    effects(vec![job])
}

/// Leaves the builder without its rows.
fn close(state: &mut State) {
    if let Some(builder) = state.builder.take() {
        builder.close();
        state.focus = builder.from;
    }
}

/// Leaves the builder for the rows that it found; back brings it again.
pub fn close_for_rows(state: &mut State) {
    if let Some(builder) = &mut state.builder {
        builder.edited = false;
        state.history.leave(Place::of(state));
        close(state);
        state.message.clear();
    }
}

/// An action while something is being chosen.
fn choose(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(builder) = state.builder.as_mut() else { return Vec::new() };
    match action {
        Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last => {
            builder.move_by(action, 10);
        }
        Action::NextPane | Action::Complete => {
            if let Some(popup) = &mut builder.popup {
                popup.check();
                popup.list.step(1, popup.rows.len());
            }
        }
        Action::Escape => {
            builder.choosing.cancel();
            builder.popup = None;
        }
        Action::Enter => match builder.take() {
            Ok(jobs) => return effects(jobs),
            Err(why) => why.clone_into(&mut state.message),
        },
        _ => {}
    }
    Vec::new()
}

/// An action while the title of a template is being typed.
fn name(state: &mut State, action: Action) -> Vec<Effect> {
    let (Some(builder), Some(folder)) = (state.builder.as_mut(), &state.templates) else { return Vec::new() };
    match action {
        Action::Escape => builder.naming = None,
        Action::Enter => {
            let title = builder.naming.clone().unwrap_or_default();
            if title.trim().is_empty() {
                "a template needs a title".clone_into(&mut state.message);
                return Vec::new();
            }
            return effects(vec![builder.save(folder, title.trim())]);
        }
        _ => {}
    }
    Vec::new()
}

/// Something is written into the text of the builder.
pub fn typed(state: &mut State, text: &str) -> Vec<Effect> {
    change_text(state, |builder| builder.type_text(text))
}

/// The character before the cursor of the text is taken out.
pub fn erase(state: &mut State) -> Vec<Effect> {
    change_text(state, Builder::erase_text)
}

/// The question before is asked again, where nothing is typed that could be taken back.
pub fn step_back(state: &mut State) -> Option<Vec<Effect>> {
    let builder = state.builder.as_mut().filter(|_| state.overlay.is_none())?;
    builder.popup.as_ref().filter(|popup| popup.typed.is_empty() && builder.naming.is_none())?;
    Some(effects(builder.ask_again()))
}

fn change_text(state: &mut State, change: impl FnOnce(&mut Builder) -> Vec<Job>) -> Vec<Effect> {
    let builder = state.builder.as_mut().filter(|_| state.focus == Pane::Cypher && state.overlay.is_none());
    effects(builder.map(change).unwrap_or_default())
}

/// The line that is typed is another one.
pub fn set_line(state: &mut State, line: String) -> Vec<Effect> {
    let Some(builder) = state.builder.as_mut() else { return Vec::new() };
    if let Some(title) = &mut builder.naming {
        *title = line;
        return Vec::new();
    }
    let Some(popup) = &mut builder.popup else { return Vec::new() };
    popup.typed = line;
    popup.list = List::default();
    if let Ask::Value { typed, .. } = &mut popup.ask {
        typed.clone_from(&popup.typed);
        return effects(builder.choose().into_iter().collect());
    }
    popup.refilter();
    Vec::new()
}

/// An answer of the builder's work.
pub fn reported(state: &mut State, report: Report) -> Vec<Effect> {
    let Some(builder) = state.builder.as_mut() else { return Vec::new() };
    match report {
        Report::Tallied(ticket, tallies) if ticket == builder.tallying => builder.tallies = tallies,
        Report::Counted(ticket, rows) if ticket == builder.counting => {
            builder.found = rows.map_or_else(Found::Wrong, Found::Rows);
        }
        Report::Chosen(ticket, choices) if ticket == builder.choosing => {
            if let Some(popup) = &mut builder.popup {
                popup.set(choices);
            }
        }
        Report::Completed(ticket, words) if ticket == builder.completing => builder.set_words(words),
        Report::Read(ticket, tree) if ticket == builder.reading => return effects(builder.take_tree(tree)),
        Report::Refused(ticket, why) if ticket == builder.running => state.message = why,
        Report::Refused(ticket, why) if ticket == builder.choosing => {
            builder.popup = None;
            state.message = why;
        }
        Report::Saved(Ok(path)) => {
            (builder.naming, builder.edited) = (None, false);
            state.message = format!("saved to {path}");
        }
        Report::Saved(Err(why)) => state.message = why,
        _ => {}
    }
    Vec::new()
}

impl Builder {
    /// Takes the tree of the text, or why there is none.
    fn take_tree(&mut self, tree: Result<Box<Steps>, String>) -> Vec<Job> {
        match tree {
            Ok(steps) if self.reformat => self.show(Some(*steps), None),
            Ok(steps) => {
                self.set_steps(Some(*steps));
                self.tally_job().into_iter().collect()
            }
            Err(why) => {
                self.set_steps(None);
                self.why_text = why;
                Vec::new()
            }
        }
    }
}

/// Opens the builder: on the template under the cursor, on the query of the rows, else on the kind of what
/// is selected.
pub fn open(state: &mut State, estate: &Estate) -> Vec<Effect> {
    let from = state.focus;
    let template = state.queries.selected().filter(|_| from == Pane::Queries);
    let results = state.results.as_ref().filter(|_| from == Pane::Results);
    let (builder, jobs) = match (template.and_then(|at| templates().get(at)), results) {
        (Some(template), _) => Builder::open(&template.title, &written_out(template), from),
        (None, Some(results)) => {
            let is_own = |template: &&Template| template.cypher == results.cypher;
            let text = templates().iter().find(is_own).map_or_else(|| results.cypher.clone(), written_out);
            Builder::open(&results.title, &text, from)
        }
        (None, None) => {
            let kind = state.selected().map(|node| estate.node(node).kind_name().to_string());
            Builder::start("a new query", Steps::of_kinds(kind.into_iter().collect()), from)
        }
    };
    state.builder = Some(builder);
    state.focus = Pane::Builder;
    effects(jobs)
}

/// A template's text with the values of its parameters in it.
fn written_out(template: &Template) -> String {
    inlined(&template.cypher, &template.params)
}

/// Asks anew for what was not answered when the builder was left.
pub fn wake(state: &mut State) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    let mut jobs = vec![builder.count()];
    jobs.extend(if builder.steps.is_some() { builder.tally_job() } else { Some(builder.read()) });
    effects(jobs)
}

/// A line of the tree or of the text was clicked, or the wheel moved over them.
pub fn scrolled(state: &mut State, pane: Pane, to: Scroll) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    match (to, &mut builder.popup) {
        (Scroll::By(by), Some(popup)) => popup.list.step(by, popup.rows.len()),
        (Scroll::By(by), None) if pane == Pane::Cypher => builder.text.go(Move::Lines(by)),
        (Scroll::By(by), None) => builder.list.step(by, builder.lines.len()),
        (Scroll::To(Some(row)), Some(popup)) if pane == Pane::Builder => {
            if std::mem::replace(&mut popup.list.cursor, row) == row {
                return act(state, Action::Enter).unwrap_or_default();
            }
        }
        (Scroll::To(_), Some(_)) => {}
        (Scroll::To(row), None) => {
            let was = std::mem::replace(&mut state.focus, pane);
            match row {
                Some(row) if pane == Pane::Cypher => builder.text.go_to(row, usize::MAX),
                Some(row) if was == pane && builder.list.cursor == row => {
                    return act(state, Action::Enter).unwrap_or_default();
                }
                Some(row) => builder.list.cursor = row.min(builder.lines.len().saturating_sub(1)),
                None => {}
            }
        }
    }
    Vec::new()
}

/// What the mouse asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scroll {
    /// so many lines
    By(isize),
    /// to a line; none: the pane itself
    To(Option<usize>),
}
