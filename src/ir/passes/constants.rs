//! Constant folding.
//!
//! The law: an operation on constants that does not fault is the constant that it gives. The builder
//! uses it on whatever it makes, so this pass is for plans whose operands became constants since.

use crate::ir::{Builder, Plan};

/// The plan with every operation on constants computed.
pub fn fold_constants(plan: &Plan) -> Plan {
    super::rebuild(plan, Builder::op)
}
