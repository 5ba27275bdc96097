//! From profile keys to group numbers, in order of first appearance.

use std::sync::Arc;

use arrow_array::ArrayRef;

use super::keys::{Coded, KeyHasher, Keys, Word, mismatch};
use crate::backend::ask_ahead;
use crate::diagnostic::{Code, Diagnostic, Span};

/// A profile key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Text.
    String(Arc<str>),
    /// A whole number.
    Integer(i64),
}

/// How many slots a table begins with; a power of two.
const SLOTS_MIN: usize = 64;
/// How many words go through the steps of a lookup together.
const BATCH: usize = 16;
/// The steps of a lookup: ask for the slot of a hash, then for the word of the group that stands there,
/// then compare. Between two steps of a batch lie steps of others, so that memory has time to answer.
const STEPS: usize = 3;
/// A slot without a group.
const FREE: u32 = u32::MAX;

/// The groups of all keys seen so far.
///
/// A table of slots, twice as many as groups at least, leads from the hash of a key to its group; a
/// list has the word of each group, and one arena the texts that are longer than a word.
#[derive(Debug, Default)]
pub struct GroupIndex {
    kind: Option<KeyKind>,
    slots: Vec<Slot>,
    words: Vec<Word>,
    long: LongTexts,
    hasher: KeyHasher,
    entries: Entries,
}

/// The entries of a dictionary that some rows have, kept to be filled again.
#[derive(Debug, Default)]
struct Entries {
    /// The position of each entry in the lists of what rows have; [`FREE`] where none has it.
    position: Vec<u32>,
    /// The first row that has each.
    rows: Vec<u32>,
    words: Vec<Word>,
}

impl Entries {
    /// Goes over to a dictionary of `count` entries.
    fn begin(&mut self, count: usize) {
        self.position.clear();
        self.position.resize(count, FREE);
        self.rows.clear();
        self.words.clear();
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Text,
    Integer,
}

/// A part of a hash, and the group of the key.
#[derive(Debug, Clone, Copy)]
struct Slot {
    tag: u32,
    group: u32,
}

/// A group that a key may be of.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    hash: u64,
    group: u32,
}

impl Candidate {
    const NONE: Self = Self {
        hash: 0,
        group: FREE,
    };
}

/// One batch of a lookup, where there is such a one.
fn batch_of<T>(items: &[T], batch: Option<usize>) -> Option<&[T]> {
    items.chunks(BATCH).nth(batch?)
}

/// Texts behind each other.
#[derive(Debug, Default)]
struct LongTexts {
    text: String,
    ends: Vec<usize>,
}

impl GroupIndex {
    /// An index without groups.
    pub fn new() -> Self {
        Self::default()
    }

