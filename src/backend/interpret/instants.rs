//! The instants at which moving values pass fixed ones, change, or leave their unit.

use std::cmp::Ordering;

use super::search::Search;
use crate::ir::motion::Motion;
use crate::ir::{NodeId, Op, semantics};
use crate::library::{Body, Context, FunctionId, Role};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, MICROS_PER_DAY, MICROS_PER_SECOND, Unit, calendar_zone};
use crate::types::compare::{order, total_order};

/// Later than this nothing is looked for: 400 years, after which the calendar repeats.
const HORIZON: i64 = 146_097 * MICROS_PER_DAY;
/// Offsets of zones change on these marks, so values on the calendar go one way between them.
const PIECE: i64 = 900 * MICROS_PER_SECOND;
/// How far a value may fall back where a month is short, with the hours of a clock change.
const FALL_MAX: i64 = 4 * MICROS_PER_DAY;

impl Search<'_, '_> {
    /// The instant at which a moving value stands otherwise to a fixed one.
    pub(super) fn until_passes(&mut self, moving: NodeId, value: &Value) {
        let Some(at) = self.value_at(moving, self.now) else {
            return;
        };
        let Some(from) = order(&at, value) else {
            return;
        };
        let motion = self.motion(moving);
        let away = match motion.grows() {
            true => Ordering::Greater,
            false => Ordering::Less,
        };
        let instant = match motion {
            Motion::Up | Motion::Down if from == away => None,
            Motion::Up | Motion::Down => {
                let guess = distance(&at, value).and_then(|gap| self.now.checked_add(gap));
                self.first(guess, &|this, instant| {
                    let at = this.value_at(moving, instant);
                    at.and_then(|at| order(&at, value)) != Some(from)
                })
            }
            _ => self.in_pieces(moving, value, from, from == away, distance(&at, value)),
        };
        self.note(instant);
    }

    /// The first instant at which a value that may fall back stands otherwise to a fixed one.
    fn in_pieces(
        &mut self,
        moving: NodeId,
        value: &Value,
        from: Ordering,
        leaves: bool,
        gap: Option<i64>,
    ) -> Option<i64> {
        let gap = gap.unwrap_or(0);
        let turned = |this: &mut Self, instant: i64| {
            let at = this.value_at(moving, instant);
            at.and_then(|at| order(&at, value)) != Some(from)
        };
        // What lies further behind than it can fall back is never met again.
        if leaves && gap > FALL_MAX {
            return None;
        }
        let skipped = if leaves { 0 } else { (gap - FALL_MAX).max(0) };
        let mut start = self.now.checked_add(skipped)?;
        let end = start.checked_add(3 * FALL_MAX)?.min(self.now + HORIZON);
        while start < end {
            let last = (start.div_euclid(PIECE) + 1) * PIECE - 1;
            let (first_turned, last_turned) =
                (start > self.now && turned(self, start), turned(self, last));
            if first_turned {
                return Some(start);
            }
            if last_turned {
                return Some(self.halve(start, last, &turned));
            }
            start = last + 1;
        }
        // It lasts for longer than months differ: what is left of it goes by its nearness alone.
        (!leaves).then_some(start)
    }

    /// The instant at which a value that goes one way differs.
    pub(super) fn until_differs(&mut self, node: NodeId) {
        if !matches!(self.motion(node), Motion::Up | Motion::Down) {
            // It grows or falls with every microsecond.
            return self.note(self.now.checked_add(1));
        }
        let at = self.value_at(node, self.now);
        let differs = |this: &mut Self, instant: i64| match (&at, this.value_at(node, instant)) {
            (Some(at), Some(other)) => total_order(at, &other).is_ne(),
            (None, None) => false,
            _ => true,
        };
        let instant = self.first(self.now.checked_add(1), &differs);
        self.note(instant);
    }

