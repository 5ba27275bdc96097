//! The bytes of the column chunks of a row group, in memory before they are decoded.
//!
//! Threads that decode row groups of one file share its handle and so its position, which rules out
//! reading from where the last read ended; and a chunk that is there as a whole is decoded without
//! copying its pages.

use std::fs::File;
use std::io;
use std::sync::Arc;
#[cfg(not(unix))]
use std::sync::{Mutex, PoisonError};

use bytes::{Buf, Bytes};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::claims::check_pages;

/// Chunks that are longer are read page by page, so that memory stays bounded.
const CHUNK_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Column chunks of a file.
pub(super) struct ColumnChunks {
    file: Arc<File>,
    size: u64,
    /// What is in memory, with its place in the file.
    loaded: Vec<(u64, Bytes)>,
}

impl ColumnChunks {
    /// Reads the chunks of some columns.
    pub(super) fn read<'c>(
        file: &Arc<File>,
        columns: impl Iterator<Item = &'c ColumnChunkMetaData>,
    ) -> Result<Self, ParquetError> {
        let size = file.metadata()?.len();
        let mut chunks = Self {
            file: Arc::clone(file),
            size,
            loaded: Vec::new(),
        };
        for column in columns {
            let (start, length) = column.byte_range();
            let is_inside = start.checked_add(length).is_some_and(|end| end <= size);
            if is_inside && length <= CHUNK_BYTES_MAX {
                let bytes = chunks.load(start, length as usize)?;
                check_pages(&bytes, column)?;
                chunks.loaded.push((start, bytes));
            }
        }
        Ok(chunks)
    }

    fn load(&self, start: u64, length: usize) -> io::Result<Bytes> {
        let is_inside = start
            .checked_add(length as u64)
            .is_some_and(|end| end <= self.size);
        if !is_inside {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file is cut off: it names bytes behind its end",
            ));
        }
        let mut bytes = vec![0; length];
        read_exact_at(&self.file, &mut bytes, start)?;
        Ok(Bytes::from(bytes))
    }

    /// The loaded bytes from `start` on, to the end of their chunk.
    fn from(&self, start: u64) -> Option<Bytes> {
        let (first, bytes) = self
            .loaded
            .iter()
            .find(|(first, bytes)| (*first..first + bytes.len() as u64).contains(&start))?;
        Some(bytes.slice((start - first) as usize..))
    }
}

impl Length for ColumnChunks {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for ColumnChunks {
    type T = Box<dyn io::Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        match self.from(start) {
            Some(bytes) => Ok(Box::new(bytes.reader())),
            None => Ok(Box::new(io::BufReader::new(From {
                file: Arc::clone(&self.file),
                next: start,
                end: self.size,
            }))),
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        match self.from(start).filter(|bytes| bytes.len() >= length) {
            Some(bytes) => Ok(bytes.slice(..length)),
            None => Ok(self.load(start, length)?),
        }
    }
}

/// The bytes of a file from a place on.
struct From {
    file: Arc<File>,
    next: u64,
    end: u64,
}

impl io::Read for From {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_sub(self.next);
        let count = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        read_exact_at(&self.file, &mut buffer[..count], self.next)?;
        self.next += count as u64;
        Ok(count)
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, start)
}

/// Without reads at a place, one thread at a time moves the position.
#[cfg(not(unix))]
fn read_exact_at(mut file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    static POSITION: Mutex<()> = Mutex::new(());
    let _alone = POSITION.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(buffer)
}
