//! Texts of items that were made values before.
//!
//! A text that the library takes in is a value with an allocation of its own. Most texts of events are
//! of small vocabularies, so the last ones are kept, each at a place that its address chooses, and are
//! told apart by what they say: an address may be that of another text by now.

use std::sync::Arc;

/// How many texts are kept.
const KEPT: usize = 64;

/// Longer texts are not kept.
const BYTES_MAX: usize = 64;

/// The last texts.
#[derive(Debug)]
pub(super) struct Texts([Option<Arc<str>>; KEPT]);

impl Default for Texts {
    fn default() -> Self {
        Self([const { None }; KEPT])
    }
}

impl Texts {
    /// The text as one that values share.
    pub(super) fn shared(&mut self, text: &str) -> Arc<str> {
        if text.len() > BYTES_MAX {
            return Arc::from(text);
        }
        // The upper bits of a product with the golden ratio spread neighbouring addresses.
        let spread = (text.as_ptr() as usize as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.0[(spread >> 58) as usize % KEPT];
        match slot {
            Some(known) if **known == *text => Arc::clone(known),
            _ => Arc::clone(slot.insert(Arc::from(text))),
        }
    }
}
