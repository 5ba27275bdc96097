#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::Cursor;

use super::*;
use crate::data::files::lines::{Piece, next_line};

/// Gives a few bytes at a time, is interrupted now and then, and fails at the end if it is to.
struct Slow<'a> {
    bytes: &'a [u8],
    calls: usize,
    fails: bool,
}

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(3) {
            return Err(io::Error::from(ErrorKind::Interrupted));
        }
        if self.bytes.is_empty() && self.fails {
            return Err(io::Error::other("the disk is gone"));
        }
        let count = buffer.len().min(self.bytes.len()).min(self.calls % 5 + 1);
        let (now, rest) = self.bytes.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.bytes = rest;
        Ok(count)
    }
}

/// The lines of `text` with their numbers; none for a line that is too long.
fn by_line(text: &[u8]) -> Vec<(u64, Option<Vec<u8>>)> {
    let mut source = Cursor::new(text);
    let (mut lines, mut line) = (Vec::new(), Vec::new());
    for number in 1.. {
        match next_line(&mut source, &mut line).unwrap() {
            Piece::Row => lines.push((number, Some(line.clone()))),
            Piece::TooLong => lines.push((number, None)),
            Piece::End | Piece::Cut => break,
        }
    }
    lines
}

fn by_chunk(source: impl Read, chunk_bytes: usize) -> Vec<(u64, Option<Vec<u8>>)> {
    let mut chunks = Chunks::new(source, chunk_bytes);
    let (mut lines, mut memory) = (Vec::new(), b"what was there before".to_vec());
    loop {
        match chunks.next(memory.clone()).unwrap() {
            Chunk::Lines { text, first_line } => {
                let whole = text.strip_suffix(b"\n").unwrap_or(&text);
                let split = whole.split(|&byte| byte == b'\n');
                lines.extend((first_line..).zip(split.map(|line| Some(line.to_vec()))));
                memory = text;
            }
            Chunk::TooLong { line } => lines.push((line, None)),
            Chunk::End => return lines,
        }
    }
}

#[test]
fn chunks_are_the_lines_of_the_text() {
    let texts = [
        "",
        "\n",
        "a",
        "a\n",
        "\n\n\n",
        "a\nbb\nccc",
        "a\r\n\r\nbb\n",
        "a long line of text\nb\n",
        "b\na long line of text",
        "\n\na long line of text\n\n",
    ];
    for text in texts {
        let lines = by_line(text.as_bytes());
        for chunk_bytes in [1, 2, 3, 5, 8, 1000] {
            let source = Slow {
                bytes: text.as_bytes(),
                calls: 0,
                fails: false,
            };
            assert_eq!(
                by_chunk(source, chunk_bytes),
                lines,
                "{text:?} {chunk_bytes}"
            );
        }
    }
}

#[test]
fn lines_beyond_the_limit_are_left_out() {
    let long = |bytes: usize| "x".repeat(bytes);
    for text in [
        format!("a\n{}\nb\nc\n", long(ROW_BYTES_MAX)),
        format!("a\n{}\nb\nc\n", long(ROW_BYTES_MAX + 1)),
        format!("{}\nb\nc", long(2 * ROW_BYTES_MAX + 7)),
        format!("a\n{}", long(ROW_BYTES_MAX)),
        format!("a\n{}", long(ROW_BYTES_MAX + 1)),
        format!(
            "{}\n{}\nb",
            long(ROW_BYTES_MAX + 1),
            long(ROW_BYTES_MAX + 1)
        ),
    ] {
        let lines = by_line(text.as_bytes());
        for chunk_bytes in [100, CHUNK_BYTES, ROW_BYTES_MAX, usize::MAX] {
            assert!(
                by_chunk(text.as_bytes(), chunk_bytes) == lines,
                "{chunk_bytes}"
            );
        }
    }
}

#[test]
fn whole_lines_are_given_before_an_error() {
    let source = Slow {
        bytes: b"a\nbb\nccc",
        calls: 0,
        fails: true,
    };
    let mut chunks = Chunks::new(source, 100);
    let Chunk::Lines { text, first_line } = chunks.next(Vec::new()).unwrap() else {
        panic!("there are lines before the error");
    };
    assert_eq!((text.as_slice(), first_line), (b"a\nbb\n".as_slice(), 1));
    assert!(chunks.next(Vec::new()).is_err());
    assert_eq!(chunks.line(), 3);
    assert_eq!(chunks.next(Vec::new()).unwrap(), Chunk::End);
}
