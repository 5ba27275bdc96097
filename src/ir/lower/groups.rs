//! Groups: folds with a key, and what is made of each group.

use super::lists::List;
use super::{Group, Lowered, Lowering};
use crate::hir::{ExprId, ExprKind, GroupBody, VarId};
use crate::ir::{Constant, Fold, NodeId, Op, Source};
use crate::library::{self, Body, FunctionId};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

impl Lowering<'_> {
    /// A list with the key of its items.
    fn keyed(&mut self, list: ExprId, item: VarId, key: ExprId) -> (List, NodeId) {
        let list = self.list(list);
        let mut list = self.ungrouped(list);
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.bind(item, list.item.clone());
        let key = self.node(key);
        self.depth = outside;
        (list, key)
    }

    /// A list without the key of an outer group, as a fold has one key: its items are carried along
    /// in a list for each group.
    fn ungrouped(&mut self, list: List) -> List {
        match library::lookup("$collect") {
            Some(collect) if list.group.is_some() => {
                self.chosen(collect, list, Vec::new(), Vec::new())
            }
            _ => list,
        }
    }

    /// The value of `groupBy` itself: lists of items by key.
    pub(super) fn groups_value(
        &mut self,
        list: ExprId,
        item: VarId,
        key: ExprId,
        ty: &Type,
    ) -> NodeId {
        let (list, key) = self.keyed(list, item, key);
        let outside = self.enter(&list);
        let payload = self.materialise(list.item.clone());
        self.depth = outside;
        let (loops, nodes) = self.consume(&list, vec![payload, key]);
        let Some(collect) = library::lookup("$collect") else {
            return payload;
        };
        let fold = Fold {
            loops,
            key: Some(nodes[1]),
            function: collect,
            items: vec![nodes[0]],
            values: Vec::new(),
        };
        self.builder.fold(fold, ty.clone())
    }

    pub(super) fn map_groups(
        &mut self,
        groups: ExprId,
        key: VarId,
        group: VarId,
        body: GroupBody,
        ty: &Type,
    ) -> NodeId {
        let program = self.program;
        let entries = match &program.exprs[groups].kind {
            ExprKind::GroupBy {
                list,
                item,
                key: by,
            } => {
                let keys = self.keys_of(*list, *item, *by, self.ty(groups));
                let entries = self.elements(keys, &self.builder.ty(keys).clone());
                let lookup = self.entry_member(&entries, "key");
                self.bind(key, Lowered::Value(lookup));
                let items = Group {
                    list: *list,
                    item: *item,
                    key: *by,
                    lookup,
                };
                self.bind(group, Lowered::Group(items));
                entries
            }
            _ => self.map_entries(groups, key, group),
        };
        let outside = self.enter(&entries);
        let (function, items) = match body {
            GroupBody::Entry(key, value) => ("$collectMap", vec![self.node(key), self.node(value)]),
            GroupBody::Element(value) => ("$collect", vec![self.node(value)]),
        };
        self.depth = outside;
        if let Some(map) = self.whole_map(&entries, body, &items) {
            return map;
        }
        match library::lookup(function) {
            Some(function) => self.fold_nodes(function, entries, items, Vec::new(), ty.clone()),
            None => self.builder.missing(ty.kind.clone()),
        }
    }

    /// The map that one aggregate of each group makes, under the keys of the groups.
    ///
    /// Law: where the items of all groups are aggregated, the fold by key has the groups in their
    /// order, and no group without an item; so it is the map, and what an aggregate of nothing would
    /// be is not asked for. A group whose aggregate faults or is missing has no entry in either.
    fn whole_map(&self, entries: &List, body: GroupBody, entry: &[NodeId]) -> Option<NodeId> {
        let (GroupBody::Entry(..), [key, value]) = (body, entry) else {
            return None;
        };
        let Source::Values(groups) = entries.loops.first()?.source else {
            return None;
        };
        let op = |node: NodeId| &self.builder.node(node).op;
        let is_element = matches!(op(*key), Op::Member(element, name)
            if &**name == "key" && matches!(op(*element), Op::Element { .. }));
        let (found, empty) = match op(*value) {
            Op::Default(found, empty) => (*found, self.builder.constant_value(*empty).cloned()),
            _ => (*value, None),
        };
        let &Op::MapGet(map, by) = op(found) else {
            return None;
        };
        let (Op::Fold(folded), Op::Fold(counted)) = (op(map), op(groups)) else {
            return None;
        };
        // A default of the rule stands for groups without a value, which stay.
        let ty = self.builder.ty(*value);
        let of_nothing = self.empty_value(folded.function, &folded.values, ty);
        let is_own_default = of_nothing.map(Constant) == empty.map(Constant);
        let same_groups = folded.key == counted.key && folded.loops == counted.loops;
        let is_whole = is_element && by == *key && counted.key.is_some();
        (is_whole && is_own_default && same_groups).then_some(map)
    }

    /// The keys of groups in the order of first occurrence, as a map to how many items each has.
    fn keys_of(&mut self, list: ExprId, item: VarId, key: ExprId, ty: &Type) -> NodeId {
        let (list, key) = self.keyed(list, item, key);
        let (loops, nodes) = self.consume(&list, vec![key]);
        let kind = match &ty.kind {
            Kind::Map(key, _) => Kind::Map(key.clone(), Box::new(Type::present(Kind::Integer))),
            _ => Kind::Nothing,
        };
        let Some(count) = library::lookup("count") else {
            return nodes[0];
        };
        let fold = Fold {
            loops,
            key: Some(nodes[0]),
            function: count,
            items: Vec::new(),
            values: Vec::new(),
        };
        self.builder.fold(fold, Type::present(kind))
    }

    fn entry_member(&mut self, entries: &List, name: &str) -> NodeId {
        let outside = self.enter(entries);
        let member = self.field(entries.item.clone(), &std::sync::Arc::from(name));
        let node = self.materialise(member);
        self.depth = outside;
        node
    }

    /// The entries of any map, its keys and values bound.
    fn map_entries(&mut self, map: ExprId, key: VarId, value: VarId) -> List {
        let entries = match self.lower(map) {
            Lowered::Place(place) => self.entries_of(place),
            other => {
                let node = self.materialise(other);
                self.elements(node, self.ty(map))
            }
        };
        let outside = self.enter(&entries);
        let key_value = self.field(entries.item.clone(), &std::sync::Arc::from("key"));
        let entry_value = self.field(entries.item.clone(), &std::sync::Arc::from("value"));
        self.depth = outside;
        self.bind(key, key_value);
        self.bind(value, entry_value);
        entries
    }

    /// The items of a group as a list: those of the whole list, folded by key and looked up.
    pub(super) fn group_list(&mut self, group: Group) -> List {
        let (mut list, key) = self.keyed(group.list, group.item, group.key);
        list.group = Some((key, group.lookup));
        list.presence = None;
        list
    }

    /// Law: the fold over the items of one group is the entry of the fold by key under the key of the
    /// group; a group without an entry is one whose items the filters left out.
    pub(super) fn fold_of_group(&mut self, fold: Fold, lookup: NodeId, ty: Type) -> NodeId {
        let empty = self.empty_value(fold.function, &fold.values, &ty);
        let key = fold
            .key
            .map_or(Kind::Nothing, |key| self.builder.ty(key).kind.clone());
        let by_key = Type::present(Kind::map(key, ty.kind.clone()));
        let folded = self.builder.fold(fold, by_key);
        let found = self.builder.map_get(folded, lookup);
        match empty {
            Some(empty) => {
                let empty = self.builder.constant(empty, Type::present(ty.kind));
                self.builder.default(found, empty)
            }
            None => found,
        }
    }

    /// The value of an aggregate over no items, if it has one. It depends on constants alone: what an
    /// argument of another value wants of nothing is nothing.
    fn empty_value(&self, function: FunctionId, values: &[NodeId], ty: &Type) -> Option<Value> {
        let Body::Aggregate(aggregate) = function.get().body else {
            return None;
        };
        if ty.kind.is_list() {
            return Some(Value::array([]));
        }
        let values: Vec<Value> = values
            .iter()
            .map(|&value| self.builder.constant_value(value).cloned())
            .map(Option::unwrap_or_default)
            .collect();
        let context = library::Context {
            calendar: *self.builder.calendar(),
            now: 0,
        };
        match (aggregate.evaluate)(&context, &[], &values) {
            Outcome::Value(value) if value.is_present() => Some(value),
            _ => None,
        }
    }
}
