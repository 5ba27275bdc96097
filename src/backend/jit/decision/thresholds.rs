//! Conditions that imply each other: comparisons of one value of the row with bounds in a known order.
//!
//! The law: where `a <= b`, `x > b` implies `x > a`, and `x < a` implies `x < b`. So of conditions on
//! one value in one direction, each needs to be tested only where the next wider one holds. Constants
//! are in order for certain. Bounds that lie a number of calendar units from one instant are expected
//! to be in the order of these numbers, which is looked at once before the first row: nothing here
//! relies on what a calendar does.

use crate::ir::{Comparison, Level, NodeId, Op, Plan, Primitive};
use crate::types::Value;
use crate::types::calendar::Unit;

/// Comparisons that form a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Family {
    /// The value of the row.
    value: NodeId,
    comparison: Comparison,
    /// What the bounds are counted from; none: they are constants.
    base: Option<(NodeId, Unit)>,
}

/// A comparison of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Threshold {
    pub(super) family: Family,
    /// The bound itself.
    pub(super) bound: NodeId,
    /// Orders the bounds of a family.
    place: i64,
}

impl Threshold {
    /// The condition as one of a chain.
    pub(super) fn of(plan: &Plan, condition: NodeId) -> Option<Self> {
        let Op::Primitive(Primitive::CompareInteger(test), operands) = &plan.nodes[condition].op
        else {
            return None;
        };
        let [left, right] = operands.as_slice() else {
            return None;
        };
        let is_bound = |node: &NodeId| plan.nodes[*node].level <= Level::Now;
        let (value, comparison, bound) = match (is_bound(left), is_bound(right)) {
            (false, true) => (*left, *test, *right),
            (true, false) => (*right, mirrored(*test), *left),
            _ => return None,
        };
        if matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            return None;
        }
        let (base, place) = bound_of(plan, bound)?;
        let family = Family {
            value,
            comparison,
            base,
        };
        Some(Self {
            family,
            bound,
            place,
        })
    }

    /// What chains are sorted by, widest condition first.
    pub(super) fn width(&self) -> i128 {
        match self.is_lower() {
            true => i128::from(self.place),
            false => -i128::from(self.place),
        }
    }

    /// Whether the condition wants more than the bound.
    pub(super) fn is_lower(&self) -> bool {
        matches!(
            self.family.comparison,
            Comparison::Greater | Comparison::GreaterOrEqual
        )
    }

    /// Whether the order of the family is certain.
    pub(super) fn is_certain(&self) -> bool {
        self.family.base.is_none()
    }
}

fn bound_of(plan: &Plan, bound: NodeId) -> Option<(Option<(NodeId, Unit)>, i64)> {
    match &plan.nodes[bound].op {
        Op::Constant(constant) => Some((None, whole(&constant.0)?)),
        Op::Primitive(Primitive::AddCalendar(unit), operands) => {
            let [base, count] = operands.as_slice() else {
                return None;
            };
            match &plan.nodes[*count].op {
                Op::Constant(count) => Some((Some((*base, *unit)), whole(&count.0)?)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(whole) | Value::Datetime(whole) | Value::Duration(whole) => Some(*whole),
        Value::Date(day) => Some(i64::from(*day)),
        _ => None,
    }
}

/// The comparison with its sides exchanged.
fn mirrored(test: Comparison) -> Comparison {
    match test {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal | Comparison::NotEqual => test,
    }
}
