#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

//! The interpreter is the definition: every test runs a plan on both and compares values and faults,
//! over the rows of one profile in order, and over rows of several profiles in any order.

mod aggregates;
mod dispatch;
mod groups;
mod in_order;
mod life;
mod nesting;
mod operators;
mod sharing;
mod speed;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::{JitExecutable, compile};
use crate::backend::interpret::Interpreter;
use crate::backend::{Evaluated, Executable, ProfileRows};
use crate::data::{Batch, Root, Scan, records_to_batch};
use crate::ir::{Attribute, Builder, Comparison, Fold, Loop, NodeId, Plan, Primitive, Source};
use crate::library::lookup;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PROFILE_TABLE, PathStep, RowKind, TableId};
use crate::types::calendar::Calendar;
use crate::types::{ArenaId, Kind, Type};

/// 2026-06-01T12:00:00Z
const NOW: i64 = 1_780_315_200_000_000;

fn builder() -> Builder {
    Builder::new(Calendar::default())
}

fn path(name: &str) -> Vec<PathStep> {
    name.split('.')
        .map(|step| PathStep::Field(step.into()))
        .collect()
}

fn events() -> TableId {
    TableId::from_index(EVENT_TABLE)
}

/// A column of the event bound at depth 1.
fn event(builder: &mut Builder, name: &str, ty: ColumnType) -> NodeId {
    builder.column(1, events(), path(name), ty, None)
}

/// A column of the profile's record.
fn profile(builder: &mut Builder, name: &str, ty: ColumnType) -> NodeId {
    builder.column(0, TableId::from_index(PROFILE_TABLE), path(name), ty, None)
}

fn over_events(filter: Option<NodeId>) -> Vec<Loop> {
    vec![Loop {
        source: Source::Events,
        depth: 1,
        filter,
    }]
}

/// A fold of the library with the type that the library gives it.
fn fold(
    builder: &mut Builder,
    loops: Vec<Loop>,
    name: &str,
    items: Vec<NodeId>,
    values: Vec<NodeId>,
) -> NodeId {
    let function = lookup(name).unwrap();
    let mut types: Vec<Type> = items.iter().map(|item| builder.ty(*item).clone()).collect();
    types.insert(
        0,
        types.last().cloned().unwrap_or(Type::present(Kind::Opaque)),
    );
    let ty = (function.get().result)(&types);
    let fold = Fold {
        loops,
        key: None,
        function,
        items,
        values,
    };
    builder.fold(fold, ty)
}

/// `xEvent[filter].name(item)`
fn of_events(
    builder: &mut Builder,
    filter: Option<NodeId>,
    name: &str,
    item: Option<NodeId>,
) -> NodeId {
    let values = match (name, item.map(|item| builder.ty(item).kind.clone())) {
        ("sum", Some(Kind::Number)) => vec![builder.number(0.0)],
        ("sum", Some(Kind::Integer)) => vec![builder.integer(0)],
        ("sum", Some(Kind::Duration)) => vec![builder.duration(0)],
        _ => Vec::new(),
    };
    fold(
        builder,
        over_events(filter),
        name,
        item.into_iter().collect(),
        values,
    )
}

fn compare(
    builder: &mut Builder,
    primitive: fn(Comparison) -> Primitive,
    test: Comparison,
    left: NodeId,
    right: NodeId,
) -> NodeId {
    builder.primitive(primitive(test), vec![left, right])
}

/// A loop over the rows that a row of `owner` has.
fn children(table: TableId, owner: u8, depth: u8, filter: Option<NodeId>) -> Loop {
    Loop {
        source: Source::Children { table, owner },
        depth,
        filter,
    }
}

/// A column of the row bound at a depth.
fn number(builder: &mut Builder, depth: u8, table: TableId, name: &str) -> NodeId {
    builder.column(depth, table, path(name), ColumnType::Number, None)
}

fn sum_over(builder: &mut Builder, loops: Vec<Loop>, item: NodeId) -> NodeId {
    let zero = builder.number(0.0);
    fold(builder, loops, "sum", vec![item], vec![zero])
}

/// Events with a kind and a list of items, which have tags.
fn baskets() -> Vec<Json> {
    let events = (0..12).map(|index| {
        let items: Vec<Json> = (0..index % 4)
            .map(|item| {
                let color = ["red", "blue"][item as usize % 2];
                let tags = json!([{"w": item}, {"w": 1}]);
                json!({"p": f64::from(item * index) + 0.5, "c": color, "tags": tags})
            })
            .collect();
        let kind = [Some("buy"), Some("see"), Some("buy"), None][index as usize % 4];
        json!({"k": kind, "min": index % 3, "n": index, "items": items})
    });
    events.collect()
}

