//! Equality, order and hashes of values.
//!
//! Numbers compare as the numbers they are, whatever their type; strings by code point, which is the
//! byte order of UTF-8; lists element by element; maps and objects by key, whatever their order.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::stack::with_stack;
use super::{MapValue, ObjectValue, Value};

/// 2^63 as a double: the first number beyond the integers.
const INTEGER_END: f64 = 9_223_372_036_854_775_808.0;

/// Compares an integer with a number as the numbers they are, exact beyond 2^53.
#[inline]
pub fn integer_with_number(integer: i64, number: f64) -> Ordering {
    if number.is_nan() || number >= INTEGER_END {
        return Ordering::Less;
    }
    if number < -INTEGER_END {
        return Ordering::Greater;
    }
    let whole = number.trunc();
    // A double of this size is cut without loss; what was cut off decides where the rest is equal.
    integer
        .cmp(&(whole as i64))
        .then_with(|| 0.0_f64.total_cmp(&(number - whole + 0.0)))
}

/// The order of two present scalars of comparable kinds; `None` where there is none.
///
/// An integer compares with a number, every other kind with itself alone; false is before true.
#[inline]
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Missing | Value::Array(_) | Value::Map(_) | Value::Object(_), _) => None,
        _ if rank(left) == rank(right) => Some(total_order(left, right)),
        _ => None,
    }
}

/// Whether two present values are equal: lists in order, maps and objects by key.
#[inline]
pub fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Missing, _) => false,
        // Unlike the order, equality of texts looks at lengths and addresses first.
        (Value::String(left), Value::String(right)) => left == right,
        _ => total_order(left, right).is_eq(),
    }
}

/// An order over all values in which equal ones, and only they, are equal: by kind (integers and
/// numbers are one), then by [`order`]; lists by their first difference; maps and objects by their
/// sorted entries.
pub fn total_order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => left.cmp(right),
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Number(left), Value::Number(right)) => number_order(*left, *right),
        (Value::Integer(left), Value::Number(right)) => integer_with_number(*left, *right),
        (Value::Number(left), Value::Integer(right)) => {
            integer_with_number(*right, *left).reverse()
        }
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Datetime(left), Value::Datetime(right))
        | (Value::Duration(left), Value::Duration(right)) => left.cmp(right),
        (Value::Array(left), Value::Array(right)) => with_stack(|| array_order(left, right)),
        (Value::Map(left), Value::Map(right)) => with_stack(|| map_order(left, right)),
        (Value::Object(left), Value::Object(right)) => with_stack(|| object_order(left, right)),
        _ => rank(left).cmp(&rank(right)),
    }
}

/// Feeds a value to a hasher; values that are [`equal`] feed the same.
pub fn hash_value<H: Hasher>(value: &Value, state: &mut H) {
    rank(value).hash(state);
    match value {
        Value::Missing => {}
        Value::Boolean(truth) => truth.hash(state),
        Value::Integer(integer) => integer.hash(state),
        Value::Number(number) => hash_number(*number, state),
        Value::String(text) => text.hash(state),
        Value::Date(day) => day.hash(state),
        Value::Datetime(micros) | Value::Duration(micros) => micros.hash(state),
        Value::Array(items) => with_stack(|| {
            items.len().hash(state);
            items.iter().for_each(|item| hash_value(item, state));
        }),
        Value::Map(map) => with_stack(|| {
            map.entries.len().hash(state);
            for (key, value) in sorted_entries(map) {
                hash_value(key, state);
                hash_value(value, state);
            }
        }),
        Value::Object(object) => with_stack(|| {
            object.len().hash(state);
            for (name, value) in sorted_members(object) {
                name.hash(state);
                hash_value(value, state);
            }
        }),
    }
}

/// A value as a key of hash tables and sorted collections, by [`total_order`]: `1` and `1.0` are
/// one key. Look up without a clone through [`KeyRef`].
#[derive(Debug, Clone, Default)]
pub struct Key(pub Value);

/// A borrowed [`Key`] with the same hash and order, for look-ups in tables of keys.
#[derive(Debug, Clone, Copy)]
pub struct KeyRef<'a>(pub &'a Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        total_order(&self.0, &other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(&self.0, state);
    }
}

impl PartialEq for KeyRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        same(self.0, other.0)
    }
}

impl Eq for KeyRef<'_> {}

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(self.0, state);
    }
}

impl indexmap::Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        same(self.0, &key.0)
    }
}

/// [`equal`], but a missing key is the same as a missing key.
#[inline]
fn same(left: &Value, right: &Value) -> bool {
    equal(left, right) || (left.is_missing() && right.is_missing())
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Missing => 0,
        Value::Boolean(_) => 1,
        Value::Integer(_) | Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Date(_) => 4,
        Value::Datetime(_) => 5,
        Value::Duration(_) => 6,
        Value::Array(_) => 7,
        Value::Map(_) => 8,
        Value::Object(_) => 9,
    }
}

/// The order of two numbers; minus zero, which a value never is, counts as zero all the same.
#[inline]
fn number_order(left: f64, right: f64) -> Ordering {
    (left + 0.0).total_cmp(&(right + 0.0))
}

/// A whole number within the integers hashes as the integer that it equals.
fn hash_number<H: Hasher>(number: f64, state: &mut H) {
    let whole = number == number.trunc() && (-INTEGER_END..INTEGER_END).contains(&number);
    if whole {
        (number as i64).hash(state);
    } else {
        number.to_bits().hash(state);
    }
}

fn array_order(left: &[Value], right: &[Value]) -> Ordering {
    let pairs = left.iter().zip(right);
    first_difference(pairs.map(|(left, right)| total_order(left, right)))
        .then(left.len().cmp(&right.len()))
}

fn map_order(left: &MapValue, right: &MapValue) -> Ordering {
    let (left, right) = (sorted_entries(left), sorted_entries(right));
    let pairs = left.iter().zip(&right);
    first_difference(pairs.map(|(left, right)| {
        total_order(left.0, right.0).then_with(|| total_order(left.1, right.1))
    }))
    .then(left.len().cmp(&right.len()))
}

fn object_order(left: &ObjectValue, right: &ObjectValue) -> Ordering {
    let (left, right) = (sorted_members(left), sorted_members(right));
    let pairs = left.iter().zip(&right);
    first_difference(pairs.map(|(left, right)| {
        left.0
            .cmp(right.0)
            .then_with(|| total_order(left.1, right.1))
    }))
    .then(left.len().cmp(&right.len()))
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn sorted_entries(map: &MapValue) -> Vec<(&Value, &Value)> {
    let mut entries: Vec<_> = map
        .entries
        .iter()
        .map(|(key, value)| (key, value))
        .collect();
    entries.sort_by(|left, right| total_order(left.0, right.0));
    entries
}

fn sorted_members(object: &ObjectValue) -> Vec<(&str, &Value)> {
    let members = object.iter().map(|(name, value)| (&**name, value));
    let mut members: Vec<_> = members.collect();
    members.sort_by_key(|(name, _)| *name);
    members
}

#[cfg(test)]
mod tests;
