//! Results made ready for a writer, by any thread.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::RecordBatch;
#[cfg(feature = "parquet")]
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};

use super::columns::{ResultColumn, cell, record_batch};
use super::writer::unwritable;
use crate::diagnostic::Diagnostic;
use crate::types::Value;
use crate::types::json::{text_of, to_json};

/// A row of results: its key, and the values of the other columns in their order.
pub type ResultRow = (Value, Vec<Value>);

/// Makes rows or columns of results ready for the writer that it is of. Several threads may use one
/// and the same; what it gives is appended in the order of the results.
pub struct ResultEncoder {
    pub(super) name: String,
    pub(super) columns: Arc<[ResultColumn]>,
    pub(super) form: EncodedForm,
}

/// What a writer takes.
pub(super) enum EncodedForm {
    Rows,
    Ndjson,
    Csv,
    Columns,
    #[cfg(feature = "parquet")]
    Parquet(Box<ArrowRowGroupWriterFactory>),
}

/// Results that are ready to be written.
pub struct Encoded(pub(super) Content);

pub(super) enum Content {
    Rows(Vec<ResultRow>),
    Text(Vec<u8>),
    Columns(RecordBatch),
    #[cfg(feature = "parquet")]
    RowGroup(Vec<ArrowColumnChunk>),
}

impl ResultEncoder {
    /// Whether the form is one of columns, so that columns go into it without a detour over rows.
    pub fn takes_columns(&self) -> bool {
        !matches!(
            self.form,
            EncodedForm::Rows | EncodedForm::Ndjson | EncodedForm::Csv
        )
    }

    /// Makes rows ready.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`](crate::diagnostic::Code::ResultUnwritable) where lists outgrow the
    /// form.
    pub fn rows(&self, rows: Vec<ResultRow>) -> Result<Encoded, Diagnostic> {
        let content = match self.form {
            EncodedForm::Rows => Ok(Content::Rows(rows)),
            EncodedForm::Ndjson => self.ndjson(&rows).map(Content::Text),
            EncodedForm::Csv => self.csv(&rows).map(Content::Text),
            _ => record_batch(&self.columns, &rows)
                .map_err(io::Error::other)
                .and_then(|batch| self.content(batch)),
        };
        content
            .map(Encoded)
            .map_err(|error| unwritable(&self.name, &error))
    }

    /// Makes columns ready, where the form takes columns; they are those of the writer.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`](crate::diagnostic::Code::ResultUnwritable) where they do not fit the
    /// form.
    pub fn columns(&self, batch: RecordBatch) -> Result<Encoded, Diagnostic> {
        let content = self.content(batch).map(Encoded);
        content.map_err(|error| unwritable(&self.name, &error))
    }

    fn content(&self, batch: RecordBatch) -> io::Result<Content> {
        match &self.form {
            #[cfg(feature = "parquet")]
            EncodedForm::Parquet(factory) => row_group(factory, &batch)
                .map(Content::RowGroup)
                .map_err(io::Error::other),
            _ => Ok(Content::Columns(batch)),
        }
    }

    fn ndjson(&self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for row in rows {
            let cells = self.columns.iter().enumerate();
            let object: serde_json::Map<String, serde_json::Value> = cells
                .map(|(at, column)| (column.name.clone(), to_json(cell(row, at))))
                .collect();
            serde_json::to_writer(&mut text, &object)?;
            text.write_all(b"\n")?;
        }
        Ok(text)
    }

    fn csv(&self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            let cells = (0..self.columns.len()).map(|at| text_of(cell(row, at)));
            writer.write_record(cells)?;
        }
        writer.into_inner().map_err(|error| error.into_error())
    }
}

/// The column chunks of a row group of these rows.
#[cfg(feature = "parquet")]
fn row_group(
    factory: &ArrowRowGroupWriterFactory,
    batch: &RecordBatch,
) -> Result<Vec<ArrowColumnChunk>, parquet::errors::ParquetError> {
    let mut writers = factory.create_column_writers(0)?.into_iter();
    let mut chunks = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        for leaf in compute_leaves(field, column)? {
            if let Some(mut writer) = writers.next() {
                writer.write(&leaf)?;
                chunks.push(writer.close()?);
            }
        }
    }
    Ok(chunks)
}
