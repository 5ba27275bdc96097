//! Schemas of data: its own columns, or what its values look like.

use serde_json::{Value, json};

use super::super::{Problem, Schema, SchemaKind, from_columns, infer_from_json};
use super::{codes, leaves, type_of};
use crate::diagnostic::Code;
use crate::types::{Kind, Type};

fn infer(values: Value) -> (Schema, Vec<Problem>) {
    let Value::Array(values) = values else {
        panic!("no list of records");
    };
    infer_from_json("events.json", SchemaKind::Event, values)
}

#[test]
fn columns_are_fields_that_may_be_missing() {
    let columns = [
        ("user".to_owned(), Type::present(Kind::String)),
        ("tags".to_owned(), Type::list(Kind::Integer)),
        ("user".to_owned(), Type::present(Kind::Number)),
    ];
    let schema = from_columns("shop.parquet", SchemaKind::Event, columns);
    assert_eq!(leaves(&schema), ["user: string", "tags[]: long"]);
    assert_eq!(type_of(&schema, "user"), "string?");
    assert_eq!(schema.record.name, "event");
}

#[test]
fn values_show_their_types() {
    let (schema, problems) = infer(json!([
        {"at": "2026-05-01T10:00:00Z", "day": "2026-05-01", "n": 1, "x": 1, "ok": true, "nothing": null,
         "mixed": "2026-05-01", "order": {"total": 1.5, "lines": [{"sku": "a"}, {"count": 2}]}},
        {"at": "2026-05-01T10:00:00.5+02:00", "day": null, "n": 2, "x": 2.5, "text": "12 May",
         "mixed": "2026-05-01T00:00:00Z", "order": {"tags": ["a", "b"], "empty": []}},
    ]));
    assert_eq!(problems, []);
    let expected = [
        "at: date-time",
        "day: date",
        "n: long",
        "x: number",
        "ok: boolean",
        "nothing: string",
        "mixed: date-time",
        "order.total: number",
        "order.lines[].sku: string",
        "order.lines[].count: long",
        "order.tags[]: string",
        "order.empty[]: string",
        "text: string",
    ];
    assert_eq!(leaves(&schema), expected);
    assert_eq!(type_of(&schema, "order"), "order?");
}

#[test]
fn values_that_do_not_meet_are_reported() {
    let (schema, problems) = infer(json!([
        {"a": 1, "b": "x", "c": "2026-05-01", "n": 18446744073709551615_u64},
        {"a": "x", "b": {"c": 1}, "c": "soon"},
        7,
    ]));
    assert_eq!(type_of(&schema, "a"), "string?");
    assert_eq!(type_of(&schema, "b"), "opaque object?");
    assert_eq!(type_of(&schema, "c"), "string?");
    assert_eq!(type_of(&schema, "n"), "number?");
    assert_eq!(codes(&problems), [Code::SchemaConflict; 3]);
    assert_eq!(problems[0].message, "1 records are no objects");
    assert_eq!(problems[1].location(), "events.json#/a");
    assert_eq!(problems[1].notes, ["integer, string; taken as string"]);
}

#[test]
fn values_may_be_deep() {
    let mut value = json!({"a": 1});
    for _ in 0..1_000 {
        value = Value::Object([("a".to_owned(), value)].into_iter().collect());
    }
    let (schema, _) = infer_from_json("deep", SchemaKind::Event, [value]);
    assert!(schema.field(&["a", "a", "a"]).is_some());
}
