//! About how many different values there are.
//!
//! Up to [`EXACT_MAX`] different values the state is the set of their hashes; beyond, registers of
//! HyperLogLog (Flajolet and others, 2007) with the estimator of Ertl ("New cardinality estimation
//! algorithms for HyperLogLog sketches", 2017). Both are functions of the set of values alone, so
//! neither the order nor the split of the items shows in the result. Estimators that watch the
//! registers change as items come in are closer, and depend on the order.

use std::collections::BTreeSet;

use crate::types::Value;

/// Bits of a hash that choose a register.
const INDEX_BITS: u32 = 12;
/// Registers, of one byte each.
pub(super) const REGISTERS: usize = 1 << INDEX_BITS;
/// The largest value of a register.
const RANK_MAX: usize = 64 - INDEX_BITS as usize + 1;
/// Hashes that take as many bytes as the registers.
const EXACT_MAX: usize = REGISTERS / size_of::<u64>();

/// A bounded summary of a set.
pub(super) enum Distinct {
    Few(BTreeSet<u64>),
    Many(Box<[u8; REGISTERS]>),
}

impl Default for Distinct {
    fn default() -> Self {
        Distinct::Few(BTreeSet::new())
    }
}

impl Distinct {
    /// Takes in a scalar; a missing one leaves all as it is.
    pub(super) fn add(&mut self, value: &Value) {
        if value.is_missing() {
            return;
        }
        let hash = hash(value);
        match self {
            Distinct::Many(registers) => register(registers, hash),
            Distinct::Few(hashes) => {
                hashes.insert(hash);
                if hashes.len() > EXACT_MAX {
                    let mut registers = Box::new([0; REGISTERS]);
                    hashes
                        .iter()
                        .for_each(|hash| register(&mut registers, *hash));
                    *self = Distinct::Many(registers);
                }
            }
        }
    }

    /// How many different values there were, about.
    pub(super) fn estimate(&self) -> i64 {
        match self {
            Distinct::Few(hashes) => hashes.len() as i64,
            Distinct::Many(registers) => estimate(registers).round() as i64,
        }
    }
}

/// The register of a hash keeps the longest run of zeros.
fn register(registers: &mut [u8; REGISTERS], hash: u64) {
    let index = (hash >> (64 - INDEX_BITS)) as usize;
    let rest = (hash << INDEX_BITS) | (1 << (INDEX_BITS - 1));
    let rank = rest.leading_zeros() as u8 + 1;
    registers[index] = registers[index].max(rank);
}

fn estimate(registers: &[u8; REGISTERS]) -> f64 {
    let mut ranks = [0_u32; RANK_MAX + 1];
    for rank in registers {
        ranks[usize::from(*rank)] += 1;
    }
    let count = REGISTERS as f64;
    let part = |rank: usize| f64::from(ranks[rank]) / count;
    let mut sum = count * tau(1.0 - part(RANK_MAX));
    for rank in (1..RANK_MAX).rev() {
        sum = 0.5 * (sum + f64::from(ranks[rank]));
    }
    sum += count * sigma(part(0));
    count * count / (2.0 * std::f64::consts::LN_2 * sum)
}

/// What registers that are empty add.
fn sigma(part: f64) -> f64 {
    if part == 1.0 {
        return f64::INFINITY;
    }
    let (mut power, mut weight, mut sum) = (part, 1.0, part);
    loop {
        power *= power;
        let before = sum;
        sum += power * weight;
        weight += weight;
        if sum == before {
            return sum;
        }
    }
}

/// What registers that are full take away.
fn tau(part: f64) -> f64 {
    if part == 0.0 || part == 1.0 {
        return 0.0;
    }
    let (mut root, mut weight, mut sum) = (part, 1.0, 1.0 - part);
    loop {
        root = root.sqrt();
        let before = sum;
        weight *= 0.5;
        sum -= (1.0 - root) * (1.0 - root) * weight;
        if sum == before {
            return sum / 3.0;
        }
    }
}

/// A hash that is the same on every machine: FNV-1a, then mixed so that all bits count.
fn hash(value: &Value) -> u64 {
    let whole = |tag: u8, whole: i64| bytes_hash(tag, &whole.to_le_bytes());
    match value {
        Value::Boolean(truth) => bytes_hash(1, &[u8::from(*truth)]),
        Value::Integer(integer) => whole(2, *integer),
        Value::Number(number) if *number == number.trunc() && number.abs() < 9e18 => {
            whole(2, *number as i64)
        }
        Value::Number(number) => bytes_hash(3, &number.to_bits().to_le_bytes()),
        Value::String(text) => bytes_hash(4, text.as_bytes()),
        Value::Date(day) => whole(5, i64::from(*day)),
        Value::Datetime(micros) => whole(6, *micros),
        Value::Duration(micros) => whole(7, *micros),
        _ => 0,
    }
}

fn bytes_hash(tag: u8, bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(&tag).chain(bytes) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    for multiplier in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ (hash >> 33)).wrapping_mul(multiplier);
    }
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(values: impl Iterator<Item = i64>) -> Distinct {
        let mut sketch = Distinct::default();
        values.for_each(|value| sketch.add(&Value::Integer(value)));
        sketch
    }

    #[test]
    fn small_sets_are_exact() {
        let exact = EXACT_MAX as i64;
        assert_eq!(sketch(0..exact).estimate(), exact);
        assert_eq!(sketch((0..exact).chain(0..exact)).estimate(), exact);
    }

    #[test]
    fn large_sets_are_near() {
        for count in [1_000, 10_000, 100_000, 1_000_000] {
            let found = sketch(0..count).estimate() as f64 / count as f64;
            // Four standard errors.
            assert!((found - 1.0).abs() < 0.065, "{count}: {found}");
        }
    }

    #[test]
    fn the_order_does_not_show() {
        let forward = sketch(0..5_000).estimate();
        assert_eq!(forward, sketch((0..5_000).rev()).estimate());
    }

    #[test]
    fn equal_numbers_are_one_value() {
        let mut sketch = Distinct::default();
        sketch.add(&Value::Integer(3));
        sketch.add(&Value::Number(3.0));
        assert_eq!(sketch.estimate(), 1);
    }
}
