//! A date or an instant by a pattern.

use std::fmt::Write as _;

use super::field::Field;
use super::names::{MONTH, WEEKDAY};
use super::{Piece, pieces};
use crate::types::calendar::{
    Calendar, CivilDate, MICROS_PER_DAY, MICROS_PER_SECOND, Part, Unit, day_of_week,
};

/// Digits that a fraction of a second can have beside zeros.
const FRACTION_DIGITS: usize = 6;

/// What the clocks and the calendar of a zone show.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    calendar: Calendar,
    day: i32,
    /// Microseconds since midnight.
    time: i64,
    /// The instant and its distance from UTC, where it is more than a day.
    instant: Option<(i64, i64)>,
}

impl Moment {
    /// An instant in a zone; none outside the years that can be told.
    pub fn of_instant(calendar: &Calendar, instant: i64) -> Option<Self> {
        let offset = calendar.offset(instant)?;
        let local = instant.checked_add(offset)?;
        Some(Self {
            calendar: *calendar,
            day: i32::try_from(local.div_euclid(MICROS_PER_DAY)).ok()?,
            time: local.rem_euclid(MICROS_PER_DAY),
            instant: Some((instant, offset)),
        })
    }

    /// A day without a time.
    pub fn of_date(calendar: &Calendar, day: i32) -> Self {
        Self {
            calendar: *calendar,
            day,
            time: 0,
            instant: None,
        }
    }

    fn part(&self, part: Part) -> i64 {
        self.calendar.part_of_date(self.day, part).unwrap_or(0)
    }

    fn hour(&self) -> i64 {
        self.time / (3_600 * MICROS_PER_SECOND)
    }

    /// The year that holds the Thursday of the week.
    fn week_year(&self) -> i64 {
        let to_thursday = 4 - day_of_week(self.day) as i32;
        CivilDate::from_days(self.day.saturating_add(to_thursday)).year
    }

    fn quarter(&self) -> i64 {
        (self.part(Part::Month) - 1) / 3 + 1
    }
}

/// A pattern that was read once, for many moments.
#[derive(Debug, Clone)]
pub struct Pattern {
    parts: Vec<PatternPart>,
}

#[derive(Debug, Clone)]
enum PatternPart {
    Text(Box<str>),
    Run(Field, usize),
}

impl Pattern {
    /// Reads a pattern; none where it is none.
    pub fn new(pattern: &str) -> Option<Self> {
        let parts = pieces(pattern).map(|piece| match piece.ok()? {
            Piece::Text(plain) => Some(PatternPart::Text(plain.into())),
            Piece::Part(letter, count) => Some(PatternPart::Run(letter.field, count)),
        });
        let parts = parts.collect::<Option<_>>()?;
        Some(Self { parts })
    }

    /// The longest unit that tells all that it writes of a moment: a month or a day; none where that
    /// depends on the time.
    pub fn grain(&self) -> Option<Unit> {
        let mut grain = Unit::Month;
        for one in &self.parts {
            match one {
                PatternPart::Text(_) => {}
                PatternPart::Run(Field::Year | Field::Quarter | Field::Month, _) => {}
                PatternPart::Run(field, _) if field.is_of_time() => return None,
                PatternPart::Run(..) => grain = Unit::Day,
            }
        }
        Some(grain)
    }

    /// Adds what [`write()`] gives to a text; where it gives none, what was added means nothing.
    pub fn write_to(&self, text: &mut String, moment: &Moment) -> Option<()> {
        self.parts.iter().try_for_each(|one| match one {
            PatternPart::Text(plain) => {
                text.push_str(plain);
                Some(())
            }
            PatternPart::Run(field, count) => part(text, *field, *count, moment),
        })
    }
}

/// The text of a moment; none where the pattern is not one for it.
pub fn write(pattern: &str, moment: &Moment) -> Option<String> {
    let mut text = String::with_capacity(pattern.len() + 16);
    for piece in pieces(pattern) {
        match piece.ok()? {
            Piece::Text(plain) => text.push_str(plain),
            Piece::Part(letter, count) => part(&mut text, letter.field, count, moment)?,
        }
    }
    Some(text)
}

