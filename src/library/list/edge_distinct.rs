//! The first different keys from one end: the state of `take` over `distinct`.
//!
//! The law: a key that is pushed out by `n` better ones stays out, because the places of those that
//! are kept only get better. Where it comes again at a place that is better than the worst one kept,
//! that is its best place, and what was known of it before does not matter. So as many keys as are
//! wanted are all that has to be kept, and more do no harm.

use std::cmp::Ordering;
use std::sync::Arc;

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

impl One {
    fn of(order: &OrderKey, item: &[Value]) -> Self {
        Self {
            place: order.clone(),
            key: only(item).clone(),
            payload: payload(item).clone(),
        }
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(&self.key, Value::String(known) if **known == *text)
    }
}

/// Whether two values are one text in memory: nothing tells them apart.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Arc::ptr_eq(left, right),
        _ => false,
    }
}

/// The keys kept so far, in no order: most items only move a key to a better place, and the worst is
/// only asked for where a key is new. Twice as many as wanted are kept, so that a key of a few more than
/// wanted is not pushed out and made anew all the time. They are few: they are searched one after the
/// other.
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

    /// How two places compare, the better one first.
    #[inline]
    fn compare(&self, left: &OrderKey, right: &OrderKey) -> Ordering {
        match self.side {
            Side::First => left.cmp(right),
            Side::Last => right.cmp(left),
        }
    }

    /// Which of those that are kept an item at a place replaces, its key being that of `known`, or their
    /// number where there is room for one more; none where it does not count.
    fn place_for(&self, known: Option<usize>, place: &OrderKey, wanted: usize) -> Option<usize> {
        let replaced = match known {
            None if self.kept.len() < wanted.saturating_mul(2) => return Some(self.kept.len()),
            None => self.worst()?,
            Some(at) => at,
        };
        let is_better = self.compare(place, &self.kept[replaced].place).is_lt();
        is_better.then_some(replaced)
    }

    fn worst(&self) -> Option<usize> {
        let places = self.kept.iter().enumerate();
        let worst = places.max_by(|(_, left), (_, right)| self.compare(&left.place, &right.place));
        worst.map(|(at, _)| at)
    }

    fn put(&mut self, at: usize, one: One) {
        match self.kept.get_mut(at) {
            Some(kept) => *kept = one,
            None => self.kept.push(one),
        }
    }
}

impl Accumulator for EdgeDistinct {
    fn update(&mut self, order: &OrderKey, item: &[Value], values: &[Value]) {
        let (key, wanted) = (only(item), wanted(values));
        if key.is_missing() || wanted == 0 {
            return;
        }
        let is_key = |one: &One| is_same(&one.key, key) || KeyRef(&one.key) == KeyRef(key);
        let known = self.kept.iter().position(is_key);
        let Some(at) = self.place_for(known, order, wanted) else {
            return;
        };
        match known {
            None => self.put(at, One::of(order, item)),
            Some(at) => {
                let one = &mut self.kept[at];
                one.place.clone_from(order);
                // Most items are what stood at a place before: they are not copied.
                if !is_same(&one.payload, payload(item)) {
                    one.payload = payload(item).clone();
                }
            }
        }
    }

    fn update_text(
        &mut self,
        order: &OrderKey,
        text: &str,
        values: &[Value],
        shared: &mut dyn FnMut(&str) -> Arc<str>,
    ) -> bool {
        let wanted = wanted(values);
        if wanted == 0 {
            return true;
        }
        let known = self.kept.iter().position(|one| one.is_text(text));
        match (self.place_for(known, order, wanted), known) {
            (None, _) => {}
            (Some(_), Some(at)) => self.kept[at].place.clone_from(order),
            (Some(at), None) => {
                let key = Value::String(shared(text));
                let place = order.clone();
                let payload = key.clone();
                self.put(
                    at,
                    One {
                        place,
                        key,
                        payload,
                    },
                );
            }
        }
        true
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        let mut best_first: Vec<&One> = self.kept.iter().collect();
        best_first.sort_by(|left, right| self.compare(&left.place, &right.place));
        best_first.truncate(wanted(values));
        let payloads = best_first.iter().map(|one| one.payload.clone());
        Outcome::Value(
            match best_first.iter().all(|one| one.payload.is_present()) {
                // Of so many as are known beforehand a list is one piece of memory.
                true => Value::Array(payloads.collect()),
                false => Value::array(payloads),
            },
        )
    }

    fn reset(&mut self) -> bool {
        self.kept.clear();
        true
    }
}
