//! Conditions on items, counted.

use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Whether the condition on an item holds; one that was left out holds always.
pub(super) fn holds(item: &[Value]) -> bool {
    item.first().is_none_or(Value::is_true)
}

/// The number of items of which a test holds, from all of them.
pub(super) fn number(items: &[Item], test: fn(&[Value]) -> bool) -> Outcome<Value> {
    let count = items.iter().filter(|item| test(item)).count();
    Outcome::Value(Value::Integer(count as i64))
}

/// How many items there were and for how many of them the condition held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) holding: u64,
    pub(super) failing: u64,
}

/// Bytes of a tally.
pub(super) const STATE_BYTES: usize = size_of::<Counts>();

/// Counts items and gives what `decide` makes of the counts.
pub(super) struct Tally {
    counts: Counts,
    test: fn(&[Value]) -> bool,
    decide: fn(Counts) -> Value,
}

impl Tally {
    /// As [`Tally::start`], of the number of items of which the test holds.
    pub(super) fn number(test: fn(&[Value]) -> bool) -> Box<dyn Accumulator> {
        Self::start(test, |counts| Value::Integer(counts.holding.cast_signed()))
    }

    /// An empty tally as an accumulator.
    pub(super) fn start(
        test: fn(&[Value]) -> bool,
        decide: fn(Counts) -> Value,
    ) -> Box<dyn Accumulator> {
        Box::new(Self {
            counts: Counts::default(),
            test,
            decide,
        })
    }
}

impl Accumulator for Tally {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        if (self.test)(item) {
            self.counts.holding += 1;
        } else {
            self.counts.failing += 1;
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value((self.decide)(self.counts))
    }
}
