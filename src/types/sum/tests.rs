#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use proptest::prelude::*;

use super::{ExactSum, IntegerSum};

/// A sum in units of 2^-1074 as decimal-free big integers: base 2^16 digits in `i64`s, which share
/// no idea with the code under test.
struct Oracle {
    digits: Vec<i64>,
}

impl Oracle {
    fn of(numbers: &[f64]) -> Self {
        let mut digits = vec![0_i64; 140];
        for number in numbers {
            let bits = number.abs().to_bits();
            let exponent = bits >> 52;
            let (significand, shift) = match exponent {
                0 => (bits, 0),
                _ => (bits % (1 << 52) + (1 << 52), exponent - 1),
            };
            let significand = u128::from(significand) * (1 << (shift % 16));
            for place in 0..5 {
                let digit = (significand >> (16 * place) & 0xffff) as i64;
                let sign = if *number < 0.0 { -1 } else { 1 };
                digits[shift as usize / 16 + place] += sign * digit;
            }
        }
        Self { digits }
    }

    /// The sign and the binary digits of the magnitude, least first.
    fn sign_and_bits(&self) -> (i64, Vec<bool>) {
        let negative = carried(&self.digits, 1).last().is_some_and(|top| *top < 0);
        let sign = if negative { -1 } else { 1 };
        let digits = carried(&self.digits, sign);
        let bits = digits
            .iter()
            .flat_map(|digit| (0..16).map(move |bit| digit >> bit & 1 == 1));
        (sign, bits.collect())
    }

    fn value(&self) -> Option<f64> {
        let (sign, bits) = self.sign_and_bits();
        let Some(top) = bits.iter().rposition(|bit| *bit) else {
            return Some(0.0);
        };
        let low = top.saturating_sub(52);
        let mut significand = bits[low..=top]
            .iter()
            .rev()
            .fold(0_u64, |number, bit| number * 2 + u64::from(*bit));
        if low > 0 && bits[low - 1] {
            let more = bits[..low - 1].iter().any(|bit| *bit);
            significand += u64::from(more || significand % 2 == 1);
        }
        // Powers are applied in two steps, so that neither over- nor underflows on its own.
        let exponent = low as i32 - 1074;
        let half = exponent / 2;
        let magnitude = significand as f64 * 2_f64.powi(half) * 2_f64.powi(exponent - half);
        magnitude.is_finite().then_some(sign as f64 * magnitude)
    }
}

fn carried(digits: &[i64], sign: i64) -> Vec<i64> {
    let mut carry = 0;
    let mut result = Vec::new();
    for digit in digits {
        let digit = sign * digit + carry;
        result.push(digit.rem_euclid(1 << 16));
        carry = digit.div_euclid(1 << 16);
    }
    result.push(carry);
    result
}

fn sum_of(numbers: &[f64]) -> ExactSum {
    let mut sum = ExactSum::new();
    numbers.iter().for_each(|number| sum.add(*number));
    sum
}

fn any_finite() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(|bits| {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            number
        } else {
            f64::from_bits(bits & !(1 << 62))
        }
    })
}

/// Numbers that hurt: extremes, subnormals, halves of last places, and money.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any_finite(),
        prop::sample::select(vec![
            1e308,
            -1e308,
            f64::MAX,
            f64::MIN,
            5e-324,
            -5e-324,
            f64::MIN_POSITIVE,
            1.0,
            -1.0,
            f64::EPSILON / 2.0,
            -f64::EPSILON / 2.0,
            f64::EPSILON / 4.0,
            9_007_199_254_740_993.0,
            0.1,
            9.979_201_547_673_6e291,
            -9.979_201_547_673_6e291,
        ]),
        (-1_000_000_i64..1_000_000).prop_map(|cents| cents as f64 / 100.0),
        (0_u64..1 << 53).prop_map(f64::from_bits),
    ]
}

