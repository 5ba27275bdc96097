//! The proleptic Gregorian calendar as arithmetic on day numbers, for years of any size.
//!
//! Day 0 is 1970-01-01. Nothing here knows of zones, and nothing can overflow: years are bounded
//! by [`YEAR_LIMIT`] before they become days.

use super::{Part, Unit};
use chrono::Weekday;

/// Years beyond this distance from 0 have no day number of 32 bits.
const YEAR_LIMIT: i64 = 5_900_000;
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_FROM_MARCH_ZERO: i64 = 719_468;

/// A day as year, month and day of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CivilDate {
    /// The year; 0 is 1 BC.
    pub year: i64,
    /// The month, January is 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl CivilDate {
    /// The civil date, or `None` where the calendar has no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
        let day = u8::try_from(day).ok().filter(|d| *d >= 1)?;
        let within =
            year.unsigned_abs() <= YEAR_LIMIT.unsigned_abs() && day <= days_in_month(year, month);
        within.then_some(Self { year, month, day })
    }

    /// The civil date of a day number.
    ///
    /// The year is counted from March, so that the leap day is its last and months have a
    /// regular length of 153 days in five (Howard Hinnant, "chrono-compatible low-level date
    /// algorithms").
    pub fn from_days(days: i32) -> Self {
        let shifted = i64::from(days) + EPOCH_FROM_MARCH_ZERO;
        let era = shifted.div_euclid(DAYS_PER_ERA);
        let day_of_era = shifted.rem_euclid(DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year,
            month: month as u8,
            day: day as u8,
        }
    }

    /// The day number; `None` where it does not fit 32 bits.
    pub fn to_days(self) -> Option<i32> {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let march_month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * march_month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        i32::try_from(era * DAYS_PER_ERA + day_of_era - EPOCH_FROM_MARCH_ZERO).ok()
    }

    /// Months since January of year 0.
    fn month_index(self) -> i64 {
        self.year * 12 + i64::from(self.month) - 1
    }

    /// The same day of the month, or the last one that the month has.
    fn at_month_index(month_index: i64, day: u8) -> Option<Self> {
        let year = month_index.div_euclid(12);
        if year.abs() > YEAR_LIMIT {
            return None;
        }
        let month = month_index.rem_euclid(12) as u8 + 1;
        Some(Self {
            year,
            month,
            day: day.min(days_in_month(year, month)),
        })
    }
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a year has a 29 February.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The ISO day of the week of a day number, Monday is 1.
pub fn day_of_week(days: i32) -> i64 {
    (i64::from(days) + 3).rem_euclid(7) + 1
}

/// `days` moved by `count` units of a day or longer; months clamp to their last day.
pub(super) fn add(days: i32, count: i64, unit: Unit) -> Option<i32> {
    if let Some(unit_days) = unit.days() {
        let sum = i64::from(days).checked_add(count.checked_mul(unit_days)?)?;
        return i32::try_from(sum).ok();
    }
    let months = count.checked_mul(unit.months()?)?;
    let date = CivilDate::from_days(days);
    let month_index = date.month_index().checked_add(months)?;
    CivilDate::at_month_index(month_index, date.day)?.to_days()
}

/// The first day of the unit (a day or longer) that holds a day.
pub(super) fn start_of(days: i32, unit: Unit, week_start: Weekday) -> Option<i32> {
    match unit {
        Unit::Day => Some(days),
        Unit::Week => {
            let first = i64::from(week_start.num_days_from_monday());
            let into_week = (day_of_week(days) - 1 - first).rem_euclid(7);
            i32::try_from(i64::from(days) - into_week).ok()
        }
        _ => {
            let index = CivilDate::from_days(days).month_index();
            let first = index - index.rem_euclid(unit.months()?);
            CivilDate::at_month_index(first, 1)?.to_days()
        }
    }
}

/// The number of the unit that holds a day: neighbouring units differ by one.
pub(super) fn unit_index(days: i32, unit: Unit, week_start: Weekday) -> Option<i64> {
    match unit {
        Unit::Day => Some(i64::from(days)),
        Unit::Week => {
            let first = i64::from(week_start.num_days_from_monday());
            Some((i64::from(days) + 3 - first).div_euclid(7))
        }
        _ => {
            let months = unit.months()?;
            Some(CivilDate::from_days(days).month_index().div_euclid(months))
        }
    }
}

/// A part of a day; hour, minute and second are 0.
pub(super) fn part(days: i32, part: Part) -> i64 {
    let date = CivilDate::from_days(days);
    match part {
        Part::Year => date.year,
        Part::Month => i64::from(date.month),
        Part::DayOfMonth => i64::from(date.day),
        Part::DayOfWeek => day_of_week(days),
        Part::DayOfYear => day_of_year(date),
        Part::WeekOfYear => iso_week(days, date),
        Part::Hour | Part::Minute | Part::Second => 0,
    }
}

fn day_of_year(date: CivilDate) -> i64 {
    let before: i64 = (1..date.month)
        .map(|month| i64::from(days_in_month(date.year, month)))
        .sum();
    before + i64::from(date.day)
}

/// The ISO week: weeks belong to the year that holds their Thursday.
fn iso_week(days: i32, date: CivilDate) -> i64 {
    let to_thursday = 4 - day_of_week(days);
    let ordinal = day_of_year(date) + to_thursday;
    let year_length = |year| 365 + i64::from(is_leap(year));
    let ordinal = if ordinal < 1 {
        ordinal + year_length(date.year - 1)
    } else if ordinal > year_length(date.year) {
        ordinal - year_length(date.year)
    } else {
        ordinal
    };
    (ordinal - 1) / 7 + 1
}