    /// An index whose hashes are those of `hasher`.
    pub(super) fn with_hasher(hasher: KeyHasher) -> Self {
        Self {
            hasher,
            ..Self::default()
        }
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether keys are whole numbers; not before the first.
    pub(super) fn has_integers(&self) -> bool {
        self.kind == Some(KeyKind::Integer)
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        let texts = self.long.text.len() + self.long.ends.len() * size_of::<usize>();
        self.slots.len() * size_of::<Slot>() + self.words.len() * size_of::<Word>() + texts
    }

    /// The group of each key; keys that were not met before open new ones.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where the keys are of another kind than those before, and beyond
    /// 2^32 groups.
    pub fn groups_of(&mut self, keys: &ArrayRef) -> Result<Vec<u32>, Diagnostic> {
        let keys = Keys::of(keys)?;
        let mut words = Vec::with_capacity(keys.len());
        keys.for_each_word(&self.hasher, |word| words.push(word));
        let rows: Vec<u32> = (0..keys.len() as u32).collect();
        let mut groups = Vec::with_capacity(rows.len());
        self.groups_of_words(keys, &rows, &words, &mut groups)?;
        Ok(groups)
    }

    /// The groups of the keys at `rows` alone.
    ///
    /// # Errors
    /// As [`GroupIndex::groups_of`].
    pub fn groups_of_rows(
        &mut self,
        keys: &ArrayRef,
        rows: &[u32],
    ) -> Result<Vec<u32>, Diagnostic> {
        let keys = Keys::of(keys)?;
        let mut words = Vec::with_capacity(rows.len());
        match keys {
            Keys::Coded(_) => keys.for_each_word(&self.hasher, |word| words.push(word)),
            _ => words.extend(rows.iter().map(|&row| keys.word(row, &self.hasher))),
        }
        let mut groups = Vec::with_capacity(rows.len());
        self.groups_of_words(keys, rows, &words, &mut groups)?;
        Ok(groups)
    }

    /// Appends the group of each of the keys at `rows`. They are the keys of `words`; where keys are in
    /// a dictionary, those of its entries.
    ///
    /// # Errors
    /// As [`GroupIndex::groups_of`].
    pub(super) fn groups_of_words(
        &mut self,
        keys: Keys<'_>,
        rows: &[u32],
        words: &[Word],
        groups: &mut Vec<u32>,
    ) -> Result<(), Diagnostic> {
        self.take_kind(keys)?;
        self.check_room(words.len())?;
        if self.slots.is_empty() {
            self.grow();
        }
        match keys {
            Keys::Coded(coded) => self.groups_of_entries(coded, rows, words, groups),
            _ => self.groups_of_many(keys, rows, words, groups),
        }
        Ok(())
    }

    /// Looks up the entries that rows have, each once, in the order of their first rows.
    fn groups_of_entries(
        &mut self,
        keys: Coded<'_>,
        rows: &[u32],
        words: &[Word],
        groups: &mut Vec<u32>,
    ) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.begin(words.len());
        let start = groups.len();
        groups.extend(rows.iter().map(|&row| {
            let entry = keys.entry(row as usize);
            if entries.position[entry] == FREE {
                entries.position[entry] = entries.rows.len() as u32;
                entries.rows.push(row);
                entries.words.push(words[entry]);
            }
            entries.position[entry]
        }));
        let Entries { rows, words, .. } = &entries;
        let mut found = Vec::with_capacity(rows.len());
        self.groups_of_many(Keys::Coded(keys), rows, words, &mut found);
        for group in &mut groups[start..] {
            *group = found[*group as usize];
        }
        self.entries = entries;
    }

    /// Looks up the keys of rows, many at a time.
    fn groups_of_many(
        &mut self,
        keys: Keys<'_>,
        rows: &[u32],
        words: &[Word],
        groups: &mut Vec<u32>,
    ) {
        let mut before: Option<(Word, u32)> = None;
        let mut steps = [[Candidate::NONE; BATCH]; STEPS];
        let batches = words.len().div_ceil(BATCH);
        for step in 0..batches + STEPS - 1 {
            if let Some(words) = batch_of(words, Some(step)) {
                self.ask_for_slots(words, &mut steps[step % STEPS]);
            }
            if let Some(words) = batch_of(words, step.checked_sub(1)) {
                self.ask_for_words(&mut steps[(step - 1) % STEPS][..words.len()]);
            }
            let last = step.checked_sub(2);
            let (Some(words), Some(rows)) = (batch_of(words, last), batch_of(rows, last)) else {
                continue;
            };
            let found = steps[(step - 2) % STEPS];
            for ((&row, &word), candidate) in rows.iter().zip(words).zip(found) {
                let known = self.words.get(candidate.group as usize);
                let is_it = known == Some(&word) && !word.is_long();
                // Events of one profile often come together.
                let group = match before {
                    _ if is_it => candidate.group,
                    Some((known, group)) if known == word && !word.is_long() => group,
                    _ => self.find_or_open(candidate.hash, word, keys, row),
                };
                before = Some((word, group));
                groups.push(group);
            }
        }
    }

    /// Hashes words, and asks for the slots where their groups should be.
    fn ask_for_slots(&self, words: &[Word], found: &mut [Candidate; BATCH]) {
        let mask = self.slots.len() - 1;
        for (found, &word) in found.iter_mut().zip(words) {
            found.hash = self.hasher.hash(word);
            ask_ahead(&self.slots[found.hash as usize & mask]);
        }
    }

    /// Takes the group that has the tag of each hash, and asks for its word.
    fn ask_for_words(&self, found: &mut [Candidate]) {
        for found in found {
            found.group = self.first_tagged(found.hash);
            if let Some(word) = self.words.get(found.group as usize) {
                ask_ahead(word);
            }
        }
    }

