//! From batches and rows to compiled functions and back to values.
#![allow(
    unsafe_code,
    reason = "compiled functions are called, with contexts that are right for them"
)]

use std::ops::Range;
use std::sync::Arc;

use crate::backend::{Evaluated, ProfileRows, Results};
use crate::data::Batch;
use crate::library::Context as LibraryContext;
use crate::types::Value;

use super::JitExecutable;
use super::abi::{Cell, Context};
use super::batch::{Prepared, Root};
use super::convert::{missing_cell, push_cell, value_of};
use super::evaluator::NativeEvaluator;
use super::host::Host;

/// What rows of one profile have for groups.
static NO_GROUPS: [u32; 1] = [0];

/// The attributes of one profile whose events come in order.
pub(super) fn evaluate(executable: &JitExecutable, rows: &ProfileRows<'_>, now: i64) -> Evaluated {
    let mut evaluator = NativeEvaluator::new(executable, now);
    match evaluator.run(rows) {
        Some(mut context) => executable.results(&mut context),
        None => executable.unusable(),
    }
}

/// Whether all rows are among the first `count`.
pub(super) fn are_rows(rows: &[u32], count: usize) -> bool {
    // Without a branch for each row this is a few instructions for many of them.
    let greatest = rows.iter().copied().max();
    greatest.is_none_or(|greatest| (greatest as usize) < count)
}

/// The record of a profile.
pub(super) enum Record {
    /// It has none.
    None,
    /// A row of a batch.
    Row(Arc<Prepared>, u32),
}

impl Record {
    /// Makes it the profile of a context.
    pub(super) fn bind(&self, executable: &JitExecutable, context: &mut Context) {
        match self {
            Record::None => {
                context.profile = executable.nothing.views();
                context.profile_row = 0;
            }
            Record::Row(prepared, row) => {
                context.profile = prepared.views();
                context.profile_row = u64::from(*row);
            }
        }
    }
}

/// The batch of a profile before, which the next ones are often of.
#[derive(Default)]
pub(super) struct Recent(Option<Arc<Prepared>>);

impl Recent {
    /// A batch with views; none where it has not the columns of the layout.
    pub(super) fn prepared(
        &mut self,
        executable: &JitExecutable,
        batch: &Batch,
        root: Root,
    ) -> Option<Arc<Prepared>> {
        let known = self.0.as_ref().filter(|known| known.is_of(batch, root));
        if known.is_none() {
            self.0 = executable.prepared(batch, root);
        }
        self.0.clone()
    }

    /// The record of a profile; none where the batch has not the row or not the columns.
    pub(super) fn record(
        &mut self,
        executable: &JitExecutable,
        batch: &Batch,
        row: Option<u32>,
    ) -> Option<Record> {
        let Some(row) = row else {
            return Some(Record::None);
        };
        let prepared = self.prepared(executable, batch, Root::Profile)?;
        let has_row = (row as usize) < prepared.rows;
        has_row.then_some(Record::Row(prepared, row))
    }
}

impl JitExecutable {
    pub(super) fn host(&self, now: i64) -> Host {
        let context = LibraryContext {
            calendar: self.plan.calendar,
            now,
        };
        Host::new(context, self.calls.folds.len())
    }

    /// A context without rows and without a record.
    pub(super) fn context(&self, host: &mut Host, now: i64) -> Context {
        Context {
            now,
            profile: self.nothing.views(),
            events: self.nothing.views(),
            rows: NO_GROUPS.as_ptr(),
            row_count: 0,
            groups: NO_GROUPS.as_ptr(),
            group_mask: 0,
            states: std::ptr::dangling_mut::<u64>().cast(),
            results: std::ptr::dangling_mut(),
            arena_used: 0,
            profile_row: 0,
            frame: std::ptr::dangling_mut(),
            host,
            ascending: 0,
            pools: std::ptr::dangling_mut(),
        }
    }

    /// A batch with views and tables; none where it has not the columns of the layout.
    pub(super) fn prepared(&self, batch: &Batch, root: Root) -> Option<Arc<Prepared>> {
        if let Some(known) = self.cache.find(batch, root) {
            return Some(known);
        }
        let mut prepared = Prepared::new(&self.plan, &self.schedule, batch, root)?;
        if root == Root::Events {
            self.fill_tables(batch, &mut prepared);
        }
        let prepared = Arc::new(prepared);
        self.cache.keep(&prepared);
        Some(prepared)
    }

