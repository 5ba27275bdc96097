//! The first different keys from one end: the state of `take` over `distinct`.
//!
//! The law: a key that is pushed out by `n` better ones stays out, because the places of those that
//! are kept only get better. Where it comes again at a place that is better than the worst one kept,
//! that is its best place, and what was known of it before does not matter. So as many keys as are
//! wanted are all that is kept.

use super::kept::{Side, wanted};
use super::{only, payload};
use crate::library::{Accumulator, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::KeyRef;

/// The payloads of the first different keys among items that come from the end that counts.
pub(super) fn chosen<'i>(
    items: impl Iterator<Item = &'i Item>,
    values: &[Value],
) -> Outcome<Value> {
    let wanted = wanted(values);
    let mut chosen: Vec<&Item> = Vec::new();
    for item in items.filter(|item| only(item).is_present()) {
        if chosen.len() >= wanted {
            break;
        }
        let key = KeyRef(only(item));
        if chosen.iter().all(|known| KeyRef(only(known)) != key) {
            chosen.push(item);
        }
    }
    let payloads = chosen.into_iter().map(|item| payload(item).clone());
    Outcome::Value(Value::array(payloads))
}

/// A key with its best place so far and what stood there.
struct One {
    place: OrderKey,
    key: Value,
    payload: Value,
}

/// The keys kept so far, the best first. They are few: they are searched one after the other.
pub(super) struct EdgeDistinct {
    side: Side,
    kept: Vec<One>,
}

impl EdgeDistinct {
    /// An empty state as an accumulator.
    pub(super) fn start(side: Side) -> Box<dyn Accumulator> {
        Box::new(Self {
            side,
            kept: Vec::new(),
        })
    }

    fn is_better(&self, place: &OrderKey, than: &OrderKey) -> bool {
        match self.side {
            Side::First => place < than,
            Side::Last => place > than,
        }
    }
}

impl Accumulator for EdgeDistinct {
    fn update(&mut self, order: &OrderKey, item: &[Value], values: &[Value]) {
        let (key, wanted) = (only(item), wanted(values));
        if key.is_missing() || wanted == 0 {
            return;
        }
        let known = self
            .kept
            .iter()
            .position(|one| KeyRef(&one.key) == KeyRef(key));
        // The one that the item replaces: its key's own, or the worst where there are enough.
        let replaced = known.or_else(|| (self.kept.len() >= wanted).then(|| self.kept.len() - 1));
        let mut one = One {
            place: order.clone(),
            key: key.clone(),
            payload: payload(item).clone(),
        };
        let mut at = match replaced {
            None => {
                self.kept.push(one);
                self.kept.len() - 1
            }
            Some(at) if self.is_better(order, &self.kept[at].place) => {
                std::mem::swap(&mut self.kept[at], &mut one);
                at
            }
            Some(_) => return,
        };
        while at > 0 && self.is_better(order, &self.kept[at - 1].place) {
            self.kept.swap(at, at - 1);
            at -= 1;
        }
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        let payloads = self.kept.iter().map(|one| one.payload.clone());
        Outcome::Value(Value::array(payloads))
    }

    fn reset(&mut self) -> bool {
        self.kept.clear();
        true
    }
}
