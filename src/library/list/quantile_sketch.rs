//! About which value lies at a rank.
//!
//! Values are counted in buckets whose width is a fixed part of their value, as in DDSketch (Masson,
//! Rim, Lee, 2019): the leading bits of a double, exponent and seven bits of the fraction, name its
//! bucket. No logarithm is needed, so every machine finds the same bucket. The state is a function of
//! the set of values: neither order nor split shows.

use std::collections::BTreeMap;

use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Bits of the fraction that do not name the bucket: a bucket is 1/128 of its values wide.
const WITHIN_BITS: u32 = 45;
/// Buckets that a state keeps, the smallest are joined beyond: 64 powers of two are told apart.
const BUCKETS_MAX: usize = 8192;
/// Bytes of all buckets.
pub(super) const STATE_BYTES: usize = BUCKETS_MAX * size_of::<(i32, u64)>();

/// A bounded summary of values of one kind.
#[derive(Default)]
pub(super) struct Quantiles {
    buckets: BTreeMap<i32, u64>,
    count: u64,
    range: Option<(f64, f64)>,
    is_time: bool,
}

impl Quantiles {
    /// Takes in a value; a missing one leaves all as it is.
    pub(super) fn add(&mut self, value: &Value) {
        let number = match value {
            Value::Number(number) => *number,
            Value::Integer(whole) => *whole as f64,
            Value::Duration(micros) => {
                self.is_time = true;
                *micros as f64
            }
            _ => return,
        };
        let (least, greatest) = self.range.unwrap_or((number, number));
        self.range = Some((least.min(number), greatest.max(number)));
        self.count += 1;
        *self.buckets.entry(bucket(number)).or_default() += 1;
        // The smallest bucket that is kept takes in those below. Only it ever does, so the counts
        // are those that joining at the end would give.
        if self.buckets.len() > BUCKETS_MAX
            && let Some((_, count)) = self.buckets.pop_first()
            && let Some(mut next) = self.buckets.first_entry()
        {
            *next.get_mut() += count;
        }
    }

    /// About the value at the rank of a percentage, rounded down.
    pub(super) fn quantile(&self, percent: Option<f64>) -> Outcome<Value> {
        let (Some(percent), Some((least, greatest))) = (percent, self.range) else {
            return Outcome::Missing;
        };
        let last = self.count - 1;
        let rank = ((last as f64 * percent / 100.0) as u64).min(last);
        let mut passed = 0;
        let mut buckets = self.buckets.iter();
        let found = buckets.find(|(_, count)| {
            passed += **count;
            passed > rank
        });
        let number = match found {
            _ if rank == 0 => least,
            _ if rank == last => greatest,
            Some((bucket, _)) => middle(*bucket).clamp(least, greatest),
            None => greatest,
        };
        Outcome::Value(match self.is_time {
            true => Value::Duration(number.round() as i64),
            false => Value::Number(number),
        })
    }
}

/// The bits of a number, such that greater numbers have greater ones; its own inverse.
fn ordered(bits: i64) -> i64 {
    bits ^ ((bits >> 63) & i64::MAX)
}

fn bucket(number: f64) -> i32 {
    (ordered(number.to_bits().cast_signed()) >> WITHIN_BITS) as i32
}

/// The number in the middle of a bucket; zero of those around it.
fn middle(bucket: i32) -> f64 {
    if matches!(bucket, -1 | 0) {
        return 0.0;
    }
    let bits = (i64::from(bucket) << WITHIN_BITS) | (1 << (WITHIN_BITS - 1));
    f64::from_bits(ordered(bits).cast_unsigned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may panic")]

    use super::*;

    fn quantile(sketch: &Quantiles, percent: f64) -> f64 {
        match sketch.quantile(Some(percent)).value().unwrap() {
            Value::Number(number) => number,
            other => panic!("{other:?}"),
        }
    }

    fn sketch(values: impl Iterator<Item = f64>) -> Quantiles {
        let mut sketch = Quantiles::default();
        values.for_each(|value| sketch.add(&Value::Number(value)));
        sketch
    }

    #[test]
    fn values_at_ranks_are_within_the_error() {
        let sketch = sketch((-5_000..=95_000).map(f64::from));
        for percent in [0.0, 1.0, 5.0, 10.0, 50.0, 90.0, 99.0, 100.0] {
            let exact = -5_000.0 + (100_000.0 * percent / 100.0_f64).floor();
            let found = quantile(&sketch, percent);
            assert!(
                (found - exact).abs() <= exact.abs() / 256.0,
                "{percent}: {found}"
            );
        }
    }

    #[test]
    fn states_are_bounded_and_keep_no_order() {
        let spread = || (0..60_000).map(|step| (f64::from(step) * 0.02).exp2() * 1e-170);
        let forward = sketch(spread());
        let backward = sketch(spread().collect::<Vec<_>>().into_iter().rev());
        assert!(forward.buckets.len() <= BUCKETS_MAX);
        assert_eq!(forward.buckets, backward.buckets);
    }

    #[test]
    fn buckets_hold_their_middle_and_zero_is_exact() {
        for number in [1.0, -1.0, 0.1, -2.5e-7, 1e300] {
            assert_eq!(bucket(middle(bucket(number))), bucket(number));
        }
        let zeros = sketch([-1.0, 0.0, 0.0, 0.0, 1.0].into_iter());
        assert_eq!(quantile(&zeros, 50.0), 0.0);
    }
}
