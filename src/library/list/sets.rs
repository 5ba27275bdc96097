//! Lists as sets: values are equal or not, whatever their place and number.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::{Key, KeyRef};

/// The items of two lists; a missing one is empty.
fn sides(arguments: &[Value]) -> (&[Value], &[Value]) {
    match arguments {
        [left, right] => (left.items(), right.items()),
        _ => (&[], &[]),
    }
}

fn set(items: &[Value]) -> HashSet<KeyRef<'_>> {
    items.iter().map(KeyRef).collect()
}

fn truth(truth: bool) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(truth))
}

/// Values without repeats, in the order of their first occurrence.
fn distinct<'a>(values: impl Iterator<Item = &'a Value>) -> Outcome<Value> {
    let distinct: IndexSet<Key> = values.map(|value| Key(value.clone())).collect();
    Outcome::Value(Value::array(distinct.into_iter().map(|key| key.0)))
}

/// Whether the lists share a value.
pub(super) fn intersects(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    let right = set(right);
    truth(left.iter().any(|item| right.contains(&KeyRef(item))))
}

/// Whether the second list holds every value of the first.
pub(super) fn subset(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    let right = set(right);
    truth(left.iter().all(|item| right.contains(&KeyRef(item))))
}

/// Whether the first list holds every value of the second.
pub(super) fn superset(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    let left = set(left);
    truth(right.iter().all(|item| left.contains(&KeyRef(item))))
}

/// The values of the first list that the second holds.
pub(super) fn intersection(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    let right = set(right);
    distinct(left.iter().filter(|item| right.contains(&KeyRef(item))))
}

/// The values of the first list that the second lacks.
pub(super) fn difference(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    let right = set(right);
    distinct(left.iter().filter(|item| !right.contains(&KeyRef(item))))
}

/// The values of either list.
pub(super) fn union(arguments: &[Value]) -> Outcome<Value> {
    let (left, right) = sides(arguments);
    distinct(left.iter().chain(right))
}
