//! Many profiles one after the other, each with its events in order.
//!
//! What an evaluation works on is kept from profile to profile: the host, the row of states with the
//! room that library states have, the cells, and the views of the batches, which are the same for many
//! profiles. So a profile costs no allocation of its own.
#![allow(
    unsafe_code,
    reason = "compiled functions are called, with contexts that are right for them"
)]

use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, cast::AsArray};

use crate::backend::{Evaluator, ProfileRows, Results};
use crate::schema::layout::EVENT_TABLE;

use super::JitExecutable;
use super::abi::{Cell, Context};
use super::batch::Root;
use super::evaluate::{Recent, are_rows};
use super::host::Host;
use super::states::States;

/// The state of [`JitExecutable`]'s work on profiles.
pub(super) struct NativeEvaluator<'a> {
    executable: &'a JitExecutable,
    now: i64,
    host: Host,
    states: States<'a>,
    cells: Vec<Cell>,
    events: Recent,
    record: Recent,
}

impl<'a> NativeEvaluator<'a> {
    pub(super) fn new(executable: &'a JitExecutable, now: i64) -> Self {
        Self {
            executable,
            now,
            host: executable.host(now),
            states: States::new(&executable.schedule, 1),
            cells: Vec::new(),
            events: Recent::default(),
            record: Recent::default(),
        }
    }

    /// Takes the events of a profile into its states, and gives the context that its attributes are
    /// computed in; none where a batch does not fit the plan. The context is of this evaluator, and of
    /// no use after the next profile.
    pub(super) fn run(&mut self, rows: &ProfileRows<'_>) -> Option<Context> {
        let executable = self.executable;
        let events = self
            .events
            .prepared(executable, rows.events, Root::Events)?;
        let record = self
            .record
            .record(executable, rows.profile, rows.profile_row)?;
        if !are_rows(rows.event_rows, events.rows) {
            return None;
        }
        self.reset();
        let mut context = executable.context(&mut self.host, self.now);
        context.events = events.views();
        context.rows = rows.event_rows.as_ptr();
        context.row_count = rows.event_rows.len() as u64;
        context.states = self.states.row(0);
        context.ascending = ascending(&executable.schedule.clocks, rows);
        context.pools = self.states.pools.as_mut_ptr();
        record.bind(executable, &mut context);
        for pass in &executable.code.passes {
            // SAFETY: the context has views of batches that were checked and are borrowed, rows that
            // these have, and one state row for groups that are all 0.
            unsafe { pass.call(&mut context) };
            // SAFETY: the pass ran over this row and these events.
            unsafe { self.states.settle(&mut self.host) };
        }
        Some(context)
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

/// Which of the clocks ascend over the events of a profile; bit `i` is that of the `i`th.
fn ascending(clocks: &[u32], rows: &ProfileRows<'_>) -> u64 {
    let columns = rows.events.tables.get(EVENT_TABLE);
    let ascends = |clock: u32| {
        let column = columns.and_then(|table| table.columns.get(clock as usize));
        column.is_some_and(|column| is_ascending(column, rows.event_rows))
    };
    let clocks = clocks.iter().enumerate();
    clocks.fold(0, |all, (bit, clock)| {
        all | u64::from(ascends(*clock)) << bit
    })
}

/// Whether a column has an instant in each row, and none before that of the row before.
fn is_ascending(column: &ArrayRef, rows: &[u32]) -> bool {
    let instants = column.as_primitive_opt::<TimestampMicrosecondType>();
    instants.is_some_and(|instants| {
        let all = instants.values();
        instants.null_count() == 0 && rows.is_sorted_by_key(|&row| all[row as usize])
    })
}

impl Evaluator for NativeEvaluator<'_> {
    fn evaluate(&mut self, rows: &ProfileRows<'_>, results: &mut Results) {
        let executable = self.executable;
        match self.run(rows) {
            Some(mut context) => executable.results_into(&mut context, &mut self.cells, results),
            None => results.push(executable.unusable()),
        }
    }
}
