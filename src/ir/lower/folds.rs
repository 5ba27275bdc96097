//! Aggregates over lists.

use super::sessions::SESSIONS;
use super::{Lowered, Lowering, Pick};
use crate::hir::{ExprId, VarId};
use crate::ir::NodeId;
use crate::library::{Aggregate, Body, FunctionId};
use crate::types::{Kind, Type};

impl Lowering<'_> {
    /// An aggregate. One condition on the item is a filter of the loop.
    pub(super) fn fold(
        &mut self,
        function: FunctionId,
        list: ExprId,
        item: VarId,
        items: &[ExprId],
        values: &[ExprId],
        ty: &Type,
    ) -> Lowered {
        let Body::Aggregate(aggregate) = function.get().body else {
            return Lowered::Value(self.builder.missing(ty.kind.clone()));
        };
        if function.name() == SESSIONS {
            return self.sessions(function, list, item, items, values);
        }
        let mut list = self.list(list);
        let values: Vec<NodeId> = values.iter().map(|&value| self.node(value)).collect();
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.bind(item, list.item.clone());
        if let Some(negated) = condition_of(function.name(), items.len()) {
            return self.counting(function, list, items[0], negated, outside, ty);
        }
        let (keys, payload) = split_payload(aggregate, items);
        let keys: Vec<NodeId> = keys.iter().map(|&key| self.node(key)).collect();
        let picked = payload.map(|payload| self.lower(payload));
        self.depth = outside;
        match picked {
            Some(picked) if ty.kind.is_list() => {
                list.item = picked;
                Lowered::List(Box::new(self.chosen(function, list, keys, values)))
            }
            Some(picked) => {
                let pick = Pick {
                    function,
                    items: keys,
                    values,
                };
                self.pick(pick, list, picked)
            }
            None => Lowered::Value(self.fold_nodes(function, list, keys, values, ty.clone())),
        }
    }

    /// `count`, `exists`, `none`, `one` and `all` of a condition. Law: counting the items that satisfy
    /// a condition is counting what a filter leaves, and all satisfy it where none does not.
    fn counting(
        &mut self,
        function: FunctionId,
        mut list: super::List,
        condition: ExprId,
        negated: bool,
        outside: u8,
        ty: &Type,
    ) -> Lowered {
        let holds = match self.ty(condition).kind {
            Kind::Boolean => self.condition(condition),
            _ => {
                let value = self.lower(condition);
                self.is_present(value)
            }
        };
        let holds = if negated {
            self.builder.not(holds)
        } else {
            holds
        };
        self.depth = outside;
        self.narrow(&mut list, holds);
        let exists = crate::library::lookup("exists");
        let counted = match exists {
            Some(exists) if negated => exists,
            _ => function,
        };
        let node = self.fold_nodes(counted, list, Vec::new(), Vec::new(), ty.clone());
        Lowered::Value(if negated {
            self.builder.not(node)
        } else {
            node
        })
    }
}

/// Whether an aggregate takes one condition that can filter instead, and whether it has to be negated.
fn condition_of(name: &str, arguments: usize) -> Option<bool> {
    match (name, arguments) {
        ("count" | "exists" | "none" | "one", 1) => Some(false),
        ("all", 1) => Some(true),
        _ => None,
    }
}

fn split_payload<'a>(aggregate: &Aggregate, items: &'a [ExprId]) -> (&'a [ExprId], Option<ExprId>) {
    match items.split_last() {
        Some((last, keys)) if aggregate.payload => (keys, Some(*last)),
        _ => (items, None),
    }
}
