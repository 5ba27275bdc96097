//! Arrow rows, of a file or of an embedder, as batches: column by column.
//!
//! First the rows that may stay are found (those with a key and, for events, a time), then the tree
//! of paths is walked beside the arrays. What the data lacks stays missing.

mod keys;
mod leaf;
mod source;

use std::sync::Arc;

use arrow_array::builder::BooleanBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow_buffer::{BooleanBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, TimeUnit};

use self::source::{Ranges, Source, there};
use super::build::UTC;
use super::gather::take;
use super::records::Binding;
use super::report::{Place, Report, excerpt};
use super::scan::KeyType;
use super::tree::{PathNode, PathTree, RowsNode};
use super::{Batch, Table, gather};
use crate::diagnostic::Diagnostic;
use crate::schema::layout::{ColumnType, PathStep};
use crate::types::ArenaId;

impl Binding {
    /// Arrow rows as one batch, with what of them could not be used.
    ///
    /// # Errors
    /// [`crate::diagnostic::Code::DataUnreadable`] where they outgrow one batch.
    pub fn record_batch(&self, rows: &RecordBatch) -> Result<(Batch, Report), Diagnostic> {
        let mut report = Report::default();
        let batch = self.arrow_rows(rows, &Arc::from("records"), 0, &mut report)?;
        Ok((batch, report))
    }

    /// Arrow rows as one batch; the first is row `first_row` of `file`, from 0.
    pub(super) fn arrow_rows(
        &self,
        rows: &RecordBatch,
        file: &Arc<str>,
        first_row: u64,
        report: &mut Report,
    ) -> Result<Batch, Diagnostic> {
        let shredder = Shredder {
            binding: self,
            tree: &self.tree,
            file,
            first_row,
            report,
            kept: Vec::new(),
            tables: vec![Parts::default(); self.scan.layout.tables.len()],
        };
        shredder.run(rows).map_err(gather::too_large)
    }
}

/// What is known of one table so far.
#[derive(Debug, Clone, Default)]
struct Parts {
    rows: usize,
    offsets: Option<OffsetBuffer<i32>>,
    columns: Vec<(usize, ArrayRef)>,
}

/// The walk over one record batch.
struct Shredder<'a> {
    binding: &'a Binding,
    tree: &'a PathTree,
    file: &'a Arc<str>,
    first_row: u64,
    report: &'a mut Report,
    /// The rows of the record batch that stay.
    kept: Vec<u32>,
    tables: Vec<Parts>,
}

/// The rows of a table during the walk, and whose they are.
struct Level<'a> {
    rows: usize,
    owner: Option<(&'a Level<'a>, &'a [i32])>,
}

impl Level<'_> {
    /// The row of the root above `row`.
    fn root_row(&self, row: usize) -> usize {
        match self.owner {
            None => row,
            Some((parent, ends)) => {
                let owner = ends.partition_point(|&end| end.unsigned_abs() as usize <= row);
                parent.root_row(owner.saturating_sub(1))
            }
        }
    }
}

