//! Sums of values and of their squares, exact whatever the order, and the variance from them.
//!
//! A double is a whole number times a power of two. For each power that occurs the sum of the whole
//! numbers and that of their squares are kept exactly; only the variance is rounded, once. So it is
//! a function of the values alone, and never suffers from the difference of two large sums.

use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};

use super::arithmetic::{Outcome, decompose};

/// Bits of the significand of a double.
const SIGNIFICAND_BITS: i64 = 53;
/// The power of two of the smallest double.
const EXPONENT_MIN: i64 = -1074;
/// The power of two that is beyond all doubles.
const EXPONENT_END: i64 = 1024;
/// Bits that a quotient has at least before it is rounded.
const QUOTIENT_BITS: u64 = 66;

/// The count, the sum and the sum of squares of integers or numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Moments {
    count: u64,
    sums: BTreeMap<i32, Sums>,
}

/// Of the significands with one exponent.
#[derive(Debug, Clone, Default, PartialEq)]
struct Sums {
    values: i128,
    squares: BigUint,
}

impl Moments {
    /// Takes in an integer.
    pub fn add_integer(&mut self, integer: i64) {
        self.add(integer, 0);
    }

    /// Takes in a finite number.
    pub fn add_number(&mut self, number: f64) {
        let (significand, exponent) = decompose(number);
        self.add(significand, exponent);
    }

    fn add(&mut self, significand: i64, exponent: i32) {
        self.count += 1;
        if significand == 0 {
            return;
        }
        let magnitude = u128::from(significand.unsigned_abs());
        let sums = self.sums.entry(exponent).or_default();
        sums.values += i128::from(significand);
        sums.squares += magnitude * magnitude;
    }

    /// Takes in what others have taken in.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        for (exponent, sums) in &other.sums {
            let own = self.sums.entry(*exponent).or_default();
            own.values += sums.values;
            own.squares += &sums.squares;
        }
    }

    /// The sample variance, rounded once; missing for fewer than two values, a fault where it is no
    /// double.
    pub fn variance(&self) -> Outcome<f64> {
        if self.count < 2 {
            return Outcome::Missing;
        }
        let Some((&least, _)) = self.sums.first_key_value() else {
            return Outcome::Value(0.0);
        };
        let (mut sum, mut squares) = (BigInt::ZERO, BigUint::ZERO);
        for (exponent, sums) in &self.sums {
            let shift = exponent.abs_diff(least);
            sum += BigInt::from(sums.values) << shift;
            squares += &sums.squares << (2 * shift);
        }
        // n·Σx² - (Σx)², which is never negative, over n·(n-1).
        let root = sum.into_parts().1;
        let numerator = squares * self.count - &root * &root;
        let denominator = u128::from(self.count) * u128::from(self.count - 1);
        Outcome::or_fault(quotient(&numerator, denominator, 2 * i64::from(least)))
    }
}

/// `numerator / denominator * 2^exponent`, rounded to the nearest double, ties to even; none where
/// that is beyond all doubles.
fn quotient(numerator: &BigUint, denominator: u128, exponent: i64) -> Option<f64> {
    if *numerator == BigUint::ZERO {
        return Some(0.0);
    }
    let denominator = BigUint::from(denominator);
    let shift = (denominator.bits() + QUOTIENT_BITS).saturating_sub(numerator.bits());
    let shifted = numerator << shift;
    let (mut whole, rest) = (&shifted / &denominator, &shifted % &denominator);
    if rest != BigUint::ZERO {
        // What was cut off decides ties alone, and one bit says that there was something.
        whole.set_bit(0, true);
    }
    let exponent = exponent - i64::try_from(shift).ok()?;
    rounded(&whole, exponent)
}

/// `whole * 2^exponent` as a double; `whole` is not zero.
fn rounded(whole: &BigUint, exponent: i64) -> Option<f64> {
    let bits = i64::try_from(whole.bits()).ok()?;
    if bits + exponent > EXPONENT_END {
        return None;
    }
    let kept = SIGNIFICAND_BITS.min(bits + exponent - EXPONENT_MIN);
    if kept < 0 {
        return Some(0.0);
    }
    let dropped = u64::try_from(bits - kept).unwrap_or(0);
    let mut significand = u64::try_from(whole >> dropped).ok()?;
    let half = dropped > 0 && whole.bit(dropped - 1);
    let beyond = dropped > 1 && whole.trailing_zeros()? < dropped - 1;
    if half && (beyond || significand % 2 == 1) {
        significand += 1;
    }
    let exponent = exponent + i64::try_from(dropped).ok()?;
    // The product is a double, so two steps are as exact as one, and their powers exist.
    let first = exponent / 2;
    let value = significand as f64 * power_of_two(first) * power_of_two(exponent - first);
    value.is_finite().then_some(value)
}

/// `2^exponent` for the exponents of normal doubles.
fn power_of_two(exponent: i64) -> f64 {
    let biased = u64::try_from(exponent + 1023).unwrap_or(0);
    f64::from_bits(biased << (SIGNIFICAND_BITS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(numbers: &[f64]) -> Moments {
        let mut moments = Moments::default();
        numbers
            .iter()
            .for_each(|number| moments.add_number(*number));
        moments
    }

    fn variance(numbers: &[f64]) -> Option<f64> {
        moments(numbers).variance().value()
    }

    #[test]
    fn plain_values() {
        assert_eq!(variance(&[]), None);
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(variance(&[0.0, 0.0]), Some(0.0));
        assert_eq!(variance(&[0.1, 0.1, 0.1]), Some(0.0));
        assert_eq!(variance(&[1.0, 2.0, 3.0, 4.0]), Some(5.0 / 3.0));
        assert_eq!(variance(&[-1.5, 1.5]), Some(4.5));
    }

    #[test]
    fn large_offsets_cancel_exactly() {
        assert_eq!(variance(&[1e16, 1e16 + 2.0]), Some(2.0));
        assert_eq!(variance(&[1e300, 1e300, 1e300]), Some(0.0));
        assert_eq!(variance(&[1e155, -1e155]), None);
        assert!(moments(&[1e155, -1e155]).variance().is_fault());
    }

    #[test]
    fn small_values_round_to_subnormals() {
        let tiny = f64::from_bits(1);
        assert_eq!(variance(&[tiny, 0.0]), Some(0.0));
        // (2^-537)² / 2 lies in the middle of zero and the smallest double: to even.
        let small = power_of_two(-537);
        assert_eq!(variance(&[small, 0.0]), Some(0.0));
        assert_eq!(variance(&[2.0 * small, 0.0]), Some(2.0 * tiny));
    }

    #[test]
    fn integers_beyond_doubles_are_exact() {
        let mut moments = Moments::default();
        for integer in [(1 << 53) + 1, 1 << 53] {
            moments.add_integer(integer);
        }
        assert_eq!(moments.variance().value(), Some(0.5));
        let mut moments = Moments::default();
        for integer in [i64::MIN, i64::MAX] {
            moments.add_integer(integer);
        }
        let half = ((1_u128 << 64) - 1) as f64;
        assert_eq!(moments.variance().value(), Some(half * half / 2.0));
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let numbers = [0.1, 1e10, -3.25, 7e-5, 1e300, -1e300];
        let (left, right) = numbers.split_at(2);
        let mut merged = moments(right);
        merged.merge(&moments(left));
        assert_eq!(merged, moments(&numbers));
    }
}
