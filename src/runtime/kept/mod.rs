//! Events that are kept until all are there, for plans that need a profile's events together.
//!
//! They stand in *shelves*, each of about two thousand profiles that came one after the other. The rows of
//! a batch are put in the order of the shelves when they are copied out of it, while it is in the cache;
//! in the end the rows of one shelf are read batch by batch, neighbours each time, and put in the order
//! of their profiles in a piece of memory that the cache holds. With all rows put in order at once each
//! was a wait for memory: `docs/performance.md` has what this gained.

mod shelved;

use std::ops::Range;
use std::sync::Arc;

use arrow_array::NullArray;

use self::shelved::{SHELF_PROFILES, Shelved};
use super::order::EventOrder;
use crate::data::{Batch, CountedDictionaries, Move, Moves};
use crate::diagnostic::{Code, Diagnostic, Span};

/// From so many rows of a batch on they are copied out of it, while it is in the cache: when they are
/// gathered, no rows of other partitions lie between them, and the batch need not be kept.
const COMPACT_ROWS_MIN: usize = 256;

/// How many events are put in order at a time, in a piece of memory that the cache of a core holds. A
/// profile with more comes as a whole.
const CHUNK_EVENTS: usize = 1 << 16;

/// A shelf that is looked through more often than this, chunk by chunk, is put in order first.
const CHUNKS_MAX: usize = 8;

/// The events of the profiles of a partition.
#[derive(Debug, Default)]
pub(super) struct KeptEvents {
    batches: Vec<Kept>,
    shelves: Vec<Vec<Piece>>,
    /// Bytes of its rows of the batches, and which dictionaries are among them.
    rows_bytes: usize,
    counted: CountedDictionaries,
    /// Bytes of the lists beside the batches.
    lists_bytes: usize,
}

/// Rows of a batch in the order of their shelves, those of a shelf in order of arrival.
#[derive(Debug)]
struct Kept {
    batch: Batch,
    /// Which rows of the batch these are; none where they are all, as they stand.
    rows: Option<Vec<u32>>,
    /// The number of the profile of each within its shelf.
    groups: Vec<u16>,
}

/// The rows of a batch that are of one shelf.
#[derive(Debug, Clone, Copy)]
struct Piece {
    batch: u32,
    start: u32,
    end: u32,
}

/// Kept events by profile.
#[derive(Debug)]
pub(super) struct ByGroup {
    batches: Vec<Kept>,
    shelves: Vec<Vec<Piece>>,
    /// Which shelves have their pieces in the order of the profiles.
    in_order: Vec<bool>,
    /// How many events there are up to the end of each group.
    ends: Vec<usize>,
    /// How many events are put in order at a time.
    chunk_events: usize,
}

/// The events of some profiles in the total order of each.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) events: Batch,
    /// The rows of all, profile after profile.
    rows: Vec<u32>,
    /// The first profile, and where the rows of each end.
    first: u32,
    ends: Vec<usize>,
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
        let Shelved { rows, groups, ends } = Shelved::new(rows, groups);
        let mut start = 0;
        for (shelf, end) in ends {
            if self.shelves.len() <= shelf {
                self.shelves.resize(shelf + 1, Vec::new());
            }
            self.shelves[shelf].push(Piece {
                batch: self.batches.len() as u32,
                start,
                end,
            });
            self.lists_bytes += size_of::<Piece>();
            start = end;
        }
        let is_compact = rows.len() >= COMPACT_ROWS_MIN;
        self.lists_bytes += rows.len() * size_of::<u16>();
        self.batches.push(match is_compact {
            true => Kept {
                batch: batch.take(&rows)?,
                rows: None,
                groups,
            },
            false => {
                self.lists_bytes += rows.len() * size_of::<u32>();
                Kept {
                    batch,
                    rows: Some(rows),
                    groups,
                }
            }
        });
        Ok(())
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        self.rows_bytes + self.lists_bytes
    }

    /// The events of `count` profiles, of which no more will come.
    pub(super) fn by_group(self, count: usize) -> ByGroup {
        self.by_group_in_chunks(count, CHUNK_EVENTS)
    }

    fn by_group_in_chunks(self, count: usize, chunk_events: usize) -> ByGroup {
        let Self {
            mut batches,
            mut shelves,
            ..
        } = self;
        let shelf_count = count.div_ceil(SHELF_PROFILES as usize);
        shelves.resize(shelf_count, Vec::new());
        let mut ends = Vec::with_capacity(shelf_count * SHELF_PROFILES as usize);
        let mut in_order = Vec::with_capacity(shelf_count);
        let mut end = 0;
        for pieces in &shelves {
            let start = end;
            let mut counts = [0_usize; SHELF_PROFILES as usize];
            for piece in pieces {
                for &group in batches[piece.batch as usize].groups(piece) {
                    counts[usize::from(group)] += 1;
                }
            }
            ends.extend(counts.iter().map(|count| {
                end += count;
                end
            }));
            let is_large = end - start > chunk_events * CHUNKS_MAX;
            if is_large {
                for piece in pieces {
                    batches[piece.batch as usize].put_in_order(piece);
                }
            }
            in_order.push(is_large);
        }
        ends.truncate(count);
        ByGroup {
            batches,
            shelves,
            in_order,
            ends,
            chunk_events,
        }
    }
}

