//! From profile keys to group numbers, in order of first appearance.

use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, Int64Array, StringArray};
use arrow_schema::DataType;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::diagnostic::{Code, Diagnostic, Span};

/// A profile key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Text.
    String(Arc<str>),
    /// A whole number.
    Integer(i64),
}

/// The groups of all keys seen so far; the keys themselves lie in one arena.
#[derive(Debug, Default)]
pub struct GroupIndex {
    arena: Option<Arena>,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

#[derive(Debug)]
enum Arena {
    /// The text of group `g` ends at `ends[g]` and begins where the one before ends.
    Strings { text: String, ends: Vec<usize> },
    /// The key of group `g`.
    Integers(Vec<i64>),
}

impl GroupIndex {
    /// An index without groups.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.arena.as_ref().map_or(0, Arena::len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The group of each key; keys that were not met before open new ones.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where the keys are of another kind than those before, and beyond
    /// 2^32 groups.
    pub fn groups_of(&mut self, keys: &ArrayRef) -> Result<Vec<u32>, Diagnostic> {
        match keys.data_type() {
            DataType::Utf8 => self.of_strings(keys.as_string::<i32>()),
            DataType::Int64 => self.of_integers(keys.as_primitive::<Int64Type>()),
            other => Err(mismatch(&format!("keys of type {other}"))),
        }
    }

    fn of_strings(&mut self, keys: &StringArray) -> Result<Vec<u32>, Diagnostic> {
        let arena = self.arena.get_or_insert_with(|| Arena::Strings {
            text: String::new(),
            ends: Vec::new(),
        });
        let Arena::Strings { text, ends } = arena else {
            return Err(mismatch("text keys beside whole numbers"));
        };
        let mut groups = Vec::with_capacity(keys.len());
        for row in 0..keys.len() {
            let key = keys.value(row);
            let hash = hash_text(&self.hasher, key);
            let same = |&group: &u32| text_at(text, ends, group) == key;
            let group = match self.table.find(hash, same) {
                Some(&group) => group,
                None => {
                    let group = next_group(ends.len())?;
                    text.push_str(key);
                    ends.push(text.len());
                    let hasher = &self.hasher;
                    let rehash = |&group: &u32| hash_text(hasher, text_at(text, ends, group));
                    self.table.insert_unique(hash, group, rehash);
                    group
                }
            };
            groups.push(group);
        }
        Ok(groups)
    }

    fn of_integers(&mut self, keys: &Int64Array) -> Result<Vec<u32>, Diagnostic> {
        let arena = self
            .arena
            .get_or_insert_with(|| Arena::Integers(Vec::new()));
        let Arena::Integers(known) = arena else {
            return Err(mismatch("whole numbers as keys beside text"));
        };
        let mut groups = Vec::with_capacity(keys.len());
        for &key in keys.values() {
            let hash = self.hasher.hash_one(key);
            let same = |&group: &u32| known[group as usize] == key;
            let group = match self.table.find(hash, same) {
                Some(&group) => group,
                None => {
                    let group = next_group(known.len())?;
                    known.push(key);
                    let hasher = &self.hasher;
                    let rehash = |&group: &u32| hasher.hash_one(known[group as usize]);
                    self.table.insert_unique(hash, group, rehash);
                    group
                }
            };
            groups.push(group);
        }
        Ok(groups)
    }

    /// The key of a group that this index gave.
    pub fn key(&self, group: u32) -> Option<Key> {
        match self.arena.as_ref()? {
            Arena::Strings { text, ends } if (group as usize) < ends.len() => {
                Some(Key::String(text_at(text, ends, group).into()))
            }
            Arena::Strings { .. } => None,
            Arena::Integers(keys) => keys.get(group as usize).copied().map(Key::Integer),
        }
    }
}

impl Arena {
    fn len(&self) -> usize {
        match self {
            Arena::Strings { ends, .. } => ends.len(),
            Arena::Integers(keys) => keys.len(),
        }
    }
}

fn text_at<'a>(text: &'a str, ends: &[usize], group: u32) -> &'a str {
    let group = group as usize;
    let start = group.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[group]]
}

/// The hash of a text under the build hasher of a table.
pub(super) fn hash_text(hasher: &DefaultHashBuilder, text: &str) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(text.as_bytes());
    state.finish()
}

fn next_group(count: usize) -> Result<u32, Diagnostic> {
    u32::try_from(count).map_err(|_| {
        let message = "the data have more profiles than one run can hold";
        Diagnostic::error(Code::DataUnreadable, Span::default(), message)
    })
}

fn mismatch(found: &str) -> Diagnostic {
    let message = "the profile keys of the inputs do not go together";
    Diagnostic::error(Code::DataMissingColumn, Span::default(), message)
        .note(format!("found {found}"))
}
