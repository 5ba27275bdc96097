//! What native code keeps for each profile, from the layout that it really uses.

use super::groups::Groups;
use super::layout::Schedule;
use super::library_state::LibraryState;
use crate::ir::kernels::{Aggregation, aggregation};
use crate::ir::{NodeId, Op, Plan};
use crate::library::{Body, Item, OrderKey};
use crate::types::sum::ExactSum;

/// What the states of a plan take for one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateBill {
    /// Bytes of the row of states.
    pub row_bytes: usize,
    /// What the library keeps beside the row, by fold.
    pub beside: Vec<(NodeId, Beside)>,
    /// Whether rows are taken in once and forgotten; else all events of a profile are kept.
    pub is_single_pass: bool,
}

/// What a state of the library takes beside the row, without the texts that its values hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// Bytes with the first item.
    pub bytes: usize,
    /// Bytes of each further item or group, where these are kept one by one.
    pub item_bytes: usize,
}

/// The bill of a plan, which is not compiled for it.
pub fn state_bill(plan: &Plan) -> StateBill {
    let schedule = Schedule::new(plan);
    let folds = schedule.passes.iter().flat_map(|pass| &pass.folds);
    let beside = folds.filter_map(|&node| Some((node, beside(plan, node)?)));
    StateBill {
        row_bytes: schedule.stride,
        beside: beside.collect(),
        is_single_pass: schedule.is_single_pass,
    }
}

fn beside(plan: &Plan, node: NodeId) -> Option<Beside> {
    let Op::Fold(fold) = &plan.nodes[node].op else {
        return None;
    };
    if aggregation(plan, fold) != Aggregation::Library {
        return None;
    }
    let Body::Aggregate(aggregate) = fold.function.get().body else {
        return None;
    };
    if fold.key.is_some() {
        let group = crate::ir::kernels::group_aggregation(plan, fold);
        let item_bytes = match group {
            Aggregation::Count => Groups::<u64>::GROUP_BYTES,
            Aggregation::SumNumber => Groups::<ExactSum>::GROUP_BYTES,
            _ => Groups::<LibraryState>::GROUP_BYTES + started(aggregate),
        };
        return Some(Beside {
            bytes: 0,
            item_bytes,
        });
    }
    let own = size_of::<LibraryState>();
    Some(Beside {
        bytes: own + started(aggregate),
        item_bytes: size_of::<(OrderKey, Item)>(),
    })
}

/// Bytes of an accumulator before its first item.
fn started(aggregate: &crate::library::Aggregate) -> usize {
    let start = aggregate.accumulator;
    start.map_or(0, |start| size_of_val(start().as_ref()))
}
