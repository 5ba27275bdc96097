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
use crate::ir::{Fold, Level, Loop, NodeId, Op, Plan, Primitive, Source};
use crate::types::calendar::Unit;
use crate::types::compare::{order, total_order};
use crate::types::{ArenaId, Value};

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
    pub(super) evaluation: &'e mut Evaluation<'a>,
    pub(super) plan: &'a Plan,
    motions: &'e [Motion],
    pub(super) now: i64,
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

    pub(super) fn motion(&self, node: NodeId) -> Motion {
        self.motions[node.index()]
    }

    /// Notes an instant at which something changes.
    pub(super) fn note(&mut self, instant: Option<i64>) {
        if let Some(instant) = instant.filter(|&instant| instant > self.now) {
            self.next = self.next.min(instant);
        }
    }

    pub(super) fn visit(&mut self, node: NodeId) {
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
}

fn is_comparison(primitive: Primitive) -> bool {
    use Primitive as P;
    matches!(
        primitive,
        P::CompareInteger(_) | P::CompareNumber(_) | P::CompareMixed(_)
    )
}
