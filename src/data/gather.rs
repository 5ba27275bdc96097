//! Rows of finished batches: chosen, dropped, put behind each other.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, DictionaryArray, PrimitiveArray, StringArray, UInt32Array};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};

use super::intern::Interner;
use super::{Batch, Table};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::schema::layout::Layout;
use crate::types::ArenaId;

impl Batch {
    /// The rows at `rows` in that order, with all that hangs below them; a row may come twice.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] for a row that is not there, and where a table would outgrow its
    /// 32-bit offsets.
    pub fn take(&self, rows: &[u32]) -> Result<Batch, Diagnostic> {
        if rows.iter().any(|&row| row as usize >= self.rows()) {
            return Err(unequal("a row is chosen that the batch does not have"));
        }
        let chosen = Chosen::Rows(rows);
        let none = vec![Vec::new(); self.tables.len()];
        let tables = choose(
            &self.layout,
            &self.tables,
            self.root.table(),
            &chosen,
            &none,
        );
        self.taken(rows, tables).map_err(too_large)
    }

    fn taken(
        &self,
        rows: &[u32],
        tables: Result<Vec<Table>, ArrowError>,
    ) -> Result<Batch, ArrowError> {
        let chosen = ChosenRows::new(rows);
        let ids = self.ids.as_ref().map(|ids| chosen.take(ids.as_ref()));
        let tables = tables?;
        let times = match (self.column_of_times(), &self.times) {
            (Some(column), _) => Some(Arc::clone(&tables[self.root.table()].columns[column])),
            (None, Some(times)) => Some(chosen.take(times)?),
            (None, None) => None,
        };
        Ok(Batch {
            layout: Arc::clone(&self.layout),
            root: self.root,
            tables,
            keys: chosen.take(&self.keys)?,
            times: times.map(|times| times.as_primitive::<TimestampMicrosecondType>().clone()),
            ids: ids
                .transpose()?
                .map(|ids| Arc::new(ids.as_string::<i32>().clone())),
            lines: self
                .lines
                .as_ref()
                .map(|lines| rows.iter().map(|&row| lines[row as usize]).collect()),
        })
    }

    /// The column that has the event times, where rules read it: then both are one piece of memory.
    pub(super) fn column_of_times(&self) -> Option<usize> {
        let times = self.times.as_ref()?;
        let is_same = |column: &ArrayRef| {
            let column = column.as_primitive_opt::<TimestampMicrosecondType>();
            column.is_some_and(|column| {
                let is_alike = column.data_type() == times.data_type();
                let has_all = column.null_count() == 0 && times.null_count() == 0;
                is_alike && has_all && column.values().inner().ptr_eq(times.values().inner())
            })
        };
        let columns = &self.tables[self.root.table()].columns;
        columns.iter().position(is_same)
    }

    /// All rows of `batches`, which are of one scan, behind each other.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] without a batch, with batches of different scans, and where a table
    /// would outgrow its 32-bit offsets.
    pub fn concat(batches: &[Batch]) -> Result<Batch, Diagnostic> {
        let Some(first) = batches.first() else {
            return Err(unequal("there is no batch to concatenate"));
        };
        if batches.len() == 1 {
            return Ok(first.clone());
        }
        if !batches.iter().all(|batch| is_alike(first, batch)) {
            return Err(unequal("batches of different scans do not go together"));
        }
        concatenate(first, batches).map_err(too_large)
    }
}

/// Whether two batches are of one scan.
pub(super) fn is_alike(first: &Batch, batch: &Batch) -> bool {
    batch.root == first.root
        && batch.layout == first.layout
        && batch.times.is_some() == first.times.is_some()
        && batch.ids.is_some() == first.ids.is_some()
}

fn concatenate(first: &Batch, batches: &[Batch]) -> Result<Batch, ArrowError> {
    let tables = (0..first.tables.len()).map(|table| {
        let parts: Vec<&Table> = batches.iter().map(|batch| &batch.tables[table]).collect();
        concat_tables(&parts)
    });
    let keys: Vec<&ArrayRef> = batches.iter().map(|batch| &batch.keys).collect();
    let times: Vec<&dyn Array> = batches
        .iter()
        .filter_map(|batch| batch.times.as_ref().map(|times| times as &dyn Array))
        .collect();
    let ids: Vec<&dyn Array> = batches
        .iter()
        .filter_map(|batch| batch.ids.as_ref().map(|ids| ids.as_ref() as &dyn Array))
        .collect();
    let times = match first.times {
        Some(_) => Some(arrow_select::concat::concat(&times)?),
        None => None,
    };
    let lines: Option<Vec<&[u64]>> = batches.iter().map(|batch| batch.lines.as_deref()).collect();
    let ids = match first.ids {
        Some(_) => Some(arrow_select::concat::concat(&ids)?),
        None => None,
    };
    Ok(Batch {
        layout: Arc::clone(&first.layout),
        root: first.root,
        tables: tables.collect::<Result<_, _>>()?,
        keys: concat_keys(&keys)?,
        times: times.map(|times| times.as_primitive::<TimestampMicrosecondType>().clone()),
        ids: ids.map(|ids| Arc::new(ids.as_string::<i32>().clone())),
        lines: lines.map(|parts| parts.concat().into()),
    })
}

