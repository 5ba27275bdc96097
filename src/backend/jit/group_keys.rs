//! The keys of groups as words.
//!
//! Law: two keys of one fold are equal where their words are. The word of a text is its number among
//! the texts that were keys of this fold, so that a text is kept once for all profiles, and groups
//! compare numbers.
//!
//! The text of a key is mostly made of the entries of one or two dictionaries and of a day. While a
//! batch is taken in, entries stay where they are; so what a key is made of is known by addresses and
//! by the day, and the number that it had is found without looking at a text. What is not in this small
//! table is written out and looked up by its text, so adversarial keys cost a hash each and no more
//! memory than they have different texts.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

use crate::data::ResultBuilder;
use crate::types::Value;

use super::shape::CellKind;
use super::texts::Texts;

/// Places of the table of recent keys.
const RECENT: usize = 1024;

/// Words of what a key is made of.
pub(super) const PARTS_MAX: usize = 2;

/// What a key is made of, in words that are equal for equal keys of a batch.
pub(super) type Parts = [u64; PARTS_MAX];

/// The keys of the groups of a fold.
#[derive(Debug)]
pub(super) struct GroupKeys {
    kind: CellKind,
    texts: Vec<Arc<str>>,
    text_bytes: usize,
    numbers: HashTable<u32>,
    hasher: RandomState,
    recent: Vec<Recent>,
    /// Which entries of `recent` are of the batch at hand.
    epoch: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Recent {
    parts: Parts,
    epoch: u32,
    number: u32,
}

impl GroupKeys {
    pub(super) fn new(kind: CellKind) -> Self {
        Self {
            kind,
            texts: Vec::new(),
            text_bytes: 0,
            numbers: HashTable::new(),
            hasher: RandomState::new(),
            recent: Vec::new(),
            epoch: 1,
        }
    }

    /// Another batch: what keys were made of stands elsewhere.
    pub(super) fn begin_batch(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.recent.clear();
            self.epoch = 1;
        }
    }

    /// The number of the key that was last made of these parts, if it is known.
    pub(super) fn recent(&self, parts: Parts) -> Option<u64> {
        let recent = self.recent.get(place_of(parts))?;
        let is_it = recent.parts == parts && recent.epoch == self.epoch;
        is_it.then_some(u64::from(recent.number))
    }

    /// Remembers what a key is made of.
    pub(super) fn keep_recent(&mut self, parts: Parts, number: u64) {
        if self.recent.is_empty() {
            self.recent.resize(RECENT, Recent::default());
        }
        self.recent[place_of(parts)] = Recent {
            parts,
            epoch: self.epoch,
            number: number as u32,
        };
    }

    /// The number of a text.
    pub(super) fn number(&mut self, text: &str, made: &mut Texts) -> u64 {
        let Self {
            texts,
            hasher,
            numbers,
            ..
        } = self;
        let hash = hasher.hash_one(text);
        let is_it = |number: &u32| *texts[*number as usize] == *text;
        if let Some(number) = numbers.find(hash, is_it) {
            return u64::from(*number);
        }
        let number = texts.len() as u32;
        texts.push(made.shared(text));
        self.text_bytes += text.len();
        numbers.insert_unique(hash, number, |number| {
            hasher.hash_one(&*texts[*number as usize])
        });
        u64::from(number)
    }

    /// Adds a key to a column of keys.
    pub(super) fn push(&self, word: u64, column: &mut ResultBuilder) {
        match (self.kind, self.texts.get(word as usize)) {
            (CellKind::String, Some(text)) => column.push_text(text),
            _ => column.push(self.value(word)),
        }
    }

    /// A key as a value.
    pub(super) fn value(&self, word: u64) -> Value {
        let whole = word.cast_signed();
        match self.kind {
            CellKind::Boolean => Value::Boolean(word != 0),
            CellKind::Integer => Value::Integer(whole),
            CellKind::Number => Value::Number(f64::from_bits(word)),
            CellKind::Date => Value::Date(whole as i32),
            CellKind::Datetime => Value::Datetime(whole),
            CellKind::Duration => Value::Duration(whole),
            CellKind::String => match self.texts.get(word as usize) {
                Some(text) => Value::String(Arc::clone(text)),
                None => Value::Missing,
            },
            CellKind::Boxed => Value::Missing,
        }
    }

    /// Forgets all keys.
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.text_bytes = 0;
        self.numbers.clear();
        self.begin_batch();
    }

    /// Bytes of all keys.
    pub(super) fn bytes(&self) -> usize {
        let texts = self.texts.len() * size_of::<Arc<str>>() + self.text_bytes;
        texts + self.numbers.allocation_size() + self.recent.len() * size_of::<Recent>()
    }
}

/// The place of a key in the table of recent ones, by the upper bits of a product, which all bits of the
/// parts reach.
fn place_of([first, second]: Parts) -> usize {
    let mixed = first.rotate_left(32) ^ second.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed >> (u64::BITS - RECENT.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_however_many_there_are() {
        let (mut keys, mut texts) = (GroupKeys::new(CellKind::String), Texts::default());
        for round in 0..2 {
            for number in 0..5_000_u64 {
                let text = format!("key {number}");
                assert_eq!(keys.number(&text, &mut texts), number, "round {round}");
                assert!(matches!(keys.value(number), Value::String(known) if *known == *text));
            }
        }
        assert!(keys.bytes() > 5_000 * "key 0".len());
    }

    #[test]
    fn what_a_key_is_made_of_counts_for_one_batch() {
        let mut keys = GroupKeys::new(CellKind::String);
        assert_eq!(keys.recent([0, 0]), None);
        keys.keep_recent([1, 2], 3);
        assert_eq!(keys.recent([1, 2]), Some(3));
        assert_eq!(keys.recent([2, 1]), None);
        keys.begin_batch();
        assert_eq!(keys.recent([1, 2]), None);
        keys.epoch = u32::MAX;
        keys.keep_recent([1, 2], 3);
        keys.begin_batch();
        assert_eq!(keys.recent([1, 2]), None);
    }
}
