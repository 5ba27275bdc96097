//! Inputs one after the other, as batches of bounded size.

use std::collections::VecDeque;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;

use super::chunks::{CHUNK_BYTES, Chunk, Chunks};
use super::form::Form;
use super::input::{Counted, Input, Opened, Source, open, unreadable};
use super::ipc::{self, Batches};
use super::lines::Piece;
use super::table::Table;
use super::values::Values;
use crate::data::fill::Filler;
use crate::data::json::{LineReader, Lines, read_line};
use crate::data::records::Binding;
use crate::data::report::Report;
use crate::data::scan::Scan;
use crate::data::{Batch, ROW_BYTES_MAX};
use crate::diagnostic::Diagnostic;

/// How many rows a batch has at most.
pub const BATCH_ROWS_MAX: usize = 64 * 1024;
/// How many bytes of text a batch is made of at most, one row more or less.
pub const BATCH_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The rows of inputs, as batches in the order of the inputs.
///
/// # Examples
/// ```no_run
/// # use std::sync::Arc;
/// # use sumac::data::{Input, KeyType, Reader, Root, Scan, field_path};
/// # use sumac::schema::layout::Layout;
/// let scan = Scan::new(Arc::new(Layout::new()), Root::Event)
///     .key(field_path("customer"), KeyType::String)
///     .time(field_path("timestamp"));
/// let mut reader = Reader::open(&[Input::from("events/*.parquet")], scan)?;
/// for batch in reader.by_ref() {
///     println!("{} events", batch?.rows());
/// }
/// println!("{} rows refused", reader.report().rows_refused);
/// # Ok::<(), sumac::diagnostic::Diagnostic>(())
/// ```
pub struct Reader {
    binding: Binding,
    filler: Filler,
    left: VecDeque<Input>,
    current: Option<Current>,
    /// Bytes of the inputs that are done.
    done: u64,
}

/// The input that is being read.
struct Current {
    name: Arc<str>,
    size: u64,
    done: Arc<AtomicU64>,
    rows: Rows,
}

/// What is left of it.
enum Rows {
    Lines(Box<LineRows>),
    Values(BufReader<Counted>, Values),
    Table(Box<Table>),
    Arrow(ArrowRows),
}

/// Lines, chunk by chunk.
struct LineRows {
    chunks: Chunks<BufReader<Counted>>,
    reader: LineReader,
    /// The chunk that is being read.
    text: Vec<u8>,
    /// Where in it the lines begin that are still to be read, and the number of the first one.
    at: usize,
    line: u64,
}

/// Record batches, larger ones cut.
struct ArrowRows {
    batches: Batches,
    /// How many rows the file has, zero where that is not known.
    rows: u64,
    rows_done: u64,
    pending: Option<RecordBatch>,
}

impl Reader {
    /// Finds the files of `inputs`, in their order. Each is opened when its turn comes.
    ///
    /// # Errors
    /// [`crate::diagnostic::Code::DataUnreadable`] where an input stands for no files.
    pub fn open(inputs: &[Input], scan: Scan) -> Result<Self, Diagnostic> {
        let mut left = VecDeque::new();
        for input in inputs {
            left.extend(input.files()?);
        }
        let binding = Binding::new(scan);
        let mut filler = Filler::new(&binding.scan, Arc::clone(&binding.tree));
        filler.report.bytes_total = left.iter().map(Input::size).sum();
        Ok(Self {
            binding,
            filler,
            left,
            current: None,
            done: 0,
        })
    }