fn with_cancellations() -> impl Strategy<Value = Vec<f64>> {
    (prop::collection::vec(number(), 0..40), any::<bool>()).prop_map(|(numbers, cancel)| {
        let negated = numbers.iter().skip(1).map(|number| -number);
        let more: Vec<f64> = if cancel {
            negated.collect()
        } else {
            Vec::new()
        };
        [numbers.clone(), more].concat()
    })
}

fn bits(value: Option<f64>) -> Option<u64> {
    value.map(f64::to_bits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_order_and_split_gives_the_rounded_exact_sum(
        (numbers, shuffled) in with_cancellations()
            .prop_flat_map(|numbers| (Just(numbers.clone()), Just(numbers).prop_shuffle())),
        splits in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let expected = bits(Oracle::of(&numbers).value());
        let whole = sum_of(&numbers);
        prop_assert_eq!(bits(whole.value()), expected);

        let mut cuts: Vec<usize> = splits.iter().map(|s| s.index(shuffled.len() + 1)).collect();
        cuts.push(shuffled.len());
        cuts.sort();
        let (mut merged, mut from) = (ExactSum::new(), 0);
        for cut in cuts {
            let part = sum_of(&shuffled[from..cut]);
            from = cut;
            merged.merge(&part);
        }
        prop_assert_eq!(bits(merged.value()), expected);
        prop_assert!(merged == whole);

        let (hi, lo, limbs) = merged.to_parts();
        prop_assert!(ExactSum::from_parts(hi, lo, limbs) == whole);
    }

    #[test]
    fn what_is_subtracted_leaves_no_trace(kept in with_cancellations(), gone in with_cancellations()) {
        let mut sum = sum_of(&[kept.clone(), gone.clone()].concat());
        gone.iter().for_each(|number| sum.subtract(*number));
        prop_assert_eq!(bits(sum.value()), bits(sum_of(&kept).value()));
    }
}

#[test]
fn ordinary_amounts_stay_in_two_doubles() {
    let mut sum = ExactSum::new();
    for cents in 0..100_000 {
        sum.add(f64::from(cents) / 100.0);
    }
    assert_eq!(sum.heap_bytes(), 0);
    assert_eq!(sum.value(), Some(49_999_500.0));
}

#[test]
fn a_sum_beyond_the_doubles_is_none_until_it_comes_back() {
    let mut sum = sum_of(&[f64::MAX, f64::MAX, 1.0]);
    assert_eq!(sum.value(), None);
    sum.add(-f64::MAX);
    assert_eq!(sum.value(), Some(f64::MAX));
    sum.add(-f64::MAX);
    assert_eq!(sum.value(), Some(1.0));
    sum.add(-1.0);
    assert_eq!(bits(sum.value()), Some(0));
}

#[test]
fn overflow_is_decided_by_the_rounded_sum() {
    let half_ulp = 2_f64.powi(970);
    assert_eq!(sum_of(&[f64::MAX, half_ulp]).value(), None);
    assert_eq!(sum_of(&[f64::MAX, half_ulp, -1.0]).value(), Some(f64::MAX));
    assert_eq!(sum_of(&[-f64::MAX, -half_ulp]).value(), None);
}

#[test]
fn a_number_that_is_not_finite_gives_none_in_any_order() {
    assert_eq!(sum_of(&[f64::INFINITY, 1.0]).value(), None);
    assert_eq!(sum_of(&[1.0, f64::NAN, 1.0]).value(), None);
    assert_eq!(sum_of(&[f64::INFINITY, f64::NEG_INFINITY]).value(), None);
}

#[test]
fn integers_only_overflow_at_the_end() {
    let mut sum = IntegerSum::new();
    sum.add(i64::MAX);
    sum.add(i64::MAX);
    assert_eq!(sum.value(), None);
    sum.subtract(i64::MAX);
    sum.merge(&IntegerSum(-1));
    assert_eq!(sum.value(), Some(i64::MAX - 1));
}
