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

/// A list of more items than this becomes a tree.
const LISTED_MAX: usize = 16;

/// The best items so far, by a key in which smaller is better.
///
/// Mostly a few items are wanted, or there are few: these are a sorted list. A tree of one item takes
/// memory for eleven.
pub(super) struct Ranking<K> {
    kept: Kept<(K, OrderKey)>,
    rank: fn(Key) -> K,
}

/// Items by their places, best first.
enum Kept<P> {
    List(Vec<(P, Value)>),
    Tree(BTreeMap<P, Value>),
}

impl<P: Ord> Kept<P> {
    fn len(&self) -> usize {
        match self {
            Kept::List(list) => list.len(),
            Kept::Tree(tree) => tree.len(),
        }
    }

    fn worst(&self) -> Option<&P> {
        match self {
            Kept::List(list) => list.last().map(|(place, _)| place),
            Kept::Tree(tree) => tree.last_key_value().map(|(place, _)| place),
        }
    }

    fn insert(&mut self, place: P, value: Value) {
        match self {
            Kept::List(list) if list.len() >= LISTED_MAX => {
                let mut tree: BTreeMap<P, Value> = std::mem::take(list).into_iter().collect();
                tree.insert(place, value);
                *self = Kept::Tree(tree);
            }
            Kept::List(list) => match list.binary_search_by(|(other, _)| other.cmp(&place)) {
                Ok(same) => list[same].1 = value,
                Err(position) => list.insert(position, (place, value)),
            },
            Kept::Tree(tree) => {
                tree.insert(place, value);
            }
        }
    }

    fn pop_worst(&mut self) {
        match self {
            Kept::List(list) => drop(list.pop()),
            Kept::Tree(tree) => drop(tree.pop_last()),
        }
    }

    fn values(&self) -> Value {
        match self {
            Kept::List(list) => Value::array(list.iter().map(|(_, value)| value.clone())),
            Kept::Tree(tree) => Value::array(tree.values().cloned()),
        }
    }
}

impl<K: Ord + Send + Sync + 'static> Ranking<K> {
    /// An empty state as an accumulator.
    pub(super) fn start(rank: fn(Key) -> K) -> Box<dyn Accumulator> {
        Box::new(Self {
            kept: Kept::List(Vec::new()),
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
        if full && self.kept.worst().is_some_and(|worst| place > *worst) {
            return;
        }
        self.kept.insert(place, payload(item).clone());
        if self.kept.len() > wanted {
            self.kept.pop_worst();
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value(self.kept.values())
    }
}

/// How many items are wanted: none where the number is missing or negative.
fn wanted(values: &[Value]) -> usize {
    match only(values) {
        Value::Integer(count) => usize::try_from((*count).max(0)).unwrap_or(usize::MAX),
        _ => 0,
    }
}
