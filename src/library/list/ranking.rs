//! The items with the best keys.
//!
//! An item is its key and its payload; the first value is how many are wanted. Of equal keys the
//! earlier item is better.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{only, payload};
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;

/// The payloads of the best items, best first, from all items in order.
pub(super) fn best(
    items: &[Item],
    values: &[Value],
    order: fn(&Value, &Value) -> Ordering,
) -> Outcome<Value> {
    let mut ranked: Vec<&Item> = items
        .iter()
        .filter(|item| only(item).is_present())
        .collect();
    // The sort is stable: ties stay in the order of the items.
    ranked.sort_by(|left, right| order(only(left), only(right)));
    let chosen = ranked.into_iter().take(wanted(values));
    Outcome::Value(Value::array(chosen.map(|item| payload(item).clone())))
}

/// The best items so far, by a key in which smaller is better.
pub(super) struct Ranking<K> {
    kept: BTreeMap<(K, OrderKey), Value>,
    rank: fn(Key) -> K,
}

impl<K: Ord + Send + Sync + 'static> Ranking<K> {
    /// An empty state as an accumulator.
    pub(super) fn start(rank: fn(Key) -> K) -> Box<dyn Accumulator> {
        Box::new(Self {
            kept: BTreeMap::new(),
            rank,
        })
    }
}

impl<K: Ord + Send + Sync> Accumulator for Ranking<K> {
    fn update(&mut self, order: &OrderKey, item: &[Value], values: &[Value]) {
        let (key, wanted) = (only(item), wanted(values));
        if key.is_missing() || wanted == 0 {
            return;
        }
        let place = ((self.rank)(Key(key.clone())), order.clone());
        let full = self.kept.len() >= wanted;
        if full
            && self
                .kept
                .last_key_value()
                .is_some_and(|(worst, _)| place > *worst)
        {
            return;
        }
        self.kept.insert(place, payload(item).clone());
        if self.kept.len() > wanted {
            self.kept.pop_last();
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value(Value::array(self.kept.values().cloned()))
    }
}

/// How many items are wanted: none where the number is missing or negative.
fn wanted(values: &[Value]) -> usize {
    match only(values) {
        Value::Integer(count) => usize::try_from((*count).max(0)).unwrap_or(usize::MAX),
        _ => 0,
    }
}
