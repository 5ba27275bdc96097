//! The keys and the groups of one fold by key, of all owners.
#![allow(
    unsafe_code,
    reason = "the cells of a row are read as the call describes them"
)]

use std::sync::Arc;

use crate::data::ResultBuilder;
use crate::library::Context;
use crate::types::sum::ExactSum;
use crate::types::{MapValue, Value};

use super::abi::Cell;
use super::calls::{FoldCall, Grouping};
use super::convert::values_of;
use super::group_keys::GroupKeys;
use super::groups::{Groups, Owner};
use super::host::Host;
use super::library_state::LibraryState;
use super::prefetch::hint;
use super::shape::CellKind;

/// The groups of a fold by key.
///
/// Rows come in any order of owners, so that the word of an owner is in memory and not in a cache, and
/// its first group is elsewhere in memory. So rows wait until there are some: the words of their owners are
/// asked for when they come, their groups when all words are there.
pub(super) struct Pool {
    pub(super) keys: GroupKeys,
    pub(super) groups: Kept,
    waiting: Vec<Waiting>,
}

/// Rows that wait at most: enough to cover the way to memory.
const WAITING_MAX: usize = 16;

/// A row that is not yet taken in.
#[derive(Clone, Copy)]
struct Waiting {
    /// The address of the owner.
    owner: usize,
    key: u64,
    row: u64,
    time: i64,
    arrival: u64,
    /// What is added to a sum.
    number: f64,
}

/// How the state of a group is kept.
pub(super) enum Kept {
    /// The number of its rows.
    Counts(Groups<u64>),
    /// The exact sum of its numbers.
    Sums(Groups<ExactSum>),
    /// A state of the library.
    Library(Groups<LibraryState>),
}

impl Waiting {
    fn owner(&self) -> *mut Owner {
        std::ptr::with_exposed_provenance_mut(self.owner)
    }
}

impl Pool {
    pub(super) fn new(grouping: Grouping, key: CellKind) -> Self {
        Self {
            keys: GroupKeys::new(key),
            groups: match grouping {
                Grouping::Counts => Kept::Counts(Groups::default()),
                Grouping::Sums => Kept::Sums(Groups::default()),
                Grouping::Library => Kept::Library(Groups::default()),
            },
            waiting: Vec::new(),
        }
    }

    /// Takes in one row of an owner, where it has a key; says whether making the key met a fault.
    ///
    /// # Safety
    ///
    /// `owner` is valid until [`Pool::settle`] was called, and nobody else uses it until then.
    /// `cells` has a cell for each node that is handed over for the key of the call, and behind them
    /// one for each argument of an item that is no constant.
    pub(super) unsafe fn update(
        &mut self,
        call: &FoldCall,
        host: &mut Host,
        owner: *mut Owner,
        row: u64,
        cells: *const Cell,
    ) -> bool {
        let Some(by) = &call.by_key else {
            return false;
        };
        let (texts, room) = (&mut host.texts, &mut host.key_text);
        // SAFETY: the first cells are those of the key (the caller says so).
        let (key, fault) = unsafe {
            by.source
                .word(&host.context, cells, &mut self.keys, texts, room)
        };
        let Some(key) = key else {
            return fault;
        };
        // SAFETY: one past the last of these at most.
        let cells = unsafe { cells.add(by.cells) };
        let (time, arrival) = host.next_place(row, call);
        let mut waiting = Waiting {
            owner: owner.expose_provenance(),
            key,
            row,
            time,
            arrival,
            number: 0.0,
        };
        match &mut self.groups {
            Kept::Counts(_) => {}
            Kept::Sums(_) => {
                // SAFETY: sums have one argument beside the key, a number that is no constant.
                let cell = unsafe { &*cells };
                if cell.present != 0 {
                    waiting.number = f64::from_bits(cell.word);
                }
            }
            Kept::Library(groups) => {
                // SAFETY: the cells behind the key are those of the arguments of an item.
                let (item, _) = unsafe { values_of(&call.items, cells) };
                let fresh = || LibraryState::new(call.aggregate);
                let place = host.order.place(row, time, arrival);
                // SAFETY: the caller vouches for the owner.
                let state = groups.of_row(unsafe { &mut *owner }, key, place, fresh);
                let values = &host.fold_values[call.index];
                match state {
                    Some(state) => state.update(place.to_key(), item, values),
                    None => host.poisoned = true,
                }
                return fault;
            }
        }
        hint(owner.cast());
        self.waiting.push(waiting);
        if self.waiting.len() == WAITING_MAX {
            // SAFETY: the owners of all that wait are valid until `settle` was called.
            unsafe { self.settle(host) };
        }
        fault
    }

