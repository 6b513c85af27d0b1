//! What can be done with the rows of a query.

use super::follow::follow_results;
use crate::app::list::List;
use crate::app::results::{Results, frequency};
use crate::app::{Action, Effect, Overlay, State};
use crate::model::Estate;
use crate::report;

/// Columns that one press makes a column wider.
const STEP: isize = 2;

/// The forms that rows can be written in: the shown word and the ending of the file's name.
pub const FORMS: [(&str, &str); 3] = [("CSV", "csv"), ("JSON", "json"), ("Markdown", "md")];

pub(super) fn act(state: &mut State, estate: &Estate, action: Action) -> Vec<Effect> {
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
        Action::Export => state.overlay = Some(Overlay::Export(List::default())),
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

/// Writes the shown rows in one of the [`FORMS`].
pub(super) fn export(state: &State, estate: &Estate, form: usize) -> Vec<Effect> {
    let (Some(results), Some((_, ending))) = (&state.results, FORMS.get(form)) else { return Vec::new() };
    let text = written(results, estate, ending);
    let letters = results.title.to_lowercase();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.take(8).collect::<Vec<_>>().join("-");
    vec![Effect::Write(name, ending, text)]
}

fn written(results: &Results, estate: &Estate, ending: &str) -> String {
    let answer = results.as_shown();
    match ending {
        "csv" => report::query::csv(estate, &answer).unwrap_or_default(),
        "json" => format!("{:#}\n", report::query::json(estate, &answer)),
        _ => report::query::markdown(estate, &answer),
    }
}
