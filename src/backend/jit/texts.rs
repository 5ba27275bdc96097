//! Texts that were made values before, each made once.
//!
//! Law: equal texts are one value, so items of different rows and keys in the states of different
//! profiles may share the memory of one. A text as a value is an allocation of its own, and most texts
//! of events are of small vocabularies. The table forgets: a text that another one pushed out is made
//! again, which costs memory and changes no result.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::DefaultHashBuilder;

/// Places of the table. There are mostly fewer different texts; of more, a place holds the last one.
const PLACES: usize = 1024;

/// Longer texts are not kept.
const BYTES_MAX: usize = 64;

/// The last texts by their hash.
#[derive(Debug, Default)]
pub(super) struct Texts {
    places: Vec<Option<Arc<str>>>,
    hasher: DefaultHashBuilder,
}

impl Texts {
    /// The text as one that values share.
    pub(super) fn shared(&mut self, text: &str) -> Arc<str> {
        if text.len() > BYTES_MAX {
            return Arc::from(text);
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        let place = self.hasher.hash_one(text) as usize % PLACES;
        match &mut self.places[place] {
            Some(known) if **known == *text => Arc::clone(known),
            slot => Arc::clone(slot.insert(Arc::from(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_allocation_until_they_are_forgotten() {
        let mut texts = Texts::default();
        let first = texts.shared("shoes");
        assert!(Arc::ptr_eq(&first, &texts.shared("shoes")));
        for number in 0..4 * PLACES {
            assert_eq!(&*texts.shared(&number.to_string()), number.to_string());
        }
        assert_eq!(&*texts.shared("shoes"), "shoes");
        let long = "x".repeat(BYTES_MAX + 1);
        assert_eq!(&*texts.shared(&long), long);
    }
}
