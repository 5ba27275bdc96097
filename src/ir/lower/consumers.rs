//! What goes over lists: folds, and the values of lists and maps.

use std::sync::Arc;

use super::lists::{Choice, List};
use super::{Lowered, Lowering};
use crate::ir::{Fold, Loop, NodeId, Op};
use crate::library::{self, FunctionId};
use crate::types::{Kind, Type, Value};

impl Lowering<'_> {
    /// The loops of a list for a consumer, and what its arguments become inside them.
    pub(super) fn consume(
        &mut self,
        list: &List,
        arguments: Vec<NodeId>,
    ) -> (Vec<Loop>, Vec<NodeId>) {
        let mut list = list.clone();
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.depth = outside;
        let mut loops = list.loops;
        match list.choice {
            None => {
                if let Some(last) = loops.last_mut() {
                    last.filter = list.filter;
                }
                (loops, arguments)
            }
            Some(choice) => {
                self.depth = loops.last().map_or(outside, |last| last.depth);
                let (carried, arguments) = self.carry(*choice, list.filter, arguments);
                self.depth = outside;
                loops.extend(carried);
                (loops, arguments)
            }
        }
    }

    /// Computes what a consumer needs of chosen items in their rows, and goes over what was carried.
    fn carry(
        &mut self,
        choice: Choice,
        filter: Option<NodeId>,
        arguments: Vec<NodeId>,
    ) -> (Vec<Loop>, Vec<NodeId>) {
        let always = |node: &NodeId| {
            self.builder
                .constant_value(*node)
                .is_some_and(Value::is_true)
        };
        let filter = filter.filter(|node| !always(node));
        let carried: Vec<NodeId> = filter.into_iter().chain(arguments).collect();
        if let ([only], None) = (carried.as_slice(), filter)
            && is_carried_bare(self.builder.ty(*only))
        {
            return self.carry_bare(choice, *only);
        }
        let members = carried
            .iter()
            .enumerate()
            .map(|(index, &node)| (Arc::from(index.to_string()), node))
            .collect();
        let payload = self.builder.object(members);
        let mut items = choice.items;
        items.push(payload);
        let ty = Type::list(self.builder.ty(payload).kind.clone());
        let list = self.fold_nodes(
            choice.function,
            choice.list,
            items,
            choice.values,
            ty.clone(),
        );
        let mut rows = self.elements(list, &ty);
        let depth = rows.loops[0].depth;
        let element = self.builder.element(
            depth,
            ty.element()
                .cloned()
                .unwrap_or(Type::present(Kind::Nothing)),
        );
        let mut nodes: Vec<NodeId> = (0..carried.len())
            .map(|index| self.builder.member(element, index.to_string()))
            .collect();
        if filter.is_some() {
            rows.loops[0].filter = Some(nodes.remove(0));
        }
        (rows.loops, nodes)
    }

    /// Carries one value that is never missing. Law: the member of an object of one member is that
    /// member; only where it could be missing does the object say that the item is there.
    fn carry_bare(&mut self, choice: Choice, only: NodeId) -> (Vec<Loop>, Vec<NodeId>) {
        let mut items = choice.items;
        items.push(only);
        let element = self.builder.ty(only).clone();
        let ty = Type::list(element.kind.clone());
        let list = self.fold_nodes(
            choice.function,
            choice.list,
            items,
            choice.values,
            ty.clone(),
        );
        let rows = self.elements(list, &ty);
        let element = self.builder.element(rows.loops[0].depth, element);
        (rows.loops, vec![element])
    }

    /// The list that is collected anew, element by element. Law: all elements of a list in their order
    /// are the list.
    fn collected_list(&self, fold: &Fold) -> Option<NodeId> {
        let ([only], [item], None) = (&*fold.loops, &*fold.items, fold.key) else {
            return None;
        };
        let list = only.list().filter(|_| only.filter.is_none())?;
        let is_element = self.builder.node(*item).op == Op::Element { depth: only.depth };
        let ty = self.builder.ty(list);
        let is_list = ty.kind.is_list() && !ty.optional;
        let collects = library::lookup("$collect") == Some(fold.function);
        (is_element && is_list && collects).then_some(list)
    }

    /// A fold over a list with arguments that were lowered in its rows.
    pub(super) fn fold_nodes(
        &mut self,
        function: FunctionId,
        list: List,
        items: Vec<NodeId>,
        values: Vec<NodeId>,
        ty: Type,
    ) -> NodeId {
        let group = list.group;
        let key = group.map(|(key, _)| key);
        let count = items.len();
        let mut arguments = items;
        arguments.extend(key);
        let (loops, mut arguments) = self.consume(&list, arguments);
        let key = if key.is_some() { arguments.pop() } else { None };
        arguments.truncate(count);
        let fold = Fold {
            loops,
            key,
            function,
            items: arguments,
            values,
        };
        if let (None, Some(list)) = (group, self.collected_list(&fold)) {
            return list;
        }
        match group {
            None => self.builder.fold(fold, ty),
            Some((_, lookup)) => self.fold_of_group(fold, lookup, ty),
        }
    }

    /// The value of a list.
    pub(super) fn list_value(&mut self, list: List) -> NodeId {
        let outside = self.enter(&list);
        let item = self.materialise(list.item.clone());
        self.depth = outside;
        let ty = Type::list(self.builder.ty(item).kind.clone());
        match library::lookup("$collect") {
            Some(collect) => self.fold_nodes(collect, list, vec![item], Vec::new(), ty),
            None => item,
        }
    }

    /// The value of a map whose entries are objects of key and value.
    pub(super) fn entries_value(&mut self, entries: List, ty: &Type) -> NodeId {
        let outside = self.enter(&entries);
        let members = match &entries.item {
            Lowered::Object(members) => members.clone(),
            _ => Vec::new(),
        };
        let nodes: Vec<NodeId> = members
            .into_iter()
            .map(|(_, member)| self.materialise(member))
            .collect();
        self.depth = outside;
        match library::lookup("$collectMap") {
            Some(collect) => self.fold_nodes(
                collect,
                entries,
                nodes,
                Vec::new(),
                Type::present(ty.kind.clone()),
            ),
            None => self.builder.missing(ty.kind.clone()),
        }
    }
}

/// Whether a value of a type can stand for an item in a list: it is never missing, and no list that
/// could be taken for items.
fn is_carried_bare(ty: &Type) -> bool {
    ty.kind.is_scalar() && !ty.optional
}
