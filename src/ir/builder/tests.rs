#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use crate::ir::{Attribute, Comparison, Level, Loop, Plan, Primitive, Source, verify};
use crate::library::{FunctionId, lookup};
use crate::schema::layout::{EVENT_TABLE, PROFILE_TABLE};

fn profile() -> TableId {
    TableId::from_index(PROFILE_TABLE)
}

fn events() -> TableId {
    TableId::from_index(EVENT_TABLE)
}

fn function(name: &str) -> FunctionId {
    lookup(name).unwrap()
}

fn path(name: &str) -> Vec<PathStep> {
    vec![PathStep::Field(name.into())]
}

fn event_number(builder: &mut Builder, depth: u8, name: &str) -> NodeId {
    builder.column(depth, events(), path(name), ColumnType::Number, None)
}

/// `xEvent[filter].count()` with the event bound at `depth`.
fn count(builder: &mut Builder, depth: u8, filter: NodeId) -> NodeId {
    let fold = Fold {
        loops: vec![Loop {
            source: Source::Events,
            depth,
            filter: Some(filter),
        }],
        key: None,
        function: function("count"),
        items: Vec::new(),
        values: Vec::new(),
    };
    builder.fold(fold, Type::present(Kind::Integer))
}

fn attribute(builder: &Builder, name: &str, node: NodeId) -> Attribute {
    Attribute {
        name: name.into(),
        ty: builder.ty(node).clone(),
        node,
    }
}

fn finish(builder: Builder, node: NodeId) -> Plan {
    let attributes = vec![attribute(&builder, "a", node)];
    builder.finish(attributes)
}

fn less(builder: &mut Builder, left: NodeId, right: NodeId) -> NodeId {
    let op = Primitive::CompareNumber(Comparison::Less);
    builder.primitive(op, vec![left, right])
}

#[test]
fn equal_operations_of_equal_types_are_one_node() {
    let mut builder = Builder::new(Calendar::default());
    let (a, b) = (
        event_number(&mut builder, 1, "p"),
        event_number(&mut builder, 1, "p"),
    );
    assert_eq!(a, b);
    assert_eq!(builder.layout().tables[EVENT_TABLE].columns.len(), 1);
    let one = builder.missing(Kind::Integer);
    let other = builder.missing(Kind::String);
    assert_ne!(one, other);
    assert_eq!(one, builder.missing(Kind::Integer));
    let integers = builder.element(1, Type::present(Kind::Integer));
    assert_ne!(integers, builder.element(1, Type::present(Kind::String)));
}

#[test]
fn a_fold_that_ignores_the_outer_row_is_the_one_at_top_level() {
    let mut builder = Builder::new(Calendar::default());
    let limit = builder.number(5.0);
    let inner = event_number(&mut builder, 2, "p");
    let inner = less(&mut builder, inner, limit);
    let inner = count(&mut builder, 2, inner);
    let top = event_number(&mut builder, 1, "p");
    let top = less(&mut builder, top, limit);
    let top = count(&mut builder, 1, top);
    assert_eq!(inner, top);
    assert_eq!(builder.node(top).level, Level::Profile);
    assert_eq!(builder.node(top).ready, 1);
}

#[test]
fn a_correlated_fold_stays_below_the_row_that_it_reads() {
    let mut builder = Builder::new(Calendar::default());
    // xEvent[xEvent[p < ^p].count() < 3.0].count(), written two levels too deep.
    let (outer, inner) = (
        event_number(&mut builder, 3, "p"),
        event_number(&mut builder, 4, "p"),
    );
    let earlier = less(&mut builder, inner, outer);
    let earlier = count(&mut builder, 4, earlier);
    assert_eq!(builder.node(earlier).level, Level::Row(3));
    let earlier = builder.primitive(Primitive::Widen, vec![earlier]);
    let limit = builder.number(3.0);
    let few = less(&mut builder, earlier, limit);
    let node = count(&mut builder, 3, few);
    assert_eq!(builder.node(node).ready, 2);
    let plan = finish(builder, node);
    let depths = plan.nodes.iter().filter_map(|(_, node)| match &node.op {
        Op::Fold(fold) => Some(fold.depth()),
        _ => None,
    });
    assert_eq!(depths.collect::<Vec<_>>(), [2, 1]);
    assert_eq!(verify(&plan), Ok(()));
}

