//! What can be done with the rows of a query.

use super::follow::follow_results;
use crate::app::list::List;
use crate::app::paths::Walk;
use crate::app::results::{Results, frequency};
use crate::app::{Action, Effect, Overlay, Pane, State};
use crate::model::Estate;
use crate::report;

/// Columns that one press makes a column wider.
const STEP: isize = 2;

/// The forms that rows and drawings can be written in: the shown word and the ending of the file's name.
const ROWS: [(&str, &str); 3] = [("CSV", "csv"), ("JSON", "json"), ("Markdown", "md")];
const DRAWINGS: [(&str, &str); 5] =
    [("Text", "txt"), ("Markdown", "md"), ("SVG", "svg"), ("Mermaid", "mmd"), ("DOT", "dot")];

/// The forms that what a pane shows can be written in.
#[must_use]
pub fn forms(pane: Pane) -> &'static [(&'static str, &'static str)] {
    if pane == Pane::Paths { &DRAWINGS } else { &ROWS }
}

pub(super) fn act(state: &mut State, estate: &Estate, action: Action) -> Vec<Effect> {
    if action == Action::Export {
        state.overlay = Some(Overlay::Export(List::default()));
        return Vec::new();
    }
    let Some(results) = &mut state.results else { return Vec::new() };
    match action {
        Action::Sort => {
            results.sort();
            return arrange(state);
        }
        Action::Narrower => results.resize(-STEP),
        Action::Wider => results.resize(STEP),
        Action::HideColumn => results.hide(),
        Action::ShowColumns => results.show_columns(estate),
        Action::Mark => results.mark(),
        Action::Frequency => state.overlay = frequency(results, estate).map(Overlay::Frequency),
        _ => {}
    }
    follow_results(state);
    Vec::new()
}

/// Asks for the rows to be filtered and sorted anew.
pub(super) fn arrange(state: &State) -> Vec<Effect> {
    state.results.iter().map(|results| Effect::Arrange(results.request.clone())).collect()
}

/// Filters the rows to those that hold a value.
pub(super) fn keep(state: &mut State, value: &str) -> Vec<Effect> {
    if let Some(results) = &mut state.results {
        let name =
            value.split_once(' ').filter(|(glyph, _)| !glyph.is_ascii()).map_or(value, |(_, name)| name);
        name.clone_into(&mut results.request.filter);
    }
    arrange(state)
}

/// Writes what the focused pane shows in one of its forms.
pub(super) fn export(state: &State, estate: &Estate, form: usize) -> Vec<Effect> {
    let Some((_, ending)) = forms(state.focus).get(form) else { return Vec::new() };
    let (title, text) = if state.focus == Pane::Paths {
        let (Some(title), Some(walk)) = (state.paths.title(), &state.paths.walk) else {
            return Vec::new();
        };
        let text = drawn(walk, &title, ending);
        (title, text)
    } else {
        let Some(results) = &state.results else { return Vec::new() };
        (results.title.clone(), written(results, estate, ending))
    };
    vec![Effect::Write(file_name(&title), ending, text)]
}

/// The first words of a title as a file can be called, without an ending.
pub(super) fn file_name(title: &str) -> String {
    let letters = title.to_lowercase();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(8).collect::<Vec<_>>().join("-")
}

/// The drawing of a path as it is shown, or its picture in a drawing language.
fn drawn(walk: &Walk, title: &str, ending: &str) -> String {
    let Some((drawing, _)) = walk.shown() else { return String::new() };
    match ending {
        "svg" => report::diagram_svg::svg(drawing, title),
        "mmd" => report::diagram_mermaid::mermaid(&walk.picture),
        "dot" => report::diagram_dot::dot(&walk.picture),
        "md" => report::diagram_text::markdown(drawing, title),
        _ => drawing.text(),
    }
}

fn written(results: &Results, estate: &Estate, ending: &str) -> String {
    let answer = results.as_shown();
    match ending {
        "csv" => report::query::csv(estate, &answer).unwrap_or_default(),
        "json" => format!("{:#}\n", report::query::json(estate, &answer)),
        _ => report::query::markdown(estate, &answer),
    }
}
