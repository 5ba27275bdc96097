//! States of many profiles that take in rows of any of them, in any order.
#![allow(
    unsafe_code,
    reason = "compiled functions are called, with contexts that are right for them"
)]

use crate::backend::{Evaluated, RowFold};
use crate::data::Batch;

use super::JitExecutable;
use super::batch::Root;
use super::evaluate::are_rows;
use super::host::{Host, Order};
use super::states::States;

/// The states of all profiles of a run.
pub(super) struct NativeFold<'a> {
    executable: &'a JitExecutable,
    states: States<'a>,
    host: Host,
    now: i64,
    /// Set when a batch did not fit the plan: the states lack its rows, so no result counts.
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
        for pass in &self.executable.code.passes {
            // SAFETY: the context has views of a batch that was checked, rows that it has, and as
            // many groups as rows with a state row for each.
            unsafe { pass.call(&mut context) };
        }
        let used = context.arena_used;
        self.host.arena.clear(used);
    }

    fn finish(&mut self, group: u32, profile: &Batch, profile_row: Option<u32>) -> Evaluated {
        let record = self.executable.profile(profile, profile_row);
        let (Some(record), false) = (record, self.is_incomplete) else {
            return self.executable.unusable();
        };
        if !self.states.has(group as usize) {
            self.states.grow(group as usize + 1);
        }
        // Folds over values, unlike those over the rows of a batch, see their items in order.
        self.host.order = Order::AsTheyCome;
        let mut context = self.executable.context(&mut self.host, self.now);
        context.states = self.states.row(group as usize);
        record.bind(self.executable, &mut context);
        self.executable.results(&mut context)
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
