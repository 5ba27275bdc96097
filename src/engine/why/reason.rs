//! What kept a row from counting, in words.
//!
//! The conditions of a filter were all computed for the row, so each one that does not hold is told,
//! with the values that it compared and how near they were.

use std::cmp::Ordering;

use hashbrown::{HashMap, HashSet};
use serde_json::Value as Json;

use super::view::View;
use super::words;
use super::{Reason, ReasonKind};
use crate::ir::{Comparison, Level, NodeId, Op};
use crate::schema::layout::PathStep;
use crate::types::Value;
use crate::types::calendar::MICROS_PER_DAY;
use crate::types::json::to_json;
use crate::types::stack::with_stack;

/// How far a row with a missing field is from counting.
const MISSING_DISTANCE: f64 = 0.6;
/// The same of one with an altogether different value: most often it is another kind of event.
const OTHER_DISTANCE: f64 = 0.95;
/// A time that is off by this much is half as far as can be.
const HALF_TIME: f64 = 7.0 * MICROS_PER_DAY as f64;

/// The values of one row.
pub(super) struct RowValues<'a> {
    pub(super) view: &'a View<'a>,
    values: HashMap<NodeId, &'a Value>,
}

impl<'a> RowValues<'a> {
    pub(super) fn new(view: &'a View<'a>, values: &'a [(NodeId, Value)]) -> Self {
        let values = values.iter().map(|(node, value)| (*node, value)).collect();
        Self { view, values }
    }

