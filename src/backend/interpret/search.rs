//! The next instant at which something that a node depends on changes.
//!
//! Rows and records stay as they are; `now` alone moves on. What goes one way (see
//! [`Motion`](crate::ir::motion::Motion)) passes a fixed value at one instant, which is found by a guess
//! and by halving. What goes one way but for the end of months is looked at in pieces so short that it
//! goes one way in each.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::evaluation::{Bound, Evaluation};
use crate::ir::motion::{Motion, Moves, moves, shortest_unit};
use crate::ir::{Fold, Level, Loop, NodeId, Op, Plan, Primitive, Source, semantics};
use crate::library::{Body, Context, FunctionId, Role};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, MICROS_PER_DAY, MICROS_PER_SECOND, Unit, calendar_zone};
use crate::types::compare::{order, total_order};
use crate::types::{ArenaId, Value};

/// Later than this nothing is looked for: 400 years, after which the calendar repeats.
const HORIZON: i64 = 146_097 * MICROS_PER_DAY;
/// Offsets of zones change on these marks, so values on the calendar go one way between them.
const PIECE: i64 = 900 * MICROS_PER_SECOND;
/// How far a value may fall back where a month is short, with the hours of a clock change.
const FALL_MAX: i64 = 4 * MICROS_PER_DAY;

/// The values next to a moving one among those that it is compared with.
#[derive(Debug, Default)]
struct Nearest {
    /// The next one that it will reach.
    ahead: Option<Value>,
    /// The one that it is at.
    here: Option<Value>,
}

/// Looks for the next change after the instant of an evaluation.
pub(super) struct Search<'e, 'a> {
    evaluation: &'e mut Evaluation<'a>,
    plan: &'a Plan,
    motions: &'e [Motion],
    now: i64,
    /// The earliest change so far.
    next: i64,
    /// What was looked at for the rows that are bound.
    seen: HashSet<(NodeId, u64)>,
    /// For moving values that are the same in all rows: what they are compared with.
    nearest: HashMap<NodeId, Nearest>,
}

impl<'e, 'a> Search<'e, 'a> {
    pub(super) fn new(evaluation: &'e mut Evaluation<'a>, motions: &'e [Motion]) -> Self {
        Self {
            plan: evaluation.plan,
            now: evaluation.context.now,
            evaluation,
            motions,
            next: i64::MAX,
            seen: HashSet::new(),
            nearest: HashMap::new(),
        }
    }

    /// The earliest instant after now at which the value of a node could differ.
    pub(super) fn next_change(mut self, node: NodeId) -> Option<i64> {
        self.visit(node);
        for (moving, nearest) in std::mem::take(&mut self.nearest) {
            for value in nearest.ahead.into_iter().chain(nearest.here) {
                self.until_passes(moving, &value);
            }
        }
        (self.next != i64::MAX).then_some(self.next)
    }

    fn motion(&self, node: NodeId) -> Motion {
        self.motions[node.index()]
    }

    /// Notes an instant at which something changes.
    fn note(&mut self, instant: Option<i64>) {
        if let Some(instant) = instant.filter(|&instant| instant > self.now) {
            self.next = self.next.min(instant);
        }
    }

    fn visit(&mut self, node: NodeId) {
        if !self.motion(node).is_moving() || !self.seen.insert((node, self.evaluation.stamp(node)))
        {
            return;
        }
        crate::types::stack::with_stack(|| self.look_at(node));
    }

    fn look_at(&mut self, node: NodeId) {
        if self.motion(node).has_direction() {
            return self.until_differs(node);
        }
        let plan = self.plan;
        match &plan.nodes[node].op {
            Op::Primitive(primitive, operands) if is_comparison(*primitive) => {
                self.comparison(operands);
            }
            Op::Call(function, operands) => match moves(*function) {
                Moves::Unit(unit) => self.until_unit_ends(*function, operands, unit),
                Moves::UnitOfPattern => {
                    let pattern = operands
                        .get(1)
                        .map(|&pattern| self.evaluation.node(pattern));
                    if let Some(Value::String(pattern)) = pattern.map(|pattern| pattern.value) {
                        let unit = shortest_unit(&pattern);
                        self.until_unit_ends(*function, operands, unit);
                    }
                }
                _ => operands.iter().for_each(|operand| self.visit(*operand)),
            },
            Op::Fold(fold) => self.fold(node, fold),
            op => op.for_each_operand(&mut |operand| self.visit(operand)),
        }
    }

