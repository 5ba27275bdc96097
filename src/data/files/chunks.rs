//! A text of lines in chunks of whole lines, so that several threads can read one file.

use std::io::{self, ErrorKind, Read};

use memchr::{memchr, memchr_iter, memrchr};

use super::ROW_BYTES_MAX;

/// How many bytes a chunk has where its lines allow it: enough rows for all partitions of a run.
pub(in crate::data) const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// Cuts what a source gives at line ends. Memory is bounded by a chunk, or the longest line.
#[derive(Debug)]
pub(in crate::data) struct Chunks<R> {
    source: R,
    /// How many bytes a chunk should have, at most [`ROW_BYTES_MAX`].
    chunk_bytes: usize,
    /// What was read beyond the last chunk.
    left: Vec<u8>,
    /// The number of the first line that was not given yet.
    line: u64,
    is_done: bool,
    /// Why the source ended early; told when all lines before were given.
    error: Option<io::Error>,
}

/// What [`Chunks`] gives.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::data) enum Chunk {
    /// Whole lines with their ends, which the last line of a source may lack.
    Lines {
        /// One line or more, none beyond [`ROW_BYTES_MAX`].
        text: Vec<u8>,
        /// The number of the first of them.
        first_line: u64,
    },
    /// A line beyond [`ROW_BYTES_MAX`], which was skipped.
    TooLong {
        /// Its number.
        line: u64,
    },
    /// Nothing is left.
    End,
}

impl<R: Read> Chunks<R> {
    pub(in crate::data) fn new(source: R, chunk_bytes: usize) -> Self {
        Self {
            source,
            chunk_bytes: chunk_bytes.clamp(1, ROW_BYTES_MAX),
            left: Vec::new(),
            line: 1,
            is_done: false,
            error: None,
        }
    }

    /// The number of the first line that was not given yet.
    pub(in crate::data) fn line(&self) -> u64 {
        self.line
    }

    /// The next lines, in the memory of `text`, whose content does not matter.
    ///
    /// # Errors
    /// Those of the source, once all whole lines before were given.
    pub(in crate::data) fn next(&mut self, mut text: Vec<u8>) -> io::Result<Chunk> {
        let mut used = self.left.len();
        let mut room = self.chunk_bytes.max(used);
        let mut searched = 0;
        loop {
            // Bytes of an earlier use are overwritten; only growth costs anything.
            text.resize(room.max(text.len()), 0);
            if searched == 0 {
                text[..used].copy_from_slice(&self.left);
            }
            used += self.fill(&mut text[used..room]);
            if let Some(at) = memrchr(b'\n', &text[searched..used]) {
                let end = searched + at + 1;
                self.left.clear();
                self.left.extend_from_slice(&text[end..used]);
                text.truncate(end);
                return Ok(self.lines(text));
            }
            if used < room {
                text.truncate(used);
                self.left.clear();
                return self.last(text);
            }
            if used > ROW_BYTES_MAX {
                self.skip_line(&mut text);
                self.line += 1;
                return Ok(Chunk::TooLong {
                    line: self.line - 1,
                });
            }
            searched = used;
            room = (2 * room).min(ROW_BYTES_MAX + 1);
        }
    }

    fn lines(&mut self, text: Vec<u8>) -> Chunk {
        let first_line = self.line;
        self.line += memchr_iter(b'\n', &text).count() as u64;
        Chunk::Lines { text, first_line }
    }

    /// The line without an end that is last.
    fn last(&mut self, text: Vec<u8>) -> io::Result<Chunk> {
        match self.error.take() {
            Some(error) => Err(error),
            None if text.is_empty() => Ok(Chunk::End),
            None => {
                let first_line = self.line;
                self.line += 1;
                Ok(Chunk::Lines { text, first_line })
            }
        }
    }

    /// Goes to the line after the one that is being read; `buffer` is free to be used.
    fn skip_line(&mut self, buffer: &mut Vec<u8>) {
        buffer.truncate(self.chunk_bytes);
        self.left.clear();
        loop {
            let count = self.fill(buffer);
            if let Some(at) = memchr(b'\n', &buffer[..count]) {
                self.left.extend_from_slice(&buffer[at + 1..count]);
                return;
            }
            if count < buffer.len() {
                return;
            }
        }
    }

    /// Fills `buffer`; fewer bytes than it has are the last ones.
    fn fill(&mut self, buffer: &mut [u8]) -> usize {
        let mut used = 0;
        while used < buffer.len() && !self.is_done {
            match self.source.read(&mut buffer[used..]) {
                Ok(0) => self.is_done = true,
                Ok(count) => used += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.is_done = true;
                    self.error = Some(error);
                }
            }
        }
        used
    }
}

#[cfg(test)]
mod tests;
