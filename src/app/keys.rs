//! The names of keys as people write them and as the table of actions has them.

use super::action::file;
use crate::config::nearest::advice;

/// The one name of a key, or of several strokes with spaces between: `Ctrl+S` is `ctrl-s`.
///
/// # Errors
/// When there is no such key; with the nearest one.
pub fn canonical(text: &str) -> Result<String, String> {
    let strokes: Vec<String> = text.split_whitespace().map(stroke).collect::<Result<_, _>>()?;
    if strokes.is_empty() {
        return Err("a key has a name: \"a\", \"ctrl-s\", \"pageup\", \"space\"".to_owned());
    }
    Ok(strokes.join(" "))
}

fn stroke(text: &str) -> Result<String, String> {
    let (control, rest) = without(text, "ctrl");
    let (alt, rest) = without(rest, "alt");
    let (shift, rest) = without(rest, "shift");
    let (base, shift) = base(rest, shift, control).ok_or_else(|| unknown(text, rest))?;
    let name = match (control, alt) {
        (true, false) => format!("ctrl-{shift}{base}"),
        (false, true) => format!("alt-{shift}{base}"),
        (false, false) => format!("{shift}{base}"),
        (true, true) => return Err(format!("`{text}`: either ctrl or alt, a terminal tells no more apart")),
    };
    Ok(file().aliases.get(&name).cloned().unwrap_or(name))
}

/// Whether a modifier stands before, and what is left.
fn without<'t>(text: &'t str, modifier: &str) -> (bool, &'t str) {
    let rest = text.get(..modifier.len()).filter(|head| head.eq_ignore_ascii_case(modifier));
    let rest = rest.and_then(|_| text.get(modifier.len()..)?.strip_prefix(['-', '+']));
    rest.filter(|rest| !rest.is_empty()).map_or((false, text), |rest| (true, rest))
}

/// The key itself, and `shift-` where that is told apart.
fn base(text: &str, shift: bool, control: bool) -> Option<(String, &'static str)> {
    let mut characters = text.chars();
    if let (Some(c), None) = (characters.next(), characters.next()) {
        let c = if control { c.to_ascii_lowercase() } else { c };
        let upper = shift && c.is_alphabetic();
        let printed = !c.is_control() && (upper || !shift);
        return printed.then(|| (if upper { c.to_uppercase().collect() } else { c.to_string() }, ""));
    }
    let lower = text.to_lowercase();
    let lower = file().aliases.get(&lower).cloned().unwrap_or(lower);
    let shifted = matches!(lower.as_str(), "up" | "down" | "left" | "right" | "tab");
    let known = lower == "shift-tab" || file().names.contains(&lower);
    (known && (shifted || !shift)).then_some((lower, if shift { "shift-" } else { "" }))
}

fn unknown(text: &str, base: &str) -> String {
    let names = file().names.iter().map(String::as_str);
    let known = file().names.contains(&base.to_lowercase()) || base.chars().count() == 1;
    let advice = if known {
        "; shift is told apart with arrows, tab and letters only".to_owned()
    } else {
        advice(base, names)
    };
    format!("there is no key `{text}`{advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_one_name() {
        for (written, name) in [
            ("Ctrl+S", "ctrl-s"),
            ("ctrl-C", "ctrl-c"),
            ("PgUp", "pageup"),
            ("ctrl--", "ctrl--"),
            ("+", "+"),
            ("-", "-"),
            ("shift-a", "A"),
            ("Shift-Left", "shift-left"),
            ("alt-Backspace", "alt-backspace"),
            ("ctrl-i", "tab"),
            ("backtab", "shift-tab"),
            ("g  g", "g g"),
            ("é", "é"),
        ] {
            assert_eq!(canonical(written).as_deref(), Ok(name), "{written}");
        }
        for row in crate::app::action::table() {
            for key in &row.keys {
                assert_eq!(canonical(key).as_ref(), Ok(key), "the table has the one name");
            }
        }
    }

    #[test]
    fn what_is_no_key_is_told_with_the_nearest() {
        assert!(canonical("entre").expect_err("no key").contains("did you mean `enter`?"));
        assert!(canonical("shift-enter").expect_err("not told apart").contains("shift"));
        assert!(canonical("ctrl-alt-x").expect_err("both").contains("either"));
        assert!(canonical(" ").is_err());
    }
}
