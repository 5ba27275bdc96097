//! Rows of several batches in any order, in one copy.
//!
//! Rows of kept events are far apart in memory. They are read batch by batch, so that those of one column
//! of one batch share pages and lines, and each is written where it goes: nothing is put together only to
//! be chosen from again. In the order of the places, batch after batch for each row, it took a tenth
//! longer than three copies: each row was a wait for the table of pages.
//!
//! The log of `docs/performance.md` has what this gained, with the copies of `runtime/kept`, against
//! choosing from each batch, concatenating and choosing again.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, DurationMicrosecondType, Float64Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, NullArray, PrimitiveArray, TimestampMicrosecondArray,
};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, TimeUnit};

use super::gather::{is_alike, offset_overflow, too_large, unequal};
use super::intern::Interner;
use super::{Batch, Table};
use crate::diagnostic::Diagnostic;

/// A row and its place in the new order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Move {
    /// Which row of its batch.
    pub row: u32,
    /// Where it goes.
    pub to: u32,
}

/// Rows of several batches on the way to one.
#[derive(Debug, Default)]
pub struct Moves<'b> {
    batches: Vec<&'b Batch>,
    /// Those of a batch together.
    moves: Vec<Move>,
    /// Where those of each batch end.
    ends: Vec<usize>,
}

/// Codes of entries are kept in a table where a dictionary has at most so many entries for each chosen
/// row.
const ENTRIES_PER_ROW: usize = 4;

impl<'b> Moves<'b> {
    /// None, with room for so many.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            moves: Vec::with_capacity(rows),
            ..Self::default()
        }
    }

    /// Moves rows of one more batch. In the end all places from 0 on must be taken, each once.
    pub fn extend(&mut self, batch: &'b Batch, moves: impl IntoIterator<Item = Move>) {
        let before = self.rows();
        self.moves.extend(moves);
        if self.rows() > before {
            self.batches.push(batch);
            self.ends.push(self.moves.len());
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.moves.len()
    }

    /// The batches with their moves, in the order in which they were added.
    pub fn parts(&self) -> impl Iterator<Item = (&'b Batch, &[Move])> {
        let batches = self.of(&self.batches);
        batches.map(|(batch, moves)| (*batch, moves))
    }

    /// The rows in their new order, of batches that are of one scan; none where rows may have lists, and
    /// of no rows. The keys are left behind.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`](crate::diagnostic::Code::DataUnreadable) where a dictionary would
    /// outgrow its 32-bit offsets, and for rows and places that are not there.
    pub fn interleaved(&self) -> Result<Option<Batch>, Diagnostic> {
        let Some(first) = self.batches.first() else {
            return Ok(None);
        };
        let has_lists = |batch: &Batch| batch.tables.iter().any(|table| table.offsets.is_some());
        let mut batches = self.batches.iter();
        if !batches.all(|batch| is_alike(first, batch) && !has_lists(batch)) {
            return Ok(None);
        }
        let count = self.rows();
        let are_there = |(batch, moves): (&Batch, &[Move])| {
            let rows = batch.rows();
            let is_there = |one: &Move| (one.row as usize) < rows && (one.to as usize) < count;
            moves.iter().all(is_there)
        };
        if !self.parts().all(are_there) {
            return Err(unequal("a row is chosen that no batch has"));
        }
        interleaved(first, self).map(Some).map_err(too_large)
    }

    /// The moves out of each batch with its part of a column.
    fn of<'m, P>(&'m self, parts: &'m [P]) -> impl Iterator<Item = (&'m P, &'m [Move])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends).map(|(start, &end)| start..end);
        parts.iter().zip(ranges.map(|range| &self.moves[range]))
    }
}

fn interleaved(first: &Batch, moves: &Moves<'_>) -> Result<Batch, ArrowError> {
    let batches = &moves.batches;
    let root = first.root.table();
    let tables = first.tables.iter().enumerate().map(|(index, table)| {
        if index != root {
            return Ok(table.clone());
        }
        let columns = (0..table.columns.len()).map(|column| {
            let parts = batches.iter();
            let parts = parts.map(|batch| batch.tables[index].columns[column].as_ref());
            interleaved_column(&parts.collect::<Vec<_>>(), moves)
        });
        Ok(Table {
            rows: moves.rows(),
            offsets: None,
            columns: columns.collect::<Result<_, ArrowError>>()?,
        })
    });
    let tables = tables.collect::<Result<Vec<Table>, ArrowError>>()?;
    let ids = batches.iter().filter_map(|batch| batch.ids.as_ref());
    let ids: Vec<&dyn Array> = ids.map(|ids| ids.as_ref() as &dyn Array).collect();
    let ids = first.ids.as_ref().map(|_| by_arrow(&ids, moves));
    Ok(Batch {
        layout: Arc::clone(&first.layout),
        root: first.root,
        lines: None,
        times: times(first, &tables[root], moves),
        tables,
        keys: Arc::new(NullArray::new(moves.rows())),
        ids: ids
            .transpose()?
            .map(|ids| Arc::new(ids.as_string::<i32>().clone())),
    })
}

/// The times of the rows, which may be a column of the new table.
fn times(first: &Batch, table: &Table, moves: &Moves<'_>) -> Option<TimestampMicrosecondArray> {
    first.times.as_ref()?;
    let batches = &moves.batches;
    let place = first.column_of_times();
    if let Some(column) = place.and_then(|place| table.columns.get(place))
        && batches.iter().all(|batch| batch.column_of_times() == place)
    {
        return Some(column.as_primitive().clone());
    }
    let times = batches.iter().filter_map(|batch| batch.times.as_ref());
    let times: Vec<&dyn Array> = times.map(|times| times as &dyn Array).collect();
    Some(primitives(&times, moves))
}

