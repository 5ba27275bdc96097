//! The writer of results in all forms.

use std::io::{self, Write};
use std::path::Path;

use arrow_ipc::writer::{FileWriter, StreamWriter};
#[cfg(feature = "parquet")]
use parquet::arrow::ArrowWriter;

use super::aligned::Aligned;
use super::columns::{ResultColumn, cell, record_batch, schema};
use super::target::{Aside, Target};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::types::Value;
use crate::types::json::{text_of, to_json};

/// How many rows are gathered before they are written.
const CHUNK_ROWS: usize = 8 * 1024;
/// How many rows a row group of Parquet has at most.
#[cfg(feature = "parquet")]
const ROW_GROUP_ROWS_MAX: usize = 128 * 1024;

/// A form of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultForm {
    /// Aligned columns for people.
    Table,
    /// A JSON object a line; missing values are `null`.
    Ndjson,
    /// Comma-separated values with a header; lists, maps and objects are JSON, missing is empty.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// Arrow: the file format in files, the stream format on standard output.
    Arrow,
}

impl ResultForm {
    /// The form that the name of a file says; none for unknown endings.
    pub fn of_name(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "txt" => ResultForm::Table,
            "ndjson" | "jsonl" => ResultForm::Ndjson,
            "csv" => ResultForm::Csv,
            "parquet" => ResultForm::Parquet,
            "arrow" => ResultForm::Arrow,
            _ => return None,
        })
    }
}

/// Writes results row by row.
///
/// The file appears under its name in [`ResultWriter::finish`]; without that there is none.
pub struct ResultWriter {
    name: String,
    columns: Vec<ResultColumn>,
    rows: Vec<(Value, Vec<Value>)>,
    sink: Sink,
    aside: Option<Aside>,
}

type Out = Box<dyn Write + Send>;

enum Sink {
    Table(Aligned),
    Ndjson(Out),
    Csv(Box<csv::Writer<Out>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ArrowWriter<Out>>),
    ArrowFile(Box<FileWriter<Out>>),
    ArrowStream(Box<StreamWriter<Out>>),
}

impl ResultWriter {
    /// Opens `target` for results of `form`; the first of `columns` is the key of the rows.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`] where the target cannot be written.
    pub fn create(
        target: &Target,
        form: ResultForm,
        columns: Vec<ResultColumn>,
    ) -> Result<Self, Diagnostic> {
        let name = target.name();
        let opened = Aside::open(target).and_then(|(out, aside)| {
            let in_file = aside.is_some();
            Ok((Sink::new(form, out, in_file, &columns)?, aside))
        });
        let (sink, aside) = opened.map_err(|error| unwritable(&name, &error))?;
        Ok(Self {
            name,
            columns,
            rows: Vec::new(),
            sink,
            aside,
        })
    }

    /// Writes a row: its key, and the values of the other columns in their order.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`] where the target cannot be written.
    pub fn write(&mut self, key: Value, values: Vec<Value>) -> Result<(), Diagnostic> {
        self.rows.push((key, values));
        if self.rows.len() < CHUNK_ROWS {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Diagnostic> {
        let rows = std::mem::take(&mut self.rows);
        let written = self.sink.write(&self.columns, &rows);
        written.map_err(|error| unwritable(&self.name, &error))
    }

    /// Writes what is left and gives the file its name.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`] where the target cannot be written.
    pub fn finish(mut self) -> Result<(), Diagnostic> {
        self.flush()?;
        let finished = self.sink.finish();
        let aside = self.aside;
        let published = finished.and_then(|()| aside.map_or(Ok(()), Aside::publish));
        published.map_err(|error| unwritable(&self.name, &error))
    }
}

impl Sink {
    fn new(
        form: ResultForm,
        out: Out,
        in_file: bool,
        columns: &[ResultColumn],
    ) -> io::Result<Self> {
        Ok(match form {
            ResultForm::Table => Sink::Table(Aligned::new(out)),
            ResultForm::Ndjson => Sink::Ndjson(out),
            ResultForm::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(columns.iter().map(|column| &column.name))?;
                Sink::Csv(Box::new(writer))
            }
            ResultForm::Parquet => Self::parquet(out, columns)?,
            ResultForm::Arrow if in_file => Sink::ArrowFile(Box::new(
                FileWriter::try_new(out, &schema(columns)).map_err(io::Error::other)?,
            )),
            ResultForm::Arrow => Sink::ArrowStream(Box::new(
                StreamWriter::try_new(out, &schema(columns)).map_err(io::Error::other)?,
            )),
        })
    }

    #[cfg(feature = "parquet")]
    fn parquet(out: Out, columns: &[ResultColumn]) -> io::Result<Self> {
        use parquet::basic::Compression;
        use parquet::file::properties::WriterProperties;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS_MAX))
            .build();
        let writer = ArrowWriter::try_new(out, schema(columns), Some(properties));
        Ok(Sink::Parquet(Box::new(writer.map_err(io::Error::other)?)))
    }

    #[cfg(not(feature = "parquet"))]
    fn parquet(_: Out, _: &[ResultColumn]) -> io::Result<Self> {
        let reason = "this build of Sumac has no support for Parquet";
        Err(io::Error::new(io::ErrorKind::Unsupported, reason))
    }

    fn write(&mut self, columns: &[ResultColumn], rows: &[(Value, Vec<Value>)]) -> io::Result<()> {
        let batch = || record_batch(columns, rows).map_err(io::Error::other);
        match self {
            Sink::Table(table) => table.write(columns, rows),
            Sink::Ndjson(out) => rows.iter().try_for_each(|row| {
                let cells = columns.iter().enumerate();
                let object: serde_json::Map<String, serde_json::Value> = cells
                    .map(|(at, column)| (column.name.clone(), to_json(cell(row, at))))
                    .collect();
                serde_json::to_writer(&mut *out, &object)?;
                out.write_all(b"\n")
            }),
            Sink::Csv(writer) => rows.iter().try_for_each(|row| {
                let cells = (0..columns.len()).map(|at| text_of(cell(row, at)));
                writer.write_record(cells).map_err(io::Error::from)
            }),
            #[cfg(feature = "parquet")]
            Sink::Parquet(writer) => writer.write(&batch()?).map_err(io::Error::other),
            Sink::ArrowFile(writer) => writer.write(&batch()?).map_err(io::Error::other),
            Sink::ArrowStream(writer) => writer.write(&batch()?).map_err(io::Error::other),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Table(table) => table.finish(),
            Sink::Ndjson(mut out) => out.flush(),
            Sink::Csv(mut writer) => writer.flush(),
            #[cfg(feature = "parquet")]
            Sink::Parquet(mut writer) => {
                writer.finish().map_err(io::Error::other)?;
                writer.inner_mut().flush()
            }
            Sink::ArrowFile(mut writer) => {
                writer.finish().map_err(io::Error::other)?;
                writer.get_mut().flush()
            }
            Sink::ArrowStream(mut writer) => {
                writer.finish().map_err(io::Error::other)?;
                writer.get_mut().flush()
            }
        }
    }
}

fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    let message = format!("the results cannot be written to `{name}`");
    Diagnostic::error(Code::ResultUnwritable, Span::default(), message).note(error.to_string())
}
