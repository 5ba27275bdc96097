//! The first different keys from one end: the state of `take` over `distinct`.
//!
//! The law: a key that is pushed out by `n` better ones stays out, because the places of those that
//! are kept only get better. Where it comes again at a place that is better than the worst one kept,
//! that is its best place, and what was known of it before does not matter. So as many keys as are
//! wanted are all that is kept.

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

    /// Makes it that of an item. Most items are what stood at a place before: they are not copied.
    fn replace(&mut self, order: &OrderKey, item: &[Value], is_new: bool) {
        self.place.clone_from(order);
        if is_new {
            self.key = only(item).clone();
        }
        if !is_same(&self.payload, payload(item)) {
            self.payload = payload(item).clone();
        }
    }
}

/// Whether two values are one text in memory: nothing tells them apart.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Arc::ptr_eq(left, right),
        _ => false,
    }
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
        let is_key = |one: &One| is_same(&one.key, key) || KeyRef(&one.key) == KeyRef(key);
        let known = self.kept.iter().position(is_key);
        // The one that the item replaces: its key's own, or the worst where there are enough.
        let replaced = known.or_else(|| (self.kept.len() >= wanted).then(|| self.kept.len() - 1));
        let mut at = replaced.unwrap_or(self.kept.len());
        match self.kept.get(at) {
            Some(one) if !self.is_better(order, &one.place) => return,
            Some(_) => self.kept[at].replace(order, item, known.is_none()),
            None => self.kept.push(One::of(order, item)),
        }
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
