//! What kernels work on: the values of an evaluation, and where rows stand in the total order.

use std::sync::Arc;

use arrow_array::{Array, StringArray, TimestampMicrosecondArray};

use crate::library::{Context, OrderKey};
use crate::types::Value;
use crate::types::calendar::Calendar;

use super::calls::FoldCall;
use super::texts::Texts;

/// The Rust side of an evaluation.
#[derive(Debug)]
pub(super) struct Host {
    /// Zone, week and `now` for library functions.
    pub(super) context: Context,
    /// The calendar of profiles that name no zone of their own.
    pub(super) calendar: Calendar,
    /// Values that compiled code points to.
    pub(super) arena: Arena,
    /// The arguments of each fold that are evaluated once for its owner.
    pub(super) fold_values: Vec<Vec<Value>>,
    /// Where the rows of the running batch stand.
    pub(super) order: Order,
    /// Room for the item that a kernel takes in.
    pub(super) item: Vec<Value>,
    /// Texts of items.
    pub(super) texts: Texts,
    /// How many items kernels took in.
    pub(super) items: u64,
    /// The event of the item before, and how many items came of it.
    pub(super) inner: (u64, u64),
    /// Set when a kernel panicked: no result counts.
    pub(super) poisoned: bool,
}

/// The place of rows in the total order.
#[derive(Debug, Clone, Default)]
pub(super) enum Order {
    /// Rows come in order.
    #[default]
    AsTheyCome,
    /// Rows of a batch as it came.
    Batch {
        /// The event time of each row.
        times: Option<TimestampMicrosecondArray>,
        /// The event id of each row.
        ids: Option<Arc<StringArray>>,
        /// The position in the input of row 0.
        first_arrival: u64,
    },
}

/// Stands for the row of items that are of no event.
pub(super) const NO_ROW: u64 = u64::MAX;

/// Bits of an arrival that count the inner rows of one event.
const INNER_BITS: u32 = 24;

impl Host {
    pub(super) fn new(context: Context, folds: usize) -> Self {
        Self {
            context,
            calendar: context.calendar,
            arena: Arena::default(),
            fold_values: vec![Vec::new(); folds],
            order: Order::default(),
            item: Vec::new(),
            texts: Texts::default(),
            items: 0,
            inner: (NO_ROW, 0),
            poisoned: false,
        }
    }

    /// Makes the host as it was before the evaluation of a profile.
    pub(super) fn reset(&mut self) {
        self.context.calendar = self.calendar;
        self.items = 0;
        self.inner = (NO_ROW, 0);
    }

    /// The place of the next item of a fold. It is, or belongs to, `row` of the batch; where it is of
    /// no event, or the events come in order, items are in order.
    pub(super) fn next_order(&mut self, row: u64, call: &FoldCall) -> OrderKey {
        self.items += 1;
        // Items of no event may come between those of one event.
        if row != NO_ROW {
            if self.inner.0 != row {
                self.inner = (row, 0);
            }
            self.inner.1 += 1;
        }
        match &self.order {
            Order::Batch {
                times,
                ids,
                first_arrival,
            } if row != NO_ROW => {
                let index = row as usize;
                // Where the order does not matter, neither does the id, whose copy costs most.
                let ids = ids.as_ref();
                let ids = ids.filter(|ids| call.is_ordered && ids.is_valid(index));
                let arrival = first_arrival.saturating_add(row);
                OrderKey {
                    time: times.as_ref().map_or(0, |times| times.value(index)),
                    id: ids.map(|ids| Arc::from(ids.value(index))),
                    arrival: match call.is_nested {
                        false => arrival,
                        true => inner_arrival(arrival, self.inner.1),
                    },
                }
            }
            _ => OrderKey {
                time: 0,
                id: None,
                arrival: self.items,
            },
        }
    }
}

/// Inner rows come in the order of their event, then in their own.
fn inner_arrival(arrival: u64, inner: u64) -> u64 {
    let inner = inner.min((1 << INNER_BITS) - 1);
    arrival
        .saturating_mul(1 << INNER_BITS)
        .saturating_add(inner)
}

/// Values at addresses that stay: compiled code holds pointers to them.
///
/// How many are in use is a word of the [`Context`](super::abi::Context), so that compiled loops can
/// release the values of a row by storing it. Released values are dropped when their place is used
/// again or the arena goes.
#[derive(Debug, Default)]
pub(super) struct Arena {
    #[allow(
        clippy::vec_box,
        reason = "chunks stay where they are when there are more of them"
    )]
    chunks: Vec<Box<[Value; CHUNK]>>,
}

/// Values in one allocation of the arena.
const CHUNK: usize = 64;

impl Arena {
    /// Puts a value at the next free place and gives its address.
    pub(super) fn keep(&mut self, used: &mut u64, value: Value) -> *const Value {
        let index = *used as usize;
        *used += 1;
        let (chunk, place) = (index / CHUNK, index % CHUNK);
        while self.chunks.len() <= chunk {
            self.chunks
                .push(Box::new([const { Value::Missing }; CHUNK]));
        }
        let slot = &mut self.chunks[chunk][place];
        *slot = value;
        slot
    }

    /// Drops all values but keeps the room for the next evaluation.
    pub(super) fn clear(&mut self, high: u64) {
        let chunks = (high as usize).div_ceil(CHUNK);
        for chunk in self.chunks.iter_mut().take(chunks) {
            chunk.iter_mut().for_each(|value| *value = Value::Missing);
        }
        self.chunks.truncate(chunks.max(1));
    }
}
