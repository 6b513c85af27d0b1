//! The Gregorian calendar, from day numbers and back.

use super::super::value::Val;
use super::{DAY, Duration};

/// The last year that is counted with; the first is its negative.
const LAST_YEAR: i64 = 999_999;

/// Year, month and day of a day counted from 1970.
pub fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day counted from 1970; `None` when there is no such day.
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let valid =
        year.abs() <= LAST_YEAR && (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
    valid.then(|| {
        let year = year - i64::from(month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let from_march = (month + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    })
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The same day so many months later, or the last of that month.
pub fn add_months(day: i64, months: i64) -> Option<i64> {
    if months == 0 {
        return Some(day);
    }
    let (year, month, of_month) = civil(day);
    let total = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    days(year, month, of_month.min(length(year, month)))
}

/// A part of a time by its name in lower case: `year`, `epochseconds`, `days` …
pub fn component<'e>(of: &Val<'e>, name: &str) -> Option<Val<'e>> {
    let number = match of {
        Val::Date(day) => of_day(*day, name)?,
        Val::Moment(at) => match name {
            "epochseconds" => *at,
            "epochmillis" => at.checked_mul(1000)?,
            "hour" => at.rem_euclid(DAY) / 3600,
            "minute" => at.rem_euclid(3600) / 60,
            "second" => at.rem_euclid(60),
            "millisecond" | "microsecond" | "nanosecond" => 0,
            _ => of_day(at.div_euclid(DAY), name)?,
        },
        Val::Duration(length) => of_duration(length, name)?,
        _ => return None,
    };
    Some(Val::Int(number))
}

fn of_day(day: i64, name: &str) -> Option<i64> {
    let (year, month, of_month) = civil(day);
    Some(match name {
        "year" => year,
        "quarter" => (month - 1) / 3 + 1,
        "month" => month,
        "day" => of_month,
        "dayofweek" | "weekday" => (day + 3).rem_euclid(7) + 1,
        "ordinalday" => day - days(year, 1, 1)? + 1,
        _ => return None,
    })
}

fn of_duration(length: &Duration, name: &str) -> Option<i64> {
    Some(match name {
        "years" => length.months / 12,
        "months" => length.months,
        "weeks" => length.days / 7,
        "days" => length.days,
        "hours" => length.seconds / 3600,
        "minutes" => length.seconds / 60,
        "seconds" => length.seconds,
        "milliseconds" => length.seconds.checked_mul(1000)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_go_back_and_forth() {
        for (date, day) in
            [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((2026, 11, 25), 20_782), ((1969, 12, 31), -1)]
        {
            assert_eq!(civil(day), date);
            assert_eq!(days(date.0, date.1, date.2), Some(day));
        }
        assert_eq!(days(2023, 2, 29), None);
        assert_eq!(
            component(&Val::Date(0), "dayofweek").map(|part| format!("{part:?}")),
            Some("Int(4)".to_owned())
        );
    }
}
