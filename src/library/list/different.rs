//! Different values, counted.

use std::collections::HashSet;

use super::only;
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;

/// The different values of items for which a test holds.
pub(super) struct Different {
    values: HashSet<Key>,
    test: fn(&Value) -> bool,
}

impl Different {
    /// No values yet, as an accumulator of their number.
    pub(super) fn number(test: fn(&Value) -> bool) -> Box<dyn Accumulator> {
        Box::new(Self {
            values: HashSet::new(),
            test,
        })
    }
}

impl Accumulator for Different {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        let value = only(item);
        if (self.test)(value) {
            self.values.insert(Key(value.clone()));
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value(Value::Integer(self.values.len() as i64))
    }
}
