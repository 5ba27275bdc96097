#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use super::*;
use crate::ir::{Attribute, Builder, Comparison, Constant, Fold, Loop, Primitive, Source};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, PathStep, TableId};
use crate::types::Value;
use crate::types::calendar::Calendar;

const PRICE: usize = 0;
const TEST: usize = 2;
const FOLD: usize = 4;

/// `xEvent[p > 1.0].sum(p)`: price, limit, test, zero, fold.
fn sound() -> Plan {
    let mut builder = Builder::new(Calendar::default());
    let events = TableId::from_index(EVENT_TABLE);
    let path = vec![PathStep::Field("p".into())];
    let price = builder.column(1, events, path, ColumnType::Number, None);
    let limit = builder.number(1.0);
    let more = Primitive::CompareNumber(Comparison::Greater);
    let filter = builder.primitive(more, vec![price, limit]);
    let zero = builder.number(0.0);
    let fold = Fold {
        loops: vec![Loop {
            source: Source::Events,
            depth: 1,
            filter: Some(filter),
        }],
        key: None,
        function: lookup("sum").unwrap(),
        items: vec![price],
        values: vec![zero],
    };
    let node = builder.fold(fold, Type::present(Kind::Number));
    let attribute = Attribute {
        name: "total".into(),
        ty: builder.ty(node).clone(),
        node,
    };
    builder.finish(vec![attribute])
}

fn id(index: usize) -> NodeId {
    NodeId::from_index(index)
}

/// The first complaint about the sound plan after a change.
fn complaint(change: impl FnOnce(&mut Plan)) -> String {
    let mut plan = sound();
    change(&mut plan);
    verify(&plan).unwrap_err().swap_remove(0)
}

fn in_fold(plan: &mut Plan, change: impl FnOnce(&mut Fold)) {
    match &mut plan.nodes[id(FOLD)].op {
        Op::Fold(fold) => change(fold),
        _ => panic!("the last node is the fold"),
    }
}

#[test]
fn the_plan_that_the_cases_break_is_sound() {
    assert_eq!(verify(&sound()), Ok(()));
}

#[test]
fn operands_stand_before_their_users() {
    let text = complaint(|plan| plan.nodes[id(TEST)].op = Op::Not(id(FOLD)));
    assert_eq!(text, "v2 uses v4, which does not stand before it");
}

#[test]
fn equal_nodes_are_refused() {
    let text = complaint(|plan| {
        plan.nodes[id(3)].op = Op::Constant(Constant(Value::Number(1.0)));
    });
    assert_eq!(text, "v3 repeats the operation of another node");
}

#[test]
fn columns_exist_and_belong_to_the_bound_table() {
    let column = |table, column| Op::Column {
        depth: 1,
        table: TableId::from_index(table),
        column,
    };
    let text = complaint(|plan| plan.nodes[id(PRICE)].op = column(EVENT_TABLE, 7));
    assert_eq!(
        text,
        "v0 has the type number?, or operands, that do not fit"
    );
    let text = complaint(|plan| {
        plan.layout.tables[0].columns = plan.layout.tables[EVENT_TABLE].columns.clone();
        plan.nodes[id(PRICE)].op = column(0, 0);
    });
    assert_eq!(text, "v0 reads a row of another table than is bound");
}

#[test]
fn facts_are_those_of_the_operands() {
    assert!(complaint(|plan| plan.nodes[id(TEST)].level = Level::Profile).starts_with("v2 says"));
    assert!(complaint(|plan| plan.nodes[id(FOLD)].ready = 0).starts_with("v4 says"));
    assert!(complaint(|plan| plan.nodes[id(FOLD)].can_fault = false).starts_with("v4 says"));
}

#[test]
fn types_follow_from_operands() {
    let text = complaint(|plan| plan.nodes[id(TEST)].ty = Type::present(Kind::Boolean));
    assert_eq!(
        text,
        "v2 has the type boolean, or operands, that do not fit"
    );
    let text = complaint(|plan| plan.nodes[id(FOLD)].ty = Type::present(Kind::Number));
    assert_eq!(text, "v4 has the type number, or operands, that do not fit");
    let text = complaint(|plan| in_fold(plan, |fold| fold.loops[0].filter = Some(id(PRICE))));
    assert_eq!(
        text,
        "v4 has the type number?, or operands, that do not fit"
    );
}

#[test]
fn rows_are_bound_where_they_are_read() {
    let text = complaint(|plan| plan.attributes[0].node = id(PRICE));
    assert_eq!(text, "attribute `total` reads a row outside a fold");
    let text = complaint(|plan| in_fold(plan, |fold| fold.loops.clear()));
    assert!(text.starts_with("v4 says level"), "{text}");
    let mut plan = sound();
    in_fold(&mut plan, |fold| fold.loops[0].depth = 2);
    assert!(verify(&plan).is_err());
    let text = complaint(|plan| in_fold(plan, |fold| fold.values[0] = id(PRICE)));
    assert!(text.starts_with("v4 says level"), "{text}");
}

#[test]
fn functions_get_the_arguments_that_they_take() {
    let text = complaint(|plan| in_fold(plan, |fold| fold.values.clear()));
    assert_eq!(text, "v4 gives `sum` 1 arguments an item and 0 values");
    let text = complaint(|plan| in_fold(plan, |fold| fold.function = lookup("if").unwrap()));
    assert_eq!(text, "v4 folds with `if`, which is no aggregate");
}

#[test]
fn child_tables_have_parents_before_them() {
    let text = complaint(|plan| {
        let mut table = plan.layout.tables[EVENT_TABLE].clone();
        table.rows = RowKind::Item;
        table.parent = Some(TableId::from_index(5));
        plan.layout.tables.push(table);
    });
    assert_eq!(text, "t2 has no parent before it, or is a root with one");
}
