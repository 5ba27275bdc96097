//! Arithmetic that is total: a result, a missing value, or a fault, never a wrong number.
//!
//! Every engine computes with these functions or with code that gives the same bits. Numbers come
//! in finite and go out finite and never as minus zero. Durations, instants and their differences
//! are microseconds; days are counted from 1970-01-01.

use super::calendar::{MICROS_PER_DAY, Unit};

/// Bits of a double's significand.
const SIGNIFICAND_BITS: u32 = 53;
/// 2^63 as a double: the first number beyond the integers.
const INTEGER_END: f64 = 9_223_372_036_854_775_808.0;

/// What a calculation gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<T> {
    /// A result.
    Value(T),
    /// Missing, without blame (a division by zero).
    Missing,
    /// Missing because no value of the type is right (an overflow); runs count it.
    Fault,
}

impl<T> Outcome<T> {
    /// A result that is a fault where it could not be had.
    #[inline]
    pub fn or_fault(result: Option<T>) -> Self {
        match result {
            Some(value) => Outcome::Value(value),
            None => Outcome::Fault,
        }
    }

    /// The same outcome with its result transformed.
    #[inline]
    pub fn map<U>(self, transform: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Outcome::Value(value) => Outcome::Value(transform(value)),
            Outcome::Missing => Outcome::Missing,
            Outcome::Fault => Outcome::Fault,
        }
    }

    /// The outcome of a further calculation on the result.
    #[inline]
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Outcome<U>) -> Outcome<U> {
        match self {
            Outcome::Value(value) => next(value),
            Outcome::Missing => Outcome::Missing,
            Outcome::Fault => Outcome::Fault,
        }
    }

    /// The result, if there is one.
    #[inline]
    pub fn value(self) -> Option<T> {
        match self {
            Outcome::Value(value) => Some(value),
            Outcome::Missing | Outcome::Fault => None,
        }
    }

    /// Whether it is a fault.
    #[inline]
    pub fn is_fault(&self) -> bool {
        matches!(self, Outcome::Fault)
    }
}

/// A double as a number of the language: a fault where it is not finite, and never minus zero.
#[inline]
pub fn number(result: f64) -> Outcome<f64> {
    if result.is_finite() {
        Outcome::Value(result + 0.0)
    } else {
        Outcome::Fault
    }
}

/// `left + right`; a fault beyond 64 bits.
#[inline]
pub fn integer_add(left: i64, right: i64) -> Outcome<i64> {
    Outcome::or_fault(left.checked_add(right))
}

/// `left - right`; a fault beyond 64 bits.
#[inline]
pub fn integer_subtract(left: i64, right: i64) -> Outcome<i64> {
    Outcome::or_fault(left.checked_sub(right))
}

/// `left * right`; a fault beyond 64 bits.
#[inline]
pub fn integer_multiply(left: i64, right: i64) -> Outcome<i64> {
    Outcome::or_fault(left.checked_mul(right))
}

/// `-operand`; a fault for the least integer.
#[inline]
pub fn integer_negate(operand: i64) -> Outcome<i64> {
    Outcome::or_fault(operand.checked_neg())
}

/// `left / right` as a number: both are converted, then divided.
#[inline]
pub fn integer_divide(left: i64, right: i64) -> Outcome<f64> {
    number_divide(left as f64, right as f64)
}

/// `left % right` with the sign of `left`; missing where `right` is zero.
#[inline]
pub fn integer_remainder(left: i64, right: i64) -> Outcome<i64> {
    if right == 0 {
        return Outcome::Missing;
    }
    // The one overflow, the least integer by -1, has the remainder 0.
    Outcome::Value(left.wrapping_rem(right))
}

/// `left + right`; a fault where it is not finite.
#[inline]
pub fn number_add(left: f64, right: f64) -> Outcome<f64> {
    number(left + right)
}

/// `left - right`; a fault where it is not finite.
#[inline]
pub fn number_subtract(left: f64, right: f64) -> Outcome<f64> {
    number(left - right)
}

/// `left * right`; a fault where it is not finite.
#[inline]
pub fn number_multiply(left: f64, right: f64) -> Outcome<f64> {
    number(left * right)
}

/// `-operand`.
#[inline]
pub fn number_negate(operand: f64) -> Outcome<f64> {
    number(-operand)
}

/// `left / right`; missing where `right` is zero, a fault where the result is not finite.
#[inline]
pub fn number_divide(left: f64, right: f64) -> Outcome<f64> {
    if right == 0.0 {
        return Outcome::Missing;
    }
    number(left / right)
}

/// `left % right` with the sign of `left`; missing where `right` is zero.
#[inline]
pub fn number_remainder(left: f64, right: f64) -> Outcome<f64> {
    if right == 0.0 {
        return Outcome::Missing;
    }
    number(left % right)
}

/// A number that is whole, as an integer; a fault beyond 64 bits. A fraction is cut.
#[inline]
pub fn integer_of_number(whole: f64) -> Outcome<i64> {
    if (-INTEGER_END..INTEGER_END).contains(&whole) {
        Outcome::Value(whole as i64)
    } else {
        Outcome::Fault
    }
}

/// `left + right` of durations.
#[inline]
pub fn duration_add(left: i64, right: i64) -> Outcome<i64> {
    integer_add(left, right)
}

/// `left - right` of durations.
#[inline]
pub fn duration_subtract(left: i64, right: i64) -> Outcome<i64> {
    integer_subtract(left, right)
}

/// `-operand` of a duration.
#[inline]
pub fn duration_negate(operand: i64) -> Outcome<i64> {
    integer_negate(operand)
}

