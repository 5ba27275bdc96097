//! The rows of a batch, parted by profile.
//!
//! The hash of its key says which partition a profile belongs to. A partition sees its rows in the
//! order of their arrival and nothing of the others, so that partitions need no lock and no merging,
//! and what comes out does not depend on how many there are or on who works on them.

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
        let mut words = Vec::with_capacity(keys.len());
        if partitions == 1 {
            keys.for_each_word(hasher, |word| words.push(word));
            split.rows = (0..words.len() as u32).collect();
            split.words = words;
            return Ok(split);
        }
        let mut places: Vec<u8> = Vec::with_capacity(keys.len());
        let shift = u64::BITS - partitions.trailing_zeros();
        keys.for_each_word(hasher, |word| {
            words.push(word);
            places.push((hasher.hash(word) >> shift) as u8);
        });
        split.part(&words, &places, partitions);
        Ok(split)
    }

    /// Puts the rows of each partition together, in their order.
    fn part(&mut self, words: &[Word], places: &[u8], partitions: usize) {
        let mut counts = vec![0; partitions];
        for &place in places {
            counts[usize::from(place)] += 1;
        }
        let mut next = 0;
        let mut starts: Vec<usize> = Vec::with_capacity(partitions);
        for count in &counts {
            starts.push(next);
            next += count;
        }
        self.rows = vec![0; words.len()];
        self.words = vec![Word::integer(0); words.len()];
        for (row, (&place, &word)) in places.iter().zip(words).enumerate() {
            let at = &mut starts[usize::from(place)];
            self.rows[*at] = row as u32;
            self.words[*at] = word;
            *at += 1;
        }
        self.ends = starts;
    }

    /// The rows of a partition and the words of their keys.
    pub(super) fn of(&self, partition: usize) -> (&[u32], &[Word]) {
        let start = match partition {
            0 => 0,
            after => self.ends[after - 1],
        };
        let range = start..self.ends[partition];
        (&self.rows[range.clone()], &self.words[range])
    }
}
