//! The conditions of a filter.

use crate::ir::{NodeId, Op};

use super::Knowledge;

/// A fold on the way to being decided: which of its conditions are still to be tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taker {
    pub(super) index: usize,
    /// Conditions that cannot fault, in the order of the filter, each once; their order is free.
    pub(super) open: Vec<NodeId>,
    /// The first condition that can fault and all after it; their order stays.
    pub(super) rest: Vec<NodeId>,
}

impl Taker {
    /// The fold at `index` with all conditions of its filter.
    pub(super) fn new(knowledge: &Knowledge<'_>, index: usize, filter: Option<NodeId>) -> Self {
        let mut taker = Self {
            index,
            open: Vec::new(),
            rest: Vec::new(),
        };
        // Left to right without recursion: a filter may be a long chain.
        let mut waiting: Vec<NodeId> = filter.into_iter().collect();
        while let Some(node) = waiting.pop() {
            match &knowledge.plan.nodes[node].op {
                Op::And(left, right) if !(knowledge.is_tabled)(node) => {
                    waiting.extend([*right, *left]);
                }
                _ if !taker.rest.is_empty() || (knowledge.faults)(node) => taker.rest.push(node),
                _ if !taker.open.contains(&node) => taker.open.push(node),
                _ => {}
            }
        }
        taker
    }

    /// All conditions in an order that keeps faults as they are.
    pub(super) fn conditions(&self) -> Vec<NodeId> {
        [self.open.as_slice(), &self.rest].concat()
    }

    /// The same fold where a condition is known to hold.
    pub(super) fn without(mut self, condition: NodeId) -> Self {
        self.open.retain(|open| *open != condition);
        self
    }
}
