//! Inputs one after the other, as batches of bounded size.

use std::collections::VecDeque;
use std::io::BufReader;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::arrow_rows::{ArrowRows, guarded, next_of};
use super::chunks::{CHUNK_BYTES, Chunk, Chunks};
use super::form::Form;
use super::input::{Input, Opened, Source, open, unreadable};
use super::ipc::{self, Batches};
use super::line_rows::{LineRows, Spare};
use super::lines::Piece;
use super::packed::Bytes;
#[cfg(feature = "parquet")]
use super::parquet::ParquetFile;
use super::portion::{Portion, Rows};
use super::table::Table;
use super::values::Values;
use crate::data::fill::Filler;
use crate::data::json::read_line;
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
    /// For row groups whose times need not be read.
    untimed: Option<Binding>,
    filler: Filler,
    left: VecDeque<Input>,
    current: Option<Current>,
    /// What is being decoded, where batches are asked for one by one.
    portion: Option<Portion>,
    report: Report,
    /// Bytes of the inputs that are done.
    done: u64,
}

/// The input that is being read.
struct Current {
    name: Arc<str>,
    size: u64,
    done: Arc<AtomicU64>,
    content: Content,
    /// Why nothing comes after the rows that were just read.
    error: Option<Diagnostic>,
}

/// What is left of it.
enum Content {
    Lines(Box<Chunks<BufReader<Bytes>>>, Spare),
    Values(BufReader<Bytes>, Values),
    Table(Box<Table>),
    /// Record batches, and how many rows were read.
    Arrow(Batches, u64),
    #[cfg(feature = "parquet")]
    Parquet(ParquetFile),
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
        let untimed = scan.untimed().map(Binding::new);
        let binding = Binding::new(scan);
        let report = Report {
            bytes_total: left.iter().map(Input::size).sum(),
            ..Report::default()
        };
        Ok(Self {
            filler: Filler::new(&binding.scan, Arc::clone(&binding.tree)),
            binding,
            untimed,
            left,
            current: None,
            portion: None,
            report,
            done: 0,
        })
    }

    /// What became of the rows of the batches so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How many bytes of the inputs are in the portions and batches so far.
    pub fn bytes_done(&self) -> u64 {
        self.report.bytes_done
    }

    /// How many bytes the inputs have; zero where that is not known.
    pub fn bytes_total(&self) -> u64 {
        self.report.bytes_total
    }

    /// The next part of the inputs, to be decoded by whoever takes it; forms that are read from front
    /// to back are decoded here. After an error the rest of that input is left out.
    ///
    /// # Errors
    /// [`crate::diagnostic::Code::DataUnreadable`] where an input cannot be read,
    /// [`crate::diagnostic::Code::DataUnknownForm`] where its form is not known.
    pub fn next_portion(&mut self) -> Option<Result<Portion, Diagnostic>> {
        let next = self.find_portion();
        if next.is_err() {
            self.leave_input();
        }
        next.transpose()
    }

    fn leave_input(&mut self) {
        self.current = None;
        self.filler.discard();
    }

    fn find_portion(&mut self) -> Result<Option<Portion>, Diagnostic> {
        loop {
            if self.current.is_none() {
                let Some(input) = self.left.pop_front() else {
                    return Ok(None);
                };
                self.current = Some(begin(&input, &self.binding, self.untimed.as_ref())?);
            }
            let Some(current) = &mut self.current else {
                continue;
            };
            self.filler.file = Arc::clone(&current.name);
            let rows = current.next(&self.binding, &mut self.filler)?;
            let done = current.done.load(Ordering::Relaxed);
            let name = Arc::clone(&current.name);
            if rows.is_none() {
                self.done += current.size.max(done);
                self.current = None;
            }
            let under_way = if self.current.is_some() { done } else { 0 };
            self.report.bytes_done = self.done + under_way;
            if let Some(rows) = rows {
                let binding = match (&rows, &self.untimed) {
                    (Rows::Arrow(rows), Some(untimed)) if rows.is_untimed => untimed,
                    _ => &self.binding,
                };
                return Ok(Some(Portion {
                    binding: binding.clone(),
                    name,
                    rows,
                    report: std::mem::take(&mut self.filler.report),
                }));
            }
        }
    }

    fn next_batch(&mut self) -> Result<Option<Batch>, Diagnostic> {
        loop {
            if self.portion.is_none() {
                self.portion = self.find_portion()?;
            }
            let Some(portion) = &mut self.portion else {
                return Ok(None);
            };
            let batch = portion.next_batch();
            self.report.merge(&std::mem::take(&mut portion.report));
            match batch.transpose()? {
                Some(batch) => return Ok(Some(batch)),
                None => self.portion = None,
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
            self.portion = None;
            self.leave_input();
        }
        next.transpose()
    }
}

