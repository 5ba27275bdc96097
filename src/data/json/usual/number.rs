//! Numbers of JSON, to the bit the ones that the walk reads.

use super::Doubt;
use super::cursor::Cursor;
use crate::data::fill::Scalar;

/// Whole numbers of so many digits fit into 64 bits, whatever their digits are.
const SAFE_DIGITS: usize = 18;
/// Whole numbers up to here are doubles.
const WHOLE_MAX: u64 = 1 << 53;
/// The powers of ten that are doubles.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The parts of a number as far as they decide how it is read.
struct Parts {
    is_negative: bool,
    /// The digits without point and sign; wrong where there are more than [`SAFE_DIGITS`].
    digits: u64,
    digit_count: usize,
    fraction_count: usize,
    has_point: bool,
    has_exponent: bool,
}

impl Cursor<'_> {
    /// Passes a number.
    #[inline(always)]
    pub(super) fn pass_number(&mut self) -> Result<(), Doubt> {
        self.number_parts().map(|_| ())
    }

    /// Reads a number; one beyond all doubles is in doubt.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Result<Scalar<'static>, Doubt> {
        let start = self.at;
        let parts = self.number_parts()?;
        let is_safe = parts.digit_count <= SAFE_DIGITS && !parts.has_exponent;
        if is_safe && !parts.has_point {
            // At most 18 digits are less than 2^63.
            let integer = parts.digits as i64;
            return Ok(match (parts.is_negative, integer) {
                (true, 0) => Scalar::Number(-0.0),
                (true, _) => Scalar::Integer(-integer),
                (false, _) => Scalar::Integer(integer),
            });
        }
        if is_safe && parts.digits <= WHOLE_MAX {
            // Both are exact, so that the quotient is rounded once, as it should be.
            let number = parts.digits as f64 / TENS[parts.fraction_count];
            let number = if parts.is_negative { -number } else { number };
            return Ok(Scalar::Number(number));
        }
        long_number(self.since(start)?, parts.has_point || parts.has_exponent)
    }

    #[inline(always)]
    fn number_parts(&mut self) -> Result<Parts, Doubt> {
        let is_negative = self.skip(b'-');
        let mut digits = 0;
        let starts_with_zero = self.peek() == b'0';
        let mut digit_count = self.digits(&mut digits)?;
        if starts_with_zero && digit_count > 1 {
            return Err(Doubt);
        }
        let has_point = self.skip(b'.');
        let mut fraction_count = 0;
        if has_point {
            fraction_count = self.digits(&mut digits)?;
            digit_count += fraction_count;
        }
        let has_exponent = self.skip(b'e') || self.skip(b'E');
        if has_exponent {
            let _has_sign = self.skip(b'-') || self.skip(b'+');
            self.digits(&mut 0)?;
        }
        Ok(Parts {
            is_negative,
            digits,
            digit_count,
            fraction_count,
            has_point,
            has_exponent,
        })
    }

    /// Passes one digit or more, puts them behind `number` and says how many there are.
    #[inline(always)]
    fn digits(&mut self, number: &mut u64) -> Result<usize, Doubt> {
        let start = self.at;
        loop {
            let digit = self.peek().wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            *number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
            self.at += 1;
        }
        match self.at - start {
            0 => Err(Doubt),
            count => Ok(count),
        }
    }
}

/// A number of many digits or with an exponent.
#[cold]
fn long_number(text: &str, is_fraction: bool) -> Result<Scalar<'static>, Doubt> {
    if !is_fraction && let Ok(integer) = text.parse::<i64>() {
        return Ok(Scalar::Integer(integer));
    }
    if !is_fraction && let Ok(integer) = text.parse::<u64>() {
        return Ok(Scalar::Unsigned(integer));
    }
    let number: f64 = text.parse().map_err(|_| Doubt)?;
    if number.is_finite() {
        Ok(Scalar::Number(number))
    } else {
        Err(Doubt)
    }
}