fn part(text: &mut String, field: Field, count: usize, moment: &Moment) -> Option<()> {
    match field {
        Field::Year => year(text, moment.part(Part::Year), count),
        Field::WeekYear => year(text, moment.week_year(), count),
        Field::Quarter => quarter(text, moment.quarter(), count),
        Field::Month => match count {
            1 | 2 => padded(text, moment.part(Part::Month), count),
            _ => text.push_str(MONTH.of(moment.part(Part::Month), count == 4)),
        },
        Field::Week => padded(text, moment.part(Part::WeekOfYear), count),
        Field::Day => padded(text, moment.part(Part::DayOfMonth), count),
        Field::DayOfYear => padded(text, moment.part(Part::DayOfYear), count),
        Field::Weekday => {
            text.push_str(WEEKDAY.of(moment.part(Part::DayOfWeek), count == 4));
        }
        _ if moment.instant.is_none() => return None,
        _ => time(text, field, count, moment),
    }
    Some(())
}

/// A part that a day alone does not have.
fn time(text: &mut String, field: Field, count: usize, moment: &Moment) {
    let hour = moment.hour();
    let seconds = moment.time / MICROS_PER_SECOND;
    let (instant, offset) = moment.instant.unwrap_or_default();
    match field {
        Field::Half => text.push_str(if hour < 12 { "AM" } else { "PM" }),
        Field::Hour => padded(text, hour, count),
        Field::HourFromOne => padded(text, (hour + 23) % 24 + 1, count),
        Field::HourOfHalf => padded(text, (hour + 11) % 12 + 1, count),
        Field::HourOfHalfFromZero => padded(text, hour % 12, count),
        Field::Minute => padded(text, seconds / 60 % 60, count),
        Field::Second => padded(text, seconds % 60, count),
        Field::Fraction => fraction(text, moment.time % MICROS_PER_SECOND, count),
        Field::OffsetOrZ if offset == 0 => text.push('Z'),
        Field::OffsetOrZ | Field::Offset => write_offset(text, offset, count),
        Field::OffsetDigits => write_offset(text, offset, 2),
        Field::ZoneName => text.push_str(&moment.calendar.offset_name(instant)),
        _ => text.push_str(moment.calendar.zone.name()),
    }
}

/// A number with zeros before it. The formatter of the standard library is six times slower than two
/// or four digits are, which is what nearly all parts are.
fn padded(text: &mut String, number: i64, width: usize) {
    let digit = |place: i64| char::from(b'0' + (number / place % 10) as u8);
    match (width, number) {
        (2, 0..=99) => text.extend([digit(10), digit(1)]),
        (4, 0..=9_999) => text.extend([digit(1_000), digit(100), digit(10), digit(1)]),
        // Writing to a string cannot fail.
        _ => drop(write!(text, "{number:0width$}")),
    }
}

/// Two letters are the last two digits; beyond four digits a year has a sign, as all years before 0.
fn year(text: &mut String, year: i64, count: usize) {
    match (count, year) {
        (2, _) => padded(text, year.rem_euclid(100), 2),
        (4, 10_000..) => {
            text.push('+');
            padded(text, year, 5);
        }
        (_, 0..) => padded(text, year, count),
        _ => {
            text.push('-');
            padded(text, -year, count);
        }
    }
}

fn quarter(text: &mut String, quarter: i64, count: usize) {
    let ordinal = ["1st", "2nd", "3rd", "4th"];
    match count {
        1 | 2 => padded(text, quarter, count),
        3 => {
            text.push('Q');
            padded(text, quarter, 1);
        }
        _ => {
            text.push_str(ordinal[quarter.clamp(1, 4) as usize - 1]);
            text.push_str(" quarter");
        }
    }
}

/// The first digits of the fraction; those that are finer than microseconds are zeros.
fn fraction(text: &mut String, micros: i64, count: usize) {
    let digits = format!("{micros:06}");
    text.push_str(&digits[..count.min(FRACTION_DIGITS)]);
    text.extend(std::iter::repeat_n(
        '0',
        count.saturating_sub(FRACTION_DIGITS),
    ));
}

/// `+01`, and minutes only where there are some; `+0130`; `+01:30`.
fn write_offset(text: &mut String, offset: i64, count: usize) {
    text.push(if offset < 0 { '-' } else { '+' });
    let minutes = offset.abs() / (60 * MICROS_PER_SECOND);
    padded(text, minutes / 60, 2);
    if count == 1 && minutes % 60 == 0 {
        return;
    }
    if count == 3 {
        text.push(':');
    }
    padded(text, minutes % 60, 2);
}
