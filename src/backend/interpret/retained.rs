//! Rows of many profiles, kept until their attributes are asked for.

use std::cmp::Ordering;
use std::collections::HashMap;

use arrow_array::Array;

use super::evaluation::{Evaluation, EventRow};
use crate::backend::{Evaluated, Finisher, RowFold};
use crate::data::Batch;
use crate::ir::Plan;
use crate::library::Context;

/// A row that was taken in.
#[derive(Debug, Clone, Copy)]
struct Kept {
    batch: usize,
    row: u32,
    arrival: u64,
}

/// All rows that were taken in; batches share their columns with the caller's.
pub(super) struct Retained<'a> {
    plan: &'a Plan,
    context: Context,
    batches: Vec<Batch>,
    groups: HashMap<u32, Vec<Kept>>,
}

impl<'a> Retained<'a> {
    pub(super) fn new(plan: &'a Plan, context: Context) -> Self {
        Self {
            plan,
            context,
            batches: Vec::new(),
            groups: HashMap::new(),
        }
    }

    /// The total order of events.
    fn order(&self, left: &Kept, right: &Kept) -> Ordering {
        let key = |kept: &Kept| {
            let batch = &self.batches[kept.batch];
            let row = kept.row as usize;
            let time = batch.times.as_ref().map(|times| times.value(row));
            let ids = batch.ids.as_ref().filter(|ids| ids.is_valid(row));
            (time, ids.map(|ids| ids.value(row)), kept.arrival)
        };
        key(left).cmp(&key(right))
    }
}

impl RowFold for Retained<'_> {
    fn fold_rows(&mut self, batch: &Batch, rows: &[u32], groups: &[u32], first_arrival: u64) {
        let number = self.batches.len();
        self.batches.push(batch.clone());
        for (row, group) in rows.iter().zip(groups) {
            self.groups.entry(*group).or_default().push(Kept {
                batch: number,
                row: *row,
                arrival: first_arrival.saturating_add(u64::from(*row)),
            });
        }
    }

    fn bytes(&self) -> usize {
        let kept = self.groups.values().map(Vec::len).sum::<usize>();
        kept * size_of::<Kept>()
    }

    fn finisher(&self) -> Box<dyn Finisher + '_> {
        Box::new(Finish(self))
    }
}

/// Evaluates the rows of one profile after the other.
struct Finish<'a>(&'a Retained<'a>);

impl Finisher for Finish<'_> {
    fn evaluate(&mut self, group: u32, profile: &Batch, row: Option<u32>) -> Evaluated {
        let Finish(retained) = self;
        let mut kept = retained.groups.get(&group).cloned().unwrap_or_default();
        kept.sort_by(|left, right| retained.order(left, right));
        let events = kept.iter().map(|kept| EventRow {
            batch: &retained.batches[kept.batch],
            row: kept.row,
        });
        let events: Vec<EventRow<'_>> = events.collect();
        let mut evaluation = Evaluation::new(retained.plan, retained.context, &events);
        evaluation.attributes(profile, row)
    }
}
