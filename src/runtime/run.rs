//! Many profiles: batches of events and of records in, the attributes of each profile out.
//!
//! Profiles are parted by the hash of their key, and each [`Partition`] goes on by itself. Where the
//! plan can fold rows as they come, memory grows with profiles and not with events; else the columns
//! that the plan reads are kept, and each profile's rows are put together and in order at the end.
//! Profiles come out in order of first appearance: those with events first, then those that have a
//! record alone.

use std::sync::{Condvar, Mutex, PoisonError};

use super::feed::{Fed, Feed, State};
use super::keys::KeyHasher;
use super::parallel;
use super::partition::{Counts, Partition};
use super::split::Split;
use crate::backend::Executable;
use crate::data::{Batch, Reader, Report, Root};
use crate::diagnostic::{Code, Diagnostic, Span};

/// How many partitions there are for each thread: enough that a few large profiles do not keep the
/// other threads waiting.
const PARTITIONS_PER_THREAD: usize = 4;
/// How many partitions there are at most.
const PARTITIONS_MAX: usize = 64;

/// How many threads work on a run at most; there are no machines for which more would be of use.
const THREADS_MAX: usize = 1024;

/// How a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOptions {
    /// The instant of evaluation, in microseconds since 1970 UTC.
    pub now: i64,
    /// Whether the input promises that no event id stands twice, which saves the memory of the ids.
    pub unique_ids: bool,
    /// How many threads work on it: at least one, and no more than can be of use.
    pub threads: usize,
    /// How many bytes the states, keys and kept events of all profiles may take together.
    pub memory_bytes_max: Option<usize>,
    /// Whether a row that cannot be used ends the run.
    pub fails_on_bad_rows: bool,
}

/// What a run met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Profiles that came out.
    pub profiles: u64,
    /// Records of profiles that came in.
    pub records: u64,
    /// Records left out since an earlier one has the same key.
    pub repeated_records: u64,
    /// Events that came in.
    pub events: u64,
    /// Events left out since an earlier arrival has the same id.
    pub repeated_events: u64,
    /// Events left out since they are after `now`.
    pub later_events: u64,
    /// Profiles in which computing an attribute met a fault, in the order of the plan's attributes.
    pub faults: Vec<u64>,
}

/// A run under way: give it all events and records, then take the values.
pub struct Run<'a> {
    pub(super) executable: &'a dyn Executable,
    pub(super) options: RunOptions,
    pub(super) partitions: Vec<Mutex<Partition<'a>>>,
    hasher: KeyHasher,
    /// The position in the input of the next event.
    arrival: u64,
    /// The same of the next record.
    record_arrival: u64,
}

impl<'a> Run<'a> {
    /// A run of `executable` that has seen nothing.
    pub fn new(executable: &'a dyn Executable, options: RunOptions) -> Self {
        let options = RunOptions {
            threads: options.threads.clamp(1, THREADS_MAX),
            ..options
        };
        let hasher = KeyHasher::default();
        let count = match options.threads {
            1 => 1,
            threads => (threads * PARTITIONS_PER_THREAD)
                .next_power_of_two()
                .min(PARTITIONS_MAX),
        };
        let partition =
            |number| Mutex::new(Partition::new(number, executable, options, hasher.clone()));
        Self {
            executable,
            options,
            partitions: (0..count).map(partition).collect(),
            hasher,
            arrival: 0,
            record_arrival: 0,
        }
    }

    /// Takes in events of any profiles in any order.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where keys are of another kind than before.
    pub fn events(&mut self, batch: Batch) -> Result<(), Diagnostic> {
        let rows = batch.rows() as u64;
        let split = self.split(batch, self.arrival)?;
        self.arrival += rows;
        self.each_partition(|partition| partition.events(&split))
    }

    /// Takes in records of profiles; of two with one key the first counts.
    ///
    /// # Errors
    /// As [`Run::events`].
    pub fn records(&mut self, batch: Batch) -> Result<(), Diagnostic> {
        let rows = batch.rows() as u64;
        let split = self.split(batch, self.record_arrival)?;
        self.record_arrival += rows;
        self.each_partition(|partition| partition.records(&split))
    }

    fn split(&self, batch: Batch, arrival: u64) -> Result<Split, Diagnostic> {
        let partitions = self.partitions.len();
        Split::new(batch, arrival, self.options.now, &self.hasher, partitions)
    }

    fn each_partition(
        &mut self,
        mut step: impl FnMut(&mut Partition<'a>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        for partition in &mut self.partitions {
            step(partition.get_mut().unwrap_or_else(PoisonError::into_inner))?;
        }
        Ok(())
    }

    /// Whether values may depend on where events stand in the total order: see
    /// [`Executable::reads_order`].
    pub fn reads_order(&self) -> bool {
        self.executable.reads_order()
    }

    /// Takes in all events or records of a reader, on as many threads as the run has; `progress` is
    /// told now and then how far it is. Gives what became of the rows.
    ///
    /// # Errors
    /// As [`Run::events`], those of the reader, and [`Code::RunTooLarge`] where the run may not take
    /// that much memory; the first in the order of the input.
    pub fn read(
        &mut self,
        root: Root,
        reader: &mut Reader,
        progress: &mut dyn FnMut(Fed),
    ) -> Result<Report, Diagnostic> {
        let threads = self.options.threads;
        let arrival = match root {
            Root::Event => &mut self.arrival,
            Root::Profile => &mut self.record_arrival,
        };
        let feed = Feed {
            partitions: &self.partitions,
            source: Mutex::new(reader),
            root,
            hasher: &self.hasher,
            options: self.options,
            state: Mutex::new(State::new(self.partitions.len(), threads, *arrival)),
            changed: Condvar::new(),
        };
        parallel::together(
            threads - 1,
            || feed.work(None),
            || feed.work(Some(progress)),
        );
        let state = feed.state.into_inner();
        let (report, end) = state.unwrap_or_else(PoisonError::into_inner).result()?;
        *arrival = end;
        Ok(report)
    }

    /// What the partitions counted.
    pub(super) fn totals(&mut self) -> Totals {
        let mut totals = Totals {
            faults: vec![0; self.executable.plan().attributes.len()],
            ..Totals::default()
        };
        for partition in &mut self.partitions {
            let partition = partition.get_mut().unwrap_or_else(PoisonError::into_inner);
            let Counts {
                records,
                repeated_records,
                events,
                repeated_events,
                later_events,
            } = partition.counts;
            totals.profiles += partition.groups.len() as u64;
            totals.records += records;
            totals.repeated_records += repeated_records;
            totals.events += events;
            totals.repeated_events += repeated_events;
            totals.later_events += later_events;
        }
        totals
    }
}

/// Refuses a run whose partitions hold more than it may.
pub(super) fn check_memory(held: usize, options: &RunOptions) -> Result<(), Diagnostic> {
    let Some(most) = options.memory_bytes_max.filter(|&most| held > most) else {
        return Ok(());
    };
    let message = "the states of the profiles need more memory than the run may take";
    let error = Diagnostic::error(Code::RunTooLarge, Span::default(), message);
    Err(error
        .note(format!("they hold {held} bytes, the limit is {most} bytes"))
        .help("raise the limit, or run over fewer profiles at a time"))
}
