//! Lists as loops.

use std::sync::Arc;

use super::{Lowered, Lowering, Place};
use crate::hir::{ExprId, ExprKind, VarId};
use crate::ir::{DEPTH_MAX, Fold, Loop, NodeId, Source};
use crate::library::{self, FunctionId};
use crate::schema::layout::{ColumnType, RowKind, TableId};
use crate::types::stack::with_stack;
use crate::types::{Kind, Type};

/// A list before anything consumes it.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// The loops, outermost first, with the filters of all but the innermost.
    pub(super) loops: Vec<Loop>,
    /// Which rows count: of the innermost loop, or of the choice.
    pub(super) filter: Option<NodeId>,
    /// What an item is, seen from its row.
    pub(super) item: Lowered,
    /// Whether rows without an item are left out.
    pub(super) drop_missing: bool,
    /// Items that an operator chose or sorted, inside the rows of the loops.
    pub(super) choice: Option<Box<Choice>>,
    /// The key that the items must have, and the one that they are grouped by.
    pub(super) group: Option<(NodeId, NodeId)>,
    /// Where the list itself is in a row, for tests of its presence.
    pub(super) presence: Option<Place>,
}

/// An operator that keeps some items in an order of its own.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    function: FunctionId,
    list: List,
    items: Vec<NodeId>,
    values: Vec<NodeId>,
}

impl List {
    fn over(source: Source, depth: u8, item: Lowered) -> Self {
        let loops = vec![Loop {
            source,
            depth,
            filter: None,
        }];
        Self {
            loops,
            filter: None,
            item,
            drop_missing: false,
            choice: None,
            group: None,
            presence: None,
        }
    }

    /// The least depth that is bound inside the list.
    fn outermost(&self) -> Option<u8> {
        let first = self.loops.first().map(|first| first.depth);
        first.or_else(|| {
            self.choice
                .as_ref()
                .and_then(|choice| choice.list.outermost())
        })
    }

    /// The greatest depth that is bound inside the list.
    fn innermost(&self) -> Option<u8> {
        match &self.choice {
            Some(choice) => choice.list.innermost(),
            None => self.loops.last().map(|last| last.depth),
        }
    }
}

