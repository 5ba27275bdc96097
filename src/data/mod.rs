//! Data in and out: files, streams and records become Arrow arrays of the columns that a plan reads.
//!
//! A reader takes inputs and a [`Layout`](crate::schema::layout::Layout) and gives [`Batch`]es; a
//! writer takes results. This floor knows schemas and paths and nothing of rules: what a column is
//! for is not its business. It is the only one below the engine that opens files.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray, TimestampMicrosecondArray};
use arrow_buffer::OffsetBuffer;

/// Some rows of an input, as the tables of a layout.
#[derive(Debug, Clone)]
pub struct Batch {
    /// One table for each of the layout, in its order; those of the other root are empty.
    pub tables: Vec<Table>,
    /// The profile key of each row of the root table: `StringArray` or `Int64Array`, without nulls.
    pub keys: ArrayRef,
    /// The event time of each row; absent for profiles.
    pub times: Option<TimestampMicrosecondArray>,
    /// The event id of each row; absent where events have none.
    pub ids: Option<Arc<StringArray>>,
}

/// One table of a batch.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// How many rows it has.
    pub rows: usize,
    /// Which of its rows belong to which row of the parent; absent for roots.
    pub offsets: Option<OffsetBuffer<i32>>,
    /// The columns in the order of the layout.
    pub columns: Vec<ArrayRef>,
}
