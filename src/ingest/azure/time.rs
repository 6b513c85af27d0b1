//! Moments as Azure writes them: `2026-11-01T09:30:00.123Z`, with `Z` or an offset.

/// Seconds since 1970; fractions are cut. `None` when the text is no such moment.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset(&text[19..]))
}

/// Days since 1970 of a civil date (Howard Hinnant's algorithm, proleptic Gregorian).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn offset(rest: &str) -> i64 {
    let Some(at) = rest.find(['+', '-']) else { return 0 };
    let digits: Vec<i64> = rest[at + 1..].split(':').filter_map(|part| part.parse().ok()).collect();
    let [hours, minutes] = digits[..] else { return 0 };
    let size = hours * 3600 + minutes * 60;
    if rest.as_bytes()[at] == b'-' { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn moments_are_read() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2026-11-01T09:30:00.1234567Z"), Some(1_793_525_400));
        assert_eq!(seconds("2026-11-01T10:30:00+01:00"), Some(1_793_525_400));
        assert_eq!(seconds("yesterday"), None);
        assert_eq!(seconds("2026-13-01T10:30:00Z"), None);
    }
}
