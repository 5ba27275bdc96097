//! Conditions on items, counted.

use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Whether the condition on an item holds; one that was left out holds always.
pub(super) fn holds(item: &[Value]) -> bool {
    item.first().is_none_or(Value::is_true)
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
