//! The list of templates: as a table and as JSON, with the number of rows where files were read.

use super::table;
use crate::model::Estate;
use crate::query::{Cell, Template};
use serde_json::{Value, json};

/// How many rows a template has, and why there are none.
struct Count {
    rows: usize,
    why: String,
}

fn count(template: &Template, estate: &Estate) -> Count {
    match template.run(estate) {
        Ok(answer) if answer.rows.is_empty() => Count { rows: 0, why: template.why_empty(estate, &answer) },
        Ok(answer) => Count { rows: answer.rows.len(), why: String::new() },
        Err(error) => Count { rows: 0, why: error.to_string() },
    }
}

/// Name, category and title of each, and with an estate how many rows it has there and why none.
#[must_use]
pub fn text(templates: &[Template], estate: Option<&Estate>) -> String {
    let row = |template: &Template| {
        let mut cells = vec![template.name.clone(), template.category.clone()];
        let counted = estate.map(|estate| count(template, estate));
        cells.extend(counted.as_ref().map(|count| count.rows.to_string()));
        let why = counted.map(|count| count.why).filter(|why| !why.is_empty());
        cells.push(why.map_or_else(|| template.title.clone(), |why| format!("{} ({why})", template.title)));
        cells
    };
    let rows: Vec<Vec<String>> = templates.iter().map(row).collect();
    if estate.is_some() {
        table::text(&["name", "category", "rows", "title"], &rows)
    } else {
        table::text(&["name", "category", "title"], &rows)
    }
}

/// `{"templates":[{"name","title","card","category","version","tags","needs","columns","params","cypher"}]}`,
/// with an estate also `rows` and `why_empty`.
#[must_use]
pub fn json(templates: &[Template], estate: Option<&Estate>) -> Value {
    let one = |template: &Template| {
        let needs: Vec<String> = template.needs.iter().map(ToString::to_string).collect();
        let params: serde_json::Map<String, Value> =
            template.params.iter().map(|(name, cell)| (name.clone(), scalar(cell))).collect();
        let mut value = json!({
            "name": template.name, "title": template.title, "card": template.card,
            "category": template.category, "version": template.version, "tags": template.tags,
            "needs": needs, "columns": template.columns, "params": params, "cypher": template.cypher,
        });
        if let Some(estate) = estate {
            let count = count(template, estate);
            value["rows"] = count.rows.into();
            value["why_empty"] = count.why.into();
        }
        value
    };
    json!({ "templates": templates.iter().map(one).collect::<Vec<_>>() })
}

/// A parameter: templates hold texts, numbers, flags and lists of them.
fn scalar(cell: &Cell) -> Value {
    match cell {
        Cell::Bool(flag) => (*flag).into(),
        Cell::Int(number) => (*number).into(),
        Cell::Float(number) => (*number).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::List(items) => items.iter().map(scalar).collect(),
        _ => Value::Null,
    }
}
