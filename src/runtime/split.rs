//! The rows of a batch, parted by profile.
//!
//! The hash of its key says which partition a profile belongs to. A partition sees its rows in the
//! order of their arrival and nothing of the others, so that partitions need no lock and no merging,
//! and what comes out does not depend on how many there are or on who works on them.

use std::ops::Range;
use std::sync::Arc;

use super::keys::{KeyHasher, Keys, Word};
use super::order::EventOrder;
use crate::data::Batch;
use crate::diagnostic::Diagnostic;

/// A batch whose rows are parted.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) batch: Arc<Batch>,
    /// The position in the input of row 0.
    pub(super) first_arrival: u64,
    /// Whether all of its events are at or before `now`.
    pub(super) is_due: bool,
    rows: Vec<u32>,
    /// The word of each row, or of each entry where keys are in a dictionary.
    words: Vec<Word>,
    /// Where the rows of each partition end.
    ends: Vec<usize>,
}

impl Split {
    /// Parts the rows of `batch` among `partitions`, a power of two.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`](crate::diagnostic::Code::DataMissingColumn) for keys that are
    /// neither text nor whole numbers.
    pub(super) fn new(
        batch: Batch,
        first_arrival: u64,
        now: i64,
        hasher: &KeyHasher,
        partitions: usize,
    ) -> Result<Self, Diagnostic> {
        let batch = Arc::new(batch);
        let keys = Keys::of(&batch.keys)?;
        let latest = EventOrder::new(&batch).latest();
        let mut split = Self {
            first_arrival,
            is_due: latest.is_none_or(|latest| latest <= now),
            rows: Vec::new(),
            words: Vec::new(),
            ends: vec![keys.len()],
            batch: Arc::clone(&batch),
        };
        let shift = u64::BITS - partitions.trailing_zeros();
        let place = |word: Word| match partitions {
            1 => 0,
            _ => (hasher.hash(word) >> shift) as u8,
        };
        let mut words = Vec::with_capacity(keys.len());
        let mut places: Vec<u8> = Vec::with_capacity(keys.len());
        keys.for_each_word(hasher, |word| {
            words.push(word);
            places.push(place(word));
        });
        match keys {
            Keys::Coded(keys) => {
                let places: Vec<u8> = keys.entries().map(|entry| places[entry]).collect();
                split.part(&places, partitions);
                split.words = words;
            }
            _ if partitions == 1 => {
                split.rows = (0..keys.len() as u32).collect();
                split.words = words;
            }
            _ => {
                split.part(&places, partitions);
                let rows = split.rows.iter();
                split.words = rows.map(|&row| words[row as usize]).collect();
            }
        }
        Ok(split)
    }

    /// Puts the rows of each partition together, in their order.
    fn part(&mut self, places: &[u8], partitions: usize) {
        let mut next = starts(places, partitions);
        self.rows = vec![0; places.len()];
        for (row, &place) in (0..).zip(places) {
            let at = &mut next[usize::from(place)];
            self.rows[*at] = row;
            *at += 1;
        }
        self.ends = next;
    }

    /// The rows of a partition.
    pub(super) fn rows(&self, partition: usize) -> &[u32] {
        &self.rows[self.range(partition)]
    }

    /// The words of the keys of its rows; those of all entries where keys are in a dictionary.
    pub(super) fn words(&self, partition: usize, keys: Keys<'_>) -> &[Word] {
        match keys {
            Keys::Coded(_) => &self.words,
            _ => &self.words[self.range(partition)],
        }
    }

    fn range(&self, partition: usize) -> Range<usize> {
        let start = match partition {
            0 => 0,
            after => self.ends[after - 1],
        };
        start..self.ends[partition]
    }
}

/// Where the rows of each partition begin.
fn starts(places: &[u8], partitions: usize) -> Vec<usize> {
    let mut starts = vec![0; partitions];
    for &place in places {
        starts[usize::from(place)] += 1;
    }
    let mut next = 0;
    for start in &mut starts {
        next += std::mem::replace(start, next);
    }
    starts
}
