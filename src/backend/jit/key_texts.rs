//! Texts that stand as keys in the states of many profiles, each made once.
//!
//! Law: equal texts are one key, so states of different groups and profiles may share the memory of
//! one. The table forgets: a text that another one pushed out is made again, which costs memory and
//! changes no result.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// Places of the table. There are mostly fewer different keys; of more, a place holds the last one.
const PLACES: usize = 1024;

/// The last texts by their hash.
#[derive(Debug, Default)]
pub(super) struct KeyTexts {
    places: Vec<Option<Arc<str>>>,
    hasher: RandomState,
}

impl KeyTexts {
    /// A text as a shared one.
    pub(super) fn shared(&mut self, text: &str) -> Arc<str> {
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        let place = self.hasher.hash_one(text) as usize % PLACES;
        match &self.places[place] {
            Some(known) if **known == *text => Arc::clone(known),
            _ => {
                let made: Arc<str> = Arc::from(text);
                self.places[place] = Some(Arc::clone(&made));
                made
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_allocation_until_they_are_forgotten() {
        let mut texts = KeyTexts::default();
        let first = texts.shared("shoes");
        assert!(Arc::ptr_eq(&first, &texts.shared("shoes")));
        for number in 0..4 * PLACES {
            assert_eq!(&*texts.shared(&number.to_string()), number.to_string());
        }
        assert_eq!(&*texts.shared("shoes"), "shoes");
    }
}
