//! Functions over the items of a list.
//!
//! `evaluate` of each is the definition: a plain loop over the items in order. The accumulators
//! take the same items in any order and give the same value; a test shuffles items to hold them to
//! it. What conditions mean for `exists`, `all`, `none` and `one` is counted in [`tally`]; what
//! `topN` and `bottomN` share is in [`ranking`], and different values are counted in [`different`].

pub(super) mod all;
pub(super) mod any;
pub(super) mod approx_count_distinct;
pub(super) mod approx_percentile;
pub(super) mod average;
mod best;
pub(super) mod bottom_n;
pub(super) mod collect;
pub(super) mod collect_map;
pub(super) mod concat;
pub(super) mod count;
pub(super) mod count_distinct;
pub(super) mod count_only_null;
pub(super) mod count_with_null;
pub(super) mod difference;
pub(super) mod differences;
mod different;
pub(super) mod distinct;
pub(super) mod distinct_count_with_null;
mod distinct_sketch;
mod edge;
mod edge_distinct;
pub(super) mod exists;
mod extreme;
pub(super) mod first;
pub(super) mod first_distinct;
pub(super) mod flatten;
mod frequencies;
pub(super) mod gaps;
pub(super) mod head;
pub(super) mod in_segment;
pub(super) mod includes;
pub(super) mod intersection;
pub(super) mod intersects;
pub(super) mod item_at;
mod kept;
pub(super) mod keys;
pub(super) mod last;
pub(super) mod last_distinct;
pub(super) mod last_values;
pub(super) mod longest_streak;
pub(super) mod max;
pub(super) mod max_by;
pub(super) mod median;
pub(super) mod member;
pub(super) mod min;
pub(super) mod min_by;
pub(super) mod mode;
pub(super) mod none;
pub(super) mod not_in;
pub(super) mod nth;
pub(super) mod one;
pub(super) mod per;
pub(super) mod percentile;
mod quantile_sketch;
mod ranking;
pub(super) mod reverse;
pub(super) mod session_count;
pub(super) mod session_items;
pub(super) mod session_spans;
pub(super) mod sessions;
mod sets;
pub(super) mod skip;
pub(super) mod sort_by;
mod spans;
mod spread;
pub(super) mod stddev;
mod steps;
pub(super) mod streak;
pub(super) mod subset_of;
pub(super) mod sum;
pub(super) mod superset_of;
pub(super) mod take;
mod tally;
mod times;
pub(super) mod top_k;
pub(super) mod top_n;
mod total;
pub(super) mod union;
pub(super) mod values;
pub(super) mod variance;
mod weighted;
pub(super) mod zip;

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

/// A percentage among the arguments that are evaluated once.
fn percent(values: &[Value]) -> Option<f64> {
    match only(values) {
        Value::Number(percent) if (0.0..=100.0).contains(percent) => Some(*percent),
        _ => None,
    }
}
