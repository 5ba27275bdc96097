//! Folds over lists that another fold has collected become one fold.
//!
//! The law: with `L = collect(p, rows where f)`, a fold over the elements of `L` where `g` is the fold
//! over `rows where f and p is present and g[p]`, with `p` for the element everywhere. Order and
//! faults stay: those of `p` count on rows that pass `f`, as they did in the list.
//!
//! It is done where nothing gets worse: a list that is collected once and gone over for every row of
//! something else stays, and so does one whose elements are tested against the record or against other
//! folds, which are not known before the end of a pass over the events.

use crate::ir::{Builder, Fold, NodeId, Op, Plan};
use crate::library::lookup;
use crate::types::Type;

/// The plan with folds over collected lists merged.
pub fn merge_lists(plan: &Plan) -> Plan {
    merge_lists_tracked(plan).0
}

/// As [`merge_lists`], with the places of the nodes.
pub(super) fn merge_lists_tracked(plan: &Plan) -> (Plan, Vec<Option<NodeId>>) {
    super::rebuild(plan, |builder, _, op, ty| match op {
        Op::Fold(fold) => merged(builder, *fold, ty),
        op => builder.op(op, ty),
    })
}

fn merged(builder: &mut Builder, fold: Fold, ty: Type) -> NodeId {
    let node = builder.fold(fold, ty.clone());
    let Op::Fold(outer) = builder.node(node).op.clone() else {
        return node;
    };
    let list = outer.loops.first().and_then(|one| one.list());
    let Some(list) = list.map(|list| builder.node(list)) else {
        return node;
    };
    match &list.op {
        Op::Fold(inner)
            if collects(inner)
                && list.level == builder.node(node).level
                && outer.body().all(|id| !builder.depends_on(id, 0)) =>
        {
            let inner = inner.clone();
            let spliced = builder.splice(&outer, &inner);
            spliced.map_or(node, |fold| builder.fold(fold, ty))
        }
        _ => node,
    }
}

/// Whether a fold gives the list of its last item.
fn collects(fold: &Fold) -> bool {
    fold.key.is_none() && lookup("$collect") == Some(fold.function)
}
