//! States of folds that are more than a few words: what the library keeps.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::library::{Accumulator, Aggregate, Context, Item, OrderKey};
use crate::types::compare::Key;
use crate::types::{MapValue, Value};

use super::calls::FoldCall;

/// The state of one fold for one owner.
pub(super) enum LibraryState {
    /// The library's own way from item to item.
    Accumulator(Box<dyn Accumulator>),
    /// All items, for aggregates that only have a definition.
    Items(Vec<(OrderKey, Item)>),
    /// A state for each key, with the place of the key's first row.
    Groups(IndexMap<Key, (OrderKey, LibraryState)>),
}

impl LibraryState {
    /// The state before the first item.
    pub(super) fn new(call: &FoldCall) -> Self {
        if call.is_keyed {
            LibraryState::Groups(IndexMap::new())
        } else {
            Self::of_aggregate(call.aggregate)
        }
    }

    fn of_aggregate(aggregate: &Aggregate) -> Self {
        match aggregate.accumulator {
            Some(start) => LibraryState::Accumulator(start()),
            None => LibraryState::Items(Vec::new()),
        }
    }

    /// Takes in one item; with groups, its first value is the key.
    pub(super) fn update(
        &mut self,
        call: &FoldCall,
        order: OrderKey,
        mut item: Item,
        values: &[Value],
    ) {
        match self {
            LibraryState::Accumulator(accumulator) => accumulator.update(&order, &item, values),
            LibraryState::Items(items) => items.push((order, item)),
            LibraryState::Groups(groups) => {
                let key = item.remove(0);
                if key.is_missing() {
                    return;
                }
                let fresh = || (order.clone(), Self::of_aggregate(call.aggregate));
                let (first, state) = groups.entry(Key(key)).or_insert_with(fresh);
                if order < *first {
                    first.clone_from(&order);
                }
                state.update(call, order, item, values);
            }
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
            LibraryState::Groups(_) => false,
        }
    }

    /// The value of the items so far, and whether computing it met a fault.
    pub(super) fn evaluate(
        &self,
        call: &FoldCall,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let outcome = match self {
            LibraryState::Accumulator(accumulator) => accumulator.evaluate(context, values),
            LibraryState::Items(items) => {
                let mut items: Vec<&(OrderKey, Item)> = items.iter().collect();
                items.sort_by(|left, right| left.0.cmp(&right.0));
                let items: Vec<Item> = items.into_iter().map(|(_, item)| item.clone()).collect();
                (call.aggregate.evaluate)(context, &items, values)
            }
            LibraryState::Groups(groups) => return evaluate_groups(groups, call, context, values),
        };
        let fault = outcome.is_fault();
        (outcome.value().unwrap_or_default(), fault)
    }
}

/// A map from key to value, keys in the order of their first rows; a fault in one is one in all.
fn evaluate_groups(
    groups: &IndexMap<Key, (OrderKey, LibraryState)>,
    call: &FoldCall,
    context: &Context,
    values: &[Value],
) -> (Value, bool) {
    let mut fault = false;
    let mut groups: Vec<_> = groups.iter().collect();
    groups.sort_by(|left, right| left.1.0.cmp(&right.1.0));
    let mut entries = Vec::with_capacity(groups.len());
    for (key, (_, state)) in groups {
        let (value, met_fault) = state.evaluate(call, context, values);
        fault |= met_fault;
        if value.is_present() {
            entries.push((key.0.clone(), value));
        }
    }
    (Value::Map(Arc::new(MapValue { entries })), fault)
}
