//! Moments as records write them: `2026-11-01T09:30:00.123Z` with `Z` or an offset, or a day alone.

const DAY: i64 = 86_400;

/// Seconds since 1970; fractions are cut, a day alone is its start. `None` when the text is no
/// such moment.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| {
        text.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse::<i64>().ok()
    };
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let dashed = text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !dashed || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let start = days(year, month, day) * DAY;
    if text.len() == 10 {
        return Some(start);
    }
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    Some(start + hour * 3600 + minute * 60 + second - offset(&text[19..]))
}

/// The day of a moment, as `2026-11-01`.
#[must_use]
pub fn day(seconds: i64) -> String {
    let since = seconds.div_euclid(DAY) + 719_468;
    let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let of_era_year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    let year = of_era_year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
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
    use super::{day, seconds};

    #[test]
    fn moments_are_read() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2026-11-01T09:30:00.1234567Z"), Some(1_793_525_400));
        assert_eq!(seconds("2026-11-01T10:30:00+01:00"), Some(1_793_525_400));
        assert_eq!(seconds("yesterday"), None);
        assert_eq!(seconds("2026-13-01T10:30:00Z"), None);
        assert_eq!(seconds("2026-11-01"), Some(1_793_491_200));
        assert_eq!(seconds("2026/11/01"), None);
        assert_eq!(seconds("\u{e9}\u{e9}26-11-01"), None);
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for text in ["1969-12-31", "1970-01-01", "2024-02-29", "2026-11-01", "2100-03-01"] {
            assert_eq!(seconds(text).map(day).as_deref(), Some(text));
        }
    }
}
