//! What the conditions of a fold say of all its rows: a window in time, fields that are settled.

use super::account::Account;
use super::words;
use super::{Edge, Window};
use crate::ir::{Comparison, Fold, NodeId, Op};
use crate::types::Value;

impl Account<'_> {
    /// The window that the conditions on the time of events say together.
    pub(super) fn window(&self, fold: &Fold) -> Option<Window> {
        let first = fold.loops.first()?;
        let mut window = Window::default();
        let mut open: Vec<NodeId> = first.filter.into_iter().collect();
        while let Some(node) = open.pop() {
            match &self.view.observed.plan.nodes[node].op {
                Op::And(left, right) => open.extend([*left, *right]),
                Op::Default(condition, _) => open.push(*condition),
                Op::Primitive(op, operands) => {
                    if let (Some(comparison), [left, right]) =
                        (op.comparison(), operands.as_slice())
                    {
                        self.bound(&mut window, node, comparison, *left, *right);
                    }
                }
                _ => {}
            }
        }
        (window.from.is_some() || window.to.is_some()).then_some(window)
    }

    /// The fields that the conditions want to be equal to a constant.
    pub(super) fn settled(&self, fold: &Fold) -> Vec<String> {
        let plan = &self.view.observed.plan;
        let mut open: Vec<NodeId> = fold.loops.iter().filter_map(|one| one.filter).collect();
        let mut found = Vec::new();
        while let Some(node) = open.pop() {
            match &plan.nodes[node].op {
                Op::And(left, right) => open.extend([*left, *right]),
                Op::Default(condition, _) => open.push(*condition),
                Op::Primitive(op, operands) if op.comparison() == Some(Comparison::Equal) => {
                    let is_constant =
                        |node: &NodeId| matches!(plan.nodes[*node].op, Op::Constant(_));
                    if operands.iter().any(is_constant) {
                        found.extend(operands.iter().map(|node| self.view.name(*node)));
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn bound(
        &self,
        window: &mut Window,
        node: NodeId,
        comparison: Comparison,
        left: NodeId,
        right: NodeId,
    ) {
        let (comparison, edge) = match (
            self.view.is_event_time(left),
            self.view.is_event_time(right),
        ) {
            (true, false) => (comparison, right),
            (false, true) => (comparison.mirrored(), left),
            _ => return,
        };
        let value = match &self.view.observed.plan.nodes[edge].op {
            Op::Constant(constant) => Some(&constant.0),
            _ => self.recorder.values.get(&edge).map(|(value, _)| value),
        };
        let Some(Value::Datetime(micros)) = value else {
            return;
        };
        let Some(time) = words::time(*micros) else {
            return;
        };
        let inside = matches!(
            comparison,
            Comparison::GreaterOrEqual | Comparison::LessOrEqual
        );
        let text = match *micros == self.rows.now {
            true => "now".to_owned(),
            false => self.view.text(node).unwrap_or_default(),
        };
        let found = Edge { time, inside, text };
        match comparison {
            Comparison::Greater | Comparison::GreaterOrEqual => {
                if window.from.as_ref().is_none_or(|edge| edge.time < time) {
                    window.from = Some(found);
                }
            }
            Comparison::Less | Comparison::LessOrEqual => {
                if window.to.as_ref().is_none_or(|edge| edge.time > time) {
                    window.to = Some(found);
                }
            }
            Comparison::Equal | Comparison::NotEqual => {}
        }
    }
}
