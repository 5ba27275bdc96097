//! Every aggregate over events, filtered or not, of every kind of item.

use super::*;
use crate::library::{Aggregate, Body, Function, Role, Simple, Want, functions};

fn records() -> Vec<Json> {
    let mut events = vec![
        json!({"k": "buy", "n": 1.5, "i": 3, "b": true, "d": "2026-05-01", "at": "2026-05-01T10:00:00Z"}),
        json!({"k": "see", "n": -8.25, "i": -4, "b": false}),
        json!({"n": 16, "i": 5}),
        json!({"k": "buy"}),
        json!({"k": "buy", "n": 0.1, "i": 3, "s": "b", "id": "e1"}),
        json!({"k": "", "n": 1e300, "i": i64::MAX, "s": "a", "b": true, "id": "e0"}),
        json!({"k": "buy", "n": -1e300, "i": i64::MAX, "s": "ä", "d": "1969-12-31"}),
        json!({"k": "buy", "n": 1e-300, "i": i64::MIN, "s": "b", "at": "1969-01-01T00:00:00.000001Z"}),
    ];
    for index in 0..20 {
        events.push(json!({
            "k": if index % 3 == 0 { "buy" } else { "see" },
            "n": f64::from(index) * 0.1,
            "i": index,
            "id": format!("x{}", index % 7),
            "t": format!("2026-05-02T00:00:{:02}Z", index / 2),
            "at": format!("2026-05-02T00:00:{:02}Z", 59 - index),
        }));
    }
    events
}

const KINDS: [(&str, ColumnType); 6] = [
    ("n", ColumnType::Number),
    ("i", ColumnType::Integer),
    ("b", ColumnType::Boolean),
    ("s", ColumnType::String),
    ("d", ColumnType::Date),
    ("at", ColumnType::Datetime),
];

fn fits(name: &str, ty: ColumnType) -> bool {
    match name {
        "sum" => matches!(ty, ColumnType::Number | ColumnType::Integer),
        "average" => matches!(
            ty,
            ColumnType::Number | ColumnType::Integer | ColumnType::Datetime
        ),
        "min" | "max" | "topN" | "bottomN" | "minBy" | "maxBy" | "sortBy" => {
            ty != ColumnType::Boolean
        }
        "median" | "percentile" => matches!(
            ty,
            ColumnType::Number | ColumnType::Integer | ColumnType::Datetime
        ),
        "variance" | "stddev" | "approxPercentile" => {
            matches!(ty, ColumnType::Number | ColumnType::Integer)
        }
        "streak" | "longestStreak" | "$sessions" | "$sessionItems" | "$sessionCount" => {
            ty == ColumnType::Datetime
        }
        "gaps" | "differences" => !matches!(ty, ColumnType::Boolean | ColumnType::String),
        "exists" | "any" | "all" | "none" | "one" => ty == ColumnType::Boolean,
        "$member" | "$collectMap" => false,
        _ => true,
    }
}

/// What the arguments that are evaluated once may be.
fn values(
    builder: &mut Builder,
    aggregate: &Aggregate,
    function: &Function,
    ty: ColumnType,
) -> Vec<NodeId> {
    let mut values = Vec::new();
    if aggregate.zero {
        values.push(match ty {
            ColumnType::Integer => builder.integer(0),
            _ => builder.number(0.0),
        });
    }
    for parameter in function.parameters {
        values.push(match (parameter.role, parameter.want) {
            (Role::Unit, _) => builder.string("day"),
            (Role::Now, _) => builder.now(),
            (Role::Value, Want::Exactly(Simple::Number)) => builder.number(40.0),
            (Role::Value, Want::Exactly(Simple::Duration)) => builder.duration(5_000_000),
            (Role::Value, _) => builder.integer(3),
            _ => continue,
        });
    }
    values
}

#[test]
fn every_aggregate_gives_what_the_interpreter_gives() {
    let mut builder = builder();
    let bought = bought(&mut builder);
    let mut nodes = Vec::new();
    for (id, function) in functions() {
        let Body::Aggregate(aggregate) = &function.body else {
            continue;
        };
        for (name, ty) in KINDS {
            if !fits(id.name(), ty) {
                continue;
            }
            for filter in [None, Some(bought)] {
                let mut items = vec![event(&mut builder, name, ty)];
                let has_key = function
                    .parameters
                    .iter()
                    .any(|parameter| parameter.role == Role::Item);
                let wants_item =
                    ["$sessionItems", "$firstDistinct", "$lastDistinct"].contains(&id.name());
                if wants_item || (aggregate.payload && has_key) {
                    items.push(event(&mut builder, "k", ColumnType::String));
                }
                let values = values(&mut builder, aggregate, function, ty);
                nodes.push(fold(
                    &mut builder,
                    over_events(filter),
                    id.name(),
                    items,
                    values,
                ));
            }
        }
    }
    for name in ["count", "exists", "none", "one"] {
        nodes.push(of_events(&mut builder, Some(bought), name, None));
    }
    assert!(nodes.len() > 80);
    check(&plan(builder, &nodes), &json!({}), &records());
}

#[test]
fn groups_are_maps_in_the_order_of_their_first_rows() {
    let mut builder = builder();
    let mut nodes = Vec::new();
    for (key, ty) in [
        ("k", ColumnType::String),
        ("i", ColumnType::Integer),
        ("b", ColumnType::Boolean),
    ] {
        for name in ["sum", "count", "average", "$collect", "first", "last"] {
            let key = event(&mut builder, key, ty);
            let item = event(&mut builder, "n", ColumnType::Number);
            let zero = builder.number(0.0);
            let values = if name == "sum" {
                vec![zero]
            } else {
                Vec::new()
            };
            let kind = builder.ty(key).kind.clone();
            let fold = Fold {
                loops: over_events(None),
                key: Some(key),
                function: lookup(name).unwrap(),
                items: vec![item],
                values,
            };
            let value = Type::present(Kind::Number);
            let ty = Type::present(Kind::Map(Box::new(kind), Box::new(value)));
            nodes.push(builder.fold(fold, ty));
        }
    }
    check(&plan(builder, &nodes), &json!({}), &records());
}

#[test]
fn sums_are_exact_and_their_overflow_is_a_fault() {
    let mut builder = builder();
    let whole = event(&mut builder, "i", ColumnType::Integer);
    let number = event(&mut builder, "n", ColumnType::Number);
    let nodes = [
        of_events(&mut builder, None, "sum", Some(whole)),
        of_events(&mut builder, None, "sum", Some(number)),
        of_events(&mut builder, None, "average", Some(number)),
        of_events(&mut builder, None, "average", Some(whole)),
    ];
    let events = [
        json!({"i": i64::MAX, "n": f64::MAX}),
        json!({"i": i64::MAX, "n": f64::MAX}),
        json!({"i": 1, "n": 1.0}),
        json!({"i": 1, "n": 1e-17}),
    ];
    let found = check(&plan(builder, &nodes), &json!({}), &events);
    assert_eq!(found[0], "Missing true");
    assert_eq!(found[1], "Missing true");
}
