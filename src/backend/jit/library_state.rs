//! States of folds without key that are more than a few words: what the library keeps.

use crate::library::{Accumulator, Aggregate, Context, Item, OrderKey};
use crate::types::Value;

/// The state of one fold for one owner, or for one group of an owner.
pub(super) enum LibraryState {
    /// The library's own way from item to item.
    Accumulator(Box<dyn Accumulator>),
    /// All items, for aggregates that only have a definition.
    Items(Vec<(OrderKey, Item)>),
}

impl LibraryState {
    /// The state before the first item.
    pub(super) fn new(aggregate: &Aggregate) -> Self {
        match aggregate.accumulator {
            Some(start) => LibraryState::Accumulator(start()),
            None => LibraryState::Items(Vec::new()),
        }
    }

    /// Takes in one item.
    pub(super) fn update(&mut self, order: OrderKey, item: Item, values: &[Value]) {
        match self {
            LibraryState::Accumulator(accumulator) => accumulator.update(&order, &item, values),
            LibraryState::Items(items) => items.push((order, item)),
        }
    }

    /// Forgets all items but keeps the memory for others; false where it cannot.
    pub(super) fn reset(&mut self) -> bool {
        match self {
            LibraryState::Accumulator(accumulator) => accumulator.reset(),
            LibraryState::Items(items) => {
                items.clear();
                true
            }
        }
    }

    /// The value of the items so far, and whether computing it met a fault.
    pub(super) fn evaluate(
        &self,
        aggregate: &Aggregate,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let outcome = match self {
            LibraryState::Accumulator(accumulator) => accumulator.evaluate(context, values),
            LibraryState::Items(items) => {
                let mut items: Vec<&(OrderKey, Item)> = items.iter().collect();
                items.sort_by(|left, right| left.0.cmp(&right.0));
                let items: Vec<Item> = items.into_iter().map(|(_, item)| item.clone()).collect();
                (aggregate.evaluate)(context, &items, values)
            }
        };
        let fault = outcome.is_fault();
        (outcome.value().unwrap_or_default(), fault)
    }

    /// The value of no items. Law: that of the definition is that of a fresh state, which would cost an
    /// allocation for each profile without an event.
    pub(super) fn of_nothing(
        aggregate: &Aggregate,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let outcome = (aggregate.evaluate)(context, &[], values);
        let fault = outcome.is_fault();
        (outcome.value().unwrap_or_default(), fault)
    }
}
