//! Both programs over the same data, profile by profile.
//!
//! The two runs give profiles in the same order, that of first appearance, so that rows meet as they
//! come and few wait. Where one program refuses rows that the other reads, rows wait for their key.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde::Serialize;

use super::Collector;
use super::change::key_text;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::{Program, data_error};
use crate::engine::run::{Progress, RunOptions, RunSummary};
use crate::types::Value;
use crate::types::compare::total_order;

/// How many rows go from one run to the other at once.
const ROWS_AT_ONCE: usize = 1024;
/// How many such portions may wait.
const PORTIONS_WAITING: usize = 8;

/// The profiles whose values were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Compared {
    /// Profiles that both runs have.
    pub profiles: u64,
    /// Profiles of the old program's run alone.
    pub only_old: u64,
    /// Profiles of the new program's run alone.
    pub only_new: u64,
}

/// What came of both runs.
pub(super) struct Ran {
    pub(super) compared: Compared,
    /// For each pair of attributes.
    pub(super) collectors: Vec<Collector>,
    pub(super) summary: RunSummary,
}

/// Whether two values are the same: both missing, or equal; the order of entries does not count.
pub(super) fn is_same_value(old: &Value, new: &Value) -> bool {
    total_order(old, new) == Ordering::Equal
}

type Row = (Value, Vec<Value>);

/// Runs both programs and compares pairs of attributes, given by their positions; `progress` is told how far
/// the new one is, beside which the old one runs.
pub(super) fn compare(
    old: &Program,
    new: &Program,
    pairs: &[(usize, usize)],
    options: &RunOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Ran, Diagnostics> {
    let olds = positions(pairs.iter().map(|pair| pair.0));
    let news = positions(pairs.iter().map(|pair| pair.1));
    let place = |all: &[usize], one: usize| all.binary_search(&one).unwrap_or_default();
    let columns = pairs
        .iter()
        .map(|&(old, new)| (place(&olds, old), place(&news, new)));
    let mut meeting = Meeting::new(columns.collect());
    let (old, new) = (old.only(&olds)?, new.only(&news)?);
    // Both runs are in memory at once.
    let options = RunOptions {
        memory_bytes_max: options.memory_bytes_max.map(|bytes| bytes / 2),
        ..options.clone()
    };
    let (sender, receiver) = sync_channel(PORTIONS_WAITING);
    let (of_old, of_new) = std::thread::scope(|scope| {
        let old_run = scope.spawn(|| send_rows(&old, &options, sender));
        let mut olds = Incoming::new(receiver);
        let mut each = |key, values| {
            if let Some((key, values)) = olds.next() {
                meeting.take_old(key_text(&key), values);
            }
            meeting.take_new(key_text(&key), values);
            Ok(())
        };
        let of_new = new.run_each_told(&options, &mut each, progress);
        if of_new.is_ok() {
            while let Some((key, values)) = olds.next() {
                meeting.take_old(key_text(&key), values);
            }
        }
        // A run that nobody listens to any more ends.
        drop(olds);
        (old_run.join(), of_new)
    });
    let summary = of_new?;
    of_old.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    Ok(Ran {
        compared: Compared {
            profiles: meeting.profiles,
            only_old: meeting.olds.len() as u64,
            only_new: meeting.news.len() as u64,
        },
        collectors: meeting.collectors,
        summary,
    })
}

/// Positions in their order, each once.
fn positions(all: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut positions: Vec<usize> = all.collect();
    positions.sort_unstable();
    positions.dedup();
    positions
}

fn send_rows(
    program: &Program,
    options: &RunOptions,
    sender: SyncSender<Vec<Row>>,
) -> Result<RunSummary, Diagnostics> {
    let mut portion: Vec<Row> = Vec::with_capacity(ROWS_AT_ONCE);
    let unheard = |_| Diagnostic::error(Code::DataUnreadable, Span::default(), "the run ended");
    let summary = program.run_each(options, &mut |key, values| {
        portion.push((key, values));
        if portion.len() < ROWS_AT_ONCE {
            return Ok(());
        }
        let full = std::mem::replace(&mut portion, Vec::with_capacity(ROWS_AT_ONCE));
        sender.send(full).map_err(unheard)
    })?;
    sender.send(portion).map_err(unheard).map_err(data_error)?;
    Ok(summary)
}

/// The rows of the other run, one by one.
struct Incoming {
    receiver: Receiver<Vec<Row>>,
    portion: std::vec::IntoIter<Row>,
}

impl Incoming {
    fn new(receiver: Receiver<Vec<Row>>) -> Self {
        Self {
            receiver,
            portion: Vec::new().into_iter(),
        }
    }

    fn next(&mut self) -> Option<Row> {
        loop {
            if let Some(row) = self.portion.next() {
                return Some(row);
            }
            self.portion = self.receiver.recv().ok()?.into_iter();
        }
    }
}

/// Where the rows of a key meet.
struct Meeting {
    /// The columns of both runs that are compared.
    columns: Vec<(usize, usize)>,
    collectors: Vec<Collector>,
    /// Rows that wait for the other run.
    olds: HashMap<String, Vec<Value>>,
    news: HashMap<String, Vec<Value>>,
    profiles: u64,
}

impl Meeting {
    fn new(columns: Vec<(usize, usize)>) -> Self {
        Self {
            collectors: columns.iter().map(|_| Collector::default()).collect(),
            columns,
            olds: HashMap::new(),
            news: HashMap::new(),
            profiles: 0,
        }
    }

    fn take_old(&mut self, key: String, values: Vec<Value>) {
        match self.news.remove(&key) {
            Some(new) => self.meet(&key, &values, &new),
            None => {
                self.olds.insert(key, values);
            }
        }
    }

    fn take_new(&mut self, key: String, values: Vec<Value>) {
        match self.olds.remove(&key) {
            Some(old) => self.meet(&key, &old, &values),
            None => {
                self.news.insert(key, values);
            }
        }
    }

    fn meet(&mut self, key: &str, old: &[Value], new: &[Value]) {
        self.profiles += 1;
        for (&(before, now), collector) in self.columns.iter().zip(&mut self.collectors) {
            if let (Some(before), Some(now)) = (old.get(before), new.get(now)) {
                collector.add(key, before, now);
            }
        }
    }
}
