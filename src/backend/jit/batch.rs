//! Batches as compiled code sees them.
//!
//! [`Prepared`] checks a batch against the layout once, so that whatever compiled code computes from
//! a valid row is a valid address, and fills the dictionary tables. It borrows nothing and keeps
//! nothing alive: it may be used with the batch that it was made of, and knows that batch again.
#![allow(
    unsafe_code,
    reason = "views hold the addresses of Arrow buffers, which threads share"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, DurationMicrosecondArray,
    Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow_buffer::NullBuffer;

use crate::data::{Batch, Table};
use crate::ir::Plan;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PROFILE_TABLE};

use super::abi::{ColumnView, TableViews};
use super::layout::Schedule;

/// Which of the two trees of tables a batch fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    Profile,
    Events,
}

/// A batch that was checked, with its views.
pub(super) struct Prepared {
    columns: Vec<ColumnView>,
    offsets: Vec<*const i32>,
    dictionaries: Vec<*const u8>,
    /// Owns what `dictionaries` points to.
    tables: Vec<(usize, Arc<Vec<u8>>)>,
    /// Validity of dictionaries that have missing entries, made for this.
    nulls: Vec<NullBuffer>,
    /// Which tree it is of; none for the views of no batch.
    root: Option<Root>,
    /// The arrays that it was made of; none of them is kept alive.
    origin: Vec<Weak<dyn Array>>,
    /// The extents that it was checked with.
    extents: Vec<Extent>,
    /// Rows of the root table.
    pub(super) rows: usize,
}

// SAFETY: the addresses point to buffers that nobody writes to: of Arrow arrays, of `tables` and
// `nulls`, and of statics. They are followed only while the batch is borrowed.
unsafe impl Send for Prepared {}
// SAFETY: as above; nothing changes behind a shared reference.
unsafe impl Sync for Prepared {}

/// Bits and bytes for columns that are missing, or that have no nulls.
static ZEROS: [u64; 2] = [0; 2];
static ONES: u8 = 0xff;

impl Prepared {
    /// The views of no batch: every column is missing, every list is empty.
    pub(super) fn nothing(schedule: &Schedule, tables: usize) -> Self {
        let zeros = ZEROS.as_ptr();
        Self {
            columns: vec![missing_view(); schedule.view_count()],
            offsets: vec![zeros.cast(); tables],
            dictionaries: vec![zeros.cast(); schedule.view_count()],
            tables: Vec::new(),
            nulls: Vec::new(),
            root: None,
            origin: Vec::new(),
            extents: Vec::new(),
            rows: 0,
        }
    }

    /// The views of a batch; none where the batch has not the columns of the layout.
    pub(super) fn new(plan: &Plan, schedule: &Schedule, batch: &Batch, root: Root) -> Option<Self> {
        let mut prepared = Self::nothing(schedule, plan.layout.tables.len());
        prepared.root = Some(root);
        prepared.origin = origin(batch).collect();
        prepared.extents = batch.tables.iter().map(Extent::of).collect();
        let own_root = match root {
            Root::Profile => PROFILE_TABLE,
            Root::Events => EVENT_TABLE,
        };
        prepared.rows = batch.tables.get(own_root)?.rows;
        for (index, layout) in plan.layout.tables.iter().enumerate() {
            if plan.layout.is_of_events(index) != (root == Root::Events) {
                continue;
            }
            let table = batch.tables.get(index)?;
            if let Some(parent) = layout.parent {
                let parent = crate::types::ArenaId::index(parent);
                prepared.offsets[index] = offsets(table, batch.tables.get(parent)?)?;
            }
            for (place, column) in layout.columns.iter().enumerate() {
                let array = table.columns.get(place)?;
                if array.len() < table.rows {
                    return None;
                }
                let view = prepared.view(array, column.ty)?;
                prepared.columns[schedule.first_view[index] + place] = view;
            }
        }
        Some(prepared)
    }

