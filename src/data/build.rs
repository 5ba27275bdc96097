//! Columns and tables that grow row by row, and can step back over the last row.
//!
//! Stepping back is what keeps the walk over JSON a single pass: an item that turns out to be null,
//! a row that turns out to be broken, or a member that stands twice is cut off again. A column is as
//! long as its last value; what lies between that and the row count is missing.

use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, DurationMicrosecondType, Float64Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};

use super::Table;
use super::intern::Interner;
use crate::schema::layout::{ColumnType, TableLayout};

/// The zone of every timestamp column.
pub(super) const UTC: &str = "UTC";

/// Values with gaps.
#[derive(Debug)]
pub(super) struct Slots<T> {
    values: Vec<T>,
    valid: NullBufferBuilder,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            valid: NullBufferBuilder::new(0),
        }
    }
}

impl<T: Copy + Default> Slots<T> {
    /// Puts the value of `row`, which is the last row or one after it.
    #[inline]
    pub(super) fn set(&mut self, row: usize, value: T) {
        self.cut(row);
        self.pad(row);
        self.values.push(value);
        self.valid.append_non_null();
    }

    /// Forgets the values from row `rows` on.
    #[inline]
    pub(super) fn cut(&mut self, rows: usize) {
        if self.values.len() > rows {
            self.values.truncate(rows);
            self.valid.truncate(rows);
        }
    }

    #[inline]
    fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.values.len());
        if missing > 0 {
            self.values.resize(rows, T::default());
            self.valid.append_n_nulls(missing);
        }
    }

    fn is_set(&self, row: usize) -> bool {
        row < self.values.len() && self.valid.is_valid(row)
    }
}

impl<T: Copy + Default + arrow_buffer::ArrowNativeType> Slots<T> {
    /// The values of `rows` rows as an array; nothing is left here.
    pub(super) fn take<A: ArrowPrimitiveType<Native = T>>(
        &mut self,
        rows: usize,
    ) -> PrimitiveArray<A> {
        self.pad(rows);
        let values = ScalarBuffer::from(std::mem::take(&mut self.values));
        PrimitiveArray::new(values, self.valid.finish())
    }
}

/// One growing column.
#[derive(Debug)]
pub(super) enum Column {
    Boolean(Slots<bool>),
    Presence(Slots<bool>),
    Integer(Slots<i64>),
    Number(Slots<f64>),
    Date(Slots<i32>),
    Datetime(Slots<i64>),
    Duration(Slots<i64>),
    Text(Slots<i32>, Interner),
}

impl Column {
    pub(super) fn new(ty: ColumnType) -> Self {
        match ty {
            ColumnType::Boolean => Column::Boolean(Slots::default()),
            ColumnType::Presence => Column::Presence(Slots::default()),
            ColumnType::Integer => Column::Integer(Slots::default()),
            ColumnType::Number => Column::Number(Slots::default()),
            ColumnType::Date => Column::Date(Slots::default()),
            ColumnType::Datetime => Column::Datetime(Slots::default()),
            ColumnType::Duration => Column::Duration(Slots::default()),
            ColumnType::String | ColumnType::Key => {
                Column::Text(Slots::default(), Interner::default())
            }
        }
    }

    /// Forgets the values from row `rows` on.
    pub(super) fn cut(&mut self, rows: usize) {
        match self {
            Column::Boolean(slots) | Column::Presence(slots) => slots.cut(rows),
            Column::Integer(slots) | Column::Datetime(slots) | Column::Duration(slots) => {
                slots.cut(rows);
            }
            Column::Number(slots) => slots.cut(rows),
            Column::Date(slots) | Column::Text(slots, _) => slots.cut(rows),
        }
    }

    /// Puts a string; false where this is no column of strings or it is full.
    #[inline]
    pub(super) fn set_text(&mut self, row: usize, text: &str) -> bool {
        let Column::Text(slots, interner) = self else {
            return false;
        };
        interner
            .code(text)
            .map(|code| slots.set(row, code))
            .is_some()
    }

