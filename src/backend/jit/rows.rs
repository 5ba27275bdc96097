//! States of many profiles that take in rows of any of them, in any order.
#![allow(
    unsafe_code,
    reason = "compiled functions are called, with contexts that are right for them"
)]

use crate::backend::{Evaluated, Finisher, Results, RowFold};
use crate::data::Batch;

use super::JitExecutable;
use super::abi::{Cell, Context};
use super::batch::Root;
use super::evaluate::{Recent, Record, are_rows};
use super::host::{Host, Order};
use super::states::States;

/// How many profiles ahead states are asked for, and as many further what leads to them.
const PREFETCH_PROFILES: usize = 4;

/// The states of all profiles of a run.
pub(super) struct NativeFold<'a> {
    executable: &'a JitExecutable,
    states: States<'a>,
    host: Host,
    now: i64,
    /// Set when a batch did not fit the plan or a kernel panicked: the states lack rows, so no result
    /// counts.
    is_incomplete: bool,
}

impl<'a> NativeFold<'a> {
    pub(super) fn new(executable: &'a JitExecutable, now: i64) -> Self {
        Self {
            executable,
            states: States::new(&executable.schedule, 0),
            host: executable.host(now),
            now,
            is_incomplete: false,
        }
    }
}

impl RowFold for NativeFold<'_> {
    fn fold_rows(&mut self, batch: &Batch, rows: &[u32], groups: &[u32], first_arrival: u64) {
        let prepared = self.executable.prepared(batch, Root::Events);
        let usable =
            prepared.filter(|prepared| rows.len() == groups.len() && are_rows(rows, prepared.rows));
        let Some(prepared) = usable else {
            self.is_incomplete = true;
            return;
        };
        let greatest = groups.iter().copied().max();
        self.states
            .grow(greatest.map_or(0, |greatest| greatest as usize + 1));
        self.host.order = Order::of(batch, prepared.rows, first_arrival);
        let mut context = self.executable.context(&mut self.host, self.now);
        context.events = prepared.views();
        context.rows = rows.as_ptr();
        context.row_count = rows.len() as u64;
        context.groups = groups.as_ptr();
        context.group_mask = u64::MAX;
        context.states = self.states.row(0);
        self.states.begin_batch();
        context.pools = self.states.pools.as_mut_ptr();
        for pass in &self.executable.code.passes {
            // SAFETY: the context has views of a batch that was checked, rows that it has, and as
            // many groups as rows with a state row for each.
            unsafe { pass.call(&mut context) };
            // SAFETY: the pass ran over these rows and this batch.
            unsafe { self.states.settle(&mut self.host) };
        }
        let used = context.arena_used;
        self.host.arena.clear(used);
        self.is_incomplete |= self.host.poisoned;
    }

    fn bytes(&self) -> usize {
        self.states.bytes()
    }

    fn finisher(&self) -> Box<dyn Finisher + '_> {
        Box::new(Finish {
            fold: self,
            host: self.executable.host(self.now),
            cells: Vec::new(),
            recent: Recent::default(),
            empty: vec![0; self.executable.schedule.stride / 8],
        })
    }
}

/// Writes attributes from states that take in no more rows.
struct Finish<'f, 'a> {
    fold: &'f NativeFold<'a>,
    host: Host,
    cells: Vec<Cell>,
    recent: Recent,
    /// The state of a profile without events.
    empty: Vec<u64>,
}

impl Finish<'_, '_> {
    /// What the attributes of a profile are computed on.
    fn context(&mut self, group: u32, record: &Record) -> Context {
        let executable = self.fold.executable;
        let states = &self.fold.states;
        states.prefetch(group as usize + 2 * PREFETCH_PROFILES);
        states.prefetch_next(group as usize + PREFETCH_PROFILES);
        let state = self.fold.states.row_of(group as usize);
        let state = state.unwrap_or(self.empty.as_ptr().cast());
        let mut context = executable.context(&mut self.host, self.fold.now);
        // What is compiled for the end reads states and does not change them.
        context.states = state.cast_mut();
        context.pools = self.fold.states.pools.as_ptr().cast_mut();
        record.bind(executable, &mut context);
        context
    }

    /// The record of a profile; none where its batch, or one of events, does not fit the plan.
    fn record(&mut self, profile: &Batch, row: Option<u32>) -> Option<Record> {
        if self.fold.is_incomplete {
            return None;
        }
        self.recent.record(self.fold.executable, profile, row)
    }
}

impl Finisher for Finish<'_, '_> {
    fn evaluate(&mut self, group: u32, profile: &Batch, row: Option<u32>) -> Evaluated {
        let executable = self.fold.executable;
        let Some(record) = self.record(profile, row) else {
            return executable.unusable();
        };
        let mut context = self.context(group, &record);
        executable.results(&mut context)
    }

    fn finish(&mut self, group: u32, profile: &Batch, row: Option<u32>, results: &mut Results) {
        let executable = self.fold.executable;
        let Some(record) = self.record(profile, row) else {
            return results.push(executable.unusable());
        };
        let mut cells = std::mem::take(&mut self.cells);
        let mut context = self.context(group, &record);
        executable.results_into(&mut context, &mut cells, results);
        self.cells = cells;
    }
}

impl Order {
    /// The order of a batch of `rows` rows. Times and ids that are too few are no order.
    fn of(batch: &Batch, rows: usize, first_arrival: u64) -> Self {
        use arrow_array::Array;
        Order::Batch {
            times: batch.times.clone().filter(|times| times.len() >= rows),
            ids: batch.ids.clone().filter(|ids| ids.len() >= rows),
            first_arrival,
        }
    }
}
