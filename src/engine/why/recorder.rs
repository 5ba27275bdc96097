//! What is kept of an evaluation that is watched.

use hashbrown::{HashMap, HashSet};

use crate::backend::interpret::observe::{Observer, Row, RowPlace};
use crate::ir::{Level, NodeId, Plan};
use crate::types::Value;

/// A fold with the rows that it met.
pub(super) struct Told {
    pub(super) fold: NodeId,
    pub(super) rows: Vec<Row>,
    pub(super) values: Vec<Value>,
    pub(super) value: Value,
}

/// Keeps the values that a rule has outside of rows, and the rows of its folds.
///
/// For an attribute on events, what is computed in the row of the event that was asked for counts as
/// outside.
pub(super) struct Recorder<'a> {
    plan: &'a Plan,
    /// The fold over all events of an attribute on events, and the row of the one that is asked for.
    target: Option<(NodeId, u32)>,
    /// Of the fold over all events the rows that are computed; none for all.
    pub(super) wanted: Option<HashSet<u32>>,
    /// What is bound at each depth, innermost loop last.
    bound: Vec<Vec<Option<RowPlace>>>,
    /// The values outside of rows, each with whether a fault had a part in it.
    pub(super) values: HashMap<NodeId, (Value, bool)>,
    pub(super) choices: HashMap<NodeId, bool>,
    pub(super) folds: Vec<Told>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(plan: &'a Plan, target: Option<(NodeId, u32)>) -> Self {
        Self {
            plan,
            target,
            wanted: None,
            bound: Vec::new(),
            values: HashMap::new(),
            choices: HashMap::new(),
            folds: Vec::new(),
        }
    }

    /// Whether a node is computed once, as far as the question goes.
    fn is_outside(&self, node: NodeId) -> bool {
        match (self.plan.nodes[node].level, self.target) {
            (Level::Row(1), Some((_, asked))) => {
                let bound = self.bound.get(1).and_then(|at| at.last()).copied();
                matches!(bound.flatten(), Some(RowPlace::Event { row, .. }) if row == asked)
                    && self.bound[1].len() == 1
            }
            (Level::Row(_), _) => false,
            _ => true,
        }
    }

    fn at(&mut self, depth: u8) -> &mut Vec<Option<RowPlace>> {
        let depth = usize::from(depth);
        if self.bound.len() <= depth {
            self.bound.resize(depth + 1, Vec::new());
        }
        &mut self.bound[depth]
    }
}

impl Observer for Recorder<'_> {
    fn computed(&mut self, node: NodeId, value: &Value, fault: bool) {
        if self.is_outside(node) {
            self.values.insert(node, (value.clone(), fault));
        }
    }

    fn chose(&mut self, node: NodeId, second: bool) {
        if self.is_outside(node) {
            self.choices.insert(node, second);
        }
    }

    fn enters(&mut self, depth: u8) {
        self.at(depth).push(None);
    }

    fn leaves(&mut self, depth: u8) {
        self.at(depth).pop();
    }

    fn binds(&mut self, depth: u8, place: RowPlace) {
        if let Some(bound) = self.at(depth).last_mut() {
            *bound = Some(place);
        }
    }

    fn skips(&self, fold: NodeId, place: RowPlace) -> bool {
        let is_root = self.target.is_some_and(|(root, _)| root == fold);
        match (&self.wanted, place) {
            (Some(wanted), RowPlace::Event { row, .. }) => is_root && !wanted.contains(&row),
            _ => false,
        }
    }

    fn begins(&mut self, fold: NodeId) -> bool {
        let is_root = self.target.is_some_and(|(root, _)| root == fold);
        !is_root && self.is_outside(fold)
    }

    fn ended(&mut self, fold: NodeId, rows: Vec<Row>, values: &[Value], value: &Value) {
        self.folds.push(Told {
            fold,
            rows,
            values: values.to_vec(),
            value: value.clone(),
        });
    }
}