    /// The instant at which the unit ends that holds the instant of a call.
    pub(super) fn until_unit_ends(
        &mut self,
        function: FunctionId,
        operands: &[NodeId],
        unit: Unit,
    ) {
        let Some((&instant, rest)) = operands.split_first() else {
            return;
        };
        if rest.iter().any(|&operand| self.motion(operand).is_moving()) {
            return operands.iter().for_each(|operand| self.visit(*operand));
        }
        let mut calendar = self.evaluation.context.calendar;
        let parameters = function.get().parameters;
        let has_zone = parameters.len() == operands.len()
            && parameters
                .last()
                .is_some_and(|last| last.role == Role::Zone);
        if let (true, Some(&zone)) = (has_zone, rest.last()) {
            match self.evaluation.node(zone).value {
                Value::String(name) => match calendar_zone(&name) {
                    Some(zone) => calendar.zone = zone,
                    None => return,
                },
                _ => return,
            }
        }
        self.until_start_differs(instant, unit, calendar);
    }

    pub(super) fn until_start_differs(&mut self, instant: NodeId, unit: Unit, calendar: Calendar) {
        let start = |this: &mut Self, now: i64| match this.value_at(instant, now)? {
            Value::Datetime(instant) => calendar.start_of(instant, unit),
            Value::Date(day) => calendar.start_of_date(day, unit).map(i64::from),
            _ => None,
        };
        let at = start(self, self.now);
        let differs = |this: &mut Self, now: i64| start(this, now) != at;
        let next = self.first(None, &differs);
        self.note(next);
        // Whole days go one way where parts of them fall back.
        let goes_one_way = match self.motion(instant) {
            Motion::Up | Motion::Down => true,
            motion => motion.has_direction() && unit.is_calendar(),
        };
        if !goes_one_way {
            self.note(Some((self.now.div_euclid(PIECE) + 1) * PIECE));
        }
    }

    /// The value of a moving node at another instant; none where it is missing.
    fn value_at(&mut self, node: NodeId, now: i64) -> Option<Value> {
        if !self.motion(node).is_moving() || now == self.now {
            return Some(self.evaluation.node(node).value).filter(Value::is_present);
        }
        let plan = self.plan;
        let calendar = self.evaluation.context.calendar;
        let all = |search: &mut Self, operands: &[NodeId]| -> Option<Vec<Value>> {
            operands
                .iter()
                .map(|operand| search.value_at(*operand, now))
                .collect()
        };
        let outcome = match &plan.nodes[node].op {
            Op::Now => Outcome::Value(Value::Datetime(now)),
            Op::Primitive(primitive, operands) => {
                semantics::primitive(&calendar, *primitive, &all(self, operands)?)
            }
            Op::Call(function, operands) => match function.get().body {
                Body::Scalar(kernel) | Body::Lenient(kernel) => {
                    kernel(&Context { calendar, now }, &all(self, operands)?)
                }
                _ => Outcome::Missing,
            },
            _ => Outcome::Missing,
        };
        outcome.value()
    }

    /// The first instant after now for which `holds`, which stays true from there on.
    fn first(&mut self, guess: Option<i64>, holds: &dyn Fn(&mut Self, i64) -> bool) -> Option<i64> {
        for guess in guess
            .into_iter()
            .flat_map(|guess| [guess, guess.saturating_add(1)])
        {
            let is_first = guess > self.now
                && holds(self, guess)
                && (guess == self.now + 1 || !holds(self, guess - 1));
            if is_first {
                return Some(guess);
            }
        }
        let (mut below, mut step) = (self.now, MICROS_PER_SECOND);
        loop {
            if step > HORIZON {
                return None;
            }
            let above = self.now.checked_add(step)?;
            if holds(self, above) {
                return Some(self.halve(below, above, holds));
            }
            below = above;
            step = step.saturating_mul(4);
        }
    }

    /// The first instant for which `holds`, which does at `above` and does not at `below`.
    fn halve(
        &mut self,
        mut below: i64,
        mut above: i64,
        holds: &dyn Fn(&mut Self, i64) -> bool,
    ) -> i64 {
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            match holds(self, middle) {
                true => above = middle,
                false => below = middle,
            }
        }
        above
    }
}

/// How far two values of time are apart.
fn distance(left: &Value, right: &Value) -> Option<i64> {
    match (left, right) {
        (Value::Datetime(left), Value::Datetime(right))
        | (Value::Duration(left), Value::Duration(right)) => {
            left.checked_sub(*right)?.checked_abs()
        }
        _ => None,
    }
}
