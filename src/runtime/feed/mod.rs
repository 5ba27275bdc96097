//! Inputs read, parted and folded by several threads at once.
//!
//! Each thread does what is there to do: it takes a batch into a partition that nobody works on, or
//! else decodes the next portion of the inputs. Batches come to a partition in the order of the inputs,
//! however the portions were decoded, so that results, counts and the first error do not depend on the
//! number of threads. What is decoded ahead is bounded.

mod state;

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use self::state::{Room, Task};
use super::keys::KeyHasher;
use super::parallel::OnPanic;
use super::partition::Partition;
use super::run::{RunOptions, check_memory};
use super::split::Split;
use crate::data::{Batch, Reader, Root};
use crate::diagnostic::Diagnostic;

pub(super) use self::state::State;

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
    pub(super) state: Mutex<State<Split>>,
    pub(super) changed: Condvar,
}

impl Feed<'_, '_> {
    /// Works until all rows are taken in or an error is met. `progress` is told now and then, and how far
    /// it came at the end, even where other threads did all of it.
    pub(super) fn work(&self, mut progress: Option<&mut dyn FnMut(Fed)>) {
        let _guard = OnPanic(|| {
            self.lock().is_broken = true;
            self.changed.notify_all();
        });
        let mut state = self.lock();
        let mut told = Fed { bytes: 0, rows: 0 };
        loop {
            let is_over = state.is_over();
            let fed = state.fed;
            if let Some(progress) = &mut progress
                && fed != told
            {
                // Who is told may take its time, and the others go on.
                drop(state);
                progress(fed);
                told = fed;
                state = self.lock();
            }
            if is_over {
                break;
            }
            if let Some(task) = state.next_task() {
                drop(state);
                state = self.run(&task);
            } else if state.may_decode() {
                state.begin_decoding();
                drop(state);
                self.decode_next();
                state = self.lock();
                state.leave_decoding();
                self.changed.notify_all();
            } else if !state.is_over() {
                state = self.wait(state);
            }
        }
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<Split>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<Split>>) -> MutexGuard<'s, State<Split>> {
        let waited = self.changed.wait(state);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a batch into a partition.
    fn run(&self, task: &Task<Split>) -> MutexGuard<'_, State<Split>> {
        let partition = self.partitions[task.partition].lock();
        let mut partition = partition.unwrap_or_else(PoisonError::into_inner);
        let taken = match self.root {
            Root::Event => partition.events(&task.batch),
            Root::Profile => partition.records(&task.batch),
        };
        let held = partition.bytes();
        drop(partition);
        let mut state = self.lock();
        let held = state.taken(task.partition, held);
        let result = taken.and_then(|()| check_memory(held, &self.options));
        state.finish_task(task.partition, result);
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
                None => return state.exhaust(),
                Some(Err(error)) => return state.enter_error(error),
                Some(Ok(portion)) => {
                    let Some((number, arrival)) = state.enter(portion.rows_max()) else {
                        return;
                    };
                    state.fed.bytes = source.bytes_done();
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
        let report = portion.into_report();
        let refused = match self.options.fails_on_bad_rows {
            true => report.bad_row(),
            false => None,
        };
        let mut state = self.lock();
        state.end_portion(number, report, refused.or(error));
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
        loop {
            match state.room(number) {
                Room::Over => return false,
                Room::Free => break,
                Room::Full => {
                    state = match state.next_task() {
                        Some(task) => {
                            drop(state);
                            self.run(&task)
                        }
                        None => self.wait(state),
                    }
                }
            }
        }
        let rows = split.batch.rows() as u64;
        state.publish(number, split, rows);
        self.changed.notify_all();
        true
    }
}

#[cfg(test)]
mod tests;
