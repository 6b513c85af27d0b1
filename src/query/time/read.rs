//! Reads days, moments and lengths from their ISO texts.

use super::super::value::Val;
use super::calendar::days;
use super::{DAY, Duration};

/// A day: `2024-01-31`, `20240131`, or the day of a moment.
pub fn date(text: &str) -> Option<Val<'static>> {
    let day = text.trim().split(['T', ' ']).next()?;
    read_day(day).map(Val::Date)
}

/// A moment: `2024-01-31T12:30:00.5Z`, with an offset, a named zone in brackets, or none (UTC).
pub fn datetime(text: &str) -> Option<Val<'static>> {
    let text = text.trim();
    let text = text.split_once('[').map_or(text, |(before, _)| before);
    let Some((day, clock)) = text.split_once(['T', ' ']) else {
        return read_day(text)?.checked_mul(DAY).map(Val::Moment);
    };
    let (clock, offset) = split_offset(clock)?;
    let clock = clock.split(['.', ',']).next()?;
    let digits: String = clock.chars().filter(|c| *c != ':').collect();
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |part| part.parse::<i64>().ok());
    let (hour, minute, second) = (part(0)?, part(2)?, part(4)?);
    let valid =
        digits.len().is_multiple_of(2) && digits.len() <= 6 && hour < 24 && minute < 60 && second < 61;
    let at = read_day(day)?.checked_mul(DAY)?.checked_add(hour * 3600 + minute * 60 + second - offset)?;
    valid.then_some(Val::Moment(at))
}

/// Cuts off `Z`, `+02:00` or `-0530`; the offset in seconds.
fn split_offset(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.rfind(['+', '-']) else { return Some((clock, 0)) };
    let digits: String = clock.get(at + 1..)?.chars().filter(|c| *c != ':').collect();
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |part| part.parse::<i64>().ok());
    let offset = part(0)? * 3600 + part(2)? * 60;
    Some((&clock[..at], if clock[at..].starts_with('-') { -offset } else { offset }))
}

fn read_day(text: &str) -> Option<i64> {
    let number = |text: &str| text.parse::<i64>().ok();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return days(number(&text[..4])?, number(&text[4..6])?, number(&text[6..])?);
    }
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4).and_then(number)?;
    let month = parts.next().map_or(Some(1), number)?;
    let day = parts.next().map_or(Some(1), number)?;
    days(year, month, day)
}

/// A length: `P1Y2M3DT4H5M6S`, `P2W`, each part with a sign of its own.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (text, sign) = text.strip_prefix('-').map_or((text, 1), |rest| (rest, -1));
    let body = text.strip_prefix('P').filter(|body| !body.is_empty())?;
    let (dates, clock) = body.split_once('T').unwrap_or((body, ""));
    let mut length = Duration::default();
    for (number, unit) in parts(dates)? {
        match unit {
            'Y' => length.months = length.months.checked_add(number.checked_mul(12)?)?,
            'M' => length.months = length.months.checked_add(number)?,
            'W' => length.days = length.days.checked_add(number.checked_mul(7)?)?,
            'D' => length.days = length.days.checked_add(number)?,
            _ => return None,
        }
    }
    for (number, unit) in parts(clock)? {
        let of = match unit {
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        length.seconds = length.seconds.checked_add(number.checked_mul(of)?)?;
    }
    length.signed(sign)
}

/// Numbers and the letters after them; fractions are cut.
fn parts(text: &str) -> Option<Vec<(i64, char)>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let whole = rest[..end].split('.').next()?;
        found.push((whole.parse().ok()?, rest[end..].chars().next()?));
        rest = &rest[end + 1..];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    #[test]
    fn moments_are_read_in_their_zone() {
        for (written, meant) in [
            ("2024-01-31T12:30:00Z", "2024-01-31T12:30:00Z"),
            ("2024-01-31T12:30:00.123456+02:00", "2024-01-31T10:30:00Z"),
            ("2024-01-31 12:30", "2024-01-31T12:30:00Z"),
            ("20240131T123000-0530", "2024-01-31T18:00:00Z"),
            ("2024-01-31", "2024-01-31T00:00:00Z"),
            ("2024-01-31T12:30:00+00:00[UTC]", "2024-01-31T12:30:00Z"),
        ] {
            assert_eq!(datetime(written).and_then(|at| text(&at)).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_no_time_is_not_guessed() {
        for text in ["", "yesterday", "2024-13-01", "2024-02-30", "2024-01-01T25:00:00Z", "äöü", "24-01-01"]
        {
            assert!(datetime(text).is_none(), "{text}");
        }
        for text in ["", "P", "90D", "P90", "PD", "P1H", "Pä"] {
            assert!(duration(text).is_none(), "{text}");
        }
    }
}
