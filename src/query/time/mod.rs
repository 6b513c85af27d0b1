//! Days, moments and lengths of time, in UTC: enough for ages and retirements.

mod calendar;
mod read;

pub use calendar::component;
pub use read::{date, datetime, duration};

use super::ast::Arithmetic;
use super::value::Val;
use calendar::{add_months, civil};
use std::rc::Rc;

const DAY: i64 = 86_400;

/// A length of time. Months and days differ in length, so the parts stay apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    /// whole months
    pub months: i64,
    /// whole days
    pub days: i64,
    /// seconds
    pub seconds: i64,
}

impl Duration {
    /// Months, days and seconds.
    pub fn parts(&self) -> [i64; 3] {
        [self.months, self.days, self.seconds]
    }

    fn signed(self, sign: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(sign)?,
            days: self.days.checked_mul(sign)?,
            seconds: self.seconds.checked_mul(sign)?,
        })
    }

    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            seconds: self.seconds.checked_add(other.seconds)?,
        })
    }
}

/// Adds, subtracts and multiplies times; `None` when that means nothing or leaves the calendar.
pub fn calculate<'e>(a: &Val<'e>, operator: Arithmetic, b: &Val<'e>) -> Option<Val<'e>> {
    let sign = match operator {
        Arithmetic::Add => 1,
        Arithmetic::Subtract => -1,
        Arithmetic::Multiply => return scaled(a, b),
        _ => return None,
    };
    match (a, b) {
        (Val::Date(day), Val::Duration(length)) => moved_date(*day, length.signed(sign)?),
        (Val::Moment(at), Val::Duration(length)) => moved(*at, length.signed(sign)?).map(Val::Moment),
        (Val::Duration(_), Val::Date(_) | Val::Moment(_)) if sign == 1 => calculate(b, operator, a),
        (Val::Duration(a), Val::Duration(b)) => {
            a.plus(b.signed(sign)?).map(|sum| Val::Duration(Rc::new(sum)))
        }
        _ => None,
    }
}

fn scaled<'e>(a: &Val<'e>, b: &Val<'e>) -> Option<Val<'e>> {
    match (a, b) {
        (Val::Duration(length), Val::Int(by)) | (Val::Int(by), Val::Duration(length)) => {
            length.signed(*by).map(|length| Val::Duration(Rc::new(length)))
        }
        _ => None,
    }
}

/// A day moves by months and days; hours count where they fill days.
fn moved_date<'e>(day: i64, by: Duration) -> Option<Val<'e>> {
    let at = moved(day.checked_mul(DAY)?, by)?;
    Some(Val::Date(at.div_euclid(DAY)))
}

fn moved(at: i64, by: Duration) -> Option<i64> {
    let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let day = add_months(day, by.months)?.checked_add(by.days)?;
    day.checked_mul(DAY)?.checked_add(second)?.checked_add(by.seconds)
}

/// From one day or moment to another, in days or seconds as asked.
pub fn between(from: &Val<'_>, to: &Val<'_>, whole_days: bool) -> Option<Duration> {
    let seconds = |value: &Val<'_>| match value {
        Val::Date(day) => day.checked_mul(DAY),
        Val::Moment(at) => Some(*at),
        _ => None,
    };
    let difference = seconds(to)?.checked_sub(seconds(from)?)?;
    Some(if whole_days {
        Duration { days: difference / DAY, ..Duration::default() }
    } else {
        Duration { days: difference / DAY, seconds: difference % DAY, months: 0 }
    })
}

/// The text of a time, in the ISO form; `None` for any other value.
pub fn text(value: &Val<'_>) -> Option<String> {
    match value {
        Val::Date(day) => {
            let (year, month, day) = civil(*day);
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        Val::Moment(at) => {
            let (year, month, day) = civil(at.div_euclid(DAY));
            let second = at.rem_euclid(DAY);
            let (hour, minute) = (second / 3600, second / 60 % 60);
            Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", second % 60))
        }
        Val::Duration(length) => Some(duration_text(length)),
        _ => None,
    }
}

fn duration_text(length: &Duration) -> String {
    let mut text = String::from("P");
    let mut part = |number: i64, unit: char| {
        if number != 0 {
            text.push_str(&format!("{number}{unit}"));
        }
    };
    part(length.months / 12, 'Y');
    part(length.months % 12, 'M');
    part(length.days, 'D');
    let (hours, minutes, seconds) = (length.seconds / 3600, length.seconds / 60 % 60, length.seconds % 60);
    if length.seconds != 0 || length.parts() == [0, 0, 0] {
        text.push('T');
        for (number, unit) in [(hours, 'H'), (minutes, 'M'), (seconds, 'S')] {
            if number != 0 || (unit == 'S' && length.seconds == 0) {
                text.push_str(&format!("{number}{unit}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Option<Val<'_>>) -> String {
        value.and_then(|value| text(&value)).unwrap_or_default()
    }

    #[test]
    fn months_end_where_the_month_ends() {
        let january = date("2024-01-31").expect("a day");
        let month = Val::Duration(Rc::new(duration("P1M").expect("a length")));
        assert_eq!(shown(calculate(&january, Arithmetic::Add, &month)), "2024-02-29");
        let days = Val::Duration(Rc::new(duration("P90D").expect("a length")));
        assert_eq!(shown(calculate(&january, Arithmetic::Subtract, &days)), "2023-11-02");
        assert_eq!(calculate(&january, Arithmetic::Add, &january).map(|_| ()), None);
    }

    #[test]
    fn differences_count_whole_days() {
        let (a, b) = (datetime("2024-01-01T12:00:00Z"), datetime("2024-01-03T11:00:00+00:00"));
        let (a, b) = (a.expect("a moment"), b.expect("a moment"));
        assert_eq!(between(&a, &b, true).map(|length| length.days), Some(1));
        assert_eq!(between(&b, &a, false).map(|length| length.parts()), Some([0, -1, -82_800]));
    }

    #[test]
    fn lengths_are_written_as_they_are_read() {
        for written in ["P1Y2M10DT2H30M", "P90D", "PT45S", "PT0S", "P-1D"] {
            let length = Val::Duration(Rc::new(duration(written).expect(written)));
            assert_eq!(text(&length).as_deref(), Some(written));
        }
    }
}
