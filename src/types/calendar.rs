//! Calendar units, zones, and amounts of time that depend on them.

use chrono::Weekday;
use chrono_tz::Tz;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A thousandth of a second.
    Millisecond,
    /// 1000 milliseconds.
    Second,
    /// 60 seconds.
    Minute,
    /// 60 minutes, exact.
    Hour,
    /// A calendar day; 24 hours where an exact duration is wanted.
    Day,
    /// Seven days, from the first day of the week of the file.
    Week,
    /// A calendar month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
    /// Ten years, as in 2020-2029.
    Decade,
    /// A hundred years, as in 2000-2099.
    Century,
    /// A thousand years, as in 2000-2999.
    Millennium,
}

/// The settings of a rule file that time depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The zone whose days, months and hours are meant.
    pub zone: Tz,
    /// The first day of a week.
    pub week_start: Weekday,
}

/// A part of a date or an instant that is a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The year.
    Year,
    /// The month, January is 1.
    Month,
    /// The day of the month, from 1.
    DayOfMonth,
    /// The ISO day of the week, Monday is 1.
    DayOfWeek,
    /// The day of the year, from 1.
    DayOfYear,
    /// The ISO week of the year.
    WeekOfYear,
    /// The hour, 0 to 23.
    Hour,
    /// The minute.
    Minute,
    /// The second.
    Second,
}

impl Unit {
    /// The unit of a word, singular or plural, in any case.
    pub fn parse(word: &str) -> Option<Unit> {
        todo!("{word}")
    }

    /// The word for `count` of it, as in `day` and `days`.
    pub fn word(self, count: i64) -> &'static str {
        todo!("{count}")
    }

    /// Its length where that is always the same (hours and below), in microseconds.
    pub fn exact_micros(self) -> Option<i64> {
        todo!()
    }

    /// Its length as an exact duration: as [`Unit::exact_micros`], and 24-hour days and weeks.
    pub fn duration_micros(self) -> Option<i64> {
        todo!()
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            zone: Tz::UTC,
            week_start: Weekday::Mon,
        }
    }
}

impl Calendar {
    /// `instant` moved by `count` units (negative: back); `None` outside the years that exist.
    pub fn add(&self, instant: i64, count: i64, unit: Unit) -> Option<i64> {
        todo!("{instant} {count} {unit:?}")
    }

    /// `date` moved by `count` units of a day or longer.
    pub fn add_to_date(&self, date: i32, count: i64, unit: Unit) -> Option<i32> {
        todo!("{date} {count} {unit:?}")
    }

    /// The first instant of the unit that holds `instant`.
    pub fn start_of(&self, instant: i64, unit: Unit) -> Option<i64> {
        todo!("{instant} {unit:?}")
    }

    /// The first day of the unit (a day or longer) that holds `date`.
    pub fn start_of_date(&self, date: i32, unit: Unit) -> Option<i32> {
        todo!("{date} {unit:?}")
    }

    /// The first instant of a day.
    pub fn instant_of(&self, date: i32) -> Option<i64> {
        todo!("{date}")
    }

    /// The day that holds an instant.
    pub fn date_of(&self, instant: i64) -> Option<i32> {
        todo!("{instant}")
    }

    /// A part of an instant.
    pub fn part(&self, instant: i64, part: Part) -> Option<i64> {
        todo!("{instant} {part:?}")
    }

    /// A part of a day; hour, minute and second are 0.
    pub fn part_of_date(&self, date: i32, part: Part) -> Option<i64> {
        todo!("{date} {part:?}")
    }
}
