//! Numbers by their decimal digits: rounding and layout as a person does them.
//!
//! A double is taken as the shortest decimal text that reads back as it, because that is the number
//! that its author wrote: `2.675` is a little less in binary, and rounds to `2.68` all the same.

/// Places or powers beyond this are as good as endless: no double has a digit there.
const PLACES_MAX: i64 = 1_000;

/// A number in decimal digits: `0.d1 d2 d3 … * 10^point`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// From the first that is not zero; empty for zero.
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// The shortest decimal that reads back as a finite number.
    pub fn of_number(number: f64) -> Self {
        let text = format!("{:e}", number.abs());
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = digits.bytes().filter(u8::is_ascii_digit);
        let exponent = exponent.parse().unwrap_or(0);
        Self::of_digits(number < 0.0, digits.map(|digit| digit - b'0'), exponent + 1)
    }

    /// A whole number.
    pub fn of_integer(integer: i64) -> Self {
        let text = integer.unsigned_abs().to_string();
        let digits = text.bytes().map(|digit| digit - b'0');
        Self::of_digits(integer < 0, digits, text.len() as i64)
    }

    fn of_digits(negative: bool, digits: impl Iterator<Item = u8>, point: i64) -> Self {
        let all: Vec<u8> = digits.collect();
        let zeros = all.iter().take_while(|digit| **digit == 0).count();
        let mut digits = all[zeros..].to_vec();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self {
            negative: negative && !digits.is_empty(),
            point: if digits.is_empty() {
                0
            } else {
                point - zeros as i64
            },
            digits,
        }
    }

    /// Rounded to so many digits behind the point, or before it where `places` is negative; halves
    /// away from zero.
    #[must_use]
    pub fn rounded(self, places: i64) -> Self {
        let kept = self.point + places.clamp(-PLACES_MAX, PLACES_MAX);
        let Ok(kept) = usize::try_from(kept) else {
            return Self::of_digits(false, std::iter::empty(), 0);
        };
        let Some(&next) = self.digits.get(kept) else {
            return self;
        };
        let mut digits = vec![0];
        digits.extend(&self.digits[..kept]);
        let mut carry = next >= 5;
        for digit in digits.iter_mut().rev() {
            if !carry {
                break;
            }
            carry = *digit == 9;
            *digit = if carry { 0 } else { *digit + 1 };
        }
        Self::of_digits(self.negative, digits.into_iter(), self.point + 1)
    }

    /// Rounded to so many digits from the first that is not zero.
    #[must_use]
    pub fn significant(self, count: i64) -> Self {
        let places = count.clamp(0, PLACES_MAX) - self.point;
        self.rounded(places)
    }

    /// Times a power of ten.
    #[must_use]
    pub fn shifted(mut self, power: i64) -> Self {
        if !self.digits.is_empty() {
            self.point += power.clamp(-PLACES_MAX, PLACES_MAX);
        }
        self
    }

    /// The nearest double; infinite beyond all of them.
    pub fn to_number(&self) -> f64 {
        let digits: String = self.digits.iter().map(|&digit| text_of(digit)).collect();
        let magnitude: f64 = format!("0.{digits}0e{}", self.point)
            .parse()
            .unwrap_or(f64::INFINITY);
        if self.negative { -magnitude } else { magnitude }
    }

    /// The integer, cut towards zero; none beyond 64 bits.
    pub fn to_integer(&self) -> Option<i64> {
        let digits: i128 = self.whole().parse().ok()?;
        i64::try_from(if self.negative { -digits } else { digits }).ok()
    }

    /// How many digits stand before the point from the first that is not zero; negative where zeros
    /// stand behind the point before it.
    pub fn whole_digits(&self) -> i64 {
        self.point
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The digits before the point, `0` where there are none.
    pub fn whole(&self) -> String {
        if self.digits.is_empty() || self.point <= 0 {
            return "0".to_owned();
        }
        (0..self.point).map(|at| self.digit(at)).collect()
    }

    /// The digits behind the point, at least so many.
    pub fn fraction(&self, least: usize) -> String {
        let written = (self.digits.len() as i64 - self.point).max(0);
        let count = if self.digits.is_empty() { 0 } else { written };
        let count = count.max(least as i64);
        (self.point..self.point + count)
            .map(|at| self.digit(at))
            .collect()
    }

    fn digit(&self, at: i64) -> char {
        let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
        text_of(digit.copied().unwrap_or(0))
    }

    /// Sign, digits, and at least so many of them behind the point: `-1234.50`.
    pub fn plain(&self, least_fraction: usize) -> String {
        self.laid_out(self.whole(), least_fraction)
    }

    /// As [`plain`](Self::plain) with commas between thousands: `-1,234.50`.
    pub fn grouped(&self, least_fraction: usize) -> String {
        let whole = self.whole();
        let mut grouped = String::with_capacity(whole.len() * 4 / 3 + 1);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        self.laid_out(grouped, least_fraction)
    }

    fn laid_out(&self, whole: String, least_fraction: usize) -> String {
        let sign = if self.negative { "-" } else { "" };
        let fraction = self.fraction(least_fraction);
        let point = if fraction.is_empty() { "" } else { "." };
        [sign, &whole, point, &fraction].concat()
    }
}

fn text_of(digit: u8) -> char {
    char::from(b'0' + digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rounding_works_on_the_digits_that_authors_see() {
        for (number, places, expected) in [
            (2.675, 2, "2.68"),
            (1.005, 2, "1.01"),
            (-2.5, 0, "-3"),
            (0.5, 0, "1"),
            (0.4999, 0, "0"),
            (999.95, 1, "1000"),
            (1234.5, -2, "1200"),
            (50.0, -2, "100"),
            (49.0, -2, "0"),
            (5.0, -3, "0"),
            (-0.001, 2, "0"),
            (1e-7, 7, "0.0000001"),
            (0.1, i64::MAX, "0.1"),
            (0.1, i64::MIN, "0"),
        ] {
            let rounded = Decimal::of_number(number).rounded(places);
            assert_eq!(rounded.plain(0), expected, "{number} to {places}");
        }
    }

    #[test]
    fn digits_are_laid_out() {
        let number = Decimal::of_number(-1_234_567.8);
        assert_eq!(number.grouped(2), "-1,234,567.80");
        assert_eq!(
            Decimal::of_integer(i64::MIN).grouped(0),
            "-9,223,372,036,854,775,808"
        );
        assert_eq!(Decimal::of_integer(0).plain(2), "0.00");
        assert_eq!(Decimal::of_number(0.05).plain(0), "0.05");
        assert_eq!(Decimal::of_number(0.07).shifted(2).plain(0), "7");
        assert_eq!(
            Decimal::of_number(123_456.0).significant(2).plain(0),
            "120000"
        );
        assert_eq!(Decimal::of_integer(i64::MIN).to_integer(), Some(i64::MIN));
        assert_eq!(Decimal::of_number(1e300).to_integer(), None);
        assert_eq!(Decimal::of_number(-2.9).to_integer(), Some(-2));
    }

    proptest! {
        #[test]
        fn digits_read_back(number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
            let decimal = Decimal::of_number(number);
            prop_assert_eq!(decimal.to_number(), number);
            prop_assert_eq!(decimal.plain(0).parse::<f64>(), Ok(number));
        }
    }
}
