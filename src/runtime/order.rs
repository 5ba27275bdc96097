//! The total order of events: time, then id with none first, then arrival.

use std::cmp::Ordering;

use arrow_array::Array;

use crate::data::Batch;

/// What of a batch says where its events stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventOrder<'a> {
    batch: &'a Batch,
}

impl<'a> EventOrder<'a> {
    /// The order of the events of `batch`; their rows are their arrival.
    pub(super) fn new(batch: &'a Batch) -> Self {
        Self { batch }
    }

    /// The instant of an event. Events of a source without times all stand at the beginning.
    pub(super) fn time(&self, row: u32) -> i64 {
        let times = self.batch.times.as_ref();
        times.map_or(i64::MIN, |times| times.value(row as usize))
    }

    /// The latest instant of all; none without times.
    pub(super) fn latest(&self) -> Option<i64> {
        let times = self.batch.times.as_ref()?;
        times.values().iter().copied().max()
    }

    /// Whether no event has an id.
    pub(super) fn has_no_ids(&self) -> bool {
        self.batch.ids.is_none()
    }

    /// The id of an event, where it has one.
    pub(super) fn id(&self, row: u32) -> Option<&'a str> {
        let ids = self.batch.ids.as_ref()?;
        ids.is_valid(row as usize).then(|| ids.value(row as usize))
    }

    /// Whether events stand in order; of those with one place the rows must ascend.
    pub(super) fn is_sorted(&self, rows: &[u32]) -> bool {
        match &self.batch.times {
            Some(times) if self.has_no_ids() => {
                let times = times.values();
                rows.is_sorted_by_key(|&row| times[row as usize])
            }
            _ => rows.is_sorted_by(|&left, &right| self.compare(left, right).is_le()),
        }
    }

    /// Which of two events comes first.
    pub(super) fn compare(&self, left: u32, right: u32) -> Ordering {
        self.time(left)
            .cmp(&self.time(right))
            .then_with(|| self.id(left).cmp(&self.id(right)))
            .then_with(|| left.cmp(&right))
    }
}
