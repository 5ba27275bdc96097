//! Sessions: where they begin and end, and their items only where a rule reads them.

use std::sync::Arc;

use super::lists::List;
use super::{Lowered, Lowering};
use crate::hir::{ExprId, VarId};
use crate::ir::NodeId;
use crate::library::{self, Body, FunctionId};
use crate::types::Type;

/// The function of the spans of sessions.
pub(super) const SESSIONS: &str = "$sessions";
/// The function of the items of sessions.
const ITEMS: &str = "$sessionItems";
/// The function that takes the items of one session.
const AT: &str = "$at";

impl Lowering<'_> {
    /// Law: the n-th session of the spans is that of the items. So the items are a fold of their own,
    /// which is dropped from the plan, with all columns that it reads, unless something uses it.
    pub(super) fn sessions(
        &mut self,
        function: FunctionId,
        list: ExprId,
        item: VarId,
        items: &[ExprId],
        values: &[ExprId],
    ) -> Lowered {
        let mut list = self.list(list);
        let values: Vec<NodeId> = values.iter().map(|&value| self.node(value)).collect();
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.bind(item, list.item.clone());
        let nodes: Vec<NodeId> = items.iter().map(|&item| self.node(item)).collect();
        self.depth = outside;
        let time = nodes.first().copied().into_iter().collect();
        let spans_type = result(function, &[]);
        let spans = self.fold_nodes(
            function,
            list.clone(),
            time,
            values.clone(),
            spans_type.clone(),
        );
        let item_type = nodes.last().map(|&item| self.builder.ty(item).kind.clone());
        let (Some(all), Some(at), Some(item_type)) =
            (library::lookup(ITEMS), library::lookup(AT), item_type)
        else {
            return Lowered::Value(spans);
        };
        let session_type = Type::list(item_type);
        let all_type = Type::list(session_type.kind.clone());
        let all = self.fold_nodes(all, list, nodes, values, all_type);
        let mut sessions = self.elements(spans, &spans_type);
        let outside = self.enter(&sessions);
        sessions.item = self.session(&sessions, (at, all), session_type);
        self.depth = outside;
        Lowered::List(Box::new(sessions))
    }

    /// A session as an object whose items are looked up.
    fn session(
        &mut self,
        sessions: &List,
        (at, all): (FunctionId, NodeId),
        items_type: Type,
    ) -> Lowered {
        let span = self.materialise(sessions.item.clone());
        let members = ["start", "end", "duration", "count"].map(|name| {
            let member = self.builder.member(span, name);
            (Arc::from(name), Lowered::Value(member))
        });
        let index = self.builder.member(span, "index");
        let items = self.builder.call(at, vec![all, index], items_type);
        let mut members: Vec<(Arc<str>, Lowered)> = members.into();
        members.push((Arc::from("items"), Lowered::Value(items)));
        Lowered::Object(members)
    }
}

/// The type of the spans.
fn result(function: FunctionId, arguments: &[Type]) -> Type {
    match function.get().body {
        Body::Aggregate(_) => (function.get().result)(arguments),
        _ => Type::optional(crate::types::Kind::Nothing),
    }
}