fn begin(
    input: &Input,
    binding: &Binding,
    untimed: Option<&Binding>,
) -> Result<Current, Diagnostic> {
    let Opened {
        form,
        name,
        source,
        done,
    } = open(input)?;
    let content = match (form, source) {
        (Form::Ndjson, Source::Stream(stream)) => {
            Content::Lines(Box::new(Chunks::new(stream, CHUNK_BYTES)), Spare::default())
        }
        (Form::Json, Source::Stream(stream)) => Content::Values(stream, Values::new()),
        (Form::Csv, Source::Stream(stream)) => Table::open(stream, &binding.tree)
            .map(|table| Content::Table(Box::new(table)))
            .map_err(|error| unreadable(&name, &error))?,
        (_, source) => binary(form, &name, source, binding, untimed)?,
    };
    Ok(Current {
        name,
        size: input.size(),
        done,
        content,
        error: None,
    })
}

fn binary(
    form: Form,
    name: &str,
    source: Source,
    binding: &Binding,
    #[cfg_attr(
        not(feature = "parquet"),
        expect(unused_variables, reason = "only Parquet has it")
    )]
    untimed: Option<&Binding>,
) -> Result<Content, Diagnostic> {
    guarded(name, || match source {
        Source::Stream(stream) => Ok(Content::Arrow(ipc::stream(stream), 0)),
        #[cfg(feature = "parquet")]
        Source::File(file) if form == Form::Parquet => ParquetFile::open(file, binding, untimed)
            .map(Content::Parquet)
            .map_err(|error| error.to_string()),
        #[cfg(not(feature = "parquet"))]
        Source::File(_) if form == Form::Parquet => {
            Err("this build of Sumac has no support for Parquet".to_owned())
        }
        Source::File(file) => ipc::file(file, &binding.tree)
            .map(|batches| Content::Arrow(batches, 0))
            .map_err(|error| error.to_string()),
    })
}

impl Current {
    /// What comes next of the input; none at its end.
    fn next(&mut self, binding: &Binding, filler: &mut Filler) -> Result<Option<Rows>, Diagnostic> {
        match &mut self.content {
            Content::Arrow(batches, done) => {
                let Some(batch) = next_of(batches, &self.name, *done)? else {
                    return Ok(None);
                };
                let (first, rows) = (*done, batch.num_rows() as u64);
                *done += rows;
                let batches = Box::new(std::iter::once(Ok(batch)));
                Ok(Some(Rows::Arrow(ArrowRows::new(batches, rows, first))))
            }
            #[cfg(feature = "parquet")]
            Content::Parquet(file) => {
                let rows = file.next_row_group();
                let share = self.size as f64 * file.share_done();
                self.done.store(share as u64, Ordering::Relaxed);
                Ok(rows.map(Rows::Arrow))
            }
            Content::Lines(chunks, spare) => {
                let line = chunks.line();
                let chunk = chunks.next(spare.take()).map_err(|error| {
                    unreadable(
                        &self.name,
                        &format!("after line {}: {error}", chunks.line()),
                    )
                })?;
                Ok(match chunk {
                    Chunk::End => None,
                    Chunk::Lines { text, first_line } => {
                        let count = chunks.line() - first_line;
                        Some(Rows::Lines(Box::new(LineRows::new(
                            text,
                            first_line,
                            count,
                            spare.clone(),
                        ))))
                    }
                    Chunk::TooLong { .. } => {
                        filler.line = line;
                        let limit = format!("at most {ROW_BYTES_MAX} bytes");
                        filler.refuse_unread_row("too long to be read", "more", &limit);
                        Some(Rows::Decoded(None))
                    }
                })
            }
            _ => {
                let batch = self.next_of_text(binding, filler)?;
                Ok(batch.map(|batch| Rows::Decoded(Some(batch))))
            }
        }
    }

    fn next_of_text(
        &mut self,
        binding: &Binding,
        filler: &mut Filler,
    ) -> Result<Option<Batch>, Diagnostic> {
        let tree = &binding.tree;
        let mut text = Vec::new();
        let (mut bytes, mut rows) = (0, 0);
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        while bytes < BATCH_BYTES_MAX && rows < BATCH_ROWS_MAX {
            let piece = match &mut self.content {
                Content::Values(source, values) => {
                    let piece = values.next(source, &mut text);
                    filler.line = values.value_line;
                    piece
                }
                Content::Table(table) => table.next(filler, tree),
                _ => Ok(Piece::End),
            };
            let place = filler.line;
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => {
                    // The rows before it are told first, refused ones among them.
                    let reason = format!("after line {place}: {error}");
                    self.error = Some(unreadable(&self.name, &reason));
                    break;
                }
            };
            match (piece, &self.content) {
                (Piece::End, _) => break,
                (Piece::Row, Content::Table(table)) => bytes += table.row_bytes(),
                (Piece::Row, _) => {
                    bytes += text.len();
                    read_line(filler, tree, &text);
                }
                (Piece::TooLong, _) => {
                    let limit = format!("at most {ROW_BYTES_MAX} bytes");
                    filler.refuse_unread_row("too long to be read", "more", &limit);
                }
                (Piece::Cut, _) => {
                    let reason = "of a list that is never closed";
                    filler.refuse_unread_row(reason, "the end of the file", "`]`");
                }
            }
            rows += 1;
        }
        match rows {
            0 => self.error.take().map_or(Ok(None), Err),
            _ => filler.take().map(Some),
        }
    }
}