    /// The column as an array of `rows` rows; nothing is left here.
    fn take(&mut self, rows: usize) -> ArrayRef {
        match self {
            Column::Boolean(slots) => {
                slots.pad(rows);
                let values = BooleanBuffer::from(std::mem::take(&mut slots.values));
                Arc::new(BooleanArray::new(values, slots.valid.finish()))
            }
            Column::Presence(slots) => {
                let truth = BooleanBuffer::collect_bool(rows, |row| slots.is_set(row));
                *slots = Slots::default();
                Arc::new(BooleanArray::new(truth, None))
            }
            Column::Integer(slots) => Arc::new(slots.take::<Int64Type>(rows)),
            Column::Number(slots) => Arc::new(slots.take::<Float64Type>(rows)),
            Column::Date(slots) => Arc::new(slots.take::<Date32Type>(rows)),
            Column::Duration(slots) => Arc::new(slots.take::<DurationMicrosecondType>(rows)),
            Column::Datetime(slots) => {
                let times = slots.take::<TimestampMicrosecondType>(rows);
                Arc::new(times.with_timezone(UTC))
            }
            Column::Text(slots, interner) => {
                let codes = slots.take::<Int32Type>(rows);
                Arc::new(DictionaryArray::new(codes, interner.take()))
            }
        }
    }
}

/// One growing table.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    /// The rows so far, the open one included.
    pub(super) rows: usize,
    pub(super) columns: Vec<Column>,
    /// Where the rows of each row of the parent begin, as far as that is known.
    starts: Vec<i32>,
    /// Entries that a later one with the same key replaced; they are dropped at the end.
    dead: Vec<u32>,
    has_parent: bool,
}

impl TableBuilder {
    pub(super) fn new(told: &TableLayout) -> Self {
        Self {
            columns: told.columns.iter().map(|c| Column::new(c.ty)).collect(),
            has_parent: told.parent.is_some(),
            ..Self::default()
        }
    }

    /// The open row.
    #[inline]
    pub(super) fn row(&self) -> usize {
        self.rows.saturating_sub(1)
    }

    /// From here on rows belong to row `parent` of the parent.
    #[inline]
    pub(super) fn open(&mut self, parent: usize) {
        let start = i32::try_from(self.rows).unwrap_or(i32::MAX);
        self.starts.resize(parent + 1, start);
    }

    /// How many rows are left when the rows of parents from `parent` on are cut off.
    pub(super) fn rows_before(&self, parent: usize) -> usize {
        match self.starts.get(parent) {
            Some(&start) => start.unsigned_abs() as usize,
            None => self.rows,
        }
    }

    /// Forgets to which row of the parent rows belong, from `parent` on.
    pub(super) fn cut_starts(&mut self, parent: usize) {
        self.starts.truncate(parent);
    }

    /// Forgets rows from `rows` on, in this table alone.
    pub(super) fn cut_rows(&mut self, rows: usize) {
        if self.rows > rows {
            self.rows = rows;
            for column in &mut self.columns {
                column.cut(rows);
            }
            self.dead.retain(|&row| (row as usize) < rows);
        }
    }

    /// Drops a finished row at the end of the batch.
    pub(super) fn kill(&mut self, row: usize) {
        self.dead.extend(u32::try_from(row));
    }

    /// The rows that a later entry replaced; none are left here.
    pub(super) fn take_dead(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.dead)
    }

    /// The table; the builder is empty afterwards. `None` where rows outgrow 32-bit offsets.
    pub(super) fn take(&mut self, parent_rows: usize) -> Option<Table> {
        let rows = std::mem::take(&mut self.rows);
        let end = i32::try_from(rows).ok()?;
        let offsets = self.has_parent.then(|| {
            let mut starts = std::mem::take(&mut self.starts);
            starts.resize(parent_rows + 1, end);
            OffsetBuffer::new(ScalarBuffer::from(starts))
        });
        let columns = self.columns.iter_mut().map(|c| c.take(rows)).collect();
        Some(Table {
            rows,
            offsets,
            columns,
        })
    }
}
