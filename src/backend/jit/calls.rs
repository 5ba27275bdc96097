//! What kernels are told about the node or the fold that they compute.
//!
//! Descriptions live as long as the code, which holds their addresses.

use std::sync::Arc;

use crate::ir::kernels::{Aggregation, group_aggregation};
use crate::ir::{Fold, NodeId, Op, Plan, Primitive};
use crate::library::{Aggregate, Body, Role, ScalarKernel};
use crate::types::Value;

use super::Error;
use super::key_source::KeySource;
use super::layout::Schedule;
use super::pool::Pool;
use super::shape::CellKind;
use super::text_calls::TextCall;

/// A node that a kernel computes.
#[derive(Debug)]
pub(super) struct NodeCall {
    pub(super) action: Action,
    pub(super) operands: Vec<Argument>,
    pub(super) result: CellKind,
}

/// What the kernel does.
#[derive(Debug)]
pub(super) enum Action {
    Primitive(Primitive),
    /// A text that is written without making a value of it.
    Text(TextCall),
    Scalar(ScalarKernel),
    Lenient(ScalarKernel),
    Member(Arc<str>),
    MapGet,
    Object(Vec<Arc<str>>),
    List,
}

/// Where an argument comes from.
#[derive(Debug)]
pub(super) enum Argument {
    /// The plan says it.
    Constant(Value),
    /// The next cell that compiled code hands over.
    Cell(CellKind),
}

/// A fold whose state a kernel keeps.
#[derive(Debug)]
pub(super) struct FoldCall {
    /// Where its `values` are kept during an evaluation.
    pub(super) index: usize,
    pub(super) aggregate: &'static Aggregate,
    /// What groups its rows; the cells of the key come before those of an item.
    pub(super) by_key: Option<ByKey>,
    /// The pool of its groups, where it is a fold of a pass.
    pub(super) pool: Option<usize>,
    /// Whether the place of items in the order matters.
    pub(super) is_ordered: bool,
    /// Whether an event may have several items.
    pub(super) is_nested: bool,
    pub(super) items: Vec<Argument>,
    /// The conditions of an item that is a value and conditions.
    pub(super) truths: Option<Truths>,
    pub(super) values: Vec<Argument>,
    pub(super) result: CellKind,
}

/// Where the conditions of an item come from.
#[derive(Debug, Default)]
pub(super) struct Truths {
    /// Bit `i`: condition `i` is always true.
    pub(super) constant: u64,
    /// The condition of each cell.
    pub(super) cells: Vec<u8>,
}

/// Conditions of an item that fit in a word.
const TRUTHS_MAX: usize = 64;

/// What groups the rows of a fold.
#[derive(Debug)]
pub(super) struct ByKey {
    pub(super) source: KeySource,
    /// How many cells are handed over for the key.
    pub(super) cells: usize,
    kind: CellKind,
    grouping: Grouping,
}

/// How the groups of a fold by key are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// As numbers of rows.
    Counts,
    /// As exact sums of numbers.
    Sums,
    /// As states of the library.
    Library,
}

impl Grouping {
    /// Sums read their item from its cell, so one that is a constant is left to the library.
    pub(super) fn of(plan: &Plan, fold: &Fold) -> Self {
        let is_constant = |node: &NodeId| matches!(plan.nodes[*node].op, Op::Constant(_));
        match group_aggregation(plan, fold) {
            Aggregation::Count if fold.items.is_empty() => Grouping::Counts,
            Aggregation::SumNumber if !fold.items.iter().any(is_constant) => Grouping::Sums,
            _ => Grouping::Library,
        }
    }
}

impl ByKey {
    /// What groups the rows of a fold by `key`.
    pub(super) fn new(plan: &Plan, fold: &Fold, key: NodeId) -> Self {
        let (source, nodes) = KeySource::of(plan, key);
        Self {
            source,
            cells: nodes.len(),
            kind: CellKind::of(&plan.nodes[key].ty.kind),
            grouping: Grouping::of(plan, fold),
        }
    }

    /// A pool for its groups.
    pub(super) fn pool(&self) -> Pool {
        Pool::new(self.grouping, self.kind)
    }
}

