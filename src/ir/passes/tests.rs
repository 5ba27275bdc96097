#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use crate::ir::{Comparison, Constant, Fold, Loop, Primitive, Source};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PathStep, TableId};
use crate::types::calendar::Calendar;
use crate::types::{Kind, Value};

fn fold(source: Source, depth: u8, filter: Option<NodeId>, name: &str, item: NodeId) -> Fold {
    Fold {
        loops: vec![Loop {
            source,
            depth,
            filter,
        }],
        key: None,
        function: lookup(name).unwrap(),
        items: vec![item],
        values: Vec::new(),
    }
}

fn plan_of(builder: Builder, node: NodeId) -> Plan {
    let ty = builder.ty(node).clone();
    let name = "a".into();
    builder.finish(vec![Attribute { name, ty, node }])
}

/// `xEvent.map(p)[this > 1.0].max(OTHERS[this > ^this].max())`; without `others` these are the list.
fn over_a_collected_list(builder: &mut Builder, others: Option<NodeId>) -> NodeId {
    let path = vec![PathStep::Field("p".into())];
    let table = TableId::from_index(EVENT_TABLE);
    let price = builder.column(1, table, path, ColumnType::Number, None);
    let list = fold(Source::Events, 1, None, "$collect", price);
    let list = builder.fold(list, Type::list(Kind::Number));
    let element = builder.element(1, Type::present(Kind::Number));
    let limit = builder.number(1.0);
    let more = Primitive::CompareNumber(Comparison::Greater);
    let filter = builder.primitive(more, vec![element, limit]);
    let other = builder.element(2, Type::present(Kind::Number));
    let inner = builder.primitive(more, vec![other, element]);
    let inner = fold(
        Source::Values(others.unwrap_or(list)),
        2,
        Some(inner),
        "max",
        other,
    );
    let inner = builder.fold(inner, Type::optional(Kind::Number));
    let outer = fold(Source::Values(list), 1, Some(filter), "max", inner);
    builder.fold(outer, Type::optional(Kind::Number))
}

fn constants(builder: &mut Builder) -> NodeId {
    let values = [Value::Number(1.0), Value::Number(5.0)];
    builder.constant(Value::array(values), Type::list(Kind::Number))
}

#[test]
fn a_fold_over_a_collected_list_goes_over_its_rows() {
    let mut builder = Builder::new(Calendar::default());
    let others = constants(&mut builder);
    let node = over_a_collected_list(&mut builder, Some(others));
    let merged = merge_lists(&plan_of(builder, node));
    let expected = "\
calendar UTC Mon
table t0 profile
table t1 events
  c0 p: number
v0: array<number> = [1.0, 5.0]
v1: number? = column t1.c0 of row 1 (p)  [row 1]
v2: number = 1.0
v3: number = element of row 2  [row 2]
v4: boolean? = compare_number greater v1, v2  [row 1]
v5: boolean? = compare_number greater v3, v1  [row 2]
v6: number? = fold max  [row 1]
  for row 2 in values v0 where v5
  item v3
v7: boolean = is_present v1  [row 1]
v8: boolean = and v7, v4  [row 1]
v9: number? = fold max  [profile, pass 1]
  for row 1 in events where v8
  item v6
attribute a: number? = v9
";
    assert_eq!(merged.to_string(), expected);
}

#[test]
fn a_list_whose_elements_are_compared_with_a_fold_stays() {
    let mut builder = Builder::new(Calendar::default());
    let node = over_a_collected_list(&mut builder, None);
    let plan = plan_of(builder, node);
    assert_eq!(merge_lists(&plan), plan);
}

#[test]
fn rewriting_twice_changes_nothing() {
    let mut builder = Builder::new(Calendar::default());
    let others = constants(&mut builder);
    let node = over_a_collected_list(&mut builder, Some(others));
    let once = optimise(&plan_of(builder, node));
    assert_eq!(optimise(&once), once);
}

#[test]
fn operands_that_became_constants_are_folded() {
    let mut builder = Builder::new(Calendar::default());
    let path = vec![PathStep::Field("p".into())];
    let integer = builder.column(0, TableId::from_index(0), path, ColumnType::Integer, None);
    let wide = builder.primitive(Primitive::Widen, vec![integer]);
    let mut plan = plan_of(builder, wide);
    let column = plan.nodes.ids().next().unwrap();
    plan.nodes[column].op = Op::Constant(Constant(Value::Integer(4)));
    let folded = fold_constants(&plan);
    assert_eq!(folded.nodes.len(), 1);
    assert!(folded.layout.tables[0].columns.is_empty());
    let (_, node) = folded.nodes.iter().next().unwrap();
    assert_eq!(node.op, Op::Constant(Constant(Value::Number(4.0))));
}
