//! Inputs read, parted and folded by several threads at once.
//!
//! Each thread does what is there to do: it takes a batch into a partition that nobody works on, or
//! else decodes the next portion of the inputs. Batches come to a partition in the order of the inputs,
//! however the portions were decoded, so that results, counts and the first error do not depend on the
//! number of threads. What is decoded ahead is bounded.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::keys::KeyHasher;
use super::partition::Partition;
use super::run::{RunOptions, check_memory};
use super::split::Split;
use crate::data::{Batch, Reader, Report, Root};
use crate::diagnostic::Diagnostic;

/// How many batches for each thread are decoded ahead at most.
const AHEAD: usize = 4;

/// How far a feed has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fed {
    /// How many bytes of the inputs were handed out for reading.
    pub bytes: u64,
    /// How many rows were decoded.
    pub rows: u64,
}

/// What all threads work on.
pub(super) struct Feed<'f, 'a> {
    pub(super) partitions: &'f [Mutex<Partition<'a>>],
    pub(super) source: Mutex<&'f mut Reader>,
    pub(super) root: Root,
    pub(super) hasher: &'f KeyHasher,
    pub(super) options: RunOptions,
    pub(super) state: Mutex<State>,
    pub(super) changed: Condvar,
}

/// Who is where.
#[derive(Debug)]
pub(super) struct State {
    /// The portions under way, in the order of the inputs.
    portions: VecDeque<InWork>,
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
    pub(super) report: Report,
    /// The position in the input of the next portion.
    pub(super) arrival: u64,
    fed: Fed,
    /// Set when a thread panicked, so that the others end too.
    is_broken: bool,
}

/// A portion that is being decoded, or whose batches wait.
#[derive(Debug, Default)]
struct InWork {
    batches: Vec<Waiting>,
    /// Whether all of its batches are there.
    is_decoded: bool,
    report: Report,
    error: Option<Diagnostic>,
}

