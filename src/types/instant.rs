//! Instants, dates and durations as text: RFC 3339 and ISO 8601, read from bytes.
//!
//! The readers are strict (no blanks around, no missing zeros) and total; what they write they read.

use super::calendar::{CivilDate, MICROS_PER_DAY, MICROS_PER_SECOND};

/// Digits of a second's fraction that count.
const FRACTION_DIGITS: usize = 6;

/// An instant read from text, and whether the text said its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedInstant {
    /// Microseconds since 1970 UTC; finer digits are cut.
    pub micros: i64,
    /// False where the text had no offset and UTC was assumed.
    pub has_offset: bool,
}

/// The calendar day `YYYY-MM-DD`; `None` where it is not one.
///
/// Years of more than four digits, or before 0, have a sign: `+12026-01-01`, `-0044-03-15`.
pub fn parse_date(text: &str) -> Option<i32> {
    let mut reader = Reader(text.as_bytes());
    let date = reader.date()?;
    reader.0.is_empty().then_some(date)
}

/// An RFC 3339 instant, a bare date (its midnight), a time without an offset (UTC).
///
/// Also fine: a space or a small `t` between day and time, a small `z`, no seconds, `+0200`, and
/// `:60`, which is the next second.
pub fn parse_instant(text: &str) -> Option<ParsedInstant> {
    let mut reader = Reader(text.as_bytes());
    let day = i128::from(reader.date()?);
    let time = match reader.next() {
        None => 0,
        Some(b'T' | b't' | b' ') => reader.time()?,
        Some(_) => return None,
    };
    let offset = reader.offset()?;
    // The midnight of the very first day lies outside 64 bits, times later in it do not.
    let micros = day * i128::from(MICROS_PER_DAY) + i128::from(time - offset.unwrap_or(0));
    let micros = i64::try_from(micros).ok()?;
    Some(ParsedInstant {
        micros,
        has_offset: offset.is_some(),
    })
}

/// An exact duration of ISO 8601 in microseconds: `PT90S`, `-PT0.5S`, `P1DT2H`, `P2W`.
///
/// Days have 24 hours. Months and years are no exact amounts and give `None`, like a duration
/// beyond 64 bits of microseconds. Seconds may have a fraction; digits after the sixth are cut.
pub fn parse_duration(text: &str) -> Option<i64> {
    let mut reader = Reader(text.as_bytes());
    let negative = reader.skip(b'-');
    if !negative {
        reader.skip(b'+');
    }
    if !reader.skip(b'P') {
        return None;
    }
    let magnitude = reader.duration_parts()?;
    let micros = if negative { -magnitude } else { magnitude };
    i64::try_from(micros).ok()
}

/// An instant as RFC 3339 in UTC with `Z`, fractions only where there are some.
pub fn format_instant(micros: i64) -> String {
    let time = micros.rem_euclid(MICROS_PER_DAY);
    // 64 bits of microseconds are less than 2^31 days.
    let day = micros.div_euclid(MICROS_PER_DAY) as i32;
    let seconds = time / MICROS_PER_SECOND;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = fraction_text((time % MICROS_PER_SECOND) as u64);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}{fraction}Z",
        format_date(day)
    )
}

/// A day as `YYYY-MM-DD`; years beyond 9999 and before 0 have a sign.
pub fn format_date(date: i32) -> String {
    let CivilDate { year, month, day } = CivilDate::from_days(date);
    match year {
        0..=9999 => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:+05}-{month:02}-{day:02}"),
    }
}

/// A duration as ISO 8601 in seconds: `PT90S`, `-PT0.5S`.
pub fn format_duration(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let micros = micros.unsigned_abs();
    let seconds = micros / MICROS_PER_SECOND as u64;
    let fraction = fraction_text(micros % MICROS_PER_SECOND as u64);
    format!("{sign}PT{seconds}{fraction}S")
}

fn fraction_text(micros: u64) -> String {
    if micros == 0 {
        return String::new();
    }
    let digits = format!(".{micros:06}");
    digits.trim_end_matches('0').to_owned()
}

