//! Functions over the items of a list.
//!
//! `evaluate` of each is the definition: a plain loop over the items in order. The accumulators
//! take the same items in any order and give the same value; a test shuffles items to hold them to
//! it. What conditions mean for `exists`, `all`, `none` and `one` is counted in [`tally`]; what
//! `topN` and `bottomN` share is in [`ranking`].

pub(super) mod all;
pub(super) mod average;
pub(super) mod bottom_n;
pub(super) mod collect;
pub(super) mod collect_map;
pub(super) mod concat;
pub(super) mod count;
pub(super) mod count_distinct;
pub(super) mod distinct;
mod edge;
pub(super) mod exists;
mod extreme;
pub(super) mod first;
pub(super) mod gaps;
pub(super) mod head;
pub(super) mod last;
pub(super) mod max;
pub(super) mod member;
pub(super) mod min;
pub(super) mod none;
pub(super) mod one;
mod ranking;
pub(super) mod sum;
mod tally;
pub(super) mod top_n;
mod total;

#[cfg(test)]
mod tests;

use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// The value of the only argument of an item; missing where the caller gave none.
fn only(item: &[Value]) -> &Value {
    item.first().unwrap_or(&Value::Missing)
}

/// A value as the outcome of a function: a missing one is no blame.
fn outcome(value: &Value) -> Outcome<Value> {
    match value {
        Value::Missing => Outcome::Missing,
        value => Outcome::Value(value.clone()),
    }
}

/// The payload of an item, its last argument.
fn payload(item: &[Value]) -> &Value {
    item.last().unwrap_or(&Value::Missing)
}