impl Piece {
    fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Kept {
    fn groups(&self, piece: &Piece) -> &[u16] {
        &self.groups[piece.range()]
    }

    /// Puts the rows of a piece in the order of their profiles.
    fn put_in_order(&mut self, piece: &Piece) {
        let mut order: Vec<usize> = piece.range().collect();
        order.sort_by_key(|&at| self.groups[at]);
        let groups: Vec<u16> = order.iter().map(|&at| self.groups[at]).collect();
        self.groups[piece.range()].copy_from_slice(&groups);
        let count = self.groups.len() as u32;
        let all = self.rows.get_or_insert_with(|| (0..count).collect());
        let rows: Vec<u32> = order.iter().map(|&at| all[at]).collect();
        all[piece.range()].copy_from_slice(&rows);
    }

    /// Moves rows of a piece to the next places of their groups.
    fn move_rows<'b>(
        &'b self,
        range: Range<usize>,
        places: &mut Places<'_>,
        moves: &mut Moves<'b>,
    ) {
        let groups = &self.groups[range.clone()];
        match &self.rows {
            None => places.move_rows(&self.batch, range.start as u32.., groups, moves),
            Some(rows) => places.move_rows(&self.batch, rows[range].iter().copied(), groups, moves),
        }
    }
}

/// Where the next rows of some groups of a shelf go.
struct Places<'n> {
    /// The first group, counted within the shelf.
    first: u16,
    /// The next place of each.
    next: &'n mut [u32],
    /// Whether rows of other groups come as well.
    has_others: bool,
}

impl Places<'_> {
    fn move_rows<'b>(
        &mut self,
        batch: &'b Batch,
        rows: impl IntoIterator<Item = u32>,
        groups: &[u16],
        moves: &mut Moves<'b>,
    ) {
        let (first, count) = (self.first, self.next.len());
        let place = |group: u16| usize::from(group.wrapping_sub(first));
        let rows = groups.iter().copied().zip(rows);
        let move_row = |(group, row): (u16, u32)| {
            let next = &mut self.next[place(group)];
            let to = *next;
            *next += 1;
            Move { row, to }
        };
        match self.has_others {
            true => moves.extend(
                batch,
                rows.filter(|(group, _)| place(*group) < count)
                    .map(move_row),
            ),
            // So many rows are known beforehand.
            false => moves.extend(batch, rows.map(move_row)),
        }
    }
}

impl Gathered {
    /// The rows of a profile, in its order; none where it is not among these.
    pub(super) fn of(&self, group: u32) -> Option<&[u32]> {
        let at = group.checked_sub(self.first)? as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.rows.get(start..*self.ends.get(at)?)
    }
}

impl ByGroup {
    fn end(&self, groups: u32) -> usize {
        match groups {
            0 => 0,
            after => self.ends[after as usize - 1],
        }
    }

    /// How many events some groups have.
    pub(super) fn count(&self, groups: Range<u32>) -> usize {
        self.end(groups.end) - self.end(groups.start)
    }

