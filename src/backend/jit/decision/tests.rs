#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::fmt::Write;

use super::*;
use crate::ir::passes::dictionary;
use crate::ir::{Attribute, Builder, Comparison, Fold, Loop, Op, Primitive, Source};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PathStep, TableId};
use crate::types::calendar::{Calendar, Unit};
use crate::types::{ArenaId, Kind, Type};

fn column(builder: &mut Builder, name: &str, ty: ColumnType) -> NodeId {
    let path = vec![PathStep::Field(name.into())];
    builder.column(1, TableId::from_index(EVENT_TABLE), path, ty, None)
}

fn is(builder: &mut Builder, name: &str, text: &str) -> NodeId {
    let column = column(builder, name, ColumnType::String);
    let text = builder.string(text);
    builder.primitive(
        Primitive::CompareString(Comparison::Equal),
        vec![column, text],
    )
}

fn newer(builder: &mut Builder, days: i64) -> NodeId {
    let at = column(builder, "at", ColumnType::Datetime);
    let (now, days) = (builder.now(), builder.integer(-days));
    let bound = builder.primitive(Primitive::AddCalendar(Unit::Day), vec![now, days]);
    let after = Primitive::CompareInteger(Comparison::Greater);
    builder.primitive(after, vec![at, bound])
}

/// The tree for counts behind these filters, as text; `trusts` as the usual loop does.
fn tree(mut builder: Builder, filters: &[NodeId], trusts: bool) -> String {
    let attributes = filters.iter().map(|filter| {
        let fold = Fold {
            loops: vec![Loop {
                source: Source::Events,
                depth: 1,
                filter: Some(*filter),
            }],
            key: None,
            function: lookup("count").unwrap(),
            items: Vec::new(),
            values: Vec::new(),
        };
        let ty = Type::present(Kind::Integer);
        let node = builder.fold(fold, ty.clone());
        let name = String::new();
        Attribute { name, ty, node }
    });
    let attributes = attributes.collect();
    let plan = builder.finish(attributes);
    let tables = dictionary::tables(&plan);
    let lanes = tables.iter().flat_map(|table| &table.lanes);
    let lanes: Vec<NodeId> = lanes.map(|lane| lane.node).collect();
    let row_faults = crate::backend::jit::trust::row_faults(&plan);
    let filters = plan.attributes.iter().map(|attribute| {
        let Op::Fold(fold) = &plan.nodes[attribute.node].op else {
            return None;
        };
        fold.loops.first().and_then(|one| one.filter)
    });
    let filters: Vec<Option<NodeId>> = filters.collect();
    let decision = decide(
        Knowledge {
            plan: &plan,
            classes: &Classes::new(&plan, &tables),
            is_tabled: &|node| lanes.contains(&node),
            faults: &|node| match trusts {
                true => row_faults[node.index()],
                false => plan.nodes[node].can_fault,
            },
            expects_orders: trusts,
        },
        &filters,
    );
    let mut text = String::new();
    print(&decision.steps, 0, &mut text);
    writeln!(text, "orders {}", decision.orders.len()).unwrap();
    text
}

fn print(steps: &[Step], depth: usize, text: &mut String) {
    for step in steps {
        let indent = "  ".repeat(depth);
        match step {
            Step::Take(takers) => writeln!(text, "{indent}take {takers:?}").unwrap(),
            Step::Rest { conditions, takers } => {
                writeln!(
                    text,
                    "{indent}{} conditions, take {takers:?}",
                    conditions.len()
                )
                .unwrap();
            }
            Step::Test { then, .. } => {
                writeln!(text, "{indent}test").unwrap();
                print(then, depth + 1, text);
            }
            Step::Dispatch { arms, .. } => {
                writeln!(text, "{indent}dispatch").unwrap();
                for arm in arms {
                    writeln!(text, "{indent}  {:?}", arm.classes).unwrap();
                    print(&arm.steps, depth + 2, text);
                }
            }
        }
    }
}

#[test]
fn texts_become_arms_and_lists_stand_in_several() {
    let mut builder = Builder::new(Calendar::default());
    let [buy, see] = ["buy", "see"].map(|text| is(&mut builder, "k", text));
    let web = is(&mut builder, "c", "web");
    let either = builder.or(buy, see);
    let both = builder.and(buy, web);
    let found = tree(builder, &[buy, see, either, both, web], true);
    let expected = "\
dispatch
  [1]
    take [0, 2]
    1 conditions, take [3]
  [2]
    take [1, 2]
1 conditions, take [4]
orders 0
";
    assert_eq!(found, expected);
}

#[test]
fn windows_nest_only_where_orders_may_be_expected() {
    let filters = |builder: &mut Builder| [30, 7, 90].map(|days| newer(builder, days));
    let mut builder = Builder::new(Calendar::default());
    let windows = filters(&mut builder);
    let expected = "\
test
  take [2]
  test
    take [0]
    test
      take [1]
orders 2
";
    assert_eq!(tree(builder, &windows, true), expected);
    let mut builder = Builder::new(Calendar::default());
    let windows = filters(&mut builder);
    let expected = "\
1 conditions, take [0]
1 conditions, take [1]
1 conditions, take [2]
orders 0
";
    assert_eq!(tree(builder, &windows, false), expected);
}

#[test]
fn what_comes_after_a_fault_stays_after_it() {
    let mut builder = Builder::new(Calendar::default());
    let [buy, see] = ["buy", "see"].map(|text| is(&mut builder, "k", text));
    let window = newer(&mut builder, 30);
    let filters = [
        builder.and(window, buy),
        builder.and(buy, window),
        builder.and(see, window),
        see,
    ];
    let expected = "\
dispatch
  [1]
    1 conditions, take [1]
  [2]
    take [3]
    1 conditions, take [2]
2 conditions, take [0]
orders 0
";
    assert_eq!(tree(builder, &filters, false), expected);
}