/// Keys behind each other, whose types may differ.
fn concat_keys(parts: &[&ArrayRef]) -> Result<ArrayRef, ArrowError> {
    if let [first, rest @ ..] = parts
        && rest
            .iter()
            .all(|part| part.data_type() == first.data_type())
    {
        return concat_columns(parts);
    }
    let plain = parts.iter().map(|part| match part.data_type() {
        DataType::Int64 => Ok(Arc::clone(part)),
        _ => arrow_cast::cast(part, &DataType::Utf8),
    });
    let plain: Vec<ArrayRef> = plain.collect::<Result<_, _>>()?;
    concat_columns(&plain.iter().collect::<Vec<_>>())
}

fn concat_tables(parts: &[&Table]) -> Result<Table, ArrowError> {
    let columns = (0..parts.first().map_or(0, |part| part.columns.len())).map(|column| {
        let arrays: Vec<&ArrayRef> = parts.iter().map(|part| &part.columns[column]).collect();
        concat_columns(&arrays)
    });
    let offsets = match parts.first().is_some_and(|part| part.offsets.is_some()) {
        true => Some(concat_offsets(parts)?),
        false => None,
    };
    Ok(Table {
        rows: parts.iter().map(|part| part.rows).sum(),
        offsets,
        columns: columns.collect::<Result<_, _>>()?,
    })
}

fn concat_offsets(parts: &[&Table]) -> Result<OffsetBuffer<i32>, ArrowError> {
    let mut all = vec![0i32];
    for offsets in parts.iter().filter_map(|part| part.offsets.as_ref()) {
        let base = all.last().copied().unwrap_or(0);
        let begin = offsets.first().copied().unwrap_or(0);
        for &offset in offsets.iter().skip(1) {
            let moved = (offset - begin).checked_add(base);
            all.push(moved.ok_or_else(offset_overflow)?);
        }
    }
    Ok(OffsetBuffer::new(ScalarBuffer::from(all)))
}

