//! The values of a JSON text: the items of its list, or values behind each other.
//!
//! Only brackets and quotes are looked at, so that a broken value is one refused row and the others
//! stay; what is inside is read by the walk over JSON.

use std::io::{self, BufRead};

use super::ROW_BYTES_MAX;
use super::lines::Piece;

/// The splitter of one text.
#[derive(Debug, Default)]
pub(super) struct Values {
    began: bool,
    in_list: bool,
    ended: bool,
    /// The line of the next byte, from 1.
    line: u64,
    /// The line where the value in the buffer begins.
    pub(super) value_line: u64,
}

/// Where inside a value the next byte is.
#[derive(Debug, Default)]
struct Inside {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Whether the value ends by its own bracket or quote.
    length: usize,
}

/// What a byte does to the value that is being read.
enum Step {
    Keep,
    /// The value ends with this byte.
    Last,
    /// The value ended before this byte.
    Before,
}

impl Values {
    pub(super) fn new() -> Self {
        Self {
            line: 1,
            ..Self::default()
        }
    }

    /// Reads the next value into `value`.
    pub(super) fn next(
        &mut self,
        source: &mut impl BufRead,
        value: &mut Vec<u8>,
    ) -> io::Result<Piece> {
        value.clear();
        if !self.skip_to_value(source)? {
            let is_cut = self.in_list && !self.ended;
            self.ended = true;
            return Ok(if is_cut { Piece::Cut } else { Piece::End });
        }
        self.value_line = self.line;
        let mut inside = Inside::default();
        loop {
            let bytes = source.fill_buf()?;
            if bytes.is_empty() {
                return Ok(inside.piece());
            }
            let mut used = 0;
            let mut is_done = false;
            for &byte in bytes {
                match inside.step(byte) {
                    Step::Before => is_done = true,
                    step => {
                        used += 1;
                        self.line += u64::from(byte == b'\n');
                        inside.length += 1;
                        if inside.length <= ROW_BYTES_MAX {
                            value.push(byte);
                        }
                        is_done = matches!(step, Step::Last);
                    }
                }
                if is_done {
                    break;
                }
            }
            source.consume(used);
            if is_done {
                return Ok(inside.piece());
            }
        }
    }

    /// Moves to the first byte of the next value; false where there is none.
    fn skip_to_value(&mut self, source: &mut impl BufRead) -> io::Result<bool> {
        loop {
            let bytes = source.fill_buf()?;
            let Some(&byte) = bytes.first() else {
                return Ok(false);
            };
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                // The three bytes of a byte order mark.
                0xef | 0xbb | 0xbf if !self.began => {}
                b'[' if !self.began => {
                    self.began = true;
                    self.in_list = true;
                }
                b',' if self.in_list && !self.ended => {}
                b']' if self.in_list && !self.ended => self.ended = true,
                _ => {
                    self.began = true;
                    return Ok(true);
                }
            }
            source.consume(1);
        }
    }
}

impl Inside {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    return self.closed();
                }
                _ => {}
            }
            return Step::Keep;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                return self.closed();
            }
            b',' | b']' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 && self.length > 0 => {
                return Step::Before;
            }
            _ => {}
        }
        Step::Keep
    }

    fn closed(&self) -> Step {
        if self.depth == 0 {
            Step::Last
        } else {
            Step::Keep
        }
    }

    fn piece(&self) -> Piece {
        if self.length > ROW_BYTES_MAX {
            Piece::TooLong
        } else {
            Piece::Row
        }
    }
}
