//! Constants as keys of the hash-consing table.

use std::hash::{Hash, Hasher};

use crate::types::Value;

/// A constant; equal where the values are the same bits of the same kind.
#[derive(Debug, Clone)]
pub struct Constant(pub Value);

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for Constant {}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Missing, Value::Missing) => true,
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a.to_bits() == b.to_bits(),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Datetime(a), Value::Datetime(b)) | (Value::Duration(a), Value::Duration(b)) => {
            a == b
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.entries.len() == b.entries.len()
                && a.entries
                    .iter()
                    .zip(&b.entries)
                    .all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b.iter())
                    .all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
        }
        _ => false,
    }
}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    std::mem::discriminant(value).hash(state);
    match value {
        Value::Missing => {}
        Value::Boolean(truth) => truth.hash(state),
        Value::Integer(whole) | Value::Datetime(whole) | Value::Duration(whole) => {
            whole.hash(state)
        }
        Value::Number(number) => number.to_bits().hash(state),
        Value::String(text) => text.hash(state),
        Value::Date(day) => day.hash(state),
        Value::Array(items) => items.iter().for_each(|item| hash(item, state)),
        Value::Map(map) => map.entries.iter().for_each(|(key, value)| {
            hash(key, state);
            hash(value, state);
        }),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            name.hash(state);
            hash(value, state);
        }),
    }
}