    /// A comparison turns where its moving side passes the other one.
    fn comparison(&mut self, operands: &[NodeId]) {
        let &[left, right] = operands else { return };
        let (moving, fixed) = match (self.motion(left), self.motion(right)) {
            (motion, Motion::Fixed) if motion.has_direction() => (left, right),
            (Motion::Fixed, motion) if motion.has_direction() => (right, left),
            _ => return operands.iter().for_each(|operand| self.visit(*operand)),
        };
        let value = self.evaluation.node(fixed).value;
        if value.is_missing() {
            return;
        }
        let is_shared = !matches!(self.plan.nodes[moving].level, Level::Row(_));
        let goes_one_way = matches!(self.motion(moving), Motion::Up | Motion::Down);
        match is_shared && goes_one_way {
            true => self.keep_nearest(moving, value),
            false => self.until_passes(moving, &value),
        }
    }

    /// Of all values ahead of one that goes one way, only the nearest can be reached first.
    fn keep_nearest(&mut self, moving: NodeId, value: Value) {
        let at = self.evaluation.node(moving).value;
        let Some(order) = order(&at, &value) else {
            return;
        };
        let ahead = match self.motion(moving).grows() {
            true => Ordering::Less,
            false => Ordering::Greater,
        };
        let nearest = self.nearest.entry(moving).or_default();
        if order == Ordering::Equal {
            nearest.here = Some(value);
        } else if order == ahead {
            let is_nearer = |other: &Value| total_order(&value, other) == ahead;
            if nearest.ahead.as_ref().is_none_or(is_nearer) {
                nearest.ahead = Some(value);
            }
        }
    }

    /// The instant at which a moving value stands otherwise to a fixed one.
    fn until_passes(&mut self, moving: NodeId, value: &Value) {
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
    fn until_differs(&mut self, node: NodeId) {
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
    fn until_unit_ends(&mut self, function: FunctionId, operands: &[NodeId], unit: Unit) {
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

    fn until_start_differs(&mut self, instant: NodeId, unit: Unit, calendar: Calendar) {
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

    /// Everything that the rows of a fold depend on.
    fn fold(&mut self, node: NodeId, fold: &'a Fold) {
        let is_streak = moves(fold.function) == Moves::UnitOfArgument;
        for &value in &fold.values {
            match is_streak && self.motion(value).is_moving() {
                true => self.streak(node, fold, value),
                false => self.visit(value),
            }
        }
        let lists: Vec<NodeId> = fold.loops.iter().filter_map(Loop::list).collect();
        let mut read = fold.body().chain(lists);
        if read.any(|node| self.motion(node).is_moving()) {
            self.rows(&fold.loops, &mut |search| {
                let of_row = fold.key.into_iter().chain(fold.items.iter().copied());
                of_row.for_each(|node| search.visit(node));
            });
        }
    }

    /// A streak ends with the current unit at the earliest, whatever its items are. One that has ended
    /// begins again with a unit to come that has an item.
    fn streak(&mut self, node: NodeId, fold: &'a Fold, instant: NodeId) {
        let mut unit = None;
        for &value in &fold.values {
            if let Value::String(word) = self.evaluation.node(value).value {
                unit = unit.or(Unit::parse(&word));
            }
        }
        let calendar = self.evaluation.context.calendar;
        let Some(unit) = unit else {
            return self.visit(instant);
        };
        if !matches!(self.evaluation.node(node).value, Value::Integer(0)) {
            return self.until_start_differs(instant, unit, calendar);
        }
        self.rows(&fold.loops, &mut |search| {
            let time = fold
                .items
                .first()
                .map(|&item| search.evaluation.node(item).value);
            let time = match time {
                Some(Value::Datetime(time)) => Some(time),
                Some(Value::Date(day)) => calendar.instant_of(day),
                _ => None,
            };
            search.note(time.and_then(|time| calendar.start_of(time, unit)));
        });
    }

    /// Every innermost row of the loops that passes the filters, which are looked at as well.
    fn rows(&mut self, loops: &'a [Loop], each: &mut dyn FnMut(&mut Self)) {
        let Some((one, inner)) = loops.split_first() else {
            return each(self);
        };
        let before = self.evaluation.bind(one.depth, Bound::Nothing);
        if let Source::Values(list) = one.source {
            self.visit(list);
        }
        for bound in self.evaluation.bound_rows(one.source) {
            self.evaluation.bind(one.depth, bound);
            if let Some(filter) = one.filter {
                self.visit(filter);
                if !self.evaluation.node(filter).value.is_true() {
                    continue;
                }
            }
            self.rows(inner, each);
        }
        self.evaluation.restore(one.depth, before);
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

fn is_comparison(primitive: Primitive) -> bool {
    use Primitive as P;
    matches!(
        primitive,
        P::CompareInteger(_) | P::CompareNumber(_) | P::CompareMixed(_)
    )
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
