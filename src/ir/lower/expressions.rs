//! Expressions as nodes, places and lists.

use std::sync::Arc;

use super::{Lowered, Lowering, Place};
use crate::hir::{ExprId, ExprKind};
use crate::ir::{NodeId, Op};
use crate::schema::layout::{EVENT_TABLE, PROFILE_TABLE, TableId};
use crate::types::stack::with_stack;
use crate::types::{ArenaId, Kind, ObjectType, Type};

impl<'a> Lowering<'a> {
    /// The value of an expression.
    pub(super) fn node(&mut self, id: ExprId) -> NodeId {
        let lowered = self.lower(id);
        let node = self.materialise(lowered);
        self.note(node, id);
        node
    }

    /// Notes where a node comes from.
    pub(super) fn note(&mut self, node: NodeId, id: ExprId) {
        if let Some(noted) = &mut self.noted {
            noted.push((node, id));
        }
        self.note_fold(node, id);
    }

    /// Notes where a fold comes from; `all` is the negation of one.
    fn note_fold(&mut self, node: NodeId, id: ExprId) {
        match self.builder.node(node).op {
            Op::Fold(_) | Op::Now => self.origins.note(node, self.current, id),
            Op::Not(inner) => self.note_fold(inner, id),
            _ => {}
        }
    }

    /// A condition; where a missing one is false anyway, a test need not say so.
    pub(super) fn condition(&mut self, id: ExprId) -> NodeId {
        match self.program.exprs[id].kind {
            ExprKind::Test(tested) => self.node(tested),
            _ => self.node(id),
        }
    }

    pub(super) fn lower(&mut self, id: ExprId) -> Lowered {
        let epochs: Option<Vec<u32>> = self.free[id.index()]
            .iter()
            .map(|variable| Some(self.variables.get(variable)?.1))
            .collect();
        let key = (id, epochs.unwrap_or_default(), self.moment);
        if let Some(&node) = self.memo.get(&key) {
            return Lowered::Value(node);
        }
        let lowered = with_stack(|| self.lower_kind(id));
        if let Lowered::Value(node) = lowered {
            self.note(node, id);
            self.memo.insert(key, node);
        }
        lowered
    }

    fn lower_kind(&mut self, id: ExprId) -> Lowered {
        let program = self.program;
        let node = match &program.exprs[id].kind {
            ExprKind::Profile => return self.record(),
            ExprKind::Variable(variable) => match self.variables.get(variable) {
                Some((value, _)) => return value.clone(),
                None => self.builder.missing(self.ty(id).kind.clone()),
            },
            ExprKind::Field(base, name) => {
                let base = self.lower(*base);
                return self.field(base, name);
            }
            ExprKind::Event => return self.incoming_event(self.ty(id)),
            ExprKind::EventAttribute(attribute, event) => {
                let event = self.lower(*event);
                return self.attribute_of_event(*attribute, event, id);
            }
            ExprKind::MapGet(map, key) => return self.map_get(*map, *key),
            ExprKind::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, member)| (name.clone(), self.lower(*member)));
                return Lowered::Object(members.collect());
            }
            ExprKind::Events
            | ExprKind::Filter { .. }
            | ExprKind::Map { .. }
            | ExprKind::FlatMap { .. }
            | ExprKind::Entries(_) => return Lowered::List(Box::new(self.list(id))),
            ExprKind::GroupBy { list, item, key } => {
                self.groups_value(*list, *item, *key, self.ty(id))
            }
            ExprKind::MapGroups {
                groups,
                key,
                group,
                body,
            } => self.map_groups(*groups, *key, *group, *body, self.ty(id)),
            ExprKind::Fold {
                function,
                list,
                item,
                items,
                values,
            } => {
                return self.fold(*function, *list, *item, items, values, self.ty(id));
            }
            kind => self.scalar(kind, self.ty(id)),
        };
        Lowered::Value(node)
    }

    fn scalar(&mut self, kind: &'a ExprKind, ty: &Type) -> NodeId {
        match kind {
            ExprKind::Constant(value) => self.builder.constant(value.clone(), ty.clone()),
            ExprKind::Now => self.now(),
            ExprKind::Attribute(id) => self.attribute(*id),
            ExprKind::Primitive(primitive, operands) => {
                let operands = operands.iter().map(|&operand| self.node(operand)).collect();
                self.builder.primitive(*primitive, operands)
            }
            ExprKind::Test(tested) => {
                let tested = self.node(*tested);
                let no = self.builder.boolean(false);
                self.builder.default(tested, no)
            }
            ExprKind::Call(function, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|&argument| self.node(argument))
                    .collect();
                self.builder.call(*function, arguments, ty.clone())
            }
            ExprKind::And(left, right) => {
                let (left, right) = (self.condition(*left), self.condition(*right));
                self.builder.and(left, right)
            }
            ExprKind::Or(left, right) => {
                let (left, right) = (self.condition(*left), self.condition(*right));
                self.builder.or(left, right)
            }
            ExprKind::Not(operand) => {
                let operand = self.condition(*operand);
                self.builder.not(operand)
            }
            ExprKind::If(condition, then, other) => {
                let condition = self.condition(*condition);
                let (then, other) = (self.node(*then), self.node(*other));
                self.builder.if_then_else(condition, then, other)
            }
            ExprKind::Default(left, right) => {
                let (left, right) = (self.node(*left), self.node(*right));
                self.builder.default(left, right)
            }
            ExprKind::IsPresent(operand) => {
                let operand = self.lower(*operand);
                self.is_present(operand)
            }
            ExprKind::List(elements) => {
                let elements = elements.iter().map(|&element| self.node(element)).collect();
                self.builder.list(elements, ty.clone())
            }
            // The other forms are places and lists; `lower_kind` took them.
            _ => self.builder.missing(ty.kind.clone()),
        }
    }

    fn record(&mut self) -> Lowered {
        let kind = match &self.program.profile {
            Some(binding) => Kind::Object(binding.schema.record.clone()),
            None => Kind::Object(Arc::new(ObjectType::default())),
        };
        let table = TableId::from_index(PROFILE_TABLE);
        Lowered::Place(Place {
            depth: 0,
            table,
            path: Vec::new(),
            ty: Type::present(kind),
        })
    }

    pub(super) fn event_table() -> TableId {
        TableId::from_index(EVENT_TABLE)
    }
}
