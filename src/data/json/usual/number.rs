//! Numbers of JSON, to the bit the ones that the walk reads.
//!
//! Digits are counted and summed up eight at a time: how many there are is what a processor cannot
//! guess.

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

/// The powers of ten by which a number moves for the digits of one word.
const TENS_WHOLE: [u64; 9] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
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
        let has_point = self.peek() == b'.';
        let mut fraction_count = 0;
        if has_point {
            self.at += 1;
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
            let word = self.word(self.at);
            let count = digit_count(word);
            if count > 0 {
                *number = number
                    .wrapping_mul(TENS_WHOLE[count])
                    .wrapping_add(digits_of(word, count));
            }
            self.at += count;
            if count < 8 {
                break;
            }
        }
        match self.at - start {
            0 => Err(Doubt),
            count => Ok(count),
        }
    }
}

/// How many of the bytes of a word, from the first one on, are digits.
#[inline(always)]
fn digit_count(word: u64) -> usize {
    const HIGH_HALVES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    // A digit has the high half of `0`, and keeps it when six is added. What a sum carries over
    // reaches only bytes behind one that is no digit.
    let sums = word.wrapping_add(0x0606_0606_0606_0606);
    let others = ((word & HIGH_HALVES) ^ ZEROS) | ((sums & HIGH_HALVES) ^ ZEROS);
    (others.trailing_zeros() / 8) as usize
}

/// The number that the first `count` bytes of a word write, of which there is one at least.
#[inline(always)]
fn digits_of(word: u64, count: usize) -> u64 {
    const EACH_FOURTH: u64 = 0x0000_00ff_0000_00ff;
    // Zeros move in front of the digits. Then neighbours are added up: two, four and eight digits.
    let digits = word.wrapping_sub(0x3030_3030_3030_3030) << (64 - 8 * count);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let high = (pairs & EACH_FOURTH).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & EACH_FOURTH).wrapping_mul(1 + (10_000 << 32));
    high.wrapping_add(low) >> 32
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
