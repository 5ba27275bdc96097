//! Arrow files and streams.
//!
//! The ready readers of the library trust the lengths that a file claims and reserve that much
//! memory, which ends the program where a corrupt length is beyond all memory. So the blocks of a
//! file are checked against its size first, and streams go through the decoder that takes bytes as
//! they come.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::{FileReader, StreamDecoder, read_footer_length};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};

use super::reader::BATCH_ROWS_MAX;
use crate::data::tree::PathTree;

/// The batches of a file, or why there are no more.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// How many bytes of a stream are read at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// The length of the footer and the magic bytes at the end of a file.
const TRAILER_BYTES: usize = 10;

/// The batches of an Arrow file, with just the columns that are read.
pub(super) fn file(file: File, tree: &PathTree) -> Result<Batches, ArrowError> {
    let schema = file_schema(&file)?;
    let columns = wanted(&schema, tree);
    let batches = FileReader::try_new_buffered(file, Some(columns))?;
    Ok(Box::new(batches.map(|batch| batch.and_then(check_rows))))
}

/// Refuses more rows than a file without bytes for them can be believed to have.
fn check_rows(batch: RecordBatch) -> Result<RecordBatch, ArrowError> {
    let rows = batch.num_rows();
    let mut columns = batch.columns().iter();
    if rows > BATCH_ROWS_MAX && !columns.any(|column| takes_bytes(column.data_type())) {
        let reason = format!("a batch says {rows} rows and has nothing of them");
        return Err(ArrowError::IpcError(reason));
    }
    Ok(batch)
}

/// Whether each value of a type takes some space.
fn takes_bytes(ty: &DataType) -> bool {
    match ty {
        DataType::Null | DataType::FixedSizeBinary(0) => false,
        DataType::Struct(fields) => fields.iter().any(|field| takes_bytes(field.data_type())),
        DataType::FixedSizeList(item, size) => *size > 0 && takes_bytes(item.data_type()),
        _ => true,
    }
}

/// The schema of an Arrow file.
pub(super) fn file_schema(file: &File) -> Result<SchemaRef, ArrowError> {
    check_blocks(&mut &*file)?;
    Ok(FileReader::try_new_buffered(file, None)?.schema())
}

/// Refuses a file whose footer names bytes that the file does not have.
fn check_blocks(file: &mut (impl Read + Seek)) -> Result<(), ArrowError> {
    let cut = || ArrowError::IpcError("the file is cut off or its footer is corrupt".to_owned());
    let size = file.seek(SeekFrom::End(0))?;
    let mut trailer = [0; TRAILER_BYTES];
    let before = size.checked_sub(TRAILER_BYTES as u64).ok_or_else(cut)?;
    file.seek(SeekFrom::Start(before))?;
    file.read_exact(&mut trailer)?;
    let length = read_footer_length(trailer)?;
    let start = before.checked_sub(length as u64).ok_or_else(cut)?;
    file.seek(SeekFrom::Start(start))?;
    let mut footer = vec![0; length];
    file.read_exact(&mut footer)?;
    let footer = arrow_ipc::root_as_footer(&footer).map_err(|_| cut())?;
    let blocks = footer
        .recordBatches()
        .into_iter()
        .chain(footer.dictionaries());
    for block in blocks.flatten() {
        let parts = [
            block.offset(),
            block.metaDataLength().into(),
            block.bodyLength(),
        ];
        let mut end = 0u64;
        for part in parts {
            let part = u64::try_from(part).map_err(|_| cut())?;
            end = end.checked_add(part).ok_or_else(cut)?;
        }
        if end > size {
            return Err(cut());
        }
    }
    file.rewind()?;
    Ok(())
}

/// The batches of an Arrow stream. All its columns are decoded: which there are is known only then.
pub(super) fn stream(source: impl Read + Send + 'static) -> Batches {
    let batches = Stream {
        source,
        decoder: StreamDecoder::new(),
        chunk: Buffer::default(),
        is_ended: false,
    };
    Box::new(batches.map(|batch| batch.and_then(check_rows)))
}

/// The schema of an Arrow stream.
pub(super) fn stream_schema(source: impl Read) -> Result<SchemaRef, ArrowError> {
    let mut stream = Stream {
        source,
        decoder: StreamDecoder::new(),
        chunk: Buffer::default(),
        is_ended: false,
    };
    // A file of Arrow without rows has a schema all the same.
    stream.next().transpose()?;
    let missing = || ArrowError::IpcError("the stream has no schema".to_owned());
    stream.decoder.schema().ok_or_else(missing)
}

/// A stream that is decoded as its bytes come.
struct Stream<R> {
    source: R,
    decoder: StreamDecoder,
    chunk: Buffer,
    is_ended: bool,
}

impl<R: Read> Stream<R> {
    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES);
        self.source
            .by_ref()
            .take(CHUNK_BYTES as u64)
            .read_to_end(&mut chunk)?;
        self.is_ended = chunk.is_empty();
        self.chunk = Buffer::from_vec(chunk);
        Ok(())
    }

    fn decode(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        loop {
            if let Some(batch) = self.decoder.decode(&mut self.chunk)? {
                return Ok(Some(batch));
            }
            if self.is_ended {
                return Ok(None);
            }
            self.fill()?;
            if self.is_ended {
                self.decoder.finish()?;
            }
        }
    }
}

impl<R: Read> Iterator for Stream<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.decode().transpose()
    }
}

/// The top-level columns of which something is read; the first one where there are none, since rows
/// without columns are as many as the file says.
fn wanted(schema: &Schema, tree: &PathTree) -> Vec<usize> {
    let fields = schema.fields().iter().enumerate();
    let wanted = fields.filter(|(_, field)| !tree.named(field.name()).is_empty());
    let wanted: Vec<usize> = wanted.map(|(column, _)| column).collect();
    match wanted.is_empty() {
        true => (0..schema.fields().len().min(1)).collect(),
        false => wanted,
    }
}
