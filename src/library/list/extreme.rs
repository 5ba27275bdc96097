//! The state of `min` and `max`.

use super::{only, outcome};
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Whether a value takes the place of the best so far.
pub(super) type Beats = fn(&Value, &Value) -> bool;

/// Bytes of the state, without the text of a string.
pub(super) const STATE_BYTES: usize = size_of::<Value>();

/// The best value so far; missing before the first.
pub(super) struct Extreme {
    best: Value,
    beats: Beats,
}

impl Extreme {
    /// An empty state as an accumulator.
    pub(super) fn start(beats: Beats) -> Box<dyn Accumulator> {
        Box::new(Self {
            best: Value::Missing,
            beats,
        })
    }
}

impl Accumulator for Extreme {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        let value = only(item);
        if value.is_present() && (self.best.is_missing() || (self.beats)(value, &self.best)) {
            self.best = value.clone();
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        outcome(&self.best)
    }
}
