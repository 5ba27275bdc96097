//! The profiles of one partition: their groups, their states, and what their rows met.

use std::sync::Arc;

use super::groups::GroupIndex;
use super::identities::SeenIds;
use super::kept::KeptEvents;
use super::keys::{KeyHasher, Keys};
use super::order::EventOrder;
use super::run::RunOptions;
use super::split::Split;
use crate::backend::{Executable, RowFold};
use crate::data::{Batch, CountedDictionaries};
use crate::diagnostic::Diagnostic;

/// What a partition counts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) records: u64,
    pub(super) repeated_records: u64,
    pub(super) events: u64,
    pub(super) repeated_events: u64,
    pub(super) later_events: u64,
}

/// A share of the profiles of a run.
pub(super) struct Partition<'a> {
    number: usize,
    options: RunOptions,
    pub(super) groups: GroupIndex,
    /// For each group the place of its first row in the input: records stand behind all events.
    pub(super) first_seen: Vec<u64>,
    seen: SeenIds,
    events: Events<'a>,
    records: Vec<Arc<Batch>>,
    /// Bytes of its records, and which dictionaries are among them.
    records_bytes: usize,
    counted: CountedDictionaries,
    /// For each group the batch and row of its record; shorter where the last groups have none.
    record_of: Vec<Option<(u32, u32)>>,
    pub(super) counts: Counts,
    /// The groups of the rows at hand, kept to be filled again.
    of_rows: Vec<u32>,
}

/// The events of a partition.
pub(super) enum Events<'a> {
    /// Taken in as they come.
    Folded(Box<dyn RowFold + 'a>),
    /// Kept until all are there.
    Kept(KeptEvents),
}

/// Records come after all events in the order of first appearance.
const RECORDS_FROM: u64 = 1 << 63;

impl<'a> Partition<'a> {
    pub(super) fn new(
        number: usize,
        executable: &'a dyn Executable,
        options: RunOptions,
        hasher: KeyHasher,
    ) -> Self {
        let events = match executable.fold(options.now) {
            Some(fold) => Events::Folded(fold),
            None => Events::Kept(KeptEvents::default()),
        };
        Self {
            number,
            options,
            groups: GroupIndex::with_hasher(hasher),
            first_seen: Vec::new(),
            seen: SeenIds::default(),
            events,
            records: Vec::new(),
            records_bytes: 0,
            counted: CountedDictionaries::default(),
            record_of: Vec::new(),
            counts: Counts::default(),
            of_rows: Vec::new(),
        }
    }

    /// Its events; it takes in no more of them.
    pub(super) fn take_events(&mut self) -> Events<'a> {
        std::mem::replace(&mut self.events, Events::Kept(KeptEvents::default()))
    }

    /// Bytes that it holds; of batches that others hold as well, its share.
    pub(super) fn bytes(&self) -> usize {
        let events = match &self.events {
            Events::Folded(fold) => fold.bytes(),
            Events::Kept(kept) => kept.bytes(),
        };
        let lists = self.first_seen.len() * size_of::<u64>()
            + self.record_of.len() * size_of::<Option<(u32, u32)>>();
        self.groups.bytes() + self.seen.bytes() + events + self.records_bytes + lists
    }

    /// Takes in its share of a batch of events.
    pub(super) fn events(&mut self, split: &Split) -> Result<(), Diagnostic> {
        let rows = self.group(split, 0)?;
        self.counts.events += rows.len() as u64;
        let order = EventOrder::new(&split.batch);
        let has_repeats = !self.options.unique_ids && !order.has_no_ids();
        if split.is_due && !has_repeats {
            return self.take_in(split, rows);
        }
        let mut left = Vec::with_capacity(rows.len());
        let mut groups = Vec::with_capacity(rows.len());
        for (&row, &group) in rows.iter().zip(&self.of_rows) {
            let is_new = !has_repeats || order.id(row).is_none_or(|id| self.seen.insert(group, id));
            if !is_new {
                self.counts.repeated_events += 1;
            } else if order.time(row) > self.options.now {
                self.counts.later_events += 1;
            } else {
                left.push(row);
                groups.push(group);
            }
        }
        self.of_rows = groups;
        self.take_in(split, &left)
    }

    fn take_in(&mut self, split: &Split, rows: &[u32]) -> Result<(), Diagnostic> {
        let groups = &self.of_rows;
        match &mut self.events {
            Events::Folded(fold) => {
                fold.fold_rows(&split.batch, rows, groups, split.first_arrival);
                Ok(())
            }
            Events::Kept(kept) => kept.push(&split.batch, rows, groups),
        }
    }

    /// Takes in its share of a batch of records; of two with one key the first counts.
    pub(super) fn records(&mut self, split: &Split) -> Result<(), Diagnostic> {
        let rows = self.group(split, RECORDS_FROM)?;
        self.record_of.resize(self.groups.len(), None);
        let index = self.records.len() as u32;
        for (&row, &group) in rows.iter().zip(&self.of_rows) {
            let place = &mut self.record_of[group as usize];
            if place.is_some() {
                self.counts.repeated_records += 1;
            } else {
                *place = Some((index, row));
            }
        }
        self.records_bytes += split.batch.bytes_of(rows.len(), &mut self.counted);
        self.counts.records += rows.len() as u64;
        self.records.push(Arc::clone(&split.batch));
        Ok(())
    }

    /// Finds the groups of its rows of a batch, and notes where those that are new were first seen.
    fn group<'s>(&mut self, split: &'s Split, from: u64) -> Result<&'s [u32], Diagnostic> {
        let keys = Keys::of(&split.batch.keys)?;
        let rows = split.rows(self.number);
        let words = split.words(self.number, keys);
        let known = self.groups.len();
        self.of_rows.clear();
        self.groups
            .groups_of_words(keys, rows, words, &mut self.of_rows)?;
        if self.groups.len() > known {
            for (&row, &group) in rows.iter().zip(&self.of_rows) {
                if group as usize == self.first_seen.len() {
                    let arrival = split.first_arrival + u64::from(row);
                    self.first_seen.push(from + arrival);
                }
            }
        }
        Ok(rows)
    }

    /// The record of a group: its batch and row.
    pub(super) fn record(&self, group: u32) -> Option<(&Batch, u32)> {
        let place = self.record_of.get(group as usize).copied().flatten();
        let (batch, row) = place?;
        Some((self.records.get(batch as usize)?, row))
    }
}
