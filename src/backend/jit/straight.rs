//! Attributes that are the groups of a fold, straight from the groups into columns of results.
//!
//! Law: the column is that of the value, which [`Straight::value`] makes, and the value is what the
//! nodes of the plan give. A map as a value takes an allocation for its entries and one for itself, and
//! the keys of its best groups take a loop over them with a state of the library; a profile of few groups
//! spends most of its end on these.
#![allow(
    unsafe_code,
    reason = "reads the row of states and the pools of a context"
)]

use std::cmp::Reverse;
use std::sync::Arc;

use crate::data::ResultBuilder;
use crate::ir::{Attribute, Fold, NodeId, Op, Plan, Source};
use crate::types::{Kind, MapValue, Value};

use super::abi::Context;
use super::calls::Grouping;
use super::groups::Owner;
use super::host::Host;
use super::layout::PoolPlace;
use super::pool::{Pool, Scalar};
use super::slots::Slot;

/// An attribute that is read from groups.
#[derive(Debug)]
pub(super) struct Straight {
    pool: usize,
    /// Where in a row of states the word of the owner stands.
    offset: usize,
    /// Where the faults of rows stand.
    fault_offset: Option<usize>,
    can_fault: bool,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// The map of all groups.
    Map,
    /// The keys of the groups with the greatest or the least values, the best first.
    Best { count: usize, greatest: bool },
}

/// Room to put groups in order.
#[derive(Debug, Default)]
pub(super) struct Room {
    positions: Vec<u32>,
    /// Keys with what their values are ranked by.
    ranked: Vec<(i64, u64)>,
}

impl Straight {
    /// How an attribute is read from the groups of a pass; none where it is anything else.
    pub(super) fn of(
        plan: &Plan,
        pools: &[PoolPlace],
        slot: &dyn Fn(NodeId) -> Option<Slot>,
        attribute: &Attribute,
    ) -> Option<Self> {
        let node = &plan.nodes[attribute.node];
        let Op::Fold(fold) = &node.op else {
            return None;
        };
        let (groups, what) = match fold.key {
            Some(_) => (attribute.node, What::Map),
            None => best(plan, fold)?,
        };
        let pool = pools.iter().position(|place| place.fold == groups)?;
        let Kind::Map(key, value) = &plan.nodes[groups].ty.kind else {
            return None;
        };
        let fits = match pools[pool].grouping {
            Grouping::Counts => value.kind == Kind::Integer,
            Grouping::Sums => value.kind == Kind::Number,
            Grouping::Library => false,
        };
        let is_alike = attribute.ty.kind == node.ty.kind
            && match (&node.ty.kind, what) {
                (Kind::Map(..), What::Map) => true,
                (Kind::Array(item), What::Best { .. }) => item.kind == **key,
                _ => false,
            };
        (fits && is_alike).then_some(())?;
        let fault_offset = slot(groups)?.fault_offset;
        Some(Self {
            pool,
            offset: pools[pool].offset,
            fault_offset: fault_offset.map(|offset| offset as usize),
            can_fault: node.can_fault,
            what,
        })
    }

    /// Adds the attribute of the profile and the state row of a context to a column, where it is wanted;
    /// says whether it met a fault.
    ///
    /// # Safety
    ///
    /// The context has a state row and the pools of the plan, and nobody changes them meanwhile.
    pub(super) unsafe fn push(
        &self,
        context: &Context,
        column: Option<&mut ResultBuilder>,
    ) -> bool {
        // SAFETY: the caller vouches for the context; its host outlives it and is not in use now.
        let (state, host) = unsafe { (self.state(context), &mut *context.host) };
        let Some(column) = column else {
            return state.fault_of(self, host, &mut |_, _| {});
        };
        let mut fault = false;
        let keys = &state.pool.keys;
        let is_taken = match self.what {
            What::Map => column.push_entries(&mut |to, values| {
                let mut count = 0;
                fault = state.fault_of(self, host, &mut |key, scalar| {
                    keys.push(key, to);
                    scalar.push(values);
                    count += 1;
                });
                count
            }),
            What::Best { count, greatest } => column.push_items(&mut |items| {
                fault = state.rank(self, host, greatest);
                let best = host.room.ranked.iter().take(count);
                best.map(|(_, key)| keys.push(*key, items)).count()
            }),
        };
        if !is_taken {
            let (value, met_fault) = state.value(self, host);
            column.push(value);
            fault = met_fault;
        }
        fault
    }

