//! Which portions are under way, and which batch comes next to which partition.
//!
//! It knows neither threads nor what a batch is, so that a test can take its steps in any order.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Fed;
use crate::data::Report;
use crate::diagnostic::Diagnostic;

/// How many batches for each thread are decoded ahead at most.
pub(super) const AHEAD: usize = 4;

/// Who is where.
#[derive(Debug)]
pub(in crate::runtime) struct State<B> {
    /// The portions under way, in the order of the inputs.
    portions: VecDeque<InWork<B>>,
    /// How many portions were done with before those.
    gone: usize,
    cursors: Vec<Cursor>,
    /// How many bytes each partition holds.
    held: Vec<usize>,
    /// How many batches are decoded and wait for partitions.
    waiting: usize,
    /// How many portions are being decoded.
    decoding: usize,
    threads: usize,
    exhausted: bool,
    error: Option<Diagnostic>,
    report: Report,
    /// The position in the input of the next portion.
    arrival: u64,
    pub(super) fed: Fed,
    /// Set when a thread panicked, so that the others end too.
    pub(super) is_broken: bool,
}

/// A portion that is being decoded, or whose batches wait.
#[derive(Debug)]
struct InWork<B> {
    batches: Vec<Waiting<B>>,
    /// Whether all of its batches are there.
    is_decoded: bool,
    report: Report,
    error: Option<Diagnostic>,
}

/// A batch, gone when all partitions have taken it in.
#[derive(Debug)]
struct Waiting<B> {
    batch: Option<Arc<B>>,
    left: usize,
}

/// The next batch of a partition.
#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    portion: usize,
    batch: usize,
    is_busy: bool,
}

/// A batch for a partition that nobody else works on.
#[derive(Debug)]
pub(super) struct Task<B> {
    pub(super) partition: usize,
    pub(super) batch: Arc<B>,
}

/// Whether a decoded batch may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// It may.
    Free,
    /// Too many wait already.
    Full,
    /// Nobody wants it any more.
    Over,
}

impl<B> State<B> {
    pub(in crate::runtime) fn new(partitions: usize, threads: usize, arrival: u64) -> Self {
        Self {
            portions: VecDeque::new(),
            gone: 0,
            cursors: vec![Cursor::default(); partitions],
            held: vec![0; partitions],
            waiting: 0,
            decoding: 0,
            threads,
            exhausted: false,
            error: None,
            report: Report::default(),
            arrival,
            fed: Fed { bytes: 0, rows: 0 },
            is_broken: false,
        }
    }

    /// What came of it: the report of all rows, and the position behind them.
    pub(in crate::runtime) fn result(self) -> Result<(Report, u64), Diagnostic> {
        match self.error {
            Some(error) => Err(error),
            None => Ok((self.report, self.arrival)),
        }
    }

    /// A thread goes to decode a portion; [`State::leave_decoding`] must follow.
    pub(super) fn begin_decoding(&mut self) {
        self.decoding += 1;
    }

    pub(super) fn leave_decoding(&mut self) {
        self.decoding -= 1;
    }

    /// The inputs have no more portions.
    pub(super) fn exhaust(&mut self) {
        self.exhausted = true;
    }

    /// The number of a next portion of `rows` rows at most, and the position of its first row; none
    /// where an earlier error has ended the reading, since this thread took it.
    pub(super) fn enter(&mut self, rows: u64) -> Option<(usize, u64)> {
        if self.is_over() {
            return None;
        }
        let arrival = self.arrival;
        // A corrupt file may claim any number of rows.
        self.arrival = arrival.saturating_add(rows);
        let number = self.gone + self.portions.len();
        self.portions.push_back(InWork {
            batches: Vec::new(),
            is_decoded: false,
            report: Report::default(),
            error: None,
        });
        Some((number, arrival))
    }

    /// There is no next portion but an error.
    pub(super) fn enter_error(&mut self, error: Diagnostic) {
        if let Some((number, _)) = self.enter(0) {
            self.exhausted = true;
            self.end_portion(number, Report::default(), Some(error));
        }
    }

    /// Whether a batch of a portion may be published now.
    pub(super) fn room(&self, number: usize) -> Room {
        // All wait for the first portion where nobody has anything to do.
        let is_awaited = || number == self.gone && !self.is_any_busy() && !self.has_task();
        if self.is_over() {
            Room::Over
        } else if self.waiting < self.threads * AHEAD || is_awaited() {
            Room::Free
        } else {
            Room::Full
        }
    }

