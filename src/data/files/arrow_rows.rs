//! Record batches of a file, shredded into batches of a bounded number of rows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;

use super::cut::rows_at_once;
use super::input::unreadable;
use super::ipc::Batches;
use crate::data::Batch;
use crate::data::records::Binding;
use crate::data::report::Report;
use crate::diagnostic::Diagnostic;

/// Record batches, larger ones cut.
pub(super) struct ArrowRows {
    batches: Batches,
    /// How many rows they have together.
    pub(super) rows: u64,
    /// Whether the times of the rows are left out, since they are known to be early enough.
    pub(super) is_untimed: bool,
    /// The row of the file that comes next, from 0.
    next_row: u64,
    /// How many of the rows are still to come out of `batches`.
    left: u64,
    pending: Option<RecordBatch>,
}

impl ArrowRows {
    /// Record batches of `rows` rows, of which the first is row `first_row` of its file.
    pub(super) fn new(batches: Batches, rows: u64, first_row: u64) -> Self {
        Self {
            batches,
            rows,
            is_untimed: false,
            next_row: first_row,
            left: rows,
            pending: None,
        }
    }

    /// The next batch; none at the end.
    pub(super) fn next(
        &mut self,
        binding: &Binding,
        name: &Arc<str>,
        report: &mut Report,
    ) -> Result<Option<Batch>, Diagnostic> {
        let Some(batch) = self.next_rows(binding, name)? else {
            return Ok(None);
        };
        let first_row = self.next_row;
        self.next_row += batch.num_rows() as u64;
        let shredded = guarded(name, || {
            Ok(binding.arrow_rows(&batch, name, first_row, report))
        })?;
        let place = |error: Diagnostic| error.note(format!("in `{name}`, after row {first_row}"));
        shredded.map(Some).map_err(place)
    }

    fn next_rows(
        &mut self,
        binding: &Binding,
        name: &str,
    ) -> Result<Option<RecordBatch>, Diagnostic> {
        let batch = match self.pending.take() {
            Some(batch) => batch,
            None => {
                let next = next_of(&mut self.batches, name, self.next_row)?;
                let left = match &next {
                    Some(batch) => self.left.checked_sub(batch.num_rows() as u64),
                    None => (self.left == 0).then_some(0),
                };
                let miscounted = || {
                    let reason = format!("it says {} rows and has another number", self.rows);
                    unreadable(name, &reason).note(format!("after row {}", self.next_row))
                };
                self.left = left.ok_or_else(miscounted)?;
                match next {
                    Some(batch) => batch,
                    None => return Ok(None),
                }
            }
        };
        let rows = guarded(name, || Ok(rows_at_once(&batch, &binding.scan)))?;
        if rows < batch.num_rows() {
            self.pending = Some(batch.slice(rows, batch.num_rows() - rows));
            return Ok(Some(batch.slice(0, rows)));
        }
        Ok(Some(batch))
    }
}

/// The next record batch of a file of which `row` rows were read.
pub(super) fn next_of(
    batches: &mut Batches,
    name: &str,
    row: u64,
) -> Result<Option<RecordBatch>, Diagnostic> {
    let next = guarded(name, || {
        batches
            .next()
            .transpose()
            .map_err(|error| error.to_string())
    });
    next.map_err(|error| error.note(format!("after row {row}")))
}

/// Runs a step of a library that reads binary files. Some of them panic on corrupt bytes; a file
/// must not end the program, so that a panic counts as an error of the file.
pub(super) fn guarded<T>(
    name: &str,
    step: impl FnOnce() -> Result<T, String>,
) -> Result<T, Diagnostic> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(reason)) => Err(unreadable(name, &reason)),
        Err(_) => Err(unreadable(name, &"its bytes are corrupt")),
    }
}
