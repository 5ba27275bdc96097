//! Analyses and rewrites of plans: each file is one, and states the law that it uses.

mod constants;
pub mod dictionary;
mod lists;

pub use constants::fold_constants;
pub use lists::merge_lists;

use super::{Attribute, Builder, NodeId, Op, Plan};
use crate::types::{ArenaId, Type};

/// All rewrites, in the order in which they help each other.
pub fn optimise(plan: &Plan) -> Plan {
    merge_lists(&fold_constants(plan))
}

/// A plan of the same attributes, each node made anew by `make` from its operation on the new
/// operands.
fn rebuild(plan: &Plan, mut make: impl FnMut(&mut Builder, Op, Type) -> NodeId) -> Plan {
    let mut builder =
        Builder::with_layout(plan.layout.clone(), plan.calendar).local(plan.zone.is_some());
    let mut places: Vec<NodeId> = Vec::with_capacity(plan.nodes.len());
    for (_, node) in plan.nodes.iter() {
        let op = node.op.map_operands(&mut |id| places[id.index()]);
        places.push(make(&mut builder, op, node.ty.clone()));
    }
    let attributes = plan.attributes.iter().map(|attribute| Attribute {
        name: attribute.name.clone(),
        ty: attribute.ty.clone(),
        node: places[attribute.node.index()],
    });
    let zone = plan.zone.map(|zone| places[zone.index()]);
    builder.finish_with_zone(attributes.collect(), zone)
}

#[cfg(test)]
mod tests;