    /// What became of the rows so far.
    pub fn report(&self) -> &Report {
        &self.filler.report
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Diagnostic> {
        loop {
            if self.current.is_none() {
                let Some(input) = self.left.pop_front() else {
                    return Ok(None);
                };
                self.current = Some(begin(&input, &self.binding)?);
            }
            let Some(current) = &mut self.current else {
                continue;
            };
            self.filler.file = Arc::clone(&current.name);
            let batch = current.next(&self.binding, &mut self.filler)?;
            let done = current.done.load(Ordering::Relaxed);
            if batch.is_none() {
                self.done += current.size.max(done);
                self.current = None;
            }
            let under_way = if self.current.is_some() { done } else { 0 };
            self.filler.report.bytes_done = self.done + under_way;
            // A batch whose rows were all refused says nothing.
            if let Some(batch) = batch.filter(|batch| batch.rows() > 0) {
                return Ok(Some(batch));
            }
        }
    }
}

impl Iterator for Reader {
    type Item = Result<Batch, Diagnostic>;

    /// After an error the rest of that input is left out and the next one is read.
    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_batch();
        if next.is_err() {
            self.current = None;
            self.filler.discard();
        }
        next.transpose()
    }
}

fn begin(input: &Input, binding: &Binding) -> Result<Current, Diagnostic> {
    let Opened {
        form,
        name,
        source,
        done,
    } = open(input)?;
    let rows = match (form, source) {
        (Form::Ndjson, Source::Stream(stream)) => Rows::Lines(Box::new(LineRows {
            chunks: Chunks::new(stream, CHUNK_BYTES),
            reader: LineReader::new(&binding.tree),
            text: Vec::new(),
            at: 0,
            line: 1,
        })),
        (Form::Json, Source::Stream(stream)) => Rows::Values(stream, Values::new()),
        (Form::Csv, Source::Stream(stream)) => Table::open(stream, &binding.tree)
            .map(|table| Rows::Table(Box::new(table)))
            .map_err(|error| unreadable(&name, &error))?,
        (_, source) => Rows::Arrow(arrow_rows(form, &name, source, binding)?),
    };
    Ok(Current {
        name,
        size: input.size(),
        done,
        rows,
    })
}

