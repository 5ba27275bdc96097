//! Operators over the lists of other operators become one fold, law by law.
//!
//! A list that only one fold goes over need not be built where the two together are a fold of their
//! own. Each law says when, in its own file; a list that something else reads as well stays, because
//! its state would be kept twice.

use super::{chain_events, edge_distinct, payloads, session_count};
use crate::ir::{Builder, Fold, NodeId, Op, Plan, Source};
use crate::types::ArenaId;

/// What a law makes of a fold (first) over the list of another: nothing where it does not apply.
type Law = fn(&mut Builder, &Fold, &Fold) -> Option<Fold>;

/// All laws. The results of the first are lists for the second.
const LAWS: [Law; 3] = [
    edge_distinct::first_of_distinct,
    payloads::unwrapped,
    session_count::counted,
];

/// The plan with operators over operators merged.
pub fn merge_operators(plan: &Plan) -> Plan {
    merge_operators_tracked(plan).0
}

/// As [`merge_operators`], with the places of the nodes.
pub(super) fn merge_operators_tracked(plan: &Plan) -> (Plan, Vec<Option<NodeId>>) {
    let uses = uses(plan);
    let is_shared = |id: NodeId| match &plan.nodes[id].op {
        Op::Fold(fold) => list(fold).is_some_and(|list| uses[list.index()] > 1),
        _ => false,
    };
    super::rebuild(plan, |builder, id, op, ty| {
        let node = builder.op(op, ty.clone());
        match is_shared(id) {
            true => node,
            false => merged(builder, node).map_or(node, |fold| builder.fold(fold, ty)),
        }
    })
}

fn merged(builder: &mut Builder, node: NodeId) -> Option<Fold> {
    let Op::Fold(outer) = builder.node(node).op.clone() else {
        return None;
    };
    if let Some(narrowed) = chain_events::narrowed(builder, &outer) {
        return Some(narrowed);
    }
    let inner = inner(builder, &outer)?;
    LAWS.iter().find_map(|law| law(builder, &outer, &inner))
}

/// The fold that gives the list that a fold goes over. The rows of both are bound at one depth, so
/// that nodes of the one are nodes of the other.
pub(super) fn inner(builder: &Builder, outer: &Fold) -> Option<Fold> {
    let Op::Fold(inner) = &builder.node(list(outer)?).op else {
        return None;
    };
    let is_plain = inner.key.is_none() && outer.depth() == inner.depth();
    is_plain.then(|| (**inner).clone())
}

/// The list that a fold without groups goes over in its only loop.
fn list(fold: &Fold) -> Option<NodeId> {
    match (fold.loops.as_slice(), fold.key) {
        ([one], None) => match one.source {
            Source::Values(list) => Some(list),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a node is the element at a depth or a member of it: it costs nothing and never faults.
pub(super) fn is_projection(builder: &Builder, node: NodeId, depth: u8) -> bool {
    match builder.node(node).op {
        Op::Element { depth: bound } => bound == depth,
        Op::Member(object, _) => is_projection(builder, object, depth),
        _ => false,
    }
}

/// Whether each row has this value for certain: it is neither missing nor a fault.
pub(super) fn is_certain(builder: &Builder, node: NodeId) -> bool {
    let node = builder.node(node);
    !node.ty.optional && !node.can_fault
}

/// How many operands and attributes each node is.
fn uses(plan: &Plan) -> Vec<u32> {
    let mut uses = vec![0; plan.nodes.len()];
    for (_, node) in plan.nodes.iter() {
        node.op
            .for_each_operand(&mut |operand| uses[operand.index()] += 1);
    }
    let attributes = plan.attributes.iter().map(|attribute| attribute.node);
    attributes.for_each(|node| uses[node.index()] += 1);
    uses
}
