//! Until when values hold: the earliest later instant at which one could change without a new event.
//!
//! A value can change where a condition on a row turns, where a day or a month ends, where an amount
//! is reached. [`Search`] looks for the next such instant of everything that an attribute depends on,
//! and the attribute is evaluated there: the first of these instants with another value is the end of
//! the value's validity. Between two of them nothing that it depends on changes, so the search cannot
//! miss one.

use super::Interpreter;
use super::evaluation::{Evaluation, EventRow, Faulty};
use super::search::Search;
use crate::backend::{Evaluated, Evaluator, Executable, OneByOne, ProfileRows, RowFold};
use crate::ir::motion::{Motion, motions};
use crate::ir::{NodeId, Plan};
use crate::types::ArenaId;
use crate::types::compare::total_order;

/// Instants at which a value is tried. One that never differs there is told to hold until the last.
const INSTANTS_MAX: usize = 4_096;

/// The interpreter, which also says until when the values hold.
#[derive(Debug)]
pub struct Dated {
    interpreter: Interpreter,
    motions: Vec<Motion>,
}

impl Dated {
    /// Makes a plan executable.
    pub fn new(plan: std::sync::Arc<Plan>) -> Self {
        Self {
            motions: motions(&plan),
            interpreter: Interpreter::new(plan),
        }
    }

    /// The end of the validity of an attribute's value; none where it holds for ever.
    fn end(&self, rows: &ProfileRows<'_>, attribute: NodeId, now: i64) -> Option<i64> {
        if !self.motions[attribute.index()].is_moving() {
            return None;
        }
        let events = events(rows);
        let (mut evaluation, value) = self.at(rows, &events, attribute, now);
        let mut last = None;
        for _ in 0..INSTANTS_MAX {
            let next = Search::new(&mut evaluation, &self.motions).next_change(attribute)?;
            let (later, changed) = self.at(rows, &events, attribute, next);
            if !same(&value, &changed) {
                return Some(next);
            }
            evaluation = later;
            last = Some(next);
        }
        last
    }

    fn at<'a>(
        &'a self,
        rows: &ProfileRows<'a>,
        events: &'a [EventRow<'a>],
        attribute: NodeId,
        now: i64,
    ) -> (Evaluation<'a>, Faulty) {
        let context = self.interpreter.context(now);
        let mut evaluation = Evaluation::new(self.interpreter.plan(), context, events);
        evaluation.begin(rows.profile, rows.profile_row);
        let value = evaluation.node(attribute);
        (evaluation, value)
    }
}

impl Executable for Dated {
    fn plan(&self) -> &Plan {
        self.interpreter.plan()
    }

    fn evaluate(&self, rows: &ProfileRows<'_>, now: i64) -> Evaluated {
        let mut evaluated = self.interpreter.evaluate(rows, now);
        let attributes = self.plan().attributes.iter();
        evaluated.valid_until = attributes
            .map(|attribute| self.end(rows, attribute.node, now))
            .collect();
        evaluated
    }

    fn evaluator(&self, now: i64) -> Box<dyn Evaluator + '_> {
        Box::new(OneByOne::new(self, now))
    }

    /// The rows of a profile are needed together and again, so there is none.
    fn fold(&self, _: i64) -> Option<Box<dyn RowFold + '_>> {
        None
    }
}

fn events<'a>(rows: &ProfileRows<'a>) -> Vec<EventRow<'a>> {
    let events = rows.event_rows.iter().map(|row| EventRow {
        batch: rows.events,
        row: *row,
    });
    events.collect()
}

fn same(left: &Faulty, right: &Faulty) -> bool {
    left.fault == right.fault && total_order(&left.value, &right.value).is_eq()
}