    /// Lets the partitions have a batch of a portion, for which there is room.
    pub(super) fn publish(&mut self, number: usize, batch: B, rows: u64) {
        self.fed.rows += rows;
        self.waiting += 1;
        self.portions[number - self.gone].batches.push(Waiting {
            batch: Some(Arc::new(batch)),
            left: self.cursors.len(),
        });
    }

    /// A portion has no more batches, or an error in the place of its next one.
    pub(super) fn end_portion(&mut self, number: usize, report: Report, error: Option<Diagnostic>) {
        let Some(at) = number.checked_sub(self.gone) else {
            return;
        };
        if let Some(portion) = self.portions.get_mut(at) {
            portion.is_decoded = true;
            portion.report = report;
            portion.error = error;
        }
        self.settle();
    }

    fn next_cursor(&self) -> Option<usize> {
        let place = |cursor: &Cursor| (cursor.portion, cursor.batch);
        let cursors = self.cursors.iter().enumerate();
        cursors
            .filter(|(_, cursor)| !cursor.is_busy && self.batch_at(cursor).is_some())
            .min_by_key(|(_, cursor)| place(cursor))
            .map(|(partition, _)| partition)
    }

    fn has_task(&self) -> bool {
        self.next_cursor().is_some()
    }

    /// The batch of the partition that is furthest behind, of those that are free and have one.
    pub(super) fn next_task(&mut self) -> Option<Task<B>> {
        let partition = self.next_cursor()?;
        let batch = Arc::clone(self.batch_at(&self.cursors[partition])?);
        self.cursors[partition].is_busy = true;
        Some(Task { partition, batch })
    }

    fn batch_at(&self, cursor: &Cursor) -> Option<&Arc<B>> {
        let portion = self.portions.get(cursor.portion.checked_sub(self.gone)?)?;
        portion.batches.get(cursor.batch)?.batch.as_ref()
    }

    /// A partition has taken in its batch and holds so many bytes now. Gives how many all hold.
    pub(super) fn taken(&mut self, partition: usize, held: usize) -> usize {
        self.held[partition] = held;
        self.held.iter().sum()
    }

    /// A partition is free again. An error that it met comes before one behind the batch.
    pub(super) fn finish_task(&mut self, partition: usize, result: Result<(), Diagnostic>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
        let cursor = &mut self.cursors[partition];
        cursor.is_busy = false;
        let portion = &mut self.portions[cursor.portion - self.gone];
        let waiting = &mut portion.batches[cursor.batch];
        waiting.left -= 1;
        if waiting.left == 0 {
            waiting.batch = None;
            self.waiting -= 1;
        }
        cursor.batch += 1;
        self.settle();
    }

    /// Moves cursors over portions that are done, and lets go of portions that all are through with.
    fn settle(&mut self) {
        for cursor in &mut self.cursors {
            // Behind an error there are portions that no cursor comes to.
            while let Some(at) = cursor.portion.checked_sub(self.gone)
                && let Some(portion) = self.portions.get(at)
                && portion.is_decoded
                && portion.error.is_none()
                && cursor.batch == portion.batches.len()
                && !cursor.is_busy
            {
                cursor.portion += 1;
                cursor.batch = 0;
            }
        }
        while let Some(first) = self.portions.front() {
            let is_through = first.batches.iter().all(|waiting| waiting.left == 0);
            if !first.is_decoded || !is_through {
                return;
            }
            let Some(first) = self.portions.pop_front() else {
                return;
            };
            self.gone += 1;
            self.report.merge(&first.report);
            if first.error.is_some() {
                self.error = self.error.take().or(first.error);
                self.exhausted = true;
                self.portions.clear();
                return;
            }
        }
    }

    /// Whether another portion may be decoded now.
    pub(super) fn may_decode(&self) -> bool {
        let is_room = self.waiting + self.decoding < self.threads * AHEAD;
        !self.exhausted && is_room && !self.portions.iter().any(|portion| portion.error.is_some())
    }

    /// How many batches wait for partitions.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    fn is_any_busy(&self) -> bool {
        self.cursors.iter().any(|cursor| cursor.is_busy)
    }

    pub(super) fn is_over(&self) -> bool {
        let is_done = self.exhausted && self.portions.is_empty() && self.decoding == 0;
        self.is_broken || self.error.is_some() || is_done
    }
}
