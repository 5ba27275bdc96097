//! A part of the inputs that is decoded apart from the others.

use std::sync::Arc;

use super::arrow_rows::ArrowRows;
use super::line_rows::LineRows;
use crate::data::Batch;
use crate::data::records::Binding;
use crate::data::report::Report;
use crate::diagnostic::Diagnostic;

/// A part of the inputs: a row group of Parquet, or a batch of other forms. Portions come one after
/// the other from [`Reader::next_portion`](crate::data::Reader::next_portion); each may be decoded on a thread of its own.
pub struct Portion {
    pub(super) binding: Binding,
    pub(super) name: Arc<str>,
    pub(super) rows: Rows,
    pub(super) report: Report,
}

/// What is to be decoded.
pub(super) enum Rows {
    /// Nothing: the batch is decoded, or gone.
    Decoded(Option<Batch>),
    /// Arrow rows, or a file of them.
    Arrow(ArrowRows),
    /// Lines of NDJSON.
    Lines(Box<LineRows>),
}

impl Portion {
    /// The name of the input that it is a part of.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What became of the rows of its batches so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How many rows it has at most.
    pub fn rows_max(&self) -> u64 {
        match &self.rows {
            Rows::Decoded(batch) => batch.as_ref().map_or(0, |batch| batch.rows() as u64),
            Rows::Arrow(rows) => rows.rows,
            Rows::Lines(lines) => lines.count,
        }
    }

    /// The next batch; none at the end.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`](crate::diagnostic::Code::DataUnreadable) where the bytes are corrupt;
    /// nothing comes after it.
    pub fn next_batch(&mut self) -> Option<Result<Batch, Diagnostic>> {
        loop {
            let batch = match &mut self.rows {
                Rows::Decoded(batch) => batch.take().map(Ok),
                Rows::Arrow(rows) => rows
                    .next(&self.binding, &self.name, &mut self.report)
                    .transpose(),
                Rows::Lines(lines) => lines
                    .next(&self.binding, &self.name, &mut self.report)
                    .transpose(),
            };
            match batch {
                // A batch whose rows were all refused says nothing.
                Some(Ok(batch)) if batch.rows() == 0 => {}
                other => return other,
            }
        }
    }

    /// What became of the rows that were decoded.
    pub fn into_report(self) -> Report {
        self.report
    }
}
