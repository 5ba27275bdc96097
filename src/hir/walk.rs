//! Walking over expressions.

use super::{ExprId, ExprKind, GroupBody, VarId};

/// Calls `visit` with each operand of an expression.
pub fn operands(kind: &ExprKind, visit: &mut dyn FnMut(ExprId)) {
    for (_, operand) in named_operands(kind) {
        visit(operand);
    }
}

/// The variables that an expression binds for some of its operands.
pub fn bound(kind: &ExprKind) -> Vec<VarId> {
    match kind {
        ExprKind::Filter { item, .. }
        | ExprKind::Map { item, .. }
        | ExprKind::FlatMap { item, .. }
        | ExprKind::GroupBy { item, .. }
        | ExprKind::Fold { item, .. } => vec![*item],
        ExprKind::MapGroups { key, group, .. } => vec![*key, *group],
        _ => Vec::new(),
    }
}

/// The operands of an expression with the words that tell them apart in printed trees.
pub(super) fn named_operands(kind: &ExprKind) -> Vec<(&'static str, ExprId)> {
    match kind {
        ExprKind::Constant(_)
        | ExprKind::Now
        | ExprKind::Profile
        | ExprKind::Events
        | ExprKind::Event
        | ExprKind::Variable(_)
        | ExprKind::Attribute(_) => Vec::new(),
        ExprKind::Field(base, _)
        | ExprKind::Test(base)
        | ExprKind::Not(base)
        | ExprKind::IsPresent(base)
        | ExprKind::EventAttribute(_, base)
        | ExprKind::Entries(base) => vec![("", *base)],
        ExprKind::MapGet(a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Default(a, b) => {
            vec![("", *a), ("", *b)]
        }
        ExprKind::If(c, t, e) => vec![("", *c), ("then ", *t), ("else ", *e)],
        ExprKind::Primitive(_, all) | ExprKind::Call(_, all) | ExprKind::List(all) => {
            all.iter().map(|&id| ("", id)).collect()
        }
        ExprKind::Object(members) => members.iter().map(|(_, id)| ("", *id)).collect(),
        ExprKind::Filter {
            list, condition, ..
        } => vec![("over ", *list), ("where ", *condition)],
        ExprKind::Map { list, body, .. } | ExprKind::FlatMap { list, body, .. } => {
            vec![("over ", *list), ("", *body)]
        }
        ExprKind::GroupBy { list, key, .. } => vec![("over ", *list), ("key ", *key)],
        ExprKind::MapGroups {
            groups,
            body: GroupBody::Entry(key, value),
            ..
        } => {
            vec![("over ", *groups), ("key ", *key), ("value ", *value)]
        }
        ExprKind::MapGroups {
            groups,
            body: GroupBody::Element(value),
            ..
        } => vec![("over ", *groups), ("", *value)],
        ExprKind::Fold {
            list,
            items,
            values,
            ..
        } => {
            let mut all = vec![("over ", *list)];
            all.extend(items.iter().map(|&id| ("item ", id)));
            all.extend(values.iter().map(|&id| ("value ", id)));
            all
        }
    }
}
