//! Events that are kept until all are there, for plans that need a profile's events together.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::NullArray;

use super::order::EventOrder;
use crate::data::{Batch, CountedDictionaries, RowPlace};
use crate::diagnostic::{Code, Diagnostic, Span};

/// From so many rows of a batch on they are copied out of it, while it is in the cache: when they are
/// gathered, no rows of other partitions lie between them, and the batch need not be kept.
const COMPACT_ROWS_MIN: usize = 256;

/// The events of the profiles of a partition.
#[derive(Debug, Default)]
pub(super) struct KeptEvents {
    batches: Vec<Batch>,
    /// In order of arrival.
    places: Vec<RowPlace>,
    groups: Vec<u32>,
    /// Bytes of its rows of the batches, and which dictionaries are among them.
    rows_bytes: usize,
    counted: CountedDictionaries,
}

/// Kept events by profile.
#[derive(Debug)]
pub(super) struct ByGroup {
    batches: Vec<Batch>,
    places: Vec<RowPlace>,
    /// Where the events of each group end.
    ends: Vec<usize>,
}

/// The events of some profiles in the total order of each.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) events: Batch,
    /// The rows of all, profile after profile.
    pub(super) rows: Vec<u32>,
    /// Where the rows of each profile end.
    pub(super) ends: Vec<usize>,
}

impl KeptEvents {
    /// Keeps events of a batch.
    ///
    /// # Errors
    /// As [`Batch::take`].
    pub(super) fn push(
        &mut self,
        batch: &Arc<Batch>,
        rows: &[u32],
        groups: &[u32],
    ) -> Result<(), Diagnostic> {
        if rows.is_empty() {
            return Ok(());
        }
        // Whose events they are is known from here on, and keys are texts that cost much to copy.
        let batch = Batch {
            keys: Arc::new(NullArray::new(batch.rows())),
            ..Batch::clone(batch)
        };
        // Of a batch that several partitions keep, each counts its share.
        self.rows_bytes += batch.bytes_of(rows.len(), &mut self.counted);
        let number = self.batches.len() as u32;
        if rows.len() < COMPACT_ROWS_MIN {
            let places = rows.iter().map(|&row| RowPlace { batch: number, row });
            self.places.extend(places);
            self.batches.push(batch);
        } else {
            let places = (0..rows.len() as u32).map(|row| RowPlace { batch: number, row });
            self.places.extend(places);
            self.batches.push(batch.take(rows)?);
        }
        self.groups.extend(groups);
        Ok(())
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        self.rows_bytes + self.places.len() * (size_of::<RowPlace>() + size_of::<u32>())
    }

    /// Puts the events of each of `count` profiles together, in their order of arrival.
    pub(super) fn by_group(self, count: usize) -> ByGroup {
        let mut ends = vec![0; count];
        for &group in &self.groups {
            ends[group as usize] += 1;
        }
        let mut next = 0;
        for end in &mut ends {
            next += std::mem::replace(end, next);
        }
        let mut places = vec![RowPlace::default(); self.places.len()];
        for (place, &group) in self.places.into_iter().zip(&self.groups) {
            let at = &mut ends[group as usize];
            places[*at] = place;
            *at += 1;
        }
        ByGroup {
            batches: self.batches,
            places,
            ends,
        }
    }
}

impl Gathered {
    /// The rows of a profile, in its order.
    pub(super) fn of(&self, profile: usize) -> &[u32] {
        let end = |profile: usize| self.ends.get(profile).copied().unwrap_or_default();
        let start = profile.checked_sub(1).map_or(0, end);
        self.rows.get(start..end(profile)).unwrap_or_default()
    }
}

impl ByGroup {
    fn range(&self, groups: &Range<u32>) -> Range<usize> {
        let end = |group: u32| match group {
            0 => 0,
            after => self.ends[after as usize - 1],
        };
        end(groups.start)..end(groups.end)
    }

    /// How many events some groups have.
    pub(super) fn count(&self, groups: Range<u32>) -> usize {
        self.range(&groups).len()
    }

    /// The events of some groups; `nothing` is a batch without events.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where one profile has more events than 32-bit offsets reach.
    pub(super) fn gather(
        &self,
        groups: Range<u32>,
        nothing: &Batch,
    ) -> Result<Gathered, Diagnostic> {
        let range = self.range(&groups);
        let places = &self.places[range.clone()];
        if u32::try_from(places.len()).is_err() {
            let message = "one profile has more events than a run can hold";
            return Err(Diagnostic::error(
                Code::DataUnreadable,
                Span::default(),
                message,
            ));
        }
        let (events, at) = match Batch::interleave(&self.batches, places)? {
            Some(events) => (events, (0..places.len() as u32).collect()),
            None => self.collect(places, nothing)?,
        };
        let order = EventOrder::new(&events);
        let mut chosen = at;
        let mut ends = Vec::with_capacity(groups.len());
        let mut start = 0;
        for group in groups {
            let end = self.ends[group as usize] - range.start;
            // The rows of a profile stand in order of arrival, so that equal ones stay as they came.
            let rows = &mut chosen[start..end];
            if !order.is_sorted(rows) {
                rows.sort_by(|&left, &right| order.compare(left, right));
            }
            ends.push(end);
            start = end;
        }
        // Evaluations go over the rows one after the other, so that a row which is not near the one
        // before waits for memory; a copy of all columns waits for many rows at once. Where all stand
        // in order already there is none.
        let events = events.take(&chosen)?;
        let rows = (0..chosen.len() as u32).collect();
        Ok(Gathered { events, rows, ends })
    }

    /// One batch of the events at `places`, those of each batch together, and the row of each of them
    /// in it; places of one batch stay in their order.
    fn collect(
        &self,
        places: &[RowPlace],
        nothing: &Batch,
    ) -> Result<(Batch, Vec<u32>), Diagnostic> {
        let mut ends = vec![0_u32; self.batches.len()];
        for place in places {
            ends[place.batch as usize] += 1;
        }
        let mut next = 0;
        for end in &mut ends {
            next += std::mem::replace(end, next);
        }
        let mut rows = vec![0; places.len()];
        let mut at = vec![0; places.len()];
        for (at, place) in at.iter_mut().zip(places) {
            let end = &mut ends[place.batch as usize];
            *at = *end;
            rows[*end as usize] = place.row;
            *end += 1;
        }
        let mut batches = Vec::new();
        let mut start = 0;
        for (batch, end) in self.batches.iter().zip(ends) {
            if end > start {
                batches.push(batch.take(&rows[start as usize..end as usize])?);
            }
            start = end;
        }
        match batches.is_empty() {
            true => Ok((nothing.clone(), at)),
            false => Ok((Batch::concat(&batches)?, at)),
        }
    }
}
