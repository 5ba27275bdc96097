//! Walking over expressions.

use super::{ExprId, ExprKind, GroupBody, VarId};

/// Calls `visit` with each operand of an expression.
pub fn operands(kind: &ExprKind, visit: &mut dyn FnMut(ExprId)) {
    for (_, operand) in named_operands(kind) {
        visit(operand);
    }
}

/// The same expression on other operands: `moved` gives the new one of each.
pub fn moved(kind: &ExprKind, moved: &mut dyn FnMut(ExprId) -> ExprId) -> ExprKind {
    use ExprKind as K;
    let all = |ids: &[ExprId], moved: &mut dyn FnMut(ExprId) -> ExprId| {
        ids.iter().map(|&id| moved(id)).collect::<Vec<_>>()
    };
    match kind {
        K::Constant(_)
        | K::Now
        | K::Profile
        | K::Events
        | K::Event
        | K::Variable(_)
        | K::Attribute(_) => kind.clone(),
        K::Field(base, name) => K::Field(moved(*base), name.clone()),
        K::MapGet(a, b) => K::MapGet(moved(*a), moved(*b)),
        K::EventAttribute(attribute, event) => K::EventAttribute(*attribute, moved(*event)),
        K::Primitive(primitive, operands) => K::Primitive(*primitive, all(operands, moved)),
        K::Test(tested) => K::Test(moved(*tested)),
        K::Call(function, arguments) => K::Call(*function, all(arguments, moved)),
        K::And(a, b) => K::And(moved(*a), moved(*b)),
        K::Or(a, b) => K::Or(moved(*a), moved(*b)),
        K::Not(operand) => K::Not(moved(*operand)),
        K::If(c, t, e) => K::If(moved(*c), moved(*t), moved(*e)),
        K::Default(a, b) => K::Default(moved(*a), moved(*b)),
        K::IsPresent(operand) => K::IsPresent(moved(*operand)),
        K::Object(members) => {
            let members = members.iter().map(|(name, id)| (name.clone(), moved(*id)));
            K::Object(members.collect())
        }
        K::List(elements) => K::List(all(elements, moved)),
        K::Entries(map) => K::Entries(moved(*map)),
        _ => moved_list(kind, moved),
    }
}

/// The forms that go over lists.
fn moved_list(kind: &ExprKind, moved: &mut dyn FnMut(ExprId) -> ExprId) -> ExprKind {
    let mut kind = kind.clone();
    match &mut kind {
        ExprKind::Filter {
            list,
            condition: inner,
            ..
        }
        | ExprKind::Map {
            list, body: inner, ..
        }
        | ExprKind::FlatMap {
            list, body: inner, ..
        }
        | ExprKind::GroupBy {
            list, key: inner, ..
        } => {
            *list = moved(*list);
            *inner = moved(*inner);
        }
        ExprKind::MapGroups { groups, body, .. } => {
            *groups = moved(*groups);
            *body = match *body {
                GroupBody::Entry(key, value) => GroupBody::Entry(moved(key), moved(value)),
                GroupBody::Element(value) => GroupBody::Element(moved(value)),
            };
        }
        ExprKind::Fold {
            list,
            items,
            values,
            ..
        } => {
            *list = moved(*list);
            for id in items.iter_mut().chain(values) {
                *id = moved(*id);
            }
        }
        _ => {}
    }
    kind
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