    /// The first group of the slots of a hash that has its tag; [`FREE`] where there is none.
    fn first_tagged(&self, hash: u64) -> u32 {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.tag == tag(hash) || slot.group == FREE {
                return slot.group;
            }
            place = (place + 1) & mask;
        }
    }

    /// Whether the key of `word` is that of a group.
    fn is_it(&self, group: u32, word: Word, keys: Keys<'_>, row: u32) -> bool {
        let Some(&known) = self.words.get(group as usize) else {
            return false;
        };
        word.agrees(known) && (!word.is_long() || self.long.at(known.place()) == keys.text(row))
    }

    fn find_or_open(&mut self, hash: u64, word: Word, keys: Keys<'_>, row: u32) -> u32 {
        let mask = self.slots.len() - 1;
        let tag = tag(hash);
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.group == FREE {
                let group = self.open(word, keys, row);
                self.slots[place] = Slot { tag, group };
                if self.words.len() * 2 > self.slots.len() {
                    self.grow();
                }
                return group;
            }
            if slot.tag == tag && self.is_it(slot.group, word, keys, row) {
                return slot.group;
            }
            place = (place + 1) & mask;
        }
    }

    fn open(&mut self, word: Word, keys: Keys<'_>, row: u32) -> u32 {
        let word = match word.is_long() {
            true => word.at(self.long.push(keys.text(row))),
            false => word,
        };
        self.words.push(word);
        (self.words.len() - 1) as u32
    }

    fn take_kind(&mut self, keys: Keys<'_>) -> Result<(), Diagnostic> {
        let (kind, found) = match keys {
            Keys::Strings(_) | Keys::Views(_) | Keys::Coded(_) => {
                (KeyKind::Text, "text keys beside whole numbers")
            }
            Keys::Integers(_) => (KeyKind::Integer, "whole numbers as keys beside text"),
        };
        match *self.kind.get_or_insert(kind) == kind {
            true => Ok(()),
            false => Err(mismatch(found)),
        }
    }

    /// Refuses more rows than could all open a group.
    fn check_room(&self, more: usize) -> Result<(), Diagnostic> {
        if self.words.len() + more < FREE as usize {
            return Ok(());
        }
        let message = "the data have more profiles than one run can hold";
        Err(Diagnostic::error(
            Code::DataUnreadable,
            Span::default(),
            message,
        ))
    }

    /// Doubles the table, so that at least half of its slots are free.
    fn grow(&mut self) {
        let wanted = (self.slots.len() * 2).max(SLOTS_MIN);
        let free = Slot {
            tag: 0,
            group: FREE,
        };
        let mask = wanted - 1;
        let mut slots = vec![free; wanted];
        for (group, &word) in self.words.iter().enumerate() {
            let hash = self.hasher.hash(word.without_place());
            let mut place = hash as usize & mask;
            while slots[place].group != FREE {
                place = (place + 1) & mask;
            }
            slots[place] = Slot {
                tag: tag(hash),
                group: group as u32,
            };
        }
        self.slots = slots;
    }

    /// The key of a group that this index gave.
    pub fn key(&self, group: u32) -> Option<Key> {
        let word = *self.words.get(group as usize)?;
        if self.kind == Some(KeyKind::Integer) {
            return Some(Key::Integer(word.as_integer()));
        }
        let mut key = None;
        self.with_text(group, |text| key = Some(Key::String(text.into())));
        key
    }

    /// Hands the text of a group's key to `each`; nothing where keys are whole numbers.
    pub(super) fn with_text(&self, group: u32, each: impl FnOnce(&str)) {
        let Some(&word) = self.words.get(group as usize) else {
            return;
        };
        if word.is_long() {
            return each(self.long.at(word.place()));
        }
        let (bytes, length) = word.as_short();
        if let Ok(text) = std::str::from_utf8(&bytes[..length]) {
            each(text);
        }
    }
}

impl LongTexts {
    fn push(&mut self, text: &str) -> usize {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.ends.len() - 1
    }

    fn at(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }
}

/// The part of a hash that slots keep: not the bits that say where they are.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}
