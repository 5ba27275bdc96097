//! The state of `first` and `last`.

use super::{outcome, payload};
use crate::library::{Accumulator, Context, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// The item that comes first so far, or last.
pub(super) struct Edge {
    chosen: Option<(OrderKey, Value)>,
    latest: bool,
}

/// Bytes of the state, without the id of the event and the inside of its value.
pub(super) const STATE_BYTES: usize = size_of::<Edge>();

impl Edge {
    /// An empty state for the earliest item.
    pub(super) fn earliest() -> Box<dyn Accumulator> {
        Box::new(Self {
            chosen: None,
            latest: false,
        })
    }

    /// An empty state for the latest item.
    pub(super) fn latest() -> Box<dyn Accumulator> {
        Box::new(Self {
            chosen: None,
            latest: true,
        })
    }
}

impl Accumulator for Edge {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        let replaces = self
            .chosen
            .as_ref()
            .is_none_or(|(chosen, _)| (order > chosen) == self.latest);
        if replaces {
            self.chosen = Some((order.clone(), payload(item).clone()));
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        self.chosen
            .as_ref()
            .map_or(Outcome::Missing, |(_, value)| outcome(value))
    }
}
