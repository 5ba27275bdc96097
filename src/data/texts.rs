//! Texts that rows have at most one of each: keys and ids.

use arrow_array::StringArray;
use arrow_buffer::{Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};

/// The texts of rows in one buffer; the one of the open row stands last and may still change.
#[derive(Debug)]
pub(super) struct Texts {
    bytes: String,
    /// How many of the bytes are of ended rows.
    ended: usize,
    /// Where the text of each ended row ends, as far as an offset can say it.
    ends: Vec<i32>,
    valid: NullBufferBuilder,
    /// Whether the open row has a text.
    has_open: bool,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            bytes: String::new(),
            ended: 0,
            ends: Vec::new(),
            valid: NullBufferBuilder::new(0),
            has_open: false,
        }
    }
}

impl Texts {
    /// Lets `write` put the text of the open row behind the others; without one where it says no.
    pub(super) fn set(&mut self, write: impl FnOnce(&mut String) -> bool) -> bool {
        self.clear();
        self.has_open = write(&mut self.bytes);
        self.has_open
    }

    /// The open row has no text.
    pub(super) fn clear(&mut self) {
        self.bytes.truncate(self.ended);
        self.has_open = false;
    }

    /// Whether the open row has a text.
    pub(super) fn has_open(&self) -> bool {
        self.has_open
    }

    /// Ends the open row.
    pub(super) fn end_row(&mut self) {
        self.ended = self.bytes.len();
        self.ends
            .push(i32::try_from(self.ended).unwrap_or(i32::MAX));
        self.valid.append(self.has_open);
        self.has_open = false;
    }

    /// The texts of all ended rows; nothing is left here. `None` where they outgrow 32-bit offsets.
    pub(super) fn take(&mut self) -> Option<StringArray> {
        self.clear();
        let mut told = std::mem::take(self);
        i32::try_from(told.bytes.len()).ok()?;
        let mut offsets = Vec::with_capacity(told.ends.len() + 1);
        offsets.push(0);
        offsets.append(&mut told.ends);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        let bytes = Buffer::from_vec(told.bytes.into_bytes());
        Some(StringArray::new(offsets, bytes, told.valid.finish()))
    }

    /// As [`Texts::take`]; the text of a row without one is empty and not missing.
    pub(super) fn take_all(&mut self) -> Option<StringArray> {
        self.valid = NullBufferBuilder::new(0);
        self.take()
    }
}
