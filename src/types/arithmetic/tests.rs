#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use proptest::prelude::*;

use super::Outcome::{Fault, Missing, Value};
use super::*;

fn bits(outcome: Outcome<f64>) -> Outcome<u64> {
    outcome.map(f64::to_bits)
}

#[test]
fn integer_overflow_is_a_fault() {
    assert_eq!(integer_add(2, 3), Value(5));
    assert_eq!(integer_add(i64::MAX, 1), Fault);
    assert_eq!(integer_subtract(i64::MIN, 1), Fault);
    assert_eq!(integer_multiply(i64::MAX, 2), Fault);
    assert_eq!(integer_negate(i64::MIN), Fault);
    assert_eq!(integer_of_number(9.3e18), Fault);
    assert_eq!(
        integer_of_number(-9_223_372_036_854_775_808.0),
        Value(i64::MIN)
    );
}

#[test]
fn division_by_zero_is_missing_without_fault() {
    assert_eq!(integer_divide(1, 0), Missing);
    assert_eq!(number_divide(1.0, -0.0), Missing);
    assert_eq!(integer_remainder(1, 0), Missing);
    assert_eq!(number_remainder(1.0, 0.0), Missing);
    assert_eq!(duration_divide_integer(1, 0), Missing);
    assert_eq!(duration_divide_number(1, 0.0), Missing);
    assert_eq!(duration_ratio(1, 0), Missing);
    assert_eq!(average_of_integers(0, 0), Missing);
}

#[test]
fn integers_divide_to_numbers() {
    assert_eq!(integer_divide(7, 2), Value(3.5));
    assert_eq!(integer_divide(6, 2), Value(3.0));
}

#[test]
fn remainders_have_the_sign_of_the_dividend() {
    assert_eq!(integer_remainder(-7, 3), Value(-1));
    assert_eq!(integer_remainder(7, -3), Value(1));
    assert_eq!(integer_remainder(i64::MIN, -1), Value(0));
    assert_eq!(number_remainder(-7.5, 2.0), Value(-1.5));
}

#[test]
fn numbers_are_finite_and_never_minus_zero() {
    assert_eq!(number_add(f64::MAX, f64::MAX), Fault);
    assert_eq!(number_multiply(1e200, 1e200), Fault);
    assert_eq!(number_divide(1e300, 1e-300), Fault);
    let zero = Value(0.0_f64.to_bits());
    assert_eq!(bits(number_negate(0.0)), zero);
    assert_eq!(bits(number_multiply(-1.0, 0.0)), zero);
    assert_eq!(bits(number_divide(-5e-324, 2.0)), zero);
    assert_eq!(bits(number_remainder(-4.0, 2.0)), zero);
    assert_eq!(bits(integer_divide(0, -5)), zero);
}

#[test]
fn scaled_durations_round_half_away_from_zero() {
    assert_eq!(duration_multiply_number(3, 0.5), Value(2));
    assert_eq!(duration_multiply_number(-3, 0.5), Value(-2));
    assert_eq!(duration_multiply_number(5, 0.25), Value(1));
    assert_eq!(duration_divide_integer(5, 2), Value(3));
    assert_eq!(duration_divide_integer(5, -2), Value(-3));
    assert_eq!(duration_divide_number(-7, 2.0), Value(-4));
    assert_eq!(duration_divide_number(7, 4.0), Value(2));
    assert_eq!(average_of_integers(-3, 2), Value(-2));
    assert_eq!(average_of_integers(10, 4), Value(3));
}

#[test]
fn scaled_durations_are_exact_beyond_the_doubles() {
    let large = (1_i64 << 60) + 1;
    assert_eq!(duration_multiply_number(large, 1.0), Value(large));
    assert_eq!(duration_divide_number(large, 1.0), Value(large));
    assert_eq!(duration_divide_integer(i64::MIN, 1), Value(i64::MIN));
    assert_eq!(duration_divide_integer(i64::MIN, -1), Fault);
    assert_eq!(duration_divide_integer(i64::MAX, i64::MIN), Value(-1));
}

#[test]
fn scaled_durations_end_in_a_fault_or_in_zero() {
    assert_eq!(duration_multiply_number(1, 1e300), Fault);
    assert_eq!(duration_multiply_number(0, 1e300), Value(0));
    assert_eq!(duration_multiply_number(i64::MAX, 5e-324), Value(0));
    assert_eq!(duration_divide_number(1, 5e-324), Fault);
    assert_eq!(duration_divide_number(0, 5e-324), Value(0));
    assert_eq!(duration_divide_number(i64::MAX, f64::MAX), Value(0));
    assert_eq!(duration_divide_number(1, 2_f64.powi(-52)), Value(1 << 52));
}

#[test]
fn instants_move_and_differ_exactly() {
    assert_eq!(datetime_add(10, -3), Value(7));
    assert_eq!(datetime_subtract(10, -3), Value(13));
    assert_eq!(datetime_difference(i64::MIN, 1), Fault);
    assert_eq!(date_difference(20_000, 19_999), Value(86_400_000_000));
    assert_eq!(date_difference(i32::MAX, i32::MIN), Fault);
}

#[test]
fn durations_in_units_count_days_of_24_hours() {
    assert_eq!(in_unit(129_600_000_000, Unit::Day), Value(1.5));
    assert_eq!(in_unit(-1_000_000, Unit::Second), Value(-1.0));
    assert_eq!(in_unit(1, Unit::Month), Missing);
}

#[test]
fn integer_sums_become_the_nearest_number() {
    assert_eq!(
        integer_sum_to_number((1 << 53) + 1),
        9_007_199_254_740_992.0
    );
    assert_eq!(
        integer_sum_to_number((1 << 53) + 3),
        9_007_199_254_740_996.0
    );
    assert_eq!(average_of_numbers(3.0, 2), Value(1.5));
}

proptest! {
    #[test]
    fn numbers_that_are_integers_scale_as_integers(duration in any::<i64>(), factor in -1_i64 << 53..1 << 53) {
        let number = factor as f64;
        prop_assert_eq!(
            duration_multiply_number(duration, number),
            duration_multiply_integer(duration, factor)
        );
        prop_assert_eq!(
            duration_divide_number(duration, number),
            duration_divide_integer(duration, factor)
        );
    }

    #[test]
    fn products_of_small_amounts_agree_with_doubles(duration in -1_i64 << 20..1 << 20, factor in -1_i64 << 30..1 << 30) {
        // Both products have less than 53 bits, so doubles are exact and `round` halves away.
        let number = factor as f64 / 1024.0;
        let expected = (duration as f64 * number).round() as i64;
        prop_assert_eq!(duration_multiply_number(duration, number), Value(expected));
    }

    #[test]
    fn nothing_panics(left in any::<i64>(), right in any::<u64>().prop_map(f64::from_bits)) {
        let _ = (duration_multiply_number(left, right), duration_divide_number(left, right));
        let _ = integer_of_number(right);
    }

    #[test]
    fn a_quotient_is_the_nearest_one(left in any::<i64>(), right in any::<i64>()) {
        if let Value(quotient) = duration_divide_integer(left, right) {
            let error = i128::from(left) - i128::from(quotient) * i128::from(right);
            prop_assert!(error.unsigned_abs() * 2 <= i128::from(right).unsigned_abs());
        }
    }
}