#[test]
fn loops_of_a_fold_move_together_and_capture_nothing() {
    let mut builder = Builder::new(Calendar::default());
    let items = builder.child_table(events(), path("items"), RowKind::Item);
    assert_eq!(
        items,
        builder.child_table(events(), path("items"), RowKind::Item)
    );
    let mut over_items = |depth: u8| {
        let price = builder.column(depth + 1, items, path("price"), ColumnType::Number, None);
        let of_event = event_number(&mut builder, depth, "p");
        let filter = less(&mut builder, of_event, price);
        let zero = builder.number(0.0);
        let (outer, inner) = (
            Source::Events,
            Source::Children {
                table: items,
                owner: depth,
            },
        );
        let fold = Fold {
            loops: vec![
                Loop {
                    source: outer,
                    depth,
                    filter: None,
                },
                Loop {
                    source: inner,
                    depth: depth + 1,
                    filter: Some(filter),
                },
            ],
            key: None,
            function: function("sum"),
            items: vec![price],
            values: vec![zero],
        };
        builder.fold(fold, Type::present(Kind::Number))
    };
    let (deep, top) = (over_items(5), over_items(1));
    assert_eq!(deep, top);
    assert!(builder.node(top).can_fault && builder.ty(top).optional);
    let plan = finish(builder, top);
    assert_eq!(plan.layout.tables.len(), 3);
}

#[test]
fn constants_fold_unless_they_fault() {
    let mut builder = Builder::new(Calendar::default());
    let (one, two) = (builder.integer(1), builder.integer(2));
    let three = builder.primitive(Primitive::AddInteger, vec![one, two]);
    assert!(matches!(
        builder.constant_value(three),
        Some(Value::Integer(3))
    ));
    let most = builder.integer(i64::MAX);
    let fault = builder.primitive(Primitive::AddInteger, vec![most, one]);
    assert!(builder.constant_value(fault).is_none() && builder.node(fault).can_fault);
    let (no, zero) = (builder.boolean(false), builder.number(0.0));
    let missing = builder.primitive(Primitive::DivideNumber, vec![zero, zero]);
    assert!(builder.constant_value(missing).unwrap().is_missing());
    // The fault of the left operand counts, so the conjunction stays.
    let present = builder.is_present(fault);
    let both = builder.and(present, no);
    assert!(matches!(builder.node(both).op, Op::And(..)));
    assert_eq!(builder.and(no, present), no);
}

#[test]
fn conditions_simplify_where_they_are_truths() {
    let mut builder = Builder::new(Calendar::default());
    let field = builder.column(0, profile(), path("b"), ColumnType::Boolean, None);
    let (yes, no) = (builder.boolean(true), builder.boolean(false));
    // A field may be missing, so `not not field` and `true and field` are not the field itself.
    let not = builder.not(field);
    let not_not = builder.not(not);
    assert_ne!(not_not, field);
    assert_eq!(builder.not(not_not), not);
    assert_ne!(builder.and(yes, field), field);
    assert_eq!(builder.and(yes, not), not);
    assert_eq!(builder.or(not, no), not);
    assert_eq!(builder.if_then_else(yes, field, no), field);
    let default = builder.default(field, no);
    assert!(!builder.ty(default).optional);
    assert_eq!(builder.default(default, yes), default);
    assert_eq!(builder.is_present(default), yes);
}

#[test]
fn finish_drops_what_no_attribute_reads() {
    let mut builder = Builder::new(Calendar::default());
    let unused = builder.child_table(profile(), path("list"), RowKind::Item);
    builder.column(1, unused, Vec::new(), ColumnType::Number, None);
    builder.column(0, profile(), path("a"), ColumnType::Number, None);
    let used = builder.column(0, profile(), path("b"), ColumnType::Integer, None);
    let plan = finish(builder, used);
    assert_eq!(plan.nodes.len(), 1);
    assert_eq!(plan.layout.tables.len(), 2);
    assert_eq!(plan.layout.tables[PROFILE_TABLE].columns[0].path, path("b"));
}

#[test]
fn deep_and_shared_bodies_are_lifted_once() {
    let mut builder = Builder::new(Calendar::default());
    let mut sum = event_number(&mut builder, 9, "p");
    for _ in 0..30_000 {
        sum = builder.primitive(Primitive::AddNumber, vec![sum, sum]);
    }
    let limit = builder.number(1.0);
    let filter = less(&mut builder, sum, limit);
    let node = count(&mut builder, 9, filter);
    let plan = finish(builder, node);
    assert_eq!(plan.nodes.len(), 30_004);
}
