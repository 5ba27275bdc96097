//! Profile keys as words of 16 bytes, which compare and hash in a few instructions.
//!
//! A text of up to 15 bytes is its word: the bytes and, on top, their count. A whole number is its
//! word as well. A longer text has a word of its hash, which leaves the comparison of the bytes to
//! those few keys whose hashes agree. `cargo bench --bench run -- keys/` measures the lookups of
//! `groups` beside those of a hash map of texts.

use std::hash::BuildHasher;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, Int64Array, StringArray, StringViewArray};
use arrow_buffer::Buffer;
use arrow_schema::DataType;
use hashbrown::DefaultHashBuilder;

use crate::diagnostic::{Code, Diagnostic, Span};

/// The longest text that is its own word.
const SHORT_BYTES_MAX: usize = 15;
/// The longest text that stands in its view.
const INLINE_BYTES_MAX: usize = 12;
/// Where the top byte of a word begins.
const TAG_SHIFT: u32 = 120;
/// The top byte of words of longer texts; that of short ones is their length.
const LONG: u128 = 0xff << TAG_SHIFT;
/// The top byte of words of whole numbers.
const INTEGER: u128 = 0xfe << TAG_SHIFT;
/// Where a word of a group has the place of a longer text, between its tag and its hash.
const PLACE_SHIFT: u32 = 64;

/// What two keys must have in common to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word(u128);

impl Word {
    /// The word of a whole number.
    pub(super) fn integer(key: i64) -> Self {
        Word(INTEGER | u128::from(key.cast_unsigned()))
    }

    /// Whether it stands for a text that is not in it.
    pub(super) fn is_long(self) -> bool {
        self.0 & LONG == LONG
    }

    /// The word of a group whose text has a place among the longer ones.
    pub(super) fn at(self, place: usize) -> Self {
        Word(self.0 | (place as u128) << PLACE_SHIFT)
    }

    /// The place of a longer text, where this is the word of a group.
    pub(super) fn place(self) -> usize {
        ((self.0 & !LONG) >> PLACE_SHIFT) as usize
    }

    /// The word that the key of a group has by itself.
    pub(super) fn without_place(self) -> Self {
        match self.is_long() {
            true => Word(self.0 & (LONG | u128::from(u64::MAX))),
            false => self,
        }
    }

    /// Whether the word of a group may be of the key of this one: for short keys, whether it is.
    pub(super) fn agrees(self, known: Word) -> bool {
        match self.is_long() {
            true => known.is_long() && self.0 as u64 == known.0 as u64,
            false => self.0 == known.0,
        }
    }

    /// The whole number of a word of one.
    pub(super) fn as_integer(self) -> i64 {
        (self.0 as u64).cast_signed()
    }

    /// The bytes of a short text, and how many of them count.
    pub(super) fn as_short(self) -> ([u8; 16], usize) {
        let length = (self.0 >> TAG_SHIFT) as usize;
        (self.0.to_le_bytes(), length.min(SHORT_BYTES_MAX))
    }
}

/// Makes words and hashes of keys; copies agree with each other.
#[derive(Debug, Clone)]
pub(super) struct KeyHasher {
    long: DefaultHashBuilder,
    seeds: [u64; 3],
}

impl Default for KeyHasher {
    fn default() -> Self {
        let long = DefaultHashBuilder::default();
        Self {
            seeds: std::array::from_fn(|seed| long.hash_one(seed)),
            long,
        }
    }
}

impl KeyHasher {
    /// The hash of a key by its word. The seeds differ from run to run, so that no input knows them.
    pub(super) fn hash(&self, word: Word) -> u64 {
        let [first, second, third] = self.seeds;
        let folded = fold(word.0 as u64 ^ first, (word.0 >> 64) as u64 ^ second);
        fold(folded ^ third, 0x9e37_79b9_7f4a_7c15)
    }

    /// The word of a text by its view, which begins with four bytes of its length. A short text follows,
    /// filled up with zeros; of others four bytes, the number of the page, and where it begins there.
    fn view(&self, view: u128, pages: &[Buffer]) -> Word {
        let length = view as u32 as usize;
        if length <= INLINE_BYTES_MAX {
            return Word(view >> u32::BITS | (length as u128) << TAG_SHIFT);
        }
        let page = &pages[(view >> (2 * u32::BITS)) as u32 as usize];
        let start = (view >> (3 * u32::BITS)) as usize;
        self.text(page, start, start + length)
    }

    /// The word of the text `bytes[start..end]`, whose neighbours may be read with it.
    fn text(&self, bytes: &[u8], start: usize, end: usize) -> Word {
        let length = end - start;
        if length > SHORT_BYTES_MAX {
            let hash = self.long.hash_one(&bytes[start..end]);
            return Word(LONG | u128::from(hash));
        }
        let window = bytes.get(start..start + 16);
        let bits = match window.and_then(|window| window.try_into().ok()) {
            Some(window) => u128::from_le_bytes(window) & ((1 << (8 * length)) - 1),
            None => {
                let mut window = [0; 16];
                window[..length].copy_from_slice(&bytes[start..end]);
                u128::from_le_bytes(window)
            }
        };
        Word(bits | (length as u128) << TAG_SHIFT)
    }
}

