//! What the readers of code scanners share.

use crate::ingest::supply::Weakness;
use crate::model::{Draft, Severity};

/// `file:line`; the file alone when the line is not told.
pub fn at_line(file: &str, line: Option<i64>) -> String {
    line.filter(|line| *line > 0).map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
}

/// The first CVE in a text, in capitals.
pub fn cve_in(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let rest = upper.get(upper.find("CVE-")? + 4..)?;
    let (year, rest) = rest.split_once('-')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && end >= 4;
    digits.then(|| format!("CVE-{year}-{}", &rest[..end]))
}

/// Writes a vulnerability of which a scanner tells no more than these; its id.
pub fn weakness_of(
    id: &str,
    severity: Option<&str>,
    about: Option<&str>,
    draft: &mut Draft,
) -> Option<String> {
    Weakness { id, severity, description: about, ..Weakness::default() }.write(draft)
}

/// A scanner's own words for how bad something is.
pub fn severity(word: &str) -> Option<Severity> {
    match word.to_ascii_lowercase().as_str() {
        "error" => Some(Severity::High),
        "warning" => Some(Severity::Medium),
        "note" | "minor" => Some(Severity::Low),
        other => Severity::parse(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vulnerabilities_are_found_in_names_of_rules() {
        let of = |text: &str| cve_in(text);
        assert_eq!(of("CVE-2008-0732-geronimo").as_deref(), Some("CVE-2008-0732"));
        assert_eq!(of("BDSA-1 (cve-2020-11022)").as_deref(), Some("CVE-2020-11022"));
        for nothing in ["", "CVE-", "CVE-20-1", "CVE-2020-1", "CVE-2020", "CVE-é-1111"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
    }
}
