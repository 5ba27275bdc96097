//! What kernels work on: the values of an evaluation, and where rows stand in the total order.

use std::sync::Arc;

use arrow_array::{Array, StringArray, TimestampMicrosecondArray};

use crate::library::{Context, OrderKey};
use crate::types::Value;
use crate::types::calendar::Calendar;

use super::calls::FoldCall;
use super::groups::Place;
use super::pool::Pool;
use super::straight::Room;
use super::texts::Texts;

/// The Rust side of an evaluation.
pub(super) struct Host {
    /// Zone, week and `now` for library functions.
    pub(super) context: Context,
    /// The calendar of profiles that name no zone of their own.
    pub(super) calendar: Calendar,
    /// Values that compiled code points to.
    pub(super) arena: Arena,
    /// The arguments of each fold that are evaluated once for its owner.
    pub(super) fold_values: Vec<Vec<Value>>,
    /// The groups of each fold by key that is not of a pass: one owner has some at a time.
    pub(super) pools: Vec<Option<Box<Pool>>>,
    /// Room for the text of a key.
    pub(super) key_text: String,
    /// Room to put groups in order.
    pub(super) room: Room,
    /// The map of no groups, which many profiles have.
    pub(super) no_groups: Value,
    /// Where the rows of the running batch stand.
    pub(super) order: Order,
    /// Room for the item that a kernel takes in.
    pub(super) item: Vec<Value>,
    /// Texts of items and keys.
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
            pools: (0..folds).map(|_| None).collect(),
            key_text: String::new(),
            room: Room::default(),
            no_groups: Value::Map(Arc::default()),
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
    #[inline]
    pub(super) fn next_order(&mut self, row: u64, call: &FoldCall) -> OrderKey {
        // The usual case of kept events, in a few instructions.
        if let Order::AsTheyCome = self.order {
            self.items += 1;
            return OrderKey {
                time: 0,
                id: None,
                arrival: self.items,
            };
        }
        let (time, arrival) = self.next_place(row, call);
        // Where the order does not matter, neither does the id, whose copy costs most.
        match call.is_ordered {
            true => self.order.place(row, time, arrival).to_key(),
            false => OrderKey {
                time,
                id: None,
                arrival,
            },
        }
    }

    /// The time and the arrival of the next item of a fold, as in [`Host::next_order`].
    pub(super) fn next_place(&mut self, row: u64, call: &FoldCall) -> (i64, u64) {
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
                first_arrival,
                ..
            } if row != NO_ROW => {
                let arrival = first_arrival.saturating_add(row);
                let time = times.as_ref().map_or(0, |times| times.value(row as usize));
                match call.is_nested {
                    false => (time, arrival),
                    true => (time, inner_arrival(arrival, self.inner.1)),
                }
            }
            _ => (0, self.items),
        }
    }
}

impl Order {
    /// A time and an arrival with the id of their event.
    pub(super) fn place(&self, row: u64, time: i64, arrival: u64) -> Place<'_> {
        let id = match self {
            Order::Batch { ids: Some(ids), .. } if row != NO_ROW => {
                let index = row as usize;
                ids.is_valid(index).then(|| ids.value(index))
            }
            _ => None,
        };
        Place { time, id, arrival }
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
    /// The places up to which values were kept since all were dropped.
    filled: usize,
    /// Texts that are no values, each at the number of a place whose value is not in use.
    texts: Vec<String>,
}

/// A text with more room than this does not keep it for the next evaluation, in bytes.
const TEXT_ROOM_MAX: usize = 1024;

/// Values in one allocation of the arena.
const CHUNK: usize = 64;

impl Arena {
    /// Puts a value at the next free place and gives its address.
    pub(super) fn keep(&mut self, used: &mut u64, value: Value) -> *const Value {
        let index = *used as usize;
        *used += 1;
        self.filled = self.filled.max(index + 1);
        let (chunk, place) = (index / CHUNK, index % CHUNK);
        while self.chunks.len() <= chunk {
            self.chunks
                .push(Box::new([const { Value::Missing }; CHUNK]));
        }
        let slot = &mut self.chunks[chunk][place];
        *slot = value;
        slot
    }

    /// Writes a text at the next free place and gives its address and length; where `write` says that
    /// there is none, the place stays free.
    pub(super) fn keep_text(
        &mut self,
        used: &mut u64,
        write: impl FnOnce(&mut String) -> bool,
    ) -> Option<(u64, u64)> {
        let index = *used as usize;
        if self.texts.len() <= index {
            self.texts.resize(index + 1, String::new());
        }
        let text = &mut self.texts[index];
        text.clear();
        write(text).then(|| {
            *used += 1;
            (text.as_ptr() as u64, text.len() as u64)
        })
    }

    /// Drops all values but keeps the room for the next evaluation.
    pub(super) fn clear(&mut self, high: u64) {
        let chunks = (high as usize).div_ceil(CHUNK);
        let mut filled = std::mem::take(&mut self.filled);
        for chunk in &mut self.chunks {
            let here = filled.min(CHUNK);
            chunk[..here]
                .iter_mut()
                .for_each(|value| *value = Value::Missing);
            filled -= here;
        }
        self.chunks.truncate(chunks.max(1));
        self.texts.truncate(chunks.max(1) * CHUNK);
        for text in &mut self.texts {
            if text.capacity() > TEXT_ROOM_MAX {
                *text = String::new();
            }
        }
    }
}
