//! The table of states: a row for each profile.
#![allow(
    unsafe_code,
    reason = "state rows are plain memory that compiled code fills"
)]

use super::groups::Owner;
use super::host::Host;
use super::kernels::{drop_sum, fold_drop, fold_reset};
use super::layout::{PoolPlace, Schedule};
use super::pool::Pool;
use super::prefetch::{LINE_BYTES, hint};
use super::slots::Owned;

/// State rows, one after the other; all zeros is a profile without events.
pub(super) struct States<'a> {
    words: Vec<u64>,
    /// The groups of the folds by key, for all rows.
    pub(super) pools: Vec<Pool>,
    schedule: &'a Schedule,
}

impl<'a> States<'a> {
    pub(super) fn new(schedule: &'a Schedule, rows: usize) -> Self {
        let words = vec![0; rows.saturating_mul(schedule.stride / 8)];
        Self {
            words,
            pools: schedule.pools.iter().map(PoolPlace::pool).collect(),
            schedule,
        }
    }

    /// Another batch, whose texts stand elsewhere.
    pub(super) fn begin_batch(&mut self) {
        let pools = self.pools.iter_mut();
        pools.for_each(|pool| pool.keys.begin_batch());
    }

    /// Makes room for `rows` rows.
    pub(super) fn grow(&mut self, rows: usize) {
        let words = rows.saturating_mul(self.schedule.stride / 8);
        if self.words.len() < words {
            self.words.resize(words, 0);
        }
    }

    /// Takes in what waits in pools after a pass.
    ///
    /// # Safety
    ///
    /// What was handed to the pools by the pass are words of these rows, and the order of the host is that of
    /// the events of the pass.
    pub(super) unsafe fn settle(&mut self, host: &mut Host) {
        for pool in &mut self.pools {
            // SAFETY: the caller vouches for the owners, and rows do not move while a pass runs.
            unsafe { pool.settle(host) };
        }
    }

    /// The address of a row; that of row 0 where there is none.
    pub(super) fn row(&mut self, row: usize) -> *mut u8 {
        let first = row.saturating_mul(self.schedule.stride / 8);
        let rest = self.words.get_mut(first..).unwrap_or_default();
        rest.as_mut_ptr().cast()
    }

    /// The address of a row that was made, for reading.
    pub(super) fn row_of(&self, row: usize) -> Option<*const u8> {
        let words = self.schedule.stride / 8;
        let first = row.checked_mul(words)?;
        let words = self.words.get(first..first + words)?;
        Some(words.as_ptr().cast())
    }

    /// Makes all rows those of profiles without events. Library states that can keep their room for
    /// the next ones.
    pub(super) fn reset(&mut self) {
        self.pools.iter_mut().for_each(Pool::clear);
        let words = self.schedule.stride / 8;
        if words == 0 {
            return;
        }
        for row in self.words.chunks_exact_mut(words) {
            let mut from = 0;
            for (offset, owned) in &self.schedule.owned {
                let at = offset / 8;
                let cell = &raw mut row[at];
                match owned {
                    // SAFETY: as in `drop`; what is left is an empty sum, which owns nothing.
                    Owned::Sum => unsafe { drop_sum(cell.cast()) },
                    Owned::Library => {
                        // SAFETY: as in `drop`.
                        unsafe { fold_reset(cell.cast()) };
                        row[from..at].fill(0);
                        from = at + 1;
                    }
                }
            }
            row[from..].fill(0);
        }
    }

    /// Asks for the library states and groups of a row that is read soon. They stand in the order of the first
    /// rows of their profiles, so each is a miss of the cache; asked for ahead, they come together.
    pub(super) fn prefetch(&self, row: usize) {
        let Some(state) = self.row_of(row) else {
            return;
        };
        let owned = self.schedule.owned.iter();
        for (offset, _) in owned.filter(|(_, owned)| *owned == Owned::Library) {
            // SAFETY: the schedule says that the address of a library state, or zero, is here.
            let address = unsafe { state.add(*offset).cast::<usize>().read() };
            let state = std::ptr::without_provenance(address);
            hint(state);
            hint(state.wrapping_add(LINE_BYTES));
        }
        for (pool, place) in self.pools.iter().zip(&self.schedule.pools) {
            // SAFETY: the schedule says that the word of an owner is here.
            let owner = unsafe { state.add(place.offset).cast::<Owner>().read() };
            hint(pool.address(owner));
        }
    }

    /// Asks for what is linked behind what [`States::prefetch`] asked for before.
    pub(super) fn prefetch_next(&self, row: usize) {
        let Some(state) = self.row_of(row) else {
            return;
        };
        for (pool, place) in self.pools.iter().zip(&self.schedule.pools) {
            // SAFETY: as in `prefetch`.
            let owner = unsafe { state.add(place.offset).cast::<Owner>().read() };
            hint(pool.next_address(owner));
        }
    }

    /// Bytes of all rows and their groups.
    pub(super) fn bytes(&self) -> usize {
        self.words.len() * 8 + self.pools.iter().map(Pool::bytes).sum::<usize>()
    }
}

// SAFETY: rows own sums and library states, which are `Send` (`Accumulator` asks for it); nothing
// else refers to them.
unsafe impl Send for States<'_> {}
// SAFETY: as above, and they are `Sync` as well; nothing changes behind a shared reference.
unsafe impl Sync for States<'_> {}

impl Drop for States<'_> {
    fn drop(&mut self) {
        let words = self.schedule.stride / 8;
        if words == 0 || self.schedule.owned.is_empty() {
            return;
        }
        for row in self.words.chunks_exact_mut(words) {
            for (offset, owned) in &self.schedule.owned {
                let cell = &raw mut row[offset / 8];
                match owned {
                    // SAFETY: the schedule says that a sum is here: zeros, which are an empty one, or
                    // what compiled code and its kernels made of them.
                    Owned::Sum => unsafe { drop_sum(cell.cast()) },
                    // SAFETY: the same for a library state, where zero is none.
                    Owned::Library => unsafe { fold_drop(cell.cast()) },
                }
            }
        }
    }
}
