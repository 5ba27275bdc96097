//! Analyses and rewrites of plans: each file is one, and states the law that it uses.

mod chain_events;
mod constants;
pub mod dictionary;
mod edge_distinct;
mod lists;
mod operators;
mod payloads;
mod session_count;

pub use constants::fold_constants;
pub use lists::merge_lists;
pub use operators::merge_operators;

use super::{Attribute, Builder, NodeId, Op, Plan};
use crate::types::{ArenaId, Type};

/// All rewrites, in the order in which they help each other.
pub fn optimise(plan: &Plan) -> Plan {
    optimise_tracked(plan).0
}

/// As [`optimise`], with the place of each node in the new plan; none where it is gone.
pub fn optimise_tracked(plan: &Plan) -> (Plan, Vec<Option<NodeId>>) {
    let (plan, first) = constants::fold_constants_tracked(plan);
    let (plan, second) = lists::merge_lists_tracked(&plan);
    let (plan, third) = operators::merge_operators_tracked(&plan);
    let moved = first
        .into_iter()
        .map(|place| third[second[place?.index()]?.index()]);
    (plan, moved.collect())
}

/// A plan of the same attributes, each node made anew by `make` from its place in the old plan and its
/// operation on the new operands.
fn rebuild(
    plan: &Plan,
    mut make: impl FnMut(&mut Builder, NodeId, Op, Type) -> NodeId,
) -> (Plan, Vec<Option<NodeId>>) {
    let mut builder =
        Builder::with_layout(plan.layout.clone(), plan.calendar).local(plan.zone.is_some());
    let mut places: Vec<NodeId> = Vec::with_capacity(plan.nodes.len());
    for (id, node) in plan.nodes.iter() {
        let op = node.op.map_operands(&mut |id| places[id.index()]);
        places.push(make(&mut builder, id, op, node.ty.clone()));
    }
    let attributes = plan.attributes.iter().map(|attribute| Attribute {
        name: attribute.name.clone(),
        ty: attribute.ty.clone(),
        node: places[attribute.node.index()],
    });
    let zone = plan.zone.map(|zone| places[zone.index()]);
    let (plan, finished) = builder.finish_tracked(attributes.collect(), zone);
    let moved = places.into_iter().map(|place| finished[place.index()]);
    (plan, moved.collect())
}

#[cfg(test)]
mod tests;