impl Shredder<'_> {
    fn run(mut self, batch: &RecordBatch) -> Result<Batch, ArrowError> {
        let rows = batch.num_rows();
        self.report.rows_read += rows as u64;
        let all = Source::rows(batch);
        let keys = self.keys(&all, rows)?;
        let times = self.times(&all, rows)?;
        let ids = self.ids(&all, rows)?;
        self.keep_rows(rows, keys.as_ref(), times.as_ref());
        let kept = self.kept.len();
        let mut source = all;
        for (_, column) in &mut source.dotted {
            *column = take(column.as_ref(), &self.kept)?;
        }
        let level = Level {
            rows: kept,
            owner: None,
        };
        self.tables[self.tree.root_table].rows = kept;
        let tree = self.tree;
        self.place(&tree.nodes[tree.root], &source, &level)?;
        self.finish(keys, times, ids)
    }

    fn at(&self, source: &Source, path: &[PathStep]) -> Result<Source, ArrowError> {
        let mut source = source.clone();
        for step in path {
            let (PathStep::Field(name) | PathStep::Key(name)) = step;
            source = source.member(name)?;
        }
        Ok(source)
    }

    fn keys(&self, all: &Source, rows: usize) -> Result<Option<ArrayRef>, ArrowError> {
        let scan = &self.binding.scan;
        let Some(path) = &scan.key else {
            return Ok(None);
        };
        keys::keys(&self.at(all, path)?, scan.key_type, rows).map(Some)
    }

    fn times(&mut self, all: &Source, rows: usize) -> Result<Option<ArrayRef>, ArrowError> {
        let Some(path) = &self.binding.scan.time else {
            return Ok(None);
        };
        let source = self.at(all, path)?;
        let times = match &source.array {
            Some(array) => leaf::instants(array, &mut self.report.naive_times)?,
            None => None,
        };
        Ok(Some(times.unwrap_or_else(|| {
            arrow_array::new_null_array(&type_of(ColumnType::Datetime), rows)
        })))
    }

    fn ids(&self, all: &Source, rows: usize) -> Result<Option<StringArray>, ArrowError> {
        let Some(path) = &self.binding.scan.id else {
            return Ok(None);
        };
        let source = self.at(all, path)?;
        let ids = match &source.array {
            Some(array) => leaf::names(array)?,
            None => None,
        };
        Ok(Some(ids.unwrap_or_else(|| StringArray::new_null(rows))))
    }

    /// Finds the rows that have what every row must have, and reports the others.
    fn keep_rows(&mut self, rows: usize, keys: Option<&ArrayRef>, times: Option<&ArrayRef>) {
        for row in 0..rows {
            let lacks = |part: Option<&ArrayRef>| part.is_some_and(|part| part.is_null(row));
            let (reason, expected) = if lacks(keys) {
                ("it has no readable profile key", "a profile key")
            } else if lacks(times) {
                ("it has no readable time", "a time")
            } else {
                self.kept.extend(u32::try_from(row));
                continue;
            };
            let (file, row) = (self.file, self.first_row + row as u64 + 1);
            self.report.refuse_row(reason, || Place {
                file: Arc::clone(file),
                row,
                path: String::new(),
                found: reason.to_owned(),
                expected: expected.to_owned(),
            });
        }
    }

    /// Fills all that hangs at and below a place.
    fn place(
        &mut self,
        node: &PathNode,
        source: &Source,
        level: &Level<'_>,
    ) -> Result<(), ArrowError> {
        if source.is_absent() {
            return Ok(());
        }
        let (present, columns) = self.fit(node, source, level.rows)?;
        self.report_misfits(node, source, &present, level);
        for (table, column, array) in columns {
            self.tables[table].columns.push((column, array));
        }
        for &(table, column) in &node.presence {
            let truth: ArrayRef = Arc::new(BooleanArray::new(present.clone(), None));
            self.tables[table].columns.push((column, truth));
        }
        for (name, &member) in &node.members {
            let tree = self.tree;
            self.place(&tree.nodes[member], &source.member(name)?, level)?;
        }
        let Some(array) = &source.array else {
            return Ok(());
        };
        if let Some(rows) = &node.list
            && let Some(items) = source::items(array)
        {
            self.rows(rows, &items, level)?;
        }
        if let Some(rows) = &node.map
            && let Some(entries) = source::entries(array)?
        {
            self.rows(rows, &entries, level)?;
        }
        Ok(())
    }

    /// In which rows a value of the right shape is there, and the columns that it gives.
    #[expect(
        clippy::type_complexity,
        reason = "columns with their places, used twice here"
    )]
    fn fit(
        &mut self,
        node: &PathNode,
        source: &Source,
        rows: usize,
    ) -> Result<(BooleanBuffer, Vec<(usize, usize, ArrayRef)>), ArrowError> {
        let Some(array) = &source.array else {
            return Ok((source.present(rows), Vec::new()));
        };
        let mut present = BooleanBuffer::new_unset(rows);
        let mut columns = Vec::new();
        for sink in &node.columns {
            let naive = &mut self.report.naive_times;
            if let Some(column) = leaf::convert(array, sink.ty, sink.bounds, naive)? {
                present = &present | &there(column.as_ref());
                columns.push((sink.table, sink.column, column));
            }
        }
        let is_object = matches!(array.data_type(), DataType::Struct(_) | DataType::Map(..));
        let is_list = source::items(array).is_some();
        let shape_fits = node.takes_anything()
            || !node.roles.is_empty()
            || (node.takes_object() && is_object)
            || (node.list.is_some() && is_list);
        if shape_fits {
            present = source.present(rows);
        } else if !source.dotted.is_empty() {
            let mut beside = source.clone();
            beside.array = None;
            present = &present | &beside.present(rows);
        }
        Ok((present, columns))
    }

    fn report_misfits(
        &mut self,
        node: &PathNode,
        source: &Source,
        present: &BooleanBuffer,
        level: &Level<'_>,
    ) {
        let Some(array) = &source.array else { return };
        let misfits = &there(array.as_ref()) & &!present;
        let count = misfits.count_set_bits();
        if count == 0 {
            return;
        }
        let Some(first) = misfits.set_indices().next() else {
            return;
        };
        let kept = self.kept.get(level.root_row(first)).copied().unwrap_or(0);
        let (file, row) = (self.file, self.first_row + u64::from(kept) + 1);
        self.report
            .refuse_values(&node.path, count as u64, || Place {
                file: Arc::clone(file),
                row,
                path: node.path.clone(),
                found: excerpt(&shown(array.as_ref(), first)),
                expected: node.expected(),
            });
    }

    /// Fills the tables of a list or map.
    fn rows(
        &mut self,
        rows: &RowsNode,
        ranges: &Ranges,
        level: &Level<'_>,
    ) -> Result<(), ArrowError> {
        let tree = self.tree;
        let item = &tree.nodes[rows.item];
        let (mut chosen, mut ends) = ranges.rows()?;
        let mut values = Source::of(&take(ranges.values.as_ref(), &chosen)?)?;
        let below = Level {
            rows: chosen.len(),
            owner: Some((level, &ends)),
        };
        if let Some(present) = self.misfits(item, &values, &below)? {
            ends = fewer(&ends, &present);
            let left: Vec<u32> = present
                .set_indices()
                .filter_map(|at| u32::try_from(at).ok())
                .collect();
            chosen = left.iter().map(|&at| chosen[at as usize]).collect();
            values = Source::of(&take(ranges.values.as_ref(), &chosen)?)?;
        }
        if let Some(keys) = &ranges.keys
            && !rows.keys.is_empty()
            && let Some(keys) = leaf::strings(&take(keys.as_ref(), &chosen)?)?
        {
            for &(table, column) in &rows.keys {
                self.tables[table].columns.push((column, Arc::clone(&keys)));
            }
        }
        for &table in &rows.tables {
            self.tables[table].rows = chosen.len();
            let offsets = OffsetBuffer::new(ScalarBuffer::from(ends.clone()));
            self.tables[table].offsets = Some(offsets);
        }
        let below = Level {
            rows: chosen.len(),
            owner: Some((level, &ends)),
        };
        self.place(item, &values, &below)
    }

    /// Which items fit, where some do not: those are reported here and left out of the list.
    fn misfits(
        &mut self,
        item: &PathNode,
        values: &Source,
        level: &Level<'_>,
    ) -> Result<Option<BooleanBuffer>, ArrowError> {
        let Some(array) = &values.array else {
            return Ok(None);
        };
        let from = array.data_type();
        let mut sinks = item.columns.iter();
        if sinks.any(|sink| leaf::always_fits(from, sink.ty, sink.bounds)) {
            return Ok(None);
        }
        let naive = self.report.naive_times;
        let (present, _) = self.fit(item, values, level.rows)?;
        self.report.naive_times = naive;
        if present.count_set_bits() == level.rows {
            return Ok(None);
        }
        self.report_misfits(item, values, &present, level);
        Ok(Some(present))
    }

    fn finish(
        self,
        keys: Option<ArrayRef>,
        times: Option<ArrayRef>,
        ids: Option<StringArray>,
    ) -> Result<Batch, ArrowError> {
        let scan = &self.binding.scan;
        let layout = &scan.layout;
        let rows: Vec<usize> = self.tables.iter().map(|table| table.rows).collect();
        let tables = self
            .tables
            .into_iter()
            .zip(&layout.tables)
            .map(|(parts, told)| {
                let mut columns: Vec<ArrayRef> = told
                    .columns
                    .iter()
                    .map(|column| missing(column.ty, parts.rows))
                    .collect();
                for (column, array) in parts.columns {
                    columns[column] = array;
                }
                let parent = told.parent.map(|parent| rows[parent.index()]);
                Table {
                    rows: parts.rows,
                    offsets: parent.map(|rows| {
                        parts
                            .offsets
                            .unwrap_or_else(|| OffsetBuffer::new_zeroed(rows))
                    }),
                    columns,
                }
            });
        let no_keys = || -> ArrayRef {
            match scan.key_type {
                KeyType::String => Arc::new(StringArray::from(vec![""; self.kept.len()])),
                KeyType::Integer => {
                    Arc::new(arrow_array::Int64Array::from(vec![0; self.kept.len()]))
                }
            }
        };
        let times = times
            .map(|times| take(times.as_ref(), &self.kept))
            .transpose()?;
        let ids = ids.map(|ids| take(&ids, &self.kept)).transpose()?;
        Ok(Batch {
            layout: Arc::clone(layout),
            root: scan.root,
            tables: tables.collect(),
            keys: match keys {
                Some(keys) => take(keys.as_ref(), &self.kept)?,
                None => no_keys(),
            },
            times: times.map(|times| times.as_primitive::<TimestampMicrosecondType>().clone()),
            ids: ids.map(|ids| Arc::new(ids.as_string::<i32>().clone())),
        })
    }
}

