//! Lists as loops.

use super::{Lowered, Lowering, Place};
use crate::hir::{ExprId, ExprKind, VarId};
use crate::ir::{DEPTH_MAX, Loop, NodeId, Source};
use crate::library::FunctionId;
use crate::types::stack::with_stack;

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
    pub(super) function: FunctionId,
    pub(super) list: List,
    pub(super) items: Vec<NodeId>,
    pub(super) values: Vec<NodeId>,
}

impl List {
    pub(super) fn over(source: Source, depth: u8, item: Lowered) -> Self {
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

    pub(super) fn next_depth(&mut self) -> u8 {
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
}