    /// Whether it was made of this batch.
    pub(super) fn is_of(&self, batch: &Batch, root: Root) -> bool {
        let same_extents = self.extents.len() == batch.tables.len()
            && self
                .extents
                .iter()
                .zip(&batch.tables)
                .all(|(known, table)| *known == Extent::of(table));
        let mut arrays = arrays(batch);
        let mut known = self.origin.iter();
        self.root == Some(root)
            && same_extents
            && known.all(|known| arrays.next().is_some_and(|array| is_same(known, array)))
            && arrays.next().is_none()
    }

    /// The addresses for a context.
    pub(super) fn views(&self) -> TableViews {
        TableViews {
            columns: self.columns.as_ptr(),
            offsets: self.offsets.as_ptr(),
            dictionaries: self.dictionaries.as_ptr(),
        }
    }

    /// Entries of the dictionary behind a view.
    pub(super) fn dictionary_len(&self, view: usize) -> usize {
        self.columns[view].dictionary_len as usize
    }

    /// Puts the table of a text column in its place.
    pub(super) fn set_table(&mut self, view: usize, table: Arc<Vec<u8>>) {
        self.dictionaries[view] = table.as_ptr();
        self.tables.push((view, table));
    }

    fn view(&mut self, array: &ArrayRef, ty: ColumnType) -> Option<ColumnView> {
        let any = array.as_any();
        let view = match ty {
            ColumnType::Boolean | ColumnType::Presence => {
                let bits = any.downcast_ref::<BooleanArray>()?.values();
                ColumnView {
                    bit_offset: bits.offset() as u64,
                    ..view_of(bits.values().as_ptr())
                }
            }
            ColumnType::Integer => view_of(any.downcast_ref::<Int64Array>()?.values().as_ptr()),
            ColumnType::Number => view_of(any.downcast_ref::<Float64Array>()?.values().as_ptr()),
            ColumnType::Date => view_of(any.downcast_ref::<Date32Array>()?.values().as_ptr()),
            ColumnType::Datetime => view_of(
                any.downcast_ref::<TimestampMicrosecondArray>()?
                    .values()
                    .as_ptr(),
            ),
            ColumnType::Duration => view_of(
                any.downcast_ref::<DurationMicrosecondArray>()?
                    .values()
                    .as_ptr(),
            ),
            ColumnType::String | ColumnType::Key => return self.text_view(array),
        };
        Some(with_nulls(view, array.nulls()))
    }

    fn text_view(&mut self, array: &ArrayRef) -> Option<ColumnView> {
        let array = array
            .as_any()
            .downcast_ref::<DictionaryArray<Int32Type>>()?;
        let entries = array.values().as_any().downcast_ref::<StringArray>()?;
        let mut view = view_of(array.keys().values().as_ptr());
        view.dictionary_len = entries.len() as u64;
        if !entries.is_empty() {
            view.dictionary_offsets = entries.offsets().as_ptr();
            view.dictionary_bytes = entries.values().as_ptr();
        }
        if entries.null_count() == 0 {
            return Some(with_nulls(view, array.keys().nulls()));
        }
        let nulls = array.logical_nulls()?;
        let view = with_nulls(view, Some(&nulls));
        // The bits stay where they are when the buffer that owns them moves.
        self.nulls.push(nulls);
        Some(view)
    }
}

/// The extent of a table: with the arrays it says whether views are still right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    rows: usize,
    /// Address, length and end of the offsets.
    offsets: (usize, usize, i32),
}

impl Extent {
    fn of(table: &Table) -> Self {
        let offsets = table.offsets.as_ref().map(|offsets| {
            let end = offsets.last().copied().unwrap_or_default();
            (offsets.as_ptr() as usize, offsets.len(), end)
        });
        Self {
            rows: table.rows,
            offsets: offsets.unwrap_or_default(),
        }
    }
}