    /// Fills the tables of the dictionaries that were not the last ones seen.
    fn fill_tables(&self, batch: &Batch, prepared: &mut Prepared) {
        let mut host = self.host(0);
        for (index, function) in self.code.tables.iter().enumerate() {
            let facts = &self.schedule.tables[index];
            let table = crate::types::ArenaId::index(facts.table);
            let view = self.schedule.first_view[table] + facts.column as usize;
            let column = &batch.tables[table].columns[facts.column as usize];
            let Some(dictionary) = super::batch::dictionary(column) else {
                continue;
            };
            if let Some(known) = self.cache.table(view, dictionary) {
                prepared.set_table(view, known);
                continue;
            }
            let entries = prepared.dictionary_len(view) + 1;
            let mut bytes = vec![0_u8; entries * self.schedule.entry_bytes(index)];
            let mut context = self.context(&mut host, 0);
            context.events = prepared.views();
            context.results = bytes.as_mut_ptr().cast();
            // SAFETY: the views are those of the batch, and there is a place for the class and
            // each test of each entry and of a missing text.
            unsafe { function.call(&mut context) };
            let used = context.arena_used;
            host.arena.clear(used);
            let bytes = Arc::new(bytes);
            self.cache.keep_table(view, dictionary, &bytes);
            prepared.set_table(view, bytes);
        }
    }

    /// The attributes of the profile and the state row of a context.
    pub(super) fn results(&self, context: &mut Context) -> Evaluated {
        let mut cells = Vec::new();
        self.run_finish(context, &mut cells);
        let mut evaluated = Evaluated::default();
        for (cell, kind) in cells.iter().zip(&self.kinds) {
            // SAFETY: compiled code wrote a cell of this kind; what it points to is in the batch, in
            // the plan or in the arena, which are all alive.
            evaluated.values.push(unsafe { value_of(cell, *kind) });
            evaluated.faults.push(cell.fault != 0);
        }
        for (index, straight) in &self.schedule.straight {
            // SAFETY: the context has a state row and pools, which are not in use.
            let (value, fault) = unsafe { straight.value(context) };
            evaluated.values[*index] = value;
            evaluated.faults[*index] = fault;
        }
        match release(context) {
            true => evaluated,
            false => self.unusable(),
        }
    }

    /// Adds the attributes of the profile and the state row of a context to results.
    pub(super) fn results_into(
        &self,
        context: &mut Context,
        cells: &mut Vec<Cell>,
        results: &mut Results,
    ) {
        self.run_finish(context, cells);
        // SAFETY: the host outlives the context, which is not running now.
        if unsafe { (*context.host).poisoned } {
            release(context);
            return results.push(self.unusable());
        }
        let mut from = 0;
        for (index, straight) in &self.schedule.straight {
            // SAFETY: the cells were written just now; what they point to is in the batch, in the plan or
            // in the arena, which are all alive.
            unsafe { self.push_cells(cells, from..*index, results) };
            let column = results.columns.get_mut(*index).and_then(Option::as_mut);
            // SAFETY: the context has a state row and pools, which are not in use.
            let fault = unsafe { straight.push(context, column) };
            if let Some(faults) = results.faults.get_mut(*index) {
                *faults += u64::from(fault);
            }
            from = index + 1;
        }
        // SAFETY: as above.
        unsafe { self.push_cells(cells, from..cells.len(), results) };
        release(context);
    }

    /// Adds a range of the attributes that compiled code computed.
    ///
    /// # Safety
    ///
    /// Compiled code wrote a cell for each attribute that is not read from groups, and what they point to
    /// is alive.
    unsafe fn push_cells(&self, cells: &[Cell], range: Range<usize>, results: &mut Results) {
        let faults = results.faults.get_mut(range.clone()).unwrap_or_default();
        let columns = results.columns.get_mut(range.clone()).unwrap_or_default();
        let places = faults.iter_mut().zip(columns);
        let cells = cells.get(range.clone()).unwrap_or_default();
        let kinds = self.kinds.get(range).unwrap_or_default();
        for ((cell, kind), (faults, column)) in cells.iter().zip(kinds).zip(places) {
            *faults += u64::from(cell.fault);
            if let Some(column) = column {
                // SAFETY: the caller vouches for the cell.
                unsafe { push_cell(cell, *kind, column) };
            }
        }
    }

    fn run_finish(&self, context: &mut Context, cells: &mut Vec<Cell>) {
        cells.clear();
        cells.resize(self.plan.attributes.len(), missing_cell(false));
        context.results = cells.as_mut_ptr();
        // SAFETY: the context is of this executable, with a state row and a cell for each attribute.
        unsafe { self.code.finish.call(context) };
    }

    /// What is given where a kernel panicked or data does not fit the plan: nothing, and a fault
    /// for all to see. Both are bugs of ours.
    pub(super) fn unusable(&self) -> Evaluated {
        let count = self.plan.attributes.len();
        Evaluated {
            values: vec![Value::Missing; count],
            faults: vec![true; count],
            valid_until: Vec::new(),
        }
    }
}

/// Lets go of what an evaluation put into the arena; false where a kernel panicked and no result
/// counts.
fn release(context: &mut Context) -> bool {
    // SAFETY: the host outlives the context, which is not running now.
    let host = unsafe { &mut *context.host };
    host.arena.clear(context.arena_used);
    context.arena_used = 0;
    !host.poisoned
}

/// Cells are what results are written to, one after the other.
const _: () = assert!(size_of::<Cell>() == super::abi::CELL_BYTES as usize);
