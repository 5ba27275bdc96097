//! Chains go over the events that mean something to a step.
//!
//! The law: an event that satisfies no step and that none forbids changes no answer about a chain, as
//! steps are about the order of events and not about how many lie between. So the fold goes over the
//! rows for which one of its conditions holds. The kernel drops the others as well, at a greater price.
//!
//! A chain of three `WHAT`s with `WITHIN` over a million events of 50,000 profiles, made by
//! `benches/peers/generate.py flat` and computed by `sumac run`, takes two thirds of the processor time
//! with this and the single pass of `library/sequence/plain.rs` (0.32 to 0.21 seconds side by side,
//! reading included).

use crate::ir::{Builder, Fold, NodeId, Op};
use crate::types::{Kind, Type};

/// The questions about chains.
const QUESTIONS: [&str; 4] = ["$chain", "$chainMatches", "$chainSpans", "$chainSteps"];

/// The law.
pub(super) fn narrowed(builder: &mut Builder, fold: &Fold) -> Option<Fold> {
    let (_, conditions) = fold.items.split_first()?;
    // A fault of an item counts on every row that passes the filter.
    let never_faults = fold.items.iter().all(|id| !builder.node(*id).can_fault);
    let are_truths = |id: &NodeId| *builder.ty(*id) == Type::present(Kind::Boolean);
    let applies = QUESTIONS.contains(&fold.function.name())
        && fold.key.is_none()
        && never_faults
        && conditions.iter().all(are_truths);
    if !applies {
        return None;
    }
    let mut means = builder.boolean(false);
    for condition in conditions {
        means = builder.or(means, *condition);
    }
    let mut fold = fold.clone();
    let last = fold.loops.last_mut()?;
    if last
        .filter
        .is_some_and(|filter| demands(builder, filter, means))
    {
        return None;
    }
    last.filter = Some(match last.filter {
        Some(filter) => builder.and(filter, means),
        None => means,
    });
    Some(fold)
}

/// Whether a filter is a condition, or that and others.
fn demands(builder: &Builder, filter: NodeId, condition: NodeId) -> bool {
    filter == condition
        || matches!(builder.node(filter).op, Op::And(_, second) if second == condition)
}