fn arrow_rows(
    form: Form,
    name: &str,
    source: Source,
    binding: &Binding,
) -> Result<ArrowRows, Diagnostic> {
    let (batches, rows) = guarded(name, || match source {
        Source::Stream(stream) => Ok((ipc::stream(stream), 0)),
        #[cfg(feature = "parquet")]
        Source::File(file) if form == Form::Parquet => {
            super::parquet::file(file, binding).map_err(|error| error.to_string())
        }
        #[cfg(not(feature = "parquet"))]
        Source::File(_) if form == Form::Parquet => {
            Err("this build of Sumac has no support for Parquet".to_owned())
        }
        Source::File(file) => Ok((
            ipc::file(file, &binding.tree).map_err(|e| e.to_string())?,
            0,
        )),
    })?;
    Ok(ArrowRows {
        batches,
        rows,
        rows_done: 0,
        pending: None,
    })
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

impl Current {
    /// The next batch; none at the end of the input.
    fn next(
        &mut self,
        binding: &Binding,
        filler: &mut Filler,
    ) -> Result<Option<Batch>, Diagnostic> {
        let name = Arc::clone(&self.name);
        let rows = match &mut self.rows {
            Rows::Arrow(rows) => rows,
            Rows::Lines(lines) => {
                return match lines.next(binding, filler, &name)? {
                    0 => Ok(None),
                    _ => filler.take().map(Some),
                };
            }
            _ => return self.next_of_text(binding, filler),
        };
        let Some(batch) = rows.next(&name)? else {
            return Ok(None);
        };
        let first_row = rows.rows_done;
        rows.rows_done += batch.num_rows() as u64;
        let shredded = guarded(&name, || {
            Ok(binding.arrow_rows(&batch, &name, first_row, &mut filler.report))
        })??;
        if rows.rows > 0 {
            let share = self.size as f64 * rows.rows_done as f64 / rows.rows as f64;
            self.done.store(share as u64, Ordering::Relaxed);
        }
        Ok(Some(shredded))
    }

    fn next_of_text(
        &mut self,
        binding: &Binding,
        filler: &mut Filler,
    ) -> Result<Option<Batch>, Diagnostic> {
        let tree = &binding.tree;
        let mut text = Vec::new();
        let (mut bytes, mut rows) = (0, 0);
        while bytes < BATCH_BYTES_MAX && rows < BATCH_ROWS_MAX {
            let piece = match &mut self.rows {
                Rows::Values(source, values) => {
                    let piece = values.next(source, &mut text);
                    filler.line = values.value_line;
                    piece
                }
                Rows::Table(table) => table.next(filler, tree),
                Rows::Lines(_) | Rows::Arrow(_) => Ok(Piece::End),
            };
            let place = filler.line;
            let piece = piece
                .map_err(|error| unreadable(&self.name, &format!("after line {place}: {error}")))?;
            match (piece, &self.rows) {
                (Piece::End, _) => break,
                (Piece::Row, Rows::Table(table)) => bytes += table.row_bytes(),
                (Piece::Row, _) => {
                    bytes += text.len();
                    read_line(filler, tree, &text);
                }
                (Piece::TooLong, _) => {
                    let limit = format!("at most {ROW_BYTES_MAX} bytes");
                    filler.refuse_unread_row("it is too long", "", &limit);
                }
                (Piece::Cut, _) => {
                    let reason = "the list of the file is never closed";
                    filler.refuse_unread_row(reason, "the end of the file", "`]`");
                }
            }
            rows += 1;
        }
        match rows {
            0 => Ok(None),
            _ => filler.take().map(Some),
        }
    }
}

impl LineRows {
    /// Fills one batch, one chunk more or less, and says how many lines it is made of.
    fn next(
        &mut self,
        binding: &Binding,
        filler: &mut Filler,
        name: &str,
    ) -> Result<usize, Diagnostic> {
        let (mut bytes, mut rows) = (0, 0);
        while bytes < BATCH_BYTES_MAX && rows < BATCH_ROWS_MAX {
            if self.at == self.text.len() {
                let chunk = self.chunks.next(std::mem::take(&mut self.text));
                let line = self.chunks.line();
                let failed = |error| unreadable(name, &format!("after line {line}: {error}"));
                self.at = 0;
                match chunk.map_err(failed)? {
                    Chunk::End => break,
                    Chunk::TooLong { line } => {
                        filler.line = line;
                        let limit = format!("at most {ROW_BYTES_MAX} bytes");
                        filler.refuse_unread_row("it is too long", "", &limit);
                        rows += 1;
                        continue;
                    }
                    Chunk::Lines { text, first_line } => {
                        (self.text, self.line) = (text, first_line);
                    }
                }
            }
            let lines = Lines {
                text: &self.text[self.at..],
                first_line: self.line,
            };
            let left = self
                .reader
                .read(filler, &binding.tree, lines, BATCH_ROWS_MAX - rows);
            rows += (left.first_line - self.line) as usize;
            let at = self.text.len() - left.text.len();
            bytes += at - self.at;
            (self.at, self.line) = (at, left.first_line);
        }
        Ok(rows)
    }
}

impl ArrowRows {
    fn next(&mut self, name: &str) -> Result<Option<RecordBatch>, Diagnostic> {
        let batch = match self.pending.take() {
            Some(batch) => batch,
            None => {
                let next = guarded(name, || {
                    self.batches.next().transpose().map_err(|e| e.to_string())
                });
                let at = self.rows_done;
                match next.map_err(|error| error.note(format!("after row {at}")))? {
                    Some(batch) => batch,
                    None => return Ok(None),
                }
            }
        };
        let rows = batch.num_rows();
        if rows > BATCH_ROWS_MAX {
            self.pending = Some(batch.slice(BATCH_ROWS_MAX, rows - BATCH_ROWS_MAX));
            return Ok(Some(batch.slice(0, BATCH_ROWS_MAX)));
        }
        Ok(Some(batch))
    }
}
