//! Calendar units, zones, and amounts of time that depend on them.
//!
//! Instants are microseconds since 1970 UTC, days are counted from 1970-01-01. Hours and below are
//! exact amounts; days and longer are moves on the calendar of a zone: they keep the local time,
//! and months clamp to their last day. A local time that does not exist moves forward by the gap,
//! one that exists twice is the earlier. In UTC all of it is arithmetic on day numbers; other zones
//! ask `chrono-tz`. Where the result lies outside the years that can be told, it is `None`: these are
//! some 290,000 years around 1970 in UTC, which is what 64 bits hold, and 260,000 elsewhere.

mod civil;
mod unit;
mod zone;

use chrono::Weekday;
use chrono_tz::Tz;

pub use civil::{CivilDate, day_of_week, days_in_month, is_leap};
pub use unit::{MICROS_PER_DAY, MICROS_PER_MILLISECOND, MICROS_PER_SECOND, Unit};
pub use zone::{calendar_zone, nearest_zone_names, zone_names};

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
        if let Some(micros) = unit.exact_micros() {
            return instant.checked_add(count.checked_mul(micros)?);
        }
        if count == 0 {
            // Moving by nothing keeps the later of two equal local times.
            return Some(instant);
        }
        let (day, time) = split_days(self.local(instant)?)?;
        let day = civil::add(day, count, unit)?;
        zone::resolve(self.zone, join_days(day, time)?)
    }

    /// `date` moved by `count` units of a day or longer.
    pub fn add_to_date(&self, date: i32, count: i64, unit: Unit) -> Option<i32> {
        civil::add(date, count, unit)
    }

    /// The first instant of the unit that holds `instant`.
    pub fn start_of(&self, instant: i64, unit: Unit) -> Option<i64> {
        match unit.exact_micros() {
            Some(micros) => self.start_of_clock_unit(instant, micros),
            None => self.instant_of(self.start_of_date(self.date_of(instant)?, unit)?),
        }
    }

    /// The first instant after the unit that holds `instant`.
    pub fn next_start(&self, instant: i64, unit: Unit) -> Option<i64> {
        match unit.exact_micros() {
            Some(micros) => self.next_start_of_clock_unit(instant, micros),
            None => self.instant_of(self.next_start_of_date(self.date_of(instant)?, unit)?),
        }
    }

    /// The last microsecond of the unit that holds `instant`.
    pub fn end_of(&self, instant: i64, unit: Unit) -> Option<i64> {
        self.next_start(instant, unit)?.checked_sub(1)
    }

    /// The first instant of the unit before the one that holds `instant`.
    pub fn previous_start(&self, instant: i64, unit: Unit) -> Option<i64> {
        self.start_of(self.start_of(instant, unit)?.checked_sub(1)?, unit)
    }

    /// The first day of the unit (a day or longer) that holds `date`.
    pub fn start_of_date(&self, date: i32, unit: Unit) -> Option<i32> {
        civil::start_of(date, unit, self.week_start)
    }

    /// The first day after the unit (a day or longer) that holds `date`.
    pub fn next_start_of_date(&self, date: i32, unit: Unit) -> Option<i32> {
        civil::add(self.start_of_date(date, unit)?, 1, unit)
    }

    /// The last day of the unit (a day or longer) that holds `date`.
    pub fn end_of_date(&self, date: i32, unit: Unit) -> Option<i32> {
        self.next_start_of_date(date, unit)?.checked_sub(1)
    }

    /// The number of the unit (a day or longer) that holds `date`; neighbours differ by one.
    pub fn unit_index_of_date(&self, date: i32, unit: Unit) -> Option<i64> {
        civil::unit_index(date, unit, self.week_start)
    }

    /// The first instant of the unit `count` units after the one that holds `instant`, and the
    /// first instant after it.
    ///
    /// `unit_span(now, -1, Unit::Week)` is last week: its start is inside, its end is not.
    pub fn unit_span(&self, instant: i64, count: i64, unit: Unit) -> Option<(i64, i64)> {
        let start = if unit.is_calendar() {
            let date = self.start_of_date(self.date_of(instant)?, unit)?;
            self.instant_of(civil::add(date, count, unit)?)?
        } else {
            self.add(self.start_of(instant, unit)?, count, unit)?
        };
        Some((start, self.next_start(start, unit)?))
    }

    /// How many whole units lie between two instants; negative where `to` is before `from`.
    ///
    /// It is the greatest amount that, added to `from` on the calendar, does not go beyond `to`.
    pub fn whole_units(&self, from: i64, to: i64, unit: Unit) -> Option<i64> {
        if let Some(micros) = unit.exact_micros() {
            let distance = i128::from(to) - i128::from(from);
            return i64::try_from(distance / i128::from(micros)).ok();
        }
        let (from_day, _) = split_days(self.local(from)?)?;
        let (to_day, _) = split_days(self.local(to)?)?;
        let guess = units_between_days(from_day, to_day, unit)?;
        towards_zero(guess, from <= to, |count| {
            let moved = self.add(from, count, unit)?;
            Some(if from <= to { moved <= to } else { moved >= to })
        })
    }

    /// How many whole units (days or longer) lie between two dates, as [`Calendar::whole_units`].
    pub fn whole_units_of_dates(&self, from: i32, to: i32, unit: Unit) -> Option<i64> {
        let guess = units_between_days(from, to, unit)?;
        towards_zero(guess, from <= to, |count| {
            let moved = civil::add(from, count, unit)?;
            Some(if from <= to { moved <= to } else { moved >= to })
        })
    }

    /// The first instant of a day.
    pub fn instant_of(&self, date: i32) -> Option<i64> {
        zone::resolve(self.zone, join_days(date, 0)?)
    }

    /// The day that holds an instant.
    pub fn date_of(&self, instant: i64) -> Option<i32> {
        Some(split_days(self.local(instant)?)?.0)
    }

    /// What the clocks of the zone show at an instant: microseconds since 1970 as if it were UTC.
    pub fn local(&self, instant: i64) -> Option<i64> {
        instant.checked_add(zone::offset_at(self.zone, instant)?)
    }

    /// How far the clocks of the zone are ahead of UTC at an instant, in microseconds.
    pub fn offset(&self, instant: i64) -> Option<i64> {
        zone::offset_at(self.zone, instant)
    }

    /// What the zone calls its distance from UTC at an instant, as in `CEST`.
    pub fn offset_name(&self, instant: i64) -> String {
        zone::offset_name(self.zone, instant)
    }

    /// The instant at which the clocks of the zone show a local time, as [`Calendar::local`]
    /// gives it.
    pub fn instant_of_local(&self, local: i64) -> Option<i64> {
        zone::resolve(self.zone, local)
    }

    /// A part of an instant.
    pub fn part(&self, instant: i64, part: Part) -> Option<i64> {
        let (day, time) = split_days(self.local(instant)?)?;
        let seconds = time / MICROS_PER_SECOND;
        Some(match part {
            Part::Hour => seconds / 3_600,
            Part::Minute => seconds / 60 % 60,
            Part::Second => seconds % 60,
            _ => civil::part(day, part),
        })
    }

    /// A part of a day; hour, minute and second are 0.
    pub fn part_of_date(&self, date: i32, part: Part) -> Option<i64> {
        Some(civil::part(date, part))
    }

    /// The start of an hour or less, which a clock change may cut short or lengthen.
    fn start_of_clock_unit(&self, instant: i64, micros: i64) -> Option<i64> {
        let offset = zone::offset_at(self.zone, instant)?;
        let into_unit = instant.checked_add(offset)?.rem_euclid(micros);
        let start = instant.checked_sub(into_unit)?;
        if zone::offset_at(self.zone, start)? == offset {
            return Some(start);
        }
        zone::resolve(self.zone, start.checked_add(offset)?)
    }

    fn next_start_of_clock_unit(&self, instant: i64, micros: i64) -> Option<i64> {
        let offset = zone::offset_at(self.zone, instant)?;
        let into_unit = instant.checked_add(offset)?.rem_euclid(micros);
        let next = instant.checked_add(micros - into_unit)?;
        if zone::offset_at(self.zone, next)? == offset {
            return Some(next);
        }
        // A clock change lies between: the next unit begins where the clocks show it first,
        // unless they show this one again.
        let by_clock = zone::resolve(self.zone, next.checked_add(offset)?)?;
        let again =
            self.start_of_clock_unit(next, micros)? == self.start_of_clock_unit(instant, micros)?;
        Some(if again { by_clock } else { next.min(by_clock) })
    }
}