/// A batch, gone when all partitions have taken it in.
#[derive(Debug)]
struct Waiting {
    split: Option<Arc<Split>>,
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
struct Task {
    partition: usize,
    split: Arc<Split>,
}

impl State {
    pub(super) fn new(partitions: usize, threads: usize, arrival: u64) -> Self {
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
    pub(super) fn result(self) -> Result<(Report, u64), Diagnostic> {
        match self.error {
            Some(error) => Err(error),
            None => Ok((self.report, self.arrival)),
        }
    }

    /// The place of a next portion in the order, or of the error met instead of it; none where an
    /// earlier error has ended the reading, since this thread took it.
    fn enter(&mut self, error: Option<Diagnostic>) -> Option<usize> {
        if self.is_over() {
            return None;
        }
        let number = self.gone + self.portions.len();
        let is_error = error.is_some();
        self.portions.push_back(InWork {
            is_decoded: is_error,
            error,
            ..InWork::default()
        });
        if is_error {
            self.exhausted = true;
            self.settle();
        }
        Some(number)
    }

    /// The batch of the partition that is furthest behind, of those that are free and have one.
    fn next_task(&mut self) -> Option<Task> {
        let mut behind: Option<(usize, Cursor)> = None;
        for (partition, cursor) in self.cursors.iter().enumerate() {
            let place = |cursor: &Cursor| (cursor.portion, cursor.batch);
            let is_behind = behind.is_none_or(|(_, other)| place(cursor) < place(&other));
            if !cursor.is_busy && is_behind && self.batch_at(cursor).is_some() {
                behind = Some((partition, *cursor));
            }
        }
        let (partition, cursor) = behind?;
        let split = self.batch_at(&cursor)?;
        self.cursors[partition].is_busy = true;
        Some(Task { partition, split })
    }

    fn batch_at(&self, cursor: &Cursor) -> Option<Arc<Split>> {
        let portion = self.portions.get(cursor.portion.checked_sub(self.gone)?)?;
        portion.batches.get(cursor.batch)?.split.clone()
    }

    /// A partition has taken in its batch.
    fn finish_task(&mut self, partition: usize) {
        let cursor = &mut self.cursors[partition];
        cursor.is_busy = false;
        let portion = &mut self.portions[cursor.portion - self.gone];
        let waiting = &mut portion.batches[cursor.batch];
        waiting.left -= 1;
        if waiting.left == 0 {
            waiting.split = None;
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
    fn may_decode(&self) -> bool {
        let is_room = self.waiting + self.decoding < self.threads * AHEAD;
        !self.exhausted && is_room && !self.portions.iter().any(|portion| portion.error.is_some())
    }

    fn is_any_busy(&self) -> bool {
        self.cursors.iter().any(|cursor| cursor.is_busy)
    }

    fn is_over(&self) -> bool {
        let is_done = self.exhausted && self.portions.is_empty() && self.decoding == 0;
        self.is_broken || self.error.is_some() || is_done
    }
}

impl Feed<'_, '_> {
    /// Works until all rows are taken in or an error is met. `progress` is told now and then.
    pub(super) fn work(&self, mut progress: Option<&mut dyn FnMut(Fed)>) {
        let guard = Broken { feed: self };
        let mut state = self.lock();
        while !state.is_over() {
            let fed = state.fed;
            if let Some(task) = state.next_task() {
                drop(state);
                state = self.run(&task);
            } else if state.may_decode() {
                state.decoding += 1;
                drop(state);
                self.decode_next();
                state = self.lock();
                state.decoding -= 1;
                self.changed.notify_all();
            } else {
                state = self.wait(state);
            }
            if let Some(progress) = &mut progress
                && state.fed != fed
            {
                progress(state.fed);
            }
        }
        self.changed.notify_all();
        drop(state);
        std::mem::forget(guard);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a batch into a partition.
    fn run(&self, task: &Task) -> MutexGuard<'_, State> {
        let partition = self.partitions[task.partition].lock();
        let mut partition = partition.unwrap_or_else(PoisonError::into_inner);
        let taken = match self.root {
            Root::Event => partition.events(&task.split),
            Root::Profile => partition.records(&task.split),
        };
        let held = partition.bytes();
        drop(partition);
        let mut state = self.lock();
        state.held[task.partition] = held;
        state.finish_task(task.partition);
        let held = state.held.iter().sum();
        if let Err(error) = taken.and_then(|()| check_memory(held, &self.options)) {
            state.error.get_or_insert(error);
        }
        self.changed.notify_all();
        state
    }

    /// Decodes the next portion of the inputs and lets the partitions have its batches.
    fn decode_next(&self) {
        let (number, mut portion, mut arrival) = {
            // The order of locks: first the source, then the state. A portion gets its place in the
            // order while no other can be taken.
            let source = self.source.lock();
            let mut source = source.unwrap_or_else(PoisonError::into_inner);
            let portion = source.next_portion();
            let mut state = self.lock();
            match portion {
                None => {
                    state.exhausted = true;
                    return;
                }
                Some(Err(error)) => {
                    state.enter(Some(error));
                    return;
                }
                Some(Ok(portion)) => {
                    let Some(number) = state.enter(None) else {
                        return;
                    };
                    state.fed.bytes = source.bytes_done();
                    let arrival = state.arrival;
                    state.arrival += portion.rows_max();
                    (number, portion, arrival)
                }
            }
        };
        let mut error = None;
        while let Some(batch) = portion.next_batch() {
            let split = batch.and_then(|batch| self.split(batch, &mut arrival));
            match split {
                Ok(split) => {
                    if !self.publish(number, split) {
                        return;
                    }
                }
                Err(found) => {
                    error = Some(found);
                    break;
                }
            }
        }
        let mut state = self.lock();
        let Some(at) = number.checked_sub(state.gone) else {
            return;
        };
        if let Some(entry) = state.portions.get_mut(at) {
            entry.is_decoded = true;
            entry.report = portion.into_report();
            let refused = || match self.options.fails_on_bad_rows {
                true => entry.report.bad_row(),
                false => None,
            };
            entry.error = refused().or(error);
        }
        state.settle();
    }

    fn split(&self, batch: Batch, arrival: &mut u64) -> Result<Split, Diagnostic> {
        let first_arrival = *arrival;
        *arrival += batch.rows() as u64;
        let partitions = self.partitions.len();
        Split::new(
            batch,
            first_arrival,
            self.options.now,
            self.hasher,
            partitions,
        )
    }

    /// Lets the partitions have a batch; false where nobody wants it any more. While too many wait,
    /// this thread takes some in itself.
    fn publish(&self, number: usize, split: Split) -> bool {
        let mut state = self.lock();
        while state.waiting >= state.threads * AHEAD && !state.is_over() {
            state = if let Some(task) = state.next_task() {
                drop(state);
                self.run(&task)
            } else if number == state.gone && !state.is_any_busy() {
                // All wait for this very portion.
                break;
            } else {
                self.wait(state)
            };
        }
        if state.is_over() {
            return false;
        }
        let at = number - state.gone;
        state.fed.rows += split.batch.rows() as u64;
        state.waiting += 1;
        let left = self.partitions.len();
        state.portions[at].batches.push(Waiting {
            split: Some(Arc::new(split)),
            left,
        });
        self.changed.notify_all();
        true
    }
}

/// Tells the other threads where one ends by a panic.
struct Broken<'b, 'f, 'a> {
    feed: &'b Feed<'f, 'a>,
}

impl Drop for Broken<'_, '_, '_> {
    fn drop(&mut self) {
        self.feed.lock().is_broken = true;
        self.feed.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};

    /// A thread may have taken a portion, or met an error, before another told of an earlier error.
    #[test]
    fn what_comes_behind_an_error_is_left_out() {
        let error = |text| {
            Some(Diagnostic::error(
                Code::DataUnreadable,
                Span::default(),
                text,
            ))
        };
        let mut state = State::new(2, 2, 0);
        assert_eq!(state.enter(error("first")), Some(0));
        assert_eq!(state.enter(error("second")), None);
        assert_eq!(state.enter(None), None);
        let error = state.result().err().map(|error| error.message);
        assert_eq!(error.as_deref(), Some("first"));
    }
}
