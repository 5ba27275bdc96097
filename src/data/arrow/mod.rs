//! Arrow rows, of a file or of an embedder, as batches: column by column.
//!
//! First the rows that may stay are found (those with a key and, for events, a time), then the tree
//! of paths is walked beside the arrays. What the data lacks stays missing.

mod keys;
mod leaf;
mod shred;
mod source;

use std::sync::Arc;

use arrow_array::builder::BooleanBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_buffer::{BooleanBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, TimeUnit};

use self::shred::Level;
use self::source::Source;
use super::build::UTC;
use super::gather::take;
use super::records::Binding;
use super::report::{NO_KEY, NO_TIME, Place, Report};
use super::scan::{KeyType, Scan};
use super::tree::{PathTree, Role};
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
            kept: None,
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
    /// The rows of the record batch that stay; none where all of them do.
    kept: Option<Vec<u32>>,
    tables: Vec<Parts>,
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
        let kept = self.kept.as_ref().map_or(rows, Vec::len);
        let mut source = all;
        for (_, column) in &mut source.dotted {
            *column = self.staying(column)?;
        }
        let level = Level::root(kept);
        self.tables[self.tree.root_table].rows = kept;
        let tree = self.tree;
        self.place(&tree.nodes[tree.root], &source, &level)?;
        self.finish(kept, keys, times, ids)
    }

    /// Of an array with a value for each row those of the rows that stay.
    fn staying(&self, array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        match &self.kept {
            None => Ok(Arc::clone(array)),
            Some(kept) => take(array.as_ref(), kept),
        }
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
        let counted = self.report.naive_times;
        let times = match &source.array {
            Some(array) => leaf::instants(array, &mut self.report.naive_times)?,
            None => None,
        };
        let root = &self.binding.scan.layout.tables[self.binding.scan.root.table()];
        if root.columns.iter().any(|column| column.path == *path) {
            // Rules read the same column, and its times count there.
            self.report.naive_times = counted;
        }
        Ok(Some(times.unwrap_or_else(|| {
            arrow_array::new_null_array(&type_of(ColumnType::Datetime), rows)
        })))
    }

    fn ids(&mut self, all: &Source, rows: usize) -> Result<Option<StringArray>, ArrowError> {
        let Some(path) = &self.binding.scan.id else {
            return Ok(None);
        };
        let source = self.at(all, path)?;
        let ids = match &source.array {
            Some(array) => leaf::names(array)?,
            None => None,
        };
        if let (Some(array), None) = (&source.array, &ids) {
            let tree = self.tree;
            let nodes = tree.nodes.iter();
            for node in nodes.filter(|node| node.roles.contains(&Role::Id)) {
                let nothing = BooleanBuffer::new_unset(rows);
                self.report_misfits(node, array, &nothing, &Level::root(rows));
            }
        }
        Ok(Some(ids.unwrap_or_else(|| StringArray::new_null(rows))))
    }

    /// Finds the rows that have what every row must have, and reports the others.
    fn keep_rows(&mut self, rows: usize, keys: Option<&ArrayRef>, times: Option<&ArrayRef>) {
        let mut parts = keys.into_iter().chain(times);
        if parts.all(|part| part.logical_null_count() == 0) {
            return;
        }
        let mut kept = Vec::with_capacity(rows);
        for row in 0..rows {
            let lacks = |part: Option<&ArrayRef>| part.is_some_and(|part| part.is_null(row));
            let lack = if lacks(keys) {
                NO_KEY
            } else if lacks(times) {
                NO_TIME
            } else {
                kept.extend(u32::try_from(row));
                continue;
            };
            let (file, row) = (self.file, self.first_row + row as u64 + 1);
            self.report.refuse_row(lack.reason, || Place {
                file: Arc::clone(file),
                row,
                path: String::new(),
                found: lack.found.to_owned(),
                expected: lack.expected.to_owned(),
            });
        }
        self.kept = Some(kept);
    }

    fn finish(
        mut self,
        kept: usize,
        keys: Option<ArrayRef>,
        times: Option<ArrayRef>,
        ids: Option<StringArray>,
    ) -> Result<Batch, ArrowError> {
        let scan = &self.binding.scan;
        let layout = &scan.layout;
        let rows: Vec<usize> = self.tables.iter().map(|table| table.rows).collect();
        let tables = std::mem::take(&mut self.tables)
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
                KeyType::String => Arc::new(StringArray::from(vec![""; kept])),
                KeyType::Integer => Arc::new(arrow_array::Int64Array::from(vec![0; kept])),
            }
        };
        let times = times.map(|times| self.staying(&times)).transpose()?;
        let ids = ids.map(|ids| self.staying(&(Arc::new(ids) as ArrayRef)));
        let ids = ids.transpose()?;
        Ok(Batch {
            layout: Arc::clone(layout),
            root: scan.root,
            tables: tables.collect(),
            keys: match keys {
                Some(keys) => self.staying(&keys)?,
                None => no_keys(),
            },
            times: times.map(|times| times.as_primitive::<TimestampMicrosecondType>().clone()),
            ids: ids.map(|ids| Arc::new(ids.as_string::<i32>().clone())),
            lines: scan.lines.then(|| {
                let line = |row: u64| self.first_row + row + 1;
                match &self.kept {
                    Some(kept) => kept.iter().map(|&row| line(u64::from(row))).collect(),
                    None => (0..kept as u64).map(line).collect(),
                }
            }),
        })
    }
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

/// Arrow rows as one batch: [`Binding::record_batch`] for a scan that is used once.
///
/// # Errors
/// [`crate::diagnostic::Code::DataUnreadable`] where they outgrow one batch.
pub fn from_record_batch(scan: Scan, rows: &RecordBatch) -> Result<(Batch, Report), Diagnostic> {
    Binding::new(scan).record_batch(rows)
}
