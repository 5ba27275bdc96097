//! Which expressions say the same.

use std::collections::HashMap;

use super::Rule;
use crate::hir::{ExprId, ExprKind, VarId, walk};

impl Rule<'_> {
    /// Whether two expressions are the same by their form, whatever their items are called.
    pub(super) fn same(&self, left: ExprId, right: ExprId) -> bool {
        if left == right {
            return true;
        }
        let mut open = vec![(left, right)];
        // Which item of the left expression is which of the right one.
        let mut items: HashMap<VarId, VarId> = HashMap::new();
        while let Some((left, right)) = open.pop() {
            if left == right {
                continue;
            }
            let (one, other) = (self.kind(left), self.kind(right));
            let is_same = match (one, other) {
                (ExprKind::Variable(a), ExprKind::Variable(b)) => {
                    let (a, b) = (self.item(*a), self.item(*b));
                    a == b || items.get(&a) == Some(&b)
                }
                _ => self.same_head(one, other),
            };
            if !is_same {
                return false;
            }
            let bound = walk::bound(one).into_iter().zip(walk::bound(other));
            items.extend(bound.map(|(a, b)| (self.item(a), self.item(b))));
            let (mut left, mut right) = (Vec::new(), Vec::new());
            walk::operands(one, &mut |operand| left.push(operand));
            walk::operands(other, &mut |operand| right.push(operand));
            if left.len() != right.len() {
                return false;
            }
            open.extend(left.into_iter().zip(right));
        }
        true
    }

    /// Whether two expressions are alike but for their operands.
    fn same_head(&self, one: &ExprKind, other: &ExprKind) -> bool {
        match (one, other) {
            (ExprKind::Constant(a), ExprKind::Constant(b)) => {
                crate::types::compare::equal(a, b) && a.is_present()
            }
            (ExprKind::Field(_, a), ExprKind::Field(_, b)) => a == b,
            (ExprKind::Attribute(a), ExprKind::Attribute(b)) => a == b,
            (ExprKind::EventAttribute(a, _), ExprKind::EventAttribute(b, _)) => a == b,
            (ExprKind::Primitive(a, _), ExprKind::Primitive(b, _)) => a == b,
            (ExprKind::Call(a, _), ExprKind::Call(b, _)) => a == b,
            (
                ExprKind::Fold {
                    function: a,
                    items: one,
                    ..
                },
                ExprKind::Fold {
                    function: b,
                    items: other,
                    ..
                },
            ) => a == b && one.len() == other.len(),
            (ExprKind::Object(_) | ExprKind::MapGroups { .. }, _) => false,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// The item that a variable stands for.
    fn item(&self, variable: VarId) -> VarId {
        let mut item = variable;
        while let Some(&inner) = self.same_item.get(&item) {
            item = inner;
        }
        item
    }
}
