//! Texts with the positions of the protocol: lines, and columns in UTF-16 units or bytes.

use std::ops::Range;
use std::sync::Arc;

use lsp_types::{Position, TextDocumentContentChangeEvent};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units, which every client knows.
    Utf16,
}

/// The bytes between two places at which the units before are known: a position costs no more than
/// counting these, however long its line is.
const STRIDE: usize = 256;

/// A text with the beginnings of its lines.
#[derive(Debug, Clone)]
pub(super) struct Text {
    text: Arc<str>,
    starts: Vec<usize>,
    /// The UTF-16 units of all characters that begin before each multiple of [`STRIDE`].
    units: Vec<usize>,
}

impl Text {
    pub(super) fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let (starts, units) = (starts(&text), units(&text));
        Self {
            text,
            starts,
            units,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// The position of a byte; inside a character that of the character.
    pub(super) fn position(&self, byte: usize, encoding: Encoding) -> Position {
        let byte = floor(&self.text, byte);
        let line = self.starts.partition_point(|&start| start <= byte) - 1;
        let start = self.starts[line];
        let column = match encoding {
            Encoding::Utf8 => byte - start,
            Encoding::Utf16 => self.units_before(byte) - self.units_before(start),
        };
        Position::new(cut(line), cut(column))
    }

    /// The UTF-16 units before the beginning of a character.
    fn units_before(&self, byte: usize) -> usize {
        let known = byte / STRIDE;
        let first = ceiling(&self.text, known * STRIDE);
        let rest = self.text.get(first..byte).unwrap_or_default();
        self.units
            .get(known)
            .map_or(0, |units| units + counted(rest))
    }

    /// The byte of a position. A column behind the end of its line is the end of the line, a line
    /// behind the end of the text is the end of the text.
    pub(super) fn byte(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else {
            return self.text.len();
        };
        let end = self.line_end(line);
        let column = position.character as usize;
        match encoding {
            Encoding::Utf8 => floor(&self.text, end.min(start.saturating_add(column))),
            Encoding::Utf16 => self.byte_of_units(start..end, column),
        }
    }

    /// The beginning of the character that holds a unit of a line.
    fn byte_of_units(&self, line: Range<usize>, column: usize) -> usize {
        let mut units = self.units_before(line.start);
        let wanted = units.saturating_add(column);
        let known = self.units.partition_point(|&units| units <= wanted);
        let near = ceiling(&self.text, known.saturating_sub(1) * STRIDE);
        let mut first = line.start;
        if near > line.start {
            (first, units) = (near.min(line.end), self.units_before(near.min(line.end)));
        }
        for (at, character) in self.text[first..line.end].char_indices() {
            units += character.len_utf16();
            if units > wanted {
                return first + at;
            }
        }
        line.end
    }

    /// Where a line ends, before what breaks it.
    fn line_end(&self, line: usize) -> usize {
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |&next| next);
        let text = &self.text[self.starts[line]..end];
        self.starts[line] + text.trim_end_matches(['\n', '\r']).len()
    }

    pub(super) fn range(&self, bytes: Range<usize>, encoding: Encoding) -> lsp_types::Range {
        lsp_types::Range {
            start: self.position(bytes.start, encoding),
            end: self.position(bytes.end, encoding),
        }
    }

    /// The bytes of a range; one whose ends are the wrong way round is taken as if they were right.
    pub(super) fn bytes(&self, range: lsp_types::Range, encoding: Encoding) -> Range<usize> {
        let (one, other) = (
            self.byte(range.start, encoding),
            self.byte(range.end, encoding),
        );
        one.min(other)..one.max(other)
    }

    /// The text after an edit.
    pub(super) fn edited(
        &self,
        change: &TextDocumentContentChangeEvent,
        encoding: Encoding,
    ) -> Self {
        let Some(range) = change.range else {
            return Self::new(change.text.as_str());
        };
        let bytes = self.bytes(range, encoding);
        let mut text = String::with_capacity(self.text.len() + change.text.len());
        text.push_str(&self.text[..bytes.start]);
        text.push_str(&change.text);
        text.push_str(&self.text[bytes.end..]);
        Self::new(text)
    }
}

/// The beginnings of lines, which end with `\n`, `\r\n` or `\r`.
fn starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            starts.push(at + 1);
        }
    }
    starts
}

/// The units before every multiple of the stride.
fn units(text: &str) -> Vec<usize> {
    let mut units = Vec::with_capacity(text.len() / STRIDE + 1);
    let (mut sum, mut from) = (0, 0);
    for known in (0..=text.len()).step_by(STRIDE) {
        let to = ceiling(text, known);
        sum += counted(&text[from..to]);
        units.push(sum);
        from = to;
    }
    units
}

/// The UTF-16 units of a text.
fn counted(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().map(char::len_utf16).sum(),
    }
}

/// The beginning of the first character at a byte or behind it.
fn ceiling(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte += 1;
    }
    byte
}

/// The beginning of the character at a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn cut(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_agreed() {
        let text = Text::new("a𝄞ü\r\nb\rc\n");
        let at = |byte| text.position(byte, Encoding::Utf16);
        assert_eq!(at(5), Position::new(0, 3));
        assert_eq!(at(3), Position::new(0, 1));
        assert_eq!(at(9), Position::new(1, 0));
        assert_eq!(at(11), Position::new(2, 0));
        assert_eq!(at(99), Position::new(3, 0));
        assert_eq!(text.position(5, Encoding::Utf8), Position::new(0, 5));
    }

    #[test]
    fn positions_outside_of_the_text_are_its_nearest_place() {
        let text = Text::new("a𝄞ü\r\nb");
        let at = |line, column| text.byte(Position::new(line, column), Encoding::Utf16);
        assert_eq!((at(0, 1), at(0, 2), at(0, 3), at(0, 4)), (1, 1, 5, 7));
        assert_eq!((at(0, 99), at(1, 99), at(2, 0)), (7, 10, 10));
        assert_eq!(text.byte(Position::new(0, 2), Encoding::Utf8), 1);
    }

    #[test]
    fn columns_are_right_in_lines_of_any_length() {
        let line: String = "aü€𝄞".chars().cycle().take(3 * STRIDE).collect();
        let text = Text::new(format!("é\r\n{line}\n{line}"));
        for (index, start) in [(1, 4), (2, 5 + line.len())] {
            let mut units = 0;
            for (at, character) in line.char_indices() {
                let position = Position::new(index, units);
                assert_eq!(text.position(start + at, Encoding::Utf16), position);
                assert_eq!(text.byte(position, Encoding::Utf16), start + at);
                units += character.len_utf16() as u32;
            }
            let end = text.byte(Position::new(index, u32::MAX), Encoding::Utf16);
            assert_eq!(end, start + line.len());
        }
    }

    #[test]
    fn edits_replace_ranges() {
        let text = Text::new("one\ntwo");
        let edit = |range, text: &str| TextDocumentContentChangeEvent {
            range,
            range_length: None,
            text: text.to_owned(),
        };
        let range = lsp_types::Range::new(Position::new(1, 1), Position::new(0, 2));
        let edited = text.edited(&edit(Some(range), "-"), Encoding::Utf16);
        assert_eq!(edited.as_str(), "on-wo");
        assert_eq!(text.edited(&edit(None, "x"), Encoding::Utf16).as_str(), "x");
    }
}
