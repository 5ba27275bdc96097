//! States of folds that are more than a few words: what the library keeps, and groups.
#![allow(
    unsafe_code,
    reason = "the cells of a row are read as the call describes them"
)]

use crate::library::{Accumulator, Aggregate, Context, Item, OrderKey};
use crate::types::Value;
use crate::types::sum::ExactSum;

use super::abi::Cell;
use super::calls::{FoldCall, Grouping};
use super::convert::{key_of, values_of};
use super::groups::Groups;
use super::host::Host;

/// The state of one fold for one owner.
pub(super) enum LibraryState {
    /// Of a fold without key.
    Items(ItemState),
    /// The number of rows of each group.
    Counts(Groups<u64>),
    /// The exact sum of the numbers of each group.
    Sums(Groups<ExactSum>),
    /// A state of the library for each group.
    Groups(Groups<ItemState>),
}

/// What the library keeps of items.
pub(super) enum ItemState {
    /// The library's own way from item to item.
    Accumulator(Box<dyn Accumulator>),
    /// All items, for aggregates that only have a definition.
    Items(Vec<(OrderKey, Item)>),
}

impl ItemState {
    fn new(aggregate: &Aggregate) -> Self {
        match aggregate.accumulator {
            Some(start) => ItemState::Accumulator(start()),
            None => ItemState::Items(Vec::new()),
        }
    }

    fn update(&mut self, order: OrderKey, item: Item, values: &[Value]) {
        match self {
            ItemState::Accumulator(accumulator) => accumulator.update(&order, &item, values),
            ItemState::Items(items) => items.push((order, item)),
        }
    }

    /// Forgets all items but keeps the memory for others; false where it cannot.
    fn reset(&mut self) -> bool {
        match self {
            ItemState::Accumulator(accumulator) => accumulator.reset(),
            ItemState::Items(items) => {
                items.clear();
                true
            }
        }
    }

    fn evaluate(
        &self,
        aggregate: &Aggregate,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let outcome = match self {
            ItemState::Accumulator(accumulator) => accumulator.evaluate(context, values),
            ItemState::Items(items) => {
                let mut items: Vec<&(OrderKey, Item)> = items.iter().collect();
                items.sort_by(|left, right| left.0.cmp(&right.0));
                let items: Vec<Item> = items.into_iter().map(|(_, item)| item.clone()).collect();
                (aggregate.evaluate)(context, &items, values)
            }
        };
        let fault = outcome.is_fault();
        (outcome.value().unwrap_or_default(), fault)
    }
}

impl LibraryState {
    /// The state before the first item.
    pub(super) fn new(call: &FoldCall) -> Self {
        match call.grouping {
            Grouping::None => LibraryState::Items(ItemState::new(call.aggregate)),
            Grouping::Counts => LibraryState::Counts(Groups::default()),
            Grouping::Sums => LibraryState::Sums(Groups::default()),
            Grouping::Library => LibraryState::Groups(Groups::default()),
        }
    }

    /// Takes in one item of a fold without key.
    pub(super) fn update(&mut self, order: OrderKey, item: Item, values: &[Value]) {
        if let LibraryState::Items(state) = self {
            state.update(order, item, values);
        }
    }

    /// Forgets all items but keeps the memory for others; false where it cannot.
    pub(super) fn reset(&mut self) -> bool {
        match self {
            LibraryState::Items(state) => state.reset(),
            _ => false,
        }
    }

    /// Takes in one row of a fold by key; one without a key does not count.
    ///
    /// # Safety
    ///
    /// `cells` has a cell for each argument of an item that is no constant, as
    /// [`value_of`](super::convert::value_of) wants it.
    pub(super) unsafe fn update_group(
        &mut self,
        call: &FoldCall,
        host: &mut Host,
        row: u64,
        cells: *const Cell,
    ) {
        let Some((key, items)) = call.items.split_first() else {
            return;
        };
        // SAFETY: the key is the first argument (the caller vouches for the cells).
        let (key, cells) = unsafe { key_of(key, cells) };
        let Some(key) = key else {
            return;
        };
        let (time, arrival) = host.next_place(row, call);
        let place = host.order.place(row, time, arrival);
        let texts = &mut host.texts;
        match self {
            LibraryState::Counts(groups) => *groups.of_row(key, place, texts, || 0) += 1,
            LibraryState::Sums(groups) => {
                let sum = groups.of_row(key, place, texts, ExactSum::new);
                // SAFETY: sums have one argument beside the key, a number that is no constant.
                let cell = unsafe { &*cells };
                if cell.present != 0 {
                    sum.add(f64::from_bits(cell.word));
                }
            }
            LibraryState::Groups(groups) => {
                // SAFETY: the arguments behind the key, whose cells come after its own.
                let (item, _) = unsafe { values_of(items, cells) };
                let fresh = || ItemState::new(call.aggregate);
                let state = groups.of_row(key, place, texts, fresh);
                state.update(place.to_key(), item, &host.fold_values[call.index]);
            }
            LibraryState::Items(_) => {}
        }
    }

    /// The value of no items of a fold without key. Law: that of the definition is that of a fresh state, which would cost an
    /// allocation for each profile without an event.
    pub(super) fn of_nothing(
        call: &FoldCall,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let outcome = (call.aggregate.evaluate)(context, &[], values);
        let fault = outcome.is_fault();
        (outcome.value().unwrap_or_default(), fault)
    }

    /// The value of the items so far, and whether computing it met a fault; one in a group is one in
    /// all.
    pub(super) fn evaluate(
        &self,
        call: &FoldCall,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let mut fault = false;
        let value = match self {
            LibraryState::Items(state) => return state.evaluate(call.aggregate, context, values),
            LibraryState::Counts(groups) => groups.map(|count| Value::Integer(count.cast_signed())),
            LibraryState::Sums(groups) => groups.map(|sum| {
                let sum = sum.value();
                fault |= sum.is_none();
                sum.map_or(Value::Missing, Value::Number)
            }),
            LibraryState::Groups(groups) => groups.map(|state| {
                let (value, met_fault) = state.evaluate(call.aggregate, context, values);
                fault |= met_fault;
                value
            }),
        };
        (value, fault)
    }
}