/// The bytes that are left to read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Skips a byte (letters in any case) if it is the next one.
    #[inline]
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self
            .0
            .first()
            .is_some_and(|b| b.eq_ignore_ascii_case(&byte));
        if is_next {
            self.0 = &self.0[1..];
        }
        is_next
    }

    /// A byte that must come.
    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    /// Exactly `count` digits.
    #[inline]
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let mut number = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i64::from(digit - b'0');
        }
        self.0 = rest;
        Some(number)
    }

    fn digit_count(&self) -> usize {
        self.0.iter().take_while(|b| b.is_ascii_digit()).count()
    }

    #[inline]
    fn date(&mut self) -> Option<i32> {
        let year = match self.0.first()? {
            b'+' | b'-' => self.signed_year()?,
            _ => self.digits(4)?,
        };
        self.expect(b'-')?;
        let month = self.digits(2)?;
        self.expect(b'-')?;
        let day = self.digits(2)?;
        CivilDate::new(year, month, day)?.to_days()
    }

    /// A year with a sign: at least five digits after `+`, four after `-`; `-0000` is none.
    fn signed_year(&mut self) -> Option<i64> {
        let negative = self.next()? == b'-';
        let count = self.digit_count();
        let fits = if negative { 4..=7 } else { 5..=7 };
        if !fits.contains(&count) {
            return None;
        }
        let year = self.digits(count)?;
        match (negative, year) {
            (true, 0) => None,
            (true, _) => Some(-year),
            (false, _) => Some(year),
        }
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f…` as microseconds since midnight.
    #[inline]
    fn time(&mut self) -> Option<i64> {
        let hour = self.digits(2)?;
        self.expect(b':')?;
        let minute = self.digits(2)?;
        let mut second = 0;
        let mut fraction = 0;
        if self.skip(b':') {
            second = self.digits(2)?;
            if self.skip(b'.') {
                fraction = self.fraction()?;
            }
        }
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        Some((hour * 3_600 + minute * 60 + second) * MICROS_PER_SECOND + fraction)
    }

    /// The digits after the point, in microseconds; finer ones are cut.
    #[inline]
    fn fraction(&mut self) -> Option<i64> {
        let count = self.digit_count();
        if count == 0 {
            return None;
        }
        let kept = count.min(FRACTION_DIGITS);
        let mut micros = self.digits(kept)?;
        for _ in kept..FRACTION_DIGITS {
            micros *= 10;
        }
        self.0 = &self.0[count - kept..];
        Some(micros)
    }

    /// The rest of an instant: nothing (`Some(None)`), `Z`, `±hh:mm`, `±hhmm` or `±hh`.
    #[inline]
    fn offset(&mut self) -> Option<Option<i64>> {
        let sign = match self.next() {
            None => return Some(None),
            Some(b'Z' | b'z') => return self.0.is_empty().then_some(Some(0)),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        let hour = self.digits(2)?;
        let minute = if self.0.is_empty() {
            0
        } else {
            self.skip(b':');
            self.digits(2)?
        };
        let fits = hour <= 23 && minute <= 59 && self.0.is_empty();
        fits.then_some(Some(sign * (hour * 60 + minute) * 60 * MICROS_PER_SECOND))
    }

    /// The parts after `P`, each at most once and from long to short; at least one, and one after `T`.
    fn duration_parts(&mut self) -> Option<i128> {
        let date_units = [(b'W', 7 * MICROS_PER_DAY), (b'D', MICROS_PER_DAY)];
        let time_units = [
            (b'H', 3_600 * MICROS_PER_SECOND),
            (b'M', 60 * MICROS_PER_SECOND),
            (b'S', MICROS_PER_SECOND),
        ];
        let (mut total, mut count) = self.amounts(&date_units)?;
        if self.skip(b'T') {
            let (time, time_count) = self.amounts(&time_units)?;
            if time_count == 0 {
                return None;
            }
            total += time;
            count += time_count;
        }
        (count > 0 && self.0.is_empty()).then_some(total)
    }

    /// The sum of the amounts that come, and how many there are; their units come in order.
    fn amounts(&mut self, mut units: &[(u8, i64)]) -> Option<(i128, usize)> {
        let (mut total, mut amounts) = (0_i128, 0);
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            let whole = self.amount_digits()?;
            let fraction = match self.skip(b'.') {
                true => Some(self.fraction()?),
                false => None,
            };
            let letter = self.next()?.to_ascii_uppercase();
            let position = units.iter().position(|(unit, _)| *unit == letter)?;
            if fraction.is_some() && letter != b'S' {
                return None;
            }
            total += i128::from(whole) * i128::from(units[position].1);
            total += i128::from(fraction.unwrap_or(0));
            units = &units[position + 1..];
            amounts += 1;
        }
        Some((total, amounts))
    }

    /// A whole number below 10^18; any larger amount is beyond the range of durations but for zeros
    /// in front, which are skipped.
    fn amount_digits(&mut self) -> Option<i64> {
        while self.0.len() > 1 && self.0[0] == b'0' && self.0[1].is_ascii_digit() {
            self.0 = &self.0[1..];
        }
        let count = self.digit_count();
        if count > 18 {
            return None;
        }
        self.digits(count)
    }
}

#[cfg(test)]
mod tests;