/// The arrays of a batch that views point into.
fn arrays(batch: &Batch) -> impl Iterator<Item = &ArrayRef> {
    let columns = batch.tables.iter().flat_map(|table| &table.columns);
    columns.chain([&batch.keys])
}

/// The same by identity; a weak reference keeps the address from being used again.
fn origin(batch: &Batch) -> impl Iterator<Item = Weak<dyn Array>> + '_ {
    arrays(batch).map(Arc::downgrade)
}

fn is_same(known: &Weak<dyn Array>, array: &ArrayRef) -> bool {
    std::ptr::addr_eq(known.as_ptr(), Arc::as_ptr(array))
}

/// The entries of the dictionary of a text column.
pub(super) fn dictionary(column: &ArrayRef) -> Option<&ArrayRef> {
    let column = column
        .as_any()
        .downcast_ref::<DictionaryArray<Int32Type>>()?;
    Some(column.values())
}

fn missing_view() -> ColumnView {
    ColumnView {
        validity: ZEROS.as_ptr().cast(),
        ..view_of(ZEROS.as_ptr())
    }
}

/// A view of values without nulls.
fn view_of<T>(values: *const T) -> ColumnView {
    ColumnView {
        values: values.cast(),
        bit_offset: 0,
        validity: &raw const ONES,
        validity_offset: 0,
        validity_mask: 0,
        dictionary_offsets: ZEROS.as_ptr().cast(),
        dictionary_bytes: ZEROS.as_ptr().cast(),
        dictionary_len: 0,
    }
}

fn with_nulls(view: ColumnView, nulls: Option<&NullBuffer>) -> ColumnView {
    let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) else {
        return view;
    };
    ColumnView {
        validity: nulls.validity().as_ptr(),
        validity_offset: nulls.offset() as u64,
        validity_mask: u64::MAX,
        ..view
    }
}

/// The offsets of a child table, if they are right for its parent.
fn offsets(table: &Table, parent: &Table) -> Option<*const i32> {
    let offsets = table.offsets.as_ref()?;
    let is_complete = offsets.len() > parent.rows;
    let end = offsets.last().copied().unwrap_or_default();
    (is_complete && end as usize <= table.rows).then(|| offsets.as_ptr())
}

/// Batches and dictionaries that were prepared before.
#[derive(Default)]
pub(super) struct Cache {
    batches: Mutex<Vec<Arc<Prepared>>>,
    /// The last dictionary of each text column, by its view, with its table.
    dictionaries: Mutex<HashMap<usize, Tabled>>,
}

/// A dictionary, by identity, and the tests on its entries.
type Tabled = (Weak<dyn Array>, Arc<Vec<u8>>);

/// How many batches are remembered: the profiles' and the events' of some callers.
const CACHED_BATCHES: usize = 8;

impl Cache {
    /// A batch that was prepared before.
    pub(super) fn find(&self, batch: &Batch, root: Root) -> Option<Arc<Prepared>> {
        let batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        batches
            .iter()
            .find(|known| known.is_of(batch, root))
            .cloned()
    }

    /// Remembers a batch.
    pub(super) fn keep(&self, prepared: &Arc<Prepared>) {
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        if batches.len() >= CACHED_BATCHES {
            batches.remove(0);
        }
        batches.push(Arc::clone(prepared));
    }

    /// The table of a dictionary that was filled before.
    pub(super) fn table(&self, view: usize, dictionary: &ArrayRef) -> Option<Arc<Vec<u8>>> {
        let known = self
            .dictionaries
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (origin, table) = known.get(&view)?;
        is_same(origin, dictionary).then(|| Arc::clone(table))
    }

    /// Remembers the table of a dictionary.
    pub(super) fn keep_table(&self, view: usize, dictionary: &ArrayRef, table: &Arc<Vec<u8>>) {
        let mut known = self
            .dictionaries
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(view, (Arc::downgrade(dictionary), Arc::clone(table)));
    }
}