/// A duration times an integer.
#[inline]
pub fn duration_multiply_integer(duration: i64, factor: i64) -> Outcome<i64> {
    integer_multiply(duration, factor)
}

/// A duration times a number: the exact product, rounded half away from zero to microseconds.
pub fn duration_multiply_number(duration: i64, factor: f64) -> Outcome<i64> {
    let (significand, exponent) = decompose(factor);
    let product = i128::from(duration) * i128::from(significand);
    if exponent >= 0 {
        return fit(shift_left(product, exponent.unsigned_abs()));
    }
    match exponent.unsigned_abs() {
        // The product has less than 118 bits: shifted out so far, it is less than a half.
        shift if shift > 120 => Outcome::Value(0),
        shift => fit(divide_half_away(product, 1 << shift)),
    }
}

/// A duration by an integer, rounded half away from zero to microseconds; missing by zero.
pub fn duration_divide_integer(duration: i64, divisor: i64) -> Outcome<i64> {
    if divisor == 0 {
        return Outcome::Missing;
    }
    fit(divide_half_away(i128::from(duration), i128::from(divisor)))
}

/// A duration by a number: the exact quotient, rounded half away from zero to microseconds; missing
/// by zero.
pub fn duration_divide_number(duration: i64, divisor: f64) -> Outcome<i64> {
    if divisor == 0.0 {
        return Outcome::Missing;
    }
    let (significand, exponent) = decompose(divisor);
    let (duration, significand) = (i128::from(duration), i128::from(significand));
    if exponent <= 0 {
        // A numerator beyond 128 bits means a quotient beyond 64.
        let numerator = shift_left(duration, exponent.unsigned_abs());
        return fit(numerator.and_then(|n| divide_half_away(n, significand)));
    }
    match shift_left(significand, exponent.unsigned_abs()) {
        Some(denominator) => fit(divide_half_away(duration, denominator)),
        None => Outcome::Value(0),
    }
}

/// How often `right` goes into `left`, as a number; missing where `right` is zero.
#[inline]
pub fn duration_ratio(left: i64, right: i64) -> Outcome<f64> {
    integer_divide(left, right)
}

/// A duration in units of one length, as a number; days are 24 hours. Missing for months and
/// longer, which the checker refuses.
#[inline]
pub fn in_unit(duration: i64, unit: Unit) -> Outcome<f64> {
    match unit.duration_micros() {
        Some(micros) => duration_ratio(duration, micros),
        None => Outcome::Missing,
    }
}

/// An instant plus a duration.
#[inline]
pub fn datetime_add(instant: i64, duration: i64) -> Outcome<i64> {
    integer_add(instant, duration)
}

/// An instant minus a duration.
#[inline]
pub fn datetime_subtract(instant: i64, duration: i64) -> Outcome<i64> {
    integer_subtract(instant, duration)
}

/// The exact duration from instant `right` to instant `left`.
#[inline]
pub fn datetime_difference(left: i64, right: i64) -> Outcome<i64> {
    integer_subtract(left, right)
}

/// The duration from day `right` to day `left`, in whole days of 24 hours.
#[inline]
pub fn date_difference(left: i32, right: i32) -> Outcome<i64> {
    integer_multiply(i64::from(left) - i64::from(right), MICROS_PER_DAY)
}

/// The mean of durations or instants, rounded half away from zero; missing where there are none.
pub fn average_of_integers(sum: i128, count: u64) -> Outcome<i64> {
    if count == 0 {
        return Outcome::Missing;
    }
    fit(divide_half_away(sum, i128::from(count)))
}

/// The mean of numbers from their rounded sum; missing where there are none.
#[inline]
pub fn average_of_numbers(sum: f64, count: u64) -> Outcome<f64> {
    number_divide(sum, count as f64)
}

/// An integer sum as the nearest number, ties to even.
#[inline]
pub fn integer_sum_to_number(sum: i128) -> f64 {
    sum as f64
}

fn fit(wide: Option<i128>) -> Outcome<i64> {
    Outcome::or_fault(wide.and_then(|wide| i64::try_from(wide).ok()))
}

/// `numerator / denominator` rounded half away from zero. The denominator is not zero.
fn divide_half_away(numerator: i128, denominator: i128) -> Option<i128> {
    let quotient = numerator.checked_div(denominator)?;
    let remainder = numerator.checked_rem(denominator)?;
    let away = if (numerator < 0) == (denominator < 0) {
        1
    } else {
        -1
    };
    // Twice the remainder could overflow where the denominator is large, its distance cannot.
    let left_over = denominator.unsigned_abs() - remainder.unsigned_abs();
    if remainder.unsigned_abs() >= left_over {
        quotient.checked_add(away)
    } else {
        Some(quotient)
    }
}

/// `value * 2^bits`, where it fits.
fn shift_left(value: i128, bits: u32) -> Option<i128> {
    if value == 0 {
        return Some(0);
    }
    if bits >= value.unsigned_abs().leading_zeros() {
        return None;
    }
    Some(value << bits)
}

/// A finite number as `significand * 2^exponent`.
pub(super) fn decompose(number: f64) -> (i64, i32) {
    let bits = number.to_bits();
    let fraction = (bits & ((1 << (SIGNIFICAND_BITS - 1)) - 1)) as i64;
    let biased = ((bits >> (SIGNIFICAND_BITS - 1)) & 0x7ff) as i32;
    let (magnitude, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << (SIGNIFICAND_BITS - 1)), biased - 1075)
    };
    let significand = if number < 0.0 { -magnitude } else { magnitude };
    (significand, exponent)
}

#[cfg(test)]
mod tests;
