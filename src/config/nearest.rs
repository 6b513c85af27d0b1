//! The known word that a mistyped one was meant to be.

/// The least likeness of two words, from 0 to 1, for one to be taken for the other.
const LIKENESS: f64 = 0.7;

/// `; did you mean NAME?` where one of the names is near, else the names themselves.
#[must_use]
pub fn advice<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    let likeness = |name: &&&str| strsim::jaro_winkler(&word.to_lowercase(), name);
    let near = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match near.filter(|name| likeness(name) > LIKENESS) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; there are: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_put_right_and_nonsense_gets_the_list() {
        let names = ["theme", "mouse", "color"];
        assert_eq!(advice("tehme", names.into_iter()), "; did you mean `theme`?");
        assert_eq!(advice("Colour", names.into_iter()), "; did you mean `color`?");
        assert_eq!(advice("zzz", names.into_iter()), "; there are: theme, mouse, color");
    }
}