    /// The attribute as a value, and whether it met a fault.
    ///
    /// # Safety
    ///
    /// As [`Straight::push`].
    pub(super) unsafe fn value(&self, context: &Context) -> (Value, bool) {
        // SAFETY: as in `push`.
        let (state, host) = unsafe { (self.state(context), &mut *context.host) };
        state.value(self, host)
    }

    /// # Safety
    ///
    /// As [`Straight::push`].
    unsafe fn state<'a>(&self, context: &'a Context) -> State<'a> {
        let fault = self.fault_offset.map(|offset| {
            // SAFETY: the schedule says that a byte for faults is here.
            unsafe { context.states.add(offset).read() }
        });
        State {
            // SAFETY: the schedule says that there is such a pool.
            pool: unsafe { &*context.pools.add(self.pool) },
            // SAFETY: the schedule says that the word of an owner is here.
            owner: unsafe { context.states.add(self.offset).cast::<Owner>().read() },
            row_fault: fault.is_some_and(|fault| fault != 0),
        }
    }
}

/// The groups of one owner.
struct State<'a> {
    pool: &'a Pool,
    owner: Owner,
    row_fault: bool,
}

impl State<'_> {
    /// Gives all groups to `each`, and whether the attribute met a fault.
    fn fault_of(&self, one: &Straight, host: &mut Host, each: &mut dyn FnMut(u64, Scalar)) -> bool {
        let sums = self
            .pool
            .scalars(self.owner, &mut host.room.positions, each);
        one.can_fault && (sums | self.row_fault)
    }

    /// Puts all keys in the order of their values, the best first and equal ones in the order of their
    /// first rows, and gives whether the attribute met a fault.
    fn rank(&self, one: &Straight, host: &mut Host, greatest: bool) -> bool {
        let mut ranked = std::mem::take(&mut host.room.ranked);
        ranked.clear();
        let fault = self.fault_of(one, host, &mut |key, scalar| {
            ranked.push((scalar.rank(), key));
        });
        match greatest {
            true => ranked.sort_by_key(|(rank, _)| Reverse(*rank)),
            false => ranked.sort_by_key(|(rank, _)| *rank),
        }
        host.room.ranked = ranked;
        fault
    }

    fn value(&self, one: &Straight, host: &mut Host) -> (Value, bool) {
        match one.what {
            What::Map => {
                let mut entries = Vec::new();
                let fault = self.fault_of(one, host, &mut |key, scalar| {
                    entries.push((self.pool.keys.value(key), scalar.value()));
                });
                (Value::Map(Arc::new(MapValue { entries })), fault)
            }
            What::Best { count, greatest } => {
                let fault = self.rank(one, host, greatest);
                let best = host.room.ranked.iter().take(count);
                let keys = best.map(|(_, key)| self.pool.keys.value(*key));
                (Value::array(keys), fault)
            }
        }
    }
}

/// The groups by whose values a fold ranks their keys, and how.
fn best(plan: &Plan, fold: &Fold) -> Option<(NodeId, What)> {
    let greatest = match fold.function.name() {
        "topN" => true,
        "bottomN" => false,
        _ => return None,
    };
    let ([one], [rank, payload], [count]) = (
        fold.loops.as_slice(),
        fold.items.as_slice(),
        fold.values.as_slice(),
    ) else {
        return None;
    };
    let Source::Values(groups) = one.source else {
        return None;
    };
    let is_part = |node: NodeId, part: &str| match &plan.nodes[node].op {
        Op::Member(entry, name) => {
            let entry = &plan.nodes[*entry].op;
            **name == *part && matches!(entry, Op::Element { depth } if *depth == one.depth)
        }
        _ => false,
    };
    let Op::Constant(count) = &plan.nodes[*count].op else {
        return None;
    };
    let Value::Integer(count) = count.0 else {
        return None;
    };
    let is_best = one.filter.is_none() && is_part(*rank, "value") && is_part(*payload, "key");
    let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
    is_best.then_some((groups, What::Best { count, greatest }))
}
