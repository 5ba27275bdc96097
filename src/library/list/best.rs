//! The item with the best key: `minBy` and `maxBy`.
//!
//! An item is its key and its payload. Of equal keys the earlier item is better.

use super::{only, outcome, payload};
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// Whether a key takes the place of the best so far.
type Beats = fn(&Value, &Value) -> bool;

/// Bytes of the state, without the id of the event and the inside of its values.
pub(super) const STATE_BYTES: usize = size_of::<Best>();

/// The payload of the best item, from all items in order.
pub(super) fn best(items: &[Item], beats: Beats) -> Outcome<Value> {
    let mut best: Option<&Item> = None;
    for item in items.iter().filter(|item| only(item).is_present()) {
        if best.is_none_or(|best| beats(only(item), only(best))) {
            best = Some(item);
        }
    }
    best.map_or(Outcome::Missing, |item| outcome(payload(item)))
}

/// The best item so far.
pub(super) struct Best {
    chosen: Option<Chosen>,
    beats: Beats,
}

struct Chosen {
    key: Value,
    order: OrderKey,
    payload: Value,
}

impl Best {
    /// An empty state as an accumulator.
    pub(super) fn start(beats: Beats) -> Box<dyn Accumulator> {
        Box::new(Self {
            chosen: None,
            beats,
        })
    }
}

impl Accumulator for Best {
    fn update(&mut self, order: &OrderKey, item: &[Value], _: &[Value]) {
        let key = only(item);
        if key.is_missing() {
            return;
        }
        let replaces = self.chosen.as_ref().is_none_or(|chosen| {
            (self.beats)(key, &chosen.key)
                || (!(self.beats)(&chosen.key, key) && *order < chosen.order)
        });
        if replaces {
            self.chosen = Some(Chosen {
                key: key.clone(),
                order: order.clone(),
                payload: payload(item).clone(),
            });
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        let chosen = self.chosen.as_ref();
        chosen.map_or(Outcome::Missing, |chosen| outcome(&chosen.payload))
    }
}