/// Whole units between two days, at most one too far away from zero.
fn units_between_days(from: i32, to: i32, unit: Unit) -> Option<i64> {
    if let Some(days) = unit.days() {
        return Some((i64::from(to) - i64::from(from)) / days);
    }
    let month = |day| civil::unit_index(day, Unit::Month, Weekday::Mon);
    Some((month(to)? - month(from)?) / unit.months()?)
}

/// The count nearest to `guess` in the direction of zero that `fits`.
fn towards_zero(guess: i64, forward: bool, fits: impl Fn(i64) -> Option<bool>) -> Option<i64> {
    let step = if forward { 1 } else { -1 };
    let mut count = guess;
    while count != 0 && !fits(count)? {
        count -= step;
    }
    Some(count)
}

/// A local time as its day and the microseconds since the day's midnight.
fn split_days(local: i64) -> Option<(i32, i64)> {
    let day = i32::try_from(local.div_euclid(MICROS_PER_DAY)).ok()?;
    Some((day, local.rem_euclid(MICROS_PER_DAY)))
}

/// The local time of a day and the microseconds since its midnight.
fn join_days(day: i32, time: i64) -> Option<i64> {
    i64::from(day)
        .checked_mul(MICROS_PER_DAY)?
        .checked_add(time)
}

#[cfg(test)]
mod tests;