/// `k = "buy"`, of the event.
fn bought(builder: &mut Builder) -> NodeId {
    let kind = event(builder, "k", ColumnType::String);
    let buy = builder.string("buy");
    compare(
        builder,
        Primitive::CompareString,
        Comparison::Equal,
        kind,
        buy,
    )
}

fn plan(builder: Builder, nodes: &[NodeId]) -> Arc<Plan> {
    let attributes = nodes.iter().map(|node| Attribute {
        name: node.to_string(),
        ty: builder.ty(*node).clone(),
        node: *node,
    });
    let attributes = attributes.collect();
    Arc::new(builder.finish(attributes))
}

/// The batch of records; events have their time at `t` and their id at `id`.
fn batch(plan: &Plan, root: Root, records: &[Json]) -> Batch {
    let scan = Scan::new(Arc::new(plan.layout.clone()), root);
    let scan = match root {
        Root::Profile => scan,
        Root::Event => scan.time(path("t")).id(path("id")),
    };
    records_to_batch(scan, records).unwrap().0
}

fn text(evaluated: &Evaluated) -> Vec<String> {
    let values = evaluated.values.iter().zip(&evaluated.faults);
    values
        .map(|(value, fault)| format!("{value:?} {fault}"))
        .collect()
}

/// Events with times that ascend, where they have none.
fn timed(events: &[Json]) -> Vec<Json> {
    let events = events.iter().enumerate().map(|(index, event)| {
        let mut event = event.clone();
        if event["t"].is_null() {
            event["t"] = json!(format!(
                "2026-05-01T00:{:02}:{:02}Z",
                index / 60 % 60,
                index % 60
            ));
        }
        event
    });
    events.collect()
}

/// Runs a plan on both backends in every way; gives what they agree on, as text.
fn check(plan: &Arc<Plan>, record: &Json, events: &[Json]) -> Vec<String> {
    let executable = compile(Arc::clone(plan)).unwrap();
    let interpreter = Interpreter::new(Arc::clone(plan));
    let profiles = batch(plan, Root::Profile, &[json!({}), record.clone()]);
    let batch = batch(plan, Root::Event, &timed(events));
    let rows: Vec<u32> = (0..events.len() as u32).collect();
    let mut agreed = Vec::new();
    for (row, event_rows) in [
        (Some(1), rows.as_slice()),
        (None, &rows),
        (Some(1), &[]),
        (Some(0), &rows[..rows.len() / 2]),
    ] {
        let rows = ProfileRows {
            profile: &profiles,
            profile_row: row,
            events: &batch,
            event_rows,
        };
        let expected = text(&interpreter.evaluate(&rows, NOW));
        let found = text(&executable.evaluate(&rows, NOW));
        assert_eq!(
            found,
            expected,
            "evaluate with record {row:?}, {} events",
            event_rows.len()
        );
        if agreed.is_empty() {
            agreed = expected;
        }
    }
    check_fold(&executable, &interpreter, &profiles, &batch, &rows);
    agreed
}

/// Rows of three profiles in two batches, out of order.
fn check_fold(
    executable: &JitExecutable,
    interpreter: &Interpreter,
    profiles: &Batch,
    batch: &Batch,
    rows: &[u32],
) {
    let Some(mut native) = executable.fold(NOW) else {
        return;
    };
    let mut expected = interpreter.fold(NOW).unwrap();
    let mut shuffled: Vec<u32> = rows.to_vec();
    shuffled.sort_by_key(|row| row.wrapping_mul(2_654_435_761));
    let groups: Vec<u32> = shuffled.iter().map(|row| row % 3).collect();
    let middle = shuffled.len() / 2;
    for part in [0..middle, middle..shuffled.len()] {
        for fold in [&mut native, &mut expected] {
            fold.fold_rows(batch, &shuffled[part.clone()], &groups[part.clone()], 7);
        }
    }
    let owners = [(0, Some(1)), (1, None), (2, Some(0)), (3, Some(1))];
    let values = owners.map(|(group, row)| expected.finish(group, profiles, row));
    for ((group, row), expected) in owners.into_iter().zip(&values) {
        let found = text(&native.finish(group, profiles, row));
        assert_eq!(found, text(expected), "fold, group {group}");
    }
    groups::check_columns(executable.plan(), &*native, profiles, &owners, &values);
}