fn concat_columns(arrays: &[&ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let dictionaries: Vec<&DictionaryArray<Int32Type>> = arrays
        .iter()
        .filter_map(|array| array.as_dictionary_opt::<Int32Type>())
        .collect();
    if dictionaries.len() == arrays.len() {
        return concat_dictionaries(&dictionaries);
    }
    let arrays: Vec<&dyn Array> = arrays.iter().map(|array| array.as_ref()).collect();
    arrow_select::concat::concat(&arrays)
}

/// Puts columns of strings behind each other over one dictionary whose strings are distinct.
pub(super) fn concat_dictionaries(
    parts: &[&DictionaryArray<Int32Type>],
) -> Result<ArrayRef, ArrowError> {
    let mut interner = Interner::default();
    let mut codes = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
    let mut valid = NullBufferBuilder::new(codes.capacity());
    for part in parts {
        let strings = part.values().as_string::<i32>();
        let mut known: Vec<i32> = vec![-1; strings.len()];
        for row in 0..part.len() {
            if part.is_null(row) {
                codes.push(0);
                valid.append_null();
                continue;
            }
            let old = part.keys().value(row).unsigned_abs() as usize;
            if known[old] < 0 {
                let code = interner.code(strings.value(old));
                known[old] = code.ok_or_else(offset_overflow)?;
            }
            codes.push(known[old]);
            valid.append_non_null();
        }
    }
    dictionary(codes, valid, &mut interner)
}

/// A column of strings from codes and the dictionary that they are of.
pub(super) fn dictionary(
    codes: Vec<i32>,
    mut valid: NullBufferBuilder,
    interner: &mut Interner,
) -> Result<ArrayRef, ArrowError> {
    let codes = PrimitiveArray::<Int32Type>::new(ScalarBuffer::from(codes), valid.finish());
    let strings: Arc<StringArray> = interner.take();
    Ok(Arc::new(DictionaryArray::try_new(codes, strings)?))
}

/// Drops the rows `dead` of each table, and what hangs below them.
pub(super) fn drop_rows(
    layout: &Layout,
    tables: &[Table],
    root: usize,
    dead: &[Vec<u32>],
) -> Result<Vec<Table>, ArrowError> {
    choose(layout, tables, root, &Chosen::All, dead)
}

/// Which rows of a root stay.
enum Chosen<'a> {
    All,
    Rows(&'a [u32]),
}

fn choose(
    layout: &Layout,
    tables: &[Table],
    root: usize,
    chosen: &Chosen<'_>,
    dead: &[Vec<u32>],
) -> Result<Vec<Table>, ArrowError> {
    let mut rows_of: Vec<Vec<u32>> = Vec::with_capacity(tables.len());
    let mut result = Vec::with_capacity(tables.len());
    for (index, table) in tables.iter().enumerate() {
        let parent = layout.tables[index].parent.map(ArenaId::index);
        let (rows, offsets) = match (parent, &table.offsets) {
            (Some(parent), Some(offsets)) => {
                let (rows, offsets) = rows_below(&rows_of[parent], offsets, &dead[index])?;
                (rows, Some(offsets))
            }
            _ if index == root => match chosen {
                Chosen::Rows(rows) => (rows.to_vec(), None),
                Chosen::All => (
                    (0..u32::try_from(table.rows).map_err(|_| offset_overflow())?).collect(),
                    None,
                ),
            },
            _ => (Vec::new(), table.offsets.clone()),
        };
        let chosen = ChosenRows::new(&rows);
        let columns = table.columns.iter().map(|column| chosen.take(column));
        result.push(Table {
            rows: rows.len(),
            offsets,
            columns: columns.collect::<Result<_, _>>()?,
        });
        rows_of.push(rows);
    }
    Ok(result)
}

/// The rows that belong to the chosen rows of the parent, without the dead, and their offsets.
fn rows_below(
    parents: &[u32],
    offsets: &OffsetBuffer<i32>,
    dead: &[u32],
) -> Result<(Vec<u32>, OffsetBuffer<i32>), ArrowError> {
    let mut dead = dead.to_vec();
    dead.sort_unstable();
    let mut rows = Vec::new();
    let mut ends = vec![0i32];
    for &parent in parents {
        let parent = parent as usize;
        let range = offsets[parent].unsigned_abs()..offsets[parent + 1].unsigned_abs();
        if dead.is_empty() {
            rows.extend(range);
        } else {
            rows.extend(range.filter(|row| dead.binary_search(row).is_err()));
        }
        ends.push(i32::try_from(rows.len()).map_err(|_| offset_overflow())?);
    }
    Ok((rows, OffsetBuffer::new(ScalarBuffer::from(ends))))
}

/// The values at `rows`; without a copy where these are neighbours.
pub(super) fn take(array: &dyn Array, rows: &[u32]) -> Result<ArrayRef, ArrowError> {
    ChosenRows::new(rows).take(array)
}

/// Rows that are chosen from several columns; what is to know of them is asked once.
struct ChosenRows {
    rows: Rows,
    /// The place behind the last of them.
    end: usize,
}

enum Rows {
    Neighbours { first: usize, count: usize },
    Any(UInt32Array),
}

impl ChosenRows {
    fn new(rows: &[u32]) -> Self {
        let first = rows.first().copied().unwrap_or(0);
        let count = rows.len();
        if rows.iter().copied().eq((first..).take(count)) {
            let first = first as usize;
            return Self {
                rows: Rows::Neighbours { first, count },
                end: first + count,
            };
        }
        let last = rows.iter().copied().max();
        Self {
            rows: Rows::Any(UInt32Array::from(rows.to_vec())),
            end: last.map_or(0, |last| last as usize + 1),
        }
    }

    fn take(&self, array: &dyn Array) -> Result<ArrayRef, ArrowError> {
        if self.end > array.len() {
            let message = "a row is chosen that a column does not have";
            return Err(ArrowError::InvalidArgumentError(message.to_owned()));
        }
        match &self.rows {
            Rows::Neighbours { first, count } => Ok(array.slice(*first, *count)),
            Rows::Any(rows) => arrow_select::take::take(array, rows, None),
        }
    }
}

pub(super) fn offset_overflow() -> ArrowError {
    ArrowError::OffsetOverflowError(i32::MAX as usize)
}

/// A batch outgrew what Arrow's 32-bit offsets can name.
pub(super) fn too_large(error: ArrowError) -> Diagnostic {
    let message = "a batch has more rows or text than one batch can hold";
    Diagnostic::error(Code::DataUnreadable, Span::default(), message)
        .note(error.to_string())
        .help("read it in smaller batches")
}

pub(super) fn unequal(message: &str) -> Diagnostic {
    Diagnostic::error(Code::DataUnreadable, Span::default(), message)
}
