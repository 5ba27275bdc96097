//! What a loop over rows may trust: values that no row changes.
//!
//! The law: what does not depend on the row has one value, one presence and one fault for all rows of
//! a call. Windows are such values, `now` less some days, and whether they overflow is known before the
//! first row. So the usual loop is compiled as if none of them faulted, and a look before it sends the
//! others to a careful loop that counts faults row by row.

use std::collections::HashSet;

use crate::ir::{Level, NodeId, Op, Plan, semantics};
use crate::types::ArenaId;

/// Whether computing each node can fault for a row while everything that no row changes does not.
pub(super) fn row_faults(plan: &Plan) -> Vec<bool> {
    let mut faults: Vec<bool> = Vec::with_capacity(plan.nodes.len());
    for (_, node) in plan.nodes.iter() {
        let own = match &node.op {
            Op::Primitive(primitive, _) => semantics::can_fault(*primitive),
            Op::Call(function, _) => semantics::call_can_fault(*function),
            Op::Fold(fold) => semantics::call_can_fault(fold.function),
            _ => false,
        };
        let mut any = own;
        node.op
            .for_each_operand(&mut |operand: NodeId| any |= faults[operand.index()]);
        faults.push(any && node.can_fault && node.level > Level::Profile);
    }
    faults
}

/// Whether a value is there unless it faults, as far as a loop may trust.
pub(super) fn is_there(plan: &Plan, node: NodeId) -> bool {
    plan.nodes[node].can_fault && plan.nodes[node].level <= Level::Now
}

/// The greatest parts of what folds read that do not depend on the rows at `depth`, constants aside.
pub(super) fn invariants(plan: &Plan, roots: &[NodeId], depth: u8) -> Vec<NodeId> {
    let mut seen = HashSet::new();
    let mut open: Vec<NodeId> = roots.to_vec();
    let mut invariants = Vec::new();
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        let is_constant = matches!(plan.nodes[node].op, Op::Constant(_));
        if plan.nodes[node].level >= Level::Row(depth) {
            plan.nodes[node]
                .op
                .for_each_operand(&mut |operand| open.push(operand));
        } else if !is_constant {
            invariants.push(node);
        }
    }
    invariants.sort_by_key(|node| node.index());
    invariants
}

/// What folds evaluate for the rows of their loops.
pub(super) fn bodies(plan: &Plan, folds: &[NodeId]) -> Vec<NodeId> {
    let folds = folds.iter().map(|node| &plan.nodes[*node].op);
    let bodies = folds.flat_map(|op| match op {
        Op::Fold(fold) => fold.body().collect(),
        _ => Vec::new(),
    });
    bodies.collect()
}