    /// Takes in the rows that wait.
    ///
    /// # Safety
    ///
    /// The owners that [`Pool::update`] was called with since the last call are valid, and nobody else uses
    /// them meanwhile; the order of the host is that of their rows.
    pub(super) unsafe fn settle(&mut self, host: &mut Host) {
        for row in &self.waiting {
            // SAFETY: the caller vouches for the owners.
            hint(self.address(unsafe { *row.owner() }));
        }
        for waiting in self.waiting.drain(..) {
            // SAFETY: as above.
            let owner = unsafe { &mut *waiting.owner() };
            let place = host.order.place(waiting.row, waiting.time, waiting.arrival);
            let is_taken = match &mut self.groups {
                Kept::Counts(groups) => {
                    let count = groups.of_row(owner, waiting.key, place, || 0);
                    count.map(|count| *count += 1)
                }
                Kept::Sums(groups) => {
                    let sum = groups.of_row(owner, waiting.key, place, ExactSum::new);
                    // Nothing added changes no sum.
                    sum.map(|sum| sum.add(waiting.number))
                }
                Kept::Library(_) => None,
            };
            // More groups than can be counted: no result counts.
            host.poisoned |= is_taken.is_none();
        }
    }

    /// The map of an owner, keys in the order of their first rows, and whether computing it met a fault:
    /// one in a group is one in all. Groups without a value are left out.
    pub(super) fn map(
        &self,
        owner: Owner,
        call: &FoldCall,
        context: &Context,
        values: &[Value],
    ) -> (Value, bool) {
        let mut fault = false;
        let mut room = Vec::new();
        let mut value = |state: &LibraryState| {
            let (value, met_fault) = state.evaluate(call.aggregate, context, values);
            fault |= met_fault;
            value
        };
        let entries = match &self.groups {
            Kept::Library(groups) => {
                let groups = groups.of_owner(owner, &mut room);
                let entries = groups.map(|(key, state)| (self.keys.value(key), value(state)));
                entries.filter(|(_, value)| value.is_present()).collect()
            }
            _ => {
                let mut entries = Vec::new();
                fault |= self.scalars(owner, &mut room, &mut |key, scalar| {
                    entries.push((self.keys.value(key), scalar.value()));
                });
                entries
            }
        };
        (Value::Map(Arc::new(MapValue { entries })), fault)
    }

    /// Gives the groups of an owner whose states are counts or sums to `each`, in the order of their
    /// first rows; those whose sum is no number are left out and are a fault.
    pub(super) fn scalars(
        &self,
        owner: Owner,
        room: &mut Vec<u32>,
        each: &mut dyn FnMut(u64, Scalar),
    ) -> bool {
        let mut fault = false;
        match &self.groups {
            Kept::Counts(groups) => {
                for (key, count) in groups.of_owner(owner, room) {
                    each(key, Scalar::Count(count.cast_signed()));
                }
            }
            Kept::Sums(groups) => {
                for (key, sum) in groups.of_owner(owner, room) {
                    match sum.value() {
                        Some(sum) => each(key, Scalar::Sum(sum)),
                        None => fault = true,
                    }
                }
            }
            Kept::Library(_) => {}
        }
        fault
    }

    /// The address of the first group of an owner, to be asked for ahead.
    pub(super) fn address(&self, owner: Owner) -> *const u8 {
        match &self.groups {
            Kept::Counts(groups) => groups.address(owner),
            Kept::Sums(groups) => groups.address(owner),
            Kept::Library(groups) => groups.address(owner),
        }
    }

    /// The address of its second group, for which the first is read.
    pub(super) fn next_address(&self, owner: Owner) -> *const u8 {
        match &self.groups {
            Kept::Counts(groups) => groups.next_address(owner),
            Kept::Sums(groups) => groups.next_address(owner),
            Kept::Library(groups) => groups.next_address(owner),
        }
    }

    /// Forgets all groups and keys.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.waiting.clear();
        match &mut self.groups {
            Kept::Counts(groups) => groups.clear(),
            Kept::Sums(groups) => groups.clear(),
            Kept::Library(groups) => groups.clear(),
        }
    }

    /// Bytes of all groups and keys, without what states of the library own.
    pub(super) fn bytes(&self) -> usize {
        let groups = match &self.groups {
            Kept::Counts(groups) => groups.bytes(),
            Kept::Sums(groups) => groups.bytes(),
            Kept::Library(groups) => groups.bytes(),
        };
        self.keys.bytes() + groups
    }
}

/// The value of a group that is a few words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar {
    Count(i64),
    Sum(f64),
}

impl Scalar {
    pub(super) fn value(self) -> Value {
        match self {
            Scalar::Count(count) => Value::Integer(count),
            Scalar::Sum(sum) => Value::Number(sum),
        }
    }

    /// Adds it to a column of its kind.
    pub(super) fn push(self, column: &mut ResultBuilder) {
        match self {
            Scalar::Count(count) => column.push_whole(Some(count)),
            Scalar::Sum(sum) => column.push_number(Some(sum)),
        }
    }

    /// A whole number that orders values of one kind as they are ordered.
    pub(super) fn rank(self) -> i64 {
        match self {
            Scalar::Count(count) => count,
            // The bits of numbers are ordered like whole numbers, those of negative ones the other way
            // round.
            Scalar::Sum(sum) => {
                let bits = sum.to_bits().cast_signed();
                bits ^ ((bits >> 63) & i64::MAX)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_ordered_like_numbers() {
        let numbers = [-f64::MAX, -1.5, -1.0, -5e-324, 0.0, 5e-324, 1.0, f64::MAX];
        let ranks = numbers.map(|number| Scalar::Sum(number).rank());
        assert!(ranks.is_sorted_by(|left, right| left < right));
    }
}