impl Lowering<'_> {
    /// Goes into the rows of a list; the depth outside comes back and has to be restored.
    pub(super) fn enter(&mut self, list: &List) -> u8 {
        let outside = self.depth;
        self.depth = list.innermost().unwrap_or(outside).max(outside);
        outside
    }

    fn next_depth(&mut self) -> u8 {
        if self.depth >= DEPTH_MAX {
            self.too_deep = true;
            return DEPTH_MAX;
        }
        self.depth + 1
    }

    /// A list expression as loops below this place.
    pub(super) fn list(&mut self, id: ExprId) -> List {
        with_stack(|| self.list_kind(id))
    }

    fn list_kind(&mut self, id: ExprId) -> List {
        let program = self.program;
        match &program.exprs[id].kind {
            ExprKind::Events => self.events_so_far(self.ty(id)),
            ExprKind::Filter {
                list,
                item,
                condition,
            } => {
                let list = self.list(*list);
                self.filtered(list, *item, *condition)
            }
            ExprKind::Map { list, item, body } => {
                let list = self.list(*list);
                self.mapped(list, *item, *body)
            }
            ExprKind::FlatMap { list, item, body } => {
                let list = self.list(*list);
                self.flattened(list, *item, *body)
            }
            ExprKind::Entries(map) => match self.lower(*map) {
                Lowered::Place(place) => self.entries_of(place),
                other => {
                    let node = self.materialise(other);
                    self.elements(node, self.ty(id))
                }
            },
            _ => match self.lower(id) {
                Lowered::List(list) => self.refreshed(id, *list),
                Lowered::Group(group) => self.group_list(group),
                other => {
                    let node = self.materialise(other);
                    self.elements(node, self.ty(id))
                }
            },
        }
    }

    /// A list that a variable stands for may have been lowered further out, where its loops would
    /// take depths that are bound here; its value has no such loops.
    fn refreshed(&mut self, id: ExprId, list: List) -> List {
        let first = list.outermost();
        if first == Some(self.depth + 1) {
            return list;
        }
        let here = std::mem::replace(
            &mut self.depth,
            first.map_or(0, |first| first.saturating_sub(1)),
        );
        let node = self.list_value(list);
        self.depth = here;
        self.elements(node, self.ty(id))
    }

    pub(super) fn events(&mut self, ty: &Type) -> List {
        let depth = self.next_depth();
        let ty = ty
            .element()
            .cloned()
            .unwrap_or(Type::present(Kind::Nothing));
        let place = Place {
            depth,
            table: Self::event_table(),
            path: Vec::new(),
            ty,
        };
        List::over(Source::Events, depth, Lowered::Place(place))
    }

    /// The items of a list in a row.
    pub(super) fn children(
        &mut self,
        table: TableId,
        owner: Place,
        element: Type,
        bounds: Option<(i64, i64)>,
    ) -> List {
        let depth = self.next_depth();
        let outside = std::mem::replace(&mut self.depth, depth);
        let ty = Type::present(element.kind);
        let item = self.at(
            Place {
                depth,
                table,
                path: Vec::new(),
                ty,
            },
            bounds,
        );
        self.depth = outside;
        let source = Source::Children {
            table,
            owner: owner.depth,
        };
        List {
            presence: Some(owner),
            ..List::over(source, depth, item)
        }
    }

    /// The entries of a map in a row, as objects of key and value.
    pub(super) fn entries_of(&mut self, map: Place) -> List {
        let table = self
            .builder
            .child_table(map.table, map.path.clone(), RowKind::Entry);
        let depth = self.next_depth();
        let outside = std::mem::replace(&mut self.depth, depth);
        let key = self
            .builder
            .column(depth, table, Vec::new(), ColumnType::Key, None);
        let value = match &map.ty.kind {
            Kind::Map(_, value) => Type::present(value.kind.clone()),
            _ => Type::present(Kind::Nothing),
        };
        let value = self.at(
            Place {
                depth,
                table,
                path: Vec::new(),
                ty: value,
            },
            None,
        );
        self.depth = outside;
        let item = Lowered::Object(vec![
            (Arc::from("key"), Lowered::Value(key)),
            (Arc::from("value"), value),
        ]);
        List::over(
            Source::Children {
                table,
                owner: map.depth,
            },
            depth,
            item,
        )
    }

    /// The elements of a list value.
    pub(super) fn elements(&mut self, node: NodeId, ty: &Type) -> List {
        let depth = self.next_depth();
        let element = match &ty.kind {
            Kind::Array(element) => Type::present(element.kind.clone()),
            Kind::Map(key, value) => entry_type((**key).clone(), (**value).clone()),
            _ => Type::present(Kind::Nothing),
        };
        let item = self.builder.element(depth, element);
        List::over(Source::Values(node), depth, Lowered::Value(item))
    }

    fn filtered(&mut self, mut list: List, item: VarId, condition: ExprId) -> List {
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.bind(item, list.item.clone());
        let condition = self.condition(condition);
        self.depth = outside;
        self.narrow(&mut list, condition);
        list
    }

    /// Leaves out items for which a condition does not hold.
    pub(super) fn narrow(&mut self, list: &mut List, condition: NodeId) {
        list.filter = Some(match list.filter {
            Some(filter) => self.builder.and(filter, condition),
            None => condition,
        });
        list.presence = None;
    }

    /// Leaves out rows without an item.
    pub(super) fn settle(&mut self, list: &mut List) {
        if std::mem::take(&mut list.drop_missing) {
            let present = self.is_present(list.item.clone());
            self.narrow(list, present);
        }
    }

    fn mapped(&mut self, mut list: List, item: VarId, body: ExprId) -> List {
        let outside = self.enter(&list);
        if !self.reads_field_of(body, item) {
            self.settle(&mut list);
        }
        self.bind(item, list.item.clone());
        list.item = self.lower(body);
        list.drop_missing = true;
        list.presence = None;
        self.depth = outside;
        list
    }

    /// Whether an expression is a path that begins at the item: it is missing where the item is.
    fn reads_field_of(&self, body: ExprId, item: VarId) -> bool {
        match &self.program.exprs[body].kind {
            ExprKind::Field(base, _) => self.reads_field_of(*base, item),
            ExprKind::MapGet(base, _) => self.reads_field_of(*base, item),
            ExprKind::Variable(variable) => *variable == item,
            _ => false,
        }
    }

    fn flattened(&mut self, mut list: List, item: VarId, body: ExprId) -> List {
        let outside = self.enter(&list);
        if !self.reads_field_of(body, item) {
            self.settle(&mut list);
        }
        list.drop_missing = false;
        if list.choice.is_some() {
            return self.flattened_choice(list, item, body, outside);
        }
        self.bind(item, list.item.clone());
        let inner = self.list(body);
        self.depth = outside;
        let mut loops = list.loops;
        if let Some(last) = loops.last_mut() {
            last.filter = list.filter;
        }
        loops.extend(inner.loops);
        List {
            loops,
            group: list.group,
            presence: None,
            ..inner
        }
    }

    /// Lists inside chosen items: each is carried along as a value.
    fn flattened_choice(&mut self, mut list: List, item: VarId, body: ExprId, outside: u8) -> List {
        self.bind(item, list.item.clone());
        let inner_type = self.ty(body).clone();
        let inner = self.node(body);
        self.depth = outside;
        list.item = Lowered::Value(inner);
        let (mut loops, nodes) = self.consume(&list, vec![inner]);
        let depth = loops.last().map_or(outside, |last| last.depth);
        self.depth = depth;
        let rest = self.elements(nodes[0], &inner_type);
        self.depth = outside;
        loops.extend(rest.loops);
        List {
            loops,
            group: None,
            ..rest
        }
    }

    /// A list of items that an operator chooses.
    pub(super) fn chosen(
        &mut self,
        function: FunctionId,
        mut list: List,
        items: Vec<NodeId>,
        values: Vec<NodeId>,
    ) -> List {
        let outside = self.enter(&list);
        self.settle(&mut list);
        self.depth = outside;
        let item = list.item.clone();
        let choice = Choice {
            function,
            list,
            items,
            values,
        };
        List {
            loops: Vec::new(),
            filter: None,
            item,
            drop_missing: false,
            choice: Some(Box::new(choice)),
            group: None,
            presence: None,
        }
    }

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
        let carried: Vec<NodeId> = filter.into_iter().chain(arguments).collect();
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

/// The type of an entry of a map value.
pub(super) fn entry_type(key: Kind, value: Type) -> Type {
    let mut entry = crate::types::ObjectType::default();
    entry.fields.insert(
        "key".to_owned(),
        crate::types::Field {
            ty: Type::present(key),
            facts: None,
        },
    );
    let value = Type::present(value.kind);
    entry.fields.insert(
        "value".to_owned(),
        crate::types::Field {
            ty: value,
            facts: None,
        },
    );
    Type::present(Kind::Object(Arc::new(entry)))
}
