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

/// `OPERATOR(ITEM).OPERATOR(ITEM)…` over the elements of what is before.
fn over(builder: &mut Builder, list: NodeId, name: &str, items: &[&str], n: Option<i64>) -> NodeId {
    let ty = builder.ty(list).element().cloned().unwrap();
    let element = builder.element(1, ty);
    let items: Vec<NodeId> = items
        .iter()
        .map(|name| builder.member(element, *name))
        .collect();
    let ty = items.last().map(|&item| builder.ty(item).kind.clone());
    let values = n.map(|n| builder.integer(n));
    let fold = Fold {
        items,
        values: values.into_iter().collect(),
        ..fold(Source::Values(list), 1, None, name, element)
    };
    builder.fold(fold, ty.map_or(Type::present(Kind::Integer), Type::list))
}

/// `xEvent.p.reverse().distinct().take(3)` as the lowering writes it.
fn last_distinct(builder: &mut Builder) -> (NodeId, NodeId) {
    let path = vec![PathStep::Field("p".into())];
    let table = TableId::from_index(EVENT_TABLE);
    let price = builder.column(1, table, path, ColumnType::Number, None);
    let wrapped = builder.object(vec![("0".into(), price)]);
    let wrapped = builder.object(vec![("0".into(), price), ("1".into(), wrapped)]);
    let kind = builder.ty(wrapped).kind.clone();
    let present = builder.is_present(price);
    let reverse = fold(Source::Events, 1, Some(present), "reverse", wrapped);
    let reverse = builder.fold(reverse, Type::list(kind));
    let distinct = over(builder, reverse, "distinct", &["0", "1"], None);
    let taken = over(builder, distinct, "take", &["0"], Some(3));
    (distinct, taken)
}

#[test]
fn the_first_of_the_distinct_in_reverse_are_one_fold() {
    let mut builder = Builder::new(Calendar::default());
    let (_, taken) = last_distinct(&mut builder);
    let merged = merge_operators(&plan_of(builder, taken));
    let expected = "\
calendar UTC Mon
table t0 profile
table t1 events
  c0 p: number
v0: number? = column t1.c0 of row 1 (p)  [row 1]
v1: boolean = is_present v0  [row 1]
v2: integer = 3
v3: array<number> = fold $lastDistinct  [profile, pass 1]
  for row 1 in events where v1
  item v0
  values v2
attribute a: array<number> = v3
";
    assert_eq!(merged.to_string(), expected);
    assert_eq!(merge_operators(&merged), merged);
}

#[test]
fn a_list_of_distinct_values_that_is_counted_as_well_stays() {
    let mut builder = Builder::new(Calendar::default());
    let (distinct, taken) = last_distinct(&mut builder);
    let count = over(&mut builder, distinct, "count", &[], None);
    let both = builder.object(vec![("a".into(), taken), ("b".into(), count)]);
    let plan = plan_of(builder, both);
    assert_eq!(merge_operators(&plan), plan);
}

#[test]
fn what_is_collected_of_kept_items_is_kept_alone() {
    let mut builder = Builder::new(Calendar::default());
    let path = vec![PathStep::Field("p".into())];
    let table = TableId::from_index(EVENT_TABLE);
    let price = builder.column(1, table, path, ColumnType::Number, None);
    let wrapped = builder.object(vec![("0".into(), price)]);
    let kind = builder.ty(wrapped).kind.clone();
    let sorted = Fold {
        items: vec![price, wrapped],
        ..fold(Source::Events, 1, None, "sortBy", price)
    };
    let sorted = builder.fold(sorted, Type::list(kind));
    let collected = over(&mut builder, sorted, "$collect", &["0"], None);
    let merged = merge_operators(&plan_of(builder, collected)).to_string();
    let expected = "\
v1: array<number> = fold sortBy  [profile, pass 1]
  for row 1 in events
  item v0, v0
attribute a: array<number> = v1
";
    assert!(merged.ends_with(expected), "{merged}");
}

#[test]
fn sessions_that_are_counted_are_not_made() {
    let mut builder = Builder::new(Calendar::default());
    let path = vec![PathStep::Field("at".into())];
    let table = TableId::from_index(EVENT_TABLE);
    let at = builder.column(1, table, path, ColumnType::Datetime, None);
    let gap = builder.duration(5);
    let sessions = lookup("$sessions").unwrap().get();
    let ty = (sessions.result)(&[]);
    let sessions = Fold {
        values: vec![gap],
        ..fold(Source::Events, 1, None, "$sessions", at)
    };
    let sessions = builder.fold(sessions, ty);
    let count = over(&mut builder, sessions, "count", &[], None);
    let merged = merge_operators(&plan_of(builder, count)).to_string();
    let expected = "\
v2: integer = fold $sessionCount  [profile, pass 1]
  for row 1 in events
  item v0
  values v1
attribute a: integer = v2
";
    assert!(merged.ends_with(expected), "{merged}");
}

#[test]
fn a_chain_goes_over_the_events_of_its_steps() {
    let mut builder = Builder::new(Calendar::default());
    let path = vec![PathStep::Field("p".into())];
    let table = TableId::from_index(EVENT_TABLE);
    let price = builder.column(1, table, path, ColumnType::Number, None);
    let [one, no] = [true, false].map(|truth| builder.boolean(truth));
    let limits = [1.0, 2.0].map(|limit| builder.number(limit));
    let steps = limits.map(|limit| {
        let equal = Primitive::CompareNumber(Comparison::Equal);
        let equal = builder.primitive(equal, vec![price, limit]);
        builder.default(equal, no)
    });
    let chain = Fold {
        items: vec![price, steps[0], no, steps[1], no],
        values: vec![one],
        ..fold(Source::Events, 1, None, "$chain", price)
    };
    let chain = builder.fold(chain, Type::present(Kind::Boolean));
    let merged = merge_operators(&plan_of(builder, chain));
    assert!(
        merged.to_string().contains("for row 1 in events where v"),
        "{merged}"
    );
    assert_eq!(merge_operators(&merged), merged);
}
