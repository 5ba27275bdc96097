//! Constant folding.
//!
//! The law: an operation on constants that does not fault is the constant that it gives. The builder
//! uses it on whatever it makes, so this pass is for plans whose operands became constants since.

use crate::ir::{NodeId, Plan};

/// The plan with every operation on constants computed.
pub fn fold_constants(plan: &Plan) -> Plan {
    fold_constants_tracked(plan).0
}

/// As [`fold_constants`], with the places of the nodes.
pub(super) fn fold_constants_tracked(plan: &Plan) -> (Plan, Vec<Option<NodeId>>) {
    super::rebuild(plan, |builder, _, op, ty| builder.op(op, ty))
}