    fn op(&self, node: NodeId) -> &'a Op {
        &self.view.observed.plan.nodes[node].op
    }

    /// The value of a node in the row.
    pub(super) fn value(&self, node: NodeId) -> &Value {
        const MISSING: &Value = &Value::Missing;
        match (self.values.get(&node), self.op(node)) {
            (Some(value), _) => value,
            (None, Op::Constant(constant)) => &constant.0,
            _ => MISSING,
        }
    }

    fn holds(&self, node: NodeId) -> bool {
        self.value(node).is_true()
    }

    /// All conditions of a filter that do not hold.
    pub(super) fn refusals(&self, node: NodeId) -> Vec<Reason> {
        with_stack(|| self.refusals_of(node))
    }

    fn refusals_of(&self, node: NodeId) -> Vec<Reason> {
        match self.op(node) {
            Op::And(left, right) => [*left, *right]
                .into_iter()
                .filter(|side| !self.holds(*side))
                .flat_map(|side| self.refusals(side))
                .collect(),
            Op::Default(condition, _) => self.refusals(*condition),
            Op::If(condition, then, other) => {
                let chosen = if self.holds(*condition) { then } else { other };
                self.refusals(*chosen)
            }
            Op::Or(..) => vec![self.none_of(node)],
            _ => vec![self.single(node, node)],
        }
    }

    /// Alternatives of which none holds: one sentence, as far as the nearest of them.
    fn none_of(&self, node: NodeId) -> Reason {
        let mut all = Vec::new();
        self.alternatives(node, &mut all);
        let equal = |&node: &NodeId| match self.op(node) {
            Op::Default(inner, _) => self.equality(*inner),
            _ => self.equality(node),
        };
        let equalities: Option<Vec<(NodeId, NodeId)>> = all.iter().map(equal).collect();
        let condition = self.view.text(node);
        let same = equalities.filter(|all| all.iter().all(|(left, _)| *left == all[0].0));
        let reasons: Vec<Reason> = all.iter().flat_map(|one| self.refusals(*one)).collect();
        let nearest = reasons.iter().map(|one| one.distance);
        let distance = nearest.min_by(f64::total_cmp).unwrap_or(OTHER_DISTANCE);
        if let Some(pairs) = same.filter(|pairs| self.value(pairs[0].0).is_present()) {
            let wanted: Vec<&Value> = pairs.iter().map(|(_, right)| self.value(*right)).collect();
            let told = wanted
                .iter()
                .map(|value| words::value(value, self.view.zone));
            let told: Vec<String> = told.collect();
            let (name, found) = (self.view.name(pairs[0].0), self.value(pairs[0].0));
            let text = format!(
                "{name} is {}, not one of {}",
                words::value(found, self.view.zone),
                told.join(", ")
            );
            return Reason {
                kind: ReasonKind::Value,
                text,
                condition,
                found: to_json(found),
                wanted: wanted.into_iter().map(to_json).collect(),
                distance,
            };
        }
        let mut texts: Vec<String> = reasons.iter().map(|one| one.text.clone()).collect();
        texts.dedup();
        let kind = match reasons.as_slice() {
            [first, rest @ ..] if rest.iter().all(|one| one.kind == first.kind) => first.kind,
            _ => ReasonKind::False,
        };
        Reason {
            kind,
            text: texts.join(", and "),
            condition,
            found: Json::Null,
            wanted: Json::Null,
            distance,
        }
    }

    fn alternatives(&self, node: NodeId, all: &mut Vec<NodeId>) {
        with_stack(|| match self.op(node) {
            Op::Or(left, right) => {
                self.alternatives(*left, all);
                self.alternatives(*right, all);
            }
            _ => all.push(node),
        });
    }

    fn equality(&self, node: NodeId) -> Option<(NodeId, NodeId)> {
        match self.op(node) {
            Op::Primitive(op, operands) if op.comparison() == Some(Comparison::Equal) => {
                Some((*operands.first()?, *operands.get(1)?))
            }
            _ => None,
        }
    }

    /// One condition that does not hold; `shown` is the one whose text is told.
    fn single(&self, node: NodeId, shown: NodeId) -> Reason {
        let condition = self.view.text(shown);
        match self.op(node) {
            Op::Primitive(op, operands) => {
                if let (Some(comparison), [left, right]) = (op.comparison(), operands.as_slice()) {
                    return self.compared(comparison, *left, *right, condition);
                }
            }
            Op::IsPresent(operand) => return self.missing(*operand, condition),
            Op::Column { .. } | Op::Member(..) | Op::Element { .. } => {
                return match self.value(node) {
                    Value::Missing => self.missing(node, condition),
                    _ => self.said(node, "is false", condition),
                };
            }
            Op::Not(operand) => {
                return match self.op(*operand) {
                    Op::IsPresent(there) => self.said(*there, "is there", condition),
                    _ => self.negated(*operand, condition),
                };
            }
            _ => {}
        }
        self.plainly(node, condition)
    }

    /// A condition of which nothing more is known than the fields that it reads.
    fn plainly(&self, node: NodeId, condition: Option<String>) -> Reason {
        let columns = self.columns_of(node);
        if let Some(missing) = columns.iter().find(|node| self.value(**node).is_missing()) {
            return self.missing(*missing, condition);
        }
        let told = columns.iter().map(|column| {
            let value = words::value(self.value(*column), self.view.zone);
            format!("{} is {value}", self.view.name(*column))
        });
        let told: Vec<String> = told.collect();
        let text = match (&condition, told.is_empty()) {
            (Some(text), true) => format!("`{text}` does not hold"),
            (Some(text), false) => format!("`{text}` does not hold: {}", told.join(", ")),
            (None, false) => told.join(", "),
            (None, true) => "a condition does not hold".to_owned(),
        };
        Reason {
            kind: ReasonKind::False,
            text,
            condition,
            found: Json::Null,
            wanted: Json::Null,
            distance: OTHER_DISTANCE,
        }
    }

    fn negated(&self, operand: NodeId, condition: Option<String>) -> Reason {
        let mut reason = self.plainly(operand, condition);
        if let Some(text) = self.view.text(operand) {
            let columns = self.columns_of(operand);
            let told = columns.iter().map(|column| {
                let value = words::value(self.value(*column), self.view.zone);
                format!("{} is {value}", self.view.name(*column))
            });
            let told: Vec<String> = told.collect();
            reason.kind = ReasonKind::False;
            reason.distance = OTHER_DISTANCE;
            reason.text = match told.is_empty() {
                true => format!("`{text}` holds"),
                false => format!("`{text}` holds: {}", told.join(", ")),
            };
        }
        reason
    }

    /// The fields of rows that a condition reads.
    fn columns_of(&self, node: NodeId) -> Vec<NodeId> {
        let plan = &self.view.observed.plan;
        let (mut open, mut found, mut seen) = (vec![node], Vec::new(), HashSet::new());
        while let Some(id) = open.pop() {
            let node = &plan.nodes[id];
            if !matches!(node.level, Level::Row(_)) || !seen.insert(id) {
                continue;
            }
            match &node.op {
                Op::Column { .. } => found.push(id),
                Op::Fold(_) => {}
                op => op.for_each_operand(&mut |operand| open.push(operand)),
            }
        }
        found.sort_unstable();
        found
    }

    fn missing(&self, node: NodeId, condition: Option<String>) -> Reason {
        Reason {
            kind: ReasonKind::Missing,
            ..self.said(node, "is missing", condition)
        }
    }

    fn said(&self, node: NodeId, what: &str, condition: Option<String>) -> Reason {
        Reason {
            kind: ReasonKind::False,
            text: format!("{} {what}", self.view.name(node)),
            condition,
            found: to_json(self.value(node)),
            wanted: Json::Null,
            distance: MISSING_DISTANCE,
        }
    }

    /// A comparison that does not hold.
    fn compared(
        &self,
        comparison: Comparison,
        left: NodeId,
        right: NodeId,
        condition: Option<String>,
    ) -> Reason {
        if let [Op::Position { .. }, Op::Position { .. }] = [self.op(left), self.op(right)] {
            return self.after_the_event();
        }
        for side in [left, right] {
            if self.value(side).is_missing() {
                return self.missing(self.missing_part(side), condition);
            }
        }
        // What varies with the row is told first.
        let (left, comparison, right) = match (self.is_of_row(left), self.is_of_row(right)) {
            (false, true) => (right, comparison.mirrored(), left),
            _ => (left, comparison, right),
        };
        let (found, wanted) = (self.value(left), self.value(right));
        if let (Value::Datetime(found), Value::Datetime(edge), false) =
            (found, wanted, self.is_of_row(right))
        {
            return self.off_window(left, comparison, *found, *edge, condition);
        }
        let zone = self.view.zone;
        let not = match comparison {
            Comparison::Equal => format!("not {}", words::value(wanted, zone)),
            Comparison::NotEqual => "which is excluded".to_owned(),
            other => format!("not {} {}", other.symbol(), words::value(wanted, zone)),
        };
        let name = self.view.name(left);
        Reason {
            kind: ReasonKind::Value,
            text: format!("{name} is {}, {not}", words::value(found, zone)),
            condition,
            found: to_json(found),
            wanted: to_json(wanted),
            distance: distance(found, wanted),
        }
    }

    /// What of an operand is missing: the field that it was computed from.
    fn missing_part(&self, node: NodeId) -> NodeId {
        let columns = self.columns_of(node);
        let missing = columns
            .into_iter()
            .find(|column| self.value(*column).is_missing());
        missing.unwrap_or(node)
    }

    fn is_of_row(&self, node: NodeId) -> bool {
        matches!(
            self.view.observed.plan.nodes[node].level,
            Level::Row(depth) if depth > self.view.outside
        )
    }

    fn off_window(
        &self,
        left: NodeId,
        comparison: Comparison,
        found: i64,
        edge: i64,
        condition: Option<String>,
    ) -> Reason {
        let off = found.saturating_sub(edge);
        let (kind, side) = match (found.cmp(&edge), comparison) {
            (Ordering::Less, _) => (ReasonKind::BeforeWindow, "before"),
            (Ordering::Greater, _) => (ReasonKind::AfterWindow, "after"),
            (Ordering::Equal, Comparison::Less) => (ReasonKind::AfterWindow, "after"),
            (Ordering::Equal, _) => (ReasonKind::BeforeWindow, "before"),
        };
        let subject = match self.view.is_event_time(left) {
            true => String::new(),
            false => format!("{} is ", self.view.name(left)),
        };
        let by = words::distance(off);
        let edge_text = words::value(&Value::Datetime(edge), self.view.zone);
        let text = match (off, comparison) {
            (0, Comparison::NotEqual) => format!("{subject}exactly {edge_text}, which is excluded"),
            (0, _) => format!("{subject}exactly on the edge, which lies outside"),
            (_, Comparison::Equal) => format!("{subject}{by} {side} {edge_text}"),
            _ => format!("{subject}{by} {side} the window"),
        };
        let off = (off as f64).abs();
        Reason {
            kind,
            text,
            condition,
            found: to_json(&Value::Datetime(found)),
            wanted: to_json(&Value::Datetime(edge)),
            distance: off / (off + HALF_TIME),
        }
    }

    fn after_the_event(&self) -> Reason {
        Reason {
            kind: ReasonKind::AfterEvent,
            text: "after the event that was asked for".to_owned(),
            condition: None,
            found: Json::Null,
            wanted: Json::Null,
            distance: OTHER_DISTANCE,
        }
    }
}

