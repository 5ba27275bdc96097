//! The first or the last items so far: the state of `take`, `nth` and `list`.

use std::collections::BTreeMap;

use super::{only, outcome, payload};
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Which end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

/// How many items an argument wants: none where it is missing or negative.
pub(super) fn wanted(values: &[Value]) -> usize {
    match only(values) {
        Value::Integer(count) => usize::try_from((*count).max(0)).unwrap_or(usize::MAX),
        _ => 0,
    }
}

/// Which items the arguments want.
type Choose = fn(&[Value]) -> (Side, usize);
/// What is made of the items that were kept.
type Give = fn(&Kept, &[Value]) -> Outcome<Value>;

/// As many items as wanted, from one end.
pub(super) struct Kept {
    items: BTreeMap<OrderKey, Value>,
    choose: Choose,
    give: Give,
    skips_missing: bool,
}

impl Kept {
    /// An empty state as an accumulator.
    pub(super) fn start(choose: Choose, give: Give) -> Box<dyn Accumulator> {
        Box::new(Self {
            items: BTreeMap::new(),
            choose,
            give,
            skips_missing: false,
        })
    }

    /// An empty state in which items without a value do not count.
    pub(super) fn start_of_present(choose: Choose, give: Give) -> Box<dyn Accumulator> {
        Box::new(Self {
            items: BTreeMap::new(),
            choose,
            give,
            skips_missing: true,
        })
    }

    /// All kept items in order.
    pub(super) fn list(&self, _: &[Value]) -> Outcome<Value> {
        Outcome::Value(Value::array(self.items.values().cloned()))
    }

    /// The kept item that is farthest from its end, where there are enough.
    pub(super) fn farthest(&self, values: &[Value]) -> Outcome<Value> {
        let (side, wanted) = (self.choose)(values);
        if wanted == 0 || self.items.len() < wanted {
            return Outcome::Missing;
        }
        let item = match side {
            Side::First => self.items.last_key_value(),
            Side::Last => self.items.first_key_value(),
        };
        item.map_or(Outcome::Missing, |(_, value)| outcome(value))
    }
}

impl Accumulator for Kept {
    fn update(&mut self, order: &OrderKey, item: &[Value], values: &[Value]) {
        let (side, wanted) = (self.choose)(values);
        let value = payload(item);
        if self.skips_missing && value.is_missing() {
            return;
        }
        self.items.insert(order.clone(), value.clone());
        if self.items.len() > wanted {
            match side {
                Side::First => self.items.pop_last(),
                Side::Last => self.items.pop_first(),
            };
        }
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        (self.give)(self, values)
    }
}
