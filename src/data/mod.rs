//! Data in and out: files, streams and records become Arrow arrays of the columns that a plan reads.
//!
//! A reader takes inputs and a [`Layout`] and gives [`Batch`]es; a
//! writer takes results. This floor knows schemas and paths and nothing of rules: what a column is
//! for is not its business. It is the only one below the engine that opens files.
//!
//! What all forms of data have in common is in `tree` (the paths of a [`Scan`]), `fill` (one value
//! after the other into growing tables) and `gather` (rows of finished tables); each form has a
//! module of its own.
//!
//! **Invariant**: no bytes of any input make this floor panic, and its memory is bounded by a batch
//! (and, for Parquet, a row group), never by a file.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{ArrayRef, StringArray, TimestampMicrosecondArray};
use arrow_buffer::OffsetBuffer;

use crate::schema::layout::Layout;

mod arrow;
mod build;
mod files;
mod fill;
mod free_name;
mod gather;
mod interleave;
mod intern;
mod json;
mod records;
mod report;
mod results;
mod scalar;
mod scan;
mod size;
mod texts;
mod tree;

pub use arrow::from_record_batch;
pub use files::{
    BATCH_BYTES_MAX, BATCH_ROWS_MAX, Form, Input, Portion, ROW_BYTES_MAX, Reader, SAMPLE_ROWS_MAX,
    Spooled, Told, columns_of, schema_of,
};
pub use interleave::{Move, Moves};
pub use records::{Binding, records_to_batch};
pub use report::{PLACES_MAX, Place, Report};
pub use results::{
    Encoded, ResultBuilder, ResultColumn, ResultEncoder, ResultForm, ResultRow, ResultWriter,
    Target, result_batch, result_too_large, results_to_record_batch,
};
pub use scan::{KeyType, Root, Scan, field_path};
pub use size::CountedDictionaries;

/// Some rows of an input, as the tables of a layout.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The layout whose tables these are.
    pub layout: Arc<Layout>,
    /// Which root the rows are of.
    pub root: Root,
    /// One table for each of the layout, in its order; those of the other root are empty.
    pub tables: Vec<Table>,
    /// The profile key of each row of the root table, without nulls: `StringArray`, `StringViewArray`,
    /// `Int64Array`, or a dictionary of strings where keys come many times; a `NullArray` once nobody asks
    /// for them.
    pub keys: ArrayRef,
    /// The event time of each row; absent for profiles.
    pub times: Option<TimestampMicrosecondArray>,
    /// The event id of each row; absent where events have none.
    pub ids: Option<Arc<StringArray>>,
    /// The line or row of its input that each row was, from 1; absent where nobody asks.
    pub lines: Option<Arc<[u64]>>,
}

/// One table of a batch.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// How many rows it has.
    pub rows: usize,
    /// Which of its rows belong to which row of the parent; absent for roots.
    pub offsets: Option<OffsetBuffer<i32>>,
    /// The columns in the order of the layout. The strings of a dictionary are distinct and never null.
    pub columns: Vec<ArrayRef>,
}

impl Batch {
    /// How many records or events it has.
    pub fn rows(&self) -> usize {
        self.tables[self.root.table()].rows
    }

    /// The profile key of a row as text; none where the keys were left behind.
    pub fn key_text(&self, row: usize) -> Option<Cow<'_, str>> {
        if let Some(texts) = self.keys.as_string_opt::<i32>() {
            return Some(texts.value(row).into());
        }
        if let Some(views) = self.keys.as_string_view_opt() {
            return Some(views.value(row).into());
        }
        if let Some(keys) = self.keys.as_dictionary_opt::<Int32Type>() {
            let texts = keys.values().as_string_opt::<i32>()?;
            return Some(texts.value(keys.key(row)?).into());
        }
        let integers = self.keys.as_primitive_opt::<Int64Type>()?;
        Some(integers.value(row).to_string().into())
    }
}

#[cfg(test)]
mod tests;
