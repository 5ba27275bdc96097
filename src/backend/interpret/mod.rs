//! The interpreter: the definition of what a plan computes.
//!
//! It takes the rows of one profile and gives the attributes, in the plainest way: a node is
//! evaluated when it is asked for, on the rows that are bound then, and a fold hands all its items to
//! [`Aggregate::evaluate`](crate::library::Aggregate::evaluate). Every other backend must give the
//! same values and faults.
//!
//! Faults are values too: every node yields a value and whether a fault had a part in it.
//!
//! | operation | its fault |
//! |---|---|
//! | a fold | those of its filters on all rows, of its key and items on rows that passed, of its values, lists and aggregate |
//! | `and`, `or` | that of the first, and of the second where the first does not decide |
//! | `if` | that of the condition and of the chosen branch |
//! | a default | that of the first, and of the second where the first is missing |
//! | all others | those of their operands, and their own |

mod evaluation;
mod folds;
mod instants;
pub mod observe;
mod retained;
mod search;
mod validity;

use std::sync::Arc;

use super::{Evaluated, Evaluator, Executable, OneByOne, ProfileRows, RowFold};
use crate::ir::{NodeId, Plan};
use crate::library::Context;
use crate::types::Value;
use evaluation::{Evaluation, EventRow};
use retained::Retained;
pub use validity::Dated;

/// A plan that is interpreted.
#[derive(Debug, Clone)]
pub struct Interpreter {
    plan: Arc<Plan>,
}

impl Interpreter {
    /// Makes a plan executable.
    pub fn new(plan: Arc<Plan>) -> Self {
        Self { plan }
    }

    /// The value of a node that depends on `now` at most, such as the edge of a window.
    pub fn value_at(&self, node: NodeId, now: i64) -> Value {
        Evaluation::new(&self.plan, self.context(now), &[])
            .node(node)
            .value
    }

    fn context(&self, now: i64) -> Context {
        Context {
            calendar: self.plan.calendar,
            now,
        }
    }
}

impl Executable for Interpreter {
    fn plan(&self) -> &Plan {
        &self.plan
    }

    fn evaluate(&self, rows: &ProfileRows<'_>, now: i64) -> Evaluated {
        let events = rows.event_rows.iter().map(|row| EventRow {
            batch: rows.events,
            row: *row,
        });
        let events: Vec<EventRow<'_>> = events.collect();
        let mut evaluation = Evaluation::new(&self.plan, self.context(now), &events);
        evaluation.attributes(rows.profile, rows.profile_row)
    }

    fn evaluator(&self, now: i64) -> Box<dyn Evaluator + '_> {
        Box::new(OneByOne::new(self, now))
    }

    /// Keeps the rows and evaluates them in order at the end, so it works for every plan.
    fn fold(&self, now: i64) -> Option<Box<dyn RowFold + '_>> {
        Some(Box::new(Retained::new(&self.plan, self.context(now))))
    }
}

#[cfg(test)]
mod tests;