/// The high and the low half of a product, one on the other.
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    (product >> 64) as u64 ^ product as u64
}

/// The keys of a batch.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keys<'a> {
    /// Text.
    Strings(&'a StringArray),
    /// Text that stands in its view or in a page of its file.
    Views(&'a StringViewArray),
    /// Whole numbers.
    Integers(&'a Int64Array),
    /// Text in a dictionary.
    Coded(Coded<'a>),
}

/// Keys that are entries of a dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coded<'a> {
    codes: &'a [i32],
    texts: &'a StringArray,
}

impl<'a> Coded<'a> {
    fn of(keys: &'a ArrayRef) -> Option<Self> {
        let keys = keys.as_dictionary_opt::<Int32Type>()?;
        let texts = keys.values().as_string_opt::<i32>()?;
        let codes = keys.keys().values();
        Some(Self { codes, texts })
    }

    /// The entry of each row.
    pub(super) fn entries(self) -> impl Iterator<Item = usize> + 'a {
        self.codes.iter().map(|code| code.unsigned_abs() as usize)
    }

    /// The entry of a row.
    pub(super) fn entry(self, row: usize) -> usize {
        self.codes[row].unsigned_abs() as usize
    }
}

impl<'a> Keys<'a> {
    /// The keys in an array of a batch.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where the array is of another type.
    pub(super) fn of(keys: &'a ArrayRef) -> Result<Self, Diagnostic> {
        match keys.data_type() {
            DataType::Utf8 => Ok(Keys::Strings(keys.as_string::<i32>())),
            DataType::Utf8View => Ok(Keys::Views(keys.as_string_view())),
            DataType::Int64 => Ok(Keys::Integers(keys.as_primitive::<Int64Type>())),
            other => Coded::of(keys)
                .map(Keys::Coded)
                .ok_or_else(|| mismatch(&format!("keys of type {other}"))),
        }
    }

    /// Hands the word of each key to `each`, in order; of keys in a dictionary that of each entry.
    pub(super) fn for_each_word(self, hasher: &KeyHasher, mut each: impl FnMut(Word)) {
        match self {
            Keys::Integers(keys) => {
                keys.values()
                    .iter()
                    .for_each(|&key| each(Word::integer(key)));
            }
            Keys::Strings(keys) => {
                let bytes = keys.value_data();
                for ends in keys.value_offsets().windows(2) {
                    let (start, end) = (ends[0].unsigned_abs(), ends[1].unsigned_abs());
                    each(hasher.text(bytes, start as usize, end as usize));
                }
            }
            Keys::Views(keys) => {
                let (views, pages) = (keys.views(), keys.data_buffers());
                views
                    .iter()
                    .for_each(|&view| each(hasher.view(view, pages)));
            }
            Keys::Coded(keys) => Keys::Strings(keys.texts).for_each_word(hasher, each),
        }
    }

    /// The word of one key.
    pub(super) fn word(self, row: u32, hasher: &KeyHasher) -> Word {
        self.word_at(row as usize, hasher)
    }

    fn word_at(self, row: usize, hasher: &KeyHasher) -> Word {
        match self {
            Keys::Integers(keys) => Word::integer(keys.value(row)),
            Keys::Strings(keys) => {
                let ends = keys.value_offsets();
                let (start, end) = (ends[row].unsigned_abs(), ends[row + 1].unsigned_abs());
                hasher.text(keys.value_data(), start as usize, end as usize)
            }
            Keys::Views(keys) => hasher.view(keys.views()[row], keys.data_buffers()),
            Keys::Coded(keys) => Keys::Strings(keys.texts).word_at(keys.entry(row), hasher),
        }
    }

    /// The text of a key; empty for whole numbers.
    pub(super) fn text(self, row: u32) -> &'a str {
        match self {
            Keys::Strings(keys) => keys.value(row as usize),
            Keys::Views(keys) => keys.value(row as usize),
            Keys::Coded(keys) => keys.texts.value(keys.entry(row as usize)),
            Keys::Integers(_) => "",
        }
    }

    /// How many there are.
    pub(super) fn len(self) -> usize {
        match self {
            Keys::Strings(keys) => keys.len(),
            Keys::Views(keys) => keys.len(),
            Keys::Integers(keys) => keys.len(),
            Keys::Coded(keys) => keys.codes.len(),
        }
    }
}

/// Keys that are not of the kind of those before.
pub(super) fn mismatch(found: &str) -> Diagnostic {
    let message = "the profile keys of the inputs do not go together";
    Diagnostic::error(Code::DataMissingColumn, Span::default(), message)
        .note(format!("found {found}"))
}