fn interleaved_column(parts: &[&dyn Array], moves: &Moves<'_>) -> Result<ArrayRef, ArrowError> {
    let Some(first) = parts.first() else {
        return by_arrow(parts, moves);
    };
    let ty = first.data_type();
    if parts.iter().any(|part| part.data_type() != ty) {
        return by_arrow(parts, moves);
    }
    Ok(match ty {
        DataType::Int64 => Arc::new(primitives::<Int64Type>(parts, moves)),
        DataType::Float64 => Arc::new(primitives::<Float64Type>(parts, moves)),
        DataType::Date32 => Arc::new(primitives::<Date32Type>(parts, moves)),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Arc::new(primitives::<TimestampMicrosecondType>(parts, moves))
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            Arc::new(primitives::<DurationMicrosecondType>(parts, moves))
        }
        DataType::Dictionary(codes, values)
            if **codes == DataType::Int32 && **values == DataType::Utf8 =>
        {
            let parts = parts.iter().map(|part| part.as_dictionary::<Int32Type>());
            texts(&parts.collect::<Vec<_>>(), moves)?
        }
        _ => return by_arrow(parts, moves),
    })
}

fn primitives<T: ArrowPrimitiveType>(parts: &[&dyn Array], moves: &Moves<'_>) -> PrimitiveArray<T> {
    let parts = parts.iter().map(|part| part.as_primitive::<T>());
    let parts: Vec<&PrimitiveArray<T>> = parts.collect();
    let mut values = vec![T::Native::default(); moves.rows()];
    for (part, moves) in moves.of(&parts) {
        let from = part.values();
        for one in moves {
            values[one.to as usize] = from[one.row as usize];
        }
    }
    let nulls: Vec<Option<&NullBuffer>> = parts.iter().map(|part| part.nulls()).collect();
    let array = PrimitiveArray::new(ScalarBuffer::from(values), validity(&nulls, moves));
    match parts.first() {
        Some(first) => array.with_data_type(first.data_type().clone()),
        None => array,
    }
}

/// Which rows have a value; none where all have.
fn validity(parts: &[Option<&NullBuffer>], moves: &Moves<'_>) -> Option<NullBuffer> {
    let has_none = |nulls: &Option<&NullBuffer>| nulls.is_none_or(|nulls| nulls.null_count() == 0);
    if parts.iter().all(has_none) {
        return None;
    }
    let mut valid = BooleanBufferBuilder::new(moves.rows());
    valid.append_n(moves.rows(), true);
    for (part, moves) in moves.of(parts) {
        let Some(nulls) = part else { continue };
        for one in moves.iter().filter(|one| nulls.is_null(one.row as usize)) {
            valid.set_bit(one.to as usize, false);
        }
    }
    Some(NullBuffer::new(valid.finish()))
}

/// Texts over one dictionary, which has those that rows have and no others.
fn texts(parts: &[&DictionaryArray<Int32Type>], moves: &Moves<'_>) -> Result<ArrayRef, ArrowError> {
    let nulls: Vec<Option<&NullBuffer>> = parts.iter().map(|part| part.nulls()).collect();
    let valid = validity(&nulls, moves);
    let mut codes = vec![0; moves.rows()];
    let mut interner = Interner::default();
    let mut known = Vec::new();
    let parts: Vec<(&DictionaryArray<Int32Type>, &[Move])> = moves
        .of(parts)
        .map(|(part, moves)| (*part, moves))
        .collect();
    // The batches of a row group share a dictionary, so what is known of one holds for the next.
    for parts in parts.chunk_by(|(one, _), (next, _)| Arc::ptr_eq(one.values(), next.values())) {
        let Some((first, _)) = parts.first() else {
            continue;
        };
        let strings = first.values().as_string::<i32>();
        // A table of the entries costs what there are; where rows are few, their texts are looked up.
        let rows: usize = parts.iter().map(|(_, moves)| moves.len()).sum();
        let has_table = strings.len() <= rows.saturating_mul(ENTRIES_PER_ROW);
        known.clear();
        known.resize(if has_table { strings.len() } else { 0 }, UNKNOWN);
        for (part, moves) in parts {
            let from = part.keys().values();
            for one in *moves {
                let (row, to) = (one.row as usize, one.to as usize);
                let entry = from[row].unsigned_abs() as usize;
                let code = known.get(entry).copied().unwrap_or(UNKNOWN);
                if code != UNKNOWN {
                    codes[to] = code;
                } else if valid.as_ref().is_none_or(|valid| valid.is_valid(to)) {
                    let code = interner.code(strings.value(entry));
                    codes[to] = code.ok_or_else(offset_overflow)?;
                    if let Some(known) = known.get_mut(entry) {
                        *known = codes[to];
                    }
                }
            }
        }
    }
    let codes = PrimitiveArray::<Int32Type>::new(ScalarBuffer::from(codes), valid);
    Ok(Arc::new(DictionaryArray::try_new(codes, interner.take())?))
}

/// The code of an entry that no row had so far.
const UNKNOWN: i32 = -1;

fn by_arrow(parts: &[&dyn Array], moves: &Moves<'_>) -> Result<ArrayRef, ArrowError> {
    let mut places = vec![(0, 0); moves.rows()];
    let batches: Vec<usize> = (0..parts.len()).collect();
    for (batch, moves) in moves.of(&batches) {
        for one in moves {
            places[one.to as usize] = (*batch, one.row as usize);
        }
    }
    arrow_select::interleave::interleave(parts, &places)
}
