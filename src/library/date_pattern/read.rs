//! A date or an instant from a text that has the form of a pattern.

use super::field::Field;
use super::names::{MONTH, WEEKDAY};
use super::{Piece, pieces};
use crate::types::calendar::{Calendar, CivilDate, MICROS_PER_DAY, MICROS_PER_SECOND, day_of_week};

/// Digits that a year may have where the pattern leaves it open.
const YEAR_DIGITS_MAX: usize = 6;
/// Digits of a fraction that count.
const FRACTION_DIGITS: usize = 6;

/// A text as a day and an instant: the one in the zone of the calendar, or that of the offset that
/// the text says. None where the text has another form or there is no such day.
///
/// What the pattern leaves out is the first: the first month, the first day, midnight.
pub fn read(calendar: &Calendar, pattern: &str, text: &str) -> Option<(i32, i64)> {
    let mut reader = Reader {
        text,
        ..Reader::default()
    };
    for piece in pieces(pattern) {
        match piece.ok()? {
            Piece::Text(plain) => reader.text = reader.text.strip_prefix(plain)?,
            Piece::Part(letter, count) => reader.part(letter.field, count)?,
        }
    }
    if !reader.text.is_empty() {
        return None;
    }
    let day = reader.day()?;
    let local = i64::from(day)
        .checked_mul(MICROS_PER_DAY)?
        .checked_add(reader.time()?)?;
    let instant = match reader.offset {
        Some(offset) => local.checked_sub(offset)?,
        None => calendar.instant_of_local(local)?,
    };
    Some((day, instant))
}

/// The rest of the text, and the parts that were read.
#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    afternoon: Option<i64>,
    hour: Option<i64>,
    hour_of_half: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    micros: Option<i64>,
    offset: Option<i64>,
}

/// Keeps a part; where the text says it twice, both must agree.
fn keep(part: &mut Option<i64>, found: i64) -> Option<()> {
    (*part.get_or_insert(found) == found).then_some(())
}

impl Reader<'_> {
    fn part(&mut self, field: Field, count: usize) -> Option<()> {
        match field {
            Field::Year => {
                let year = self.year(count)?;
                keep(&mut self.year, year)
            }
            Field::Month => {
                let month = match count {
                    1 | 2 => self.number(count, 1, 12)?,
                    _ => self.name(MONTH, count == 4)?,
                };
                keep(&mut self.month, month)
            }
            Field::Day => {
                let day = self.number(count, 1, 31)?;
                keep(&mut self.day, day)
            }
            Field::Weekday => {
                let weekday = self.name(WEEKDAY, count == 4)?;
                keep(&mut self.weekday, weekday)
            }
            _ => self.time_part(field, count),
        }
    }

    fn time_part(&mut self, field: Field, count: usize) -> Option<()> {
        let (least, most) = match field {
            Field::Hour => (0, 23),
            Field::HourFromOne => (1, 24),
            Field::HourOfHalf => (1, 12),
            Field::HourOfHalfFromZero => (0, 11),
            Field::Minute => (0, 59),
            // A leap second is the next second, as everywhere.
            Field::Second => (0, 60),
            Field::Half => return self.half(),
            Field::Fraction => return self.fraction(count),
            Field::Offset | Field::OffsetOrZ | Field::OffsetDigits => return self.offset(),
            _ => return None,
        };
        let number = self.number(count, least, most)?;
        match field {
            Field::Hour => keep(&mut self.hour, number),
            Field::HourFromOne => keep(&mut self.hour, number % 24),
            Field::Minute => keep(&mut self.minute, number),
            Field::Second => keep(&mut self.second, number),
            _ => keep(&mut self.hour_of_half, number % 12),
        }
    }

    /// From `least` to `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let bytes = self.text.bytes().take(most);
        let count = bytes.take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.text.split_at(count);
        self.text = rest;
        digits.parse().ok()
    }

    /// A number of one or two digits for one letter, of exactly two for two.
    fn number(&mut self, count: usize, least: i64, most: i64) -> Option<i64> {
        let number = self.digits(count, 2)?;
        (least..=most).contains(&number).then_some(number)
    }

    /// Two letters are a year from 2000 to 2099.
    fn year(&mut self, count: usize) -> Option<i64> {
        match count {
            1 => self.digits(1, YEAR_DIGITS_MAX),
            2 => Some(2_000 + self.digits(2, 2)?),
            _ => self.digits(count, 4),
        }
    }

    fn name(&mut self, names: super::names::Names, full: bool) -> Option<i64> {
        let (number, length) = names.at_start(self.text, full)?;
        self.text = &self.text[length..];
        Some(number)
    }

    fn half(&mut self) -> Option<()> {
        let half = self.text.get(..2)?.to_ascii_uppercase();
        let afternoon = match half.as_str() {
            "AM" => 0,
            "PM" => 1,
            _ => return None,
        };
        self.text = &self.text[2..];
        keep(&mut self.afternoon, afternoon)
    }

    /// Exactly so many digits; those that are finer than microseconds are cut.
    fn fraction(&mut self, count: usize) -> Option<()> {
        let mut micros = self.digits(count, count)?;
        for _ in count..FRACTION_DIGITS {
            micros *= 10;
        }
        for _ in FRACTION_DIGITS..count {
            micros /= 10;
        }
        keep(&mut self.micros, micros)
    }

    /// `Z`, `+01`, `+0100` or `+01:00`, whatever the number of letters.
    fn offset(&mut self) -> Option<()> {
        if let Some(rest) = self.text.strip_prefix(['Z', 'z']) {
            self.text = rest;
            return keep(&mut self.offset, 0);
        }
        let sign = match self.text.bytes().next()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.text = &self.text[1..];
        let hour = self.digits(2, 2)?;
        let after = self.text.strip_prefix(':').unwrap_or(self.text);
        let has_minutes = after.bytes().next().is_some_and(|b| b.is_ascii_digit());
        let mut minute = 0;
        if has_minutes {
            self.text = after;
            minute = self.digits(2, 2)?;
        }
        if hour > 23 || minute > 59 {
            return None;
        }
        let offset = sign * (hour * 60 + minute) * 60 * MICROS_PER_SECOND;
        keep(&mut self.offset, offset)
    }

    fn day(&self) -> Option<i32> {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let day = CivilDate::new(self.year?, month, day)?.to_days()?;
        let agrees = self
            .weekday
            .is_none_or(|weekday| weekday == day_of_week(day));
        agrees.then_some(day)
    }

    /// Microseconds since midnight.
    fn time(&self) -> Option<i64> {
        let of_half = match (self.hour_of_half, self.afternoon) {
            (Some(hour), Some(afternoon)) => Some(hour + 12 * afternoon),
            _ => None,
        };
        let hour = match (self.hour, of_half) {
            (Some(hour), Some(of_half)) if hour != of_half => return None,
            (hour, of_half) => hour.or(of_half).unwrap_or(0),
        };
        if self.hour_of_half.is_none() && self.afternoon.is_some_and(|half| half != hour / 12) {
            return None;
        }
        let seconds = hour * 3_600 + self.minute.unwrap_or(0) * 60 + self.second.unwrap_or(0);
        Some(seconds * MICROS_PER_SECOND + self.micros.unwrap_or(0))
    }
}