/// The ends of lists of which only some items stay.
fn fewer(ends: &[i32], stays: &BooleanBuffer) -> Vec<i32> {
    let mut left = 0i32;
    let mut result = vec![0i32];
    for pair in ends.windows(2) {
        for at in pair[0]..pair[1] {
            left += i32::from(stays.value(at.unsigned_abs() as usize));
        }
        result.push(left);
    }
    result
}

/// A column of which the data has nothing.
fn missing(ty: ColumnType, rows: usize) -> ArrayRef {
    if ty == ColumnType::Presence {
        let mut truth = BooleanBuilder::new();
        truth.append_n(rows, false);
        return Arc::new(truth.finish());
    }
    arrow_array::new_null_array(&type_of(ty), rows)
}

/// The Arrow type of a column.
fn type_of(ty: ColumnType) -> DataType {
    match ty {
        ColumnType::Boolean | ColumnType::Presence => DataType::Boolean,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Number => DataType::Float64,
        ColumnType::String | ColumnType::Key => {
            DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
        }
        ColumnType::Date => DataType::Date32,
        ColumnType::Datetime => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        ColumnType::Duration => DataType::Duration(TimeUnit::Microsecond),
    }
}

/// A value as reports show it.
fn shown(array: &dyn Array, row: usize) -> String {
    let ty = array.data_type();
    if ty.is_nested() {
        return format!("a value of type {ty}");
    }
    arrow_cast::display::array_value_to_string(array, row).unwrap_or_else(|_| ty.to_string())
}
