//! Distinct strings and their codes, on the way to a dictionary.

use std::hash::BuildHasher;
use std::sync::Arc;

use arrow_array::StringArray;
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use hashbrown::{DefaultHashBuilder, HashTable};

/// Strings of one dictionary, each once, in one arena of bytes.
#[derive(Debug, Default)]
pub(super) struct Interner {
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    bytes: String,
    /// Where each string ends.
    ends: Vec<i32>,
}

impl Interner {
    /// The code of `text`, new or known; `None` where the dictionary would outgrow its 32-bit offsets.
    pub(super) fn code(&mut self, text: &str) -> Option<i32> {
        let hash = self.hasher.hash_one(text.as_bytes());
        let (bytes, ends) = (&self.bytes, &self.ends);
        let known = self
            .table
            .find(hash, |&code| slice(bytes, ends, code) == text.as_bytes());
        if let Some(&code) = known {
            return i32::try_from(code).ok();
        }
        let code = i32::try_from(self.ends.len()).ok()?;
        let end = i32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.push_str(text);
        self.ends.push(end);
        let (bytes, ends, hasher) = (&self.bytes, &self.ends, &self.hasher);
        self.table
            .insert_unique(hash, code.unsigned_abs(), |&code| {
                hasher.hash_one(slice(bytes, ends, code))
            });
        Some(code)
    }

    /// The strings in the order of their codes; the interner is empty afterwards.
    pub(super) fn take(&mut self) -> Arc<StringArray> {
        self.table.clear();
        let mut offsets = Vec::with_capacity(self.ends.len() + 1);
        offsets.push(0);
        offsets.append(&mut self.ends);
        let bytes = std::mem::take(&mut self.bytes).into_bytes();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        Arc::new(StringArray::new(offsets, Buffer::from_vec(bytes), None))
    }
}

/// The bytes of a string; where its characters begin and end need not be asked again.
#[inline]
fn slice<'a>(bytes: &'a str, ends: &[i32], code: u32) -> &'a [u8] {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &bytes.as_bytes()[start as usize..ends[code] as usize]
}
