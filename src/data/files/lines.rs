//! Lines of NDJSON, each no longer than a limit.

use std::io::{self, BufRead, Read};

use super::ROW_BYTES_MAX;

/// A piece of a text that is one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// A row; its bytes are in the buffer.
    Row,
    /// A row beyond [`ROW_BYTES_MAX`], which was skipped.
    TooLong,
    /// A list that is never closed: the file ends too early.
    Cut,
    /// Nothing is left.
    End,
}

/// Reads the next line into `line`, without its end.
pub(super) fn next_line(source: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Piece> {
    line.clear();
    let limit = ROW_BYTES_MAX as u64 + 1;
    let count = source.by_ref().take(limit).read_until(b'\n', line)?;
    if count == 0 {
        return Ok(Piece::End);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Piece::Row);
    }
    if line.len() <= ROW_BYTES_MAX {
        return Ok(Piece::Row);
    }
    line.truncate(64);
    source.skip_until(b'\n')?;
    Ok(Piece::TooLong)
}
