//! Many profiles one after the other, each with its events in order.
//!
//! What an evaluation works on is kept from profile to profile: the host, the row of states with the
//! room that library states have, the cells, and the views of the batches, which are the same for many
//! profiles. So a profile costs no allocation of its own.
#![allow(
    unsafe_code,
    reason = "compiled functions are called, with contexts that are right for them"
)]

use std::sync::Arc;

use crate::backend::{Evaluator, ProfileRows, Results};
use crate::data::Batch;

use super::JitExecutable;
use super::abi::Cell;
use super::batch::{Prepared, Root};
use super::evaluate::{Record, are_rows};
use super::host::Host;
use super::states::States;

/// The state of [`JitExecutable`]'s work on profiles.
pub(super) struct NativeEvaluator<'a> {
    executable: &'a JitExecutable,
    now: i64,
    host: Host,
    states: States<'a>,
    cells: Vec<Cell>,
    /// The batch of the last events.
    events: Option<Arc<Prepared>>,
    /// The batch of the last record.
    record: Option<Arc<Prepared>>,
}

impl<'a> NativeEvaluator<'a> {
    pub(super) fn new(executable: &'a JitExecutable, now: i64) -> Self {
        Self {
            executable,
            now,
            host: executable.host(now),
            states: States::new(&executable.schedule, 1),
            cells: Vec::new(),
            events: None,
            record: None,
        }
    }

    /// A batch with views, which is often that of the profile before.
    fn prepared(&mut self, batch: &Batch, root: Root) -> Option<Arc<Prepared>> {
        let known = match root {
            Root::Events => &mut self.events,
            Root::Profile => &mut self.record,
        };
        if let Some(known) = known.as_ref().filter(|known| known.is_of(batch, root)) {
            return Some(Arc::clone(known));
        }
        *known = self.executable.prepared(batch, root);
        known.clone()
    }

    fn record(&mut self, rows: &ProfileRows<'_>) -> Option<Record> {
        let Some(row) = rows.profile_row else {
            return Some(Record::None);
        };
        let prepared = self.prepared(rows.profile, Root::Profile)?;
        let has_row = (row as usize) < prepared.rows;
        has_row.then_some(Record::Row(prepared, row))
    }

    /// Makes all as it was before the last profile.
    fn reset(&mut self) {
        if self.host.poisoned {
            // A kernel that panicked may have left anything behind.
            self.host = self.executable.host(self.now);
            self.states = States::new(&self.executable.schedule, 1);
            return;
        }
        self.host.reset();
        self.states.reset();
    }
}

impl Evaluator for NativeEvaluator<'_> {
    fn evaluate(&mut self, rows: &ProfileRows<'_>, results: &mut Results) {
        let executable = self.executable;
        let events = self.prepared(rows.events, Root::Events);
        let events = events.filter(|events| are_rows(rows.event_rows, events.rows));
        let (Some(events), Some(record)) = (events, self.record(rows)) else {
            return results.push(executable.unusable());
        };
        self.reset();
        let mut context = executable.context(&mut self.host, self.now);
        context.events = events.views();
        context.rows = rows.event_rows.as_ptr();
        context.row_count = rows.event_rows.len() as u64;
        context.states = self.states.row(0);
        record.bind(executable, &mut context);
        for pass in &executable.code.passes {
            // SAFETY: the context has views of batches that were checked and are borrowed, rows that
            // these have, and one state row for groups that are all 0.
            unsafe { pass.call(&mut context) };
        }
        executable.results_into(&mut context, &mut self.cells, results);
    }
}