    /// The events of the first of some groups: those of one shelf, and as many as are put in order at a
    /// time; `nothing` is a batch without events.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where one profile has more events than 32-bit offsets reach.
    pub(super) fn gather(
        &self,
        groups: Range<u32>,
        nothing: &Batch,
    ) -> Result<Gathered, Diagnostic> {
        let chunk = self.chunk(&groups);
        let (first, start) = (chunk.start, self.end(chunk.start));
        let count = self.count(chunk.clone());
        if u32::try_from(count).is_err() {
            let message = "one profile has more events than a run can hold";
            return Err(Diagnostic::error(
                Code::DataUnreadable,
                Span::default(),
                message,
            ));
        }
        let moves = self.moves(&chunk);
        let (events, mut chosen) = match moves.interleaved()? {
            Some(events) => (events, (0..count as u32).collect()),
            None => collected(&moves, nothing)?,
        };
        let order = EventOrder::new(&events);
        let mut ends = Vec::with_capacity(chunk.len());
        let mut begin = 0;
        for group in chunk {
            let end = self.end(group + 1) - start;
            // The rows of a profile stand in order of arrival, so that equal ones stay as they came.
            let rows: &mut [u32] = &mut chosen[begin..end];
            if !order.is_sorted(rows) {
                rows.sort_by(|&left, &right| order.compare(left, right));
            }
            ends.push(end);
            begin = end;
        }
        // Evaluations go over the rows one after the other, so that a row which is not near the one
        // before waits for memory. Where all stand in order already there is no copy.
        Ok(Gathered {
            events: events.take(&chosen)?,
            rows: (0..count as u32).collect(),
            first,
            ends,
        })
    }

    /// The first of some groups that are put in order at a time.
    fn chunk(&self, groups: &Range<u32>) -> Range<u32> {
        let shelf_end = (groups.start / SHELF_PROFILES + 1).saturating_mul(SHELF_PROFILES);
        let last = groups.end.min(shelf_end).max(groups.start);
        let ends = &self.ends[groups.start as usize..last as usize];
        let most = self.end(groups.start) + self.chunk_events;
        let fits = ends.partition_point(|&end| end <= most) as u32;
        groups.start..last.min(groups.start + fits.max(1))
    }

    /// The events of groups of one shelf on the way to their places.
    fn moves(&self, chunk: &Range<u32>) -> Moves<'_> {
        let start = self.end(chunk.start);
        let before = chunk.clone().map(|group| (self.end(group) - start) as u32);
        let mut next: Vec<u32> = before.collect();
        let mut moves = Moves::with_capacity(self.count(chunk.clone()));
        let shelf = (chunk.start / SHELF_PROFILES) as usize;
        let first = (chunk.start % SHELF_PROFILES) as u16;
        let after = u32::from(first) + chunk.len() as u32;
        let is_in_order = self.in_order.get(shelf) == Some(&true);
        let mut places = Places {
            first,
            has_others: !is_in_order && self.is_part(chunk),
            next: &mut next,
        };
        for piece in self.shelves.get(shelf).into_iter().flatten() {
            let kept = &self.batches[piece.batch as usize];
            let mut range = piece.range();
            if is_in_order {
                let groups = kept.groups(piece);
                let up_to = |group: u32| groups.partition_point(|&one| u32::from(one) < group);
                let (from, to) = (up_to(first.into()), up_to(after));
                range = range.start + from..range.start + to;
            }
            kept.move_rows(range, &mut places, &mut moves);
        }
        moves
    }

    /// Whether the shelf of some groups has others as well.
    fn is_part(&self, chunk: &Range<u32>) -> bool {
        let is_last = chunk.end as usize == self.ends.len();
        !chunk.start.is_multiple_of(SHELF_PROFILES)
            || !(is_last || chunk.end.is_multiple_of(SHELF_PROFILES))
    }
}

/// One batch of rows that are moved, those of each batch together, and which of them goes to each place.
fn collected(moves: &Moves<'_>, nothing: &Batch) -> Result<(Batch, Vec<u32>), Diagnostic> {
    let mut chosen = vec![0; moves.rows()];
    let mut batches = Vec::new();
    let mut next = 0;
    for (batch, moves) in moves.parts() {
        let rows: Vec<u32> = moves.iter().map(|one| one.row).collect();
        batches.push(batch.take(&rows)?);
        for one in moves {
            chosen[one.to as usize] = next;
            next += 1;
        }
    }
    match batches.is_empty() {
        true => Ok((nothing.clone(), chosen)),
        false => Ok((Batch::concat(&batches)?, chosen)),
    }
}

#[cfg(test)]
mod tests;
