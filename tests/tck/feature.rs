//! Feature files: scenarios with their steps, outlines spelled out.

/// A step, with the text block or table below it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    pub text: String,
    pub block: String,
    pub table: Vec<Vec<String>>,
}

/// A scenario.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    pub name: String,
    pub steps: Vec<Step>,
}

impl Scenario {
    /// The queries that it runs.
    pub fn queries(&self) -> String {
        let run = self.steps.iter().filter(|step| step.text.contains("executing"));
        run.map(|step| step.block.as_str()).collect::<Vec<_>>().join("\n--\n")
    }

    fn filled(&self, head: &[String], row: &[String]) -> Self {
        let fill = |text: &String| {
            head.iter()
                .zip(row)
                .fold(text.clone(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
        };
        let step = |step: &Step| Step {
            text: fill(&step.text),
            block: fill(&step.block),
            table: step.table.iter().map(|row| row.iter().map(fill).collect()).collect(),
        };
        Self { name: fill(&self.name), steps: self.steps.iter().map(step).collect() }
    }
}

/// Every scenario of a feature file.
pub fn scenarios(text: &str) -> Vec<Scenario> {
    let mut reader = Reader::new(text);
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    reader.end_scenario();
    reader.done
}

struct Reader<'t> {
    lines: std::str::Lines<'t>,
    background: Vec<Step>,
    now: Option<Scenario>,
    in_background: bool,
    examples: Option<Vec<Vec<String>>>,
    done: Vec<Scenario>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            lines: text.lines(),
            background: Vec::new(),
            now: None,
            in_background: false,
            examples: None,
            done: Vec::new(),
        }
    }

    fn line(&mut self, line: &str) {
        let words = line.trim();
        if words.starts_with('#') || words.is_empty() {
        } else if words.starts_with("Background:") {
            self.in_background = true;
        } else if words.starts_with("Scenario") {
            self.end_scenario();
            self.in_background = false;
            let name = words.split_once(':').map_or("", |(_, name)| name.trim());
            self.now = Some(Scenario { name: name.to_owned(), steps: self.background.clone() });
        } else if words.starts_with("Examples:") {
            self.examples = Some(Vec::new());
        } else if words.starts_with('|') {
            self.row(words);
        } else if words.starts_with("\"\"\"") {
            self.block(line);
        } else if ["Given ", "When ", "Then ", "And ", "But "].iter().any(|word| words.starts_with(word)) {
            self.steps().push(Step { text: words.to_owned(), ..Step::default() });
        }
    }

    fn steps(&mut self) -> &mut Vec<Step> {
        match (&mut self.now, self.in_background) {
            (Some(scenario), false) => &mut scenario.steps,
            _ => &mut self.background,
        }
    }

    fn row(&mut self, words: &str) {
        let row = cells(words);
        if let Some(examples) = &mut self.examples {
            examples.push(row);
        } else if let Some(step) = self.steps().last_mut() {
            step.table.push(row);
        }
    }

    fn block(&mut self, first: &str) {
        let indent = first.len() - first.trim_start().len();
        let mut block = Vec::new();
        for line in self.lines.by_ref() {
            if line.trim().starts_with("\"\"\"") {
                break;
            }
            block.push(line.get(indent..).unwrap_or_else(|| line.trim_start()));
        }
        if let Some(step) = self.steps().last_mut() {
            step.block = block.join("\n");
        }
    }

    fn end_scenario(&mut self) {
        let Some(scenario) = self.now.take() else { return };
        match self.examples.take() {
            Some(rows) if rows.len() > 1 => {
                self.done.extend(rows[1..].iter().map(|row| scenario.filled(&rows[0], row)));
            }
            _ => self.done.push(scenario),
        }
    }
}

/// The cells of a table row; a backslash escapes a bar and itself.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut cell, mut chars) = (Vec::new(), String::new(), row.chars().skip(1));
    while let Some(c) = chars.next() {
        match c {
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            '\\' => match chars.next() {
                Some(c @ ('|' | '\\')) => cell.push(c),
                other => cell.extend(std::iter::once('\\').chain(other)),
            },
            c => cell.push(c),
        }
    }
    cells
}
