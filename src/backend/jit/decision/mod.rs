//! In which order the filters of many folds are tested on a row.
//!
//! Filters are conjunctions, and those of a program repeat each other: the same event type, the same
//! channel, windows that lie within each other. Tested one by one they cost a branch for each fold and
//! row. A *decision* is a tree over their conditions in which each is tested once for all folds that
//! have it: one jump by the class of a text ([`texts`]), one branch for a condition of several folds,
//! and windows from the widest to the narrowest ([`thresholds`]).
//!
//! The law: `and` is commutative but for faults, which count for what stands after them only where
//! it holds. So the conditions before the first one that can fault are taken in any order, and the
//! rest is tested in the order of the filter where these hold ([`conjuncts`]).
//!
//! `cargo bench --bench fold`, with the loop before and after run in turns on a busy machine: with all
//! that stands here, in `slots` and in `prefetch`, a row takes 0.45 of the time for 10 attributes, 0.30
//! for 30 and 0.17 for 100, and as long as before for one. For 30 it is 1.1 to 1.3 of a loop by hand.
//!
//! Nothing here knows of machine code. A fold stands in as many arms as its texts have classes, so the
//! code grows with the rules and not with the ways through them.

mod conjuncts;
pub(super) mod texts;
mod thresholds;
mod tree;

#[cfg(test)]
mod tests;

use crate::ir::{NodeId, Plan};

use texts::{Class, Classes};

pub(super) use tree::decide;

/// What is done with a row; takers are places among the folds that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The row counts for these.
    Take(Vec<usize>),
    /// Steps for rows that a condition without faults holds for.
    Test { condition: NodeId, then: Vec<Step> },
    /// Steps by the class of the text of a column.
    Dispatch { column: NodeId, arms: Vec<Arm> },
    /// The row counts where all conditions hold; they are tested in this order and may fault.
    Rest {
        conditions: Vec<NodeId>,
        takers: Vec<usize>,
    },
}

/// What is done with a row whose text is of one of some classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arm {
    pub(super) classes: Vec<Class>,
    pub(super) steps: Vec<Step>,
}

/// `lesser <= greater` for two instants that no row changes: a decision relies on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Ordered {
    pub(super) lesser: NodeId,
    pub(super) greater: NodeId,
}

/// A tree of tests with what it relies on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Decision {
    pub(super) steps: Vec<Step>,
    /// Orders that are expected but not certain: whoever follows the tree looks first.
    pub(super) orders: Vec<Ordered>,
}

/// What is known of the conditions of filters.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'a> {
    pub(super) plan: &'a Plan,
    pub(super) classes: &'a Classes,
    /// Whether a node is looked up in a table, and so is one condition whatever it is made of.
    pub(super) is_tabled: &'a dyn Fn(NodeId) -> bool,
    /// Whether computing a node for a row can fault.
    pub(super) faults: &'a dyn Fn(NodeId) -> bool,
    /// Whether orders may be relied on that are looked at before the first row.
    pub(super) expects_orders: bool,
}

impl Step {
    /// The conditions that the step tests, and the folds that it may take the row for.
    pub(super) fn visit(&self, condition: &mut dyn FnMut(NodeId), taker: &mut dyn FnMut(usize)) {
        match self {
            Step::Take(takers) => takers.iter().for_each(|one| taker(*one)),
            Step::Test {
                condition: test,
                then,
            } => {
                condition(*test);
                then.iter().for_each(|step| step.visit(condition, taker));
            }
            Step::Dispatch { arms, .. } => {
                let steps = arms.iter().flat_map(|arm| &arm.steps);
                steps.for_each(|step| step.visit(condition, taker));
            }
            Step::Rest { conditions, takers } => {
                conditions.iter().for_each(|test| condition(*test));
                takers.iter().for_each(|one| taker(*one));
            }
        }
    }
    /// The folds that the step may take the row for, with how many tests they are behind.
    pub(super) fn visit_depths(&self, depth: usize, visit: &mut dyn FnMut(usize, usize)) {
        match self {
            Step::Take(takers) => takers.iter().for_each(|one| visit(*one, depth)),
            Step::Test { then, .. } => {
                then.iter()
                    .for_each(|step| step.visit_depths(depth + 1, visit));
            }
            Step::Dispatch { arms, .. } => {
                let steps = arms.iter().flat_map(|arm| &arm.steps);
                steps.for_each(|step| step.visit_depths(depth + 1, visit));
            }
            Step::Rest { takers, .. } => takers.iter().for_each(|one| visit(*one, depth + 1)),
        }
    }
}