impl Argument {
    /// The argument of an operand.
    pub(super) fn of(plan: &Plan, node: NodeId) -> Self {
        match &plan.nodes[node].op {
            Op::Constant(constant) => Argument::Constant(constant.0.clone()),
            _ => Argument::Cell(CellKind::of(&plan.nodes[node].ty.kind)),
        }
    }

    /// Whether it is the same for all rows and owners.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Argument::Constant(_))
    }

    pub(super) fn of_all(plan: &Plan, nodes: &[NodeId]) -> Vec<Self> {
        nodes.iter().map(|node| Self::of(plan, *node)).collect()
    }
}

impl NodeCall {
    /// The call for a node, and its operands in order.
    pub(super) fn new(plan: &Plan, node: NodeId) -> Result<(Self, Vec<NodeId>), Error> {
        let (action, operands) = match &plan.nodes[node].op {
            op @ (Op::Primitive(_, operands) | Op::Call(_, operands))
                if let Some(text) = TextCall::of(plan, op) =>
            {
                (Action::Text(text), operands.clone())
            }
            Op::Primitive(primitive, operands) => (Action::Primitive(*primitive), operands.clone()),
            Op::Call(function, operands) => match function.get().body {
                Body::Scalar(kernel) => (Action::Scalar(kernel), operands.clone()),
                Body::Lenient(kernel) => (Action::Lenient(kernel), operands.clone()),
                _ => return Err(Error::plan(node, "calls what is no scalar function")),
            },
            Op::Member(object, name) => (Action::Member(name.clone()), vec![*object]),
            Op::MapGet(map, key) => (Action::MapGet, vec![*map, *key]),
            Op::Object(members) => {
                let (names, values) = members.iter().cloned().unzip();
                (Action::Object(names), values)
            }
            Op::List(elements) => (Action::List, elements.clone()),
            _ => return Err(Error::plan(node, "is no kernel call")),
        };
        let call = Self {
            action,
            operands: Argument::of_all(plan, &operands),
            result: CellKind::of(&plan.nodes[node].ty.kind),
        };
        Ok((call, operands))
    }
}

impl FoldCall {
    /// The call for a fold, which is the `index`th of the plan.
    pub(super) fn new(
        plan: &Plan,
        schedule: &Schedule,
        node: NodeId,
        fold: &Fold,
        index: usize,
    ) -> Result<Self, Error> {
        let Body::Aggregate(aggregate) = fold.function.get().body else {
            return Err(Error::plan(node, "folds with what is no aggregate"));
        };
        let items = Argument::of_all(plan, &fold.items);
        Ok(Self {
            index,
            aggregate,
            by_key: fold.key.map(|key| ByKey::new(plan, fold, key)),
            pool: schedule.pools.iter().position(|pool| pool.fold == node),
            is_ordered: aggregate.ordered || fold.key.is_some(),
            is_nested: fold.loops.len() > 1,
            truths: Truths::of(fold, &items),
            items,
            values: Argument::of_all(plan, &fold.values),
            result: CellKind::of(&plan.nodes[node].ty.kind),
        })
    }
}

impl Truths {
    /// Those of the items of a fold, where these are a value and any number of conditions.
    fn of(fold: &Fold, items: &[Argument]) -> Option<Self> {
        let (_, conditions) = items.split_first()?;
        let parameters = fold.function.get().parameters.iter();
        let takes_conditions = parameters
            .map(|parameter| parameter.role)
            .any(|role| role == Role::ItemRest);
        let fits =
            takes_conditions && fold.key.is_none() && (1..=TRUTHS_MAX).contains(&conditions.len());
        if !fits {
            return None;
        }
        let mut truths = Self::default();
        for (index, condition) in (0..).zip(conditions) {
            match condition {
                Argument::Constant(Value::Boolean(truth)) => {
                    truths.constant |= u64::from(*truth) << index;
                }
                Argument::Cell(CellKind::Boolean) => truths.cells.push(index),
                _ => return None,
            }
        }
        Some(truths)
    }
}

/// What the kernel is handed for each row: what the key is made of, if there is one, and the items.
pub(super) fn fold_items(plan: &Plan, fold: &Fold) -> Vec<NodeId> {
    let mut nodes = fold
        .key
        .map_or_else(Vec::new, |key| KeySource::of(plan, key).1);
    nodes.extend(&fold.items);
    nodes
}