/// How far two values are apart, from 0 to 1.
fn distance(found: &Value, wanted: &Value) -> f64 {
    let apart = |found: f64, wanted: f64| {
        let off = (found - wanted).abs();
        match off.is_finite() {
            true => off / (off + wanted.abs().max(1.0)),
            false => 1.0,
        }
    };
    match (found, wanted) {
        (Value::Integer(found), Value::Integer(wanted)) => apart(*found as f64, *wanted as f64),
        (Value::Number(found), Value::Number(wanted)) => apart(*found, *wanted),
        (Value::Integer(found), Value::Number(wanted)) => apart(*found as f64, *wanted),
        (Value::Number(found), Value::Integer(wanted)) => apart(*found, *wanted as f64),
        (Value::Date(found), Value::Date(wanted)) => {
            let days = (f64::from(*found) - f64::from(*wanted)).abs();
            days / (days + 7.0)
        }
        (Value::Datetime(found), Value::Datetime(wanted))
        | (Value::Duration(found), Value::Duration(wanted)) => {
            let off = (*found as f64 - *wanted as f64).abs();
            off / (off + HALF_TIME)
        }
        (Value::String(found), Value::String(wanted)) => {
            match found.trim().eq_ignore_ascii_case(wanted.trim()) {
                true => 0.05,
                false => OTHER_DISTANCE,
            }
        }
        _ => OTHER_DISTANCE,
    }
}

/// The path of a column as authors write it.
pub(super) fn column_name(path: &[PathStep]) -> String {
    let steps = path.iter().map(|step| match step {
        PathStep::Field(name) | PathStep::Key(name) => name.as_str(),
    });
    steps.collect::<Vec<_>>().join(".")
}
